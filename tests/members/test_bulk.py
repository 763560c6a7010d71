"""The same fields of several members changed at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import bulk, service
from desktop_app.members.bulk_form import BulkForm
from desktop_app.members.page import MembersPage, Ways
from desktop_app.ui import messages
from desktop_app.ui.context import Context
from tests.members.conftest import TODAY
from tests.members.test_form import type_into

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


def test_what_is_shared_is_told_and_what_differs_is_left_out(book: Book, people: dict[str, int]) -> None:
    with book.read() as session:
        found = bulk.common(session, [people["Lương Văn Cường"], people["Nông Thị Hồng Ánh"]])
    assert found["religion"] == "Không"
    assert "ethnicity" not in found


def test_a_change_of_many_is_one_act_that_can_be_taken_back(book: Book, people: dict[str, int]) -> None:
    ids = [people["Lương Văn Cường"], people["Nông Thị Hồng Ánh"], people["Vi Thị Kim Dung"]]
    changes = {"ethnicity": "tay", "occupation_group": "farmer"}
    with book.write("Sửa nhiều người") as session:
        assert bulk.change_many(session, ids, changes, TODAY) == 3
        assert bulk.change_many(session, ids, {"ethnicity": "Tày"}, TODAY) == 0

    def groups() -> set[tuple[str, str]]:
        with book.read() as session:
            found = [p for p in service.people_on(session, TODAY) if p.id in ids]
        return {(p.ethnicity, p.occupation_group) for p in found}

    assert groups() == {("Tày", "farmer")}
    last = book.last_change
    assert last is not None
    book.undo(last.id)
    assert groups() == {("Tày", ""), ("Nùng", "")}


def test_one_who_cannot_be_changed_is_named_and_nobody_is(book: Book, people: dict[str, int]) -> None:
    ids = list(people.values())
    with (
        pytest.raises(UserError, match="Chu Văn An: ") as caught,
        book.write("Sửa") as session,
    ):
        bulk.change_many(session, ids, {"residence": "x" * 2000}, TODAY)
    assert caught.value.field == "residence"
    with book.read() as session:
        assert all(len(p.residence) < 100 for p in service.people_on(session, TODAY))


def test_several_are_chosen_and_changed_by_keys(
    people: dict[str, int],
    context: Context,
    book: Book,
    qtbot: QtBot,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brought: list[str | None] = []

    def bring_in(_context: Context, _parent: QWidget, text: str | None) -> str:
        brought.append(text)
        return ""

    page = MembersPage(context, Ways(bring_in))
    qtbot.addWidget(page)
    page.resize(1150, 728)
    page.reload()
    page.show()
    qtbot.waitExposed(page)
    page.table.go_to(0)
    page.table.setFocus()
    assert page.bulk_button.isHidden()
    for _n in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.bulk_button.text() == "Sửa 3 đồng chí cùng lúc…"

    def act(dialog: QDialog) -> None:
        form = cast(BulkForm, dialog)
        line = form.fields.field("ethnicity").editor.findChild(QLineEdit)
        editor = form.fields.field("ethnicity").editor
        shown = line if line is not None else editor
        assert isinstance(shown, QLineEdit)
        assert (shown.text(), shown.placeholderText()) == ("", "(khác nhau)")
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
        assert form.result() != QDialog.DialogCode.Accepted
        type_into(qtbot, form, "occupation", "Nông dân")
        type_into(qtbot, form, "residence", "-")
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)

    answer(act)
    chosen = [person.id for person in page.table.selected_rows()]
    QTest.mouseClick(page.bulk_button, Qt.MouseButton.LeftButton)

    def kept() -> set[tuple[str, str, str]]:
        with book.read() as session:
            found = [p for p in service.people_on(session, TODAY) if p.id in chosen]
        return {(p.occupation, p.residence, p.religion) for p in found}

    qtbot.waitUntil(lambda: kept() == {("Nông dân", "", "Không")})
    assert book.last_change is not None
    assert book.last_change.title == "Sửa nơi thường trú, nghề nghiệp hiện nay của 3 đồng chí"

    # cells copied in Excel go into the steps of bringing in a list; anything else is told
    told: list[str] = []
    monkeypatch.setattr(messages, "note", lambda _parent, text, _detail="": told.append(text))
    QGuiApplication.clipboard().setText("một chữ")
    QTest.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setText("Họ và tên\tNgày sinh\nBế Văn Chép\t03/02/1990\n")
    QTest.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told == ["Chưa có bảng nào được chép."]
    assert brought == ["Họ và tên\tNgày sinh\nBế Văn Chép\t03/02/1990\n"]
    page.hide()
