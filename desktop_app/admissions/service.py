"""Applicants, their papers and the yearly target: read and kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions.models import AdmissionTarget
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean


@dataclass(frozen=True)
class Target:
    """How many people are to be admitted in a year and who set it."""

    year: int
    target: int
    source: str = ""


def get_target(session: Session, year: int) -> Target | None:
    """The target of a year; None when none was set."""
    row = session.scalar(select(AdmissionTarget).where(AdmissionTarget.year == year))
    return None if row is None else Target(row.year, row.target, row.source)


def set_target(session: Session, target: Target) -> None:
    """Keep the target of a year. Raises UserError for a number below zero."""
    if target.target < 0:
        raise UserError(_("Chỉ tiêu không thể nhỏ hơn 0."), "target", _("Ghi số người, ví dụ 2."))
    row = session.scalar(select(AdmissionTarget).where(AdmissionTarget.year == target.year))
    if row is None:
        row = AdmissionTarget(year=target.year)
        session.add(row)
    row.target, row.source = target.target, clean(target.source)
    session.flush()
