"""The calendar of working days: the days of a year, the day that has to be asked about, one entry of the branch."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop_app.branch import holidays
from desktop_app.branch.holidays import Asked, DayInfo
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, weekday_text
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px
from desktop_app.ui.titled_dialog import TitledDialog


class HolidayForm(FormDialog):
    """One day the branch enters: off, or worked in lieu."""

    def __init__(self, parent: QWidget, context: Context, info: DayInfo | None) -> None:
        super().__init__(parent, _("Ngày nghỉ, ngày làm bù"), save_label=_("Lưu ngày"))
        self._context = context
        self._id = None if info is None else info.id
        self.fields.add_date("day", _("Ngày"), exact=True, required=True)
        self.fields.add_choice(
            "kind", _("Ngày ấy"), [("off", _("nghỉ")), ("work", _("đi làm bù, không nghỉ"))]
        )
        self.fields.add_text("name", _("Tên"), required=True, hint=_("ví dụ: nghỉ bù Giỗ Tổ Hùng Vương"))
        self.fields.add_text("source", _("Theo"), hint=_("thông báo, công văn"), span=2)
        if info is not None:
            self.load(
                {
                    "day": PartialDate.of(info.day),
                    "kind": info.kind,
                    "name": info.name,
                    "source": info.source,
                }
            )
        self.use_draft(
            context,
            f"holiday/{self._id or 'new'}",
            "branch",
            {"form": "holiday", "id": self._id},
            new=self._id is None,
        )

    def accept_values(self, values: dict[str, Any]) -> None:
        day = values["day"].first()
        with self._context.book.write(_("Lịch nghỉ: ngày {day}").format(day=date_text(day))) as session:
            holidays.save_day(
                session, DayInfo(day, values["kind"], values["name"], values["source"], self._id)
            )


def kind_word(info: DayInfo) -> str:
    """What a day is, in a word."""
    if info.overruled:
        return _("chi bộ ghi đi làm")
    if info.kind == "work":
        return _("đi làm")
    return _("nghỉ") if info.sure else _("nghỉ (dự kiến)")


_TONES = {"work": "warning", "off": "good"}


class HolidaysDialog(TitledDialog):
    """The special days of a year. Every deadline in working days follows them."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(
            parent,
            _("Ngày nghỉ lễ, ngày làm bù"),
            _("Các hạn tính bằng ngày làm việc (thứ Hai đến thứ Sáu, trừ ngày nghỉ) theo lịch này."),
        )
        self._context = context
        outer = self.outer
        self.years = ChipBar()
        this, (first, last) = context.today().year, holidays.known_years()
        self.years.set_chips([(str(y), str(y), None) for y in range(min(first, this), max(last, this) + 2)])
        self.years.chosen.connect(lambda _key: self._show())
        outer.addWidget(self.years)
        self.question = Callout("info")
        self.yes = buttons.plain(_("Có nghỉ"), partial(self._answer, True))
        self.no = buttons.plain(_("Không nghỉ"), partial(self._answer, False))
        box = self.question.layout()
        assert box is not None
        box.addWidget(layouts.row(self.yes, self.no))
        outer.addWidget(self.question)
        self.unknown = Callout("warning")
        outer.addWidget(self.unknown)
        self.table = RecordTable(
            (
                Column("day", _("Ngày"), 110, kind="date"),
                Column(
                    "weekday",
                    _("Thứ"),
                    90,
                    text=lambda d: weekday_text(d.day),
                    sort=lambda d: d.day.weekday(),
                ),
                Column("name", _("Tên"), 260, tip=lambda d: d.source),
                Column(
                    "kind",
                    _("Ngày ấy"),
                    160,
                    kind="status",
                    text=kind_word,
                    tone=lambda d: "muted" if d.overruled or not d.sure else _TONES[d.kind],
                ),
                Column("source", _("Theo"), 220, hidden=True),
            ),
            key=lambda d: (d.day, d.id),
            settings=context.settings,
            name="holidays",
        )
        self.table.current_changed.connect(lambda _row: self._follow())
        self.table.row_activated.connect(lambda _row: self.edit())
        outer.addWidget(self.table.framed(), 1)
        self.source = labels.caption()
        outer.addWidget(self.source)
        self.edit_button = buttons.plain(_("Sửa…"), self.edit)
        self.remove_button = buttons.plain(_("Đưa vào thùng rác"), self.remove)
        self.close_button = buttons.primary(_("Đóng"), self.accept)
        outer.addWidget(
            layouts.row(
                buttons.plain(_("Thêm ngày…"), self.add, "add"),
                self.edit_button,
                self.remove_button,
                None,
                self.close_button,
            )
        )
        screen = self.screen().availableGeometry()
        self.resize(QSize(px(900), px(620)).boundedTo(screen.size() * 0.94))
        self.years.set_current(str(this))
        self.table.setFocus()

    def _year(self) -> int:
        return int(self.years.current() or self._context.today().year)

    def _show(self) -> None:
        year = self._year()
        with self._context.book.read() as session:
            days = holidays.calendar(session, year)
            self._asked: Asked | None = holidays.asked(session, year)
        self.table.set_empty(_("Chưa có ngày nghỉ nào của năm {year}.").format(year=year))
        self.table.set_rows(days)
        self.question.setVisible(self._asked is not None)
        if self._asked is not None:
            self.question.tell(
                _("Ngày {day} ({name}) có nghỉ không?").format(
                    day=date_text(self._asked.day), name=self._asked.name
                ),
                f"{self._asked.source}. {self._asked.note}.",
            )
        first, last = holidays.known_years()
        sure = all(one.sure for one in days)
        self.unknown.setVisible(not first <= year <= last or not sure)
        if not first <= year <= last:
            self.unknown.tell(
                _("Chưa có lịch nghỉ năm {year}").format(year=year),
                _("Ghi các ngày nghỉ khi có thông báo; trước đó hạn chỉ trừ thứ Bảy, Chủ nhật."),
            )
        elif not sure:
            self.unknown.tell(
                _("Lịch nghỉ năm {year} là dự kiến").format(year=year),
                _("Chưa có thông báo hoán đổi, nghỉ bù; kiểm tra lại và sửa khi có."),
            )
        if days and self.table.current_row() is None:
            self.table.go_to(0)
        self._follow()

    def _own(self) -> DayInfo | None:
        row = self.table.current_row()
        return row if isinstance(row, DayInfo) and row.id is not None else None

    def _follow(self) -> None:
        row = self.table.current_row()
        self.source.setText(
            _("Theo: {source}").format(source=row.source) if row is not None and row.source else ""
        )
        self.edit_button.setEnabled(row is not None)
        self.edit_button.setText(_("Hôm ấy đi làm…") if row is not None and row.id is None else _("Sửa…"))
        self.remove_button.setEnabled(self._own() is not None)

    def _done(self, sentence: str) -> None:
        self._context.changed(sentence, self._context.book.last_change)
        self._show()

    def add(self) -> None:
        """A day the branch was told of."""
        if HolidayForm(self, self._context, None).run():
            self._done(_("Đã ghi vào lịch nghỉ."))

    def edit(self) -> None:
        """An entry of the branch; a day the program knows is made a working day by an entry beside it."""
        row = self.table.current_row()
        if row is None:
            return
        info = row if row.id is not None else DayInfo(row.day, "work", row.name, "")
        if HolidayForm(self, self._context, info).run():
            self._done(_("Đã sửa lịch nghỉ."))

    def remove(self) -> None:
        """Take an entry of the branch away."""
        row = self._own()
        if row is None or row.id is None:
            return
        with (
            messages.errors_shown(self),
            self._context.book.write(_("Bỏ khỏi lịch nghỉ: {day}").format(day=date_text(row.day))) as session,
        ):
            holidays.delete_day(session, row.id)
        self._done(_("Đã bỏ ngày {day} khỏi lịch nghỉ của chi bộ.").format(day=date_text(row.day)))

    def _answer(self, off: bool) -> None:
        if self._asked is None:
            return
        title = _("Lịch nghỉ: ngày {day}").format(day=date_text(self._asked.day))
        with messages.errors_shown(self), self._context.book.write(title) as session:
            holidays.answer(session, self._asked, off)
        self._done(_("Đã ghi vào lịch nghỉ."))
