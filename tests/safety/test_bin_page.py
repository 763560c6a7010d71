"""The page of the bin by real keys: taking back, the two questions before purging, the old copies."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo
from desktop_app.core import backup
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.history import Kind
from desktop_app.core.history_reading import list_changes
from desktop_app.members import service as members
from desktop_app.members.service import MemberDraft
from desktop_app.safety import bin as bins
from desktop_app.safety.bin_page import BinPage
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks

PASSPHRASE = "mật khẩu thử"
TODAY = dt.date.today()
ANH, TU = "Nông Thị Ánh", "Vi Văn Tư"


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch of two, to be copied."""
    path = tmp_path_factory.mktemp("books") / "nà sơn.chibo"
    with books.create(path, PASSPHRASE) as book, book.write("Chi bộ") as session:
        branch_service.save_branch(
            session, BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
        )
        for name in (ANH, TU):
            members.save_member(session, MemberDraft(name, admission_date=PartialDate(2004, 3, 3)), TODAY)
    return path


class Place:
    """The page, what it told the window, and hands on its dialogs."""

    def __init__(self, qtbot: QtBot, book: Book, settings: Settings, tasks: Tasks) -> None:
        self.qtbot, self.book, self.tasks = qtbot, book, tasks
        self.said: list[tuple[str, bool]] = []
        self.day = TODAY
        context = Context(
            book,
            settings,
            tasks,
            book.path,
            lambda: self.day,
            changed=lambda sentence, change=None: self.said.append((sentence, change is not None)),
        )
        self.page = BinPage(context, book)
        qtbot.addWidget(self.page)
        self.page.resize(1150, 728)
        self.page.show()
        qtbot.waitExposed(self.page)

    def delete(self, *names: str) -> None:
        with self.book.read() as session:
            ids = {p.full_name: p.id for p in members.people_on(session, TODAY)}
        for name in names:
            with self.book.write(f"Đưa vào thùng rác: {name}") as session:
                members.delete_member(session, ids[name])
        self.page.reload()

    def names(self) -> list[str]:
        return sorted(item.name for item in self.page.table.visible_rows())

    def here(self) -> set[str]:
        with self.book.read() as session:
            return {one.full_name for one in members.people_on(session, TODAY)}

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.busy(), timeout=20_000)
        QCoreApplication.processEvents()


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, small_book: Path, tmp_path: Path) -> Iterator[Place]:
    words.install(qapp)
    theme.apply(qapp, False, 100)
    path = tmp_path / "sổ" / "nà sơn.chibo"
    path.parent.mkdir()
    shutil.copy(small_book, path)
    tasks = Tasks()
    with books.unlock(path, PASSPHRASE) as book:
        made = Place(qtbot, book, Settings(tmp_path / "s.ini"), tasks)
        yield made
        made.page.hide()
        tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


Hands = Callable[[QDialog], None]


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Give each dialog that comes up the next pair of hands; returns what the dialogs said."""

    def give(*acts: Hands) -> list[str]:
        waiting = list(acts)
        seen: list[str] = []

        def run(self: QDialog) -> int:
            self.show()
            seen.append(" ".join(_texts(self)))
            assert waiting, f"nobody expected: {seen[-1]}"
            waiting.pop(0)(self)
            if self.isVisible():
                self.hide()
            return self.result()

        monkeypatch.setattr(QDialog, "exec", run)
        return seen

    return give


def _texts(dialog: QDialog) -> Iterator[str]:
    yield dialog.windowTitle()
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.text():
            yield label.text()


def button(widget: QWidget, words: str) -> QPushButton:
    found = [b for b in widget.findChildren(QPushButton) if words in b.text() and not b.isHidden()]
    assert len(found) == 1, [b.text() for b in widget.findChildren(QPushButton)]
    return found[0]


def press(words: str) -> Hands:
    """Press a button by the keyboard."""

    def act(dialog: QDialog) -> None:
        chosen = button(dialog, words)
        chosen.setFocus()
        QTest.keyClick(chosen, Qt.Key.Key_Return)

    return act


def type_word(word: str, then: str = "Xóa hẳn") -> Hands:
    def act(dialog: QDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert line is not None
        QTest.keyClicks(line, word)
        if dialog.isVisible():
            button(dialog, then).click()

    return act


def test_an_empty_bin_says_so(place: Place) -> None:
    place.page.reload()
    assert place.names() == []
    assert place.page.primary is not None
    assert not place.page.primary.isEnabled()
    assert not place.page.purge_button.isEnabled()
    assert "lấy lại" in place.page.help_text()


def test_enter_takes_back_and_it_can_be_undone(place: Place) -> None:
    place.delete(ANH, TU)
    assert place.names() == [f"Đảng viên {ANH}", f"Đảng viên {TU}"]
    assert place.page.status() == "2 mục · giữ 30 ngày, sau đó chỉ nhắc chứ không tự xóa"
    # one is chosen: what can be done with it is seen
    assert place.page.primary is not None
    assert place.page.primary.isEnabled()
    assert place.page.purge_button.isEnabled()
    assert place.page.search is not None
    QTest.keyClicks(place.page.search, "anh")
    assert place.names() == [f"Đảng viên {ANH}"]
    place.page.table.go_to(0)
    place.page.table.setFocus()
    QTest.keyClick(place.page.table, Qt.Key.Key_Return)
    assert place.here() == {ANH}
    assert place.said == [(f"Đã lấy lại Đảng viên {ANH}.", True)]
    assert place.book.last_change is not None
    place.book.undo(place.book.last_change.id)
    assert place.here() == set()


def test_what_it_belongs_to_comes_along_when_one_says_so(
    place: Place, hands: Callable[..., list[str]]
) -> None:
    with place.book.read() as session:
        who = next(p for p in members.people_on(session, TODAY) if p.full_name == ANH)
        event = members.get_member(session, who.id, TODAY).events[0].id
    with place.book.write("Đưa vào thùng rác") as session:
        members.delete_event(session, event or 0)
    place.delete(ANH)
    place.page.table.select_key(next(i.key for i in place.page.table.visible_rows() if not i.soft))
    said = hands(press("Không, quay lại"), press("Lấy lại cả hai"))
    place.page.restore()
    assert len(place.names()) == 2
    assert f"Lấy lại luôn: Đảng viên {ANH}." in said[0]
    place.page.restore()
    assert place.names() == []
    assert ANH in place.here()


@pytest.mark.parametrize(
    "acts",
    [
        (press("Không xóa"),),
        (press("Tiếp tục"), press("Không xóa")),
        (press("Tiếp tục"), type_word("xoa di"), press("Không xóa")),
        (press("Tiếp tục"), type_word("")),
    ],
    ids=["first question", "second question", "another word", "no word"],
)
def test_nothing_is_erased_without_both_answers(
    place: Place, hands: Callable[..., list[str]], acts: tuple[Hands, ...]
) -> None:
    place.delete(ANH)
    place.page.table.go_to(0)
    place.page.table.setFocus()
    said = hands(*acts)
    QTest.keyClick(place.page.table, Qt.Key.Key_Delete)
    place.wait()
    assert len(said) == (1 if len(acts) == 1 else 2)
    assert place.names() == [f"Đảng viên {ANH}"]
    assert f"Xóa hẳn: Đảng viên {ANH}" in said[0]
    with place.book.read() as session:
        assert list_changes(session, kinds=[Kind.PURGE]) == []


def test_purging_and_the_old_copies(place: Place, hands: Callable[..., list[str]]) -> None:
    place.delete(ANH)
    old = backup.make_copy(place.book, "mở sổ", dt.datetime(2026, 11, 20, 8, 0)).path
    odd = old.with_name("nà sơn 2026-11-19 08.00.00 lạ.chibo")
    odd.write_bytes(b"x" * 8192)
    place.page.table.go_to(0)
    said = hands(press("Tiếp tục"), type_word("xoa han"), press("Xóa 1 bản sao cũ"))
    place.page.purge_button.click()
    place.wait()
    place.qtbot.waitUntil(lambda: place.said[-1][0].startswith("Đã xóa 1 bản sao"), timeout=20_000)
    assert place.said == [("Đã xóa hẳn khỏi sổ.", False), ("Đã xóa 1 bản sao cũ.", False)]
    assert "Sẽ xóa" in said[0]
    assert "1 đảng viên, 1 sự kiện" in said[0]
    assert odd.name in said[2]
    assert place.names() == []
    reasons = [copy.reason for copy in backup.list_copies(place.book.path)]
    assert not old.exists()
    assert odd.exists()
    assert "sau khi xóa hẳn" in reasons


def test_the_copies_may_stay(place: Place, hands: Callable[..., list[str]]) -> None:
    place.delete(ANH, TU)
    old = backup.make_copy(place.book, "mở sổ", dt.datetime(2026, 11, 20, 8, 0)).path
    place.page.table.selectAll()
    said = hands(press("Tiếp tục"), type_word("XOA HAN"), press("Giữ các bản sao"))
    place.page.purge_button.click()
    place.qtbot.waitUntil(lambda: len(said) == 3, timeout=20_000)
    place.wait()
    assert old.exists()
    assert place.names() == []


def test_the_time_is_over(place: Place) -> None:
    place.delete(ANH)
    place.day = TODAY + dt.timedelta(days=31)
    place.page.reload()
    assert place.page.overdue.isVisible()
    assert place.page.overdue.title.text() == "Có 1 mục đã quá 30 ngày."
    place.page.choose_button.click()
    assert [item.name for item in place.page.table.selected_rows()] == [f"Đảng viên {ANH}"]
    combo = place.page.keep.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert not place.page.overdue.isVisible()
    assert place.said == [("Giữ trong thùng rác: 60 ngày.", True)]
    with place.book.read() as session:
        assert bins.keep_days(session) == 60


def test_the_page_opens_on_what_another_points_to(place: Place) -> None:
    place.delete(ANH, TU)
    key = place.page.table.visible_rows()[1].key
    place.page.open(key=key)
    row = place.page.table.current_row()
    assert row is not None
    assert row.key == key
