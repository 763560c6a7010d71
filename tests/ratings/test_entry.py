"""What may be typed or pasted into the grid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.ratings import entry, service
from desktop_app.ratings.facts import Grade
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVELS, regime_of
from desktop_app.ratings.service import CampaignSheet
from tests.ratings.conftest import open_year

XS, HTT, HT, KHT = LEVELS


@pytest.mark.parametrize(
    "text, level",
    [
        ("x", XS),
        ("XS", XS),
        ("Xuất sắc", XS),
        ("HTXSNV", XS),
        ("hoàn thành xuất sắc nhiệm vụ", XS),
        ("Hoàn thành tốt nhiệm vụ", HTT),
        ("t", HTT),
        ("Tốt", HTT),  # decomposed
        ("HTNV", HT),
        ("Hoàn thành", HT),
        ("k", KHT),
        ("  ", None),
    ],
)
def test_levels_as_people_type_them(text: str, level: Level | None) -> None:
    assert entry.read_level(text) is level


@pytest.mark.parametrize(
    "text, grade", [("X", Grade.EXCELLENT), ("tb", Grade.AVERAGE), ("Kém", Grade.POOR), ("", None)]
)
def test_grades_as_people_type_them(text: str, grade: Grade | None) -> None:
    assert entry.read_grade(text) is grade


@pytest.mark.parametrize(
    "text, points", [("28,5", "28.5"), ("28.5", "28.5"), ("30", "30"), (" 0 ", "0"), ("", None)]
)
def test_points_as_people_type_them(text: str, points: str | None) -> None:
    expected = None if points is None else Decimal(points)
    assert entry.read_points(text, regime_of(2026), "common") == expected


@pytest.mark.parametrize("text", ["31", "-1", "hai", "28,555", "1e5", "٣", "28,5,1"])
def test_points_that_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        entry.read_points(text, regime_of(2026), "common")


@pytest.mark.parametrize("text, votes", [("28", 28), ("28/30", 28), ("28 / 30", 28), ("", None)])
def test_votes_as_people_type_them(text: str, votes: int | None) -> None:
    assert entry.read_votes(text, 30) == votes


@pytest.mark.parametrize("text", ["31", "28/29", "x", "-1", "9" * 30])
def test_votes_that_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        entry.read_votes(text, 30)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (
        entry.read_level,
        entry.read_grade,
        entry.read_tasks,
        lambda t: entry.read_votes(t, 30),
        lambda t: entry.read_points(t, regime_of(2026), "task"),
    ):
        try:
            read(text)
        except UserError:
            continue


@pytest.fixture
def sheet(book: Book, campaign: int) -> CampaignSheet:
    with book.read() as session:
        return service.load_campaign(session, campaign)


def test_a_typed_row_is_judged_at_once(sheet: CampaignSheet, ids: dict[str, int]) -> None:
    row = sheet.row(ids["Nông Thị Hồng Ánh"])
    for key, text in (
        ("common_points", "29"),
        ("task_points", "66"),
        ("tasks", "10/10/3"),
        ("self_level", "x"),
    ):
        row = entry.change_cell(row, key, text, sheet)
    assert (row.total, row.proposal, row.self_level) == (Decimal(95), XS, XS)
    assert row.draft().own == {"tasks_total": 10, "tasks_done": 10, "tasks_on_time": 10, "tasks_exceeding": 3}
    assert entry.tasks_text(row.facts) == "10/10/3"
    row = entry.change_cell(row, "tasks", "", sheet)
    assert row.draft().own == {}


def test_who_is_not_rated_takes_no_points(sheet: CampaignSheet, ids: dict[str, int]) -> None:
    with pytest.raises(UserError, match="không xếp loại"):
        entry.change_cell(sheet.row(ids["Hứa Minh Đạt"]), "common_points", "29", sheet)


def test_grades_are_typed_in_an_old_year(book: Book, ids: dict[str, int]) -> None:
    campaign = open_year(book, 2022, date(2022, 12, 10))
    with book.read() as session:
        old = service.load_campaign(session, campaign)
    row = old.row(ids["Mai Công Sơn"])
    for key in ("conduct", "task", "commitment"):
        row = entry.change_cell(row, f"grade:{key}", "x", old)
    assert row.proposal is XS
    assert row.draft().own["grades"] == {
        "conduct": "excellent",
        "task": "excellent",
        "commitment": "excellent",
    }
