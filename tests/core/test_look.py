"""Looking at a copy: it is read like a book, never changed, and nothing is left beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from desktop_app.branch import service as branch
from desktop_app.core import backup, check, cipher, compare, history, history_reading, keys, migrations
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import BookClosed, UserError
from desktop_app.core.orm import get_setting, set_setting, store_file
from tests.conftest import ROOT
from tests.core.conftest import PASSPHRASE

NOW = datetime(2026, 11, 23, 8, 0, 0)
RELEASED = sorted((ROOT / "tests" / "data" / "books").glob("schema-*.chibo"))

Facts = dict[str, tuple[bytes, int, int]]


def facts(folder: Path) -> Facts:
    """Bytes, time of change and rights of every file of a folder."""
    return {
        file.name: (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_mode)
        for file in folder.iterdir()
        if file.is_file()
    }


def key_of(path: Path, passphrase: str = PASSPHRASE) -> bytes:
    return keys.derive(passphrase, keys.salt_of(path))


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_copy_of_any_schema_is_read_and_stays_as_it_is(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "bản sao.chibo"
    path.write_bytes(released.read_bytes())
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    before = facts(tmp_path)
    try:
        with books.look(path, key_of(path)) as seen:
            assert seen.read_only
            with seen.read() as session:
                assert branch.get_branch(session).name == "Chi bộ thôn Nà Sơn"
            with seen.read() as one, seen.read() as two:
                assert branch.get_branch(one) == branch.get_branch(two)
                assert history_reading.list_changes(one)
            assert check.check_book(seen) == []
            assert facts(tmp_path) == before
        assert facts(tmp_path) == before
    finally:
        tmp_path.chmod(0o755)


WRITES: dict[str, Callable[[Book], object]] = {
    "write": lambda book: book.write("Đặt").__enter__(),
    "log": lambda book: book.log(history.Kind.PRINT, "In"),
    "keep a draft": lambda book: book.keep_draft("a", "Đang gõ", {}),
    "drop a draft": lambda book: book.drop_draft("a"),
    "undo": lambda book: book.undo(1),
    "passphrase": lambda book: book.change_passphrase("một câu khác hẳn"),
    "restore": lambda book: backup.restore(book, RELEASED[0], NOW),
}


@pytest.mark.parametrize("act", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_nothing_can_be_written(released: Path, tmp_path: Path, act: Callable[[Book], object]) -> None:
    path = Path(shutil.copy(released, tmp_path))
    before = facts(tmp_path)
    with books.look(path, key_of(path)) as seen:
        with pytest.raises(UserError, match="chỉ để xem"):
            act(seen)
        assert seen.drafts() == []
        assert seen.last_change is None
    assert facts(tmp_path) == before
    assert len(list(tmp_path.iterdir())) == 1


def test_drafts_of_a_copy_are_not_offered(book: Book) -> None:
    book.keep_draft("a", "Đang gõ", {"x": 1})
    copy = backup.make_copy(book, "mở sổ", NOW)
    with book.look_at(copy.path) as seen:
        assert seen.drafts() == []
    assert len(book.drafts()) == 1


def test_a_book_that_is_open_and_being_written_is_looked_at(book: Book) -> None:
    with books.look(book.path, key_of(book.path)) as seen:
        for value in range(3):
            with book.write("Đặt") as session:
                set_setting(session, "a", value)
            with seen.read() as session:
                assert get_setting(session, "a") == value
        with book.write("Đang đặt") as session:
            set_setting(session, "a", 99)
            session.flush()
            with seen.read() as other:
                assert get_setting(other, "a") == 2


def test_looking_holds_no_lock_and_makes_none(book: Book) -> None:
    book.close()
    with books.look(book.path, key_of(book.path)) as seen:
        assert [file.name for file in book.path.parent.iterdir()] == [book.path.name]
        with books.unlock(book.path, PASSPHRASE) as again, again.write("Đặt") as session:
            set_setting(session, "a", 1)
        with seen.read() as session:
            assert get_setting(session, "a") == 1


def test_another_passphrase_is_told(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    book.change_passphrase("một câu khác hẳn")
    with pytest.raises(UserError, match="mật khẩu khác") as refused:
        book.look_at(copy.path)
    assert refused.value.field == "passphrase"
    with book.look_at(copy.path, key_of(copy.path)) as seen, seen.read() as session:
        assert get_setting(session, "a") is None


def test_a_newer_and_a_foreign_file_are_refused_unchanged(book: Book, tmp_path: Path) -> None:
    raw = book.raw_connection()
    raw.execute(f"PRAGMA user_version={migrations.LATEST + 1}")
    raw.close()
    before = book.path.read_bytes()
    with pytest.raises(UserError, match="mới hơn"):
        books.look(book.path, key_of(book.path))
    assert book.path.read_bytes() == before
    raw = book.raw_connection()
    raw.execute("PRAGMA application_id=7")
    raw.close()
    with pytest.raises(UserError, match="không phải là sổ"):
        books.look(book.path, key_of(book.path))
    for content in (b"", b"x" * 5000, bytes(8192), b"PK\x03\x04" + bytes(8188)):
        strange = tmp_path / "lạ.chibo"
        strange.write_bytes(content)
        with pytest.raises(UserError):
            books.look(strange, bytes(32))
        assert strange.read_bytes() == content
    with pytest.raises(UserError):
        books.look(tmp_path / "không có.chibo", bytes(32))


_CUT_SHORT = """
import os, signal, sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from desktop_app.core import book
with book.unlock(Path(sys.argv[1]), sys.argv[2]) as opened:
    raw = opened.raw_connection(cache_kib=40)
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("DELETE FROM stored_file")
    raw.execute("INSERT INTO stored_file (sha256, media_type, content) VALUES ('x', 'y', randomblob(900000))")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="killed by a signal")
def test_a_book_with_a_write_cut_short_is_not_read_half(book: Book) -> None:
    with book.write("Tệp") as session:
        store_file(session, os.urandom(900_000), "application/pdf")
    book.close()
    done = subprocess.run(
        [sys.executable, "-c", _CUT_SHORT, str(book.path), PASSPHRASE], check=False, cwd=ROOT
    )
    assert done.returncode == -signal.SIGKILL
    before = facts(book.path.parent)
    assert f"{book.path.name}-journal" in before
    with pytest.raises(UserError, match="ghi dở"):
        books.look(book.path, key_of(book.path))
    assert facts(book.path.parent) == before
    # opened to be written it is put right, and then it can be looked at
    books.unlock(book.path, PASSPHRASE).close()
    with books.look(book.path, key_of(book.path)) as seen:
        assert check.check_book(seen) == []


def test_the_key_is_forgotten_when_it_is_closed(book: Book) -> None:
    with books.look(RELEASED[0], key_of(RELEASED[0])) as seen:
        pass
    assert not any(seen._key)
    with pytest.raises(BookClosed), seen.read() as session:
        branch.get_branch(session)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/sổ/a b?#%.chibo"), "file:///s%E1%BB%95/a%20b%3F%23%25.chibo?mode=ro"),
        (PureWindowsPath("C:\\Tài liệu\\a.chibo"), "file:///C:/T%C3%A0i%20li%E1%BB%87u/a.chibo?mode=ro"),
        (PureWindowsPath("\\\\may1\\chung\\a.chibo"), "file:////may1/chung/a.chibo?mode=ro"),
    ],
    ids=["odd letters", "a drive", "another machine"],
)
def test_where_a_file_is_said_to_lie(path: PurePath, uri: str) -> None:
    assert cipher.uri_of(path, "ro") == uri


def test_odd_names_are_looked_at(book: Book, tmp_path: Path) -> None:
    odd = tmp_path / "a?mode=rw#%41 'b\".chibo"
    shutil.copy(RELEASED[-1], odd)
    before = facts(tmp_path)
    with books.look(odd, key_of(odd)) as seen, seen.read() as session:
        assert branch.get_branch(session).name == "Chi bộ thôn Nà Sơn"
    assert compare.compare(book, odd, key_of(odd)).records
    assert {name: before[name] for name in (odd.name,)} == {odd.name: facts(tmp_path)[odd.name]}
