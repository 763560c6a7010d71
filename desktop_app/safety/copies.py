"""The copies of a book as the place "Sao lưu & khôi phục" speaks of them: when, where, how long ago, and whether one is due."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core import backup
from desktop_app.core.backup import Copy
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of, replace_file
from desktop_app.core.history import ChangeSet, Kind
from desktop_app.core.i18n import _
from desktop_app.core.places import PlaceKind, place_kind, place_words
from desktop_app.core.recognising import SUFFIX
from desktop_app.core.vietnamese import date_text, number_text

REMIND_AFTER = timedelta(days=7)
# so far ahead of the clock nothing was made
AHEAD = timedelta(days=1)
# so long after the last change the hand rests; well before the book locks itself
PAUSE = timedelta(minutes=2)
# between two copies made at rest, and after one that could not be made
_APART, _APART_AFTER_FAILURE = timedelta(minutes=5), timedelta(minutes=30)
_SECOND_PLACES = "backups/second"
# what makes the book another one; a copy taken or looked at does not
_CHANGING = (
    Kind.CHANGE,
    Kind.RESTORE,
    Kind.PASSPHRASE,
    Kind.HANDOVER,
    Kind.PURGE,
    Kind.REPAIR,
)

Step = Callable[[float], None]


class Memory(Protocol):
    """The program's own settings."""

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under ``key``."""
        ...

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        ...


# --- words -------------------------------------------------------------------------------------------------------------


def day_words(day: date, today: date) -> str:
    """``hôm nay``, ``hôm qua``, ``12/11/2026``."""
    if day == today:
        return _("hôm nay")
    if day == today - timedelta(days=1):
        return _("hôm qua")
    return date_text(day)


def when_words(at: datetime, today: date) -> str:
    """``14:05 hôm nay``, ``14:05 ngày 12/11/2026``."""
    day = at.date()
    if day in (today, today - timedelta(days=1)):
        return f"{at:%H:%M} {day_words(day, today)}"
    return exact_words(at)


def exact_words(at: datetime) -> str:
    """``14:05 ngày 12/11/2026``."""
    return _("{time} ngày {day}").format(time=f"{at:%H:%M}", day=date_text(at.date()))


def ago_words(at: datetime, now: datetime) -> str:
    """``hôm nay``, ``hôm qua``, ``12 ngày trước``; a clock set back never makes it negative."""
    days = max(0, (now.date() - at.date()).days)
    if days < 2:
        return (_("hôm nay"), _("hôm qua"))[days]
    return _("{n} ngày trước").format(n=number_text(days))


def megabytes(size: int) -> str:
    """Bytes as ``2,4``."""
    return number_text(max(size / 1_048_576, 0.1), 1)


def size_words(size: int) -> str:
    """``2,4 MB``."""
    return _("{n} MB").format(n=megabytes(size))


def status_words(copies: Sequence[Copy], today: date) -> str:
    """``12 bản sao, gần nhất 14:05 hôm nay``."""
    if not copies:
        return _("Chưa có bản sao nào")
    return _("{n} bản sao, gần nhất {when}").format(
        n=number_text(len(copies)), when=when_words(max(copy.made_at for copy in copies), today)
    )


def last_words(made_at: datetime | None, failed_at: datetime | None, now: datetime) -> tuple[str, str]:
    """The line of the side bar and its tone: when the last copy was made, and that making one failed since."""
    if failed_at is not None and (made_at is None or failed_at >= made_at):
        last = when_words(made_at, now.date()) if made_at is not None else _("chưa có")
        text = _("Lần sao lưu {failed} không thành. Bản gần nhất: {last}").format(
            failed=when_words(failed_at, now.date()), last=last
        )
        return text, "warning"
    if made_at is None:
        return _("Chưa có bản sao lưu nào"), "warning"
    return _("Sao lưu gần nhất: {when}").format(when=when_words(made_at, now.date())), "muted"


# --- the second place --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SecondPlace:
    """Another folder for copies, mostly on a stick: whether it is there now and what lies in it (newest first)."""

    folder: Path
    there: bool
    copies: tuple[Copy, ...] = ()
    same_disk: bool = False
    synced: bool = False

    @property
    def word(self) -> str:
        """``USB`` or ``nơi thứ hai``."""
        return place_word(self.folder)

    @property
    def last(self) -> Copy | None:
        """The newest copy there."""
        return self.copies[0] if self.copies else None


def place_word(folder: Path) -> str:
    """``USB`` for a stick, ``nơi thứ hai`` for any other folder."""
    return _("USB") if is_stick(folder) else _("nơi thứ hai")


def is_stick(folder: Path) -> bool:
    """Whether a folder lies on a drive that can be pulled out."""
    return place_kind(folder) is PlaceKind.REMOVABLE


def second_folder(memory: Memory, book_path: Path) -> Path | None:
    """The second place remembered for this book."""
    kept = memory.get(_SECOND_PLACES, {})
    text = kept.get(str(book_path.absolute())) if isinstance(kept, dict) else None
    return Path(text) if isinstance(text, str) and text else None


def set_second_folder(memory: Memory, book_path: Path, folder: Path | None) -> None:
    """Remember a second place for this book, or forget it. The book itself never knows of it."""
    found = memory.get(_SECOND_PLACES, {})
    kept = dict(found) if isinstance(found, dict) else {}
    kept.pop(str(book_path.absolute()), None)
    if folder is not None:
        kept[str(book_path.absolute())] = str(folder)
    memory.set(_SECOND_PLACES, kept)


def second_place(memory: Memory, book_path: Path) -> SecondPlace | None:
    """The second place of this book as it is now, None when none was chosen."""
    folder = second_folder(memory, book_path)
    return None if folder is None else place_at(folder, book_path)


def place_at(folder: Path, book_path: Path) -> SecondPlace:
    """A second place as it is now; a folder that cannot be read is not there."""
    try:
        if not folder.is_dir():
            return SecondPlace(folder, False)
        found = tuple(backup.list_copies(book_path, folder))
        same = folder.stat().st_dev == book_path.parent.stat().st_dev
    except OSError:
        return SecondPlace(folder, False)
    return SecondPlace(folder, True, found, same, place_kind(folder) is PlaceKind.SYNCED)


def folder_on(chosen: Path) -> Path:
    """On a whole drive the copies lie in a folder of their own; a drive that is out does not show it."""
    whole = chosen == Path(chosen.anchor) or os.path.ismount(chosen)
    return chosen / _("Sổ Chi bộ - sao lưu") if whole else chosen


def check_second_folder(book_path: Path, folder: Path) -> None:
    """Raises UserError for a folder that is no second place: the one where the first copies lie already."""
    from desktop_app.core import paths

    first = {book_path.parent.resolve(), paths.backups_of(book_path).resolve()}
    if folder.resolve() in first:
        raise UserError(
            _("Thư mục này là nơi sổ đang nằm, nên không giữ được gì khi hỏng máy."),
            "folder",
            _("Chọn USB hoặc một thư mục ở ổ khác."),
        )


def reminder(place: SecondPlace | None, now: datetime) -> str:
    """What the bar asks when the second place is there and its last copy is old or missing; else nothing."""
    if place is None or not place.there:
        return ""
    # one dated ahead by a clock set wrong tells nothing, and would put the question off for years
    last = next((copy for copy in place.copies if copy.made_at <= now + AHEAD), None)
    if last is not None and now - last.made_at <= REMIND_AFTER:
        return ""
    where = _("USB đang cắm") if is_stick(place.folder) else _("Nơi sao lưu thứ hai đang mở được")
    if last is None:
        return _("{where}, chưa có bản sao nào ở đó.").format(where=where)
    return _("{where}, bản sao gần nhất ở đó từ {ago}.").format(where=where, ago=ago_words(last.made_at, now))


def bring(copy: Path, folder: Path) -> Path:
    """Bring a copy into a folder as a book to work in, under the book's own name or the next free one."""
    name = backup.book_name(copy) or copy.stem
    target, n = folder / f"{name}{SUFFIX}", 1
    while os.path.lexists(target):
        n += 1
        target = folder / f"{name} ({n}){SUFFIX}"
    try:
        content = copy.read_bytes()
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp “{name}”: {reason}.").format(name=copy.name[:80], reason=reason_of(error)),
            "path",
            _("Cắm lại USB rồi làm lại."),
        ) from error
    replace_file(target, content)
    return target


# --- keeping -----------------------------------------------------------------------------------------------------------


def newest_change(session: Session) -> tuple[int, datetime | None]:
    """The number of the last change of the book (0 when there is none) and its time of day here."""
    question = select(ChangeSet.id, ChangeSet.at).where(ChangeSet.kind.in_(_CHANGING))
    row = session.execute(question.order_by(ChangeSet.id.desc()).limit(1)).one_or_none()
    if row is None:
        return 0, None
    return row.id, datetime.fromisoformat(row.at).astimezone().replace(tzinfo=None)


def _behind(at: datetime | None, now: datetime, span: timedelta) -> bool:
    """Whether a moment lies so long ago; a clock set back must not put it off for good."""
    return at is None or not timedelta(0) <= now - at < span


class Keeper:
    """Makes the copies of an open book and knows whether the book has changed since the last one.

    ``now`` tells the time. :meth:`copy` is for the worker; everything else answers at once.
    """

    def __init__(self, book: Book, now: Callable[[], datetime]) -> None:
        self.book = book
        self.now = now
        self._kept_change: int | None = None
        self._failed_at: datetime | None = None
        self._resting: Copy | None = None
        self._tried_at: datetime | None = None

    def copy(self, reason: str, folder: Path | None = None, step: Step | None = None) -> Copy:
        """Make a verified copy, beside the book or in another folder. Raises UserError when it could not be made."""
        now = self.now()
        if folder is None:
            self._tried_at = now
        elif not folder.is_dir():
            raise UserError(
                _("Không thấy nơi sao lưu thứ hai “{name}”.").format(name=folder.name or str(folder)),
                "folder",
                _("Cắm lại USB rồi sao lưu lại, hoặc chọn nơi khác."),
            )
        with self.book.read() as session:
            change, _at = newest_change(session)
        try:
            made = backup.make_copy(self.book, reason, now, folder, step)
        except UserError:
            if folder is None:
                self._failed_at = now
            raise
        if folder is None:
            self._kept_change, self._failed_at = change, None
            backup.thin(self.book.path, now.date())
        else:
            title = _("Sao lưu ra {place}").format(place=folder.name or str(folder))
            where = place_words(folder, self.book.path)
            self.book.log(Kind.BACKUP, title, place=where, file=made.path.name)
            backup.thin(self.book.path, now.date(), folder)
        return made

    def changed(self) -> bool:
        """Whether something was changed since the last copy of this session; a book that cannot be asked counts as such."""
        return self._change_at() is not None or self._kept_change is None

    def _change_at(self) -> datetime | None:
        """When the last change was made that is in no copy of this session; None when there is none."""
        try:
            with self.book.read() as session:
                change, at = newest_change(session)
        except UserError:
            return datetime.min
        return None if change == self._kept_change else at

    def rests(self) -> bool:
        """Whether something was changed since the last copy and the hand has rested since."""
        at, now = self._change_at(), self.now()
        apart = _APART_AFTER_FAILURE if self._failed_at is not None else _APART
        return at is not None and _behind(at, now, PAUSE) and _behind(self._tried_at, now, apart)

    def copy_at_rest(self, step: Step | None = None) -> Copy:
        """Make a copy while nothing is done; it takes the place of the one made at the rest before."""
        made = self.copy(_("lúc nghỉ tay"), None, step)
        before, self._resting = self._resting, made
        if before is not None:
            with suppress(OSError):
                before.path.unlink(missing_ok=True)
        return made

    def line(self) -> tuple[str, str]:
        """What the side bar says of the last copy, and its tone."""
        copies = backup.list_copies(self.book.path)
        return last_words(copies[0].made_at if copies else None, self._failed_at, self.now())

    def forget(self) -> None:
        """The book is another one now (restored): what was known of its changes no longer holds."""
        self._kept_change = None
