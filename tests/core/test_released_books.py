"""A book of every released schema opens, is upgraded for real, and keeps what was in it.

The files in ``tests/data/books`` were written by the program of their time and are never written again.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_app.branch import service as branch
from desktop_app.core import backup, check, migrations
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.meetings import final_minutes, minutes_reading, period_figures
from desktop_app.members import service as members
from tests.conftest import ROOT
from tests.core.test_book import shape

PASSPHRASE = "mật khẩu thử"
RELEASED = sorted((ROOT / "tests" / "data" / "books").glob("schema-*.chibo"))


def test_there_is_a_book_of_this_schema() -> None:
    assert [path.stem for path in RELEASED] == [f"schema-{n:04d}" for n in range(1, migrations.LATEST + 1)]


def _tables_of(book: Book) -> object:
    connection = book.raw_connection()
    try:
        return shape(connection)
    finally:
        connection.close()


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_book_keeps_its_data(released: Path, tmp_path: Path, book: Book) -> None:
    new_book = book
    path = tmp_path / released.name
    shutil.copy(released, path)

    def keep(old: Book) -> None:
        backup.make_copy(old, "trước nâng cấp", datetime(2027, 1, 4, 8, 0))

    with books.unlock(path, PASSPHRASE, before_upgrade=keep) as book:
        assert check.check_book(book) == []
        assert _tables_of(book) == _tables_of(new_book)
        with book.read() as session:
            assert branch.get_branch(session).name == "Chi bộ thôn Nà Sơn"
            people = members.people_on(session, date(2026, 11, 23))
            assert len(people) == 12
            assert people[0].full_name == "Nông Thị Ánh"
            held = period_figures.list_meetings(session)
            assert [(meeting.month, meeting.final_version, meeting.present) for meeting in held] == [
                ("2026-11", 1, 11)
            ]
            facts = minutes_reading.load_minutes(session, held[0].id)
            assert facts.votes[0].votes_for == 9
            assert final_minutes.minutes_file(session, held[0].id).startswith(b"%PDF")
