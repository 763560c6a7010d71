"""Several papers in one file: each on its own sheet, its pages counted anew."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium

from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Document, Letterhead, Paragraph, Signature


def letter(name: str, lines: int = 1) -> Document:
    return Document(
        title=f"Giấy giới thiệu {name}",
        author="Chi bộ thôn Nà Sơn",
        letterhead=Letterhead("ĐẢNG BỘ XÃ HÒA BÌNH", ("CHI BỘ THÔN NÀ SƠN",)),
        type_name="GIẤY GIỚI THIỆU",
        subject="",
        body=tuple(Paragraph(f"Giới thiệu đồng chí {name}, dòng {n}.") for n in range(lines)),
        signatures=(Signature("T/M CHI BỘ", "BÍ THƯ", "Nguyễn Xuân Đức"),),
    )


def pages(document: Document) -> list[str]:
    file = pdfium.PdfDocument(pdf.render(document))
    return [page.get_textpage().get_text_range() for page in file]


def test_each_paper_starts_a_page_and_its_own_numbers() -> None:
    found = pages(replace(letter("Nông Thị Ánh", 60), more=(letter("Lý Văn Tư"), letter("Hứa Thị Bình", 60))))
    whose = ["Ánh", "Ánh", "Tư", "Bình", "Bình"]
    assert len(found) >= 5
    heads = [text.strip().splitlines()[0].strip() for text in found]
    assert heads.count("2") == 2, "page 2 of the long ones, and no page 4"
    assert [word for word in whose if any(word in text for text in found)] == whose
    assert sum("GIẤY GIỚI THIỆU" in text for text in found) == 3


def test_two_sided_papers_do_not_share_a_sheet() -> None:
    one = replace(letter("Nông Thị Ánh"), duplex=True)
    found = pages(replace(one, more=(one,)))
    assert [bool(text.strip()) for text in found] == [True, False, True]


def test_word_has_a_section_for_each() -> None:
    content = docx.render(replace(letter("Nông Thị Ánh"), more=(letter("Lý Văn Tư"),)))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        xml = packed.read("word/document.xml").decode()
    assert xml.count("<w:sectPr") == 2
    assert xml.count('w:start="1"') == 2
    assert xml.index("Ánh") < xml.index("<w:sectPr") < xml.index("Tư")
