"""The forms on the page of reports by real keys: a period, any days, the people behind a number, the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core import i18n
from desktop_app.documents import workbook
from desktop_app.reports import filling, transfer_days
from desktop_app.reports.behind_form import BehindDialog
from desktop_app.reports.fill_form import FillForm
from desktop_app.reports.page import ReportsPage
from desktop_app.reports.sheets_page import SheetsPanel
from desktop_app.reports.transfer_days_form import TransferDaysForm
from desktop_app.ui import exports, theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.reports.conftest import TODAY, Opened
from tests.reports.test_filling import ONE
from tests.reports.test_filling import given as given_workbook
from tests.reports.test_given_file import OLE


@pytest.fixture
def page(opened: Opened, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[ReportsPage]:
    i18n.set_language("vi")
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    context = Context(opened.book, Settings(tmp_path / "s.ini"), tasks, opened.book.path, lambda: TODAY)
    made = ReportsPage(replace(context, changed=lambda _sentence, _change=None, /: None))
    qtbot.addWidget(made)
    made.resize(1150, 728)
    made.show()
    yield made
    tasks.close()


@pytest.fixture
def panel(page: ReportsPage) -> SheetsPanel:
    """The page with its forms opened by keys: from the first chip one to the right."""
    page.chips._chips["reports"].setFocus()
    QTest.keyClick(page.chips._chips["reports"], Qt.Key.Key_Right)
    chip = page.chips._chips["sheets"]
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert page.sheets.isVisible()
    assert page.primary is not None
    assert not page.primary.isVisible()
    return page.sheets


def value(panel: SheetsPanel, code: str) -> str:
    return next(row.now_text() for row in panel.table.rows_model.rows() if row.code == code)


def test_periods_days_and_people_by_keys(
    panel: SheetsPanel, page: ReportsPage, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the year still runs: the same stretch of last year, on wish the whole of it (F.3: cùng kỳ)
    assert page.status() == "Năm 2026 · so với 01/01/2025 – 23/11/2025"
    assert "Kỳ chưa hết" in panel.note.text()
    QTest.keyClick(panel.compare_button, Qt.Key.Key_Space)
    assert page.status() == "Năm 2026 · so với 01/01/2025 – 31/12/2025"
    assert "cả năm 2025" in panel.note.text()
    QTest.keyClick(panel.compare_button, Qt.Key.Key_Space)
    assert page.status() == "Năm 2026 · so với 01/01/2025 – 23/11/2025"
    assert (value(panel, "A"), value(panel, "B.1"), value(panel, "D")) == ("13", "1", "13")
    assert panel.check_lines

    # the next period of the list: the second half of the year, begun already
    panel.period.combo.setFocus()
    QTest.keyClick(panel.period.combo, Qt.Key.Key_Down)
    assert page.status().startswith("6 tháng cuối năm 2026")
    assert (value(panel, "C.5.c"), value(panel, "D")) == ("1", "13")

    # any days: typed, taken when the field is left
    panel.start.line.setFocus()
    panel.start.line.selectAll()
    QTest.keyClicks(panel.start.line, "1/1/2026")
    QTest.keyClick(panel.start.line, Qt.Key.Key_Return)
    panel.end.line.selectAll()
    QTest.keyClicks(panel.end.line, "1/4/2026")
    QTest.keyClick(panel.end.line, Qt.Key.Key_Return)
    assert page.status() == "Từ 01/01/2026 đến 01/04/2026 · so với 01/01/2025 – 01/04/2025"
    assert panel.period.combo.currentText() == "Ngày tự chọn"
    assert (value(panel, "B.2.a"), value(panel, "D")) == ("1", "14")

    # a day to come is refused beside its field, what was shown stays
    panel.end.line.setFocus()
    panel.end.line.selectAll()
    QTest.keyClicks(panel.end.line, "1/4/2027")
    QTest.keyClick(panel.end.line, Qt.Key.Key_Return)
    assert "chưa đến" in panel.end.error.text()
    assert value(panel, "D") == "14"
    panel.choose_days(date(2026, 1, 1), date(2026, 4, 1))
    assert panel.end.error.text() == ""

    # Enter on a row opens its people
    shown: list[list[tuple[str, str]]] = []

    def run(dialog: QDialog) -> int:
        assert isinstance(dialog, BehindDialog)
        shown.append([(row.text, row.detail) for row in dialog.table.rows_model.rows()])
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    panel.table.select_key("B.2.a")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert shown == [[("Lý Văn Phúc", "sinh 1985 · chuyển đến chính thức 15/03/2026")]]
    assert not panel.before_button.isEnabled()

    panel.sheet_chips.set_current("three")
    panel.table.select_key("II.1.2")
    QTest.keyClick(panel.before_button, Qt.Key.Key_Space)
    assert [name for name, _detail in shown[-1]] == [
        "Trần Thị Ánh",
        "Phạm Thị Duyên",
        "Bùi Thị Hạnh",
        "Lê Thị Mai",
        "Quàng Thị Quế",
    ]


def test_the_day_of_transfers_is_chosen_by_keys(
    panel: SheetsPanel, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """K 37: the setting stands beside the draft, which then says what is counted."""
    assert "Chuyển đi tính theo ngày giới thiệu" in panel.note.text()

    def run(dialog: QDialog) -> int:
        assert isinstance(dialog, TransferDaysForm)
        dialog.show()
        QTest.keyClick(dialog.way.combo, Qt.Key.Key_End)
        QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", run)
    QTest.keyClick(panel.counting_button, Qt.Key.Key_Space)
    assert "Cả chuyển đi và chuyển đến theo ngày tiếp nhận" in panel.note.text()
    with opened.book.read() as session:
        assert transfer_days.way_of(session) == "received"
    # only Biểu 1 counts transfers
    panel.sheet_chips.set_current("two")
    assert not panel.counting_button.isVisible()


def test_each_form_leaves_by_its_button(
    panel: SheetsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, str, bytes]] = []

    def save(
        _parent: QWidget,
        _context: Context,
        leaving: Leaving,
        _word: str,
        ending: str,
        make: Callable[[], bytes],
    ) -> None:
        made.append((leaving.name, ending, make()[:2]))

    monkeypatch.setattr(exports, "save", save)
    for button in (panel.pdf_button, panel.word_button, panel.excel_button):
        QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(panel.together.box, Qt.Key.Key_Space)
    panel.sheet_chips.set_current("base")
    QTest.keyClick(panel.excel_button, Qt.Key.Key_Space)
    assert made == [
        ("Biểu 1, 2, 3 năm 2026", "pdf", b"%P"),
        ("Biểu 1, 2, 3 năm 2026", "docx", b"PK"),
        ("Biểu 1, 2, 3 năm 2026", "xlsx", b"PK"),
        ("Biểu 1 năm 2026", "xlsx", b"PK"),
    ]

    def run(dialog: QDialog) -> int:
        assert isinstance(dialog, PaperDialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.preview.pages() == 2, timeout=20_000)
        dialog.reject()
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    QTest.keyClick(panel.print_button, Qt.Key.Key_Space)


def test_a_given_workbook_is_filled_by_keys(
    panel: SheetsPanel, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "bieu-mau.xlsx"
    given.write_bytes(given_workbook(ONE))
    old = tmp_path / "cu.xls"
    old.write_bytes(OLE)
    saved: list[tuple[str, bytes]] = []

    def save(
        _parent: QWidget,
        _context: Context,
        leaving: Leaving,
        _word: str,
        ending: str,
        make: Callable[[], bytes],
        done: Callable[[], object],
    ) -> None:
        saved.append((f"{leaving.name}.{ending}", make()))
        done()

    monkeypatch.setattr(exports, "save", save)

    def run(dialog: QDialog) -> int:
        assert isinstance(dialog, FillForm)
        dialog.show()
        assert not dialog.places
        # what is wrong with the file is said as the field is left, not only at saving
        for text, said in (
            (str(given)[:-1], "Không có tệp"),
            (str(old), "kiểu cũ (.xls)"),
        ):
            dialog.file.line.selectAll()
            QTest.keyClicks(dialog.file.line, text)
            QTest.keyClick(dialog.file.line, Qt.Key.Key_Return)
            assert said in dialog.file.error.text()
        dialog.file.line.selectAll()
        QTest.keyClicks(dialog.file.line, str(given))
        assert dialog.file.error.text() == ""
        assert dialog.sheet.combo.currentText() == "B1"
        assert "17 ô là công thức" in dialog.summary.text()
        assert "6 số chưa có ô" in dialog.summary.text()
        # the row of moves inside the base is in no printed form: its cell is named by the person
        at = next(n for n, place in enumerate(dialog.table.visible_rows()) if place.key == "C.5.c/now")
        dialog.table.go_to(at, 3)
        for text in ("B8", "F30"):
            QTest.keyClick(dialog.table, Qt.Key.Key_F2)
            line = next(line for line in dialog.table.findChildren(QLineEdit) if line.isVisible())
            line.selectAll()
            QTest.keyClicks(line, text)
            QTest.keyClick(line, Qt.Key.Key_Return)
            QApplication.processEvents()
            if text == "B8":
                QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
                assert "B8 nhận hai số" in dialog.fields.fault.title.text()
                dialog.table.go_to(at, 3)
        assert dialog.typed_cells() == {"C.5.c/now": "F30"}
        # somebody saved the file in the meantime: it is read again, nothing is written from what it was
        given.write_bytes(given_workbook((*ONE, "Ghi chú của đảng ủy")))
        QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
        assert saved == []
        assert "đã đọc lại" in dialog.file.error.text()
        assert dialog.typed_cells() == {"C.5.c/now": "F30"}
        QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", run)
    QTest.keyClick(panel.fill_button, Qt.Key.Key_Space)
    ((name, content),) = saved
    assert name == "bieu-mau đã điền số liệu năm 2026.xlsx"
    (sheet,) = workbook.read(content)
    assert (sheet.cells[24, 2], sheet.cells[30, 6]) == ("13", "1")
    with opened.book.read() as session:
        assert panel.found is not None
        assert filling.remembered(session, panel.found.sheets.one, sheet)["C.5.c/now"] == "F30"
