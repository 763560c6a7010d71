"""A dialog headed by its title, for what is looked at rather than filled in (a form is a ``FormDialog``)."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.ui import labels, layouts
from desktop_app.ui.theme import px


class TitledDialog(QDialog):
    """The window, its title, and right under it ``below`` (a sentence or a widget). The rest goes into ``outer``."""

    def __init__(self, parent: QWidget | None, title: str, below: str | QWidget = "") -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(px(24), px(16), px(24), px(16))
        self.outer.setSpacing(px(12))
        said = labels.caption(below) if isinstance(below, str) else below
        heading = labels.title(title)
        self.outer.addWidget(heading if below == "" else layouts.column(heading, said, spacing=2))
