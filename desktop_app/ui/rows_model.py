"""A list of objects as the model of a table: searched, filtered, sorted, with the texts that were refused."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import fold, nfc
from desktop_app.ui import theme
from desktop_app.ui.columns import Column

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTER = Qt.AlignmentFlag.AlignCenter
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
            return RIGHT if align == "right" else CENTER if align == "center" else LEFT
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
        return self.shown(self.row(at), self.columns[column])

    def shown(self, row: Any, column: Column) -> str:
        """What stands on the screen for a row in a column: the text that was refused before the one that is kept."""
        if self.faults:
            fault = self.faults.get((self.key(row), column.key))
            if fault is not None:
                return fault[0]
        return column.shown(row)

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
                else (RIGHT if column.kind == "number" else LEFT)
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.title_tip or column.title
        return None
