"""Bound books and forms: thick rows of thin lines, the number of pages, boxes, the photograph, dotted lines."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx as word
import pdfplumber
import pypdfium2 as pdfium
import pytest
from PIL import Image

from desktop_app.documents import docx, layout, pdf
from desktop_app.documents.blocks import (
    PAGE_COUNT,
    Boxes,
    CardHead,
    Centred,
    Column,
    Document,
    Field,
    Fields,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Signed,
    Space,
    Table,
)

COLUMNS = (Column("TT", 1, "center"), Column("Họ và tên", 4, name=True), Column("Ghi chú", 3, wrap=True))


def paper(*body: Any, **more: Any) -> Document:
    return Document("Sổ", "Chi bộ thôn Nà Sơn", None, "", "", body, **more)


def book(rows: int, note: str = "") -> Document:
    lines = [(str(n), "Nông Thị Ánh\nNông Thị Hồng Ánh", note) for n in range(1, rows + 1)]
    return paper(Table(COLUMNS, lines, size=10, numbered=True, lines=4), landscape=True)


def opened(document: Document) -> Any:
    return pdfplumber.open(BytesIO(pdf.render(document)))


def test_a_row_is_a_thick_one_of_four_thin_lines() -> None:
    with opened(book(3)) as file:
        [page] = file.pages
        flat = [line for line in page.lines if line["top"] == line["bottom"]]
        thick = sorted(line["top"] for line in flat if line["linewidth"] == layout.BOOK_RULE)
        thin = sorted(line["top"] for line in flat if line["linewidth"] == layout.BOOK_THIN_RULE)
    pitch = 10 * layout.BOOK_LEADING
    assert [round(b - a, 1) for a, b in zip(thick, thick[1:], strict=False)] == [4 * pitch] * 3
    assert [round(y - thick[0], 1) for y in thin] == [pitch * n for n in range(12) if n % 4]


def test_a_long_note_makes_more_lines_and_no_row_is_split() -> None:
    with opened(book(40, "ghi chú dài " * 20)) as file:
        assert len(file.pages) > 3
        for page in file.pages:
            thick = sorted(line["top"] for line in page.lines if line["linewidth"] == layout.BOOK_RULE)
            assert len(thick) >= 2
            numbers = page.extract_text().split("\n")[2 if page.page_number > 1 else 1]
            assert numbers == "1 2 3", "the numbers of the columns are on each page"
            rows = [w for w in page.extract_words() if w["text"] == "Hồng"]
            assert len(rows) == len(thick) - 1


def test_word_has_a_row_for_each_thin_line() -> None:
    table = word.Document(BytesIO(docx.render(book(5)))).tables[0]
    assert len(table.rows) == 2 + 5 * 4
    assert table.cell(2, 1).text.replace("\u00a0", " ") == "Nông Thị Ánh"
    assert table.cell(3, 1).text.replace("\u00a0", " ") == "Nông Thị Hồng Ánh"
    assert table.cell(2, 0).text == table.cell(5, 0).text == "1", "the number stands across the four"


@pytest.mark.parametrize("pages", [1, 3, 12])
def test_number_of_pages_is_said_as_it_is(pages: int) -> None:
    said = Paragraph((Run("Sổ này có "), Run(f"{PAGE_COUNT} trang", bold=True)))
    body: list[Any] = [said]
    for _n in range(pages - 1):
        body += [PageBreak(), Paragraph(f"Đến trang {PAGE_COUNT}.")]
    document = paper(*body)
    file = pdfium.PdfDocument(pdf.render(document))
    texts = [page.get_textpage().get_text_range() for page in file]
    assert len(texts) == pages
    assert f"Sổ này có {pages:02d} trang" in texts[0]
    assert all(f"Đến trang {pages:02d}." in text for text in texts[1:])
    with zipfile.ZipFile(BytesIO(docx.render(document))) as packed:
        xml = packed.read("word/document.xml").decode()
    assert xml.count("NUMPAGES") == pages
    assert PAGE_COUNT not in xml


def head(photo: bytes | None = None) -> CardHead:
    return CardHead(
        (Field("CHI BỘ:", "Thôn Nà Sơn"), Field("ĐẢNG BỘ BỘ PHẬN:")),
        (
            Boxes("SỐ LÝ LỊCH:", "020123 AB", 10, (6,)),
            Boxes("SỐ THẺ ĐẢNG VIÊN:", "196896513654", 12),
        ),
        "PHIẾU ĐẢNG VIÊN",
        "Mẫu 2-HSĐV",
        photo,
    )


def photograph(width: int, height: int) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), (120, 150, 200)).save(made, "JPEG")
    return made.getvalue()


def test_each_sign_has_its_box() -> None:
    with opened(paper(head())) as file:
        page = file.pages[0]
        text = page.extract_text()
        upright = [line for line in page.lines if line["x0"] == line["x1"]]
    boxes = {(round(line["x0"]), round(line["top"])) for line in upright}
    # eleven edges and the gap of the first number, thirteen of the second, two of the frame
    assert len(boxes) == 12 + 13 + 2
    assert "020123AB" in text.replace(" ", "")
    assert "196896513654" in text.replace(" ", "")


def test_a_number_too_long_is_not_cut() -> None:
    with opened(paper(replace(head(), boxes=(Boxes("SỐ THẺ:", "1234567890", 4),)))) as file:
        assert "1234567890" in file.pages[0].extract_text().replace(" ", "")


@pytest.mark.parametrize("size", [(300, 400), (400, 300), (200, 600)])
def test_photograph_stands_whole_in_its_frame(size: tuple[int, int]) -> None:
    document = paper(head(photograph(*size)))
    with opened(document) as file:
        [image] = file.pages[0].images
    wide, high = image["x1"] - image["x0"], image["bottom"] - image["top"]
    assert wide <= layout.mm(30) + 0.1
    assert high <= layout.mm(40) + 0.1
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.01)
    [shape] = word.Document(BytesIO(docx.render(document))).element.xpath("//wp:extent")
    assert int(shape.get("cx")) / int(shape.get("cy")) == pytest.approx(size[0] / size[1], rel=0.01)


def test_what_is_no_picture_leaves_the_frame_empty() -> None:
    document = paper(head(b"not a picture"))
    with opened(document) as file:
        assert "Ảnh (3 x 4)" in file.pages[0].extract_text()
    assert not word.Document(BytesIO(docx.render(document))).element.xpath("//wp:extent")


def test_dots_begin_where_the_caption_ends() -> None:
    long = "25. Danh hiệu được phong " + "chiến sĩ thi đua, anh hùng, nhà giáo " * 4 + ":"
    document = paper(
        Fields((Field("01. Họ và tên:", "NÔNG THỊ ÁNH", 2), Field("02. Giới tính:", "Nữ"))),
        Fields((Field(long, least_lines=4),)),
    )
    with opened(document) as file:
        page = file.pages[0]
        dots = sorted((line for line in page.lines), key=lambda line: (line["top"], line["x0"]))
        left, right = layout.mm(30), layout.mm(195)
        assert len(dots) == 2 + 3, "one for each field; after the caption of two lines and on two more"
        assert dots[1]["x1"] == pytest.approx(right, abs=0.5)
        assert dots[-1]["x0"] == pytest.approx(left, abs=0.5)
        words = page.extract_words()
    name = next(word for word in words if word["text"] == "NÔNG")
    assert dots[0]["x0"] <= name["x0"] + 1
    shown = word.Document(BytesIO(docx.render(document)))
    assert shown.tables[0].cell(0, 0).text.startswith("01. Họ và tên: NÔNG THỊ ÁNH")


def test_signatures_in_the_midst_and_a_title_page() -> None:
    document = paper(
        Space(40),
        Centred("SỔ DANH SÁCH ĐẢNG VIÊN", 26, bold=True),
        Signed(
            (Signature("T/M CHI BỘ", "BÍ THƯ", "Nguyễn Xuân Đức"),), "Hòa Bình, ngày 23 tháng 11 năm 2026"
        ),
        PageBreak(),
        Paragraph("Trang sau."),
    )
    with opened(document) as file:
        first, second = file.pages
        title = next(char for char in first.chars if char["text"] == "S")
        assert title["size"] == 26
        assert (
            "Hòa Bình, ngày 23 tháng 11 năm 2026\nT/M CHI BỘ\nBÍ THƯ\nNguyễn Xuân Đức" in first.extract_text()
        )
        assert "Trang sau." in second.extract_text()
    text = "\n".join(p.text for p in word.Document(BytesIO(docx.render(document))).paragraphs)
    assert "SỔ DANH SÁCH ĐẢNG VIÊN" in text
