"""Everything derived of a member beside its reason: status, party age, next badge, each from which date and by which clause."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from desktop_app.core import rules
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, number_text
from desktop_app.members import explain, words
from desktop_app.members.party_years import Granularity
from desktop_app.members.service import Person


@dataclass(frozen=True)
class Why:
    """One derived value: what it is called, its value, and the sentences that explain it."""

    title: str
    value: str
    text: str


def reasons(
    person: Person, day: date, granularity: Granularity, holidays: Collection[date]
) -> tuple[Why, ...]:
    """Everything derived of a person on a day, in the order of the card."""
    found = [status(person, day, holidays), party_age(person, day), next_badge(person, day, granularity)]
    return tuple(why for why in found if why is not None)


def status(person: Person, day: date, holidays: Collection[date]) -> Why:
    """Where the person stands, by which events, and until when the branch has to decide about a probation."""
    said = [explain.standing_why(person.events, day)]
    probation = person.probation(day, holidays)
    if probation is not None:
        said.append(
            _("Chi bộ xét công nhận chính thức chậm nhất {deadline} ({source}).").format(
                deadline=date_text(probation.deadline), source=probation.source
            )
        )
    return Why(_("Trạng thái"), _(person.standing.label()), " ".join(said))


def party_age(person: Person, day: date) -> Why | None:
    """From which day party age counts, or why it does not; None for somebody outside the Party."""
    age = person.party_age(day)
    if age is None and person.standing.state != "probationary":
        return None
    value = words.party_age_text(age) or _("chưa tính")
    return Why(_("Tuổi đảng"), value, explain.party_age_why(person.events, day, person.party_age_from))


def next_badge(person: Person, day: date, granularity: Granularity) -> Why | None:
    """The next badge, when it is reached, at which round, with which money."""
    badge = person.next_badge(day, granularity) if person.standing.here else None
    if badge is None:
        return None
    said = [
        _("Đủ {n} năm tuổi Đảng ngày {day}; đợt trao gần nhất là {round} ({source}).").format(
            n=badge.years,
            day=date_text(badge.reached),
            round=date_text(badge.round_day),
            source=rules.rule("badges", "rounds", badge.round_day).source,
        )
    ]
    if badge.blocked_until is not None:
        said.append(
            _(
                "Xét sau ngày {day} vì đang có kỷ luật, và chi bộ phải công nhận đã sửa chữa ({source})."
            ).format(
                day=date_text(badge.blocked_until),
                source=rules.rule("badges", "discipline_months", badge.blocked_until).source,
            )
        )
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
    return Why(_("Huy hiệu tới"), value, " ".join(said))
