"""One program at a time on a book. The lock is the system's and ends with the process, so a crash never leaves one."""

from __future__ import annotations

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
        self._path = book.with_name(f".{book.name}.lock")
        self._file: IO[bytes] | None = None
        self.was_left = False
        """The program that held it before did not come to its end."""

    def acquire(self) -> None:
        """Raises UserError when another program has the book open."""
        left = os.path.exists(self._path)
        try:
            handle = open(self._path, "a+b")  # noqa: SIM115 - held until release
        except OSError as error:
            raise UserError(
                _("Không ghi được vào thư mục của sổ: {reason}.").format(reason=reason_of(error)),
                "path",
                _("Mở chỉ để xem, hoặc chép sổ sang thư mục được phép ghi rồi mở lại."),
                (Way.LOOK, Way.OTHER),
            ) from error
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
        self._file = handle
        self.was_left = left

    def release(self) -> None:
        """Let others open the book; the lock file goes too."""
        if self._file is None:
            return
        if sys.platform != "win32":
            # removed while still held: nobody can lock a file that is about to vanish
            self._path.unlink(missing_ok=True)
        self._file.close()
        self._file = None
        if sys.platform == "win32":
            try:
                os.unlink(self._path)
            except OSError:
                return
