"""The sample branch: members introduced to where they live, guests of other branches, a year of remarks. All people are invented."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.core.book import Book


def fill(book: Book, people: Mapping[str, int]) -> None:
    """Keep it through the same services as the screens; ``people`` are the members' ids by name."""
    del book, people
