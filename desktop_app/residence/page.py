"""Nơi cư trú: our members introduced to where they live, and the members of other branches who live here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QSizePolicy, QTabWidget, QWidget

from desktop_app.branch import service as branch_service
from desktop_app.core import rules as dated
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, fold, number_text
from desktop_app.documents.blocks import Document
from desktop_app.residence import letters_document, rules, service
from desktop_app.residence.form import DayForm, GuestMeetingForm, InForm, InYearForm, OutForm, RemarkForm
from desktop_app.residence.guest_list_form import bring_in
from desktop_app.residence.history_words import KIND_WORDS, VERDICT_WORDS
from desktop_app.residence.letters_document import Sender
from desktop_app.residence.rules import STATE_TONES, STATE_WORDS, day_in
from desktop_app.residence.service import InLine, OutLine
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

_YEARS_BACK = 5
_ALL = "all"


def _day(value: date | None) -> str:
    return "—" if value is None else date_text(value)


def _verdict(code: str) -> str:
    return _(VERDICT_WORDS[code]) if code in VERDICT_WORDS else ""


def _out_columns() -> tuple[Column, ...]:
    return (
        Column("full_name", _("Họ và tên"), 200, "name", sort=lambda line: line.sort_key),
        Column(
            "state",
            _("Tình trạng"),
            190,
            "status",
            text=lambda line: _(STATE_WORDS[line.state]),
            tone=lambda line: STATE_TONES[line.state],
        ),
        Column("ward", _("Nơi cư trú"), 250, text=_where, tip=_where),
        Column("letter_date", _("Giới thiệu"), 104, "date", text=lambda o: _day(o.out and o.out.letter_date)),
        Column("received_on", _("Tiếp nhận"), 104, "date", text=lambda o: _day(o.out and o.out.received_on)),
        Column("asked_on", _("Gửi phiếu"), 104, "date", text=lambda o: _day(o.remark and o.remark.asked_on)),
        Column(
            "answered_on", _("Nhận xét"), 104, "date", text=lambda o: _day(o.remark and o.remark.answered_on)
        ),
        Column(
            "verdict",
            _("Kết quả"),
            200,
            text=lambda line: _verdict(line.remark.verdict) if line.remark else "",
            tip=lambda line: line.remark.remark if line.remark else "",
        ),
        Column(
            "kind",
            _("Diện"),
            230,
            text=lambda line: _(KIND_WORDS[line.out.kind]) if line.out else "",
            hidden=True,
        ),
    )


def _where(line: OutLine) -> str:
    if line.out is None:
        return ""
    return ", ".join(part for part in (line.out.residence_branch, line.ward) if part)


def _in_columns() -> tuple[Column, ...]:
    return (
        Column(
            "full_name",
            _("Họ và tên"),
            200,
            "name",
            text=lambda line: line.guest.full_name,
            sort=lambda line: line.sort_key,
        ),
        Column(
            "state",
            _("Tình trạng"),
            190,
            "status",
            text=_guest_state,
            tone=lambda line: STATE_TONES[line.state],
        ),
        Column("workplace", _("Đơn vị công tác"), 200, text=lambda line: line.guest.workplace),
        Column("home_branch", _("Chi bộ, đảng bộ"), 200, text=lambda line: line.guest.home_branch),
        Column(
            "received_on",
            _("Tiếp nhận"),
            104,
            "date",
            text=lambda line: _day(line.guest.received_on or line.guest.introduced_on),
        ),
        Column(
            "meetings",
            _("Họp"),
            80,
            text=lambda line: f"{line.year.attended}/{line.year.called}" if line.year.called else "",
            align="center",
            title_tip=_("Số buổi có mặt trên số buổi mời họp trong năm"),
        ),
        Column("asked_on", _("Xin nhận xét"), 112, "date", text=lambda line: _day(line.year.asked_on)),
        Column("answered_on", _("Đã gửi"), 104, "date", text=lambda line: _day(line.year.answered_on)),
        Column("verdict", _("Kết quả"), 190, text=lambda line: _verdict(line.year.verdict)),
    )


def _guest_state(line: InLine) -> str:
    words = {
        "waiting": _("Chưa gửi nhận xét"),
        "answered": _("Đã gửi nhận xét"),
        "settled": _("Đang theo dõi"),
    }
    return words.get(line.state) or _(STATE_WORDS[line.state])


class ResidencePage(Page):
    """Nơi cư trú: both directions of Quy định 213-QĐ/TW."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Nơi cư trú"))
        self._out: list[OutLine] = []
        self._in: list[InLine] = []
        self._year = context.today().year
        self.year_box = QComboBox()
        self.year_box.setAccessibleName(_("Năm"))
        for year in range(self._year, self._year - _YEARS_BACK, -1):
            self.year_box.addItem(_("Năm {year}").format(year=year), year)
        self.year_box.currentIndexChanged.connect(self._choose_year)
        self.add_link(_("In danh sách năm"), self.print_list)
        self.set_primary(_("Giới thiệu…"), self.introduce)
        self.enable_search().changed.connect(self._search)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._out_side(), _("Đảng viên của chi bộ"))
        self.tabs.addTab(self._in_side(), _("Nơi khác giới thiệu đến (213)"))
        self.tabs.setCornerWidget(self.year_box)
        self.tabs.currentChanged.connect(lambda _at: self._turned())
        self.content.addWidget(self.tabs, 1)
        self.set_main(self.out_table)

    # building

    def _table(self, columns: Sequence[Column], name: str, key: Callable[[Any], int]) -> RecordTable:
        table = RecordTable(
            columns,
            key=key,
            settings=self.context.settings,
            name=name,
            search=(
                (lambda line: fold(line.full_name) + " " + fold(line.ward))
                if name == "residence-out"
                else (lambda line: f"{line.folded} {fold(line.guest.workplace)}")
            ),
        )
        table.setMinimumHeight(px(220))
        return table

    def _out_side(self) -> QWidget:
        self.out_chips = ChipBar()
        self.out_chips.chosen.connect(lambda _key: self._show_out())
        # a bar of many chips becomes two lines high beside nothing else
        policy = self.out_chips.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.out_chips.setSizePolicy(policy)
        self.out_table = table = self._table(_out_columns(), "residence-out", lambda line: line.member_id)
        table.set_empty(_("Không có ai trong nhóm này."))
        table.row_activated.connect(lambda _row: self.introduce())
        table.offer(_("Giới thiệu, sửa…"), lambda _row: self.introduce())
        table.offer(_("Ghi nhận xét…"), lambda _row: self.write_remark())
        table.offer(_("Giới thiệu nơi ở mới…"), lambda _row: self.introduce_anew())
        table.offer(_("Đưa vào thùng rác…"), lambda _row: self.delete_out())
        table.offer_history(self._out_history)
        self.receive_button = buttons.plain(_("Ghi tiếp nhận…"), self.note_received)
        self.letter_button = buttons.plain(_("Giấy giới thiệu…"), self.print_letters, "print")
        self.ask_button = buttons.plain(_("Phiếu xin ý kiến…"), self.print_requests, "print")
        self.remark_button = buttons.plain(_("Ghi nhận xét…"), self.write_remark)
        self.why_out = labels.caption()
        return layouts.column(
            8,
            self.out_chips,
            table.framed(),
            layouts.flow(self.receive_button, self.letter_button, self.ask_button, self.remark_button),
            self.why_out,
            spacing=8,
        )

    def _in_side(self) -> QWidget:
        self.in_table = table = self._table(_in_columns(), "residence-in", lambda line: line.id)
        table.set_empty(
            _("Chưa có đảng viên nơi khác cư trú tại địa bàn."), _("Thêm đảng viên 213"), self.add_guest
        )
        table.row_activated.connect(lambda _row: self.edit_guest())
        table.offer(_("Sửa…"), lambda _row: self.edit_guest())
        table.offer(_("Ghi nhận xét, số buổi họp…"), lambda _row: self.write_year())
        table.offer(_("Đưa vào thùng rác…"), lambda _row: self.delete_guest())
        table.offer_history(lambda line: self.context.show_history("residence_in", line.id))
        self.list_button = buttons.plain(_("Nhập danh sách…"), self.bring_in_list)
        self.meeting_button = buttons.plain(_("Họp với đảng viên 213…"), self.hold_meeting)
        self.year_button = buttons.plain(_("Ghi nhận xét…"), self.write_year)
        self.answer_button = buttons.plain(_("In nhận xét…"), self.print_answers, "print")
        return layouts.column(
            table.framed(
                layouts.flow(
                    self.list_button,
                    self.meeting_button,
                    self.year_button,
                    self.answer_button,
                    right=True,
                )
            ),
            labels.caption(
                _(
                    "Đảng viên 213 thuộc chi bộ nơi công tác: không tính vào đảng số, không đóng đảng phí tại đây."
                )
            ),
            spacing=8,
        )

    def help_text(self) -> str:
        return _(
            "Đảng viên đang công tác giữ mối liên hệ với nơi cư trú (Quy định 213-QĐ/TW).\n"
            "- Đảng viên của chi bộ: giới thiệu về nơi cư trú, in giấy giới thiệu và phiếu xin ý kiến theo từng xã, phường, ghi "
            "nhận xét hằng năm; nhận xét hiện ở “Vì sao” khi xếp loại.\n"
            "- Nơi khác giới thiệu đến: người của chi bộ khác ở địa bàn; không bao giờ tính vào đảng số.\n"
            "Chọn nhiều dòng để in hoặc ghi cho nhiều người một lần."
        )

    # reading

    def reload(self) -> None:
        today = self.context.today()
        with self.context.book.read() as session:
            self._out = service.list_out(session, self._year, today)
            self._in = service.list_in(session, self._year, today)
        states = service.counts(self._out)
        self.out_chips.set_chips(
            [
                (_ALL, _("Tất cả"), len(self._out)),
                *((code, _(word), states[code]) for code, word in STATE_WORDS.items() if states.get(code)),
            ]
        )
        self._show_out()
        self.in_table.set_rows(self._in)
        if self.in_table.current_row() is None and self._in:
            self.in_table.go_to(0)
        asked = states.get("waiting", 0) + states.get("answered", 0)
        guests = sum(line.state != "ended" for line in self._in)
        self.set_status(
            _("Năm {year}: đã gửi phiếu {asked}, đã có nhận xét {answered} · {guests} đảng viên 213").format(
                year=self._year,
                asked=number_text(asked),
                answered=number_text(states.get("answered", 0)),
                guests=number_text(guests),
            )
        )
        rule = dated.rule("residence", "remark_kinds", max(today, date(2020, 10, 30)))
        self.why_out.setText(
            _(
                "Vì sao có người không cần nhận xét: người được miễn sinh hoạt hoặc miễn giới thiệu không lấy nhận xét hằng năm "
                "({source})."
            ).format(source=rule.source)
        )
        self._enable()

    def _show_out(self) -> None:
        chosen = self.out_chips.current() or _ALL
        self.out_table.set_rows([line for line in self._out if chosen in (_ALL, line.state)])
        if self.out_table.current_row() is None and self.out_table.visible_rows():
            self.out_table.go_to(0)

    def _choose_year(self) -> None:
        year = self.year_box.currentData()
        if isinstance(year, int) and year != self._year:
            self._year = year
            self.reload()

    def _search(self, text: str) -> None:
        self.out_table.set_search(text)
        self.in_table.set_search(text)

    def _turned(self) -> None:
        """The primary button is that of the tab one is on."""
        if self.tabs.currentIndex() == 0:
            self.set_primary(_("Giới thiệu…"), self.introduce)
            self.set_main(self.out_table)
        else:
            self.set_primary(_("Thêm đảng viên 213"), self.add_guest)
            self.set_main(self.in_table)
        self._enable()

    def _enable(self) -> None:
        guests = bool(self._in)
        for button in (self.meeting_button, self.year_button, self.answer_button):
            button.setEnabled(guests)
        members = bool(self._out)
        for button in (self.receive_button, self.letter_button, self.ask_button, self.remark_button):
            button.setEnabled(members)
        if self.primary is not None:
            self.primary.setEnabled(self.tabs.currentIndex() == 1 or members)

    def open(self, **target: object) -> None:
        """``tab`` out or in; ``year``; ``state`` chooses a chip; ``member_id`` or ``guest_id`` a row; ``form`` a dialog."""
        self.tabs.setCurrentIndex(1 if target.get("tab") == "in" else 0)
        year = target.get("year")
        if isinstance(year, int):
            self.year_box.setCurrentIndex(max(0, self.year_box.findData(year)))
        state = target.get("state")
        if isinstance(state, str):
            self.out_chips.set_current(state)
        member_id, guest_id = target.get("member_id"), target.get("guest_id")
        if isinstance(member_id, int):
            self.out_chips.set_current(_ALL)
            self.out_table.select_key(member_id)
        if isinstance(guest_id, int):
            self.in_table.select_key(guest_id)
        forms: dict[object, Callable[[], object]] = {
            "out": self.introduce_anew if target.get("new") else self.introduce,
            "remark": self.write_remark,
            "in": self.edit_guest if isinstance(guest_id, int) else self.add_guest,
            "year": self.write_year,
        }
        run = forms.get(target.get("form"))
        if run is not None:
            run()

    # ours

    def _line(self) -> OutLine | None:
        row = self.out_table.current_row()
        return row if isinstance(row, OutLine) else None

    def _chosen(self) -> list[OutLine]:
        rows = self.out_table.selected_rows() or [self.out_table.current_row()]
        return [row for row in rows if isinstance(row, OutLine)]

    def _done(self, sentence: str) -> None:
        self.context.changed(sentence, self.context.book.last_change)
        self.reload()

    def introduce(self) -> None:
        """The introduction of the person one is on, new or to be mended."""
        self._introduce(new=False)

    def introduce_anew(self) -> None:
        """A new introduction, after the earlier one has ended."""
        self._introduce(new=True)

    def _introduce(self, new: bool) -> None:
        line = self._line()
        if line is None:
            return
        ended = line.out is not None and line.out.ended_on is not None
        if OutForm(self, self.context, line, new or ended).run():
            self._done(_("Đã ghi việc giới thiệu đồng chí {name}.").format(name=line.full_name))

    def write_remark(self) -> None:
        """The year's remark on the person one is on."""
        line = self._line()
        if line is None:
            return
        if line.out is None:
            messages.show_error(
                self,
                UserError(
                    _("Đồng chí {name} chưa được giới thiệu về nơi cư trú.").format(name=line.full_name),
                    hint=_("Bấm “Giới thiệu…” trước."),
                ),
            )
            return
        if RemarkForm(self, self.context, line, self._year).run():
            self._done(_("Đã ghi nhận xét nơi cư trú của đồng chí {name}.").format(name=line.full_name))

    def note_received(self) -> None:
        """The place of residence took the chosen people in."""
        ids = [
            line.out.id
            for line in self._chosen()
            if line.out is not None and line.out.id is not None and line.out.received_on is None
        ]
        if not ids:
            messages.show_error(
                self,
                UserError(
                    _("Không có ai trong các dòng đã chọn đang chờ tiếp nhận."),
                    hint=_("Chọn người đã giới thiệu mà chưa có ngày tiếp nhận."),
                ),
            )
            return
        form = DayForm(
            self,
            _("Ghi tiếp nhận: {n} đồng chí").format(n=len(ids)),
            _("Ngày nơi cư trú tiếp nhận"),
            self.context.today(),
            _("Ghi tiếp nhận"),
            _("Theo phần tiếp nhận trên giấy giới thiệu gửi lại."),
        )
        if not form.run() or form.day is None:
            return
        with (
            messages.errors_shown(self) as shown,
            self.context.book.write(_("Nơi cư trú tiếp nhận {n} đồng chí").format(n=len(ids))) as session,
        ):
            service.receive(session, ids, form.day, self.context.today())
        if shown.ok:
            self._done(_("Đã ghi tiếp nhận {n} đồng chí.").format(n=len(ids)))

    def delete_out(self) -> None:
        """Put a wrongly entered introduction into the bin, after asking."""
        line = self._line()
        if (
            line is None
            or line.out is None
            or line.out.id is None
            or not messages.confirm(
                self,
                _("Đưa việc giới thiệu đồng chí {name} vào thùng rác?").format(name=line.full_name),
                _("Đưa vào thùng rác"),
                dangerous=True,
                detail=_("Chỉ làm vậy khi ghi nhầm. Người đổi nơi ở thì ghi ngày thôi."),
            )
        ):
            return
        title = _("Đưa vào thùng rác: giới thiệu về nơi cư trú, {name}").format(name=line.full_name)
        with messages.errors_shown(self) as shown, self.context.book.write(title) as session:
            service.delete_out(session, line.out.id)
        if shown.ok:
            self._done(_("Đã đưa việc giới thiệu vào thùng rác."))

    def _out_history(self, line: OutLine) -> None:
        if line.out is not None and line.out.id is not None:
            self.context.show_history("residence_out", line.out.id)
        else:
            self.context.show_history("member", line.member_id)

    # papers

    def _sender(self) -> Sender:
        today = self.context.today()
        with self.context.book.read() as session:
            return Sender(branch_service.get_branch(session), branch_service.signer(session, today), today)

    def _show_paper(self, title: str, make: Callable[[], Document]) -> bool:
        """Show a paper; tells whether it was printed or saved."""
        with messages.errors_shown(self) as shown:
            document = make()
        if not shown.ok:
            return False

        def render() -> bytes:
            from desktop_app.documents import pdf

            return pdf.render(document)

        def make_word() -> bytes:
            from desktop_app.documents import docx

            return docx.render(document)

        dialog = PaperDialog(self, self.context, title, title, render, make_word)
        dialog.exec()
        dialog.deleteLater()
        return dialog.kept

    def print_letters(self) -> None:
        """Letters of introduction for the chosen people, a sheet each."""
        chosen = self._chosen()
        self._show_paper(
            _("Giấy giới thiệu về nơi cư trú"), lambda: letters_document.letters(self._sender(), chosen)
        )

    def print_requests(self) -> None:
        """Requests for the year's remark, by ward: for those chosen together, else for all the list shows. Once they went
        out, the day is noted."""
        chosen = self._chosen()
        if len(chosen) < 2:
            chosen = [line for line in self.out_table.visible_rows() if isinstance(line, OutLine)]
        until = day_in("answer_by", self._year)
        kept = self._show_paper(
            _("Phiếu xin ý kiến nơi cư trú năm {year}").format(year=self._year),
            lambda: letters_document.requests(self._sender(), chosen, self._year, until),
        )
        waiting = [
            line.out.id
            for line in chosen
            if line.out is not None
            and line.out.id is not None
            and line.ward
            and line.state in ("to-ask", "settled", "to-receive")
            and rules.asks_remark(line.out.kind, date(self._year, 12, 31))
        ]
        if not kept or not waiting:
            return
        form = DayForm(
            self,
            _("Ghi ngày gửi phiếu: {n} đồng chí").format(n=len(waiting)),
            _("Ngày gửi phiếu xin ý kiến"),
            self.context.today(),
            _("Ghi ngày gửi"),
            _("Để biết nơi nào chưa trả lời. Chưa gửi thì bấm Hủy."),
        )
        if not form.run() or form.day is None:
            return
        title = _("Gửi phiếu xin ý kiến nơi cư trú năm {year}: {n} đồng chí").format(
            year=self._year, n=len(waiting)
        )
        with messages.errors_shown(self) as shown, self.context.book.write(title) as session:
            service.ask_remarks(session, waiting, self._year, form.day, self.context.today())
        if shown.ok:
            self._done(_("Đã ghi ngày gửi phiếu cho {n} đồng chí.").format(n=len(waiting)))

    def print_list(self) -> None:
        """Both directions of the year as a list."""
        self._show_paper(
            _("Danh sách theo dõi nơi cư trú năm {year}").format(year=self._year),
            lambda: letters_document.year_list(self._sender(), self._out, self._in, self._year),
        )

    def print_answers(self) -> None:
        """The branch's remarks on the chosen guests, a sheet each."""
        rows = [row for row in self.in_table.selected_rows() if isinstance(row, InLine)]
        guests = rows if len(rows) > 1 else self._in
        self._show_paper(
            _("Nhận xét về đảng viên 213 năm {year}").format(year=self._year),
            lambda: letters_document.answers(self._sender(), guests, self._year),
        )

    # guests

    def _guest(self) -> InLine | None:
        row = self.in_table.current_row()
        return row if isinstance(row, InLine) else None

    def add_guest(self) -> None:
        """A new guest."""
        if InForm(self, self.context, None).run():
            self._done(_("Đã thêm một đảng viên 213."))

    def bring_in_list(self) -> None:
        """Read a list of guests from a file and show it before it is kept."""
        bring_in(
            self,
            self.context,
            lambda kept: self._done(_("Đã ghi {n} đảng viên 213.").format(n=number_text(kept))),
        )

    def edit_guest(self) -> None:
        """The guest one is on."""
        line = self._guest()
        if line is not None and InForm(self, self.context, line.guest).run():
            self._done(_("Đã lưu {name}.").format(name=line.guest.full_name))

    def write_year(self) -> None:
        """The year of the guest one is on."""
        line = self._guest()
        if line is not None and InYearForm(self, self.context, line).run():
            self._done(_("Đã ghi năm {year} của {name}.").format(year=self._year, name=line.guest.full_name))

    def hold_meeting(self) -> None:
        """A meeting with all guests: who came."""
        if GuestMeetingForm(self, self.context, self._in, self._year).run():
            self._done(_("Đã ghi buổi họp với đảng viên 213."))

    def delete_guest(self) -> None:
        """Put a wrongly entered guest into the bin, after asking."""
        line = self._guest()
        if line is None or not messages.confirm(
            self,
            _("Đưa {name} vào thùng rác?").format(name=line.guest.full_name),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_("Chỉ làm vậy khi ghi nhầm. Người chuyển đi nơi khác thì ghi ngày thôi."),
        ):
            return
        title = _("Đưa vào thùng rác: {name}").format(name=line.guest.full_name)
        with messages.errors_shown(self) as shown, self.context.book.write(title) as session:
            service.delete_in(session, line.id)
        if shown.ok:
            self._done(_("Đã đưa {name} vào thùng rác.").format(name=line.guest.full_name))
