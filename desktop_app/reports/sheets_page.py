"""Biểu 1, 2 and 3 on the screen: a period or any days that are past, the rows, who stands behind each number, the checks, and
the forms as PDF, Word, Excel and print. A part of the page of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, upper_first
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.reports import sheet_service
from desktop_app.reports.behind_form import BehindDialog
from desktop_app.reports.fill_form import FORMS, FillForm, form_of
from desktop_app.reports.sheet_checks import Check
from desktop_app.reports.sheet_document import all_documents, sheet_document
from desktop_app.reports.sheet_notes import notes
from desktop_app.reports.sheet_rows import Sheet, SheetRow
from desktop_app.reports.sheet_service import SheetSet
from desktop_app.reports.transfer_days_form import TransferDaysForm
from desktop_app.ui import buttons, exports, labels, layouts
from desktop_app.ui.cards import Callout, Card, Disc
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.choice_fields import CheckField, ChoiceField
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.date_number_fields import DateField
from desktop_app.ui.exports import Leaving
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

_DAYS = "days"
_SHOWN_GOOD = 4
_LABEL_LEAST = 170
"""Pixels that tell the rows of Biểu 1 from each other ("Chuyển đi tỉnh khác", "Chuyển đi huyện khác")."""


def periods(today: dt.date, years: int = 6) -> list[Period]:
    """The periods to choose from: this year with its halves, quarters and months so far, then the years before with their
    halves; newest first."""
    found = [Period("year", today.year)]
    for kind, count in (("half-year", 2), ("quarter", 4), ("month", 12)):
        parts = [Period(kind, today.year, n) for n in range(count, 0, -1)]  # type: ignore[arg-type]
        found += [part for part in parts if part.start <= today]
    for year in range(today.year - 1, today.year - years, -1):
        found += [Period("year", year), Period("half-year", year, 2), Period("half-year", year, 1)]
    return found


class SheetsPanel(QWidget):
    """The forms of a span of days. ``said`` is the line for the head of the page."""

    said = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.found: SheetSet | None = None
        self._loading = False
        self._whole = False

        self.period = ChoiceField("period", _("Kỳ"), [])
        self.period.changed.connect(self._period_chosen)
        self.start = DateField("start", _("Từ ngày"), exact=True)
        self.end = DateField("end", _("Đến hết ngày"), exact=True)
        for field in (self.start, self.end):
            field.line.left.connect(self._days_typed)
        top = layouts.columns((self.period, 40), (self.start, 30), (self.end, 30), stack_below=520)
        self.sheet_chips = ChipBar()
        self.sheet_chips.set_chips([(key, _(word), None) for key, word in FORMS])
        self.sheet_chips.chosen.connect(self._show_sheet)

        self.table = RecordTable(
            (
                Column("mark", _("TT"), 56, align="center", text=lambda row: row.mark, bold=_bold),
                Column(
                    "label",
                    _("Tiêu chí"),
                    380,
                    text=_label,
                    tip=lambda row: row.label,
                    bold=_bold,
                    least=_LABEL_LEAST,
                ),
                Column("now", _("Kỳ này"), 88, "number", text=lambda row: row.now_text(), bold=_bold),
                Column("before", _("Cùng kỳ"), 88, "number", text=lambda row: row.before_text(), bold=_bold),
                Column(
                    "percent",
                    _("So sánh"),
                    96,
                    "number",
                    text=lambda row: row.percent(),
                    sort=lambda row: row.share(),
                    title_tip=_("Kỳ này bằng bao nhiêu phần trăm cùng kỳ năm trước"),
                    spare=1,
                ),
            ),
            key=lambda row: row.code,
        )
        self.table.set_empty(_("Chọn kỳ hoặc ngày ở trên."))
        self.table.row_activated.connect(self.show_people)
        self.table.current_changed.connect(self._row_chosen)
        self.now_button = buttons.link(_("Ai trong kỳ này"), partial(self._show_current, False))
        self.before_button = buttons.link(_("Ai trong cùng kỳ"), partial(self._show_current, True))
        self.note = labels.caption()
        self.compare_button = buttons.link("", self._compare)
        self.counting_button = buttons.link(_("Cách tính ngày chuyển…"), self.set_counting)

        self.together = CheckField("together", _("Cả ba biểu trong một tệp"))
        self.together.set_value(True)
        self.together.caption.hide()
        self.pdf_button = buttons.plain(_("Lưu PDF…"), self._save_pdf)
        self.word_button = buttons.plain(_("Lưu Word…"), self._save_word)
        self.excel_button = buttons.plain(_("Lưu Excel…"), self._save_excel)
        self.print_button = buttons.primary(_("Xem và in…"), self._print)
        out = layouts.flow(self.pdf_button, self.word_button, self.excel_button, self.print_button, spacing=8)

        left = layouts.column(
            top,
            self.sheet_chips,
            self.table.framed(self.now_button, self.before_button),
            self.note,
            layouts.row(self.compare_button, self.counting_button, None),
            spacing=8,
        )
        box = left.layout()
        assert isinstance(box, QVBoxLayout)
        box.setStretch(2, 1)
        self.table.setMinimumHeight(px(264))
        self._right_box = QVBoxLayout()
        self._right_box.setContentsMargins(0, 0, px(4), 0)
        self._right_box.setSpacing(px(12))
        inside = QWidget()
        inside.setLayout(self._right_box)
        right = layouts.scrolled(inside)
        right.setMinimumSize(px(280), px(240))
        out_card = Card(_("Đưa ra giấy tờ"))
        out_card.body.addWidget(self.together)
        out_card.body.addWidget(out)
        self.fill_button = buttons.link(_("Điền vào biểu có sẵn…"), self.fill_given)
        out_card.body.addWidget(layouts.row(self.fill_button, None))
        side = layouts.column(out_card, right, spacing=12)
        side_box = side.layout()
        assert isinstance(side_box, QVBoxLayout)
        side_box.setStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(layouts.columns((left, 66), (side, 34), stack_below=900))

    # --- reading

    def reload(self) -> None:
        """Read the book again for what is chosen; at first this year."""
        self._loading = True
        items: list[tuple[Any, str]] = [
            (period.code, upper_first(period.title)) for period in periods(self.context.today())
        ]
        self.period.set_items([*items, (_DAYS, _("Ngày tự chọn"))])
        self._loading = False
        self._read()

    def choose(self, code: str, sheet: str = "") -> None:
        """Go to a period, and to one of the forms."""
        self.period.set_value(code)
        if sheet:
            self.sheet_chips.set_current(sheet)

    def choose_days(self, start: dt.date, end: dt.date) -> None:
        """Go to any days."""
        self._loading = True
        self.period.set_value(_DAYS)
        self.start.set_value(start)
        self.end.set_value(end)
        self._loading = False
        self._read()

    def _period_chosen(self) -> None:
        if not self._loading:
            self._whole = False
            self._read()

    def _compare(self) -> None:
        """Beside the whole of last year's period, or again beside the same stretch of it."""
        self._whole = not self._whole
        self._read()

    def set_counting(self) -> None:
        """By which day transfers are counted."""
        if TransferDaysForm(self, self.context).run():
            self._read()

    def _days_typed(self) -> None:
        if self._loading or self.found is None:
            return
        span = self.found.sheets.span
        if (self.start.line.text(), self.end.line.text()) != (date_text(span.start), date_text(span.end)):
            self._loading = True
            self.period.set_value(_DAYS)
            self._loading = False
            self._read()

    def _day_of(self, field: DateField) -> dt.date:
        value = field.value()
        day = value.exact() if value is not None else None
        if day is None:
            raise field.missing()
        return day

    def _read(self) -> None:
        today = self.context.today()
        for field in (self.start, self.end):
            field.set_error(None)
        code = self.period.value()
        try:
            if code == _DAYS:
                start, end = self._day_of(self.start), self._day_of(self.end)
                with self.context.book.read() as session:
                    found = sheet_service.of_days(session, start, end, today)
            else:
                with self.context.book.read() as session:
                    found = sheet_service.of_period(session, Period.parse(code), today, self._whole)
        except UserError as error:
            (self.end if error.field == "end" else self.start).set_error(str(error))
            return
        self.found = found
        self._loading = True
        self.start.set_value(found.sheets.span.start)
        self.end.set_value(found.sheets.span.end)
        self._loading = False
        self._show_sheet()
        self._fill_checks()

    # --- showing

    def sheet(self) -> Sheet | None:
        """The form shown."""
        if self.found is None:
            return None
        return form_of(self.found, self.sheet_chips.current() or "one")

    def _show_sheet(self, _key: object = None) -> None:
        sheet, found = self.sheet(), self.found
        if sheet is None or found is None:
            return
        kept = self.table.current_row()
        self.table.set_rows(sheet.rows)
        if kept is None or not self.table.select_key(kept.code):
            self.table.select_key(sheet.rows[0].code)
        self.note.setText(" ".join(notes(sheet, found)))
        self.note.setVisible(bool(self.note.text()))
        self.compare_button.setVisible(found.running)
        if found.period is not None:
            self.compare_button.setText(
                _("So với cùng những ngày năm trước")
                if found.whole_before
                else _("So với cả {period}").format(period=found.period.same_last_year().title)
            )
        self.counting_button.setVisible(sheet.number == 1)
        span = found.sheets.span
        self.said.emit(
            _("{title} · so với {start} – {end}").format(
                title=upper_first(found.title),
                start=date_text(span.before_start),
                end=date_text(span.before_end),
            )
        )

    def _row_chosen(self, row: SheetRow | None) -> None:
        self.now_button.setEnabled(row is not None and bool(row.people))
        self.before_button.setEnabled(row is not None and bool(row.people_before))

    def _fill_checks(self) -> None:
        assert self.found is not None
        layouts.clear(self._right_box)
        wrong = [one for one in self.found.checks if not one.holds]
        good = [one for one in self.found.checks if one.holds]
        if not wrong:
            self._right_box.addWidget(Callout("good", _("Mọi phép kiểm tra đều khớp")))
        card = Card(_("Kiểm tra trước khi nộp"))
        self.check_lines = [self._check_line(one) for one in (*wrong, *good[:_SHOWN_GOOD])]
        for line in self.check_lines:
            card.body.addWidget(line)
        rest = good[_SHOWN_GOOD:]
        if rest:
            more = [self._check_line(one) for one in rest]
            link = buttons.link(_("Xem thêm {n} phép kiểm tra đã khớp").format(n=len(rest)))

            def show() -> None:
                link.hide()
                for line in more:
                    line.show()

            link.clicked.connect(show)
            card.body.addWidget(layouts.row(link, None))
            for line in more:
                line.hide()
                card.body.addWidget(line)
        self._right_box.addWidget(card)
        self._right_box.addStretch(1)

    def _check_line(self, one: Check) -> QWidget:
        tone, icon, word = {
            "error": ("danger", "close", _("lỗi")),
            "warning": ("warning", "warning", _("cần xem")),
            "good": ("good", "check", _("đạt")),
        }[one.severity]
        disc = Disc(icon, tone)
        disc.setAccessibleName(word)
        words: list[QWidget | int | None] = [labels.body(one.sentence)]
        if one.hint:
            words.append(labels.caption(one.hint))
        if one.people:
            go = buttons.link(_("Xem những ai"), partial(self._show_list, one.sentence, one.people))
            go.setAccessibleDescription(one.sentence)
            words.append(layouts.row(go, None))
        line = layouts.columns(
            (layouts.column(disc, None), 0), (layouts.column(*words, spacing=2), 1), stack_below=0
        )
        line.setAccessibleName(one.sentence)
        return line

    # --- behind the numbers

    def _show_current(self, before: bool) -> None:
        row = self.table.current_row()
        if row is not None:
            self.show_people(row, before)

    def show_people(self, row: SheetRow, before: bool = False) -> None:
        """Open the people behind a number, each with what happened to them in the span."""
        assert self.found is not None
        people = row.people_before if before else row.people
        if not people:
            return
        span = self.found.sheets.span
        days = (span.before_start, span.before_end) if before else (span.start, span.end)
        with self.context.book.read() as session:
            rows = sheet_service.behind(session, people, days if row.code[0] in "BCN" else None)
        value = row.before_text() if before else row.now_text()
        title = _(row.label) + (" " + _("(cùng kỳ)") if before else "")
        self._open(BehindDialog(self, self.context, title, value, rows))

    def _show_list(self, title: str, people: tuple[int, ...]) -> None:
        with self.context.book.read() as session:
            rows = sheet_service.behind(session, people)
        self._open(BehindDialog(self, self.context, title, str(len(set(people))), rows))

    def _open(self, dialog: BehindDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    # --- out of the book

    def _chosen(self) -> tuple[Sheet, ...]:
        sheet, found = self.sheet(), self.found
        assert sheet is not None
        assert found is not None
        return found.sheets.all(sheet.view) if self.together.value() else (sheet,)

    def _document(self) -> Document:
        assert self.found is not None
        with self.context.book.read() as session:
            frame = sheet_service.frame(session, self.context.today())
        sheets = self._chosen()
        if len(sheets) == 1:
            return sheet_document(sheets[0], self.found, frame)
        return all_documents(sheets, self.found, frame)

    def _leaving(self) -> Leaving:
        assert self.found is not None
        sheets = self._chosen()
        which = _("Biểu 1, 2, 3") if len(sheets) > 1 else _("Biểu {n}").format(n=sheets[0].number)
        name = f"{which} {self.found.title}"
        return Leaving(name, name.replace("/", "-"), detail={"rows": sum(len(one.rows) for one in sheets)})

    def _save(self, word: str, ending: str, make: Callable[[], bytes]) -> None:
        exports.save(self, self.context, self._leaving(), word, ending, make)

    def _save_pdf(self) -> None:
        if self.found is not None:
            self._save(_("PDF"), "pdf", partial(to_pdf, self._document()))

    def _save_word(self) -> None:
        if self.found is not None:
            self._save(_("Word"), "docx", partial(to_word, self._document()))

    def _workbook(self) -> Callable[[], bytes]:
        found = self.found
        assert found is not None
        with self.context.book.read() as session:
            frame = sheet_service.frame(session, self.context.today())
        sheets = self._chosen()

        def make() -> bytes:
            from desktop_app.reports.sheet_workbook import sheets_workbook

            return sheets_workbook(sheets, found, frame)

        return make

    def _save_excel(self) -> None:
        if self.found is not None:
            self._save(_("Excel"), "xlsx", self._workbook())

    def fill_given(self) -> None:
        """Fill a workbook of the upper level with the form shown."""
        if self.found is not None:
            FillForm(self, self.context, self.found, self.sheet_chips.current() or "one").run()

    def _print(self) -> None:
        if self.found is None:
            return
        document, leaving = self._document(), self._leaving()
        PaperDialog(
            self,
            self.context,
            leaving.title,
            leaving.name,
            partial(to_pdf, document),
            partial(to_word, document),
            [(_("Excel"), "xlsx", self._workbook())],
        ).run()


def _bold(row: SheetRow) -> bool:
    return row.depth == 0


def _label(row: SheetRow) -> str:
    return "\u2003" * row.depth + _(row.label)
