"""A branch with invented people for the tests of the meetings feature."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.branch import service as branch_service
from desktop_app.branch.models import Post
from desktop_app.branch.service import BranchInfo, OfficerInfo, TermInfo
from desktop_app.core import book as core_book
from desktop_app.core.book import Book
from desktop_app.meetings import service
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.records import MeetingDraft
from desktop_app.members import service as members_service
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft, MemberDraft
from tests.meetings.samples import ELSEWHERE, EXEMPT, GUEST, NAMES, PASSPHRASE, PROBATIONARY, TODAY, day_of


@pytest.fixture(scope="session")
def blank_branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people: one exempt, one probationary, one elsewhere for a time, one here for a time."""
    path = tmp_path_factory.mktemp("books") / "chi bộ.chibo"
    with core_book.create(path, PASSPHRASE) as book, book.write("Chi bộ thử") as session:
        branch_service.save_branch(
            session,
            BranchInfo(
                "Chi bộ thôn Nà Sơn",
                "Đảng bộ xã Hòa Bình",
                "Hòa Bình",
                meeting_place="Nhà văn hóa thôn Nà Sơn",
            ),
        )
        branch_service.save_term(session, TermInfo(None, "2025 - 2030", dt.date(2025, 3, 1), None))
        branch_service.save_officer(
            session, OfficerInfo(None, Post.SECRETARY, "Trần Thanh Hiền", None, dt.date(2025, 3, 1), None)
        )
        for name in NAMES:
            probationary = name == PROBATIONARY
            member_id, _notes = members_service.save_member(
                session,
                MemberDraft(
                    name,
                    sex="male",
                    birth_date=day_of("1980-05-10"),
                    admission_decision_date=day_of("2026-02-20" if probationary else "2004-02-20"),
                    admission_date=day_of("2026-03-03" if probationary else "2004-03-03"),
                    official_date=None if probationary else day_of("2005-03-03"),
                ),
                TODAY,
            )
            kind = {
                EXEMPT: EventKind.EXEMPTION,
                ELSEWHERE: EventKind.TEMPORARY_OUT,
                GUEST: EventKind.TEMPORARY_IN,
            }.get(name)
            if kind is not None:
                members_service.record_event(
                    session, EventDraft(member_id, kind.value, day_of("2026-01-10")), TODAY
                )
    return path


@pytest.fixture
def book(blank_branch: Path, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "chi bộ.chibo"
    shutil.copy(blank_branch, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def people(book: Book) -> dict[str, int]:
    """Name → id."""
    with book.read() as session:
        return {one.full_name: one.id for one in members_service.people_on(session, TODAY)}


@pytest.fixture
def november(book: Book) -> int:
    """November's regular meeting, just prepared."""
    with book.write("Chuẩn bị") as session:
        return service.create_meeting(
            session,
            MeetingDraft(
                MeetingKind.REGULAR.value,
                "2026-11",
                dt.date(2026, 11, 18),
                dt.time(14, 0),
                place="Nhà văn hóa thôn Nà Sơn",
                chair="Trần Thanh Hiền",
                chair_post="Bí thư",
                recorder="Vi Thị Kim Dung",
            ),
        )
