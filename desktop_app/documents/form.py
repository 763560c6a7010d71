"""Captions over dotted lines, boxes for numbers, the head of a member's card: how they stand on a page of a PDF."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.documents import layout
from desktop_app.documents.blocks import Boxes, CardHead, Centred, Field, Fields, Space
from desktop_app.documents.flow import Gap, TextLine, Unit, baseline
from desktop_app.documents.fonts import face_of
from desktop_app.documents.lines import Line, Measure, Piece, break_balanced, break_lines
from desktop_app.documents.sheet import Sheet
from desktop_app.documents.text import clean_line


def form_units(block: Space | Centred | Fields | CardHead, width: float, measure: Measure) -> Iterator[Unit]:
    """A block of a form as units of the flow."""
    if isinstance(block, Space):
        yield Gap(layout.mm(block.height_mm))
    elif isinstance(block, Centred):
        face = face_of(block.bold, block.italic)
        for line in break_balanced(block.text, face, block.size, width, measure):
            yield TextLine(line, block.size, block.size * 1.36, width, "center", keep=True)
    elif isinstance(block, Fields):
        yield _FieldRow(block, width, measure)
    else:
        yield _CardHead(block, width, measure)


def shares(block: Fields, width: float) -> list[float]:
    """Widths of the fields of a line in points, without the gaps between them."""
    total = sum(field.share for field in block.fields) or 1.0
    room = width - layout.FORM_GAP * (len(block.fields) - 1)
    return [field.share / total * room for field in block.fields]


def field_pieces(field: Field) -> tuple[Piece, ...]:
    """The caption and its value in their faces."""
    label, value = clean_line(field.label), clean_line(field.value)
    pieces = [Piece(f"{label} " if value else label)] if label else []
    if value:
        pieces.append(Piece(value, "bold"))
    return tuple(pieces)


class _FieldRow(Unit):
    __slots__ = ("_broken", "_least", "_pitch", "_size", "_widths")

    def __init__(self, block: Fields, width: float, measure: Measure) -> None:
        self._size = block.size
        self._pitch = block.size * layout.FORM_PITCH
        self._widths = shares(block, width)
        self._broken = [
            (
                _broken(field_pieces(field), block.size, room, measure),
                _label(field, block.size, room, measure),
            )
            for field, room in zip(block.fields, self._widths, strict=True)
        ]
        most = max(
            (
                max(len(lines), field.least_lines, 1)
                for (lines, _label), field in zip(self._broken, block.fields, strict=True)
            ),
            default=1,
        )
        super().__init__(most * self._pitch)
        self._least = [max(field.least_lines, 1) for field in block.fields]

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        for (lines, label), least, room in zip(self._broken, self._least, self._widths, strict=True):
            for at in range(max(len(lines), least)):
                y = top + at * self._pitch + baseline(self._pitch, self._size)
                if at < len(lines):
                    sheet.line(left, y, lines[at], self._size)
                self._draw_dots(sheet, left, y, room, at, label)
            left += room + layout.FORM_GAP

    def _draw_dots(
        self, sheet: Sheet, left: float, y: float, room: float, at: int, label: tuple[int, float]
    ) -> None:
        """The dotted line begins where the caption ends."""
        last, width = label
        start = width + 3 if at == last and width else 0.0
        if at >= last and start < room - 6:
            drop = y + layout.FORM_DOT_DROP
            sheet.rule(left + start, drop, left + room, drop, 0.6, dotted=True)


def _broken(pieces: tuple[Piece, ...], size: float, room: float, measure: Measure) -> list[Line]:
    return break_lines(pieces, size, room, room, measure) if pieces else []


def _label(field: Field, size: float, room: float, measure: Measure) -> tuple[int, float]:
    """On which line the caption ends and how far it reaches there."""
    label = clean_line(field.label)
    lines = _broken((Piece(label),) if label else (), size, room, measure)
    return (len(lines) - 1, lines[-1].width) if lines else (0, 0.0)


class _CardHead(Unit):
    __slots__ = ("_block", "_lines", "_measure", "_room", "_upper", "_width")

    def __init__(self, block: CardHead, width: float, measure: Measure) -> None:
        self._block = block
        self._measure = measure
        self._width = width
        self._room = width * layout.FORM_LEFT_SHARE - layout.FORM_GAP
        self._lines = [_FieldRow(Fields((field,), 12), self._room, measure) for field in block.lines]
        left = sum(line.height for line in self._lines)
        right = layout.HEAD_PITCH + 8 + len(block.boxes) * (layout.FORM_NOTE_SIZE * 1.5 + layout.mm(9))
        self._upper = max(left, right) + 10
        super().__init__(self._upper + layout.mm(layout.PHOTO_HEIGHT_MM) + 10)

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        block = self._block
        y = top
        for line in self._lines:
            line.draw(sheet, left, y)
            y += line.height
        right = left + self._width * layout.FORM_LEFT_SHARE
        middle = (right + left + self._width) / 2
        y = top + baseline(layout.HEAD_PITCH, layout.PARTY_TITLE_SIZE)
        title = sheet.centred(middle, y, layout.PARTY_TITLE, "bold", layout.SUPERIOR_SIZE)
        rule = y + layout.RULE_DROP
        sheet.rule(middle - title / 2, rule, middle + title / 2, rule, layout.RULE_WIDTH)
        y = top + layout.HEAD_PITCH + 8
        for boxes in block.boxes:
            self._draw_boxes(sheet, boxes, right, y)
            y += layout.FORM_NOTE_SIZE * 1.5 + layout.mm(9)
        self._draw_title(sheet, left, top + self._upper)

    def _draw_boxes(self, sheet: Sheet, boxes: Boxes, left: float, top: float) -> None:
        size = layout.FORM_NOTE_SIZE
        sheet.text(left, top + baseline(size * 1.5, size), clean_line(boxes.label), "regular", size)
        top += size * 1.5
        x, side = left, layout.mm(layout.BOX_MM)
        for at, sign in enumerate(box_signs(boxes)):
            for x1, y1, x2, y2 in (
                (x, top, x + side, top),
                (x, top + side, x + side, top + side),
                (x, top, x, top + side),
                (x + side, top, x + side, top + side),
            ):
                sheet.rule(x1, y1, x2, y2, layout.TABLE_RULE)
            if sign:
                sheet.centred(x + side / 2, top + baseline(side, 12), sign, "bold", 12)
            x += side
            if at + 1 in boxes.gaps:
                x += layout.mm(layout.BOX_GAP_MM)

    def _draw_title(self, sheet: Sheet, left: float, top: float) -> None:
        block = self._block
        wide, high = layout.mm(layout.PHOTO_WIDTH_MM), layout.mm(layout.PHOTO_HEIGHT_MM)
        if block.photo is None or not sheet.picture(block.photo, left, top, wide, high):
            for x1, y1, x2, y2 in (
                (left, top, left + wide, top),
                (left, top + high, left + wide, top + high),
                (left, top, left, top + high),
                (left + wide, top, left + wide, top + high),
            ):
                sheet.rule(x1, y1, x2, y2, layout.TABLE_RULE)
            sheet.centred(
                left + wide / 2, top + high / 2, block.photo_caption, "italic", layout.FORM_NOTE_SIZE
            )
        middle = left + self._width / 2
        y = top + high / 2
        sheet.centred(middle, y, block.title, "bold", layout.FORM_TITLE_SIZE)
        if block.code:
            sheet.centred(middle, y + layout.FORM_TITLE_SIZE, block.code, "italic", layout.FORM_NOTE_SIZE + 1)


def box_signs(boxes: Boxes) -> list[str]:
    """The sign of each box; a number too long for the form has more boxes."""
    signs = [sign for sign in clean_line(boxes.text) if not sign.isspace()]
    return signs + [""] * (boxes.count - len(signs))
