"""What the member's card (Mẫu 2-HSĐV) is made from, gathered from the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.members.files import read_photo
from desktop_app.members.full_record import FullRecord, full_records
from desktop_app.members.records import (
    FamilyDraft,
    PostDraft,
    TrainingDraft,
    WorkDraft,
    lines_of,
)


@dataclass(frozen=True)
class CardFacts:
    """One member with the lines of the record and the photograph."""

    branch: BranchInfo
    record: FullRecord
    day: date
    posts: tuple[PostDraft, ...] = ()
    work: tuple[WorkDraft, ...] = ()
    training: tuple[TrainingDraft, ...] = ()
    family: tuple[FamilyDraft, ...] = ()
    photo: bytes | None = None


def collect(session: Session, member_id: int, day: date) -> CardFacts:
    """The facts of one member. Raises UserError when there is none of this number."""
    found = full_records(session, [member_id])
    if not found:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."), "member")
    return CardFacts(
        branch_service.get_branch(session),
        found[0],
        day,
        tuple(lines_of(session, PostDraft, member_id)),
        tuple(lines_of(session, WorkDraft, member_id)),
        tuple(lines_of(session, TrainingDraft, member_id)),
        tuple(lines_of(session, FamilyDraft, member_id)),
        read_photo(session, member_id),
    )
