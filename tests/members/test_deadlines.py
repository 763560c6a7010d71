"""The deadlines of memberships, with day and clause. Numbers of cases are those of the members study, part K."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest
from sqlalchemy.orm import Session

from desktop_app.core.deadlines import Deadline
from desktop_app.members import admission_terms, deadlines, service, transfers
from desktop_app.members.models import EventKind
from desktop_app.members.transfers import CaseDraft
from tests.members.conftest import TODAY, draft, happening

NO_HOLIDAYS: frozenset[date] = frozenset()
CULTURE_DAY = frozenset({date(2026, 11, 24)})


def due(session: Session, day: date = TODAY, off: Collection[date] = NO_HOLIDAYS) -> dict[str, Deadline]:
    """The deadlines by kind: the tests keep one of a kind."""
    found = deadlines.deadlines(session, service.people_on(session, day), day, off)
    kinds = [item.kind for item in found]
    assert len(kinds) == len(set(kinds)), kinds
    return {item.kind: item for item in found}


def add(session: Session, name: str = "Hứa Minh Đạt", **values: object) -> int:
    return service.save_member(session, draft(name, **values), TODAY)[0]


def record(session: Session, member_id: int, kind: EventKind, day: str, **values: object) -> int:
    return service.record_event(session, happening(member_id, kind, day, **values), TODAY)


def keep(session: Session, case: CaseDraft) -> int:
    return transfers.save_case(session, case, TODAY)


@pytest.mark.parametrize(
    "ceremony, off, ends, last",
    [
        ("2025-11-10", NO_HOLIDAYS, date(2026, 11, 10), date(2026, 12, 22)),
        ("2025-11-10", CULTURE_DAY, date(2026, 11, 10), date(2026, 12, 23)),
        ("2025-10-20", NO_HOLIDAYS, date(2026, 10, 20), date(2026, 12, 1)),
        ("2025-10-20", CULTURE_DAY, date(2026, 10, 20), date(2026, 12, 2)),
    ],
)
def test_recognition(session: Session, ceremony: str, off: Collection[date], ends: date, last: date) -> None:
    """Members study, K 8 and 9: 30 working days after the twelve months."""
    add(session, admission_date=ceremony)
    found = due(session, off=off)["recognition"]
    assert (found.start, found.day, found.measure) == (ends, last, "workdays")
    assert found.source == "294-QĐ/TW, điểm 4.2"
    if ceremony == "2025-10-20":
        assert found.left(TODAY, off) == 6


def test_recognition_is_told_thirty_days_before_and_stays_when_late(session: Session) -> None:
    member_id = add(session, admission_date="2025-11-10")
    found = due(session)["recognition"]
    assert found.show_from == date(2026, 10, 11)
    late = due(session, date(2027, 6, 1))["recognition"]
    assert late.left(date(2027, 6, 1), NO_HOLIDAYS) < 0
    assert late.key == found.key
    record(session, member_id, EventKind.RECOGNITION, "2026-11-10")
    assert "recognition" not in due(session)


def test_a_branch_of_two_cannot_consider(session: Session) -> None:
    """Members study, B.2: at least three official members meet for it; guests do not count."""

    def official(name: str) -> int:
        return add(session, name, admission_date="2000-02-03", official_date="2001-02-03")

    def too_few() -> bool:
        clause = due(session)["recognition"].clause
        return "dưới 3 đảng viên chính thức" in clause and "Điều lệ Đảng, Điều 24" in clause

    add(session, admission_date="2025-11-10")
    official("Hứa Minh Ánh")
    official("Hứa Minh Bình")
    guest = official("Hứa Minh Khách")
    record(session, guest, EventKind.TEMPORARY_IN, "2026-10-01", until="2027-06-30")
    assert too_few()
    third = official("Hứa Minh Cường")
    assert not too_few()
    record(session, third, EventKind.TRANSFER_OUT, "2026-11-02", scope="same-province")
    assert too_few()


def test_members_of_long_ago_without_official_date_are_one_line(session: Session) -> None:
    """A list without official dates must not open the book with a page of deadlines of 1979."""
    for n, day in enumerate(("1978-03-02", "1999-05-19", "2001-09-02", "2010-02-03")):
        add(session, f"Hứa Minh {'Ánh Bình Cường Đạt'.split()[n]}", admission_date=day)
    found = due(session)
    assert "recognition" not in found
    one = found["official-date-missing"]
    assert one.title == "Bổ sung ngày chính thức: 4 đồng chí"
    assert (one.day, one.advisory, one.target) == (TODAY, True, {"filter": "probationary"})


def test_a_probation_whose_day_is_not_known_whole_is_not_lost(session: Session) -> None:
    """Members study, A.7: months and years are kept as they are known; B.2: twelve months from the day of the ceremony."""
    young = add(session, "Hứa Minh Đạt", admission_date="2025-11")
    add(session, "Hứa Minh Ánh", admission_date="1979")
    found = due(session)
    assert found["ceremony-date-missing"].person == "Hứa Minh Đạt"
    assert found["official-date-missing"].person == "Hứa Minh Ánh"
    assert "Điều lệ Đảng, Điều 5" in found["ceremony-date-missing"].clause
    known = service.get_member(session, young, TODAY).draft
    service.save_member(session, draft(**{**known.__dict__, "admission_date": "2025-11-10"}), TODAY)
    assert set(due(session)) == {"recognition", "profile", "official-date-missing"}


@pytest.mark.parametrize(
    "ceremony, ends",
    [
        ("2024-02-29", date(2025, 2, 28)),
        ("2024-02-28", date(2025, 2, 28)),
        ("2023-02-28", date(2024, 2, 28)),
        ("2023-03-01", date(2024, 3, 1)),
        ("2024-08-31", date(2025, 8, 31)),
    ],
)
def test_probation_over_leap_days_and_ends_of_months(ceremony: str, ends: date) -> None:
    """Members study, B.2: the official date is exactly the day the twelve months end."""
    assert admission_terms.probation_end(date.fromisoformat(ceremony)) == ends


@pytest.mark.parametrize(
    "issued, ends",
    [
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2021, 8, 31), date(2026, 8, 31)),
        (date(2021, 11, 20), date(2026, 11, 20)),
    ],
)
def test_the_certificate_over_leap_days_and_ends_of_months(issued: date, ends: date) -> None:
    """Members study, B.1 and K 14: sixty months."""
    assert admission_terms.course_expiry(issued) == ends


def test_the_record_of_a_new_member(session: Session) -> None:
    """Members study, A.1: lý lịch đảng viên within 30 working days from the ceremony; its number closes it."""
    member_id = add(session, admission_date="2026-11-02")
    found = due(session)["profile"]
    assert (found.day, found.closable) == (date(2026, 12, 14), True)
    known = service.get_member(session, member_id, TODAY).draft
    service.save_member(session, draft(**{**known.__dict__, "profile_number": "012345 LS"}), TODAY)
    assert "profile" not in due(session)


def test_probation_before_the_rule_asks_for_no_record(session: Session) -> None:
    add(session, admission_date="2025-06-02")
    assert "profile" not in due(session)


@pytest.mark.parametrize("off, last", [(NO_HOLIDAYS, date(2026, 12, 24)), (CULTURE_DAY, date(2026, 12, 25))])
def test_the_start_of_a_transfer(session: Session, off: Collection[date], last: date) -> None:
    """Members study, K 11: retired on 01/10/2026: 60 working days."""
    member_id = add(session, admission_date="1990-02-03", official_date="1991-02-03")
    case_id = keep(
        session, CaseDraft(member_id, "out", "permanent", "retired", effective_on=date(2026, 10, 1))
    )
    found = due(session, off=off)["transfer-start"]
    assert (found.start, found.day, found.advisory) == (date(2026, 10, 1), last, False)
    assert found.target == {"form": "transfer", "member_id": member_id, "case_id": case_id}
    assert "294-QĐ/TW, điểm 6.3.1" in found.clause


@pytest.mark.parametrize("off, last", [(NO_HOLIDAYS, date(2026, 12, 14)), (CULTURE_DAY, date(2026, 12, 15))])
def test_presenting_the_letter(session: Session, off: Collection[date], last: date) -> None:
    """Members study, K 12: letter of 02/11/2026: 30 working days; told until it was presented, although who left is no longer
    on the list."""
    member_id = add(session, admission_date="1990-02-03", official_date="1991-02-03")
    case = CaseDraft(member_id, "out", "permanent", scope="same-province", introduced_on=date(2026, 11, 2))
    case_id = keep(session, case)
    found = due(session, off=off)["transfer-present"]
    assert found.day == last
    assert found.person == "Hứa Minh Đạt"
    keep(session, CaseDraft(**{**case.__dict__, "id": case_id, "presented_on": date(2026, 11, 20)}))
    assert due(session) == {}


def test_an_exemption_ends(session: Session) -> None:
    """Members study, B.4: told 30 days before; late until what followed is recorded."""
    member_id = add(session, admission_date="1980-02-03", official_date="1981-02-03")
    record(session, member_id, EventKind.EXEMPTION, "2026-01-01", until="2026-12-10", detail="treatment")
    found = due(session)["exemption"]
    assert (found.day, found.show_from, found.closable) == (date(2026, 12, 10), date(2026, 11, 10), True)
    late = date(2027, 1, 5)
    assert due(session, late)["exemption"].left(late, NO_HOLIDAYS) == -26
    record(session, member_id, EventKind.EXEMPTION, "2026-12-11", detail="treatment")
    assert due(session, late) == {}


def test_working_far_away_without_an_end_lasts_twelve_months(session: Session) -> None:
    """Members study, B.4: tạm miễn for làm ăn xa is under 12 months."""
    member_id = add(session, admission_date="2000-02-03", official_date="2001-02-03")
    record(session, member_id, EventKind.EXEMPTION, "2026-01-01", detail="away")
    found = due(session)["exemption"]
    assert (found.day, found.advisory) == (date(2027, 1, 1), True)


def test_an_exemption_of_the_old_has_no_end(session: Session) -> None:
    member_id = add(session, admission_date="1980-02-03", official_date="1981-02-03")
    record(session, member_id, EventKind.EXEMPTION, "2020-01-01", detail="age-illness")
    assert due(session) == {}


def test_an_end_of_long_ago_is_no_deadline(session: Session) -> None:
    """What was only written down of an old life is not asked about; what ended while the book was kept stays."""
    member_id = add(session, admission_date="1990-02-03", official_date="1991-02-03")
    record(session, member_id, EventKind.EXEMPTION, "2022-06-01", until="2023-11-23", detail="treatment")
    late = due(session)["exemption"]
    assert late.left(TODAY, NO_HOLIDAYS) == -1096
    assert due(session, date(2026, 11, 24)) == {}


@pytest.mark.parametrize("detail, last", [("", date(2027, 2, 1)), ("study", date(2028, 2, 1))])
def test_a_stay_elsewhere_without_an_end(session: Session, detail: str, last: date) -> None:
    """Members study, B.3: under 12 months, study two years."""
    member_id = add(session, admission_date="2000-02-03", official_date="2001-02-03")
    record(session, member_id, EventKind.TEMPORARY_OUT, "2026-02-01", detail=detail)
    assert due(session)["temporary-out"].day == last


def test_a_guest_whose_time_is_over_stays_due(session: Session) -> None:
    member_id = add(session, admission_date="2000-02-03", official_date="2001-02-03")
    record(session, member_id, EventKind.TEMPORARY_IN, "2026-02-01", until="2026-10-31")
    found = due(session)["temporary-in"]
    assert (found.day, found.person) == (date(2026, 10, 31), "Hứa Minh Đạt")
    record(session, member_id, EventKind.TRANSFER_OUT, "2026-11-02")
    assert due(session) == {}


def test_case_5_back_dues_after_restoration(session: Session) -> None:
    """Members study, K 5: the reminder "truy nộp đảng phí"."""
    member_id = add(
        session, admission_date="2000-10-10", admission_decision_date="2000-10-10", official_date="2001-10-10"
    )
    record(session, member_id, EventKind.EXPULSION, "2015-01-01")
    record(session, member_id, EventKind.RESTORATION, "2018-01-01")
    found = due(session)["back-dues"]
    assert found.title.startswith("Truy nộp đảng phí")
    assert (found.start, found.closable, found.advisory) == (date(2018, 1, 1), True, True)


def test_three_months_without_contact(session: Session) -> None:
    """Members study, B.6: a reminder only; the branch considers."""
    member_id = add(session, admission_date="2000-02-03", official_date="2001-02-03")
    record(session, member_id, EventKind.INTERRUPTION, "2026-09-15", detail="lost-contact")
    found = due(session)["interruption"]
    assert (found.day, found.advisory) == (date(2026, 12, 15), True)


def test_who_left_owes_nothing(session: Session) -> None:
    member_id = add(session, admission_date="2000-02-03", official_date="2001-02-03")
    record(session, member_id, EventKind.EXEMPTION, "2026-01-01", until="2026-12-10")
    record(session, member_id, EventKind.DEATH, "2026-07-01")
    assert due(session) == {}
