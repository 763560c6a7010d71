"""The deadlines of members introduced to their place of residence: the steps of a year (members study, E)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.residence import service
from desktop_app.residence.models import ResidenceOut
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
    if session.query(ResidenceOut.id).first() is None:
        return []
    year = today.year
    states = service.counts(service.list_out(session, year, today))
    found = []
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
    if (n := states.get("waiting", 0)) and today >= ask_from:
        found.append(
            _step(
                "answer",
                year,
                _("Chưa có nhận xét nơi cư trú: {n} đồng chí").format(n=n),
                _("Cần có trước khi kiểm điểm, đến {day}"),
                "answer_by",
                ask_from,
                "waiting",
                _("Xem ai chưa trả lời"),
            )
        )
    return found
