"""The fields of a form in sections and tabs: loading, checking, and showing faults and warnings where they belong.

Values are plain: text, :class:`PartialDate`, numbers, codes, bools. Fields are asked for by their name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QScrollArea, QTabWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.ui import labels, layouts, theme
from desktop_app.ui.cards import Callout
from desktop_app.ui.choice_fields import CheckField, ChoiceField
from desktop_app.ui.date_number_fields import DateField, NumberField
from desktop_app.ui.field import Field, ValueField, WidgetField
from desktop_app.ui.field_grid import FieldGrid
from desktop_app.ui.file_field import FileField
from desktop_app.ui.person_field import PersonField
from desktop_app.ui.text_fields import MAX_TEXT, MultilineField, TextField
from desktop_app.ui.theme import px

FieldWarning = str | tuple[str, str]
"""A sentence for the whole form, or (field, sentence)."""

LOOK_SECONDS = 1.0
"""A warning must have stood on the screen so long before a save passes it by: less is a key pressed without reading."""


class FormPanel(QWidget):
    """Fields in sections and tabs. Fields are asked for by their name, the attribute of the draft they fill."""

    edited = Signal(str)
    typing = Signal()
    """Something is otherwise than a moment ago, be it a letter that is still being put together."""
    said = Signal()
    """A fault or another warning than before is shown."""

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
        self._warned: dict[FieldWarning, float] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(300)
        self._timer.timeout.connect(self.show_warnings)

    # building

    def _new_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, px(8), px(16), px(8))
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
        field.told.connect(self.said)
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
        field.caption.setVisible(span == 1)  # alone on its line it need not stand level with anything
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
            self.said.emit()

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
        self._fields[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_field(name)

    def show_field(self, name: str) -> None:
        """Bring a field into view; the cursor stays where it is."""
        if name not in self._fields:
            return
        field = self._fields[name]
        if self._tabs is not None:
            self._tabs.setCurrentIndex(self._page_of[name])
        page: QWidget | None = field.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if isinstance(page, QScrollArea):
            layout = self._pages[self._page_of[name]][1]
            layout.activate()
            page.ensureWidgetVisible(field, 0, px(24))

    def focus_first(self, reason: Qt.FocusReason) -> None:
        """Go to the first field that can be typed into."""
        first = next((f for f in self._fields.values() if f.isVisible() and f.editor.isEnabled()), None)
        if first is not None:
            first.setFocus(reason)

    def wanted_width(self) -> int:
        """Pixels at which the widest row of fields stands side by side."""
        grids = [grid for _page, box in self._pages for grid in box.children() if isinstance(grid, FieldGrid)]
        return max((grid.sizeHint().width() for grid in grids), default=1)

    def wanted_height(self, width: int) -> int:
        """Pixels in which the tallest tab shows all its fields at this width, the row of tabs included."""
        tallest = max(
            (
                box.heightForWidth(width) if box.hasHeightForWidth() else box.sizeHint().height()
                for _page, box in self._pages
            ),
            default=0,
        )
        return tallest + (px(48) if self._tabs is not None else 0)

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
        self._timer.stop()
        values: dict[str, Any] = {}
        for name, field in self._fields.items():
            try:
                values[name] = field.value()
            except UserError:
                values[name] = None
        of_field: dict[str, str] = {}
        general: list[str] = []
        now, before = time.monotonic(), self._warned
        self._warned = {}
        for warning in self.warn(values):
            self._warned[warning] = before.get(warning, now)
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
        if self._warned.keys() != before.keys():
            self.said.emit()

    def unseen_warnings(self) -> list[FieldWarning]:
        """What is odd about the values now and came up so lately that nobody can have read it; it is shown."""
        self.show_warnings()
        now = time.monotonic()
        return [warning for warning, since in self._warned.items() if now - since < LOOK_SECONDS]

    def needed_height(self, width: int) -> int:
        """Pixels the tallest page of fields wants at this width, with what is said above and the tabs."""
        around = self._box.spacing()
        tallest = max(
            (
                box.heightForWidth(width) if box.hasHeightForWidth() else box.sizeHint().height()
                for _page, box in self._pages
            ),
            default=0,
        )
        said = [one for one in (self.fault, self.warning) if not one.isHidden()]
        above = sum(
            (one.heightForWidth(width) if one.hasHeightForWidth() else one.sizeHint().height()) + around
            for one in said
        )
        tabs = self._tabs.tabBar().sizeHint().height() + px(4) if self._tabs is not None else 0
        return tallest + above + tabs

    def needed_width(self, room: int) -> int:
        """Pixels the widest row of fields wants, at most ``room``; no more than its columns can fill."""
        grids = [grid for _page, box in self._pages for grid in box.children() if isinstance(grid, FieldGrid)]
        return max((grid.fitting_width(room) for grid in grids), default=px(320))

    @property
    def dirty(self) -> bool:
        """Whether something is otherwise than it was loaded."""
        return any(field.raw() != self._clean[name] for name, field in self._fields.items())

    def mark_clean(self, *names: str) -> None:
        """What stands here now, in all fields or in these, counts as unchanged."""
        for name in names or self._fields:
            self._clean[name] = self._fields[name].raw()

    def _was_edited(self, name: str) -> None:
        if self._loading:
            return
        if self.warn is not None:
            self._timer.start()
        self._mark_tabs()
        self.edited.emit(name)
        self.typing.emit()
