"""Working days: Monday to Friday without public holidays. The holidays are dated data (``resources/rules/holidays.toml``).

The Party's documents count in working days without defining them (members study, part I), so the calendar can be changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from desktop_app.core import rules

ONE_DAY = timedelta(days=1)


@cache
def public_holidays() -> frozenset[date]:
    """All public holidays known to the program, days given in lieu included."""
    return frozenset(one.day for one in known_holidays())


@dataclass(frozen=True)
class KnownHoliday:
    """A day off the program knows: its name, the document it rests on; ``sure``: not only inferred."""

    day: date
    name: str
    source: str
    sure: bool


@cache
def known_holidays() -> tuple[KnownHoliday, ...]:
    """All public holidays known to the program by day, with their names."""
    found = [
        KnownHoliday(day, name, rule.source, not rule.advisory)
        for rule in rules.load("holidays")
        if rule.key == "day_off"
        for name, days in rule.value.items()
        for day in days
    ]
    return tuple(sorted(found, key=lambda one: one.day))


class DaysOff(frozenset[date]):
    """Days on which offices do not work beside the weekends; ``worked`` are days of a weekend worked in lieu."""

    worked: frozenset[date]

    def __new__(cls, off: Iterable[date], worked: Iterable[date] = ()) -> DaysOff:
        made = super().__new__(cls, off)
        made.worked = frozenset(worked)
        return made


def is_workday(day: date, holidays: Collection[date]) -> bool:
    """Whether offices work on that day."""
    if day.weekday() < 5:
        return day not in holidays
    return isinstance(holidays, DaysOff) and day in holidays.worked


def add_workdays(start: date, count: int, holidays: Collection[date] | None = None) -> date:
    """The ``count``-th working day after ``start`` (the day itself does not count)."""
    off = public_holidays() if holidays is None else holidays
    day = start
    while count > 0:
        day += ONE_DAY
        if is_workday(day, off):
            count -= 1
    return day


def workday_before(end: date, count: int, holidays: Collection[date]) -> date:
    """The ``count``-th working day before ``end`` (the day itself does not count)."""
    day = end
    while count > 0:
        day -= ONE_DAY
        if is_workday(day, holidays):
            count -= 1
    return day


def workdays_left(today: date, until: date, holidays: Collection[date] | None = None) -> int:
    """Working days after ``today`` up to and with ``until``; negative when ``until`` has passed."""
    off = public_holidays() if holidays is None else holidays
    if until < today:
        return -workdays_left(until, today, off)
    day, count = today, 0
    while day < until:
        day += ONE_DAY
        if is_workday(day, off):
            count += 1
    return count
