"""The book beside the national list: who is who, what differs, what is kept and handed up. All people are invented."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.core import book as core_book
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.lists import cells, corrections, importer, reconcile
from desktop_app.lists.corrections import Decision
from desktop_app.lists.reconcile import Comparison, Difference, Known, Listed
from desktop_app.members import service
from desktop_app.members.lifecycle import EventFact, standing
from desktop_app.members.models import EventKind
from tests.members.conftest import PASSPHRASE, TODAY, draft, happening, pd, taken_back

NATIONAL = Path(__file__).parent / "data" / "danh_sach_quoc_gia.xlsx"
SHEET = importer.read_table(NATIONAL)
COLUMNS = importer.recognise(SHEET)


@pytest.fixture(scope="module")
def filled(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book that holds exactly the people of the national list."""
    path = tmp_path_factory.mktemp("books") / "đủ.chibo"
    shutil.copy(empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as book:
        with book.write("Nhập") as session:
            importer.apply(session, importer.preview(session, SHEET, COLUMNS, TODAY))
        yield book


@pytest.fixture
def book(filled: Book) -> Iterator[Book]:
    """That book for one test."""
    with taken_back(filled) as book:
        yield book


def compared(book: Book) -> Comparison:
    with book.read() as session:
        return corrections.compare_list(session, SHEET, COLUMNS, TODAY)


def only(found: Comparison) -> Difference:
    (item,) = found.differences
    return item


def member_id(book: Book, name: str) -> int:
    with book.read() as session:
        return next(p.id for p in service.people_on(session, TODAY) if p.full_name == name)


def change(book: Book, name: str, **values: object) -> int:
    at = member_id(book, name)
    with book.write("Sửa") as session:
        known = service.get_member(session, at, TODAY).draft
        new = draft(name, **values)
        service.save_member(session, replace(known, **{key: getattr(new, key) for key in values}), TODAY)
    return at


def keep(book: Book, found: Comparison, **choices: Decision) -> corrections.Kept:
    by_field = {item.field: item.key for item in found.differences}
    decisions = {by_field[name]: decision for name, decision in choices.items()}
    with book.write("Đối chiếu") as session:
        return corrections.keep_decisions(session, found, SHEET.file_name, decisions, TODAY)


def test_a_book_that_is_the_list_has_nothing_to_decide(book: Book) -> None:
    found = compared(book)
    assert found.differences == ()
    assert (found.rows, found.matched, found.agreeing) == (34, 34, 34)


def test_each_difference_says_both_values_and_can_be_accepted_kept_or_noted(book: Book) -> None:
    at = change(
        book,
        "Vi Ngọc Sơn",
        birth_date="1976-10-08",
        ethnicity="Tày",
        religion="",
        party_card="099393253277",
    )
    found = compared(book)
    told = {item.field: (item.kind, item.ours, item.theirs) for item in found.differences}
    assert told == {
        "birth_date": ("differs", "08/10/1976", "07/10/1976"),
        "ethnicity": ("differs", "Tày", "Kinh"),
        "religion": ("book-empty", "", "Không"),
        "party_card": ("differs", "099393253277", "099393253276"),
    }
    assert found.counts() == {"differs": 3, "book-empty": 1}
    assert "quyết định" in next(item.why for item in found.differences if item.field == "birth_date")
    kept = keep(
        book,
        found,
        religion=Decision("accept"),
        ethnicity=Decision("keep"),
        birth_date=Decision("note", "Xem lại giấy khai sinh"),
    )
    assert (kept.accepted, kept.kept, kept.noted, kept.left) == (1, 1, 1, 1)
    with book.read() as session:
        known = service.get_member(session, at, TODAY).draft
        assert (known.religion, known.ethnicity) == ("Không", "Tày")
        handed = corrections.last_corrections(session, TODAY)
    assert handed is not None
    assert handed.file_name == "danh_sach_quoc_gia.xlsx"
    assert handed.rows == 34
    assert [(line.field, line.ours, line.theirs) for line in handed.chosen("keep")] == [
        ("ethnicity", "Tày", "Kinh")
    ]
    assert handed.chosen("note")[0].note == "Xem lại giấy khai sinh"
    # one act: one change takes all of it back
    assert book.last_change is not None
    book.undo(book.last_change.id)
    with book.read() as session:
        assert service.get_member(session, at, TODAY).draft.religion == ""
        assert corrections.last_corrections(session, TODAY) is None


def test_what_was_kept_before_is_remembered_when_the_list_comes_again(book: Book) -> None:
    change(book, "Vi Ngọc Sơn", ethnicity="Tày")
    assert only(compared(book)).earlier is None
    keep(book, compared(book), ethnicity=Decision("keep", "Theo giấy khai sinh"))
    earlier = only(compared(book)).earlier
    assert earlier is not None
    assert (earlier.choice, earlier.note, earlier.made_on) == ("keep", "Theo giấy khai sinh", TODAY)
    # another value is another question
    change(book, "Vi Ngọc Sơn", ethnicity="Nùng")
    assert only(compared(book)).earlier is None


def test_people_missing_on_either_side(book: Book) -> None:
    with book.write("Thêm") as session:
        service.save_member(
            session,
            draft("Nông Thị Hồng Ánh", birth_date="1978-03-12", admission_date="2003-05-19"),
            TODAY,
        )
        guest, _notices = service.save_member(session, draft("Chu Văn An", birth_date="1960"), TODAY)
        service.record_event(session, happening(guest, EventKind.TEMPORARY_IN, "2026-02-01"), TODAY)
        service.delete_member(session, member_id(book, "Phạm Hữu Hải"))
    found = compared(book)
    assert [(item.kind, item.full_name) for item in found.differences] == [
        ("unknown", "Phạm Hữu Hải"),
        # who is here for a time is not in the list of the branch
        ("missing", "Nông Thị Hồng Ánh"),
    ]
    unknown, missing = found.differences
    assert unknown.acceptable
    assert not missing.acceptable
    with pytest.raises(UserError, match="Không nhận được"):
        keep(book, found, missing=Decision("accept"))
    kept = keep(book, found, unknown=Decision("accept"), missing=Decision("keep"))
    assert kept.new == 1
    with book.read() as session:
        people = {p.full_name: p for p in service.people_on(session, TODAY)}
        handed = corrections.last_corrections(session, TODAY)
    assert people["Phạm Hữu Hải"].citizen_id == "079089586463"
    assert handed is not None
    assert [(line.full_name, line.label) for line in handed.chosen("keep")] == [
        ("Nông Thị Hồng Ánh", "Không có trong danh sách")
    ]


def listed(full_name: str, row: object = 9, **values: object) -> Listed:
    assert isinstance(row, int)
    return Listed(row, draft(full_name, **values))


def known(number: int, full_name: str, *events: EventFact, **values: object) -> Known:
    record = replace(draft(full_name, **values), id=number)
    facts = [*events]
    if record.admission_date is not None:
        facts.insert(0, EventFact(EventKind.ADMISSION.value, record.admission_date))
    return Known(record, standing(facts, TODAY), facts)


ALL = reconcile.FIELDS


def fields_told(row: Listed, person: Known) -> dict[str, str]:
    found = reconcile.compare([row], [person], ALL, TODAY)
    return {item.field: item.kind for item in found.differences}


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ({"hometown": "Xã Hòa Bình, tỉnh Lạng Sơn"}, {"hometown": "xã Hoà Bình - Tỉnh Lạng Sơn"}),
        ({"residence": "TP. Huế"}, {"residence": "Thành phố Huế"}),
        ({"admission_decision_date": "2003-01-20"}, {"admission_date": "2003-01-20"}),
    ],
)
def test_another_way_of_writing_is_no_difference(ours: dict[str, str], theirs: dict[str, str]) -> None:
    person = known(1, "Vi Thị Kim Dung", citizen_id="020190000001", admission_date="2003-02-03", **ours)
    row = listed(
        "Vi Thị Kim Dung", **{"citizen_id": "020190000001", "admission_date": "2003-02-03", **theirs}
    )
    assert fields_told(row, person) == dict.fromkeys(
        [name for name in ours if name == "admission_decision_date"], "list-empty"
    )


def test_accents_and_levels_are_differences() -> None:
    person = known(
        1, "Vi Thị Hà", citizen_id="020190000001", admission_date="2003-02-03", hometown="Xã Hòa Bình"
    )
    row = listed(
        "Vi Thị Hạ", citizen_id="020190000001", admission_date="2003-02-03", hometown="Phường Hòa Bình"
    )
    assert fields_told(row, person) == {"full_name": "differs", "hometown": "differs"}


def test_a_date_known_less_well_lacks_something() -> None:
    person = known(1, "Vi Thị Hà", citizen_id="020190000001", birth_date="1972", admission_date="2003-02-03")
    row = listed("Vi Thị Hà", citizen_id="020190000001", birth_date="1972-07-01", admission_date="2003")
    found = reconcile.compare([row], [person], ALL, TODAY)
    told = {item.field: (item.kind, item.acceptable) for item in found.differences}
    assert told == {"birth_date": ("book-empty", True), "admission_date": ("list-empty", False)}


def test_only_columns_of_the_list_are_compared() -> None:
    person = known(1, "Vi Thị Hà", birth_date="1972-07-01", admission_date="2003-02-03", phone="0912000001")
    row = listed("Vi Thị Hà", birth_date="1972-07-01")
    assert reconcile.compare([row], [person], ("full_name", "birth_date"), TODAY).differences == ()


def test_two_people_of_one_name_are_told_apart_by_birth_and_numbers() -> None:
    older = known(1, "Vi Văn Sơn", birth_date="1950-01-01", admission_date="1980-01-01")
    younger = known(2, "Vi Văn Sơn", birth_date="1990-01-01", admission_date="2015-01-01")
    found, unclear = reconcile.match([listed("Vi Văn Sơn", birth_date="1990-01-01")], [older, younger])
    assert {row: person.id for row, person in found.items()} == {9: 2}
    assert not unclear
    found, unclear = reconcile.match([listed("Vi Văn Sơn")], [older, younger])
    assert not found
    assert "nhiều người" in unclear[9]
    # a citizen id of another person
    one = known(3, "Vi Văn Sơn", birth_date="1990-01-01", citizen_id="020090000001")
    found, _unclear = reconcile.match(
        [listed("Vi Văn Sơn", birth_date="1990-01-01", citizen_id="020090000002")], [one]
    )
    assert not found


def test_a_number_finds_who_changed_the_name_and_nobody_twice() -> None:
    person = known(1, "Vi Thị Hà", citizen_id="020190000001")
    rows = [
        listed("Vi Thị Hà", 8, birth_date="1960-01-01"),
        listed("Vi Thị Thu Hà", 9, citizen_id="020190000001"),
    ]
    found, _unclear = reconcile.match(rows, [person])
    assert list(found) == [9]


def test_who_is_named_twice_is_not_added_a_second_time() -> None:
    person = known(1, "Vi Thị Hà", citizen_id="020190000001", admission_date="2003-02-03")
    rows = [
        listed("Vi Thị Hà", row, citizen_id="020190000001", admission_date="2003-02-03") for row in (8, 9)
    ]
    item = only(reconcile.compare(rows, [person], ALL, TODAY))
    assert item.kind == "unknown"
    assert not item.acceptable
    assert item.why == "Trùng với dòng 8 của danh sách: cùng là một người trong sổ."


def test_the_status_of_the_list_beside_the_life_in_the_book() -> None:
    gone = known(
        1,
        "Vi Thị Hà",
        EventFact(EventKind.TRANSFER_OUT.value, PartialDate(2026, 4, 15)),
        birth_date="1960-01-01",
        admission_date="1990-01-01",
    )
    row = replace(
        listed("Vi Thị Hà", birth_date="1960-01-01", admission_date="1990-01-01"),
        status=cells.read_status("Đang sinh hoạt"),
        status_text="Đang sinh hoạt",
    )
    item = only(reconcile.compare([row], [gone], ALL, TODAY))
    assert (item.kind, item.ours, item.theirs) == ("standing", "Chuyển đi, 15/04/2026", "Đang sinh hoạt")
    assert not item.acceptable
    assert "Ghi sự kiện" in item.refusal
    here = known(2, "Vi Thị Hà", birth_date="1960-01-01", admission_date="1990-01-01")
    assert reconcile.compare([row], [here], ALL, TODAY).differences == ()
    dead = replace(row, status=cells.read_status("Từ trần"), status_text="Từ trần", left_on=pd("2026-05-02"))
    item = only(reconcile.compare([dead], [here], ALL, TODAY))
    assert item.acceptable
    assert item.event is not None
    assert item.event.kind == EventKind.DEATH.value
    # a transfer needs its scope and letter
    moved = replace(row, status=cells.read_status("Đã chuyển đi"), status_text="Đã chuyển đi")
    assert not only(reconcile.compare([moved], [here], ALL, TODAY)).acceptable


def test_a_death_of_the_list_is_accepted_as_an_event(book: Book) -> None:
    at = member_id(book, "Vi Ngọc Sơn")
    with book.read() as session:
        people = reconcile.read_list(SHEET, COLUMNS, TODAY)
        people[0] = replace(
            people[0],
            status=cells.read_status("Từ trần"),
            status_text="Từ trần",
            left_on=pd("2026-05-02"),
        )
        found = reconcile.compare(
            people, reconcile.known_people(session, TODAY), reconcile.fields_of(COLUMNS), TODAY
        )
    keep(book, found, standing=Decision("accept"))
    with book.read() as session:
        assert service.get_member(session, at, TODAY).person.standing.left_by == "death"


def test_a_cell_that_cannot_be_is_told_and_never_accepted(tmp_path: Path, book: Book) -> None:
    with book.write("Thêm") as session:
        service.save_member(
            session, draft("Vi Văn Sơn", birth_date="1980-01-01", admission_date="2001-02-03"), TODAY
        )
    path = tmp_path / "tren.csv"
    path.write_text(
        "Họ và tên,Sinh ngày,Ngày vào Đảng,Số định danh cá nhân\nVi Văn Sơn,01/01/1980,02/13/2001,46076098695\n",
        "utf-8",
    )
    sheet = importer.read_table(path)
    with book.read() as session:
        found = corrections.compare_list(session, sheet, importer.recognise(sheet), TODAY)
    told = {item.field: item for item in found.differences}
    assert told["admission_date"].theirs == "02/13/2001"
    assert not told["admission_date"].acceptable
    # lost zeros are proposed back, and said
    assert told["citizen_id"].theirs == "046076098695"
    assert "số 0" in told["citizen_id"].why


def test_a_record_that_would_become_impossible_is_refused_whole(book: Book) -> None:
    change(book, "Vi Ngọc Sơn", ethnicity="Tày", admission_date="1999-09-16", official_date="2000-09-16")
    found = compared(book)
    # their day of admission lies after our day of recognition
    with pytest.raises(UserError, match="Vi Ngọc Sơn"):
        keep(book, found, admission_date=Decision("accept"), ethnicity=Decision("accept"))
    assert {item.field for item in compared(book).differences} == {
        "ethnicity",
        "admission_date",
        "official_date",
    }
    keep(book, found, admission_date=Decision("accept"), official_date=Decision("accept"))
    assert {item.field for item in compared(book).differences} == {"ethnicity"}


@pytest.mark.parametrize(
    "decision, message",
    [
        (Decision("note", "  "), "Chưa ghi chú"),
        (Decision("keep", "x" * 301), "dài quá"),
    ],
)
def test_a_decision_needs_its_words(book: Book, decision: Decision, message: str) -> None:
    change(book, "Vi Ngọc Sơn", ethnicity="Tày")
    found = compared(book)
    with pytest.raises(UserError, match=message) as raised:
        keep(book, found, ethnicity=decision)
    assert raised.value.field == only(found).key
    with pytest.raises(UserError, match="Chưa quyết định"):
        keep(book, found)


def test_a_list_without_names_or_people_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "la.csv"
    path.write_text("Ma;Sinh\n7;1/1/1990\n", "utf-8")
    sheet = importer.read_table(path)
    with pytest.raises(UserError, match="họ và tên"):
        reconcile.read_list(sheet, importer.recognise(sheet), TODAY)
