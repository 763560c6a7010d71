"""What both writers settle alike: the columns of the head, where its lines break, where the signatures stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_app.documents import layout
from desktop_app.documents.blocks import (
    PAGE_COUNT,
    Appendix,
    Block,
    Document,
    Letterhead,
    Paragraph,
    Text,
)
from desktop_app.documents.fonts import Face
from desktop_app.documents.lines import Measure, break_balanced
from desktop_app.documents.text import clean_line


def split_body(body: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """The body up to the first appendix, where the signatures stand, and the appendices."""
    for at, block in enumerate(body):
        if isinstance(block, Appendix):
            return body[:at], body[at:]
    return body, ()


def says_page_count(document: Document) -> bool:
    """Whether the number of pages stands somewhere in the text."""
    return any(
        isinstance(block, Paragraph)
        and PAGE_COUNT in (block.text if isinstance(block.text, str) else "".join(r.text for r in block.text))
        for block in document.body
    )


def with_page_count(document: Document, count: int) -> Document:
    """The paper with its number of pages in place of the mark, in two digits at the least."""
    shown = f"{count:02d}"

    def said(text: Text) -> Text:
        if isinstance(text, str):
            return text.replace(PAGE_COUNT, shown)
        return tuple(replace(run, text=run.text.replace(PAGE_COUNT, shown)) for run in text)

    body = tuple(
        replace(block, text=said(block.text)) if isinstance(block, Paragraph) else block
        for block in document.body
    )
    return replace(document, body=body)


def head_names(head: Letterhead) -> list[tuple[str, Face, float]]:
    """Names of the left column with their face and size: the superior regular, the issuing body bold."""
    names: list[tuple[str, Face, float]] = []
    if head.superior:
        names.append((head.superior, "regular", layout.SUPERIOR_SIZE))
    names += [(name, "bold", layout.BODY_NAME_SIZE) for name in head.body]
    return names


def head_columns(head: Letterhead, width: float, measure: Measure) -> tuple[float, float]:
    """Widths of the two columns of the head in points.

    The usual ones while everything stands on one line in them; else the border moves towards the side with room; names
    that still do not fit are broken into lines.
    """
    gap = layout.mm(layout.HEAD_GAP_MM)
    usual = width * layout.HEAD_LEFT_SHARE
    names = max(
        (measure.width(clean_line(text), face, size) for text, face, size in head_names(head)), default=0.0
    )
    title = measure.width(layout.PARTY_TITLE, "bold", layout.PARTY_TITLE_SIZE)
    right = title
    if head.place_date:
        dated = measure.width(clean_line(head.place_date), "italic", layout.PLACE_DATE_SIZE)
        right = max(right, dated + layout.HEAD_SLACK)
    if names <= usual - gap and right <= width - usual:
        return usual - gap, width - usual
    room = width - gap
    if names + right <= room:
        # Both fit: the room left over is shared alike.
        spare = (room - names - right) / 2
        return names + spare, right + spare
    # The date keeps its line while the names have their usual column; a longer one is broken after the place, and the
    # names get what that leaves.
    if right > width - usual:
        right = title + 2 * gap
    return room - right, right


def place_date_lines(place_date: str, room: float, measure: Measure) -> list[str]:
    """The line of place and date; one too long is broken after the place."""
    size = layout.PLACE_DATE_SIZE
    if measure.width(place_date, "italic", size) <= room:
        return [place_date]
    place, comma, day = place_date.rpartition(",")
    lines = break_balanced(place + comma, "italic", size, room, measure) if place else []
    lines += break_balanced(day, "italic", size, room, measure)
    return [line.text for line in lines]
