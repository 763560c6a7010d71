"""Which old copies still hold records that were erased for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core.book import Book
from desktop_app.core.history import Kind

_AT_ONCE = 400


@dataclass(frozen=True)
class Traces:
    """Copies that hold a record, and those nobody could look into (another key, damaged, not there)."""

    holding: tuple[Path, ...]
    unreadable: tuple[Path, ...]


def _holds(connection: Any, records: dict[str, list[int]], stays: Collection[tuple[str, int]]) -> bool:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table, ids in records.items():
        for at in range(0, len(ids), _AT_ONCE):
            part = ids[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            told = connection.execute(
                f"SELECT 1 FROM change WHERE table_name = ? AND row_id IN ({marks}) "
                """AND ("before" <> 'null' OR "after" <> 'null') LIMIT 1""",
                (table, *part),
            ).fetchone()
            if told is not None:
                return True
            whole = [one for one in part if (table, one) not in stays]
            marks = ", ".join("?" * len(whole))
            if whole and table in tables:
                there = connection.execute(f'SELECT 1 FROM "{table}" WHERE id IN ({marks}) LIMIT 1', whole)
                if there.fetchone() is not None:
                    return True
    return False


def _emptied(connection: Any) -> set[tuple[str, int]]:
    """The records that were emptied for good already when the copy was made."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(change_set)")}
    if "kind" not in columns:
        return set()
    rows = connection.execute(
        "SELECT table_name, row_id FROM change JOIN change_set ON change_set.id = change.set_id WHERE kind = ?",
        (Kind.PURGE.value,),
    )
    return {(row[0], row[1]) for row in rows}


def copies_holding(
    book: Book,
    copies: Iterable[Path],
    records: Iterable[tuple[str, int]],
    step: Callable[[], None] | None = None,
) -> Traces:
    """Look into each copy with the key of the book for these records (table, id). ``step`` is called before each copy."""
    by_table: defaultdict[str, list[int]] = defaultdict(list)
    for table, row_id in records:
        by_table[table].append(row_id)
    holding: list[Path] = []
    unreadable: list[Path] = []
    for path in copies:
        if step is not None:
            step()
        try:
            connection = book.open_copy(path)
            try:
                if _holds(connection, by_table, _emptied(connection)):
                    holding.append(path)
            finally:
                connection.close()
        except (OSError, sqlcipher.DatabaseError):
            unreadable.append(path)
    return Traces(tuple(holding), tuple(unreadable))
