"""Members and the place where they live: rules, both directions, deadlines, papers, evidence for ratings (members study, E)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from desktop_app import printing
from desktop_app.branch.models import Branch
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.period import Period
from desktop_app.documents.blocks import Paragraph, Table
from desktop_app.members import listing
from desktop_app.members import service as members
from desktop_app.ratings import service as ratings
from desktop_app.ratings.hints import residence_hint
from desktop_app.ratings.reading import load_campaign
from desktop_app.reports import service as reports
from desktop_app.residence import rules, service
from desktop_app.residence.deadlines import deadlines
from desktop_app.residence.service import InDraft, InYear, OutDraft, Remark
from tests.residence.conftest import TODAY

WARD = "Đảng ủy phường Tân Thịnh"
MARCH, OCTOBER = date(2026, 3, 10), date(2026, 10, 20)


def introduced(member_id: int, **values: object) -> OutDraft:
    return replace(OutDraft(member_id, ward=WARD, letter_date=MARCH), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "received", "asked", "answered", "today", "state"),
    [
        (None, None, None, None, TODAY, "none"),
        ("introduced", None, None, None, TODAY, "to-receive"),
        ("introduced", MARCH, None, None, date(2026, 9, 30), "settled"),
        # "Oct-Nov: requests for remarks" (E, yearly steps)
        ("introduced", MARCH, None, None, date(2026, 10, 1), "to-ask"),
        ("introduced", MARCH, OCTOBER, None, TODAY, "waiting"),
        ("introduced", MARCH, OCTOBER, TODAY, TODAY, "answered"),
        # W35: introduced but exempt from activities: no yearly remark is asked
        ("activity-exempt", MARCH, None, None, TODAY, "exempt"),
        ("activity-exempt", None, None, None, TODAY, "to-receive"),
        ("not-introduced", None, None, None, TODAY, "not-introduced"),
    ],
)
def test_where_an_introduction_stands(
    kind: str | None,
    received: date | None,
    asked: date | None,
    answered: date | None,
    today: date,
    state: str,
) -> None:
    assert rules.state_of(kind, received, None, asked, answered, 2026, today) == state


def test_whoever_moved_is_asked_about_no_more() -> None:
    moved = rules.state_of("introduced", MARCH, date(2026, 6, 1), None, None, 2026, TODAY)
    before = rules.state_of("introduced", MARCH, date(2026, 6, 1), OCTOBER, TODAY, 2025, TODAY)
    assert (moved, before) == ("ended", "answered")


def test_a_village_branch_asks_nobody_who_lives_there(book: Book, people: list[int]) -> None:
    with book.write("Loại") as session:
        session.get_one(Branch, 1).kind = "village"
    with book.read() as session:
        assert {line.state for line in service.list_out(session, 2026, TODAY)} == {"home"}


def test_ours_from_the_letter_to_the_answer(book: Book, people: list[int]) -> None:
    with book.write("Giới thiệu") as session:
        first = service.save_out(session, introduced(people[0]), TODAY)
        service.save_out(
            session,
            introduced(people[1], kind="activity-exempt", reason="Công tác lưu động", received_on=MARCH),
            TODAY,
        )
    with book.write("Tiếp nhận") as session:
        service.receive(session, [first], date(2026, 3, 24), TODAY)
    with book.write("Gửi phiếu") as session:
        service.ask_remarks(session, [first], 2026, OCTOBER, TODAY)
    with book.read() as session:
        states = [(line.full_name, line.state) for line in service.list_out(session, 2026, TODAY)]
        assert states == [
            ("Nông Thị Ánh", "waiting"),
            ("Lý Thu Hà", "exempt"),
            ("Hứa Thị Yến", "none"),
        ]
        assert [d.kind for d in deadlines(session, TODAY, frozenset())] == [
            "residence-introduce",
            "residence-answer",
        ]
    with book.write("Nhận xét") as session:
        remark = Remark(2026, OCTOBER, date(2026, 11, 12), "good", "Gương mẫu, dự họp đầy đủ.")
        service.save_remark(session, first, remark, TODAY)
    with book.read() as session:
        assert service.remarks_of(session, 2026) == {people[0]: remark}
        assert service.remarks_of(session, 2025) == {}


def test_what_was_asked_stays_until_it_is_answered(book: Book, people: list[int]) -> None:
    """E, yearly steps 3 and 4: remarks are there before the year-end review; the turn of the year does not end the waiting."""
    with book.write("Giới thiệu") as session:
        first = service.save_out(session, introduced(people[0], received_on=MARCH), TODAY)
        service.save_out(session, introduced(people[1]), TODAY)
        service.ask_remarks(session, [first], 2026, OCTOBER, TODAY)
    with book.read() as session:
        for day, expected in (
            (date(2026, 11, 30), {"introduce-2026", "answer-2026", "receive-2026"}),
            (date(2027, 1, 4), {"introduce-2027", "answer-2026"}),
        ):
            found = {d.key.removeprefix("residence-"): d for d in deadlines(session, day, frozenset())}
            assert set(found) == expected
            assert found["answer-2026"].day == date(2026, 11, 30)
    with book.write("Nhận xét") as session:
        service.save_remark(session, first, Remark(2026, OCTOBER, TODAY, "good"), TODAY)
    with book.read() as session:
        assert "residence-answer-2026" not in {
            d.key for d in deadlines(session, date(2027, 1, 4), frozenset())
        }


def test_remarks_other_branches_asked_for(book: Book) -> None:
    """E: the place of residence gives its remark when it was asked, before the year-end review."""
    with book.write("Đảng viên 213") as session:
        one = service.save_in(session, guest(), TODAY)
        service.save_in_year(session, one, InYear(2026, asked_on=OCTOBER), TODAY)
    with book.read() as session:
        [found] = deadlines(session, TODAY, frozenset())
        assert (found.key, found.day, found.advisory) == (
            "residence-give-remark-2026",
            date(2026, 11, 30),
            True,
        )
        assert found.target == {"tab": "in", "year": 2026}
        assert [d.key for d in deadlines(session, date(2027, 2, 1), frozenset())] == [found.key]
    with book.write("Trả lời") as session:
        service.save_in_year(
            session, one, InYear(2026, asked_on=OCTOBER, answered_on=TODAY, verdict="good"), TODAY
        )
    with book.read() as session:
        assert deadlines(session, TODAY, frozenset()) == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (introduced(0, ward=""), "ward"),
        (introduced(0, kind="not-introduced", ward=""), "reason"),
        (introduced(0, received_on=date(2026, 3, 9)), "received_on"),
        (introduced(0, ended_on=date(2026, 3, 9)), "ended_on"),
        (introduced(0, letter_date=date(2026, 12, 1)), "letter_date"),
        (introduced(0, address="a" * 301), "address"),
    ],
)
def test_what_cannot_be_is_refused(book: Book, people: list[int], draft: OutDraft, field: str) -> None:
    with pytest.raises(UserError) as caught, book.write("Sai") as session:
        service.save_out(session, replace(draft, member_id=people[0]), TODAY)
    assert caught.value.field == field


def test_two_introductions_do_not_run_at_once(book: Book, people: list[int]) -> None:
    with book.write("Giới thiệu") as session:
        first = service.save_out(session, introduced(people[0]), TODAY)
    with pytest.raises(UserError), book.write("Lại") as session:
        service.save_out(session, introduced(people[0], ward="Đảng ủy xã Yên Lạc"), TODAY)
    with book.write("Thôi, nơi mới") as session:
        service.save_out(session, introduced(people[0], id=first, ended_on=date(2026, 6, 1)), TODAY)
        service.save_out(
            session,
            introduced(people[0], ward="Đảng ủy xã Yên Lạc", letter_date=date(2026, 6, 2)),
            TODAY,
        )
    with book.read() as session:
        assert service.list_out(session, 2026, TODAY)[0].ward == "Đảng ủy xã Yên Lạc"
        assert service.wards(session) == [WARD, "Đảng ủy xã Yên Lạc"]


def test_an_answer_needs_its_day(book: Book, people: list[int]) -> None:
    with book.write("Giới thiệu") as session:
        first = service.save_out(session, introduced(people[0]), TODAY)
    for remark, field in (
        (Remark(2026, OCTOBER, None, "good"), "answered_on"),
        (Remark(2026, OCTOBER, date(2026, 10, 1)), "answered_on"),
        (Remark(2026, date(2026, 12, 1)), "asked_on"),
    ):
        with pytest.raises(UserError) as caught, book.write("Sai") as session:
            service.save_remark(session, first, remark, TODAY)
        assert caught.value.field == field


def guest(**values: object) -> InDraft:
    return replace(
        InDraft("Bế Văn Thành", workplace="Trường THCS Hòa Bình", introduced_on=date(2025, 4, 2)),
        **values,  # type: ignore[arg-type]
    )


def test_guests_are_never_members(book: Book, people: list[int]) -> None:
    """E: "They are never counted in đảng số" – not among the people, not in a count, not in a figure."""
    period = Period("year", 2026)
    with book.read() as session:
        before = reports.figures_json(session, period, TODAY)
    with book.write("Đảng viên 213") as session:
        service.save_in(session, guest(), TODAY)
    with book.read() as session:
        everybody = members.people_on(session, TODAY, include_left=True)
        assert [person.full_name for person in everybody] == ["Nông Thị Ánh", "Lý Thu Hà", "Hứa Thị Yến"]
        assert listing.count_people(everybody).on_roll == 3
        assert reports.figures_json(session, period, TODAY) == before
        assert [line.guest.full_name for line in service.list_in(session, 2026, TODAY)] == ["Bế Văn Thành"]


def test_a_year_of_a_guest(book: Book) -> None:
    with book.write("Đảng viên 213") as session:
        one = service.save_in(session, guest(), TODAY)
        two = service.save_in(session, guest(full_name="Đàm Thị Lan", phone="0912 000 111"), TODAY)
    with book.write("Họp") as session:
        service.note_meeting(session, 2026, [one, two], [two])
        service.note_meeting(session, 2026, [one, two], [one, two])
    with book.read() as session:
        found = {line.guest.full_name: line for line in service.list_in(session, 2026, TODAY)}
        assert (found["Bế Văn Thành"].year.called, found["Bế Văn Thành"].year.attended) == (2, 1)
        assert found["Đàm Thị Lan"].guest.phone == "0912000111"
        assert service.list_in(session, 2024, TODAY) == []
    with pytest.raises(UserError) as caught, book.write("Sai") as session:
        service.save_in_year(session, one, InYear(2026, 1, 2), TODAY)
    assert caught.value.field == "attended"
    with book.write("Thôi") as session:
        service.save_in(session, guest(id=one, ended_on=date(2026, 5, 1)), TODAY)
    with book.read() as session:
        assert [line.state for line in service.list_in(session, 2026, TODAY)] == ["settled", "ended"]
        assert len(service.list_in(session, 2027, TODAY)) == 1


def test_remarks_are_evidence_when_members_are_rated(book: Book, people: list[int]) -> None:
    with book.write("Xếp loại") as session:
        ratings.open_campaign(session, 2026, TODAY, TODAY)
        first = service.save_out(session, introduced(people[0], received_on=MARCH), TODAY)
        service.ask_remarks(session, [first], 2026, OCTOBER, TODAY)
    with book.read() as session:
        rows = {row.member_id: row for row in load_campaign(session, 2026).rows}
    assert [h.key for h in rows[people[0]].hints if h.key.startswith("residence")] == ["residence-waiting"]
    assert not [h for h in rows[people[1]].hints if h.key.startswith("residence")]
    said = residence_hint(Remark(2026, OCTOBER, TODAY, "poor", "Vắng họp thôn."), 2026)
    assert said.sentence == "Nhận xét nơi cư trú năm 2026: chưa thực hiện tốt. “Vắng họp thôn.”"
    assert said.source.startswith("Quy định 213-QĐ/TW")


def pages_of(path: Path) -> list[str]:
    file = pdfium.PdfDocument(path.read_bytes())
    return [page.get_textpage().get_text_range().replace("\r\n", " ") for page in file]


def test_papers_by_ward(book: Book, people: list[int], tmp_path: Path) -> None:
    with book.write("Giới thiệu") as session:
        service.save_out(session, introduced(people[0], letter_number="01-GT/CB"), TODAY)
        service.save_out(session, introduced(people[1], ward="Đảng ủy xã Yên Lạc"), TODAY)
        service.save_out(session, introduced(people[2]), TODAY)
    target = tmp_path / "giấy.pdf"
    printing.write_paper(printing.make_paper(book, "residence-letters", TODAY), target)
    letters = pages_of(target)
    assert [("GIẤY GIỚI THIỆU" in page, "Kính gửi: Đảng ủy" in page) for page in letters] == [
        (True, True)
    ] * 3
    # those of one ward lie together
    assert ["Tân Thịnh" in page for page in letters] == [True, True, False]
    assert "Số 01-GT/CB" in letters[0]
    assert "Kết nạp Đảng ngày: 01/03/2005" in letters[0]
    year = Period("year", 2026)
    printing.write_paper(printing.make_paper(book, "residence-requests", TODAY, year), target)
    requests = pages_of(target)
    assert ["PHIẾU XIN Ý KIẾN" in page for page in requests] == [True, False, False, True, False]
    assert "02 đồng chí" in requests[0]
    assert "trước ngày 30/11/2026" in requests[0]
    assert ["PHIẾU NHẬN XÉT" in page for page in requests] == [False, True, True, False, True]
    with pytest.raises(UserError):
        printing.make_paper(book, "residence-answers", TODAY, year)
    printing.write_paper(
        printing.make_paper(book, "residence-list", TODAY, year), target.with_suffix(".docx")
    )


def test_the_year_list_says_nobody_and_none(book: Book) -> None:
    """A part nobody stands in says so; who was called and never came has a 0, not an empty cell."""
    year = Period("year", 2026)

    def said() -> list[str]:
        document = printing.make_paper(book, "residence-list", TODAY, year)
        return [str(block.text) for block in document.body if isinstance(block, Paragraph)]

    with book.write("Đảng viên 213") as session:
        one = service.save_in(session, guest(), TODAY)
        service.note_meeting(session, 2026, [one], [])
    assert "Không có đồng chí nào." in said()
    [theirs] = [
        block
        for block in printing.make_paper(book, "residence-list", TODAY, year).body
        if isinstance(block, Table)
    ]
    assert theirs.rows[0][5:7] == ("1", "0")
