"""The history of the book to be read and taken back: entries by page, one entry in words, the story of one record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop_app.core import history, history_reading, reverting
from desktop_app.core.errors import UserError
from desktop_app.core.history import Change, ChangeSet, HistoryHead, Kind
from desktop_app.core.history_reading import ChangeInfo
from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import FieldChange, RecordChange, Teller, family
from desktop_app.core.reverting import Obstacle
from desktop_app.core.vietnamese import fold
from desktop_app.members import service as members
from desktop_app.safety import words

PAGE = 60
"""How many entries are read at once."""

SHOWN_RECORDS = 60
"""How many records of one entry are told; a list brought in has thousands."""

CHECKED = 5000
"""Whether a larger entry can be taken back is found out when it is tried."""

_SCAN = 2000
_PEOPLE = 20

KIND_WORDS = {
    Kind.CHANGE.value: N_("Thay đổi"),
    Kind.UNLOCK.value: N_("Mở sổ"),
    Kind.EXPORT.value: N_("Xuất tệp"),
    Kind.PRINT.value: N_("In"),
    Kind.REVEAL.value: N_("Xem số"),
    Kind.BACKUP.value: N_("Sao lưu"),
    Kind.LOOK.value: N_("Xem bản sao"),
    Kind.RESTORE.value: N_("Khôi phục"),
    Kind.PASSPHRASE.value: N_("Đổi mật khẩu"),
    Kind.HANDOVER.value: N_("Bàn giao"),
    Kind.PURGE.value: N_("Xóa hẳn"),
    Kind.REPAIR.value: N_("Cứu sổ"),
    Kind.NOTICE.value: N_("Lời nhắc"),
}

KIND_ICONS = {
    Kind.CHANGE.value: "edit",
    Kind.UNLOCK.value: "unlock",
    Kind.EXPORT.value: "download",
    Kind.PRINT.value: "print",
    Kind.REVEAL.value: "show",
    Kind.BACKUP.value: "backup",
    Kind.LOOK.value: "open",
    Kind.RESTORE.value: "undo",
    Kind.PASSPHRASE.value: "key",
    Kind.HANDOVER.value: "people",
    Kind.PURGE.value: "delete",
    Kind.REPAIR.value: "settings",
    Kind.NOTICE.value: "warning",
}

DETAIL_WORDS = {
    "purpose": N_("Mục đích"),
    "place": N_("Nơi lưu"),
    "file": N_("Tệp"),
    "form": N_("Dạng tệp"),
    "printer": N_("Máy in"),
    "pages": N_("Số trang"),
    "copies": N_("Số bản in"),
    "rows": N_("Số người trong đó"),
    "numbers": N_("Số căn cước"),
    "looked": N_("Từ bản sao đang xem"),
    "mark": N_("Dấu mật"),
    "reason": N_("Lý do"),
    "recipient": N_("Người nhận"),
    "from": N_("Từ tệp"),
    "copy": N_("Bản sao được khôi phục"),
    "kept": N_("Sổ trước khi khôi phục được giữ ở"),
}
"""What an entry without changes says more of; other keys are not shown."""


@dataclass(frozen=True)
class Filters:
    """Which entries are asked for. ``text`` may be typed without accents; ``first`` and ``last`` are days; ``table`` and
    ``row_id`` ask for the entries that touched one record or what belongs to it."""

    text: str = ""
    kinds: Collection[str] | None = None
    first: date | None = None
    last: date | None = None
    table: str | None = None
    row_id: int | None = None


Entry = ChangeInfo
"""One entry as listed."""


@dataclass(frozen=True)
class Entries:
    """A page of entries, newest first; ``older`` is the ``before_id`` with which to go on, None at the end."""

    rows: list[Entry]
    older: int | None


def list_entries(
    session: Session, filters: Filters = Filters(), before_id: int | None = None, limit: int = PAGE
) -> Entries:
    """The newest entries that agree with the filters, older than ``before_id``.

    A search that finds little looks through a part of the history only and may return fewer than ``limit``, even none:
    go on with ``older``.
    """
    needles = fold(filters.text).split()
    if filters.table is not None and filters.row_id is not None:
        return _entries_of_record(session, filters, needles, before_id, limit)
    size = _SCAN if needles else limit
    named = _sets_naming(session, needles)
    rows = session.execute(_question(filters, before_id).limit(size)).all()
    found: list[int] = []
    older = before_id
    for row in rows:
        older = row.id
        if row.id in named or _agrees(row, needles):
            found.append(row.id)
            if len(found) == limit:
                break
    if len(found) < limit and len(rows) < size:
        older = None
    return Entries(_entries(session, found), older)


def _entries_of_record(
    session: Session, filters: Filters, needles: Sequence[str], before_id: int | None, limit: int
) -> Entries:
    assert filters.table is not None
    assert filters.row_id is not None
    sets: set[int] = set()
    for table, ids in family(session, words.RECORDS, filters.table, filters.row_id).items():
        sets |= _sets_touching(session, table, ids)
    sets |= _sets_about(session, filters.table, filters.row_id)
    ids = sorted((one for one in sets if before_id is None or one < before_id), reverse=True)
    part = ids[:_SCAN]
    rows = session.execute(_question(filters, before_id).where(ChangeSet.id.in_(part))).all()
    found = [row.id for row in rows if _agrees(row, needles)]
    older = found[limit - 1] if len(found) > limit else part[-1] if len(ids) > len(part) else None
    return Entries(_entries(session, found[:limit]), older)


def _question(filters: Filters, before_id: int | None) -> Select[Any]:
    question = select(ChangeSet.id, ChangeSet.title, ChangeSet.kind, ChangeSet.detail)
    if filters.kinds is not None:
        question = question.where(ChangeSet.kind.in_(sorted(filters.kinds)))
        if Kind.CHANGE not in filters.kinds:
            # lets the index of the rare kinds be used
            question = question.where(ChangeSet.kind != Kind.CHANGE.value)
    if filters.first is not None:
        question = question.where(ChangeSet.at >= _instant(filters.first))
    if filters.last is not None:
        question = question.where(ChangeSet.at < _instant(filters.last + timedelta(days=1)))
    if before_id is not None:
        question = question.where(ChangeSet.id < before_id)
    return question.order_by(ChangeSet.id.desc())


def _instant(day: date) -> str:
    return datetime.combine(day, time.min).astimezone().astimezone(UTC).isoformat(timespec="seconds")


def _agrees(row: Any, needles: Sequence[str]) -> bool:
    if not needles:
        return True
    said = f"{row.title} {_(KIND_WORDS.get(row.kind, ''))}" if row.kind in KIND_WORDS else row.title
    if row.detail:
        said += " " + " ".join(str(value) for value in row.detail.values())
    said = fold(said)
    return all(needle in said for needle in needles)


def _sets_touching(session: Session, table: str, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), 500):
        found.update(
            session.scalars(
                select(Change.set_id).where(
                    Change.table_name == table, Change.row_id.in_(ids[start : start + 500])
                )
            )
        )
    return found


def _sets_about(session: Session, table: str, row_id: int) -> set[int]:
    """Entries that changed nothing but are about a record: a number shown."""
    rows = session.execute(
        select(ChangeSet.id, ChangeSet.detail).where(
            ChangeSet.kind == Kind.REVEAL.value, ChangeSet.kind != Kind.CHANGE.value
        )
    )
    return {
        row.id
        for row in rows
        if row.detail and (row.detail.get("table"), row.detail.get("row_id")) == (table, row_id)
    }


def _sets_naming(session: Session, needles: Sequence[str]) -> set[int]:
    """Entries that touched the few people the words name, though their titles may not say so."""
    if not needles:
        return set()
    people = members.ids_found(session, needles, _PEOPLE + 1)
    if len(people) > _PEOPLE:
        return set()
    found = _sets_touching(session, "member", people)
    events = (
        sorted(history_reading.ids_pointing_to(session, "member_event", "member_id", people))
        if people
        else []
    )
    return found | _sets_touching(session, "member_event", events)


def _entries(session: Session, ids: Sequence[int]) -> list[Entry]:
    return history_reading.list_changes(session, limit=len(ids), kinds=None, ids=ids) if ids else []


def get_entry(session: Session, set_id: int) -> Entry:
    """One entry. Raises UserError when there is none of this number."""
    found = _entries(session, [set_id])
    if not found:
        raise UserError(_("Không có mục này trong lịch sử."))
    return found[0]


@dataclass(frozen=True)
class Totals:
    """How many entries there are and since when (local time; None while there are none)."""

    entries: int
    since: datetime | None


def totals(session: Session) -> Totals:
    """How long the history is."""
    count = session.scalar(select(HistoryHead.sets)) or 0
    first = session.scalar(select(ChangeSet.at).order_by(ChangeSet.id).limit(1))
    return Totals(int(count), None if first is None else datetime.fromisoformat(first).astimezone())


# --- one entry -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordDetail:
    """What an entry did to one record. ``state`` is ``new``, ``gone`` or ``changed``; ``said`` tells what is
    no matter of columns (that it came, went, or lies in the bin), ``changes`` the columns one by one. ``is_there`` says whether the record still exists."""

    table: str
    row_id: int
    name: str
    state: str
    said: str
    changes: tuple[FieldChange, ...]
    is_there: bool


@dataclass(frozen=True)
class EntryDetail:
    """One entry in words: its facts (purpose, place), its records, how many more there are, why it cannot be taken back
    (``obstacle``; None when it can, or when it is too large to know beforehand), and what taking it back does (``undoing``).

    ``about`` is the record (table, id, name) an entry without changes is about. ``part`` names the records told when the entry did something to others too and only these are asked for: taking back
    then means them alone.
    """

    entry: Entry
    facts: tuple[tuple[str, str], ...]
    records: tuple[RecordDetail, ...]
    more: int
    obstacle: Obstacle | None
    undoing: tuple[str, ...]
    about: tuple[str, int, str] | None = None
    part: tuple[tuple[str, int], ...] | None = None


def entry_detail(session: Session, set_id: int, only: tuple[str, int] | None = None) -> EntryDetail:
    """An entry told by record, and whether it can be taken back. ``only`` (table, id) tells just what concerns that record
    and those that belong to it."""
    entry = get_entry(session, set_id)
    teller = words.teller(session)
    part = None
    if only is None:
        found: Sequence[Any] = session.execute(
            select(Change.table_name, Change.row_id, Change.before, Change.after)
            .where(Change.set_id == set_id, Change.purged_id.is_(None))
            .order_by(Change.id)
            .limit(SHOWN_RECORDS * 4)
        ).all()
        rest = entry.changes - len(found)
    else:
        kin = family(session, words.RECORDS, *only)
        found = history_reading.changes_in(
            session, set_id, [(t, row_id) for t, ids in kin.items() for row_id in ids]
        )
        if len(found) < entry.changes:
            part = tuple(dict.fromkeys((row.table_name, row.row_id) for row in found))
        rest = 0
    changes = [RecordChange(row.table_name, row.row_id, row.before, row.after) for row in found]
    merged = _merged(changes)
    shown = merged[:SHOWN_RECORDS]
    for table in {change.table for change in shown}:
        teller.know(table, [change.row_id for change in shown if change.table == table])
    return EntryDetail(
        entry,
        _facts(entry),
        tuple(_told(session, teller, change) for change in shown),
        max(0, len(merged) - len(shown) + rest),
        _obstacle(session, entry, part),
        tuple(
            sentence
            for change in reversed(shown)
            for sentence in teller.sentences(change.table, change.after, change.before, change.row_id)
        ),
        _about(teller, entry),
        part,
    )


def _obstacle(session: Session, entry: Entry, part: Collection[tuple[str, int]] | None) -> Obstacle | None:
    if part is None and not entry.reverted and entry.kind == Kind.CHANGE and entry.changes > CHECKED:
        # looking at each record takes seconds: taking it back looks, and refuses then
        return None
    return reverting.obstacle(session, entry.id, part)


def _about(teller: Teller, entry: Entry) -> tuple[str, int, str] | None:
    table, row_id = entry.detail.get("table"), entry.detail.get("row_id")
    if not isinstance(table, str) or not isinstance(row_id, int) or table not in words.RECORDS:
        return None
    return table, row_id, teller.name(table, row_id)


def _facts(entry: Entry) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_(DETAIL_WORDS[key]), str(value))
        for key, value in entry.detail.items()
        if key in DETAIL_WORDS and value not in (None, "")
    )


def _merged(changes: Sequence[RecordChange]) -> list[RecordChange]:
    """One change for each record: what an entry did to it in several steps is told as one."""
    found: dict[tuple[str, int], RecordChange] = {}
    for change in changes:
        key = (change.table, change.row_id)
        first = found.get(key)
        if first is None:
            found[key] = change
            continue
        before = (
            first.before
            if first.before is None or change.before is None
            else {**change.before, **first.before}
        )
        after = (
            change.after if change.after is None or first.after is None else {**first.after, **change.after}
        )
        found[key] = RecordChange(*key, before, after)
    return list(found.values())


def _told(session: Session, teller: Teller, change: RecordChange) -> RecordDetail:
    table = history_reading.table_of(change.table)
    there = session.scalar(select(table.c.id).where(table.c.id == change.row_id)) is not None
    if change.before is None or change.after is None:
        said = " ".join(teller.sentences(change.table, change.before, change.after, change.row_id))
    else:
        said = teller.bin_sentence(change.table, change.before, change.after, change.row_id)
    return RecordDetail(
        change.table,
        change.row_id,
        teller.name(change.table, change.row_id, change.after or change.before),
        "new" if change.before is None else "gone" if change.after is None else "changed",
        said,
        tuple(teller.changes(change.table, change.before, change.after)),
        there,
    )


# --- taking back -----------------------------------------------------------------------------------------------------


def take_back_part(session: Session, set_id: int, records: Collection[tuple[str, int]]) -> None:
    """Take back what an entry did to some records (table, id); the rest of it stays. Raises ``history.StandsOn``."""
    reverting.revert_records(session, set_id, records)


def put_value_back(session: Session, set_id: int, table: str, row_id: int, column: str) -> None:
    """Give one column the value it had before an entry, whatever it is now. Raises UserError."""
    before: Mapping[str, Any] = {}
    for change in session.execute(
        select(Change.before, Change.after)
        .where(Change.set_id == set_id, Change.table_name == table, Change.row_id == row_id)
        .order_by(Change.id.desc())
    ):
        if change.before is not None and change.after is not None:
            before = {**before, **change.before}
    if column not in before:
        raise UserError(_("Mục này không giữ giá trị cũ của chỗ này."))
    values = {column: before[column]}
    row = history_reading.row_of(session, table, row_id)
    derive: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = words.RECORDS[table].derived
    if row is not None and derive is not None:
        values.update({name: history.plain(value) for name, value in derive({**row, **values}).items()})
    reverting.put_back(session, table, row_id, values)
