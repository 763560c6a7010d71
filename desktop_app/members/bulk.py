"""Changing the same fields of several members at once: what they have in common, and the change as one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.members import service
from desktop_app.members.models import Member
from desktop_app.members.service import MemberDraft

FIELDS = (
    "residence",
    "temporary_residence",
    "hometown",
    "ethnicity",
    "religion",
    "occupation",
    "occupation_group",
    "occupation_before",
    "occupation_before_group",
    "service_category",
    "general_education",
    "professional_level",
    "political_theory",
    "dues_category",
    "party_card_place",
    "party_card_date",
)
"""What people of one branch often share. Names, numbers and the dates of a membership are each one's own."""

_COLUMNS = frozenset(Member.__table__.columns.keys()) & {item.name for item in fields(MemberDraft)}


def common(session: Session, ids: Sequence[int]) -> dict[str, Any]:
    """Each field with the value all of these members share; fields in which they differ are left out."""
    table = Member.__table__.c
    rows = session.execute(select(*(table[name] for name in FIELDS)).where(table["id"].in_(list(ids)))).all()
    found = {}
    for at, name in enumerate(FIELDS):
        values = {row[at] for row in rows}
        if len(values) == 1:
            found[name] = values.pop()
    return found


def _changed(
    session: Session, ids: Sequence[int], changes: Mapping[str, Any], today: date
) -> list[tuple[Member, MemberDraft]]:
    """The rows with their records as they will be. Raises UserError naming the person who cannot be changed so."""
    wrong = set(changes) - set(FIELDS)
    if wrong:
        raise ValueError(f"not to be changed of several members at once: {sorted(wrong)}")
    found = []
    for row in session.scalars(select(Member).where(Member.id.in_(list(ids))).order_by(Member.sort_key)):
        before = MemberDraft(**{name: getattr(row, name) for name in _COLUMNS})
        draft = service.tidy(replace(before, **changes))
        for error in service.check_member(draft, today):
            if error.field in changes:
                raise UserError(
                    _("{name}: {message}").format(name=row.full_name, message=error.message),
                    error.field,
                    error.hint,
                )
        found.append((row, draft))
    return found


def check_many(session: Session, ids: Sequence[int], changes: Mapping[str, Any], today: date) -> int:
    """How many members will really be changed. Raises UserError, naming the person, when one cannot be."""
    return sum(
        any(getattr(row, name) != getattr(draft, name) for name in changes)
        for row, draft in _changed(session, ids, changes, today)
    )


def change_many(session: Session, ids: Sequence[int], changes: Mapping[str, Any], today: date) -> int:
    """Change these fields of all of them; returns how many were changed. Raises UserError and changes nobody when one cannot
    be."""
    count = 0
    for row, draft in _changed(session, ids, changes, today):
        touched = False
        for name in changes:
            value = getattr(draft, name)
            if getattr(row, name) != value:
                setattr(row, name, value)
                touched = True
        count += touched
    session.flush()
    return count
