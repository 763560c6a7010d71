"""Tasks given at meetings: kept, and listed by what is still open, by meeting and by period."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, date_text
from desktop_app.meetings.entries import checked_line, checked_text, meeting_row
from desktop_app.meetings.facts import TaskFacts
from desktop_app.meetings.models import Meeting, Task
from desktop_app.meetings.records import TaskDraft, TaskInfo
from desktop_app.members.models import Member


def task_line(task: TaskInfo | TaskFacts) -> str:
    """``Rà soát hộ nghèo (Vi Thị Dung), hạn 20/11/2026``."""
    who = f" ({task.assignee})" if task.assignee else ""
    return f"{task.content}{who}" + (f", hạn {date_text(task.due)}" if task.due is not None else "")


def save_task(session: Session, draft: TaskDraft) -> int:
    """Keep a task and return its id. Raises UserError for an empty content or a result before it was given."""
    content = checked_line(draft.content, "content", _("Nhiệm vụ"), required=True)
    given = meeting_row(session, draft.meeting_id).date if draft.meeting_id is not None else None
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
    row.assignee = checked_line(name, "assignee", _("Người thực hiện"))
    row.due, row.done_on, row.exceeded, row.cancelled = (
        draft.due,
        draft.done_on,
        draft.exceeded,
        draft.cancelled,
    )
    row.result = checked_text(draft.result, "result", _("Kết quả"))
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


def find_tasks(session: Session, *conditions: Any) -> list[TaskInfo]:
    """Tasks under these conditions, the most urgent first; those of a meeting in the bin are left out."""
    rows = session.execute(
        select(*_TASK_COLUMNS)
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .where(Meeting.deleted.is_not(True), *conditions)
        .order_by(Task.due.is_(None), Task.due, Task.id)
    )
    return [TaskInfo(*row) for row in rows]


def open_tasks(session: Session, day: dt.date) -> list[TaskInfo]:
    """Tasks given up to ``day`` that were not finished on it, the most urgent first."""
    return find_tasks(
        session,
        Task.cancelled.is_(False),
        (Task.done_on.is_(None)) | (Task.done_on > day),
        (Meeting.date.is_(None)) | (Meeting.date <= day),
    )


def tasks_of(session: Session, meeting_id: int) -> list[TaskInfo]:
    """The tasks given at a meeting."""
    return find_tasks(session, Task.meeting_id == meeting_id, Task.cancelled.is_(False))


def tasks_between(
    session: Session, start: dt.date, end: dt.date, member_id: int | None = None
) -> list[TaskInfo]:
    """Tasks given at meetings from ``start`` to ``end`` (of one member), those without a meeting by their due date."""
    given = func.coalesce(Meeting.date, Task.due)
    conditions = [given >= start, given <= end]
    if member_id is not None:
        conditions.append(Task.member_id == member_id)
    return find_tasks(session, *conditions)
