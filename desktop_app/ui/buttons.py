"""Buttons: plain, primary (one per screen), dangerous, and quiet ones that look like text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import theme

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Button(QPushButton):
    """A button that Enter presses too. A filled one shows its focus as a ring inside the fill."""

    def __init__(self, text: str, kind: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if kind in ("link", "quiet", "chip", "tab"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.click()
        elif event.key() in ARROWS:
            event.ignore()  # a bar of buttons decides where they go
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.property("kind") == "chip":  # a chosen chip is bold: keep room for that
            bold = QFontMetrics(theme.font("strong")).horizontalAdvance(self.text())
            hint.setWidth(hint.width() + max(0, bold - self.fontMetrics().horizontalAdvance(self.text())))
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.property("kind") in ("primary", "danger"):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.colours().on_accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), theme.px(4), theme.px(4))


def _make(text: str, kind: str, slot: Callable[[], object] | None, icon: str | None, role: str) -> Button:
    button = Button(text, kind)
    if slot is not None:
        button.clicked.connect(lambda: slot())
    if icon is not None:
        theme.set_icon(button, icon, role)
    return button


def plain(text: str, slot: Callable[[], object] | None = None, icon: str | None = None) -> Button:
    """An ordinary button."""
    return _make(text, "plain", slot, icon, "second")


def primary(text: str, slot: Callable[[], object] | None = None, icon: str | None = None) -> Button:
    """The one button that goes on."""
    return _make(text, "primary", slot, icon, "on_accent")


def danger(text: str, slot: Callable[[], object] | None = None, icon: str | None = None) -> Button:
    """A button that takes something away; its words say what."""
    return _make(text, "danger", slot, icon, "on_accent")


def remove(text: str, slot: Callable[[], object] | None = None, icon: str | None = None) -> Button:
    """Takes something away, beside the primary button of a form: an outline, so that one button stays the primary one."""
    return _make(text, "remove", slot, icon, "accent")


def link(text: str, slot: Callable[[], object] | None = None, icon: str | None = None) -> Button:
    """A quiet button that looks like a word in the accent colour."""
    return _make(text, "link", slot, icon, "accent")


def history(slot: Callable[[], object], of: str = "") -> Button:
    """The small button that opens the history of a record; ``of`` names it where several stand near each other."""
    button = quiet("", slot, "history")
    words = _("Lịch sử: {record}").format(record=of) if of else _("Lịch sử…")
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def quiet(text: str, slot: Callable[[], object] | None = None, icon: str | None = None) -> Button:
    """A button without a border, in the text colour."""
    return _make(text, "quiet", slot, icon, "second")
