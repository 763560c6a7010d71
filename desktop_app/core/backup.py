"""Verified copies of a book: made through SQLite's own backup, reopened and checked, then named; old ones thinned out.

A copy is made beside the work: others may write meanwhile. Restoring proves the chosen copy, keeps the present book as a
copy of its own, and exchanges the file in one step: a crash leaves the old book or the new one, whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import book as books
from desktop_app.core import cipher, history, keys, paths, recognising
from desktop_app.core.book import Book
from desktop_app.core.cipher import COPY_CACHE_KIB
from desktop_app.core.errors import UserError
from desktop_app.core.files import put_in_place, reason_of
from desktop_app.core.i18n import N_, _, in_every_language
from desktop_app.core.lock import BookLock
from desktop_app.core.recognising import PAGE_BYTES, SUFFIX

Step = Callable[[float], None]

KEPT_AT_LEAST = 10
"""So many of the newest copies stay whatever the calendar says."""

_STAMP = "%Y-%m-%d %H.%M.%S"
_NAME = re.compile(r"^(?:(.*) )?(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)(?: (.+))?$")
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME_BYTES = 240
# SQLite opens no longer ones, the journal's ending counted in
_PATH_BYTES = 500
# why the bytes of a book were kept of which no verified copy could be made
_DAMAGED, _UNOPENED = N_("trước khôi phục, bị hỏng"), N_("trước khôi phục, không mở được")
# ages are counted from the fifth last day on which copies were made: a clock set wrong for a day ages nothing
_DAYS_BELIEVED = 5
_TICK = 200_000
# two copies of one book would write into the same unfinished file
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Copy:
    """A kept copy: where, when, why, how large (bytes)."""

    path: Path
    made_at: datetime
    reason: str
    size: int


@dataclass(frozen=True)
class CopyInfo:
    """What is in a copy; nothing is known of one that another passphrase locks or that is damaged."""

    copy: Copy
    state: Literal["whole", "other_key", "damaged"]
    members: int | None = None
    meetings: int | None = None
    last_change: datetime | None = None


class DamagedBook(UserError):
    """The book itself could not be read whole: no verified copy can be made of it."""


def make_copy(
    book: Book, reason: str, now: datetime, folder: Path | None = None, step: Step | None = None
) -> Copy:
    """Make a copy, prove that it opens and is whole, then give it its name.

    ``folder`` is a second place that is there (a USB stick), ``step`` is told the part that is done and may raise to stop. Raises
    UserError when the copy could not be made; nothing is then left of it.
    """
    tell = step or _nobody
    with _ONE_AT_A_TIME:
        return _made(book, reason, now, folder, tell)


def _made(book: Book, reason: str, now: datetime, folder: Path | None, tell: Step) -> Copy:
    own, folder = folder is None, folder or paths.backups_of(book.path)
    try:
        temporary = folder / _temporary_name(book.path)
    except OSError as error:
        raise _not_made(error) from error
    try:
        if own:
            # a stick that is not there is never made up on this disk
            folder.mkdir(exist_ok=True)
        _clear(temporary)
        _copy_proven(book, temporary, tell)
        target, made_at = _free_name(folder, book.path.stem, now, reason)
        put_in_place(temporary, target)
        return Copy(target, made_at, reason, target.stat().st_size)
    except (OSError, sqlcipher.DatabaseError) as error:
        _clear(temporary)
        raise _not_made(error) from error
    except BaseException:
        _clear(temporary)
        raise


def _nobody(_fraction: float) -> None:
    return


def _part(step: Step, start: float, end: float) -> Step:
    return lambda fraction: step(start + (end - start) * fraction)


def _not_made(error: BaseException) -> UserError:
    if isinstance(error, OSError):
        return UserError(
            _("Chưa sao lưu được sổ: {reason}; sổ đang dùng vẫn nguyên vẹn.").format(reason=reason_of(error)),
            None,
            _("Kiểm tra chỗ trống và quyền ghi ở nơi cất bản sao, hoặc cắm lại USB."),
        )
    if cipher.is_full(error):
        return UserError(
            _("Chưa sao lưu được sổ vì nơi cất bản sao đã đầy; sổ đang dùng vẫn nguyên vẹn."),
            None,
            _("Xóa bớt tệp không cần ở đó rồi sao lưu lại."),
        )
    if cipher.is_damage(error):
        return DamagedBook(
            _("Chưa sao lưu được vì tệp sổ bị hỏng ở một chỗ."),
            None,
            _("Kiểm tra sổ, rồi khôi phục bản sao lưu gần nhất."),
        )
    return UserError(
        _("Chưa sao lưu được sổ: ổ đĩa không trả lời; sổ đang dùng vẫn nguyên vẹn."),
        None,
        _("Kiểm tra chỗ trống và quyền ghi ở nơi cất bản sao, hoặc cắm lại USB."),
    )


def _temporary_name(book_path: Path) -> str:
    # told by the salt, which is the book's own: two books may share a stick
    return f".dang-chep-{keys.salt_of(book_path)[:6].hex()}.tmp"


def _prepared(book_path: Path) -> Path:
    # a long name leaves no room for more, and for the journal beside it
    name = book_path.name
    if len(name.encode()) > _NAME_BYTES - 40:
        name = hashlib.sha256(name.encode()).hexdigest()[:24]
    return book_path.with_name(f".{name}.khoi-phuc")


def _clear(temporary: Path) -> None:
    for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
        with contextlib.suppress(OSError):
            leftover.unlink(missing_ok=True)


def clear_leftovers(book_path: Path) -> None:
    """Remove what a crash left of a copy or of a restoring; the book must be held by this program."""
    with contextlib.suppress(OSError, UserError), _ONE_AT_A_TIME:
        _clear(paths.backups_of(book_path) / _temporary_name(book_path))
    _clear(_prepared(book_path))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _free_name(folder: Path, stem: str, now: datetime, reason: str) -> tuple[Path, datetime]:
    """A name nobody has yet: of two copies of one second the later says the next second."""
    said = _UNFIT.sub("-", reason).strip(" .")
    tail = f" {now.strftime(_STAMP)}{' ' + said if said else ''}{SUFFIX}"
    room = min(_NAME_BYTES, _PATH_BYTES - len(os.fsencode(folder.absolute())))
    while len((stem + tail).encode()) > room and len(stem) > 1:
        stem = stem[:-1]
    stamps = {copy[0] for copy in map(_named, folder.iterdir()) if copy is not None}
    now = now.replace(microsecond=0)
    while now in stamps:
        now += timedelta(seconds=1)
    return folder / f"{stem} {now.strftime(_STAMP)}{' ' + said if said else ''}{SUFFIX}", now


@contextmanager
def _stoppable(connection: Any, tell: Callable[[], None]) -> Iterator[None]:
    """A long question asks ``tell`` now and then, which may raise to stop it."""
    raised: list[BaseException] = []

    def ask() -> int:
        try:
            tell()
        except BaseException as error:
            raised.append(error)
            return 1
        return 0

    connection.set_progress_handler(ask, _TICK)
    try:
        yield
    except sqlcipher.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _sound(connection: Any, tell: Callable[[], None]) -> bool:
    with _stoppable(connection, tell):
        return [row[0] for row in connection.execute("PRAGMA quick_check")] == ["ok"]


def _counts(connection: Any) -> dict[str, int]:
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


def head_of(connection: Any) -> tuple[int, bytes] | None:
    """The end of the chain of the history: how many sets, the last one's digest; None before there was a chain."""
    if int(connection.execute("PRAGMA user_version").fetchone()[0]) < 2:
        return None
    row = connection.execute("SELECT sets, digest FROM history_head").fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]))


def _copy_proven(book: Book, target: Path, tell: Step) -> None:
    # what a write cut short left in the journal is rolled back first, which needs writing
    source = book.raw_connection(cache_kib=COPY_CACHE_KIB)
    try:
        before = _data_version(source)
        target.touch(mode=0o600)
        book.copy_pages(source, target, _part(tell, 0, 0.6))
        copy = book.open_copy(target)
        try:
            proven = _sound(copy, lambda: tell(0.75)) and _same(source, copy, before)
        finally:
            copy.close()
    finally:
        source.close()
    if not proven:
        raise DamagedBook(
            _("Bản sao lưu vừa chép không khớp với sổ nên đã bị bỏ."),
            None,
            _("Sao lưu lại; nếu vẫn thế thì kiểm tra sổ."),
        )
    tell(0.9)
    _sync(target)
    tell(1.0)


def _data_version(connection: Any) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _same(source: Any, copy: Any, before: int) -> bool:
    """Whether a copy holds what the book holds, or held a moment ago when somebody wrote meanwhile."""
    copied, now = _counts(copy), _counts(source)
    if _data_version(source) == before:
        return copied == now and head_of(copy) == head_of(source)
    head = head_of(copy)
    if head is None:
        return head_of(source) is not None or copied.keys() == now.keys()
    row = source.execute("SELECT id FROM change_set WHERE digest = ?", (head[1],)).fetchone()
    if row is None:
        return False
    sets = source.execute("SELECT count(*) FROM change_set WHERE id <= ?", row).fetchone()[0]
    changes = source.execute("SELECT count(*) FROM change WHERE set_id <= ?", row).fetchone()[0]
    return (head[0], copied["change_set"], copied["change"]) == (sets, sets, changes)


def book_name(path: Path) -> str | None:
    """The name of the book that a file is a copy of, by how copies are named; None for any other file."""
    match = _NAME.search(path.stem)
    return (match.group(1) or path.stem) if match is not None and _named(path) is not None else None


def copy_at(path: Path) -> Copy:
    """The copy in a file somebody points at. Raises UserError when there is none."""
    try:
        facts = path.stat()
    except OSError as error:
        raise UserError(
            _("Không thấy tệp “{name}”.").format(name=path.name[:80]),
            "path",
            _("Tìm lại nơi cất bản sao hoặc cắm USB."),
        ) from error
    named = _named(path)
    return Copy(
        path,
        named[0] if named else datetime.fromtimestamp(facts.st_mtime),
        named[1] if named else "",
        facts.st_size,
    )


def _named(path: Path) -> tuple[datetime, str] | None:
    match = _NAME.search(path.stem)
    if match is None:
        return None
    with contextlib.suppress(ValueError):
        return datetime.strptime(match.group(2), _STAMP), match.group(3) or ""
    return None


def _salt(path: Path) -> bytes | None:
    with contextlib.suppress(OSError, UserError):
        return keys.salt_of(path)
    return None


def list_copies(book_path: Path, folder: Path | None = None) -> list[Copy]:
    """The kept copies of a book, newest first; in a ``folder`` that others use too, only those of this book."""
    found: list[Copy] = []
    own = folder is None
    salt = None if own else _salt(book_path)
    place = folder or paths.backups_of(book_path)
    try:
        files = sorted(place.iterdir(), reverse=True)
    except OSError:
        return []
    for path in files:
        named = _named(path)
        if named is None or path.suffix.lower() != SUFFIX or path.name.startswith("."):
            continue
        # the salt stands in clear at the beginning of a book and of its copies, whatever their passphrase
        if salt is not None and _salt(path) != salt:
            continue
        with contextlib.suppress(OSError):
            if path.is_file():
                found.append(Copy(path, *named, path.stat().st_size))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def describe(book: Book, copy: Copy, step: Step | None = None) -> CopyInfo:
    """What is in a copy, after reading it whole with the key of this book."""
    try:
        if copy.size < PAGE_BYTES or copy.size % PAGE_BYTES:
            return CopyInfo(copy, "damaged")
        try:
            connection = book.open_copy(copy.path)
        except sqlcipher.DatabaseError as error:
            locked = cipher.is_foreign(error) and not book.locked_pages(copy.path)
            return CopyInfo(copy, "other_key" if locked and not _plainly_no_book(copy.path) else "damaged")
        try:
            return _read(copy, connection, step or _nobody)
        finally:
            connection.close()
    except (OSError, UserError, sqlcipher.DatabaseError):
        return CopyInfo(copy, "damaged")


def _plainly_no_book(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(PAGE_BYTES)
    return not any(head[keys.SALT_BYTES :]) or head.startswith(
        (b"SQLite format 3\x00", b"PK", b"%P", b"\xd0\xcf")
    )


def _read(copy: Copy, connection: Any, tell: Step) -> CopyInfo:
    if not _sound(connection, lambda: tell(0.5)):
        return CopyInfo(copy, "damaged")
    chained = int(connection.execute("PRAGMA user_version").fetchone()[0]) >= 2
    last = connection.execute(
        "SELECT at FROM change_set"
        + (" WHERE kind = 'change'" if chained else "")
        + " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    members, meetings = (
        int(connection.execute(f"SELECT count(*) FROM {table} WHERE NOT deleted").fetchone()[0])
        for table in ("member", "meeting")
    )
    return CopyInfo(
        copy, "whole", members, meetings, datetime.fromisoformat(last[0]).astimezone() if last else None
    )


def to_thin(copies: list[Copy], today: date) -> list[Copy]:
    """The copies that need not be kept: all of two days stay, then one a day (30 days), a week (a year), a month."""
    as_it_was = _as_it_was_reasons()
    seen: set[tuple[bool, str, int, int]] = set()
    surplus: list[Copy] = []
    for copy in sorted(copies, key=lambda c: c.made_at, reverse=True):
        day = copy.made_at.date()
        age = today - day
        if age <= timedelta(days=2):
            continue
        if age <= timedelta(days=30):
            slot = ("day", day.year, day.toordinal())
        elif age <= timedelta(days=365):
            slot = ("week", *day.isocalendar()[:2])
        else:
            slot = ("month", day.year, day.month)
        # a damaged book kept as it was takes no whole copy's place
        place = (copy.reason in as_it_was, *slot)
        if place in seen:
            surplus.append(copy)
        seen.add(place)
    return surplus


def _as_it_was_reasons() -> frozenset[str]:
    return in_every_language(_DAMAGED) | in_every_language(_UNOPENED)


def surplus_of(copies: list[Copy], today: date) -> list[Copy]:
    """The copies :func:`thin` removes: a clock set wrong throws no good copies away, and the newest always stay.

    What is dated after ``today`` stays. Ages are counted from the fifth last day that has copies, not from a day the clock
    may have made up.
    """
    past = sorted((c for c in copies if c.made_at.date() <= today), key=lambda c: c.made_at, reverse=True)
    days = sorted({c.made_at.date() for c in past}, reverse=True)
    if len(days) < _DAYS_BELIEVED:
        return []
    newest = set(past[:KEPT_AT_LEAST])
    return [copy for copy in to_thin(past, days[_DAYS_BELIEVED - 1]) if copy not in newest]


def thin(book_path: Path, today: date, folder: Path | None = None) -> None:
    """Remove the copies of which enough newer and older ones are kept, and what a crash left; ``folder`` is a second place."""
    clear_leftovers(book_path)
    for copy in surplus_of(list_copies(book_path, folder), today):
        # one that cannot be removed today goes another day
        with contextlib.suppress(OSError):
            copy.path.unlink(missing_ok=True)


def restore(
    book: Book, path: Path, now: datetime, key: bytes | None = None, step: Step | None = None
) -> Copy:
    """Put a copy in the place of the book, which is first kept as a copy itself; returns that kept copy.

    The same ``book`` goes on with what the copy held; the passphrase and the recovery code stay those of today. ``key``
    opens a copy locked with another passphrase. Raises UserError when the copy is damaged or the present book could not be
    kept: then the book is as it was.
    """
    tell = step or _nobody
    book.refuse_when_only_looked_at()
    if _is_same(path, book.path):
        raise UserError(
            _("Đây chính là sổ đang dùng, không phải bản sao."), "path", _("Chọn một bản sao lưu.")
        )
    clear_leftovers(book.path)
    prepared = _prepared(book.path)
    with book.look_at(path, key) as chosen:
        _prove_chosen(chosen, _part(tell, 0, 0.2))
        kept, head = _keep_present(book, now, _part(tell, 0.2, 0.6))
        done = False
        try:
            _prepare(book, chosen, prepared, _part(tell, 0.6, 0.95))
            _log_restored(book, prepared, path, kept)
            # the last moment to stop
            tell(1.0)
            while not (done := book.take_over(prepared, partial(_still, head))):
                # somebody wrote since: what was acknowledged must be in the kept copy
                former = kept
                kept, head = _keep_present(book, now, _nobody)
                _forget(former)
        except (OSError, sqlcipher.DatabaseError) as error:
            raise _not_restored(error) from error
        finally:
            _clear(prepared)
            if not done:
                # the book is as it was: tried again and again, its copies would fill the disk
                _forget(kept)
    return kept


def _forget(copy: Copy) -> None:
    with contextlib.suppress(OSError):
        copy.path.unlink(missing_ok=True)


def _is_same(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samefile(one, other)
    return False


def _not_restored(error: BaseException) -> UserError:
    if isinstance(error, OSError):
        reason = reason_of(error)
    elif cipher.is_full(error):
        reason = _("ổ đĩa đã đầy")
    else:
        reason = _("ổ đĩa không trả lời")
    return UserError(
        _("Chưa khôi phục được: {reason}; sổ đang dùng vẫn như cũ.").format(reason=reason),
        None,
        _("Kiểm tra chỗ trống và quyền ghi ở thư mục của sổ rồi làm lại."),
    )


def _prove_chosen(chosen: Book, tell: Step) -> None:
    try:
        connection = chosen.raw_connection(read_only=True, cache_kib=COPY_CACHE_KIB)
        try:
            whole = _sound(connection, lambda: tell(0.5))
        finally:
            connection.close()
    except sqlcipher.DatabaseError:
        whole = False
    if not whole:
        raise UserError(
            _("Bản sao này bị hỏng nên không khôi phục từ nó; sổ đang dùng vẫn như cũ."),
            "path",
            _("Chọn một bản sao khác."),
        )
    tell(1.0)


def _still(head: tuple[int, bytes] | None, connection: Any) -> bool:
    try:
        return head is None or head_of(connection) == head
    except sqlcipher.DatabaseError:
        # too damaged to be written to since
        return True


def _keep_present(book: Book, now: datetime, tell: Step) -> tuple[Copy, tuple[int, bytes] | None]:
    reason = _("trước khôi phục")
    try:
        kept = make_copy(book, reason, now, step=tell)
    except DamagedBook:
        return _keep_as_it_is(book.path, _(_DAMAGED), now), None
    copy = book.open_copy(kept.path)
    try:
        return kept, head_of(copy)
    finally:
        copy.close()


def _keep_as_it_is(book_path: Path, reason: str, now: datetime) -> Copy:
    """Keep the bytes of a book that no verified copy can be made of, with its journal: something may yet be saved."""
    folder = paths.backups_of(book_path)
    try:
        folder.mkdir(exist_ok=True)
        target, made_at = _free_name(folder, book_path.stem, now, reason)
        temporary = folder / ".dang-chep-hong.tmp"
        journal = book_path.with_name(book_path.name + "-journal")
        try:
            if journal.exists():
                shutil.copyfile(journal, target.with_name(target.name + "-journal"))
            shutil.copyfile(book_path, temporary)
            _sync(temporary)
            put_in_place(temporary, target)
        except BaseException:
            _clear(temporary)
            raise
    except OSError as error:
        raise _not_made(error) from error
    return Copy(target, made_at, reason, target.stat().st_size)


def _prepare(book: Book, chosen: Book, prepared: Path, tell: Step) -> None:
    source = chosen.raw_connection(read_only=True, cache_kib=COPY_CACHE_KIB)
    try:
        prepared.touch(mode=0o600)
        with contextlib.suppress(OSError):
            # where files have no rights of their own
            shutil.copymode(book.path, prepared)
        book.copy_pages(source, prepared, _part(tell, 0, 0.6))
        copy = book.open_copy(prepared)
        try:
            if not _sound(copy, lambda: tell(0.8)) or _counts(copy) != _counts(source):
                raise UserError(
                    _("Bản sao vừa chép ra không khớp nên chưa khôi phục; sổ đang dùng vẫn như cũ."),
                    None,
                    _("Làm lại; nếu vẫn thế thì chọn bản sao khác."),
                )
        finally:
            copy.close()
    finally:
        source.close()
    tell(1.0)


def _log_restored(book: Book, prepared: Path, path: Path, kept: Copy) -> None:
    fresh = book.beside(prepared)
    try:
        fresh.log(
            history.Kind.RESTORE,
            _("Khôi phục sổ từ bản sao “{name}”").format(name=path.name),
            copy=path.name,
            kept=kept.path.name,
        )
    finally:
        fresh.close()
    _sync(prepared)


def put_back(book_path: Path, path: Path, key: bytes, now: datetime, step: Step | None = None) -> Copy | None:
    """Put a copy in the place of a book that is lost or cannot be opened any more; the copy's passphrase opens it.

    The file that lay there is kept as it is among the copies and returned, None when there was none. Raises UserError when
    the copy is damaged, ``key`` is not its key, or the book is open elsewhere.
    """
    tell = step or _nobody
    book_path = recognising.true_path(book_path)
    lock = BookLock(book_path)
    lock.acquire()
    prepared = _prepared(book_path)
    journal = book_path.with_name(book_path.name + "-journal")
    try:
        _clear(prepared)
        with books.look(path, key) as chosen:
            _prove_chosen(chosen, _part(tell, 0, 0.4))
            there = book_path.exists()
            kept = _keep_as_it_is(book_path, _(_UNOPENED), now) if there else None
            try:
                fresh = chosen.own_copy(prepared, _part(tell, 0.4, 1.0))
                fresh.log(
                    history.Kind.RESTORE,
                    _("Khôi phục sổ từ bản sao “{name}”").format(name=path.name),
                    copy=path.name,
                    kept=kept.path.name if kept else None,
                )
                fresh.close()
                _sync(prepared)
                # kept above: played into the new book it would destroy it
                journal.unlink(missing_ok=True)
                put_in_place(prepared, book_path)
            except (OSError, sqlcipher.DatabaseError) as error:
                raise _not_restored(error) from error
            return kept
    finally:
        _clear(prepared)
        lock.release()
