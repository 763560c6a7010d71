"""What follows a new passphrase on the screen: the copies are given the new key behind the recovery sheet, then it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import shiboken6
from PySide6.QtWidgets import QWidget

from desktop_app.branch import service
from desktop_app.core.book import Book
from desktop_app.core.i18n import _
from desktop_app.safety import copies, rekeying
from desktop_app.safety.rekeying import Rekeyed
from desktop_app.ui import messages
from desktop_app.ui.context import Context
from desktop_app.ui.tasks import Progress


class CopiesFollow:
    """Gives the copies the new key in the worker. :meth:`start` at once, :meth:`tell` when nothing else is in the way."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        book: Book,
        now: Callable[[], dt.datetime] = dt.datetime.now,
    ) -> None:
        self._parent, self._context, self._book, self._now = parent, context, book, now
        self._result: Rekeyed | None = None
        self._free = False

    def start(self) -> None:
        """Begin; the screen stays free."""
        place = copies.second_place(self._context.settings, self._book.path)
        second = place.folder if place is not None and place.there else None

        def work(progress: Progress) -> Rekeyed:
            return rekeying.rekey(self._book, second, self._now(), progress.step)

        self._context.tasks.run(
            work, done=self._came, owner=self._parent, title=_("Đang khóa lại các bản sao…")
        )

    def tell(self) -> None:
        """From now on the end may be told, in a box."""
        self._free = True
        if self._result is not None:
            self._say(self._result)

    def _came(self, result: Rekeyed) -> None:
        self._result = result
        if self._free:
            self._say(result)

    def _say(self, result: Rekeyed) -> None:
        if self._book.closed or not shiboken6.isValid(self._parent):
            return
        detail = [result.sentence()]
        if result.fault:
            detail.append(_("Chưa làm được bản sao mới: {fault}").format(fault=result.fault))
        if result.damaged:
            detail.append(_("{n} bản sao bị hỏng, không mở được.").format(n=len(result.damaged)))
        if not result.left:
            self._settled()
            if result.fault or result.damaged:
                messages.note(self._parent, _("Đã khóa lại các bản sao."), "\n".join(detail))
            else:
                self._context.changed(_("Đã đổi mật khẩu. {copies}").format(copies=result.sentence()))
            return
        detail.append(
            _("Ai biết mật khẩu cũ vẫn đọc được những bản này. Xóa thì chỉ còn các bản mở bằng mật khẩu mới.")
        )
        question = _("Còn {n} bản sao mở bằng mật khẩu cũ.").format(n=len(result.left))
        if messages.confirm(
            self._parent,
            question,
            _("Xóa {n} bản sao cũ").format(n=len(result.left)),
            dangerous=True,
            detail="\n".join(detail),
            no_label=_("Giữ lại"),
        ):
            gone = rekeying.delete(self._book, result.left)
            self._context.changed(_("Đã xóa {n} bản sao cũ.").format(n=gone))
        if not self._book.closed:
            self._settled()

    def _settled(self) -> None:
        self._book.forget_former_key()
        with (
            messages.errors_shown(self._parent),
            self._book.write(_("Các bản sao đã theo mật khẩu mới")) as session,
        ):
            service.set_copies_due(session, False)
