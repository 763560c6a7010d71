"""A small invented branch with two years of records, and people made by hand for the pure rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from desktop_app.branch.models import Post
from desktop_app.branch.service import BranchInfo, OfficerInfo, TermInfo, save_branch, save_officer, save_term
from desktop_app.core import book as books
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import fold, name_key
from desktop_app.meetings.models import Attendance, Meeting, MeetingScore, Task, Vote
from desktop_app.members.models import Member, MemberEvent
from desktop_app.ratings.models import Campaign, MemberRating

TODAY = date(2026, 11, 23)
PASSPHRASE = "sổ mẫu để thử 2026"


def add_member(session: Session, name: str, *events: tuple[str, str], **values: object) -> int:
    """A member with events (kind, ISO date); ``kind`` may carry a scope or detail after a colon."""
    row = Member(full_name=name, sort_key=name_key(name), folded=fold(name), **values)
    session.add(row)
    session.flush()
    for kind, day in events:
        add_event(session, row.id, kind, day)
    return row.id


def add_event(session: Session, member_id: int, kind: str, day: str, until: str | None = None) -> None:
    """One event; ``transfer-in:same-base``, ``discipline:warning``, ``badge:40``."""
    kind, _colon, extra = kind.partition(":")
    scoped = kind.startswith("transfer")
    session.add(
        MemberEvent(
            member_id=member_id,
            kind=kind,
            date=PartialDate.from_iso(day),
            decision_date=PartialDate.from_iso(day) if kind == "admission" else None,
            until=PartialDate.from_iso(until) if until else None,
            scope=extra or None if scoped else None,
            detail="" if scoped else extra,
        )
    )
    session.flush()


NAMES = (
    "Nguyễn Xuân Đức",
    "Trần Thị Ánh",
    "Lò Văn Bình",
    "Nông Quang Khánh",
    "Đặng Hữu Thủy",
    "Phạm Thị Duyên",
    "Hoàng Minh Giang",
    "Vũ Đức Hải",
    "Bùi Thị Hạnh",
    "Đỗ Công Lân",
    "Lê Thị Mai",
    "Ngô Thế Ước",
)


@dataclass
class Sample:
    """The ids of the invented people and meetings."""

    people: dict[str, int]
    meetings: dict[str, int]


def fill(session: Session) -> Sample:
    """Twelve people, the meetings of 2025 and 2026 up to November, tasks, votes, ratings of 2025."""
    save_branch(session, BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình"))
    save_term(session, TermInfo(None, "Nhiệm kỳ 2025 - 2027", date(2025, 1, 1), None))
    people: dict[str, int] = {}
    for at, name in enumerate(NAMES):
        joined = 1985 + at * 3
        people[name] = add_member(
            session,
            name,
            ("admission", f"{joined}-02-03"),
            ("recognition", f"{joined + 1}-02-03"),
            sex="female" if " Thị " in name else "male",
            birth_date=PartialDate(joined - 25, 5, 1 + at),
            ethnicity="Tày" if at % 3 == 0 else "Kinh",
            religion="Không",
            general_education="Trung học phổ thông",
            professional_level=("Đại học", "Trung cấp", "")[at % 3],
            political_theory=("Trung cấp", "Sơ cấp")[at % 2],
        )
    secretary = people["Nguyễn Xuân Đức"]
    save_officer(
        session,
        OfficerInfo(None, Post.SECRETARY, "Nguyễn Xuân Đức", secretary, date(2025, 1, 1), None),
    )
    save_officer(
        session,
        OfficerInfo(None, Post.COMMITTEE_MEMBER, "Trần Thị Ánh", None, date(2025, 1, 1), None),
    )
    add_event(session, people["Đặng Hữu Thủy"], "exemption", "2024-05-10")
    add_event(session, people["Đỗ Công Lân"], "death", "2026-04-02")
    people["Cao Thị Nhàn"] = add_member(
        session,
        "Cao Thị Nhàn",
        ("admission", "2026-05-19"),
        sex="female",
        birth_date=PartialDate(2001, 8, 12),
        profile_number="LS 014 207",
        ethnicity="Nùng",
    )
    people["Lý Văn Phúc"] = add_member(
        session,
        "Lý Văn Phúc",
        ("admission", "2010-03-01"),
        ("recognition", "2011-03-01"),
        ("transfer-in:other-province", "2026-03-15"),
        sex="male",
        birth_date=PartialDate(1985),
        ethnicity="Kinh",
    )
    people["Quàng Thị Quế"] = add_member(
        session,
        "Quàng Thị Quế",
        ("admission", "2012-03-01"),
        ("recognition", "2013-03-01"),
        ("transfer-out:same-base", "2026-09-01"),
        sex="female",
        birth_date=PartialDate(1988, 3),
        ethnicity="Thái",
    )
    people["Tẩn A Sính"] = add_member(
        session,
        "Tẩn A Sính",
        ("admission", "2015-03-01"),
        ("recognition", "2016-03-01"),
        ("temporary-in", "2026-02-01"),
        sex="male",
        birth_date=PartialDate(1990, 3, 1),
        ethnicity="Dao",
    )
    add_event(session, people["Vũ Đức Hải"], "commendation", "2026-06-01")
    add_event(session, people["Hoàng Minh Giang"], "discipline:reprimand", "2026-07-01")
    add_event(session, people["Trần Thị Ánh"], "badge:30", "2026-02-03")

    meetings: dict[str, int] = {}
    for year, last in ((2025, 12), (2026, 11)):
        for month in range(1, last + 1):
            thematic = month % 3 == 2
            day = date(year, month, 5)
            row = Meeting(
                kind="combined" if thematic else "regular",
                month=f"{year}-{month:02d}",
                date=day,
                start=time(14, 0),
                end=time(16, 0),
                chair="Nguyễn Xuân Đức",
                recorder="Trần Thị Ánh",
                topic=f"Học tập và làm theo Bác, chuyên đề {month}" if thematic else "",
                final_version=0,
                weaknesses="Ý kiến thảo luận còn ít" if month == 4 else "",
                proposals="Đề nghị xã sửa đường vào nhà văn hóa" if month == 8 else "",
            )
            session.add(row)
            session.flush()
            meetings[row.month] = row.id
            for at, (name, number) in enumerate(people.items()):
                if name in ("Cao Thị Nhàn", "Tẩn A Sính", "Lý Văn Phúc") and year == 2025:
                    continue
                if (name == "Đỗ Công Lân" and (year, month) > (2026, 4)) or (
                    name == "Quàng Thị Quế" and (year, month) >= (2026, 9)
                ):
                    continue
                mark = (
                    "excused" if (at + month) % 9 == 0 else "absent" if (at, month) == (5, 6) else "present"
                )
                session.add(Attendance(meeting_id=row.id, member_id=number, mark=mark))
            if day >= date(2025, 11, 1):
                for code, points in zip(
                    "1234567", (5, 5, 10, 36 if month % 4 else 20, 5, 27, 5), strict=True
                ):
                    session.add(MeetingScore(meeting_id=row.id, criterion=code, points=points))
            session.add(
                Vote(
                    meeting_id=row.id,
                    position=1,
                    subject="Thông qua nghị quyết tháng",
                    is_resolution=True,
                    votes_for=10,
                    votes_against=0,
                    votes_abstain=0,
                    denominator=11,
                    needed=6,
                )
            )
            session.add(
                Task(
                    meeting_id=row.id,
                    content=f"Vận động các hộ làm đường nội đồng, đoạn {month}",
                    member_id=people["Lò Văn Bình"],
                    assignee="Lò Văn Bình",
                    due=date(year, month, 25),
                    done_on=None
                    if (year, month) in ((2026, 10), (2026, 11))
                    else date(year, month, 20 + month % 8),
                )
            )
    campaign = Campaign(year=2025, regime="366+43", review_date=date(2025, 12, 5), state="decided")
    session.add(campaign)
    session.flush()
    for at, name in enumerate(NAMES):
        if name == "Đặng Hữu Thủy":
            continue
        level = "excellent" if at < 2 else "good" if at < 9 else "completed"
        session.add(
            MemberRating(
                campaign_id=campaign.id,
                member_id=people[name],
                proposed_level=level,
                decided_level=level,
            )
        )
    session.flush()
    return Sample(people, meetings)


@dataclass
class Opened:
    """A book that is open, and who is in it."""

    book: books.Book
    sample: Sample


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sample]:
    """A book with the invented branch, to be copied: filling one takes a second."""
    path = tmp_path_factory.mktemp("reports") / "mau.chibo"
    with books.create(path, PASSPHRASE) as book, book.write("Số liệu mẫu") as session:
        sample = fill(session)
    return path, sample


@pytest.fixture
def opened(filled: tuple[Path, Sample], tmp_path: Path) -> Iterator[Opened]:
    """A book of this test alone with the invented branch."""
    template, sample = filled
    path = tmp_path / "mau.chibo"
    shutil.copy(template, path)
    with books.unlock(path, PASSPHRASE) as book:
        yield Opened(book, deepcopy(sample))
