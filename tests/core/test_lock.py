"""One program at a time on a book, whatever its name and whenever the other one goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core import backup, keys, lock, repair
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.lock import BookLock
from tests.core.conftest import PASSPHRASE

NOW = datetime(2026, 11, 23, 8, 0, 0)


def test_a_lock_file_that_went_away_meanwhile_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sổ.chibo"
    first, second, third = BookLock(path), BookLock(path), BookLock(path)
    first.acquire()
    hold = lock._hold

    def late(handle: Any) -> None:
        # opened while it was held, locked when it was held no more
        monkeypatch.setattr(lock, "_hold", hold)
        first.release()
        hold(handle)

    monkeypatch.setattr(lock, "_hold", late)
    second.acquire()
    with pytest.raises(UserError, match="cửa sổ khác"):
        third.acquire()
    second.release()
    third.acquire()
    third.release()
    assert list(tmp_path.iterdir()) == []


def test_a_drive_that_turned_read_only_lets_the_book_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any, **_more: Any) -> None:
        raise OSError(30, "Read-only file system")

    held = BookLock(tmp_path / "sổ.chibo")
    held.acquire()
    with monkeypatch.context() as turned:
        turned.setattr(Path, "unlink", refuse)
        held.release()
    other = BookLock(tmp_path / "sổ.chibo")
    other.acquire()
    assert other.was_left
    other.release()


def test_a_book_with_two_names_is_opened_once(blank: Path, tmp_path: Path) -> None:
    (tmp_path / "khác").mkdir()
    path, second = tmp_path / "sổ.chibo", tmp_path / "khác" / "sổ.chibo"
    path.write_bytes(blank.read_bytes())
    os.link(path, second)
    with (
        books.unlock(path, PASSPHRASE),
        pytest.raises(UserError, match="cửa sổ khác"),
    ):
        books.unlock(second, PASSPHRASE)
    books.unlock(second, PASSPHRASE).close()
    assert sorted(file.name for file in (tmp_path / "khác").iterdir()) == ["sổ.chibo"]


@pytest.mark.parametrize(
    "act",
    [
        lambda link, copy, key: backup.put_back(link, copy, key, NOW),
        lambda link, _copy, _key: repair.repair(
            link, link.with_name("cứu.chibo"), repair.by_passphrase(PASSPHRASE)
        ),
    ],
)
def test_through_a_link_too_an_open_book_is_left_alone(
    book: Book, tmp_path: Path, act: Callable[[Path, Path, bytes], object]
) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    link = tmp_path / "khác" / "sổ.chibo"
    link.parent.mkdir()
    link.symlink_to(book.path)
    with pytest.raises(UserError, match="cửa sổ khác"):
        act(link, copy.path, keys.derive(PASSPHRASE, keys.salt_of(copy.path)))
    assert link.is_symlink()
    assert [file.name for file in link.parent.iterdir()] == ["sổ.chibo"]


def test_a_name_without_room_for_the_journal_is_refused_at_opening(blank: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 243}.chibo"
    path.write_bytes(blank.read_bytes())
    with pytest.raises(UserError, match="quá dài"):
        books.unlock(path, PASSPHRASE)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_book_of_a_long_name_has_copies_and_is_restored(blank: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{'đ' * 118}.chibo"
    path.write_bytes(blank.read_bytes())
    with books.unlock(path, PASSPHRASE) as book:
        copy = backup.make_copy(book, "mở sổ", NOW)
        kept = backup.restore(book, copy.path, NOW)
        assert [backup.describe(book, one).state for one in backup.list_copies(path)] == ["whole", "whole"]
        assert kept.path.exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{'đ' * 118} - sao lưu", path.name]
