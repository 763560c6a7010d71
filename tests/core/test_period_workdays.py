from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core import workdays
from desktop_app.core.errors import UserError
from desktop_app.core.period import Period

CULTURE_DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "start, days, holidays, deadline",
    [  # members K 8-12: plain working days, then with the holidays named there
        (date(2026, 11, 10), 30, (), date(2026, 12, 22)),
        (date(2026, 11, 10), 30, (CULTURE_DAY,), date(2026, 12, 23)),
        (date(2026, 10, 20), 30, (), date(2026, 12, 1)),
        (date(2026, 10, 20), 30, (CULTURE_DAY,), date(2026, 12, 2)),
        (date(2026, 8, 10), 30, (), date(2026, 9, 21)),
        (date(2026, 8, 10), 30, (date(2026, 9, 1), date(2026, 9, 2)), date(2026, 9, 23)),
        (date(2026, 8, 10), 30, (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)), date(2026, 9, 24)),
        (date(2026, 10, 1), 60, (), date(2026, 12, 24)),
        (date(2026, 10, 1), 60, (CULTURE_DAY,), date(2026, 12, 25)),
        (date(2026, 11, 2), 30, (), date(2026, 12, 14)),
        (date(2026, 11, 2), 30, (CULTURE_DAY,), date(2026, 12, 15)),
    ],
)
def test_deadlines(start: date, days: int, holidays: tuple[date, ...], deadline: date) -> None:
    assert workdays.add_workdays(start, days, holidays) == deadline


def test_days_left_are_working_days() -> None:
    today = date(2026, 11, 23)  # members K 9
    assert workdays.workdays_left(today, date(2026, 12, 1), ()) == 6
    assert workdays.workdays_left(today, date(2026, 12, 2), (CULTURE_DAY,)) == 6
    assert workdays.workdays_left(today, date(2026, 11, 18), ()) == -3


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(1, 90))
def test_counting_forth_and_back(start: date, count: int) -> None:
    end = workdays.add_workdays(start, count)
    assert workdays.workdays_left(start, end) == count
    assert workdays.is_workday(end, workdays.public_holidays())


@pytest.mark.parametrize(
    "code, start, end, title",
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "tháng 02 năm 2026"),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), "tháng 11 năm 2026"),
    ],
)
def test_periods(code: str, start: date, end: date, title: str) -> None:
    period = Period.parse(code)
    assert (period.start, period.end, period.title, period.code) == (start, end, title, code)
    assert period.next().previous() == period
    assert period.next().start == end + timedelta(days=1)
    assert period.months()[0].start == start
    assert period.months()[-1].end == end


@pytest.mark.parametrize("code", ["", "26", "2026-H3", "2026-Q5", "2026-13", "năm nay", "2026-1", "9999"])
def test_unknown_periods(code: str) -> None:
    with pytest.raises(UserError):
        Period.parse(code)
