"""Why a derived value of a member is what it is: status, party age, next badge, each from which date and by which clause."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, lower_first, number_text
from desktop_app.members import lifecycle, words
from desktop_app.members.lifecycle import EventFact, Granularity
from desktop_app.members.models import EventKind
from desktop_app.members.service import Person

AGE_SOURCE = N_("Điều lệ Đảng, Điều 5, khoản 4")


@dataclass(frozen=True)
class Why:
    """One derived value: what it is called, its value, and the sentences that explain it."""

    title: str
    value: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences, one below the other."""
        return "\n".join(self.sentences)


def reasons(
    person: Person, day: date, granularity: Granularity, holidays: Collection[date]
) -> tuple[Why, ...]:
    """Everything derived of a person on a day, in the order of the card."""
    found = [status(person, day, holidays), party_age(person, day), next_badge(person, day, granularity)]
    return tuple(why for why in found if why is not None)


def _last(events: Sequence[EventFact], day: date, *kinds: EventKind) -> EventFact | None:
    wanted = {kind.value for kind in kinds}
    begun = [e for e in lifecycle.in_order(events) if e.kind in wanted and e.date.first() <= day]
    return begun[-1] if begun else None


def status(person: Person, day: date, holidays: Collection[date]) -> Why:
    """Where the person stands, and by which event."""
    now = person.standing
    said: list[str] = []
    if now.state == "none":
        said.append(_("Chưa ghi ngày vào Đảng hay ngày chuyển đến nên chưa tính vào đảng số."))
    elif now.state == "left":
        event = words.EVENT_WORDS.get(now.left_by or "", "")
        said.append(
            _("{event} ngày {day}; từ đó không tính vào đảng số.").format(
                event=_(event) if event else _(now.label()), day=now.since.text() if now.since else "–"
            )
        )
    else:
        said.extend(_membership(person, day, holidays))
        said.extend(_states(person, day))
    return Why(_("Trạng thái"), _(now.label()), tuple(said))


def _membership(person: Person, day: date, holidays: Collection[date]) -> list[str]:
    if person.standing.state == "probationary":
        probation = person.probation(day, holidays)
        admission = _last(person.events, day, EventKind.ADMISSION)
        said = []
        if admission is not None:
            said.append(
                _("Kết nạp ngày {day}, chưa ghi công nhận chính thức.").format(day=admission.date.text())
            )
        if probation is not None:
            said.append(
                _(
                    "Dự bị 12 tháng từ ngày lễ kết nạp, hết ngày {ends}; chi bộ xét chậm nhất {deadline} ({source})."
                ).format(
                    ends=date_text(probation.ends),
                    deadline=date_text(probation.deadline),
                    source=probation.source,
                )
            )
        return said
    if person.official_date is not None:
        return [_("Công nhận chính thức từ ngày {day}.").format(day=person.official_date.text())]
    came = _last(person.events, day, EventKind.TRANSFER_IN)
    if came is not None:
        return [
            _(
                "Chuyển đến chính thức ngày {day}; sổ không ghi ngày chính thức nên coi là đảng viên chính thức."
            ).format(day=came.date.text())
        ]
    return []


_STATE_EVENTS = (
    ("temporary_in", EventKind.TEMPORARY_IN, N_("không tính vào đảng số")),
    ("temporary_out", EventKind.TEMPORARY_OUT, N_("vẫn tính vào đảng số")),
    (
        "exempt",
        EventKind.EXEMPTION,
        N_("vẫn tính vào đảng số; vắng mặt không tính vào mẫu số khi biểu quyết"),
    ),
    ("suspended", EventKind.SUSPENSION, N_("vẫn tính vào đảng số")),
)


def _states(person: Person, day: date) -> list[str]:
    said = []
    for flag, kind, effect in _STATE_EVENTS:
        event = _last(person.events, day, kind)
        if not getattr(person.standing, flag) or event is None:
            continue
        until = _(" đến {day}").format(day=event.until.text()) if event.until is not None else ""
        said.append(
            _("{event} từ {day}{until}: {effect}.").format(
                event=_(words.EVENT_WORDS[event.kind]), day=event.date.text(), until=until, effect=_(effect)
            )
        )
    return said


def party_age(person: Person, day: date) -> Why | None:
    """From which day party age counts and where that day comes from; None for somebody outside the Party."""
    title = _("Tuổi đảng")
    if person.standing.state == "probationary":
        return Why(title, _("chưa tính"), (_("Chỉ đảng viên chính thức mới tính tuổi đảng."),))
    age = person.party_age(day)
    start = lifecycle.party_age_start(person.events, day, person.party_age_from)
    if age is None or start is None:
        return None
    begin = date_text(start.day)
    said = [
        {
            "decision": _("Tính từ ngày quyết định kết nạp, đến ngày {today}: {begin} ({source})."),
            "card": _(
                "Không có ngày quyết định kết nạp nên tính từ ngày vào Đảng ghi trên thẻ: {begin} ({source})."
            ),
            "confirmed": _("Cấp trên đã xác nhận tính từ {begin} ({source})."),
        }[start.source].format(begin=begin, today=date_text(day), source=_(AGE_SOURCE))
    ]
    if start.gap_months:
        said.append(
            _("Đã trừ {n} tháng không ở trong Đảng; đề nghị cấp trên xác nhận.").format(n=start.gap_months)
        )
    if not start.exact:
        said.append(_("Chỉ rõ tháng hoặc năm nên lấy ngày muộn nhất có thể: tuổi đảng ít nhất là thế."))
    return Why(title, words.party_age_text(age), tuple(said))


def next_badge(person: Person, day: date, granularity: Granularity) -> Why | None:
    """The next badge, when it is reached, at which round, with which money."""
    if not person.standing.here:
        return None
    badge = person.next_badge(day, granularity)
    if badge is None:
        return None
    said = [
        _("Đủ {n} năm tuổi Đảng ngày {day}; đợt trao gần nhất là {round}.").format(
            n=badge.years, day=date_text(badge.reached), round=date_text(badge.round_day)
        )
    ]
    if badge.blocked_until is not None:
        said.append(_("Xét sau ngày {day} vì đang có kỷ luật.").format(day=date_text(badge.blocked_until)))
    if badge.remark_only:
        said.append(_("Nơi sinh hoạt chính thức đề nghị; chi bộ ghi nhận xét vào tờ khai."))
    elif badge.money is not None and badge.multiplier is not None and badge.base_pay is not None:
        said.append(
            _("Tiền thưởng {money} = {times} × lương cơ sở {pay} ({source}).").format(
                money=words.money_text(badge.money),
                times=number_text(badge.multiplier, 1),
                pay=number_text(badge.base_pay),
                source=badge.source,
            )
        )
    value = _("{n} năm, đợt {day}").format(n=badge.years, day=date_text(badge.round_day))
    return Why(_("Huy hiệu tới"), value, tuple(said))


def short(why: Why) -> str:
    """The first sentence, to stand small beside the value."""
    return lower_first(why.sentences[0].rstrip(".")) if why.sentences else ""
