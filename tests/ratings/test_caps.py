"""The cap on excellent ratings, in both readings (ratings study, 2.4; cases 10, 11, 13)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ratings.caps import advise, strict_cap, wide_cap
from desktop_app.ratings.regimes import regime_of


@pytest.mark.parametrize(
    "reaching_good, rate, strict, wide",
    [
        (30, 20, 5, 6),  # case 10, 34 rated
        (30, 25, 6, 7),  # case 11: 7,5 is floored
        (5, 20, 0, 1),  # case 13
        (0, 20, 0, 0),
        (6, 20, 1, 1),
        (24, 20, 4, 4),
        (28, 20, 4, 5),
    ],
)
def test_cases_10_11_13_both_readings(reaching_good: int, rate: int, strict: int, wide: int) -> None:
    assert strict_cap(reaching_good, rate) == strict
    assert wide_cap(reaching_good, rate) == wide


@given(st.integers(0, 5000), st.sampled_from([20, 25]))
def test_reading_a_is_the_most_that_keeps_the_rate(n: int, rate: int) -> None:
    excellent = strict_cap(n, rate)
    assert excellent * 100 <= rate * (n - excellent)
    assert (excellent + 1) * 100 > rate * (n - excellent - 1)


@given(st.integers(0, 5000), st.sampled_from([20, 25]))
def test_reading_b_is_the_most_that_keeps_the_rate(n: int, rate: int) -> None:
    excellent = wide_cap(n, rate)
    assert excellent * 100 <= rate * n
    assert (excellent + 1) * 100 > rate * n
    assert strict_cap(n, rate) <= excellent


@pytest.mark.parametrize(
    "year, rates", [(2016, []), (2018, []), (2021, [20]), (2024, [20]), (2025, [20, 25])]
)
def test_the_rates_of_a_year(year: int, rates: list[int]) -> None:
    advice = advise(regime_of(year), 30, 4, None)
    assert [reading.rate for reading in advice.readings] == rates
    assert advice.sentence()
    assert advice.explanation()


def test_the_number_from_above_comes_first() -> None:
    advice = advise(regime_of(2025), 30, 5, None)
    assert (advice.limit, advice.exceeded) == (6, False)
    assert advise(regime_of(2025), 30, 5, 4).exceeded
    assert not advise(regime_of(2025), 30, 7, 7).exceeded
    raised = advise(regime_of(2025), 30, 7, None, outstanding=True)
    assert (raised.limit, raised.exceeded) == (7, False)
    assert advise(regime_of(2016), 30, 30, None).limit is None
