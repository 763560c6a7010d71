"""Place of residence (Quy định 213-QĐ/TW; Hướng dẫn 33-HD/BTCTW): both directions and the yearly remarks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.dates import PartialDate
from desktop_app.core.orm import Base


class ResidenceOut(Base):
    """A member of this branch introduced to the branch where they live. ``kind``: ``introduced``, ``activity-exempt``
    (introduced but exempt from its activities: no yearly remark is asked), ``not-introduced`` (exempt from introduction)."""

    __tablename__ = "residence_out"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str] = mapped_column(default="introduced")
    reason: Mapped[str] = mapped_column(default="")
    letter_number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[dt.date | None]
    ward: Mapped[str] = mapped_column(default="")
    residence_branch: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    received_on: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")


class ResidenceRemark(Base):
    """The remark of a year on one of our members: asked on, answered on, what it says. ``verdict``: ``good`` (gương mẫu, thực
    hiện tốt), ``done`` (thực hiện), ``poor`` (chưa thực hiện tốt) or empty."""

    __tablename__ = "residence_remark"
    __table_args__ = (UniqueConstraint("residence_out_id", "year", name="uq_residence_remark"),)

    residence_out_id: Mapped[int] = mapped_column(ForeignKey("residence_out.id"), index=True)
    year: Mapped[int]
    asked_on: Mapped[dt.date | None]
    answered_on: Mapped[dt.date | None]
    verdict: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")


class ResidenceIn(Base):
    """Somebody of another branch who lives here ("đảng viên 213"): never a member of this branch, never counted."""

    __tablename__ = "residence_in"

    full_name: Mapped[str]
    sort_key: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    folded: Mapped[str]
    sex: Mapped[str | None]
    birth_date: Mapped[PartialDate | None]
    workplace: Mapped[str] = mapped_column(default="")
    home_branch: Mapped[str] = mapped_column(default="")
    admission_date: Mapped[PartialDate | None]
    official_date: Mapped[PartialDate | None]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="introduced")
    letter_number: Mapped[str] = mapped_column(default="")
    introduced_on: Mapped[dt.date | None]
    received_on: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class ResidenceInYear(Base):
    """A year of a guest: meetings called and attended, when the remark was asked and given back, and what it says."""

    __tablename__ = "residence_in_year"
    __table_args__ = (UniqueConstraint("residence_in_id", "year", name="uq_residence_in_year"),)

    residence_in_id: Mapped[int] = mapped_column(ForeignKey("residence_in.id"), index=True)
    year: Mapped[int]
    called: Mapped[int] = mapped_column(default=0)
    attended: Mapped[int] = mapped_column(default=0)
    asked_on: Mapped[dt.date | None]
    answered_on: Mapped[dt.date | None]
    verdict: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
