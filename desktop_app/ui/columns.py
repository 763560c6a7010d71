"""What a column of a table is: its heading, how a value is shown, ordered, coloured and written back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import name_key, sort_key
from desktop_app.ui.values import show_value

Kind = Literal["text", "name", "date", "number", "status"]


@dataclass(frozen=True)
class Column:
    """A column. ``width`` in pixels of the 100 % design is a wish; heading, dates and names always fit,
    and ``least`` is kept however narrow the window.

    ``text(row)`` defaults to the attribute ``key`` shown the Vietnamese way; ``sort(row)`` to an order fitting ``kind``
    (given name first for ``name``). ``tone(row)`` colours a ``status``. ``write(row, text)`` makes the column typed into: it
    returns the new row (or None when it changed the row itself) and refuses with a UserError. Where the window is too narrow
    for all, the column with the lowest ``spare`` above 0 goes out of sight first; it is printed all the same.
    """

    key: str
    title: str
    width: int = 120
    kind: Kind = "text"
    align: Literal["left", "right", "center"] | None = None
    text: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None
    write: Callable[[Any, str], Any] | None = None
    choices: Sequence[str] | Callable[[Any], Sequence[str]] | None = None
    tip: Callable[[Any], str] | None = None
    bold: Callable[[Any], bool] | None = None
    hidden: bool = False
    title_tip: str = ""
    spare: int = 0
    least: int = 0

    def shown(self, row: Any) -> str:
        """What stands in the cell of a row."""
        if self.text is not None:
            return self.text(row)
        value = getattr(row, self.key, None)
        return "—" if value is None and self.kind == "date" else show_value(value)

    def order(self, row: Any) -> Any:
        """What the rows are sorted by; None comes last in both directions."""
        if self.sort is not None:
            return self.sort(row)
        if self.kind in ("date", "number"):
            value = getattr(row, self.key, None)
            if isinstance(value, PartialDate):
                return value.iso()
            return value.isoformat() if isinstance(value, date) else value
        shown = self.shown(row)
        return (name_key(shown) if self.kind == "name" else sort_key(shown)) if shown else None


@dataclass(frozen=True)
class CellEdit:
    """One cell the user changed: the row as it is now, the column's key, the text typed."""

    row: Any
    column: str
    text: str
