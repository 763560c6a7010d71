"""What the processes do that are killed while a book changes or is written. Each tells of what it has done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.core import book as books
from desktop_app.core.orm import set_setting

Tell = Callable[[object], None]


def change(tell: Tell, path: str, now: str, other: str) -> None:
    """Give the book another passphrase."""
    opened = books.unlock(Path(path), now)
    tell("begin")
    opened.change_passphrase(other)
    tell("done")


def change_with_copies(tell: Tell, path: str, now: str, other: str, *copies: str) -> None:
    """Give the book another passphrase, then its copies."""
    opened = books.unlock(Path(path), now)
    opened.change_passphrase(other)
    tell("begin")
    for copy in copies:
        opened.rekey_copy(Path(copy))
    tell("done")


def write(tell: Tell, path: str, passphrase: str) -> None:
    """Write one setting after the other."""
    with books.unlock(Path(path), passphrase) as opened:
        for number in range(100000):
            with opened.write("Ghi") as session:
                set_setting(session, f"k{number}", number)
            tell(number)
