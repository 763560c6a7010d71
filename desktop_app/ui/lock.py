"""The first screen: which book, its passphrase, and the ways to a new book. It knows nothing of books but their paths."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError, Way
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.theme import px
from desktop_app.ui.waiting import Countdown

IDLE_KEY, IDLE_MINUTES = "lock/minutes", 10
IDLE_CHOICES = (3, 5, 10, 15, 30, 0)
"""Minutes after which an idle book is locked; 0 never locks."""


class UnlockScreen(QWidget):
    """A card in the middle: book, passphrase, "Mở sổ"; below it the other ways. Only signals; the rest is done outside."""

    unlock_requested = Signal(Path, str)
    recovery_requested = Signal(Path)
    create_requested = Signal()
    open_other_requested = Signal()
    sample_requested = Signal()
    way_chosen = Signal(str, Path, str)
    """A way out of a book that does not open (``errors.Way``), the book, and the passphrase that was typed."""
    data_safety_requested = Signal()

    def __init__(
        self, recent: Sequence[Path] = (), parent: QWidget | None = None, locked: bool = False
    ) -> None:
        super().__init__(parent)
        self._recent: list[Path] = []
        self.wait_of: Callable[[Path], int] = lambda _path: 0
        """How many seconds to wait before a passphrase of this book may be tried; set by whoever made the screen."""
        outer = QHBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(16))
        middle = QVBoxLayout()
        outer.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        card = QFrame()
        card.setProperty("kind", "card")
        card.setMinimumWidth(px(300))
        card.setMaximumWidth(px(460))
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(2)
        box = QVBoxLayout(card)
        box.setContentsMargins(px(32), px(32), px(32), px(24))
        box.setSpacing(px(8))
        self.title = labels.title(_("Sổ Chi bộ"))
        self.words = labels.caption(_("Sổ đã khóa. Nhập mật khẩu để mở.") if locked else "")
        box.addWidget(self.title)
        box.addWidget(self.words)
        box.addSpacing(px(8))
        self.book_caption = labels.make(_("Sổ"), "label")
        self.books = QComboBox()
        self.books.setItemDelegate(QStyledItemDelegate(self.books))
        self.books.setAccessibleName(_("Sổ"))
        self.books.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.books.setMinimumContentsLength(12)
        self.books.currentIndexChanged.connect(self._book_chosen)
        self.folder = labels.caption()
        self.pass_caption = labels.make(_("Mật khẩu"), "label")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(_("Mật khẩu"))
        self.passphrase.setMaxLength(1000)
        self.passphrase.returnPressed.connect(self._unlock)
        self.passphrase.textEdited.connect(lambda _text: self._say(""))
        self.show_button = buttons.plain(_("Hiện"))
        self.show_button.setCheckable(True)
        self.show_button.setToolTip(_("Hiện chữ đã gõ"))
        self.show_button.toggled.connect(self._show_text)
        self.error = labels.make("", "error")
        self.error.hide()
        self.copy_button = buttons.plain(_("Mở bản sao gần nhất"), lambda: self._leave(Way.COPY))
        self.salvage_button = buttons.plain(_("Cứu dữ liệu sang sổ mới…"), lambda: self._leave(Way.SALVAGE))
        self.look_button = buttons.plain(_("Mở chỉ để xem"), lambda: self._leave(Way.LOOK))
        self._way_buttons = {
            Way.COPY: self.copy_button,
            Way.SALVAGE: self.salvage_button,
            Way.LOOK: self.look_button,
        }
        self.ways = layouts.column(*self._way_buttons.values(), spacing=8)
        self.ways.hide()
        self.unlock_button = buttons.primary(_("Mở sổ"), self._unlock)
        self.waiting = Countdown(self.unlock_button, _("Mở sổ"))
        self.recovery_button = buttons.link(_("Quên mật khẩu? Dùng mã khôi phục"), self._recover)
        self.entry = layouts.column(
            self.book_caption,
            self.books,
            self.folder,
            8,
            self.pass_caption,
            layouts.row(self.passphrase, self.show_button),
            self.error,
            4,
            self.ways,
            4,
            self.unlock_button,
            self.recovery_button,
            spacing=4,
        )
        box.addWidget(self.entry)
        self.none = labels.body(_("Chưa mở sổ nào trên máy này. Đồng chí tạo sổ mới, hoặc mở sổ đã có."))
        box.addWidget(self.none)
        self.rule = layouts.rule()
        box.addSpacing(px(4))
        box.addWidget(self.rule)
        box.addSpacing(px(4))
        self.create_button = buttons.plain(_("Tạo sổ mới"), self.create_requested.emit)
        self.other_button = buttons.plain(_("Mở sổ khác…"), self.open_other_requested.emit)
        self.sample_button = buttons.plain(_("Xem sổ mẫu"), self.sample_requested.emit)
        self.others = QWidget()
        flow = layouts.Flow(self.others, spacing=8)
        for button in (self.create_button, self.other_button, self.sample_button):
            flow.addWidget(button)
        box.addWidget(self.others)
        self.safety_button = buttons.link(_("An toàn dữ liệu…"), self.data_safety_requested.emit)
        box.addWidget(self.safety_button)
        self.set_recent(recent)

    def set_recent(self, recent: Sequence[Path]) -> None:
        """The books opened lately, the last one first; it is chosen."""
        self._recent = list(recent)
        self.books.blockSignals(True)
        self.books.clear()
        for path in self._recent:
            self.books.addItem(path.stem)
        self.books.blockSignals(False)
        some = bool(self._recent)
        self.entry.setVisible(some)
        self.none.setVisible(not some)
        self.books.setVisible(len(self._recent) > 1)
        self.book_caption.setVisible(some)
        self._book_chosen(self.books.currentIndex())
        theme.restyle(self.create_button)
        if some:
            self.setFocusProxy(self.passphrase)
        else:
            self.setFocusProxy(self.create_button)
        self.setFocus()

    def chosen_book(self) -> Path | None:
        """The book the passphrase is for."""
        at = self.books.currentIndex()
        return self._recent[at] if 0 <= at < len(self._recent) else None

    def choose(self, path: Path) -> None:
        """Put a book first and choose it."""
        self.set_recent([path, *(other for other in self._recent if other != path)])

    def _book_chosen(self, _at: int) -> None:
        path = self.chosen_book()
        if path is None:
            return
        one = len(self._recent) == 1
        self.folder.setText(
            _("{name}, trong {folder}").format(name=path.name, folder=path.parent)
            if one
            else str(path.parent)
        )
        self.folder.setToolTip(str(path))
        self.passphrase.clear()
        self._say("")
        self.start_waiting()
        self.passphrase.setFocus()

    def start_waiting(self) -> None:
        """Count down what is still to be waited for the chosen book."""
        path = self.chosen_book()
        self.waiting.start(0 if path is None else self.wait_of(path))

    def _show_text(self, shown: bool) -> None:
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(_("Che") if shown else _("Hiện"))
        self.show_button.setToolTip(_("Che chữ đã gõ") if shown else _("Hiện chữ đã gõ"))
        self.passphrase.setFocus()

    def _unlock(self) -> None:
        path = self.chosen_book()
        if path is not None and self.waiting.left():
            # Enter too early: the button, which counts, is not what is being looked at
            self._say(_("Thử lại sau {n} giây").format(n=self.waiting.left()))
            return
        if path is None or not self.unlock_button.isEnabled():
            return
        if not self.passphrase.text():
            self._say(_("Chưa nhập mật khẩu."))
            return
        self.unlock_requested.emit(path, self.passphrase.text())

    def _recover(self) -> None:
        path = self.chosen_book()
        if path is not None:
            self.recovery_requested.emit(path)

    def _leave(self, way: Way) -> None:
        path = self.chosen_book()
        if path is not None:
            self.way_chosen.emit(way.value, path, self.passphrase.text())

    def _say(self, text: str, ways: Sequence[Way] = ()) -> None:
        for way, button in self._way_buttons.items():
            button.setVisible(way in ways)
        self.ways.setVisible(any(way in self._way_buttons for way in ways))
        self.error.setText(text)
        self.error.setVisible(bool(text))
        # a damaged book is no fault of what was typed
        wrong = bool(text) and self.ways.isHidden()
        if bool(self.passphrase.property("wrong")) != wrong:
            self.passphrase.setProperty("wrong", wrong)
            theme.restyle(self.passphrase)
        self.passphrase.setAccessibleDescription(text)

    def show_error(self, error: UserError) -> None:
        """The book was not opened: say why below the passphrase, which stays marked for typing again."""
        self.set_busy("")
        self._say(str(error), error.ways)
        self.start_waiting()
        self.passphrase.selectAll()
        ways = [button for button in self._way_buttons.values() if not button.isHidden()]
        (ways[0] if ways else self.passphrase).setFocus()

    def set_busy(self, text: str) -> None:
        """The book is being opened: nothing else may be pressed. An empty text ends it."""
        for widget in (
            self.passphrase,
            self.books,
            self.unlock_button,
            self.recovery_button,
            self.others,
            self.ways,
            self.show_button,
        ):
            widget.setEnabled(not text)
        self.unlock_button.setText(text or _("Mở sổ"))
        if not text:
            self.waiting.tick()

    def clear(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        self.show_button.setChecked(False)
        self.set_busy("")
        self._say("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


def _locks(event: QKeyEvent) -> bool:
    """Ctrl+L while a form or a menu is open, which keeps the keys of the window behind it from working."""
    asked = event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return asked and (
        QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None
    )


class IdleWatch(QObject):
    """Tells ``idle`` when nobody has typed or moved the mouse for so many minutes, and at once when Ctrl+L is pressed in a
    dialog; 0 minutes never tells by itself.

    ``minutes`` is asked again after each act, so that a new setting counts at once. Time the computer slept counts too:
    the first act afterwards locks.
    """

    idle = Signal()
    _ACTS = frozenset(
        (
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.Wheel,
            QEvent.Type.TouchBegin,
        )
    )

    def __init__(
        self,
        minutes: Callable[[], float],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._minutes, self._clock = minutes, clock
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self._act()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _act(self) -> None:
        self._last = self._clock()
        minutes = self._minutes()
        if minutes > 0:
            self._timer.start(round(minutes * 60_000))
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _locks(event):
            self._timer.stop()
            QTimer.singleShot(0, self, self.idle.emit)
            return True
        if event.type() in self._ACTS:
            minutes = self._minutes()
            if 0 < minutes * 60 < self._clock() - self._last:
                self._timer.stop()
                self._last = self._clock()
                # not inside the act itself, which would be handed on to a window that is gone
                QTimer.singleShot(0, self, self.idle.emit)
                return True
            self._act()
        return False
