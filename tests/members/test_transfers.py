"""Transfers as cases: their days, the event they lead to, what is refused and what is only said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import lifecycle, service, transfers
from desktop_app.members.models import EventKind
from desktop_app.members.transfers import CaseDraft
from tests.members.conftest import TODAY, draft, happening

OUT = CaseDraft(
    1,
    "out",
    "permanent",
    "work",
    "same-province",
    "Đảng bộ xã Đoàn Kết",
    effective_on=date(2026, 6, 1),
    introduced_on=date(2026, 6, 28),
    letter_number="15-GT",
    presented_on=date(2026, 7, 3),
    received_on=date(2026, 7, 5),
)


@pytest.fixture
def member_id(session: Session) -> int:
    record = draft("Hứa Minh Đạt", admission_date="1990-02-03", official_date="1991-02-03")
    return service.save_member(session, record, TODAY)[0]


def keep(session: Session, case: CaseDraft) -> int:
    return transfers.save_case(session, case, TODAY)


def events(session: Session, member_id: int) -> list[tuple[str, str]]:
    found = service.list_events(session, member_id)
    return [
        (e.kind, e.date.iso())
        for e in found
        if e.date is not None and e.kind not in ("admission", "recognition")
    ]


def test_case_37_each_branch_counts_its_own_day(session: Session, member_id: int) -> None:
    """Members study, K 37: decided 28/6, received 05/7: out by the introduction, in by the receipt."""
    keep(session, replace(OUT, member_id=member_id))
    facts = service.events_by_member(session)
    first = lifecycle.changes_between(facts, date(2026, 1, 1), date(2026, 6, 30))
    assert [c.day for c in first.transferred_out] == [date(2026, 6, 28)]

    record = draft("Vi Thị Hiền", admission_date="1991-02-03", official_date="1992-02-03")
    coming = service.save_member(session, record, TODAY)[0]
    keep(session, replace(OUT, member_id=coming, direction="in"))
    facts = service.events_by_member(session, [coming])
    assert lifecycle.changes_between(facts, date(2026, 1, 1), date(2026, 6, 30)).transferred_in == []
    second = lifecycle.changes_between(facts, date(2026, 7, 1), date(2026, 12, 31))
    assert [c.day for c in second.transferred_in] == [date(2026, 7, 5)]


def test_case_35_an_internal_move_is_of_the_same_base(session: Session, member_id: int) -> None:
    """Members study, K 35: to another branch of the same base: row of internal moves."""
    keep(session, replace(OUT, member_id=member_id, kind="internal", scope=None))
    facts = service.events_by_member(session)
    found = lifecycle.changes_between(facts, date(2026, 1, 1), date(2026, 12, 31))
    assert [c.scope for c in found.transferred_out] == ["same-base"]


def test_the_event_follows_the_case(session: Session, member_id: int) -> None:
    waiting = replace(OUT, member_id=member_id, introduced_on=None, presented_on=None, received_on=None)
    case_id = keep(session, waiting)
    assert events(session, member_id) == []
    keep(session, replace(waiting, id=case_id, introduced_on=date(2026, 6, 28)))
    assert events(session, member_id) == [("transfer-out", "2026-06-28")]
    [event] = [e for e in service.list_events(session, member_id) if e.kind == "transfer-out"]
    assert (event.number, event.place, event.scope) == ("15-GT", "Đảng bộ xã Đoàn Kết", "same-province")
    keep(session, replace(waiting, id=case_id, introduced_on=date(2026, 6, 29)))
    assert events(session, member_id) == [("transfer-out", "2026-06-29")]
    keep(session, replace(waiting, id=case_id))
    assert events(session, member_id) == []


def test_an_event_recorded_by_hand_is_taken_up(session: Session, member_id: int) -> None:
    out = happening(
        member_id, EventKind.TRANSFER_OUT, "2026-06-28", scope="same-province", note="theo công văn"
    )
    service.record_event(session, out, TODAY)
    keep(session, replace(OUT, member_id=member_id))
    assert events(session, member_id) == [("transfer-out", "2026-06-28")]


def test_one_undo_takes_back_case_and_event(book: Book) -> None:
    with book.write("Thêm") as session:
        record = draft("Hứa Minh Đạt", admission_date="1990-02-03", official_date="1991-02-03")
        member_id = service.save_member(session, record, TODAY)[0]
    with book.write("Chuyển sinh hoạt") as session:
        case_id = keep(session, replace(OUT, member_id=member_id))
    assert book.last_change is not None
    taken_back = book.last_change
    book.undo(taken_back.id)
    with book.read() as session:
        assert events(session, member_id) == []
        assert transfers.list_cases(session) == []
    assert book.last_change is not None
    book.undo(book.last_change.id)
    with book.read() as session:
        assert transfers.get_case(session, case_id).event_id is not None


def test_a_deleted_event_leaves_the_case(session: Session, member_id: int) -> None:
    case_id = keep(session, replace(OUT, member_id=member_id))
    case = transfers.get_case(session, case_id)
    assert case.event_id is not None
    service.delete_event(session, case.event_id)
    assert transfers.get_case(session, case_id).event_id is None


def test_a_temporary_stay(session: Session, member_id: int) -> None:
    """Members study, B.3: the person stays on the roll of the official place."""
    stay = CaseDraft(
        member_id,
        "out",
        "temporary",
        "study",
        place="Trường Chính trị",
        introduced_on=date(2026, 9, 1),
        until=date(2027, 6, 30),
    )
    keep(session, stay)
    [person] = service.people_by_id(session, [member_id], TODAY)
    assert (person.standing.code, person.standing.on_roll) == ("temporary-out", True)


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"direction": "up"}, "direction"),
        ({"kind": "often"}, "kind"),
        ({"scope": None}, "scope"),
        ({"introduced_on": date(2026, 12, 1), "presented_on": None, "received_on": None}, "introduced_on"),
        ({"presented_on": date(2026, 6, 27)}, "presented_on"),
        ({"received_on": date(2026, 7, 2)}, "received_on"),
        ({"kind": "temporary", "until": date(2026, 6, 1)}, "until"),
        ({"introduced_on": date(1985, 1, 1)}, "introduced_on"),
        ({"place": "x" * 600}, "place"),
    ],
)
def test_refused(session: Session, member_id: int, changes: dict[str, object], field: str) -> None:
    with pytest.raises(UserError) as error:
        keep(session, replace(OUT, member_id=member_id, **changes))  # type: ignore[arg-type]  # by name
    assert error.value.field == field


@pytest.mark.parametrize(
    "reason, until, said",
    [
        ("work", date(2026, 10, 1), "từ 3 tháng"),
        ("work", date(2027, 9, 1), "dưới 12 tháng"),
        ("work", date(2027, 8, 31), ""),
        ("study", date(2028, 9, 1), ""),
        ("study", date(2028, 9, 2), "đến 24 tháng"),
    ],
)
def test_how_long_a_stay_is(reason: str, until: date, said: str) -> None:
    """Members study, B.3: 3 to under 12 months, study to 2 years."""
    found = transfers.stay_notices(date(2026, 9, 1), until, reason)
    assert (said in found[0].message) if said else found == []


def test_late_days_are_only_said() -> None:
    late = replace(OUT, effective_on=date(2026, 1, 5), presented_on=date(2026, 9, 1))
    assert [n.field for n in transfers.notices(late, frozenset())] == ["introduced_on", "presented_on"]


def test_what_the_person_says_of_a_transfer(session: Session) -> None:
    """Members study, B.3: no transfer during an inspection; who is in the committee stays so at the official place."""
    one = service.save_member(
        session,
        draft(
            "Lý Thu Hà",
            admission_date="1990-02-03",
            official_date="1991-02-03",
            party_post="Phó bí thư chi bộ",
        ),
        TODAY,
    )[0]

    def said(direction: str = "out", kind: str = "permanent") -> list[str]:
        person = service.get_member(session, one, TODAY).person
        case = CaseDraft(one, direction, kind)
        return [n.message for n in transfers.notices_of_person(case, person, TODAY)]

    assert said() == said(direction="in", kind="temporary") == []
    assert "vẫn giữ chức vụ cấp ủy" in said(kind="temporary")[0]
    service.record_event(
        session, happening(one, EventKind.SUSPENSION, "2026-11-01", until="2026-12-31"), TODAY
    )
    assert "khiếu nại, tố cáo thì chưa chuyển" in said()[0]


def test_a_transfer_that_does_not_take_place(session: Session, member_id: int) -> None:
    case_id = keep(
        session, replace(OUT, member_id=member_id, introduced_on=None, presented_on=None, received_on=None)
    )
    transfers.close_case(session, case_id, TODAY)
    assert transfers.list_cases(session, open_only=True) == []
    assert transfers.get_case(session, case_id).stage == "closed"
    done = keep(session, replace(OUT, member_id=member_id))
    with pytest.raises(UserError):
        transfers.close_case(session, done, TODAY)
