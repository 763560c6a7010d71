"""Which day of a transfer the figures count: a setting of the branch (members study, case K 37).

A transfer has two days: the letter of introduction of the old branch and the receipt at the new one. Unless the branch is told
otherwise each branch counts its own: who goes by the introduction, who comes by the receipt. A transfer whose two days lie in
two periods is named on the draft, whichever way is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from typing import Final, Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import N_
from desktop_app.members import lifecycle
from desktop_app.members import service as members
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Member, MemberEvent, TransferCase
from desktop_app.members.service import Person

Way = Literal["own", "introduced", "received"]
SETTING: Final = "reports.transfer_days"
WAYS: Final[Mapping[Way, str]] = {
    "own": N_("Chuyển đi theo ngày giới thiệu, chuyển đến theo ngày tiếp nhận"),
    "introduced": N_("Cả chuyển đi và chuyển đến theo ngày giới thiệu"),
    "received": N_("Cả chuyển đi và chuyển đến theo ngày tiếp nhận"),
}
"""The ways by their codes; the first is what counts while nothing was chosen."""

_OUT = EventKind.TRANSFER_OUT.value


@dataclass(frozen=True, slots=True)
class TwoDays:
    """A permanent transfer with its two days; the one that is not the branch's own is None where it was not written down."""

    member_id: int
    name: str
    event_id: int
    out: bool
    introduced: PartialDate | None
    received: PartialDate | None

    def counted(self, way: Way) -> PartialDate:
        """The day it counts on; a day that is not known is replaced by the other."""
        first = self.introduced if way == "introduced" or (way == "own" and self.out) else self.received
        found = first or self.introduced or self.received
        assert found is not None
        return found

    def crosses(self, day: date) -> bool:
        """Whether it was introduced until the end of a day and received after it."""
        if self.introduced is None or self.received is None:
            return False
        return self.introduced.first() <= day < self.received.first()

    def unknown(self, way: Way) -> bool:
        """Whether the day asked for was not written down."""
        return (way == "received" and self.received is None) or (
            way == "introduced" and self.introduced is None
        )


@dataclass(frozen=True, slots=True)
class Counting:
    """How the transfers of a span were counted: ``crossing`` are those whose days lie on both sides of its first or last day,
    ``unknown`` those in it without the day the branch counts by."""

    way: Way = "own"
    crossing: tuple[TwoDays, ...] = ()
    unknown: tuple[TwoDays, ...] = ()


def way_of(session: Session) -> Way:
    """What the branch chose."""
    kept = orm.get_setting(session, SETTING, "own")
    return cast(Way, kept) if kept in WAYS else "own"


def set_way(session: Session, way: Way) -> None:
    """Keep what the branch counts by."""
    orm.set_setting(session, SETTING, way)


def read(session: Session) -> list[TwoDays]:
    """The permanent transfers with what is known of their days: of the procedure of the transfer, else of the event (day the
    letter was handed in, day of the decision)."""
    rows = session.execute(
        select(
            Member.sort_key,
            Member.id,
            Member.full_name,
            MemberEvent.id,
            MemberEvent.kind,
            MemberEvent.date,
            MemberEvent.received_on,
            MemberEvent.decision_date,
            TransferCase.introduced_on,
            TransferCase.received_on,
        )
        .join(Member, Member.id == MemberEvent.member_id)
        .outerjoin(TransferCase, TransferCase.event_id == MemberEvent.id)
        .where(
            MemberEvent.kind.in_((_OUT, EventKind.TRANSFER_IN.value)),
            Member.deleted.is_(False),
        )
    )
    found: dict[int, TwoDays] = {}
    # few of thousands were transferred: the database would go through all people to have these in order
    ordered = sorted(rows, key=itemgetter(0, 1, 3))
    for _key, number, name, event, kind, when, handed_in, decided, introduced_on, received_on in ordered:
        if kind == _OUT:
            received = PartialDate.of(received_on) if received_on is not None else handed_in
            found[event] = TwoDays(number, name, event, True, when, received)
        else:
            introduced = PartialDate.of(introduced_on) if introduced_on is not None else decided
            found[event] = TwoDays(number, name, event, False, introduced, when)
    return list(found.values())


def counting(moves: Iterable[TwoDays], way: Way, start: date, end: date) -> Counting:
    """What has to be said about the transfers of a span."""
    crossing, unknown = [], []
    for move in moves:
        if move.crosses(end) or move.crosses(start - timedelta(days=1)):
            crossing.append(move)
        elif move.unknown(way) and start <= move.counted(way).first() <= end:
            unknown.append(move)
    return Counting(way, tuple(crossing), tuple(unknown))


def people_counted(
    session: Session, people: Sequence[Person], day: date, moves: Iterable[TwoDays], way: Way
) -> list[Person]:
    """People of a day as the branch counts them: with their transfers on the days of ``way`` and the standing that follows.
    Who was introduced here and is received only later joins them when introductions count."""
    if way == "own":
        return list(people)
    days = days_of(moves, way)
    known = {person.id for person in people}
    later = {move.member_id for move in moves if move.member_id not in known}
    found = []
    for person in (*people, *(members.people_by_id(session, sorted(later), day) if later else ())):
        counted = moved(person.events, days)
        if counted is person.events:
            if person.id in known:
                found.append(person)
            continue
        standing = lifecycle.standing(counted, day)
        if person.id in known or standing.state != "none":
            found.append(replace(person, events=counted, standing=standing))
    return sorted(found, key=lambda person: (person.sort_key, person.id)) if later else found


def days_of(moves: Iterable[TwoDays], way: Way) -> dict[int, PartialDate]:
    """The day each transfer counts on, by the number of its event."""
    return {move.event_id: move.counted(way) for move in moves}


def moved(events: Sequence[EventFact], days: Mapping[int, PartialDate]) -> Sequence[EventFact]:
    """The events with the transfers on other days, unless one would then change places with another joining or leaving."""
    counted = [
        replace(event, date=days[event.id])
        if event.id is not None and days.get(event.id, event.date) != event.date
        else event
        for event in events
    ]
    if all(one is other for one, other in zip(counted, events, strict=True)):
        return events
    counted = lifecycle.in_order(counted)
    return counted if _steps(counted) == _steps(events) else events


def _steps(events: Iterable[EventFact]) -> list[tuple[int, str]]:
    return [(step.step, step.kind) for step in lifecycle.roll_changes(0, events)]
