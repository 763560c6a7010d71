"""The window takes back and does again what was done, and lists what was left half typed; by real keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.core.drafts import Draft
from desktop_app.core.errors import UserError
from desktop_app.main_window import MainWindow, PageEntry
from desktop_app.ui import messages
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from tests.ui.conftest import FakeBook

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL = Modifier.ControlModifier
Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


class Typed(Page):
    """A page with fields, that keeps what is typed when it is left."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Trang")
        self.line, self.text = QLineEdit(), QPlainTextEdit()
        self.content.addWidget(self.line)
        self.content.addWidget(self.text)
        self.reloads = 0
        self.opened: list[dict[str, object]] = []
        self.kept = 0
        self.gone = False

    def reload(self) -> None:
        self.reloads += 1
        if not self.line.hasFocus():
            self.line.setText("trong sổ")

    def open(self, **target: object) -> None:
        self.opened.append(target)
        if self.gone:
            raise UserError("Đảng viên này không còn trong sổ.")

    def keep_typing(self) -> None:
        self.kept += 1


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> MainWindow:
    return shown(qtbot, context)


def shown(qtbot: QtBot, context: Context) -> MainWindow:
    made = MainWindow(
        context,
        [
            PageEntry("home", "Việc cần làm", "home", Typed),
            PageEntry("members", "Đảng viên", "members", Typed),
        ],
    )
    made.resize(1366, 728)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def page(window: MainWindow) -> Typed:
    found = window.page()
    assert isinstance(found, Typed)
    return found


def do(window: MainWindow, book: FakeBook, what: str, group: str | None = None) -> int:
    with book.write(what):
        pass
    assert book.last_change is not None
    if group is None:
        window.context.changed(f"Đã {what}.", book.last_change)
    else:
        window.context.noted(f"Đã {what}.", book.last_change, group)
    return book.last_change.id


def said(window: MainWindow) -> str:
    return window.undo_bar.text.text()


def test_control_z_goes_back_step_by_step_and_control_y_forth(window: MainWindow, book: FakeBook) -> None:
    one, two = do(window, book, "một"), do(window, book, "hai")
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert said(window) == "Đã hoàn tác “Đã hai”."
    # the bar was closed: the key works all the same
    window.undo_bar.close_button.click()
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert book.undone == [two, one]
    assert said(window) == "Đã hoàn tác “Đã một”."
    assert not window.undo_action.isEnabled()
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert book.undone == [two, one]
    # doing again reverts what took it back
    QTest.keyClick(window, Key.Key_Y, CTRL)
    assert book.undone == [two, one, 4]
    assert said(window) == "Đã làm lại “Đã một”."
    QTest.keyClick(window, Key.Key_Z, CTRL | Modifier.ShiftModifier)
    assert book.undone == [two, one, 4, 3]
    assert not window.redo_action.isEnabled()
    assert window.undo_bar.undo_button.isVisible()
    window.undo_bar.undo_button.click()
    assert len(book.undone) == 5
    assert window.undo_bar.redo_button.isVisible()
    do(window, book, "ba")
    assert not window.redo_action.isEnabled()


def test_taking_back_what_the_history_took_back_nests_no_words(window: MainWindow, book: FakeBook) -> None:
    with book.write("Hoàn tác"):
        pass
    window.context.changed("Đã hoàn tác: Sửa nơi ở.", book.last_change)
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert said(window) == "Đã làm lại “Sửa nơi ở”."
    QTest.keyClick(window, Key.Key_Y, CTRL)
    assert said(window) == "Đã hoàn tác “Sửa nơi ở”."


def test_what_was_done_is_said_in_the_dialog_in_front(window: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    QVBoxLayout(dialog).addWidget(QLabel("Phiếu"))
    dialog.setModal(True)
    dialog.show()
    window.context.changed("Đã lưu phieu.pdf.")
    window.context.changed("Đã lưu phieu.docx.")
    lines = dialog.findChildren(messages.DoneLine)
    assert [line.text.text() for line in lines] == ["Đã lưu phieu.docx."]
    assert lines[0].isVisible()
    assert said(window) == "Đã lưu phieu.docx."
    dialog.close()


def test_tab_goes_as_one_reads(window: MainWindow) -> None:
    shown = page(window)
    shown.text.setTabChangesFocus(True)
    # made in another order than it is seen in
    below = QPushButton("Dưới")
    shown.set_main(below)
    shown.set_primary("Thêm", lambda: None)
    search = shown.enable_search()
    above = QPushButton("Trên")
    shown.content.insertWidget(0, above)
    shown.content.addWidget(below)
    QApplication.processEvents()
    window.side.item("home").setFocus()
    gone: list[QWidget | None] = []
    for _press in range(8):
        QTest.keyClick(window.focusWidget() or window, Key.Key_Tab)
        gone.append(window.focusWidget())
    side = [window.side.lock_button, window.side.menu_button]
    assert gone == [*side, search, shown.primary, above, shown.line, shown.text, below]
    QTest.keyClick(below, Key.Key_Tab)
    assert window.focusWidget() is window.side.item("home")
    QTest.keyClick(window.side.item("home"), Key.Key_Backtab)
    assert window.focusWidget() is below
    search.setFocus()
    shown.take_keyboard()
    assert window.focusWidget() is below


def test_a_field_takes_back_its_typing_first(window: MainWindow, book: FakeBook) -> None:
    one = do(window, book, "một")
    for field in (page(window).line, page(window).text):
        field.setFocus()
        before = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        QTest.keyClicks(field, "x")
        QTest.keyClick(field, Key.Key_Z, CTRL)
        assert (field.text() if isinstance(field, QLineEdit) else field.toPlainText()) == before
        assert book.undone == []
    QTest.keyClick(page(window).text, Key.Key_Z, CTRL)
    assert book.undone == [one]
    assert page(window).text.hasFocus()


def test_a_field_with_the_focus_is_read_again(window: MainWindow, book: FakeBook) -> None:
    line = page(window).line
    line.setText("đã gõ và đã lưu")
    line.setFocus()
    do(window, book, "ghi", "g")
    assert line.text() == "đã gõ và đã lưu"
    QTest.keyClick(line, Key.Key_Z, CTRL)
    assert line.text() == "trong sổ"
    assert line.hasFocus()


def test_quiet_saves_of_one_thing_are_one_step(window: MainWindow, book: FakeBook) -> None:
    reloads = page(window).reloads
    sets = [do(window, book, f"ghi {n}", "họp/1") for n in range(3)]
    other = do(window, book, "ghi khác", "họp/2")
    assert page(window).reloads == reloads
    assert window.side.saved.text().startswith("Đã lưu lúc ")
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert book.undone == [other]
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert book.undone == [other, *reversed(sets)]
    assert said(window) == "Đã hoàn tác “Đã ghi 2”."


def test_what_cannot_be_taken_back_is_said(
    window: MainWindow, book: FakeBook, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(window, book, "một")
    errors = [
        UserError("Đã được sửa tiếp: “Sửa nơi khác”."),
        UserError("Đã được hoàn tác trước đó.", "undone"),
    ]

    def undo(_set_id: int) -> None:
        raise errors.pop(0)

    monkeypatch.setattr(book, "undo", undo)
    seen = answer(lambda box: None)
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert any("Sửa nơi khác" in label.text() for label in seen[0].findChildren(QLabel))
    assert window.undo_action.isEnabled()
    # what somebody took back elsewhere is no step any more
    QTest.keyClick(window, Key.Key_Z, CTRL)
    assert len(seen) == 2
    assert not window.undo_action.isEnabled()


def left(book: FakeBook) -> None:
    place = {"page": "members", "target": {"form": "member", "member_id": 12}}
    at = datetime(2026, 11, 23, 14, 5)
    values = {"typed": {"full_name": "Nông Thị Ánh", "note": "cũ"}, "base": {"full_name": "", "note": "cũ"}}
    book.kept["member/12"] = Draft("member/12", "Sửa lý lịch: Nông Thị Ánh", place, values, at)
    book.kept["branch"] = Draft("branch", "Tên chi bộ và văn bản", {"page": "x", "target": {}}, {}, at)


def button(window: MainWindow, word: str, at: int = 0) -> QAbstractButton:
    found = [one for one in window.draft_bar.findChildren(QAbstractButton) if one.text() == word]
    return found[at]


def lines(window: MainWindow) -> list[str]:
    return [label.text() for label in window.draft_bar.findChildren(QLabel)]


def test_the_next_start_lists_what_was_left_half_typed(
    qtbot: QtBot, context: Context, book: FakeBook, answer: Answer
) -> None:
    left(book)
    window = shown(qtbot, context)
    assert window.draft_bar.isVisible()
    assert lines(window) == [
        "Có 2 chỗ gõ dở, chưa lưu:",
        "Sửa lý lịch: Nông Thị Ánh – 14:05 ngày 23/11/2026",
        "Tên chi bộ và văn bản – 14:05 ngày 23/11/2026",
    ]
    # what is being typed now is not listed
    book.keep_draft("event/1/new", "Ghi sự kiện", {}, {"page": "members"})
    QTest.mouseClick(button(window, "Mở lại"), Qt.MouseButton.LeftButton)
    assert window.key() == "members"
    assert page(window).opened == [{"form": "member", "member_id": 12}]
    assert len(lines(window)) == 3
    # given up in its form: the window is in front again
    del book.kept["member/12"]
    with qtbot.waitActive(window):
        window.activateWindow()
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert lines(window) == ["Gõ dở, chưa lưu: Tên chi bộ và văn bản – 14:05 ngày 23/11/2026"]
    seen = answer(lambda box: None)
    QTest.mouseClick(button(window, "Bỏ"), Qt.MouseButton.LeftButton)
    assert "branch" in book.kept
    assert len(seen) == 1
    answer(press("Bỏ phần gõ dở"))
    QTest.mouseClick(button(window, "Bỏ"), Qt.MouseButton.LeftButton)
    assert "branch" not in book.kept
    assert not window.draft_bar.isVisible()


def press(word: str) -> Callable[[QDialog], None]:
    def act(box: QDialog) -> None:
        found: Any = next(one for one in box.findChildren(QAbstractButton) if one.text() == word)
        found.click()

    return act


def test_a_draft_whose_record_is_gone_is_a_question(
    qtbot: QtBot, context: Context, book: FakeBook, answer: Answer
) -> None:
    left(book)
    window = shown(qtbot, context)
    window.open_page("members")
    page(window).gone = True
    seen = answer(press("Cứ giữ lại"))
    QTest.mouseClick(button(window, "Mở lại"), Qt.MouseButton.LeftButton)
    texts = [label.text() for label in seen[0].findChildren(QLabel)]
    assert "Đảng viên này không còn trong sổ." in texts
    assert "Phần gõ dở: Sửa lý lịch: Nông Thị Ánh\n• Nông Thị Ánh" in texts
    assert "member/12" in book.kept
    answer(press("Bỏ phần gõ dở"))
    QTest.mouseClick(button(window, "Mở lại"), Qt.MouseButton.LeftButton)
    assert "member/12" not in book.kept


def test_locking_keeps_the_page_and_asks_nothing(window: MainWindow, book: FakeBook) -> None:
    shown_page = page(window)
    window.keep_typing()
    assert shown_page.kept == 1
    shown_page.leave = lambda: pytest.fail("nothing may be asked now")  # type: ignore[method-assign]
    assert window.close()


def test_the_steps_go_on_in_a_window_made_anew(
    qtbot: QtBot, context: Context, window: MainWindow, book: FakeBook
) -> None:
    one = do(window, book, "một")
    again = shown(qtbot, context)
    again.take_steps(window.steps)
    QTest.keyClick(again, Key.Key_Z, CTRL)
    assert book.undone == [one]
