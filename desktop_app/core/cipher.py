"""Connections to an encrypted file, what their faults mean to the user, and the copying of pages.

Nothing here knows what stands in a book; :mod:`core.book` opens, locks and writes it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import keys, pages
from desktop_app.core.errors import UserError, Way
from desktop_app.core.i18n import _

_SQLITE_FULL, _SQLITE_NOTADB, _SQLITE_CORRUPT, _SQLITE_READONLY = 13, 26, 11, 8
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6
_SQLITE_IOERR, _SQLITE_CANTOPEN = 10, 14
# pages of a large branch that are asked for again and again; a copy or a check reads each page just once
CACHE_KIB, COPY_CACHE_KIB = 16_384, 1024
# a copy is made in steps between which others may write; a write starts it anew, at last in larger steps (-1: all at once)
_STEP_PAGES = (256,) * 5 + (1024, 1024, -1)
_PAUSE_S, _BUSY_S = 0.001, 30.0


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection the book can remember without keeping it alive."""


def connect(
    path: Path, key: bytes | bytearray, salt: bytes, read_only: bool = False, cache_kib: int = CACHE_KIB
) -> Any:
    uri = uri_of(path.absolute(), "ro" if read_only else "rw")
    return connect_uri(uri, key, salt, cache_kib)


def uri_of(path: PurePath, mode: str) -> str:
    """Where SQLite finds a file; a server's name (``\\\\server\\share``) is to it a part of the path."""
    uri = path.as_uri()
    if not uri.startswith("file:///"):
        uri = "file:////" + uri.removeprefix("file://")
    return f"{uri}?mode={mode}"


def connect_uri(uri: str, key: bytes | bytearray, salt: bytes, cache_kib: int = CACHE_KIB) -> Any:
    connection = sqlcipher.connect(uri, uri=True, check_same_thread=False, timeout=5, factory=_Connection)
    try:
        # transactions are begun by us: otherwise a failed upgrade leaves half of itself
        connection.isolation_level = None
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f'PRAGMA key="{keys.pragma_value(key, salt)}"')
        connection.execute("PRAGMA cipher_memory_security=OFF")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA cache_size=-{cache_kib}")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA secure_delete=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def opens(path: Path, key: bytes | bytearray, salt: bytes) -> bool:
    """Whether a key is that of a file. Raises sqlcipher's errors for what has nothing to do with the key."""
    # a journal left by a crash is played back first, which needs writing
    try:
        connection = connect(path, key, salt, read_only=not has_journal(path), cache_kib=COPY_CACHE_KIB)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlcipher.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == _SQLITE_NOTADB:
            return False
        raise
    return True


def open_file(path: Path, key: bytes, salt: bytes) -> Any:
    """A bare connection to a file that is perhaps no whole book; the caller closes it."""
    return connect(path, key, salt, cache_kib=COPY_CACHE_KIB)


def has_journal(path: Path) -> bool:
    """A hot journal left by a crash must be rolled back, which needs writing."""
    return path.with_name(path.name + "-journal").exists()


def user_error(error: BaseException) -> UserError | None:
    """The sentence for a database fault the user can do something about."""
    code = _code(error)
    if code == _SQLITE_FULL:
        return UserError(
            _("Ổ đĩa đã đầy nên chưa ghi được; dữ liệu cũ vẫn nguyên vẹn."),
            None,
            _("Xóa bớt tệp không cần trên ổ đĩa rồi làm lại."),
        )
    if code == _SQLITE_READONLY:
        return UserError(
            _("Sổ đang ở nơi chỉ đọc nên không ghi được."),
            None,
            _("Chép sổ sang thư mục được phép ghi rồi mở lại."),
        )
    if code in (_SQLITE_IOERR, _SQLITE_CANTOPEN):
        return UserError(
            _("Không đọc hoặc ghi được tệp sổ; có thể ổ đĩa hoặc USB đã bị rút."),
            None,
            _("Cắm lại ổ đĩa rồi mở lại sổ."),
        )
    if code == _SQLITE_BUSY:
        return UserError(
            _("Sổ đang bận vì một chương trình khác đang dùng."), None, _("Chờ một lát rồi làm lại.")
        )
    if code in (_SQLITE_CORRUPT, _SQLITE_NOTADB):
        return damaged_place()
    return None


def damaged_place() -> UserError:
    return UserError(
        _("Tệp sổ bị hỏng ở một chỗ nên không đọc được phần này."),
        None,
        _(
            "Mở bản sao gần nhất hoặc cứu dữ liệu sang sổ mới; sổ đang mở thì vào Tùy chọn (F10), Kiểm tra sổ."
        ),
        (Way.COPY, Way.SALVAGE),
    )


# what SQLite calls its faults: those of its backup come without a number
_FAULTS = {
    "database or disk is full": _SQLITE_FULL,
    "disk I/O error": _SQLITE_IOERR,
    "unable to open database file": _SQLITE_CANTOPEN,
    "attempt to write a readonly database": _SQLITE_READONLY,
    "database is locked": _SQLITE_BUSY,
    "database table is locked": _SQLITE_LOCKED,
    "database disk image is malformed": _SQLITE_CORRUPT,
    "file is not a database": _SQLITE_NOTADB,
}


def _code(error: BaseException) -> int:
    error = getattr(error, "orig", error)
    code = getattr(error, "sqlite_errorcode", None) or _FAULTS.get(str(error), 0)
    return int(code) & 0xFF


def is_full(error: BaseException) -> bool:
    """Whether a database fault says that the disk is full."""
    return _code(error) == _SQLITE_FULL


def is_damage(error: BaseException) -> bool:
    """Whether a database fault says that the file is damaged."""
    return _code(error) in (_SQLITE_CORRUPT, _SQLITE_NOTADB)


def is_foreign(error: BaseException) -> bool:
    """Whether a database fault says that the key does not open this file."""
    return _code(error) == _SQLITE_NOTADB


class _Restarted(Exception):
    """Somebody wrote while a copy was being made; it begins anew."""


def copy_pages(
    source: Any,
    target: Path,
    key: bytes | bytearray,
    salt: bytes,
    step: Callable[[float], None] | None = None,
) -> None:
    """Copy a whole database, consistently, into ``target`` locked with ``key``; others may write in between.

    ``step`` is told the part that is done and may raise to stop.
    """
    fresh = sqlcipher.connect(str(target))
    try:
        fresh.execute("PRAGMA cipher_log_level=NONE")
        fresh.execute(f'PRAGMA key="{keys.pragma_value(key, salt)}"')
        for count in _STEP_PAGES:
            with contextlib.suppress(_Restarted):
                source.backup(fresh, pages=count, progress=_watch(count, step), sleep=0.005)
                break
        if not pages.answered_soundly(source):
            # from the damaged page on zeros were copied, which nobody would notice in the copy
            damage = sqlcipher.DatabaseError("a page of the source is damaged")
            damage.sqlite_errorcode = _SQLITE_CORRUPT
            raise damage
    finally:
        fresh.close()


def _watch(count: int, step: Callable[[float], None] | None) -> Callable[[int, int, int], None]:
    left: list[int] = []
    busy_since: list[float] = []

    def watch(status: int, remaining: int, total: int) -> None:
        if status in (_SQLITE_BUSY, _SQLITE_LOCKED):
            busy_since.append(time.monotonic())
            if busy_since[-1] - busy_since[0] > _BUSY_S:
                raise UserError(
                    _("Sổ đang bận vì một chương trình khác đang dùng."), None, _("Chờ một lát rồi làm lại.")
                )
        else:
            busy_since.clear()
            if left and remaining >= left[-1] and count != _STEP_PAGES[-1]:
                raise _Restarted
            left.append(remaining)
        if step is not None:
            step((total - remaining) / max(total, 1))
        if remaining:
            time.sleep(_PAUSE_S)

    return watch
