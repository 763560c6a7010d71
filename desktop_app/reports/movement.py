"""Increase and decrease of the roll (Biểu số 1-BTCTW, with the branch's own row for moves inside the same base organisation).

Source: members study F.3. Transfers count on the days their events have (:mod:`transfer_days` moves them where the branch
counts otherwise); guests (sinh hoạt tạm thời) are never in the sums; those exempt, suspended or away for a time are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from desktop_app.members import lifecycle
from desktop_app.members.lifecycle import Changes, EventFact, RollChange
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import Person
from desktop_app.reports.facts import Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of Biểu 1: its code, the figure it prints, how deep it stands (0 sum, 1 row, 2 part of a row)."""

    code: str
    key: str
    depth: int

    @property
    def mark(self) -> str:
        """What stands before the row on paper: ``A``, ``B.1``, ``a``; nothing before "Trong đó"."""
        last = self.code.rsplit(".", 1)[-1]
        return self.code if self.depth < 2 else last if last.isalpha() else ""


BIEU_1: Final = (
    TableRow("A", "opening", 0),
    TableRow("B", "increase.total", 0),
    TableRow("B.1", "increase.admitted", 1),
    TableRow("B.2", "increase.transferred_in", 1),
    TableRow("B.2.a", "increase.from_other_province", 2),
    TableRow("B.2.b", "increase.from_same_province", 2),
    TableRow("B.2.c", "increase.from_same_base", 2),
    TableRow("B.3", "increase.restored", 1),
    TableRow("C", "decrease.total", 0),
    TableRow("C.1", "decrease.died", 1),
    TableRow("C.2", "decrease.expelled", 1),
    TableRow("C.3", "decrease.removed", 1),
    TableRow("C.3.1", "decrease.removed_probationary", 2),
    TableRow("C.4", "decrease.withdrawn", 1),
    TableRow("C.5", "decrease.transferred_out", 1),
    TableRow("C.5.a", "decrease.to_other_province", 2),
    TableRow("C.5.b", "decrease.to_same_province", 2),
    TableRow("C.5.c", "decrease.to_same_base", 2),
    TableRow("D", "closing", 0),
)
"""The rows of the form in its order; "Huyện khác trong tỉnh" reads "Xã, phường khác trong tỉnh" since 01/7/2025."""


def changes_in(people: Iterable[Person], spans: Sequence[Span]) -> list[Changes]:
    """Increase and decrease of the roll in each span, all in one pass. Those whose events all lie before the first span
    only count as standing, without walking through their events again."""
    first = min(start for start, _end in spans)
    lists: list[tuple[list[int], list[int], list[RollChange], list[RollChange]]] = [
        ([], [], [], []) for _span in spans
    ]
    for person in people:
        events = person.events
        if not events:
            continue
        if not _any_from(events, first.year):
            if person.standing.on_roll:
                for opening, closing, _joined, _left in lists:
                    opening.append(person.id)
                    closing.append(person.id)
            continue
        steps = lifecycle.roll_changes(person.id, events)
        for (start, end), (opening, closing, joined, left) in zip(spans, lists, strict=True):
            before = after = 0
            for step in steps:
                day = step.day
                if day > end:
                    break
                after += step.step
                if day < start:
                    before += step.step
                else:
                    (joined if step.step > 0 else left).append(step)
            if before > 0:
                opening.append(person.id)
            if after > 0:
                closing.append(person.id)
    return [
        Changes(
            start,
            end,
            tuple(opening),
            tuple(closing),
            tuple(sorted(joined, key=lambda step: step.day)),
            tuple(sorted(left, key=lambda step: step.day)),
        )
        for (start, end), (opening, closing, joined, left) in zip(spans, lists, strict=True)
    ]


def _any_from(events: Sequence[EventFact], year: int) -> bool:
    for event in events:  # noqa: SIM110 - asked for every member of a long list
        if event.date.year >= year:
            return True
    return False


def ids_of(steps: Iterable[RollChange]) -> tuple[int, ...]:
    """The people of these changes."""
    return tuple(step.member_id for step in steps)


def increase_decrease(changes: Changes) -> dict[str, tuple[int, ...]]:
    """The people of each row of Biểu 1 by its key. A move whose reach was not recorded counts inside the province."""
    came, went = EventKind.TRANSFER_IN, EventKind.TRANSFER_OUT
    return {
        "opening": changes.opening,
        "increase.total": ids_of(changes.joined),
        "increase.admitted": ids_of(changes.admitted),
        "increase.transferred_in": ids_of(changes.transferred_in),
        "increase.from_other_province": ids_of(changes.joins(came, Scope.OTHER_PROVINCE)),
        "increase.from_same_province": ids_of(changes.joins(came, Scope.SAME_PROVINCE)),
        "increase.from_same_base": ids_of(changes.joins(came, Scope.SAME_BASE)),
        "increase.restored": ids_of(changes.restored),
        "decrease.total": ids_of(changes.left),
        "decrease.died": ids_of(changes.died),
        "decrease.expelled": ids_of(changes.expelled),
        "decrease.removed": ids_of(changes.removed),
        "decrease.removed_probationary": ids_of(changes.removed_probationary),
        "decrease.withdrawn": ids_of(changes.withdrawn),
        "decrease.transferred_out": ids_of(changes.transferred_out),
        "decrease.to_other_province": ids_of(changes.leaves(went, Scope.OTHER_PROVINCE)),
        "decrease.to_same_province": ids_of(changes.leaves(went, Scope.SAME_PROVINCE)),
        "decrease.to_same_base": ids_of(changes.leaves(went, Scope.SAME_BASE)),
        "closing": changes.closing,
    }
