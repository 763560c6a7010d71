"""Comparing the book with a list from above, in four steps: the list, its columns, the differences, the result.

Nothing is written before the last button; what is decided is one change of the book and can be taken back at once.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.core import history
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.lists import corrections, importer
from desktop_app.lists.correction_document import corrections_document
from desktop_app.lists.corrections import Kept
from desktop_app.lists.differences_form import DifferencesPage
from desktop_app.lists.reconcile import Comparison
from desktop_app.lists.steps_form import COLUMNS, Foot
from desktop_app.lists.writing_steps_form import WritingSteps
from desktop_app.ui import buttons, layouts, messages
from desktop_app.ui.cards import Callout, Card, FigureTile
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.tasks import Progress

DIFFERENCES, RESULT = "differences", "result"


def _promises() -> list[tuple[str, str]]:
    return [
        (
            _("So từng người, từng mục của danh sách cấp trên gửi với sổ."),
            _("Danh sách rà soát quốc gia hoặc danh sách khác có họ tên; tệp đã chọn không bị thay đổi."),
        ),
        (
            _("Mỗi điểm khác nhau: nhận theo danh sách, giữ theo sổ, hoặc ghi chú."),
            _("Điểm chưa quyết định để nguyên; lần sau đối chiếu lại sẽ hiện ra."),
        ),
        (
            _("Lập danh sách đề nghị điều chỉnh để nộp cấp trên."),
            _("Điểm nhận theo danh sách được ghi vào sổ một lần, hoàn tác được."),
        ),
    ]


class ReconcileDialog(WritingSteps):
    """The four steps. Accepted when decisions were kept and not taken back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._kept: Kept | None = None
        self.differences = DifferencesPage()
        super().__init__(
            context,
            parent,
            _("Đối chiếu danh sách với cấp trên"),
            [(DIFFERENCES, _("Điểm khác nhau")), (RESULT, _("Kết quả"))],
            _promises(),
        )
        self.differences.decided.connect(self.refresh)
        self.differences.whole_numbers.connect(self._log_numbers)

    def make_page(self, key: str) -> QWidget:
        return self.differences if key == DIFFERENCES else self._make_result_page()

    def file_cards(self) -> list[QWidget]:
        self.made_card = Card(_("Các lần đối chiếu đã lưu"))
        self.made_panel = FormPanel(max_columns=1, scroll=False)
        self.made_panel.add_choice(
            "made",
            _("Lần đối chiếu"),
            [(0, "")],
            hint=_(
                "Lưu cả tên người chỉ có trong danh sách. Không cần nữa thì đưa vào thùng rác rồi xóa hẳn ở đó."
            ),
        )
        self.made_button = buttons.plain(_("Đưa vào thùng rác"), self.forget_made, "delete")
        self.made_card.body.addWidget(self.made_panel)
        self.made_card.body.addWidget(layouts.row(self.made_button, None))
        self.made_note = Callout("good")
        self.made_note.hide()
        self._show_made()
        return [self.made_note, self.made_card]

    def _show_made(self) -> None:
        with self.context.book.read() as session:
            made = corrections.list_made(session)
        self.made_card.setVisible(bool(made))
        self.made_panel.set_choices(
            "made",
            [
                (
                    one.id,
                    _("{day} · {file} · {n} điểm").format(
                        day=f"{one.made_on:%d/%m/%Y}", file=one.file_name, n=number_text(one.points)
                    ),
                )
                for one in made
            ],
        )
        if made:
            self.made_panel.set_value("made", made[0].id)

    def forget_made(self) -> None:
        """Put the chosen comparison into the bin."""
        chosen = self.made_panel.values()["made"]
        if not isinstance(chosen, int) or not messages.confirm(
            self,
            _("Đưa lần đối chiếu này vào thùng rác?"),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_(
                "Các điểm đã nhận vẫn ở trong sổ. Các điểm đã giữ hoặc ghi chú sẽ hiện lại khi đối chiếu lần sau."
            ),
        ):
            return
        with (
            messages.errors_shown(self) as shown,
            self.context.book.write(_("Đưa vào thùng rác: lần đối chiếu danh sách")) as session,
        ):
            corrections.delete_made(session, chosen)
        if shown.ok:
            self.made_note.tell(
                _("Đã đưa lần đối chiếu vào thùng rác."), _("Lấy lại hoặc xóa hẳn ở trang Thùng rác.")
            )
            self.made_note.show()
            self.context.changed(_("Đã đưa lần đối chiếu vào thùng rác."), self.context.book.last_change)
        self._show_made()

    def _make_result_page(self) -> QWidget:
        self.result_note = Callout("good")
        self.tiles = {
            key: FigureTile("0", word)
            for key, word in (
                ("accept", _("nhận theo danh sách")),
                ("keep", _("giữ, đề nghị sửa")),
                ("note", _("ghi chú")),
                ("left", _("chưa quyết định")),
            )
        }
        figures = Card()
        figures.body.addWidget(layouts.row(*self.tiles.values(), None, spacing=24))
        self.paper_button = buttons.plain(_("Danh sách đề nghị điều chỉnh…"), self.show_paper, "print")
        self.undo_button = buttons.plain(_("Hoàn tác cả lần đối chiếu"), self.undo, "undo")
        return layouts.scrolled(
            layouts.column(
                self.result_note,
                figures,
                layouts.row(self.paper_button, self.undo_button, None),
                None,
                spacing=16,
            )
        )

    # --- the steps -------------------------------------------------------------------------------------------------------

    def foot_of(self, step: str) -> Foot:
        found = self.differences.found
        if step == DIFFERENCES and found is not None:
            if not found.differences:
                return Foot("", _("Xong"))
            decided = len(self.differences.decisions)
            text = _("Đã quyết định {n} trong {all} điểm. Chưa có gì được ghi vào sổ.").format(
                n=number_text(decided), all=number_text(len(found.differences))
            )
            return Foot(text, _("Lưu {n} quyết định").format(n=number_text(decided)), decided > 0)
        return Foot("", _("Xong")) if step == RESULT else super().foot_of(step)

    def act(self, step: str) -> None:
        if step == COLUMNS:
            self._compare()
        elif step == DIFFERENCES:
            found = self.differences.found
            if found is not None and not found.differences:
                super().reject()
            else:
                self._write()
        else:
            self.finish()

    def focus_of(self, step: str) -> QWidget | None:
        return self.differences.table if step == DIFFERENCES else self.next_button

    def rows_told(self) -> str:
        found = self.differences.found
        if found is None:
            return ""
        return _("{rows} người, {matched} có trong sổ, {agreeing} khớp mọi mục").format(
            rows=number_text(found.rows),
            matched=number_text(found.matched),
            agreeing=number_text(found.agreeing),
        )

    def came_too_late(self) -> None:
        if self._kept is not None and self.step != RESULT:
            self._written(self._kept)

    def tell_fault(self, error: UserError) -> None:
        if self.step == DIFFERENCES and error.field is not None:
            self.differences.go_to(error.field)
        super().tell_fault(error)

    # --- 3: the differences ------------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        sheet, columns, today = self.sheet, self.columns, self.context.today()
        if sheet is None or columns is None:
            return
        book = self.context.book

        def work(progress: Progress) -> Comparison:
            progress.step(_("Đang so từng người…"))
            with book.read() as session:
                return corrections.compare_list(session, sheet, columns, today, progress.check)

        self.run_task(work, self._was_compared, _("Đang so từng người…"))

    def _was_compared(self, found: Comparison) -> None:
        self.differences.show_comparison(found)
        self.show_step(DIFFERENCES)

    def _log_numbers(self) -> None:
        with messages.errors_shown(self):
            self.context.book.log(history.Kind.REVEAL, _("Xem số căn cước khi đối chiếu danh sách"))

    # --- 4: writing ------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        found, sheet, columns = self.differences.found, self.sheet, self.columns
        if found is None or sheet is None or columns is None:
            return
        decisions, today = dict(self.differences.decisions), self.context.today()

        def write(session: Session) -> Kept:
            kept = corrections.keep_decisions(session, found, sheet.file_name, decisions, today)
            importer.remember_mapping(session, sheet, columns)
            return kept

        def keep(kept: Kept) -> None:
            self._kept = kept

        title = _("Đối chiếu {name}").format(name=sheet.file_name)
        self.write_all(_("trước đối chiếu danh sách"), title, write, keep, self._written)

    def _written(self, kept: Kept) -> None:
        if self.step == RESULT:
            return
        self._kept = kept
        for key, count in (
            ("accept", kept.accepted),
            ("keep", kept.kept),
            ("note", kept.noted),
            ("left", kept.left),
        ):
            self.tiles[key].set_figure(number_text(count))
        self.result_note.set_tone("good")
        self.result_note.tell(
            _("Đã lưu {n} quyết định.").format(n=number_text(kept.accepted + kept.kept + kept.noted)),
            _("Điểm nhận theo danh sách đã ghi vào sổ; in danh sách đề nghị điều chỉnh để nộp cấp trên."),
        )
        self.show_step(RESULT)

    def document(self) -> Document:
        """The list of corrections as a paper."""
        today = self.context.today()
        with self.context.book.read() as session:
            return corrections_document(
                branch_service.get_branch(session),
                corrections.last_corrections(session, today),
                branch_service.signer(session, today),
                today,
            )

    def show_paper(self) -> None:
        """The list of corrections as it will be printed."""
        document = self.document()
        title = _("Đề nghị điều chỉnh danh sách đảng viên")
        name = _("Đề nghị điều chỉnh {day}").format(day=f"{self.context.today():%d-%m-%Y}")

        PaperDialog(
            self, self.context, title, name, partial(to_pdf, document), partial(to_word, document)
        ).run()

    def taken_back(self) -> str:
        for key in ("accept", "keep", "note"):
            self.tiles[key].set_figure(number_text(0))
        if (kept := self._kept) is not None:
            whole = kept.accepted + kept.kept + kept.noted + kept.left
            self.tiles["left"].set_figure(number_text(whole))
        self.paper_button.setEnabled(False)
        return _("Đã hoàn tác: sổ như trước khi đối chiếu.")

    def may_leave(self) -> bool:
        """Decisions made and not kept are asked about."""
        return self.step != DIFFERENCES or not self._decided_now() or self._leave_undecided()

    def _decided_now(self) -> int:
        """How many points were decided here, those of an earlier list left out."""
        page = self.differences
        items = page.found.differences if page.found is not None else ()
        return sum(item.key in page.decisions and item.earlier is None for item in items)

    def _leave_undecided(self) -> bool:
        return messages.confirm(
            self,
            _("Bỏ {n} quyết định chưa lưu?").format(n=number_text(self._decided_now())),
            _("Bỏ các quyết định"),
            dangerous=True,
            detail=_("Lưu được bất cứ lúc nào, kể cả khi còn điểm chưa quyết định."),
        )


def reconcile(context: Context, parent: QWidget) -> str:
    """Go through the steps; says what was done, "" when nothing was."""
    dialog = ReconcileDialog(context, parent)
    done = ""
    if dialog.exec():
        done = _("Đã lưu kết quả đối chiếu danh sách.")
    elif dialog.undone:
        done = _("Đã hoàn tác lần đối chiếu danh sách.")
    dialog.deleteLater()
    return done
