"""What is recorded while a meeting is held: who is there, how was voted, how many points it gets.

The denominator of a vote follows from the attendance, so that marking somebody later puts the votes right as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.meetings import attendance, scoring, voting
from desktop_app.meetings.attendance import AttendanceSums
from desktop_app.meetings.entries import checked_line, checked_text, meeting_row
from desktop_app.meetings.models import Attendance, Mark, Meeting, MeetingScore, Vote
from desktop_app.meetings.records import MarkDraft, VoteDraft
from desktop_app.members import service as members_service


def mark_attendance(session: Session, meeting_id: int, drafts: Iterable[MarkDraft]) -> None:
    """Keep the marks of these people; the denominators of the votes follow. Raises UserError for an overlong reason."""
    row = meeting_row(session, meeting_id)
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
        reason = checked_line(draft.reason, "reason", _("Lý do"))
        if found is None:
            found = Attendance(meeting_id=meeting_id, member_id=draft.member_id)
            known[draft.member_id] = found
            session.add(found)
        found.mark, found.reason = Mark(draft.mark).value, reason
    session.flush()
    refresh_votes(session, row)


def marks_of(session: Session, meeting_id: int) -> dict[int, tuple[str, str]]:
    """Mark and reason by member."""
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


def sums_of(session: Session, row: Meeting) -> AttendanceSums:
    """The attendance of a meeting, counted as it stands now."""
    marks = {member_id: mark for member_id, (mark, _reason) in marks_of(session, row.id).items()}
    return attendance.tally(members_service.people_on(session, row.date), marks, row.date)


def refresh_votes(session: Session, row: Meeting) -> None:
    """Put the denominators of the votes right after the attendance or the day of a meeting changed."""
    votes = list(session.scalars(select(Vote).where(Vote.meeting_id == row.id)))
    if not votes:
        return
    base = voting.denominator_of(sums_of(session, row), row.date)
    for vote in votes:
        _set_base(vote, base, row.date)
    session.flush()


def _set_base(vote: Vote, base: voting.Denominator, day: dt.date) -> None:
    if not vote.own_denominator or vote.denominator is None:
        vote.denominator = base.value
    vote.needed = voting.needed(vote.threshold, vote.denominator)
    vote.source = f"{base.source}; {voting.threshold_source(vote.threshold, day)}"


def save_vote(session: Session, draft: VoteDraft) -> int:
    """Keep a vote with its denominator, what is needed and their source; returns its id.

    Raises UserError for an empty subject, negative counts, more votes than voters, or a second resolution of one
    meeting.
    """
    meeting = meeting_row(session, draft.meeting_id)
    subject = checked_line(draft.subject, "subject", _("Việc biểu quyết"), required=True)
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
    row.subject, row.content = subject, checked_text(draft.content, "content", _("Nội dung"))
    row.is_resolution, row.secret = draft.is_resolution, draft.secret
    row.threshold = voting.Threshold(draft.threshold).value
    row.votes_for, row.votes_against, row.votes_abstain = (
        draft.votes_for,
        draft.votes_against,
        draft.votes_abstain,
    )
    row.own_denominator, row.denominator = draft.denominator is not None, draft.denominator
    _set_base(row, voting.denominator_of(sums_of(session, meeting), meeting.date), meeting.date)
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


def save_score(session: Session, meeting_id: int, points: Mapping[str, float | None]) -> None:
    """Keep points by criterion; None takes them away. Points of a group and of its parts exclude each other.

    Raises UserError for an unknown criterion or points outside its range.
    """
    meeting = meeting_row(session, meeting_id)
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
