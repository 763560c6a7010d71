"""The points in which the book and a list from above differ, and what is decided about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import clean
from desktop_app.lists.choice_form import with_words
from desktop_app.lists.corrections import NOTE_LIMIT, Choice, Decision
from desktop_app.lists.reconcile import Comparison, Difference
from desktop_app.lists.steps_form import chips_beside, filled, flexible
from desktop_app.members import words
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.cards import Badge, Callout, Card, Facts
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

_ALL = "all"
_KIND_WORDS: dict[str, str] = {
    "differs": N_("Khác nhau"),
    "standing": N_("Trạng thái"),
    "book-empty": N_("Sổ còn trống"),
    "list-empty": N_("Danh sách còn trống"),
    "missing": N_("Thiếu trong danh sách"),
    "unknown": N_("Không có trong sổ"),
}
_CHOICE_WORDS: dict[str, str] = {
    "accept": N_("Nhận theo danh sách"),
    "keep": N_("Giữ theo sổ"),
    "note": N_("Ghi chú"),
}
_TONES: dict[str | None, str] = {"accept": "info", "keep": "good", "note": "warning", None: "muted"}


@dataclass(frozen=True)
class _Point:
    """A difference with what was decided about it."""

    item: Difference
    decision: Decision | None
    masked: bool

    @property
    def key(self) -> str:
        return self.item.key

    def word(self) -> str:
        if self.decision is None:
            return _("Chưa quyết định")
        return _(_CHOICE_WORDS[self.decision.choice])

    def ours(self) -> str:
        return self._shown(self.item.ours)

    def theirs(self) -> str:
        return self._shown(self.item.theirs)

    def _shown(self, text: str) -> str:
        if self.masked and self.item.field in words.SECRET_FIELDS:
            text = words.masked(text)
        return text or "–"


def _ways(item: Difference) -> list[tuple[Choice, str]]:
    """The ways of one difference, in words; what cannot be accepted offers no accepting."""
    accept, keep = _("Nhận theo danh sách, sửa sổ"), _("Giữ theo sổ, đề nghị cấp trên sửa danh sách")
    if item.kind == "unknown":
        accept, keep = _("Thêm người này vào sổ"), _("Đề nghị đưa ra khỏi danh sách của chi bộ")
    elif item.kind == "missing":
        keep = _("Đề nghị bổ sung vào danh sách")
    elif item.kind == "list-empty":
        keep = _("Đề nghị bổ sung theo sổ")
    elif item.kind == "standing":
        accept = _("Ghi sự kiện này vào sổ")
    found: list[tuple[Choice, str]] = [("accept", accept)] if item.acceptable else []
    return [*found, ("keep", keep), ("note", _("Chỉ ghi chú để xem lại"))]


class DifferencesPage(QWidget):
    """The differences with chips by kind, and the one a person is on with the ways to go. ``decided`` tells that a
    decision was made or taken back; ``whole_numbers`` that citizen numbers were asked for in full."""

    decided = Signal()
    whole_numbers = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Comparison | None = None
        self.decisions: dict[str, Decision] = {}
        self._current: Difference | None = None
        self._masked = True
        self.told = Callout("good", _("Danh sách và sổ khớp nhau."), _("Không có điểm nào phải quyết định."))
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.accept_empty_button = buttons.link(
            _("Nhận mọi chỗ sổ còn trống"), lambda: self._decide_all("book-empty", "accept")
        )
        self.keep_empty_button = buttons.link(
            _("Giữ mọi chỗ danh sách còn trống"), lambda: self._decide_all("list-empty", "keep")
        )
        self.numbers_box = QCheckBox(_("Hiện đủ số căn cước"))
        self.numbers_box.toggled.connect(self._numbers_toggled)
        self.table = RecordTable(_columns(), key=lambda point: point.key, freeze=0)
        self.table.setAccessibleName(_("Những điểm khác nhau"))
        self.table.setMinimumHeight(px(120))
        self.table.set_empty(_("Không có điểm nào khác nhau."))
        self.table.current_changed.connect(self._show_detail)
        self.table.bind_key("Space", lambda _rows: self._turn(self.table.selected_rows()))
        head = chips_beside(self.chips, self.numbers_box)
        table = self.table.framed(self.accept_empty_button, self.keep_empty_button)
        middle = flexible(layouts.columns((table, 5), (self._make_detail(), 2)), 200, 440)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(layouts.scrolled(filled(self.told, head, middle)))

    def _make_detail(self) -> QWidget:
        self.title = labels.heading("")
        self.badge = Badge("")
        self.values = Facts()
        self.why = labels.caption("")
        self.earlier = labels.caption("")
        self.group = QButtonGroup(self)
        self._ways_place = QWidget()
        QVBoxLayout(self._ways_place).setContentsMargins(0, 0, 0, 0)
        self.note = QLineEdit()
        self.note.setMaxLength(NOTE_LIMIT)
        self.note.setPlaceholderText(_("Căn cứ, ghi chú"))
        self.note.setAccessibleName(_("Căn cứ, ghi chú"))
        self.note.textEdited.connect(self._note_typed)
        self.hint = labels.caption(_("Phím cách trong bảng: đổi quyết định."))
        card = Card(padding=8)
        for widget in (
            self.title,
            layouts.row(self.badge, None),
            self.values,
            self.why,
            self.earlier,
            self._ways_place,
            self.note,
            self.hint,
        ):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        return layouts.scrolled(card)

    # --- what is shown ---------------------------------------------------------------------------------------------------

    def show_comparison(self, found: Comparison) -> None:
        """Show another comparison; what was decided about the same points before stands there already."""
        self.found = found
        self.decisions = {
            item.key: Decision("keep" if item.earlier.choice == "keep" else "note", item.earlier.note)
            for item in found.differences
            if item.earlier is not None
        }
        self.told.setVisible(not found.differences)
        counts = found.counts()
        self.accept_empty_button.setVisible("book-empty" in counts)
        self.keep_empty_button.setVisible("list-empty" in counts)
        self.numbers_box.setVisible(any(item.field in words.SECRET_FIELDS for item in found.differences))
        self._fill()
        self.chips.set_current(_ALL)

    def _fill(self) -> None:
        if self.found is None:
            return
        self.table.set_rows(
            [_Point(item, self.decisions.get(item.key), self._masked) for item in self.found.differences]
        )
        counts = self.found.counts()
        self.chips.set_chips(
            [
                (_ALL, _("Tất cả"), len(self.found.differences)),
                *((kind, _(_KIND_WORDS[kind]), count) for kind, count in counts.items()),
            ]
        )

    def _filter(self) -> None:
        key = self.chips.current() or _ALL
        self.table.set_filter(None if key == _ALL else lambda point: point.item.kind == key)
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)
        self._show_detail(self.table.current_row())

    def go_to(self, key: str) -> bool:
        """Go to the point with this key; False when there is none."""
        self.chips.set_current(_ALL)
        return self.table.select_key(key)

    def _numbers_toggled(self, whole: bool) -> None:
        self._masked = not whole
        if whole:
            self.whole_numbers.emit()
        self._renew()

    def _show_detail(self, point: _Point | None) -> None:
        known = point is not None
        for widget in (
            self.badge,
            self.values,
            self.why,
            self.earlier,
            self._ways_place,
            self.note,
            self.hint,
        ):
            widget.setVisible(known)
        if point is None:
            self._current = None
            self.title.setText(_("Chọn một dòng để quyết định."))
            return
        item = point.item
        self.title.setText(item.full_name)
        self.badge.set_text(item.label, _TONES[point.decision.choice if point.decision else None])
        self.values.set_items([(_("Trong sổ"), point.ours()), (_("Trong danh sách"), point.theirs())])
        why = " ".join(text for text in (item.why, item.refusal) if text)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        earlier = item.earlier
        self.earlier.setVisible(earlier is not None)
        if earlier is not None:
            self.earlier.setText(_("Như lần đối chiếu ngày {day}.").format(day=f"{earlier.made_on:%d/%m/%Y}"))
        if item is not self._current:
            self._current = item
            self._build_ways(item)
        chosen = point.decision.choice if point.decision is not None else "open"
        for button in self.ways():
            button.setChecked(button.property("choice") == chosen)
        note = point.decision.note if point.decision is not None else ""
        if self.note.text() != note:
            self.note.setText(note)

    def ways(self) -> list[QRadioButton]:
        """The buttons of the ways, from top to bottom."""
        return [button for button in self.group.buttons() if isinstance(button, QRadioButton)]

    def _build_ways(self, item: Difference) -> None:
        place = self._ways_place.layout()
        assert place is not None
        for button in self.group.buttons():
            self.group.removeButton(button)
        layouts.clear(place)
        for choice, text in (*_ways(item), ("open", _("Để lại, quyết định sau"))):
            button = QRadioButton()
            button.setProperty("choice", choice)
            button.clicked.connect(lambda _on=False, choice=choice: self._chosen(choice))
            self.group.addButton(button)
            place.addWidget(with_words(button, text))

    # --- deciding ----------------------------------------------------------------------------------------------------------

    def _chosen(self, choice: str) -> None:
        item = self._current
        if item is None:
            return
        self._decide(item, choice)
        self._renew()
        if choice == "note":
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, item: Difference, choice: str) -> None:
        before = self.decisions.get(item.key)
        note = before.note if before is not None else ""
        if choice == "accept" and item.acceptable:
            self.decisions[item.key] = Decision("accept", note)
        elif choice == "keep":
            self.decisions[item.key] = Decision("keep", note)
        elif choice == "note":
            self.decisions[item.key] = Decision("note", note)
        else:
            self.decisions.pop(item.key, None)

    def _note_typed(self, text: str) -> None:
        item = self._current
        if item is None:
            return
        before = self.decisions.get(item.key)
        if before is None and clean(text):
            self._decide(item, "note")
            before = self.decisions[item.key]
        if before is not None:
            self.decisions[item.key] = replace(before, note=text)
        self._renew()

    def _turn(self, points: Sequence[_Point]) -> None:
        """Each selected point goes on to its next way; points of one choice go together."""
        for point in points:
            ways = [choice for choice, _text in _ways(point.item) if choice != "note"]
            if point.item.kind != "book-empty":
                ways.reverse()
            now = point.decision.choice if point.decision is not None else None
            following = [*ways, None]
            at = following.index(now) if now in following else len(following) - 1
            self._decide(point.item, following[(at + 1) % len(following)] or "open")
        if points:
            self._renew()

    def _decide_all(self, kind: str, choice: Choice) -> None:
        for item in self.found.differences if self.found is not None else ():
            if (
                item.kind == kind
                and item.key not in self.decisions
                and (choice != "accept" or item.acceptable)
            ):
                self._decide(item, choice)
        self._renew()

    def _renew(self) -> None:
        self._fill()
        self._show_detail(self.table.current_row())
        self.decided.emit()


def _columns() -> list[Column]:
    return [
        Column("full_name", _("Họ và tên"), 180, kind="name", text=lambda point: point.item.full_name),
        Column(
            "decision",
            _("Quyết định"),
            170,
            kind="status",
            text=_Point.word,
            tone=lambda point: _TONES[point.decision.choice if point.decision else None],
        ),
        Column("label", _("Mục"), 200, text=lambda point: point.item.label),
        Column("ours", _("Trong sổ"), 160, text=_Point.ours),
        Column("theirs", _("Trong danh sách"), 160, text=_Point.theirs),
    ]
