"""What is said of copies, when the second place is asked for, and what counts as a change since the last copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.branch import service as branch
from desktop_app.branch.service import BranchInfo
from desktop_app.core import backup
from desktop_app.core import book as books
from desktop_app.core.backup import Copy
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind
from desktop_app.safety import copies
from desktop_app.safety.copies import Keeper, SecondPlace

NOW = dt.datetime(2026, 11, 23, 14, 5)


def copy_at(at: dt.datetime) -> Copy:
    return Copy(Path("a.chibo"), at, "mở sổ", 2_500_000)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "14:05 hôm nay"),
        (dt.datetime(2026, 11, 22, 23, 59), "23:59 hôm qua"),
        (dt.datetime(2026, 11, 21, 8, 0), "08:00 ngày 21/11/2026"),
        (dt.datetime(2026, 11, 24, 0, 1), "00:01 ngày 24/11/2026"),
    ],
)
def test_when(at: dt.datetime, said: str) -> None:
    assert copies.when_words(at, NOW.date()) == said


@pytest.mark.parametrize(
    ("days", "said"), [(0, "hôm nay"), (1, "hôm qua"), (12, "12 ngày trước"), (-3, "hôm nay")]
)
def test_how_long_ago(days: int, said: str) -> None:
    assert copies.ago_words(NOW - dt.timedelta(days=days), NOW) == said


@pytest.mark.parametrize(
    ("made", "failed", "line"),
    [
        (NOW, None, ("Sao lưu gần nhất: 14:05 hôm nay", "muted")),
        (NOW - dt.timedelta(days=1), None, ("Sao lưu gần nhất: 14:05 hôm qua", "muted")),
        (None, None, ("Chưa có bản sao lưu nào", "warning")),
        (
            NOW - dt.timedelta(days=1),
            NOW,
            ("Lần sao lưu 14:05 hôm nay không thành. Bản gần nhất: 14:05 hôm qua", "warning"),
        ),
        (None, NOW, ("Lần sao lưu 14:05 hôm nay không thành. Bản gần nhất: chưa có", "warning")),
        (NOW, NOW - dt.timedelta(hours=1), ("Sao lưu gần nhất: 14:05 hôm nay", "muted")),
    ],
)
def test_the_line_of_the_side_bar_is_true(
    made: dt.datetime | None, failed: dt.datetime | None, line: tuple[str, str]
) -> None:
    assert copies.last_words(made, failed, NOW) == line


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        (None, ""),
        (SecondPlace(Path("/media/a/USB"), False), ""),
        (SecondPlace(Path("/media/a/USB"), True), "USB đang cắm, chưa có bản sao nào ở đó."),
        (SecondPlace(Path("/media/a/USB"), True, (copy_at(NOW - dt.timedelta(days=7)),)), ""),
        (
            SecondPlace(Path("/media/a/USB"), True, (copy_at(NOW - dt.timedelta(days=12)),)),
            "USB đang cắm, bản sao gần nhất ở đó từ 12 ngày trước.",
        ),
        (
            # made while the clock was years ahead
            SecondPlace(
                Path("/media/a/USB"),
                True,
                (copy_at(NOW + dt.timedelta(days=2000)), copy_at(NOW - dt.timedelta(days=12))),
            ),
            "USB đang cắm, bản sao gần nhất ở đó từ 12 ngày trước.",
        ),
        (
            SecondPlace(Path("/srv/chung"), True, (copy_at(NOW - dt.timedelta(days=8)),)),
            "Nơi sao lưu thứ hai đang mở được, bản sao gần nhất ở đó từ 8 ngày trước.",
        ),
    ],
)
def test_when_the_second_place_is_asked_for(place: SecondPlace | None, asked: str) -> None:
    assert copies.reminder(place, NOW) == asked


class Memory(dict[str, Any]):
    """Settings of a test."""

    def set(self, key: str, value: Any) -> None:
        self[key] = value


def test_each_book_has_a_second_place_of_its_own(tmp_path: Path) -> None:
    memory = Memory()
    one, other = tmp_path / "a.chibo", tmp_path / "b.chibo"
    copies.set_second_folder(memory, one, tmp_path / "x")
    copies.set_second_folder(memory, other, tmp_path / "y")
    copies.set_second_folder(memory, one, None)
    assert copies.second_folder(memory, one) is None
    assert copies.second_folder(memory, other) == tmp_path / "y"
    memory["backups/second"] = "hỏng"
    assert copies.second_folder(memory, other) is None


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with books.create(tmp_path / "a.chibo", "mật khẩu thử") as made:
        yield made


def rename(book: Book, name: str) -> None:
    with book.write("Đặt tên chi bộ") as session:
        branch.save_branch(session, BranchInfo(name, "Đảng bộ xã Hòa Bình", "Hòa Bình"))


def test_only_changes_since_the_last_copy_ask_for_another(book: Book) -> None:
    keeper = Keeper(book, lambda: NOW)
    assert keeper.changed()
    keeper.copy("mở sổ")
    assert not keeper.changed()
    book.log(Kind.LOOK, "Xem bản sao")
    assert not keeper.changed()
    rename(book, "Chi bộ thôn Nà Sơn")
    assert keeper.changed()
    keeper.copy("đóng sổ")
    assert not keeper.changed()
    change = book.last_change
    assert change is not None
    book.undo(change.id)
    assert keeper.changed()


def test_a_copy_elsewhere_is_logged_and_does_not_count_as_the_copy_beside_the_book(
    book: Book, tmp_path: Path
) -> None:
    keeper = Keeper(book, lambda: NOW)
    stick = tmp_path / "usb"
    stick.mkdir()
    keeper.copy("ra nơi thứ hai", stick)
    assert keeper.changed()
    assert keeper.line() == ("Chưa có bản sao lưu nào", "warning")
    assert len(backup.list_copies(book.path, stick)) == 1


def test_copies_on_a_stick_are_thinned_too(book: Book, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    day = dt.datetime(2026, 1, 5, 8, 0)
    moments = [day + dt.timedelta(hours=6 * number) for number in range(40)]
    clock = iter(moments)
    keeper = Keeper(book, lambda: next(clock))
    for _moment in moments:
        keeper.copy("ra USB", stick)
    kept = backup.list_copies(book.path, stick)
    assert len(kept) < 30
    assert kept[0].made_at == day + dt.timedelta(hours=6 * 39)
    # of every day something stays
    assert {copy.made_at.date() for copy in kept} == {day.date() + dt.timedelta(days=n) for n in range(11)}


def test_a_failure_is_remembered_until_the_next_copy(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(book, lambda: NOW)

    def full(*_args: object) -> Copy:
        raise UserError("đầy")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "make_copy", full)
        with pytest.raises(UserError):
            keeper.copy("mở sổ")
    assert keeper.line()[1] == "warning"
    keeper.copy("mở sổ")
    assert keeper.line() == ("Sao lưu gần nhất: 14:05 hôm nay", "muted")


def test_a_copy_at_rest_waits_for_the_hand_and_replaces_the_one_before(book: Book) -> None:
    start = dt.datetime.now()
    clock = [start]
    keeper = Keeper(book, lambda: clock[0])
    keeper.copy("mở sổ")
    assert not keeper.rests()
    for turn in (1, 2):
        rename(book, f"Chi bộ thôn {turn}")
        clock[0] = start + dt.timedelta(seconds=30)
        assert not keeper.rests()
        clock[0] = start + dt.timedelta(minutes=6 * turn)
        assert keeper.rests()
        keeper.copy_at_rest()
        assert not keeper.rests()
    reasons = [copy.reason for copy in backup.list_copies(book.path)]
    assert reasons == ["lúc nghỉ tay", "mở sổ"]


def test_after_a_failure_it_is_not_tried_every_minute(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    start = dt.datetime.now()
    clock = [start]
    keeper = Keeper(book, lambda: clock[0])
    rename(book, "Chi bộ thôn Nà Sơn")

    def full(*_args: object) -> Copy:
        raise UserError("đầy")

    monkeypatch.setattr(backup, "make_copy", full)
    with pytest.raises(UserError):
        keeper.copy_at_rest()
    clock[0] = start + dt.timedelta(minutes=10)
    assert not keeper.rests()
    clock[0] = start + dt.timedelta(minutes=31)
    assert keeper.rests()
    clock[0] = start - dt.timedelta(days=3)
    assert keeper.rests()


def test_a_copy_is_brought_under_the_name_of_its_book(book: Book, tmp_path: Path) -> None:
    here = tmp_path / "đây"
    here.mkdir()
    (here / "a.chibo").write_bytes(b"another")
    made = backup.make_copy(book, "ra nơi thứ hai", NOW)
    assert copies.bring(made.path, here) == here / "a (2).chibo"
    assert (here / "a (2).chibo").read_bytes() == made.path.read_bytes()
    assert (here / "a.chibo").read_bytes() == b"another"
    assert backup.book_name(book.path) is None
    made.path.unlink()
    with pytest.raises(UserError, match="Không đọc được tệp"):
        copies.bring(made.path, here)
