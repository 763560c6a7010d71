"""Copies: each one opens and is whole, none is made half, none stands in the way of the work, none is lost to a wrong clock."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.branch import service as branch
from desktop_app.core import backup, check, keys, paths
from desktop_app.core import book as books
from desktop_app.core.backup import Copy
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.orm import get_setting, set_setting, store_file
from desktop_app.core.recognising import PAGE_BYTES
from tests.conftest import ROOT
from tests.core.conftest import PASSPHRASE

INFO = branch.BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
NOW = datetime(2026, 11, 23, 8, 0, 0)


@pytest.fixture
def large(book: Book) -> Book:
    """A book of more pages than one step copies."""
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
        store_file(session, os.urandom(3_000_000), "application/pdf")
    return book


def _files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def test_a_copy_proves_itself(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.save_branch(session, INFO)
    copy = backup.make_copy(book, "mở sổ", NOW)
    assert backup.list_copies(book.path) == [copy]
    assert (copy.made_at, copy.reason, copy.size) == (NOW, "mở sổ", copy.path.stat().st_size)
    info = backup.describe(book, copy)
    assert (info.state, info.members, info.meetings) == ("whole", 0, 0)
    assert info.last_change is not None
    with books.unlock(copy.path, PASSPHRASE) as other, other.read() as session:
        assert branch.get_branch(session) == INFO


def test_copies_of_one_second_lie_side_by_side_in_order(book: Book) -> None:
    made = []
    for value in range(3):
        with book.write("Đặt") as session:
            set_setting(session, "a", value)
        made.append(backup.make_copy(book, "mở sổ" if value else "đóng sổ", NOW))
    assert backup.list_copies(book.path) == made[::-1]
    for value, copy in enumerate(made):
        with book.look_at(copy.path) as seen, seen.read() as session:
            assert get_setting(session, "a") == value


@pytest.mark.parametrize("writes", [1, 3, 10_000])
def test_others_write_while_a_copy_is_made(large: Book, writes: int) -> None:
    """What is written between two steps starts the copy anew; one that writes all the time is waited for no longer."""
    written: list[int] = []

    def write(fraction: float) -> None:
        if len(written) < writes and fraction < 0.6:
            with large.write("Ghi xen") as session:
                set_setting(session, "k", len(written))
            written.append(len(written))

    copy = backup.make_copy(large, "mở sổ", NOW, step=write)
    assert written
    assert backup.describe(large, copy).state == "whole"
    with books.unlock(copy.path, PASSPHRASE) as other:
        assert check.check_book(other) == []
        with other.read() as session:
            assert get_setting(session, "k") in written
    with large.read() as session:
        assert get_setting(session, "k") == written[-1]


def test_a_write_after_the_copying_is_no_fault_of_the_copy(large: Book) -> None:
    def write(fraction: float) -> None:
        if fraction == 0.6 and large.last_change is not None:
            with large.write("Ghi sau khi chép") as session:
                set_setting(session, "k", 1)
            large.last_change = None
            large.keep_draft("a", "Đang gõ", {"x": 1})

    copy = backup.make_copy(large, "mở sổ", NOW, step=write)
    with large.look_at(copy.path) as seen, seen.read() as session:
        assert get_setting(session, "k") is None


def test_a_thread_that_saves_all_the_time_and_copies_in_between(large: Book) -> None:
    stop = threading.Event()
    saved: list[int] = []

    def save() -> None:
        while not stop.is_set():
            with large.write("Lưu") as session:
                set_setting(session, "k", len(saved))
            saved.append(len(saved))

    worker = threading.Thread(target=save)
    worker.start()
    try:
        copies = [backup.make_copy(large, "mở sổ", NOW) for _ in range(3)]
    finally:
        stop.set()
        worker.join()
    assert len(saved) > 3
    assert [backup.describe(large, copy).state for copy in copies] == ["whole"] * 3
    assert check.check_book(large) == []


def test_two_threads_copy_one_after_the_other(large: Book) -> None:
    made: list[backup.Copy] = []

    def copy() -> None:
        made.append(backup.make_copy(large, "mở sổ", NOW))
        # what is unfinished is not taken for what a crash left
        backup.thin(large.path, NOW.date())

    workers = [threading.Thread(target=copy) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(made, key=lambda one: one.made_at, reverse=True) == backup.list_copies(large.path)
    assert [backup.describe(large, one).state for one in made] == ["whole"] * 3


class Stopped(Exception):
    pass


@pytest.mark.parametrize("at", [0.0, 0.2, 0.55, 0.75, 0.9, 1.0])
def test_stopped_half_way_nothing_is_left(large: Book, at: float) -> None:
    def stop(fraction: float) -> None:
        if fraction >= at:
            raise Stopped

    with pytest.raises(Stopped):
        backup.make_copy(large, "mở sổ", NOW, step=stop)
    assert _files(paths.backups_of(large.path)) == []
    assert backup.describe(large, backup.make_copy(large, "mở sổ", NOW)).state == "whole"


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    resource = pytest.importorskip("resource", reason="only where the system limits files")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_disk_that_takes_no_more_leaves_nothing(large: Book, part: float) -> None:
    size = large.path.stat().st_size
    with _largest_file(int(size * part)), pytest.raises(UserError, match="nguyên vẹn") as refused:
        backup.make_copy(large, "mở sổ", NOW)
    assert refused.value.hint
    assert _files(paths.backups_of(large.path)) == []
    assert check.check_book(large) == []
    backup.make_copy(large, "mở sổ", NOW)


def test_a_full_disk_is_said(large: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlcipher.connect

    def small(target: str, **more: Any) -> Any:
        connection = connect(target, **more)
        if target.endswith(".tmp"):
            connection.execute("PRAGMA max_page_count=100")
        return connection

    monkeypatch.setattr(sqlcipher, "connect", small)
    with pytest.raises(UserError, match="đã đầy"):
        backup.make_copy(large, "mở sổ", NOW)
    assert _files(paths.backups_of(large.path)) == []


def test_a_stick_pulled_out_while_copying(
    large: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()

    def gone(*_arguments: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", gone)
    with pytest.raises(UserError, match="ổ đĩa không trả lời"):
        backup.make_copy(large, "mở sổ", NOW, stick)
    monkeypatch.undo()
    monkeypatch.setattr(os, "replace", gone)
    with pytest.raises(UserError, match="ổ đĩa không trả lời"):
        backup.make_copy(large, "mở sổ", NOW, stick)
    assert _files(stick) == []


def test_a_book_whose_stick_was_pulled_out_ends_in_a_sentence(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    elsewhere = book.path.with_name("ở nơi khác")
    os.rename(book.path, elsewhere)
    with pytest.raises(UserError):
        backup.make_copy(book, "mở sổ", NOW)
    backup.thin(book.path, NOW.date())
    assert backup.list_copies(book.path) == [copy]
    # without the book the copies of a folder cannot be told from those of others: all are listed
    assert backup.list_copies(book.path, copy.path.parent) == [copy]
    assert backup.describe(book, copy).state == "whole"
    os.rename(elsewhere, book.path)
    backup.make_copy(book, "mở sổ", NOW)


def test_a_second_place_that_is_not_there_is_not_made_up(book: Book, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="không còn ở đó"):
        backup.make_copy(book, "ra USB", NOW, tmp_path / "usb")
    (tmp_path / "tệp").write_bytes(b"x")
    with pytest.raises(UserError):
        backup.make_copy(book, "ra USB", NOW, tmp_path / "tệp")
    assert not (tmp_path / "usb").exists()


def test_a_stick_shared_by_two_branches_lists_each_its_own(book: Book, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    other = tmp_path / "khác" / book.path.name
    other.parent.mkdir()
    mine = backup.make_copy(book, "ra USB", NOW, stick)
    with books.create(other, PASSPHRASE) as second:
        theirs = backup.make_copy(second, "ra USB", NOW, stick)
    assert backup.list_copies(book.path, stick) == [mine]
    assert backup.list_copies(other, stick) == [theirs]


def test_only_copies_are_listed(book: Book) -> None:
    folder = paths.backups_of(book.path)
    copy = backup.make_copy(book, "mở sổ", NOW)
    for name in (
        "ghi chú.txt",
        "sổ 2026-13-45 08.00.00 mở sổ.chibo",
        "sổ cũ.chibo",
        ".sổ 2026-11-20 08.00.00 a.chibo",
        "sổ 2026-11-20 08.00.00 mở sổ.chibo-journal",
    ):
        (folder / name).write_bytes(b"x")
    (folder / "sổ 2026-11-21 08.00.00 thư mục.chibo").mkdir()
    assert backup.list_copies(book.path) == [copy]
    assert backup.list_copies(book.path, folder / "không có") == []


def test_a_file_pointed_at(book: Book, tmp_path: Path) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    assert backup.copy_at(copy.path) == copy
    shutil.copy(copy.path, tmp_path / "chép tay.chibo")
    pointed = backup.copy_at(tmp_path / "chép tay.chibo")
    assert (pointed.reason, pointed.size) == ("", copy.size)
    assert backup.describe(book, pointed).state == "whole"
    with pytest.raises(UserError):
        backup.copy_at(tmp_path / "không có.chibo")


@pytest.mark.parametrize("stem", ["sổ", "s" * 200, "Sổ chi bộ thôn Nà Sơn xã Hòa Bình " * 4])
@pytest.mark.parametrize("reason", ["mở sổ", "trước nhập: a/b\\c*?", "", "..", 'x"<>|y'])
def test_any_reason_makes_a_name(blank: Path, tmp_path: Path, stem: str, reason: str) -> None:
    path = tmp_path / f"{stem.strip()}.chibo"
    if len(path.name.encode()) > 230:
        path = tmp_path / f"{stem.strip()[:100]}.chibo"
    shutil.copy(blank, path)
    with books.unlock(path, PASSPHRASE) as opened:
        copy = backup.make_copy(opened, reason, NOW)
        assert len(copy.path.name.encode()) <= 255
        assert not set(copy.path.name) & set('\\/:*?"<>|')
        assert [one.path for one in backup.list_copies(path)] == [copy.path]


def _flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("place", [20, 1000, PAGE_BYTES + 9, 5 * PAGE_BYTES + 4000, 40 * PAGE_BYTES])
def test_a_flipped_byte_is_told_as_damage(book: Book, place: int) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    _flip(copy.path, place)
    assert backup.describe(book, copy).state == "damaged"


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 5000, bytes(3 * PAGE_BYTES), b"SQLite format 3\x00" + bytes(8176), b"PK" + bytes(8190)],
    ids=["empty", "cut", "zeros", "plain sqlite", "zip"],
)
def test_what_is_no_copy_is_told_as_damage(book: Book, content: bytes) -> None:
    folder = paths.backups_of(book.path)
    folder.mkdir()
    (folder / "sổ 2026-11-20 08.00.00 mở sổ.chibo").write_bytes(content)
    (copy,) = backup.list_copies(book.path)
    info = backup.describe(book, copy)
    assert (info.state, info.members) == ("damaged", None)
    copy.path.unlink()
    assert backup.describe(book, copy).state == "damaged"


def test_a_copy_of_the_passphrase_before_is_told_apart(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    book.change_passphrase("một câu khác hẳn")
    newer = backup.make_copy(book, "mở sổ", NOW)
    assert [backup.describe(book, one).state for one in (copy, newer)] == ["other_key", "whole"]
    # damage of the first page looks the same from outside: a page further on tells
    _flip(newer.path, 100)
    assert backup.describe(book, newer).state == "damaged"


def test_a_copy_of_an_older_schema(book: Book, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "data" / "books" / "schema-0001.chibo", tmp_path / "cũ.chibo")
    kept: list[backup.CopyInfo] = []

    def keep(old: Book) -> None:
        kept.append(backup.describe(old, backup.make_copy(old, "trước nâng cấp", NOW)))

    books.unlock(tmp_path / "cũ.chibo", PASSPHRASE, before_upgrade=keep).close()
    assert [(info.state, info.members, info.meetings) for info in kept] == [("whole", 12, 1)]


def test_of_a_damaged_book_no_copy_is_made(large: Book) -> None:
    large._engine.dispose()
    _flip(large.path, large.path.stat().st_size // 2)
    with pytest.raises(backup.DamagedBook):
        backup.make_copy(large, "mở sổ", NOW)
    assert _files(paths.backups_of(large.path)) == []


def test_what_a_crash_left_is_cleared(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    beside = [book.path.with_name(f".{book.path.name}.khoi-phuc{end}") for end in ("", "-journal")]
    left = copy.path.with_name(f".dang-chep-{keys.salt_of(book.path)[:6].hex()}.tmp")
    for path in (left, left.with_name(left.name + "-journal"), *beside):
        path.write_bytes(b"x" * 9000)
    backup.thin(book.path, NOW.date())
    assert _files(copy.path.parent) == [copy.path.name]
    assert not any(path.exists() for path in beside)
    left.write_bytes(b"x" * 9000)
    assert backup.describe(book, backup.make_copy(book, "mở sổ", NOW)).state == "whole"
    assert not left.exists()


def _of(days: list[date], a_day: int = 1) -> list[backup.Copy]:
    return [
        backup.Copy(
            Path(f"{day} {n}.chibo"), datetime(day.year, day.month, day.day, 8) + timedelta(minutes=n), "", 1
        )
        for day in days
        for n in range(a_day)
    ]


def test_copies_are_thinned() -> None:
    newest = NOW
    copies = [backup.Copy(Path(f"{i}.chibo"), newest - timedelta(hours=12 * i), "", 1) for i in range(1000)]
    surplus = backup.to_thin(copies, newest.date())
    kept = [copy for copy in copies if copy not in surplus]
    assert [copy for copy in copies[:5] if copy in surplus] == []  # all of two days
    by_age = [(newest.date() - copy.made_at.date()).days for copy in kept]
    assert len([age for age in by_age if 2 < age <= 30]) == 28  # one a day
    assert 46 <= len([age for age in by_age if 30 < age <= 365]) <= 50  # one a week
    assert len([age for age in by_age if age > 365]) <= 7  # one a month
    # the clock is believed a few days late
    assert 0 < len(surplus) - len(backup.surplus_of(copies, newest.date())) < 20


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2032, 12, 31)), max_size=80),
    st.dates(date(2015, 1, 1), date(2040, 1, 1)),
    st.integers(1, 4),
)
def test_the_newest_and_the_future_always_stay(days: list[date], today: date, a_day: int) -> None:
    copies = _of(sorted(set(days)), a_day)
    surplus = backup.surplus_of(copies, today)
    past = sorted((c for c in copies if c.made_at.date() <= today), key=lambda c: c.made_at)
    assert not set(surplus) & set(past[-backup.KEPT_AT_LEAST :])
    assert all(copy.made_at.date() <= today for copy in surplus)
    # nothing that the rule keeps is removed, and of every month something stays
    rule = set(backup.to_thin(past, max(today, date(2033, 1, 1))))
    assert set(surplus) <= rule
    months = {(c.made_at.year, c.made_at.month) for c in past}
    assert {(c.made_at.year, c.made_at.month) for c in past if c not in surplus} == months


def test_a_clock_set_wrong_for_some_days_throws_nothing_away() -> None:
    today = NOW.date()
    daily = [today - timedelta(days=n) for n in range(30)]
    assert backup.surplus_of(_of(daily, 2), today) != []
    once = [copy for copy in _of(daily, 2) if copy not in backup.surplus_of(_of(daily, 2), today)]
    tomorrow = today + timedelta(days=1)
    due = set(backup.surplus_of([*once, *_of([tomorrow], 3)], tomorrow))
    assert len(due) == 1
    for shift in (-5000, -400, 60, 400, 3000):
        wrong = today + timedelta(days=shift)
        assert backup.surplus_of(once, wrong) == []
        # the copy made at opening carries the wrong date: no more goes than on any next day
        made = [*once, *_of([wrong], 3)]
        assert set(backup.surplus_of(made, wrong)) <= due
        assert set(backup.surplus_of(made, today)) & set(once) == set()


def test_a_damaged_book_that_was_kept_takes_no_whole_copys_place() -> None:
    today = NOW.date()
    whole = _of([today - timedelta(days=n) for n in range(20)], 1)
    day = today - timedelta(days=15)
    at = datetime(day.year, day.month, day.day, 23, 30)
    for reason in ("trước khôi phục, bị hỏng", "trước khôi phục, không mở được"):
        damaged = Copy(Path("hỏng"), at, reason, 0)
        assert backup.surplus_of([*whole, damaged], today) == []
    newer = Copy(Path("khác"), at, "đóng sổ", 0)
    assert [copy.made_at.date() for copy in backup.surplus_of([*whole, newer], today)] == [day]


def test_a_file_where_the_copies_should_lie_is_said(book: Book) -> None:
    paths.backups_of(book.path).write_text("không phải thư mục", encoding="utf-8")
    with pytest.raises(UserError, match="đã có một tệp mang tên này"):
        backup.make_copy(book, "mở sổ", NOW)


def test_thinning_removes_the_files(book: Book) -> None:
    copy = backup.make_copy(book, "mở sổ", NOW)
    folder = copy.path.parent
    for n in range(1, 120):
        at = NOW - timedelta(days=n // 2, hours=n % 2)
        shutil.copy(copy.path, folder / f"sổ {at:%Y-%m-%d %H.%M.%S} mở sổ.chibo")
    before = backup.list_copies(book.path)
    backup.thin(book.path, NOW.date())
    left = backup.list_copies(book.path)
    assert left == [one for one in before if one not in backup.surplus_of(before, NOW.date())]
    assert backup.KEPT_AT_LEAST < len(left) < len(before)
    # a second time there is nothing to do
    backup.thin(book.path, NOW.date())
    assert backup.list_copies(book.path) == left
