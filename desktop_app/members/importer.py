"""Bringing in a list of members: read the file, recognise its columns, preview every row, then write it all at once.

    sheet = read_table(path)
    columns = recognise(sheet)                      # the user may change it
    found = preview(session, sheet, columns, today) # nothing is written
    result = apply(session, found, choices)         # inside one book.write(…)

Every row below the heading has one fate: new, update, skip, refused or question. A row with a cell that cannot be is not
written; a row with a proposed repair is written only when the repair is accepted. An update fills and changes, it never
empties a field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, name_key
from desktop_app.members import checks, import_cells, lifecycle, service, words
from desktop_app.members.import_cells import Found, State, cut, is_blank
from desktop_app.members.import_columns import (
    FAMILY,
    FEMALE,
    GIVEN,
    LEFT_ON,
    MALE,
    STATUS,
    TARGETS,
    ColumnInfo,
    ColumnMap,
    decoded,
    heading_score,
    is_numbering,
    recognise,
    shown,
    target_word,
)
from desktop_app.members.import_reading import ENDINGS, Sheet, Value, read_sheets
from desktop_app.members.legacy_text import READING_WORDS
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Member, MemberEvent, Scope, Sex
from desktop_app.members.service import EventDraft, MemberDraft

__all__ = [
    "ENDINGS",
    "TARGETS",
    "Cell",
    "ColumnInfo",
    "ColumnMap",
    "Preview",
    "Result",
    "Row",
    "Sheet",
    "apply",
    "import_json",
    "preview",
    "read_table",
    "read_tables",
    "recognise",
    "recognise_columns",
    "target_word",
]

Action = Literal["new", "update", "skip", "refused", "question"]
Choice = Literal["take", "skip"]
_RANK: dict[State, int] = {"ok": 0, "tidied": 1, "warning": 2, "proposed": 3, "refused": 4}

recognise_columns = recognise


@dataclass(frozen=True)
class Remark:
    """Something to say about a row: ``state`` is ``proposed`` (an open question), ``refused``, ``warning`` or
    ``tidied``. ``problem`` is a stable English code; ``value`` is what the file says, ``proposed`` what would be kept."""

    state: State
    column: str
    index: int | None
    target: str
    value: str
    reason: str
    problem: str = ""
    proposed: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell as previewed: as read, as it would be kept, and the worst that is to say about it."""

    index: int
    column: str
    read: str
    stored: str
    state: State
    reason: str


@dataclass(frozen=True)
class FieldChange:
    """A field of somebody already in the book: what is kept now and what the list says."""

    target: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """One row of the file with its fate. ``intended`` is what a question becomes when it is accepted. ``draft`` is the
    whole record as it would be kept, ``events`` what it adds (of member 0), ``member_id`` the person it updates."""

    sheet_row: int
    action: Action
    name: str
    cells: tuple[Cell, ...] = ()
    remarks: tuple[Remark, ...] = ()
    reason: str = ""
    intended: Literal["new", "update"] | None = None
    draft: MemberDraft | None = None
    events: tuple[EventDraft, ...] = ()
    member_id: int | None = None
    changes: tuple[FieldChange, ...] = ()

    def of(self, state: State) -> list[Remark]:
        """The remarks of one kind."""
        return [remark for remark in self.remarks if remark.state == state]


@dataclass(frozen=True)
class Preview:
    """What an import would do. ``accept_repairs`` says that every proposed repair is accepted beforehand."""

    sheet: Sheet
    columns: ColumnMap
    rows: tuple[Row, ...]
    today: date
    accept_repairs: bool = False

    def counts(self) -> dict[str, int]:
        """How many rows meet each fate."""
        found = Counter(row.action for row in self.rows)
        return {action: found[action] for action in ("new", "update", "question", "refused", "skip")}

    def to_write(self, choices: Mapping[int, Choice] | None = None) -> list[Row]:
        """The rows that would be written with these choices (by sheet row)."""
        chosen = choices or {}
        return [
            row
            for row in self.rows
            if row.draft is not None
            and (
                (row.action in ("new", "update") and chosen.get(row.sheet_row) != "skip")
                or (row.action == "question" and chosen.get(row.sheet_row) == "take")
            )
        ]


@dataclass(frozen=True)
class Result:
    """What an import did: the ids of the new and of the changed members, by sheet row, and what was left."""

    new: Mapping[int, int] = field(default_factory=dict)
    updated: Mapping[int, int] = field(default_factory=dict)
    skipped: int = 0
    refused: int = 0
    questions: int = 0

    @property
    def written(self) -> int:
        """Members written."""
        return len(self.new) + len(self.updated)


def read_tables(path: Path, check: Callable[[], None] = lambda: None) -> list[Sheet]:
    """All tables of a file, the one that looks most like a list of members first. Raises UserError."""
    sheets = read_sheets(path, check)
    scores = [heading_score(sheet) for sheet in sheets]
    # a hidden sheet is often the list of another year: it is only taken when nothing that is seen holds names
    seen = any(not sheet.hidden and recognise(sheet).has_name for sheet in sheets)
    order = sorted(range(len(sheets)), key=lambda at: (seen and sheets[at].hidden, -scores[at]))
    names = [sheets[at].name for at in order]
    return [
        replace(sheets[at], others=tuple(name for name in names if name and name != sheets[at].name))
        for at in order
    ]


def read_table(path: Path, check: Callable[[], None] = lambda: None) -> Sheet:
    """The table of a file that looks most like a list of members. Raises UserError when it cannot be read."""
    return read_tables(path, check)[0]


# --- rows ------------------------------------------------------------------------------------------------------------

_TOTAL = re.compile(
    r"^(tong( cong| so)?\b.*|cong( so)?\s*[:.]?\s*\d*.*|danh sach (nay )?(co|gom|tren).*|"
    r"(an dinh|chot) danh sach.*|cong:.*)$"
)
_SIGNATURE = re.compile(
    r"^(t/m|tm\.?|tl\.?|kt\.?|thay mat)\b.*|^nguoi lap\b.*|^(xac nhan|noi nhan)\b.*|^(bi thu|pho bi thu|chi uy vien)$|"
    r"^.{0,60}ngay\s.{0,8}thang\s.{0,8}nam\s.{0,8}$|^\(?ky(,)? (va )?ghi ro ho ten\)?$|^ghi chu\s*:.*"
)

_GROUP_NUMBER = re.compile(r"([ivx]+|[a-h])[.)]?")
_GROUP = re.compile(
    r"([ivx]+|[a-h]|\d+)\s*[.)/-]\s|(to|chi bo|doi|ban|nhom|khu|thon|xom|phong)\b.*\d|(dang vien|chi uy|chi bo|to dang)\b"
)


@dataclass
class _Reading:
    """One row while it is read."""

    sheet_row: int
    values: dict[int, Value]
    texts: dict[int, str]
    readings: dict[int, str]


class _Reader:
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
                if fold(clean(c.heading)) in ("stt", "so tt", "tt", "so thu tu")
            ),
            None,
        )
        self.headings = {fold(clean(head)) for head in heads if head}
        self.has_male, self.has_female = MALE in self.taken, FEMALE in self.taken

    def read(self, at: int) -> _Reading:
        values: dict[int, Value] = {}
        texts: dict[int, str] = {}
        readings: dict[int, str] = {}
        for index, value in enumerate(self.sheet.rows[at]):
            text = shown(value)
            if not text or is_blank(text):
                continue
            if isinstance(value, str):
                text, reading = decoded(text, self.sheet)
                value = text
                if reading is not None:
                    readings[index] = reading
            values[index], texts[index] = value, text
        return _Reading(at + 1, values, texts, readings)

    # what kind of row it is

    def fates(self) -> list[tuple[_Reading, str]]:
        """Every row below the heading that holds something, with the reason why it is no member (or "")."""
        found: list[tuple[_Reading, str]] = []
        ended = False
        for at in range(self.columns.first_row, len(self.sheet.rows)):
            row = self.read(at)
            if not row.texts:
                continue
            why = self._no_member(row, ended)
            if why is None:
                ended = True
                why = _("Dòng cuối danh sách (tổng cộng, chữ ký).")
            elif not why:
                ended = False
            found.append((row, why))
        return found

    def _no_member(self, row: _Reading, ended: bool) -> str | None:
        """Why a row is no member, "" when it is one, None when the list ends here."""
        filled = [c for c in self.named if c.index in row.texts]
        if len(filled) >= (4 if ended else 3) and self._person_like(row):
            return ""
        texts = [fold(clean(text)) for text in row.texts.values()]
        if is_numbering(list(row.texts.values())) and not self._name_text(row):
            return _("Dòng số thứ tự của cột.")
        if len(texts) >= 2 and sum(text in self.headings for text in texts) * 2 > len(texts):
            return _("Dòng tiêu đề lặp lại.")
        if self._starts_end(row, texts, filled):
            return None
        if ended:
            person = self._person_like(row) and len(filled) >= 2
            return "" if person or len(filled) >= 4 else _("Dòng cuối danh sách (tổng cộng, chữ ký).")
        others = [index for index in row.texts if index != self.order_column]
        if not others:
            return _("Dòng chỉ có số thứ tự.")
        if not filled:
            return _("Dòng không có nội dung của cột nào được lấy.")
        if len(others) == 1 and self._is_group(row, others[0]):
            return _("Dòng tiêu đề của một nhóm.")
        return ""

    def _name_text(self, row: _Reading) -> str:
        return clean(" ".join(row.texts[i] for i in self.name_columns if i in row.texts))

    def _person_like(self, row: _Reading) -> bool:
        name = self._name_text(row)
        folded = fold(name)
        return (
            len(name.split()) >= 2
            and not any(ch.isdigit() for ch in name)
            and folded not in self.headings
            and not _TOTAL.match(folded)
            and not _SIGNATURE.match(folded)
        )

    def _starts_end(self, row: _Reading, texts: Sequence[str], filled: Sequence[ColumnInfo]) -> bool:
        numbered = (
            self.order_column in row.texts and row.texts.get(self.order_column or 0, "").strip(". ").isdigit()
        )
        if self._person_like(row) and (numbered or len(filled) >= 3):
            return False
        if len(filled) >= 4:
            return False
        if any(_TOTAL.match(text) for text in texts):
            return not numbered or not self._person_like(row)
        return not numbered and len(texts) <= 4 and any(_SIGNATURE.match(text) for text in texts)

    def _is_group(self, row: _Reading, index: int) -> bool:
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
        return wide or _GROUP.match(text) is not None

    # what it says

    def member(
        self, row: _Reading
    ) -> tuple[dict[str, Any], list[Found], dict[str, ColumnInfo], bool, str, PartialDate | None]:
        """The values of a row by target, all findings, the column of each target, whether it is marked probationary,
        its status and its leaving date."""
        found: list[Found] = []
        where: dict[str, ColumnInfo] = {}
        values: dict[str, Any] = {}
        parts = self._parts(row)
        probationary = False

        def keep(item: Found, column: ColumnInfo) -> None:
            found.append(item)
            where.setdefault(item.target, column)
            if item.value is not None:
                values.setdefault(item.target, item.value)

        probationary |= self._read_names(parts, row, keep)
        self._read_sex(parts, keep)
        for target, (column, value, text) in self._dates_first(parts):
            if target in ("full_name", FAMILY, GIVEN, "sex", MALE, FEMALE, STATUS) or "." in target:
                continue
            if target == LEFT_ON or target.endswith("_date"):
                probationary |= self._read_date(target, column, value, text, values, keep)
            elif target in ("citizen_id", "citizen_id_old", "party_card", "party_card_old"):
                item = import_cells.read_number(target, value, text, column.heading)
                held = values.get(item.target)
                if item.value is not None and held is not None and held != item.value:
                    reason = _("Hai cột cho hai số khác nhau: {one} và {other}.").format(
                        one=held, other=item.value
                    )
                    item = Found(item.target, None, "refused", reason, item.target)
                    where[item.target] = column
                keep(item, column)
            elif target == "phone":
                keep(import_cells.read_phone(value, text), column)
            elif target == "general_education":
                keep(import_cells.read_education(value, text), column)
            elif target == "other_name":
                names, _mark = import_cells.read_name(text, target, column.index in row.readings)
                # nothing is asked about a second name
                keep(Found(target, names[-1].value if names else None), column)
            else:
                keep(import_cells.read_text(target, text), column)
        self._read_addresses(parts, keep)
        # the same other name as the name says nothing
        if fold(str(values.get("other_name", ""))) == fold(str(values.get("full_name", "-"))):
            values.pop("other_name", None)
        status = parts[STATUS][2] if STATUS in parts else ""
        return values, found, where, probationary, status, values.pop(LEFT_ON, None)

    def _parts(self, row: _Reading) -> dict[str, tuple[ColumnInfo, Value, str]]:
        parts: dict[str, tuple[ColumnInfo, Value, str]] = {}
        for column in self.named:
            if column.index not in row.texts:
                continue
            value, text = row.values[column.index], row.texts[column.index]
            if len(column.targets) == 1:
                parts[column.targets[0]] = (column, value, text)
            elif all(t.endswith("_date") for t in column.targets):
                two = import_cells.split_dates(text)
                if len(two) == len(column.targets):
                    parts.update({t: (column, d, d) for t, d in zip(column.targets, two, strict=True)})
                else:
                    parts[column.targets[0]] = (column, value, text)
            else:
                lines = import_cells.split_lines(text, len(column.targets))
                matched = import_cells.match_lines(lines, column.targets)
                parts.update({t: (column, line, line) for t, line in matched.items() if not is_blank(line)})
        return parts

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
        row: _Reading,
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
        found, probationary = import_cells.read_name(text, "full_name", legacy)
        # the last word on the name comes first: it is what is kept
        for item in reversed(found):
            keep(item, column)
        return probationary

    def _read_sex(
        self, parts: Mapping[str, tuple[ColumnInfo, Value, str]], keep: Callable[[Found, ColumnInfo], None]
    ) -> None:
        if "sex" in parts:
            column, _value, text = parts["sex"]
            keep(import_cells.read_sex(text), column)
            return
        marked: list[tuple[str, ColumnInfo]] = []
        for target, sex in ((MALE, Sex.MALE.value), (FEMALE, Sex.FEMALE.value)):
            if target not in parts:
                continue
            column, value, text = parts[target]
            marked.append((sex, column))
            if not import_cells.is_mark(text):
                item, _mark = import_cells.read_date(
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
            two = import_cells.split_dates(text)
            if two:
                item, _mark = import_cells.read_date(target, two[0], two[0], *args)
                second, _mark = import_cells.read_date("official_date", two[1], two[1], *args)
                keep(item, column)
                keep(second, column)
                return False
        item, probationary = import_cells.read_date(target, value, text, *args)
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
                keep(import_cells.read_text(name, ", ".join(pieces)), column)


# --- people in the book ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Existing:
    draft: MemberDraft
    events: Sequence[EventFact]


_DRAFT_FIELDS = tuple(f.name for f in fields(MemberDraft))
_COLUMNS = frozenset(Member.__table__.columns.keys()) & set(_DRAFT_FIELDS) - {"id"}


class _Book:
    """Everybody in the book, found by citizen id, card, or name and birth."""

    def __init__(self, session: Session) -> None:
        self.people: dict[int, _Existing] = {}
        self.by: dict[tuple[str, str], set[int]] = {}
        table = Member.__table__
        events = service.events_by_member(session)
        for row in session.execute(select(table).where(table.c.deleted.is_(False))).mappings():
            mine = events.get(row["id"], [])
            admission = next((e for e in reversed(mine) if e.kind == EventKind.ADMISSION.value), None)
            recognition = next((e for e in reversed(mine) if e.kind == EventKind.RECOGNITION.value), None)
            if admission and recognition and recognition.date.surely_before(admission.date):
                recognition = None
            draft = MemberDraft(
                id=row["id"],
                **{name: row[name] for name in _COLUMNS},
                admission_date=admission.date if admission else None,
                admission_decision_date=admission.decision_date if admission else None,
                admission_place=admission.place if admission else "",
                official_date=recognition.date if recognition else None,
                official_decision_date=recognition.decision_date if recognition else None,
                official_place=recognition.place if recognition else "",
            )
            self.people[row["id"]] = _Existing(draft, mine)
            for key in _keys(draft):
                self.by.setdefault(key, set()).add(row["id"])
            self.by.setdefault(("name", fold(draft.full_name)), set()).add(row["id"])

    def find(self, draft: MemberDraft) -> list[int]:
        """Who a row may be: by a number first, otherwise by name and birth."""
        for kind in ("citizen_id", "party_card", "party_card_old"):
            value = getattr(draft, kind)
            hits = self.by.get((kind, value), set()) if value else set()
            if hits:
                return sorted(hits)
        found = []
        for member_id in self.by.get(("name", fold(draft.full_name)), set()):
            known = self.people[member_id].draft
            if _same_birth(known.birth_date, draft.birth_date) and not _other_numbers(known, draft):
                found.append(member_id)
        return sorted(found)


def _keys(draft: MemberDraft) -> list[tuple[str, str]]:
    return [
        (kind, value)
        for kind in ("citizen_id", "party_card", "party_card_old")
        if (value := getattr(draft, kind))
    ]


def _same_birth(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return False
    return not one.surely_before(other) and not other.surely_before(one)


def _other_numbers(one: MemberDraft, other: MemberDraft) -> bool:
    """Whether the citizen ids say that they are two people."""
    return bool(one.citizen_id and other.citizen_id and one.citizen_id != other.citizen_id)


# --- preview ---------------------------------------------------------------------------------------------------------

_ASKED = frozenset(
    (
        "full_name",
        "birth_date",
        "sex",
        "citizen_id",
        "party_card",
        "party_card_old",
        "admission_decision_date",
        "admission_date",
        "official_date",
    )
)
"""Fields of somebody in the book that are not changed without asking: they rest on papers of the superior body."""

_PARTY_DATES = ("birth_date", "admission_decision_date", "admission_date", "official_date")


def preview(
    session: Session,
    sheet: Sheet,
    columns: ColumnMap,
    today: date,
    accept_repairs: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Preview:
    """What the import would do, row by row; nothing is written. Raises UserError when the column of the names is not
    known or the list has no rows."""
    if not columns.has_name:
        raise UserError(
            _("Không nhận ra cột họ và tên trong “{name}”.").format(name=sheet.file_name),
            "columns",
            _("Chọn đúng trang có danh sách, hoặc chỉ ra cột họ và tên."),
        )
    reader = _Reader(sheet, columns, today)
    book = _Book(session)
    seen = _Seen()
    rows: list[Row] = []
    for n, (reading, why) in enumerate(reader.fates()):
        if n % 50 == 0:
            check()
        if why:
            rows.append(
                Row(
                    reading.sheet_row,
                    "skip",
                    clean(next(iter(reading.texts.values())))[:80],
                    _plain(reader, reading),
                    reason=why,
                )
            )
        else:
            rows.append(_preview_row(reader, reading, book, seen, today, accept_repairs))
    if not rows:
        raise UserError(
            _("Danh sách trong “{name}” chưa có dòng nào.").format(name=sheet.file_name),
            "path",
            _("Chọn tệp khác."),
        )
    return Preview(sheet, columns, tuple(rows), today, accept_repairs)


def _plain(reader: _Reader, reading: _Reading) -> tuple[Cell, ...]:
    return tuple(
        Cell(c.index, c.heading, cut(reading.texts.get(c.index, "")), "", "ok", "") for c in reader.named
    )


@dataclass
class _Seen:
    """Rows of this file that stand, by their numbers and names."""

    by: dict[tuple[str, str], tuple[int, MemberDraft]] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)

    def twin(self, draft: MemberDraft) -> tuple[int, MemberDraft, str] | None:
        """The earlier row of the same person, and by which field they are the same."""
        for key in _keys(draft):
            if key in self.by:
                return (*self.by[key], key[0])
        if draft.birth_date is not None:
            hit = self.by.get(("name", f"{fold(draft.full_name)} {draft.birth_date.iso()}"))
            if hit is not None and not _other_numbers(hit[1], draft):
                return (*hit, "full_name")
        return None

    def add(self, row: int, draft: MemberDraft) -> None:
        """Remember a row that stands."""
        for key in _keys(draft):
            self.by.setdefault(key, (row, draft))
        if draft.birth_date is not None:
            self.by.setdefault(("name", f"{fold(draft.full_name)} {draft.birth_date.iso()}"), (row, draft))


class _Remarks:
    """Collects what is to say about one row."""

    def __init__(self, reader: _Reader, reading: _Reading, where: Mapping[str, ColumnInfo]) -> None:
        self.reader, self.reading, self.where = reader, reading, dict(where)
        self.all: list[Remark] = []

    def say(
        self,
        state: State,
        target: str,
        reason: str,
        problem: str = "",
        proposed: str = "",
        value: str | None = None,
    ) -> None:
        """Add one remark about a target."""
        column = self.where.get(target) or self.reader.taken.get(target)
        if column is None and target == "full_name" and self.reader.name_columns:
            column = self.reader.columns.columns[self.reader.name_columns[0]]
        if column is None:
            prefix = next((t for t in self.reader.taken if t.startswith(f"{target}.")), None)
            column = self.reader.taken[prefix] if prefix is not None else None
        index = column.index if column is not None else None
        heading = (
            column.heading if column is not None and column.heading else _(words.FIELD_WORDS.get(target, ""))
        )
        if value is None:
            value = self.reading.texts.get(index, "") if index is not None else ""
            if target == "full_name":
                value = " ".join(
                    self.reading.texts[i] for i in self.reader.name_columns if i in self.reading.texts
                )
        self.all.append(
            Remark(
                state,
                heading,
                index,
                target,
                value if len(value) <= 200 else value[:199] + "…",
                reason,
                problem,
                proposed,
            )
        )

    @property
    def refused(self) -> set[str]:
        """Targets with something that cannot be."""
        return {remark.target for remark in self.all if remark.state == "refused"}


def _text_of(target: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.text()
    if target == "sex":
        return _(words.SEX_WORDS.get(str(value), str(value)))
    return str(value)


def _preview_row(
    reader: _Reader, reading: _Reading, book: _Book, seen: _Seen, today: date, accept_repairs: bool
) -> Row:
    values, found, where, probationary, status_text, left_on = reader.member(reading)
    remarks = _Remarks(reader, reading, where)
    for item in found:
        if item.reason and item.state != "ok":
            remarks.say(
                item.state,
                item.target,
                item.reason,
                item.problem,
                _text_of(item.target, item.value) if item.state == "proposed" else "",
            )
    _say_legacy(reader, reading, remarks, found)
    # a name too long or empty is told by the checks of the record
    draft = service.tidy(
        MemberDraft(**{"full_name": "", **{k: v for k, v in values.items() if k in _DRAFT_FIELDS}})
    )
    if probationary and draft.official_date is not None:
        remarks.say("warning", "official_date", _("Ghi “dự bị” nhưng có ngày chính thức."), "official_date")
    status = _read_status(status_text, left_on, draft, remarks, probationary)
    event = _status_event(status, left_on, draft, remarks, today)
    _check_record(draft, remarks, today)
    action: Action = "new"
    member_id: int | None = None
    changes: tuple[FieldChange, ...] = ()
    merged = draft
    events: tuple[EventDraft, ...] = (event,) if event is not None else ()
    if not remarks.refused:
        _check_twin(draft, seen, remarks)
    if not remarks.refused:
        hits = book.find(draft)
        if len(hits) > 1:
            names = ", ".join(book.people[hit].draft.full_name for hit in hits)
            remarks.say(
                "refused",
                "full_name",
                _("Trùng với nhiều người trong sổ: {names}.").format(names=names),
                "duplicate",
            )
        elif hits:
            member_id = hits[0]
            if member_id in seen.members:
                reason = _("Trùng với dòng {row} của danh sách: cùng là một người trong sổ.").format(
                    row=seen.members[member_id]
                )
                remarks.say("refused", "full_name", reason, "duplicate")
            else:
                merged, changes = _merged(book.people[member_id], draft, remarks)
                events = tuple(e for e in events if not _known_event(book.people[member_id].events, e))
                action = "update" if changes or events else "skip"
                if action == "update":
                    _check_record(merged, remarks, today)
    if not remarks.refused:
        seen.add(reading.sheet_row, draft)
        if member_id is not None:
            seen.members[member_id] = reading.sheet_row
        if action == "new":
            for notice in checks.notices(draft, today):
                if notice.field is None or notice.field in where or notice.field == "admission_date":
                    remarks.say("warning", notice.field or "full_name", notice.message, notice.field or "")
            _warn_probation(draft, probationary, status, remarks, today)
    return _finished(
        reader, reading, remarks, found, action, merged, member_id, changes, events, accept_repairs
    )


def _finished(
    reader: _Reader,
    reading: _Reading,
    remarks: _Remarks,
    found: Sequence[Found],
    action: Action,
    draft: MemberDraft,
    member_id: int | None,
    changes: tuple[FieldChange, ...],
    events: tuple[EventDraft, ...],
    accept_repairs: bool,
) -> Row:
    reason = ""
    intended: Literal["new", "update"] | None = (
        "new" if action == "new" else "update" if action == "update" else None
    )
    refused = [remark for remark in remarks.all if remark.state == "refused"]
    questions = [remark for remark in remarks.all if remark.state == "proposed"]
    if refused:
        action, intended = "refused", None
        reason = " ".join(remark.reason for remark in refused)
    elif action == "skip":
        reason = _("Đã có trong sổ, không có gì mới.")
    elif questions:
        reason = " ".join(dict.fromkeys(remark.reason for remark in questions))
        if not accept_repairs:
            action = "question"
    elif action == "update":
        reason = _("Đã có trong sổ; cập nhật {fields}.").format(
            fields=", ".join(change.label.lower() for change in changes) or _("sự kiện")
        )
    return Row(
        reading.sheet_row,
        action,
        draft.full_name[: checks.NAME_LIMIT] or cut(remarks.reader._name_text(reading)),
        _cells(reader, reading, remarks.all, found),
        tuple(remarks.all),
        reason,
        intended,
        draft if intended is not None else None,
        events if intended is not None else (),
        member_id,
        changes,
    )


def _cells(
    reader: _Reader, reading: _Reading, remarks: Sequence[Remark], found: Sequence[Found]
) -> tuple[Cell, ...]:
    stored: dict[str, str] = {}
    for item in found:
        if item.value is not None:
            stored.setdefault(item.target, _text_of(item.target, item.value))
    said: dict[int, list[Remark]] = {}
    for remark in remarks:
        if remark.index is not None:
            said.setdefault(remark.index, []).append(remark)
    cells = []
    for column in reader.named:
        read = reading.texts.get(column.index, "")
        mine = said.get(column.index)
        if len(column.targets) == 1:
            kept = stored.get(column.targets[0].split(".")[0], "")
        else:
            targets = dict.fromkeys(target.split(".")[0] for target in column.targets)
            kept = " · ".join(stored[target] for target in targets if stored.get(target))
        if mine is None:
            cells.append(Cell(column.index, column.heading, cut(read), cut(kept), "ok", ""))
            continue
        worst = max(mine, key=lambda remark: _RANK[remark.state])
        if worst.state == "refused":
            kept = ""
        elif not kept:
            # a number that goes to the field of the other kind
            kept = " · ".join(dict.fromkeys(stored.get(r.target, "") for r in mine if stored.get(r.target)))
        reasons = "\n".join(dict.fromkeys(remark.reason for remark in mine))
        cells.append(Cell(column.index, column.heading, cut(read), cut(kept), worst.state, reasons))
    return tuple(cells)


def _say_legacy(reader: _Reader, reading: _Reading, remarks: _Remarks, found: Sequence[Found]) -> None:
    if not reading.readings:
        return
    for column in reader.named:
        font = reading.readings.get(column.index)
        if font is None:
            continue
        raw = shown(reader.sheet.rows[reading.sheet_row - 1][column.index])
        mine = [
            item
            for item in found
            if item.target in {t.split(".")[0] for t in column.targets} and item.value is not None
        ]
        proposed = "\n".join(_text_of(item.target, item.value) for item in mine) or cut(
            reading.texts[column.index], 200
        )
        if {FAMILY, GIVEN} & set(column.targets):
            proposed = cut(reading.texts[column.index], 200)
        reason = _("Chữ ghi bằng {font}; đề xuất đổi thành “{text}”.").format(
            font=_(READING_WORDS[font]), text=cut(proposed, 60)
        )
        remarks.where.setdefault(column.targets[0].split(".")[0], column)
        remarks.say("proposed", column.targets[0].split(".")[0], reason, "legacy_text", proposed, value=raw)


def _check_record(draft: MemberDraft, remarks: _Remarks, today: date) -> None:
    """Say what keeps the record from being written; what follows from a cell refused before is not said again."""
    before = set(remarks.refused)
    for error in service.check_member(draft, today):
        target = error.field or "full_name"
        if target in before:
            continue
        value = getattr(draft, target, None)
        problem = target
        if isinstance(value, PartialDate) and value.first() > today:
            problem = "future"
        elif target in _PARTY_DATES:
            if set(_PARTY_DATES) & remarks.refused:
                continue
            if (
                target == "official_date"
                and draft.admission_date is not None
                and isinstance(value, PartialDate)
                and value.surely_before(draft.admission_date)
            ):
                problem = "official_before_admission"
        remarks.say("refused", target, str(error), problem)


def _check_twin(draft: MemberDraft, seen: _Seen, remarks: _Remarks) -> None:
    twin = seen.twin(draft)
    if twin is None:
        return
    row, other, by = twin
    if by == "full_name" and draft.birth_date is not None and draft.birth_date.exact() is None:
        reason = _("Cùng họ tên và năm sinh với dòng {row}; đề xuất coi là người khác và nhập thêm.").format(
            row=row
        )
        remarks.say("proposed", "full_name", reason, "duplicate", draft.full_name)
        return
    what = {
        "citizen_id": _("cùng số căn cước"),
        "party_card": _("cùng số thẻ đảng viên"),
        "party_card_old": _("cùng số thẻ cũ"),
        "full_name": _("cùng họ tên và ngày sinh"),
    }[by]
    reason = _("Trùng với dòng {row} ({name}): {what}.").format(row=row, name=other.full_name, what=what)
    remarks.say("refused", by, reason, "duplicate")


def _warn_probation(
    draft: MemberDraft, probationary: bool, status: import_cells.Status, remarks: _Remarks, today: date
) -> None:
    admission = draft.admission_date
    if draft.official_date is not None or admission is None or probationary or status.probationary:
        return
    if today.year - admission.year >= 2:
        remarks.say(
            "warning",
            "admission_date",
            _("Vào Đảng từ {day} mà danh sách không có ngày chính thức; sẽ tính là đảng viên dự bị.").format(
                day=admission.text()
            ),
            "official_date",
        )


# --- status and leaving ----------------------------------------------------------------------------------------------


def _read_status(
    text: str, left_on: PartialDate | None, draft: MemberDraft, remarks: _Remarks, probationary: bool
) -> import_cells.Status:
    status = import_cells.read_status(text) if text and not is_blank(text) else import_cells.Status()
    if not status.understood:
        reason = _("Chưa rõ trạng thái “{text}” nghĩa là gì; đề xuất nhập như đang sinh hoạt.").format(
            text=cut(text, 40)
        )
        remarks.say("proposed", STATUS, reason, "status", _("Đang sinh hoạt"))
    if status.kind is None and left_on is not None and LEFT_ON not in remarks.refused:
        reason = _(
            "Có ngày rời, mất hoặc miễn ({day}) nhưng trạng thái không nói việc gì; đề xuất bỏ qua ngày này."
        ).format(day=left_on.text())
        remarks.say("proposed", LEFT_ON, reason, "left_on", "")
    if status.probationary and draft.official_date is not None:
        remarks.say("warning", "official_date", _("Ghi “dự bị” nhưng có ngày chính thức."), "official_date")
    if (
        status.probationary is False
        and draft.official_date is None
        and not probationary
        and draft.admission_date is not None
    ):
        remarks.say(
            "warning", STATUS, _("Ghi là chính thức nhưng không có ngày chính thức."), "official_date"
        )
    return status


def _status_event(
    status: import_cells.Status,
    left_on: PartialDate | None,
    draft: MemberDraft,
    remarks: _Remarks,
    today: date,
) -> EventDraft | None:
    kind = status.kind
    if kind is None:
        return None
    word = _(words.EVENT_WORDS[kind.value])
    if left_on is None:
        if LEFT_ON in remarks.refused:
            return None
        if kind in (
            EventKind.EXEMPTION,
            EventKind.SUSPENSION,
            EventKind.TEMPORARY_IN,
            EventKind.TEMPORARY_OUT,
        ):
            reason = _("{event}: không có ngày; đề xuất nhập người này, việc đó ghi sau.").format(event=word)
            remarks.say("proposed", STATUS, reason, "status", _("Đang sinh hoạt"))
        else:
            reason = _("{event}: không có ngày nên không nhập được. Ghi thêm ngày.").format(event=word)
            remarks.say("refused", STATUS, reason, "left_on")
        return None
    fact = EventFact(kind.value, left_on)
    facts = [
        EventFact(other.value, when)
        for other, when in (
            (EventKind.ADMISSION, draft.admission_date),
            (EventKind.RECOGNITION, draft.official_date),
        )
        if when is not None
    ]
    try:
        checks.refuse_event(fact, facts, draft.birth_date, today)
    except UserError as error:
        remarks.say("refused", LEFT_ON, str(error), "future" if left_on.first() > today else "left_on")
        return None
    if not status.sure:
        reason = _("Trạng thái chưa nói rõ; đề xuất ghi “{event}” ngày {day}.").format(
            event=word, day=left_on.text()
        )
        remarks.say("proposed", STATUS, reason, "status", f"{word}, {left_on.text()}")
    scope = Scope.SAME_PROVINCE.value if kind is EventKind.TRANSFER_OUT else None
    return EventDraft(0, kind.value, left_on, scope=scope, note=_("Theo danh sách nhập vào."))


def _known_event(events: Sequence[EventFact], draft: EventDraft) -> bool:
    return any(
        e.kind == draft.kind and draft.date is not None and _same_birth(e.date, draft.date) for e in events
    )


# --- updates ---------------------------------------------------------------------------------------------------------


def _same(before: Any, after: Any) -> bool:
    """Whether the list adds nothing: equal, only otherwise spelled, or a date known less well than in the book."""
    if before == after:
        return True
    if isinstance(before, PartialDate) and isinstance(after, PartialDate):
        return before.iso().startswith(after.iso())
    if isinstance(before, str) and isinstance(after, str):
        # Hòa and Hoà are one word
        return name_key(clean(before)) == name_key(clean(after)) and before.islower() == after.islower()
    return False


def _merged(
    known: _Existing, draft: MemberDraft, remarks: _Remarks
) -> tuple[MemberDraft, tuple[FieldChange, ...]]:
    """The record with what the list fills or changes. What rests on decisions is asked about."""
    new: dict[str, Any] = {}
    changes: list[FieldChange] = []
    for name in _DRAFT_FIELDS:
        after = getattr(draft, name)
        if name in ("id", "holds_leading_post") or after is None or after == "":
            continue
        before = getattr(known.draft, name)
        if _same(before, after):
            continue
        new[name] = after
        label = _(words.FIELD_WORDS.get(name, name))
        change = FieldChange(name, label, _text_of(name, before), _text_of(name, after))
        changes.append(change)
        more_exact = (
            isinstance(before, PartialDate)
            and isinstance(after, PartialDate)
            and after.iso().startswith(before.iso())
        )
        if name in _ASKED and before not in (None, "") and not more_exact:
            if name in words.SECRET_FIELDS:
                reason = _("{field} khác với trong sổ.").format(field=label)
            else:
                reason = _("{field} trong sổ là {before}, danh sách ghi {after}.").format(
                    field=label, before=change.before, after=change.after
                )
            remarks.say("proposed", name, reason, "differs", change.after)
    return replace(known.draft, **new), tuple(changes)


# --- writing ---------------------------------------------------------------------------------------------------------


def apply(session: Session, found: Preview, choices: Mapping[int, Choice] | None = None) -> Result:
    """Write what was previewed, inside one writing session. ``choices`` (by sheet row) takes a question or leaves a row
    out. Raises UserError, and the caller's change set is then dropped whole, when a record has become impossible."""
    rows = found.to_write(choices)
    fresh = [row for row in rows if row.intended == "new" and row.draft is not None]
    known = [row for row in rows if row.intended == "update" and row.draft is not None]
    ids = service.insert_members(session, [row.draft for row in fresh if row.draft is not None], found.today)
    new = {row.sheet_row: member_id for row, member_id in zip(fresh, ids, strict=True)}
    updated = {row.sheet_row: row.member_id for row in known if row.member_id is not None}
    _update(session, known)
    events = [
        replace(event, member_id=member_id)
        for row in rows
        if (member_id := new.get(row.sheet_row, updated.get(row.sheet_row))) is not None
        for event in row.events
    ]
    service.insert_events(session, events)
    session.flush()
    actions = Counter(row.action for row in found.rows)
    written = {row.sheet_row for row in rows}
    open_questions = sum(row.action == "question" and row.sheet_row not in written for row in found.rows)
    left_out = sum(row.action in ("new", "update") and row.sheet_row not in written for row in found.rows)
    return Result(new, updated, actions["skip"] + left_out, actions["refused"], open_questions)


def _update(session: Session, rows: Sequence[Row]) -> None:
    """Change records already in the book, many at once."""
    by_id = {row.member_id: row for row in rows if row.member_id is not None}
    ids = list(by_id)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        members = {m.id: m for m in session.scalars(select(Member).where(Member.id.in_(some)))}
        dated: dict[tuple[int, str], MemberEvent] = {}
        for event in session.scalars(
            select(MemberEvent)
            .where(
                MemberEvent.member_id.in_(some),
                MemberEvent.kind.in_((EventKind.ADMISSION.value, EventKind.RECOGNITION.value)),
            )
            .order_by(MemberEvent.date, MemberEvent.id)
        ):
            dated[event.member_id, event.kind] = event
        for member_id in some:
            row, member = by_id[member_id], members.get(member_id)
            draft = row.draft
            if member is None or draft is None or member.deleted:
                raise UserError(
                    _("Không tìm thấy đảng viên này; có thể đã bị xóa."), None, _("Xem trước lại rồi nhập.")
                )
            changed = {change.target for change in row.changes}
            for name in changed & _COLUMNS:
                setattr(member, name, getattr(draft, name))
            member.sort_key = name_key(draft.full_name)
            member.folded = service.folded_text(draft)
            for kind, prefix in (
                (EventKind.ADMISSION.value, "admission"),
                (EventKind.RECOGNITION.value, "official"),
            ):
                mine = {name for name in changed if name.startswith(f"{prefix}_")}
                when: PartialDate | None = getattr(draft, f"{prefix}_date")
                if not mine or when is None:
                    continue
                event = dated.get((member_id, kind)) or MemberEvent(member_id=member_id, kind=kind, date=when)
                event.date = when
                event.decision_date = getattr(draft, f"{prefix}_decision_date")
                for name, column in (
                    (f"{prefix}_decision_number", "decision_number"),
                    (f"{prefix}_place", "place"),
                ):
                    if name in mine:
                        setattr(event, column, getattr(draft, name))
                session.add(event)


# --- the import command ----------------------------------------------------------------------------------------------


def _json(row: Row, today: date) -> dict[str, str | None]:
    draft = row.draft
    assert draft is not None
    facts = [
        EventFact(kind.value, when, decision_date=decided)
        for kind, when, decided in (
            (EventKind.ADMISSION, draft.admission_date, draft.admission_decision_date),
            (EventKind.RECOGNITION, draft.official_date, draft.official_decision_date),
        )
        if when is not None
    ]
    facts.extend(
        EventFact(e.kind, e.date, e.until, e.scope, e.detail) for e in row.events if e.date is not None
    )
    facts.sort(key=lambda fact: fact.date.first())
    person = service.Person(
        id=row.member_id or 0,
        full_name=draft.full_name,
        sex=draft.sex,
        birth_date=draft.birth_date,
        ethnicity=draft.ethnicity,
        religion=draft.religion,
        hometown=draft.hometown,
        residence=draft.residence,
        citizen_id=draft.citizen_id,
        party_card=draft.party_card,
        party_card_old=draft.party_card_old,
        phone=draft.phone,
        political_theory=draft.political_theory,
        professional_level=draft.professional_level,
        general_education=draft.general_education,
        party_post=draft.party_post,
        holds_leading_post=draft.holds_leading_post,
        occupation=draft.occupation,
        party_age_from=draft.party_age_from,
        sort_key=b"",
        folded="",
        admission_decision_date=draft.admission_decision_date,
        admission_date=draft.admission_date,
        official_date=draft.official_date,
        standing=lifecycle.standing(facts, today),
        events=facts,
    )
    return service.member_json(person)


def import_json(found: Preview, result: Result | None = None) -> dict[str, Any]:
    """What the ``import`` command prints. ``written`` is 0 without a result (``--dry-run``); ``new``, ``updated`` and
    ``skipped`` count rows; ``members`` are the rows written or to be written, as in the ``members`` command;
    ``rejected``, ``questions`` (open), ``repairs`` (accepted) and ``warnings`` list cells as {sheet_row, column, field,
    value, reason, problem} with ``proposed`` where there is a proposal."""
    rows = found.to_write()
    counts = found.counts()

    def listed(wanted: Sequence[Row], state: State) -> list[dict[str, Any]]:
        return [
            {
                "sheet_row": row.sheet_row,
                "column": remark.column,
                "field": remark.target,
                "value": remark.value,
                **({"proposed": remark.proposed} if state == "proposed" else {}),
                "problem": remark.problem,
                "reason": remark.reason,
            }
            for row in wanted
            for remark in row.of(state)
        ]

    open_rows = [row for row in found.rows if row.action == "question"]
    return {
        "sheet": found.sheet.name,
        "written": result.written if result is not None else 0,
        "new": len(result.new) if result is not None else counts["new"],
        "updated": len(result.updated) if result is not None else counts["update"],
        "skipped": result.skipped if result is not None else counts["skip"],
        "refused": counts["refused"],
        "open": len(open_rows),
        "members": [_json(row, found.today) for row in rows],
        "rejected": listed([row for row in found.rows if row.action == "refused"], "refused"),
        "questions": listed(open_rows, "proposed"),
        "repairs": listed(rows, "proposed"),
        "warnings": listed(rows, "warning"),
        "not_taken_over": [column.heading for column in found.columns.not_taken()],
        "other_sheets": list(found.sheet.others),
    }
