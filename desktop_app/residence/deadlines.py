"""The deadlines of members introduced to their place of residence: the steps of a year (members study, E)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.residence import service
from desktop_app.residence.models import ResidenceOut, ResidenceRemark
from desktop_app.residence.rules import day_in


def _step(
    key: str, year: int, title: str, clause: str, rule: str, show_from: date, state: str, action: str
) -> Deadline:
    found = rules.rule("residence", rule, date(year, 12, 31))
    day = day_in(rule, year)
    return Deadline(
        key=f"residence-{key}-{year}",
        kind=f"residence-{key}",
        title=title,
        clause=f"{clause.format(day=date_text(day))} · {found.source}",
        source=found.source,
        day=day,
        start=show_from,
        page="residence",
        target={"tab": "out", "state": state, "year": year},
        action=action,
        advisory=True,
        closable=True,
        show_from=show_from,
    )


def deadlines(session: Session, today: date, holidays: Collection[date]) -> list[Deadline]:
    """The steps of the year as they stand on ``today``: who is not introduced, not asked about, not answered yet. A branch
    that never wrote an introduction is asked for nothing."""
    del holidays
    year = today.year
    found = _guests(session, year, today)
    if session.query(ResidenceOut.id).first() is None:
        return found
    lines = service.list_out(session, year, today)
    states = service.counts(lines)
    if n := states.get("none", 0):
        found.append(
            _step(
                "introduce",
                year,
                _("Giới thiệu về nơi cư trú: {n} đồng chí chưa có").format(n=n),
                _("Rà soát, gửi giấy giới thiệu trong quý I, đến {day}"),
                "introduce_by",
                date(year, 1, 1),
                "none",
                _("Xem danh sách"),
            )
        )
    ask_from = day_in("ask_from", year)
    if (n := states.get("to-ask", 0)) and today >= ask_from:
        found.append(
            _step(
                "ask",
                year,
                _("Gửi phiếu xin ý kiến nơi cư trú: {n} đồng chí").format(n=n),
                _("Trước đợt kiểm điểm cuối năm, đến {day}"),
                "ask_by",
                ask_from,
                "to-ask",
                _("Lập phiếu"),
            )
        )
    if today >= ask_from:
        found += _answers(states, year)
    if _left_unanswered(session, year - 1):
        # what was asked last year stays until it is answered or closed
        found += _answers(service.counts(service.list_out(session, year - 1, today)), year - 1)
    unanswered = sum(
        line.state == "to-receive"
        and line.out is not None
        and line.out.kind == "introduced"
        and (line.out.letter_date is None or line.out.letter_date < ask_from)
        for line in lines
    )
    if unanswered and today >= ask_from:
        found.append(
            _step(
                "receive",
                year,
                _("Nơi cư trú chưa báo tiếp nhận: {n} đồng chí").format(n=unanswered),
                _("Hỏi lại, ghi ngày tiếp nhận trước khi gửi phiếu xin ý kiến, đến {day}"),
                "ask_by",
                ask_from,
                "to-receive",
                _("Xem danh sách"),
            )
        )
    return found


def _left_unanswered(session: Session, year: int) -> bool:
    return (
        session.query(ResidenceRemark.id)
        .where(
            ResidenceRemark.year == year,
            ResidenceRemark.asked_on.is_not(None),
            ResidenceRemark.answered_on.is_(None),
        )
        .first()
        is not None
    )


def _answers(states: Mapping[str, int], year: int) -> list[Deadline]:
    n = states.get("waiting", 0)
    if not n:
        return []
    return [
        _step(
            "answer",
            year,
            _("Chưa có nhận xét nơi cư trú: {n} đồng chí").format(n=n),
            _("Cần có trước khi kiểm điểm, đến {day}"),
            "answer_by",
            day_in("ask_from", year),
            "waiting",
            _("Xem ai chưa trả lời"),
        )
    ]


def _guests(session: Session, year: int, today: date) -> list[Deadline]:
    """Members of other branches who live here (213): the remarks their branches asked for."""
    found = []
    for asked in (year - 1, year):
        n = service.counts(service.list_in(session, asked, today)).get("waiting", 0)
        if not n:
            continue
        step = _step(
            "give-remark",
            asked,
            _("Nhận xét về đảng viên 213: {n} đồng chí chưa có").format(n=n),
            _("Nơi công tác đã gửi phiếu xin ý kiến; trả lời trước khi kiểm điểm cuối năm, đến {day}"),
            "answer_by",
            day_in("ask_from", asked),
            "waiting",
            _("Xem danh sách"),
        )
        found.append(replace(step, target={"tab": "in", "year": asked}, show_from=None))
    return found
