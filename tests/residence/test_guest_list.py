"""A list of members of other branches who live here, from the file to the book. All people are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.lists import importer
from desktop_app.members import listing
from desktop_app.members import service as members
from desktop_app.residence import guest_list, service
from desktop_app.residence.guest_list_form import GuestListForm
from desktop_app.residence.page import ResidencePage
from desktop_app.residence.service import InDraft
from desktop_app.ui import files, messages
from desktop_app.ui.context import Context
from tests.residence.conftest import TODAY

HEADS = (
    "STT\tHọ và tên\tNgày sinh\tGiới tính\tĐơn vị nơi công tác\tNgày giới thiệu\tNgày vào đảng\tNgày chính thức\t"
    "Sinh hoạt tại chi, đảng bộ nơi cư trú\tNơi ở"
)
ROWS = (
    "1\tBế Văn Thành\t03/02/1980\tNam\tTrường THCS Hòa Bình\t15/04/2025\t19/05/2005\t19/05/2006\t\tThôn Nà Sơn",
    "2\tVi Thị Hồng\t1985\tNữ\tTrạm Y tế xã\t04/2025\t\t\t\tThôn Nà Sơn",
    "3\tLý Văn Sai\t31/02/1974\tNam\tKho bạc\t\t\t\t\t",
    "4\tNông Thị Cũ\t05/06/1979\tNữ\tBưu điện\t\t\t\t\t",
    "5\tBế Văn Thành\t03/02/1980\tNam\tTrường THCS Hòa Bình\t\t\t\t\t",
    "6\tNông Thị Cũ\t\tNữ\tNgân hàng\t\t\t\t\t",
    "Tổng cộng: 6 người",
)


@pytest.fixture
def known(book: Book, people: list[int]) -> None:
    """One guest who is in the book already."""
    from desktop_app.core.dates import PartialDate

    with book.write("Thêm") as session:
        service.save_in(session, InDraft("Nông Thị Cũ", birth_date=PartialDate(1979, 6, 5)), TODAY)


def test_every_row_has_its_fate(book: Book, known: None) -> None:
    """Members study, H.1, layout 10."""
    with book.read() as session:
        sheet = importer.sheet_from_text("\n".join((HEADS, *ROWS)))
        found = guest_list.read_guests(session, sheet, TODAY)
    assert [(g.sheet_row, g.fate) for g in found] == [
        (2, "new"),
        (3, "question"),
        (4, "refused"),
        (5, "known"),
        (6, "known"),
        (7, "question"),
    ]
    first = found[0].draft
    assert (first.full_name, first.sex, first.workplace, first.introduced_on, first.address) == (
        "Bế Văn Thành",
        "male",
        "Trường THCS Hòa Bình",
        date(2025, 4, 15),
        "Thôn Nà Sơn",
    )
    assert (str(first.birth_date), str(first.official_date)) == ("03/02/1980", "19/05/2006")
    assert found[1].draft.introduced_on is None
    assert "04/2025 không đủ ngày" in found[1].reason
    assert "31" in found[2].reason
    assert "chưa đủ ngày sinh" in found[5].reason
    with book.write("Nhập") as session:
        count = listing.count_people(members.people_on(session, TODAY)).on_roll
        assert guest_list.keep_guests(session, guest_list.to_keep(found, (2, 4, 5)), TODAY) == 1
        # guests are never members
        assert listing.count_people(members.people_on(session, TODAY)).on_roll == count


@pytest.mark.parametrize(
    "text, told",
    [("STT\tĐịa chỉ\n1\tThôn Nà Sơn", "cột họ tên"), (f"{HEADS}\nTổng cộng: 0 người", "dòng nào có người")],
)
def test_a_list_of_nobody_is_told(text: str, told: str, book: Book) -> None:
    with book.read() as session, pytest.raises(UserError, match=told):
        guest_list.read_guests(session, importer.sheet_from_text(text), TODAY)


def test_a_row_that_cannot_be_keeps_none(book: Book) -> None:
    rows = (ROWS[0], "2\tLý Văn Sau\t03/02/1980\tNam\tKho bạc\t15/04/2036\t\t\t\t")
    with book.read() as session:
        found = guest_list.read_guests(session, importer.sheet_from_text("\n".join((HEADS, *rows))), TODAY)
    with pytest.raises(UserError, match="Dòng 3 .Lý Văn Sau."), book.write("Nhập") as session:
        guest_list.keep_guests(session, found, TODAY)
    with book.read() as session:
        assert service.list_in(session, 2026, TODAY) == []


def test_a_list_is_ticked_by_keys_and_kept(
    qtbot: QtBot,
    context: Context,
    book: Book,
    known: None,
    tmp_path: Path,
    answer: Callable[[Callable[[QDialog], None]], list[QDialog]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "213.csv"
    path.write_text("\n".join((HEADS, *ROWS)).replace(",", ";").replace("\t", ","), "utf-8")
    page = ResidencePage(context)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    page.tabs.setCurrentIndex(1)
    monkeypatch.setattr(files, "ask_open", lambda *_rest: path)

    def tick(dialog: QDialog) -> None:
        assert isinstance(dialog, GuestListForm)
        assert dialog.list.item(2).text().startswith("Dòng 4: Lý Văn Sai – Kho bạc\ntừ chối: ")
        dialog.list.setFocus()
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # the first is let go
        dialog.save()
        assert dialog.fields.field("rows").has_error()
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        dialog.save()

    seen = answer(tick)
    QTest.keyClick(page.list_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(seen))
    with book.read() as session:
        names = {line.guest.full_name for line in service.list_in(session, 2026, TODAY)}
    assert names == {"Nông Thị Cũ", "Vi Thị Hồng", "Bế Văn Thành"}
    assert book.last_change is not None
    assert book.last_change.title == "Nhập danh sách đảng viên 213 213.csv"
    told: list[UserError] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error))
    path.write_text("STT,Địa chỉ\n1,Thôn Nà Sơn\n", "utf-8")
    QTest.keyClick(page.list_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(told))
