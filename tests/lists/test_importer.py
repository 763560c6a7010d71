"""Bringing in lists: every list of an office against its right reading, every kind of cell, updates, what is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.vietnamese import nfc
from desktop_app.lists import importer
from desktop_app.lists.cells import is_blank
from desktop_app.lists.columns import shown
from desktop_app.lists.importer import Preview, Row, import_json, preview, read_table, recognise
from desktop_app.lists.reading import Sheet, Value
from desktop_app.members import listing, service
from desktop_app.members.models import EventKind
from tests.members.conftest import TODAY, draft

LISTS = Path(__file__).parent / "data"
HEADS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số thẻ đảng viên", "Ngày vào Đảng", "Ngày chính thức", "SĐT", "Quê quán",
)  # fmt: skip
ANH: dict[str, Value] = {
    "STT": "1",
    "Họ và tên": "Nông Thị Hồng Ánh",
    "Ngày sinh": "12/03/1978",
    "Giới tính": "Nữ",
    "Số CCCD": "020178000123",
    "Số thẻ đảng viên": "120000000001",
    "Ngày vào Đảng": "19/05/2003",
    "Ngày chính thức": "19/05/2004",
    "SĐT": "0912345678",
    "Quê quán": "Xã Hòa Bình, tỉnh Lạng Sơn",
}


def look_at(book: Book, rows: Sequence[Sequence[Value]], accept: bool = False, **about: Any) -> Preview:
    sheet = Sheet("thử.xlsx", "Trang 1", tuple(map(tuple, rows)), **about)
    with book.read() as session:
        return preview(session, sheet, recognise(sheet), TODAY, accept_repairs=accept)


def look(book: Book, cells: Mapping[str, Value] | None = None, /, accept: bool = False, **more: Value) -> Row:
    """One row like that of đồng chí Ánh with some cells otherwise; headings by their words with ``_`` for spaces."""
    values = dict(ANH)
    for name, value in {**(cells or {}), **more}.items():
        values[name.replace("_", " ")] = value
    found = look_at(book, [list(values), list(values.values())], accept)
    assert len(found.rows) == 1
    return found.rows[0]


def bring_in(
    book: Book, rows: Sequence[Sequence[Value]], accept: bool = False
) -> list[dict[str, str | None]]:
    """Preview, write, and list everybody."""
    found = look_at(book, rows, accept)
    with book.write("Nhập danh sách") as session:
        importer.apply(session, found)
    return everybody(book)


def everybody(book: Book) -> list[dict[str, str | None]]:
    with book.read() as session:
        people = service.people_on(session, TODAY, include_left=True)
    return [listing.member_json(person) for person in sorted(people, key=lambda person: person.id)]


# --- the lists -------------------------------------------------------------------------------------------------------

NEEDS_ANSWERS = {"tcvn3.xls", "trich_ngang_2026.xlsx"}


@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.iterdir() if path.suffix != ".json"))
def test_a_list_is_read_as_it_should_be(name: str, book: Book) -> None:
    expected = json.loads((LISTS / f"{name}.expected.json").read_text("utf-8"))
    sheet = read_table(LISTS / name)
    columns = recognise(sheet)
    with book.read() as session:
        careful = preview(session, sheet, columns, TODAY)
        found = preview(session, sheet, columns, TODAY, accept_repairs=True)
    if name in NEEDS_ANSWERS:
        assert not careful.to_write()
        assert import_json(careful)["questions"]
    else:
        assert import_json(careful)["questions"] == []
        assert len(careful.to_write()) == len(expected["members"])
    with book.write("Nhập danh sách") as session:
        result = importer.apply(session, found)
    assert result.written == len(expected["members"])
    got = everybody(book)
    assert [
        {key: person[key] for key in wanted} for person, wanted in zip(got, expected["members"], strict=True)
    ] == (expected["members"])
    told = import_json(found, result)
    assert told["members"] == got
    assert [
        {"sheet_row": cell["sheet_row"], "problem": cell["problem"]} for cell in told["rejected"]
    ] == expected.get("rejected", [])
    assert all(cell["reason"] and cell["column"] for cell in told["rejected"] + told["repairs"])
    with book.read() as session:
        again = preview(session, sheet, columns, TODAY)
    assert not again.to_write()
    assert again.counts()["question"] == 0


def test_the_national_list_keeps_the_fields_of_its_columns(book: Book) -> None:
    sheet = read_table(LISTS / "danh_sach_quoc_gia.xlsx")
    with book.read() as session:
        first = preview(session, sheet, recognise(sheet), TODAY).rows[0]
    assert first.sheet_row == 8
    assert first.draft is not None
    assert first.draft.birth_place == "Xã Đăk Nang, tỉnh Lâm Đồng"
    assert first.draft.hometown == "Xã Đăk Nang, tỉnh Lâm Đồng"
    assert first.draft.residence == "Phường Tăng Nhơn Phú, Thành phố Hồ Chí Minh"
    assert first.draft.party_card_place == "Tỉnh ủy Lạng Sơn"


def test_one_undo_takes_the_whole_import_back(book: Book) -> None:
    sheet = read_table(LISTS / "danh_sach_quoc_gia.xlsx")
    with book.read() as session:
        found = preview(session, sheet, recognise(sheet), TODAY)
    with book.write("Nhập danh sách") as session:
        importer.apply(session, found)
    assert book.last_change is not None
    book.undo(book.last_change.id)
    assert everybody(book) == []


# --- cells -----------------------------------------------------------------------------------------------------------

SILENT: list[tuple[dict[str, Value], dict[str, str | None]]] = [
    # harmless: written without a question
    ({"Giới_tính": "nữ "}, {"sex": "female"}),
    ({"Giới_tính": "Nam"}, {"sex": "male"}),
    ({"Họ_và_tên": "  Nông  Thị\u00a0Hồng Ánh "}, {"full_name": "Nông Thị Hồng Ánh"}),
    ({"Họ_và_tên": "No\u0302ng Thi\u0323 A\u0301nh"}, {"full_name": "Nông Thị Ánh"}),
    ({"Họ_và_tên": "Đ/c Nông Thị Ánh"}, {"full_name": "Nông Thị Ánh"}),
    ({"Họ_và_tên": "3. Nông Thị Ánh"}, {"full_name": "Nông Thị Ánh"}),
    ({"Họ_và_tên": "Nông Thị\nÁnh"}, {"full_name": "Nông Thị Ánh"}),
    ({"Họ_và_tên": "Nông\u0007 Thị \u200bÁnh"}, {"full_name": "Nông Thị Ánh"}),
    ({"Họ_và_tên": "Nông Thị Ánh (dự bị)", "Ngày_chính_thức": ""}, {"full_name": "Nông Thị Ánh"}),
    # dates, members H.3 and K 42
    ({"Ngày_sinh": "12.03.1978"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": "12-3-1978"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": "1978-03-12"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": "ngày 12 tháng 3 năm 1978"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": "'12/03/1978"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": "03/1978"}, {"birth_date": "1978-03"}),
    ({"Ngày_sinh": "1978"}, {"birth_date": "1978"}),
    ({"Ngày_sinh": 1978.0}, {"birth_date": "1978"}),
    ({"Ngày_sinh": date(1978, 3, 12)}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": datetime(1978, 3, 12, 0, 0)}, {"birth_date": "1978-03-12"}),
    ({"Ngày_vào_Đảng": "03/02/1998", "Ngày_chính_thức": "03/02/1999"}, {"admission_date": "1998-02-03"}),
    ({"Ngày_vào_Đảng": 35829.0, "Ngày_chính_thức": ""}, {"admission_date": "1998-02-03"}),
    ({"Ngày_vào_Đảng": "35829", "Ngày_chính_thức": ""}, {"admission_date": "1998-02-03"}),
    (
        {"Ngày_vào_Đảng": "03/02/1998\n03/02/1999", "Ngày_chính_thức": ""},
        {"admission_date": "1998-02-03", "official_date": "1999-02-03"},
    ),
    (
        {"Ngày_vào_Đảng": "03/02/1998 - 03/02/1999", "Ngày_chính_thức": "-"},
        {"admission_date": "1998-02-03", "official_date": "1999-02-03"},
    ),
    ({"Ngày_vào_Đảng": "07/09/2026\n(Dự bị)", "Ngày_chính_thức": ""}, {"admission_date": "2026-09-07", "official_date": None}),
    ({"Ngày_chính_thức": "dự bị"}, {"official_date": None}),
    ({"Ngày_sinh": "12/03/1978 00:00:00"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_sinh": "12/3/1978 12:00:00 AM"}, {"birth_date": "1978-03-12"}),
    ({"Ngày_vào_Đảng": "DB: 03/02/1998\nCT: 03/02/1999", "Ngày_chính_thức": ""}, {"admission_date": "1998-02-03", "official_date": "1999-02-03"}),
    ({"Ngày_chính_thức": "CT: 19/05/2004"}, {"official_date": "2004-05-19"}),
    ({"Ngày_chính_thức": "x"}, {"official_date": None}),
    ({"Số_thẻ_đảng_viên": 49.123456}, {"party_card": None, "party_card_old": "49123456"}),
    ({"Ngày_chính_thức": "chưa"}, {"official_date": None}),
    # numbers
    ({"Số_CCCD": 20178000123.0 * 1 + 1e11}, {"citizen_id": "120178000123"}),
    ({"Số_CCCD": "0201 7800 0123"}, {"citizen_id": "020178000123"}),
    ({"Số_CCCD": "'020178000123"}, {"citizen_id": "020178000123"}),
    ({"Số_thẻ_đảng_viên": "49.123456"}, {"party_card": None, "party_card_old": "49123456"}),
    ({"Số_thẻ_đảng_viên": "49 123 456"}, {"party_card": None, "party_card_old": "49123456"}),
    ({"Số_thẻ_đảng_viên": 49123456.0}, {"party_card": None, "party_card_old": "49123456"}),
    ({"SĐT": "0912.345.678"}, {"phone": "0912345678"}),
    ({"SĐT": "+84 912 345 678"}, {"phone": "0912345678"}),
    ({"SĐT": "0912345678; 0987654321"}, {"phone": "0912345678; 0987654321"}),
    ({"SĐT": "–"}, {"phone": None}),
    ({"Quê_quán": "Xã Hòa Bình\ntỉnh Lạng Sơn"}, {"hometown": "Xã Hòa Bình, tỉnh Lạng Sơn"}),
    ({"Dân_tộc": "H'Mông", "Tôn_giáo": "không"}, {"ethnicity": "Mông", "religion": "Không"}),
    ({"LLCT": "TC"}, {"political_theory": "Trung cấp"}),
]  # fmt: skip


@pytest.mark.parametrize("cells, wanted", SILENT)
def test_what_can_only_mean_one_thing_is_taken(
    cells: dict[str, Value], wanted: dict[str, str | None], book: Book
) -> None:
    row = look(book, cells)
    assert row.action == "new", row.reason
    member = import_json(Preview(Sheet("", "", ()), recognise(Sheet("", "", ())), (row,), TODAY))["members"][
        0
    ]
    assert {key: member[key] for key in wanted} == wanted


PROPOSED: list[tuple[dict[str, Value], dict[str, str], str]] = [
    ({"Số_CCCD": 20178000123.0}, {"citizen_id": "020178000123"}, "lost_zero"),
    ({"Số_CCCD": "20178000123"}, {"citizen_id": "020178000123"}, "lost_zero"),
    ({"Số_CCCD": 1178000123.0}, {"citizen_id": "001178000123"}, "lost_zero"),
    ({"SĐT": 912345678.0}, {"phone": "0912345678"}, "lost_zero"),
    ({"Số_thẻ_đảng_viên": 9393253276.0}, {"party_card": "009393253276"}, "lost_zero"),
    ({"Số_thẻ_đảng_viên": 49.12345}, {"party_card_old": "49123450"}, "lost_zero"),
    ({"Số_thẻ_đảng_viên": "9.12345"}, {"party_card_old": "09123450"}, "lost_zero"),
    ({"Họ_và_tên": "NÔNG THỊ HỒNG ÁNH"}, {"full_name": "Nông Thị Hồng Ánh"}, "name_case"),
    ({"Họ_và_tên": "nông thị ánh"}, {"full_name": "Nông Thị Ánh"}, "name_case"),
    ({"Họ_và_tên": "Nông Thị ÁNH"}, {"full_name": "Nông Thị Ánh"}, "name_case"),
    ({"Họ_và_tên": "Nông Thị Ánh (bí thư)"}, {"full_name": "Nông Thị Ánh"}, "name_remark"),
    ({"Ngày_sinh": "12/3/78"}, {"birth_date": "1978-03-12"}, "short_year"),
    ({"Ngày_sinh": "12/3/05", "Ngày_vào_Đảng": "1/9/26", "Ngày_chính_thức": ""}, {"birth_date": "2005-03-12", "admission_date": "2026-09-01"}, "short_year"),
    ({"Ngày_vào_Đảng": "19/5/03"}, {"admission_date": "2003-05-19"}, "short_year"),
    ({"Ngày_sinh": date(1905, 5, 31)}, {"birth_date": "1978"}, "year_as_date"),
    ({"Ngày_sinh": 12031978.0}, {"birth_date": "1978-03-12"}, "date_as_number"),
    ({"Ngày_sinh": 3.1978}, {"birth_date": "1978-03"}, "date_as_number"),
    ({"Họ_và_tên": "N«ng ThÞ ¸nh H»ng"}, {"full_name": "Nông Thị Ánh Hằng"}, "legacy_text"),
    ({"Số_CCCD": "123456789"}, {"citizen_id_old": "123456789"}, "citizen_id_old"),
    ({"Văn_hóa": date(2026, 12, 12)}, {"general_education": "12/12"}, "education_as_date"),
]  # fmt: skip


@pytest.mark.parametrize("cells, wanted, problem", PROPOSED)
def test_what_was_lost_or_guessed_is_only_proposed(
    cells: dict[str, Value], wanted: dict[str, str], problem: str, book: Book
) -> None:
    row = look(book, cells)
    assert row.action == "question"
    asked = row.of("proposed")
    assert {remark.problem for remark in asked} == {problem}
    assert all(remark.reason and remark.proposed and remark.value for remark in asked)
    accepted = look(book, cells, accept=True)
    assert accepted.action == "new"
    assert accepted.draft is not None
    for key, value in wanted.items():
        kept = getattr(accepted.draft, key)
        assert (kept if isinstance(kept, str) else kept.iso()) == value


REFUSED: list[tuple[dict[str, Value], list[str]]] = [
    ({"Ngày_sinh": "31/02/1974"}, ["birth_date"]),
    ({"Ngày_vào_Đảng": "02/13/1998"}, ["admission_date"]),
    ({"Ngày_sinh": "12/31/1978"}, ["birth_date"]),
    ({"Họ_và_tên": ""}, ["full_name"]),
    ({"Họ_và_tên": "x" * 10_000}, ["full_name"]),
    ({"Họ_và_tên": "Nông Thị Ánh 2"}, ["full_name"]),
    ({"Họ_và_tên": "???"}, ["full_name"]),
    ({"Số_CCCD": "0123456789012"}, ["citizen_id"]),
    ({"Số_CCCD": "02017800012A"}, ["citizen_id"]),
    ({"Số_CCCD": "2,0178E+10"}, ["citizen_id"]),
    ({"Số_thẻ_đảng_viên": "12345"}, ["party_card"]),
    ({"Ngày_vào_Đảng": "10/05/2012", "Ngày_chính_thức": "10/05/2011"}, ["official_before_admission"]),
    ({"Ngày_vào_Đảng": "05/09/2031"}, ["future"]),
    ({"Ngày_vào_Đảng": "05/09/2031", "Ngày_chính_thức": "11/04/2032"}, ["future", "future"]),
    ({"Ngày_sinh": date(2031, 1, 1)}, ["future"]),
    ({"Ngày_sinh": "hôm qua"}, ["birth_date"]),
    ({"Ngày_sinh": "12/03/1778"}, ["birth_date"]),
    ({"Ngày_sinh": 99999999.0}, ["birth_date"]),
    ({"Ngày_sinh": -5.0}, ["birth_date"]),
    ({"Ngày_sinh": timedelta(days=3)}, ["birth_date"]),
    ({"Ngày_sinh": "1/1/2000", "Ngày_vào_Đảng": "1/1/1999", "Ngày_chính_thức": ""}, ["admission_date"]),
    ({"Ngày_sinh": "31/02/1974", "Số_CCCD": "12"}, ["birth_date", "citizen_id"]),
    ({"Quê_quán": "x" * 600}, ["hometown"]),
]  # fmt: skip


@pytest.mark.parametrize("cells, problems", REFUSED)
def test_what_cannot_be_is_refused_with_a_reason(
    cells: dict[str, Value], problems: list[str], book: Book
) -> None:
    row = look(book, cells, accept=True)
    assert row.action == "refused"
    assert row.draft is None
    assert [remark.problem for remark in row.of("refused")] == problems
    assert all(remark.reason and remark.column and len(remark.value) <= 200 for remark in row.of("refused"))
    assert row.reason


@pytest.mark.parametrize(
    "cells, problem",
    [
        ({"Giới_tính": "N"}, "sex"),
        ({"Số_CCCD": "020078000123"}, "citizen_id"),
        ({"SĐT": "hỏi con trai"}, "phone"),
        ({"Ngày_chính_thức": ""}, "official_date"),
        ({"Ngày_vào_Đảng": "19/05/2003 (dự bị)"}, "official_date"),
        ({"Dân_tộc": "Klingon"}, "ethnicity"),
    ],
)
def test_what_is_only_odd_is_taken_with_a_warning(cells: dict[str, Value], problem: str, book: Book) -> None:
    row = look(book, cells)
    assert row.action == "new"
    assert problem in {remark.problem for remark in row.of("warning")}


def test_serial_numbers_of_a_1904_workbook(book: Book) -> None:
    found = look_at(book, [["Họ và tên", "Ngày vào Đảng"], ["Nông Thị Ánh", 34367.0]], dates_from_1904=True)
    assert found.rows[0].draft is not None
    assert found.rows[0].draft.admission_date is not None
    assert found.rows[0].draft.admission_date.iso() == "1998-02-03"


def test_marks_in_columns_of_men_and_women(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Nam", "Nữ", "Ngày vào Đảng"],
        ["Nông Thị Ánh", "", "x", "1/1/2010"],
        ["Vi Văn Sơn", "X", "", "1/1/2010"],
        ["Lý Văn Cả", "x", "x", "1/1/2010"],
        ["Hứa Văn Không", "", "", "1/1/2010"],
    ]
    got = bring_in(book, rows)
    assert [person["sex"] for person in got] == ["female", "male", None, None]


def test_years_of_birth_in_columns_of_men_and_women(book: Book) -> None:
    rows: list[list[Value]] = [
        ["STT", "Họ và tên", "Năm sinh", "", "Ngày vào Đảng"],
        ["", "", "Nam", "Nữ", ""],
        ["1", "Nông Thị Ánh", "", 1978.0, "1/1/2010"],
        ["2", "Vi Văn Sơn", "02/03/1980", "", "1/1/2010"],
    ]
    got = bring_in(book, rows)
    assert [(p["sex"], p["birth_date"]) for p in got] == [("female", "1978"), ("male", "1980-03-02")]


def test_a_single_column_for_women(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Nữ", "Ngày vào Đảng"],
        ["Nông Thị Ánh", "x", "1/1/2010"],
        ["Vi Văn Sơn", "", "1/1/2010"],
    ]
    assert [person["sex"] for person in bring_in(book, rows)] == ["female", "male"]


def test_names_in_two_columns(book: Book) -> None:
    rows: list[list[Value]] = [
        ["STT", "Họ đệm", "Tên", "Ngày sinh"],
        ["1", "Nông Thị", "Ánh", "1/1/1990"],
        ["2", "Vi Văn", "Sơn", "1/1/1980"],
    ]
    assert [person["full_name"] for person in bring_in(book, rows)] == ["Nông Thị Ánh", "Vi Văn Sơn"]


def test_a_compound_cell_with_a_line_missing(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Nam, nữ\nDân tộc\nTôn giáo", "Ngày vào Đảng\nNgày chính thức"],
        ["Nông Thị Ánh", "Nữ\nKhông", "24/11/1985\n24/11/1986"],
        ["Vi Văn Sơn", "Nam - Nùng - Phật giáo", "24/11/2025"],
    ]
    first, second = bring_in(book, rows)
    assert (first["sex"], first["ethnicity"], first["religion"]) == ("female", None, "Không")
    assert (first["admission_date"], first["official_date"]) == ("1985-11-24", "1986-11-24")
    assert (second["sex"], second["ethnicity"], second["religion"]) == ("male", "Nùng", "Phật giáo")
    assert (second["admission_date"], second["official_date"]) == ("2025-11-24", None)


# --- rows that are no members ----------------------------------------------------------------------------------------


def test_totals_signatures_groups_and_repeated_headings_are_no_members(book: Book) -> None:
    rows: list[list[Value]] = [
        ["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Chức vụ"],
        ["I", "Tổ đảng số 1", "", "", ""],
        ["Chi ủy", "", "", "", ""],
        ["1", "Nông Thị Ánh", "1/1/1990", "1/1/2015", "Bí thư"],
        ["2", "Vi Văn Sơn", "1/1/1980", "1/1/2005", "Phó bí thư"],
        ["", "", "", "", ""],
        ["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Chức vụ"],
        ["", "Cộng: 2", "", "", ""],
        ["3", "Lý Văn Cả", "1/1/1970", "1/1/1995", ""],
        ["4", "", "", "", ""],
        ["", "Tổng cộng: 3 đồng chí", "", "", ""],
        ["", "Danh sách có 3 đồng chí", "", "", ""],
        ["", "", "", "Hòa Bình, ngày 01 tháng 11 năm 2026", ""],
        ["", "", "", "T/M CHI BỘ", ""],
        ["", "", "", "BÍ THƯ", ""],
        ["", "Nông Thị Ánh", "", "", ""],
    ]
    found = look_at(book, rows)
    assert [row.sheet_row for row in found.rows if row.action == "new"] == [4, 5, 9]
    skipped = {row.sheet_row: row.reason for row in found.rows if row.action == "skip"}
    assert set(skipped) == {2, 3, 7, 8, 10, 11, 12, 13, 14, 15, 16}
    assert all(skipped.values())


def test_a_row_without_a_name_but_with_the_rest_is_refused_not_lost(book: Book) -> None:
    rows: list[list[Value]] = [
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"],
        ["1", "", "1/1/1990", "020190000001"],
        ["2", "Vi Văn Sơn", "", ""],
    ]
    found = look_at(book, rows)
    assert [row.action for row in found.rows] == ["refused", "new"]
    assert found.rows[0].of("refused")[0].column == "Họ và tên"


def test_a_list_without_names_or_rows_is_refused(book: Book) -> None:
    with pytest.raises(UserError, match="cột họ và tên"):
        look_at(book, [["Mã", "Giá"], ["1", "2"]])
    with pytest.raises(UserError, match="chưa có dòng nào"):
        look_at(book, [["Họ và tên", "Ngày sinh"]])


# --- the same person twice -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        ["Vi Văn Sơn", "1/1/1980", "020190000001", "", ""],
        ["Vi Văn Sơn", "1/1/1980", "", "120000000009", ""],
        ["Nông Thị Ánh", "1/1/1990", "", "", ""],
        ["NÔNG THỊ ÁNH", "01.01.1990", "", "", ""],
    ],
)
def test_a_second_row_of_a_person_is_refused(second: list[Value], book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh", "Số CCCD", "Số thẻ", "Ngày vào Đảng"],
        ["Nông Thị Ánh", "1/1/1990", "020190000001", "120000000009", "1/1/2015"],
        second,
    ]
    found = look_at(book, rows, accept=True)
    assert [row.action for row in found.rows] == ["new", "refused"]
    (why,) = found.rows[1].of("refused")
    assert why.problem == "duplicate"
    assert "dòng 2" in why.reason


def test_two_people_of_one_name_and_year_are_asked_about(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Năm sinh", "Số CCCD"],
        ["Nông Văn Hùng", "1960", ""],
        ["Nông Văn Hùng", "1960", ""],
        ["Nông Văn Hùng", "1960", "020060000001"],
    ]
    assert [row.action for row in look_at(book, rows).rows] == ["new", "question", "question"]
    assert len(bring_in(book, rows, accept=True)) == 3


def test_same_name_and_birth_but_other_citizen_ids_are_two_people(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh", "Số CCCD"],
        ["Nông Văn Hùng", "1/1/1960", "020060000001"],
        ["Nông Văn Hùng", "1/1/1960", "020060000002"],
    ]
    assert len(bring_in(book, rows)) == 2


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh", "Số CCCD"],
        ["Nông Văn Hùng", "31/2/1960", "020060000001"],
        ["Nông Văn Hùng", "1/2/1960", "020060000001"],
    ]
    assert [row.action for row in look_at(book, rows).rows] == ["refused", "new"]


# --- people already in the book --------------------------------------------------------------------------------------


@pytest.fixture
def anh(book: Book) -> int:
    with book.write("Thêm") as session:
        member_id, _notices = service.save_member(
            session,
            draft(
                "Nông Thị Hồng Ánh",
                sex="female",
                birth_date="1978-03-12",
                citizen_id="020178000123",
                party_card="120000000001",
                admission_date="2003-05-19",
                official_date="2004-05-19",
                admission_decision_date="2003-05-01",
                phone="0912345678",
                note="Đã có từ trước",
            ),
            TODAY,
        )
    return member_id


def detail(book: Book, member_id: int) -> service.MemberDetail:
    with book.read() as session:
        return service.get_member(session, member_id, TODAY)


@pytest.mark.parametrize(
    "known_by",
    [
        {"Số_thẻ_đảng_viên": "", "Ngày_sinh": ""},
        {"Số_CCCD": "", "Ngày_sinh": ""},
        {"Số_CCCD": "", "Số_thẻ_đảng_viên": ""},
        {"Số_CCCD": "", "Số_thẻ_đảng_viên": "", "Ngày_sinh": "1978"},
        {"Số_CCCD": "", "Số_thẻ_đảng_viên": "", "Họ_và_tên": "nông thị hồng ánh"},
    ],
)
def test_a_known_person_is_proposed_as_an_update(known_by: dict[str, Value], book: Book, anh: int) -> None:
    row = look(book, known_by, accept=True)
    assert (row.action, row.member_id) == ("update", anh)
    assert [(c.target, c.before, c.after) for c in row.changes] == [
        ("hometown", "", "Xã Hòa Bình, tỉnh Lạng Sơn")
    ]


def test_an_update_fills_and_changes_but_never_empties(book: Book, anh: int) -> None:
    row = look(book, SĐT="0987654321", Ngày_sinh="1978", Ghi_chú="-")
    assert row.action == "update"
    assert {(c.label, c.before, c.after) for c in row.changes} == {
        ("Điện thoại", "0912345678", "0987654321"),
        ("Quê quán", "", "Xã Hòa Bình, tỉnh Lạng Sơn"),
    }
    with book.write("Nhập") as session:
        result = importer.apply(
            session, Preview(Sheet("", "", ()), recognise(Sheet("", "", ())), (row,), TODAY)
        )
    assert dict(result.updated) == {2: anh}
    kept = detail(book, anh).draft
    assert kept.phone == "0987654321"
    assert kept.note == "Đã có từ trước"
    assert kept.birth_date is not None
    assert kept.birth_date.iso() == "1978-03-12"
    assert kept.admission_decision_date is not None
    with book.read() as session:
        assert listing.search(service.people_on(session, TODAY), "0987654321")


def test_nothing_new_is_skipped(book: Book, anh: int) -> None:
    row = look(book, Quê_quán="")
    assert (row.action, row.draft) == ("skip", None)


@pytest.mark.parametrize(
    "cells, target, before, after",
    [
        ({"Họ_và_tên": "Nông Thị Hồng Oanh"}, "full_name", "Nông Thị Hồng Ánh", "Nông Thị Hồng Oanh"),
        ({"Ngày_sinh": "13/03/1978"}, "birth_date", "12/03/1978", "13/03/1978"),
        ({"Ngày_chính_thức": "20/05/2004"}, "official_date", "19/05/2004", "20/05/2004"),
        ({"Ngày_vào_Đảng": "18/05/2003"}, "admission_date", "19/05/2003", "18/05/2003"),
    ],
)
def test_what_rests_on_decisions_is_not_changed_without_asking(
    cells: dict[str, Value], target: str, before: str, after: str, book: Book, anh: int
) -> None:
    row = look(book, {"Quê_quán": "", **cells})
    assert (row.action, row.intended) == ("question", "update")
    assert [(c.target, c.before, c.after) for c in row.changes] == [(target, before, after)]
    found = Preview(Sheet("", "", ()), recognise(Sheet("", "", ())), (row,), TODAY)
    assert found.to_write() == []
    with book.write("Nhập") as session:
        importer.apply(session, found, {2: "take"})
    kept = getattr(detail(book, anh).draft, target)
    assert (kept if isinstance(kept, str) else kept.text()) == after


def test_an_update_may_not_make_a_record_impossible(book: Book, anh: int) -> None:
    row = look(book, accept=True, Ngày_vào_Đảng="", Ngày_chính_thức="19/05/2002")
    assert row.action == "refused"
    assert row.of("refused")[0].problem == "official_before_admission"


def test_a_row_that_may_be_two_people_is_refused(book: Book, anh: int) -> None:
    with book.write("Thêm") as session:
        service.save_member(
            session, draft("Nông Thị Hồng Ánh", birth_date="1978", admission_date="2010"), TODAY
        )
    row = look(book, Số_CCCD="", Số_thẻ_đảng_viên="", Ngày_sinh="1978")
    assert row.action == "refused"
    assert row.of("refused")[0].problem == "duplicate"


def test_a_record_in_the_bin_is_no_duplicate(book: Book, anh: int) -> None:
    with book.write("Bỏ") as session:
        service.delete_member(session, anh)
    assert look(book).action == "new"


def test_a_recognition_is_added_to_a_known_probationary_member(book: Book) -> None:
    with book.write("Thêm") as session:
        member_id, _notices = service.save_member(
            session, draft("Vi Văn Sơn", birth_date="2000-01-01", admission_date="2025-09-01"), TODAY
        )
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh", "Ngày chính thức"],
        ["Vi Văn Sơn", "1/1/2000", "1/9/2026"],
    ]
    bring_in(book, rows)
    assert detail(book, member_id).person.standing.code == "official"


# --- status ----------------------------------------------------------------------------------------------------------

STATUS_HEADS: list[Value] = [
    "Họ và tên",
    "Ngày sinh",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Trạng thái hoạt động",
    "Ngày rời khỏi/ Ngày mất/ Ngày miễn sinh hoạt Đảng",
]


@pytest.mark.parametrize(
    "word, day, action, status, kind",
    [
        ("Đang sinh hoạt", "", "new", "official", None),
        ("Đã mất", "01/02/2026", "new", "left", EventKind.DEATH),
        ("Từ trần", "2026", "new", "left", EventKind.DEATH),
        ("Miễn sinh hoạt", "01/02/2026", "new", "exempt", EventKind.EXEMPTION),
        ("Xóa tên", "01/02/2026", "new", "left", EventKind.REMOVAL),
        ("Đã chuyển sinh hoạt", "01/02/2026", "new", "left", EventKind.TRANSFER_OUT),
        ("Đã rời", "01/02/2026", "question", "left", EventKind.TRANSFER_OUT),
        ("Sinh hoạt tạm thời", "01/02/2026", "question", "temporary-in", EventKind.TEMPORARY_IN),
        ("Đang sinh hoạt", "01/02/2026", "question", "official", None),
        ("Miễn sinh hoạt", "", "question", "official", None),
        ("Xanh lá", "", "question", "official", None),
        ("Đã mất", "", "refused", None, None),
        ("Đã mất", "01/02/1999", "new", "left", EventKind.DEATH),
        ("Đã mất", "01/02/2031", "refused", None, None),
        ("Đã mất", "31/02/2020", "refused", None, None),
        ("Từ trần ngày 01/02/2026", "", "new", "left", EventKind.DEATH),
        ("Chuyển đi 05/2025", "", "new", "left", EventKind.TRANSFER_OUT),
        ("Chuyển đến từ 05/2025", "", "question", "left", EventKind.TRANSFER_OUT),
        ("Nghỉ hưu", "", "new", "official", None),
        ("Đang SH", "", "new", "official", None),
    ],
)  # fmt: skip
def test_status_and_leaving_date(
    word: str, day: str, action: str, status: str | None, kind: EventKind | None, book: Book
) -> None:
    rows: list[list[Value]] = [STATUS_HEADS, ["Vi Văn Sơn", "1/1/1950", "1/1/1980", "1/1/1981", word, day]]
    assert look_at(book, rows).rows[0].action == action
    found = look_at(book, rows, accept=True)
    with book.write("Nhập") as session:
        importer.apply(session, found)
    got = everybody(book)
    assert [person["status"] for person in got] == ([status] if status is not None else [])
    assert import_json(found)["members"] == got
    with book.read() as session:
        events = service.events_by_member(session)
    kinds = {event.kind for mine in events.values() for event in mine} - {"admission", "recognition"}
    assert kinds == ({kind.value} if kind is not None else set())
    assert not look_at(book, rows, accept=True).to_write()


def test_a_known_member_gets_the_event_of_the_list(book: Book, anh: int) -> None:
    row = look(book, Quê_quán="", Trạng_thái="Miễn sinh hoạt", Ngày_miễn="01/02/2026")
    assert (row.action, row.changes) == ("update", ())
    found = Preview(Sheet("", "", ()), recognise(Sheet("", "", ())), (row,), TODAY)
    with book.write("Nhập") as session:
        importer.apply(session, found)
    assert detail(book, anh).person.standing.exempt
    with book.read() as session:
        known = service.events_by_member(session, [anh])[anh]
    assert [event.kind for event in known].count("exemption") == 1


# --- choices and the command -----------------------------------------------------------------------------------------


def test_choices_take_a_question_and_leave_a_row_out(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh"],
        ["VI VĂN SƠN", "1/1/1980"],
        ["Nông Thị Ánh", "1/1/1990"],
        ["LÝ VĂN CẢ", "1/1/1970"],
        ["", "31/2/1970"],
    ]
    found = look_at(book, rows)
    with book.write("Nhập") as session:
        result = importer.apply(session, found, {2: "take", 3: "skip"})
    assert [person["full_name"] for person in everybody(book)] == ["Vi Văn Sơn"]
    assert (len(result.new), len(result.updated), result.skipped, result.refused, result.questions) == (
        1,
        0,
        1,
        1,
        1,
    )


def test_the_command_says_what_was_and_was_not_taken(book: Book) -> None:
    sheet = read_table(LISTS / "trich_ngang_2026.xlsx")
    with book.read() as session:
        found = preview(session, sheet, recognise(sheet), TODAY)
    told = import_json(found)
    assert (told["written"], told["new"], told["updated"], told["open"], told["refused"]) == (0, 0, 0, 23, 0)
    assert told["members"] == []
    assert told["questions"][0] == {
        "sheet_row": 5,
        "column": "Họ và tên",
        "field": "full_name",
        "value": "ĐINH THẾ ƯỚC",
        "proposed": "Đinh Thế Ước",
        "problem": "name_case",
        "reason": "Họ tên viết hoa toàn bộ; đề xuất viết “Đinh Thế Ước”.",
    }
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told


def test_an_import_that_fails_halfway_leaves_nothing(book: Book, anh: int) -> None:
    found = look_at(
        book,
        [
            ["Họ và tên", "Ngày sinh", "Số CCCD", "SĐT"],
            ["Nông Thị Hồng Ánh", "", "020178000123", "0999999999"],
            ["Vi Văn Sơn", "", "", ""],
        ],
    )
    with book.write("Bỏ") as session:
        service.delete_member(session, anh)
    with pytest.raises(UserError, match="Không tìm thấy"), book.write("Nhập") as session:
        importer.apply(session, found)
    assert everybody(book) == []


def test_a_preview_can_be_stopped(book: Book) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    sheet = read_table(LISTS / "co_loi.xlsx")
    with pytest.raises(Stop), book.read() as session:
        preview(session, sheet, recognise(sheet), TODAY, check=stop)


def test_five_thousand_rows_are_brought_in(book: Book) -> None:
    rows: list[list[Value]] = [["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày vào Đảng", "Quê quán"]]
    born = date(1950, 1, 1)
    for n in range(5000):
        day = (born + timedelta(days=n * 3)).strftime("%d/%m/%Y")
        rows.append(
            [float(n + 1), "Nông Thị Hồng Ánh", day, f"020{n + 100000000}", "01/09/2015", "Xã Hòa Bình"]
        )
    assert len(bring_in(book, rows)) == 5000


# --- anything at all -------------------------------------------------------------------------------------------------

odd = st.one_of(
    st.sampled_from(
        ["", "x", "Nam", "Nữ", "31/02/1974", "02/13/1998", "1/1/80", "1958", "Tổng cộng", "T/M CHI BỘ", "Nông Thị Ánh", "NÔNG THỊ ÁNH",
         "020178000123", "20178000123", "49.123456", "0912345678", "Đã mất", "Miễn", "03/02/1998\n03/02/1999", "(Dự bị)", "Ph¹m ThÞ H»ng", "-", "1e308"]
    ),
    st.text(max_size=30),
    st.text(alphabet=st.characters(categories=["L", "Nd", "P", "Zs", "Cc", "Mn"]), max_size=200),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(min_value=-10, max_value=10**13).map(float),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.none(),
)  # fmt: skip
ALL_HEADS: list[Value] = [
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD", "CMND cũ", "Số thẻ", "Số thẻ cũ", "Ngày vào Đảng",
    "Ngày chính thức", "Ngày quyết định kết nạp", "SĐT", "Quê quán", "Văn hóa", "LLCT", "Trạng thái", "Ngày mất", "Tên gọi khác", "Ghi chú",
]  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.lists(odd, max_size=len(ALL_HEADS)), max_size=6), st.booleans())
def test_any_cells_are_read_without_a_fault_and_no_row_is_lost(
    book: Book, rows: list[list[Value]], accept: bool
) -> None:
    sheet = Sheet("thử.xlsx", "", tuple(map(tuple, [ALL_HEADS, *rows])))
    columns = recognise(sheet)
    with book.read() as session:
        try:
            found = preview(session, sheet, columns, TODAY, accept_repairs=accept)
        except UserError:
            return
    filled = {
        at + 1
        for at in range(columns.first_row, len(sheet.rows))
        if any(not is_blank(shown(value)) for value in sheet.rows[at])
    }
    assert {row.sheet_row for row in found.rows} == filled
    assert sum(found.counts().values()) == len(found.rows)
    for row in found.rows:
        assert (row.draft is not None) == (row.action in ("new", "update", "question"))
        assert row.action != "refused" or row.of("refused")
        assert row.action != "question" or row.of("proposed")
        assert not accept or row.action != "question"
        if row.draft is not None:
            assert row.draft.full_name == nfc(row.draft.full_name)
            assert service.check_member(row.draft, TODAY) == []
    json.dumps(import_json(found))
    try:
        with book.write("Thử") as session:
            result = importer.apply(session, found)
            assert result.written == len(found.to_write())
            raise KeyError
    except KeyError:
        pass
