"""Meetings of the branch: preparation, attendance, minutes, votes, resolutions, tasks, score."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class MeetingKind(StrEnum):
    REGULAR = "regular"  # thường kỳ
    THEMATIC = "thematic"  # chuyên đề
    COMBINED = "combined"  # thường kỳ và chuyên đề trong một buổi
    EXTRAORDINARY = "extraordinary"  # bất thường


class Mark(StrEnum):
    """Attendance of one person at one meeting."""

    PRESENT = "present"
    EXCUSED = "excused"  # vắng có lý do
    ABSENT = "absent"  # vắng không lý do


class Meeting(Base):
    """One meeting. ``month`` is ``2026-11``: the month it counts for. ``final_version`` is 0 until the minutes are final.

    ``chair`` and ``recorder`` (người ghi biên bản) are names as printed. ``guests`` is one guest a line. ``review_month``
    is the month whose work is assessed; the tasks set are those of the month after it.
    """

    __tablename__ = "meeting"

    kind: Mapped[str] = mapped_column(default=MeetingKind.REGULAR.value)
    month: Mapped[str] = mapped_column(index=True)
    review_month: Mapped[str] = mapped_column(default="")
    date: Mapped[dt.date] = mapped_column(index=True)
    start: Mapped[dt.time]
    end: Mapped[dt.time | None]
    place: Mapped[str] = mapped_column(default="")
    chair: Mapped[str] = mapped_column(default="")
    chair_post: Mapped[str] = mapped_column(default="")
    recorder: Mapped[str] = mapped_column(default="")
    guests: Mapped[str] = mapped_column(default="")
    dues_note: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    praise: Mapped[str] = mapped_column(default="")
    proposals: Mapped[str] = mapped_column(default="")
    weaknesses: Mapped[str] = mapped_column(default="")
    minutes_approved: Mapped[bool] = mapped_column(default=False)
    reported_on: Mapped[dt.date | None]
    official_class: Mapped[str | None]
    final_version: Mapped[int] = mapped_column(default=0)
    deleted: Mapped[bool] = mapped_column(default=False)


class AgendaItem(Base):
    """One item of the agenda. ``section`` is opening, conduct, closing; ``content`` what was presented.

    ``topic`` says which part of the resolution its conclusion belongs to: ``politics`` (chính trị, tư tưởng), ``mission``
    (nhiệm vụ chính trị), ``building`` (xây dựng Đảng), ``next`` (nhiệm vụ kỳ tới), or nothing.
    """

    __tablename__ = "agenda_item"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    section: Mapped[str] = mapped_column(default="conduct")
    topic: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    presenter: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")


class Opinion(Base):
    """What one person said on an item."""

    __tablename__ = "opinion"

    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    position: Mapped[int]
    speaker: Mapped[str]
    text: Mapped[str]


class Attendance(Base):
    """The mark of one member; no row means not yet marked."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id", name="uq_attendance_person"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    mark: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class Vote(Base):
    """A vote taken. The denominator, what was needed and their source are kept with it and follow the attendance until
    the minutes are final.

    ``threshold`` is ``over-half`` or ``two-thirds``; ``is_resolution`` says it adopts the meeting's resolution, whose text
    is ``content``. ``own_denominator`` marks one that was typed instead of computed.
    """

    __tablename__ = "vote"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    subject: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    is_resolution: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[bool] = mapped_column(default=False)
    threshold: Mapped[str] = mapped_column(default="over-half")
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstain: Mapped[int | None]
    denominator: Mapped[int | None]
    own_denominator: Mapped[bool] = mapped_column(default=False)
    needed: Mapped[int | None]
    source: Mapped[str] = mapped_column(default="")


class Task(Base):
    """A task given at a meeting: who, what, by when. ``exceeded`` marks a result beyond what was asked."""

    __tablename__ = "task"

    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    content: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    assignee: Mapped[str] = mapped_column(default="")
    due: Mapped[dt.date | None]
    done_on: Mapped[dt.date | None]
    exceeded: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    result: Mapped[str] = mapped_column(default="")


class MeetingScore(Base):
    """Points given for one criterion of the dated scoring table."""

    __tablename__ = "meeting_score"
    __table_args__ = (UniqueConstraint("meeting_id", "criterion", name="uq_meeting_score_criterion"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    criterion: Mapped[str]
    points: Mapped[float]
    note: Mapped[str] = mapped_column(default="")


class FinalMinutes(Base):
    """The minutes as they were made final: the facts and the PDF, one row a version. ``figures`` are the sums reports
    count."""

    __tablename__ = "final_minutes"
    __table_args__ = (UniqueConstraint("meeting_id", "version", name="uq_final_minutes_version"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    version: Mapped[int]
    made_at: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
