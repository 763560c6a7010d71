"""What a person decides about an import: field by field, near names, rows with wrong cells, remembered columns, what is
pasted, the rows left over as a workbook, totals against rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.lists import importer
from desktop_app.lists.columns import recognise
from desktop_app.lists.importer import Choice, Decision, Preview
from desktop_app.lists.reading import Sheet, Value
from desktop_app.lists.targets import FAMILY, GIVEN, TARGETS, target_word
from desktop_app.lists.totals import said_count
from desktop_app.members import service
from tests.lists.test_importer import ANH, everybody, look_at
from tests.members.conftest import TODAY, draft

HEADS: list[Value] = ["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Điện thoại"]


@pytest.fixture
def anh(book: Book) -> int:
    with book.write("Thêm đảng viên") as session:
        record = draft(
            birth_date="1978-03-12",
            admission_date="2003-05-19",
            official_date="2004-05-19",
            phone="0912000001",
        )
        return service.save_member(session, record, TODAY)[0]


def written(book: Book, found: Preview, choices: dict[int, Choice]) -> list[dict[str, str | None]]:
    with book.write("Nhập danh sách") as session:
        importer.apply(session, found, choices)
    return everybody(book)


def one(book: Book, *cells: Value) -> Preview:
    return look_at(book, [HEADS, ["1", *cells]])


# --- field by field --------------------------------------------------------------------------------------------------

CHANGED = ("Nông Thị Hồng Ánh", "12/03/1978", "20/05/2003", "20/05/2004", "0912000002")


@pytest.mark.parametrize(
    "decision, admission, phone, people",
    [
        ("take", "2003-05-20", "0912000002", 1),
        ("skip", "2003-05-19", "0912000001", 1),
        (Decision("update", frozenset({"admission_date", "official_date"})), "2003-05-19", "0912000002", 1),
        (Decision("update", frozenset({"phone"})), "2003-05-20", "0912000001", 1),
        (Decision("update", frozenset({"phone", "admission_date", "official_date"})), "2003-05-19", "0912000001", 1),
        ("new", "2003-05-19", "0912000001", 2),
    ],
)  # fmt: skip
def test_a_known_person_is_updated_field_by_field(
    decision: Choice, admission: str, phone: str, people: int, book: Book, anh: int
) -> None:
    found = one(book, *CHANGED)
    row = found.rows[0]
    assert row.action == "question"
    assert {change.target for change in row.changes if change.asked} == {"admission_date", "official_date"}
    now = written(book, found, {2: decision})
    assert (now[0]["admission_date"], now[0]["phone"], len(now)) == (admission, phone, people)


def test_a_decision_that_makes_a_record_impossible_is_refused_with_its_row(book: Book, anh: int) -> None:
    found = one(book, "Nông Thị Hồng Ánh", "12/03/1978", "19/05/2004", "19/05/2005", "")
    decision = Decision("update", frozenset({"official_date"}))
    assert [error.field for error in importer.refusals(found.rows[0], decision, TODAY)] == []
    early = Decision("update", frozenset({"admission_date"}))
    found = one(book, "Nông Thị Hồng Ánh", "12/03/1978", "19/05/2001", "19/05/2002", "")
    assert [error.field for error in importer.refusals(found.rows[0], early, TODAY)] == ["official_date"]
    with pytest.raises(UserError, match="Dòng 2"), book.write("Nhập danh sách") as session:
        importer.apply(session, found, {2: early})
    assert everybody(book)[0]["official_date"] == "2004-05-19"


def test_a_new_record_can_leave_out_a_field_that_was_only_guessed(book: Book) -> None:
    found = one(book, "Vi Văn Sơn", "12/3/78", "1/1/2010", "1/1/2011", "")
    now = written(book, found, {2: Decision("take", frozenset({"birth_date"}))})
    assert (now[0]["full_name"], now[0]["birth_date"], now[0]["admission_date"]) == (
        "Vi Văn Sơn",
        None,
        "2010-01-01",
    )


# --- who it is -------------------------------------------------------------------------------------------------------

NEAR = [
    ("Nông Thị Hồng Ánh", "", "cùng họ tên, thiếu ngày sinh"),
    ("Nông Thị Hồng Ánh", "13/03/1978", "ngày sinh gần giống"),
    ("Nông Thị Hồng Ánh", "03/12/1978", "ngày sinh gần giống"),
    ("Nông Thị Hồng Oánh", "12/03/1978", "họ tên gần giống"),
    ("Nông Hồng Ánh", "12/03/1978", "họ tên gần giống"),
    ("Nông Hồng Thị Ánh", "12/03/1978", "họ tên gần giống"),
]


@pytest.mark.parametrize("name, birth, why", NEAR)
def test_a_near_name_is_a_question_and_no_repair(
    name: str, birth: str, why: str, book: Book, anh: int
) -> None:
    rows: list[list[Value]] = [HEADS, ["1", name, birth, "19/05/2003", "19/05/2004", "0912000009"]]
    for found in (look_at(book, rows), look_at(book, rows, accept=True)):
        row = found.rows[0]
        assert row.action == "question"
        assert why in row.reason
        assert [match.member_id for match in row.matches] == [anh]
        assert found.plans() == []
    assert written(book, look_at(book, rows), {2: "take"})[0]["phone"] == "0912000009"


def test_a_near_name_can_be_a_new_person(book: Book, anh: int) -> None:
    found = one(book, "Nông Thị Hồng Oánh", "12/03/1978", "1/1/2010", "", "")
    assert [person["full_name"] for person in written(book, found, {2: "new"})] == [
        "Nông Thị Hồng Ánh",
        "Nông Thị Hồng Oánh",
    ]


def test_another_birth_or_another_name_is_another_person(book: Book, anh: int) -> None:
    for cells in (("Nông Thị Hồng Ánh", "25/10/1991"), ("Nông Văn Cảnh", "12/03/1978")):
        assert one(book, *cells, "1/1/2012", "1/1/2013", "").rows[0].action == "new"


def test_a_list_without_births_brought_in_twice_adds_nobody(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày vào Đảng"],
        ["Vi Văn Sơn", "1/1/2010"],
        ["Lý Thị Cả", "2/9/2011"],
    ]
    assert len(written(book, look_at(book, rows), {})) == 2
    again = look_at(book, rows)
    assert [row.action for row in again.rows] == ["skip", "skip"]


def test_of_two_people_one_must_be_named(book: Book, anh: int) -> None:
    with book.write("Thêm đảng viên") as session:
        other, _notices = service.save_member(
            session, draft(birth_date="1978-03-12", admission_date="2005-05-19"), TODAY
        )
    found = one(book, "Nông Thị Hồng Ánh", "12/03/1978", "19/05/2005", "", "0912000007")
    row = found.rows[0]
    assert row.action == "refused"
    assert [match.member_id for match in row.matches] == [anh, other]
    assert found.plans({2: "take"}) == []
    now = written(book, found, {2: Decision("update", member_id=other)})
    assert [person["phone"] for person in now] == ["0912000001", "0912000007"]


def test_twins_whose_names_differ_in_a_mark_are_asked_about(book: Book) -> None:
    rows: list[list[Value]] = [
        HEADS,
        ["1", "Nguyễn Văn Hai", "12/03/1978", "1/1/2010", "1/1/2011", ""],
        ["2", "Nguyễn Văn Hải", "12/03/1978", "1/1/2010", "1/1/2011", ""],
        ["3", "Nguyễn Văn Hài", "12/03/1978", "1/1/2010", "1/1/2011", ""],
    ]
    assert [row.action for row in look_at(book, rows).rows] == ["new", "question", "question"]
    assert [row.action for row in look_at(book, rows, accept=True).rows] == ["new", "new", "new"]


# --- rows with wrong cells -------------------------------------------------------------------------------------------


def test_a_refused_row_is_written_only_when_said_so_and_without_its_wrong_cell(book: Book) -> None:
    found = one(book, "Vi Văn Sơn", "31/02/1978", "1/1/2010", "1/1/2011", "")
    row = found.rows[0]
    assert (row.action, row.left_out, row.can_be_written) == ("refused", ("birth_date",), True)
    assert found.plans() == []
    now = written(book, found, {2: "take"})
    assert (now[0]["birth_date"], now[0]["admission_date"]) == (None, "2010-01-01")


def test_a_row_without_a_name_is_never_written(book: Book) -> None:
    found = one(book, "", "12/03/1978", "1/1/2010", "1/1/2011", "")
    assert not found.rows[0].can_be_written
    assert found.plans({2: "take"}) == []


def test_a_refused_row_of_a_known_person_changes_the_rest(book: Book, anh: int) -> None:
    found = one(book, "Nông Thị Hồng Ánh", "12/03/1978", "45/45/2003", "19/05/2004", "0912000008")
    now = written(book, found, {2: "take"})
    assert (len(now), now[0]["admission_date"], now[0]["phone"]) == (1, "2003-05-19", "0912000008")


# --- remembered columns ----------------------------------------------------------------------------------------------

ODD: list[list[Value]] = [
    ["DANH SÁCH"],
    ["TT", "Quý danh", "Sinh ra", "Vô Đảng", "Mã"],
    ["1", "Vi Văn Sơn", "1/1/1980", "1/1/2010", "A1"],
]


def test_corrected_columns_are_remembered_for_the_same_headings(book: Book) -> None:
    sheet = Sheet("a.xlsx", "", tuple(map(tuple, ODD)))
    columns = recognise(sheet)
    assert not columns.has_name
    corrected = importer.recognise_at(sheet, 1, 1)
    for index, target in ((1, "full_name"), (2, "birth_date"), (3, "admission_date")):
        corrected = corrected.change(index, target)
    with book.write("Nhập danh sách") as session:
        assert importer.known_mapping(session, sheet) is None
        importer.remember_mapping(session, sheet, corrected)
    # next year: other people, a title more, a column of blanks less
    later: list[list[Value]] = [["Năm sau"], *ODD[:2], ["1", "Lý Thị Cả", "2/2/1981", "2/2/2011"]]
    with book.read() as session:
        found = importer.columns_of(session, Sheet("b.xlsx", "", tuple(map(tuple, later))))
        preview = importer.preview(session, Sheet("b.xlsx", "", tuple(map(tuple, later))), found, TODAY)
        other = Sheet("c.xlsx", "", (("TT", "Quý danh", "Sinh ra"), ("1", "Lý Thị Cả", "2/2/1981")))
        assert importer.known_mapping(session, other) is None
    assert [row.name for row in preview.rows] == ["Lý Thị Cả"]
    assert found.taken()["birth_date"].index == 2


def test_what_is_recognised_anyhow_is_not_remembered(book: Book) -> None:
    sheet = Sheet("a.xlsx", "", (tuple(HEADS), ("1", "Vi Văn Sơn", "1/1/1980", "1/1/2010", "", "")))
    with book.write("Nhập danh sách") as session:
        changed = recognise(sheet).change(5, "note")
        importer.remember_mapping(session, sheet, changed)
        assert importer.known_mapping(session, sheet) == changed
        importer.remember_mapping(session, sheet, recognise(sheet))
        assert importer.known_mapping(session, sheet) is None
        bare = Sheet("b.xlsx", "", (("1", "2"), ("3", "4")))
        importer.remember_mapping(session, bare, recognise(bare))
        assert importer.known_mapping(session, bare) is None


# --- pasted ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, rows",
    [
        ("Họ và tên\tNăm sinh\r\nVi Văn Sơn\t1980\r\n", [("Họ và tên", "Năm sinh"), ("Vi Văn Sơn", "1980")]),
        ('A\t"một\nhai"\tC\n', [("A", "một\nhai", "C")]),
        ('A\t"nói ""thế"""\tC\n', [("A", 'nói "thế"', "C")]),
        ('A\t5" dài\tC\nD\t"\tE\n', [("A", '5" dài', "C"), ("D", '"', "E")]),
        ("\n\nA\tB\n\n", [(), (), ("A", "B")]),
        ("Vi Văn Sơn\nLý Thị Cả\n", [("Vi Văn Sơn",), ("Lý Thị Cả",)]),
        ("Họ tên;Năm sinh\nVi Văn Sơn;1980\n", [("Họ tên", "Năm sinh"), ("Vi Văn Sơn", "1980")]),
    ],
)
def test_what_was_copied_from_excel_is_a_sheet(text: str, rows: Sequence[tuple[str, ...]]) -> None:
    assert list(importer.sheet_from_text(text).rows) == rows


@pytest.mark.parametrize("text", ["", " \t \n", "\x00"])
def test_nothing_pasted_is_told(text: str) -> None:
    with pytest.raises(UserError):
        importer.sheet_from_text(text)


# --- the rows left over ----------------------------------------------------------------------------------------------


def test_rows_left_over_are_mended_and_brought_in_again(book: Book, tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        [*HEADS, "Email"],
        ["1", "Vi Văn Sơn", "31/02/1978", "1/1/2010", "1/1/2011", "0912345678", "a"],
        ["2", "Lý Thị Cả", "2/3/1980", "1/1/2010", "1/1/2011", "0912345679", "b"],
        ["3", "HỨA VĂN KHẢI", "2/3/1981", "1/1/2010", "1/1/2011", "0912345670", "c"],
    ]
    found = look_at(book, rows)
    path = tmp_path / "cần sửa.xlsx"
    path.write_bytes(importer.refused_workbook(found))
    sheet = importer.read_table(path)
    assert [row[1] for row in sheet.rows[1:]] == ["Vi Văn Sơn", "HỨA VĂN KHẢI"]
    assert [row[-2] for row in sheet.rows[1:]] == [2.0, 4.0]
    assert sheet.rows[1][-1] == "Ngày sinh: Tháng 02/1978 không có ngày 31. Kiểm tra lại ngày."
    columns = recognise(sheet)
    assert {name: column.index for name, column in columns.taken().items()} == {
        name: column.index for name, column in found.columns.taken().items()
    }
    mended = [list(row) for row in sheet.rows]
    mended[1][2] = "28/02/1978"
    with book.read() as session:
        again = importer.preview(session, Sheet("m.xlsx", "", tuple(map(tuple, mended))), columns, TODAY)
    assert [row.action for row in again.rows] == ["new", "question"]


def test_columns_taken_for_something_else_keep_it_in_the_workbook(book: Book, tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["Quý danh", "Sinh\nngày", "Số thẻ, số lý lịch", "Nam", "Nữ", "Ghi chú"],
        ["Vi Văn Sơn", "31/02/1978", "12345678\n012345 LS", "x", "", "0912345678"],
    ]
    sheet = Sheet("a.xlsx", "", tuple(map(tuple, rows)))
    columns = importer.recognise_at(sheet, 0, 1).change(0, "full_name").change(5, "phone")
    with book.read() as session:
        found = importer.preview(session, sheet, columns, TODAY)
    path = tmp_path / "cần sửa.xlsx"
    path.write_bytes(importer.refused_workbook(found))
    again = recognise(importer.read_table(path))
    assert [c.targets for c in again.columns][:6] == [c.targets for c in columns.columns]


@pytest.mark.parametrize(
    "target", [*TARGETS, "hometown.province", "residence.commune", "birth_place.country"]
)
def test_the_word_of_a_target_is_recognised_as_that_target(target: str) -> None:
    beside = {FAMILY: target_word(GIVEN), GIVEN: target_word(FAMILY)}.get(target, "Email")
    sheet = Sheet("a", "", ((target_word(target), beside), ("Nguyễn Văn", "An")))
    assert importer.recognise_at(sheet, 0, 1).columns[0].targets == (target,)


# --- the whole list --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts, said",
    [
        (["Tổng cộng: 25 đ/c"], 25),
        (["Tổng cộng: 25"], 25),
        (["Tổng số: 25 đồng chí, trong đó nữ 10"], 25),
        (["Danh sách có 25 (hai mươi lăm) đồng chí./."], 25),
        (["Danh sách này gồm 07 đảng viên"], 7),
        (["Danh sách có hai mươi lăm đồng chí"], 25),
        (["Danh sách có mười đồng chí"], 10),
        (["Ấn định danh sách gồm 31 người"], 31),
        (["Cộng: 12 đ/c"], 12),
        (["Tổng cộng", "25 đ/c"], 25),
        (["Tổng cộng", "25"], 25),
        (["Tổng số đảng viên: 25"], 25),
        (["TỔNG CỘNG", "1250000"], None),
        (["TỔNG CỘNG", "1.250.000"], None),
        (["Tổng cộng"], None),
        (["BÍ THƯ"], None),
    ],
)
def test_what_a_row_of_totals_says(texts: list[str], said: int | None) -> None:
    assert said_count(texts) == said


PEOPLE: list[list[Value]] = [
    ["1", "Vi Văn Sơn", "2/3/1978", "1/1/2010", "1/1/2011", ""],
    ["2", "Lý Thị Cả", "2/3/1980", "1/1/2010", "1/1/2011", ""],
    ["3", "Hứa Văn Khải", "32/3/1981", "1/1/2010", "1/1/2011", ""],
]


@pytest.mark.parametrize(
    "rows, problems",
    [
        ([HEADS, *PEOPLE, ["", "Tổng cộng: 3 đ/c"]], [("ok", "total", 5), ("refused", "refused", 4)]),
        ([HEADS, *PEOPLE, ["", "Cộng I: 3 đồng chí"]], [("ok", "total", 5), ("refused", "refused", 4)]),
        ([HEADS, *PEOPLE, ["", "Tổng cộng: 4 đ/c"]], [("warning", "total", 5), ("refused", "refused", 4)]),
        ([["Danh sách gồm 2 đồng chí"], HEADS, *PEOPLE], [("warning", "total", 1), ("refused", "refused", 5)]),
        ([HEADS, PEOPLE[0], ["3", *PEOPLE[1][1:]]], [("warning", "order", 3)]),
        (
            [HEADS, ["", "I. Tổ 1"], *PEOPLE[:2], ["", "Cộng: 2 đ/c"], ["", "II. Tổ 2"], PEOPLE[2], ["", "Cộng: 1 đ/c"],
             ["", "Tổng cộng: 3 đồng chí"]],
            [("ok", "total", 5), ("ok", "total", 8), ("ok", "total", 9), ("refused", "refused", 7)],
        ),
        ([HEADS, *PEOPLE[:2]], []),
    ],
)  # fmt: skip
def test_totals_numbers_and_refused_rows_are_told_of_the_whole_list(
    rows: list[list[Value]], problems: list[tuple[str, str, int]], book: Book
) -> None:
    found = look_at(book, rows)
    assert [(r.state, r.problem, r.sheet_row) for r in found.remarks] == problems
    assert all(remark.reason for remark in found.remarks)


# --- old letters -----------------------------------------------------------------------------------------------------


def test_old_letters_are_shown_and_then_confirmed_for_the_whole_list(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Hä vµ tªn", "Ngµy sinh", "Quª qu¸n"],
        ["NguyÔn V¨n An", "1/1/1970", "X· Hßa B×nh"],
        ["TrÇn ThÞ Hång", "1/1/1971", "§¶ng bé x· Hßa B×nh"],
    ]
    sheet = Sheet("a.xls", "", tuple(map(tuple, rows)), reading="tcvn3")
    samples = importer.letter_samples(sheet)
    assert ("NguyÔn V¨n An", "Nguyễn Văn An") in {(s.read, s.converted) for s in samples}
    assert {sample.reading for sample in samples} == {"tcvn3"}
    assert [row.action for row in look_at(book, rows, reading="tcvn3").rows] == ["question", "question"]
    taken = look_at(book, rows, reading="tcvn3", letters="convert")
    assert [(row.action, row.name) for row in taken.rows] == [
        ("new", "Nguyễn Văn An"),
        ("new", "Trần Thị Hồng"),
    ]
    kept = Sheet("a.xls", "", tuple(map(tuple, rows)), reading="tcvn3", letters="keep")
    assert not importer.recognise(kept).has_name or importer.recognise(kept).columns[0].heading == "Hä vµ tªn"


def test_the_row_of_anh_is_a_whole_one(book: Book) -> None:
    assert look_at(book, [list(ANH), list(ANH.values())]).rows[0].own is not None
