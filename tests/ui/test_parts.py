"""Messages, tasks, Qt's words, files, chips, steps, preview, lock, and the main window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.core import i18n
from desktop_app.core.errors import UserError
from desktop_app.main_window import MainWindow, PageEntry
from desktop_app.ui import files, layouts, messages, theme, words
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.context import Context
from desktop_app.ui.lock import IdleWatch, UnlockScreen
from desktop_app.ui.page import Page
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.steps import StepBar
from desktop_app.ui.tasks import BusyBar, Cancelled, Progress, Tasks

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]
Show = Callable[[QWidget], QWidget]

# --- messages --------------------------------------------------------------------------------------------------------


def press(key: str) -> Callable[[QDialog], None]:
    def act(box: QDialog) -> None:
        assert isinstance(box, messages.MessageBox)
        box._answer(key)

    return act


def test_questions_are_answered_by_named_buttons(answer: Answer) -> None:
    seen = answer(press("yes"))
    assert messages.confirm(None, "Xóa bản nháp?", "Xóa bản nháp", dangerous=True)
    box = seen[0]
    shown = [b.text() for b in box.findChildren(QAbstractButton)]
    assert shown == ["Không, quay lại", "Xóa bản nháp"]
    answer(lambda box: None)
    assert not messages.confirm(None, "Xóa bản nháp?", "Xóa bản nháp", dangerous=True)
    assert messages.ask_unsaved(None) == "stay"
    answer(press("save"))
    assert messages.ask_unsaved(None) == "save"


def test_a_dangerous_question_has_the_focus_on_the_safe_button(answer: Answer) -> None:
    focused: list[str] = []

    def look(box: QDialog) -> None:
        QApplication.processEvents()
        found = box.focusWidget()
        assert isinstance(found, QAbstractButton)
        focused.append(found.text())

    answer(look)
    messages.confirm(None, "Xóa?", "Xóa bản nháp", dangerous=True)
    messages.confirm(None, "Mở đợt?", "Mở đợt")
    assert focused == ["Không, quay lại", "Mở đợt"]


def test_an_error_shows_what_and_what_next(answer: Answer) -> None:
    seen = answer(lambda box: None)
    with messages.errors_shown(None) as shown:
        raise UserError("Đĩa đã đầy.", hint="Xóa bớt tệp rồi lưu lại.")
    assert not shown.ok
    texts = [label.text() for label in seen[0].findChildren(QLabel)]
    assert "Đĩa đã đầy." in texts
    assert "Xóa bớt tệp rồi lưu lại." in texts


def test_text_is_asked_and_checked(answer: Answer) -> None:
    def check(text: str) -> None:
        if text != "khóa":
            raise UserError("Chưa đúng.", hint="Gõ “khóa”.")

    def act(box: QDialog) -> None:
        line = box.findChild(QLineEdit)
        assert line is not None
        line.setText("mở")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert box.isVisible()
        assert "Chưa đúng. Gõ “khóa”." in [label.text() for label in box.findChildren(QLabel)]
        line.setText("khóa")
        QTest.keyClick(line, Qt.Key.Key_Return)

    answer(act)
    assert messages.ask_text(None, "Xác nhận", "Gõ", check=check) == "khóa"


def raise_secret() -> None:
    try:
        raise ValueError("CCCD 012345678901")
    except ValueError as error:
        raise KeyError("Nguyễn Văn Kín") from error


def test_a_bug_report_holds_places_and_no_values() -> None:
    with pytest.raises(KeyError) as caught:
        raise_secret()
    report = messages.bug_report(caught.value)
    assert "builtins.KeyError" in report
    assert "builtins.ValueError" in report
    assert "raise_secret" in report
    assert "PySide6 6.11" in report
    assert "Kín" not in report
    assert "0123" not in report


def test_the_hook_shows_one_report_and_keeps_it(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    import sys

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    kept: list[str] = []
    seen = answer(lambda box: box.findChild(QPlainTextEdit).selectAll())  # type: ignore[union-attr]  # the report is there
    messages.install_excepthook(kept.append)
    error = RuntimeError("bí mật")
    sys.excepthook(RuntimeError, error, None)
    assert isinstance(seen[0], messages.BugBox)
    assert "RuntimeError" in seen[0].report.toPlainText()
    assert "bí mật" not in seen[0].report.toPlainText()
    assert len(kept) == 1
    sys.excepthook(UserError, UserError("Sổ chỉ đọc."), None)
    assert isinstance(seen[1], messages.MessageBox)
    seen[0].copy.click()
    assert "RuntimeError" in QApplication.clipboard().text()


def test_the_undo_bar_takes_back_once(show: Show) -> None:
    bar = messages.UndoBar()
    undone: list[Any] = []
    bar.undo.connect(undone.append)
    bar.tell("Đã điểm danh 30 đồng chí.", 7)
    show(bar)
    assert bar.text.text() == "Đã điểm danh 30 đồng chí."
    bar.undo_button.click()
    bar.undo_button.click()
    assert undone == [7]
    bar.tell("Đã lưu tệp.")
    assert not bar.undo_button.isVisible()


# --- tasks -----------------------------------------------------------------------------------------------------------


def test_the_answer_comes_on_the_main_thread(qtbot: QtBot, tasks: Tasks) -> None:
    threads: list[int] = []
    results: list[int] = []
    steps: list[tuple[str, float | None]] = []

    def work(progress: Progress) -> int:
        threads.append(threading.get_ident())
        progress.step("Đang đọc", 1)
        return 42

    def done(result: int) -> None:
        threads.append(threading.get_ident())
        results.append(result)

    tasks.run(work, done, progress=lambda text, part: steps.append((text, part)))
    qtbot.waitUntil(lambda: results == [42])
    assert threads[0] != threads[1] == threading.get_ident()
    assert steps == [("Đang đọc", 1)]
    assert not tasks.busy()


def test_what_the_work_raises_is_told(qtbot: QtBot, tasks: Tasks, answer: Answer) -> None:
    seen = answer(lambda box: None)
    failures: list[Exception] = []

    def work(progress: Progress) -> None:
        raise UserError("Không đọc được tệp.")

    tasks.run(work, failed=failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1)
    tasks.run(work)
    qtbot.waitUntil(lambda: len(seen) == 1)


def test_a_bug_in_the_work_reaches_the_hook(
    qtbot: QtBot, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    raised: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: raised.append(kind))
    tasks.run(lambda progress: 1 // 0)
    qtbot.waitUntil(lambda: raised == [ZeroDivisionError])


def test_stop_ends_the_work_and_tells_nobody(qtbot: QtBot, tasks: Tasks, show: Show) -> None:
    bar = BusyBar(tasks)
    holder = QWidget()
    bar.setParent(holder)
    show(holder)
    started, stopped = threading.Event(), threading.Event()
    told: list[object] = []

    def work(progress: Progress) -> None:
        started.set()
        try:
            while True:
                progress.step("Đang lập danh sách", 0.5)
                threading.Event().wait(0.01)
        except Cancelled:
            stopped.set()
            raise

    tasks.run(work, told.append, told.append, title="Đang lập báo cáo…")
    assert not bar.isVisible()
    qtbot.waitUntil(bar.isVisible, timeout=2000)
    qtbot.waitUntil(lambda: bar.text.text() == "Đang lập danh sách")
    bar.stop.click()
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert stopped.is_set()
    assert not told


def test_short_work_shows_no_bar_and_an_owner_gone_is_not_called(qtbot: QtBot, tasks: Tasks) -> None:
    bar = BusyBar(tasks)
    told: list[object] = []
    owner = QWidget()
    gate = threading.Event()
    tasks.run(lambda progress: gate.wait(2), told.append, owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy())
    assert not told
    assert not bar.isVisible()
    bar.deleteLater()


# --- Qt's words ------------------------------------------------------------------------------------------------------

NOT_SHOWN = {"Form", "...", "Alt+Left", "Alt+Right", "Alt+Up"}


def plain(text: str) -> str:
    return text.replace("&", "").strip()


def english(root: QWidget) -> set[str]:
    """Words of Qt's own that are still shown in English."""
    ours = {plain(i18n._(word)) for word in words.WORDS.values()}
    source = {plain(word) for word in words.WORDS} - ours
    shown = {plain(b.text()) for b in root.findChildren(QAbstractButton)}
    shown |= {plain(label.text()) for label in root.findChildren(QLabel)}
    shown |= {plain(action.text()) for widget in root.findChildren(QWidget) for action in widget.actions()}
    shown |= {b.toolTip() for b in root.findChildren(QAbstractButton)}
    return {text for text in shown if text in source}


def test_every_standard_button_speaks_vietnamese(qtbot: QtBot) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    for button in QDialogButtonBox.StandardButton:
        if button not in (QDialogButtonBox.StandardButton.NoButton,):
            box.addButton(button)
    texts = [plain(b.text()) for b in box.buttons()]
    assert len(texts) >= 18
    assert not english(box)
    assert {"Đồng ý", "Hủy", "Có", "Không", "Lưu", "Mở", "Đóng", "Không lưu"} <= set(texts)


def test_the_menu_of_a_line_speaks_vietnamese(qtbot: QtBot) -> None:
    for made in (QLineEdit("chữ"), QPlainTextEdit("chữ")):
        qtbot.addWidget(made)
        menu = made.createStandardContextMenu()
        texts = [plain(a.text().split("\t")[0]) for a in menu.actions() if not a.isSeparator()]
        assert texts[:3] == ["Hoàn tác", "Làm lại", "Cắt"]
        assert "Chọn tất cả" in texts
        menu.deleteLater()


def test_the_file_dialog_speaks_vietnamese(qtbot: QtBot) -> None:
    for mode in (QFileDialog.AcceptMode.AcceptSave, QFileDialog.AcceptMode.AcceptOpen):
        dialog = files._dialog(None, "Lưu PDF", [("PDF", "pdf"), ("Excel", "xlsx xls")])
        dialog.setAcceptMode(mode)
        qtbot.addWidget(dialog)
        dialog.show()
        assert not english(dialog)
        model = dialog.findChild(QWidget, "treeView").model()  # type: ignore[union-attr]  # Qt's own view
        heads = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
        assert heads[:4] == ["Tên", "Cỡ", "Loại", "Ngày sửa"]
        dialog.close()


def test_the_print_dialog_speaks_vietnamese(qtbot: QtBot) -> None:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not english(dialog)
    dialog.close()


class _Recorder(words.QtWords):
    """Notes the words Qt asks for that we have not."""

    missing: set[str]

    def translate(
        self,
        context: bytes | str,
        sourceText: bytes | str,
        disambiguation: bytes | str | None = None,
        n: int = -1,
    ) -> str:
        found = super().translate(context, sourceText, disambiguation, n)
        where = context if isinstance(context, str) else bytes(context).decode()
        if found is None and where not in ("QShortcut", "QPageSize", "QGuiApplication"):
            self.missing.add(sourceText if isinstance(sourceText, str) else bytes(sourceText).decode())
        return found


def test_nothing_qt_asks_for_is_left_out(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    recorder = _Recorder()
    recorder.missing = set()
    qapp.installTranslator(recorder)
    try:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        save = files._dialog(None, "Lưu", [("PDF", "pdf")])
        save.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        save.setDirectory(str(tmp_path))
        printer = QPrinter()
        box = QMessageBox(QMessageBox.Icon.Question, "Hỏi", "Hỏi?", QMessageBox.StandardButton.YesAll)
        for made in (save, QPrintDialog(printer), box, QLineEdit(), QPlainTextEdit()):
            qtbot.addWidget(made)
            made.show()
            qapp.processEvents()
            if isinstance(made, QLineEdit | QPlainTextEdit):
                made.createStandardContextMenu().deleteLater()
            made.close()
    finally:
        qapp.removeTranslator(recorder)
    assert not {word for word in recorder.missing if word.strip()} - NOT_SHOWN


def test_english_is_left_to_qt(qapp: QApplication, qtbot: QtBot) -> None:
    i18n.set_language("en")
    words.install(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert [plain(b.text()) for b in box.buttons()] == ["Cancel"]


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text,name",
    [
        ("Biên bản 11/2026: lần 1?", "Biên bản 11 2026 lần 1"),
        ("  ..  ", "khong-ten"),
        ("con.pdf", "_con.pdf"),
        ("a\u0000b\n\tc", "a b c"),
        ("x" * 500, "x" * 120),
        ("e\u0302", "ê"),
    ],
)
def test_names_every_system_takes(text: str, name: str) -> None:
    assert files.safe_name(text) == name


def test_saving_adds_the_ending_and_follows_the_chosen_kind(answer: Answer, tmp_path: Path) -> None:
    def act(box: QDialog) -> None:
        assert isinstance(box, QFileDialog)
        box.setDirectory(str(tmp_path))
        box.selectFile("bien ban")
        box.done(QDialog.DialogCode.Accepted)

    answer(act)
    kinds = [("PDF", "pdf"), ("Word", "docx")]
    assert files.ask_save(None, "Lưu", tmp_path / "x.pdf", kinds) == tmp_path / "bien ban.pdf"
    answer(lambda box: None)
    assert files.ask_save(None, "Lưu", "x.pdf", kinds) is None
    assert files.ask_open(None, "Mở", kinds) is None


# --- chips, steps ----------------------------------------------------------------------------------------------------


def test_one_chip_is_chosen_and_stays_when_the_counts_change(show: Show) -> None:
    bar = ChipBar([("all", "Tất cả", 35), ("official", "Chính thức", 32)])
    show(bar)
    told: list[object] = []
    bar.chosen.connect(told.append)
    assert bar.current() == "all"
    bar._chips["official"].setFocus()
    QTest.keyClick(bar._chips["official"], Qt.Key.Key_Return)
    assert told == ["official"]
    bar.set_chips([("all", "Tất cả", 36), ("official", "Chính thức", 33)])
    assert bar.current() == "official"
    assert bar._chips["official"].text() == "Chính thức 33"
    QTest.keyClick(bar._chips["official"], Qt.Key.Key_Left)
    assert bar._chips["all"].hasFocus()


def test_steps_are_walked_by_keyboard_and_say_their_state(show: Show) -> None:
    bar = StepBar([("a", "Chuẩn bị"), ("b", "Điểm danh"), ("c", "Biên bản")])
    bar.chosen.connect(bar.set_current)
    bar.set_done("a")
    show(bar)
    bar._steps["a"].setFocus()
    QTest.keyClick(bar._steps["a"], Qt.Key.Key_Right)
    assert bar.current() == "b"
    assert bar._steps["b"].hasFocus()
    assert bar._steps["a"].accessibleName() == "1. Chuẩn bị, đã xong"
    assert bar._steps["b"].accessibleName() == "2. Điểm danh, đang làm"
    bar.set_enabled("c", False)
    QTest.keyClick(bar._steps["b"], Qt.Key.Key_Right)
    assert bar.current() == "b"


# --- preview ---------------------------------------------------------------------------------------------------------


def pdf(pages: int = 3, landscape_last: bool = False) -> bytes:
    import io

    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    for page in range(pages):
        turned = landscape_last and page == pages - 1
        made.new_page(842 if turned else 595, 595 if turned else 842)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_preview_shows_pages_as_they_are_needed(show: Show, qtbot: QtBot) -> None:
    view = PdfPreview()
    view.resize(500, 600)
    show(view)
    assert not view.pdf_button.isEnabled()
    data = pdf(40)
    view.set_pdf(data)
    qtbot.wait(20)
    assert view.pdf() == data
    assert view.pages() == 40
    assert len(view.view._drawn) <= 3
    assert view.place.text() == "Trang 1/40"
    view.view.setFocus()
    QTest.keyClick(view.view, Qt.Key.Key_End)
    assert view.place.text() == "Trang 40/40"
    fitted = view.view.zoom()
    view.larger.click()
    assert view.view.zoom() == pytest.approx(fitted * 1.2)
    view.fit.click()
    assert view.view.zoom() == pytest.approx(fitted)
    view.set_pdf(None)
    assert view.pages() == 0


def test_a_broken_file_is_said_in_words(show: Show) -> None:
    view = PdfPreview()
    show(view)
    view.set_pdf(b"%PDF-1.4 nothing")
    assert "Không đọc được tệp PDF này." in view.message.text()
    assert not view.print_button.isEnabled()


def test_printing_keeps_pages_and_their_direction(qapp: QApplication, tmp_path: Path) -> None:
    import pypdfium2
    from PySide6.QtPrintSupport import QPrinter

    from desktop_app.ui.preview import PdfFile, print_file

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    file = PdfFile(pdf(3, landscape_last=True))
    print_file(file, printer)
    file.close()
    out = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    sizes = [tuple(round(n) for n in out.get_page_size(i)) for i in range(len(out))]
    out.close()
    assert sizes == [(595, 842), (595, 842), (842, 595)]


# --- lock ------------------------------------------------------------------------------------------------------------


def test_unlocking_by_keyboard(show: Show) -> None:
    books = [Path("/so/Nà Sơn.chibo"), Path("/so/Mẫu.chibo")]
    screen = UnlockScreen(books)
    asked: list[tuple[Path, str]] = []
    screen.unlock_requested.connect(lambda path, text: asked.append((path, text)))
    show(screen)
    screen.passphrase.setFocus()
    QTest.keyClick(screen.passphrase, Qt.Key.Key_Return)
    assert screen.error.text() == "Chưa nhập mật khẩu."
    QTest.keyClicks(screen.passphrase, "mat khau dai")
    assert not screen.error.isVisible()
    QTest.keyClick(screen.passphrase, Qt.Key.Key_Return)
    assert asked == [(books[0], "mat khau dai")]
    screen.set_busy("Đang mở sổ…")
    assert not screen.passphrase.isEnabled()
    screen.show_error(UserError("Mật khẩu không đúng."))
    assert screen.error.text() == "Mật khẩu không đúng."
    assert screen.focusWidget() is screen.passphrase
    assert screen.passphrase.echoMode() == QLineEdit.EchoMode.Password
    screen.show_button.click()
    assert screen.passphrase.echoMode() == QLineEdit.EchoMode.Normal
    screen.clear()
    assert screen.passphrase.text() == ""
    assert screen.passphrase.echoMode() == QLineEdit.EchoMode.Password
    recovered: list[Path] = []
    screen.recovery_requested.connect(recovered.append)
    screen.books.setCurrentIndex(1)
    screen.recovery_button.click()
    assert recovered == [books[1]]


def test_without_a_book_there_is_only_the_way_to_one(show: Show) -> None:
    screen = UnlockScreen()
    show(screen)
    assert not screen.entry.isVisible()
    assert screen.create_button.isVisible()
    pressed: list[str] = []
    screen.create_requested.connect(lambda: pressed.append("new"))
    screen.open_other_requested.connect(lambda: pressed.append("open"))
    screen.sample_requested.connect(lambda: pressed.append("sample"))
    for button in (screen.create_button, screen.other_button, screen.sample_button):
        button.click()
    assert pressed == ["new", "open", "sample"]


def test_idle_is_told_and_put_off_by_keys(qtbot: QtBot, show: Show) -> None:
    line = QLineEdit()
    show(line)
    minutes = [0.001]
    watch = IdleWatch(lambda: minutes[0])
    with qtbot.waitSignal(watch.idle, timeout=2000):
        pass
    minutes[0] = 1
    QTest.keyClicks(line, "a")
    assert watch._timer.remainingTime() > 50_000
    minutes[0] = 0
    QTest.keyClicks(line, "a")
    assert not watch._timer.isActive()
    watch.stop()
    watch.deleteLater()


# --- main window -----------------------------------------------------------------------------------------------------


class Quiet(Page):
    made = 0

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Trang")
        Quiet.made += 1
        self.reloads = 0
        self.opened: list[dict[str, object]] = []
        self.may_leave = True
        self.enable_search()

    def reload(self) -> None:
        self.reloads += 1

    def open(self, **target: object) -> None:
        self.opened.append(target)

    def help_text(self) -> str:
        return "Trang để thử.\n\n- Phím C: có mặt"

    def leave(self) -> bool:
        return self.may_leave


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> MainWindow:
    Quiet.made = 0
    counts = {"home": 3}
    made = MainWindow(
        context,
        [
            PageEntry("home", "Việc cần làm", "home", Quiet, lambda: counts["home"]),
            PageEntry("members", "Đảng viên", "members", Quiet),
            PageEntry("meetings", "Sinh hoạt", "meetings", Quiet),
        ],
    )
    made.resize(1366, 728)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def page(window: MainWindow) -> Quiet:
    found = window.page()
    assert isinstance(found, Quiet)
    return found


def test_pages_are_made_when_first_visited_and_reached_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    assert Quiet.made == 1
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.key() == "members"
    assert Quiet.made == 2
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert (window.key(), Quiet.made, page(window).reloads) == ("home", 2, 2)
    window.context.open_page("members", member_id=3)
    assert page(window).opened == [{"member_id": 3}]
    qtbot.waitUntil(lambda: window.side.item("home").count() == 3)
    assert window.side.item("home").accessibleName() == "Việc cần làm, 3 việc"


def test_the_side_bar_by_keyboard(window: MainWindow) -> None:
    window.side.item("home").setFocus()
    QTest.keyClick(window.side.item("home"), Qt.Key.Key_Down)
    assert window.side.item("members").hasFocus()
    QTest.keyClick(window.side.item("members"), Qt.Key.Key_Return)
    assert window.key() == "members"
    # by a shortcut to another page: Tab comes back to that one
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.side.item("home").focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not window.side.item("members").focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_page_may_hold_the_user_but_not_the_lock(window: MainWindow) -> None:
    page(window).may_leave = False
    locked: list[bool] = []
    window.lock_requested.connect(lambda: locked.append(True))
    window.open_page("members")
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.key() == "home"
    assert window.side.item("home").isChecked()
    assert locked == [True]
    assert not window.close()
    page(window).may_leave = True


def test_control_f_goes_to_the_search_of_the_shown_page(window: MainWindow) -> None:
    window.open_page("members")
    window.side.item("home").setFocus()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = page(window).search
    assert search is not None
    assert search.hasFocus()
    told: list[str] = []
    search.changed.connect(told.append)
    QTest.keyClicks(search, "an")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert told == ["a", "an", ""]


def test_a_change_is_told_and_taken_back(window: MainWindow, context: Context) -> None:
    book: Any = context.book
    with book.write("Thêm"):
        pass
    reloads = page(window).reloads
    window.context.changed("Đã thêm đồng chí Đạt.", book.last_change)
    assert window.undo_bar.isVisible()
    assert page(window).reloads == reloads + 1
    assert window.side.saved.text().startswith("Đã lưu lúc ")
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert book.undone == [1]
    assert window.undo_bar.text.text() == "Đã hoàn tác “Đã thêm đồng chí Đạt”."
    assert not window.undo_action.isEnabled()


def test_help_of_the_page(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    texts = [label.text() for label in window.help.findChildren(QLabel)]
    assert "Trang để thử." in texts
    assert "•  Phím C: có mặt" in texts
    QTest.keyClick(window.help.close_button, Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_zoom_and_palette_by_keys_are_remembered(
    window: MainWindow, context: Context, qapp: QApplication
) -> None:
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert theme.zoom() == 125
    QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert context.settings.get("window/zoom") == 110
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert theme.zoom() == 100
    window.set_dark(True)
    theme.apply_settings(qapp, context.settings)
    assert theme.is_dark()
    assert window.dark_action.text() == "Nền sáng"


def test_the_place_of_the_window_is_remembered(window: MainWindow, context: Context) -> None:
    assert window.close()
    assert isinstance(context.settings.get("window/place"), str)


def test_language_is_chosen(window: MainWindow, context: Context) -> None:
    chosen: list[str] = []
    window.language_chosen.connect(chosen.append)
    window.choose_language("en")
    assert chosen == ["en"]
    assert context.settings.get("window/language") == "en"


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_the_side_bar_leaves_room_for_the_page(window: MainWindow, qapp: QApplication, zoom: int) -> None:
    theme.apply(qapp, False, zoom)
    qapp.processEvents()
    assert window.side.width() <= 1366 // 4 + 1
    assert window.width() == 1366
    assert window.minimumSizeHint().width() <= 1366
    for item in window.side.findChildren(QAbstractButton):
        if item.isVisible():
            assert item.height() >= 36 * zoom / 100 - 1


def test_columns_one_under_the_other_need_more_height(qtbot: QtBot) -> None:
    parts = layouts.columns((QWidget(), 1), (QWidget(), 1), stack_below=400)
    qtbot.addWidget(parts)
    parts.set_least(100, 300)
    parts.resize(theme.px(500), theme.px(100))
    parts.show()
    assert parts.minimumHeight() == theme.px(100)
    parts.resize(theme.px(300), theme.px(100))
    qtbot.waitUntil(lambda: parts.minimumHeight() == theme.px(300))
