"""Which regulation governs the rating of a year, its words for the levels and its forms.

A campaign keeps the id of its regime: an old year is never rated anew with newer rules. Rules are read on the last day
of the year, or on the last day the campaign's own regime was in force when that comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from desktop_app.core import rules
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.rules import Rule
from desktop_app.ratings.models import Level

FILE = "ratings"
Measure = Literal["recorded", "grades", "points"]

LEVELS = (Level.EXCELLENT, Level.GOOD, Level.COMPLETED, Level.FAILED)
"""From the highest to the lowest."""

LEVEL_TONES = ("gold", "good", "info", "danger")
"""The colours of the levels from the best on, the same on screen and in charts."""

LEVEL_WORDS = {
    Level.EXCELLENT: N_("Xuất sắc"),
    Level.GOOD: N_("Tốt"),
    Level.COMPLETED: N_("Hoàn thành"),
    Level.FAILED: N_("Không hoàn thành"),
}
"""The short word of each level for grids; papers write :meth:`Regime.title_of`."""


class Subject(StrEnum):
    """Who is rated: the frame of criteria and the self-review form depend on it."""

    MEMBER = "member"  # cá nhân không giữ chức vụ lãnh đạo, quản lý
    LEADER = "leader"  # cá nhân giữ chức vụ lãnh đạo, quản lý
    OUTSIDE = "outside"  # đảng viên không làm việc trong hệ thống chính trị
    COLLECTIVE = "collective"  # chi ủy, chi bộ


SUBJECT_WORDS = {
    Subject.MEMBER: N_("Không giữ chức vụ lãnh đạo, quản lý"),
    Subject.LEADER: N_("Giữ chức vụ lãnh đạo, quản lý"),
    Subject.OUTSIDE: N_("Không làm việc trong hệ thống chính trị"),
    Subject.COLLECTIVE: N_("Tập thể"),
}


def rank(level: Level) -> int:
    """0 for the highest level, 3 for the lowest."""
    return LEVELS.index(level)


def lower_of(one: Level, other: Level) -> Level:
    """The lower of two levels."""
    return one if rank(one) >= rank(other) else other


@dataclass(frozen=True)
class Criterion:
    """A group of criteria graded in the older regimes; ``group`` is ``task`` or ``common``, ``short`` heads a column."""

    key: str
    group: Literal["task", "common"]
    title: str
    short: str


@dataclass(frozen=True)
class Regime:
    """The regulation and guideline one rating year goes by. ``day`` is the day its rules are read on."""

    id: str
    title: str
    measure: Measure
    basis: tuple[str, ...]
    source: str
    year: int
    day: date
    note: str = ""

    def rule(self, key: str) -> Rule:
        """The rule ``key`` of this regime; raises KeyError when the regime knows no such rule."""
        return _rule_on(key, self.day)

    def find(self, key: str) -> Rule | None:
        """The rule, or None where the regime has none (value false, or not yet in force)."""
        try:
            found = self.rule(key)
        except KeyError:
            return None
        return None if found.value is False else found

    def title_of(self, level: Level, subject: Subject = Subject.MEMBER) -> str:
        """The level as papers of that year write it: ``Hoàn thành xuất sắc nhiệm vụ``."""
        key = "branch_level_titles" if subject is Subject.COLLECTIVE else "level_titles"
        return str(self.rule(key).value[level.value])

    def criteria(self, subject: Subject) -> tuple[Criterion, ...]:
        """The groups of criteria graded in this regime; empty where points or a recorded level are used."""
        if self.measure != "grades":
            return ()
        key = "grade_criteria_collective" if subject is Subject.COLLECTIVE else "grade_criteria"
        return tuple(Criterion(c["key"], c["group"], c["title"], c["short"]) for c in self.rule(key).value)

    def form(self, subject: Subject) -> Rule | None:
        """The central self-review form (Mẫu …); None where no form could be named."""
        return self.find(f"form_{subject.value}")

    def quarterly(self, quarter: int, subject: Subject) -> Rule | None:
        """The rule that asks for a rating of a quarter: only leaders, only quarters I to III (IV is part of the year)."""
        found = self.find("quarterly")
        if found is None or subject is not Subject.LEADER or quarter not in found.value:
            return None
        return found


@cache
def _rule_on(key: str, day: date) -> Rule:
    return rules.rule(FILE, key, day)


def _regime(found: Rule, year: int) -> Regime:
    value: dict[str, Any] = found.value
    later = [rule.start for rule in rules.load(FILE) if rule.key == "regime" and rule.start > found.start]
    day = date(year, 12, 31)
    if later:
        day = min(day, min(later) - timedelta(days=1))
    return Regime(
        value["id"],
        value["title"],
        value["measure"],
        tuple(value["basis"]),
        found.source,
        year,
        day,
        found.note,
    )


def regime_of(year: int) -> Regime:
    """The regime by which a year is rated: the one in force when its reviews are held, at the end of the year.

    Raises UserError for years before the first known regime (2014).
    """
    try:
        return _regime(rules.rule(FILE, "regime", date(year, 12, 31)), year)
    except KeyError:
        raise UserError(
            _("Chưa có quy định xếp loại cho năm {year}.").format(year=year),
            "year",
            _("Sổ có quy định từ năm 2014 trở đi."),
        ) from None


def regime_by_id(regime_id: str, year: int) -> Regime:
    """The regime a campaign was opened with. Raises KeyError for an unknown id."""
    for found in rules.load(FILE):
        if found.key == "regime" and found.value["id"] == regime_id:
            return _regime(found, year)
    raise KeyError(regime_id)
