"""Two kinds of errors: what the user can put right (:class:`UserError`); everything else is a bug."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """A way out of a book that does not open, offered as a button."""

    COPY = "copy"  # open the newest whole copy
    SALVAGE = "salvage"  # save what can be read into a new book
    LOOK = "look"  # open to look, changing nothing
    OTHER = "other"  # choose another file


class UserError(Exception):
    """A fault the user can put right.

    ``message`` is one Vietnamese sentence: what and why. ``field`` names the form field it belongs to (an attribute of
    the draft), ``hint`` says what to do next, ``ways`` which buttons a screen should offer beside the sentence.
    """

    def __init__(
        self,
        message: str,
        field: str | None = None,
        hint: str | None = None,
        ways: tuple[Way, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.hint = hint
        self.ways = ways

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class WrongKey(UserError):
    """The passphrase or the recovery code is not that of the book: a try that counts (:mod:`desktop_app.core.attempts`)."""


class BookClosed(Exception):
    """The book was locked while something still wanted to use it; whoever did simply stops, nothing is to be told."""
