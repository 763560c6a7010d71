"""From facts to a suggested level (ratings study, sections 2.2, 3 and the cases of section 10)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ratings.criteria import check
from desktop_app.ratings.facts import Facts, Grade, facts_from_json, facts_to_json
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVELS, Subject, rank, regime_of

XS, HTT, HT, KHT = LEVELS


def points(total: str, **other: Any) -> Facts:
    """Facts of 2025 with a total, all tasks on time, 4 of 10 exceeding, all shortcomings remedied."""
    common = min(Decimal(30), Decimal(total))
    base = Facts(
        common_points=common,
        task_points=Decimal(total) - common,
        tasks_total=10,
        tasks_done=10,
        tasks_on_time=10,
        tasks_exceeding=4,
        shortcomings_total=2,
        shortcomings_remedied=2,
    )
    return replace(base, **other)


def grades(task: Grade, common: Grade, **other: Any) -> Facts:
    base = Facts(grades={"conduct": common, "task": task, "commitment": common})
    return replace(base, **other)


def test_case_2_all_conditions_met() -> None:
    """366-QĐ/TW, Điều 11.1: 90 points, 100 % on time, 30 % exceeding, all remedied."""
    verdict = check(points("90.0", tasks_exceeding=3), regime_of(2025))
    assert verdict.level is XS
    assert [c.key for c in verdict.conditions] == [
        "measure",
        "on_time",
        "exceeding",
        "remedied",
        "discipline",
    ]
    assert all(c.met and c.source for c in verdict.conditions)
    assert verdict.warnings == ()


def test_case_3_points_are_never_rounded_up() -> None:
    assert check(points("89.99"), regime_of(2025)).level is HTT


@pytest.mark.parametrize(
    "total, level, warned",
    [("70", HTT, False), ("69.9", HT, False), ("50", HT, False), ("49.9", KHT, True)],
)
def test_case_4_the_bands(total: str, level: Level, warned: bool) -> None:
    """366-QĐ/TW, Điều 11; below 50 is inferred and says so."""
    verdict = check(points(total), regime_of(2025))
    assert verdict.level is level
    assert bool(verdict.warnings) is warned


def test_case_5_too_few_tasks_exceed() -> None:
    verdict = check(
        points("94", tasks_total=20, tasks_done=20, tasks_on_time=20, tasks_exceeding=5), regime_of(2025)
    )
    assert verdict.level is HTT
    assert any("vượt khung 70–<90" in w.sentence for w in verdict.warnings)
    exceeding = verdict.condition("exceeding")
    assert exceeding is not None
    assert (exceeding.met, exceeding.figure) == (False, "5/20 nhiệm vụ")
    assert "25%" in exceeding.sentence
    assert exceeding.state == "danger"


def test_case_6_a_shortcoming_still_being_remedied() -> None:
    verdict = check(points("92", shortcomings_total=3, shortcomings_remedied=2), regime_of(2025))
    assert verdict.level is HTT


def test_case_8_a_collective_too_late() -> None:
    """Điều 11.3 limits late tasks to 20 %; what follows is inferred, so it warns."""
    late = points("60", subject=Subject.COLLECTIVE, tasks_total=20, tasks_done=20, tasks_on_time=15)
    verdict = check(late, regime_of(2025))
    assert verdict.level is KHT
    assert verdict.warnings
    at_limit = replace(late, tasks_on_time=16)
    assert check(at_limit, regime_of(2025)).level is HT


def test_a_late_person_is_only_warned() -> None:
    """The sentence on persons was cut off in the source: advice, never enforced (2.2)."""
    verdict = check(points("60", tasks_on_time=5), regime_of(2025))
    assert verdict.level is HT
    assert any("chậm tiến độ" in w.sentence for w in verdict.warnings)


def test_case_9_a_member_of_the_committee_disciplined() -> None:
    chi_uy = points("95", subject=Subject.COLLECTIVE, disciplines=1)
    assert check(chi_uy, regime_of(2025)).level is HTT
    assert check(replace(chi_uy, disciplines=0), regime_of(2025)).level is XS


@pytest.mark.parametrize("months, level", [(2.5, XS), (3, HT), (5, HT)])
def test_sick_leave_under_21(months: float, level: Level) -> None:
    """21-HD/BTCTW: three months of sick leave in all: neither HTT nor XS."""
    facts = grades(Grade.EXCELLENT, Grade.EXCELLENT, sick_months=months)
    assert check(facts, regime_of(2021)).level is level


def test_sick_leave_under_366_only_warns() -> None:
    verdict = check(points("92", sick_months=4), regime_of(2025))
    assert verdict.level is XS
    assert any("Nghỉ ốm" in w.sentence for w in verdict.warnings)


def test_case_17_maternity_leave_sets_no_ceiling() -> None:
    """21-HD/BTCTW: rated on the months worked."""
    verdict = check(grades(Grade.EXCELLENT, Grade.GOOD, maternity_months=6), regime_of(2020))
    assert verdict.level is XS
    assert verdict.ceiling is XS
    assert verdict.condition("maternity") is not None


@pytest.mark.parametrize(
    "year, remedied, expected",
    [(2021, False, KHT), (2021, True, KHT), (2024, False, KHT), (2024, True, HTT)],
)
def test_case_19_discipline_in_the_year(year: int, remedied: bool, expected: Level) -> None:
    """21-HD/BTCTW: always; 124-QĐ/TW, Điều 12.4.3.d: unless self-discovered and remedied."""
    facts = grades(Grade.GOOD, Grade.GOOD, disciplines=1, discipline_remedied=remedied)
    assert check(facts, regime_of(year)).level is expected


def test_case_19_discipline_fails_before_anything_is_graded() -> None:
    assert check(Facts(disciplines=1), regime_of(2024)).level is KHT
    assert check(Facts(disciplines=1, discipline_remedied=True), regime_of(2024)).level is None


def test_discipline_under_366_only_warns() -> None:
    """2.2: the cases of 366 were not seen; the State-side text is only a hint."""
    verdict = check(points("85", disciplines=1), regime_of(2025))
    assert verdict.level is HTT
    assert any("kỷ luật" in w.sentence for w in verdict.warnings)
    condition = verdict.condition("discipline")
    assert condition is not None
    assert condition.state == "warning"


@pytest.mark.parametrize("percent, level, ceiling", [(48, KHT, KHT), (50, None, XS)])
def test_case_20_half_of_the_targets(percent: float, level: Level | None, ceiling: Level) -> None:
    """21-HD/BTCTW: under 50 % of the assigned targets."""
    verdict = check(Facts(target_percent=percent), regime_of(2021))
    assert (verdict.level, verdict.ceiling) == (level, ceiling)


@pytest.mark.parametrize("work, level", [(XS, XS), (HTT, HTT), (KHT, KHT)])
def test_case_21_the_rating_at_work_comes_first(work: Level, level: Level) -> None:
    """21-HD/BTCTW: công chức, viên chức."""
    facts = grades(Grade.EXCELLENT, Grade.EXCELLENT, state_employee=True, work_level=work)
    verdict = check(facts, regime_of(2021))
    assert verdict.level is level
    assert rank(verdict.ceiling) >= rank(level)


def test_work_rating_still_missing_is_shown() -> None:
    verdict = check(grades(Grade.EXCELLENT, Grade.EXCELLENT, state_employee=True), regime_of(2021))
    condition = verdict.condition("work")
    assert condition is not None
    assert condition.met is None
    assert verdict.level is XS


def test_case_22_the_share_of_exceeding_tasks_by_year() -> None:
    """124-QĐ/TW asks 50 %, 366-QĐ/TW asks 30 %."""
    tasks = {"tasks_total": 20, "tasks_done": 20, "tasks_on_time": 20, "tasks_exceeding": 9}
    assert check(grades(Grade.EXCELLENT, Grade.EXCELLENT, **tasks), regime_of(2024)).level is HTT
    verdict = check(points("92", **tasks), regime_of(2025))
    assert verdict.level is XS


@pytest.mark.parametrize(
    "task, common, level",
    [
        (Grade.EXCELLENT, Grade.GOOD, XS),
        (Grade.EXCELLENT, Grade.AVERAGE, HTT),
        (Grade.GOOD, Grade.AVERAGE, HTT),
        (Grade.AVERAGE, Grade.EXCELLENT, HT),
        (Grade.EXCELLENT, Grade.POOR, KHT),
        (Grade.POOR, Grade.GOOD, KHT),
    ],
)
def test_grades_of_the_older_regimes(task: Grade, common: Grade, level: Level) -> None:
    """Table of section 3: 132-QĐ/TW and 124-QĐ/TW."""
    assert check(grades(task, common), regime_of(2024)).level is level


def test_a_leader_answers_for_the_unit_led() -> None:
    """366-QĐ/TW, Điều 11.1: the unit led; own tasks are shown as advice."""
    leader = points(
        "95", subject=Subject.LEADER, tasks_on_time=8, unit_total=10, unit_on_time=10, unit_exceeding=3
    )
    verdict = check(leader, regime_of(2025))
    assert verdict.level is XS
    own = verdict.condition("own_on_time")
    assert own is not None
    assert (own.met, own.state) == (False, "warning")
    assert check(replace(leader, unit_exceeding=2), regime_of(2025)).level is HTT


def test_what_is_not_known_does_not_decide() -> None:
    verdict = check(Facts(common_points=Decimal(29), task_points=Decimal(66)), regime_of(2025))
    assert verdict.level is XS
    assert (verdict.unknown, verdict.open, verdict.unmet) == (3, 0, 0)
    assert check(Facts(common_points=Decimal(29)), regime_of(2025)).level is None


def test_an_old_year_only_records_the_level() -> None:
    """27-HD/BTCTW: a branch with more than half of its members failed is yếu kém (3.1)."""
    assert check(Facts(), regime_of(2016)).level is None
    branch = Facts(subject=Subject.COLLECTIVE, failed_members=11, rated_members=20)
    assert check(branch, regime_of(2016)).level is KHT
    assert check(replace(branch, failed_members=10), regime_of(2016)).level is None


def test_absences_are_information() -> None:
    verdict = check(points("92", absences_unexcused=1, absence_months=(6,)), regime_of(2025))
    assert verdict.level is XS
    condition = verdict.condition("absences")
    assert condition is not None
    assert condition.state == "warning"
    assert "tháng 6" in condition.sentence


SCORES = st.decimals(min_value=0, max_value=100, places=2)


@given(SCORES, st.integers(0, 20), st.integers(0, 20), st.booleans())
def test_the_suggestion_never_rises_above_the_points(
    total: Decimal, on_time: int, exceeding: int, disciplined: bool
) -> None:
    facts = points(
        str(total),
        tasks_total=20,
        tasks_done=20,
        tasks_on_time=on_time,
        tasks_exceeding=exceeding,
        disciplines=int(disciplined),
    )
    verdict = check(facts, regime_of(2026))
    assert verdict.level is not None
    assert verdict.measured is not None
    assert rank(verdict.level) >= rank(verdict.measured)
    assert verdict.level is verdict.ceiling
    if verdict.level is XS:
        assert total >= 90
        assert on_time == 20
        assert exceeding >= 6


@given(SCORES, SCORES)
def test_more_points_never_lower_the_level(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    first, second = (check(points(str(value)), regime_of(2026)).level for value in (low, high))
    assert first is not None
    assert second is not None
    assert rank(second) <= rank(first)


@given(
    st.builds(
        Facts,
        subject=st.sampled_from(Subject),
        grades=st.none()
        | st.dictionaries(st.sampled_from(["task", "conduct"]), st.sampled_from(Grade), min_size=1),
        tasks_total=st.none() | st.integers(0, 50),
        work_level=st.none() | st.sampled_from(Level),
        disciplines=st.integers(0, 2),
        sick_months=st.integers(0, 12),
        absence_months=st.lists(st.integers(1, 12), max_size=3).map(tuple),
    )
)
def test_facts_are_kept_and_read_again(facts: Facts) -> None:
    assert facts_from_json(facts_to_json(facts)) == facts
