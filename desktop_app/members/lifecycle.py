"""A membership over time: what somebody is on any day, and the increase and decrease of a period.

Everything here is a pure function of a member's dated events. Sources: members study, parts B (lifecycle), F.3 (Biểu 1),
K (cases); the figures are in ``resources/rules/members.toml``. Probation and the days it sets stand in
:mod:`admission_terms`, party age and badges in :mod:`party_years`.

How an event counts:

* ADMISSION: ``date`` is the ceremony ("ngày vào Đảng"), ``decision_date`` the decision from which party age counts.
  A person belongs to this branch from the ceremony on, unless the next move in the record brings them here (a later
  transfer in, or a temporary stay): then they were admitted elsewhere.
* TRANSFER_IN counts on the day of receipt, TRANSFER_OUT on the day of introduction (each branch its own day).
* TEMPORARY_IN people are not in the roll (đảng số); TEMPORARY_OUT, exempt and suspended people are.
* Who leaves the Party here was a member here, whatever comes later; an exit or a restoration with a ``place`` happened elsewhere.
* ``until`` ends a temporary state; without it the state goes on.
* A date of which only the year or month is known counts from its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.core.dates import PartialDate, order_of
from desktop_app.core.i18n import N_
from desktop_app.members.models import EventKind, Scope

State = Literal["none", "probationary", "official", "left"]


@dataclass(slots=True)
class EventFact:
    """One dated event of a membership, as rules need it; see :class:`desktop_app.members.models.MemberEvent`."""

    kind: str
    date: PartialDate
    until: PartialDate | None = None
    scope: str | None = None
    detail: str = ""
    decision_date: PartialDate | None = None
    place: str = ""
    id: int | None = None


_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            EventKind.ADMISSION,
            EventKind.TRANSFER_IN,
            EventKind.RESTORATION,
            EventKind.RECOGNITION,
            EventKind.TEMPORARY_IN,
            EventKind.TEMPORARY_OUT,
            EventKind.EXEMPTION,
            EventKind.SUSPENSION,
            EventKind.INTERRUPTION,
            EventKind.CARD,
            EventKind.COMMENDATION,
            EventKind.BADGE,
            EventKind.DISCIPLINE,
            EventKind.TRANSFER_OUT,
            EventKind.REMOVAL,
            EventKind.EXPULSION,
            EventKind.WITHDRAWAL,
            EventKind.DEATH,
        )
    )
}
# plain strings: the enum's own comparison is slow in lists of thousands
ADMISSION, _RECOGNITION = EventKind.ADMISSION.value, EventKind.RECOGNITION.value
_IN, _OUT = EventKind.TRANSFER_IN.value, EventKind.TRANSFER_OUT.value
_TEMPORARY_IN, _TEMPORARY_OUT = EventKind.TEMPORARY_IN.value, EventKind.TEMPORARY_OUT.value
_EXEMPTION, _SUSPENSION = EventKind.EXEMPTION.value, EventKind.SUSPENSION.value
RESTORATION, INTERRUPTION = EventKind.RESTORATION.value, EventKind.INTERRUPTION.value
EXITS = frozenset(
    kind.value for kind in (EventKind.REMOVAL, EventKind.EXPULSION, EventKind.WITHDRAWAL, EventKind.DEATH)
)
_BESIDE = frozenset(
    kind.value
    for kind in (
        EventKind.INTERRUPTION,
        EventKind.CARD,
        EventKind.COMMENDATION,
        EventKind.BADGE,
        EventKind.DISCIPLINE,
    )
)
"""What changes neither the standing nor the roll."""
_MOVES = frozenset((_IN, _OUT, _TEMPORARY_IN))
_REDUCED = "reduced"
"""The code of ``catalogue.EXEMPTION_REASONS`` that is no exemption but less work (giảm công tác và sinh hoạt)."""
_RANK_OF = {kind.value: rank for kind, rank in _RANK.items()}


DISCIPLINE_WORDS = {
    "reprimand": N_("Khiển trách"),
    "warning": N_("Cảnh cáo"),
    "dismissal": N_("Cách chức"),
}
"""Discipline of members by code; expulsion is an event of its own (A.7)."""


def _order(event: EventFact) -> int:
    # one number instead of four: sorting the events of thousands is the dearest part of a long list
    return event.date.order * 32 + _RANK_OF[event.kind]


def in_order(events: Iterable[EventFact]) -> list[EventFact]:
    """Events by date; on one day entries come before exits."""
    return sorted(events, key=_order)


def _ordered(events: list[EventFact]) -> list[EventFact]:
    """As :func:`in_order`; most lists stand in order already."""
    last = 0
    for event in events:
        at = event.date.order
        if at <= last:
            return in_order(events)
        last = at
    return events


_LEFT_WORDS = {
    EventKind.TRANSFER_OUT.value: N_("Chuyển đi"),
    EventKind.REMOVAL.value: N_("Xóa tên"),
    EventKind.EXPULSION.value: N_("Khai trừ"),
    EventKind.WITHDRAWAL.value: N_("Xin ra khỏi Đảng"),
    EventKind.DEATH.value: N_("Từ trần"),
    EventKind.TEMPORARY_IN.value: N_("Hết sinh hoạt tạm thời"),
}


STATUS_WORDS = {
    "official": N_("Chính thức"),
    "probationary": N_("Dự bị"),
    "exempt": N_("Được miễn"),
    "temporary-in": N_("Tạm thời đến"),
    "temporary-out": N_("Tạm thời đi"),
    "suspended": N_("Đình chỉ sinh hoạt"),
    "left": N_("Đã rời"),
    "unknown": N_("Chưa rõ"),
}
"""Word of each status code in lists. "unknown": no dated event says when the person came."""


@dataclass(slots=True)
class Standing:
    """Where a person stands on a day.

    ``state`` is ``none`` before anything is known, ``probationary``, ``official`` or ``left`` (with ``left_by``, the
    kind of the event, and ``since`` its date). The flags describe who is still here. ``since`` of the others is the day
    the person came to this branch.
    """

    state: State = "none"
    exempt: bool = False
    temporary_in: bool = False
    temporary_out: bool = False
    suspended: bool = False
    left_by: str | None = None
    since: PartialDate | None = None

    @property
    def on_roll(self) -> bool:
        """Whether the person counts in the branch's number of members (đảng số)."""
        return not self.temporary_in and self.state in ("official", "probationary")

    @property
    def here(self) -> bool:
        """Whether the person takes part in the branch's life: the roll and those here for a time."""
        return self.state in ("official", "probationary")

    @property
    def code(self) -> str:
        """The stable code of the status: ``official``, ``probationary``, ``exempt``, ``temporary-in``,
        ``temporary-out``, ``suspended``, ``left``, ``unknown``. One word for lists: the strongest state wins."""
        if self.state == "left":
            return "left"
        if self.state == "none":
            return "unknown"
        if self.temporary_in:
            return "temporary-in"
        if self.suspended:
            return "suspended"
        if self.exempt:
            return "exempt"
        return "temporary-out" if self.temporary_out else self.state

    def label(self) -> str:
        """The status as lists and papers write it (Vietnamese; screens translate it): ``Chính thức``, ``Từ trần``."""
        if self.state == "left" and self.left_by is not None:
            return _LEFT_WORDS[self.left_by]
        return STATUS_WORDS[self.code]


@dataclass(slots=True)
class RollChange:
    """One step of the roll: a person joined (+1) or left (-1) it, by which event."""

    member_id: int
    when: PartialDate
    step: Literal[1, -1]
    kind: str
    scope: str | None = None
    probationary: bool = False
    again: bool = False
    """Kết nạp lại: an admission after an earlier one."""

    @property
    def day(self) -> date:
        return self.when.first()


class Walk:
    """Follows the events one by one: membership of the Party and belonging to this branch are two things."""

    __slots__ = ("admissions", "before_exit", "here", "left_by", "party", "since", "was_here")

    def __init__(self) -> None:
        self.party: Literal["none", "probationary", "official", "out"] = "none"
        self.here = False
        self.was_here = False
        self.since: PartialDate | None = None
        self.left_by: str | None = None
        self.before_exit: Literal["probationary", "official"] = "official"
        self.admissions = 0

    def step(self, event: EventFact, admitted_here: bool) -> Literal[1, -1, 0]:
        """Take one event; tells whether the person joined or left the roll by it."""
        kind = event.kind
        if kind == ADMISSION:
            self.admissions += 1
            self.party = "probationary"
            if admitted_here and not self.here:
                return self._enter(event)
        elif kind == _RECOGNITION:
            if self.party == "out":
                # who left the Party is not recognised without a new admission
                return 0
            unknown = self.party == "none"
            self.party = "official"
            if unknown and admitted_here and not self.here and not self.was_here:
                return self._enter(event)
        elif kind == _IN:
            if self.party in ("none", "out"):
                # the record does not say more: whoever is transferred is nearly always official
                self.party = "official"
            if not self.here:
                return self._enter(event)
        elif kind == _OUT:
            return self._leave(event)
        elif kind in EXITS:
            if self.party in ("probationary", "official"):
                self.before_exit = self.party
            self.party = "out"
            return self._leave(event)
        elif kind == RESTORATION and self.party in ("out", "none"):
            self.party = self.before_exit
            # who was transferred out before is restored where he went
            if not self.here and not event.place and self.left_by != _OUT:
                return self._enter(event)
        return 0

    def _enter(self, event: EventFact) -> Literal[1]:
        self.here = self.was_here = True
        self.since, self.left_by = event.date, None
        return 1

    def _leave(self, event: EventFact) -> Literal[-1, 0]:
        if not self.here:
            if self.left_by is None:
                # a guest, or somebody of whom only the end is known: nothing of this branch's roll changes
                self.since, self.left_by = event.date, event.kind
            return 0
        self.here = False
        self.since, self.left_by = event.date, event.kind
        return -1


def _admitted_here(ordered: Sequence[EventFact], index: int) -> bool:
    """Whether the admission (or recognition) at ``index`` made the person a member of this branch: not when the next
    move brings them here. An exit from the Party here settles it, so that a later return changes nothing of the past."""
    for event in ordered[index + 1 :]:
        if event.kind in _MOVES:
            return event.kind == _OUT
        if event.kind in EXITS and not event.place:
            return True
    return True


def standing(events: Iterable[EventFact], day: date) -> Standing:
    """Where a person stands at the end of ``day``."""
    today = order_of(day)
    ordered = _ordered(events if isinstance(events, list) else list(events))
    if len(ordered) == 2:
        # nearly everybody of a long list was admitted here, recognised, and nothing else
        first, second = ordered
        if first.kind == ADMISSION and second.kind == _RECOGNITION and second.date.order <= today:
            return Standing("official", since=first.date)
    walk = Walk()
    exempt = temporary_in = temporary_out = suspended = False
    temporary_since: PartialDate | None = None
    temporary_over: PartialDate | None = None
    guest_left: tuple[str, PartialDate] | None = None
    for index, event in enumerate(ordered):
        when, kind = event.date, event.kind
        if when.order > today:
            break
        if kind in _BESIDE:
            continue
        if kind in (ADMISSION, _RECOGNITION):
            walk.step(event, walk.here or _admitted_here(ordered, index))
        elif kind == _TEMPORARY_IN:
            temporary_in = event.until is None or event.until.last() >= day
            temporary_since, temporary_over = when, event.until
        elif kind == _TEMPORARY_OUT:
            temporary_out = event.until is None or event.until.last() >= day
        elif kind == _EXEMPTION:
            # who only has less to do takes part and counts in every vote
            exempt = event.detail != _REDUCED and (event.until is None or event.until.last() >= day)
        elif kind == _SUSPENSION:
            suspended = event.until is None or event.until.last() >= day
        elif walk.step(event, True):
            # who leaves or comes again starts without the states of before
            exempt = temporary_in = temporary_out = suspended = False
            temporary_since = guest_left = None
        elif temporary_since is not None and (kind == _OUT or kind in EXITS):
            # a guest who went: that says nothing of how a membership here ended before
            guest_left = kind, when
            temporary_in, temporary_since = False, None
    party = walk.party
    if walk.here:
        state: State = "probationary" if party == "probationary" else "official"
        return Standing(state, exempt, False, temporary_out, suspended, None, walk.since)
    if temporary_since is not None:
        if temporary_in:
            state = "probationary" if party == "probationary" else "official"
            return Standing(state, exempt, True, False, suspended, None, temporary_since)
        return Standing("left", left_by=_TEMPORARY_IN, since=temporary_over)
    if guest_left is not None:
        return Standing("left", left_by=guest_left[0], since=guest_left[1])
    if walk.left_by is not None:
        return Standing("left", left_by=walk.left_by, since=walk.since)
    return Standing()


def roll_changes(member_id: int, events: Iterable[EventFact]) -> list[RollChange]:
    """Every time the person joined or left the branch's roll, in order."""
    ordered = in_order(event for event in events if event.kind not in _BESIDE)
    walk = Walk()
    changes: list[RollChange] = []
    for index, event in enumerate(ordered):
        was_probationary = walk.party == "probationary"
        readmitted = walk.admissions > 0
        before = walk.party
        admitted_here = event.kind not in (ADMISSION, _RECOGNITION) or _admitted_here(ordered, index)
        step = walk.step(event, admitted_here)
        if step:
            changes.append(
                RollChange(
                    member_id,
                    event.date,
                    step,
                    # a record that begins with the recognition says nothing of the admission before it
                    ADMISSION if event.kind == _RECOGNITION and before == "none" else event.kind,
                    event.scope,
                    was_probationary if step < 0 else walk.party == "probationary",
                    event.kind == ADMISSION and readmitted,
                )
            )
    return changes


@dataclass(frozen=True)
class Changes:
    """Increase and decrease of the members in a period, as Biểu số 1-BTCTW asks, with the row of moves inside the same
    base organisation that only a branch's own sheet has (F.3). Every figure is a list, so it can open its people.

    ``opening`` and ``closing`` are the people on the roll before the first and at the end of the last day;
    ``len(closing) == len(opening) + len(joined) - len(left)`` always holds.
    """

    start: date
    end: date
    opening: tuple[int, ...]
    closing: tuple[int, ...]
    joined: tuple[RollChange, ...]
    left: tuple[RollChange, ...]

    def joins(self, kind: EventKind, scope: Scope | None = None) -> list[RollChange]:
        """Those who joined by ``kind`` (and, for transfers, from ``scope``)."""
        return [c for c in self.joined if c.kind == kind.value and (scope is None or _scope(c) is scope)]

    def leaves(self, kind: EventKind, scope: Scope | None = None) -> list[RollChange]:
        """Those who left by ``kind`` (and, for transfers, to ``scope``)."""
        return [c for c in self.left if c.kind == kind.value and (scope is None or _scope(c) is scope)]

    @property
    def admitted(self) -> list[RollChange]:
        """B.1 Kết nạp."""
        return self.joins(EventKind.ADMISSION)

    @property
    def transferred_in(self) -> list[RollChange]:
        """B.2 Chuyển đến."""
        return self.joins(EventKind.TRANSFER_IN)

    @property
    def restored(self) -> list[RollChange]:
        """B.3 Phục hồi đảng tịch."""
        return self.joins(EventKind.RESTORATION)

    @property
    def died(self) -> list[RollChange]:
        """C.1 Từ trần."""
        return self.leaves(EventKind.DEATH)

    @property
    def expelled(self) -> list[RollChange]:
        """C.2 Khai trừ."""
        return self.leaves(EventKind.EXPULSION)

    @property
    def removed(self) -> list[RollChange]:
        """C.3 Xóa tên."""
        return self.leaves(EventKind.REMOVAL)

    @property
    def removed_probationary(self) -> list[RollChange]:
        """C.3, of which probationary members."""
        return [change for change in self.removed if change.probationary]

    @property
    def withdrawn(self) -> list[RollChange]:
        """C.4 Xin ra khỏi Đảng."""
        return self.leaves(EventKind.WITHDRAWAL)

    @property
    def transferred_out(self) -> list[RollChange]:
        """C.5 Chuyển đi."""
        return self.leaves(EventKind.TRANSFER_OUT)


def _scope(change: RollChange) -> Scope:
    # a transfer whose reach was not recorded is counted with the moves inside the province
    return Scope(change.scope) if change.scope else Scope.SAME_PROVINCE


def changes_between(events_by_member: Mapping[int, Iterable[EventFact]], start: date, end: date) -> Changes:
    """Who joined and who left the roll from ``start`` to ``end``, both days included."""
    opening: list[int] = []
    closing: list[int] = []
    joined: list[RollChange] = []
    left: list[RollChange] = []
    for member_id, events in events_by_member.items():
        before = after = 0
        for change in roll_changes(member_id, events):
            day = change.day
            if day > end:
                break
            after += change.step
            if day < start:
                before += change.step
            else:
                (joined if change.step > 0 else left).append(change)
        if before:
            opening.append(member_id)
        if after:
            closing.append(member_id)
    return Changes(
        start,
        end,
        tuple(opening),
        tuple(closing),
        tuple(sorted(joined, key=lambda c: c.day)),
        tuple(sorted(left, key=lambda c: c.day)),
    )


def current_admission(events: Iterable[EventFact], day: date) -> EventFact | None:
    """The admission in force on a day: the last one (kết nạp lại comes after the first)."""
    found = [e for e in in_order(events) if e.kind == ADMISSION and e.date.first() <= day]
    return found[-1] if found else None


def current_recognition(events: Iterable[EventFact], day: date) -> EventFact | None:
    """The recognition that followed the admission in force."""
    admission: EventFact | None = None
    recognition: EventFact | None = None
    for event in in_order(events):
        if event.date.first() > day:
            break
        if event.kind == ADMISSION:
            admission, recognition = event, None
        elif event.kind == _RECOGNITION:
            recognition = event
    return recognition if recognition is not None or admission is None else None
