"""Biểu 1 to 3 as an Excel workbook, a worksheet for each form; numbers are numbers, so that others can go on adding."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from desktop_app.core.vietnamese import place_date
from desktop_app.reports.sheet_document import COLUMNS, NUMBERS, form_name, subject
from desktop_app.reports.sheet_notes import before_head, notes
from desktop_app.reports.sheet_rows import Sheet
from desktop_app.reports.sheet_service import SheetFrame, SheetSet

_HEADING_ROW = 7
_LINE, _LETTERS, _LABEL = 16.5, 125, 66
"""Points of a line, and letters that surely fit on one: of the notes, of the words of a row."""
_ROOM = 2.5
_WIDTHS = (6, 56, 11, 19, 15)


def sheets_workbook(sheets: Sequence[Sheet], found: SheetSet, frame: SheetFrame) -> bytes:
    """The workbook as bytes. Rows begin in row 10 (column A mark, B words, C this period, D last year, E percent); the code of
    each row stands in column G, hidden, for whoever looks it up."""
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": f"Biểu thống kê {found.title}", "author": frame.branch.name})
    font = {"font_name": "Times New Roman", "font_size": 12}
    plain, bold = book.add_format(font), book.add_format({**font, "bold": True})
    middle = book.add_format({**font, "align": "center"})
    middle_bold = book.add_format({**font, "bold": True, "align": "center"})
    note = book.add_format({**font, "text_wrap": True, "valign": "top"})
    title = book.add_format({**font, "bold": True, "font_size": 14, "align": "center"})
    italic = book.add_format({**font, "italic": True, "align": "right"})
    heading = book.add_format(
        {**font, "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    ruled = {**font, "border": 1, "valign": "vcenter"}

    def cell(strong: bool, **more: object) -> object:
        key = (strong, tuple(more.items()))
        if key not in made:
            made[key] = book.add_format({**ruled, **more, **({"bold": True} if strong else {})})
        return made[key]

    made: dict[object, object] = {}
    for sheet in sheets:
        page = book.add_worksheet(_tab(sheet))
        for at, width in enumerate(_WIDTHS):
            page.set_column(at, at, width)
        page.set_column(6, 6, 10, None, {"hidden": True})
        page.write_string(0, 0, frame.branch.superior_upper, plain)
        page.write_string(1, 0, frame.branch.name_upper, bold)
        page.write_string(0, 4, form_name(sheet), italic)
        page.write_string(1, 4, place_date(frame.branch.place, frame.day), italic)
        page.merge_range(3, 0, 3, 4, sheet.title.upper(), title)
        page.merge_range(4, 0, 4, 4, subject(found), middle)
        page.merge_range(_HEADING_ROW - 1, 2, _HEADING_ROW - 1, 3, "Thực hiện", heading)
        for at, text in enumerate((*COLUMNS[:3], before_head(found), COLUMNS[4])):
            if at in (2, 3):
                page.write_string(_HEADING_ROW, at, text, heading)
            else:
                page.merge_range(_HEADING_ROW - 1, at, _HEADING_ROW, at, text, heading)
        for at, text in enumerate(NUMBERS):
            page.write_string(_HEADING_ROW + 1, at, text, cell(False, align="center"))
        page.set_row(_HEADING_ROW, 32)
        line = _HEADING_ROW + 2
        for row in sheet.rows:
            page.set_row(line, _LINE * (1 + (len(row.label) + 2 * row.depth) // _LABEL) + _ROOM)
            strong = row.depth == 0 or (row.depth == 1 and sheet.number > 1)
            page.write_string(line, 0, row.mark, cell(strong, align="center"))
            page.write_string(line, 1, row.label, cell(strong, indent=max(1, row.depth), text_wrap=True))
            for at, value in ((2, row.now), (3, row.before)):
                form = cell(strong, num_format="#,##0.0" if row.unit else "#,##0", align="right", indent=1)
                if value is None:
                    page.write_blank(line, at, None, form)
                else:
                    page.write_number(line, at, value, form)
            share = row.share()
            if share is None:
                page.write_string(line, 4, row.percent(), cell(strong, align="right", indent=1))
            else:
                page.write_number(line, 4, share, cell(strong, num_format="0.0%", align="right", indent=1))
            page.write_string(line, 6, row.code, plain)
            line += 1
        text = " ".join(notes(sheet, found))
        if text:
            # a merged cell does not grow with its text
            page.merge_range(line, 0, line, 4, f"Ghi chú: {text}", note)
            page.set_row(line, _LINE * (1 + (len(text) + 9) // _LETTERS))
            line += 1
        line += 1
        page.write_string(line, 1, "NGƯỜI LẬP BIỂU", middle_bold)
        page.write_string(line, 3, frame.branch.authority, middle_bold)
        page.write_string(line + 1, 3, frame.signer.post_line, middle)
        page.write_string(line + 5, 1, frame.drawn_up_by, middle_bold)
        page.write_string(line + 5, 3, frame.signer.name, middle_bold)
        page.repeat_rows(_HEADING_ROW - 1, _HEADING_ROW + 1)
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, line + 5, 4)
        page.set_footer("&C&P/&N")
    book.close()
    return target.getvalue()


def _tab(sheet: Sheet) -> str:
    return f"Biểu {sheet.number}" + (" (đảng bộ)" if sheet.view == "base" else "")
