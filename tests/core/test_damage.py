"""Every damaged or odd file ends in a sentence and a way out; nothing is overwritten and nothing opens silently wrong."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.branch import service as branch
from desktop_app.core import backup, check, keys, opening, pages
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError, Way
from desktop_app.core.orm import get_setting, set_setting, store_file
from tests.core.conftest import PASSPHRASE

INFO = branch.BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
PAGE = pages.PAGE_BYTES


def filled(book: Book) -> Path:
    """The book with a branch, settings and a stored file, closed."""
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
    for n in range(30):
        with book.write("Ghi") as session:
            set_setting(session, f"k{n}", "chữ " * 100)
    with book.write("Tệp") as session:
        store_file(session, b"noi dung " * 4000, "text/plain")
    book.close()
    return book.path


def refused(path: Path, passphrase: str = PASSPHRASE) -> UserError:
    """What unlocking says; the file stays as it was."""
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        books.unlock(path, passphrase)
    assert path.read_bytes() == before
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2 // PAGE * PAGE]


def _cut_in_a_page(content: bytes) -> bytes:
    return content[: len(content) // 2 // PAGE * PAGE + 100]


def _no_beginning(content: bytes) -> bytes:
    return bytes(PAGE) + content[PAGE:]


def _flipped_beginning(content: bytes) -> bytes:
    return content[:300] + bytes([content[300] ^ 1]) + content[301:]


def _empty_middle(content: bytes) -> bytes:
    at = len(content) // 2 // PAGE * PAGE
    return content[:at] + bytes(PAGE) + content[at + PAGE :]


def _empty_tail(content: bytes) -> bytes:
    return content[: -3 * PAGE] + bytes(3 * PAGE)


def _too_long(content: bytes) -> bytes:
    return content + content[-3 * PAGE :]


def _half_copied(content: bytes) -> bytes:
    at = len(content) // 2 // PAGE * PAGE
    return content[:at] + bytes(len(content) - at)


@pytest.mark.parametrize(
    "hurt",
    [
        _cut,
        _cut_in_a_page,
        _no_beginning,
        _flipped_beginning,
        _empty_middle,
        _empty_tail,
        _half_copied,
        _too_long,
        lambda content: bytes(len(content)),
        lambda content: b"",
        lambda content: content[:9],
    ],
    ids=[
        "cut",
        "cut in a page",
        "no first page",
        "flipped in the first page",
        "empty page",
        "empty tail",
        "half copied",
        "too long",
        "all zeros",
        "0 bytes",
        "9 bytes",
    ],
)
def test_a_damaged_book_offers_the_copy_and_the_salvage(book: Book, hurt: Callable[[bytes], bytes]) -> None:
    path = filled(book)
    path.write_bytes(hurt(path.read_bytes()))
    assert refused(path).ways == (Way.COPY, Way.SALVAGE)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(9000),
        b"%PDF-1.7\n",
        b"SQLite format 3\x00" + bytes(8176),
        b"Danh sach dang vien",
    ],
    ids=["zip", "pdf", "plain sqlite", "text"],
)
def test_a_foreign_file_asks_for_another(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sổ.chibo"
    path.write_bytes(content)
    assert Way.OTHER in refused(path).ways


def test_a_missing_book_offers_its_copies(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        books.unlock(tmp_path / "không có.chibo", PASSPHRASE)
    assert Way.COPY in caught.value.ways


def test_a_wrong_passphrase_on_a_damaged_book_is_still_a_wrong_passphrase(book: Book) -> None:
    path = filled(book)
    path.write_bytes(_flipped_beginning(path.read_bytes()))
    assert refused(path, "không phải mật khẩu").field == "passphrase"


def test_a_lost_salt_is_found_in_a_copy(book: Book) -> None:
    backup.make_copy(book, "mở sổ", datetime(2026, 11, 23, 8))
    path = filled(book)
    path.write_bytes(os.urandom(16) + path.read_bytes()[16:])
    assert "phần đầu" in refused(path).message


def test_damage_deep_inside_is_said_when_it_is_read_and_by_the_check(book: Book) -> None:
    path = filled(book)
    whole = path.read_bytes()
    key = keys.derive(PASSPHRASE, whole[:16])
    told = 0
    for at in range(0, len(whole), 5 * PAGE):
        path.write_bytes(whole[: at + 90] + bytes([whole[at + 90] ^ 4]) + whole[at + 91 :])
        try:
            with books.unlock(path, PASSPHRASE, key=key) as opened:
                assert check.check_book(opened)
                told += 1
        except UserError:
            pass
    assert told > 3


def test_the_check_names_the_part(book: Book) -> None:
    path = filled(book)
    whole = path.read_bytes()
    key, salt = keys.derive(PASSPHRASE, whole[:16]), whole[:16]
    named = ""
    for at in range(len(whole) - 32 * PAGE, len(whole), 3 * PAGE):
        path.write_bytes(whole[:at] + os.urandom(PAGE) + whole[at + PAGE :])
        assert pages.damaged(path, pages.Seal(key, salt)) == [at // PAGE + 1]
        with contextlib.suppress(UserError), books.unlock(path, PASSPHRASE, key=key) as opened:
            named += " ".join(check.check_book(opened))
    assert "tệp văn bản đã ban hành" in named
    assert "dòng lịch sử" in named


# --- journals ---------------------------------------------------------------------------------------------------------


def crashed(book: Book, tmp_path: Path) -> Path:
    """The book as a crash in the middle of a write leaves it, with its journal."""
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
        set_setting(session, "k", "trước")
    raw = book.raw_connection()
    raw.execute("PRAGMA cache_size=5")
    raw.execute("PRAGMA cache_spill=5")
    raw.execute("BEGIN IMMEDIATE")
    for n in range(40):
        raw.execute(
            "INSERT INTO stored_file (sha256, media_type, content) VALUES (?, 'x', zeroblob(9000))", (str(n),)
        )
    raw.execute("UPDATE setting SET value = '\"dở\"'")
    left = tmp_path / "sau sự cố"
    left.mkdir()
    path = left / book.path.name
    shutil.copy(book.path, path)
    shutil.copy(pages.journal_of(book.path), pages.journal_of(path))
    raw.execute("ROLLBACK")
    raw.close()
    assert pages.journal_is_sound(path)
    return path


def value_in(path: Path) -> object:
    with books.unlock(path, PASSPHRASE) as opened:
        assert check.check_book(opened) == []
        with opened.read() as session:
            return get_setting(session, "k")


def test_a_journal_of_a_crash_is_played_back(book: Book, tmp_path: Path) -> None:
    path = crashed(book, tmp_path)
    assert value_in(path) == "trước"
    assert not pages.has_journal(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_wrong_passphrase_never_plays_the_journal(book: Book, tmp_path: Path) -> None:
    path = crashed(book, tmp_path)
    assert refused(path, "không phải mật khẩu").field == "passphrase"
    assert pages.has_journal(path)
    assert value_in(path) == "trước"


def test_a_journal_of_another_book_is_put_aside(book: Book, tmp_path: Path) -> None:
    path = crashed(book, tmp_path)
    other = tmp_path / "khác.chibo"
    with books.create(other, "một câu khác hẳn") as made, made.write("Ghi") as session:
        set_setting(session, "k", "khác")
    shutil.copy(pages.journal_of(path), pages.journal_of(other))
    with books.unlock(other, "một câu khác hẳn") as opened:
        assert check.check_book(opened) == []
        with opened.read() as session:
            assert get_setting(session, "k") == "khác"
    assert list(tmp_path.glob(f"khác.chibo{opening.ASIDE}*"))


def test_a_journal_left_while_the_book_was_replaced_by_an_older_copy(book: Book, tmp_path: Path) -> None:
    older = tmp_path / "bản cũ.chibo"
    with book.write("Cũ") as session:
        set_setting(session, "k", "cũ")
    backup_copy = backup.make_copy(book, "mở sổ", datetime(2026, 11, 1, 8))
    shutil.copy(backup_copy.path, older)
    for n in range(60):
        with book.write("Ghi thêm") as session:
            set_setting(session, f"x{n}", "dài " * 200)
    path = crashed(book, tmp_path)
    shutil.copy(older, path)
    assert value_in(path) == "cũ"
    assert list(path.parent.glob(f"*{opening.ASIDE}*"))


@pytest.mark.parametrize("how", ["missing", "zeros", "cut to its head", "cut in half", "empty"])
def test_a_lost_or_cut_journal_is_never_silent(book: Book, tmp_path: Path, how: str) -> None:
    path = crashed(book, tmp_path)
    journal = pages.journal_of(path)
    content = journal.read_bytes()
    if how == "missing":
        journal.unlink()
    elif how == "zeros":
        journal.write_bytes(bytes(len(content)))
    elif how == "cut to its head":
        journal.write_bytes(content[:100])
    elif how == "cut in half":
        journal.write_bytes(content[: len(content) // 2])
    else:
        journal.write_bytes(b"")
    ways: tuple[Way, ...] = (Way.COPY,)
    try:
        with books.unlock(path, PASSPHRASE) as opened:
            with opened.read() as session:
                right = get_setting(session, "k") == "trước"
            assert check.check_book(opened) or right
    except UserError as error:
        ways = error.ways
    assert Way.COPY in ways


# --- the file under an open book --------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not replaced there")
def test_a_file_replaced_while_open_is_noticed_and_kept(book: Book, tmp_path: Path) -> None:
    with book.write("Một") as session:
        set_setting(session, "k", 1)
    copy = backup.make_copy(book, "mở sổ", datetime(2026, 11, 1, 8)).path
    with book.write("Hai") as session:
        set_setting(session, "k", 2)
    other = tmp_path / "từ nơi khác"
    shutil.copy(copy, other)
    os.replace(other, book.path)
    before = book.path.read_bytes()
    with pytest.raises(UserError, match="bị thay"), book.write("Ba") as session:
        set_setting(session, "k", 3)
    with pytest.raises(UserError, match="bị thay"):
        book.keep_draft("form", "Đang gõ", {"tên": "x"})
    assert book.path.read_bytes() == before
    book.close()
    kept = [c for c in backup.list_copies(book.path) if c.reason == "trước khi bị thay"]
    with books.unlock(kept[0].path, PASSPHRASE) as old, old.read() as session:
        assert get_setting(session, "k") == 2


def test_a_file_overwritten_in_place_while_open_is_noticed(book: Book) -> None:
    with book.write("Một") as session:
        set_setting(session, "k", 1)
    copy = backup.make_copy(book, "mở sổ", datetime(2026, 11, 1, 8)).path.read_bytes()
    with book.write("Hai") as session:
        set_setting(session, "k", 2)
    with book.path.open("r+b") as file:
        file.write(copy)
        file.truncate()
    with pytest.raises(UserError, match="bị thay"), book.write("Ba") as session:
        set_setting(session, "k", 3)
    assert book.path.read_bytes() == copy


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not replaced there")
def test_the_same_content_put_in_place_again_is_no_fault(book: Book, tmp_path: Path) -> None:
    with book.write("Một") as session:
        set_setting(session, "k", 1)
    again = tmp_path / "đồng bộ"
    shutil.copy(book.path, again)
    os.replace(again, book.path)
    with book.write("Hai") as session:
        set_setting(session, "k", 2)
    book.close()
    with books.unlock(book.path, PASSPHRASE) as opened, opened.read() as session:
        assert get_setting(session, "k") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not taken away there")
def test_a_stick_pulled_out_and_put_back(book: Book) -> None:
    with book.write("Một") as session:
        set_setting(session, "k", 1)
    folder = book.path.parent
    away = folder.with_name("rút ra")
    folder.rename(away)
    with pytest.raises(UserError) as caught, book.write("Hai") as session:
        set_setting(session, "k", 2)
    assert "USB" in str(caught.value)
    away.rename(folder)
    with book.write("Ba") as session:
        set_setting(session, "k", 3)
    with book.read() as session:
        assert get_setting(session, "k") == 3


def test_a_left_lock_tells_of_a_crash(book: Book) -> None:
    assert not book.unclean
    book.close()
    book.path.with_name(f".{book.path.name}.lock").touch()
    with books.unlock(book.path, PASSPHRASE) as opened:
        assert opened.unclean
    with books.unlock(book.path, PASSPHRASE) as opened:
        assert not opened.unclean


def test_a_damaged_place_does_not_spoil_what_is_read_afterwards(book: Book) -> None:
    path = filled(book)
    whole = path.read_bytes()
    key = keys.derive(PASSPHRASE, whole[:16])
    for at in range(len(whole) - 40 * PAGE, len(whole), PAGE):
        path.write_bytes(whole[: at + 90] + bytes([whole[at + 90] ^ 4]) + whole[at + 91 :])
        with contextlib.suppress(UserError), books.unlock(path, PASSPHRASE, key=key) as opened:
            told = ""
            try:
                with opened.read() as session:
                    get_setting(session, "k3")
            except UserError as error:
                told = error.message
            with opened.read() as session:
                same = branch.get_branch(session) == INFO
            if told and same:
                assert "hỏng" in told
                return
    pytest.fail("no page was found that only the settings need")


def test_the_end_of_a_long_text_on_a_damaged_page_is_never_read_as_zeros(book: Book) -> None:
    long = "chữ " * 4000
    for n in range(6):
        with book.write("Dài") as session:
            set_setting(session, f"k{n}", long)
    path = book.path
    book.close()
    whole = path.read_bytes()
    key = keys.derive(PASSPHRASE, whole[:16])
    refused_copies = 0
    for at in range(len(whole) - 30 * PAGE, len(whole), PAGE):
        path.write_bytes(whole[: at + 90] + bytes([whole[at + 90] ^ 4]) + whole[at + 91 :])
        with contextlib.suppress(UserError), books.unlock(path, PASSPHRASE, key=key) as opened:
            for n in range(6):
                read: list[object] = []
                with contextlib.suppress(UserError):
                    with opened.read() as session:
                        value = get_setting(session, f"k{n}")
                    # only what came out of a reading that was not refused counts
                    read.append(value)
                assert read in ([], [long])
            with pytest.raises(UserError):
                backup.make_copy(opened, "mở sổ", datetime(2026, 11, 23, 8))
            refused_copies += 1
    assert refused_copies > 10
