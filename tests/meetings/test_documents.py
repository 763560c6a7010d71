"""Minutes and resolution as text: what they say, and that nothing empty is printed."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pdfplumber
import pytest

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.documents.blocks import Document, Heading, Paragraph, Table
from desktop_app.meetings import minutes_reading
from desktop_app.meetings.facts import MinutesFacts, VoteFacts
from desktop_app.meetings.minutes_document import minutes, vote_sentence
from desktop_app.meetings.resolution_document import resolution
from tests.meetings.samples import hold


@pytest.fixture
def draft(book: Book, november: int) -> MinutesFacts:
    """A meeting of which nothing but its preparation is recorded."""
    with book.read() as session:
        return minutes_reading.load_minutes(session, november)


@pytest.fixture
def held(book: Book, november: int, people: dict[str, int]) -> MinutesFacts:
    hold(book, november, people)
    with book.read() as session:
        return minutes_reading.load_minutes(session, november)


def words(block: Heading | Paragraph) -> str:
    return block.text if isinstance(block.text, str) else "".join(run.text for run in block.text)


def text_of(document: Document) -> str:
    found = []
    for block in document.body:
        if isinstance(block, Heading | Paragraph):
            found.append(words(block))
        elif isinstance(block, Table):
            found += [" | ".join(row) for row in block.rows]
    return "\n".join(found).replace("\u00a0", " ")


def test_minutes_have_no_place_no_recipients_and_two_signatures(held: MinutesFacts) -> None:
    """A9, G9, G25."""
    paper = minutes(held)
    assert paper.letterhead is not None
    assert paper.letterhead.place_date is None
    assert (paper.type_name, paper.subject) == ("BIÊN BẢN", "sinh hoạt chi bộ thường kỳ tháng 11 năm 2026")
    assert [(one.post, one.name, one.bold_post) for one in paper.signatures] == [
        ("NGƯỜI GHI BIÊN BẢN", "Vi Thị Kim Dung", True),
        ("CHỦ TRÌ HỘI NGHỊ", "Trần Thanh Hiền", True),
    ]
    assert paper.recipients == ()


@pytest.mark.parametrize(
    "sentence",
    [
        (
            "Hồi 14 giờ 00, ngày 18 tháng 11 năm 2026, tại Nhà văn hóa thôn Nà Sơn, Chi bộ thôn Nà Sơn tổ chức sinh hoạt "
            "thường kỳ tháng 11 năm 2026."
        ),
        (
            "Tổng số đảng viên của chi bộ: 11 đồng chí (chính thức 10, dự bị 01); sinh hoạt tạm thời từ nơi khác đến 01 đồng "
            "chí; đang sinh hoạt tạm thời ở nơi khác 01 đồng chí; được miễn sinh hoạt và không dự 01 đồng chí."
        ),
        (
            "Số đảng viên phải dự: 10 đồng chí; có mặt 08 đồng chí (chính thức 06, dự bị 01, sinh hoạt tạm thời 01), đạt tỷ lệ "
            "80,0%."
        ),
        "Vắng có lý do: 01 đồng chí: Lương Văn Cường (đi công tác).",
        "Vắng không có lý do: 01 đồng chí: Triệu Thế Hải.",
        "Chủ trì: đồng chí Trần Thanh Hiền, Bí thư chi bộ.",
        "- Đồng chí Hứa Minh Đạt: Đề nghị sửa đoạn mương phía sau nhà văn hóa.",
        "Kết luận: Hoàn thành chỉ tiêu vụ đông; tiếp tục vận động hộ còn lại.",
        "Thông qua nghị quyết: chi bộ biểu quyết với 6/8 đồng chí tán thành, đạt tỷ lệ 75,0%.",
        "1 | Sửa mương nội đồng | Chi hội Nông dân | 30/11/2026",
        "Chi bộ tự chấm buổi sinh hoạt 90/100 điểm, tự xếp loại Tốt.",
        "Buổi sinh hoạt kết thúc hồi 15 giờ 45 cùng ngày.",
    ],
)
def test_minutes_say(held: MinutesFacts, sentence: str) -> None:
    assert sentence in text_of(minutes(held))


def test_nothing_empty_is_printed(draft: MinutesFacts) -> None:
    """A meeting of which nothing is recorded has no empty headings, dots or labels without a text."""
    text = text_of(minutes(draft))
    assert not re.search(r"\.\.\.|…|: ?$", text, re.MULTILINE)
    assert [words(b) for b in minutes(draft).body if isinstance(b, Heading)] == ["I- THÀNH PHẦN"]
    bare = replace(draft, chair="", recorder="", place="", attendees=())
    assert "Chủ trì" not in text_of(minutes(bare))
    assert ", tại" not in text_of(minutes(bare))


def test_headings_close_up(held: MinutesFacts) -> None:
    paper = minutes(replace(held, agenda=(), earlier_tasks=()))
    tops = [words(b) for b in paper.body if isinstance(b, Heading) and b.level == 1]
    assert tops == ["I- THÀNH PHẦN", "II- KẾT LUẬN, BIỂU QUYẾT", "III- CHẤT LƯỢNG BUỔI SINH HOẠT"]


@pytest.mark.parametrize(
    "changes, text",
    [
        (
            {"votes_for": 11, "denominator": 20, "needed": 11},
            "với 11/20 đồng chí tán thành, đạt tỷ lệ 55,0%.",
        ),  # H8
        (
            {"votes_for": 10, "denominator": 20, "needed": 11},
            "50,0%; không đạt số tán thành cần thiết.",
        ),  # H8
        (
            {"votes_against": 1, "votes_abstain": 2},
            "; không tán thành 01 đồng chí, không có ý kiến 02 đồng chí.",
        ),
        ({"secret": True}, "chi bộ bỏ phiếu kín với"),
    ],
)
def test_vote_sentences(held: MinutesFacts, changes: dict[str, object], text: str) -> None:
    vote: VoteFacts = replace(held.votes[0], **changes)  # type: ignore[arg-type]  # plain values by name
    assert text in vote_sentence(vote).replace("\u00a0", " ")


def test_resolution_has_number_place_recipients_and_signer(held: MinutesFacts) -> None:
    """A4, A5, A8, E1 R1."""
    paper = resolution(held)
    assert paper.letterhead is not None
    assert paper.letterhead.number == "Số 01-NQ/CB"
    assert paper.letterhead.place_date == "Hòa Bình, ngày 18 tháng 11 năm 2026"
    assert [(one.authority, one.post, one.name) for one in paper.signatures] == [
        ("T/M CHI BỘ", "BÍ THƯ", "Trần Thanh Hiền")
    ]
    assert paper.recipients[0] == "Đảng ủy xã Hòa Bình (để báo cáo)"
    assert paper.recipients[-1] == "Lưu Chi bộ"
    text = text_of(paper)
    for part in (
        "I- ĐÁNH GIÁ KẾT QUẢ LÃNH ĐẠO THÁNG 11 NĂM 2026",
        "1. Về công tác chính trị, tư tưởng",
        "II- PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG 12 NĂM 2026",
        "Thu hoạch xong lúa mùa trước ngày 10/12.",
        "III- PHÂN CÔNG NHIỆM VỤ VÀ TỔ CHỨC THỰC HIỆN",
        "IV- TỰ ĐÁNH GIÁ CHẤT LƯỢNG KỲ SINH HOẠT",
        "với 6/8 đồng chí tán thành, đạt tỷ lệ 75,0%.",
    ):
        assert part in text


def test_no_resolution_without_its_vote(held: MinutesFacts) -> None:
    with pytest.raises(UserError):
        resolution(replace(held, votes=()))


@pytest.mark.parametrize("make", [minutes, resolution])
def test_pdf_says_the_same_in_composed_letters(held: MinutesFacts, make: object) -> None:
    import unicodedata

    from desktop_app.documents import pdf

    assert callable(make)
    data = pdf.render(make(held))
    with pdfplumber.open(io.BytesIO(data)) as file:
        text = "\n".join(page.extract_text() for page in file.pages)
    assert unicodedata.is_normalized("NFC", text)
    flat = " ".join(text.split())
    assert "6/8 đồng chí tán thành, đạt tỷ lệ 75,0%." in flat
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in flat
