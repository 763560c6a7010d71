from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.branch import service
from desktop_app.branch.models import Post
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError

INFO = service.BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with books.create(tmp_path / "sổ.chibo", "mật khẩu thử") as opened:
        yield opened


@pytest.mark.parametrize("field", ["name", "superior", "place"])
@pytest.mark.parametrize("text", ["", "  \u200b ", "x" * 300])
def test_names_are_needed_and_bounded(book: Book, field: str, text: str) -> None:
    texts = {"name": "A", "superior": "B", "place": "C", field: text}
    info = service.BranchInfo(texts["name"], texts["superior"], texts["place"])
    with pytest.raises(UserError) as caught, book.write("Tạo sổ") as session:
        service.save_branch(session, info)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "superior, place, recipient",
    [
        ("Đảng bộ xã Hòa Bình", "Hòa Bình", "Đảng ủy xã Hòa Bình"),
        ("Đảng bộ phường Cẩm Lệ", "Cẩm Lệ", "Đảng ủy phường Cẩm Lệ"),
        ("Đảng ủy xã Đăk Nang", "Đăk Nang", "Đảng ủy xã Đăk Nang"),
        ("Công ty Sao Mai", "Công ty Sao Mai", "Công ty Sao Mai"),
    ],
)
def test_what_follows_from_the_superior_body(superior: str, place: str, recipient: str) -> None:
    assert service.place_of(superior) == place
    assert service.BranchInfo("A", superior, "B").recipient == recipient


def test_the_signer_of_a_day(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        service.set_up(session, INFO, date(2023, 1, 1), "Nguyễn Xuân Đức")
        service.save_officer(
            session,
            service.OfficerInfo(None, Post.DEPUTY_SECRETARY, "Trần Thị Bình", None, date(2022, 1, 1), None),
        )
        service.save_officer(
            session, service.OfficerInfo(None, Post.SECRETARY, "Lý Thu Phượng", None, date(2026, 1, 1), None)
        )
    with book.read() as session:
        # meetings H 7: the deputy signs T/M CHI BỘ / PHÓ BÍ THƯ
        assert service.signer(session, date(2022, 6, 1)) == service.Signer(
            "Trần Thị Bình", "PHÓ BÍ THƯ", None
        )
        assert service.signer(session, date(2025, 12, 31)).name == "Nguyễn Xuân Đức"
        assert service.signer(session, date(2026, 1, 1)).name == "Lý Thu Phượng"


@pytest.mark.parametrize("name", ["ThS. Trần Thị B", "TS Trần Thị B", "PGS.TS. Trần Thị B"])
def test_no_titles_before_the_signers_name(name: str) -> None:
    assert service.name_warning(name)


@pytest.mark.parametrize("name", ["Trần Thị B", "Tsan Văn Ba", ""])
def test_plain_names_are_fine(name: str) -> None:
    assert service.name_warning(name) is None


def test_terms(book: Book) -> None:
    with book.write("Nhiệm kỳ") as session:
        service.save_term(session, service.TermInfo(None, "2022 - 2025", date(2022, 5, 1), date(2025, 4, 30)))
        service.save_term(session, service.TermInfo(None, "2025 - 2030", date(2025, 5, 20), None))
        between = service.current_term(session, date(2025, 5, 10))
        assert between is not None
        assert between.title == "2022 - 2025"
        assert service.current_term(session, date(2020, 1, 1)) is None
        with pytest.raises(UserError):
            service.save_term(session, service.TermInfo(None, "x", date(2025, 5, 20), None))
        with pytest.raises(UserError):
            service.save_term(session, service.TermInfo(None, "x", date(2026, 5, 20), date(2026, 5, 1)))
