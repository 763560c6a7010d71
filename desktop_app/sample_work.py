"""Two years of work of the sample branch: meetings with minutes and resolutions, tasks, ratings, reports."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desktop_app import (
    sample,
    sample_admissions,
    sample_badges,
    sample_corrections,
    sample_life,
    sample_person,
    sample_residence,
)
from desktop_app.core import backup
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.period import Period
from desktop_app.documents import pdf
from desktop_app.meetings import (
    agenda_items,
    attendance,
    final_minutes,
    holding,
    minutes_document,
    minutes_reading,
    records,
    resolution_document,
    task_list,
)
from desktop_app.meetings import service as meetings
from desktop_app.meetings.facts import OpinionFacts
from desktop_app.meetings.models import Mark, MeetingKind
from desktop_app.members import service as members
from desktop_app.ratings import reading
from desktop_app.ratings import service as ratings
from desktop_app.ratings.models import Level
from desktop_app.ratings.sheet import BranchDraft, RatingRow, RowDraft
from desktop_app.reports import service as reports

RECORDER = sample.COMMITTEE
FIRST, LAST = Period("month", 2025, 1), Period("month", 2026, 11)
THEMATIC_MONTHS = (2, 5, 8, 11)
REASONS = (
    "Đi công tác",
    "Ốm, điều trị tại bệnh viện",
    "Việc gia đình, đã báo cáo chi ủy",
    "Đưa con đi khám bệnh",
)


def make(path: Path, passphrase: str, copies: bool = False) -> Book:
    """Create the sample book at ``path`` and fill it; the book is handed back open. ``copies``: with some kept on the way."""
    book = books.create(path, passphrase)
    try:
        fill(book, sample.fill_people(book), copies)
    except BaseException:
        book.close()
        raise
    return book


def fill(book: Book, people: Mapping[str, int], copies: bool = False) -> None:
    """Everything in the order in which it happened."""

    def keep(reason: str, day: dt.date, clock: dt.time) -> None:
        if copies:
            backup.make_copy(book, reason, dt.datetime.combine(day, clock))

    keep("sau nhập danh sách", dt.date(2025, 1, 3), dt.time(9, 40))
    chance = random.Random(2025)
    data = {entry["month"]: entry for entry in sample.load("meetings")["month"]}
    topics = {entry["quarter"]: entry["title"] for entry in sample.load("meetings")["topic"]}
    for part in (sample_person, sample_life, sample_admissions, sample_badges, sample_residence):
        part.fill(book, people)
    _old_ratings(book, people, chance)
    month = FIRST
    while month.start <= LAST.start:
        _hold(book, people, month, data[month.index], topics, chance)
        if month.code == "2025-12":
            _rate(book, people, 2025, chance)
            _report(book, "year-report", Period("year", 2025), dt.date(2025, 12, 22))
        if month.code == "2026-06":
            _report(book, "half-year-report", Period("half-year", 2026, 1), dt.date(2026, 7, 1))
            keep("trước ban hành báo cáo", dt.date(2026, 7, 1), dt.time(8, 15))
        month = month.next()
    sample_corrections.fill(book)
    yesterday = sample.TODAY - dt.timedelta(days=1)
    keep("mở sổ", yesterday, dt.time(7, 52))
    with book.write("Chuẩn bị sinh hoạt tháng 12") as session:
        meetings.create_meeting(
            session, meetings.propose_meeting(session, MeetingKind.REGULAR.value, sample.TODAY)
        )
    keep("đóng sổ", yesterday, dt.time(16, 31))
    _begin_rating(book, people, chance)
    keep("mở sổ", sample.TODAY, dt.time(13, 58))


# --- meetings --------------------------------------------------------------------------------------------------------


def _hold(
    book: Book,
    people: Mapping[str, int],
    month: Period,
    entry: Mapping[str, Any],
    topics: Mapping[int, str],
    chance: random.Random,
) -> None:
    day = dt.date(month.year, month.index, sample.MEETING_DAY.day)
    thematic = month.index in THEMATIC_MONTHS and month.code != LAST.code
    with book.write(f"Sinh hoạt {month.title}") as session:
        meeting_id = meetings.create_meeting(
            session,
            replace(
                meetings.propose_meeting(session, MeetingKind.REGULAR.value, day),
                kind=(MeetingKind.COMBINED if thematic else MeetingKind.REGULAR).value,
                month=month.code,
                date=day,
                start=dt.time(14, 0),
                end=dt.time(16, 10) if thematic else dt.time(15, 45),
                chair=sample.SECRETARY,
                chair_post="Bí thư chi bộ",
                recorder=RECORDER,
                guests="Đồng chí Lê Thị Hòa, Ủy viên Ban Chấp hành Đảng bộ xã"
                if month.index % 3 == 0
                else "",
                topic=topics[(month.index - 1) // 3 + 1] if thematic else "",
            ),
        )
        _finish_tasks(session, day, chance)
        _mark(session, meeting_id, month, day, chance)
        _write(session, meeting_id, entry)
        for name, content in entry["task"]:
            if _here(session, people[name], day):
                task_list.save_task(
                    session,
                    records.TaskDraft(
                        meeting_id, content, people[name], name, due=_next_meeting(day) - dt.timedelta(days=3)
                    ),
                )
        _vote_and_score(session, meeting_id, month, chance)
    with book.write(f"Hoàn tất biên bản {month.title}") as session:
        facts = minutes_reading.load_minutes(session, meeting_id)
        document = minutes_document.minutes(facts)
        made = dt.datetime.combine(day, dt.time(17, 0))
        final_minutes.finish_minutes(session, meeting_id, pdf.render(document), facts, made)
        facts = minutes_reading.load_minutes(session, meeting_id)
        if facts.resolution is not None:
            final_minutes.issue_resolution(session, facts, pdf.render(resolution_document.resolution(facts)))
        if month.code != LAST.code:
            meetings.update_meeting(session, meeting_id, {"reported_on": day + dt.timedelta(days=1)})


def _next_meeting(day: dt.date) -> dt.date:
    following = Period.month_of(day).next()
    return dt.date(following.year, following.index, day.day)


def _here(session: Session, member_id: int, day: dt.date) -> bool:
    return any(person.id == member_id for person in members.people_on(session, day))


def _finish_tasks(session: Session, day: dt.date, chance: random.Random) -> None:
    """What was done since the last meeting: most in time, some beyond what was asked, a few late."""
    for task in task_list.open_tasks(session, day):
        fate = chance.random()
        if task.due is None or (fate > 0.93 and task.due > day - dt.timedelta(days=20)):
            continue
        late = fate > 0.86
        task_list.save_task(
            session,
            records.TaskDraft(
                task.meeting_id,
                task.content,
                task.member_id,
                task.assignee,
                due=task.due,
                done_on=task.due + dt.timedelta(days=2)
                if late
                else task.due - dt.timedelta(days=chance.randint(0, 9)),
                exceeded=not late and fate < 0.35,
                result="Hoàn thành chậm do thời tiết"
                if late
                else "Vượt yêu cầu"
                if fate < 0.35
                else "Hoàn thành",
                id=task.id,
            ),
        )


def _mark(session: Session, meeting_id: int, month: Period, day: dt.date, chance: random.Random) -> None:
    expected = [
        person
        for person in members.people_on(session, day)
        if attendance.may_be_marked(person.standing)
        and not person.standing.exempt
        and not person.standing.temporary_out
    ]
    away = {person.id for person in chance.sample(expected, chance.choice((0, 1, 1, 2, 2, 3)))}
    away -= {person.id for person in expected if person.full_name in (sample.SECRETARY, RECORDER)}
    unexcused = chance.choice(sorted(away)) if away and month.code in ("2025-09", "2026-06") else None
    drafts = []
    for person in expected:
        if person.id == unexcused:
            drafts.append(records.MarkDraft(person.id, Mark.ABSENT.value))
        elif person.id in away:
            drafts.append(records.MarkDraft(person.id, Mark.EXCUSED.value, chance.choice(REASONS)))
        else:
            drafts.append(records.MarkDraft(person.id, Mark.PRESENT.value))
    holding.mark_attendance(session, meeting_id, drafts)


def _write(session: Session, meeting_id: int, entry: Mapping[str, Any]) -> None:
    texts = {
        "politics": (
            sample.DEPUTY,
            (
                "Phổ biến thời sự trong tháng và các văn bản mới của cấp trên; tư tưởng đảng viên ổn định, nhân dân tin tưởng, "
                "phấn khởi."
            ),
            "",
        ),
        "mission": (sample.SECRETARY, entry["report"], ""),
        "building": (
            sample.COMMITTEE,
            "Nền nếp sinh hoạt được duy trì; đảng viên đóng đảng phí đầy đủ; từng đồng chí được giao việc cụ thể.",
            "",
        ),
        "next": (
            sample.SECRETARY,
            "Trình bày dự thảo nhiệm vụ, phân công cụ thể người thực hiện.",
            entry["conclusion"],
        ),
    }
    here = {attendee.name for attendee in minutes_reading.load_minutes(session, meeting_id).attendees}
    for item in minutes_reading.load_minutes(session, meeting_id).agenda:
        if item.topic not in texts:
            continue
        presenter, content, conclusion = texts[item.topic]
        agenda_items.save_item(
            session,
            records.ItemDraft(
                meeting_id, item.title, item.section, item.topic, presenter, content, conclusion, id=item.id
            ),
        )
        if item.topic == "mission":
            said = [OpinionFacts(speaker, text) for speaker, text in entry["opinion"] if speaker in here]
            agenda_items.save_opinions(session, item.id, said)
    meetings.update_meeting(
        session,
        meeting_id,
        {
            "dues_note": "Đảng viên đã đóng đảng phí đủ đến hết tháng.",
            "summary": entry["conclusion"],
            "praise": entry.get("praise", ""),
            "minutes_approved": True,
        },
    )


def _vote_and_score(session: Session, meeting_id: int, month: Period, chance: random.Random) -> None:
    facts = minutes_reading.load_minutes(session, meeting_id)
    voters = sum(
        1
        for a in facts.attendees
        if a.standing.state == "official" and a.mark == Mark.PRESENT.value and not a.standing.temporary_in
    )
    holding.save_vote(
        session,
        records.VoteDraft(
            meeting_id,
            f"Thông qua nghị quyết chi bộ {month.title}",
            is_resolution=True,
            votes_for=voters,
            votes_against=0,
            votes_abstain=0,
        ),
    )
    points = {"1": 5.0, "2": 5.0, "3": 10.0, "4": 40.0, "5": 5.0, "6": 30.0, "7": 5.0}
    norm = facts.sums.norm_met
    points["2"] = 5.0 if norm or norm is None else 3.0
    points["4"] = chance.choice((36.0, 37.0, 38.0, 37.5))
    points["6"] = chance.choice((26.0, 27.0, 28.0, 28.5)) if norm or norm is None else 22.0
    points["3"] = chance.choice((9.0, 9.5, 10.0))
    if month.start >= dt.date(2025, 11, 1):
        # the scoring table is of 28/10/2025
        holding.save_score(session, meeting_id, points)


# --- ratings ---------------------------------------------------------------------------------------------------------


def _old_ratings(book: Book, people: Mapping[str, int], chance: random.Random) -> None:
    """2023 and 2024: only the levels are known, from the papers of those years."""
    for year in (2023, 2024):
        with book.write(f"Ghi kết quả xếp loại năm {year}") as session:
            review = dt.date(year, 12, 10)
            campaign = ratings.open_campaign(session, year, review, sample.TODAY)
            sheet = reading.load_campaign(session, campaign)
            rated = [row.member_id for row in sheet.rows if row.rated]
            best, least = _chosen(sheet.rows, chance)
            levels = {
                member_id: Level.EXCELLENT
                if member_id in best
                else Level.COMPLETED
                if member_id in least
                else Level.GOOD
                for member_id in rated
            }
            ratings.record_levels(session, campaign, levels)


def _chosen(rows: Sequence[RatingRow], chance: random.Random) -> tuple[set[int], set[int]]:
    """Who is excellent and who only completed: five and two, no officer among the latter."""
    rated = [row for row in rows if row.rated]
    best = {row.member_id for row in chance.sample(rated, 5)}
    rest = [row for row in rated if row.member_id not in best and not row.probationary]
    plain = [row for row in rest if row.full_name not in (sample.SECRETARY, sample.DEPUTY, sample.COMMITTEE)]
    return best, {row.member_id for row in chance.sample(plain, 2)}


def _drafts(session: Session, campaign: int, chance: random.Random, part: float) -> list[RowDraft]:
    """Points as a branch gives them: mostly good, some excellent, a few completed."""
    found: list[RowDraft] = []
    rows = reading.load_campaign(session, campaign).rows
    best, least = _chosen(rows, chance)
    for row in rows:
        if not row.rated or chance.random() > part:
            continue
        if row.member_id in best:
            common, task, level = chance.choice(("28.5", "29", "29")), chance.randint(63, 67), Level.EXCELLENT
        elif row.member_id in least:
            common, task, level = "24", chance.randint(36, 43), Level.COMPLETED
        else:
            common, task, level = (
                chance.choice(("26", "27", "27.5", "28")),
                chance.randint(50, 60),
                Level.GOOD,
            )
        own: dict[str, Any] = {"shortcomings_total": 1, "shortcomings_remedied": 1}
        if level is Level.EXCELLENT:
            own |= {
                "tasks_total": 12,
                "tasks_done": 12,
                "tasks_on_time": 12,
                "tasks_exceeding": chance.randint(4, 6),
            }
        else:
            own |= {
                "tasks_total": 10,
                "tasks_done": 10,
                "tasks_on_time": 10 if level is Level.GOOD else 9,
                "tasks_exceeding": 2,
            }
        found.append(RowDraft(row.member_id, level, Decimal(common), Decimal(task), own))
    return found


def _rate(book: Book, people: Mapping[str, int], year: int, chance: random.Random) -> None:
    with book.write(f"Xếp loại năm {year}") as session:
        campaign = ratings.open_campaign(session, year, dt.date(year, 12, 18), sample.TODAY, quota=6)
        ratings.save_rows(session, campaign, _drafts(session, campaign, chance, 1.0))
        sheet = reading.load_campaign(session, campaign)
        voters = sheet.denominator
        ratings.record_votes(
            session,
            campaign,
            {row.member_id: voters - chance.choice((0, 0, 0, 1, 1, 2)) for row in sheet.rows if row.rated},
        )
        ratings.save_branch_rating(
            session,
            campaign,
            BranchDraft(
                Level.GOOD,
                Decimal("27.5"),
                Decimal(60),
                {"tasks_total": 24, "tasks_done": 24, "tasks_on_time": 24, "tasks_exceeding": 6},
                voters,
            ),
        )
        ratings.propose(session, campaign)
        ratings.decide(
            session,
            campaign,
            ratings.Decision("41-QĐ/ĐU", dt.date(year, 12, 20), branch_level=Level.GOOD),
            sample.TODAY,
        )


def _begin_rating(book: Book, people: Mapping[str, int], chance: random.Random) -> None:
    """2026 is under way: the campaign is open, three quarters of the members have been scored."""
    with book.write("Mở đợt xếp loại năm 2026") as session:
        campaign = ratings.open_campaign(
            session, 2026, dt.date(2026, 12, 5), sample.TODAY, due=dt.date(2026, 12, 5), quota=6
        )
        ratings.save_rows(session, campaign, _drafts(session, campaign, chance, 0.75))


# --- reports ---------------------------------------------------------------------------------------------------------


def _report(book: Book, kind: str, period: Period, day: dt.date) -> None:
    with book.write(f"Ban hành báo cáo {period.title}") as session:
        paper = reports.issue(session, kind, period, day)
        reports.submit(session, paper, day)
