"""The resolution of a meeting as a paper. Meetings study, parts A4 to A8 and E1, R1.

Headings: what was achieved, what is set, who does it, the quality of the meeting, the vote. Each part comes from what the
meeting recorded; parts nobody wrote anything for are left out and the numbering closes up.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_in_words, percent_text, place_date
from desktop_app.documents.blocks import Block, Document, Heading, Letterhead, Paragraph, Signature
from desktop_app.meetings.facts import ItemFacts, MinutesFacts
from desktop_app.meetings.minutes_document import (
    ROMAN,
    clock,
    comrade,
    labelled,
    people,
    result_table,
    score_sentence,
    task_table,
    text_paragraphs,
    vote_sentence,
)
from desktop_app.meetings.models import MeetingKind


def subject_of(facts: MinutesFacts) -> str:
    """What the resolution is about, as under its type name."""
    if facts.kind in (MeetingKind.REGULAR, MeetingKind.COMBINED):
        return f"lãnh đạo thực hiện nhiệm vụ {facts.planned.title}"
    if facts.kind == MeetingKind.THEMATIC and facts.topic:
        return f"chuyên đề “{facts.topic}”"
    return facts.topic[:1].lower() + facts.topic[1:] if facts.topic else facts.title


def _conclusions(facts: MinutesFacts, topic: str) -> list[ItemFacts]:
    return [item for item in facts.agenda if item.topic == topic and item.conclusion]


def _texts(items: Sequence[ItemFacts]) -> list[Block]:
    return [block for item in items for block in text_paragraphs(item.conclusion)]


def _assessment(facts: MinutesFacts) -> list[Block]:
    parts: list[tuple[str, list[Block]]] = [
        ("Về công tác chính trị, tư tưởng", _texts(_conclusions(facts, "politics"))),
        ("Về lãnh đạo thực hiện nhiệm vụ chính trị", _texts(_conclusions(facts, "mission"))),
        ("Về công tác xây dựng Đảng", _texts(_conclusions(facts, "building"))),
        (
            "Kết quả thực hiện nhiệm vụ đã giao",
            [result_table(facts.earlier_tasks)] if facts.earlier_tasks else [],
        ),
        ("Biểu dương, nhắc nhở", text_paragraphs(facts.praise)),
    ]
    blocks: list[Block] = []
    for number, (title, found) in enumerate([part for part in parts if part[1]], 1):
        blocks.append(Heading(f"{number}. {title}", 2))
        blocks += found
    return blocks


def _plans(facts: MinutesFacts) -> list[Block]:
    vote = facts.resolution_vote
    return [
        *_texts(_conclusions(facts, "next")),
        *(text_paragraphs(vote.content) if vote is not None else []),
    ]


def _who_does_what(facts: MinutesFacts) -> list[Block]:
    if not facts.tasks:
        return []
    return [
        Paragraph("Chi bộ phân công các đồng chí thực hiện những nhiệm vụ sau:", keep_with_next=True),
        task_table(facts.tasks),
    ]


def _quality(facts: MinutesFacts) -> list[Block]:
    found = score_sentence(facts)
    blocks: list[Block] = [Paragraph(found)] if found else []
    return [*blocks, *labelled("Hạn chế cần khắc phục", facts.weaknesses)]


def _opening(facts: MinutesFacts) -> str:
    sums = facts.sums
    place = f" tại {facts.place}" if facts.place else ""
    chair = f", do {comrade(facts.chair)} chủ trì" if facts.chair else ""
    text = (
        f"{facts.branch.name} tổ chức {facts.title} hồi {clock(facts.start.hour, facts.start.minute)}, "
        f"{date_in_words(facts.date)}{place}{chair}."
    )
    if sums.present:
        text += (
            f" Có mặt {people(sums.present)} trong {people(sums.expected)} phải dự, đạt tỷ lệ "
            f"{percent_text(sums.present, sums.expected)}."
        )
    return f"{text} Sau khi thảo luận, chi bộ quyết nghị:"


def resolution(facts: MinutesFacts) -> Document:
    """The resolution of a meeting. Raises UserError when the meeting took no vote on one."""
    paper, vote = facts.resolution, facts.resolution_vote
    if paper is None or vote is None:
        raise UserError(
            _("Buổi sinh hoạt này không có biểu quyết thông qua nghị quyết."),
            "meeting",
            _("Thêm biểu quyết ở bước Kết luận, biểu quyết."),
        )
    body: list[Block] = [Paragraph(_opening(facts))]
    number = 0
    monthly = facts.kind in (MeetingKind.REGULAR, MeetingKind.COMBINED)
    reviewed = f" {facts.reviewed.title.upper()}" if monthly else ""
    planned = f" {facts.planned.title.upper()}" if monthly else ""
    for title, blocks in (
        (f"ĐÁNH GIÁ KẾT QUẢ LÃNH ĐẠO{reviewed}", _assessment(facts)),
        (f"PHƯƠNG HƯỚNG, NHIỆM VỤ{planned}", _plans(facts)),
        ("PHÂN CÔNG NHIỆM VỤ VÀ TỔ CHỨC THỰC HIỆN", _who_does_what(facts)),
        ("TỰ ĐÁNH GIÁ CHẤT LƯỢNG KỲ SINH HOẠT", _quality(facts)),
    ):
        if blocks:
            body.append(Heading(f"{ROMAN[number]}- {title}", 1))
            body += blocks
            number += 1
    found = vote.result
    if found is not None and found.passed:
        body.append(
            Paragraph(
                f"Nghị quyết được chi bộ thông qua ngày {facts.date.day:02d}/{facts.date.month:02d}/{facts.date.year} "
                f"với {found.sentence}."
            )
        )
    else:
        body.append(Paragraph(vote_sentence(vote)))
    return Document(
        title=f"Nghị quyết {subject_of(facts)}",
        author=facts.branch.name,
        letterhead=Letterhead(
            facts.branch.superior_upper,
            (facts.branch.name_upper,),
            number=paper.number,
            place_date=place_date(facts.branch.place, paper.date),
        ),
        type_name="NGHỊ QUYẾT",
        subject=subject_of(facts),
        body=tuple(body),
        signatures=(Signature(facts.branch.authority, paper.post_line, paper.signer),),
        recipients=(
            f"{facts.branch.recipient} (để báo cáo)",
            "Các đồng chí đảng viên trong chi bộ",
            "Lưu Chi bộ",
        ),
        keywords=("nghị quyết", facts.branch.name),
    )
