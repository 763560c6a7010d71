"""Tables of records: Vietnamese order, remembered layout, search, copying, and grids that are typed into.

A table shows a plain list of objects through :class:`Column`. What is seen, in the order it is seen, is
``visible_rows()`` and ``visible_columns()``: printing and exporting take exactly these.
"""

from __future__ import annotations

import csv
import heapq
import io
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import fold, name_key, nfc, number_text, sort_key
from desktop_app.ui import buttons, clipboard, labels, layouts, theme
from desktop_app.ui.settings import Settings
from desktop_app.ui.theme import px
from desktop_app.ui.values import show_value

Kind = Literal["text", "name", "date", "number", "status"]
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_CENTER = Qt.AlignmentFlag.AlignCenter
_NAME_LIMIT = 420
_NOWHERE = QModelIndex()
# asked hundreds of times for one letter typed into a search: plain numbers and ready-made flags keep that quick
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOLD_ROLES = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
)
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED_INTO = _READ_ONLY | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True)
class Column:
    """A column. ``width`` in pixels of the 100 % design is a wish; heading, dates and names always fit.

    ``text(row)`` defaults to the attribute ``key`` shown the Vietnamese way; ``sort(row)`` to an order fitting ``kind``
    (given name first for ``name``). ``tone(row)`` colours a ``status``. ``write(row, text)`` makes the column typed into: it
    returns the new row (or None when it changed the row itself) and refuses with a UserError.
    """

    key: str
    title: str
    width: int = 120
    kind: Kind = "text"
    align: Literal["left", "right", "center"] | None = None
    text: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None
    write: Callable[[Any, str], Any] | None = None
    choices: Sequence[str] | Callable[[Any], Sequence[str]] | None = None
    tip: Callable[[Any], str] | None = None
    bold: Callable[[Any], bool] | None = None
    hidden: bool = False
    title_tip: str = ""

    def shown(self, row: Any) -> str:
        """What stands in the cell of a row."""
        if self.text is not None:
            return self.text(row)
        value = getattr(row, self.key, None)
        return "—" if value is None and self.kind == "date" else show_value(value)

    def order(self, row: Any) -> Any:
        """What the rows are sorted by; None comes last in both directions."""
        if self.sort is not None:
            return self.sort(row)
        if self.kind in ("date", "number"):
            value = getattr(row, self.key, None)
            if isinstance(value, PartialDate):
                return value.iso()
            return value.isoformat() if isinstance(value, date) else value
        shown = self.shown(row)
        return (name_key(shown) if self.kind == "name" else sort_key(shown)) if shown else None


@dataclass(frozen=True)
class CellEdit:
    """One cell the user changed: the row as it is now, the column's key, the text typed."""

    row: Any
    column: str
    text: str


class RowsModel(QAbstractTableModel):
    """A list of objects as a table: filtered by a search and a predicate, sorted by a column, both stable."""

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        search: Callable[[Any], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.key = key
        self._search_text = search
        self._all: list[Any] = []
        self._view: list[int] = []
        self._folded: list[str] | None = None
        self._words: list[str] = []
        self._hits: tuple[list[str], list[int]] | None = None
        self._places: dict[Hashable, int] | None = None
        self._filter: Callable[[Any], bool] | None = None
        self._sort: tuple[str, bool] | None = None
        self._orders: dict[tuple[str, bool], list[int]] = {}
        self.faults: dict[tuple[Hashable, str], tuple[str, UserError]] = {}
        self.band = 0

    # rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; search, filter and order stay."""
        self._all = list(rows)
        self._forget()
        self._renew()

    def _forget(self) -> None:
        """What was made of the rows as they were."""
        self._folded = None
        self._hits = None
        self._places = None
        self._orders.clear()

    def rows(self) -> list[Any]:
        """All rows as given."""
        return self._all

    def visible(self) -> list[Any]:
        """The rows shown, in their order."""
        return [self._all[i] for i in self._view]

    def row(self, at: int) -> Any:
        """The row shown at a place."""
        return self._all[self._view[at]]

    def place(self, key: Hashable) -> int | None:
        """Where the row of this key is shown."""
        if self._places is None:
            # from behind: of two rows with one key the first counts
            self._places = {self.key(self._all[i]): i for i in range(len(self._all) - 1, -1, -1)}
        i = self._places.get(key)
        try:
            return None if i is None else self._view.index(i)
        except ValueError:
            return None

    def replace(self, at: int, row: Any) -> None:
        """Put another object in the place of the shown row; order and search are not renewed under the user's hands."""
        i = self._view[at]
        self._all[i] = row
        self._forget()
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def set_search(self, text: str) -> None:
        """Only rows that hold every word, accents optional, in any order."""
        words = fold(nfc(text)).split()
        if words != self._words:
            self._words = words
            self._renew()

    def set_filter(self, predicate: Callable[[Any], bool] | None) -> None:
        """Only rows the predicate agrees to."""
        self._filter = predicate
        self._renew()

    def sort_by(self, key: str | None, descending: bool = False) -> None:
        """Order by a column; None is the order of the list as given."""
        self._sort = (key, descending) if key is not None else None
        self._hits = None
        self._renew()

    def sorted_by(self) -> tuple[str, bool] | None:
        """The key of the column and whether it runs down."""
        return self._sort

    def _order(self) -> Sequence[int]:
        if self._sort is None:
            return range(len(self._all))
        if self._sort not in self._orders:
            key, descending = self._sort
            column = next(c for c in self.columns if c.key == key)
            found = [column.order(row) for row in self._all]
            filled = [i for i, value in enumerate(found) if value is not None]
            try:
                filled.sort(key=found.__getitem__, reverse=descending)
            except TypeError:  # values of several kinds in one column: their text decides
                filled.sort(key=lambda i: str(found[i]), reverse=descending)
            self._orders[self._sort] = [*filled, *(i for i, value in enumerate(found) if value is None)]
        return self._orders[self._sort]

    def _renew(self) -> None:
        self.beginResetModel()
        order = self._found() if self._words else self._order()
        if self._filter is not None:
            agrees = self._filter
            order = [i for i in order if agrees(self._all[i])]
        self._view = list(order)
        self.endResetModel()

    def _found(self) -> Sequence[int]:
        """The rows that hold every word. Letters added to a search only narrow what was found before."""
        words = self._words
        order = self._order()
        if self._hits is not None and all(any(old in new for new in words) for old in self._hits[0]):
            order = self._hits[1]
        folded = self._texts()
        for word in words:
            order = [i for i in order if word in folded[i]]
        self._hits = (words, list(order))
        return order

    def _texts(self) -> list[str]:
        if self._folded is None:
            if self._search_text is not None:
                of = self._search_text
                texts = [of(row) for row in self._all]
                # what is kept folded already need not be folded again
                self._folded = [text.lower() if text.isascii() else fold(text) for text in texts]
            else:
                columns = [c for c in self.columns if c.kind != "number"]
                self._folded = [fold(" ".join(c.shown(row) for c in columns)) for row in self._all]
        return self._folded

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._view)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _TOLD_ROLES:
            return None
        if role == _DISPLAY:
            return self.cell_text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            column = self.columns[index.column()]
            align = column.align or ("right" if column.kind == "number" else "left")
            return _RIGHT if align == "right" else _CENTER if align == "center" else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            bold = self.columns[index.column()].bold
            if bold is not None and bold(self.row(index.row())):
                return theme.font("strong")
            return None
        if role == Qt.ItemDataRole.EditRole:
            text = self.cell_text(index.row(), index.column())
            return "" if text == "—" else text
        if role == Qt.ItemDataRole.ToolTipRole:
            column, row = self.columns[index.column()], self.row(index.row())
            fault = self.faults.get((self.key(row), column.key))
            if fault is not None:
                return _("Chưa nhận: {why}").format(why=str(fault[1]))
            return column.tip(row) if column.tip is not None else None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            refused = self.fault_at(index)
            return str(refused) if refused is not None else None
        return None

    def cell_text(self, at: int, column: int) -> str:
        """What stands in a cell; a refused text stays as it was typed."""
        row, of = self.row(at), self.columns[column]
        if self.faults:
            fault = self.faults.get((self.key(row), of.key))
            if fault is not None:
                return fault[0]
        return of.shown(row)

    def fault_at(self, index: Index) -> UserError | None:
        """Why the text of a cell was refused."""
        if not self.faults:
            return None
        found = self.faults.get((self.key(self.row(index.row())), self.columns[index.column()].key))
        return found[1] if found is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        typed_into = index.isValid() and self.columns[index.column()].write is not None
        return _TYPED_INTO if typed_into else _READ_ONLY

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (
                self.data(self.index(0, section), role)
                if self._view
                else (_RIGHT if column.kind == "number" else _LEFT)
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.title_tip or column.title
        return None


class CellDelegate(QStyledItemDelegate):
    """Draws status cells as a dot and a word, refused cells with a mark, and the ring of the cell one is on."""

    def __init__(self, table: RecordTable) -> None:
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
            _LEFT,
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
            line.setAlignment(_RIGHT)
        line.setAccessibleName(column.title)
        if isinstance(self._table, EditableTable):
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
        if not isinstance(self._table, EditableTable):
            return
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


class _Header(QHeaderView):
    """Headings that sort when clicked, can be moved, and offer the list of columns on the right button."""

    def __init__(self, table: RecordTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setSortIndicatorShown(False)
        self.setDefaultAlignment(_LEFT)
        self.setMinimumSectionSize(px(40))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: table.column_menu().exec(self.mapToGlobal(at)))


class RecordTable(QTableView):
    """Rows of records. Whole rows are selected; Enter or a double click opens one; headings sort; Ctrl+C copies."""

    current_changed = Signal(object)
    selection_changed = Signal()
    row_activated = Signal(object)
    shown_changed = Signal()

    count_words = N_("{n} dòng")
    """How the line below counts the rows."""

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        settings: Settings | None = None,
        name: str = "",
        search: Callable[[Any], str] | None = None,
        freeze: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.cell_ring = False
        self._frozen: _Frozen | None = None
        self.rows_model = RowsModel(columns, key, search, self)
        self._settings, self._name = settings, name
        self._bound: dict[str, Callable[[list[Any]], object]] = {}
        self._offers: list[tuple[str, Callable[[Any], object], str]] = []
        self._count = labels.caption("", wrap=False)
        self._empty: QWidget | None = None
        self._asleep = False
        self._default_sort: tuple[str, bool] | None = None
        self._scale = theme.scale()
        self._chosen_widths: set[str] = set()
        self._sizing = False
        self._needed: dict[str, int] = {}
        header = _Header(self)
        self.setHorizontalHeader(header)
        self.setModel(self.rows_model)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(px(200))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(400)
        self._save_timer.timeout.connect(self.save_layout)
        self._frozen = _Frozen(self, freeze) if freeze else None
        header.sectionClicked.connect(self._sort_clicked)
        header.sectionResized.connect(self._section_resized)
        header.sectionMoved.connect(lambda *_args: self._layout_changed())
        self.doubleClicked.connect(lambda index: self.row_activated.emit(self.rows_model.row(index.row())))
        self.rows_model.modelReset.connect(self._was_reset)
        self._watch_selection()
        theme.changed().changed.connect(self._restyle)
        self._measure()
        self._restore_layout()
        self._fit_columns()

    # rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; what was selected stays selected, by key."""
        with _KeptSelection(self):
            self.rows_model.set_rows(rows)
        self._fit_columns()

    def set_search(self, text: str) -> None:
        """Only rows that hold every word, accents optional."""
        with _KeptSelection(self):
            self.rows_model.set_search(text)

    def set_filter(self, predicate: Callable[[Any], bool] | None) -> None:
        """Only rows the predicate agrees to."""
        with _KeptSelection(self):
            self.rows_model.set_filter(predicate)

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Order by a column now; an order the user chose before is kept instead when the table is first shown."""
        self._default_sort = (key, descending)
        if self._remembered().get("sort") is None:
            self._sort(key, descending)

    def visible_rows(self) -> list[Any]:
        """The rows shown, in their order."""
        return self.rows_model.visible()

    def visible_columns(self) -> list[Column]:
        """The columns shown, in their order."""
        header = self.horizontalHeader()
        order = sorted(range(len(self.rows_model.columns)), key=header.visualIndex)
        return [self.rows_model.columns[i] for i in order if not self.isColumnHidden(i)]

    def cell_text(self, row: Any, column: Column) -> str:
        """What stands on the screen for a row in a column."""
        fault = self.rows_model.faults.get((self.rows_model.key(row), column.key))
        return fault[0] if fault is not None else column.shown(row)

    def current_row(self) -> Any | None:
        """The row one is on."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[Any]:
        """The selected rows, in the order shown."""
        selection = self.selectionModel()
        at = sorted(index.row() for index in selection.selectedRows(0)) if selection is not None else []
        if not at and self.selectionBehavior() != QAbstractItemView.SelectionBehavior.SelectRows:
            at = sorted({index.row() for index in selection.selectedIndexes()})
        return [self.rows_model.row(i) for i in at]

    def select_key(self, key: Hashable) -> bool:
        """Go to the row of this key; False when it is not shown."""
        at = self.rows_model.place(key)
        if at is None:
            return False
        self.go_to(at)
        return True

    def go_to(self, at: int, column: int | None = None) -> None:
        """Go to the row shown at a place."""
        shown = self._first_column() if column is None else column
        self._take(self.rows_model.index(at, shown))

    def _take(self, index: QModelIndex) -> None:
        """Go to a cell and select just it (or its row), whatever keys are held down meanwhile."""
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows:
            how |= QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, how)
        self.scrollTo(index)

    def _first_column(self) -> int:
        header = self.horizontalHeader()
        return next(
            (
                header.logicalIndex(i)
                for i in range(header.count())
                if not self.isColumnHidden(header.logicalIndex(i))
            ),
            0,
        )

    def count_text(self) -> str:
        """``12 trong 34``, ``34``; with several selected ``… · đã chọn 3``."""
        shown, whole = self.rows_model.rowCount(), len(self.rows_model.rows())
        text = (
            _("{n} trong {all}").format(n=number_text(shown), all=number_text(whole))
            if shown != whole
            else _(self.count_words).format(n=number_text(whole))
        )
        selected = len(self.selectionModel().selectedRows(0)) if self.selectionModel() is not None else 0
        return f"{text} · " + _("đã chọn {n}").format(n=number_text(selected)) if selected > 1 else text

    def count_label(self) -> QLabel:
        """The line of :meth:`count_text`, always true for what is shown."""
        return self._count

    def framed(self, *beside: QWidget) -> QFrame:
        """The table on a card with the count line below; ``beside`` stands right of the count."""
        card = QFrame()
        card.setProperty("kind", "card")
        box = QVBoxLayout(card)
        box.setContentsMargins(px(2), px(2), px(2), px(6))
        box.setSpacing(px(4))
        box.addWidget(self, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(10), 0, px(10), 0)
        foot.setSpacing(px(8))
        foot.addWidget(self._count)
        foot.addStretch(1)
        for widget in beside:
            foot.addWidget(widget)
        box.addLayout(foot)
        return card

    def set_empty(self, sentence: str, button: str = "", slot: Callable[[], object] | None = None) -> None:
        """What stands in the table while it has no rows at all; a search without a hit says so by itself."""
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
        text = labels.body(sentence)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._empty_words, self._empty_text = sentence, text
        self._empty_button = buttons.plain(button, slot) if button else None
        press = [layouts.row(None, self._empty_button, None)] if self._empty_button is not None else []
        self._empty = layouts.column(None, text, *press, None, spacing=16)
        # on the table itself: the frozen column lies over the viewport and would cut the sentence
        self._empty.setParent(self)
        self._place_empty()

    def _place_empty(self) -> None:
        if self._empty is None:
            return
        nothing = self.rows_model.rowCount() == 0
        self._empty.setVisible(nothing)
        if nothing:
            whole = bool(self.rows_model.rows())
            self._empty_text.setText(
                _("Không có dòng nào khớp với điều đang tìm.") if whole else self._empty_words
            )
            if self._empty_button is not None:
                self._empty_button.setVisible(not whole)
            margin = px(16)
            self._empty.setGeometry(self.viewport().rect().adjusted(margin, margin, -margin, -margin))

    # keys

    def bind_key(self, key: str, act: Callable[[list[Any]], object]) -> None:
        """Pressing this key (``"C"``, ``"Space"``, ``"Ctrl+D"``) in the table calls ``act(selected rows)``."""
        self._bound[QKeySequence(key).toString()] = act

    def offer(self, words: str, act: Callable[[Any], object], keys: str = "") -> None:
        """One more act for the row one is on: in the menu of the row (right click, the menu key) and by ``keys``."""
        self._offers.append((words, act, keys))
        if keys:
            self.bind_key(keys, lambda _rows: self._take_offer(act))

    def offer_history(self, show: Callable[[Any], object]) -> None:
        """The history of the row one is on, the same way in every table."""
        self.offer(_("Lịch sử…"), show, "Ctrl+H")

    def _take_offer(self, act: Callable[[Any], object]) -> None:
        row = self.current_row()
        if row is not None:
            act(row)

    def row_menu(self) -> QMenu:
        """What can be done with the row one is on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, act, keys in self._offers:
            action = menu.addAction(words)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _on=False, act=act: self._take_offer(act))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._offers or self.current_row() is None:
            super().contextMenuEvent(event)
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            under = self.indexAt(event.pos())
            if not under.isValid():
                return
            if under.row() != self.currentIndex().row():
                self.go_to(under.row())
            at = event.globalPos()
        self.row_menu().popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination()).toString()
        act = self._bound.get(pressed)
        if act is not None and self.state() != QAbstractItemView.State.EditingState:
            act(self.selected_rows())
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
            and self._opens_rows()
        ):
            row = self.current_row()
            if row is not None:
                self.row_activated.emit(row)
            return
        super().keyPressEvent(event)

    def _opens_rows(self) -> bool:
        return True

    def keyboardSearch(self, search: str) -> None:
        """Typing letters goes to the next row whose name begins with them, accents optional."""
        column = next(
            (i for i, c in enumerate(self.rows_model.columns) if c.kind == "name"), self._first_column()
        )
        wanted = fold(search)
        count = self.rows_model.rowCount()
        start = self.currentIndex().row()
        for step in range(1, count + 1):
            at = (start + step) % count
            words = fold(self.rows_model.cell_text(at, column)).split()
            if words and (words[-1].startswith(wanted) or words[0].startswith(wanted)):
                self.go_to(at)
                return

    def copy(self) -> None:
        """Put the selected rows on the clipboard as Excel takes them."""
        clipboard.copy(self.copied_text())

    def copied_text(self) -> str:
        """The selected rows with the columns shown, apart by tabs."""
        columns = self.visible_columns()
        out = io.StringIO()
        writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
        for row in self.selected_rows():
            writer.writerow([self.cell_text(row, column) for column in columns])
        return out.getvalue().rstrip("\n")

    # columns

    def column_menu(self) -> QMenu:
        """Which columns are shown; the last one shown cannot be taken away."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = len(self.visible_columns())
        for at, column in enumerate(self.rows_model.columns):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            visible = not self.isColumnHidden(at)
            action.setChecked(visible)
            action.setEnabled(not (visible and shown == 1))
            action.toggled.connect(lambda on, at=at: self.show_column(at, on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(_("Trở lại như ban đầu"), self.forget_layout)
        return menu

    def show_column(self, at: int, shown: bool = True) -> None:
        """Show a column or take it away."""
        self.setColumnHidden(at, not shown)
        self._fit_columns()
        self._layout_changed()

    def _sort_clicked(self, section: int) -> None:
        key = self.rows_model.columns[section].key
        now = self.rows_model.sorted_by()
        self._sort(key, descending=now == (key, False))
        self._layout_changed()

    def _sort(self, key: str, descending: bool) -> None:
        at = next((i for i, c in enumerate(self.rows_model.columns) if c.key == key), None)
        if at is None:
            return
        with _KeptSelection(self):
            self.rows_model.sort_by(key, descending)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(
            at, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        )

    # layout: remembered, and always wide enough for what must not be cut

    def _remembered(self) -> dict[str, Any]:
        if self._settings is None or not self._name:
            return {}
        found = self._settings.get(f"table/{self._name}")
        return found if isinstance(found, dict) else {}

    def _restore_layout(self) -> None:
        self._asleep = True
        try:
            kept = self._remembered()
            keys = [c.key for c in self.rows_model.columns]
            widths = kept.get("width") if isinstance(kept.get("width"), dict) else {}
            hidden = kept.get("hidden") if isinstance(kept.get("hidden"), list) else None
            header = self.horizontalHeader()
            for at, column in enumerate(self.rows_model.columns):
                width = (widths or {}).get(column.key)
                if isinstance(width, int | float) and 20 <= width <= 2000:
                    self._chosen_widths.add(column.key)
                    self.setColumnWidth(at, px(width))
                else:
                    self.setColumnWidth(at, px(column.width))
                self.setColumnHidden(at, column.key in hidden if hidden is not None else column.hidden)
            if keys and all(self.isColumnHidden(i) for i in range(len(keys))):
                self.setColumnHidden(0, False)
            order = kept.get("order")
            if isinstance(order, list):
                for place, key in enumerate(key for key in order if key in keys):
                    header.moveSection(header.visualIndex(keys.index(key)), place)
            sort = kept.get("sort")
            if isinstance(sort, list) and len(sort) == 2 and sort[0] in keys:
                self._sort(sort[0], bool(sort[1]))
        finally:
            self._asleep = False

    def save_layout(self) -> None:
        """Remember widths, order, hidden columns and sorting now."""
        self._save_timer.stop()
        if self._settings is None or not self._name:
            return
        header = self.horizontalHeader()
        columns = self.rows_model.columns
        order = sorted(range(len(columns)), key=header.visualIndex)
        last = next((i for i in reversed(order) if not self.isColumnHidden(i)), -1)
        sort = self.rows_model.sorted_by()
        self._settings.set(
            f"table/{self._name}",
            {
                "order": [columns[i].key for i in order],
                "hidden": [c.key for i, c in enumerate(columns) if self.isColumnHidden(i)],
                "width": {
                    c.key: round(self.columnWidth(i) / theme.scale())
                    for i, c in enumerate(columns)
                    if c.key in self._chosen_widths and i != last and not self.isColumnHidden(i)
                },
                "sort": [sort[0], sort[1]] if sort is not None else None,
            },
        )

    def forget_layout(self) -> None:
        """Back to the columns as they were made."""
        if self._settings is not None and self._name:
            self._settings.set(f"table/{self._name}", None)
        self._asleep = True
        header = self.horizontalHeader()
        for at in range(len(self.rows_model.columns)):
            header.moveSection(header.visualIndex(at), at)
        self._asleep = False
        self._chosen_widths.clear()
        self._restore_layout()
        if self._default_sort is not None:
            self._sort(*self._default_sort)
        else:
            with _KeptSelection(self):
                self.rows_model.sort_by(None)
            header.setSortIndicatorShown(False)
        self._fit_columns()

    def _layout_changed(self) -> None:
        if not self._asleep:
            self._save_timer.start()

    def _section_resized(self, section: int, _old: int, new: int) -> None:
        if self._frozen is not None:
            self._frozen.follow(section, new)
        last = self.visible_columns()[-1:]
        if not self._asleep and not self._sizing and last and self.rows_model.columns[section] is not last[0]:
            self._chosen_widths.add(self.rows_model.columns[section].key)
            self._layout_changed()

    def needed_width(self, column: Column) -> int:
        """Pixels below which the heading, a date or a name would be cut."""
        metrics = self.fontMetrics()
        head = QFontMetrics(theme.font("caption"))
        bold = QFontMetrics(theme.font("strong"))
        pad = px(10) + 14
        needed = round(head.horizontalAdvance(column.title) * 1.12) + pad + px(14)
        if column.kind == "date":
            needed = max(needed, metrics.horizontalAdvance("00/00/0000") + pad)
        elif column.kind == "name":
            rows, faults = self.rows_model.rows(), self.rows_model.faults
            texts = [self.cell_text(row, column) for row in rows] if faults else map(column.shown, rows)
            longest = heapq.nlargest(12, texts, key=len)
            used = bold if column.bold is not None else metrics
            needed = max([needed, *(used.horizontalAdvance(text) + pad for text in longest)])
            needed = min(needed, px(_NAME_LIMIT))
        elif column.kind == "status":
            words = {self.cell_text(row, column) for row in self.rows_model.rows()[:500]}
            needed = max([needed, *(metrics.horizontalAdvance(word) + px(38) for word in words)])
        return needed

    def _fit_columns(self, measure: bool = True) -> None:
        """Give each column what it needs and, where there is room, what it wishes. One the user drew stays as drawn,
        unless it holds names. ``measure`` looks at the texts again."""
        columns = self.rows_model.columns
        shown = [at for at in range(len(columns)) if not self.isColumnHidden(at)]
        if measure:
            self._needed.clear()
        for at in shown:
            if columns[at].key not in self._needed:
                self._needed[columns[at].key] = self.needed_width(columns[at])
        least, wish = {}, {}
        for at in shown:
            column, needed = columns[at], self._needed[columns[at].key]
            if column.key in self._chosen_widths:
                drawn = self.columnWidth(at)
                least[at] = wish[at] = max(drawn, needed) if column.kind == "name" else drawn
            else:
                least[at], wish[at] = needed, max(px(column.width), needed)
        over = sum(wish.values()) - self.viewport().width()
        slack = sum(wish.values()) - sum(least.values())
        part = min(1.0, over / slack) if over > 0 and slack > 0 else 0.0
        self._sizing = True
        try:
            for at in shown:
                self.setColumnWidth(at, wish[at] - math.ceil((wish[at] - least[at]) * part))
        finally:
            self._sizing = False

    def _measure(self) -> None:
        self.setFont(theme.font(tabular=True))
        self.horizontalHeader().setFont(theme.font("caption"))
        self.horizontalHeader().setMinimumSectionSize(px(40))
        height = max(px(38), self.fontMetrics().height() + px(16))
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        if self._frozen is not None:
            self._frozen.measure(height)

    def _restyle(self) -> None:
        ratio = theme.scale() / self._scale
        self._scale = theme.scale()
        self._measure()
        if ratio != 1:
            self._sizing = True
            for at in range(len(self.rows_model.columns)):
                if not self.isColumnHidden(at):
                    self.setColumnWidth(at, round(self.columnWidth(at) * ratio))
            self._sizing = False
        self._fit_columns()
        self._place_empty()
        self.viewport().update()

    # events

    def _watch_selection(self) -> None:
        selection = self.selectionModel()
        selection.currentRowChanged.connect(self._current_moved)
        selection.selectionChanged.connect(self._selection_moved)

    def _current_moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._asleep:
            self.current_changed.emit(self.rows_model.row(current.row()) if current.isValid() else None)

    def _selection_moved(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if not self._asleep:
            self._tell_count()
            self.selection_changed.emit()

    def _was_reset(self) -> None:
        self._tell_count()
        self._place_empty()
        self.shown_changed.emit()

    def _tell_count(self) -> None:
        self._count.setText(self.count_text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._needed:
            self._fit_columns(measure=False)
        self._place_empty()
        if self._frozen is not None:
            self._frozen.place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_count()
        self._place_empty()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._save_timer.isActive():
            self.save_layout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.rows_model.rowCount():
            self.go_to(0)
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(px(480), px(320))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._frozen is not None and dy:
            self._frozen.verticalScrollBar().setValue(self.verticalScrollBar().value())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if self._frozen is not None and index.column() in self._frozen.columns:
            here = self.horizontalScrollBar().value()
            super().scrollTo(index, hint)
            self.horizontalScrollBar().setValue(here)
            return
        super().scrollTo(index, hint)
        if self._frozen is not None:
            hidden = self._frozen.width() - self.visualRect(index).left()
            if hidden > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - hidden)


class _KeptSelection:
    """Keeps the selected and the current row, by key, over a reset of the rows."""

    def __init__(self, table: RecordTable) -> None:
        self._table = table

    def __enter__(self) -> None:
        table = self._table
        self._before = table._asleep
        table._asleep = True
        key = table.rows_model.key
        current = table.current_row()
        self._column = table.currentIndex().column()
        self._at = table.currentIndex().row()
        self._had = current is not None
        self._current = key(current) if current is not None else None
        selected = table.selected_rows() if table.selectionModel().hasSelection() else []
        self._keys = {key(row) for row in selected} if len(selected) < 5000 else set()

    def __exit__(self, *_exc: object) -> None:
        table, model = self._table, self._table.rows_model
        selection = QItemSelection()
        found: int | None = None
        last = model.columnCount() - 1
        if self._had and self._keys <= {self._current}:
            # one row, as nearly always: no walk through a long list
            found = model.place(self._current)
            if found is not None and self._keys:
                selection.select(model.index(found, 0), model.index(found, last))
        elif self._keys or self._had:
            for at, row in enumerate(model.visible()):
                key = model.key(row)
                if key in self._keys:
                    selection.select(model.index(at, 0), model.index(at, last))
                if self._had and key == self._current:
                    found = at
        chosen = table.selectionModel()
        if found is not None:
            index = model.index(found, max(self._column, 0))
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if table.selectionBehavior() != QAbstractItemView.SelectionBehavior.SelectRows:
                chosen.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                selection = QItemSelection()
        if not selection.isEmpty():
            chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        table._asleep = self._before
        if not table._asleep:
            table._tell_count()
            if found is not None:
                table.scrollTo(table.currentIndex())
            if self._had:  # the object of the current row is another one now, or gone
                table.current_changed.emit(table.current_row())
            table.selection_changed.emit()


class _Frozen(QTableView):
    """The first columns, drawn over the left edge so that they stay while the others are scrolled."""

    def __init__(self, table: RecordTable, count: int) -> None:
        super().__init__(table)
        self.table = table
        self.columns = set(range(count))
        self.setModel(table.rows_model)
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(CellDelegate(table))  # one of its own: a shared one would close editors twice
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "frozen")
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().sectionClicked.connect(table._sort_clicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.horizontalHeader().setSectionsMovable(False)
        for at in range(count, len(table.rows_model.columns)):
            self.setColumnHidden(at, True)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.pressed.connect(lambda _index: table.setFocus(Qt.FocusReason.MouseFocusReason))
        self.show()

    def measure(self, height: int) -> None:
        """Take the font and row height of the table."""
        self.setFont(self.table.font())
        self.horizontalHeader().setFont(self.table.horizontalHeader().font())
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.place()

    def follow(self, section: int, width: int) -> None:
        """A column of the table got another width."""
        if section in self.columns:
            self.setColumnWidth(section, width)
            self.place()

    def place(self) -> None:
        """Lie over the left edge of the table; not at all where it would cover more than half of it."""
        table = self.table
        width = sum(table.columnWidth(i) for i in self.columns)
        viewport = table.viewport().geometry()
        self.horizontalHeader().setFixedHeight(table.horizontalHeader().height())
        self.setGeometry(
            viewport.x(),
            table.horizontalHeader().y(),
            width,
            viewport.height() + table.horizontalHeader().height(),
        )
        self.setVisible(0 < width < viewport.width() * 0.6)


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
