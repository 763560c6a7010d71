"""What differs between a copy and the book of today, record by record, in words a layman reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop_app.core.compare import Comparison, Difference
from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import Teller, shortened
from desktop_app.core.vietnamese import number_text
from desktop_app.safety import words

TOLD_OF_EACH = 1000
"""So many records of one table in one group are told in words; of more nobody reads all."""

KINDS = ("only_here", "only_there", "changed")
_GROUPS = {
    "only_here": N_("Có ở sổ hiện nay, không có trong bản sao"),
    "only_there": N_("Có trong bản sao, nay không còn"),
    "changed": N_("Đã sửa"),
}
_STATES = {
    "only_here": N_("mới có"),
    "only_there": N_("không còn"),
    "changed": N_("đã sửa"),
}
TONES = {"only_here": "good", "only_there": "danger", "changed": "warning"}


@dataclass(frozen=True)
class DifferentRecord:
    """One record that differs: what it is called and, sentence by sentence, how it differs (from the copy to today)."""

    kind: str
    table: str
    row_id: int
    name: str
    sentences: tuple[str, ...]

    @property
    def group(self) -> str:
        """``Đã sửa``."""
        return group_words(self.kind)

    @property
    def state(self) -> str:
        """The same in two words, for a column."""
        return _(_STATES[self.kind])

    @property
    def summary(self) -> str:
        """The sentences in one line."""
        return (" " if self.kind == "changed" else "; ").join(self.sentences)


def group_words(kind: str) -> str:
    """What a group of differences is called."""
    return _(_GROUPS[kind])


@dataclass(frozen=True)
class Differences:
    """All that differs: how many of each group, and the records told in words (of very many only the first of each kind)."""

    records: tuple[DifferentRecord, ...]
    counts: Mapping[str, int]

    @property
    def untold(self) -> int:
        """How many are only counted."""
        return sum(self.counts.values()) - len(self.records)


def read(session: Session, comparison: Comparison, check: Callable[[], object] = lambda: None) -> Differences:
    """The differing records in words: what is only here first, then what is only in the copy, then what was changed.
    ``check`` is asked now and then and may raise to stop."""
    told: list[Difference] = []
    seen: dict[tuple[str, str], int] = {}
    counts = dict.fromkeys(KINDS, 0)
    for one in comparison.records:
        counts[one.kind] += 1
        place = (one.kind, one.table)
        seen[place] = seen.get(place, 0) + 1
        if seen[place] <= TOLD_OF_EACH:
            told.append(one)
    teller = words.teller(session)
    ids: dict[str, list[int]] = {}
    for one in told:
        ids.setdefault(one.table, []).append(one.row_id)
    for table, row_ids in ids.items():
        teller.know(table, row_ids)
    found: list[DifferentRecord] = []
    for one in sorted(told, key=lambda one: KINDS.index(one.kind)):
        check()
        found.append(_told(teller, one))
    return Differences(tuple(found), counts)


def _told(teller: Teller, one: Difference) -> DifferentRecord:
    """From the copy to today; a record that is on one side only is told by what it holds."""
    row = one.here or one.there
    if one.kind == "changed":
        sentences = teller.sentences(one.table, one.there, one.here, one.row_id)
    else:
        sentences = [
            f"{field.label}: {field.after}" if field.valued else f"{field.label}."
            for field in map(shortened, teller.changes(one.table, None, row))
            if field.after
        ]
    return DifferentRecord(
        one.kind, one.table, one.row_id, teller.name(one.table, one.row_id, row), tuple(sentences)
    )


def status_words(found: Differences) -> str:
    """``34 bản ghi khác nhau: 3 mới có, 1 không còn, 30 đã sửa``."""
    whole = sum(found.counts.values())
    if not whole:
        return _("Bản sao giống hệt sổ hiện nay.")
    parts = ", ".join(
        _("{n} {state}").format(n=number_text(n), state=_(_STATES[kind]))
        for kind, n in found.counts.items()
        if n
    )
    text = _("{n} bản ghi khác nhau: {parts}").format(n=number_text(whole), parts=parts)
    if found.untold:
        shown = number_text(len(found.records))
        text += ". " + _("Dưới đây là {n} bản ghi đầu.").format(n=shown)
    return text


def record_kinds(records: Sequence[DifferentRecord]) -> list[tuple[str, str]]:
    """The tables that have differing records, with what one record of each is called."""
    found = dict.fromkeys(one.table for one in records)
    return [(table, _(words.RECORDS[table].noun) if table in words.RECORDS else table) for table in found]
