"""What is counted of the meetings of a period: attendance, points, length, how often each person came."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.meetings import attendance, deadlines, scoring
from desktop_app.meetings.attendance import AttendanceSums
from desktop_app.meetings.counting import Roll
from desktop_app.meetings.facts import from_plain
from desktop_app.meetings.models import Attendance, FinalMinutes, Mark, Meeting, MeetingScore
from desktop_app.meetings.records import MeetingFigures, MeetingInfo, MemberAttendance
from desktop_app.members import lifecycle
from desktop_app.members import service as members_service
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import Member


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
