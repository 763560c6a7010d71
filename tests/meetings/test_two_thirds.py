"""What an admission or a recognition needs: two thirds of the denominator."""

from __future__ import annotations

import pytest

from desktop_app.meetings.voting import Threshold, needed


@pytest.mark.parametrize(
    ("denominator", "votes"),
    [
        (20, 14),  # members K 39: 20 official, absent ones with leave counted
        (18, 12),  # members K 39: two of the absent are exempt
        (15, 10),  # meetings H 13: expulsion, D = 15
    ],
)
def test_two_thirds_are_rounded_up(denominator: int, votes: int) -> None:
    assert needed(Threshold.TWO_THIRDS.value, denominator) == votes


@pytest.mark.parametrize(
    ("denominator", "votes"), [(20, 11), (19, 10), (17, 9), (15, 8)]
)  # meetings H 8, 10, 11, 13
def test_over_half_is_never_half(denominator: int, votes: int) -> None:
    assert needed(Threshold.OVER_HALF.value, denominator) == votes
