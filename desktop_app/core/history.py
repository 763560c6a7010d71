"""Who changed what, from what to what: written by the database session itself, one titled change set a write.

Every ``book.write(title)`` makes one :class:`ChangeSet`; each row inserted, updated or deleted in it leaves a
:class:`Change` with its columns before and after. A change set is taken back by writing its opposite as a new one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Table, delete, event, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.orm import Base, PartialDateType

_PENDING = "history_pending"
_SET_ID = "history_set_id"
_TITLE = "history_title"


class ChangeSet(Base):
    """One act of the user: all or nothing."""

    __tablename__ = "change_set"
    __history__ = False

    title: Mapped[str]
    at: Mapped[str]
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"))


class Change(Base):
    """One row inserted (``before`` empty), updated or deleted (``after`` empty) by a change set."""

    __tablename__ = "change"
    __history__ = False

    set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[Any] = mapped_column(JSON, nullable=True)
    after: Mapped[Any] = mapped_column(JSON, nullable=True)


@dataclass(frozen=True)
class ChangeInfo:
    """A change set as listed: its number, title, time (local) and whether it has been taken back."""

    id: int
    title: str
    at: datetime
    reverted: bool


def _plain(value: Any) -> Any:
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


def _columns(row: Base) -> dict[str, Any]:
    mapper = inspect(type(row))
    return {
        column.name: _plain(getattr(row, mapper.get_property_by_column(column).key))
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
            old = _plain(past.deleted[0]) if past.deleted else None
            new = _plain(past.added[0]) if past.added else None
            if old != new:
                before[column.name], after[column.name] = old, new
    return before, after


def _open_set(session: Session) -> int:
    set_id = session.info.get(_SET_ID)
    if set_id is None:
        result = session.connection().execute(
            insert(ChangeSet).values(
                title=session.info[_TITLE],
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                reverts_id=session.info.get("history_reverts"),
            )
        )
        key = result.inserted_primary_key
        assert key is not None
        set_id = int(key[0])
        session.info[_SET_ID] = set_id
    return int(set_id)


def _before_flush(session: Session, context: UOWTransaction, instances: Any) -> None:
    if _TITLE not in session.info:
        if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
            raise RuntimeError("a reading session was asked to write")
        return
    pending = session.info.setdefault(_PENDING, [])
    for row in session.dirty:
        if type(row).__history__ and session.is_modified(row):
            before, after = _changed(row)
            if before or after:
                pending.append((row.__tablename__, row.id, before, after))
    for row in session.deleted:
        if type(row).__history__:
            pending.append((row.__tablename__, row.id, _columns(row), None))


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
    session.connection().execute(
        insert(Change),
        [
            {"set_id": set_id, "table_name": table, "row_id": row_id, "before": before, "after": after}
            for table, row_id, before, after in changes
        ],
    )


def _refuse_unlogged(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    changes = state.is_update or state.is_delete or state.is_insert
    if changes and mapper is not None and mapper.class_.__history__:
        raise RuntimeError("a bulk statement must write its history (history.bulk_insert) or change objects")


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
    start = int(connection.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0)
    ids = list(range(start + 1, start + 1 + len(rows)))
    filled = [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)]
    connection.execute(insert(table), filled)
    if model.__history__:
        record(
            session,
            [
                (model.__tablename__, row["id"], None, {key: _plain(value) for key, value in row.items()})
                for row in filled
            ],
        )
    return ids


def finished_set(session: Session) -> int | None:
    """The change set this session wrote, None when it changed nothing."""
    return session.info.get(_SET_ID)


def list_changes(session: Session, limit: int = 200) -> list[ChangeInfo]:
    """The newest change sets first."""
    reverted = set(session.scalars(select(ChangeSet.reverts_id).where(ChangeSet.reverts_id.is_not(None))))
    rows = session.execute(
        select(ChangeSet.id, ChangeSet.title, ChangeSet.at).order_by(ChangeSet.id.desc()).limit(limit)
    )
    return [
        ChangeInfo(r.id, r.title, datetime.fromisoformat(r.at).astimezone(), r.id in reverted) for r in rows
    ]


@dataclass(frozen=True)
class RowChange:
    """One change of one row as read back; ``at`` is local time."""

    set_id: int
    title: str
    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def changes_of(session: Session, table_name: str, row_id: int) -> list[RowChange]:
    """The history of one record, newest first."""
    rows = session.execute(
        select(ChangeSet.id, ChangeSet.title, ChangeSet.at, Change.before, Change.after)
        .join(Change, Change.set_id == ChangeSet.id)
        .where(Change.table_name == table_name, Change.row_id == row_id)
        .order_by(Change.id.desc())
    )
    return [
        RowChange(r.id, r.title, datetime.fromisoformat(r.at).astimezone(), r.before, r.after) for r in rows
    ]


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


def _all(session: Session, set_id: int) -> Iterator[Any]:
    yield from session.execute(
        select(Change.table_name, Change.row_id, Change.before, Change.after)
        .where(Change.set_id == set_id)
        .order_by(Change.id.desc())
    )


def revert(session: Session, set_id: int) -> None:
    """Take a change set back, inside a writing session. Raises UserError when a later change stands on it."""
    if session.scalar(select(ChangeSet.id).where(ChangeSet.reverts_id == set_id)) is not None:
        raise UserError(_("Thay đổi này đã được hoàn tác trước đó."))
    session.flush()
    session.info["history_reverts"] = set_id
    connection = session.connection()
    later = UserError(
        _("Không hoàn tác được vì dữ liệu đã được sửa tiếp sau đó."),
        None,
        _("Hoàn tác thay đổi mới hơn trước."),
    )
    opposite: list[tuple[str, int, Mapping[str, Any] | None, Mapping[str, Any] | None]] = []
    for change in _all(session, set_id):
        table = Base.metadata.tables[change.table_name]
        if change.before is None:
            try:
                gone = connection.execute(delete(table).where(table.c.id == change.row_id)).rowcount
            except IntegrityError as error:
                # something recorded afterwards belongs to this record
                raise later from error
            if gone != 1:
                raise later
        elif change.after is None:
            connection.execute(insert(table).values(_stored(table, change.before)))
        else:
            now = connection.execute(
                select(*(table.c[name] for name in change.after)).where(table.c.id == change.row_id)
            ).one_or_none()
            if now is None or {name: _plain(value) for name, value in now._mapping.items()} != dict(
                change.after
            ):
                raise later
            connection.execute(
                update(table).where(table.c.id == change.row_id).values(_stored(table, change.before))
            )
        opposite.append((change.table_name, change.row_id, change.after, change.before))
    record(session, opposite)
    session.expire_all()
