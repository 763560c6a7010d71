"""The calendar of working days: what is known, what the branch says, the day that is asked about. Members study, I and K 8 to 12."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.badges import rules as badges
from desktop_app.branch import holidays, service
from desktop_app.branch.holidays import DayInfo
from desktop_app.branch.holidays_form import HolidayForm, HolidaysDialog
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.workdays import DaysOff, add_workdays, is_workday, workday_before, workdays_left
from desktop_app.members import admission_terms
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from tests.members.conftest import book, context, empty_book, looks

__all__ = ["book", "context", "empty_book", "looks"]

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
        (
            "K 11",
            lambda off: admission_terms.transfer_deadline(date(2026, 10, 1), off),
            "2026-12-24",
            "2026-12-25",
        ),
        (
            "K 12",
            lambda off: admission_terms.introduction_deadline(date(2026, 11, 2), off),
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
        assert admission_terms.ceremony_deadline(received, service.holidays(session)) == date(2026, 9, 23)
        holidays.save_day(session, DayInfo(date(2026, 8, 31), "off", "Nghỉ bù", "Thông báo"))
        assert admission_terms.ceremony_deadline(received, service.holidays(session)) == date(2026, 9, 24)


TET_2026 = [
    DayInfo(date(2026, 2, 13), "off", "Nghỉ bù Tết", "Thông báo"),
    DayInfo(date(2026, 2, 28), "work", "Làm bù", "Thông báo"),
]
TET_2027 = [
    DayInfo(date(2027, 2, 12), "off", "Nghỉ bù Tết", "Thông báo"),
    DayInfo(date(2027, 2, 20), "work", "Làm bù", "Thông báo"),
]


AROUND_TET: list[tuple[str, Callable[[DaysOff], date], list[DayInfo], str]] = [
    # 30 working days from receipt; 01/01 and Tết (16 to 20/2/2026) lie between
    (
        "294-QĐ/TW, 4.1",
        lambda off: admission_terms.ceremony_deadline(date(2025, 12, 30), off),
        [],
        "2026-02-11",
    ),
    (
        "294-QĐ/TW, 4.1",
        lambda off: admission_terms.ceremony_deadline(date(2026, 1, 20), off),
        [],
        "2026-03-10",
    ),
    (
        "294-QĐ/TW, 4.1",
        lambda off: admission_terms.ceremony_deadline(date(2026, 1, 20), off),
        TET_2026[:1],
        "2026-03-11",
    ),
    (
        "294-QĐ/TW, 4.1",
        lambda off: admission_terms.ceremony_deadline(date(2026, 1, 20), off),
        TET_2026,
        "2026-03-10",
    ),
    # probation over on 15/01/2027, Tết 2027 from 05/02 to 11/02
    ("294-QĐ/TW, 4.2", lambda off: add_workdays(date(2027, 1, 15), 30, off), [], "2027-03-05"),
    ("294-QĐ/TW, 4.2", lambda off: add_workdays(date(2027, 1, 15), 30, off), TET_2027[:1], "2027-03-08"),
    ("294-QĐ/TW, 4.2", lambda off: add_workdays(date(2027, 1, 15), 30, off), TET_2027, "2027-03-05"),
    # 60 to the letter, 30 to presenting it
    (
        "294-QĐ/TW, 6.3.1",
        lambda off: admission_terms.transfer_deadline(date(2026, 12, 1), off),
        [],
        "2027-03-03",
    ),
    (
        "294-QĐ/TW, 6.3.1",
        lambda off: admission_terms.introduction_deadline(date(2027, 2, 4), off),
        [],
        "2027-03-25",
    ),
    # 30 before each round of 2027; Giỗ Tổ, 30/4 and 03/5 before that of May
    ("C", lambda off: badges.file_by(date(2027, 2, 3), off), [], "2026-12-22"),
    ("C", lambda off: badges.file_by(date(2027, 5, 19), off), [], "2027-04-02"),
    ("C", lambda off: badges.file_by(date(2027, 9, 2), off), [], "2027-07-22"),
    ("C", lambda off: badges.file_by(date(2027, 11, 7), off), [], "2027-09-27"),
]


def test_working_days_around_tet_and_the_days_of_the_branch(book: Book) -> None:
    """Members study, B.1 to B.3, C and I: Monday to Friday without the known holidays, as the branch put them right."""
    with book.write("Lịch") as session:
        for source, count, own, expected in AROUND_TET:
            entered = [holidays.save_day(session, info) for info in own]
            assert count(service.holidays(session)).isoformat() == expected, (source, own)
            for number in entered:
                holidays.delete_day(session, number)


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
