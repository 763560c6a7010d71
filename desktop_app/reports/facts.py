"""What the statistics are made from: people, meetings, tasks, votes and ratings as plain records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.members.service import Person
from desktop_app.ratings.models import Level
from desktop_app.reports.figures import MeetingLine

Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task given at a meeting. ``given`` is the day of that meeting; ``who`` the name as the minutes print it."""

    id: int
    given: date
    content: str
    who: str
    member_id: int | None
    due: date | None
    done_on: date | None
    cancelled: bool
    result: str = ""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A resolution put to the vote at a meeting."""

    meeting_id: int
    day: date
    subject: str
    adopted: bool


@dataclass(frozen=True, slots=True)
class RatingYear:
    """The results of one rating year: everybody counted is exempt, not rated or rated; the rated have a level each."""

    year: int
    exempt: tuple[int, ...]
    not_rated: tuple[int, ...]
    levels: Mapping[str, tuple[int, ...]]
    state: str = "decided"
    branch_level: str = ""

    @property
    def rated(self) -> tuple[int, ...]:
        """Those who have a level."""
        return tuple(person for level in Level for person in self.levels.get(level.value, ()))

    @property
    def everybody(self) -> tuple[int, ...]:
        """All members counted."""
        return self.rated + self.exempt + self.not_rated


@dataclass(frozen=True, slots=True)
class Records:
    """What the statistics are made from: the people with all their events (those who left included), and the meetings,
    tasks, resolutions of both periods, the ratings of the years there are."""

    people: Sequence[Person]
    meetings: Sequence[MeetingLine] = ()
    tasks: Sequence[TaskLine] = ()
    votes: Sequence[VoteLine] = ()
    ratings: Mapping[int, RatingYear] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
