"""What is due on a day: deadlines with their day, clause and action. Members study K 8, 9, 16 to 19; meetings study H 21, 22."""

from __future__ import annotations

from datetime import date, time

import pytest

from desktop_app.branch import holidays
from desktop_app.branch.models import Holiday
from desktop_app.core.errors import UserError
from desktop_app.home import closing, service
from desktop_app.home import deadlines as home_deadlines
from desktop_app.home.service import Due
from desktop_app.meetings.models import Attendance, FinalMinutes, Meeting, Task
from desktop_app.ratings.models import Campaign, MemberRating
from desktop_app.reports import annual, half_year
from desktop_app.reports import service as reports
from tests.reports.conftest import TODAY, Opened, add_event, add_member


def due(opened: Opened, day: date = TODAY) -> list[Due]:
    with opened.book.read() as session:
        return service.due(session, day)


def one(opened: Opened, start: str, day: date = TODAY) -> Due:
    """The only thing due whose key begins so."""
    (found,) = [item for item in due(opened, day) if item.key.startswith(start)]
    return found


def none(opened: Opened, start: str, day: date = TODAY) -> bool:
    return not any(item.key.startswith(start) for item in due(opened, day))


def finish_all(opened: Opened) -> None:
    """Make the minutes of all meetings final and reported."""
    from desktop_app.core.orm import store_file

    with opened.book.write("Hoàn tất") as session:
        file_id = store_file(session, b"%PDF", "application/pdf")
        for number in opened.sample.meetings.values():
            row = session.get_one(Meeting, number)
            row.final_version, row.reported_on = 1, row.date
            session.add(
                FinalMinutes(meeting_id=number, version=1, made_at="", facts={}, figures={}, file_id=file_id)
            )


@pytest.mark.parametrize(
    "ceremony, ends, deadline, days",
    [
        ("2025-10-20", date(2026, 10, 20), date(2026, 12, 1), 6),
        ("2025-11-10", date(2026, 11, 10), date(2026, 12, 22), 21),
    ],
)
def test_probation_is_due_in_thirty_working_days(
    opened: Opened, ceremony: str, ends: date, deadline: date, days: int
) -> None:
    """K 8 and 9; whether 24/11 is a holiday already was not confirmed, the calendar counts it as a working day."""
    with opened.book.write("Kết nạp") as session:
        number = add_member(session, "Nông Thị Vân", ("admission", ceremony))
    found = one(opened, f"recognition-{number}")
    assert (found.day, found.days, found.measure) == (deadline, days, "workdays")
    assert found.title == "Xét công nhận chính thức: đồng chí Nông Thị Vân"
    assert f"{ends:%d/%m/%Y}" in found.clause
    assert "294-QĐ/TW" in found.clause
    assert found.target == {"member_id": number}
    assert found.badge() == f"Còn {days} ngày làm việc"


def test_overdue_probation_does_not_disappear(opened: Opened) -> None:
    with opened.book.write("Kết nạp") as session:
        number = add_member(session, "Nông Thị Vân", ("admission", "2025-03-01"))
    found = one(opened, f"recognition-{number}")
    assert found.urgency == "late"
    assert found.badge().startswith("Quá ")
    with opened.book.write("Công nhận") as session:
        add_event(session, number, "recognition", "2026-03-01")
    assert none(opened, f"recognition-{number}")


def test_the_badges_of_the_next_round(opened: Opened) -> None:
    """K 17: reached on 20/11 comes to the round of 03/02; papers are asked for before."""
    with opened.book.write("Thêm") as session:
        number = add_member(
            session, "Triệu Văn Xuân", ("admission", "1996-11-20"), ("recognition", "1997-11-20")
        )
    found = one(opened, "badges-2027-02-03")
    assert "Huy hiệu Đảng đợt 03/02/2027" in found.title
    assert "Triệu Văn Xuân (30 năm)" in found.clause
    assert found.advisory
    with opened.book.write("Đã trao") as session:
        add_event(session, number, "badge:30", "2026-11-21")
    assert "Triệu Văn Xuân" not in one(opened, "badges-2027-02-03").clause


def test_the_meeting_of_the_month(opened: Opened) -> None:
    """H 21: a month without a regular meeting, a quarter without a thematic one."""
    december = date(2026, 12, 10)
    found = one(opened, "missing-regular-2026-12", december)
    assert (found.day, found.urgency, found.page) == (date(2026, 12, 31), "later", "meetings")
    assert found.target == {"prepare": "regular"}
    assert none(opened, "missing-regular", TODAY)
    january = date(2027, 1, 20)
    assert one(opened, "missing-thematic-2027-Q1", january).badge() == "Tháng 3"
    assert one(opened, "missing-regular-2026-12", january).urgency == "late"


def test_an_announced_meeting_is_not_missing(opened: Opened) -> None:
    """H 22: papers are due the day before; the meeting itself stands beside the list."""
    with opened.book.write("Tạo buổi") as session:
        session.add(
            Meeting(
                kind="regular",
                month="2026-12",
                date=date(2026, 12, 5),
                start=time(14, 0),
                place="Nhà văn hóa thôn",
            )
        )
    assert none(opened, "missing-regular-2026-12", date(2026, 12, 2))
    found = one(opened, "documents-", date(2026, 12, 2))
    assert found.day == date(2026, 12, 4)
    assert "42-HD/BTCTW" in found.clause
    with opened.book.read() as session:
        today = service.branch_today(session, TODAY)
    assert today.meeting is not None
    assert (today.meeting.day, today.meeting.start) == (date(2026, 12, 5), "14:00")
    assert today.meeting.documents_by == date(2026, 12, 4)


def test_minutes_then_report(opened: Opened) -> None:
    """H 22: 02 days after the meeting the report is due."""
    number = opened.sample.meetings["2026-11"]
    assert one(opened, f"minutes-{number}").day == date(2026, 11, 7)
    finish_all(opened)
    with opened.book.write("Chưa báo cáo") as session:
        session.get_one(Meeting, number).reported_on = None
    found = one(opened, f"report-{number}")
    assert (found.day, found.badge()) == (date(2026, 11, 7), "Quá 16 ngày")
    assert found.target["step"] == "score"  # where the day of the report is written
    assert none(opened, "minutes-")


def test_tasks_late_and_due(opened: Opened) -> None:
    found = [item for item in due(opened) if item.key.startswith("task-")]
    assert [(item.urgency, item.badge()) for item in found] == [
        ("late", "Quá 29 ngày"),
        ("soon", "Còn 2 ngày"),
    ]
    assert "đồng chí Lò Văn Bình" in found[0].clause
    with opened.book.write("Xong") as session:
        for row in session.query(Task):
            row.done_on = row.done_on or TODAY
    assert none(opened, "task-")


def test_the_campaign_of_the_year(opened: Opened) -> None:
    assert none(opened, "campaign-", date(2026, 11, 14))
    found = one(opened, "campaign-2026", date(2026, 11, 15))
    assert "chưa mở đợt" in found.title
    assert found.target == {"year": 2026}
    with opened.book.write("Mở đợt") as session:
        campaign = Campaign(
            year=2026, regime="366+43", review_date=date(2026, 12, 5), due=date(2026, 12, 5), state="open"
        )
        session.add(campaign)
        session.flush()
        for name in ("Trần Thị Ánh", "Lê Thị Mai"):
            session.add(
                MemberRating(campaign_id=campaign.id, member_id=opened.sample.people[name], self_level="good")
            )
    found = one(opened, "campaign-2026")
    # 13 on the roll, one exempt, two have taken a level; whoever was admitted in May is rated by December
    assert found.title == "Đánh giá, xếp loại năm 2026: còn 10 đồng chí chưa tự nhận mức"
    assert (found.day, found.badge()) == (date(2026, 12, 5), "Còn 12 ngày")
    with opened.book.write("Chốt") as session:
        session.query(Campaign).filter_by(year=2026).one().state = "decided"
    assert none(opened, "campaign-")


def test_reports_by_their_days(opened: Opened) -> None:
    found = one(opened, "year-report-2026")
    assert (found.day, found.action_label, found.target) == (
        date(2026, 12, 10),
        "Lập báo cáo",
        {"period": "2026"},
    )
    assert found.advisory
    with opened.book.write("Hạn của đảng ủy") as session:
        home_deadlines.set_report_due(session, annual.KIND, date(2026, 12, 5))
    found = one(opened, "year-report-2026")
    assert (found.day, found.advisory) == (date(2026, 12, 5), False)
    assert one(opened, "half-year-report-2026-H1").urgency == "late"
    # the turn of the year does not hand in a report
    assert one(opened, "year-report-2026", date(2027, 3, 31)).urgency == "late"
    assert none(opened, "year-report-2026", date(2027, 4, 1))
    with opened.book.write("Nộp") as session:
        period = reports.slots(session, TODAY)[1].period
        paper = reports.issue(session, half_year.KIND, period, TODAY)
    assert one(opened, "half-year-report-2026-H1").action_label == "Nộp báo cáo"
    assert one(opened, "half-year-report-2026-H1", date(2027, 6, 1)).urgency == "late"
    with opened.book.write("Nộp") as session:
        reports.submit(session, paper, TODAY)
    assert none(opened, "half-year-report")


def test_exemptions_that_end(opened: Opened) -> None:
    """B.4: a reminder 30 days before the end."""
    number = opened.sample.people["Hoàng Minh Giang"]
    with opened.book.write("Miễn") as session:
        add_event(session, number, "exemption", "2026-01-10", until="2026-12-10")
    assert one(opened, f"exemption-{number}").day == date(2026, 12, 10)
    assert none(opened, f"exemption-{number}", date(2026, 11, 9))


def test_the_most_urgent_first(opened: Opened) -> None:
    found = due(opened)
    days = [item.day for item in found if item.day is not None]
    assert days == sorted(days)
    assert found[0].urgency == "late"
    with opened.book.read() as session:
        assert service.count(session, TODAY) == sum(item.urgency != "later" for item in found)


def test_a_new_book_owes_nothing_of_the_past(opened: Opened) -> None:
    with opened.book.write("Sổ mới") as session:
        for row in session.query(Meeting):
            row.deleted = True
        for task in session.query(Task):
            task.cancelled = True
    found = due(opened, date(2026, 8, 10))
    assert [item.key for item in found if item.urgency == "late"] == []


def test_figures_beside_the_list(opened: Opened) -> None:
    with opened.book.read() as session:
        today = service.branch_today(session, TODAY)
    assert (today.members, today.probationary) == (13, 1)
    assert len(today.months) == 12
    assert today.months[-1][0] == "11"
    assert sum(count for _words, count in today.ages) == 13
    assert (today.good, today.graded) == (9, 12)


def test_the_next_date_when_nothing_is_due(opened: Opened) -> None:
    with opened.book.read() as session:
        day, what = service.next_date(session, TODAY)
    assert (day, what) == (date(2026, 12, 10), "báo cáo năm")
    with opened.book.read() as session:
        assert service.next_date(session, date(2026, 12, 20))[0] == date(2027, 1, 31)


def test_a_day_before_all_rules_is_told_in_a_sentence(opened: Opened) -> None:
    with opened.book.read() as session, pytest.raises(UserError, match="1931"):
        service.due_json(session, date(1931, 1, 1))


def test_unmarked_guests_do_not_count(opened: Opened) -> None:
    """The marks of somebody who was deleted are not counted."""
    with opened.book.write("Thêm") as session:
        number = add_member(session, "Người Bị Xóa", ("admission", "2000-01-01"), deleted=True)
        session.add(Attendance(meeting_id=opened.sample.meetings["2026-11"], member_id=number, mark="absent"))
    with opened.book.read() as session:
        before = service.branch_today(session, TODAY)
    assert before.months[-1][1] == pytest.approx(92.9)


def test_closing_by_hand_needs_a_reason_and_can_be_taken_back(opened: Opened) -> None:
    """What no record can close: a meeting that was never held. What records close cannot be closed by hand."""
    day = date(2027, 1, 20)
    key = "missing-regular-2026-12"
    missing = one(opened, key, day).deadline
    with opened.book.write("Đóng") as session, pytest.raises(UserError):
        closing.close(session, missing, "  ", day)
    with opened.book.write("Đóng") as session:
        closing.close(session, missing, "Hoãn vì bão, đảng ủy đã đồng ý", day)
    assert none(opened, key, day)
    with opened.book.read() as session:
        kept = closing.closed(session)[key]
    assert (kept.closed_on, kept.reason, kept.title) == (day, "Hoãn vì bão, đảng ủy đã đồng ý", missing.title)
    with opened.book.write("Mở lại") as session:
        closing.reopen(session, key)
    assert one(opened, key, day).urgency == "late"
    task = next(item for item in due(opened) if item.key.startswith("task-")).deadline
    with opened.book.write("Đóng") as session, pytest.raises(UserError, match="tự hết"):
        closing.close(session, task, "Thôi", day)


def test_holidays_of_the_branch_move_the_deadline(opened: Opened) -> None:
    """Members study K 9: due 01/12/2026, 02/12/2026 where 24/11 is a holiday; 6 working days left either way."""
    with opened.book.write("Kết nạp") as session:
        number = add_member(session, "Nông Thị Vân", ("admission", "2025-10-20"))
    before = one(opened, f"recognition-{number}")
    with opened.book.write("Ngày nghỉ") as session:
        session.add(Holiday(date=date(2026, 11, 24), name="Ngày Văn hóa Việt Nam"))
    after = one(opened, f"recognition-{number}")
    assert [(item.day, item.days) for item in (before, after)] == [
        (date(2026, 12, 1), 6),
        (date(2026, 12, 2), 6),
    ]


def test_a_day_that_is_not_known_is_asked_while_a_deadline_passes_over_it(opened: Opened) -> None:
    """Members study, I and K 9: whether 24/11 is a day off moves the deadline; nobody looks it up unasked."""
    with opened.book.write("Kết nạp") as session:
        number = add_member(session, "Nông Thị Vân", ("admission", "2025-10-20"))
    question = one(opened, "day-off-asked", date(2026, 11, 2))
    assert (question.page, question.target, question.day) == (
        "branch",
        {"form": "holidays"},
        date(2026, 11, 24),
    )
    assert one(opened, "day-off-asked", date(2026, 11, 30)).day == date(2026, 11, 30)
    with opened.book.write("Trả lời") as session:
        asked = holidays.asked(session, 2026)
        assert asked is not None
        holidays.answer(session, asked, True)
    assert none(opened, "day-off-asked")
    assert one(opened, f"recognition-{number}").day == date(2026, 12, 2)


def test_the_command_tells_what_the_page_tells(opened: Opened) -> None:
    with opened.book.read() as session:
        told = service.due_json(session, TODAY)
        shown = service.due(session, TODAY)
    assert told["on"] == "2026-11-23"
    assert [line["key"] for line in told["deadlines"]] == [item.key for item in shown]
    line = next(line for line in told["deadlines"] if line["kind"] == "half-year-report")
    assert (line["day"], line["left"], line["measure"], line["overdue"]) == ("2026-06-20", -156, "days", True)
    assert all(line["source"] and line["clause"] for line in told["deadlines"])
