"""Who comes to which round of badges. Cases of the members study, part C and K 16 to 25, as the branch's list tells them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from desktop_app.badges import rules
from desktop_app.badges.money import OwnValue, money
from desktop_app.badges.rules import Asked, Award, Case
from desktop_app.core.dates import PartialDate
from desktop_app.core.workdays import public_holidays
from desktop_app.members import lifecycle, party_years
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.party_years import Granularity
from desktop_app.members.service import Person

TODAY = date(2026, 10, 1)


def fact(kind: str, day: str, detail: str = "", decided: str | None = None) -> EventFact:
    return EventFact(
        kind,
        PartialDate.from_iso(day),
        detail=detail,
        decision_date=PartialDate.from_iso(decided) if decided else None,
    )


def person(decision: str, *more: EventFact, day: date = TODAY) -> Person:
    """Somebody admitted by a decision, the ceremony two weeks later, official a year after."""
    decided = date.fromisoformat(decision)
    later = date(decided.year + 1, decided.month, 28)
    events = [fact("admission", decision, decided=decision), fact("recognition", later.isoformat()), *more]
    empty: dict[str, object] = {"str": "", "bool": False, "bytes": b""}
    values = {field.name: empty.get(str(field.type)) for field in fields(Person)}
    values |= {
        "id": 1,
        "full_name": "Nông Thị Hồng Ánh",
        "standing": lifecycle.standing(events, day),
        "events": events,
    }
    return Person(**values)  # type: ignore[arg-type]  # plain values by name


def asked(today: date = TODAY, by: Granularity = "day", since: date | None = None) -> Asked:
    rounds = rules.rounds_from(today)
    return Asked(today, since or today, rounds[-1], by, public_holidays())


def of(
    who: Person,
    today: date = TODAY,
    by: Granularity = "day",
    case: Case | None = None,
    since: date | None = None,
) -> list[Award]:
    cases = {} if case is None else {(case.member_id, case.years): case}
    return rules.forecast([who], cases, asked(today, by, since))


@pytest.mark.parametrize(
    ("source", "decision", "today", "by", "years", "reached", "round_day", "amount"),
    [
        ("K 16", "1996-11-05", TODAY, "day", 30, "2026-11-05", "2026-11-07", 3_795_000),
        ("K 17", "1996-11-20", TODAY, "day", 30, "2026-11-20", "2027-02-03", 3_795_000),
        ("K 17, month", "1996-11-20", TODAY, "month", 30, "2026-11-20", "2026-11-07", 3_795_000),
        ("K 18", "1986-02-03", date(2026, 1, 15), "day", 40, "2026-02-03", "2026-02-03", 4_680_000),
        ("K 19", "1996-02-29", date(2026, 1, 15), "day", 30, "2026-02-28", "2026-05-19", 3_510_000),
        ("C, no multiple for 45", "1981-11-01", TODAY, "day", 45, "2026-11-01", "2026-11-07", None),
    ],
)
def test_the_round_and_the_money(
    source: str,
    decision: str,
    today: date,
    by: Granularity,
    years: int,
    reached: str,
    round_day: str,
    amount: int | None,
) -> None:
    (award,) = of(person(decision, day=today), today, by)
    assert (award.years, award.reached.isoformat(), award.round_day.isoformat()) == (
        years,
        reached,
        round_day,
    )
    assert award.money.amount == amount, source
    assert award.listed
    assert award.kind == "due"


def test_k16_multiple_and_base_pay() -> None:
    """Members study, K 16: 1.5 × 2.530.000."""
    (award,) = of(person("1996-11-05"))
    assert (award.money.multiplier, award.money.base_pay) == (Decimal("1.5"), 2_530_000)
    assert "56-HD/VPTW" in award.money.source


def test_k21_the_gravely_ill() -> None:
    """Members study, K 21: 70 years on 01/9/2028, 24 months earlier: from 01/9/2026, round 02/9/2026."""
    today = date(2026, 8, 20)
    who = person("1958-09-01", day=today)
    assert of(who, today) == []
    (award,) = of(who, today, case=Case(1, 70, "early", reason="Bệnh nặng"))
    assert (award.kind, award.earliest, award.round_day) == ("early", date(2026, 9, 1), date(2026, 9, 2))
    assert award.reached == date(2028, 9, 1)


def test_k23_no_badge_for_35_years() -> None:
    """Members study, K 23: 35 years on 02/9/2026 give none; the next level is 40."""
    today = date(2026, 8, 20)
    who = person("1991-09-02", day=today)
    assert of(who, today) == []
    badge = who.next_badge(today)
    assert badge is not None
    assert badge.years == 40


def test_k25_a_guest_gets_a_remark_only() -> None:
    """Members study, K 25: sinh hoạt tạm thời here, 30 years on 05/11/2026: not in this branch's list."""
    (award,) = of(person("1996-11-05", fact("temporary-in", "2026-03-01")))
    assert award.remark_only
    assert not award.listed


@pytest.mark.parametrize(
    ("code", "day", "free", "round_day"),
    [
        ("reprimand", "2026-06-01", "2026-12-01", "2027-02-03"),
        ("warning", "2026-06-01", "2027-03-01", "2027-05-19"),
        ("dismissal", "2026-06-01", "2027-06-01", "2027-09-02"),
    ],
)
def test_discipline_waits_and_asks_for_recognition(code: str, day: str, free: str, round_day: str) -> None:
    """C: 6, 9, 12 months, and the branch recognises that it was made good (24-QĐ/TW)."""
    who = person("1996-11-05", fact("discipline", day, code))
    (award,) = of(who)
    assert award.free_from is not None
    assert (award.free_from.isoformat(), award.round_day.isoformat()) == (free, round_day)
    assert award.needs_recognition
    assert not award.listed
    (recognised,) = of(who, case=Case(1, 30, corrected_on=date(2026, 9, 20)))
    assert (recognised.listed, recognised.round_day) == (True, award.round_day)


def test_recognised_later_moves_the_round_further() -> None:
    who = person("1996-11-05", fact("discipline", "2026-06-01", "reprimand"))
    (award,) = of(who, date(2027, 3, 1), case=Case(1, 30, corrected_on=date(2027, 2, 20)), since=TODAY)
    assert award.round_day == date(2027, 5, 19)


def test_an_old_discipline_stands_in_no_way() -> None:
    (award,) = of(person("1996-11-05", fact("discipline", "2026-04-01", "reprimand")))
    assert (award.free_from, award.listed) == (None, True)


def test_a_discipline_brings_no_badge_of_long_ago_back() -> None:
    """C: the wait moves a round that comes; the badges of 30 and 40 years, given before the book was kept, stay given."""
    who = person("1982-01-08", fact("discipline", "2026-09-20", "reprimand"))
    (award,) = of(who)
    assert (award.years, award.free_from, award.round_day) == (45, date(2027, 3, 20), date(2027, 5, 19))
    badge = party_years.next_badge(who.events, TODAY)
    assert badge is not None
    assert (badge.years, badge.round_day) == (45, date(2027, 5, 19))


def test_an_early_badge_asked_for_waits_for_a_discipline_of_after_its_first_round() -> None:
    who = person("1997-09-26", fact("discipline", "2026-09-20", "warning"))
    (award,) = of(who, case=Case(1, 30, kind="early", round_day=date(2027, 2, 3)))
    assert (award.kind, award.round_day) == ("early", date(2027, 9, 2))


def test_what_was_given_is_not_proposed_again() -> None:
    assert of(person("1996-11-05", fact("badge", "2026-09-30", "30"))) == []


def test_the_dead_whose_years_were_nearly_full() -> None:
    """C: truy tặng not more than 12 months before the day."""
    died = fact("death", "2026-08-01")
    (award,) = of(person("1987-03-01", died), since=date(2026, 8, 1))
    assert (award.kind, award.years, award.round_day) == ("posthumous", 40, date(2026, 9, 2))
    assert award.earliest == date(2026, 3, 1)
    assert of(person("1987-09-01", died), since=date(2026, 8, 1)) == []
    # 41 years: the badge of 40 was given in life, or nobody asked for it
    assert of(person("1985-03-01", died), since=date(2026, 8, 1)) == []


def test_who_was_qualified_when_transferred_is_considered_where_they_left() -> None:
    """C: 38-HD/BTCTW, III.1.5."""
    today = date(2026, 12, 20)
    left = person("1996-11-20", fact("transfer-out", "2026-12-01"), day=today)
    (award,) = of(left, today)
    assert (award.moved, award.listed, award.round_day) == ("out", True, date(2027, 2, 3))
    came = person("1996-11-20", fact("transfer-in", "2026-12-01"), day=today)
    (award,) = of(came, today)
    assert (award.moved, award.listed) == ("in", False)
    earlier = person("1996-11-20", fact("transfer-out", "2026-11-01"), day=today)
    assert of(earlier, today) == []


def test_nobody_who_was_put_out_and_no_probationary_member() -> None:
    assert of(person("1996-11-05", fact("expulsion", "2026-09-01"))) == []
    only = replace(person("1996-11-05"), events=[fact("admission", "1996-11-05")])
    standing = lifecycle.standing(only.events, TODAY)
    assert of(replace(only, standing=standing)) == []


def test_a_round_that_passed_stays_until_it_is_given() -> None:
    who = person("1996-11-05", day=date(2027, 1, 10))
    assert of(who, date(2027, 1, 10)) == []
    (award,) = of(who, date(2027, 1, 10), since=date(2026, 10, 1))
    assert award.round_day == date(2026, 11, 7)


def test_the_file_is_handed_in_thirty_working_days_before() -> None:
    """22/12/2026 with the New Year off; a further holiday moves it a day earlier."""
    day = date(2027, 2, 3)
    assert rules.file_by(day, public_holidays()) == date(2026, 12, 22)
    assert rules.file_by(day, {*public_holidays(), date(2027, 1, 15)}) == date(2026, 12, 21)


def test_eight_rounds_are_two_years() -> None:
    found = rules.rounds_from(date(2026, 11, 8))
    assert (found[0], found[-1], len(found)) == (date(2027, 2, 3), date(2028, 11, 7), 8)


def test_a_multiple_the_branch_was_told() -> None:
    """C: 45, 85 and 90 are not known and can be entered with their paper; base pay too."""
    own = [
        OwnValue("45", date(2026, 1, 1), Decimal("2.5"), "Thông báo của đảng ủy"),
        OwnValue("base_pay", date(2027, 7, 1), Decimal(2_700_000), "Nghị định mới"),
    ]
    assert money(45, date(2025, 12, 31), own).amount is None
    assert money(45, date(2026, 11, 7), own).amount == 6_325_000
    assert "đảng ủy" in money(45, date(2026, 11, 7), own).source
    assert money(30, date(2027, 9, 2), own).amount == 4_050_000
    assert money(30, date(2027, 5, 19), own).amount == 3_795_000
