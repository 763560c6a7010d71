"""The cells of a table: how they are drawn, and the editor that opens in one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.ui import theme
from desktop_app.ui.columns import Column
from desktop_app.ui.rows_model import LEFT, RIGHT, Index, RowsModel
from desktop_app.ui.theme import px


class CellTable(QTableView):
    """What the parts of a table ask of it, whether it is only read or typed into."""

    rows_model: RowsModel
    cell_ring = False
    """Whether the cell one is on has a ring around it."""
    asleep = False
    """Rows or columns are being put in place: what is selected meanwhile, and where, is no news."""

    def hear(self, line: QLineEdit, index: Index) -> None:
        """A cell was opened to be typed into."""

    def write_cells(self, cells: Sequence[tuple[int, int, str]]) -> int:
        """Type texts into cells (row shown, column, text) as one act; returns how many were taken: here none."""
        return 0


class CellDelegate(QStyledItemDelegate):
    """Draws status cells as a dot and a word, refused cells with a mark, and the ring of the cell one is on."""

    def __init__(self, table: CellTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._table.rows_model
        column = model.columns[index.column()]
        fault = model.fault_at(index)
        if column.kind != "status" and fault is None:
            super().paint(painter, option, index)
        else:
            self._paint_marked(painter, option, index, column, fault)
        if self._table.cell_ring and self._table.hasFocus() and index == self._table.currentIndex():
            painter.save()
            painter.setPen(QPen(QColor(theme.colours().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()

    def _paint_marked(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        column: Column,
        fault: UserError | None,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        row = self._table.rows_model.row(index.row())
        text = self._table.rows_model.cell_text(index.row(), index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(rect, QColor(theme.colours().selection))
        elif index.row() % 2:
            painter.fillRect(rect, QColor(theme.colours().band))
        tone = "danger" if fault is not None else (column.tone(row) if column.tone is not None else "text")
        x = rect.x() + px(8)
        if text or fault is not None:
            size = px(10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.dot_colour(tone))
            dot = QRectF(x, rect.center().y() - size / 2 + 0.5, size, size)
            if fault is None:
                painter.drawEllipse(dot)
            else:
                painter.setPen(QPen(theme.tone_colour("danger"), 2))
                painter.drawLine(dot.topLeft(), dot.bottomRight())
                painter.drawLine(dot.topRight(), dot.bottomLeft())
            x += size + px(8)
        painter.setFont(option.font)
        painter.setPen(theme.tone_colour(tone))
        room = rect.right() - x - px(4)
        metrics: QFontMetrics = option.fontMetrics
        words = f"{text} " + _("(chưa nhận)") if fault is not None else text
        if fault is not None and metrics.horizontalAdvance(words) > room:
            words = text
        painter.drawText(
            QRect(x, rect.y(), room, rect.height()),
            LEFT,
            metrics.elidedText(words, Qt.TextElideMode.ElideRight, room),
        )
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._table.rows_model.columns[index.column()]
        if column.choices is not None:
            row = self._table.rows_model.row(index.row())
            combo = _CellChoice(parent)
            combo.setProperty("kind", "cell")
            combo.setItemDelegate(QStyledItemDelegate(combo))
            combo.addItems(list(column.choices(row) if callable(column.choices) else column.choices))
            combo.setAccessibleName(column.title)
            combo.activated.connect(lambda _at: None if combo.by_key else self._done(combo))
            return combo
        line = QLineEdit(parent)
        line.setProperty("kind", "cell")
        line.setMaxLength(2000)
        if column.kind == "number" or column.align == "right":
            line.setAlignment(RIGHT)
        line.setAccessibleName(column.title)
        self._table.hear(line, index)
        return line

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.SubmitModelCache)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            at = editor.findText(text)
            editor.setCurrentIndex(max(at, 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = (
            editor.currentText()
            if isinstance(editor, QComboBox)
            else editor.text()
            if isinstance(editor, QLineEdit)
            else ""
        )
        # a text that was not taken is tried again as it stands
        waiting = self._table.rows_model.fault_at(self._table.rows_model.index(index.row(), index.column()))
        if text != index.data(Qt.ItemDataRole.EditRole) or waiting is not None:
            self._table.write_cells([(index.row(), index.column(), text)])

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)


class _CellChoice(QComboBox):
    """The choices of a cell. Letters and arrows look for one and Enter or Tab takes it; a click in the list takes it at
    once."""

    by_key = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a key finds is not taken yet."""
        self.by_key = True
        try:
            super().keyPressEvent(event)
        finally:
            self.by_key = False
