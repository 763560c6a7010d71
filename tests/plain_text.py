"""Looking for what was written in a book in files that must not hold it.

`texts_of(book)` are the names and numbers of a book; `places_of(texts, folder)` are the files under a folder in which one of
them stands in clear, in any of the ways a program writes text.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop_app.core.book import Book
from desktop_app.core.vietnamese import fold

_TOLD = {
    "member": (
        "full_name",
        "other_name",
        "citizen_id",
        "citizen_id_old",
        "party_card",
        "party_card_old",
        "phone",
        "residence",
    ),
    "member_event": ("place", "note", "decision_number"),
    "officer": ("name",),
    "branch": ("name", "superior", "meeting_place"),
    "meeting": ("place", "chair", "recorder", "topic"),
    "agenda_item": ("content", "conclusion"),
    "vote": ("subject", "content"),
}
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def all_texts(book: Book) -> Iterator[tuple[str, str, str]]:
    """Every text value of a book with its table and column, the history left out."""
    connection = book.raw_connection(read_only=True)
    try:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "change", "history"))
        ]
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, str):
                        yield table, column, value
    finally:
        connection.close()


def texts_of(book: Book) -> set[str]:
    """The names, numbers and sentences of a book that must stand nowhere else."""
    return {
        value.strip()
        for table, column, value in all_texts(book)
        if column in _TOLD.get(table, ()) and len(value.strip()) >= 6
    }


def written(text: str) -> set[bytes]:
    """The ways a text may stand in a file."""
    found = set()
    for form in ("NFC", "NFD"):
        shaped = unicodedata.normalize(form, text)
        found |= {shaped.encode("utf-8"), shaped.encode("utf-16-le"), shaped.encode("utf-16-be")}
        # as JSON and settings files escape it
        found.add(shaped.encode("unicode_escape"))
        found.add(
            re.sub(
                r"\\\\u([0-9a-f]{4})", r"\\\\x\1", shaped.encode("unicode_escape").decode("ascii")
            ).encode()
        )
    found.add(fold(text).encode("utf-8"))
    return found


def places_of(texts: Iterable[str], *folders: Path, leave_out: Iterable[Path] = ()) -> list[tuple[str, str]]:
    """(file, text) for every text that stands in clear in a file or a file's name; packed parts of PDFs are unpacked."""
    wanted = [(text, sorted(written(text))) for text in sorted(texts)]
    found: list[tuple[str, str]] = []
    skipped = {path.resolve() for path in leave_out}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.is_symlink() or path.resolve() in skipped:
                continue
            content = _content(path)
            found += [
                (str(path), text)
                for text, ways in wanted
                if any(way in content for way in ways) or text in path.name
            ]
    return found


def _content(path: Path) -> bytes:
    raw = path.read_bytes()
    parts = [raw]
    for stream in _STREAM.findall(raw):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)
