"""Taking back: a change set, what it did to some records, a single old value, records that were deleted.

A change set is taken back by writing its opposite as a new one. What is in the way is looked for before anything is
written, so that the reason and the later entry can be named.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, LargeBinary, Table, UniqueConstraint, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.history import Change, ChangeSet, Kind, plain, record
from desktop_app.core.history_reading import Key, parts, recorded_in, taken_back
from desktop_app.core.i18n import _
from desktop_app.core.orm import Base, PartialDateType


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


class _Blocked(Exception):
    def __init__(self, key: Key, columns: Collection[str] = ()) -> None:
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
        self.now: dict[Key, dict[str, Any] | None] = {}
        for name, ids in wanted.items():
            table = Base.metadata.tables[name]
            self.now.update({(name, row_id): None for row_id in ids})
            for part in parts(sorted(ids)):
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
                for part in parts(gone.get(parent, [])):
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
            for part in parts(sorted(ids)):
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


def _planned(session: Session, set_id: int, of: Collection[Key] | None = None) -> _Plan | Obstacle:
    """The plan of taking a set, or what it did to some records, back; or why that cannot be."""
    nothing = Obstacle(_("Mục này không hoàn tác được: nó không sửa bản ghi nào còn trong sổ."), gone=True)
    found = session.execute(select(ChangeSet.kind).where(ChangeSet.id == set_id)).one_or_none()
    if found is None or found.kind != Kind.CHANGE:
        return nothing
    again = taken_back(session, set_id).get(set_id)
    if again is not None:
        return Obstacle(_("Thay đổi này đã được hoàn tác trước đó."), None, again, gone=True)
    changes = recorded_in(session, set_id, of)
    if not changes or any(change.purged_id is not None for change in changes):
        return nothing
    plan = _Plan(session, changes)
    try:
        plan.check()
    except _Blocked as blocked:
        return _stands_on(session, set_id, blocked)
    return plan


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
