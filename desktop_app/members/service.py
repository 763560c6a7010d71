"""Members and their dated events: read and kept. Lists are plain dataclasses in Vietnamese order by given name.

What lists and commands say of people who were read (sums, search, who is due) stands in :mod:`listing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, null, select, type_coerce
from sqlalchemy.orm import Session

from desktop_app.core import history, orm, rules
from desktop_app.core.dates import PartialDate, order_of
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, name_key, title_name
from desktop_app.members import admission_terms, catalogue, checks, lifecycle, party_years, words
from desktop_app.members.admission_terms import Probation
from desktop_app.members.catalogue import known_ethnicity, known_religion
from desktop_app.members.checks import Notice
from desktop_app.members.lifecycle import EventFact, Standing
from desktop_app.members.models import (
    PURGED_NAME,
    Attachment,
    EventKind,
    Member,
    MemberEvent,
    Scope,
    Sex,
    TransferCase,
)
from desktop_app.members.party_years import BadgeDue, Granularity


@dataclass(slots=True)
class Person:
    """One member as lists, meetings, ratings and reports need them, on the day they were asked for.

    ``admission_decision_date``, ``admission_date`` and ``official_date`` are those in force that day; ``events`` are all
    dated events of the record. Unknown texts are empty, unknown dates None.
    """

    id: int
    full_name: str
    sex: str | None
    birth_date: PartialDate | None
    ethnicity: str
    religion: str
    hometown: str
    residence: str
    citizen_id: str
    party_card: str
    party_card_old: str
    phone: str
    political_theory: str
    professional_level: str
    general_education: str
    party_post: str
    holds_leading_post: bool
    occupation: str
    party_age_from: PartialDate | None
    sort_key: bytes
    folded: str
    admission_decision_date: PartialDate | None
    admission_date: PartialDate | None
    official_date: PartialDate | None
    standing: Standing
    events: Sequence[EventFact]
    profile_number: str = ""
    government_post: str = ""
    union_post: str = ""
    academic_title: str = ""
    occupation_group: str = ""
    occupation_before: str = ""
    occupation_before_group: str = ""
    service_category: str = ""

    def party_age(self, day: date) -> tuple[int, int] | None:
        """Party age in years and months, None while it does not count."""
        return party_years.party_age(self.events, day, self.party_age_from)

    def probation(self, day: date, holidays: Collection[date]) -> Probation | None:
        """The probation still to be decided, its deadline in working days without ``holidays``."""
        return admission_terms.probation(self.events, day, holidays)

    def next_badge(self, day: date, granularity: Granularity = "day") -> BadgeDue | None:
        """The next badge, its round and money."""
        return party_years.next_badge(self.events, day, self.party_age_from, granularity)


@dataclass(frozen=True)
class MemberDraft(checks.Record):
    """A whole record as a form or an import hands it over; what is empty here is empty afterwards.

    ``id`` is None for a new member. The three party dates are kept as the events of admission and recognition.
    """

    other_name: str = ""
    birth_place: str = ""
    hometown: str = ""
    residence: str = ""
    temporary_residence: str = ""
    occupation: str = ""
    party_card_place: str = ""
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
    holds_leading_post: bool = False
    note: str = ""
    occupation_group: str = ""
    occupation_before: str = ""
    occupation_before_group: str = ""
    service_category: str = ""
    youth_union_date: PartialDate | None = None
    recruited_date: PartialDate | None = None
    recruited_by: str = ""
    enlisted_date: PartialDate | None = None
    discharged_date: PartialDate | None = None
    honours: str = ""
    admission_decision_number: str = ""
    admission_place: str = ""
    official_decision_number: str = ""
    official_decision_date: PartialDate | None = None
    official_place: str = ""


@dataclass(frozen=True)
class EventDraft:
    """One event to record; ``id`` is None for a new one. ``detail`` is a code of the event's kind (discipline, years of a
    badge, reason of an exemption, traits of an admission …) or free text; ``number`` and ``received_on`` as in
    :class:`desktop_app.members.models.MemberEvent`."""

    member_id: int
    kind: str
    date: PartialDate | None
    until: PartialDate | None = None
    scope: str | None = None
    place: str = ""
    decision_number: str = ""
    decision_date: PartialDate | None = None
    decided_by: str = ""
    detail: str = ""
    note: str = ""
    id: int | None = None
    number: str = ""
    received_on: PartialDate | None = None


@dataclass(frozen=True)
class EventInfo(EventDraft):
    """An event as recorded."""


@dataclass(frozen=True)
class MemberDetail:
    """Everything of one member: the record, the standing on the day asked for, the events, newest first."""

    draft: MemberDraft
    person: Person
    events: tuple[EventInfo, ...]
    deleted: bool

    @property
    def id(self) -> int:
        return self.person.id


# columns of the tables, not of the classes: rows then skip the object loader
_M, _E = Member.__table__.c, MemberEvent.__table__.c
_PERSON_COLUMNS = (
    _M.id,
    _M.full_name,
    _M.sex,
    type_coerce(_M.birth_date, String),
    _M.ethnicity,
    _M.religion,
    _M.hometown,
    _M.residence,
    _M.citizen_id,
    _M.party_card,
    _M.party_card_old,
    _M.phone,
    _M.political_theory,
    _M.professional_level,
    _M.general_education,
    _M.party_post,
    _M.holds_leading_post,
    _M.occupation,
    type_coerce(_M.party_age_from, String),
    _M.sort_key,
    _M.folded,
    *(null().label(name) for name in ("decision", "admission", "official", "standing", "events")),
    _M.profile_number,
    _M.government_post,
    _M.union_post,
    _M.academic_title,
    _M.occupation_group,
    _M.occupation_before,
    _M.occupation_before_group,
    _M.service_category,
)
_BIRTH, _LEADING, _AGE_FROM = 3, 16, 18
_FROM_EVENTS = slice(21, 26)  # empty in the table: what the events say comes there


# dates repeat a lot in a branch's book, and reading one is the dearest part of a long list
@lru_cache(maxsize=65536)
def _read_date(text: str) -> PartialDate:
    return PartialDate(*map(int, text.split("-")))


def _date(text: str | None) -> PartialDate | None:
    return None if text is None else _read_date(text)


_KINDS = {kind.value: kind.value for kind in EventKind}


def _by_date(event: EventFact) -> str:
    return event.date.iso()


def _facts(session: Session, ids: Iterable[int] | None = None) -> dict[int, list[EventFact]]:
    # in the order of the table: events nearly always were recorded as they happened, and sorting all of them is dear
    question = select(
        _E.member_id,
        _E.kind,
        type_coerce(_E.date, String),
        type_coerce(_E.until, String),
        _E.scope,
        _E.detail,
        type_coerce(_E.decision_date, String),
        _E.place,
        _E.id,
    ).order_by(_E.id)
    if ids is not None:
        question = question.where(_E.member_id.in_(list(ids)))
    found: dict[int, list[EventFact]] = {}
    last: dict[int, str] = {}
    mixed: set[int] = set()
    read = _read_date
    rows = orm.plain_rows(session, question)
    for member_id, kind, when, until, scope, detail, decided, place, event_id in rows:
        fact = EventFact(
            _KINDS.get(kind, kind),
            read(when),
            None if until is None else read(until),
            scope,
            detail,
            None if decided is None else read(decided),
            place,
            event_id,
        )
        events = found.get(member_id)
        if events is None:
            found[member_id] = [fact]
        else:
            events.append(fact)
            if when < last[member_id]:
                mixed.add(member_id)
        last[member_id] = when
    for member_id in mixed:
        found[member_id].sort(key=_by_date)
    return found


def events_by_member(session: Session, ids: Iterable[int] | None = None) -> dict[int, list[EventFact]]:
    """The dated events of each member (of all who are not deleted, or of ``ids``); members without events have [] ."""
    question = select(Member.id).where(Member.deleted.is_(False))
    if ids is not None:
        question = question.where(Member.id.in_(list(ids)))
    facts = _facts(session, ids)
    return {member_id: facts.get(member_id, []) for member_id in session.scalars(question)}


_NO_EVENTS: Sequence[EventFact] = ()
_ADMISSION = EventKind.ADMISSION.value
_PARTY_DATES = frozenset((_ADMISSION, EventKind.RECOGNITION.value))


def _person(row: Sequence[Any], events: Sequence[EventFact], day: date) -> Person:
    today = order_of(day)
    admission: EventFact | None = None
    official: PartialDate | None = None
    for event in events:
        kind = event.kind
        if kind in _PARTY_DATES:
            when = event.date
            if when.order <= today:
                if kind == _ADMISSION:
                    admission, official = event, None
                else:
                    official = when
    values: list[Any] = list(row)
    values[_FROM_EVENTS] = (
        admission.decision_date if admission is not None else None,
        admission.date if admission is not None else None,
        official,
        lifecycle.standing(events, day),
        events,
    )
    values[_BIRTH] = _date(row[_BIRTH])
    values[_LEADING] = bool(row[_LEADING])
    values[_AGE_FROM] = _date(row[_AGE_FROM])
    return Person(*values)


def people_on(
    session: Session, day: date, include_left: bool = False, include_temporary: bool = True
) -> list[Person]:
    """The people of the branch on a day in Vietnamese order: the roll, those here for a time (``temporary``), on wish
    those who left. A record without any dated event is listed too (``standing.code == "unknown"``), so that nobody
    vanishes; people who only came later are not."""
    facts = _facts(session)
    people = []
    question = select(*_PERSON_COLUMNS).where(_M.deleted.is_(False)).order_by(_M.sort_key, _M.id)
    for row in orm.plain_rows(session, question):
        events = facts.get(row[0], _NO_EVENTS)
        person = _person(row, events, day)
        state = person.standing.state
        if state == "none":
            if not any(event.kind in _MEMBERSHIP for event in events):
                people.append(person)
        elif state == "left":
            if include_left:
                people.append(person)
        elif include_temporary or not person.standing.temporary_in:
            people.append(person)
    return people


def people_by_id(session: Session, ids: Iterable[int], day: date) -> list[Person]:
    """Some people with the standing on a day, whatever it is, in Vietnamese order; those in the bin are left out."""
    wanted = list(ids)
    facts = _facts(session, wanted)
    question = (
        select(*_PERSON_COLUMNS).where(_M.id.in_(wanted), _M.deleted.is_(False)).order_by(_M.sort_key, _M.id)
    )
    return [_person(row, facts.get(row[0], _NO_EVENTS), day) for row in orm.plain_rows(session, question)]


def names_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The names of members by id."""
    rows = session.execute(select(_M.id, _M.full_name).where(_M.id.in_(list(ids))))
    return {row.id: row.full_name for row in rows}


_MEMBERSHIP = frozenset(
    kind.value
    for kind in (
        EventKind.ADMISSION,
        EventKind.RECOGNITION,
        EventKind.TRANSFER_IN,
        EventKind.TEMPORARY_IN,
        EventKind.RESTORATION,
    )
)


def ids_found(session: Session, needles: Sequence[str], limit: int) -> list[int]:
    """The ids of people, also of those in the bin, whose name or numbers hold every folded word."""
    question = select(_M.id).where(*(_M.folded.contains(needle, autoescape=True) for needle in needles))
    return list(session.scalars(question.order_by(_M.id).limit(limit)))


_DRAFT_COLUMNS = frozenset(Member.__table__.columns.keys()) & {f.name for f in fields(MemberDraft)} - {"id"}
_SEVERAL_LINES = frozenset({"note"})


def get_member(session: Session, member_id: int, day: date) -> MemberDetail:
    """One member with the standing on ``day``. Raises UserError when there is none of this number."""
    row = session.get(Member, member_id)
    if row is None:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."))
    events = tuple(reversed(list_events(session, member_id)))
    admission = next((e for e in events if e.kind == EventKind.ADMISSION), None)
    recognition = next((e for e in events if e.kind == EventKind.RECOGNITION), None)
    if (
        admission is not None
        and admission.date is not None
        and recognition is not None
        and recognition.date is not None
        and recognition.date.surely_before(admission.date)
    ):
        # it belongs to an earlier membership
        recognition = None
    draft = MemberDraft(
        id=member_id,
        **{name: getattr(row, name) for name in _DRAFT_COLUMNS},
        admission_date=admission.date if admission else None,
        admission_decision_date=admission.decision_date if admission else None,
        admission_decision_number=admission.decision_number if admission else "",
        admission_place=admission.place if admission else "",
        official_date=recognition.date if recognition else None,
        official_decision_date=recognition.decision_date if recognition else None,
        official_decision_number=recognition.decision_number if recognition else "",
        official_place=recognition.place if recognition else "",
    )
    columns = session.execute(select(*_PERSON_COLUMNS).where(_M.id == member_id)).one()
    person = _person(columns, _facts(session, [member_id]).get(member_id, []), day)
    return MemberDetail(draft, person, events, row.deleted)


def tidy(draft: MemberDraft) -> MemberDraft:
    """The draft as it is kept: NFC, single spaces, numbers without separators, known words of the code lists."""
    values: dict[str, Any] = {}
    for name, value in vars(draft).items():
        if value and isinstance(value, str):
            values[name] = clean_text(value) if name in _SEVERAL_LINES else clean(value)
    for name in words.NUMBERS:
        if name in values:
            values[name] = checks.digits_of(values[name])
    values["full_name"] = title_name(values.get("full_name", ""))
    for name, known in (("ethnicity", known_ethnicity), ("religion", known_religion)):
        if name in values:
            values[name] = known(values[name]) or values[name]
    values["sex"] = values.get("sex") or None
    changed = {name: value for name, value in values.items() if getattr(draft, name) != value}
    return replace(draft, **changed) if changed else draft


def _too_long(draft: MemberDraft) -> UserError | None:
    long = checks.TEXT_LIMIT
    for name, value in vars(draft).items():
        if value.__class__ is not str or len(value) <= long or name == "full_name":
            continue
        limit = 5000 if name in _SEVERAL_LINES else checks.TEXT_LIMIT
        if len(value) > limit:
            return UserError(_("Nội dung dài quá {n} ký tự.").format(n=limit), name, _("Ghi gọn lại."))
    return None


_CODE_LISTS = {
    "occupation_group": catalogue.OCCUPATION_GROUPS,
    "occupation_before_group": catalogue.OCCUPATION_GROUPS,
    "service_category": catalogue.SERVICE_CATEGORIES,
}


def check_member(draft: MemberDraft, today: date) -> list[UserError]:
    """Everything that keeps a (tidied) draft from being saved, each with its field."""
    found = checks.refusals(draft, today)
    if draft.sex is not None and draft.sex not in (Sex.MALE.value, Sex.FEMALE.value):
        found.append(UserError(_("Giới tính là nam hoặc nữ."), "sex"))
    for name, codes in _CODE_LISTS.items():
        if getattr(draft, name) and getattr(draft, name) not in codes:
            found.append(
                UserError(
                    _("“{field}” không có trong danh mục.").format(field=_(words.FIELD_WORDS[name])),
                    name,
                    _("Chọn một dòng của danh mục."),
                )
            )
    start, end = draft.enlisted_date, draft.discharged_date
    if start is not None and end is not None and end.surely_before(start):
        found.append(
            UserError(
                _("Ngày xuất ngũ ({end}) sớm hơn ngày nhập ngũ ({start}).").format(
                    end=end.text(), start=start.text()
                ),
                "discharged_date",
                _("Kiểm tra lại một trong hai ngày."),
            )
        )
    if (error := _too_long(draft)) is not None:
        found.append(error)
    return found


def known_people(session: Session) -> list[checks.Known]:
    """Everybody in the book (the bin left out), for the search of duplicates."""
    rows = session.execute(
        select(
            Member.id,
            Member.full_name,
            type_coerce(Member.birth_date, String),
            Member.citizen_id,
            Member.party_card,
            Member.party_card_old,
        ).where(Member.deleted.is_(False))
    )
    return [checks.Known(r[0], r[1], _date(r[2]), r[3], r[4], r[5]) for r in rows]


def warnings_of(session: Session, draft: MemberDraft, today: date) -> list[Notice]:
    """What should be looked at again before or after saving; nothing of it refuses."""
    draft = tidy(draft)
    return [*checks.notices(draft, today), *checks.duplicates(draft, known_people(session))]


def folded_text(draft: MemberDraft) -> str:
    """What the search box looks through: names without accents, card, citizen and phone numbers."""
    return words.search_text(draft.full_name, draft.other_name, *(getattr(draft, n) for n in words.NUMBERS))


def _columns(draft: MemberDraft) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in _DRAFT_COLUMNS}
    values["sort_key"] = name_key(draft.full_name)
    values["folded"] = folded_text(draft)
    return values


def save_member(session: Session, draft: MemberDraft, today: date) -> tuple[int, list[Notice]]:
    """Keep a whole record, new or changed, with its admission and recognition; returns its id and the warnings.
    Raises UserError with the field when something cannot be."""
    draft = tidy(draft)
    for error in check_member(draft, today):
        raise error
    found = [*checks.notices(draft, today), *checks.duplicates(draft, known_people(session))]
    values = _columns(draft)
    if draft.id is None:
        row = Member(**values)
        session.add(row)
    else:
        known = session.get(Member, draft.id)
        if known is None:
            raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."))
        row = known
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.flush()
    _keep_event(
        session,
        row.id,
        EventKind.ADMISSION,
        draft.admission_date,
        draft.admission_decision_date,
        draft.admission_decision_number,
        draft.admission_place,
    )
    _keep_event(
        session,
        row.id,
        EventKind.RECOGNITION,
        draft.official_date,
        draft.official_decision_date,
        draft.official_decision_number,
        draft.official_place,
    )
    session.flush()
    return row.id, found


def _keep_event(
    session: Session,
    member_id: int,
    kind: EventKind,
    when: PartialDate | None,
    decision_date: PartialDate | None,
    decision_number: str,
    place: str,
) -> None:
    """Bring the last event of a kind in line with the record's own fields."""
    row = session.scalars(
        select(MemberEvent)
        .where(MemberEvent.member_id == member_id, MemberEvent.kind == kind.value)
        .order_by(MemberEvent.date.desc(), MemberEvent.id.desc())
        .limit(1)
    ).one_or_none()
    if kind is EventKind.RECOGNITION and row is not None:
        # the recognition of an earlier membership stays as it is
        admission = session.scalar(
            select(MemberEvent.date)
            .where(MemberEvent.member_id == member_id, MemberEvent.kind == EventKind.ADMISSION.value)
            .order_by(MemberEvent.date.desc())
            .limit(1)
        )
        if admission is not None and row.date.surely_before(admission) and when != row.date:
            row = None
    if when is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = MemberEvent(member_id=member_id, kind=kind.value, date=when)
        session.add(row)
    for name, value in (
        ("date", when),
        ("decision_date", decision_date),
        ("decision_number", decision_number),
        ("place", place),
    ):
        if getattr(row, name) != value:
            setattr(row, name, value)


def insert_members(session: Session, drafts: Sequence[MemberDraft], today: date) -> list[int]:
    """Keep many new members at once (import, sample book); the same refusals as :func:`save_member`, in one pass.
    Returns the ids in the order of the drafts."""
    tidied = [tidy(draft) for draft in drafts]
    for draft in tidied:
        for error in check_member(draft, today):
            raise error
    ids = history.bulk_insert(session, Member, [{**_columns(draft), "deleted": False} for draft in tidied])
    events: list[dict[str, Any]] = []
    for member_id, draft in zip(ids, tidied, strict=True):
        for kind, when, decided, number, place in (
            (
                EventKind.ADMISSION,
                draft.admission_date,
                draft.admission_decision_date,
                draft.admission_decision_number,
                draft.admission_place,
            ),
            (
                EventKind.RECOGNITION,
                draft.official_date,
                draft.official_decision_date,
                draft.official_decision_number,
                draft.official_place,
            ),
        ):
            if when is not None:
                events.append(
                    _event_row(
                        EventDraft(
                            member_id,
                            kind.value,
                            when,
                            decision_date=decided,
                            decision_number=number,
                            place=place,
                        )
                    )
                )
    history.bulk_insert(session, MemberEvent, events)
    return ids


_EVENT_COLUMNS = (
    "member_id",
    "kind",
    "date",
    "until",
    "scope",
    "place",
    "decision_number",
    "decision_date",
    "decided_by",
    "detail",
    "note",
    "number",
    "received_on",
)


_EVENT_FIELDS = tuple(_E[name] for name in (*_EVENT_COLUMNS, "id"))


def _event_row(draft: EventDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _EVENT_COLUMNS}


def insert_events(session: Session, drafts: Sequence[EventDraft]) -> list[int]:
    """Keep many events at once without the checks of :func:`record_event` (import, sample book); returns their ids."""
    return history.bulk_insert(session, MemberEvent, [_event_row(draft) for draft in drafts])


def list_events(session: Session, member_id: int) -> list[EventInfo]:
    """The events of one member in the order of time."""
    rows = session.execute(
        select(*_EVENT_FIELDS)
        .where(MemberEvent.member_id == member_id)
        .order_by(MemberEvent.date, MemberEvent.id)
    )
    return [EventInfo(**row) for row in rows.mappings()]


def get_event(session: Session, event_id: int) -> EventInfo:
    """One recorded event. Raises UserError when it is gone."""
    row = session.execute(select(*_EVENT_FIELDS).where(_E.id == event_id)).mappings().one_or_none()
    if row is None:
        raise UserError(_("Không tìm thấy sự kiện này; có thể đã bị xóa."))
    return EventInfo(**row)


def record_event(session: Session, draft: EventDraft, today: date) -> int:
    """Keep a dated event, new or changed, and return its id. Raises UserError when it cannot have happened beside the
    member's other events."""
    if draft.kind not in {kind.value for kind in EventKind}:
        raise UserError(_("Chưa chọn loại sự kiện."), "kind", _("Chọn việc cần ghi."))
    if draft.date is None:
        raise UserError(_("Chưa có ngày."), "date", _("Ghi dd/mm/yyyy; nếu chỉ nhớ năm thì ghi năm."))
    member = session.get(Member, draft.member_id)
    if member is None:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."), "member_id")
    values = _event_row(draft)
    for name in ("place", "decision_number", "decided_by", "detail", "number"):
        values[name] = clean(values[name])
        if len(values[name]) > checks.TEXT_LIMIT:
            raise UserError(
                _("Nội dung dài quá {n} ký tự.").format(n=checks.TEXT_LIMIT), name, _("Ghi gọn lại.")
            )
    values["note"] = clean_text(draft.note)
    values["scope"] = _scope_of(draft)
    fact = EventFact(
        draft.kind,
        draft.date,
        draft.until,
        values["scope"],
        values["detail"],
        draft.decision_date,
        values["place"],
    )
    if draft.received_on is not None and draft.received_on.first() > today:
        raise UserError(
            _("Ngày {day} ở sau hôm nay.").format(day=draft.received_on.text()),
            "received_on",
            _("Kiểm tra lại ngày."),
        )
    others = [e for e in _facts(session, [draft.member_id]).get(draft.member_id, []) if e.id != draft.id]
    checks.refuse_event(fact, others, member.birth_date, today)
    row = session.get(MemberEvent, draft.id) if draft.id is not None else None
    if row is None:
        row = MemberEvent(**values)
        session.add(row)
    else:
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.flush()
    return row.id


def _scope_of(draft: EventDraft) -> str | None:
    if draft.kind not in (EventKind.TRANSFER_IN.value, EventKind.TRANSFER_OUT.value):
        return None
    try:
        return Scope(draft.scope).value if draft.scope else Scope.SAME_PROVINCE.value
    except ValueError as error:
        raise UserError(_("Chưa chọn phạm vi chuyển."), "scope", _("Chọn nơi đến hoặc nơi đi.")) from error


def take_card(session: Session, event_id: int, today: date) -> None:
    """Write number, place and day of an issued card into the member's record. Raises UserError for a number that is none."""
    event = get_event(session, event_id)
    member = session.get_one(Member, event.member_id)
    number = checks.digits_of(clean(event.number))
    old = int(rules.rule("members", "party_card_old_digits", today).value)
    record = checks.Record(member.full_name, party_card="" if len(number) == old else number, id=member.id)
    for error in checks.refusals(record, today):
        raise UserError(error.message, "number", error.hint)
    values = {
        "party_card_old" if len(number) == old else "party_card": number,
        "party_card_place": event.place,
        "party_card_date": event.date,
    }
    for column, value in values.items():
        if value and getattr(member, column) != value:
            setattr(member, column, value)
    folded = words.search_text(
        member.full_name, member.other_name, *(getattr(member, n) for n in words.NUMBERS)
    )
    if member.folded != folded:
        member.folded = folded
    session.flush()


def delete_event(session: Session, event_id: int) -> None:
    """Take a wrongly recorded event away (it stays in the history); a transfer under way and papers kept with it stay,
    without it."""
    row = session.get(MemberEvent, event_id)
    if row is None:
        return
    for case in session.scalars(select(TransferCase).where(TransferCase.event_id == event_id)):
        case.event_id = None
    for paper in session.scalars(select(Attachment).where(Attachment.event_id == event_id)):
        paper.event_id = None
    session.flush()
    session.delete(row)
    session.flush()


def delete_member(session: Session, member_id: int) -> None:
    """Put a wrongly entered record into the bin; its events, meetings and ratings stay. Somebody who leaves is not
    deleted but gets an event."""
    row = session.get(Member, member_id)
    if row is not None and not row.deleted:
        row.deleted = True
        session.flush()


def restore_member(session: Session, member_id: int) -> None:
    """Take a record out of the bin."""
    row = session.get(Member, member_id)
    if row is not None and row.deleted:
        row.deleted = False
        session.flush()


def deleted_members(session: Session) -> list[tuple[int, str]]:
    """Id and name of the records in the bin."""
    rows = session.execute(
        select(Member.id, Member.full_name)
        .where(Member.deleted.is_(True), Member.full_name != PURGED_NAME)
        .order_by(Member.sort_key)
    )
    return [(row.id, row.full_name) for row in rows]
