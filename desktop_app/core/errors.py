"""Two kinds of errors: what the user can put right (:class:`UserError`); everything else is a bug."""

from __future__ import annotations


class UserError(Exception):
    """A fault the user can put right.

    ``message`` is one Vietnamese sentence: what and why. ``field`` names the form field it belongs to (an attribute of
    the draft), ``hint`` says what to do next.
    """

    def __init__(self, message: str, field: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message
