"""Báo cáo: the periods and their papers left, the real page in the middle, its figures and what the check found right."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, upper_first
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.papers import service as papers
from desktop_app.papers.catalogue import KINDS
from desktop_app.papers.history_words import STATE_WORDS
from desktop_app.papers.models import PaperState
from desktop_app.papers.service import PaperInfo
from desktop_app.reports import figure_words, service
from desktop_app.reports.behind_form import BehindDialog
from desktop_app.reports.checks import Finding
from desktop_app.reports.figures import Difference, Figure, value_text
from desktop_app.reports.service import Report, Slot
from desktop_app.reports.sheets_page import SheetsPanel
from desktop_app.reports.text_form import TextEditor
from desktop_app.ui import buttons, exports, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, Disc
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.drafts import PAGE_MS, DraftKeeper, DraftLine
from desktop_app.ui.exports import Leaving
from desktop_app.ui.page import Page
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

STATE_TONES = {"none": "muted", "draft": "warning", "issued": "good", "submitted": "good"}


def state_word(state: str) -> str:
    """``chưa lập``, ``nháp``, ``đã ban hành``, ``đã nộp``."""
    return _(STATE_WORDS.get(state, N_("chưa lập")))


def period_words(period: Period) -> str:
    """``Năm 2026``, ``6 tháng 2026``."""
    if period.kind == "year":
        return _("Năm {year}").format(year=period.year)
    if period.kind == "half-year" and period.index == 1:
        return _("6 tháng {year}").format(year=period.year)
    return upper_first(period.title)


class ReportsPage(Page):
    """The periodic reports of the branch and the register of its papers."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Báo cáo"))
        self.report: Report | None = None
        self.paper: PaperInfo | None = None
        self._loading = False
        self._saved_at = ""
        self._number = 0

        self.chips = ChipBar()
        self.chips.set_chips(
            [
                ("reports", _("Báo cáo"), None),
                ("sheets", _("Biểu thống kê"), None),
                ("register", _("Sổ văn bản"), None),
            ]
        )
        self.chips.chosen.connect(self._switch)
        self.slots = RecordTable(
            (
                Column(
                    "period",
                    _("Kỳ"),
                    120,
                    text=lambda slot: period_words(slot.period),
                    sort=lambda slot: (slot.period.end, slot.period.start),
                ),
                Column(
                    "state",
                    _("Tình trạng"),
                    136,
                    kind="status",
                    text=lambda slot: state_word(slot.state),
                    tone=lambda slot: STATE_TONES[slot.state],
                ),
            ),
            key=lambda slot: slot.key,
        )
        self.slots.set_empty(_("Chưa có kỳ báo cáo nào."))
        self.slots.current_changed.connect(self._chosen_slot)
        self.register = RecordTable(
            (
                Column(
                    "number", _("Số"), 96, text=lambda paper: (paper.number_text or "").removeprefix("Số ")
                ),
                Column("kind", _("Văn bản"), 160, text=_kind_word),
                Column(
                    "date",
                    _("Ngày"),
                    100,
                    text=lambda paper: date_text(paper.date),
                    sort=lambda paper: paper.date,
                    hidden=True,
                ),
                Column("subject", _("Trích yếu"), 260, text=lambda paper: paper.subject, hidden=True),
            ),
            key=lambda paper: paper.id,
            settings=context.settings,
            name="register",
            search=lambda paper: f"{paper.number_text or ''} {_kind_word(paper)} {paper.subject}",
        )
        self.register.set_empty(_("Chưa ban hành văn bản nào."))
        self.register.current_changed.connect(self._chosen_paper)
        self.register.offer_history(lambda paper: context.show_history("paper", paper.id))
        self._lists = QStackedWidget()
        self._slots_card = self.slots.framed()
        self._lists.addWidget(self._slots_card)
        self._lists.addWidget(self.register.framed())
        left = layouts.column(self._lists, spacing=8)
        left.setMinimumWidth(px(280))

        self.preview = PdfPreview()
        self.preview.save_pdf_requested.connect(self._save_pdf)
        self.preview.save_word_requested.connect(self._save_word)
        exports.watch_prints(self.preview, context, self._leaving)
        self.editor = TextEditor()
        self.editor.to_save.connect(self._save_texts)
        self.editor.typing.connect(self._typing)
        self.draft_line = DraftLine()
        self.draft_line.given_up.connect(self._give_up)
        self.draft_line.taken_back.connect(self._take_back)
        self._keeper: DraftKeeper | None = None
        self._held: dict[str, Any] = {}
        self._brought: dict[str, Any] = {}
        self.views = ChipBar()
        self.views.set_chips([("page", _("Bản in"), None), ("text", _("Nội dung"), None)])
        self.views.chosen.connect(self._show_view)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.preview)
        self._middle.addWidget(_card(layouts.scrolled(self.editor)))
        middle = layouts.column(self.views, self.draft_line, self._middle, spacing=8)
        middle.setMinimumHeight(px(440))

        self._right_box = QVBoxLayout()
        self._right_box.setContentsMargins(0, 0, px(4), 0)
        self._right_box.setSpacing(px(12))
        inside = QWidget()
        inside.setLayout(self._right_box)
        right = layouts.scrolled(inside)
        right.setMinimumSize(px(264), px(320))
        self.sheets = SheetsPanel(context)
        self.sheets.said.connect(self.set_status)
        self._body = QStackedWidget()
        self._body.addWidget(layouts.columns((left, 24), (middle, 48), (right, 31), stack_below=900))
        self._body.addWidget(self.sheets)
        self.content.addWidget(self.chips)
        self.content.addWidget(self._body, 1)

        self.replace_button = self.add_action(_("Lập bản thay thế"), self._reopen)
        self.set_primary(_("Ban hành"), self._issue)

    # --- reading

    def reload(self) -> None:
        if self.chips.current() == "sheets":
            self.sheets.reload()
            return
        today = self.context.today()
        with self.context.book.read() as session:
            found = service.slots(session, today)
            issued = [paper for paper in papers.list_papers(session) if paper.state is not PaperState.DRAFT]
        self._loading = True
        self.slots.set_rows(found)
        self.register.set_rows(issued)
        if self.slots.current_row() is None and found:
            self.slots.select_key(self._first(found).key)
        self._loading = False
        if self.chips.current() == "register":
            self._chosen_paper(self.register.current_row())
        else:
            self._chosen_slot(self.slots.current_row())

    @staticmethod
    def _first(found: list[Slot]) -> Slot:
        """The report to begin with: one already begun and not handed up, else the newest."""
        return next((slot for slot in found if slot.state in ("draft", "issued")), found[0])

    def open(self, **target: object) -> None:
        """``period`` goes to the report of a period (with ``sheet`` to a form of it: ``one``, ``base``, ``two``, ``three``;
        ``fill``: filling a given workbook with it), ``paper_id`` to a paper of the register."""
        period, paper_id, sheet = target.get("period"), target.get("paper_id"), target.get("sheet")
        if isinstance(sheet, str):
            self.chips.set_current("sheets")
            self.sheets.choose(period if isinstance(period, str) else "", sheet)
            if target.get("fill") is True:
                self.sheets.fill_given()
        elif isinstance(period, str):
            self.chips.set_current("reports")
            self.slots.select_key(period)
            if target.get("view") == "text":
                self.views.set_current("text")
        elif isinstance(paper_id, int):
            self.chips.set_current("register")
            self.register.select_key(paper_id)

    def leave(self) -> bool:
        self.editor.flush()
        return True

    def _switch(self, key: str) -> None:
        self.editor.flush()
        sheets = key == "sheets"
        self._body.setCurrentIndex(1 if sheets else 0)
        self._lists.setCurrentIndex(0 if key == "reports" else 1)
        if sheets:
            # the forms have their own buttons
            assert self.primary is not None
            self.primary.hide()
            self.replace_button.hide()
        self.reload()

    def _chosen_slot(self, slot: Slot | None) -> None:
        if self._loading or self.chips.current() == "register":
            return
        self.editor.flush()
        if self._keeper is not None and (slot is None or self._keeper.key != f"report/{slot.key}"):
            # what could not be saved stays as a draft and must not come into another report
            self._keeper.keep_now()
            self.editor.let_go()
        self.paper = None
        if slot is None:
            self.report = None
            self._nothing(_("Chọn một kỳ báo cáo ở bên trái."))
            return
        try:
            with self.context.book.read() as session:
                self.report = service.open_report(session, slot.kind, slot.period, self.context.today())
                paper = self.report.paper
                content = papers.paper_file(session, paper.id) if paper is not None else b""
                older = service.versions(session, paper.id) if paper is not None else []
        except UserError as error:
            self.report = None
            self._nothing(str(error))
            return
        self._saved_at = ""
        self._show_report(content, older)
        self._begin_draft(slot.key)

    def _chosen_paper(self, paper: PaperInfo | None) -> None:
        if self._loading or self.chips.current() != "register":
            return
        self.report, self.paper = None, paper
        if paper is None:
            self._nothing(_("Chọn một văn bản ở bên trái."))
            return
        with self.context.book.read() as session:
            content = papers.paper_file(session, paper.id)
        self.views.hide()
        self._middle.setCurrentIndex(0)
        self.preview.word_button.setVisible(False)
        self._show_pdf(content)
        self.set_status(f"{paper.number_text or ''} · {date_text(paper.date)}".strip(" ·"))
        self._set_buttons()
        layouts.clear(self._right_box)
        card = Card(_kind_word(paper))
        for text in (
            paper.subject,
            paper.number_text or _("Không đánh số"),
            _("Ngày {day}").format(day=date_text(paper.date)),
            _("Người ký: {name}").format(name=paper.signer) if paper.signer else "",
            _("Đã nộp {day}").format(day=date_text(paper.submitted_on)) if paper.submitted_on else "",
        ):
            if text:
                card.body.addWidget(labels.body(text))
        card.body.addWidget(self._history_link(paper.id))
        self._right_box.addWidget(card)
        self._right_box.addStretch(1)

    def _history_link(self, paper_id: int) -> QWidget:
        """The way to what was done to a paper."""

        def show() -> None:
            self.editor.flush()
            self.context.show_history("paper", paper_id)

        return layouts.row(buttons.link(_("Lịch sử…"), show, "history"), None)

    def _nothing(self, text: str) -> None:
        self.set_status("")
        self._number += 1
        self.preview.set_message(text)
        layouts.clear(self._right_box)
        self._set_buttons()

    # --- showing

    def _show_report(self, content: bytes, older: list[PaperInfo]) -> None:
        report = self.report
        assert report is not None
        self.views.show()
        self.preview.word_button.setVisible(True)
        self._middle.setCurrentIndex(0 if self.views.current() == "page" else 1)
        self.editor.load(report)
        if report.editable:
            self._draw(report)
        else:
            self._show_pdf(content)
        self._say_status()
        self._set_buttons()
        self._fill_right(report, older)

    def _show_pdf(self, content: bytes) -> None:
        """Show a frozen page; a draft still being made must not come over it."""
        self._number += 1
        self.preview.set_pdf(content or None)

    def _draw(self, report: Report) -> None:
        """Make the page on the worker; the one before stays until it is there."""
        self._number += 1
        number = self._number
        document = report.document()
        self.preview.busy(_("Đang lập báo cáo…"))

        def done(content: bytes) -> None:
            if number == self._number:
                self.preview.set_pdf(content)

        self.context.tasks.run(
            lambda _progress: to_pdf(document), done=done, owner=self, title=_("Đang lập báo cáo…")
        )

    def _say_status(self) -> None:
        report = self.report
        assert report is not None
        parts = [period_words(report.period), state_word(report.state)]
        paper = report.paper
        if paper is not None and paper.number_text is not None:
            parts.append(paper.number_text)
        if paper is not None and paper.submitted_on is not None:
            parts.append(_("nộp ngày {day}").format(day=date_text(paper.submitted_on)))
        parts.append(_("số liệu đến {day}").format(day=date_text(report.figures.as_of)))
        if self._saved_at:
            parts.append(_("đã lưu lúc {time}").format(time=self._saved_at))
        self.set_status(" · ".join(parts))

    def _set_buttons(self) -> None:
        assert self.primary is not None
        state = self.report.state if self.report is not None else ""
        self.replace_button.setVisible(state in ("issued", "submitted"))
        self.primary.setVisible(state in ("none", "draft", "issued"))
        self.primary.setText(_("Đã nộp") if state == "issued" else _("Ban hành"))

    def _fill_right(self, report: Report, older: list[PaperInfo]) -> None:
        layouts.clear(self._right_box)
        if report.differences:
            self._right_box.addWidget(_differences(report.differences))
        if report.findings:
            title = _("Kiểm tra trước khi nộp") if report.editable else _("Kiểm tra khi ban hành")
            card = Card(title)
            self.findings = [self._finding(finding) for finding in report.findings]
            for line in self.findings:
                card.body.addWidget(line)
            self._right_box.addWidget(card)
        self.links: dict[str, buttons.Button] = {}
        for heading, prefixes in figure_words.SECTIONS:
            shown = [
                figure
                for figure in report.figures
                if figure.key.split(".")[0] in prefixes
                and (figure.value or figure.key in ("opening", "closing", "increase.total", "decrease.total"))
            ]
            if shown:
                card = Card(_(heading))
                card.body.addLayout(self._grid(shown))
                self._right_box.addWidget(card)
        if older:
            card = Card(_("Các bản trước"))
            for paper in older:
                words = _("Bản {n}, ngày {day}").format(n=paper.version, day=date_text(paper.date))
                card.body.addWidget(buttons.link(words, partial(self._show_version, paper.id)))
            self._right_box.addWidget(card)
        if report.paper is not None:
            self._right_box.addWidget(self._history_link(report.paper.id))
        self._right_box.addStretch(1)

    def _grid(self, figures: list[Figure]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, figure in enumerate(figures):
            label = _(figure.label)
            if row == 0 or figure.key.count(".") < 2 or not figure.opens:
                grid.addWidget(labels.body(label), row, 0)
            else:
                grid.addWidget(labels.caption(label), row, 0)
            if figure.opens:
                link = buttons.link(figure.text(), partial(self.show_behind, figure.key))
                link.setAccessibleName(f"{label}: {figure.text()}")
                link.setToolTip(_("Xem danh sách phía sau con số này"))
                self.links[figure.key] = link
                grid.addWidget(link, row, 1, right)
            else:
                value = labels.strong(figure.text(), wrap=False)
                value.setContentsMargins(px(8), 0, px(8), 0)
                grid.addWidget(value, row, 1, right)
            # rows with and without a list behind them stand at one distance
            grid.setRowMinimumHeight(row, px(36))
        return grid

    def _finding(self, finding: Finding) -> QWidget:
        tone = {"error": "danger", "warning": "warning", "good": "good"}[finding.severity]
        icon = {"error": "close", "warning": "warning", "good": "check"}[finding.severity]
        disc = Disc(icon, tone)
        disc.setAccessibleName(
            {"error": _("lỗi"), "warning": _("cần xem"), "good": _("đạt")}[finding.severity]
        )
        words: list[QWidget | int | None] = [labels.body(finding.sentence)]
        if finding.hint:
            words.append(labels.caption(finding.hint))
        if finding.page:
            go = buttons.link(_("Đến đó"), partial(self._go, finding))
            go.setAccessibleDescription(finding.sentence)
            words.append(layouts.row(go, None))
        line = QWidget()
        line.setProperty("kind", "clear")
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        grid.addWidget(layouts.column(disc, None), 0, 0)
        grid.addWidget(layouts.column(*words, spacing=2), 0, 1)
        line.setAccessibleName(finding.sentence)
        return line

    def _go(self, finding: Finding) -> None:
        self.context.open_page(finding.page, **dict(finding.target))

    def show_behind(self, key: str) -> None:
        """Open the list behind a figure."""
        assert self.report is not None
        figure = self.report.figures[key]
        with self.context.book.read() as session:
            rows = service.people_of(session, figure)
        dialog = BehindDialog(self, self.context, _(figure.label), figure.text(), rows)
        dialog.exec()
        dialog.deleteLater()

    def _show_version(self, paper_id: int) -> None:
        with self.context.book.read() as session:
            content = papers.paper_file(session, paper_id)
        self.views.set_current("page")
        self._show_pdf(content)

    def _show_view(self, key: str) -> None:
        if key == "page":
            self.editor.flush()
        self._middle.setCurrentIndex(0 if key == "page" else 1)

    # --- what is typed and not in the book yet

    def _begin_draft(self, period: str) -> None:
        """Keep what is typed in the report shown; what was left half typed in it comes back."""
        report = self.report
        key = f"report/{period}"
        if report is None or (self._keeper is not None and self._keeper.key == key):
            return
        if self._keeper is not None:
            self._keeper.stop()
        self.draft_line.hide()
        self._held = {}
        title = _("Nội dung báo cáo {period}").format(period=report.period.title)
        place = {"page": "reports", "target": {"period": period, "view": "text"}}
        self._keeper = DraftKeeper(
            self.context.book, key, lambda: title, place, self._typed, self, PAGE_MS, PAGE_MS
        )
        draft = self._keeper.found()
        if draft is None or not report.editable:
            return
        self._brought = dict(draft.values.get("texts", {}))
        moved = self.editor.moved(self._brought)
        if moved:
            self._held = self._brought
            self.draft_line.tell_asked(draft.saved_at, moved)
            return
        self.editor.put_typed(self._brought)
        if self._typed() is None:
            self._keeper.forget()
            return
        self.draft_line.tell_found(draft.saved_at)
        self.views.set_current("text")

    def _typed(self) -> dict[str, Any] | None:
        texts = {**self._held, **self.editor.typed()}
        return {"texts": texts} if texts else None

    def _typing(self) -> None:
        if self._keeper is not None:
            self._keeper.touched()

    def _give_up(self) -> None:
        held, self._held = self._held, {}
        if not held:
            self.editor.put_typed(self._brought, back=True)
        if self._keeper is not None:
            self._keeper.keep_now()
        self.draft_line.tell_given_up()

    def _take_back(self) -> None:
        self._held = {}
        self.views.set_current("text")
        self.editor.put_typed(self._brought)
        self.draft_line.hide()

    def keep_typing(self) -> None:
        if self._keeper is not None:
            self._keeper.keep_now()
            self._keeper.stop()

    # --- writing

    def _save_texts(self, texts: dict[str, str]) -> None:
        report = self.report
        if report is None or not report.editable:
            return
        with messages.errors_shown(self) as shown:
            title = _("Nội dung báo cáo {period}").format(period=report.period.title)
            with self.context.book.write(title) as session:
                service.save_narrative(session, report.kind, report.period, texts, self.context.today())
        if not shown.ok:
            self.editor.was_refused()
            return
        self.editor.was_saved(texts)
        if self._keeper is not None:
            self._keeper.settle()
        change = self.context.book.last_change
        if change is not None:
            self.context.noted(_("Đã lưu {what}.").format(what=title[:1].lower() + title[1:]), change, title)
        with self.context.book.read() as session:
            self.report = service.open_report(session, report.kind, report.period, self.context.today())
            found = service.slots(session, self.context.today())
        self._loading = True
        self.slots.set_rows(found)
        self._loading = False
        self._saved_at = dt.datetime.now().strftime("%H:%M")
        self._draw(self.report)
        self._say_status()
        self._set_buttons()
        self._fill_right(self.report, [])

    def _issue(self) -> None:
        """The primary button: issue a draft, or note that an issued one was handed up."""
        report = self.report
        if report is None:
            return
        if report.state == "issued":
            self._submit()
            return
        self.editor.flush()
        report = self.report
        assert report is not None
        if report.errors:
            first = report.errors[0]
            messages.show_error(self, UserError(first.sentence, None, first.hint))
            return
        warnings = [finding.sentence for finding in report.findings if finding.severity == "warning"]
        detail = _("Số liệu, nội dung và bản in được chốt lại; sửa hồ sơ sau này không làm đổi báo cáo.")
        if warnings:
            detail += (
                "\n\n" + _("Kiểm tra còn thấy:") + "\n" + "\n".join(f"- {line}" for line in warnings[:6])
            )
        if not messages.confirm(
            self,
            _("Ban hành báo cáo {period}?").format(period=report.period.title),
            _("Ban hành"),
            detail=detail,
        ):
            return
        with messages.errors_shown(self) as shown:
            title = _("Ban hành báo cáo {period}").format(period=report.period.title)
            with self.context.book.write(title) as session:
                service.issue(session, report.kind, report.period, self.context.today())
        if shown.ok:
            self.views.set_current("page")
            self._changed(_("Đã ban hành báo cáo {period}.").format(period=report.period.title))

    def _submit(self) -> None:
        report = self.report
        assert report is not None
        paper = report.paper
        assert paper is not None

        def check(text: str) -> None:
            if PartialDate.parse(text).exact() is None:
                raise UserError(_("Ghi đủ ngày, tháng, năm."), None, _("Ví dụ 05/12/2026."))

        text = messages.ask_text(
            self,
            _("Đã nộp {number} lên cấp trên?").format(number=paper.number_text or ""),
            _("Ngày nộp"),
            date_text(self.context.today()),
            _("Đã nộp"),
            check,
        )
        if text is None:
            return
        day = PartialDate.parse(text).exact()
        assert day is not None
        with messages.errors_shown(self) as shown:
            title = _("Nộp báo cáo {period}").format(period=report.period.title)
            with self.context.book.write(title) as session:
                service.submit(session, paper.id, day)
        if shown.ok:
            self._changed(_("Đã ghi ngày nộp báo cáo {period}.").format(period=report.period.title))

    def _reopen(self) -> None:
        report = self.report
        if report is None or report.paper is None:
            return
        if not messages.confirm(
            self,
            _("Lập bản thay thế {number}?").format(number=report.paper.number_text or ""),
            _("Lập bản thay thế"),
            detail=_("Bản đã ban hành vẫn được giữ nguyên. Bản mới lấy số liệu hiện nay, giữ số cũ."),
        ):
            return
        with messages.errors_shown(self) as shown:
            title = _("Lập bản thay thế báo cáo {period}").format(period=report.period.title)
            with self.context.book.write(title) as session:
                service.reopen(session, report.paper.id, self.context.today())
        if shown.ok:
            self._changed(_("Đã lập bản thay thế báo cáo {period}.").format(period=report.period.title))

    def _changed(self, sentence: str) -> None:
        self.context.changed(sentence, self.context.book.last_change)
        self.reload()

    # --- files

    def _leaving(self) -> Leaving:
        if self.report is not None:
            name = _("Báo cáo {period}").format(period=self.report.period.title)
            return Leaving(name, name, detail={"pages": self.preview.pages()})
        paper = self.paper
        assert paper is not None
        title = f"{_kind_word(paper)} {paper.number_text or ''}".strip()
        return Leaving(title, f"{title} {paper.date.isoformat()}", detail={"pages": self.preview.pages()})

    def _save_pdf(self) -> None:
        content = self.preview.pdf()
        if content is not None:
            exports.save(self, self.context, self._leaving(), _("PDF"), "pdf", lambda: content)

    def _save_word(self) -> None:
        report = self.report
        if report is None:
            return
        document = report.document()

        exports.save(self, self.context, self._leaving(), _("Word"), "docx", partial(to_word, document))

    def help_text(self) -> str:
        return _(
            "Báo cáo 6 tháng và báo cáo năm của chi bộ, số liệu tính từ sổ.\n\n"
            "- Bên trái: các kỳ và tình trạng; “Sổ văn bản” liệt kê mọi văn bản đã ban hành.\n"
            "- “Biểu thống kê”: Biểu 1, 2, 3 của kỳ hay ngày bất kỳ đã qua, so với cùng kỳ năm trước; chọn dòng rồi "
            "Enter để xem ai ở phía sau; lưu PDF, Word, Excel hoặc in.\n"
            "- Ở giữa: “Bản in” là trang giấy thật; “Nội dung” để sửa lời văn từng mục, tự lưu khi ngừng gõ. "
            "Mục chưa sửa luôn theo số liệu trong sổ; mục để trống không in.\n"
            "- Bên phải: kiểm tra trước khi nộp, và các con số; bấm vào con số để xem danh sách phía sau.\n"
            "- “Ban hành” cấp số và chốt số liệu, lời văn, bản in. Sau đó sổ có sửa thì trang này nêu chỗ khác, "
            "bản đã chốt không đổi; cần sửa thì lập bản thay thế."
        )


def _kind_word(paper: PaperInfo) -> str:
    known = KINDS.get(paper.kind)
    return _(known.title) if known is not None else paper.kind


def _card(widget: QWidget) -> Card:
    card = Card(padding=12)
    card.body.addWidget(widget, 1)
    return card


def _differences(found: tuple[Difference, ...]) -> Callout:
    lines = []
    for item in found[:6]:
        before, now = value_text(item.frozen, item.unit), value_text(item.now, item.unit)
        change = (
            _("{before} → {now}").format(before=before, now=now)
            if before != now
            else _("vẫn {n}, khác người").format(n=now)
        )
        lines.append(f"{_(item.label)}: {change}")
    if len(found) > 6:
        lines.append(_("và {n} số liệu khác").format(n=len(found) - 6))
    return Callout("warning", _("Sổ đã thay đổi sau khi chốt báo cáo"), "\n".join(lines))
