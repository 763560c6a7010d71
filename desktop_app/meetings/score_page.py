"""Step 5, Chấm điểm: the dated table, points typed beside what the facts speak for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text, parse_number
from desktop_app.meetings import holding, scoring
from desktop_app.meetings.form import exact_day
from desktop_app.meetings.step_page import Desk, KeptFields, ScrollCard, Step, commit_editor
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.cards import Badge, Callout, FigureTile
from desktop_app.ui.columns import CellEdit, Column
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.theme import px

CLASS_TONES = {"good": "good", "fair": "info", "average": "warning", "poor": "danger"}


@dataclass(frozen=True)
class ScoreRow:
    """One line of the table. ``group``: a sum of parts, or a criterion without parts."""

    code: str
    title: str
    maximum: float
    points: float | None
    group: bool
    has_parts: bool
    proposal: str
    reason: str
    proposed: float | None


class ScoreStep(Step):
    """Points by criterion, their sum and class."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._unsaved: dict[str, float | None] = {}
        columns = [
            Column("code", _("TT"), 56, bold=lambda r: r.group),
            Column(
                "title",
                _("Tiêu chí"),
                460,
                text=lambda r: r.title if r.group else f"    {r.title}",
                bold=lambda r: r.group,
                tip=lambda r: r.title,
            ),
            Column("maximum", _("Tối đa"), 76, "number"),
            Column("points", _("Điểm"), 76, "number", bold=lambda r: r.group, write=self._write),
            Column("proposal", _("Gợi ý"), 90, tip=lambda r: r.reason),
        ]
        self.table = EditableTable(columns, key=lambda r: r.code, freeze=0)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.setAccessibleName(_("Bảng chấm điểm"))
        self.table.edited.connect(self._edited)
        self.table.typing.connect(desk.typing)
        self.none = Callout("info")
        self.none.hide()
        self.total = FigureTile("–", _("điểm"))
        self.klass = Badge("", "muted")
        self.accept = buttons.plain(_("Nhận điểm gợi ý"), self._accept)
        self.accept.setToolTip(_("Ghi các điểm gợi ý vào những tiêu chí chưa có điểm"))
        self.source = labels.caption()
        self.offers = labels.caption()
        f = self.fields = FormPanel(max_columns=1, scroll=False)
        f.add_multiline("weaknesses", _("Hạn chế của buổi sinh hoạt"), lines=3)
        f.add_choice(
            "official_class",
            _("Mức cấp ủy cấp trên quyết định"),
            [(code.value, _(word)) for code, word in scoring.CLASS_WORDS.items()],
            empty=_("– chưa có –"),
        )
        f.add_date("reported_on", _("Ngày báo cáo cấp trên"), exact=True)
        f.load(self._values())
        self.kept = KeptFields(desk, f)
        f.edited.connect(self._field_edited)
        desk.refused.connect(self._refused)
        side = ScrollCard(_("Kết quả"))
        side.room.addWidget(layouts.row(self.total, self.klass, None))
        side.room.addWidget(self.accept)
        side.room.addWidget(self.offers)
        side.room.addWidget(self.source)
        side.room.addSpacing(px(8))
        side.room.addWidget(f)
        side.room.addStretch(1)
        side.setMinimumWidth(px(300))
        side.setMaximumWidth(px(360))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        box.addWidget(self.none)
        self.framed = self.table.framed()
        box.addWidget(layouts.columns((self.framed, 3), (side, 1), stack_below=640), 1)

    def _write(self, row: ScoreRow, text: str) -> ScoreRow:
        raw = text.strip()
        if not raw:
            return replace(row, points=None)
        try:
            points = float(parse_number(raw))
        except ValueError as error:
            raise UserError(
                _("“{text}” không phải là số.").format(text=raw[:20]), row.code, _("Ghi điểm, ví dụ 4,5.")
            ) from error
        return replace(row, points=scoring.check_points(row.code, points, self.desk.facts.date))

    def _edited(self, edits: list[CellEdit]) -> None:
        for edit in edits:
            self._unsaved[edit.row.code] = edit.row.points
        self._keep()
        self._show_sums()

    def _keep(self) -> None:
        meeting_id = self.desk.meeting_id
        points = dict(self._unsaved)

        def keep(session: Any) -> None:
            holding.save_score(session, meeting_id, points)
            self._unsaved.clear()

        self.desk.later(("score",), keep)

    def _accept(self) -> None:
        points = {
            row.code: row.proposed
            for row in self.table.rows_model.rows()
            if row.proposed is not None and row.points is None
        }
        meeting_id = self.desk.meeting_id
        if points:
            self.desk.write(
                _("Chấm điểm"),
                lambda session: holding.save_score(session, meeting_id, points),
                _("Đã nhận {n} điểm gợi ý.").format(n=len(points)),
            )

    def _values(self) -> dict[str, Any]:
        facts = self.desk.facts
        return {
            "weaknesses": facts.weaknesses,
            "official_class": facts.official_class,
            "reported_on": None if facts.reported_on is None else PartialDate.of(facts.reported_on),
        }

    def _field_edited(self, name: str) -> None:
        try:
            value = self.fields.field(name).value()
        except UserError:
            return
        if isinstance(value, PartialDate):
            value = exact_day(value)
        self.desk.keep_field(name, value, getattr(self.desk.facts, name))

    def _refused(self, key: object, error: UserError) -> None:
        if isinstance(key, tuple) and key[0] == "meeting" and key[1] in self.fields.names():
            self.fields.field(key[1]).set_error(str(error))

    def points(self) -> dict[str, float]:
        """The points on the screen, kept or not, as they are kept: a group and its parts exclude each other."""
        points = dict(self.desk.facts.score.points)
        for code, value in self._unsaved.items():
            for other in [c for c in points if c.startswith(f"{code}.") or code.startswith(f"{c}.")]:
                if value is not None:
                    del points[other]
            if value is None:
                points.pop(code, None)
            else:
                points[code] = value
        return points

    def show_facts(self) -> None:
        facts = self.desk.facts
        self.kept.show(self._values())
        table = scoring.table(facts.date)
        self.framed.setVisible(table is not None)
        self.none.setVisible(table is None)
        if table is None:
            self.none.tell(_("Ở thời điểm này buổi sinh hoạt chưa chấm bằng điểm."))
            self.accept.hide()
            return
        self.source.setText(table.source)
        length = facts.duration
        least = length.least if length is not None else None
        offers = {
            one.code: one
            for one in scoring.proposals(
                facts.sums, None if length is None else length.minutes, least, facts.date
            )
        }
        self.offers.setText("\n".join(f"{one.code}. {one.reason}" for one in offers.values()))
        self.offers.setVisible(bool(offers))
        points = self.points()
        score = scoring.score(points, facts.date)
        rows = []
        for group in table.groups:
            for one in (group, *group.parts):
                offer = offers.get(one.code)
                value = score.groups.get(one.code) if one is group else points.get(one.code)
                rows.append(
                    ScoreRow(
                        one.code,
                        one.title,
                        one.maximum,
                        value,
                        one is group,
                        bool(one.parts),
                        ""
                        if offer is None
                        else _("{n} điểm").format(n=number_text(offer.points))
                        if offer.points is not None
                        else _("xem lại"),
                        "" if offer is None else offer.reason,
                        None if offer is None else offer.points,
                    )
                )
        if (
            rows != self.table.rows_model.rows()
            and self.table.state() != QAbstractItemView.State.EditingState
        ):
            self.table.set_rows(rows)
        self.accept.setEnabled(any(row.proposed is not None and row.points is None for row in rows))
        self._show_sums()

    def _show_sums(self) -> None:
        score = scoring.score(self.points(), self.desk.facts.date)
        table = scoring.table(self.desk.facts.date)
        if table is None:
            return
        self.total.set_figure(
            f"{number_text(score.total)}/{number_text(table.total)}",
            _("điểm") if score.complete else _("điểm, chưa chấm đủ"),
        )
        if score.klass is None:
            self.klass.set_text(_("Chưa xếp loại"), "muted")
        else:
            self.klass.set_text(_(scoring.CLASS_WORDS[score.klass]), CLASS_TONES[score.klass.value])

    def typed(self) -> dict[str, Any]:
        known = self.desk.facts.score.points
        piece = {
            "fields": self.kept.typed(),
            "points": [[code, value, known.get(code)] for code, value in self._unsaved.items()],
            "cells": self.table.open_cells(),
        }
        return piece if any(piece.values()) else {}

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        known = self.desk.facts.score.points
        return self.kept.moved(piece.get("fields", {})) + [
            _("Điểm của tiêu chí {code}").format(code=code)
            for code, value, base in piece.get("points", [])
            if known.get(code) not in (value, base)
        ]

    def put_typed(self, piece: Mapping[str, Any], back: bool = False) -> None:
        self.show_facts()
        self.kept.put(piece.get("fields", {}), back)
        known = self.desk.facts.score.points
        for code, value, base in piece.get("points", []):
            if known.get(code) != (base if back else value):
                self._unsaved[code] = base if back else value
        if self._unsaved:
            self._keep()
        if back:
            self.table.forget_errors()
        else:
            self.table.put_cells(piece.get("cells", []))
        self.show_facts()

    def enter(self) -> None:
        at = next(
            (
                at
                for at, row in enumerate(self.table.rows_model.rows())
                if row.points is None and not row.has_parts
            ),
            0,
        )
        if self.table.rows_model.rowCount():
            self.table.setCurrentIndex(self.table.rows_model.index(at, 3))
        self.table.setFocus()

    def leave(self) -> None:
        commit_editor(self.table)
        super().leave()
