"""The end that importing and comparing a list share: one change of the book, what came of it, taking it back, closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QPushButton
from sqlalchemy.orm import Session

from desktop_app.core.i18n import _
from desktop_app.lists.steps_form import COLUMNS, FILE, ListSteps
from desktop_app.ui import messages
from desktop_app.ui.cards import Callout
from desktop_app.ui.tasks import Progress

T = TypeVar("T")


class WritingSteps(ListSteps):
    """Steps of which the last but one writes. Accepted when something was written and not taken back.

    The subclass makes ``result_note`` and ``undo_button`` on its last page and answers :meth:`taken_back`.
    """

    result_note: Callout
    undo_button: QPushButton
    undone = False
    _change_id: int | None = None

    def taken_back(self) -> str:
        """The figures show that nothing is written any more; the sentence that says so."""
        raise NotImplementedError

    def may_leave(self) -> bool:
        """Whether to close although nothing was written; may ask."""
        return True

    def write_all(
        self,
        reason: str,
        title: str,
        write: Callable[[Session], T],
        keep: Callable[[T], None],
        written: Callable[[T], None],
    ) -> None:
        """Copy the book for ``reason``, then ``write`` in one change. ``keep`` has what came of it while still in the worker,
        so that it is told even when the stop came too late; ``written`` shows it."""
        book, keep_copy = self.context.book, self.context.keep_copy

        def work(progress: Progress) -> T:
            keep_copy(reason, lambda part: progress.step(_("Đang sao lưu trước khi ghi…"), part))
            progress.step(_("Đang ghi vào sổ…"))
            with book.write(title) as session:
                result = write(session)
                progress.check()
            keep(result)
            change = book.last_change
            self._change_id = change.id if change is not None else None
            return result

        self.run_task(work, written, _("Đang ghi vào sổ…"))

    def undo(self) -> None:
        """Take everything back that was written."""
        if self._change_id is None or self.undone:
            return
        with messages.errors_shown(self) as shown:
            self.context.book.undo(self._change_id)
        if shown.ok:
            self.undone = True
            self.undo_button.setEnabled(False)
            self.result_note.set_tone("info")
            self.result_note.tell(self.taken_back(), "")
            self.next_button.setFocus()

    def finish(self) -> None:
        """Close after the result was seen."""
        if self.undone:
            super().reject()
        else:
            self.accept()

    def reject(self) -> None:
        """Close; what was written stays written."""
        if self.working:
            self.stop()
            if self.step not in (FILE, COLUMNS):
                # it may be too late to stop the writing: what came of it is told first
                return
        if self.step == self.last_step:
            self.finish()
        elif self.may_leave():
            super().reject()
