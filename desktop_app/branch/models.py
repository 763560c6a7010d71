"""The branch itself: its names as papers print them, its terms, its officers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class BranchKind(StrEnum):
    """Kind of branch: some contents of a meeting depend on it (HD 42-HD/BTCTW)."""

    VILLAGE = "village"
    OFFICE = "office"
    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    ARMED_FORCES = "armed-forces"
    OTHER = "other"


class Post(StrEnum):
    """Posts in the branch."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy-secretary"
    COMMITTEE_MEMBER = "committee-member"


class Branch(Base):
    """The one branch of this book (id 1).

    ``name`` and ``superior`` are written as in a sentence ("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình"); papers print
    them in capitals. ``place`` is the place name before the date. ``authority`` is the signing line ("T/M CHI BỘ").
    """

    __tablename__ = "branch"
    __table_args__ = (CheckConstraint("id = 1", name="one_branch"),)

    name: Mapped[str]
    superior: Mapped[str]
    place: Mapped[str]
    kind: Mapped[str] = mapped_column(default=BranchKind.VILLAGE.value)
    authority: Mapped[str] = mapped_column(default="T/M CHI BỘ")
    report_recipient: Mapped[str] = mapped_column(default="")
    """Who receives reports, as in "Nơi nhận": "Đảng ủy xã (để báo cáo)"."""
    meeting_place: Mapped[str] = mapped_column(default="")
    minutes_dashes: Mapped[bool] = mapped_column(default=True)


class Term(Base):
    """A term (nhiệm kỳ): numbers of papers run through it. Dates are free since terms are shortened and extended."""

    __tablename__ = "term"

    title: Mapped[str]
    start: Mapped[date]
    end: Mapped[date | None]


class Officer(Base):
    """Who holds which post from when to when. ``member_id`` links the record where there is one."""

    __tablename__ = "officer"

    post: Mapped[str]
    name: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    start: Mapped[date]
    end: Mapped[date | None]


class Holiday(Base):
    """A day on which offices do not work (``off``) or, though it is a weekend or holiday, do (``work``, a day in lieu), as the
    branch entered it beside the days the program knows (``resources/rules/holidays.toml``)."""

    __tablename__ = "holiday"

    date: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="off")
    name: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
