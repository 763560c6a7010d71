"""Word's own XML: runs, paragraphs, cells, tables as text, the pieces both the papers and the forms are written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from desktop_app.documents import layout
from desktop_app.documents.blocks import PAGE_COUNT
from desktop_app.documents.fonts import Face


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def run(text: str, face: Face = "regular", size: float = 0.0, underline: bool = False) -> str:
    """A run; ``size`` 0 is the size of the style. A line end in `text` is a line break."""
    properties = ""
    if face == "mono":
        font = layout.WORD_CODE_FONT
        properties += f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
    if face in ("bold", "bold_italic"):
        properties += "<w:b/><w:bCs/>"
    if face in ("italic", "bold_italic"):
        properties += "<w:i/><w:iCs/>"
    if size:
        # Word knows half points.
        half = int(size * 2 + 1e-6)
        properties += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    if underline:
        properties += '<w:u w:val="single"/>'
    if properties:
        properties = f"<w:rPr>{properties}</w:rPr>"
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{shown}</w:r>"


def page_count(xml: str) -> str:
    """A run with Word's own count of the pages in place of the mark."""
    if PAGE_COUNT not in xml:
        return xml
    before, after = xml.split(PAGE_COUNT, 1)
    start = xml[: xml.index("<w:t ")]
    text, end = '<w:t xml:space="preserve">', "</w:t></w:r>"

    def sign(kind: str) -> str:
        return f'{start}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'{start}<w:instrText xml:space="preserve"> NUMPAGES \\# "00" </w:instrText></w:r>'
    field = sign("begin") + code + sign("separate") + f"{start}{text}00{end}" + sign("end")
    return f"{before}{end}{field}{page_count(f'{start}{text}{after}')}"


def paragraph(
    runs: str,
    style: str = "",
    align: str = "",
    before: float | None = None,
    after: float | None = None,
    pitch: float | None = None,
    keep: bool = False,
    first: float | None = None,
    left: float = 0.0,
    right: float = 0.0,
    hanging: float = 0.0,
    rule: bool = False,
    page: bool = False,
) -> str:
    """A paragraph; what is not given comes from the style. Lengths in points."""
    out = ""
    if style:
        out += f'<w:pStyle w:val="{style}"/>'
    if keep:
        out += "<w:keepNext/>"
    if page:
        out += "<w:pageBreakBefore/>"
    if rule:
        size = round(layout.RULE_WIDTH * 8)
        out += f'<w:pBdr><w:bottom w:val="single" w:sz="{size}" w:space="1" w:color="000000"/></w:pBdr>'
    spacing = ""
    if before is not None:
        spacing += f' w:before="{twips(before)}"'
    if after is not None:
        spacing += f' w:after="{twips(after)}"'
    if pitch is not None:
        spacing += f' w:line="{twips(pitch)}" w:lineRule="exact"'
    if spacing:
        out += f"<w:spacing{spacing}/>"
    if left or right or hanging or first is not None:
        out += f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"'
        if hanging:
            out += f' w:hanging="{twips(hanging)}"'
        else:
            out += f' w:firstLine="{twips(first or 0.0)}"'
        out += "/>"
    if align:
        out += f'<w:jc w:val="{ {"justify": "both"}.get(align, align) }"/>'
    return f"<w:p><w:pPr>{out}</w:pPr>{runs}</w:p>"


def gap(height: float, keep: bool = False) -> str:
    """An empty line of that height: between a table and what follows, with which it may be kept."""
    return paragraph(run("", size=1), "", before=0, after=0, pitch=max(height, 1.0), keep=keep)


def no_room_around(inline: Any) -> None:
    """A picture takes its own room and no more: without these some word processors add an eighth of an inch."""
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")


def cell(
    content: str,
    width: float,
    span: int = 1,
    merge: str = "",
    middle: bool = False,
    borders: str = "",
    pad_y: float | None = None,
) -> str:
    """A cell of a table; ``borders`` are the elements of its own rules, ``pad_y`` its own room above and below."""
    out = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    if span > 1:
        out += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        out += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    if borders:
        out += f"<w:tcBorders>{borders}</w:tcBorders>"
    if pad_y is not None:
        room = f'w:w="{twips(pad_y)}" w:type="dxa"'
        out += f"<w:tcMar><w:top {room}/><w:bottom {room}/></w:tcMar>"
    if middle:
        out += '<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{out}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def row(cells: str, heading: bool = False, least: float = 0.0) -> str:
    """A row of a table, never split; a heading is repeated on each page. ``least`` is its least height in points."""
    high = f'<w:trHeight w:val="{twips(least)}" w:hRule="atLeast"/>' if least else ""
    head = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{head}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: Sequence[float], ruled: bool, pad_x: float, pad_y: float = 0.0) -> str:
    """A table of rows with the widths of its columns."""
    borders = ""
    if ruled:
        size = round(layout.TABLE_RULE * 8)
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        borders = f"<w:tblBorders>{edges}</w:tblBorders>"
    margins = (
        f'<w:tblCellMar><w:top w:w="{twips(pad_y)}" w:type="dxa"/><w:left w:w="{twips(pad_x)}" w:type="dxa"/>'
        f'<w:bottom w:w="{twips(pad_y)}" w:type="dxa"/><w:right w:w="{twips(pad_x)}" w:type="dxa"/></w:tblCellMar>'
    )
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
