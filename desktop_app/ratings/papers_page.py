"""The papers of a rating year, shown before they are saved or printed: the list and the summary."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.branch.service import get_branch, signer
from desktop_app.core.i18n import _
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.ratings import service
from desktop_app.ratings.list_document import rating_list_document
from desktop_app.ratings.summary_document import rating_summary_document
from desktop_app.ui import messages
from desktop_app.ui.context import Context
from desktop_app.ui.paper_dialog import PaperDialog


def show_list(parent: QWidget, context: Context, year: int) -> None:
    """The rating list of a year as a paper."""
    with messages.errors_shown(parent):
        with context.book.read() as session:
            day = context.today()
            document = rating_list_document(
                get_branch(session), service.load_campaign(session, year), signer(session, day), day
            )
        _show_paper(parent, context, _("Danh sách xếp loại năm {year}").format(year=year), document)


def show_summary(parent: QWidget, context: Context, year: int) -> None:
    """The rating summary of a year as a paper; asks first whether the cap is told on it."""
    answer = messages.ask(
        parent,
        _("Tổng hợp kết quả xếp loại"),
        [
            ("caps", _("Kèm tỷ lệ xuất sắc (tham khảo)")),
            ("plain", _("Chỉ các con số")),
        ],
        _("Trần xuất sắc theo hai cách tính chỉ in khi đảng ủy yêu cầu."),
    )
    if answer is None:
        return
    with messages.errors_shown(parent):
        with context.book.read() as session:
            day = context.today()
            document = rating_summary_document(
                get_branch(session),
                service.load_campaign(session, year),
                service.recent_results(session, year),
                signer(session, day),
                day,
                answer == "caps",
            )
        _show_paper(parent, context, _("Tổng hợp xếp loại năm {year}").format(year=year), document)


def _show_paper(parent: QWidget, context: Context, title: str, document: Document) -> None:
    PaperDialog(parent, context, title, title, partial(to_pdf, document), partial(to_word, document)).run()
