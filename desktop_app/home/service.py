"""What is due: every deadline of the branch with its day, its clause, and the page on which to act. Most urgent first.

Nothing is kept here: a thing is due until the records say that it was done, so what is overdue does not disappear.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.i18n import N_, _
from desktop_app.core.orm import get_setting, set_setting
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, list_text
from desktop_app.meetings import deadlines
from desktop_app.meetings import service as meetings
from desktop_app.meetings.models import AgendaItem, Meeting, MeetingKind
from desktop_app.members import service as members
from desktop_app.members.models import EventKind
from desktop_app.members.service import Person
from desktop_app.ratings import reading as ratings
from desktop_app.ratings.models import CampaignState
from desktop_app.ratings.regimes import regime_by_id
from desktop_app.reports import annual, half_year, records, statistics
from desktop_app.reports import service as reports

Urgency = Literal["late", "soon", "later"]
Measure = Literal["days", "workdays", "month"]
SOON_DAYS = 14
"""From how many days before its day a thing is shown as soon."""

DUE_SETTING = {"half-year-report": "reports.half_year_due", "year-report": "reports.year_due"}
"""Branch settings that replace the default days of the reports: ``12-05`` is 5 December."""


@dataclass(frozen=True)
class Due:
    """One thing to do. ``days`` is how many (working, where ``measure`` says so) days are left, negative when late, None
    when no day is set; ``clause`` says why that day and where it stands; ``page`` and ``target`` lead to where it is done.
    ``advisory``: the day rests on an inference, see the clause."""

    key: str
    urgency: Urgency
    days: int | None
    day: date | None
    title: str
    clause: str
    action_label: str
    page: str
    target: Mapping[str, Any] = field(default_factory=dict)
    measure: Measure = "days"
    advisory: bool = False

    def badge(self) -> str:
        """``Quá 3 ngày``, ``Còn 6 ngày``, ``Hôm nay``, ``Tháng 12``."""
        if self.day is None or self.days is None:
            return _("Chưa có hạn")
        if self.measure == "month" and self.days >= 0:
            return _("Tháng {month}").format(month=self.day.month)
        if self.days == 0:
            return _("Hôm nay")
        return (
            _("Quá {n} ngày").format(n=-self.days) if self.days < 0 else _("Còn {n} ngày").format(n=self.days)
        )


def due(session: Session, today: date) -> list[Due]:
    """Everything due, the most urgent first: what is late, then by day."""
    return _due(session, members.people_on(session, today), today)


def overview(session: Session, today: date) -> tuple[list[Due], Today]:
    """What is due and the figures beside it, the people read once for both."""
    people = members.people_on(session, today)
    return _due(session, people, today), _branch_today(session, people, today)


def _due(session: Session, people: Sequence[Person], today: date) -> list[Due]:
    found = [
        *_probation(people, today),
        *_meetings(session, today),
        *_tasks(session, today),
        *_ratings(session, people, today),
        *_badges(people, today),
        *_reports(session, today),
        *_exemptions(people, today),
    ]
    return sorted(found, key=_order)


def _order(item: Due) -> tuple[bool, date, str]:
    return item.day is None, item.day or date.max, item.key


def _urgency(day: date, today: date) -> Urgency:
    if day < today:
        return "late"
    return "soon" if (day - today).days <= SOON_DAYS else "later"


def _notice(key: str, today: date) -> tuple[int, str]:
    found = rules.rule("reports", key, today)
    return int(found.value), found.source


# --- people ----------------------------------------------------------------------------------------------------------


def _probation(people: Iterable[Person], today: date) -> list[Due]:
    """Probation that is over or ends within 30 days: the branch considers within 30 working days after it."""
    found = []
    for person in people:
        if person.standing.state != "probationary" or person.standing.temporary_in:
            continue
        probation = person.probation(today)
        if probation is None or probation.ends > today + timedelta(days=30):
            continue
        if probation.over(today):
            title = _("Xét công nhận chính thức: đồng chí {name}").format(name=person.full_name)
            clause = _("Hạn {day} · 30 ngày làm việc sau khi hết 12 tháng dự bị ({ends}) · {source}").format(
                day=date_text(probation.deadline), ends=date_text(probation.ends), source=probation.source
            )
        else:
            title = _("Sắp hết thời gian dự bị: đồng chí {name}").format(name=person.full_name)
            clause = _("Hết dự bị {ends} · xét trong 30 ngày làm việc sau đó, đến {day} · {source}").format(
                day=date_text(probation.deadline), ends=date_text(probation.ends), source=probation.source
            )
        found.append(
            Due(
                f"probation-{person.id}",
                _urgency(probation.deadline, today),
                probation.days_left,
                probation.deadline,
                title,
                clause,
                _("Xem hồ sơ"),
                "members",
                {"member_id": person.id},
                "workdays",
            )
        )
    return found


def _badges(people: Sequence[Person], today: date) -> list[Due]:
    """The next round of badges, one line for all who come to one."""
    notice, _source = _notice("badge_notice_days", today)
    paper_days, source = _notice("badge_paper_days", today)
    by_round: dict[date, list[tuple[Person, int]]] = {}
    for person, years, day in statistics.badges_until(people, today, today + timedelta(days=notice)):
        by_round.setdefault(day, []).append((person, years))
    found = []
    for day, among in sorted(by_round.items()):
        papers_by = day - timedelta(days=paper_days)
        until = papers_by if papers_by >= today else day
        names = [
            _("{name} ({years} năm)").format(name=person.full_name, years=years)
            for person, years in among[:3]
        ]
        if len(among) > 3:
            names.append(_("{n} đồng chí khác").format(n=len(among) - 3))
        found.append(
            Due(
                f"badges-{day.isoformat()}",
                _urgency(until, today),
                (until - today).days,
                until,
                _("Huy hiệu Đảng đợt {day}: {n} đồng chí").format(day=date_text(day), n=len(among)),
                _("{names} · nộp hồ sơ trước {papers} · {source}").format(
                    names=list_text(names), papers=date_text(papers_by), source=source
                ),
                _("Xem danh sách") if len(among) > 1 else _("Xem hồ sơ"),
                "members",
                {"member_id": among[0][0].id},
                advisory=True,
            )
        )
    return found


def _exemptions(people: Iterable[Person], today: date) -> list[Due]:
    """Exemptions and temporary stays that end within 30 days."""
    notice, _source = _notice("exemption_notice_days", today)
    words = {
        EventKind.EXEMPTION.value: _("Hết thời gian miễn sinh hoạt: đồng chí {name}"),
        EventKind.TEMPORARY_OUT.value: _("Hết thời gian sinh hoạt tạm thời nơi khác: đồng chí {name}"),
        EventKind.TEMPORARY_IN.value: _("Hết thời gian sinh hoạt tạm thời tại chi bộ: đồng chí {name}"),
    }
    found = []
    for person in people:
        now = person.standing
        if not (now.exempt or now.temporary_out or now.temporary_in):
            continue
        running = {
            EventKind.EXEMPTION.value: now.exempt,
            EventKind.TEMPORARY_OUT.value: now.temporary_out,
            EventKind.TEMPORARY_IN.value: now.temporary_in,
        }
        for event in person.events:
            until = event.until.last() if event.until is not None and running.get(event.kind) else None
            if until is None or not today <= until <= today + timedelta(days=notice):
                continue
            found.append(
                Due(
                    f"{event.kind}-{person.id}",
                    _urgency(until, today),
                    (until - today).days,
                    until,
                    words[event.kind].format(name=person.full_name),
                    _("Đến {day} · ghi sự kiện mới nếu gia hạn hoặc trở lại").format(day=date_text(until)),
                    _("Xem hồ sơ"),
                    "members",
                    {"member_id": person.id},
                )
            )
    return found


# --- meetings and tasks ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A meeting of the register, as far as deadlines ask."""

    id: int
    kind: str
    month: str
    date: dt.date
    start: dt.time
    place: str
    final_version: int
    reported_on: dt.date | None


def _rows(session: Session, start: date, end: date) -> list[_Row]:
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
    return [_Row(*row) for row in rows]


def _first_day(held: Sequence[_Row], today: date) -> date:
    """From when missing meetings are looked for: since the first meeting in the book, at most the two months before this
    one; a new book is asked for nothing of the past."""
    if not held:
        return today.replace(day=1)
    first = min(meeting.date for meeting in held).replace(day=1)
    return max(first, Period.month_of(today).previous().previous().start)


def _meetings(session: Session, today: date) -> list[Due]:
    known = _rows(session, today - timedelta(days=190), today + timedelta(days=62))
    found: list[Due] = []
    coming = [meeting for meeting in known if meeting.date > today]
    since = _first_day([meeting for meeting in known if meeting.date <= today], today)
    for missing in deadlines.missing_meetings(known, since, today):
        # what is announced for a day to come is under way
        if missing.key == "regular" and any(
            m.month == missing.period.code and m.kind in _REGULAR for m in coming
        ):
            continue
        if missing.key == "thematic" and any(
            missing.period.contains(m.date) and m.kind in _THEMATIC for m in coming
        ):
            continue
        regular = missing.key == "regular"
        found.append(
            Due(
                f"missing-{missing.key}-{missing.period.code}",
                _urgency(missing.due, today),
                (missing.due - today).days,
                missing.due,
                missing.sentence,
                _("Mỗi tháng một lần · {source}").format(source=missing.source)
                if regular
                else _("Mỗi quý ít nhất một lần · {source}").format(source=missing.source),
                _("Tạo buổi sinh hoạt") if regular else _("Chọn chuyên đề"),
                "meetings",
                {"prepare": MeetingKind.REGULAR.value if regular else MeetingKind.THEMATIC.value},
                "days" if regular else "month",
            )
        )
    for meeting in known:
        found += _of_meeting(meeting, today)
    return found


_REGULAR = (MeetingKind.REGULAR.value, MeetingKind.COMBINED.value)
_THEMATIC = (MeetingKind.THEMATIC.value, MeetingKind.COMBINED.value)


def _of_meeting(meeting: _Row, today: date) -> list[Due]:
    """Papers before a coming meeting; minutes and the report after one that was held."""
    found = []
    month = "/".join(reversed(meeting.month.split("-")))
    target = {"meeting_id": meeting.id}
    before = deadlines.documents_due(meeting.date)
    if before is not None and today <= meeting.date and (before.day - today).days <= 7:
        found.append(
            Due(
                f"documents-{meeting.id}",
                _urgency(before.day, today),
                (before.day - today).days,
                before.day,
                _("Gửi tài liệu sinh hoạt tháng {month}").format(month=month),
                _("Trước buổi {day} ít nhất 01 ngày · {source}").format(
                    day=date_text(meeting.date), source=before.source
                ),
                _("Mở buổi sinh hoạt"),
                "meetings",
                target,
            )
        )
    if meeting.date > today:
        return found
    after = deadlines.report_due(meeting.date)
    if not meeting.final_version:
        until = after.day if after is not None else meeting.date + timedelta(days=2)
        found.append(
            Due(
                f"minutes-{meeting.id}",
                _urgency(until, today),
                (until - today).days,
                until,
                _("Chưa hoàn tất biên bản sinh hoạt tháng {month}").format(month=month),
                _("Buổi ngày {day}").format(day=date_text(meeting.date))
                + (f" · {after.source}" if after is not None else ""),
                _("Hoàn tất biên bản"),
                "meetings",
                {**target, "step": "minutes"},
            )
        )
    elif after is not None and meeting.reported_on is None:
        found.append(
            Due(
                f"report-{meeting.id}",
                _urgency(after.day, today),
                (after.day - today).days,
                after.day,
                _("Chưa báo cáo kết quả sinh hoạt tháng {month} lên cấp trên").format(month=month),
                _("Trong 02 ngày sau buổi {day} · {source}").format(
                    day=date_text(meeting.date), source=after.source
                ),
                _("Ghi ngày báo cáo"),
                "meetings",
                {**target, "step": "minutes"},
            )
        )
    return found


def _tasks(session: Session, today: date) -> list[Due]:
    """Tasks whose day has passed or comes within a week."""
    notice, _source = _notice("task_notice_days", today)
    found = []
    for task in meetings.open_tasks(session, today):
        if task.due is None or (task.due - today).days > notice:
            continue
        late = task.due < today
        found.append(
            Due(
                f"task-{task.id}",
                _urgency(task.due, today),
                (task.due - today).days,
                task.due,
                _("Nhiệm vụ quá hạn: {task}").format(task=task.content)
                if late
                else _("Nhiệm vụ đến hạn: {task}").format(task=task.content),
                " · ".join(
                    part
                    for part in (
                        _("đồng chí {name}").format(name=task.assignee) if task.assignee else "",
                        _("hạn {day}").format(day=date_text(task.due)),
                        _("giao ngày {day}").format(day=date_text(task.given_on)) if task.given_on else "",
                    )
                    if part
                ),
                _("Mở nhiệm vụ"),
                "meetings",
                {"meeting_id": task.meeting_id, "step": "conclude"},
            )
        )
    return found


# --- ratings and reports ---------------------------------------------------------------------------------------------


def _month_day(text: str, year: int) -> date:
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def _ratings(session: Session, people: Sequence[Person], today: date) -> list[Due]:
    """The campaign of the year: not yet opened from 15/11, or open with people still to rate; last year's until it is
    decided."""
    found = []
    opens = rules.rule("reports", "campaign_opens", today)
    campaign = ratings.campaign_of(session, today.year)
    if campaign is None:
        year_due = report_due(session, annual.KIND, today.year)
        if today >= _month_day(opens.value, today.year) and any(p.standing.on_roll for p in people):
            found.append(
                Due(
                    f"campaign-{today.year}",
                    _urgency(year_due, today),
                    (year_due - today).days,
                    year_due,
                    _("Đánh giá, xếp loại năm {year}: chưa mở đợt").format(year=today.year),
                    _("Kiểm điểm cuối năm, trước báo cáo năm ({day}) · {source}").format(
                        day=date_text(year_due), source=opens.source
                    ),
                    _("Mở đợt xếp loại"),
                    "ratings",
                    {"year": today.year},
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
            Due(
                f"campaign-{info.year}",
                _urgency(until, today),
                (until - today).days,
                until,
                title,
                _("Đợt {year} theo {regime} · hạn {day}").format(
                    year=info.year, regime=regime.title, day=date_text(until)
                ),
                _("Mở đợt xếp loại"),
                "ratings",
                {"year": info.year},
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


def _reports(session: Session, today: date) -> list[Due]:
    notice, _source = _notice("report_notice_days", today)
    slots = {(slot.kind, slot.period): slot for slot in reports.slots(session, today, years=2)}
    found = []
    for kind, period, title in (
        (half_year.KIND, Period("half-year", today.year, 1), _("Báo cáo 6 tháng đầu năm {year}")),
        (annual.KIND, Period("year", today.year), _("Báo cáo năm {year}")),
    ):
        day = report_due(session, kind, today.year)
        slot = slots.get((kind, period))
        # a book begun after the day owes nothing for the time before
        if slot is None or slot.state == "submitted" or (day - today).days > notice:
            continue
        if day < today and slot.state == "none" and not _records_before(session, day):
            continue
        source = rules.rule("reports", "year_due", today).source
        states = {
            "none": _("chưa lập"),
            "draft": _("còn là bản nháp"),
            "issued": _("đã ban hành, chưa nộp"),
        }
        found.append(
            Due(
                f"{kind}-{period.code}",
                _urgency(day, today),
                (day - today).days,
                day,
                f"{title.format(year=today.year)}: {states[slot.state]}",
                _("Hạn {day} · {source}").format(day=date_text(day), source=source),
                _("Nộp báo cáo") if slot.state == "issued" else _("Lập báo cáo"),
                "reports",
                {"period": period.code},
                advisory=get_setting(session, DUE_SETTING[kind]) is None,
            )
        )
    return found


def _records_before(session: Session, day: date) -> bool:
    found = select(Meeting.id).where(Meeting.date <= day, Meeting.deleted.is_(False)).limit(1)
    return session.scalar(found) is not None


# --- the branch today ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting that was announced, or the one just held today."""

    id: int
    month: str
    day: date
    start: str
    place: str
    items: int
    carried: int
    documents_by: date | None


@dataclass(frozen=True)
class Today:
    """What stands beside the list: figures of the branch, the attendance of the last twelve months (month, percent or
    None), members by band of age, the next meeting, and the next thing that will come (for an empty list)."""

    members: int
    probationary: int
    attendance: float | None
    good: int
    graded: int
    months: tuple[tuple[str, float | None], ...]
    ages: tuple[tuple[str, int], ...]
    norm: float | None
    meeting: NextMeeting | None


def branch_today(session: Session, today: date) -> Today:
    """The figures beside the list of what is due."""
    return _branch_today(session, members.people_on(session, today), today)


def _branch_today(session: Session, people: Sequence[Person], today: date) -> Today:
    rows = statistics.structure(people, today)
    months = [Period.month_of(today)]
    for _step in range(11):
        months.insert(0, months[0].previous())
    lines = records.read_meetings(session, people, months[0].start, today)
    held = [line for line in lines if line.held]
    bands = statistics.bands("age_bands", today)
    try:
        norm: float | None = float(rules.rule("meetings", "attendance", today).value["percent"])
    except KeyError:
        norm = None
    return Today(
        len(rows["structure.official"]) + len(rows["structure.probationary"]),
        len(rows["structure.probationary"]),
        statistics.attendance_rate(held),
        sum(line.grade == "good" for line in held),
        sum(line.grade in statistics.GRADES for line in held),
        tuple(
            (str(month.index), statistics.attendance_rate(x for x in held if month.contains(x.date)))
            for month in months
        ),
        tuple((band.words, len(rows["structure.age." + band.key])) for band in bands),
        norm,
        _next_meeting(session, today),
    )


def _next_meeting(session: Session, today: date) -> NextMeeting | None:
    coming = _rows(session, today, today + timedelta(days=92))
    if not coming:
        return None
    first = coming[0]
    before = deadlines.documents_due(first.date)
    items = session.scalar(
        select(func.count()).select_from(AgendaItem).where(AgendaItem.meeting_id == first.id)
    )
    return NextMeeting(
        first.id,
        first.month,
        first.date,
        first.start.strftime("%H:%M"),
        first.place,
        items or 0,
        len(meetings.open_tasks(session, today)),
        before.day if before is not None and before.day >= today else None,
    )


def next_date(session: Session, today: date) -> tuple[date, str]:
    """The next day something falls due when nothing does now, and what."""
    day = report_due(session, half_year.KIND, today.year)
    kind = N_("báo cáo 6 tháng")
    if day < today:
        day, kind = report_due(session, annual.KIND, today.year), N_("báo cáo năm")
    if day < today:
        day, kind = report_due(session, half_year.KIND, today.year + 1), N_("báo cáo 6 tháng")
    month_end = Period.month_of(today).next().end
    if month_end < day:
        return month_end, _("sinh hoạt thường kỳ tháng {month}").format(month=month_end.month)
    return day, _(kind)


def count(session: Session, today: date) -> int:
    """How many things are late or soon: the number beside the page in the side bar."""
    return sum(item.urgency != "later" for item in due(session, today))
