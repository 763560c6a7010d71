"""The page "An toàn dữ liệu" as a dialog: four cards, half a page of text, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.safety import data_safety
from desktop_app.safety.data_safety import SafetyPart
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.cards import Card, Disc
from desktop_app.ui.theme import px
from desktop_app.ui.titled_dialog import TitledDialog


class DataSafetyDialog(TitledDialog):
    """What is protected, from whom, and what is not. Esc and Enter close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, data_safety.title())
        self.setAccessibleDescription(data_safety.text())
        outer = self.outer
        outer.addWidget(labels.body(data_safety.intro()))
        cards = [_card(part) for part in data_safety.parts()]
        rows = [
            layouts.columns((left, 1), (right, 1), stack_below=560)
            for left, right in zip(cards[::2], cards[1::2], strict=True)
        ]
        outer.addWidget(layouts.scrolled(layouts.column(*rows, None, spacing=8)), 1)
        self.close_button = buttons.primary(_("Đã rõ"), self.accept)
        outer.addWidget(layouts.row(None, self.close_button))
        screen = self.screen().availableGeometry()
        self.resize(min(px(920), round(screen.width() * 0.94)), min(px(700), round(screen.height() * 0.92)))
        self.close_button.setFocus()


def _card(part: SafetyPart) -> Card:
    card = Card(padding=12)
    head = QHBoxLayout()
    head.setSpacing(px(12))
    head.addWidget(Disc(part.icon, part.tone, 32), 0, Qt.AlignmentFlag.AlignVCenter)
    head.addWidget(labels.heading(part.heading), 1)
    card.body.addLayout(head)
    for line in part.lines:
        card.body.addWidget(_line(line))
    card.body.addStretch(1)
    return card


def _line(text: str) -> QWidget:
    holder = QWidget()
    holder.setProperty("kind", "clear")
    box = QHBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(8))
    box.addWidget(labels.body("•", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    box.addWidget(labels.body(text), 1)
    return holder
