"""Slow work off the UI thread: one worker, answers on the main thread, progress and stop.

The work is a plain function of a :class:`Progress`; it never touches a widget. What it raises is told on the main
thread too: a :class:`UserError` as a sentence, ``Cancelled`` as nothing, everything else as a bug.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from desktop_app.core.errors import BookClosed, UserError
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels
from desktop_app.ui.theme import px

T = TypeVar("T")
SHOWN_AFTER_MS = 300
_TOLD_EVERY_S = 0.05


class Cancelled(Exception):
    """The user asked to stop; nothing is to be told."""


class Progress:
    """How far a piece of work is. ``step`` and ``check`` are called by the work, ``cancel`` by the screen."""

    def __init__(self, tell: Callable[[str, float | None], None] | None = None) -> None:
        self.cancelled = False
        self.text = ""
        self.fraction: float | None = None
        self._tell = tell
        self._told = 0.0

    def step(self, text: str = "", fraction: float | None = None) -> None:
        """What is being done and which part of the whole (0 to 1) is behind; stops here when asked to."""
        self.check()
        self.text = text or self.text
        self.fraction = fraction
        now = time.monotonic()
        if self._tell is not None and (now - self._told > _TOLD_EVERY_S or fraction == 1):
            self._told = now
            self._tell(self.text, fraction)

    def check(self) -> None:
        """Raises :class:`Cancelled` when the user asked to stop."""
        if self.cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.cancelled = True


@dataclass
class Task:
    """A piece of work on its way."""

    title: str
    progress: Progress
    owner: QObject | None
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    told: Callable[[str, float | None], None] | None

    def cancel(self) -> None:
        """Ask it to stop."""
        self.progress.cancel()


class Tasks(QObject):
    """One worker for all slow work; answers come in the order the work was given."""

    started = Signal(object)
    progressed = Signal(object, str, object)
    finished = Signal(object)
    _answered = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self._open: list[Task] = []
        self._closed = False
        self._answered.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)
        self.progressed.connect(self._take_progress, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[str, float | None], None] | None = None,
        owner: QObject | None = None,
        title: str = "",
    ) -> Task:
        """Start ``work``. ``done(result)``, ``failed(error)`` and ``progress(text, fraction)`` run on the main thread;
        they are not called any more once ``owner`` is gone or the task was cancelled."""
        task = Task(title, Progress(), owner, done, failed, progress)
        task.progress = Progress(lambda text, fraction: self.progressed.emit(task, text, fraction))
        self._open.append(task)
        self.started.emit(task)
        self._pool.submit(self._work, task, work)
        return task

    def _work(self, task: Task, work: Callable[[Progress], Any]) -> None:
        result: Any = None
        error: Exception | None = None
        try:
            task.progress.check()
            result = work(task.progress)
        except Exception as raised:
            error = raised
        if not self._closed and shiboken6.isValid(self):
            self._answered.emit(task, result, error)

    def busy(self) -> bool:
        """Whether work is on its way."""
        return bool(self._open)

    def cancel_all(self) -> None:
        """Ask everything to stop."""
        for task in self._open:
            task.cancel()

    def settle(self, seconds: float) -> bool:
        """Stop everything and wait so long for the worker; whether it has let go of everything."""
        self.cancel_all()
        try:
            self._pool.submit(lambda: None).result(seconds)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Stop everything and wait for the worker; for the end of the program."""
        self._closed = True
        self.cancel_all()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    def _take_progress(self, task: Task, text: str, fraction: object) -> None:
        if task in self._open and task.told is not None and _alive(task.owner):
            task.told(text, fraction if isinstance(fraction, float | int) else None)

    def _take_answer(self, task: Task, result: object, error: Exception | None) -> None:
        if task in self._open:
            self._open.remove(task)
        self.finished.emit(task)
        if isinstance(error, Cancelled | BookClosed) or task.progress.cancelled or not _alive(task.owner):
            return
        if error is None:
            if task.done is not None:
                task.done(result)
        elif task.failed is not None:
            task.failed(error)
        elif isinstance(error, UserError):
            from desktop_app.ui import messages

            messages.show_error(task.owner if isinstance(task.owner, QWidget) else None, error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def _alive(owner: QObject | None) -> bool:
    return owner is None or shiboken6.isValid(owner)


class BusyBar(QFrame):
    """A quiet bar with what is being done and "Dừng"; comes after 300 ms, goes when the work is done."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self._tasks = tasks
        self._task: Task | None = None
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(24), px(8))
        box.setSpacing(px(16))
        self.text = labels.body(wrap=False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(px(160))
        self.stop = buttons.plain(_("Dừng"), self._stop)
        box.addWidget(self.text, 1)
        box.addWidget(self.bar, 1)
        box.addWidget(self.stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._show)
        tasks.started.connect(self._started)
        tasks.progressed.connect(self._progressed)
        tasks.finished.connect(self._finished)
        self.hide()

    def _started(self, task: Task) -> None:
        if self._task is None:
            self._task = task
            self.text.setText(task.title or _("Đang làm…"))
            self.bar.setRange(0, 0)
            self.stop.setEnabled(True)
            self._timer.start()

    def _show(self) -> None:
        if self._task is not None:
            self.show()

    def _progressed(self, task: Task, text: str, fraction: object) -> None:
        if task is not self._task:
            return
        self.text.setText(text or task.title)
        if isinstance(fraction, float | int):
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(float(fraction) * 1000))
        else:
            self.bar.setRange(0, 0)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.text.setText(_("Đang dừng…"))
            self.stop.setEnabled(False)

    def _finished(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._timer.stop()
            self.hide()
