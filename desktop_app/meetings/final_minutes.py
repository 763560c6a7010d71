"""Minutes made final, and the resolution issued.

Making them final freezes facts, sums and PDF as version 1; what changes afterwards becomes the next version, with a
reason. Reports count the sums of the last final version.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.meetings.entries import checked_line, meeting_row
from desktop_app.meetings.facts import MinutesFacts, to_plain, without_version
from desktop_app.meetings.minutes_reading import load_minutes
from desktop_app.meetings.models import FinalMinutes
from desktop_app.meetings.records import VersionInfo
from desktop_app.papers import service as papers_service


def finish_minutes(
    session: Session, meeting_id: int, pdf: bytes, facts: MinutesFacts, made_at: dt.datetime, reason: str = ""
) -> int:
    """Freeze the minutes as the next version: facts, sums, PDF. Returns the version.

    Raises UserError when chair or recorder is missing, people are not marked, or a later version has no reason.
    """
    row = meeting_row(session, meeting_id)
    if facts.meeting_id != meeting_id:
        raise ValueError("facts of another meeting")
    if not facts.chair or not facts.recorder:
        raise UserError(
            _("Biên bản cần cả người chủ trì và người ghi biên bản."),
            "recorder" if facts.chair else "chair",
            _("Ghi ở bước Chuẩn bị."),
        )
    if facts.sums.expected == 0 or facts.sums.unmarked:
        raise UserError(
            _("Chưa điểm danh xong nên chưa hoàn tất được biên bản."),
            None,
            _("Điểm danh đủ mọi đồng chí phải dự."),
        )
    why = checked_line(reason, "reason", _("Lý do"))
    if row.final_version and not why:
        raise UserError(
            _("Biên bản đã hoàn tất một lần."),
            "reason",
            _("Ghi lý do sửa để lập bản mới; bản trước vẫn được giữ."),
        )
    version = row.final_version + 1
    frozen = replace(facts, final_version=version)
    length = facts.duration
    session.add(
        FinalMinutes(
            meeting_id=meeting_id,
            version=version,
            made_at=made_at.isoformat(timespec="seconds"),
            reason=why,
            facts=to_plain(frozen),
            figures={
                "sums": to_plain(facts.sums),
                "score": facts.score.total if facts.score.complete else None,
                "klass": None if facts.score.klass is None else facts.score.klass.value,
                "minutes": None if length is None else length.minutes,
            },
            file_id=orm.store_file(session, pdf, "application/pdf"),
        )
    )
    row.final_version = version
    session.flush()
    return version


def versions(session: Session, meeting_id: int) -> list[VersionInfo]:
    """The final versions of the minutes, newest first."""
    rows = session.execute(
        select(FinalMinutes.version, FinalMinutes.made_at, FinalMinutes.reason)
        .where(FinalMinutes.meeting_id == meeting_id)
        .order_by(FinalMinutes.version.desc())
    )
    return [VersionInfo(*row) for row in rows]


def minutes_file(session: Session, meeting_id: int, version: int | None = None) -> bytes:
    """The frozen PDF of a version, the newest by default; empty while there is none."""
    question = select(FinalMinutes.file_id).where(FinalMinutes.meeting_id == meeting_id)
    if version is not None:
        question = question.where(FinalMinutes.version == version)
    file_id = session.scalar(question.order_by(FinalMinutes.version.desc()).limit(1))
    return b"" if file_id is None else orm.read_file(session, file_id)


def changed_since_final(session: Session, facts: MinutesFacts) -> bool:
    """Whether the facts are otherwise than in the last final version."""
    if not facts.final_version:
        return False
    frozen = load_minutes(session, facts.meeting_id, facts.final_version)
    return without_version(frozen) != without_version(facts)


def issue_resolution(session: Session, facts: MinutesFacts, pdf: bytes) -> int:
    """Issue the resolution: the number of ``facts.resolution`` is taken, text and PDF are frozen. Returns the paper's id.

    Raises UserError when it was not carried, is issued already, or its number was taken meanwhile.
    """
    from desktop_app.meetings.resolution_document import subject_of

    paper, vote = facts.resolution, facts.resolution_vote
    if paper is None or vote is None:
        raise UserError(
            _("Buổi này chưa có biểu quyết thông qua nghị quyết."),
            None,
            _("Thêm ở bước Kết luận, biểu quyết."),
        )
    if paper.issued:
        raise UserError(_("Nghị quyết này đã ban hành."), None, _("Mở bản đã ban hành để in lại."))
    if vote.result is None or not vote.result.passed:
        raise UserError(
            _("Nghị quyết chưa được thông qua nên chưa ban hành được."),
            None,
            _("Ghi kết quả biểu quyết trước."),
        )
    if not paper.signer:
        raise UserError(
            _("Chưa có người ký nghị quyết."), "signer", _("Ghi bí thư hoặc phó bí thư ở trang Chi bộ.")
        )
    number, type_code, body_code = papers_service.parse_number(paper.number)
    paper_id = papers_service.save_paper(
        session,
        papers_service.PaperDraft(
            kind="resolution",
            type_code=type_code,
            subject=subject_of(facts),
            date=paper.date,
            number=number,
            body_code=body_code,
            meeting_id=facts.meeting_id,
            signer=paper.signer,
            signer_post=paper.post_line,
        ),
    )
    frozen = replace(facts, resolution=replace(paper, issued=True, paper_id=paper_id))
    papers_service.issue_paper(session, paper_id, pdf, to_plain(frozen), {})
    return paper_id
