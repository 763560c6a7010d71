"""A grid that is typed into as in Excel; what a column refuses stays in its cell, marked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QLineEdit, QWidget
from shiboken6 import isValid

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import nfc, number_text
from desktop_app.ui import labels
from desktop_app.ui.columns import CellEdit, Column
from desktop_app.ui.rows_model import Index
from desktop_app.ui.settings import Settings
from desktop_app.ui.tables import RecordTable


class EditableTable(RecordTable):
    """A grid as in Excel: arrows go from cell to cell, typing or F2 edits, Tab goes on, Enter goes down, Ctrl+V pastes.

    ``edited(list[CellEdit])`` comes once for each act of the user; the page saves the list as one change. A text that a
    column refuses stays in its cell, marked, until it is put right.
    """

    edited = Signal(list)
    noticed = Signal(str)
    typing = Signal()
    """A letter was typed into an open cell, or a text was refused."""

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        settings: Settings | None = None,
        name: str = "",
        search: Callable[[Any], str] | None = None,
        freeze: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, key, settings, name, search, freeze, parent)
        self.cell_ring = True
        self._open: tuple[Hashable, str, QLineEdit] | None = None
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        if self._frozen is not None:
            self._frozen.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.notice = labels.make("", "error", wrap=False)
        self.notice.hide()
        self.selectionModel().currentChanged.connect(self._say_fault)

    def framed(self, *beside: QWidget) -> QFrame:
        card = super().framed(self.notice, *beside)
        self._say_fault()
        return card

    def _opens_rows(self) -> bool:
        return False

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; refused texts of rows that are gone are forgotten."""
        keys = {self.rows_model.key(row) for row in rows}
        self.rows_model.faults = {at: fault for at, fault in self.rows_model.faults.items() if at[0] in keys}
        super().set_rows(rows)
        self._say_fault()

    def errors(self) -> dict[tuple[Hashable, str], UserError]:
        """Why which texts were refused: (key of the row, key of the column) → fault."""
        return {at: fault for at, (_text, fault) in self.rows_model.faults.items()}

    def refuse(self, row_key: Hashable, column_key: str, text: str, error: UserError) -> None:
        """Mark a cell whose text could not be saved after all."""
        self.rows_model.faults[(row_key, column_key)] = (text, error)
        self._say_fault()
        self.viewport().update()

    def hear(self, line: QLineEdit, index: Index) -> None:
        """The editor of a cell: what is typed into it can be asked for while it is open."""
        row = self.rows_model.row(index.row())
        place = (self.rows_model.key(row), self.rows_model.columns[index.column()].key)

        def typed(_text: str) -> None:
            self._open = (*place, line)
            self.typing.emit()

        line.textEdited.connect(typed)

    def open_cells(self) -> list[list[Any]]:
        """What is typed and not taken: row key, column key, text of the open cell and of those that were refused."""
        found = {at: text for at, (text, _fault) in self.rows_model.faults.items()}
        if self._open is not None:
            key, column, line = self._open
            if isValid(line) and not line.isHidden():
                found[(key, column)] = line.text()
            else:
                self._open = None
        return [[key, column, text] for (key, column), text in found.items()]

    def drop_editor(self) -> None:
        """Close the open cell without taking what is typed in it; it was kept elsewhere."""
        if self._open is not None and isValid(self._open[2]):
            line, self._open = self._open[2], None
            self.closeEditor(line, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def put_cells(self, cells: Sequence[Any]) -> None:
        """Show again what :meth:`open_cells` gave, as texts that wait to be taken."""
        rows = {self.rows_model.key(row): row for row in self.rows_model.rows()}
        columns = {column.key: column for column in self.rows_model.columns if column.write is not None}
        for key, column, text in cells:
            if key in rows and column in columns and columns[column].shown(rows[key]) != text:
                waits = UserError(
                    _("Đang gõ dở, chưa ghi."), None, _("Bấm F2 rồi Enter để ghi, hoặc gõ lại.")
                )
                self.refuse(key, column, text, waits)

    def forget_errors(self) -> None:
        """Let go of all refused texts."""
        self.rows_model.faults.clear()
        self._say_fault()
        self.viewport().update()

    def write_cells(self, cells: Sequence[tuple[int, int, str]]) -> int:
        """Type texts into cells (row shown, column, text) as one act; returns how many were taken."""
        done: list[CellEdit] = []
        touched: list[tuple[int, str, str]] = []
        for at, column_at, text in cells:
            column = self.rows_model.columns[column_at]
            if column.write is None:
                continue
            row = self.rows_model.row(at)
            place = (self.rows_model.key(row), column.key)
            try:
                new = column.write(row, nfc(text))
            except UserError as error:
                self.rows_model.faults[place] = (text, error)
                self.rows_model.dataChanged.emit(
                    self.rows_model.index(at, column_at), self.rows_model.index(at, column_at)
                )
                continue
            self.rows_model.faults.pop(place, None)
            self.rows_model.replace(at, row if new is None else new)
            touched.append((at, column.key, text))
        for at, key, text in touched:
            done.append(CellEdit(self.rows_model.row(at), key, text))
        self._say_fault()
        if done:
            self.edited.emit(done)
        return len(done)

    def _say_fault(self, *_args: object) -> None:
        index = self.currentIndex()
        fault = self.rows_model.fault_at(index) if index.isValid() else None
        count = len(self.rows_model.faults)
        text = (
            str(fault)
            if fault is not None
            else _("{n} ô chưa nhận; xem từng ô để biết vì sao.").format(n=count)
            if count
            else ""
        )
        self._notice(text)
        if count:
            self.typing.emit()

    def _notice(self, text: str) -> None:
        self.notice.setText(text)
        if self.notice.parentWidget() is not None:  # a label without a parent would come up as a window
            self.notice.setVisible(bool(text))

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if not editing and event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        if not editing and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.write_cells([(i.row(), i.column(), "") for i in self._chosen_cells()])
            return
        if not editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            index = self.currentIndex()
            if index.isValid() and self._writable(index.column()):
                self.edit(index)
            else:
                self._move(1, 0)
            return
        if not editing and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            step = -1 if event.key() == Qt.Key.Key_Backtab else 1
            if not self._next_cell(step):
                event.ignore()
                super().keyPressEvent(event)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Tab belongs to the grid while there is a next cell to write into; after the last one it leaves the grid
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab and self._next_cell(1):
                return True
            if event.key() == Qt.Key.Key_Backtab and self._next_cell(-1):
                return True
        return super().event(event)

    def _writable(self, column: int) -> bool:
        return self.rows_model.columns[column].write is not None and not self.isColumnHidden(column)

    def _chosen_cells(self) -> list[QModelIndex]:
        found = [i for i in self.selectionModel().selectedIndexes() if self._writable(i.column())]
        return sorted(found, key=lambda i: (i.row(), i.column()))

    def _visual(self) -> list[int]:
        header = self.horizontalHeader()
        order = sorted(range(len(self.rows_model.columns)), key=header.visualIndex)
        return [i for i in order if not self.isColumnHidden(i)]

    def _next_cell(self, step: int) -> bool:
        index = self.currentIndex()
        columns = [i for i in self._visual() if self._writable(i)]
        if not index.isValid() or not columns:
            return False
        cells = [(at, i) for at in (index.row(), index.row() + step) for i in columns[::step]]
        here = (index.row(), self.horizontalHeader().visualIndex(index.column()))
        for at, i in cells:
            there = (at, self.horizontalHeader().visualIndex(i))
            if 0 <= at < self.rows_model.rowCount() and ((there > here) if step > 0 else (there < here)):
                self._take(self.rows_model.index(at, i))
                return True
        return False

    def _move(self, down: int, right: int) -> None:
        index = self.currentIndex()
        at = min(max(index.row() + down, 0), self.rows_model.rowCount() - 1)
        self._take(self.rows_model.index(at, index.column() + right))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        ends = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, ends.NoHint)
        if hint in (ends.SubmitModelCache, ends.EditNextItem, ends.EditPreviousItem):
            # rows shown anew while the cell was open let the keys go to the next field of the window
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if hint == ends.SubmitModelCache:
            self._move(1, 0)
        elif hint == ends.EditNextItem:
            self._next_cell(1)
        elif hint == ends.EditPreviousItem:
            self._next_cell(-1)

    def copied_text(self) -> str:
        """The selected block of cells, apart by tabs."""
        cells = self.selectionModel().selectedIndexes()
        chosen = {i.column() for i in cells}
        order = [i for i in self._visual() if i in chosen]
        have = {(i.row(), i.column()) for i in cells}
        out = io.StringIO()
        writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
        for at in sorted({i.row() for i in cells}):
            writer.writerow([self.rows_model.cell_text(at, i) if (at, i) in have else "" for i in order])
        return out.getvalue().rstrip("\n")

    def paste(self) -> None:
        """Type what Excel copied, from the current cell on; says how much was taken and what was not."""
        text = QGuiApplication.clipboard().text()
        index = self.currentIndex()
        if not text or not index.isValid():
            return
        lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").rstrip("\n")), dialect="excel-tab"))
        columns = self._visual()
        start = columns.index(index.column())
        if len(lines) == 1 and len(lines[0]) == 1 and len(self._chosen_cells()) > 1:
            cells = [(i.row(), i.column(), lines[0][0]) for i in self._chosen_cells()]
            beyond = 0
        else:
            cells, beyond = [], 0
            for down, line in enumerate(lines):
                for across, value in enumerate(line):
                    at, place = index.row() + down, start + across
                    if at >= self.rows_model.rowCount() or place >= len(columns):
                        beyond += 1
                    else:
                        cells.append((at, columns[place], value.strip()))
        writable = [cell for cell in cells if self._writable(cell[1])]
        taken = self.write_cells(writable)
        said = [_("Đã dán {n} ô.").format(n=number_text(taken))]
        if len(writable) > taken:
            said.append(_("{n} ô chưa nhận, có ghi lý do.").format(n=number_text(len(writable) - taken)))
        if len(cells) > len(writable):
            said.append(_("Bỏ qua {n} ô không sửa được.").format(n=number_text(len(cells) - len(writable))))
        if beyond:
            said.append(_("{n} ô nằm ngoài bảng.").format(n=number_text(beyond)))
        self.noticed.emit(" ".join(said))
        self._notice(" ".join(said))
