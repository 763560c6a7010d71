"""Biểu 1 to 3 as PDF, Word and Excel. Members study F.3 to F.5, K 35 and 36."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from python_calamine import CalamineWorkbook

from desktop_app import printing
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.errors import UserError
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Document, Paragraph, Table
from desktop_app.reports import sheet_service
from desktop_app.reports.sheet_document import all_documents, sheet_document
from desktop_app.reports.sheet_rows import Span
from desktop_app.reports.sheet_service import SheetFrame, SheetSet
from desktop_app.reports.sheet_workbook import sheets_workbook
from tests.reports.conftest import TODAY, Opened
from tests.reports.people import H1, fact, k33, official, person

FRAME = SheetFrame(
    BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình"),
    Signer("Nông Quang Khánh", "BÍ THƯ"),
    date(2026, 7, 1),
)


def made() -> SheetSet:
    people = k33()
    inside = person(90, official(fact("transfer-in", "2026-05-05", "same-base")), H1.end)
    return sheet_service.make([*people, inside], Span.of(H1, H1.end), H1)


def test_the_form_on_paper() -> None:
    """F.3: the columns with their numbers, every row in its order, D at the end, two signatures."""
    found = made()
    paper = sheet_document(found.sheets.one, found, FRAME)
    (table,) = [block for block in paper.body if isinstance(block, Table)]
    assert table.rows[0] == ("", "1", "2", "3", "4=2*100/3")
    assert [(row[0], row[1].strip(), *row[2:]) for row in table.rows[1:9]] == [
        ("A", "Đảng viên cuối kỳ trước chuyển sang", "25", "24", "104,2%"),
        ("B", "Đảng viên tăng trong kỳ", "6", "1", "600,0%"),
        ("B.1", "Kết nạp", "2", "1", "200,0%"),
        ("B.2", "Chuyển đến", "4", "0", "–"),
        ("a", "Tỉnh khác chuyển đến", "1", "0", "–"),
        ("b", "Xã, phường khác trong tỉnh chuyển đến", "2", "0", "–"),
        ("c", "Trong đảng bộ cơ sở chuyển đến", "1", "0", "–"),
        ("B.3", "Phục hồi đảng tịch", "0", "0", "–"),
    ]
    assert table.rows[-1][:3] == ("D", "Đảng viên trong danh sách cuối kỳ báo cáo", "27")
    assert {1, 2, 9, 19} <= set(table.bold_rows)
    assert [one.post for one in paper.signatures] == ["NGƯỜI LẬP BIỂU", "BÍ THƯ"]
    assert paper.subject == "6 tháng đầu năm 2026, có đến ngày 30/06/2026"


def test_the_upper_sheet_says_what_it_leaves_out() -> None:
    """K 35."""
    found = made()
    paper = sheet_document(found.sheets.base, found, FRAME)
    (table,) = [block for block in paper.body if isinstance(block, Table)]
    assert "c" not in {row[0] for row in table.rows}
    said = " ".join(
        block.text for block in paper.body if isinstance(block, Paragraph) and isinstance(block.text, str)
    )
    assert "đến 1, đi 0" in said


def test_the_first_form_stands_on_one_page_and_signatures_never_alone() -> None:
    """Also while the period runs, with the longest head and notes; forms of several pages take their last rows along, and a
    sub-heading is not left at the foot of a page."""
    period = H1
    running = sheet_service.make(k33(), Span.of(period, date(2026, 6, 10)), period)
    for found in (made(), running):
        (only,) = pages(sheet_document(found.sheets.one, found, FRAME))
        assert "Nông Quang Khánh" in only
    for sheet in running.sheets.all()[1:]:
        *others, last = pages(sheet_document(sheet, running, FRAME))
        assert others
        assert last.index(sheet.rows[-1].label) < last.index("NGƯỜI LẬP BIỂU")
        headings = [row.label for row in sheet.rows if row.depth == 1]
        assert not [page for page in others for label in headings if label in page.splitlines()[-1]]


def pages(paper: Document) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(BytesIO(pdf.render(paper))) as opened:
        return [page.extract_text() for page in opened.pages]


def test_notes_are_small_in_word_too() -> None:
    found = made()
    with zipfile.ZipFile(BytesIO(docx.render(sheet_document(found.sheets.one, found, FRAME)))) as archive:
        text = archive.read("word/document.xml").decode()
    (note,) = [part for part in text.split("<w:p>") if "Ghi chú: " in part]
    assert '<w:sz w:val="20"/>' in note
    assert "<w:keepNext/>" in note


def test_the_workbook_has_numbers_and_codes() -> None:
    found = made()
    sheets = found.sheets.all()
    book = CalamineWorkbook.from_filelike(BytesIO(sheets_workbook(sheets, found, FRAME)))
    assert book.sheet_names == ["Biểu 1", "Biểu 2", "Biểu 3"]
    rows = book.get_sheet_by_name("Biểu 1").to_python(skip_empty_area=False)
    by_code = {row[6]: row for row in rows if len(row) > 6 and row[6]}
    assert list(by_code) == [row.code for row in sheets[0].rows]
    assert by_code["D"][:4] == ["D", "Đảng viên trong danh sách cuối kỳ báo cáo", 27.0, 25.0]
    assert by_code["D"][4] == pytest.approx(27 / 25)
    assert by_code["B.2"][4] == "–"
    three = book.get_sheet_by_name("Biểu 3").to_python(skip_empty_area=False)
    assert {row[6] for row in three if len(row) > 6} >= {"I", "II.1.1", "II.5.tb"}


def test_all_forms_in_one_file() -> None:
    found = made()
    paper = all_documents(found.sheets.all("base"), found, FRAME)
    assert [one.type_name.split(":")[0] for one in (paper, *paper.more)] == [
        "BIỂU SỐ 1-BTCTW",
        "BIỂU SỐ 2-BTCTW",
        "BIỂU SỐ 3",
    ]


def test_papers_from_a_book(opened: Opened) -> None:
    """Each form as a kind of paper; the workbook only for those that are tables of figures."""
    for kind in ("bieu-1", "bieu-1-base", "bieu-2", "bieu-3"):
        paper = printing.make_paper(opened.book, kind, TODAY, H1)
        assert paper.type_name.startswith("BIỂU SỐ")
        assert printing.make_workbook(opened.book, kind, TODAY, H1).startswith(b"PK")
    for kind, period in (("minutes", H1), ("bieu-1", None)):
        with pytest.raises(UserError):
            printing.make_workbook(opened.book, kind, TODAY, period)
