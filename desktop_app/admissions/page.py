"""Kết nạp: everybody on the way into the Party left, one person right; the yearly target above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QTabWidget, QWidget

from desktop_app.admissions import service, stages
from desktop_app.admissions.file_document import STATE_WORDS, applicant_file
from desktop_app.admissions.list_document import applicant_list
from desktop_app.admissions.resolution_document import admission_resolution, meeting_of
from desktop_app.admissions.service import Case
from desktop_app.admissions.stages import PaperLine, Stage
from desktop_app.admissions.step_form import AFTER, STEPS
from desktop_app.admissions.words import ACT_WORDS, NEXT_WORDS, PAPER_WORDS, STAGE_WORDS
from desktop_app.branch.service import get_branch, signer
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, fold, list_text, number_text
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.members import words as member_words
from desktop_app.members.catalogue import ADMISSION_TRAITS, OCCUPATION_GROUPS
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, CheckList, Disc, Facts
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.page import Page
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

_REST_MS = 80
_ALL = "all"
_TONES = {
    "listed": "muted",
    "sympathiser": "info",
    "filing": "warning",
    "considered": "info",
    "decided": "gold",
    "admitted": "good",
    "stopped": "muted",
}
_FIRST = ("danger", "warning", "muted", "good")
"""What has to be looked at stands above what is in order."""
_PAPER_TONES = {
    "received": "good",
    "expired": "danger",
    "missing": "warning",
    "optional": "muted",
    "later": "muted",
}


class ApplicantTable(RecordTable):
    """The list; its count line counts people."""

    def count_text(self) -> str:
        shown, whole = len(self.visible_rows()), len(self.rows_model.rows())
        if shown != whole:
            return _("{n} trong {all} người").format(n=number_text(shown), all=number_text(whole))
        return _("{n} người").format(n=number_text(whole))


def _since(case: Case) -> str:
    return date_text(case.since) if case.since is not None else "—"


def _course(case: Case) -> str:
    line = next((one for one in case.lines if one.code == "course"), None)
    if line is None or line.expires_on is None:
        return "—"
    if line.state == "expired":
        return _("hết từ {day}").format(day=date_text(line.expires_on))
    return date_text(line.expires_on)


def _columns() -> list[Column]:
    order = {one: at for at, one in enumerate(Stage)}
    return [
        Column("full_name", _("Họ và tên"), 150, "name", sort=lambda case: case.sort_key),
        Column("birth_date", _("Ngày sinh"), 104, "date"),
        Column(
            "stage",
            _("Giai đoạn"),
            140,
            "status",
            text=lambda case: _(STAGE_WORDS[case.stage.value]),
            sort=lambda case: order[case.stage],
            tone=lambda case: _TONES[case.stage.value],
        ),
        Column("since", _("Từ ngày"), 104, "date", text=_since, sort=lambda case: case.since),
        Column(
            "course",
            _("Chứng nhận đến"),
            112,
            text=_course,
            title_tip=_("Giấy chứng nhận học lớp bồi dưỡng nhận thức về Đảng có giá trị đến trước ngày này"),
        ),
        Column(
            "helpers",
            _("Giúp đỡ, giới thiệu"),
            200,
            text=lambda case: list_text(case.helper_names),
            hidden=True,
        ),
    ]


class Papers(QWidget):
    """The checklist of the file, each paper with a button to write down what is known of it."""

    def __init__(self, edit: Callable[[str], object]) -> None:
        super().__init__()
        self._edit = edit
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, px(8), px(8), px(8))
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)

    def set_lines(self, lines: Sequence[PaperLine]) -> None:
        """Show another file."""
        layouts.clear(self._grid)
        for at, line in enumerate(lines):
            tone = _PAPER_TONES[line.state]
            disc = Disc(CheckList.ICONS[tone], tone)
            word = _(STATE_WORDS[line.state])
            disc.setAccessibleName(word)
            disc.setToolTip(word)
            title = _(PAPER_WORDS[line.code])
            if line.code != "course":
                title = f"{title} ({line.code})"
            said = layouts.column(labels.body(title), labels.caption(paper_words(line)), spacing=1)
            change = buttons.quiet("", partial(self._edit, line.code), "edit")
            words = _("Ghi giấy tờ: {paper}").format(paper=title)
            change.setToolTip(words)
            change.setAccessibleName(words)
            self._grid.addWidget(disc, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, at, 1)
            self._grid.addWidget(change, at, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(len(lines), 1)


def paper_words(line: PaperLine) -> str:
    """``Đã có · số 112/GCN · lập 20/09/2025 · có giá trị đến trước 20/09/2030``."""
    parts = [_(STATE_WORDS[line.state])]
    if line.number:
        parts.append(_("số {number}").format(number=line.number))
    if line.issued_on is not None:
        parts.append(_("lập {day}").format(day=date_text(line.issued_on)))
    if line.received_on is not None:
        parts.append(_("nhận {day}").format(day=date_text(line.received_on)))
    if line.expires_on is not None:
        word = _("nên lấy lại từ {day}") if line.advisory else _("có giá trị đến trước {day}")
        parts.append(word.format(day=date_text(line.expires_on)))
    if line.scanned:
        parts.append(_("có bản quét"))
    if line.note:
        parts.append(line.note)
    return " · ".join(parts)


class ApplicantCard(Card):
    """One person: who, what comes next, the conditions with their clauses, the file, the record."""

    def __init__(self, page: AdmissionsPage) -> None:
        super().__init__()
        self._page = page
        self._case: Case | None = None
        self.name = labels.title()
        self.stage = labels.caption()
        self.next = Callout("info")
        self.act = buttons.plain("", page.go_on)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.conditions = CheckList()
        self.papers = Papers(page.edit_paper)
        self.record = Facts()
        for title, widget in (
            (_("Điều kiện"), layouts.column(8, self.conditions, None)),
            (_("Hồ sơ"), self.papers),
            (_("Bản thân"), layouts.column(8, self.record, None)),
        ):
            self.tabs.addTab(layouts.scrolled(widget), title)
        self.edit_button = buttons.plain(_("Sửa"), page.edit_applicant, "edit")
        self.print_button = buttons.plain(_("In phiếu theo dõi"), page.print_file)
        self.more_button = buttons.quiet("", self._more, "more")
        self.more_button.setAccessibleName(_("Việc khác"))
        self.more_button.setToolTip(_("Việc khác"))
        self.head = layouts.column(self.name, self.stage, spacing=2)
        self.step = layouts.row(self.act, None)
        self.foot = layouts.row(self.edit_button, self.print_button, None, self.more_button)
        self.nobody = labels.body(_("Chọn một người trong danh sách."))
        for widget in (self.head, self.next, self.step):
            self.body.addWidget(widget)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.foot)
        self.body.addWidget(self.nobody)
        self.body.addStretch(0)
        self.show_case(None)

    @property
    def case(self) -> Case | None:
        """Who is shown."""
        return self._case

    def show_case(self, case: Case | None) -> None:
        """Show another person, or nobody."""
        self._case = case
        for widget in (self.head, self.next, self.step, self.tabs, self.foot):
            widget.setVisible(case is not None)
        self.nobody.setVisible(case is None)
        if case is None:
            return
        stage = case.stage.value
        since = _(" từ {day}").format(day=date_text(case.since)) if case.since is not None else ""
        self.name.setText(case.full_name)
        self.stage.setText(f"{_(STAGE_WORDS[stage])}{since}")
        step = _(NEXT_WORDS[stage]) if NEXT_WORDS[stage] else case.draft.stop_reason
        ceremony = next((c for c in case.conditions if c.key == "ceremony"), None)
        tone = "info"
        if case.stage is Stage.DECIDED and ceremony is not None:
            step, tone = ceremony.sentence, ceremony.state
        self.next.set_tone(tone)
        self.next.tell(_("Lý do") if case.stage is Stage.STOPPED else _("Việc tiếp theo"), step)
        self.act.setText(_(ACT_WORDS[stage]))
        first = sorted(case.conditions, key=lambda c: _FIRST.index(c.state))
        self.conditions.set_items([(c.state, c.sentence, c.why) for c in first])
        self.papers.set_lines(case.lines)
        self.record.set_items(_record(case))

    def _more(self) -> None:
        menu = self.more_menu()
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """What is done rarely."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._case is not None and self._case.on_the_way:
            menu.addAction(_("Đưa ra khỏi danh sách theo dõi…"), partial(self._page.run_step, "stopped"))
        if self._case is not None and self._case.stage in stages.WITH_A_FILE:
            menu.addAction(_("Dự thảo nghị quyết đề nghị kết nạp…"), self._page.print_resolution)
        menu.addAction(_("Lịch sử…"), self._page.show_history)
        menu.addAction(_("Đưa vào thùng rác vì ghi nhầm…"), self._page.delete_applicant)
        return menu


def _record(case: Case) -> list[tuple[str, str]]:
    """The record in words; what is empty is left out."""
    draft = case.draft
    found = [
        ("birth_date", draft.birth_date.text() if draft.birth_date is not None else ""),
        ("sex", _(member_words.SEX_WORDS[draft.sex]) if draft.sex in member_words.SEX_WORDS else ""),
        ("ethnicity", draft.ethnicity),
        ("religion", draft.religion),
        ("hometown", draft.hometown),
        ("residence", draft.residence),
        ("phone", member_words.masked(draft.phone)),
        ("occupation", draft.occupation),
        (
            "occupation_group",
            _(OCCUPATION_GROUPS[draft.occupation_group])
            if draft.occupation_group in OCCUPATION_GROUPS
            else "",
        ),
        ("general_education", draft.general_education),
        ("professional_level", draft.professional_level),
        ("academic_title", draft.academic_title),
        ("political_theory", draft.political_theory),
    ]
    lines = [(_(member_words.FIELD_WORDS[name]), value) for name, value in found if value]
    traits = ", ".join(_(ADMISSION_TRAITS[code]) for code in draft.trait_codes)
    steps = (
        (_("Quần chúng ưu tú"), draft.listed_on, ""),
        (_("Cảm tình Đảng"), draft.sympathiser_on, draft.resolution_number),
        (_("Làm hồ sơ"), draft.filing_on, ""),
        (_("Chi bộ xét"), draft.considered_on, ""),
        (_("Quyết định"), draft.decision_date, draft.decision_number),
        (_("Nhận quyết định"), draft.decision_received_on, ""),
        (_("Lễ kết nạp"), case.file.admitted_on, ""),
    )
    lines += [(_("Diện"), traits)] if traits else []
    lines += [
        (word, " · ".join(part for part in (date_text(day), number) if part))
        for word, day, number in steps
        if day is not None
    ]
    return [*lines, *([(_("Ghi chú"), draft.note)] if draft.note else [])]


class AdmissionsPage(Page):
    """Kết nạp: the list left, one person right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Kết nạp"))
        self._cases: list[Case] = []
        self._progress: service.Progress | None = None
        self._stale = False
        self.add_action(_("Chỉ tiêu…"), self.edit_target)
        self.set_primary(_("Thêm quần chúng"), self.add_applicant)
        self.enable_search().changed.connect(self._search)
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._show_cases())
        policy = self.chips.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.print_button = buttons.link(_("In danh sách"), self.print_list)
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.chips, 1)
        box.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addWidget(line)
        self.table = ApplicantTable(
            _columns(),
            key=lambda case: case.id,
            settings=context.settings,
            name="admissions",
            search=lambda case: case.folded,
        )
        self.table.set_empty(
            _("Chưa theo dõi quần chúng nào. Thêm người đầu tiên vào danh sách quần chúng ưu tú."),
            _("Thêm quần chúng"),
            self.add_applicant,
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_case)
        self.table.current_changed.connect(lambda _row: self._rest.start())
        self.table.row_activated.connect(lambda _row: self.edit_applicant())
        self.table.offer(_("Sửa…"), lambda _row: self.edit_applicant())
        self.table.offer_history(lambda case: context.show_history("applicant", case.id))
        self.card = ApplicantCard(self)
        sides = layouts.columns((self.table.framed(), 21), (self.card, 12), stack_below=900)
        sides.set_least_of(self.card, 440)
        self.content.addWidget(sides, 1)
        self.set_main(self.table)

    # reading

    def reload(self) -> None:
        today = self.context.today()
        with self.context.book.read() as session:
            self._cases = service.list_applicants(session, today)
            self._progress = service.progress(session, today.year, today)
        self._stale = False
        self.set_status(self._progress.text())
        self.chips.set_chips(self._chips())
        self._show_cases()
        self._show_case()

    def hideEvent(self, event: QHideEvent) -> None:
        # a page that is not seen asks the book nothing: it may be locked by then
        self._rest.stop()
        super().hideEvent(event)

    def _chips(self) -> list[tuple[str, str, int | None]]:
        counts = {stage: sum(case.stage is stage for case in self._cases) for stage in Stage}
        found: list[tuple[str, str, int | None]] = [
            (_ALL, _("Đang theo dõi"), sum(counts[stage] for stage in stages.ON_THE_WAY))
        ]
        found += [
            (stage.value, _(STAGE_WORDS[stage.value]), counts[stage]) for stage in Stage if counts[stage]
        ]
        return found

    def chosen_stage(self) -> Stage | None:
        """The stage of the chosen chip, None for everybody on the way."""
        key = self.chips.current() or _ALL
        return None if key == _ALL else Stage(key)

    def _show_cases(self) -> None:
        stage = self.chosen_stage()
        self.table.set_rows(
            [case for case in self._cases if (case.on_the_way if stage is None else case.stage is stage)]
        )
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)

    def _search(self, text: str) -> None:
        self.table.set_search(fold(text))
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)

    def _show_case(self) -> None:
        """Show the row one is on."""
        self._rest.stop()
        self.card.show_case(self.table.current_row())

    def open(self, **target: object) -> None:
        """``applicant_id`` goes to a person, ``filter`` chooses a stage, ``form`` opens a form that was left half typed."""
        chosen = target.get("filter")
        if isinstance(chosen, str):
            self.chips.set_current(chosen)
        applicant_id = target.get("applicant_id")
        if isinstance(applicant_id, int):
            self._go_to(applicant_id)
            self.reveal(self.card)
        if isinstance(target.get("form"), str):
            self._open_form(target)

    def _open_form(self, target: Mapping[str, object]) -> None:
        """A form that was left half typed. Raises UserError when its record is no longer in the book."""
        form, applicant_id = target.get("form"), target.get("applicant_id")
        if form == "target":
            self.edit_target()
            return
        if applicant_id is None:
            self.add_applicant()
            return
        if not isinstance(applicant_id, int) or all(case.id != applicant_id for case in self._cases):
            raise UserError(_("Người này không còn trong danh sách."), None, _("Xem ở Thùng rác."))
        step, code = target.get("step"), target.get("code")
        if form == "step" and isinstance(step, str) and step in STEPS:
            self.run_step(step)
        elif form == "paper" and isinstance(code, str) and code in PAPER_WORDS:
            self.edit_paper(code)
        elif form == "ceremony":
            self.hold_ceremony()
        else:
            self.edit_applicant()

    def _go_to(self, applicant_id: int) -> None:
        if not self.table.select_key(applicant_id):
            case = next((one for one in self._cases if one.id == applicant_id), None)
            if case is None:
                return
            if self.search is not None:
                self.search.clear()
            self.chips.set_current(_ALL if case.on_the_way else case.stage.value)
            self.table.select_key(applicant_id)
        self._show_case()

    def _current(self) -> Case | None:
        """Who is meant now: the row one is on, even when the card has not followed yet."""
        if self._rest.isActive():
            self._show_case()
        return self.card.case

    # doing

    def _done(self, sentence: str, applicant_id: int | None = None) -> None:
        self._stale = True
        self.context.changed(sentence, self.context.book.last_change)
        if self._stale:
            self.reload()
        if applicant_id is not None:
            self._go_to(applicant_id)

    def _run(self, form: FormDialog, applicant_id: int | None) -> bool:
        if not form.run():
            return False
        self._done(str(getattr(form, "sentence", "")), getattr(form, "saved_id", applicant_id))
        return True

    def add_applicant(self) -> None:
        """The form of a new applicant."""
        from desktop_app.admissions.form import ApplicantForm

        self._run(ApplicantForm(self.context, self), None)

    def edit_applicant(self) -> None:
        """The form of the person shown."""
        from desktop_app.admissions.form import ApplicantForm

        case = self._current()
        if case is not None:
            self._run(ApplicantForm(self.context, self, case.id), case.id)

    def go_on(self) -> None:
        """The act that leads on from the stage of the person shown."""
        case = self._current()
        if case is None:
            return
        stage = case.stage.value
        if stage in AFTER:
            self.run_step(AFTER[stage])
        elif case.stage is Stage.DECIDED:
            self.hold_ceremony()
        elif case.stage is Stage.ADMITTED and case.file.member_id is not None:
            self.context.open_page("members", member_id=case.file.member_id)
        elif case.stage is Stage.STOPPED:
            self.follow_again()

    def run_step(self, step: str) -> None:
        """The form of one step of the person shown."""
        from desktop_app.admissions.step_form import StepForm

        case = self._current()
        if case is not None:
            self._run(StepForm(self.context, self, case.id, step), case.id)

    def hold_ceremony(self) -> None:
        """The form of the ceremony of the person shown."""
        from desktop_app.admissions.step_form import CeremonyForm

        case = self._current()
        if case is not None:
            with messages.errors_shown(self):
                self._run(CeremonyForm(self.context, self, case.id), case.id)

    def follow_again(self) -> None:
        """Take somebody who was taken off the list back onto it."""
        from dataclasses import replace

        case = self._current()
        if case is None:
            return
        sentence = _("Theo dõi lại: {name}").format(name=case.full_name)
        with messages.errors_shown(self) as shown, self.context.book.write(sentence) as session:
            draft = replace(case.draft, stopped_on=None, stop_reason="")
            service.save_applicant(session, draft, self.context.today())
        if shown.ok:
            self._done(sentence, case.id)

    def edit_paper(self, code: str) -> None:
        """The form of one paper of the file shown."""
        from desktop_app.admissions.step_form import PaperForm

        case = self._current()
        if case is not None:
            self._run(PaperForm(self.context, self, case.id, code), case.id)

    def edit_target(self) -> None:
        """The target of the year."""
        from desktop_app.admissions.step_form import TargetForm

        self._run(TargetForm(self.context, self, self.context.today().year), None)

    def delete_applicant(self) -> None:
        """Put the record shown into the bin, after asking."""
        case = self._current()
        if case is None or not messages.confirm(
            self,
            _("Đưa hồ sơ của {name} vào thùng rác?").format(name=case.full_name),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_(
                "Chỉ làm vậy khi ghi nhầm; lấy lại được ở trang Thùng rác. Người không theo dõi nữa thì đưa ra khỏi danh sách, có lý do."
            ),
        ):
            return
        title = _("Đưa vào thùng rác: {name}").format(name=case.full_name)
        with self.context.book.write(title) as session:
            service.delete_applicant(session, case.id)
        self._done(_("Đã đưa {name} vào thùng rác.").format(name=case.full_name))

    def show_history(self) -> None:
        """What was done to the record shown."""
        case = self._current()
        if case is not None:
            self.context.show_history("applicant", case.id)

    # papers

    def print_list(self) -> None:
        """The list as it is shown, as a paper."""
        day, stage = self.context.today(), self.chosen_stage()
        with messages.errors_shown(self):
            with self.context.book.read() as session:
                branch, sign = get_branch(session), signer(session, day)
            shown = self.table.visible_rows()
            document = applicant_list(branch, shown, day, sign, stage, self._progress)
            self._show_paper(_("Danh sách theo dõi kết nạp"), document)

    def print_file(self) -> None:
        """The checklist of the person shown, as a paper."""
        case, day = self._current(), self.context.today()
        if case is None:
            return
        with messages.errors_shown(self):
            with self.context.book.read() as session:
                branch, sign = get_branch(session), signer(session, day)
            document = applicant_file(branch, case, day, sign)
            self._show_paper(_("Phiếu theo dõi hồ sơ {name}").format(name=case.full_name), document)

    def print_resolution(self) -> None:
        """The branch's resolution on the person shown, as a draft to be filled and signed."""
        case, day = self._current(), self.context.today()
        if case is None:
            return
        with messages.errors_shown(self):
            with self.context.book.read() as session:
                branch, sign = get_branch(session), signer(session, day)
                meeting = meeting_of(session, case.draft.considered_on)
            document = admission_resolution(branch, case, meeting, sign, day)
            self._show_paper(_("Nghị quyết đề nghị kết nạp {name}").format(name=case.full_name), document)

    def _show_paper(self, title: str, document: Document) -> None:
        PaperDialog(
            self, self.context, title, title, partial(to_pdf, document), partial(to_word, document)
        ).run()

    def help_text(self) -> str:
        return _(
            "Theo dõi người phấn đấu vào Đảng, từ quần chúng ưu tú đến lễ kết nạp.\n\n"
            "- Giai đoạn tính từ các ngày đã ghi; nút dưới “Việc tiếp theo” mở đúng bước sau.\n"
            "- “Điều kiện” nói từng điều kiện đạt hay chưa, theo điều khoản nào. Dấu ! chỉ để xem lại, không chặn.\n"
            "- “Hồ sơ” là các giấy tờ từ giấy chứng nhận, mẫu 1-KNĐ đến 9-KNĐ; bấm bút chì để ghi ngày lập, ngày nhận.\n"
            "- “Ghi lễ kết nạp…” tạo lý lịch đảng viên với ba ngày: quyết định, lễ kết nạp, chính thức (sau 12 tháng).\n"
            "- “Chỉ tiêu…” ghi số người phải kết nạp trong năm; dòng dưới tiêu đề cho biết đạt bao nhiêu phần trăm.\n\n"
            "Phím: mũi tên để đi trong danh sách, Enter để sửa, Ctrl+F để tìm."
        )
