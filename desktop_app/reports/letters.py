"""Notices to members: probation is over, invitation to the meeting that considers it, an exemption ends, a badge is due.

Who is concerned follows from the rules on the day; a letter may also be asked for one member.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from desktop_app.badges import service as badges
from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core import rules
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.meetings import period_figures
from desktop_app.members import admission_terms
from desktop_app.members import service as members
from desktop_app.members.models import EventKind
from desktop_app.members.service import Person

LETTERS: dict[str, str] = {
    "letter-probation": N_("Thông báo hết thời gian dự bị"),
    "letter-meeting": N_("Giấy mời dự sinh hoạt xét công nhận chính thức"),
    "letter-exemption": N_("Thông báo hết thời hạn miễn sinh hoạt"),
    "letter-badge": N_("Thông báo về Huy hiệu Đảng"),
}

NOBODY = {
    "letter-probation": N_("không có đảng viên dự bị nào đến hạn xét công nhận chính thức"),
    "letter-meeting": N_("không có đảng viên dự bị nào đến hạn xét công nhận chính thức"),
    "letter-exemption": N_("không có ai hết thời hạn miễn công tác và sinh hoạt"),
    "letter-badge": N_("không có ai đến đợt tặng Huy hiệu Đảng tới đây"),
}


@dataclass(frozen=True)
class Sitting:
    """The meeting somebody is invited to."""

    day: date
    start: time | None
    place: str


@dataclass(frozen=True)
class Notice:
    """What one letter says: to whom, the day on which something ends or is full, by when something is to be done, and the
    documents it rests on. ``years`` and ``round_day`` are those of a badge; ``early``: proposed before the
    years are full."""

    full_name: str
    ends: date
    act_by: date | None = None
    begun: date | None = None
    source: str = ""
    years: int | None = None
    round_day: date | None = None
    early: bool = False


@dataclass(frozen=True)
class LetterFacts:
    """Everything the letters of one kind are made from."""

    branch: BranchInfo
    signer: Signer
    today: date
    notices: tuple[Notice, ...]
    sitting: Sitting | None = None


def collect(session: Session, kind: str, today: date, member_id: int | None = None) -> LetterFacts:
    """The letters of a kind that are due on a day, or the one of a member. Raises UserError when there is nobody."""
    people = members.people_on(session, today)
    if member_id is not None:
        people = [person for person in people if person.id == member_id]
    holidays = branch_service.holidays(session)
    if kind == "letter-badge":
        notices = _badges(session, people, today, member_id is not None)
    elif kind == "letter-exemption":
        notices = _exemptions(people, today, member_id is not None)
    else:
        notices = _probations(people, today, holidays, member_id is not None)
    if not notices:
        raise UserError(
            _("Chưa có thư nào để lập: {why}.").format(why=_(NOBODY[kind])),
            "member",
            _("Kiểm tra ngày lập và các sự kiện đã ghi của đảng viên."),
        )
    sitting = _next_sitting(session, today) if kind == "letter-meeting" else None
    return LetterFacts(
        branch_service.get_branch(session),
        branch_service.signer(session, today),
        today,
        tuple(notices),
        sitting,
    )


def _days(name: str, key: str, today: date) -> timedelta:
    return timedelta(days=int(rules.rule(name, key, today).value))


def _probations(
    people: Sequence[Person], today: date, holidays: Collection[date], asked: bool
) -> list[Notice]:
    """Probations that are over or nearly so; whoever only lacks the official date in the book is not sent a letter unasked."""
    soon = today + _days("members", "recognition_notice_days", today)
    found: list[Notice] = []
    for person in people:
        probation = admission_terms.probation(person.events, today, holidays)
        if probation is None or not person.standing.on_roll:
            continue
        if asked or (probation.ends <= soon and not probation.forgotten(today)):
            # a deadline that is only inferred for that time is not put on paper
            limit = rules.rule("members", "recognition_workdays", probation.ends)
            act_by, source = (None, "") if limit.advisory else (probation.deadline, probation.source)
            found.append(Notice(person.full_name, probation.ends, act_by, probation.ceremony, source))
    return found


def _exemptions(people: Sequence[Person], today: date, asked: bool) -> list[Notice]:
    """Exemptions with an end: about to end, or ended and nothing recorded since (the last one counts)."""
    soon = today + _days("members", "exemption_reminder_days", today)
    found: list[Notice] = []
    for person in people:
        last = [e for e in person.events if e.kind == EventKind.EXEMPTION.value and e.date.first() <= today][
            -1:
        ]
        for event in last:
            ends = None if event.until is None else event.until.last()
            if ends is not None and (asked or today - (soon - today) <= ends <= soon):
                found.append(Notice(person.full_name, ends, None, event.date.first()))
    return found


def _badges(session: Session, people: Sequence[Person], today: date, asked: bool) -> list[Notice]:
    """Those the branch proposes for the next round whose file is not handed in yet; one member for whichever round comes."""
    wanted = {person.id for person in people}
    rounds = badges.forecast(session, today)
    found: list[Notice] = []
    for one in rounds:
        if one.day < today:
            continue
        for award in one.listed:
            # a lost badge given again and one for the dead ask the member for nothing
            own = award.kind in ("due", "early")
            if own and award.person.id in wanted and award.case.submitted_on is None:
                found.append(
                    Notice(
                        award.person.full_name,
                        award.reached,
                        one.file_by,
                        award.counted_from,
                        "",
                        award.years,
                        one.day,
                        award.kind == "early",
                    )
                )
        if found and not asked:
            break
    return found[:1] if asked else found


def _next_sitting(session: Session, today: date) -> Sitting | None:
    """The next meeting that is prepared already."""
    coming = [one for one in period_figures.list_meetings(session, today) if one.final_version == 0]
    if not coming:
        return None
    first = min(coming, key=lambda one: (one.date, one.start))
    return Sitting(first.date, first.start, first.place)
