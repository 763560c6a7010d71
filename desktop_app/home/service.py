"""What is due: every deadline of the branch with its day, its clause, and the page on which to act. Most urgent first.

The features say their deadlines (``members``, ``admissions``, ``badges``, ``residence``, and the branch's own work in
:mod:`desktop_app.home.deadlines`); here they are collected. Nothing is kept: a thing is due until the records say that it was
done, so what is overdue does not disappear; only what no record can close may be closed by hand (:mod:`.closing`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.admissions import deadlines as admissions_deadlines
from desktop_app.badges import deadlines as badges_deadlines
from desktop_app.badges import service as badges
from desktop_app.branch.service import holidays
from desktop_app.core import rules
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.home import asked_days, closing
from desktop_app.home import deadlines as own_deadlines
from desktop_app.home.deadlines import meeting_rows, report_due
from desktop_app.meetings import deadlines as meeting_days
from desktop_app.meetings import task_list
from desktop_app.meetings.models import AgendaItem
from desktop_app.members import deadlines as members_deadlines
from desktop_app.members import service as members
from desktop_app.members.service import Person
from desktop_app.reports import annual, figure_words, half_year, records, structure_figures, work_lists
from desktop_app.residence import deadlines as residence_deadlines

Urgency = Literal["late", "soon", "later"]
Measure = Literal["days", "workdays", "month"]
SOON_DAYS = 14
"""From how many days before its day a thing is shown as soon."""

_BY_MONTH = frozenset({"missing-thematic"})
"""Kinds whose day is told as a month while there is time."""


@dataclass(frozen=True)
class Due:
    """One thing to do on a day: its deadline and the ``days`` (working days, where it is measured so) that are left, negative
    when late. ``measure`` ``month``: while there is time only the month is told."""

    deadline: Deadline
    urgency: Urgency
    days: int
    measure: Measure

    @property
    def key(self) -> str:
        return self.deadline.key

    @property
    def day(self) -> date:
        return self.deadline.day

    @property
    def title(self) -> str:
        return self.deadline.title

    @property
    def clause(self) -> str:
        """Why that day and where it stands."""
        return self.deadline.clause

    @property
    def action_label(self) -> str:
        return self.deadline.action or _("Mở")

    @property
    def page(self) -> str:
        return self.deadline.page

    @property
    def target(self) -> Mapping[str, Any]:
        return self.deadline.target

    @property
    def advisory(self) -> bool:
        """Whether the day rests on an inference, see the clause."""
        return self.deadline.advisory

    def badge(self) -> str:
        """``Quá 3 ngày``, ``Còn 6 ngày làm việc``, ``Hôm nay``, ``Tháng 12``."""
        if self.measure == "month" and self.days >= 0:
            return _("Tháng {month}").format(month=self.day.month)
        if self.days == 0:
            # late by no working day yet: the last day was before this weekend
            return _("Quá hạn") if self.urgency == "late" else _("Hôm nay")
        if self.measure == "workdays":
            late, left = _("Quá {n} ngày làm việc"), _("Còn {n} ngày làm việc")
        else:
            late, left = _("Quá {n} ngày"), _("Còn {n} ngày")
        return late.format(n=-self.days) if self.days < 0 else left.format(n=self.days)


def due(session: Session, today: date) -> list[Due]:
    """Everything due, the most urgent first: what is late, then by day."""
    return _due(session, members.people_on(session, today, include_left=True), today)


def overview(session: Session, today: date) -> tuple[list[Due], Today]:
    """What is due and the figures beside it, the people read once for both."""
    people = members.people_on(session, today, include_left=True)
    return _due(session, people, today), _branch_today(session, _here(people), today)


def collect(session: Session, people: Sequence[Person], today: date, off: Collection[date]) -> list[Deadline]:
    """Every deadline of every feature as it stands on ``today``, those closed by hand among them; ``off`` are the holidays,
    ``people`` everybody, those who left too."""
    here = _here(people)
    found = [
        *members_deadlines.deadlines(session, here, today, off),
        *admissions_deadlines.deadlines(session, today, off),
        *badges_deadlines.deadlines(session, people, today, off),
        *residence_deadlines.deadlines(session, today, off),
        *own_deadlines.deadlines(session, here, today),
    ]
    return [*found, *asked_days.deadlines(session, found, today)]


def _here(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.standing.state != "left"]


def _due(session: Session, people: Sequence[Person], today: date) -> list[Due]:
    off = holidays(session)
    shut = closing.closed(session)
    found = [
        Due(
            one,
            _urgency(one.day, today),
            one.left(today, off),
            "month" if one.kind in _BY_MONTH else one.measure,
        )
        for one in collect(session, people, today, off)
        if one.key not in shut and (one.show_from is None or one.show_from <= today)
    ]
    return sorted(found, key=lambda item: (item.day, item.key))


def due_json(session: Session, today: date) -> dict[str, Any]:
    """What the command ``due`` prints: every deadline of ``today``, as people read it on the first page, in keys that stay."""
    return {
        "on": today.isoformat(),
        "deadlines": [
            {
                "key": item.key,
                "kind": item.deadline.kind,
                "title": item.title,
                "person": item.deadline.person,
                "start": None if item.deadline.start is None else item.deadline.start.isoformat(),
                "day": item.day.isoformat(),
                "left": item.days,
                "measure": item.deadline.measure,
                "overdue": item.day < today,
                "clause": item.clause,
                "source": item.deadline.source,
                "advisory": item.advisory,
            }
            for item in due(session, today)
        ],
        "badges": badges.badges_json(session, today),
    }


def _urgency(day: date, today: date) -> Urgency:
    if day < today:
        return "late"
    return "soon" if (day - today).days <= SOON_DAYS else "later"


# --- the branch today ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting that was announced, or the one just held today."""

    id: int
    month: str
    day: date
    start: str
    place: str
    items: int
    carried: int
    documents_by: date | None


@dataclass(frozen=True)
class Today:
    """What stands beside the list: figures of the branch, the attendance of the last twelve months (month, percent or
    None), members by band of age, the next meeting, and the next thing that will come (for an empty list)."""

    members: int
    probationary: int
    attendance: float | None
    good: int
    graded: int
    months: tuple[tuple[str, float | None], ...]
    ages: tuple[tuple[str, int], ...]
    norm: float | None
    meeting: NextMeeting | None


def branch_today(session: Session, today: date) -> Today:
    """The figures beside the list of what is due."""
    return _branch_today(session, members.people_on(session, today), today)


def _branch_today(session: Session, people: Sequence[Person], today: date) -> Today:
    rows = structure_figures.structure(people, today)
    months = [Period.month_of(today)]
    for _step in range(11):
        months.insert(0, months[0].previous())
    lines = records.read_meetings(session, people, months[0].start, today)
    held = [line for line in lines if line.held]
    bands = structure_figures.bands("age_bands", today)
    try:
        norm: float | None = float(rules.rule("meetings", "attendance", today).value["percent"])
    except KeyError:
        norm = None
    return Today(
        len(rows["structure.official"]) + len(rows["structure.probationary"]),
        len(rows["structure.probationary"]),
        work_lists.attendance_rate(held),
        sum(line.grade == "good" for line in held),
        sum(line.grade in figure_words.GRADES for line in held),
        tuple(
            (str(month.index), work_lists.attendance_rate(x for x in held if month.contains(x.date)))
            for month in months
        ),
        tuple((band.words, len(rows["structure.age." + band.key])) for band in bands),
        norm,
        _next_meeting(session, today),
    )


def _next_meeting(session: Session, today: date) -> NextMeeting | None:
    coming = meeting_rows(session, today, today + timedelta(days=92))
    if not coming:
        return None
    first = coming[0]
    before = meeting_days.documents_due(first.date)
    items = session.scalar(
        select(func.count()).select_from(AgendaItem).where(AgendaItem.meeting_id == first.id)
    )
    return NextMeeting(
        first.id,
        first.month,
        first.date,
        first.start.strftime("%H:%M"),
        first.place,
        items or 0,
        len(task_list.open_tasks(session, today)),
        before.day if before is not None and before.day >= today else None,
    )


def next_date(session: Session, today: date) -> tuple[date, str]:
    """The next day something falls due when nothing does now, and what."""
    day = report_due(session, half_year.KIND, today.year)
    kind = N_("báo cáo 6 tháng")
    if day < today:
        day, kind = report_due(session, annual.KIND, today.year), N_("báo cáo năm")
    if day < today:
        day, kind = report_due(session, half_year.KIND, today.year + 1), N_("báo cáo 6 tháng")
    month_end = Period.month_of(today).next().end
    if month_end < day:
        return month_end, _("sinh hoạt thường kỳ tháng {month}").format(month=month_end.month)
    return day, _(kind)


def count(session: Session, today: date) -> int:
    """How many things are late or soon: the number beside the page in the side bar."""
    return sum(item.urgency != "later" for item in due(session, today))
