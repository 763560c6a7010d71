"""The book locks itself while a form is being typed in; unlocked again it offers what was typed, and a key takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.main_window import MainWindow
from desktop_app.members import service
from desktop_app.members.form import MemberForm
from tests.opened import made, path, program, unlock

__all__ = ["made", "path", "program"]


def window_of(qtbot: QtBot, program: app.Program) -> MainWindow:
    window = program.window
    assert window is not None
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def in_dialog(act: Callable[[MemberForm], None]) -> list[list[str]]:
    """Do this once the form is open, as a person does while the program waits for the form."""

    def look() -> None:
        form = QApplication.activeModalWidget()
        if not isinstance(form, MemberForm):
            QTimer.singleShot(20, look)
            return
        try:
            act(form)
        finally:
            if form.isVisible() and act.__name__ == "finish":
                faults.append([form.fields.field(name).error.text() for name in form.fields.names()])
                form.done(0)

    faults: list[list[str]] = []
    QTimer.singleShot(0, look)
    return faults


def press(within: QWidget, word: str) -> None:
    button = next(
        one for one in within.findChildren(QAbstractButton) if one.text() == word and one.isVisible()
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def names(program: app.Program) -> list[str]:
    assert program.book is not None
    with program.book.read() as session:
        return [one.full_name for one in service.people_on(session, program._today())]


def test_what_is_typed_when_the_book_locks_itself_comes_back(
    qtbot: QtBot,
    program: app.Program,
) -> None:
    unlock(qtbot, program)
    window = window_of(qtbot, program)
    window.open_page("members")

    def type_then_idle(form: MemberForm) -> None:
        QTest.keyClicks(form.fields.field("full_name").input, "Nong Thi Anh")
        QTest.keyClicks(form.fields.field("birth_date").input, "31/2")
        assert program._idle is not None
        program._idle.idle.emit()

    in_dialog(type_then_idle)
    page = window.page()
    assert page is not None
    assert page.primary is not None
    page.primary.click()
    assert program.book is None
    assert program.window is None
    assert program.shell.isVisible()

    unlock(qtbot, program)
    window = window_of(qtbot, program)
    assert window.key() == "members"
    assert window.draft_bar.isVisible()

    def finish(form: MemberForm) -> None:
        assert form.draft_line.isVisible()
        assert form.fields.field("full_name").raw() == "Nong Thi Anh"
        line = form.fields.field("birth_date").input
        assert line.text() == "31/2"  # type: ignore[attr-defined]  # a line
        line.clear()  # type: ignore[attr-defined]  # as above
        QTest.keyClicks(line, "1990")
        press(form, "Thêm vào danh sách")

    faults = in_dialog(finish)
    press(window.draft_bar, "Mở lại")
    assert faults == []
    assert names(program) == ["Nong Thi Anh"]
    assert program.book is not None
    assert program.book.drafts() == []
    assert not window.draft_bar.isVisible()
    # offscreen no window becomes active again after a dialog: the actions instead of their keys
    window.undo_action.trigger()
    assert names(program) == []
    window.redo_action.trigger()
    assert names(program) == ["Nong Thi Anh"]
