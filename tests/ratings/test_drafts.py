"""What is typed into the grid of the ratings and not taken yet comes back, marked; forms of a year too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.ratings import form
from desktop_app.ratings.page import RatingsPage
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.ratings.conftest import TODAY


@pytest.fixture
def context(qapp: QApplication, book: Book, tmp_path: Path) -> Iterator[Context]:
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    yield Context(book, Settings(tmp_path / "settings.ini"), tasks, book.path, lambda: TODAY)
    tasks.close()


def shown(qtbot: QtBot, context: Context) -> RatingsPage:
    page = RatingsPage(context)
    qtbot.addWidget(page)
    page.resize(1150, 728)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.reload()
    return page


def open_cell(page: RatingsPage, text: str, key: str = "common_points") -> QLineEdit:
    table = page.table
    assert table is not None
    column = next(at for at, one in enumerate(table.rows_model.columns) if one.key == key)
    table.setCurrentIndex(table.rows_model.index(0, column))
    table.setFocus()
    table.edit(table.currentIndex())
    editor = [one for one in table.viewport().findChildren(QLineEdit) if not one.isHidden()][-1]
    editor.clear()
    QTest.keyClicks(editor, text)
    return editor


def test_an_open_cell_and_a_refused_one_come_back(
    qtbot: QtBot, context: Context, book: Book, campaign: int
) -> None:
    page = shown(qtbot, context)
    editor = open_cell(page, "999")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert page.table is not None
    qtbot.waitUntil(lambda: page.table is not None and bool(page.table.errors()))
    open_cell(page, "5", "task_points")
    qtbot.waitUntil(
        lambda: any(len(draft.values.get("cells", [])) == 2 for draft in book.drafts()), timeout=4000
    )
    page.keep_typing()
    page.hide()
    (draft,) = book.drafts()
    assert (draft.key, draft.place) == ("rating/2026/table", {"page": "ratings", "target": {"year": 2026}})

    again = shown(qtbot, context)
    assert again.draft_line.isVisible()
    assert again.table is not None
    assert sorted(cell[2] for cell in again.table.open_cells()) == ["5", "999"]
    # taken as it stands
    column = next(at for at, one in enumerate(again.table.rows_model.columns) if one.key == "task_points")
    again.table.setCurrentIndex(again.table.rows_model.index(0, column))
    again.table.setFocus()
    QTest.keyClick(again.table, Qt.Key.Key_F2)
    editor_again = again.table.viewport().findChild(QLineEdit)
    assert editor_again is not None
    QTest.keyClick(editor_again, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: again.table is not None and [cell[2] for cell in again.table.open_cells()] == ["999"]
    )
    assert again.sheet is not None
    assert again.sheet.rows[0].task_points == 5
    again.draft_line.give_up.click()
    assert book.drafts() == []
    again.draft_line.take_back.click()
    assert [cell[2] for cell in again.table.open_cells()] == ["999"]
    again.table.forget_errors()
    again.keep_typing()


def test_forms_of_a_year_come_back(
    qtbot: QtBot, context: Context, book: Book, campaign: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, context)
    assert page.sheet is not None
    row = page.sheet.rows[0]
    facts = form.FactsForm(page, context, page.sheet, row)
    facts.show()
    facts.fields.field("note").put_typed("ghi chú dở")
    facts.keep_now()
    facts.done(0)
    (draft,) = book.drafts()
    seen: list[object] = []

    def run(dialog: QDialog) -> int:
        assert isinstance(dialog, FormDialog)
        dialog.show()
        seen.append(dialog.fields.typed().get("note"))
        dialog.fields.mark_clean()
        dialog.done(0)
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    page.open(**draft.place["target"])
    assert seen == ["ghi chú dở"]
    with pytest.raises(UserError):
        page.open(year=2026, form="facts", member_id=9999)
    page.keep_typing()
