"""Biểu 1, 2 and 3 on paper: the columns of the form, its rows, who drew it up and who signs. Pure (F.3 to F.5)."""

from __future__ import annotations

from typing import Final

from desktop_app.core.vietnamese import date_text, place_date
from desktop_app.documents.blocks import Block, Column, Document, Letterhead, Paragraph, Signature, Table
from desktop_app.documents.text import NBSP, keep_together
from desktop_app.reports.sheet_notes import before_head, notes
from desktop_app.reports.sheet_rows import Sheet, SheetRow
from desktop_app.reports.sheet_service import SheetFrame, SheetSet

COLUMNS: Final = ("TT", "Tiêu chí", "Kỳ này", "Cùng kỳ năm trước", "(%) kỳ này so với cùng kỳ")
NUMBERS: Final = ("", "1", "2", "3", "4=2*100/3")
"""How the form numbers its columns."""

_SIZE: Final = 10.0
"""Biểu 1 with its notes and signatures stands on one page."""
_WIDTHS: Final = {False: (0.07, 0.53, 0.11, 0.14, 0.15), True: (0.07, 0.45, 0.1, 0.23, 0.15)}
"""Of the columns; while the period runs the head of last year's says up to which day."""
_WITH_SIGNATURE: Final = 3
"""So many of the last rows go with notes and signatures to another page."""


def form_name(sheet: Sheet) -> str:
    """``Biểu số 1-BTCTW``; the structure follows no form that was seen."""
    return "Biểu số 3" if sheet.number == 3 else f"Biểu số {sheet.number}-BTCTW"


def subject(found: SheetSet) -> str:
    """``6 tháng đầu năm 2026, có đến ngày 30/06/2026``."""
    return f"{found.title}, có đến ngày {date_text(found.sheets.span.end)}"


def shown_label(row: SheetRow) -> str:
    """The words of a row, set in by its depth."""
    return row.label if row.depth < 2 else NBSP * 2 * (row.depth - 1) + row.label


def sheet_document(sheet: Sheet, found: SheetSet, frame: SheetFrame) -> Document:
    """One form as a paper."""
    rows: list[tuple[str, ...]] = [NUMBERS]
    bold, parts = set(), set()
    for at, row in enumerate(sheet.rows, 1):
        rows.append((row.mark, shown_label(row), row.now_text(), row.before_text(), row.percent()))
        if row.depth == 0 or (row.depth == 1 and sheet.number > 1):
            bold.add(at)
            if row.depth == 1 or row.now is None:
                parts.add(at)
    widths = _WIDTHS[found.running]
    ends = range(len(rows) - _WITH_SIGNATURE, len(rows))
    body: list[Block] = [
        Table(
            (
                Column(COLUMNS[0], widths[0], "center"),
                Column(COLUMNS[1], widths[1], wrap=True),
                Column(COLUMNS[2], widths[2], "right"),
                Column(before_head(found), widths[3], "right", wrap=True),
                Column(COLUMNS[4], widths[4], "right", wrap=True),
            ),
            rows,
            groups=(("", 2), ("Thực hiện", 2), ("", 1)),
            bold_rows=frozenset(bold),
            keep_rows=frozenset((*parts, *ends)),
            size=_SIZE,
        ),
    ]
    said = " ".join(notes(sheet, found))
    if said:
        body.append(
            Paragraph(f"Ghi chú: {said}", indent=False, align="left", keep_with_next=True, size=_SIZE)
        )
    named = sheet.title.upper().replace("THỐNG KÊ", keep_together("THỐNG KÊ"))
    title = f"{form_name(sheet).upper()}: {named}"
    return Document(
        title=f"{form_name(sheet)} {found.title}",
        author=frame.branch.name,
        letterhead=Letterhead(
            frame.branch.superior_upper,
            (frame.branch.name_upper,),
            None,
            place_date(frame.branch.place, frame.day),
        ),
        type_name=title,
        subject=subject(found),
        body=tuple(body),
        dashes=False,
        signatures=(
            Signature("", "NGƯỜI LẬP BIỂU", frame.drawn_up_by, bold_post=True),
            Signature(frame.branch.authority, frame.signer.post_line, frame.signer.name),
        ),
        keywords=("thống kê", found.title),
    )


def all_documents(sheets: tuple[Sheet, ...], found: SheetSet, frame: SheetFrame) -> Document:
    """Several forms in one file, each on its own sheet."""
    first, *others = (sheet_document(sheet, found, frame) for sheet in sheets)
    return Document(
        title=f"Biểu 1, 2, 3 {found.title}",
        author=first.author,
        letterhead=first.letterhead,
        type_name=first.type_name,
        subject=first.subject,
        body=first.body,
        dashes=False,
        signatures=first.signatures,
        keywords=first.keywords,
        more=tuple(others),
    )
