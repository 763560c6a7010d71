"""Twenty years of random valid lives keep every check of Biểu 1 to 3 for every month. Members study F.3, F.4, B.7."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings

from desktop_app.core.period import Period
from desktop_app.reports import sheet_checks, sheets
from desktop_app.reports.sheet_rows import Span
from desktop_app.reports.sheets import Sheets
from tests.members.lives import FIRST, LAST, Life, people_of, valid_lives

_ROW_OF = {
    ("admission", 1): "B.1",
    ("transfer-in", 1): "B.2",
    ("restoration", 1): "B.3",
    ("death", -1): "C.1",
    ("expulsion", -1): "C.2",
    ("removal", -1): "C.3",
    ("withdrawal", -1): "C.4",
    ("transfer-out", -1): "C.5",
}
_REACH = {"other-province": "a", "same-province": "b", "same-base": "c"}


def made_of(lives: tuple[Life, ...], start: date, end: date) -> Counter[str]:
    """How many must stand in each row of Biểu 1, told by the lives and not by the program."""
    found: Counter[str] = Counter()
    for life in lives:
        found["D"] += life.on_roll(end)
        for step in life.steps:
            if start <= step.day <= end:
                code = _ROW_OF[step.kind, step.step]
                found[code[0]] += 1
                found[code] += 1
                if step.scope is not None:
                    found[f"{code}.{_REACH[step.scope]}"] += 1
                if code == "C.3" and step.probationary:
                    found["C.3.1"] += 1
    return found


def sheets_of(lives: tuple[Life, ...], period: Period) -> Sheets:
    """The forms of a period, with the checks done."""
    people = people_of(lives, period.end)
    found = sheets.compute(people, Span.of(period, period.end))
    wrong = [
        one.sentence
        for one in (*sheet_checks.check_sums(found), *sheet_checks.check_roll(found, people))
        if not one.holds
    ]
    assert wrong == [], period.code
    return found


@settings(max_examples=4)
@given(valid_lives(max_people=5))
def test_every_month_of_twenty_years_adds_up(lives: tuple[Life, ...]) -> None:
    """D = A + B − C, the sums, A = D of the month before, and every row is what the lives were made to say."""
    before = None
    for year in range(FIRST.year, LAST.year + 1):
        for month in range(1, 13):
            period = Period("month", year, month)
            one = sheets_of(lives, period).one
            if before is not None:
                assert set(one.row("A").people) == before, period.code
            before = set(one.row("D").people)
            expected = made_of(lives, period.start, period.end)
            for row in one.rows:
                if row.code != "A":
                    assert row.now == expected[row.code], (period.code, row.code)


@settings(max_examples=10)
@given(valid_lives())
def test_years_are_the_sum_of_their_halves(lives: tuple[Life, ...]) -> None:
    """What moved in a year is what moved in its halves; last year's column is what last year's sheet said."""
    last = None
    for year in range(FIRST.year, LAST.year + 1, 3):
        whole, *halves = (
            sheets_of(lives, period)
            for period in (Period("year", year), Period("half-year", year, 1), Period("half-year", year, 2))
        )
        for row in whole.one.rows:
            if row.code not in "AD":
                assert row.now == sum(half.one.count(row.code) for half in halves), (year, row.code)
        last = sheets_of(lives, Period("year", year - 1))
        for number in (0, 1):
            for row in last.all()[number].rows:
                now = next((r for r in whole.all()[number].rows if r.code == row.code), None)
                if not row.missing:
                    assert now is not None
                    assert now.people_before == row.people, (year, row.code)
        then = {
            row.code: row.people
            for row in last.three.rows
            if row.code.startswith(("I.", "II.4", "II.5", "III"))
        }
        now_three = {row.code: row.people_before for row in whole.three.rows if row.code in then}
        assert {code: people for code, people in then.items() if people} == {
            code: people for code, people in now_three.items() if people
        }
