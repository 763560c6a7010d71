"""The list of members as an Excel workbook: what is shown, texts as texts so that numbers keep their zeros."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from desktop_app.branch.service import BranchInfo
from desktop_app.core.vietnamese import date_text
from desktop_app.members.list_document import TITLE, UPRIGHT_WIDTH, ListColumn

_HEADING_ROW = 5
_PIXELS_PER_CHARACTER = 7


def member_list_workbook(
    branch: BranchInfo,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str]],
    day: date,
    filter_text: str = "",
) -> bytes:
    """The workbook as bytes. Headings in row 6, people from row 7 on; the headings are repeated when it is printed."""
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": f"Danh sách đảng viên {branch.name}", "author": branch.name})
    font = {"font_name": "Times New Roman", "font_size": 12}
    sheet = book.add_worksheet("Danh sách")
    bold = book.add_format({**font, "bold": True})
    plain = book.add_format(font)
    title = book.add_format({**font, "bold": True, "font_size": 14, "align": "center"})
    middle = book.add_format({**font, "align": "center"})
    heading = book.add_format(
        {**font, "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    cells = {
        align: book.add_format(
            {**font, "border": 1, "num_format": "@", "align": align, "valign": "vcenter", "text_wrap": True}
        )
        for align in ("left", "center", "right", "justify")
    }
    number = book.add_format({**font, "border": 1, "align": "center", "valign": "vcenter"})

    last = len(columns)
    sheet.write_string(0, 0, branch.superior_upper, plain)
    sheet.write_string(1, 0, branch.name_upper, bold)
    sheet.merge_range(2, 0, 2, max(1, last), TITLE, title)
    until = f"Có đến ngày {date_text(day)}"
    sheet.merge_range(3, 0, 3, max(1, last), f"{filter_text} – {until}" if filter_text else until, middle)
    sheet.write_string(_HEADING_ROW, 0, "STT", heading)
    sheet.set_column(0, 0, 6)
    for at, column in enumerate(columns, 1):
        sheet.write_string(_HEADING_ROW, at, column.title, heading)
        sheet.set_column(at, at, max(8.0, column.width / _PIXELS_PER_CHARACTER))
    for line, row in enumerate(rows, _HEADING_ROW + 1):
        sheet.write_number(line, 0, line - _HEADING_ROW, number)
        for at, (column, text) in enumerate(zip(columns, row, strict=True), 1):
            if text:
                sheet.write_string(line, at, text, cells[column.align])
            else:
                sheet.write_blank(line, at, None, cells[column.align])
    sheet.freeze_panes(_HEADING_ROW + 1, 2)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_paper(9)
    if sum(column.width for column in columns) > UPRIGHT_WIDTH:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
    book.close()
    return target.getvalue()
