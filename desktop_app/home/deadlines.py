"""The deadlines of the branch's own work: meetings, minutes, tasks, the yearly rating, the reports (meetings study, H 21, 22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.orm import get_setting, set_setting
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text
from desktop_app.home import absences
from desktop_app.meetings import deadlines as meeting_days
from desktop_app.meetings import task_list
from desktop_app.meetings.models import Meeting, MeetingKind
from desktop_app.members.service import Person
from desktop_app.ratings import reading as ratings
from desktop_app.ratings.models import CampaignState
from desktop_app.ratings.regimes import regime_by_id
from desktop_app.reports import annual, half_year, records
from desktop_app.reports import service as reports

DUE_SETTING = {"half-year-report": "reports.half_year_due", "year-report": "reports.year_due"}
"""Branch settings that replace the default days of the reports: ``12-05`` is 5 December."""


def deadlines(session: Session, people: Sequence[Person], today: date) -> list[Deadline]:
    """Every deadline of the branch's own work as it stands on ``today``."""
    return [
        *_meetings(session, today),
        *absences.deadlines(session, people, today),
        *_tasks(session, today),
        *_ratings(session, people, today),
        *_reports(session, today),
    ]


def _notice(key: str, today: date) -> int:
    return int(rules.rule("reports", key, today).value)


# --- meetings and tasks ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingRow:
    """A meeting of the register, as far as deadlines ask."""

    id: int
    kind: str
    month: str
    date: dt.date
    start: dt.time
    place: str
    final_version: int
    reported_on: dt.date | None


def meeting_rows(session: Session, start: date, end: date) -> list[MeetingRow]:
    """The meetings of the register from ``start`` to ``end``, by time."""
    rows = session.execute(
        select(
            Meeting.id,
            Meeting.kind,
            Meeting.month,
            Meeting.date,
            Meeting.start,
            Meeting.place,
            Meeting.final_version,
            Meeting.reported_on,
        )
        .where(Meeting.deleted.is_(False), Meeting.date >= start, Meeting.date <= end)
        .order_by(Meeting.date, Meeting.start, Meeting.id)
    )
    return [MeetingRow(*row) for row in rows]


def _first_day(held: Sequence[MeetingRow], today: date) -> date:
    """From when missing meetings are looked for: since the first meeting in the book, at most the two months before this
    one; a new book is asked for nothing of the past."""
    if not held:
        return today.replace(day=1)
    first = min(meeting.date for meeting in held).replace(day=1)
    return max(first, Period.month_of(today).previous().previous().start)


_REGULAR = (MeetingKind.REGULAR.value, MeetingKind.COMBINED.value)
_THEMATIC = (MeetingKind.THEMATIC.value, MeetingKind.COMBINED.value)


def _announced(missing: meeting_days.Missing, coming: Sequence[MeetingRow]) -> bool:
    """Whether a meeting of the kind was announced for a day to come: it is under way."""
    if missing.key == "regular":
        return any(m.month == missing.period.code and m.kind in _REGULAR for m in coming)
    return any(missing.period.contains(m.date) and m.kind in _THEMATIC for m in coming)


def _meetings(session: Session, today: date) -> list[Deadline]:
    known = meeting_rows(session, today - timedelta(days=190), today + timedelta(days=62))
    coming = [meeting for meeting in known if meeting.date > today]
    since = _first_day([meeting for meeting in known if meeting.date <= today], today)
    found = [
        _missing(one)
        for one in meeting_days.missing_meetings(known, since, today)
        if not _announced(one, coming)
    ]
    for meeting in known:
        found += _of_meeting(meeting, today)
    return found


def _missing(missing: meeting_days.Missing) -> Deadline:
    regular = missing.key == "regular"
    clause = _("Mỗi tháng một lần · {source}") if regular else _("Mỗi quý ít nhất một lần · {source}")
    return Deadline(
        f"missing-{missing.key}-{missing.period.code}",
        f"missing-{missing.key}",
        missing.sentence,
        clause.format(source=missing.source),
        missing.source,
        missing.due,
        missing.period.start,
        page="meetings",
        target={"prepare": MeetingKind.REGULAR.value if regular else MeetingKind.THEMATIC.value},
        action=_("Tạo buổi sinh hoạt") if regular else _("Chọn chuyên đề"),
        closable=True,
    )


def _of_meeting(meeting: MeetingRow, today: date) -> list[Deadline]:
    """Papers before a coming meeting; minutes and the report after one that was held."""
    month = "/".join(reversed(meeting.month.split("-")))
    target = {"meeting_id": meeting.id}
    before = meeting_days.documents_due(meeting.date)
    found = []
    if before is not None and today <= meeting.date and (before.day - today).days <= 7:
        found.append(
            Deadline(
                f"documents-{meeting.id}",
                "documents",
                _("Gửi tài liệu sinh hoạt tháng {month}").format(month=month),
                _("Trước buổi {day} ít nhất 01 ngày · {source}").format(
                    day=date_text(meeting.date), source=before.source
                ),
                before.source,
                before.day,
                page="meetings",
                target=target,
                action=_("Mở buổi sinh hoạt"),
            )
        )
    if meeting.date > today:
        return found
    after = meeting_days.report_due(meeting.date)
    if not meeting.final_version:
        found.append(
            Deadline(
                f"minutes-{meeting.id}",
                "minutes",
                _("Chưa hoàn tất biên bản sinh hoạt tháng {month}").format(month=month),
                _("Buổi ngày {day}").format(day=date_text(meeting.date))
                + (f" · {after.source}" if after is not None else ""),
                after.source if after is not None else "",
                after.day if after is not None else meeting.date + timedelta(days=2),
                meeting.date,
                page="meetings",
                target={**target, "step": "minutes"},
                action=_("Hoàn tất biên bản"),
            )
        )
    elif after is not None and meeting.reported_on is None:
        found.append(
            Deadline(
                f"report-{meeting.id}",
                "meeting-report",
                _("Chưa báo cáo kết quả sinh hoạt tháng {month} lên cấp trên").format(month=month),
                _("Trong 02 ngày sau buổi {day} · {source}").format(
                    day=date_text(meeting.date), source=after.source
                ),
                after.source,
                after.day,
                meeting.date,
                page="meetings",
                target={**target, "step": "score"},
                action=_("Ghi ngày báo cáo"),
            )
        )
    return found


def _tasks(session: Session, today: date) -> list[Deadline]:
    """Tasks whose day has passed or comes within a week."""
    notice = _notice("task_notice_days", today)
    found = []
    for task in task_list.open_tasks(session, today):
        if task.due is None or (task.due - today).days > notice:
            continue
        title = _("Nhiệm vụ quá hạn: {task}") if task.due < today else _("Nhiệm vụ đến hạn: {task}")
        parts = (
            _("đồng chí {name}").format(name=task.assignee) if task.assignee else "",
            _("hạn {day}").format(day=date_text(task.due)),
            _("giao ngày {day}").format(day=date_text(task.given_on)) if task.given_on else "",
        )
        found.append(
            Deadline(
                f"task-{task.id}",
                "task",
                title.format(task=task.content),
                " · ".join(part for part in parts if part),
                _("Nghị quyết, kết luận của buổi sinh hoạt"),
                task.due,
                task.given_on,
                page="meetings",
                target={"meeting_id": task.meeting_id, "step": "conclude"},
                action=_("Mở nhiệm vụ"),
                person=task.assignee,
            )
        )
    return found


# --- ratings and reports ---------------------------------------------------------------------------------------------


def _month_day(text: str, year: int) -> date:
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def _ratings(session: Session, people: Sequence[Person], today: date) -> list[Deadline]:
    """The campaign of the year: not yet opened from 15/11, or open with people still to rate; last year's until it is
    decided."""
    found = []
    opens = rules.rule("reports", "campaign_opens", today)
    begin = _month_day(opens.value, today.year)
    if (
        ratings.campaign_of(session, today.year) is None
        and today >= begin
        and any(p.standing.on_roll for p in people)
    ):
        year_due = report_due(session, annual.KIND, today.year)
        found.append(
            Deadline(
                f"campaign-{today.year}",
                "campaign",
                _("Đánh giá, xếp loại năm {year}: chưa mở đợt").format(year=today.year),
                _("Kiểm điểm cuối năm, trước báo cáo năm ({day}) · {source}").format(
                    day=date_text(year_due), source=opens.source
                ),
                opens.source,
                year_due,
                begin,
                page="ratings",
                target={"year": today.year},
                action=_("Mở đợt xếp loại"),
                advisory=True,
            )
        )
    for info in ratings.campaigns(session):
        if info.state is not CampaignState.OPEN or info.year < today.year - 1:
            continue
        waiting = records.waiting_for_level(session, people, info.id)
        regime = regime_by_id(info.regime, info.year)
        until = info.due or info.review_date
        title = (
            _("Đánh giá, xếp loại năm {year}: còn {n} đồng chí chưa tự nhận mức").format(
                year=info.year, n=waiting
            )
            if waiting
            else _("Đánh giá, xếp loại năm {year}: chờ chi bộ đề xuất").format(year=info.year)
        )
        found.append(
            Deadline(
                f"campaign-{info.year}",
                "campaign",
                title,
                _("Đợt {year} theo {regime} · hạn {day}").format(
                    year=info.year, regime=regime.title, day=date_text(until)
                ),
                regime.title,
                until,
                page="ratings",
                target={"year": info.year},
                action=_("Mở đợt xếp loại"),
            )
        )
    return found


def report_due(session: Session, kind: str, year: int) -> date:
    """By when the half-year (``half-year-report``) or yearly report of a year is to be handed up: the day the branch set,
    else the default of the rules."""
    key = "half_year_due" if kind == half_year.KIND else "year_due"
    text = get_setting(session, DUE_SETTING[kind]) or rules.rule("reports", key, date(year, 12, 31)).value
    return _month_day(str(text), year)


def set_report_due(session: Session, kind: str, day: date) -> None:
    """Set the day and month by which a report is to be handed up each year."""
    set_setting(session, DUE_SETTING[kind], f"{day.month:02d}-{day.day:02d}")


def _reports(session: Session, today: date) -> list[Deadline]:
    """The reports of this year from some weeks before their day, and what of last year was not handed in: one that was begun
    stays, one that was not is told until the end of March."""
    slots = {(slot.kind, slot.period): slot for slot in reports.slots(session, today, years=2)}
    found = []
    for year in (today.year - 1, today.year):
        for kind, period, title in (
            (half_year.KIND, Period("half-year", year, 1), _("Báo cáo 6 tháng đầu năm {year}")),
            (annual.KIND, Period("year", year), _("Báo cáo năm {year}")),
        ):
            slot = slots.get((kind, period))
            if slot is not None and _report_wanted(session, kind, year, slot.state, today):
                found.append(_report(session, kind, period, title.format(year=year), slot.state, today))
    return found


def _report_wanted(session: Session, kind: str, year: int, state: str, today: date) -> bool:
    day = report_due(session, kind, year)
    if state == "submitted" or (day - today).days > _notice("report_notice_days", today):
        return False
    if year < today.year and state == "none" and (kind != annual.KIND or today > date(year + 1, 3, 31)):
        return False
    # a book begun after the day owes nothing for the time before
    return day >= today or state != "none" or _records_before(session, day)


def _report(session: Session, kind: str, period: Period, title: str, state: str, today: date) -> Deadline:
    states = {
        "none": _("chưa lập"),
        "draft": _("còn là bản nháp"),
        "issued": _("đã ban hành, chưa nộp"),
    }
    day = report_due(session, kind, period.year)
    source = rules.rule("reports", "year_due", today).source
    return Deadline(
        f"{kind}-{period.code}",
        kind,
        f"{title}: {states[state]}",
        _("Hạn {day} · {source}").format(day=date_text(day), source=source),
        source,
        day,
        page="reports",
        target={"period": period.code},
        action=_("Nộp báo cáo") if state == "issued" else _("Lập báo cáo"),
        advisory=get_setting(session, DUE_SETTING[kind]) is None,
        closable=True,
    )


def _records_before(session: Session, day: date) -> bool:
    found = select(Meeting.id).where(Meeting.date <= day, Meeting.deleted.is_(False)).limit(1)
    return session.scalar(found) is not None
