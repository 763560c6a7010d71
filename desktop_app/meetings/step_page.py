"""What the steps of a meeting share: the meeting they work on, saving as one goes, an hour that is typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean
from desktop_app.meetings import final_minutes, minutes_reading, records, service
from desktop_app.meetings.facts import MinutesFacts
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.words import KIND_WORDS
from desktop_app.ui import layouts, messages
from desktop_app.ui.cards import Card
from desktop_app.ui.context import Context
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.field import Field
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.text_fields import TextField
from desktop_app.ui.theme import px

SAVED_AFTER_MS = 800
SAVED_AT_LEAST_MS = 5000
"""Who types without a pause is not to lose more than this."""

Act = Callable[[Session], object]
Key = tuple[str, ...]


def kind_words() -> dict[str, str]:
    """The kinds of meetings as screens name them."""
    return {code: _(word) for code, word in KIND_WORDS.items()}


def month_text(code: str) -> str:
    """``11/2026``."""
    period = Period.parse(code)
    return f"{period.index}/{period.year}"


def title_text(facts: MinutesFacts) -> str:
    """``Sinh hoạt thường kỳ tháng 11/2026``."""
    if facts.kind == MeetingKind.THEMATIC:
        return _("Sinh hoạt chuyên đề tháng {month}").format(month=month_text(facts.month))
    if facts.kind == MeetingKind.EXTRAORDINARY:
        return _("Sinh hoạt bất thường tháng {month}").format(month=month_text(facts.month))
    return _("Sinh hoạt thường kỳ tháng {month}").format(month=month_text(facts.month))


class TimeField(TextField):
    """An hour typed freely: ``14:00``, ``14h30``, ``14 giờ``, ``1430``. Put in order when the field is left."""

    def __init__(self, name: str, label: str, required: bool = False, hint: str = "") -> None:
        super().__init__(name, label, required, hint, 20)
        self.line.setPlaceholderText(_("giờ:phút"))
        self.line.left.connect(self.normalise)

    def value(self) -> Any:
        text = clean(self.line.text()).lower()
        if not text:
            if self.required:
                raise self.missing()
            return None
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:h.,]|giờ|gio)?\s*(\d{2})?\s*(?:phút|phut|p)?", text)
        if found is None or int(found.group(1)) > 23 or int(found.group(2) or 0) > 59:
            raise self.refuse(_("“{text}” không phải là giờ.").format(text=text[:20]), _("Ghi như 14:00."))
        return dt.time(int(found.group(1)), int(found.group(2) or 0))

    def normalise(self) -> None:
        """Write the hour the usual way, or say what is wrong with it."""
        try:
            found = self.value()
        except UserError as error:
            self.set_error(str(error) if self.line.text().strip() else None)
            return
        if found is not None and self.line.text() != f"{found:%H:%M}":
            self.line.setText(f"{found:%H:%M}")

    def set_value(self, value: Any) -> None:
        self.line.setText(f"{value:%H:%M}" if isinstance(value, dt.time) else "")


class Desk(QObject):
    """The meeting being worked on. ``changed`` after it was read anew; ``saved`` after something was kept; ``refused(key,
    error)`` when what was typed could not be kept."""

    changed = Signal()
    saved = Signal()
    typing = Signal()
    """Something was typed that the book does not hold yet."""
    refused = Signal(object, object)

    def __init__(self, context: Context, meeting_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.meeting_id = meeting_id
        self.saved_at: dt.datetime | None = None
        self.changed_since_final = False
        self.versions: list[records.VersionInfo] = []
        self._window = parent
        self._pending: dict[Key, Act] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVED_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._waiting = QElapsedTimer()
        self.facts = self._read()

    def _read(self) -> MinutesFacts:
        with self.context.book.read() as session:
            facts = minutes_reading.load_minutes(session, self.meeting_id)
            self.changed_since_final = final_minutes.changed_since_final(session, facts)
            self.versions = final_minutes.versions(session, self.meeting_id)
        return facts

    def load(self) -> None:
        """Read the meeting again."""
        self.facts = self._read()
        self.changed.emit()

    @property
    def name(self) -> str:
        """How changes of this meeting are titled: ``Sinh hoạt 11/2026``."""
        return _("Sinh hoạt {month}").format(month=month_text(self.facts.month))

    def people(self) -> list[tuple[Any, str, str]]:
        """People of the meeting for fields that look for a name: the name itself is the key."""
        return [(one.name, one.name, "") for one in self.facts.attendees]

    # saving

    def later(self, key: Key, act: Act) -> None:
        """Keep something in a moment; a newer act of the same key takes the place of the older one."""
        if not self._pending:
            self._waiting.start()
        self._pending[key] = act
        self.typing.emit()
        self._timer.start(max(0, min(SAVED_AFTER_MS, SAVED_AT_LEAST_MS - self._waiting.elapsed())))

    def waits(self, key: Key) -> bool:
        """Whether something typed under this key is not kept yet."""
        return key in self._pending

    def keep_field(self, name: str, value: object, known: object) -> None:
        """Keep an attribute of the meeting in a moment, unless it is what the book holds already."""
        key = ("meeting", name)
        if value == known and not self.waits(key):
            return
        meeting_id = self.meeting_id
        self.later(key, lambda session: service.update_meeting(session, meeting_id, {name: value}))

    def flush(self, quiet: bool = False) -> bool:
        """Keep now what waits to be kept. What is refused is told to its field; False when the book could not be written,
        which is said in a box unless ``quiet``."""
        self._timer.stop()
        if not self._pending:
            return True
        acts, self._pending = self._pending, {}
        try:
            self._keep(acts)
        except UserError as error:
            if len(acts) == 1 and error.field is None:
                self._pending = {**acts, **self._pending}
                if not quiet:
                    messages.show_error(self._window, error)
                return False
            self._flush_apart(acts)
        self._was_saved()
        return not self._pending

    def _keep(self, acts: Mapping[Key, Act]) -> None:
        """Write acts as one change, which can be taken back with the others of its kind made at the same time."""
        title = f"{self.name}: {_piece(acts)}"
        with self.context.book.write(title) as session:
            for act in acts.values():
                act(session)
        change = self.context.book.last_change
        if change is not None:
            self.context.noted(
                _("Đã lưu {what}.").format(what=title), change, f"meeting/{self.meeting_id}/{_piece(acts)}"
            )

    def _flush_apart(self, acts: Mapping[Key, Act]) -> None:
        """One of them was refused: the others are kept all the same."""
        for key, act in acts.items():
            try:
                self._keep({key: act})
            except UserError as error:
                if error.field is None:
                    self._pending.setdefault(key, act)
                self.refused.emit(key, error)

    def write(self, title: str, act: Act, sentence: str = "") -> bool:
        """Keep something at once, after what waits. With a sentence the undo bar offers to take it back."""
        if not self.flush():
            return False
        with (
            messages.errors_shown(self._window) as shown,
            self.context.book.write(f"{self.name}: {title}") as session,
        ):
            act(session)
        if not shown.ok:
            return False
        change = self.context.book.last_change
        self._was_saved()
        if sentence:
            self.context.changed(sentence, change)
        elif change is not None:
            self.context.noted(_("Đã ghi {what}.").format(what=f"{self.name}: {title}"), change)
        return True

    def _was_saved(self) -> None:
        self.saved_at = dt.datetime.now()
        self.load()
        self.saved.emit()


def _piece(acts: Mapping[Key, Act]) -> str:
    """What was kept, in words."""
    words = {
        "marks": _("điểm danh"),
        "item": _("diễn biến"),
        "score": _("chấm điểm"),
        "meeting": _("thông tin buổi họp"),
    }
    found = {words.get(key[0], "") for key in acts}
    return found.pop() if len(found) == 1 else _("nhiều mục")


class KeptFields:
    """Fields that are kept as one types: what stands in them and is not in the book yet."""

    def __init__(self, desk: Desk, panel: FormPanel) -> None:
        self._desk, self._panel = desk, panel
        self._base = panel.typed()
        panel.typing.connect(desk.typing)

    def show(self, values: Mapping[str, Any]) -> None:
        """Show what the book says, but for what is being typed."""
        waiting = {name for name in values if self._desk.waits(("meeting", name))}
        show_values(self._panel, {name: value for name, value in values.items() if name not in waiting})
        for name, typed in self._panel.typed().items():
            field = self._panel.field(name)
            if name not in waiting and not field.has_error() and _readable(field):
                self._base[name] = typed

    def typed(self) -> dict[str, list[Any]]:
        """Name → what stands there, what the book says; only where they differ."""
        return {
            name: [typed, self._base[name]]
            for name, typed in self._panel.typed().items()
            if typed != self._base[name]
        }

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        """Where the book came to say something else than when this was typed."""
        found = []
        for name, (typed, base) in piece.items():
            if name in self._base and self._base[name] not in (typed, base):
                field = self._panel.field(name)
                found.append(f"{field.label}: {field.typed_words(self._base[name])}")
        return found

    def put(self, piece: Mapping[str, Any], back: bool = False) -> None:
        """Show again what was typed, or (``back``) what the book said then."""
        for name, (typed, base) in piece.items():
            if name in self._base:
                field = self._panel.field(name)
                field.put_typed(base if back else typed)
                field.check_alone()


def _readable(field: Field) -> bool:
    try:
        field.value()
    except UserError:
        return False
    return True


class Step(QWidget):
    """One step of the walk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def show_facts(self) -> None:
        """Show the meeting as it is now; never over what is being typed."""

    # what is typed and not in the book yet, as JSON

    def typed(self) -> dict[str, Any]:
        """What stands here and is not in the book yet; empty when all of it is."""
        return {}

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        """Where the book came to say something else since :meth:`typed` gave this."""
        return []

    def put_typed(self, piece: Mapping[str, Any], back: bool = False) -> None:
        """Show again what :meth:`typed` gave, or (``back``) what the book said then."""

    def enter(self) -> None:
        """The step is shown: put the focus where one begins."""

    def leave(self) -> None:
        """The step is left: hand over what is still being typed."""
        focus = self.window().focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            # fields put themselves in order when they lose the focus
            focus.clearFocus()


class ScrollCard(Card):
    """A card whose contents scroll when they do not fit; fill :attr:`room`."""

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        inside = QWidget()
        self.room = QVBoxLayout(inside)
        self.room.setContentsMargins(0, 0, px(8), 0)
        self.room.setSpacing(px(8))
        self.body.addWidget(layouts.scrolled(inside), 1)


def in_focus(widget: QWidget) -> bool:
    """Whether the user is typing in the widget or in something inside it."""
    now = widget.window().focusWidget()
    return now is not None and (now is widget or widget.isAncestorOf(now))


def commit_editor(table: EditableTable) -> None:
    """Take over what stands in an open cell, as Enter would."""
    editor = table.viewport().findChild(QLineEdit)
    if editor is not None and table.state() == QAbstractItemView.State.EditingState:
        table.commitData(editor)
        table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def show_values(panel: FormPanel, values: Mapping[str, Any]) -> None:
    """Show values in the fields that are not being typed in and say something else."""
    for name, value in values.items():
        field = panel.field(name)
        if in_focus(field) or field.has_error():
            # what was refused stays as typed beside its reason until it is put right
            continue
        try:
            same = field.value() == value or (not field.value() and not value)
        except UserError:
            # what was typed could not be read; it stays until it is put right
            continue
        if not same:
            blocked = panel.blockSignals(True)
            field.set_value(value)
            panel.blockSignals(blocked)
