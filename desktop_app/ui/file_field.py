"""The field that holds the path of a file: one to be read, or one to be written."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import buttons
from desktop_app.ui.editors import TypedLine
from desktop_app.ui.field import LineField
from desktop_app.ui.theme import px


class FileField(LineField):
    """A file to open, typed or chosen: a Path."""

    def __init__(
        self,
        name: str,
        label: str,
        filters: Sequence[tuple[str, str]],
        required: bool = False,
        hint: str = "",
        save: bool = False,
    ) -> None:
        self.line = TypedLine()
        holder = QWidget()
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        self.choose = buttons.plain(_("Chọn…"), self._choose)
        box.addWidget(self.line, 1)
        box.addWidget(self.choose)
        super().__init__(name, label, holder, required, hint)
        self._edit_line(self.line)
        self._filters, self._save = filters, save
        self.line.textChanged.connect(lambda _text: self._edited())

    def _choose(self) -> None:
        from desktop_app.ui import files

        path = (
            files.ask_save(self, self.label, self.line.text() or "", self._filters)
            if self._save
            else files.ask_open(self, self.label, self._filters)
        )
        if path is not None:
            self.line.setText(str(path))

    def raw(self) -> Hashable:
        return self.line.text().strip()

    def value(self) -> Path | None:
        text = self.line.text().strip().strip('"')
        if not text:
            if self.required:
                raise self.refuse(_("Chưa chọn “{label}”.").format(label=self.label))
            return None
        return Path(text)

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
