"""The printed list before it is printed: the real page, and one button each for PDF, Word, Excel and the printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.branch import service as branch_service
from desktop_app.core.i18n import _
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_word
from desktop_app.members.columns import ListField, rows_of
from desktop_app.members.list_document import ListColumn, list_columns, member_list_document
from desktop_app.members.list_workbook import member_list_workbook
from desktop_app.members.service import Person
from desktop_app.ui import buttons, exports, labels
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px

_CITIZEN_ID = "citizen_id"


@dataclass(frozen=True)
class Listed:
    """What the list on the screen shows: its columns and people in their order, and the filter in words."""

    fields: tuple[ListField, ...]
    people: tuple[Person, ...]
    filter_text: str = ""


class ListDialog(QDialog):
    """Shows the list as a paper and saves it as PDF, Word or Excel."""

    def __init__(self, context: Context, parent: QWidget | None, listed: Listed) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self._context = context
        self._listed = listed
        self._today = context.today()
        self._closed = False
        with context.book.read() as session:
            self._branch = branch_service.get_branch(session)
            self._signer = branch_service.signer(session, self._today)
        title = _("In danh sách đảng viên")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(12))
        box.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(labels.title(title), 1)
        self.whole_numbers = QCheckBox(_("In đủ số căn cước"))
        self.whole_numbers.setVisible(any(item.key == _CITIZEN_ID for item in listed.fields))
        self.whole_numbers.toggled.connect(lambda _on: self.refresh())
        head.addWidget(self.whole_numbers)
        self.excel_button = buttons.plain(_("Lưu Excel…"), self._save_excel, "excel")
        head.addWidget(self.excel_button)
        head.addWidget(buttons.plain(_("Đóng"), self.reject))
        box.addLayout(head)
        self.preview = PdfPreview()
        self.preview.save_pdf_requested.connect(self._save_pdf)
        self.preview.save_word_requested.connect(self._save_word)
        exports.watch_prints(self.preview, context, self._leaving)
        box.addWidget(self.preview, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(
            self.preview.print_pdf
        )
        screen = self.screen().availableGeometry()
        self.resize(min(px(1100), round(screen.width() * 0.94)), min(px(900), round(screen.height() * 0.92)))
        self.refresh()

    def done(self, result: int) -> None:
        """Let go of the pages: they hold names."""
        self._closed = True
        self.preview.set_pdf(None)
        super().done(result)

    def _show(self, content: bytes) -> None:
        if not self._closed:
            self.preview.set_pdf(content)

    def columns(self) -> tuple[ListColumn, ...]:
        """The columns of the paper."""
        return list_columns(self._listed.fields)

    def rows(self) -> Sequence[Sequence[str]]:
        """The cells of the paper; citizen numbers whole only when asked for."""
        rows = rows_of(self._listed.people, self._listed.fields, self._today)
        if not self.whole_numbers.isChecked():
            return rows
        at = next(i for i, item in enumerate(self._listed.fields) if item.key == _CITIZEN_ID)
        return [
            (*row[:at], person.citizen_id, *row[at + 1 :])
            for row, person in zip(rows, self._listed.people, strict=True)
        ]

    def document(self) -> Document:
        """The list as a paper."""
        return member_list_document(
            self._branch, self.columns(), self.rows(), self._today, self._signer, self._listed.filter_text
        )

    def refresh(self) -> None:
        """Make the pages anew."""
        document = self.document()

        def work(progress: Progress) -> bytes:
            from desktop_app.documents import pdf

            progress.step(_("Đang lập danh sách…"))
            return pdf.render(document)

        self.preview.busy()
        self._context.tasks.run(work, done=self._show, owner=self, title=_("Đang lập danh sách…"))

    def _leaving(self) -> Leaving:
        title = _("Danh sách đảng viên")
        detail: dict[str, object] = {"rows": len(self._listed.people), "pages": self.preview.pages()}
        note = ""
        if any(item.key == _CITIZEN_ID for item in self._listed.fields):
            whole = self.whole_numbers.isChecked()
            detail["numbers"] = _("ghi đủ số căn cước") if whole else _("số căn cước che bớt")
            note = _("Số căn cước được ghi đủ.") if whole else _("Số căn cước được che bớt.")
        name = _("Danh sách đảng viên {day}").format(day=self._today.strftime("%d-%m-%Y"))
        return Leaving(title, name, note=note, detail=detail)

    def _save(self, word: str, ending: str, make: Callable[[], bytes]) -> None:
        exports.save(self, self._context, self._leaving(), word, ending, make)

    def _save_pdf(self) -> None:
        content = self.preview.pdf()
        if content is not None:
            self._save(_("PDF"), "pdf", lambda: content)

    def _save_word(self) -> None:
        document = self.document()

        self._save(_("Word"), "docx", partial(to_word, document))

    def _save_excel(self) -> None:
        columns, rows = self.columns(), self.rows()
        self._save(
            _("Excel"),
            "xlsx",
            lambda: member_list_workbook(self._branch, columns, rows, self._today, self._listed.filter_text),
        )
