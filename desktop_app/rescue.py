"""The ways out of a book that is damaged or does not open, and the notices when one was opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from desktop_app.core import attempts, backup, keys, pages, recognising, repair, surroundings
from desktop_app.core import book as books
from desktop_app.core.backup import Copy
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError, Way, WrongKey
from desktop_app.core.i18n import _
from desktop_app.main_window import MainWindow
from desktop_app.safety import check_form
from desktop_app.safety.copies import AHEAD, exact_words
from desktop_app.ui import files, messages
from desktop_app.ui.busy import Waited, wait
from desktop_app.ui.tasks import Progress, Tasks

T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """The newest copy that is whole, its key, how many members and entries of the history it has."""

    copy: Copy
    key: bytes
    members: int
    entries: int


def newest_whole_copy(
    path: Path, passphrase: str, now: datetime, step: Callable[[float], None]
) -> Found | None:
    """The newest copy of a book that opens with this passphrase and is whole.

    A clock that was set wrong dates copies ahead: whether one of those is the newest, the length of its history tells.
    """
    copies = backup.list_copies(path)
    ahead = [copy for copy in copies if copy.made_at > now + AHEAD]
    by_date = (_first_whole(part, passphrase, step) for part in (copies[len(ahead) :], ahead))
    return max((found for found in by_date if found is not None), key=lambda one: one.entries, default=None)


def _first_whole(copies: Sequence[Copy], passphrase: str, step: Callable[[float], None]) -> Found | None:
    made: dict[bytes, bytes] = {}
    for copy in copies:
        try:
            salt = keys.salt_of(copy.path)
            key = made.setdefault(salt, keys.derive(passphrase, salt)) if salt not in made else made[salt]
            with books.look(copy.path, key) as opened:
                if pages.damaged(copy.path, pages.Seal(key, salt), step):
                    continue
                connection = opened.raw_connection(read_only=True)
                try:
                    count, entries = connection.execute(
                        "SELECT (SELECT count(*) FROM member WHERE NOT deleted), (SELECT count(*) FROM change_set)"
                    ).fetchone()
                finally:
                    connection.close()
        except (OSError, UserError):
            continue
        return Found(copy, key, int(count), int(entries))
    return None


class Rescue:
    """Belongs to the program: ``unlock`` opens a book with a passphrase, ``look`` opens one only to read it."""

    def __init__(
        self,
        shell: QWidget,
        tasks: Tasks,
        unlock: Callable[[Path, str], object],
        look: Callable[[Book], object],
        now: Callable[[], datetime],
    ) -> None:
        self._shell = shell
        self._tasks = tasks
        self._unlock = unlock
        self._look = look
        self._now = now

    def take(self, way: str, path: Path, passphrase: str) -> None:
        """A way out was chosen on the first screen."""
        with messages.errors_shown(self._shell), self._tried(path):
            if way == Way.COPY:
                self._open_copy(path, passphrase)
            elif way == Way.SALVAGE:
                self._salvage(path, passphrase)
            elif way == Way.LOOK:
                self._look_at(path, passphrase)

    @contextmanager
    def _tried(self, path: Path) -> Iterator[None]:
        """What asks for the passphrase: after wrong ones it waits, a wrong one counts."""
        attempts.check_wait(path, "passphrase", self._now().timestamp())
        try:
            yield
        except WrongKey:
            attempts.note_wrong(path, self._now().timestamp())
            raise

    def _open_copy(self, path: Path, passphrase: str) -> None:
        text = _("Đang tìm bản sao gần nhất còn nguyên…")
        found = _result(
            wait(
                self._shell,
                self._tasks,
                lambda progress: newest_whole_copy(
                    path, passphrase, self._now(), lambda _part: progress.check()
                ),
                text,
            )
        )
        if found is None:
            raise WrongKey(
                _("Không có bản sao nào của sổ này mở được bằng mật khẩu vừa nhập."),
                None,
                _("Cắm USB có bản sao rồi chọn “Mở sổ khác…”, hoặc cứu dữ liệu sang sổ mới."),
            )
        agreed = messages.confirm(
            self._shell,
            _("Mở bản sao lúc {when}?").format(when=exact_words(found.copy.made_at)),
            _("Mở bản sao này"),
            detail=_(
                "Bản sao có {n} đảng viên. Những gì ghi sau lúc đó không có trong bản sao. Tệp hỏng không bị xóa: nó được "
                "giữ trong thư mục các bản sao."
            ).format(n=found.members),
        )
        if not agreed:
            return
        now = self._now()
        _result(
            wait(
                self._shell,
                self._tasks,
                lambda progress: backup.put_back(
                    path, found.copy.path, found.key, now, lambda part: progress.step("", part)
                ),
                _("Đang mở bản sao…"),
            )
        )
        self._unlock(path, passphrase)

    def _salvage(self, path: Path, passphrase: str) -> None:
        target = self._ask_target(self._shell, path)
        if target is None:
            return

        def work(progress: Progress) -> repair.Repaired:
            return repair.repair(
                path, target, repair.by_passphrase(passphrase), lambda part: progress.step("", part)
            )

        done = _result(wait(self._shell, self._tasks, work, _("Đang cứu dữ liệu…")))
        if done is not None and check_form.SavedDialog(self._shell, done).exec():
            self._unlock(done.path, passphrase)

    def _look_at(self, path: Path, passphrase: str) -> None:
        book = _result(
            wait(
                self._shell,
                self._tasks,
                lambda _progress: books.look(path, keys.derive(passphrase, keys.salt_of(path))),
                _("Đang mở sổ…"),
            )
        )
        if book is not None:
            self._look(book)

    @staticmethod
    def _ask_target(parent: QWidget, path: Path) -> Path | None:
        return files.ask_save(
            parent,
            _("Cứu dữ liệu sang sổ mới"),
            path.with_name(_("{name} - cứu lại").format(name=path.stem) + recognising.SUFFIX),
            [(_("Sổ Chi bộ"), recognising.SUFFIX.lstrip("."))],
        )

    # the open book

    def check(self, window: MainWindow, book: Book, go_to: Callable[[Path], object]) -> None:
        """The dialog "Kiểm tra sổ"; ``go_to`` locks the book and asks for the passphrase of another one."""
        dialog = check_form.CheckDialog(window, book, self._tasks)
        dialog.exec()
        way = dialog.way
        dialog.deleteLater()
        with messages.errors_shown(window):
            if way == check_form.COPIES:
                window.open_page("backups")
            elif way == check_form.SALVAGE:
                target = self._ask_target(window, book.path)
                if target is None:
                    return
                done = _result(
                    wait(
                        window,
                        self._tasks,
                        lambda progress: repair.repair_open(
                            book, target, lambda part: progress.step("", part)
                        ),
                        _("Đang cứu dữ liệu…"),
                    )
                )
                if done is not None and check_form.SavedDialog(window, done).exec():
                    go_to(done.path)

    def look_over(self, window: MainWindow, book: Book, check: Callable[[], object]) -> None:
        """Behind the window: every page is proved, and what lies around the book is looked at; told in a quiet bar."""
        now = self._now()

        def work(progress: Progress) -> tuple[int, list[str]]:
            bad = pages.damaged(book.path, book.seal(), lambda _part: progress.check())
            return len(bad), surroundings.notices(book, now)

        def done(found: tuple[int, list[str]]) -> None:
            bad, told = found
            if bad:
                sentence = _("Tệp sổ có {n} trang hỏng; kiểm tra ngay để biết phần nào còn nguyên.")
                window.notice_bar.ask(sentence.format(n=bad), _("Kiểm tra sổ…"), check)
            elif book.unclean and not told:
                sentence = _("Lần trước chương trình bị tắt ngang. Những gì đã lưu vẫn còn.")
                window.notice_bar.ask(sentence, _("Kiểm tra sổ…"), check)
            elif told:
                window.notice_bar.ask(" ".join(told), _("Đã rõ"), lambda: None)

        def failed(error: Exception) -> None:
            # the stick was pulled out or the book locked meanwhile: the next act says so itself
            if not isinstance(error, UserError | OSError):
                raise error

        self._tasks.run(work, done=done, failed=failed, owner=window)


def _result(waited: Waited[T]) -> T | None:
    if waited.error is not None:
        raise waited.error
    return waited.result
