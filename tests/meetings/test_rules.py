"""Attendance, votes, score and deadlines: the cases of the meetings study, part H, by their number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core import rules
from desktop_app.core.errors import UserError
from desktop_app.meetings import attendance, deadlines, scoring, voting
from desktop_app.meetings.models import Mark, MeetingKind
from desktop_app.members.lifecycle import Standing

DAY = date(2026, 11, 5)
OLD = date(2024, 11, 5)
_ids = count(1)


@dataclass(frozen=True)
class Someone:
    standing: Standing
    mark: str | None = None
    id: int = field(default_factory=lambda: next(_ids))


def some(n: int, state: str = "official", mark: str | None = "present", **flags: bool) -> list[Someone]:
    return [Someone(Standing(state, **flags), mark) for _ in range(n)]  # type: ignore[arg-type]  # plain flags by name


def marks(people: list[Someone]) -> dict[int, str]:
    return {one.id: one.mark for one in people if one.mark is not None}


def sums_of(people: list[Someone], day: date = DAY) -> attendance.AttendanceSums:
    return attendance.tally(people, marks(people), day)


# --- votes -----------------------------------------------------------------------------------------------------------

VOTES = {
    "H8: 20 official, 2 probationary, 17 official present, 11 for": (
        some(17) + some(3, mark="excused") + some(1, "probationary") + some(1, "probationary", "excused"),
        20,
        11,
        11,
        True,
    ),
    "H8: 10 for is exactly half": (some(20) + some(2, "probationary"), 20, 11, 10, False),
    "H10: two exempt, one absent, one present and voting": (
        some(18) + some(1, mark="excused", exempt=True) + some(1, exempt=True),
        19,
        10,
        10,
        True,
    ),
    "H11: three elsewhere for a time": (some(17) + some(3, mark=None, temporary_out=True), 17, 9, 9, True),
    "H11: absent with leave stays in the denominator": (
        some(15) + some(5, mark="excused"),
        20,
        11,
        10,
        False,
    ),
    "B4: those here for a time do not vote": (some(10) + some(4, temporary_in=True), 10, 6, 6, True),
    "suspended members are not summoned (inferred)": (
        some(9) + some(1, mark=None, suspended=True),
        9,
        5,
        5,
        True,
    ),
    "nobody can vote": ([], 0, 1, 0, False),
}


@pytest.mark.parametrize("case", VOTES)
def test_denominator_and_over_half(case: str) -> None:
    people, base, wanted, votes_for, passed = VOTES[case]
    found = voting.denominator(people, marks(people), DAY)
    assert found.value == base
    assert voting.needed("over-half", base) == wanted
    assert voting.result(votes_for, "over-half", base).passed is passed


def test_vote_sentence_as_papers_write_it() -> None:
    """H8."""
    assert voting.result(11, "over-half", 20).sentence == "11/20 đồng chí tán thành, đạt tỷ lệ 55,0%"
    assert voting.result(10, "over-half", 20).sentence.endswith("50,0%")


@pytest.mark.parametrize(
    "threshold, base, votes_for, passed",
    [
        ("over-half", 15, 8, True),  # H13: warning
        ("over-half", 15, 7, False),
        ("two-thirds", 15, 10, True),  # H13: expulsion is proposed
        ("two-thirds", 15, 9, False),
        ("two-thirds", 20, 14, True),  # B4: admission
        ("two-thirds", 20, 13, False),
        ("two-thirds", 0, 0, False),
    ],
)
def test_thresholds(threshold: str, base: int, votes_for: int, passed: bool) -> None:
    assert voting.result(votes_for, threshold, base).passed is passed


def test_denominator_names_its_source_and_how_sure_it_is() -> None:
    """The rule of its time: 294 read in an excerpt, its successor 208 not compared."""
    people = some(3)
    before = voting.denominator(people, {}, date(2026, 3, 5))
    after = voting.denominator(people, {}, DAY)
    assert (before.source, before.advisory) == ("Quy định 294-QĐ/TW, điểm 9.3.2", False)
    assert after.advisory
    assert "208-QĐ/TW" in after.source


def test_formula_shows_how_the_denominator_comes_about() -> None:
    people = some(30) + some(1, mark=None, temporary_out=True) + some(1, mark=None, exempt=True)
    assert voting.denominator(people, marks(people), DAY).formula == "32 − 1 tạm thời đi − 1 được miễn vắng"


@pytest.mark.parametrize("official, enough", [(2, False), (3, True)])
def test_branch_of_two_cannot_decide(official: int, enough: bool) -> None:
    """H24."""
    assert voting.may_decide(official, DAY) is enough


# --- attendance ------------------------------------------------------------------------------------------------------

# H15, H16: 22 official of whom one is exempt and absent, 3 probationary, 1 here for a time, 1 elsewhere for a time: N = 24
BASE = some(1, mark=None, exempt=True) + some(1, mark=None, temporary_out=True)


@pytest.mark.parametrize(
    "people, day, rate, met, fault",
    [
        (some(22) + some(1, mark="excused") + some(1, mark="absent") + BASE, DAY, "91,7%", False, "absent"),
        (some(22) + some(2, mark="excused") + BASE, DAY, "91,7%", True, ""),  # H16
        (some(21) + some(3, mark="excused") + BASE, DAY, "87,5%", False, "rate"),  # H16
        (
            some(21) + some(3, mark="excused") + BASE,
            OLD,
            "87,5%",
            True,
            "",
        ),  # H16: HD 12 asked for more than 85 %
        (some(18) + some(2, mark="excused"), DAY, "90,0%", True, ""),
        (
            some(17) + some(3, mark="excused"),
            OLD,
            "85,0%",
            False,
            "rate",
        ),  # exactly 85 % is not more than 85 %
        (some(17) + some(3, mark=None), DAY, "85,0%", None, ""),
    ],
)
def test_attendance_norm(people: list[Someone], day: date, rate: str, met: bool | None, fault: str) -> None:
    from desktop_app.core.vietnamese import percent_text

    found = sums_of(people, day)
    assert percent_text(found.present, found.expected) == rate
    assert (found.norm_met, found.norm_fault) == (met, fault)


def test_head_count_base() -> None:
    """H, definitions: N = roll + temporary-in − temporary-out − exempt absent."""
    people = (
        some(29)
        + some(2, "probationary")
        + some(1, temporary_in=True)
        + some(1, mark=None, temporary_out=True)
        + some(1, mark="excused", exempt=True)
        + some(1, exempt=True)
        + [Someone(Standing("left", left_by="death"))]
    )
    found = sums_of(people)
    assert (found.roll, found.temporary_in, found.temporary_out, found.exempt_absent) == (34, 1, 1, 1)
    assert found.expected == found.present == 33
    assert found.exempt == 2


@given(
    st.lists(
        st.builds(
            Someone,
            st.builds(
                Standing,
                st.sampled_from(["official", "probationary", "left", "none"]),
                exempt=st.booleans(),
                temporary_in=st.booleans(),
                temporary_out=st.booleans(),
                suspended=st.booleans(),
            ),
            st.sampled_from([None, *(mark.value for mark in Mark)]),
        ),
        max_size=60,
    ),
    st.sampled_from([DAY, OLD, date(2010, 1, 5)]),
)
def test_sums_always_agree(people: list[Someone], day: date) -> None:
    found = sums_of(people, day)
    assert found.present + found.excused + found.absent + found.unmarked == found.expected
    assert found.roll == found.official + found.probationary
    assert (
        found.roll + found.temporary_in - found.temporary_out - found.exempt_absent - found.suspended
        == found.expected
    )
    assert found.present_official + found.present_probationary + found.present_temporary == found.present
    assert found.rate is None or 0 <= found.rate <= 1


@given(
    st.lists(
        st.builds(
            Someone,
            st.builds(
                Standing,
                st.sampled_from(["official", "probationary"]),
                exempt=st.booleans(),
                temporary_in=st.booleans(),
                temporary_out=st.booleans(),
            ),
            st.sampled_from([None, *(mark.value for mark in Mark)]),
        ),
        max_size=60,
    )
)
def test_denominator_is_official_less_elsewhere_less_exempt_absent(people: list[Someone]) -> None:
    """H, definitions: D = O − X − Ea, counted one by one."""
    voters = [
        one
        for one in people
        if one.standing.state == "official"
        and not one.standing.temporary_in
        and not one.standing.temporary_out
        and not (one.standing.exempt and one.mark != "present")
    ]
    found = voting.denominator(people, marks(people), DAY)
    assert found.value == len(voters) == found.official - found.temporary_out - found.exempt_absent


@given(st.integers(0, 500))
def test_needed_is_the_smallest_number_over_the_threshold(base: int) -> None:
    half, thirds = voting.needed("over-half", base), voting.needed("two-thirds", base)
    assert half * 2 > base >= (half - 1) * 2
    assert thirds * 3 >= base * 2 > (thirds - 1) * 3


# --- score -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "total, klass",
    [
        (93, "good"), (90, "good"), (89.5, "fair"), (70, "fair"), (69.5, "average"), (50, "average"), (49.5, "poor"),
        (0, "poor"),
    ],
)  # fmt: skip
def test_class_of_a_total(total: float, klass: str) -> None:
    """H18."""
    assert scoring.klass(total, DAY) == klass


def test_score_by_group_and_by_part() -> None:
    """H18: 5, 5, 10, 36, 5, 27, 5 is 93 of 100."""
    by_group = dict(zip("1234567", (5, 5, 10, 36, 5, 27, 5), strict=True))
    found = scoring.score(by_group, DAY)
    assert (found.total, found.complete, found.klass) == (93, True, "good")
    parts = {**by_group, "4.1": 5, "4.2": 22, "4.3": 9}
    assert scoring.score(parts, DAY).total == 93
    missing = scoring.score({k: v for k, v in parts.items() if k not in ("4", "4.3")}, DAY)
    assert (missing.complete, missing.klass, missing.groups["4"]) == (False, None, 27)


@pytest.mark.parametrize("code, points", [("4", 41), ("4.2", 25.5), ("1", -1), ("9", 1), ("1", 4.1)])
def test_points_out_of_range_are_refused(code: str, points: float) -> None:
    """H18: criterion 4 has at most 40."""
    with pytest.raises(UserError) as caught:
        scoring.check_points(code, points, DAY)
    assert caught.value.field == code


def test_table_adds_up_to_one_hundred() -> None:
    table = scoring.table(DAY)
    assert table is not None
    assert sum(group.maximum for group in table.groups) == table.total == 100
    for group in table.groups:
        assert not group.parts or sum(part.maximum for part in group.parts) == group.maximum


def test_no_points_before_the_table() -> None:
    assert scoring.table(OLD) is None
    assert scoring.score({}, OLD).klass is None
    assert scoring.proposals(sums_of(some(3)), 95, 90, OLD) == []


def test_proposals_follow_from_length_and_attendance() -> None:
    good = scoring.proposals(sums_of(some(22) + some(2, mark="excused")), 95, 90, DAY)
    assert [(one.code, one.points) for one in good] == [("1", 5), ("2", 5)]
    poor = scoring.proposals(sums_of(some(22) + some(2, mark="absent")), 80, 90, DAY)
    assert [(one.code, one.points) for one in poor] == [("1", None), ("2", None)]


# --- length and deadlines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind, start, end, minutes, short",
    [
        (MeetingKind.REGULAR, time(14, 0), time(15, 20), 80, True),
        (MeetingKind.COMBINED, time(14, 0), time(15, 45), 105, True),
        (MeetingKind.COMBINED, time(14, 0), time(16, 0), 120, False),
        (MeetingKind.REGULAR, time(14, 0), time(15, 30), 90, False),
        (MeetingKind.EXTRAORDINARY, time(14, 0), time(14, 20), 20, False),
    ],
)
def test_length_of_a_meeting(kind: str, start: time, end: time, minutes: int, short: bool) -> None:
    """H17."""
    found = deadlines.duration(kind, start, end, DAY)
    assert (found.minutes, found.short) == (minutes, short)


def test_papers_before_and_report_after() -> None:
    """H22."""
    before, after = deadlines.documents_due(date(2026, 12, 5)), deadlines.report_due(date(2026, 12, 5))
    assert before is not None
    assert after is not None
    assert (before.day, after.day) == (date(2026, 12, 4), date(2026, 12, 7))


@dataclass(frozen=True)
class Meeting:
    kind: str
    month: str
    date: date


def test_missing_meetings_are_named() -> None:
    """H21."""
    held = [Meeting("regular", f"2026-{month:02d}", date(2026, month, 5)) for month in (7, 8)]
    found = deadlines.missing_meetings(held, date(2026, 7, 1), date(2026, 9, 30))
    assert [(one.key, one.sentence, one.due) for one in found] == [
        ("regular", "Chưa sinh hoạt thường kỳ tháng 9/2026", date(2026, 9, 30)),
        ("thematic", "Chưa sinh hoạt chuyên đề quý III/2026", date(2026, 9, 30)),
    ]
    held.append(Meeting("combined", "2026-09", date(2026, 9, 5)))
    assert deadlines.missing_meetings(held, date(2026, 7, 1), date(2026, 9, 30)) == []
    # a meeting that is only planned has not been held
    planned = [Meeting("regular", "2026-09", date(2026, 9, 25))]
    assert [one.key for one in deadlines.missing_meetings(planned, date(2026, 9, 1), date(2026, 9, 20))] == [
        "regular",
        "thematic",
    ]


def test_every_rule_names_its_source() -> None:
    for one in rules.load("meetings"):
        assert one.source
        assert one.confidence in ("confirmed", "secondary", "inferred")
