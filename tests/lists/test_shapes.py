"""Other shapes of the same troubles: the layouts of the members study (H.1), people over several rows, columns that tell of
events, dates as people write them, formulas that have failed, tables of Word. Everything is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop_app.core.book import Book
from desktop_app.lists import importer
from desktop_app.lists.importer import Preview, Row
from desktop_app.lists.reading import Sheet, Value
from desktop_app.lists.rows import Reader, is_total
from desktop_app.members.models import MemberEvent
from tests.lists.test_importer import look_at
from tests.members.conftest import TODAY

MAU_7: list[Value] = [
    "Số TT",
    "HỌ VÀ TÊN\nHọ và tên khai sinh",
    "Nam, nữ\nDân tộc\nTôn giáo",
    "QUÊ QUÁN",
    "Văn hoá\nLý luận\nCMNV\nNgoại ngữ",
    "Nghề nghiệp trước khi vào Đảng\nNghề nghiệp hiện nay",
    "Ngày vào Đảng\nNgày chính thức",
    "Số thẻ đảng viên\nSố lý lịch đảng viên\nSố Huy hiệu Đảng",
    "Bộ đội, công an, hưu trí",
    "Ngày chuyển đi, đến đảng bộ cơ sở nào",
    "Ngày chuyển đến, đảng bộ cơ sở nào đến",
    "Ngày từ trần, Lý do",
    "Ngày ra khỏi Đảng, hình thức ra Đảng",
    "Ghi chú",
]


def kept(row: Row) -> dict[str, str]:
    """What would be kept of a row, in words."""
    assert row.own is not None
    return {name: str(value) for name, value in vars(row.own).items() if value not in (None, "", False)}


def events(row: Row) -> list[tuple[str, str, str]]:
    return [(event.kind, str(event.date), event.place) for event in row.events]


def people(found: Preview) -> list[dict[str, str]]:
    return [kept(row) for row in found.rows if row.action != "skip"]


# --- Sổ danh sách đảng viên (members study, A.6 and H.1, layout 1) ---------------------------------------------------


def test_the_register_of_14_columns(book: Book) -> None:
    numbers: list[Value] = [str(n) for n in range(1, 15)]
    rows: list[list[Value]] = [
        ["SỔ DANH SÁCH ĐẢNG VIÊN"],
        MAU_7,
        numbers,
        ["1", "Nông Văn Sơn\nNông Sơn", "Nam\nTày\nKhông", "Xã A", "12/12\nSơ cấp\nĐại học\nAnh B", "Học sinh\nGiáo viên",
         "03/02/1998\n03/02/1999", "49.123456\n012345 LS\n30 năm", "Hưu trí", "", "12/5/2010\nĐảng bộ xã Hòa Bình"],
        ["2", "Lý Thị Cả", "Nữ\nKinh\nKhông", "Xã A", "12/12\n\nĐại học\n", "Học sinh\nNông dân", "3/2/1998\n3/2/1999",
         "49.123457\n012346 LS", "", "01/7/2020, Đảng bộ phường Kỳ Lừa"],
        ["3", "Lý Văn Quá", "Nam, Kinh, Không", "Xã A", "10/10", "Nông dân", "3/2/1968 - 3/2/1969", "49.123458", "BĐ", "",
         "", "02/3/2019 (ốm nặng)"],
        ["4", "Hứa Văn Ra", "Nam\nKinh", "Xã A", "10/10", "", "KN: 03/02/1998\nCT: 03/02/1999", "49.123459", "", "", "", "",
         "5/6/2012\nKhai trừ"],
    ]  # fmt: skip
    found = look_at(book, rows)
    son, ca, qua, ra = found.rows
    assert [row.action for row in found.rows] == ["new"] * 4
    assert kept(son) == {
        "full_name": "Nông Văn Sơn",
        "other_name": "Nông Sơn",
        "sex": "male",
        "ethnicity": "Tày",
        "religion": "Không",
        "hometown": "Xã A",
        "general_education": "12/12",
        "political_theory": "Sơ cấp",
        "professional_level": "Đại học",
        "foreign_language": "Anh B",
        "occupation_before": "Học sinh",
        "occupation": "Giáo viên",
        "admission_date": "03/02/1998",
        "official_date": "03/02/1999",
        "party_card_old": "49123456",
        "profile_number": "012345 LS",
        "service_category": "retired",
    }
    assert events(son) == [("transfer-in", "12/05/2010", "Đảng bộ xã Hòa Bình")]
    assert (kept(ca)["professional_level"], "political_theory" in kept(ca)) == ("Đại học", False)
    assert events(ca) == [("transfer-out", "01/07/2020", "Đảng bộ phường Kỳ Lừa")]
    assert (kept(qua)["general_education"], kept(qua)["service_category"]) == ("10/10", "army")
    assert [(e.kind, e.note.split("\n")[0]) for e in qua.events] == [("death", "ốm nặng")]
    assert (kept(ra)["official_date"], events(ra)) == ("03/02/1999", [("expulsion", "05/06/2012", "")])


def test_a_person_of_four_rows(book: Book) -> None:
    rows: list[list[Value]] = [
        MAU_7[:9],
        ["1", "Nông Văn Sơn", "Nam", "Xã A", "12/12", "Học sinh", "03/02/1998", "49.123456", "Hưu trí"],
        ["", "Nông Văn Sơn", "Tày", "tỉnh B", "Sơ cấp", "Giáo viên", "03/02/1999", "012345 LS", ""],
        ["", "", "Không", "", "Đại học", "", "", "", ""],
        ["", "", "", "", "Anh B", "", "", "", ""],
        ["2", "Lý Thị Cả", "Nữ", "Xã A", "12/12", "Học sinh", "03/02/2001", "49.123457", ""],
        ["", "", "Kinh", "", "", "Nông dân", "03/02/2002", "", ""],
        ["", "", "Không", "", "Trung cấp", "", "", "", ""],
        ["", "Tổng cộng: 2 đồng chí"],
        ["", "", "BÍ THƯ"],
    ]
    found = look_at(book, rows)
    assert [(row.sheet_row, row.action) for row in found.rows] == [
        (2, "new"), (6, "new"), (9, "skip"), (10, "skip"),
    ]  # fmt: skip
    son, ca = people(found)
    assert (son["hometown"], son["religion"], son["foreign_language"]) == ("Xã A, tỉnh B", "Không", "Anh B")
    assert (ca["official_date"], ca["professional_level"], ca["occupation"]) == (
        "03/02/2002",
        "Trung cấp",
        "Nông dân",
    )
    assert [remark.state for remark in found.remarks] == ["ok"]


def test_a_heading_and_its_people_in_two_lines_each(book: Book) -> None:
    rows: list[list[Value]] = [
        ["TT", "Họ và tên", "Nam, nữ", "Ngày vào Đảng", "Số thẻ"],
        ["", "Họ và tên khai sinh", "Dân tộc", "Ngày chính thức", "Số lý lịch"],
        ["1", "Nông Văn Sơn", "Nam", "03/02/1998", "49.123456"],
        ["", "Nông Sơn", "Tày", "03/02/1999", "012345 LS"],
        ["2", "Lý Thị Cả", "Nữ", "03/02/2001", "49.123466"],
        ["", "Lý Cả", "Kinh", "03/02/2002", "012347 LS"],
    ]
    son, ca = people(look_at(book, rows))
    assert (son["other_name"], son["official_date"], son["profile_number"]) == (
        "Nông Sơn",
        "03/02/1999",
        "012345 LS",
    )
    assert (ca["sex"], ca["ethnicity"], ca["party_card_old"]) == ("female", "Kinh", "49123466")


def test_a_number_merged_over_its_rows_makes_them_one_person(book: Book) -> None:
    rows: list[list[Value]] = [
        ["TT", "Họ và tên", "Quê quán", "Ngày vào Đảng, ngày chính thức"],
        ["1", "Nông Văn Sơn", "Xã A", "03/02/1998"],
        ["", "", "", "03/02/1999"],
        ["2", "Lý Thị Cả", "", "03/02/2001"],
        ["", "", "", "03/02/2002"],
        ["3", "Vi Văn Ba", "", "03/02/2003"],
    ]
    merged = ((1, 0, 2, 0), (3, 0, 4, 0), (1, 2, 5, 2))
    found = people(look_at(book, rows, merged=merged))
    assert [(p["full_name"], p["official_date"]) for p in found[:2]] == [
        ("Nông Văn Sơn", "03/02/1999"),
        ("Lý Thị Cả", "03/02/2002"),
    ]
    # a value given once for several people holds for each of them
    assert [p["hometown"] for p in found] == ["Xã A"] * 3


# --- other layouts of H.1 --------------------------------------------------------------------------------------------


def test_the_list_of_an_army_branch(book: Book) -> None:
    heads = (
        "STT|Họ và tên|Năm sinh|Số CCCD|Cấp bậc|Chức vụ|Nhập ngũ|Ngày vào Đảng|Số điện thoại|Khi cần báo tin cho ai|Quê quán"
    ).split("|")
    rows: list[list[Value]] = [
        ["DANH SÁCH TRÍCH NGANG ĐẢNG VIÊN NĂM 2026"],
        [],
        list(heads),
        [f"({n})" for n in range(1, 12)],
        ["1", "Vi Văn Sơn", 1985.0, 20085000123.0, "Đại úy", "Bí thư", "02/2004", "19/05/2006\n19/05/2007", 912345678.0],
        ["2", "Lý Văn Bình", "(2001)", "020201000123", "Binh nhất", "Chiến sĩ", "2/20", "19/05/2026\n(Dự bị)", "0912345677"],
    ]  # fmt: skip
    son, binh = look_at(book, rows).rows
    assert (kept(son)["birth_date"], kept(son)["enlisted_date"], kept(son)["official_date"]) == (
        "1985",
        "02/2004",
        "19/05/2007",
    )
    assert {remark.problem for remark in son.of("proposed")} == {"lost_zero"}
    assert (kept(binh)["birth_date"], kept(binh)["enlisted_date"]) == ("2001", "02/2020")
    assert [remark.problem for remark in binh.of("proposed")] == ["short_year"]
    assert "official_date" not in kept(binh)


def test_lists_of_other_things_do_not_fill_wrong_fields(book: Book) -> None:
    abroad: list[list[Value]] = [
        [
            "STT",
            "Họ tên",
            "MSCB",
            "Nội dung đi nước ngoài",
            "",
            "Nhân thân ở nước ngoài",
            "",
            "",
            "Ngày đi",
            "Nơi đến",
        ],
        ["", "", "", "Học tập", "Công việc riêng", "Cha", "Mẹ", "Người thân", "", ""],
        ["1", "Vi Văn Sơn", "001", "X", "", "", "", "X", "1/1/2024", "Lào"],
    ]
    letters: list[list[Value]] = [
        [
            "Số TT",
            "Ngày giới thiệu đi, ngày tiếp nhận đến",
            "Họ và tên, Ngày sinh",
            "Ngày vào Đảng, ngày chính thức",
        ],
        ["1", "1/3/2024", "Vi Văn Sơn\n12/3/1978", "3/2/1998\n3/2/1999"],
    ]
    assert people(look_at(book, abroad)) == [{"full_name": "Vi Văn Sơn"}]
    (son,) = look_at(book, letters).rows
    assert (kept(son)["birth_date"], kept(son)["official_date"], events(son)) == (
        "12/03/1978",
        "03/02/1999",
        [],
    )


@pytest.mark.parametrize(
    "heads, cells, wanted",
    [
        (("Ngày mất",), ("2/3/2019",), [("death", "02/03/2019", "")]),
        (("Trạng thái", "Ngày từ trần"), ("Từ trần", "2/3/2019"), [("death", "02/03/2019", "")]),
        (("Trạng thái", "Ngày chuyển đi"), ("Đã chuyển đi", "2/3/2019"), [("transfer-out", "02/03/2019", "")]),
        (("Ngày miễn sinh hoạt Đảng",), ("2/3/2019",), [("exemption", "02/03/2019", "")]),
        (("Ngày chuyển đi", "Ngày chuyển đến"), ("2/3/2012", "4/5/2018"),
         [("transfer-out", "02/03/2012", ""), ("transfer-in", "04/05/2018", "")]),
        (("Ngày từ trần",), ("",), []),
    ],
)  # fmt: skip
def test_columns_that_tell_of_events(
    heads: Sequence[str], cells: Sequence[str], wanted: list[tuple[str, str, str]], book: Book
) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày vào Đảng", "Ngày chính thức", *heads],
        ["Vi Văn Sơn", "3/2/1998", "3/2/1999", *cells],
    ]
    (row,) = look_at(book, rows).rows
    assert row.action == "new"
    assert events(row) == wanted


@pytest.mark.parametrize(
    "heads, cells, wanted",
    [
        (("Ngày chuyển đi",), ("2/3/2019",), None),
        (("Ngày chuyển đi",), ("2/3/2019, Đảng bộ xã Hòa Bình",), None),
        (("Ngày chuyển đi",), ("2/3/2019, Đảng bộ phường Lào Cai, ngoài tỉnh",), "other-province"),
        (("Ngày chuyển đến",), ("2/3/2019, từ tỉnh, thành phố khác",), "other-province"),
        (("Ngày chuyển đến",), ("2/3/2019, xã khác trong tỉnh",), "same-province"),
        (("Ngày chuyển đến",), ("2/3/2019, nội bộ",), "same-base"),
        (("Trạng thái", "Ngày chuyển đi"), ("Đã chuyển đi tỉnh khác", "2/3/2019"), "other-province"),
        (("Trạng thái", "Ngày chuyển đi"), ("Đã chuyển đi", "2/3/2019"), None),
        (("Ngày chuyển đi",), ("2/3/2019, trong tỉnh hoặc ngoài tỉnh",), None),
    ],
)  # fmt: skip
def test_how_far_a_transfer_goes_is_never_assumed(
    heads: Sequence[str], cells: Sequence[str], wanted: str | None, book: Book
) -> None:
    """The lines a, b and c of Biểu 1 rest on it: without a word of the list it stays open, and that is said."""
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày vào Đảng", "Ngày chính thức", *heads],
        ["Vi Văn Sơn", "3/2/1998", "3/2/1999", *cells],
    ]
    found = look_at(book, rows)
    (row,) = found.rows
    assert row.action == "new"
    assert [event.scope for event in row.events] == [wanted]
    said = [remark for remark in row.of("warning") if remark.problem == "scope"]
    assert len(said) == (wanted is None)
    assert all(remark.index is not None and "để trống phạm vi" in remark.reason for remark in said)
    with book.write("Nhập") as session:
        importer.apply(session, found)
        (moved,) = session.scalars(select(MemberEvent).where(MemberEvent.kind.like("transfer%")))
        assert moved.scope == wanted


@pytest.mark.parametrize(
    "head, cell, action",
    [
        ("Ngày từ trần", "x", "refused"),
        ("Ngày chuyển đi", "31/02/2019", "refused"),
        ("Ngày chuyển đi", "1/1/1990", "refused"),
        ("Ngày ra khỏi Đảng, hình thức ra Đảng", "1/1/2015", "question"),
    ],
)
def test_an_end_of_membership_is_never_lost_or_guessed(head: str, cell: str, action: str, book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày vào Đảng", "Ngày chính thức", head],
        ["Vi Văn Sơn", "3/2/1998", "3/2/1999", cell],
    ]
    assert look_at(book, rows).rows[0].action == action


# --- dates (members study, H.3) --------------------------------------------------------------------------------------

SURE: list[tuple[Value, str]] = [
    ("12 tháng 3 năm 1978", "12/03/1978"),
    ("Ngày 12/03/1978", "12/03/1978"),
    ("sinh ngày 12/3/1978", "12/03/1978"),
    ("Sinh năm 1978", "1978"),
    ("12,3,1978", "12/03/1978"),
    ("12\\3\\1978", "12/03/1978"),
    ("12/03//1978", "12/03/1978"),
    ("12-03/1978", "12/03/1978"),
    ("1978/03/12", "12/03/1978"),
    ("1978.03.12", "12/03/1978"),
    ("12-Mar-1978", "12/03/1978"),
    ("(12/03/1978)", "12/03/1978"),
    ("1978.0", "1978"),
    (datetime(1978, 3, 12, 10, 30), "12/03/1978"),
    (28561, "12/03/1978"),
]


@pytest.mark.parametrize("cell, wanted", SURE)
def test_dates_as_people_write_them(cell: Value, wanted: str, book: Book) -> None:
    (row,) = look_at(book, [["Họ và tên", "Ngày sinh"], ["Vi Văn Sơn", cell]]).rows
    assert (row.action, kept(row)["birth_date"]) == ("new", wanted)


GUESSED: list[tuple[Value, str]] = [
    ("12-Mar-78", "12/03/1978"),
    ("khoảng 1978", "1978"),
    ("~1978", "1978"),
    ("00/00/1978", "1978"),
    ("00/03/1978", "03/1978"),
    ("??/??/1978", "1978"),
    ("l2/03/1978", "12/03/1978"),
    ("12/O3/1978", "12/03/1978"),
    ("12/03/19 78", "12/03/1978"),
]


@pytest.mark.parametrize("cell, wanted", GUESSED)
def test_dates_that_are_only_guessed_are_asked_about(cell: Value, wanted: str, book: Book) -> None:
    rows: list[list[Value]] = [["Họ và tên", "Ngày sinh"], ["Vi Văn Sơn", cell]]
    (row,) = look_at(book, rows).rows
    assert row.action == "question"
    assert kept(row)["birth_date"] == wanted
    assert wanted in row.reason


@pytest.mark.parametrize(
    "cell", ["12/03/1978?", "02/13/1998", "12/3/001978", "1203 1978", "12/03/1978; 12/03/1979"]
)
def test_dates_that_cannot_be_read_are_refused(cell: str, book: Book) -> None:
    (row,) = look_at(book, [["Họ và tên", "Ngày sinh"], ["Vi Văn Sơn", cell]]).rows
    assert (row.action, row.of("refused")[0].problem) == ("refused", "birth_date")


# --- formulas that have failed ---------------------------------------------------------------------------------------


def test_a_failed_formula_is_named_and_not_taken_for_nothing(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "công thức.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Danh sách & ghi chú")
        for column, head in enumerate(("STT", "Họ và tên", "Ngày sinh", "Quê quán", "Số CCCD")):
            sheet.write(0, column, head)
        for row, name in enumerate(("Vi Văn Sơn", "Lý Thị Cả", "Hứa Văn Ba"), 1):
            sheet.write(row, 0, row)
            sheet.write(row, 1, name)
            sheet.write(row, 2, "1/1/1980")
        sheet.write_formula(1, 2, "=VLOOKUP(1,A1:B2,2)", None, "#N/A")
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 1, "=NA()", None, "#N/A")
        sheet.write_formula(4, 2, "=NA()", None, "#N/A")
    with book.read() as session:
        table = importer.read_table(path)
        found = importer.preview(session, table, importer.recognise(table), date(2026, 11, 23))
    assert [(row.sheet_row, row.action) for row in found.rows] == [
        (2, "refused"), (3, "new"), (4, "new"), (5, "skip"),
    ]  # fmt: skip
    assert "#N/A" in found.rows[0].reason
    assert [remark.target for remark in found.rows[1].of("warning")] == ["hometown", "admission_date"]


# --- Word ------------------------------------------------------------------------------------------------------------


def word(path: Path, rows: Sequence[Sequence[str]], after: str = "") -> Any:
    import docx

    document = docx.Document()
    document.add_paragraph("DANH SÁCH ĐẢNG VIÊN")
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.add_paragraph(after)
    return document, table


def test_a_word_table_with_merged_cells_and_a_total_below(book: Book, tmp_path: Path) -> None:
    rows = [
        ["TT", "Họ và tên", "Ngày vào Đảng", "", "Quê quán"],
        ["", "", "Dự bị", "Chính thức", ""],
        ["1", "Nông Văn Sơn", "03/02/1998", "03/02/1999", "Xã A"],
        ["2", "Lý Thị Cả", "03/02/2001", "03/02/2002", ""],
    ]
    document, table = word(tmp_path / "d.docx", rows, "Danh sách có 03 đồng chí.")
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 4).merge(table.cell(3, 4))
    path = tmp_path / "d.docx"
    document.save(str(path))
    with book.read() as session:
        sheet = importer.read_table(path)
        found = importer.preview(session, sheet, importer.recognise(sheet), date(2026, 11, 23))
    assert [
        (p["full_name"], p["admission_date"], p["official_date"], p["hometown"]) for p in people(found)
    ] == [
        ("Nông Văn Sơn", "03/02/1998", "03/02/1999", "Xã A"),
        ("Lý Thị Cả", "03/02/2001", "03/02/2002", "Xã A"),
    ]
    assert [(remark.state, remark.problem) for remark in found.remarks] == [("warning", "total")]


# --- what is a person and what is not --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, total",
    [
        ("Tổng cộng: 25 đ/c", True), ("TỔNG CỘNG", True), ("Tổng số", True), ("Tổng: 25", True), ("tong cong 25", True),
        ("Tổng số đảng viên: 25", True), ("Cộng: 12", True), ("Cộng", True), ("Cộng tổ 1: 5 đ/c", True),
        ("Danh sách này có 25 đồng chí", True), ("Ấn định danh sách gồm 31 người", True),
        ("Tống Văn An", False), ("Tòng Văn Ọi", False), ("Tống Công Minh", False), ("Tong Van An", False),
        ("Công Thị Nghĩa", False), ("Công nhân", False), ("Công an xã", False), ("Công việc riêng", False),
    ],
)  # fmt: skip
def test_sums_are_no_names_and_names_no_sums(text: str, total: bool) -> None:
    assert is_total(text) is total


def test_people_whose_cells_look_like_sums_or_signatures_stay(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Chức vụ"],
        ["Tống Văn An", "Bí thư"],
        ["Tòng Thị Ọi", "Công nhân"],
        ["Công Thị Nghĩa", "Phó bí thư"],
        ["Nguyễn Văn Bình", ""],
        ["Tổng cộng: 4 đ/c", ""],
        ["NGƯỜI LẬP", "BÍ THƯ"],
        ["Lê Thị Lập", "Trần Văn Bí"],
    ]
    found = look_at(book, rows)
    assert [row.action for row in found.rows] == ["new"] * 4 + ["skip"] * 3
    assert [remark.state for remark in found.remarks] == ["ok"]


def test_sums_under_every_column_are_no_person(book: Book) -> None:
    rows: list[list[Value]] = [
        ["STT", "Họ và tên", "Nam", "Nữ", "Dân tộc", "Ngày vào Đảng"],
        ["1", "Vi Văn Sơn", "x", "", "Tày", "1/1/2010"],
        ["2", "Lý Thị Cả", "", "x", "Tày", "1/1/2010"],
        ["", "Tổng cộng: 02 đồng chí", "1", "1", "2", "2"],
    ]
    found = look_at(book, rows)
    assert [row.action for row in found.rows] == ["new", "new", "skip"]


def test_days_that_excel_took_for_months_are_proposed_back(book: Book) -> None:
    births: list[Value] = [date(1970, 2, 3), date(1971, 12, 11), date(1972, 7, 7), "13/02/1978", "25/12/1980"]
    rows: list[list[Value]] = [["Họ và tên", "Ngày sinh"]]
    rows += [
        [f"Vi Văn {name}", birth]
        for name, birth in zip(("An", "Bách", "Cả", "Dũng", "Én"), births, strict=True)
    ]
    found = look_at(book, rows)
    assert [(row.action, kept(row)["birth_date"]) for row in found.rows] == [
        ("question", "02/03/1970"),
        ("question", "12/11/1971"),
        ("new", "07/07/1972"),
        ("new", "13/02/1978"),
        ("new", "25/12/1980"),
    ]
    usual = look_at(book, [*rows, ["Vi Văn Giang", date(1980, 5, 20)]])
    assert {row.action for row in usual.rows} == {"new"}


def test_a_column_of_years_is_no_column_of_men(book: Book) -> None:
    rows: list[list[Value]] = [["Họ và tên", "Ngày vào Đảng", "Năm"], ["Vi Văn Sơn", "3/2/1998", 2026.0]]
    assert [column.targets for column in look_at(book, rows).columns.columns][2] == ()
    split: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh", "", "", "VĐ"],
        ["", "Ngày", "Tháng", "Năm", ""],
        ["Vi Văn Sơn", 12.0, 3.0, 1978.0, "3/2/1998"],
    ]
    assert people(look_at(book, split)) == [
        {"full_name": "Vi Văn Sơn", "birth_date": "12/03/1978", "admission_date": "03/02/1998"}
    ]


def test_a_decision_number_of_the_book_is_no_change(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Số quyết định kết nạp", "Ngày quyết định kết nạp"],
        ["Vi Văn Sơn", "1/1/1970", "3/2/1998", "41-QĐ/ĐU", "1/2/1998"],
    ]
    found = look_at(book, rows)
    with book.write("Nhập danh sách") as session:
        importer.apply(session, found)
    assert [row.action for row in look_at(book, rows).rows] == ["skip"]


# --- old letters (members study, H.4, K 40) ---------------------------------------------------------------------------


def test_a_cell_half_in_old_letters(book: Book) -> None:
    rows: list[list[Value]] = [["Họ và tên", "Quê quán"], ["Nguyễn Văn An", "X· Hßa B×nh, tỉnh Lạng Sơn"]]
    (row,) = look_at(book, rows).rows
    assert (row.action, kept(row)["hometown"]) == ("question", "Xã Hòa Bình, tỉnh Lạng Sơn")


@pytest.mark.parametrize("lost, whole", [("Lª V¨n Hng", "Lê Văn Hưng"), ("TrÇn V¨n Tr ng", "Trần Văn Trưng")])
def test_the_letter_that_copying_loses_is_proposed_back(lost: str, whole: str, book: Book) -> None:
    rows: list[list[Value]] = [
        ["Hä vµ tªn", "Quª qu¸n"],
        [lost, "X· Hßa B×nh"],
        ["NguyÔn ThÞ Lan", "§¶ng bé x·"],
    ]
    row = look_at(book, rows, reading="tcvn3").rows[0]
    assert kept(row)["full_name"] == whole
    assert "lost_letter" in {remark.problem for remark in row.of("proposed")}


def test_the_font_speaks_where_the_words_are_few(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "ít chữ.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        old = workbook.add_format({"font_name": ".VnTime"})
        sheet = workbook.add_worksheet()
        for column, text in enumerate(("STT", "Hä vµ tªn")):
            sheet.write(0, column, text, old)
        sheet.write(1, 0, 1)
        sheet.write(1, 1, "Vi An S¬n", old)
    table = importer.read_table(path)
    assert table.reading == "tcvn3"
    assert importer.recognise(table).has_name


# --- names and numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell, name, action",
    [
        ("Đồng chí: Lê Thị Ba", "Lê Thị Ba", "new"),
        ("(Lê Thị Ba)", "Lê Thị Ba", "new"),
        ("Lê Thị Ba – ĐVDB", "Lê Thị Ba", "new"),
        ("Lê Thị\nBa", "Lê Thị Ba", "new"),
        ("Lê Thị Ba\nLê Thị Ba", "Lê Thị Ba", "new"),
        ("Lê Thị Ba - Bí thư", "Lê Thị Ba", "question"),
        ("Lê Thị Ba, bí thư", "Lê Thị Ba", "question"),
        ("Đ/c Lê Thị Ba (nữ)", "Lê Thị Ba", "new"),
        ("Lê Thị Ba\nBí thư", "Lê Thị Ba", "question"),
    ],
)
def test_what_stands_beside_a_name(cell: str, name: str, action: str, book: Book) -> None:
    (row,) = look_at(book, [["Họ và tên", "Ngày sinh"], [cell, "1/1/1970"]]).rows
    assert (kept(row)["full_name"], row.action) == (name, action)


@pytest.mark.parametrize(
    "cell, action, number",
    [
        ("O20078000128", "question", "020078000128"),
        ("CCCD: 020078000128", "new", "020078000128"),
        ("012345678/020078000128", "question", "020078000128"),
        ("020078000127; 020078000128", "refused", None),
        ("020078000129.0", "new", "020078000129"),
        ("0200780001", "refused", None),
        ("20078000123", "question", "020078000123"),
    ],
)
def test_numbers_that_were_spoiled(cell: str, action: str, number: str | None, book: Book) -> None:
    (row,) = look_at(book, [["Họ và tên", "Số CCCD"], ["Lê Thị Ba", cell]]).rows
    assert (row.action, kept(row).get("citizen_id")) == (action, number)


# --- the quick look says what the patient one says -------------------------------------------------------------------

_CELLS = st.sampled_from(
    ["Nông Văn Sơn", "NÔNG VĂN SƠN", "Ông Văn Ba", "Nông Văn Sơn (DB)", "Lê Dự Bị", "12/03/1978", "3.2.98", "31/02/1978",
     "29/02/1980", "Nam", "nữ", "x", "020078000123", "20078000123", "0912345678", "912345678", "49123456", "Tày", "  Tày ",
     "Xã A, tỉnh B,", "", "-", "#N/A", "03/02/2050", 12031978.0, 28561.0, 20078000123.0, date(1978, 3, 12), True, None]
)  # fmt: skip
_QUICK_HEADS = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Số thẻ cũ",
    "SĐT",
    "Dân tộc",
    "Quê quán",
    "Trạng thái",
)


@given(st.lists(_CELLS, min_size=len(_QUICK_HEADS), max_size=len(_QUICK_HEADS)))
@settings(max_examples=60)
def test_a_row_read_at_a_glance_says_the_same(cells: list[Value]) -> None:
    sheet = Sheet("t.xlsx", "", (_QUICK_HEADS, tuple(cells)))
    reader = Reader(sheet, importer.recognise(sheet), date(2026, 11, 23))
    row = reader.read(1)
    quick, close = reader.member(row), reader.look_closely(row)
    assert (quick.values, quick.status, quick.probationary) == (
        close.values,
        close.status,
        close.probationary,
    )
    if quick.at_a_glance:
        assert not any(found.reason for found in close.found)


def test_a_usual_row_is_read_at_a_glance() -> None:
    usual = (
        "1",
        "Nông Văn Sơn",
        "12/03/1978",
        "Nam",
        "020078000123",
        "49123456",
        "0912345678",
        "Tày",
        "Xã A",
        "",
    )
    sheet = Sheet("t.xlsx", "", (_QUICK_HEADS, usual))
    reader = Reader(sheet, importer.recognise(sheet), date(2026, 11, 23))
    assert reader.member(reader.read(1)).at_a_glance


@pytest.mark.parametrize(
    "cell, admitted, official",
    [
        ("ngày 4 tháng 2 năm 2007\nngày 4 tháng 2 năm 2008", "04/02/2007", "04/02/2008"),
        ("4 tháng 2 năm 2007; 4 tháng 2 năm 2008", "04/02/2007", "04/02/2008"),
        ("tháng 2 năm 2007\ntháng 2 năm 2008", "02/2007", "02/2008"),
    ],
)
def test_two_dates_in_words_in_one_cell(cell: str, admitted: str, official: str, book: Book) -> None:
    """Members study, K 42, with dates written out."""
    (row,) = look_at(book, [["Họ và tên", "Ngày vào Đảng, ngày chính thức"], ["Vi Văn Sơn", cell]]).rows
    assert row.action == "new"
    assert (kept(row)["admission_date"], kept(row)["official_date"]) == (admitted, official)


def test_an_event_of_a_date_in_words_keeps_its_day(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Ngày vào Đảng", "Ngày chính thức", "Ngày chuyển đến, đảng bộ cơ sở nào đến"],
        ["Vi Văn Sơn", "3/2/1998", "3/2/1999", "ngày 12 tháng 5 năm 2010, Đảng bộ xã Hòa Bình"],
    ]
    (row,) = look_at(book, rows).rows
    assert events(row) == [("transfer-in", "12/05/2010", "Đảng bộ xã Hòa Bình")]


def test_a_row_of_old_letters_in_a_unicode_list_is_read_whole(book: Book) -> None:
    """Rows copied from an old list: what reads well both ways goes with the rest of its row."""
    heads: list[Value] = ["Họ và tên", "Quê quán", "Dân tộc", "Lý luận"]
    people_: list[list[Value]] = [
        [f"Nguyễn Thị Ước {a}", "Xã Thượng Cường", "Nùng", "Sơ cấp"] for a in "ABCDEGHIK"
    ]
    old: list[Value] = ["Vi Hoàng Bình", "Xaõ Ñoàng Taâm", "Taøy", "Sô caáp"]
    row = look_at(book, [heads, *people_, old]).rows[-1]
    assert kept(row)["full_name"] == "Vi Hồng Bình"
    assert (kept(row)["hometown"], kept(row)["political_theory"]) == ("Xã Đồng Tâm", "Sơ cấp")
    either: list[Value] = ["Chu Thu Tö", "Xaõ Ñoàng Taâm", "Taøy", "Sô caáp"]
    assert kept(look_at(book, [heads, *people_, either]).rows[-1])["full_name"] == "Chu Thu Tư"
    new: list[Value] = ["Vi Hoàng Bình", "Xã Hòa Bình", "Tày", "Sơ cấp"]
    assert kept(look_at(book, [heads, *people_, new]).rows[-1])["full_name"] == "Vi Hoàng Bình"


def test_a_cell_of_another_font_or_of_today_in_an_old_list(book: Book) -> None:
    heads: list[Value] = ["Hä vµ tªn", "Quª qu¸n", "T«n gi¸o"]
    old: list[list[Value]] = [[f"NguyÔn V¨n §¹t {a}", "X· Th\xadîng C\xadêng", "Kh«ng"] for a in "ABCDEGHIK"]
    today: list[Value] = ["Triệu Thị Ước", "Xã Hòa Bình", "Không"]
    vni: list[Value] = ["Nguyeãn Vaên An", "Xaõ Hoøa Bình", "Khoâng"]
    found = look_at(book, [heads, *old, today, vni], letters="convert").rows
    assert [kept(row)["full_name"] for row in found[-3:]] == [
        "Nguyễn Văn Đạt K",
        "Triệu Thị Ước",
        "Nguyễn Văn An",
    ]
    assert [(kept(row)["hometown"], kept(row)["religion"]) for row in found[-2:]] == [
        ("Xã Hòa Bình", "Không")
    ] * 2


def test_old_letters_in_a_merged_cell_are_asked_about(book: Book) -> None:
    """The rows below a merged cell are shorter than it stands far to the right."""
    today: list[list[Value]] = [[f"Nguyễn Thị Ước {a}", "Xã Thượng Cường"] for a in "ABCDEGHIK"]
    rows: list[list[Value]] = [
        ["Họ và tên", "Quê quán"],
        *today,
        ["Triệu Thị Yến", "Xaõ Ñoàng Taâm"],
        ["Hứa Thị Phượng"],
    ]
    found = look_at(book, rows, merged=((10, 1, 11, 1),)).rows
    assert [kept(row)["hometown"] for row in found[-2:]] == ["Xã Đồng Tâm", "Xã Đồng Tâm"]
    assert found[-1].action == "question"


# --- what a file says without words ----------------------------------------------------------------------------------


def test_hidden_rows_are_told_and_who_is_struck_through_is_asked_about(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "lọc.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        struck = workbook.add_format({"font_strikeout": True})
        sheet = workbook.add_worksheet("Đảng viên")
        for row, cells in enumerate(
            (("Họ và tên", "Ngày sinh"), ("Vi An", "1/1/1970"), ("Vi Ba", "1/1/1971"), ("Vi Ca", "1/1/1972"))
        ):
            for column, text in enumerate(cells):
                sheet.write(row, column, text, struck if row == 2 else None)
        sheet.set_row(3, options={"hidden": True})
        # typed as 3/1998 and 1998, kept by Excel as days
        for column, shown in ((2, "mm/yyyy"), (3, "yyyy"), (4, "dd/mm/yyyy")):
            sheet.write_datetime(1, column, datetime(1998, 3, 1), workbook.add_format({"num_format": shown}))
    table = importer.read_table(path)
    assert table.rows[1][2:] == ("03/1998", "1998", date(1998, 3, 1))
    with book.read() as session:
        found = importer.preview(session, table, importer.recognise(table), TODAY, accept_repairs=True)
    assert [(row.sheet_row, row.action) for row in found.rows] == [(2, "new"), (3, "question"), (4, "new")]
    assert [remark.problem for remark in found.rows[1].of("proposed")] == ["struck"]
    assert [(remark.problem, remark.sheet_row) for remark in found.remarks] == [("hidden", 4)]


def test_a_second_heading_in_another_order_does_not_fill_wrong_fields(book: Book) -> None:
    heads: list[Value] = ["STT", "Họ và tên", "Quê quán", "Thường trú"]
    same = look_at(book, [heads, [1, "Vi An", "A", "B"], heads, [2, "Vi Ba", "A", "B"]])
    assert [row.action for row in same.rows] == ["new", "skip", "new"]
    other: list[Value] = ["TT", "Họ và tên", "Nơi thường trú", "Quê quán"]
    found = look_at(book, [heads, [1, "Vi An", "A", "B"], [], other, [1, "Vi Ba", "B", "A"]])
    assert [row.action for row in found.rows] == ["new", "skip", "refused"]
    assert [remark.problem for remark in found.rows[2].of("refused")] == ["other_heading"]


def test_men_and_women_are_summed_below_their_columns(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Nam", "Nữ", "Năm sinh"], ["Vi Văn An", "x", "", 1970.0], ["Vi Thị Ba", "", "x", 1971.0], ["Tổng cộng", 1.0, 1.0],
    ]  # fmt: skip
    assert [(remark.state, remark.problem) for remark in look_at(book, rows).remarks] == [("ok", "total")]


def test_an_old_and_a_new_number_stand_in_one_cell(book: Book) -> None:
    rows: list[list[Value]] = [
        ["Họ và tên", "Số thẻ ĐV (cũ/mới)"],
        ["Lê Thị Ba", "49123456\n049123000001"],
    ]
    (row,) = look_at(book, rows).rows
    assert row.draft is not None
    assert (row.draft.party_card_old, row.draft.party_card) == ("49123456", "049123000001")


def test_thin_rows_cut_at_the_edge_of_their_columns_are_put_together(book: Book) -> None:
    """The program's own Mẫu 7-HSĐV as Word: four thin rows a person, labels before the schooling, a file number and a badge
    without a card."""
    rows: list[list[Value]] = [
        MAU_7[:9],
        ["1", "NÔNG VĂN SƠN", "Nam", "Xã Yên", "VH: 12/12", "Học sinh", "03/02/1978", "041207 LS", "Hưu trí"],
        ["", "(Mai Sơn)", "Tày", "Bình, tỉnh", "LL: Trung", "", "03/02/1979", "HH 45 năm", ""],
        ["", "", "", "Lạng Sơn", "cấp", "", "", "", ""],
        ["", "", "", "", "NN: Anh B", "", "", "", ""],
        ["2", "LÝ THỊ HỒNG", "Nữ", "Xã A", "VH: THPT", "", "03/02/2001", "049000000001", ""],
        ["", "CẢ", "Kinh", "tỉnh B", "", "", "03/02/2002", "HH 30 năm", ""],
        ["", "", "", "", "", "", "", "", ""],
    ]
    son, ca = people(look_at(book, rows, accept=True))
    assert (son["full_name"], son["other_name"]) == ("Nông Văn Sơn", "Mai Sơn")
    assert (son["hometown"], son["political_theory"]) == ("Xã Yên Bình, tỉnh Lạng Sơn", "Trung cấp")
    assert (son["general_education"], son["foreign_language"]) == ("12/12", "Anh B")
    assert (son["profile_number"], son.get("party_card")) == ("041207 LS", None)
    assert (ca["full_name"], ca.get("other_name")) == ("Lý Thị Hồng Cả", None)
    assert (ca["party_card"], ca.get("profile_number"), ca["hometown"]) == (
        "049000000001",
        None,
        "Xã A, tỉnh B",
    )


def test_groups_of_people_who_are_not_here_are_asked_about(book: Book) -> None:
    rows: list[list[Value]] = [
        ["STT", "Họ và tên", "Ngày sinh", "Ghi chú"],
        ["I", "ĐẢNG VIÊN CHÍNH THỨC"], [1, "Vi Văn An", "1/1/1970", "đã chuyển đi 3/2025"], ["II", "ĐẢNG VIÊN CHUYỂN ĐI TRONG NĂM"], [1, "Vi Văn Ba", "1/1/1971", ""],
        ["", "Quần chúng ưu tú"], [1, "Vi Văn Ca", "1/1/1990", ""], ["III", "ĐẢNG VIÊN DỰ BỊ"], [1, "Vi Văn Do", "1/1/1991", ""],
    ]  # fmt: skip
    found = look_at(book, rows, accept=True)
    assert {row.name: row.action for row in found.rows if row.action != "skip"} == {
        "Vi Văn An": "new", "Vi Văn Ba": "question", "Vi Văn Ca": "question", "Vi Văn Do": "new",
    }  # fmt: skip
    assert "note" in {remark.problem for remark in found.rows[1].of("warning")}
    # "take all repairs" does not answer for a person
    assert not any(remark.is_repair for row in found.rows for remark in row.of("proposed"))


@pytest.mark.parametrize(
    "rows",
    [
        [["Chi bộ", "Họ và tên"], ["Nà Sơn", "Vi Văn An"], ["Pác Mìn", "Vi Văn Ba"]],
        [["STT", "Họ và tên"], ["I", "Chi bộ Nà Sơn"], [1, "Vi Văn An"], ["II", "Chi bộ Pác Mìn"], [1, "Vi Văn Ba"]],
    ],
)  # fmt: skip
def test_people_of_several_branches_are_told(rows: list[list[Value]], book: Book) -> None:
    assert [remark.problem for remark in look_at(book, rows).remarks] == ["branches"]


@pytest.mark.parametrize(
    "group", [["I", "ĐẢNG VIÊN CHÍNH THỨC"], ["", "Đảng viên chính thức"], ["A. Đảng viên chính thức"]]
)
def test_the_first_group_is_no_second_row_of_the_heading(group: list[Value], book: Book) -> None:
    rows: list[list[Value]] = [["STT", "Họ và tên", "Ngày sinh"], group, [1, "Vi Văn An", "1/1/1970"]]
    found = look_at(book, rows)
    assert [(row.sheet_row, row.action) for row in found.rows] == [(2, "skip"), (3, "new")]
    assert [column.targets for column in found.columns.columns] == [(), ("full_name",), ("birth_date",)]


def test_the_end_of_a_name_in_a_row_of_its_own_is_put_to_its_person(book: Book) -> None:
    rows: list[list[Value]] = [
        ["TT", "Họ và tên", "Ngày sinh", "Quê quán"], [1, "Hoàng Thị", "1/8/1958", "Xã Yên"], ["", "Thúy", "", "Sơn"], [2, "Vi Văn An", "1/1/1970", "Xã A"],
    ]  # fmt: skip
    found = look_at(book, rows)
    assert [(row.name, row.action) for row in found.rows] == [
        ("Hoàng Thị Thúy", "question"),
        ("Vi Văn An", "new"),
    ]
    assert kept(found.rows[0])["hometown"] == "Xã Yên Sơn"


def test_a_list_in_two_halves_is_told(book: Book) -> None:
    half: list[Value] = ["TT", "Họ và tên"]
    found = look_at(book, [half * 2, [1, "Vi An", 3, "Vi Ca"], [2, "Vi Ba", 4, "Vi Do"]])
    assert [remark.problem for remark in found.remarks] == ["second_names"]
