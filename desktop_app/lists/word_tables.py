"""The tables of a Word document (.docx), cell by cell, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

Element = ElementTree.Element
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOSEN = (f"{W}sdt", f"{W}customXml", f"{W}smartTag")
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_WIDEST = 100


@dataclass
class Table:
    """Rows of texts; ``merged`` areas as (first row, first column, last row, last column); ``around`` the lines of text
    before and after it."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    around: tuple[str, ...] = ()

    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """Areas that are one cell."""
        return tuple(self.spans)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """Children of a kind, also those inside content controls and insertions; not those of tables further inside."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in _CHOSEN:
            content = child.find(f"{W}sdtContent")
            yield from _within(content if content is not None else child, tag)
        elif child.tag == f"{W}ins":
            yield from _within(child, tag)


def tables(content: bytes, most_cells: int) -> list[Table]:
    """All tables of a document; one that was cut at the end of a page goes on as one. Raises OverflowError when there are
    more cells than ``most_cells``, ParseError when it is no XML."""
    body = ElementTree.fromstring(content).find(f"{W}body")
    if body is None:
        return []
    found: list[Table] = []
    room = most_cells
    for element in body.iter(f"{W}tbl"):
        table = _table(element, room)
        room -= sum(map(len, table.rows))
        before = found[-1] if found else None
        if before is not None and _goes_on(before, table):
            below = len(before.rows)
            before.rows.extend(table.rows)
            before.spans.extend(
                (top + below, left, end + below, right) for top, left, end, right in table.spans
            )
        else:
            found.append(table)
    lines = tuple(text for paragraph in _within(body, "p") if (text := _paragraph(paragraph).strip()))
    for table in found:
        table.around = lines[:200]
    return found


def _goes_on(before: Table, table: Table) -> bool:
    if not before.rows or not table.rows:
        return False
    return len(table.rows[0]) == len(before.rows[0]) > 2


def _table(element: Element, room: int) -> Table:
    table = Table()
    open_: dict[int, tuple[int, int]] = {}
    for at, line in enumerate(_within(element, "tr")):
        row: list[str] = []
        skipped = line.find(f"{W}trPr/{W}gridBefore")
        row.extend([""] * _number(skipped))
        for cell in _within(line, "tc"):
            left = len(row)
            width = max(_number(cell.find(f"{W}tcPr/{W}gridSpan")), 1)
            row.append(_cell(cell))
            row.extend([""] * (width - 1))
            down = cell.find(f"{W}tcPr/{W}vMerge")
            if down is not None and down.get(f"{W}val", "continue") != "restart" and left in open_:
                row[left] = ""
            else:
                _close(table, open_, left, at)
                open_[left] = (at, width)
        room -= len(row)
        if room < 0:
            raise OverflowError(room)
        table.rows.append(tuple(row))
    for left in list(open_):
        _close(table, open_, left, len(table.rows))
    return table


def _close(table: Table, open_: dict[int, tuple[int, int]], left: int, at: int) -> None:
    """A cell ends above row ``at``: if it is more than one, it is an area."""
    if left not in open_:
        return
    top, width = open_.pop(left)
    if at - 1 > top or width > 1:
        table.spans.append((top, left, at - 1, left + width - 1))


def _number(element: Element | None) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(int(text), _WIDEST) if text.isdigit() else 0


def _cell(cell: Element) -> str:
    return "\n".join(_paragraph(paragraph) for paragraph in _within(cell, "p")).strip()


def _paragraph(element: Element) -> str:
    text = ""
    for part in element:
        if part.tag in _DELETED or part.tag == f"{W}tbl":
            continue
        if part.tag == f"{W}t":
            text += part.text or ""
        elif part.tag in (f"{W}br", f"{W}cr"):
            text += "\n"
        elif part.tag == f"{W}tab":
            text += " "
        elif part.tag == f"{W}noBreakHyphen":
            text += "-"
        elif part.tag == f"{W}softHyphen":
            # the letter ư of an old font
            text += "\u00ad"
        elif part.tag != f"{W}pPr":
            text += _paragraph(part)
    return text
