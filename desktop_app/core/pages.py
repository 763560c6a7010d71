"""The pages of a book's file as they lie on the disk: which belong to a key, which are damaged or empty.

SQLCipher keeps a digest at the end of each page, made with the key and the page's number. It is computed here again from
the bytes alone, so that a damaged book can be judged without opening it.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.core.keys import SALT_BYTES

PAGE_BYTES = 4096
_DIGEST_BYTES = 64
# SQLite never uses the page that holds this byte
_LOCK_PAGE = 0x40000000 // PAGE_BYTES + 1
_CHUNK_PAGES = 256
_JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_SAMPLES = 24
_LOOKS, _PAUSE_S = 2, 0.03


class Seal:
    """Tells the pages a key has written from all others."""

    def __init__(self, key: bytes | bytearray, salt: bytes) -> None:
        self._key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)

    def holds(self, number: int, page: bytes) -> bool:
        """Whether this is the page of this number, unchanged since it was written (counting from 1)."""
        body = page[SALT_BYTES if number == 1 else 0 : -_DIGEST_BYTES] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._key, body, "sha512"), page[-_DIGEST_BYTES:])


def answered_soundly(connection: Any) -> bool:
    """Whether a bare connection met no damaged page so far.

    Where the end of a long text lies on a damaged page, SQLCipher hands over zeros in its place and only the next page
    is refused: what was read counts only when this holds afterwards.
    """
    row = connection.execute("PRAGMA cipher_status").fetchone()
    return row is None or str(row[0]) != "0"


def journal_of(path: Path) -> Path:
    """The journal SQLite keeps beside a book while it writes."""
    return path.with_name(path.name + "-journal")


def _pages(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        number = 1
        while chunk := file.read(_CHUNK_PAGES * PAGE_BYTES):
            for at in range(0, len(chunk), PAGE_BYTES):
                if number != _LOCK_PAGE:
                    yield number, chunk[at : at + PAGE_BYTES]
                number += 1


def damaged(path: Path, seal: Seal, step: Callable[[float], None] | None = None) -> list[int]:
    """The numbers of the pages that are not as they were written."""
    total = max(1, path.stat().st_size // PAGE_BYTES)
    found = []
    for number, page in _pages(path):
        if not seal.holds(number, page):
            found.append(number)
        if step is not None and number % 1024 == 0:
            step(number / total)
    # a page that was being written just then is whole the next time
    for _again in range(_LOOKS) if found else ():
        time.sleep(_PAUSE_S)
        with path.open("rb") as file:
            found = [number for number in found if not seal.holds(number, _page(file, number))]
    return found


def _page(file: BinaryIO, number: int) -> bytes:
    file.seek((number - 1) * PAGE_BYTES)
    return file.read(PAGE_BYTES)


def empty(path: Path) -> list[int]:
    """The numbers of the pages that hold nothing but zeros.

    SQLCipher takes such a page for one not written yet and reads it without a fault; a written one is never all zeros.
    """
    found = []
    nothing = bytes(PAGE_BYTES)
    with path.open("rb") as file:
        number = 1
        while chunk := file.read(_CHUNK_PAGES * PAGE_BYTES):
            for at, first in enumerate(chunk[::PAGE_BYTES]):
                if first == 0 and number + at != _LOCK_PAGE:
                    page = chunk[at * PAGE_BYTES : (at + 1) * PAGE_BYTES]
                    if page == nothing[: len(page)]:
                        found.append(number + at)
            number += _CHUNK_PAGES
    return found


def first_page_holds(path: Path, seal: Seal) -> bool:
    """Whether the key has written the first page, as it lies in the book or in its journal."""
    with path.open("rb") as file:
        page = file.read(PAGE_BYTES)
    if len(page) == PAGE_BYTES and seal.holds(1, page):
        return True
    return any(number == 1 and seal.holds(1, page) for number, page in journal_pages(path))


def any_page_holds(path: Path, seal: Seal) -> bool:
    """Whether the key has written any of a sample of the pages: then it is the right key of a damaged book."""
    total = path.stat().st_size // PAGE_BYTES
    numbers = {*range(1, _SAMPLES), *range(1, total + 1, max(1, total // _SAMPLES))}
    with path.open("rb") as file:
        for number in sorted(numbers):
            if number <= total and seal.holds(number, _page(file, number)):
                return True
    return False


def has_journal(path: Path) -> bool:
    """Whether a journal lies beside the book that a crash may have left."""
    try:
        return os.path.getsize(journal_of(path)) > 0
    except OSError:
        return False


def journal_is_sound(path: Path) -> bool:
    """Whether the journal begins as one; SQLite takes any other for finished and forgets it."""
    try:
        with journal_of(path).open("rb") as file:
            return file.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC
    except OSError:
        return False


def journal_pages(path: Path) -> Iterator[tuple[int, bytes]]:
    """The pages a journal holds, as they were before the write that did not end."""
    try:
        content = journal_of(path).open("rb")
    except OSError:
        return
    with content as file:
        # a long write has several parts, each with a head of its own at the beginning of a sector
        while True:
            begin = file.tell()
            head = file.read(28)
            if len(head) < 28 or not head.startswith(_JOURNAL_MAGIC):
                return
            count, _nonce, _pages_before, sector, size = (
                int.from_bytes(head[at : at + 4], "big") for at in range(8, 28, 4)
            )
            if size != PAGE_BYTES or not sector:
                return
            file.seek(begin + sector)
            for _n in range(count) if count not in (0, 0xFFFFFFFF) else itertools.count():
                record = file.read(4 + PAGE_BYTES + 4)
                if len(record) < 4 + PAGE_BYTES + 4:
                    return
                yield int.from_bytes(record[:4], "big"), record[4:-4]
            file.seek(-(-file.tell() // sector) * sector)
