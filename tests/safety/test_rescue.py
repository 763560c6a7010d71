"""From a damaged book to a working one by real keys: the newest copy, the data that can be saved, looking only."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.core import attempts, backup, history_reading, pages, surroundings
from desktop_app.core import book as books
from desktop_app.core.errors import Way
from desktop_app.core.orm import set_setting
from desktop_app.rescue import newest_whole_copy
from desktop_app.safety.check_form import CheckDialog, SavedDialog
from desktop_app.ui import files
from desktop_app.ui.busy import BusyDialog
from tests.opened import PASSPHRASE, made, path, program, type_passphrase, unlock

__all__ = ["made", "path", "program"]
PAGE = pages.PAGE_BYTES


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Presses the primary button of each box that comes up; waits in the windows that show progress."""
    seen: list[str] = []
    run = QDialog.exec

    def act(self: QDialog) -> int:
        if isinstance(self, BusyDialog):
            return run(self)
        self.show()
        seen.append(self.windowTitle() + ": " + " ".join(label.text() for label in _labels(self)))
        button = next(b for b in self.findChildren(QPushButton) if b.property("kind") == "primary")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return self.result()

    monkeypatch.setattr(QDialog, "exec", act)
    return seen


def _labels(widget: QWidget) -> list[QLabel]:
    return [label for label in widget.findChildren(QLabel) if label.text()]


def refused(qtbot: QtBot, program: app.Program) -> None:
    """Type the passphrase; the book does not open."""
    type_passphrase(program, PASSPHRASE)
    qtbot.waitUntil(lambda: program.shell.error.isVisible() and not program.tasks.busy(), timeout=20_000)
    assert program.window is None


def press(button: QWidget) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_the_newest_copy_takes_the_place_of_a_damaged_book(
    qtbot: QtBot, program: app.Program, path: Path, pressed: list[str]
) -> None:
    with books.unlock(path, PASSPHRASE) as book:
        with book.write("Ghi") as session:
            set_setting(session, "k", "trong bản sao")
        backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 20, 14, 5))
        newest = backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 21, 14, 5))
    # the newest copy is damaged too: the one before is taken
    newest.path.write_bytes(os.urandom(8 * PAGE))
    hurt = path.read_bytes()[: 10 * PAGE]
    path.write_bytes(hurt)
    refused(qtbot, program)
    assert program.shell.copy_button.isVisible()
    assert program.shell.salvage_button.isVisible()
    assert not program.shell.look_button.isVisible()
    press(program.shell.copy_button)
    qtbot.waitUntil(lambda: program.window is not None and not program.tasks.busy(), timeout=20_000)
    assert "14:05 ngày 20/11/2026" in pressed[0]
    kept = [c for c in backup.list_copies(path) if "không mở được" in c.reason]
    assert kept[0].path.read_bytes() == hurt
    program.lock()
    assert not program.shell.copy_button.isVisible()


def test_a_clock_set_wrong_does_not_choose_the_copy(path: Path) -> None:
    now = dt.datetime(2026, 11, 22, 8, 0)

    def newest() -> dt.datetime:
        found = newest_whole_copy(path, PASSPHRASE, now, lambda _part: None)
        assert found is not None
        return found.copy.made_at

    with books.unlock(path, PASSPHRASE) as book:
        ahead = backup.make_copy(book, "mở sổ", dt.datetime(2032, 1, 1))
        assert newest() == ahead.made_at
        with book.write("Ghi") as session:
            set_setting(session, "k", "sau khi chỉnh lại đồng hồ")
        later = backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 21))
        assert newest() == later.made_at
        with book.write("Ghi") as session:
            set_setting(session, "k", "đồng hồ lại sai")
        ahead = backup.make_copy(book, "mở sổ", dt.datetime(2032, 1, 2))
        assert newest() == ahead.made_at


def test_trying_passphrases_at_the_copies_makes_one_wait(
    qtbot: QtBot, program: app.Program, path: Path, pressed: list[str]
) -> None:
    with books.unlock(path, PASSPHRASE) as book:
        backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 20, 14, 5))
    for _try in range(3):
        program._rescue(Way.COPY, path, "không phải mật khẩu")
    assert "Không có bản sao nào" in pressed[-1]
    assert attempts.failures(path, time.time()) == 3
    program._rescue(Way.COPY, path, PASSPHRASE)
    assert "Thử lại sau" in pressed[-1]
    assert program.window is None


def test_data_is_saved_into_a_new_book(
    qtbot: QtBot,
    program: app.Program,
    path: Path,
    pressed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 // PAGE * PAGE])
    target = path.with_name("cứu.chibo")
    monkeypatch.setattr(files, "ask_save", lambda *_arguments, **_more: target)
    refused(qtbot, program)
    press(program.shell.salvage_button)
    qtbot.waitUntil(lambda: program.window is not None and not program.tasks.busy(), timeout=30_000)
    assert "Đã cứu" in pressed[-1]
    assert program.book is not None
    assert program.book.path == target


def test_no_copy_is_said(qtbot: QtBot, program: app.Program, path: Path, pressed: list[str]) -> None:
    path.write_bytes(path.read_bytes()[: 10 * PAGE])
    refused(qtbot, program)
    press(program.shell.copy_button)
    qtbot.waitUntil(lambda: bool(pressed), timeout=20_000)
    assert "Không có bản sao nào" in pressed[0]


def test_a_book_where_nothing_can_be_written_is_looked_at(
    qtbot: QtBot, program: app.Program, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # root may write anywhere: the lock is where the medium first refuses
    import builtins

    plain_open = builtins.open

    def refuse(file: object, *arguments: object, **more: object) -> object:
        if str(file).endswith(".lock"):
            raise PermissionError(30, "Read-only file system", str(file))
        return plain_open(file, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(builtins, "open", refuse)
    refused(qtbot, program)
    press(program.shell.look_button)
    qtbot.waitUntil(lambda: program.window is not None and not program.tasks.busy(), timeout=20_000)
    assert program.window is not None
    assert program.window.looks_only
    program.lock()
    assert program.shell.isVisible()


def test_the_menu_checks_the_book(
    qtbot: QtBot, program: app.Program, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, program)
    assert program.window is not None
    seen: list[str] = []

    def act(self: QDialog) -> int:
        self.show()
        assert isinstance(self, CheckDialog)
        qtbot.waitUntil(lambda: not program.tasks.busy(), timeout=20_000)
        seen.append(self.heading.text())
        press(self.close_button)
        return self.result()

    monkeypatch.setattr(QDialog, "exec", act)
    action = next(a for a in program.window.menu.actions() if a.text() == "Kiểm tra sổ…")
    action.trigger()
    assert seen == ["Sổ nguyên vẹn."]


def test_a_damaged_book_is_not_answered_with_close(qtbot: QtBot, program: app.Program) -> None:
    unlock(qtbot, program)
    assert program.book is not None
    dialog = CheckDialog(None, program.book, program.tasks)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not program.tasks.busy(), timeout=20_000)
    assert dialog.close_button.property("kind") == "primary"
    dialog.tell(["Có 1 trang của tệp bị hỏng."])
    assert dialog.copies_button.property("kind") == "primary"
    assert dialog.close_button.property("kind") == "plain"


def test_damage_deep_inside_is_told_behind_the_window(qtbot: QtBot, program: app.Program, path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-PAGE] + os.urandom(PAGE))
    unlock(qtbot, program)
    assert program.window is not None
    bar = program.window.notice_bar
    qtbot.waitUntil(bar.isVisible, timeout=20_000)
    assert "hỏng" in bar.text.text()


def test_a_crash_a_clock_set_back_and_foreign_copies_are_told(tmp_path: Path, made: bytes) -> None:
    path = tmp_path / "sổ.chibo"
    path.write_bytes(made)
    for name in (
        "sổ (conflicted copy 2026-11-20).chibo",
        "sổ - Copy.chibo",
        "sổ (1).chibo",
        "sổ-VANPHONG-PC01.chibo",
        "sổ.sync-conflict-20261120-101500-ABCDEFG.chibo",
        "sổ - Bản sao.chibo",
    ):
        shutil.copy(path, tmp_path / name)
    (tmp_path / "sổ (2).chibo").write_bytes(b"x" * 5000)
    (tmp_path / "sổ khác.chibo").write_bytes(made)
    with books.unlock(path, PASSPHRASE) as book:
        with book.write("Ghi") as session:
            set_setting(session, "k", 1)
        assert len(surroundings.conflict_copies(path)) == 6
        now = dt.datetime.now()
        assert surroundings.clock_behind(book, now) is None
        back = now - dt.timedelta(days=40)
        assert surroundings.clock_behind(book, back) is not None
        told = surroundings.notices(book, back)
        assert len(told) == 2
        assert "Đồng hồ" in told[0]
        # what is written meanwhile is written, and no copy goes
        copy = backup.make_copy(book, "mở sổ", back)
        backup.thin(path, back.date())
        assert copy.path.exists()
        with book.write("Ghi tiếp") as session:
            set_setting(session, "k", 2)
        with book.read() as session:
            assert history_reading.list_changes(session)[0].title == "Ghi tiếp"


def test_the_saved_list_can_be_copied(qtbot: QtBot) -> None:
    from PySide6.QtGui import QGuiApplication

    from desktop_app.core.repair import Lost, Repaired

    result = Repaired(Path("mới.chibo"))
    result.saved.update({"member": 39})
    result.lost.append(Lost("meeting", "buổi sinh hoạt", 12, "2026-11", "nằm ở chỗ hỏng của tệp"))
    result.lost.append(Lost("opinion", "ý kiến phát biểu", None, "", "có thể còn thiếu"))
    dialog = SavedDialog(None, result)
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog.copy_button)
    assert QGuiApplication.clipboard().text().startswith("buổi sinh hoạt số 12 “2026-11”: nằm ở chỗ hỏng")
