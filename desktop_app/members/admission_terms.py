"""Admission and the days that follow from it: age, course, ceremony, probation, and the days a transfer may take.

Pure functions of events and the rules in force (members study, part B; ``resources/rules/members.toml``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.core import rules
from desktop_app.core.dates import add_months, months_between, years_months
from desktop_app.core.workdays import add_workdays, workdays_left
from desktop_app.members.lifecycle import EventFact, current_admission, standing


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

    def forgotten(self, day: date) -> bool:
        """Whether it ended so long before a day that the official date was rather never entered than not yet decided."""
        months = int(rules.rule("members", "official_missing_months", day).value)
        return add_months(self.ends, months) < day


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
