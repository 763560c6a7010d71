"""Books and people for the tests of the members feature. All people are invented."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo
from desktop_app.core import book as core_book
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate, add_months
from desktop_app.members import service
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import EventDraft, MemberDraft

PASSPHRASE = "mật khẩu thử"
TODAY = date(2026, 11, 23)

FAMILY = "Nông Hoàng Lương Vi Hứa Nguyễn Triệu Trần Lý Đặng Bùi Chu Dương Đỗ Phan Võ".split()
MIDDLE = "Văn Thị Đức Minh Xuân Thanh Hồng Quang Hữu Thu Kim Bích Ngọc Viết".split()
GIVEN = "Ánh Bình Cường Dung Đạt Đức Hải Hiền Khánh Phượng Thủy Yến Ước Ý Sơn Quyên Tư An".split()


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book with its branch, to be copied: making one takes a quarter of a second."""
    path = tmp_path_factory.mktemp("books") / "trống.chibo"
    with core_book.create(path, PASSPHRASE) as book, book.write("Đặt tên chi bộ") as session:
        branch_service.save_branch(
            session, BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
        )
    return path


@pytest.fixture
def book(empty_book: Path, tmp_path: Path) -> Iterator[Book]:
    """A book of this test alone."""
    path = tmp_path / "thử.chibo"
    shutil.copy(empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        yield opened


def pd(text: str | None) -> PartialDate | None:
    """``2024-09-15`` as a partial date."""
    return None if text is None else PartialDate.from_iso(text)


def draft(full_name: str = "Nông Thị Hồng Ánh", **values: object) -> MemberDraft:
    """A draft; dates may be given as ISO text."""
    for name, value in values.items():
        if isinstance(value, str) and (name.endswith("_date") or name == "party_age_from"):
            values[name] = PartialDate.from_iso(value)
    return MemberDraft(full_name, **values)  # type: ignore[arg-type]  # plain values by name


def happening(member_id: int, kind: EventKind, day: str, **values: object) -> EventDraft:
    """An event draft; dates may be given as ISO text."""
    for name in ("until", "decision_date"):
        if isinstance(values.get(name), str):
            values[name] = PartialDate.from_iso(str(values[name]))
    return EventDraft(member_id, kind.value, PartialDate.from_iso(day), **values)  # type: ignore[arg-type]


def invented(count: int, seed: int = 7) -> list[MemberDraft]:
    """Invented members with all usual fields; every seventeenth is probationary."""
    chance = random.Random(seed)
    people = []
    for n in range(count):
        female = chance.random() < 0.5
        birth = date(1945, 1, 1) + timedelta(days=chance.randrange(20000))
        admitted = add_months(birth, 12 * 20 + chance.randrange(100))
        admitted = min(admitted, date(2025, 9, 1))
        probationary = n % 17 == 3
        if probationary:
            admitted = date(2026, 1, 5) + timedelta(days=n % 200)
        name = f"{FAMILY[n % len(FAMILY)]} {'Thị' if female else 'Văn'} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
        code = (0 if birth.year < 2000 else 2) + female
        people.append(
            MemberDraft(
                name,
                sex="female" if female else "male",
                birth_date=PartialDate.of(birth),
                citizen_id=f"020{code}{birth.year % 100:02d}{n:06d}",
                party_card=f"{120000000000 + n}",
                phone=f"09{n:08d}",
                ethnicity=chance.choice(("Kinh", "Tày", "Nùng", "Dao")),
                religion="Không",
                hometown="Xã Hòa Bình, tỉnh Lạng Sơn",
                residence="Thôn Nà Sơn, xã Hòa Bình, tỉnh Lạng Sơn",
                political_theory=chance.choice(("", "Sơ cấp", "Trung cấp")),
                admission_decision_date=PartialDate.of(admitted - timedelta(days=12)),
                admission_date=PartialDate.of(admitted),
                official_date=None if probationary else PartialDate.of(add_months(admitted, 12)),
            )
        )
    return people


@pytest.fixture
def fill(book: Book) -> Callable[[int], list[int]]:
    """Fills the book with invented members and, every few of them, one more event."""

    def fill(count: int) -> list[int]:
        with book.write("Nhập danh sách") as session:
            ids = service.insert_members(session, invented(count), TODAY)
            events = []
            for n, member_id in enumerate(ids):
                if n % 9 == 5:
                    events.append(happening(member_id, EventKind.EXEMPTION, "2025-03-01"))
                elif n % 13 == 7:
                    events.append(
                        happening(
                            member_id, EventKind.TRANSFER_OUT, "2025-06-20", scope=Scope.OTHER_PROVINCE.value
                        )
                    )
                elif n % 11 == 9:
                    events.append(happening(member_id, EventKind.TEMPORARY_IN, "2026-02-01"))
                else:
                    events.append(
                        happening(member_id, EventKind.COMMENDATION, "2024-02-03", detail="Giấy khen")
                    )
            service.insert_events(session, events)
        return ids

    return fill
