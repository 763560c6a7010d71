"""A change of passphrase: one passphrase opens at any moment, whatever happens; the copies follow."""

from __future__ import annotations

import os
import random
import time
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.core import backup, check
from desktop_app.core import book as books
from desktop_app.core.book import REKEYING, Book
from desktop_app.core.errors import UserError, WrongKey
from desktop_app.core.orm import get_setting, set_setting, store_file
from tests import processes
from tests.core import rekeying
from tests.core.conftest import PASSPHRASE

NEW = "một câu khác hẳn"
NOW = datetime(2026, 11, 23, 8, 0)


def _filled(book: Book) -> None:
    with book.write("Ghi") as session:
        set_setting(session, "a", "Đức")
        store_file(session, os.urandom(3_000_000), "application/pdf")


def test_the_new_passphrase_opens_and_the_old_does_not(book: Book) -> None:
    _filled(book)
    old_code = "".join(book.recovery_code())
    assert book.opens_with(PASSPHRASE)
    code = book.change_passphrase(NEW)
    assert code == book.recovery_code()
    assert book.opens_with(NEW)
    assert not book.opens_with(PASSPHRASE)
    with book.write("Sau khi đổi") as session:
        set_setting(session, "b", 1)
    book.close()
    with pytest.raises(WrongKey):
        books.unlock(book.path, PASSPHRASE)
    with pytest.raises(WrongKey):
        books.unlock_with_code(book.path, old_code)
    with books.unlock_with_code(book.path, "".join(code)) as again, again.read() as session:
        assert get_setting(session, "a") == "Đức"
        assert get_setting(session, "b") == 1


def test_a_book_in_use_keeps_its_passphrase(book: Book) -> None:
    reader = book.raw_connection(read_only=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM setting").fetchone()
    with pytest.raises(UserError):
        book.change_passphrase(NEW)
    reader.close()
    assert book.opens_with(PASSPHRASE)
    with book.write("Vẫn ghi được") as session:
        set_setting(session, "a", 1)
    book.close()
    books.unlock(book.path, PASSPHRASE).close()


def _opens(path: Path, passphrase: str) -> bool:
    try:
        with books.unlock(path, passphrase) as book:
            assert check.check_book(book) == []
            with book.read() as session:
                assert get_setting(session, "a") == "Đức"
    except WrongKey:
        return False
    return True


@pytest.mark.disk
def test_killed_at_any_moment_one_of_both_opens(book: Book) -> None:
    _filled(book)
    book.close()
    chance = random.Random(3)
    now, other = PASSPHRASE, NEW
    for turn in range(8):
        with processes.started(rekeying.change, str(book.path), now, other) as told:
            assert told.recv() == "begin"
            time.sleep(chance.uniform(0, 0.35) if turn else 0.25)
        done = processes.rest(told) == ["done"]
        # the wrong one first: it must not spoil what a journal left
        opened = [word for word in ((other, now) if turn % 2 else (now, other)) if _opens(book.path, word)]
        assert len(opened) == 1
        if done:
            assert opened == [other]
        if opened == [other]:
            now, other = other, now


def test_the_copies_get_the_new_key_one_by_one(book: Book, tmp_path: Path) -> None:
    _filled(book)
    first = backup.make_copy(book, "một", NOW)
    second = backup.make_copy(book, "hai", NOW.replace(hour=9))
    foreign = first.path.with_name("sổ 2026-11-20 08.00.00 lạ.chibo")
    with books.create(tmp_path / "khác.chibo", "mật khẩu khác") as other:
        other_path = other.path
    foreign.write_bytes(other_path.read_bytes())
    book.change_passphrase(NEW)
    with pytest.raises(WrongKey):
        books.unlock(first.path, NEW)
    assert book.rekey_copy(first.path)
    assert book.rekey_copy(first.path)
    assert not book.rekey_copy(foreign)
    assert foreign.read_bytes() == other_path.read_bytes()
    book.forget_former_key()
    before = second.path.read_bytes()
    assert not book.rekey_copy(second.path)
    assert second.path.read_bytes() == before
    assert not list(first.path.parent.glob(f".*{REKEYING}*"))
    book.close()
    with books.unlock(first.path, NEW) as copy, copy.read() as session:
        assert get_setting(session, "a") == "Đức"
    books.unlock(second.path, PASSPHRASE).close()


@pytest.mark.disk
def test_killed_while_the_copies_follow_each_copy_is_whole(book: Book) -> None:
    _filled(book)
    copies = [backup.make_copy(book, f"số {n}", NOW.replace(hour=8 + n)).path for n in range(3)]
    book.close()
    chance = random.Random(5)
    now, other = PASSPHRASE, NEW
    for _turn in range(4):
        files = [str(path) for path in (book.path, *copies)]
        with processes.started(rekeying.change_with_copies, files[0], now, other, *files[1:]) as told:
            assert told.recv() == "begin"
            time.sleep(chance.uniform(0, 0.4))
        told.close()
        for path in copies:
            assert sum(_opens(path, word) for word in (now, other)) == 1
        now, other = other, now
        # the book itself has the new passphrase; copies that were not reached follow by theirs
        with books.unlock(book.path, now) as opened:
            for path in copies:
                if not opened.rekey_copy(path):
                    path.unlink()
        copies = [path for path in copies if path.exists()]
        with books.unlock(book.path, now) as opened:
            while len(copies) < 3:
                copies.append(backup.make_copy(opened, f"lại {len(copies)}", NOW.replace(hour=20)).path)
