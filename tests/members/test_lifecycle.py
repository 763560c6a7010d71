"""Status on a day, deadlines, party age, badges and Biểu 1. Numbers of cases are those of the members study, part K."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.vietnamese import percent_text
from desktop_app.core.workdays import public_holidays
from desktop_app.members import admission_terms, explain, lifecycle, party_years
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Scope
from tests.members.lives import Life, valid_lives

TODAY = date(2026, 11, 23)
NO_HOLIDAYS: frozenset[date] = frozenset()
CULTURE_DAY = frozenset({date(2026, 11, 24)})


def fact(kind: str, day: str, **values: str | None) -> EventFact:
    dates = {
        name: PartialDate.from_iso(str(values.pop(name)))
        for name in ("until", "decision_date")
        if values.get(name)
    }
    return EventFact(kind, PartialDate.from_iso(day), **dates, **values)  # type: ignore[arg-type]  # by name


def member(decision: str, ceremony: str | None = None, official: str | None = None) -> list[EventFact]:
    """A member admitted here; without more the ceremony is the decision's day and recognition a year later."""
    ceremony = ceremony or decision
    ends = admission_terms.probation_end(date.fromisoformat(ceremony))
    return [
        fact("admission", ceremony, decision_date=decision),
        fact("recognition", official or ends.isoformat()),
    ]


# --- status ----------------------------------------------------------------------------------------------------------

OLD = member("1996-02-03")


@pytest.mark.parametrize(
    "events, day, code, on_roll",
    [
        pytest.param([], TODAY, "unknown", False, id="nothing known"),
        pytest.param(OLD, date(1996, 2, 2), "unknown", False, id="before the ceremony"),
        pytest.param(OLD, date(1996, 2, 3), "probationary", True, id="on the day of the ceremony"),
        pytest.param(OLD, date(1997, 2, 2), "probationary", True, id="last day of probation"),
        pytest.param(OLD, TODAY, "official", True, id="official"),
        pytest.param(
            [*OLD, fact("exemption", "2026-01-05")], TODAY, "exempt", True, id="exempt stays on the roll"
        ),
        pytest.param(
            [*OLD, fact("exemption", "2026-01-05", until="2026-11-22")],
            TODAY,
            "official",
            True,
            id="exemption over",
        ),
        pytest.param(
            [*OLD, fact("exemption", "2026-01-05", until="2026-11-23")],
            TODAY,
            "exempt",
            True,
            id="its last day",
        ),
        pytest.param(
            [*OLD, fact("exemption", "2026-01-05", detail="reduced")],
            TODAY,
            "official",
            True,
            id="less work is no exemption",
        ),
        pytest.param(
            [*OLD, fact("temporary-out", "2026-05-01")], TODAY, "temporary-out", True, id="away, on the roll"
        ),
        pytest.param(
            [*OLD, fact("temporary-in", "2026-05-01")],
            TODAY,
            "temporary-in",
            False,
            id="a guest, not on the roll",
        ),
        pytest.param(
            [*OLD, fact("temporary-in", "2026-05-01")],
            date(2026, 4, 30),
            "unknown",
            False,
            id="guest not yet here",
        ),
        pytest.param(
            [*OLD, fact("temporary-in", "2026-05-01", until="2026-10-31")],
            TODAY,
            "left",
            False,
            id="guest gone",
        ),
        pytest.param(
            [*OLD, fact("temporary-in", "2026-05-01"), fact("transfer-in", "2026-09-01")],
            TODAY,
            "official",
            True,
            id="guest who stayed",
        ),
        pytest.param(
            [*OLD, fact("temporary-in", "2026-05-01"), fact("transfer-out", "2026-09-01")],
            TODAY,
            "left",
            False,
            id="guest who went home",
        ),
        pytest.param(
            [*OLD, fact("suspension", "2026-08-01")], TODAY, "suspended", True, id="suspended, on the roll"
        ),
        pytest.param([*OLD, fact("transfer-out", "2026-03-15")], TODAY, "left", False, id="transferred out"),
        pytest.param(
            [*OLD, fact("transfer-out", "2026-03-15")],
            date(2026, 3, 14),
            "official",
            True,
            id="the day before",
        ),
        pytest.param(
            [*OLD, fact("transfer-in", "2010-06-01")],
            date(2010, 5, 31),
            "unknown",
            False,
            id="admitted elsewhere",
        ),
        pytest.param([*OLD, fact("transfer-in", "2010-06-01")], TODAY, "official", True, id="transferred in"),
        pytest.param(
            [*OLD, fact("transfer-out", "2005-01-01"), fact("transfer-in", "2010-06-01")],
            TODAY,
            "official",
            True,
            id="came back",
        ),
        pytest.param([*OLD, fact("death", "2026-07-20")], TODAY, "left", False, id="died"),
        pytest.param(
            [*OLD, fact("expulsion", "2015-01-01"), fact("restoration", "2018-01-01")],
            TODAY,
            "official",
            True,
            id="restored after wrongful expulsion",
        ),
        pytest.param(
            [*OLD, fact("removal", "2015-01-01"), *member("2020-05-19")],
            date(2020, 6, 1),
            "probationary",
            True,
            id="admitted again: a new probation",
        ),
        pytest.param(
            [
                fact("admission", "2020-01-05"),
                fact("removal", "2020-09-01"),
                fact("recognition", "2021-01-05"),
            ],
            TODAY,
            "left",
            False,
            id="removed before the recognition that was written down too",
        ),
        pytest.param(
            [
                *OLD,
                fact("transfer-out", "2010-01-01"),
                fact("expulsion", "2012-01-01"),
                fact("restoration", "2014-01-01"),
            ],
            TODAY,
            "left",
            False,
            id="expelled and restored where he went",
        ),
        pytest.param(
            [
                *OLD,
                fact("removal", "2000-01-01", place="Chi bộ nơi khác"),
                *member("2005-01-01"),
                fact("transfer-in", "2010-01-01"),
            ],
            date(1999, 1, 1),
            "unknown",
            False,
            id="removed and admitted again elsewhere",
        ),
        pytest.param(
            [*OLD, fact("removal", "2000-01-01"), *member("2005-01-01"), fact("transfer-in", "2010-01-01")],
            date(1999, 1, 1),
            "official",
            True,
            id="removed here, admitted again elsewhere",
        ),
        pytest.param(
            [
                *OLD,
                fact("temporary-in", "2010-01-01"),
                fact("transfer-out", "2010-06-01"),
                fact("temporary-in", "2012-01-01"),
                fact("transfer-out", "2012-06-01"),
            ],
            TODAY,
            "left",
            False,
            id="a guest who went home twice",
        ),
        pytest.param(
            [fact("transfer-in", "2020-01-01")], TODAY, "official", True, id="only the transfer is known"
        ),
        pytest.param(
            [fact("recognition", "1999")], TODAY, "official", True, id="only the year of recognition"
        ),
        pytest.param(
            [fact("admission", "1975")],
            date(1975, 1, 1),
            "probationary",
            True,
            id="year counts from its first day",
        ),
    ],
)
def test_status_on_a_day(events: list[EventFact], day: date, code: str, on_roll: bool) -> None:
    """B.3, B.4, B.6, B.7: temporary-in people are not in đảng số, exempt and temporarily absent ones are."""
    now = lifecycle.standing(events, day)
    assert (now.code, now.on_roll) == (code, on_roll)


@pytest.mark.parametrize(
    "kind, word",
    [
        ("transfer-out", "Chuyển đi"),
        ("death", "Từ trần"),
        ("removal", "Xóa tên"),
        ("expulsion", "Khai trừ"),
        ("withdrawal", "Xin ra khỏi Đảng"),
    ],
)
def test_word_of_those_who_left(kind: str, word: str) -> None:
    now = lifecycle.standing([*OLD, fact(kind, "2026-01-10")], TODAY)
    assert now.label() == word
    assert now.since == PartialDate(2026, 1, 10)


def test_events_of_one_day_count_in_the_order_of_the_trade() -> None:
    """An admission and a transfer in of the same day, entered in the wrong order."""
    events = [fact("transfer-in", "2020-01-01"), fact("admission", "2020-01-01")]
    assert lifecycle.standing(events, date(2020, 1, 1)).code == "probationary"


# --- party age -------------------------------------------------------------------------------------------------------


def test_case_1_party_age_counts_from_the_decision() -> None:
    """K.1: QĐ 25/8/2024, lễ 15/9/2024, chính thức 15/9/2025 → 2 năm 2 tháng on 23/11/2026."""
    assert party_years.party_age(member("2024-08-25", "2024-09-15"), TODAY) == (2, 2)


def test_case_2_probationary_members_have_no_party_age() -> None:
    """K.2: on 01/9/2025 still probationary: not shown, no error."""
    assert party_years.party_age(member("2024-08-25", "2024-09-15"), date(2025, 9, 1)) is None


def test_case_3_without_a_decision_the_card_counts() -> None:
    """K.3: card says 03/02/1980 → from that day, source "theo thẻ"."""
    events = [fact("admission", "1980-02-03"), fact("recognition", "1981-02-03")]
    start = party_years.party_age_start(events, TODAY)
    assert start is not None
    assert (start.day, start.source) == (date(1980, 2, 3), "card")
    assert party_years.party_age(events, TODAY) == (46, 9)


def test_time_outside_the_party_is_taken_off() -> None:
    """B.5: readmitted: from the first decision minus the gap."""
    events = [
        *member("2000-10-10"),
        fact("removal", "2010-01-15"),
        *member("2014-07-20"),
    ]
    start = party_years.party_age_start(events, TODAY)
    assert start is not None
    assert start.gap_months == 54
    assert start.day == date(2005, 4, 15)  # 54 months and 5 days later
    assert party_years.party_age(events, TODAY) == (21, 7)


def test_case_5_wrongful_exclusion_leaves_no_gap() -> None:
    """K.5: excluded 01/01/2015, restored 01/01/2018, decision 10/10/2000 → 26 năm 1 tháng."""
    events = [*member("2000-10-10"), fact("expulsion", "2015-01-01"), fact("restoration", "2018-01-01")]
    assert party_years.party_age(events, TODAY) == (26, 1)


def test_confirmed_start_overrides() -> None:
    """B.5: "tuổi đảng đã được xác nhận tính từ"."""
    assert party_years.party_age(member("2000-10-10"), TODAY, PartialDate(1999, 11, 24)) == (26, 11)


def test_unsure_start_counts_what_is_surely_reached() -> None:
    events = [fact("admission", "1980"), fact("recognition", "1981")]
    start = party_years.party_age_start(events, TODAY)
    assert start is not None
    assert not start.exact
    assert party_years.party_age(events, TODAY) == (45, 10)


def test_a_probationary_guest_has_no_party_age() -> None:
    events = [fact("admission", "2026-01-05"), fact("transfer-in", "2026-03-01")]
    assert lifecycle.standing(events, TODAY).code == "probationary"
    assert party_years.party_age(events, TODAY) is None


def test_interruptions_are_taken_off() -> None:
    """B.5: mất liên lạc, gián đoạn do chuyển sinh hoạt."""
    events = [
        *member("2000-10-10"),
        fact("interruption", "2008-01-01", until="2009-07-01", detail="lost-contact"),
    ]
    start = party_years.party_age_start(events, TODAY)
    assert start is not None
    assert (start.day, start.gap_months) == (date(2002, 4, 10), 18)
    assert party_years.party_age(events, TODAY) == (24, 7)


def test_an_interruption_that_goes_on_stops_the_count() -> None:
    events = [*member("2000-10-10"), fact("interruption", "2020-10-10")]
    assert party_years.party_age(events, TODAY) == (20, 0)
    assert party_years.party_age(events, date(2019, 10, 10)) == (19, 0)


def test_interruptions_written_twice_are_taken_off_once() -> None:
    events = [
        *member("2000-10-10"),
        fact("interruption", "2008-01-01", until="2009-01-01"),
        fact("interruption", "2008-06-01", until="2009-01-01"),
    ]
    start = party_years.party_age_start(events, TODAY)
    assert start is not None
    assert start.gap_months == 12


@pytest.mark.parametrize(
    "events, confirmed, parts",
    [
        (member("2024-08-25", "2024-09-15"), None, ("quyết định kết nạp 25/08/2024", "Điều 5, khoản 4")),
        ([fact("admission", "1980-02-03"), fact("recognition", "1981-02-03")], None, ("thẻ 03/02/1980",)),
        ([fact("admission", "1980"), fact("recognition", "1981")], None, ("1980", "chắc chắn đã đủ")),
        (
            [*member("2000-10-10"), fact("removal", "2010-01-15"), *member("2014-07-20")],
            None,
            ("Trừ 4 năm 6 tháng 5 ngày ở ngoài Đảng (15/01/2010 – 20/07/2014)", "xác nhận"),
        ),
        (
            [*member("2000-10-10"), fact("expulsion", "2015-01-01"), fact("restoration", "2018-01-01")],
            None,
            ("Phục hồi đảng tịch 01/01/2018: tuổi đảng liên tục.",),
        ),
        (member("2000-10-10"), PartialDate(1999, 11, 24), ("24/11/1999", "xác nhận")),
        ([fact("admission", "2026-01-05")], None, ("dự bị chưa tính",)),
        ([*member("2000-10-10"), fact("death", "2026-01-05")], None, ("không tính tuổi đảng",)),
        ([], None, ("Chưa đủ ngày tháng",)),
    ],
)
def test_why_of_the_party_age(
    events: list[EventFact], confirmed: PartialDate | None, parts: tuple[str, ...]
) -> None:
    said = explain.party_age_why(events, TODAY, confirmed)
    for part in parts:
        assert part in said


@pytest.mark.parametrize(
    "events, parts",
    [
        (OLD, ("Kết nạp tại chi bộ ngày 03/02/1996.", "Chính thức từ 03/02/1997.")),
        ([fact("admission", "2025-11-10")], ("hết 12 tháng dự bị 10/11/2026",)),
        ([*OLD, fact("transfer-in", "2010-06-01")], ("Chuyển đến chi bộ ngày 01/06/2010.",)),
        (
            [*OLD, fact("exemption", "2026-01-05", until="2026-12-31", detail="treatment")],
            ("từ 05/01/2026 đến 31/12/2026 (chữa bệnh dài ngày hoặc ở xa)", "vẫn tính vào đảng số"),
        ),
        ([*OLD, fact("temporary-in", "2026-05-01")], ("không tính vào đảng số của chi bộ",)),
        ([*OLD, fact("death", "2026-07-20")], ("Từ trần ngày 20/07/2026",)),
        ([], ("Chưa ghi ngày vào Đảng",)),
        ([fact("transfer-in", "2020-01-01")], ("Chưa ghi ngày chính thức",)),
    ],
)
def test_why_of_the_standing(events: list[EventFact], parts: tuple[str, ...]) -> None:
    said = explain.standing_why(events, TODAY)
    for part in parts:
        assert part in said


@given(valid_lives())
def test_every_life_can_be_explained(lives: tuple[Life, ...]) -> None:
    for life in lives:
        for day in (date(2006, 1, 1), date(2016, 6, 30), TODAY):
            assert explain.standing_why(life.events, day)
            assert explain.party_age_why(life.events, day)


# --- age of applicants -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "birth, age, verdict",
    [
        (date(1966, 11, 24), (59, 11), "allowed"),
        (date(1966, 10, 20), (60, 1), "needs-consent"),
        (date(1966, 11, 23), (60, 0), "allowed"),
        (date(2008, 11, 23), (18, 0), "allowed"),
        (date(2008, 11, 24), (17, 11), "too-young"),
    ],
)
def test_case_6_age_is_counted_by_months(birth: date, age: tuple[int, int], verdict: str) -> None:
    """K.6, considered on 23/11/2026."""
    assert admission_terms.admission_age(birth, TODAY) == (age, verdict)


# --- deadlines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ceremony, holidays, ends, deadline, left",
    [
        pytest.param("2025-11-10", NO_HOLIDAYS, date(2026, 11, 10), date(2026, 12, 22), 21, id="K.8"),
        pytest.param(
            "2025-11-10", CULTURE_DAY, date(2026, 11, 10), date(2026, 12, 23), 21, id="K.8 with 24/11 off"
        ),
        pytest.param("2025-10-20", NO_HOLIDAYS, date(2026, 10, 20), date(2026, 12, 1), 6, id="K.9"),
        pytest.param(
            "2025-10-20", CULTURE_DAY, date(2026, 10, 20), date(2026, 12, 2), 6, id="K.9 with 24/11 off"
        ),
    ],
)
def test_cases_8_9_probation(
    ceremony: str, holidays: frozenset[date], ends: date, deadline: date, left: int
) -> None:
    found = admission_terms.probation([fact("admission", ceremony)], TODAY, holidays)
    assert found is not None
    assert (found.ends, found.deadline, found.days_left) == (ends, deadline, left)
    assert "294-QĐ/TW" in found.source


def test_case_8_official_date_does_not_wait_for_the_signature() -> None:
    """K.8: the decision signed on 20/01/2027 does not move the official date 10/11/2026 (29-QĐ/TW 4.2b)."""
    assert admission_terms.probation_end(date(2025, 11, 10)) == date(2026, 11, 10)


def test_no_probation_for_official_members_and_those_who_left() -> None:
    assert admission_terms.probation(OLD, TODAY) is None
    gone = [fact("admission", "2025-11-10"), fact("transfer-out", "2026-02-01")]
    assert admission_terms.probation(gone, TODAY) is None


def test_overdue_probation_is_negative_and_stays() -> None:
    found = admission_terms.probation([fact("admission", "2024-11-10")], TODAY)
    assert found is not None
    assert found.days_left < -200


@pytest.mark.parametrize(
    "holidays, deadline",
    [
        (NO_HOLIDAYS, date(2026, 9, 21)),
        (frozenset({date(2026, 9, 1), date(2026, 9, 2)}), date(2026, 9, 23)),
        (frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}), date(2026, 9, 24)),
    ],
)
def test_case_10_ceremony(holidays: frozenset[date], deadline: date) -> None:
    """K.10: decision received on 10/8/2026."""
    assert admission_terms.ceremony_deadline(date(2026, 8, 10), holidays) == deadline


def test_case_10_with_the_calendar_of_the_program() -> None:
    assert admission_terms.ceremony_deadline(date(2026, 8, 10), public_holidays()) == date(2026, 9, 23)


@pytest.mark.parametrize(
    "holidays, deadline", [(NO_HOLIDAYS, date(2026, 12, 24)), (CULTURE_DAY, date(2026, 12, 25))]
)
def test_case_11_start_of_an_official_transfer(holidays: frozenset[date], deadline: date) -> None:
    """K.11: effective on 01/10/2026."""
    assert admission_terms.transfer_deadline(date(2026, 10, 1), holidays) == deadline


@pytest.mark.parametrize(
    "holidays, deadline", [(NO_HOLIDAYS, date(2026, 12, 14)), (CULTURE_DAY, date(2026, 12, 15))]
)
def test_case_12_letter_of_introduction(holidays: frozenset[date], deadline: date) -> None:
    """K.12: issued on 02/11/2026."""
    assert admission_terms.introduction_deadline(date(2026, 11, 2), holidays) == deadline


def test_case_14_certificate() -> None:
    """K.14: issued 20/11/2021 → expired on 20/11/2026."""
    assert admission_terms.course_expiry(date(2021, 11, 20)) == date(2026, 11, 20)


# --- badges ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case, decision, day, granularity, years, reached, round_day, money",
    [
        ("K.16", "1996-11-05", "2026-10-01", "day", 30, "2026-11-05", "2026-11-07", 3_795_000),
        ("K.17", "1996-11-20", "2026-10-01", "day", 30, "2026-11-20", "2027-02-03", 3_795_000),
        ("K.17 by month", "1996-11-20", "2026-10-01", "month", 30, "2026-11-20", "2026-11-07", 3_795_000),
        ("K.18", "1986-02-03", "2026-01-15", "day", 40, "2026-02-03", "2026-02-03", 4_680_000),
        ("K.19", "1996-02-29", "2026-01-15", "day", 30, "2026-02-28", "2026-05-19", 3_510_000),
        (
            "C, 45 years: no multiplier",
            "1981-11-01",
            "2026-11-02",
            "day",
            45,
            "2026-11-01",
            "2026-11-07",
            None,
        ),
        (
            "K.23, 35 years give none",
            "1991-09-02",
            "2026-09-02",
            "day",
            40,
            "2031-09-02",
            "2031-09-02",
            5_060_000,
        ),
    ],
)
def test_cases_16_to_19_and_23_badges(
    case: str,
    decision: str,
    day: str,
    granularity: party_years.Granularity,
    years: int,
    reached: str,
    round_day: str,
    money: int | None,
) -> None:
    badge = party_years.next_badge(member(decision), date.fromisoformat(day), None, granularity)
    assert badge is not None, case
    assert (badge.years, badge.reached.isoformat(), badge.round_day.isoformat(), badge.money) == (
        years,
        reached,
        round_day,
        money,
    )


def test_case_16_multiplier_and_base_pay() -> None:
    """K.16: 1.5 × 2.530.000."""
    badge = party_years.next_badge(member("1996-11-05"), date(2026, 11, 7))
    assert badge is not None
    assert (badge.multiplier, badge.base_pay) == (Decimal("1.5"), 2_530_000)
    assert "56-HD/VPTW" in badge.source


def test_case_21_gravely_ill() -> None:
    """K.21: 70 years on 01/9/2028; 24 months earlier → from 01/9/2026 → round 02/9/2026."""
    early = party_years.early_from(70, date(2028, 9, 1))
    assert early == date(2026, 9, 1)
    assert party_years.badge_round(early) == date(2026, 9, 2)


@pytest.mark.parametrize("years, months", [(30, 12), (65, 12), (70, 24), (90, 24)])
def test_early_and_posthumous_limits(years: int, months: int) -> None:
    """C: 30 to 65 years 12 months, 70 to 90 years 24; posthumous 12."""
    due = date(2028, 9, 1)
    assert party_years.early_from(years, due) == add_months(due, -months)
    assert party_years.early_from(years, due, posthumous=True) == date(2027, 9, 1)


@pytest.mark.parametrize(
    "code, disciplined, free, round_day",
    [
        ("reprimand", "2026-06-01", date(2026, 12, 1), date(2027, 2, 3)),
        ("warning", "2026-06-01", date(2027, 3, 1), date(2027, 5, 19)),
        ("dismissal", "2026-06-01", date(2027, 6, 1), date(2027, 9, 2)),
        ("reprimand", "2026-04-01", None, date(2026, 11, 7)),
    ],
)
def test_discipline_moves_the_round(code: str, disciplined: str, free: date | None, round_day: date) -> None:
    """C: khiển trách 6, cảnh cáo 9, cách chức 12 months."""
    events = [*member("1996-11-05"), fact("discipline", disciplined, detail=code)]
    badge = party_years.next_badge(events, date(2026, 10, 1))
    assert badge is not None
    assert (badge.years, badge.blocked_until, badge.round_day) == (30, free, round_day)


def test_case_25_guests_get_only_a_remark() -> None:
    """K.25: sinh hoạt tạm thời here, 30 years on 05/11/2026."""
    badge = party_years.next_badge(
        [*member("1996-11-05"), fact("temporary-in", "2026-03-01")], date(2026, 10, 1)
    )
    assert badge is not None
    assert badge.remark_only


def test_a_given_badge_is_not_proposed_again() -> None:
    events = [*member("1996-11-05"), fact("badge", "2026-11-07", detail="30")]
    badge = party_years.next_badge(events, date(2026, 11, 7))
    assert badge is not None
    assert badge.years == 40


def test_no_badge_for_probationary_members_and_those_who_left() -> None:
    assert party_years.next_badge([fact("admission", "2026-01-05")], TODAY) is None
    assert party_years.next_badge([*OLD, fact("death", "2026-01-05")], TODAY) is None


def test_rounds_of_a_year() -> None:
    """C: 3/2, 19/5, 2/9, 7/11."""
    assert party_years.rounds_of(2026) == [
        date(2026, 2, 3),
        date(2026, 5, 19),
        date(2026, 9, 2),
        date(2026, 11, 7),
    ]
    assert party_years.next_round(date(2026, 11, 8)) == date(2027, 2, 3)


@pytest.mark.parametrize(
    "years, before, after",
    [
        (30, 3_510_000, 3_795_000),
        (40, 4_680_000, 5_060_000),
        (50, 7_020_000, 7_590_000),
        (55, 8_190_000, 8_855_000),
        (60, 11_700_000, 12_650_000),
        (65, 14_040_000, 15_180_000),
        (70, 18_720_000, 20_240_000),
        (75, 23_400_000, 25_300_000),
        (80, 35_100_000, 37_950_000),
        (45, None, None),
        (85, None, None),
        (90, None, None),
    ],
)
def test_money_table(years: int, before: int | None, after: int | None) -> None:
    """C, table of money: base pay to 30/6/2026 and from 01/7/2026."""
    assert party_years.badge_money(years, date(2026, 6, 30))[2] == before
    assert party_years.badge_money(years, date(2026, 7, 1))[2] == after


# --- Biểu 1 ----------------------------------------------------------------------------------------------------------

H1 = (date(2026, 1, 1), date(2026, 6, 30))


def case_33() -> dict[int, list[EventFact]]:
    """K.33: A = 25 and what happened in the first half of 2026."""
    book = {n: member("2000-02-03") for n in range(1, 26)}
    book[26] = [fact("admission", "2026-03-03")]
    book[27] = [fact("admission", "2026-05-19")]
    book[28] = [*member("2010-02-03"), fact("transfer-in", "2026-02-10", scope=Scope.OTHER_PROVINCE.value)]
    for n in (29, 30):
        book[n] = [*member("2010-02-03"), fact("transfer-in", "2026-02-10", scope=Scope.SAME_PROVINCE.value)]
    for n in (31, 32):
        book[n] = [*member("2010-02-03"), fact("temporary-in", "2026-04-01")]
    book[1] = [*book[1], fact("death", "2026-01-20")]
    book[2] = [fact("admission", "2025-09-02"), fact("removal", "2026-06-15")]
    for n in (3, 4):
        book[n] = [*book[n], fact("transfer-out", "2026-05-05", scope=Scope.SAME_PROVINCE.value)]
    book[5] = [*book[5], fact("temporary-out", "2026-04-01")]
    book[6] = [*book[6], fact("exemption", "2026-04-01")]
    return book


def test_case_33_increase_and_decrease() -> None:
    """K.33: B = 5, C = 4, D = 26; row 3 "Trong đó dự bị" = 1; temporary and exempt members do not change D."""
    found = lifecycle.changes_between(case_33(), *H1)
    assert len(found.opening) == 25
    assert len(found.joined) == 5
    assert len(found.left) == 4
    assert len(found.closing) == 26
    assert len(found.admitted) == 2
    assert len(found.transferred_in) == 3
    assert len(found.joins(EventKind.TRANSFER_IN, Scope.OTHER_PROVINCE)) == 1
    assert len(found.joins(EventKind.TRANSFER_IN, Scope.SAME_PROVINCE)) == 2
    assert [c.member_id for c in found.died] == [1]
    assert [c.member_id for c in found.removed] == [2]
    assert len(found.removed_probationary) == 1
    assert len(found.leaves(EventKind.TRANSFER_OUT, Scope.SAME_PROVINCE)) == 2
    assert {31, 32}.isdisjoint(found.closing)
    assert {5, 6} <= set(found.closing)


def test_closing_is_the_next_opening() -> None:
    """F.3: A(this) = D(previous)."""
    book = case_33()
    first = lifecycle.changes_between(book, *H1)
    second = lifecycle.changes_between(book, date(2026, 7, 1), date(2026, 12, 31))
    assert first.closing == second.opening


def test_case_35_moves_inside_the_base_organisation_have_their_own_row() -> None:
    """K.35: 15/3 to another chi bộ of the same đảng bộ cơ sở: chi bộ sheet 1, Biểu 1 of the đảng bộ 0."""
    book = {1: [*OLD, fact("transfer-out", "2026-03-15", scope=Scope.SAME_BASE.value)]}
    found = lifecycle.changes_between(book, *H1)
    assert len(found.leaves(EventKind.TRANSFER_OUT, Scope.SAME_BASE)) == 1
    assert not found.leaves(EventKind.TRANSFER_OUT, Scope.SAME_PROVINCE)
    assert not found.leaves(EventKind.TRANSFER_OUT, Scope.OTHER_PROVINCE)


@pytest.mark.parametrize("now, before, text", [(5, 4, "125,0%"), (3, 0, "–"), (0, 0, "–")])
def test_case_36_comparison_with_last_year(now: int, before: int, text: str) -> None:
    """K.36: a share of nothing is a dash."""
    assert percent_text(now, before) == text


def test_case_37_each_branch_counts_its_own_day() -> None:
    """K.37: introduced 28/6 (old branch, period 1), received 05/7 (new branch, period 2)."""
    old = {1: [*OLD, fact("transfer-out", "2026-06-28")]}
    new = {1: [*OLD, fact("transfer-in", "2026-07-05", decision_date="2026-06-28")]}
    assert len(lifecycle.changes_between(old, *H1).left) == 1
    assert not lifecycle.changes_between(new, *H1).joined
    assert len(lifecycle.changes_between(new, date(2026, 7, 1), date(2026, 12, 31)).joined) == 1


def test_whoever_was_admitted_elsewhere_is_not_counted_as_admitted() -> None:
    book = {1: [fact("admission", "2026-02-01"), fact("transfer-in", "2026-05-01")]}
    found = lifecycle.changes_between(book, *H1)
    assert not found.admitted
    assert len(found.transferred_in) == 1


def test_restored_and_admitted_again() -> None:
    """F.3 row B.3, and kết nạp lại in Biểu 2."""
    book = {
        1: [*OLD, fact("expulsion", "2020-01-01"), fact("restoration", "2026-02-01")],
        2: [*OLD, fact("removal", "2020-01-01"), fact("admission", "2026-02-01")],
    }
    found = lifecycle.changes_between(book, *H1)
    assert len(found.restored) == 1
    assert [(c.member_id, c.again) for c in found.admitted] == [(2, True)]


_kinds = st.sampled_from([kind.value for kind in EventKind])
_days = st.builds(
    PartialDate,
    st.integers(2020, 2027),
    st.one_of(st.none(), st.integers(1, 12)),
)
_events = st.lists(st.builds(EventFact, _kinds, _days), max_size=8)


@given(st.dictionaries(st.integers(1, 20), _events, max_size=6))
def test_the_sums_always_agree(book: dict[int, list[EventFact]]) -> None:
    """F.3: D = A + B − C, whatever was entered; and the closing list is the roll of the last day."""
    found = lifecycle.changes_between(book, *H1)
    assert len(found.closing) == len(found.opening) + len(found.joined) - len(found.left)
    on_roll = {n for n, events in book.items() if lifecycle.standing(events, H1[1]).on_roll}
    assert set(found.closing) == on_roll
