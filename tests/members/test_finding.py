"""A member by name or number, as the commands take it."""

from __future__ import annotations

import pytest

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import service
from desktop_app.members.finding import member_named
from tests.members.conftest import TODAY, draft


def test_member_by_name_or_number(book: Book) -> None:
    drafts = [
        draft("Nông Thị Hồng Ánh", birth_date="1994-04-22"),
        draft("Lý Văn Tư", birth_date="1960-01-02"),
        draft("Lý Văn Tú", birth_date="1970-05"),
        draft("Nông Thị Hồng Ánh", birth_date="1960"),
    ]
    with book.write("Thử") as session:
        first, second, third, last = service.insert_members(session, drafts, TODAY)
    with book.read() as session:
        assert member_named(session, " Lý  Văn Tư ") == second, "the very name comes before one like it"
        assert member_named(session, str(third)) == third
        for text, said in (
            ("Nông Thị Hồng Ánh", f"22/04/1994 ({first}); Nông Thị Hồng Ánh 1960 ({last})"),
            ("ly van tu", f"({second})"),
            ("Không Ai", "Không Ai"),
            ("9" * 30, "99"),
        ):
            with pytest.raises(UserError) as raised:
                member_named(session, text)
            assert said in str(raised.value)
