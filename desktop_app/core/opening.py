"""What is looked at before a book is opened: whose key it is, what a crash left beside it, whether the file is whole.

A journal left by a crash is played back by SQLite without asking whose it is. It is therefore tried on a copy first: a
journal of another book, of another state of this book, or a cut one is put aside when the book is whole without it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import check, keys, pages, paths
from desktop_app.core.errors import UserError, Way
from desktop_app.core.i18n import _

Connect = Callable[[Path], Any]
ASIDE = ".journal-de-rieng"


def damaged(message: str, hint: str = "") -> UserError:
    """The book cannot be used as it is; the ways out."""
    return UserError(
        message,
        "path",
        hint or _("Mở bản sao gần nhất, hoặc cứu những gì còn đọc được sang sổ mới."),
        (Way.COPY, Way.SALVAGE),
    )


def damaged_at_the_beginning() -> UserError:
    """The key is right, yet the first page is lost."""
    return damaged(_("Mật khẩu đúng nhưng phần đầu của tệp sổ đã hỏng."))


def other_salts(path: Path, salt: bytes) -> list[bytes]:
    """What the copies of a book begin with, where that is not what the book begins with."""
    found: list[bytes] = []
    folder = paths.backups_of(path)
    for copy in sorted(folder.glob("*.chibo"), reverse=True) if folder.is_dir() else ():
        try:
            other = keys.salt_of(copy)
        except (OSError, UserError):
            continue
        if other != salt and other not in found and any(other):
            found.append(other)
    return found[:3]


def find_salt(path: Path, salt: bytes, key_for: Callable[[bytes], bytes | bytearray]) -> bytes | None:
    """The salt with which the key has written pages of a file whose beginning is damaged; None: it is another key."""
    for candidate in (salt, *other_salts(path, salt)):
        if pages.any_page_holds(path, pages.Seal(key_for(candidate), candidate)):
            return candidate
    return None


def settle(path: Path, seal: pages.Seal, connect: Connect, wrong: UserError) -> None:
    """Decide about the journal a crash left. Afterwards the book can be opened, or a UserError says why not."""
    if not pages.has_journal(path):
        return
    ours = [seal.holds(1, page) for number, page in pages.journal_pages(path) if number == 1]
    sound = pages.journal_is_sound(path)
    try:
        played = _try(path, connect, with_journal=True) if sound and ours != [False] else None
        if played == []:
            return
        alone = _try(path, connect, with_journal=False)
    except OSError:
        # no room to try it: a journal that holds this book's own first page is its own
        if sound and ours == [True]:
            return
        raise UserError(
            _("Không đủ chỗ trên ổ đĩa để xem lại lần ghi dở của sổ."),
            "path",
            _("Xóa bớt tệp không cần trên ổ đĩa rồi mở lại."),
        ) from None
    if alone == []:
        _put_aside(path)
    elif ours == [False] and alone is None:
        raise wrong
    elif played is None and alone is not None:
        _put_aside(path)
    elif played is None:
        raise damaged(_("Lần ghi cuối bị ngắt giữa chừng và tệp sổ không còn nguyên vẹn."))


def _try(path: Path, connect: Connect, with_journal: bool) -> list[str] | None:
    """What is wrong in a copy of the book, with or without its journal; None when it cannot be used at all."""
    folder = path.with_name(f".{path.name}.thu")
    copy = folder / path.name
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
        shutil.copyfile(path, copy)
        if with_journal:
            shutil.copyfile(pages.journal_of(path), pages.journal_of(copy))
        try:
            faults = _faults(connect(copy))
        except sqlcipher.DatabaseError:
            return None
        return None if pages.empty(copy) else faults
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _faults(connection: Any) -> list[str] | None:
    try:
        return check.faults_of(connection) if _usable(connection) else None
    finally:
        connection.close()


def _usable(connection: Any) -> bool:
    return [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] == ["ok"] and head_agrees(
        connection
    )


def _put_aside(path: Path) -> None:
    for number in range(1, 1000):
        target = path.with_name(f"{path.name}{ASIDE}-{number}")
        if not os.path.lexists(target):
            os.replace(pages.journal_of(path), target)
            return


def head_agrees(connection: Any) -> bool:
    """Whether the history ends where the book says it does; always so in a book of the first schema."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if "history_head" not in tables:
        return True
    head = connection.execute("SELECT digest FROM history_head").fetchone()
    last = connection.execute("SELECT digest FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    if head is None or last is None:
        return head is None and last is None
    return bool(bytes(head[0]) == last[0])


def look_over(path: Path, connection: Any) -> None:
    """The cheap proofs of an open book that is to be used. Raises UserError when it would be silently wrong."""
    expected = int(connection.execute("PRAGMA page_count").fetchone()[0])
    size = path.stat().st_size
    if size < expected * pages.PAGE_BYTES:
        raise damaged(_("Tệp sổ thiếu phần cuối."))
    if size > expected * pages.PAGE_BYTES:
        # what follows is cut off by the next write, and with it the last trace of a newer state
        raise damaged(_("Cuối tệp sổ còn phần thừa: có thể một bản cũ đã chép đè lên bản mới."))
    if empty := pages.empty(path):
        raise damaged(_("Tệp sổ có {n} chỗ bị xóa trắng.").format(n=len(empty)))
    if not head_agrees(connection):
        raise damaged(_("Lịch sử của sổ không khớp với lần ghi cuối; sổ có thể bị chép lẫn hai bản."))
