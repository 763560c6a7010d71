"""Ways to put things side by side that survive a narrow window and 200 % zoom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.theme import px


class Arranged(QLayout):
    """A layout whose height follows from its width: what derives from it says in ``_arrange`` where each thing stands."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(px(spacing))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, move: bool) -> int:
        """Put the things into ``rect`` (only when they shall ``move``); returns the height they take."""
        raise NotImplementedError


class Flow(Arranged):
    """Things one after the other, going on in the next line when the line is full; ``right`` puts lines to the right."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8, right: bool = False) -> None:
        super().__init__(parent, spacing)
        self._right = right

    def set_right(self, right: bool) -> None:
        """Put the lines to the right or to the left."""
        if self._right != right:
            self._right = right
            self.invalidate()

    def insert(self, index: int, widget: QWidget) -> None:
        """Put a widget before the ``index``-th."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((s.width() for s in shown), default=0), max((s.height() for s in shown), default=0))

    def _arrange(self, rect: QRect, move: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(rect.width(), item.minimumSize().width())))
            if lines[-1] and used + self.spacing() + size.width() > rect.width():
                lines.append([])
                used = 0
            used += size.width() + (self.spacing() if lines[-1] else 0)
            lines[-1].append((item, size))
        y = rect.y()
        for line in lines:
            if not line:
                continue
            height = max(size.height() for _item, size in line)
            width = sum(size.width() for _item, size in line) + self.spacing() * (len(line) - 1)
            x = rect.right() + 1 - width if self._right else rect.x()
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - rect.y() - self.spacing()) if lines[0] else 0


class Columns(QWidget):
    """Widgets side by side with shares of the width; below ``stack_below`` (pixels of the design) one under the other."""

    def __init__(
        self, parts: Sequence[tuple[QWidget, int]], stack_below: int = 720, spacing: int = 16
    ) -> None:
        super().__init__()
        self._stack_below = stack_below
        self._least: tuple[int, int] | None = None
        self._least_of: dict[QWidget, int] = {}
        self._parts = [widget for widget, _share in parts]
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(spacing))
        for widget, share in parts:
            self._box.addWidget(widget, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        narrow = self.width() < px(self._stack_below)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != direction:
            self._box.setDirection(direction)
        if self._least is not None:
            self.setMinimumHeight(px(self._least[narrow]))
        for part, least in self._least_of.items():
            part.setMinimumHeight(px(least) if narrow else 0)

    def set_least(self, beside: int, stacked: int) -> None:
        """The least height (pixels of the design) side by side, and one under the other."""
        self._least = (beside, stacked)
        self._turn()

    def set_least_of(self, part: QWidget, stacked: int) -> None:
        """The least height (pixels of the design) of one part where they stand one under the other."""
        self._least_of[part] = stacked
        self._turn()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be turned into a stack."""
        hint = super().minimumSizeHint()
        widest = max((part.minimumSizeHint().width() for part in self._parts), default=0)
        return QSize(widest, hint.height())


def columns(*parts: tuple[QWidget, int], stack_below: int = 720) -> Columns:
    """``columns((table, 3), (card, 1))``."""
    return Columns(parts, stack_below)


def row(*widgets: QWidget | int | None, spacing: int = 8) -> QWidget:
    """Widgets in a row; ``None`` is a spring, a number is so many pixels of the design."""
    return _box(QHBoxLayout(), widgets, spacing)


def column(*widgets: QWidget | int | None, spacing: int = 8) -> QWidget:
    """Widgets one under the other; ``None`` is a spring, a number is so many pixels of the design."""
    return _box(QVBoxLayout(), widgets, spacing)


def _box(box: QBoxLayout, widgets: Sequence[QWidget | int | None], spacing: int) -> QWidget:
    holder = QWidget()
    holder.setProperty("kind", "clear")
    holder.setLayout(box)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(spacing))
    for widget in widgets:
        if widget is None:
            box.addStretch(1)
        elif isinstance(widget, int):
            box.addSpacing(px(widget))
        else:
            box.addWidget(widget)
    return holder


def flow(*widgets: QWidget, spacing: int = 8, right: bool = False) -> QWidget:
    """Widgets in a row that goes on in the next line when it is full."""
    holder = QWidget()
    holder.setProperty("kind", "clear")
    box = Flow(holder, spacing, right)
    for widget in widgets:
        box.addWidget(widget)
    return holder


def grid(*widgets: QWidget, columns: int = 2, spacing: int = 8) -> QWidget:
    """Widgets in columns of one width, row by row."""
    holder = QWidget()
    holder.setProperty("kind", "clear")
    box = QGridLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(spacing))
    for at, widget in enumerate(widgets):
        box.addWidget(widget, at // columns, at % columns)
    for column_at in range(columns):
        box.setColumnStretch(column_at, 1)
    return holder


def scrolled(widget: QWidget) -> QScrollArea:
    """The widget in an area that scrolls when it does not fit; no frame, no ground of its own."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.setProperty("kind", "clear")
    area.setWidget(widget)
    return area


def tab_order(widget: QWidget) -> list[QWidget]:
    """What the keyboard can go to in a widget, as it is laid out: line by line, column by column."""
    seen: set[QWidget] = set()
    return [one for one in _in_order(widget, seen) if one.isVisible() and one.isEnabled()]


def _in_order(widget: QWidget, seen: set[QWidget]) -> Iterator[QWidget]:
    if widget in seen or widget.isWindow():
        return
    seen.add(widget)
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QTabWidget):
        yield from _in_order(widget.tabBar(), seen)
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout, seen)
    # what stands in no layout: the inside of a scrolled area, what lies over an empty table
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from _in_order(child, seen)


def _in_layout(layout: QLayout, seen: set[QWidget]) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        cells: list[tuple[Any, int]] = [(layout.getItemPosition(at), at) for at in places]
        places = [at for _row_and_column, at in sorted(cells)]
    for at in places:
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        widget = item.widget() if item is not None else None
        if inner is not None:
            yield from _in_layout(inner, seen)
        elif widget is not None:
            yield from _in_order(widget, seen)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            break
        inner = item.layout()
        if inner is not None:
            clear(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setProperty("kind", "rule")
    line.setFixedHeight(1)
    return line
