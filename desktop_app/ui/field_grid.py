"""How the fields of a form stand: in columns of a readable width, as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from desktop_app.ui.layouts import Arranged
from desktop_app.ui.theme import px

COLUMN_MIN, COLUMN_MAX = 280, 360


class FieldGrid(Arranged):
    """Fields in columns of 280 to 360 pixels; as many columns as fit. A field may span several."""

    def __init__(self, max_columns: int = 3) -> None:
        super().__init__(spacing=16)
        self._spans: dict[QWidget, int] = {}
        self._max = max_columns

    def add(self, widget: QWidget, span: int = 1) -> None:
        """Put a field after the others."""
        self._spans[widget] = span
        self.addWidget(widget)

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._items if not item.isEmpty()), default=0)
        return QSize(max(widest, px(200)), 0)

    def sizeHint(self) -> QSize:
        shown = [item for item in self._items if not item.isEmpty()]
        columns = min(self._max, max(len(shown), max((self._span(item) for item in shown), default=1)))
        width = columns * px(320) + (columns - 1) * self.spacing()
        return QSize(width, self.heightForWidth(width))

    def fitting_width(self, room: int) -> int:
        """The width it wishes, or where ``room`` is less what the columns that fit into it can fill."""
        wish, gap = self.sizeHint().width(), self.spacing()
        if wish <= room:
            return wish
        columns = max(1, min(self._max, (room + gap) // (px(COLUMN_MIN) + gap)))
        return min(room, columns * px(COLUMN_MAX) + gap * (columns - 1))

    def _span(self, item: QLayoutItem) -> int:
        widget = item.widget()
        return self._spans.get(widget, 1) if widget is not None else 1

    def _arrange(self, rect: QRect, move: bool) -> int:
        gap = self.spacing()
        columns = max(1, min(self._max, (rect.width() + gap) // (px(COLUMN_MIN) + gap)))
        width = min(px(COLUMN_MAX), (rect.width() - gap * (columns - 1)) // columns)
        y, at = rect.y(), 0
        line: list[tuple[QLayoutItem, int, int]] = []

        def close(y: int) -> int:
            height = max((self._height(item, wide) for item, _x, wide in line), default=0)
            if move:
                for item, x, wide in line:
                    item.setGeometry(QRect(x, y, wide, height))
            line.clear()
            return y + height + gap

        for item in self._items:
            if item.isEmpty():
                continue
            span = min(self._span(item), columns)
            if at + span > columns:
                y, at = close(y), 0
            line.append((item, rect.x() + at * (width + gap), width * span + gap * (span - 1)))
            at += span
        if line:
            y = close(y)
        return max(0, y - rect.y() - gap)

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
