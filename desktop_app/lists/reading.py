"""A list somebody kept, as a plain table: Excel (.xlsx, .xlsm, .xls, .ods), CSV and tables of Word (.docx).

What a file is, is told from its content. Everything is read in memory; nothing is written beside the file. A file that
is too large, locked, damaged or of another kind is refused with a UserError before its content is unpacked.
"""

from __future__ import annotations

import copy
import csv
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import nfc, number_text
from desktop_app.lists import legacy_text
from desktop_app.lists.marks import Formats, Marks, column_number, formats_of, old_marks

Value = str | float | int | bool | date | datetime | time | timedelta | None

MAX_FILE = 32 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_CELLS = 3_000_000
MAX_COLUMNS = 500
MAX_ROWS = 20_000
ENDINGS = ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "docx")
_TEXT_ENDINGS = frozenset(("csv", "tsv", "txt"))
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Sheet:
    """One table of a file. ``rows[0]`` is row 1 of the file; a row may be shorter than others. ``merged`` are merged
    areas as (first row, first column, last row, last column), counted from 0. ``reading`` names the old letters of the
    text (:data:`legacy_text.READINGS`), None when it is Unicode. ``others`` are the sheets that were not taken.
    ``letters`` says what the person decided about old letters: row by row a question, converted, or right as they are.
    ``around`` are the lines that stand before and after a table of Word. ``marks`` are the rows that are hidden and the
    cells that are struck through."""

    file_name: str
    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    others: tuple[str, ...] = ()
    reading: str | None = None
    dates_from_1904: bool = False
    hidden: bool = False
    letters: Literal["ask", "convert", "keep"] = "ask"
    around: tuple[str, ...] = ()
    marks: Marks = field(default_factory=Marks, compare=False)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.rows), default=0)


def read_sheets(path: Path, check: Callable[[], None] = lambda: None) -> list[Sheet]:
    """All tables of a file that hold something, hidden sheets last. ``check`` is called between steps of long work and
    may raise to stop it. Raises UserError when the file cannot be read as a list."""
    content = _content(path)
    check()
    ending = path.suffix.lower().lstrip(".")
    if content.startswith(b"PK\x03\x04"):
        sheets = _from_zip(path.name, content, check)
    elif content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        sheets = _from_ole(path.name, content)
    else:
        _refuse_foreign(path.name, content)
        if ending not in _TEXT_ENDINGS:
            raise UserError(
                _("“{name}” không phải là tệp Excel, dù tên tệp ghi như vậy.").format(name=path.name),
                "path",
                _("Mở tệp bằng Excel, lưu lại thành .xlsx rồi nhập."),
            )
        sheets = [_from_text(path.name, content, ending)]
    check()
    sheets = [sheet for sheet in sheets if sheet.rows]
    if any(_filled_columns(sheet) > MAX_COLUMNS for sheet in sheets):
        # no list of people: each heading is compared with all that is known
        raise _too_much(path.name)
    if not sheets:
        raise UserError(
            _("“{name}” không có dòng nào.").format(name=path.name), "path", _("Chọn tệp có danh sách.")
        )
    return sheets


def _filled_columns(sheet: Sheet) -> int:
    if sheet.width <= MAX_COLUMNS:
        return sheet.width
    return len(
        {index for row in sheet.rows for index, value in enumerate(row) if value is not None and value != ""}
    )


def _content(path: Path) -> bytes:
    ending = path.suffix.lower().lstrip(".")
    try:
        if not path.exists():
            raise UserError(_("Không thấy tệp “{name}”.").format(name=path.name), "path", _("Chọn lại tệp."))
        if not path.is_file():
            raise UserError(
                _("“{name}” không phải là một tệp.").format(name=path.name), "path", _("Chọn lại tệp.")
            )
        if ending not in ENDINGS:
            raise UserError(
                _("Không nhập được danh sách từ tệp loại “.{ending}”.").format(ending=ending[:20]),
                "path",
                _("Chọn tệp Excel (.xlsx, .xls, .ods), CSV hoặc Word (.docx)."),
            )
        size = path.stat().st_size
        if size > MAX_FILE:
            raise _too_big(path.name)
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:
        raise UserError(
            _("Không đọc được tệp “{name}”; có thể tệp đang mở ở chương trình khác.").format(name=path.name),
            "path",
            _("Đóng tệp đó lại rồi thử lần nữa."),
        ) from error
    if len(content) > MAX_FILE:
        raise _too_big(path.name)
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UserError(_("Tệp “{name}” trống.").format(name=path.name), "path", _("Chọn tệp có danh sách."))
    return content


def _too_big(name: str) -> UserError:
    return UserError(
        _("Tệp “{name}” quá lớn (trên {limit} MB) đối với một danh sách đảng viên.").format(
            name=name, limit=number_text(MAX_FILE // 1024 // 1024)
        ),
        "path",
        _("Xóa ảnh và các trang thừa trong tệp, hoặc chép riêng danh sách sang tệp mới."),
    )


def _too_much(name: str) -> UserError:
    return UserError(
        _("Nội dung tệp “{name}” quá lớn đối với một danh sách đảng viên.").format(name=name),
        "path",
        _("Chép riêng các dòng của danh sách sang một tệp Excel mới rồi nhập."),
    )


def _damaged(name: str) -> UserError:
    return UserError(
        _("Tệp “{name}” bị hỏng hoặc chưa chép xong.").format(name=name),
        "path",
        _("Mở thử bằng Excel rồi lưu lại, hoặc chép lại tệp."),
    )


def _locked(name: str) -> UserError:
    return UserError(
        _("Tệp “{name}” có mật khẩu nên không đọc được.").format(name=name),
        "path",
        _("Mở bằng Excel, bỏ mật khẩu, lưu lại rồi nhập."),
    )


_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPG"),
    (b"GIF8", "GIF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "GZIP"),
    (b"PK", "ZIP"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)


def _refuse_foreign(name: str, content: bytes) -> None:
    for start, kind in _FOREIGN:
        if content.startswith(start):
            raise _foreign(name, kind)
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise _foreign(name, "HTML, XML")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and (
        b"\x00" in content[:4096]
        or sum(b < 9 or 13 < b < 32 for b in content[:4096]) > len(content[:4096]) // 20
    ):
        raise _foreign(name, _("không rõ"))


def _foreign(name: str, kind: str) -> UserError:
    return UserError(
        _("“{name}” không phải là danh sách Excel, CSV hay Word (nội dung loại {kind}).").format(
            name=name, kind=kind
        ),
        "path",
        _("Chọn đúng tệp danh sách, hoặc mở bằng Excel rồi lưu lại thành .xlsx."),
    )


# --- Excel -----------------------------------------------------------------------------------------------------------

_CELL = re.compile(rb'<(?:\w+:)?c(?=\s)[^<>]*?\sr="([A-Z]+)(\d+)"[^<>]*?(/?)>')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW_OR_CELL = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*?)?)(/?)>""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
_MOST_ROWS = 1_048_576
_MOST_TAGS = 4_000_000
_MOST_TABLES = 5_000
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)


def _unpack_checked(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, see: Callable[[bytes], None] | None
) -> int:
    """Unpack one part without keeping it; returns its true size. What the archive says about itself is not believed."""
    real = copy.copy(info)
    real.file_size = room + 1
    size = 0
    tail = b""
    with archive.open(real) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise _too_much(name)
            if see is not None:
                whole = tail + chunk
                cut = whole.rfind(b"<")
                see(whole[:cut])
                tail = whole[cut:] if cut >= 0 else b""
    if see is not None:
        see(tail)
    return size


class _Extent:
    """The area the filled cells of a sheet span: a reader sets it aside whole."""

    def __init__(self, name: str, formats: Formats) -> None:
        self._name, self._formats = name, formats
        self.rows, self.columns = 0, 0
        self._row, self._column = 0, 0
        self.errors: dict[tuple[int, int], str] = {}
        self.marks = Marks()

    def see(self, chunk: bytes) -> None:
        if _DOCTYPE.search(chunk):
            raise _damaged(self._name)
        placed = _CELL.findall(chunk)
        for letters, digits, empty in placed:
            if not empty:
                self._reaches(letters, digits)
        if len(placed) != len(_ANY_CELL.findall(chunk)):
            self._walk(chunk)
        if self.rows * self.columns > MAX_CELLS or self.rows > _MOST_ROWS:
            raise _too_much(self._name)
        self.marks.see(chunk, self._formats)
        if b't="e"' in chunk:
            for letters, digits, text in _ERROR_CELL.findall(chunk):
                self.errors[int(digits) - 1, column_number(letters) - 1] = text.decode("ascii", "replace")

    def _reaches(self, letters: bytes, digits: bytes) -> None:
        if len(letters) > 3 or len(digits) > 7:
            # beyond any sheet: the reader would set the room aside all the same
            raise _too_much(self._name)
        self.rows = max(self.rows, int(digits))
        self.columns = max(self.columns, column_number(letters))

    def _walk(self, chunk: bytes) -> None:
        """Some writers do not say where a cell is: it follows the one before."""
        for kind, attributes, empty in _ROW_OR_CELL.findall(chunk):
            place = _PLACE.search(attributes)
            if place is not None and len(place[2]) > 7:
                raise _too_much(self._name)
            if kind == b"row":
                self._row, self._column = int(place[2]) if place is not None else self._row + 1, 0
                continue
            self._column += 1
            if empty:
                continue
            if place is not None and place[1]:
                self._reaches(place[1].upper(), place[2])
            else:
                self.rows = max(self.rows, self._row)
                self.columns = max(self.columns, self._column)


def _from_zip(name: str, content: bytes, check: Callable[[], None]) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            if any(info.flag_bits & 1 for info in parts.values()):
                raise _locked(name)
            if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:
                raise _too_much(name)
            word = "word/document.xml" in parts
            open_document = "content.xml" in parts and "mimetype" in parts
            excel = next((part for part in parts if part.lower() == "xl/workbook.xml"), None)
            if not word and not open_document and excel is None:
                raise UserError(
                    _("“{name}” là tệp nén, không phải là danh sách Excel hay Word.").format(name=name),
                    "path",
                    _("Giải nén rồi chọn tệp danh sách bên trong."),
                )
            room = MAX_UNPACKED
            extents: dict[str, _Extent] = {}
            formats = Formats()
            # the formats first: the cells name them by number
            for part, info in sorted(parts.items(), key=lambda one: one[0].lower() != "xl/styles.xml"):
                check()
                see: Callable[[bytes], None] | None = None
                if part.lower().startswith("xl/worksheets/"):
                    extents[part] = _Extent(name, formats)
                    see = extents[part].see
                room -= _unpack_checked(name, archive, info, room, see)
                if part.lower() == "xl/styles.xml":
                    formats = formats_of(archive.read(part))
            if word:
                return _from_word(name, archive.read("word/document.xml"), _font(archive, parts))
            if open_document:
                _check_repeats(name, archive.read("content.xml"))
            from_1904 = excel is not None and (
                re.search(rb'date1904="(1|true)"', archive.read(parts[excel])) is not None
            )
            told = any(e.errors or e.marks for e in extents.values())
            seen = _by_sheet(archive, extents) if told else {}
            font = _font(archive, parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ElementTree.ParseError,
        OSError,
    ) as error:
        raise _damaged(name) from error
    except RuntimeError as error:  # a locked part says so this way
        raise _locked(name) from error
    errors = {sheet: extent.errors for sheet, extent in seen.items()}
    found = _from_excel(name, content, from_1904, errors, font)
    # sheets go by their names as the file writes them
    marks = {nfc(sheet): extent.marks for sheet, extent in seen.items()}
    return _with_marks(found, marks)


def _with_marks(sheets: Iterable[Sheet], marks: Mapping[str, Marks]) -> list[Sheet]:
    return [_marked(one, marks[one.name]) if one.name in marks else one for one in sheets]


def _marked(sheet: Sheet, marks: Marks) -> Sheet:
    """The sheet with what its formats say; of a date that shows only its month or year only that is read."""
    rows = list(sheet.rows)
    for (row, column), year_only in (
        *((cell, False) for cell in marks.month),
        *((cell, True) for cell in marks.year),
    ):
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, date):
            text = str(value.year) if year_only else f"{value.month:02d}/{value.year}"
            rows[row] = (*rows[row][:column], text, *rows[row][column + 1 :])
    return replace(sheet, rows=tuple(rows), marks=marks)


# the name of an old font as it stands in an .xls (one or two bytes a letter) and in the parts of newer files
_OLD_FONT = re.compile(rb"\.Vn[A-Z][A-Za-z]+|VNI-[A-Z][A-Za-z]+|\.\x00V\x00n\x00[A-Z]|V\x00N\x00I\x00-\x00")
_FONT_PARTS = (
    "xl/styles.xml",
    "word/styles.xml",
    "word/fontTable.xml",
    "word/document.xml",
    "content.xml",
    "styles.xml",
)


def _font(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> str | None:
    """The reading that the fonts named in a file speak for."""
    names = {
        found.decode("latin-1")
        for part in _FONT_PARTS
        if part in parts
        for found in _OLD_FONT.findall(archive.read(part))
    }
    return legacy_text.font_reading(sorted(names))


_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")


def _by_sheet(archive: zipfile.ZipFile, found: Mapping[str, _Extent]) -> dict[str, _Extent]:
    """What was found in the parts of a workbook, by the names of its sheets."""
    try:
        workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for relation in _RELATION.finditer(relations):
        part = _attribute(relation[0], "Target")
        targets[_attribute(relation[0], "Id")] = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    parts_of = {
        html.unescape(_attribute(sheet[0], "name")): targets.get(
            _attribute(sheet[0], "r:id") or _attribute(sheet[0], "id"), ""
        )
        for sheet in _SHEET.finditer(workbook)
    }
    return {name: found[part] for name, part in parts_of.items() if part in found}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'(?<![\w:]){re.escape(name)}="([^"]*)"', tag)
    return found[1] if found is not None else ""


def _check_repeats(name: str, content: bytes) -> None:
    """An OpenDocument cell or row may be repeated a million times in a few letters."""
    for found in re.finditer(rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*>', content):
        if int(found[1]) > 200 and b"value-type" in found[0]:
            raise _too_much(name)
    for found in re.finditer(rb'<table:table-row[^>]*number-rows-repeated="(\d+)"[^>]*>', content):
        row = content[found.end() : content.find(b"</table:table-row>", found.end())]
        if int(found[1]) > 200 and b"value-type" in row:
            raise _too_much(name)


def _from_ole(name: str, content: bytes) -> list[Sheet]:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise _locked(name)
    if holds("WordDocument"):
        raise UserError(
            _("“{name}” là tệp Word đời cũ (.doc).").format(name=name),
            "path",
            _("Mở bằng Word, lưu lại thành .docx rồi nhập."),
        )
    if not holds("Workbook") and not holds("Book"):
        raise _foreign(name, "OLE")
    errors, from_1904 = _check_old_excel(name, content)
    marks = {nfc(sheet): found for sheet, found in old_marks(_workbook_stream(content)).items() if found}
    fonts = {word.replace(b"\x00", b"").decode("latin-1") for word in _OLD_FONT.findall(content)}
    found = _from_excel(name, content, from_1904, errors, legacy_text.font_reading(fonts))
    return _with_marks(found, marks)


# records of an .xls sheet that hold a cell, and the one that gives the size of the sheet
_CELL_RECORDS = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x00BD))
_DIMENSIONS, _FILE_PASS, _NEW_STREAM = 0x0200, 0x002F, (0x0809, 0x0409, 0x0209, 0x0009)
_LAST_SECTOR = 0xFFFFFFFA


_BOUND_SHEET, _BOOLEAN_OR_ERROR, _FORMULA, _DATE_MODE = 0x0085, 0x0205, 0x0006, 0x0022
_ERROR_WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def _check_old_excel(name: str, content: bytes) -> tuple[dict[str, dict[tuple[int, int], str]], bool]:
    """Look over an .xls before it is read: one damaged cell number would make a reader set aside gigabytes. Returns the
    cells whose formula has failed, by sheet, and whether its days are counted from 1904."""
    try:
        stream = _workbook_stream(content)
    except (struct.error, IndexError, ValueError) as error:
        raise _damaged(name) from error
    at = 0
    rows = columns = 0
    from_1904 = False
    starts: dict[int, str] = {}
    failed: dict[str, dict[tuple[int, int], str]] = {}
    sheet = ""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            break
        if kind == _FILE_PASS:
            raise _locked(name)
        if kind in _NEW_STREAM:
            rows = columns = 0
            sheet = starts.get(at - 4, "")
        elif kind == _DATE_MODE and length >= 2:
            from_1904 = stream[at : at + 2] == b"\x01\x00"
        elif kind == _BOUND_SHEET and length > 8:
            start, size, wide = struct.unpack_from("<I2xBB", stream, at)
            text = stream[at + 8 : at + 8 + (size * 2 if wide & 1 else size)]
            starts[start] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        elif kind in _CELL_RECORDS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            code = _error_code(kind, stream[at : at + length])
            if code is not None:
                failed.setdefault(sheet, {})[row, column] = _ERROR_WORDS.get(code, "#N/A")
        elif kind == _DIMENSIONS and length >= 12:
            first, last, left, right = struct.unpack_from("<IIHH", stream, at)
            if max(last - first, 0) * max(right - left, 0) > MAX_CELLS:
                raise _too_much(name)
        if rows * columns > MAX_CELLS:
            raise _too_much(name)
        at += length
    return failed, from_1904


def _error_code(kind: int, record: bytes) -> int | None:
    if kind == _BOOLEAN_OR_ERROR and len(record) >= 8 and record[7] == 1:
        return record[6]
    if kind == _FORMULA and len(record) >= 14 and record[6] == 2 and record[12:14] == b"\xff\xff":
        return record[8]
    return None


def _workbook_stream(content: bytes) -> bytes:
    """The stream of the workbook inside an OLE file. Raises ValueError when the file is damaged."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise ValueError("sector size")
    size = 1 << shift
    (directory,) = struct.unpack_from("<I", content, 48)
    (cutoff,) = struct.unpack_from("<I", content, 56)
    table_sectors = [n for n in struct.unpack_from("<109I", content, 76) if n < _LAST_SECTOR]
    more, count = struct.unpack_from("<II", content, 68)
    while more < _LAST_SECTOR and count:
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        table_sectors.extend(n for n in block[:-1] if n < _LAST_SECTOR)
        more, count = block[-1], count - 1
    table: list[int] = []
    for sector in table_sectors[: len(content) // size + 1]:
        table.extend(struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size))

    def chain(start: int) -> bytes:
        pieces: list[bytes] = []
        seen: set[int] = set()
        sector = start
        while sector < _LAST_SECTOR:
            if sector in seen or sector >= len(table):
                raise ValueError("sector chain")
            seen.add(sector)
            pieces.append(content[(sector + 1) * size : (sector + 2) * size])
            sector = table[sector]
        return b"".join(pieces)

    entries = chain(directory)
    for at in range(0, len(entries) - 127, 128):
        entry = entries[at : at + 128]
        title = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        if title in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", entry, 116)
            if length < cutoff:
                raise ValueError("short stream")
            return chain(start)[:length]
    raise ValueError("no workbook")


def _from_excel(
    name: str,
    content: bytes,
    from_1904: bool,
    errors: Mapping[str, Mapping[tuple[int, int], str]],
    font: str | None,
) -> list[Sheet]:
    import python_calamine as calamine

    found: list[tuple[bool, Sheet]] = []
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [m.name for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
            hidden = {m.name for m in book.sheets_metadata if m.visible != calamine.SheetVisibleEnum.Visible}
            for sheet_name in names:
                sheet = book.get_sheet_by_name(sheet_name)
                if sheet.total_height * sheet.total_width > MAX_CELLS:
                    raise _too_much(name)
                cells = sheet.to_python(skip_empty_area=False)
                # the reader gives nothing for a formula that has failed
                for (row, column), text in errors.get(sheet_name, {}).items():
                    if row < len(cells) and column < len(cells[row]):
                        cells[row][column] = text
                rows = _trimmed(cells)
                _check_rows(name, rows)
                merged = tuple(
                    (top, left, bottom, right)
                    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())
                )
                found.append(
                    (sheet_name in hidden, _sheet(name, nfc(sheet_name), rows, merged, from_1904, font))
                )
    except UserError:
        raise
    except calamine.PasswordError as error:
        raise _locked(name) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise _damaged(name) from error
    except BaseException as error:
        # the reader is not written in Python: a broken file may stop it with a panic, which is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from error
    return [replace(sheet, hidden=hidden) for hidden, sheet in sorted(found, key=lambda pair: pair[0])]


def _trimmed(rows: Iterable[Sequence[Value]]) -> list[tuple[Value, ...]]:
    """Rows without empty cells at their ends and without empty rows at the end."""
    result: list[tuple[Value, ...]] = []
    for row in rows:
        end = len(row)
        while end and (
            row[end - 1] is None or (isinstance(row[end - 1], str) and not str(row[end - 1]).strip())
        ):
            end -= 1
        result.append(tuple(row[:end]))
    while result and not result[-1]:
        result.pop()
    return result


def _check_rows(name: str, rows: Sequence[Sequence[Value]]) -> None:
    if sum(1 for row in rows if row) > MAX_ROWS:
        raise UserError(
            _("Tệp “{name}” có hơn {n} dòng, quá nhiều đối với danh sách của một chi bộ.").format(
                name=name, n=number_text(MAX_ROWS)
            ),
            "path",
            _("Chép riêng các dòng của chi bộ sang một tệp mới rồi nhập."),
        )


def _sheet(
    name: str,
    sheet_name: str,
    rows: list[tuple[Value, ...]],
    merged: tuple[tuple[int, int, int, int], ...] = (),
    from_1904: bool = False,
    font: str | None = None,
) -> Sheet:
    texts = [value for row in rows for value in row if isinstance(value, str) and not value.isascii()]
    return Sheet(
        name,
        sheet_name,
        tuple(rows),
        merged,
        reading=legacy_text.detect(texts, font),
        dates_from_1904=from_1904,
    )


def _from_word(name: str, content: bytes, font: str | None) -> list[Sheet]:
    from desktop_app.lists import word_tables

    if _DOCTYPE.search(content):
        raise _damaged(name)
    if content.count(b"<") > _MOST_TAGS or content.count(b"<w:tbl>") > _MOST_TABLES:
        # packed it is small, read it would fill the memory
        raise _too_much(name)
    try:
        tables = word_tables.tables(content, MAX_CELLS)
    except OverflowError as error:
        raise _too_much(name) from error
    sheets = []
    for table in tables:
        _check_rows(name, table.rows)
        sheets.append(
            replace(_sheet(name, "", _trimmed(table.rows), table.merged, font=font), around=table.around)
        )
    return sheets


# --- CSV -------------------------------------------------------------------------------------------------------------


def _from_text(name: str, content: bytes, ending: str) -> Sheet:
    text = _decoded(name, content)
    first, _end, rest = text.partition("\n")
    said = re.fullmatch(r"\s*sep=(.)\s*", first)
    separator = said[1] if said is not None else _separator(text, ending)
    if said is not None:
        # the line is no row on the screen of Excel, but it is one of the file
        text = "\n" + rest
    try:
        rows = _trimmed(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
    except csv.Error as error:
        # the one thing it cannot read: a cell as long as a book
        raise _too_much(name) from error
    _check_rows(name, rows)
    if sum(len(row) for row in rows) > MAX_CELLS:
        raise _too_much(name)
    return _sheet(name, "", rows)


def sheet_from_text(text: str) -> Sheet:
    """What was copied from Excel, Word or a web page and is pasted, as a table: lines of cells with tabs between, cells of
    several lines in quotes. Raises UserError when there is nothing in it."""
    name = _("Dán từ bảng tính")
    if len(text) > MAX_FILE:
        raise _too_big(name)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "\t" in text:
        # quotes are of Excel only where they close again; others are letters of the cell
        lines: list[list[str]] = []
        for line in _pasted_lines(text):
            lines.append(line)
    else:
        try:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, "txt")))
        except csv.Error:
            lines = [[line] for line in text.split("\n")]
    rows = _trimmed(lines)
    if not any(rows):
        raise UserError(_("Chưa có gì để dán."), "path", _("Chọn các ô trong Excel, bấm Ctrl+C rồi dán lại."))
    if sum(len(row) for row in rows) > MAX_CELLS or max(map(len, rows)) > MAX_COLUMNS:
        raise _too_much(name)
    _check_rows(name, rows)
    return _sheet(name, "", rows)


_PASTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*)')


def _pasted_lines(text: str) -> Iterable[list[str]]:
    line: list[str] = []
    at = 0
    while at <= len(text):
        found = _PASTED.match(text, at)
        if found is None:
            break
        line.append(found[1].replace('""', '"') if found[1] is not None else found[2])
        at = found.end()
        if at >= len(text) or text[at] == "\n":
            yield line
            line = []
        at += 1


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeError as error:
            raise _damaged(name) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeError:
        return content.decode("latin-1")


def _separator(text: str, ending: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number in most lines."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, most = "\t" if ending == "tsv" else ",", 0
    for sign in ";,\t|":
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        score = wide.count(usual) * usual
        if score > most:
            best, most = sign, score
    return best
