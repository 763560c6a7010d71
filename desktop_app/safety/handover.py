"""The handover of a book to a new secretary: what is handed over, counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.models import Post
from desktop_app.branch.service import BranchInfo, OfficerInfo
from desktop_app.core import backup
from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind, log
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, upper_first
from desktop_app.meetings import period_figures, task_list
from desktop_app.members import listing
from desktop_app.members import service as members
from desktop_app.papers import service as papers
from desktop_app.papers.catalogue import KINDS, TYPE_NAMES
from desktop_app.papers.models import PaperState
from desktop_app.papers.service import PaperDraft
from desktop_app.ratings import reading as ratings
from desktop_app.safety.copies import SecondPlace

KIND = "handover"
_NAME_LIMIT = 200


@dataclass(frozen=True)
class Handover:
    """Who hands the book over to whom, and when. ``taker_id`` is the member, None for somebody else; names may be empty on
    a paper that is filled in by hand."""

    giver: str
    taker: str
    day: dt.date
    taker_id: int | None = None
    witness: str = ""
    witness_post: str = ""
    place: str = ""


@dataclass(frozen=True)
class CopiesFound:
    """The copies that are handed over: how many beside the book and in the second place, and when the last was made."""

    beside: int = 0
    second: int = 0
    second_word: str = ""
    last: dt.datetime | None = None


@dataclass(frozen=True)
class YearOfMeetings:
    """The meetings held in one year and how many have final minutes."""

    year: int
    held: int
    final: int


@dataclass(frozen=True)
class HandoverFacts:
    """Everything the minutes of a handover say. ``papers`` are (type, how many, last number), ``ratings`` (year, decided),
    ``tasks`` (content, who, due)."""

    branch: BranchInfo
    handover: Handover
    giver_post: str
    book_name: str
    members: tuple[tuple[str, int], ...]
    meetings: tuple[YearOfMeetings, ...]
    papers: tuple[tuple[str, int, str], ...]
    ratings: tuple[tuple[int, bool], ...]
    tasks: tuple[tuple[str, str, dt.date | None], ...]
    copies: CopiesFound = field(default_factory=CopiesFound)


def copies_found(book_path: Path, second: SecondPlace | None) -> CopiesFound:
    """Count the kept copies of a book, beside it and in its second place."""
    beside = backup.list_copies(book_path)
    other = second.copies if second is not None else ()
    made = [copy.made_at for copy in (*beside, *other)]
    return CopiesFound(
        len(beside),
        len(other),
        second.word if second is not None else "",
        max(made) if made else None,
    )


def check(handover: Handover) -> None:
    """Raises UserError when nobody takes the book over, or the giver and the taker are one person."""
    for field_name, label in (("giver", _("Người bàn giao")), ("taker", _("Người nhận"))):
        text = clean(getattr(handover, field_name))
        if not text:
            raise UserError(_("{label} còn để trống.").format(label=label), field_name, _("Ghi họ và tên."))
        if len(text) > _NAME_LIMIT:
            raise UserError(
                _("{label} dài quá {n} ký tự.").format(label=label, n=_NAME_LIMIT),
                field_name,
                _("Ghi gọn lại."),
            )
    if clean(handover.giver).casefold() == clean(handover.taker).casefold():
        raise UserError(_("Người bàn giao và người nhận là một."), "taker", _("Ghi người sẽ giữ sổ từ nay."))


def proposed(session: Session, today: dt.date) -> Handover:
    """The present secretary hands over today, where the branch meets; who takes over is not known yet."""
    signer = branch_service.signer(session, today)
    return Handover(signer.name, "", today, place=branch_service.get_branch(session).meeting_place)


def collect(
    session: Session,
    handover: Handover,
    book_name: str,
    copies: CopiesFound | None = None,
) -> HandoverFacts:
    """Count what is handed over, as of the day of the handover."""
    day = handover.day
    posts = {officer.name: officer.post for officer in branch_service.officers(session, day)}
    post = posts.get(clean(handover.giver))
    return HandoverFacts(
        branch=branch_service.get_branch(session),
        handover=handover,
        giver_post="" if post is None else branch_service.POST_LINES[post].lower(),
        book_name=book_name,
        members=_members(session, day),
        meetings=_meetings(session, day),
        papers=_papers(session),
        ratings=tuple(
            (one.year, one.decision_date is not None) for one in reversed(ratings.campaigns(session))
        ),
        tasks=tuple((task.content, task.assignee, task.due) for task in task_list.open_tasks(session, day)),
        copies=copies or CopiesFound(),
    )


def _members(session: Session, day: dt.date) -> tuple[tuple[str, int], ...]:
    sums = listing.count_people(members.people_on(session, day, include_left=True))
    always = (
        ("Đảng viên trong danh sách", sums.on_roll),
        ("Trong đó: chính thức", sums.official),
        ("Trong đó: dự bị", sums.probationary),
    )
    some = (
        ("Được miễn công tác và sinh hoạt", sums.exempt),
        ("Chuyển sinh hoạt tạm thời đi", sums.temporary_out),
        ("Sinh hoạt tạm thời tại chi bộ", sums.temporary_in),
        ("Đình chỉ sinh hoạt", sums.suspended),
        ("Hồ sơ chưa có ngày vào Đảng", sums.unknown),
        ("Hồ sơ người đã rời chi bộ", sums.left),
    )
    return (*always, *(line for line in some if line[1]))


def _meetings(session: Session, day: dt.date) -> tuple[YearOfMeetings, ...]:
    held: Counter[int] = Counter()
    final: Counter[int] = Counter()
    for meeting in period_figures.list_meetings(session, end=day):
        held[meeting.date.year] += 1
        final[meeting.date.year] += meeting.final_version > 0
    return tuple(YearOfMeetings(year, held[year], final[year]) for year in sorted(held))


def _papers(session: Session) -> tuple[tuple[str, int, str], ...]:
    """Type of paper, how many were issued, the last number."""
    found: dict[str, list[papers.PaperInfo]] = {}
    for paper in papers.list_papers(session):
        if paper.state == PaperState.DRAFT:
            continue
        if paper.type_code:
            word = upper_first(TYPE_NAMES.get(paper.type_code, paper.type_code).lower())
        else:
            kind = KINDS.get(paper.kind)
            word = kind.title if kind is not None else paper.subject
        found.setdefault(word, []).append(paper)
    return tuple(
        (word, len(some), next((one.number_text for one in some if one.number_text), "") or "")
        for word, some in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def note(session: Session, handover: Handover) -> None:
    """The book is about to be locked with the passphrase of the new secretary: an entry of the history, first thing inside
    the write; the sheet and the copies are due."""
    log(
        session,
        Kind.HANDOVER,
        {"giver": clean(handover.giver), "taker": clean(handover.taker), "day": handover.day.isoformat()},
    )
    branch_service.set_sheet_due(session, True)
    branch_service.set_copies_due(session, True)


def keep_minutes(session: Session, facts: HandoverFacts, pdf: bytes) -> int:
    """Freeze the minutes of the handover among the papers of the branch."""
    handover = facts.handover
    paper_id = papers.save_paper(
        session,
        PaperDraft(
            KIND,
            "",
            _("Bàn giao sổ từ đồng chí {giver} sang đồng chí {taker}").format(
                giver=clean(handover.giver), taker=clean(handover.taker)
            ),
            handover.day,
            signer=handover.giver,
        ),
    )
    papers.issue_paper(session, paper_id, pdf, _figures(facts), {})
    return paper_id


def _figures(facts: HandoverFacts) -> Mapping[str, object]:
    return {
        "members": dict(facts.members),
        "meetings": {str(one.year): [one.held, one.final] for one in facts.meetings},
        "papers": {word: count for word, count, _last in facts.papers},
        "ratings": {str(year): decided for year, decided in facts.ratings},
        "tasks": len(facts.tasks),
    }


def record_secretary(session: Session, handover: Handover, start: dt.date) -> int:
    """The one who took over is secretary from ``start``; the one before ends the day before. Raises UserError."""
    return branch_service.save_officer(
        session,
        OfficerInfo(None, Post.SECRETARY, handover.taker, handover.taker_id, start, None),
    )


def is_secretary(session: Session, handover: Handover, day: dt.date) -> bool:
    """Whether the one who takes over is the secretary already."""
    return any(
        officer.post is Post.SECRETARY and officer.name == clean(handover.taker)
        for officer in branch_service.officers(session, day)
    )
