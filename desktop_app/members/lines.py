"""The dated lines of a person's file as the screen shows them: when, what, a detail. Pure words; newest first where a life is
told, in the order of time where the form of the Party has it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.branch.models import Post
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, fold
from desktop_app.members import words
from desktop_app.members.card import StoryLine
from desktop_app.members.files import AttachmentInfo, size_text
from desktop_app.members.records import BranchPost, FamilyDraft, PostDraft, TrainingDraft, WorkDraft
from desktop_app.members.service import EventInfo, MemberDraft

_BRANCH_POSTS = {
    Post.SECRETARY: N_("Bí thư chi bộ"),
    Post.DEPUTY_SECRETARY: N_("Phó bí thư chi bộ"),
    Post.COMMITTEE_MEMBER: N_("Chi ủy viên"),
}


@dataclass(frozen=True)
class Line:
    """One line; ``id`` names the record it comes from, None for what is kept elsewhere."""

    when: str
    what: str
    detail: str = ""
    id: int | None = None


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def span(start: PartialDate | None, end: PartialDate | None, open_end: bool = True) -> str:
    """``09/2001 – nay``, ``1996 – 1998``, ``đến 1995``."""
    if start is None and end is None:
        return _("không rõ")
    if start is None and end is not None:
        return _("đến {end}").format(end=end.text())
    assert start is not None
    if start == end:
        return start.text()
    if end is None:
        return _("{start} – nay").format(start=start.text()) if open_end else start.text()
    return _("{start} – {end}").format(start=start.text(), end=end.text())


def of_story(story: Iterable[StoryLine]) -> list[Line]:
    """The events of a membership."""
    return [Line(line.when.text(), line.what, line.detail, line.event_id) for line in story]


def of_posts(held: Sequence[PostDraft], of_branch: Sequence[BranchPost], draft: MemberDraft) -> list[Line]:
    """The posts, newest first: the lines, what the page of the branch says, and what stands in the record only."""
    dated: list[tuple[date, Line]] = []
    for post in held:
        place = _joined(_(words.SPHERE_WORDS[post.sphere]), post.organisation)
        number = _("số {number}").format(number=post.decision_number) if post.decision_number else ""
        line = Line(span(post.start, post.end), post.title, _joined(place, number, post.note), post.id)
        dated.append((post.start.first() if post.start else date.min, line))
    for officer in of_branch:
        begin = date_text(officer.start)
        when = (
            _("{start} – {end}").format(start=begin, end=date_text(officer.end))
            if officer.end is not None
            else _("{start} – nay").format(start=begin)
        )
        dated.append(
            (officer.start, Line(when, _(_BRANCH_POSTS[officer.post]), _("Đảng · ghi ở trang Chi bộ")))
        )
    dated.sort(key=lambda pair: pair[0], reverse=True)
    known = {fold(post.title) for post in held}
    only_record = [
        Line(_("hiện nay"), part, _("{sphere} · ghi ở lý lịch").format(sphere=_(words.SPHERE_WORDS[sphere])))
        for sphere, text in (
            ("party", draft.party_post),
            ("government", draft.government_post),
            ("union", draft.union_post),
        )
        for part in (part.strip() for part in text.split(";"))
        if part and fold(part) not in known and not (sphere == "party" and of_branch)
    ]
    return [*only_record, *(line for _day, line in dated)]


def of_work(work: Iterable[WorkDraft]) -> list[Line]:
    """The summary of activity and work (Mẫu 2-HSĐV, item 21)."""
    return [Line(span(line.start, line.end), line.what, id=line.id) for line in work]


def of_training(training: Iterable[TrainingDraft]) -> list[Line]:
    """Schools and courses (Mẫu 2-HSĐV, item 22)."""
    return [
        Line(
            span(line.start, line.end, open_end=False),
            line.school,
            _joined(line.subject, line.form, line.certificate),
            line.id,
        )
        for line in training
    ]


def of_family(family: Iterable[FamilyDraft]) -> list[Line]:
    """Relatives (Mẫu 2-HSĐV, item 29)."""
    return [
        Line(
            line.relation,
            line.full_name,
            _joined(_("sinh {birth}").format(birth=line.birth_year) if line.birth_year else "", line.details),
            line.id,
        )
        for line in family
    ]


def of_papers(papers: Iterable[AttachmentInfo], events: Sequence[EventInfo]) -> list[Line]:
    """The papers kept in the book, newest first, with the event they prove."""
    by_id = {event.id: event for event in events}
    found = []
    for paper in papers:
        event = by_id.get(paper.event_id) if paper.event_id is not None else None
        proves = (
            _("{event}, {day}").format(event=_(words.EVENT_WORDS[event.kind]), day=event.date.text())
            if event is not None and event.date is not None
            else ""
        )
        about = _joined(f"{paper.ending.upper()} {size_text(paper.size)}", proves, paper.note)
        found.append(Line(date_text(paper.added_on), paper.title, about, paper.id))
    return found
