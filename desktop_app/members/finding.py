"""A member by what a person types: the full name or the number of the record."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold
from desktop_app.members.models import Member


def member_named(session: Session, text: str) -> int:
    """The id of the member of that full name (accents may be left out) or that number.

    Raises UserError when there is nobody, or several people of that name; it then names their birthdays and numbers.
    """
    wanted = clean(text)
    question = select(Member.id, Member.full_name, Member.birth_date).where(Member.deleted.is_(False))
    if wanted.isdigit():
        # a larger number than the book can keep is simply not there
        found = list(session.execute(question.where(Member.id == min(int(wanted[:20]), 2**63 - 1))))
    else:
        named = list(session.execute(question.order_by(Member.sort_key, Member.id)))
        found = [row for row in named if row.full_name == wanted]
        found = found or [row for row in named if fold(row.full_name) == fold(wanted)]
    if not found:
        raise UserError(
            _("Không có đảng viên nào tên hoặc số “{text}”.").format(text=wanted[:60]),
            "member",
            _("Ghi đủ họ và tên như trong sổ."),
        )
    if len(found) > 1:
        people = "; ".join(
            f"{row.full_name} {row.birth_date.text() if row.birth_date else ''} ({row.id})"
            for row in found[:5]
        )
        raise UserError(
            _("Có {n} người tên “{text}”: {people}.").format(n=len(found), text=wanted[:60], people=people),
            "member",
            _("Ghi số trong ngoặc thay cho tên."),
        )
    return int(found[0].id)
