"""A given .xlsx workbook: read what stands in its cells, and fill some of them without touching anything else.

Only the cells named are written: their style stays, formulas stay, merged cells, widths, pictures and every other part of
the file are byte for byte what they were. The values a program had once reckoned for the formulas, of other worksheets too,
are taken out and the workbook asks to be reckoned when it is opened: a sum of before must not stand beside today's figures.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _

Value = int | float | str
LARGEST: Final = 30 * 1024 * 1024
"""Bytes of a workbook, and of any part of it unpacked."""
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384

_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_CELL = re.compile(rb"<((?:\w+:)?)c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</\1c>)", re.DOTALL)
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(?:/>|>(.*)</\1sheetData>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RECKONED = re.compile(rb"<((?:\w+:)?)v\b[^>]*?(?:/>|>.*?</\1v>)", re.DOTALL)
_RECKONING = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(?=/?>)")
_ASKS = re.compile(rb'\s+fullCalcOnLoad\s*=\s*(?:"[^"]*"|\'[^\']*\')')
_BEFORE_RECKONING = re.compile(rb"</((?:\w+:)?)(?:sheets|functionGroups|externalReferences|definedNames)>")
"""What stands before the element of the reckoning, in the order the format wants."""
_NAME = re.compile(rb'\br\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_TYPE = re.compile(rb'\s+t\s*=\s*(?:"[^"]*"|\'[^\']*\')')
_PROTECTED = re.compile(rb'<(?:\w+:)?sheetProtection\b[^>]*?\bsheet\s*=\s*["\'](?:1|true)["\']')
_OLD_FILE = b"\xd0\xcf\x11\xe0"
_LOCKED_INSIDE = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["\']([A-Z]+\d+):([A-Z]+\d+)["\']')
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def cell_at(text: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell as people name it: ``D12``, ``$d$12``. Raises UserError."""
    found = _REF.fullmatch(text.strip().upper())
    if found is not None:
        column = 0
        for letter in found.group(1):
            column = column * 26 + ord(letter) - 64
        row = int(found.group(2))
        if 1 <= row <= _LAST_ROW and column <= _LAST_COLUMN:
            return row, column
    raise UserError(
        _("“{text}” không phải là tên ô.").format(text=text[:20]), "cell", _("Ghi cột rồi dòng, ví dụ D12.")
    )


def cell_name(row: int, column: int) -> str:
    """``12, 4`` → ``D12``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True)
class Worksheet:
    """One worksheet: its name, the texts of its cells by (row, column) from 1, which of them are formulas, and for each cell
    hidden under a merged one the cell that shows. A ``protected`` sheet lets only its ``unlocked`` cells be changed."""

    name: str
    part: str
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    protected: bool = False
    unlocked: frozenset[tuple[int, int]] = frozenset()

    def locked(self, cell: tuple[int, int]) -> bool:
        """Whether whoever protected the sheet wants a cell left as it is."""
        return self.protected and self.shown(cell) not in self.unlocked

    def shown(self, cell: tuple[int, int]) -> tuple[int, int]:
        """The cell that shows where a cell is merged with others."""
        return self.merged.get(cell, cell)


def read(content: bytes) -> list[Worksheet]:
    """The worksheets of a workbook in their order. Raises UserError when it is none that can be filled."""
    with _open(content) as archive:
        strings, open_styles = _shared(archive), _open_styles(archive)
        return [_worksheet(archive, name, part, strings, open_styles) for name, part in _parts(archive)]


def fill(content: bytes, sheet: str, values: Mapping[tuple[int, int], Value]) -> bytes:
    """The workbook with these cells of one worksheet filled. Raises UserError for a cell that is a formula or locked."""
    worksheet = next((one for one in read(content) if one.name == sheet), None)
    if worksheet is None:
        raise UserError(_("Tệp không có trang “{name}”.").format(name=sheet[:40]), "sheet")
    shown = {worksheet.shown(cell): value for cell, value in values.items()}
    for cell in sorted(shown):
        if cell in worksheet.formulas:
            raise UserError(
                _("Ô {cell} là công thức nên không ghi đè.").format(cell=cell_name(*cell)),
                "cell",
                _("Bỏ ô này; Excel tự tính khi mở tệp."),
            )
        if worksheet.locked(cell):
            raise UserError(
                _("Ô {cell} đang bị khóa chống sửa.").format(cell=cell_name(*cell)),
                "cell",
                _("Bỏ ô này, hoặc bỏ khóa của trang bằng Excel rồi chọn lại tệp."),
            )
    target = io.BytesIO()
    with _open(content) as archive, zipfile.ZipFile(target, "w") as out:
        out.comment = archive.comment
        others = {name for _name, name in _parts(archive)} - {worksheet.part}
        reckons = any(_FORMULA.search(archive.read(name)) for name in (worksheet.part, *others))
        for info in archive.infolist():
            part = archive.read(info)
            if info.filename == worksheet.part:
                part = _filled(part, shown)
            elif info.filename in others and _FORMULA.search(part):
                part = _CELL.sub(_forgotten, part)
            elif info.filename == "xl/workbook.xml" and reckons:
                part = _to_be_reckoned(part)
            out.writestr(info, part)
    return target.getvalue()


# --- reading ---------------------------------------------------------------------------------------------------------


def _not_ours() -> UserError:
    return UserError(
        _("Không đọc được tệp này như một sổ Excel .xlsx."),
        "file",
        _("Mở bằng Excel rồi lưu lại thành .xlsx, không đặt mật khẩu."),
    )


def too_large() -> UserError:
    """The refusal of a file beyond ``LARGEST``."""
    return UserError(_("Tệp quá lớn."), "file", _("Chọn tệp biểu mẫu dưới 30 MB."))


def _open(content: bytes) -> zipfile.ZipFile:
    if len(content) > LARGEST:
        raise too_large()
    if content.startswith(_OLD_FILE):
        if _LOCKED_INSIDE in content:
            raise UserError(
                _("Tệp có đặt mật khẩu mở nên không đọc được."),
                "file",
                _("Mở bằng Excel, bỏ mật khẩu mở tệp, lưu lại rồi chọn lại."),
            )
        raise UserError(
            _("Đây là tệp Excel kiểu cũ (.xls)."),
            "file",
            _("Mở bằng Excel, lưu thành .xlsx rồi chọn tệp ấy."),
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        if sum(info.file_size for info in archive.infolist()) > 4 * LARGEST or any(
            info.file_size > LARGEST or info.flag_bits & 1 for info in archive.infolist()
        ):
            raise _not_ours()
        if archive.testzip() is not None:
            raise _not_ours()
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
        raise _not_ours() from error
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        raise UserError(
            _("Tệp có macro (.xlsm)."),
            "file",
            _("Mở bằng Excel, lưu thành .xlsx không có macro rồi chọn tệp ấy."),
        )
    return archive


def _parse(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(archive.read(part))
    except (KeyError, ElementTree.ParseError) as error:
        raise _not_ours() from error


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and part of each worksheet."""
    targets = {}
    for relation in _parse(archive, "xl/_rels/workbook.xml.rels"):
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
        targets[relation.get("Id")] = part
    found = []
    for element in _parse(archive, "xl/workbook.xml").iter():
        if _local(element.tag) == "sheet":
            number = next((value for key, value in element.items() if _local(key) == "id"), "")
            part = targets.get(number, "")
            # charts have sheets of their own
            if part in archive.namelist() and b"sheetData" in archive.read(part):
                found.append((element.get("name", ""), part))
    if not found:
        raise _not_ours()
    return found


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    found = []
    for item in _parse(archive, "xl/sharedStrings.xml"):
        found.append(_text(item))
    return found


def _open_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the styles whose cells stay open in a protected sheet."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    found = set()
    for part in _parse(archive, "xl/styles.xml"):
        if _local(part.tag) == "cellXfs":
            for number, style in enumerate(part):
                if any(
                    _local(inner.tag) == "protection" and inner.get("locked") in ("0", "false")
                    for inner in style
                ):
                    found.add(str(number))
    return frozenset(found)


def _text(item: ElementTree.Element) -> str:
    """The letters of a rich text, without the readings some languages write above them."""
    if _local(item.tag) == "t":
        return item.text or ""
    return "".join(_text(part) for part in item if _local(part.tag) != "rPh")


def _worksheet(
    archive: zipfile.ZipFile, name: str, part: str, strings: list[str], open_styles: frozenset[str]
) -> Worksheet:
    content = archive.read(part)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _not_ours()
    cells: dict[tuple[int, int], str] = {}
    formulas, unlocked = set(), set()
    row = 0
    for element in _parse(archive, part).iter():
        if _local(element.tag) != "row":
            continue
        row = int(element.get("r") or row + 1)
        column = 0
        for cell in element:
            named = cell.get("r")
            column = cell_at(named)[1] if named else column + 1
            text = ""
            if cell.get("s", "0") in open_styles:
                unlocked.add((row, column))
            for inner in cell:
                kind = _local(inner.tag)
                if kind == "f":
                    formulas.add((row, column))
                elif kind == "is":
                    text = _text(inner)
                elif kind == "v":
                    text = inner.text or ""
                    if cell.get("t") == "s" and text.isdigit() and int(text) < len(strings):
                        text = strings[int(text)]
            if text:
                cells[row, column] = text
    merged = {}
    for first, last in _MERGED.findall(content):
        (top, left), (bottom, right) = cell_at(first.decode()), cell_at(last.decode())
        if (bottom - top + 1) * (right - left + 1) <= 100_000:
            for at in range(top, bottom + 1):
                for across in range(left, right + 1):
                    merged[at, across] = top, left
    protected = _PROTECTED.search(content) is not None
    return Worksheet(name, part, cells, frozenset(formulas), merged, protected, frozenset(unlocked))


# --- writing ---------------------------------------------------------------------------------------------------------


def _filled(part: bytes, values: Mapping[tuple[int, int], Value]) -> bytes:
    data = _DATA.search(part)
    if data is None:
        raise _not_ours()
    prefix = data.group(1)
    rows: dict[int, dict[int, Value]] = {}
    for (row, column), value in values.items():
        rows.setdefault(row, {})[column] = value
    pieces: list[bytes] = []
    inner = data.group(2) or b""
    at, number = 0, 0
    for found in _ROW.finditer(inner):
        named = _NAME.search(found.group(2))
        number = int(named.group(1) or named.group(2)) if named is not None else number + 1
        pieces.append(inner[at : found.start()])
        at = found.end()
        for new in sorted(row for row in rows if row < number):
            pieces.append(_row(prefix, new, rows.pop(new)))
        pieces.append(_row_filled(found, prefix, number, rows.pop(number, {})))
    pieces.append(inner[at:])
    pieces += [_row(prefix, new, rows[new]) for new in sorted(rows)]
    return b"".join(
        (
            part[: data.start()],
            b"<%ssheetData>" % prefix,
            *pieces,
            b"</%ssheetData>" % prefix,
            part[data.end() :],
        )
    )


def _row(prefix: bytes, number: int, values: Mapping[int, Value]) -> bytes:
    cells = b"".join(_cell(prefix, number, column, values[column]) for column in sorted(values))
    return b'<%srow r="%d">%s</%srow>' % (prefix, number, cells, prefix)


def _row_filled(found: re.Match[bytes], prefix: bytes, number: int, values: dict[int, Value]) -> bytes:
    inner = found.group(3)
    if inner is None:
        if not values:
            return found.group(0)
        cells = b"".join(_cell(prefix, number, column, values[column]) for column in sorted(values))
        return b"<%srow%s>%s</%srow>" % (prefix, found.group(2).rstrip(), cells, prefix)
    pieces: list[bytes] = []
    at, column = 0, 0
    for cell in _CELL.finditer(inner):
        named = _NAME.search(cell.group(2))
        column = cell_at((named.group(1) or named.group(2)).decode())[1] if named is not None else column + 1
        pieces.append(inner[at : cell.start()])
        at = cell.end()
        for new in sorted(one for one in values if one < column):
            pieces.append(_cell(prefix, number, new, values.pop(new)))
        if column in values:
            kept = _TYPE.sub(b"", cell.group(2)).rstrip()
            pieces.append(_cell(prefix, number, column, values.pop(column), kept))
        elif cell.group(3) is not None and _FORMULA.search(cell.group(3)):
            pieces.append(_unreckoned(cell))
        else:
            pieces.append(cell.group(0))
    pieces.append(inner[at:])
    pieces += [_cell(prefix, number, new, values[new]) for new in sorted(values)]
    return b"<%srow%s>%s</%srow>" % (prefix, found.group(2), b"".join(pieces), prefix)


def _forgotten(cell: re.Match[bytes]) -> bytes:
    return _unreckoned(cell) if cell.group(3) and _FORMULA.search(cell.group(3)) else cell.group(0)


def _to_be_reckoned(part: bytes) -> bytes:
    """The part of the workbook, asking for its formulas to be reckoned once it is opened: Excel else trusts what it finds."""
    found = _RECKONING.search(part)
    if found is not None:
        asks = _ASKS.sub(b"", found.group(2)).rstrip()
        return b"".join((part[: found.start(2)], asks, b' fullCalcOnLoad="1"', part[found.end(2) :]))
    before = list(_BEFORE_RECKONING.finditer(part))
    if not before:
        raise _not_ours()
    at, prefix = before[-1].end(), before[-1].group(1)
    return b'%s<%scalcPr fullCalcOnLoad="1"/>%s' % (part[:at], prefix, part[at:])


def _unreckoned(cell: re.Match[bytes]) -> bytes:
    """A formula without the value it once had; a program reckons it when it opens the file."""
    start, inside = cell.group(0).split(b">", 1)
    return _TYPE.sub(b"", start) + b">" + _RECKONED.sub(b"", inside)


def _cell(prefix: bytes, row: int, column: int, value: Value, kept: bytes | None = None) -> bytes:
    """A cell with a value; ``kept`` are the attributes it had (name, style)."""
    attributes = kept if kept is not None else b' r="%s"' % cell_name(row, column).encode()
    p = prefix
    if isinstance(value, str):
        text = escape(value).encode("utf-8")
        return b'<%sc%s t="inlineStr"><%sis><%st>%s</%st></%sis></%sc>' % (p, attributes, p, p, text, p, p, p)
    return b"<%sc%s><%sv>%s</%sv></%sc>" % (p, attributes, p, repr(value).encode(), p, p)
