"""The deadlines of memberships: probation, transfers, exemptions, temporary stays, restoration (members study, A.1, B, K)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, list_text
from desktop_app.core.workdays import add_workdays
from desktop_app.members import admission_terms, lifecycle, service, transfers
from desktop_app.members.catalogue import TIME_LIMITED_EXEMPTIONS
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Member, MemberEvent
from desktop_app.members.service import Person
from desktop_app.members.transfers import CaseInfo


def deadlines(
    session: Session, people: Sequence[Person], today: date, holidays: Collection[date]
) -> list[Deadline]:
    """Every deadline of the branch's people as it stands on ``today``. ``people`` are those of the list of that day; guests
    whose time is over are looked for beside them."""
    people = [*people, *_guests_gone(session, people, today)]
    found: list[Deadline] = []
    probationary = [p for p in people if p.standing.state == "probationary" and p.standing.on_roll]
    official = sum(person.standing.state == "official" and person.standing.on_roll for person in people)
    found += _recognitions(probationary, official, today, holidays)
    found += _profiles(session, probationary, today, holidays)
    for person in people:
        if len(person.events) > 2 or (person.events and person.events[-1].kind in _WATCHED):
            found += _of_events(person, today)
    found += _transfers(session, today, holidays)
    return found


def _rule(key: str, day: date) -> rules.Rule:
    return rules.rule("members", key, day)


# --- probation -------------------------------------------------------------------------------------------------------


def _too_few(official: int, today: date) -> str:
    """That the branch cannot meet to decide, behind a deadline for which it has to; empty where it can (B.2)."""
    rule = rules.rule("meetings", "fewest_official", today)
    if official >= int(rule.value):
        return ""
    return _(" · chi bộ có dưới {n} đảng viên chính thức, không họp để quyết định được ({source})").format(
        n=rule.value, source=rule.source
    )


def _recognitions(
    people: Iterable[Person], official: int, today: date, holidays: Collection[date]
) -> Iterable[Deadline]:
    """The branch with its ``official`` members considers within 30 working days after the twelve months (294-QĐ/TW, 4.2). Of whoever came in years ago the
    list they were brought in from lacked the official date: they are told in one line, and so are those whose day of admission
    is not known whole."""
    missing = _rule("official_missing_months", today)
    undated: list[Person] = []
    unsure: list[Person] = []
    for person in people:
        found = admission_terms.probation(person.events, today, holidays)
        if found is None:
            admission = lifecycle.current_admission(person.events, today)
            if admission is not None and _long_ago(admission.date, missing, today):
                undated.append(person)
            else:
                unsure.append(person)
            continue
        if found.forgotten(today):
            undated.append(person)
            continue
        rule = _rule("recognition_workdays", found.ends)
        words = (
            N_("Hạn {day} · {n} ngày làm việc sau khi hết 12 tháng dự bị ({ends}) · {source}")
            if found.over(today)
            else N_("Hết dự bị {ends} · xét trong {n} ngày làm việc sau đó, đến {day} · {source}")
        )
        title = (
            N_("Xét công nhận chính thức: đồng chí {name}")
            if found.over(today)
            else N_("Sắp hết thời gian dự bị: đồng chí {name}")
        )
        yield Deadline(
            f"recognition-{person.id}-{found.ceremony.isoformat()}",
            "recognition",
            _(title).format(name=person.full_name),
            _(words).format(
                day=date_text(found.deadline), n=rule.value, ends=date_text(found.ends), source=rule.source
            )
            + _too_few(official, today),
            rule.source,
            found.deadline,
            start=found.ends,
            measure="workdays",
            target={"member_id": person.id},
            action=_("Xem hồ sơ"),
            person=person.full_name,
            advisory=rule.advisory,
            show_from=found.ends - timedelta(days=int(_rule("recognition_notice_days", today).value)),
        )
    if undated:
        yield _lacking(
            "official-date-missing",
            _("Bổ sung ngày chính thức: {n} đồng chí"),
            _("{names} · vào Đảng đã lâu mà sổ còn ghi dự bị; ghi ngày chính thức theo lý lịch · {source}"),
            undated,
            today,
            missing,
        )
    if unsure:
        yield _lacking(
            "ceremony-date-missing",
            _("Bổ sung ngày kết nạp: {n} đồng chí dự bị"),
            _("{names} · chưa có đủ ngày lễ kết nạp nên không tính được ngày hết dự bị · {source}"),
            unsure,
            today,
            _rule("probation_months", today),
        )


def _long_ago(admitted: PartialDate, missing: rules.Rule, today: date) -> bool:
    """Whether a probation begun in that month or year has been over for years, whatever its day."""
    return add_months(admission_terms.probation_end(admitted.last()), int(missing.value)) < today


def _lacking(
    kind: str, title: str, words: str, people: Sequence[Person], today: date, rule: rules.Rule
) -> Deadline:
    """One line for all whose record lacks a day, named up to three."""
    names = [person.full_name for person in people[:3]]
    if len(people) > 3:
        names.append(_("{n} đồng chí khác").format(n=len(people) - 3))
    return Deadline(
        kind.replace("date", "dates"),
        kind,
        title.format(n=len(people)),
        words.format(names=list_text(names), source=rule.source),
        rule.source,
        today,
        target={"member_id": people[0].id} if len(people) == 1 else {"filter": "probationary"},
        action=_("Xem hồ sơ") if len(people) == 1 else _("Xem danh sách"),
        person=people[0].full_name if len(people) == 1 else "",
        advisory=True,
    )


def _profiles(
    session: Session, people: Sequence[Person], today: date, holidays: Collection[date]
) -> Iterable[Deadline]:
    """A new member fills in the record (lý lịch đảng viên) within 30 working days from the ceremony; the number the record is
    given closes it."""
    wanted = []
    for person in people:
        admission = lifecycle.current_admission(person.events, today)
        ceremony = admission.date.exact() if admission is not None else None
        if ceremony is not None:
            try:
                wanted.append((person, ceremony, _rule("profile_workdays", ceremony)))
            except KeyError:  # before the rule there was
                continue
    if not wanted:
        return
    ids = [person.id for person, _day, _found in wanted]
    numbered = set(session.scalars(select(Member.id).where(Member.id.in_(ids), Member.profile_number != "")))
    for person, ceremony, rule in wanted:
        if person.id in numbered:
            continue
        day = add_workdays(ceremony, int(rule.value), holidays)
        yield Deadline(
            f"profile-{person.id}-{ceremony.isoformat()}",
            "profile",
            _("Khai lý lịch đảng viên: đồng chí {name}").format(name=person.full_name),
            _("Hạn {day} · {n} ngày làm việc từ lễ kết nạp {start} · {source}").format(
                day=date_text(day), n=rule.value, start=date_text(ceremony), source=rule.source
            ),
            rule.source,
            day,
            start=ceremony,
            measure="workdays",
            target={"member_id": person.id},
            action=_("Xem hồ sơ"),
            person=person.full_name,
            advisory=rule.advisory,
            closable=True,
        )


# --- exemptions, stays, interruptions, restoration --------------------------------------------------------------------

_EXEMPTION, _SUSPENSION = EventKind.EXEMPTION.value, EventKind.SUSPENSION.value
_TEMPORARY_IN, _TEMPORARY_OUT = EventKind.TEMPORARY_IN.value, EventKind.TEMPORARY_OUT.value
_INTERRUPTION, _RESTORATION = EventKind.INTERRUPTION.value, EventKind.RESTORATION.value
_WATCHED = frozenset((_EXEMPTION, _SUSPENSION, _TEMPORARY_IN, _TEMPORARY_OUT, _INTERRUPTION, _RESTORATION))
_SETTLES = _WATCHED | {
    kind.value
    for kind in (
        EventKind.ADMISSION,
        EventKind.TRANSFER_IN,
        EventKind.TRANSFER_OUT,
        EventKind.REMOVAL,
        EventKind.EXPULSION,
        EventKind.WITHDRAWAL,
        EventKind.DEATH,
    )
}
"""What, recorded on or after the end of a state, shows that the end was dealt with."""

_ENDS: dict[str, tuple[str, str]] = {
    _EXEMPTION: (N_("Hết thời gian miễn sinh hoạt: đồng chí {name}"), N_("Miễn")),
    _TEMPORARY_OUT: (N_("Hết thời gian sinh hoạt tạm thời nơi khác: đồng chí {name}"), N_("Tạm thời đi")),
    _TEMPORARY_IN: (N_("Hết thời gian sinh hoạt tạm thời tại chi bộ: đồng chí {name}"), N_("Tạm thời đến")),
    _SUSPENSION: (N_("Hết thời hạn đình chỉ sinh hoạt: đồng chí {name}"), N_("Đình chỉ")),
}


_ENDS_REDUCED = (N_("Hết thời gian giảm công tác, sinh hoạt: đồng chí {name}"), N_("Giảm"))


def _of_events(person: Person, today: date) -> Iterable[Deadline]:
    """Deadlines of the last exemption, suspension, stay and interruption of a person, and of a restoration."""
    last: dict[str, EventFact] = {}
    ordered = lifecycle.in_order(e for e in person.events if e.date.first() <= today)
    for event in ordered:
        if event.kind in _WATCHED:
            last[event.kind] = event
    for kind, event in last.items():
        if kind == _RESTORATION:
            yield from _back_dues(person, event)
        elif not person.standing.here and kind != _TEMPORARY_IN:
            continue
        elif kind == _INTERRUPTION:
            yield from _interruption(person, event, today)
        else:
            yield from _ending(person, event, ordered, today)


def _longest(event: EventFact) -> tuple[date, rules.Rule] | None:
    """The last day a state without a written end may last, where the rules set one."""
    start = event.date.first()
    if event.kind == _EXEMPTION and event.detail in TIME_LIMITED_EXEMPTIONS:
        rule = _rule("exemption_max_months", start)
        return add_months(start, int(rule.value)), rule
    if event.kind in (_TEMPORARY_IN, _TEMPORARY_OUT):
        months, rule = transfers.longest_stay(start, event.detail)
        return add_months(start, months), rule
    return None


def _source_of(event: EventFact) -> str:
    start = event.date.first()
    longest = _longest(event)
    if longest is not None:
        return longest[1].source
    if event.kind == _EXEMPTION:
        return _rule("exemption", start).source
    return _("theo quyết định đã ghi")


def _of_the_past(day: date, today: date) -> bool:
    """Whether a day lies so far back that it was only written down of an old life, not watched."""
    return add_months(day, int(_rule("state_end_told_months", today).value)) < today


def _ending(
    person: Person, event: EventFact, ordered: Sequence[EventFact], today: date
) -> Iterable[Deadline]:
    """A state that ends, or has ended without a word of what followed. Told 30 days before (B.4)."""
    planned = event.until.last() if event.until is not None else None
    longest = _longest(event)
    if planned is not None:
        day, advisory = planned, False
    elif longest is not None:
        day, advisory = longest[0], longest[1].advisory
    else:
        return
    if any(e is not event and e.kind in _SETTLES and e.date.last() >= day for e in ordered):
        return
    if _of_the_past(day, today):
        return
    notice = int(_rule("exemption_reminder_days", today).value)
    title, word = _ENDS_REDUCED if event.detail == "reduced" else _ENDS[event.kind]
    source = _source_of(event)
    words = (
        N_("{word} từ {start} đến {day} · ghi sự kiện mới nếu gia hạn hoặc trở lại · {source}")
        if planned is not None
        else N_("{word} từ {start}, chưa ghi ngày hết · tối đa đến {day} · {source}")
    )
    yield Deadline(
        f"{event.kind}-{person.id}-{event.date.iso()}",
        event.kind,
        _(title).format(name=person.full_name),
        _(words).format(word=_(word), start=event.date.text(), day=date_text(day), source=source),
        source,
        day,
        start=event.date.first(),
        target={"member_id": person.id},
        action=_("Xem hồ sơ"),
        person=person.full_name,
        advisory=advisory,
        closable=True,
        show_from=day - timedelta(days=notice),
    )


def _interruption(person: Person, event: EventFact, today: date) -> Iterable[Deadline]:
    """Whoever has stayed away for three months: the branch considers whether the name stays on the list (B.6). Only a
    reminder; the branch decides."""
    if event.until is not None and event.until.last() < today:
        return
    start = event.date.first()
    rule = _rule("removal_absent_months", start)
    day = add_months(start, int(rule.value))
    yield Deadline(
        f"interruption-{person.id}-{event.date.iso()}",
        "interruption",
        _("Gián đoạn sinh hoạt đủ {n} tháng, chi bộ xem xét: đồng chí {name}").format(
            n=rule.value, name=person.full_name
        ),
        _("Gián đoạn từ {start} · {source}; chỉ nhắc, chi bộ xem xét, cấp ủy quyết định").format(
            start=event.date.text(), source=rule.source
        ),
        rule.source,
        day,
        start=start,
        target={"member_id": person.id},
        action=_("Xem hồ sơ"),
        person=person.full_name,
        advisory=True,
        closable=True,
        show_from=day - timedelta(days=int(_rule("exemption_reminder_days", today).value)),
    )


def _back_dues(person: Person, event: EventFact) -> Iterable[Deadline]:
    """After a wrongful exclusion the dues of the time between are paid (K 5)."""
    if not person.standing.on_roll:
        return
    start = event.date.first()
    days = _rule("back_dues_days", start)
    source = _rule("restored_age", max(start, date(2011, 1, 19))).source
    yield Deadline(
        f"back-dues-{person.id}-{event.date.iso()}",
        "back-dues",
        _("Truy nộp đảng phí sau phục hồi đảng tịch: đồng chí {name}").format(name=person.full_name),
        _("Phục hồi ngày {start}, tuổi đảng liên tục · {source}").format(
            start=event.date.text(), source=source
        ),
        source,
        start + timedelta(days=int(days.value)),
        start=start,
        target={"member_id": person.id},
        action=_("Xem hồ sơ"),
        person=person.full_name,
        advisory=days.advisory,
        closable=True,
    )


def _guests_gone(session: Session, people: Sequence[Person], today: date) -> list[Person]:
    """Guests whose written time is over: no longer on the list, but what follows is still to be recorded."""
    here = {person.id for person in people}
    events = MemberEvent.__table__.c
    ids = {
        row.member_id
        for row in session.execute(
            select(events.member_id).where(
                events.kind == _TEMPORARY_IN, type_coerce(events.until, String) < today.isoformat()
            )
        )
        if row.member_id not in here
    }
    if not ids:
        return []
    gone = service.people_by_id(session, ids, today)
    return [p for p in gone if p.standing.left_by == _TEMPORARY_IN]


# --- transfers -------------------------------------------------------------------------------------------------------


def _transfers(session: Session, today: date, holidays: Collection[date]) -> Iterable[Deadline]:
    """60 working days from the change to the letter, 30 from the letter to presenting it (294-QĐ/TW, 6.3.1)."""
    cases = transfers.list_cases(session, open_only=True)
    names = service.names_of(session, {case.member_id for case in cases})
    for case in cases:
        found = of_case(case, names[case.member_id], holidays)
        if found is not None:
            yield found


def of_case(case: CaseInfo, name: str, holidays: Collection[date]) -> Deadline | None:
    """The next step of one transfer and its last day; None when nothing of it is due."""
    if case.stage == "prepare" and case.effective_on is not None and case.kind != "temporary":
        start, key = case.effective_on, "transfer_start_workdays"
        day = admission_terms.transfer_deadline(start, holidays)
        kind, title = "transfer-start", N_("Làm thủ tục chuyển sinh hoạt: đồng chí {name}")
        words = N_("Hạn {day} · {n} ngày làm việc từ ngày có hiệu lực {start} · {source}")
    elif case.stage == "introduced" and case.introduced_on is not None:
        start, key = case.introduced_on, "transfer_present_workdays"
        day = admission_terms.introduction_deadline(start, holidays)
        kind, title = "transfer-present", N_("Nộp giấy giới thiệu sinh hoạt đảng: đồng chí {name}")
        words = N_("Hạn {day} · {n} ngày làm việc từ ngày giới thiệu {start} · {source}")
    else:
        return None
    rule = _rule(key, start)
    return Deadline(
        f"{kind}-{case.id}",
        kind,
        _(title).format(name=name),
        _(words).format(day=date_text(day), n=rule.value, start=date_text(start), source=rule.source),
        rule.source,
        day,
        start=start,
        measure="workdays",
        target={"form": "transfer", "member_id": case.member_id, "case_id": case.id},
        action=_("Mở thủ tục"),
        person=name,
        # the clause speaks of official transfers; for a temporary stay the same days are only advised
        advisory=rule.advisory or case.kind == "temporary",
    )
