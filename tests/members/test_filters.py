"""Filters kept under a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import filters, service
from desktop_app.members.filter_form import FilterForm
from desktop_app.members.filters import PeopleFilter
from desktop_app.members.page import MembersPage
from desktop_app.ui import messages
from desktop_app.ui.context import Context
from tests.members.conftest import TODAY
from tests.members.test_form import type_into

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


def test_a_filter_finds_whom_it_says(book: Book, people: dict[str, int]) -> None:
    with book.read() as session:
        everybody = service.people_on(session, TODAY, include_left=True)

    def found(**wanted: object) -> set[str]:
        asked = PeopleFilter("x", **wanted)  # type: ignore[arg-type]  # plain values by name
        return {person.full_name.split()[-1] for person in everybody if asked.agrees(person, TODAY)}

    assert found(sex="female", age_to=40) == {"Dung", "Phượng", "Yến"}
    # born "1949" and "1956": surely older than 69, and nobody is surely 70 who may be 69
    assert found(age_from=69) == {"Thủy", "Bình"}
    assert found(age_from=70) == {"Thủy"}
    assert found(party_age_from=40) == {"Thủy", "Bình"}
    assert found(state="probationary") == {"Đạt", "Khánh"}
    assert found(state="left") == {"An"}
    assert found(ethnicity="Nùng", state="exempt") == {"Bình"}
    assert found(post="party_post", text="hoa binh") == {"Đức"}
    assert found(religion=filters.BELIEVER) == set()


def test_filters_are_kept_changed_and_dropped(book: Book) -> None:
    wanted = PeopleFilter(" Nữ  trẻ ", sex="female", age_to=40, ethnicity=filters.MINORITY)
    with book.write("Lưu") as session:
        filters.save_filter(session, wanted)
    with book.read() as session:
        [kept] = filters.saved_filters(session)
    assert (kept.name, kept.sentence()) == ("Nữ trẻ", "nữ; dân tộc thiểu số; tuổi đến 40")
    with pytest.raises(UserError, match="Đã có bộ lọc") as caught, book.write("Lưu") as session:
        filters.save_filter(session, PeopleFilter("nu tre"))
    assert caught.value.field == "name"
    with pytest.raises(UserError) as caught, book.write("Lưu") as session:
        filters.save_filter(session, PeopleFilter("x", age_from=50, age_to=40))
    assert caught.value.field == "age_to"
    with book.write("Đổi") as session:
        filters.save_filter(session, PeopleFilter("Nữ", sex="female"), "Nữ trẻ")
    with book.write("Bỏ") as session:
        assert [one.name for one in filters.saved_filters(session)] == ["Nữ"]
        filters.forget_filter(session, "Nữ")
        assert filters.saved_filters(session) == []


def test_a_filter_is_made_by_keys_and_printed_as_it_stands(
    people: dict[str, int], context: Context, qtbot: QtBot, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MembersPage(context)
    qtbot.addWidget(page)
    page.resize(1150, 728)
    page.reload()
    page.show()
    qtbot.waitExposed(page)

    def make(dialog: QDialog) -> None:
        form = cast(FilterForm, dialog)
        type_into(qtbot, form, "name", "Trên 60")
        type_into(qtbot, form, "age_from", "60")
        assert form.fields.field("count").value() == "2 đồng chí"
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)

    answer(make)
    QTest.mouseClick(page.filter_button, Qt.MouseButton.LeftButton)
    assert page.chips.current() == "saved/Trên 60"
    assert page.table.count_text() == "2 đồng chí"
    assert page.listed().filter_text == "Trên 60 (tuổi từ 60)"
    assert page.filter_button.text() == "Sửa bộ lọc…"
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_options: True)
    answer(lambda dialog: cast(FilterForm, dialog)._forget())
    QTest.mouseClick(page.filter_button, Qt.MouseButton.LeftButton)
    assert page.chips.current() == "all"
    assert page.filter_button.text() == "Bộ lọc mới…"
    page.hide()
