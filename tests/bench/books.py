"""Books of any size with invented people, for measuring: `python -m tests.bench.books OUT.chibo 5000 [YEARS ROWS]`.

The same size gives the same book. Each member is admitted and recognised, some were transferred in or out in 2025; the
branch met every month of 2025 and rated its members for 2025. An old branch has met for YEARS years, and its history is
filled with small corrections until it has ROWS rows.
"""

from __future__ import annotations

import random
import sys
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import fold, name_key

PASSPHRASE = "đo tốc độ của sổ 2025"
YEAR = 2025

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Lò Đinh Quàng".split()
MIDDLE = "Văn Thị Đức Minh Ngọc Hữu Quang Thanh Xuân Thế Đình Kim Bá Công Hồng".split()
GIVEN = (
    "An Ánh Bình Châu Chiến Cường Dũng Duyên Đạt Đức Giang Hà Hải Hạnh Hòa Hùng Hương Khánh Lan Linh Long Mai Nam Nga "
    "Oanh Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thủy Trang Tuấn Tú Ước Vân Xuân Yến"
).split()
PLACES = ("xã Hòa Bình", "xã Nà Sơn", "phường Đông Hồ", "thị trấn Yên Lạc", "thôn Nà Phường")
AGENDA = ("Tình hình thực hiện nhiệm vụ tháng trước", "Nhiệm vụ tháng tới", "Công tác phát triển đảng viên")
CONTENT = (
    "Trong tháng, chi bộ đã lãnh đạo nhân dân hoàn thành việc thu hoạch vụ mùa, giữ gìn vệ sinh đường thôn, vận động các hộ "
    "tham gia bảo hiểm y tế và góp ngày công sửa nhà văn hóa; còn hai việc chưa xong vì thời tiết, chuyển sang tháng sau."
)


def people(count: int) -> list[dict[str, Any]]:
    """`count` invented members as rows of the table of members; the same for the same count."""
    dice = random.Random(count)
    rows = []
    for number in range(count):
        female = dice.random() < 0.4
        middle = "Thị" if female else dice.choice([m for m in MIDDLE if m != "Thị"])
        name = f"{dice.choice(FAMILY)} {middle} {dice.choice(GIVEN)}"
        birth = date(1945, 1, 1) + timedelta(days=dice.randrange(59 * 365))
        citizen_id = f"{dice.randrange(10**12):012d}"
        party_card = f"{dice.randrange(10**12):012d}"
        phone = f"09{dice.randrange(10**8):08d}"
        rows.append(
            {
                "full_name": name,
                "sort_key": name_key(name),
                "folded": fold(f"{name} {party_card} {citizen_id} {phone}"),
                "sex": "female" if female else "male",
                "birth_date": PartialDate.of(birth),
                "hometown": dice.choice(PLACES),
                "residence": dice.choice(PLACES),
                "ethnicity": dice.choice(("Kinh", "Tày", "Nùng", "Mường", "Thái")),
                "religion": "Không",
                "citizen_id": citizen_id,
                "party_card": party_card,
                "phone": phone,
                "political_theory": dice.choice(("", "Sơ cấp", "Trung cấp", "Cao cấp")),
                "profile_number": f"{number + 1:06d}",
            }
        )
    return rows


def make(path: Path, count: int) -> None:
    """Write a book of `count` members to `path` (which must not exist)."""
    from desktop_app.branch.models import Branch, Term
    from desktop_app.core import book as books
    from desktop_app.core import history
    from desktop_app.meetings.models import AgendaItem, Attendance, Meeting, Opinion, Vote
    from desktop_app.members.models import Member, MemberEvent
    from desktop_app.ratings.models import Campaign, MemberRating

    dice = random.Random(count + 1)
    with books.create(path, PASSPHRASE) as book, book.write("Số liệu để đo") as session:
        session.add(Branch(id=1, name="Chi bộ thôn Nà Sơn", superior="Đảng bộ xã Hòa Bình", place="Hòa Bình"))
        session.add(Term(title="Nhiệm kỳ 2025 - 2027", start=date(2025, 1, 1), end=None))
        rows = [_row(Member, **person) for person in people(count)]
        ids = history.bulk_insert(session, Member, rows)

        events = []
        for number, (member_id, row) in enumerate(zip(ids, rows, strict=True)):
            admitted = date(row["birth_date"].year, 1, 15) + timedelta(
                days=dice.randrange(20 * 365, 21 * 365) if number % 40 else 20 * 365
            )
            admitted = min(admitted, date(2024, 3, 1))
            events += [
                _event(MemberEvent, member_id, "admission", admitted),
                _event(MemberEvent, member_id, "recognition", admitted + timedelta(days=365)),
            ]
            if number % 25 == 1:
                events.append(_event(MemberEvent, member_id, "transfer-in", date(YEAR, 1 + number % 12, 5)))
            if number % 50 == 2:
                events.append(_event(MemberEvent, member_id, "transfer-out", date(YEAR, 1 + number % 12, 20)))
        history.bulk_insert(session, MemberEvent, events)

        meetings = [
            _row(
                Meeting,
                month=f"{YEAR}-{month:02d}",
                date=date(YEAR, month, 5),
                start=time(19, 30),
                end=time(21, 0),
                chair="Nguyễn Văn An",
                recorder="Trần Thị Bình",
                final_version=0,
            )
            for month in range(1, 13)
        ]
        meeting_ids = history.bulk_insert(session, Meeting, meetings)
        marks = ("present",) * 18 + ("excused", "absent")
        history.bulk_insert(
            session,
            Attendance,
            [
                _row(Attendance, meeting_id=meeting, member_id=member, mark=dice.choice(marks))
                for meeting in meeting_ids
                for member in ids
            ],
        )

        agenda = [
            _row(
                AgendaItem,
                meeting_id=meeting,
                position=position,
                title=title,
                presenter="Nguyễn Văn An",
                content=CONTENT,
                conclusion="Hội nghị thống nhất với nội dung đã trình bày.",
            )
            for meeting in meeting_ids
            for position, title in enumerate(AGENDA, 1)
        ]
        item_ids = history.bulk_insert(session, AgendaItem, agenda)
        history.bulk_insert(
            session,
            Opinion,
            [
                _row(
                    Opinion,
                    agenda_item_id=item,
                    position=1,
                    speaker="Trần Thị Bình",
                    text="Nhất trí với báo cáo.",
                )
                for item in item_ids
            ],
        )
        history.bulk_insert(
            session,
            Vote,
            [
                _row(
                    Vote,
                    meeting_id=meeting,
                    position=1,
                    subject="Thông qua nghị quyết",
                    content=CONTENT,
                    is_resolution=True,
                    votes_for=count,
                    votes_against=0,
                    votes_abstain=0,
                    denominator=count,
                    needed=count // 2 + 1,
                )
                for meeting in meeting_ids
            ],
        )

        campaign = history.bulk_insert(
            session,
            Campaign,
            [_row(Campaign, year=YEAR, regime="366+43", review_date=date(YEAR, 12, 5), state="decided")],
        )[0]
        levels = ("excellent",) * 3 + ("good",) * 12 + ("completed",) * 4 + ("failed",)
        ratings = []
        for member in ids:
            level = dice.choice(levels)
            ratings.append(
                _row(
                    MemberRating,
                    campaign_id=campaign,
                    member_id=member,
                    self_level=level,
                    proposed_level=level,
                    decided_level=level,
                    common_points=float(dice.randrange(20, 31)),
                    task_points=float(dice.randrange(40, 71)),
                )
            )
        history.bulk_insert(session, MemberRating, ratings)


def make_old(path: Path, count: int, years: int, rows: int) -> None:
    """Write a book of `count` members and `years` years of meetings whose history has at least `rows` rows."""
    from sqlalchemy import func, select

    from desktop_app.core import book as books
    from desktop_app.core import history
    from desktop_app.meetings.models import AgendaItem, Attendance, Meeting
    from desktop_app.members.models import Member

    make(path, count)
    dice = random.Random(rows)
    with books.unlock(path, PASSPHRASE) as book:
        with book.read() as session:
            ids = list(session.scalars(select(Member.id).order_by(Member.id)))
            written = session.scalar(select(func.count(history.Change.id))) or 0
        months = [(YEAR - 1 - back // 12, 12 - back % 12) for back in range(12 * (years - 1))]
        # in the years before the branch was smaller
        present = ids[: max(1, (rows - written) // max(1, len(months)) - 10)]
        for year, month in months:
            with book.write(f"Buổi sinh hoạt {month}/{year}") as session:
                day = date(year, month, 5)
                meeting = history.bulk_insert(
                    session,
                    Meeting,
                    [
                        _row(
                            Meeting,
                            month=f"{year}-{month:02d}",
                            date=day,
                            start=time(19, 30),
                            final_version=0,
                        )
                    ],
                )[0]
                marks = ("present",) * 18 + ("excused", "absent")
                history.bulk_insert(
                    session,
                    Attendance,
                    [
                        _row(Attendance, meeting_id=meeting, member_id=member, mark=dice.choice(marks))
                        for member in present
                    ],
                )
                history.bulk_insert(
                    session,
                    AgendaItem,
                    [
                        _row(AgendaItem, meeting_id=meeting, position=place, title=title, content=CONTENT)
                        for place, title in enumerate(AGENDA, 1)
                    ],
                )
        with book.read() as session:
            written = session.scalar(select(func.count(history.Change.id))) or 0
        while written < rows:
            with book.write("Sửa đảng viên") as session:
                person = session.get_one(Member, dice.choice(ids))
                person.phone = f"09{dice.randrange(10**8):08d}"
            written += 1


def make_empty(path: Path) -> None:
    """Write a book in which nothing stands yet."""
    from desktop_app.core import book as books

    books.create(path, PASSPHRASE).close()


def edit(path: Path, times: int) -> None:
    """Go on with a book: so many members get another telephone number."""
    from sqlalchemy import select

    from desktop_app.core import book as books
    from desktop_app.members.models import Member

    dice = random.Random(times)
    with books.unlock(path, PASSPHRASE) as book:
        with book.read() as session:
            ids = list(session.scalars(select(Member.id).order_by(Member.id)))
        for _ in range(times):
            with book.write("Sửa đảng viên") as session:
                person = session.get_one(Member, dice.choice(ids))
                person.phone = f"08{dice.randrange(10**8):08d}"


def _event(model: Any, member_id: int, kind: str, day: date) -> dict[str, Any]:
    return _row(
        model, member_id=member_id, kind=kind, date=PartialDate.of(day), decision_date=PartialDate.of(day)
    )


def _row(model: Any, **values: Any) -> dict[str, Any]:
    """A whole row: the values given, the column's default for the others."""
    row: dict[str, Any] = {}
    for column in model.__table__.columns:
        if column.name in values:
            row[column.name] = values.pop(column.name)
        elif not column.primary_key:
            default = column.default
            row[column.name] = (
                None if default is None else default.arg(None) if default.is_callable else default.arg
            )
    assert not values, f"{model.__name__} has no {sorted(values)}"
    return row


if __name__ == "__main__":
    target = Path(sys.argv[1])
    match sys.argv[2:]:
        case ["0"]:
            make_empty(target)
        case ["edit", times]:
            edit(target, int(times))
        case [count, years, rows]:
            make_old(target, int(count), int(years), int(rows))
        case [count]:
            make(target, int(count))
        case _:
            sys.exit(__doc__)
