"""What a sheet of Excel says without words: rows that are hidden (mostly by a filter), cells that are struck through, and
dates of which only the month or the year is shown: ``3/1998`` typed into a cell becomes the first of March."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
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
            self.note(int(form), (int(row) - 1, column_number(letters) - 1), formats)

    def note(self, form: int, cell: tuple[int, int], formats: Formats) -> None:
        """Take in one cell with the number of its format."""
        for wanted, cells in (
            (formats.struck, self.struck),
            (formats.month, self.month),
            (formats.year, self.year),
        ):
            if form in wanted:
                cells.add(cell)


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


# --- .xls ------------------------------------------------------------------------------------------------------------

_FONT_RECORD, _FORMAT_RECORD, _CELL_FORMAT_RECORD, _SHEET_RECORD = 0x0031, 0x041E, 0x00E0, 0x0085
_ROW_RECORD, _MANY_NUMBERS, _NEW_STREAM = 0x0208, 0x00BD, 0x0809
_ONE_CELL = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6))
_STRUCK_FONT, _HIDDEN = 0x08, 0x20


def old_marks(stream: bytes) -> Mapping[str, Marks]:
    """The marks of each sheet of an .xls, read from its stream of records."""
    fonts: list[bool] = []
    shown: dict[int, str] = {_MONTH_AND_YEAR: "month"}
    found: dict[str, set[int]] = {"struck": set(), "month": set(), "year": set(), "": set()}
    names: dict[int, str] = {}
    sheets: dict[str, Marks] = {}
    marks, formats, number = Marks(), Formats(), 0
    for at, kind, record in _records(stream):
        if kind == _NEW_STREAM:
            marks = sheets.setdefault(names.get(at, ""), Marks())
            formats = Formats(*(frozenset(found[name]) for name in ("struck", "month", "year")))
        elif kind == _FONT_RECORD and len(record) >= 4:
            fonts.append(bool(record[2] & _STRUCK_FONT))
        elif kind == _FORMAT_RECORD and len(record) >= 5:
            wide = record[4] & 1
            code = record[5:].decode("utf-16-le" if wide else "latin-1", "replace")
            shown[int.from_bytes(record[:2], "little")] = _shown(code)
        elif kind == _CELL_FORMAT_RECORD and len(record) >= 4:
            font, form = struct.unpack_from("<HH", record)
            # there is no fifth font
            font -= font > 4
            if font < len(fonts) and fonts[font]:
                found["struck"].add(number)
            found[shown.get(form, "")].add(number)
            number += 1
        elif kind == _SHEET_RECORD and len(record) > 8:
            start, size, wide = struct.unpack_from("<I2xBB", record)
            text = record[8 : 8 + (size * 2 if wide & 1 else size)]
            names[start] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        elif kind == _ROW_RECORD and len(record) >= 14 and record[12] & _HIDDEN:
            marks.hidden.add(int.from_bytes(record[:2], "little"))
        elif kind in _ONE_CELL and len(record) >= 6:
            row, column, form = struct.unpack_from("<HHH", record)
            marks.note(form, (row, column), formats)
        elif kind == _MANY_NUMBERS and len(record) >= 12:
            row, column = struct.unpack_from("<HH", record)
            for n in range((len(record) - 6) // 6):
                (form,) = struct.unpack_from("<H", record, 4 + n * 6)
                marks.note(form, (row, column + n), formats)
    return sheets


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            return
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
