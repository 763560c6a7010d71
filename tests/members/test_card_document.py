"""Phiếu đảng viên (Mẫu 2-HSĐV): every caption of the form, what is kept filled in, the rest left to the hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium

from desktop_app.branch.service import BranchInfo
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import name_key
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Boxes, CardHead, Document, Fields, Table
from desktop_app.members import card_facts, service
from desktop_app.members.card_document import member_card_document, span_text
from desktop_app.members.card_facts import CardFacts
from desktop_app.members.full_record import FullRecord, RecordedEvent
from desktop_app.members.models import EventKind
from desktop_app.members.records import FamilyDraft, TrainingDraft, WorkDraft
from tests.members.conftest import TODAY, draft, happening, pd

BRANCH = BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")


def event(kind: EventKind, day: str, **values: object) -> RecordedEvent:
    made = RecordedEvent(kind.value, PartialDate.from_iso(day))
    for name, value in values.items():
        setattr(made, name, value)
    return made


def facts(*events: RecordedEvent, **values: object) -> CardFacts:
    name = "Nông Thị Hồng Ánh"
    return CardFacts(BRANCH, FullRecord(1, name, name_key(name), events=events, **values), TODAY)  # type: ignore[arg-type]


def filled(document: Document) -> dict[str, str]:
    """Captions and their values; a caption that stands twice keeps both values."""
    found: dict[str, str] = {}
    for block in document.body:
        if isinstance(block, Fields):
            for field in block.fields:
                before = found.get(field.label)
                found[field.label] = field.value if before is None else f"{before}|{field.value}"
    return found


def text(document: Document) -> str:
    pages = pdfium.PdfDocument(pdf.render(document))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_every_number_of_the_form_stands_there() -> None:
    shown = text(member_card_document(facts()))
    for number in range(1, 31):
        assert f"{number:02d}. " in shown
    for caption in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "SỐ LÝ LỊCH:",
        "SỐ THẺ ĐẢNG VIÊN:",
        "ĐẢNG BỘ TỈNH (tương đương):",
        "PHIẾU ĐẢNG VIÊN",
        "Ảnh (3 x 4)",
        "NGƯỜI KHAI",
        "XÁC NHẬN CỦA",
    ):
        assert caption in shown


def test_three_dates_and_both_admissions_stand_apart() -> None:
    document = member_card_document(
        facts(
            event(EventKind.ADMISSION, "2000-10-10", decision_date=pd("2000-09-25"), place="Chi bộ thôn Một"),
            event(EventKind.RECOGNITION, "2001-10-10", place="Chi bộ thôn Hai"),
            event(EventKind.REMOVAL, "2010-01-01", place="Chi bộ thôn Ba"),
            event(EventKind.ADMISSION, "2014-05-19", place="Chi bộ thôn Bốn"),
            event(EventKind.RECOGNITION, "2015-05-19"),
        )
    )
    values = filled(document)
    assert values["12. Ngày vào Đảng:"] == "10/10/2000"
    assert values["Ngày cấp có thẩm quyền ra quyết định kết nạp:"] == "25/09/2000"
    assert values["Ngày chính thức:"] == "10/10/2001"
    assert values["a) Bị khai trừ hoặc xóa tên hoặc xin ra khỏi Đảng: Thời gian:"] == "01/01/2010"
    assert values["b) Được kết nạp lại: Ngày vào Đảng lần thứ 2:"] == "19/05/2014"
    assert values["Ngày chính thức lần thứ 2:"] == "19/05/2015"
    assert values["Tại Chi bộ:"] == "thôn Một|thôn Hai|thôn Ba|thôn Bốn"
    early = member_card_document(replace(facts(*facts().record.events), day=date(2005, 1, 1)))
    assert filled(early)["Ngày chính thức lần thứ 2:"] == ""


def test_numbers_stand_in_boxes_and_the_citizens_number_is_masked() -> None:
    given = facts(profile_number="020123 LS", party_card="196896513654", citizen_id="020194852315")
    document = member_card_document(given)
    [head] = [block for block in document.body if isinstance(block, CardHead)]
    assert head.boxes == (
        Boxes("SỐ LÝ LỊCH:", "020123 LS", 10, (6,)),
        Boxes("SỐ THẺ ĐẢNG VIÊN:", "196896513654", 12),
    )
    assert "020194852315" not in text(document)
    assert filled(document)["19. Số căn cước:"] == "•••• 2315"
    assert filled(member_card_document(given, whole_numbers=True))["19. Số căn cước:"] == "020194852315"
    assert head.lines[1].value == "Xã Hòa Bình"
    agency = replace(given, branch=replace(BRANCH, superior="Đảng bộ Trường Đại học Nông nghiệp"))
    [other] = [block for block in member_card_document(agency).body if isinstance(block, CardHead)]
    assert [line.value for line in other.lines[1:3]] == ["", "Trường Đại học Nông nghiệp"]


def test_lines_badges_and_disciplines() -> None:
    document = member_card_document(
        replace(
            facts(
                event(EventKind.BADGE, "2021-02-03", detail="45"),
                event(EventKind.DISCIPLINE, "2015-05-05", detail="reprimand", decision_number="02-QĐ/CB"),
                event(EventKind.COMMENDATION, "2016-02-03", detail="Giấy khen"),
            ),
            work=(WorkDraft(1, pd("1998-05"), None, "Trưởng thôn"),),
            training=(TrainingDraft(1, "Trường Chính trị tỉnh", "Trung cấp", pd("2003"), pd("2005-06")),),
            family=(FamilyDraft(1, "Chồng", "Lý Văn Tư", 1960, "Làm ruộng"),),
        )
    )
    work, training, badges, family = [block for block in document.body if isinstance(block, Table)]
    assert list(work.rows) == [("05/1998 – nay", "Trưởng thôn")]
    assert training.rows[0][2] == "2003 – 06/2005"
    assert [column.title for column in badges.columns] == ("30 40 45 50 55 60 65 70 75 80 85 90".split()), (
        "no badge of 35 years (members study, C)"
    )
    assert badges.rows[0].index("x") == 2
    assert family.rows[0] == ("Chồng", "Lý Văn Tư", "1960", "Làm ruộng")
    values = filled(document)
    assert values["26. Kỷ luật (Đảng, chính quyền, pháp luật):"] == "Khiển trách (02-QĐ/CB), 05/05/2015"
    assert values["23. Khen thưởng (Huân chương, huy chương, bằng khen):"] == "Giấy khen, 03/02/2016"
    assert docx.render(document)


def test_time_of_a_line() -> None:
    assert span_text(None, None) == ""
    assert span_text(pd("1998"), pd("2001-02-03")) == "1998 – 02/2001"
    assert span_text(None, pd("2001")) == " – 2001"


def test_card_comes_from_the_book(book: Book) -> None:
    with book.write("Thử") as session:
        [member_id] = service.insert_members(
            session, [draft(admission_date="2015-10-31", official_date="2016-10-31")], TODAY
        )
        service.record_event(session, happening(member_id, EventKind.EXEMPTION, "2025-06-05"), TODAY)
    with book.read() as session:
        found = card_facts.collect(session, member_id, TODAY)
    values = filled(member_card_document(found))
    assert values["12. Ngày vào Đảng:"] == "31/10/2015"
    assert values["20. Miễn công tác và SHĐ ngày:"] == "05/06/2025"
