"""Xếp loại: the grid of a year left, "Vì sao" of the row one is on right, the distribution and the cap below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, date_text, number_text
from desktop_app.ratings import form, papers_page, service
from desktop_app.ratings.grid_page import FILTERS, grid_columns, level_word
from desktop_app.ratings.history_words import STATE_WORDS
from desktop_app.ratings.models import CampaignState
from desktop_app.ratings.regimes import regime_of
from desktop_app.ratings.service import CampaignSheet, RatingRow
from desktop_app.ratings.why_page import DistributionBar, WhyCard
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Card
from desktop_app.ui.cells import CellDelegate
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import CellEdit, Column
from desktop_app.ui.context import Context
from desktop_app.ui.drafts import PAGE_MS, DraftKeeper, DraftLine
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.page import Page
from desktop_app.ui.theme import px

# a paste over so many people is a large change: a copy of the book comes before it
_MANY = 5


class RatingsPage(Page):
    """The ratings of a year."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Xếp loại"))
        self.sheet: CampaignSheet | None = None
        self.year = context.today().year
        self._mode: tuple[object, ...] = ()
        self._of_branch = False
        self.table: EditableTable | None = None
        self._frame: QWidget | None = None
        self.votes_button = self.add_action(_("Phiếu, kiểm phiếu…"), self.count_votes)
        self.enable_search().changed.connect(self._search)
        self.years = QComboBox()
        self.years.setAccessibleName(_("Năm"))
        self.years.activated.connect(self._year_chosen)
        self.chips = ChipBar()
        policy = self.chips.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.chips.setSizePolicy(policy)
        self.chips.chosen.connect(lambda _key: self._filter())
        self.branch_button = buttons.link(_("Chi bộ"), self.show_branch)
        self.years_button = buttons.link(_("Các năm"), self.show_years)
        self.print_button = buttons.link(_("Văn bản…"), self._choose_paper)
        self.reopen_button = buttons.link(_("Mở lại đề xuất"), self.reopen)
        self._tools = [self.reopen_button, self.branch_button, self.years_button, self.print_button]
        chosen = QWidget()
        box = QHBoxLayout(chosen)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.years, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self.chips, 1)
        tools = layouts.row(*self._tools, None)
        self.content.addWidget(layouts.columns((chosen, 1), (tools, 0), stack_below=760))
        self._place = QWidget()
        inner = QVBoxLayout(self._place)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(12))
        self._grid_box = QVBoxLayout()
        self._keeper: DraftKeeper | None = None
        self._brought: list[Any] = []
        self.draft_line = DraftLine()
        self.draft_line.given_up.connect(self._give_up)
        self.draft_line.taken_back.connect(self._take_back)
        inner.addWidget(self.draft_line)
        inner.addLayout(self._grid_box, 1)
        self.foot = self._make_foot()
        inner.addWidget(self.foot)
        self.why = WhyCard(self)
        self.content.addWidget(layouts.columns((self._place, 8), (self.why, 3), stack_below=860), 1)

    def _make_foot(self) -> Card:
        card = Card(padding=10)
        self.counts = labels.strong()
        self.caps = labels.caption()
        self.bar = DistributionBar()
        self.quota = QLineEdit()
        self.quota.setAccessibleName(_("Số xuất sắc đảng ủy giao"))
        self.quota.setPlaceholderText(_("chưa có"))
        self.quota.setMaxLength(4)
        self.quota.setFixedWidth(px(96))
        self.quota.editingFinished.connect(self._save_quota)
        self._quota_label = labels.caption(_("Đảng ủy giao:"), wrap=False)
        self.caps_button = buttons.link(_("Cách tính…"), self.edit_campaign)
        card.body.addWidget(self.counts)
        card.body.addWidget(self.bar)
        self.caps.setWordWrap(False)
        card.body.addWidget(
            layouts.flow(
                layouts.row(self.caps, spacing=0),
                layouts.row(self._quota_label, self.quota, self.caps_button),
                spacing=16,
            )
        )
        return card

    # reading

    def reload(self) -> None:
        with self.context.book.read() as session:
            known = service.campaigns(session)
            found = service.campaign_of(session, self.year)
            self.sheet = None if found is None else service.load_campaign(session, self.year)
        self._fill_years([info.year for info in known])
        self.set_title(_("Xếp loại năm {year}").format(year=self.year))
        self._show_sheet()
        self._begin_draft()

    # what is typed and not in the book yet

    def _begin_draft(self) -> None:
        """Keep what is typed into the grid of this year; what was left half typed there comes back, marked as not taken."""
        key = f"rating/{self.year}/table"
        known = self._keeper is not None and self._keeper.key == key
        if known and self.sheet is not None:
            return
        if self._keeper is not None:
            self._keeper.stop()
            self._keeper = None
        self.draft_line.hide()
        if self.sheet is None or self.table is None:
            return
        title = _("Bảng xếp loại năm {year}").format(year=self.year)
        place = {"page": "ratings", "target": {"year": self.year}}
        self._keeper = DraftKeeper(
            self.context.book, key, lambda: title, place, self._typed, self, PAGE_MS, PAGE_MS
        )
        draft = self._keeper.found()
        if draft is None:
            return
        self._brought = list(draft.values.get("cells", []))
        self.table.put_cells(self._brought)
        if self._typed() is None:
            self._keeper.forget()
            return
        self.draft_line.tell_found(draft.saved_at)

    def _typed(self) -> dict[str, Any] | None:
        cells = self.table.open_cells() if self.table is not None else []
        return {"cells": cells} if cells else None

    def _typing(self) -> None:
        if self._keeper is not None:
            self._keeper.touched()

    def _give_up(self) -> None:
        if self.table is not None:
            self.table.forget_errors()
        if self._keeper is not None:
            self._keeper.keep_now()
        self.draft_line.tell_given_up()

    def _take_back(self) -> None:
        if self.table is not None:
            self.table.put_cells(self._brought)
        self.draft_line.hide()

    def keep_typing(self) -> None:
        if self._keeper is not None:
            self._keeper.keep_now()
            self._keeper.stop()
        if self.table is not None:
            self.table.drop_editor()
        # the field is left when the window goes: no box may come up then
        self.quota.setModified(False)

    def open(self, **target: object) -> None:
        """``year`` and, with it, ``member_id``."""
        year = target.get("year")
        if isinstance(year, int) and year != self.year:
            self.year = year
            self.reload()
        member = target.get("member_id")
        if isinstance(member, int) and self.table is not None:
            row = next((r for r in self.sheet.rows if r.member_id == member), None) if self.sheet else None
            self.chips.set_current("rated" if row is not None and row.rated else "not-rated")
            self.table.select_key(member)
        if isinstance(target.get("form"), str):
            self._open_form(str(target["form"]), member if isinstance(member, int) else None)

    def _open_form(self, name: str, member_id: int | None) -> None:
        """A form that was left half typed. Raises UserError when what it was about is no longer there."""
        if name == "open":
            self.open_campaign()
            return
        current = self._current()
        if self.sheet is None or (
            member_id is not None and (current is None or current.member_id != member_id)
        ):
            raise UserError(_("Dòng này không còn trong đợt xếp loại."))
        if name == "eligibility" and current is not None and current.eligibility.overruled:
            raise UserError(_("Diện xếp loại của đồng chí này đã được đổi rồi."))
        acts: dict[str, Callable[[], None]] = {
            "campaign": self.edit_campaign,
            "votes": self.count_votes,
            "overrule": lambda: self.overrule(member_id is None),
            "eligibility": self.change_eligibility,
            "facts": self.edit_facts,
            "branch": self.edit_branch,
            "decision": self.decide,
            "rerate": lambda: self.rerate(member_id is None),
        }
        acts[name]()

    def _fill_years(self, known: list[int]) -> None:
        this = self.context.today().year
        years = sorted({this, self.year, *known}, reverse=True)
        self.years.clear()
        for year in years:
            self.years.addItem(_("Năm {year}").format(year=year), year)
        self.years.addItem(_("Năm khác…"), None)
        self.years.setCurrentIndex(years.index(self.year))

    def _show_sheet(self) -> None:
        sheet = self.sheet
        for widget in (*self._tools, self.votes_button, self.foot, self.chips):
            widget.setVisible(sheet is not None)
        if sheet is None:
            self._mode = ()
            self.set_status(self._missing_status())
            self._set_main(_("Mở đợt xếp loại năm {year}").format(year=self.year), self.open_campaign)
            self._make_table(())
            self.why.show_row(None, None)
            return
        state = sheet.info.state
        self.reopen_button.setVisible(state is CampaignState.PROPOSED)
        self.votes_button.setVisible(state is not CampaignState.DECIDED)
        parts = [
            sheet.regime.title,
            _("xếp loại {n}, không xếp loại {m}").format(n=len(sheet.rated), m=len(sheet.not_rated)),
            _(STATE_WORDS[state]),
        ]
        if sheet.info.decision_date is not None:
            parts.append(f"{sheet.info.decision_number}, {date_text(sheet.info.decision_date)}")
        elif sheet.info.due is not None:
            parts.append(_("hạn nộp {day}").format(day=date_text(sheet.info.due)))
        self.set_status(" · ".join(parts))
        if state is CampaignState.OPEN:
            self._set_main(_("Chốt đề xuất"), self.propose)
        elif state is CampaignState.PROPOSED:
            self._set_main(_("Ghi quyết định của cấp trên"), self.decide)
        else:
            self._set_main(_("Xem danh sách"), self.show_list)
        self._set_chips(sheet)
        records = sheet.info.year < self.context.today().year and state is CampaignState.OPEN
        mode = (sheet.info.year, sheet.regime.id, state, records)
        if mode != self._mode:
            self._mode = mode
            self._make_table(grid_columns(sheet, records, self._sheet_now))
        self._fill_table(sheet)
        self._tell_sums(sheet)
        self._show_why()

    def _missing_status(self) -> str:
        try:
            return "; ".join(regime_of(self.year).basis)
        except UserError as error:
            return error.message

    def _sheet_now(self) -> CampaignSheet:
        assert self.sheet is not None
        return self.sheet

    def _set_main(self, text: str, slot: Callable[[], object]) -> None:
        if self.primary is None or self.primary.text() != text:
            self.set_primary(text, slot)

    def _set_chips(self, sheet: CampaignSheet) -> None:
        words = {
            "rated": _("Xếp loại"),
            "open": _("Chưa có mức"),
            "check": _("Cần xem"),
            "not-rated": _("Không xếp loại"),
        }
        before = self.chips.current()
        self.chips.set_chips(
            [(key, words[key], sum(agrees(row) for row in sheet.rows)) for key, agrees in FILTERS.items()]
        )
        if before is None:
            self.chips.set_current("rated")

    def _make_table(self, columns: tuple[Column, ...]) -> None:
        if self._frame is not None:
            self._frame.hide()
            self._frame.setParent(None)
            self._frame.deleteLater()
        measure = self.sheet.regime.measure if self.sheet is not None else "none"
        state = self.sheet.info.state.value if self.sheet is not None else "none"
        table = EditableTable(
            columns or (Column("full_name", _("Họ và tên"), 240, "name"),),
            key=lambda row: row.member_id,
            settings=self.context.settings,
            name=f"ratings-{measure}-{state}",
            search=lambda row: row.folded,
            freeze=1,
        )
        if self.sheet is None:
            table.set_empty(
                _("Năm {year} chưa mở đợt xếp loại.").format(year=self.year),
                _("Mở đợt xếp loại…"),
                self.open_campaign,
            )
        else:
            table.set_empty(_("Chi bộ chưa có đảng viên nào trong sổ."))
        for view in table.findChildren(QTableView):
            # two views with one delegate both answer when an editor closes, and Tab would lose its place
            view.setItemDelegate(CellDelegate(table))
        table.edited.connect(self._save_cells)
        table.typing.connect(self._typing)
        table.current_changed.connect(lambda _row: self._row_moved())
        table.offer_history(lambda _row: self.show_history())
        self.table = table
        self._frame = table.framed()
        self._grid_box.addWidget(self._frame, 1)
        self.set_main(table)
        if self.search is not None:
            table.set_search(self.search.text())
        self._filter()

    def _fill_table(self, sheet: CampaignSheet) -> None:
        """Renew the rows. While the same people are shown their cells change in place, under the hands of who types."""
        table = self.table
        assert table is not None
        old = {row.member_id: row for row in table.rows_model.rows()}
        if [*old] != [row.member_id for row in sheet.rows] or any(
            old[row.member_id].rated is not row.rated for row in sheet.rows
        ):
            table.set_rows(sheet.rows)
            if table.current_row() is None and table.rows_model.rowCount():
                table.go_to(0)
            return
        for row in sheet.rows:
            if old[row.member_id] != row:
                at = table.rows_model.place(row.member_id)
                if at is not None:
                    table.rows_model.replace(at, row)
                else:
                    table.set_rows(sheet.rows)
                    return

    def _tell_sums(self, sheet: CampaignSheet) -> None:
        counts = sheet.counts
        parts = [f"{level_word(level)} {number_text(n)}" for level, n in counts.items()]
        waiting = len(sheet.rated) - sum(counts.values())
        if waiting:
            parts.append(_("chưa có mức {n}").format(n=number_text(waiting)))
        self.counts.setText(" · ".join(parts))
        self.bar.set_counts(counts, len(sheet.rated))
        caps = sheet.caps
        text = caps.sentence()
        if caps.exceeded:
            text += " · " + _("đang vượt {n}").format(n=caps.excellent - (caps.limit or 0))
        self.caps.setText(text)
        self.caps.setToolTip(caps.explanation())
        labels.set_tone(self.caps, "warning" if caps.exceeded else "muted")
        if not self.quota.hasFocus() or not self.quota.isModified():
            self.quota.setText("" if caps.quota is None else str(caps.quota))

    def _filter(self) -> None:
        if self.table is not None:
            self.table.set_filter(FILTERS.get(self.chips.current() or "rated"))

    def _search(self, text: str) -> None:
        if self.table is not None:
            self.table.set_search(text)

    def _row_moved(self) -> None:
        self._of_branch = False
        self._show_why()

    def _show_why(self) -> None:
        if self.sheet is None or self.table is None:
            return
        if self._of_branch:
            self.why.show_branch(self.sheet)
        else:
            self.why.show_row(self.sheet, self._current())

    def _current(self) -> RatingRow | None:
        if self.table is None or self.sheet is None:
            return None
        row = self.table.current_row()
        if row is None:
            return None
        return next((found for found in self.sheet.rows if found.member_id == row.member_id), None)

    # typing

    def _save_cells(self, edits: list[CellEdit]) -> None:
        if len({edit.row.member_id for edit in edits}) < _MANY:
            self._write_cells(edits)
            return
        reason = _("trước sửa nhiều đồng chí")
        self.context.after_copy(reason, lambda: self._write_cells(edits), self.reload)

    def _write_cells(self, edits: list[CellEdit]) -> None:
        sheet = self._sheet_now()
        rows = {edit.row.member_id: edit.row for edit in edits}
        decided = {e.row.member_id: e.row.decided for e in edits if e.column == "decided"}
        typed = [
            row.draft() for row in rows.values() if any(e.column != "decided" for e in edits if e.row is row)
        ]
        title = (
            _("Xếp loại của {name}").format(name=next(iter(rows.values())).full_name)
            if len(rows) == 1
            else _("Xếp loại của {n} đồng chí").format(n=len(rows))
        )
        try:
            with self.context.book.write(title) as session:
                if typed:
                    service.save_rows(session, sheet.info.id, typed)
                if decided:
                    service.record_levels(session, sheet.info.id, decided)
        except UserError as error:
            assert self.table is not None
            for edit in edits:
                self.table.refuse(edit.row.member_id, edit.column, edit.text, error)
            self.reload()
            return
        self._done(_("Đã ghi: {title}.").format(title=title[:1].lower() + title[1:]))

    def _done(self, sentence: str) -> None:
        self.reload()
        self.context.changed(sentence, self.context.book.last_change)

    def _save_quota(self) -> None:
        if self.sheet is None or not self.quota.isModified():
            return
        self.quota.setModified(False)
        text, info = clean(self.quota.text()), self.sheet.info
        with messages.errors_shown(self):
            if text and not (text.isascii() and text.isdigit()):
                self.quota.setText("" if info.quota is None else str(info.quota))
                raise UserError(_("Số xuất sắc đảng ủy giao là một số, ví dụ 5."), "quota")
            quota = int(text) if text else None
            if quota == info.quota:
                return
            with self.context.book.write(_("Số xuất sắc đảng ủy giao")) as session:
                service.update_campaign(
                    session,
                    info.id,
                    review_date=info.review_date,
                    due=info.due,
                    quota=quota,
                    outstanding=info.outstanding,
                )
            self._done(_("Đã ghi số xuất sắc đảng ủy giao."))

    # acts

    def _year_chosen(self, at: int) -> None:
        year = self.years.itemData(at)
        if year is None:
            dialog = form.OpenForm(self, self.context, self.year - 1)
            if dialog.run():
                self.year = dialog.year
                self._done(_("Đã mở đợt xếp loại năm {year}.").format(year=self.year))
            elif self.isVisible():
                # not when the book was locked meanwhile
                self.reload()
            return
        self.year = int(year)
        self._of_branch = False
        self.reload()

    def open_campaign(self) -> None:
        """Open the rating of the year shown."""
        dialog = form.OpenForm(self, self.context, self.year)
        if dialog.run():
            self.year = dialog.year
            self._done(_("Đã mở đợt xếp loại năm {year}.").format(year=self.year))

    def edit_campaign(self) -> None:
        """The days, the number from above and how the cap is counted."""
        if self.sheet is not None and form.CampaignForm(self, self.context, self.sheet).run():
            self._done(_("Đã sửa đợt xếp loại."))

    def count_votes(self) -> None:
        """The count of the ballots."""
        self.context.after_copy(_("trước kiểm phiếu"), self._count_votes)

    def _count_votes(self) -> None:
        if self.sheet is not None and form.VotesForm(self, self.context, self.sheet).run():
            self._done(_("Đã ghi kết quả kiểm phiếu."))

    def edit_facts(self) -> None:
        """Tasks, shortcomings, discipline, leave of the row one is on."""
        row = self._current()
        if row is not None and form.FactsForm(self, self.context, self._sheet_now(), row).run():
            self._done(_("Đã ghi số liệu của {name}.").format(name=row.full_name))

    def overrule(self, branch: bool = False) -> None:
        """Propose another level than the criteria give."""
        row = None if branch else self._current()
        if (branch or row is not None) and form.OverruleForm(
            self, self.context, self._sheet_now(), row
        ).run():
            self._done(_("Đã đổi mức đề xuất."))

    def change_eligibility(self) -> None:
        """Rate or leave out the row one is on, with a reason."""
        row = self._current()
        if row is None:
            return
        if row.eligibility.overruled:
            with (
                messages.errors_shown(self),
                self.context.book.write(_("Diện xếp loại của {name}").format(name=row.full_name)) as session,
            ):
                service.set_excluded(session, self._sheet_now().info.id, row.member_id, None)
            self._done(_("{name}: theo quy định chung.").format(name=row.full_name))
        elif form.EligibilityForm(self, self.context, self._sheet_now(), row).run():
            self._done(_("Đã đổi diện xếp loại của {name}.").format(name=row.full_name))

    def propose(self) -> None:
        """Close the branch's proposal."""
        sheet = self._sheet_now()
        counts = " · ".join(f"{level_word(level)} {n}" for level, n in sheet.counts.items())
        with messages.errors_shown(self) as shown:
            if any(row.level is None for row in sheet.rated):
                with self.context.book.read() as session:
                    service.propose(session, sheet.info.id)  # says who still lacks a level
            question = _("Chốt đề xuất của chi bộ năm {year}?").format(year=sheet.info.year)
            detail = counts
            if sheet.caps.exceeded:
                detail += "\n" + _("Số xuất sắc đang vượt số được giao hoặc trần tham khảo.")
            if not messages.confirm(self, question, _("Chốt đề xuất"), detail=detail):
                return
            with self.context.book.write(
                _("Chốt đề xuất xếp loại năm {year}").format(year=self.year)
            ) as session:
                service.propose(session, sheet.info.id)
        if shown.ok:
            self._done(_("Đã chốt đề xuất xếp loại năm {year}.").format(year=self.year))

    def reopen(self) -> None:
        """Take the proposal back to be corrected."""
        with (
            messages.errors_shown(self) as shown,
            self.context.book.write(
                _("Mở lại đề xuất xếp loại năm {year}").format(year=self.year)
            ) as session,
        ):
            service.reopen(session, self._sheet_now().info.id)
        if shown.ok:
            self._done(_("Đã mở lại đề xuất để sửa."))

    def decide(self) -> None:
        """Record the superior's decision."""
        self.context.after_copy(_("trước ghi quyết định xếp loại"), self._decide)

    def _decide(self) -> None:
        if form.DecisionForm(self, self.context, self._sheet_now()).run():
            self._done(_("Đã ghi quyết định của cấp trên."))

    def rerate(self, branch: bool = False) -> None:
        """Change a decided level by a later decision."""
        row = None if branch else self._current()
        if (branch or row is not None) and form.RerateForm(self, self.context, self._sheet_now(), row).run():
            self._done(_("Đã ghi xếp loại lại."))

    def show_branch(self) -> None:
        """The branch's own rating at the right."""
        self._of_branch = True
        self._show_why()

    def show_history(self) -> None:
        """What was done to the rating of the row one is on."""
        row = self._current()
        if row is None or self.sheet is None:
            return
        with self.context.book.read() as session:
            rating_id = service.rating_id(session, self.sheet.info.id, row.member_id)
        if rating_id is not None:
            self.context.show_history("member_rating", rating_id)

    def show_campaign_history(self) -> None:
        """What was done to the campaign and all its ratings."""
        if self.sheet is not None:
            self.context.show_history("rating_campaign", self.sheet.info.id)

    def show_people(self) -> None:
        """Back to the row one is on."""
        self._of_branch = False
        self._show_why()

    def edit_branch(self) -> None:
        """Points and facts of the branch."""
        if form.BranchForm(self, self.context, self._sheet_now()).run():
            self._done(_("Đã ghi xếp loại chi bộ."))

    def show_years(self) -> None:
        """Three years side by side."""
        sheet = self._sheet_now()
        with self.context.book.read() as session:
            years = service.recent_results(session, sheet.info.year)
        dialog = form.YearsDialog(self, self.context, sheet, years)
        dialog.exec()
        dialog.deleteLater()

    def _choose_paper(self) -> None:
        menu = QMenu(self)
        menu.addAction(_("Danh sách xếp loại"), self.show_list)
        menu.addAction(_("Tổng hợp kết quả"), self.show_summary)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.print_button.mapToGlobal(self.print_button.rect().bottomLeft()))

    def show_list(self) -> None:
        """The rating list as a paper."""
        papers_page.show_list(self, self.context, self.year)

    def show_summary(self) -> None:
        """The rating summary as a paper; asks first whether the cap is told on it."""
        papers_page.show_summary(self, self.context, self.year)

    def help_text(self) -> str:
        return _(
            "Xếp loại đảng viên và chi bộ của một năm.\n\n"
            "- Gõ thẳng vào ô như trong Excel: Enter xuống dòng, Tab sang phải, Ctrl+V dán từ Excel.\n"
            "- Mức gõ X (xuất sắc), T (tốt), H (hoàn thành), K (không hoàn thành); nhiệm vụ gõ được giao/đúng hạn/vượt mức, "
            "ví dụ 12/12/4.\n"
            "- Bên phải là “Vì sao”: từng điều kiện, con số và văn bản. Dấu ! là điều cần cân nhắc, không chặn.\n"
            "- Mức đề xuất do tiêu chí tính; đổi khác thì phải ghi lý do. Dấu * là mức đã đổi.\n"
            "- Trần xuất sắc chỉ để tham khảo, theo hai cách hiểu; số đảng ủy giao được lấy trước.\n"
            "- Chốt đề xuất rồi mới ghi quyết định của cấp trên; sau đó đổi mức là “xếp loại lại”, mức cũ vẫn được giữ.\n"
            "- Năm cũ mở ở ô Năm: sổ dùng đúng quy định của năm đó."
        )
