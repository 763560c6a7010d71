"""The place of the copies by real keys and clicks: making, comparing, looking, restoring, the second place."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo
from desktop_app.core import backup
from desktop_app.core import book as books
from desktop_app.core.backup import Copy
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind
from desktop_app.core.history_reading import list_changes
from desktop_app.members import service as members
from desktop_app.members.service import MemberDraft
from desktop_app.safety import copies
from desktop_app.safety.backups_page import BackupsPage
from desktop_app.safety.copies import Keeper
from desktop_app.safety.differences_form import DifferencesDialog
from desktop_app.ui import files, theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks

PASSPHRASE = "mật khẩu thử"
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 14, 5)


def add(book: Book, name: str) -> int:
    """A member more."""
    with book.write(f"Thêm {name}") as session:
        made, _notes = members.save_member(
            session,
            MemberDraft(
                name,
                sex="male",
                birth_date=PartialDate.from_iso("1980-05-10"),
                admission_decision_date=PartialDate.from_iso("2004-02-20"),
                admission_date=PartialDate.from_iso("2004-03-03"),
                official_date=PartialDate.from_iso("2005-03-03"),
            ),
            TODAY,
        )
    return made


def names(book: Book) -> set[str]:
    """Who is in the book."""
    with book.read() as session:
        return {one.full_name for one in members.people_on(session, TODAY)}


def titles(book: Book, kind: Kind) -> list[str]:
    """What the history tells of one kind."""
    with book.read() as session:
        return [one.title for one in list_changes(session, kinds=[kind])]


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch of two, to be copied."""
    path = tmp_path_factory.mktemp("books") / "nà sơn.chibo"
    with books.create(path, PASSPHRASE) as book:
        with book.write("Đặt tên chi bộ") as session:
            branch_service.save_branch(
                session, BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
            )
        add(book, "Nông Thị Ánh")
        add(book, "Vi Văn Tư")
    return path


@pytest.fixture
def book(small_book: Path, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "sổ" / "nà sơn.chibo"
    path.parent.mkdir()
    shutil.copy(small_book, path)
    with books.unlock(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, book: Book, tmp_path: Path) -> Iterator[Place]:
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    yield Place(qtbot, book, Settings(tmp_path / "s.ini"), tasks)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Place:
    """The page, and what it told the window."""

    def __init__(self, qtbot: QtBot, book: Book, settings: Settings, tasks: Tasks) -> None:
        self.qtbot, self.book, self.settings, self.tasks = qtbot, book, settings, tasks
        self.said: list[str] = []
        self.looked: list[tuple[Copy, bytes | None]] = []
        self.restored: list[str] = []
        self.copied = 0
        self.keeper = Keeper(book, lambda: NOW)
        self._page: BackupsPage | None = None

    @property
    def page(self) -> BackupsPage:
        assert self._page is not None
        return self._page

    def open(self) -> BackupsPage:
        """Show the page and wait until every copy has been read."""
        context = Context(
            self.book,
            self.settings,
            self.tasks,
            self.book.path,
            lambda: TODAY,
            changed=lambda sentence, _change=None: self.said.append(sentence),
        )
        self._page = BackupsPage(
            context,
            self.book,
            self.keeper,
            lambda copy, key: self.looked.append((copy, key)),
            self.restored.append,
            self._one_more,
        )
        self.qtbot.addWidget(self._page)
        self._page.resize(1100, 700)
        self._page.show()
        self._page.reload()
        self.rest()
        return self._page

    def _one_more(self) -> None:
        self.copied += 1

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.busy(), timeout=20_000)

    def copy(self, reason: str = "mở sổ", at: dt.datetime = NOW - dt.timedelta(days=1)) -> Copy:
        return backup.make_copy(self.book, reason, at)

    def click(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def cells(self, key: str) -> list[str]:
        table = self.page.table
        column = next(c for c in table.visible_columns() if c.key == key)
        return [table.cell_text(row, column) for row in table.visible_rows()]


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, place: Place) -> Dialogs:
    return Dialogs(monkeypatch, qtbot, place.tasks)


class Dialogs:
    """Answers the dialogs in turn, with real keys; one that waits for work by itself is left to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tasks: Tasks) -> None:
        self.seen: list[QDialog] = []
        self.said: list[str] = []
        self.acts: list[Callable[[QDialog], None]] = []
        usual = QDialog.exec

        def run(dialog: QDialog) -> int:
            self.seen.append(dialog)
            self.said.append(f"{dialog.accessibleName()} {dialog.accessibleDescription()}")
            if type(dialog).__name__ == "BusyDialog":
                return usual(dialog)
            dialog.show()
            dialog.activateWindow()
            qtbot.waitUntil(lambda: not tasks.busy(), timeout=20_000)
            self.acts.pop(0)(dialog)
            if dialog.isVisible():
                dialog.hide()
            return dialog.result()

        monkeypatch.setattr(QDialog, "exec", run)

    def then(self, *acts: Callable[[QDialog], None]) -> None:
        self.acts.extend(acts)


def press(words_of: str) -> Callable[[QDialog], None]:
    """Click the button with these words."""

    def act(dialog: QDialog) -> None:
        button = next(b for b in dialog.findChildren(QPushButton) if b.text() == words_of)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    return act


def key(pressed: Qt.Key) -> Callable[[QDialog], None]:
    """Press a key where the focus is."""
    return lambda dialog: QTest.keyClick(dialog.focusWidget() or dialog, pressed)


# --- the list ------------------------------------------------------------------------------------------------------------


def test_the_list_says_what_each_copy_is(place: Place) -> None:
    place.copy("trước nhập danh sách", dt.datetime(2026, 11, 12, 9, 30))
    add(place.book, "Lý Thu Hà")
    place.copy("mở sổ", dt.datetime(2026, 11, 22, 7, 50))
    place.copy("đóng sổ", dt.datetime(2026, 11, 23, 11, 0))
    place.open()
    assert place.page.status() == "3 bản sao, gần nhất 11:00 hôm nay"
    assert place.cells("when") == ["11:00 hôm nay", "07:50 hôm qua", "09:30 12/11/2026"]
    assert place.cells("reason") == ["đóng sổ", "mở sổ", "trước nhập danh sách"]
    assert place.cells("members") == ["3", "3", "2"]
    assert place.cells("state") == ["nguyên vẹn"] * 3
    # where they lie is told only when some lie elsewhere
    assert "where" not in {column.key for column in place.page.table.visible_columns()}


def test_a_book_without_copies_says_so_and_one_click_makes_the_first(place: Place) -> None:
    page = place.open()
    assert page.status() == "Chưa có bản sao nào"
    assert page.primary is not None
    place.click(page.primary)
    place.rest()
    assert page.status() == "1 bản sao, gần nhất 14:05 hôm nay"
    assert place.said == ["Đã sao lưu lúc 14:05; bản sao đã được mở lại và kiểm tra."]
    assert place.cells("state") == ["nguyên vẹn"]
    assert place.cells("reason") == ["sao lưu ngay"]
    assert place.copied == 1


def test_a_full_disk_is_told_and_leaves_nothing(
    place: Place, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = place.open()

    def full(*_args: object, **_more: object) -> Copy:
        raise UserError("Chưa sao lưu được sổ vì nơi cất bản sao đã đầy; sổ đang dùng vẫn nguyên vẹn.")

    monkeypatch.setattr(backup, "make_copy", full)
    dialogs.then(key(Qt.Key.Key_Return))
    assert page.primary is not None
    place.click(page.primary)
    assert "đã đầy" in dialogs.said[0]
    assert place.keeper.line()[1] == "warning"
    assert "không thành" in place.keeper.line()[0]
    assert not backup.list_copies(place.book.path)


def test_a_damaged_copy_says_so_and_is_no_way_back(place: Place, dialogs: Dialogs) -> None:
    copy = place.copy()
    content = bytearray(copy.path.read_bytes())
    content[9000:9400] = bytes(400)
    copy.path.write_bytes(bytes(content))
    page = place.open()
    assert place.cells("state") == ["hỏng"]
    assert not page.card.restore_button.isEnabled()
    assert not page.card.look_button.isEnabled()
    assert "Không khôi phục được từ đây" in page.card.notice.text.text()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert not dialogs.seen


# --- what differs --------------------------------------------------------------------------------------------------------


def test_differences_are_told_record_by_record(place: Place, dialogs: Dialogs) -> None:
    place.copy()
    add(place.book, "Lý Thu Hà")
    with place.book.write("Sửa tên") as session:
        branch_service.save_branch(
            session, BranchInfo("Chi bộ thôn Nà Phai", "Đảng bộ xã Hòa Bình", "Hòa Bình")
        )
    page = place.open()
    found: list[list[str]] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, DifferencesDialog)
        found.append([f"{r.group}: {r.name}" for r in dialog.records])
        found.append([r.summary for r in dialog.records if r.kind == "changed"])
        QTest.keyClicks(dialog.search, "phai")
        found.append([r.name for r in dialog.table.visible_rows()])
        dialog.search.clear()
        dialog.chips.set_current("only_here")
        found.append([r.state for r in dialog.table.visible_rows()])

    dialogs.then(read)
    place.click(page.card.compare_button)
    assert any("Lý Thu Hà" in line and line.startswith("Có ở sổ hiện nay") for line in found[0])
    assert any(
        "từ Chi bộ thôn Nà Sơn thành Chi bộ thôn Nà Phai" in line.replace("“", "").replace("”", "")
        for line in found[1]
    )
    assert len(found[2]) == 1
    assert set(found[3]) == {"mới có"}


def test_a_copy_like_today_has_no_differences(place: Place, dialogs: Dialogs) -> None:
    place.copy()
    page = place.open()
    told: list[str] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, DifferencesDialog)
        told.append(dialog.status.text())
        key(Qt.Key.Key_Escape)(dialog)

    dialogs.then(read)
    place.click(page.card.compare_button)
    assert told == ["Bản sao giống hệt sổ hiện nay."]


# --- restoring -----------------------------------------------------------------------------------------------------------


def test_restoring_keeps_the_present_book_first(place: Place, dialogs: Dialogs) -> None:
    place.copy()
    add(place.book, "Lý Thu Hà")
    page = place.open()
    dialogs.then(press("Khôi phục về bản này"))
    place.click(page.card.restore_button)
    place.rest()
    assert names(place.book) == {"Nông Thị Ánh", "Vi Văn Tư"}
    assert len(place.restored) == 1
    assert "Sổ trước đó giữ ở bản sao" in place.restored[0]
    kept = backup.list_copies(place.book.path)[0]
    assert "trước khôi phục" in kept.reason
    with place.book.look_at(kept.path) as before:
        assert "Lý Thu Hà" in names(before)
    assert titles(place.book, Kind.RESTORE)


@pytest.mark.parametrize("pressed", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_safe_answer_has_the_focus_and_changes_nothing(
    place: Place, dialogs: Dialogs, pressed: Qt.Key
) -> None:
    place.copy()
    add(place.book, "Lý Thu Hà")
    page = place.open()
    dialogs.then(key(pressed))
    place.click(page.card.restore_button)
    assert "Lý Thu Hà" in names(place.book)
    assert not place.restored
    assert len(backup.list_copies(place.book.path)) == 1


def test_a_copy_of_an_old_passphrase_asks_for_it(place: Place, dialogs: Dialogs) -> None:
    place.copy()
    place.book.change_passphrase("mật khẩu mới hơn")
    add(place.book, "Lý Thu Hà")
    page = place.open()
    assert place.cells("state") == ["mở bằng mật khẩu cũ"]

    def type_in(text: str) -> Callable[[QDialog], None]:
        def act(dialog: QDialog) -> None:
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(text)
            QTest.keyClick(line, Qt.Key.Key_Return)

        return act

    def wrong_then_right(dialog: QDialog) -> None:
        type_in("không phải")(dialog)
        assert dialog.isVisible()
        type_in(PASSPHRASE)(dialog)

    dialogs.then(wrong_then_right, press("Khôi phục về bản này"))
    place.click(page.card.restore_button)
    place.rest()
    assert "vẫn mở bằng mật khẩu hiện nay" in dialogs.said[1]
    assert names(place.book) == {"Nông Thị Ánh", "Vi Văn Tư"}
    path = place.book.path
    place.book.close()
    with books.unlock(path, "mật khẩu mới hơn") as again:
        assert names(again) == {"Nông Thị Ánh", "Vi Văn Tư"}


def test_giving_up_the_old_passphrase_does_nothing(place: Place, dialogs: Dialogs) -> None:
    place.copy()
    place.book.change_passphrase("mật khẩu mới hơn")
    page = place.open()
    dialogs.then(press("Hủy"))
    place.click(page.card.look_button)
    assert not place.looked


def test_looking_hands_the_copy_on(place: Place) -> None:
    copy = place.copy()
    page = place.open()
    place.click(page.card.look_button)
    assert [(one.path, given) for one, given in place.looked] == [(copy.path, None)]


# --- elsewhere -----------------------------------------------------------------------------------------------------------


def test_a_copy_is_put_elsewhere_and_logged(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = place.copy()
    page = place.open()
    target = tmp_path / "thẻ nhớ.chibo"
    monkeypatch.setattr(files, "ask_save", lambda *_args: target)
    place.click(page.card.export_button)
    assert target.read_bytes() == copy.path.read_bytes()
    assert place.said == ["Đã chép bản sao ra “thẻ nhớ.chibo”."]
    assert titles(place.book, Kind.BACKUP)


def test_a_copy_is_never_put_over_the_open_book(
    place: Place, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.copy()
    page = place.open()
    monkeypatch.setattr(files, "ask_save", lambda *_args: place.book.path)
    dialogs.then(key(Qt.Key.Key_Return))
    place.click(page.card.export_button)
    assert "Không chép đè" in dialogs.said[0]
    assert names(place.book) == {"Nông Thị Ánh", "Vi Văn Tư"}


def test_the_second_place_is_chosen_used_and_forgotten(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    page = place.open()
    assert page.second.copy_button.isHidden()
    monkeypatch.setattr(files, "ask_folder", lambda *_args: stick)
    place.click(page.second.choose_button)
    assert copies.second_folder(place.settings, place.book.path) == stick
    assert "Chưa có bản sao nào ở đó" in page.second.state.text()
    place.click(page.second.copy_button)
    place.rest()
    assert [copy.reason for copy in backup.list_copies(place.book.path, stick)] == ["ra nơi thứ hai"]
    assert "14:05 hôm nay, 1 bản" in page.second.state.text()
    assert place.cells("where") == ["nơi thứ hai"]
    chosen = page.table.current_row()
    assert chosen is not None
    assert chosen.copy.reason == "ra nơi thứ hai"
    assert titles(place.book, Kind.BACKUP) == ["Sao lưu ra usb"]
    place.click(page.second.forget_button)
    assert copies.second_folder(place.settings, place.book.path) is None
    assert backup.list_copies(place.book.path, stick)


def test_a_stick_that_is_out_says_so(place: Place, tmp_path: Path) -> None:
    copies.set_second_folder(place.settings, place.book.path, tmp_path / "rút rồi")
    page = place.open()
    assert "Chưa cắm" in page.second.state.text()
    assert not page.second.copy_button.isEnabled()


def test_a_stick_pulled_out_is_a_sentence(place: Place, dialogs: Dialogs, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    copies.set_second_folder(place.settings, place.book.path, stick)
    page = place.open()
    stick.rmdir()
    dialogs.then(key(Qt.Key.Key_Return))
    place.click(page.second.copy_button)
    assert "Không thấy nơi sao lưu thứ hai “usb”" in dialogs.said[0]
    assert not stick.exists()
    assert "Chưa cắm" in page.second.state.text()


def test_the_folder_of_the_book_is_no_second_place(
    place: Place, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = place.open()
    monkeypatch.setattr(files, "ask_folder", lambda *_args: place.book.path.parent)
    dialogs.then(key(Qt.Key.Key_Return))
    place.click(page.second.choose_button)
    assert "nơi sổ đang nằm" in dialogs.said[0]
    assert copies.second_folder(place.settings, place.book.path) is None


def test_a_plugged_stick_is_offered_by_name_and_gets_a_folder_of_its_own(
    place: Place, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    monkeypatch.setattr(files, "drives", lambda: [files.Drive(stick, "KINGSTON", 15 * 1_073_741_824)])
    monkeypatch.setattr(copies, "is_stick", lambda folder: folder == stick or stick in folder.parents)
    monkeypatch.setattr(os.path, "ismount", lambda path: path == stick)
    page = place.open()
    dialogs.then(press(f"KINGSTON ({stick}), còn trống 15,0 GB"))
    place.click(page.second.choose_button)
    place.click(page.second.copy_button)
    place.rest()
    folder = stick / "Sổ Chi bộ - sao lưu"
    assert copies.second_folder(place.settings, place.book.path) == folder
    assert len(backup.list_copies(place.book.path, folder)) == 1
    assert place.cells("where") == ["USB"]


def test_a_stick_pulled_out_in_the_middle_leaves_a_sentence(
    place: Place, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    copies.set_second_folder(place.settings, place.book.path, stick)
    page = place.open()

    def pulled(*_args: object, **_more: object) -> None:
        shutil.rmtree(stick)
        raise OSError(5, "gone")

    monkeypatch.setattr(Book, "copy_pages", pulled)
    dialogs.then(key(Qt.Key.Key_Return))
    place.click(page.second.copy_button)
    assert "Chưa sao lưu được" in dialogs.said[0]
    assert "Chưa cắm" in page.second.state.text()
    assert not titles(place.book, Kind.BACKUP)
