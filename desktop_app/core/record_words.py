"""How the records of the book are told in plain Vietnamese: what they are called, their columns, and what changed in them.

Each feature says the words of its tables in its ``history_words.py`` (``RECORDS``); a :class:`Teller` makes sentences of the
history with them. Numbers of people are never repeated whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.core import history_reading
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text, upper_first

Row = Mapping[str, Any]
"""A record as the history keeps it: column → JSON value."""

Names = Callable[[str, int], str]
"""How the record of a table and id is called inside a sentence ("Nông Thị Ánh"); empty when nobody knows."""

EXCERPT = 120
"""A longer text is told by the part that changed."""

_LONG_NUMBER = re.compile(r"(?<!\d)\d{5,8}(\d{4})(?!\d)")


def masked(number: str) -> str:
    """A number with only its last four digits: ``••••1234``; one of four digits or less shows none."""
    if not number:
        return ""
    return "••••" + (number[-4:] if len(number) > 4 else "")


def without_numbers(text: str) -> str:
    """A text in which numbers as long as those of a card, an identity or a telephone are masked."""
    return _LONG_NUMBER.sub(r"••••\1", text)


@dataclass(frozen=True)
class Column:
    """How one column is told. ``show`` makes words of a value that is there; ``quoted`` puts them in quotes inside a
    sentence; a column without ``valued`` is only said to have changed; ``refers`` names the table whose record it points to."""

    label: str
    show: Callable[[Any], str] = str
    quoted: bool = False
    valued: bool = True
    refers: str = ""
    secret: bool = False


def text(label: str) -> Column:
    """Free text."""
    return Column(label, lambda value: without_numbers(str(value)), quoted=True)


def word(label: str, words: Mapping[str, str]) -> Column:
    """A code told by its word; a code without one is told as it is."""
    return Column(label, lambda value: _(words[str(value)]) if str(value) in words else str(value))


def day(label: str) -> Column:
    """A date, exact or partial: ``10/05/2012``, ``05/2012``, ``2012``."""
    return Column(label, lambda value: PartialDate.from_iso(str(value)[:10]).text())


def month(label: str) -> Column:
    """A month: ``2026-11`` → ``11/2026``."""
    return Column(label, month_text)


def clock(label: str) -> Column:
    """A time of day: ``19:30``."""
    return Column(label, lambda value: str(value)[:5])


def flag(label: str) -> Column:
    """Yes or no."""
    return Column(label, lambda value: _("có") if value else _("không"))


def number(label: str) -> Column:
    """A number; decimals with a comma."""
    return Column(label, lambda value: number_text(value) if isinstance(value, int | float) else str(value))


def plain_number(label: str) -> Column:
    """A number that is not counted with: a year, a number of order."""
    return Column(label, str)


def secret(label: str) -> Column:
    """A number that is shown masked."""
    return Column(label, lambda value: masked(str(value)), secret=True)


def refers(label: str, table: str) -> Column:
    """The id of another record, told by its name."""
    return Column(label, str, refers=table)


def changed_only(label: str) -> Column:
    """Contents too large for a sentence: only told to have changed."""
    return Column(label, lambda _value: _("có nội dung"), valued=False)


def month_text(code: Any) -> str:
    """``2026-11`` → ``11/2026``."""
    year, _dash, index = str(code).partition("-")
    return f"{index}/{year}" if index else year


def day_text(value: Any) -> str:
    """``2026-11-05`` → ``05/11/2026``; nothing for nothing."""
    return PartialDate.from_iso(str(value)[:10]).text() if value else ""


@dataclass(frozen=True)
class RecordWords:
    """The words of one table.

    ``noun`` is the kind of record ("Đảng viên"). ``said`` names one inside a sentence, with its noun ("đảng viên Nông Thị
    Ánh"), ``short`` as others refer to it ("Nông Thị Ánh"; by default as ``said``). ``columns`` are told in their order;
    those in ``left_out`` are not told on purpose. ``parent`` is the column and table of the record this one belongs to: its
    history is shown with it. ``when`` is a column told when one comes or goes ("…, 05/01/2026"). ``bin`` is the column that says it lies in the bin. ``derived`` gives the columns that follow
    from others (a sort key), to be kept in step when one column is taken back.
    """

    noun: str
    said: Callable[[Row, Names], str]
    columns: Mapping[str, Column]
    left_out: frozenset[str] = frozenset()
    short: Callable[[Row, Names], str] | None = None
    parent: tuple[str, str] | None = None
    when: str = ""
    bin: str = ""
    derived: Callable[[Row], Row] | None = None


@dataclass(frozen=True)
class FieldChange:
    """One column before and after, as words; ``valued`` False when only that it changed is told."""

    column: str
    label: str
    before: str
    after: str
    quoted: bool = False
    valued: bool = True
    secret: bool = False


def _nobody(_table: str, _row_id: int) -> str:
    return ""


def _shown(column: Column, value: Any, names: Names) -> str:
    if value is None or value == "" or value == {} or value == []:
        return ""
    if column.refers:
        return names(column.refers, int(value)) or _("số {n}").format(n=value)
    return column.show(value)


def field_changes(words: RecordWords, before: Row, after: Row, names: Names = _nobody) -> list[FieldChange]:
    """The told columns that differ, in the order of the words."""
    found = []
    for name, column in words.columns.items():
        if name not in before and name not in after:
            continue
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        found.append(
            FieldChange(
                name,
                _(column.label),
                _shown(column, old, names),
                _shown(column, new, names),
                column.quoted,
                column.valued,
                column.secret,
            )
        )
    return found


def _apart(before: str, after: str, room: int) -> tuple[str, str]:
    """Two long texts cut to where they begin to differ."""
    if max(len(before), len(after)) <= room:
        return before, after
    same = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        same += 1
    start = max(0, before.rfind(" ", 0, max(0, same - 20)) + 1) if same > 40 else 0
    return _cut(before, start, room), _cut(after, start, room)


def _cut(words: str, start: int, room: int) -> str:
    piece = words[start : start + room]
    return ("…" if start and piece else "") + piece + ("…" if len(words) > start + room else "")


def shortened(change: FieldChange, room: int = EXCERPT) -> FieldChange:
    """The change with texts longer than ``room`` cut to where they differ."""
    before, after = _apart(change.before, change.after, room)
    return replace(change, before=before, after=after)


def field_sentence(change: FieldChange, of: str = "") -> str:
    """``Số CCCD của Nông Thị Ánh đổi từ ••••1234 thành ••••5678.``"""
    cut = shortened(change)
    label = _("{field} của {record}").format(field=cut.label, record=of) if of else cut.label
    old, new = (f"“{part}”" if cut.quoted and part else part for part in (cut.before, cut.after))
    if not cut.valued or (old == new and not cut.secret):
        return _("{field} đã thay đổi.").format(field=label)
    if old == new:
        return _("{field} đổi ở phần được che ({value}).").format(field=label, value=new)
    if not old:
        return _("{field} ghi là {after}.").format(field=label, after=new)
    if not new:
        return _("{field} bỏ trống (trước là {before}).").format(field=label, before=old)
    return _("{field} đổi từ {before} thành {after}.").format(field=label, before=old, after=new)


class Teller:
    """Makes words of the history with the words of the tables; names of records are looked up in ``session``, those that
    are gone in the history. Without a session records that are referred to are told by their number."""

    def __init__(self, records: Mapping[str, RecordWords], session: Session | None = None) -> None:
        self.records = records
        self._session = session
        self._rows: dict[tuple[str, int], Row | None] = {}

    def know(self, table: str, row_ids: Iterable[int]) -> None:
        """Read many records at once that will be named."""
        if self._session is None:
            return
        wanted = [row_id for row_id in dict.fromkeys(row_ids) if (table, row_id) not in self._rows]
        found = history_reading.rows_of(self._session, table, wanted)
        for row_id in wanted:
            self._rows[(table, row_id)] = found.get(row_id)

    def row(self, table: str, row_id: int) -> Row | None:
        """The record as it is now, or as it was when it was last seen."""
        if (table, row_id) not in self._rows:
            self._rows[(table, row_id)] = (
                None if self._session is None else history_reading.row_of(self._session, table, row_id)
            )
        return self._rows[(table, row_id)]

    def said(self, table: str, row_id: int, row: Row | None = None) -> str:
        """The record inside a sentence: ``đảng viên Nông Thị Ánh``; its noun and number when nothing is left of it."""
        row = self.row(table, row_id) or row
        words = self.records.get(table)
        if words is None:
            return table
        if not row:
            return _("{noun} đã xóa hẳn").format(noun=_(words.noun).lower())
        return words.said(row, self.short)

    def name(self, table: str, row_id: int, row: Row | None = None) -> str:
        """The record as a heading: ``Đảng viên Nông Thị Ánh``."""
        return upper_first(self.said(table, row_id, row))

    def short(self, table: str, row_id: int, row: Row | None = None) -> str:
        """The record as others refer to it: ``Nông Thị Ánh``."""
        row = self.row(table, row_id) or row
        words = self.records.get(table)
        if words is None or not row:
            return ""
        return (words.short or words.said)(row, self.short)

    def changes(self, table: str, before: Row | None, after: Row | None) -> list[FieldChange]:
        """The columns that differ, one by one; for a record that came or went, all that have a value."""
        words = self.records.get(table)
        return [] if words is None else field_changes(words, before or {}, after or {}, self.short)

    def bin_sentence(self, table: str, before: Row, after: Row, row_id: int | None = None) -> str:
        """That a record went into the bin or came out of it; empty when it did not."""
        words = self.records[table]
        if not words.bin or words.bin not in after or before.get(words.bin) == after[words.bin]:
            return ""
        record = upper_first(self.said(table, row_id)) if row_id is not None else _(words.noun)
        went = (
            _("{record} được đưa vào thùng rác.")
            if after[words.bin]
            else _("{record} được lấy lại từ thùng rác.")
        )
        return went.format(record=record)

    def sentences(
        self, table: str, before: Row | None, after: Row | None, row_id: int | None = None
    ) -> list[str]:
        """What happened to a record, a sentence each. ``before`` None: it came; ``after`` None: it went."""
        words = self.records.get(table)
        if words is None or (before is None and after is None):
            return []
        if before is None or after is None:
            whole: Row = (after if before is None else before) or {}
            said = words.said(whole, self.short)
            if words.when and whole.get(words.when):
                said += ", " + _shown(words.columns[words.when], whole[words.when], self.short)
            return [(_("Thêm {record}.") if before is None else _("Xóa {record}.")).format(record=said)]
        of = self.short(table, row_id) if row_id is not None else ""
        if not of and "id" in after:
            # a whole record names itself
            of = (words.short or words.said)(after, self.short)
        binned = self.bin_sentence(table, before, after, row_id)
        found = [binned] if binned else []
        found.extend(field_sentence(change, of) for change in self.changes(table, before, after))
        return found


# --- the story of one record -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordChange:
    """What one entry did to one record."""

    table: str
    row_id: int
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class StoryEntry:
    """One entry of the history with what it did to a record and to those that belong to it; ``at`` is local time."""

    set_id: int
    title: str
    at: datetime
    changes: tuple[RecordChange, ...]


def family(
    session: Session, records: Mapping[str, RecordWords], table: str, row_id: int
) -> dict[str, list[int]]:
    """A record and all that belong or belonged to it, by table."""
    found: dict[str, list[int]] = {table: [row_id]}
    waiting = [(table, [row_id])]
    while waiting:
        parent, ids = waiting.pop()
        for child, words in records.items():
            if words.parent is not None and words.parent[1] == parent:
                below = sorted(
                    history_reading.ids_pointing_to(session, child, words.parent[0], ids)
                    - set(found.get(child, ()))
                )
                if below:
                    found.setdefault(child, []).extend(below)
                    waiting.append((child, below))
    return found


def story(
    session: Session, records: Mapping[str, RecordWords], table: str, row_id: int, limit: int = 200
) -> list[StoryEntry]:
    """The history of a record and of what belongs to it, newest first."""
    changes = history_reading.changes_of_many(session, family(session, records, table, row_id), limit)
    found: dict[int, list[history_reading.RowChange]] = {}
    for change in changes:
        found.setdefault(change.set_id, []).append(change)
    return [
        StoryEntry(
            set_id,
            of[0].title,
            of[0].at,
            tuple(RecordChange(one.table, one.row_id, one.before, one.after) for one in of),
        )
        for set_id, of in sorted(found.items(), reverse=True)
    ]


def check_words(records: Mapping[str, RecordWords], tables: Mapping[str, Iterable[str]]) -> list[str]:
    """What the words lack: tables or columns that are neither told nor left out on purpose."""
    missing = [f"{table}: no words" for table in tables if table not in records]
    for table, words in records.items():
        known = set(tables.get(table, ()))
        told = set(words.columns) | words.left_out | {"id", words.bin} - {""}
        missing += [f"{table}.{name}: not told" for name in sorted(known - told)]
        missing += [f"{table}.{name}: no such column" for name in sorted(told - known - {"id"})]
    return missing
