"""Forms: labels above fields, a fault in words beside its field, warnings that do not stop, Vietnamese buttons.

A :class:`FormPanel` holds the fields and can stand on a page; a :class:`FormDialog` puts one into a dialog with Lưu and
Hủy. Values are plain: text, :class:`PartialDate`, numbers, codes, bools.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFocusEvent,
    QIcon,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStyledItemDelegate,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, fold, nfc, number_text, parse_number
from desktop_app.ui import buttons, labels, layouts, messages, theme
from desktop_app.ui.cards import Callout
from desktop_app.ui.context import Context
from desktop_app.ui.drafts import DraftKeeper, DraftLine, whole
from desktop_app.ui.theme import px

FieldWarning = str | tuple[str, str]
"""A sentence for the whole form, or (field, sentence)."""

COLUMN_MIN, COLUMN_MAX = 280, 360
MAX_TEXT = 100_000


class FieldGrid(QLayout):
    """Fields in columns of 280 to 360 pixels; as many columns as fit. A field may span several."""

    def __init__(self, max_columns: int = 3) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._spans: dict[QWidget, int] = {}
        self._max = max_columns
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(px(16))

    def add(self, widget: QWidget, span: int = 1) -> None:
        """Put a field after the others."""
        self._spans[widget] = span
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._items if not item.isEmpty()), default=0)
        return QSize(max(widest, px(200)), 0)

    def sizeHint(self) -> QSize:
        shown = [item for item in self._items if not item.isEmpty()]
        columns = min(self._max, max(len(shown), max((self._span(item) for item in shown), default=1)))
        width = columns * px(320) + (columns - 1) * self.spacing()
        return QSize(width, self.heightForWidth(width))

    def _span(self, item: QLayoutItem) -> int:
        widget = item.widget()
        return self._spans.get(widget, 1) if widget is not None else 1

    def _arrange(self, rect: QRect, move: bool) -> int:
        gap = self.spacing()
        columns = max(1, min(self._max, (rect.width() + gap) // (px(COLUMN_MIN) + gap)))
        width = min(px(COLUMN_MAX), (rect.width() - gap * (columns - 1)) // columns)
        y, at = rect.y(), 0
        line: list[tuple[QLayoutItem, int, int]] = []

        def close(y: int) -> int:
            height = max((self._height(item, wide) for item, _x, wide in line), default=0)
            if move:
                for item, x, wide in line:
                    item.setGeometry(QRect(x, y, wide, height))
            line.clear()
            return y + height + gap

        for item in self._items:
            if item.isEmpty():
                continue
            span = min(self._span(item), columns)
            if at + span > columns:
                y, at = close(y), 0
            line.append((item, rect.x() + at * (width + gap), width * span + gap * (span - 1)))
            at += span
        if line:
            y = close(y)
        return max(0, y - rect.y() - gap)

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


# --- fields ----------------------------------------------------------------------------------------------------------


class Field(QWidget):
    """A label, an editor, a hint, and room for a fault or a warning in words."""

    changed = Signal()
    composing = Signal()
    """A letter is being put together by an input method; it is not part of the text yet."""
    keeps = False
    """Whether what is typed here may stand in a draft."""
    secret = False

    def __init__(
        self, name: str, label: str, editor: QWidget, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.required = required
        self.editor = editor
        self.input = editor
        self._hint_text = hint
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        self.caption = labels.make(f"{label} " + _("(bắt buộc)") if required else label, "label")
        self.caption.setBuddy(editor)
        self.hint = labels.caption(hint)
        self.error = labels.make("", "error")
        self.error.hide()
        self.warning = labels.caption("")
        labels.set_tone(self.warning, "warning")
        self.warning.hide()
        for widget in (self.caption, editor, self.error, self.warning, self.hint):
            box.addWidget(widget)
        self.hint.setVisible(bool(hint))
        box.addStretch(1)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)
        self.setFocusProxy(editor)
        self._hear(editor)

    def _hear(self, editor: QWidget) -> None:
        if isinstance(editor, _Line | _Text):
            editor.composing.connect(self.composing)

    def _edit_line(self, line: QWidget) -> None:
        """The widget that is typed into, when the editor is a row of several."""
        self.input = line
        self.caption.setBuddy(line)
        line.setAccessibleName(self.label)
        line.setAccessibleDescription(self._hint_text)
        if line is not self.editor:
            self.editor.setFocusProxy(line)
            self._hear(line)

    # what a kind of field says

    def raw(self) -> Hashable:
        """What stands in the field as typed, to see whether it changed."""
        return None

    def value(self) -> Any:
        """What the field means; a UserError of this field when it means nothing."""
        return None

    def set_value(self, value: Any) -> None:
        """Show a value."""

    def typed(self) -> Any:
        """What stands in the field exactly as typed, as JSON, for a draft."""
        return None

    def put_typed(self, typed: Any) -> None:
        """Show again what :meth:`typed` gave."""

    def typed_words(self, typed: Any) -> str:
        """What :meth:`typed` gave, in words."""
        return str(typed or "")

    # what all fields do

    def refuse(self, message: str, hint: str | None = None) -> UserError:
        """The fault of this field, to be raised."""
        return UserError(message, self.name, hint)

    def missing(self) -> UserError:
        """The fault of an empty required field."""
        return self.refuse(_("Chưa ghi “{label}”.").format(label=self.label))

    def set_error(self, text: str | None) -> None:
        """Show a fault beside the field, or take it away."""
        if (text or "") == self.error.text() and self.error.isVisibleTo(self) == bool(text):
            return
        self.error.setText(text or "")
        self.error.setVisible(bool(text))
        self.input.setProperty("wrong", bool(text))
        theme.restyle(self.input)
        self.input.setAccessibleDescription(text or self._hint_text)
        self.updateGeometry()

    def has_error(self) -> bool:
        """Whether a fault is shown."""
        return bool(self.error.text())

    def set_warning(self, text: str | None) -> None:
        """Show a warning beside the field, or take it away."""
        self.warning.setText(text or "")
        self.warning.setVisible(bool(text))

    def set_hint(self, text: str) -> None:
        """The small text below the field."""
        self._hint_text = text
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def set_enabled(self, enabled: bool) -> None:
        """Whether something may be typed here."""
        self.editor.setEnabled(enabled)

    def set_visible(self, visible: bool) -> None:
        """Show or take away the whole field; a field taken away is not checked."""
        self.setVisible(visible)
        self.updateGeometry()

    def _edited(self) -> None:
        self.set_error(None)
        self.changed.emit()

    def check_alone(self) -> None:
        """Say at once what is wrong with what was typed; an empty field is no fault yet."""
        try:
            self.value()
        except UserError as error:
            if self.raw():
                self.set_error(str(error))


class _Line(QLineEdit):
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


class _LineField(Field):
    """A field of one typed line."""

    keeps = True
    line: _Line

    def typed(self) -> Any:
        return "" if self.secret else self.line.typed()

    def put_typed(self, typed: Any) -> None:
        if isinstance(typed, str) and not self.secret and typed != self.line.text():
            self.line.setText(typed)


class TextField(_LineField):
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
        self.line = _Line()
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


class DateField(_LineField):
    """A date typed freely: ``3/2/1998``, ``05/1975``, ``1975``. It is put in order when the field is left, never while typing."""

    def __init__(
        self, name: str, label: str, required: bool = False, hint: str = "", exact: bool = False
    ) -> None:
        self.line = _Line()
        super().__init__(name, label, self.line, required, hint)
        self._exact = exact
        self.line.setPlaceholderText(_("ngày/tháng/năm"))
        self.line.setMaxLength(60)
        self.line.textChanged.connect(lambda _text: self._edited())
        self.line.left.connect(self.normalise)

    def raw(self) -> Hashable:
        return self.line.text().strip()

    def value(self) -> PartialDate | None:
        text = clean(self.line.text())
        if not text:
            if self.required:
                raise self.missing()
            return None
        found = PartialDate.parse(text, self.name)
        if self._exact and found.precision != "day":
            raise self.refuse(
                _("“{text}” chưa đủ ngày, tháng, năm.").format(text=found.text()),
                _("Ghi dd/mm/yyyy, ví dụ 03/02/2026."),
            )
        return found

    def normalise(self) -> None:
        """Write the date the usual way, or say what is wrong with it."""
        try:
            found = self.value()
        except UserError as error:
            if self.line.text().strip():
                self.set_error(str(error))
            return
        if found is not None and self.line.text() != found.text():
            self.line.setText(found.text())

    def set_value(self, value: Any) -> None:
        from datetime import date

        if isinstance(value, date):
            value = PartialDate.of(value)
        self.line.setText(
            "" if value is None else value.text() if isinstance(value, PartialDate) else str(value)
        )


class NumberField(_LineField):
    """A number with a decimal comma; ``int`` without decimals, ``Decimal`` with."""

    def __init__(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        decimals: int = 0,
        minimum: float | None = None,
        maximum: float | None = None,
    ) -> None:
        self.line = _Line()
        super().__init__(name, label, self.line, required, hint)
        self._decimals, self._minimum, self._maximum = decimals, minimum, maximum
        self.line.setMaxLength(40)
        self.line.textChanged.connect(lambda _text: self._edited())
        self.line.left.connect(self.normalise)

    def raw(self) -> Hashable:
        return self.line.text().strip()

    def value(self) -> int | Decimal | None:
        text = clean(self.line.text())
        if not text:
            if self.required:
                raise self.missing()
            return None
        try:
            number = parse_number(text)
        except ValueError as error:
            raise self.refuse(
                _("“{text}” không phải là số.").format(text=text[:40]),
                _("Ghi chữ số, phần lẻ sau dấu phẩy, ví dụ 28,5.")
                if self._decimals
                else _("Chỉ ghi chữ số."),
            ) from error
        if number != round(number, self._decimals):
            if self._decimals == 0:
                raise self.refuse(_("“{label}” là số nguyên, không có phần lẻ.").format(label=self.label))
            raise self.refuse(
                _("“{label}” có nhiều nhất {n} chữ số sau dấu phẩy.").format(
                    label=self.label, n=self._decimals
                )
            )
        if self._minimum is not None and number < Decimal(str(self._minimum)):
            raise self.refuse(_("Ít nhất là {n}.").format(n=number_text(self._minimum)))
        if self._maximum is not None and number > Decimal(str(self._maximum)):
            raise self.refuse(_("Nhiều nhất là {n}.").format(n=number_text(self._maximum)))
        return number if self._decimals else int(number)

    def normalise(self) -> None:
        """Write the number the usual way, or say what is wrong with it."""
        try:
            number = self.value()
        except UserError as error:
            if self.line.text().strip():
                self.set_error(str(error))
            return
        if number is not None and self.line.text() != number_text(number):
            self.line.setText(number_text(number))

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else number_text(value))


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
        return _plain_code(self._code())

    def put_typed(self, typed: Any) -> None:
        at = next((at for at, code in enumerate(self._codes) if _plain_code(code) == typed), -1)
        if at >= 0:
            self.combo.setCurrentIndex(at)

    def typed_words(self, typed: Any) -> str:
        at = next((at for at, code in enumerate(self._codes) if _plain_code(code) == typed), -1)
        return self.combo.itemText(at) if at >= 0 else ""


def _plain_code(code: Any) -> Any:
    """A code of a choice as JSON."""
    code = code.value if isinstance(code, Enum) else code
    return code if code is None or isinstance(code, str | int) else repr(code)


class _Text(QPlainTextEdit):
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
        self.text = _Text()
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


class CheckField(Field):
    """Yes or no; the words stand beside the box."""

    keeps = True

    def __init__(self, name: str, label: str, hint: str = "") -> None:
        self.box = QCheckBox(label)
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


class PersonField(Field):
    """A person found while typing, accents optional, any word order: the id; with ``free`` also a name nobody has."""

    keeps = True

    def __init__(
        self,
        name: str,
        label: str,
        people: Sequence[tuple[Any, str, str]],
        required: bool = False,
        hint: str = "",
        free: bool = False,
    ) -> None:
        self.line = _Line()
        super().__init__(name, label, self.line, required, hint)
        self._free = free
        self._people: list[tuple[Any, str, str, str]] = []
        self._id: Any = None
        self._found: list[int] = []
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(8)
        self._completer.setWidget(self.line)
        self.line.names = self._completer
        self._completer.activated.connect(self._choose)
        self.line.setMaxLength(400)
        self.line.setPlaceholderText(_("Gõ tên, không cần dấu"))
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self.normalise)
        self.set_items(people)

    def set_items(self, people: Sequence[tuple[Any, str, str]]) -> None:
        """(id, name, detail); the detail tells people of one name apart."""
        self._people = [(key, name, detail, fold(f"{name} {detail}")) for key, name, detail in people]

    def _typed(self, text: str) -> None:
        self._id = None
        words = fold(clean(text)).split()
        self._found = (
            [i for i, person in enumerate(self._people) if all(word in person[3] for word in words)][:50]
            if words
            else []
        )
        lines: list[str] = []
        for i in self._found:  # lines that look alike are numbered, for the chosen line is told by its text
            line = self._shown(i)
            lines.append(f"{line} ({lines.count(line) + 1})" if line in lines else line)
        self._model.setStringList(lines)
        if self._found:
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()
        self._edited()

    def _shown(self, at: int) -> str:
        _key, name, detail, _folded = self._people[at]
        return f"{name} · {detail}" if detail else name

    def _choose(self, shown: str) -> None:
        lines = self._model.stringList()
        if shown in lines:
            person = self._people[self._found[lines.index(shown)]]
            self._id = person[0]
            self.line.setText(person[1])
            self._edited()

    def _guess(self) -> Any:
        """The id when what was typed can only be one person."""
        if self._id is not None:
            return self._id
        text = fold(clean(self.line.text()))
        if not text:
            return None
        same = [person for person in self._people if fold(person[1]) == text]
        if len(same) == 1:
            return same[0][0]
        if len(same) > 1:
            raise self.refuse(
                _("Có {n} đồng chí tên “{name}”.").format(n=len(same), name=clean(self.line.text())),
                _("Chọn một người trong danh sách hiện ra khi gõ."),
            )
        return None

    def raw(self) -> Hashable:
        return (self._id, self.line.text().strip()) if self.line.text().strip() else ""

    def value(self) -> Any:
        text = clean(self.line.text())
        if not text:
            if self.required:
                raise self.missing()
            return None
        found = self._guess()
        if found is not None:
            return found
        if self._free:
            return text
        raise self.refuse(
            _("Không có đồng chí “{name}” trong danh sách.").format(name=text[:80]), _("Kiểm tra lại họ tên.")
        )

    def normalise(self) -> None:
        """Write the name as it stands in the list, or say that nobody has it."""
        try:
            found = self.value()
        except UserError as error:
            self.set_error(str(error) if self.line.text().strip() else None)
            return
        for key, name, _detail, _folded in self._people:
            if key == found:
                self._id = key
                if self.line.text() != name:
                    self.line.setText(name)
                return

    def set_value(self, value: Any) -> None:
        self._id = None
        for key, name, _detail, _folded in self._people:
            if value is not None and key == value:
                self._id = key
                self.line.setText(name)
                return
        self.line.setText(value if isinstance(value, str) else "")

    def typed(self) -> Any:
        return {"id": _plain_code(self._id), "text": self.line.typed()}

    def put_typed(self, typed: Any) -> None:
        if not isinstance(typed, Mapping) or typed == self.typed():
            return
        text = str(typed.get("text") or "")
        self._id = next(
            (key for key, name, _d, _f in self._people if key == typed.get("id") and name == text), None
        )
        self.line.setText(text)
        self._edited()

    def typed_words(self, typed: Any) -> str:
        return str(typed.get("text") or "") if isinstance(typed, Mapping) else ""


class FileField(_LineField):
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
        self.line = _Line()
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


class ValueField(Field):
    """Something computed, shown among the fields and never typed."""

    def __init__(self, name: str, label: str, hint: str = "") -> None:
        self.shown = labels.body("–")
        super().__init__(name, label, self.shown, False, hint)
        self.shown.setMinimumHeight(px(36))
        self._value: Any = None

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        from desktop_app.ui.values import show_value

        self._value = value
        self.shown.setText(show_value(value) or "–")


class WidgetField(Field):
    """Any other widget as a field."""

    def __init__(
        self,
        name: str,
        label: str,
        widget: QWidget,
        get: Callable[[], Any],
        put: Callable[[Any], object],
        hint: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(name, label, widget, required, hint)
        self._get, self._put = get, put

    def raw(self) -> Hashable:
        return repr(self._get())

    def value(self) -> Any:
        value = self._get()
        if self.required and not value:
            raise self.missing()
        return value

    def set_value(self, value: Any) -> None:
        self._put(value)


# --- panel and dialog ------------------------------------------------------------------------------------------------


class FormPanel(QWidget):
    """Fields in sections and tabs. Fields are asked for by their name, the attribute of the draft they fill."""

    edited = Signal(str)
    typing = Signal()
    """Something is otherwise than a moment ago, be it a letter that is still being put together."""

    def __init__(self, max_columns: int = 3, scroll: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._page_of: dict[str, int] = {}
        self._max = max_columns
        self._scroll = scroll
        self._grid: FieldGrid | None = None
        self._pages: list[tuple[QWidget, QVBoxLayout]] = []
        self._tabs: QTabWidget | None = None
        self._clean: dict[str, Hashable] = {}
        self._loading = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(12))
        self.fault = Callout("danger")
        self.fault.hide()
        self.warning = Callout("warning")
        self.warning.hide()
        self._box.addWidget(self.fault)
        self._box.addWidget(self.warning)
        self.warn: Callable[[Mapping[str, Any]], Sequence[FieldWarning]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(300)
        self._timer.timeout.connect(self.show_warnings)

    # building

    def _new_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(px(4), px(8), px(16), px(8))
        box.setSpacing(px(16))
        box.addStretch(1)
        self._pages.append((page, box))
        self._grid = None
        return layouts.scrolled(page) if self._scroll else page

    def add_tab(self, title: str) -> None:
        """The fields that follow stand on a tab of their own."""
        if self._tabs is None:
            self._tabs = QTabWidget()
            self._tabs.setDocumentMode(True)
            self._box.addWidget(self._tabs, 1)
        self._tabs.addTab(self._new_page(), title)

    def add_section(self, title: str, text: str = "") -> None:
        """A heading above the fields that follow."""
        self._ready()
        box = self._pages[-1][1]
        if box.count() > 1:
            box.insertSpacing(box.count() - 1, px(8))
        box.insertWidget(box.count() - 1, labels.heading(title))
        if text:
            box.insertWidget(box.count() - 1, labels.caption(text))
        self._grid = None

    def add_note(self, text: str) -> None:
        """A sentence between the fields."""
        self._ready()
        box = self._pages[-1][1]
        box.insertWidget(box.count() - 1, labels.caption(text))
        self._grid = None

    def _ready(self) -> None:
        if not self._pages:
            self._box.addWidget(self._new_page(), 1)

    def add(self, field: Field, span: int = 1) -> Field:
        """Put in a field; the ``add_…`` below make the usual ones."""
        self._ready()
        if self._grid is None:
            self._grid = FieldGrid(self._max)
            box = self._pages[-1][1]
            box.insertLayout(box.count() - 1, self._grid)
        self._grid.add(field, span)
        self._fields[field.name] = field
        self._page_of[field.name] = len(self._pages) - 1
        self._clean[field.name] = field.raw()
        field.changed.connect(lambda: self._was_edited(field.name))
        field.composing.connect(self.typing)
        return field

    def add_text(
        self, name: str, label: str, required: bool = False, hint: str = "", limit: int = 300, span: int = 1
    ) -> TextField:
        """One line of text."""
        field = TextField(name, label, required, hint, limit)
        self.add(field, span)
        return field

    def add_secret(
        self, name: str, label: str, required: bool = False, hint: str = "", span: int = 1
    ) -> TextField:
        """A password, hidden unless the eye is pressed."""
        field = TextField(name, label, required, hint, 1000, secret=True)
        self.add(field, span)
        return field

    def add_date(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        exact: bool = False,
        span: int = 1,
    ) -> DateField:
        """A date: a PartialDate or None; ``exact`` asks for the whole day."""
        field = DateField(name, label, required, hint, exact)
        self.add(field, span)
        return field

    def add_choice(
        self,
        name: str,
        label: str,
        items: Sequence[tuple[Any, str]],
        required: bool = False,
        hint: str = "",
        empty: str | None = None,
        span: int = 1,
    ) -> ChoiceField:
        """One of (code, word); ``empty`` is the word of the line for None."""
        field = ChoiceField(name, label, items, required, hint, empty)
        self.add(field, span)
        return field

    def add_number(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        decimals: int = 0,
        minimum: float | None = None,
        maximum: float | None = None,
        span: int = 1,
    ) -> NumberField:
        """A number: int without decimals, Decimal with."""
        field = NumberField(name, label, required, hint, decimals, minimum, maximum)
        self.add(field, span)
        return field

    def add_multiline(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        lines: int = 4,
        span: int = 2,
        limit: int = MAX_TEXT,
    ) -> MultilineField:
        """Text of several lines."""
        field = MultilineField(name, label, required, hint, lines, limit)
        self.add(field, span)
        return field

    def add_check(self, name: str, label: str, hint: str = "", span: int = 1) -> CheckField:
        """Yes or no."""
        field = CheckField(name, label, hint)
        self.add(field, span)
        return field

    def add_person(
        self,
        name: str,
        label: str,
        people: Sequence[tuple[Any, str, str]],
        required: bool = False,
        hint: str = "",
        free: bool = False,
        span: int = 1,
    ) -> PersonField:
        """A person out of (id, name, detail)."""
        field = PersonField(name, label, people, required, hint, free)
        self.add(field, span)
        return field

    def add_file(
        self,
        name: str,
        label: str,
        filters: Sequence[tuple[str, str]],
        required: bool = False,
        hint: str = "",
        save: bool = False,
        span: int = 2,
    ) -> FileField:
        """A file."""
        field = FileField(name, label, filters, required, hint, save)
        self.add(field, span)
        return field

    def add_value(self, name: str, label: str, hint: str = "", span: int = 1) -> ValueField:
        """Something computed that is only shown."""
        field = ValueField(name, label, hint)
        self.add(field, span)
        return field

    def add_widget(
        self,
        name: str,
        label: str,
        widget: QWidget,
        get: Callable[[], Any],
        put: Callable[[Any], object],
        changed: Any = None,
        hint: str = "",
        required: bool = False,
        span: int = 1,
    ) -> WidgetField:
        """Any widget; ``changed`` is its signal."""
        field = WidgetField(name, label, widget, get, put, hint, required)
        if changed is not None:
            changed.connect(lambda *_args: field._edited())
        self.add(field, span)
        return field

    # values

    def field(self, name: str) -> Field:
        """The field of this name."""
        return self._fields[name]

    def names(self) -> list[str]:
        """The names of all fields in order."""
        return list(self._fields)

    def load(self, values: Mapping[str, Any]) -> None:
        """Show these values; fields not named become empty. The form counts as unchanged from here."""
        self._loading = True
        try:
            for name, field in self._fields.items():
                field.set_value(values.get(name))
                field.set_error(None)
                field.set_warning(None)
        finally:
            self._loading = False
        self.fault.hide()
        self.mark_clean()
        self.show_warnings()

    def set_value(self, name: str, value: Any) -> None:
        """Show another value in one field; counts as an edit."""
        self._fields[name].set_value(value)

    def set_choices(self, name: str, items: Sequence[tuple[Any, str]]) -> None:
        """Other choices for one field."""
        field = self._fields[name]
        assert isinstance(field, ChoiceField)
        field.set_items(items)

    def values(self) -> dict[str, Any]:
        """All values by name; the first fault is raised as a UserError of its field. Fields taken away say None."""
        return {name: None if field.isHidden() else field.value() for name, field in self._fields.items()}

    def typed(self) -> dict[str, Any]:
        """What stands in the fields exactly as typed, as JSON; never what is secret."""
        return {
            name: field.typed() for name, field in self._fields.items() if field.keeps and not field.secret
        }

    def put_typed(self, typed: Mapping[str, Any]) -> None:
        """Show again what was typed; the other fields stay. Counts as an edit, so that what depends on a field follows."""
        # twice: a field may propose a value for another one that was typed otherwise
        for _round in range(2):
            for name, field in self._fields.items():
                if name in typed and field.keeps and field.typed() != typed[name]:
                    field.put_typed(typed[name])

    @property
    def has_secret(self) -> bool:
        """Whether a passphrase is asked for here."""
        return any(field.secret for field in self._fields.values())

    def check(self) -> dict[str, Any] | None:
        """All values, or None with every fault shown beside its field and the first one in focus."""
        self.fault.hide()
        found: dict[str, Any] = {}
        wrong: list[str] = []
        for name, field in self._fields.items():
            if field.isHidden():
                found[name] = None
                continue
            try:
                found[name] = field.value()
                field.set_error(None)
            except UserError as error:
                field.set_error(str(error))
                wrong.append(name)
        self._mark_tabs()
        if wrong:
            self.go_to(wrong[0])
            return None
        return found

    def show_error(self, error: UserError) -> None:
        """Show a fault beside its field, or above the form when it has none."""
        if (
            error.field is not None
            and error.field in self._fields
            and not self._fields[error.field].isHidden()
        ):
            self._fields[error.field].set_error(str(error))
            self._mark_tabs()
            self.go_to(error.field)
        else:
            self.fault.tell(error.message, error.hint or "")
            self.fault.show()

    def clear_errors(self) -> None:
        """Take all faults away."""
        self.fault.hide()
        for field in self._fields.values():
            field.set_error(None)
        self._mark_tabs()

    def go_to(self, name: str) -> None:
        """Bring a field into view and put the cursor there."""
        if self._tabs is not None:
            self._tabs.setCurrentIndex(self._page_of[name])
        field = self._fields[name]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        page: QWidget | None = field.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if isinstance(page, QScrollArea):
            layout = self._pages[self._page_of[name]][1]
            layout.activate()
            page.ensureWidgetVisible(field, 0, px(24))

    def _mark_tabs(self) -> None:
        if self._tabs is None:
            return
        for at in range(self._tabs.count()):
            bad = any(self._page_of[name] == at and field.has_error() for name, field in self._fields.items())
            self._tabs.setTabIcon(at, theme.icon("error", "accent", 16) if bad else QIcon())
            self._tabs.setTabToolTip(at, _("Có ô chưa đúng") if bad else "")

    def show_warnings(self) -> None:
        """Ask ``warn`` what is odd about the values now and show it; nothing is stopped by it."""
        if self.warn is None:
            return
        values: dict[str, Any] = {}
        for name, field in self._fields.items():
            try:
                values[name] = field.value()
            except UserError:
                values[name] = None
        of_field: dict[str, str] = {}
        general: list[str] = []
        for warning in self.warn(values):
            if isinstance(warning, str):
                general.append(warning)
            else:
                of_field[warning[0]] = (
                    f"{of_field[warning[0]]} {warning[1]}" if warning[0] in of_field else warning[1]
                )
        for name, field in self._fields.items():
            field.set_warning(of_field.get(name))
        self.warning.tell("\n".join(general))
        self.warning.setVisible(bool(general))

    @property
    def dirty(self) -> bool:
        """Whether something is otherwise than it was loaded."""
        return any(field.raw() != self._clean[name] for name, field in self._fields.items())

    def mark_clean(self) -> None:
        """What stands here now counts as unchanged."""
        self._clean = {name: field.raw() for name, field in self._fields.items()}

    def _was_edited(self, name: str) -> None:
        if self._loading:
            return
        if self.warn is not None:
            self._timer.start()
        self._mark_tabs()
        self.edited.emit(name)
        self.typing.emit()


class FormDialog(QDialog):
    """A form in a dialog. Subclasses fill ``self.fields`` and override :meth:`accept_values`."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        save_label: str = "",
        cancel_label: str = "",
        intro: str = "",
        max_columns: int = 3,
        dangerous: bool = False,
    ) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.setSpacing(px(12))
        self.heading = labels.title(title)
        outer.addWidget(self.heading)
        self.intro = labels.caption(intro)
        outer.addWidget(self.intro)
        self.intro.setVisible(bool(intro))
        self.draft_line = DraftLine()
        self.draft_line.given_up.connect(self._give_up_draft)
        self.draft_line.taken_back.connect(self._take_back_draft)
        outer.addWidget(self.draft_line)
        self.fields = FormPanel(max_columns)
        self.fields.warn = self.warnings
        outer.addWidget(self.fields, 1)
        outer.addWidget(layouts.rule())
        self.cancel_button = buttons.plain(cancel_label or _("Hủy"), self.reject)
        make = buttons.danger if dangerous else buttons.primary
        self.save_button = make(save_label or _("Lưu"), self.save)
        self.save_button.setToolTip(_("Ctrl+S"))
        foot = QWidget()
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(0, 0, 0, 0)
        self.foot.setSpacing(px(12))
        self.draft_note = labels.caption(wrap=False)
        self.foot.addWidget(self.draft_note)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel_button)
        self.foot.addWidget(self.save_button)
        outer.addWidget(foot)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self._sized = False
        self._keeper: DraftKeeper | None = None
        self._of_new_record = False
        self._loaded: dict[str, Any] = {}
        self._given_up: dict[str, Any] = {}

    # what subclasses say

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """What is odd about the values, without stopping: sentences, or (field, sentence). Values in fault are None."""
        return []

    def accept_values(self, values: dict[str, Any]) -> None:
        """Do what the form is for. A UserError is shown beside its field and the form stays open."""

    # what all do

    def load(self, values: Mapping[str, Any]) -> None:
        """Show these values."""
        self.fields.load(values)

    def values(self) -> dict[str, Any]:
        """All values; a UserError of the first field in fault."""
        return self.fields.values()

    @property
    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.fields.dirty

    def save(self) -> None:
        """Check the fields, hand the values on, close when all went well."""
        values = self.fields.check()
        if values is None:
            return
        try:
            with self._saving():
                self.accept_values(values)
        except UserError as error:
            self.fields.show_error(error)
            return
        self.fields.mark_clean()
        self.accept()

    # what is being typed

    def use_draft(
        self,
        context: Context,
        key: str,
        page: str,
        target: Mapping[str, Any] | None = None,
        new: bool = False,
    ) -> None:
        """Keep what is typed here under this key until it is saved or given up.

        ``page`` and ``target`` (JSON) open this form again; ``new`` says that it is for something not in the book yet.
        A form that asks for a passphrase cannot have a draft.
        """
        if self.fields.has_secret:
            raise RuntimeError("what is secret is never kept as a draft")
        place = {"page": page, "target": dict(target or {})}
        self._of_new_record = new
        self._keeper = DraftKeeper(
            context.book, key, lambda: whole(self.draft_title()), place, self._draft_now, self
        )
        self._keeper.told.connect(self.draft_note.setText)

    def draft_title(self) -> str:
        """How the list of what was left half typed names this form."""
        intro = self.intro.text() if len(self.intro.text()) <= 60 else ""
        return f"{self.windowTitle()}: {intro}" if intro else self.windowTitle()

    def keep_now(self) -> None:
        """Keep what is typed at once, without a question: the book is about to be locked."""
        if self._keeper is not None:
            self._keeper.keep_now()

    def _draft_now(self) -> dict[str, Any] | None:
        typed = self.fields.typed()
        if typed == self._loaded:
            return None
        return {"typed": typed, "base": self._loaded}

    def _begin_draft(self) -> None:
        """Bring back what was left half typed; from here on what is typed is kept."""
        keeper = self._keeper
        if keeper is None:
            return
        self._loaded = self.fields.typed()
        found = keeper.found()
        if found is not None:
            self._bring_back(found)
        self.fields.typing.connect(keeper.touched)

    def _bring_back(self, draft: Any) -> None:
        """Only what was typed comes back; what the book came to say otherwise since is named, never written over."""
        typed, base = draft.values.get("typed", {}), draft.values.get("base", {})
        names = [name for name in typed if name in self._loaded]
        differences: list[str] = []
        if not self._of_new_record:
            names = [name for name in names if typed[name] != base.get(name)]
            for name in names:
                if self._loaded[name] not in (base.get(name), typed[name]):
                    field = self.fields.field(name)
                    now = field.typed_words(self._loaded[name])
                    differences.append(f"{field.label}: {now}" if now else f"{field.label}: {_('để trống')}")
        self.fields.put_typed({name: typed[name] for name in names})
        if not self.dirty:
            # the book holds it already
            assert self._keeper is not None
            self._keeper.forget()
            return
        self.draft_line.tell_found(draft.saved_at, differences)

    def _give_up_draft(self) -> None:
        self._given_up = self.fields.typed()
        self.fields.put_typed(self._loaded)
        self.fields.mark_clean()
        self.fields.clear_errors()
        self.draft_line.tell_given_up()
        if self._keeper is not None:
            self._keeper.keep_now()
        self.draft_line.take_back.setFocus()

    def _take_back_draft(self) -> None:
        self.fields.put_typed(self._given_up)
        self.draft_line.hide()
        first = next((f for f in self.fields._fields.values() if f.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saving(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext() if self._keeper is None else self._keeper.saving()

    def done(self, result: int) -> None:
        """Close. What was typed stays kept only when the form neither saved it nor was told to let it go."""
        if self._keeper is not None:
            self._keeper.stop()
        super().done(result)

    def accept(self) -> None:
        """Close after saving."""
        if self._keeper is not None:
            self._keeper.forget()
        super().accept()

    def run(self, values: Mapping[str, Any] | None = None) -> bool:
        """Load, show and wait; True when it was saved."""
        if values is not None:
            self.load(values)
        saved = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return saved

    def reject(self) -> None:
        """Close without saving; asks first when something was typed."""
        if self.dirty and not messages.confirm(
            self, _("Bỏ những gì vừa nhập?"), _("Bỏ, không lưu"), dangerous=True, no_label=_("Nhập tiếp")
        ):
            return
        if self._keeper is not None:
            self._keeper.forget()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def setVisible(self, visible: bool) -> None:
        if visible and not self._sized:
            self._sized = True
            self._begin_draft()
            self._fit()
        super().setVisible(visible)
        if visible:
            first = next(
                (f for f in self.fields._fields.values() if f.isVisible() and f.editor.isEnabled()), None
            )
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def _fit(self) -> None:
        """As large as the fields want, never larger than the screen."""
        screen = self.screen().availableGeometry()
        margins = px(24) * 2 + px(24)
        widest = 1
        tallest = 0
        for _page, box in self.fields._pages:
            for grid in box.children():
                if isinstance(grid, FieldGrid):
                    widest = max(widest, grid.sizeHint().width())
        width = min(widest + margins, round(screen.width() * 0.94))
        for _page, box in self.fields._pages:
            tallest = max(
                tallest,
                box.heightForWidth(width - margins) if box.hasHeightForWidth() else box.sizeHint().height(),
            )
        frame = self._outer.sizeHint().height() - self.fields.sizeHint().height()
        tabs = px(48) if self.fields._tabs is not None else 0
        height = tallest + frame + tabs + px(24)
        self.resize(width, min(max(height, px(240)), round(screen.height() * 0.92)))


def keep_open_forms() -> None:
    """Every open form keeps what is typed in it at once, without a question."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, FormDialog) and widget.isVisible():
            widget.keep_now()
