"""Việc cần làm: what is due, most urgent first, with one click to act; beside it the branch in figures."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, number_text, weekday_text
from desktop_app.documents.blocks import Chart
from desktop_app.home import closing, service
from desktop_app.home.close_form import ClosedDialog, CloseForm
from desktop_app.home.service import Due, Today
from desktop_app.ui import buttons, layouts
from desktop_app.ui.buttons import Button, plain
from desktop_app.ui.cards import Callout, Card, DueCard, FigureTile
from desktop_app.ui.charts import ChartView, Draw
from desktop_app.ui.context import Context
from desktop_app.ui.labels import body, caption
from desktop_app.ui.page import Page
from desktop_app.ui.theme import px

TONES = {"late": "danger", "soon": "warning", "later": "good"}
SHOWN = 12
"""Cards shown before "Xem tất cả": more are a list nobody reads."""


def drawn(chart: Chart) -> Draw:
    """The chart for the screen: drawn by the same hand as on paper, when it is first shown."""

    def draw(width: int, dark: bool, scale: float) -> bytes:
        from desktop_app.documents.charts import chart_png

        return chart_png(chart, max(1, round(width / scale)), dark, scale)

    return draw


class HomePage(Page):
    """The first page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Việc cần làm"))
        self.found: list[Due] = []
        self.today: Today | None = None
        self._all = False
        self.closed = 0
        left = QWidget()
        left.setProperty("kind", "clear")
        self._cards = QVBoxLayout(left)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(px(10))
        right = QWidget()
        right.setProperty("kind", "clear")
        self._side = QVBoxLayout(right)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(px(12))
        self.content.addWidget(layouts.columns((left, 13), (right, 5)), 1)
        self.set_primary(_("Chuẩn bị sinh hoạt"), self._prepare)

    def reload(self) -> None:
        today = self.context.today()
        with self.context.book.read() as session:
            self.found, self.today = service.overview(session, today)
            self.closed = len(closing.closed(session))
            following = None if self.found else service.next_date(session, today)
        late = sum(item.urgency == "late" for item in self.found)
        soon = sum(item.urgency == "soon" for item in self.found)
        parts = [f"{weekday_text(today)}, {date_text(today)}"]
        if soon:
            parts.append(_("{n} việc sắp đến hạn").format(n=soon))
        if late:
            parts.append(_("{n} việc quá hạn").format(n=late))
        self.set_status(" · ".join(parts))
        self._fill_cards(following)
        self._fill_side(self.today)
        self._name_primary()

    # --- left: what is due

    def _fill_cards(self, following: tuple[date, str] | None) -> None:
        layouts.clear(self._cards)
        self.cards: list[DueCard] = []
        for item in self.found if self._all else self.found[:SHOWN]:
            tone = "muted" if item.measure == "month" and item.urgency == "later" else TONES[item.urgency]
            clause = item.clause
            if item.advisory:
                clause = _("{clause} (ngày tham khảo)").format(clause=clause)
            card = DueCard(item.badge(), tone, item.title, clause, item.action_label, partial(self.act, item))
            if item.deadline.closable and item.urgency != "later":
                card.add_link(_("Đóng…"), partial(self.close_by_hand, item))
            self.cards.append(card)
            self._cards.addWidget(card)
        # the words begin on one line all the way down
        widest = max((card.badge.wanted() for card in self.cards), default=0)
        for card in self.cards:
            card.badge.at_least(widest)
        if len(self.found) > SHOWN and not self._all:
            self.more: Button = plain(_("Xem tất cả {n} việc").format(n=len(self.found)), self._show_all)
            self._cards.addWidget(self.more)
        if self.closed:
            self.closed_button = buttons.link(
                _("{n} việc đã đóng bằng tay").format(n=self.closed), self.show_closed
            )
            self._cards.addWidget(layouts.row(self.closed_button, None))
        if not self.found:
            text = ""
            if following is not None:
                day, what = following
                text = _("Việc gần nhất: {what}, {day}.").format(what=what, day=date_text(day))
            self._cards.addWidget(Callout("good", _("Không có việc nào đến hạn."), text))
        self._cards.addStretch(1)

    def _show_all(self) -> None:
        self._all = True
        self._fill_cards(None)
        first = self.cards[SHOWN].button
        if first is not None:
            first.setFocus()

    def act(self, item: Due) -> None:
        """Go where the thing is done."""
        self.context.open_page(item.page, **dict(item.target))

    def open(self, **target: object) -> None:
        """``close`` opens again the closing of a deadline that was left half typed."""
        key = target.get("close")
        if key is not None:
            found = next((item for item in self.found if item.key == key), None)
            if found is None:
                raise UserError(_("Việc này không còn đến hạn."))
            self.close_by_hand(found)

    def close_by_hand(self, item: Due) -> None:
        """Close what no record closes, with a reason."""
        if CloseForm(self, self.context, item.deadline).run():
            self.context.changed(
                _("Đã đóng việc: {title}").format(title=item.title), self.context.book.last_change
            )

    def show_closed(self) -> None:
        """What was closed by hand, and the way back."""
        ClosedDialog(self, self.context).exec()

    # --- right: the branch

    def _fill_side(self, today: Today) -> None:
        layouts.clear(self._side)
        self._side.addWidget(self._figures(today))
        self._side.addWidget(self._meeting(today))
        if any(value is not None for _month, value in today.months):
            self._side.addWidget(self._attendance(today))
        if today.members:
            self._side.addWidget(self._ages(today))
        self._side.addStretch(1)

    def _figures(self, today: Today) -> Card:
        card = Card(_("Chi bộ hôm nay"))
        grid = QGridLayout()
        grid.setSpacing(px(8))
        open_page = self.context.open_page
        rate = "–" if today.attendance is None else f"{number_text(today.attendance, 1)}%"
        graded = "–" if not today.graded else f"{today.good}/{today.graded}"
        self.tiles = (
            FigureTile(number_text(today.members), _("đảng viên"), partial(open_page, "members")),
            FigureTile(
                number_text(today.probationary),
                _("dự bị"),
                partial(open_page, "members", filter="probationary"),
            ),
            FigureTile(rate, _("dự họp 12 tháng"), partial(open_page, "meetings")),
            FigureTile(graded, _("buổi loại Tốt"), partial(open_page, "meetings")),
        )
        for at, tile in enumerate(self.tiles):
            grid.addWidget(tile, at // 2, at % 2)
        card.body.addLayout(grid)
        return card

    def _meeting(self, today: Today) -> Card:
        found = today.meeting
        if found is None:
            card = Card(_("Buổi sinh hoạt tới"))
            card.body.addWidget(body(_("Chưa có buổi sinh hoạt nào được chuẩn bị.")))
            return card
        month = int(found.month.split("-")[1])
        card = Card(_("Sinh hoạt tháng {month}").format(month=month))
        card.body.addWidget(
            caption(
                " · ".join(part for part in (f"{date_text(found.day)}, {found.start}", found.place) if part)
            )
        )
        lines = [_("Chương trình: {n} nội dung.").format(n=found.items)]
        if found.carried:
            lines.append(_("{n} việc chưa xong chuyển sang.").format(n=found.carried))
        if found.documents_by is not None:
            lines.append(_("Tài liệu đưa trước {day}.").format(day=date_text(found.documents_by)))
        card.body.addWidget(body(" ".join(lines)))
        return card

    def _attendance(self, today: Today) -> Card:
        card = Card(_("Tỷ lệ dự họp theo tháng"))
        chart = Chart(
            "bar",
            "",
            tuple(month for month, _value in today.months),
            (
                (
                    _("Tỷ lệ dự"),
                    tuple(None if value is None else float(round(value)) for _month, value in today.months),
                ),
            ),
            unit="%",
            height_mm=34,
        )
        said = "; ".join(
            f"{month}: {number_text(value, 1)}%" for month, value in today.months if value is not None
        )
        self.attendance = ChartView(
            drawn(chart), _("Tỷ lệ dự họp theo tháng: {values}").format(values=said), 130
        )
        card.body.addWidget(self.attendance)
        if today.norm is not None:
            low = [month for month, value in today.months if value is not None and value < today.norm]
            norm = number_text(today.norm)
            card.body.addWidget(
                caption(
                    _("Dưới {norm}%: tháng {months}").format(norm=norm, months=", ".join(low))
                    if low
                    else _("Các tháng đều đạt từ {norm}%").format(norm=norm)
                )
            )
        return card

    def _ages(self, today: Today) -> Card:
        card = Card(_("Tuổi đời đảng viên"))
        chart = Chart(
            "bar",
            "",
            tuple(words for words, _count in today.ages),
            ((_("Đảng viên"), tuple(float(count) for _words, count in today.ages)),),
            height_mm=34,
        )
        said = "; ".join(f"{words}: {count}" for words, count in today.ages if count)
        self.ages = ChartView(drawn(chart), _("Tuổi đời đảng viên: {values}").format(values=said), 130)
        card.body.addWidget(self.ages)
        return card

    # --- the one primary button

    def _name_primary(self) -> None:
        assert self.today is not None
        assert self.primary is not None
        if not self.today.members:
            self.primary.setText(_("Nhập danh sách đảng viên"))
            return
        found = self.today.meeting
        day = self.context.today()
        month = int(found.month.split("-")[1]) if found is not None else self._next_month(day)
        self.primary.setText(_("Chuẩn bị sinh hoạt tháng {month}").format(month=month))

    def _next_month(self, day: date) -> int:
        missing = any(item.key.startswith("missing-regular") for item in self.found)
        return day.month if missing else day.month % 12 + 1

    def _prepare(self) -> None:
        if self.today is not None and not self.today.members:
            self.context.open_page("members", bring_in=True)
            return
        found = self.today.meeting if self.today is not None else None
        if found is not None:
            self.context.open_page("meetings", meeting_id=found.id)
        else:
            self.context.open_page("meetings", prepare="regular")

    def help_text(self) -> str:
        return _(
            "Trang này nhắc những việc đến hạn của chi bộ, việc gấp nhất ở trên.\n\n"
            "Mỗi dòng ghi số ngày còn lại hoặc đã quá, việc gì, căn cứ nào, và một nút để làm ngay. "
            "Việc quá hạn không tự mất: ghi kết quả vào sổ thì dòng nhắc mới hết. "
            "Việc không ghi kết quả vào đâu được thì đóng bằng tay, ghi lý do, và mở lại được.\n\n"
            "- Tab, Shift+Tab: đến từng nút; Enter: làm việc đó.\n"
            "- Các con số bên phải mở danh sách phía sau.\n"
            "- Ngày ghi “tham khảo” là ngày chưa thấy văn bản quy định; đảng ủy hẹn ngày khác thì theo đảng ủy."
        )
