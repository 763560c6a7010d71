"""Every list of an office through the wizard by keys, and what is decided there row by row. All people are invented."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core import book as core_book
from desktop_app.core.book import Book
from desktop_app.lists import importer
from desktop_app.lists.import_form import PREVIEW, RESULT, ImportDialog
from desktop_app.lists.importer import Decision
from desktop_app.lists.steps_form import COLUMNS, FILE
from desktop_app.members import listing, service
from desktop_app.ui import exports
from desktop_app.ui.context import Context
from tests.lists.test_import_form import LISTS, copied, dialog, focused, people, press, walk
from tests.members.conftest import PASSPHRASE, TODAY, draft, taken_back

__all__ = ["dialog"]


@pytest.fixture(scope="module")
def opened(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    path = tmp_path_factory.mktemp("books") / "chung.chibo"
    shutil.copy(empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as book:
        yield book


@pytest.fixture
def book(opened: Book) -> Iterator[Book]:
    """The book of these tests, empty again for each."""
    with taken_back(opened) as book:
        yield book


def on_to(qtbot: QtBot, dialog: ImportDialog, step: str) -> None:
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: dialog.step == step)


def row_of(dialog: ImportDialog, name: str) -> None:
    """Go to somebody in the table."""
    table = dialog.preview.table
    assert table is not None
    dialog.preview.chips.set_current("all")
    at = next(n for n, sight in enumerate(table.visible_rows()) if sight.name == name)
    table.go_to(at)
    table.setFocus()


def way(dialog: ImportDialog, words: str) -> None:
    """Choose a way of the row one is on, by its words and the space bar."""
    button = next(b for b in dialog.preview.choice.buttons() if words in b.accessibleName())
    button.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)


@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.iterdir() if path.suffix != ".json"))
def test_a_list_comes_in_by_keys_as_it_should_be(
    name: str, qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    expected = json.loads((LISTS / f"{name}.expected.json").read_text("utf-8"))
    walk(qtbot, dialog, copied(tmp_path, name), COLUMNS)
    if dialog.letters_card.isVisible():
        # old letters are shown first and confirmed, not asked in every row
        assert "→" in dialog.letters_list.text()
        assert focused() is dialog.letters_panel.field("letters").editor
        press(Qt.Key.Key_Down)
    on_to(qtbot, dialog, PREVIEW)
    if not dialog.preview.take_all_button.isHidden():
        dialog.preview.take_all_button.setFocus()
        press(Qt.Key.Key_Space)
    on_to(qtbot, dialog, RESULT)
    with book.read() as session:
        everybody = service.people_on(session, TODAY, include_left=True)
        got = [listing.member_json(person) for person in sorted(everybody, key=lambda person: person.id)]
    assert [
        {key: person[key] for key in wanted} for person, wanted in zip(got, expected["members"], strict=True)
    ] == expected["members"]
    refused = [row.sheet_row for row in dialog.rows_left() if row.action == "refused"]
    assert refused == [cell["sheet_row"] for cell in expected.get("rejected", [])]
    assert dialog.left_card.isVisibleTo(dialog) == bool(refused)


def test_cells_are_pasted_instead_of_a_file(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("  ")
    dialog.paste_button.setFocus()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.file_error.isVisible() and focused() is dialog.file_field.line)
    clipboard.setText(str(tmp_path))
    press(Qt.Key.Key_V, control=True)
    # the path of a file is pasted as such
    assert (dialog.step, dialog.file_field.line.text()) == (FILE, str(tmp_path))
    clipboard.setText("Họ và tên\tNgày sinh\tNgày vào Đảng\nNông Thị Ánh\t1/1/1990\t3/2/2015\n")
    press(Qt.Key.Key_V, control=True)
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)
    assert dialog.status.text() == "Dán từ bảng tính"
    on_to(qtbot, dialog, PREVIEW)
    on_to(qtbot, dialog, RESULT)
    assert [person.full_name for person in people(book)] == ["Nông Thị Ánh"]


def test_a_text_given_begins_at_the_columns(qtbot: QtBot, context: Context) -> None:
    made = ImportDialog(context, None, "Họ và tên\tNăm sinh\nVi Văn Sơn\t1980\n")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.step == COLUMNS)
    made.reject()


def test_a_refused_row_is_written_only_when_it_is_said(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "co_loi.xlsx"))
    assert dialog.preview.title.text() == "Lý Văn Thắng"
    # neither the space bar nor Enter takes it
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    assert dialog.next_button.text() == "Ghi 18 đồng chí vào sổ"
    way(dialog, "Vẫn nhập người mới, bỏ trống ngày sinh")
    assert dialog.next_button.text() == "Ghi 19 đồng chí vào sổ"
    assert dialog.preview.badge.text() == "Dòng 5 · Vẫn nhập, thêm mới"
    on_to(qtbot, dialog, RESULT)
    (taken,) = [person for person in people(book) if person.full_name == "Lý Văn Thắng"]
    assert taken.birth_date is None
    assert dialog.tiles["refused"].figure.text() == "6"


def known(book: Book) -> int:
    with book.write("Thêm") as session:
        return service.save_member(
            session,
            draft(
                "Vi Ngọc Sơn", birth_date="1976-10-07", citizen_id="046076098695", admission_date="2001-09-16"
            ),
            TODAY,
        )[0]


def test_somebody_in_the_book_is_updated_field_by_field(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    at = known(book)
    walk(qtbot, dialog, copied(tmp_path, "danh_sach_quoc_gia.xlsx"))
    row_of(dialog, "Vi Ngọc Sơn")
    choice = dialog.preview.choice
    assert choice.boxes["ethnicity"].accessibleName() == "Dân tộc: để trống → Kinh"
    for name in ("ethnicity", "party_card_old"):
        choice.boxes[name].setFocus()
        press(Qt.Key.Key_Space)
        # the keys stay where they were
        assert focused() is choice.boxes[name]
    assert dialog.preview.decisions[8].without == {"ethnicity", "party_card_old"}
    on_to(qtbot, dialog, RESULT)
    assert dialog.tiles["update"].figure.text() == "1"
    with book.read() as session:
        now = service.get_member(session, at, TODAY).draft
    assert (now.ethnicity, now.party_card_old, now.religion) == ("", "", "Không")


def test_who_only_looks_the_same_is_left_out_or_put_beside(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    at = known(book)
    path = tmp_path / "a.csv"
    path.write_text("Họ và tên,Ngày sinh,Dân tộc\nVi Ngọc Sơn,07/10/1976,Tày\n", "utf-8")
    walk(qtbot, dialog, str(path))
    row_of(dialog, "Vi Ngọc Sơn")
    assert [button.isChecked() for button in dialog.preview.choice.buttons()] == [True, False, False]
    way(dialog, "Không nhập dòng này")
    assert not dialog.next_button.isEnabled()
    assert dialog.preview.choice.boxes == {}
    way(dialog, "Là người khác: thêm người mới")
    assert dialog.preview.badge.text() == "Dòng 2 · Thêm mới"
    on_to(qtbot, dialog, RESULT)
    with book.read() as session:
        everybody = service.known_people(session)
        assert service.get_member(session, at, TODAY).draft.ethnicity == ""
    assert [person.full_name for person in everybody] == ["Vi Ngọc Sơn", "Vi Ngọc Sơn"]


def test_a_near_name_is_a_question_that_take_all_does_not_answer(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    known(book)
    path = tmp_path / "a.csv"
    path.write_text("Họ và tên,Ngày sinh,Dân tộc\nVi Ngọc Sen,07/10/1976,Tày\n", "utf-8")
    walk(qtbot, dialog, str(path))
    assert dialog.preview.take_all_button.isHidden()
    assert [button.isChecked() for button in dialog.preview.choice.buttons()] == [False, False, False]
    way(dialog, "cập nhật đồng chí Vi Ngọc Sơn")
    assert {*dialog.preview.choice.boxes} == {"full_name", "ethnicity"}
    for box in list(dialog.preview.choice.boxes.values()):
        box.setFocus()
        press(Qt.Key.Key_Space)
    # nothing left to take over
    assert dialog.preview.decisions[2] == Decision("skip")
    assert not dialog.next_button.isEnabled()


def test_corrected_columns_are_remembered_for_the_next_list(
    qtbot: QtBot, dialog: ImportDialog, context: Context, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Ma,Ai,Sinh ngày\n7,Nông Thị Ánh,1/1/1990\n8,Vi Văn Sơn,1/1/1980\n", "utf-8")
    walk(qtbot, dialog, str(path), COLUMNS)
    assert dialog.rows_panel.isVisible()
    dialog.rows_panel.set_value("heading_rows", 1)
    dialog._rows_edited("heading_rows")
    assert dialog.rows_line.text() == "Tiêu đề ở dòng 1 · người đầu tiên ở dòng 2"
    dialog.columns_table.write_cells([(1, 3, "Họ và tên")])
    on_to(qtbot, dialog, PREVIEW)
    on_to(qtbot, dialog, RESULT)
    again = ImportDialog(context)
    qtbot.addWidget(again)
    again.open_file(path)
    qtbot.waitUntil(lambda: again.step == COLUMNS)
    assert again.columns is not None
    assert again.columns.has_name
    assert again.columns_note.title.text() == "Các cột lấy như đồng chí đã chọn lần trước."


def test_the_rows_left_are_saved_mended_and_brought_in_again(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(qtbot, dialog, copied(tmp_path, "co_loi.xlsx"))
    on_to(qtbot, dialog, RESULT)
    saved: list[bytes] = []

    def keep(
        _parent: object,
        _context: Context,
        leaving: exports.Leaving,
        word: str,
        ending: str,
        make: Callable[[], bytes],
        told: Callable[[], object],
    ) -> None:
        assert (leaving.name, leaving.detail["rows"], word, ending) == ("Cần sửa co_loi", 7, "Excel", "xlsx")
        saved.append(make())
        assert not dialog.saved_note.isVisible()
        told()

    monkeypatch.setattr(exports, "save", keep)
    dialog.left_button.setFocus()
    press(Qt.Key.Key_Space)
    assert dialog.saved_note.isVisible()
    path = tmp_path / "sua.xlsx"
    path.write_bytes(saved[0])
    sheet = importer.read_table(path)
    with book.read() as session:
        found = importer.preview(session, sheet, importer.recognise(sheet), TODAY)
    assert [row.name for row in found.rows][:2] == ["Lý Văn Thắng", "Phan Thu Oanh"]


def test_another_heading_row_is_taken(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    walk(qtbot, dialog, copied(tmp_path, "danh_sach_quoc_gia.xlsx"), COLUMNS)
    assert dialog.rows_line.text() == "Tiêu đề ở dòng 6 đến 7 · người đầu tiên ở dòng 8"
    dialog.rows_button.setFocus()
    press(Qt.Key.Key_Space)
    assert dialog.rows_panel.isVisible()
    assert focused() is dialog.rows_panel.field("heading_row").editor or dialog.rows_panel.isAncestorOf(
        focused()
    )
    dialog.rows_panel.set_value("heading_rows", 1)
    dialog._rows_edited("heading_rows")
    assert dialog.rows_line.text().startswith("Tiêu đề ở dòng 6 ·")
    assert dialog.columns is not None
    assert "residence.province" not in dialog.columns.taken()


def test_what_cannot_be_is_told_and_not_decided(
    qtbot: QtBot, dialog: ImportDialog, book: Book, tmp_path: Path
) -> None:
    with book.write("Thêm") as session:
        item = draft(
            "Vi Ngọc Sơn", birth_date="1976-10-07", admission_date="2001-09-16", official_date="2002-09-16"
        )
        service.save_member(session, item, TODAY)
    path = tmp_path / "a.csv"
    path.write_text("Họ và tên,Ngày sinh,Ngày vào Đảng\nVi Ngọc Sơn,07/10/1976,16/09/2010\n", "utf-8")
    walk(qtbot, dialog, str(path))
    # an admission of 2010 lies after the recognition of 2002 in the book
    way(dialog, "Cập nhật đồng chí Vi Ngọc Sơn")
    assert dialog.preview.choice.fault.isVisible()
    assert dialog.preview.decisions == {}
    assert not dialog.next_button.isEnabled()
    way(dialog, "Không nhập dòng này")
    assert dialog.preview.choice.fault.isHidden()
    press(Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
