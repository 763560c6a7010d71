"""Keeping what is being typed: a draft inside the book a moment after the last key, told in one quiet line.

A draft that cannot be written never stops anybody from typing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout

from desktop_app.core.errors import BookClosed, UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.cards import Callout
from desktop_app.ui.context import BookDoor
from desktop_app.ui.theme import px

KEPT_AFTER_MS = 800
KEPT_AT_LEAST_MS = 3000
"""Who types without a pause is not to lose more than this."""

PAGE_MS = 1000
"""The same where a page keeps what is typed in the book itself after a pause: the draft is for what comes before it."""

Values = Mapping[str, Any]


def whole(text: str) -> str:
    """Text as it can be stored: half a pair of letters, as some keyboards hand them over, is replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def when(at: datetime) -> str:
    """``14:05 ngày 23/11/2026``."""
    return _("{time} ngày {day}").format(time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}")


class DraftKeeper(QObject):
    """Keeps one draft. ``take`` says what stands there now, None when there is nothing to keep; ``told`` the quiet line."""

    told = Signal(str)

    def __init__(
        self,
        book: BookDoor,
        key: str,
        title: Callable[[], str],
        place: Mapping[str, Any],
        take: Callable[[], Values | None],
        parent: QObject,
        after_ms: int | None = None,
        at_least_ms: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self._book = book
        self._title, self._place, self._take = title, place, take
        self._after = KEPT_AFTER_MS if after_ms is None else after_ms
        self._at_least = KEPT_AT_LEAST_MS if at_least_ms is None else at_least_ms
        self._kept: Values | None = None
        self._on = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep_now)
        self._since = QElapsedTimer()

    def found(self) -> Any:
        """The draft the book holds under this key (``core.drafts.Draft``), None when there is none."""
        with contextlib.suppress(UserError, BookClosed):
            for draft in self._book.drafts():
                if draft.key == self.key:
                    self._kept = draft.values
                    return draft
        return None

    def touched(self) -> None:
        """Something was typed: keep it in a moment."""
        if not self._on:
            return
        if not self._timer.isActive():
            self._since.start()
        self._timer.start(max(0, min(self._after, self._at_least - self._since.elapsed())))

    def keep_now(self) -> bool:
        """Keep what stands there now; False when the book could not be written, which is told and tried again."""
        self._timer.stop()
        if not self._on:
            return True
        values = self._take()
        if values == self._kept:
            return True
        try:
            if values is None:
                self._book.drop_draft(self.key)
            else:
                self._book.keep_draft(self.key, self._title(), values, self._place)
        except BookClosed:
            self.stop()
            return False
        except UserError:
            self.told.emit(_("chưa giữ được bản nháp"))
            self._timer.start(self._at_least)
            return False
        self._kept = values
        self.told.emit(
            "" if values is None else _("đã giữ nháp lúc {time}").format(time=f"{datetime.now():%H:%M}")
        )
        return True

    @contextlib.contextmanager
    def saving(self) -> Iterator[None]:
        """What is written inside takes the place of the draft, which goes in the same step; refused, it is kept on."""
        self._timer.stop()
        try:
            with self._book.dropping(self.key):
                yield
        except UserError:
            self.touched()
            raise

    def forget(self) -> None:
        """There is nothing more to keep: it was saved, or given up."""
        self._timer.stop()
        if self._kept is None:
            return
        with contextlib.suppress(UserError, BookClosed):
            self._book.drop_draft(self.key)
            self._kept = None

    def settle(self) -> None:
        """Something was saved: what is left to be kept, if anything, is all that the draft holds from here on."""
        if self._kept is not None or self._timer.isActive():
            self.keep_now()

    def stop(self) -> None:
        """Keep nothing any more; what was kept stays."""
        self._timer.stop()
        self._on = False


class DraftLine(Callout):
    """Above a form: that what stands here was left half typed, what the book says otherwise, and the way out."""

    given_up = Signal()
    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__("info")
        self.give_up = buttons.plain(_("Bỏ phần gõ dở"), self.given_up.emit)
        self.take_back = buttons.plain(_("Lấy lại phần gõ dở"), self.taken_back.emit, "undo")
        self.take_back.hide()
        box = self.layout()
        assert isinstance(box, QHBoxLayout)
        box.setAlignment(self.picture, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.give_up)
        box.addWidget(self.take_back)
        self.hide()

    def tell_found(self, at: datetime, differences: Sequence[str] = ()) -> None:
        """What stands here is of then; ``differences`` is what the book came to say otherwise since."""
        self.set_tone("warning" if differences else "info")
        text = ""
        if differences:
            text = _("Trong sổ, từ lúc đó đã đổi: {what}. Lưu thì lấy phần gõ dở.").format(
                what="; ".join(differences)
            )
        self.tell(_("Đây là phần đang gõ dở lúc {when}.").format(when=when(at)), text)
        self.give_up.show()
        self.take_back.hide()
        self.show()

    def tell_asked(self, at: datetime, differences: Sequence[str]) -> None:
        """The book came to say something else since: nothing is brought back before it was asked for."""
        self.set_tone("warning")
        self.tell(
            _("Có phần gõ dở lúc {when}, nhưng trong sổ từ lúc đó đã đổi.").format(when=when(at)),
            "; ".join(differences),
        )
        self.give_up.show()
        self.take_back.show()
        self.show()

    def tell_given_up(self) -> None:
        """It was given up; one click brings it back."""
        self.set_tone("info")
        self.tell(_("Đã bỏ phần gõ dở; đây là điều đang có trong sổ."))
        self.give_up.hide()
        self.take_back.show()
        self.show()


class DraftBar(QFrame):
    """Above the page: what was left half typed, with the ways to take it up again or to let it go.

    ``resume(draft)`` and ``drop(draft)`` are for the window.
    """

    resume = Signal(object)
    drop = Signal(object)
    SHOWN = 4

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._box = box = QGridLayout(self)
        box.setContentsMargins(px(24), px(8), px(16), px(8))
        box.setHorizontalSpacing(px(12))
        box.setVerticalSpacing(px(4))
        box.setColumnStretch(0, 1)
        self.setAccessibleName(_("Chỗ gõ dở"))
        self.hide()

    def set_drafts(self, drafts: Sequence[Any]) -> None:
        """Show these drafts, the newest first; none hides the bar."""
        layouts.clear(self._box)
        self.setVisible(bool(drafts))
        if not drafts:
            return
        later = buttons.quiet("", self.hide, "close")
        later.setToolTip(_("Để sau; mỗi chỗ vẫn được giữ"))
        later.setAccessibleName(_("Để sau"))
        self._box.addWidget(later, 0, 3)
        if len(drafts) == 1:
            self._add(0, drafts[0], _("Gõ dở, chưa lưu: {what}"))
            return
        heading = labels.strong(_("Có {n} chỗ gõ dở, chưa lưu:").format(n=number_text(len(drafts))))
        self._box.addWidget(heading, 0, 0, 1, 3)
        for at, draft in enumerate(drafts[: self.SHOWN], 1):
            self._add(at, draft)
        if len(drafts) > self.SHOWN:
            more = labels.caption(_("và {n} chỗ nữa").format(n=len(drafts) - self.SHOWN))
            self._box.addWidget(more, self.SHOWN + 1, 0)

    def _add(self, at: int, draft: Any, sentence: str = "{what}") -> None:
        words = sentence.format(
            what=_("{title} – {when}").format(title=draft.title, when=when(draft.saved_at))
        )
        back = buttons.plain(_("Mở lại"), lambda: self.resume.emit(draft))
        away = buttons.link(_("Bỏ"), lambda: self.drop.emit(draft))
        for button in (back, away):
            button.setAccessibleDescription(words)
        self._box.addWidget(labels.body(words), at, 0)
        self._box.addWidget(back, at, 1)
        self._box.addWidget(away, at, 2)
