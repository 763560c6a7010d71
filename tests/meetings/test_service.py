"""Meetings from preparation to final minutes, on a real book."""

from __future__ import annotations

import datetime as dt

import pytest

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.meetings import (
    agenda_items,
    checks,
    final_minutes,
    holding,
    minutes_reading,
    period_figures,
    service,
    task_list,
)
from desktop_app.meetings.facts import MinutesFacts, OpinionFacts, from_plain, to_plain
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.records import ItemDraft, MarkDraft, MeetingDraft, TaskDraft, VoteDraft
from desktop_app.members import service as members_service
from desktop_app.members.models import EventKind
from desktop_app.papers import service as papers_service
from tests.meetings.samples import ELSEWHERE, EXEMPT, NAMES, TODAY, day_of, hold

PDF = b"%PDF-1.4 minutes"
NOW = dt.datetime(2026, 11, 18, 16, 30)


def facts_of(book: Book, meeting_id: int) -> MinutesFacts:
    with book.read() as session:
        return minutes_reading.load_minutes(session, meeting_id)


def finish(book: Book, meeting_id: int, reason: str = "") -> int:
    with book.write("Hoàn tất") as session:
        facts = minutes_reading.load_minutes(session, meeting_id)
        return final_minutes.finish_minutes(session, meeting_id, PDF, facts, NOW, reason)


def test_proposed_meeting_takes_the_branch_and_the_last_meeting(book: Book, november: int) -> None:
    with book.read() as session:
        draft = service.propose_meeting(session, MeetingKind.REGULAR.value, TODAY)
    assert (draft.month, draft.date, draft.start) == ("2026-12", dt.date(2026, 12, 18), dt.time(14, 0))
    assert (draft.place, draft.chair, draft.chair_post) == (
        "Nhà văn hóa thôn Nà Sơn",
        "Trần Thanh Hiền",
        "Bí thư",
    )
    assert draft.recorder == "Vi Thị Kim Dung"


def test_second_regular_meeting_of_a_month_is_refused(book: Book, november: int) -> None:
    draft = MeetingDraft("regular", "2026-11", dt.date(2026, 11, 25), dt.time(19, 30))
    with pytest.raises(UserError, match="đã có buổi sinh hoạt"), book.write("Chuẩn bị") as session:
        service.create_meeting(session, draft)
    with book.write("Chuẩn bị") as session:
        service.create_meeting(
            session, MeetingDraft("extraordinary", "2026-11", dt.date(2026, 11, 25), dt.time(19, 30))
        )


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_every_kind_has_its_agenda(book: Book, kind: MeetingKind) -> None:
    with book.write("Chuẩn bị") as session:
        meeting_id = service.create_meeting(
            session, MeetingDraft(kind.value, "2026-11", dt.date(2026, 11, 5), dt.time(14, 0))
        )
    facts = facts_of(book, meeting_id)
    assert facts.agenda[0].section == "opening"
    assert facts.agenda[-1].section == "closing"
    assert facts.review_month == "2026-10", "early in a month the month before is assessed"
    assert not any("{" in item.title for item in facts.agenda)


def test_attendance_agrees_whatever_is_marked(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    sums = facts_of(book, november).sums
    # 12 people: one is here for a time, so the roll is 11; less one elsewhere and one exempt, plus the guest
    assert (sums.roll, sums.official, sums.temporary_in, sums.temporary_out, sums.exempt_absent) == (
        11,
        10,
        1,
        1,
        1,
    )
    assert (sums.expected, sums.present, sums.excused, sums.absent, sums.unmarked) == (10, 8, 1, 1, 0)
    with book.write("Điểm danh") as session:
        holding.mark_attendance(session, november, [MarkDraft(people[EXEMPT], "present")])
    after = facts_of(book, november).sums
    assert (after.expected, after.present, after.exempt_absent) == (11, 9, 0)


def test_votes_follow_the_attendance_until_final(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    vote = facts_of(book, november).votes[0]
    assert (vote.denominator, vote.needed) == (8, 5)
    assert vote.result is not None
    assert vote.result.passed
    assert "294-QĐ/TW" in vote.source
    assert "Điều lệ" in vote.source
    with book.write("Điểm danh") as session:
        holding.mark_attendance(session, november, [MarkDraft(people[EXEMPT], "present")])
    assert facts_of(book, november).votes[0].denominator == 9
    with book.write("Biểu quyết") as session:
        draft = VoteDraft(november, vote.subject, vote.content, True, votes_for=7, denominator=13, id=vote.id)
        holding.save_vote(session, draft)
        holding.mark_attendance(session, november, [MarkDraft(people[EXEMPT], None)])
    own = facts_of(book, november).votes[0]
    assert (own.denominator, own.own_denominator, own.needed) == (13, True, 7)


def test_more_votes_than_voters_are_refused(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    vote = facts_of(book, november).votes[0]
    for yes, no, none in ((80, None, None), (5, 3, 1)):
        draft = VoteDraft(
            november,
            vote.subject,
            vote.content,
            True,
            votes_for=yes,
            votes_against=no,
            votes_abstain=none,
            id=vote.id,
        )
        with (
            pytest.raises(UserError, match="nhiều hơn mẫu số 8") as caught,
            book.write("Biểu quyết") as session,
        ):
            holding.save_vote(session, draft)
        assert caught.value.field == "votes_for"
    assert facts_of(book, november).votes[0].votes_for == vote.votes_for


def test_a_meeting_with_marks_is_not_taken_back(book: Book, people: dict[str, int]) -> None:
    with book.write("Tạo buổi") as session:
        new = service.create_meeting(
            session, MeetingDraft("regular", "2026-10", dt.date(2026, 10, 5), dt.time(14, 0))
        )
    made = book.last_change
    assert made is not None
    with book.write("Điểm danh") as session:
        holding.mark_attendance(session, new, [MarkDraft(people["Hứa Minh Đạt"], "present")])
    with pytest.raises(UserError, match="sửa tiếp"):
        book.undo(made.id)
    assert facts_of(book, new).sums.present == 1


def test_marks_can_be_taken_away_and_undone(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    with book.write("Điểm danh") as session:
        holding.mark_attendance(session, november, [MarkDraft(people["Hứa Minh Đạt"], None)])
    assert facts_of(book, november).sums.unmarked == 1
    change = book.last_change
    assert change is not None
    book.undo(change.id)
    assert facts_of(book, november).sums.unmarked == 0


def test_unfinished_tasks_start_the_next_agenda(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    with book.write("Nhiệm vụ") as session:
        done = task_list.tasks_of(session, november)[0]
        assert done.content == "Sửa mương nội đồng"
        task_list.save_task(
            session,
            TaskDraft(
                november, done.content, None, done.assignee, done.due, dt.date(2026, 11, 28), id=done.id
            ),
        )
        december = service.create_meeting(session, service.propose_meeting(session, "regular", TODAY))
    facts = facts_of(book, december)
    first = next(item for item in facts.agenda if item.section == "conduct")
    assert first.content == "- Rà soát hộ nghèo, hộ cận nghèo trong thôn (Vi Thị Kim Dung), hạn 05/12/2026"
    assert {(task.content, task.done_on) for task in facts.earlier_tasks} == {
        ("Sửa mương nội đồng", dt.date(2026, 11, 28)),
        ("Rà soát hộ nghèo, hộ cận nghèo trong thôn", None),
    }
    with book.read() as session:
        assert [task.state(dt.date(2026, 12, 6)) for task in task_list.open_tasks(session, TODAY)] == [
            "done",
            "late",
        ]
        mine = task_list.tasks_between(
            session, dt.date(2026, 1, 1), dt.date(2026, 12, 31), people["Vi Thị Kim Dung"]
        )
        assert len(mine) == 1


def test_agenda_is_added_to_reordered_and_shortened(book: Book, november: int) -> None:
    with book.write("Chương trình") as session:
        new = agenda_items.save_item(session, ItemDraft(november, "Phổ biến quy định mới"))
        agenda_items.move_item(session, new, -1)
        agenda_items.save_opinions(
            session, new, [OpinionFacts("Vi Thị Kim Dung", "Nhất trí"), OpinionFacts("", "")]
        )
    agenda = facts_of(book, november).agenda
    conduct = [item.title for item in agenda if item.section == "conduct"]
    assert conduct[-2] == "Phổ biến quy định mới"
    assert len(next(item for item in agenda if item.id == new).opinions) == 1
    with book.write("Chương trình") as session:
        agenda_items.delete_item(session, new)
    assert new not in [item.id for item in facts_of(book, november).agenda]
    change = book.last_change
    assert change is not None
    book.undo(change.id)
    assert len(next(item for item in facts_of(book, november).agenda if item.id == new).opinions) == 1


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"end": dt.time(13, 0)}, "end"),
        ({"place": "N" * 10_000}, "place"),
        ({"month": "2026"}, "month"),
        ({"reported_on": dt.date(2026, 11, 1)}, "reported_on"),
    ],
)
def test_odd_values_are_refused_at_their_field(
    book: Book, november: int, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(UserError) as caught, book.write("Sửa") as session:
        service.update_meeting(session, november, changes)
    assert caught.value.field == field


def test_texts_are_kept_composed_and_clean(book: Book, november: int) -> None:
    with book.write("Sửa") as session:
        service.update_meeting(
            session, november, {"place": "Nhà va\u0306n  hóa\u200b", "summary": "a\r\nb\x00 "}
        )
    facts = facts_of(book, november)
    assert (facts.place, facts.summary) == ("Nhà văn hóa", "a\nb")


def test_score_of_groups_and_parts_exclude_each_other(book: Book, november: int) -> None:
    with book.write("Chấm điểm") as session:
        holding.save_score(session, november, {"4": 36})
        holding.save_score(session, november, {"4.1": 5, "4.2": 20})
    assert facts_of(book, november).score.points == {"4.1": 5, "4.2": 20}
    with pytest.raises(UserError), book.write("Chấm điểm") as session:
        holding.save_score(session, november, {"4": 41})


def test_facts_survive_json(book: Book, november: int, people: dict[str, int]) -> None:
    import json

    hold(book, november, people)
    facts = facts_of(book, november)
    assert from_plain(MinutesFacts, json.loads(json.dumps(to_plain(facts)))) == facts


def test_final_minutes_are_frozen_and_later_changes_make_a_version(
    book: Book, november: int, people: dict[str, int]
) -> None:
    with pytest.raises(UserError, match="điểm danh"):
        finish(book, november)
    hold(book, november, people)
    assert finish(book, november) == 1
    with pytest.raises(UserError) as caught:
        finish(book, november)
    assert caught.value.field == "reason"
    with book.write("Sửa") as session:
        service.update_meeting(session, november, {"summary": "Đã bổ sung."})
    with book.read() as session:
        facts = minutes_reading.load_minutes(session, november)
        assert final_minutes.changed_since_final(session, facts)
        assert minutes_reading.load_minutes(session, november, 1).summary.startswith("Chi bộ thống nhất")
    assert finish(book, november, "Bổ sung kết luận") == 2
    with book.read() as session:
        assert [(one.version, one.reason) for one in final_minutes.versions(session, november)] == [
            (2, "Bổ sung kết luận"),
            (1, ""),
        ]
        assert not final_minutes.changed_since_final(session, minutes_reading.load_minutes(session, november))
        assert final_minutes.minutes_file(session, november) == PDF
    with pytest.raises(UserError), book.write("Xóa") as session:
        service.delete_meeting(session, november)


def test_figures_of_final_minutes_do_not_move(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    with book.read() as session:
        before = period_figures.meeting_figures(session, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    finish(book, november)
    with book.write("Sửa hồ sơ") as session:
        holding.mark_attendance(session, november, [MarkDraft(people["Triệu Thế Hải"], "present")])
        members_service.record_event(
            session,
            members_service.EventDraft(people["Hứa Minh Đạt"], EventKind.DEATH.value, day_of("2026-10-01")),
            TODAY,
        )
    with book.read() as session:
        after = period_figures.meeting_figures(session, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
        assert final_minutes.changed_since_final(session, minutes_reading.load_minutes(session, november))
        (listed,) = period_figures.list_meetings(session)
    assert (before[0].sums, before[0].score, before[0].klass) == (
        after[0].sums,
        after[0].score,
        after[0].klass,
    )
    assert (after[0].final, after[0].score, after[0].klass, after[0].minutes) == (True, 90, "good", 105)
    assert (listed.expected, listed.present, listed.final, listed.klass) == (10, 8, True, "good")


def test_figures_counted_in_bulk_equal_those_counted_one_by_one(
    book: Book, november: int, people: dict[str, int]
) -> None:
    """The fast count of many meetings and the sums of the minutes are the same figures."""
    hold(book, november, people)
    ids = [november]
    with book.write("Nhiều buổi") as session:
        for month in range(1, 11):
            meeting_id = service.create_meeting(
                session, MeetingDraft("regular", f"2026-{month:02d}", dt.date(2026, month, 5), dt.time(14, 0))
            )
            holding.mark_attendance(
                session,
                meeting_id,
                [
                    MarkDraft(people[name], ("present", "excused", "absent")[(at + month) % 3])
                    for at, name in enumerate(NAMES)
                ],
            )
            ids.append(meeting_id)
        members_service.delete_member(session, people["Đặng Hữu Thủy"])
    with book.read() as session:
        for one in period_figures.meeting_figures(session):
            assert one.sums == minutes_reading.load_minutes(session, one.id).sums, one.date
        by_member = period_figures.attendance_by_member(session, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert ELSEWHERE not in NAMES or by_member[people["Hứa Minh Đạt"]].expected == len(ids)


def test_resolution_takes_the_next_number_of_the_term(
    book: Book, november: int, people: dict[str, int]
) -> None:
    hold(book, november, people)
    facts = facts_of(book, november)
    assert facts.resolution is not None
    assert facts.resolution.number == "Số 01-NQ/CB"
    with book.write("Ban hành") as session:
        final_minutes.issue_resolution(session, facts, b"%PDF")
    issued = facts_of(book, november).resolution
    assert issued is not None
    assert issued.issued
    with book.read() as session:
        (paper,) = papers_service.list_papers(session, kind="resolution")
    assert (paper.number_text, paper.signer, paper.signer_post) == (
        "Số 01-NQ/CB",
        "Trần Thanh Hiền",
        "BÍ THƯ",
    )
    assert paper.subject == "lãnh đạo thực hiện nhiệm vụ tháng 12 năm 2026"
    with pytest.raises(UserError, match="đã ban hành"), book.write("Ban hành") as session:
        final_minutes.issue_resolution(session, facts_of(book, november), b"%PDF")
    with book.write("Chuẩn bị") as session:
        december = service.create_meeting(session, service.propose_meeting(session, "regular", TODAY))
        holding.save_vote(
            session, VoteDraft(december, "Thông qua nghị quyết", is_resolution=True, votes_for=1)
        )
    refused = facts_of(book, december)
    assert refused.resolution is not None
    assert refused.resolution.number == "Số 02-NQ/CB"
    with pytest.raises(UserError, match="chưa được thông qua"), book.write("Ban hành") as session:
        final_minutes.issue_resolution(session, refused, b"%PDF")


def test_notices_name_what_is_missing(book: Book, november: int, people: dict[str, int]) -> None:
    """H17, H24 and the sums."""
    empty = checks.notices(facts_of(book, november))
    assert [one.text for one in checks.stopping(empty)] == ["Còn 10 đồng chí chưa điểm danh."]
    hold(book, november, people)
    assert checks.notices(facts_of(book, november)) == []
    with book.write("Sửa") as session:
        service.update_meeting(session, november, {"end": dt.time(15, 20)})
        vote = minutes_reading.load_minutes(session, november).votes[0]
        holding.mark_attendance(session, november, [MarkDraft(people[EXEMPT], "present")])
        holding.save_vote(
            session, VoteDraft(november, vote.subject, vote.content, True, votes_for=9, id=vote.id)
        )
        holding.mark_attendance(session, november, [MarkDraft(people[EXEMPT], None)])
    texts = [one.text for one in checks.notices(facts_of(book, november))]
    assert texts == [
        "Thời lượng 80 phút, dưới 90 phút.",
        "Biểu quyết “Thông qua nghị quyết” có 9 phiếu, nhiều hơn mẫu số 8.",
    ]


def test_who_signs_must_have_been_there(book: Book, november: int, people: dict[str, int]) -> None:
    hold(book, november, people)
    recorder = facts_of(book, november).recorder
    with book.write("Điểm danh") as session:
        holding.mark_attendance(session, november, [MarkDraft(people[recorder], "excused", "ốm")])
    texts = [one.text for one in checks.notices(facts_of(book, november))]
    assert f"Người ghi biên bản {recorder} được ghi là vắng mặt." in texts


def test_ticks_of_the_walk(book: Book, november: int, people: dict[str, int]) -> None:
    assert checks.steps_done(facts_of(book, november))["prepare"]
    hold(book, november, people)
    done = checks.steps_done(facts_of(book, november))
    assert done["attendance"]
    assert done["conclude"]
    assert done["score"]
    assert not done["minutes"]
