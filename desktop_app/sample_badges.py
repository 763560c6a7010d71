"""The sample branch: cases of the coming rounds. All people are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from desktop_app import sample
from desktop_app.badges import service
from desktop_app.badges.rules import Case
from desktop_app.core.book import Book

_ROUND = dt.date(2027, 2, 3)


def fill(book: Book, people: Mapping[str, int]) -> None:
    """Keep it through the same services as the screens; ``people`` are the members' ids by name."""
    with book.write("Hồ sơ Huy hiệu Đảng đợt 03/02/2027") as session:
        for case in (
            Case(people["Dương Quốc Chiến"], 45, declared_on=dt.date(2026, 11, 16)),
            Case(
                people["Ma Văn Giáp"],
                30,
                "early",
                _ROUND,
                "Bệnh nặng, giấy ra viện ngày 12/10/2026",
                declared_on=dt.date(2026, 11, 10),
            ),
            Case(people["Hoàng Đức Bình"], 45, "reissue", _ROUND, "Mất do lũ cuốn tháng 9/2025"),
        ):
            service.save_case(session, case, sample.TODAY)
