"""Badges in a book: the forecast, cases, what was given, deadlines. Members study, part C and K 16 to 25."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from desktop_app.badges import deadlines, service, words
from desktop_app.badges.money import OwnValue
from desktop_app.badges.rules import Award, Case
from desktop_app.branch.service import holidays
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.deadlines import Deadline
from desktop_app.core.errors import UserError
from desktop_app.members import listing
from desktop_app.members import service as members
from desktop_app.members.models import EventKind
from tests.members.conftest import TODAY, draft, happening


def add(book: Book, name: str, decided: str, *events: tuple[EventKind, str]) -> int:
    """A member admitted by a decision, official a year later, with more events."""
    with book.write("Thêm") as session:
        return add_to(session, name, decided, *events)


def add_to(session: Session, name: str, decided: str, *events: tuple[EventKind, str]) -> int:
    """The same where a session is open already."""
    year, rest = decided[:4], decided[4:]
    item = draft(
        name,
        admission_decision_date=decided,
        admission_date=decided,
        official_date=f"{int(year) + 1}{rest}",
    )
    number = members.save_member(session, item, TODAY)[0]
    for kind, day in events:
        members.record_event(session, happening(number, kind, day), TODAY)
    return number


def awards(book: Book, today: date = TODAY, since: date | None = None) -> list[Award]:
    with book.read() as session:
        return [a for one in service.forecast(session, today, since=since) for a in one.awards]


def due(book: Book, today: date) -> list[Deadline]:
    with book.read() as session:
        people = members.people_on(session, today, include_left=True)
        found = deadlines.deadlines(session, people, today, holidays(session))
    return [one for one in found if one.show_from is None or one.show_from <= today]


def test_eight_rounds_with_their_people(book: Book) -> None:
    add(book, "Nông Văn Bảo", "1996-11-20")
    add(book, "Lương Thị Cúc", "1987-05-19")
    with book.read() as session:
        found = service.forecast(session, TODAY)
    assert len(found) == 8
    assert [(one.day, [a.person.full_name for a in one.awards]) for one in found[:2]] == [
        (date(2027, 2, 3), ["Nông Văn Bảo"]),
        (date(2027, 5, 19), ["Lương Thị Cúc"]),
    ]


def test_the_json_of_the_command(book: Book) -> None:
    """Members study, K 17 and K 25: a guest is in no list of this branch."""
    add(book, "Nông Văn Bảo", "1996-11-20")
    add(book, "Hoàng Thị Khách", "1996-11-20", (EventKind.TEMPORARY_IN, "2026-03-01"))
    with book.read() as session:
        (told,) = service.badges_json(session, TODAY)
    wanted = {
        "name": "Nông Văn Bảo",
        "years": 30,
        "reached": "2026-11-20",
        "round": "2027-02-03",
        "kind": "due",
        "money": 3_795_000,
        "base_pay": 2_530_000,
        "multiplier": 1.5,
        "file_by": "2026-12-22",
        "needs_recognition": False,
    }
    assert {key: told[key] for key in wanted} == wanted
    assert "56-HD/VPTW" in told["source"]


def test_the_month_setting_brings_the_round_forward(book: Book) -> None:
    """Members study, K 17: 07/11/2026 when counted by months."""
    add(book, "Nông Văn Bảo", "1996-11-20")
    with book.write("Tính theo tháng") as session:
        listing.set_badge_granularity(session, "month")
    (award,) = awards(book, date(2026, 10, 1))
    assert award.round_day == date(2026, 11, 7)


def test_an_early_case_needs_a_reason_and_its_time(book: Book) -> None:
    """Members study, K 21: 70 years on 01/9/2028; from 01/9/2026, round 02/9/2026."""
    number = add(book, "Triệu Văn Lão", "1958-09-01")
    today = date(2026, 8, 20)
    early = Case(number, 70, "early", date(2026, 9, 2), "Bệnh nặng, giấy của bệnh viện ngày 10/8/2026")
    with book.write("Hồ sơ") as session:
        with pytest.raises(UserError, match="lý do") as caught:
            service.save_case(session, replace(early, reason=" "), today)
        assert caught.value.field == "reason"
        with pytest.raises(UserError, match="sớm nhất từ 01/09/2026"):
            service.save_case(session, replace(early, round_day=date(2026, 5, 19)), today)
        with pytest.raises(UserError, match="không phải là một đợt"):
            service.save_case(session, replace(early, round_day=date(2026, 9, 3)), today)
        service.save_case(session, early, today)
    (award,) = awards(book, today)
    assert (award.kind, award.round_day, award.years) == ("early", date(2026, 9, 2), 70)
    assert award.money.amount == 20_240_000


def test_a_later_round_needs_a_reason(book: Book) -> None:
    number = add(book, "Nông Văn Bảo", "1996-11-20")
    later = Case(number, 30, round_day=date(2027, 5, 19))
    with book.write("Hồ sơ") as session, pytest.raises(UserError, match="để đợt sau"):
        service.save_case(session, later, TODAY)
    with book.write("Hồ sơ") as session:
        service.save_case(session, replace(later, reason="Thiếu tờ khai"), TODAY)
    (award,) = awards(book)
    assert (award.round_day, award.natural_round) == (date(2027, 5, 19), date(2027, 2, 3))
    with book.write("Bỏ") as session:
        service.delete_case(session, award.case.id or 0)
    assert awards(book)[0].round_day == date(2027, 2, 3)


def test_no_case_for_a_badge_that_does_not_come(book: Book) -> None:
    number = add(book, "Nông Văn Bảo", "1996-11-20", (EventKind.DISCIPLINE, "2020-01-01"))
    with book.write("Hồ sơ") as session:
        for case in (
            Case(number, 35),
            Case(number, 30, declared_on=date(2026, 12, 1)),
            Case(number, 30, "posthumous"),
            Case(number + 9, 30),
        ):
            with pytest.raises(UserError):
                service.save_case(session, case, TODAY)


def test_the_file_of_a_round_stays_due_until_handed_in_then_until_given(book: Book) -> None:
    """C: handed in before the round; overdue does not disappear."""
    add(book, "Nông Văn Bảo", "1996-11-20")
    assert due(book, date(2026, 10, 1)) == []
    (filing,) = due(book, TODAY)
    assert (filing.key, filing.day, filing.measure, filing.advisory) == (
        "badges-2027-02-03",
        date(2026, 12, 22),
        "workdays",
        True,
    )
    assert "Nông Văn Bảo (30 năm)" in filing.clause
    (late,) = due(book, date(2027, 1, 10))
    assert late.key == filing.key
    today = date(2026, 12, 1)
    with book.write("Nộp") as session:
        assert service.mark_submitted(session, awards(book, today), date(2026, 11, 30), today) == 1
    assert due(book, date(2027, 1, 10)) == []
    after = date(2027, 2, 10)
    (giving,) = due(book, after)
    assert (giving.kind, giving.day) == ("badge-given", date(2027, 2, 3))
    (award,) = awards(book, after)
    with book.write("Trao") as session:
        given = service.Given(PartialDate(2027, 2, 3), "30-0012345", "15-QĐ/TU")
        service.record_given(session, award, given, after)
    assert due(book, after) == []
    assert awards(book, after) == []


def test_a_guest_and_a_discipline_have_their_own_lines(book: Book) -> None:
    """Members study, K 25: remark into the declaration, sent to the official branch."""
    guest = add(book, "Hoàng Thị Khách", "1996-11-20", (EventKind.TEMPORARY_IN, "2026-03-01"))
    punished = add(book, "Nông Văn Bảo", "1996-11-20")
    with book.write("Kỷ luật") as session:
        event = happening(punished, EventKind.DISCIPLINE, "2026-08-10", detail="reprimand")
        members.record_event(session, event, TODAY)
    assert [one.kind for one in due(book, date(2026, 12, 1))] == ["badge-remark"]
    spring = date(2027, 3, 1)
    found = {one.kind: one for one in due(book, spring)}
    assert set(found) == {"badge-remark", "badge-recognition"}
    assert found["badge-remark"].person == "Hoàng Thị Khách"
    assert "38-HD/BTCTW" in found["badge-remark"].source
    assert "10/02/2027" in found["badge-recognition"].clause
    with book.write("Nhận xét") as session:
        service.save_case(session, Case(guest, 30, remark_sent_on=TODAY), TODAY)
        service.save_case(session, Case(punished, 30, corrected_on=TODAY), TODAY)
    assert [one.kind for one in due(book, spring)] == ["badge-filing"]


def test_what_was_missed_before_the_book_was_begun_is_not_asked_for(book: Book) -> None:
    add(book, "Nông Văn Bảo", "1981-06-01")
    assert awards(book) == []
    (missed,) = awards(book, since=date(2026, 1, 1))
    assert (missed.years, missed.round_day) == (45, date(2026, 9, 2))


def test_values_of_the_branch(book: Book) -> None:
    """C: no multiple is known for 45, 85 and 90 years."""
    add(book, "Nông Văn Bảo", "1981-12-01")
    assert awards(book)[0].money.amount is None
    own = OwnValue("45", date(2026, 1, 1), Decimal("2.5"), "Thông báo 12-TB/ĐU ngày 05/01/2026")
    with book.write("Mức") as session:
        with pytest.raises(UserError):
            service.save_own_value(session, replace(own, source=""))
        with pytest.raises(UserError):
            service.save_own_value(session, replace(own, value=Decimal(0)))
        service.save_own_value(session, own)
    assert awards(book)[0].money.amount == 6_325_000
    with book.write("Bỏ mức") as session:
        service.delete_own_value(session, "45", own.start)
    assert awards(book)[0].money.amount is None


def test_who_has_no_case_is_told_why(book: Book) -> None:
    """Members study, C: probationary members have no party age, guests are considered at their own branch."""
    add(book, "Nông Văn Bảo", "1996-11-20")
    add(book, "Hoàng Thị Khách", "1996-11-20", (EventKind.TEMPORARY_IN, "2026-03-01"))
    add(book, "Vi Văn Đi", "1996-11-20", (EventKind.TRANSFER_OUT, "2026-03-01"))
    add(book, "Hà Thị Mất", "1996-11-20", (EventKind.DEATH, "2026-03-01"))
    with book.write("Kết nạp") as session:
        members.save_member(session, draft("Hứa Minh Đạt", admission_date="2025-11-10"), TODAY)
        people = members.people_on(session, TODAY, include_left=True)
    said = {p.full_name: " ".join(words.why_no_case(p) or ()) for p in people}
    assert said.pop("Nông Văn Bảo") == ""
    for name, part in (
        ("Hoàng Thị Khách", "III.1.5"),
        ("Vi Văn Đi", "không còn ở chi bộ"),
        ("Hà Thị Mất", "truy tặng"),
        ("Hứa Minh Đạt", "chưa tính tuổi đảng"),
    ):
        assert part in said[name]
