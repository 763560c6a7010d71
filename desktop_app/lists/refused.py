"""The rows of a list that were not written, as a workbook to mend and bring in again.

It has the columns of the list, every cell as text, the wrong ones coloured with the reason in a note, and two columns more:
the row of the list and what is to mend. Those two are not taken over when it is brought in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from desktop_app.core.i18n import N_, _
from desktop_app.lists.cells import cut
from desktop_app.lists.columns import ColumnInfo, decoded, recognise, shown
from desktop_app.lists.plan import Choice, Preview, Row
from desktop_app.lists.reading import Sheet, Value
from desktop_app.lists.targets import target_word

ROW_HEADING = N_("Dòng trong tệp cũ")
REASON_HEADING = N_("Cần sửa")
_COLOURS = {"refused": "#F8D7DA", "proposed": "#FFF3CD"}


def rows_left(found: Preview, choices: Mapping[int, Choice] | None = None) -> list[Row]:
    """The refused rows and the open questions that are not written with these choices."""
    written = {row.sheet_row for row in found.to_write(choices)}
    return [
        row for row in found.rows if row.action in ("refused", "question") and row.sheet_row not in written
    ]


def refused_workbook(found: Preview, choices: Mapping[int, Choice] | None = None) -> bytes:
    """The workbook as bytes; without any row left it holds the headings alone."""
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    font = {"font_name": "Times New Roman", "font_size": 12, "border": 1, "valign": "top", "text_wrap": True}
    heading = book.add_format({**font, "bold": True, "align": "center", "valign": "vcenter"})
    plain = book.add_format({**font, "num_format": "@"})
    marked = {
        state: book.add_format({**font, "num_format": "@", "bg_color": colour})
        for state, colour in _COLOURS.items()
    }
    number = book.add_format(font)
    page = book.add_worksheet(_("Cần sửa"))
    kept = [c for c in found.columns.columns if c.targets or c.heading]
    headings = [*_headings(found.sheet, kept), _(ROW_HEADING), _(REASON_HEADING)]
    for at, text in enumerate(headings):
        page.write_string(0, at, text, heading)
    page.set_column(0, len(kept) - 1 if kept else 0, 18)
    page.set_column(len(kept), len(kept), 10)
    page.set_column(len(kept) + 1, len(kept) + 1, 70)
    for line, row in enumerate(rows_left(found, choices), 1):
        cells = found.sheet.rows[row.sheet_row - 1]
        states = {cell.index: cell for cell in row.cells}
        for at, column in enumerate(kept):
            cell = states.get(column.index)
            text = _text(found.sheet, cells[column.index] if column.index < len(cells) else None)
            page.write_string(line, at, text[:32000], marked.get(cell.state, plain) if cell else plain)
            if cell is not None and cell.state in marked and cell.reason:
                page.write_comment(line, at, cut(cell.reason, 500))
        page.write_number(line, len(kept), row.sheet_row, number)
        page.write_string(line, len(kept) + 1, _reason(row)[:32000], plain)
    page.freeze_panes(1, 0)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return target.getvalue()


def _reason(row: Row) -> str:
    said = [remark for remark in row.remarks if remark.state in ("refused", "proposed")]
    lines = [f"{remark.column}: {remark.reason}" if remark.column else remark.reason for remark in said]
    return "\n".join(dict.fromkeys(lines)) or row.reason


def _text(sheet: Sheet, value: Value) -> str:
    text = shown(value)
    return decoded(text, sheet)[0] if isinstance(value, str) else text


def _headings(sheet: Sheet, kept: Sequence[ColumnInfo]) -> list[str]:
    """A heading in one line for each column by which it is recognised again: its own where that will do."""
    own = [column.heading or "–" for column in kept]
    again = recognise(Sheet(sheet.file_name, "", (tuple(own), tuple("Nguyễn Văn An" for _column in own))))
    result = []
    for column, heading, told in zip(kept, own, again.columns, strict=False):
        if told.targets == column.targets:
            result.append(heading)
        elif column.targets:
            result.append("\n".join(target_word(name, _) for name in column.targets))
        else:
            # a word of its own would be taken for something it was not taken for
            result.append(f"({heading})")
    return result
