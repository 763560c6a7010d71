"""Another passphrase and a forgotten one, typed as a secretary would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.branch import service
from desktop_app.branch.passphrase_form import LockForm, RecoveryForm, idle_words, typed_words
from desktop_app.core import attempts, backup, history, history_reading, keys
from desktop_app.core import book as books
from desktop_app.core.errors import WrongKey
from desktop_app.ui import messages
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.paper_dialog import PaperDialog
from tests.opened import PASSPHRASE, Hands, opened_page, press, save_sheet, settled, type_into, unlock

NEW = "mot cau khac han"


def fill_passphrases(form: FormDialog, present: str = "", new: str = NEW, again: str = NEW) -> None:
    if present:
        type_into(form, "present", present)
    type_into(form, "passphrase", new)
    type_into(form, "again", again)
    form.save()


def test_a_new_passphrase_with_its_sheet_and_the_copies(
    qtbot: QtBot, program: app.Program, path: Path, hands: Hands
) -> None:
    unlock(qtbot, program)
    page = opened_page(program)
    book = program.book
    assert book is not None
    backup.make_copy(book, "hôm trước", dt.datetime(2026, 11, 20, 8))
    tried: list[str] = []

    def change(form: FormDialog) -> None:
        fill_passphrases(form, "khong phai")
        tried.append(form.fields.field("present").error.text())
        fill_passphrases(form, PASSPHRASE, again="mot cau khac")
        tried.append(form.fields.field("again").error.text())
        fill_passphrases(form, PASSPHRASE)

    hands.will(FormDialog, change)
    hands.will(PaperDialog, save_sheet)
    page._passphrase()
    settled(qtbot, program)
    assert "không đúng" in tried[0]
    assert "không giống nhau" in tried[1]
    assert book.opens_with(NEW)
    with book.read() as session:
        assert not service.sheet_due(session)
        assert not service.copies_due(session)
        assert [entry.title for entry in history_reading.list_changes(session, 5, [history.Kind.PASSPHRASE])]
    copies = backup.list_copies(path)
    assert {"hôm trước", "mật khẩu mới"} <= {copy.reason for copy in copies}
    assert {backup.describe(book, copy).state for copy in copies} == {"whole"}
    program.lock()
    with pytest.raises(WrongKey):
        books.unlock(copies[-1].path, PASSPHRASE)
    books.unlock(copies[-1].path, NEW).close()


def test_the_sheet_stays_due_until_it_is_printed(qtbot: QtBot, program: app.Program, hands: Hands) -> None:
    unlock(qtbot, program)
    page = opened_page(program)
    window, book = program.window, program.book
    assert window is not None
    assert book is not None
    assert not page.sheet_line.isVisible()
    hands.will(FormDialog, lambda form: fill_passphrases(form, PASSPHRASE))
    hands.will(PaperDialog, lambda sheet: sheet.reject())
    hands.will(messages.MessageBox, lambda box: press(box, "Quay lại"))
    hands.will(PaperDialog, lambda sheet: sheet.reject())
    hands.will(messages.MessageBox, lambda box: press(box, "Để sau"))
    page._passphrase()
    settled(qtbot, program)
    assert page.sheet_line.isVisible()
    assert window.side.item("branch").count() == 1
    # it is remembered when the book is opened again
    program.lock()
    program.shell.passphrase.setText(NEW)
    QTest.keyClick(program.shell.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None and not program.tasks.busy(), timeout=30_000)
    page = opened_page(program)
    assert page.sheet_line.isVisible()
    hands.will(PaperDialog, save_sheet)
    press_line = page.sheet_line.findChild(QAbstractButton)
    assert press_line is not None
    QTest.mouseClick(press_line, Qt.MouseButton.LeftButton)
    settled(qtbot, program)
    assert not page.sheet_line.isVisible()
    assert program.window is not None
    program.window.renew_counts()
    assert program.window.side.item("branch").count() == 0


def test_copies_of_an_older_passphrase_are_named_and_deleted_when_wanted(
    qtbot: QtBot, program: app.Program, path: Path, hands: Hands
) -> None:
    unlock(qtbot, program)
    page = opened_page(program)
    book = program.book
    assert book is not None
    old = backup.make_copy(book, "rất cũ", dt.datetime(2026, 11, 1, 8))
    book.change_passphrase("mot cau truoc day")
    book.forget_former_key()
    hands.will(FormDialog, lambda form: fill_passphrases(form, "mot cau truoc day"))
    hands.will(PaperDialog, save_sheet)
    asked: list[str] = []

    def delete(box: messages.MessageBox) -> None:
        asked.append(box.text.text())
        press(box, "Xóa")

    hands.will(messages.MessageBox, delete)
    page._passphrase()
    settled(qtbot, program)
    qtbot.waitUntil(lambda: not hands.acts, timeout=10_000)
    assert "mở bằng mật khẩu cũ" in asked[0]
    assert not old.path.exists()
    assert {backup.describe(book, copy).state for copy in backup.list_copies(path)} == {"whole"}
    with book.read() as session:
        assert not service.copies_due(session)


def test_a_forgotten_passphrase(qtbot: QtBot, program: app.Program, path: Path, hands: Hands) -> None:
    with books.unlock(path, PASSPHRASE) as book:
        code = book.recovery_code()
        backup.make_copy(book, "hôm trước", dt.datetime(2026, 11, 20, 8))
    hints: list[str] = []

    def recover(form: FormDialog) -> None:
        field = form.fields.field("code")
        wrong = ["".join(code[0]), "".join(code[1])]
        type_into(form, "code", " ".join(wrong).lower())
        hints.append(field.hint.text())
        slip = list(code)
        slip[4] = slip[4][:2] + ("A" if slip[4][2] != "A" else "B") + slip[4][3]
        type_into(form, "code", " ".join(slip))
        hints.append(field.hint.text())
        type_into(form, "code", "-".join(code))
        hints.append(field.hint.text())
        fill_passphrases(form)

    hands.will(RecoveryForm, recover)
    hands.will(PaperDialog, save_sheet)
    QTest.mouseClick(program.shell.recovery_button, Qt.MouseButton.LeftButton)
    settled(qtbot, program)
    assert hints[0].endswith("Đã gõ 2 trong 14 nhóm.")
    assert "nhóm 5" in hints[1]
    assert "khớp" in hints[2]
    assert program.book is not None
    assert program.book.opens_with(NEW)
    with program.book.read() as session:
        assert not service.sheet_due(session)
        assert not service.copies_due(session)
    program.lock()
    with pytest.raises(WrongKey):
        books.unlock_with_code(path, "".join(code))


def test_a_code_of_another_book_slows_down_too(
    path: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "data"))
    form = RecoveryForm(None, path, clock=lambda: 100.0)
    qtbot.addWidget(form, before_close_func=lambda widget: widget.fields.mark_clean())
    form.show()
    type_into(form, "code", "".join(keys.recovery_code(bytes(range(32)))))
    for _try in range(3):
        fill_passphrases(form)
    assert "không phải của sổ này" in form.fields.field("code").error.text()
    assert form.save_button.text() == "Thử lại sau 2 giây"
    assert attempts.seconds_left(path, 100.0) == 2
    # the keyboard does not get around it
    fill_passphrases(form)
    assert "Thử lại sau 2 giây" in form.fields.field("code").error.text()
    assert attempts.failures(path, 100.0) == 3


@pytest.mark.parametrize(
    "typed, words",
    [
        ("", "14 nhóm"),
        ("abcd ef", "Đã gõ 1 trong 14 nhóm."),
        ("ab?d", "Nhóm 1 có ký tự"),
        ("0" * 60, "Thừa ký tự"),
    ],
)
def test_the_help_while_a_code_is_typed(typed: str, words: str) -> None:
    assert words in typed_words(typed)


def test_when_the_book_locks_itself(qtbot: QtBot, program: app.Program, hands: Hands) -> None:
    unlock(qtbot, program)
    page = opened_page(program)
    warned: list[str] = []

    def choose(form: LockForm) -> None:
        combo = form.fields.field("minutes").editor
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_End)
        qtbot.waitUntil(lambda: form.fields.warning.isVisible())
        warned.append(form.fields.warning.title.text())
        QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    hands.will(LockForm, choose)
    page._idle_form()
    assert "Ctrl+L" in warned[0]
    assert program.settings.get("lock/minutes") == 0
    assert program._idle is not None
    assert program.window is not None
    QTest.keyClick(program.window, Qt.Key.Key_F5)
    assert not program._idle._timer.isActive()
    assert idle_words(5) == "sau 5 phút không dùng"
