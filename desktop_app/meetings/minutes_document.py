"""The minutes of a meeting as a paper. Meetings study, parts A9, B5 and G25.

There is no prescribed form; the paper holds the union of what the models in use record. Only what was recorded is printed:
what is empty leaves no heading behind. No place and date in the head (the text says when and where), no recipients, two
signatures side by side.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.core.vietnamese import (
    date_in_words,
    date_text,
    list_text,
    lower_first,
    number_text,
    percent_text,
    sentence,
    two_digits,
)
from desktop_app.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Run,
    Signature,
    Table,
)
from desktop_app.documents.text import keep_together
from desktop_app.meetings import scoring
from desktop_app.meetings.facts import (
    KIND_PHRASES,
    AttendeeFacts,
    ItemFacts,
    MinutesFacts,
    TaskFacts,
    VoteFacts,
)
from desktop_app.meetings.models import Mark, MeetingKind

ROMAN = ("I", "II", "III", "IV", "V", "VI")


def comrade(name: str) -> str:
    """``đồng chí Nông Thị Hồng Ánh``, the name kept on one line."""
    return f"đồng chí {keep_together(name)}"


def clock(hour: int, minute: int) -> str:
    """``14 giờ 00``."""
    return keep_together(f"{hour:02d} giờ {minute:02d}")


def people(count: int) -> str:
    """``05 đồng chí``."""
    return keep_together(f"{two_digits(count)} đồng chí")


def lines(text: str) -> list[str]:
    """The lines of a text as typed, empty ones left out."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _end(text: str) -> str:
    """A full stop at the end of a line that has no stop of its own."""
    return text if text.endswith((",", ";", ":")) else sentence(text)


def text_paragraphs(text: str) -> list[Block]:
    """One paragraph for each line."""
    return [Paragraph(_end(line)) for line in lines(text)]


def labelled(label: str, text: str) -> list[Block]:
    """``Kết luận: …``, the label in bold; further lines follow as paragraphs of their own."""
    found = lines(text)
    if not found:
        return []
    first = Paragraph((Run(f"{label}: ", bold=True), Run(_end(found[0]))))
    return [first, *(Paragraph(_end(line)) for line in found[1:])]


def task_table(tasks: Iterable[TaskFacts]) -> Table:
    """Tasks given: what, who, by when."""
    return Table(
        columns=(
            Column("TT", 0.07, "center"),
            Column("Nhiệm vụ", 0.45, wrap=True),
            Column("Người thực hiện", 0.28, name=True),
            Column("Thời hạn", 0.20, "center"),
        ),
        rows=[
            (str(n), task.content, task.assignee, "" if task.due is None else date_text(task.due))
            for n, task in enumerate(tasks, 1)
        ],
    )


def result_table(tasks: Iterable[TaskFacts]) -> Table:
    """Tasks of before: what, who, how it stands, what came of it."""
    return Table(
        columns=(
            Column("TT", 0.07, "center"),
            Column("Nhiệm vụ", 0.38, wrap=True),
            Column("Người thực hiện", 0.25, name=True),
            Column("Kết quả", 0.30, wrap=True),
        ),
        rows=[(str(n), task.content, task.assignee, task_result(task)) for n, task in enumerate(tasks, 1)],
    )


def task_result(task: TaskFacts) -> str:
    """How a task stands in one cell: ``Hoàn thành 20/11/2026. Đã lập danh sách``."""
    if task.done_on is None:
        word = "Chưa hoàn thành"
        if task.due is not None:
            word += f", hạn {date_text(task.due)}"
    else:
        late = task.due is not None and task.done_on > task.due
        word = f"{'Hoàn thành chậm' if late else 'Hoàn thành'} {date_text(task.done_on)}"
        if task.exceeded:
            word += ", vượt yêu cầu"
    note = " ".join(lines(task.result))
    return f"{word}. {note}" if note else word


def vote_sentence(vote: VoteFacts) -> str:
    """What a vote came to, with its denominator."""
    way = "bỏ phiếu kín" if vote.secret else "biểu quyết"
    found = vote.result
    if found is None:
        return f"Chi bộ {way}: {lower_first(vote.subject)}."
    others = [
        f"{words} {people(count)}"
        for words, count in (("không tán thành", vote.votes_against), ("không có ý kiến", vote.votes_abstain))
        if count
    ]
    tail = f"; {', '.join(others)}" if others else ""
    outcome = "" if found.passed else "; không đạt số tán thành cần thiết"
    return f"{vote.subject}: chi bộ {way} với {found.sentence}{tail}{outcome}."


def _names(found: Iterable[AttendeeFacts]) -> str:
    return "; ".join(
        keep_together(one.name) + (f" ({lower_first(one.reason)})" if one.reason else "") for one in found
    )


def _attendance(facts: MinutesFacts) -> list[Block]:
    sums = facts.sums
    blocks: list[Block] = []
    roll = f"Tổng số đảng viên của chi bộ: {people(sums.roll)}"
    if sums.probationary:
        roll += f" (chính thức {two_digits(sums.official)}, dự bị {two_digits(sums.probationary)})"
    parts = [
        f"{words} {people(count)}"
        for words, count in (
            ("sinh hoạt tạm thời từ nơi khác đến", sums.temporary_in),
            ("đang sinh hoạt tạm thời ở nơi khác", sums.temporary_out),
            ("được miễn sinh hoạt và không dự", sums.exempt_absent),
            ("bị đình chỉ sinh hoạt", sums.suspended),
        )
        if count
    ]
    blocks.append(Paragraph(f"{roll}; {'; '.join(parts)}." if parts else f"{roll}."))
    if sums.expected and sums.present + sums.excused + sums.absent:
        kinds = [
            f"{words} {two_digits(count)}"
            for words, count in (
                ("chính thức", sums.present_official),
                ("dự bị", sums.present_probationary),
                ("sinh hoạt tạm thời", sums.present_temporary),
            )
            if count
        ]
        inside = f" ({', '.join(kinds)})" if len(kinds) > 1 else ""
        blocks.append(
            Paragraph(
                f"Số đảng viên phải dự: {people(sums.expected)}; có mặt {people(sums.present)}{inside}, đạt tỷ lệ "
                f"{percent_text(sums.present, sums.expected)}."
            )
        )
    for mark, words in ((Mark.EXCUSED, "Vắng có lý do"), (Mark.ABSENT, "Vắng không có lý do")):
        away = [
            one
            for one in facts.attendees
            if one.mark == mark
            and not (one.standing.exempt or one.standing.temporary_out or one.standing.suspended)
        ]
        if away:
            blocks.append(Paragraph(f"{words}: {people(len(away))}: {_names(away)}."))
    return blocks


def _those_present(facts: MinutesFacts) -> list[Block]:
    blocks = _attendance(facts)
    if len(facts.guests) == 1:
        blocks.append(Paragraph(f"Đại biểu dự: {sentence(facts.guests[0])}"))
    elif facts.guests:
        blocks.append(Paragraph("Đại biểu dự:", keep_with_next=True))
        last = len(facts.guests) - 1
        blocks += [
            Paragraph(f"- {guest.rstrip('.;,')}{'.' if at == last else ';'}")
            for at, guest in enumerate(facts.guests)
        ]
    if facts.chair:
        post = f", {facts.chair_post}" if facts.chair_post else ""
        if facts.chair_post in ("Bí thư", "Phó Bí thư"):
            post += " chi bộ"
        blocks.append(Paragraph(f"Chủ trì: {comrade(facts.chair)}{post}."))
    if facts.recorder:
        blocks.append(Paragraph(f"Người ghi biên bản: {comrade(facts.recorder)}."))
    blocks += labelled("Tình hình nộp đảng phí", facts.dues_note)
    return blocks


def _item(number: int, item: ItemFacts) -> list[Block]:
    blocks: list[Block] = [Heading(f"{number}. {item.title}", 2)]
    if item.presenter:
        blocks.append(
            Paragraph(f"Người trình bày: {comrade(item.presenter)}.", keep_with_next=bool(item.content))
        )
    blocks += text_paragraphs(item.content)
    if item.opinions:
        blocks.append(Paragraph((Run("Ý kiến thảo luận:", bold=True),), keep_with_next=True))
        for one in item.opinions:
            said = lines(one.text)
            who = comrade(one.speaker) if one.speaker else ""
            words = _end(said[0]) if said else "phát biểu."
            blocks.append(Paragraph(f"- {who[:1].upper()}{who[1:]}: {words}" if who else f"- {words}"))
            blocks += [Paragraph(_end(line)) for line in said[1:]]
    blocks += labelled("Kết luận", item.conclusion)
    return blocks


def _course(facts: MinutesFacts) -> list[Block]:
    items = [item for item in facts.agenda if item.written or item.presenter]
    blocks: list[Block] = []
    number = 0
    if facts.earlier_tasks:
        number += 1
        blocks.append(Heading(f"{number}. Kết quả thực hiện nhiệm vụ đã giao", 2))
        blocks.append(result_table(facts.earlier_tasks))
    for item in items:
        number += 1
        blocks += _item(number, item)
    return blocks


def _conclusions(facts: MinutesFacts) -> list[Block]:
    blocks: list[Block] = []
    blocks += text_paragraphs(facts.summary)
    blocks += labelled("Biểu dương, phê bình", facts.praise)
    blocks += labelled("Kiến nghị, đề xuất và trả lời", facts.proposals)
    if facts.tasks:
        blocks.append(Paragraph((Run("Nhiệm vụ giao cho đảng viên:", bold=True),), keep_with_next=True))
        blocks.append(task_table(facts.tasks))
    for vote in facts.votes:
        blocks.append(Paragraph(vote_sentence(vote)))
        if not vote.is_resolution:
            blocks += text_paragraphs(vote.content)
    return blocks


def score_sentence(facts: MinutesFacts) -> str:
    """``Chi bộ tự chấm 93/100 điểm, tự xếp loại Tốt.``"""
    table = scoring.table(facts.date)
    if table is None or facts.score.klass is None:
        return ""
    return (
        f"Chi bộ tự chấm buổi sinh hoạt {number_text(facts.score.total)}/{number_text(table.total)} điểm, "
        f"tự xếp loại {scoring.CLASS_WORDS[facts.score.klass]}."
    )


def _quality(facts: MinutesFacts) -> list[Block]:
    blocks: list[Block] = []
    table = scoring.table(facts.date)
    if table is not None and facts.score.complete:
        rows = [
            (
                group.code,
                group.title,
                number_text(group.maximum),
                number_text(facts.score.groups[group.code] or 0),
            )
            for group in table.groups
        ]
        rows.append(("", "Cộng", number_text(table.total), number_text(facts.score.total)))
        blocks.append(Paragraph(score_sentence(facts), keep_with_next=True))
        blocks.append(
            Table(
                columns=(
                    Column("TT", 0.08, "center"),
                    Column("Tiêu chí", 0.58, wrap=True),
                    Column("Điểm tối đa", 0.17, "center"),
                    Column("Điểm chấm", 0.17, "center"),
                ),
                rows=rows,
                bold_rows=frozenset({len(rows) - 1}),
            )
        )
    blocks += labelled("Hạn chế của buổi sinh hoạt", facts.weaknesses)
    return blocks


def _opening(facts: MinutesFacts) -> str:
    place = f", tại {facts.place}" if facts.place else ""
    kind = KIND_PHRASES[MeetingKind(facts.kind)]
    what = f"sinh hoạt {kind}"
    if facts.kind in (MeetingKind.REGULAR, MeetingKind.COMBINED):
        what = facts.title.replace("sinh hoạt chi bộ", "sinh hoạt", 1)
    topic = f" “{facts.topic}”" if facts.topic and facts.kind != MeetingKind.REGULAR else ""
    about = (
        ""
        if not topic
        else f", chuyên đề{topic}"
        if facts.kind != MeetingKind.EXTRAORDINARY
        else f" về{topic}"
    )
    return (
        f"Hồi {clock(facts.start.hour, facts.start.minute)}, {date_in_words(facts.date)}{place}, "
        f"{facts.branch.name} tổ chức {what}{about}."
    )


def _closing(facts: MinutesFacts) -> str:
    parts = []
    if facts.minutes_approved:
        parts.append("Biên bản đã được đọc lại trước chi bộ và được các đồng chí dự họp nhất trí thông qua.")
    if facts.end is not None:
        parts.append(f"Buổi sinh hoạt kết thúc hồi {clock(facts.end.hour, facts.end.minute)} cùng ngày.")
    return " ".join(parts)


def minutes(facts: MinutesFacts) -> Document:
    """The minutes of a meeting."""
    body: list[Block] = [Paragraph(_opening(facts))]
    number = 0
    for title, blocks in (
        ("THÀNH PHẦN", _those_present(facts)),
        ("NỘI DUNG VÀ DIỄN BIẾN", _course(facts)),
        ("KẾT LUẬN, BIỂU QUYẾT", _conclusions(facts)),
        ("CHẤT LƯỢNG BUỔI SINH HOẠT", _quality(facts)),
    ):
        if blocks:
            body.append(Heading(f"{ROMAN[number]}- {title}", 1))
            body += blocks
            number += 1
    closing = _closing(facts)
    if closing:
        body.append(Paragraph(closing))
    return Document(
        title=f"Biên bản {facts.title}",
        author=facts.branch.name,
        letterhead=Letterhead(facts.branch.superior_upper, (facts.branch.name_upper,)),
        type_name="BIÊN BẢN",
        subject=facts.title,
        body=tuple(body),
        signatures=(
            Signature("", "NGƯỜI GHI BIÊN BẢN", facts.recorder, bold_post=True),
            Signature("", "CHỦ TRÌ HỘI NGHỊ", facts.chair, bold_post=True),
        ),
        dashes=facts.branch.minutes_dashes,
        keywords=(list_text(["biên bản", facts.branch.name]), f"bản {facts.final_version}")
        if facts.final_version
        else ("biên bản", "dự thảo"),
    )
