"""What an import would do, as data: every row with its fate, who it may be, what the person decided, what is then written.

Every row below the heading has one fate: new, update, skip, refused or question. Without a decision a question and a
refused row are not written; with one, a row can be taken, left out, kept as a new record or put to somebody in the book,
whole or without some of its fields. An update fills and changes, it never empties a field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.lists.cells import State
from desktop_app.lists.columns import ColumnMap
from desktop_app.lists.reading import Sheet
from desktop_app.members import service, words
from desktop_app.members.catalogue import SERVICE_CATEGORIES
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.service import EventDraft, MemberDraft

Action = Literal["new", "update", "skip", "refused", "question"]
Act = Literal["take", "skip", "new", "update"]


@dataclass(frozen=True)
class Decision:
    """What the person decided about one row. ``take`` does what is proposed (of a refused row: without the cells that
    cannot be), ``new`` keeps a new record though somebody in the book looks the same, ``update`` puts the row to
    ``member_id`` (the first of ``Row.matches`` when None), ``skip`` leaves it out. ``without`` are fields that are not
    taken over: empty in a new record, as before in one of the book."""

    act: Act
    without: frozenset[str] = frozenset()
    member_id: int | None = None


Choice = Literal["take", "skip", "new", "update"] | Decision
"""A plain word stands for a decision about the whole row."""


@dataclass(frozen=True)
class Remark:
    """Something to say about a row: ``state`` is ``proposed`` (an open question), ``refused``, ``warning`` or
    ``tidied``. ``problem`` is a stable English code; ``value`` is what the file says, ``proposed`` what would be kept."""

    state: State
    column: str
    index: int | None
    target: str
    value: str
    reason: str
    problem: str = ""
    proposed: str = ""

    @property
    def is_repair(self) -> bool:
        """Whether it proposes a mended cell. Who somebody is, whether they belong here and which letters a name has must each
        be answered for the one person."""
        return self.state == "proposed" and self.problem not in _NO_REPAIRS


_NO_REPAIRS = frozenset(("near", "struck", "group", "two_readings"))


@dataclass(frozen=True)
class SheetRemark:
    """Something to say about the whole list: ``state`` is ``ok``, ``warning`` or ``refused``; ``problem`` a stable English
    code (``total``, ``order``, ``hidden``, ``branches``, ``second_names``, ``refused``, ``other_lists``); ``sheet_row`` the row that says it, if one does."""

    state: Literal["ok", "warning", "refused"]
    reason: str
    problem: str
    sheet_row: int | None = None


@dataclass(frozen=True)
class Cell:
    """One cell as previewed: as read, as it would be kept, and the worst that is to say about it."""

    index: int
    column: str
    read: str
    stored: str
    state: State
    reason: str


@dataclass(frozen=True)
class FieldChange:
    """A field of somebody already in the book: what is kept now and what the list says. ``asked`` fields rest on papers
    of the superior body and are not changed without asking."""

    target: str
    label: str
    before: str
    after: str
    asked: bool = False


@dataclass(frozen=True)
class Match:
    """Somebody in the book who may be the person of a row, ``why``, and what an update would change. ``sure`` is False
    when only the name comes near."""

    member_id: int
    full_name: str
    birth: str
    why: str
    sure: bool
    changes: tuple[FieldChange, ...]
    known: MemberDraft
    events: tuple[EventFact, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of the file with its fate. ``intended`` is what a question becomes when it is taken. ``draft`` is the whole
    record as it would be kept, ``events`` what it adds (of member 0), ``member_id`` the person it updates. ``matches`` are
    the people of the book it may be; ``own`` is what the row itself says without the cells that cannot be (None when
    nothing can be kept of it), ``left_out`` the targets of those cells."""

    sheet_row: int
    action: Action
    name: str
    look: Callable[[], tuple[Cell, ...]] = field(default=tuple, compare=False, repr=False)
    remarks: tuple[Remark, ...] = ()
    reason: str = ""
    intended: Literal["new", "update"] | None = None
    draft: MemberDraft | None = None
    events: tuple[EventDraft, ...] = ()
    member_id: int | None = None
    changes: tuple[FieldChange, ...] = ()
    matches: tuple[Match, ...] = ()
    own: MemberDraft | None = None
    left_out: tuple[str, ...] = ()

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the columns that are taken over, made when they are looked at."""
        return self.look()

    def of(self, state: State) -> list[Remark]:
        """The remarks of one kind."""
        return [remark for remark in self.remarks if remark.state == state]

    @property
    def can_be_written(self) -> bool:
        """Whether a decision can have the row written."""
        return self.own is not None

    def match(self, member_id: int | None = None) -> Match | None:
        """The person of the book with this id, or the likeliest."""
        wanted = self.member_id if member_id is None else member_id
        if wanted is None:
            return self.matches[0] if self.matches else None
        return next((match for match in self.matches if match.member_id == wanted), None)


@dataclass(frozen=True)
class Planned:
    """What is written of one row: a new record (``member_id`` None) or the changed fields of one in the book."""

    row: Row
    draft: MemberDraft
    member_id: int | None
    changes: tuple[FieldChange, ...]
    events: tuple[EventDraft, ...]

    @property
    def sheet_row(self) -> int:
        """Row of the file."""
        return self.row.sheet_row


def text_of(target: str, value: Any) -> str:
    """A value of a record as it is shown."""
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.text()
    if target == "sex":
        return _(words.SEX_WORDS.get(str(value), str(value)))
    if target == "service_category":
        return _(SERVICE_CATEGORIES.get(str(value), str(value)))
    return str(value)


_EMPTY: dict[str, Any] = {item.name: item.default for item in fields(MemberDraft)}


def without_fields(draft: MemberDraft, names: Iterable[str]) -> MemberDraft:
    """The draft with some of its fields empty; the name stays. Dates of a decision do not stand without its day."""
    dropped = {name for name in names if name in _EMPTY and name not in ("full_name", "id")}
    for day, others in (
        ("admission_date", ("admission_decision_date", "admission_decision_number", "admission_place")),
        ("official_date", ("official_decision_date", "official_decision_number", "official_place")),
    ):
        if day in dropped:
            dropped.update(others)
    return replace(draft, **{name: _EMPTY[name] for name in dropped}) if dropped else draft


def known_event(events: Sequence[EventFact], draft: EventDraft) -> bool:
    """Whether an event of the list is in the book already."""
    return any(
        e.kind == draft.kind
        and draft.date is not None
        and not e.date.surely_before(draft.date)
        and not draft.date.surely_before(e.date)
        for e in events
    )


def planned(row: Row, choice: Choice | None = None) -> Planned | None:
    """What is written of a row with this decision; None when nothing is."""
    decision = Decision(choice) if isinstance(choice, str) else choice
    if decision is None:
        decision = Decision("take" if row.action in ("new", "update") else "skip")
    own = row.own
    if decision.act == "skip" or own is None:
        return None
    match = row.match(decision.member_id)
    if decision.act == "take" and row.member_id is None and decision.member_id is None:
        if row.matches and row.intended != "new":
            # which of several people it is must be said
            return None
        match = None
    if decision.act == "new" or match is None:
        return (
            None
            if decision.act == "update" or decision.member_id is not None
            else Planned(row, without_fields(own, decision.without), None, (), row.events)
        )
    changes = tuple(change for change in match.changes if change.target not in decision.without)
    events = tuple(event for event in row.events if not known_event(match.events, event))
    if not changes and not events:
        return None
    taken = {change.target: getattr(own, change.target) for change in changes}
    return Planned(row, replace(match.known, **taken), match.member_id, changes, events)


def refusals(row: Row, choice: Choice | None, today: date) -> list[UserError]:
    """What makes a decision impossible, so that it can be said while it is made."""
    plan = planned(row, choice)
    return [] if plan is None else service.check_member(service.tidy(plan.draft), today)


@dataclass(frozen=True)
class Preview:
    """What an import would do. ``accept_repairs`` says that every proposed repair is accepted beforehand; ``remarks`` is
    what is to say about the whole list."""

    sheet: Sheet
    columns: ColumnMap
    rows: tuple[Row, ...]
    today: date
    accept_repairs: bool = False
    remarks: tuple[SheetRemark, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many rows meet each fate."""
        found = Counter(row.action for row in self.rows)
        return {action: found[action] for action in ("new", "update", "question", "refused", "skip")}

    def plans(self, choices: Mapping[int, Choice] | None = None) -> list[Planned]:
        """What would be written with these choices (by sheet row)."""
        chosen = choices or {}
        found = (planned(row, chosen.get(row.sheet_row)) for row in self.rows)
        return [plan for plan in found if plan is not None]

    def to_write(self, choices: Mapping[int, Choice] | None = None) -> list[Row]:
        """The rows that would be written with these choices (by sheet row)."""
        return [plan.row for plan in self.plans(choices)]


@dataclass(frozen=True)
class Result:
    """What an import did: the ids of the new and of the changed members, by sheet row, and what was left."""

    new: Mapping[int, int] = field(default_factory=dict)
    updated: Mapping[int, int] = field(default_factory=dict)
    skipped: int = 0
    refused: int = 0
    questions: int = 0

    @property
    def written(self) -> int:
        """Members written."""
        return len(self.new) + len(self.updated)
