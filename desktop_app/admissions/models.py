"""Applicants (quần chúng ưu tú, cảm tình Đảng), the papers of their file, and the yearly target of admissions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.dates import PartialDate
from desktop_app.core.orm import Base


class Applicant(Base):
    """Somebody on the way into the Party. The stage is not stored: it follows from the dates (members study, B.1, B.7).

    ``listed_on``: named an outstanding person; ``sympathiser_on``: the branch's resolution put them into the list of
    sympathisers, ``resolution_number`` its number; ``filing_on``: the file was begun; ``considered_on``: the branch voted, with
    ``votes_for`` of ``denominator`` official members; ``decision_*``: the superior body's decision, ``decision_received_on``:
    from which 30 working days count to the ceremony; ``admitted_on``: the ceremony, ``member_id``: the member they became;
    ``stopped_on``: taken off the list, with the reason. ``traits`` are codes of ``members.catalogue.ADMISSION_TRAITS``.
    """

    __tablename__ = "applicant"

    full_name: Mapped[str]
    sort_key: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    folded: Mapped[str]
    sex: Mapped[str | None]
    birth_date: Mapped[PartialDate | None]
    ethnicity: Mapped[str] = mapped_column(default="")
    religion: Mapped[str] = mapped_column(default="")
    hometown: Mapped[str] = mapped_column(default="")
    residence: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    occupation: Mapped[str] = mapped_column(default="")
    occupation_group: Mapped[str] = mapped_column(default="")
    general_education: Mapped[str] = mapped_column(default="")
    professional_level: Mapped[str] = mapped_column(default="")
    academic_title: Mapped[str] = mapped_column(default="")
    political_theory: Mapped[str] = mapped_column(default="")
    traits: Mapped[str] = mapped_column(default="")
    listed_on: Mapped[dt.date | None]
    sympathiser_on: Mapped[dt.date | None]
    resolution_number: Mapped[str] = mapped_column(default="")
    filing_on: Mapped[dt.date | None]
    helper_1_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    helper_2_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    introduced_by_union: Mapped[str] = mapped_column(default="")
    course_number: Mapped[str] = mapped_column(default="")
    course_date: Mapped[dt.date | None]
    considered_on: Mapped[dt.date | None]
    votes_for: Mapped[int | None]
    denominator: Mapped[int | None]
    consent_over_age: Mapped[bool] = mapped_column(default=False)
    decision_number: Mapped[str] = mapped_column(default="")
    decision_date: Mapped[dt.date | None]
    decision_received_on: Mapped[dt.date | None]
    admitted_on: Mapped[dt.date | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    stopped_on: Mapped[dt.date | None]
    stop_reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class ApplicantPaper(Base):
    """A paper of an applicant's file; ``code`` of the checklist (``course``, ``1-KNĐ`` … ``9-KNĐ``). ``valid_until`` replaces
    the day that follows from the rules; ``file_id`` is a scan kept inside the book."""

    __tablename__ = "applicant_paper"
    __table_args__ = (UniqueConstraint("applicant_id", "code", name="uq_applicant_paper"),)

    applicant_id: Mapped[int] = mapped_column(ForeignKey("applicant.id"), index=True)
    code: Mapped[str]
    issued_on: Mapped[dt.date | None]
    received_on: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]
    number: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class AdmissionTarget(Base):
    """How many people are to be admitted in a year, and who set it."""

    __tablename__ = "admission_target"

    year: Mapped[int] = mapped_column(unique=True)
    target: Mapped[int]
    source: Mapped[str] = mapped_column(default="")
