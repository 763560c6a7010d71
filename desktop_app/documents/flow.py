"""Pages filled from top to bottom: what stays together, what is repeated, where a page ends.

A paper is a stream of units (a line, a table row, a chart, the signatures). A unit may be kept with the next one; units
kept together move to the next page together. Pages are drawn and let go as they fill.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from desktop_app.documents import fonts, layout
from desktop_app.documents.lines import Line
from desktop_app.documents.sheet import Sheet


class Ruled(Protocol):
    """A table as the flow sees it: its heading is drawn where it starts on a page, its rules where it ends."""

    @property
    def heading_height(self) -> float:
        """Height of the heading rows in points."""
        ...

    def open(self, sheet: Sheet, left: float, top: float) -> float:
        """Draws the heading; returns its lower edge."""
        ...

    def close(self, sheet: Sheet) -> None:
        """Draws the rules not drawn yet."""
        ...


class Unit:
    """Something that is never split: its height, the gap above it (none at the top of a page), what it stays with."""

    __slots__ = ("before", "height", "keep", "table")

    def __init__(
        self, height: float, before: float = 0.0, keep: bool = False, table: Ruled | None = None
    ) -> None:
        self.height = height
        self.before = before
        self.keep = keep
        self.table = table

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draws the unit with its top left corner there."""
        raise NotImplementedError


class Drawn(Unit):
    """A unit drawn by a function (sheet, left, top)."""

    __slots__ = ("_draw",)

    def __init__(
        self,
        height: float,
        draw: Callable[[Sheet, float, float], None],
        before: float = 0.0,
        keep: bool = False,
    ) -> None:
        super().__init__(height, before, keep)
        self._draw = draw

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        self._draw(sheet, left, top)


class Gap(Unit):
    """Room before what follows; none at the top of a page."""

    __slots__ = ()

    def __init__(self, height: float) -> None:
        super().__init__(0.0, before=height, keep=True)

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        pass


def baseline(pitch: float, size: float) -> float:
    """From the top of a line box to its base line: the letters stand in the middle of the pitch."""
    return (pitch - (fonts.ASCENT + fonts.DESCENT) * size) / 2 + fonts.ASCENT * size


class TextLine(Unit):
    """A line of text in the body."""

    __slots__ = ("_align", "_indent", "_line", "_room", "_size")

    def __init__(
        self,
        line: Line,
        size: float,
        pitch: float,
        room: float,
        align: str = "justify",
        indent: float = 0.0,
        before: float = 0.0,
        keep: bool = False,
    ) -> None:
        super().__init__(pitch, before, keep)
        self._line = line
        self._size = size
        self._room = room
        self._align = align
        self._indent = indent

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        y = top + baseline(self.height, self._size)
        line, room = self._line, self._room
        if self._align == "center":
            sheet.line(left + (room - line.width) / 2, y, line, self._size)
        elif self._align == "right":
            sheet.line(left + room - line.width, y, line, self._size)
        else:
            x = left + self._indent
            sheet.line(x, y, line, self._size, room - self._indent, self._align == "justify")


def _through_the_table(units: list[Unit]) -> int:
    """How many units there are up to the last row of a table; 0 without one."""
    return max((at for at, unit in enumerate(units, 1) if unit.table is not None), default=0)


class Flow:
    """Places units on the pages of a sheet."""

    def __init__(self, sheet: Sheet, landscape: bool, duplex: bool) -> None:
        self.sheet = sheet
        self.width = layout.text_width(landscape)
        self.top = layout.mm(layout.MARGIN_TOP_MM)
        self.bottom = sheet.height - layout.mm(layout.MARGIN_BOTTOM_MM)
        self.page = 1
        self.y = self.top
        self._duplex = duplex
        self._group: list[Unit] = []
        self._table: Ruled | None = None
        self._fresh = True  # nothing on the page yet
        self._head_only = False  # nothing but the head of the paper

    @property
    def left(self) -> float:
        """Left edge of the text on the page being filled."""
        return layout.text_left(self.page, self._duplex)

    @property
    def height(self) -> float:
        """Height of a whole page of text."""
        return self.bottom - self.top

    def skip_to(self, y: float) -> None:
        """Something was drawn on the page down to `y`."""
        self.y = y
        self._fresh = False
        self._head_only = True

    def add(self, unit: Unit) -> None:
        """The next unit; it is placed when it is known what it stays with."""
        self._group.append(unit)
        if not unit.keep:
            self._place()

    def _needed(self, units: list[Unit], fresh: bool) -> float:
        table = None if fresh else self._table
        total = 0.0
        for unit in units:
            if not fresh:
                total += unit.before
            fresh = fresh and not unit.height and unit.table is None
            if unit.table is not None and unit.table is not table:
                total += unit.table.heading_height
            table = unit.table
            total += unit.height
        return total

    def _place(self) -> None:
        units, self._group = self._group, []
        if len(units) > 1 and self._needed(units, True) > self.height + 0.01:
            # Taller than a page: nothing can keep it together, but what follows its table stays whole.
            rows = _through_the_table(units) or len(units)
            for unit in units[:rows]:
                self._put_on_page_with_room([unit])
            if rows < len(units):
                self._put_on_page_with_room(units[rows:])
        elif units:
            self._put_on_page_with_room(units)

    def _put_on_page_with_room(self, units: list[Unit]) -> None:
        if not self._fresh and self.y + self._needed(units, False) > self.bottom + 0.01:
            with_head = (self._rows_with_head(units) or self._fitting(units)) if self._head_only else 0
            for unit in units[:with_head]:
                self._put(unit)
            units = units[with_head:]
            self.new_page()
        for unit in units:
            self._put(unit)

    def _rows_with_head(self, units: list[Unit]) -> int:
        """How many units, up to the last row of a table, have room below the head: a head never stands alone on its page
        because its short table is kept with what follows."""
        rows = _through_the_table(units)
        return rows if self.y + self._needed(units[:rows], False) <= self.bottom + 0.01 else 0

    def _fitting(self, units: list[Unit]) -> int:
        """How many units have room below the head when the next one is a further row of their table."""
        return max(
            (
                at
                for at in range(1, len(units))
                if units[at].table is not None
                and units[at - 1].table is units[at].table
                and self.y + self._needed(units[:at], False) <= self.bottom + 0.01
            ),
            default=0,
        )

    def _put(self, unit: Unit) -> None:
        sheet, left = self.sheet, self.left
        table = unit.table
        if self._table is not None and self._table is not table:
            self._table.close(sheet)
            self._table = None
        y = self.y if self._fresh else self.y + unit.before
        if table is not None and self._table is None:
            y = table.open(sheet, left, y)
            self._table = table
        unit.draw(sheet, left, y)
        self.y = y + unit.height
        self._head_only = self._head_only and not unit.height
        self._fresh = self._fresh and not unit.height and table is None

    def new_page(self) -> None:
        """Ends the page and begins the next, with its number."""
        self._end_page()
        self.page += 1
        self.y = self.top
        self._fresh = True
        self._head_only = False
        size = layout.PAGE_NUMBER_SIZE
        y = layout.mm(layout.PAGE_NUMBER_TOP_MM) + fonts.ASCENT * size
        self.sheet.centred(self.left + self.width / 2, y, str(self.page), "regular", size)

    def break_page(self) -> None:
        """What follows starts on a new page; a page with nothing on it is used."""
        self._place()
        if not self._fresh:
            self.new_page()

    def new_paper(self) -> None:
        """What follows is another paper of the file: it starts on a page of its own, its pages are counted anew. Both sides
        of a sheet never hold two papers."""
        self._place()
        if not self._fresh:
            self._end_page()
        if self._duplex and self.page % 2:
            self._end_page()
        self.page = 1
        self.y = self.top
        self._fresh = True
        self._head_only = False

    def _end_page(self) -> None:
        if self._table is not None:
            self._table.close(self.sheet)
            self._table = None
        self.sheet.end_page()

    def finish(self) -> bytes:
        """The last page is finished; the whole file."""
        self._place()
        if not self._fresh or self.page == 1:
            self._end_page()
        return self.sheet.finish()
