"""The four steps of bringing in a list, walked with keys."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.lists import importer
from desktop_app.lists.import_form import PREVIEW, RESULT, ImportDialog
from desktop_app.lists.steps_form import COLUMNS, FILE
from desktop_app.members import service
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from tests.members.conftest import TODAY, draft

LISTS = Path(__file__).parent / "data"


@pytest.fixture
def dialog(qtbot: QtBot, context: Context) -> ImportDialog:
    made = ImportDialog(context)
    qtbot.addWidget(made)
    made.resize(1284, 672)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def copied(tmp_path: Path, name: str) -> str:
    """A path whose letters QTest has keys for."""
    target = tmp_path / name
    shutil.copy(LISTS / name, target)
    assert str(target).isascii()
    return str(target)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def walk(qtbot: QtBot, dialog: ImportDialog, path: str, to: str = PREVIEW) -> None:
    """From the file to a step, by keys alone."""
    assert focused() is dialog.file_field.line
    QTest.keyClicks(focused(), path)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)
    if to == PREVIEW:
        QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: dialog.step == PREVIEW)


def people(book: Book) -> list[service.Person]:
    with book.read() as session:
        return service.people_on(session, TODAY)


def press(key: Qt.Key, control: bool = False) -> None:
    QTest.keyClick(
        focused(), key, Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    )


def test_a_list_is_brought_in_by_keys_and_taken_back(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "co_loi.xlsx"))
    assert dialog.preview.table is not None
    assert people(book) == []
    # the refused ones are shown first, with a reason each
    assert dialog.preview.chips.current() == "refused"
    assert [sight.sheet_row for sight in dialog.preview.table.visible_rows()] == [5, 8, 11, 14, 17, 20, 23]
    assert all(sight.row.reason for sight in dialog.preview.table.visible_rows())
    assert dialog.preview.title.text() == "Lý Văn Thắng"
    press(Qt.Key.Key_Down)
    assert dialog.preview.title.text() == "Phan Thu Oanh"
    assert dialog.next_button.text() == "Ghi 18 đồng chí vào sổ"
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: dialog.step == RESULT)
    assert len(people(book)) == 18
    assert dialog.tiles["refused"].figure.text() == "7"
    assert focused() is dialog.next_button
    dialog.undo_button.setFocus()
    press(Qt.Key.Key_Space)
    assert people(book) == []
    assert dialog.undone
    assert dialog.tiles["new"].figure.text() == "0"
    told = [label.text() for label in dialog.left_list.findChildren(QLabel)]
    assert any(text.startswith("Số CCCD: Phải có 12 chữ số") for text in told)
    assert not dialog.undo_button.isEnabled()
    assert focused() is dialog.next_button
    press(Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()


def test_the_import_is_one_change_with_the_name_of_the_file(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "danh_sach_quoc_gia.xlsx"))
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: dialog.step == RESULT)
    assert book.last_change is not None
    assert book.last_change.title == "Nhập danh sách danh_sach_quoc_gia.xlsx"
    press(Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert len(people(book)) == 34


def test_proposed_repairs_wait_for_an_answer(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "trich_ngang_2026.xlsx"))
    table = dialog.preview.table
    assert table is not None
    assert dialog.preview.chips.current() == "question"
    assert not dialog.next_button.isEnabled()
    press(Qt.Key.Key_Space)
    assert table.visible_rows()[0].word() == "Nhận sửa, thêm mới"
    assert dialog.next_button.text() == "Ghi 1 đồng chí vào sổ"
    press(Qt.Key.Key_Space)
    assert not dialog.next_button.isEnabled()
    # Enter answers for the row one is on, the button for all
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert [sight.taken for sight in table.visible_rows()][:3] == [False, True, False]
    dialog.preview.take_all_button.setFocus()
    press(Qt.Key.Key_Space)
    assert all(sight.taken for sight in table.visible_rows())
    assert dialog.preview.take_all_button.text() == "Bỏ nhận mọi chỗ sửa"
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: dialog.step == RESULT)
    found = people(book)
    assert len(found) == 23
    assert {"Đinh Thế Ước", "042066724138", "0928219499"} <= {
        value for person in found for value in (person.full_name, person.citizen_id, person.phone)
    }


def test_a_known_person_is_shown_before_and_after(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    with book.write("Thêm") as session:
        service.save_member(
            session,
            draft(
                "Vi Ngọc Sơn", birth_date="1976-10-07", citizen_id="046076098695", admission_date="2001-09-16"
            ),
            TODAY,
        )
    walk(qtbot, dialog, copied(tmp_path, "danh_sach_quoc_gia.xlsx"))
    dialog.preview.chips.set_current("update")
    assert dialog.preview.table is not None
    (sight,) = dialog.preview.table.visible_rows()
    assert {change.label: change.after for change in sight.row.changes}["Dân tộc"] == "Kinh"
    assert dialog.preview.choice.fields_title.isVisibleTo(dialog)
    dialog.preview.table.setFocus()
    press(Qt.Key.Key_Space)
    assert sight.row.action == "update"
    assert dialog.next_button.text() == "Ghi 33 đồng chí vào sổ"
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: dialog.step == RESULT)
    assert len(people(book)) == 34
    assert {person.ethnicity for person in people(book) if person.full_name == "Vi Ngọc Sơn"} == {""}


def test_a_column_can_be_taken_for_something_else(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "la.csv"
    path.write_text("Ma;Ai;Sinh\n7;Nông Thị Ánh;1/1/1990\n8;Vi Văn Sơn;1/1/1980\n", "utf-8")
    walk(qtbot, dialog, str(path), COLUMNS)
    assert dialog.columns_note.title.text() == "Chưa nhận ra cột họ và tên."
    assert focused() is dialog.columns_table
    # without a heading the first row is one of people too
    field = dialog.rows_panel.field("first_row")
    field.setFocus()
    assert field.value() == 1
    dialog.columns_table.setFocus()
    dialog.columns_table.go_to(1, 3)
    press(Qt.Key.Key_F2)
    combo = dialog.columns_table.findChild(QComboBox)
    assert combo is not None
    combo.setCurrentText("Họ và tên")
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: dialog.columns is not None and dialog.columns.has_name)
    dialog.rows_panel.set_value("first_row", 2)
    dialog._rows_edited("first_row")
    dialog.next()
    qtbot.waitUntil(lambda: dialog.step == PREVIEW)
    assert dialog.preview.table is not None
    assert [sight.name for sight in dialog.preview.table.visible_rows()] == ["Nông Thị Ánh", "Vi Văn Sơn"]
    dialog.back()
    assert dialog.step == COLUMNS


def test_a_bad_file_is_told_at_the_field_and_another_can_be_tried(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    bad = tmp_path / "giay.xlsx"
    bad.write_bytes(b"%PDF-1.7")
    QTest.keyClicks(focused(), str(bad))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.file_error.isVisible())
    assert "PDF" in dialog.file_error.title.text()
    assert dialog.step == FILE
    qtbot.waitUntil(lambda: focused() is dialog.file_field.line)
    press(Qt.Key.Key_A, control=True)
    QTest.keyClicks(focused(), copied(tmp_path, "nfd.csv"))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)
    assert not dialog.file_error.isVisibleTo(dialog)


def test_nothing_chosen_goes_nowhere(dialog: ImportDialog) -> None:
    press(Qt.Key.Key_Return)
    assert dialog.step == FILE
    assert dialog.file_field.has_error()


def test_the_steps_go_back_but_not_past_what_is_known(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "co_loi.xlsx"))
    QTest.keyClick(focused(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert dialog.step == COLUMNS
    dialog._go_to(RESULT)
    assert dialog.step == COLUMNS
    dialog._go_to(FILE)
    assert dialog.step == FILE
    dialog._go_to(PREVIEW)
    assert dialog.step == FILE
    dialog.next()
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)


def test_another_sheet_can_be_chosen(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    walk(qtbot, dialog, copied(tmp_path, "danh_sach_quoc_gia.xlsx"), COLUMNS)
    assert dialog.sheet_panel.field("sheet").isVisibleTo(dialog)
    dialog.sheet_panel.set_value("sheet", 1)
    dialog._sheet_edited("sheet")
    assert dialog.status.text() == "danh_sach_quoc_gia.xlsx · trang DANTOC"
    assert len(dialog.columns_table.visible_rows()) == 1


def test_esc_writes_nothing(qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path) -> None:
    walk(qtbot, dialog, copied(tmp_path, "co_loi.xlsx"))
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert people(book) == []


def test_reading_can_be_stopped(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    read = importer.read_tables

    def slow(path: Path, check: object) -> object:
        go.wait(10)
        assert callable(check)
        check()
        return read(path)

    monkeypatch.setattr(importer, "read_tables", slow)
    dialog.open_file(Path(copied(tmp_path, "co_loi.xlsx")))
    qtbot.waitUntil(lambda: dialog.busy.isVisible())
    assert not dialog.next_button.isEnabled()
    dialog.busy.stop.click()
    go.set()
    qtbot.waitUntil(lambda: dialog.next_button.isEnabled())
    assert dialog.step == FILE


def test_a_stop_that_comes_too_late_tells_what_was_written(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "co_loi.xlsx"))
    dialog.next()
    task = dialog._task
    assert task is not None
    qtbot.waitUntil(lambda: dialog._result is not None or dialog.step == RESULT)
    task.cancel()
    qtbot.waitUntil(lambda: dialog.step == RESULT)
    assert len(people(book)) == 18


def test_a_file_can_be_dropped(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(copied(tmp_path, "nfd.csv"))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.dropEvent(event)
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)


@pytest.mark.parametrize("zoom, height", [(100, 672), (150, 672), (200, 728)])
def test_every_step_fits_an_office_screen(
    zoom: int, height: int, qtbot: QtBot, qapp: QApplication, context: Context, tmp_path: Path
) -> None:
    theme.apply(qapp, False, zoom)
    dialog = ImportDialog(context)
    qtbot.addWidget(dialog)
    dialog.resize(1284, 600)
    dialog.show()
    dialog.open_file(Path(copied(tmp_path, "danh_sach_quoc_gia.xlsx")))
    for step in (COLUMNS, PREVIEW, RESULT):
        qtbot.waitUntil(lambda step=step: dialog.step == step)  # type: ignore[misc]  # a default binds the loop's value
        assert dialog.minimumSizeHint().height() <= height
        assert dialog.minimumSizeHint().width() <= 1284
        dialog.next()
