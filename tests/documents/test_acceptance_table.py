"""The acceptance table of the layout, row by row (HD 05-HD/VPTW of 27/5/2026), by the geometry of finished pages.

The number in a test's name is the row. Tolerance 1 mm in places and 0.5 pt in sizes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest

from desktop_app.documents import layout
from desktop_app.documents.blocks import Document, Heading, Paragraph
from tests.documents import papers
from tests.documents.papers import Found, Read

MM = layout.POINTS_PER_MM
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 195 * MM, 20 * MM, 277 * MM
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@cache
def read(name: str) -> Read:
    made: dict[str, Document] = {
        "resolution": papers.resolution(),
        "report": papers.report(),
        "duplex": papers.report(duplex=True),
        "urgent": papers.resolution(urgency="THƯỢNG KHẨN"),
        "minutes": papers.minutes(),
        "letter": papers.official_letter(),
        "proposal": papers.proposal(),
        "list": papers.member_list(),
    }
    return Read(made[name])


EVERY = ("resolution", "report", "duplex", "urgent", "minutes", "letter", "proposal", "list")


def near(given: float, wanted: float, tolerance: float = MM) -> bool:
    return abs(given - wanted) <= tolerance


def in_left_column(found: Found) -> bool:
    return found.left >= LEFT - 0.1 and found.right < 105 * MM


@pytest.mark.parametrize("name", EVERY)
def test_row_01_page_is_a4_with_its_margins(name: str) -> None:
    paper = read(name)
    for page, (width, height) in enumerate(paper.sizes, 1):
        assert near(width, 595.28, 0.01)
        assert near(height, 841.89, 0.01)
        mirrored = name == "duplex" and page % 2 == 0
        left, right = (15 * MM, 180 * MM) if mirrored else (LEFT, RIGHT)
        for line in paper.lines(page):
            if line.top < 19 * MM:
                continue  # the page number
            assert line.left >= left - 0.1
            assert line.right <= right + 0.1
            assert line.top >= TOP - 0.5
            assert line.bottom <= BOTTOM + 0.5
        for rule in paper.rules[page - 1]:
            assert rule["x0"] >= left - 0.1
            assert rule["x1"] <= right + 0.1


def test_row_01_duplex_mirrors_only_even_pages() -> None:
    paper = read("duplex")
    assert paper.pages >= 3
    assert [round(min(line.left for line in paper.lines(page)) / MM) for page in (1, 2, 3)] == [30, 15, 30]


def test_row_01_wide_tables_may_stand_on_landscape_pages() -> None:
    paper = Read(papers.member_list(60, landscape=True))
    assert {(round(w, 2), round(h, 2)) for w, h in paper.sizes} == {(841.89, 595.28)}
    for page in range(1, paper.pages + 1):
        for line in paper.lines(page):
            assert line.left >= LEFT - 0.1
            assert line.right <= 841.89 - 15 * MM + 0.1
            assert line.bottom <= 595.28 - 20 * MM + 0.5


@pytest.mark.parametrize("name", EVERY)
def test_row_02_font_is_embedded_black_and_text_is_nfc(name: str) -> None:
    paper = read(name)
    names = set()
    for chars in paper.chars:
        for char in chars:
            names.add(char["fontname"].split("+")[-1])
            assert char["non_stroking_color"] in (None, (0,), 0, (0, 0, 0))
    assert names <= {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"}
    assert b"Helvetica" not in paper.content
    text = "".join(paper.texts)
    assert unicodedata.is_normalized("NFC", text)
    assert "\u00a0" not in text


def test_row_02_every_vietnamese_letter_comes_out_again() -> None:
    both = LETTERS + LETTERS.upper()
    paper = Read(
        papers.resolution([Paragraph(" ".join(both)), Paragraph(unicodedata.normalize("NFD", both))])
    )
    text = "".join(paper.texts)
    assert set(both) <= set(text)
    assert unicodedata.is_normalized("NFC", text)
    assert both in text.replace(" ", "")


def test_row_03_party_title() -> None:
    title = read("report").one("ĐẢNG CỘNG SẢN VIỆT NAM")
    assert title.page == 1
    assert near(title.size, 15, 0.01)
    assert title.style == "Bold"
    assert near(title.top, TOP)
    assert title.left > 100 * MM
    # centred in the right column
    assert near(title.middle, read("report").one(papers.PLACE_DATE).middle, 0.1)


def test_row_04_rule_under_the_party_title() -> None:
    paper = read("report")
    title = paper.one("ĐẢNG CỘNG SẢN VIỆT NAM")
    [rule] = [r for r in paper.rules[0] if near(r["x0"], title.left) and near(r["x1"], title.right)]
    assert 0 < rule["top"] - title.baseline < 3 * MM
    assert 0.5 <= rule["linewidth"] <= 0.75
    assert rule["top"] < paper.one(papers.PLACE_DATE).top


def test_row_05_superior() -> None:
    paper = read("report")
    superior, title = paper.one(papers.SUPERIOR), paper.one("ĐẢNG CỘNG SẢN VIỆT NAM")
    assert near(superior.size, 14, 0.01)
    assert superior.style == "Regular"
    assert in_left_column(superior)
    assert near(superior.baseline, title.baseline, 0.01)
    assert near(superior.top, title.top)


def test_row_06_issuing_body() -> None:
    paper = read("report")
    superior, body = paper.one(papers.SUPERIOR), paper.one(papers.BRANCH)
    assert near(body.size, 14, 0.01)
    assert body.style == "Bold"
    assert near(body.middle, superior.middle, 0.1)
    assert 14 < body.baseline - superior.baseline < 22


def test_row_07_star() -> None:
    paper = read("report")
    star, body = paper.one("*"), paper.one(papers.BRANCH)
    assert near(star.size, 14, 0.01)
    assert star.style == "Regular"
    assert near(star.middle, body.middle, 0.1)
    assert star.baseline > body.baseline
    assert not [
        line
        for line in paper.lines(1)
        if near(line.baseline, star.baseline, 2) and in_left_column(line) and line.text != "*"
    ]


def test_row_08_number() -> None:
    paper = read("report")
    number, star = paper.one("Số 05-BC/CB"), paper.one("*")
    assert near(number.size, 14, 0.01)
    assert number.style == "Regular"
    assert near(number.middle, star.middle, 0.1)
    assert number.baseline > star.baseline
    [line] = [
        line
        for line in paper.lines(1)
        if line.text.startswith("Số ") and line.left < 80 * MM and line.top < 60 * MM
    ]
    assert re.fullmatch(r"Số \d{2,}-[A-ZĐ][A-Za-zĐ]*/(CB|ĐH)", line.text)


def test_row_09_place_and_date() -> None:
    paper = read("report")
    found = paper.one(papers.PLACE_DATE)
    assert near(found.size, 14, 0.01)
    assert found.style == "Italic"
    assert near(found.middle, paper.one("ĐẢNG CỘNG SẢN VIỆT NAM").middle, 0.1)
    assert not [line for line in read("minutes").lines(1) if line.style == "Italic"]


def test_row_10_type_name() -> None:
    paper = read("report")
    found = paper.one("BÁO CÁO")
    assert near(found.size, 16, 0.01)
    assert found.style == "Bold"
    assert near(found.middle, (LEFT + RIGHT) / 2, 0.1)
    assert found.top > paper.one("Số 05-BC/CB").bottom
    assert not read("letter").all("CÔNG VĂN")


def test_row_11_subject() -> None:
    paper = read("report")
    found = paper.one("tổng kết công tác năm 2026, phương hướng, nhiệm vụ năm 2027")
    assert near(found.size, 14, 0.01)
    assert found.style == "Bold"
    assert near(found.middle, (LEFT + RIGHT) / 2, 0.1)
    assert found.top > paper.one("BÁO CÁO").baseline


def test_row_12_five_hyphens() -> None:
    paper = read("report")
    found = paper.one("-----")
    assert near(found.size, 14, 0.01)
    assert found.style == "Regular"
    assert near(found.middle, (LEFT + RIGHT) / 2, 0.1)
    [line] = [line for line in paper.lines(1) if "--" in line.text]
    assert line.text == "-----"
    assert not read("minutes").all("--")


def test_row_13_subject_of_an_official_letter() -> None:
    paper = read("letter")
    number = paper.one("Số 04-CV/CB")
    lines = [line for line in paper.lines(1) if near(line.size, 12, 0.01) and line.style == "Italic"]
    assert " ".join(line.text for line in lines) == papers.official_letter().subject
    for line in lines:
        assert line.baseline > number.baseline
        assert in_left_column(line)
        assert near(line.middle, number.middle, 0.1)


@pytest.mark.parametrize("name, label", [("letter", "Kính gửi:"), ("proposal", "Kính trình:")])
def test_row_14_addressees(name: str, label: str) -> None:
    paper = read(name)
    found = paper.one(label)
    whole = paper.one("Đảng ủy xã Hòa Bình")
    assert found.page == 1
    assert near(found.size, 14, 0.01)
    assert near(found.baseline, whole.baseline, 0.01)
    assert near((found.left + whole.right) / 2, (LEFT + RIGHT) / 2)
    assert not read("report").all("Kính ")


def test_row_14_several_addressees_stand_below_each_other() -> None:
    paper = Read(papers.official_letter(("Đảng ủy xã Hòa Bình", "Ban Tổ chức Đảng ủy")))
    first, second = paper.one("- Đảng ủy xã Hòa Bình;"), paper.one("- Ban Tổ chức Đảng ủy.")
    assert near(first.left, second.left, 0.01)
    assert near(first.baseline, paper.one("Kính gửi:").baseline, 0.01)
    assert second.baseline > first.baseline


def test_row_15_body() -> None:
    paper = read("report")
    body = [line for line in paper.lines(2) if line.style == "Regular" and line.top > TOP - 1]
    assert len(body) > 20
    starts = {round((line.left - LEFT) / MM, 1) for line in body}
    assert starts == {0.0, 10.0}
    assert {round(line.size, 2) for line in body} == {14.0}
    for former, line in zip(body, body[1:], strict=False):
        step = line.baseline - former.baseline
        if near(line.left, LEFT, 0.1):
            assert near(step, 19, 0.01)  # inside 18–22
            # A line that another follows in its paragraph fills the width.
            assert near(former.right, RIGHT, 0.2)
        else:
            assert step >= 19 + 6 - 0.01
            assert former.right <= RIGHT + 0.1


def test_row_15_last_line_of_a_paragraph_is_not_stretched() -> None:
    paper = Read(papers.resolution([Paragraph(papers.SENTENCE)]))
    title, authority = paper.one("-----"), paper.one("T/M CHI BỘ")
    lines = [line for line in paper.lines(1) if title.baseline < line.baseline < authority.baseline - 1]
    assert len(lines) == 3
    stretched = {round(line.right - line.left, 1) for line in lines[1:2]}
    assert stretched == {round(RIGHT - LEFT, 1)}
    assert lines[-1].right < RIGHT - 10 * MM
    end = [
        char
        for char in paper.chars[0]
        if char["text"] == " " and near(841.89 - char["matrix"][5], lines[-1].baseline, 0.1)
    ]
    assert {round(char["width"], 2) for char in end} == {layout.BODY_SIZE * 0.25}


@pytest.mark.parametrize(
    "text",
    ["I- KẾT QUẢ LÃNH ĐẠO THỰC HIỆN NHIỆM VỤ NĂM 2026", "1. Tình hình đảng viên", "a) Những việc còn lại"],
)
def test_row_16_headings(text: str) -> None:
    found = read("report").one(text)
    assert near(found.size, 14, 0.01)
    assert found.style == "Bold"
    assert near(found.left, LEFT + 10 * MM, 0.1)


@pytest.mark.parametrize("name", ["resolution", "report", "letter"])
def test_row_17_the_text_ends_with_a_full_stop_alone(name: str) -> None:
    paper = read(name)
    assert not paper.all("./.")
    assert paper.all("chưa thường xuyên.")


@pytest.mark.parametrize("name", ["resolution", "report", "list"])
def test_rows_18_to_21_signature(name: str) -> None:
    paper = read(name)
    authority, post = paper.one("T/M CHI BỘ"), paper.one("BÍ THƯ")
    signer = paper.one("Nguyễn Xuân Đức")
    assert authority.page == post.page == signer.page == paper.pages
    for found, style in ((authority, "Bold"), (post, "Regular"), (signer, "Bold")):
        assert near(found.size, 14, 0.01)
        assert found.style == style
        assert found.left > (LEFT + RIGHT) / 2
        assert near(found.middle, authority.middle, 0.1)
    assert authority.baseline < post.baseline < signer.baseline
    lines = (signer.baseline - post.baseline) / layout.SIGNATURE_PITCH
    assert near(lines, 5, 0.05)  # row 20: four empty lines between
    between = [
        line
        for line in paper.lines(paper.pages)
        if post.baseline + 1 < line.baseline < signer.baseline - 1 and line.right > (LEFT + RIGHT) / 2
    ]
    assert between == []
    assert authority.top > max(
        line.bottom for line in paper.lines(paper.pages) if line.baseline < authority.baseline - 1
    )


def test_row_19_deputy_secretary_signs_below_the_same_authority() -> None:
    # Case H 7: T/M CHI BỘ / PHÓ BÍ THƯ / name, no K/T.
    paper = read("letter")
    assert (
        paper.one("T/M CHI BỘ").baseline < paper.one("PHÓ BÍ THƯ").baseline < paper.one("Trần Thị B").baseline
    )
    assert not paper.all("K/T")


def test_row_22_recipients_title() -> None:
    paper = read("report")
    found, authority = paper.one("Nơi nhận:"), paper.one("T/M CHI BỘ")
    assert found.page == authority.page
    assert near(found.size, 14, 0.01)
    assert found.style == "Regular"
    assert near(found.left, LEFT, 0.1)
    assert near(found.top, authority.top)
    assert [
        rule
        for rule in paper.rules[found.page - 1]
        if near(rule["x0"], found.left, 0.5)
        and near(rule["x1"], found.right, 0.5)
        and 0 < rule["top"] - found.baseline < 4
    ]


def test_row_23_recipients() -> None:
    paper = read("report")
    title = paper.one("Nơi nhận:")
    lines = [
        line
        for line in paper.lines(title.page)
        if line.baseline > title.baseline + 1 and line.left < 100 * MM
    ]
    assert [line.text for line in lines] == [
        "- Đảng ủy xã (để báo cáo);",
        "- Các đồng chí chi ủy;",
        "- Lưu Chi bộ.",
    ]
    assert all(near(line.size, 12, 0.01) and line.style == "Regular" for line in lines)


def test_row_24_page_numbers() -> None:
    # Case H 23: one page carries no number; three carry "2" and "3".
    for name in ("resolution", "minutes", "letter"):
        assert read(name).pages == 1
        assert not [line for line in read(name).lines(1) if line.top < 19 * MM]
    paper = read("report")
    assert paper.pages >= 3
    for page in range(1, paper.pages + 1):
        above = [line for line in paper.lines(page) if line.top < 19 * MM]
        if page == 1:
            assert above == []
            continue
        [number] = above
        assert number.text == str(page)
        assert near(number.size, 14, 0.01)
        assert number.style == "Regular"
        assert near(number.top, 10 * MM)
        assert near(number.middle, (LEFT + RIGHT) / 2)


def test_row_25_signatures_of_minutes() -> None:
    paper = read("minutes")
    left, right = paper.one("NGƯỜI GHI BIÊN BẢN"), paper.one("CHỦ TRÌ HỘI NGHỊ")
    recorder = paper.one("Trần Thị Ngọc Ánh")
    chair = max(paper.all("Nguyễn Xuân Đức"), key=lambda found: found.baseline)
    middle = (LEFT + RIGHT) / 2
    assert left.right < middle < right.left
    assert near(left.baseline, right.baseline, 0.01)
    assert near(recorder.baseline, chair.baseline, 0.01)
    assert near(left.middle, recorder.middle, 0.1)
    assert near(right.middle, chair.middle, 0.1)
    assert {found.style for found in (left, right, recorder, chair)} == {"Bold"}
    assert not paper.all("Nơi nhận")


def test_row_26_urgency() -> None:
    paper = read("urgent")
    mark, number = paper.one("THƯỢNG KHẨN"), paper.one("Số 24-NQ/CB")
    assert near(mark.size, 14, 0.01)
    assert mark.style == "Bold"
    assert near(mark.middle, number.middle, 0.1)
    assert number.bottom <= mark.bottom
    assert mark.baseline > number.baseline
    assert paper.one("NGHỊ QUYẾT").top > mark.baseline


def test_row_27_appendices() -> None:
    paper = read("proposal")
    for page, title in ((2, "PHỤ LỤC 1"), (3, "PHỤ LỤC 2")):
        found = paper.one(title)
        assert found.page == page
        assert near(found.size, 14, 0.01)
        assert found.style == "Bold"
        assert near(found.middle, (LEFT + RIGHT) / 2, 0.1)
        assert near(found.top, TOP, 1.5 * MM)
        assert paper.lines(page)[0].text == str(page)
    # The signatures close the text, before the appendices.
    assert paper.one("T/M CHI BỘ").page == 1


@pytest.mark.parametrize("name", EVERY)
def test_row_28_no_seal_is_drawn(name: str) -> None:
    paper = read(name)
    assert sum(paper.images) == 0
    assert b"/Subtype /Image" not in paper.content


def test_rows_03_and_05_a_congress_names_itself_as_the_author() -> None:
    document = Document(
        title="Nghị quyết",
        author="Đại hội",
        letterhead=papers.letterhead(
            "Số 01-NQ/ĐH", body=("CHI BỘ THÔN NÀ SƠN", "ĐẠI HỘI LẦN THỨ XII", "NHIỆM KỲ 2025-2027")
        ),
        type_name="NGHỊ QUYẾT",
        subject="Đại hội Chi bộ thôn Nà Sơn lần thứ XII",
        body=(Heading("I- KẾT QUẢ"), Paragraph(papers.SENTENCE)),
    )
    paper = Read(document)
    lines = [
        paper.one(text)
        for text in (
            "ĐẢNG BỘ XÃ HÒA BÌNH",
            "CHI BỘ THÔN NÀ SƠN",
            "ĐẠI HỘI LẦN THỨ XII",
            "NHIỆM KỲ 2025-2027",
            "*",
        )
    ]
    assert [round(line.baseline - lines[0].baseline, 1) for line in lines] == [0, 18, 36, 54, 72]
    assert all(near(line.middle, lines[0].middle, 0.1) for line in lines)
