"""Sees to the copies of the open book while its window is shown: at open, before large changes, at close, and on a stick."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop_app.core.backup import Copy
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.main_window import MainWindow
from desktop_app.safety import copies
from desktop_app.safety.copies import Keeper, SecondPlace
from desktop_app.ui import messages
from desktop_app.ui.busy import wait
from desktop_app.ui.tasks import Progress, Task

_EVERY_MS = 60_000


class CopyWatch(QObject):
    """Belongs to a window and ends with it."""

    def __init__(self, window: MainWindow, keeper: Keeper) -> None:
        super().__init__(window)
        self.window = window
        self.keeper = keeper
        self._settings = window.context.settings
        self._tasks = window.context.tasks
        self._put_off = False
        self._looking: Task | None = None
        window.may_close = self.before_close
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tell(self) -> None:
        """Say in the side bar when the last copy was made, as it is now; their place, if it is shown, reads them again."""
        self.window.set_backup(*self.keeper.line())
        page = self.window.page()
        if page is not None and self.window.key() == "backups":
            page.reload()

    def tick(self) -> None:
        """What is looked at every minute: a new day has its words, a stick may have been put in."""
        self.tell()
        self._look_for_second()
        self._copy_at_rest()

    # at open, at rest

    def at_open(self) -> None:
        """The first copy of the session; it fails quietly, the side bar says so."""
        self._copy(_("mở sổ"), None, lambda _copy: self.tick(), lambda _error: self.tick())

    def _copy_at_rest(self) -> None:
        """The book may be locked and the machine switched off without its window being closed again."""
        if self._tasks.busy() or not self.keeper.rests():
            return

        def work(progress: Progress) -> Copy:
            return self.keeper.copy_at_rest(lambda part: progress.step(_("Đang sao lưu…"), part))

        def failed(error: Exception) -> None:
            self.tell()
            if not isinstance(error, UserError):
                raise error

        self._tasks.run(
            work, done=lambda _made: self.tell(), failed=failed, owner=self, title=_("Đang sao lưu…")
        )

    def _copy(
        self,
        reason: str,
        folder: Path | None,
        done: Callable[[Copy], None],
        refused: Callable[[UserError], object],
    ) -> Task:
        def work(progress: Progress) -> Copy:
            return self.keeper.copy(reason, folder, lambda part: progress.step(_("Đang sao lưu…"), part))

        def failed(error: Exception) -> None:
            self.tell()
            if not isinstance(error, UserError):
                raise error
            refused(error)

        return self._tasks.run(work, done=done, failed=failed, owner=self, title=_("Đang sao lưu…"))

    # before large changes

    def after_copy(
        self, reason: str, act: Callable[[], object], given_up: Callable[[], object] | None = None
    ) -> None:
        """Keep a copy, then do ``act``; at once when the book is as it was at the last copy. ``given_up`` is done instead
        when it was stopped or the user does not want to go on without a copy."""
        if not self.keeper.changed():
            act()
            return
        instead = given_up or (lambda: None)

        def done(_made: Copy) -> None:
            self.tell()
            act()

        def refused(error: UserError) -> None:
            if messages.confirm(
                self.window,
                _("Chưa sao lưu được trước khi làm việc này."),
                _("Vẫn làm, không sao lưu"),
                dangerous=True,
                detail=str(error),
            ):
                act()
            else:
                instead()

        def ended(task: Task) -> None:
            if task is made:
                self._tasks.finished.disconnect(ended)
                # locking stops everything too, but then nobody is there any more
                if task.progress.cancelled and not self.keeper.book.closed:
                    instead()

        made = self._copy(reason, None, done, refused)
        self._tasks.finished.connect(ended)

    # at close

    def before_close(self) -> bool:
        """Keep a copy when something was changed; True when the window may close. It never holds anybody for good."""
        if not self.keeper.changed():
            return True

        def work(progress: Progress) -> Copy:
            return self.keeper.copy(_("đóng sổ"), None, lambda part: progress.step("", part))

        came = wait(
            self.window,
            self._tasks,
            work,
            _("Đang sao lưu trước khi đóng…"),
            skip=_("Đóng ngay, không sao lưu"),
        )
        if came.error is None:
            return True
        self.tell()
        if not isinstance(came.error, UserError):
            sys.excepthook(type(came.error), came.error, came.error.__traceback__)
            return True
        return messages.confirm(
            self.window,
            _("Chưa sao lưu được trước khi đóng. Những gì đã ghi vẫn ở trong sổ."),
            _("Đóng, không sao lưu"),
            dangerous=True,
            detail=str(came.error),
            no_label=_("Ở lại"),
        )

    # the second place

    def _look_for_second(self) -> None:
        book_path = self.keeper.book.path
        folder = copies.second_folder(self._settings, book_path)
        underway = self._looking is not None and not self._looking.progress.cancelled
        if folder is None or self._put_off or underway:
            return

        def done(place: SecondPlace) -> None:
            self._looking = None
            self._ask(place)

        def failed(error: Exception) -> None:
            self._looking = None
            raise error

        # a folder of a network that is gone can take its time
        self._looking = self._tasks.run(
            lambda _progress: copies.place_at(folder, book_path),
            done=done,
            failed=failed,
            owner=self,
            title=_("Đang xem nơi sao lưu thứ hai…"),
        )

    def _ask(self, place: SecondPlace) -> None:
        sentence = copies.reminder(place, self.keeper.now())
        if not sentence:
            self.window.ask_bar.clear()
        elif self.window.ask_bar.isHidden():
            word = _("Sao lưu ra USB") if copies.is_stick(place.folder) else _("Sao lưu ra đó")
            self.window.ask_bar.ask(
                sentence, word, lambda: self.copy_to_second(place.folder), self._put_off_asking
            )

    def _put_off_asking(self) -> None:
        self._put_off = True

    def copy_to_second(self, folder: Path) -> None:
        """Make a copy in the second place now."""

        def done(copy: Copy) -> None:
            self.window.changed(
                _("Đã sao lưu ra {place} lúc {time}; bản sao đã được mở lại và kiểm tra.").format(
                    place=copies.place_word(folder), time=f"{copy.made_at:%H:%M}"
                )
            )

        self._copy(_("ra nơi thứ hai"), folder, done, lambda error: messages.show_error(self.window, error))
