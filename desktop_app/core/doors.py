"""Who is inside a book: its file is exchanged only while nobody is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _


class Doors:
    """Who is inside a book: its file is exchanged only while nobody is."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._inside = 0
        self._shut = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """While something reads or writes; waits for who exchanges the file."""
        with self._free:
            self._free.wait_for(lambda: not self._shut)
            self._inside += 1
        try:
            yield
        finally:
            with self._free:
                self._inside -= 1
                self._free.notify_all()

    @contextmanager
    def alone(self, patience: float = 10.0) -> Iterator[None]:
        """While the file is exchanged. Raises UserError when others are still inside after ``patience`` seconds."""
        with self._free:
            if not self._free.wait_for(lambda: not self._inside and not self._shut, patience):
                raise UserError(
                    _("Sổ đang bận làm việc khác nên chưa thay được."), None, _("Chờ một lát rồi làm lại.")
                )
            self._shut = True
        try:
            yield
        finally:
            with self._free:
                self._shut = False
                self._free.notify_all()
