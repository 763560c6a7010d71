"""Biểu 1 and 2 into a workbook of the upper level: found by its words, named by the person, remembered. Members study F.3, F.4."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.documents import workbook
from desktop_app.documents.workbook import Worksheet
from desktop_app.reports import filling, sheets
from desktop_app.reports.sheet_rows import Sheet, Span
from desktop_app.reports.sheets import Sheets
from tests.reports.conftest import Opened
from tests.reports.people import H1, k33

ONE = (
    "A - Tổng số đảng viên cuối kỳ trước chuyển sang",
    "B - Đảng viên tăng trong kỳ",
    "1. Kết nạp",
    "2. Chuyển đến",
    "a. Tỉnh khác chuyển đến",
    "b. Huyện khác trong tỉnh chuyển đến",
    "3. Phục hồi đảng tịch",
    "C - Đảng viên giảm trong kỳ",
    "1. Từ trần",
    "2. Khai trừ",
    "3. Xóa tên",
    "Trong đó: Đảng viên dự bị",
    "4. Xin ra khỏi Đảng",
    "5. Chuyển đi",
    "a. Chuyển đi tỉnh khác",
    "b. Chuyển đi huyện khác trong tỉnh",
    "D - Đảng viên trong danh sách cuối kỳ báo cáo",
)
"""The rows of the form as printed (F.3)."""

TWO = (
    "I. Tổng số đảng viên mới kết nạp",
    "- Dân tộc thiểu số",
    "- Đoàn viên Đoàn TNCS Hồ Chí Minh",
    "- Kết nạp lại",
    "II. Phân tích",
    "1. Nghề nghiệp",
    "- CB, công chức cơ quan Nhà nước từ cấp huyện trở lên",
    "- Lãnh đạo, quản lý và lao động trong các doanh nghiệp",
    "+ Người lãnh đạo, quản lý",
    "+ Công nhân, lao động trực tiếp",
    "- Học sinh",
    "2. Tuổi đời",
    "- Từ 18 - 30",
    "- 31 - 35",
    "- Trên 60",
    "- Tuổi bình quân",
    "3. Trình độ giáo dục phổ thông",
    "- THCS",
    "- THPT",
    "4. Trình độ chuyên môn nghiệp vụ",
    "- Công nhân kỹ thuật, nhân viên nghiệp vụ, sơ cấp",
    "- Thạc sỹ",
    "5. Chức danh khoa học",
    "- Giáo sư",
)


def given(rows: Sequence[str], name: str = "B1") -> bytes:
    """A form of the upper level: heading of two rows, a row of numbers, percent and the balance as formulas."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(name)
    sheet.write_string("A2", "THỐNG KÊ TĂNG, GIẢM ĐẢNG VIÊN")
    sheet.merge_range("B5:C5", "Thực hiện")
    for at, text in enumerate(
        ("Tiêu chí", "Kỳ này", "Cùng kỳ năm trước", "(%) kỳ này so với cùng kỳ năm trước")
    ):
        sheet.write_string(5, at, text)
    for line, text in enumerate(rows, 8):
        sheet.write_string(line - 1, 0, text)
        sheet.write_formula(line - 1, 3, f"=B{line}*100/C{line}")
    book.close()
    return target.getvalue()


def forms() -> Sheets:
    return sheets.compute(k33(), Span.of(H1, H1.end))


def by_key(form: Sheet, sheet: Worksheet) -> dict[str, str]:
    return {place.key: place.cell for place in filling.find_places(form, sheet)}


def test_every_row_of_the_printed_form_is_found() -> None:
    (sheet,) = workbook.read(given(ONE))
    codes = "A B B.1 B.2 B.2.a B.2.b B.3 C C.1 C.2 C.3 C.3.1 C.4 C.5 C.5.a C.5.b D".split()
    found = by_key(forms().base, sheet)
    assert {code: found[f"{code}/now"] for code in codes} == {
        code: f"B{8 + at}" for at, code in enumerate(codes)
    }
    assert found["D/before"] == "C24"
    own = by_key(forms().one, sheet)
    assert own["B.2.c/now"] == ""
    assert own["D/now"] == "B24"


def test_the_closing_row_is_found_in_a_shorter_form() -> None:
    """Upper levels leave rows out and shorten the words; the balance must still be filled."""
    (sheet,) = workbook.read(
        given(
            ("Đảng viên cuối kỳ trước chuyển sang", "Kết nạp", "Từ trần", "Đảng viên trong danh sách cuối kỳ")
        )
    )
    found = by_key(forms().base, sheet)
    assert [found[f"{code}/now"] for code in ("A", "B.1", "C.1", "D")] == ["B8", "B9", "B10", "B11"]


def test_the_rows_of_the_second_form_are_found() -> None:
    (sheet,) = workbook.read(given(TWO))
    codes = (
        "I I.1 I.2 I.6 - II.1 II.1.1 II.1.7 II.1.7.a II.1.7.c II.1.11 II.2 II.2.1 II.2.2 II.2.8 II.2.tb II.3 II.3.3 II.3.4 "
        "- II.4.1 II.4.5 - II.5.2"
    ).split()
    found = by_key(forms().two, sheet)
    wanted = {code: f"B{8 + at}" for at, code in enumerate(codes) if code != "-"}
    assert {code: found[f"{code}/now"] for code in wanted} == wanted


def test_the_filled_form_says_the_figures_and_keeps_its_formulas() -> None:
    content = given(ONE)
    (sheet,) = workbook.read(content)
    places = filling.find_places(forms().base, sheet)
    assert all(place.formula and not place.used for place in places if place.part == "percent")
    filled = workbook.fill(content, "B1", filling.values_of(places))
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(filled))
        .get_sheet_by_name("B1")
        .to_python(skip_empty_area=False)
    )
    assert [row[1] for row in rows[7:24]] == [25, 5, 2, 3, 1, 2, 0, 4, 1, 0, 1, 1, 0, 2, 0, 2, 26]
    (again,) = workbook.read(filled)
    assert again.formulas == sheet.formulas


def test_cells_named_by_the_person_are_taken_and_remembered(opened: Opened) -> None:
    (sheet,) = workbook.read(given(ONE))
    form = forms().one
    places = [
        filling.put(place, "F30", sheet) if place.key == "B.2.c/now" else place
        for place in filling.find_places(form, sheet)
    ]

    def keep(session: Session) -> None:
        filling.remember(session, form, sheet, places)

    with opened.book.write("Ghi nhớ ô") as session:
        keep(session)
    with opened.book.read() as session:
        known = filling.remembered(session, form, sheet)
        assert filling.remembered(session, forms().base, sheet) == {}
    again = {place.key: place for place in filling.find_places(form, sheet, known)}
    assert again["B.2.c/now"].cell == "F30"
    assert again["D/now"].cell == "B24"


def test_two_figures_never_go_into_one_cell() -> None:
    (sheet,) = workbook.read(given(ONE))
    places = [
        filling.put(place, "B8", sheet) if place.key == "B.2.c/now" else place
        for place in filling.find_places(forms().one, sheet)
    ]
    with pytest.raises(UserError, match="B8"):
        filling.values_of(places)
    with pytest.raises(UserError, match="tên ô"):
        filling.put(places[0], "cột B", sheet)


def test_our_own_workbook_is_found_whole() -> None:
    """What the program writes it can fill again."""
    from desktop_app.reports.sheet_workbook import sheets_workbook
    from tests.reports.test_sheet_papers import FRAME, made

    found = made()
    for form, sheet in zip(
        found.sheets.all(), workbook.read(sheets_workbook(found.sheets.all(), found, FRAME)), strict=True
    ):
        places = filling.find_places(form, sheet)
        assert [place.key for place in places if not place.cell] == []
        assert [
            place.key for place in places if place.part == "now" and float(place.standing) != place.value
        ] == []
