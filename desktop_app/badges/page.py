"""Huy hiệu Đảng: the rounds to come and who receives what; beside it one person's badge and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.badges import papers, service, words
from desktop_app.badges.case_form import CaseForm, NewCaseForm
from desktop_app.badges.given_form import GivenForm, SubmittedForm
from desktop_app.badges.list_document import FORM_OF, Form
from desktop_app.badges.rules import Award
from desktop_app.badges.service import Round
from desktop_app.badges.settings_form import SettingsForm
from desktop_app.branch.service import holidays
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text
from desktop_app.core.workdays import workdays_left
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.members import service as members
from desktop_app.members.words import money_text
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, Facts
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

ALL = "all"
_LISTS: tuple[tuple[Form, str], ...] = (
    ("4", N_("Danh sách đề nghị tặng Huy hiệu Đảng")),
    ("4A", N_("Danh sách đề nghị cấp lại Huy hiệu Đảng")),
    ("4B", N_("Danh sách đề nghị truy tặng Huy hiệu Đảng")),
)


class AwardCard(Card):
    """One badge: what, when, how much, and why."""

    def __init__(self, page: BadgesPage) -> None:
        super().__init__()
        self._page = page
        self.facts = Facts()
        self.notes = QVBoxLayout()
        self.notes.setSpacing(px(8))
        self.body.addWidget(self.facts)
        self.body.addLayout(self.notes)
        self.body.addStretch(1)
        self._acts = QVBoxLayout()
        self._acts.setSpacing(px(8))
        self.body.addLayout(self._acts)

    def show_award(self, award: Award | None) -> None:
        """This badge, or nobody's."""
        layouts.clear(self.notes)
        layouts.clear(self._acts)
        self.facts.setVisible(award is not None)
        if award is None:
            self.set_title(_("Huy hiệu của từng đồng chí"))
            self.notes.addWidget(labels.caption(_("Chọn một đồng chí để xem vì sao.")))
            return
        self.set_title(award.person.full_name)
        self.facts.set_items(
            [
                (_("Đề nghị"), f"{words.badge_word(award.years)} · {words.long_kind(award.kind)}"),
                (
                    _("Tuổi đảng từ"),
                    date_text(award.counted_from)
                    + (" " + _("(đã xác nhận)") if award.person.party_age_from is not None else ""),
                ),
                (_("Đủ {n} năm").format(n=award.years), date_text(award.reached)),
                (_("Đợt"), f"{date_text(award.round_day)}: {words.why_round(award)}"),
                (
                    _("Nộp trước"),
                    _("{day} (30 ngày làm việc trước đợt, ngày tham khảo)").format(
                        day=date_text(award.file_by)
                    ),
                ),
                *([(_("Tiền"), words.money_line(award))] if award.kind != "reissue" else []),
            ],
            strong=[_("Đề nghị")],
        )
        for tone, title, text in _notes(award):
            self.notes.addWidget(Callout(tone, title, text))
        if award.money.source and award.kind != "reissue":
            self.notes.addWidget(labels.caption(_("Căn cứ: {source}.").format(source=award.money.source)))
        page = self._page
        self._acts.addWidget(
            layouts.grid(
                buttons.plain(_("Ghi hồ sơ…"), partial(page.edit_case, award)),
                buttons.plain(_("Tờ khai…"), partial(page.print_declaration, award), "print"),
                *(
                    [buttons.plain(_("Ghi đã trao…"), partial(page.give, [award]))]
                    if award.listed and award.round_day <= page.context.today()
                    else []
                ),
                buttons.plain(
                    _("Xem đảng viên"),
                    partial(page.context.open_page, "members", member_id=award.person.id),
                ),
            )
        )
        if award.case.id is not None:
            self._acts.addWidget(
                layouts.row(
                    buttons.link(_("Lịch sử…"), partial(page.show_case_history, award), "history"), None
                )
            )


def _notes(award: Award) -> list[tuple[str, str, str]]:
    """What stands in the way or is to be known: tone, title, text."""
    found: list[tuple[str, str, str]] = []
    if award.remark_only:
        found.append(
            (
                "info",
                _("Sinh hoạt tạm thời"),
                _(
                    "Chi bộ ghi nhận xét vào tờ khai, chuyển nơi sinh hoạt chính thức xét (38-HD/BTCTW, III.1.5)."
                ),
            )
        )
    if award.moved == "in":
        found.append(
            (
                "info",
                _("Vừa chuyển đến"),
                _("Đủ năm khi còn ở nơi cũ: nơi chuyển đi xét (38-HD/BTCTW, III.1.5)."),
            )
        )
    if award.moved == "out":
        found.append(
            ("info", _("Vừa chuyển đi"), _("Đủ năm khi còn ở chi bộ: chi bộ vẫn xét (38-HD/BTCTW, III.1.5)."))
        )
    if award.free_from is not None:
        found.append(
            (
                "warning",
                _("Đang trong thời gian bị kỷ luật, được xét từ {day}").format(
                    day=date_text(award.free_from)
                ),
                _("Sửa chữa tốt và được chi bộ công nhận mới xét: 6, 9 hoặc 12 tháng (24-QĐ/TW).")
                if award.needs_recognition
                else _("Chi bộ đã công nhận sửa chữa ngày {day}.").format(
                    day=date_text(award.case.corrected_on or award.free_from)
                ),
            )
        )
    return found


class BadgesPage(Page):
    """Huy hiệu Đảng: the rounds to come and who receives what."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Huy hiệu Đảng"))
        self._rounds: list[Round] = []
        self.card = AwardCard(self)
        self.add_link(_("Mức tiền, cách tính…"), self.edit_settings)
        self.add_action(_("Xét sớm, cấp lại…"), self.add_case)
        self.set_primary(_("In danh sách đề nghị"), self.print_lists, "print")
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._show_round())
        policy = self.chips.sizePolicy()
        # the chips need two lines in a narrow window
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.content.addWidget(self.chips)
        today = context.today
        self.table = RecordTable(
            (
                Column("name", _("Họ và tên"), 170, kind="name", text=lambda a: a.person.full_name),
                Column(
                    "years",
                    _("Huy hiệu (năm)"),
                    140,
                    text=words.level_word,
                    sort=lambda a: a.years,
                ),
                Column("reached", _("Đủ năm"), 110, kind="date", tip=words.why_round, spare=1),
                Column("round_day", _("Đợt"), 110, kind="date", tip=words.why_round),
                Column(
                    "state",
                    _("Hồ sơ"),
                    180,
                    kind="status",
                    text=lambda a: words.state_of(a, today())[0],
                    tone=lambda a: words.state_of(a, today())[1],
                ),
                Column(
                    "money",
                    _("Tiền"),
                    120,
                    kind="number",
                    text=lambda a: "–" if a.money.amount is None else money_text(a.money.amount),
                    sort=lambda a: a.money.amount,
                    tip=words.money_line,
                    hidden=True,
                ),
            ),
            key=lambda award: (award.person.id, award.years),
            settings=context.settings,
            name="badges",
        )
        self.table.set_empty(_("Không có đồng chí nào đủ năm trong tám đợt tới."))
        self.table.current_changed.connect(self.card.show_award)
        self.table.row_activated.connect(self.edit_case)
        self.table.offer(_("Ghi hồ sơ…"), self.edit_case)
        self.table.offer(_("Tờ khai…"), self.print_declaration)
        self.table.offer_history(lambda award: self.show_case_history(award))
        self.submit_button = buttons.plain(_("Ghi đã nộp hồ sơ…"), self.submit_round)
        self.give_button = buttons.plain(_("Ghi đã trao cả đợt…"), self.give_round)
        left = QWidget()
        left.setProperty("kind", "clear")
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        box.addWidget(self.table.framed(), 1)
        box.addWidget(layouts.row(self.submit_button, self.give_button, None))
        self.content.addWidget(layouts.columns((left, 9), (self.card, 5), stack_below=900), 1)
        self.set_main(self.table)

    # reading

    def reload(self) -> None:
        today = self.context.today()
        with self.context.book.read() as session:
            self._rounds = service.forecast(session, today)
            off = holidays(session)
        chips: list[tuple[str, str, int | None]] = [
            (one.day.isoformat(), date_text(one.day), len(one.awards)) for one in self._rounds if one.awards
        ]
        whole = sum(len(one.awards) for one in self._rounds)
        fresh = self.chips.current() is None
        self.chips.set_chips([*chips, (ALL, _("Tất cả tám đợt tới"), whole)])
        first = next((one for one in self._rounds if one.awards), None)
        if first is not None and fresh:
            self.chips.set_current(first.day.isoformat())
        self.set_status(_status(first, today, off))
        self._show_round()

    def _chosen(self) -> Round | None:
        """The round that is shown, None for all of them."""
        key = self.chips.current()
        return next((one for one in self._rounds if one.day.isoformat() == key), None)

    def _show_round(self) -> None:
        one = self._chosen()
        awards = list(one.awards) if one is not None else [a for r in self._rounds for a in r.awards]
        self.table.set_rows(awards)
        today = self.context.today()
        waiting = [] if one is None else [a for a in one.listed if a.case.submitted_on is None]
        self.submit_button.setEnabled(bool(waiting))
        self.give_button.setEnabled(one is not None and bool(one.listed) and one.day <= today)
        self.give_button.setToolTip(
            ""
            if one is None or one.day <= today
            else _("Chưa đến ngày {day}.").format(day=date_text(one.day))
        )
        assert self.primary is not None
        self.primary.setEnabled(any(award.listed for award in awards))
        if self.table.current_row() is None and awards:
            self.table.go_to(0)
        self.card.show_award(self.table.current_row())

    def open(self, **target: object) -> None:
        """``round_day`` (ISO) and ``member_id`` show a badge; ``case``, ``new_case`` and ``form`` open a form again."""
        round_day, member_id = target.get("round_day"), target.get("member_id")
        if isinstance(round_day, str):
            self.chips.set_current(round_day)
        if member_id is not None:
            self._select(member_id)
            self.reveal(self.card)
        case = target.get("case")
        if isinstance(case, Sequence) and not isinstance(case, str):
            self.edit_case(self._of(case[0], case[1]))
        elif target.get("new_case"):
            self.add_case()
        elif target.get("form") == "settings":
            self.edit_settings()
        elif target.get("form") in ("submitted", "given"):
            people: Any = target.get("people") or []
            awards = [self._of(person, years) for person, years in people]
            if target["form"] == "given":
                self.give(awards)
            else:
                self._submit(awards)

    def _select(self, member_id: object) -> None:
        for award in self.table.visible_rows():
            if award.person.id == member_id:
                self.table.select_key((award.person.id, award.years))
                return

    def _of(self, member_id: int, years: int) -> Award:
        """The badge of a person. Raises UserError when it is no longer to come."""
        for one in self._rounds:
            for award in one.awards:
                if (award.person.id, award.years) == (member_id, years):
                    return award
        raise UserError(_("Huy hiệu này không còn trong các đợt tới."))

    # acts

    def _done(self, sentence: str) -> None:
        self.context.changed(sentence, self.context.book.last_change)

    def edit_case(self, award: Award) -> None:
        """What was received and handed on, another round."""
        if CaseForm(self, self.context, award).run():
            self._done(_("Đã lưu hồ sơ Huy hiệu của {name}.").format(name=award.person.full_name))

    def add_case(self) -> None:
        """An early case or a lost badge."""
        with self.context.book.read() as session:
            people = members.people_on(session, self.context.today(), include_left=True)
        others = {p.full_name: why for p in people if (why := words.why_no_case(p)) is not None}
        known = [
            (p.id, p.full_name, p.birth_date.text() if p.birth_date is not None else "")
            for p in people
            if words.why_no_case(p) is None
        ]
        if NewCaseForm(self, self.context, known, others).run():
            self._done(_("Đã thêm trường hợp Huy hiệu Đảng."))

    def edit_settings(self) -> None:
        """By day or month, values of the branch."""
        if SettingsForm(self, self.context).run():
            self._done(_("Đã đặt lại mức tiền, cách tính Huy hiệu."))

    def submit_round(self) -> None:
        """The files of the round shown were handed in."""
        one = self._chosen()
        if one is not None:
            self._submit([award for award in one.listed if award.case.submitted_on is None])

    def _submit(self, awards: Sequence[Award]) -> None:
        if awards and SubmittedForm(self, self.context, awards[0].round_day, awards).run():
            self._done(_("Đã ghi ngày nộp hồ sơ của {n} đồng chí.").format(n=len(awards)))

    def give_round(self) -> None:
        """All badges of the round shown were given; the book as it was is kept as a copy first."""
        one = self._chosen()
        if one is not None:
            self.context.after_copy(_("trước ghi trao Huy hiệu cả đợt"), partial(self.give, one.listed))

    def give(self, awards: Sequence[Award]) -> None:
        """These badges were given."""
        if awards and GivenForm(self, self.context, awards[0].round_day, awards).run():
            self._done(_("Đã ghi trao Huy hiệu cho {n} đồng chí.").format(n=len(awards)))

    def show_case_history(self, award: Award) -> None:
        """What was done to the case; to the member where there is none yet."""
        if award.case.id is None:
            self.context.show_history("member", award.person.id)
        else:
            self.context.show_history("badge_case", award.case.id)

    # papers

    def print_lists(self) -> None:
        """The lists of the round shown, one form after the other in one file."""
        one = self._chosen() or next((r for r in self._rounds if r.listed), None)
        if one is None:
            return
        today = self.context.today()
        wanted = [form for form, _title in _LISTS if any(FORM_OF[a.kind] == form for a in one.listed)]
        with self.context.book.read() as session:
            made = [papers.list_of(session, form, one.day, list(one.listed), today) for form in wanted]
        if made:
            title = _("Danh sách Huy hiệu Đảng đợt {day}").format(day=date_text(one.day))
            self._show_paper(papers.together(made), title)

    def print_declaration(self, award: Award) -> None:
        """The declaration of one person."""
        with messages.errors_shown(self) as shown, self.context.book.read() as session:
            paper = papers.declaration_of(session, award.person.id, self.context.today())
        if not shown.ok:
            return
        self._show_paper(paper, _("Tờ khai Huy hiệu Đảng {name}").format(name=award.person.full_name))

    def _show_paper(self, paper: Document, title: str) -> None:
        PaperDialog(
            self,
            self.context,
            title,
            title.replace("/", "-"),
            partial(to_pdf, paper),
            partial(to_word, paper),
        ).run()

    def help_text(self) -> str:
        return _(
            "Trang này dự báo Huy hiệu Đảng của tám đợt tới: 03/02, 19/5, 02/9, 07/11.\n\n"
            "- Tuổi đảng tính từ ngày ra quyết định kết nạp, trừ thời gian gián đoạn; đủ năm trước đợt nào thì trao đợt ấy.\n"
            "- Bị kỷ luật: khiển trách sau 6 tháng, cảnh cáo 9 tháng, cách chức 12 tháng, và chi bộ công nhận đã sửa chữa.\n"
            "- Bệnh nặng được xét sớm: 30 đến 65 năm không quá 12 tháng, 70 năm trở lên không quá 24 tháng.\n"
            "- Đảng viên sinh hoạt tạm thời: chi bộ chỉ ghi nhận xét vào tờ khai.\n"
            "- Nộp hồ sơ rồi thì ghi ngày nộp; trao rồi thì ghi đã trao, dòng nhắc mới hết.\n"
            "- Enter trên một dòng: mở hồ sơ. Mũi tên: xem từng đồng chí."
        )


def _status(first: Round | None, today: date, off: frozenset[date]) -> str:
    if first is None:
        return _("Tám đợt tới không có đồng chí nào đủ năm.")
    left = workdays_left(today, first.file_by, off)
    words_left = (
        _("còn {n} ngày làm việc").format(n=left)
        if first.file_by >= today
        else _("quá {n} ngày làm việc").format(n=-left)
    )
    return _("Đợt {day}: {n} đồng chí · nộp hồ sơ trước {by}, {left}").format(
        day=date_text(first.day), n=len(first.awards), by=date_text(first.file_by), left=words_left
    )
