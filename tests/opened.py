"""The whole program with one small book, as fixtures: ``made``, ``path``, ``program``; and the first keys typed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.branch import service as branch
from desktop_app.branch.page import BranchPage
from desktop_app.core import book as books
from desktop_app.core import i18n
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.paper_dialog import PaperDialog

PASSPHRASE = "mat khau thu"
BRANCH = "Chi bộ thôn Nà Sơn"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A book of a named branch."""
    path = tmp_path_factory.mktemp("book") / "so.chibo"
    with books.create(path, PASSPHRASE) as book, book.write("Tạo sổ") as session:
        branch.save_branch(session, branch.BranchInfo(BRANCH, "Đảng bộ xã Hòa Bình", "Hòa Bình"))
    return path.read_bytes()


@pytest.fixture
def path(made: bytes, tmp_path: Path) -> Path:
    place = tmp_path / "so.chibo"
    place.write_bytes(made)
    return place


@pytest.fixture
def program(
    qapp: QApplication, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[app.Program]:
    """The whole program with one book, not yet opened."""
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(qapp, "quit", lambda: None)
    made = app.Program(qapp, path)
    made.shell.show()
    yield made
    if made.window is not None:
        made._drop_window()
    made.end()
    made.shell.close()
    made.shell.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    i18n.set_language("vi")


def type_passphrase(program: app.Program, text: str) -> None:
    line = program.shell.passphrase
    line.setText("")
    line.insert(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def unlock(qtbot: QtBot, program: app.Program) -> None:
    type_passphrase(program, PASSPHRASE)
    qtbot.waitUntil(lambda: program.window is not None and not program.tasks.busy(), timeout=20_000)


Acts = list[tuple[type[QDialog], Callable[[Any], None]]]


class Hands:
    """Does one act in each of the dialogs that come up, in their order."""

    def __init__(self, qtbot: QtBot) -> None:
        self.acts: Acts = []
        self.seen: list[str] = []
        self.faults: list[BaseException] = []
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def will(self, kind: type[QDialog], act: Callable[[Any], None]) -> None:
        self.acts.append((kind, act))

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        if not self.acts:
            return
        window = QApplication.activeModalWidget()
        kind, act = self.acts[0]
        if not isinstance(window, kind) or not window.isVisible():
            return
        self.acts.pop(0)
        self.seen.append(window.windowTitle())
        # not inside the timer's own event: it would not come again while the act waits for another dialog
        QTimer.singleShot(0, lambda: self._do(act, window))

    def _do(self, act: Callable[[Any], None], window: QDialog) -> None:
        try:
            act(window)
        except BaseException as error:
            # a dialog nobody closes would wait for ever
            self.faults.append(error)
            self.acts.clear()
            for widget in QApplication.topLevelWidgets():
                if isinstance(widget, QDialog):
                    QDialog.done(widget, 0)


@pytest.fixture
def hands(qtbot: QtBot) -> Iterator[Hands]:
    """Answers the dialogs of a test; what was to be done must have been done."""
    doing = Hands(qtbot)
    yield doing
    doing.stop()
    if doing.faults:
        raise doing.faults[0]
    assert doing.acts == []


def type_into(form: FormDialog | FormPanel, name: str, text: str) -> None:
    panel = form.fields if isinstance(form, FormDialog) else form
    line = panel.field(name).findChild(QLineEdit)
    assert line is not None
    line.clear()
    QTest.keyClicks(line, text)


def press(dialog: QDialog, word: str) -> None:
    button = next(b for b in dialog.findChildren(QAbstractButton) if word in b.text() and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def save_sheet(dialog: PaperDialog) -> None:
    dialog.kept = True
    dialog.reject()


def opened_page(program: app.Program) -> BranchPage:
    assert program.window is not None
    program.window.open_page("branch")
    page = program.window.page()
    assert isinstance(page, BranchPage)
    return page


def settled(qtbot: QtBot, program: app.Program) -> None:
    qtbot.waitUntil(lambda: not program.tasks.busy(), timeout=30_000)
    qtbot.wait(10)
