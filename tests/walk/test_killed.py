"""The program is killed while somebody types without a pause; the next start offers what was typed."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.main_window import MainWindow
from desktop_app.meetings import service as meetings
from desktop_app.meetings.conduct_page import ConductStep
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.page import MeetingsPage
from desktop_app.meetings.records import MeetingDraft
from desktop_app.members.form import MemberForm
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.conftest import ROOT
from tests.members.conftest import PASSPHRASE, empty_book  # noqa: F401 - a fixture
from tests.walk.typist import TEXT

pytestmark = pytest.mark.disk
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def path(empty_book: Path, tmp_path: Path) -> Path:  # noqa: F811 - the fixture
    made = tmp_path / "thử.chibo"
    shutil.copy(empty_book, made)
    with books.unlock(made, PASSPHRASE) as book, book.write("Chuẩn bị") as session:
        meetings.create_meeting(
            session,
            MeetingDraft(MeetingKind.REGULAR.value, "2026-11", dt.date(2026, 11, 18), dt.time(14, 0)),
        )
    return made


def typed_until_killed(path: Path, where: str, seconds: float) -> list[tuple[float, int]]:
    """Let somebody type, kill the program -9; when it had typed how many letters (time before the end, letters)."""
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "tests.walk.typist", str(path), PASSPHRASE, where],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    seen: list[tuple[float, int]] = []
    try:
        assert process.stdout.read(1), "the program never typed"
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if not process.stdout.read(1):
                break
            seen.append((time.monotonic(), len(seen) + 2))
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdout.close()
    end = time.monotonic()
    return [(end - at, count) for at, count in seen]


@pytest.fixture
def opened(
    path: Path, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[Callable[[], MainWindow]]:
    """Open the book again as the next start does."""
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    found: list[Book] = []

    def made() -> MainWindow:
        book = books.unlock(path, PASSPHRASE)
        found.append(book)
        context = Context(book, Settings(tmp_path / "s.ini"), tasks, path, lambda: TODAY)
        window = MainWindow(context, app.pages(context, book))
        qtbot.addWidget(window)
        window.resize(1366, 728)
        window.show()
        return window

    yield made
    tasks.close()
    for book in found:
        book.close()


def press_again(window: MainWindow) -> None:
    button = next(one for one in window.draft_bar.findChildren(QAbstractButton) if one.text() == "Mở lại")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def at_least(seen: list[tuple[float, int]], before: float) -> int:
    """How many letters had been typed so many seconds before the end."""
    return max((count for ago, count in seen if ago >= before), default=0)


def test_a_form_comes_back_after_kill_9(
    path: Path, opened: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    # who types without a pause is kept every three seconds
    seen = typed_until_killed(path, "member", 6.0)
    window = opened()
    assert window.draft_bar.isVisible()
    typed: list[dict[str, object]] = []

    def run(form: QDialog) -> int:
        form.show()
        assert isinstance(form, MemberForm)
        assert form.draft_line.isVisible()
        typed.append(form.fields.typed())
        form.fields.mark_clean()
        form.done(0)
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    press_again(window)
    note = str(typed[0]["note"])
    assert TEXT.startswith(note)
    assert len(note) >= at_least(seen, 4.2) > 0
    assert typed[0]["birth_date"] == "3/2/19"


def test_the_writing_of_a_meeting_comes_back_after_kill_9(
    path: Path, opened: Callable[[], MainWindow]
) -> None:
    seen = typed_until_killed(path, "meeting", 4.5)
    window = opened()
    press_again(window)
    page = window.page()
    assert isinstance(page, MeetingsPage)
    assert page.view is not None
    assert page.view.current() == "conduct"
    step = page.view.step("conduct")
    assert isinstance(step, ConductStep)
    text = step.writer.content.text.toPlainText()
    assert TEXT.startswith(text)
    assert len(text) >= at_least(seen, 2.2) > 0
    assert page.leave()
    assert window.context.book.drafts() == []
    window.close()
