"""A given workbook: cells filled, everything else as it was, byte for byte."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from desktop_app.core.errors import UserError
from desktop_app.documents import workbook
from desktop_app.documents.workbook import cell_at, cell_name

PART, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


def given() -> bytes:
    """A workbook with styles, a formula, merged cells, a comment and a second sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#FFEEDD", "num_format": "#,##0"})
    sheet = book.add_worksheet("Biểu 1")
    sheet.write_string("A1", "Đảng bộ xã Hòa Bình & các chi bộ")
    sheet.merge_range("B3:C3", "gộp", bold)
    sheet.write_number("B5", 7, bold)
    sheet.write_blank("C5", None, bold)
    sheet.write_formula("D5", "=B5/C5", bold, 3)
    sheet.write_string("A9", "cuối", bold)
    sheet.write_comment("A1", "giữ nguyên")
    sheet.set_column("A:A", 40)
    book.add_worksheet("Khác").write_formula("A1", "='Biểu 1'!B5", None, 7)
    book.close()
    return target.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def cell(content: bytes, name: str) -> str:
    found = re.search(rf'<c r="{name}"[^>]*?(?:/>|>.*?</c>)', parts(content)[PART].decode())
    return found.group(0) if found else ""


def test_cells_are_filled_and_nothing_else_is_touched() -> None:
    before = given()
    filled = workbook.fill(
        before, "Biểu 1", {(5, 2): 26, (5, 3): 35.5, (7, 2): "– & <x>", (12, 1): 1, (3, 3): "ô gộp"}
    )
    old, new = parts(before), parts(filled)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == [PART, OTHER]
    # of the other sheet only what its formula once gave
    assert old[OTHER].replace(b"<v>7</v>", b"") == new[OTHER]
    # the style stays with its cell
    style = re.search(r' s="\d+"', cell(before, "B5"))
    assert style is not None
    assert cell(filled, "B5") == f'<c r="B5"{style.group(0)}><v>26</v></c>'
    assert style.group(0) in cell(filled, "C5")
    # a formula stays, what it once gave does not
    assert "<f>B5/C5</f>" in cell(filled, "D5")
    assert "<v>" not in cell(filled, "D5")
    # the other cells, columns and comments of the sheet are the same bytes
    outside = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    assert outside.sub(b"", old[PART]) == outside.sub(b"", new[PART])
    assert cell(filled, "A9") == cell(before, "A9")
    values = CalamineWorkbook.from_filelike(io.BytesIO(filled)).get_sheet_by_name("Biểu 1").to_python()
    assert (values[4][1], values[4][2], values[6][1], values[11][0], values[2][1]) == (
        26,
        35.5,
        "– & <x>",
        1,
        "ô gộp",
    )


@pytest.mark.parametrize(
    "stands, wanted",
    [
        (b'<calcPr calcId="191029"/>', b'<calcPr calcId="191029" fullCalcOnLoad="1"/>'),
        (b'<calcPr fullCalcOnLoad="0" calcId="1"/>', b'<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        (b"", b'<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_a_filled_workbook_asks_to_be_reckoned(stands: bytes, wanted: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, part in parts(given()).items():
            if name == "xl/workbook.xml":
                part = re.sub(rb"<calcPr[^>]*/>", stands, part)
            out.writestr(name, part)
    filled = parts(workbook.fill(target.getvalue(), "Biểu 1", {(5, 2): 26}))["xl/workbook.xml"]
    assert re.search(rb"</(?:sheets|definedNames)>(<calcPr.*/>)</workbook>", filled)[1] == wanted  # type: ignore[index]


def test_a_workbook_is_read_as_it_stands() -> None:
    first, second = workbook.read(given())
    assert (first.name, second.name) == ("Biểu 1", "Khác")
    assert first.cells[1, 1] == "Đảng bộ xã Hòa Bình & các chi bộ"
    assert first.cells[5, 2] == "7"
    assert first.formulas == {(5, 4)}
    assert first.shown((3, 3)) == (3, 2)


def test_other_writers_prefixes_and_rows_without_names() -> None:
    """Some programs write a prefix before every element, or leave the names of rows and cells out."""
    old = given()
    sheet = (
        b'<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c s='4' t='str'><x:f>A1</x:f><x:v>1</x:v></x:c></x:row><x:row/>"
        b"</x:sheetData></x:worksheet>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, part in parts(old).items():
            out.writestr(name, sheet if name == PART else part)
    filled = workbook.fill(target.getvalue(), "Biểu 1", {(1, 1): 5, (2, 2): "hai", (3, 1): 3})
    (found, _other) = workbook.read(filled)
    assert found.cells == {(1, 1): "5", (2, 2): "hai", (3, 1): "3"}
    assert found.formulas == {(1, 2)}
    assert b"<x:f>A1</x:f>" in parts(filled)[PART]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 600, given()[:-200], b"A;B\n1;2\n"]
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(UserError, match="xlsx"):
        workbook.read(content)


def test_formulas_and_unknown_sheets_are_refused() -> None:
    with pytest.raises(UserError, match="D5"):
        workbook.fill(given(), "Biểu 1", {(5, 4): 1})
    with pytest.raises(UserError, match="Biểu 9"):
        workbook.fill(given(), "Biểu 9", {})


@pytest.mark.parametrize(
    "text, cell", [("D12", (12, 4)), (" $aa$3 ", (3, 27)), ("XFD1048576", (1048576, 16384))]
)
def test_names_of_cells(text: str, cell: tuple[int, int]) -> None:
    assert cell_at(text) == cell
    assert cell_at(cell_name(*cell)) == cell


@pytest.mark.parametrize("text", ["", "12", "D", "D0", "XFE1", "A1048577", "A1:B2", "Ô5"])
def test_what_names_no_cell(text: str) -> None:
    with pytest.raises(UserError, match="tên ô"):
        cell_at(text)
