"""Waiting in the open for one piece of work that nothing else may happen beside: a small window with its progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from desktop_app.core.errors import BookClosed
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.tasks import Progress, Tasks
from desktop_app.ui.theme import px

T = TypeVar("T")


@contextmanager
def waiting_cursor() -> Iterator[None]:
    """The pointer says that the program is at work: for what takes a second or two and cannot be done aside."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


@dataclass
class Waited(Generic[T]):
    """What came of the waiting: a result, a fault, or neither when the user went on without it."""

    result: T | None = None
    error: Exception | None = None
    skipped: bool = False


class BusyDialog(QDialog):
    """Says what is being done; ``skip`` names the button that goes on without it (none: it cannot be left)."""

    def __init__(self, parent: QWidget | None, text: str, skip: str = "") -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(_("Sổ Chi bộ"))
        self.setAccessibleName(text)
        self.skipped = False
        self.may_skip = bool(skip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(24), px(24), px(16))
        outer.setSpacing(px(16))
        self.text = labels.strong(text)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        outer.addWidget(self.text)
        outer.addWidget(self.bar)
        self.skip_button = buttons.plain(skip, self.reject)
        foot = layouts.row(None, self.skip_button)
        outer.addWidget(foot)
        foot.setVisible(self.may_skip)
        self.setMinimumWidth(px(380))

    def tell(self, text: str, fraction: float | None) -> None:
        """How far the work is."""
        if text:
            self.text.setText(text)
        if fraction is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(fraction * 1000))

    def reject(self) -> None:
        """Go on without it, where that may be."""
        if self.may_skip:
            self.skipped = True
            super().reject()


def wait(
    parent: QWidget | None, tasks: Tasks, work: Callable[[Progress], T], text: str, skip: str = ""
) -> Waited[T]:
    """Do ``work`` on the worker while a small window says so; nothing else can be pressed meanwhile."""
    dialog = BusyDialog(parent, text, skip)
    came: Waited[T] = Waited()

    def done(result: T) -> None:
        came.result = result
        dialog.accept()

    def failed(error: Exception) -> None:
        came.error = error
        dialog.accept()

    task = tasks.run(work, done=done, failed=failed, progress=dialog.tell, owner=dialog)
    dialog.exec()
    if dialog.skipped:
        task.cancel()
        came.skipped = True
    dialog.deleteLater()
    return came


def do(parent: QWidget | None, tasks: Tasks, work: Callable[[Progress], T], text: str) -> T:
    """Do ``work`` on the worker as :func:`wait` does and hand its result back; what it raised is raised here."""
    came = wait(parent, tasks, work, text)
    if came.error is not None:
        raise came.error
    if came.result is None:
        # the book was locked meanwhile
        raise BookClosed
    return came.result
