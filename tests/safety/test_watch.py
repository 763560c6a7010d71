"""The program around the place of the copies: at open, at close, before large changes, a stick, a copy looked at."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.app import Program
from desktop_app.branch import service as branch
from desktop_app.branch.service import BranchInfo
from desktop_app.core import backup, paths
from desktop_app.core import book as books
from desktop_app.core.backup import Copy
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind
from desktop_app.core.history_reading import list_changes
from desktop_app.main_window import MainWindow
from desktop_app.safety import copies
from desktop_app.safety.backups_page import BackupsPage
from desktop_app.ui import files
from desktop_app.ui.bars import Band

PASSPHRASE = "mật khẩu thử"


def rename(book: Book, name: str) -> None:
    """A change of the book."""
    with book.write("Đặt tên chi bộ") as session:
        branch.save_branch(session, BranchInfo(name, "Đảng bộ xã Hòa Bình", "Hòa Bình"))


def name_of(book: Book) -> str:
    with book.read() as session:
        return branch.get_branch(session).name


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "nà sơn.chibo"
    with books.create(path, PASSPHRASE) as book:
        rename(book, "Chi bộ thôn Nà Sơn")
    return path


class Running:
    """The program with the book open and at rest."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, path: Path) -> None:
        self.qtbot = qtbot
        self.path = path
        qapp.setQuitOnLastWindowClosed(False)
        self.program = Program(qapp)
        self.program.open_book(books.unlock(path, PASSPHRASE))
        self.rest()

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None
        return self.program.window

    @property
    def book(self) -> Book:
        assert self.program.book is not None
        return self.program.book

    @property
    def place(self) -> BackupsPage:
        page = self.window.page()
        assert isinstance(page, BackupsPage)
        return page

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.program.tasks.busy(), timeout=20_000)
        self.qtbot.wait(20)

    def reasons(self) -> list[str]:
        return [copy.reason for copy in backup.list_copies(self.path)]

    def open_place(self) -> BackupsPage:
        self.window.open_page("backups")
        self.rest()
        return self.place

    def tick(self) -> None:
        assert self.program._watch is not None
        self.program._watch.tick()
        self.rest()

    def click(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()


@pytest.fixture
def running(
    qtbot: QtBot, qapp: QApplication, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "data"))
    path = tmp_path / "sổ" / "nà sơn.chibo"
    path.parent.mkdir()
    shutil.copy(small, path)
    made = Running(qtbot, qapp, path)
    yield made
    for widget in list(qapp.topLevelWidgets()):
        if isinstance(widget, MainWindow):
            widget.may_close = lambda: True
    made.program._drop_window()
    for widget in list(qapp.topLevelWidgets()):
        if isinstance(widget, MainWindow):
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    made.program.end()
    made.program.shell.close()
    made.program.shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[QDialog], None]]:
    """What is pressed in the next dialogs; the one that waits for work is left to it unless told otherwise."""
    acts: list[Callable[[QDialog], None]] = []
    usual = QDialog.exec

    def run(dialog: QDialog) -> int:
        if type(dialog).__name__ == "BusyDialog":
            return usual(dialog)
        dialog.show()
        acts.pop(0)(dialog)
        if dialog.isVisible():
            dialog.hide()
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", run)
    return acts


def press(words_of: str) -> Callable[[QDialog], None]:
    def act(dialog: QDialog) -> None:
        button = next(b for b in dialog.findChildren(QPushButton) if b.text() == words_of)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    return act


def full(*_args: object, **_more: object) -> Copy:
    raise UserError("Chưa sao lưu được sổ vì nơi cất bản sao đã đầy; sổ đang dùng vẫn nguyên vẹn.")


def test_a_copy_at_open_and_the_side_bar_says_when(running: Running) -> None:
    assert running.reasons() == ["mở sổ"]
    assert running.window.side.backup.text().startswith("Sao lưu gần nhất: ")
    assert running.window.side.backup.text().endswith("hôm nay")


def test_the_side_bar_knows_midnight(running: Running) -> None:
    assert running.program.keeper is not None
    running.program.keeper.now = lambda: dt.datetime.now() + dt.timedelta(days=1)
    running.tick()
    assert running.window.side.backup.text().endswith("hôm qua")


def test_closing_makes_a_copy_only_when_something_changed(running: Running) -> None:
    window = running.window
    rename(running.book, "Chi bộ thôn Nà Phai")
    assert window.close()
    assert running.reasons() == ["đóng sổ", "mở sổ"]


def test_closing_an_unchanged_book_makes_none(running: Running) -> None:
    assert running.window.close()
    assert running.reasons() == ["mở sổ"]


def test_a_failure_at_close_is_told_and_closing_stays_possible(
    running: Running, answers: list[Callable[[QDialog], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = running.window
    rename(running.book, "Chi bộ thôn Nà Phai")
    monkeypatch.setattr(backup, "make_copy", full)
    answers.append(press("Ở lại"))
    assert not window.close()
    assert window.isVisible()
    assert "không thành" in window.side.backup.text()
    answers.append(press("Đóng, không sao lưu"))
    assert window.close()


def test_the_copy_at_close_can_be_skipped(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    window = running.window
    rename(running.book, "Chi bộ thôn Nà Phai")
    began: list[bool] = []
    stopped: list[bool] = []

    def slow(*args: object, **_more: object) -> Copy:
        step = args[4]
        assert callable(step)
        began.append(True)
        try:
            for _turn in range(5000):
                QTest.qSleep(2)
                step(0.5)
        except BaseException:
            stopped.append(True)
            raise
        raise AssertionError("never stopped")

    monkeypatch.setattr(backup, "make_copy", slow)

    def skip(dialog: QDialog) -> int:
        dialog.show()
        running.qtbot.waitUntil(lambda: bool(began))
        press("Đóng ngay, không sao lưu")(dialog)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", skip)
    assert window.close()
    running.rest()
    assert stopped == [True]


def test_before_a_large_change_a_copy_is_kept_once(running: Running) -> None:
    done: list[str] = []
    running.window.context.after_copy("trước việc lớn", lambda: done.append("a"))
    assert done == ["a"]
    rename(running.book, "Chi bộ thôn Nà Phai")
    running.window.context.after_copy("trước việc lớn", lambda: done.append("b"))
    assert done == ["a"]
    running.rest()
    assert done == ["a", "b"]
    assert running.reasons() == ["trước việc lớn", "mở sổ"]


def test_without_a_copy_the_user_decides(
    running: Running, answers: list[Callable[[QDialog], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    rename(running.book, "Chi bộ thôn Nà Phai")
    monkeypatch.setattr(backup, "make_copy", full)
    answers.append(press("Không, quay lại"))
    running.window.context.after_copy("trước việc lớn", lambda: done.append("a"))
    running.rest()
    assert not done
    answers.append(press("Vẫn làm, không sao lưu"))
    running.window.context.after_copy("trước việc lớn", lambda: done.append("b"))
    running.rest()
    assert done == ["b"]


def test_a_stick_is_asked_for_until_it_has_a_copy(running: Running, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    copies.set_second_folder(running.program.settings, running.path, stick)
    bar = running.window.ask_bar
    running.tick()
    assert bar.isHidden()
    stick.mkdir()
    running.tick()
    assert bar.isVisible()
    assert bar.text.text() == "Nơi sao lưu thứ hai đang mở được, chưa có bản sao nào ở đó."
    running.click(bar.act_button)
    assert bar.isHidden()
    assert len(backup.list_copies(running.path, stick)) == 1
    assert "Đã sao lưu ra nơi thứ hai" in running.window.undo_bar.text.text()
    running.tick()
    assert bar.isHidden()


def test_putting_it_off_asks_no_more_this_time(running: Running, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    copies.set_second_folder(running.program.settings, running.path, stick)
    running.tick()
    running.click(running.window.ask_bar.later_button)
    running.tick()
    assert running.window.ask_bar.isHidden()


def test_a_copy_is_looked_at_beside_the_book(
    running: Running, qapp: QApplication, answers: list[Callable[[QDialog], None]]
) -> None:
    rename(running.book, "Chi bộ thôn Nà Phai")
    place = running.open_place()
    copied = backup.list_copies(running.path)[0]
    before = copied.path.read_bytes()
    running.click(place.card.look_button)
    shown, other = running.program._looks[0]
    band = shown.findChild(Band)
    assert band is not None
    assert band.text.text().startswith("Đang xem bản sao")
    assert band.text.text().endswith("chỉ để xem, không sửa được")
    assert name_of(other) == "Chi bộ thôn Nà Sơn"
    assert "backups" not in shown._entries
    with pytest.raises(UserError, match="chỉ để xem"):
        rename(other, "Khác")
    for key in shown._entries:
        shown.open_page(key)
        running.rest()
    running.click(band.button)
    assert not running.program._looks
    assert copied.path.read_bytes() == before
    assert name_of(running.book) == "Chi bộ thôn Nà Phai"
    with running.book.read() as session:
        assert list_changes(session, kinds=[Kind.LOOK])


def test_locking_closes_the_copy_looked_at(running: Running, qapp: QApplication) -> None:
    place = running.open_place()
    running.click(place.card.look_button)
    shown, other = running.program._looks[0]
    running.program.lock()
    assert not running.program._looks
    assert not shown.isVisible()
    assert other.closed
    assert not any(other._key)
    assert running.program.shell.isVisible()


def test_after_restoring_the_window_reads_the_restored_book(
    running: Running, answers: list[Callable[[QDialog], None]]
) -> None:
    rename(running.book, "Chi bộ thôn Nà Phai")
    running.window.set_branch("Chi bộ thôn Nà Phai")
    place = running.open_place()
    answers.append(press("Khôi phục về bản này"))
    running.click(place.card.restore_button)
    running.rest()
    assert running.window.side.branch.text() == "Chi bộ thôn Nà Sơn"
    assert running.window.key() == "backups"
    assert "Đã khôi phục sổ về bản" in running.window.undo_bar.text.text()
    assert running.reasons()[0].startswith("trước khôi phục")


def test_what_was_done_before_restoring_is_not_taken_back_after_it(
    running: Running, answers: list[Callable[[QDialog], None]]
) -> None:
    for name in ("Chi bộ thôn Nà Phai", "Chi bộ thôn Nà Mò", "Chi bộ thôn Nà Lẹng"):
        rename(running.book, name)
        running.window.changed("Đã sửa tên chi bộ.", running.book.last_change)
    assert running.window.undo_action.isEnabled()
    place = running.open_place()
    answers.append(press("Khôi phục về bản này"))
    running.click(place.card.restore_button)
    running.rest()
    assert not running.window.undo_action.isEnabled()
    rename(running.book, "Chi bộ thôn Nà Khao")
    running.window.changed("Đã sửa tên chi bộ.", running.book.last_change)
    for _time in range(3):
        running.window.undo()
    with running.book.read() as session:
        assert branch.get_branch(session).name == "Chi bộ thôn Nà Sơn"
    assert not running.window.undo_action.isEnabled()


def test_while_the_hand_rests_a_copy_is_made(running: Running) -> None:
    assert running.program.keeper is not None
    rename(running.book, "Chi bộ thôn Nà Phai")
    running.tick()
    assert running.reasons() == ["mở sổ"]
    running.program.keeper.now = lambda: dt.datetime.now() + dt.timedelta(minutes=6)
    running.tick()
    assert running.reasons() == ["lúc nghỉ tay", "mở sổ"]
    running.program.keeper.now = dt.datetime.now
    assert running.window.close()
    assert running.reasons() == ["lúc nghỉ tay", "mở sổ"]


def test_stopping_the_copy_gives_the_act_up(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    rename(running.book, "Chi bộ thôn Nà Phai")
    began: list[bool] = []

    def slow(*args: object, **_more: object) -> Copy:
        step = args[4]
        assert callable(step)
        began.append(True)
        while True:
            QTest.qSleep(2)
            step(0.5)

    monkeypatch.setattr(backup, "make_copy", slow)
    running.window.context.after_copy("trước việc lớn", lambda: done.append("a"), lambda: done.append("b"))
    running.qtbot.waitUntil(lambda: bool(began))
    running.program.tasks.cancel_all()
    running.rest()
    assert done == ["b"]


def test_a_copy_from_a_stick_becomes_a_book_of_this_machine(
    running: Running,
    answers: list[Callable[[QDialog], None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick, here = tmp_path / "usb", tmp_path / "Tài liệu"
    stick.mkdir()
    here.mkdir()
    copied = backup.make_copy(running.book, "ra nơi thứ hai", dt.datetime(2026, 11, 23, 14, 5), stick)
    before = copied.path.read_bytes()
    running.program.lock()
    monkeypatch.setattr(paths, "documents", lambda: here)
    monkeypatch.setattr(files, "ask_open", lambda *_args: copied.path)
    answers.append(press("Chép về máy này rồi mở"))
    running.program._open_other()
    assert running.program.shell.chosen_book() == here / "nà sơn.chibo"
    QTest.keyClicks(running.program.shell.passphrase, "x")
    running.program.shell.passphrase.setText(PASSPHRASE)
    QTest.keyClick(running.program.shell.passphrase, Qt.Key.Key_Return)
    running.rest()
    assert name_of(running.book) == "Chi bộ thôn Nà Sơn"
    assert copied.path.read_bytes() == before


def test_the_place_that_is_shown_follows_the_copies(running: Running) -> None:
    place = running.open_place()
    rename(running.book, "Chi bộ thôn Nà Phai")
    running.window.context.after_copy("trước việc lớn", lambda: None)
    running.rest()
    assert place.status().startswith("2 bản sao")


def test_an_import_keeps_a_copy_first_unless_there_is_one(running: Running) -> None:
    context = running.window.context
    context.keep_copy("trước nhập danh sách", None)
    assert running.reasons() == ["mở sổ"]
    rename(running.book, "Chi bộ thôn Nà Phai")
    context.keep_copy("trước nhập danh sách", None)
    assert running.reasons() == ["trước nhập danh sách", "mở sổ"]


def test_locking_in_the_middle_of_restoring_leaves_the_book_as_it_was(
    running: Running, answers: list[Callable[[QDialog], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(running.book, "Chi bộ thôn Nà Phai")
    place = running.open_place()
    usual = Book.copy_pages
    began: list[bool] = []

    def slow(self: Book, source: object, target: Path, step: Callable[[float], None] | None = None) -> None:
        assert step is not None
        began.append(True)
        if target.name.endswith(".khoi-phuc"):
            QTimer.singleShot(0, running.program.shell, running.program.lock)
            while True:
                QTest.qSleep(2)
                step(0.5)
        usual(self, source, target, step)

    monkeypatch.setattr(Book, "copy_pages", slow)
    answers.append(press("Khôi phục về bản này"))
    QTest.mouseClick(place.card.restore_button, Qt.MouseButton.LeftButton)
    running.qtbot.waitUntil(lambda: running.program.book is None, timeout=20_000)
    assert began
    assert running.program.shell.isVisible()
    monkeypatch.undo()
    with books.unlock(running.path, PASSPHRASE) as again:
        assert name_of(again) == "Chi bộ thôn Nà Phai"
    assert not list(running.path.parent.glob(".*khoi-phuc*"))


def test_locking_in_the_middle_of_the_copy_at_close_asks_nothing(
    running: Running, answers: list[Callable[[QDialog], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(running.book, "Chi bộ thôn Nà Phai")
    window = running.window

    def slow(*args: object, **_more: object) -> Copy:
        step = args[4]
        assert callable(step)
        QTimer.singleShot(0, running.program.shell, running.program.lock)
        while True:
            QTest.qSleep(2)
            step(0.5)

    monkeypatch.setattr(backup, "make_copy", slow)
    window.close()
    running.qtbot.waitUntil(lambda: running.program.book is None, timeout=20_000)
    assert not answers
    assert running.program.shell.isVisible()
