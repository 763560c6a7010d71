"""Notices to members and a member's own data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pypdfium2 as pdfium
import pytest

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Document
from desktop_app.meetings.models import Meeting
from desktop_app.members.models import Member, MemberEvent
from desktop_app.printing import make_paper
from desktop_app.reports import letters, own_data
from desktop_app.reports.letters import Sitting
from desktop_app.reports.letters_document import letters_document
from desktop_app.reports.own_data_document import own_data_document
from tests.reports.conftest import Opened, add_event, add_member

TODAY = date(2026, 11, 23)


def pages(document: Document) -> list[str]:
    file = pdfium.PdfDocument(pdf.render(document))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in file]


def test_letters_go_to_those_the_rules_name(opened: Opened) -> None:
    with opened.book.write("Thử") as session:
        # members study, K 8 and K 16
        new = add_member(session, "Hứa Minh Đạt", ("admission", "2025-11-10"))
        add_member(session, "Tô Văn Sáu", ("admission", "2026-06-01"))
        undated = add_member(session, "Bàn Thị Mười", ("admission", "1986-06-16"))
        due = add_member(session, "Ma Thị Bảy", ("admission", "1996-11-20"), ("recognition", "1997-11-20"))
        away = add_member(session, "Lý Văn Tám", ("admission", "2010-11-20"), ("recognition", "2011-11-20"))
        add_event(session, away, "exemption", "2026-01-05", "2026-12-10")
        later = add_member(session, "Vi Văn Chín", ("admission", "2010-11-20"), ("recognition", "2011-11-20"))
        add_event(session, later, "exemption", "2026-08-05", "2027-06-10")
    with opened.book.read() as session:
        probation = letters.collect(session, "letter-probation", TODAY)
        assert [(n.full_name, n.ends) for n in probation.notices if n.full_name == "Hứa Minh Đạt"] == [
            ("Hứa Minh Đạt", date(2026, 11, 10))
        ]
        assert "Tô Văn Sáu" not in [n.full_name for n in probation.notices]
        # only the official date was never entered; the letter is there for whoever asks for it
        assert "Bàn Thị Mười" not in [n.full_name for n in probation.notices]
        old = letters.collect(session, "letter-probation", TODAY, undated)
        meeting = letters.collect(session, "letter-meeting", TODAY, new)
        badge = letters.collect(session, "letter-badge", TODAY, due)
        exemption = letters.collect(session, "letter-exemption", TODAY)
        assert [n.full_name for n in exemption.notices] == ["Lý Văn Tám"]
        assert letters.collect(session, "letter-exemption", TODAY, later).notices[0].ends == date(2027, 6, 10)
        with pytest.raises(UserError, match="không có đảng viên dự bị nào"):
            letters.collect(session, "letter-probation", TODAY, due)
    [said] = pages(letters_document("letter-probation", old))
    assert "đồng chí Bàn Thị Mười" in said
    assert "hết vào ngày 16/06/1987. Để chi bộ" in said, "no rule of a later time on the paper"
    [said] = pages(letters_document("letter-meeting", meeting))
    assert "GIẤY MỜI" in said
    assert "Kính gửi: đồng chí Hứa Minh Đạt" in said
    [said] = pages(letters_document("letter-badge", badge))
    assert "30 năm tuổi đảng vào ngày 20/11/2026" in said
    assert "đợt ngày 03/02/2027" in said
    [said] = pages(letters_document("letter-exemption", exemption))
    assert "từ ngày 05/01/2026 hết vào ngày 10/12/2026" in said
    document = letters_document("letter-probation", probation)
    assert len(pages(document)) == len(probation.notices), "each on its own sheet"
    said = next(page for page in pages(document) if "Hứa Minh Đạt" in page)
    assert "từ lễ kết nạp ngày 10/11/2025 đã hết vào ngày 10/11/2026" in said
    assert "chậm nhất ngày 22/12/2026" in said or "chậm nhất ngày 23/12/2026" in said
    assert docx.render(document)


def test_an_invitation_names_the_meeting_that_is_prepared(opened: Opened) -> None:
    with opened.book.write("Thử") as session:
        add_member(session, "Hứa Minh Đạt", ("admission", "2025-11-10"))
        for meeting in session.query(Meeting).filter(Meeting.date >= TODAY):
            session.delete(meeting)
        session.add(
            Meeting(
                month="2026-12",
                date=date(2026, 12, 3),
                start=time(19, 30),
                place="Nhà văn hóa thôn",
                chair="Nguyễn Xuân Đức",
                recorder="Trần Thị Ánh",
            )
        )
    with opened.book.read() as session:
        facts = letters.collect(session, "letter-meeting", TODAY)
    assert facts.sitting == Sitting(date(2026, 12, 3), time(19, 30), "Nhà văn hóa thôn")
    said = pages(letters_document("letter-meeting", facts))[0]
    assert "19 giờ 30 phút, ngày 03/12/2026" in said
    unknown = pages(letters_document("letter-meeting", replace(facts, sitting=None)))[0]
    assert "Thời gian: ………… giờ" in unknown


_TECHNICAL = {"id", "sort_key", "folded", "deleted", "photo_id"}
_CODES = {"sex", "service_category", "occupation_group", "occupation_before_group", "holds_leading_post"}


def test_own_data_leaves_nothing_out(opened: Opened) -> None:
    """Every text and date kept of a member stands on the paper that answers their request (Nghị định 356/2025/NĐ-CP)."""
    said: dict[str, str] = {}
    with opened.book.write("Thử") as session:
        member_id = add_member(
            session, "Hứa Minh Đạt", ("admission", "2025-11-10"), ("discipline:warning", "2026-02-01")
        )
        row = session.get_one(Member, member_id)
        for number, column in enumerate(Member.__table__.columns, 1):
            if column.key in _TECHNICAL | _CODES:
                continue
            if column.key.endswith("_date") or column.key == "party_age_from":
                value = PartialDate(1900 + number, 1, 2)
                said[column.key] = value.text()
                setattr(row, column.key, value)
            else:
                said[column.key] = f"mục{number}"
                setattr(row, column.key, f"mục{number}")
        row.sex, row.service_category, row.holds_leading_post = "male", "army", True
        row.occupation_group, row.occupation_before_group = "student", "farmer"
        event = session.query(MemberEvent).filter_by(member_id=member_id, kind="discipline").one()
        event.number, event.decision_number, event.decided_by = "S1", "D2-QĐ", "cấp B3"
        event.place, event.note = "nơi P4", "chú N5"
    with opened.book.read() as session:
        data = own_data.collect(session, member_id, TODAY)
    shown = " ".join(pages(own_data_document(data)))
    for name, text in said.items():
        assert text in shown, name
    for text in (
        "Nam",
        "Bộ đội",
        "Sinh viên",
        "Người làm nông",
        "lãnh đạo, quản lý có",
        "Cảnh cáo",
        "Số S1",
        "D2-QĐ",
        "cấp B3",
        "nơi P4",
        "chú N5",
    ):
        assert text in shown
    assert "Người thân: sổ không lưu." in shown


def test_own_data_of_the_other_parts(opened: Opened) -> None:
    member_id = opened.sample.people["Lò Văn Bình"]
    with opened.book.read() as session:
        data = own_data.collect(session, member_id, TODAY)
    assert data.attendance
    assert all(0 <= came <= expected for _year, came, expected in data.attendance)
    shown = " ".join(pages(own_data_document(data)))
    year, came, expected = data.attendance[-1]
    assert f"{year} {came}/{expected} buổi" in shown
    assert docx.render(own_data_document(data))
    with opened.book.write("Thử") as session:
        session.get_one(Member, member_id).citizen_id = "020194852315"
    for whole in (False, True):
        card = make_paper(opened.book, "member-card", TODAY, member_id=member_id, whole_numbers=whole)
        assert ("020194852315" in " ".join(pages(card))) is whole
