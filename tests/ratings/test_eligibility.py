"""Who is reviewed and rated (ratings study, 2.5, section 3; cases 14, 15) and the hints of the years (24, 25)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.dates import PartialDate
from desktop_app.ratings.eligibility import Outcome, PersonFacts, eligibility
from desktop_app.ratings.hints import hints
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVELS, regime_of

XS, HTT, HT, KHT = LEVELS


@pytest.mark.parametrize(
    "year, admitted, outcome, confidence",
    [
        (2021, "2021-08-15", Outcome.REVIEWED, "confirmed"),  # case 14, 21-HD/BTCTW
        (2023, "2023-08-15", Outcome.NOT_REVIEWED, "confirmed"),  # case 15, 124-QĐ/TW
        (2025, "2025-08-15", Outcome.NOT_REVIEWED, "inferred"),  # as 124, assumed
        (2025, "2025-06-11", Outcome.NOT_REVIEWED, "inferred"),
        (2025, "2025-06-10", Outcome.RATED, "confirmed"),  # six months are full on the day
        (2018, "2018-08-15", Outcome.RATED, "confirmed"),  # no text seen that leaves them out
        (2023, "2023-08", Outcome.NOT_REVIEWED, "confirmed"),
        (2023, "2001", Outcome.RATED, "confirmed"),
    ],
)
def test_cases_14_15_newly_admitted(year: int, admitted: str, outcome: Outcome, confidence: str) -> None:
    person = PersonFacts(admitted=PartialDate.from_iso(admitted), probationary=True)
    found = eligibility(regime_of(year), person, date(year, 12, 10))
    assert (found.outcome, found.confidence) == (outcome, confidence)
    assert bool(found.reason) is (outcome is not Outcome.RATED)


@pytest.mark.parametrize(
    "year, suspended, exempt",
    [
        (2018, Outcome.RATED, Outcome.EXEMPT),
        (2021, Outcome.NOT_REVIEWED, Outcome.EXEMPT),
        (2024, Outcome.NOT_REVIEWED, Outcome.EXEMPT),
        (2026, Outcome.NOT_REVIEWED, Outcome.EXEMPT),
    ],
)
def test_suspended_and_exempt(year: int, suspended: Outcome, exempt: Outcome) -> None:
    """Section 3, row "Not rated": 21-HD/BTCTW added the suspended; the exempt were never rated."""
    day = date(year, 12, 10)
    assert eligibility(regime_of(year), PersonFacts(suspended=True), day).outcome is suspended
    assert eligibility(regime_of(year), PersonFacts(exempt=True), day).outcome is exempt


def test_guests_are_rated_by_their_own_branch() -> None:
    """21-HD/BTCTW: the branch of official membership rates, with a written remark of this one."""
    found = eligibility(regime_of(2021), PersonFacts(temporary_in=True), date(2021, 12, 10))
    assert found.outcome is Outcome.ELSEWHERE
    assert not found.counted
    assert "nhận xét" in found.reason


def test_case_24_two_failed_years_ask_for_help_only() -> None:
    """02-HD/BTCTW of 2021, II.1: never a removal by itself."""
    found = hints(regime_of(2024), {2023: KHT, 2024: KHT}, 2024)
    assert [hint.key for hint in found] == ["help"]
    assert "giáo dục, giúp đỡ" in found[0].sentence
    assert "không phải căn cứ để xóa tên" in found[0].sentence
    assert hints(regime_of(2024), {2022: KHT, 2024: KHT}, 2024) == ()


@pytest.mark.parametrize(
    "levels, five",
    [
        ({2021: XS, 2022: XS, 2023: XS, 2024: XS, 2025: XS}, True),
        ({2021: XS, 2022: XS, 2023: HTT, 2024: XS, 2025: XS}, False),
        ({2020: XS, 2022: XS, 2023: XS, 2024: XS, 2025: XS}, False),
    ],
)
def test_case_25_five_years_in_a_row(levels: dict[int, Level], five: bool) -> None:
    """29-QĐ/TW 27.2; 06-HD/TW 19.2: only ratings count, and only without a gap."""
    found = {hint.key: hint for hint in hints(regime_of(2025), levels, 2025)}
    assert ("excellent-five-years" in found) is five
    assert "chi bộ biểu dương" in found["excellent-year"].sentence
    assert "đảng ủy cơ sở" in found["excellent-year"].sentence
