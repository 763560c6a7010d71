"""The list as paper and as workbook: what is shown, in its order, with the filter named."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.book import Book
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Document, Paragraph, Table
from desktop_app.members import columns, service
from desktop_app.members.columns import ListField
from desktop_app.members.list_document import list_columns, member_list_document, whole_list_document
from desktop_app.members.list_workbook import member_list_workbook
from desktop_app.members.service import Person
from tests.members.conftest import TODAY, na_son


@pytest.fixture
def shown(book: Book) -> tuple[list[Person], BranchInfo, Signer]:
    na_son(book)
    with book.read() as session:
        return (
            service.people_on(session, TODAY),
            branch_service.get_branch(session),
            branch_service.signer(session, TODAY),
        )


def listed(
    shown: tuple[list[Person], BranchInfo, Signer], keys: Sequence[str], filter_text: str = ""
) -> Document:
    people, branch, signer = shown
    fields = [columns.BY_KEY[key] for key in keys]
    return member_list_document(
        branch, list_columns(fields), columns.rows_of(people, fields, TODAY), TODAY, signer, filter_text
    )


def table_of(document: Document) -> Table:
    return next(block for block in document.body if isinstance(block, Table))


def test_paper_holds_what_is_shown(shown: tuple[list[Person], BranchInfo, Signer]) -> None:
    document = listed(shown, ["full_name", "status", "birth_date"], "Đảng viên dự bị")
    table = table_of(document)
    assert [column.title for column in table.columns] == ["STT", "Họ và tên", "Trạng thái", "Sinh"]
    assert table.columns[1].name
    assert list(table.rows[4]) == ["5", "Hứa Minh Đạt", "Dự bị", "14/01/2001"]
    assert document.type_name == "DANH SÁCH ĐẢNG VIÊN"
    assert document.subject == "đảng viên dự bị – có đến ngày 23/11/2026"
    assert document.letterhead is not None
    assert document.letterhead.body == ("CHI BỘ THÔN NÀ SƠN",)
    assert document.letterhead.place_date == "Hòa Bình, ngày 23 tháng 11 năm 2026"
    last = document.body[-1]
    assert isinstance(last, Paragraph)
    assert last.text == "Danh sách có 12 đồng chí."
    signature = document.signatures[0]
    assert (signature.authority, signature.post, signature.name) == (
        "T/M CHI BỘ",
        "BÍ THƯ",
        "Nguyễn Xuân Đức",
    )


@pytest.mark.parametrize(
    "keys, landscape",
    [
        (["full_name", "birth_date", "admission_date", "official_date", "status"], False),
        ([item.key for item in columns.PRINTED], True),
        ([item.key for item in columns.FIELDS], True),
    ],
)
def test_wide_lists_lie(
    shown: tuple[list[Person], BranchInfo, Signer], keys: list[str], landscape: bool
) -> None:
    assert listed(shown, keys).landscape is landscape


def test_a_long_name_turns_the_sheet_and_a_short_status_stays_on_its_line(
    shown: tuple[list[Person], BranchInfo, Signer],
) -> None:
    _people, branch, signer = shown
    fields = [
        columns.BY_KEY[key]
        for key in ("full_name", "birth_date", "admission_date", "official_date", "status")
    ]
    usual = ("Lương Văn Cường", "13/06/1955", "16/02/1981", "16/02/1982", "Chính thức")
    long = ("Hoàng Nguyễn Trần Thị Thu Hương Giang", *usual[1:])
    for rows, lies in (([usual], False), ([usual, long], True)):
        made = member_list_document(branch, list_columns(fields), rows, TODAY, signer)
        assert made.landscape is lies
        table = made.body[0]
        assert isinstance(table, Table)
        assert not any(column.wrap for column in table.columns)


def test_citizen_numbers_are_masked(shown: tuple[list[Person], BranchInfo, Signer]) -> None:
    """G: exports default to masked CCCD."""
    table = table_of(listed(shown, ["full_name", "citizen_id"]))
    assert {row[2][:4] for row in table.rows} == {"••••"}
    assert all(len(row[2]) == 9 for row in table.rows)


def test_few_and_none(shown: tuple[list[Person], BranchInfo, Signer]) -> None:
    people, branch, signer = shown
    one = whole_list_document(branch, people[:1], TODAY, signer)
    none = whole_list_document(branch, [], TODAY, signer)
    assert isinstance(one.body[-1], Paragraph)
    assert one.body[-1].text == "Danh sách có 01 đồng chí."
    assert isinstance(none.body[-1], Paragraph)
    assert none.body[-1].text == "Danh sách không có đồng chí nào."
    for document in (one, none):
        assert pdf.render(document).startswith(b"%PDF")


def test_both_writers_take_it(shown: tuple[list[Person], BranchInfo, Signer], tmp_path: Path) -> None:
    people, branch, signer = shown
    document = whole_list_document(branch, people, TODAY, signer)
    assert pdf.render(document).startswith(b"%PDF")
    docx.write(document, tmp_path / "danh-sach.docx")
    assert (tmp_path / "danh-sach.docx").read_bytes().startswith(b"PK")


def test_workbook_keeps_texts_as_texts(shown: tuple[list[Person], BranchInfo, Signer]) -> None:
    """Card and phone numbers keep their zeros; dates stay as written, partial ones too."""
    people, branch, _signer = shown
    fields: list[ListField] = [
        columns.BY_KEY[key] for key in ("full_name", "birth_date", "phone", "party_card", "status")
    ]
    content = member_list_workbook(
        branch, list_columns(fields), columns.rows_of(people, fields, TODAY), TODAY, "Đảng viên dự bị"
    )
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert rows[1][0] == "CHI BỘ THÔN NÀ SƠN"
    assert rows[3][0] == "Đảng viên dự bị – Có đến ngày 23/11/2026"
    assert rows[5][:6] == ["STT", "Họ và tên", "Sinh", "Điện thoại", "Số thẻ đảng viên", "Trạng thái"]
    assert rows[6][:6] == [1.0, "Nông Thị Hồng Ánh", "12/03/1978", "0912000000", "120000000100", "Chính thức"]
    assert rows[12][2] == "07/1972"
    assert len(rows) == 6 + len(people)


def test_a_name_that_looks_like_a_formula_stays_text(shown: tuple[list[Person], BranchInfo, Signer]) -> None:
    _people, branch, _signer = shown
    fields = [columns.BY_KEY["full_name"]]
    content = member_list_workbook(branch, list_columns(fields), [("=1+1",)], date(2026, 1, 1))
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    assert sheet.to_python(skip_empty_area=False)[6][1] == "=1+1"


def test_rows_of_the_workbook_are_as_high_as_their_text(
    shown: tuple[list[Person], BranchInfo, Signer],
) -> None:
    """Not every program fits a row to its wrapped text: without a height the lines lie over each other."""
    _people, branch, _signer = shown
    fields = [columns.BY_KEY[key] for key in ("full_name", "hometown")]
    address = "Số nhà 124B, ngách 15/42, tổ dân phố số 17, phường Nguyễn Thượng Hiền, tỉnh Lạng Sơn"
    rows = [("Lò Ý", "Xã Ba"), ("Lò Ý", address)]
    content = member_list_workbook(branch, list_columns(fields), rows, date(2026, 1, 1))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    heights = [float(high) for high in re.findall(r'<row r="[78]"[^>]* ht="([\d.]+)"', sheet)]
    assert heights[0] == 15.75
    assert heights[1] >= 2 * 15.75
    assert 'left="1.18' in sheet
