"""Step 2, Điểm danh: everybody in one pass by keyboard, the sums beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, name_key, number_text, percent_text
from desktop_app.meetings import attendance, entries, holding, voting
from desktop_app.meetings.attendance import AttendanceSums
from desktop_app.meetings.facts import AttendeeFacts, StandingFacts
from desktop_app.meetings.models import Mark
from desktop_app.meetings.records import MarkDraft
from desktop_app.meetings.step_page import Desk, ScrollCard, Step, commit_editor
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.cards import Callout, Facts
from desktop_app.ui.cells import CellDelegate
from desktop_app.ui.columns import CellEdit, Column
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.theme import px

KEYS = {Qt.Key.Key_C: Mark.PRESENT, Qt.Key.Key_L: Mark.EXCUSED, Qt.Key.Key_K: Mark.ABSENT}
TONES = {Mark.PRESENT.value: "good", Mark.EXCUSED.value: "warning", Mark.ABSENT.value: "danger"}
_MARKS = tuple(mark.value for mark in Mark)


@dataclass(frozen=True)
class Row:
    """One line of the attendance list."""

    id: int
    name: str
    standing: StandingFacts
    mark: str | None
    reason: str

    @property
    def may_be_marked(self) -> bool:
        return attendance.may_be_marked(self.standing)

    @property
    def shown_name(self) -> str:
        """The name with what is special about the person."""
        words = []
        if self.standing.state == "probationary":
            words.append(_("dự bị"))
        if self.standing.exempt:
            words.append(_("được miễn"))
        if self.standing.temporary_in:
            words.append(_("tạm thời đến"))
        return f"{self.name}   ({', '.join(words)})" if words else self.name

    @property
    def note(self) -> str:
        """The reason as typed, or why the person is not counted."""
        if self.standing.suspended:
            return _("Đình chỉ, không tính")
        if self.standing.temporary_out:
            return _("Ở nơi khác, không tính")
        if self.standing.exempt and self.mark != Mark.PRESENT and not self.reason:
            return _("Được miễn, không tính")
        return self.reason


def _write_reason(row: Row, text: str) -> Row:
    if not row.may_be_marked:
        return row
    reason = clean(text)[: entries.LINE_LIMIT]
    # who gives a reason is away with leave; nothing else is meant by it
    mark = row.mark if row.mark is not None or not reason else Mark.EXCUSED.value
    return replace(row, reason=reason, mark=mark)


class _MarkDelegate(CellDelegate):
    """Draws the three marks as rings and a filled one."""

    def __init__(self, table: AttendanceTable) -> None:
        super().__init__(table)
        self._grid = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        key = self._grid.rows_model.columns[index.column()].key
        if key not in _MARKS:
            super().paint(painter, option, index)
            return
        row: Row = self._grid.rows_model.row(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colours = theme.colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        elif index.row() % 2:
            painter.fillRect(rect, QColor(colours.band))
        centre = QPointF(rect.center()) + QPointF(0.5, 0.5)
        if not row.may_be_marked:
            painter.setPen(QPen(QColor(colours.second), 1.5))
            painter.drawLine(centre - QPointF(px(4), 0), centre + QPointF(px(4), 0))
        elif row.mark == key:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.dot_colour(TONES[key]))
            painter.drawEllipse(centre, px(7), px(7))
        else:
            painter.setPen(QPen(QColor(colours.edge), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, px(6), px(6))
        if self._grid.hasFocus() and index == self._grid.currentIndex():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


class AttendanceTable(EditableTable):
    """One row a person. C, L, K mark; Space marks present and goes on; Enter goes to the reason; Delete takes a mark away."""

    marked = Signal(list)

    def __init__(self) -> None:
        def word(mark: str, text: str) -> Callable[[Row], str]:
            return lambda row: text if row.mark == mark else ""

        columns = [
            Column(
                "name",
                _("Họ và tên"),
                270,
                "name",
                text=lambda r: r.shown_name,
                sort=lambda r: name_key(r.name),
            ),
            Column(
                Mark.PRESENT.value, _("Có mặt  C"), 96, align="center", text=word(Mark.PRESENT, _("Có mặt"))
            ),
            Column(
                Mark.EXCUSED.value,
                _("Có lý do  L"),
                104,
                align="center",
                text=word(Mark.EXCUSED, _("Có lý do")),
            ),
            Column(
                Mark.ABSENT.value, _("Không  K"), 92, align="center", text=word(Mark.ABSENT, _("Không lý do"))
            ),
            Column("reason", _("Lý do, ghi chú"), 220, text=lambda r: r.note, write=_write_reason),
        ]
        super().__init__(columns, key=lambda r: r.id, search=lambda r: fold(r.name), freeze=1)
        # a row is one person, on the frozen names too
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        if self._frozen is not None:
            self._frozen.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setItemDelegate(_MarkDelegate(self))
        self.setAccessibleName(_("Điểm danh"))
        self.reason_column = len(columns) - 1
        self.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        key = self.rows_model.columns[index.column()].key
        if key in _MARKS:
            self.set_mark([self.rows_model.row(index.row())], key)

    def set_mark(self, rows: list[Row], mark: str | None) -> None:
        """Mark people; those who cannot be marked stay as they are."""
        done = []
        for row in rows:
            if row.may_be_marked and row.mark != mark:
                at = self.rows_model.place(row.id)
                if at is not None:
                    new = replace(row, mark=mark, reason="" if mark is None else row.reason)
                    self.rows_model.replace(at, new)
                    done.append(new)
        if done:
            self.marked.emit(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        index = self.currentIndex()
        if editing or not plain or not index.isValid() or index.column() == self.reason_column:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in KEYS:
            self.set_mark(self.selected_rows(), KEYS[key].value)
        elif key == Qt.Key.Key_Space:
            self.set_mark(self.selected_rows(), Mark.PRESENT.value)
            self._next_person()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_mark(self.selected_rows(), None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            reason = self.rows_model.index(index.row(), self.reason_column)
            self.setCurrentIndex(reason)
            self.edit(reason)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            # Enter after a reason goes on with the next person where marks are given
            self.setCurrentIndex(self.rows_model.index(self.currentIndex().row(), 1))

    def _next_person(self) -> None:
        """The next person who can be marked; stays on the last one."""
        index = self.currentIndex()
        for at in range(index.row() + 1, self.rows_model.rowCount()):
            if self.rows_model.row(at).may_be_marked:
                self.setCurrentIndex(self.rows_model.index(at, index.column()))
                return

    def begin(self) -> None:
        """Go to the first person not yet marked."""
        at = next(
            (
                at
                for at, row in enumerate(self.rows_model.visible())
                if row.may_be_marked and row.mark is None and not row.standing.exempt
            ),
            0,
        )
        if self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(at, 1))
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class AttendanceStep(Step):
    """The attendance list and what it adds up to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._unsaved: dict[int, MarkDraft] = {}
        self.table = AttendanceTable()
        self.table.set_empty(_("Chưa có đảng viên nào trong danh sách của ngày họp."))
        self.table.marked.connect(self._marked)
        self.table.edited.connect(self._edited)
        self.table.typing.connect(desk.typing)
        self.table.offer_history(self._show_history)
        self.sums = Facts(right=True)
        self.agreement = Callout("muted")
        self.norm = Callout("muted")
        self.vote = labels.caption()
        self.all_present = buttons.plain(
            _("Tất cả có mặt"),
            lambda: desk.context.after_copy(_("trước điểm danh cả loạt"), self._all_present),
        )
        self.all_present.setToolTip(_("Đánh dấu có mặt cho những đồng chí chưa điểm danh"))
        keys = labels.caption(
            _("C, L, K: đánh dấu · Space: có mặt, sang người sau · Enter: ghi lý do"), wrap=False
        )
        inner = ScrollCard(_("Cộng lại"))
        for widget in (self.sums, self.agreement, self.norm, self.vote):
            inner.room.addWidget(widget)
        inner.room.addStretch(1)
        inner.body.addWidget(self.all_present)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        inner.setMinimumWidth(px(290))
        inner.setMaximumWidth(px(340))
        box.addWidget(layouts.columns((self.table.framed(keys), 3), (inner, 1), stack_below=760))

    # what the user does

    def _show_history(self, row: Row) -> None:
        """The history of a mark; while there is none, that of the meeting."""
        if not self.desk.flush():
            return
        with self.desk.context.book.read() as session:
            mark_id = holding.attendance_id(session, self.desk.meeting_id, row.id)
        if mark_id is not None:
            self.desk.context.show_history("attendance", mark_id)
        else:
            self.desk.context.show_history("meeting", self.desk.meeting_id)

    def _marked(self, rows: list[Row]) -> None:
        for row in rows:
            self._unsaved[row.id] = MarkDraft(row.id, row.mark, row.reason)
        self._keep()

    def _edited(self, edits: list[CellEdit]) -> None:
        self._marked([edit.row for edit in edits if edit.row.may_be_marked])

    def _keep(self) -> None:
        self._show_sums()
        self.desk.later(("marks",), self._save)

    def _save(self, session: Session) -> None:
        drafts = list(self._unsaved.values())
        holding.mark_attendance(session, self.desk.meeting_id, drafts)
        self._unsaved.clear()

    def _all_present(self) -> None:
        unmarked = [
            row
            for row in self.table.rows_model.rows()
            if row.may_be_marked and row.mark is None and not row.standing.exempt
        ]
        if not unmarked:
            return
        meeting_id = self.desk.meeting_id
        drafts = [MarkDraft(row.id, Mark.PRESENT.value, row.reason) for row in unmarked]
        self.desk.write(
            _("Tất cả có mặt"),
            lambda session: holding.mark_attendance(session, meeting_id, drafts),
            _("Đã điểm danh {n} đồng chí có mặt.").format(n=len(drafts)),
        )
        self.table.begin()

    # what is shown

    def search(self, text: str) -> None:
        """Show only the people whose name has this text."""
        self.table.set_search(text)

    def show_facts(self) -> None:
        rows = []
        for one in self.desk.facts.attendees:
            draft = self._unsaved.get(one.id)
            mark, reason = (one.mark, one.reason) if draft is None else (draft.mark, draft.reason)
            rows.append(Row(one.id, one.name, one.standing, mark, reason))
        if rows != self.table.rows_model.rows():
            if self.table.state() == QAbstractItemView.State.EditingState:
                return
            column = self.table.currentIndex().column()
            self.table.set_rows(rows)
            here = self.table.currentIndex()
            if here.isValid() and column >= 0 and here.column() != column:
                self.table.setCurrentIndex(self.table.rows_model.index(here.row(), column))
        self._show_sums()

    def current_sums(self) -> AttendanceSums:
        """The sums of what is on the screen, kept or not."""
        rows: list[Row] = self.table.rows_model.rows()
        people = [AttendeeFacts(row.id, row.name, row.standing, row.mark, row.reason) for row in rows]
        marks = {row.id: row.mark for row in rows if row.mark is not None}
        return attendance.tally(people, marks, self.desk.facts.date)

    def _show_sums(self) -> None:
        sums = self.current_sums()
        items = [(_("Trong danh sách"), number_text(sums.roll))]
        for word, sign, count in (
            (_("Tạm thời đến"), "+", sums.temporary_in),
            (_("Tạm thời đi"), "−", sums.temporary_out),
            (_("Được miễn, vắng"), "−", sums.exempt_absent),
            (_("Đình chỉ sinh hoạt"), "−", sums.suspended),
        ):
            if count:
                items.append((word, f"{sign} {number_text(count)}"))
        expected, present = _("Phải dự"), _("Có mặt")
        items += [
            (expected, number_text(sums.expected)),
            (present, number_text(sums.present)),
            (_("Vắng có lý do"), number_text(sums.excused)),
            (_("Vắng không lý do"), number_text(sums.absent)),
        ]
        self.sums.set_items(items, strong=(expected, present))
        if sums.agrees:
            self.agreement.set_tone("good")
            self.agreement.tell(
                _("{p} + {e} + {a} = {n}, khớp").format(
                    p=sums.present, e=sums.excused, a=sums.absent, n=sums.expected
                )
            )
        else:
            self.agreement.set_tone("muted")
            self.agreement.tell(_("Còn {n} đồng chí chưa điểm danh").format(n=sums.unmarked))
        self.agreement.setVisible(sums.expected > 0)
        self._show_norm(sums)
        self._show_vote(sums)
        self.all_present.setEnabled(sums.unmarked > 0)

    def _show_norm(self, sums: AttendanceSums) -> None:
        rate = percent_text(sums.present, sums.expected)
        if sums.norm_met is None:
            self.norm.hide()
            return
        self.norm.show()
        source = sums.norm_source.split(",")[0]
        if sums.norm_met:
            self.norm.set_tone("good")
            text = _("Tỷ lệ dự {rate}, đạt mức chuẩn ({source}).")
        elif sums.norm_fault == "absent":
            self.norm.set_tone("warning")
            text = _("Tỷ lệ dự {rate}. Chưa đạt mức chuẩn vì có {n} đồng chí vắng không lý do ({source}).")
        else:
            self.norm.set_tone("warning")
            text = _("Tỷ lệ dự {rate}. Chưa đạt mức chuẩn {least}% ({source}).")
        self.norm.tell(
            "",
            text.format(rate=rate, n=sums.absent, least=number_text(sums.norm_percent or 0), source=source),
        )

    def _show_vote(self, sums: AttendanceSums) -> None:
        if not sums.official:
            self.vote.setText("")
            return
        base = voting.denominator_of(sums, self.desk.facts.date)
        half = voting.needed(voting.Threshold.OVER_HALF, base.value)
        formula = f" ({base.formula})" if base.formula != str(base.official) else ""
        self.vote.setText(
            _("Biểu quyết: mẫu số {n} đảng viên chính thức{formula}, quá nửa là {half}. {source}.").format(
                n=base.value, formula=formula, half=half, source=base.source.split(" (")[0]
            )
        )
        self.vote.setToolTip(base.source)

    def typed(self) -> dict[str, Any]:
        known = {one.id: (one.mark, one.reason) for one in self.desk.facts.attendees}
        marks = [
            [draft.member_id, draft.mark, draft.reason, *known.get(draft.member_id, (None, ""))]
            for draft in self._unsaved.values()
        ]
        piece = {"marks": marks, "cells": self.table.open_cells()}
        return piece if any(piece.values()) else {}

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        known = {one.id: one for one in self.desk.facts.attendees}
        return [
            known[who].name
            for who, mark, reason, base_mark, base_reason in piece.get("marks", [])
            if who in known
            and (known[who].mark, known[who].reason) not in ((mark, reason), (base_mark, base_reason))
        ]

    def put_typed(self, piece: Mapping[str, Any], back: bool = False) -> None:
        known = {one.id: (one.mark, one.reason) for one in self.desk.facts.attendees}
        for who, mark, reason, base_mark, base_reason in piece.get("marks", []):
            wanted = (base_mark, base_reason) if back else (mark, reason)
            if who in known and known[who] != wanted:
                self._unsaved[who] = MarkDraft(who, *wanted)
        self.show_facts()
        if self._unsaved:
            self._keep()
        if back:
            self.table.forget_errors()
        else:
            self.table.put_cells(piece.get("cells", []))

    def enter(self) -> None:
        self.table.begin()

    def leave(self) -> None:
        commit_editor(self.table)
