"""The steps of comparing the book with a list from above, walked with keys. All people are invented."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core import book as core_book
from desktop_app.core import history, history_reading
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.documents.blocks import Table
from desktop_app.lists import corrections, importer
from desktop_app.lists.import_form import ImportDialog, bring_in
from desktop_app.lists.models import Reconciliation
from desktop_app.lists.reconcile_form import DIFFERENCES, RESULT, ReconcileDialog, reconcile
from desktop_app.lists.steps_form import COLUMNS
from desktop_app.members import listing, service
from desktop_app.members.page import MembersPage, Ways
from desktop_app.ui import messages, theme
from desktop_app.ui.context import Context
from desktop_app.ui.paper_dialog import PaperDialog
from tests.lists.test_import_form import focused, press
from tests.members.conftest import PASSPHRASE, TODAY, draft, taken_back

PEOPLE = "Họ và tên,Ngày sinh,Dân tộc,Tôn giáo,Số CCCD,Ngày vào Đảng\n"


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


@pytest.fixture
def members(book: Book) -> dict[str, int]:
    ids = {}
    with book.write("Thêm") as session:
        for name, born, citizen, ethnicity in (
            ("Vi Ngọc Sơn", "1976-10-07", "046076098695", "Tày"),
            ("Nông Thị Ánh", "1980-01-01", "020180000001", "Nùng"),
            ("Chu Văn An", "1960-01-05", "020060000002", "Kinh"),
        ):
            item = draft(
                name,
                birth_date=born,
                citizen_id=citizen,
                ethnicity=ethnicity,
                admission_date="2001-09-16",
                official_date="2002-09-16",
            )
            ids[name] = service.save_member(session, item, TODAY)[0]
    return ids


@pytest.fixture
def dialog(qtbot: QtBot, context: Context, members: dict[str, int]) -> ReconcileDialog:
    made = ReconcileDialog(context)
    qtbot.addWidget(made)
    made.resize(1284, 672)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def listed(tmp_path: Path, *rows: str) -> str:
    path = tmp_path / "tren.csv"
    path.write_text(PEOPLE + "\n".join(rows) + "\n", "utf-8")
    return str(path)


def on_to(qtbot: QtBot, dialog: ReconcileDialog, step: str) -> None:
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: dialog.step == step)


def walk(qtbot: QtBot, dialog: ReconcileDialog, path: str) -> None:
    QTest.keyClicks(focused(), path)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)
    on_to(qtbot, dialog, DIFFERENCES)


def way(dialog: ReconcileDialog, choice: str) -> None:
    button = next(b for b in dialog.differences.ways() if b.property("choice") == choice)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)


SON = "Vi Ngọc Sơn,07/10/1976,Kinh,Không,046076098695,16/09/2001"
ANH = "Nông Thị Ánh,01/01/1980,Nùng,,020180000001,16/09/2001"


def test_differences_are_decided_by_keys_kept_printed_and_taken_back(
    qtbot: QtBot,
    dialog: ReconcileDialog,
    members: dict[str, int],
    book: Book,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk(qtbot, dialog, listed(tmp_path, SON, ANH))
    page = dialog.differences
    assert [(p.item.field, p.ours(), p.theirs(), p.word()) for p in page.table.visible_rows()] == [
        ("ethnicity", "Tày", "Kinh", "Chưa quyết định"),
        ("religion", "–", "Không", "Chưa quyết định"),
        ("missing", "05/01/1960, chính thức", "–", "Chưa quyết định"),
    ]
    assert focused() is page.table
    assert not dialog.next_button.isEnabled()
    # the space bar keeps, then accepts, then lets go
    for word in ("Giữ theo sổ", "Nhận theo danh sách", "Chưa quyết định", "Giữ theo sổ"):
        press(Qt.Key.Key_Space)
        assert page.table.visible_rows()[0].word() == word
    page.note.setFocus()
    QTest.keyClicks(page.note, "Theo khai sinh")
    page.accept_empty_button.setFocus()
    press(Qt.Key.Key_Space)
    page.table.setFocus()
    page.table.go_to(2)
    assert [button.property("choice") for button in page.ways()] == ["keep", "note", "open"]
    way(dialog, "note")
    assert focused() is page.note
    # a remark without words is told at its point
    told: list[UserError] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error))
    page.table.go_to(0)
    press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: bool(told) and not dialog.working)
    assert focused() is page.table
    assert page.title.text() == "Chu Văn An"
    QTest.keyClicks(page.note, "Da chuyen di")
    assert dialog.next_button.text() == "Lưu 3 quyết định"
    on_to(qtbot, dialog, RESULT)
    assert [tile.figure.text() for tile in dialog.tiles.values()] == ["1", "1", "1", "0"]
    with book.read() as session:
        son = service.get_member(session, members["Vi Ngọc Sơn"], TODAY).draft
    assert (son.ethnicity, son.religion) == ("Tày", "Không")
    asked, noted = (block for block in dialog.document().body if isinstance(block, Table))
    assert asked.rows[0][2:] == ("Dân tộc", "Kinh", "Tày", "Theo khai sinh")
    assert noted.rows[0][5] == "Da chuyen di"
    dialog.undo_button.setFocus()
    press(Qt.Key.Key_Space)
    with book.read() as session:
        assert service.get_member(session, members["Vi Ngọc Sơn"], TODAY).draft.religion == ""
    assert focused() is dialog.next_button
    assert dialog.undone
    assert [tile.figure.text() for tile in dialog.tiles.values()] == ["0", "0", "0", "3"]
    press(Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_comparison_no_longer_wanted_goes_into_the_bin(
    qtbot: QtBot,
    context: Context,
    members: dict[str, int],
    book: Book,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with book.write("Đối chiếu") as session:
        for name in ("cũ.xlsx", "mới.xlsx"):
            session.add(Reconciliation(made_on=TODAY, file_name=name, rows=3))
    dialog = ReconcileDialog(context)
    qtbot.addWidget(dialog)
    dialog.show()
    asked: list[str] = []

    def confirm(_parent: object, text: str, *_rest: object, **_more: object) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr(messages, "confirm", confirm)

    def kept() -> list[str]:
        with book.read() as session:
            return [made.file_name for made in corrections.list_made(session)]

    for left in (["mới.xlsx", "cũ.xlsx"], ["cũ.xlsx"], []):
        QTest.keyClick(dialog.made_button, Qt.Key.Key_Space)
        assert kept() == left
    assert set(asked) == {"Đưa lần đối chiếu này vào thùng rác?"}
    assert dialog.made_note.isVisible()
    assert not dialog.made_card.isVisible()


def test_a_list_that_agrees_has_nothing_to_keep(
    qtbot: QtBot, dialog: ReconcileDialog, book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "khop.csv"
    path.write_text(
        "Họ và tên,Ngày sinh\nVi Ngọc Sơn,07/10/1976\nNông Thị Ánh,01/01/1980\nChu Văn An,05/01/1960\n",
        "utf-8",
    )
    walk(qtbot, dialog, str(path))
    assert dialog.differences.told.isVisible()
    assert dialog.status.text().endswith("3 người, 3 có trong sổ, 3 khớp mọi mục")
    press(Qt.Key.Key_Return, control=True)
    assert not dialog.isVisible()
    with book.read() as session:
        assert listing.count_people(service.people_on(session, TODAY)).on_roll == 3


def test_numbers_are_masked_until_asked_for_and_that_is_kept(
    qtbot: QtBot, dialog: ReconcileDialog, book: Book, tmp_path: Path
) -> None:
    an = "Chu Văn An,05/01/1960,Kinh,,020060000002,16/09/2001"
    walk(qtbot, dialog, listed(tmp_path, "Vi Ngọc Sơn,07/10/1976,Tày,,,16/09/2001", ANH, an))
    page = dialog.differences
    (point,) = page.table.visible_rows()
    assert point.ours() == "•••• 8695"
    page.numbers_box.setFocus()
    press(Qt.Key.Key_Space)
    (point,) = page.table.visible_rows()
    assert point.ours() == "046076098695"
    with book.read() as session:
        assert len(history_reading.list_changes(session, kinds=(history.Kind.REVEAL,))) == 1


def test_the_paper_is_shown_before_it_is_printed(
    dialog: ReconcileDialog, answer: Callable[[Callable[[QDialog], None]], list[QDialog]]
) -> None:
    seen = answer(lambda box: box.reject())
    dialog.show_paper()
    assert isinstance(seen[0], PaperDialog)
    assert seen[0].windowTitle() == "Đề nghị điều chỉnh danh sách đảng viên"


def test_decisions_not_kept_are_asked_about(
    qtbot: QtBot,
    dialog: ReconcileDialog,
    tmp_path: Path,
    answer: Callable[[Callable[[QDialog], None]], list[QDialog]],
) -> None:
    walk(qtbot, dialog, listed(tmp_path, ANH))
    press(Qt.Key.Key_Space)
    seen = answer(lambda box: box.reject())
    press(Qt.Key.Key_Escape)
    assert len(seen) == 1
    assert dialog.isVisible()
    press(Qt.Key.Key_Space)
    assert dialog.differences.decisions == {}
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(seen) == 1


def test_the_page_of_members_opens_it(
    qtbot: QtBot,
    context: Context,
    members: dict[str, int],
    answer: Callable[[Callable[[QDialog], None]], list[QDialog]],
) -> None:
    page = MembersPage(context, Ways(bring_in=bring_in, reconcile=reconcile))
    qtbot.addWidget(page)
    page.reload()
    seen = answer(lambda box: box.reject())
    page.open(reconcile=True)
    page.reconcile_button.click()
    QGuiApplication.clipboard().setText("Họ và tên\tNgày sinh\nBế Văn Chép\t03/02/1990\n")
    page.paste_list()
    page.import_list()
    assert [type(box) for box in seen] == [ReconcileDialog, ReconcileDialog, ImportDialog, ImportDialog]


@pytest.mark.parametrize("zoom, height", [(200, 728)])
def test_the_steps_fit_an_office_screen(
    zoom: int,
    height: int,
    qtbot: QtBot,
    qapp: QApplication,
    context: Context,
    members: dict[str, int],
    tmp_path: Path,
) -> None:
    theme.apply(qapp, False, zoom)
    dialog = ReconcileDialog(context)
    qtbot.addWidget(dialog)
    dialog.resize(1284, 600)
    dialog.show()
    dialog.open_sheet(importer.read_table(Path(listed(tmp_path, SON, ANH))))
    qtbot.waitUntil(lambda: dialog.step == COLUMNS)
    dialog.next()
    qtbot.waitUntil(lambda: dialog.step == DIFFERENCES)
    assert dialog.minimumSizeHint().height() <= height
    assert dialog.minimumSizeHint().width() <= 1284
