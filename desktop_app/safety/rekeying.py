"""After a change of passphrase: a fresh copy with the new key, the kept copies given the new key one by one, and what
still opens only with an older passphrase."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.core import backup, paths
from desktop_app.core.backup import Copy
from desktop_app.core.book import REKEYING, Book
from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind
from desktop_app.core.i18n import _

Step = Callable[[str, float], None]


@dataclass(frozen=True)
class Rekeyed:
    """How it ended: how many copies open with the new passphrase, which still open with an older one only, which are
    damaged, and why the fresh copy could not be made (empty when it was)."""

    done: int
    left: tuple[Copy, ...]
    damaged: tuple[Copy, ...] = ()
    fault: str = ""

    def sentence(self) -> str:
        """``12 bản sao đã mở bằng mật khẩu mới.``"""
        return _("{n} bản sao mở bằng mật khẩu mới.").format(n=self.done)


def copies_of(book_path: Path, second: Path | None) -> list[Copy]:
    """All kept copies: beside the book, and in the second place when it is there."""
    found = backup.list_copies(book_path)
    if second is not None:
        found += backup.list_copies(book_path, second)
    return found


def rekey(book: Book, second: Path | None, now: datetime, step: Step) -> Rekeyed:
    """Give the copies the new key; runs on the worker. Stopped at any moment each copy is whole, with the old key or the
    new one. A copy that cannot be written keeps its key and is named in the answer."""
    fault = ""
    try:
        backup.make_copy(book, _("mật khẩu mới"), now, step=lambda part: step(_("Đang sao lưu…"), part * 0.3))
    except UserError as error:
        fault = str(error)
    folders = [paths.backups_of(book.path), *([second] if second is not None else [])]
    _clear_leftovers(folders)
    copies = copies_of(book.path, second)
    done = 0
    left: list[Copy] = []
    damaged: list[Copy] = []
    for at, copy in enumerate(copies):
        step(_("Đang khóa lại các bản sao bằng mật khẩu mới…"), 0.3 + 0.7 * at / len(copies))
        if _rekeyed(book, copy):
            done += 1
        elif backup.describe(book, copy).state == "damaged":
            damaged.append(copy)
        else:
            left.append(copy)
    if not left:
        book.forget_former_key()
    return Rekeyed(done, tuple(left), tuple(damaged), fault)


def _rekeyed(book: Book, copy: Copy) -> bool:
    # a stick that was pulled out, a full disk: this copy keeps its key
    with contextlib.suppress(OSError, UserError):
        return book.rekey_copy(copy.path)
    return False


def _clear_leftovers(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            for leftover in folder.glob(f".*{REKEYING}*"):
                leftover.unlink(missing_ok=True)


def delete(book: Book, copies: Sequence[Copy]) -> int:
    """Delete copies that open with an older passphrase; how many are gone. Those that resist stay."""
    gone = 0
    for copy in copies:
        with contextlib.suppress(OSError):
            copy.path.unlink(missing_ok=True)
            gone += 1
    if gone:
        book.log(
            Kind.BACKUP,
            _("Xóa {n} bản sao còn mở bằng mật khẩu cũ").format(n=gone),
            files=[copy.path.name for copy in copies],
        )
    return gone
