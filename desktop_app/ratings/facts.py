"""What the criteria ask of one person or collective in one year, and how it is kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_type_hints

from desktop_app.core.i18n import N_
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import Subject


class Grade(StrEnum):
    """The four grades of a group of criteria in the older regimes."""

    EXCELLENT = "excellent"
    GOOD = "good"
    AVERAGE = "average"
    POOR = "poor"


GRADES = (Grade.EXCELLENT, Grade.GOOD, Grade.AVERAGE, Grade.POOR)
GRADE_WORDS = {
    Grade.EXCELLENT: N_("Xuất sắc"),
    Grade.GOOD: N_("Tốt"),
    Grade.AVERAGE: N_("Trung bình"),
    Grade.POOR: N_("Kém"),
}


@dataclass(frozen=True)
class Facts:
    """What the criteria ask of one person or collective in one year. None: not known.

    Points are Decimal out of 30 and 70. ``grades`` maps a criterion's key to its grade. ``tasks_*`` count the tasks
    given to the person (or the collective), ``unit_*`` those of the unit a leader leads. ``target_percent`` is the share
    of assigned targets reached. ``disciplines`` counts the disciplines of the year (for a collective: of the members of
    the leading collective); ``discipline_remedied`` says the violation was self-discovered and its consequences made
    good. ``work_level`` is the rating as công chức, viên chức; ``state_employee`` says there is one to come.
    ``sick_months`` and ``maternity_months`` are leave in the year. Absences are information.
    """

    subject: Subject = Subject.MEMBER
    common_points: Decimal | None = None
    task_points: Decimal | None = None
    grades: Mapping[str, Grade] | None = None
    tasks_total: int | None = None
    tasks_done: int | None = None
    tasks_on_time: int | None = None
    tasks_exceeding: int | None = None
    unit_total: int | None = None
    unit_on_time: int | None = None
    unit_exceeding: int | None = None
    target_percent: float | None = None
    shortcomings_total: int | None = None
    shortcomings_remedied: int | None = None
    disciplines: int = 0
    discipline_remedied: bool = False
    degraded: bool = False
    state_employee: bool = False
    work_level: Level | None = None
    sick_months: float = 0
    maternity_months: float = 0
    failed_members: int | None = None
    rated_members: int | None = None
    absences_excused: int = 0
    absences_unexcused: int = 0
    absence_months: tuple[int, ...] = ()
    """The months of the absences without reason."""

    @property
    def total(self) -> Decimal | None:
        """The points out of 100, never rounded; None until both groups are scored."""
        if self.common_points is None or self.task_points is None:
            return None
        return self.common_points + self.task_points


_POINTS = ("common_points", "task_points")


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """The facts that differ from "not known", for keeping; points are kept in columns of their own."""
    plain = Facts()
    found: dict[str, Any] = {}
    for field in fields(Facts):
        value = getattr(facts, field.name)
        if field.name not in _POINTS and value != getattr(plain, field.name):
            if field.name == "grades":
                value = {key: grade.value for key, grade in value.items()}
            elif isinstance(value, StrEnum):
                value = value.value
            elif isinstance(value, tuple):
                value = list(value)
            found[field.name] = value
    return found


_HINTS = {name: hint for name, hint in get_type_hints(Facts).items() if name not in _POINTS}


def facts_from_json(data: Mapping[str, Any], base: Facts | None = None) -> Facts:
    """Facts as kept by :func:`facts_to_json`, laid over ``base``; unknown keys are left aside."""
    values: dict[str, Any] = {}
    for name in _HINTS:
        if name not in data:
            continue
        value = data[name]
        if name == "subject":
            value = Subject(value)
        elif name == "grades":
            value = {key: Grade(grade) for key, grade in (value or {}).items()}
        elif name == "work_level":
            value = Level(value) if value else None
        elif name == "absence_months":
            value = tuple(value)
        values[name] = value
    return replace(base or Facts(), **values)
