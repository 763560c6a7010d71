"""What lists say of people: sums, search, who is due for probation or a badge, the history of a record.

``member_json`` gives the keys of the ``members`` command; its ``status`` is one of ``official``, ``probationary``,
``exempt``, ``temporary-in``, ``temporary-out``, ``suspended``, ``left``, ``unknown`` (:attr:`Standing.code`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.dates import PartialDate
from desktop_app.core.record_words import Teller, story
from desktop_app.core.vietnamese import clean, fold
from desktop_app.members import checks, history_words
from desktop_app.members.admission_terms import Probation
from desktop_app.members.models import Member
from desktop_app.members.party_years import BadgeDue, Granularity
from desktop_app.members.service import Person

GRANULARITY_SETTING = "members.badge_granularity"


@dataclass(frozen=True)
class Counts:
    """Sums of a list of people, as the chips and the status line show them. ``on_roll`` is the number of members (đảng
    số) = ``official`` + ``probationary``; ``exempt`` and ``temporary_out`` are among them, ``temporary_in`` and ``left``
    are not."""

    on_roll: int
    official: int
    probationary: int
    exempt: int
    temporary_out: int
    temporary_in: int
    suspended: int
    left: int
    unknown: int


def count_people(people: Iterable[Person]) -> Counts:
    """Count people by their standing."""
    sums = dict.fromkeys((f.name for f in fields(Counts)), 0)
    for person in people:
        now = person.standing
        if now.state == "left":
            sums["left"] += 1
        elif now.state == "none":
            sums["unknown"] += 1
        elif now.temporary_in:
            sums["temporary_in"] += 1
        else:
            sums["on_roll"] += 1
            sums[now.state] += 1
            sums["exempt"] += now.exempt
            sums["temporary_out"] += now.temporary_out
            sums["suspended"] += now.suspended
    return Counts(**sums)


def query_words(query: str) -> list[str]:
    """A search as typed, cut into folded words; numbers lose their separators (``49.123456`` → ``49123456``)."""
    return [checks.digits_of(word) for word in fold(clean(query)).split()]


def search(people: Iterable[Person], query: str) -> list[Person]:
    """People whose name or numbers hold every word of the query: accents, đ and order do not matter."""
    words = query_words(query)
    return [person for person in people if all(word in person.folded for word in words)]


def badge_granularity(session: Session) -> Granularity:
    """How party age is counted for badges in this branch: to the day (default) or to the month."""
    return "month" if orm.get_setting(session, GRANULARITY_SETTING, "day") == "month" else "day"


def set_badge_granularity(session: Session, granularity: Granularity) -> None:
    """Keep how party age is counted for badges."""
    orm.set_setting(session, GRANULARITY_SETTING, granularity)


def probations_due(
    people: Iterable[Person], day: date, holidays: Collection[date]
) -> list[tuple[Person, Probation]]:
    """Probationary members of the roll with their deadline, the nearest first."""
    found = [
        (person, probation)
        for person in people
        if person.standing.on_roll and (probation := person.probation(day, holidays)) is not None
    ]
    return sorted(found, key=lambda pair: (pair[1].deadline, pair[0].sort_key))


def badges_due(
    people: Iterable[Person], round_day: date, granularity: Granularity = "day"
) -> list[tuple[Person, BadgeDue]]:
    """Who receives a badge at a round, highest level first; guests are listed with ``remark_only``."""
    found = []
    for person in people:
        badge = person.next_badge(round_day, granularity)
        if badge is not None and badge.round_day == round_day:
            found.append((person, badge))
    return sorted(found, key=lambda pair: (-pair[1].years, pair[0].sort_key))


@dataclass(frozen=True)
class HistoryLine:
    """One change of a record in plain words: when (local time), the title of the act, what changed, one sentence each."""

    set_id: int
    at: datetime
    title: str
    sentences: tuple[str, ...]


def member_history(session: Session, member_id: int) -> list[HistoryLine]:
    """What was changed of a member's record and events, newest first. Numbers are not repeated whole."""
    teller = Teller(history_words.RECORDS, session)
    return [
        HistoryLine(
            entry.set_id,
            entry.at,
            entry.title,
            tuple(
                sentence
                for change in entry.changes
                for sentence in teller.sentences(change.table, change.before, change.after, change.row_id)
            ),
        )
        for entry in story(session, history_words.RECORDS, Member.__tablename__, member_id)
    ]


def member_json(person: Person) -> dict[str, str | None]:
    """One member for the ``members`` command: always these keys in this order, dates ISO (partial ones ``1975`` or
    ``1975-05``), unknown values null; ``status`` as in the head of this module."""

    def iso(value: PartialDate | None) -> str | None:
        return None if value is None else value.iso()

    return {
        "full_name": person.full_name,
        "sex": person.sex,
        "birth_date": iso(person.birth_date),
        "admission_decision_date": iso(person.admission_decision_date),
        "admission_date": iso(person.admission_date),
        "official_date": iso(person.official_date),
        "party_card": person.party_card or None,
        "party_card_old": person.party_card_old or None,
        "citizen_id": person.citizen_id or None,
        "ethnicity": person.ethnicity or None,
        "religion": person.religion or None,
        "hometown": person.hometown or None,
        "residence": person.residence or None,
        "phone": person.phone or None,
        "political_theory": person.political_theory or None,
        "status": person.standing.code,
    }
