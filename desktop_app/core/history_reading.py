"""What the history says: its entries, what happened to a record, and records as they were before they were deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, select
from sqlalchemy.orm import Session

from desktop_app.core.history import Change, ChangeSet, Kind, plain
from desktop_app.core.orm import Base

_PURPOSES_LOOKED_THROUGH = 2000


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
    reverted = taken_back(session, rows[-1].id) if rows else {}
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


def taken_back(session: Session, first_id: int) -> dict[int, int]:
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
        for part in parts(ids):
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
    for part in parts(sorted(change_id for _set, change_id in places)):
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
    for part in parts(ids):
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
    for part in parts(row_ids):
        for row in session.execute(select(*columns).where(table.c.id.in_(part))):
            found[row.id] = {name: plain(value) for name, value in row._mapping.items()}
    for part in parts([row_id for row_id in row_ids if row_id not in found]):
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


def parts(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """The numbers in parts that fit into one question."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


Key = tuple[str, int]
"""A record: its table and its number."""


def recorded_in(session: Session, set_id: int, of: Collection[Key] | None) -> list[Any]:
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
        for part in parts(wanted)
        for row in session.execute(question.where(Change.table_name == table, Change.row_id.in_(part)))
    ]
    return sorted(found, key=lambda row: -row.id)


def changes_in(session: Session, set_id: int, of: Collection[tuple[str, int]]) -> list[Any]:
    """What a set did to these records (table, id), in the order it was done: rows with ``table_name``, ``row_id``, ``before``
    and ``after``."""
    return [row for row in reversed(recorded_in(session, set_id, of)) if row.purged_id is None]


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


def row_now(connection: Connection, table_name: str, row_id: int) -> dict[str, Any] | None:
    """A record as the history would write it now, None when it is not there."""
    table = Base.metadata.tables[table_name]
    row = connection.execute(select(table).where(table.c.id == row_id)).one_or_none()
    return None if row is None else {name: plain(value) for name, value in row._mapping.items()}
