"""Party lives that can have happened: random, valid histories of twenty years, each with what must follow from it.

:func:`valid_lives` gives the people of one branch. Every event of a :class:`Life` is one the program would have kept on its day,
and ``steps`` says, found while the life was made and not by the program, on which days the person joined or left the roll.
:func:`keep` writes the lives into a book, :func:`people_of` makes the people of a list without one. All people are invented.

    @given(valid_lives())
    def test_something(lives: tuple[Life, ...]) -> None: ...
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.vietnamese import name_key
from desktop_app.members import lifecycle, service
from desktop_app.members.catalogue import EXEMPTION_REASONS
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import EventDraft, MemberDraft, Person

FIRST, LAST = date(2006, 1, 1), date(2025, 12, 31)
"""The twenty years."""

_T = TypeVar("_T")
Party = Literal["none", "probationary", "official", "out"]

_FAMILY = ("Nông", "Hoàng", "Lương", "Vi", "Hứa", "Nguyễn", "Triệu", "Lý")
_GIVEN = ("Ánh", "Bình", "Cường", "Đạt", "Hải", "Khánh", "Phượng", "Yến", "Ý", "Sơn")


@dataclass(frozen=True)
class Step:
    """What has to be found: on ``day`` the person joined (+1) or left (-1) the roll by an event of ``kind``."""

    day: date
    step: Literal[1, -1]
    kind: str
    scope: str | None = None
    probationary: bool = False


@dataclass(frozen=True)
class Life:
    """One person: the record without Party dates, the events in the order of time, and what must follow from them."""

    draft: MemberDraft
    events: tuple[EventFact, ...]
    steps: tuple[Step, ...]
    party: tuple[tuple[date, Party], ...]
    """From which day the person was what in the Party, here or elsewhere."""

    def on_roll(self, day: date) -> bool:
        """Whether the person must count in đảng số at the end of ``day``."""
        return sum(step.step for step in self.steps if step.day <= day) == 1

    def state(self, day: date) -> Party:
        """What the person must be in the Party at the end of ``day``."""
        found: Party = "none"
        for since, state in self.party:
            if since <= day:
                found = state
        return found


class _Tape:
    """Random bytes read one after the other; zeros when they end, so that a short tape is a simple life."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)

    def number(self, below: int) -> int:
        value = 0 if self.ended else self._data[self._at]
        self._at += 1
        return value % below

    def one_of(self, among: Sequence[_T]) -> _T:
        return among[self.number(len(among))]


class _Making:
    """A life while it is made: the day reached, the events, the roll and the standing in the Party."""

    def __init__(self, tape: _Tape, day: date) -> None:
        self.tape, self.day = tape, day
        self.events: list[EventFact] = []
        self.steps: list[Step] = []
        self.party: list[tuple[date, Party]] = []
        self.here = False
        self.guest = False
        self.dead = False
        self.admitted_on = day
        self.readmitted = False

    @property
    def state(self) -> Party:
        return self.party[-1][1] if self.party else "none"

    def event(self, kind: EventKind, after: int, **values: Any) -> date:
        """Record an event some days after the last one; one in five is known by its month only, where the order allows
        it. Returns the day it counts from."""
        day = self.day + timedelta(days=max(1, after))
        when = PartialDate.of(day)
        if self.tape.number(5) == 4 and day.replace(day=1) > self.day:
            when = PartialDate(day.year, day.month)
        self.day = when.first()
        self.events.append(EventFact(kind.value, when, **values))
        return self.day

    def joins(self, kind: EventKind, scope: str | None = None) -> None:
        self.here, self.guest = True, False
        self.steps.append(Step(self.day, 1, kind.value, scope, self.state == "probationary"))

    def leaves(self, kind: EventKind, scope: str | None = None) -> None:
        if self.here:
            self.steps.append(Step(self.day, -1, kind.value, scope, self.state == "probationary"))
        self.here = self.guest = False

    def becomes(self, state: Party) -> None:
        self.party.append((self.day, state))

    def until(self, longest: int) -> PartialDate | None:
        """The planned end of what has just begun; not always known, sometimes only by its month."""
        how = self.tape.number(4)
        if how == 0:
            return None
        end = self.day + timedelta(days=30 + self.tape.number(longest))
        return PartialDate(end.year, end.month) if how == 1 else PartialDate.of(end)

    # what can happen

    def admission(self, after: int, here: bool = True) -> None:
        decided = self.tape.number(20)
        day = self.day + timedelta(days=max(1, after))
        decision = PartialDate.of(day - timedelta(days=decided)) if decided and day > self.day else None
        self.event(EventKind.ADMISSION, after, decision_date=decision)
        self.admitted_on = self.day
        self.becomes("probationary")
        if here:
            self.joins(EventKind.ADMISSION)

    def recognition(self) -> None:
        ends = add_months(self.admitted_on, 12)
        self.event(EventKind.RECOGNITION, max(1, (ends - self.day).days))
        self.becomes("official")

    def transfer_in(self, after: int) -> None:
        scope = self.tape.one_of(tuple(Scope)).value
        self.event(EventKind.TRANSFER_IN, after, scope=scope)
        if self.state in ("none", "out"):
            self.becomes("official")
        self.joins(EventKind.TRANSFER_IN, scope)

    def transfer_out(self, after: int) -> None:
        scope = self.tape.one_of(tuple(Scope)).value
        self.event(EventKind.TRANSFER_OUT, after, scope=scope)
        self.leaves(EventKind.TRANSFER_OUT, scope)

    def temporary(self, kind: EventKind, after: int) -> None:
        self.event(kind, after)
        self.events[-1].until = self.until(300)
        self.guest = kind is EventKind.TEMPORARY_IN

    def exit(self, kind: EventKind, after: int) -> None:
        self.event(kind, after)
        self.leaves(kind)
        self.becomes("out")

    def death(self, after: int) -> None:
        self.exit(EventKind.DEATH, after)
        self.dead = True

    def restoration(self, after: int) -> None:
        before = self.party[-2][1]
        self.event(EventKind.RESTORATION, after)
        self.becomes(before)
        self.joins(EventKind.RESTORATION)

    def beside(self, after: int) -> None:
        """Something that changes neither the roll nor the standing in the Party."""
        kind = self.tape.one_of(
            (
                EventKind.COMMENDATION,
                EventKind.EXEMPTION,
                EventKind.TEMPORARY_OUT,
                EventKind.DISCIPLINE,
                EventKind.CARD,
                EventKind.BADGE,
                EventKind.SUSPENSION,
                EventKind.INTERRUPTION,
            )
        )
        if kind is EventKind.TEMPORARY_OUT:
            self.temporary(kind, after)
            return
        detail = {
            EventKind.COMMENDATION: ("Giấy khen", "Bằng khen"),
            EventKind.EXEMPTION: tuple(EXEMPTION_REASONS),
            EventKind.DISCIPLINE: ("reprimand", "warning", "dismissal"),
            EventKind.CARD: ("issued", "exchanged", "reissued"),
            EventKind.BADGE: ("30", "40", "45", "50"),
        }.get(kind, ("",))
        self.event(kind, after, detail=self.tape.one_of(detail))
        if kind in (EventKind.EXEMPTION, EventKind.SUSPENSION, EventKind.INTERRUPTION):
            self.events[-1].until = self.until(250)


def _begin(tape: _Tape) -> _Making:
    """The first part of a life: how the person came to the branch, before or within the twenty years."""
    start = date(1966, 1, 1) + timedelta(days=61 * tape.number(256) + 21 * tape.number(250))
    life = _Making(tape, start)
    how = tape.one_of(("here", "here", "elsewhere", "here", "guest", "transfer", "recognition", "returned"))
    if how == "here":
        life.admission(1)
        return life
    if how == "recognition":
        # the list said only when the person became official: the record counts from that day
        life.event(EventKind.RECOGNITION, 1)
        life.becomes("official")
        life.joins(EventKind.ADMISSION)
        return life
    if how == "transfer":
        life.transfer_in(1)
        return life
    life.admission(1, here=False)
    if how == "returned":
        # left the Party elsewhere and was admitted again, elsewhere too, before coming here
        life.event(EventKind.REMOVAL, 200 + tape.number(256), place="Chi bộ nơi khác")
        life.becomes("out")
        life.admission(1100 + tape.number(256), here=False)
        life.readmitted = True
    if tape.number(4):
        life.recognition()
    if how == "guest":
        life.temporary(EventKind.TEMPORARY_IN, 1 + 9 * tape.number(256))
    else:
        life.transfer_in(1 + 9 * tape.number(256))
    return life


def _go_on(life: _Making) -> None:
    """The next thing that happens to the person, as far as it can."""
    tape = life.tape
    # rarely a second thing on the very next day
    gap = 1 if tape.number(12) == 11 else 20 + 7 * tape.number(128)
    if life.state == "out":
        _outside(life, gap)
    elif not life.here:
        _elsewhere(life, gap)
    elif life.state == "probationary":
        choice = tape.number(12)
        if choice < 8:
            life.recognition()
        elif choice == 8:
            life.exit(EventKind.REMOVAL, min(gap, 360))
        elif choice == 9:
            life.transfer_out(min(gap, 300))
        elif choice == 10:
            life.death(min(gap, 360))
        else:
            life.beside(min(gap, 200))
    else:
        _official(life, gap)


def _official(life: _Making, gap: int) -> None:
    choice = life.tape.number(24)
    if choice < 13:
        life.beside(gap)
    elif choice < 18:
        life.transfer_out(gap)
    elif choice == 18:
        life.death(gap)
    elif choice < 21:
        life.exit(EventKind.REMOVAL, gap)
    elif choice == 21:
        life.exit(EventKind.WITHDRAWAL, gap)
    else:
        life.exit(EventKind.EXPULSION, gap)


def _outside(life: _Making, gap: int) -> None:
    choice = life.tape.number(5)
    if choice < 2 and life.events[-1].kind != EventKind.DEATH.value and life.steps:
        life.restoration(gap)
    elif not life.readmitted and choice < 4:
        life.readmitted = True
        here = choice < 3
        life.admission(1100 + gap, here=here)
        if not here:
            life.recognition()
            life.transfer_in(gap)
    elif choice == 4:
        life.death(gap)
    else:
        life.day = LAST


def _elsewhere(life: _Making, gap: int) -> None:
    """Away after a transfer, or here only for a time."""
    choice = life.tape.number(8)
    if life.state == "probationary" and choice < 3:
        life.recognition()
    elif choice < 5:
        life.transfer_in(gap)
    elif choice == 5:
        life.temporary(EventKind.TEMPORARY_IN, gap)
    elif choice == 6 and life.guest:
        life.transfer_out(gap)
    elif choice == 7 and life.guest:
        life.death(gap)
    else:
        life.day = LAST


def life_of(number: int, data: bytes) -> Life:
    """The life that random bytes tell, as the ``number``-th person; the same bytes always tell the same life."""
    tape = _Tape(data)
    life = _begin(tape)
    while not life.dead and not tape.ended and life.day < LAST:
        kept = len(life.events), len(life.steps), len(life.party)
        _go_on(life)
        if life.events[-1].date.first() > LAST:
            # what would lie beyond the twenty years did not happen
            del life.events[kept[0] :], life.steps[kept[1] :], life.party[kept[2] :]
            break
    return Life(
        _record(number, tape, life.events[0].date.first().year),
        tuple(life.events),
        tuple(life.steps),
        tuple(life.party),
    )


def _record(number: int, tape: _Tape, first_year: int) -> MemberDraft:
    sex = tape.one_of(("male", "female"))
    year = first_year - 19 - tape.number(20)
    month = 1 + tape.number(12)
    name = f"{tape.one_of(_FAMILY)} {'Thị' if sex == 'female' else 'Văn'} {tape.one_of(_GIVEN)} {_GIVEN[number % 10]}"
    return MemberDraft(
        name,
        sex=sex,
        birth_date=PartialDate(year)
        if tape.number(6) == 5
        else PartialDate(year, month, 1 + tape.number(28)),
        ethnicity=tape.one_of(("Kinh", "Tày", "Nùng", "Dao", "")),
        religion=tape.one_of(("Không", "Phật giáo", "Công giáo")),
        general_education=tape.one_of(("", "Trung học cơ sở", "Trung học phổ thông", "12/12")),
        professional_level=tape.one_of(("", "Trung cấp", "Đại học", "Thạc sĩ")),
        political_theory=tape.one_of(("", "Sơ cấp", "Trung cấp", "Cao cấp", "Cử nhân")),
        occupation=tape.one_of(("", "Nông dân", "Giáo viên")),
    )


def valid_lives(max_people: int = 6) -> st.SearchStrategy[tuple[Life, ...]]:
    """The people of one branch over twenty years (``FIRST`` to ``LAST``; some came before)."""
    tapes = st.lists(st.binary(min_size=8, max_size=96), min_size=1, max_size=max_people)
    return tapes.map(lambda data: tuple(life_of(n, tape) for n, tape in enumerate(data, 1)))


# --- into a book, or without one -------------------------------------------------------------------------------------


def events_of(lives: Iterable[Life]) -> Mapping[int, Sequence[EventFact]]:
    """The events by a member's number, 1 for the first."""
    return {number: life.events for number, life in enumerate(lives, 1)}


def people_of(lives: Iterable[Life], day: date) -> list[Person]:
    """The people as a list of ``day`` would hold them, those who left included; ids from 1."""
    people = []
    for number, life in enumerate(lives, 1):
        values: dict[str, Any] = {
            item.name: getattr(life.draft, item.name)
            for item in fields(Person)
            if hasattr(life.draft, item.name)
        }
        admission = lifecycle.current_admission(life.events, day)
        recognition = lifecycle.current_recognition(life.events, day)
        values.update(
            id=number,
            sort_key=name_key(life.draft.full_name),
            folded="",
            admission_decision_date=admission.decision_date if admission is not None else None,
            admission_date=admission.date if admission is not None else None,
            official_date=recognition.date if recognition is not None else None,
            standing=lifecycle.standing(life.events, day),
            events=life.events,
        )
        people.append(Person(**values))
    return people


def keep(session: Session, lives: Sequence[Life], today: date = LAST) -> list[int]:
    """Write the lives into a book; returns the ids in their order."""
    ids = service.insert_members(session, [life.draft for life in lives], today)
    drafts = [
        EventDraft(
            member_id,
            event.kind,
            event.date,
            event.until,
            event.scope,
            event.place,
            decision_date=event.decision_date,
            detail=event.detail,
        )
        for member_id, life in zip(ids, lives, strict=True)
        for event in life.events
    ]
    service.insert_events(session, drafts)
    return ids
