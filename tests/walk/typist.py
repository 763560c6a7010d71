"""Somebody who types in the real window until the program is killed: prints each letter once the form holds it.

Arguments: the book, its passphrase, where to type: ``member`` (the form of a new member) or ``meeting`` (its writing).
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app import app
from desktop_app.core import book as books
from desktop_app.main_window import MainWindow
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks

TEXT = "Nong Thi Hong Anh di hop chi bo thang muoi mot va ghi tung loi " * 40


def field_of(window: MainWindow, where: str) -> Any:
    """The field to type in, in focus."""
    if where == "member":
        from desktop_app.members.form import MemberForm

        form = MemberForm(window.context, window)
        form.show()
        form.activateWindow()
        window.setProperty("form", form)
        QTest.keyClicks(form.fields.field("birth_date").input, "3/2/19")
        return form.fields.field("note").input
    from desktop_app.meetings.conduct_page import ConductStep
    from desktop_app.meetings.page import MeetingsPage

    window.open_page("meetings", meeting_id=1, step="conduct")
    page = window.page()
    assert isinstance(page, MeetingsPage)
    assert page.view is not None
    step = page.view.step("conduct")
    assert isinstance(step, ConductStep)
    return step.writer.content.text


def main() -> None:
    """Type without a pause until the end."""
    application = QApplication(["typist"])
    with TemporaryDirectory() as folder:
        book = books.unlock(Path(sys.argv[1]), sys.argv[2])
        settings = Settings(Path(folder) / "s.ini")
        context = Context(book, settings, Tasks(), book.path, lambda: dt.date(2026, 11, 23))
        window = MainWindow(context, app.pages(context, book))
        window.show()
        field = field_of(window, sys.argv[3])
        field.setFocus()
        for letter in TEXT:
            QTest.keyClicks(field, letter)
            print(letter, end="", flush=True)
            QTest.qWait(15)
        application.quit()


if __name__ == "__main__":
    main()
