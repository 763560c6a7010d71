"""Any paper of the book by its kind: gathers the facts through the features' services and hands back the paper.

Used by the headless commands and the demo; the screens call the same functions.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.documents.blocks import Document
from desktop_app.papers.catalogue import KINDS


def make_paper(
    book: Book, kind: str, today: dt.date, period: Period | None = None, meeting_id: int | None = None
) -> Document:
    """The paper of ``kind``. Raises UserError when the kind, period or meeting is missing or unknown."""
    known = KINDS.get(kind)
    if known is None or not known.available:
        raise UserError(
            _("Không có loại giấy tờ “{kind}”.").format(kind=kind[:40]),
            "kind",
            _("Xem danh sách bằng lệnh papers."),
        )
    if known.needs == "meeting" and meeting_id is None:
        raise UserError(
            _("Giấy tờ này lập cho một buổi sinh hoạt."),
            "meeting",
            _("Thêm --meeting và số của buổi sinh hoạt."),
        )
    if known.needs == "period" and period is None:
        raise UserError(_("Giấy tờ này lập cho một kỳ."), "period", _("Thêm --period, ví dụ --period 2026."))
    if kind == "recovery-sheet":
        return _recovery_sheet(book, today)
    if kind == "handover":
        return _handover(book, today)
    if kind == "member-list":
        return _member_list(book, today)
    if known.needs == "meeting":
        assert meeting_id is not None
        return _meeting_paper(book, kind, meeting_id)
    assert period is not None
    return _period_paper(book, kind, period, today)


def write_paper(document: Document, target: Path) -> None:
    """Write a paper as PDF or Word by the ending of ``target``. Raises UserError for another ending or a locked file."""
    ending = target.suffix.lower()
    if ending == ".pdf":
        from desktop_app.documents import pdf

        pdf.write(document, target)
    elif ending == ".docx":
        from desktop_app.documents import docx

        docx.write(document, target)
    else:
        raise UserError(
            _("Chỉ ghi được tệp .pdf hoặc .docx, không phải “{ending}”.").format(
                ending=ending or target.name
            ),
            "out",
            _("Đổi đuôi tên tệp."),
        )


def _recovery_sheet(book: Book, today: dt.date) -> Document:
    from desktop_app.branch import service
    from desktop_app.branch.recovery_document import recovery_sheet

    with book.read() as session:
        branch = service.get_branch(session)
        signer = service.signer(session, today)
    return recovery_sheet(branch, book.path.name, book.recovery_code(), today, signer.name)


def _handover(book: Book, today: dt.date) -> Document:
    from desktop_app.safety import handover
    from desktop_app.safety.handover_document import handover_minutes

    with book.read() as session:
        facts = handover.collect(
            session, handover.proposed(session, today), book.path.name, handover.copies_found(book.path, None)
        )
    return handover_minutes(facts)


def _member_list(book: Book, today: dt.date) -> Document:
    from desktop_app.branch import service as branch_service
    from desktop_app.members import list_document, service

    with book.read() as session:
        branch = branch_service.get_branch(session)
        people = service.people_on(session, today)
        signer = branch_service.signer(session, today)
    return list_document.whole_list_document(branch, people, today, signer)


def _meeting_paper(book: Book, kind: str, meeting_id: int) -> Document:
    from desktop_app.meetings import minutes_document, resolution_document, service

    with book.read() as session:
        # a larger number than the book can keep is simply not there
        facts = service.load_minutes(session, min(meeting_id, 2**63 - 1))
    if kind == "minutes":
        return minutes_document.minutes(facts)
    return resolution_document.resolution(facts)


def _period_paper(book: Book, kind: str, period: Period, today: dt.date) -> Document:
    with book.read() as session:
        if kind in ("rating-list", "rating-summary"):
            from desktop_app.branch import service as branch_service
            from desktop_app.ratings import reading
            from desktop_app.ratings.list_document import rating_list_document
            from desktop_app.ratings.summary_document import rating_summary_document

            branch, signer = branch_service.get_branch(session), branch_service.signer(session, today)
            sheet = reading.load_campaign(session, period.year)
            if kind == "rating-list":
                return rating_list_document(branch, sheet, signer, today)
            return rating_summary_document(
                branch, sheet, reading.recent_results(session, period.year), signer, today
            )
        from desktop_app.reports import service as reports

        return reports.paper(session, kind, period, today)
