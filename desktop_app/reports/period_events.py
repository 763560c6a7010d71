"""What happened to members in a period: admitted (Biểu số 2-BTCTW, reduced to what a branch's book holds), recognised,
commended, disciplined, given a badge (members study F.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from desktop_app.members import lifecycle
from desktop_app.members.lifecycle import Changes
from desktop_app.members.models import EventKind, Sex
from desktop_app.members.service import Person
from desktop_app.reports.facts import Span
from desktop_app.reports.figure_words import LABELS
from desktop_app.reports.structure_figures import age_of, band_of, bands, is_minority, is_religious, mean

_DISCIPLINE = ("reprimand", "warning", "dismissal")


def events_in(people: Iterable[Person], spans: Sequence[Span]) -> list[dict[str, list[int]]]:
    """Recognitions, commendations, discipline and badges of each span, of those who were on the roll that day."""
    first = min(start for start, _end in spans)
    found: list[dict[str, list[int]]] = [{} for _span in spans]
    for person in people:
        for event in person.events:
            when = event.date
            if when.year < first.year or event.kind not in _COUNTED:
                continue
            day = when.first()
            for (start, end), lists in zip(spans, found, strict=True):
                if start <= day <= end and _on_roll(person, day):
                    for key in _keys_of(event.kind, event.detail):
                        lists.setdefault(key, []).append(person.id)
    return found


_COUNTED = frozenset(
    kind.value
    for kind in (
        EventKind.RECOGNITION,
        EventKind.COMMENDATION,
        EventKind.DISCIPLINE,
        EventKind.BADGE,
        EventKind.EXPULSION,
    )
)


def _on_roll(person: Person, day: date) -> bool:
    """Whether a person was on the roll on a day or left it that very day."""
    on_roll = False
    for step in lifecycle.roll_changes(person.id, person.events):
        if step.day > day:
            break
        if step.step < 0 and step.day == day:
            return True
        on_roll = step.step > 0
    return on_roll


def _keys_of(kind: str, detail: str) -> tuple[str, ...]:
    if kind == EventKind.RECOGNITION.value:
        return ("recognised",)
    if kind == EventKind.COMMENDATION.value:
        return ("commendations.total",)
    if kind == EventKind.BADGE.value:
        return ("badges.total", *((f"badges.years_{detail}",) if detail.isdigit() else ()))
    if kind == EventKind.EXPULSION.value:
        return "discipline.total", "discipline.expulsion"
    return "discipline.total", f"discipline.{detail if detail in _DISCIPLINE else 'other'}"


def admissions(changes: Changes, people: Mapping[int, Person]) -> tuple[dict[str, list[int]], float | None]:
    """The newly admitted of a period by kind (Biểu 2, reduced), and their mean age at the ceremony."""
    among = bands("age_bands", changes.end)
    found: dict[str, list[int]] = {
        key: [] for key in LABELS if key.startswith("admissions.") and key != "admissions.mean_age"
    }
    for band in among:
        found["admissions.age." + band.key] = []
    ages = []
    for step in changes.admitted:
        person = people[step.member_id]
        found["admissions.total"].append(person.id)
        if person.sex == Sex.FEMALE.value:
            found["admissions.women"].append(person.id)
        if is_minority(person.ethnicity):
            found["admissions.minorities"].append(person.id)
        if is_religious(person.religion):
            found["admissions.religious"].append(person.id)
        if step.again:
            found["admissions.again"].append(person.id)
        age = age_of(person.birth_date, step.day)
        if age is not None:
            ages.append(age)
            found["admissions.age." + band_of(age, among).key].append(person.id)
    return found, mean(ages)
