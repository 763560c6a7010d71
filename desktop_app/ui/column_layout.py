"""How the columns of a table stand: remembered as the user left them, and always wide enough for what must not be cut."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFontMetrics

from desktop_app.ui import theme
from desktop_app.ui.cells import CellTable
from desktop_app.ui.columns import Column
from desktop_app.ui.settings import Settings
from desktop_app.ui.theme import px

_NAME_LIMIT = 420


class ColumnLayout(QObject):
    """Widths, order, hidden columns and sorting of a table; with settings and a name they are kept for the next time.

    ``sort(key, descending)`` orders the table as it was left.
    """

    def __init__(
        self, table: CellTable, settings: Settings | None, name: str, sort: Callable[[str, bool], None]
    ) -> None:
        super().__init__(table)
        self._table, self._settings, self._name, self._sort = table, settings, name, sort
        self._chosen: set[str] = set()
        self._needed: dict[str, int] = {}
        self._away: set[int] = set()
        self._sizing = False
        self._scale = theme.scale()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(400)
        self._timer.timeout.connect(self.save)

    # remembered

    def remembered(self) -> dict[str, Any]:
        """What was kept: ``order``, ``hidden``, ``width`` in pixels of the 100 % design, ``sort``."""
        if self._settings is None or not self._name:
            return {}
        found = self._settings.get(f"table/{self._name}")
        return found if isinstance(found, dict) else {}

    def restore(self) -> None:
        """The columns as they were left, or as they were made."""
        table = self._table
        table.asleep = True
        self._away.clear()
        try:
            kept = self.remembered()
            keys = [c.key for c in table.rows_model.columns]
            widths = kept.get("width") if isinstance(kept.get("width"), dict) else {}
            hidden = kept.get("hidden") if isinstance(kept.get("hidden"), list) else None
            header = table.horizontalHeader()
            for at, column in enumerate(table.rows_model.columns):
                width = (widths or {}).get(column.key)
                if isinstance(width, int | float) and 20 <= width <= 2000:
                    self._chosen.add(column.key)
                    table.setColumnWidth(at, px(width))
                else:
                    table.setColumnWidth(at, px(column.width))
                table.setColumnHidden(at, column.key in hidden if hidden is not None else column.hidden)
            if keys and all(table.isColumnHidden(i) for i in range(len(keys))):
                table.setColumnHidden(0, False)
            order = kept.get("order")
            if isinstance(order, list):
                for place, key in enumerate(key for key in order if key in keys):
                    header.moveSection(header.visualIndex(keys.index(key)), place)
            sort = kept.get("sort")
            if isinstance(sort, list) and len(sort) == 2 and sort[0] in keys:
                self._sort(sort[0], bool(sort[1]))
        finally:
            table.asleep = False

    def save(self) -> None:
        """Remember widths, order, hidden columns and sorting now."""
        self._timer.stop()
        if self._settings is None or not self._name:
            return
        table = self._table
        columns = table.rows_model.columns
        order = sorted(range(len(columns)), key=table.horizontalHeader().visualIndex)
        last = next((i for i in reversed(order) if not self.hidden(i)), -1)
        sort = table.rows_model.sorted_by()
        self._settings.set(
            f"table/{self._name}",
            {
                "order": [columns[i].key for i in order],
                "hidden": [c.key for i, c in enumerate(columns) if self.hidden(i)],
                "width": {
                    c.key: round(table.columnWidth(i) / theme.scale())
                    for i, c in enumerate(columns)
                    if c.key in self._chosen and i != last and not table.isColumnHidden(i)
                },
                "sort": [sort[0], sort[1]] if sort is not None else None,
            },
        )

    def forget(self) -> None:
        """Back to the columns as they were made."""
        table = self._table
        if self._settings is not None and self._name:
            self._settings.set(f"table/{self._name}", None)
        table.asleep = True
        header = table.horizontalHeader()
        for at in range(len(table.rows_model.columns)):
            header.moveSection(header.visualIndex(at), at)
        table.asleep = False
        self._chosen.clear()
        self.restore()

    def changed(self) -> None:
        """Something stands otherwise; it is remembered in a moment."""
        if not self._table.asleep:
            self._timer.start()

    def save_what_waits(self) -> None:
        """The table is left: what changed a moment ago is remembered now."""
        if self._timer.isActive():
            self.save()

    # shown and hidden

    def hidden(self, at: int) -> bool:
        """Whether a column is not wished for. One that is only out of sight for want of room is."""
        return self._table.isColumnHidden(at) and at not in self._away

    def show(self, at: int, shown: bool) -> None:
        """Show a column or take it away; remembered."""
        self._away.discard(at)
        self._table.setColumnHidden(at, not shown)
        self.fit()
        self.changed()

    def out_of_sight(self) -> list[str]:
        """The headings of the columns there is no room for."""
        return [self._table.rows_model.columns[at].title for at in sorted(self._away)]

    def _make_room(self, least: dict[int, int]) -> None:
        """Put spare columns out of sight until the others fit, or all back into it; ``least`` then holds those seen."""
        table, columns = self._table, self._table.rows_model.columns
        # a width that was drawn by hand says that the column is wanted
        free = [at for at in least if columns[at].spare > 0 and columns[at].key not in self._chosen]
        spare = sorted(free, key=lambda at: columns[at].spare)
        away: set[int] = set()
        while spare and sum(least.values()) > table.viewport().width():
            away.add(spare[0])
            del least[spare.pop(0)]
        changed, self._away = self._away ^ away, away
        self._sizing = True
        for at in changed:
            table.setColumnHidden(at, at in away)
        self._sizing = False

    # widths

    def drawn(self, section: int) -> None:
        """A column got another width; one the user drew keeps it."""
        table = self._table
        columns = table.rows_model.columns
        shown = [at for at in range(len(columns)) if not table.isColumnHidden(at)]
        last = max(shown, key=table.horizontalHeader().visualIndex, default=None)
        if not table.asleep and not self._sizing and last is not None and section != last:
            self._chosen.add(columns[section].key)
            self.changed()

    def needed_width(self, column: Column) -> int:
        """Pixels below which the heading, a date or a name would be cut."""
        model = self._table.rows_model
        metrics = self._table.fontMetrics()
        head = QFontMetrics(theme.font("caption"))
        bold = QFontMetrics(theme.font("strong"))
        pad = px(10) + 14
        needed = round(head.horizontalAdvance(column.title) * 1.12) + pad + px(14)
        needed = max(needed, px(column.least))
        if column.kind == "date":
            needed = max(needed, metrics.horizontalAdvance("00/00/0000") + pad)
        elif column.kind == "name":
            rows = model.rows()
            texts = [model.shown(row, column) for row in rows] if model.faults else map(column.shown, rows)
            longest = heapq.nlargest(12, texts, key=len)
            used = bold if column.bold is not None else metrics
            needed = max([needed, *(used.horizontalAdvance(text) + pad for text in longest)])
            needed = min(needed, px(_NAME_LIMIT))
        elif column.kind == "status":
            words = {model.shown(row, column) for row in model.rows()[:500]}
            needed = max([needed, *(metrics.horizontalAdvance(word) + px(38) for word in words)])
        return needed

    def _whole_width(self, column: Column) -> int:
        """Pixels for the texts of the first rows, as far as they are of a usual length."""
        table = self._table
        texts = map(column.shown, table.rows_model.rows()[:200])
        longest = heapq.nlargest(8, texts, key=len)
        advance = table.fontMetrics().horizontalAdvance
        return min(max((advance(text) for text in longest), default=0) + px(10) + 14, px(200))

    def fit(self, measure: bool = True) -> None:
        """Give each column what it needs and, where there is room, what it wishes. One the user drew stays as drawn,
        unless it holds names. ``measure`` looks at the texts again."""
        table = self._table
        columns = table.rows_model.columns
        shown = [at for at in range(len(columns)) if not self.hidden(at)]
        if measure:
            self._needed.clear()
        for at in shown:
            if columns[at].key not in self._needed:
                self._needed[columns[at].key] = self.needed_width(columns[at])
        least, wish = {}, {}
        for at in shown:
            column, needed = columns[at], self._needed[columns[at].key]
            if column.key in self._chosen:
                drawn = table.columnWidth(at)
                least[at] = wish[at] = max(drawn, needed) if column.kind == "name" else drawn
            else:
                least[at], wish[at] = needed, max(px(column.width), needed)
        self._make_room(least)
        shown = list(least)
        wish = {at: wish[at] for at in shown}
        over = sum(wish.values()) - table.viewport().width()
        slack = sum(wish.values()) - sum(least.values())
        if over > slack:
            # one has to move sideways all the same: then nothing is cut either
            for at in shown:
                if columns[at].kind == "text" and columns[at].key not in self._chosen:
                    least[at] = max(least[at], self._whole_width(columns[at]))
                    wish[at] = max(wish[at], least[at])
            slack = sum(wish.values()) - sum(least.values())
        part = min(1.0, over / slack) if over > 0 and slack > 0 else 0.0
        self._sizing = True
        try:
            for at in shown:
                table.setColumnWidth(at, wish[at] - math.ceil((wish[at] - least[at]) * part))
        finally:
            self._sizing = False

    def fit_again(self) -> None:
        """The table got another width; nothing yet while its texts were never measured."""
        if self._needed:
            self.fit(measure=False)

    def rescale(self) -> None:
        """Follow another size of type."""
        table = self._table
        ratio = theme.scale() / self._scale
        self._scale = theme.scale()
        if ratio == 1:
            return
        self._sizing = True
        for at in range(len(table.rows_model.columns)):
            if not table.isColumnHidden(at):
                table.setColumnWidth(at, round(table.columnWidth(at) * ratio))
        self._sizing = False
