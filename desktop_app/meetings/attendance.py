"""Who was expected at a meeting, who came, and whether the norm of attendance was reached. Meetings study, parts B6 and H.

Base of the head count: N = members on the roll + here for a time − elsewhere for a time − exempt and absent − suspended.
An exempt member who comes is counted; one who does not is left out, whatever the mark. The sums always agree:
present + excused + absent + not yet marked = N.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Protocol

from desktop_app.core import rules
from desktop_app.meetings.models import Mark

Place = Literal["expected", "exempt", "temporary-out", "suspended"]
NormFault = Literal["", "rate", "absent"]


class StandingFact(Protocol):
    """What attendance must know of a person's standing on the day; see :class:`members.lifecycle.Standing`."""

    @property
    def state(self) -> str: ...
    @property
    def exempt(self) -> bool: ...
    @property
    def temporary_in(self) -> bool: ...
    @property
    def temporary_out(self) -> bool: ...
    @property
    def suspended(self) -> bool: ...


class Attendee(Protocol):
    """A person with their standing on the day of the meeting."""

    @property
    def id(self) -> int: ...
    @property
    def standing(self) -> StandingFact: ...


class Seat(NamedTuple):
    """How a person is counted: official or probationary, of the roll or here for a time, and their place."""

    official: bool
    temporary_in: bool
    place: Place


@dataclass(frozen=True)
class AttendanceSums:
    """The sums of one meeting. ``rate`` is present / expected (0 to 1), None when nobody is expected.

    ``roll`` = ``official`` + ``probationary``. ``norm_met`` is None while people are not marked or when the day had no norm;
    ``norm_fault`` says why it was missed: the rate, or somebody absent without a reason.
    """

    roll: int
    official: int
    probationary: int
    temporary_in: int
    temporary_out: int
    exempt: int
    exempt_absent: int
    suspended: int
    expected: int
    present: int
    excused: int
    absent: int
    unmarked: int
    present_official: int
    present_probationary: int
    present_temporary: int
    official_temporary_out: int
    official_exempt_absent: int
    official_suspended: int
    rate: float | None
    norm_met: bool | None
    norm_fault: NormFault
    norm_percent: float | None
    norm_source: str

    @property
    def agrees(self) -> bool:
        """Whether everybody is marked; the sums themselves always agree."""
        return self.expected > 0 and self.unmarked == 0


def seat(standing: StandingFact) -> Seat | None:
    """How a person is counted, None for one who does not belong to the branch on that day."""
    if standing.state not in ("official", "probationary"):
        return None
    if standing.suspended:
        place: Place = "suspended"
    elif standing.temporary_out:
        place = "temporary-out"
    else:
        place = "exempt" if standing.exempt else "expected"
    return Seat(standing.state == "official", standing.temporary_in, place)


def may_be_marked(standing: StandingFact) -> bool:
    """Whether the person can come to this meeting at all: not while elsewhere for a time or suspended."""
    found = seat(standing)
    return found is not None and found.place in ("expected", "exempt")


def tally(people: Iterable[Attendee], marks: Mapping[int, str], day: date) -> AttendanceSums:
    """The sums of a meeting held on ``day``. ``marks`` maps a person's id to ``present``, ``excused`` or ``absent``."""
    counts: Counter[tuple[Seat, str | None]] = Counter()
    for person in people:
        found = seat(person.standing)
        if found is not None:
            counts[(found, marks.get(person.id))] += 1
    return tally_counts(counts, day)


def tally_counts(counts: Mapping[tuple[Seat, str | None], int], day: date) -> AttendanceSums:
    """The sums from the number of people of each seat and mark (None: not marked)."""
    sums: Counter[str] = Counter()
    for (one, mark), n in counts.items():
        word = "official" if one.official else "probationary"
        if one.temporary_in:
            sums["temporary_in"] += n
        else:
            sums[word] += n
        if one.place == "exempt":
            sums["exempt"] += n
        left_out = one.place.replace("-", "_")
        if one.place == "exempt" and mark != Mark.PRESENT:
            left_out = "exempt_absent"
        if left_out in ("suspended", "temporary_out", "exempt_absent"):
            sums[left_out] += n
            if one.official and not one.temporary_in:
                sums[f"official_{left_out}"] += n
            continue
        sums[mark if mark in (Mark.PRESENT, Mark.EXCUSED, Mark.ABSENT) else "unmarked"] += n
        if mark == Mark.PRESENT:
            sums[f"present_{'temporary' if one.temporary_in else word}"] += n
    roll = sums["official"] + sums["probationary"]
    expected = roll + sums["temporary_in"] - sums["temporary_out"] - sums["exempt_absent"] - sums["suspended"]
    present, absent, unmarked = sums["present"], sums["absent"], sums["unmarked"]
    rate = present / expected if expected else None
    met, fault, percent, source = _norm(expected, present, absent, unmarked, day)
    return AttendanceSums(
        roll=roll,
        official=sums["official"],
        probationary=sums["probationary"],
        temporary_in=sums["temporary_in"],
        temporary_out=sums["temporary_out"],
        exempt=sums["exempt"],
        exempt_absent=sums["exempt_absent"],
        suspended=sums["suspended"],
        expected=expected,
        present=present,
        excused=sums["excused"],
        absent=absent,
        unmarked=unmarked,
        present_official=sums["present_official"],
        present_probationary=sums["present_probationary"],
        present_temporary=sums["present_temporary"],
        official_temporary_out=sums["official_temporary_out"],
        official_exempt_absent=sums["official_exempt_absent"],
        official_suspended=sums["official_suspended"],
        rate=rate,
        norm_met=met,
        norm_fault=fault,
        norm_percent=percent,
        norm_source=source,
    )


def _norm(
    expected: int, present: int, absent: int, unmarked: int, day: date
) -> tuple[bool | None, NormFault, float | None, str]:
    try:
        norm = rules.rule("meetings", "attendance", day)
    except KeyError:
        return None, "", None, ""
    percent, inclusive = norm.value["percent"], norm.value["inclusive"]
    if unmarked or not expected:
        return None, "", percent, norm.source
    # whole numbers: 90 % of 20 is 18, not 18.000000000000004
    reached, wanted = present * 100, expected * percent
    if not (reached >= wanted if inclusive else reached > wanted):
        return False, "rate", percent, norm.source
    if norm.value["none_absent"] and absent:
        return False, "absent", percent, norm.source
    return True, "", percent, norm.source
