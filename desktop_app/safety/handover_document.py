"""The minutes of a handover as a paper (bản bàn giao). Meetings study, parts A and G: laid out as minutes are.

There is no prescribed form; the paper names both sides, counts what is handed over, says what becomes of the passphrase and
the recovery sheet, and is signed by both. What is still empty is a dotted line to be filled in by hand.
"""

from __future__ import annotations

from desktop_app.core.vietnamese import clean, date_in_words, date_text, list_text, number_text
from desktop_app.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from desktop_app.documents.text import keep_together
from desktop_app.safety.handover import CopiesFound, HandoverFacts

_DOTS = "…" * 14
_MANY_TASKS = 30


def handover_minutes(facts: HandoverFacts) -> Document:
    """The minutes of handing the book over."""
    handover = facts.handover
    giver, taker = _name(handover.giver), _name(handover.taker)
    place = f", tại {clean(handover.place)}" if clean(handover.place) else ""
    body: list[Block] = [
        Paragraph(
            f"{_upper(date_in_words(handover.day))}{place}, {facts.branch.name} tiến hành bàn giao sổ và tài liệu của "
            "chi bộ như sau:"
        ),
        Heading("I- THÀNH PHẦN"),
        Paragraph(f"1. Người bàn giao: đồng chí {giver}{_post(facts)}."),
        Paragraph(f"2. Người nhận: đồng chí {taker}."),
    ]
    witness = clean(handover.witness)
    if witness:
        role = f", {clean(handover.witness_post)}" if clean(handover.witness_post) else ""
        body.append(Paragraph(f"3. Người chứng kiến: đồng chí {keep_together(witness)}{role}."))
    body.append(Heading("II- NỘI DUNG BÀN GIAO"))
    parts: tuple[tuple[str, list[Block]], ...] = (
        ("Sổ và bản sao lưu", _book(facts.book_name, facts.copies)),
        ("Hồ sơ đảng viên", [_counted("Hồ sơ", facts.members)]),
        ("Sinh hoạt và biên bản", _meetings(facts)),
        ("Văn bản đã ban hành", _papers(facts)),
        ("Đánh giá, xếp loại", _ratings(facts)),
        ("Nhiệm vụ còn đang thực hiện", _tasks(facts)),
    )
    for number, (title, blocks) in enumerate(parts, 1):
        body.append(Heading(f"{number}. {title}", 2))
        body += blocks
    body += [
        Heading("III- MẬT KHẨU VÀ TỜ KHÔI PHỤC"),
        Paragraph(
            "Ngay khi nhận sổ, người nhận tự đặt mật khẩu mới và in tờ khôi phục mới, không cho ai biết. Từ lúc đó mật khẩu "
            "cũ và tờ khôi phục cũ hết hiệu lực; tờ khôi phục cũ được hủy trước mặt hai bên."
        ),
        Paragraph(
            "Người bàn giao đã giao lại toàn bộ bản sao lưu, USB và bản in có trong danh mục, không giữ lại bản nào của sổ; "
            "giữ bí mật những gì đã biết khi giữ sổ."
        ),
        Paragraph(
            "Hai bên đã kiểm đếm và thống nhất các nội dung trên. Biên bản này lập thành 02 bản, mỗi bên giữ 01 bản."
        ),
    ]
    signatures = [Signature("", "NGƯỜI BÀN GIAO", clean(handover.giver), bold_post=True)]
    if witness:
        signatures.append(Signature("", "CHỨNG KIẾN", witness, bold_post=True))
    signatures.append(Signature("", "NGƯỜI NHẬN", clean(handover.taker), bold_post=True))
    return Document(
        title=f"Biên bản bàn giao sổ {facts.branch.name}",
        author=facts.branch.name,
        letterhead=Letterhead(facts.branch.superior_upper, (facts.branch.name_upper,), None, None),
        type_name="BIÊN BẢN",
        subject="bàn giao sổ và tài liệu của chi bộ",
        body=tuple(body),
        signatures=tuple(signatures),
        dashes=facts.branch.minutes_dashes,
        keywords=("bàn giao", facts.branch.name),
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name(text: str) -> str:
    name = clean(text)
    return keep_together(name) if name else _DOTS


def _post(facts: HandoverFacts) -> str:
    return f", {facts.giver_post} chi bộ" if facts.giver_post and clean(facts.handover.giver) else ""


def _book(name: str, copies: CopiesFound) -> list[Block]:
    kept = [f"{number_text(copies.beside)} bản ở máy tính của chi bộ"]
    if copies.second:
        kept.append(f"{number_text(copies.second)} bản ở {copies.second_word}")
    last = (
        f", bản gần nhất lúc {copies.last:%H} giờ {copies.last:%M} ngày {date_text(copies.last.date())}"
        if copies.last is not None
        else ""
    )
    return [
        Paragraph(
            f"Sổ của chi bộ lưu trong một tệp mã hóa mang tên “{name}”, mở được và nguyên vẹn khi bàn giao."
        ),
        Paragraph(f"Bản sao lưu: {'; '.join(kept)}{last}."),
    ]


def _counted(title: str, lines: tuple[tuple[str, int], ...]) -> Table:
    return Table(
        columns=(Column("TT", 0.08, "center"), Column(title, 0.67), Column("Số lượng", 0.25, "center")),
        rows=[(str(n), word, number_text(count)) for n, (word, count) in enumerate(lines, 1)],
    )


def _meetings(facts: HandoverFacts) -> list[Block]:
    if not facts.meetings:
        return [Paragraph("Chưa có buổi sinh hoạt nào ghi trong sổ.")]
    held, final = sum(one.held for one in facts.meetings), sum(one.final for one in facts.meetings)
    return [
        Table(
            columns=(
                Column("Năm", 0.2, "center"),
                Column("Số buổi sinh hoạt", 0.4, "center"),
                Column("Biên bản đã hoàn tất", 0.4, "center"),
            ),
            rows=[
                *((str(one.year), number_text(one.held), number_text(one.final)) for one in facts.meetings),
                ("Cộng", number_text(held), number_text(final)),
            ],
            bold_rows=frozenset({len(facts.meetings)}),
        )
    ]


def _papers(facts: HandoverFacts) -> list[Block]:
    if not facts.papers:
        return [Paragraph("Chưa có văn bản nào ban hành từ sổ này.")]
    return [
        Table(
            columns=(
                Column("TT", 0.08, "center"),
                Column("Loại văn bản", 0.42, wrap=True),
                Column("Số lượng", 0.18, "center"),
                Column("Số gần nhất", 0.32, "center"),
            ),
            rows=[
                (str(n), word, number_text(count), last)
                for n, (word, count, last) in enumerate(facts.papers, 1)
            ],
        )
    ]


def _ratings(facts: HandoverFacts) -> list[Block]:
    if not facts.ratings:
        return [Paragraph("Chưa có đợt đánh giá, xếp loại nào ghi trong sổ.")]
    years = list_text(str(year) for year, _decided in facts.ratings)
    decided = list_text(str(year) for year, done in facts.ratings if done)
    tail = f"; đã có quyết định xếp loại: {decided}" if decided else ""
    return [Paragraph(f"Hồ sơ đánh giá, xếp loại {len(facts.ratings)} năm: {years}{tail}.")]


def _tasks(facts: HandoverFacts) -> list[Block]:
    if not facts.tasks:
        return [Paragraph("Không còn nhiệm vụ nào chưa hoàn thành.")]
    shown = facts.tasks[:_MANY_TASKS]
    blocks: list[Block] = [
        Table(
            columns=(
                Column("TT", 0.08, "center"),
                Column("Nhiệm vụ", 0.47, wrap=True),
                Column("Người thực hiện", 0.27, name=True),
                Column("Thời hạn", 0.18, "center"),
            ),
            rows=[
                (str(n), content, assignee, "" if due is None else date_text(due))
                for n, (content, assignee, due) in enumerate(shown, 1)
            ],
        )
    ]
    if len(facts.tasks) > len(shown):
        blocks.append(
            Paragraph(f"Còn {number_text(len(facts.tasks) - len(shown))} nhiệm vụ nữa ghi trong sổ.")
        )
    return blocks
