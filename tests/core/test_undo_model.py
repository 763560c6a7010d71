"""Any sequence of changes, taking back and doing again: the book equals a model, and its chain stays whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core import book as books
from desktop_app.core import chain
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import service
from desktop_app.members.service import MemberDraft
from desktop_app.ui.undo import UndoStack
from tests.members.conftest import PASSPHRASE, TODAY

NAMES = ("Nông Thị Ánh", "Vi Văn Đạt", "Hứa Minh Đức", "Lý Thu Phượng")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(NAMES)),
        st.tuples(st.just("rename"), st.integers(0, 5), st.sampled_from(NAMES)),
        st.tuples(st.just("note"), st.integers(0, 5), st.text("aâốđ ", max_size=4)),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=12,
)

State = tuple[tuple[int, str, str], ...]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "trống.chibo"
    books.create(path, PASSPHRASE).close()
    return path


@contextmanager
def copy_of(blank: Path) -> Iterator[Book]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "thử.chibo"
        shutil.copy(blank, path)
        with books.unlock(path, PASSPHRASE) as book:
            yield book


def state(book: Book) -> State:
    with book.read() as session:
        found = [
            service.get_member(session, person.id, TODAY).draft
            for person in service.people_on(session, TODAY, include_left=True)
        ]
    return tuple(sorted((one.id or 0, one.full_name, one.note) for one in found))


def whole(book: Book) -> bool:
    connection = book.raw_connection(read_only=True)
    try:
        return not chain.verify(connection)
    finally:
        connection.close()


@settings(max_examples=25)
@given(ACTS)
def test_the_book_equals_the_model(blank: Path, acts: list[tuple[object, ...]]) -> None:
    with copy_of(blank) as book:
        stack = UndoStack()
        before: list[State] = []
        after: list[State] = []
        now = state(book)
        for act in acts:
            kind, *rest = act
            if kind in ("undo", "redo"):
                source, target = (stack.done, stack.undone) if kind == "undo" else (stack.undone, stack.done)
                if source:
                    stack.turn(source, target, book)
                    from_list, to_list = (before, after) if kind == "undo" else (after, before)
                    to_list.append(now)
                    now = from_list.pop()
            else:
                if not change(book, str(kind), rest, now):
                    continue
                assert book.last_change is not None
                stack.push(str(kind), book.last_change.id, "", datetime(2026, 11, 23))
                before.append(now)
                after.clear()
                now = state(book)
            assert state(book) == now
        assert whole(book)
        for _n in range(len(stack.done)):
            stack.turn(stack.done, stack.undone, book)
        assert state(book) == ()
        for _n in range(len(before)):
            stack.turn(stack.undone, stack.done, book)
        assert state(book) == now
        assert whole(book)


def change(book: Book, kind: str, rest: list[object], now: State) -> bool:
    """Make a change; False when there is nothing to change or nothing came of it."""
    last = book.last_change
    if kind == "add":
        with book.write("Thêm") as session:
            service.save_member(session, MemberDraft(str(rest[0])), TODAY)
    else:
        at = int(str(rest[0]))
        if at >= len(now):
            return False
        member_id = now[at][0]
        with book.write(kind) as session:
            if kind == "delete":
                service.delete_member(session, member_id)
            else:
                draft = service.get_member(session, member_id, TODAY).draft
                value = str(rest[1])
                draft = (
                    replace(draft, full_name=value)
                    if kind == "rename"
                    else replace(draft, note=value.strip())
                )
                service.save_member(session, draft, TODAY)
    return book.last_change is not None and book.last_change is not last


def test_a_step_with_something_on_it_says_what(blank: Path) -> None:
    with copy_of(blank) as book:
        stack = UndoStack()
        assert change(book, "add", ["Nông Thị Ánh"], ())
        assert book.last_change is not None
        stack.push("Thêm", book.last_change.id, "", datetime(2026, 11, 23))
        # a change the stack knows nothing of
        with book.write("Sửa nơi khác") as session:
            member_id = state(book)[0][0]
            draft = service.get_member(session, member_id, TODAY).draft
            service.save_member(session, replace(draft, note="khác"), TODAY)
        with pytest.raises(UserError, match="Sửa nơi khác"):
            stack.turn(stack.done, stack.undone, book)
        assert len(stack.done) == 1
        assert whole(book)


def test_changes_while_typing_are_one_step_for_a_minute(blank: Path) -> None:
    with copy_of(blank) as book:
        stack = UndoStack()
        assert change(book, "add", ["Nông Thị Ánh"], ())
        states = [state(book)]
        for second, note in ((0, "m"), (20, "mộ"), (40, "một"), (70, "một hai")):
            assert change(book, "note", [0, note], states[-1])
            assert book.last_change is not None
            stack.push(
                f"Ghi {note}",
                book.last_change.id,
                "note/1",
                datetime(2026, 11, 23, 14, second // 60, second % 60),
            )
            states.append(state(book))
        assert [step.sentence for step in stack.done] == ["Ghi một", "Ghi một hai"]
        stack.turn(stack.done, stack.undone, book)
        assert state(book) == states[3]
        stack.turn(stack.done, stack.undone, book)
        assert state(book) == states[0]
        stack.turn(stack.undone, stack.done, book)
        assert state(book) == states[3]
        stack.turn(stack.undone, stack.done, book)
        assert state(book) == states[4]
        assert whole(book)
