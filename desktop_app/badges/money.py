"""The money given with a badge: a multiple of the base pay in force on the day of the round.

Multiples: 56-HD/VPTW of 27/10/2015, IV.2; none is known for 45, 85 and 90 years (members study, C). A branch that was told one,
or a new base pay, keeps it as a dated value of its own with the paper it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.core import rules
from desktop_app.core.rules import Rule

BASE_PAY = "base_pay"


@dataclass(frozen=True)
class OwnValue:
    """A value the branch entered: ``key`` is ``base_pay`` (đồng a month) or the years of a badge (its multiple of the base pay);
    in force from ``start`` on; ``source`` is the paper it stands in."""

    key: str
    start: date
    value: Decimal
    source: str


@dataclass(frozen=True)
class Money:
    """The multiple, the base pay and the sum in đồng of one badge, None where not known; ``source`` names the papers."""

    multiplier: Decimal | None
    base_pay: int | None
    amount: int | None
    source: str


def _known(key: str) -> list[Rule]:
    if key == BASE_PAY:
        return [rule for rule in rules.load("badges") if rule.key == BASE_PAY]
    return [
        Rule(key, rule.start, rule.value[key], rule.source, rule.confidence)
        for rule in rules.load("badges")
        if rule.key == "money_multipliers" and key in rule.value
    ]


def _in_force(key: str, day: date, own: Sequence[OwnValue]) -> Rule | None:
    # of one day the branch's own comes last and wins
    among = [
        *_known(key),
        *(Rule(key, one.start, one.value, one.source, "confirmed") for one in own if one.key == key),
    ]
    try:
        return rules.in_force([Rule(key, r.start, r.value, r.source, r.confidence) for r in among], key, day)
    except KeyError:
        return None


def money(years: int, day: date, own: Sequence[OwnValue] = ()) -> Money:
    """What goes with a badge of ``years`` given on ``day``."""
    multiple, pay = _in_force(str(years), day, own), _in_force(BASE_PAY, day, own)
    multiplier = None if multiple is None else Decimal(str(multiple.value))
    base = None if pay is None else int(pay.value)
    return Money(
        multiplier,
        base,
        None if multiplier is None or base is None else int(multiplier * base),
        "; ".join(rule.source for rule in (multiple, pay) if rule is not None),
    )


def unknown_levels(day: date, own: Sequence[OwnValue] = ()) -> list[int]:
    """The levels for which no multiple is known on a day."""
    return [years for years in levels(day) if _in_force(str(years), day, own) is None]


def levels(day: date) -> list[int]:
    """The levels of badges in years of party age: 30, 40, 45 … 90 (no 35)."""
    return [int(years) for years in rules.rule("badges", "levels", day).value]
