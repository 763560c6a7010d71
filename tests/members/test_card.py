"""The words of one member's card."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.book import Book
from desktop_app.core.workdays import public_holidays
from desktop_app.members import card, service
from desktop_app.members.models import EventKind
from desktop_app.members.service import MemberDetail
from tests.members.conftest import TODAY, draft, happening


def detail(book: Book, member_id: int, day: date = TODAY) -> MemberDetail:
    with book.read() as session:
        return service.get_member(session, member_id, day)


@pytest.mark.parametrize(
    "name, line, age",
    [
        (
            "Nguyễn Xuân Đức",
            "Đảng viên chính thức · sinh 30/09/1969 (57 tuổi)",
            "Tuổi đảng 29 năm 10 tháng",
        ),
        ("Hứa Minh Đạt", "Đảng viên dự bị · sinh 14/01/2001 (25 tuổi)", "Tuổi đảng: chưa tính"),
        ("Hoàng Đức Bình", "Đảng viên chính thức, được miễn · sinh 1956", "Tuổi đảng 46 năm 9 tháng"),
        (
            "Hoàng Bích Yến",
            "Sinh hoạt tạm thời tại chi bộ · sinh 11/02/1992 (34 tuổi)",
            "Tuổi đảng 7 năm 8 tháng",
        ),
        ("Chu Văn An", "Chuyển đi 15/04/2026 · sinh 05/01/1960 (66 tuổi)", ""),
    ],
)
def test_head(book: Book, people: dict[str, int], name: str, line: str, age: str) -> None:
    person = detail(book, people[name]).person
    assert card.status_line(person, TODAY) == line
    assert card.party_age_line(person, TODAY) == age


@pytest.mark.parametrize(
    "name, tone, title",
    [
        ("Hứa Minh Đạt", "warning", "Xét công nhận chính thức: còn 21 ngày làm việc"),
        ("Nông Quang Khánh", "warning", "Xét công nhận chính thức: còn 6 ngày làm việc"),
        ("Nguyễn Xuân Đức", "gold", "Huy hiệu 30 năm tuổi Đảng, đợt 03/02/2027"),
    ],
)
def test_what_is_due(book: Book, people: dict[str, int], name: str, tone: str, title: str) -> None:
    due = card.due_now(detail(book, people[name]).person, TODAY, "day", public_holidays())
    assert due is not None
    assert (due.tone, due.title) == (tone, title)


def test_what_is_due_names_the_clause_and_the_act(book: Book, people: dict[str, int]) -> None:
    due = card.due_now(detail(book, people["Hứa Minh Đạt"]).person, TODAY, "day", public_holidays())
    assert due is not None
    assert due.text == "Hết 12 tháng 10/11/2026 · hạn 22/12/2026\n30 ngày làm việc · 294-QĐ/TW, điểm 4.2"
    assert due.action == EventKind.RECOGNITION.value


@pytest.mark.parametrize(
    "day, tone",
    [(date(2026, 11, 9), "info"), (date(2026, 11, 10), "warning"), (date(2026, 12, 23), "danger")],
)
def test_probation_before_during_and_after_the_deadline(
    book: Book, people: dict[str, int], day: date, tone: str
) -> None:
    due = card.due_now(detail(book, people["Hứa Minh Đạt"], day).person, day, "day", public_holidays())
    assert due is not None
    assert due.tone == tone


def test_nothing_due(book: Book, people: dict[str, int]) -> None:
    for name in ("Lương Văn Cường", "Chu Văn An"):
        assert card.due_now(detail(book, people[name]).person, TODAY, "day", public_holidays()) is None


def test_a_record_without_dates_asks_for_them(book: Book) -> None:
    with book.write("Thêm") as session:
        member_id = service.save_member(session, draft("Vi Thị Dung"), TODAY)[0]
    due = card.due_now(detail(book, member_id).person, TODAY, "day", public_holidays())
    assert due is not None
    assert (due.tone, due.action) == ("warning", EventKind.ADMISSION.value)


def test_an_exemption_that_ends_soon(book: Book, people: dict[str, int]) -> None:
    """B.4: alert 30 days before the end."""
    member_id = people["Lương Văn Cường"]
    with book.write("Ghi") as session:
        service.record_event(
            session, happening(member_id, EventKind.EXEMPTION, "2026-01-01", until="2026-12-01"), TODAY
        )
    due = card.due_now(detail(book, member_id).person, TODAY, "day", public_holidays())
    assert due is not None
    assert due.title == "Miễn công tác và sinh hoạt: còn 8 ngày"


def test_story_newest_first(book: Book, people: dict[str, int]) -> None:
    lines = card.story(detail(book, people["Hứa Minh Đạt"]))
    assert [(line.when.text(), line.what, line.detail) for line in lines] == [
        ("10/11/2025", "Lễ kết nạp tại chi bộ", "Giới thiệu: Nguyễn Xuân Đức"),
        ("28/10/2025", "Quyết định kết nạp số 41-QĐ/ĐU", "Tuổi đảng tính từ ngày này"),
    ]
    moved = card.story(detail(book, people["Chu Văn An"]))[0]
    assert (moved.what, moved.detail) == (
        "Chuyển đi chính thức",
        "Đến Đảng bộ xã Đoàn Kết · xã, phường khác trong tỉnh",
    )


def test_record_leaves_out_what_is_empty_and_masks(book: Book, people: dict[str, int]) -> None:
    with book.write("Sửa") as session:
        before = service.get_member(session, people["Lương Văn Cường"], TODAY).draft
        changed = draft(**{**before.__dict__, "citizen_id_old": "082123456", "holds_leading_post": True})
        service.save_member(session, changed, TODAY)
    lines = dict(card.record_lines(detail(book, people["Lương Văn Cường"]).draft))
    assert lines["CMND cũ"] == "•••• 3456"
    assert lines["Lãnh đạo"] == "Có"
    assert "Tin học" not in lines
