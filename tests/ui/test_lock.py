"""Locking: nothing asks, nothing stays, what was typed is kept; wrong passphrases slow down; the clipboard is cleared."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.branch import service as branch
from desktop_app.core import attempts, keys
from desktop_app.core.errors import BookClosed
from desktop_app.ui import clipboard, messages
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.lock import IdleWatch, UnlockScreen
from desktop_app.ui.tasks import Progress
from tests.conftest import known_keys
from tests.opened import (
    BRANCH,
    PASSPHRASE,
    made,
    opened_page,
    path,
    program,
    type_passphrase,
    unlock,
)

__all__ = ["made", "path", "program"]

# --- the lock --------------------------------------------------------------------------------------------------------


def test_ctrl_l_locks_and_one_comes_back_to_where_one_was(qtbot: QtBot, program: app.Program) -> None:
    unlock(qtbot, program)
    window, book = program.window, program.book
    assert window is not None
    assert book is not None
    assert BRANCH in window.windowTitle()
    window.open_page("branch")
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert program.window is None
    assert book.closed
    assert program.shell.isVisible()
    for widget in QApplication.topLevelWidgets():
        assert not widget.isVisible() or BRANCH not in widget.windowTitle()
    assert program.shell.windowTitle() == "Sổ Chi bộ"
    with pytest.raises(BookClosed), book.read():
        pass
    unlock(qtbot, program)
    assert program.window is not None
    assert program.window.key() == "branch"


def test_what_is_being_typed_is_there_after_the_lock(qtbot: QtBot, program: app.Program) -> None:
    from PySide6.QtCore import QTimer

    unlock(qtbot, program)
    page = opened_page(program)
    title: list[bool] = []

    def type_and_go() -> None:
        form = QApplication.activeModalWidget()
        assert isinstance(form, FormDialog)
        line = form.fields.field("meeting_place").findChild(QLineEdit)
        assert line is not None
        QTest.keyClicks(line, "Nha ong Minh")
        assert program._idle is not None
        program._idle.idle.emit()
        title.append(form.isVisible())

    QTimer.singleShot(100, type_and_go)
    page._edit_branch()
    assert title == [False]
    assert program.window is None
    unlock(qtbot, program)
    assert program.book is not None
    (draft,) = program.book.drafts()
    assert "Nha ong Minh" in str(draft.values)


def test_ctrl_l_locks_from_inside_a_form_too(qtbot: QtBot, program: app.Program) -> None:
    from PySide6.QtCore import QTimer

    unlock(qtbot, program)
    page = opened_page(program)

    def leave_the_desk() -> None:
        form = QApplication.activeModalWidget()
        assert isinstance(form, FormDialog)
        line = form.fields.field("meeting_place").findChild(QLineEdit)
        assert line is not None
        QTest.keyClicks(line, "Nha ong Minh")
        QTest.keyClick(line, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    QTimer.singleShot(100, leave_the_desk)
    page._edit_branch()
    assert program.window is None
    assert program.shell.isVisible()
    unlock(qtbot, program)
    assert program.book is not None
    (draft,) = program.book.drafts()
    assert "Nha ong Minh" in str(draft.values)


class Stubborn(QDialog):
    """A dialog that never lets itself be closed, as one with something typed in it."""

    def reject(self) -> None:
        messages.confirm(self, "Bỏ những gì vừa nhập?", "Bỏ")

    def closeEvent(self, event: Any) -> None:
        event.ignore()


def test_no_dialog_and_no_page_keeps_it_from_locking(
    qtbot: QtBot, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, program)
    window = program.window
    assert window is not None
    page = window.page()
    assert page is not None
    asked: list[str] = []

    def leave() -> bool:
        asked.append("leave")
        return messages.confirm(page, "Có điều vừa nhập chưa lưu.", "Không lưu")

    monkeypatch.setattr(page, "leave", leave)
    dialog = Stubborn(window)
    inner = messages.MessageBox(dialog, "Hỏi?")
    qtbot.addWidget(dialog)
    dialog.open()
    inner.open()
    assert program._idle is not None
    program._idle.idle.emit()
    assert program.window is None
    assert asked == ["leave"]
    assert not dialog.isVisible()
    assert not inner.isVisible()
    assert not window.isVisible()


def test_a_dialog_that_waits_is_left_when_the_book_is_locked(qtbot: QtBot, program: app.Program) -> None:
    from PySide6.QtCore import QTimer

    unlock(qtbot, program)
    assert program.window is not None
    QTimer.singleShot(50, program.lock)
    assert messages.confirm(program.window, "Hỏi?", "Có") is False
    assert program.window is None
    assert program.book is None


def test_work_on_its_way_is_stopped(qtbot: QtBot, program: app.Program) -> None:
    unlock(qtbot, program)
    book = program.book
    assert book is not None
    ended: list[str] = []

    def work(progress: Progress) -> None:
        ended.append("begun")
        try:
            while True:
                with book.read() as session:
                    branch.get_branch(session)
                progress.step()
        finally:
            ended.append("yes")

    program.tasks.run(work)
    qtbot.waitUntil(lambda: bool(ended))
    program.lock()
    assert ended == ["begun", "yes"]
    assert all(_is_closed(one) for one in book._connections)


def test_a_long_question_to_the_book_is_broken_off(qtbot: QtBot, program: app.Program) -> None:
    unlock(qtbot, program)
    book = program.book
    assert book is not None
    begun: list[str] = []

    def work(_progress: Progress) -> None:
        raw = book.raw_connection()
        try:
            begun.append("yes")
            raw.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            ).fetchone()
        finally:
            raw.close()

    program.tasks.run(work)
    qtbot.waitUntil(lambda: bool(begun))
    program.lock()
    assert program.tasks.settle(2)
    assert all(_is_closed(one) for one in book._connections)


def _is_closed(connection: Any) -> bool:
    try:
        connection.total_changes  # noqa: B018 - asks a closed connection
    except Exception as error:
        return "closed" in str(error)
    return False


def _places_of(digest: bytes) -> list[object]:
    """Every object that can be reached and holds the key: as bytes, or in hexadecimal inside a text."""
    found: list[object] = []
    seen: set[int] = set()
    heap = gc.get_objects()
    for holder in heap:
        for item in (holder, *gc.get_referents(holder)):
            if id(item) in seen:
                continue
            seen.add(id(item))
            if isinstance(item, bytes | bytearray) and len(item) == 32:
                if hashlib.sha256(item).digest() == digest:
                    found.append(item)
            elif isinstance(item, str) and len(item) >= 64:
                for match in re.findall(r"[0-9a-f]{64}", item):
                    if hashlib.sha256(bytes.fromhex(match)).digest() == digest:
                        found.append(item)
    return found


def test_the_key_cannot_be_reached_any_more(qtbot: QtBot, program: app.Program, path: Path) -> None:
    digest = hashlib.sha256(keys.derive(PASSPHRASE, keys.salt_of(path))).digest()
    unlock(qtbot, program)
    assert program.book is not None
    program.book.change_passphrase("một câu khác hẳn")
    other = hashlib.sha256(program.book._key).digest()
    assert other != digest
    assert _places_of(digest)
    assert _places_of(other)
    program.lock()
    known_keys.cache_clear()  # the tests' own
    gc.collect()
    assert _places_of(digest) == []
    assert _places_of(other) == []
    assert program.shell.passphrase.text() == ""


def test_time_asleep_counts(qtbot: QtBot, show: Callable[..., Any]) -> None:
    line = QLineEdit()
    show(line)
    now = [1000.0]
    watch = IdleWatch(lambda: 10, clock=lambda: now[0])
    now[0] += 599
    QTest.keyClicks(line, "a")
    assert line.text() == "a"
    # the lid was closed for eleven minutes: the timer has slept too
    now[0] += 660
    with qtbot.waitSignal(watch.idle, timeout=2000):
        QTest.keyClicks(line, "b")
    assert line.text() == "a"
    watch.stop()
    watch.deleteLater()


# --- wrong passphrases -----------------------------------------------------------------------------------------------


def test_wrong_passphrases_slow_down_and_it_is_remembered(
    qtbot: QtBot, program: app.Program, path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [50_000.0]
    monkeypatch.setattr(app, "_now", lambda: now[0])
    monkeypatch.setattr(program.shell.waiting, "_clock", lambda: now[0])
    program.shell.waiting.start(0)
    for _try in range(3):
        assert program.shell.unlock_button.isEnabled()
        type_passphrase(program, "không phải")
        qtbot.waitUntil(lambda: program.shell.error.isVisible() and not program.tasks.busy(), timeout=20_000)
    assert program.shell.unlock_button.text() == "Thử lại sau 2 giây"
    assert not program.shell.unlock_button.isEnabled()
    type_passphrase(program, PASSPHRASE)
    assert not program.tasks.busy()
    assert program.shell.error.text() == "Thử lại sau 2 giây"
    # started again meanwhile: the next program waits too
    again = UnlockScreen()
    again.wait_of = app._seconds_to_wait
    qtbot.addWidget(again)
    again.waiting._clock = lambda: now[0]
    again.choose(path)
    assert not again.unlock_button.isEnabled()
    now[0] += 1
    program.shell.waiting.tick()
    assert program.shell.unlock_button.text() == "Thử lại sau 1 giây"
    now[0] += 1
    program.shell.waiting.tick()
    assert program.shell.unlock_button.text() == "Mở sổ"
    unlock(qtbot, program)
    assert attempts.failures(path, now[0]) == 0


# --- clipboard -------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def text() -> str:
    return QGuiApplication.clipboard().text()


def test_locking_clears_what_was_copied_here(qtbot: QtBot, program: app.Program) -> None:
    unlock(qtbot, program)
    clipboard.copy("Nông Thị Ánh\t••••1234")
    assert "Ánh" in text()
    program.lock()
    assert text() == ""


def test_what_others_copied_stays(qapp: QApplication) -> None:
    foreign = QMimeData()
    foreign.setText("của chương trình khác")
    QGuiApplication.clipboard().setMimeData(foreign)
    clipboard.clear_ours()
    assert text() == "của chương trình khác"


def test_a_bug_report_stays(qapp: QApplication) -> None:
    clipboard.copy_harmless("RuntimeError")
    clipboard.clear_ours()
    assert text() == "RuntimeError"


def test_a_shown_number_is_taken_away_after_its_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "SECRET_SECONDS", 0.05)
    clipboard.copy_secret("001203004567")
    assert text() == "001203004567"
    qtbot.waitUntil(lambda: text() == "", timeout=2000)
    # what was copied later has its own time
    clipboard.copy_secret("001203004567")
    clipboard.copy("khác")
    qtbot.wait(120)
    assert text() == "khác"
