"""Puts the parts together in order: shell → unlock → upgrade → window → backup.

The shell is painted before anything heavy (SQLAlchemy, the features) is imported.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core import i18n, paths
from desktop_app.core.errors import UserError, WrongKey
from desktop_app.core.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop_app.core.backup import Copy
    from desktop_app.core.book import Book
    from desktop_app.main_window import MainWindow, PageEntry
    from desktop_app.rescue import Rescue
    from desktop_app.safety.copies import Keeper
    from desktop_app.ui.context import Context
    from desktop_app.ui.lock import IdleWatch
    from desktop_app.ui.page import Page
    from desktop_app.ui.settings import Settings
    from desktop_app.ui.tasks import Progress
    from desktop_app.watch import CopyWatch

# what is being done in the worker is stopped at its next step; a lock does not wait longer for it
LOCK_PATIENCE_S = 5.0
RECENT = 6
SAMPLE_PASSPHRASE = "so mau chi bo"
SAMPLE_NAME = "Sổ mẫu.chibo"


def main(arguments: Sequence[str]) -> int:
    """Open the window; returns the exit code."""
    if not _has_display():
        print(
            _("Không có màn hình để mở cửa sổ; dùng lệnh “make demo” hoặc “sochibo demo”."), file=sys.stderr
        )
        return 1
    from desktop_app.ui import start

    start.prepare()
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui import theme

    theme.prepare()
    application = QApplication([sys.argv[0]])
    program = Program(application, Path(arguments[0]) if arguments else None)
    program.start()
    code = application.exec()
    program.end()
    return code


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen and not chosen.startswith(("xcb", "wayland")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Program:
    """The running program: the shell while no book is open, the main window of the open one."""

    def __init__(self, application: QApplication, path: Path | None = None) -> None:
        from desktop_app.ui.settings import Settings
        from desktop_app.ui.theme import apply_settings

        self.application = application
        self.settings: Settings = Settings(paths.settings_file())
        i18n.set_language("en" if self.settings.get("window/language") == "en" else "vi")
        application.setApplicationName("Sổ Chi bộ")
        application.setQuitOnLastWindowClosed(True)
        apply_settings(application, self.settings)
        from desktop_app.ui import words

        words.install(application)
        from desktop_app.ui.lock import UnlockScreen
        from desktop_app.ui.tasks import Tasks

        self.tasks = Tasks()
        self.book: Book | None = None
        self.window: MainWindow | None = None
        self.keeper: Keeper | None = None
        self._watch: CopyWatch | None = None
        self._looks: list[tuple[MainWindow, Book]] = []
        self._idle: IdleWatch | None = None
        self._left_at = ""
        self._today: Callable[[], dt.date] = dt.date.today
        recent = [Path(text) for text in self.settings.get("books/recent", []) if _can_be_opened(Path(text))]
        self.shell = UnlockScreen(recent)
        self.shell.wait_of = _seconds_to_wait
        self.shell.start_waiting()
        if path is not None:
            self.shell.choose(path.absolute())
        self.shell.setWindowTitle(_("Sổ Chi bộ"))
        self.shell.resize(900, 640)
        self.shell.unlock_requested.connect(self._unlock)
        self.shell.recovery_requested.connect(self._recover)
        self.shell.create_requested.connect(self._create)
        self.shell.open_other_requested.connect(self._open_other)
        self.shell.sample_requested.connect(self._open_sample)
        self.shell.way_chosen.connect(self._rescue)
        self.shell.data_safety_requested.connect(lambda: self._show_data_safety(self.shell))

    def start(self) -> None:
        """Show the shell, then import the heavy parts behind it."""
        from PySide6.QtCore import QTimer

        from desktop_app.ui import messages

        messages.install_excepthook(_keep_report)
        self.shell.show()
        QTimer.singleShot(0, self.shell, _import_behind)

    def end(self) -> None:
        """Forget the key; the worker ends."""
        self._close_book()
        self.tasks.close()
        self.settings.save()

    # ways to a book

    def _unlock(self, path: Path, passphrase: str) -> None:
        self.shell.set_busy(_("Đang mở sổ…"))

        def work(_progress: Progress) -> Book:
            # this part of the waiting needs nothing of what is still being imported behind the shell
            key = _key_of(path, passphrase)
            from desktop_app.core import book as books

            return books.unlock(path, passphrase, before_upgrade=_copy_before_upgrade, key=key)

        def opened(book: Book) -> None:
            from desktop_app.core import attempts

            attempts.note_right(path)
            self.open_book(book)

        def failed(error: Exception) -> None:
            if isinstance(error, WrongKey):
                from desktop_app.core import attempts

                attempts.note_wrong(path, _now())
            self._refused(error)

        self.tasks.run(work, done=opened, failed=failed, owner=self.shell)

    def _refused(self, error: Exception) -> None:
        self.shell.set_busy("")
        if isinstance(error, UserError):
            self.shell.show_error(error)
            return
        raise error

    def _rescuer(self) -> Rescue:
        from desktop_app.rescue import Rescue

        return Rescue(self.shell, self.tasks, self._unlock, self.open_book, dt.datetime.now)

    def _rescue(self, way: str, path: Path, passphrase: str) -> None:
        self._rescuer().take(way, path, passphrase)

    def _check(self) -> None:
        if self.book is not None and self.window is not None:
            self._rescuer().check(self.window, self.book, self._go_to)

    def _go_to(self, path: Path) -> None:
        """Lock the book and ask for the passphrase of another one."""
        self.lock()
        self.shell.choose(path)

    def _recover(self, path: Path) -> None:
        from desktop_app.branch.passphrase_form import RecoveryForm

        form = RecoveryForm(self.shell, path, _copy_before_upgrade)
        if form.run() and form.opened is not None:
            self.open_book(form.opened, show_sheet=True, new_passphrase=True)
        else:
            # a space typed on the link would open this again and show the rest of the passphrase in it
            self.shell.passphrase.setFocus()

    def _create(self) -> None:
        from desktop_app.branch.form import NewBookForm

        form = NewBookForm(self.shell, dt.date.today())
        if form.run() and form.created is not None:
            self.open_book(form.created, show_sheet=True)

    def _open_other(self) -> None:
        from desktop_app.ui import files

        path = files.ask_open(self.shell, _("Mở sổ"), [(_("Sổ Chi bộ"), "chibo")])
        if path is not None:
            self._choose(path)

    def _choose(self, path: Path) -> None:
        """The file to be opened; a copy, from a stick on a new machine, is first brought here as a book."""
        from desktop_app.core import backup
        from desktop_app.safety import copies
        from desktop_app.ui import messages
        from desktop_app.ui.busy import wait

        name = backup.book_name(path)
        if name is not None:
            when = copies.exact_words(backup.copy_at(path).made_at)
            answer = messages.ask(
                self.shell,
                _("Đây là bản sao của sổ “{name}”, làm lúc {when}.").format(name=name, when=when),
                [("open", _("Mở thẳng tệp này")), ("bring", _("Chép về máy này rồi mở"))],
                _(
                    "Nên chép về thư mục {folder} của máy này và làm việc ở đó; bản sao vẫn còn nguyên."
                ).format(folder=paths.documents().name),
            )
            if answer is None:
                return
            if answer == "bring":
                came = wait(
                    self.shell, self.tasks, lambda _p: copies.bring(path, paths.documents()), _("Đang chép…")
                )
                if came.result is None:
                    if isinstance(came.error, UserError):
                        messages.show_error(self.shell, came.error)
                    elif came.error is not None:
                        raise came.error
                    return
                path = came.result
        self.shell.choose(path)

    def _open_sample(self) -> None:
        self.shell.set_busy(_("Đang mở sổ mẫu…"))
        path = paths.user_data() / SAMPLE_NAME

        def work(_progress: Progress) -> Book:
            from desktop_app import sample_work
            from desktop_app.core import book as books

            if path.exists():
                return books.unlock(path, SAMPLE_PASSPHRASE, before_upgrade=_copy_before_upgrade)
            return sample_work.make(path, SAMPLE_PASSPHRASE)

        def done(book: Book) -> None:
            from desktop_app import sample

            # the sample's days are fixed, so its today is too
            self.open_book(book, today=lambda: sample.TODAY)

        self.tasks.run(work, done=done, failed=self._refused, owner=self.shell)

    # the open book

    def open_book(
        self,
        book: Book,
        show_sheet: bool = False,
        new_passphrase: bool = False,
        today: Callable[[], dt.date] | None = None,
    ) -> None:
        """Show the window of an unlocked book and make its verified copy behind it."""
        from desktop_app.safety.copies import Keeper

        self.book = book
        self.keeper = Keeper(book, dt.datetime.now)
        self._today = today or dt.date.today
        if book.path.name != SAMPLE_NAME:
            recent = [str(book.path.absolute())]
            recent += [text for text in self.settings.get("books/recent", []) if text != recent[0]]
            self.settings.set("books/recent", recent[:RECENT])
            self.settings.save()
        self._show_window()
        if self.window is not None and self._left_at:
            self.window.open_page(self._left_at)
        self._left_at = ""
        self.shell.hide()
        self.shell.clear()
        if show_sheet:
            self._show_sheet(book, new_passphrase)
        if self._watch is not None:
            self._watch.at_open()
        if self.window is not None and not book.read_only:
            self._rescuer().look_over(self.window, book, self._check)

    def context(self, book: Book) -> Context:
        """What the pages of a book are given."""
        from desktop_app.ui.context import Context

        return Context(
            book=book,
            settings=self.settings,
            tasks=self.tasks,
            book_path=book.path,
            today=self._today,
            keep_copy=self._keep_copy,
            after_copy=self._after_copy,
            show_history=self._show_history,
        )

    def _keep_copy(self, reason: str, step: Callable[[float], None] | None = None, /) -> None:
        if self.keeper is not None and self.keeper.changed():
            self.keeper.copy(reason, None, step)

    def _after_copy(
        self, reason: str, act: Callable[[], object], given_up: Callable[[], object] | None = None, /
    ) -> None:
        if self._watch is not None:
            self._watch.after_copy(reason, act, given_up)

    def _show_history(self, table: str, row_id: int) -> None:
        if self.window is not None:
            show_history(self.application.activeWindow() or self.window, self.window.context, table, row_id)

    def _show_window(self) -> None:
        from desktop_app.branch import service
        from desktop_app.main_window import MainWindow
        from desktop_app.ui.lock import IDLE_KEY, IDLE_MINUTES, IdleWatch
        from desktop_app.watch import CopyWatch

        assert self.book is not None
        assert self.keeper is not None
        context = self.context(self.book)
        only_to_look = self.book.read_only
        places = None if only_to_look else self._place_of_copies
        self.window = MainWindow(context, pages(context, self.book, places))
        self._watch = None if only_to_look else CopyWatch(self.window, self.keeper)
        if only_to_look:
            self.window.look_only(_("Sổ nằm ở nơi chỉ đọc – chỉ để xem, không sửa được"), _("Đóng sổ"))
        with self.book.read() as session:
            branch = service.get_branch(session)
        self.window.set_branch(branch.name, branch.superior)
        self.window.lock_requested.connect(self.lock)
        self.window.closed.connect(self._closed)
        self.window.language_chosen.connect(self._speak)
        self.window.about_requested.connect(self._about)
        self.window.check_requested.connect(self._check)
        self.window.data_safety_requested.connect(lambda: self._show_data_safety(self.window))
        self.window.support_requested.connect(self._show_support)
        self._show_notice()
        self.window.show()
        self._idle = IdleWatch(lambda: float(self.settings.get(IDLE_KEY, IDLE_MINUTES)))
        self._idle.idle.connect(self.lock)

    def _show_sheet(self, book: Book, new_passphrase: bool) -> None:
        from desktop_app.branch.page import BranchPage, show_recovery_sheet

        assert self.window is not None
        self.window.open_page("branch")
        page = self.window.page()
        if isinstance(page, BranchPage):
            if new_passphrase:
                page.after_new_passphrase()
            else:
                show_recovery_sheet(page, page.context, book, must=True)
                if not book.closed:
                    page.context.changed(_("Sổ đã sẵn sàng."))

    # copies

    def _place_of_copies(self, given: Context) -> Page:
        from desktop_app.safety.backups_page import BackupsPage

        assert self.book is not None
        assert self.keeper is not None
        return BackupsPage(given, self.book, self.keeper, self._look, self._restored, self._say_last_copy)

    def _say_last_copy(self) -> None:
        if self.window is not None and self.keeper is not None:
            self.window.set_backup(*self.keeper.line())

    def _look(self, copy: Copy, key: bytes | None) -> None:
        """A second window on a copy, to look only; it is closed with the book."""
        from desktop_app.branch import service
        from desktop_app.core.history import Kind
        from desktop_app.main_window import MainWindow
        from desktop_app.safety.copies import exact_words
        from desktop_app.ui.context import Context

        assert self.book is not None
        when = exact_words(copy.made_at)
        copied = self.book.look_at(copy.path, key)
        try:
            self.book.log(Kind.LOOK, _("Xem bản sao {when}").format(when=when), file=copy.path.name)
            context = Context(copied, self.settings, self.tasks, copied.path, self._today)
            window = MainWindow(context, pages(context, copied))
            with copied.read() as session:
                branch = service.get_branch(session)
        except BaseException:
            copied.close()
            raise
        window.set_branch(branch.name, branch.superior)
        window.setWindowTitle(_("Bản sao {when}, chỉ để xem – Sổ Chi bộ").format(when=when))
        window.look_only(
            _("Đang xem bản sao {when} – chỉ để xem, không sửa được").format(when=when), _("Đóng bản sao")
        )
        window.lock_requested.connect(self.lock)
        window.language_chosen.connect(self._speak)
        window.about_requested.connect(self._about)
        window.data_safety_requested.connect(lambda: self._show_data_safety(window))
        window.support_requested.connect(self._show_support)
        window.closed.connect(lambda: self._looked(window))
        self._looks.append((window, copied))
        window.show()
        window.raise_()
        window.activateWindow()

    def _looked(self, window: MainWindow) -> None:
        for shown, copied in list(self._looks):
            if shown is window:
                self._looks.remove((shown, copied))
                copied.close()
                shown.deleteLater()

    def _restored(self, sentence: str) -> None:
        """The book is another one now: everything shown is read anew, and the numbers of what was done in the one before
        mean something else in it."""
        from desktop_app.ui.undo import UndoStack

        if self.window is not None:
            self.window.take_steps(UndoStack())
        self._renew_window()
        if self.window is not None:
            self.window.open_page("backups")
            page = self.window.page()
            if page is not None:
                page.take_keyboard()
            self.window.changed(sentence)

    def lock(self) -> None:
        """Close the window, forget the key, ask for the passphrase again. Nothing is asked and nothing can refuse: what is
        being typed is kept as a draft."""
        from desktop_app.ui import messages

        if self.window is None or self.book is None:
            return
        path = self.book.path
        self._left_at = self.window.key()
        with messages.nobody_there():
            self.window.keep_typing()
            self._close_dialogs()
            self._drop_window()
        self._close_book()
        if path.name != SAMPLE_NAME:
            self.shell.choose(path)
        self.shell.show()

    def _close_dialogs(self) -> None:
        from PySide6.QtWidgets import QDialog

        popup = self.application.activePopupWidget()
        while popup is not None:
            popup.hide()
            popup = self.application.activePopupWidget()
        for widget in self.application.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.done(0)

    def _drop_window(self) -> None:
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        for shown, _copied in list(self._looks):
            shown.close()
        self._watch = None
        if self.window is not None:
            window, self.window = self.window, None
            window.closed.disconnect(self._closed)
            window.may_close = lambda: True
            # the shell first: closing the last window would end the program
            self.shell.show()
            window.close_now()
            window.deleteLater()

    def _closed(self) -> None:
        self.window = None
        self._watch = None
        for shown, _copied in list(self._looks):
            shown.close()
        if not self.shell.isVisible():
            self.application.quit()

    def _close_book(self) -> None:
        from desktop_app.ui import clipboard

        clipboard.clear_ours()
        if self.book is None:
            self.tasks.cancel_all()
        else:
            if not self.tasks.settle(LOCK_PATIENCE_S / 5):
                self.book.interrupt()
                self.tasks.settle(LOCK_PATIENCE_S)
            self.book.close()
            self.book = None

    def _speak(self, code: str) -> None:
        from desktop_app.ui import words

        i18n.set_language(code)
        words.install(self.application)
        self._renew_window()

    def _renew_window(self) -> None:
        """Make the window anew, on the page one was on."""
        key = self.window.key() if self.window is not None else ""
        steps = self.window.steps if self.window is not None else None
        self._drop_window()
        self._show_window()
        if steps is not None and self.window is not None:
            self.window.take_steps(steps)
        self.shell.hide()
        if key and self.window is not None:
            self.window.open_page(key)
        if self._watch is not None:
            self._watch.tick()

    def _show_data_safety(self, parent: QWidget | None) -> None:
        from desktop_app.safety.data_safety_form import DataSafetyDialog

        dialog = DataSafetyDialog(parent)
        dialog.exec()
        dialog.deleteLater()

    def _show_support(self) -> None:
        from desktop_app.safety.diagnostics_form import DiagnosticsDialog

        if self.book is None or self.window is None:
            return
        dialog = DiagnosticsDialog(self.window.context, self.window, self.book)
        dialog.exec()
        dialog.deleteLater()

    def _show_notice(self) -> None:
        """The notice about secret documents stays until somebody says that it was read; the book keeps the day."""
        from desktop_app.core.orm import get_setting, set_setting
        from desktop_app.papers.secrecy import NOTICE_SETTING
        from desktop_app.safety import data_safety

        book, window = self.book, self.window
        assert book is not None
        assert window is not None
        if book.path.name == SAMPLE_NAME:
            return
        with book.read() as session:
            if get_setting(session, NOTICE_SETTING) is not None:
                return

        def read() -> None:
            from desktop_app.ui import messages

            title = _("Đã đọc lời nhắc về tài liệu bí mật nhà nước")
            with messages.errors_shown(window), book.write(title) as session:
                set_setting(session, NOTICE_SETTING, self._today().isoformat())

        window.show_notice(data_safety.secrets_notice(), _("Đã đọc"), read)

    def _about(self) -> None:
        from importlib.metadata import PackageNotFoundError, version

        from desktop_app.ui import messages

        try:
            number = version("sochibo")
        except PackageNotFoundError:
            number = "–"
        messages.note(
            self.window,
            _("Sổ Chi bộ, phiên bản {version}").format(version=number),
            _("Giấy phép MIT. Chương trình không dùng mạng và không gửi gì ra ngoài máy này."),
        )


def show_history(parent: QWidget, context: Context, table: str, row_id: int) -> None:
    """Show what was done to one record; whatever is taken back there is seen by the page behind."""
    from desktop_app.safety.history_form import RecordHistoryDialog

    dialog = RecordHistoryDialog(parent, context, table, row_id)
    dialog.exec()
    dialog.deleteLater()


def pages(
    context: Context, book: Book, place_of_copies: Callable[[Context], Page] | None = None
) -> list[PageEntry]:
    """The pages of the side bar, made when first visited. A copy that is only looked at has no place of copies."""
    from desktop_app.main_window import PageEntry

    def home(given: Context) -> Page:
        from desktop_app.home.page import HomePage

        return HomePage(given)

    def members(given: Context) -> Page:
        from desktop_app.members.page import MembersPage, Ways

        def bring_in(context: Context, parent: QWidget, text: str | None) -> str:
            from desktop_app.lists import import_form

            return import_form.bring_in(context, parent, text)

        def reconcile(context: Context, parent: QWidget) -> str:
            from desktop_app.lists import reconcile_form

            return reconcile_form.reconcile(context, parent)

        return MembersPage(given, Ways(bring_in, reconcile))

    def meetings(given: Context) -> Page:
        from desktop_app.meetings.page import MeetingsPage

        return MeetingsPage(given)

    def ratings(given: Context) -> Page:
        from desktop_app.ratings.page import RatingsPage

        return RatingsPage(given)

    def reports(given: Context) -> Page:
        from desktop_app.reports.page import ReportsPage

        return ReportsPage(given)

    def admissions(given: Context) -> Page:
        from desktop_app.admissions.page import AdmissionsPage

        return AdmissionsPage(given)

    def badges(given: Context) -> Page:
        from desktop_app.badges.page import BadgesPage

        return BadgesPage(given)

    def residence(given: Context) -> Page:
        from desktop_app.residence.page import ResidencePage

        return ResidencePage(given)

    def registers(given: Context) -> Page:
        from desktop_app.reports.registers_page import RegistersPage

        return RegistersPage(given)

    def branch(given: Context) -> Page:
        from desktop_app.branch.page import BranchPage, Ways

        if book.read_only:
            return BranchPage(given, book, people)
        from desktop_app.safety.rekeying_form import CopiesFollow

        def hand_over_book(page: BranchPage) -> None:
            from desktop_app.safety.handover_form import hand_over

            hand_over(page, page.context, book, people, page.after_new_passphrase)

        ways = Ways(lambda page: CopiesFollow(page, page.context, book), hand_over_book)
        return BranchPage(given, book, people, ways)

    def bin_page(given: Context) -> Page:
        from desktop_app.safety.bin_page import BinPage

        return BinPage(given, book)

    def history(given: Context) -> Page:
        from desktop_app.core import check
        from desktop_app.safety.history_page import HistoryPage

        return HistoryPage(given, lambda: check.check_history(book))

    def people() -> list[tuple[int, str, str]]:
        from desktop_app.members import service

        with book.read() as session:
            found = service.people_on(session, context.today(), include_temporary=False)
        return [(person.id, person.full_name, "") for person in found]

    def due() -> int:
        from desktop_app.home import service

        with book.read() as session:
            return service.count(session, context.today())

    def sheet_due() -> int:
        from desktop_app.branch import service

        with book.read() as session:
            return int(service.sheet_due(session))

    found = [
        PageEntry("home", _("Việc cần làm"), "home", home, due),
        PageEntry("members", _("Đảng viên"), "members", members),
        PageEntry("meetings", _("Sinh hoạt"), "meetings", meetings),
        PageEntry("ratings", _("Xếp loại"), "ratings", ratings),
        PageEntry("reports", _("Báo cáo"), "reports", reports),
        PageEntry("admissions", _("Kết nạp"), "add-person", admissions),
        PageEntry("badges", _("Huy hiệu Đảng"), "flag", badges),
        PageEntry("residence", _("Nơi cư trú"), "people", residence),
        PageEntry("registers", _("Sổ, mẫu biểu"), "library", registers),
        PageEntry("branch", _("Chi bộ"), "branch", branch, None if book.read_only else sheet_due),
        PageEntry("history", _("Lịch sử"), "history", history),
        PageEntry("bin", _("Thùng rác"), "delete", bin_page),
    ]
    if place_of_copies is not None:
        after = [entry.key for entry in found].index("branch") + 1
        found.insert(after, PageEntry("backups", _("Sao lưu & khôi phục"), "backup", place_of_copies))
    return found


def _import_behind() -> None:
    """Import the heavy parts while the passphrase is typed: in a thread of its own, so that the worker is free."""
    from threading import Thread

    # what the key is made with comes first: beside the other imports it would have to wait for each of them
    import desktop_app.core.keys  # noqa: F401

    Thread(target=_import_heavy, name="imports").start()


def _import_heavy() -> None:
    import desktop_app.branch.service
    import desktop_app.main_window
    import desktop_app.members.service  # noqa: F401 - imported early, on purpose
    from desktop_app.core import book as books

    books.prepare()


def _key_of(path: Path, passphrase: str) -> bytes | None:
    """The key a passphrase gives, None where the file is none or cannot be read: unlocking then says why."""
    from desktop_app.core import keys

    try:
        return keys.derive(passphrase, keys.salt_of(path))
    except (OSError, UserError):
        return None


def _can_be_opened(path: Path) -> bool:
    """Whether a book, or at least a copy of it, is there."""
    return path.exists() or paths.backups_of(path).is_dir()


def _now() -> float:
    return time.time()


def _seconds_to_wait(path: Path) -> int:
    from desktop_app.core import attempts

    return attempts.seconds_left(path, _now())


def _copy_before_upgrade(book: Book) -> None:
    from desktop_app.core import backup

    backup.make_copy(book, _("trước nâng cấp"), dt.datetime.now())


def _keep_report(report: str) -> None:
    """A bug report stays beside the settings for whoever helps; it holds no names and no values."""
    path = paths.user_data() / "loi-gan-nhat.txt"
    try:
        path.write_text(report, encoding="utf-8")
    except OSError:
        return
