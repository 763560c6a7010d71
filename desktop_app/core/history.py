"""Who changed what, from what to what: written by the database session itself, one titled change set a write.

Every ``book.write(title)`` makes one :class:`ChangeSet`; each row inserted, updated or deleted in it leaves a
:class:`Change` with its columns before and after. What leaves the book or opens it (an export, a print, a number shown, an
unlocking) is a change set without changes. Reading the history back is :mod:`history_reading`, taking back
:mod:`reverting`, erasing for good :mod:`erasing`.

The sets are chained: each holds a digest over itself and the digest before it (:mod:`core.chain`), and a head row says how
many there are, so that an edited, removed or cut-off entry is found by ``check``.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Table, event, func, insert, inspect, select, text, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from desktop_app.core import chain
from desktop_app.core.dates import PartialDate
from desktop_app.core.orm import Base, Text
from desktop_app.core.vietnamese import nfc

_PENDING = "history_pending"
_SET_ID = "history_set_id"
_TITLE = "history_title"
_ENTRY = "history_entry"
_SEAL = "history_seal"
_NEXT_IDS = "history_next_ids"


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


def purging_set(session: Session) -> int:
    """The set this session erases by, begun with :func:`log` as :data:`Kind.PURGE`."""
    set_id = session.info.get(_SET_ID)
    if set_id is None or session.info.get(_ENTRY, ("",))[0] != Kind.PURGE:
        raise RuntimeError("a purge is an entry of its own")
    return int(set_id)


def leave_touched(session: Session, set_id: int, records: Collection[tuple[str, int]]) -> None:
    """Leave an empty change for each of these records in the set that erases, so that a comparison sees it."""
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
