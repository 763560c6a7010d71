from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.dates import PartialDate, add_months, age_on, months_between, years_months
from desktop_app.core.errors import UserError


@pytest.mark.parametrize(
    "typed, iso",
    [  # members H.3: the forms lists and people use
        ("03/02/1998", "1998-02-03"),
        ("3/2/1998", "1998-02-03"),
        ("3-2-1998", "1998-02-03"),
        ("03.02.1998", "1998-02-03"),
        ("3/2/98", "1998-02-03"),
        ("3/2/05", "2005-02-03"),
        ("05/1975", "1975-05"),
        ("tháng 5/1975", "1975-05"),
        ("1975", "1975"),
        ("năm 1975", "1975"),
        ("ngày 3 tháng 2 năm 1998", "1998-02-03"),
        ("1998-02-03", "1998-02-03"),
        ("'03/02/1998", "1998-02-03"),
        ("  03/02/1998\n", "1998-02-03"),
    ],
)
def test_dates_as_people_write_them(typed: str, iso: str) -> None:
    assert PartialDate.parse(typed).iso() == iso


@pytest.mark.parametrize(
    "typed",
    [
        "31/02/1974",
        "02/13/1998",
        "0/1/1990",
        "32/1/1990",
        "29/02/2025",
        "5/13/1975",
        "",
        "hôm qua",
        "1/1/0001",
        "99999",
        "1/2/3/4",
        "١/٢/١٩٩٨x",
        "1e5",
    ],
)
def test_impossible_dates_are_refused_in_words(typed: str) -> None:
    with pytest.raises(UserError) as caught:
        PartialDate.parse(typed, "birth_date")
    assert caught.value.field == "birth_date"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_survives_text_and_store(day: date) -> None:
    partial = PartialDate.of(day)
    assert PartialDate.parse(partial.text()) == partial
    assert PartialDate.from_iso(partial.iso()) == partial
    assert partial.first() == partial.last() == partial.exact() == day


def test_partial_dates_keep_their_precision() -> None:
    year, month = PartialDate.parse("1975"), PartialDate.parse("05/1975")
    assert (year.precision, month.precision) == ("year", "month")
    assert (year.first(), year.last()) == (date(1975, 1, 1), date(1975, 12, 31))
    assert (month.first(), month.last()) == (date(1975, 5, 1), date(1975, 5, 31))
    assert not year.surely_before(month)
    assert PartialDate(1974).surely_before(month)
    assert age_on(year, date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    "start, end, expected",
    [  # members K 1, 6, 19
        (date(2024, 8, 25), date(2026, 11, 23), (2, 2)),
        (date(1966, 11, 24), date(2026, 11, 23), (59, 11)),
        (date(1966, 10, 20), date(2026, 11, 23), (60, 1)),
        (date(2008, 11, 23), date(2026, 11, 23), (18, 0)),
        (date(2008, 11, 24), date(2026, 11, 23), (17, 11)),
        (date(1996, 2, 29), date(2026, 2, 28), (30, 0)),
    ],
)
def test_full_years_and_months(start: date, end: date, expected: tuple[int, int]) -> None:
    assert years_months(start, end) == expected


@given(st.dates(date(1930, 1, 1), date(2050, 1, 1)), st.integers(0, 1200))
def test_months_added_are_months_between(day: date, months: int) -> None:
    assert months_between(day, add_months(day, months)) == months
