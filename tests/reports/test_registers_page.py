"""The page of registers by real keys: what is shown is what is asked for, and what is saved is what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core import history, history_reading, i18n
from desktop_app.reports.member_papers import PAPERS
from desktop_app.reports.registers_page import RegistersPage
from desktop_app.ui import files, theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.reports.conftest import TODAY, Opened, add_member


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    """Vietnamese, light, 100 %."""
    i18n.set_language("vi")
    words.install(qapp)
    theme.apply(qapp, False, 100)


@pytest.fixture
def page(opened: Opened, tmp_path: Path, qtbot: QtBot) -> Iterator[RegistersPage]:
    with opened.book.write("Thử") as session:
        add_member(session, "Hứa Minh Đạt", ("admission", "2025-11-10"), citizen_id="020194852315")
    tasks = Tasks()
    context = Context(opened.book, Settings(tmp_path / "s.ini"), tasks, opened.book.path, lambda: TODAY)
    made = RegistersPage(replace(context, changed=lambda sentence, change=None, /: None))
    qtbot.addWidget(made)
    made.resize(1150, 728)
    made.show()
    made.reload()
    yield made
    tasks.close()
    made.preview.set_pdf(None)


@pytest.fixture
def shown(page: RegistersPage, qtbot: QtBot) -> Callable[[], str]:
    """The text of the pages once they are there."""

    def text() -> str:
        qtbot.waitUntil(lambda: page.preview.pdf() is not None, timeout=20_000)
        content = page.preview.pdf()
        assert content is not None
        return " ".join(
            " ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdfium.PdfDocument(content)
        )

    return text


def press(widget: QWidget, key: Qt.Key, count: int = 1) -> None:
    for _n in range(count):
        QTest.keyClick(widget, key)


def test_walk_through_the_papers(
    page: RegistersPage,
    shown: Callable[[], str],
    opened: Opened,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "SỔ DANH SÁCH ĐẢNG VIÊN" in shown()
    assert page.person.isHidden()
    assert not page.period.isHidden()
    page.papers.setFocus()
    press(page.papers, Qt.Key.Key_Down)
    assert page.preview.pdf() is None, "the pages before must not be saved under another name"
    text = shown()
    assert "SỔ THEO DÕI ĐẢNG VIÊN DỰ BỊ" in text
    assert "Hứa Minh Đạt" in text
    press(page.period.combo, Qt.Key.Key_Down)
    assert "Ghi từ ngày 01/01/2026 đến ngày 23/11/2026" in shown()
    assert "Hứa Minh Đạt" not in shown()
    assert page.wanted() is not None
    press(page.duplex.box, Qt.Key.Key_Space)
    shown()
    assert page.document is not None
    assert page.document.duplex

    # what is saved is what is shown
    target = tmp_path / "so.pdf"
    monkeypatch.setattr(files, "ask_save", lambda *_args, **_more: target)
    page.preview.pdf_button.setFocus()
    press(page.preview.pdf_button, Qt.Key.Key_Space)
    qtbot.waitUntil(target.exists, timeout=20_000)
    assert target.read_bytes() == page.preview.pdf()
    target = tmp_path / "so.docx"
    press(page.preview.word_button, Qt.Key.Key_Space)
    qtbot.waitUntil(target.exists, timeout=20_000)
    qtbot.waitUntil(lambda: not page.context.tasks.busy(), timeout=20_000)
    with opened.book.read() as session:
        exports = history_reading.list_changes(session, kinds=(history.Kind.EXPORT,))
    assert len(exports) == 2
    assert all("Sổ đảng viên dự bị" in one.title for one in exports)


def test_papers_of_one_and_notices_to_all(
    page: RegistersPage, shown: Callable[[], str], qtbot: QtBot
) -> None:
    page.open(kind="member-card")
    assert page.preview.pdf() is None
    assert "Gõ tên đảng viên" in page.preview.message.text()
    assert page.duplex.isHidden()
    page.person.line.setFocus()
    QTest.keyClicks(page.person.line, "hua minh dat")
    text = shown()
    assert "HỨA MINH ĐẠT" in text
    assert "•••• 2315" in text
    assert "020194852315" not in text
    press(page.whole_numbers.box, Qt.Key.Key_Space)
    assert "020194852315" in shown()

    # notices go to all or to one
    page.open(kind="letter-probation")
    text = shown()
    assert "Kính gửi: đồng chí Hứa Minh Đạt" in text
    page.person.line.setFocus()
    QTest.keyClicks(page.person.line, "tran thi anh")
    qtbot.waitUntil(lambda: "không có đảng viên dự bị nào" in page.preview.message.text())
    assert page.preview.pdf() is None
    press(page.papers, Qt.Key.Key_Down)
    assert "GIẤY MỜI" in shown(), "another notice goes to everybody again"
    page.open(kind="member-data", member_id=1)
    assert "DỮ LIỆU CÁ NHÂN" in shown()


def test_every_paper_is_offered_once() -> None:
    assert len(PAPERS) == 15
    assert {paper.group for paper in PAPERS.values()} == {"register", "person", "letter"}
    assert date(2026, 11, 23) == TODAY
