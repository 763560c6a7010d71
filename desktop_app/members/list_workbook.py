"""The list of members as an Excel workbook: what is shown, texts as texts so that numbers keep their zeros."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from desktop_app.branch.service import BranchInfo
from desktop_app.core.vietnamese import date_text
from desktop_app.documents import layout
from desktop_app.documents.fonts import Face
from desktop_app.documents.lines import Measure, break_lines, pieces_of
from desktop_app.members.list_document import TITLE, UPRIGHT_WIDTH, ListColumn

_HEADING_ROW = 5
_PIXELS_PER_CHARACTER = 7
_SIZE = 12
_LINE_HEIGHT = 15.75  # points, as Excel makes a line of 12-point letters
_CHARACTER_WIDTH = 5.25  # points: 7 pixels
_CELL_EDGES = 6.0  # points: what a cell keeps free on both sides
_MM_PER_INCH = 25.4


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
    font = {"font_name": "Times New Roman", "font_size": _SIZE}
    sheet = book.add_worksheet("Danh sách")
    bold = book.add_format({**font, "bold": True})
    plain = book.add_format(font)
    title = book.add_format({**font, "bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
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
    sheet.set_row(2, 2 * _LINE_HEIGHT)
    sheet.merge_range(2, 0, 2, max(1, last), TITLE, title)
    until = f"Có đến ngày {date_text(day)}"
    sheet.merge_range(3, 0, 3, max(1, last), f"{filter_text} – {until}" if filter_text else until, middle)
    sheet.write_string(_HEADING_ROW, 0, "STT", heading)
    sheet.set_column(0, 0, 6)
    widths = [max(8.0, column.width / _PIXELS_PER_CHARACTER) for column in columns]
    measure = Measure()
    for at, (column, width) in enumerate(zip(columns, widths, strict=True), 1):
        sheet.write_string(_HEADING_ROW, at, column.title, heading)
        sheet.set_column(at, at, width)
    sheet.set_row(_HEADING_ROW, _height([column.title for column in columns], widths, "bold", measure))
    for line, row in enumerate(rows, _HEADING_ROW + 1):
        # said outright: not every program makes a row as high as its wrapped text
        sheet.set_row(line, _height(row, widths, "regular", measure))
        sheet.write_number(line, 0, line - _HEADING_ROW, number)
        for at, (column, text) in enumerate(zip(columns, row, strict=True), 1):
            if text:
                sheet.write_string(line, at, text, cells[column.align])
            else:
                sheet.write_blank(line, at, None, cells[column.align])
    sheet.freeze_panes(_HEADING_ROW + 1, 2)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_paper(9)
    sheet.set_margins(
        left=layout.MARGIN_BINDING_MM / _MM_PER_INCH,
        right=layout.MARGIN_OUTER_MM / _MM_PER_INCH,
        top=layout.MARGIN_TOP_MM / _MM_PER_INCH,
        bottom=layout.MARGIN_BOTTOM_MM / _MM_PER_INCH,
    )
    if sum(column.width for column in columns) > UPRIGHT_WIDTH:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
    book.close()
    return target.getvalue()


def _height(texts: Sequence[str], widths: Sequence[float], face: Face, measure: Measure) -> float:
    """The height of a row in points: that of its cell with the most lines."""
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        room = width * _CHARACTER_WIDTH - _CELL_EDGES
        if len(text) * _SIZE < room and "\n" not in text:
            continue
        lines = max(
            lines,
            sum(len(break_lines(pieces, _SIZE, room, room, measure)) for pieces in pieces_of(text, face)),
        )
    return lines * _LINE_HEIGHT
