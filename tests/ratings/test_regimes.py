"""Which regime governs which year, and its forms (ratings study, section 1 and 5)."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import UserError
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import Subject, regime_by_id, regime_of


@pytest.mark.parametrize(
    "year, regime_id",
    [
        (2014, "27"),
        (2016, "27"),
        (2017, "27"),
        (2018, "132+16"),
        (2019, "132+21"),
        (2022, "132+21"),
        (2023, "124+25"),
        (2024, "124+25"),
        (2025, "366+43"),
        (2026, "366+43"),
    ],
)
def test_case_1_the_regime_of_a_year(year: int, regime_id: str) -> None:
    """Section 10, case 1; dates of 27-HD, 16-HD, 21-HD, 25-HD, 43-HD."""
    assert regime_of(year).id == regime_id


def test_a_year_before_the_first_known_regime_is_refused() -> None:
    with pytest.raises(UserError, match="2013"):
        regime_of(2013)


def test_a_campaign_keeps_the_rules_of_its_own_regime() -> None:
    """Rules are read before the next regime begins, whatever the year of the campaign."""
    kept = regime_by_id("124+25", 2025)
    assert kept.rule("exceed_share").value == 50
    assert kept.measure == "grades"
    with pytest.raises(KeyError):
        regime_by_id("999", 2025)


@pytest.mark.parametrize(
    "year, subject, form",
    [
        (2024, Subject.MEMBER, "Mẫu 02A-HD KĐ.ĐG 2023"),
        (2024, Subject.LEADER, "Mẫu 02B-HD KĐ.ĐG 2023"),
        (2025, Subject.MEMBER, "Mẫu 2B-HD KĐ.ĐG 2025"),
        (2025, Subject.LEADER, "Mẫu 2A-HD KĐ.ĐG 2025"),
        (2025, Subject.OUTSIDE, "Mẫu 2C-HD KĐ.ĐG 2025"),
        (2019, Subject.MEMBER, "Mẫu 02-HD KĐ.ĐG 2019"),
        (2018, Subject.MEMBER, "Mẫu 5"),
    ],
)
def test_case_25c_the_form_of_a_year(year: int, subject: Subject, form: str) -> None:
    """Section 10, case 25 (c): the letters swapped their meaning between 2023 and 2025 (0.1, point 4)."""
    found = regime_of(year).form(subject)
    assert found is not None
    assert found.value == form


def test_case_25c_an_inferred_form_is_advice() -> None:
    found = regime_of(2025).form(Subject.MEMBER)
    assert found is not None
    assert found.advisory
    confirmed = regime_of(2025).form(Subject.OUTSIDE)
    assert confirmed is not None
    assert not confirmed.advisory


@pytest.mark.parametrize(
    "year, quarter, subject, asked",
    [
        (2026, 4, Subject.LEADER, False),
        (2026, 3, Subject.LEADER, True),
        (2026, 1, Subject.MEMBER, False),
        (2024, 1, Subject.LEADER, False),
    ],
)
def test_case_25d_the_fourth_quarter_is_part_of_the_year(
    year: int, quarter: int, subject: Subject, asked: bool
) -> None:
    """Section 10, case 25 (d): 43-HD/BTCTW rates quarters I to III; ordinary members are not asked (2.7)."""
    assert (regime_of(year).quarterly(quarter, subject) is not None) is asked


def test_words_of_the_levels() -> None:
    assert regime_of(2026).title_of(Level.EXCELLENT) == "Hoàn thành xuất sắc nhiệm vụ"
    assert regime_of(2016).title_of(Level.FAILED).startswith("Vi phạm tư cách")
    assert regime_of(2016).title_of(Level.FAILED, Subject.COLLECTIVE) == "Yếu kém"
