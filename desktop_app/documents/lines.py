"""Widths of text and the breaking of paragraphs into lines. Vietnamese is broken at spaces only, never inside a word
that fits on a line."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.documents import fonts
from desktop_app.documents.blocks import Text
from desktop_app.documents.fonts import Face
from desktop_app.documents.text import NBSP, clean_line, clean_lines

# After these a word too long for a line is broken by preference.
_BREAK_AFTER = frozenset("/-–_.,;:@")


class Measure:
    """Widths of text in points, each word measured once per paper."""

    def __init__(self) -> None:
        self._known: dict[Face, dict[str, float]] = {}

    def width(self, text: str, face: Face, size: float) -> float:
        """Width of `text` in points."""
        known = self._known.get(face)
        if known is None:
            known = self._known[face] = {}
        unit = known.get(text)
        if unit is None:
            unit = known[text] = float(fonts.font(face).stringWidth(text, 1))
        return unit * size


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in one face."""

    text: str
    face: Face = "regular"
    underline: bool = False


@dataclass(slots=True)
class Line:
    """A broken line: its pieces, natural width in points, number of spaces; `last` of its paragraph is not justified."""

    pieces: tuple[Piece, ...]
    width: float
    gaps: int
    last: bool = False

    @property
    def text(self) -> str:
        """The letters of the line."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class _Word:
    pieces: tuple[Piece, ...]
    width: float
    spaced: bool  # a space goes before it


def pieces_of(text: Text, face: Face = "regular") -> list[tuple[Piece, ...]]:
    """The paragraphs of a text (one per line of it), clean, as pieces in their faces."""
    if isinstance(text, str):
        return [(Piece(line, face),) for line in clean_lines(text)]
    bold = face in ("bold", "bold_italic")
    italic = face in ("italic", "bold_italic")
    pieces: list[Piece] = []
    for run in text:
        before = " " if run.text[:1].isspace() else ""
        after = " " if run.text[-1:].isspace() and len(run.text) > 1 else ""
        line = before + clean_line(run.text) + after
        if line:
            pieces.append(Piece(line, fonts.face_of(run.bold or bold, run.italic or italic), run.underline))
    return [tuple(pieces)] if any(piece.text.strip() for piece in pieces) else []


def _words(pieces: tuple[Piece, ...], size: float, measure: Measure) -> list[_Word]:
    """The words of a paragraph; a word may run through several faces."""
    if len(pieces) == 1:
        piece = pieces[0]
        face, underline = piece.face, piece.underline
        return [
            _Word((Piece(word, face, underline),), measure.width(word, face, size), True)
            for word in piece.text.split(" ")
            if word
        ]
    words: list[_Word] = []
    joined = False
    for piece in pieces:
        for at, text in enumerate(piece.text.split(" ")):
            if at:
                joined = False
            if not text:
                continue
            part = Piece(text, piece.face, piece.underline)
            width = measure.width(text, piece.face, size)
            if joined:
                words[-1].pieces += (part,)
                words[-1].width += width
            else:
                words.append(_Word((part,), width, True))
            joined = True
    return words


def _split_long(word: _Word, room: float, size: float, measure: Measure) -> list[_Word]:
    """A word wider than a line in parts that fit: at its no-break spaces first, then anywhere."""
    parts: list[_Word] = []
    first = word.spaced
    for piece in word.pieces:
        for at, text in enumerate(piece.text.split(NBSP)):
            spaced = first or at > 0
            while text:
                if measure.width(text, piece.face, size) <= room:
                    count = len(text)
                else:
                    count = _fitting(text, piece.face, room, size, measure)
                part = text[:count]
                parts.append(
                    _Word(
                        (Piece(part, piece.face, piece.underline),),
                        measure.width(part, piece.face, size),
                        spaced,
                    )
                )
                text = text[count:]
                spaced = False
            first = False
    return parts


def _fitting(text: str, face: Face, room: float, size: float, measure: Measure) -> int:
    low, high = 1, len(text)
    font = fonts.font(face)
    while low < high:
        middle = (low + high + 1) // 2
        if font.stringWidth(text[:middle], size) <= room:
            low = middle
        else:
            high = middle - 1
    for count in range(low, max(low - 12, 1), -1):
        if text[count - 1] in _BREAK_AFTER:
            return count
    return low


def _line(words: list[_Word], start: int, end: int, width: float, last: bool) -> Line:
    pieces: list[Piece] = []
    texts: list[str] = []
    face: Face = "regular"
    underline = False
    gaps = 0
    for at in range(start, end):
        word = words[at]
        for part_at, part in enumerate(word.pieces):
            space = part_at == 0 and at > start and word.spaced
            if texts and part.face == face and part.underline == underline:
                texts.append(f" {part.text}" if space else part.text)
            else:
                if texts:
                    # The space before another face is drawn with the former one, and underlined only between
                    # two underlined words.
                    if space and underline and not part.underline:
                        pieces.append(Piece("".join(texts), face, underline))
                        texts = [" "]
                        underline = False
                    elif space:
                        texts.append(" ")
                    pieces.append(Piece("".join(texts), face, underline))
                texts = [part.text]
                face, underline = part.face, part.underline
    if texts:
        pieces.append(Piece("".join(texts), face, underline))
    for piece in pieces:
        gaps += piece.text.count(" ") + piece.text.count(NBSP)
    return Line(tuple(pieces), width, gaps, last)


def break_lines(
    pieces: tuple[Piece, ...], size: float, first: float, rest: float, measure: Measure
) -> list[Line]:
    """The lines of a paragraph whose first line has `first` points of room and the others `rest`."""
    words = _words(pieces, size, measure)
    lines: list[Line] = []
    start, at = 0, 0
    room = first
    width = 0.0
    while at < len(words):
        word = words[at]
        if word.width > min(first, rest) and (len(word.pieces) > 1 or len(word.pieces[0].text) > 1):
            fits = at == start and word.width <= room
            parts = [] if fits else _split_long(word, min(first, rest), size, measure)
            if len(parts) > 1:
                words[at : at + 1] = parts
                word = parts[0]
        space = measure.width(" ", words[at - 1].pieces[-1].face, size) if at > start and word.spaced else 0.0
        if at > start and width + space + word.width > room + 0.01:
            lines.append(_line(words, start, at, width, False))
            start = at
            width = word.width
            room = rest
        else:
            width += space + word.width
        at += 1
    if start < len(words):
        lines.append(_line(words, start, len(words), width, True))
    elif lines:
        lines[-1].last = True
    return lines


def break_balanced(text: str, face: Face, size: float, room: float, measure: Measure) -> list[Line]:
    """The lines of a centred title: as few as fit, of about equal length."""
    lines: list[Line] = []
    for pieces in pieces_of(text, face):
        broken = break_lines(pieces, size, room, room, measure)
        if len(broken) > 1:
            count = len(broken)
            # Never so narrow that a word would have to be broken.
            longest = max(word.width for word in _words(pieces, size, measure))
            low, high = min(max(room / count / 2, longest), room), room
            for _ in range(12):
                middle = (low + high) / 2
                if len(break_lines(pieces, size, middle, middle, measure)) <= count:
                    high = middle
                else:
                    low = middle
            broken = break_lines(pieces, size, high + 0.01, high + 0.01, measure)
        lines += broken
    return lines
