"""Text on the screen by its role. Texts are always plain: what stands in a record is never read as markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.ui.theme import restyle


def make(text: str, role: str, wrap: bool = True, parent: QWidget | None = None) -> QLabel:
    """A label of a role: title, heading, strong, body, caption, figure, label, error."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def title(text: str = "", wrap: bool = True) -> QLabel:
    """The title of a page, 17 pt."""
    return make(text, "title", wrap)


def heading(text: str = "", wrap: bool = True) -> QLabel:
    """The heading of a card, 13 pt."""
    return make(text, "heading", wrap)


def strong(text: str = "", wrap: bool = True) -> QLabel:
    """Body text that carries weight."""
    return make(text, "strong", wrap)


def body(text: str = "", wrap: bool = True) -> QLabel:
    """Plain text, 11 pt."""
    return make(text, "body", wrap)


def caption(text: str = "", wrap: bool = True) -> QLabel:
    """Second text, 9.5 pt."""
    return make(text, "caption", wrap)


def set_tone(label: QLabel, tone: str) -> None:
    """Colour the text by a tone; the words must say the same."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        restyle(label)
