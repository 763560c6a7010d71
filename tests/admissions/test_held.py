"""A vote on an applicant beside the meeting it was taken at. Members study, B.1 and K 39."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.admissions import held
from desktop_app.admissions.step_form import StepForm
from desktop_app.core.errors import UserError
from desktop_app.meetings import holding, voting
from desktop_app.meetings import service as meetings
from desktop_app.meetings.models import Mark
from desktop_app.meetings.records import MarkDraft, MeetingDraft, VoteDraft
from desktop_app.members import service as members
from desktop_app.members.lifecycle import Standing
from desktop_app.ui.context import Context
from tests.admissions.conftest import Opened, applicant
from tests.members.test_form import press_save, shown_form, type_into, warned

DAY = dt.date(2026, 11, 18)
P, E, A = Mark.PRESENT.value, Mark.EXCUSED.value, Mark.ABSENT.value


@dataclass
class Somebody:
    id: int
    standing: Standing


def branch(*groups: tuple[int, Standing, str | None]) -> tuple[list[Somebody], Mapping[int, str]]:
    people: list[Somebody] = []
    marks: dict[int, str] = {}
    for count, standing, mark in groups:
        for _n in range(count):
            people.append(Somebody(len(people) + 1, standing))
            if mark is not None:
                marks[len(people)] = mark
    return people, marks


OFFICIAL, PROBATIONARY = Standing("official"), Standing("probationary")
EXEMPT, GUEST = Standing("official", exempt=True), Standing("official", temporary_in=True)
AWAY, SUSPENDED = Standing("official", temporary_out=True), Standing("official", suspended=True)


@pytest.mark.parametrize(
    "groups, base, needed, could",
    [
        # K 39: 20 official, 2 probationary; 3 official and 1 probationary absent
        (((17, OFFICIAL, P), (3, OFFICIAL, E), (1, PROBATIONARY, P), (1, PROBATIONARY, A)), 20, 14, 17),
        # K 39: two of the absent are exempt
        (((17, OFFICIAL, P), (1, OFFICIAL, E), (2, EXEMPT, E), (2, PROBATIONARY, P)), 18, 12, 17),
        # B.1: an exempt member who comes counts; who is elsewhere, suspended or a guest does not vote
        (((6, OFFICIAL, P), (1, EXEMPT, P), (1, AWAY, None), (1, SUSPENDED, None), (1, GUEST, P)), 7, 5, 7),
        # not everybody is marked yet
        (((4, OFFICIAL, P), (3, OFFICIAL, None), (1, EXEMPT, None)), 7, 5, 7),
    ],
)
def test_who_can_have_voted(
    groups: tuple[tuple[int, Standing, str | None], ...], base: int, needed: int, could: int
) -> None:
    """Members study, K 39 and B.1 (294-QĐ/TW, 9.3.2)."""
    people, marks = branch(*groups)
    found = voting.denominator(people, marks, DAY)
    assert (found.value, voting.needed("two-thirds", found.value)) == (base, needed)
    assert voting.could_vote(people, marks) == could


def hold(opened: Opened, *absent: str) -> int:
    """A meeting of the day to which everybody came but these."""
    with opened.book.write("Buổi họp") as session:
        meeting = meetings.create_meeting(session, MeetingDraft("regular", "2026-11", DAY, dt.time(14)))
        people = members.people_on(session, DAY)
        holding.mark_attendance(
            session,
            meeting,
            [
                MarkDraft(one.id, E if one.full_name in absent else P)
                for one in people
                if not (one.standing.temporary_out or one.standing.exempt)
            ],
        )
    return meeting


def considered(opened: Opened) -> int:
    return opened.keep(applicant(filing_on="2026-01-10", course_date="2025-09-20", birth_date="2000-05-12"))


def test_more_votes_than_were_there_are_refused(opened: Opened) -> None:
    """Members study, B.1: only official members who were there vote; the denominator stays that of the branch."""
    number = considered(opened)
    hold(opened, "Lý Thu Phượng", "Vi Thị Kim Dung")
    draft = replace(opened.case(number).draft, considered_on=DAY, votes_for=7, denominator=8)
    with pytest.raises(
        UserError, match="7 phiếu tán thành, nhưng .* chỉ có 6 đảng viên chính thức có mặt"
    ) as caught:
        opened.keep(draft)
    assert caught.value.field == "votes_for"
    assert "sửa điểm danh" in (caught.value.hint or "")
    opened.keep(replace(draft, votes_for=6))
    assert next(c for c in opened.case(number).conditions if c.key == "vote").state == "good"


def test_a_vote_kept_before_is_pointed_out_and_does_not_stand_in_the_way(opened: Opened) -> None:
    number = considered(opened)
    draft = replace(opened.case(number).draft, considered_on=DAY, votes_for=8, denominator=8)
    opened.keep(draft)
    hold(opened, "Lý Thu Phượng")
    condition = next(c for c in opened.case(number).conditions if c.key == "vote")
    assert condition.state == "danger"
    assert "chỉ có 7 đảng viên chính thức có mặt" in condition.sentence
    opened.keep(replace(draft, phone="0912345678"))
    with pytest.raises(UserError):
        opened.keep(replace(draft, votes_for=9, denominator=9))


def test_the_minutes_of_the_meeting_say_otherwise(opened: Opened) -> None:
    meeting = hold(opened)
    draft = applicant(considered_on=DAY, votes_for=7, denominator=8)
    for subject, said in (
        ("Xét kết nạp quần chúng Lành Thị Sen", True),
        ("Biểu quyết xét kết nạp đảng viên", True),
        ("Xét kết nạp quần chúng Hoàng Văn Tư", False),
        ("Thông qua nghị quyết", False),
    ):
        with opened.book.write("Biểu quyết") as session:
            vote = holding.save_vote(
                session, VoteDraft(meeting, subject, threshold="two-thirds", votes_for=8)
            )
            told = [one.message for one in held.notices(draft, held.held_on(session, DAY))]
            holding.delete_vote(session, vote)
        assert told == ([f"Biên bản buổi họp ghi 8/8 ở biểu quyết “{subject}”."] if said else [])
    with opened.book.read() as session:
        found = held.held_on(session, DAY)
    assert not list(held.notices(applicant(considered_on=DAY, votes_for=8, denominator=8), found))
    assert [one.field for one in held.notices(applicant(considered_on=DAY, denominator=9), found)] == [
        "denominator"
    ]


def test_the_step_says_who_was_there(opened: Opened, context: Context, qtbot: QtBot) -> None:
    number = considered(opened)
    hold(opened, "Lý Thu Phượng")
    form = StepForm(context, None, number, "considered")
    shown_form(qtbot, form)
    type_into(qtbot, form, "considered_on", "18/11/2026")
    assert "có mặt 7 đảng viên chính thức" in form.fields.field("votes_for").hint.text()
    type_into(qtbot, form, "votes_for", "8")
    assert "chỉ có 7 đảng viên chính thức có mặt" in warned(form)["votes_for"]
    assert not press_save(qtbot, form)
    type_into(qtbot, form, "votes_for", "7")
    assert "votes_for" not in warned(form)
    assert press_save(qtbot, form)


def test_why_somebody_may_not_help(opened: Opened, context: Context, qtbot: QtBot) -> None:
    """Members study, B.1: official members help (294-QĐ/TW, 3.2.1)."""
    number = opened.keep(applicant())
    form = StepForm(context, None, number, "sympathiser")
    shown_form(qtbot, form)
    for name, parts in (
        (
            "Hứa Minh Đạt",
            ("còn dự bị", "294-QĐ/TW", "hết dự bị ngày 10/11/2026", "Chọn một đảng viên chính thức"),
        ),
        ("hoang bich yen", ("sinh hoạt tạm thời",)),
        ("Chu Văn An", ("không còn ở chi bộ",)),
        ("Nguyễn Không Có", ("Không có đồng chí", "Kiểm tra lại họ tên")),
    ):
        type_into(qtbot, form, "helper_1_id", name)
        with pytest.raises(UserError) as caught:
            form.fields.field("helper_1_id").value()
        assert all(part in f"{caught.value.message} {caught.value.hint}" for part in parts)
