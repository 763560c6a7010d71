"""A table of records: Vietnamese order, remembered columns, search, copying, what can be done with a row.

A table shows a plain list of objects through :class:`~desktop_app.ui.columns.Column`. What is seen, in the order it is
seen, is ``visible_rows()`` and ``visible_columns()``: printing and exporting take exactly these. A grid that is typed into
is an :class:`~desktop_app.ui.editable_table.EditableTable`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import fold, number_text
from desktop_app.ui import buttons, clipboard, labels, layouts, theme
from desktop_app.ui.cells import CellDelegate, CellTable
from desktop_app.ui.column_layout import ColumnLayout
from desktop_app.ui.columns import Column
from desktop_app.ui.frozen_columns import FrozenColumns
from desktop_app.ui.rows_model import LEFT, Index, RowsModel
from desktop_app.ui.settings import Settings
from desktop_app.ui.theme import px

_NAME_LIMIT = 420


class _Header(QHeaderView):
    """Headings that sort when clicked, can be moved, and offer the list of columns on the right button."""

    def __init__(self, table: RecordTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setSortIndicatorShown(False)
        self.setDefaultAlignment(LEFT)
        self.setMinimumSectionSize(px(40))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: table.column_menu().exec(self.mapToGlobal(at)))


class RecordTable(CellTable):
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
        self._frozen: FrozenColumns | None = None
        self.rows_model = RowsModel(columns, key, search, self)
        self._columns = ColumnLayout(self, settings, name, self._sort)
        self._bound: dict[str, Callable[[list[Any]], object]] = {}
        self._offers: list[tuple[str, Callable[[Any], object], str]] = []
        self._count = labels.caption("", wrap=False)
        # rather cut than wider than the window
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._count.setMinimumWidth(px(72))
        self._empty: QWidget | None = None
        self._elsewhere = ""
        self._default_sort: tuple[str, bool] | None = None
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
        if freeze:
            self._frozen = FrozenColumns(self, freeze)
            self._frozen.horizontalHeader().sectionClicked.connect(self._sort_clicked)
        header.sectionClicked.connect(self._sort_clicked)
        header.sectionResized.connect(self._section_resized)
        header.sectionMoved.connect(lambda *_args: self._columns.changed())
        self.doubleClicked.connect(lambda index: self.row_activated.emit(self.rows_model.row(index.row())))
        self.rows_model.modelReset.connect(self._was_reset)
        self._watch_selection()
        theme.changed().changed.connect(self._restyle)
        self._measure()
        self._columns.restore()
        self._columns.fit()

    # rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; what was selected stays selected, by key."""
        with _KeptSelection(self):
            self.rows_model.set_rows(rows)
        self._columns.fit()

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
        if self._columns.remembered().get("sort") is None:
            self._sort(key, descending)

    def visible_rows(self) -> list[Any]:
        """The rows shown, in their order."""
        return self.rows_model.visible()

    def visible_columns(self) -> list[Column]:
        """The columns shown, in their order."""
        header = self.horizontalHeader()
        order = sorted(range(len(self.rows_model.columns)), key=header.visualIndex)
        return [self.rows_model.columns[i] for i in order if not self._columns.hidden(i)]

    def cell_text(self, row: Any, column: Column) -> str:
        """What stands on the screen for a row in a column."""
        return self.rows_model.shown(row, column)

    def current_row(self) -> Any | None:
        """The row one is on."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[Any]:
        """The selected rows, in the order shown."""
        return [self.rows_model.row(i) for i in self._selected_at()]

    def _selected_at(self) -> list[int]:
        selection = self.selectionModel()
        if self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows:
            # asking for whole rows asks the model about every cell of them
            parts = selection.selection().toList() if selection is not None else []
            return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})
        at = sorted(index.row() for index in selection.selectedRows(0)) if selection is not None else []
        return at or sorted({index.row() for index in selection.selectedIndexes()})

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
        selected = len(self._selected_at())
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
        foot.addWidget(self._count, 1)
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

    def say_elsewhere(self, sentence: str) -> None:
        """What a search without a hit says instead, where what is looked for stands outside these rows."""
        self._elsewhere = sentence
        self._place_empty()

    def _place_empty(self) -> None:
        if self._empty is None:
            return
        nothing = self.rows_model.rowCount() == 0
        self._empty.setVisible(nothing)
        if nothing:
            whole = bool(self.rows_model.rows())
            self._empty_text.setText(
                (self._elsewhere or _("Không có dòng nào khớp với điều đang tìm."))
                if whole
                else self._empty_words
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
            visible = not self._columns.hidden(at)
            action.setChecked(visible)
            action.setEnabled(not (visible and shown == 1))
            action.toggled.connect(lambda on, at=at: self.show_column(at, on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(_("Trở lại như ban đầu"), self.forget_layout)
        return menu

    def show_column(self, at: int, shown: bool = True) -> None:
        """Show a column or take it away."""
        self._columns.show(at, shown)

    def _sort_clicked(self, section: int) -> None:
        key = self.rows_model.columns[section].key
        now = self.rows_model.sorted_by()
        self._sort(key, descending=now == (key, False))
        self._columns.changed()

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

    def save_layout(self) -> None:
        """Remember widths, order, hidden columns and sorting now."""
        self._columns.save()

    def forget_layout(self) -> None:
        """Back to the columns as they were made."""
        self._columns.forget()
        if self._default_sort is not None:
            self._sort(*self._default_sort)
        else:
            with _KeptSelection(self):
                self.rows_model.sort_by(None)
            self.horizontalHeader().setSortIndicatorShown(False)
        self._columns.fit()

    def _section_resized(self, section: int, _old: int, new: int) -> None:
        if self._frozen is not None:
            self._frozen.follow(section, new)
        self._columns.drawn(section)

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
        self._measure()
        self._columns.rescale()
        self._columns.fit()
        self._place_empty()
        self.viewport().update()

    # events

    def _watch_selection(self) -> None:
        selection = self.selectionModel()
        selection.currentRowChanged.connect(self._current_moved)
        selection.selectionChanged.connect(self._selection_moved)

    def _current_moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self.asleep:
            self.current_changed.emit(self.rows_model.row(current.row()) if current.isValid() else None)

    def _selection_moved(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if not self.asleep:
            self._tell_count()
            self.selection_changed.emit()

    def _was_reset(self) -> None:
        self._tell_count()
        self._place_empty()
        self.shown_changed.emit()

    def _tell_count(self) -> None:
        away = self._columns.out_of_sight()
        text = self.count_text()
        self._count.setText(f"{text} · " + _("khuất {n} cột").format(n=len(away)) if away else text)
        self._count.setToolTip(
            _("Chữ to, cửa sổ hẹp nên chưa thấy: {columns}. Khi in vẫn đủ cột.").format(
                columns=", ".join(away)
            )
            if away
            else ""
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.fit_again()
        self._tell_count()
        self._place_empty()
        if self._frozen is not None:
            self._frozen.place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_count()
        self._place_empty()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._columns.save_what_waits()

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
        self._before = table.asleep
        table.asleep = True
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
        table.asleep = self._before
        if not table.asleep:
            table._tell_count()
            if found is not None:
                table.scrollTo(table.currentIndex())
            if self._had:  # the object of the current row is another one now, or gone
                table.current_changed.emit(table.current_row())
            table.selection_changed.emit()
