"""Members kept and read: records, events, the bin, search, counts, history, the members command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.workdays import public_holidays
from desktop_app.members import listing, service
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import EventDraft, MemberDraft
from tests.members.conftest import TODAY, draft, happening, pd

ANH = draft(
    sex="female",
    birth_date="1978-03-12",
    citizen_id="020178000123",
    party_card="120000000001",
    phone="0912 345 678",
    ethnicity="Tày",
    religion="Không",
    admission_decision_date="2003-05-01",
    admission_date="2003-05-19",
    official_date="2004-05-19",
)


def save(book: Book, item: MemberDraft) -> int:
    with book.write("Thêm đảng viên") as session:
        return service.save_member(session, item, TODAY)[0]


def record(book: Book, event: EventDraft) -> int:
    with book.write("Ghi sự kiện") as session:
        return service.record_event(session, event, TODAY)


def names(book: Book, day: date = TODAY, **options: bool) -> list[str]:
    with book.read() as session:
        return [person.full_name for person in service.people_on(session, day, **options)]


def test_a_member_comes_back_as_saved(book: Book) -> None:
    member_id = save(book, ANH)
    with book.read() as session:
        detail = service.get_member(session, member_id, TODAY)
    assert detail.draft.full_name == "Nông Thị Hồng Ánh"
    assert detail.draft.phone == "0912345678"
    assert (detail.draft.admission_date, detail.draft.official_date) == (pd("2003-05-19"), pd("2004-05-19"))
    assert detail.draft.admission_decision_date == pd("2003-05-01")
    assert detail.person.standing.code == "official"
    assert [event.kind for event in detail.events] == ["recognition", "admission"]


def test_saving_the_same_again_changes_nothing(book: Book) -> None:
    member_id = save(book, ANH)
    with book.read() as session:
        again = service.get_member(session, member_id, TODAY).draft
    with book.write("Sửa") as session:
        service.save_member(session, again, TODAY)
    assert book.last_change is None


def test_a_changed_date_changes_the_event(book: Book) -> None:
    member_id = save(book, ANH)
    with book.read() as session:
        before = service.get_member(session, member_id, TODAY)
    with book.write("Sửa") as session:
        changed = draft(**{**before.draft.__dict__, "official_date": None})
        service.save_member(session, changed, TODAY)
    with book.read() as session:
        after = service.get_member(session, member_id, TODAY)
    assert after.person.standing.code == "probationary"
    assert [event.kind for event in after.events] == ["admission"]
    assert after.events[0].id == before.events[1].id


def test_text_is_tidied(book: Book) -> None:
    """Decomposed letters, control characters, capitals, separators and aliases of code lists."""
    member_id = save(
        book,
        draft(
            "  NGUYỄN\u200b   VĂN\tĐẠT ",
            party_card_old="49.123 456",
            ethnicity="H'Mông",
            religion="thiên chúa giáo",
            hometown="Xa\u0303 Ho\u0300a Bi\u0300nh",
            admission_date="1990",
        ),
    )
    with book.read() as session:
        kept = service.get_member(session, member_id, TODAY).draft
    assert kept.full_name == "Nguyễn Văn Đạt"
    assert kept.party_card_old == "49123456"
    assert (kept.ethnicity, kept.religion) == ("Mông", "Công giáo")
    assert kept.hometown == "Xã Hòa Bình"
    assert kept.admission_date == PartialDate(1990)


def test_lists_are_in_vietnamese_order(book: Book) -> None:
    for name in ("Hoàng Bích Yến", "Lương Văn Cường", "Đặng Hữu Thủy", "Nông Thị Hồng Ánh", "Hứa Minh Đạt"):
        save(book, draft(name, admission_date="2000-02-03", official_date="2001-02-03"))
    assert names(book) == [
        "Nông Thị Hồng Ánh",
        "Lương Văn Cường",
        "Hứa Minh Đạt",
        "Đặng Hữu Thủy",
        "Hoàng Bích Yến",
    ]


def test_who_is_listed_on_a_day(book: Book) -> None:
    """Guests and people who left on wish; a record without dates never vanishes; who came later is not listed."""
    here = save(book, draft("Vi Thị An", admission_date="2000-02-03", official_date="2001-02-03"))
    gone = save(book, draft("Vi Thị Bình", admission_date="2000-02-03", official_date="2001-02-03"))
    guest = save(book, draft("Vi Thị Cúc", admission_date="2000-02-03", official_date="2001-02-03"))
    save(book, draft("Vi Thị Dung"))
    save(book, draft("Vi Thị Em", admission_date="2026-09-02"))
    record(
        book, happening(gone, EventKind.TRANSFER_OUT, "2026-03-15", scope="other-province", place="Đảng bộ X")
    )
    record(book, happening(guest, EventKind.TEMPORARY_IN, "2026-03-01"))
    assert names(book) == ["Vi Thị An", "Vi Thị Cúc", "Vi Thị Dung", "Vi Thị Em"]
    assert names(book, include_temporary=False) == ["Vi Thị An", "Vi Thị Dung", "Vi Thị Em"]
    assert names(book, include_left=True) == [
        "Vi Thị An",
        "Vi Thị Bình",
        "Vi Thị Cúc",
        "Vi Thị Dung",
        "Vi Thị Em",
    ]
    assert names(book, date(2026, 2, 1)) == ["Vi Thị An", "Vi Thị Bình", "Vi Thị Dung"]
    with book.read() as session:
        counts = listing.count_people(service.people_on(session, TODAY, include_left=True))
    assert (counts.on_roll, counts.official, counts.probationary) == (2, 1, 1)
    assert (counts.temporary_in, counts.left, counts.unknown) == (1, 1, 1)
    assert here


def test_figures_of_a_past_day_stay(book: Book) -> None:
    """A report for 30/6 gives the same figures in November: dates after that day do not shine through."""
    save(book, draft("Hứa Minh Đạt", admission_date="2025-11-10", official_date="2026-11-10"))
    with book.read() as session:
        june = service.people_on(session, date(2026, 6, 30))[0]
        november = service.people_on(session, TODAY)[0]
    assert (june.official_date, june.standing.code) == (None, "probationary")
    assert (november.official_date, november.standing.code) == (pd("2026-11-10"), "official")


@pytest.mark.parametrize(
    "query, found",
    [
        ("anh", ["Nông Thị Hồng Ánh"]),
        ("ÁNH nong", ["Nông Thị Hồng Ánh"]),
        ("hồng", ["Nông Thị Hồng Ánh"]),
        ("dat", ["Hứa Minh Đạt"]),
        ("đạt", ["Hứa Minh Đạt"]),
        ("0001", ["Nông Thị Hồng Ánh"]),
        ("020178000123", ["Nông Thị Hồng Ánh"]),
        ("12.0000.000.001", ["Nông Thị Hồng Ánh"]),
        ("0912.345.678", ["Nông Thị Hồng Ánh"]),
        ("anh dat", []),
        ("", ["Nông Thị Hồng Ánh", "Hứa Minh Đạt"]),
        ("  ", ["Nông Thị Hồng Ánh", "Hứa Minh Đạt"]),
    ],
)
def test_search(book: Book, query: str, found: list[str]) -> None:
    """Accents and đ optional, any word order, digits of card, citizen id and phone."""
    save(book, ANH)
    save(book, draft("Hứa Minh Đạt", admission_date="2025-11-10"))
    with book.read() as session:
        people = service.people_on(session, TODAY)
    assert [p.full_name for p in listing.search(people, query)] == found


# --- events ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event, field",
    [
        (happening(0, EventKind.DEATH, "2027-01-01"), "date"),
        (happening(0, EventKind.EXEMPTION, "2028-01-01"), "date"),
        (happening(0, EventKind.EXEMPTION, "2026-05-01", until="2026-04-01"), "until"),
        (happening(0, EventKind.TRANSFER_IN, "1970-01-01"), "date"),
        (happening(0, EventKind.RECOGNITION, "2002-01-01"), "date"),
        (happening(0, EventKind.TRANSFER_OUT, "2002-01-01", scope="same-base"), "date"),
        (happening(0, EventKind.RECOGNITION, "2010-01-01"), "kind"),
        (happening(0, EventKind.ADMISSION, "2010-01-01"), "kind"),
        (happening(0, EventKind.RESTORATION, "2010-01-01"), "kind"),
        (happening(0, EventKind.BADGE, "2010-01-01"), "detail"),
        (happening(0, EventKind.TRANSFER_OUT, "2020-01-01", scope="moon"), "scope"),
        (happening(0, EventKind.DISCIPLINE, "2020-01-01", decision_date="2027-01-01"), "decision_date"),
        (happening(0, EventKind.COMMENDATION, "2020-01-01", detail="x" * 600), "detail"),
    ],
)
def test_impossible_events_are_refused(book: Book, event: EventDraft, field: str) -> None:
    member_id = save(book, ANH)
    with pytest.raises(UserError) as caught, book.write("Ghi") as session:
        service.record_event(session, EventDraft(**{**event.__dict__, "member_id": member_id}), TODAY)
    assert caught.value.field == field


def test_nothing_happens_after_death(book: Book) -> None:
    member_id = save(book, ANH)
    record(book, happening(member_id, EventKind.DEATH, "2026-05-01"))
    for kind in (EventKind.TRANSFER_OUT, EventKind.COMMENDATION, EventKind.EXEMPTION):
        with pytest.raises(UserError):
            record(book, happening(member_id, kind, "2026-06-01", detail="x"))
    with pytest.raises(UserError):
        record(book, happening(member_id, EventKind.DEATH, "2026-06-01"))


def test_who_left_cannot_leave_again(book: Book) -> None:
    member_id = save(book, ANH)
    record(book, happening(member_id, EventKind.REMOVAL, "2026-05-01"))
    with pytest.raises(UserError) as caught:
        record(book, happening(member_id, EventKind.TRANSFER_OUT, "2026-06-01"))
    assert "xóa tên" in caught.value.message


def test_an_event_is_changed_and_taken_away(book: Book) -> None:
    member_id = save(book, ANH)
    event_id = record(book, happening(member_id, EventKind.EXEMPTION, "2026-01-05", note="già yếu"))
    with book.read() as session:
        event = service.get_event(session, event_id)
    record(book, EventDraft(**{**event.__dict__, "until": pd("2026-06-30")}))
    with book.read() as session:
        assert service.get_event(session, event_id).until == pd("2026-06-30")
        assert service.get_member(session, member_id, TODAY).person.standing.code == "official"
    with book.write("Bỏ sự kiện") as session:
        service.delete_event(session, event_id)
    with book.read() as session, pytest.raises(UserError):
        service.get_event(session, event_id)


def test_a_transfer_without_a_reach_stays_inside_the_province(book: Book) -> None:
    member_id = save(book, ANH)
    event_id = record(book, happening(member_id, EventKind.TRANSFER_OUT, "2026-01-05"))
    with book.read() as session:
        assert service.get_event(session, event_id).scope == Scope.SAME_PROVINCE.value


def test_admitted_again_after_removal(book: Book) -> None:
    """The first membership stays as it was; the record shows the second."""
    member_id = save(book, ANH)
    record(book, happening(member_id, EventKind.REMOVAL, "2010-01-15"))
    record(book, happening(member_id, EventKind.ADMISSION, "2026-05-19", decision_date="2026-05-05"))
    with book.read() as session:
        detail = service.get_member(session, member_id, TODAY)
    assert detail.person.standing.code == "probationary"
    assert (detail.draft.admission_date, detail.draft.official_date) == (pd("2026-05-19"), None)
    with book.write("Sửa") as session:
        service.save_member(session, draft(**{**detail.draft.__dict__, "phone": "0900000000"}), TODAY)
    with book.read() as session:
        kinds = [event.kind for event in service.list_events(session, member_id)]
    assert kinds == ["admission", "recognition", "removal", "admission"]


def test_events_by_member(book: Book) -> None:
    first = save(book, ANH)
    second = save(book, draft("Vi Thị Dung"))
    with book.read() as session:
        found = service.events_by_member(session)
        assert sorted(found) == [first, second]
        assert [e.kind for e in found[first]] == ["admission", "recognition"]
        assert found[second] == []
        assert list(service.events_by_member(session, [second])) == [second]


# --- bin and history -------------------------------------------------------------------------------------------------


def test_the_bin(book: Book) -> None:
    member_id = save(book, ANH)
    with book.write("Bỏ vào thùng rác") as session:
        service.delete_member(session, member_id)
    assert names(book) == []
    with book.read() as session:
        assert service.deleted_members(session) == [(member_id, "Nông Thị Hồng Ánh")]
        assert member_id not in service.events_by_member(session)
    with book.write("Lấy lại") as session:
        service.restore_member(session, member_id)
    assert names(book) == ["Nông Thị Hồng Ánh"]


def test_history_in_plain_sentences(book: Book) -> None:
    member_id = save(book, ANH)
    with book.read() as session:
        before = service.get_member(session, member_id, TODAY).draft
    with book.write("Sửa số điện thoại") as session:
        changed = draft(**{**before.__dict__, "phone": "0987654321", "citizen_id": "020178000999"})
        service.save_member(session, changed, TODAY)
    event_id = record(book, happening(member_id, EventKind.EXEMPTION, "2026-01-05"))
    with book.write("Bỏ sự kiện ghi nhầm") as session:
        service.delete_event(session, event_id)
    with book.read() as session:
        lines = listing.member_history(session, member_id)
    assert [line.title for line in lines] == [
        "Bỏ sự kiện ghi nhầm",
        "Ghi sự kiện",
        "Sửa số điện thoại",
        "Thêm đảng viên",
    ]
    assert lines[0].sentences == (
        "Xóa sự kiện miễn công tác và sinh hoạt của Nông Thị Hồng Ánh, 05/01/2026.",
    )
    assert "Điện thoại của Nông Thị Hồng Ánh đổi từ ••••5678 thành ••••4321." in lines[2].sentences
    assert "Số căn cước của Nông Thị Hồng Ánh đổi từ ••••0123 thành ••••0999." in lines[2].sentences
    assert lines[3].sentences[0] == "Thêm đảng viên Nông Thị Hồng Ánh."


def test_undo_brings_the_old_record_back(book: Book) -> None:
    member_id = save(book, ANH)
    record(book, happening(member_id, EventKind.DEATH, "2026-05-01"))
    assert book.last_change is not None
    book.undo(book.last_change.id)
    assert names(book) == ["Nông Thị Hồng Ánh"]


# --- the members command ---------------------------------------------------------------------------------------------

KEYS = (
    "full_name sex birth_date admission_decision_date admission_date official_date party_card party_card_old citizen_id "
    "ethnicity religion hometown residence phone political_theory status"
).split()


def test_member_json(book: Book) -> None:
    """Always the same keys in the same order; unknown values are null, partial dates short."""
    save(book, ANH)
    save(book, draft("Vi Thị Dung", birth_date="1949", admission_date="1975-12"))
    with book.read() as session:
        first, second = map(listing.member_json, service.people_on(session, TODAY))
    assert list(first) == list(second) == KEYS
    assert first["admission_date"] == "2003-05-19"
    assert first["status"] == "official"
    assert second["birth_date"] == "1949"
    assert second["admission_date"] == "1975-12"
    assert second["official_date"] is None
    assert second["citizen_id"] is None
    assert second["status"] == "probationary"


# --- what is due -----------------------------------------------------------------------------------------------------


def test_probations_and_badges_due(book: Book) -> None:
    save(book, draft("Hứa Minh Đạt", admission_date="2025-11-10"))
    save(book, draft("Nông Quang Khánh", admission_date="2025-10-20"))
    save(
        book,
        draft(
            "Nguyễn Xuân Đức",
            admission_decision_date="1997-01-20",
            admission_date="1997-02-03",
            official_date="1998-02-03",
        ),
    )
    with book.read() as session:
        people = service.people_on(session, TODAY)
        granularity = listing.badge_granularity(session)
    due = listing.probations_due(people, TODAY, public_holidays())
    assert [(p.full_name, probation.days_left) for p, probation in due] == [
        ("Nông Quang Khánh", 6),
        ("Hứa Minh Đạt", 21),
    ]
    badges = listing.badges_due(people, date(2027, 2, 3), granularity)
    assert [(p.full_name, badge.years) for p, badge in badges] == [("Nguyễn Xuân Đức", 30)]


def test_badge_granularity_is_kept(book: Book) -> None:
    with book.write("Đặt cách tính") as session:
        listing.set_badge_granularity(session, "month")
    with book.read() as session:
        assert listing.badge_granularity(session) == "month"


# --- many ------------------------------------------------------------------------------------------------------------


def test_a_list_costs_as_many_questions_whatever_its_length(
    book: Book, fill: Callable[[int], list[int]]
) -> None:
    """One pass over columns, no question for each person; what it takes in time stands in the benchmark."""

    def questions() -> tuple[int, int]:
        asked: list[str] = []
        with book.read() as session:
            connection = session.connection()

            def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
                asked.append(statement)

            event.listen(connection, "before_cursor_execute", note)
            people = service.people_on(session, TODAY, include_left=True)
            event.remove(connection, "before_cursor_execute", note)
        return len(people), len(asked)

    fill(20)
    few = questions()
    fill(2000)
    many = questions()
    assert (few[0], many[0]) == (20, 2020)
    assert few[1] == many[1] <= 5


def test_the_rest_of_the_member_card_is_kept(book: Book) -> None:
    """Mẫu 2-HSĐV, items 11, 13, 14, 16 and 25, and columns 6 and 9 of Mẫu 7-HSĐV (members study, A.3 and A.6)."""
    item = draft(
        occupation="Giáo viên",
        occupation_group="public-service",
        occupation_before="Bộ đội",
        occupation_before_group="armed-forces",
        service_category="army",
        youth_union_date="1994-03-26",
        recruited_date="2001-09",
        recruited_by="Trường Tiểu học Hòa Bình",
        enlisted_date="1996-02",
        discharged_date="1998-02",
        honours="Nhà giáo ưu tú",
    )
    with book.write("Thêm") as session:
        member_id, _found = service.save_member(session, item, TODAY)
    with book.read() as session:
        kept = service.get_member(session, member_id, TODAY)
    assert replace(kept.draft, id=None) == item
    assert (kept.person.occupation_before, kept.person.service_category) == ("Bộ đội", "army")


@pytest.mark.parametrize(
    "values, field",
    [
        ({"occupation_group": "astronaut"}, "occupation_group"),
        ({"enlisted_date": "1998-02", "discharged_date": "1996"}, "discharged_date"),
    ],
)
def test_codes_and_service_dates_are_checked(book: Book, values: dict[str, str], field: str) -> None:
    with pytest.raises(UserError) as caught, book.write("Thêm") as session:
        service.save_member(session, draft(**values), TODAY)
    assert caught.value.field == field
