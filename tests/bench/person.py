"""The file of one person after the other on the page of the members: chosen, read, painted; each of its tabs.

person BOOK               milliseconds: the median for the tab one usually is on, and of the slowest tab
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 23)
PEOPLE = 25


def measure(book: Path) -> dict[str, float | str]:
    """Opens the files of some people of the book, tab by tab."""
    from desktop_app.ui import start

    start.prepare()

    from PySide6.QtWidgets import QApplication, QMainWindow

    from desktop_app.core import book as books
    from desktop_app.members.page import MembersPage
    from desktop_app.ui import theme
    from desktop_app.ui.context import Context
    from desktop_app.ui.settings import Settings
    from desktop_app.ui.tasks import Tasks
    from tests.bench.books import PASSPHRASE

    app = QApplication(sys.argv[:1])
    theme.apply(app)
    opened = books.unlock(book, PASSPHRASE)
    tasks = Tasks()
    page = MembersPage(Context(opened, Settings(book.with_suffix(".ini")), tasks, book, today=lambda: TODAY))
    shown = QMainWindow()
    shown.setCentralWidget(page)
    shown.resize(1366, 728)
    shown.show()
    page.reload()
    app.processEvents()
    tabs = page.card.tabs
    taken: dict[str, list[float]] = {}
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        app.processEvents()
        for person in page.table.visible_rows()[: PEOPLE * 40 : 40]:
            begin = time.perf_counter()
            page.open(member_id=person.id)
            app.processEvents()
            taken.setdefault(tabs.tabText(at), []).append((time.perf_counter() - begin) * 1000)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    slowest = max(medians, key=lambda name: medians[name])
    tasks.close()
    opened.close()
    return {"usual": medians[tabs.tabText(0)], "slowest": medians[slowest], **medians}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(json.dumps(measure(Path(sys.argv[1]))))
