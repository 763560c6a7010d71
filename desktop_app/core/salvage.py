"""Reading a damaged book: table by table, row by row around the pages that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import pages

# rows tried one by one behind a damaged place before larger steps are taken
_NEAR = 8
_FAR = 1 << 40


class Source:
    """A damaged database. SQLCipher answers no more after a damaged page, so that it is opened anew each time."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._open: Any = None
        self._tables: list[str] | None = None
        self.damaged: frozenset[int] = frozenset()
        """The pages known to be damaged, where somebody looked."""

    def beheaded(self, table: str) -> bool:
        """Whether the page is damaged from which all rows of a table are reached."""
        if not self.damaged:
            return False
        roots = self.ask("SELECT rootpage FROM sqlite_master WHERE type='table' AND name = ?", (table,))
        return roots is not None and any(int(row[0]) in self.damaged for row in roots)

    def ask(self, question: str, values: tuple[Any, ...] = ()) -> list[Any] | None:
        """All rows of an answer, None when a damaged place is in the way."""
        found: list[Any] = []
        return found if self.read(question, values, found.append) else None

    def read(self, question: str, values: tuple[Any, ...], take: Callable[[Any], object]) -> bool:
        """Hand over row by row; False when a damaged place was met, after the rows before it."""
        try:
            if self._open is None:
                self._open = self._connect()
            for row in self._open.execute(question, values):
                if not pages.answered_soundly(self._open):
                    self.close()
                    return False
                take(row)
        except (sqlcipher.DatabaseError, UnicodeDecodeError):
            self.close()
            return False
        return True

    def tables(self) -> list[str]:
        """The names of all tables, none when the catalogue of the file cannot be read."""
        if self._tables is None:
            rows = self.ask(
                "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
            self._tables = [row[0] for row in rows or ()]
        return self._tables

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [row[1] for row in self.ask(f'PRAGMA table_info("{table}")') or ()]

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            opened, self._open = self._open, None
            opened.close()


@dataclass
class Found:
    """What was read of a table: ``rows`` by id, the ids that are ``lost``; ``unknown``: more may be lost."""

    columns: list[str]
    rows: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    unknown: bool = False


def read(source: Source, table: str, known: set[int] | None = None) -> Found:
    """Everything that can be read of a table. ``known`` are ids that should be there, as the history tells."""
    columns = source.columns(table)
    found = Found(columns)
    if "id" not in columns:
        return found
    if source.beheaded(table):
        # no row can be reached: only their numbers, by the indexes, which lie on other pages
        named, all_named = _in_indexes(source, table)
        found.lost = set(known or ()) | named
        found.unknown = not all_named
        return found
    at = columns.index("id")
    listed = ", ".join(f'"{name}"' for name in columns)
    question = f'SELECT {listed} FROM "{table}" NOT INDEXED WHERE id > ? ORDER BY id'
    broken = False
    last = -_FAR

    def take(row: tuple[Any, ...]) -> None:
        nonlocal last
        last = row[at]
        found.rows[last] = row

    while not source.read(question, (last,), take):
        broken = True
        following = _next(source, f"{question} LIMIT 1", last)
        if following is None:
            break
        last = following
    if broken:
        named, all_named = _in_indexes(source, table)
        expected = set(known or ()) | named
        for row_id in sorted(expected - found.rows.keys()):
            row = source.ask(f'SELECT {listed} FROM "{table}" NOT INDEXED WHERE id = ?', (row_id,))
            if row:
                found.rows[row_id] = row[0]
            else:
                found.lost.add(row_id)
        found.unknown = not all_named
    return found


def _next(source: Source, question: str, last: int) -> int | None:
    """The number behind which reading goes on, None when nothing behind can be read."""

    def readable(number: int) -> bool:
        return source.ask(question, (number,)) is not None

    begin = max(last, 0)
    for number in range(begin + 1, begin + _NEAR):
        if readable(number):
            return number
    bad, step = begin + _NEAR - 1, _NEAR
    while not readable(bad + step):
        bad += step
        step *= 2
        if bad > _FAR:
            return None
    good = bad + step
    while good - bad > 1:
        middle = (good + bad) // 2
        if readable(middle):
            good = middle
        else:
            bad = middle
    return good


def _in_indexes(source: Source, table: str) -> tuple[set[int], bool]:
    """The ids the indexes of a table name, and whether these are all: they lie on other pages than the rows."""
    ids: set[int] = set()
    complete = False
    for index in source.ask(f'PRAGMA index_list("{table}")') or ():
        names = [row[2] for row in source.ask(f'PRAGMA index_info("{index[1]}")') or ()]
        partial = bool(index[4])
        if not partial and names and all(names):
            listed = ", ".join(f'"{name}"' for name in names)
            question = f'SELECT id, {listed} FROM "{table}" INDEXED BY "{index[1]}" ORDER BY {listed}'
            complete = source.read(question, (), lambda row: ids.add(row[0])) or complete
    return ids, complete
