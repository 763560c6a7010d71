"""The register: numbers per type and term (meetings and documents H 3-6), what is issued is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.branch import service as branch
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.papers import service
from desktop_app.papers.models import PaperState
from desktop_app.papers.service import PaperDraft


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with books.create(tmp_path / "sổ.chibo", "mật khẩu thử") as opened:
        with opened.write("Tạo sổ") as session:
            branch.set_up(
                session,
                branch.BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình"),
                date(2025, 3, 1),
            )
        yield opened


def draft(
    type_code: str, day: date, number: int | None = None, body: str = "CB", subject: str = "thử"
) -> PaperDraft:
    return PaperDraft("other", type_code, subject, day, number=number, body_code=body)


@pytest.mark.parametrize(
    "number, type_code, text",
    [
        (5, "NQ", "Số 05-NQ/CB"),
        (12, "BC", "Số 12-BC/CB"),
        (127, "QĐ", "Số 127-QĐ/CB"),
        (3, "CTr", "Số 03-CTr/CB"),
    ],
)
def test_numbers_as_printed(number: int, type_code: str, text: str) -> None:
    assert service.format_number(number, type_code) == text


@pytest.mark.parametrize(
    "typed, text",
    [
        ("Số: 01 - BC/CB", "Số 01-BC/CB"),
        ("Số 01/BC-CB", "Số 01-BC/CB"),
        ("5-nq/cb", "Số 05-NQ/CB"),
        ("số 1-qđ/cb", "Số 01-QĐ/CB"),
        ("1-NQ/ĐH", "Số 01-NQ/ĐH"),
    ],
)
def test_numbers_as_typed(typed: str, text: str) -> None:
    assert service.normalise_number(typed) == text


@pytest.mark.parametrize("typed", ["", "05", "Số 0-NQ/CB", "Số 5-HD/CB", "5-CT/CB", "NQ/CB"])
def test_what_a_branch_cannot_number(typed: str) -> None:
    with pytest.raises(UserError):
        service.normalise_number(typed)


def test_numbers_run_through_the_term_and_per_type(book: Book) -> None:
    with book.write("Văn bản") as session:
        service.save_paper(session, draft("NQ", date(2026, 12, 28), 24))
        assert service.next_number(session, "NQ", date(2027, 1, 10)) == 25
        assert service.next_number(session, "BC", date(2027, 1, 10)) == 1
        service.save_paper(session, draft("NQ", date(2026, 12, 28), 1, body="ĐH"))
        assert service.next_number(session, "NQ", date(2027, 1, 10)) == 25
        branch.save_term(session, branch.TermInfo(None, "2027 - 2030", date(2027, 6, 1), None))
        assert service.next_number(session, "NQ", date(2027, 6, 2)) == 1
        assert service.next_number(session, "NQ", date(2027, 5, 31)) == 25


def test_a_taken_number_names_the_other_paper_and_a_gap_warns(book: Book) -> None:
    with book.write("Văn bản") as session:
        service.save_paper(session, draft("BC", date(2026, 6, 1), 5, subject="báo cáo 6 tháng"))
        with pytest.raises(UserError, match="báo cáo 6 tháng") as caught:
            service.save_paper(session, draft("BC", date(2026, 7, 1), 5))
        assert caught.value.field == "number"
        assert service.gap_warning(session, "BC", 6, date(2026, 7, 1)) is None
        assert "06" in (service.gap_warning(session, "BC", 7, date(2026, 7, 1)) or "")


def test_what_was_issued_stays_and_is_replaced_by_a_new_version(book: Book) -> None:
    with book.write("Văn bản") as session:
        paper = service.save_paper(session, draft("BC", date(2026, 6, 20)))
        service.issue_paper(session, paper, b"%PDF-1", {"closing": 34}, {"I": "…"})
        info = service.get_paper(session, paper)
        assert (info.number_text, info.state) == ("Số 01-BC/CB", PaperState.ISSUED)
        with pytest.raises(UserError):
            service.save_paper(session, PaperDraft("other", "BC", "khác", date(2026, 6, 20), id=paper))
        with pytest.raises(UserError):
            service.delete_draft(session, paper)
        with pytest.raises(UserError):
            service.mark_submitted(session, paper, date(2026, 6, 19))
        service.mark_submitted(session, paper, date(2026, 6, 21))
        fresh = service.replace_paper(session, paper)
        assert service.get_paper(session, fresh).version == 2
        assert [p.id for p in service.list_papers(session)] == [fresh]
        service.delete_draft(session, fresh)
        assert [p.id for p in service.list_papers(session)] == [paper]
        assert service.paper_file(session, paper) == b"%PDF-1"


def test_a_new_version_keeps_its_number(book: Book) -> None:
    with book.write("Văn bản") as session:
        first = service.save_paper(session, draft("BC", date(2026, 6, 20)))
        service.issue_paper(session, first, b"%PDF-1", {}, {})
        second = service.replace_paper(session, first)
        service.issue_paper(session, second, b"%PDF-2", {}, {})
        third = service.replace_paper(session, second)
        again = PaperDraft("test", "BC", "sửa lại", date(2026, 6, 20), id=third, number=1)
        assert service.save_paper(session, again) == third
        assert service.get_paper(session, third).number_text == "Số 01-BC/CB"
        with pytest.raises(UserError, match="sửa lại"):
            service.save_paper(session, draft("BC", date(2026, 6, 21), 1))
