"""Ruled tables: widths of columns, heights of rows, text in cells, rules.

Cells that fit are drawn as plain strings; only those that do not are broken. A row is never split unless it is taller
than a page; then it is divided between lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_app.documents import layout
from desktop_app.documents.blocks import Column, Table
from desktop_app.documents.flow import Unit, baseline
from desktop_app.documents.fonts import Face
from desktop_app.documents.lines import Line, Measure, break_lines, pieces_of
from desktop_app.documents.sheet import Sheet
from desktop_app.documents.text import NBSP, clean_line, clean_lines

# A cell ready to be drawn: its lines as (text, width) and the size of its letters.
_Cell = tuple[list[tuple[str, float]], float]


def cell_text(text: str) -> str:
    """The text of a cell: clean, its own line ends kept."""
    if "\n" in text or "\r" in text:
        return "\n".join(clean_lines(text))
    return clean_line(text)


def spans_row(table: Table, at: int) -> bool:
    """Whether a row is a sub-heading across the whole table: bold, with text in its first cell only."""
    if at not in table.bold_rows:
        return False
    row = table.rows[at]
    return len(table.columns) > 1 and bool(row) and bool(row[0]) and not any(row[1:])


def least_shrunk(column: Column, size: float) -> float:
    """How small the letters of a cell that is not to be broken may become, of their `size`."""
    if not column.name:
        return layout.TABLE_LEAST_SHRINK
    return max(layout.TABLE_NAME_SHRINK, min(layout.TABLE_LEAST_LETTERS / size, 1.0))


def column_groups(table: Table) -> list[tuple[str, int, int]]:
    """The upper heading row as (title, first column, number of columns); a column under no title stands for itself."""
    groups: list[tuple[str, int, int]] = []
    at = 0
    for title, count in table.groups:
        count = min(count, len(table.columns) - at)
        title = clean_line(title)
        if title and count > 0:
            groups.append((title, at, count))
        else:
            groups += [("", column, 1) for column in range(at, at + count)]
        at += max(count, 0)
    if groups:
        groups += [("", column, 1) for column in range(at, len(table.columns))]
    return groups


class RuledTable:
    """One table on its way to the pages."""

    def __init__(self, table: Table, width: float, page_height: float, measure: Measure) -> None:
        self.table = table
        self.size = table.size
        self.leading = table.size * layout.TABLE_LEADING
        self.pad_y = table.size * layout.TABLE_PAD_Y
        # a row of a bound book is divided into thin lines and needs no room besides
        self.pitch = table.size * layout.BOOK_LEADING if table.lines else self.leading
        self.row_pad = 0.0 if table.lines else self.pad_y
        self._baseline = baseline(self.leading, table.size)
        self._measure = measure
        self._page_height = page_height
        self.widths = column_widths(table, width, measure)
        self.edges = [0.0]
        for column_width in self.widths:
            self.edges.append(self.edges[-1] + column_width)
        self._groups = column_groups(table)
        self._titles = [
            self._broken(column.title, "bold", column_width)
            for column, column_width in zip(table.columns, self.widths, strict=True)
        ]
        self._group_titles = [
            self._broken(title, "bold", self.edges[first + count] - self.edges[first]) if title else []
            for title, first, count in self._groups
        ]
        self._title_height = self._height(max((len(lines) for lines in self._titles), default=0))
        self._group_height = 0.0
        if self._groups:
            self._group_height = self._height(max(len(lines) for lines in self._group_titles) or 1)
            under = [False] * len(table.columns)
            for title, first, count in self._groups:
                for at in range(first, first + count):
                    under[at] = bool(title)
            # Titles of columns under no group use both rows.
            low = max(
                (len(lines) for lines, grouped in zip(self._titles, under, strict=True) if grouped), default=1
            )
            high = max(
                (len(lines) for lines, grouped in zip(self._titles, under, strict=True) if not grouped),
                default=0,
            )
            self._title_height = max(self._height(low), self._height(high) - self._group_height)
        self._number_height = (
            layout.COLUMN_NUMBER_SIZE * layout.TABLE_LEADING + self.pad_y if table.numbered else 0.0
        )
        self._left = 0.0
        self._open_from = 0.0
        self._bottom = 0.0

    @property
    def heading_height(self) -> float:
        """Height of the heading rows in points."""
        return self._group_height + self._title_height + self._number_height

    @property
    def heading_heights(self) -> tuple[float, float]:
        """Heights of the row of groups and of the row of titles in points."""
        return self._group_height, self._title_height

    def _height(self, lines: int) -> float:
        return max(lines, 1) * self.leading + 2 * self.pad_y

    def _broken(self, text: str, face: Face, width: float) -> list[tuple[str, float]]:
        room = width - 2 * layout.TABLE_PAD_X
        lines: list[Line] = []
        for pieces in pieces_of(text, face):
            lines += break_lines(pieces, self.size, room, room, self._measure)
        return [(line.text, line.width) for line in lines]

    def _cell(self, text: str, column: Column, width: float, face: Face) -> _Cell:
        """The lines of a cell. `text` is clean."""
        size, measure = self.size, self._measure
        room = width - 2 * layout.TABLE_PAD_X
        if "\n" not in text:
            whole = measure.width(text, face, size)
            if whole <= room:
                return [(text, whole)], size
            if column.name or not column.wrap:
                shrunk = room / whole
                if shrunk >= least_shrunk(column, size):
                    return [(text, room)], size * shrunk
        lines: list[Line] = []
        for pieces in pieces_of(text, face):
            lines += break_lines(pieces, size, room, room, measure)
        return [(line.text, line.width) for line in lines], size

    def open(self, sheet: Sheet, left: float, top: float) -> float:
        """Draws the heading rows; returns their lower edge."""
        self._left = left
        edges = self.edges
        right = left + edges[-1]
        bottom = top + self._group_height + self._title_height
        rule = layout.TABLE_RULE
        sheet.rule(left, top, right, top, rule)
        middle = top + self._group_height
        whole = set(range(1, len(edges) - 1))  # inner edges drawn from top to bottom
        if self._groups:
            for (title, first, count), lines in zip(self._groups, self._group_titles, strict=True):
                if title:
                    self._draw_title(sheet, lines, first, first + count, top, middle)
                    sheet.rule(left + edges[first], middle, left + edges[first + count], middle, rule)
                    for at in range(first + 1, first + count):
                        whole.discard(at)
                        sheet.rule(left + edges[at], middle, left + edges[at], bottom, rule)
                    for at in range(first, first + count):
                        self._draw_title(sheet, self._titles[at], at, at + 1, middle, bottom)
                else:
                    self._draw_title(sheet, self._titles[first], first, first + 1, top, bottom)
        else:
            for at, lines in enumerate(self._titles):
                self._draw_title(sheet, lines, at, at + 1, top, bottom)
        for at in sorted(whole):
            sheet.rule(left + edges[at], top, left + edges[at], bottom, rule)
        for x in (left, right):
            sheet.rule(x, top, x, bottom, rule)
        sheet.rule(left, bottom, right, bottom, rule)
        if self._number_height:
            self._draw_numbers(sheet, bottom)
            bottom += self._number_height
            sheet.rule(left, bottom, right, bottom, rule)
        if self.table.lines:
            sheet.rule(left, bottom, right, bottom, layout.BOOK_RULE)
        self._open_from = self._bottom = bottom
        return bottom

    def _draw_numbers(self, sheet: Sheet, top: float) -> None:
        size, height = layout.COLUMN_NUMBER_SIZE, self._number_height
        for x in self.edges:
            sheet.rule(self._left + x, top, self._left + x, top + height, layout.TABLE_RULE)
        for at in range(len(self.widths)):
            middle = self._left + (self.edges[at] + self.edges[at + 1]) / 2
            sheet.centred(middle, top + baseline(height, size), str(at + 1), "regular", size)

    def _draw_title(
        self,
        sheet: Sheet,
        lines: Sequence[tuple[str, float]],
        first: int,
        end: int,
        top: float,
        bottom: float,
    ) -> None:
        middle = self._left + (self.edges[first] + self.edges[end]) / 2
        y = (top + bottom - len(lines) * self.leading) / 2 + self._baseline
        for text, width in lines:
            sheet.text(middle - width / 2, y, text, "bold", self.size)
            y += self.leading

    def units(self) -> Iterator[Unit]:
        """The rows, each a unit; a row taller than a page comes in parts."""
        table = self.table
        columns = table.columns
        count = len(columns)
        widths = self.widths
        most_lines = int((self._page_height - self.heading_height - 2 * self.row_pad) / self.pitch)
        most_lines = max(most_lines, 1)
        for at, row in enumerate(table.rows):
            face: Face = "bold" if at in table.bold_rows else "regular"
            if face == "bold" and spans_row(table, at):
                text = cell_text(row[0])
                cells = [self._cell(text, Column("", 1, wrap=True), self.edges[-1], face)]
                spanning = True
            else:
                cells = []
                for j, value in enumerate(row):
                    if j == count:
                        break
                    column = columns[j]
                    text = cell_text(value)
                    cells.append(
                        self._cell(
                            text.replace(" ", NBSP) if column.name and "\n" not in text else text,
                            column,
                            widths[j],
                            face,
                        )
                    )
                spanning = False
            lines = 1 if spanning else max(table.lines, 1)
            for cell in cells:
                if len(cell[0]) > lines:
                    lines = len(cell[0])
            if lines <= most_lines:
                yield Row(self, cells, lines, face, spanning)
                continue
            for start in range(0, lines, most_lines):
                part = [(cell[0][start : start + most_lines], cell[1]) for cell in cells]
                yield Row(self, part, max(table.lines, *(len(cell[0]) for cell in part)), face, spanning)

    def draw_row(
        self,
        sheet: Sheet,
        cells: Sequence[_Cell],
        face: Face,
        spanning: bool,
        left: float,
        top: float,
        height: float,
    ) -> None:
        """Draws a row and the rule under it."""
        bottom = top + height
        edges = self.edges
        pad = layout.TABLE_PAD_X
        if spanning:
            self._draw_inner(sheet, top)
            for text, _width in cells[0][0]:
                y = top + self.row_pad + baseline(self.pitch, self.size)
                sheet.text(left + pad, y, text, face, cells[0][1])
                top += self.pitch
            for x in (left, left + edges[-1]):
                sheet.rule(x, self._open_from, x, bottom, layout.TABLE_RULE)
            self._open_from = bottom
        else:
            columns = self.table.columns
            for at, (lines, size) in enumerate(cells):
                align = columns[at].align
                if self.table.lines and at:
                    y = top + baseline(self.pitch, self.size)
                else:
                    y = top + (height - len(lines) * self.pitch) / 2 + baseline(self.pitch, self.size)
                for text, width in lines:
                    if align == "right":
                        x = edges[at + 1] - pad - width
                    elif align == "center":
                        x = (edges[at] + edges[at + 1] - width) / 2
                    else:
                        x = edges[at] + pad
                    if text:
                        sheet.text(left + x, y, text, face, size)
                    y += self.pitch
            for line in range(1, round(height / self.pitch)) if self.table.lines else ():
                thin = top + line * self.pitch
                sheet.rule(left + edges[1], thin, left + edges[-1], thin, layout.BOOK_THIN_RULE)
        closing = layout.BOOK_RULE if self.table.lines else layout.TABLE_RULE
        sheet.rule(left, bottom, left + edges[-1], bottom, closing)
        self._bottom = bottom

    def _draw_inner(self, sheet: Sheet, bottom: float) -> None:
        """The inner upright rules of the rows since they were last drawn."""
        if bottom > self._open_from:
            left, start = self._left, self._open_from
            for x in self.edges[1:-1]:
                sheet.rule(left + x, start, left + x, bottom, layout.TABLE_RULE)

    def close(self, sheet: Sheet) -> None:
        """Draws the upright rules of the rows on this page."""
        bottom = self._bottom
        self._draw_inner(sheet, bottom)
        if bottom > self._open_from:
            for x in (self._left, self._left + self.edges[-1]):
                sheet.rule(x, self._open_from, x, bottom, layout.TABLE_RULE)
        self._open_from = bottom


class NoRows(Unit):
    """Stands for the rows of an empty table: its heading is shown all the same."""

    __slots__ = ()

    def __init__(self, ruled: RuledTable) -> None:
        super().__init__(0.0, table=ruled)

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        pass


class Row(Unit):
    """A row of a table."""

    __slots__ = ("_cells", "_face", "_ruled", "_spanning")

    def __init__(
        self, ruled: RuledTable, cells: Sequence[_Cell], lines: int, face: Face, spanning: bool
    ) -> None:
        super().__init__(lines * ruled.pitch + 2 * ruled.row_pad, table=ruled)
        self._ruled = ruled
        self._cells = cells
        self._face = face
        self._spanning = spanning

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        self._ruled.draw_row(sheet, self._cells, self._face, self._spanning, left, top, self.height)


def column_widths(table: Table, width: float, measure: Measure) -> list[float]:
    """Widths of the columns in points: their shares of `width`, moved where a column is too narrow for what must not
    be broken in it (names, cells that do not wrap, the longest word) and others have room to spare."""
    shares = [max(column.width, 0.001) for column in table.columns]
    total = sum(shares)
    widths = [share / total * width for share in shares]
    pad = 2 * layout.TABLE_PAD_X + layout.TABLE_SLACK
    rooms = [given - pad for given in widths]
    least, _names, full = _needs(table, rooms, measure, everything=False)
    if all(need <= room for need, room in zip(full, rooms, strict=True)):
        return widths
    least, names, full = _needs(table, rooms, measure, everything=True)
    most = width * layout.TABLE_WIDEST_GROWN
    # First what cannot be done without, then the names; text that wraps gives way, down to a part of its share.
    given_first = widths
    for needs in (least, names):
        wished = [min(need + pad, most) for need in needs]
        floors = [
            max(wish, given * layout.TABLE_WRAP_FLOOR if column.wrap else 0.0)
            for wish, given, column in zip(wished, given_first, table.columns, strict=True)
        ]
        widths = _moved(widths, wished, floors)
    # Then what would be nice, from columns that hold their whole contents with room to spare.
    wanted = [
        given if column.wrap else min(need + pad, most)
        for need, given, column in zip(full, widths, table.columns, strict=True)
    ]
    return _moved(widths, wanted, [need + pad for need in full])


def _moved(widths: list[float], wanted: list[float], floors: list[float]) -> list[float]:
    """The widths with room moved to columns narrower than `wanted` from those wider than their `floors`."""
    missing = [max(want - given, 0.0) for want, given in zip(wanted, widths, strict=True)]
    spare = [
        max(given - floor, 0.0) if not lack else 0.0
        for floor, given, lack in zip(floors, widths, missing, strict=True)
    ]
    moved = min(sum(missing), sum(spare))
    if moved <= 0:
        return widths
    # the smallest lack is met first: one very long word must not tear the short headings beside it
    gains = [0.0] * len(widths)
    left = moved
    lacking = sorted((at for at, lack in enumerate(missing) if lack), key=missing.__getitem__)
    for n, at in enumerate(lacking):
        gains[at] = min(missing[at], left / (len(lacking) - n))
        left -= gains[at]
    return [
        given + gain - rest / sum(spare) * moved
        for given, gain, rest in zip(widths, gains, spare, strict=True)
    ]


def _needs(
    table: Table, rooms: list[float], measure: Measure, everything: bool
) -> tuple[list[float], list[float], list[float]]:
    """Widths the columns' contents need: at least (words whole), with names a little smaller, and for all to be as wished.
    Unless `everything`, a cell that fits whole is not looked into."""
    size = table.size
    full = [
        max((measure.width(word, "bold", size) for word in clean_line(column.title).split(" ")), default=0.0)
        for column in table.columns
    ]
    least, names = list(full), list(full)
    count = len(table.columns)
    for at, row in enumerate(table.rows):
        face: Face = "bold" if at in table.bold_rows else "regular"
        if face == "bold" and spans_row(table, at):
            continue
        for j, value in enumerate(row):
            if j == count:
                break
            column = table.columns[j]
            text = cell_text(value)
            if column.name:
                # As drawn, so that the width is measured once.
                text = text.replace(" ", NBSP)
            for line in text.split("\n") if "\n" in text else (text,):
                whole = measure.width(line, face, size)
                if whole <= rooms[j] and not everything:
                    continue
                if column.name:
                    # a name over its date of birth is not written smaller
                    wanted = whole if "\n" in text else whole * layout.TABLE_NAME_WANTED
                    names[j] = max(names[j], min(wanted, size * layout.TABLE_NAME_GROWN))
                    whole = min(whole, size * layout.TABLE_NAME_GROWN)
                    need = max(measure.width(word, face, size) for word in line.split(NBSP))
                elif column.wrap:
                    if whole <= least[j]:
                        continue
                    need = max(measure.width(word, face, size) for word in line.split(" "))
                    if not everything:
                        whole = need
                else:
                    need = whole
                if need > least[j]:
                    least[j] = need
                if need > names[j]:
                    names[j] = need
                if whole > full[j]:
                    full[j] = whole
    return least, names, full
