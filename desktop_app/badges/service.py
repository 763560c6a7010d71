"""Badges of the branch: the forecast of the rounds to come, the cases that are prepared, what was given, the money.

``badges_json`` gives the keys of the command ``due``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.badges import rules as badge_rules
from desktop_app.badges.models import BadgeCase
from desktop_app.badges.money import BASE_PAY, OwnValue, levels
from desktop_app.badges.rules import Asked, Award, Case, Kind
from desktop_app.branch.service import holidays
from desktop_app.core import history, orm
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, date_text
from desktop_app.members import listing
from desktop_app.members import service as members
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft, Person

VALUES_SETTING = "badges.own_values"
"""Multiples and base pay the branch entered: a list of key, from, value, source."""


# --- the forecast ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """One round: its day, by when its file is handed in, and who comes to it."""

    day: date
    file_by: date
    awards: tuple[Award, ...]

    @property
    def listed(self) -> tuple[Award, ...]:
        """Those the branch proposes."""
        return tuple(award for award in self.awards if award.listed)


def first_day(session: Session, today: date) -> date:
    """From when a round that passed is told as left undone: since the first member was entered, at the latest today. What was
    given before is perhaps only not recorded."""
    first = select(func.min(history.Change.set_id)).where(history.Change.table_name == "member")
    at = session.scalar(select(history.ChangeSet.at).where(history.ChangeSet.id == first.scalar_subquery()))
    if at is None:
        return today
    return min(today, datetime.fromisoformat(at).date())


def forecast(
    session: Session,
    today: date,
    people: Sequence[Person] | None = None,
    since: date | None = None,
    ahead: int = badge_rules.ROUNDS_AHEAD,
) -> list[Round]:
    """The next ``ahead`` rounds with who comes to each, before them those whose badges were left undone. ``people`` must
    include those who left; without ``since`` what was left undone counts from the first day of the book."""
    if people is None:
        people = members.people_on(session, today, include_left=True)
    days = badge_rules.rounds_from(today, ahead)
    off = holidays(session)
    asked = Asked(
        today,
        first_day(session, today) if since is None else since,
        days[-1],
        listing.badge_granularity(session),
        off,
        own_values(session),
    )
    by_day: dict[date, list[Award]] = {day: [] for day in days}
    for award in badge_rules.forecast(people, cases(session), asked):
        by_day.setdefault(award.round_day, []).append(award)
    return [Round(day, badge_rules.file_by(day, off), tuple(by_day[day])) for day in sorted(by_day)]


def badges_json(session: Session, today: date) -> list[dict[str, Any]]:
    """The badges this branch proposes for the next eight rounds, as the command ``due`` prints them. Money in đồng, null where no
    multiple is known; ``waits_until`` with ``needs_recognition``: a discipline stands in the way."""
    return [
        award_json(award)
        for one in forecast(session, today)
        for award in one.awards
        if not award.remark_only and award.moved != "in"
    ]


def award_json(award: Award) -> dict[str, Any]:
    """One badge in plain values."""
    multiplier = award.money.multiplier
    return {
        "member": award.person.id,
        "name": award.person.full_name,
        "years": award.years,
        "counted_from": award.counted_from.isoformat(),
        "reached": award.reached.isoformat(),
        "round": award.round_day.isoformat(),
        "kind": award.kind,
        "money": award.money.amount,
        "base_pay": award.money.base_pay,
        "multiplier": None if multiplier is None else float(multiplier),
        "source": award.money.source,
        "file_by": award.file_by.isoformat(),
        "early_from": None if award.earliest is None else award.earliest.isoformat(),
        "waits_until": None if award.free_from is None else award.free_from.isoformat(),
        "needs_recognition": award.needs_recognition,
        "submitted": None if award.case.submitted_on is None else award.case.submitted_on.isoformat(),
    }


# --- cases -----------------------------------------------------------------------------------------------------------

_COLUMNS = (
    "member_id",
    "years",
    "kind",
    "round_day",
    "reason",
    "corrected_on",
    "declared_on",
    "remark_sent_on",
    "submitted_on",
    "note",
    "id",
)


def cases(session: Session) -> dict[tuple[int, int], Case]:
    """The cases kept, by member and level."""
    rows = session.execute(select(*(getattr(BadgeCase, name) for name in _COLUMNS)))
    return {(row.member_id, row.years): Case(*row) for row in rows}


_DATES = (
    ("corrected_on", "Ngày chi bộ công nhận đã sửa chữa"),
    ("declared_on", "Ngày nhận tờ khai"),
    ("remark_sent_on", "Ngày gửi nhận xét"),
    ("submitted_on", "Ngày nộp hồ sơ"),
)


def _whole(session: Session, today: date) -> Asked:
    """Every round there is, before today and after."""
    return Asked(
        today,
        _FIRST_DAY,
        _LAST_DAY,
        listing.badge_granularity(session),
        holidays(session),
        own_values(session),
    )


_FIRST_DAY, _LAST_DAY = date(1930, 2, 3), date(2199, 12, 31)


def find(session: Session, today: date, case: Case) -> Award | None:
    """What would come of a case as it is: the badge with its round, however far away; None where there is none."""
    people = members.people_by_id(session, [case.member_id], today)
    found = badge_rules.forecast(people, {(case.member_id, case.years): case}, _whole(session, today))
    return next((award for award in found if award.years == case.years), None)


def next_award(session: Session, member_id: int, today: date) -> Award | None:
    """The badge a member comes to next, as its case stands; None for who comes to none."""
    people = members.people_by_id(session, [member_id], today)
    found = badge_rules.forecast(people, cases(session), _whole(session, today))
    since = first_day(session, today)
    return next((award for award in found if award.round_day >= since), None)


def given_levels(session: Session, member_id: int, today: date) -> list[int]:
    """The levels of the badges a member was given."""
    people = members.people_by_id(session, [member_id], today)
    return sorted(
        int(event.detail)
        for person in people
        for event in person.events
        if event.kind == EventKind.BADGE.value and event.detail.isdigit()
    )


def save_case(session: Session, case: Case, today: date) -> int:
    """Keep a case and return its id. Raises UserError: an early case without a reason or too early, a later round without a
    reason, a round that is none, a day to come, one who has no such badge to come."""
    if case.years not in levels(today):
        raise UserError(
            _("Không có Huy hiệu {n} năm tuổi Đảng.").format(n=case.years),
            "years",
            _("Các mức là 30, 40, 45, 50 … 90 năm."),
        )
    reason, note = clean(case.reason), clean_text(case.note)
    if case.kind == "reissue":
        award = _lost(session, case, reason, today)
    else:
        award = find(session, today, replace(case, round_day=None))
    if award is None:
        raise UserError(
            _("Đồng chí này không có Huy hiệu {n} năm chờ xét.").format(n=case.years),
            "member_id",
            _("Kiểm tra ngày quyết định kết nạp, và Huy hiệu đã trao trong hồ sơ."),
        )
    if award.kind != case.kind and "posthumous" in (award.kind, case.kind):
        raise UserError(
            _("Truy tặng là cho đảng viên đã từ trần."),
            "kind",
            _("Chọn lại trường hợp, hoặc ghi ngày từ trần."),
        )
    if case.kind == "early" and not reason:
        raise UserError(_("Chưa ghi lý do xét sớm."), "reason", _("Ghi bệnh và giấy của bệnh viện."))
    round_day = _checked_round(case, award, reason)
    for name, label in _DATES:
        day = getattr(case, name)
        if day is not None and day > today:
            raise UserError(
                _("{label} ({day}) ở sau hôm nay.").format(label=_(label), day=date_text(day)),
                name,
                _("Kiểm tra lại ngày."),
            )
    row = session.scalar(
        select(BadgeCase).where(BadgeCase.member_id == case.member_id, BadgeCase.years == case.years)
    )
    if row is None:
        row = BadgeCase(member_id=case.member_id, years=case.years)
        session.add(row)
    row.kind, row.round_day, row.reason, row.note = case.kind, round_day, reason, note
    row.put_off = round_day is not None and round_day > award.round_day
    for name, _label in _DATES:
        setattr(row, name, getattr(case, name))
    session.flush()
    return row.id


def _lost(session: Session, case: Case, reason: str, today: date) -> Award | None:
    """The badge to be given again. Raises UserError for one that was not given, and without a reason."""
    if case.years not in given_levels(session, case.member_id, today):
        raise UserError(
            _("Hồ sơ chưa ghi đã trao Huy hiệu {n} năm cho đồng chí này.").format(n=case.years),
            "years",
            _("Ghi sự kiện trao Huy hiệu trước, rồi mới đề nghị cấp lại."),
        )
    if not reason:
        raise UserError(_("Chưa ghi lý do bị mất."), "reason", _("Có lý do chính đáng mới được xét cấp lại."))
    return find(session, today, replace(case, round_day=badge_rules.rounds_from(today, 1)[0]))


def _checked_round(case: Case, award: Award, reason: str) -> date | None:
    """The round to keep: None where it is the one it comes to by itself. Raises UserError."""
    chosen = case.round_day
    if chosen is None or (chosen == award.round_day and case.kind == "due"):
        return award.round_day if case.kind == "reissue" else None
    if chosen not in badge_rules.rounds_from(chosen, 1):
        raise UserError(
            _("{day} không phải là một đợt trao Huy hiệu Đảng.").format(day=date_text(chosen)),
            "round_day",
            _("Các đợt là 03/02, 19/5, 02/9 và 07/11."),
        )
    if chosen < award.round_day:
        begin = award.earliest
        raise UserError(
            _("Đợt {day} sớm hơn thời hạn được xét: sớm nhất từ {begin}.").format(
                day=date_text(chosen), begin=date_text(begin)
            )
            if begin is not None and chosen < begin
            else _("Đợt {day} sớm hơn đợt gần nhất được xét ({first}).").format(
                day=date_text(chosen), first=date_text(award.round_day)
            ),
            "round_day",
            _("Chọn đợt {day} hoặc đợt sau.").format(day=date_text(award.round_day)),
        )
    if chosen > award.round_day and case.kind == "due" and not reason:
        raise UserError(_("Chưa ghi lý do để đợt sau."), "reason", _("Ghi vì sao chưa đề nghị đợt này."))
    return chosen


def delete_case(session: Session, case_id: int) -> None:
    """Take a case away: the badge stands again as it comes by itself."""
    row = session.get(BadgeCase, case_id)
    if row is not None:
        session.delete(row)
        session.flush()


def mark_submitted(session: Session, awards: Iterable[Award], day: date, today: date) -> int:
    """The file of these was handed in on ``day``; tells how many. Raises UserError for a day to come."""
    done = 0
    for award in awards:
        case = replace(award.case, kind=award.kind, submitted_on=day)
        if award.round_day != award.natural_round:
            case = replace(case, round_day=award.round_day)
        save_case(session, case, today)
        done += 1
    return done


# --- what was given --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A badge as it was given: the day, the number of the badge, the decision."""

    day: PartialDate
    number: str = ""
    decision_number: str = ""


def record_given(session: Session, award: Award, given: Given, today: date) -> int:
    """Write the badge into the member's life and return the event's id. Raises UserError."""
    event_id = members.record_event(
        session,
        EventDraft(
            award.person.id,
            EventKind.BADGE.value,
            given.day,
            detail=str(award.years),
            decision_number=given.decision_number,
            number=given.number,
        ),
        today,
    )
    row = session.scalar(
        select(BadgeCase).where(BadgeCase.member_id == award.person.id, BadgeCase.years == award.years)
    )
    if row is not None:
        row.event_id = event_id
    session.flush()
    return event_id


# --- the money -------------------------------------------------------------------------------------------------------


def own_values(session: Session) -> list[OwnValue]:
    """The multiples and base pay the branch entered, by level and day."""
    kept = orm.get_setting(session, VALUES_SETTING, [])
    found = [
        OwnValue(row["key"], date.fromisoformat(row["from"]), Decimal(row["value"]), row["source"])
        for row in kept
    ]
    return sorted(found, key=lambda one: (one.key, one.start))


def _keep_values(session: Session, values: Collection[OwnValue]) -> None:
    orm.set_setting(
        session,
        VALUES_SETTING,
        [
            {"key": one.key, "from": one.start.isoformat(), "value": str(one.value), "source": one.source}
            for one in values
        ],
    )


def save_own_value(session: Session, value: OwnValue) -> None:
    """Keep a multiple or a base pay from a day on; the one of the same day is replaced. Raises UserError for one that cannot
    be or has no source."""
    source = clean(value.source)
    try:
        number = Decimal(value.value)
    except InvalidOperation as error:
        raise UserError(_("Giá trị không phải là số."), "value", _("Ví dụ: 2,5.")) from error
    limit = Decimal(100_000_000) if value.key == BASE_PAY else Decimal(100)
    if not 0 < number <= limit:
        raise UserError(_("Giá trị không hợp lý."), "value", _("Kiểm tra lại số."))
    if not source:
        raise UserError(
            _("Chưa ghi văn bản quy định."), "source", _("Ghi số, ngày của văn bản, ví dụ: 56-HD/VPTW.")
        )
    others = [v for v in own_values(session) if (v.key, v.start) != (value.key, value.start)]
    _keep_values(session, [*others, OwnValue(value.key, value.start, number, source)])


def delete_own_value(session: Session, key: str, start: date) -> None:
    """Take a value of the branch away: what the program knows holds again."""
    _keep_values(session, [v for v in own_values(session) if (v.key, v.start) != (key, start)])


__all__ = [
    "Award",
    "Case",
    "Given",
    "Kind",
    "Round",
    "award_json",
    "badges_json",
    "cases",
    "delete_case",
    "delete_own_value",
    "find",
    "first_day",
    "forecast",
    "mark_submitted",
    "given_levels",
    "next_award",
    "own_values",
    "record_given",
    "save_case",
    "save_own_value",
]
