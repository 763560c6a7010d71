"""The papers of badges as data: lists 4-HHĐ, 4A-HHĐ, 4B-HHĐ and the declaration 6-HHĐ. Members study, A.2 and C."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.badges import papers, service
from desktop_app.badges.rules import Case
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.documents.blocks import Document, Fields, Table
from desktop_app.members import service as members
from desktop_app.members.models import EventKind
from tests.badges.test_service import add
from tests.members.conftest import TODAY, draft, happening


def table(document: Document) -> Table:
    return next(block for block in document.body if isinstance(block, Table))


def filled(document: Document) -> dict[str, str]:
    """The captions of a form with what stands after them."""
    return {f.label: f.value for block in document.body if isinstance(block, Fields) for f in block.fields}


def test_the_list_of_a_round_has_a_sheet_for_each_level(book: Book) -> None:
    add(book, "Nông Văn Bảo", "1996-11-20")
    add(book, "Lương Thị Cúc", "1987-01-05")
    add(book, "Hoàng Thị Khách", "1996-11-20", (EventKind.TEMPORARY_IN, "2026-03-01"))
    with book.read() as session:
        first = papers.next_list(session, "4", TODAY)
    sheets = [first, *first.more]
    assert [sheet.subject.split("\n")[0] for sheet in sheets] == [
        "đề nghị tặng Huy hiệu 40 năm tuổi Đảng",
        "đề nghị tặng Huy hiệu 30 năm tuổi Đảng",
    ]
    assert all("Tặng đợt 03/02/2027" in sheet.subject for sheet in sheets)
    assert [column.title for column in table(first).columns] == [
        "Số TT",
        "Số HHĐ",
        "Họ và tên",
        "Ngày sinh",
        "Quê quán",
        "Ngày cấp có thẩm quyền ra quyết định kết nạp",
        "Ngày kết nạp vào Đảng",
        "Ngày chính thức",
        "Số thẻ đảng viên",
        "Nơi đề nghị tặng HHĐ",
        "Ghi chú",
    ]
    assert table(first).numbered
    (row,) = table(sheets[1]).rows
    assert row[2] == "Nông Văn Bảo"
    assert row[5:8] == ("20/11/1996", "20/11/1996", "20/11/1997")


def test_a_lost_badge_is_asked_for_again_with_its_number(book: Book) -> None:
    number = add(book, "Nông Văn Bảo", "1990-01-05")
    with book.write("Huy hiệu") as session:
        event = happening(number, EventKind.BADGE, "2020-02-03", detail="30", number="30.123456")
        members.record_event(session, event, TODAY)
        case = Case(number, 30, "reissue", date(2027, 2, 3), "Mất do hỏa hoạn")
        service.save_case(session, case, TODAY)
    with book.read() as session:
        paper = papers.next_list(session, "4A", TODAY)
        assert not any(isinstance(b, Table) for b in papers.next_list(session, "4", TODAY).body)
    assert paper.subject.startswith("đề nghị cấp lại Huy hiệu 30 năm tuổi Đảng bị mất")
    (row,) = table(paper).rows
    assert (row[1], row[2], row[10]) == ("30.123456", "Nông Văn Bảo", "Mất do hỏa hoạn")
    with book.read() as session:
        asked = papers.declaration_of(session, number, TODAY).subject
        with pytest.raises(UserError):
            papers.next_declarations(session, TODAY)
    assert asked == "đề nghị cấp lại Huy hiệu 30 năm tuổi Đảng"
    # the new badge closes the case
    with book.write("Cấp lại") as session:
        again = happening(number, EventKind.BADGE, "2027-02-03", detail="30")
        members.record_event(session, again, date(2027, 2, 10))
    with book.read() as session:
        found = service.forecast(session, date(2027, 2, 10), since=date(2026, 1, 1))
    assert not any(a.kind == "reissue" for one in found for a in one.awards)


def test_the_dead_stand_on_a_list_of_their_own(book: Book) -> None:
    add(book, "Nông Văn Bảo", "1987-03-01", (EventKind.DEATH, "2026-11-10"))
    with book.read() as session:
        paper = papers.next_list(session, "4B", TODAY)
    assert paper.subject.startswith("đề nghị truy tặng Huy hiệu 40 năm tuổi Đảng")
    assert table(paper).rows[0][10] == "từ trần 10/11/2026"


def test_an_empty_list_says_so(book: Book) -> None:
    with book.read() as session:
        paper = papers.next_list(session, "4B", TODAY)
    assert not any(isinstance(block, Table) for block in paper.body)
    assert not paper.more


def test_the_declaration_is_filled_with_what_the_book_knows(book: Book) -> None:
    number = add(book, "Nông Văn Bảo", "1986-11-20")
    with book.write("Huy hiệu") as session:
        event = happening(number, EventKind.BADGE, "2017-02-03", detail="30", number="30.123456")
        members.record_event(session, event, TODAY)
    with book.read() as session:
        paper = papers.declaration_of(session, number, TODAY)
    assert paper.subject == "đề nghị tặng Huy hiệu 40 năm tuổi Đảng"
    values = filled(paper)
    assert values["1. Họ và tên đang dùng:"] == "Nông Văn Bảo"
    assert values["12. Tuổi đảng tính từ ngày:"] == "20/11/1986"
    assert values["đến đợt 03/02/2027 được:"] == "40 năm 2 tháng"
    assert values["13. Huy hiệu Đảng đã được tặng:"] == "30 năm, số 30.123456 (03/02/2017)"
    assert [s.post for s in paper.signatures] == ["BÍ THƯ", "NGƯỜI KHAI"]


def test_relatives_declare_for_the_dead(book: Book) -> None:
    number = add(book, "Nông Văn Bảo", "1987-03-01", (EventKind.DEATH, "2026-11-10"))
    with book.read() as session:
        paper = papers.declaration_of(session, number, TODAY)
    assert paper.subject == "đề nghị truy tặng Huy hiệu 40 năm tuổi Đảng"
    assert paper.signatures[1].post == "NGƯỜI KHAI (THÂN NHÂN)"


def test_a_declaration_is_for_who_comes_to_a_badge_in_the_rounds_ahead(book: Book) -> None:
    """Members study, C: the forecast of eight rounds; nobody declares for a badge of twenty years later."""
    with pytest.raises(UserError, match="không có đồng chí nào"), book.read() as session:
        papers.next_declarations(session, TODAY)
    far = add(book, "Lương Thị Cúc", "2015-11-20")
    with (
        book.read() as session,
        pytest.raises(UserError, match=r"đủ 30 năm tuổi đảng ngày 20/11/2045") as caught,
    ):
        papers.declaration_of(session, far, TODAY)
    assert "Huy hiệu Đảng" in (caught.value.hint or "")
    # the last round that is told is the eighth: 07/11/2028
    add(book, "Nông Văn Bảo", "1998-11-07")
    after = add(book, "Hoàng Thị Dung", "1998-11-08")
    with book.read() as session:
        assert papers.next_declarations(session, TODAY).subject.endswith("30 năm tuổi Đảng")
        assert not papers.next_declarations(session, TODAY).more
    with book.read() as session, pytest.raises(UserError):
        papers.declaration_of(session, after, TODAY)
    add(book, "Vi Văn Em", "1986-12-01")
    add(book, "Hoàng Thị Khách", "1986-12-01", (EventKind.TEMPORARY_IN, "2026-03-01"))
    with book.read() as session:
        first = papers.next_declarations(session, TODAY)
    names = [filled(sheet)["1. Họ và tên đang dùng:"] for sheet in (first, *first.more)]
    assert sorted(names) == ["Hoàng Thị Khách", "Vi Văn Em"]
    with book.write("Kết nạp") as session:
        item = draft("Hứa Minh Đạt", admission_date="2025-11-10", admission_decision_date="2025-10-28")
        young = members.save_member(session, item, TODAY)[0]
    with book.read() as session, pytest.raises(UserError, match="còn dự bị"):
        papers.declaration_of(session, young, TODAY)
