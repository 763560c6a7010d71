"""What a sheet of Excel says without words: rows that are hidden (mostly by a filter) and cells that are struck through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="(\d{1,7})"')
_STYLED_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^<>]*\bs="(\d{1,5})")[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*?(?<!/)>'
)
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font\s*/>|<(?:\w+:)?font\b.*?</(?:\w+:)?font>", re.DOTALL)
_STRIKE = re.compile(rb'<(?:\w+:)?strike\s*(?:val="(?:1|true)"\s*)?/?>')
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_FONT_ID = re.compile(rb'\bfontId="(\d+)"')


@dataclass
class Marks:
    """Rows and cells of one sheet, counted from 0."""

    hidden: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)

    def see(self, chunk: bytes, struck_formats: frozenset[int]) -> None:
        """Take in a piece of the part of a sheet; no tag may be cut."""
        if b"hidden=" in chunk:
            self.hidden.update(int(row) - 1 for row in _HIDDEN_ROW.findall(chunk))
        if struck_formats:
            self.struck.update(
                (int(row) - 1, column_number(letters) - 1)
                for form, letters, row in _STYLED_CELL.findall(chunk)
                if int(form) in struck_formats
            )


def column_number(letters: bytes) -> int:
    """The number of a column from 1 on: ``AB`` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def struck_formats(styles: bytes) -> frozenset[int]:
    """The formats of cells whose font is struck through, as the part of the styles numbers them."""
    fonts, formats = _FONTS.search(styles), _CELL_FORMATS.search(styles)
    if fonts is None or formats is None:
        return frozenset()
    struck = {n for n, font in enumerate(_FONT.findall(fonts[0])) if _STRIKE.search(font)}
    if not struck:
        return frozenset()
    return frozenset(
        n
        for n, form in enumerate(_FORMAT.findall(formats[0]))
        if (found := _FONT_ID.search(form)) is not None and int(found[1]) in struck
    )
