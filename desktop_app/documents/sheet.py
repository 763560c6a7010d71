"""The sheet a PDF page is drawn on: text and rules at places measured from the top left corner, in points.

A page is written as one text object and one path per rule width, which keeps long lists small and quick.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from desktop_app.documents import fonts, layout
from desktop_app.documents.fonts import Face
from desktop_app.documents.lines import Line, Measure


def _escaped(byte: int) -> str:
    if byte in (0x28, 0x29, 0x5C):
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


class _Codes(dict[int, str]):
    """Letters of one face as the codes of the subset embedded in this paper, assigned when first used."""

    def __init__(self, face: Face, document: Any) -> None:
        super().__init__()
        self._font = fonts.font(face)
        self._document = document
        self._far: dict[str, tuple[int, str]] = {}  # letters outside the first subset of 256
        self._far_names: dict[int, str] = {}
        # The letters that every paper has come first, in one order.
        self._font.splitString(" ", document)
        self.name = str(self._font.getSubsetInternalName(0, document))

    def __missing__(self, code: int) -> str:
        [(subset, raw)] = self._font.splitString(chr(code), self._document)
        shown = _escaped(raw[0])
        if subset:
            self._far[chr(code)] = (subset, shown)
            self._far_names[subset] = str(self._font.getSubsetInternalName(subset, self._document))
        self[code] = shown
        return shown

    def parts(self, text: str) -> list[tuple[str, str]]:
        """The text as (name of the subset, codes)."""
        codes = text.translate(self)
        if not self._far or self._far.keys().isdisjoint(text):
            return [(self.name, codes)]
        parts: list[tuple[str, str]] = []
        for letter in text:
            subset, shown = self._far.get(letter, (0, self[ord(letter)]))
            name = self._far_names[subset] if subset else self.name
            if parts and parts[-1][0] == name:
                parts[-1] = (name, parts[-1][1] + shown)
            else:
                parts.append((name, shown))
        return parts


class Sheet:
    """The pages of one PDF, drawn one after the other."""

    def __init__(self, landscape: bool, title: str, author: str, subject: str, keywords: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.font("regular")
        self.width, self.height = layout.page_size(landscape)
        self.measure = Measure()
        self._file = BytesIO()
        self._canvas: Any = Canvas(
            self._file,
            pagesize=(self.width, self.height),
            invariant=1,  # no clock, no chance: the same paper gives the same bytes
            pageCompression=1,
            initialFontName=fonts.name("regular"),
            initialFontSize=layout.BODY_SIZE,
            lang=layout.LANGUAGE,
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        if keywords:
            self._canvas.setKeywords(keywords)
        self._canvas.setCreator("Sổ Chi bộ")
        self._canvas.setProducer("Sổ Chi bộ")
        self._codes: dict[Face, _Codes] = {}
        self._text: list[str] = []
        self._font: tuple[str, float] | None = None
        self._spacing = 0.0
        self._rules: dict[tuple[float, bool], list[str]] = {}
        self.pages = 0
        """Pages finished."""

    def text(self, x: float, y: float, text: str, face: Face, size: float, spacing: float = 0.0) -> None:
        """Draws `text` with its base line at `y`; `spacing` is added to each space."""
        codes = self._codes.get(face)
        if codes is None:
            codes = self._codes[face] = _Codes(face, self._canvas._doc)
        out = self._text
        if spacing != self._spacing:
            out.append(f"{spacing:.4f} Tw")
            self._spacing = spacing
        out.append(f"1 0 0 1 {x:.3f} {self.height - y:.3f} Tm")
        for name, shown in codes.parts(text):
            if self._font != (name, size):
                out.append(f"{name} {size:g} Tf")
                self._font = (name, size)
            out.append(f"({shown}) Tj")

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float, dotted: bool = False) -> None:
        """Draws a black rule."""
        rules = self._rules.get((width, dotted))
        if rules is None:
            rules = self._rules[width, dotted] = []
        top = self.height
        rules.append(f"{x1:.3f} {top - y1:.3f} m {x2:.3f} {top - y2:.3f} l")

    def line(
        self, x: float, y: float, line: Line, size: float, room: float = 0.0, justified: bool = False
    ) -> None:
        """Draws a broken line, its base line at `y`; justified to `room` unless it is the last of its paragraph."""
        spacing = 0.0
        if justified and not line.last and line.gaps:
            spacing = (room - line.width) / line.gaps
            if spacing > 3 * size:
                spacing = 0.0  # a few short words before an endless one
        for piece in line.pieces:
            self.text(x, y, piece.text, piece.face, size, spacing)
            if len(line.pieces) == 1 and not piece.underline:
                return
            width = self.measure.width(piece.text, piece.face, size)
            width += spacing * (piece.text.count(" ") + piece.text.count("\u00a0"))
            if piece.underline:
                drop = layout.UNDERLINE_DROP
                self.rule(x, y + drop, x + width, y + drop, layout.UNDERLINE_WIDTH)
            x += width

    def centred(self, middle: float, y: float, text: str, face: Face, size: float) -> float:
        """Draws `text` centred on `middle`; returns its width."""
        width = self.measure.width(text, face, size)
        self.text(middle - width / 2, y, text, face, size)
        return width

    def drawing(self, drawing: Any, x: float, y: float) -> None:
        """Draws a ReportLab drawing with its top left corner there."""
        from reportlab.graphics import renderPDF

        self._flush()
        renderPDF.draw(drawing, self._canvas, x, self.height - y - drawing.height)

    def picture(self, picture: bytes, x: float, y: float, width: float, height: float) -> bool:
        """Draws a photograph inside that frame, its shape kept; tells whether it could be read."""
        from reportlab.lib.utils import ImageReader

        try:
            image = ImageReader(BytesIO(picture))
            wide, high = image.getSize()
        except Exception:  # the reader of pictures raises whatever it likes; the frame then stays empty
            return False
        self._flush()
        scale = min(width / wide, height / high)
        shown = wide * scale, high * scale
        self._canvas.drawImage(
            image,
            x + (width - shown[0]) / 2,
            self.height - y - (height + shown[1]) / 2,
            *shown,
        )
        return True

    def bookmark(self, title: str, y: float) -> None:
        """An entry of the outline a reader shows beside the pages."""
        key = f"p{self._canvas.getPageNumber()}-{y:.0f}"
        self._canvas.bookmarkHorizontal(key, 0, self.height - y)
        self._canvas.addOutlineEntry(title, key, 0)

    def end_page(self) -> None:
        """The page is finished."""
        self._flush()
        self._canvas.showPage()
        self.pages += 1

    def _flush(self) -> None:
        for (width, dotted), rules in self._rules.items():
            drawn = f"{width:g} w\n" + "\n".join(rules) + "\nS"
            self._canvas.addLiteral(f"q [{width:g} {3 * width:g}] 0 d\n{drawn} Q" if dotted else drawn)
        if self._text:
            # Word spacing outlives a text object: saved and restored around it.
            self._canvas.addLiteral("q BT\n" + "\n".join(self._text) + "\nET Q")
        self._rules = {}
        self._text = []
        self._font = None
        self._spacing = 0.0

    def finish(self) -> bytes:
        """The whole file."""
        self._canvas.save()
        return self._file.getvalue()
