"""The side bar: the branch, the pages with icon, word and what is due, and the foot with lock and last backup."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.theme import px

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def _pad(width: int) -> int:
    return px(12) if width >= px(180) else px(6)


class NavButton(QAbstractButton):
    """A page in the side bar: icon, word, and the count of what is due there. ``stepped`` tells arrows up and down."""

    stepped = Signal(int)

    def __init__(self, icon: str, text: str, shortcut: str = "") -> None:
        super().__init__()
        self._icon = icon
        self._count = 0
        self.dense = False
        """Whether it stands closer to its neighbours."""
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shortcut = shortcut
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """How many things are due there; 0 shows nothing."""
        self._count = count
        due = _("{n} việc").format(n=count) if count else ""
        self.setAccessibleName(f"{self.text()}, {due}" if due else self.text())
        tip = " · ".join(part for part in (self.text(), due, self._shortcut) if part)
        self.setToolTip(tip)
        self.update()

    def count(self) -> int:
        """How many things are due there."""
        return self._count

    def _font(self, heavy: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
        return font

    def _count_width(self) -> int:
        if not self._count:
            return 0
        return max(px(24), QFontMetrics(self._font(True)).horizontalAdvance(str(self._count)) + px(12))

    def _pad(self) -> int:
        return _pad(self.width())

    def _word_rect(self, width: int) -> QRect:
        pad = _pad(width)
        x = pad + px(20) + px(10 if width >= px(180) else 6)
        right = px(4) + (self._count_width() + px(6) if self._count else 0)
        return QRect(x, 0, max(px(40), width - x - right), self.height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = self._word_rect(width).width()
        words = QFontMetrics(self._font(True)).boundingRect(QRect(0, 0, room, 1000), _WRAP, self.text())
        roomy = width >= px(180) and not self.dense
        return max(px(42) if roomy else px(36), words.height() + px(12))

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._font(True)).horizontalAdvance(self.text())
        width = (
            px(12) + px(20) + px(10) + words + px(6) + (self._count_width() + px(10) if self._count else 0)
        )
        least = px(36) if self.dense else px(42)
        return QSize(width, max(least, QFontMetrics(self.font()).height() + px(14)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(100), px(36) if self.dense else px(42))

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme.colours()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.selection if on else c.hover))
            painter.drawRoundedRect(self.rect(), px(8), px(8))
        pad = self._pad()
        drawing = theme.icon(self._icon, "accent_text" if on else "second", disabled=False)
        picture = drawing.pixmap(QSize(px(20), px(20)))
        painter.drawPixmap(pad, (self.height() - px(20)) // 2, px(20), px(20), picture)
        painter.setFont(self._font(on))
        painter.setPen(QColor(c.accent_text if on else c.text))
        place = self._word_rect(self.width())
        painter.drawText(place, _WRAP, self.text())
        if self._count:
            words = painter.fontMetrics().boundingRect(place, _WRAP, self.text())
            width = self._count_width()
            height = painter.fontMetrics().height() + px(2)
            x = min(words.right() + px(10), self.width() - width - px(6))
            badge = QRectF(x, (self.height() - height) / 2, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.card if on else c.muted_soft))
            painter.drawRoundedRect(badge, height / 2, height / 2)
            painter.setFont(self._font(True))
            painter.setPen(QColor(c.accent_text if on else c.text))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(self._count))
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(8), px(8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class SideBar(QFrame):
    """The left edge of the window. ``chosen(key)`` when a page is pressed."""

    chosen = Signal(str)
    lock_pressed = Signal()
    menu_pressed = Signal()

    def __init__(self, entries: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self._items: dict[str, NavButton] = {}
        self._low = False
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(px(12), px(16), px(12), px(12))
        outer.setSpacing(px(4))
        self.branch = labels.make("", "strong")
        self.superior = labels.caption()
        outer.addWidget(self.branch)
        outer.addWidget(self.superior)
        outer.addSpacing(px(8))
        self._list = QWidget()
        self._stack = box = QVBoxLayout(self._list)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        for at, (key, title, icon) in enumerate(entries, 1):
            item = NavButton(icon, title, f"Ctrl+{at}" if at < 10 else "")
            item.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            item.stepped.connect(partial(self._step, at - 1))
            self._items[key] = item
            box.addWidget(item)
        box.addStretch(1)
        self._area = layouts.scrolled(self._list)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self._area, 1)
        self.lock_button = buttons.quiet(_("Khóa sổ (Ctrl+L)"), self.lock_pressed.emit, "lock")
        self.menu_button = buttons.quiet(_("Tùy chọn"), self.menu_pressed.emit, "settings")
        self.menu_button.setAccessibleName(_("Tùy chọn"))
        self.menu_button.setToolTip(_("Tùy chọn: cỡ chữ, sáng tối, ngôn ngữ, trợ giúp (F10)"))
        self.saved = labels.caption()
        self.backup = labels.caption()
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._foot.setSpacing(px(4))
        self._foot.addWidget(self.lock_button)
        self._foot.addWidget(self.menu_button)
        outer.addLayout(self._foot)
        outer.addWidget(self.saved)
        outer.addWidget(self.backup)
        self.set_saved("")
        self.set_backup("")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_branch(self, name: str, superior: str = "") -> None:
        """The branch and the body above it."""
        self.branch.setText(name)
        self.superior.setText(superior)
        self._tell_foot()

    def set_saved(self, text: str) -> None:
        """``Đã lưu lúc 14:05``."""
        self.saved.setText(text)
        self._tell_foot()

    def set_backup(self, text: str, tone: str = "muted") -> None:
        """``Sao lưu gần nhất: hôm nay``; a tone of ``warning`` when it is long ago."""
        self.backup.setText(text)
        self._tell_foot()
        labels.set_tone(self.backup, tone)

    def set_current(self, key: str) -> None:
        """Mark the page that is shown."""
        self._items[key].setChecked(True)
        # Tab comes back to the page one is on, not to the one the bar was last used for
        for other, item in self._items.items():
            here = other == key
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self._area.ensureWidgetVisible(self._items[key], 0, px(8))

    def set_count(self, key: str, count: int) -> None:
        """What is due on a page."""
        self._items[key].set_count(count)

    def item(self, key: str) -> NavButton:
        """The button of a page."""
        return self._items[key]

    def fit(self, window_width: int, window_height: int) -> None:
        """As wide as the words need, but never more than a quarter of the window: then words go on in a second line."""
        margins = self._outer.contentsMargins()
        wanted = max(
            [
                px(216),
                # with room for the bar one scrolls with: a word must not break because of it
                *(
                    i.sizeHint().width() + margins.left() + margins.right() + px(12)
                    for i in self._items.values()
                ),
            ]
        )
        self.setFixedWidth(max(px(132), min(wanted, px(280), window_width // 4)))
        self._low = window_height < px(520)
        way = QBoxLayout.Direction.LeftToRight if self._low else QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(way)
        # many pages stand closer together before one has to be looked for below the edge
        dense = len(self._items) * px(46) > window_height - px(230)
        for item in self._items.values():
            item.dense = dense
            item.updateGeometry()
        self._stack.setSpacing(0 if self._low else px(2) if dense else px(4))
        narrow = self.width() < px(200)
        self.lock_button.setText(
            _("Khóa") if self._low else _("Khóa sổ") if narrow else _("Khóa sổ (Ctrl+L)")
        )
        self.menu_button.setText("" if self._low else _("Tùy chọn"))
        theme.set_icon(self.menu_button, "settings", "second")
        self._tell_foot()

    def _tell_foot(self) -> None:
        """In a low window the two lines of the foot are told by the lock button instead, to leave room for the pages."""
        said = [text for text in (self.saved.text(), self.backup.text()) if text]
        self.saved.setVisible(bool(self.saved.text()) and not self._low)
        self.backup.setVisible(bool(self.backup.text()) and not self._low)
        self.superior.setVisible(bool(self.superior.text()) and not self._low)
        self.lock_button.setToolTip("\n".join([_("Khóa sổ (Ctrl+L)"), *(said if self._low else [])]))

    def _step(self, at: int, step: int) -> None:
        items = list(self._items.values())
        following = items[(at + step) % len(items)]
        following.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(following)
