"""The page of badges by real keys: rounds, the case of one, an early case, what was handed in and given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.badges import service
from desktop_app.badges.case_form import CaseForm, NewCaseForm
from desktop_app.badges.given_form import GivenForm, SubmittedForm
from desktop_app.badges.page import BadgesPage
from desktop_app.badges.settings_form import SettingsForm
from desktop_app.core.book import Book
from desktop_app.members.models import EventKind
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from tests.badges.test_service import add_to
from tests.members.conftest import TODAY

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


@pytest.fixture
def people(book: Book) -> dict[str, int]:
    guest = (EventKind.TEMPORARY_IN, "2026-03-01")
    with book.write("Danh sách") as session:
        return {
            "Nông Văn Bảo": add_to(session, "Nông Văn Bảo", "1996-11-20"),
            "Lương Thị Cúc": add_to(session, "Lương Thị Cúc", "1987-01-05"),
            "Hoàng Thị Khách": add_to(session, "Hoàng Thị Khách", "1996-11-20", guest),
            "Triệu Văn Lão": add_to(session, "Triệu Văn Lão", "1958-09-01"),
        }


def opened(context: Context, qtbot: QtBot) -> BadgesPage:
    page = BadgesPage(context)
    qtbot.addWidget(page)
    page.resize(1150, 728)
    page.reload()
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def page(people: dict[str, int], context: Context, qtbot: QtBot) -> Iterator[BadgesPage]:
    shown = opened(context, qtbot)
    yield shown
    shown.hide()


def names(page: BadgesPage) -> list[str]:
    return [award.person.full_name for award in page.table.visible_rows()]


def press(page: BadgesPage, text: str) -> None:
    """The button of these words, by the space bar."""
    found = [b for b in page.findChildren(Button) if b.text() == text and b.isVisible()]
    assert found, text
    found[0].setFocus()
    QTest.keyClick(found[0], Qt.Key.Key_Space)


def type_into(form: FormDialog, **texts: str) -> None:
    """Type over what stands in these fields."""
    for name, text in texts.items():
        editor = form.fields.field(name).editor
        if not isinstance(editor, QLineEdit | QPlainTextEdit):
            found = editor.findChild(QLineEdit)
            assert found is not None
            editor = found
        editor.setFocus()
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for letter in text:
            # a letter of Vietnamese is on no key: it comes as the input method hands it over
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(editor, event)


def save(form: QDialog) -> None:
    """The button that saves, by the space bar."""
    assert isinstance(form, FormDialog)
    form.save_button.setFocus()
    QTest.keyClick(form.save_button, Qt.Key.Key_Space)


def test_the_next_round_is_shown_with_its_people(page: BadgesPage) -> None:
    assert page.status() == "Đợt 03/02/2027: 3 đồng chí · nộp hồ sơ trước 22/12/2026, còn 21 ngày làm việc"
    assert names(page) == ["Lương Thị Cúc", "Nông Văn Bảo", "Hoàng Thị Khách"]
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    award = page.table.current_row()
    assert award is not None
    assert award.years == 30
    page.chips.set_current("all")
    assert "Triệu Văn Lão" in names(page)


def test_a_case_by_keys(page: BadgesPage, answer: Answer, book: Book) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, CaseForm)
        type_into(dialog, declared_on="16112026", note="Đã đối chiếu lý lịch")
        save(dialog)

    answer(fill)
    page.table.go_to(0)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    with book.read() as session:
        (case,) = service.cases(session).values()
    assert (case.declared_on, case.note, case.kind) == (date(2026, 11, 16), "Đã đối chiếu lý lịch", "due")
    page.reload()
    award = page.table.current_row()
    assert award is not None
    assert award.case.id == case.id


def test_a_later_round_without_a_reason_is_refused_beside_the_field(
    page: BadgesPage, answer: Answer, book: Book
) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, CaseForm)
        combo = dialog.fields.field("round_day").editor
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        QTest.keyClick(combo, Qt.Key.Key_Down)
        save(dialog)
        assert dialog.fields.field("reason").has_error()
        type_into(dialog, reason="Thiếu tờ khai")
        save(dialog)

    answer(fill)
    page.table.go_to(0)
    press(page, "Ghi hồ sơ…")
    with book.read() as session:
        (case,) = service.cases(session).values()
    assert case.round_day == date(2027, 5, 19)


def test_an_early_case_by_keys(page: BadgesPage, answer: Answer, book: Book, people: dict[str, int]) -> None:
    """Members study, K 21: 70 years on 01/9/2028, 24 months earlier."""

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, NewCaseForm)
        editor = dialog.fields.field("member_id").editor
        editor.setFocus()
        QTest.keyClicks(editor, "trieu van lao")
        QTest.keyClick(editor, Qt.Key.Key_Tab)
        assert dialog.fields.field("years").value() == 70
        type_into(dialog, reason="Bệnh nặng, giấy của bệnh viện")
        save(dialog)

    answer(fill)
    press(page, "Xét sớm, cấp lại…")
    with book.read() as session:
        case = service.cases(session)[(people["Triệu Văn Lão"], 70)]
    assert (case.kind, case.round_day) == ("early", date(2027, 2, 3))
    page.reload()
    assert "Triệu Văn Lão" in names(page)


def test_the_files_of_a_round_are_handed_in_together(page: BadgesPage, answer: Answer, book: Book) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, SubmittedForm)
        type_into(dialog, day="20112026")
        save(dialog)

    answer(fill)
    press(page, "Ghi đã nộp hồ sơ…")
    with book.read() as session:
        found = service.cases(session).values()
    # the guest's own branch hands in its file
    assert [case.submitted_on for case in found] == [date(2026, 11, 20)] * 2
    page.reload()
    assert not page.submit_button.isEnabled()
    assert not page.give_button.isEnabled()


def test_badges_are_given_together(
    people: dict[str, int], context: Context, qtbot: QtBot, answer: Answer, book: Book
) -> None:
    with book.write("Nộp") as session:
        (first, *_rest) = service.forecast(session, TODAY)
        service.mark_submitted(session, first.listed, TODAY, TODAY)
    page = opened(replace(context, today=lambda: date(2027, 2, 3)), qtbot)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, GivenForm)
        number = f"number_{people['Nông Văn Bảo']}_30"
        type_into(dialog, decision_number="15-QĐ/TU", **{number: "30.654321"})
        save(dialog)

    answer(fill)
    press(page, "Ghi đã trao cả đợt…")
    page.reload()
    assert names(page) == ["Hoàng Thị Khách"]
    assert book.last_change is not None
    assert book.last_change.title == "Trao Huy hiệu Đảng đợt 03/02/2027"
    page.hide()


def test_a_multiple_is_entered_by_keys(page: BadgesPage, answer: Answer, book: Book) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, SettingsForm)
        combo = dialog.fields.field("key").editor
        combo.setFocus()
        for _step in range(3):
            QTest.keyClick(combo, Qt.Key.Key_Down)
        type_into(dialog, value="2,5", start="01012026")
        save(dialog)
        assert dialog.fields.field("source").has_error()
        type_into(dialog, source="Thông báo 12-TB/ĐU")
        save(dialog)

    answer(fill)
    press(page, "Mức tiền, cách tính…")
    with book.read() as session:
        (own,) = service.own_values(session)
    assert (own.key, str(own.value), own.source) == ("45", "2.5", "Thông báo 12-TB/ĐU")


def test_what_was_left_half_typed_opens_again(
    page: BadgesPage, answer: Answer, people: dict[str, int]
) -> None:
    seen = answer(lambda dialog: dialog.reject())
    page.open(case=[people["Nông Văn Bảo"], 30])
    page.open(new_case=True)
    page.open(form="settings")
    page.open(form="submitted", round_day="2027-02-03", people=[[people["Nông Văn Bảo"], 30]])
    assert [type(dialog) for dialog in seen] == [CaseForm, NewCaseForm, SettingsForm, SubmittedForm]


def test_an_empty_branch_is_told_so(context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    assert page.status() == "Tám đợt tới không có đồng chí nào đủ năm."
    assert page.help_text()
    page.hide()
