"""The first columns of a wide table, which stay while the others are scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from desktop_app.ui.cells import CellDelegate, CellTable


class FrozenColumns(QTableView):
    """The first columns, drawn over the left edge so that they stay while the others are scrolled."""

    def __init__(self, table: CellTable, count: int) -> None:
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
