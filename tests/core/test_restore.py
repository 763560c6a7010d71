"""Restoring: the chosen copy is proven, the present book is kept first, and a crash leaves the old book or the new one, whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.branch import service as branch
from desktop_app.core import backup, check, history, history_reading, keys, migrations, paths
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.orm import get_setting, set_setting, store_file
from desktop_app.core.recognising import PAGE_BYTES
from tests.conftest import ROOT
from tests.core.conftest import PASSPHRASE

NOW = datetime(2026, 11, 23, 8, 0, 0)
OLD = ROOT / "tests" / "data" / "books" / "schema-0001.chibo"


def put(book: Book, value: Any) -> None:
    with book.write("Đặt") as session:
        set_setting(session, "a", value)


def got(book: Book) -> Any:
    with book.read() as session:
        return get_setting(session, "a")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def beside(book: Book) -> list[str]:
    """What lies in the book's folder but the book, its lock and its copies."""
    known = {book.path.name, f".{book.path.name}.lock", paths.backups_of(book.path).name}
    return sorted(file.name for file in book.path.parent.iterdir() if file.name not in known)


@pytest.fixture
def copy(book: Book) -> backup.Copy:
    """A copy in which "a" is 1; in the book it is 2 by now."""
    put(book, 1)
    made = backup.make_copy(book, "mở sổ", NOW)
    put(book, 2)
    return made


def test_the_book_goes_on_with_what_the_copy_held(book: Book, copy: backup.Copy) -> None:
    told: list[float] = []
    kept = backup.restore(book, copy.path, NOW, step=told.append)
    assert got(book) == 1
    assert book.last_change is None
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert (kept.reason, beside(book)) == ("trước khôi phục", [])
    assert check.check_book(book) == []
    with book.read() as session:
        (entry,) = history_reading.list_changes(session, kinds=[history.Kind.RESTORE])
    assert entry.detail == {"copy": copy.path.name, "kept": kept.path.name}
    with book.look_at(kept.path) as before:
        assert got(before) == 2
    # and it is a book like any other
    put(book, 3)
    assert book.last_change is not None
    book.undo(book.last_change.id)
    assert got(book) == 1
    book.close()
    with books.unlock(book.path, PASSPHRASE) as again:
        assert got(again) == 1


def test_a_restoring_is_taken_back_by_restoring_the_kept_copy(book: Book, copy: backup.Copy) -> None:
    kept = backup.restore(book, copy.path, NOW)
    backup.restore(book, kept.path, NOW)
    assert got(book) == 2
    assert len(backup.list_copies(book.path)) == 3


def test_what_is_written_meanwhile_is_in_the_kept_copy(book: Book, copy: backup.Copy) -> None:
    written: list[int] = []

    def write(fraction: float) -> None:
        if fraction > 0.7 and len(written) < 2:
            written.append(len(written) + 10)
            put(book, written[-1])

    kept = backup.restore(book, copy.path, NOW, step=write)
    assert got(book) == 1
    with book.look_at(kept.path) as before:
        assert got(before) == written[-1]
    assert len(backup.list_copies(book.path)) == 2


class Stopped(Exception):
    pass


@pytest.mark.parametrize("at", [0.05, 0.2, 0.4, 0.58, 0.7, 0.95, 1.0])
def test_stopped_half_way_the_book_is_as_it_was(book: Book, copy: backup.Copy, at: float) -> None:
    before = digest(book.path)

    def stop(fraction: float) -> None:
        if fraction >= at:
            raise Stopped

    with pytest.raises(Stopped):
        backup.restore(book, copy.path, NOW, step=stop)
    assert (digest(book.path), beside(book), got(book)) == (before, [], 2)
    assert [one.path for one in backup.list_copies(book.path)] == [copy.path]


def test_a_file_that_cannot_be_exchanged_leaves_the_book(
    book: Book, copy: backup.Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, replace = digest(book.path), os.replace

    def held(source: Any, target: Any) -> None:
        if Path(target) == book.path:
            raise PermissionError(13, "open elsewhere")
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(UserError, match="vẫn như cũ"):
        backup.restore(book, copy.path, NOW)
    assert (digest(book.path), beside(book)) == (before, [])
    assert [one.path for one in backup.list_copies(book.path)] == [copy.path]
    put(book, 3)
    assert got(book) == 3


@pytest.mark.parametrize("room", [0, 100_000, 240_000])
def test_a_full_disk_leaves_the_book(book: Book, copy: backup.Copy, room: int) -> None:
    resource = pytest.importorskip("resource", reason="only where the system limits files")
    before, old = digest(book.path), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, old[1]))
    try:
        with pytest.raises(UserError):
            backup.restore(book, copy.path, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert (digest(book.path), beside(book)) == (before, [])
    assert [one.path for one in backup.list_copies(book.path)] == [copy.path]


def test_a_damaged_copy_is_refused(book: Book, copy: backup.Copy) -> None:
    before, sound = digest(book.path), copy.path.read_bytes()
    for place in (30, PAGE_BYTES + 7, 20 * PAGE_BYTES + 99, len(sound) - 5):
        content = bytearray(sound)
        content[place] ^= 1
        copy.path.write_bytes(content)
        with pytest.raises(UserError):
            backup.restore(book, copy.path, NOW)
    for other in (b"", sound[: 7 * PAGE_BYTES], sound[:5000], bytes(len(sound)), b"%PDF" + sound[4:]):
        copy.path.write_bytes(other)
        with pytest.raises(UserError):
            backup.restore(book, copy.path, NOW)
    copy.path.unlink()
    with pytest.raises(UserError):
        backup.restore(book, copy.path, NOW)
    assert (digest(book.path), beside(book), got(book)) == (before, [], 2)
    assert backup.list_copies(book.path) == []


def test_a_damaged_book_is_kept_as_it_is_and_replaced(book: Book, copy: backup.Copy) -> None:
    with book.write("Tệp") as session:
        store_file(session, os.urandom(400_000), "application/pdf")
    book._engine.dispose()
    content = bytearray(book.path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    book.path.write_bytes(content)
    kept = backup.restore(book, copy.path, NOW)
    assert kept.path.read_bytes() == bytes(content)
    assert kept.reason == "trước khôi phục, bị hỏng"
    assert backup.describe(book, kept).state == "damaged"
    assert (got(book), check.check_book(book), beside(book)) == (1, [], [])


def test_a_copy_of_another_passphrase_takes_todays(book: Book, copy: backup.Copy) -> None:
    book.change_passphrase("một câu khác hẳn")
    with pytest.raises(UserError) as refused:
        backup.restore(book, copy.path, NOW)
    assert refused.value.field == "passphrase"
    code = book.recovery_code()
    backup.restore(book, copy.path, NOW, keys.derive(PASSPHRASE, keys.salt_of(copy.path)))
    assert (got(book), book.recovery_code()) == (1, code)
    book.close()
    with books.unlock(book.path, "một câu khác hẳn") as again:
        assert got(again) == 1
    with pytest.raises(UserError):
        books.unlock(book.path, PASSPHRASE)


def test_an_older_copy_is_upgraded(book: Book) -> None:
    before = digest(OLD)
    backup.restore(book, OLD, NOW, keys.derive(PASSPHRASE, keys.salt_of(OLD)))
    assert digest(OLD) == before
    with book.read() as session:
        assert branch.get_branch(session).name == "Chi bộ thôn Nà Sơn"
    raw = book.raw_connection()
    assert raw.execute("PRAGMA user_version").fetchone()[0] == migrations.LATEST
    raw.close()
    assert check.check_book(book) == []


def test_the_book_itself_is_no_copy(book: Book, copy: backup.Copy) -> None:
    link = book.path.with_name("liên kết.chibo")
    os.link(book.path, link)
    for path in (book.path, link):
        with pytest.raises(UserError, match="đang dùng"):
            backup.restore(book, path, NOW)
    with book.look_at(copy.path) as seen, pytest.raises(UserError, match="chỉ để xem"):
        backup.restore(seen, book.path, NOW)


def test_a_journal_that_is_none_is_not_played_into_the_new_book(book: Book, copy: backup.Copy) -> None:
    book._engine.dispose()
    book.path.with_name(book.path.name + "-journal").write_bytes(b"x" * 5000)
    backup.restore(book, copy.path, NOW)
    assert (got(book), check.check_book(book), beside(book)) == (1, [], [])


def test_the_books_rights_are_kept(book: Book, copy: backup.Copy) -> None:
    book.path.chmod(0o640)
    backup.restore(book, copy.path, NOW)
    assert book.path.stat().st_mode & 0o777 == 0o640


def _restoring_killed(path: Path, copy: Path, moment: int, key: bytes) -> int:
    """Restore in a process of its own that is killed at this moment; how many moments there were when it never was."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        passed = 0

        def pass_moment(*_arguments: Any) -> None:
            nonlocal passed
            passed += 1
            if passed == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        def watched(act: Callable[..., Any]) -> Callable[..., Any]:
            def acting(*arguments: Any) -> Any:
                pass_moment()
                done = act(*arguments)
                pass_moment()
                return done

            return acting

        try:
            os.replace, os.fsync = watched(os.replace), watched(os.fsync)
            with books.unlock(path, PASSPHRASE, key=key) as opened:
                backup.restore(opened, copy, NOW, step=pass_moment)
            os.write(write_end, str(passed).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return int(said or 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed in a process of its own")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_killed_at_any_moment_the_old_book_or_the_new_one_is_whole(book: Book, copy: backup.Copy) -> None:
    book.close()
    sound = book.path.read_bytes()
    key = keys.derive(PASSPHRASE, keys.salt_of(book.path))
    moments = _restoring_killed(book.path, copy.path, 0, key)
    assert moments > 15
    seen = set()
    for moment in range(1, moments + 1):
        for file in paths.backups_of(book.path).iterdir():
            if file != copy.path:
                file.unlink()
        book.path.write_bytes(sound)
        assert _restoring_killed(book.path, copy.path, moment, key) == 0
        with books.unlock(book.path, PASSPHRASE, key=key) as again:
            assert check.check_book(again) == []
            value = got(again)
            seen.add(value)
            if value == 1:
                # the book before was kept first
                (kept,) = [one for one in backup.list_copies(again.path) if one.path != copy.path]
                with again.look_at(kept.path) as before:
                    assert got(before) == 2
            backup.thin(again.path, NOW.date())
            assert beside(again) == []
            assert all(backup.describe(again, one).state == "whole" for one in backup.list_copies(again.path))
    assert seen == {1, 2}


def test_a_lost_book_is_put_back(book: Book, copy: backup.Copy) -> None:
    key = keys.derive(PASSPHRASE, keys.salt_of(copy.path))
    with pytest.raises(UserError, match="đang mở"):
        backup.put_back(book.path, copy.path, key, NOW)
    book.close()
    book.path.unlink()
    assert backup.put_back(book.path, copy.path, key, NOW) is None
    with books.unlock(book.path, PASSPHRASE) as again:
        assert (got(again), check.check_book(again), beside(again)) == (1, [], [])


@pytest.mark.parametrize("content", [b"", b"x" * 7000, bytes(9 * PAGE_BYTES)], ids=["empty", "cut", "zeros"])
def test_a_book_that_does_not_open_is_kept_and_replaced(
    book: Book, copy: backup.Copy, content: bytes
) -> None:
    book.close()
    book.path.write_bytes(content)
    journal = book.path.with_name(book.path.name + "-journal")
    journal.write_bytes(b"y" * 3000)
    with pytest.raises(UserError):
        backup.put_back(book.path, copy.path, bytes(32), NOW)
    assert (book.path.read_bytes(), journal.exists()) == (content, True)
    kept = backup.put_back(book.path, copy.path, keys.derive(PASSPHRASE, keys.salt_of(copy.path)), NOW)
    assert kept is not None
    assert kept.path.read_bytes() == content
    assert kept.path.with_name(kept.path.name + "-journal").read_bytes() == b"y" * 3000
    with books.unlock(book.path, PASSPHRASE) as again:
        assert (got(again), check.check_book(again), beside(again)) == (1, [], [])


def test_an_older_copy_is_put_back_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "sổ.chibo"
    shutil.copy(OLD, tmp_path / "usb.chibo")
    backup.put_back(path, tmp_path / "usb.chibo", keys.derive(PASSPHRASE, keys.salt_of(OLD)), NOW)
    with books.unlock(path, PASSPHRASE) as book:
        assert check.check_book(book) == []
        with book.read() as session:
            assert branch.get_branch(session).name == "Chi bộ thôn Nà Sơn"
    assert digest(tmp_path / "usb.chibo") == digest(OLD)
