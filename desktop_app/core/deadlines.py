"""A deadline: what has to be done by which day, from when it counts, and the clause it comes from.

Features say their deadlines as :class:`Deadline`; nothing is stored: a deadline is there until the records say that it was
met, so what is overdue does not disappear. One that no record can close is ``closable`` by hand, with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from desktop_app.core.workdays import workdays_left

Measure = Literal["days", "workdays"]


@dataclass(frozen=True)
class Deadline:
    """``key`` names this one deadline for good (``recognition-12``), ``kind`` its sort (``recognition``). ``start`` is the day it
    counts from, ``day`` the last day, ``clause`` the sentence with day and source, ``source`` the document and clause alone.
    ``page`` and ``target`` lead to where it is met; ``person`` is the full name of whom it concerns. ``advisory``: the day rests
    on an inference. ``show_from``: before this day it is not told yet (None: always)."""

    key: str
    kind: str
    title: str
    clause: str
    source: str
    day: date
    start: date | None = None
    measure: Measure = "days"
    page: str = "members"
    target: Mapping[str, Any] = field(default_factory=dict)
    action: str = ""
    person: str = ""
    advisory: bool = False
    closable: bool = False
    show_from: date | None = None

    def left(self, today: date, holidays: Collection[date]) -> int:
        """Days (working days, where it is measured so) from ``today`` to the last one; negative when late."""
        if self.measure == "workdays":
            return workdays_left(today, self.day, holidays)
        return (self.day - today).days
