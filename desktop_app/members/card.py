"""What the card of one member says: the lines of its head, what is due, the story of the membership, the record. Pure
words; the screen only draws them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from desktop_app.core.dates import PartialDate, age_on
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, lower_first, number_text
from desktop_app.members import catalogue, lifecycle, party_years, words
from desktop_app.members.models import EventKind
from desktop_app.members.party_years import Granularity
from desktop_app.members.service import EventInfo, MemberDetail, MemberDraft, Person

_SOON_DAYS = 366
_REMINDER_DAYS = 30


@dataclass(frozen=True)
class Due:
    """One thing to know about a person now: ``tone`` of the callout, its title and the lines below. ``action`` is the
    kind of event that settles it, None when there is nothing to record."""

    tone: str
    title: str
    text: str
    action: str | None = None


@dataclass(frozen=True)
class StoryLine:
    """One dated line of a membership; ``event_id`` names the event it comes from."""

    when: PartialDate
    what: str
    detail: str
    event_id: int


def status_line(person: Person, day: date) -> str:
    """``Đảng viên dự bị · sinh 14/01/2001 (25 tuổi)``."""
    now = person.standing
    if now.here and not now.temporary_in:
        state = _("Đảng viên chính thức") if now.state == "official" else _("Đảng viên dự bị")
        extra = [
            _(word).lower()
            for word, on in (
                (lifecycle.STATUS_WORDS["exempt"], now.exempt),
                (lifecycle.STATUS_WORDS["temporary-out"], now.temporary_out),
                (lifecycle.STATUS_WORDS["suspended"], now.suspended),
            )
            if on
        ]
        text = ", ".join([state, *extra])
    elif now.state == "left":
        since = f" {now.since.text()}" if now.since is not None else ""
        text = _(now.label()) + since
    elif now.temporary_in:
        text = _("Sinh hoạt tạm thời tại chi bộ")
    else:
        text = _("Chưa có ngày vào Đảng")
    if person.birth_date is None:
        return text
    age = age_on(person.birth_date, day)
    if now.left_by == EventKind.DEATH.value:
        age = None
    born = _("sinh {birth}").format(birth=person.birth_date.text())
    return f"{text} · {born}" + (_(" ({age} tuổi)").format(age=age) if age is not None else "")


def party_age_line(person: Person, day: date) -> str:
    """``Tuổi đảng 29 năm 6 tháng``; says why when it does not count."""
    if person.standing.state != "official":
        return _("Tuổi đảng: chưa tính") if person.standing.state == "probationary" else ""
    age = person.party_age(day)
    start = party_years.party_age_start(person.events, day, person.party_age_from)
    if age is None or start is None:
        return ""
    text = _("Tuổi đảng {age}").format(age=words.party_age_text(age))
    if not start.exact:
        return _("{text} trở lên").format(text=text)
    return text


def posts_line(draft: MemberDraft) -> str:
    """The posts of a member, one after the other."""
    return " · ".join(post for post in (draft.party_post, draft.government_post, draft.union_post) if post)


def due_now(person: Person, day: date, granularity: Granularity, holidays: Collection[date]) -> Due | None:
    """The most pressing thing to know about a person on a day: probation, missing dates, an exemption that ends, the
    next badge within a year."""
    now = person.standing
    if now.state == "none":
        return Due(
            "warning",
            _("Chưa có ngày vào Đảng"),
            _("Đồng chí chưa được tính vào đảng số. Ghi ngày vào Đảng hoặc ngày chuyển đến."),
            EventKind.ADMISSION.value,
        )
    if now.state == "left":
        return None
    return _probation(person, day, holidays) or _exemption(person, day) or _badge(person, day, granularity)


def _probation(person: Person, day: date, holidays: Collection[date]) -> Due | None:
    probation = person.probation(day, holidays)
    if probation is None:
        if person.standing.state == "probationary":
            return Due("info", _("Đang dự bị"), _("Chưa rõ ngày lễ kết nạp nên chưa tính được hạn xét."))
        return None
    ends, deadline = date_text(probation.ends), date_text(probation.deadline)
    recognition = EventKind.RECOGNITION.value
    if not probation.over(day):
        return Due(
            "info",
            _("Dự bị đến ngày {ends}").format(ends=ends),
            _("Chi bộ xét công nhận chính thức chậm nhất {deadline} · {source}").format(
                deadline=deadline, source=probation.source
            ),
        )
    clause = _("Hết 12 tháng {ends} · hạn {deadline}\n30 ngày làm việc · {source}").format(
        ends=ends, deadline=deadline, source=probation.source
    )
    if probation.days_left < 0:
        return Due(
            "danger",
            _("Xét công nhận chính thức: quá {n} ngày làm việc").format(n=number_text(-probation.days_left)),
            clause,
            recognition,
        )
    return Due(
        "warning",
        _("Xét công nhận chính thức: còn {n} ngày làm việc").format(n=probation.days_left),
        clause,
        recognition,
    )


def _exemption(person: Person, day: date) -> Due | None:
    for event in person.events:
        if (
            event.kind in (EventKind.EXEMPTION.value, EventKind.TEMPORARY_OUT.value)
            and event.until is not None
        ):
            left = (event.until.last() - day).days
            if event.date.first() <= day and 0 <= left <= _REMINDER_DAYS:
                return Due(
                    "warning",
                    _("{what}: còn {n} ngày").format(what=_(words.EVENT_WORDS[event.kind]), n=left),
                    _("Hết hạn ngày {day}.").format(day=event.until.text()),
                )
    return None


def _badge(person: Person, day: date, granularity: Granularity) -> Due | None:
    badge = person.next_badge(day, granularity)
    if badge is None or (badge.round_day - day).days > _SOON_DAYS:
        return None
    lines = [_("Đủ {n} năm ngày {day}").format(n=badge.years, day=date_text(badge.reached))]
    if badge.blocked_until is not None:
        lines.append(_("Xét sau ngày {day} vì đang có kỷ luật").format(day=date_text(badge.blocked_until)))
    if badge.remark_only:
        lines.append(_("Ghi nhận xét vào tờ khai, chuyển nơi sinh hoạt chính thức"))
    elif badge.money is not None and badge.multiplier is not None and badge.base_pay is not None:
        lines.append(
            _("Tiền thưởng {money} ({times} × {pay})").format(
                money=words.money_text(badge.money),
                times=number_text(badge.multiplier, 1),
                pay=number_text(badge.base_pay),
            )
        )
    return Due(
        "gold",
        _("Huy hiệu {n} năm tuổi Đảng, đợt {day}").format(n=badge.years, day=date_text(badge.round_day)),
        "\n".join(lines),
    )


# --- story -----------------------------------------------------------------------------------------------------------


def story(detail: MemberDetail) -> list[StoryLine]:
    """The membership, newest first. An admission has two lines: the ceremony and the decision from which party age
    counts."""
    lines: list[tuple[date, StoryLine]] = []
    for event in detail.events:
        if event.date is None or event.id is None:
            continue
        what, about = _event_words(event, detail.draft)
        lines.append((event.date.first(), StoryLine(event.date, what, about, event.id)))
        if event.kind == EventKind.ADMISSION.value and event.decision_date is not None:
            number = event.decision_number
            text = (
                _("Quyết định kết nạp số {number}").format(number=number)
                if number
                else _("Quyết định kết nạp")
            )
            about = _("Tuổi đảng tính từ ngày này") if detail.draft.party_age_from is None else ""
            lines.append((event.decision_date.first(), StoryLine(event.decision_date, text, about, event.id)))
    return [line for _day, line in sorted(lines, key=lambda pair: pair[0], reverse=True)]


_SAID_BEFORE = frozenset(
    kind.value for kind in (EventKind.BADGE, EventKind.DISCIPLINE, EventKind.COMMENDATION, EventKind.CARD)
)


def _detail_words(kind: str, detail: str) -> str:
    """The words of the codes of an event's detail; free text as it is."""
    codes = words.DETAIL_CODES.get(kind, {})
    parts = detail.split()
    if parts and all(part in codes for part in parts):
        return ", ".join(lower_first(_(codes[part])) for part in parts)
    return detail


def _event_words(event: EventInfo, draft: MemberDraft) -> tuple[str, str]:
    kind = event.kind
    about: list[str] = []
    if kind == EventKind.ADMISSION.value:
        what = _("Lễ kết nạp tại {place}").format(place=event.place) if event.place else _("Lễ kết nạp")
        names = [name for name in (draft.introducer_1, draft.introducer_2) if name]
        if names:
            about.append(_("Giới thiệu: {names}").format(names=", ".join(names)))
    elif kind == EventKind.BADGE.value:
        what = _("Huy hiệu {n} năm tuổi Đảng").format(n=event.detail)
    elif kind == EventKind.DISCIPLINE.value and event.detail:
        what = _("Kỷ luật: {word}").format(word=_(words.discipline_word(event.detail)).lower())
    elif kind == EventKind.COMMENDATION.value and event.detail:
        what = _("Khen thưởng: {word}").format(word=event.detail)
    elif kind == EventKind.CARD.value and event.detail:
        what = _(catalogue.CARD_ACTS.get(event.detail, event.detail))
    else:
        what = _(words.EVENT_WORDS[kind])
    if event.until is not None:
        about.append(_("đến {day}").format(day=event.until.text()))
    if event.place and kind != EventKind.ADMISSION.value:
        if kind in (EventKind.TRANSFER_OUT.value, EventKind.TEMPORARY_OUT.value):
            about.append(_("đến {place}").format(place=event.place))
        elif kind in (EventKind.TRANSFER_IN.value, EventKind.TEMPORARY_IN.value):
            about.append(_("từ {place}").format(place=event.place))
        else:
            about.append(event.place)
    if event.scope:
        about.append(_(words.SCOPE_WORDS[event.scope]).lower())
    if kind != EventKind.ADMISSION.value:
        if event.decision_number:
            about.append(_("số {number}").format(number=event.decision_number))
        if event.decision_date is not None and event.decision_date != event.date:
            about.append(_("quyết định ngày {day}").format(day=event.decision_date.text()))
    if event.decided_by:
        about.append(event.decided_by)
    if event.number:
        number = words.masked(event.number) if kind == EventKind.CARD.value else event.number
        about.append(_("số {number}").format(number=number))
    if event.received_on is not None:
        about.append(_("nhận ngày {day}").format(day=event.received_on.text()))
    if event.detail and kind not in _SAID_BEFORE:
        about.append(_detail_words(kind, event.detail))
    if event.note:
        about.append(event.note)
    text = " · ".join(about)
    return what, text[:1].upper() + text[1:]


# --- record ----------------------------------------------------------------------------------------------------------

_RECORD = (
    "other_name",
    "sex",
    "birth_date",
    "birth_place",
    "hometown",
    "residence",
    "temporary_residence",
    "ethnicity",
    "religion",
    "occupation",
    "occupation_group",
    "occupation_before",
    "occupation_before_group",
    "service_category",
    "recruited_date",
    "recruited_by",
    "enlisted_date",
    "discharged_date",
    "phone",
    "citizen_id_old",
    "profile_number",
    "party_card",
    "party_card_old",
    "party_card_place",
    "party_card_date",
    "admission_decision_date",
    "admission_date",
    "official_date",
    "party_age_from",
    "introducer_1",
    "introducer_2",
    "youth_union_date",
    "general_education",
    "professional_level",
    "degree",
    "academic_title",
    "political_theory",
    "foreign_language",
    "computing",
    "party_post",
    "government_post",
    "union_post",
    "holds_leading_post",
    "dues_category",
    "honours",
    "note",
)

_CODED = {
    "occupation_group": catalogue.OCCUPATION_GROUPS,
    "occupation_before_group": catalogue.OCCUPATION_GROUPS,
    "service_category": catalogue.SERVICE_CATEGORIES,
}


# narrower than the form's, so that the values keep their room
_SHORT_WORDS = {
    "birth_place": N_("Nơi khai sinh"),
    "citizen_id_old": N_("CMND cũ"),
    "party_card": N_("Số thẻ"),
    "admission_decision_date": N_("QĐ kết nạp"),
    "admission_date": N_("Vào Đảng"),
    "party_age_from": N_("Tuổi đảng từ"),
    "introducer_1": N_("Giới thiệu 1"),
    "introducer_2": N_("Giới thiệu 2"),
    "general_education": N_("Học vấn"),
    "professional_level": N_("Chuyên môn"),
    "political_theory": N_("Lý luận"),
    "occupation": N_("Nghề nghiệp"),
    "residence": N_("Thường trú"),
    "temporary_residence": N_("Tạm trú"),
    "government_post": N_("Chính quyền"),
    "union_post": N_("Đoàn thể"),
    "holds_leading_post": N_("Lãnh đạo"),
    "dues_category": N_("Đảng phí"),
    "occupation_group": N_("Nhóm nghề"),
    "occupation_before": N_("Nghề trước đây"),
    "occupation_before_group": N_("Nhóm nghề cũ"),
    "service_category": N_("Bộ đội, công an"),
    "recruited_date": N_("Tuyển dụng"),
    "recruited_by": N_("Nơi tuyển dụng"),
    "enlisted_date": N_("Nhập ngũ"),
    "discharged_date": N_("Xuất ngũ"),
    "youth_union_date": N_("Vào Đoàn"),
    "honours": N_("Danh hiệu"),
}


def record_lines(draft: MemberDraft) -> list[tuple[str, str]]:
    """The record as word and value; what is empty is left out."""
    lines: list[tuple[str, str]] = []
    for name in _RECORD:
        value = getattr(draft, name)
        if value is None or value == "" or value is False:
            continue
        if isinstance(value, PartialDate):
            text = value.text()
        elif value is True:
            text = _("Có")
        elif name == "sex":
            text = _(words.SEX_WORDS[value])
        elif name in _CODED:
            text = _(_CODED[name].get(value, value))
        elif name in words.SECRET_FIELDS:
            text = words.masked(value)
        else:
            text = value
        lines.append((_(_SHORT_WORDS.get(name, words.FIELD_WORDS[name])), text))
    return lines
