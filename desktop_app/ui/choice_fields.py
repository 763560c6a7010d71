"""Fields that are chosen in: one of a few codes, yes or no."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QStyledItemDelegate

from desktop_app.core.i18n import _
from desktop_app.ui.field import Field
from desktop_app.ui.theme import px


class _Combo(QComboBox):
    """A choice that the wheel does not change by accident while the form is scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)


class ChoiceField(Field):
    """One of a few: the code of the chosen one, None for the empty line."""

    keeps = True

    def __init__(
        self,
        name: str,
        label: str,
        items: Sequence[tuple[Any, str]],
        required: bool = False,
        hint: str = "",
        empty: str | None = None,
    ) -> None:
        self.combo = _Combo()
        super().__init__(name, label, self.combo, required, hint)
        self.combo.setItemDelegate(QStyledItemDelegate(self.combo))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        self.combo.setMaxVisibleItems(12)
        self._empty = empty
        self._codes: list[Any] = []
        self.set_items(items)
        self.combo.currentIndexChanged.connect(lambda _at: self._edited())

    def set_items(self, items: Sequence[tuple[Any, str]]) -> None:
        """Other choices; what was chosen stays when it is still there."""
        before = self._code()
        self.combo.blockSignals(True)
        self.combo.clear()
        self._codes = []
        if self._empty is not None:
            self._codes.append(None)
            self.combo.addItem(self._empty)
        for code, word in items:
            self._codes.append(code)
            self.combo.addItem(word)
        self.combo.setCurrentIndex(
            self._codes.index(before) if before in self._codes else (0 if self._codes else -1)
        )
        self.combo.blockSignals(False)

    def _code(self) -> Any:
        at = self.combo.currentIndex()
        return self._codes[at] if 0 <= at < len(self._codes) else None

    def raw(self) -> Hashable:
        return self.combo.currentIndex()

    def value(self) -> Any:
        code = self._code()
        if self.required and code is None:
            raise self.refuse(_("Chưa chọn “{label}”.").format(label=self.label))
        return code

    def set_value(self, value: Any) -> None:
        if value in self._codes:
            self.combo.setCurrentIndex(self._codes.index(value))
        elif self._codes:
            self.combo.setCurrentIndex(0)

    def typed(self) -> Any:
        return plain_code(self._code())

    def put_typed(self, typed: Any) -> None:
        at = next((at for at, code in enumerate(self._codes) if plain_code(code) == typed), -1)
        if at >= 0:
            self.combo.setCurrentIndex(at)

    def typed_words(self, typed: Any) -> str:
        at = next((at for at, code in enumerate(self._codes) if plain_code(code) == typed), -1)
        return self.combo.itemText(at) if at >= 0 else ""


def plain_code(code: Any) -> Any:
    """A code of a choice as JSON."""
    code = code.value if isinstance(code, Enum) else code
    return code if code is None or isinstance(code, str | int) else repr(code)


class _Box(QCheckBox):
    """A box whose words go on in the next line when the column is narrow."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _lines(self, width: int) -> list[str]:
        metrics = self.fontMetrics()
        beside = super().sizeHint().width() - max(map(metrics.horizontalAdvance, self.text().split("\n")))
        lines = [""]
        for word in self._words.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1] and metrics.horizontalAdvance(longer) + beside + px(4) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        more = len(self._lines(width)) - 1 - self.text().count("\n")
        return super().sizeHint().height() + more * self.fontMetrics().lineSpacing()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text = "\n".join(self._lines(self.width()))
        if text != self.text():
            self.setText(text)


class CheckField(Field):
    """Yes or no; the words stand beside the box."""

    keeps = True

    def __init__(self, name: str, label: str, hint: str = "") -> None:
        self.box = _Box(label)
        super().__init__(name, label, self.box, False, hint)
        self.caption.setText(" ")  # keeps the box on the line of its neighbours
        self.box.toggled.connect(lambda _on: self._edited())

    def raw(self) -> Hashable:
        return self.box.isChecked()

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def typed(self) -> Any:
        return self.box.isChecked()

    def put_typed(self, typed: Any) -> None:
        self.box.setChecked(bool(typed))

    def typed_words(self, typed: Any) -> str:
        return _("có") if typed else _("không")
