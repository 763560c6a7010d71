"""Any paper of the book by its kind: gathers the facts through the features' services and hands back the paper.

Used by the headless commands and the demo; the screens call the same functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.documents.blocks import Document
from desktop_app.papers.catalogue import KINDS

if TYPE_CHECKING:
    from desktop_app.badges.list_document import Form as BadgeForm
    from desktop_app.meetings.facts import MinutesFacts
    from desktop_app.reports.sheet_rows import Sheet
    from desktop_app.reports.sheet_service import SheetFrame, SheetSet


@dataclass(frozen=True)
class Request:
    """What a paper is made for: the day, and what its kind needs."""

    today: dt.date
    period: Period | None = None
    meeting_id: int | None = None
    member_id: int | None = None
    whole_numbers: bool = False
    """Whether the citizen's number on a member's card is written in full."""


def make_paper(
    book: Book,
    kind: str,
    today: dt.date,
    period: Period | None = None,
    meeting_id: int | None = None,
    member_id: int | None = None,
    whole_numbers: bool = False,
) -> Document:
    """The paper of ``kind``. Raises UserError when the kind, or the period, meeting or member it needs is missing."""
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
    if known.needs == "member" and member_id is None:
        raise UserError(
            _("Giấy tờ này lập cho một người."), "member", _("Thêm --member và số của người ấy trong sổ.")
        )
    return _MAKERS[kind](book, Request(today, period, meeting_id, member_id, whole_numbers))


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


def _badge_list(form: BadgeForm) -> Callable[[Book, Request], Document]:
    def make(book: Book, request: Request) -> Document:
        from desktop_app.badges import papers

        with book.read() as session:
            return papers.next_list(session, form, request.today)

    return make


def _badge_declaration(book: Book, request: Request) -> Document:
    from desktop_app.badges import papers

    with book.read() as session:
        if request.member_id is None:
            return papers.next_declarations(session, request.today)
        return papers.declaration_of(session, min(request.member_id, 2**63 - 1), request.today)


def _recovery_sheet(book: Book, request: Request) -> Document:
    from desktop_app.branch import service
    from desktop_app.branch.recovery_document import recovery_sheet

    with book.read() as session:
        branch = service.get_branch(session)
        signer = service.signer(session, request.today)
    return recovery_sheet(branch, book.path.name, book.recovery_code(), request.today, signer.name)


def _handover(book: Book, request: Request) -> Document:
    from desktop_app.safety import handover
    from desktop_app.safety.handover_document import handover_minutes

    with book.read() as session:
        facts = handover.collect(
            session,
            handover.proposed(session, request.today),
            book.path.name,
            handover.copies_found(book.path, None),
        )
    return handover_minutes(facts)


def _member_list(book: Book, request: Request) -> Document:
    from desktop_app.branch import service as branch_service
    from desktop_app.members import list_document, service

    with book.read() as session:
        branch = branch_service.get_branch(session)
        people = service.people_on(session, request.today)
        signer = branch_service.signer(session, request.today)
    return list_document.whole_list_document(branch, people, request.today, signer)


def _corrections(book: Book, request: Request) -> Document:
    from desktop_app.branch import service as branch_service
    from desktop_app.lists import corrections
    from desktop_app.lists.correction_document import corrections_document

    with book.read() as session:
        branch, signer = branch_service.get_branch(session), branch_service.signer(session, request.today)
        found = corrections.last_corrections(session, request.today)
    return corrections_document(branch, found, signer, request.today)


def _member_paper(kind: str) -> Callable[[Book, Request], Document]:
    def make(book: Book, request: Request) -> Document:
        from desktop_app.reports import member_papers
        from desktop_app.reports.member_papers import Wanted

        with book.read() as session:
            return member_papers.paper(
                session,
                Wanted(
                    kind,
                    request.today,
                    request.period,
                    request.member_id,
                    whole_numbers=request.whole_numbers,
                ),
            )

    return make


def _meeting_facts(book: Book, request: Request) -> MinutesFacts:
    from desktop_app.meetings import minutes_reading

    assert request.meeting_id is not None
    with book.read() as session:
        # a larger number than the book can keep is simply not there
        return minutes_reading.load_minutes(session, min(request.meeting_id, 2**63 - 1))


def _minutes(book: Book, request: Request) -> Document:
    from desktop_app.meetings import minutes_document

    return minutes_document.minutes(_meeting_facts(book, request))


def _resolution(book: Book, request: Request) -> Document:
    from desktop_app.meetings import resolution_document

    return resolution_document.resolution(_meeting_facts(book, request))


def _applicant_list(book: Book, request: Request) -> Document:
    from desktop_app.admissions import service
    from desktop_app.admissions.list_document import applicant_list
    from desktop_app.branch import service as branch_service

    with book.read() as session:
        branch, signer = branch_service.get_branch(session), branch_service.signer(session, request.today)
        cases = [case for case in service.list_applicants(session, request.today) if case.on_the_way]
        progress = service.progress(session, request.today.year, request.today)
    return applicant_list(branch, cases, request.today, signer, None, progress)


def _applicant_files(book: Book, request: Request) -> Document:
    from desktop_app.admissions import service
    from desktop_app.admissions.file_document import applicant_files
    from desktop_app.admissions.stages import WITH_A_FILE
    from desktop_app.branch import service as branch_service

    with book.read() as session:
        branch, signer = branch_service.get_branch(session), branch_service.signer(session, request.today)
        cases = [
            case for case in service.list_applicants(session, request.today) if case.stage in WITH_A_FILE
        ]
    return applicant_files(branch, cases, request.today, signer)


def _admission_resolutions(book: Book, request: Request) -> Document:
    from desktop_app.admissions import service
    from desktop_app.admissions.resolution_document import (
        admission_resolution,
        admission_resolutions,
        meeting_of,
    )
    from desktop_app.admissions.stages import Stage
    from desktop_app.branch import service as branch_service

    with book.read() as session:
        branch, signer = branch_service.get_branch(session), branch_service.signer(session, request.today)
        papers = [
            admission_resolution(
                branch, case, meeting_of(session, case.draft.considered_on), signer, request.today
            )
            for case in service.list_applicants(session, request.today)
            if case.stage is Stage.CONSIDERED
        ]
    return admission_resolutions(papers, branch)


def _rating_list(book: Book, request: Request) -> Document:
    from desktop_app.branch import service as branch_service
    from desktop_app.ratings import reading
    from desktop_app.ratings.list_document import rating_list_document

    assert request.period is not None
    with book.read() as session:
        branch, signer = branch_service.get_branch(session), branch_service.signer(session, request.today)
        sheet = reading.load_campaign(session, request.period.year)
    return rating_list_document(branch, sheet, signer, request.today)


def _rating_summary(book: Book, request: Request) -> Document:
    from desktop_app.branch import service as branch_service
    from desktop_app.ratings import reading
    from desktop_app.ratings.summary_document import rating_summary_document

    assert request.period is not None
    with book.read() as session:
        branch, signer = branch_service.get_branch(session), branch_service.signer(session, request.today)
        sheet = reading.load_campaign(session, request.period.year)
        recent = reading.recent_results(session, request.period.year)
    return rating_summary_document(branch, sheet, recent, signer, request.today)


def _report(kind: str) -> Callable[[Book, Request], Document]:
    def make(book: Book, request: Request) -> Document:
        from desktop_app.reports import service as reports

        assert request.period is not None
        with book.read() as session:
            return reports.paper(session, kind, request.period, request.today)

    return make


def _residence(kind: str) -> Callable[[Book, Request], Document]:
    def make(book: Book, request: Request) -> Document:
        from desktop_app.branch import service as branch_service
        from desktop_app.residence import letters_document, service
        from desktop_app.residence.rules import day_in

        year = request.today.year if request.period is None else request.period.year
        with book.read() as session:
            sender = letters_document.Sender(
                branch_service.get_branch(session),
                branch_service.signer(session, request.today),
                request.today,
            )
            out = service.list_out(session, year, request.today)
            guests = service.list_in(session, year, request.today)
        if kind == "residence-letters":
            return letters_document.letters(
                sender, [line for line in out if line.state in ("to-receive", "exempt")] or out
            )
        if kind == "residence-requests":
            return letters_document.requests(sender, out, year, day_in("answer_by", year))
        if kind == "residence-answers":
            return letters_document.answers(sender, guests, year)
        return letters_document.year_list(sender, out, guests, year)

    return make


SHEETS = {"bieu-1": 1, "bieu-1-base": 0, "bieu-2": 2, "bieu-3": 3}
"""Which of the statistical forms a kind is; 0: Biểu 1 as the upper level adds it up."""


def _sheet(kind: str) -> Callable[[Book, Request], Document]:
    def make(book: Book, request: Request) -> Document:
        from desktop_app.reports.sheet_document import sheet_document

        sheet, found, frame = _sheet_facts(book, kind, request)
        return sheet_document(sheet, found, frame)

    return make


def _transfers(which: str) -> Callable[[Book, Request], Document]:
    def make(book: Book, request: Request) -> Document:
        from desktop_app.members import transfers_document

        with book.read() as session:
            facts = transfers_document.collect(session, request.today)
        facts = transfers_document.of_member(facts, request.member_id)
        if which == "requests":
            return transfers_document.requests(facts)
        return transfers_document.letters(facts)

    return make


def _sheet_facts(book: Book, kind: str, request: Request) -> tuple[Sheet, SheetSet, SheetFrame]:
    from desktop_app.reports import sheet_service

    assert request.period is not None
    with book.read() as session:
        found = sheet_service.of_period(session, request.period, request.today)
        frame = sheet_service.frame(session, request.today)
    number = SHEETS[kind]
    return (found.sheets.base, *found.sheets.all())[number], found, frame


def make_workbook(book: Book, kind: str, today: dt.date, period: Period | None = None) -> bytes:
    """A statistical form as an Excel workbook. Raises UserError for the kinds that are no tables of figures."""
    if kind not in SHEETS:
        raise UserError(
            _("Giấy tờ này không lập được ra Excel."), "out", _("Đặt đuôi tên tệp là .pdf hoặc .docx.")
        )
    if period is None:
        raise UserError(_("Giấy tờ này lập cho một kỳ."), "period", _("Thêm --period, ví dụ --period 2026."))
    from desktop_app.reports.sheet_workbook import sheets_workbook

    sheet, found, frame = _sheet_facts(book, kind, Request(today, period))
    return sheets_workbook([sheet], found, frame)


_MAKERS: dict[str, Callable[[Book, Request], Document]] = {
    "minutes": _minutes,
    "resolution": _resolution,
    "badge-list": _badge_list("4"),
    "badge-reissue-list": _badge_list("4A"),
    "badge-posthumous-list": _badge_list("4B"),
    "badge-declaration": _badge_declaration,
    "member-list": _member_list,
    "corrections": _corrections,
    **{
        kind: _member_paper(kind)
        for kind in KINDS
        if kind.startswith(("register-", "letter-")) or kind in ("member-book", "member-card", "member-data")
    },
    "applicant-list": _applicant_list,
    "applicant-files": _applicant_files,
    "admission-resolutions": _admission_resolutions,
    "rating-list": _rating_list,
    "rating-summary": _rating_summary,
    "half-year-report": _report("half-year-report"),
    "year-report": _report("year-report"),
    **{
        kind: _residence(kind)
        for kind in ("residence-letters", "residence-requests", "residence-answers", "residence-list")
    },
    **{kind: _sheet(kind) for kind in SHEETS},
    "transfer-requests": _transfers("requests"),
    "transfer-letters": _transfers("letters"),
    "recovery-sheet": _recovery_sheet,
    "handover": _handover,
}
"""How each kind of paper of ``papers.catalogue.KINDS`` is made."""
