"""Bringing in a list of members: read the file, recognise its columns, preview every row, then write it all at once.

    sheet = read_table(path)                        # or sheet_from_text(what was pasted)
    columns = columns_of(session, sheet)            # as corrected for such a list before; the user may change it
    found = preview(session, sheet, columns, today) # nothing is written
    result = apply(session, found, choices)         # inside one book.write(…)
    remember_mapping(session, sheet, columns)       # there too
    refused_workbook(found, choices)                # the rows that were not written, to mend and bring again

Letters of old fonts are shown first (:func:`letter_samples`) and then confirmed or kept by ``Sheet.letters``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop_app.lists.columns import (
    ColumnInfo,
    ColumnMap,
    LetterSample,
    heading_score,
    letter_samples,
    recognise,
    recognise_at,
)
from desktop_app.lists.mappings import columns_of, known_mapping, remember_mapping
from desktop_app.lists.plan import (
    Action,
    Cell,
    Choice,
    Decision,
    FieldChange,
    Match,
    Planned,
    Preview,
    Remark,
    Result,
    Row,
    SheetRemark,
    planned,
    refusals,
)
from desktop_app.lists.preview import preview
from desktop_app.lists.reading import ENDINGS, Sheet, read_sheets, sheet_from_text
from desktop_app.lists.refused import refused_workbook
from desktop_app.lists.targets import TARGETS, target_word
from desktop_app.lists.told import import_json
from desktop_app.lists.writing import apply

__all__ = [
    "ENDINGS",
    "TARGETS",
    "Action",
    "Cell",
    "Choice",
    "ColumnInfo",
    "ColumnMap",
    "Decision",
    "FieldChange",
    "LetterSample",
    "Match",
    "Planned",
    "Preview",
    "Remark",
    "Result",
    "Row",
    "Sheet",
    "SheetRemark",
    "apply",
    "columns_of",
    "import_json",
    "known_mapping",
    "letter_samples",
    "planned",
    "preview",
    "read_table",
    "read_tables",
    "recognise",
    "recognise_at",
    "recognise_columns",
    "refusals",
    "refused_workbook",
    "remember_mapping",
    "sheet_from_text",
    "target_word",
]

recognise_columns = recognise


def read_tables(path: Path, check: Callable[[], None] = lambda: None) -> list[Sheet]:
    """All tables of a file, the one that looks most like a list of members first. Raises UserError."""
    sheets = read_sheets(path, check)
    scores = [heading_score(sheet) for sheet in sheets]
    # a hidden sheet is often the list of another year: it is only taken when nothing that is seen holds names
    seen = any(not sheet.hidden and recognise(sheet).has_name for sheet in sheets)
    order = sorted(range(len(sheets)), key=lambda at: (seen and sheets[at].hidden, -scores[at]))
    names = [sheets[at].name for at in order]
    return [
        replace(sheets[at], others=tuple(name for name in names if name and name != sheets[at].name))
        for at in order
    ]


def read_table(path: Path, check: Callable[[], None] = lambda: None) -> Sheet:
    """The table of a file that looks most like a list of members. Raises UserError when it cannot be read."""
    return read_tables(path, check)[0]
