"""Captions over dotted lines, boxes for numbers, thick rows of thin lines: how they are written for Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

from desktop_app.documents import layout
from desktop_app.documents.blocks import Boxes, CardHead, Centred, Column, Field, Fields, Space, Table
from desktop_app.documents.fonts import Face, face_of
from desktop_app.documents.form import box_signs, field_pieces, shares
from desktop_app.documents.lines import Measure, break_balanced, break_lines, pieces_of
from desktop_app.documents.ruled import cell_text, least_shrunk, spans_row
from desktop_app.documents.text import NBSP
from desktop_app.documents.word_xml import cell, gap, no_room_around, paragraph, row, run, table, twips

Content = Callable[..., str]


def form_xml(
    block: Space | Centred | Fields | CardHead, width: float, measure: Measure, part: Any, keep: bool = False
) -> Iterator[str]:
    """A block of a form as XML; ``part`` is Word's part that keeps the photograph, ``keep`` keeps it with what follows."""
    if isinstance(block, Space):
        yield gap(layout.mm(block.height_mm), keep)
    elif isinstance(block, Centred):
        face = face_of(block.bold, block.italic)
        shown = "\n".join(line.text for line in break_balanced(block.text, face, block.size, width, measure))
        yield paragraph(run(shown, face, block.size), "Head", pitch=block.size * 1.36, keep=True)
    elif isinstance(block, Fields):
        yield _fields(block, width, keep)
    else:
        yield _card_head(block, width, measure, part)


def _dotted(runs: str, room: float, pitch: float, apart: float, keep: bool) -> str:
    """A line whose rest is filled with dots up to its right end, ``apart`` from what stands beside it."""
    stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(room - 1)}"/></w:tabs>'
    shown = paragraph(runs + "<w:r><w:tab/></w:r>", "Head", "left", pitch=pitch, right=apart, keep=keep)
    # the stops stand before the spacing
    return shown.replace("<w:spacing", f"{stop}<w:spacing", 1)


def _field(field: Field, room: float, size: float, apart: float = 0.0, keep: bool = False) -> str:
    pitch = size * layout.FORM_PITCH
    runs = "".join(run(piece.text, piece.face, size) for piece in field_pieces(field))
    more = "" if field.value else _dotted("", room, pitch, apart, keep) * (max(field.least_lines, 1) - 1)
    return _dotted(runs, room, pitch, apart, keep) + more


def _fields(block: Fields, width: float, keep: bool) -> str:
    rooms = shares(block, width)
    if len(rooms) == 1:
        return _field(block.fields[0], rooms[0], block.size, keep=keep)
    cells, widths = "", []
    for at, (field, room) in enumerate(zip(block.fields, rooms, strict=True)):
        apart = layout.FORM_GAP if at < len(rooms) - 1 else 0.0
        cells += cell(_field(field, room, block.size, apart, keep), room + apart)
        widths.append(room + apart)
    return table(row(cells), widths, ruled=False, pad_x=0) + gap(1, keep)


def _boxes(boxes: Boxes) -> str:
    side = layout.mm(layout.BOX_MM)
    ruled = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right")
    )
    cells, widths = "", []
    for at, sign in enumerate(box_signs(boxes)):
        cells += cell(paragraph(run(sign, "bold", 12), "Head", pitch=side), side, middle=True, borders=ruled)
        widths.append(side)
        if at + 1 in boxes.gaps:
            space = layout.mm(layout.BOX_GAP_MM)
            cells += cell(paragraph("", "Head", pitch=side), space)
            widths.append(space)
    size = layout.FORM_NOTE_SIZE
    label = paragraph(run(boxes.label, size=size), "Head", "left", pitch=size * 1.5)
    shown = table(row(cells), widths, ruled=False, pad_x=0).replace('<w:jc w:val="center"/>', "", 1)
    return label + shown + gap(layout.mm(3))


def _card_head(block: CardHead, width: float, measure: Measure, part: Any) -> str:
    left_room = width * layout.FORM_LEFT_SHARE
    right_room = width - left_room
    title = measure.width(layout.PARTY_TITLE, "bold", layout.SUPERIOR_SIZE)
    inset = max((right_room - title - 2) / 2, 0.0)
    head = paragraph(
        run(layout.PARTY_TITLE, "bold", layout.SUPERIOR_SIZE),
        "Head",
        left=inset,
        right=inset,
        rule=True,
        pitch=19,
    )
    left = "".join(_field(field, left_room - layout.FORM_GAP, 12) for field in block.lines)
    right = head + gap(6) + "".join(_boxes(boxes) for boxes in block.boxes)
    upper = table(
        row(cell(left, left_room) + cell(right, right_room)), (left_room, right_room), ruled=False, pad_x=0
    )
    wide = layout.mm(layout.PHOTO_WIDTH_MM)
    middle = width - 2 * wide
    name = paragraph(
        run(block.title, "bold", layout.FORM_TITLE_SIZE), "Head", pitch=layout.FORM_TITLE_SIZE * 1.4
    )
    if block.code:
        name += paragraph(run(block.code, "italic", layout.FORM_NOTE_SIZE + 1), "Head")
    photo = _photo(block, part)
    ruled = ""
    if not photo:
        photo = paragraph(run(block.photo_caption, "italic", layout.FORM_NOTE_SIZE), "Head")
        ruled = "".join(
            f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for edge in ("top", "left", "bottom", "right")
        )
    cells = (
        cell(photo, wide, middle=True, borders=ruled)
        + cell(name, middle, middle=True)
        + cell(paragraph("", "Head"), wide)
    )
    high = f'<w:trHeight w:val="{twips(layout.mm(layout.PHOTO_HEIGHT_MM))}" w:hRule="atLeast"/>'
    lower = row(cells).replace("<w:cantSplit/>", f"<w:cantSplit/>{high}", 1)
    return upper + gap(6) + table(lower, (wide, middle, wide), ruled=False, pad_x=0) + gap(8)


def _photo(block: CardHead, part: Any) -> str:
    """The photograph kept in the file, inside its frame; empty while there is none that can be read."""
    from docx.shared import Mm

    if block.photo is None:
        return ""
    try:
        inline = part.new_pic_inline(BytesIO(block.photo), None, Mm(layout.PHOTO_HEIGHT_MM))
    except Exception:  # the reader of pictures raises whatever it likes; the frame then stays empty
        return ""
    wide = Mm(layout.PHOTO_WIDTH_MM)
    if inline.extent.cx > wide:
        high = int(inline.extent.cy * wide / inline.extent.cx)
        inline = part.new_pic_inline(BytesIO(block.photo), wide, high)
    no_room_around(inline)
    shown = f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
    # a picture in a line of exact pitch would be cut
    style = '<w:pStyle w:val="Head"/>'
    return paragraph(shown, "Head").replace(style, f'{style}<w:spacing w:line="240" w:lineRule="auto"/>', 1)


def lined_rows(block: Table, widths: Sequence[float], measure: Measure, content: Content) -> str:
    """The rows of a bound book: each thin line is a row of Word, the first column stands across them."""
    return "".join(_lined_row(block, at, widths, measure, content) for at in range(len(block.rows)))


def _edge(name: str, width: float) -> str:
    return f'<w:{name} w:val="single" w:sz="{max(round(width * 8), 2)}" w:space="0" w:color="000000"/>'


def _lined_row(block: Table, at: int, widths: Sequence[float], measure: Measure, content: Content) -> str:
    columns = block.columns
    high = f'<w:trHeight w:val="{twips(block.size * layout.BOOK_LEADING)}" w:hRule="exact"/>'
    thick_top, thick_bottom = _edge("top", layout.BOOK_RULE), _edge("bottom", layout.BOOK_RULE)
    values = block.rows[at]
    if spans_row(block, at):
        shown = content(cell_text(values[0]), "left", True, True)
        return row(cell(shown, sum(widths), len(columns), borders=thick_top + thick_bottom))
    bold = at in block.bold_rows
    lines = [
        _lines(values[j] if j < len(values) else "", column, widths[j], block.size, bold, measure)
        for j, column in enumerate(columns)
    ]
    count = max(block.lines, *(len(texts) for texts in lines))
    # a row too high for what is left of most pages is not kept whole
    whole = count <= layout.BOOK_ROW_WHOLE
    out = ""
    for line in range(count):
        top = thick_top if line == 0 else _edge("top", layout.BOOK_THIN_RULE)
        bottom = thick_bottom if line == count - 1 else _edge("bottom", layout.BOOK_THIN_RULE)
        stay = whole and line < count - 1
        merge = "restart" if line == 0 else "continue"
        first = "\n".join(text for text, _size in lines[0]) if line == 0 else ""
        cells = cell(
            content(first, columns[0].align, bold, stay),
            widths[0],
            merge=merge,
            middle=True,
            borders=(thick_top if line == 0 else "") + (thick_bottom if line == count - 1 else ""),
        )
        for column, width, texts in zip(columns[1:], widths[1:], lines[1:], strict=True):
            text, letters = texts[line] if line < len(texts) else ("", 0.0)
            cells += cell(
                content(text, column.align, bold, stay, letters), width, middle=True, borders=top + bottom
            )
        out += row(cells).replace("<w:cantSplit/>", f"<w:cantSplit/>{high}", 1)
    return out


def _lines(
    value: str, column: Column, width: float, size: float, bold: bool, measure: Measure
) -> list[tuple[str, float]]:
    """The thin lines a cell takes, as (text, size of its letters or 0)."""
    face: Face = "bold" if bold else "regular"
    room = width - 2 * layout.TABLE_PAD_X - layout.TABLE_SLACK
    found: list[tuple[str, float]] = []
    least = least_shrunk(column, size)
    for text in cell_text(value).split("\n"):
        if not text:
            continue
        whole = measure.width(text, face, size)
        if whole > room and (column.name or not column.wrap) and room / whole >= least:
            found.append((text.replace(" ", NBSP), size * room / whole))
            continue
        for pieces in pieces_of(text, face):
            found += [(line.text, 0.0) for line in break_lines(pieces, size, room, room, measure)]
    return found
