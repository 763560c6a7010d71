"""Notices to members as letters of the branch, each on its own sheet. The number is written when the letter is issued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop_app.core.vietnamese import date_text, place_date
from desktop_app.documents.blocks import Block, Document, Letterhead, Paragraph, Signature
from desktop_app.documents.text import NBSP, keep_together
from desktop_app.reports.letters import LETTERS, LetterFacts, Notice

_DOTS = "…………"


def letters_document(kind: str, facts: LetterFacts) -> Document:
    """All letters of a kind in one file. ``facts`` hold at least one notice."""
    first, *others = (_letter(kind, facts, notice) for notice in facts.notices)
    return replace(first, more=tuple(others))


def _letter(kind: str, facts: LetterFacts, notice: Notice) -> Document:
    branch, signer = facts.branch, facts.signer
    invitation = kind == "letter-meeting"
    return Document(
        title=LETTERS[kind] if len(facts.notices) > 1 else f"{LETTERS[kind]} – {notice.full_name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper,
            (branch.name_upper,),
            None if invitation else f"Số{NBSP * 6}-TB/CB",
            place_date(branch.place, facts.today),
        ),
        type_name="GIẤY MỜI" if invitation else "THÔNG BÁO",
        subject=_SUBJECTS[kind],
        body=_BODIES[kind](facts, notice),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        recipients=("Như trên", "Lưu Chi bộ"),
        addressee_label="Kính gửi:",
        addressees=(f"đồng chí {keep_together(notice.full_name)}",),
        keywords=(LETTERS[kind],),
    )


_SUBJECTS = {
    "letter-probation": "về việc hết thời gian dự bị và xét công nhận đảng viên chính thức",
    "letter-meeting": "dự sinh hoạt chi bộ xét công nhận đảng viên chính thức",
    "letter-exemption": "về việc hết thời hạn miễn công tác và sinh hoạt đảng",
    "letter-badge": "về việc làm hồ sơ đề nghị tặng Huy hiệu Đảng",
}


def _over(facts: LetterFacts, notice: Notice, over: str, soon: str) -> str:
    """The words for a day that has passed or is still to come."""
    return over if notice.ends <= facts.today else soon


def _probation(facts: LetterFacts, notice: Notice) -> tuple[Block, ...]:
    begun = f" từ lễ kết nạp ngày {date_text(notice.begun)}" if notice.begun is not None else ""
    word = _over(facts, notice, "đã hết", "hết")
    by = (
        f" Chi bộ xét, đề nghị chậm nhất ngày {date_text(notice.act_by)}" if notice.act_by is not None else ""
    )
    source = f" ({notice.source})." if by and notice.source else "." if by else ""
    return (
        Paragraph(
            f"Thời gian dự bị của đồng chí{begun} {word} vào ngày {date_text(notice.ends)}.{by}{source}"
        ),
        Paragraph("Để chi bộ có đủ hồ sơ, đề nghị đồng chí nộp cho chi ủy:", keep_with_next=True),
        Paragraph("- Bản tự kiểm điểm của đảng viên dự bị (Mẫu 10-KNĐ);"),
        Paragraph("- Giấy chứng nhận học lớp bồi dưỡng đảng viên mới."),
        Paragraph(
            "Chi bộ sẽ lấy bản nhận xét của đảng viên được phân công giúp đỡ, ý kiến của tổ chức đoàn thể và của chi ủy nơi "
            "cư trú. Ngày chính thức tính đúng ngày hết thời gian dự bị, không phụ thuộc ngày họp hay ngày ký quyết định."
        ),
    )


def _meeting(facts: LetterFacts, notice: Notice) -> tuple[Block, ...]:
    sitting = facts.sitting
    if sitting is None:
        when, place = f"{_DOTS} giờ {_DOTS} phút, ngày {_DOTS}", facts.branch.meeting_place
    else:
        hour = f"{sitting.start.hour} giờ {sitting.start.minute:02d} phút, " if sitting.start else ""
        when, place = f"{hour}ngày {date_text(sitting.day)}", sitting.place or facts.branch.meeting_place
    return (
        Paragraph(f"{facts.branch.name} mời đồng chí dự sinh hoạt chi bộ."),
        Paragraph(f"- Thời gian: {when}."),
        Paragraph(f"- Địa điểm: {place or _DOTS * 3}."),
        Paragraph(
            f"- Nội dung: xét, đề nghị công nhận đảng viên chính thức đối với đồng chí {keep_together(notice.full_name)} (hết "
            f"thời gian dự bị ngày {date_text(notice.ends)})."
        ),
        Paragraph(
            "Đề nghị đồng chí chuẩn bị bản tự kiểm điểm, có mặt đúng giờ; nếu không dự được thì báo chi ủy trước."
        ),
    )


def _exemption(facts: LetterFacts, notice: Notice) -> tuple[Block, ...]:
    begun = f" từ ngày {date_text(notice.begun)}" if notice.begun is not None else ""
    word = _over(facts, notice, "đã hết", "hết")
    return (
        Paragraph(
            f"Thời hạn miễn công tác và sinh hoạt đảng của đồng chí{begun} {word} vào ngày {date_text(notice.ends)}."
        ),
        Paragraph(
            "Sau ngày đó đồng chí trở lại công tác và sinh hoạt đảng tại chi bộ. Nếu lý do miễn vẫn còn, đề nghị đồng chí làm "
            "đơn gửi chi ủy để chi bộ xem xét trước khi hết thời hạn. Đồng chí đi làm xa khi trở về mang theo nhận xét của nơi "
            "đến và đóng đủ đảng phí."
        ),
    )


def _badge(facts: LetterFacts, notice: Notice) -> tuple[Block, ...]:
    counted = f", tính từ ngày {date_text(notice.begun)}" if notice.begun is not None else ""
    word = _over(facts, notice, "đã đủ", "đủ")
    day = f" đợt ngày {date_text(notice.round_day)}" if notice.round_day is not None else ""
    by = f" trước ngày {date_text(notice.act_by)}" if notice.act_by is not None else " sớm"
    return (
        Paragraph(
            f"Đồng chí {word} {notice.years} năm tuổi đảng vào ngày {date_text(notice.ends)}{counted}. Chi bộ dự kiến đề nghị "
            f"{'xét tặng sớm' if notice.early else 'tặng'} đồng chí Huy hiệu {notice.years} năm tuổi Đảng{day}."
        ),
        Paragraph(
            f"Đề nghị đồng chí viết tờ khai đề nghị tặng Huy hiệu Đảng (Mẫu 6-HHĐ) và nộp cho chi ủy{by}; đối chiếu ngày kết "
            "nạp trong lý lịch, quyết định kết nạp và thẻ đảng viên. Chỗ nào chưa khớp thì báo ngay để chi bộ xác minh."
        ),
    )


_BODIES: dict[str, Callable[[LetterFacts, Notice], tuple[Block, ...]]] = {
    "letter-probation": _probation,
    "letter-meeting": _meeting,
    "letter-exemption": _exemption,
    "letter-badge": _badge,
}
