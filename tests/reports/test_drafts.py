"""The text of a report that is not saved yet comes back; what could not be saved is not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core import i18n
from desktop_app.core.errors import UserError
from desktop_app.core.period import Period
from desktop_app.reports import annual, service
from desktop_app.reports.page import ReportsPage
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.reports.conftest import TODAY, Opened

YEAR = Period("year", 2026)


@pytest.fixture
def open_page(
    qapp: QApplication, opened: Opened, tmp_path: Path, qtbot: QtBot
) -> Iterator[Callable[[], ReportsPage]]:
    i18n.set_language("vi")
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    context = Context(opened.book, Settings(tmp_path / "s.ini"), tasks, opened.book.path, lambda: TODAY)
    pages: list[ReportsPage] = []

    def made() -> ReportsPage:
        page = ReportsPage(context)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1150, 728)
        page.show()
        page.reload()
        page.open(period="2026")
        return page

    yield made
    for page in pages:
        page.keep_typing()
        page.editor.let_go()
    tasks.close()


def typed(page: ReportsPage, text: str) -> None:
    page.views.set_current("text")
    QTest.keyClicks(page.editor.boxes["unions"].edit, text)


def crash(page: ReportsPage) -> None:
    page.keep_typing()
    page.editor.let_go()
    page.hide()


def text_in_book(opened: Opened) -> str:
    with opened.book.read() as session:
        return service.open_report(session, annual.KIND, YEAR, TODAY).texts["unions"]


def test_text_left_half_typed_comes_back_and_is_saved(
    open_page: Callable[[], ReportsPage], opened: Opened
) -> None:
    page = open_page()
    before = text_in_book(opened)
    typed(page, "dang go ")
    crash(page)
    (draft,) = opened.book.drafts()
    assert draft.title == "Nội dung báo cáo năm 2026"
    again = open_page()
    assert again.draft_line.isVisible()
    assert again.views.current() == "text"
    assert again.editor.boxes["unions"].text().strip() == f"dang go {before}".strip()
    assert again.leave()
    assert opened.book.drafts() == []
    assert text_in_book(opened).startswith("dang go")
    again.draft_line.give_up.click()
    assert again.leave()
    assert text_in_book(opened) == before


def test_a_text_changed_meanwhile_is_asked_for(open_page: Callable[[], ReportsPage], opened: Opened) -> None:
    page = open_page()
    typed(page, "dang go ")
    crash(page)
    with opened.book.write("Nơi khác") as session:
        service.save_narrative(session, annual.KIND, YEAR, {"unions": "khác"}, TODAY)
    again = open_page()
    assert again.editor.boxes["unions"].text() == "khác"
    assert "đã đổi" in again.draft_line.title.text()
    again.draft_line.take_back.click()
    assert again.editor.boxes["unions"].text().startswith("dang go ")
    assert again.leave()
    assert opened.book.drafts() == []


def test_a_text_that_cannot_be_saved_stays_here_and_does_not_come_into_another_report(
    open_page: Callable[[], ReportsPage], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    typed(page, "dang go ")
    real = type(opened.book).write

    def full(*_arguments: object) -> None:
        raise UserError("Ổ đĩa đã đầy.")

    monkeypatch.setattr(type(opened.book), "write", full)
    monkeypatch.setattr(QDialog, "exec", lambda _box: 0)
    assert page.leave()
    page.reload()
    assert page.editor.boxes["unions"].text().startswith("dang go ")
    page.open(period="2025")
    assert not page.editor.boxes["unions"].text().startswith("dang go ")
    monkeypatch.setattr(type(opened.book), "write", real)
    page.open(period="2026")
    assert page.editor.boxes["unions"].text().startswith("dang go ")
    assert page.leave()
    assert text_in_book(opened).startswith("dang go")
