"""Meetings: prepared, held, written down, made final. Reads give plain facts, writes take drafts.

Until the minutes are final everything may change. Making them final freezes facts, sums and PDF as version 1; what changes
afterwards becomes the next version, with a reason. Reports count the sums of the last final version.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo
from desktop_app.core import orm
from desktop_app.core.dates import month_end
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean, clean_text, date_text
from desktop_app.meetings import agendas, attendance, deadlines, scoring, voting
from desktop_app.meetings.attendance import AttendanceSums
from desktop_app.meetings.counting import Roll
from desktop_app.meetings.facts import (
    AttendeeFacts,
    ItemFacts,
    MinutesFacts,
    OpinionFacts,
    ResolutionFacts,
    StandingFacts,
    TaskFacts,
    VoteFacts,
    from_plain,
    to_plain,
    without_version,
)
from desktop_app.meetings.models import (
    AgendaItem,
    Attendance,
    FinalMinutes,
    Mark,
    Meeting,
    MeetingKind,
    MeetingScore,
    Opinion,
    Task,
    Vote,
)
from desktop_app.meetings.records import (
    ItemDraft as ItemDraft,
)
from desktop_app.meetings.records import (
    MarkDraft as MarkDraft,
)
from desktop_app.meetings.records import (
    MeetingDraft as MeetingDraft,
)
from desktop_app.meetings.records import (
    MeetingFigures as MeetingFigures,
)
from desktop_app.meetings.records import (
    MeetingInfo as MeetingInfo,
)
from desktop_app.meetings.records import (
    MemberAttendance as MemberAttendance,
)
from desktop_app.meetings.records import (
    TaskDraft as TaskDraft,
)
from desktop_app.meetings.records import (
    TaskInfo as TaskInfo,
)
from desktop_app.meetings.records import (
    VersionInfo as VersionInfo,
)
from desktop_app.meetings.records import (
    VoteDraft as VoteDraft,
)
from desktop_app.members import lifecycle
from desktop_app.members import service as members_service
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import Member
from desktop_app.papers import service as papers_service
from desktop_app.papers.models import PaperState

LINE_LIMIT = 300
TEXT_LIMIT = 100_000
USUAL_START = dt.time(14, 0)
POST_WORDS = {"BÍ THƯ": "Bí thư", "PHÓ BÍ THƯ": "Phó Bí thư"}


# --- checking --------------------------------------------------------------------------------------------------------


def _line(text: str, field: str, label: str, required: bool = False) -> str:
    value = clean(text)
    if required and not value:
        raise UserError(_("{label} còn để trống.").format(label=label), field, _("Ghi vào ô này."))
    if len(value) > LINE_LIMIT:
        raise UserError(
            _("{label} dài quá {n} chữ.").format(label=label, n=LINE_LIMIT), field, _("Viết gọn lại.")
        )
    return value


def _text(text: str, field: str, label: str) -> str:
    value = clean_text(text)
    if len(value) > TEXT_LIMIT:
        raise UserError(
            _("{label} dài quá {n} chữ.").format(label=label, n=TEXT_LIMIT), field, _("Viết gọn lại.")
        )
    return value


def _check_times(start: dt.time, end: dt.time | None) -> None:
    if end is not None and end <= start:
        raise UserError(
            _("Giờ kết thúc không sau giờ bắt đầu."),
            "end",
            _("Ghi giờ trong cùng một ngày, ví dụ 14:00 và 15:45."),
        )


def _month(code: str, field: str) -> str:
    period = Period.parse(code)
    if period.kind != "month":
        raise UserError(
            _("“{code}” không phải là tháng.").format(code=code[:20]), field, _("Ghi như 2026-11.")
        )
    return period.code


_LINES = {
    "place": N_("Địa điểm"),
    "chair": N_("Chủ trì"),
    "chair_post": N_("Chức vụ của người chủ trì"),
    "recorder": N_("Người ghi biên bản"),
    "topic": N_("Chuyên đề"),
}
_TEXTS = {
    "guests": N_("Đại biểu dự"),
    "dues_note": N_("Đảng phí"),
    "summary": N_("Kết luận chung"),
    "praise": N_("Biểu dương, phê bình"),
    "proposals": N_("Kiến nghị và trả lời"),
    "weaknesses": N_("Hạn chế của buổi sinh hoạt"),
}


def _get(session: Session, meeting_id: int) -> Meeting:
    row = session.get(Meeting, meeting_id)
    if row is None or row.deleted:
        raise UserError(
            _("Không có buổi sinh hoạt số {id}.").format(id=meeting_id),
            "meeting",
            _("Xem danh sách ở trang Sinh hoạt."),
        )
    return row


# --- preparing -------------------------------------------------------------------------------------------------------


def usual_review_month(month: str, date: dt.date) -> str:
    """The month a meeting usually assesses: held in the first half of a month it looks back at the month before."""
    period = Period.parse(month)
    return period.previous().code if date <= period.start.replace(day=15) else period.code


def propose_meeting(session: Session, kind: str, today: dt.date) -> MeetingDraft:
    """A meeting as it will probably be: the next month without one, day, hour and place as last time, the secretary in
    the chair."""
    branch = branch_service.get_branch(session)
    query = (
        select(Meeting)
        .where(Meeting.deleted.is_(False))
        .order_by(Meeting.date.desc(), Meeting.id.desc())
        .limit(1)
    )
    last = session.scalars(query).first()
    same = session.scalars(query.where(Meeting.kind == kind)).first() or last
    month = Period.month_of(today)
    if kind in (MeetingKind.REGULAR, MeetingKind.COMBINED):
        taken = set(
            session.scalars(
                select(Meeting.month).where(
                    Meeting.deleted.is_(False), Meeting.kind.in_((MeetingKind.REGULAR, MeetingKind.COMBINED))
                )
            )
        )
        while month.code in taken:
            month = month.next()
    day = today
    if kind in (MeetingKind.REGULAR, MeetingKind.COMBINED) and same is not None:
        last_day = month_end(month.year, month.index).day
        day = dt.date(month.year, month.index, min(same.date.day, last_day))
    elif month.start > today:
        day = month.start
    signer = branch_service.signer(session, day)
    return MeetingDraft(
        kind=kind,
        month=month.code,
        date=day,
        start=same.start if same is not None else USUAL_START,
        place=branch.meeting_place or (last.place if last is not None else ""),
        chair=signer.name,
        chair_post=POST_WORDS.get(signer.post_line, "") if signer.name else "",
        recorder=last.recorder if last is not None else "",
        review_month=usual_review_month(month.code, day),
    )


def create_meeting(session: Session, draft: MeetingDraft) -> int:
    """Keep a new meeting with the preset agenda of its kind, which starts with the unfinished tasks. Returns its id.

    Raises UserError for a second regular meeting of a month or odd times and texts.
    """
    kind = MeetingKind(draft.kind)
    month = _month(draft.month, "month")
    review = (
        _month(draft.review_month, "review_month")
        if draft.review_month
        else usual_review_month(month, draft.date)
    )
    _check_times(draft.start, draft.end)
    _refuse_second(session, kind, month, None)
    row = Meeting(
        kind=kind.value, month=month, review_month=review, date=draft.date, start=draft.start, end=draft.end
    )
    for name in ("place", "chair", "chair_post", "recorder", "topic"):
        setattr(row, name, _line(getattr(draft, name), name, _(_LINES[name])))
    row.guests = _text(draft.guests, "guests", _(_TEXTS["guests"]))
    session.add(row)
    session.flush()
    unfinished = [task for task in open_tasks(session, draft.date) if task.meeting_id != row.id]
    for position, item in enumerate(agendas.preset(kind.value, Period.parse(review)), 1):
        content = ""
        if item.code == "tasks" and unfinished:
            content = "\n".join(f"- {task_line(task)}" for task in unfinished)
        session.add(
            AgendaItem(
                meeting_id=row.id,
                position=position,
                section=item.section,
                topic=item.topic,
                title=item.title,
                content=content,
            )
        )
    session.flush()
    return row.id


def task_line(task: TaskInfo | TaskFacts) -> str:
    """``Rà soát hộ nghèo (Vi Thị Dung), hạn 20/11/2026``."""
    who = f" ({task.assignee})" if task.assignee else ""
    return f"{task.content}{who}" + (f", hạn {date_text(task.due)}" if task.due is not None else "")


def _refuse_second(session: Session, kind: MeetingKind, month: str, own_id: int | None) -> None:
    if kind not in (MeetingKind.REGULAR, MeetingKind.COMBINED):
        return
    other = session.scalar(
        select(Meeting.date).where(
            Meeting.deleted.is_(False),
            Meeting.month == month,
            Meeting.kind.in_((MeetingKind.REGULAR, MeetingKind.COMBINED)),
            Meeting.id != (own_id or 0),
        )
    )
    if other is not None:
        raise UserError(
            _("{month} đã có buổi sinh hoạt thường kỳ ngày {day}.").format(
                month=_("Tháng {m}/{y}").format(m=Period.parse(month).index, y=Period.parse(month).year),
                day=date_text(other),
            ),
            "month",
            _("Mở buổi đó, hoặc chọn tháng khác hay loại sinh hoạt khác."),
        )


def update_meeting(session: Session, meeting_id: int, changes: Mapping[str, Any]) -> None:
    """Keep some attributes of a meeting (names as in :class:`models.Meeting`). Raises UserError of the attribute."""
    row = _get(session, meeting_id)
    for name, value in changes.items():
        if name in _LINES:
            setattr(row, name, _line(value, name, _(_LINES[name])))
        elif name in _TEXTS:
            setattr(row, name, _text(value, name, _(_TEXTS[name])))
        elif name == "kind":
            row.kind = MeetingKind(value).value
        elif name in ("month", "review_month"):
            setattr(row, name, _month(value, name))
        elif name in ("date", "start"):
            if value is None:
                raise UserError(_("Chưa ghi ngày hoặc giờ họp."), name, _("Ghi vào ô này."))
            setattr(row, name, value)
        elif name in ("end", "reported_on", "official_class"):
            setattr(row, name, value)
        elif name == "minutes_approved":
            row.minutes_approved = bool(value)
        else:
            raise KeyError(name)
    _check_times(row.start, row.end)
    if row.reported_on is not None and row.reported_on < row.date:
        raise UserError(_("Ngày báo cáo sớm hơn ngày họp."), "reported_on", _("Kiểm tra lại ngày."))
    if changes.keys() & {"kind", "month"}:
        _refuse_second(session, MeetingKind(row.kind), row.month, row.id)
    session.flush()
    if "date" in changes:
        _refresh_votes(session, row)


def delete_meeting(session: Session, meeting_id: int) -> None:
    """Put a meeting that was prepared by mistake into the bin; what was recorded at it stays and is counted nowhere. Raises UserError once its minutes are final."""
    row = _get(session, meeting_id)
    if row.final_version:
        raise UserError(
            _("Biên bản buổi này đã hoàn tất nên không xóa được."),
            None,
            _("Sửa nội dung rồi hoàn tất bản mới nếu có sai sót."),
        )
    row.deleted = True
    session.flush()


def restore_meeting(session: Session, meeting_id: int) -> None:
    """Take a meeting out of the bin with everything recorded at it. Raises UserError when its month has another regular
    meeting by now."""
    row = session.get_one(Meeting, meeting_id)
    if row.deleted:
        _refuse_second(session, MeetingKind(row.kind), row.month, row.id)
        row.deleted = False
        session.flush()


# --- attendance ------------------------------------------------------------------------------------------------------


def mark_attendance(session: Session, meeting_id: int, drafts: Iterable[MarkDraft]) -> None:
    """Keep the marks of these people; the denominators of the votes follow. Raises UserError for an overlong reason."""
    row = _get(session, meeting_id)
    known = {
        one.member_id: one
        for one in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    for draft in drafts:
        found = known.get(draft.member_id)
        if draft.mark is None:
            if found is not None:
                session.delete(found)
                del known[draft.member_id]
            continue
        reason = _line(draft.reason, "reason", _("Lý do"))
        if found is None:
            found = Attendance(meeting_id=meeting_id, member_id=draft.member_id)
            known[draft.member_id] = found
            session.add(found)
        found.mark, found.reason = Mark(draft.mark).value, reason
    session.flush()
    _refresh_votes(session, row)


def _marks(session: Session, meeting_id: int) -> dict[int, tuple[str, str]]:
    rows = session.execute(
        select(Attendance.member_id, Attendance.mark, Attendance.reason).where(
            Attendance.meeting_id == meeting_id
        )
    )
    return {member_id: (mark, reason) for member_id, mark, reason in rows}


def attendance_id(session: Session, meeting_id: int, member_id: int) -> int | None:
    """The record of a mark, None while the person is not marked."""
    return session.scalar(
        select(Attendance.id).where(Attendance.meeting_id == meeting_id, Attendance.member_id == member_id)
    )


def _sums(session: Session, row: Meeting) -> AttendanceSums:
    marks = {member_id: mark for member_id, (mark, _reason) in _marks(session, row.id).items()}
    return attendance.tally(members_service.people_on(session, row.date), marks, row.date)


def _refresh_votes(session: Session, row: Meeting) -> None:
    votes = list(session.scalars(select(Vote).where(Vote.meeting_id == row.id)))
    if not votes:
        return
    base = voting.denominator_of(_sums(session, row), row.date)
    for vote in votes:
        _set_base(vote, base, row.date)
    session.flush()


def _set_base(vote: Vote, base: voting.Denominator, day: dt.date) -> None:
    if not vote.own_denominator or vote.denominator is None:
        vote.denominator = base.value
    vote.needed = voting.needed(vote.threshold, vote.denominator)
    vote.source = f"{base.source}; {voting.threshold_source(vote.threshold, day)}"


# --- agenda ----------------------------------------------------------------------------------------------------------

_SECTIONS = ("opening", "conduct", "closing")


def save_item(session: Session, draft: ItemDraft) -> int:
    """Keep an item of the agenda and return its id. Raises UserError for an empty title or overlong texts."""
    _get(session, draft.meeting_id)
    if draft.section not in _SECTIONS:
        raise ValueError(draft.section)
    title = _line(draft.title, "title", _("Tên nội dung"), required=True)
    row = session.get(AgendaItem, draft.id) if draft.id is not None else None
    if row is None:
        items = list(
            session.scalars(
                select(AgendaItem)
                .where(AgendaItem.meeting_id == draft.meeting_id)
                .order_by(AgendaItem.position)
            )
        )
        rank = _SECTIONS.index(draft.section)
        at = sum(_SECTIONS.index(item.section) <= rank for item in items)
        for item in items[at:]:
            item.position += 1
        row = AgendaItem(meeting_id=draft.meeting_id, position=at + 1)
        session.add(row)
    row.title, row.section, row.topic = title, draft.section, draft.topic
    row.presenter = _line(draft.presenter, "presenter", _("Người trình bày"))
    row.content = _text(draft.content, "content", _("Nội dung"))
    row.conclusion = _text(draft.conclusion, "conclusion", _("Kết luận"))
    session.flush()
    return row.id


def move_item(session: Session, item_id: int, step: int) -> None:
    """Move an item up (-1) or down (+1) in the agenda; it takes on the section of its new neighbours."""
    row = session.get_one(AgendaItem, item_id)
    items = list(
        session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == row.meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )
    at = items.index(row)
    to = min(max(at + step, 0), len(items) - 1)
    if to == at:
        return
    row.section = items[to].section
    items.insert(to, items.pop(at))
    for position, item in enumerate(items, 1):
        item.position = position
    session.flush()


def delete_item(session: Session, item_id: int) -> None:
    """Take an item out of the agenda with the opinions on it (they stay in the history)."""
    row = session.get_one(AgendaItem, item_id)
    for opinion in session.scalars(select(Opinion).where(Opinion.agenda_item_id == item_id)):
        session.delete(opinion)
    session.flush()
    session.delete(row)
    session.flush()


def save_opinions(session: Session, item_id: int, opinions: Sequence[OpinionFacts]) -> None:
    """Keep what was said on an item, in this order; lines with neither name nor text are left out."""
    rows = list(
        session.scalars(
            select(Opinion).where(Opinion.agenda_item_id == item_id).order_by(Opinion.position, Opinion.id)
        )
    )
    wanted = [
        OpinionFacts(
            _line(one.speaker, "speaker", _("Người phát biểu")), _text(one.text, "text", _("Ý kiến"))
        )
        for one in opinions
    ]
    wanted = [one for one in wanted if one.speaker or one.text]
    # an opinion that says the same keeps its row: the one taken away must be the one that goes into the bin
    placed: dict[int, Opinion] = {}
    for at, one in enumerate(wanted):
        same = next((row for row in rows if (row.speaker, row.text) == (one.speaker, one.text)), None)
        if same is not None:
            rows.remove(same)
            placed[at] = same
    for at, one in enumerate(wanted):
        if at not in placed:
            placed[at] = rows.pop(0) if rows else Opinion(agenda_item_id=item_id)
            session.add(placed[at])
        row = placed[at]
        row.position, row.speaker, row.text = at + 1, one.speaker, one.text
    for row in rows:
        session.delete(row)
    session.flush()


# --- votes -----------------------------------------------------------------------------------------------------------


def save_vote(session: Session, draft: VoteDraft) -> int:
    """Keep a vote with its denominator, what is needed and their source; returns its id.

    Raises UserError for an empty subject, negative counts, more votes than voters, or a second resolution of one
    meeting.
    """
    meeting = _get(session, draft.meeting_id)
    subject = _line(draft.subject, "subject", _("Việc biểu quyết"), required=True)
    for name in ("votes_for", "votes_against", "votes_abstain", "denominator"):
        value = getattr(draft, name)
        if value is not None and not 0 <= value <= 1_000_000:
            raise UserError(_("Số phiếu không hợp lý."), name, _("Ghi số từ 0 trở lên."))
    if draft.is_resolution:
        refuse_second_resolution(session, draft.meeting_id, draft.id)
    row = session.get(Vote, draft.id) if draft.id is not None else None
    if row is None:
        last = session.scalar(select(func.max(Vote.position)).where(Vote.meeting_id == draft.meeting_id))
        row = Vote(meeting_id=draft.meeting_id, position=int(last or 0) + 1)
        session.add(row)
    row.subject, row.content = subject, _text(draft.content, "content", _("Nội dung"))
    row.is_resolution, row.secret = draft.is_resolution, draft.secret
    row.threshold = voting.Threshold(draft.threshold).value
    row.votes_for, row.votes_against, row.votes_abstain = (
        draft.votes_for,
        draft.votes_against,
        draft.votes_abstain,
    )
    row.own_denominator, row.denominator = draft.denominator is not None, draft.denominator
    _set_base(row, voting.denominator_of(_sums(session, meeting), meeting.date), meeting.date)
    cast = sum(count or 0 for count in (draft.votes_for, draft.votes_against, draft.votes_abstain))
    if row.denominator is not None and cast > row.denominator:
        raise UserError(
            _("Cộng {n} phiếu, nhiều hơn mẫu số {base}.").format(n=cast, base=row.denominator),
            "votes_for",
            _("Kiểm tra lại số phiếu hoặc mẫu số."),
        )
    session.flush()
    return row.id


def refuse_second_resolution(session: Session, meeting_id: int, own_id: int | None) -> None:
    """Raise UserError when a meeting has another vote that adopts its resolution."""
    if session.scalar(
        select(Vote.id).where(
            Vote.meeting_id == meeting_id, Vote.is_resolution.is_(True), Vote.id != (own_id or 0)
        )
    ):
        raise UserError(
            _("Buổi này đã có biểu quyết thông qua nghị quyết."),
            "is_resolution",
            _("Mở biểu quyết đó để sửa."),
        )


def delete_vote(session: Session, vote_id: int) -> None:
    """Take a vote away (it stays in the history)."""
    session.delete(session.get_one(Vote, vote_id))
    session.flush()


# --- tasks -----------------------------------------------------------------------------------------------------------


def save_task(session: Session, draft: TaskDraft) -> int:
    """Keep a task and return its id. Raises UserError for an empty content or a result before it was given."""
    content = _line(draft.content, "content", _("Nhiệm vụ"), required=True)
    given = _get(session, draft.meeting_id).date if draft.meeting_id is not None else None
    if given is not None and draft.done_on is not None and draft.done_on < given:
        raise UserError(_("Ngày hoàn thành sớm hơn ngày giao việc."), "done_on", _("Kiểm tra lại ngày."))
    if given is not None and draft.due is not None and draft.due < given:
        raise UserError(_("Hạn sớm hơn ngày giao việc."), "due", _("Kiểm tra lại ngày."))
    row = session.get(Task, draft.id) if draft.id is not None else None
    if row is None:
        row = Task()
        session.add(row)
    row.meeting_id, row.content, row.member_id = draft.meeting_id, content, draft.member_id
    name = clean(draft.assignee)
    if draft.member_id is not None and not name:
        name = session.scalar(select(Member.full_name).where(Member.id == draft.member_id)) or ""
    row.assignee = _line(name, "assignee", _("Người thực hiện"))
    row.due, row.done_on, row.exceeded, row.cancelled = (
        draft.due,
        draft.done_on,
        draft.exceeded,
        draft.cancelled,
    )
    row.result = _text(draft.result, "result", _("Kết quả"))
    session.flush()
    return row.id


def delete_task(session: Session, task_id: int) -> None:
    """Take a wrongly entered task away (it stays in the history)."""
    session.delete(session.get_one(Task, task_id))
    session.flush()


_TASK_COLUMNS = (
    Task.id,
    Task.meeting_id,
    Meeting.date.label("given_on"),
    Task.content,
    Task.member_id,
    Task.assignee,
    Task.due,
    Task.done_on,
    Task.exceeded,
    Task.cancelled,
    Task.result,
)


def _tasks(session: Session, *conditions: Any) -> list[TaskInfo]:
    rows = session.execute(
        select(*_TASK_COLUMNS)
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .where(Meeting.deleted.is_not(True), *conditions)
        .order_by(Task.due.is_(None), Task.due, Task.id)
    )
    return [TaskInfo(*row) for row in rows]


def open_tasks(session: Session, day: dt.date) -> list[TaskInfo]:
    """Tasks given up to ``day`` that were not finished on it, the most urgent first."""
    return _tasks(
        session,
        Task.cancelled.is_(False),
        (Task.done_on.is_(None)) | (Task.done_on > day),
        (Meeting.date.is_(None)) | (Meeting.date <= day),
    )


def tasks_of(session: Session, meeting_id: int) -> list[TaskInfo]:
    """The tasks given at a meeting."""
    return _tasks(session, Task.meeting_id == meeting_id, Task.cancelled.is_(False))


def tasks_between(
    session: Session, start: dt.date, end: dt.date, member_id: int | None = None
) -> list[TaskInfo]:
    """Tasks given at meetings from ``start`` to ``end`` (of one member), those without a meeting by their due date."""
    given = func.coalesce(Meeting.date, Task.due)
    conditions = [given >= start, given <= end]
    if member_id is not None:
        conditions.append(Task.member_id == member_id)
    return _tasks(session, *conditions)


# --- score -----------------------------------------------------------------------------------------------------------


def save_score(session: Session, meeting_id: int, points: Mapping[str, float | None]) -> None:
    """Keep points by criterion; None takes them away. Points of a group and of its parts exclude each other.

    Raises UserError for an unknown criterion or points outside its range.
    """
    meeting = _get(session, meeting_id)
    rows = {
        row.criterion: row
        for row in session.scalars(select(MeetingScore).where(MeetingScore.meeting_id == meeting_id))
    }
    for code, value in points.items():
        row = rows.get(code)
        if value is None:
            if row is not None:
                session.delete(row)
                del rows[code]
            continue
        checked = scoring.check_points(code, value, meeting.date)
        for other in [
            c for c in rows if c != code and (c.startswith(f"{code}.") or code.startswith(f"{c}."))
        ]:
            session.delete(rows.pop(other))
        if row is None:
            row = MeetingScore(meeting_id=meeting_id, criterion=code)
            session.add(row)
            rows[code] = row
        row.points = checked
    session.flush()


# --- facts -----------------------------------------------------------------------------------------------------------


def load_minutes(session: Session, meeting_id: int, version: int | None = None) -> MinutesFacts:
    """All facts of a meeting as they stand now, or as they were frozen in a final version. Raises UserError."""
    if version is not None:
        frozen = session.scalar(
            select(FinalMinutes.facts).where(
                FinalMinutes.meeting_id == meeting_id, FinalMinutes.version == version
            )
        )
        if frozen is None:
            raise UserError(_("Biên bản này không có bản thứ {n}.").format(n=version), "version")
        return from_plain(MinutesFacts, frozen)
    row = _get(session, meeting_id)
    people = members_service.people_on(session, row.date)
    marks = _marks(session, meeting_id)
    attendees = tuple(
        AttendeeFacts(
            person.id,
            person.full_name,
            StandingFacts(
                person.standing.state,
                person.standing.exempt,
                person.standing.temporary_in,
                person.standing.temporary_out,
                person.standing.suspended,
            ),
            *marks.get(person.id, (None, "")),
        )
        for person in people
        if attendance.seat(person.standing) is not None
    )
    sums = attendance.tally(
        attendees, {one.id: one.mark for one in attendees if one.mark is not None}, row.date
    )
    base = voting.denominator_of(sums, row.date)
    votes = tuple(
        VoteFacts(
            vote.id,
            vote.subject,
            vote.content,
            vote.is_resolution,
            vote.secret,
            vote.threshold,
            vote.votes_for,
            vote.votes_against,
            vote.votes_abstain,
            base.value if vote.denominator is None else vote.denominator,
            vote.own_denominator,
            voting.needed(vote.threshold, base.value) if vote.needed is None else vote.needed,
            vote.source or f"{base.source}; {voting.threshold_source(vote.threshold, row.date)}",
        )
        for vote in session.scalars(select(Vote).where(Vote.meeting_id == meeting_id).order_by(Vote.position))
    )
    points: dict[str, float] = {
        row.criterion: row.points
        for row in session.execute(
            select(MeetingScore.criterion, MeetingScore.points).where(MeetingScore.meeting_id == meeting_id)
        )
    }
    given = tuple(
        TaskFacts(task.id, task.content, task.assignee, task.due) for task in tasks_of(session, meeting_id)
    )
    return MinutesFacts(
        meeting_id=row.id,
        branch=_branch(session),
        kind=row.kind,
        month=row.month,
        review_month=row.review_month or usual_review_month(row.month, row.date),
        date=row.date,
        start=row.start,
        end=row.end,
        place=row.place,
        chair=row.chair,
        chair_post=row.chair_post,
        recorder=row.recorder,
        guests=tuple(line.strip() for line in row.guests.split("\n") if line.strip()),
        dues_note=row.dues_note,
        topic=row.topic,
        summary=row.summary,
        praise=row.praise,
        proposals=row.proposals,
        weaknesses=row.weaknesses,
        minutes_approved=row.minutes_approved,
        reported_on=row.reported_on,
        official_class=row.official_class,
        attendees=attendees,
        sums=sums,
        denominator=base,
        agenda=_agenda(session, meeting_id),
        votes=votes,
        tasks=given,
        earlier_tasks=_earlier_tasks(session, row),
        score=scoring.score(points, row.date),
        resolution=_resolution(session, row, votes),
        unknown_people=sum(person.standing.state == "none" for person in people),
        final_version=row.final_version,
    )


def _branch(session: Session) -> BranchInfo:
    return branch_service.get_branch(session)


def _agenda(session: Session, meeting_id: int) -> tuple[ItemFacts, ...]:
    said: dict[int, list[OpinionFacts]] = {}
    for item_id, speaker, text in session.execute(
        select(Opinion.agenda_item_id, Opinion.speaker, Opinion.text)
        .join(AgendaItem, AgendaItem.id == Opinion.agenda_item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(Opinion.position, Opinion.id)
    ):
        said.setdefault(item_id, []).append(OpinionFacts(speaker, text))
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return tuple(
        ItemFacts(
            item.id,
            item.section,
            item.topic,
            item.title,
            item.presenter,
            item.content,
            item.conclusion,
            tuple(said.get(item.id, ())),
        )
        for item in rows
    )


def _earlier_tasks(session: Session, row: Meeting) -> tuple[TaskFacts, ...]:
    """Tasks of earlier meetings that were open when this one was held, or finished since the meeting before."""
    previous = session.scalar(
        select(func.max(Meeting.date)).where(Meeting.deleted.is_(False), Meeting.date < row.date)
    )
    found = _tasks(session, Task.cancelled.is_(False), Meeting.date < row.date)
    return tuple(
        TaskFacts(task.id, task.content, task.assignee, task.due, task.done_on, task.exceeded, task.result)
        if task.done_on is not None and task.done_on <= row.date
        else TaskFacts(task.id, task.content, task.assignee, task.due)
        for task in found
        if task.done_on is None or previous is None or task.done_on > previous
    )


def _resolution(session: Session, row: Meeting, votes: Sequence[VoteFacts]) -> ResolutionFacts | None:
    issued = next(
        (
            paper
            for paper in papers_service.list_papers(session, kind="resolution", meeting_id=row.id)
            if paper.state is not PaperState.DRAFT
        ),
        None,
    )
    if issued is not None:
        return ResolutionFacts(
            issued.number_text or "", issued.date, issued.signer, issued.signer_post, True, issued.id
        )
    if not any(vote.is_resolution for vote in votes):
        return None
    signer = branch_service.signer(session, row.date)
    number = papers_service.next_number(session, "NQ", row.date)
    return ResolutionFacts(
        papers_service.format_number(number, "NQ"), row.date, signer.name, signer.post_line
    )


# --- final -----------------------------------------------------------------------------------------------------------


def finish_minutes(
    session: Session, meeting_id: int, pdf: bytes, facts: MinutesFacts, made_at: dt.datetime, reason: str = ""
) -> int:
    """Freeze the minutes as the next version: facts, sums, PDF. Returns the version.

    Raises UserError when chair or recorder is missing, people are not marked, or a later version has no reason.
    """
    row = _get(session, meeting_id)
    if facts.meeting_id != meeting_id:
        raise ValueError("facts of another meeting")
    if not facts.chair or not facts.recorder:
        raise UserError(
            _("Biên bản cần cả người chủ trì và người ghi biên bản."),
            "recorder" if facts.chair else "chair",
            _("Ghi ở bước Chuẩn bị."),
        )
    if facts.sums.expected == 0 or facts.sums.unmarked:
        raise UserError(
            _("Chưa điểm danh xong nên chưa hoàn tất được biên bản."),
            None,
            _("Điểm danh đủ mọi đồng chí phải dự."),
        )
    why = _line(reason, "reason", _("Lý do"))
    if row.final_version and not why:
        raise UserError(
            _("Biên bản đã hoàn tất một lần."),
            "reason",
            _("Ghi lý do sửa để lập bản mới; bản trước vẫn được giữ."),
        )
    version = row.final_version + 1
    frozen = replace(facts, final_version=version)
    length = facts.duration
    session.add(
        FinalMinutes(
            meeting_id=meeting_id,
            version=version,
            made_at=made_at.isoformat(timespec="seconds"),
            reason=why,
            facts=to_plain(frozen),
            figures={
                "sums": to_plain(facts.sums),
                "score": facts.score.total if facts.score.complete else None,
                "klass": None if facts.score.klass is None else facts.score.klass.value,
                "minutes": None if length is None else length.minutes,
            },
            file_id=orm.store_file(session, pdf, "application/pdf"),
        )
    )
    row.final_version = version
    session.flush()
    return version


def versions(session: Session, meeting_id: int) -> list[VersionInfo]:
    """The final versions of the minutes, newest first."""
    rows = session.execute(
        select(FinalMinutes.version, FinalMinutes.made_at, FinalMinutes.reason)
        .where(FinalMinutes.meeting_id == meeting_id)
        .order_by(FinalMinutes.version.desc())
    )
    return [VersionInfo(*row) for row in rows]


def minutes_file(session: Session, meeting_id: int, version: int | None = None) -> bytes:
    """The frozen PDF of a version, the newest by default; empty while there is none."""
    question = select(FinalMinutes.file_id).where(FinalMinutes.meeting_id == meeting_id)
    if version is not None:
        question = question.where(FinalMinutes.version == version)
    file_id = session.scalar(question.order_by(FinalMinutes.version.desc()).limit(1))
    return b"" if file_id is None else orm.read_file(session, file_id)


def changed_since_final(session: Session, facts: MinutesFacts) -> bool:
    """Whether the facts are otherwise than in the last final version."""
    if not facts.final_version:
        return False
    frozen = load_minutes(session, facts.meeting_id, facts.final_version)
    return without_version(frozen) != without_version(facts)


def issue_resolution(session: Session, facts: MinutesFacts, pdf: bytes) -> int:
    """Issue the resolution: the number of ``facts.resolution`` is taken, text and PDF are frozen. Returns the paper's id.

    Raises UserError when it was not carried, is issued already, or its number was taken meanwhile.
    """
    from desktop_app.meetings.resolution_document import subject_of

    paper, vote = facts.resolution, facts.resolution_vote
    if paper is None or vote is None:
        raise UserError(
            _("Buổi này chưa có biểu quyết thông qua nghị quyết."),
            None,
            _("Thêm ở bước Kết luận, biểu quyết."),
        )
    if paper.issued:
        raise UserError(_("Nghị quyết này đã ban hành."), None, _("Mở bản đã ban hành để in lại."))
    if vote.result is None or not vote.result.passed:
        raise UserError(
            _("Nghị quyết chưa được thông qua nên chưa ban hành được."),
            None,
            _("Ghi kết quả biểu quyết trước."),
        )
    if not paper.signer:
        raise UserError(
            _("Chưa có người ký nghị quyết."), "signer", _("Ghi bí thư hoặc phó bí thư ở trang Chi bộ.")
        )
    number, type_code, body_code = papers_service.parse_number(paper.number)
    paper_id = papers_service.save_paper(
        session,
        papers_service.PaperDraft(
            kind="resolution",
            type_code=type_code,
            subject=subject_of(facts),
            date=paper.date,
            number=number,
            body_code=body_code,
            meeting_id=facts.meeting_id,
            signer=paper.signer,
            signer_post=paper.post_line,
        ),
    )
    frozen = replace(facts, resolution=replace(paper, issued=True, paper_id=paper_id))
    papers_service.issue_paper(session, paper_id, pdf, to_plain(frozen), {})
    return paper_id


# --- figures ---------------------------------------------------------------------------------------------------------


def _meetings_between(session: Session, start: dt.date | None, end: dt.date | None) -> list[Meeting]:
    question = select(Meeting).where(Meeting.deleted.is_(False)).order_by(Meeting.date, Meeting.id)
    if start is not None:
        question = question.where(Meeting.date >= start)
    if end is not None:
        question = question.where(Meeting.date <= end)
    return list(session.scalars(question))


def _live_sums(
    session: Session, rows: Sequence[Meeting], events: Mapping[int, Sequence[EventFact]] | None
) -> dict[int, AttendanceSums]:
    if not rows:
        return {}
    known = members_service.events_by_member(session) if events is None else events
    roll = Roll(known, [row.date for row in rows])
    ids = [row.id for row in rows]
    all_marks: dict[int, dict[str, int]] = {meeting_id: {} for meeting_id in ids}
    for meeting_id, mark, n in session.execute(
        select(Attendance.meeting_id, Attendance.mark, func.count())
        .where(Attendance.meeting_id.in_(ids))
        .group_by(Attendance.meeting_id, Attendance.mark)
    ):
        all_marks[meeting_id][mark] = n
    # marks of people who were not here, or are no longer in the list, must not be counted among the others
    gone = set(session.scalars(select(Member.id))) - known.keys()
    apart = [*roll.special, *roll.elsewhere, *gone]
    special: dict[int, dict[int, str]] = {meeting_id: {} for meeting_id in ids}
    for at in range(0, len(apart), 20_000):
        for meeting_id, member_id, mark in session.execute(
            select(Attendance.meeting_id, Attendance.member_id, Attendance.mark).where(
                Attendance.meeting_id.in_(ids), Attendance.member_id.in_(apart[at : at + 20_000])
            )
        ):
            special[meeting_id][member_id] = mark
    return {
        row.id: attendance.tally_counts(roll.counts(row.date, all_marks[row.id], special[row.id]), row.date)
        for row in rows
    }


def meeting_figures(
    session: Session,
    start: dt.date | None = None,
    end: dt.date | None = None,
    events: Mapping[int, Sequence[EventFact]] | None = None,
) -> list[MeetingFigures]:
    """What reports count of each meeting from ``start`` to ``end``, oldest first. Final minutes give their frozen sums.

    ``events`` spares reading the events again: what ``members.service.events_by_member`` gave.
    """
    rows = _meetings_between(session, start, end)
    ids = [row.id for row in rows]
    frozen: dict[int, dict[str, Any]] = {}
    if any(row.final_version for row in rows):
        for meeting_id, figures in session.execute(
            select(FinalMinutes.meeting_id, FinalMinutes.figures)
            .join(
                Meeting,
                (Meeting.id == FinalMinutes.meeting_id) & (Meeting.final_version == FinalMinutes.version),
            )
            .where(FinalMinutes.meeting_id.in_(ids))
        ):
            frozen[meeting_id] = figures
    live = _live_sums(session, [row for row in rows if row.id not in frozen], events)
    points: dict[int, dict[str, float]] = {}
    if live:
        for meeting_id, code, value in session.execute(
            select(MeetingScore.meeting_id, MeetingScore.criterion, MeetingScore.points).where(
                MeetingScore.meeting_id.in_(list(live))
            )
        ):
            points.setdefault(meeting_id, {})[code] = value
    found: list[MeetingFigures] = []
    for row in rows:
        if row.id in frozen:
            kept = frozen[row.id]
            sums = from_plain(AttendanceSums, kept["sums"])
            total, klass, minutes = kept["score"], kept["klass"], kept["minutes"]
        else:
            sums = live[row.id]
            score = scoring.score(points.get(row.id, {}), row.date)
            total = score.total if score.complete else None
            klass = score.klass.value if score.klass is not None else None
            minutes = None if row.end is None else deadlines.minutes_between(row.start, row.end)
        found.append(
            MeetingFigures(
                row.id,
                row.month,
                row.date,
                row.kind,
                row.topic,
                sums,
                total,
                klass,
                row.official_class,
                minutes,
                row.id in frozen,
                row.id in frozen or sums.present > 0,
            )
        )
    return found


def list_meetings(
    session: Session, start: dt.date | None = None, end: dt.date | None = None
) -> list[MeetingInfo]:
    """The meetings from ``start`` to ``end``, newest first."""
    figures = {one.id: one for one in meeting_figures(session, start, end)}
    found = []
    for row in reversed(_meetings_between(session, start, end)):
        one = figures[row.id]
        found.append(
            MeetingInfo(
                row.id,
                row.kind,
                row.month,
                row.date,
                row.start,
                row.end,
                row.place,
                row.topic,
                row.chair,
                row.final_version,
                one.sums.expected,
                one.sums.present,
                one.sums.unmarked,
                one.sums.norm_met,
                one.score,
                one.klass,
                row.official_class,
                row.reported_on,
            )
        )
    return found


def attendance_by_member(session: Session, start: dt.date, end: dt.date) -> dict[int, MemberAttendance]:
    """How often each person came to the meetings of a period they were expected at; meetings nobody came to are not
    counted."""
    rows = _meetings_between(session, start, end)
    ids = [row.id for row in rows]
    marks: dict[int, dict[int, str]] = {meeting_id: {} for meeting_id in ids}
    for meeting_id, member_id, mark in session.execute(
        select(Attendance.meeting_id, Attendance.member_id, Attendance.mark).where(
            Attendance.meeting_id.in_(ids)
        )
    ):
        marks[meeting_id][member_id] = mark
    rows = [row for row in rows if Mark.PRESENT in marks[row.id].values()]
    sums: dict[int, Counter[str]] = {}
    for member_id, events in members_service.events_by_member(session).items():
        for row in rows:
            here = attendance.seat(lifecycle.standing(events, row.date))
            given = marks[row.id].get(member_id)
            if here is None or here.place in ("temporary-out", "suspended"):
                continue
            if here.place == "exempt" and given != Mark.PRESENT:
                continue
            one = sums.setdefault(member_id, Counter())
            one["expected"] += 1
            if given is not None:
                one[given] += 1
    return {
        member_id: MemberAttendance(one["expected"], one["present"], one["excused"], one["absent"])
        for member_id, one in sums.items()
    }


def chair_posts(session: Session, day: dt.date) -> dict[str, str]:
    """Names of secretary and deputies on a day with the post as minutes write it."""
    words = {"secretary": "Bí thư", "deputy-secretary": "Phó Bí thư"}
    return {
        officer.name: words[officer.post.value]
        for officer in branch_service.officers(session, day)
        if officer.post.value in words
    }


def names_on(session: Session, day: dt.date) -> list[str]:
    """Names of the people of the branch on a day, for fields that look for a name."""
    return [person.full_name for person in members_service.people_on(session, day)]


def has_branch(session: Session) -> bool:
    """Whether the branch has been named, so that meetings can be prepared."""
    try:
        branch_service.get_branch(session)
    except UserError:
        return False
    return True
