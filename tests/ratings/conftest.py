"""A branch of 34 invented members with a year of meetings and tasks, for the tests of the ratings feature."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.branch import service as branch_service
from desktop_app.branch.models import Post
from desktop_app.branch.service import BranchInfo, OfficerInfo
from desktop_app.core import book as core_book
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.meetings.models import Attendance, Mark, Meeting, Task
from desktop_app.members import service as members_service
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft, MemberDraft
from desktop_app.ratings import service
from desktop_app.ratings.service import RowDraft

PASSPHRASE = "mật khẩu thử"
TODAY = date(2026, 12, 12)
REVIEW = date(2026, 12, 10)

NAMES = (
    "Nông Thị Hồng Ánh, Lương Văn Cường, Vi Thị Kim Dung, Nguyễn Xuân Đức, Triệu Thế Hải, Trần Thanh Hiền, "
    "Lý Thu Phượng, Đặng Hữu Thủy, Mai Công Sơn, Chu Thị Tuyết, Phan Việt Ý, Hoàng Đức Bình, Hoàng Bích Yến, "
    "Hứa Minh Đạt, Nông Quang Khánh, Bùi Thị Lan, Dương Văn Lợi, Đỗ Thị Mai, Võ Quốc Nam, Nguyễn Thị Nga, "
    "Triệu Văn Ngọc, Lý Thị Nhung, Trần Đình Phúc, Hoàng Thị Quyên, Lương Thị Sen, Nông Văn Tài, Vi Văn Thắng, "
    "Phan Thị Thu, Nguyễn Tôn Nữ Hoàng Thị Thùy Trang, Đặng Văn Trung, Chu Văn Tư, Bùi Quang Ước, Đỗ Văn Vinh, "
    "Dương Thị Xuân"
).split(", ")


def _admitted(name: str) -> str:
    return {"Hứa Minh Đạt": "2026-08-15", "Nông Quang Khánh": "2026-01-20"}.get(name, "2005-02-03")


@pytest.fixture(scope="session")
def filled_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The branch, made once and copied for each test."""
    return make_branch(tmp_path_factory.mktemp("ratings") / "Nà Sơn.chibo")


def make_branch(path: Path) -> Path:
    """The book of the branch at ``path``."""
    with core_book.create(path, PASSPHRASE) as book, book.write("Dữ liệu") as session:
        branch_service.save_branch(
            session, BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
        )
        ids = {}
        for name in NAMES:
            admitted = _admitted(name)
            official = None if admitted > "2026" else PartialDate.from_iso("2006" + admitted[4:])
            member = MemberDraft(
                name,
                sex="female" if "Thị" in name else "male",
                birth_date=PartialDate(1980),
                admission_date=PartialDate.from_iso(admitted),
                official_date=official,
            )
            ids[name] = members_service.save_member(session, member, TODAY)[0]
        for name, kind, day in (
            ("Hoàng Đức Bình", EventKind.EXEMPTION, "2024-05-05"),
            ("Hoàng Bích Yến", EventKind.TEMPORARY_IN, "2026-03-01"),
        ):
            members_service.record_event(
                session, EventDraft(ids[name], kind.value, PartialDate.from_iso(day)), TODAY
            )
        for post, name in (
            (Post.SECRETARY, "Nguyễn Xuân Đức"),
            (Post.DEPUTY_SECRETARY, "Triệu Thế Hải"),
            (Post.COMMITTEE_MEMBER, "Lý Thu Phượng"),
        ):
            branch_service.save_officer(
                session, OfficerInfo(None, post, name, ids[name], date(2025, 4, 1), None)
            )
        june = Meeting(month="2026-06", date=date(2026, 6, 5), start=time(19, 0))
        session.add(june)
        session.flush()
        session.add(Attendance(meeting_id=june.id, member_id=ids["Nguyễn Xuân Đức"], mark=Mark.ABSENT.value))
        session.add(Attendance(meeting_id=june.id, member_id=ids["Mai Công Sơn"], mark=Mark.EXCUSED.value))
        for n in range(12):
            session.add(
                Task(
                    meeting_id=june.id,
                    content=f"Việc {n + 1}",
                    member_id=ids["Nguyễn Xuân Đức"],
                    due=date(2026, 7, 1 + n),
                    done_on=date(2026, 7, 1),
                    exceeded=n < 4,
                )
            )
        session.add(
            Task(
                meeting_id=june.id,
                content="Thu quỹ",
                member_id=ids["Mai Công Sơn"],
                due=date(2026, 8, 1),
                done_on=date(2026, 8, 20),
            )
        )
        session.add(Task(meeting_id=june.id, content="Bỏ", member_id=ids["Mai Công Sơn"], cancelled=True))
        session.add(
            Task(
                meeting_id=june.id,
                content="Chưa đến hạn",
                member_id=ids["Mai Công Sơn"],
                due=date(2026, 12, 30),
            )
        )
    return path


@pytest.fixture
def book(filled_book: Path, tmp_path: Path) -> Iterator[Book]:
    """A copy of the branch for one test."""
    path = tmp_path / "thử.chibo"
    shutil.copy(filled_book, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def ids(book: Book) -> dict[str, int]:
    """Members' ids by name."""
    with book.read() as session:
        return {person.full_name: person.id for person in members_service.people_on(session, TODAY)}


def points_of(n: int) -> tuple[Decimal, Decimal]:
    """Invented points of the n-th person: four of eleven reach 90, one stays below 70."""
    common = Decimal("29") if n % 11 in (0, 3) else Decimal("27.5")
    task = {0: Decimal(66), 3: Decimal("65.5"), 8: Decimal(41)}.get(n % 11, Decimal(52) + n % 7)
    return common, task


def open_year(book: Book, year: int = 2026, review: date = REVIEW, today: date = TODAY) -> int:
    """Open a campaign."""
    with book.write("Mở đợt xếp loại") as session:
        return service.open_campaign(session, year, review, today)


@pytest.fixture
def campaign(book: Book) -> int:
    """An open campaign of 2026."""
    return open_year(book)


@pytest.fixture
def scored(book: Book, campaign: int) -> int:
    """The campaign with everybody's points."""
    score_everybody(book, campaign)
    return campaign


def score_everybody(book: Book, campaign: int) -> None:
    """Points for everybody rated."""
    with book.write("Nhập điểm") as session:
        sheet = service.load_campaign(session, campaign)
        service.save_rows(
            session,
            campaign,
            [RowDraft(row.member_id, None, *points_of(n)) for n, row in enumerate(sheet.rated)],
        )


@pytest.fixture
def proposed(book: Book, scored: int) -> int:
    """The campaign with the branch's proposal closed."""
    with book.write("Chốt đề xuất") as session:
        service.propose(session, scored)
    return scored
