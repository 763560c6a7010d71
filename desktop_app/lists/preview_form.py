"""Every row of a list with what would become of it, coloured where something is to say, and the row one is on in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import name_key
from desktop_app.lists import importer
from desktop_app.lists.choice_form import ChoicePanel, plan_words
from desktop_app.lists.importer import Cell, Decision, Planned, Preview, Row
from desktop_app.lists.steps_form import chips_beside, filled, flexible, letter, target_words
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.cards import Badge, Callout, Card, CheckList
from desktop_app.ui.cells import CellDelegate
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

_ALL = "all"
_FEW = 20
_TONES: dict[str, str] = {
    "new": "good",
    "update": "info",
    "question": "warning",
    "refused": "danger",
    "skip": "muted",
}
_CHIP_WORDS: dict[str, str] = {
    "new": N_("Mới"),
    "update": N_("Cập nhật"),
    "question": N_("Cần xem"),
    "refused": N_("Bị từ chối"),
    "skip": N_("Bỏ qua"),
}
_NAMES = frozenset(("full_name", "family_name", "given_name"))
_SHORT = frozenset(
    ("sex", "ethnicity", "religion", "citizen_id", "citizen_id_old", "party_card", "party_card_old", "phone")
)
_CELL_TONES = {"proposed": "warning", "warning": "info", "refused": "danger"}
_CELL_ICONS = {"proposed": "edit", "warning": "warning", "refused": "close"}
_CELL_WORDS = {"proposed": N_("đề xuất sửa"), "warning": N_("nên xem lại"), "refused": N_("không nhận")}
_REMARK_TONES = {"refused": "danger", "warning": "warning", "ok": "good"}


@dataclass(frozen=True)
class Sight:
    """A row of the preview with what was decided about it and what is then written."""

    row: Row
    decision: Decision | None
    plan: Planned | None

    @property
    def sheet_row(self) -> int:
        return self.row.sheet_row

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def taken(self) -> bool:
        """Whether it will be written."""
        return self.plan is not None

    @property
    def fate(self) -> str:
        """The key of its tone: what will happen now."""
        if self.plan is not None:
            return "new" if self.plan.member_id is None else "update"
        return (
            "skip" if self.row.action in ("new", "update") or self.decision is not None else self.row.action
        )

    def word(self) -> str:
        """What will happen, in words."""
        return plan_words(self.row, self.plan, self.decision)

    def cell(self, index: int) -> Cell | None:
        """The cell of a column of the file."""
        return next((cell for cell in self.row.cells if cell.index == index), None)


def sights_of(found: Preview) -> list[Sight]:
    """The rows of a preview, nothing decided yet. Slow for a long list: not on the screen's thread."""
    return [Sight(row, None, importer.planned(row)) for row in found.rows]


class _MarkedCells(CellDelegate):
    """Draws cells with something to say on a pale ground with an icon; the words stand in the tip and beside."""

    def __init__(self, table: RecordTable, name_columns: frozenset[int]) -> None:
        super().__init__(table)
        self._of = table
        self.name_columns = name_columns

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column = self._of.rows_model.columns[index.column()]
        cell = self._marked(column, index)
        if cell is None:
            if column.key == "word":
                super().paint(painter, option, index)
            else:
                QStyledItemDelegate.paint(self, painter, option, index)
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tone = _CELL_TONES[cell.state]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.colours().selection))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # on the ground of a chosen row the pale ones would not be seen
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(theme.tone_colour(tone)) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft_colour(tone))
        ground = rect.adjusted(px(2), px(4), -px(2), -px(4))
        painter.drawRoundedRect(ground, px(5), px(5))
        size = px(16)
        picture = theme.icon_pixmap(_CELL_ICONS[cell.state], theme.tone_colour(tone), size)
        painter.drawPixmap(QRect(rect.x() + px(7), rect.center().y() - size // 2 + 1, size, size), picture)
        painter.setFont(option.font)
        painter.setPen(QPen(theme.tone_colour(tone)))
        left = rect.x() + px(7) + size + px(6)
        room = rect.right() - left - px(6)
        words = option.fontMetrics.elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(
            QRect(left, rect.y(), room, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            words,
        )
        painter.restore()

    def _marked(self, column: Column, index: QModelIndex | QPersistentModelIndex) -> Cell | None:
        sight: Sight = self._of.rows_model.row(index.row())
        if column.key == "name":
            return next((cell for cell in self._names(sight) if cell.state in _CELL_TONES), None)
        if not column.key.startswith("c"):
            return None
        cell = sight.cell(int(column.key[1:]))
        return cell if cell is not None and cell.state in _CELL_TONES else None

    def _names(self, sight: Sight) -> list[Cell]:
        return [cell for cell in sight.row.cells if cell.index in self.name_columns]


def _cell_words(index: int) -> Callable[[Sight], str]:
    def words(sight: Sight) -> str:
        cell = sight.cell(index)
        if cell is None:
            return ""
        if cell.state == "refused" or (cell.state == "warning" and not cell.stored):
            return cell.read or _("trống")
        return cell.stored or (cell.read if sight.row.action == "skip" else "")

    return words


def _cell_tip(index: int) -> Callable[[Sight], str]:
    def tip(sight: Sight) -> str:
        cell = sight.cell(index)
        if cell is None or not cell.reason:
            return ""
        return _("Trong tệp: {value}").format(value=cell.read or "–") + f"\n{cell.reason}"

    return tip


def _name_tip(name_columns: frozenset[int]) -> Callable[[Sight], str]:
    tips = [_cell_tip(index) for index in sorted(name_columns)]
    return lambda sight: "\n".join(text for tip in tips if (text := tip(sight)))


def _date_order(target: str) -> Callable[[Sight], str | None]:
    def order(sight: Sight) -> str | None:
        value: Any = getattr(sight.row.draft, target, None)
        return value.iso() if value is not None else None

    return order


def _table_columns(found: Preview, name_columns: frozenset[int]) -> list[Column]:
    columns = [
        Column("sheet_row", _("Dòng"), 56, kind="number"),
        Column("word", _("Sẽ làm"), 150, kind="status", text=Sight.word, tone=lambda s: _TONES[s.fate]),
        Column(
            "name",
            _("Họ và tên"),
            200,
            kind="status",
            text=lambda s: s.name or _("(trống)"),
            sort=lambda s: name_key(s.name) if s.name else None,
            tip=_name_tip(name_columns),
        ),
    ]
    for column in found.columns.columns:
        if not column.targets or column.index in name_columns:
            continue
        target = column.targets[0]
        columns.append(
            Column(
                f"c{column.index}",
                column.heading or target_words(column),
                160,
                # numbers, dates and single words are never cut
                kind="status" if target in _SHORT or target.endswith("_date") else "text",
                text=_cell_words(column.index),
                sort=_date_order(target) if target.endswith("_date") else None,
                tip=_cell_tip(column.index),
                title_tip=f"{letter(column.index)}: {column.heading} → {target_words(column)}",
            )
        )
    columns.append(Column("reason", _("Lý do"), 320, text=lambda s: s.row.reason.replace("\n", " ")))
    return columns


class PreviewPage(QWidget):
    """The rows with chips by fate, and the row one is on with its reasons and the ways to go. ``decided`` tells that a
    decision was made or taken back."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Preview | None = None
        self.decisions: dict[int, Decision] = {}
        self._sights: dict[int, Sight] = {}
        self.table: RecordTable | None = None
        self.remarks = Callout("warning")
        self.remarks.hide()
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.take_all_button = buttons.plain(_("Nhận mọi chỗ sửa"), self.take_all, "check")
        head = chips_beside(self.chips, self.take_all_button)
        self._table_place = QWidget()
        place = QVBoxLayout(self._table_place)
        place.setContentsMargins(0, 0, 0, 0)
        self.title = labels.heading("")
        self.badge = Badge("")
        self.reason = labels.body("")
        self.reasons = CheckList()
        self.choice = ChoicePanel()
        self.choice.decided.connect(self.decide)
        card = Card(padding=8)
        for widget in (self.title, layouts.row(self.badge, None), self.reason, self.reasons, self.choice):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        middle = flexible(layouts.columns((self._table_place, 5), (layouts.scrolled(card), 2)), 200, 440)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(layouts.scrolled(filled(self.remarks, head, middle)))

    # --- what is shown ---------------------------------------------------------------------------------------------------

    def show_preview(self, found: Preview, sights: Sequence[Sight]) -> None:
        """Show another preview, nothing decided yet; what needs a look comes first."""
        self.found = found
        self.decisions = {}
        self._sights = {sight.sheet_row: sight for sight in sights}
        self._build_table(found)
        self._say_remarks(found)
        self._fill()
        counts = found.counts()
        start = "question" if counts["question"] else "refused" if counts["refused"] else _ALL
        self.chips.set_current(start)

    def _say_remarks(self, found: Preview) -> None:
        """What is to say about the whole list; the gravest sentence stands first."""
        order = {"refused": 0, "warning": 1, "ok": 2}
        # the refused rows have a chip of their own
        told = [remark for remark in found.remarks if remark.problem != "refused"]
        told.sort(key=lambda remark: order[remark.state])
        self.remarks.setVisible(bool(told))
        if told:
            self.remarks.set_tone(_REMARK_TONES[told[0].state])
            self.remarks.tell(told[0].reason, " ".join(remark.reason for remark in told[1:3]))

    def _build_table(self, found: Preview) -> None:
        name_columns = frozenset(
            column.index
            for column in found.columns.columns
            if column.targets and set(column.targets) <= _NAMES
        )
        table = RecordTable(_table_columns(found, name_columns), key=lambda sight: sight.sheet_row, freeze=0)
        table.setItemDelegate(_MarkedCells(table, name_columns))
        table.setAccessibleName(_("Các dòng của danh sách"))
        table.setMinimumHeight(px(120))
        table.current_changed.connect(self._show_detail)
        table.row_activated.connect(lambda _row: self._toggle_current())
        table.bind_key("Space", lambda _rows: self._toggle(table.selected_rows()))
        hint = labels.caption(_("Phím cách: nhận hoặc bỏ dòng đang chọn."), wrap=False)
        place = self._table_place.layout()
        if place is not None:
            layouts.clear(place)
            place.addWidget(table.framed(hint))
        self.table = table

    def _sight(self, row: Row) -> Sight:
        decision = self.decisions.get(row.sheet_row)
        return Sight(row, decision, importer.planned(row, decision))

    def _fill(self) -> None:
        """Show the rows with what was decided about them."""
        if self.found is None or self.table is None:
            return
        self.table.set_rows(list(self._sights.values()))
        self._say_sums()

    def _say_sums(self) -> None:
        if self.found is None:
            return
        counts = self.found.counts()
        self.chips.set_chips(
            [
                (_ALL, _("Tất cả"), len(self.found.rows)),
                *((key, _(_CHIP_WORDS[key]), counts[key]) for key in _CHIP_WORDS if counts[key]),
            ]
        )
        self.take_all_button.setVisible(bool(self._repairs()))
        self.take_all_button.setText(
            _("Nhận mọi chỗ sửa") if self._open_repairs() else _("Bỏ nhận mọi chỗ sửa")
        )

    def _filter(self) -> None:
        if self.table is None:
            return
        key = self.chips.current() or _ALL
        self.table.set_filter(None if key == _ALL else lambda sight: sight.row.action == key)
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)
        self._show_detail(self.table.current_row())

    def _show_detail(self, sight: Sight | None) -> None:
        """What is to say about the row one is on."""
        known = sight is not None
        for widget in (self.badge, self.reasons, self.choice):
            widget.setVisible(known)
        if sight is None:
            self.title.setText(_("Chọn một dòng để xem lý do."))
            self.reason.setText("")
            self.choice.show_row(None, None)
            return
        row = sight.row
        self.title.setText(row.name or _("(không có họ tên)"))
        self.badge.set_text(
            _("Dòng {row} · {what}").format(row=row.sheet_row, what=sight.word()), _TONES[sight.fate]
        )
        items = _remark_items(row)
        self.reasons.set_items(items)
        self.reasons.setVisible(bool(items))
        plain = {"new": _("Không có gì phải xem lại."), "update": row.reason, "skip": row.reason}
        self.reason.setText(plain.get(row.action, "") if row.action == "skip" or not items else "")
        self.reason.setVisible(bool(self.reason.text()))
        self.choice.show_row(row, sight.decision)

    # --- deciding ----------------------------------------------------------------------------------------------------------

    def choices(self) -> Mapping[int, Decision]:
        """What was decided, by row of the file."""
        return dict(self.decisions)

    def plans(self) -> list[Planned]:
        """What would be written now."""
        return [sight.plan for sight in self._sights.values() if sight.plan is not None]

    def decide(self, row: Row, decision: Decision) -> None:
        """Go this way with a row; said and not done when the record could not be kept so."""
        errors = importer.refusals(row, decision, self.found.today) if self.found is not None else []
        if not errors:
            self.decisions[row.sheet_row] = decision
        self._renew([row])
        self.choice.tell_fault(errors)

    def _repairs(self) -> list[Row]:
        """Questions whose answer is a repair; others cannot be answered for all at once."""
        rows = self.found.rows if self.found is not None else ()
        return [
            row
            for row in rows
            if row.action == "question" and all(remark.is_repair for remark in row.of("proposed"))
        ]

    def _open_repairs(self) -> list[Row]:
        return [row for row in self._repairs() if not self._sights[row.sheet_row].taken]

    def take_all(self) -> None:
        """Take every proposed repair, or let go of all of them."""
        still = self._open_repairs()
        if still:
            for row in still:
                self.decisions[row.sheet_row] = Decision("take")
        else:
            for row in self._repairs():
                self.decisions.pop(row.sheet_row, None)
        self._renew(self._repairs())

    def _toggle_current(self) -> None:
        sight = self.table.current_row() if self.table is not None else None
        if sight is not None:
            self._toggle([sight])

    def _toggle(self, rows: Sequence[Sight]) -> None:
        """Take what was not taken, leave what was. Refused rows are only taken one by one, with their button."""
        able = [sight for sight in rows if sight.row.action in ("new", "update", "question")]
        able += [sight for sight in rows if sight.row.action in ("refused", "skip") and sight.taken]
        take = any(not sight.taken for sight in able)
        for sight in able:
            at = sight.sheet_row
            if sight.row.action in ("new", "update"):
                if take:
                    self.decisions.pop(at, None)
                else:
                    self.decisions[at] = Decision("skip")
            elif take:
                self.decisions[at] = Decision("take")
            else:
                self.decisions.pop(at, None)
        if able:
            self._renew([sight.row for sight in able])

    def _renew(self, rows: Sequence[Row]) -> None:
        """Show what was decided about some rows; the others stand as they were."""
        if self.table is None:
            return
        shown = self.table.rows_model
        places = [shown.place(row.sheet_row) for row in rows[:_FEW]]
        for row in rows:
            self._sights[row.sheet_row] = self._sight(row)
        if len(rows) > _FEW or None in places:
            self._fill()
        else:
            for at, row in zip(places, rows, strict=True):
                if at is not None:
                    shown.replace(at, self._sights[row.sheet_row])
            self._say_sums()
        self._show_detail(self.table.current_row())
        self.decided.emit()


def _remark_items(row: Row) -> list[tuple[str, str, str]]:
    items: list[tuple[str, str, str]] = []
    for remark in sorted(
        row.remarks, key=lambda r: ("refused", "proposed", "warning", "tidied").index(r.state)
    ):
        state = {"refused": "danger", "proposed": "warning", "warning": "warning"}.get(remark.state, "muted")
        word = _(_CELL_WORDS[remark.state]) if remark.state in _CELL_WORDS else _("đã gọn lại")
        value = remark.value.replace("\n", " / ")
        where = f"{remark.column} ({word})" + (f": {value}" if value else "")
        items.append((state, remark.reason, where[:160]))
    return items
