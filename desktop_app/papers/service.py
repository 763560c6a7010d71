"""The register of papers: numbers per type and per term, drafts, what was issued and handed up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.orm import read_file, store_file
from desktop_app.core.vietnamese import clean
from desktop_app.papers.catalogue import BODY_CODES, TYPE_NAMES
from desktop_app.papers.models import Paper, PaperState

_NUMBER = re.compile(r"^(?:Số)?\s*:?\s*(\d+)\s*[-–/]\s*([A-Za-zĐđ]+)\s*[-–/]\s*([A-Za-zĐđ]+)$", re.IGNORECASE)


@dataclass(frozen=True)
class PaperDraft:
    """What is known of a paper before it is issued. ``id`` is None for a new one; ``number`` None takes the next."""

    kind: str
    type_code: str
    subject: str
    date: dt.date
    id: int | None = None
    number: int | None = None
    body_code: str = "CB"
    period: str | None = None
    meeting_id: int | None = None
    signer: str = ""
    signer_post: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    narrative: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperInfo:
    """A paper of the register."""

    id: int
    kind: str
    type_code: str
    body_code: str
    number: int | None
    version: int
    subject: str
    period: str | None
    meeting_id: int | None
    date: dt.date
    signer: str
    signer_post: str
    state: PaperState
    figures: Mapping[str, Any]
    narrative: Mapping[str, Any]
    file_id: int | None
    submitted_on: dt.date | None

    @property
    def number_text(self) -> str | None:
        """``Số 05-NQ/CB``, None while it has no number."""
        return None if self.number is None else format_number(self.number, self.type_code, self.body_code)


def format_number(number: int, type_code: str, body_code: str = "CB") -> str:
    """``Số 05-NQ/CB`` (HD 36/05: no colon, no spaces, numbers below ten with a zero)."""
    return f"Số {number:02d}-{type_code}/{body_code}"


def parse_number(text: str) -> tuple[int, str, str]:
    """Number, type and body of a number as typed; ``Số: 01 - BC/CB`` and ``Số 01/BC-CB`` are understood.

    Raises UserError for a type a branch does not issue.
    """
    found = _NUMBER.match(clean(text))
    if not found:
        raise UserError(
            _("“{text}” không phải số và ký hiệu văn bản.").format(text=clean(text)[:30]),
            "number",
            _("Ghi như: Số 05-NQ/CB."),
        )
    types = {code.casefold(): code for code in TYPE_NAMES}
    bodies = {code.casefold(): code for code in BODY_CODES}
    type_code, body_code = types.get(found.group(2).casefold()), bodies.get(found.group(3).casefold())
    if type_code is None or body_code is None or int(found.group(1)) < 1:
        raise UserError(
            _("Chi bộ không ban hành loại văn bản “{code}”.").format(
                code=f"{found.group(2)}/{found.group(3)}"
            ),
            "number",
            _("Chọn loại trong danh sách, ví dụ NQ, BC, KH, TB."),
        )
    return int(found.group(1)), type_code, body_code


def normalise_number(text: str) -> str:
    """The number as papers print it."""
    return format_number(*parse_number(text))


def _term_id(session: Session, day: dt.date) -> int | None:
    term = branch_service.current_term(session, day)
    return None if term is None else term.id


def _in_term(term_id: int | None) -> ColumnElement[bool]:
    return Paper.term_id.is_(None) if term_id is None else Paper.term_id == term_id


def next_number(session: Session, type_code: str, day: dt.date, body_code: str = "CB") -> int:
    """The next number of a type in the term of a day: continuous through the term, not per year (HD 05-HD/VPTW, 1.3)."""
    highest = session.scalar(
        select(func.max(Paper.number)).where(
            Paper.type_code == type_code, Paper.body_code == body_code, _in_term(_term_id(session, day))
        )
    )
    return int(highest or 0) + 1


def gap_warning(
    session: Session, type_code: str, number: int, day: dt.date, body_code: str = "CB"
) -> str | None:
    """A sentence when a number skips over free ones (a warning only)."""
    expected = next_number(session, type_code, day, body_code)
    if number > expected:
        return _("Bỏ trống từ {first} đến {last}.").format(
            first=format_number(expected, type_code, body_code),
            last=format_number(number - 1, type_code, body_code),
        )
    return None


def _versions(session: Session, paper_id: int | None) -> list[int]:
    """A paper and the former versions it stands for: they bear one number."""
    found: list[int] = []
    latest = [] if paper_id is None else [paper_id]
    while latest:
        found.extend(latest)
        latest = [
            known
            for known in session.scalars(select(Paper.id).where(Paper.replaced_by_id.in_(latest)))
            if known not in found
        ]
    return found


def _refuse_taken(session: Session, draft: PaperDraft, term_id: int | None) -> None:
    if draft.number is None:
        return
    other = session.execute(
        select(Paper.id, Paper.subject, Paper.date)
        .where(
            Paper.type_code == draft.type_code,
            Paper.body_code == draft.body_code,
            Paper.number == draft.number,
            _in_term(term_id),
            Paper.id.not_in(_versions(session, draft.id)),
        )
        .order_by(Paper.version.desc())
    ).first()
    if other is not None:
        raise UserError(
            _("{number} đã dùng cho văn bản “{subject}”.").format(
                number=format_number(draft.number, draft.type_code, draft.body_code),
                subject=other.subject,
            ),
            "number",
            _("Số tiếp theo là {number}.").format(
                number=format_number(
                    next_number(session, draft.type_code, draft.date, draft.body_code),
                    draft.type_code,
                    draft.body_code,
                )
            ),
        )


def refuse_given_number(session: Session, kept: Mapping[str, Any], former: Collection[int]) -> None:
    """Raise UserError when the number of a deleted draft (its columns as the history kept them) was given to another paper
    meanwhile; ``former`` are the versions it replaced."""
    if kept.get("number") is None:
        return
    allowed = {version for paper_id in former for version in _versions(session, paper_id)}
    other = session.execute(
        select(Paper.subject)
        .where(
            Paper.type_code == kept["type_code"],
            Paper.body_code == kept["body_code"],
            Paper.number == kept["number"],
            _in_term(kept.get("term_id")),
            Paper.id.not_in(allowed),
        )
        .limit(1)
    ).first()
    if other is not None:
        raise UserError(
            _("{number} đã dùng cho văn bản “{subject}” nên bản nháp này không lấy lại được.").format(
                number=format_number(kept["number"], kept["type_code"], kept["body_code"]),
                subject=other.subject,
            ),
            None,
            _("Đổi số của văn bản đó trước, hoặc lập bản nháp mới."),
        )


def save_paper(session: Session, draft: PaperDraft) -> int:
    """Keep a draft and return its id. Raises UserError when its number is taken (naming the other paper) or it was issued."""
    row = session.get(Paper, draft.id) if draft.id is not None else None
    if row is not None and row.state != PaperState.DRAFT.value:
        raise UserError(
            _("Văn bản này đã ban hành nên không sửa được."), None, _("Lập bản mới thay thế nếu cần sửa.")
        )
    term_id = _term_id(session, draft.date)
    _refuse_taken(session, draft, term_id)
    if row is None:
        row = Paper(version=1)
        session.add(row)
    row.kind, row.type_code, row.body_code = draft.kind, draft.type_code, draft.body_code
    row.term_id, row.number, row.subject, row.date = term_id, draft.number, clean(draft.subject), draft.date
    row.period, row.meeting_id = draft.period, draft.meeting_id
    row.signer, row.signer_post = clean(draft.signer), clean(draft.signer_post)
    row.figures, row.narrative = dict(draft.figures), dict(draft.narrative)
    session.flush()
    return row.id


def issue_paper(
    session: Session, paper_id: int, pdf: bytes, figures: Mapping[str, Any], narrative: Mapping[str, Any]
) -> None:
    """Freeze a paper with its figures, texts and PDF; it prints identically from now on. Raises UserError when frozen."""
    row = session.get_one(Paper, paper_id)
    if row.state != PaperState.DRAFT.value:
        raise UserError(_("Văn bản này đã ban hành."), None, _("Mở bản đã ban hành để in lại."))
    if row.number is None and row.type_code:
        row.number = next_number(session, row.type_code, row.date, row.body_code)
    row.file_id = store_file(session, pdf, "application/pdf")
    row.figures, row.narrative, row.state = dict(figures), dict(narrative), PaperState.ISSUED.value
    session.flush()


def mark_submitted(session: Session, paper_id: int, day: dt.date) -> None:
    """Note that an issued paper was handed up on a day. Raises UserError for a draft or a day before its date."""
    row = session.get_one(Paper, paper_id)
    if row.state == PaperState.DRAFT.value:
        raise UserError(_("Báo cáo còn là bản nháp."), None, _("Ban hành (chốt số liệu) trước khi nộp."))
    if day < row.date:
        raise UserError(_("Ngày nộp sớm hơn ngày của văn bản."), "submitted_on", _("Kiểm tra lại ngày nộp."))
    row.state, row.submitted_on = PaperState.SUBMITTED.value, day
    session.flush()


def replace_paper(session: Session, paper_id: int) -> int:
    """A new draft version of an issued paper, with the same number; the old one stays as it was. Returns the new id."""
    old = session.get_one(Paper, paper_id)
    if old.state == PaperState.DRAFT.value:
        return old.id
    fresh = Paper(
        kind=old.kind,
        type_code=old.type_code,
        body_code=old.body_code,
        term_id=old.term_id,
        number=old.number,
        version=old.version + 1,
        subject=old.subject,
        period=old.period,
        meeting_id=old.meeting_id,
        date=old.date,
        signer=old.signer,
        signer_post=old.signer_post,
        figures=dict(old.figures),
        narrative=dict(old.narrative),
    )
    session.add(fresh)
    session.flush()
    old.replaced_by_id = fresh.id
    session.flush()
    return fresh.id


def delete_draft(session: Session, paper_id: int) -> None:
    """Throw a draft away; an issued paper stays. Raises UserError."""
    row = session.get_one(Paper, paper_id)
    if row.state != PaperState.DRAFT.value:
        raise UserError(_("Văn bản đã ban hành thì không xóa được."))
    for other in session.scalars(select(Paper).where(Paper.replaced_by_id == paper_id)):
        other.replaced_by_id = None
    session.flush()
    session.delete(row)
    session.flush()


def _info(row: Paper) -> PaperInfo:
    return PaperInfo(
        row.id,
        row.kind,
        row.type_code,
        row.body_code,
        row.number,
        row.version,
        row.subject,
        row.period,
        row.meeting_id,
        row.date,
        row.signer,
        row.signer_post,
        PaperState(row.state),
        dict(row.figures),
        dict(row.narrative),
        row.file_id,
        row.submitted_on,
    )


def get_paper(session: Session, paper_id: int) -> PaperInfo:
    """One paper of the register."""
    return _info(session.get_one(Paper, paper_id))


def list_papers(
    session: Session, kind: str | None = None, period: str | None = None, meeting_id: int | None = None
) -> list[PaperInfo]:
    """Papers that have not been replaced, newest first."""
    query = select(Paper).where(Paper.replaced_by_id.is_(None)).order_by(Paper.date.desc(), Paper.id.desc())
    if kind is not None:
        query = query.where(Paper.kind == kind)
    if period is not None:
        query = query.where(Paper.period == period)
    if meeting_id is not None:
        query = query.where(Paper.meeting_id == meeting_id)
    return [_info(row) for row in session.scalars(query)]


def paper_file(session: Session, paper_id: int) -> bytes:
    """The frozen PDF of an issued paper, empty for a draft."""
    file_id = session.get_one(Paper, paper_id).file_id
    return b"" if file_id is None else read_file(session, file_id)
