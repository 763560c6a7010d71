"""What goes into the meetings service and what comes out of it: drafts, lists, figures. Plain data only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desktop_app.meetings import voting
from desktop_app.meetings.attendance import AttendanceSums


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting being prepared; ``month`` is ``2026-11``. ``review_month`` empty takes the month usually assessed."""

    kind: str
    month: str
    date: dt.date
    start: dt.time
    end: dt.time | None = None
    place: str = ""
    chair: str = ""
    chair_post: str = ""
    recorder: str = ""
    guests: str = ""
    topic: str = ""
    review_month: str = ""


@dataclass(frozen=True)
class MeetingInfo:
    """A meeting of the list. ``expected`` and ``present`` are those of the final minutes once there are any."""

    id: int
    kind: str
    month: str
    date: dt.date
    start: dt.time
    end: dt.time | None
    place: str
    topic: str
    chair: str
    final_version: int
    expected: int
    present: int
    unmarked: int
    norm_met: bool | None
    score: float | None
    klass: str | None
    official_class: str | None
    reported_on: dt.date | None

    @property
    def final(self) -> bool:
        """Whether the minutes are final."""
        return self.final_version > 0


@dataclass(frozen=True)
class MarkDraft:
    """The mark of one person; ``mark`` None takes it away."""

    member_id: int
    mark: str | None
    reason: str = ""


@dataclass(frozen=True)
class ItemDraft:
    """An item of the agenda; ``id`` is None for a new one, which comes last of its section."""

    meeting_id: int
    title: str
    section: str = "conduct"
    topic: str = ""
    presenter: str = ""
    content: str = ""
    conclusion: str = ""
    id: int | None = None


@dataclass(frozen=True)
class VoteDraft:
    """A vote; ``denominator`` None takes the computed one. ``content`` is the text of the resolution."""

    meeting_id: int
    subject: str
    content: str = ""
    is_resolution: bool = False
    secret: bool = False
    threshold: str = voting.Threshold.OVER_HALF.value
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    denominator: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class TaskDraft:
    """A task: what, who (a member or a name), by when; later its result."""

    meeting_id: int | None
    content: str
    member_id: int | None = None
    assignee: str = ""
    due: dt.date | None = None
    done_on: dt.date | None = None
    exceeded: bool = False
    cancelled: bool = False
    result: str = ""
    id: int | None = None


@dataclass(frozen=True)
class TaskInfo:
    """A task as recorded, with the meeting it was given at."""

    id: int
    meeting_id: int | None
    given_on: dt.date | None
    content: str
    member_id: int | None
    assignee: str
    due: dt.date | None
    done_on: dt.date | None
    exceeded: bool
    cancelled: bool
    result: str

    def state(self, day: dt.date) -> str:
        """``cancelled``, ``done``, ``done-late``, ``late`` or ``open`` on a day."""
        if self.cancelled:
            return "cancelled"
        if self.done_on is not None and self.done_on <= day:
            return "done-late" if self.due is not None and self.done_on > self.due else "done"
        return "late" if self.due is not None and self.due < day else "open"


@dataclass(frozen=True)
class MeetingFigures:
    """What reports count of a meeting. ``final``: sums, score and class are those frozen with the minutes. ``held``: it is
    final or somebody was marked present."""

    id: int
    month: str
    date: dt.date
    kind: str
    topic: str
    sums: AttendanceSums
    score: float | None
    klass: str | None
    official_class: str | None
    minutes: int | None
    final: bool
    held: bool


@dataclass(frozen=True)
class MemberAttendance:
    """The meetings of a period one person was expected at, and how many of them they came to."""

    expected: int
    present: int
    excused: int
    absent: int


@dataclass(frozen=True)
class VersionInfo:
    """A final version of the minutes: its number, when it was made (ISO), why it differs from the one before."""

    version: int
    made_at: str
    reason: str
