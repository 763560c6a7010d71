"""The first page by real keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.core import i18n
from desktop_app.home.close_form import ClosedDialog, CloseForm
from desktop_app.home.page import HomePage
from desktop_app.meetings.models import Meeting, Task
from desktop_app.ui import theme, words
from desktop_app.ui.buttons import Button
from desktop_app.ui.cards import Callout
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.reports.conftest import TODAY, Opened


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    """Vietnamese, light, 100 %."""
    i18n.set_language("vi")
    words.install(qapp)
    theme.apply(qapp, False, 100)


@pytest.fixture
def visited() -> list[tuple[str, dict[str, object]]]:
    """Where the page sent its user."""
    return []


@pytest.fixture
def context(
    opened: Opened, tmp_path: Path, visited: list[tuple[str, dict[str, object]]]
) -> Iterator[Context]:
    tasks = Tasks()
    made = Context(opened.book, Settings(tmp_path / "s.ini"), tasks, opened.book.path, lambda: TODAY)
    yield replace(made, open_page=lambda key, /, **target: visited.append((key, target)))
    tasks.close()


def shown(context: Context, qtbot: QtBot) -> HomePage:
    page = HomePage(context)
    qtbot.addWidget(page)
    page.resize(1150, 728)
    page.show()
    page.reload()
    return page


def test_the_cards_are_what_is_due(context: Context, qtbot: QtBot) -> None:
    page = shown(context, qtbot)
    assert [card.badge.text() for card in page.cards] == [item.badge() for item in page.found[:12]]
    assert page.status().startswith("Thứ Hai, 23/11/2026 · ")
    assert "việc quá hạn" in page.status()
    assert page.primary is not None
    assert page.primary.text() == "Chuẩn bị sinh hoạt tháng 12"


def test_a_key_acts(context: Context, qtbot: QtBot, visited: list[tuple[str, dict[str, object]]]) -> None:
    page = shown(context, qtbot)
    at = next(i for i, item in enumerate(page.found) if item.key.startswith("year-report"))
    button = page.cards[at].button
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert visited == [("reports", {"period": "2026"})]
    QTest.keyClick(page.tiles[1], Qt.Key.Key_Return)
    assert visited[-1] == ("members", {"filter": "probationary"})
    assert page.primary is not None
    QTest.keyClick(page.primary, Qt.Key.Key_Space)
    assert visited[-1] == ("meetings", {"prepare": "regular"})


def test_charts_say_their_figures(context: Context, qtbot: QtBot) -> None:
    page = shown(context, qtbot)
    assert "11: 92,9%" in page.attendance.accessibleName()
    assert not page.attendance.image().isNull()
    assert "41 - 45: 3" in page.ages.accessibleName()


def test_nothing_due_is_said_kindly(context: Context, qtbot: QtBot, opened: Opened) -> None:
    with opened.book.write("Sổ mới") as session:
        for row in session.query(Meeting):
            row.deleted = True
        for task in session.query(Task):
            task.cancelled = True
        session.add(Meeting(kind="regular", month="2026-08", date=date(2026, 8, 3), start=time(14)))
        session.flush()
        for row in session.query(Meeting).filter_by(month="2026-08", deleted=False):
            row.final_version, row.reported_on = 1, row.date
    quiet = replace(context, today=lambda: date(2026, 8, 10))
    page = shown(quiet, qtbot)
    left = [item.key for item in page.found if not item.key.startswith(("missing-thematic", "half-year"))]
    assert left == []
    page.found = []
    page._fill_cards((date(2026, 9, 30), "sinh hoạt thường kỳ tháng 9"))
    qtbot.waitUntil(lambda: any(c.isVisible() for c in page.findChildren(Callout)))
    (said,) = [c for c in page.findChildren(Callout) if c.isVisible()]
    assert "Không có việc nào đến hạn." in said.accessibleName()
    assert "30/09/2026" in said.accessibleName()


def test_more_than_a_screenful_waits_behind_a_button(context: Context, qtbot: QtBot, opened: Opened) -> None:
    with opened.book.write("Nhiều việc") as session:
        for number in range(20):
            session.add(Task(content=f"Việc {number}", due=date(2026, 11, 20), assignee="Lò Văn Bình"))
    page = shown(context, qtbot)
    assert len(page.cards) == 12
    QTest.mouseClick(page.more, Qt.MouseButton.LeftButton)
    assert len(page.cards) == len(page.found)


@pytest.mark.parametrize("zoom, dark", [(150, False), (200, True)])
def test_it_fits_when_enlarged(
    context: Context, qtbot: QtBot, qapp: QApplication, zoom: int, dark: bool
) -> None:
    page = shown(context, qtbot)
    theme.apply(qapp, dark, zoom)
    qtbot.wait(50)
    assert page.minimumSizeHint().width() <= 1150
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.width() > 0
    theme.apply(qapp, False, 100)


def test_help_says_what_the_page_is_for(context: Context, qtbot: QtBot) -> None:
    assert "đến hạn" in shown(context, qtbot).help_text()


def test_a_deadline_is_closed_by_hand_and_opened_again(
    context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overdue stays until it is closed; the reason is asked for, and the way back is beside the list."""
    page = shown(context, qtbot)
    at = next(i for i, item in enumerate(page.found) if item.key.startswith("half-year-report"))
    key = page.found[at].key

    def close(dialog: QDialog) -> int:
        assert isinstance(dialog, CloseForm)
        dialog.show()
        for button in (dialog.save_button, None, dialog.save_button):
            if button is None:
                QTest.keyClicks(dialog.fields.field("reason").editor, "Dang uy da nhan ban giay")
            else:
                button.setFocus()
                QTest.keyClick(button, Qt.Key.Key_Space)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", close)
    link = next(b for b in page.cards[at].findChildren(Button) if b.text() == "Đóng…")
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    page.reload()
    assert key not in [item.key for item in page.found]
    assert page.closed_button.text() == "1 việc đã đóng bằng tay"

    def reopen(dialog: QDialog) -> int:
        assert isinstance(dialog, ClosedDialog)
        dialog.show()
        dialog.table.go_to(0)
        dialog.reopen_button.setFocus()
        QTest.keyClick(dialog.reopen_button, Qt.Key.Key_Space)
        dialog.hide()
        return 0

    monkeypatch.setattr(QDialog, "exec", reopen)
    page.closed_button.setFocus()
    QTest.keyClick(page.closed_button, Qt.Key.Key_Space)
    page.reload()
    assert key in [item.key for item in page.found]
