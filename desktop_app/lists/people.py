"""Who of the book a row may be, who of the rows before it, and what the row would change of somebody in the book.

The same number is the same person; so is the same name with the same birth. A name that only comes near, or one without
a birth to tell two people apart, is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, name_key
from desktop_app.lists.plan import FieldChange, Match, text_of
from desktop_app.members import service, words
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Member, MemberEvent
from desktop_app.members.service import MemberDraft

NUMBERS = ("citizen_id", "party_card", "party_card_old")
_DRAFT_FIELDS = tuple(f.name for f in fields(MemberDraft))
COLUMNS = frozenset(Member.__table__.columns.keys()) & set(_DRAFT_FIELDS) - {"id"}

ASKED = frozenset(
    (
        "full_name",
        "birth_date",
        "sex",
        "citizen_id",
        "party_card",
        "party_card_old",
        "admission_decision_date",
        "admission_date",
        "official_date",
    )
)
"""Fields of somebody in the book that are not changed without asking: they rest on papers of the superior body."""


@dataclass(frozen=True)
class Existing:
    """A record of the book with its events, the admission and recognition in force among its fields."""

    draft: MemberDraft
    events: Sequence[EventFact]


class People:
    """Everybody in the book (the bin left out), found by citizen id, card, or name and birth."""

    def __init__(self, session: Session) -> None:
        self._people: dict[int, Existing] = {}
        self._by: dict[tuple[str, str], set[int]] = {}
        table = Member.__table__
        events = service.events_by_member(session)
        numbers = _decision_numbers(session)
        for row in session.execute(select(table).where(table.c.deleted.is_(False))).mappings():
            mine = events.get(row["id"], [])
            admission = next((e for e in reversed(mine) if e.kind == EventKind.ADMISSION.value), None)
            recognition = next((e for e in reversed(mine) if e.kind == EventKind.RECOGNITION.value), None)
            if admission and recognition and recognition.date.surely_before(admission.date):
                recognition = None
            draft = MemberDraft(
                id=row["id"],
                **{name: row[name] for name in COLUMNS},
                admission_date=admission.date if admission else None,
                admission_decision_date=admission.decision_date if admission else None,
                admission_decision_number=numbers.get(admission.id, "") if admission else "",
                admission_place=admission.place if admission else "",
                official_date=recognition.date if recognition else None,
                official_decision_date=recognition.decision_date if recognition else None,
                official_decision_number=numbers.get(recognition.id, "") if recognition else "",
                official_place=recognition.place if recognition else "",
            )
            self._people[row["id"]] = Existing(draft, mine)
            for key in (*number_keys(draft), *_name_keys(draft)):
                self._by.setdefault(key, set()).add(row["id"])

    def everybody(self) -> list[Existing]:
        """All records."""
        return list(self._people.values())

    def matches(self, draft: MemberDraft) -> tuple[Match, ...]:
        """Who a row may be: sure ones alone when there are any, otherwise those whose name comes near."""
        if not self._people:
            return ()
        for kind in NUMBERS:
            value = getattr(draft, kind)
            hits = self._by.get((kind, value), set()) if value else set()
            if hits:
                return tuple(self._match(hit, draft, _NUMBER_WORDS[kind](), True) for hit in sorted(hits))
        same_name = sorted(self._by.get(("name", fold(draft.full_name)), ()))
        sure = [
            hit
            for hit in same_name
            if same_birth(self._draft(hit).birth_date, draft.birth_date)
            and not other_numbers(self._draft(hit), draft)
        ]
        if sure:
            return tuple(self._match(hit, draft, _("cùng họ tên và ngày sinh"), True) for hit in sure)
        return tuple(self._match(hit, draft, why, False) for hit, why in self._near(draft, same_name))

    def _near(self, draft: MemberDraft, same_name: Sequence[int]) -> list[tuple[int, str]]:
        found: dict[int, str] = {}
        for hit in same_name:
            known = self._draft(hit)
            if other_numbers(known, draft):
                continue
            if known.birth_date is None or draft.birth_date is None:
                found[hit] = _("cùng họ tên, thiếu ngày sinh để phân biệt")
            elif _close_birth(known.birth_date, draft.birth_date):
                found[hit] = _("cùng họ tên, ngày sinh gần giống")
        if draft.birth_date is not None and draft.birth_date.exact() is not None:
            for hit in sorted(self._by.get(("birth", draft.birth_date.iso()), ())):
                known = self._draft(hit)
                if (
                    not other_numbers(known, draft)
                    and not _other_admission(known, draft)
                    and near_names(known.full_name, draft.full_name)
                ):
                    found.setdefault(hit, _("cùng ngày sinh, họ tên gần giống"))
        return list(found.items())

    def _draft(self, member_id: int) -> MemberDraft:
        return self._people[member_id].draft

    def _match(self, member_id: int, draft: MemberDraft, why: str, sure: bool) -> Match:
        known = self._people[member_id]
        return Match(
            member_id,
            known.draft.full_name,
            text_of("birth_date", known.draft.birth_date),
            why,
            sure,
            changes_of(known.draft, draft),
            known.draft,
            tuple(known.events),
        )


def _decision_numbers(session: Session) -> dict[int | None, str]:
    """The numbers of decisions by event; most have none."""
    table = MemberEvent.__table__.c
    kinds = (EventKind.ADMISSION.value, EventKind.RECOGNITION.value)
    question = select(table.id, table.decision_number).where(
        table.kind.in_(kinds), table.decision_number != ""
    )
    return {row.id: row.decision_number for row in session.execute(question)}


_NUMBER_WORDS = {
    "citizen_id": lambda: _("cùng số căn cước"),
    "party_card": lambda: _("cùng số thẻ đảng viên"),
    "party_card_old": lambda: _("cùng số thẻ cũ"),
}


def number_keys(draft: MemberDraft) -> list[tuple[str, str]]:
    """The numbers by which a record is one person's."""
    return [(kind, value) for kind in NUMBERS if (value := getattr(draft, kind))]


def _name_keys(draft: MemberDraft) -> list[tuple[str, str]]:
    keys = [("name", fold(draft.full_name))]
    if draft.birth_date is not None and draft.birth_date.exact() is not None:
        keys.append(("birth", draft.birth_date.iso()))
    return keys


def same_birth(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether both are known and can be the same day."""
    if one is None or other is None:
        return False
    return not one.surely_before(other) and not other.surely_before(one)


def _close_birth(one: PartialDate, other: PartialDate) -> bool:
    """Two whole dates that a slip of the pen makes of each other: one part differs, or day and month are exchanged."""
    if one.exact() is None or other.exact() is None:
        return False
    first, second = (one.day, one.month, one.year), (other.day, other.month, other.year)
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1 or (
        one.year == other.year and one.day == other.month and one.month == other.day
    )


def other_numbers(one: MemberDraft, other: MemberDraft) -> bool:
    """Whether the citizen ids say that they are two people."""
    return bool(one.citizen_id and other.citizen_id and one.citizen_id != other.citizen_id)


def _other_admission(one: MemberDraft, other: MemberDraft) -> bool:
    """Whether the days of admission say that they are two people."""
    first, second = one.admission_date, other.admission_date
    return first is not None and second is not None and not same_birth(first, second)


def near_names(one: str, other: str) -> bool:
    """Whether two names are one name with a slip: a letter, the order of the words, a middle name left out."""
    first, second = fold(one).split(), fold(other).split()
    if sorted(first) == sorted(second):
        return True
    if len(first) == len(second):
        apart = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
        return len(apart) == 1 and _one_letter(*apart[0])
    short, long = sorted((first, second), key=len)
    return (
        len(long) == len(short) + 1
        and len(short) >= 2
        and short[0] == long[0]
        and short[-1] == long[-1]
        and any(long[:at] + long[at + 1 :] == short for at in range(1, len(long) - 1))
    )


def _one_letter(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    return one[start + (len(one) == len(other)) :] == other[start + 1 :]


@dataclass(frozen=True)
class Twin:
    """An earlier row of the list that may be the same person; ``by`` is the field they share, ``sure`` False when they
    may well be two people."""

    sheet_row: int
    full_name: str
    by: str
    sure: bool


@dataclass
class Seen:
    """Rows of this list that stand, by their numbers, names and births."""

    _by: dict[tuple[str, str], tuple[int, MemberDraft]] = field(default_factory=dict)
    _born: dict[str, list[tuple[int, MemberDraft]]] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)
    """The row that updates each member."""

    def twin(self, draft: MemberDraft) -> Twin | None:
        """The earlier row of the same person."""
        for key in number_keys(draft):
            if key in self._by:
                row, other = self._by[key]
                return Twin(row, other.full_name, key[0], True)
        if draft.birth_date is None:
            return None
        name = fold(draft.full_name)
        near: Twin | None = None
        for row, other in self._born.get(draft.birth_date.iso(), ()):
            if other_numbers(other, draft):
                continue
            whole = draft.birth_date.exact() is not None
            if fold(other.full_name) == name:
                # Hòa and Hoà are one word, Hai and Hải are two
                alike = name_key(other.full_name) == name_key(draft.full_name)
                return Twin(row, other.full_name, "full_name", whole and alike)
            if (
                whole
                and near is None
                and not _other_admission(other, draft)
                and near_names(other.full_name, draft.full_name)
            ):
                near = Twin(row, other.full_name, "near", False)
        return near

    def add(self, row: int, draft: MemberDraft) -> None:
        """Remember a row that stands."""
        for key in number_keys(draft):
            self._by.setdefault(key, (row, draft))
        if draft.birth_date is not None:
            self._born.setdefault(draft.birth_date.iso(), []).append((row, draft))


def _same(before: Any, after: Any) -> bool:
    """Whether the list adds nothing: equal, only otherwise spelled, or a date known less well than in the book."""
    if before == after:
        return True
    if isinstance(before, PartialDate) and isinstance(after, PartialDate):
        return before.iso().startswith(after.iso())
    if isinstance(before, str) and isinstance(after, str):
        # Hòa and Hoà are one word
        return name_key(clean(before)) == name_key(clean(after)) and before.islower() == after.islower()
    return False


def changes_of(known: MemberDraft, draft: MemberDraft) -> tuple[FieldChange, ...]:
    """What a list fills or changes of a record; it never empties a field."""
    changes: list[FieldChange] = []
    for name in _DRAFT_FIELDS:
        after = getattr(draft, name)
        if name in ("id", "holds_leading_post") or after is None or after == "":
            continue
        before = getattr(known, name)
        if _same(before, after):
            continue
        more_exact = (
            isinstance(before, PartialDate)
            and isinstance(after, PartialDate)
            and after.iso().startswith(before.iso())
        )
        changes.append(
            FieldChange(
                name,
                _(words.FIELD_WORDS.get(name, name)),
                text_of(name, before),
                text_of(name, after),
                asked=name in ASKED and before not in (None, "") and not more_exact,
            )
        )
    return tuple(changes)
