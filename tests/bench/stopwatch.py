"""The moment a window has painted, told to the program that waits for it on standard output."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication


def report(moment: float | None = None, **figures: float) -> None:
    """One line for the waiting program: a moment on the clock of the whole machine, then what else is to be told."""
    print(
        time.monotonic() if moment is None else moment,
        *(f"{name}={value}" for name, value in figures.items()),
        flush=True,
    )


def stop() -> None:
    """Ends at once: what a program does when it closes is not measured here."""
    sys.stdout.flush()
    os._exit(0)


class FirstPaint(QObject):
    """Calls `then` when an object that `wanted` names has been painted for the first time."""

    def __init__(self, wanted: Callable[[QObject], bool], then: Callable[[], None]) -> None:
        super().__init__()
        self._wanted, self._then = wanted, then
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.seen and event.type() == QEvent.Type.Paint and self._wanted(watched):
            self.seen = True
            # The event is only on its way: the next turn of the loop comes after it.
            QTimer.singleShot(0, self._then)
        return False

    def watch(self) -> FirstPaint:
        """Starts watching everything the application paints."""
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        return self
