"""Meetings held, tasks given and the results of rating, each row with what it counts (ratings study 5.6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.core import rules
from desktop_app.core.period import Period
from desktop_app.meetings.models import MeetingKind
from desktop_app.ratings.models import Level
from desktop_app.reports.facts import RatingYear, Span, TaskLine
from desktop_app.reports.figure_words import GRADES, LABELS
from desktop_app.reports.figures import MeetingLine

_REGULAR = (MeetingKind.REGULAR.value, MeetingKind.COMBINED.value)
_THEMATIC = (MeetingKind.THEMATIC.value, MeetingKind.COMBINED.value)


def attendance_rate(lines: Iterable[MeetingLine]) -> float | None:
    """Those present in percent of those expected, over all meetings held; None of none."""
    taken = [line for line in lines if line.held]
    expected = sum(line.expected for line in taken)
    return round(sum(line.present for line in taken) * 100 / expected + 1e-9, 1) if expected else None


def planned(period: Period, until: date) -> tuple[int, int]:
    """Regular and thematic meetings the rules ask for from the period's start to ``until``: one a month, one a quarter
    (a month or quarter begun counts)."""
    months = [month for month in period.months() if month.start <= until]
    thematic = 0
    if period.kind != "month":
        try:
            thematic = int(bool(rules.rule("meetings", "thematic", period.end).value))
        except KeyError:
            thematic = 0
    quarters = {(month.index - 1) // 3 for month in months}
    return len(months), thematic * len(quarters)


def meeting_lists(lines: Iterable[MeetingLine]) -> dict[str, list[int]]:
    """The meetings held, by row."""
    found: dict[str, list[int]] = {
        key: []
        for key in LABELS
        if key.startswith("meetings.") and not key.endswith(("_planned", "attendance_rate"))
    }
    for line in lines:
        if not line.held:
            continue
        found["meetings.total"].append(line.id)
        if line.kind in _REGULAR:
            found["meetings.regular"].append(line.id)
        if line.kind in _THEMATIC:
            found["meetings.thematic"].append(line.id)
        if line.kind == MeetingKind.EXTRAORDINARY.value:
            found["meetings.extraordinary"].append(line.id)
        graded = line.grade in GRADES
        found[f"meetings.graded.{line.grade}" if graded else "meetings.not_graded"].append(line.id)
        if not line.final:
            found["meetings.without_minutes"].append(line.id)
    return found


def task_lists(tasks: Iterable[TaskLine], span: Span) -> dict[str, list[TaskLine]]:
    """Tasks given in a span by how they stood on its last day: each is in exactly one of on time, late, overdue, open."""
    start, end = span
    found: dict[str, list[TaskLine]] = {key: [] for key in LABELS if key.startswith("tasks.")}
    for task in tasks:
        if task.cancelled or not start <= task.given <= end:
            continue
        found["tasks.given"].append(task)
        if task.done_on is not None and task.done_on <= end:
            late = task.due is not None and task.done_on > task.due
            found["tasks.late" if late else "tasks.on_time"].append(task)
        else:
            overdue = task.due is not None and task.due < end
            found["tasks.overdue" if overdue else "tasks.open"].append(task)
    return found


def rating_lists(year: RatingYear) -> dict[str, tuple[int, ...]]:
    """The people of each row of the rating summary (7B: total = exempt + not yet + rated; rated = the four levels)."""
    return {
        "ratings.total": year.everybody,
        "ratings.exempt": year.exempt,
        "ratings.not_rated": year.not_rated,
        "ratings.rated": year.rated,
        **{f"ratings.{level.value}": year.levels.get(level.value, ()) for level in Level},
    }
