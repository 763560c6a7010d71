"""Sizes and counts of a book, and the versions of what reads it: nothing of what is written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.core.book import Book


@dataclass(frozen=True)
class BookFigures:
    """The versions of SQLite and SQLCipher, the step of the schema, bytes of the file, rows of each table."""

    sqlite: str
    cipher: str
    schema: int
    size: int
    rows: Mapping[str, int]


def figures_of(book: Book) -> BookFigures:
    """Count what is in a book."""
    connection = book.raw_connection(read_only=True)
    try:

        def one(question: str) -> str:
            row = connection.execute(question).fetchone()
            return "?" if row is None else str(row[0])

        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if not name.startswith("sqlite_")
        ]
        return BookFigures(
            one("SELECT sqlite_version()"),
            one("PRAGMA cipher_version"),
            int(one("PRAGMA user_version")),
            book.path.stat().st_size,
            {name: int(one(f'SELECT count(*) FROM "{name}"')) for name in tables},
        )
    finally:
        connection.close()
