"""A book with people for the place of residence. All people are invented."""

from __future__ import annotations

import pytest

from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.members import service as members
from desktop_app.members.service import MemberDraft
from tests.members.conftest import TODAY, book, context, empty_book, looks

__all__ = ["TODAY", "book", "context", "empty_book", "looks", "people"]


@pytest.fixture
def people(book: Book) -> list[int]:
    """Three official members of an office branch, in Vietnamese order."""
    from desktop_app.branch.models import Branch

    with book.write("Nhập") as session:
        session.get_one(Branch, 1).kind = "office"
        drafts = [
            MemberDraft(
                full_name=name,
                sex="female",
                birth_date=PartialDate(1980, 5, n),
                residence="Số 12, đường Trần Phú",
                admission_date=PartialDate(2005, 3, 1),
                official_date=PartialDate(2006, 3, 1),
            )
            for n, name in enumerate(("Nông Thị Ánh", "Lý Thu Hà", "Hứa Thị Yến"), 1)
        ]
        return members.insert_members(session, drafts, TODAY)
