"""A membership over time: status on any day, probation, party age, badges, and the increase and decrease of a period.

Everything here is a pure function of a member's dated events. Sources: members study, parts B (lifecycle), C (badges),
F.3 (Biểu 1), K (cases); the figures are in ``resources/rules/members.toml`` and ``badges.toml``.

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

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months, months_between, order_of, years_months
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text
from desktop_app.core.workdays import add_workdays, workdays_left
from desktop_app.members.models import EventKind, Scope

State = Literal["none", "probationary", "official", "left"]
Granularity = Literal["day", "month"]


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
_ADMISSION, _RECOGNITION = EventKind.ADMISSION.value, EventKind.RECOGNITION.value
_IN, _OUT = EventKind.TRANSFER_IN.value, EventKind.TRANSFER_OUT.value
_TEMPORARY_IN, _TEMPORARY_OUT = EventKind.TEMPORARY_IN.value, EventKind.TEMPORARY_OUT.value
_EXEMPTION, _SUSPENSION = EventKind.EXEMPTION.value, EventKind.SUSPENSION.value
_RESTORATION, _INTERRUPTION = EventKind.RESTORATION.value, EventKind.INTERRUPTION.value
_EXITS = frozenset(
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


# --- status ----------------------------------------------------------------------------------------------------------

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


class _Walk:
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
        if kind == _ADMISSION:
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
        elif kind in _EXITS:
            if self.party in ("probationary", "official"):
                self.before_exit = self.party
            self.party = "out"
            return self._leave(event)
        elif kind == _RESTORATION and self.party in ("out", "none"):
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
        if event.kind in _EXITS and not event.place:
            return True
    return True


def standing(events: Iterable[EventFact], day: date) -> Standing:
    """Where a person stands at the end of ``day``."""
    today = order_of(day)
    ordered = _ordered(events if isinstance(events, list) else list(events))
    if len(ordered) == 2:
        # nearly everybody of a long list was admitted here, recognised, and nothing else
        first, second = ordered
        if first.kind == _ADMISSION and second.kind == _RECOGNITION and second.date.order <= today:
            return Standing("official", since=first.date)
    walk = _Walk()
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
        if kind in (_ADMISSION, _RECOGNITION):
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
        elif temporary_since is not None and (kind == _OUT or kind in _EXITS):
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
    walk = _Walk()
    changes: list[RollChange] = []
    for index, event in enumerate(ordered):
        was_probationary = walk.party == "probationary"
        readmitted = walk.admissions > 0
        before = walk.party
        admitted_here = event.kind not in (_ADMISSION, _RECOGNITION) or _admitted_here(ordered, index)
        step = walk.step(event, admitted_here)
        if step:
            changes.append(
                RollChange(
                    member_id,
                    event.date,
                    step,
                    # a record that begins with the recognition says nothing of the admission before it
                    _ADMISSION if event.kind == _RECOGNITION and before == "none" else event.kind,
                    event.scope,
                    was_probationary if step < 0 else walk.party == "probationary",
                    event.kind == _ADMISSION and readmitted,
                )
            )
    return changes


# --- increase and decrease (Biểu 1) ----------------------------------------------------------------------------------


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


# --- admission and probation -----------------------------------------------------------------------------------------


def current_admission(events: Iterable[EventFact], day: date) -> EventFact | None:
    """The admission in force on a day: the last one (kết nạp lại comes after the first)."""
    found = [e for e in in_order(events) if e.kind == _ADMISSION and e.date.first() <= day]
    return found[-1] if found else None


def current_recognition(events: Iterable[EventFact], day: date) -> EventFact | None:
    """The recognition that followed the admission in force."""
    admission: EventFact | None = None
    recognition: EventFact | None = None
    for event in in_order(events):
        if event.date.first() > day:
            break
        if event.kind == _ADMISSION:
            admission, recognition = event, None
        elif event.kind == _RECOGNITION:
            recognition = event
    return recognition if recognition is not None or admission is None else None


@dataclass(frozen=True)
class Probation:
    """The time of probation of one person: it ends on ``ends`` (which is also the official date, whenever the decision
    is signed), the branch considers by ``deadline``; ``days_left`` working days remain (negative: late)."""

    ceremony: date
    ends: date
    deadline: date
    days_left: int
    source: str

    def over(self, day: date) -> bool:
        """Whether the twelve months are full on a day, so that the branch has to consider."""
        return day >= self.ends


def probation_end(ceremony: date) -> date:
    """The day the probation ends, counted from the ceremony (Điều lệ, Điều 5.1): the official date to be."""
    return add_months(ceremony, int(rules.rule("members", "probation_months", ceremony).value))


def probation(
    events: Iterable[EventFact], day: date, holidays: Collection[date] | None = None
) -> Probation | None:
    """The probation running (or not yet decided) on ``day``; None for official members, guests of unknown dates and
    those who are not here."""
    events = list(events)
    now = standing(events, day)
    if now.state != "probationary":
        return None
    admission = current_admission(events, day)
    ceremony = admission.date.exact() if admission is not None else None
    if ceremony is None:
        return None
    ends = probation_end(ceremony)
    rule = rules.rule("members", "recognition_workdays", ends)
    deadline = add_workdays(ends, int(rule.value), holidays)
    return Probation(ceremony, ends, deadline, workdays_left(day, deadline, holidays), rule.source)


def _workdays(key: str, day: date) -> int:
    return int(rules.rule("members", key, day).value)


def ceremony_deadline(received: date, holidays: Collection[date] | None = None) -> date:
    """The last day for the ceremony after the decision was received (294-QĐ/TW, 4.1)."""
    return add_workdays(received, _workdays("ceremony_workdays", received), holidays)


def transfer_deadline(effective: date, holidays: Collection[date] | None = None) -> date:
    """The last day to begin an official transfer after the change took effect (294-QĐ/TW, 6.3.1)."""
    return add_workdays(effective, _workdays("transfer_start_workdays", effective), holidays)


def introduction_deadline(introduced: date, holidays: Collection[date] | None = None) -> date:
    """The last day to present the letter of introduction at the new place (294-QĐ/TW, 6.3.1)."""
    return add_workdays(introduced, _workdays("transfer_present_workdays", introduced), holidays)


def course_expiry(issued: date) -> date:
    """The day the certificate of the preparatory course loses its force (06-HD/TW, 5.4)."""
    newest = rules.rule("members", "course_months", max(issued, date(2025, 6, 9)))
    return add_months(issued, int(newest.value))


AgeVerdict = Literal["too-young", "allowed", "needs-consent"]


def admission_age(birth: date, considered: date) -> tuple[tuple[int, int], AgeVerdict]:
    """Age in years and months when the branch considers an applicant, and whether that age is allowed; over the upper
    limit a body directly under the Central Committee must agree (294-QĐ/TW, Điều 1: counted by months)."""
    age = years_months(birth, considered)
    lowest = int(rules.rule("members", "admission_age_min", considered).value)
    highest = int(rules.rule("members", "admission_age_max", max(considered, date(2016, 7, 25))).value)
    months = months_between(birth, considered)
    if months < lowest * 12:
        return age, "too-young"
    return age, "needs-consent" if months > highest * 12 else "allowed"


# --- party age -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A time that is taken off the party age: out of the Party (``kind`` of the exit) or interrupted, from ``start`` to
    ``end``; ``months`` and ``days`` long."""

    kind: str
    start: date
    end: date

    @property
    def months(self) -> int:
        return months_between(self.start, self.end)

    @property
    def days(self) -> int:
        """The days beyond the full months."""
        return max(0, (self.end - add_months(self.start, self.months)).days)


@dataclass(frozen=True)
class PartyAgeStart:
    """The day from which party age counts and where it comes from.

    ``source``: ``decision`` (the admission decision), ``card`` (no decision kept: the date of the card),
    ``confirmed`` (set by the record). ``exact`` is False when only a month or year is known: the age is then the one
    surely reached. ``gaps`` were taken off for times without Party activity; the result should be confirmed. ``first`` is
    the date the count began from before they were taken off; ``restored`` the day of a restoration that left no gap.
    """

    day: date
    source: Literal["decision", "card", "confirmed"]
    exact: bool = True
    gaps: tuple[Gap, ...] = ()
    first: PartialDate | None = None
    restored: date | None = None

    @property
    def gap_months(self) -> int:
        """Full months taken off."""
        return sum(gap.months for gap in self.gaps)

    def why(self) -> str:
        """Where the day comes from, in one or two sentences: ``Tính từ ngày quyết định kết nạp 25/08/2024 (Điều lệ …).``"""
        if self.source == "confirmed":
            return _("Tính từ {day}, mốc đã được cấp có thẩm quyền xác nhận.").format(
                day=(self.first or PartialDate.of(self.day)).text()
            )
        first = (self.first or PartialDate.of(self.day)).text()
        clause = rules.rule("members", "party_age_from", max(self.day, date(2011, 1, 19))).source
        said = [
            _("Tính từ ngày quyết định kết nạp {day} ({clause}).").format(day=first, clause=clause)
            if self.source == "decision"
            else _("Không có ngày quyết định kết nạp: tính từ ngày vào Đảng ghi trong thẻ {day}.").format(
                day=first
            )
        ]
        if not self.exact:
            said.append(_("Chưa rõ ngày nên chỉ tính phần chắc chắn đã đủ."))
        for gap in self.gaps:
            said.append(
                _("Trừ {time} {what} ({start} – {end}).").format(
                    time=_span_text(gap.months, gap.days),
                    what=_("gián đoạn sinh hoạt") if gap.kind == _INTERRUPTION else _("ở ngoài Đảng"),
                    start=date_text(gap.start),
                    end=date_text(gap.end),
                )
            )
        if self.gaps:
            said.append(
                _("Coi như từ {day}; cần cấp có thẩm quyền xác nhận rồi ghi vào hồ sơ.").format(
                    day=date_text(self.day)
                )
            )
        if self.restored is not None:
            said.append(
                _("Phục hồi đảng tịch {day}: tuổi đảng liên tục.").format(day=date_text(self.restored))
            )
        return " ".join(said)


def _span_text(months: int, days: int) -> str:
    years, months = divmod(months, 12)
    parts = [
        text.format(n=n)
        for n, text in ((years, _("{n} năm")), (months, _("{n} tháng")), (days, _("{n} ngày")))
        if n
    ]
    return " ".join(parts) or _("{n} ngày").format(n=0)


def party_age_start(
    events: Iterable[EventFact], day: date, confirmed_from: PartialDate | None = None
) -> PartyAgeStart | None:
    """From when the party age of a person counts on ``day``: the first decision, moved later by the time outside the
    Party and by interruptions; a wrongful exclusion that was restored leaves no gap (Điều lệ 5.4; B.5)."""
    if confirmed_from is not None:
        exact = confirmed_from.exact() is not None
        return PartyAgeStart(confirmed_from.last(), "confirmed", exact, first=confirmed_from)
    first: PartialDate | None = None
    source: Literal["decision", "card"] = "card"
    out: EventFact | None = None
    gaps: list[Gap] = []
    restored: date | None = None
    for event in in_order(events):
        when = event.date.first()
        if when > day:
            break
        if event.kind in _EXITS:
            out = out or event
        elif event.kind == _RESTORATION:
            if out is not None:
                restored = when
            out = None
        elif event.kind == _INTERRUPTION:
            if first is not None and out is None:
                end = day if event.until is None else min(event.until.last(), day)
                # what was written down twice is taken off once
                start = max([when, *(gap.end for gap in gaps)])
                if end > start:
                    gaps.append(Gap(_INTERRUPTION, start, end))
        elif event.kind == _ADMISSION:
            counted = event.decision_date or event.date
            if first is None:
                first, source = counted, "decision" if event.decision_date is not None else "card"
            elif out is not None:
                gaps.append(Gap(out.kind, out.date.first(), counted.first()))
            out = None
    if first is None:
        return None
    begin = first.last()
    months = sum(gap.months for gap in gaps)
    days = sum(gap.days for gap in gaps)
    if months or days:
        begin = add_months(begin, months) + timedelta(days=days)
    return PartyAgeStart(begin, source, first.exact() is not None, tuple(gaps), first, restored)


def party_age(
    events: Iterable[EventFact], day: date, confirmed_from: PartialDate | None = None
) -> tuple[int, int] | None:
    """Party age in years and months; None for whoever is not yet (or no longer) an official member."""
    ordered = in_order(events)
    walk = _Walk()
    for event in ordered:
        if event.date.first() > day:
            break
        walk.step(event, True)
    start = party_age_start(ordered, day, confirmed_from)
    if walk.party != "official" or start is None:
        return None
    return years_months(start.day, day)


# --- badges ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BadgeDue:
    """The badge (huy hiệu Đảng) a person comes to next: ``years`` of party age are full on ``reached``, it is given at
    the round of ``round_day``. ``money`` in đồng is None where no multiplier is known. ``blocked_until`` moved the
    round: a discipline was in force. ``remark_only``: a guest, whose own branch proposes; this one writes a remark."""

    years: int
    reached: date
    round_day: date
    multiplier: Decimal | None
    base_pay: int | None
    money: int | None
    source: str
    blocked_until: date | None = None
    remark_only: bool = False


def rounds_of(year: int) -> list[date]:
    """The days on which badges are given in a year: 03/02, 19/5, 02/9, 07/11."""
    days = rules.rule("badges", "rounds", date(year, 12, 31)).value
    return sorted(date(year, int(text[:2]), int(text[3:])) for text in days)


def next_round(day: date) -> date:
    """The first round on or after a day."""
    return next(r for year in (day.year, day.year + 1) for r in rounds_of(year) if r >= day)


def badge_round(reached: date, granularity: Granularity = "day") -> date:
    """The round for a party age reached on a day: the day itself counts; by ``month`` the whole month does."""
    return next_round(reached.replace(day=1) if granularity == "month" else reached)


def early_from(years: int, reached: date, posthumous: bool = False) -> date:
    """The first day the badge may be given early: 12 or 24 months before for the gravely ill, 12 after death."""
    if posthumous:
        months = int(rules.rule("badges", "posthumous_months", reached).value)
    else:
        months = int(rules.rule("badges", "early_months", reached).value[str(years)])
    return add_months(reached, -months)


def badge_money(years: int, day: date) -> tuple[Decimal | None, int | None, int | None, str]:
    """Multiplier, base pay, money in đồng and source for a badge given on a day; None where not known."""
    try:
        table = rules.rule("badges", "money_multipliers", day)
        pay = rules.rule("badges", "base_pay", day)
    except KeyError:
        return None, None, None, ""
    multiplier = Decimal(table.value[str(years)]) if str(years) in table.value else None
    money = None if multiplier is None else int(multiplier * int(pay.value))
    return multiplier, int(pay.value), money, f"{table.source}; {pay.source}"


def discipline_until(events: Iterable[EventFact], day: date) -> date | None:
    """The day from which a disciplined person may be considered for a badge again; None when nothing stands against it
    on ``day``."""
    last: date | None = None
    for event in events:
        if event.kind == EventKind.DISCIPLINE.value and event.date.first() <= day:
            months = rules.rule("badges", "discipline_months", event.date.first()).value.get(event.detail)
            if months is not None:
                free = add_months(event.date.last(), int(months))
                last = free if last is None or free > last else last
    return last


def next_badge(
    events: Iterable[EventFact],
    day: date,
    confirmed_from: PartialDate | None = None,
    granularity: Granularity = "day",
) -> BadgeDue | None:
    """The next badge whose round is on or after ``day``; None for probationary members, those who left, and beyond the
    last level. Badges recorded as given are not proposed again."""
    events = in_order(events)
    now = standing(events, day)
    start = party_age_start(events, day, confirmed_from)
    if now.state != "official" or start is None:
        return None
    given = _given(events, day)
    free = discipline_until(events, day)
    for years in rules.rule("badges", "levels", day).value:
        reached = add_months(start.day, 12 * years)
        plain = badge_round(reached, granularity)
        blocked = free is not None and plain < free
        round_day = badge_round(free) if blocked and free is not None else plain
        if years <= given or round_day < day:
            continue
        multiplier, pay, money, source = badge_money(years, round_day)
        return BadgeDue(
            years,
            reached,
            round_day,
            multiplier,
            pay,
            money,
            source,
            free if blocked else None,
            now.temporary_in,
        )
    return None


def _given(events: Iterable[EventFact], day: date) -> int:
    """The highest badge recorded as given."""
    return max(
        (
            int(e.detail)
            for e in events
            if e.kind == EventKind.BADGE.value and e.date.first() <= day and e.detail.isdigit()
        ),
        default=0,
    )
