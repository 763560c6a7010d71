"""What is typed into: a line and a text that know of a letter still being put together, a password that can be shown.

They are bare editors without label or fault; a field of a form puts one into its frame (:mod:`desktop_app.ui.field`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import buttons, layouts
from desktop_app.ui.drafts import whole


class TypedLine(QLineEdit):
    """One line. Enter goes on to the next field, as Tab does."""

    left = Signal()
    composing = Signal()
    names: QCompleter | None = None
    _composed = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composed = event.preeditString()
        self.composing.emit()

    def typed(self) -> str:
        """The text with the letter that is still being put together."""
        text, at = self.text(), self.cursorPosition()
        return whole(text[:at] + self._composed + text[at:] if self._composed else text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            popup = self.names.popup() if self.names is not None else None
            if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
                event.ignore()  # the open list takes it as the choice of its line
                return
            self.left.emit()
            self.focusNextChild()
            return
        super().keyPressEvent(event)


def with_show_button(line: QLineEdit) -> QWidget:
    """A password line with a button beside it that shows what was typed."""
    button = buttons.plain(_("Hiện"))
    button.setCheckable(True)

    def follow(shown: bool) -> None:
        line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        button.setText(_("Che") if shown else _("Hiện"))
        button.setToolTip(_("Che chữ đã gõ") if shown else _("Hiện chữ đã gõ"))

    button.toggled.connect(follow)
    follow(False)
    return layouts.row(line, button)


class TypedText(QPlainTextEdit):
    left = Signal()
    composing = Signal()
    _composed = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composed = event.preeditString()
        self.composing.emit()

    def typed(self) -> str:
        """The text with the letter that is still being put together."""
        text, at = self.toPlainText(), self.textCursor().position()
        return whole(text[:at] + self._composed + text[at:] if self._composed else text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)
