"""The calendar of working days: what is known, what the branch says, the day that is asked about. Members study, I and K 8 to 12."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.branch import holidays, service
from desktop_app.branch.holidays import DayInfo
from desktop_app.branch.holidays_form import HolidayForm, HolidaysDialog
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.workdays import DaysOff, add_workdays, is_workday, workday_before, workdays_left
from desktop_app.members import lifecycle
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from tests.members.conftest import answer, book, context, empty_book, looks

__all__ = ["answer", "book", "context", "empty_book", "looks"]

CULTURE_DAY = date(2026, 11, 24)
Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


def test_a_worked_saturday_counts_and_a_day_off_does_not() -> None:
    days = DaysOff({CULTURE_DAY}, {date(2026, 11, 28)})
    assert not is_workday(CULTURE_DAY, days)
    assert is_workday(date(2026, 11, 28), days)
    assert not is_workday(date(2026, 11, 29), days)
    assert add_workdays(date(2026, 11, 23), 4, days) == date(2026, 11, 28)
    assert workday_before(date(2026, 11, 30), 1, days) == date(2026, 11, 28)
    assert workdays_left(date(2026, 11, 23), date(2026, 11, 30), days) == 5


@pytest.mark.parametrize(
    ("source", "count", "without", "with_day"),
    [
        ("K 8", lambda off: add_workdays(date(2026, 11, 10), 30, off), "2026-12-22", "2026-12-23"),
        ("K 9", lambda off: add_workdays(date(2026, 10, 20), 30, off), "2026-12-01", "2026-12-02"),
        ("K 11", lambda off: lifecycle.transfer_deadline(date(2026, 10, 1), off), "2026-12-24", "2026-12-25"),
        (
            "K 12",
            lambda off: lifecycle.introduction_deadline(date(2026, 11, 2), off),
            "2026-12-14",
            "2026-12-15",
        ),
    ],
)
def test_the_asked_day_moves_every_deadline(
    book: Book, source: str, count: Callable[[DaysOff], date], without: str, with_day: str
) -> None:
    """Members study, K 8, 9, 11, 12: whether 24/11 is a holiday is asked of the branch."""
    with book.read() as session:
        question = holidays.asked(session, 2026)
        assert count(service.holidays(session)).isoformat() == without, source
    assert question is not None
    assert (question.day, question.name) == (CULTURE_DAY, "Ngày Văn hóa Việt Nam")
    with book.write("Nghỉ") as session:
        holidays.answer(session, question, True)
        assert count(service.holidays(session)).isoformat() == with_day, source
        assert holidays.asked(session, 2026) is None


def test_k10_the_ceremony_with_the_days_around_the_national_day(book: Book) -> None:
    """Members study, K 10: received 10/8/2026 → 23/9 with 01–02/9 off, 24/9 when 31/8 is off too."""
    received = date(2026, 8, 10)
    with book.write("Nghỉ bù") as session:
        assert lifecycle.ceremony_deadline(received, service.holidays(session)) == date(2026, 9, 23)
        holidays.save_day(session, DayInfo(date(2026, 8, 31), "off", "Nghỉ bù", "Thông báo"))
        assert lifecycle.ceremony_deadline(received, service.holidays(session)) == date(2026, 9, 24)


def test_no_is_an_answer_too(book: Book) -> None:
    with book.write("Không nghỉ") as session:
        question = holidays.asked(session, 2026)
        assert question is not None
        holidays.answer(session, question, False)
        assert holidays.asked(session, 2026) is None
        assert CULTURE_DAY not in service.holidays(session)
        # asked again the next year
        assert holidays.asked(session, 2027) is not None


def test_the_branch_makes_a_known_day_a_working_day(book: Book) -> None:
    day = date(2026, 4, 27)
    with book.write("Đi làm") as session:
        number = holidays.save_day(session, DayInfo(day, "work", "Không nghỉ bù", "Thông báo"))
        assert is_workday(day, service.holidays(session))
        known, own = (one for one in holidays.calendar(session, 2026) if one.day == day)
        assert (known.id, known.overruled) == (None, True)
        assert (own.id, own.kind) == (number, "work")
        holidays.delete_day(session, number)
        assert not is_workday(day, service.holidays(session))


@pytest.mark.parametrize(
    ("day", "kind", "name", "field"),
    [
        (date(2026, 11, 28), "off", "Thứ Bảy", "day"),
        (date(2026, 9, 2), "off", "Quốc khánh", "day"),
        (date(2026, 11, 25), "work", "Làm bù", "day"),
        (date(2026, 11, 25), "off", " ", "name"),
    ],
)
def test_what_changes_nothing_is_refused(
    book: Book, day: date, kind: holidays.Kind, name: str, field: str
) -> None:
    with book.write("Lịch") as session, pytest.raises(UserError) as caught:
        holidays.save_day(session, DayInfo(day, kind, name, ""))
    assert caught.value.field == field


def test_a_day_is_entered_once(book: Book) -> None:
    info = DayInfo(date(2026, 11, 25), "off", "Nghỉ bù", "")
    with book.write("Lịch") as session:
        number = holidays.save_day(session, info)
        with pytest.raises(UserError, match="đã có"):
            holidays.save_day(session, info)
        holidays.save_day(session, DayInfo(info.day, "off", "Nghỉ bù lễ", "", number))
        assert [one.name for one in holidays.calendar(session, 2026) if one.id] == ["Nghỉ bù lễ"]


def test_the_calendar_by_keys(context: Context, book: Book, qtbot: QtBot, answer: Answer) -> None:
    page = Page(context)
    qtbot.addWidget(page)
    dialog = HolidaysDialog(page, context)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.question.isVisible()
    assert len(dialog.table.visible_rows()) == 11
    dialog.yes.setFocus()
    QTest.keyClick(dialog.yes, Qt.Key.Key_Space)
    assert not dialog.question.isVisible()
    with book.read() as session:
        assert CULTURE_DAY in service.holidays(session)

    def fill(form: QDialog) -> None:
        assert isinstance(form, HolidayForm)
        for name, text in (("day", "28112026"), ("name", "Lam bu")):
            editor = form.fields.field(name).editor
            editor.setFocus()
            QTest.keyClicks(editor, text)
        combo = form.fields.field("kind").editor
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        form.save_button.setFocus()
        QTest.keyClick(form.save_button, Qt.Key.Key_Space)

    answer(fill)
    dialog.add()
    with book.read() as session:
        assert is_workday(date(2026, 11, 28), service.holidays(session))
    dialog.table.go_to(len(dialog.table.visible_rows()) - 1)
    assert dialog.remove_button.isEnabled()
    dialog.remove_button.setFocus()
    QTest.keyClick(dialog.remove_button, Qt.Key.Key_Space)
    with book.read() as session:
        assert not is_workday(date(2026, 11, 28), service.holidays(session))
    dialog.years.set_current("2027")
    assert dialog.unknown.isVisible()
    dialog.years.set_current("2028")
    assert "2028" in dialog.unknown.title.text()
    dialog.hide()
