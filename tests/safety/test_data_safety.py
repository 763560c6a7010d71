"""The page "An toàn dữ liệu", the notice about secret documents and the package for whoever helps, on the whole program."""

from __future__ import annotations

import getpass
import io
import platform
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.core import book as books
from desktop_app.core import history_reading, i18n, paths
from desktop_app.core.book import Book
from desktop_app.core.orm import get_setting
from desktop_app.core.vietnamese import fold
from desktop_app.papers.secrecy import NOTICE_SETTING
from desktop_app.safety import data_safety, diagnostics
from desktop_app.safety.data_safety_form import DataSafetyDialog
from desktop_app.safety.diagnostics_form import DiagnosticsDialog
from desktop_app.ui import files
from desktop_app.ui.bars import Band
from tests import plain_text
from tests.conftest import SAMPLE_PASSPHRASE
from tests.opened import made, path, program, unlock

__all__ = ["made", "path", "program"]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    """Dialogs that came up; each is closed at once."""
    seen: list[QDialog] = []

    def run(self: QDialog) -> int:
        seen.append(self)
        self.show()
        self.hide()
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    return seen


def test_half_a_page_says_what_is_protected_from_whom_and_what_is_not() -> None:
    text = data_safety.text()
    assert 150 <= len(text.split()) <= 400
    for words in ("mã hóa", "lịch sử", "USB", "phần mềm ghi phím", "Giấy đã in", "tờ khôi phục", "TUYỆT MẬT"):
        assert words in text


def test_it_is_reached_from_the_first_screen_the_menu_and_f1(
    program: app.Program, qtbot: QtBot, shown: list[QDialog]
) -> None:
    QTest.mouseClick(program.shell.safety_button, Qt.MouseButton.LeftButton)
    unlock(qtbot, program)
    window = program.window
    assert window is not None
    action = next(a for a in window.menu.actions() if a.text() == "An toàn dữ liệu…")
    action.trigger()
    QTest.keyClick(window, Qt.Key.Key_F1)
    link = next(b for b in window.help.findChildren(QPushButton) if b.text() == "An toàn dữ liệu…")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert [type(dialog) for dialog in shown] == [DataSafetyDialog] * 3


def test_the_notice_stays_until_it_was_read_and_the_book_keeps_the_day(
    program: app.Program, qtbot: QtBot
) -> None:
    unlock(qtbot, program)
    assert program.window is not None
    (band,) = program.window.findChildren(Band)
    assert "TUYỆT MẬT" in band.text.text()
    program.lock()
    unlock(qtbot, program)
    assert program.window is not None
    (band,) = program.window.findChildren(Band)
    QTest.mouseClick(band.button, Qt.MouseButton.LeftButton)
    assert program.book is not None
    with program.book.read() as session:
        assert get_setting(session, NOTICE_SETTING) == program._today().isoformat()
        assert (
            history_reading.list_changes(session, 1)[0].title == "Đã đọc lời nhắc về tài liệu bí mật nhà nước"
        )
    qtbot.waitUntil(lambda: program.window is not None and not program.window.findChildren(Band))
    program.lock()
    unlock(qtbot, program)
    assert program.window is not None
    assert program.window.findChildren(Band) == []


def test_the_package_is_shown_before_it_is_saved(
    program: app.Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, program)
    assert program.window is not None
    assert program.book is not None
    dialog = DiagnosticsDialog(program.window.context, program.window, program.book)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.save_button.isEnabled()
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=10_000)
    read = dialog.text.toPlainText()
    target = tmp_path / "gói.zip"
    monkeypatch.setattr(files, "ask_save", lambda *_args, **_options: target)
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Return)
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [diagnostics.TEXT_NAME]
        assert archive.read(diagnostics.TEXT_NAME).decode("utf-8") == read


# --- nothing of anybody is in it --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(sample_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The sample branch, in a folder that has a name of its own."""
    i18n.set_language("vi")
    folder = tmp_path_factory.mktemp("tài liệu của Hoàng Thị Lành")
    path = folder / "Sổ Nà Sơn Lành.chibo"
    shutil.copy(sample_book, path)
    with books.unlock(path, SAMPLE_PASSPHRASE) as book:
        yield book


def _shapes(text: str) -> set[str]:
    return {
        unicodedata.normalize("NFC", text).lower(),
        unicodedata.normalize("NFD", text).lower(),
        fold(text),
    }


def test_no_name_number_or_path_is_in_the_package(
    filled: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path))
    from desktop_app.core import bugs

    try:
        raise ValueError("Nông Thị Ánh 020178000111")
    except ValueError as error:
        (paths.user_data() / diagnostics.REPORT_NAME).write_text(bugs.report(error), encoding="utf-8")
    settings: dict[str, Any] = {
        "window/zoom": 150,
        "books/recent": [str(filled.path)],
        "table/members": {"search": "Nông Thị Ánh"},
    }
    text = diagnostics.describe(filled, settings, {"Qt": "6"}, datetime(2026, 11, 23, 14, 5))
    with zipfile.ZipFile(io.BytesIO(diagnostics.package(text))) as archive:
        whole = "\n".join(
            [*archive.namelist(), *(archive.read(n).decode("utf-8") for n in archive.namelist())]
        )
    assert "window/zoom: 150" in whole
    assert "\n  member: " in whole
    assert "ValueError" in whole
    assert "Sổ nguyên vẹn." in whole
    lower = whole.lower()
    pieces: set[str] = set()
    for table, column, value in plain_text.all_texts(filled):
        value = value.strip()
        if any(letter in value for letter in " /-") and len(value) >= 6 and not value[:4].isdigit():
            pieces |= _shapes(value)
        digits = "".join(letter for letter in value if letter.isdigit())
        if len(digits) >= 6:
            pieces.add(digits)
        if (table, column) == ("member", "full_name"):
            words = value.split()
            for at in range(len(words) - 1):
                pieces |= _shapes(" ".join(words[at : at + 2]))
    assert len(pieces) > 300
    folded = fold(whole)
    for piece in pieces:
        assert piece not in lower, piece
        assert piece not in folded or not piece.isascii(), piece
    for secret in (
        str(filled.path.parent),
        filled.path.stem,
        "lanh",
        "Nà Sơn",
        "Hòa Bình",
        platform.node(),
        str(Path.home()),
        getpass.getuser() if getpass.getuser() != "root" else "/root",
    ):
        assert fold(secret) not in folded, secret
