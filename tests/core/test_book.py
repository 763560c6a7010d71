"""The book: what was acknowledged stays, what is wrong ends in a sentence, nothing readable lies on the disk."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desktop_app.branch import service as branch
from desktop_app.core import backup, check, cipher, history_reading, keys, migrations
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.orm import get_setting, read_file, set_setting, store_file
from tests import processes
from tests.core import rekeying
from tests.core.conftest import PASSPHRASE

INFO = branch.BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_write_is_read_back_after_reopening(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
    path = book.path
    book.close()
    with books.unlock(path, PASSPHRASE) as again, again.read() as session:
        assert branch.get_branch(session) == INFO


def test_nothing_readable_on_the_disk(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
        store_file(session, b"Chi bo thon Na Son" * 50, "text/plain")
    for file in book.path.parent.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"Chi bo thon" not in content
            assert "Nà Sơn".encode() not in content
            assert b"SQLite format" not in content


@pytest.mark.parametrize("wrong", ["mật khẩu thu", "", "MẬT KHẨU THỬ"])
def test_a_wrong_passphrase_is_said_and_changes_nothing(book: Book, wrong: str) -> None:
    book.close()
    before = digest(book.path)
    with pytest.raises(UserError) as caught:
        books.unlock(book.path, wrong)
    assert caught.value.field == "passphrase"
    assert digest(book.path) == before
    books.unlock(book.path, PASSPHRASE).close()


def test_the_recovery_code_opens_and_sets_a_new_passphrase(book: Book) -> None:
    code = " ".join(book.recovery_code())
    book.close()
    with books.unlock_with_code(book.path, code) as again:
        fresh = again.change_passphrase("câu mới dễ nhớ")
    assert " ".join(fresh) != code
    with pytest.raises(UserError):
        books.unlock_with_code(book.path, code)
    with pytest.raises(UserError):
        books.unlock(book.path, PASSPHRASE)
    books.unlock(book.path, "câu mới dễ nhớ").close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x" * 10,
        b"PK\x03\x04" + bytes(9000),
        b"%PDF-1.7" + bytes(8184),
        b"SQLite format 3\x00" + bytes(8176),
        bytes(8192),
        bytes(5000),
    ],
    ids=["empty", "ten bytes", "zip", "pdf", "plain sqlite", "zeros", "cut"],
)
def test_foreign_and_damaged_files_end_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lạ.chibo"
    path.write_bytes(content)
    with pytest.raises(UserError):
        books.unlock(path, PASSPHRASE)
    assert path.read_bytes() == content


def test_a_missing_file_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        books.unlock(tmp_path / "không có.chibo", PASSPHRASE)
    with pytest.raises(UserError):
        books.create(tmp_path / "không có" / "sổ.chibo", PASSPHRASE)


def test_an_existing_file_is_never_overwritten(book: Book) -> None:
    before = digest(book.path)
    with pytest.raises(UserError):
        books.create(book.path, PASSPHRASE)
    assert digest(book.path) == before


def test_two_programs_on_one_book(book: Book) -> None:
    with pytest.raises(UserError, match="đang mở"):
        books.unlock(book.path, PASSPHRASE)
    book.close()
    books.unlock(book.path, PASSPHRASE).close()
    assert [file.name for file in book.path.parent.iterdir()] == [book.path.name]


def test_a_newer_book_is_refused_unchanged(book: Book) -> None:
    raw = book.raw_connection()
    raw.execute(f"PRAGMA user_version={migrations.LATEST + 1}")
    raw.close()
    book.close()
    before = digest(book.path)
    with pytest.raises(UserError, match="mới hơn"):
        books.unlock(book.path, PASSPHRASE)
    assert digest(book.path) == before


def test_an_older_book_is_backed_up_then_upgraded(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = book.raw_connection()
    raw.execute("PRAGMA user_version=0")
    raw.close()
    book.close()
    kept: list[Path] = []

    def keep(old: Book) -> None:
        kept.append(backup.make_copy(old, "trước nâng cấp", datetime(2026, 11, 23, 8, 0)).path)

    with books.unlock(book.path, PASSPHRASE, before_upgrade=keep) as again:
        raw = again.raw_connection()
        assert raw.execute("PRAGMA user_version").fetchone()[0] == migrations.LATEST
        raw.close()
    assert kept[0].exists()


def test_a_failed_step_leaves_the_book_as_it_was(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
    raw = book.raw_connection()
    raw.execute("PRAGMA user_version=0")
    raw.execute("DELETE FROM alembic_version")
    raw.close()
    book.close()
    # the first step now meets its own tables and fails
    with pytest.raises(Exception, match="already exists"):
        books.unlock(book.path, PASSPHRASE)
    monkeypatch.setattr(migrations, "LATEST", 0)
    with books.unlock(book.path, PASSPHRASE) as again, again.read() as session:
        assert branch.get_branch(session) == INFO


def shape(connection: Any) -> dict[str, list[Any]]:
    """Columns, links and indexes of every table, whatever way they came to be."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT IN ('alembic_version') ORDER BY name"
    ).fetchall()
    return {
        name: [
            # a column that came later stands behind the others: the order is no difference
            sorted(tuple(row)[1:] for row in connection.execute(f'PRAGMA table_info("{name}")')),
            sorted(tuple(row)[2:] for row in connection.execute(f'PRAGMA foreign_key_list("{name}")')),
            sorted(
                (unique, [column[2] for column in connection.execute(f'PRAGMA index_info("{index}")')])
                for _n, index, unique, *_rest in connection.execute(f'PRAGMA index_list("{name}")')
            ),
        ]
        for (name,) in tables
    }


def test_the_steps_make_todays_tables(book: Book) -> None:
    import sqlite3

    from desktop_app.core.migrations import dump

    today = sqlite3.connect(":memory:")
    for statement in dump.statements():
        today.execute(statement)
    raw = book.raw_connection()
    assert shape(raw) == shape(today)
    raw.close()
    today.close()


def test_a_failure_inside_a_write_leaves_nothing(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.write("Dở dang") as session:
        set_setting(session, "a", 1)
        session.flush()
        raise ZeroDivisionError
    with book.read() as session:
        assert get_setting(session, "a") is None
        assert history_reading.list_changes(session) == []


def test_a_reading_session_cannot_write(book: Book) -> None:
    with pytest.raises(RuntimeError), book.read() as session:
        set_setting(session, "a", 1)
        session.flush()


def test_undo_and_its_refusal(book: Book) -> None:
    with book.write("Một") as session:
        set_setting(session, "a", 1)
    first = book.last_change
    with book.write("Hai") as session:
        set_setting(session, "a", 2)
    second = book.last_change
    assert first is not None
    assert second is not None
    with pytest.raises(UserError, match="sửa tiếp"):
        book.undo(_edit_again(book, second.id))
    with book.read() as session:
        titles = [change.title for change in history_reading.list_changes(session)]
    assert titles[-1] == "Một"


def test_what_was_done_again_can_be_taken_back_again(book: Book) -> None:
    with book.write("Một") as session:
        set_setting(session, "a", 1)
    assert book.last_change is not None
    first = book.last_change.id

    def undo(set_id: int) -> int:
        book.undo(set_id)
        assert book.last_change is not None
        return book.last_change.id

    def told() -> list[tuple[str, bool]]:
        with book.read() as session:
            return [
                (one.title, one.reverted) for one in history_reading.list_changes(session) if one.id >= first
            ]

    back = undo(first)
    with pytest.raises(UserError, match="đã được hoàn tác"):
        book.undo(first)
    undo(back)
    assert told() == [("Làm lại: Một", False), ("Hoàn tác: Một", True), ("Một", False)]
    undo(first)
    assert told()[0] == ("Hoàn tác: Một", False)
    assert told()[-1] == ("Một", True)


def _edit_again(book: Book, set_id: int) -> int:
    with book.write("Ba") as session:
        set_setting(session, "a", 3)
    return set_id


def test_undo_restores_exactly(book: Book) -> None:
    with book.write("Một") as session:
        set_setting(session, "a", {"tên": "Đức"})
    with book.write("Hai") as session:
        set_setting(session, "a", None)
        set_setting(session, "b", [1])
    change = book.last_change
    assert change is not None
    book.undo(change.id)
    with book.read() as session:
        assert get_setting(session, "a") == {"tên": "Đức"}
        assert get_setting(session, "b", "không có") == "không có"
    with pytest.raises(UserError):
        book.undo(change.id)


def test_stored_files_are_kept_once(book: Book) -> None:
    with book.write("Tệp") as session:
        first = store_file(session, b"abc", "text/plain")
        assert store_file(session, b"abc", "text/plain") == first
    with book.read() as session:
        assert read_file(session, first) == b"abc"


def test_check_finds_a_flipped_page(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
    assert check.check_book(book) == []
    book.close()
    content = bytearray(book.path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    book.path.write_bytes(content)
    with books.unlock(book.path, PASSPHRASE) as damaged:
        assert check.check_book(damaged)


@pytest.mark.disk
@pytest.mark.parametrize("after", [1, 7, 20])
def test_killed_while_writing_loses_nothing(book: Book, after: int) -> None:
    book.close()
    with processes.started(rekeying.write, str(book.path), PASSPHRASE) as told:
        last = -1
        while last < after:
            last = told.recv()
    last = max([last, *processes.rest(told)])
    with books.unlock(book.path, PASSPHRASE) as again:
        assert check.check_book(again) == []
        with again.read() as session:
            assert all(get_setting(session, f"k{i}") == i for i in range(last + 1))


def test_a_full_disk_is_said_and_nothing_is_lost(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)

    @event.listens_for(book._engine, "connect")
    def small(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=70")

    book._engine.pool.dispose()
    with pytest.raises(UserError, match="đầy"), book.write("Tệp lớn") as session:
        store_file(session, os.urandom(600_000), "application/pdf")
    with book.read() as session:
        assert branch.get_branch(session) == INFO


def test_a_book_in_a_folder_copied_whole_opens(book: Book, tmp_path: Path) -> None:
    book.close()
    shutil.copy(book.path, tmp_path / "usb.chibo")
    books.unlock(tmp_path / "usb.chibo", PASSPHRASE).close()


def test_a_key_made_beforehand_opens_as_the_passphrase_does(book: Book) -> None:
    book.close()
    key = keys.derive(PASSPHRASE, keys.salt_of(book.path))
    books.unlock(book.path, PASSPHRASE, key=key).close()
    with pytest.raises(UserError) as refused:
        books.unlock(book.path, PASSPHRASE, key=bytes(len(key)))
    assert refused.value.field == "passphrase"


def test_a_path_that_cannot_be_ends_in_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / ("a" * 300), tmp_path / "a/" / ("b" * 5000)):
        with pytest.raises(UserError):
            books.create(path, PASSPHRASE)
        with pytest.raises(UserError):
            books.unlock(path, PASSPHRASE)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where pipes have names")
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "ống.chibo", tmp_path / "thư mục.chibo"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(UserError, match="không phải là sổ"):
            books.unlock(path, PASSPHRASE)


def test_the_reason_of_a_refusal_is_vietnamese(book: Book) -> None:
    path = book.path
    book.close()
    path.with_name(f".{path.name}.lock").mkdir()
    with pytest.raises(UserError, match="đó là một thư mục"):
        books.unlock(path, PASSPHRASE)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_an_open_book_is_the_same_book(book: Book) -> None:
    link = book.path.with_name("lối tắt.chibo")
    link.symlink_to(book.path)
    with pytest.raises(UserError, match="đang mở"):
        books.unlock(link, PASSPHRASE)
    book.close()
    with books.unlock(link, PASSPHRASE) as again:
        assert again.path == book.path


def test_a_journal_without_its_book_is_never_played_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "sổ.chibo"
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"x" * 5000)
    with pytest.raises(UserError, match="-journal"):
        books.create(path, PASSPHRASE)
    assert [file.name for file in tmp_path.iterdir()] == [journal.name]


def test_a_disk_that_fills_while_a_book_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = cipher.connect

    def small(*arguments: Any, **more: Any) -> Any:
        connection = connect(*arguments, **more)
        connection.execute("PRAGMA max_page_count=20")
        return connection

    monkeypatch.setattr(cipher, "connect", small)
    with pytest.raises(UserError, match="đã đầy"):
        books.create(tmp_path / "sổ.chibo", PASSPHRASE)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not taken away there")
def test_a_book_taken_away_while_open_is_said(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
    book.path.rename(book.path.with_name("đi nơi khác.chibo"))
    assert check.check_book(book)
    with pytest.raises(UserError), book.write("Ghi") as session:
        set_setting(session, "x", 1)
    with pytest.raises(UserError, match="đã bị rút"):
        book.change_passphrase("mật khẩu khác")
