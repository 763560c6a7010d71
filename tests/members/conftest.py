"""Books and people for the tests of the members feature. All people are invented."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.models import Post
from desktop_app.branch.service import BranchInfo, OfficerInfo
from desktop_app.core import book as core_book
from desktop_app.core import history_reading
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate, add_months
from desktop_app.members import service
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import EventDraft, MemberDraft
from desktop_app.ui import theme
from desktop_app.ui import words as ui_words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks

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
        info = BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
        branch_service.save_branch(session, info)
        secretary = OfficerInfo(None, Post.SECRETARY, "Nguyễn Xuân Đức", None, date(2025, 5, 1), None)
        branch_service.save_officer(session, secretary)
    return path


@pytest.fixture(scope="session")
def na_son_book(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A book with the members of :func:`na_son` and their ids by name, to be copied."""
    path = tmp_path_factory.mktemp("na-son") / "Nà Sơn.chibo"
    shutil.copy(empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        return path, na_son(opened)


@pytest.fixture
def people(na_son_book: tuple[Path, dict[str, int]]) -> dict[str, int]:
    """The members of the branch by name; `book` is then one that has them."""
    return dict(na_son_book[1])


@pytest.fixture
def book(empty_book: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Book]:
    """A book of this test alone: empty, or with the members of `people` where they are asked for."""
    path = tmp_path / "thử.chibo"
    filled = "na_son_book" in request.fixturenames
    shutil.copy(request.getfixturevalue("na_son_book")[0] if filled else empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_book(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book of the tests of one file that keep nothing: see :func:`session`."""
    path = tmp_path_factory.mktemp("shared") / "chung.chibo"
    shutil.copy(empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        yield opened


class _Nothing(Exception):
    """Nothing of the test is kept."""


@pytest.fixture
def session(shared_book: Book) -> Iterator[Session]:
    """A session whose changes are gone after the test: opening a book costs a tenth of a second and more."""
    with contextlib.suppress(_Nothing), shared_book.write("Thử") as opened:
        yield opened
        raise _Nothing


@contextmanager
def taken_back(book: Book) -> Iterator[Book]:
    """One open book for many tests: whatever a test wrote is taken back after it. Unlocking costs half a second."""

    def written() -> list[history_reading.ChangeInfo]:
        with book.read() as session:
            return [found for found in history_reading.list_changes(session) if found.reverts is None]

    before = {found.id for found in written()}
    yield book
    for found in written():
        if found.id not in before and not found.reverted:
            book.undo(found.id)


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
    for name in ("until", "decision_date", "received_on"):
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


def na_son(book: Book) -> dict[str, int]:
    """A branch as in the pictures: official, probationary, exempt, absent, a guest, people who left; ids by name."""
    ids: dict[str, int] = {}
    official = [
        ("Nông Thị Hồng Ánh", "1978-03-12", "2003-05-19"),
        ("Lương Văn Cường", "1985-11-05", "2011-09-02"),
        ("Vi Thị Kim Dung", "1990-08-21", "2015-11-07"),
        ("Nguyễn Xuân Đức", "1969-09-30", "1997-02-03"),
        ("Triệu Thế Hải", "1972-07", "1999-08-19"),
        ("Trần Thanh Hiền", "1983-12-25", "2008-03-26"),
        ("Lý Thu Phượng", "1988-04-09", "2013-04-30"),
        ("Đặng Hữu Thủy", "1949", "1975-12-22"),
        ("Hoàng Đức Bình", "1956", "1980-02-03"),
        ("Hoàng Bích Yến", "1992-02-11", "2019-03-08"),
        ("Chu Văn An", "1960-01-05", "1990-02-03"),
    ]
    with book.write("Nhập danh sách") as session:
        for n, (name, birth, admitted) in enumerate(official):
            female = " Thị " in name or name.split()[-1] in ("Hiền", "Phượng", "Yến")
            item = draft(
                name,
                sex="female" if female else "male",
                birth_date=birth,
                citizen_id=f"0201{birth[2:4]}{100000 + n}" if female else f"0200{birth[2:4]}{100000 + n}",
                party_card=f"{120000000100 + n}",
                phone=f"09120000{n:02d}",
                ethnicity="Tày" if n % 2 else "Nùng",
                religion="Không",
                hometown="Xã Hòa Bình, tỉnh Lạng Sơn",
                residence="Thôn Nà Sơn, xã Hòa Bình, tỉnh Lạng Sơn",
                party_post="Bí thư chi bộ" if name == "Nguyễn Xuân Đức" else "",
                admission_decision_date=f"{admitted[:4]}-01-20" if name == "Nguyễn Xuân Đức" else None,
                admission_date=admitted,
                official_date=f"{int(admitted[:4]) + 1}{admitted[4:]}",
            )
            ids[name] = service.save_member(session, item, TODAY)[0]
        for name, birth, admitted, decided in (
            ("Hứa Minh Đạt", "2001-01-14", "2025-11-10", "2025-10-28"),
            ("Nông Quang Khánh", "1995-06-18", "2025-10-20", "2025-10-05"),
        ):
            item = draft(
                name,
                sex="male",
                birth_date=birth,
                citizen_id=f"020{2 if birth > '2' else 0}{birth[2:4]}004471",
                admission_decision_date=decided,
                admission_decision_number="41-QĐ/ĐU",
                admission_date=admitted,
                admission_place="chi bộ",
                introducer_1="Nguyễn Xuân Đức",
                hometown="Xã Hòa Bình, tỉnh Lạng Sơn",
            )
            ids[name] = service.save_member(session, item, TODAY)[0]
        for name, kind, day, values in (
            ("Hoàng Đức Bình", EventKind.EXEMPTION, "2024-05-05", {"note": "già yếu"}),
            (
                "Hoàng Bích Yến",
                EventKind.TEMPORARY_IN,
                "2026-03-01",
                {"place": "Chi bộ Trường THCS Hòa Bình"},
            ),
            (
                "Chu Văn An",
                EventKind.TRANSFER_OUT,
                "2026-04-15",
                {"scope": "same-province", "place": "Đảng bộ xã Đoàn Kết"},
            ),
        ):
            service.record_event(session, happening(ids[name], kind, day, **values), TODAY)
    return ids


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %, Vietnamese before and after a test of a screen."""
    ui_words.install(qapp)
    # painting every widget of the tests before anew costs half a second
    if theme.is_dark() or theme.zoom() != 100 or not qapp.styleSheet():
        theme.apply(qapp, False, 100)
    yield
    if theme.is_dark() or theme.zoom() != 100:
        theme.apply(qapp, False, 100)


@pytest.fixture
def context(looks: None, book: Book, tmp_path: Path, qapp: QApplication) -> Iterator[Context]:
    """What a page is given, around the book of this test."""
    tasks = Tasks()
    yield Context(book, Settings(tmp_path / "settings.ini"), tasks, book.path, lambda: TODAY)
    tasks.close()
