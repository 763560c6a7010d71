"""What was decided about the differences between the book and a list from above, and what is handed up.

Each difference is decided alone: ``accept`` writes theirs into the book, ``keep`` leaves ours and asks the upper level to
correct theirs, ``note`` keeps a remark. What is not decided stays as it is and comes again with the next list.

    found = compare_list(session, sheet, columns, today)
    decisions = {difference.key: Decision("keep"), …}
    result = keep_decisions(session, found, sheet.file_name, decisions, today)   # inside one book.write(…)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean
from desktop_app.lists import reconcile
from desktop_app.lists.history_words import CORRECTION_WORDS
from desktop_app.lists.importer import ColumnMap, Sheet
from desktop_app.lists.models import Correction, Reconciliation
from desktop_app.lists.reconcile import STANDING, Comparison, Difference, Earlier, same_point
from desktop_app.members import service

Choice = Literal["accept", "keep", "note"]

NOTE_LIMIT = 300


@dataclass(frozen=True)
class Decision:
    """What is to become of one difference."""

    choice: Choice
    note: str = ""


@dataclass(frozen=True)
class Kept:
    """What keeping the decisions did."""

    reconciliation_id: int
    accepted: int
    kept: int
    noted: int
    left: int
    new: int = 0


def earlier_decisions(session: Session) -> dict[tuple[object, ...], Earlier]:
    """What was decided before about a difference of the same person, field and values; the last decision counts."""
    question = (
        select(Correction, Reconciliation.made_on)
        .join(Reconciliation, Reconciliation.id == Correction.reconciliation_id)
        .where(Correction.choice.in_(("keep", "note")))
        .order_by(Reconciliation.made_on, Correction.id)
    )
    return {
        same_point(row.member_id, row.full_name, row.field, row.ours, row.theirs): Earlier(
            row.choice, row.note, made_on
        )
        for row, made_on in session.execute(question)
    }


def compare_list(
    session: Session,
    sheet: Sheet,
    columns: ColumnMap,
    today: date,
    check: Callable[[], None] = lambda: None,
) -> Comparison:
    """Read a list and compare it with the book as it is on ``today``. Raises UserError like :func:`read_list`."""
    listed = reconcile.read_list(sheet, columns, today, check)
    return reconcile.compare(
        listed,
        reconcile.known_people(session, today),
        reconcile.fields_of(columns),
        today,
        earlier_decisions(session),
    )


# --- keeping what was decided ----------------------------------------------------------------------------------------


def _check_decision(item: Difference, decision: Decision) -> None:
    if decision.choice == "accept" and not item.acceptable:
        raise UserError(
            _("Không nhận được “{field}” của {name}.").format(field=item.label, name=item.full_name),
            item.key,
            item.refusal,
        )
    if decision.choice == "note" and not clean(decision.note):
        raise UserError(
            _("Chưa ghi chú gì ở “{field}” của {name}.").format(field=item.label, name=item.full_name),
            item.key,
            _("Gõ ghi chú, hoặc chọn nhận hay giữ."),
        )
    if len(clean(decision.note)) > NOTE_LIMIT:
        raise UserError(_("Ghi chú dài quá {n} ký tự.").format(n=NOTE_LIMIT), item.key, _("Ghi gọn lại."))


def _accept(
    session: Session, found: Comparison, accepted: Sequence[Difference], today: date
) -> dict[str, int]:
    """Write what was accepted, each person checked as a whole record; the ids of new people by the key of their point."""
    new: dict[str, int] = {}
    by_person: dict[int, list[Difference]] = {}
    for item in accepted:
        if item.member_id is not None:
            by_person.setdefault(item.member_id, []).append(item)
        elif item.person is not None:
            new[item.key] = service.save_member(session, item.person.draft, today)[0]
    for member_id, items in by_person.items():
        try:
            taken = {item.field: item.value for item in items if item.field != STANDING}
            if taken:
                known = service.get_member(session, member_id, today).draft
                service.save_member(session, replace(known, **taken), today)
            for item in items:
                if item.event is not None:
                    service.record_event(session, item.event, today)
        except UserError as error:
            raise UserError(
                _("Không nhận được cho {name}: {why}").format(name=items[0].full_name, why=error.message),
                items[0].key,
                error.hint or _("Bỏ nhận một trong các mục của người này."),
            ) from error
    return new


def keep_decisions(
    session: Session,
    found: Comparison,
    file_name: str,
    decisions: Mapping[str, Decision],
    today: date,
) -> Kept:
    """Keep every decision and write what was accepted, inside one writing session. Raises UserError with the key of the
    difference as its field when one cannot be."""
    decided = [(item, decisions[item.key]) for item in found.differences if item.key in decisions]
    if not decided:
        raise UserError(_("Chưa quyết định điểm nào."), None, _("Nhận, giữ hoặc ghi chú ít nhất một điểm."))
    for item, decision in decided:
        _check_decision(item, decision)
    accepted = [item for item, decision in decided if decision.choice == "accept"]
    new = _accept(session, found, accepted, today)
    made = Reconciliation(made_on=today, file_name=file_name, rows=found.rows)
    session.add(made)
    session.flush()
    session.add_all(
        Correction(
            reconciliation_id=made.id,
            member_id=item.member_id if item.member_id is not None else new.get(item.key),
            full_name=item.full_name,
            field=item.field,
            ours=item.ours,
            theirs=item.theirs,
            choice=decision.choice,
            note=clean(decision.note),
        )
        for item, decision in decided
    )
    session.flush()
    count = Counter(decision.choice for _item, decision in decided)
    return Kept(
        made.id,
        count["accept"],
        count["keep"],
        count["note"],
        len(found.differences) - len(decided),
        len(new),
    )


# --- what is no longer wanted ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """A comparison that was kept: its day, its list and how many decisions it holds."""

    id: int
    made_on: date
    file_name: str
    points: int


def list_made(session: Session) -> list[Made]:
    """The comparisons kept in the book, the last one first."""
    rows = session.execute(
        select(Reconciliation, func.count(Correction.id))
        .outerjoin(Correction, Correction.reconciliation_id == Reconciliation.id)
        .group_by(Reconciliation.id)
        .order_by(Reconciliation.made_on.desc(), Reconciliation.id.desc())
    )
    return [Made(made.id, made.made_on, made.file_name, points) for made, points in rows]


def delete_made(session: Session, reconciliation_id: int) -> None:
    """Put a comparison with its decisions into the bin; what was taken over into the book stays there. Raises UserError
    when it is no longer in the book."""
    made = session.get(Reconciliation, reconciliation_id)
    if made is None:
        raise UserError(_("Lần đối chiếu này không còn trong sổ."), None, _("Mở lại bước này."))
    for row in session.scalars(select(Correction).where(Correction.reconciliation_id == made.id)):
        session.delete(row)
    session.flush()
    session.delete(made)
    session.flush()


# --- what is handed up -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CorrectionLine:
    """One point to be handed up, with what names the person."""

    full_name: str
    birth_date: PartialDate | None
    party_card: str
    field: str
    label: str
    ours: str
    theirs: str
    choice: str
    note: str


@dataclass(frozen=True)
class Corrections:
    """The decisions of one comparison, as the paper needs them."""

    made_on: date
    file_name: str
    rows: int
    lines: tuple[CorrectionLine, ...]

    def chosen(self, choice: str) -> list[CorrectionLine]:
        """The points decided in one way."""
        return [line for line in self.lines if line.choice == choice]


def last_corrections(session: Session, day: date) -> Corrections | None:
    """The decisions of the last comparison made on or before ``day``; None when none was made. What the record says now
    names the people, what was decided stays as it was."""
    made = session.scalars(
        select(Reconciliation)
        .where(Reconciliation.made_on <= day)
        .order_by(Reconciliation.made_on.desc(), Reconciliation.id.desc())
        .limit(1)
    ).first()
    if made is None:
        return None
    corrections = list(
        session.scalars(
            select(Correction).where(Correction.reconciliation_id == made.id).order_by(Correction.id)
        )
    )
    ids = {row.member_id for row in corrections if row.member_id is not None}
    people = {known.id: known for known in service.known_people(session) if known.id in ids}
    lines = []
    for row in corrections:
        person = people.get(row.member_id or 0)
        lines.append(
            CorrectionLine(
                person.full_name if person is not None else row.full_name,
                person.birth_date if person is not None else None,
                (person.party_card or person.party_card_old) if person is not None else "",
                row.field,
                CORRECTION_WORDS.get(row.field, row.field),
                row.ours,
                row.theirs,
                row.choice,
                row.note,
            )
        )
    return Corrections(made.made_on, made.file_name, made.rows, tuple(lines))
