"""What must hold of the history whatever is done: taking back restores exactly, the chain stays whole, no bit changes unseen."""

from __future__ import annotations

import ast
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Time,
    UniqueConstraint,
)

from desktop_app.core import book as books
from desktop_app.core import chain, check, erasing, history, keys, reverting, schema
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.history import Change, ChangeSet, Kind
from desktop_app.core.orm import Base, PartialDateType, Setting
from desktop_app.core.vietnamese import name_key
from desktop_app.meetings.models import Task
from desktop_app.members.models import Member, MemberEvent
from desktop_app.members.words import search_text
from tests.conftest import ROOT
from tests.core.conftest import PASSPHRASE

schema.metadata()
MODELS: dict[str, type[Base]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__tablename__)
    if mapper.class_.__history__
}

# --- random records --------------------------------------------------------------------------------------------------

_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
) | st.sampled_from(["", "Nông Thị Ánh", "Đỗ Ước", "a\u0323\u0306", "\u1ea1\u0306", "null", "{}", "•", "𝕏"])
_json_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=5,
)
_days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_partial = (
    st.builds(PartialDate.of, _days)
    | st.builds(lambda day: PartialDate(day.year, day.month), _days)
    | st.builds(PartialDate, st.integers(1900, 2100))
)


@cache
def _values(column: Column[Any]) -> st.SearchStrategy[Any]:
    """Any value a column can hold."""
    kind = column.type
    found: st.SearchStrategy[Any]
    if isinstance(kind, PartialDateType):
        found = _partial
    elif isinstance(kind, JSON):
        # whole objects as the features keep them; a setting holds any value
        found = st.dictionaries(_text, _json_value, max_size=3) if column.name != "value" else _json_value
    elif isinstance(kind, LargeBinary):
        found = st.binary(max_size=16)
    elif isinstance(kind, Boolean):
        found = st.booleans()
    elif isinstance(kind, Integer):
        found = st.integers(-(2**31), 2**31)
    elif isinstance(kind, Float):
        found = st.floats(allow_nan=False, allow_infinity=False, width=32)
    elif isinstance(kind, Numeric):
        found = st.decimals(allow_nan=False, allow_infinity=False, places=2)
    elif isinstance(kind, DateTime):
        found = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
    elif isinstance(kind, Date):
        found = _days
    elif isinstance(kind, Time):
        found = st.times()
    else:
        found = _text
    return st.none() | found if column.nullable else found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """One book for all examples, with a record of every kind that others can point to."""
    path = tmp_path_factory.mktemp("properties") / "sổ.chibo"
    books.create(path, PASSPHRASE).close()
    with books.unlock(path, PASSPHRASE) as book:
        raw = book.raw_connection()
        raw.execute("PRAGMA foreign_keys=ON")
        for table in Base.metadata.sorted_tables:
            if table.name not in MODELS and table.name != "stored_file":
                continue
            if table.name in ("branch", "setting"):
                continue
            for row_id in (1, 2):
                values = {c.name: _seed(c, row_id) for c in table.columns if not c.nullable}
                names = ", ".join(f'"{name}"' for name in values)
                raw.execute(
                    f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(values))})",
                    list(values.values()),
                )
        raw.close()
        yield book


def _seed(column: Column[Any], row_id: int) -> Any:
    if column.name == "id" or column.foreign_keys:
        return row_id
    if isinstance(column.type, JSON):
        return "{}"
    if isinstance(column.type, LargeBinary):
        return b""
    if isinstance(column.type, Time):
        return "08:00:00.000000"
    if isinstance(column.type, Date):
        return f"2020-01-{row_id:02d}"
    if isinstance(column.type, Integer | Float | Boolean):
        return row_id
    return f"{row_id}"


def rows(book: Book, table: str) -> list[tuple[Any, ...]]:
    """All rows as stored."""
    raw = book.raw_connection(read_only=True)
    try:
        return sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=lambda row: row[0])
    finally:
        raw.close()


_numbers = itertools.count(1000)


def _record(data: st.DataObject, model: type[Base]) -> dict[str, Any]:
    """A record that keeps its links and what must be unique."""
    table = Base.metadata.tables[model.__tablename__]
    rules = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    unique = {c.name for rule in rules for c in rule.columns}
    pairs = {
        column.name: row_id
        for rule in rules
        if all(c.foreign_keys for c in rule.columns)
        for row_id, column in enumerate(rule.columns, 1)
    }
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "id":
            continue
        if column.name in pairs:
            # the seeds are the first with the first and the second with the second
            found[column.name] = pairs[column.name]
        elif column.foreign_keys:
            ids = st.sampled_from([1, 2])
            found[column.name] = data.draw(st.none() | ids if column.nullable else ids)
        elif column.name in unique:
            number = next(_numbers)
            found[column.name] = (
                number
                if isinstance(column.type, Integer)
                else date.fromordinal(date(2020, 1, 1).toordinal() + number)
                if isinstance(column.type, Date)
                else f"số {number}"
            )
        else:
            found[column.name] = data.draw(_values(column))
    if model.__tablename__ == "branch":
        found["id"] = 1
    return found


def _set_id(book: Book) -> int:
    assert book.last_change is not None
    return book.last_change.id


@pytest.mark.parametrize("name", list(MODELS))
@given(data=st.data())
@settings(max_examples=8)
def test_taking_back_restores_exactly(shared: Book, name: str, data: st.DataObject) -> None:
    """Added, changed, deleted, and each step taken back and made again: every column of every kind as it was, to the byte."""
    model = MODELS[name]
    states = [rows(shared, name)]
    with shared.write("Thêm") as session:
        row = model(**_record(data, model))
        session.add(row)
        session.flush()
        row_id = row.id
    steps = [_set_id(shared)]
    states.append(rows(shared, name))
    changed = _record(data, model)
    wanted = data.draw(st.sets(st.sampled_from(sorted(changed.keys() - {"id"})), min_size=1))
    with shared.write("Sửa") as session:
        kept = session.get(model, row_id)
        assert kept is not None
        for column in wanted:
            setattr(kept, column, changed[column])
    last = shared.last_change
    if last is not None and last.id != steps[-1]:
        steps.append(last.id)
        states.append(rows(shared, name))
    with shared.write("Xóa") as session:
        gone = session.get(model, row_id)
        assert gone is not None
        session.delete(gone)
    steps.append(_set_id(shared))
    states.append(rows(shared, name))
    assert states[-1] == states[0]
    backwards = []
    for step, state in zip(reversed(steps), reversed(states[:-1]), strict=True):
        shared.undo(step)
        backwards.append(_set_id(shared))
        assert rows(shared, name) == state
    for step, state in zip(reversed(backwards), states[1:], strict=True):
        shared.undo(step)
        assert rows(shared, name) == state
    # the last step forwards deleted the record again
    assert rows(shared, name) == states[0]


def test_the_chain_holds_after_all_that(shared: Book) -> None:
    assert check.check_history(shared) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Column("x", Numeric(10, 2)), Decimal("12.50")),
        (Column("x", DateTime), datetime(2026, 11, 5, 14, 30, 1, 250)),
        (Column("x", Time), time(14, 30, 1, 250)),
        (Column("x", Date), date(2026, 11, 5)),
        (Column("x", PartialDateType), PartialDate(1975, 5)),
        (Column("x", LargeBinary), b"\x00\xff"),
        (Column("x", JSON), {"a": [1, None, "Ước"]}),
    ],
)
def test_every_kind_of_value_comes_back_from_the_history(column: Column[Any], value: Any) -> None:
    """Also the kinds no table uses yet."""
    import json

    from sqlalchemy import MetaData, Table

    table = Table("t", MetaData(), column)
    kept = json.loads(json.dumps(history.plain(value)))
    assert reverting._stored(table, {"x": kept}) == {"x": value}


# --- sequences -------------------------------------------------------------------------------------------------------

Key = tuple[str, int]
Rows = dict[Key, dict[str, Any]]
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            "add add edit edit edit event task delete bin restore undo undo undo redo log purge nothing fail".split()
        ),
        st.integers(0, 10**6),
        st.sampled_from(["Nông Thị Ánh", "Đỗ Ước", "Vi Văn Ý", ""]),
    ),
    min_size=4,
    max_size=20,
)


class Model:
    """What the book should hold: its records, and what each entry did."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        self.entries: dict[int, dict[Key, tuple[dict[str, Any] | None, dict[str, Any] | None]]] = {}
        self.reverted: set[int] = set()
        self.purged: set[Key] = set()
        self.kinds: dict[int, str] = {}

    def took(self, set_id: int, kind: str, now: Rows) -> None:
        """An entry was written that made the records what they are now."""
        self.kinds[set_id] = kind
        self.entries[set_id] = {
            key: (self.rows.get(key), now.get(key))
            for key in {*self.rows, *now}
            if self.rows.get(key) != now.get(key)
        }
        self.rows = now

    def expected(self, set_id: int) -> Rows | None:
        """The records after this entry is taken back, None when it must be refused."""
        changes = self.entries[set_id]
        if (
            self.kinds[set_id] != "change"
            or set_id in self.reverted
            or self.purged & changes.keys()
            or not changes
        ):
            return None
        result = dict(self.rows)
        for key, (before, after) in changes.items():
            now = self.rows.get(key)
            touched = [] if before is None or after is None else [n for n in after if before[n] != after[n]]
            if before is None or after is None:
                if now != after:
                    return None
            elif now is None or any(now[name] != after[name] for name in touched):
                return None
            if before is None:
                del result[key]
            elif after is None:
                result[key] = before
            else:
                assert now is not None
                result[key] = {**now, **{name: before[name] for name in touched}}
        for (_table, _row_id), row in result.items():
            member = row.get("member_id")
            if member is not None and ("member", member) not in result:
                return None
        return result


TABLES: tuple[type[Base], ...] = (Member, MemberEvent, Task)


@cache
def _key(path: Path) -> bytes:
    return keys.derive(PASSPHRASE, keys.salt_of(path))


def _held(book: Book) -> Rows:
    found: Rows = {}
    with book.read() as session:
        for model in TABLES:
            table = Base.metadata.tables[model.__tablename__]
            for row in session.execute(table.select()):
                found[(table.name, row.id)] = {k: history.plain(v) for k, v in row._mapping.items()}
    return found


def _pick(choices: list[Any], number: int) -> Any:
    return choices[number % len(choices)] if choices else None


@given(steps=_STEPS)
@settings(max_examples=20)
def test_any_sequence_keeps_the_chain_and_agrees_with_a_model(
    blank: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]]
) -> None:
    """Edit, delete, bin, restore, undo, redo, log, purge, failing writes in any order: the book is what a plain model says, the
    number of entries too, and the chain is whole."""
    path = tmp_path_factory.mktemp("run") / "sổ.chibo"
    shutil.copy(blank, path)
    with books.unlock(path, PASSPHRASE, key=_key(blank)) as book:
        model = Model()
        before = _count(book)
        written = 0
        for act, number, text in steps:
            last = book.last_change.id if book.last_change is not None else None
            written += _act(book, model, act, number, text)
            now = book.last_change.id if book.last_change is not None else None
            held = _held(book)
            if now != last and now is not None and now not in model.kinds:
                model.took(now, "change", held)
            assert held == model.rows, act
        assert _count(book) == before + written
        raw = book.raw_connection(read_only=True)
        assert chain.verify(raw) == []
        raw.close()
        assert check.check_book(book) == []


def _count(book: Book) -> int:
    with book.read() as session:
        sets = session.query(ChangeSet).count()
        assert session.query(history.HistoryHead.sets).scalar() == sets
        return sets


def _act(book: Book, model: Model, act: str, number: int, text: str) -> int:
    """Do one thing; how many entries it must have written."""
    members = sorted(row_id for table, row_id in model.rows if table == "member")
    member = _pick(members, number)
    if act == "add":
        with book.write("Thêm") as session:
            session.add(Member(full_name=text, sort_key=name_key(text), folded=search_text(text, "")))
        return 1
    if act in ("event", "task") and member is not None:
        with book.write("Ghi") as session:
            session.add(
                MemberEvent(member_id=member, kind="badge", date=PartialDate(1950 + number % 70))
                if act == "event"
                else Task(member_id=member, content=text)
            )
        return 1
    if act in ("edit", "bin", "restore") and member is not None:
        with book.write("Sửa") as session:
            row = session.get(Member, member)
            assert row is not None
            old = (row.note, row.hometown, row.deleted)
            if act == "edit":
                setattr(row, ("note", "hometown")[number % 2], text)
            else:
                row.deleted = act == "bin"
            same = (row.note, row.hometown, row.deleted) == old
        return 0 if same else 1
    if act == "delete":
        free = [
            key
            for key in sorted(model.rows)
            if key[0] != "member" or not any(row.get("member_id") == key[1] for row in model.rows.values())
        ]
        key = _pick(free, number)
        if key is None:
            return 0
        with book.write("Xóa") as session:
            gone = session.get(MODELS[key[0]], key[1])
            assert gone is not None
            session.delete(gone)
        return 1
    if act in ("undo", "redo"):
        return _undo(book, model, number, act == "redo")
    if act == "log":
        last = book.last_change
        book.log(Kind.PRINT, f"In {text}", purpose=text)
        assert book.last_change == last
        return 1
    if act == "purge":
        return _purge(book, model, number)
    if act == "nothing":
        with book.write("Không làm gì"):
            pass
        return 0
    if act == "fail":
        with pytest.raises(ZeroDivisionError), book.write("Dở dang") as session:
            session.add(Member(full_name="dở", sort_key=b"", folded=""))
            session.flush()
            raise ZeroDivisionError
        return 0
    return 0


def _undo(book: Book, model: Model, number: int, newest: bool) -> int:
    known = sorted(model.kinds)
    set_id = known[-1] if newest and known else _pick(known, number)
    if set_id is None:
        return 0
    expected = model.expected(set_id)
    if expected is None:
        with pytest.raises(UserError):
            book.undo(set_id)
        with book.read() as session:
            assert reverting.obstacle(session, set_id) is not None
        return 0
    with book.read() as session:
        assert reverting.obstacle(session, set_id) is None
    book.undo(set_id)
    model.reverted.add(set_id)
    made = book.last_change
    assert made is not None
    model.took(made.id, "change", expected)
    return 1


def _purge(book: Book, model: Model, number: int) -> int:
    """For good: a record that is gone leaves nothing in the history."""
    gone = sorted(
        {key for entry in model.entries.values() for key in entry} - model.rows.keys() - model.purged
    )
    key = _pick(gone, number)
    if key is None:
        return 0
    with book.write("Xóa hẳn") as session:
        history.log(session, Kind.PURGE)
        erasing.purge(session, [key], [])
    model.purged.add(key)
    return 1


# --- every bit -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose history has every kind of entry: changes, an undo, a print, a purge."""
    path = tmp_path_factory.mktemp("bits") / "sổ.chibo"
    with books.create(path, PASSPHRASE) as book:
        for number in range(4):
            with book.write(f"Thêm {number}") as session:
                session.add(Member(full_name=f"Người {number}", sort_key=b"\x01", folded="n"))
                session.add(Setting(key=f"k{number}", value=number))
        book.undo(_set_id(book))
        book.log(Kind.PRINT, "In danh sách", purpose="nộp")
        with book.write("Xóa") as session:
            session.delete(session.get(Member, 2))
        for row_id in (2, 4):
            with book.write("Xóa hẳn") as session:
                history.log(session, Kind.PURGE)
                erasing.purge(session, [("member", row_id)], [])
    return path


@contextmanager
def bare(path: Path) -> Iterator[Any]:
    with books.unlock(path, PASSPHRASE) as book:
        raw = book.raw_connection()
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield raw
        finally:
            raw.close()


STORED = {
    "change_set": "id title at reverts_id kind detail nonce words_digest digest".split(),
    "change": "set_id table_name row_id before after nonce digest purged_id".split(),
    "history_head": ["sets", "digest"],
}


def test_all_stored_columns_are_tried() -> None:
    """The number of a change only orders those of one entry; everything else is proved."""
    for model in (Change, ChangeSet, history.HistoryHead):
        untried = {"id"} if model is not ChangeSet else set()
        assert set(STORED[model.__tablename__]) == set(model.__table__.columns.keys()) - untried


def _flipped(value: Any, bit: int) -> tuple[str, Any]:
    """The value with one bit changed, and how to write it."""
    if isinstance(value, int):
        return "?", value ^ (1 << bit % 20)
    data = bytearray(value if isinstance(value, bytes) else value.encode())
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    return ("?" if isinstance(value, bytes) else "CAST(? AS TEXT)"), bytes(data)


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in STORED.items() for column in columns]
)
def test_one_changed_bit_is_found(written: Path, tmp_path: Path, table: str, column: str) -> None:
    """In every entry, at several places of the value."""
    path = tmp_path / "sổ.chibo"
    shutil.copy(written, path)
    tried = 0
    with bare(path) as raw:
        assert chain.verify(raw) == []
        for row_id, value in raw.execute(f'SELECT id, "{column}" FROM {table}').fetchall():
            erased = (
                table == "change_set"
                and column in ("title", "detail", "words_digest")
                and raw.execute("SELECT nonce FROM change_set WHERE id = ?", (row_id,)).fetchone() == (None,)
            )
            if erased and column != "words_digest":
                continue  # nothing is left to be proved of words erased on purpose
            changes: list[tuple[str, Any]] = (
                [("?", 1 if column.endswith("_id") else b"x" if column in ("nonce", "digest") else '"x"')]
                if value is None
                else [_flipped(value, bit) for bit in range(0, 160, 7)]
            )
            for how, other in changes:
                if other == value or (isinstance(value, str) and other == value.encode()):
                    continue
                raw.execute("BEGIN")
                try:
                    raw.execute(f'UPDATE {table} SET "{column}" = {how} WHERE id = ?', (other, row_id))
                except sqlcipher.IntegrityError:
                    raw.execute("ROLLBACK")
                    continue
                try:
                    found = chain.verify(raw)
                except (sqlcipher.DatabaseError, ValueError):
                    found = ["không đọc được"]
                assert found, (row_id, value, other)
                raw.execute("ROLLBACK")
                tried += 1
    assert tried > 5 or table == "history_head"


# --- no way around ---------------------------------------------------------------------------------------------------


def test_no_link_deletes_or_changes_records_by_itself() -> None:
    """A cascade of the database would change records behind the history."""
    for table in Base.metadata.tables.values():
        for link in table.foreign_keys:
            assert (link.ondelete, link.onupdate) == (None, None), f"{table.name}.{link.parent.name}"


def test_no_trigger_changes_records(shared: Book) -> None:
    raw = shared.raw_connection(read_only=True)
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() == (0,)
    raw.close()


@pytest.mark.parametrize(
    "statement",
    [
        "insert(Setting).values(key='x', value=1)",
        "update(Setting).values(value=1)",
        "delete(Setting)",
    ],
)
def test_bulk_statements_on_objects_are_refused(shared: Book, statement: str) -> None:
    from sqlalchemy import delete, insert, update

    made = eval(statement, {"insert": insert, "update": update, "delete": delete, "Setting": Setting})
    with pytest.raises(RuntimeError, match="history"), shared.write("Đi vòng") as session:
        session.execute(made)


@pytest.mark.parametrize(
    "statement", ["insert(TABLE).values(key='x')", "update(TABLE).values(value=1)", "delete(TABLE)"]
)
def test_bulk_statements_on_tables_are_refused_too(shared: Book, statement: str) -> None:
    from sqlalchemy import delete, insert, update

    made = eval(statement, {"insert": insert, "update": update, "delete": delete, "TABLE": Setting.__table__})
    with pytest.raises(RuntimeError, match="history"), shared.write("Đi vòng") as session:
        session.execute(made)


SOURCES = [
    path
    for path in sorted((ROOT / "desktop_app").rglob("*.py"))
    if "core" not in path.relative_to(ROOT).parts
    # erases for good and writes what it erased into the history itself
    and path.relative_to(ROOT).as_posix() != "desktop_app/safety/purge.py"
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_feature_writes_past_the_session(path: Path) -> None:
    """Statements that change rows, raw SQL and bare cursors belong to core."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            assert not {alias.name for alias in node.names} & {"insert", "update", "delete", "text"}, (
                node.lineno
            )
        if isinstance(node, ast.Attribute):
            assert node.attr not in {
                "exec_driver_sql",
                "executescript",
                "executemany",
                "bulk_save_objects",
            }, node.lineno
