"""Writing what was previewed, all at once and inside one change of the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import name_key
from desktop_app.lists.people import COLUMNS
from desktop_app.lists.plan import Choice, Planned, Preview, Result
from desktop_app.members import service
from desktop_app.members.models import EventKind, Member, MemberEvent


def apply(session: Session, found: Preview, choices: Mapping[int, Choice] | None = None) -> Result:
    """Write what was previewed, inside one writing session. ``choices`` (by sheet row) say what was decided about single
    rows. Raises UserError, and the caller's change set is then dropped whole, when a record has become impossible."""
    plans = found.plans(choices)
    for plan in plans:
        _refuse(plan, found)
    fresh = [plan for plan in plans if plan.member_id is None]
    known = [plan for plan in plans if plan.member_id is not None]
    ids = service.insert_members(session, [plan.draft for plan in fresh], found.today)
    new = {plan.sheet_row: member_id for plan, member_id in zip(fresh, ids, strict=True)}
    updated = {plan.sheet_row: plan.member_id for plan in known if plan.member_id is not None}
    _update(session, known)
    events = [
        replace(event, member_id=member_id)
        for plan in plans
        if (member_id := new.get(plan.sheet_row, updated.get(plan.sheet_row))) is not None
        for event in plan.events
    ]
    service.insert_events(session, events)
    session.flush()
    left = Counter(
        row.action for row in found.rows if row.sheet_row not in new and row.sheet_row not in updated
    )
    return Result(
        new, updated, left["skip"] + left["new"] + left["update"], left["refused"], left["question"]
    )


def _refuse(plan: Planned, found: Preview) -> None:
    """A decision may have made a record impossible that was right when it was previewed."""
    if plan.row.action in ("new", "update") and plan.draft == plan.row.draft:
        return
    for error in service.check_member(service.tidy(plan.draft), found.today):
        raise UserError(
            _("Dòng {row} ({name}): {why}").format(row=plan.sheet_row, name=plan.row.name, why=error.message),
            error.field,
            error.hint,
        )


def _update(session: Session, plans: Sequence[Planned]) -> None:
    """Change records already in the book, many at once."""
    by_id: dict[int, list[Planned]] = {}
    for plan in plans:
        if plan.member_id is not None:
            by_id.setdefault(plan.member_id, []).append(plan)
    ids = list(by_id)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        members = {m.id: m for m in session.scalars(select(Member).where(Member.id.in_(some)))}
        dated: dict[tuple[int, str], MemberEvent] = {}
        for event in session.scalars(
            select(MemberEvent)
            .where(
                MemberEvent.member_id.in_(some),
                MemberEvent.kind.in_((EventKind.ADMISSION.value, EventKind.RECOGNITION.value)),
            )
            .order_by(MemberEvent.date, MemberEvent.id)
        ):
            dated[event.member_id, event.kind] = event
        for member_id in some:
            member = members.get(member_id)
            if member is None or member.deleted:
                raise UserError(
                    _("Không tìm thấy đảng viên này; có thể đã bị xóa."), None, _("Xem trước lại rồi nhập.")
                )
            for plan in by_id[member_id]:
                _change(session, member, plan, dated)


def _change(
    session: Session, member: Member, plan: Planned, dated: dict[tuple[int, str], MemberEvent]
) -> None:
    draft = plan.draft
    changed = {change.target for change in plan.changes}
    for name in changed & COLUMNS:
        setattr(member, name, getattr(draft, name))
    if changed & COLUMNS:
        member.sort_key = name_key(draft.full_name)
        member.folded = service.folded_text(draft)
    for kind, prefix in (
        (EventKind.ADMISSION.value, "admission"),
        (EventKind.RECOGNITION.value, "official"),
    ):
        mine = {name for name in changed if name.startswith(f"{prefix}_")}
        when: PartialDate | None = getattr(draft, f"{prefix}_date")
        if not mine or when is None:
            continue
        event = dated.get((member.id, kind)) or MemberEvent(member_id=member.id, kind=kind, date=when)
        dated[member.id, kind] = event
        event.date = when
        event.decision_date = getattr(draft, f"{prefix}_decision_date")
        for name, column in (
            (f"{prefix}_decision_number", "decision_number"),
            (f"{prefix}_place", "place"),
        ):
            if name in mine:
                setattr(event, column, getattr(draft, name))
        session.add(event)
