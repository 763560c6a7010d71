"""The rows of a list: which are people, which are groups, totals and signatures, and what each cell of a person says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, nfc
from desktop_app.lists import cells, glance, legacy_text
from desktop_app.lists.cells import Found, is_blank, is_error
from desktop_app.lists.columns import ColumnInfo, ColumnMap, decoded, is_numbering, shown
from desktop_app.lists.fonts import Fonts, RowFont, doubts_of, read_in
from desktop_app.lists.headings import EXACT, ORDER_WORDS, classify, normal
from desktop_app.lists.reading import Sheet, Value
from desktop_app.lists.targets import (
    BIRTH_DAY,
    BIRTH_MONTH,
    EVENTS,
    FAMILY,
    FEMALE,
    GIVEN,
    LEFT_ON,
    MALE,
    SKIP,
    STATUS,
)
from desktop_app.members.models import Sex

_TOTAL = re.compile(
    r"^(tong (cong|so)( (so|dang vien|dong chi|nguoi|danh sach|toan chi bo|chi bo|ca)\b.*)?\s*([:=.(\-–/]|\d|$).*|"
    r"tong\s*([:=(]|\d|$).*|cong( so| lai| to| nhom| muc| trang| phan)?( [ivx]{1,4}| [a-h])?\s*(\d+ )?([:=(]|\d|$).*|"
    r"danh sach (nay )?(co|gom|tren).*|(an dinh|chot) danh sach.*)$"
)
# "tong van a" is Tống Văn A or Tòng Văn A, "cong" may begin Công Thị Ba
_OTHER_WORDS = re.compile(r"(tống|tòng|tông|tóng|công|cống|cổng|còng)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^(t/m|tm\.?|tl\.?|kt\.?|thay mat)\b.*|^nguoi lap\b.*|^(xac nhan|noi nhan)\b.*|^(bi thu|pho bi thu|chi uy vien)$|"
    r"^.{0,60}ngay\s.{0,8}thang\s.{0,8}nam\s.{0,8}$|^\(?ky(,)? (va )?ghi ro ho ten\)?$|^ghi chu\s*:.*"
)

_DIGIT = re.compile(r"\d")
_NAME_HEADINGS = frozenset(name for name, target in EXACT.items() if target == "full_name")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[/.\-]\d{1,2}[/.\-]\d{2,4}")
_ENOUGH = 3
_GROUP_NUMBER = re.compile(r"([ivx]+|[a-h])[.)]?")
_GROUP = re.compile(
    r"([ivx]+|[a-h]|\d+)\s*[.)/-]\s|(to|chi bo|doi|ban|nhom|khu|thon|xom|phong)\b.*\d|(dang vien|chi uy|chi bo|to dang)\b|"
    r"(da )?chuyen (di|den|sinh hoat|ra|dang)\b|tu tran\b|quan chung\b|cam tinh\b|mien (sinh|cong)\b|(bi )?(khai tru|xoa ten)\b|"
    r"(xin )?ra khoi\b|(dang )?sinh hoat tam\b|(tang|giam) trong (ky|nam|thang|quy)\b|doi tuong\b"
)
_NOT_HERE = re.compile(
    r"chuyen (di|sinh hoat|ra|dang)\b|tu tran|da mat|qua doi|quan chung|cam tinh|khai tru|xoa ten|ra khoi|xin ra|giam trong|"
    r"doi tuong|tam thoi di|dang vien 213|noi cu tru"
)
"""Groups whose people are no members of the branch any more, or not yet."""


def _group_row() -> str:
    return _("Dòng tiêu đề của một nhóm.")


def _heading_targets(text: str) -> Iterator[str]:
    for target in classify([text]).targets:
        yield from target.split("|")


def is_total(text: str) -> bool:
    """Whether a cell begins a row of sums: ``Tổng cộng: 25 đ/c``, ``Danh sách có 25 đồng chí``."""
    text = clean(text)
    return _TOTAL.match(fold(text)) is not None and _OTHER_WORDS.match(text) is None


def is_signature(text: str) -> bool:
    """Whether a cell belongs to the signatures below a list: ``T/M CHI BỘ``, ``BÍ THƯ``, place and date."""
    return _SIGNATURE.match(fold(clean(text))) is not None


@dataclass
class Reading:
    """One row while it is read."""

    sheet_row: int
    values: dict[int, Value]
    texts: dict[int, str]
    readings: dict[int, str]
    doubts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Cells that can be read in several ways: the other texts by their reading ("": today's letters)."""
    failed: bool = False
    """Whether a cell holds a formula that has failed."""
    other_heading: int | None = None
    """The row of a second heading above it whose columns stand in another order."""
    group: str = ""
    """The title of the group it stands under, where that says that its people may be no members here any more or yet."""


@dataclass(frozen=True)
class Happening:
    """An event told by a column of its own: which (a target of ``EVENTS``), its day (None when it cannot be read or is only
    marked) and what else the cell says."""

    target: str
    date: PartialDate | None
    rest: str


@dataclass(frozen=True)
class Told:
    """What a row says of a person: the values by target, all findings, the column of each target, whether it is marked
    probationary, its status and leaving date, the events of columns of their own."""

    values: dict[str, Any]
    found: list[Found]
    where: Mapping[str, ColumnInfo]
    probationary: bool
    status: str
    left_on: PartialDate | None
    happened: tuple[Happening, ...]
    at_a_glance: bool = False
    """Nothing was to say about any cell, and ``found`` is empty."""


_FIELDS = {FAMILY: "full_name", GIVEN: "full_name", MALE: "sex", FEMALE: "sex"}
_READ_APART = frozenset(("full_name", FAMILY, GIVEN, "sex", MALE, FEMALE, STATUS))


class Reader:
    """Reads the rows of one sheet with one map of columns."""

    def __init__(self, sheet: Sheet, columns: ColumnMap, today: date) -> None:
        self.sheet, self.columns, self.today = sheet, columns, today
        self.taken = columns.taken()
        self.named = [c for c in columns.columns if c.targets]
        self.name_columns = [self.taken[t].index for t in ("full_name", FAMILY, GIVEN) if t in self.taken]
        heads = [c.heading for c in columns.columns]
        self.order_column = next(
            (
                c.index
                for c in columns.columns
                if not c.targets and normal(c.heading.split(" – ")[-1]) in ORDER_WORDS
            ),
            None,
        )
        self.headings = {fold(clean(head)) for head in heads if head}
        self.has_male, self.has_female = MALE in self.taken, FEMALE in self.taken
        self.fields = [
            (column, tuple(dict.fromkeys(target.split(".")[0] for target in column.targets)))
            for column in self.named
        ]
        simple = (
            all(len(column.targets) == 1 for column in self.named) and not self.has_male | self.has_female
        )
        self._glances = (
            {c.index: (c.targets[0], glance.glance_at(c.targets[0])) for c in self.named} if simple else {}
        )
        self._turned = {c.index for c in self.named if self._turned_by_excel(c)}
        # most columns hold a few words again and again
        self._texts: dict[tuple[str, str], Found] = {}
        self._fonts = Fonts(sheet, columns.first_row)
        self._below = self._rows_of_a_merged_value()
        self._more = self._continuations()

    def text(self, value: Value) -> str:
        """A cell as people read it."""
        text = shown(value)
        return decoded(text, self.sheet)[0] if isinstance(value, str) else text

    def _filled_down(self, at: int) -> Sequence[Value]:
        row = list(self.sheet.rows[at])
        if not row:
            return row
        for index, top in self._below.get(at, {}).items():
            if index < len(self.sheet.rows[top]):
                row.extend([None] * (index + 1 - len(row)))
                row[index] = row[index] or self.sheet.rows[top][index]
        return row

    def read(self, at: int, fill: bool = True) -> Reading:
        values: dict[int, Value] = {}
        texts: dict[int, str] = {}
        readings: dict[int, str] = {}
        row: Sequence[Value] = self.sheet.rows[at]
        if fill and at in self._below:
            row = self._filled_down(at)
        own = self._own_texts(at, row)
        font = self._fonts.of(own.values()) if own else None
        for index, value in enumerate(row):
            text = shown(value)
            if not text or is_blank(text):
                continue
            if isinstance(value, str):
                text, reading = self._in_unicode(text, font if index in own else None)
                value = text
                if reading is not None:
                    readings[index] = reading
            values[index], texts[index] = value, text
        if font is None and readings and (self.sheet.reading is not None or len(readings) > 1):
            self._as_the_rest(at, row, values, texts, readings)
        doubts = doubts_of(own, texts, readings, font)
        return Reading(at + 1, values, texts, readings, doubts, any(map(is_error, texts.values())))

    def _own_texts(self, at: int, row: Sequence[Value]) -> dict[int, str]:
        """The cells of a row that can be in old letters; what is merged down from a row above is in that one's."""
        if self.sheet.letters == "keep":
            return {}
        below = self._below.get(at, {})
        return {
            index: value
            for index, value in enumerate(row)
            if isinstance(value, str) and not value.isascii() and index not in below
        }

    def _in_unicode(self, text: str, font: RowFont | None) -> tuple[str, str | None]:
        if font is None:
            return decoded(text, self.sheet)
        read = read_in(text, font.reading)
        return read, font.reading if read != nfc(text) else None

    def _as_the_rest(
        self,
        at: int,
        cells: Sequence[Value],
        values: dict[int, Value],
        texts: dict[int, str],
        readings: dict[int, str],
    ) -> None:
        """Read what reads well both ways as the rest of its row: "Hoàng" of a row in VNI is Hồng, "Không" of a row in
        today's letters stays."""
        own = {
            i: nfc(v) for i, v in enumerate(cells) if isinstance(v, str) and i not in self._below.get(at, {})
        }
        if self.sheet.reading is not None:
            plain = [text for i, text in own.items() if i not in readings]
            for index in [i for i in readings if i in own]:
                if legacy_text.stays_with_the_rest(plain, own[index]):
                    values[index] = texts[index] = own[index]
                    del readings[index]
        else:
            counted = Counter(readings.values())
            old = {i: own[i] for i in readings if i in own}
            # one font writes a row: the one that all its cells can be read in
            fitting = [k for k, _n in counted.most_common() if legacy_text.all_in(old.values(), k)]
            if not fitting:
                return
            kind = fitting[0]
            for index in old:
                values[index] = texts[index] = legacy_text.read_as(old[index], kind)
                readings[index] = kind
            others = {i: text for i, text in own.items() if i not in readings}
            for index, text in legacy_text.with_the_rest(others, kind).items():
                values[index] = texts[index] = text
                readings[index] = kind

    # a person over several rows (Sổ danh sách đảng viên: a thick row of four thin lines)

    def _rows_of_a_merged_value(self) -> dict[int, dict[int, int]]:
        """Cells covered by one of a row above (row, column, that row): a value given once for several people."""
        below: dict[int, dict[int, int]] = {}
        own = {*self.name_columns, self.order_column}
        for top, left, bottom, right in self.sheet.merged:
            if left == right and bottom > top >= self.columns.first_row and left not in own:
                for row in range(top + 1, min(bottom + 1, len(self.sheet.rows))):
                    below.setdefault(row, {})[left] = top
        return below

    def _turned_by_excel(self, column: ColumnInfo) -> bool:
        """Whether Excel took the days of a column for months where it could: every real date could be turned, and every
        date left as text could not."""
        if not any(target.endswith("_date") for target in column.targets):
            return False
        real = texts = 0
        for row in self.sheet.rows[self.columns.first_row :]:
            value = row[column.index] if column.index < len(row) else None
            if isinstance(value, date):
                real += 1
                if value.day > 12:
                    return False
            elif isinstance(value, str) and (found := _DAY_FIRST.match(value)):
                texts += 1
                if int(found[1]) <= 12:
                    return False
        return real >= _ENOUGH and texts >= _ENOUGH - 1

    def _continuations(self) -> dict[int, list[int]]:
        """The rows that only carry on the person of a row above, by the row of that person."""
        last = len(self.sheet.rows)
        key = {self.order_column, *self.name_columns[:1]} - {None}
        more: dict[int, list[int]] = {}
        for top, left, bottom, right in self.sheet.merged:
            if left == right and left in key and bottom > top >= self.columns.first_row:
                rows = list(range(top + 1, min(bottom + 1, last)))
                if len(rows) > len(more.get(top, ())):
                    more[top] = rows
        return more or self._unnumbered_lines() or self._ends_of_names()

    def _ends_of_names(self) -> dict[int, list[int]]:
        """Rows of a numbered list that hold no number and only the end of a name: ``1 | Hoàng Thị`` and ``| Thúy``."""
        if self.order_column is None or len(self.name_columns) != 1:
            return {}
        more: dict[int, list[int]] = {}
        person: int | None = None
        for at in range(self.columns.first_row, len(self.sheet.rows)):
            row = self.sheet.rows[at]
            number = row[self.order_column] if self.order_column < len(row) else None
            if isinstance(number, float | int) or (isinstance(number, str) and number.strip(" .").isdigit()):
                person = at
                continue
            texts = {i: text for i, v in enumerate(row) if (text := clean(self.text(v)))}
            name = texts.get(self.name_columns[0], "")
            if (
                person is not None
                and name.isalpha()
                and not any(_DIGIT.search(text) for text in texts.values())
            ):
                more.setdefault(person, []).append(at)
            else:
                person = None
        return more

    def _unnumbered_lines(self) -> dict[int, list[int]]:
        if self.order_column is None or not any(len(c.targets) > 1 for c in self.named):
            return {}
        more: dict[int, list[int]] = {}
        person: int | None = None
        for at in range(self.columns.first_row, len(self.sheet.rows)):
            row = self.sheet.rows[at]
            number = shown(row[self.order_column]).strip(" .") if self.order_column < len(row) else ""
            if number.isdigit():
                person = at
                more[at] = []
            elif person is not None and row:
                texts = [self.text(value) for value in row if value not in (None, "")]
                if number or any(is_total(text) or is_signature(text) for text in texts):
                    person = None
                else:
                    more[person].append(at)
        several = [rows for rows in more.values() if rows]
        return {at: rows for at, rows in more.items() if rows} if len(several) * 5 >= len(more) * 4 else {}

    def _joined(self, top: Reading, rows: Sequence[int]) -> Reading:
        """A person of several rows as one: the lines of each column below each other."""
        lines = [top, *(self.read(at, fill=False) for at in rows)]
        values, texts, readings = dict(top.values), dict(top.texts), dict(top.readings)
        wanted = {column.index: len(column.targets) for column in self.named}
        for index in {index for line in lines for index in line.texts}:
            parts = [line.texts.get(index, "") for line in lines]
            for line in lines:
                if index in line.readings:
                    readings.setdefault(index, line.readings[index])
            fields = wanted.get(index, 1)
            if fields == 1 and sum(map(bool, parts)) == 1 and parts[0]:
                continue
            parts.extend([""] * (fields - len(parts)))
            texts[index] = "\n".join(parts)
            values[index] = texts[index]
        doubts = {index: doubt for line in reversed(lines) for index, doubt in line.doubts.items()}
        return Reading(top.sheet_row, values, texts, readings, doubts, any(line.failed for line in lines))

    # what kind of row it is

    def fates(self) -> list[tuple[Reading, str]]:
        """Every row below the heading that holds something, with the reason why it is no member (or "")."""
        found: list[tuple[Reading, str]] = []
        ended = False
        other_heading: int | None = None
        group = ""
        carried = {at for rows in self._more.values() for at in rows}
        for at in range(self.columns.first_row, len(self.sheet.rows)):
            if at in carried:
                continue
            row = self.read(at)
            if at in self._more:
                row = self._joined(row, self._more[at])
            if not row.texts:
                continue
            # most rows begin with their number
            heading = None if next(iter(row.texts.values()))[:1].isdigit() else self._second_heading(row)
            if heading is not None:
                other_heading, ended = (row.sheet_row if heading else None), False
                found.append((row, _("Dòng tiêu đề lặp lại.")))
                continue
            row.other_heading, row.group = other_heading, group
            why = self._no_member(row, ended)
            if why and why == _group_row():
                title = clean(" ".join(text for i, text in row.texts.items() if i != self.order_column))
                group = title if _NOT_HERE.search(fold(title)) else ""
            if why is None:
                ended = True
                why = _("Dòng cuối danh sách (tổng cộng, chữ ký).")
            elif not why:
                ended = False
            found.append((row, why))
        return found

    def _no_member(self, row: Reading, ended: bool) -> str | None:
        """Why a row is no member, "" when it is one, None when the list ends here."""
        filled = [c for c in self.named if c.index in row.texts]
        if len(filled) >= (4 if ended else 3) and self._person_like(row):
            return ""
        texts = [fold(clean(text)) for text in row.texts.values()]
        if is_numbering(list(row.texts.values())) and not self.name_text(row):
            return _("Dòng số thứ tự của cột.")
        if len(texts) >= 2 and sum(text in self.headings for text in texts) * 2 > len(texts):
            return _("Dòng tiêu đề lặp lại.")
        if self._starts_end(row, filled):
            return None
        if ended:
            # two signatures side by side are no person with something else
            person = (
                self._person_like(row) and len(filled) >= 2 and any(ch.isdigit() for t in texts for ch in t)
            )
            return "" if person or len(filled) >= 4 else _("Dòng cuối danh sách (tổng cộng, chữ ký).")
        others = [index for index in row.texts if index != self.order_column]
        if not others:
            return _("Dòng chỉ có số thứ tự.")
        if not filled:
            return _("Dòng không có nội dung của cột nào được lấy.")
        if row.failed and all(is_error(row.texts[index]) for index in others):
            return _("Dòng chỉ có lỗi công thức.")
        if len(others) == 1 and self._is_group(row, others[0]):
            return _group_row()
        return ""

    def _second_heading(self, row: Reading) -> bool | None:
        """None when a row is no heading; whether its columns stand otherwise than those of the heading above the list."""
        if len(row.texts) < 3 or any(_DIGIT.search(text) or len(text) > 80 for text in row.texts.values()):
            return None
        if not any(normal(text) in _NAME_HEADINGS for text in row.texts.values()):
            return None
        known = {i: targets for i, text in row.texts.items() if (targets := set(_heading_targets(text)))}
        if len(known) < 3:
            return None
        own = {column.index: column for column in self.columns.columns}
        return any(
            # a repeated heading of two rows shows its upper one first
            fold(clean(row.texts[index])) not in fold(own[index].heading)
            and not targets & set(own[index].targets)
            and (own[index].targets or targets & self.taken.keys())
            for index, targets in known.items()
            if index in own
        )

    def name_text(self, row: Reading) -> str:
        return clean(" ".join(row.texts[i] for i in self.name_columns if i in row.texts))

    def _person_like(self, row: Reading) -> bool:
        name = self.name_text(row)
        folded = fold(name)
        return (
            len(name.split()) >= 2
            and _DIGIT.search(name) is None
            and folded not in self.headings
            and not is_total(name)
            and not is_signature(name)
        )

    def _numbered(self, row: Reading) -> bool:
        if self.order_column is None:
            return False
        return row.texts.get(self.order_column, "").strip(". )").isdigit()

    def _starts_end(self, row: Reading, filled: Sequence[ColumnInfo]) -> bool:
        title = [row.texts[i] for i in (self.order_column, *self.name_columns) if i in row.texts]
        if any(is_total(text) for text in title):
            return True
        if self._person_like(row) and (self._numbered(row) or len(filled) >= 2) or len(filled) >= 4:
            return False
        texts = list(row.texts.values())
        if any(is_total(text) for text in texts):
            return True
        return not self._numbered(row) and len(texts) <= 4 and any(is_signature(text) for text in texts)

    def _is_group(self, row: Reading, index: int) -> bool:
        """Whether the one filled cell of a row is the title of a group: ``I. Tổ đảng số 1``."""
        text = fold(clean(row.texts[index]))
        number = fold(clean(row.texts.get(self.order_column, ""))) if self.order_column is not None else ""
        if index != self.order_column and _GROUP_NUMBER.fullmatch(number):
            return True
        if number:
            return False
        if index not in self.name_columns:
            return not any(ch.isdigit() for ch in text)
        wide = any(
            top == row.sheet_row - 1 and left <= index <= right and right > left
            for top, left, _bottom, right in self.sheet.merged
        )
        named = re.match(r"(tô|tố|tồ|đôi|bạn|bản|bàn|đới)\s", clean(row.texts[index]).lower()) is not None
        return wide or (_GROUP.match(text) is not None and not named)

    # what it says

    def member(self, row: Reading) -> Told:
        """What a row says of a person."""
        if self._glances and not row.failed and not row.readings and not row.doubts:
            values = glance.values_of(self._glances, row.values, row.texts)
            if values is not None:
                status = values.pop(STATUS, "")
                return Told(values, [], self.taken, False, status, None, (), at_a_glance=True)
        return self.look_closely(row)

    def look_closely(self, row: Reading) -> Told:
        """What a row says of a person, every cell with what is to say about it."""
        found: list[Found] = []
        where: dict[str, ColumnInfo] = {}
        values: dict[str, Any] = {}
        parts = self._parts(row)
        self._join_birth(parts)
        probationary = False
        happened: list[Happening] = []

        def keep(item: Found, column: ColumnInfo) -> None:
            found.append(item)
            where.setdefault(item.target, column)
            if item.value is not None:
                values.setdefault(item.target, item.value)

        for column in self.named if row.failed else ():
            if is_error(row.texts.get(column.index, "")):
                for target in column.targets:
                    keep(cells.read_error(_FIELDS.get(target, target), row.texts[column.index]), column)
        probationary |= self._read_names(parts, row, keep)
        self._read_sex(parts, keep)
        for target, (column, value, text) in self._dates_first(parts):
            if target in _READ_APART or "." in target:
                continue
            if target in EVENTS:
                item, rest = cells.read_happening(target, value, text, self.today, self.sheet.dates_from_1904)
                keep(item, column)
                happened.append(Happening(target, values.pop(target, None), rest))
            elif target == "service_category":
                keep(cells.read_service(text), column)
            elif target == LEFT_ON or target.endswith("_date"):
                probationary |= self._read_date(target, column, value, text, values, keep)
            elif target in ("citizen_id", "citizen_id_old", "party_card", "party_card_old"):
                for number in cells.split_numbers(text) or (text,):
                    item = cells.read_number(
                        target, value if number == text else number, number, column.heading
                    )
                    held = values.get(item.target)
                    if item.value is not None and held is not None and held != item.value:
                        reason = _("Hai cột cho hai số khác nhau: {one} và {other}.").format(
                            one=held, other=item.value
                        )
                        item = Found(item.target, None, "refused", reason, item.target)
                        where[item.target] = column
                    keep(item, column)
            elif target == "phone":
                keep(cells.read_phone(value, text), column)
            elif target == "general_education":
                keep(cells.read_education(value, text), column)
            elif target == "other_name":
                names, _mark = cells.read_name(text, target, column.index in row.readings)
                # nothing is asked about a second name
                keep(Found(target, names[-1].value if names else None), column)
            else:
                keep(self._text_found(target, text), column)
        self._read_addresses(parts, keep)
        # the same other name as the name says nothing
        if fold(str(values.get("other_name", ""))) == fold(str(values.get("full_name", "-"))):
            values.pop("other_name", None)
        status = parts[STATUS][2] if STATUS in parts else ""
        left_on = values.pop(LEFT_ON, None)
        return Told(values, found, where, probationary, status, left_on, tuple(happened))

    def _text_found(self, target: str, text: str) -> Found:
        known = self._texts.get((target, text))
        if known is None:
            known = self._texts[target, text] = cells.read_text(target, text)
        return known

    def _parts(self, row: Reading) -> dict[str, tuple[ColumnInfo, Value, str]]:
        parts: dict[str, tuple[ColumnInfo, Value, str]] = {}
        for column in self.named:
            if column.index not in row.texts or (row.failed and is_error(row.texts[column.index])):
                continue
            value, text = row.values[column.index], row.texts[column.index]
            if len(column.targets) == 1:
                if column.targets[0] == SKIP:
                    continue
                parts[column.targets[0]] = (column, value, text)
            elif all(t.endswith("_date") for t in column.targets):
                two = cells.split_dates(text)
                if len(two) == len(column.targets):
                    parts.update({t: (column, d, d) for t, d in zip(column.targets, two, strict=True)})
                else:
                    parts[column.targets[0]] = (column, value, text)
            else:
                lines = cells.split_lines(text, len(column.targets))
                matched = cells.match_lines(lines, column.targets)
                second = matched.get("other_name", "")
                if cells.cut_name(matched.get("full_name", ""), second):
                    matched["full_name"] = f"{matched['full_name']}\n{matched.pop('other_name')}"
                parts.update(
                    {
                        t: (column, line, line)
                        for t, line in matched.items()
                        if t != SKIP and not is_blank(line)
                    }
                )
        return parts

    @staticmethod
    def _join_birth(parts: dict[str, tuple[ColumnInfo, Value, str]]) -> None:
        """Day, month and year of birth in three columns are one date."""
        day, month = parts.pop(BIRTH_DAY, None), parts.pop(BIRTH_MONTH, None)
        year = parts.get("birth_date")
        if year is not None and month is not None:
            text = "/".join(part[2].strip() for part in (day, month, year) if part is not None)
            parts["birth_date"] = (year[0], text, text)

    @staticmethod
    def _dates_first(
        parts: Mapping[str, tuple[ColumnInfo, Value, str]],
    ) -> list[tuple[str, tuple[ColumnInfo, Value, str]]]:
        """Birth before the party dates: it helps to read a year of two digits."""
        first = [t for t in ("birth_date", "admission_date", "official_date") if t in parts]
        return [(t, parts[t]) for t in (*first, *(t for t in parts if t not in first))]

    def _read_names(
        self,
        parts: Mapping[str, tuple[ColumnInfo, Value, str]],
        row: Reading,
        keep: Callable[[Found, ColumnInfo], None],
    ) -> bool:
        if FAMILY in parts or GIVEN in parts:
            pieces = [parts[t][2] for t in (FAMILY, GIVEN) if t in parts]
            column = parts[FAMILY if FAMILY in parts else GIVEN][0]
            text = " ".join(pieces)
        elif "full_name" in parts:
            column, _value, text = parts["full_name"]
        else:
            return False
        legacy = any(i in row.readings for i in self.name_columns)
        found, probationary = cells.read_name(text, "full_name", legacy)
        several = len(column.targets) > 1 or row.sheet_row - 1 in self._more
        if several and "\n" in text.strip() and found:
            reason = _("Họ tên nằm trên hai dòng; đề xuất đọc liền là “{name}”.").format(name=found[-1].value)
            found.append(replace(found[-1], state="proposed", reason=reason, problem="name_lines"))
        # the last word on the name comes first: it is what is kept
        for item in reversed(found):
            if item.target != "sex" or not {"sex", MALE, FEMALE} & self.taken.keys():
                keep(item, column)
        return probationary

    def _read_sex(
        self, parts: Mapping[str, tuple[ColumnInfo, Value, str]], keep: Callable[[Found, ColumnInfo], None]
    ) -> None:
        if "sex" in parts:
            column, _value, text = parts["sex"]
            keep(cells.read_sex(text), column)
            return
        marked: list[tuple[str, ColumnInfo]] = []
        for target, sex in ((MALE, Sex.MALE.value), (FEMALE, Sex.FEMALE.value)):
            if target not in parts:
                continue
            column, value, text = parts[target]
            marked.append((sex, column))
            if not cells.is_mark(text):
                item, _mark = cells.read_date(
                    "birth_date", value, text, self.today, None, self.sheet.dates_from_1904
                )
                keep(item, column)
        if len(marked) == 1:
            keep(Found("sex", marked[0][0]), marked[0][1])
        elif len(marked) == 2:
            keep(
                Found("sex", None, "warning", _("Đánh dấu cả nam và nữ; để trống giới tính."), "sex"),
                marked[1][1],
            )
        elif self.has_female != self.has_male:
            # a single column "Nữ" or "Nam": who is not marked is the other
            only = self.taken[FEMALE if self.has_female else MALE]
            sex = Sex.MALE.value if self.has_female else Sex.FEMALE.value
            keep(
                Found("sex", sex, "tidied", _("Cột “{column}” không đánh dấu.").format(column=only.heading)),
                only,
            )

    def _read_date(
        self,
        target: str,
        column: ColumnInfo,
        value: Value,
        text: str,
        values: Mapping[str, Any],
        keep: Callable[[Found, ColumnInfo], None],
    ) -> bool:
        born = values.get("birth_date")
        args = (self.today, born, self.sheet.dates_from_1904)
        if target == "admission_date" and isinstance(value, str) and "official_date" not in values:
            two = cells.split_dates(text)
            if two:
                item, _mark = cells.read_date(target, two[0], two[0], *args)
                second, _mark = cells.read_date("official_date", two[1], two[1], *args)
                keep(item, column)
                keep(second, column)
                return False
        item, probationary = cells.read_date(target, value, text, *args)
        if column.index in self._turned and isinstance(value, date):
            item = cells.turned(item)
        keep(item, column)
        return probationary

    def _read_addresses(
        self, parts: Mapping[str, tuple[ColumnInfo, Value, str]], keep: Callable[[Found, ColumnInfo], None]
    ) -> None:
        for name in ("birth_place", "hometown", "residence", "temporary_residence"):
            pieces: list[str] = []
            column: ColumnInfo | None = None
            for part in ("detail", "hamlet", "commune", "district", "province", "country"):
                key = f"{name}.{part}"
                if key not in parts:
                    continue
                text = clean(parts[key][2]).strip(" ,")
                column = column or parts[key][0]
                if part == "country" and (fold(text) in ("viet nam", "vn", "chxhcn viet nam") or not pieces):
                    continue
                if not any(fold(text) in fold(piece) for piece in pieces):
                    pieces.append(text)
            if column is not None and pieces:
                keep(cells.read_text(name, ", ".join(pieces)), column)
