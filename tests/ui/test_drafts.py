"""What is typed in a form survives: kept a moment after the last key, brought back exactly, let go only by saving or giving up."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import UserError
from desktop_app.ui import drafts
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog, keep_open_forms
from desktop_app.ui.messages import MessageBox
from tests.ui.conftest import FakeBook

Show = Callable[[QWidget], QWidget]
Typing = Callable[[QWidget, str], None]
Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


class Form(FormDialog):
    """A form with one field of each typed kind."""

    def __init__(self, context: Context, new: bool = False) -> None:
        super().__init__(None, "Sửa thử")
        self.saved: dict[str, Any] | None = None
        self.refuse = ""
        self._where = context
        f = self.fields
        f.add_choice("kind", "Loại", [("a", "Một"), ("b", "Hai")], empty="–")
        f.add_text("name", "Họ và tên")
        f.add_date("day", "Ngày")
        f.add_number("count", "Số", decimals=1)
        f.add_person("who", "Ai", [(1, "Nông Thị Ánh", ""), (2, "Vi Văn Đạt", "")], free=True)
        f.add_multiline("note", "Ghi chú")
        f.add_check("done", "Xong")
        f.edited.connect(self._propose)
        self.use_draft(context, "thử/1", "home", {"form": "thử"}, new=new)

    def _propose(self, name: str) -> None:
        if name == "kind" and not self.fields.field("name").raw():
            self.fields.set_value("name", "tên gợi ý")

    def accept_values(self, values: dict[str, Any]) -> None:
        if self.refuse:
            raise UserError(self.refuse)
        with self._where.book.write("Lưu thử"):
            pass
        self.saved = values


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "KEPT_AFTER_MS", 40)
    monkeypatch.setattr(drafts, "KEPT_AT_LEAST_MS", 120)


def opened(show: Show, context: Context, values: dict[str, Any] | None = None, new: bool = False) -> Form:
    form = Form(context, new)
    form.load(values or {"name": "Nông Thị Ánh"})
    shown = show(form)
    assert isinstance(shown, Form)
    return shown


def line(form: FormDialog, name: str) -> Any:
    """The widget of a field, the cursor after what stands there."""
    found: Any = form.fields.field(name).input
    if isinstance(found, QLineEdit):
        found.end(False)
    return found


def crash(form: FormDialog) -> None:
    """The program is gone: nothing of the form runs any more."""
    assert form._keeper is not None
    form._keeper.stop()
    form.hide()


def test_typing_is_kept_in_a_moment_and_comes_back_exactly(
    show: Show, context: Context, book: FakeBook, qtbot: QtBot, type_text: Typing
) -> None:
    form = opened(show, context)
    type_text(line(form, "name"), " Hồng")
    type_text(line(form, "day"), "3/2/19")
    type_text(line(form, "count"), "28,")
    type_text(line(form, "who"), "vi van")
    type_text(line(form, "note"), "  dòng một")
    QTest.keyClick(line(form, "note"), Qt.Key.Key_Return)
    QTest.keyClick(line(form, "note"), Qt.Key.Key_Return)
    type_text(line(form, "note"), "dòng ba  ")
    line(form, "done").setChecked(True)
    qtbot.waitUntil(lambda: "thử/1" in book.kept and "note" in book.kept["thử/1"].values["typed"])
    qtbot.waitUntil(lambda: book.kept["thử/1"].values["typed"]["done"] is True)
    assert form.draft_note.text().startswith("đã giữ nháp lúc ")
    assert book.kept["thử/1"].place == {"page": "home", "target": {"form": "thử"}}
    before = form.fields.typed()
    crash(form)
    again = opened(show, context)
    assert again.fields.typed() == before
    assert line(again, "day").text() == "3/2/19"
    assert line(again, "note").toPlainText() == "  dòng một\n\ndòng ba  "
    assert again.draft_line.isVisible()
    assert again.draft_line.title.text() == "Đây là phần đang gõ dở lúc 14:05 ngày 23/11/2026."
    assert again.dirty


def test_who_types_without_a_pause_loses_no_more_than_a_moment(
    show: Show, context: Context, book: FakeBook, qtbot: QtBot, type_text: Typing
) -> None:
    form = opened(show, context)
    for _n in range(40):
        type_text(line(form, "note"), "a")
        qtbot.wait(10)
        if "thử/1" in book.kept:
            break
    assert "thử/1" in book.kept


@pytest.mark.parametrize("form_of", ["NFC", "NFD"])
def test_letters_come_back_as_they_were_composed(
    show: Show, context: Context, book: FakeBook, type_text: Typing, form_of: Any
) -> None:
    form = opened(show, context, {"name": ""})
    # as Unikey does: the plain letters, then backspaces and the composed ones
    type_text(line(form, "name"), "Nuo")
    for _n in range(2):
        QTest.keyClick(line(form, "name"), Qt.Key.Key_Backspace)
    text = unicodedata.normalize(form_of, "ường")
    type_text(line(form, "name"), text)
    form.keep_now()
    assert book.kept["thử/1"].values["typed"]["name"] == "N" + text
    crash(form)
    again = opened(show, context, {"name": ""})
    assert line(again, "name").text() == "N" + text


def test_a_letter_still_being_composed_is_kept(
    show: Show, context: Context, book: FakeBook, qtbot: QtBot
) -> None:
    form = opened(show, context, {"name": "Nông "})
    for name in ("name", "note"):
        field = line(form, name)
        field.setFocus()
        QApplication.sendEvent(field, QInputMethodEvent("Thị", []))
    qtbot.waitUntil(lambda: "thử/1" in book.kept)
    qtbot.waitUntil(lambda: book.kept["thử/1"].values["typed"]["note"] == "Thị")
    assert book.kept["thử/1"].values["typed"]["name"] == "Nông Thị"
    # the composition itself is not disturbed by being kept
    event = QInputMethodEvent("", [])
    event.setCommitString("Thị Ánh")
    QApplication.sendEvent(line(form, "name"), event)
    assert line(form, "name").text() == "Nông Thị Ánh"


def test_half_a_pair_of_letters_is_no_text_to_store() -> None:
    assert drafts.whole("Ánh \ud83d") == "Ánh \ufffd"
    assert drafts.whole("Ánh 😀 \u0309") == "Ánh 😀 \u0309"


def test_saving_and_giving_up_let_the_draft_go(
    show: Show, context: Context, book: FakeBook, type_text: Typing, answer: Answer
) -> None:
    form = opened(show, context)
    type_text(line(form, "name"), " Hồng")
    form.keep_now()
    form.refuse = "Không lưu được."
    form.save()
    assert "thử/1" in book.kept
    form.refuse = ""
    form.save()
    assert form.saved is not None
    assert book.kept == {}

    form = opened(show, context)
    type_text(line(form, "name"), " Hồng")
    form.keep_now()
    answer(lambda box: None)
    form.reject()
    assert form.isVisible()
    assert "thử/1" in book.kept
    answer(lambda box: QTest.mouseClick(_button(box, "Bỏ, không lưu"), Qt.MouseButton.LeftButton))
    form.reject()
    assert not form.isVisible()
    assert book.kept == {}


def test_what_was_typed_just_before_a_refused_save_is_kept(
    show: Show, context: Context, book: FakeBook, qtbot: QtBot, type_text: Typing
) -> None:
    form = opened(show, context)
    form.refuse = "Không lưu được."
    type_text(line(form, "name"), " Hồng")
    form.save()
    qtbot.waitUntil(lambda: "thử/1" in book.kept)


def _button(box: QDialog, word: str) -> Any:
    assert isinstance(box, MessageBox)
    return next(button for button in box.findChildren(QAbstractButton) if button.text() == word)


def test_a_draft_the_book_holds_already_goes_silently(
    show: Show, context: Context, book: FakeBook, type_text: Typing
) -> None:
    form = opened(show, context)
    type_text(line(form, "name"), " Hồng")
    form.keep_now()
    crash(form)
    again = opened(show, context, {"name": "Nông Thị Ánh Hồng"})
    assert not again.draft_line.isVisible()
    assert not again.dirty
    assert book.kept == {}


def test_what_the_book_came_to_say_meanwhile_stays(
    show: Show, context: Context, book: FakeBook, type_text: Typing
) -> None:
    form = opened(show, context, {"name": "Nông Thị Ánh", "note": "cũ", "count": 1})
    type_text(line(form, "name"), " Hồng")
    form.keep_now()
    crash(form)
    again = opened(show, context, {"name": "Nông Thị Hoa", "note": "mới", "count": 1})
    assert line(again, "name").text() == "Nông Thị Ánh Hồng"
    assert line(again, "note").toPlainText() == "mới"
    assert again.draft_line.text.text() == (
        "Trong sổ, từ lúc đó đã đổi: Họ và tên: Nông Thị Hoa. Lưu thì lấy phần gõ dở."
    )
    QTest.mouseClick(again.draft_line.give_up, Qt.MouseButton.LeftButton)
    assert line(again, "name").text() == "Nông Thị Hoa"
    assert not again.dirty
    assert book.kept == {}
    QTest.mouseClick(again.draft_line.take_back, Qt.MouseButton.LeftButton)
    assert line(again, "name").text() == "Nông Thị Ánh Hồng"
    again.keep_now()
    assert book.kept["thử/1"].values["typed"]["name"] == "Nông Thị Ánh Hồng"


def test_a_proposal_does_not_take_the_place_of_what_was_typed(
    show: Show, context: Context, book: FakeBook
) -> None:
    form = opened(show, context, {"name": ""}, new=True)
    form.fields.field("kind").put_typed("b")
    line(form, "name").setText("")
    form.keep_now()
    crash(form)
    again = opened(show, context, {"name": ""}, new=True)
    assert again.fields.field("kind").value() == "b"
    assert line(again, "name").text() == ""


def test_a_draft_that_cannot_be_kept_never_stops_the_typing(
    show: Show,
    context: Context,
    book: FakeBook,
    monkeypatch: pytest.MonkeyPatch,
    type_text: Typing,
    qtbot: QtBot,
) -> None:
    form = opened(show, context)
    full = True
    keep = book.keep_draft

    def keep_draft(*arguments: Any) -> None:
        if full:
            raise UserError("Ổ đĩa đã đầy nên chưa ghi được; dữ liệu cũ vẫn nguyên vẹn.")
        keep(*arguments)

    monkeypatch.setattr(book, "keep_draft", keep_draft)
    type_text(line(form, "name"), " Hồng")
    qtbot.waitUntil(lambda: form.draft_note.text() == "chưa giữ được bản nháp")
    type_text(line(form, "name"), " Hạnh")
    assert line(form, "name").text() == "Nông Thị Ánh Hồng Hạnh"
    full = False
    # room again: kept without another key
    qtbot.waitUntil(lambda: "thử/1" in book.kept)


def test_what_is_typed_back_needs_no_draft(
    show: Show, context: Context, book: FakeBook, type_text: Typing
) -> None:
    form = opened(show, context)
    type_text(line(form, "name"), "x")
    form.keep_now()
    QTest.keyClick(line(form, "name"), Qt.Key.Key_Backspace)
    form.keep_now()
    assert book.kept == {}
    assert form.draft_note.text() == ""


def test_locking_keeps_every_open_form_without_a_question(
    show: Show, context: Context, book: FakeBook, type_text: Typing
) -> None:
    form = opened(show, context)
    type_text(line(form, "day"), "31/2")
    keep_open_forms()
    form.done(0)
    assert book.kept["thử/1"].values["typed"]["day"] == "31/2"
    assert not form.isVisible()


def test_a_passphrase_can_have_no_draft(context: Context) -> None:
    form = FormDialog(None, "Mật khẩu")
    form.fields.add_text("name", "Tên")
    form.fields.add_secret("passphrase", "Mật khẩu")
    form.fields.set_value("passphrase", "một câu dài")
    assert form.fields.typed() == {"name": ""}
    with pytest.raises(RuntimeError, match="secret"):
        form.use_draft(context, "mật khẩu", "home")
    form.deleteLater()
