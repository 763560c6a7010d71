"""Sổ, mẫu biểu: the registers that are bound, the papers of members and the notices, as they will be printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.members import service as members
from desktop_app.reports import member_papers
from desktop_app.reports.member_papers import PAPERS, MemberPaper, Wanted
from desktop_app.ui import exports, labels, layouts
from desktop_app.ui.cards import Card
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.choice_fields import CheckField, ChoiceField
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.page import Page
from desktop_app.ui.person_field import PersonField
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.tasks import Task
from desktop_app.ui.theme import px

_GROUPS = (
    ("register", N_("Sổ đóng quyển")),
    ("person", N_("Danh sách, phiếu")),
    ("letter", N_("Thư báo, giấy mời")),
)
_YEARS_BACK = 6
_ROW, _HEADING = 38, 48


class RegistersPage(Page):
    """Left the papers, right the chosen one as it will be printed, above it what it is made for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Sổ, mẫu biểu"))
        self.document: Document | None = None
        """What the pages on the screen were made from."""
        self._made_for: Wanted | None = None
        self._loading = False
        self._task: Task | None = None
        self._kind = ""

        self.groups = ChipBar()
        self.groups.set_chips([(key, _(word), None) for key, word in _GROUPS])
        self.groups.chosen.connect(self._show_group)
        self.papers = RecordTable(
            (Column("name", _("Giấy tờ"), 280, text=lambda one: _(one.name), tip=lambda one: _(one.about)),),
            key=lambda one: one.kind,
        )
        self.papers.set_empty(_("Không có giấy tờ nào."))
        self.papers.current_changed.connect(self._chosen)
        self.about = labels.body()
        self.period = ChoiceField("period", _("Ghi những việc"), [], empty=_("Từ đầu đến nay"))
        self.period.changed.connect(self.draw)
        self.person = PersonField("member", _("Đảng viên"), [])
        self.person.changed.connect(self._person_changed)
        self.duplex = CheckField("duplex", _("In hai mặt"))
        self.duplex.setToolTip(_("Lề đóng gáy của mặt sau nằm bên phải."))
        self.whole_numbers = CheckField("whole_numbers", _("Ghi đủ số căn cước"))
        for check in (self.duplex, self.whole_numbers):
            check.caption.hide()
            check.changed.connect(self.draw)
        options = Card()
        options.body.addWidget(self.about)
        for field in (self.period, self.person, self.duplex, self.whole_numbers):
            options.body.addWidget(field)
        left = layouts.column(self.papers.framed(), options, None, spacing=8)
        left.setMinimumWidth(px(320))
        self.preview = PdfPreview()
        self.preview.save_pdf_requested.connect(self._save_pdf)
        self.preview.save_word_requested.connect(self._save_word)
        exports.watch_prints(self.preview, context, self._leaving)
        self.preview.setMinimumHeight(px(420))
        self.content.addWidget(self.groups)
        self.content.addWidget(layouts.columns((left, 35), (self.preview, 65), stack_below=820), 1)
        self._fill_group()

    def help_text(self) -> str:
        return _(
            "Chọn một giấy tờ ở bên trái. Sổ có trang mở, trang khóa ghi số trang và lề rộng để đóng gáy. Thư báo lập cho mọi "
            "người đến hạn, mỗi người một tờ; gõ tên để chỉ lập cho một người."
        )

    # --- what is chosen

    def reload(self) -> None:
        today = self.context.today()
        with self.context.book.read() as session:
            people = members.people_on(session, today, include_left=True)
        self._loading = True
        years = range(today.year, today.year - _YEARS_BACK, -1)
        self.period.set_items([(str(year), _("Năm {year}").format(year=year)) for year in years])
        self.person.set_items(
            [(one.id, one.full_name, one.birth_date.text() if one.birth_date else "") for one in people]
        )
        self._loading = False
        self._made_for = None
        self._chosen(self.papers.current_row())

    def open(self, **target: object) -> None:
        """``kind`` goes to a paper, ``member_id`` to the one of a person."""
        kind, member_id = target.get("kind"), target.get("member_id")
        self._loading = True
        if isinstance(kind, str) and kind in PAPERS:
            self.groups.set_current(PAPERS[kind].group)
            self._fill_group()
            self.papers.select_key(kind)
        row = self.papers.current_row()
        if isinstance(member_id, int):
            self._kind = row.kind if row is not None else ""
            self.person.set_value(member_id)
        self._loading = False
        self._chosen(row)
        if target:
            self.reveal(self.preview)

    def _show_group(self, _key: object) -> None:
        if not self._loading:
            self._fill_group()
            self._chosen(self.papers.current_row())

    def _fill_group(self) -> None:
        loading, self._loading = self._loading, True
        rows = [one for one in PAPERS.values() if one.group == self.groups.current()]
        self.papers.set_rows(rows)
        self.papers.setFixedHeight(px(_HEADING + _ROW * len(rows)))
        if self.papers.current_row() is None and rows:
            self.papers.select_key(rows[0].kind)
        self._loading = loading

    def _chosen(self, one: MemberPaper | None) -> None:
        if self._loading or one is None:
            return
        self.about.setText(_(one.about))
        self.period.setVisible(one.bound)
        self.duplex.setVisible(one.bound)
        self.person.setVisible(one.person != "none")
        self.whole_numbers.setVisible(one.kind == "member-card")
        self.person.line.setPlaceholderText(
            _("Mọi người đến hạn") if one.person == "any" else _("Gõ tên, không cần dấu")
        )
        if one.kind != self._kind and one.person == "any":
            # a notice goes to everybody concerned unless somebody is named for it
            self._loading = True
            self.person.set_value(None)
            self._loading = False
        self._kind = one.kind
        self.draw()

    def _person_changed(self) -> None:
        """Draw again when a person was found, or the name taken out."""
        if self.person.line.text().strip() and self._person() is None:
            return
        self.draw()

    def _person(self) -> int | None:
        try:
            found = self.person.value()
        except UserError:
            return None
        return found if isinstance(found, int) else None

    def wanted(self) -> Wanted | None:
        """What is asked for now."""
        one = self.papers.current_row()
        if one is None:
            return None
        code: Any = self.period.value() if one.bound else None
        return Wanted(
            one.kind,
            self.context.today(),
            None if code is None else Period.parse(code),
            self._person() if one.person != "none" else None,
            one.bound and self.duplex.value(),
            one.kind == "member-card" and self.whole_numbers.value(),
        )

    # --- drawing

    def draw(self) -> None:
        """Make the pages on the worker. The ones before go at once: they must not be saved under another name."""
        wanted = self.wanted()
        if self._loading or wanted is None or wanted == self._made_for:
            return
        if self._task is not None:
            self._task.cancel()
        self._made_for, self.document = wanted, None
        if PAPERS[wanted.kind].person == "one" and wanted.member_id is None:
            self._say(_("Gõ tên đảng viên ở trên."))
            return
        try:
            with self.context.book.read() as session:
                document = member_papers.paper(session, wanted)
        except UserError as error:
            self._say(str(error))
            return
        self._say(_("Đang lập văn bản…"))

        def done(content: bytes) -> None:
            if self._made_for == wanted:
                self.document = document
                self.preview.set_pdf(content)
                self.set_status(_("{n} trang").format(n=self.preview.pages()))

        self._task = self.context.tasks.run(
            lambda _progress: to_pdf(document), done=done, owner=self, title=_("Đang lập văn bản…")
        )

    def _say(self, text: str) -> None:
        self.set_status("")
        self.preview.set_message(text)

    # --- out of the book

    def _leaving(self) -> Leaving:
        document, wanted = self.document, self._made_for
        assert document is not None
        assert wanted is not None
        detail: dict[str, object] = {"pages": self.preview.pages()}
        note = ""
        if wanted.kind in ("member-card", "member-data"):
            whole = wanted.whole_numbers or wanted.kind == "member-data"
            note = _("Số căn cước được ghi đủ.") if whole else _("Số căn cước được che bớt.")
            detail["numbers"] = _("ghi đủ số căn cước") if whole else _("số căn cước che bớt")
        return Leaving(document.title, document.title, note=note, detail=detail)

    def _save_pdf(self) -> None:
        content = self.preview.pdf()
        if content is not None and self.document is not None:
            self._save(_("PDF"), "pdf", lambda: content)

    def _save_word(self) -> None:
        document = self.document
        if document is None:
            return

        self._save(_("Word"), "docx", partial(to_word, document))

    def _save(self, word: str, ending: str, make: Callable[[], bytes]) -> None:
        exports.save(self, self.context, self._leaving(), word, ending, make)
