"""The Word writer: the same content and measures as the PDF, read back with python-docx."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from desktop_app.documents import docx, layout
from desktop_app.documents.blocks import Chart, Code, Column, Document, PageBreak, Paragraph, Table
from desktop_app.documents.text import NBSP, keep_together
from tests.documents import papers


def read(document: Document) -> Any:
    return python_docx.Document(BytesIO(docx.render(document)))


def texts(opened: Any) -> list[str]:
    """Texts of all paragraphs, those in tables too, in the order of the paper; line breaks as spaces."""
    return [
        "".join(node.text or "" if node.tag == qn("w:t") else " " for node in p.iter(qn("w:t"), qn("w:br")))
        for p in opened.element.body.iter(qn("w:p"))
    ]


def paragraph(opened: Any, text: str) -> Any:
    [found] = [
        p
        for p in opened.element.body.iter(qn("w:p"))
        if "".join(t.text or "" for t in p.iter(qn("w:t"))) == text
    ]
    return found


def run_of(found: Any) -> tuple[float, bool, bool]:
    """Size, bold, italic of the first run; size 0 when it comes from the style."""
    run = found.find(qn("w:r"))
    size = run.find(f".//{qn('w:sz')}")
    return (
        int(size.get(qn("w:val"))) / 2 if size is not None else 0.0,
        run.find(f".//{qn('w:b')}") is not None,
        run.find(f".//{qn('w:i')}") is not None,
    )


def in_mm(twips: Any) -> float:
    return round(int(twips) / 20 / layout.POINTS_PER_MM, 1)


EVERY = [
    papers.resolution(urgency="KHẨN"),
    papers.report(),
    papers.minutes(),
    papers.official_letter(),
    papers.proposal(),
    papers.member_list(30),
]


@pytest.mark.parametrize("document", EVERY, ids=lambda d: d.type_name)
def test_page_margins_and_page_numbers(document: Document) -> None:
    section = read(document).sections[0]
    assert round(section.page_width.mm, 1) == 210.0
    assert round(section.page_height.mm, 1) == 297.0
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm, 1) for margin in margins] == [20.0, 20.0, 30.0, 15.0]
    assert round(section.header_distance.mm, 1) == 10.0
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert 'w:jc w:val="center"' in read(document).styles["header"].element.xml
    assert '<w:sz w:val="28"/>' in section.header._element.xml


@pytest.mark.parametrize("document", EVERY, ids=lambda d: d.type_name)
def test_the_content_is_that_of_the_pdf(document: Document) -> None:
    in_word = "".join("".join(texts(read(document))).split()).replace(NBSP, "")
    for page in papers.Read(document).texts:
        for piece in page.split("."):
            piece = "".join(piece.split())
            if len(piece) > 40:
                assert piece[-40:] in in_word


def test_styles_are_those_of_the_layout() -> None:
    opened = read(papers.report())
    defaults = opened.styles.element.xml.partition("</w:docDefaults>")[0]
    assert 'w:ascii="Times New Roman"' in defaults
    assert '<w:sz w:val="28"/>' in defaults
    assert 'w:lang w:val="vi-VN"' in defaults
    assert "Theme" not in opened.styles.element.xml
    body = opened.styles["Body Text"].element
    spacing, indent = body.find(f".//{qn('w:spacing')}"), body.find(f".//{qn('w:ind')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("380", "exact")
    assert spacing.get(qn("w:after")) == "120"
    assert in_mm(indent.get(qn("w:firstLine"))) == 10.0
    assert body.find(f".//{qn('w:jc')}").get(qn("w:val")) == "both"
    for level in (1, 2, 3):
        heading = opened.styles[f"Heading {level}"].element
        assert heading.find(f".//{qn('w:keepNext')}") is not None
        assert heading.find(f".//{qn('w:b')}") is not None


def test_head_of_page_one() -> None:
    opened = read(papers.resolution(urgency="KHẨN"))
    head = opened.tables[0]
    assert head._tbl.find(f".//{qn('w:tblBorders')}") is None
    left, right = head.rows[0].cells[0], head.rows[0].cells[2]
    assert [p.text for p in left.paragraphs] == [papers.SUPERIOR, papers.BRANCH, "*", "Số 24-NQ/CB", "KHẨN"]
    assert [run_of(p._p) for p in left.paragraphs] == [
        (14, False, False),
        (14, True, False),
        (14, False, False),
        (14, False, False),
        (14, True, False),
    ]
    title, place = right.paragraphs
    assert title.text == layout.PARTY_TITLE
    assert run_of(title._p) == (15, True, False)
    assert place.text == "Hòa Bình, ngày 05 tháng 11 năm 2026"
    assert run_of(place._p) == (14, False, True)
    # The rule is a drawn border as long as the title: the indents take the rest of the column.
    assert title._p.find(f".//{qn('w:pBdr')}") is not None
    indent = title._p.find(f".//{qn('w:ind')}")
    width = (
        head.columns[2].width.pt - int(indent.get(qn("w:left"))) / 20 - int(indent.get(qn("w:right"))) / 20
    )
    assert abs(width - 72.91 * layout.POINTS_PER_MM) < layout.POINTS_PER_MM


def test_title_lines() -> None:
    opened = read(papers.resolution())
    assert run_of(paragraph(opened, "NGHỊ QUYẾT")) == (16, True, False)
    assert run_of(paragraph(opened, papers.resolution().subject)) == (14, True, False)
    assert run_of(paragraph(opened, "-----")) == (14, False, False)


def test_an_official_letter_has_its_subject_under_the_number() -> None:
    opened = read(papers.official_letter())
    found = texts(opened)
    assert "CÔNG VĂN" not in found
    assert "Kính gửi: Đảng ủy xã Hòa Bình" in found
    left = opened.tables[0].rows[0].cells[0].paragraphs
    assert run_of(left[-1]._p) == (12, False, True)
    assert left[-2].text == "Số 04-CV/CB"


def test_several_addressees() -> None:
    found = texts(read(papers.official_letter(("Đảng ủy xã Hòa Bình", "Ban Tổ chức Đảng ủy"))))
    at = found.index("Kính gửi:")
    assert found[at : at + 3] == ["Kính gửi:", "- Đảng ủy xã Hòa Bình;", "- Ban Tổ chức Đảng ủy."]


def test_signatures_are_kept_with_the_text_and_in_one_piece() -> None:
    opened = read(papers.resolution())
    table = opened.tables[-1]
    assert len(table.rows) == 1
    assert table.rows[0]._tr.find(f".//{qn('w:cantSplit')}") is not None
    left, right = table.rows[0].cells
    assert [p.text for p in left.paragraphs] == [
        "Nơi nhận:",
        "- Đảng ủy xã (để báo cáo);",
        "- Các đồng chí chi ủy;",
        "- Lưu Chi bộ.",
    ]
    assert left.paragraphs[0]._p.find(f".//{qn('w:u')}") is not None
    assert run_of(left.paragraphs[0]._p) == (14, False, False)
    assert run_of(left.paragraphs[1]._p)[0] == 12
    assert [p.text.replace(NBSP, " ") for p in right.paragraphs] == [
        "T/M CHI BỘ",
        "BÍ THƯ",
        "",
        "",
        "",
        "",
        "Nguyễn Xuân Đức",
    ]
    assert [run_of(right.paragraphs[at]._p)[1] for at in (0, 1, 6)] == [True, False, True]
    for text in opened.paragraphs[-4:-1]:
        assert text._p.find(f".//{qn('w:keepNext')}") is not None


def test_minutes_are_signed_side_by_side() -> None:
    left, right = read(papers.minutes()).tables[-1].rows[0].cells
    assert left.paragraphs[0].text == "NGƯỜI GHI BIÊN BẢN"
    assert right.paragraphs[0].text == "CHỦ TRÌ HỘI NGHỊ"
    assert left.paragraphs[-1].text == keep_together("Trần Thị Ngọc Ánh")
    assert len(left.paragraphs) == len(right.paragraphs) == 6
    assert "Nơi nhận:" not in texts(read(papers.minutes()))


def test_table_rows_never_split_and_headings_repeat() -> None:
    opened = read(papers.member_list(300))
    table = opened.tables[1]
    rows = table._tbl.findall(qn("w:tr"))
    assert len(rows) == 301
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows[:3]] == [True, False, False]
    assert table._tbl.find(f".//{qn('w:insideH')}").get(qn("w:sz")) == "4"
    assert sum(int(c.get(qn("w:w"))) for c in table._tbl.find(qn("w:tblGrid"))) == pytest.approx(
        165 * 56.7, abs=8
    )
    long = next(p for p in texts(opened) if p.startswith("Công"))
    assert " " not in long
    assert NBSP in long


def test_groups_of_columns() -> None:
    table = Table(
        (Column("TT", 0.1), Column("Nam", 0.3), Column("Nữ", 0.3), Column("Ghi chú", 0.3)),
        (("1", "17", "15", ""), ("Tổng của cả chi bộ", "", "", "")),
        groups=(("", 1), ("Giới tính", 2)),
        bold_rows=frozenset({1}),
    )
    found = read(papers.resolution([table])).tables[1]
    assert [cell.text for cell in found.rows[0].cells] == ["TT", "Giới tính", "Giới tính", "Ghi chú"]
    assert [cell.text for cell in found.rows[1].cells] == ["TT", "Nam", "Nữ", "Ghi chú"]
    assert {cell.text for cell in found.rows[3].cells} == {"Tổng của cả chi bộ"}


def test_a_paper_may_be_landscape_and_duplex() -> None:
    opened = read(replace(papers.member_list(5, landscape=True), duplex=True))
    assert round(opened.sections[0].page_width.mm) == 297
    assert opened.settings.element.find(qn("w:mirrorMargins")) is not None


def test_appendices_and_breaks_start_pages() -> None:
    opened = read(papers.proposal())
    for text in ("PHỤ LỤC 1", "PHỤ LỤC 2"):
        assert paragraph(opened, text).find(f".//{qn('w:pageBreakBefore')}") is not None
    found = texts(opened)
    assert found.index("T/M CHI BỘ") < found.index("PHỤ LỤC 1")
    for block in (Paragraph("Sau."), papers.figures_table(), Code(("ABCDE",))):
        again = read(papers.resolution([Paragraph("Trước."), PageBreak(), block]))
        assert len(list(again.element.body.iter(qn("w:pageBreakBefore")))) == 1


def test_a_chart_is_a_picture_with_words_for_those_who_cannot_see_it() -> None:
    chart = Chart("line", "Tỷ lệ dự họp", ("Tháng 1", "Tháng 2"), (("2026", (93.4, None)),), unit="%")
    opened = read(papers.resolution([Paragraph("Trước hình."), chart, Paragraph("Sau hình.")]))
    [shape] = opened.inline_shapes
    assert shape._inline.docPr.get("descr") == "Tỷ lệ dự họp"
    assert abs(shape.width.mm - 165) < 0.1
    found = texts(opened)
    assert found.index("Trước hình.") < found.index("Sau hình.")


def test_properties() -> None:
    properties = read(papers.report()).core_properties
    assert properties.title == "Báo cáo tổng kết công tác năm 2026"
    assert properties.author == "Chi bộ thôn Nà Sơn"
    assert properties.keywords == "báo cáo, 2026"
    assert properties.language == "vi-VN"
    assert properties.comments == ""


@pytest.mark.parametrize("document", EVERY, ids=lambda d: d.type_name)
def test_the_same_paper_gives_the_same_bytes(document: Document) -> None:
    content = docx.render(document)
    assert content == docx.render(document)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_characters_of_xml_and_foreign_ones_are_safe() -> None:
    text = 'A < B & "C" > D\x00\x0b\ud800 \U0001f600 Nguye\u0302\u0303n'
    opened = read(
        replace(papers.resolution([Paragraph(text), Table((Column(text, 1),), ((text,),))]), subject=text)
    )
    assert 'A < B & "C" > D' in " ".join(texts(opened))
    assert "Nguyễn" in " ".join(texts(opened))


def test_body_text_like_the_mark_of_the_body_does_no_harm() -> None:
    assert docx._MARK in texts(read(papers.resolution([Paragraph(docx._MARK)])))
