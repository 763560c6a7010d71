"""What the columns of a list were taken for, remembered in the book: the same list of next year need not be explained
again. A list is known by its headings; nothing of its people is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.vietnamese import clean, fold
from desktop_app.lists.columns import HEADING_WITHIN, ColumnMap, headings_at, recognise, recognise_at
from desktop_app.lists.reading import Sheet
from desktop_app.lists.targets import is_target

MAPPINGS_SETTING = "members.import_mappings"
_KEPT = 30


def _known_by(headings: list[str]) -> str:
    return " | ".join(fold(clean(heading)) for heading in headings).rstrip(" |")


def _place(sheet: Sheet, columns: ColumnMap, wanted: str) -> tuple[int, int] | None:
    """The row a heading begins in and how many rows it has."""
    last = min(len(sheet.rows), HEADING_WITHIN)
    starts = sorted(range(last), key=lambda at: at != columns.first_heading)
    for first in starts:
        for count, headings in headings_at(sheet, first):
            if _known_by(headings) == wanted:
                return first, count
    return None


def remember_mapping(session: Session, sheet: Sheet, columns: ColumnMap) -> None:
    """Keep what the columns of a list with these headings are taken for, when it is not what is recognised anyhow.
    Inside a writing session; a list without headings is not remembered."""
    key = _known_by([column.heading for column in columns.columns])
    place = _place(sheet, columns, key) if key else None
    if place is None:
        return
    first, count = place
    plain = recognise_at(sheet, first, count)
    kept = [entry for entry in _entries(session) if entry.get("headings") != key]
    recognised = recognise(sheet)
    targets = [list(column.targets) for column in columns.columns]
    same = targets == [list(column.targets) for column in recognised.columns]
    if not same or columns.first_row != recognised.first_row:
        entry = {"headings": key, "skip": columns.first_row - plain.first_row, "targets": targets}
        kept.insert(0, entry)
    if kept != _entries(session):
        orm.set_setting(session, MAPPINGS_SETTING, kept[:_KEPT])


def known_mapping(session: Session, sheet: Sheet) -> ColumnMap | None:
    """The columns of a list as they were corrected for one with the same headings; None when there was none."""
    known = {str(entry.get("headings")): entry for entry in reversed(_entries(session))}
    if not known:
        return None
    for first in range(min(len(sheet.rows), HEADING_WITHIN)):
        for count, headings in headings_at(sheet, first):
            entry = known.get(_known_by(headings))
            if entry is not None and (found := _restored(sheet, first, count, entry)) is not None:
                return found
    return None


def columns_of(session: Session, sheet: Sheet) -> ColumnMap:
    """The columns as remembered for such a list, otherwise as recognised."""
    return known_mapping(session, sheet) or recognise(sheet)


def _entries(session: Session) -> list[dict[str, Any]]:
    value = orm.get_setting(session, MAPPINGS_SETTING, [])
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _restored(sheet: Sheet, first: int, count: int, entry: dict[str, Any]) -> ColumnMap | None:
    found = recognise_at(sheet, first, count)
    targets = entry.get("targets")
    if not isinstance(targets, list):
        return None
    columns = []
    for column in found.columns:
        mine = targets[column.index] if column.index < len(targets) else []
        if not isinstance(mine, list) or not all(isinstance(name, str) and is_target(name) for name in mine):
            # kept by another edition of the program
            return None
        columns.append(replace(column, targets=tuple(mine)))
    skip = entry.get("skip", 0)
    first_row = max(found.first_row + (skip if isinstance(skip, int) else 0), 0)
    return replace(found, columns=tuple(columns), first_row=first_row)
