"""Figures of a period. Members study F.3, F.4, K 33 to 37; ratings study 5.6."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.core.dates import PartialDate, age_on
from desktop_app.core.period import Period
from desktop_app.members.lifecycle import EventFact
from desktop_app.reports import checks, movement, statistics, structure_figures
from desktop_app.reports import figures as plain
from desktop_app.reports.facts import RatingYear, Records, TaskLine
from desktop_app.reports.figures import Figure, Figures, MeetingLine
from tests.reports.people import H1, fact, k33, official, person


def test_the_half_year_of_k33() -> None:
    """K 33: A = 25, B = 5, C = 4, D = 26; guests, exempt and absent members do not change D."""
    found = statistics.compute(H1, H1.end, Records(k33()))
    expected = {
        "opening": 25,
        "increase.total": 5,
        "increase.admitted": 2,
        "increase.transferred_in": 3,
        "increase.from_other_province": 1,
        "increase.from_same_province": 2,
        "increase.from_same_base": 0,
        "decrease.total": 4,
        "decrease.died": 1,
        "decrease.removed": 1,
        "decrease.removed_probationary": 1,
        "decrease.transferred_out": 2,
        "decrease.to_same_province": 2,
        "closing": 26,
        "structure.temporary_in": 2,
        "structure.temporary_out": 1,
        "structure.exempt": 1,
        "structure.probationary": 2,
        "structure.official": 24,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert all(len(f.people) == f.value for f in found if f.people)
    assert [f.severity for f in checks.check_sums(found)] == ["good"]


def test_a_move_inside_the_base_counts_in_the_branch_only() -> None:
    """K 35: the branch's own sheet shows the row c."""
    people = [person(1, official(fact("transfer-out", "2026-03-15", "same-base")), H1.end)]
    found = statistics.compute(H1, H1.end, Records(people))
    assert (found.get("decrease.to_same_base"), found.get("closing")) == (1, 0)


@pytest.mark.parametrize(
    "now, before, text",
    [(5, 4, "125,0%"), (3, 0, "–"), (0, 0, "–"), (0, 4, "0,0%"), (34, 31, "109,7%"), (None, 4, "–")],
)
def test_percent_of_last_year(now: int | None, before: int, text: str) -> None:
    """K 36: a part of nothing is a dash."""
    assert Figure("x", "x", now, before=before).compared() == text


@pytest.mark.parametrize(
    "kind, day, period, key",
    [
        ("transfer-out", "2026-06-28", H1, "decrease.transferred_out"),
        ("transfer-in", "2026-07-05", H1.next(), "increase.transferred_in"),
    ],
)
def test_the_day_of_a_transfer(kind: str, day: str, period: Period, key: str) -> None:
    """K 37: out by the day of introduction, in by the day of receipt."""
    other = H1 if period != H1 else H1.next()
    people = [person(1, official(fact(kind, day)), date(2026, 12, 31))]
    assert statistics.compute(period, period.end, Records(people)).get(key) == 1
    assert statistics.compute(other, other.end, Records(people)).get(key) == 0


@pytest.mark.parametrize(
    "birth, day, age",
    [
        (PartialDate(1966, 11, 24), date(2026, 11, 23), 59),
        (PartialDate(1966, 11, 23), date(2026, 11, 23), 60),
        (PartialDate(1996, 2, 29), date(2026, 2, 28), 30),
        (PartialDate(1996, 2, 29), date(2024, 2, 28), 27),
        (PartialDate(1958), date(2026, 1, 1), 68),
        (PartialDate(1958, 12), date(2026, 11, 30), 67),
        (None, date(2026, 1, 1), None),
    ],
)
def test_ages(birth: PartialDate | None, day: date, age: int | None) -> None:
    """K 6, 19 and 42: full years; with the year only, the difference of the years."""
    assert structure_figures.age_of(birth, day) == age


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.dates(date(2011, 1, 1), date(2030, 12, 31)))
def test_full_years_are_those_of_the_calendar(birth: date, day: date) -> None:
    assert structure_figures.full_years(birth.year, birth.month, birth.day, day) == age_on(
        PartialDate.of(birth), day
    )


@pytest.mark.parametrize(
    "field, word, key",
    [
        ("general_education", "12/12", "upper_secondary"),
        ("general_education", "7/10", "lower_secondary"),
        ("general_education", "Trung học cơ sở", "lower_secondary"),
        ("general_education", "", "unknown"),
        ("professional", "Thạc sỹ Luật", "master"),
        ("professional", "Đại học Sư phạm", "university"),
        ("professional", "Sơ cấp", "elementary"),
        ("professional", "", "none"),
        ("political_theory", "Cử nhân", "advanced"),
        ("political_theory", "Cao cấp", "advanced"),
        ("political_theory", "trung cấp", "intermediate"),
        ("political_theory", "", "none"),
    ],
)
def test_levels_of_training(field: str, word: str, key: str) -> None:
    """A.7 and F.5: the classes of the forms; Cao cấp and Cử nhân count together."""
    name = "professional_level" if field == "professional" else field
    rows = structure_figures.structure([person(1, official(), H1.end, **{name: word})], H1.end)
    assert rows[f"structure.{field}.{key}"] == [1]


def test_events_of_the_period_open_their_people() -> None:
    people = [
        person(1, official(fact("badge", "2026-02-03", detail="30")), H1.end),
        person(2, official(fact("discipline", "2026-03-01", detail="warning")), H1.end),
        person(3, official(fact("expulsion", "2026-03-01")), H1.end),
        person(4, official(fact("commendation", "2025-03-01")), H1.end),
        person(5, [fact("admission", "2025-03-01"), fact("recognition", "2026-03-01")], H1.end),
        # a guest's badge belongs to the branch they come from
        person(
            6, official(fact("temporary-in", "2026-01-01"), fact("badge", "2026-02-03", detail="40")), H1.end
        ),
    ]
    found = statistics.compute(H1, H1.end, Records(people))
    assert found["badges.years_30"].people == (1,)
    assert found["badges.total"].value == 1
    assert set(found["discipline.total"].people) == {2, 3}
    assert (found["commendations.total"].value, found["commendations.total"].before) == (0, 1)
    assert found["recognised"].people == (5,)


def line(number: int, day: date, kind: str = "regular", present: int = 9, held: bool = True) -> MeetingLine:
    return MeetingLine(
        number,
        kind,
        f"{day:%Y-%m}",
        day,
        "",
        10,
        present,
        10 - present,
        0,
        0,
        None,
        93.0,
        "good",
        False,
        held,
    )


def test_meetings_held_and_planned() -> None:
    """B.1: one a month, one thematic a quarter; a combined meeting is both; a planned one is none."""
    lines = [
        line(1, date(2026, 1, 5)),
        line(2, date(2026, 2, 5), "combined", 10),
        line(3, date(2026, 3, 5), "thematic", 8),
        line(4, date(2026, 4, 5), held=False, present=0),
    ]
    found = statistics.compute(H1, date(2026, 5, 10), Records([], lines))
    expected = {
        "meetings.total": 3,
        "meetings.regular": 2,
        "meetings.regular_planned": 5,
        "meetings.thematic": 2,
        "meetings.thematic_planned": 2,
        "meetings.attendance_rate": 90.0,
        "meetings.graded.good": 3,
        "meetings.without_minutes": 3,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert found["meetings.thematic"].meetings == (2, 3)


def test_tasks_stand_in_one_row_each() -> None:
    def task(number: int, due: date | None, done: date | None, cancelled: bool = False) -> TaskLine:
        return TaskLine(number, date(2026, 1, 5), "việc", "A", number, due, done, cancelled)

    tasks = [
        task(1, date(2026, 2, 1), date(2026, 2, 1)),
        task(2, date(2026, 2, 1), date(2026, 2, 2)),
        task(3, date(2026, 2, 1), None),
        task(4, date(2026, 7, 1), None),
        task(5, None, date(2026, 3, 1)),
        task(6, date(2026, 2, 1), None, cancelled=True),
        # finished after the period: then it was still overdue
        task(7, date(2026, 5, 1), date(2026, 8, 1)),
    ]
    found = statistics.compute(H1, H1.end, Records([], tasks=tasks))
    assert [found.get(f"tasks.{k}") for k in ("given", "on_time", "late", "overdue", "open")] == [
        6,
        2,
        1,
        2,
        1,
    ]
    assert found["tasks.overdue"].tasks == (3, 7)


def test_ratings_add_up() -> None:
    """Ratings study 5.6 (7B): total = exempt + not yet + rated."""
    year = RatingYear(2026, (1,), (2,), {"excellent": (3,), "good": (4, 5), "completed": (), "failed": ()})
    found = statistics.compute(Period("year", 2026), date(2026, 12, 31), Records([], ratings={2026: year}))
    assert [found.get(f"ratings.{k}") for k in ("total", "exempt", "not_rated", "rated", "good")] == [
        5,
        1,
        1,
        3,
        2,
    ]
    assert found.years == ((2026, {"excellent": 1, "good": 2, "completed": 0, "failed": 0}),)
    empty = statistics.compute(Period("year", 2025), date(2025, 12, 31), Records([], ratings={2026: year}))
    assert empty.get("ratings.total") is None
    assert empty["ratings.total"].text() == "–"


# --- sums for any life -----------------------------------------------------------------------------------------------

KINDS = (
    "admission recognition transfer-in transfer-out temporary-in temporary-out exemption restoration removal expulsion "
    "withdrawal death"
).split()
SCOPES = (None, "other-province", "same-province", "same-base")
FIRST = date(2024, 1, 1)

events = st.builds(
    lambda kind, days, scope: EventFact(kind, PartialDate.of(FIRST + timedelta(days=days)), None, scope),
    st.sampled_from(KINDS),
    st.integers(0, 3 * 365),
    st.sampled_from(SCOPES),
)
lives = st.lists(st.lists(events, max_size=7), max_size=12)


# known to be no member any more, then a guest who went: the restoration is that of the membership before
GUEST = [
    EventFact("death", PartialDate(2024, 1, 1)),
    EventFact("temporary-in", PartialDate(2024, 1, 2)),
    EventFact("transfer-out", PartialDate(2024, 1, 2)),
    EventFact("restoration", PartialDate(2024, 9, 15)),
]


@example([GUEST], 68, 400)
@given(lives, st.integers(0, 1000), st.integers(0, 400))
def test_opening_plus_increase_minus_decrease_is_closing(
    found: list[list[EventFact]], start: int, length: int
) -> None:
    """F.3: D = A + B − C and each sum is that of its rows, for any sequence of events and any span."""
    first = FIRST + timedelta(days=start)
    last = first + timedelta(days=length)
    people = [person(number, life, last) for number, life in enumerate(found, 1)]
    rows = movement.increase_decrease(movement.changes_in(people, [(first, last)])[0])
    size = {key: len(ids) for key, ids in rows.items()}
    assert size["closing"] == size["opening"] + size["increase.total"] - size["decrease.total"]
    assert size["increase.total"] == (
        size["increase.admitted"] + size["increase.transferred_in"] + size["increase.restored"]
    )
    assert size["increase.transferred_in"] == sum(
        size[f"increase.from_{reach}"] for reach in ("other_province", "same_province", "same_base")
    )
    assert size["decrease.total"] == sum(
        size[f"decrease.{row}"] for row in ("died", "expelled", "removed", "withdrawn", "transferred_out")
    )
    # the people standing on the roll that day, told by another rule
    assert set(rows["closing"]) == {p.id for p in people if p.standing.on_roll}


@given(lives)
def test_halves_add_up_to_the_year(found: list[list[EventFact]]) -> None:
    year = Period("year", 2025)
    people = [person(number, life, year.end) for number, life in enumerate(found, 1)]
    halves = [Period("half-year", 2025, index) for index in (1, 2)]
    whole, first, second = movement.changes_in(people, [(p.start, p.end) for p in (year, *halves)])
    assert whole.opening == first.opening
    assert first.closing == second.opening
    assert second.closing == whole.closing
    for row, ids in movement.increase_decrease(whole).items():
        if row not in ("opening", "closing"):
            parts = [movement.increase_decrease(half)[row] for half in (first, second)]
            assert sorted(ids) == sorted(parts[0] + parts[1])


@given(lives)
def test_frozen_figures_come_back_unchanged(found: list[list[EventFact]]) -> None:
    people = [person(number, life, H1.end) for number, life in enumerate(found, 1)]
    made = statistics.compute(H1, H1.end, Records(people, [line(1, date(2026, 1, 5))]))
    again = plain.from_json(plain.to_json(made))
    assert again == made
    assert plain.differences(again, made) == []


def test_a_change_behind_the_same_sum_is_a_difference() -> None:
    figure = Figure("closing", "Cuối kỳ", 2, (1, 2))
    then = Figures(H1, H1.end, {"closing": figure})
    now = Figures(H1, H1.end, {"closing": Figure("closing", "Cuối kỳ", 2, (2, 3))})
    (found,) = plain.differences(then, now)
    assert (found.frozen, found.now, found.added, found.gone) == (2, 2, (3,), (1,))


def wrong(**values: int) -> Figures:
    """Figures of the half-year of K 33 with some values put wrong."""
    good = statistics.compute(H1, H1.end, Records(k33()))
    changed = {key.replace("__", "."): value for key, value in values.items()}
    return Figures(
        H1,
        H1.end,
        {
            key: Figure(key, f.label, changed.get(key, f.value), f.people, before=f.before, unit=f.unit)
            for key, f in good.figures.items()
        },
    )


@pytest.mark.parametrize(
    "values, said",
    [
        ({"closing": 27}, "không bằng cuối kỳ 27"),
        ({"increase__admitted": 3}, "Đảng viên tăng: tổng là 5"),
        ({"increase__from_same_base": 1}, "Chuyển đến: tổng là 3"),
        ({"decrease__removed_probationary": 2}, "nhiều hơn số bị xóa tên"),
        ({"structure__official": 25}, "Chính thức và dự bị"),
        ({"tasks__given": 4}, "Nhiệm vụ giao"),
    ],
)
def test_sums_that_do_not_agree_are_found(values: dict[str, int], said: str) -> None:
    """F.3, check rules."""
    found = checks.check_sums(wrong(**values))
    assert any(said in finding.sentence and finding.severity == "error" for finding in found)


def test_opening_against_what_was_handed_up() -> None:
    """F.3: A of this period = D of the one before."""
    figures = statistics.compute(H1, H1.end, Records(k33()))
    good = checks.check_previous(figures, checks.Previous("Số 01-BC/CB", 25, date(2025, 12, 31)))
    bad = checks.check_previous(figures, checks.Previous("Số 01-BC/CB", 24, date(2025, 12, 31)))
    assert [f.severity for f in good + bad] == ["good", "warning"]
    assert "25" in bad[0].sentence
    assert "24" in bad[0].sentence
