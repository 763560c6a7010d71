"""The deadlines of badges: the file is handed in before each round, a guest's remark with it, then what was given is recorded
(members study, C)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from desktop_app.badges import service
from desktop_app.badges.rules import Award
from desktop_app.badges.service import Round
from desktop_app.core import rules
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.rules import Rule
from desktop_app.core.vietnamese import date_text
from desktop_app.members.service import Person

_NAMED = 3


def deadlines(
    session: Session, people: Sequence[Person], today: date, holidays: Collection[date]
) -> list[Deadline]:
    """Every deadline as it stands on ``today``; ``people`` must include those who left: the dead and those just transferred are
    considered too."""
    del holidays
    found: list[Deadline] = []
    for one in service.forecast(session, today, people):
        found += _of_round(one, today)
    return found


def _of_round(one: Round, today: date) -> Iterator[Deadline]:
    filing = rules.rule("badges", "filing_workdays", one.day)
    notice = int(rules.rule("badges", "notice_days", today).value)
    show_from = one.file_by - timedelta(days=notice)
    waiting = [award for award in one.listed if award.case.submitted_on is None]
    if waiting:
        yield _filing(one, waiting, filing, show_from)
    elif one.listed and one.day <= today:
        yield _giving(one)
    for award in one.awards:
        if award.remark_only and award.case.remark_sent_on is None:
            yield _remark(award, filing, show_from)
        elif award.needs_recognition and not award.remark_only:
            yield _recognition(award, show_from)


def _names(awards: Sequence[Award]) -> str:
    names = [
        _("{name} ({years} năm)").format(name=award.person.full_name, years=award.years)
        for award in awards[:_NAMED]
    ]
    if len(awards) > _NAMED:
        names.append(_("{n} đồng chí khác").format(n=len(awards) - _NAMED))
    return ", ".join(names)


def _filing(one: Round, waiting: Sequence[Award], filing: Rule, show_from: date) -> Deadline:
    return Deadline(
        f"badges-{one.day.isoformat()}",
        "badge-filing",
        _("Huy hiệu Đảng đợt {day}: {n} đồng chí chưa nộp hồ sơ").format(
            day=date_text(one.day), n=len(waiting)
        ),
        _("{names} · nộp trước đợt {n} ngày làm việc, đến {day} · {source}").format(
            names=_names(waiting), n=filing.value, day=date_text(one.file_by), source=filing.source
        ),
        filing.source,
        one.file_by,
        one.day,
        "workdays",
        "badges",
        {"round_day": one.day.isoformat()},
        _("Mở danh sách"),
        ", ".join(award.person.full_name for award in waiting),
        filing.advisory,
        True,
        show_from,
    )


def _giving(one: Round) -> Deadline:
    source = rules.rule("badges", "rounds", one.day).source
    return Deadline(
        f"badges-given-{one.day.isoformat()}",
        "badge-given",
        _("Huy hiệu Đảng đợt {day}: ghi kết quả trao").format(day=date_text(one.day)),
        _("{names} · hồ sơ đã nộp · {source}").format(names=_names(one.listed), source=source),
        source,
        one.day,
        page="badges",
        target={"round_day": one.day.isoformat()},
        action=_("Ghi đã trao"),
        person=", ".join(award.person.full_name for award in one.listed),
        closable=True,
    )


def _remark(award: Award, filing: Rule, show_from: date) -> Deadline:
    source = rules.rule("badges", "temporary_members", award.round_day).source
    return Deadline(
        f"badge-remark-{award.person.id}-{award.years}",
        "badge-remark",
        _("Ghi nhận xét vào tờ khai Huy hiệu {years} năm: đồng chí {name}").format(
            years=award.years, name=award.person.full_name
        ),
        _("Sinh hoạt tạm thời: chi bộ nhận xét, nơi chính thức xét · đợt {day} · {source}").format(
            day=date_text(award.round_day), source=source
        ),
        source,
        award.file_by,
        award.round_day,
        "workdays",
        "badges",
        {"round_day": award.round_day.isoformat(), "member_id": award.person.id},
        _("Mở danh sách"),
        award.person.full_name,
        filing.advisory,
        True,
        show_from,
    )


def _recognition(award: Award, show_from: date) -> Deadline:
    rule = rules.rule("badges", "discipline_months", award.round_day)
    return Deadline(
        f"badge-recognition-{award.person.id}-{award.years}",
        "badge-recognition",
        _("Xét công nhận đã sửa chữa khuyết điểm: đồng chí {name}").format(name=award.person.full_name),
        _("Để xét Huy hiệu {years} năm đợt {day}, được xét từ {free} · {source}").format(
            years=award.years,
            day=date_text(award.round_day),
            free=date_text(award.free_from or award.round_day),
            source=rule.source,
        ),
        rule.source,
        award.file_by,
        award.free_from,
        "workdays",
        "badges",
        {"round_day": award.round_day.isoformat(), "member_id": award.person.id},
        _("Mở danh sách"),
        award.person.full_name,
        rule.advisory,
        True,
        show_from,
    )
