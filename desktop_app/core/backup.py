"""Verified copies of a book: made through SQLite's own backup, reopened and checked, then named; old ones thinned out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import paths
from desktop_app.core.book import COPY_CACHE_KIB, SUFFIX, Book
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _

_STAMP = "%Y-%m-%d %H.%M.%S"
_NAME = re.compile(r" (\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)(?: (.+))?$")


@dataclass(frozen=True)
class Copy:
    """A kept copy: where, when, why, how large (bytes)."""

    path: Path
    made_at: datetime
    reason: str
    size: int


def make_copy(book: Book, reason: str, now: datetime) -> Copy:
    """Make a copy, prove that it opens and is whole, then give it its name. Raises UserError when it could not be made."""
    folder = paths.backups_of(book.path)
    temporary = folder / ".dang-chep.tmp"
    target = folder / f"{book.path.stem} {now.strftime(_STAMP)} {reason}{SUFFIX}"
    try:
        folder.mkdir(exist_ok=True)
        temporary.unlink(missing_ok=True)
        book.copy_to(temporary)
        _prove(book, temporary)
        temporary.replace(target)
    except (OSError, sqlcipher.DatabaseError) as error:
        _clear(temporary)
        raise UserError(
            _("Chưa sao lưu được sổ; sổ đang dùng vẫn nguyên vẹn."),
            None,
            _("Kiểm tra chỗ trống và quyền ghi ở thư mục của sổ."),
        ) from error
    except BaseException:
        _clear(temporary)
        raise
    return Copy(target, now, reason, target.stat().st_size)


def _clear(temporary: Path) -> None:
    for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
        leftover.unlink(missing_ok=True)


def _prove(book: Book, path: Path) -> None:
    """Open the copy and compare it with the book. Raises UserError when it is not the same."""
    copy = book.open_copy(path)
    source = book.raw_connection(read_only=True, cache_kib=COPY_CACHE_KIB)
    try:
        sound = [row[0] for row in copy.execute("PRAGMA quick_check")] == ["ok"]
        names = [
            row[0]
            for row in source.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        counts = [
            [int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names]
            for db in (copy, source)
        ]
    finally:
        copy.close()
        source.close()
    if not sound or counts[0] != counts[1]:
        raise UserError(_("Bản sao lưu vừa chép không khớp với sổ nên đã bị bỏ."), None, _("Sao lưu lại."))


def list_copies(book_path: Path) -> list[Copy]:
    """The kept copies of a book, newest first."""
    found: list[Copy] = []
    folder = paths.backups_of(book_path)
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        if match := _NAME.search(path.stem):
            made = datetime.strptime(match.group(1), _STAMP)
            found.append(Copy(path, made, match.group(2) or "", path.stat().st_size))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def to_thin(copies: list[Copy], today: date) -> list[Copy]:
    """The copies that need not be kept: all of two days stay, then one a day (30 days), a week (a year), a month."""
    seen: set[tuple[str, int, int]] = set()
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
        if slot in seen:
            surplus.append(copy)
        seen.add(slot)
    return surplus


def thin(book_path: Path, today: date) -> None:
    """Remove the copies that :func:`to_thin` names."""
    for copy in to_thin(list_copies(book_path), today):
        copy.path.unlink(missing_ok=True)
