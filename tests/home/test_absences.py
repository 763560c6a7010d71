"""Three months of a year without a reason (members study, B.6): months of one calendar year, not necessarily in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from desktop_app.core.book import Book
from desktop_app.home import absences
from desktop_app.meetings import holding
from desktop_app.meetings import service as meetings
from desktop_app.meetings.models import Mark
from desktop_app.meetings.records import MarkDraft, MeetingDraft
from desktop_app.members import service as members
from desktop_app.members.models import EventKind
from tests.members.conftest import TODAY, book, draft, empty_book, happening

__all__ = ["book", "empty_book"]

ABSENT, EXCUSED, PRESENT = Mark.ABSENT.value, Mark.EXCUSED.value, Mark.PRESENT.value
LAST_DAY = dt.date(2027, 1, 31)


def hold(book: Book, month: str, marks: Mapping[int, str], kind: str = "regular", day: int = 10) -> None:
    year, number = (int(part) for part in month.split("-"))
    with book.write("Họp") as session:
        at = dt.date(year, number, day)
        meeting = meetings.create_meeting(session, MeetingDraft(kind, month, at, dt.time(14)))
        holding.mark_attendance(session, meeting, [MarkDraft(one, mark) for one, mark in marks.items()])


def told(book: Book, today: dt.date = LAST_DAY) -> list[tuple[int, str, dt.date]]:
    with book.read() as session:
        found = absences.deadlines(session, members.people_on(session, today), today)
    assert all(one.advisory and one.closable and "điểm 8.1" in one.clause for one in found)
    return [(int(one.key.split("-")[1]), one.key.split("-")[2], one.day) for one in found]


def member(book: Book, name: str = "Lương Văn Cường") -> int:
    with book.write("Thêm") as session:
        item = draft(name, admission_date="2000-02-03", official_date="2001-02-03")
        return members.save_member(session, item, TODAY)[0]


CASES: list[tuple[str, tuple[str, ...], str, str | None]] = [
    ("Lương Văn Cường", ("2026-02", "2026-05", "2026-09"), ABSENT, "2026-09-10"),
    ("Vi Thị Dung", ("2025-11", "2025-12", "2026-01"), ABSENT, None),
    ("Lý Thu Hà", ("2026-02", "2026-05"), ABSENT, None),
    ("Hứa Thị Yến", ("2026-02", "2026-05", "2026-09"), EXCUSED, None),
]


def test_three_months_of_one_year(book: Book) -> None:
    """Members study, B.6; the months as in K 32."""
    by_month: dict[str, dict[int, str]] = {}
    expected = []
    for name, months, mark, day in CASES:
        one = member(book, name)
        for month in months:
            by_month.setdefault(month, {})[one] = mark
        if day is not None:
            expected.append((one, "2026", dt.date.fromisoformat(day)))
    for month, marks in sorted(by_month.items()):
        hold(book, month, marks)
    assert told(book) == expected


def test_who_came_once_in_the_month_was_exempt_or_left_is_not_told(book: Book) -> None:
    person = member(book)
    for month in ("2026-02", "2026-05", "2026-09"):
        hold(book, month, {person: ABSENT})
    assert told(book, dt.date(2026, 9, 9)) == []
    assert told(book, dt.date(2026, 9, 10)) == [(person, "2026", dt.date(2026, 9, 10))]
    hold(book, "2026-09", {person: PRESENT}, "thematic", 20)
    assert told(book) == []
    hold(book, "2026-10", {person: ABSENT})
    assert told(book) == [(person, "2026", dt.date(2026, 10, 10))]
    with book.write("Miễn") as session:
        event = happening(person, EventKind.EXEMPTION, "2026-05-01", until="2026-06-30", detail="treatment")
        members.record_event(session, event, TODAY)
    assert told(book) == []
    hold(book, "2026-11", {person: ABSENT})
    assert told(book) == [(person, "2026", dt.date(2026, 11, 10))]
    with book.write("Xóa tên") as session:
        members.record_event(session, happening(person, EventKind.REMOVAL, "2026-11-20"), TODAY)
    assert told(book) == []
