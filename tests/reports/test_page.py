"""The page of reports by real keys: periods, text, issuing, figures that open their people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core import i18n
from desktop_app.core.period import Period
from desktop_app.papers import service as papers
from desktop_app.papers.models import PaperState
from desktop_app.reports import annual, service
from desktop_app.reports.behind_form import BehindDialog
from desktop_app.reports.page import ReportsPage
from desktop_app.ui import theme, words
from desktop_app.ui.cards import Callout
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.reports.conftest import TODAY, Opened, add_event

YEAR = Period("year", 2026)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    """Vietnamese, light, 100 %."""
    i18n.set_language("vi")
    words.install(qapp)
    theme.apply(qapp, False, 100)


@pytest.fixture
def said() -> list[str]:
    """What the page told the main window."""
    return []


@pytest.fixture
def visited() -> list[tuple[str, dict[str, object]]]:
    """Where the page sent its user."""
    return []


@pytest.fixture
def context(
    opened: Opened, tmp_path: Path, said: list[str], visited: list[tuple[str, dict[str, object]]]
) -> Iterator[Context]:
    tasks = Tasks()
    made = Context(opened.book, Settings(tmp_path / "s.ini"), tasks, opened.book.path, lambda: TODAY)
    yield replace(
        made,
        open_page=lambda key, /, **target: visited.append((key, target)),
        changed=lambda sentence, change=None, /: said.append(sentence),
    )
    tasks.close()


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> Iterator[ReportsPage]:
    made = ReportsPage(context)
    qtbot.addWidget(made)
    made.resize(1150, 728)
    made.show()
    made.reload()
    yield made
    # the worker's page must not come after the widgets have gone
    qtbot.waitUntil(lambda: made.preview.pdf() is not None, timeout=20_000)
    made.preview.set_pdf(None)


def press(words_on_it: str) -> Callable[[QDialog], None]:
    """Press the button of a dialog by its words."""

    def act(dialog: QDialog) -> None:
        button = next(b for b in dialog.findChildren(QPushButton) if b.text() == words_on_it)
        button.click()

    return act


def test_it_begins_with_the_year(page: ReportsPage, qtbot: QtBot) -> None:
    assert page.title() == "Báo cáo"
    assert page.status() == "Năm 2026 · chưa lập · số liệu đến 23/11/2026"
    qtbot.waitUntil(lambda: page.preview.pages() > 3, timeout=20_000)
    assert page.primary is not None
    assert page.primary.text() == "Ban hành"
    assert not page.replace_button.isVisible()


def test_arrows_go_from_period_to_period(page: ReportsPage, qtbot: QtBot) -> None:
    page.slots.setFocus()
    QTest.keyClick(page.slots, Qt.Key.Key_Down)
    assert page.status().startswith("6 tháng 2026 · chưa lập")
    assert page.report is not None
    assert page.report.period.code == "2026-H1"


def test_text_is_saved_while_typing(page: ReportsPage, qtbot: QtBot, opened: Opened) -> None:
    page.views.set_current("text")
    box = page.editor.boxes["unions"]
    box.edit.setFocus()
    QTest.keyClicks(box.edit, "Doan thanh nien hoat dong tot")
    assert box.state.text() == "đã sửa"
    qtbot.waitUntil(lambda: "đã lưu lúc" in page.status(), timeout=10_000)
    with opened.book.read() as session:
        report = service.open_report(session, annual.KIND, YEAR, TODAY)
    assert report.texts["unions"] == "Doan thanh nien hoat dong tot"
    assert report.edited == frozenset({"unions"})
    slot = page.slots.current_row()
    assert slot is not None
    assert slot.state == "draft"


def test_leaving_saves_at_once(page: ReportsPage, qtbot: QtBot, opened: Opened) -> None:
    page.views.set_current("text")
    QTest.keyClicks(page.editor.boxes["proposals"].edit, "x")
    assert page.leave()
    with opened.book.read() as session:
        assert "proposals" in service.open_report(session, annual.KIND, YEAR, TODAY).edited


def test_back_to_what_the_records_say(page: ReportsPage, qtbot: QtBot, opened: Opened) -> None:
    page.views.set_current("text")
    box = page.editor.boxes["members"]
    before = box.text()
    QTest.keyClicks(box.edit, "abc")
    page.editor.flush()
    QTest.mouseClick(box.back, Qt.MouseButton.LeftButton)
    page.editor.flush()
    assert box.text() == before
    with opened.book.read() as session:
        assert service.open_report(session, annual.KIND, YEAR, TODAY).edited == frozenset()


def test_issue_then_hand_up(
    page: ReportsPage,
    qtbot: QtBot,
    opened: Opened,
    said: list[str],
    answer: Callable[[Callable[[QDialog], None]], None],
) -> None:
    answer(press("Ban hành"))
    assert page.primary is not None
    page.primary.setFocus()
    QTest.keyClick(page.primary, Qt.Key.Key_Space)
    assert said == ["Đã ban hành báo cáo năm 2026."]
    assert "Số 01-BC/CB" in page.status()
    assert page.primary.text() == "Đã nộp"
    assert page.replace_button.isVisible()
    assert page.editor.boxes["plans"].edit.isReadOnly()

    def type_day(dialog: QDialog) -> None:
        edit = dialog.findChildren(QLineEdit)[0]
        edit.selectAll()
        QTest.keyClicks(edit, "24/11/2026")
        press("Đã nộp")(dialog)

    answer(type_day)
    QTest.keyClick(page.primary, Qt.Key.Key_Space)
    assert "nộp ngày 24/11/2026" in page.status()
    assert not page.primary.isVisible()
    with opened.book.read() as session:
        (paper,) = papers.list_papers(session, annual.KIND)
        assert paper.state is PaperState.SUBMITTED
        assert page.preview.pdf() == papers.paper_file(session, paper.id)

    answer(press("Lập bản thay thế"))
    QTest.keyClick(page.replace_button, Qt.Key.Key_Space)
    assert "nháp · Số 01-BC/CB" in page.status()


def test_saying_no_issues_nothing(
    page: ReportsPage, qtbot: QtBot, said: list[str], answer: Callable[[Callable[[QDialog], None]], None]
) -> None:
    answer(press("Không, quay lại"))
    assert page.primary is not None
    QTest.keyClick(page.primary, Qt.Key.Key_Space)
    assert said == []
    assert "chưa lập" in page.status()


def test_a_figure_opens_its_people(
    page: ReportsPage,
    qtbot: QtBot,
    visited: list[tuple[str, dict[str, object]]],
    opened: Opened,
    answer: Callable[[Callable[[QDialog], None]], None],
) -> None:
    seen: list[list[str]] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, BehindDialog)
        seen.append([row.text for row in dialog.table.visible_rows()])
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    answer(look)
    link = page.links["decrease.died"]
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert seen == [["Đỗ Công Lân"]]
    assert visited == [("members", {"member_id": opened.sample.people["Đỗ Công Lân"]})]


def test_a_finding_leads_to_its_page(
    page: ReportsPage, qtbot: QtBot, visited: list[tuple[str, dict[str, object]]]
) -> None:
    line = next(line for line in page.findings if "biên bản" in line.accessibleName())
    QTest.mouseClick(line.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert visited[0][0] == "meetings"


def test_the_register_shows_what_was_issued(page: ReportsPage, opened: Opened, qtbot: QtBot) -> None:
    with opened.book.write("Ban hành") as session:
        paper_id = service.issue(session, annual.KIND, Period("year", 2025), TODAY)
    page.open(paper_id=paper_id)
    assert page.status() == "Số 01-BC/CB · 23/11/2026"
    assert [row.id for row in page.register.visible_rows()] == [paper_id]
    with opened.book.read() as session:
        content = papers.paper_file(session, paper_id)
    assert page.preview.pdf() == content
    page.open(period="2026-H1")
    assert page.status().startswith("6 tháng 2026")


def test_later_corrections_are_named(page: ReportsPage, opened: Opened, qtbot: QtBot) -> None:
    with opened.book.write("Ban hành") as session:
        service.issue(session, annual.KIND, Period("year", 2025), TODAY)
    with opened.book.write("Ghi muộn") as session:
        add_event(session, opened.sample.people["Lê Thị Mai"], "death", "2025-10-01")
    page.reload()
    page.open(period="2025")
    qtbot.waitUntil(lambda: any(c.isVisible() for c in page.findChildren(Callout)))
    (said,) = [c for c in page.findChildren(Callout) if c.isVisible()]
    assert "Sổ đã thay đổi sau khi chốt báo cáo" in said.accessibleName()
    assert "13 → 12" in said.accessibleName()


def test_saving_the_pdf(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.ui import files

    qtbot.waitUntil(lambda: page.preview.pdf() is not None, timeout=20_000)
    for ending, button in (("pdf", page.preview.pdf_button), ("docx", page.preview.word_button)):
        target = tmp_path / f"bao cao.{ending}"
        monkeypatch.setattr(files, "ask_save", lambda *_args, target=target, **_options: target)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not page.context.tasks.busy(), timeout=20_000)
        assert target.stat().st_size > 5_000
    assert said == ["Đã lưu bao cao.pdf.", "Đã lưu bao cao.docx."]


def test_help_says_what_the_page_is_for(page: ReportsPage) -> None:
    assert "Ban hành" in page.help_text()
