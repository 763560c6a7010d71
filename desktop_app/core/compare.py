"""What differs between a book and a copy of it, record by record.

Both hold the chain of their history: up to where the chains part the two were one book, so that only the records touched
afterwards, on either side, need comparing. Where they have nothing in common every record is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Float, Integer, Table, select

from desktop_app.core import cipher, history
from desktop_app.core.book import Book
from desktop_app.core.orm import Text

_BATCH, _MANY = 500, 5000


@dataclass(frozen=True)
class Difference:
    """A record that is not the same on both sides: its columns as the history writes them, None where it is missing."""

    table: str
    row_id: int
    kind: Literal["only_here", "only_there", "changed"]
    here: Mapping[str, Any] | None
    there: Mapping[str, Any] | None

    def changed(self) -> list[str]:
        """The columns that differ."""
        here, there = self.here or {}, self.there or {}
        return [name for name in (here or there) if here.get(name) != there.get(name)]


@dataclass(frozen=True)
class Comparison:
    """The differences, table by table and in each by number; ``here`` is the book, ``there`` the copy.

    ``parted_at`` is when the last entry both have was written, None when they have none in common; the other two say how
    many entries of the history each has had since.
    """

    records: list[Difference] = field(default_factory=list)
    parted_at: datetime | None = None
    sets_here: int = 0
    sets_there: int = 0


def compare(book: Book, path: Path, key: bytes | None = None) -> Comparison:
    """Compare a book with a copy; neither is changed. ``key`` opens a copy locked with another passphrase.

    Raises UserError as ``books.look`` does, and when one of the two is damaged.
    """
    with book.look_at(path, key) as other:
        try:
            return _compare(book, other)
        except sqlcipher.DatabaseError as error:
            known = cipher.user_error(error)
            raise known if known is not None else error from error


def _compare(book: Book, other: Book) -> Comparison:
    tables = history.tables()
    connection = book.raw_connection(read_only=True)
    try:
        book.attach(connection, other, "there")
        connection.execute("BEGIN")
        last, parted_at = _common(connection)
        if last is None:
            found = {table.name: _differing(connection, table, None) for table in tables}
        else:
            touched = _touched(connection, last)
            found = {
                table.name: _differing(connection, table, touched[table.name])
                for table in tables
                if table.name in touched
            }
        sets_here, sets_there = (
            int(
                connection.execute(
                    f"SELECT count(*) FROM {side}.change_set WHERE id > ?", (last or 0,)
                ).fetchone()[0]
            )
            for side in ("main", "there")
        )
    finally:
        connection.close()
    records: list[Difference] = []
    for table in tables:
        if ids := found.get(table.name):
            here, there = _rows(book, table, ids), _rows(other, table, ids)
            records.extend(
                _difference(table.name, i, here.get(i), there.get(i))
                for i in ids
                if here.get(i) != there.get(i)
            )
    return Comparison(records, parted_at, sets_here, sets_there)


def _difference(
    table: str, row_id: int, here: Mapping[str, Any] | None, there: Mapping[str, Any] | None
) -> Difference:
    kind: Literal["only_here", "only_there", "changed"] = (
        "only_there" if here is None else "only_here" if there is None else "changed"
    )
    return Difference(table, row_id, kind, here, there)


def _common(connection: Any) -> tuple[int | None, datetime | None]:
    """The last entry of the history that both have: each digest covers all that stands before it."""
    row = connection.execute(
        "SELECT a.id, a.at FROM main.change_set a JOIN there.change_set b ON a.id = b.id AND a.digest = b.digest"
        " ORDER BY a.id DESC LIMIT 1"
    ).fetchone()
    return (None, None) if row is None else (int(row[0]), datetime.fromisoformat(row[1]).astimezone())


def _touched(connection: Any, last: int) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for side in ("main", "there"):
        for table, row_id in connection.execute(
            f"SELECT table_name, row_id FROM {side}.change WHERE set_id > ?", (last,)
        ):
            found.setdefault(table, set()).add(row_id)
    return {table: sorted(ids) for table, ids in found.items()}


def _differing(connection: Any, table: Table, ids: Sequence[int] | None) -> list[int]:
    """The numbers of the rows that are stored differently, of all or of those given, in order."""
    name = f'"{table.name}"'
    unequal = " OR ".join(f'a."{column.name}" IS NOT b."{column.name}"' for column in table.columns)
    if ids is None:
        question = (
            f"SELECT a.id FROM main.{name} a LEFT JOIN there.{name} b ON a.id = b.id WHERE {unequal}"
            f" UNION SELECT b.id FROM there.{name} b LEFT JOIN main.{name} a ON a.id = b.id WHERE a.id IS NULL ORDER BY 1"
        )
        return [row[0] for row in connection.execute(question)]
    found: list[int] = []
    for batch in _batches(ids):
        asked = ",".join(f"({row_id})" for row_id in batch)
        found.extend(
            row[0]
            for row in connection.execute(
                f"WITH asked(id) AS (VALUES {asked}) SELECT asked.id FROM asked"
                f" LEFT JOIN main.{name} a ON a.id = asked.id LEFT JOIN there.{name} b ON b.id = asked.id"
                f" WHERE {unequal} ORDER BY 1"
            )
        )
    return found


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _rows(book: Book, table: Table, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    names = [column.name for column in table.columns]
    # text and numbers are in the history as they are
    told = [column.name for column in table.columns if not isinstance(column.type, Text | Integer | Float)]
    wanted = set(ids)
    found: dict[int, Mapping[str, Any]] = {}
    with book.read() as session:
        if len(ids) > _MANY:
            spans = [table.c.id.between(ids[0], ids[-1])]
        else:
            spans = [table.c.id.in_(batch) for batch in _batches(ids)]
        for span in spans:
            for row in session.execute(select(table).where(span)):
                if row.id in wanted:
                    values = dict(zip(names, row, strict=True))
                    for name in told:
                        values[name] = history.plain(values[name])
                    found[row.id] = values
    return found
