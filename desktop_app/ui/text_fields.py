"""Fields that hold text as it is typed: one line, a secret, several lines, the path of a file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, nfc, number_text
from desktop_app.ui import buttons
from desktop_app.ui.editors import TypedLine, TypedText, with_show_button
from desktop_app.ui.field import Field, LineField
from desktop_app.ui.theme import px

MAX_TEXT = 100_000


class TextField(LineField):
    """One line of text, kept composed and without stray spaces."""

    def __init__(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        limit: int = 300,
        secret: bool = False,
    ) -> None:
        self.line = TypedLine()
        self.line.setMaxLength(max(limit * 4, 1000))
        super().__init__(name, label, with_show_button(self.line) if secret else self.line, required, hint)
        self._limit = limit
        self.secret = secret
        self._edit_line(self.line)
        self.line.textChanged.connect(lambda _text: self._edited())

    def raw(self) -> Hashable:
        return self.line.text()

    def value(self) -> str:
        text = nfc(self.line.text()) if self.secret else clean(self.line.text())
        if self.required and not text:
            raise self.missing()
        if len(text) > self._limit:
            raise self.refuse(
                _("“{label}” dài {n} chữ, nhiều nhất {limit}.").format(
                    label=self.label, n=len(text), limit=self._limit
                ),
                _("Viết gọn lại."),
            )
        return text

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)


class MultilineField(Field):
    """Text of several lines. Tab goes on to the next field."""

    keeps = True

    def __init__(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        lines: int = 4,
        limit: int = MAX_TEXT,
    ) -> None:
        self.text = TypedText()
        super().__init__(name, label, self.text, required, hint)
        self._limit = limit
        self._lines = lines
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(self.text.fontMetrics().lineSpacing() * lines + px(20))
        self.text.setMaximumHeight(self.text.fontMetrics().lineSpacing() * max(lines, lines * 2) + px(20))
        self.text.textChanged.connect(self._edited)

    def raw(self) -> Hashable:
        return self.text.toPlainText()

    def value(self) -> str:
        text = clean_text(self.text.toPlainText())
        if self.required and not text.strip():
            raise self.missing()
        if len(text) > self._limit:
            raise self.refuse(
                _("“{label}” dài {n} chữ, nhiều nhất {limit}.").format(
                    label=self.label, n=number_text(len(text)), limit=number_text(self._limit)
                ),
                _("Viết gọn lại."),
            )
        return text

    def set_value(self, value: Any) -> None:
        self.text.setPlainText("" if value is None else str(value))

    def typed(self) -> Any:
        return self.text.typed()

    def put_typed(self, typed: Any) -> None:
        if isinstance(typed, str) and typed != self.text.toPlainText():
            self.text.setPlainText(typed)


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
