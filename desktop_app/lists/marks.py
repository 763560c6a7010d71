"""What a sheet of Excel says without words: rows that are hidden (mostly by a filter), cells that are struck through, and
dates of which only the month or the year is shown: ``3/1998`` typed into a cell becomes the first of March."""

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
_NUMBER_FORMAT = re.compile(rb'\bnumFmtId="(\d+)"')
_OWN_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\s(?=[^<>]*\bnumFmtId="(\d+)")[^<>]*\bformatCode="([^"]*)"')
_NO_SIGNS = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|&quot;.*?&quot;')
_MONTH_AND_YEAR = 17


@dataclass(frozen=True)
class Formats:
    """The formats of cells that say something, as the part of the styles numbers them."""

    struck: frozenset[int] = frozenset()
    month: frozenset[int] = frozenset()
    year: frozenset[int] = frozenset()


@dataclass
class Marks:
    """Rows and cells of one sheet, counted from 0."""

    hidden: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    month: set[tuple[int, int]] = field(default_factory=set)
    year: set[tuple[int, int]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.hidden or self.struck or self.month or self.year)

    def see(self, chunk: bytes, formats: Formats) -> None:
        """Take in a piece of the part of a sheet; no tag may be cut."""
        if b"hidden=" in chunk:
            self.hidden.update(int(row) - 1 for row in _HIDDEN_ROW.findall(chunk))
        if not (formats.struck or formats.month or formats.year):
            return
        for form, letters, row in _STYLED_CELL.findall(chunk):
            number = int(form)
            for wanted, cells in (
                (formats.struck, self.struck), (formats.month, self.month), (formats.year, self.year),
            ):  # fmt: skip
                if number in wanted:
                    cells.add((int(row) - 1, column_number(letters) - 1))


def column_number(letters: bytes) -> int:
    """The number of a column from 1 on: ``AB`` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def formats_of(styles: bytes) -> Formats:
    """What the part of the styles says about the formats of cells."""
    formats = _CELL_FORMATS.search(styles)
    if formats is None:
        return Formats()
    fonts = _FONTS.search(styles)
    fonts_struck = {
        n
        for n, font in enumerate(_FONT.findall(fonts[0]) if fonts is not None else ())
        if _STRIKE.search(font)
    }
    shown = {_MONTH_AND_YEAR: "month"} | {
        int(number): _shown(code.decode("utf-8", "replace")) for number, code in _OWN_FORMAT.findall(styles)
    }
    found: dict[str, set[int]] = {"struck": set(), "month": set(), "year": set(), "": set()}
    for n, form in enumerate(_FORMAT.findall(formats[0])):
        font, number = _FONT_ID.search(form), _NUMBER_FORMAT.search(form)
        if font is not None and int(font[1]) in fonts_struck:
            found["struck"].add(n)
        if number is not None:
            found[shown.get(int(number[1]), "")].add(n)
    return Formats(frozenset(found["struck"]), frozenset(found["month"]), frozenset(found["year"]))


def _shown(code: str) -> str:
    """How much of a date a format shows: ``mm/yyyy`` the month, ``yyyy`` the year, others all of it or no date."""
    signs = _NO_SIGNS.sub("", code).split(";")[0].lower()
    if "y" not in signs or any(sign in signs for sign in "dhs"):
        return ""
    return "month" if "m" in signs else "year"
