"""The page of the place of residence by real keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.documents.blocks import Document
from desktop_app.residence import service
from desktop_app.residence.form import GuestMeetingForm, InForm, OutForm, RemarkForm
from desktop_app.residence.page import ResidencePage
from desktop_app.residence.service import InDraft, OutDraft
from desktop_app.ui.context import Context
from tests.members.test_form import type_into
from tests.residence.conftest import TODAY

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


@pytest.fixture
def page(qtbot: QtBot, context: Context, people: list[int]) -> ResidencePage:
    page = ResidencePage(context)
    qtbot.addWidget(page)
    page.resize(1150, 720)
    page.show()
    page.reload()
    return page


def test_a_member_is_introduced_by_typing(
    qtbot: QtBot, page: ResidencePage, book: Book, people: list[int], answer: Answer
) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, OutForm)
        dialog.save()  # the ward is missing: said at the field, nothing lost
        assert dialog.fields.field("ward").has_error()
        type_into(qtbot, dialog, "ward", "Đảng ủy phường Tân Thịnh")
        type_into(qtbot, dialog, "letter_number", "01-GT/CB")
        type_into(qtbot, dialog, "letter_date", "10/3/2026")
        dialog.save()

    answer(fill)
    page.out_table.go_to(0)
    QTest.keyClick(page.out_table, Qt.Key.Key_Return)
    with book.read() as session:
        line = service.list_out(session, 2026, TODAY)[0]
    assert line.out is not None
    assert (line.ward, line.out.letter_date) == ("Đảng ủy phường Tân Thịnh", date(2026, 3, 10))
    assert line.out.address == "Số 12, đường Trần Phú"
    assert line.state == "to-receive"
    # not introduced: a remark cannot be written, and the page says so
    page.out_table.go_to(1)
    asked = answer(lambda dialog: dialog.reject())
    page.write_remark()
    assert len(asked) == 1


def test_requests_go_to_whom_the_list_shows(
    page: ResidencePage, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def requests(_sender: object, lines: list[service.OutLine], *_more: object) -> Document:
        asked.append([line.full_name for line in lines])
        raise UserError("nobody")

    monkeypatch.setattr("desktop_app.residence.letters_document.requests", requests)
    answer(lambda dialog: dialog.reject())
    page.print_requests()
    name = asked[0][0]
    page.out_table.set_search(name)
    page.print_requests()
    assert len(asked[0]) > 1
    assert asked[1] == [name]


def test_a_guest_and_a_meeting(qtbot: QtBot, page: ResidencePage, book: Book, answer: Answer) -> None:
    page.tabs.setCurrentIndex(1)
    assert page.primary is not None
    assert page.primary.text() == "Thêm đảng viên 213"

    def fill(dialog: QDialog) -> None:
        if isinstance(dialog, InForm):
            type_into(qtbot, dialog, "full_name", "Bế Văn Thành")
            type_into(qtbot, dialog, "workplace", "Trường THCS Hòa Bình")
            type_into(qtbot, dialog, "received_on", "15/4/2025")
            dialog.save()
        elif isinstance(dialog, GuestMeetingForm):
            dialog.list.setFocus()
            QTest.keyClick(dialog.list, Qt.Key.Key_Space)
            dialog.save()

    answer(fill)
    page.primary.click()
    page.meeting_button.click()
    with book.read() as session:
        (line,) = service.list_in(session, 2026, TODAY)
    assert (line.guest.full_name, line.year.called, line.year.attended) == ("Bế Văn Thành", 1, 1)


def test_the_page_opens_where_a_deadline_points(
    page: ResidencePage, book: Book, people: list[int], answer: Answer
) -> None:
    with book.write("Giới thiệu") as session:
        out_id = service.save_out(
            session,
            OutDraft(people[2], ward="Đảng ủy xã Yên Lạc", received_on=date(2026, 3, 24)),
            TODAY,
        )
        service.ask_remarks(session, [out_id], 2026, date(2026, 10, 20), TODAY)
        guest = service.save_in(session, InDraft("Đàm Thị Lan"), TODAY)
    page.reload()
    page.open(tab="out", state="waiting", year=2026)
    assert [line.full_name for line in page.out_table.visible_rows()] == ["Hứa Thị Yến"]
    page.open(tab="in", guest_id=guest)
    row = page.in_table.current_row()
    assert row is not None
    assert row.guest.full_name == "Đàm Thị Lan"


def test_an_answer_without_a_word_is_odd() -> None:
    form = RemarkForm.__new__(RemarkForm)
    assert RemarkForm.warnings(form, {"answered_on": TODAY})
    assert not RemarkForm.warnings(form, {"answered_on": TODAY, "verdict": "done"})
    assert not RemarkForm.warnings(form, {"answered_on": None})
