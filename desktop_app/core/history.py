"""Who changed what, from what to what: written by the database session itself, one titled change set a write.

Every ``book.write(title)`` makes one :class:`ChangeSet`; each row inserted, updated or deleted in it leaves a
:class:`Change` with its columns before and after. A change set is taken back by writing its opposite as a new one.
What leaves the book or opens it (an export, a print, a number shown, an unlocking) is a change set without changes.

The sets are chained: each holds a digest over itself and the digest before it (:mod:`core.chain`), and a head row says how
many there are, so that an edited, removed or cut-off entry is found by ``check``.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from desktop_app.core import chain
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.orm import Base, PartialDateType, Text
from desktop_app.core.vietnamese import nfc, spellings

_PENDING = "history_pending"
_SET_ID = "history_set_id"
_TITLE = "history_title"
_ENTRY = "history_entry"
_SEAL = "history_seal"
_NEXT_IDS = "history_next_ids"
_PURPOSES_LOOKED_THROUGH = 2000


class Kind(StrEnum):
    """What an entry of the history tells of."""

    CHANGE = "change"
    UNLOCK = "unlock"
    EXPORT = "export"
    PRINT = "print"
    REVEAL = "reveal"
    BACKUP = "backup"
    LOOK = "look"
    RESTORE = "restore"
    PASSPHRASE = "passphrase"
    HANDOVER = "handover"
    PURGE = "purge"
    REPAIR = "repair"
    NOTICE = "notice"


class ChangeSet(Base):
    """One act of the user: all or nothing. ``detail`` says more of an entry that changed no record (purpose, place)."""

    __tablename__ = "change_set"
    __history__ = False
    __table_args__ = (
        Index("ix_change_set_kind", "kind", sqlite_where=text("kind <> 'change'")),
        Index("ix_change_set_reverts", "reverts_id", sqlite_where=text("reverts_id IS NOT NULL")),
    )

    title: Mapped[str]
    at: Mapped[str]
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"))
    kind: Mapped[str] = mapped_column(server_default="change")
    detail: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    nonce: Mapped[bytes | None]
    words_digest: Mapped[bytes | None]
    digest: Mapped[bytes | None]


class Change(Base):
    """One row inserted (``before`` empty), updated or deleted (``after`` empty) by a change set.

    ``purged_id`` names the set that erased the contents for good; the digest stays, so that the chain still holds.
    """

    __tablename__ = "change"
    __history__ = False
    __table_args__ = (
        Index("ix_change_record", "table_name", "row_id"),
        Index("ix_change_gone", "table_name", "row_id", sqlite_where=text('"after" IS NULL')),
    )

    set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    after: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    nonce: Mapped[bytes | None]
    digest: Mapped[bytes | None]
    purged_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"))


class HistoryHead(Base):
    """The end of the chain: how many sets there are and the digest of the last one. One row, ``id`` 1."""

    __tablename__ = "history_head"
    __history__ = False

    sets: Mapped[int]
    digest: Mapped[bytes]


class _Seal:
    """What the digest of the set being written is made of."""

    def __init__(self, at: str, nonce: bytes, words: bytes) -> None:
        self.at = at
        self.nonce = nonce
        self.words = words
        self.rows = chain.Rows()


@dataclass(frozen=True)
class ChangeInfo:
    """A change set as listed: its number, title, time (local), whether it has been taken back, and which one it took
    back (``reverts``)."""

    id: int
    title: str
    at: datetime
    reverted: bool
    kind: str = Kind.CHANGE
    detail: Mapping[str, Any] = field(default_factory=dict)
    changes: int = 0
    reverts: int | None = None


def plain(value: Any) -> Any:
    """A column's value as the history keeps it (JSON)."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def _kept(column: Any, value: Any) -> Any:
    """The value as the column keeps it: the history must say what is stored, not what was given."""
    kept = plain(value)
    return nfc(kept) if isinstance(kept, str) and isinstance(column.type, Text) else kept


def _columns(row: Base) -> dict[str, Any]:
    mapper = inspect(type(row))
    return {
        column.name: _kept(column, getattr(row, mapper.get_property_by_column(column).key))
        for column in mapper.local_table.columns
    }


def _changed(row: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    """The changed columns before and after."""
    state = inspect(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in state.mapper.local_table.columns:
        past = state.attrs[state.mapper.get_property_by_column(column).key].history
        if past.has_changes():
            old = _kept(column, past.deleted[0]) if past.deleted else None
            new = _kept(column, past.added[0]) if past.added else None
            if old != new:
                before[column.name], after[column.name] = old, new
    return before, after


def _open_set(session: Session) -> int:
    set_id = session.info.get(_SET_ID)
    if set_id is None:
        entry: tuple[str, Mapping[str, Any] | None] = session.info.get(_ENTRY, (Kind.CHANGE, None))
        kind, detail = entry
        title = nfc(session.info[_TITLE])
        at = datetime.now(UTC).isoformat(timespec="seconds")
        nonce = chain.new_nonce()
        seal = _Seal(at, nonce, chain.words_digest(nonce, title, chain.text(detail)))
        result = session.connection().execute(
            insert(ChangeSet).values(
                title=title,
                at=at,
                reverts_id=session.info.get("history_reverts"),
                kind=kind,
                detail=detail,
                nonce=nonce,
                words_digest=seal.words,
            )
        )
        key = result.inserted_primary_key
        assert key is not None
        set_id = int(key[0])
        session.info[_SET_ID] = set_id
        session.info[_SEAL] = seal
    return int(set_id)


def seal(session: Session) -> None:
    """Close the change set of this session: its digest joins the chain. Called by the book right before it commits."""
    session.flush()
    set_id = session.info.get(_SET_ID)
    made: _Seal | None = session.info.pop(_SEAL, None)
    if set_id is None or made is None:
        return
    entry: tuple[str, Mapping[str, Any] | None] = session.info.get(_ENTRY, (Kind.CHANGE, None))
    connection = session.connection()
    head = connection.execute(select(HistoryHead.sets, HistoryHead.digest)).one_or_none()
    before = chain.START if head is None else bytes(head.digest)
    digest = chain.set_digest(
        before, set_id, made.at, entry[0], session.info.get("history_reverts"), made.words, made.rows
    )
    sets = connection.execute(update(ChangeSet).where(ChangeSet.id == set_id).values(digest=digest))
    assert sets.rowcount == 1
    if head is None:
        connection.execute(insert(HistoryHead).values(id=1, sets=1, digest=digest))
    else:
        connection.execute(update(HistoryHead).values(sets=head.sets + 1, digest=digest))


def log(session: Session, kind: Kind, detail: Mapping[str, Any] | None = None) -> int:
    """Make this session's change set an entry of another kind than a change of records; returns its number.

    Call it first thing inside ``book.write(title)``: the title says what was done, ``detail`` (any JSON object) more of it.
    """
    if _SET_ID in session.info:
        raise RuntimeError("the entry of this write has begun already")
    session.info[_ENTRY] = (kind.value, dict(detail) if detail else None)
    return _open_set(session)


def _before_flush(session: Session, context: UOWTransaction, instances: Any) -> None:
    if _TITLE not in session.info:
        if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
            raise RuntimeError("a reading session was asked to write")
        return
    for row in session.new:
        if type(row).__history__ and row.id is None:
            row.id = _take_ids(session, row.__tablename__, 1)
    pending = session.info.setdefault(_PENDING, [])
    for row in session.dirty:
        if type(row).__history__ and session.is_modified(row):
            before, after = _changed(row)
            if before or after:
                pending.append((row.__tablename__, row.id, before, after))
    for row in session.deleted:
        if type(row).__history__:
            pending.append((row.__tablename__, row.id, _columns(row), None))


def _take_ids(session: Session, table_name: str, count: int) -> int:
    """The first of some numbers no record of this table ever had: SQLite would give a deleted record's number anew, and
    the history of both, and what is taken back from it, would be one."""
    known: dict[str, int] = session.info.setdefault(_NEXT_IDS, {})
    first = known.get(table_name)
    if first is None:
        connection = session.connection()
        table = Base.metadata.tables[table_name]
        used = (
            connection.scalar(select(func.max(table.c.id))),
            connection.scalar(select(func.max(Change.row_id)).where(Change.table_name == table_name)),
        )
        first = max(found or 0 for found in used) + 1
    known[table_name] = first + count
    return first


def _after_flush(session: Session, context: UOWTransaction) -> None:
    pending = session.info.get(_PENDING, [])
    for row in session.new:
        if type(row).__history__:
            pending.append((row.__tablename__, row.id, None, _columns(row)))
    if pending:
        record(session, pending)
        session.info[_PENDING] = []


def record(
    session: Session, changes: Sequence[tuple[str, int, Mapping[str, Any] | None, Mapping[str, Any] | None]]
) -> None:
    """Write changes (table, row id, before, after) that were made by statements instead of objects."""
    set_id = _open_set(session)
    rows: chain.Rows = session.info[_SEAL].rows
    found = []
    for table, row_id, before, after in changes:
        nonce = chain.new_nonce()
        digest = chain.row_digest(nonce, table, row_id, chain.text(before), chain.text(after))
        rows.add(digest)
        found.append(
            {
                "set_id": set_id,
                "table_name": table,
                "row_id": row_id,
                "before": before,
                "after": after,
                "nonce": nonce,
                "digest": digest,
            }
        )
    session.connection().execute(insert(Change), found)


def _refuse_unlogged(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        # a statement on the bare table says no class: what counts is where it writes
        name = getattr(getattr(state.statement, "table", None), "name", None)
        if any(kept.name == name for kept in tables()):
            raise RuntimeError(
                "a bulk statement must write its history (history.bulk_insert) or change objects"
            )


def tables() -> list[Table]:
    """The tables whose every change is in the history, those first on which others depend."""
    kept = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__history__}
    return [table for table in Base.metadata.sorted_tables if table in kept]


def watch(session: Session, title: str | None) -> None:
    """Write the history of everything this session changes; a session without a title may only read."""
    if title is not None:
        session.info[_TITLE] = title
    event.listen(session, "before_flush", _before_flush)
    event.listen(session, "after_flush", _after_flush)
    event.listen(session, "do_orm_execute", _refuse_unlogged)


def bulk_insert(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows at once (keys are column names) with their history; returns the new ids."""
    if not rows:
        return []
    table = Base.metadata.tables[model.__tablename__]
    connection = session.connection()
    session.flush()
    if model.__history__:
        start = _take_ids(session, model.__tablename__, len(rows))
    else:
        start = int(connection.scalar(select(func.max(table.c.id))) or 0) + 1
    ids = list(range(start, start + len(rows)))
    # the history must know the whole record, also what nobody gave
    given = {column.name: _default(column) for column in table.columns}
    filled = [{**given, **row, "id": row_id} for row_id, row in zip(ids, rows, strict=True)]
    connection.execute(insert(table), filled)
    if model.__history__:
        record(
            session,
            [
                (
                    model.__tablename__,
                    row["id"],
                    None,
                    {key: _kept(table.c[key], value) for key, value in row.items()},
                )
                for row in filled
            ],
        )
    return ids


def _default(column: Any) -> Any:
    if column.default is None:
        return None
    return column.default.arg(None) if column.default.is_callable else column.default.arg


def finished_set(session: Session) -> int | None:
    """The change set this session wrote, None when it changed nothing that could be taken back."""
    if session.info.get(_ENTRY) is not None:
        return None
    return session.info.get(_SET_ID)


def list_changes(
    session: Session,
    limit: int = 200,
    kinds: Collection[str] | None = (Kind.CHANGE,),
    before_id: int | None = None,
    ids: Collection[int] | None = None,
) -> list[ChangeInfo]:
    """The newest change sets first; ``kinds`` None lists every entry, ``before_id`` goes on with the older ones, ``ids``
    lists just those."""
    question = select(
        ChangeSet.id,
        ChangeSet.title,
        ChangeSet.at,
        ChangeSet.kind,
        ChangeSet.detail,
        ChangeSet.reverts_id,
        select(func.count(Change.id)).where(Change.set_id == ChangeSet.id).scalar_subquery().label("changes"),
    )
    if kinds is not None:
        question = question.where(ChangeSet.kind.in_(list(kinds)))
    if before_id is not None:
        question = question.where(ChangeSet.id < before_id)
    if ids is not None:
        question = question.where(ChangeSet.id.in_(list(ids)))
    rows = session.execute(question.order_by(ChangeSet.id.desc()).limit(limit)).all()
    reverted = _taken_back(session, rows[-1].id) if rows else {}
    return [
        ChangeInfo(
            r.id,
            r.title,
            datetime.fromisoformat(r.at).astimezone(),
            r.id in reverted,
            r.kind,
            r.detail or {},
            r.changes,
            r.reverts_id,
        )
        for r in rows
    ]


def _taken_back(session: Session, first_id: int) -> dict[int, int]:
    """Which sets from this one on are taken back now, and by which; what was done again is not among them."""
    found: dict[int, int] = {}
    # the newest first: what took something back counts only while it was not taken back itself
    for set_id, of in session.execute(
        select(ChangeSet.id, ChangeSet.reverts_id)
        .where(ChangeSet.reverts_id.is_not(None), ChangeSet.id > first_id)
        .order_by(ChangeSet.id.desc())
    ):
        if of is not None and set_id not in found:
            found.setdefault(of, set_id)
    return found


def last_purposes(session: Session, kind: Kind, limit: int = 5) -> list[str]:
    """What the latest exports or prints were for, the last one first and each once.

    Papers with purposes of their own (``own_purposes``) propose nothing to the others.
    """
    newest = session.scalar(select(func.max(ChangeSet.id))) or 0
    found: dict[str, None] = {}
    for detail in session.scalars(
        select(ChangeSet.detail)
        .where(ChangeSet.id > newest - _PURPOSES_LOOKED_THROUGH, ChangeSet.kind == kind.value)
        .order_by(ChangeSet.id.desc())
        .limit(20)
    ):
        purpose = (detail or {}).get("purpose")
        if purpose and not (detail or {}).get("own_purposes"):
            found[str(purpose)] = None
    return list(found)[:limit]


@dataclass(frozen=True)
class RowChange:
    """One change of one row as read back; ``at`` is local time."""

    set_id: int
    title: str
    at: datetime
    table: str
    row_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def changes_of(session: Session, table_name: str, row_id: int) -> list[RowChange]:
    """The history of one record, newest first."""
    return list(reversed(changes_of_many(session, {table_name: [row_id]})))


def changes_of_many(
    session: Session, records: Mapping[str, Sequence[int]], sets: int | None = None
) -> list[RowChange]:
    """The changes of many records (table → ids) in the order they were made; ``sets``: only the newest so many entries."""
    places: list[tuple[int, int]] = []
    for table, ids in records.items():
        for part in _parts(ids):
            places.extend(
                (row.set_id, row.id)
                for row in session.execute(
                    select(Change.set_id, Change.id).where(
                        Change.table_name == table, Change.row_id.in_(part), Change.purged_id.is_(None)
                    )
                )
            )
    if sets is not None:
        newest = set(sorted({set_id for set_id, _id in places}, reverse=True)[:sets])
        places = [place for place in places if place[0] in newest]
    found: list[RowChange] = []
    for part in _parts(sorted(change_id for _set, change_id in places)):
        found.extend(
            RowChange(
                r.set_id,
                r.title,
                datetime.fromisoformat(r.at).astimezone(),
                r.table_name,
                r.row_id,
                r.before,
                r.after,
            )
            for r in session.execute(
                select(
                    Change.set_id,
                    ChangeSet.title,
                    ChangeSet.at,
                    Change.table_name,
                    Change.row_id,
                    Change.before,
                    Change.after,
                )
                .join(ChangeSet, ChangeSet.id == Change.set_id)
                .where(Change.id.in_(part))
                .order_by(Change.id)
            )
        )
    return found


def ids_pointing_to(session: Session, table_name: str, column: str, ids: Sequence[int]) -> set[int]:
    """The records of a table that point, or pointed until they were deleted, to one of these ids."""
    table = Base.metadata.tables[table_name]
    found: set[int] = set()
    for part in _parts(ids):
        found.update(session.scalars(select(table.c.id).where(table.c[column].in_(part))))
    gone = session.execute(
        select(Change.row_id, Change.before).where(
            Change.table_name == table_name, Change.after.is_(None), Change.before.is_not(None)
        )
    )
    wanted = set(ids)
    found.update(row.row_id for row in gone if row.before.get(column) in wanted)
    return found


def rows_of(session: Session, table_name: str, row_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Records as they are now, or as they were when they were deleted (column → JSON value); purged ones are missing."""
    table = Base.metadata.tables.get(table_name)
    found: dict[int, dict[str, Any]] = {}
    if table is None:
        return found
    columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
    for part in _parts(row_ids):
        for row in session.execute(select(*columns).where(table.c.id.in_(part))):
            found[row.id] = {name: plain(value) for name, value in row._mapping.items()}
    for part in _parts([row_id for row_id in row_ids if row_id not in found]):
        gone = session.execute(
            select(Change.row_id, Change.before)
            .where(
                Change.table_name == table_name,
                Change.row_id.in_(part),
                Change.after.is_(None),
                Change.before.is_not(None),
            )
            .order_by(Change.id)
        )
        found.update({row.row_id: row.before for row in gone})
    return found


def table_of(table_name: str) -> Table:
    """The table of this name."""
    return Base.metadata.tables[table_name]


def row_of(session: Session, table_name: str, row_id: int) -> dict[str, Any] | None:
    """One record as it is now, or as it was when it was deleted; None when it was purged or never there."""
    return rows_of(session, table_name, [row_id]).get(row_id)


def _parts(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _stored(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """History values back as Python values of the columns."""
    result: dict[str, Any] = {}
    for name, value in values.items():
        column = table.columns[name]
        if value is not None:
            if isinstance(column.type, PartialDateType):
                value = PartialDate.from_iso(value)
            elif isinstance(column.type, LargeBinary):
                value = base64.b64decode(value)
            else:
                kind = (
                    getattr(column.type, "python_type", None) if not isinstance(column.type, JSON) else None
                )
                if kind in (date, datetime, time):
                    value = kind.fromisoformat(value)
                elif kind is Decimal:
                    value = Decimal(value)
        result[name] = value
    return result


@dataclass(frozen=True)
class Obstacle:
    """Why an entry cannot be taken back; ``by`` is the later entry that stands on it, where there is one."""

    message: str
    hint: str | None = None
    by: int | None = None
    gone: bool = False
    """Nothing is left to be taken back: it was taken back before, or changed no record."""


class StandsOn(UserError):
    """An entry that cannot be taken back, with the later entry that stands on it."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.message, "undone" if obstacle.gone else None, obstacle.hint)
        self.by = obstacle.by


_Key = tuple[str, int]


class _Blocked(Exception):
    def __init__(self, key: _Key, columns: Collection[str] = ()) -> None:
        super().__init__()
        self.key = key
        self.columns = columns


class _Plan:
    """What taking changes back does to the records: their state now, their state afterwards, checked before anything is
    written, so that the reason and the entry in the way can be named."""

    def __init__(self, session: Session, changes: Sequence[Any]) -> None:
        self._session = session
        self.changes = changes
        wanted: dict[str, set[int]] = {}
        for change in changes:
            wanted.setdefault(change.table_name, set()).add(change.row_id)
        self.now: dict[_Key, dict[str, Any] | None] = {}
        for name, ids in wanted.items():
            table = Base.metadata.tables[name]
            self.now.update({(name, row_id): None for row_id in ids})
            for part in _parts(sorted(ids)):
                for row in session.execute(select(table).where(table.c.id.in_(part))):
                    self.now[(name, row.id)] = {key: plain(value) for key, value in row._mapping.items()}
        self.then = dict(self.now)
        self.opposite: list[tuple[str, int, Mapping[str, Any] | None, Mapping[str, Any] | None]] = []

    def check(self) -> None:
        """Walk back change by change; raises ``_Blocked`` with the record whose later change is in the way."""
        for change in self.changes:
            key = (change.table_name, change.row_id)
            row = self.then[key]
            if change.after is None:
                if row is not None:
                    raise _Blocked(key)
                self.opposite.append((*key, None, change.before))
                self.then[key] = dict(change.before)
                continue
            differs = (
                [] if row is None else [name for name, value in change.after.items() if row[name] != value]
            )
            if row is None or differs:
                raise _Blocked(key, differs)
            if change.before is None:
                self.opposite.append((*key, row, None))
                self.then[key] = None
            else:
                self.opposite.append((*key, change.after, change.before))
                self.then[key] = {**row, **change.before}
        self._check_links()
        self._check_unique()

    def _check_links(self) -> None:
        """Nothing recorded elsewhere may be left pointing at a record that goes; what comes back finds its parents."""
        gone: dict[str, list[int]] = {}
        for (name, row_id), row in self.then.items():
            if row is None and self.now[(name, row_id)] is not None:
                gone.setdefault(name, []).append(row_id)
        for table in Base.metadata.tables.values():
            for link in table.foreign_keys:
                column, parent = link.parent, link.column.table.name
                for part in _parts(gone.get(parent, [])):
                    for child in self._session.execute(
                        select(table.c.id, column.label("to")).where(column.in_(part))
                    ):
                        key = (table.name, child.id)
                        if key not in self.then or (self.then[key] or {}).get(column.name) == child.to:
                            raise _Blocked(key)
        missing: dict[str, set[int]] = {}
        for (name, row_id), row in self.then.items():
            before = self.now[(name, row_id)]
            for link in Base.metadata.tables[name].foreign_keys if row is not None else ():
                value = (row or {}).get(link.parent.name)
                if value is None or (before is not None and before[link.parent.name] == value):
                    continue
                key = (link.column.table.name, value)
                if key in self.then:
                    if self.then[key] is None:
                        raise _Blocked(key)
                else:
                    missing.setdefault(key[0], set()).add(value)
        for name, ids in missing.items():
            table = Base.metadata.tables[name]
            for part in _parts(sorted(ids)):
                there = set(self._session.scalars(select(table.c.id).where(table.c.id.in_(part))))
                for row_id in sorted(set(part) - there):
                    raise _Blocked((name, row_id))

    def _check_unique(self) -> None:
        for (name, row_id), row in self.then.items():
            if row is None or row == self.now[(name, row_id)]:
                continue
            table = Base.metadata.tables[name]
            for rule in table.constraints:
                if not isinstance(rule, UniqueConstraint):
                    continue
                columns = list(rule.columns)
                before = self.now[(name, row_id)]
                if any(row.get(column.name) is None for column in columns) or (
                    before is not None and all(before[c.name] == row[c.name] for c in columns)
                ):
                    continue
                values = _stored(table, {column.name: row[column.name] for column in columns})
                same = select(table.c.id).where(*(column == values[column.name] for column in columns))
                for other in self._session.scalars(same):
                    key = (name, other)
                    then = self.then.get(key, row)
                    if (
                        other != row_id
                        and then is not None
                        and all(then[c.name] == row[c.name] for c in columns)
                    ):
                        raise _Blocked(key)

    def write(self) -> None:
        """Make it so. The links are looked at when all is written."""
        connection = self._session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for name, row_id, before, after in self.opposite:
            table = Base.metadata.tables[name]
            if after is None:
                connection.execute(delete(table).where(table.c.id == row_id))
            elif before is None:
                connection.execute(insert(table).values(_stored(table, after)))
            else:
                connection.execute(update(table).where(table.c.id == row_id).values(_stored(table, after)))
        record(self._session, self.opposite)
        self._session.expire_all()


def _stands_on(session: Session, set_id: int, blocked: _Blocked) -> Obstacle:
    table, row_id = blocked.key
    later = session.execute(
        select(Change.set_id, Change.before, Change.after)
        .where(Change.table_name == table, Change.row_id == row_id, Change.set_id > set_id)
        .order_by(Change.id.desc())
    ).all()
    by = next(
        (
            change.set_id
            for change in later
            if not blocked.columns
            or any(name in (change.after or change.before or {}) for name in blocked.columns)
        ),
        later[0].set_id if later else None,
    )
    if by is None:
        return Obstacle(_("Không hoàn tác được vì bản ghi có liên quan không còn như lúc đó."))
    title = session.scalar(select(ChangeSet.title).where(ChangeSet.id == by)) or ""
    return Obstacle(
        _("Không hoàn tác được vì dữ liệu đã được sửa tiếp sau đó: “{title}”.").format(title=title),
        _("Hoàn tác thay đổi mới hơn trước."),
        by,
    )


def _changes_in(session: Session, set_id: int, of: Collection[_Key] | None) -> list[Any]:
    """What a set did, or what it did to these records, the last change first."""
    question = select(
        Change.id, Change.table_name, Change.row_id, Change.before, Change.after, Change.purged_id
    ).where(Change.set_id == set_id)
    if of is None:
        return list(session.execute(question.order_by(Change.id.desc())))
    ids: dict[str, list[int]] = {}
    for table, row_id in of:
        ids.setdefault(table, []).append(row_id)
    found = [
        row
        for table, wanted in ids.items()
        for part in _parts(wanted)
        for row in session.execute(question.where(Change.table_name == table, Change.row_id.in_(part)))
    ]
    return sorted(found, key=lambda row: -row.id)


def changes_in(session: Session, set_id: int, of: Collection[tuple[str, int]]) -> list[Any]:
    """What a set did to these records (table, id), in the order it was done: rows with ``table_name``, ``row_id``, ``before``
    and ``after``."""
    return [row for row in reversed(_changes_in(session, set_id, of)) if row.purged_id is None]


def _planned(session: Session, set_id: int, of: Collection[_Key] | None = None) -> _Plan | Obstacle:
    """The plan of taking a set, or what it did to some records, back; or why that cannot be."""
    nothing = Obstacle(_("Mục này không hoàn tác được: nó không sửa bản ghi nào còn trong sổ."), gone=True)
    found = session.execute(select(ChangeSet.kind).where(ChangeSet.id == set_id)).one_or_none()
    if found is None or found.kind != Kind.CHANGE:
        return nothing
    again = _taken_back(session, set_id).get(set_id)
    if again is not None:
        return Obstacle(_("Thay đổi này đã được hoàn tác trước đó."), None, again, gone=True)
    changes = _changes_in(session, set_id, of)
    if not changes or any(change.purged_id is not None for change in changes):
        return nothing
    plan = _Plan(session, changes)
    try:
        plan.check()
    except _Blocked as blocked:
        return _stands_on(session, set_id, blocked)
    return plan


def root_title(session: Session, set_id: int) -> tuple[str, bool]:
    """The title of the change that was made, taken back, made again … by this set; whether taking it back does it again."""
    title, again = "", False
    at: int | None = set_id
    while at is not None:
        row = session.execute(
            select(ChangeSet.title, ChangeSet.reverts_id).where(ChangeSet.id == at)
        ).one_or_none()
        if row is None:
            break
        title, at = row.title, row.reverts_id
        again = again if at is None else not again
    return title, again


def obstacle(session: Session, set_id: int, of: Collection[tuple[str, int]] | None = None) -> Obstacle | None:
    """Why a set (or what it did to the records ``of``: table, id) cannot be taken back, None when it can."""
    planned = _planned(session, set_id, of)
    return planned if isinstance(planned, Obstacle) else None


def revert(session: Session, set_id: int) -> None:
    """Take a change set back, inside a writing session. Raises StandsOn when a later change stands on it."""
    session.flush()
    planned = _planned(session, set_id)
    if isinstance(planned, Obstacle):
        raise StandsOn(planned)
    session.info["history_reverts"] = set_id
    planned.write()


def revert_records(session: Session, set_id: int, records: Collection[tuple[str, int]]) -> None:
    """Take back only what a set did to these records (table, id), inside a writing session; the rest of the set stays.

    Raises StandsOn when a later change stands on it.
    """
    session.flush()
    planned = _planned(session, set_id, records)
    if isinstance(planned, Obstacle):
        raise StandsOn(planned)
    planned.write()


def put_back(session: Session, table_name: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Give columns of one record values the history holds (JSON values), whatever they are now, inside a writing session.

    Raises UserError when the record is gone or another one has taken its place.
    """
    session.flush()
    table = Base.metadata.tables[table_name]
    connection = session.connection()
    row = connection.execute(select(table).where(table.c.id == row_id)).one_or_none()
    if row is None:
        raise UserError(
            _("Không lấy lại được giá trị cũ vì bản ghi này không còn trong sổ."),
            None,
            _("Lấy lại bản ghi trước."),
        )
    now = {name: plain(row._mapping[name]) for name in values}
    changed = {name: value for name, value in values.items() if now[name] != value}
    if not changed:
        raise UserError(_("Chỗ này đang có đúng giá trị cũ rồi."))
    try:
        connection.execute(update(table).where(table.c.id == row_id).values(_stored(table, changed)))
    except IntegrityError as error:
        raise UserError(
            _("Không lấy lại được giá trị cũ vì bản ghi khác đã dùng giá trị này."),
            None,
            _("Sửa bản ghi kia trước."),
        ) from error
    record(session, [(table_name, row_id, {name: now[name] for name in changed}, changed)])
    session.expire_all()


def reinsert(
    session: Session,
    rows: Sequence[tuple[str, int, Mapping[str, Any]]],
    values: Sequence[tuple[str, int, Mapping[str, Any]]] = (),
) -> None:
    """Insert rows again as the history kept them, and set single columns of others, as a change of this session.

    The caller has seen to it that what the rows belong to is there and that nothing else has taken their place.
    """
    session.flush()
    connection = session.connection()
    order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
    changes: list[tuple[str, int, Mapping[str, Any] | None, Mapping[str, Any] | None]] = []
    for name, row_id, kept in sorted(rows, key=lambda row: (order[row[0]], row[1])):
        table = Base.metadata.tables[name]
        connection.execute(insert(table).values(_stored(table, kept)))
        changes.append((name, row_id, None, kept))
    for name, row_id, kept in values:
        table = Base.metadata.tables[name]
        now = connection.execute(
            select(*(table.c[column] for column in kept)).where(table.c.id == row_id)
        ).one()
        connection.execute(update(table).where(table.c.id == row_id).values(_stored(table, kept)))
        changes.append((name, row_id, {n: plain(v) for n, v in now._mapping.items()}, kept))
    if changes:
        record(session, changes)
    session.expire_all()


def said(names: Collection[str]) -> re.Pattern[str]:
    """Finds these names as whole words in a text in composed form: in capitals or not, however the words are spaced and
    whichever vowel bears the tone."""
    kept = sorted((nfc(name).split() for name in names if name.strip()), key=lambda one: -len(" ".join(one)))
    words = (r"\s+".join(_any_spelling(word) for word in one) for one in kept)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if kept else r"(?!)", re.IGNORECASE)


def _any_spelling(word: str) -> str:
    forms = [re.escape(form) for form in spellings(word)]
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


def mentions(column: Any, names: Collection[str]) -> ColumnElement[bool]:
    """A quick question for rows that may say one of these names; :func:`said` decides."""
    forms: set[str] = set()
    for name in names:
        if words := name.split():
            # one word is enough to ask for: the others may be spaced otherwise
            for word in spellings(max(words, key=len)):
                for cased in (word, word.lower(), word.upper(), word.capitalize(), word.title()):
                    forms |= {cased, unicodedata.normalize("NFD", cased)}
    # books of the first release keep letters with marks escaped in JSON
    escaped = {json.dumps(form)[1:-1] for form in forms} - forms
    return or_(_any_in(column, forms), and_(func.instr(column, "\\u") > 0, _any_in(column, escaped)))


def _any_in(column: Any, forms: Collection[str]) -> ColumnElement[bool]:
    # one list instead of many terms, of which SQLite takes no thousand
    one = func.json_each(json.dumps(sorted(forms))).table_valued("value")
    return exists(select(one.c.value).where(func.instr(column, one.c.value) > 0))


_LINE_ENDS = re.compile(r"\\[nrt]")


def _letters(text: str | None) -> str:
    if text is None:
        return ""
    if "\\u" in text:
        text = chain.text(json.loads(text)) or ""
    return nfc(_LINE_ENDS.sub(" ", text))


def purge(
    session: Session,
    records: Collection[tuple[str, int]],
    names: Collection[str],
    touched: Collection[tuple[str, int]] = (),
) -> int:
    """Erase for good what the history holds of these records (table, id), what other changes and titles say of these
    names, and the titles of acts of which nothing is left.

    The session's entry must be of the kind :data:`Kind.PURGE` (:func:`log`). The digests stay, so that the chain still
    holds; each record, and each of the others ``touched`` by erasing a name, leaves an empty change in this entry, so that
    a comparison sees it. Returns how many changes were emptied.
    """
    set_id = session.info.get(_SET_ID)
    if set_id is None or session.info.get(_ENTRY, ("",))[0] != Kind.PURGE:
        raise RuntimeError("a purge is an entry of its own")
    session.flush()
    connection = session.connection()
    pattern = said(names)
    doomed: set[tuple[int, int]] = set()
    alive = (Change.set_id != set_id, Change.purged_id.is_(None))
    for table, row_id in records:
        doomed.update(
            (row.id, row.set_id)
            for row in connection.execute(
                select(Change.id, Change.set_id).where(
                    Change.table_name == table, Change.row_id == row_id, *alive
                )
            )
        )
    if any(name.strip() for name in names):
        old, new = type_coerce(Change.before, String), type_coerce(Change.after, String)
        doomed.update(
            (row.id, row.set_id)
            for row in connection.execute(
                select(Change.id, Change.set_id, old.label("old"), new.label("new")).where(
                    or_(mentions(old, names), mentions(new, names)), *alive
                )
            )
            if pattern.search(_letters(row.old)) or pattern.search(_letters(row.new))
        )
    empty = {"before": None, "after": None, "nonce": None, "purged_id": set_id}
    for change_id, _set_id in sorted(doomed):
        connection.execute(update(Change).where(Change.id == change_id).values(**empty))
    _erase_titles(connection, set_id, pattern, {of for _id, of in doomed})
    _leave_touched(session, set_id, {*records, *touched, *_records_of(connection, doomed)})
    return len(doomed)


def _records_of(connection: Connection, changes: Collection[tuple[int, int]]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for part in _parts(sorted(change_id for change_id, _set_id in changes)):
        found.update(
            (row.table_name, row.row_id)
            for row in connection.execute(
                select(Change.table_name, Change.row_id).where(Change.id.in_(part)).distinct()
            )
        )
    return found


def _erase_titles(
    connection: Connection, own: int, pattern: re.Pattern[str], touched: Collection[int]
) -> None:
    """Titles that say a name, and those of acts of which every change is empty now."""
    left = set(
        connection.scalars(
            select(Change.set_id)
            .where(Change.set_id.in_(sorted(touched)), Change.purged_id.is_(None))
            .distinct()
        )
    )
    told = connection.execute(
        select(ChangeSet.id, ChangeSet.title, ChangeSet.detail).where(
            ChangeSet.id != own, ChangeSet.kind != Kind.PURGE
        )
    ).all()
    for row in told:
        nothing_left = row.id in touched and row.id not in left
        if nothing_left or pattern.search(nfc(f"{row.title} ") + _letters(chain.text(row.detail))):
            connection.execute(
                update(ChangeSet)
                .where(ChangeSet.id == row.id)
                .values(title=_(chain.ERASED), detail=None, nonce=None)
            )


def _leave_touched(session: Session, set_id: int, records: Collection[tuple[str, int]]) -> None:
    rows: chain.Rows = session.info[_SEAL].rows
    found = []
    for table, row_id in sorted(set(records)):
        digest = chain.row_digest(chain.new_nonce(), table, row_id, None, None)
        rows.add(digest)
        found.append(
            {
                "set_id": set_id,
                "table_name": table,
                "row_id": row_id,
                "before": None,
                "after": None,
                "nonce": None,
                "digest": digest,
                "purged_id": set_id,
            }
        )
    if found:
        session.connection().execute(insert(Change), found)


def row_now(connection: Connection, table_name: str, row_id: int) -> dict[str, Any] | None:
    """A record as the history would write it now, None when it is not there."""
    table = Base.metadata.tables[table_name]
    row = connection.execute(select(table).where(table.c.id == row_id)).one_or_none()
    return None if row is None else {name: plain(value) for name, value in row._mapping.items()}
