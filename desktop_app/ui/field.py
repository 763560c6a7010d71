"""What all fields of a form have in common: label, editor, hint, and a fault or a warning in words below.

A field for a kind of value derives from :class:`Field`, one of a single typed line from :class:`LineField`. The last two
take in what is no kind of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.ui import labels, theme
from desktop_app.ui.editors import TypedLine, TypedText
from desktop_app.ui.theme import px


class Field(QWidget):
    """A label, an editor, a hint, and room for a fault or a warning in words."""

    changed = Signal()
    composing = Signal()
    """A letter is being put together by an input method; it is not part of the text yet."""
    told = Signal()
    """A fault is shown beside the field."""
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
        if isinstance(editor, TypedLine | TypedText):
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
        if text:
            self.told.emit()

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


class LineField(Field):
    """A field of one typed line."""

    keeps = True
    line: TypedLine

    def typed(self) -> Any:
        return "" if self.secret else self.line.typed()

    def put_typed(self, typed: Any) -> None:
        if isinstance(typed, str) and not self.secret and typed != self.line.text():
            self.line.setText(typed)


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
