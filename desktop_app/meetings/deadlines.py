"""How long a meeting lasts, how often the branch meets, and by when papers are due. Meetings study, parts B1 to B3 and H."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from desktop_app.core import rules
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.meetings.models import MeetingKind

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Duration:
    """Length of a meeting in minutes against the least one; ``least`` is None when there is none for the kind or day."""

    minutes: int
    least: int | None
    source: str

    @property
    def short(self) -> bool:
        """Whether the meeting was shorter than it should be."""
        return self.least is not None and self.minutes < self.least


def minutes_between(start: time, end: time) -> int:
    """Minutes from start to end of the same day; negative when the end is earlier."""
    anchor = date(2000, 1, 1)
    return int((datetime.combine(anchor, end) - datetime.combine(anchor, start)).total_seconds() // 60)


def duration(kind: str, start: time, end: time, day: date) -> Duration:
    """The length of a meeting and what it should be."""
    minutes = minutes_between(start, end)
    try:
        found = rules.rule("meetings", "duration", day)
    except KeyError:
        return Duration(minutes, None, "")
    return Duration(minutes, found.value.get(kind), found.source)


@dataclass(frozen=True)
class Due:
    """A day by which something is to be done, with the document that says so."""

    day: date
    source: str


def documents_due(day: date) -> Due | None:
    """By when the papers of a meeting on ``day`` are to be with the members."""
    try:
        found = rules.rule("meetings", "documents_before", day)
    except KeyError:
        return None
    return Due(day - timedelta(days=found.value), found.source)


def report_due(day: date) -> Due | None:
    """By when the results of a meeting on ``day`` are to be with the superior committee."""
    try:
        found = rules.rule("meetings", "report_after", day)
    except KeyError:
        return None
    return Due(day + timedelta(days=found.value), found.source)


class Held(Protocol):
    """A meeting of the register."""

    @property
    def kind(self) -> str: ...
    @property
    def month(self) -> str: ...
    @property
    def date(self) -> date: ...


@dataclass(frozen=True)
class Missing:
    """A meeting not held: the regular one of a month or the thematic one of a quarter, due by the period's end."""

    key: Literal["regular", "thematic"]
    period: Period
    due: date
    source: str

    @property
    def sentence(self) -> str:
        """``Chưa sinh hoạt chuyên đề quý III/2026``."""
        if self.key == "regular":
            return _("Chưa sinh hoạt thường kỳ tháng {month}/{year}").format(
                month=self.period.index, year=self.period.year
            )
        return _("Chưa sinh hoạt chuyên đề quý {quarter}/{year}").format(
            quarter=ROMAN[self.period.index - 1], year=self.period.year
        )


def missing_meetings(held: Iterable[Held], since: date, today: date) -> list[Missing]:
    """Months without a regular and quarters without a thematic meeting from ``since`` to ``today``, oldest first.

    The month and the quarter of ``today`` are among them while nothing was held, so that they can be announced; only
    meetings up to ``today`` count as held.
    """
    done = [meeting for meeting in held if meeting.date <= today]
    months = {m.month for m in done if m.kind in (MeetingKind.REGULAR, MeetingKind.COMBINED)}
    quarters = {
        (m.date.year, (m.date.month - 1) // 3 + 1)
        for m in done
        if m.kind in (MeetingKind.THEMATIC, MeetingKind.COMBINED)
    }
    found: list[Missing] = []
    month = Period.month_of(since)
    while month.start <= today:
        if month.code not in months:
            found.append(
                Missing("regular", month, month.end, rules.rule("meetings", "regular", month.end).source)
            )
        month = month.next()
    quarter = Period("quarter", since.year, (since.month - 1) // 3 + 1)
    while quarter.start <= today:
        if (quarter.year, quarter.index) not in quarters:
            try:
                source = rules.rule("meetings", "thematic", quarter.end).source
            except KeyError:
                source = ""
            if source:
                found.append(Missing("thematic", quarter, quarter.end, source))
        quarter = quarter.next()
    return sorted(found, key=lambda one: (one.due, one.key))
