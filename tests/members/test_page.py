"""The page of the members, used as a secretary uses it: keys, chips, buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core import history, history_reading
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.members import service
from desktop_app.members.event_form import EventForm
from desktop_app.members.list_form import ListDialog
from desktop_app.members.page import MembersPage
from desktop_app.members.service import EventDraft
from desktop_app.ui import clipboard, files, messages
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


def opened(context: Context, qtbot: QtBot) -> MembersPage:
    page = MembersPage(context)
    qtbot.addWidget(page)
    page.resize(1150, 728)
    page.reload()
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def page(people: dict[str, int], context: Context, qtbot: QtBot) -> Iterator[MembersPage]:
    shown = opened(context, qtbot)
    yield shown
    shown.hide()


def shown(page: MembersPage) -> list[str]:
    return [person.full_name for person in page.table.visible_rows()]


def chips(page: MembersPage) -> list[str]:
    return [chip.text() for chip in page.chips.findChildren(Button) if not chip.isHidden()]


def assert_card(page: MembersPage, qtbot: QtBot, name: str) -> None:
    """The card follows when the hand rests."""
    qtbot.waitUntil(lambda: page.card.name.text() == name)


def test_counts_are_true(page: MembersPage) -> None:
    """Looks, "Đảng viên": the count line is always true for what is shown; guests do not count in the roll."""
    assert page.status() == "11 trong danh sách: 9 chính thức (1 được miễn), 2 dự bị · thêm 1 tạm thời đến"
    assert chips(page) == [
        "Tất cả 12",
        "Chính thức 9",
        "Dự bị 2",
        "Được miễn 1",
        "Tạm thời đến 1",
        "Đã rời 1",
    ]
    assert page.table.count_text() == "12 đồng chí"


@pytest.mark.parametrize(
    "key, names",
    [
        ("probationary", ["Hứa Minh Đạt", "Nông Quang Khánh"]),
        ("exempt", ["Hoàng Đức Bình"]),
        ("temporary-in", ["Hoàng Bích Yến"]),
        ("left", ["Chu Văn An"]),
    ],
)
def test_chips_filter(page: MembersPage, qtbot: QtBot, key: str, names: list[str]) -> None:
    page.chips.set_current(key)
    assert shown(page) == names
    assert page.table.count_text() == f"{len(names)} đồng chí"
    assert_card(page, qtbot, names[0])


def test_who_stands_behind_another_chip_is_told(page: MembersPage, qtbot: QtBot) -> None:
    assert page.search is not None
    page.chips.set_current("left")
    page._show_people()
    QTest.keyClicks(page.search, "duc binh")
    assert shown(page) == []
    assert "1 đồng chí khớp ở bộ lọc khác" in page.table._empty_text.text()
    QTest.keyClicks(page.search, "xyz")
    assert page.table._empty_text.text().startswith("Không có dòng nào khớp")


def test_search_while_typing(page: MembersPage, qtbot: QtBot) -> None:
    assert page.search is not None
    QTest.keyClicks(page.search, "duc binh")
    assert shown(page) == ["Hoàng Đức Bình"]
    assert page.table.count_text() == "1 trong 12 đồng chí"
    assert_card(page, qtbot, "Hoàng Đức Bình")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(shown(page)) == 12
    QTest.keyClicks(page.search, "1200.0000.0103")
    assert shown(page) == ["Nguyễn Xuân Đức"]


def test_arrows_walk_through_the_people(page: MembersPage, qtbot: QtBot) -> None:
    page.table.go_to(0)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert_card(page, qtbot, "Hoàng Đức Bình")


def test_the_citizen_number_is_masked_until_asked_for(
    page: MembersPage, people: dict[str, int], qtbot: QtBot
) -> None:
    page.open(member_id=people["Hứa Minh Đạt"])
    assert page.card.citizen.text() == "CCCD •••• 4471"
    QTest.mouseClick(page.card.show_button, Qt.MouseButton.LeftButton)
    assert page.card.citizen.text() == "CCCD 020201004471"
    page.open(member_id=people["Nông Quang Khánh"])
    assert page.card.citizen.text().startswith("CCCD ••••")


def test_tabs_of_the_card(page: MembersPage, people: dict[str, int]) -> None:
    page.open(member_id=people["Hứa Minh Đạt"])
    assert [page.card.tabs.tabText(i) for i in range(page.card.tabs.count())] == [
        "Quá trình",
        "Lý lịch",
        "Chức vụ",
        "Công tác, đào tạo",
        "Giấy tờ",
        "Lịch sử",
    ]
    for at in range(6):
        page.card.tabs.setCurrentIndex(at)
        assert page.card.tabs.currentWidget().isVisible()


def test_a_person_who_left_can_be_opened(page: MembersPage, people: dict[str, int]) -> None:
    page.open(member_id=people["Chu Văn An"])
    assert page.chips.current() == "left"
    assert page.card.name.text() == "Chu Văn An"


def test_recognition_from_the_callout(
    page: MembersPage, people: dict[str, int], qtbot: QtBot, answer: Answer
) -> None:
    """The date that follows from the rules stands there already; one click and the member is official."""
    page.open(member_id=people["Hứa Minh Đạt"])

    def act(dialog: QDialog) -> None:
        form = cast(EventForm, dialog)
        assert form.values()["date"].text() == "10/11/2026"
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)

    answer(act)
    QTest.mouseClick(page.card.act, Qt.MouseButton.LeftButton)
    assert "Chính thức 10" in chips(page)
    assert page.card.name.text() == "Hứa Minh Đạt"
    assert "chính thức" in page.card.status.text()


def test_a_record_goes_into_the_bin_and_the_link_leads_there(
    page: MembersPage, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.open(member_id=people["Hứa Minh Đạt"])
    assert not page.bin_button.isVisible()
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_options: True)
    opened_pages: list[str] = []
    page.context = replace(page.context, open_page=lambda key, /, **_target: opened_pages.append(key))
    menu = page.card.more_menu()
    assert isinstance(menu, QMenu)
    menu.actions()[-1].trigger()
    assert "Hứa Minh Đạt" not in shown(page)
    assert page.bin_button.text() == "Thùng rác (1)"
    QTest.mouseClick(page.bin_button, Qt.MouseButton.LeftButton)
    assert opened_pages == ["bin"]


def test_an_empty_book_says_what_to_do(context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    assert shown(page) == []
    assert page.card.detail is None
    assert page.card.nobody.isVisible()
    assert page.help_text()


def test_the_printed_list_is_what_is_shown(
    page: MembersPage, qtbot: QtBot, answer: Answer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Columns chosen, people filtered, order sorted: the paper says the same."""
    page.chips.set_current("official")
    page.table.show_column(page.table.rows_model.columns.index(page.table.visible_columns()[1]), False)
    page.table.sort_by("admission_date", descending=True)
    at = next(i for i, c in enumerate(page.table.rows_model.columns) if c.key == "citizen_id")
    page.table.show_column(at)
    keys = [column.key for column in page.table.visible_columns()]
    listed = page.listed()
    assert [item.key for item in listed.fields] == keys
    assert "birth_date" not in keys
    assert [person.full_name for person in listed.people] == shown(page)
    assert listed.people[0].full_name == "Vi Thị Kim Dung"
    assert listed.filter_text == "Đảng viên chính thức"

    def act(dialog: QDialog) -> None:
        form = cast(ListDialog, dialog)
        qtbot.waitUntil(lambda: form.preview.pages() > 0, timeout=10_000)
        assert all(row[-1].startswith("•") or "•" in "".join(row) for row in form.rows())
        form.whole_numbers.setChecked(True)
        assert not any("•" in cell for row in form.rows() for cell in row)
        for ending, button in (
            ("pdf", form.preview.pdf_button),
            ("docx", form.preview.word_button),
            ("xlsx", form.excel_button),
        ):
            target = tmp_path / f"danh-sach.{ending}"
            monkeypatch.setattr(files, "ask_save", lambda *_args, target=target, **_options: target)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(target.exists, timeout=10_000)
        qtbot.waitUntil(lambda: not form._context.tasks.busy(), timeout=10_000)
        form.reject()

    seen = answer(act)
    QTest.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    assert len(seen) == 1
    assert {path.suffix for path in tmp_path.glob("danh-sach.*")} == {".pdf", ".docx", ".xlsx"}


def test_a_number_shown_is_kept_in_the_history_and_hides_itself_again(
    page: MembersPage, book: Book, qtbot: QtBot
) -> None:
    def told() -> list[history_reading.ChangeInfo]:
        with book.read() as session:
            return history_reading.list_changes(session, kinds=(history.Kind.REVEAL,))

    page.table.go_to(0)
    qtbot.waitUntil(lambda: page.card.detail is not None)
    detail = page.card.detail
    assert detail is not None
    number = detail.person.citizen_id
    QTest.mouseClick(page.card.show_button, Qt.MouseButton.LeftButton)
    assert number in page.card.citizen.text()
    (entry,) = told()
    assert entry.title == f"Xem số căn cước: {detail.person.full_name}"
    assert entry.detail == {"table": "member", "row_id": detail.id, "field": "citizen_id"}
    page.card.copy_button.click()
    assert QGuiApplication.clipboard().text() == number
    clipboard.clear_ours()
    assert QGuiApplication.clipboard().text() == ""
    assert page.card._mask_again.isActive()
    assert page.card._mask_again.interval() == 30_000
    page.card._mask_again.timeout.emit()
    assert number not in page.card.citizen.text()
    assert "•" in page.card.citizen.text()
    QTest.mouseClick(page.card.show_button, Qt.MouseButton.LeftButton)
    page.table.go_to(1)
    qtbot.waitUntil(lambda: page.card.detail is not None and page.card.detail.id != detail.id)
    assert "•" in page.card.citizen.text()
    page.table.go_to(0)
    qtbot.waitUntil(lambda: page.card.detail is not None and page.card.detail.id == detail.id)
    assert "•" in page.card.citizen.text()
    assert len(told()) == 2


def test_chosen_columns_are_remembered(page: MembersPage, context: Context, qtbot: QtBot) -> None:
    at = next(i for i, c in enumerate(page.table.rows_model.columns) if c.key == "party_age")
    page.table.show_column(at)
    page.table.save_layout()
    again = opened(context, qtbot)
    assert "party_age" in [column.key for column in again.table.visible_columns()]


def test_a_large_branch_is_searched_letter_by_letter(
    context: Context, qtbot: QtBot, fill: Callable[[int], list[int]]
) -> None:
    """Letters added look only through what was found before, and find the same; how quickly stands in the benchmark."""
    fill(1200)
    page = opened(context, qtbot)
    assert page.search is not None
    everybody = shown(page)
    assert len(everybody) > 900
    before = everybody
    for text in ("n", "ng", "ngu", "nguyen", "nguyen v", "nguyen van"):
        page.table.set_search(text)
        found = shown(page)
        assert 0 < len(found) <= len(before)
        assert set(found) <= set(before)
        before = found
    page.table.set_search("")
    assert shown(page) == everybody


def test_the_wide_file_stays_with_its_person_when_a_step_is_taken_back(
    page: MembersPage, people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    name, member_id = next(iter(people.items()))
    page.open(member_id=member_id)
    page.toggle_wide()
    with book.write("Từ trần") as session:
        draft = EventDraft(member_id=member_id, kind="death", date=PartialDate(2026, 7, 1))
        service.record_event(session, draft, page.context.today())
    page.reload()
    assert_card(page, qtbot, name)
    assert book.last_change is not None
    book.undo(book.last_change.id)
    page.reload()
    assert_card(page, qtbot, name)
