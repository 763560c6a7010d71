"""Who comes to which round of badges, and why. Members study, part C and cases K 16 to 25.

* A badge falls due when the years of party age are full; it is given at the next of the four rounds of a year. By ``month`` the
  whole month of that day counts.
* The gravely ill may be considered 12 or 24 months earlier, the dead 12 months (24-QĐ/TW); both only for a case the branch
  keeps, the dead whose years were (nearly) full are proposed.
* Who was disciplined waits 6, 9 or 12 months and until the branch has recognised that it was made good.
* A badge that was lost with good reason is given again.
* A guest's own branch considers; this one writes a remark. Who was qualified when transferred is considered where they left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from desktop_app.badges.money import Money, OwnValue, levels, money
from desktop_app.core import rules
from desktop_app.core.dates import add_months, day_before
from desktop_app.core.workdays import workday_before
from desktop_app.members import party_years
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind
from desktop_app.members.party_years import Granularity
from desktop_app.members.service import Person

Kind = Literal["due", "early", "posthumous", "reissue"]
ROUNDS_AHEAD = 8


@dataclass(frozen=True)
class Case:
    """What the branch keeps of one badge to come, see :class:`desktop_app.badges.models.BadgeCase`. ``id`` is None for none yet."""

    member_id: int
    years: int
    kind: Kind = "due"
    round_day: date | None = None
    reason: str = ""
    corrected_on: date | None = None
    declared_on: date | None = None
    remark_sent_on: date | None = None
    submitted_on: date | None = None
    note: str = ""
    id: int | None = None


@dataclass(frozen=True)
class Award:
    """One badge of one person. ``counted_from``: the day party age counts from; ``reached``: the day the years are full;
    ``earliest``: the first day it may be considered early (None: not early); ``natural_round``: the round it would come to by
    itself, ``round_day`` the one it is proposed for; ``file_by``: by when the file is handed in.

    ``free_from``: a discipline stands in the way until then; ``needs_recognition``: and the branch has not yet recognised that
    it was made good. ``remark_only``: a guest. ``moved``: ``out`` who just left and is still considered here, ``in`` who just
    came and is considered by the branch they left.
    """

    person: Person
    years: int
    kind: Kind
    counted_from: date
    reached: date
    natural_round: date
    round_day: date
    file_by: date
    money: Money
    case: Case
    earliest: date | None = None
    free_from: date | None = None
    needs_recognition: bool = False
    remark_only: bool = False
    moved: Literal["", "in", "out"] = ""

    @property
    def listed(self) -> bool:
        """Whether this branch proposes it: no guest, no newcomer of another branch's list, no discipline in the way."""
        return not (self.remark_only or self.moved == "in" or self.needs_recognition)


def rounds_from(day: date, count: int = ROUNDS_AHEAD) -> list[date]:
    """The next rounds on or after a day."""
    found: list[date] = []
    year = day.year
    while len(found) < count:
        found += [one for one in party_years.rounds_of(year) if one >= day]
        year += 1
    return found[:count]


def file_by(round_day: date, holidays: Collection[date]) -> date:
    """By when the file of a round is handed in, in working days before it."""
    return workday_before(round_day, int(rules.rule("badges", "filing_workdays", round_day).value), holidays)


@dataclass(frozen=True)
class Asked:
    """What a forecast is asked for: the rounds from ``since`` (earlier ones left undone are told too) up to ``until``, as
    things stand on ``today``."""

    today: date
    since: date
    until: date
    granularity: Granularity
    holidays: Collection[date]
    own_values: Sequence[OwnValue] = ()


class _Reckoner:
    """What is asked for once and not for every person: levels, rounds, filing days, sums of money."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.levels = levels(asked.until)
        self._file_by: dict[date, date] = {}
        self._money: dict[tuple[int, date], Money] = {}

    def file_by(self, day: date) -> date:
        """By when the file of a round is handed in."""
        if day not in self._file_by:
            self._file_by[day] = file_by(day, self.asked.holidays)
        return self._file_by[day]

    def money(self, years: int, day: date) -> Money:
        """The money of a level at a round."""
        if (years, day) not in self._money:
            self._money[years, day] = money(years, day, self.asked.own_values)
        return self._money[years, day]

    def within_reach(self, start: date, waits: bool) -> list[tuple[int, date]]:
        """The levels whose years are full not long before ``since`` (longer where a discipline ``waits``) and not after
        ``until``, each with the day: of thousands of people few come to a round."""
        first = self.asked.since - (_LONGEST_WAIT if waits else _LONGEST_GAP)
        last = self.asked.until.year
        return [
            (years, reached)
            for years in self.levels
            if first.year <= start.year + years <= last
            and (reached := add_months(start, 12 * years)) >= first
        ]


_LONGEST_GAP = timedelta(days=150)
"""More than between two rounds."""
_LONGEST_WAIT = timedelta(days=1200)
"""More than any discipline makes wait, the branch's recognition and the round after it with it."""
_DISCIPLINE = EventKind.DISCIPLINE.value


def forecast(people: Iterable[Person], cases: Mapping[tuple[int, int], Case], asked: Asked) -> list[Award]:
    """Every badge of ``people`` (those who left among them) whose round lies between ``since`` and ``until`` and which the record
    does not tell as given; by round, the highest first."""
    reckoner = _Reckoner(asked)
    with_case = {member_id for member_id, _years in cases}
    found = []
    for person in people:
        found += [
            award
            for award in _of_person(person, cases, reckoner, person.id in with_case)
            if asked.since <= award.round_day <= asked.until
        ]
    return sorted(found, key=lambda a: (a.round_day, -a.years, a.person.sort_key, a.person.id))


def _of_person(
    person: Person, cases: Mapping[tuple[int, int], Case], reckoner: _Reckoner, has_case: bool
) -> list[Award]:
    asked, now = reckoner.asked, person.standing
    dead = now.state == "left" and now.left_by == EventKind.DEATH.value
    gone = now.state == "left" and now.left_by == EventKind.TRANSFER_OUT.value
    if now.state != "official" and not dead and not gone:
        return []
    day = now.since.first() if (dead or gone) and now.since is not None else asked.today
    if (dead or gone) and day < asked.since - _LONGEST_WAIT and not has_case:
        return []
    start = party_years.party_age_start(person.events, day, person.party_age_from)
    if start is None:
        return []
    if has_case:
        wanted = [(years, add_months(start.day, 12 * years)) for years in reckoner.levels]
    else:
        waits = dead or gone or any(event.kind == _DISCIPLINE for event in person.events)
        wanted = reckoner.within_reach(start.day, waits)
    if not wanted or ((dead or gone) and not _was_official(person, day)):
        return []
    given = _given(person.events, asked.today)
    found = []
    for years, reached in wanted:
        case = cases.get((person.id, years)) or Case(person.id, years)
        if years in given and (case.kind != "reissue" or dead or gone):
            continue
        natural = party_years.badge_round(reached, asked.granularity)
        at = _Level(person, years, start.day, reached, natural, case, reckoner)
        if years in given:
            award = _again(at)
        elif dead:
            award = _posthumous(at, day)
        elif gone:
            award = at.award(moved="out") if reached <= day <= natural else None
        else:
            award = _living(at)
        if award is not None:
            found.append(award)
    return found


@dataclass(frozen=True)
class _Level:
    """One level of one person, from which the badge is made."""

    person: Person
    years: int
    start: date
    reached: date
    natural: date
    case: Case
    reckoner: _Reckoner

    def award(
        self,
        kind: Kind = "due",
        round_day: date | None = None,
        earliest: date | None = None,
        free_from: date | None = None,
        needs_recognition: bool = False,
        moved: Literal["", "in", "out"] = "",
    ) -> Award:
        """The badge at a round (the one it comes to by itself)."""
        day = self.natural if round_day is None else round_day
        return Award(
            self.person,
            self.years,
            kind,
            self.start,
            self.reached,
            self.natural,
            day,
            self.reckoner.file_by(day),
            Money(None, None, None, "") if kind == "reissue" else self.reckoner.money(self.years, day),
            self.case,
            earliest,
            free_from,
            needs_recognition,
            self.person.standing.temporary_in,
            moved,
        )


def _was_official(person: Person, day: date) -> bool:
    return party_years.party_age(person.events, day_before(day), person.party_age_from) is not None


def _given(events: Iterable[EventFact], day: date) -> set[int]:
    """The levels that were given up to a day, and the lower ones with them: a later badge tells that they are settled."""
    highest = max(
        (
            int(e.detail)
            for e in events
            if e.kind == EventKind.BADGE.value and e.date.first() <= day and e.detail.isdigit()
        ),
        default=0,
    )
    return {years for years in levels(day) if years <= highest}


def _living(at: _Level) -> Award:
    case, today = at.case, at.reckoner.asked.today
    early = case.kind == "early"
    earliest = party_years.early_from(at.years, at.reached) if early else None
    begin = at.natural if earliest is None else party_years.next_round(earliest)
    meant = case.round_day if case.round_day is not None and case.round_day >= begin else begin
    free = party_years.held_back_until(at.person.events, today, meant)
    if free is not None and case.corrected_on is not None:
        free = max(free, case.corrected_on)
    if free is not None:
        begin = party_years.next_round(free)
    chosen = case.round_day if case.round_day is not None and case.round_day >= begin else begin
    return at.award(
        kind="early" if early else "due",
        round_day=chosen,
        earliest=earliest,
        free_from=free,
        needs_recognition=free is not None and case.corrected_on is None,
        moved="in" if _came_qualified(at) else "",
    )


def _came_qualified(at: _Level) -> bool:
    """Whether the person was transferred here between the day the years were full and the round."""
    return any(
        event.kind == EventKind.TRANSFER_IN.value and at.reached <= event.date.first() <= at.natural
        for event in at.person.events
    )


def _posthumous(at: _Level, died: date) -> Award | None:
    earliest = party_years.early_from(at.years, at.reached, posthumous=True)
    # what the person lived to see given is no posthumous case, even where the record is silent
    if died < earliest or died > at.natural:
        return None
    begin, case = party_years.next_round(died), at.case
    chosen = case.round_day if case.round_day is not None and case.round_day >= begin else begin
    return at.award(kind="posthumous", round_day=chosen, earliest=earliest)


def _again(at: _Level) -> Award | None:
    """A badge that was lost with good reason and is to be given again; the event of the new one closes it."""
    day = at.case.round_day
    if day is None or any(
        e.kind == EventKind.BADGE.value and e.detail == str(at.years) and e.date.first() >= day
        for e in at.person.events
    ):
        return None
    return at.award(kind="reissue", round_day=day)
