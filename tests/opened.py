"""The whole program with one small book, as fixtures: ``made``, ``path``, ``program``; and the first keys typed in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.branch import service as branch
from desktop_app.core import book as books
from desktop_app.core import i18n

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
