"""Biểu 1 to 3 of a period with last year and all checks.

sheets BOOK               milliseconds: from an open book, of people already read, and of ten times as many
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 23)


def _median(act: Callable[[], object], times: int) -> float:
    """Milliseconds, after once of warming up."""
    seen = []
    for turn in range(times + 1):
        start = time.perf_counter()
        act()
        if turn:
            seen.append((time.perf_counter() - start) * 1000)
    return statistics.median(seen)


def measure(book: Path) -> dict[str, float]:
    """The forms of 2025, in which the book's transfers lie; objects are looked through as rarely as in the window."""
    from desktop_app.ui import start

    start.prepare()
    from desktop_app.core import book as books
    from desktop_app.core.period import Period
    from desktop_app.members import service as members
    from desktop_app.reports import sheet_service
    from desktop_app.reports.sheet_rows import Span
    from tests.bench.books import PASSPHRASE

    period = Period("year", 2025)
    span = Span.of(period, TODAY)
    with books.unlock(book, PASSPHRASE) as opened:

        def whole() -> None:
            with opened.read() as session:
                sheet_service.of_period(session, period, TODAY)

        from_book = _median(whole, 5)
        with opened.read() as session:
            people = members.people_on(session, span.end, include_left=True)
    many = [replace(person, id=person.id + len(people) * turn) for turn in range(10) for person in people]
    return {
        "book": from_book,
        "few": _median(lambda: sheet_service.make(people, span, period), 5),
        "many": _median(lambda: sheet_service.make(many, span, period), 3),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
