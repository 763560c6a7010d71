"""The bin: everything deleted, with what hung on it, comes back from here exactly as it was.

A member or a meeting in the bin keeps its row (``deleted``) and is counted nowhere. Everything else is gone from its table
and lies in the history: a record whose last change took it away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, String, Table, UniqueConstraint, and_, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from desktop_app.core import history_reading, reverting, schema
from desktop_app.core.errors import UserError
from desktop_app.core.history import Change, ChangeSet, Kind
from desktop_app.core.i18n import N_, _
from desktop_app.core.orm import get_setting, set_setting
from desktop_app.core.vietnamese import lower_first
from desktop_app.meetings import holding
from desktop_app.meetings import service as meetings
from desktop_app.meetings.models import Meeting
from desktop_app.members import records
from desktop_app.members import service as members
from desktop_app.members.models import Member
from desktop_app.papers import service as papers
from desktop_app.safety import words

KEEP_SETTING = "bin/keep_days"
KEEP_CHOICES: tuple[int | None, ...] = (30, 60, 90, 180, None)
"""How many days things are kept before purging is offered; None: it never is. Less than 30 is not to be had."""

SOFT: Mapping[str, type[Member | Meeting]] = {"member": Member, "meeting": Meeting}
# marks and points are cells of a sheet: what was cleared together comes back together
_CELLS = ("attendance", "meeting_score", "opinion")
# an act that took away more than this is one thing in the bin
_TOGETHER_FROM = 9

HANGING_WORDS: dict[str, str] = {
    "member": N_("{n} đảng viên"),
    "member_event": N_("{n} sự kiện"),
    "meeting": N_("{n} buổi sinh hoạt"),
    "attendance": N_("{n} lần điểm danh"),
    "agenda_item": N_("{n} nội dung"),
    "opinion": N_("{n} ý kiến"),
    "vote": N_("{n} biểu quyết"),
    "task": N_("{n} nhiệm vụ"),
    "meeting_score": N_("{n} điểm chấm"),
    "final_minutes": N_("{n} biên bản đã hoàn tất"),
    "paper": N_("{n} văn bản"),
    "officer": N_("{n} lần giữ chức vụ"),
    "member_rating": N_("{n} lần xếp loại"),
    "rerating": N_("{n} lần xếp loại lại"),
    "rating_campaign": N_("{n} đợt xếp loại"),
    "term": N_("{n} nhiệm kỳ"),
    "transfer_case": N_("{n} thủ tục chuyển sinh hoạt"),
    "post_held": N_("{n} chức vụ"),
    "work_line": N_("{n} dòng quá trình công tác"),
    "training_line": N_("{n} dòng đào tạo"),
    "family_line": N_("{n} người thân"),
    "attachment": N_("{n} tệp đính kèm"),
    "correction": N_("{n} điểm đối chiếu"),
    "reconciliation": N_("{n} lần đối chiếu"),
    "applicant": N_("{n} quần chúng"),
    "applicant_paper": N_("{n} giấy tờ hồ sơ"),
    "admission_target": N_("{n} chỉ tiêu kết nạp"),
    "badge_case": N_("{n} hồ sơ huy hiệu"),
    "residence_out": N_("{n} lần giới thiệu về nơi cư trú"),
    "residence_remark": N_("{n} nhận xét nơi cư trú"),
    "residence_in": N_("{n} đảng viên 213"),
    "residence_in_year": N_("{n} năm của đảng viên 213"),
    "holiday": N_("{n} ngày nghỉ"),
    "closed_deadline": N_("{n} hạn đã đóng"),
}

Row = tuple[str, int]


@dataclass(frozen=True)
class Link:
    """A column by which a record belongs to another. ``owned``: it is nothing without that other. ``names``: it only names
    that other (who helps an applicant) and is nobody's record but its own."""

    table: str
    column: str
    parent: str
    owned: bool
    names: bool = False


_NAMING = frozenset({("applicant", "helper_1_id"), ("applicant", "helper_2_id")})


@cache
def links() -> tuple[Link, ...]:
    """How the records of the book hang together."""
    found = []
    for table in schema.metadata().sorted_tables:
        # by column: a table's own set of keys has another order each time
        keys = [(column, key) for column in table.columns for key in column.foreign_keys]
        for column, key in keys:
            parent = key.column.table.name
            if table.name in ("change", "change_set") or parent in ("stored_file", table.name):
                continue
            owned = not column.nullable or (table.name, column.name) == ("task", "meeting_id")
            naming = (table.name, column.name) in _NAMING
            found.append(Link(table.name, column.name, parent, owned, naming))
    return tuple(found)


def table_of(name: str) -> Table:
    """The table of this name."""
    return schema.metadata().tables[name]


@dataclass(frozen=True)
class BinItem:
    """One thing in the bin. ``rows`` are the records that come back, the one it is named after first; of a member or a
    meeting what hangs on it never left its table. ``days_left`` is None when things are kept without end."""

    key: str
    name: str
    title: str
    deleted_at: datetime
    set_id: int
    rows: tuple[Row, ...]
    hanging: Mapping[str, int]
    days_left: int | None

    @property
    def soft(self) -> bool:
        """Whether it is a member or a meeting that still has its row."""
        return self.key.startswith("row/")

    @property
    def overdue(self) -> bool:
        """Whether the time is over after which purging is offered."""
        return self.days_left is not None and self.days_left <= 0


def hanging_text(hanging: Mapping[str, int]) -> str:
    """``3 sự kiện, 12 lần điểm danh``."""
    return ", ".join(
        _(word).format(n=hanging[table]) for table, word in HANGING_WORDS.items() if hanging.get(table)
    )


# --- how long things are kept ----------------------------------------------------------------------------------------


def keep_days(session: Session) -> int | None:
    """How many days things are kept before purging is offered; None: without end."""
    value = get_setting(session, KEEP_SETTING, KEEP_CHOICES[0])
    return value if value in KEEP_CHOICES else KEEP_CHOICES[0]


def set_keep_days(session: Session, days: int | None) -> None:
    """Choose how long things are kept. Raises UserError for less than 30 days."""
    if days not in KEEP_CHOICES:
        raise UserError(
            _("Thùng rác giữ ít nhất 30 ngày."), "keep_days", _("Chọn một số ngày trong danh sách.")
        )
    set_setting(session, KEEP_SETTING, days)


# --- what lies in the bin --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Gone:
    change_id: int
    row: Row
    before: Mapping[str, Any]


@dataclass(frozen=True)
class _Act:
    set_id: int
    title: str
    at: datetime


def list_bin(session: Session, today: date) -> list[BinItem]:
    """Everything in the bin, what was deleted last first."""
    keep = keep_days(session)
    tell = words.teller(session).name
    found = [*_soft_items(session, tell), *_hard_items(session, tell)]
    found = [
        BinItem(
            item.key,
            item.name,
            item.title,
            item.deleted_at,
            item.set_id,
            item.rows,
            item.hanging,
            None if keep is None else keep - max(0, (today - item.deleted_at.date()).days),
        )
        for item in found
    ]
    return sorted(found, key=lambda item: (item.deleted_at, item.set_id, item.key), reverse=True)


def purged_rows(session: Session) -> set[Row]:
    """The members and meetings that were erased for good but whose rows must stay."""
    details = session.scalars(select(ChangeSet.detail).where(ChangeSet.kind == Kind.PURGE))
    return {
        (str(table), int(row_id)) for detail in details for table, row_id in (detail or {}).get("emptied", ())
    }


def _soft_items(session: Session, tell: Any) -> list[BinItem]:
    connection = session.connection()
    purged = purged_rows(session)
    found = []
    for name in SOFT:
        table = table_of(name)
        ids = [
            row_id
            for row_id in connection.scalars(select(table.c.id).where(table.c.deleted.is_(True)))
            if (name, row_id) not in purged
        ]
        acts = _acts_of(session, name, ids)
        for row_id in ids:
            act = acts[row_id]
            counts = Counter({t: len(rows) for t, rows in hanging(connection, [(name, row_id)]).items()})
            found.append(
                BinItem(
                    f"row/{name}/{row_id}",
                    tell(name, row_id),
                    act.title,
                    act.at,
                    act.set_id,
                    ((name, row_id),),
                    counts,
                    None,
                )
            )
    return found


def _acts_of(session: Session, table: str, ids: Sequence[int]) -> dict[int, _Act]:
    """The act that put each of these records into the bin."""
    flag = func.json_extract(Change.after, "$.deleted")
    rows = session.execute(
        select(Change.row_id, ChangeSet.id, ChangeSet.title, ChangeSet.at)
        .join(ChangeSet, ChangeSet.id == Change.set_id)
        .where(Change.table_name == table, Change.row_id.in_(ids))
        # an act of which nothing is left any more stands only where there is no other
        .order_by(func.coalesce(flag, 0), Change.id)
    )
    return {row.row_id: _Act(row.id, row.title, _local(row.at)) for row in rows}


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone()


def hanging(connection: Connection, rows: Iterable[Row]) -> dict[str, list[int]]:
    """What hangs on these records, by table, whatever it hangs on in its turn."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    waiting = list(rows)
    seen = set(waiting)
    while waiting:
        parent, row_id = waiting.pop()
        for link in links():
            if link.parent != parent or link.names:
                continue
            table = table_of(link.table)
            for child in connection.scalars(select(table.c.id).where(table.c[link.column] == row_id)):
                if (link.table, child) not in seen:
                    seen.add((link.table, child))
                    found[link.table].append(child)
                    if any(further.parent == link.table for further in links()):
                        waiting.append((link.table, child))
    return dict(found)


def _gone(session: Session) -> dict[_Act, list[_Gone]]:
    """The records whose last change took them away, by act."""
    later = aliased(Change)
    new = type_coerce(Change.after, String)
    # asked for what the index holds and no more: a long history is not read for it
    last = session.scalars(
        select(Change.id).where(
            new.is_(None),
            ~select(later.id)
            .where(
                later.table_name == Change.table_name,
                later.row_id == Change.row_id,
                later.id > Change.id,
            )
            .exists(),
        )
    ).all()
    question = (
        select(
            Change.id,
            Change.table_name,
            Change.row_id,
            Change.before,
            ChangeSet.id.label("set_id"),
            ChangeSet.title,
            ChangeSet.at,
        )
        .join(ChangeSet, ChangeSet.id == Change.set_id)
        .where(Change.id.in_(last), type_coerce(Change.before, String).is_not(None))
        .order_by(Change.id)
    )
    rows = session.execute(question).all()
    by_table: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_table[row.table_name].append(row.row_id)
    connection = session.connection()
    # in a book of the first release a later record may have been given the number of a deleted one
    there = {
        (name, row_id)
        for name, ids in by_table.items()
        for row_id in connection.scalars(select(table_of(name).c.id).where(table_of(name).c.id.in_(ids)))
    }
    found: defaultdict[_Act, list[_Gone]] = defaultdict(list)
    for row in rows:
        gone = _Gone(row.id, (row.table_name, row.row_id), row.before)
        if gone.row in there or (gone.row[0] in _CELLS and _taken(connection, gone) is not None):
            continue
        found[_Act(row.set_id, row.title, _local(row.at))].append(gone)
    return found


def _hard_items(session: Session, tell: Any) -> list[BinItem]:
    found = []
    for act, rows in _gone(session).items():
        groups = _groups(rows)
        if len(groups) >= _TOGETHER_FROM:
            groups = {"all": [row for group in groups.values() for row in group]}
        for key, group in groups.items():
            found.append(_hard_item(act, key, group, tell))
    return found


def _hard_item(act: _Act, key: str, group: Sequence[_Gone], tell: Any) -> BinItem:
    first = group[0]
    counts = Counter(row.row[0] for row in group)
    name = act.title
    if key.startswith("cells/"):
        parent, parent_id = key.split("/")[2:4]
        name = _("{what} của {record}").format(
            what=hanging_text(counts), record=lower_first(tell(parent, int(parent_id)))
        )
        counts = Counter()
    elif key != "all":
        name = tell(*first.row)
        counts[first.row[0]] -= 1
    return BinItem(
        f"set/{act.set_id}/{key}",
        name,
        act.title,
        act.at,
        act.set_id,
        tuple(row.row for row in group),
        +counts,
        None,
    )


def _owners(row: _Gone) -> list[Row]:
    return [
        (link.parent, int(row.before[link.column]))
        for link in links()
        if link.table == row.row[0] and link.owned and row.before.get(link.column) is not None
    ]


def _groups(rows: Sequence[_Gone]) -> dict[str, list[_Gone]]:
    """What was deleted in one act, by the record that was meant; what hung on it follows it."""
    here = {row.row: row for row in rows}
    found: dict[str, list[_Gone]] = {}

    def key_of(row: _Gone) -> tuple[str, bool]:
        for owner in _owners(row):
            if owner in here:
                return key_of(here[owner])[0], False
        owners = _owners(row)
        if row.row[0] in _CELLS and owners:
            return f"cells/{row.row[0]}/{owners[0][0]}/{owners[0][1]}", False
        return f"{row.row[0]}/{row.row[1]}", True

    for row in rows:
        key, root = key_of(row)
        group = found.setdefault(key, [])
        if root:
            group.insert(0, row)
        else:
            group.append(row)
    return found


# --- taking it back --------------------------------------------------------------------------------------------------


def _item(session: Session, key: str) -> BinItem:
    for item in current_items(session):
        if item.key == key:
            return item
    raise UserError(_("Mục này không còn trong thùng rác."), None, _("Xem lại danh sách."))


def owners_in_bin(session: Session, item: BinItem) -> list[BinItem]:
    """What else must come back because the thing belongs to it, the outermost first."""
    everything = current_items(session)
    by_row = {row: other for other in everything for row in other.rows}
    found: list[BinItem] = []

    def ask(one: BinItem) -> None:
        for owner in _owner_rows(session, one):
            other = by_row.get(owner)
            if other is not None and other.key != one.key and other not in found:
                ask(other)
                found.append(other)

    ask(_item(session, item.key))
    return found


def _befores(session: Session, item: BinItem) -> list[_Gone]:
    """What the rows of an item were when they were deleted."""
    wanted = set(item.rows)
    rows = session.execute(
        select(Change.id, Change.table_name, Change.row_id, Change.before)
        .where(
            Change.set_id == item.set_id,
            type_coerce(Change.after, String).is_(None),
            type_coerce(Change.before, String).is_not(None),
        )
        .order_by(Change.id)
    )
    found = [_Gone(row.id, (row.table_name, row.row_id), row.before) for row in rows]
    return [gone for gone in found if gone.row in wanted]


def kept_of(session: Session, item: BinItem) -> list[Mapping[str, Any]]:
    """What the history keeps of the rows of an item: their columns as they were."""
    return [gone.before for gone in _befores(session, item)]


def _owner_rows(session: Session, item: BinItem) -> set[Row]:
    """The records an item belongs to that are not to be seen now: in the bin, or gone."""
    if item.soft:
        return set()
    connection = session.connection()
    here = set(item.rows)
    found = set()
    for gone in _befores(session, item):
        for owner in _owners(gone):
            table = table_of(owner[0])
            columns = [table.c.id, *([table.c.deleted] if owner[0] in SOFT else [])]
            row = connection.execute(select(*columns).where(table.c.id == owner[1])).one_or_none()
            if owner not in here and (row is None or (len(row) > 1 and row[1])):
                found.add(owner)
    return found


def restore(session: Session, item: BinItem, with_owners: bool = False) -> list[str]:
    """Take a thing back with what hung on it, exactly as it was; returns the names of what came back.

    ``with_owners`` takes back as well what it belongs to, when that is in the bin too. Raises UserError when something
    it belongs to is missing or something else has taken its place.
    """
    item = _item(session, item.key)
    names = []
    owners = owners_in_bin(session, item)
    if owners and not with_owners:
        raise UserError(
            _("{name} thuộc {owner}, mà mục này cũng đang ở trong thùng rác.").format(
                name=item.name, owner=lower_first(owners[-1].name)
            ),
            None,
            _("Lấy lại cả hai."),
        )
    for one in (*owners, item):
        if one.soft:
            _restore_soft(session, one)
        else:
            _restore_hard(session, one)
        names.append(one.name)
    session.expire_all()
    posts = {row_id for one in (*owners, item) for table, row_id in one.rows if table == "post_held"}
    records.follow_posts(session, posts)
    return names


def _restore_soft(session: Session, item: BinItem) -> None:
    ((table, row_id),) = item.rows
    if table == "member":
        members.restore_member(session, row_id)
    else:
        meetings.restore_meeting(session, row_id)
    # the first release called off the tasks of a deleted meeting
    below = {(name, one) for name, ids in hanging(session.connection(), item.rows).items() for one in ids}
    reverting.reinsert(session, [], _changed_beside(session, item.set_id, lambda row, _old: row in below))


def _changed_beside(session: Session, set_id: int, chosen: Any) -> list[tuple[str, int, Mapping[str, Any]]]:
    """What the act of deleting changed in other records and nobody has changed since."""
    connection = session.connection()
    found = []
    for change in session.execute(
        select(Change.table_name, Change.row_id, Change.before, Change.after).where(Change.set_id == set_id)
    ).all():
        row: Row = (change.table_name, change.row_id)
        if change.before is None or change.after is None or not chosen(row, change.before):
            continue
        now = history_reading.row_now(connection, *row)
        if now is not None and all(now[name] == value for name, value in change.after.items()):
            found.append((*row, change.before))
    return found


def _restore_hard(session: Session, item: BinItem) -> None:
    connection = session.connection()
    rows = _befores(session, item)
    wanted = {gone.row for gone in rows}

    def points_here(row: Row, before: Mapping[str, Any]) -> bool:
        return any(
            (key.column.table.name, before.get(key.parent.name)) in wanted
            for key in table_of(row[0]).foreign_keys
        )

    beside = _changed_beside(session, item.set_id, points_here)
    kept = []
    for gone in rows:
        values = dict(gone.before)
        for link in links():
            if link.table != gone.row[0] or values.get(link.column) is None:
                continue
            parent = (link.parent, int(values[link.column]))
            if parent in wanted or history_reading.row_now(connection, *parent) is not None:
                continue
            if link.owned:
                raise UserError(
                    _("Không lấy lại được {name}: bản ghi mà mục này thuộc về không còn trong sổ.").format(
                        name=lower_first(item.name)
                    ),
                    None,
                    _("Ghi lại từ đầu nếu cần."),
                )
            values[link.column] = None
        _refuse_taken(session, item, gone, beside)
        kept.append((*gone.row, values))
    reverting.reinsert(session, kept, beside)


def _taken(connection: Connection, gone: _Gone) -> int | None:
    """The record that has taken the place of a deleted one: same meeting and person, same year, same number."""
    table = table_of(gone.row[0])
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            values = {column.name: gone.before.get(column.name) for column in constraint.columns}
            if None in values.values():
                continue
            other = connection.scalar(
                select(table.c.id).where(and_(*(table.c[name] == value for name, value in values.items())))
            )
            if other is not None:
                return int(other)
    return None


def _refuse_taken(
    session: Session, item: BinItem, gone: _Gone, beside: Sequence[tuple[str, int, Mapping[str, Any]]]
) -> None:
    table, before = gone.row[0], gone.before
    if table == "paper":
        former = [
            row_id
            for name, row_id, old in beside
            if name == "paper" and old.get("replaced_by_id") == gone.row[1]
        ]
        papers.refuse_given_number(session, before, former)
    if table == "vote" and before.get("is_resolution"):
        holding.refuse_second_resolution(session, int(before["meeting_id"]), None)
    other = _taken(session.connection(), gone)
    if other is not None:
        raise UserError(
            _("Không lấy lại được {name}: chỗ của mục này đã có bản ghi mới ({other}).").format(
                name=lower_first(item.name), other=lower_first(words.record_name(session, table, other))
            ),
            None,
            _("Đưa bản ghi mới vào thùng rác trước, hoặc giữ bản ghi mới."),
        )


def overdue_text(items: Collection[BinItem], keep: int | None) -> str:
    """``Có 3 mục đã quá 30 ngày``, empty when there is none."""
    count = sum(item.overdue for item in items)
    return _("Có {n} mục đã quá {days} ngày").format(n=count, days=keep) if count else ""


def current_items(session: Session) -> list[BinItem]:
    """Everything in the bin, for those who do not ask how long it has lain there."""
    return list_bin(session, date.max)
