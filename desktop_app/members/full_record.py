"""Everything kept of each member in one plain record: for registers, the member's card and a member's own data.

Other lists use :class:`desktop_app.members.service.Person`, which is lighter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.members import lifecycle
from desktop_app.members.lifecycle import EventFact, Standing
from desktop_app.members.models import EventKind, Member, MemberEvent


@dataclass(slots=True)
class RecordedEvent(EventFact):
    """An event with its papers: number of the decision and who took it, number of what was given, day of receipt."""

    decision_number: str = ""
    decided_by: str = ""
    note: str = ""
    number: str = ""
    received_on: PartialDate | None = None


@dataclass(frozen=True)
class FullRecord:
    """One member with all fields of the record and all dated events in order; see the columns of ``Member``."""

    id: int
    full_name: str
    sort_key: bytes
    other_name: str = ""
    sex: str | None = None
    birth_date: PartialDate | None = None
    birth_place: str = ""
    hometown: str = ""
    residence: str = ""
    temporary_residence: str = ""
    ethnicity: str = ""
    religion: str = ""
    occupation: str = ""
    citizen_id: str = ""
    citizen_id_old: str = ""
    profile_number: str = ""
    party_card: str = ""
    party_card_old: str = ""
    party_card_place: str = ""
    party_card_date: PartialDate | None = None
    phone: str = ""
    general_education: str = ""
    professional_level: str = ""
    degree: str = ""
    academic_title: str = ""
    political_theory: str = ""
    foreign_language: str = ""
    computing: str = ""
    party_post: str = ""
    government_post: str = ""
    union_post: str = ""
    introducer_1: str = ""
    introducer_2: str = ""
    dues_category: str = ""
    party_age_from: PartialDate | None = None
    note: str = ""
    occupation_group: str = ""
    occupation_before: str = ""
    occupation_before_group: str = ""
    holds_leading_post: bool = False
    service_category: str = ""
    youth_union_date: PartialDate | None = None
    recruited_date: PartialDate | None = None
    recruited_by: str = ""
    enlisted_date: PartialDate | None = None
    discharged_date: PartialDate | None = None
    honours: str = ""
    photo_id: int | None = None
    events: Sequence[RecordedEvent] = field(default=())

    def standing(self, day: date) -> Standing:
        """Where the member stands at the end of a day."""
        return lifecycle.standing(self.events, day)

    def admission(self, day: date) -> RecordedEvent | None:
        """The admission in force on a day."""
        return _recorded(lifecycle.current_admission(self.events, day))

    def recognition(self, day: date) -> RecordedEvent | None:
        """The recognition that followed it."""
        return _recorded(lifecycle.current_recognition(self.events, day))

    def of_kind(self, kind: EventKind, day: date) -> list[RecordedEvent]:
        """The events of a kind up to a day, the newest last."""
        return [event for event in self.events if event.kind == kind.value and event.date.first() <= day]

    def last(self, kind: EventKind, day: date) -> RecordedEvent | None:
        """The newest event of a kind up to a day."""
        found = self.of_kind(kind, day)
        return found[-1] if found else None


def day_of(event: RecordedEvent | None) -> PartialDate | None:
    """The day of an event, None without one."""
    return None if event is None else event.date


def _recorded(event: EventFact | None) -> RecordedEvent | None:
    assert event is None or isinstance(event, RecordedEvent)
    return event


_FIELDS = tuple(each.name for each in fields(FullRecord) if each.name != "events")


def full_records(session: Session, ids: Iterable[int] | None = None) -> list[FullRecord]:
    """Every member who is not deleted, those who left included (or those of ``ids``), in Vietnamese order."""
    columns = [getattr(Member, name) for name in _FIELDS]
    question = select(*columns).where(Member.deleted.is_(False)).order_by(Member.sort_key, Member.id)
    happenings = select(MemberEvent).order_by(MemberEvent.date, MemberEvent.id)
    if ids is not None:
        wanted = list(ids)
        question = question.where(Member.id.in_(wanted))
        happenings = happenings.where(MemberEvent.member_id.in_(wanted))
    events: dict[int, list[RecordedEvent]] = {}
    for row in session.scalars(happenings):
        events.setdefault(row.member_id, []).append(
            RecordedEvent(
                row.kind,
                row.date,
                row.until,
                row.scope,
                row.detail,
                row.decision_date,
                row.place,
                row.id,
                row.decision_number,
                row.decided_by,
                row.note,
                row.number,
                row.received_on,
            )
        )
    return [
        FullRecord(**dict(zip(_FIELDS, row, strict=True)), events=_ordered(events.get(row[0], ())))
        for row in session.execute(question)
    ]


def _ordered(events: Sequence[RecordedEvent]) -> tuple[RecordedEvent, ...]:
    return tuple(event for event in lifecycle.in_order(events) if isinstance(event, RecordedEvent))
