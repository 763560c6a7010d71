"""A meeting itself: proposed, prepared with its agenda, changed, put into the bin and taken out again.

What is recorded while it is held stands in :mod:`holding` and :mod:`agenda_items`, what was given to do in
:mod:`task_list`. Until the minutes are final everything may change (:mod:`final_minutes`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.core.dates import month_end
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text
from desktop_app.meetings import agendas
from desktop_app.meetings.entries import check_times, checked_line, checked_month, checked_text, meeting_row
from desktop_app.meetings.holding import refresh_votes
from desktop_app.meetings.models import AgendaItem, Meeting, MeetingKind
from desktop_app.meetings.records import MeetingDraft
from desktop_app.meetings.task_list import open_tasks, task_line
from desktop_app.members import service as members_service

USUAL_START = dt.time(14, 0)
POST_WORDS = {"BÍ THƯ": "Bí thư", "PHÓ BÍ THƯ": "Phó Bí thư"}

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
    month = checked_month(draft.month, "month")
    review = (
        checked_month(draft.review_month, "review_month")
        if draft.review_month
        else usual_review_month(month, draft.date)
    )
    check_times(draft.start, draft.end)
    _refuse_second(session, kind, month, None)
    row = Meeting(
        kind=kind.value, month=month, review_month=review, date=draft.date, start=draft.start, end=draft.end
    )
    for name in ("place", "chair", "chair_post", "recorder", "topic"):
        setattr(row, name, checked_line(getattr(draft, name), name, _(_LINES[name])))
    row.guests = checked_text(draft.guests, "guests", _(_TEXTS["guests"]))
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
    row = meeting_row(session, meeting_id)
    for name, value in changes.items():
        if name in _LINES:
            setattr(row, name, checked_line(value, name, _(_LINES[name])))
        elif name in _TEXTS:
            setattr(row, name, checked_text(value, name, _(_TEXTS[name])))
        elif name == "kind":
            row.kind = MeetingKind(value).value
        elif name in ("month", "review_month"):
            setattr(row, name, checked_month(value, name))
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
    check_times(row.start, row.end)
    if row.reported_on is not None and row.reported_on < row.date:
        raise UserError(_("Ngày báo cáo sớm hơn ngày họp."), "reported_on", _("Kiểm tra lại ngày."))
    if changes.keys() & {"kind", "month"}:
        _refuse_second(session, MeetingKind(row.kind), row.month, row.id)
    session.flush()
    if "date" in changes:
        refresh_votes(session, row)


def delete_meeting(session: Session, meeting_id: int) -> None:
    """Put a meeting that was prepared by mistake into the bin; what was recorded at it stays and is counted nowhere. Raises UserError once its minutes are final."""
    row = meeting_row(session, meeting_id)
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
