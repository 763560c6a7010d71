"""The page of the branch: its names, terms, officers, and the safety of the book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop_app.branch import holidays, service
from desktop_app.branch.form import (
    BranchForm,
    OfficerForm,
    People,
    TermForm,
    kind_choices,
    post_words,
)
from desktop_app.branch.holidays_form import HolidayForm, HolidaysDialog
from desktop_app.branch.passphrase_form import LockForm, PassphraseForm, idle_words
from desktop_app.branch.recovery_document import recovery_sheet
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.documents.writers import to_pdf
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, Facts
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.lock import IDLE_KEY, IDLE_MINUTES
from desktop_app.ui.page import Page
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px


class Follow(Protocol):
    """What has to follow a new passphrase beside the recovery sheet."""

    def start(self) -> None:
        """Begin, without standing in the way."""
        ...

    def tell(self) -> None:
        """From now on the end may be told."""
        ...


@dataclass(frozen=True)
class Ways:
    """What the page leads to and does not know: the copies after a new passphrase, and the handover."""

    follow: Callable[[Page], Follow]
    hand_over: Callable[[BranchPage], None]


def show_recovery_sheet(
    parent: Page,
    context: Context,
    book: Book,
    must: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> None:
    """Show the recovery sheet to be printed or saved; the code stays in memory.

    ``must`` says that there is no other sheet yet: until it was printed or saved it stays due. ``meanwhile`` is begun as
    soon as the sheet is on the screen.
    """
    if must:
        with messages.errors_shown(parent), book.write(_("Tờ khôi phục mới chưa in")) as session:
            service.set_sheet_due(session, True)
    with book.read() as session:
        branch = service.get_branch(session)
        signer = service.signer(session, context.today())
    document = recovery_sheet(branch, book.path.name, book.recovery_code(), context.today(), signer.name)

    dialog = PaperDialog(
        parent,
        context,
        _("Tờ khôi phục"),
        _("Tờ khôi phục"),
        render=partial(to_pdf, document),
        purposes=(N_("Cất giữ để mở sổ khi quên mật khẩu"),),
    )
    if meanwhile is not None:
        # once the sheet has been asked for: the worker does one thing after the other
        QTimer.singleShot(0, dialog, meanwhile)
    dialog.exec()
    # locked meanwhile: the window is gone and nobody is there to be asked
    if book.closed:
        return
    with book.read() as session:
        due = service.sheet_due(session)
    while (
        due
        and not dialog.kept
        and parent.window().isVisible()
        and not messages.confirm(
            parent,
            _(
                "Tờ khôi phục chưa được in hoặc lưu. Không có tờ này mà quên mật khẩu thì không ai mở được sổ."
            ),
            _("Để sau, vẫn đóng"),
            detail=_("Trang Chi bộ sẽ nhắc cho đến khi tờ này được in hoặc lưu."),
            no_label=_("Quay lại tờ khôi phục"),
        )
    ):
        dialog.exec()
    dialog.deleteLater()
    if due and dialog.kept and not book.closed:
        with messages.errors_shown(parent), book.write(_("Đã in hoặc lưu tờ khôi phục")) as session:
            service.set_sheet_due(session, False)


class BranchPage(Page):
    """Chi bộ. ``people`` names the members for posts; ``book`` is needed for its passphrase and recovery code."""

    def __init__(self, context: Context, book: Book, people: People, ways: Ways | None = None) -> None:
        super().__init__(context, _("Chi bộ"))
        self._book = book
        self._people = people
        self._ways = ways
        self._copies_seen_to = False
        self.sheet_line = Callout(
            "warning",
            _("Tờ khôi phục chưa được in hoặc lưu"),
            _("Quên mật khẩu mà không có tờ này thì không ai mở được sổ. In ra, cất trong tủ có khóa."),
        )
        self._add_button(self.sheet_line, buttons.plain(_("In tờ khôi phục…"), self._recovery, "print"))
        self.copies_line = Callout(
            "warning",
            _("Có thể còn bản sao mở bằng mật khẩu cũ"),
            _("Lần đổi mật khẩu trước chưa xem hết các bản sao lưu."),
        )
        self._add_button(self.copies_line, buttons.plain(_("Xem lại các bản sao"), self._copies_again))
        for line in (self.sheet_line, self.copies_line):
            line.hide()
            self.content.addWidget(line)
        self.add_action(_("Ngày nghỉ, làm bù…"), self.show_holidays, "calendar")
        self.set_primary(_("Sửa tên, nơi nhận"), self._edit_branch)
        self._facts = Facts()
        names = Card(_("Trên văn bản"))
        names.body.addWidget(self._facts)
        names.body.addWidget(
            layouts.row(
                buttons.link(_("Lịch sử…"), lambda: context.show_history("branch", 1), "history"), None
            )
        )
        names.body.addStretch(1)

        self._officers = RecordTable(
            (
                Column("name", _("Họ và tên"), 240, kind="name"),
                Column(
                    "post",
                    _("Chức vụ"),
                    150,
                    text=lambda o: post_words()[o.post],
                    sort=lambda o: list(post_words()).index(o.post),
                ),
                Column("start", _("Từ ngày"), 120, kind="date"),
            ),
            key=lambda officer: officer.id,
            settings=context.settings,
            name="officers",
        )
        self._officers.set_empty(
            _("Chưa ghi ai giữ chức vụ nào."), _("Ghi chức vụ"), lambda: self._edit_officer(None)
        )
        self._officers.row_activated.connect(self._edit_officer)
        self._officers.offer(_("Sửa…"), self._edit_officer)
        self._officers.offer_history(lambda officer: context.show_history("officer", officer.id))
        committee = layouts.column(
            layouts.row(
                labels.heading(_("Bí thư, phó bí thư, chi ủy"), wrap=False),
                None,
                buttons.history(lambda: self._show_history("officer", self._officers)),
                buttons.link(_("Sửa…"), lambda: self._edit_officer(self._officers.current_row())),
                buttons.link(_("Ghi chức vụ…"), lambda: self._edit_officer(None)),
            ),
            self._officers.framed(),
        )

        self._terms = RecordTable(
            (
                Column("title", _("Nhiệm kỳ"), 150),
                Column("start", _("Từ ngày"), 110, kind="date"),
                Column("end", _("Dự kiến đến"), 110, kind="date"),
            ),
            key=lambda term: term.id,
            settings=context.settings,
            name="terms",
        )
        self._terms.row_activated.connect(self._edit_term)
        self._terms.offer(_("Sửa…"), self._edit_term)
        self._terms.offer_history(lambda term: context.show_history("term", term.id))
        terms = layouts.column(
            layouts.row(
                labels.heading(_("Nhiệm kỳ"), wrap=False),
                None,
                buttons.history(lambda: self._show_history("term", self._terms)),
                buttons.link(_("Sửa…"), lambda: self._edit_term(self._terms.current_row())),
                buttons.link(_("Nhiệm kỳ mới…"), lambda: self._edit_term(None)),
            ),
            self._terms.framed(),
        )

        for table in (self._officers, self._terms):
            # as high as there is room for, never so high that the page must scroll
            table.setMinimumHeight(px(150))
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

        safety = Card(_("An toàn của sổ"))
        self._safety = Facts()
        safety.body.addWidget(self._safety)
        if not book.read_only:
            # a single & would underline the letter after it
            word = _("Sao lưu & khôi phục…").replace("&", "&&")
            to_copies = buttons.plain(word, lambda: context.open_page("backups"), icon="backup")
            safety.body.addWidget(to_copies)
            acts = [
                buttons.plain(_("In tờ khôi phục…"), self._recovery, icon="print"),
                buttons.plain(_("Đổi mật khẩu…"), self._passphrase, icon="key"),
                buttons.plain(_("Tự khóa…"), self._idle_form, icon="lock"),
            ]
            if ways is not None:
                acts.append(buttons.plain(_("Bàn giao sổ…"), lambda: ways.hand_over(self), icon="people"))
            safety.body.addWidget(layouts.grid(*acts))
        safety.body.addStretch(1)

        self.content.addWidget(layouts.columns((names, 3), (safety, 2)))
        self.content.addWidget(layouts.columns((committee, 3), (terms, 2)), 1)

    def reload(self) -> None:
        with self.context.book.read() as session:
            branch = service.get_branch(session)
            officers = service.officers(session, self.context.today())
            terms = service.terms(session)
            sheet_due, copies_due = service.sheet_due(session), service.copies_due(session)
        shown = not self._book.read_only
        self.sheet_line.setVisible(shown and sheet_due)
        self.copies_line.setVisible(
            shown and copies_due and self._ways is not None and not self._copies_seen_to
        )
        minutes = self.context.settings.get(IDLE_KEY, IDLE_MINUTES)
        self._safety.set_items([(_("Tệp sổ"), self._book.path.name), (_("Tự khóa"), idle_words(minutes))])
        self.set_status(f"{branch.superior} · {branch.name}")
        self._facts.set_items(
            [
                (_("Đảng bộ cấp trên"), branch.superior_upper),
                (_("Chi bộ"), branch.name_upper),
                (_("Loại"), dict(kind_choices()).get(branch.kind, "")),
                (_("Địa danh"), branch.place),
                (_("Quyền hạn ký"), branch.authority),
                (_("Nơi nhận báo cáo"), branch.recipient),
                (_("Nơi sinh hoạt"), branch.meeting_place or "–"),
            ]
        )
        self._officers.set_rows(officers)
        self._terms.set_rows(terms)

    def open(self, **target: object) -> None:
        """``form`` opens a form that was left half typed, ``id`` says of which row."""
        form, row_id = target.get("form"), target.get("id")
        if form == "branch":
            self._edit_branch()
        elif form == "officer":
            self._edit_officer(_row(self._officers, row_id))
        elif form == "term":
            self._edit_term(_row(self._terms, row_id))
        elif form == "holiday":
            self._edit_holiday(row_id)
        elif form == "holidays":
            self.show_holidays()

    def help_text(self) -> str:
        return _(
            "Trang này giữ tên chi bộ như in trên văn bản, nhiệm kỳ, người giữ chức vụ, và các việc về an toàn của sổ.\n\n"
            "- Người ký văn bản của một ngày là bí thư đang giữ chức vụ ngày đó; không có bí thư thì phó bí thư.\n"
            "- Ghi bí thư mới thì bí thư cũ tự thôi từ hôm trước.\n"
            "- Nhiệm kỳ mới làm số văn bản bắt đầu lại từ 01.\n"
            "- Ngày nghỉ, ngày làm bù: các hạn tính bằng ngày làm việc theo lịch ấy.\n"
            "- Tờ khôi phục mở được sổ khi quên mật khẩu: in ra, cất trong tủ có khóa.\n"
            "- Đổi mật khẩu thì tờ khôi phục cũ hết hiệu lực, các bản sao lưu cũng chuyển sang mật khẩu mới.\n"
            "- Thay bí thư thì bàn giao sổ: biên bản bàn giao, mật khẩu mới, tờ khôi phục mới."
        )

    def _done(self, sentence: str) -> None:
        self.context.changed(sentence, self.context.book.last_change)

    def _show_history(self, name: str, table: RecordTable) -> None:
        row = table.current_row()
        if row is not None:
            self.context.show_history(name, row.id)

    def _edit_branch(self) -> None:
        with self.context.book.read() as session:
            values = vars(service.get_branch(session))
        if BranchForm(self, self.context).run(dict(values)):
            self._done(_("Đã sửa tên chi bộ và văn bản."))

    def _edit_officer(self, officer: service.OfficerInfo | None) -> None:
        values: dict[str, object] = {
            "post": next(iter(post_words())),
            "start": PartialDate.of(self.context.today()),
        }
        if officer is not None:
            values = {
                "post": officer.post,
                "person": officer.member_id if officer.member_id is not None else officer.name,
                "start": PartialDate.of(officer.start),
                "end": None if officer.end is None else PartialDate.of(officer.end),
            }
        if OfficerForm(self, self.context, self._people, None if officer is None else officer.id).run(values):
            self._done(_("Đã ghi chức vụ."))

    def _edit_term(self, term: service.TermInfo | None) -> None:
        values: dict[str, object] = {}
        if term is not None:
            values = {
                "title": term.title,
                "start": PartialDate.of(term.start),
                "end": None if term.end is None else PartialDate.of(term.end),
            }
        if TermForm(self, self.context, None if term is None else term.id).run(values):
            self._done(_("Đã lưu nhiệm kỳ."))

    def show_holidays(self) -> None:
        """The calendar of working days."""
        HolidaysDialog(self, self.context).exec()

    def _edit_holiday(self, row_id: object) -> None:
        """An entry of the calendar that was left half typed."""
        with self.context.book.read() as session:
            info = None if row_id is None else holidays.find(session, int(str(row_id)))
        if HolidayForm(self, self.context, info).run():
            self._done(_("Đã ghi vào lịch nghỉ."))

    def _recovery(self) -> None:
        show_recovery_sheet(self, self.context, self._book)
        if not self._book.closed:
            self.reload()

    def _passphrase(self) -> None:
        if PassphraseForm(self, self.context, self._book).run():
            self.after_new_passphrase()

    def after_new_passphrase(self) -> None:
        """The book has another passphrase: its new recovery sheet, and behind it the copies."""
        follow = self._ways.follow(self) if self._ways is not None else None
        self._copies_seen_to = follow is not None
        show_recovery_sheet(
            self, self.context, self._book, must=True, meanwhile=None if follow is None else follow.start
        )
        if self._book.closed:
            return
        if follow is not None:
            follow.tell()
        self.context.changed(_("Sổ đã mở bằng mật khẩu mới."))

    def _copies_again(self) -> None:
        if self._ways is not None:
            follow = self._ways.follow(self)
            self._copies_seen_to = True
            self.copies_line.hide()
            follow.tell()
            follow.start()

    def _idle_form(self) -> None:
        if LockForm(self, self.context).run():
            self.context.changed(_("Đã đặt lại giờ tự khóa."))

    @staticmethod
    def _add_button(line: Callout, button: buttons.Button) -> None:
        box = line.layout()
        assert isinstance(box, QHBoxLayout)
        box.addWidget(button)


def _row(table: RecordTable, row_id: object) -> Any:
    """The row of this id, None for a new one. Raises UserError when it is no longer there."""
    if row_id is None:
        return None
    found = next((row for row in table.rows_model.rows() if row.id == row_id), None)
    if found is None:
        raise UserError(_("Dòng này không còn trong sổ."))
    return found
