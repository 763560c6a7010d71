"""The lines of a record: posts, work, training, relatives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import records, service
from desktop_app.members.records import FamilyDraft, Line, PostDraft, TrainingDraft, WorkDraft
from desktop_app.safety import bin as bins
from tests.members.conftest import TODAY, draft, pd


@pytest.fixture
def anh(book: Book) -> int:
    with book.write("Thêm") as session:
        return service.save_member(session, draft(party_post="Chi ủy viên"), TODAY)[0]


def keep(book: Book, line: Line) -> int:
    with book.write("Ghi") as session:
        return records.save_line(session, line, TODAY)


def posts_now(book: Book, member_id: int) -> tuple[str, str]:
    with book.read() as session:
        kept = service.get_member(session, member_id, TODAY).draft
    return kept.party_post, kept.government_post


def test_the_posts_of_today_follow_the_lines(book: Book, anh: int) -> None:
    """A fact is typed once: the record's posts are the lines held today, and what was typed there before stays."""
    first = keep(book, PostDraft(anh, "government", "Trưởng thôn", "Thôn Nà Sơn", pd("2015"), pd("2020-06")))
    assert posts_now(book, anh) == ("Chi ủy viên", "")
    second = keep(book, PostDraft(anh, "government", "Phó trưởng thôn", "", pd("2020-07"), None))
    assert posts_now(book, anh) == ("Chi ủy viên", "Phó trưởng thôn")
    keep(book, PostDraft(anh, "party", "Bí thư chi đoàn", "", pd("2024"), None))
    assert posts_now(book, anh)[0] == "Chi ủy viên; Bí thư chi đoàn"
    keep(book, PostDraft(anh, "government", "Trưởng thôn", "", pd("2020-07"), None, id=second))
    assert posts_now(book, anh)[1] == "Trưởng thôn"
    with book.write("Bỏ") as session:
        records.delete_line(session, PostDraft, second)
    assert posts_now(book, anh)[1] == ""
    with book.write("Lấy lại") as session:
        bins.restore(session, bins.current_items(session)[0])
    assert posts_now(book, anh)[1] == "Trưởng thôn"
    with book.read() as session:
        assert [line.id for line in records.lines_of(session, PostDraft, anh)][0] == first


def test_lines_stand_in_the_order_of_time(book: Book, anh: int) -> None:
    """Mẫu 2-HSĐV, item 21: from month and year to month and year (members study, A.3)."""
    keep(book, WorkDraft(anh, pd("2001-09"), None, "Giáo viên Trường Tiểu học Hòa Bình"))
    keep(book, WorkDraft(anh, pd("1996-02"), pd("1998-02"), "Chiến sĩ Trung đoàn 123"))
    keep(book, WorkDraft(anh, None, pd("1995"), "Còn nhỏ, đi học"))
    with book.read() as session:
        lines = records.lines_of(session, WorkDraft, anh)
    assert [line.what.split()[0] for line in lines] == ["Còn", "Chiến", "Giáo"]


@pytest.mark.parametrize(
    "line, field",
    [
        (PostDraft(0, "government", " "), "title"),
        (PostDraft(0, "moon", "Trưởng thôn"), "sphere"),
        (PostDraft(0, "party", "Bí thư", start=pd("2020"), end=pd("2019-12")), "end"),
        (PostDraft(0, "party", "Bí thư", start=pd("2020"), end=pd("2027")), "end"),
        (WorkDraft(0, pd("2027"), None, "Đi làm"), "start"),
        (WorkDraft(0, None, None, ""), "what"),
        (TrainingDraft(0, ""), "school"),
        (TrainingDraft(0, "x" * 2000), "school"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(book: Book, anh: int, line: Line, field: str) -> None:
    with pytest.raises(UserError) as caught:
        keep(book, replace(line, member_id=anh))
    assert caught.value.field == field


def test_relatives_are_not_kept_unless_the_branch_chose_to(book: Book, anh: int) -> None:
    """Minimum data (members study, A.3 and G 9): items 10, 18, 27 to 30 are not stored by default."""
    father = FamilyDraft(anh, "Cha đẻ", "Nông Văn Tư", 1950, "Làm ruộng")
    with pytest.raises(UserError, match="chưa chọn lưu"):
        keep(book, father)
    with book.write("Lưu quan hệ gia đình") as session:
        records.keep_family(session)
    kept = keep(book, father)
    with pytest.raises(UserError) as caught:
        keep(book, FamilyDraft(anh, "Con", "Nông Thị Bé", 2030))
    assert caught.value.field == "birth_year"
    with book.read() as session:
        assert records.lines_of(session, FamilyDraft, anh)[0].id == kept
    with book.write("Thôi lưu") as session:
        assert records.forget_family(session) == 1
    with book.read() as session:
        assert records.count_family(session) == 0
        assert not records.family_kept(session)
