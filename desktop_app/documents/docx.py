"""An official paper as a Word document: the same content and measures as the PDF, to be edited further.

`render` returns the file, `write` puts it in its place. The same Document always gives the same bytes. The body is
written as XML: a row added through python-docx costs many times as much.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from desktop_app.core.files import replace_file
from desktop_app.documents import layout
from desktop_app.documents.blocks import (
    Appendix,
    Block,
    CardHead,
    Centred,
    Chart,
    Code,
    Column,
    Document,
    Fields,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Signature,
    Signed,
    Space,
    Table,
)
from desktop_app.documents.docx_form import form_xml, lined_rows
from desktop_app.documents.fonts import Face
from desktop_app.documents.lines import Measure, break_balanced, pieces_of
from desktop_app.documents.parts import head_columns, head_names, place_date_lines, split_body
from desktop_app.documents.ruled import (
    RuledTable,
    cell_text,
    column_groups,
    column_widths,
    least_shrunk,
    spans_row,
)
from desktop_app.documents.text import NBSP, clean_line, keep_together, list_items, plain
from desktop_app.documents.word_xml import cell as _cell
from desktop_app.documents.word_xml import gap as _gap
from desktop_app.documents.word_xml import no_room_around
from desktop_app.documents.word_xml import page_count as _page_count
from desktop_app.documents.word_xml import paragraph as _paragraph
from desktop_app.documents.word_xml import row as _row
from desktop_app.documents.word_xml import run as _run
from desktop_app.documents.word_xml import table as _table
from desktop_app.documents.word_xml import twips as _twips

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACE = f'xmlns:w="{_W}"'
# Word keeps a moment of creation; a paper has none of its own, and the same paper must give the same bytes.
_MOMENT = (2000, 1, 1)
_MARK = "body-goes-here"


def render(document: Document) -> bytes:
    """The paper as the bytes of a Word file (.docx)."""
    return _Writer(document).render()


def write(document: Document, path: Path) -> None:
    """Writes the paper to `path`, whole or not at all.

    Raises UserError when the target cannot be written (open elsewhere, read-only, disk full); the former file stays.
    """
    replace_file(Path(path), render(document))


@dataclass(frozen=True)
class _Picture:
    chart: Chart
    keep: bool


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.measure = Measure()
        self.width = layout.text_width(document.landscape)
        self._page = False  # the next block starts a page
        self._docx: Any = None

    def render(self) -> bytes:
        import docx

        document = self.document
        self._docx = docx.Document()
        _set_styles(self._docx)
        _set_settings(self._docx, document.duplex)
        _set_section(self._docx.sections[0], document)
        if document.more:
            _number_anew(self._docx.sections[0])
        _set_properties(self._docx, document)
        body = self._docx.element.body
        for child in list(body):
            if child is not body.sectPr:
                body.remove(child)
        # Pictures go in through python-docx; between them a mark stands for the XML, put in when the file is packed.
        parts: list[list[str]] = [[]]
        self._docx.add_paragraph(_MARK)
        for at, paper in enumerate((document, *document.more)):
            self.document = paper
            if at:
                parts[-1].append(_section_end(self._docx.sections[0]))
            for item in self._items():
                if isinstance(item, str):
                    parts[-1].append(item)
                else:
                    self._picture(item.chart, item.keep)
                    self._docx.add_paragraph(_MARK)
                    parts.append([])
        parts[-1].append(_gap(1))
        out = BytesIO()
        self._docx.save(out)
        return _packed(out.getvalue(), ["".join(part) for part in parts])

    def _items(self) -> Iterator[str | _Picture]:
        document = self.document
        text, appendices = split_body(document.body)
        if document.letterhead is not None:
            yield self._head(document.letterhead)
        yield from self._title()
        signed = bool(document.signatures or document.recipients)
        ends = len(text)
        while signed and ends and isinstance(text[ends - 1], PageBreak):
            ends -= 1
        # What stays with the signatures: the last block, and one more when that is a line or two of text.
        start = ends - 1
        if ends > 1 and isinstance(text[ends - 1], Paragraph) and isinstance(text[ends - 2], Paragraph):
            start = ends - layout.LINES_WITH_SIGNATURE
        for at, block in enumerate(text[:ends]):
            yield from self._block(block, keep=signed and at >= start)
        if signed:
            yield from self._signatures(document.signatures, document.recipients)
        for block in appendices:
            yield from self._block(block, keep=False)

    def _take_page(self) -> bool:
        page, self._page = self._page, False
        return page

    def _balanced(self, text: str, face: Face, size: float, room: float) -> str:
        """A centred title broken as on the PDF, lines divided by line ends."""
        return "\n".join(line.text for line in break_balanced(text, face, size, room, self.measure))

    # The head of page 1 ---------------------------------------------------------------------------------------------

    def _head(self, head: Letterhead) -> str:
        document, measure = self.document, self.measure
        left_room, right_room = head_columns(head, self.width, measure)
        gap = self.width - left_room - right_room
        pitch = layout.HEAD_PITCH

        def line(text: str, face: Face, size: float, **more: Any) -> str:
            more.setdefault("pitch", pitch)
            return _paragraph(_run(text, face, size), "Head", **more)

        left = ""
        for text, face, size in head_names(head):
            left += line(self._balanced(text, face, size, left_room), face, size)
        left += line("*", "regular", layout.STAR_SIZE)
        if head.number:
            number = self._balanced(head.number, "regular", layout.NUMBER_SIZE, left_room)
            left += line(number, "regular", layout.NUMBER_SIZE)
        if document.official_letter and document.subject:
            size = layout.LETTER_SUBJECT_SIZE
            subject = self._balanced(document.subject, "italic", size, left_room)
            left += line(subject, "italic", size, pitch=layout.LETTER_SUBJECT_PITCH, before=2)
        if head.urgency:
            left += line(clean_line(head.urgency), "bold", layout.URGENCY_SIZE, before=6)
        title = measure.width(layout.PARTY_TITLE, "bold", layout.PARTY_TITLE_SIZE)
        # A little longer than the text, or Word would break the title.
        inset = max((right_room - title - 2) / 2, 0.0)
        right = line(
            layout.PARTY_TITLE, "bold", layout.PARTY_TITLE_SIZE, left=inset, right=inset, rule=True, pitch=19
        )
        if head.place_date:
            lines = place_date_lines(clean_line(head.place_date), right_room, measure)
            right += line("\n".join(lines), "italic", layout.PLACE_DATE_SIZE, before=6)
        cells = _cell(left, left_room) + _cell("", gap) + _cell(right, right_room)
        return _table(_row(cells), (left_room, gap, right_room), ruled=False, pad_x=0)

    # Type name, subject, addressees ---------------------------------------------------------------------------------

    def _title(self) -> Iterator[str]:
        document = self.document
        before = layout.TITLE_GAP if document.letterhead is not None else 0.0
        room = self.width * layout.SUBJECT_SHARE
        pitch = layout.TITLE_PITCH
        rows: list[tuple[str, Face, float]] = []
        if not document.official_letter:
            rows = [
                (document.type_name, "bold", layout.TYPE_NAME_SIZE),
                (document.subject, "bold", layout.SUBJECT_SIZE),
            ]
            if document.dashes and (document.type_name or document.subject):
                rows.append((layout.DASHES, "regular", layout.SUBJECT_SIZE))
        rows = [row for row in rows if clean_line(row[0])]
        last = bool(rows)
        for at, (text, face, size) in enumerate(rows):
            after = layout.AFTER_TITLE + layout.PARAGRAPH_GAP if at == len(rows) - 1 else 0
            shown = self._balanced(text, face, size, room)
            # Not kept with what follows: it stands at the top of page 1, and a long chain would leave the head alone there.
            yield _paragraph(_run(shown, face, size), "Head", before=before, after=after, pitch=pitch)
            before = 0
        if document.addressee_label or document.addressees:
            yield from self._addressees(0 if last else before)

    def _addressees(self, before: float) -> Iterator[str]:
        label = clean_line(self.document.addressee_label)
        names = self.document.addressees
        size = layout.ADDRESSEE_SIZE
        after = layout.AFTER_TITLE + layout.PARAGRAPH_GAP
        if len(names) < 2:
            text = " ".join(filter(None, (label, clean_line(names[0]) if names else "")))
            yield _paragraph(
                _run(text, size=size),
                "Head",
                before=before + 4,
                after=after,
                pitch=layout.BODY_PITCH,
            )
            return
        items = list_items(names)
        label_width = self.measure.width(label + " ", "regular", size) + 4
        room = self.width * 0.94 - label_width
        widest = min(max(self.measure.width(item, "regular", size) for item in items) + 4, room)
        hang = self.measure.width("- ", "regular", size)
        shown = "".join(
            _paragraph(_run(item, size=size), "Head", "left", left=hang, hanging=hang, keep=True)
            for item in items
        )
        if before:
            yield _gap(before)
        cells = _cell(_paragraph(_run(label, size=size), "Head", "left", keep=True), label_width)
        cells += _cell(shown, widest)
        yield _table(_row(cells), (label_width, widest), ruled=False, pad_x=0)
        yield _gap(after)

    # Body -----------------------------------------------------------------------------------------------------------

    def _block(self, block: Block, keep: bool) -> Iterator[str | _Picture]:
        """The XML of a block; `keep` keeps it with the signatures."""
        if isinstance(block, PageBreak):
            self._page = True
        elif isinstance(block, Paragraph):
            yield from self._text(block, keep)
        elif isinstance(block, Heading):
            text = clean_line(block.text)
            yield _paragraph(_run(text), f"Heading{block.level}", page=self._take_page())
        elif isinstance(block, Table):
            yield from self._ruled(block, keep)
        elif isinstance(block, Chart):
            if self._take_page():
                yield _paragraph("", "Head", page=True, pitch=1)
            yield _Picture(block, keep)
        elif isinstance(block, Appendix):
            self._page = False
            room = self.width * layout.SUBJECT_SHARE
            size = layout.APPENDIX_SIZE
            after = layout.AFTER_TITLE + layout.PARAGRAPH_GAP
            title = self._balanced(block.title, "bold", size, room)
            subject = self._balanced(block.subject, "bold", size, room)
            yield _paragraph(
                _run(title), "Appendix", page=True, after=0 if subject else after, pitch=layout.TITLE_PITCH
            )
            if subject:
                yield _paragraph(
                    _run(subject, "bold", size), "Head", after=after, pitch=layout.TITLE_PITCH, keep=True
                )
        elif isinstance(block, Code):
            yield from self._code(block)
        elif isinstance(block, Signed):
            yield from self._signed_inside(block)
        elif isinstance(block, Space) and self._page:
            return  # none at the top of a page
        elif isinstance(block, Space | Centred | Fields | CardHead):
            if self._take_page():
                yield _paragraph("", "Head", page=True, pitch=1)
            yield from form_xml(block, self.width, self.measure, self._docx.part, keep)

    def _text(self, block: Paragraph, keep: bool) -> Iterator[str]:
        paragraphs = pieces_of(block.text)
        for at, pieces in enumerate(paragraphs):
            last = at == len(paragraphs) - 1
            runs = "".join(
                _page_count(_run(piece.text, piece.face, block.size, piece.underline)) for piece in pieces
            )
            indented = block.indent and block.align in ("justify", "left")
            yield _paragraph(
                runs,
                "BodyText",
                "" if block.align == "justify" else block.align,
                before=layout.NOTE_GAP if block.size else None,
                after=0.0 if block.size else None,
                pitch=block.size * layout.NOTE_PITCH if block.size else None,
                keep=(last and (block.keep_with_next or keep)) or pieces[-1].text.endswith(":"),
                first=None if indented else 0.0,
                page=self._take_page(),
            )

    def _ruled(self, table: Table, keep: bool) -> Iterator[str]:
        columns = table.columns
        if not columns:
            return
        page = self._take_page()
        size = table.size
        if table.caption:
            room = self.width * layout.SUBJECT_SHARE
            caption = self._balanced(table.caption, "bold", layout.BODY_SIZE, room)
            yield _paragraph(
                _run(caption, "bold", layout.BODY_SIZE),
                "Head",
                after=layout.PARAGRAPH_GAP,
                pitch=layout.BODY_PITCH,
                keep=True,
                page=page,
            )
        elif page:
            # a break inside the first cell is not heeded by every word processor
            yield _paragraph("", "Head", page=True, pitch=1)
        widths = column_widths(table, self.width, self.measure)
        usual = _twips(size * layout.TABLE_LEADING)
        half = round(size * 2)

        def content(
            text: str,
            align: str,
            bold: bool,
            stay: bool,
            letters: float = 0.0,
            pitch: int = usual,
        ) -> str:
            # The most frequent piece of a long list: written without the general functions.
            points = int(letters * 2 + 1e-6) if letters else half
            properties = "<w:b/><w:bCs/>" if bold else ""
            properties += f'<w:sz w:val="{points}"/><w:szCs w:val="{points}"/>'
            shown = "<w:br/>".join(
                f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
            )
            jc = f'<w:jc w:val="{align}"/>' if align in ("center", "right") else ""
            return (
                f'<w:p><w:pPr>{"<w:keepNext/>" if stay else ""}<w:spacing w:line="{pitch}" w:lineRule="exact"/>{jc}'
                f"</w:pPr><w:r><w:rPr>{properties}</w:rPr>{shown}</w:r></w:p>"
            )

        # the rule between two rows takes its own room in Word
        pad_y = size * layout.TABLE_PAD_Y - layout.TABLE_RULE / 2
        rows = [self._heading_rows(table, widths, content)]
        if table.numbered:
            low = _twips(layout.COLUMN_NUMBER_SIZE * layout.TABLE_LEADING)
            numbers = [
                content(str(n), "center", False, True, layout.COLUMN_NUMBER_SIZE, low)
                for n in range(1, len(columns) + 1)
            ]
            numbered = [
                _cell(text, width, middle=True, pad_y=pad_y / 2 - layout.TABLE_RULE / 4)
                for text, width in zip(numbers, widths, strict=True)
            ]
            rows.append(_row("".join(numbered), heading=True))
        if table.lines:
            rows.append(lined_rows(table, widths, self.measure, content))
            yield _table("".join(rows), widths, True, layout.TABLE_PAD_X, 0)
            yield _gap(1, keep=True) if keep else _gap(layout.TABLE_GAP)
            return
        count = len(table.rows)
        keep = keep or count - 1 in table.keep_rows
        pair = count > 1 and self._low_rows(table, widths)
        for at, row in enumerate(table.rows):
            bold = at in table.bold_rows
            stay = (
                (at == 0 and pair)
                or at in table.keep_rows
                or (keep and at >= count - layout.LINES_WITH_SIGNATURE)
            )
            if spans_row(table, at):
                cell = content(cell_text(row[0]), "left", True, stay)
                rows.append(_row(_cell(cell, sum(widths), len(columns), middle=True)))
                continue
            cells: list[str] = []
            for j, column in enumerate(columns):
                text = cell_text(row[j]) if j < len(row) else ""
                letters = 0.0
                if text and (column.name or not column.wrap) and "\n" not in text:
                    text, letters = self._whole(text, column, widths[j], bold, size)
                cells.append(_cell(content(text, column.align, bold, stay, letters), widths[j], middle=True))
            rows.append(_row("".join(cells)))
        yield _table("".join(rows), widths, True, layout.TABLE_PAD_X, pad_y)
        yield _gap(1, keep=True) if keep else _gap(layout.TABLE_GAP)

    def _whole(self, text: str, column: Column, width: float, bold: bool, size: float) -> tuple[str, float]:
        """The text of a cell that is not to be broken, with smaller letters where it needs them."""
        if column.name:
            text = text.replace(" ", NBSP)
        room = width - 2 * layout.TABLE_PAD_X - layout.TABLE_SLACK
        whole = self.measure.width(text, "bold" if bold else "regular", size)
        if whole <= room:
            return text, 0.0
        shrunk = room / whole
        if shrunk < least_shrunk(column, size):
            return text.replace(NBSP, " "), 0.0
        return text, size * shrunk

    def _low_rows(self, table: Table, widths: Sequence[float]) -> bool:
        """Whether the first two rows are low enough to stay together: two long ones would push the table to a new page."""
        lines = 0.0
        for row in table.rows[:2]:
            lines += max(
                (
                    self.measure.width(cell_text(text), "regular", table.size) / max(width, 1.0)
                    for text, width in zip(row, widths, strict=False)
                ),
                default=0.0,
            )
        return lines <= layout.PAIR_OF_ROWS

    def _heading_rows(self, table: Table, widths: Sequence[float], content: Callable[..., str]) -> str:
        titles = ["\n".join(line for line in column.title.splitlines()) for column in table.columns]
        groups = column_groups(table)
        cells = [content(cell_text(title), "center", True, True) for title in titles]
        # the thin lines of a bound book have no room of their own, its headings have
        pad_y = table.size * layout.TABLE_PAD_Y - layout.TABLE_RULE / 2 if table.lines else None
        if not groups:
            return _row(
                "".join(
                    _cell(cell, width, middle=True, pad_y=pad_y)
                    for cell, width in zip(cells, widths, strict=True)
                ),
                heading=True,
            )
        upper, lower = "", ""
        for title, first, count in groups:
            if title:
                upper += _cell(
                    content(title, "center", True, True),
                    sum(widths[first : first + count]),
                    count,
                    middle=True,
                    pad_y=pad_y,
                )
                lower += "".join(
                    _cell(cells[at], widths[at], middle=True, pad_y=pad_y)
                    for at in range(first, first + count)
                )
            else:
                upper += _cell(cells[first], widths[first], merge="restart", middle=True, pad_y=pad_y)
                lower += _cell(
                    content("", "center", True, True),
                    widths[first],
                    merge="continue",
                    middle=True,
                    pad_y=pad_y,
                )
        # said outright: a title across both rows would be cut where the heading is repeated
        high, low = RuledTable(table, self.width, layout.page_size(False)[1], self.measure).heading_heights
        return _row(upper, heading=True, least=high) + _row(lower, heading=True, least=low)

    def _picture(self, chart: Chart, keep: bool) -> None:
        from docx.shared import Pt

        from desktop_app.documents.charts import paper_png

        paragraph = self._docx.add_paragraph(style="Head")
        shape = paragraph.add_run().add_picture(BytesIO(paper_png(chart, self.width)), width=Pt(self.width))
        no_room_around(shape._inline)
        description = shape._inline.docPr
        description.set("descr", plain(chart.title))
        description.set("title", plain(chart.title))
        paragraph.paragraph_format.space_after = Pt(layout.PARAGRAPH_GAP)
        paragraph.paragraph_format.keep_with_next = keep or None
        # A picture in a line of exact pitch would be cut.
        paragraph.paragraph_format.line_spacing = 1.0

    def _code(self, block: Code) -> Iterator[str]:
        gap = NBSP * layout.CODE_GAP_LETTERS
        groups = [clean_line(group) for group in block.groups]
        step = max(block.per_line, 1)
        rows = [gap.join(groups[at : at + step]) for at in range(0, len(groups), step)]
        size = layout.CODE_SIZE
        widest = max((self.measure.width(row, "mono", size) for row in rows), default=0.0)
        size = min(size, size * self.width / widest) if widest else size
        inset = (self.width - min(widest, self.width)) / 2
        for at, row in enumerate(rows):
            yield _paragraph(
                _run(row, "mono", size),
                "Head",
                "left",
                left=inset,
                pitch=layout.CODE_PITCH,
                after=layout.TABLE_GAP if at == len(rows) - 1 else 0,
                keep=at < len(rows) - 1,
                page=self._take_page(),
            )

    # Signatures and recipients --------------------------------------------------------------------------------------

    def _signed_inside(self, block: Signed) -> Iterator[str]:
        column = self.width / 2
        if block.place_date:
            lines = place_date_lines(clean_line(block.place_date), column, self.measure)
            yield _paragraph(
                _run("\n".join(lines), "italic", layout.PLACE_DATE_SIZE),
                "Head",
                before=layout.SIGNATURE_GAP,
                left=self.width - column,
                keep=True,
            )
        yield from self._signatures(block.signatures, ())

    def _signatures(self, signatures: Sequence[Signature], names: tuple[str, ...]) -> Iterator[str]:
        alone = len(signatures) < 2
        count = max(len(signatures), 2)
        column = self.width / count
        room = column - layout.mm(layout.HEAD_GAP_MM)
        recipients = list_items(names)
        blocks = [self._signature(signature, room) for signature in signatures]
        rows = max((len(post) + len(name) for post, name in blocks), default=0)
        cells = ""
        if alone:
            cells += _cell(self._recipients(recipients), column)
        for post, name in blocks:
            blank = rows + layout.SIGNATURE_BLANK_LINES - len(post) - len(name)
            lines = [*post, *([_paragraph(_run("", size=layout.SIGNATURE_SIZE), "Head")] * blank), *name]
            cells += _cell("".join(lines), column)
        if not blocks:
            cells += _cell("", column)
        yield _gap(layout.SIGNATURE_GAP - layout.PARAGRAPH_GAP, keep=True)
        yield _table(_row(cells), (column,) * count, ruled=False, pad_x=0)
        if recipients and not alone:
            yield self._recipients(recipients)

    def _signature(self, signature: Signature, room: float) -> tuple[list[str], list[str]]:
        size = layout.SIGNATURE_SIZE
        post_face: Face = "bold" if signature.bold_post else "regular"
        rows: tuple[tuple[str, Face], ...] = ((signature.authority, "bold"), (signature.post, post_face))
        post = [
            _paragraph(_run(line.text, face, size), "Head", keep=True)
            for text, face in rows
            for line in break_balanced(text, face, size, room, self.measure)
        ]
        name = [
            _paragraph(_run(line.text, "bold", size), "Head")
            for line in break_balanced(keep_together(signature.name), "bold", size, room, self.measure)
        ]
        return post, name

    def _recipients(self, items: Sequence[str]) -> str:
        if not items:
            return ""
        out = _paragraph(
            _run(layout.RECIPIENTS_TITLE, size=layout.RECIPIENTS_TITLE_SIZE, underline=True), "Head", "left"
        )
        size = layout.RECIPIENTS_SIZE
        for item in items:
            out += _paragraph(_run(item, size=size), "Head", "left", pitch=layout.RECIPIENTS_PITCH)
        return out


def _set_styles(docx: Any) -> None:
    """Styles of the paper in place of those of Word: everything named, so that the editing hand finds them."""
    from docx.oxml import parse_xml

    font = layout.WORD_FONT
    size = round(layout.BODY_SIZE * 2)
    body = (
        f'<w:spacing w:before="0" w:after="{_twips(layout.PARAGRAPH_GAP)}" w:line="{_twips(layout.BODY_PITCH)}" '
        f'w:lineRule="exact"/><w:ind w:firstLine="{_twips(layout.mm(layout.INDENT_MM))}"/>'
    )
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/>'
        f'<w:keepLines/>{body}<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
        for level in (1, 2, 3)
    )
    head = f'<w:spacing w:before="0" w:after="0" w:line="{_twips(layout.HEAD_PITCH)}" w:lineRule="exact"/>'
    styles = parse_xml(
        f"""<w:styles {_NAMESPACE}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>
<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="{layout.LANGUAGE}" w:eastAsia="{layout.LANGUAGE}" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
</w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>
<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>
<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>
<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>
<w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="paragraph" w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/>
<w:pPr>{body}<w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Head"><w:name w:val="Head"/><w:basedOn w:val="Normal"/>
<w:pPr>{head}<w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Appendix"><w:name w:val="Appendix"/><w:basedOn w:val="Head"/>
<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>
{headings}
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>
<w:pPr><w:jc w:val="center"/></w:pPr></w:style>
</w:styles>"""
    )
    element = docx.styles.element
    for child in list(element):
        element.remove(child)
    for child in list(styles):
        element.append(child)


def _set_settings(docx: Any, duplex: bool) -> None:
    from docx.oxml import parse_xml

    element = docx.settings.element
    for child in list(element):
        element.remove(child)
    mirror = "<w:mirrorMargins/>" if duplex else ""
    settings = parse_xml(
        f"""<w:settings {_NAMESPACE}>{mirror}<w:defaultTabStop w:val="567"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:compat>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat><w:themeFontLang w:val="{layout.LANGUAGE}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>
</w:settings>"""
    )
    for child in list(settings):
        element.append(child)


def _set_section(section: Any, document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Mm

    width, height = layout.PAGE_WIDTH_MM, layout.PAGE_HEIGHT_MM
    if document.landscape:
        width, height = height, width
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(layout.MARGIN_TOP_MM), Mm(layout.MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.MARGIN_BINDING_MM), Mm(layout.MARGIN_OUTER_MM)
    section.header_distance = Mm(layout.PAGE_NUMBER_TOP_MM)
    section.footer_distance = Mm(layout.PAGE_NUMBER_TOP_MM)
    # No number on page 1: its header is another one, empty.
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    header = section.header
    header.is_linked_to_previous = False
    size = layout.PAGE_NUMBER_SIZE
    number = parse_xml(
        f'<w:p {_NAMESPACE}><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:rPr><w:sz w:val="{round(size * 2)}"/>'
        f'<w:szCs w:val="{round(size * 2)}"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    element = header._element
    for child in list(element):
        element.remove(child)
    element.append(number)


def _number_anew(section: Any) -> None:
    """The pages of the section are counted from 1."""
    from docx.oxml import parse_xml

    section._sectPr.pgMar.addnext(parse_xml(f'<w:pgNumType {_NAMESPACE} w:start="1"/>'))


def _section_end(section: Any) -> str:
    """The end of a paper before another one: what follows starts on a page of its own, with the same margins and heads."""
    return _gap(1).replace("</w:pPr>", f"{section._sectPr.xml}</w:pPr>")


def _set_properties(docx: Any, document: Document) -> None:
    from datetime import datetime

    properties = docx.core_properties
    properties.title = plain(document.title)[:255]
    properties.author = plain(document.author)[:255]
    properties.last_modified_by = plain(document.author)[:255]
    properties.subject = plain(document.subject)[:255]
    properties.keywords = ", ".join(plain(word) for word in document.keywords)[:255]
    properties.language = layout.LANGUAGE
    properties.comments = ""
    properties.revision = 1
    properties.created = properties.modified = datetime(*_MOMENT)


def _packed(content: bytes, parts: Sequence[str]) -> bytes:
    """The file with the body in place of its marks and without the moment of its packing."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in packed.namelist():
            data = packed.read(name)
            if name == "word/document.xml":
                between = data.split(f"<w:p><w:r><w:t>{_MARK}</w:t></w:r></w:p>".encode())
                if len(between) != len(parts) + 1:
                    raise RuntimeError("the marks of the body were not found")
                pieces = [between[0]]
                for part, rest in zip(parts, between[1:], strict=True):
                    pieces += [part.encode(), rest]
                data = b"".join(pieces)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            again.writestr(entry, data)
    return out.getvalue()
