"""What the book already knows about a year: tasks, absences, disciplines. Read once for all people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.meetings.models import Attendance, Mark, Meeting, Task
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind


@dataclass
class TaskCount:
    """Tasks of one year: given, done, done on time, done beyond what was asked."""

    total: int = 0
    done: int = 0
    on_time: int = 0
    exceeding: int = 0

    def add(self, due: date | None, done_on: date | None, exceeded: bool) -> None:
        """Count one task; without a term it is on time once it is done."""
        self.total += 1
        if done_on is not None:
            self.done += 1
            self.on_time += due is None or done_on <= due
            self.exceeding += exceeded


@dataclass
class Absences:
    """Absences of one person in the year, with the months of those without reason."""

    excused: int = 0
    unexcused: int = 0
    months: list[int] = field(default_factory=list)


@dataclass
class YearRecords:
    """The records of one rating year; ``everybody`` counts the tasks of the whole branch."""

    tasks: dict[int, TaskCount]
    everybody: TaskCount
    absences: dict[int, Absences]


def counts_in_year(
    due: date | None, done_on: date | None, given: date | None, year: int, review_date: date
) -> bool:
    """Whether a task is counted in a year: by its term, else by the day it was done, else by the day it was given. A task
    whose term has not come on the review date counts only when it is done."""
    day = due or done_on or given
    if day is None or day.year != year:
        return False
    return done_on is not None or day <= review_date


def year_records(session: Session, year: int, review_date: date) -> YearRecords:
    """Tasks given at meetings and absences from meetings of a year, up to the review date."""
    tasks: defaultdict[int, TaskCount] = defaultdict(TaskCount)
    everybody = TaskCount()
    rows: Iterable[Any] = session.execute(
        select(Task.member_id, Task.due, Task.done_on, Task.exceeded, Meeting.date)
        .join(Meeting, Task.meeting_id == Meeting.id, isouter=True)
        .where(Task.cancelled.is_(False), Meeting.deleted.is_not(True))
    )
    for member_id, due, done_on, exceeded, given in rows:
        if counts_in_year(due, done_on, given, year, review_date):
            everybody.add(due, done_on, exceeded)
            if member_id is not None:
                tasks[member_id].add(due, done_on, exceeded)
    absences: defaultdict[int, Absences] = defaultdict(Absences)
    rows = session.execute(
        select(Attendance.member_id, Attendance.mark, Meeting.date)
        .join(Meeting, Attendance.meeting_id == Meeting.id)
        .where(
            Meeting.deleted.is_(False),
            Meeting.date >= date(year, 1, 1),
            Meeting.date <= review_date,
            Attendance.mark.in_([Mark.EXCUSED.value, Mark.ABSENT.value]),
        )
        .order_by(Meeting.date)
    )
    for member_id, mark, day in rows:
        if mark == Mark.EXCUSED.value:
            absences[member_id].excused += 1
        else:
            absences[member_id].unexcused += 1
            absences[member_id].months.append(day.month)
    return YearRecords(dict(tasks), everybody, dict(absences))


def disciplines_in(events: Sequence[EventFact], year: int) -> int:
    """How many disciplines a member received in a year; each counts once, in the year of its decision."""
    return sum(
        event.kind == EventKind.DISCIPLINE.value and (event.decision_date or event.date).year == year
        for event in events
    )
