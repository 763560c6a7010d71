"""Wrong passphrases, counted for each book and remembered when the program is started again.

After three wrong tries one waits (:func:`desktop_app.core.keys.wait_after`); an hour without a try, or the right
passphrase, forgives all. Kept beside the settings, under a digest of the random number a book and its copies begin with.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core import keys, paths
from desktop_app.core.errors import UserError
from desktop_app.core.files import replace_file
from desktop_app.core.i18n import _

if TYPE_CHECKING:
    from desktop_app.core.book import Book

FORGIVEN_AFTER = 3600.0


def _file() -> Path:
    return paths.user_data() / "lan-thu.json"


def _name(book: Path) -> str:
    told = os.path.realpath(book).encode("utf-8", "surrogatepass")
    with contextlib.suppress(OSError, UserError):
        # the same in all copies of a book: trying at one of them is trying at the book
        told = keys.salt_of(book)
    return hashlib.sha256(told).hexdigest()[:24]


def _all() -> dict[str, list[float]]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
        return {str(name): [float(tries[0]), float(tries[1])] for name, tries in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, LookupError):
        return {}


def _keep(tries: dict[str, list[float]]) -> None:
    try:
        replace_file(_file(), json.dumps(tries).encode())
    except UserError:
        # a full disk must not keep anybody from opening the book
        return


def failures(book: Path, now: float) -> int:
    """How many wrong tries in a row this book has seen; ``now`` in seconds."""
    count, at = _all().get(_name(book), (0.0, 0.0))
    return 0 if now - at > FORGIVEN_AFTER else int(count)


def seconds_left(book: Path, now: float) -> int:
    """How long to wait before the next try. A clock set back does not make it longer than it was."""
    wait = keys.wait_after(failures(book, now))
    if not wait:
        return 0
    tries = _all()
    count, at = tries[_name(book)]
    if now < at:
        tries[_name(book)] = [count, now]
        _keep(tries)
        return wait
    return max(0, math.ceil(wait - (now - at)))


def note_wrong(book: Path, now: float) -> int:
    """Count a wrong try; returns how long to wait before the next one."""
    count = failures(book, now) + 1
    tries = {name: kept for name, kept in _all().items() if abs(now - kept[1]) <= FORGIVEN_AFTER}
    tries[_name(book)] = [count, now]
    _keep(tries)
    return keys.wait_after(count)


def check_wait(book: Path, field: str, now: float) -> None:
    """Raises UserError while one has to wait after wrong tries."""
    left = seconds_left(book, now)
    if left:
        raise UserError(_("Đã gõ sai nhiều lần."), field, _("Thử lại sau {n} giây.").format(n=left))


def prove(book: Book, passphrase: str, field: str, now: float) -> None:
    """Raises UserError when this is not the passphrase of the open book, which counts as a try, or while one has to wait."""
    check_wait(book.path, field, now)
    if not book.opens_with(passphrase):
        note_wrong(book.path, now)
        raise UserError(
            _("Mật khẩu đang dùng không đúng."),
            field,
            _("Gõ lại, chú ý bộ gõ tiếng Việt và phím Caps Lock."),
        )
    note_right(book.path)


def note_right(book: Path) -> None:
    """The right passphrase forgives all."""
    tries = _all()
    if tries.pop(_name(book), None) is not None:
        _keep(tries)
