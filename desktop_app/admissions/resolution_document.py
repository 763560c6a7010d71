"""The branch's resolution proposing an admission, as a draft to be read, filled and signed (Mẫu 6-KNĐ).

The form of 38-HD/BTCTW was seen for the resolution on recognition (its counterpart); this one has the same parts: who was
there, what the branch finds, the vote of the official members, the proposal. What the book cannot know stays as dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions.service import Case
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_in_words, lower_first, percent_text, place_date, two_digits
from desktop_app.documents.blocks import Block, Document, Letterhead, Paragraph, Signature
from desktop_app.meetings.attendance import AttendanceSums, tally
from desktop_app.meetings.models import Attendance, Mark, Meeting
from desktop_app.members import service as members

_DOTS = "…………"
_LINE = "…" * 32


@dataclass(frozen=True)
class MeetingFacts:
    """Who was at the meeting that considered somebody; ``sums`` is None where the book holds no meeting of that day."""

    sums: AttendanceSums | None = None
    reasons: tuple[str, ...] = ()
    chair: str = ""
    chair_post: str = ""
    recorder: str = ""


def meeting_of(session: Session, day: date | None) -> MeetingFacts:
    """The meeting of a day as the resolution needs it."""
    if day is None:
        return MeetingFacts()
    row = session.scalars(
        select(Meeting)
        .where(Meeting.date == day, Meeting.deleted.is_(False))
        .order_by(Meeting.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return MeetingFacts()
    found = session.execute(
        select(Attendance.member_id, Attendance.mark, Attendance.reason).where(
            Attendance.meeting_id == row.id
        )
    ).all()
    sums = tally(members.people_on(session, day), {one.member_id: one.mark for one in found}, day)
    reasons = dict.fromkeys(one.reason for one in found if one.mark != Mark.PRESENT and one.reason)
    return MeetingFacts(sums, tuple(reasons), row.chair, row.chair_post, row.recorder)


def _count(total: int, official: int, probationary: int) -> str:
    return (
        f"{two_digits(total)} đảng viên, trong đó chính thức {two_digits(official)} đồng chí, "
        f"dự bị {two_digits(probationary)} đồng chí"
    )


_UNKNOWN = f"{_DOTS} đảng viên, trong đó chính thức {_DOTS} đồng chí, dự bị {_DOTS} đồng chí"


def _attendance(facts: MeetingFacts) -> list[str]:
    sums = facts.sums
    # a reason may hold commas of its own
    reasons = f"{'; '.join(lower_first(reason) for reason in facts.reasons)}." if facts.reasons else _DOTS
    if sums is None or not sums.present:
        whole = _UNKNOWN if sums is None else _count(sums.roll, sums.official, sums.probationary)
        there = absent = _UNKNOWN
    else:
        whole = _count(sums.roll, sums.official, sums.probationary)
        present = sums.present_official + sums.present_probationary
        there = _count(present, sums.present_official, sums.present_probationary)
        absent = _count(
            sums.roll - present,
            sums.official - sums.present_official,
            sums.probationary - sums.present_probationary,
        )
    post = f", chức vụ: {facts.chair_post or _DOTS}"
    return [
        f"Tổng số đảng viên của chi bộ: {whole}.",
        f"Có mặt: {there}.",
        f"Vắng mặt: {absent}.",
        f"Lý do vắng mặt: {reasons}",
        f"Chủ trì hội nghị: đồng chí {facts.chair or _DOTS}{post}.",
        f"Thư ký hội nghị: đồng chí {facts.recorder or _DOTS}.",
    ]


def _vote(case: Case) -> str:
    cast, base = case.draft.votes_for, case.draft.denominator
    if cast is None or not base:
        return (
            f"số đảng viên chính thức tán thành kết nạp: {_DOTS} đồng chí, đạt {_DOTS}% so với tổng số đảng viên chính thức; "
            f"không tán thành: {_DOTS} đồng chí, lý do: {_DOTS}"
        )
    return (
        f"số đảng viên chính thức tán thành kết nạp: {two_digits(cast)} đồng chí, đạt {percent_text(cast, base)} so với "
        f"{two_digits(base)} đảng viên chính thức; không tán thành: {_DOTS} đồng chí, lý do: {_DOTS}"
    )


def _to_fill(words: str) -> list[Block]:
    """A part only people can write, with lines for the hand."""
    lines: list[Block] = [Paragraph(_LINE, indent=False, align="left") for _n in range(2)]
    return [Paragraph(words, align="left", keep_with_next=True), *lines]


def admission_resolution(
    branch: BranchInfo, case: Case, meeting: MeetingFacts, signer: Signer, day: date
) -> Document:
    """The draft for one applicant, dated by the day the branch considered (``day`` where that is not recorded)."""
    draft = case.draft
    name, held = draft.full_name, draft.considered_on or day
    number = next((line.number for line in case.lines if line.code == "6-KNĐ" and line.number), "")
    born = f", sinh {draft.birth_date.text()}" if draft.birth_date is not None else ""
    body: list[Block] = [
        Paragraph("Căn cứ Điều 4 Điều lệ Đảng Cộng sản Việt Nam;"),
        Paragraph(
            f"{date_in_words(held)[:1].upper()}{date_in_words(held)[1:]}, {branch.name} đã họp để xét, đề nghị kết nạp quần chúng "
            f"{name}{born} vào Đảng."
        ),
        *(Paragraph(line, align="left") for line in _attendance(meeting)),
        Paragraph(
            f"Sau khi nghe báo cáo và thảo luận, chi bộ thống nhất kết luận về quần chúng {name} như sau:",
            keep_with_next=True,
        ),
        *_to_fill("Những vấn đề về lý lịch:"),
        *_to_fill(
            "Những ưu điểm, khuyết điểm chính (phẩm chất chính trị; đạo đức, lối sống; năng lực công tác; quan hệ quần chúng):"
        ),
        Paragraph(f"Đối chiếu với tiêu chuẩn và điều kiện kết nạp đảng viên, {_vote(case)}"),
        Paragraph(
            f"Chi bộ báo cáo {branch.recipient} xem xét, kết nạp quần chúng {name} vào Đảng Cộng sản Việt Nam."
        ),
    ]
    return Document(
        title="Nghị quyết đề nghị kết nạp đảng viên",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper,
            (branch.name_upper,),
            f"Số {number}" if number else "Số …-NQ/CB",
            place_date(branch.place, held),
        ),
        type_name="NGHỊ QUYẾT",
        subject="đề nghị kết nạp đảng viên",
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        recipients=(f"{branch.recipient} (để báo cáo)", "Lưu Chi bộ"),
        keywords=("kết nạp đảng viên", "6-KNĐ"),
    )


def admission_resolutions(papers: Sequence[Document], branch: BranchInfo) -> Document:
    """The drafts of several applicants in one file, each on a sheet of its own."""
    if papers:
        return replace(papers[0], more=tuple(papers[1:]))
    return Document(
        title="Nghị quyết đề nghị kết nạp đảng viên",
        author=branch.name,
        letterhead=Letterhead(branch.superior_upper, (branch.name_upper,), None, None),
        type_name="NGHỊ QUYẾT",
        subject="đề nghị kết nạp đảng viên",
        body=(Paragraph("Chưa có quần chúng nào được chi bộ xét mà chưa có quyết định kết nạp."),),
    )
