"""A page of the main window: title, one line of status, one primary button, search, and room for the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.context import Context
from desktop_app.ui.theme import px

_SETTLED_MS = 400


class SearchBox(QLineEdit):
    """A search line: ``changed(text)`` while typing; Esc empties it."""

    changed = Signal(str)
    onward = Signal()
    """Enter or the arrow down: on to what was found."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder or _("Tìm… Ctrl+F"))
        self.setAccessibleName(_("Tìm"))
        self.setToolTip(_("Tìm: có dấu hay không dấu đều được (Ctrl+F)"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._empty = buttons.Button("", "bare", self)
        self._empty.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty.setCursor(Qt.CursorShape.PointingHandCursor)
        self._empty.setToolTip(_("Xóa chữ đang tìm (Esc)"))
        self._empty.setAccessibleName(_("Xóa chữ đang tìm"))
        theme.set_icon(self._empty, "close", "second", 18)
        self._empty.clicked.connect(self.clear)
        self._empty.hide()
        self.textChanged.connect(self._tell)

    def _tell(self, text: str) -> None:
        self._empty.setVisible(bool(text))
        self.changed.emit(text)

    def sizeHint(self) -> QSize:
        return QSize(px(230), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.height()
        self.setTextMargins(px(24), 0, side - px(8), 0)
        self._empty.setGeometry(self.width() - side, 0, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = px(18)
        painter = QPainter(self)
        painter.drawPixmap(
            px(10), (self.height() - size) // 2, theme.icon("search", "second", 18).pixmap(QSize(size, size))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.onward.emit()
            return
        super().keyPressEvent(event)


class _Head(QWidget):
    """Words left, buttons right; the buttons go below the words when both do not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(12))
        self.words = QVBoxLayout()
        self.words.setSpacing(px(2))
        self.right = QWidget()
        self.flow = layouts.Flow(self.right, spacing=12, right=True)
        self._box.addLayout(self.words, 1)
        self._box.addWidget(self.right, 0, Qt.AlignmentFlag.AlignTop)
        self.title = labels.title()
        self.status = labels.caption()
        self.words.addWidget(self.title)
        self.words.addWidget(self.status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.turn()

    def turn(self) -> None:
        """Choose side by side or one under the other."""
        wanted = self.flow.sizeHint().width()
        stacked = self.width() - wanted - px(12) < px(260)
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self.flow.set_right(not stacked)
        if stacked:
            self.right.setMinimumWidth(0)
        self.right.setProperty("stacked", stacked)
        if self._box.direction() != direction:
            self._box.setDirection(direction)
            self._box.setAlignment(
                self.right, Qt.AlignmentFlag.AlignTop if not stacked else Qt.AlignmentFlag(0)
            )

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.flow.minimumSize().width()), hint.height())


class Page(QWidget):
    """A page. Subclasses fill :attr:`content` in their constructor and read the book in :meth:`reload`."""

    def __init__(self, context: Context, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.search: SearchBox | None = None
        self.primary: buttons.Button | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._inside = QWidget()
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(12))
        self._head = _Head()
        box.addWidget(self._head)
        self.content = QVBoxLayout()
        self.content.setSpacing(px(12))
        box.addLayout(self.content, 1)
        self._area = layouts.scrolled(self._inside)
        self._area.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._revealed: QWidget | None = None
        self._main: QWidget | None = None
        outer.addWidget(self._area)
        self.set_title(title)
        self.set_status("")

    # what the page says of itself

    def set_title(self, text: str) -> None:
        """The title, also the name of the page for screen readers."""
        self._head.title.setText(text)
        self.setAccessibleName(text)

    def title(self) -> str:
        """The title."""
        return self._head.title.text()

    def set_status(self, text: str) -> None:
        """The one line under the title."""
        self._head.status.setText(text)
        self._head.status.setVisible(bool(text))

    def status(self) -> str:
        """The line under the title."""
        return self._head.status.text()

    # buttons of the head, left to right: search, links, plain ones, the primary one

    def set_primary(self, text: str, slot: Callable[[], object], icon: str | None = None) -> buttons.Button:
        """The one button that goes on; calling it again puts another in its place."""
        if self.primary is not None:
            self._head.flow.removeWidget(self.primary)
            self.primary.hide()
            self.primary.deleteLater()
        self.primary = buttons.primary(text, slot, icon)
        self._head.flow.addWidget(self.primary)
        self._head.turn()
        return self.primary

    def add_action(self, text: str, slot: Callable[[], object], icon: str | None = None) -> buttons.Button:
        """A plain button left of the primary one."""
        return self._add(buttons.plain(text, slot, icon))

    def add_link(self, text: str, slot: Callable[[], object], icon: str | None = None) -> buttons.Button:
        """A quiet text button left of the primary one."""
        return self._add(buttons.link(text, slot, icon))

    def _add(self, button: buttons.Button) -> buttons.Button:
        self._head.flow.addWidget(button)
        if self.primary is not None:
            self._head.flow.removeWidget(self.primary)
            self._head.flow.addWidget(self.primary)
            QWidget.setTabOrder(button, self.primary)
        self._head.turn()
        return button

    def enable_search(self, placeholder: str = "") -> SearchBox:
        """The search box of the page; Ctrl+F goes there."""
        if self.search is None:
            self.search = SearchBox(placeholder)
            self._head.flow.insert(0, self.search)
            self.search.onward.connect(self._leave_search)
            shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
            shortcut.activated.connect(self.focus_search)
            self._head.turn()
        return self.search

    def _leave_search(self) -> None:
        found = (one for one in layouts.tab_order(self) if isinstance(one, QAbstractItemView))
        target = self._main if self._main is not None and self._main.isVisible() else next(found, None)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_search(self) -> None:
        """Go to the search box and mark what is in it."""
        if self.search is not None:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def reveal(self, part: QWidget) -> None:
        """Bring a part of the page that lies below into view, where the window is too low for all of it."""
        self._revealed = part
        QTimer.singleShot(0, self, self._reveal)
        # what is shown there may still grow
        QTimer.singleShot(_SETTLED_MS, self, self._leave_revealed)

    def _leave_revealed(self) -> None:
        self._revealed = None

    def _range_changed(self, _least: int, _most: int) -> None:
        self._reveal()

    def _reveal(self) -> None:
        part = self._revealed
        if part is None or not part.isVisible():
            return
        top = part.mapTo(self._inside, QPoint(0, 0)).y()
        seen = self._area.viewport().height()
        if top > seen // 2 and self._inside.height() > seen:
            self._area.verticalScrollBar().setValue(top - px(16))

    # the keyboard

    def set_main(self, widget: QWidget) -> None:
        """Where the keyboard goes when the page is gone to."""
        # a focus proxy would take the head of the page out of the order in which Tab goes
        self._main = widget

    def take_keyboard(self) -> None:
        """Put the keyboard where one works first."""
        (self._main or self).setFocus(Qt.FocusReason.OtherFocusReason)

    # what subclasses say

    def reload(self) -> None:
        """Read the book again; called when the page is shown and after each change."""

    def open(self, **target: object) -> None:
        """Show what another page pointed to; called after :meth:`reload`."""

    def help_text(self) -> str:
        """What F1 says here: what the page is for and its keys."""
        return ""

    def keep_typing(self) -> None:
        """The book is about to be locked: keep what is typed at once, without a question. Called before :meth:`leave` is
        no longer asked."""

    def leave(self) -> bool:
        """Whether the page may be left; ask here for what is not saved."""
        return True
