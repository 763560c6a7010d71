"""Everything that is known of one meeting, as plain data: what minutes and resolution are made from and what is frozen.

:func:`to_plain` and :func:`from_plain` carry facts to JSON and back without loss.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from desktop_app.branch.service import BranchInfo
from desktop_app.core.period import Period
from desktop_app.meetings import deadlines, scoring, voting
from desktop_app.meetings.attendance import AttendanceSums
from desktop_app.meetings.models import MeetingKind

T = TypeVar("T")

KIND_PHRASES = {
    MeetingKind.REGULAR: "thường kỳ",
    MeetingKind.THEMATIC: "chuyên đề",
    MeetingKind.COMBINED: "thường kỳ và chuyên đề",
    MeetingKind.EXTRAORDINARY: "bất thường",
}
"""How papers name the kinds of meetings."""


@dataclass(frozen=True)
class StandingFacts:
    """The standing of a person on the day of the meeting."""

    state: str
    exempt: bool = False
    temporary_in: bool = False
    temporary_out: bool = False
    suspended: bool = False


@dataclass(frozen=True)
class AttendeeFacts:
    """One person of the attendance list, in the order of the list."""

    id: int
    name: str
    standing: StandingFacts
    mark: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class OpinionFacts:
    """What one person said."""

    speaker: str
    text: str


@dataclass(frozen=True)
class ItemFacts:
    """One item of the agenda with what was said and concluded; see :class:`desktop_app.meetings.models.AgendaItem`."""

    id: int
    section: str
    topic: str
    title: str
    presenter: str = ""
    content: str = ""
    conclusion: str = ""
    opinions: tuple[OpinionFacts, ...] = ()

    @property
    def written(self) -> bool:
        """Whether something was recorded of it."""
        return bool(self.content or self.conclusion or self.opinions)


@dataclass(frozen=True)
class VoteFacts:
    """A vote with its denominator and source; ``votes_for`` is None until it is counted."""

    id: int
    subject: str
    content: str
    is_resolution: bool
    secret: bool
    threshold: str
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    denominator: int
    own_denominator: bool
    needed: int
    source: str

    @property
    def result(self) -> voting.VoteResult | None:
        """The result once counted."""
        if self.votes_for is None:
            return None
        return voting.VoteResult(
            self.votes_for,
            self.denominator,
            self.needed,
            self.denominator > 0 and self.votes_for >= self.needed,
        )


@dataclass(frozen=True)
class TaskFacts:
    """A task as it stood at the meeting."""

    id: int
    content: str
    assignee: str
    due: dt.date | None
    done_on: dt.date | None = None
    exceeded: bool = False
    result: str = ""


@dataclass(frozen=True)
class ResolutionFacts:
    """The resolution of the meeting: its number (the next free one until it is issued), date and signer."""

    number: str
    date: dt.date
    signer: str
    post_line: str
    issued: bool = False
    paper_id: int | None = None


@dataclass(frozen=True)
class MinutesFacts:
    """All facts of one meeting. ``final_version`` is 0 for a draft."""

    meeting_id: int
    branch: BranchInfo
    kind: str
    month: str
    review_month: str
    date: dt.date
    start: dt.time
    end: dt.time | None
    place: str
    chair: str
    chair_post: str
    recorder: str
    guests: tuple[str, ...]
    dues_note: str
    topic: str
    summary: str
    praise: str
    proposals: str
    weaknesses: str
    minutes_approved: bool
    reported_on: dt.date | None
    official_class: str | None
    attendees: tuple[AttendeeFacts, ...]
    sums: AttendanceSums
    denominator: voting.Denominator
    agenda: tuple[ItemFacts, ...]
    votes: tuple[VoteFacts, ...]
    tasks: tuple[TaskFacts, ...]
    earlier_tasks: tuple[TaskFacts, ...]
    score: scoring.Score
    resolution: ResolutionFacts | None
    unknown_people: int = 0
    final_version: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def duration(self) -> deadlines.Duration | None:
        """The length of the meeting, None while its end is not recorded."""
        if self.end is None:
            return None
        return deadlines.duration(self.kind, self.start, self.end, self.date)

    @property
    def resolution_vote(self) -> VoteFacts | None:
        """The vote on the resolution, if there was one."""
        return next((vote for vote in self.votes if vote.is_resolution), None)

    @property
    def title(self) -> str:
        """``sinh hoạt chi bộ thường kỳ tháng 11 năm 2026``; a thematic or extraordinary meeting is named by its day."""
        kind = f"sinh hoạt chi bộ {KIND_PHRASES[MeetingKind(self.kind)]}"
        if self.kind in (MeetingKind.REGULAR, MeetingKind.COMBINED):
            return f"{kind} {Period.parse(self.month).title}"
        if self.kind == MeetingKind.THEMATIC:
            return f"{kind} quý {deadlines.ROMAN[(self.date.month - 1) // 3]} năm {self.date.year}"
        return f"{kind} ngày {self.date.day:02d}/{self.date.month:02d}/{self.date.year}"

    @property
    def reviewed(self) -> Period:
        """The month whose work is assessed."""
        return Period.parse(self.review_month or self.month)

    @property
    def planned(self) -> Period:
        """The month whose tasks are set."""
        return self.reviewed.next()


def without_version(facts: MinutesFacts) -> MinutesFacts:
    """The facts that make the minutes what they are: without version, branch names and the number of the resolution,
    which may change later without changing the minutes."""
    blank = BranchInfo("", "", "")
    return replace(
        facts, final_version=0, branch=blank, resolution=None, reported_on=None, official_class=None
    )


# --- to JSON and back ------------------------------------------------------------------------------------------------


def to_plain(value: Any) -> Any:
    """Dataclasses, dates and tuples as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(one) for key, one in value.items()}
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _read(next(one for one in arguments if one is not type(None)), value)
    if origin is tuple:
        return tuple(_read(arguments[0], one) for one in value)
    if isinstance(hint, type):
        if is_dataclass(hint):
            return from_plain(hint, value)
        if hint in (dt.date, dt.time):
            return hint.fromisoformat(value)
        if issubclass(hint, Enum):
            return hint(value)
    return value


def from_plain(kind: type[T], value: Mapping[str, Any]) -> T:
    """A dataclass read back; fields that did not exist when it was frozen take their default."""
    asked: Any = kind
    hints = _hints(asked)
    known = {one.name for one in fields(kind) if one.init}  # type: ignore[arg-type]  # only dataclasses come here
    return kind(**{name: _read(hints[name], one) for name, one in value.items() if name in known})
