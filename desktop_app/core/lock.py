"""One program at a time on a book. The lock is the system's and ends with the process, so a crash never leaves one."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

from desktop_app.core.errors import UserError, Way
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _


class BookLock:
    """Holds a book for this process until released."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._path = book.with_name(f".{book.name}.lock")
        self._file: IO[bytes] | None = None
        self._linked: IO[bytes] | None = None
        self.was_left = False
        """The program that held it before did not come to its end."""

    def acquire(self) -> None:
        """Raises UserError when another program has the book open."""
        left = os.path.exists(self._path)
        handle = self._opened()
        while True:
            _hold(handle)
            if _names(self._path, handle):
                break
            # the program that held it went away between the opening and the locking, and its lock file with it: what is
            # held has no name any more, and somebody else could hold the next one
            handle.close()
            handle = self._opened()
        self._file = handle
        self.was_left = left
        try:
            self._linked = _held_if_linked(self._book)
        except UserError:
            self.release()
            raise

    def _opened(self) -> IO[bytes]:
        try:
            with contextlib.suppress(FileNotFoundError):
                # a name that leaves no room for that of the journal: the book could be read and never written
                os.lstat(self._book.with_name(self._book.name + "-journal"))
            return open(self._path, "a+b")
        except OSError as error:
            raise UserError(
                _("Không ghi được vào thư mục của sổ: {reason}.").format(reason=reason_of(error)),
                "path",
                _("Mở chỉ để xem, hoặc chép sổ sang thư mục được phép ghi rồi mở lại."),
                (Way.LOOK, Way.OTHER),
            ) from error

    def release(self) -> None:
        """Let others open the book; the lock file goes too."""
        if self._file is None:
            return
        if sys.platform != "win32":
            # removed while still held, where it can be: a drive that turned read-only keeps it
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
        self._file.close()
        self._file = None
        if self._linked is not None:
            self._linked.close()
            self._linked = None
        if sys.platform == "win32":
            try:
                os.unlink(self._path)
            except OSError:
                return


def _hold(handle: IO[bytes]) -> None:
    """Lock an open file for this process, or close it and raise UserError."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise UserError(
            _("Sổ này đang mở ở một cửa sổ khác."),
            "path",
            _("Dùng cửa sổ đang mở, hoặc đóng nó rồi mở lại."),
        ) from error


def _names(path: Path, handle: IO[bytes]) -> bool:
    """Whether a name still leads to the file that is open."""
    if sys.platform == "win32":
        # nobody removes a file there that somebody has open
        return True
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle.fileno()))
    except FileNotFoundError:
        return False


def _held_if_linked(book: Path) -> IO[bytes] | None:
    """A file that has a second name somewhere (a hard link) has a second lock file there: it is held itself too."""
    if sys.platform == "win32":
        return None
    with contextlib.suppress(OSError):
        if os.stat(book).st_nlink > 1:
            handle = open(book, "rb")  # noqa: SIM115 - held until release
            _hold(handle)
            return handle
    return None
