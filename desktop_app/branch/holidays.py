"""The calendar of working days of the branch: the public holidays the program knows, what the branch added or made a working day,
and the day that has to be asked about. The Party's documents count in working days without defining them (members study, I)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.branch.models import Holiday
from desktop_app.branch.service import holidays
from desktop_app.core import orm, rules
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, date_text, weekday_text
from desktop_app.core.workdays import is_workday, known_holidays

Kind = Literal["off", "work"]
NOT_OFF_SETTING = "branch.days_not_off"
"""Days that were asked about and are working days: a list of ISO days."""


@dataclass(frozen=True)
class DayInfo:
    """One day of the calendar. ``kind``: ``off`` or ``work`` (a day in lieu); ``id`` is that of the branch's own entry, None for
    what the program knows; ``sure``: not only inferred; ``overruled``: known as off, but the branch says it is worked."""

    day: dt.date
    kind: Kind
    name: str
    source: str
    id: int | None = None
    sure: bool = True
    overruled: bool = False


@dataclass(frozen=True)
class Asked:
    """A day of which it is not known whether it is a day off: asked of the branch."""

    day: dt.date
    name: str
    source: str
    note: str


def calendar(session: Session, year: int) -> list[DayInfo]:
    """The special days of a year by day: those known and those of the branch."""
    own = {
        row.date: DayInfo(row.date, "work" if row.kind == "work" else "off", row.name, row.source, row.id)
        for row in session.execute(
            select(Holiday.id, Holiday.date, Holiday.kind, Holiday.name, Holiday.source)
        )
        if row.date.year == year
    }
    known = [
        DayInfo(
            one.day,
            "off",
            one.name,
            one.source,
            sure=one.sure,
            overruled=one.day in own and own[one.day].kind == "work",
        )
        for one in known_holidays()
        if one.day.year == year and not (one.day in own and own[one.day].kind == "off")
    ]
    return sorted([*known, *own.values()], key=lambda one: (one.day, one.id is not None))


def known_years() -> tuple[int, int]:
    """The first and the last year whose holidays the program knows."""
    years = [one.day.year for one in known_holidays()]
    return min(years), max(years)


def asked(session: Session, year: int) -> Asked | None:
    """The day of the year that is still to be asked about, None once it was answered."""
    try:
        rule = rules.rule("holidays", "asked", dt.date(year, 12, 31))
    except KeyError:
        return None
    month, number = (int(part) for part in rule.value["day"].split("-"))
    day = dt.date(year, month, number)
    refused = orm.get_setting(session, NOT_OFF_SETTING, [])
    if day in holidays(session) or day.isoformat() in refused or day.weekday() >= 5:
        return None
    return Asked(day, rule.value["name"], rule.source, rule.note)


def answer(session: Session, question: Asked, off: bool) -> None:
    """Keep what the branch says of the day that was asked about."""
    if off:
        save_day(session, DayInfo(question.day, "off", question.name, question.source))
        return
    refused = orm.get_setting(session, NOT_OFF_SETTING, [])
    orm.set_setting(session, NOT_OFF_SETTING, [*refused, question.day.isoformat()])


def save_day(session: Session, info: DayInfo) -> int:
    """Keep a day off or a day in lieu and return its id. Raises UserError for a day that is so already, or entered twice."""
    name, source = clean(info.name), clean(info.source)
    if not name:
        raise UserError(_("Chưa ghi tên ngày."), "name", _("Ví dụ: Nghỉ bù Giỗ Tổ."))
    clash = session.scalar(select(Holiday.id).where(Holiday.date == info.day, Holiday.id != (info.id or 0)))
    if clash is not None:
        raise UserError(
            _("Ngày {day} đã có trong lịch của chi bộ.").format(day=date_text(info.day)),
            "day",
            _("Sửa dòng đã có."),
        )
    row = session.get(Holiday, info.id) if info.id is not None else None
    works = is_workday(info.day, holidays(session, without=info.id))
    if info.kind == "off" and not works:
        raise UserError(
            _("{weekday} {day} vốn là ngày nghỉ.").format(
                weekday=weekday_text(info.day), day=date_text(info.day)
            ),
            "day",
            _("Không cần ghi; kiểm tra lại ngày."),
        )
    if info.kind == "work" and works:
        raise UserError(
            _("{weekday} {day} vốn là ngày làm việc.").format(
                weekday=weekday_text(info.day), day=date_text(info.day)
            ),
            "day",
            _("Không cần ghi; kiểm tra lại ngày."),
        )
    if row is None:
        row = Holiday(date=info.day)
        session.add(row)
    row.date, row.kind, row.name, row.source = info.day, info.kind, name, source
    session.flush()
    return row.id


def find(session: Session, day_id: int) -> DayInfo:
    """An entry of the branch. Raises UserError when it is no longer there."""
    row = session.get(Holiday, day_id)
    if row is None:
        raise UserError(_("Ngày này không còn trong lịch của chi bộ."))
    return DayInfo(row.date, "work" if row.kind == "work" else "off", row.name, row.source, row.id)


def delete_day(session: Session, day_id: int) -> None:
    """Take an entry of the branch away: what the program knows holds again."""
    row = session.get(Holiday, day_id)
    if row is not None:
        session.delete(row)
        session.flush()
