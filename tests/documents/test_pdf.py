"""The PDF writer: what stays together on a page, names, long texts, foreign text, the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.pdftypes import resolve1

from desktop_app.documents import layout, pdf
from desktop_app.documents.blocks import (
    Block,
    Chart,
    Code,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
)
from desktop_app.documents.text import keep_together
from tests.documents import papers
from tests.documents.papers import Read

ROOT = Path(__file__).resolve().parents[2]
MM = layout.POINTS_PER_MM


def page_texts(content: bytes) -> list[str]:
    """Text of the pages as a reader copies it, lines joined by spaces."""
    opened = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]
    finally:
        opened.close()


# What stays together ------------------------------------------------------------------------------------------------


def test_the_head_never_stands_alone_before_a_short_table() -> None:
    """A row that grows pushes the signatures to page 2, never the whole table with its title."""
    pushed = 0
    for lines in range(4, 23, 2):
        cell = " ".join(["xét sớm vì bệnh nặng"] * lines)
        table = Table((Column("Họ và tên", 0.8), Column("Ghi chú", 0.2, wrap=True)), (("Ma Văn Giáp", cell),))
        document = replace(
            papers.resolution([table, Paragraph("Danh sách có 01 đồng chí.")]), landscape=True, recipients=()
        )
        pages = page_texts(pdf.render(document))
        assert "Ma Văn Giáp" in pages[0]
        if len(pages) > 1:
            pushed += 1
            assert "Danh sách có 01 đồng chí." in pages[1]
    assert pushed


@pytest.mark.parametrize("recipients", [3, 12])
def test_signatures_never_stand_alone(recipients: int) -> None:
    """Whatever the length of the text, at least two of its lines stand on the page of the signatures."""
    for lines in range(1, 61):
        body = [Paragraph(f"Dòng {at}.") for at in range(1, lines + 1)]
        document = replace(
            papers.resolution(body), recipients=tuple(f"Nơi thứ {at}" for at in range(recipients))
        )
        paper = Read(document)
        authority = paper.one("T/M CHI BỘ")
        assert authority.page == paper.pages
        assert {paper.one(text).page for text in ("BÍ THƯ", "Nguyễn Xuân Đức", "Nơi nhận:")} == {paper.pages}
        assert paper.one(f"Dòng {lines}.").page == paper.pages
        if lines > 1:
            assert paper.one(f"Dòng {lines - 1}.").page == paper.pages
        assert paper.one("Dòng 1.").page == 1


@pytest.mark.parametrize("sentences", range(1, 16))
def test_signatures_take_two_lines_of_a_long_last_paragraph_with_them(sentences: int) -> None:
    for filling in (5, 9, 10, 11):
        body = [Paragraph(papers.SENTENCE)] * filling + [
            Paragraph(" ".join(["Câu cuối của nghị quyết."] * sentences))
        ]
        paper = Read(papers.resolution(body))
        authority = paper.one("T/M CHI BỘ")
        above = [
            line
            for line in paper.lines(authority.page)
            if line.baseline < authority.baseline - 1 and line.top > 19 * MM
        ]
        assert len(above) >= 2


@pytest.mark.parametrize("rows", range(1, 70, 3))
def test_signatures_take_rows_of_a_last_table_with_them(rows: int) -> None:
    paper = Read(papers.member_list(rows))
    authority = paper.one("T/M CHI BỘ")
    assert paper.one("Nguyễn Xuân Đức").page == authority.page == paper.pages
    dates = [found for found in paper.all("05/02/1976") if found.page == authority.page]
    assert len(dates) >= min(rows, 2)
    assert [found for found in paper.all("Họ và tên") if found.page == authority.page]


@pytest.mark.parametrize("lines", range(4, 13))
def test_a_short_list_of_high_rows_leaves_no_letterhead_alone(lines: int) -> None:
    words = " ".join([papers.SENTENCE] * lines)
    table = Table((Column("TT", 0.1), Column("Họ và tên", 0.9, wrap=True)), (("1", words), ("2", words)))
    paper = Read(papers.resolution([table]))
    assert paper.all("TT")[0].page == 1
    assert paper.one("T/M CHI BỘ").page == paper.pages


def test_a_page_break_before_the_signatures_does_not_leave_them_alone() -> None:
    assert Read(papers.resolution([Paragraph("Một dòng."), PageBreak()])).pages == 1


def test_signatures_stand_on_a_paper_without_text() -> None:
    paper = Read(papers.resolution([]))
    assert paper.pages == 1
    assert paper.one("T/M CHI BỘ")


def test_a_list_of_recipients_longer_than_a_page_goes_on() -> None:
    document = replace(papers.resolution(), recipients=tuple(f"Chi bộ thôn {at}" for at in range(120)))
    paper = Read(document)
    assert len(paper.all("- Chi bộ thôn ")) == 120
    assert all(line.bottom < 278 * MM for page in range(1, paper.pages + 1) for line in paper.lines(page))


@pytest.mark.parametrize("before", range(20, 40))
def test_a_heading_stays_with_its_text(before: int) -> None:
    body: list[Block] = [Paragraph(f"Dòng {at}.") for at in range(before)]
    body += [Heading("I- MỤC LỚN"), Heading("1. Mục nhỏ", 2), Paragraph(papers.SENTENCE * 2)]
    paper = Read(papers.resolution(body))
    big, small = paper.one("I- MỤC LỚN"), paper.one("1. Mục nhỏ")
    first = paper.all("Việc thực hiện nghị quyết")[0]
    assert big.page == small.page == first.page
    below = [line for line in paper.lines(first.page) if line.baseline > first.baseline + 1]
    assert below  # two lines at least


@pytest.mark.parametrize("before", range(10, 30))
def test_no_line_of_a_paragraph_stands_alone(before: int) -> None:
    body = [Paragraph(f"Dòng {at}.") for at in range(before)] + [Paragraph(papers.SENTENCE * 2)] * 3
    paper = Read(papers.resolution(body))
    for page in range(1, paper.pages):
        last = max((line for line in paper.lines(page)), key=lambda line: line.baseline)
        if last.left > 35 * MM:  # a first line
            assert last.text.startswith("Dòng ")


def test_a_sentence_ending_with_a_colon_stays_with_what_it_introduces() -> None:
    for before in range(20, 36):
        body: list[Block] = [Paragraph(f"Dòng {at}.") for at in range(before)]
        body += [Paragraph("Số liệu như sau:"), papers.figures_table()]
        paper = Read(papers.resolution(body))
        assert paper.one("Số liệu như sau:").page == paper.all("Chỉ tiêu")[0].page


# Tables -------------------------------------------------------------------------------------------------------------


def test_rows_never_split_and_headings_repeat() -> None:
    paper = Read(papers.member_list(300))
    assert paper.pages > 5
    numbers: list[int] = []
    for page in range(1, paper.pages + 1):
        lines = paper.lines(page)
        [heading] = [line for line in lines if line.text == "Họ và tên"]
        assert heading.style == "Bold"
        horizontal = sorted({round(r["top"], 1) for r in paper.rules[page - 1] if r["top"] == r["bottom"]})
        upright = [r for r in paper.rules[page - 1] if r["x0"] == r["x1"] and r["bottom"] > heading.bottom]
        lowest = max(r["bottom"] for r in upright)
        for row in (line for line in lines if line.text.isdigit() and line.top > heading.bottom):
            numbers.append(int(row.text))
            top = max(y for y in horizontal if y < row.baseline)
            bottom = min(y for y in horizontal if y > row.baseline)
            home = [line for line in lines if top < line.baseline < bottom and line.left > 130 * MM]
            text = " ".join(line.text for line in home)
            assert text in (
                "Xã Hòa Bình",
                "Tổ dân phố số 12, phường Xuân Hương - Đà Lạt, tỉnh Lâm Đồng, khu vực phía nam",
            )
            assert bottom <= lowest + 0.1
    assert numbers == list(range(1, 301))


def test_names_in_tables_never_break() -> None:
    paper = Read(papers.member_list(40))
    for name in papers.NAMES:
        found = paper.all(name)
        assert len(found) == 10
        # One line: all letters on one base line.
        for place in found:
            assert place.bottom - place.top < 14
    long = paper.all(papers.NAMES[3])[0]
    edges = sorted({round(r["x0"], 1) for r in paper.rules[0] if r["x0"] == r["x1"]})
    left = max(x for x in edges if x < long.left)
    right = min(x for x in edges if x > long.left)
    assert long.right < right
    assert long.left > left


def test_rules_of_a_table_are_half_a_point_and_titles_bold_and_centred() -> None:
    paper = Read(papers.resolution([papers.figures_table()]))
    title = paper.one("Chỉ tiêu")
    assert title.style == "Bold"
    assert abs(title.size - 12) < 0.01
    upright = sorted({round(r["x0"], 2) for r in paper.rules[0] if r["x0"] == r["x1"]})
    assert len(upright) == 6
    assert abs(title.middle - (upright[1] + upright[2]) / 2) < 0.1
    assert {r["linewidth"] for r in paper.rules[0] if r["x0"] == r["x1"]} == {0.5}
    figure = paper.one("103,3%")
    assert abs(upright[5] - figure.right - layout.TABLE_PAD_X) < 0.1
    assert paper.one("Đảng viên cuối kỳ báo cáo").style == "Bold"


def test_a_group_stands_over_its_columns() -> None:
    table = Table(
        (Column("TT", 0.1), Column("Nam", 0.3), Column("Nữ", 0.3), Column("Ghi chú", 0.3)),
        (("1", "17", "15", ""),),
        groups=(("", 1), ("Giới tính", 2)),
    )
    paper = Read(papers.resolution([table]))
    group, male, female, note = (paper.one(text) for text in ("Giới tính", "Nam", "Nữ", "Ghi chú"))
    assert abs(group.middle - (male.middle + female.middle) / 2) < 0.1
    assert group.bottom <= male.top + 4
    assert group.baseline < note.baseline < male.baseline


def test_a_sub_heading_row_runs_across_the_table() -> None:
    table = Table(
        (Column("TT", 0.1), Column("Họ và tên", 0.5, name=True), Column("Sinh", 0.4)),
        (("Đảng viên chính thức của chi bộ", "", ""), ("1", "Nguyễn Văn An", "1970")),
        bold_rows=frozenset({0}),
    )
    paper = Read(papers.resolution([table]))
    found = paper.one("Đảng viên chính thức của chi bộ")
    inner = [
        r
        for r in paper.rules[0]
        if r["x0"] == r["x1"] and r["top"] < found.baseline < r["bottom"] and 31 * MM < r["x0"] < 194 * MM
    ]
    assert inner == []
    assert found.style == "Bold"


def test_a_column_too_narrow_for_its_dates_is_widened() -> None:
    table = Table((Column("Ngày", 0.05), Column("Việc", 0.95, wrap=True)), (("05/02/1976", papers.SENTENCE),))
    paper = Read(papers.resolution([table]))
    assert abs(paper.one("05/02/1976").size - 12) < 0.01


def test_a_row_taller_than_a_page_is_divided_between_lines() -> None:
    words = " ".join(f"từ{at}" for at in range(3000))
    table = Table((Column("TT", 0.1), Column("Ý kiến", 0.9, wrap=True)), (("1", words), ("2", "xong")))
    paper = Read(papers.resolution([table]))
    assert paper.pages > 2
    text = " ".join(page_texts(paper.content))
    assert all(f"từ{at}" in text for at in range(3000))
    assert all(line.bottom < 278 * MM for page in range(1, paper.pages + 1) for line in paper.lines(page))


def test_short_rows_extra_cells_and_empty_tables_do_no_harm() -> None:
    columns = (Column("A", 0.5), Column("B", 0.5))
    for rows in ((), (("1",),), (("1", "2", "3"),), ((),)):
        paper = Read(papers.resolution([Table(columns, rows), Paragraph("Sau bảng.")]))
        assert paper.one("Sau bảng.").page == 1
        assert not paper.all("3")[1:]


def test_a_long_list_grows_in_proportion() -> None:
    short, long = pdf.render(papers.member_list(100)), pdf.render(papers.member_list(1000))
    assert len(long) < 12 * len(short)


# Names and long texts -----------------------------------------------------------------------------------------------


def test_a_name_kept_together_never_breaks_in_running_text() -> None:
    name = "Nguyễn Thị Ngọc Ánh"
    for letters in range(1, 60, 2):
        text = (
            "đ" * (letters % 7)
            + " "
            + "chi bộ họp " * (letters // 2)
            + "đồng chí "
            + keep_together(name)
            + " phát biểu."
        )
        paper = Read(papers.resolution([Paragraph(text)]))
        # Found as one drawn stretch with plain spaces, on one base line.
        found = paper.one(name)
        assert found.bottom - found.top < 15


def test_extracted_text_has_plain_spaces() -> None:
    for text in page_texts(pdf.render(papers.minutes())):
        assert "\u00a0" not in text
        assert "đồng chí Nguyễn Xuân Đức, Bí thư Chi bộ." in text


def test_a_sentence_is_found_across_lines() -> None:
    with pdfplumber.open(BytesIO(pdf.render(papers.resolution()))) as opened:
        text = opened.pages[0].extract_text()
    assert papers.SENTENCE in " ".join(text.split())


LONG_SUPERIOR = "ĐẢNG BỘ TRƯỜNG ĐẠI HỌC KHOA HỌC XÃ HỘI VÀ NHÂN VĂN, ĐẠI HỌC QUỐC GIA THÀNH PHỐ HỒ CHÍ MINH"


@pytest.mark.parametrize(
    "superior", [papers.SUPERIOR, "ĐẢNG BỘ PHƯỜNG XUÂN HƯƠNG - ĐÀ LẠT", LONG_SUPERIOR, "Đ" * 300]
)
@pytest.mark.parametrize("branch", [papers.BRANCH, "CHI BỘ BỘ MÔN LỊCH SỬ VIỆT NAM VÀ KHOA HỌC CHÍNH TRỊ"])
@pytest.mark.parametrize(
    "place",
    [
        papers.PLACE_DATE,
        "Phường Xuân Hương - Đà Lạt, ngày 05 tháng 02 năm 2026",
        "A" * 60 + ", ngày 05 tháng 02 năm 2026",
    ],
)
def test_long_names_in_the_head_never_collide(superior: str, branch: str, place: str) -> None:
    document = replace(
        papers.official_letter(),
        letterhead=papers.letterhead(superior=superior, body=(branch,), place_date=place, urgency="HỎA TỐC"),
    )
    paper = Read(document)
    title = paper.one("ĐẢNG CỘNG SẢN VIỆT NAM")
    head = [line for line in paper.lines(1) if line.baseline < paper.one("Kính gửi:").baseline - 1]
    left = [line for line in head if line.middle < 105 * MM]
    right = [line for line in head if line not in left]
    assert max(line.right for line in left) + 3 * MM < min(line.left for line in right)
    assert min(line.left for line in left) >= 30 * MM - 0.1
    assert max(line.right for line in right) <= 195 * MM + 0.1
    assert abs(min(line.baseline for line in left) - title.baseline) < 0.01
    joined = "".join(line.text for line in sorted(left, key=lambda line: line.baseline)).replace(" ", "")
    assert superior.replace(" ", "") in joined
    assert branch.replace(" ", "") in joined
    assert place.replace(" ", "") in "".join(line.text for line in right).replace(" ", "")


def test_a_long_subject_is_broken_into_lines_of_like_length() -> None:
    subject = (
        "về việc công nhận đảng viên chính thức đối với đồng chí Nguyễn Thị Hường và đồng chí Trần Văn Cường"
    )
    paper = Read(replace(papers.resolution(), subject=subject))
    lines = [
        line
        for line in paper.lines(1)
        if line.style == "Bold" and line.text in subject and len(line.text) > 12
    ]
    assert len(lines) == 2
    assert max(line.right - line.left for line in lines) < 1.35 * min(
        line.right - line.left for line in lines
    )


def test_a_name_of_ten_thousand_letters_goes_on_over_pages() -> None:
    name = "Nguyễn" * 1700
    table = Table((Column("TT", 0.1), Column("Họ và tên", 0.9, name=True)), (("1", name),))
    paper = Read(papers.resolution([Paragraph(name), Heading(name), table]))
    for page in range(1, paper.pages + 1):
        for line in paper.lines(page):
            assert line.right <= 195 * MM + 0.1
            assert line.bottom <= 278 * MM


# Foreign and wrong text ---------------------------------------------------------------------------------------------


def _nfd(document: Document) -> Document:
    def nfd(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    head = document.letterhead
    assert head is not None
    return replace(
        document,
        title=nfd(document.title),
        author=nfd(document.author),
        type_name=nfd(document.type_name),
        subject=nfd(document.subject),
        letterhead=replace(
            head,
            superior=nfd(head.superior),
            body=tuple(nfd(line) for line in head.body),
            number=nfd(head.number or ""),
            place_date=nfd(head.place_date or ""),
        ),
        body=tuple(
            replace(block, text=nfd(block.text))
            if isinstance(block, Paragraph) and isinstance(block.text, str)
            else block
            for block in document.body
        ),
        signatures=tuple(
            Signature(nfd(s.authority), nfd(s.post), nfd(s.name), s.bold_post) for s in document.signatures
        ),
        recipients=tuple(nfd(line) for line in document.recipients),
    )


def test_decomposed_text_gives_the_same_paper() -> None:
    document = papers.resolution()
    assert _nfd(document) != document
    assert pdf.render(_nfd(document)) == pdf.render(document)


def test_control_and_invisible_characters_are_not_printed() -> None:
    text = "Đồng\x00 chí\u200b\ufeff Nguyễn\u202e Văn\t An\x07 \ud800phát\u00adbiểu 😀 漢."
    paper = Read(papers.resolution([Paragraph(text), Paragraph("Dòng một\r\nDòng hai\u2028Dòng ba")]))
    assert paper.all("Đồng chí Nguyễn Văn An phátbiểu")
    starts = [paper.one(text) for text in ("Dòng một", "Dòng hai", "Dòng ba")]
    assert len({round(found.left) for found in starts}) == 1
    assert starts[0].baseline < starts[1].baseline < starts[2].baseline


@settings(max_examples=60)
@given(
    st.lists(st.text(max_size=200), max_size=6),
    st.text(max_size=120),
    st.lists(st.lists(st.text(max_size=60), max_size=4), max_size=5),
)
def test_any_text_gives_a_paper_inside_its_margins(
    paragraphs: list[str], head: str, rows: list[list[str]]
) -> None:
    columns = (Column(head, 0.1, name=True), Column("B", 0.2, "right"), Column(head, 0.3, wrap=True))
    document = Document(
        title=head,
        author=head,
        letterhead=papers.letterhead(
            superior=head, body=(head, "CHI BỘ"), number=head or None, place_date=head or None
        ),
        type_name=head,
        subject=head,
        body=(
            *[Paragraph(text) for text in paragraphs],
            Paragraph(
                tuple(Run(text, bold=bool(at % 2), underline=at == 1) for at, text in enumerate(paragraphs))
            ),
            Heading(head),
            Table(columns, rows, groups=((head, 2),), bold_rows=frozenset({0})),
        ),
        signatures=(Signature(head, head, head),),
        recipients=(head, *paragraphs),
        addressee_label=head,
        addressees=tuple(paragraphs),
    )
    content = pdf.render(document)
    with pdfplumber.open(BytesIO(content)) as opened:
        for page in opened.pages:
            for char in page.chars:
                assert char["x0"] >= 30 * MM - 0.2
                assert char["x1"] <= 195 * MM + 0.2


# The file -----------------------------------------------------------------------------------------------------------


def test_title_author_subject_and_language_are_set() -> None:
    paper = Read(papers.report())
    assert paper.metadata["Title"] == "Báo cáo tổng kết công tác năm 2026"
    assert paper.metadata["Author"] == "Chi bộ thôn Nà Sơn"
    assert paper.metadata["Subject"] == "tổng kết công tác năm 2026, phương hướng, nhiệm vụ năm 2027"
    assert paper.metadata["Keywords"] == "báo cáo, 2026"
    assert b"/Lang (vi-VN)" in paper.content


def test_only_embedded_fonts_are_named() -> None:
    paper = Read(papers.report())
    with pdfplumber.open(BytesIO(paper.content)) as opened:
        fonts = [resolve1(font) for font in resolve1(opened.pages[0].page_obj.resources["Font"]).values()]
        assert fonts
        for font in fonts:
            assert "FontFile2" in resolve1(font["FontDescriptor"])
            assert "ToUnicode" in font


@pytest.mark.parametrize(
    "document",
    [papers.report(), papers.minutes(), papers.proposal(), papers.member_list(80)],
    ids=lambda d: d.type_name,
)
def test_the_same_paper_gives_the_same_bytes(document: Document) -> None:
    assert pdf.render(document) == pdf.render(document)


def test_another_run_of_the_program_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.documents import papers; from desktop_app.documents import pdf, docx; "
        "print(hashlib.sha256(pdf.render(papers.report())).hexdigest(), hashlib.sha256(docx.render(papers.report())).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_headings_are_in_the_outline() -> None:
    opened = pypdfium2.PdfDocument(pdf.render(papers.report()))
    try:
        titles = [item.get_title() for item in opened.get_toc()]
    finally:
        opened.close()
    assert titles == [
        "I- KẾT QUẢ LÃNH ĐẠO THỰC HIỆN NHIỆM VỤ NĂM 2026",
        "II- PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027",
    ]


def test_a_code_is_set_large_its_groups_whole() -> None:
    groups = ("K7PQM", "R4TDX", "W2HNB", "V9CFJ", "Y6GLS", "Z3AEU")
    document = Document(
        "Phiếu", "Chi bộ", None, "PHIẾU KHÔI PHỤC", "sổ chi bộ", (Code(groups, 4), Paragraph("Hết."))
    )
    paper = Read(document)
    places = [paper.one(group) for group in groups]
    assert all(abs(place.size - layout.CODE_SIZE) < 0.01 for place in places)
    assert abs(places[0].left - places[4].left) < 0.1
    assert abs(places[1].left - places[5].left) < 0.1
    assert {place.baseline for place in places[:4]} == {places[0].baseline}
    assert "Mono" in next(iter(places[0].fonts))


def test_a_wide_code_is_made_to_fit() -> None:
    paper = Read(Document("Phiếu", "Chi bộ", None, "PHIẾU", "", (Code(("ABCDEFGH",) * 8, 8),)))
    assert all(line.right <= 195 * MM + 0.1 for line in paper.lines(1))


def test_a_chart_is_drawn_not_pasted() -> None:
    chart = Chart(
        "bar", "Đảng viên theo tuổi", ("18–30", "31–40"), (("Đảng viên", (12, 20)),), unit="đồng chí"
    )
    paper = Read(papers.resolution([Paragraph("Như sau:"), chart]))
    assert sum(paper.images) == 0
    title = paper.one("Đảng viên theo tuổi")
    assert title.page == 1
    assert paper.one("12").baseline > title.baseline
    # Text after a drawing is set as before it.
    assert abs(paper.one("T/M CHI BỘ").size - 14) < 0.01


def test_page_breaks_do_not_leave_empty_pages() -> None:
    body: list[Block] = [Paragraph("Một."), PageBreak(), PageBreak(), Paragraph("Hai.")]
    paper = Read(replace(papers.resolution(body), signatures=(), recipients=()))
    assert paper.pages == 2
    assert paper.one("Hai.").page == 2


def test_words_of_several_faces_keep_their_spaces() -> None:
    text = (
        Run("Kết quả "),
        Run("31/32", bold=True),
        Run(" đồng chí ("),
        Run("96,9%", italic=True),
        Run(") tán thành."),
    )
    [page] = page_texts(pdf.render(papers.resolution([Paragraph(text)])))
    assert "Kết quả 31/32 đồng chí (96,9%) tán thành." in page


def test_underlined_words_have_one_rule_each_line() -> None:
    text = (Run("Chi bộ "), Run("thống nhất", underline=True), Run(" nội dung."))
    paper = Read(papers.resolution([Paragraph(text)]))
    word = paper.one("thống nhất")
    assert [
        r
        for r in paper.rules[0]
        if abs(r["x0"] - word.left) < 0.2
        and abs(r["x1"] - word.right) < 0.2
        and 0 < r["top"] - word.baseline < 4
    ]


def test_one_very_long_word_does_not_tear_the_headings_beside_it() -> None:
    table = Table(
        columns=(
            Column("STT", 44, "center"),
            Column("Họ và tên", 220, name=True),
            Column("Sinh", 90, "center"),
            Column("Quê quán", 300, wrap=True),
            Column("Số thẻ đảng viên", 150),
        ),
        rows=[("1", "Công Tằng Tôn Nữ Thị Thùy Trang Quỳnh Hương", "01/01/1970", "dài" * 30, "490000000001")],
        size=10,
    )
    assert "STT" in page_texts(pdf.render(papers.resolution([table])))[0]
