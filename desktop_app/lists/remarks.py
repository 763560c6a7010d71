"""What is to say about one row while it is looked at."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.core.i18n import _
from desktop_app.lists.cells import State
from desktop_app.lists.columns import ColumnInfo
from desktop_app.lists.plan import Remark
from desktop_app.lists.rows import Reader, Reading
from desktop_app.members import words


class Remarks:
    """Collects what is to say about one row."""

    def __init__(self, reader: Reader, reading: Reading, where: Mapping[str, ColumnInfo]) -> None:
        self.reader, self.reading, self.where = reader, reading, dict(where)
        self.all: list[Remark] = []

    def say(
        self,
        state: State,
        target: str,
        reason: str,
        problem: str = "",
        proposed: str = "",
        value: str | None = None,
    ) -> None:
        """Add one remark about a target."""
        column = self.where.get(target) or self.reader.taken.get(target)
        if column is None and target == "full_name" and self.reader.name_columns:
            column = self.reader.columns.columns[self.reader.name_columns[0]]
        if column is None:
            prefix = next((t for t in self.reader.taken if t.startswith(f"{target}.")), None)
            column = self.reader.taken[prefix] if prefix is not None else None
        index = column.index if column is not None else None
        heading = (
            column.heading if column is not None and column.heading else _(words.FIELD_WORDS.get(target, ""))
        )
        if value is None:
            value = self.reading.texts.get(index, "") if index is not None else ""
            if target == "full_name":
                value = " ".join(
                    self.reading.texts[i] for i in self.reader.name_columns if i in self.reading.texts
                )
        self.all.append(
            Remark(
                state,
                heading,
                index,
                target,
                value if len(value) <= 200 else value[:199] + "…",
                reason,
                problem,
                proposed,
            )
        )

    @property
    def refused(self) -> set[str]:
        """Targets with something that cannot be."""
        return {remark.target for remark in self.all if remark.state == "refused"}
