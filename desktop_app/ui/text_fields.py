"""Fields that hold text as it is typed: one line, a secret, several lines."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, nfc, number_text
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
