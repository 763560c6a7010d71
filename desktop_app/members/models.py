"""Who belongs to the branch, and every dated event of a membership. Status on any day is derived, never stored."""

from __future__ import annotations

import datetime as dt
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
    CARD = "card"  # thẻ đảng viên; detail: issued, exchanged, reissued; number = số thẻ
    INTERRUPTION = "interruption"  # gián đoạn sinh hoạt, mất liên lạc: date … until không tính tuổi đảng
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


class Sphere(StrEnum):
    """Where a post is held: in the Party, in the administration or the economy, in a mass organisation."""

    PARTY = "party"
    GOVERNMENT = "government"
    UNION = "union"


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
    occupation_group: Mapped[str] = mapped_column(default="", server_default="")
    """Class of the present occupation in Biểu 2 and 3, a code of ``catalogue.OCCUPATION_GROUPS``."""
    occupation_before: Mapped[str] = mapped_column(default="", server_default="")
    occupation_before_group: Mapped[str] = mapped_column(default="", server_default="")
    """Occupation when admitted to the Party, in words and as a code (Mẫu 7-HSĐV column 6, Biểu 2)."""
    service_category: Mapped[str] = mapped_column(default="", server_default="")
    """Bộ đội, công an, hưu trí (Mẫu 7-HSĐV, column 9), a code of ``catalogue.SERVICE_CATEGORIES``."""
    youth_union_date: Mapped[PartialDate | None]
    recruited_date: Mapped[PartialDate | None]
    recruited_by: Mapped[str] = mapped_column(default="", server_default="")
    enlisted_date: Mapped[PartialDate | None]
    discharged_date: Mapped[PartialDate | None]
    honours: Mapped[str] = mapped_column(default="", server_default="")
    """Danh hiệu được phong (item 25 of Mẫu 2-HSĐV)."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    """The 3 x 4 photograph, kept inside the book."""


class MemberEvent(Base):
    """One dated event. ``until`` is the planned or real end of a temporary state; ``detail`` a code or short text.

    ``number`` is the number of what was given: card, badge, letter of introduction. ``received_on`` is the day the decision
    was received (admission) or the letter presented (transfer). The ``detail`` of an admission holds its traits for Biểu 2
    as codes of ``catalogue.ADMISSION_TRAITS`` with spaces between, that of an exemption a code of ``EXEMPTION_REASONS``.
    """

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
    number: Mapped[str] = mapped_column(default="", server_default="")
    received_on: Mapped[PartialDate | None]


class TransferCase(Base):
    """The papers and deadlines of one transfer of Party activity, from the change that calls for it to its end.

    ``direction`` is ``out`` or ``in``; ``kind`` ``permanent``, ``temporary`` or ``internal``. ``effective_on``: the decision or
    change of residence from which 60 working days count; ``introduced_on``: the letter of introduction, from which 30 count to
    ``presented_on``; ``received_on``: taken into the new branch. ``event_id`` is the event of the membership it led to.
    """

    __tablename__ = "transfer_case"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    direction: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    scope: Mapped[str | None]
    place: Mapped[str] = mapped_column(default="")
    effective_on: Mapped[dt.date | None]
    until: Mapped[dt.date | None]
    introduced_on: Mapped[dt.date | None]
    letter_number: Mapped[str] = mapped_column(default="")
    presented_on: Mapped[dt.date | None]
    received_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("member_event.id"))
    note: Mapped[str] = mapped_column(default="")


class PostHeld(Base):
    """A post held from when to when; ``sphere`` as :class:`Sphere`. Without ``end`` it is held now."""

    __tablename__ = "post_held"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    sphere: Mapped[str]
    title: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    start: Mapped[PartialDate | None]
    end: Mapped[PartialDate | None]
    decision_number: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class WorkLine(Base):
    """A line of the summary of activity and work (Mẫu 2-HSĐV, item 21)."""

    __tablename__ = "work_line"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    start: Mapped[PartialDate | None]
    end: Mapped[PartialDate | None]
    what: Mapped[str]


class TrainingLine(Base):
    """A school or course (Mẫu 2-HSĐV, item 22)."""

    __tablename__ = "training_line"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    school: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    start: Mapped[PartialDate | None]
    end: Mapped[PartialDate | None]
    form: Mapped[str] = mapped_column(default="")
    certificate: Mapped[str] = mapped_column(default="")


class FamilyLine(Base):
    """A relative (Mẫu 2-HSĐV, item 29): data of others, kept only where the branch has chosen to."""

    __tablename__ = "family_line"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    relation: Mapped[str]
    full_name: Mapped[str]
    birth_year: Mapped[int | None]
    details: Mapped[str] = mapped_column(default="")


class Attachment(Base):
    """A scanned paper or another file of a member, kept inside the book."""

    __tablename__ = "attachment"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("member_event.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    added_on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(default="")
