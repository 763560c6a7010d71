"""What a vote is divided by and what it needs. Meetings study, parts B4 and H.

D = official members of the branch − those elsewhere for a time − exempt members who are absent − suspended ones. An
official member absent with leave still counts. Probationary members and those here for a time do not vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.core import rules
from desktop_app.core.vietnamese import percent_text
from desktop_app.meetings.attendance import AttendanceSums, Attendee, seat, tally
from desktop_app.meetings.models import Mark


class Threshold(StrEnum):
    """How many of the denominator a vote needs."""

    OVER_HALF = "over-half"
    TWO_THIRDS = "two-thirds"


@dataclass(frozen=True)
class Denominator:
    """The denominator and how it comes about. ``advisory``: rests on a text that could not be compared; may be typed over."""

    value: int
    official: int
    temporary_out: int
    exempt_absent: int
    suspended: int
    source: str
    advisory: bool = False

    @property
    def formula(self) -> str:
        """``32 − 1 tạm thời đi − 1 được miễn vắng``; only the official members when nothing is taken away."""
        parts = [str(self.official)]
        for count, words in (
            (self.temporary_out, "tạm thời đi"),
            (self.exempt_absent, "được miễn vắng"),
            (self.suspended, "đình chỉ sinh hoạt"),
        ):
            if count:
                parts.append(f"{count} {words}")
        return " − ".join(parts)


@dataclass(frozen=True)
class VoteResult:
    """A vote counted against its denominator."""

    votes_for: int
    denominator: int
    needed: int
    passed: bool

    @property
    def sentence(self) -> str:
        """As papers write it: ``11/20 đồng chí tán thành, đạt tỷ lệ 55,0%``."""
        share = percent_text(self.votes_for, self.denominator)
        return f"{self.votes_for}/{self.denominator} đồng chí tán thành, đạt tỷ lệ {share}"


def denominator(people: Iterable[Attendee], marks: Mapping[int, str], day: date) -> Denominator:
    """The denominator of the votes of a meeting held on ``day``."""
    return denominator_of(tally(people, marks, day), day)


def denominator_of(sums: AttendanceSums, day: date) -> Denominator:
    """The denominator from the sums of the attendance."""
    found = rules.rule("meetings", "denominator", day)
    out, exempt, suspended = (
        sums.official_temporary_out,
        sums.official_exempt_absent,
        sums.official_suspended,
    )
    return Denominator(
        max(0, sums.official - out - exempt - suspended),
        sums.official,
        out,
        exempt,
        suspended,
        found.source,
        found.advisory,
    )


def could_vote(people: Iterable[Attendee], marks: Mapping[int, str]) -> int:
    """How many official members of the roll can have voted at a meeting: those marked present, and of those who had to come
    whoever is not marked yet. An exempt member counts when marked present."""
    found = 0
    for person in people:
        place, mark = seat(person.standing), marks.get(person.id)
        if place is None or not place.official or place.temporary_in:
            continue
        if place.place == "expected":
            found += mark is None or mark == Mark.PRESENT.value
        elif place.place == "exempt":
            found += mark == Mark.PRESENT.value
    return found


def needed(threshold: str, denominator: int) -> int:
    """How many votes are needed: over half = floor(D/2)+1, two thirds = ceil(2D/3)."""
    if Threshold(threshold) is Threshold.OVER_HALF:
        return denominator // 2 + 1
    return -(-2 * denominator // 3)


def threshold_source(threshold: str, day: date) -> str:
    """The document a threshold comes from."""
    return rules.rule("meetings", Threshold(threshold).value, day).source


def result(votes_for: int, threshold: str, denominator: int) -> VoteResult:
    """Whether a vote is carried; half of the votes is not over half, and nothing is carried by nobody."""
    wanted = needed(threshold, denominator)
    return VoteResult(votes_for, denominator, wanted, denominator > 0 and votes_for >= wanted)


def may_decide(official: int, day: date) -> bool:
    """Whether the branch has enough official members to meet and decide (at least three)."""
    return official >= int(rules.rule("meetings", "fewest_official", day).value)
