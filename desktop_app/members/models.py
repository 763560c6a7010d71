"""Who belongs to the branch, and every dated event of a membership. Status on any day is derived, never stored."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.dates import PartialDate
from desktop_app.core.orm import Base

PURGED_NAME = "(đã xóa)"
"""What stands in place of a name that was erased for good; the row stays for the sums."""


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class EventKind(StrEnum):
    """What can happen to a membership."""

    ADMISSION = "admission"  # lễ kết nạp; decision_date = ngày ra quyết định kết nạp
    RECOGNITION = "recognition"  # công nhận chính thức
    TRANSFER_IN = "transfer-in"
    TRANSFER_OUT = "transfer-out"
    TEMPORARY_IN = "temporary-in"
    TEMPORARY_OUT = "temporary-out"
    EXEMPTION = "exemption"  # miễn công tác và sinh hoạt
    SUSPENSION = "suspension"  # đình chỉ sinh hoạt
    DISCIPLINE = "discipline"  # detail: reprimand, warning, dismissal
    COMMENDATION = "commendation"
    BADGE = "badge"  # detail: years
    RESTORATION = "restoration"  # phục hồi đảng tịch
    REMOVAL = "removal"  # xóa tên
    EXPULSION = "expulsion"  # khai trừ
    WITHDRAWAL = "withdrawal"  # xin ra
    DEATH = "death"


class Scope(StrEnum):
    """How far a permanent transfer goes (Biểu 1: other province; other commune of the province; same base)."""

    OTHER_PROVINCE = "other-province"
    SAME_PROVINCE = "same-province"
    SAME_BASE = "same-base"


class Member(Base):
    """A member's record: the minimum set of the member card form (Mẫu 2-HSĐV) a branch needs.

    The dates of admission and recognition are events. ``sort_key`` and ``folded`` serve lists and search: the Vietnamese
    order by given name, and name, numbers and phone without accents.
    """

    __tablename__ = "member"

    full_name: Mapped[str]
    sort_key: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    folded: Mapped[str]
    other_name: Mapped[str] = mapped_column(default="")
    sex: Mapped[str | None]
    birth_date: Mapped[PartialDate | None]
    birth_place: Mapped[str] = mapped_column(default="")
    hometown: Mapped[str] = mapped_column(default="")
    residence: Mapped[str] = mapped_column(default="")
    temporary_residence: Mapped[str] = mapped_column(default="")
    ethnicity: Mapped[str] = mapped_column(default="")
    religion: Mapped[str] = mapped_column(default="")
    occupation: Mapped[str] = mapped_column(default="")
    citizen_id: Mapped[str] = mapped_column(default="", index=True)
    citizen_id_old: Mapped[str] = mapped_column(default="")
    profile_number: Mapped[str] = mapped_column(default="")
    party_card: Mapped[str] = mapped_column(default="", index=True)
    party_card_old: Mapped[str] = mapped_column(default="")
    party_card_place: Mapped[str] = mapped_column(default="")
    party_card_date: Mapped[PartialDate | None]
    phone: Mapped[str] = mapped_column(default="")
    general_education: Mapped[str] = mapped_column(default="")
    professional_level: Mapped[str] = mapped_column(default="")
    degree: Mapped[str] = mapped_column(default="")
    academic_title: Mapped[str] = mapped_column(default="")
    political_theory: Mapped[str] = mapped_column(default="")
    foreign_language: Mapped[str] = mapped_column(default="")
    computing: Mapped[str] = mapped_column(default="")
    party_post: Mapped[str] = mapped_column(default="")
    government_post: Mapped[str] = mapped_column(default="")
    union_post: Mapped[str] = mapped_column(default="")
    introducer_1: Mapped[str] = mapped_column(default="")
    introducer_2: Mapped[str] = mapped_column(default="")
    dues_category: Mapped[str] = mapped_column(default="")
    holds_leading_post: Mapped[bool] = mapped_column(default=False)
    party_age_from: Mapped[PartialDate | None]
    """The day from which party age was confirmed to count, when it differs from the admission decision."""
    note: Mapped[str] = mapped_column(default="")
    deleted: Mapped[bool] = mapped_column(default=False)


class MemberEvent(Base):
    """One dated event. ``until`` is the planned or real end of a temporary state; ``detail`` a code or short text."""

    __tablename__ = "member_event"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str]
    date: Mapped[PartialDate]
    until: Mapped[PartialDate | None]
    scope: Mapped[str | None]
    place: Mapped[str] = mapped_column(default="")
    decision_number: Mapped[str] = mapped_column(default="")
    decision_date: Mapped[PartialDate | None]
    decided_by: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
