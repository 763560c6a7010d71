"""The one door by which a paper leaves: asked by real keys, written whole, kept in the history with purpose and place."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core import backup, history, history_reading, places
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.places import PlaceKind
from desktop_app.ui import exports, messages
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.preview import PdfPreview, Printed

LEAVING = Leaving("Biên bản tháng 11", "Biên bản tháng 11/2026", detail={"pages": 2})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with books.create(tmp_path_factory.mktemp("so") / "nà sơn.chibo", "mật khẩu thử") as book:
        yield book


@pytest.fixture
def real(context: Context, made: Book) -> Context:
    """Pages stand on a real book here: its history is what this is about."""
    return replace(context, book=made, book_path=made.path)


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are proposed to."""
    folder = tmp_path / "Tài liệu"
    folder.mkdir()
    monkeypatch.setattr("desktop_app.core.paths.documents", lambda: folder)
    return folder


def entries(context: Context, kind: history.Kind = history.Kind.EXPORT) -> list[history_reading.ChangeInfo]:
    with context.book.read() as session:
        return history_reading.list_changes(session, kinds=(kind,))


class Hands:
    """Types into the dialogs as they come up, one act for each; closes everything when nothing comes of it."""

    def __init__(self, *acts: Callable[[Any], object]) -> None:
        self.acts = list(acts)
        self.seen: list[QDialog] = []
        self.faults: list[BaseException] = []
        self._turns = 0
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._turns += 1
        box = QApplication.activeModalWidget()
        if not isinstance(box, QDialog):
            return
        if self._turns > 300:
            self.faults.append(AssertionError(f"left open: {type(box).__name__}"))
            box.reject()
        elif box not in self.seen and self.acts and QApplication.focusWidget() is not None:
            self.seen.append(box)
            act = self.acts.pop(0)
            # by a timer of its own: an act that brings up another box does not return before that is closed
            QTimer.singleShot(0, box, lambda: self._do(act, box))

    def _do(self, act: Callable[[Any], object], box: QDialog) -> None:
        try:
            act(box)
        except BaseException as fault:
            self.faults.append(fault)
            box.reject()


@pytest.fixture
def hands() -> Iterator[Callable[..., Hands]]:
    """Hands that do these acts; what went wrong in them fails the test."""
    made: list[Hands] = []

    def give(*acts: Callable[[Any], object]) -> Hands:
        made.append(Hands(*acts))
        return made[-1]

    yield give
    for each in made:
        each._timer.stop()
        for fault in each.faults:
            raise fault


Give = Callable[..., Hands]


def name_line(box: QDialog) -> QLineEdit:
    line = box.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(line, QLineEdit)
    return line


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


def save(
    qtbot: QtBot, context: Context, show: Callable[[QWidget], QWidget], content: bytes = b"%PDF-"
) -> QWidget:
    parent = show(QWidget())
    exports.save(parent, context, LEAVING, "PDF", "pdf", lambda: content)
    qtbot.waitUntil(lambda: not context.tasks.busy(), timeout=10_000)
    return parent


def test_enter_alone_saves_and_the_history_says_what_where_and_what_for(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path
) -> None:
    did = hands(lambda box: press(Qt.Key.Key_Return))
    save(qtbot, real, show)
    assert did.acts == []
    (target,) = documents.iterdir()
    assert (target.name, target.read_bytes()) == ("Biên bản tháng 11 2026.pdf", b"%PDF-")
    entry = entries(real)[0]
    assert entry.title == "Lưu tệp: Biên bản tháng 11"
    assert entry.detail == {
        "purpose": "Nộp đảng ủy",
        "place": "tài liệu của máy này: Tài liệu",
        "file": "Biên bản tháng 11 2026.pdf",
        "form": "PDF",
        "pages": 2,
    }


def test_a_purpose_typed_is_kept_in_the_book_and_proposed_next_time(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path, type_text: Any
) -> None:
    def purpose(box: QDialog) -> None:
        foot = box.findChild(exports.ExportFoot)
        assert isinstance(foot, exports.ExportFoot)
        line = foot.purpose.combo.lineEdit()
        assert line is not None
        foot.purpose.combo.setFocus()
        line.selectAll()
        type_text(line, "Gửi bà Vi Thị Sáng xem lại")
        press(Qt.Key.Key_Return)

    hands(purpose)
    save(qtbot, real, show)
    assert entries(real)[0].detail["purpose"] == "Gửi bà Vi Thị Sáng xem lại"
    did = hands(lambda box: box.reject())
    save(qtbot, real, show)
    again = exports.PurposeBox("", exports.SAVED_FOR, exports._last_purposes(real, history.Kind.EXPORT))
    assert again.purpose() == "Gửi bà Vi Thị Sáng xem lại"
    assert len(did.seen) == 1
    real.settings.save()
    kept = Path(real.settings._store.fileName())
    assert not kept.exists() or "Sáng" not in kept.read_text(encoding="utf-8")


def test_a_purpose_of_one_kind_of_paper_is_not_proposed_for_another(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path
) -> None:
    sheet = Leaving("Tờ khôi phục", "Tờ khôi phục", purposes=("Cất giữ để mở sổ khi quên mật khẩu",))
    hands(lambda box: press(Qt.Key.Key_Return))
    exports.save(show(QWidget()), real, sheet, "PDF", "pdf", lambda: b"%PDF-")
    qtbot.waitUntil(lambda: not real.tasks.busy(), timeout=10_000)
    assert entries(real)[0].detail["purpose"] == "Cất giữ để mở sổ khi quên mật khẩu"
    hands(lambda box: press(Qt.Key.Key_Return))
    save(qtbot, real, show)
    assert entries(real)[0].detail["purpose"] != "Cất giữ để mở sổ khi quên mật khẩu"


def test_given_up_half_way_nothing_is_written_or_kept(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path
) -> None:
    before = len(entries(real))
    hands(lambda box: press(Qt.Key.Key_Escape))
    save(qtbot, real, show)
    assert list(documents.iterdir()) == []
    assert len(entries(real)) == before


def test_the_dialog_says_who_can_read_the_place(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = documents / "KINGSTON"
    cloud = documents / "OneDrive - Xã"
    stick.mkdir()
    cloud.mkdir()
    monkeypatch.setattr(
        places,
        "_mounted_kind",
        lambda folder: PlaceKind.REMOVABLE if folder.name == "KINGSTON" else None,
    )
    said: list[str] = []

    def look(box: QDialog) -> None:
        foot = box.findChild(exports.ExportFoot)
        assert isinstance(foot, exports.ExportFoot)
        for folder in (documents, stick, cloud):
            name_line(box).setText(str(folder / "x.pdf"))
            said.append(foot.line.text())
        name_line(box).setText(str(stick / "x.pdf"))
        name_line(box).setFocus()
        press(Qt.Key.Key_Return)

    hands(look)
    save(qtbot, real, show)
    assert "không còn được khóa" in said[0]
    assert said[1] == "Đây là USB hoặc ổ rời: ai cầm ổ cũng đọc được tệp này."
    assert "đồng bộ" in said[2]
    assert entries(real)[0].detail["place"] == "USB hoặc ổ rời: KINGSTON"


@pytest.mark.parametrize("fault", ["open elsewhere", "full disk", "folder gone"])
def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_entry(
    qtbot: QtBot,
    real: Context,
    show: Any,
    hands: Give,
    documents: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    target = documents / "Biên bản tháng 11 2026.pdf"
    before = len(entries(real))
    if fault != "folder gone":
        target.write_bytes(b"ban cu")
    if fault == "open elsewhere":
        monkeypatch.setattr(os, "access", lambda *_a, **_k: False)
    if fault == "full disk":

        def full(*_args: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("desktop_app.core.files.os.fsync", full)

    def go(box: QDialog) -> None:
        press(Qt.Key.Key_Return)
        if fault == "folder gone":
            documents.rename(documents.parent / "đã đổi tên")

    told: list[str] = []

    def over(box: messages.MessageBox) -> None:
        told.append(f"{box.text.text()} {box.detail.text()}")
        press(Qt.Key.Key_Return)

    def replace_it(box: QDialog) -> None:
        button = next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == "Có")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    parent = show(QWidget())
    hands(go, over) if fault == "folder gone" else hands(go, replace_it, over)
    content = b"ban moi"

    def make() -> bytes:
        return content

    exports.save(parent, real, LEAVING, "PDF", "pdf", make)
    qtbot.waitUntil(lambda: not real.tasks.busy() and bool(told), timeout=10_000)
    expected = {
        "open elsewhere": "tệp đang mở ở chương trình khác",
        "full disk": "ổ đĩa đã đầy",
        "folder gone": "không còn ở đó",
    }[fault]
    assert expected in told[0]
    monkeypatch.undo()
    if fault != "folder gone":
        assert [path.name for path in documents.iterdir()] == [target.name]
        assert target.read_bytes() == b"ban cu"
    assert len(entries(real)) == before


def test_the_dialog_leaves_no_trace_of_the_folders_in_files_of_qt(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path
) -> None:
    gone: list[bool] = []

    def go(box: QDialog) -> None:
        box.destroyed.connect(lambda: gone.append(True))
        press(Qt.Key.Key_Return)

    hands(go)
    save(qtbot, real, show)
    qtbot.waitUntil(lambda: bool(gone))
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.sync()
    file = Path(kept.fileName())
    assert not file.exists() or documents.name not in file.read_text(encoding="utf-8")
    assert kept.value("FileDialog/lastVisited") is None
    assert kept.value("FileDialog/history") is None


def test_a_print_asks_what_for_and_is_kept(qtbot: QtBot, real: Context, show: Any, hands: Give) -> None:
    preview = PdfPreview()
    show(preview)
    exports.watch_prints(preview, real, lambda: LEAVING)
    hands(lambda box: press(Qt.Key.Key_Return))
    assert preview.ask_purpose() == "In để ký"
    hands(lambda box: press(Qt.Key.Key_Escape))
    assert preview.ask_purpose() is None
    preview.printed.emit(Printed("Canon LBP 2900", 3, 2, "", "In để ký"))
    entry = entries(real, history.Kind.PRINT)[0]
    assert entry.title == "In: Biên bản tháng 11"
    assert entry.detail == {"purpose": "In để ký", "printer": "Canon LBP 2900", "pages": 3, "copies": 2}


def test_a_printer_that_makes_a_file_is_an_export(
    real: Context, qtbot: QtBot, show: Any, tmp_path: Path
) -> None:
    preview = PdfPreview()
    show(preview)
    exports.watch_prints(preview, real, lambda: LEAVING)
    preview.printed.emit(Printed("", 3, 1, str(tmp_path / "in ra.pdf"), "In để ký"))
    assert entries(real)[0].detail["file"] == "in ra.pdf"


def test_a_log_leaves_what_can_be_undone_alone(made: Book) -> None:
    with made.write("Việc") as session:
        from desktop_app.core.orm import set_setting

        set_setting(session, "thử", 1)
    last = made.last_change
    assert last is not None
    made.log(history.Kind.PRINT, "In")
    assert made.last_change is last


def test_what_leaves_a_copy_looked_at_is_told_by_the_book(made: Book, tmp_path: Path) -> None:
    copy = backup.make_copy(made, "thử", datetime(2026, 11, 23, 14, 5), tmp_path)
    looked = made.look_at(copy.path)
    looked.log(history.Kind.EXPORT, "Lưu tệp: Danh sách", file="x.pdf")
    with made.read() as session:
        entry = history_reading.list_changes(session, 1, kinds=(history.Kind.EXPORT,))[0]
    assert entry.title == "Lưu tệp: Danh sách"
    assert entry.detail == {"file": "x.pdf", "looked": copy.path.name}
    looked.close()


def test_every_preview_keeps_account_of_prints() -> None:
    """Who makes a preview also says who keeps the record of what it prints."""
    root = Path(exports.__file__).resolve().parents[1]
    makers = [path for path in root.rglob("*.py") if "= PdfPreview(" in path.read_text(encoding="utf-8")]
    assert makers
    for path in makers:
        assert "exports.watch_prints(" in path.read_text(encoding="utf-8"), path.name


def test_no_other_door_writes_a_file_the_person_chose() -> None:
    """Screens ask where to save only through exports; the others write what is locked (a book) or names nobody."""
    root = Path(exports.__file__).resolve().parents[1]
    doors = {"ui/files.py", "ui/exports.py", "ui/file_field.py"}
    doors |= {"safety/backups_page.py", "rescue.py", "safety/diagnostics_form.py"}
    for path in root.rglob("*.py"):
        if path.relative_to(root).as_posix() not in doors:
            assert "ask_save(" not in path.read_text(encoding="utf-8"), path.name


def test_the_file_it_was_made_from_is_never_written_over(
    qtbot: QtBot, real: Context, show: Any, hands: Give, documents: Path
) -> None:
    target = documents / "Biên bản tháng 11 2026.pdf"
    target.write_bytes(b"ban goc")
    before = len(entries(real))
    told: list[str] = []

    def over(box: messages.MessageBox) -> None:
        told.append(f"{box.text.text()} {box.detail.text()}")
        press(Qt.Key.Key_Return)

    def replace_it(box: QDialog) -> None:
        button = next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == "Có")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def go(_box: QDialog) -> None:
        press(Qt.Key.Key_Return)

    parent = show(QWidget())
    hands(go, replace_it, over)
    exports.save(parent, real, replace(LEAVING, source=target), "PDF", "pdf", lambda: b"ban moi")
    qtbot.waitUntil(lambda: not real.tasks.busy() and bool(told), timeout=10_000)
    assert "là tệp gốc" in told[0]
    assert "tên khác" in told[0]
    assert target.read_bytes() == b"ban goc"
    assert len(entries(real)) == before
