"""Everything the book keeps of one member, for the member who asks for it (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.badges.models import BadgeCase
from desktop_app.branch import service as branch_service
from desktop_app.branch.service import Signer
from desktop_app.meetings import period_figures
from desktop_app.meetings.models import Meeting
from desktop_app.members import card_facts, files, transfers
from desktop_app.members.card_facts import CardFacts
from desktop_app.members.files import AttachmentInfo
from desktop_app.members.records import family_kept
from desktop_app.members.transfers import CaseInfo
from desktop_app.ratings import reading
from desktop_app.ratings.models import Level
from desktop_app.reports import registers
from desktop_app.reports.registers import ResidenceLine


@dataclass(frozen=True)
class OwnData:
    """The record with its lines, and what the other parts of the book hold: meetings by year as (year, came, expected),
    levels by year, transfers, the place of residence, cases of badges, names of files."""

    card: CardFacts
    signer: Signer
    family_kept: bool
    files: tuple[AttachmentInfo, ...]
    attendance: tuple[tuple[int, int, int], ...]
    levels: tuple[tuple[int, Level], ...]
    transfers: tuple[CaseInfo, ...]
    residence: tuple[ResidenceLine, ...]
    badge_cases: tuple[int, ...]


def collect(session: Session, member_id: int, today: date) -> OwnData:
    """All of it. Raises UserError when there is no member of this number."""
    card = card_facts.collect(session, member_id, today)
    first = session.scalar(select(func.min(Meeting.date)))
    attendance = []
    for year in range(today.year if first is None else first.year, today.year + 1):
        came = period_figures.attendance_by_member(session, date(year, 1, 1), date(year, 12, 31)).get(
            member_id
        )
        if came is not None and came.expected:
            attendance.append((year, came.present, came.expected))
    return OwnData(
        card,
        branch_service.signer(session, today),
        family_kept(session),
        tuple(files.attachments(session, member_id)),
        tuple(attendance),
        tuple(sorted(reading.levels_by_year(session, member_id).items())),
        tuple(transfers.list_cases(session, member_id)),
        tuple(
            line
            for line in registers.collect(session, "register-residence", today).residence_out
            if line.member_id == member_id
        ),
        tuple(
            session.scalars(
                select(BadgeCase.years).where(BadgeCase.member_id == member_id).order_by(BadgeCase.years)
            )
        ),
    )
