"""An official paper as PDF.

`render` returns the file, `write` puts it in its place. The same Document always gives the same bytes. Everything is
drawn from the measures in `layout`; only embedded fonts are used.

Order on paper: head, type name and subject, addressees, body, signatures, then the appendices (the signatures close
the text, an appendix follows them on a new page).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from desktop_app.core.files import replace_file
from desktop_app.documents import fonts, layout
from desktop_app.documents.blocks import (
    Appendix,
    Block,
    CardHead,
    Centred,
    Chart,
    Code,
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
from desktop_app.documents.flow import Drawn, Flow, Gap, TextLine, Unit, baseline
from desktop_app.documents.fonts import Face
from desktop_app.documents.form import form_units
from desktop_app.documents.lines import (
    Line,
    Piece,
    break_balanced,
    break_lines,
    pieces_of,
)
from desktop_app.documents.parts import (
    head_columns,
    head_names,
    place_date_lines,
    says_page_count,
    split_body,
    with_page_count,
)
from desktop_app.documents.ruled import NoRows, RuledTable
from desktop_app.documents.sheet import Sheet
from desktop_app.documents.text import clean_line, keep_together, list_items, plain


def render(document: Document) -> bytes:
    """The paper as the bytes of a PDF file."""
    content, pages = _drawn(document)
    if says_page_count(document):
        # the number is known only when the paper is drawn; it takes no other room than its mark
        content, pages = _drawn(with_page_count(document, pages))
    return content


def _drawn(document: Document) -> tuple[bytes, int]:
    """The file and its number of pages."""
    sheet = Sheet(
        document.landscape,
        title=plain(document.title),
        author=plain(document.author),
        subject=plain(document.subject),
        keywords=", ".join(plain(word) for word in document.keywords),
    )
    flow = Flow(sheet, document.landscape, document.duplex)
    for at, paper in enumerate((document, *document.more)):
        if at:
            flow.new_paper()
        _Writer(paper, sheet, flow).fill()
    return flow.finish(), sheet.pages


def write(document: Document, path: Path) -> None:
    """Writes the paper to `path`, whole or not at all.

    Raises UserError when the target cannot be written (open elsewhere, read-only, disk full); the former file stays.
    """
    replace_file(Path(path), render(document))


class _Writer:
    def __init__(self, document: Document, sheet: Sheet, flow: Flow) -> None:
        self.document = document
        self.sheet = sheet
        self.measure = sheet.measure
        self.flow = flow
        self.width = self.flow.width

    def fill(self) -> None:
        """Put the whole paper on its pages."""
        document, flow = self.document, self.flow
        if document.letterhead is not None:
            flow.skip_to(self._head(document.letterhead))
        text, appendices = split_body(document.body)
        opening = list(self._title())
        if opening:
            opening[0].before = layout.TITLE_GAP
        if document.signatures or document.recipients:
            self._signed(opening, text)
        else:
            for unit in opening:
                flow.add(unit)
            for block in text:
                self._block(block)
        for block in appendices:
            self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, PageBreak):
            self.flow.break_page()
            return
        if isinstance(block, Appendix):
            self.flow.break_page()
        for unit in self._units(block):
            self.flow.add(unit)

    def _signed(self, opening: list[Unit], text: Sequence[Block]) -> None:
        """The text with its signatures: its last lines wait for them."""
        waiting: list[Unit] = []
        flow = self.flow
        enough = layout.LINES_WITH_SIGNATURE * layout.BODY_PITCH - 0.01

        def pass_on(unit: Unit) -> None:
            waiting.append(unit)
            while sum(each.height for each in waiting[1:]) >= enough:
                flow.add(waiting.pop(0))

        for unit in opening:
            pass_on(unit)
        ends = len(text)
        while ends and isinstance(text[ends - 1], PageBreak):
            ends -= 1  # a break before the signatures would leave them alone
        for block in text[:ends]:
            if isinstance(block, PageBreak):
                for unit in waiting:
                    flow.add(unit)
                waiting.clear()
                flow.break_page()
                continue
            for unit in self._units(block):
                pass_on(unit)
        for unit in waiting:
            unit.keep = True
            flow.add(unit)
        for unit in self._signatures(self.document.signatures, self.document.recipients):
            flow.add(unit)

    # The head of page 1 ---------------------------------------------------------------------------------------------

    def _head(self, head: Letterhead) -> float:
        """Draws the head; returns the lower edge of it."""
        sheet, measure = self.sheet, self.measure
        left, top = self.flow.left, self.flow.top
        title_width = measure.width(layout.PARTY_TITLE, "bold", layout.PARTY_TITLE_SIZE)
        place_date = clean_line(head.place_date or "")
        left_room, right_room = head_columns(head, self.width, measure)
        left_middle = left + left_room / 2
        right_middle = left + self.width - right_room / 2
        first = top + baseline(layout.HEAD_PITCH, layout.SUPERIOR_SIZE)

        y = first
        for text, face, size in head_names(head):
            for line in break_balanced(text, face, size, left_room, measure):
                sheet.line(left_middle - line.width / 2, y, line, size)
                y += layout.HEAD_PITCH
        sheet.centred(left_middle, y, "*", "regular", layout.STAR_SIZE)
        bottom = y
        if head.number:
            y += layout.HEAD_PITCH
            for line in break_balanced(head.number, "regular", layout.NUMBER_SIZE, left_room, measure):
                sheet.line(left_middle - line.width / 2, y, line, layout.NUMBER_SIZE)
                bottom = y
                y += layout.HEAD_PITCH
            y = bottom
        if self.document.official_letter and self.document.subject:
            size = layout.LETTER_SUBJECT_SIZE
            y += layout.LETTER_SUBJECT_PITCH + 2
            for line in break_balanced(self.document.subject, "italic", size, left_room, measure):
                sheet.line(left_middle - line.width / 2, y, line, size)
                bottom = y
                y += layout.LETTER_SUBJECT_PITCH
            y = bottom
        if head.urgency:
            y += layout.HEAD_PITCH + 6
            sheet.centred(left_middle, y, clean_line(head.urgency), "bold", layout.URGENCY_SIZE)
            bottom = y

        sheet.centred(right_middle, first, layout.PARTY_TITLE, "bold", layout.PARTY_TITLE_SIZE)
        rule = first + layout.RULE_DROP
        sheet.rule(
            right_middle - title_width / 2, rule, right_middle + title_width / 2, rule, layout.RULE_WIDTH
        )
        bottom = max(bottom, rule)
        if place_date:
            y = first + layout.PLACE_DATE_DROP
            for text in place_date_lines(place_date, right_room, measure):
                sheet.centred(right_middle, y, text, "italic", layout.PLACE_DATE_SIZE)
                bottom = max(bottom, y)
                y += layout.HEAD_PITCH
        return bottom + fonts.DESCENT * layout.NUMBER_SIZE

    # Type name, subject, addressees ---------------------------------------------------------------------------------

    def _title(self) -> Iterator[Unit]:
        document = self.document
        if not document.official_letter:
            yield from self._centred(document.type_name, "bold", layout.TYPE_NAME_SIZE)
            yield from self._centred(document.subject, "bold", layout.SUBJECT_SIZE)
            if document.dashes and (document.type_name or document.subject):
                yield from self._centred(layout.DASHES, "regular", layout.SUBJECT_SIZE)
        if document.addressee_label or document.addressees:
            yield self._addressees()
        if document.type_name or document.subject or document.addressees:
            yield Gap(layout.AFTER_TITLE)

    def _centred(self, text: str, face: Face, size: float) -> Iterator[Unit]:
        room = self.width * layout.SUBJECT_SHARE
        for line in break_balanced(text, face, size, room, self.measure):
            yield TextLine(line, size, layout.TITLE_PITCH, self.width, "center", keep=True)

    def _addressees(self) -> Unit:
        """``Kính gửi: …`` centred; several addressees stand one below the other, the block centred."""
        size, pitch = layout.ADDRESSEE_SIZE, layout.BODY_PITCH
        label = clean_line(self.document.addressee_label)
        names = self.document.addressees
        items = [clean_line(name) for name in names] if len(names) == 1 else list_items(names)
        space = self.measure.width(" ", "regular", size)
        label_width = self.measure.width(label, "regular", size) + (space if items and label else 0.0)
        room = self.width * 0.94 - label_width
        hang = self.measure.width("- ", "regular", size) if len(items) > 1 else 0.0
        lines: list[tuple[float, Line]] = []
        for item in items:
            broken = break_lines((Piece(item),), size, room, room - hang, self.measure)
            lines += [(hang if at else 0.0, line) for at, line in enumerate(broken)]
        widest = max((inset + line.width for inset, line in lines), default=0.0)

        def draw(sheet: Sheet, left: float, top: float) -> None:
            x = left + (self.width - label_width - widest) / 2
            y = top + baseline(pitch, size)
            if label:
                sheet.text(x, y, label, "regular", size)
            for inset, line in lines:
                sheet.line(x + label_width + inset, y, line, size)
                y += pitch

        return Drawn(max(len(lines), 1) * pitch, draw, before=layout.PARAGRAPH_GAP + 4, keep=True)

    # Body -----------------------------------------------------------------------------------------------------------

    def _units(self, block: Block) -> Iterator[Unit]:
        if isinstance(block, Paragraph):
            yield from self._paragraph(block)
        elif isinstance(block, Heading):
            yield from self._heading(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Chart):
            yield self._chart(block)
        elif isinstance(block, Appendix):
            yield from self._appendix(block)
        elif isinstance(block, Code):
            yield from self._code(block)
        elif isinstance(block, Signed):
            yield from self._signed_inside(block)
        elif isinstance(block, Space | Centred | Fields | CardHead):
            yield from form_units(block, self.width, self.measure)

    def _paragraph(self, block: Paragraph) -> Iterator[Unit]:
        indent = layout.mm(layout.INDENT_MM) if block.indent and block.align in ("justify", "left") else 0.0
        paragraphs = pieces_of(block.text)
        for at, pieces in enumerate(paragraphs):
            size = block.size or layout.BODY_SIZE
            lines = break_lines(pieces, size, self.width - indent, self.width, self.measure)
            # A sentence that introduces what follows stays with it.
            keep = (block.keep_with_next and at == len(paragraphs) - 1) or pieces[-1].text.endswith(":")
            if block.size:
                gap, pitch = layout.NOTE_GAP, block.size * layout.NOTE_PITCH
                yield from self._lines(lines, block.align, indent, gap, keep, block.size, pitch)
            else:
                yield from self._lines(lines, block.align, indent, layout.PARAGRAPH_GAP, keep)

    def _heading(self, block: Heading) -> Iterator[Unit]:
        text = clean_line(block.text)
        indent = layout.mm(layout.INDENT_MM)
        lines = break_lines(
            (Piece(text, "bold"),), layout.BODY_SIZE, self.width - indent, self.width, self.measure
        )
        first = True
        for unit in self._lines(lines, "left", indent, layout.HEADING_GAP, True):
            unit.keep = True
            yield Marked(unit, text) if first and block.level == 1 else unit
            first = False

    def _lines(
        self,
        lines: Sequence[Line],
        align: str,
        indent: float,
        before: float,
        keep_last: bool,
        size: float = layout.BODY_SIZE,
        pitch: float = layout.BODY_PITCH,
    ) -> Iterator[Unit]:
        """The lines of a paragraph: none of its first two or last two lines stands alone on a page."""
        count = len(lines)
        for at, line in enumerate(lines):
            keep = keep_last if at == count - 1 else at in (0, count - 2)
            yield TextLine(
                line,
                size,
                pitch,
                self.width,
                align,
                indent if at == 0 else 0.0,
                before if at == 0 else 0.0,
                keep,
            )

    def _table(self, table: Table) -> Iterator[Unit]:
        if not table.columns:
            return
        if table.caption:
            for line in break_balanced(
                table.caption, "bold", layout.BODY_SIZE, self.width * layout.SUBJECT_SHARE, self.measure
            ):
                yield TextLine(
                    line,
                    layout.BODY_SIZE,
                    layout.BODY_PITCH,
                    self.width,
                    "center",
                    before=layout.PARAGRAPH_GAP,
                    keep=True,
                )
        ruled = RuledTable(table, self.width, self.flow.height, self.measure)
        last = len(table.rows) - 1
        units = ruled.units() if table.rows else iter([NoRows(ruled)])
        for at, unit in enumerate(units):
            if at == 0:
                unit.before = layout.TABLE_GAP
            # Neither the first row nor the last stands alone with its heading.
            unit.keep = (at < last and at in (0, last - 1)) or at in table.keep_rows
            yield unit
        yield Gap(layout.TABLE_GAP - layout.PARAGRAPH_GAP)

    def _chart(self, chart: Chart) -> Unit:
        from desktop_app.documents.charts import chart_drawing

        drawing = chart_drawing(chart, self.width)
        return Drawn(
            float(drawing.height),
            lambda sheet, left, top: sheet.drawing(drawing, left, top),
            before=layout.TABLE_GAP,
        )

    def _appendix(self, block: Appendix) -> Iterator[Unit]:
        first = True
        for unit in self._centred(block.title, "bold", layout.APPENDIX_SIZE):
            yield Marked(unit, plain(f"{block.title} {block.subject}")) if first else unit
            first = False
        yield from self._centred(block.subject, "bold", layout.APPENDIX_SIZE)
        yield Gap(layout.AFTER_TITLE)

    def _code(self, block: Code) -> Iterator[Unit]:
        size = layout.CODE_SIZE
        gap = " " * layout.CODE_GAP_LETTERS
        groups = [clean_line(group) for group in block.groups]
        rows = [
            gap.join(groups[at : at + block.per_line]) for at in range(0, len(groups), max(block.per_line, 1))
        ]
        widest = max((self.measure.width(row, "mono", size) for row in rows), default=0.0)
        size = min(size, size * self.width / widest) if widest else size
        for at, row in enumerate(rows):
            width = self.measure.width(row, "mono", size)
            line = Line((Piece(row, "mono"),), width, 0, True)
            # The groups of all rows stand below each other.
            indent = (self.width - min(widest, self.width)) / 2
            yield TextLine(
                line,
                size,
                layout.CODE_PITCH,
                self.width,
                "left",
                indent,
                layout.TABLE_GAP if at == 0 else 0.0,
                at < len(rows) - 1,
            )

    # Signatures and recipients --------------------------------------------------------------------------------------

    def _signed_inside(self, block: Signed) -> Iterator[Unit]:
        """Place and date in the right half, below them the signatures."""
        column = self.width / 2
        size = layout.PLACE_DATE_SIZE
        for at, text in enumerate(
            place_date_lines(clean_line(block.place_date), column, self.measure) if block.place_date else ()
        ):
            width = self.measure.width(text, "italic", size)
            line = Line((Piece(text, "italic"),), width, 0, True)
            indent = self.width - column + (column - width) / 2
            before = layout.SIGNATURE_GAP if at == 0 else 0.0
            yield TextLine(line, size, layout.HEAD_PITCH, self.width, "left", indent, before, keep=True)
        yield from self._signatures(block.signatures, ())

    def _signatures(self, signatures: Sequence[Signature], names: tuple[str, ...]) -> Iterator[Unit]:
        alone = len(signatures) < 2  # the left half is free for the recipients
        column = self.width / max(len(signatures), 2)
        room = column - layout.mm(layout.HEAD_GAP_MM)
        size, pitch = layout.SIGNATURE_SIZE, layout.SIGNATURE_PITCH
        first = baseline(pitch, size)
        blocks = [self._signature(signature, room) for signature in signatures]
        # The posts begin on one line, the names end on one line.
        rows = max((len(post) + len(name) for post, name in blocks), default=0)
        height = (rows + layout.SIGNATURE_BLANK_LINES) * pitch if blocks else 0.0
        recipients = self._recipients(names, room if alone else self.width)
        list_height = sum(item[0] for item in recipients)
        beside = alone and list_height <= self.flow.height * 0.6
        if beside:
            height = max(height, list_height)
        names_end = (rows + layout.SIGNATURE_BLANK_LINES) * pitch

        def draw(sheet: Sheet, left: float, top: float) -> None:
            if beside:
                self._draw_recipients(sheet, left, top, recipients)
            for at, (post, name) in enumerate(blocks):
                middle = left + column * (at + 0.5 if not alone else 1.5)
                names_top = names_end - len(name) * pitch
                for start, lines in ((0.0, post), (names_top, name)):
                    for number, line in enumerate(lines):
                        y = top + start + number * pitch + first
                        sheet.line(middle - line.width / 2, y, line, size)

        yield Drawn(height, draw, before=layout.SIGNATURE_GAP)
        if recipients and not beside:
            for at, item in enumerate(recipients):
                yield Drawn(
                    item[0],
                    partial(self._draw_recipients, recipients=[item]),
                    before=layout.SIGNATURE_GAP if at == 0 else 0.0,
                    keep=at == 0,
                )

    def _signature(self, signature: Signature, room: float) -> tuple[list[Line], list[Line]]:
        """The lines above the hand's signature and those of the name."""
        size = layout.SIGNATURE_SIZE
        post_face: Face = "bold" if signature.bold_post else "regular"
        post = break_balanced(signature.authority, "bold", size, room, self.measure)
        post += break_balanced(signature.post, post_face, size, room, self.measure)
        return post, break_balanced(keep_together(signature.name), "bold", size, room, self.measure)

    def _recipients(self, names: tuple[str, ...], room: float) -> list[tuple[float, Line, float]]:
        """Lines of the list of recipients as (height, line, size)."""
        items = list_items(names)
        if not items:
            return []
        title = Piece(layout.RECIPIENTS_TITLE, "regular", True)
        size = layout.RECIPIENTS_TITLE_SIZE
        width = self.measure.width(title.text, "regular", size)
        lines = [(layout.SIGNATURE_PITCH, Line((title,), width, 0, True), size)]
        size = layout.RECIPIENTS_SIZE
        for item in items:
            for line in break_lines((Piece(item),), size, room, room, self.measure):
                lines.append((layout.RECIPIENTS_PITCH, line, size))
        return lines

    @staticmethod
    def _draw_recipients(
        sheet: Sheet, left: float, top: float, recipients: Sequence[tuple[float, Line, float]]
    ) -> None:
        for height, line, size in recipients:
            sheet.line(left, top + baseline(height, size), line, size)
            top += height


class Marked(Unit):
    """A line that is an entry of the outline."""

    __slots__ = ("_title", "_unit")

    def __init__(self, unit: Unit, title: str) -> None:
        super().__init__(unit.height, unit.before, unit.keep, unit.table)
        self._unit = unit
        self._title = title

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        sheet.bookmark(self._title, top)
        self._unit.draw(sheet, left, top)
