"""The ratings page with real keys: points for everybody, paste, another level, proposal, decision, papers, old years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.ratings import form, service
from desktop_app.ratings.models import CampaignState
from desktop_app.ratings.page import RatingsPage
from desktop_app.ratings.regimes import LEVELS
from desktop_app.ratings.service import CampaignSheet, Decision
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.messages import MessageBox
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.ratings.conftest import NAMES, TODAY, open_year, score_everybody

XS, HTT, HT, KHT = LEVELS
Answer = Callable[[Callable[[Any], None]], list[QDialog]]


@pytest.fixture
def context(qapp: QApplication, book: Book, tmp_path: Path) -> Iterator[Context]:
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    yield Context(book, Settings(tmp_path / "settings.ini"), tasks, book.path, lambda: TODAY)
    tasks.close()
    if theme.is_dark() or theme.zoom() != 100:
        theme.apply(qapp, False, 100)


def shown(qtbot: QtBot, context: Context) -> RatingsPage:
    page = RatingsPage(context)
    qtbot.addWidget(page)
    page.resize(1150, 728)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.reload()
    return page


def focused() -> QWidget:
    """Where the keys go."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_in(text: str, *keys: Qt.Key) -> None:
    """Type like a person: each key goes where the focus is by then."""
    for letter in text:
        QTest.keyClicks(focused(), letter)
    for key in keys:
        QTest.keyClick(focused(), key)
        QApplication.processEvents()


def grid(page: RatingsPage) -> EditableTable:
    assert page.table is not None
    return page.table


def read(book: Book, year: int = 2026) -> CampaignSheet:
    with book.read() as session:
        return service.load_campaign(session, year)


def column_of(page: RatingsPage, key: str) -> int:
    return next(i for i, c in enumerate(grid(page).rows_model.columns) if c.key == key)


def press(dialog: QDialog, words_on_it: str) -> None:
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == words_on_it)
    button.click()


def test_a_year_is_opened_from_the_page(qtbot: QtBot, context: Context, book: Book, answer: Answer) -> None:
    page = shown(qtbot, context)
    assert page.sheet is None
    assert page.primary is not None
    assert page.primary.text() == "Mở đợt xếp loại năm 2026"

    def act(dialog: form.OpenForm) -> None:
        assert "366-QĐ/TW" in str(dialog.fields.field("regime").value())
        dialog.fields.set_value("year", 2024)
        assert "124-QĐ/TW" in str(dialog.fields.field("regime").value())
        dialog.fields.set_value("year", 2026)
        dialog.fields.set_value("review_date", PartialDate(2026, 12, 10))
        dialog.fields.set_value("quota", 5)
        dialog.save()

    answer(act)
    page.open_campaign()
    assert page.status().startswith("366-QĐ/TW, 43-HD/BTCTW · xếp loại 31, không xếp loại 3 · nháp")
    assert read(book).info.quota == 5
    assert page.quota.text() == "5"
    assert len(grid(page).visible_rows()) == 31


def test_points_for_everybody_by_keyboard(qtbot: QtBot, context: Context, book: Book, campaign: int) -> None:
    """Enter goes down, Tab goes right: a column of 31 points is typed without the mouse."""
    page = shown(qtbot, context)
    table = grid(page)
    table.go_to(0, column_of(page, "common_points"))
    table.setFocus()
    for _n in range(31):
        type_in("28,5", Qt.Key.Key_Return)
    table.go_to(0, column_of(page, "task_points"))
    table.setFocus()
    type_in("66", Qt.Key.Key_Tab)
    type_in("30", Qt.Key.Key_Return)
    sheet = read(book)
    assert all(row.common_points == Decimal("28.5") for row in sheet.rated)
    first = sheet.rows[0]
    assert (first.task_points, first.votes_for, first.proposal) == (Decimal(66), 30, XS)
    assert table.rows_model.row(0).proposal is XS
    assert "Xuất sắc 1" in page.counts.text()
    assert "chưa có mức 30" in page.counts.text()


def test_a_block_from_excel_is_pasted(qtbot: QtBot, context: Context, book: Book, campaign: int) -> None:
    page = shown(qtbot, context)
    table = grid(page)
    QGuiApplication.clipboard().setText("Tốt\t28,5\t60\nXuất sắc\t31\t66\nHTNV\t25\t40\n")
    table.go_to(0, column_of(page, "self_level"))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    rows = read(book).rated
    assert [row.self_level for row in rows[:3]] == [HTT, XS, HT]
    assert [row.common_points for row in rows[:3]] == [Decimal("28.5"), None, Decimal(25)]
    assert [row.total for row in rows[:3]] == [Decimal("88.5"), None, Decimal(65)]
    errors = table.errors()
    assert list(errors) == [(rows[1].member_id, "common_points")]
    assert "0–30" in next(iter(errors.values())).message
    last = context.book.last_change
    assert last.title == "Xếp loại của 3 đồng chí"
    context.book.undo(last.id)
    page.reload()
    assert all(row.self_level is None for row in read(book).rows)


def test_the_card_says_why(qtbot: QtBot, context: Context, scored: int, ids: dict[str, int]) -> None:
    page = shown(qtbot, context)
    grid(page).select_key(ids["Nguyễn Xuân Đức"])
    text = said(page)
    for part in (
        "Tổng 94,5 điểm, từ 90 trở lên",
        "100% nhiệm vụ đúng hạn",
        "12/12 nhiệm vụ",
        "33,3% nhiệm vụ vượt mức (cần 30%)",
        "Vắng không lý do 1 buổi (tháng 6)",
        "366-QĐ/TW, Điều 11 khoản 1",
    ):
        assert part in text
    page.chips.set_current("not-rated")
    grid(page).select_key(ids["Hứa Minh Đạt"])
    assert "chưa đủ 6 tháng" in said(page)
    page.show_branch()
    assert "Chưa đủ điểm" in said(page)


def said(page: RatingsPage) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.why.findChildren(QLabel) if label.isVisibleTo(page))


def test_another_level_needs_a_reason(
    qtbot: QtBot, context: Context, book: Book, scored: int, ids: dict[str, int], answer: Answer
) -> None:
    page = shown(qtbot, context)
    member = next(row for row in read(book).rated if row.proposal is HT)
    grid(page).select_key(member.member_id)

    def act(dialog: form.OverruleForm) -> None:
        dialog.fields.set_value("level", XS.value)
        dialog.save()
        assert dialog.fields.field("reason").has_error()
        assert dialog.warnings({"level": XS.value})
        dialog.fields.set_value("reason", "Cứu người trong lũ")
        dialog.save()

    answer(act)
    page.overrule()
    row = read(book).row(member.member_id)
    assert (row.proposal, row.overrule_reason) == (XS, "Cứu người trong lũ")
    assert "cao hơn điều kiện" in said(page)
    assert (
        grid(page).cell_text(row, grid(page).rows_model.columns[column_of(page, "proposal")]) == "Xuất sắc *"
    )


def test_from_proposal_to_decision(
    qtbot: QtBot, context: Context, book: Book, scored: int, ids: dict[str, int], answer: Answer
) -> None:
    page = shown(qtbot, context)
    answer(lambda box: press(box, "Chốt đề xuất"))
    assert page.primary is not None
    page.primary.click()
    assert read(book).info.state is CampaignState.PROPOSED
    assert page.primary.text() == "Ghi quyết định của cấp trên"
    table = grid(page)
    assert table.rows_model.columns[column_of(page, "common_points")].write is None
    table.select_key(ids["Nguyễn Xuân Đức"])
    table.go_to(table.currentIndex().row(), column_of(page, "decided"))
    table.setFocus()
    type_in("t", Qt.Key.Key_Return)

    def act(dialog: form.DecisionForm) -> None:
        assert "Khác đề xuất 1 đồng chí: Nguyễn Xuân Đức (Tốt)" in dialog.intro.text()
        dialog.fields.load({"number": "41-QĐ/ĐU", "day": PartialDate.of(TODAY), "branch_level": HTT.value})
        dialog.save()

    answer(act)
    page.primary.click()
    sheet = read(book)
    assert sheet.info.state is CampaignState.DECIDED
    assert sheet.row(ids["Nguyễn Xuân Đức"]).decided is HTT
    assert sheet.branch.decided is HTT
    assert "41-QĐ/ĐU" in page.status()

    def again(dialog: form.RerateForm) -> None:
        dialog.fields.load({"level": KHT.value, "reason": "Phát hiện vi phạm"})
        dialog.save()

    answer(again)
    page.table.select_key(ids["Nguyễn Xuân Đức"])  # type: ignore[union-attr]
    page.rerate()
    assert read(book).row(ids["Nguyễn Xuân Đức"]).decided is KHT
    assert "Xếp loại lại: Tốt → Không hoàn thành" in said(page)


def test_a_proposal_can_be_reopened(qtbot: QtBot, context: Context, book: Book, proposed: int) -> None:
    page = shown(qtbot, context)
    page.reopen_button.click()
    assert read(book).info.state is CampaignState.OPEN
    assert page.primary is not None
    assert page.primary.text() == "Chốt đề xuất"


def test_a_proposal_names_who_lacks_a_level(
    qtbot: QtBot, context: Context, book: Book, campaign: int, answer: Answer
) -> None:
    page = shown(qtbot, context)
    boxes = answer(lambda box: box.reject())
    page.propose()
    assert isinstance(boxes[0], MessageBox)
    assert "Còn 31 đồng chí chưa có mức đề xuất" in boxes[0].text.text()
    assert read(book).info.state is CampaignState.OPEN


def test_votes_for_all_at_once(
    qtbot: QtBot, context: Context, book: Book, scored: int, answer: Answer
) -> None:
    page = shown(qtbot, context)

    def act(dialog: form.VotesForm) -> None:
        dialog.fields.load({"issued": 30, "returned": 30, "valid": 29, "everybody": 31})
        dialog.save()
        assert dialog.fields.field("everybody").has_error()
        dialog.fields.set_value("everybody", 29)
        dialog.save()

    answer(act)
    page.votes_button.click()
    sheet = read(book)
    assert all(row.votes_for == 29 for row in sheet.rated)
    assert sheet.info.tally == {"issued": 30, "returned": 30, "valid": 29}


def test_the_number_from_above_is_typed_below_the_grid(
    qtbot: QtBot, context: Context, book: Book, scored: int, answer: Answer
) -> None:
    page = shown(qtbot, context)
    page.quota.setFocus()
    QTest.keyClicks(page.quota, "2")
    QTest.keyClick(page.quota, Qt.Key.Key_Return)
    assert read(book).info.quota == 2
    assert "đang vượt" in page.caps.text()
    boxes = answer(lambda box: box.accept())
    page.quota.setFocus()
    page.quota.clear()
    QTest.keyClicks(page.quota, "hai")
    QTest.keyClick(page.quota, Qt.Key.Key_Return)
    assert boxes
    assert page.quota.text() == "2"


def test_facts_and_the_branch(
    qtbot: QtBot, context: Context, book: Book, scored: int, ids: dict[str, int], answer: Answer
) -> None:
    page = shown(qtbot, context)
    member = ids["Nông Thị Hồng Ánh"]
    grid(page).select_key(member)

    def facts(dialog: FormDialog) -> None:
        for name, value in {
            "tasks_total": 10,
            "tasks_done": 10,
            "tasks_on_time": 10,
            "tasks_exceeding": 2,
            "sick_months": Decimal("1.5"),
            "note": "đi học",
        }.items():
            dialog.fields.set_value(name, value)
        dialog.save()

    answer(facts)
    page.edit_facts()
    row = read(book).row(member)
    assert row.own == {
        "tasks_total": 10,
        "tasks_done": 10,
        "tasks_on_time": 10,
        "tasks_exceeding": 2,
        "sick_months": 1.5,
    }
    assert (row.note, row.proposal) == ("đi học", HTT)

    def branch(dialog: FormDialog) -> None:
        for name, value in {
            "common_points": Decimal(29),
            "task_points": Decimal(60),
            "self_level": HTT.value,
            "tasks_on_time": 13,
        }.items():
            dialog.fields.set_value(name, value)
        dialog.save()

    answer(branch)
    page.show_branch()
    page.edit_branch()
    assert read(book).branch.proposal is HTT
    assert "Tự nhận Tốt · đề xuất Tốt" in said(page)


def test_who_the_rules_leave_out_can_be_rated(
    qtbot: QtBot, context: Context, book: Book, scored: int, ids: dict[str, int], answer: Answer
) -> None:
    page = shown(qtbot, context)
    page.chips.set_current("not-rated")
    member = ids["Hứa Minh Đạt"]
    grid(page).select_key(member)

    def act(dialog: FormDialog) -> None:
        dialog.fields.set_value("reason", "Công văn của đảng ủy")
        dialog.save()

    answer(act)
    page.change_eligibility()
    assert read(book).row(member).rated
    page.chips.set_current("rated")
    grid(page).select_key(member)
    page.change_eligibility()
    assert not read(book).row(member).rated


def test_the_papers_are_shown(qtbot: QtBot, context: Context, scored: int, answer: Answer) -> None:
    page = shown(qtbot, context)
    papers: list[bytes] = []

    def act(dialog: QDialog) -> None:
        if isinstance(dialog, PaperDialog):
            qtbot.waitUntil(lambda: dialog.preview.pdf() is not None, timeout=10_000)
            papers.append(dialog.preview.pdf() or b"")
            assert dialog._make_word is not None
            assert len(dialog._make_word()) > 5000
        else:
            press(dialog, "Chỉ các con số")

    answer(act)
    page.show_list()
    page.show_summary()
    assert [paper[:5] for paper in papers] == [b"%PDF-", b"%PDF-"]


def test_an_old_year_is_graded_or_copied_from_papers(qtbot: QtBot, context: Context, book: Book) -> None:
    open_year(book, 2022, date(2022, 12, 10))
    open_year(book, 2016, date(2016, 12, 10))
    page = shown(qtbot, context)
    page.open(year=2022)
    table = grid(page)
    keys = [column.key for column in table.visible_columns()]
    assert "grade:task" in keys
    assert "common_points" not in keys
    assert "decided" in keys
    table.go_to(0, column_of(page, "grade:conduct"))
    table.setFocus()
    for text in ("t", "x", "tb"):
        type_in(text, Qt.Key.Key_Tab)
    row = read(book, 2022).rated[0]
    assert row.proposal is HTT
    page.open(year=2016)
    table = grid(page)
    assert [column.key for column in table.visible_columns()] == ["full_name", "decided"]
    table.go_to(0, 1 if table.rows_model.columns[1].key == "decided" else column_of(page, "decided"))
    table.setFocus()
    type_in("x", Qt.Key.Key_Return)
    assert read(book, 2016).rated[0].decided is XS


def test_three_years_side_by_side(
    qtbot: QtBot, context: Context, book: Book, ids: dict[str, int], answer: Answer
) -> None:
    for year in (2024, 2025):
        campaign = open_year(book, year, date(year, 12, 10))
        with book.write("Ghi lại mức cũ") as session:
            sheet = service.load_campaign(session, campaign)
            service.record_levels(session, campaign, {row.member_id: HTT for row in sheet.rated})
            service.propose(session, campaign)
            service.decide(session, campaign, Decision("9-QĐ/ĐU", date(year, 12, 28)), TODAY)
    score_everybody(book, open_year(book))
    page = shown(qtbot, context)
    grid(page).select_key(ids["Mai Công Sơn"])
    assert "2024: Tốt  ·  2025: Tốt" in said(page)

    def act(dialog: form.YearsDialog) -> None:
        assert [column.title for column in dialog.table.visible_columns()][:4] == [
            "Họ và tên",
            "2024",
            "2025",
            "2026",
        ]
        assert len(dialog.table.visible_rows()) == 31

    answer(act)
    page.show_years()


def test_search_chips_and_links(qtbot: QtBot, context: Context, scored: int, ids: dict[str, int]) -> None:
    page = shown(qtbot, context)
    page.focus_search()
    type_in("xuan duc")
    assert [row.full_name for row in grid(page).visible_rows()] == ["Nguyễn Xuân Đức"]
    assert page.search is not None
    page.search.clear()
    page.chips.set_current("check")
    assert grid(page).visible_rows()
    page.open(year=2026, member_id=ids["Hứa Minh Đạt"])
    current = grid(page).current_row()
    assert current is not None
    assert current.full_name == "Hứa Minh Đạt"
    assert "Enter" in page.help_text()
    assert len(read_names(page)) == len(NAMES)


def read_names(page: RatingsPage) -> list[str]:
    return [row.full_name for row in grid(page).rows_model.rows()]


@pytest.mark.parametrize("dark, zoom", [(False, 100), (True, 100), (False, 150), (False, 200)])
def test_the_page_stands_in_every_light(
    qtbot: QtBot, context: Context, qapp: QApplication, scored: int, dark: bool, zoom: int
) -> None:
    theme.apply(qapp, dark, zoom)
    page = shown(qtbot, context)
    page.resize(1150, 728)
    qapp.processEvents()
    assert not page.grab().isNull()
    assert page.minimumSizeHint().width() <= 1150
