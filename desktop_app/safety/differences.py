"""What differs between a copy and the book of today, record by record, in words a layman reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.core.compare import Comparison, Difference
from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import Teller, shortened
from desktop_app.core.vietnamese import number_text
from desktop_app.safety import words

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


def read(session: Session, comparison: Comparison) -> list[DifferentRecord]:
    """The differing records in words: what is only here first, then what is only in the copy, then what was changed."""
    teller = words.teller(session)
    ids: dict[str, list[int]] = {}
    for one in comparison.records:
        ids.setdefault(one.table, []).append(one.row_id)
    for table, row_ids in ids.items():
        teller.know(table, row_ids)
    found = [_told(teller, one) for one in comparison.records]
    return sorted(found, key=lambda one: KINDS.index(one.kind))


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


def counts(records: list[DifferentRecord]) -> Mapping[str, int]:
    """How many records each group has."""
    found: dict[str, int] = dict.fromkeys(KINDS, 0)
    for one in records:
        found[one.kind] += 1
    return found


def status_words(records: list[DifferentRecord]) -> str:
    """``34 bản ghi khác nhau: 3 mới có, 1 không còn, 30 đã sửa``."""
    if not records:
        return _("Bản sao giống hệt sổ hiện nay.")
    parts: list[Any] = [
        _("{n} {state}").format(n=number_text(n), state=_(_STATES[kind]))
        for kind, n in counts(records).items()
        if n
    ]
    return _("{n} bản ghi khác nhau: {parts}").format(n=number_text(len(records)), parts=", ".join(parts))


def record_kinds(records: list[DifferentRecord]) -> list[tuple[str, str]]:
    """The tables that have differing records, with what one record of each is called."""
    found = dict.fromkeys(one.table for one in records)
    return [(table, _(words.RECORDS[table].noun) if table in words.RECORDS else table) for table in found]
