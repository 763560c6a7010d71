"""What differs between a book and a copy, against the plain way: read both whole and compare every record."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop_app.branch.models import Term
from desktop_app.core import backup, compare, history, keys
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.orm import Setting, get_setting, set_setting
from desktop_app.meetings.models import Meeting
from desktop_app.members.models import Member
from tests.conftest import ROOT
from tests.core.conftest import PASSPHRASE

NOW = datetime(2026, 11, 23, 8, 0, 0)
Key = tuple[str, int]


def records(book: Book) -> dict[Key, dict[str, Any]]:
    """Every record of a book, read one by one."""
    found: dict[Key, dict[str, Any]] = {}
    with book.read() as session:
        for table in history.tables():
            for row in session.execute(select(table)):
                found[(table.name, row.id)] = {
                    name: history.plain(value) for name, value in row._mapping.items()
                }
    return found


def plainly(here: Book, there: Book) -> dict[Key, tuple[Any, Any]]:
    ours, theirs = records(here), records(there)
    return {
        key: (ours.get(key), theirs.get(key))
        for key in ours.keys() | theirs.keys()
        if ours.get(key) != theirs.get(key)
    }


def as_found(found: compare.Comparison) -> dict[Key, tuple[Any, Any]]:
    for one in found.records:
        assert one.kind == (
            "only_there" if one.here is None else "only_here" if one.there is None else "changed"
        )
        assert one.changed()
    assert len({(one.table, one.row_id) for one in found.records}) == len(found.records)
    return {(one.table, one.row_id): (one.here, one.there) for one in found.records}


def edit(book: Book, act: tuple[str, int, int]) -> None:
    """One of the things that happen to a book."""
    kind, which, value = act
    if kind == "undo":
        if book.last_change is not None:
            try:
                book.undo(book.last_change.id)
            except UserError:
                return
        return
    with book.write(f"{kind} {which}") as session:
        if kind == "setting":
            set_setting(session, f"k{which}", {"số": value, "chữ": ["ă", None]} if value % 2 else value)
        elif kind == "delete":
            row = session.scalar(select(Setting).where(Setting.key == f"k{which}"))
            if row is not None:
                session.delete(row)
        elif kind == "member":
            person = session.get(Member, which)
            if person is None:
                person = Member(full_name="Nông Thị Mẫu", sort_key=b"\x01\xff", folded="nong thi mau")
                session.add(person)
            person.birth_date = PartialDate.from_iso(f"19{60 + value}")
            person.deleted = value % 3 == 0
        elif kind == "meeting":
            session.add(
                Meeting(month="2026-11", date=date(2026, 11, 1 + value), start=time(19, value), end=None)
            )
        elif kind == "bulk":
            history.bulk_insert(
                session,
                Term,
                [{"title": f"Nhiệm kỳ {value}", "start": date(2020, 1, 1), "end": None}] * which,
            )


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["setting", "setting", "delete", "member", "meeting", "bulk", "undo"]),
        st.integers(1, 4),
        st.integers(0, 9),
    ),
    max_size=6,
)


@settings(max_examples=25)
@given(ACTS, ACTS, ACTS)
def test_as_the_plain_way_finds_it(
    blank: Path,
    before: list[tuple[str, int, int]],
    here: list[tuple[str, int, int]],
    there: list[tuple[str, int, int]],
) -> None:
    key = keys.derive(PASSPHRASE, keys.salt_of(blank))
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder, "sổ.chibo"), Path(folder, "khác.chibo")
        shutil.copy(blank, path)
        with books.unlock(path, PASSPHRASE, key=key) as book:
            for act in before:
                edit(book, act)
            shutil.copy(backup.make_copy(book, "mở sổ", NOW).path, other)
            for act in here:
                edit(book, act)
            with books.unlock(other, PASSPHRASE, key=key) as second:
                for act in there:
                    edit(second, act)
                expected = plainly(book, second)
            found = compare.compare(book, other)
            assert as_found(found) == expected
            # the unlocking that both have in common
            assert found.parted_at is not None
            order = [table.name for table in history.tables()]
            places = [(order.index(one.table), one.row_id) for one in found.records]
            assert places == sorted(places)
            # and from the other side
            with books.unlock(other, PASSPHRASE, key=key) as second:
                back = compare.compare(second, path)
            assert as_found(back) == {name: (b, a) for name, (a, b) in expected.items()}
            assert back.sets_there == found.sets_here


def test_a_copy_made_now_is_the_same(book: Book) -> None:
    edit(book, ("member", 1, 4))
    copy = backup.make_copy(book, "mở sổ", NOW)
    found = compare.compare(book, copy.path)
    assert (found.records, found.sets_here, found.sets_there) == ([], 0, 0)


def test_what_was_changed_and_taken_back_is_no_difference(book: Book) -> None:
    edit(book, ("setting", 1, 4))
    copy = backup.make_copy(book, "mở sổ", NOW)
    edit(book, ("setting", 1, 5))
    edit(book, ("undo", 1, 0))
    found = compare.compare(book, copy.path)
    assert (found.records, found.sets_here) == ([], 2)


def test_neither_side_is_changed(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    edit(book, ("setting", 1, 4))
    before = book.path.read_bytes(), copy.path.read_bytes(), copy.path.stat().st_mtime_ns
    compare.compare(book, copy.path)
    assert (book.path.read_bytes(), copy.path.read_bytes(), copy.path.stat().st_mtime_ns) == before


def test_books_with_nothing_in_common_are_compared_whole(book: Book) -> None:
    old = ROOT / "tests" / "data" / "books" / "schema-0001.chibo"
    key = keys.derive(PASSPHRASE, keys.salt_of(old))
    for act in (("member", 1, 4), ("setting", 1, 3), ("meeting", 1, 1)):
        edit(book, act)
    found = compare.compare(book, old, key)
    assert found.parted_at is None
    with books.look(old, key) as other:
        assert as_found(found) == plainly(book, other)
    assert {one.kind for one in found.records} == {"only_here", "only_there", "changed"}


def test_values_that_are_only_written_differently_are_no_difference(book: Book) -> None:
    edit(book, ("setting", 1, 3))
    copy = backup.make_copy(book, "mở sổ", NOW)
    raw = book.raw_connection()
    raw.execute("""UPDATE setting SET value = '{ "số": 3,  "chữ": ["ă", null] }'""")
    raw.execute("UPDATE change_set SET digest = x'00'")
    raw.close()
    with book.read() as session:
        assert get_setting(session, "k1") == {"số": 3, "chữ": ["ă", None]}
    found = compare.compare(book, copy.path)
    assert (found.parted_at, found.records) == (None, [])


def test_many_differences(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    with book.write("Nhiều") as session:
        history.bulk_insert(
            session, Setting, [{"key": f"k{n}", "value": n} for n in range(compare._MANY + 500)]
        )
    with book.write("Bớt") as session:
        for row in session.scalars(select(Setting).where(Setting.id % 100 == 0)):
            session.delete(row)
    found = compare.compare(book, copy.path)
    assert len(found.records) == (compare._MANY + 500) * 99 // 100
    with book.look_at(copy.path) as other:
        assert as_found(found) == plainly(book, other)


def test_another_passphrase_and_a_damaged_copy_are_told(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    key = keys.derive(PASSPHRASE, keys.salt_of(copy.path))
    book.change_passphrase("một câu khác hẳn")
    with pytest.raises(UserError) as refused:
        compare.compare(book, copy.path)
    assert refused.value.field == "passphrase"
    assert compare.compare(book, copy.path, key).records == []
    with pytest.raises(UserError):
        compare.compare(book, copy.path.with_name("không có.chibo"))
    content = bytearray(copy.path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start + 100] ^= 1
    copy.path.write_bytes(content)
    with pytest.raises(UserError):
        compare.compare(book, copy.path, key)
