"""A book with a few invented members for the tests of the admissions feature."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desktop_app.admissions import service
from desktop_app.admissions.records import ApplicantDraft
from desktop_app.admissions.service import Case
from desktop_app.core import book as core_book
from desktop_app.core.book import Book
from tests.members.conftest import PASSPHRASE, TODAY, context, empty_book, looks, na_son, pd

__all__ = ["TODAY", "applicant", "context", "empty_book", "looks"]


@dataclass
class Opened:
    """An open book and its members by name."""

    book: Book
    people: dict[str, int]

    def keep(self, draft: ApplicantDraft, today: date = TODAY) -> int:
        """Keep an applicant in a change of its own."""
        with self.book.write("Thêm quần chúng") as session:
            return service.save_applicant(session, draft, today)

    def case(self, applicant_id: int, today: date = TODAY) -> Case:
        """An applicant as of a day."""
        with self.book.read() as session:
            return service.get_applicant(session, applicant_id, today)


@pytest.fixture(scope="session")
def branch_book(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The branch with its members, made once and copied for each test."""
    path = tmp_path_factory.mktemp("admissions") / "Nà Sơn.chibo"
    shutil.copy(empty_book, path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        return path, na_son(opened)


@pytest.fixture
def book(branch_book: tuple[Path, dict[str, int]], tmp_path: Path) -> Iterator[Book]:
    """A book of this test alone."""
    path = tmp_path / "thử.chibo"
    shutil.copy(branch_book[0], path)
    with core_book.unlock(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def opened(book: Book, branch_book: tuple[Path, dict[str, int]]) -> Opened:
    """The book with the ids of its members."""
    return Opened(book, branch_book[1])


def applicant(full_name: str = "Lành Thị Sen", **values: object) -> ApplicantDraft:
    """An applicant; dates may be given as ISO text."""
    for name, value in values.items():
        if isinstance(value, str) and name == "birth_date":
            values[name] = pd(value)
        elif isinstance(value, str) and name.endswith(("_on", "_date")):
            values[name] = date.fromisoformat(value)
    return ApplicantDraft(full_name, **values)  # type: ignore[arg-type]  # plain values by name


def ready(opened: Opened, **values: object) -> ApplicantDraft:
    """An applicant with everything up to the decision, but for what ``values`` say otherwise."""
    usual: dict[str, object] = {
        "sex": "female",
        "birth_date": "2000-05-12",
        "ethnicity": "Tày",
        "religion": "Không",
        "occupation": "Giáo viên",
        "occupation_group": "public-service",
        "general_education": "Trung học phổ thông",
        "professional_level": "Đại học",
        "traits": "youth-union",
        "listed_on": "2025-01-18",
        "sympathiser_on": "2025-03-18",
        "filing_on": "2025-12-18",
        "course_date": "2025-09-20",
        "course_number": "112/GCN",
        "helper_1_id": opened.people["Nguyễn Xuân Đức"],
        "introduced_by_union": "Ban Chấp hành Đoàn xã Hòa Bình",
        "considered_on": "2026-06-18",
        "votes_for": 8,
        "denominator": 8,
        "decision_number": "57-QĐ/ĐU",
        "decision_date": "2026-08-05",
        "decision_received_on": "2026-08-10",
    }
    return applicant(**{**usual, **values})  # type: ignore[arg-type]  # a name among the values
