"""The program's side of each figure, each in a process of its own. The floors stand in `floors.py`.

first-paint               the unlock screen, painted
window BOOK               unlocked, the page of members painted; then its memory when it has come to rest
search BOOK               typing into the search box of the members, and a raw LIKE in the same book
document BOOK KIND OUT    a paper as data, for `pdf`
pdf DATA OUT N            writes that paper as PDF, after N times; seconds, MiB
collect BOOK              the figures of the yearly report; seconds
standing N                the standing of N people with eventful lives on one day, without a book; seconds
unlock BOOK               from the passphrase to the open book; seconds
copy BOOK                 a verified copy in the worker while a window ticks; seconds, the longest gap between two frames
diff BOOK COPY            what differs between a book and its copy; seconds
import BOOK LIST          a list previewed and written, and the least that can do the same; seconds
save BOOK                 a member saved as the form saves it, with history and draft, and without; seconds
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import memory

if TYPE_CHECKING:
    from desktop_app.core.book import Book
    from desktop_app.main_window import PageEntry
    from desktop_app.ui.context import Context
    from desktop_app.ui.page import Page

TODAY = date(2026, 11, 23)


REST_MS = 3000
QUERIES = ("nguyen van duc", "Đặng Thị Ánh", "hoa binh", "tran", "0912", "quang lo", "hung ngo", "0503")


def first_paint() -> None:
    """The program as it is started without a book."""
    _prepare()
    from PySide6.QtWidgets import QWidget

    from tests.bench import stopwatch

    def painted() -> None:
        stopwatch.report()
        stopwatch.stop()

    watch = stopwatch.FirstPaint(lambda thing: isinstance(thing, QWidget) and thing.isVisible(), painted)
    _run_app([], watch.watch)


def _prepare() -> None:
    """The program's own first deed, ahead of the imports that only measuring needs."""
    from desktop_app.ui import start

    start.prepare()


def window(book: Path, first: str) -> None:
    """The program as it is started with a book; the passphrase is put in as soon as it is asked for.

    `first` is the page it comes up with: `home`, as people see it, or `members`, to be compared with a bare table.
    """
    _prepare()
    from PySide6.QtCore import QObject, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

    from desktop_app import app
    from tests.bench import stopwatch
    from tests.bench.books import PASSPHRASE

    watches: list[stopwatch.FirstPaint] = []
    usual = app.pages

    def pages(
        context: Context, book: Book, place_of_copies: Callable[[Context], Page] | None = None
    ) -> list[PageEntry]:
        return sorted(usual(context, book, place_of_copies), key=lambda entry: entry.key != first)

    app.pages = pages

    def asks(thing: QObject) -> bool:
        return isinstance(thing, QLineEdit) and thing.echoMode() == QLineEdit.EchoMode.Password

    def unlock() -> None:
        field = next(w for w in QApplication.allWidgets() if asks(w) and w.isVisible())
        assert isinstance(field, QLineEdit)
        field.setText(PASSPHRASE)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def wanted(thing: QObject) -> bool:
        if first == "home":
            return isinstance(thing, QWidget) and type(thing.window()).__name__ == "MainWindow"
        table: Any = thing.parent()
        model = getattr(table, "rows_model", None)
        return model is not None and table.viewport() is thing and model.rowCount() > 4000

    def shown() -> None:
        moment = time.monotonic()

        def at_rest() -> None:
            stopwatch.report(moment, mib=memory.resident_mib())
            stopwatch.stop()

        QTimer.singleShot(REST_MS, at_rest)

    def start() -> None:
        watches.extend(
            (stopwatch.FirstPaint(asks, unlock).watch(), stopwatch.FirstPaint(wanted, shown).watch())
        )

    _run_app([str(book)], start)


def _run_app(arguments: list[str], before_loop: Any) -> None:
    """Runs the window, calling `before_loop` when everything is built and Qt begins to paint."""
    from PySide6.QtWidgets import QApplication

    from desktop_app import app

    loop = QApplication.exec

    def exec_(*_args: Any) -> int:
        before_loop()
        return loop()

    QApplication.exec = exec_  # type: ignore[method-assign]  # the only door every window passes
    app.main(arguments)


def search(book: Path) -> None:
    """Types the queries into the search box of the members, letter by letter, beside a raw LIKE in the same book."""
    _prepare()

    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    from desktop_app.core import book as books
    from desktop_app.core.vietnamese import fold
    from desktop_app.members.page import MembersPage
    from desktop_app.ui import theme
    from desktop_app.ui.context import Context
    from desktop_app.ui.settings import Settings
    from desktop_app.ui.tables import RecordTable
    from desktop_app.ui.tasks import Tasks
    from tests.bench import stopwatch
    from tests.bench.books import PASSPHRASE

    app = QApplication(sys.argv[:1])
    theme.apply(app)
    opened = books.unlock(book, PASSPHRASE)
    raw = opened.raw_connection(read_only=True)
    settings = Settings(book.with_suffix(".ini"))
    page = MembersPage(Context(opened, settings, Tasks(), book, today=lambda: TODAY))
    shown = QMainWindow()
    shown.setCentralWidget(page)
    shown.resize(1366, 728)
    shown.show()
    page.reload()
    for _ in range(20):
        app.processEvents()
        time.sleep(0.01)
    box, table = page.search, page.findChild(RecordTable)
    assert box is not None
    assert table is not None
    assert table.rows_model.rowCount() > 4000

    set_text: list[float] = []
    like: list[float] = []
    typed: list[float] = []
    for query in QUERIES:
        for length in range(1, len(query) + 1):
            text = query[:length]
            words = [f"%{word}%" for word in fold(text).split()]
            start = time.perf_counter()
            box.setText(text)
            set_text.append(time.perf_counter() - start)
            app.processEvents()
            start = time.perf_counter()
            where = " AND ".join(["folded LIKE ?"] * len(words))
            raw.execute(f"SELECT id FROM member WHERE {where}", words).fetchall()
            like.append(time.perf_counter() - start)
        box.clear()
        app.processEvents()
    for query in QUERIES:
        for letter in query:
            painted = stopwatch.FirstPaint(lambda thing: thing is table.viewport(), lambda: None).watch()
            start = time.perf_counter()
            # As an input method does it: the letter itself, which need not stand on any key.
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            app.sendEvent(box, press)
            app.processEvents()
            done = time.perf_counter() - start
            # A space changes no word, so nothing is painted anew; anything else is, now or a moment later.
            while not painted.seen and letter != " " and time.perf_counter() - start < 1:
                app.processEvents()
                done = time.perf_counter() - start
            typed.append(done)
            app.removeEventFilter(painted)
        box.clear()
        app.processEvents()
    print(
        json.dumps(
            {
                "median": statistics.median(set_text) * 1000,
                "like": statistics.median(like) * 1000,
                "worst": max(typed) * 1000,
            }
        ),
        flush=True,
    )
    stopwatch.stop()


def collect(book: Path) -> None:
    """The figures of the report of 2025, as the second report of a program that is already running."""

    from desktop_app.core import book as books
    from desktop_app.core.period import Period
    from desktop_app.reports import annual
    from tests.bench.books import PASSPHRASE

    seconds = []
    with books.unlock(book, PASSPHRASE) as opened:
        for _ in range(4):
            start = time.perf_counter()
            with opened.read() as session:
                annual.collect(session, Period.parse("2025"), TODAY)
            seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(seconds[1:])}))


def standing(people: int) -> None:
    """Where everybody stands on a day, from events already read; seven events each on the average."""
    import random

    from desktop_app.members import lifecycle
    from desktop_app.ui.start import prepare
    from tests.members.lives import life_of

    prepare()

    chance = random.Random(7)
    lives = [life_of(number, chance.randbytes(40)).events for number in range(people)]
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        for events in lives:
            lifecycle.standing(events, TODAY)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(seconds), "events": sum(map(len, lives)) / people}))


def document(book: Path, kind: str, out: Path) -> None:
    """Keeps a paper as data. The minutes are those of December 2025."""
    import pickle

    from desktop_app import printing
    from desktop_app.core import book as books
    from tests.bench.books import PASSPHRASE

    with books.unlock(book, PASSPHRASE) as opened:
        paper = printing.make_paper(opened, kind, TODAY, meeting_id=12 if kind == "minutes" else None)
    out.write_bytes(pickle.dumps(paper))


def pdf(data: Path, out: Path, warm_up: int) -> None:
    """Times the writing of a paper in this fresh process; the import of ReportLab is left out on both sides."""
    import pickle

    from reportlab.pdfgen import canvas
    from reportlab.platypus import tables

    from desktop_app.documents import pdf as writer

    del canvas, tables
    paper = pickle.loads(data.read_bytes())
    for _ in range(warm_up):
        writer.write(paper, out)
    start = time.perf_counter()
    writer.write(paper, out)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "mib": memory.peak_mib()}))


def unlock(book: Path) -> None:
    """Times the unlocking alone: what it imports is there before, as in the window."""
    from desktop_app.core import book as books
    from tests.bench.books import PASSPHRASE

    books.prepare()
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        opened = books.unlock(book, PASSPHRASE)
        seconds.append(time.perf_counter() - start)
        opened.close()
    print(json.dumps({"seconds": statistics.median(seconds)}))


def copy(book: Path) -> None:
    """A copy in the worker; on the main thread a timer stands for the frames of a window."""
    from datetime import datetime

    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from desktop_app.core import backup
    from desktop_app.core import book as books
    from desktop_app.ui.tasks import Progress, Tasks
    from tests.bench.books import PASSPHRASE

    application = QApplication([])
    tasks = Tasks()
    moments: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(5)
    timer.timeout.connect(lambda: moments.append(time.perf_counter()))
    with books.unlock(book, PASSPHRASE) as opened:

        def work(progress: Progress) -> None:
            backup.make_copy(
                opened, "đo", datetime(2026, 11, 23, 8), step=lambda part: progress.step("", part)
            )

        timer.start()
        QTimer.singleShot(1500, application.quit)
        application.exec()
        idle, moments = list(moments), []
        start = time.perf_counter()
        tasks.run(work, done=lambda _none: application.quit())
        application.exec()
        seconds = time.perf_counter() - start
        tasks.close()
    for made in backup.list_copies(book):
        made.path.unlink()
    gap, before = (max(b - a for a, b in pairwise(seen)) for seen in (moments, idle))
    print(json.dumps({"seconds": seconds, "gap": gap, "idle": before, "mib": memory.peak_mib()}))


def diff(book: Path, other: Path) -> None:
    """Times the comparison of a book with a copy of it that has gone its own way since."""
    from desktop_app.core import book as books
    from desktop_app.core import compare
    from tests.bench.books import PASSPHRASE

    with books.unlock(book, PASSPHRASE) as opened:
        start = time.perf_counter()
        found = compare.compare(opened, other)
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "records": float(len(found.records))}))


def save(book: Path) -> None:
    """One member saved as the form saves it, with its draft kept and dropped; turn by turn with the same save by a book
    that writes no history."""
    from sqlalchemy.orm import Session

    from desktop_app.core import book as books
    from desktop_app.core import history
    from desktop_app.members import service
    from tests.bench.books import PASSPHRASE

    watch, seal = history.watch, history.seal

    def none(session: Session, title: str | None = None) -> None:
        del session, title

    sides: dict[str, list[float]] = {"draft": [], "history": [], "plain": []}
    keeping: list[float] = []
    with books.unlock(book, PASSPHRASE) as opened:
        with opened.read() as session:
            draft = service.get_member(session, 7, TODAY).draft
        for turn in range(62):
            for side in sides:
                history.watch, history.seal = (none, none) if side == "plain" else (watch, seal)
                edited = replace(draft, phone=f"0912{turn:06d}", note=f"{side} {turn}")
                if side == "draft":
                    # kept while one typed; the save takes its place
                    start = time.perf_counter()
                    typed = {"phone": edited.phone, "note": edited.note}
                    opened.keep_draft("member/7", "Sửa đảng viên", typed, {"page": "members"})
                    keeping.append(time.perf_counter() - start)
                start = time.perf_counter()
                with opened.dropping("member/7"), opened.write("Sửa đảng viên") as session:
                    service.save_member(session, edited, TODAY)
                sides[side].append(time.perf_counter() - start)
        history.watch, history.seal = watch, seal
    sides["keeping"] = keeping
    print(json.dumps({name: statistics.median(values[2:]) for name, values in sides.items()}))


def bring_in(book: Path, file: Path) -> None:
    """Previews a list and writes it into copies of a book, turn by turn with calamine's bare reading of the file and a raw
    insert of the same rows with their history. The time of the processor is taken: nothing here waits."""
    import shutil

    import python_calamine

    from desktop_app.core import book as books
    from desktop_app.core import history
    from desktop_app.lists import importer
    from desktop_app.members.models import Member, MemberEvent
    from tests.bench.books import PASSPHRASE

    seconds: dict[str, list[float]] = {"bare": [], "preview": [], "raw": [], "write": []}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = act()
        seconds[name].append(time.process_time() - start)
        return result

    def bare() -> None:
        with python_calamine.CalamineWorkbook.from_path(str(file)) as workbook:
            workbook.get_sheet_by_index(0).to_python()

    def preview() -> importer.Preview:
        sheet = importer.read_table(file)
        columns = importer.recognise(sheet)
        with empty.read() as session:
            return importer.preview(session, sheet, columns, TODAY)

    def written(act: Callable[[Any], Any], name: str) -> dict[type, list[dict[str, Any]]]:
        copy = book.with_suffix(f".{name}.chibo")
        shutil.copy(book, copy)
        with books.unlock(copy, PASSPHRASE) as opened:

            def write() -> None:
                with opened.write("Nhập danh sách") as session:
                    act(session)

            timed(name, write)
            with opened.read() as session:
                return {
                    model: [
                        {key: value for key, value in row.items() if key != "id"}
                        for row in session.execute(model.__table__.select()).mappings()
                    ]
                    for model in (Member, MemberEvent)
                }

    def insert(rows: dict[Any, list[dict[str, Any]]], session: Any) -> None:
        for model, kept in rows.items():
            history.bulk_insert(session, model, kept)

    with books.unlock(book, PASSPHRASE) as empty:
        preview()
        bare()
        for _turn in range(5):
            timed("bare", bare)
            found = timed("preview", preview)
    for _turn in range(3):
        rows = written(lambda session: importer.apply(session, found), "write")
        written(partial(insert, rows), "raw")
    print(json.dumps({name: statistics.median(values) for name, values in seconds.items()}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["first-paint"]:
            first_paint()
        case ["window", book, first]:
            window(Path(book), first)
        case ["search", book]:
            search(Path(book))
        case ["standing", people]:
            standing(int(people))
        case ["collect", book]:
            collect(Path(book))
        case ["document", book, kind, out]:
            document(Path(book), kind, Path(out))
        case ["pdf", data, out, times]:
            pdf(Path(data), Path(out), int(times))
        case ["unlock", book]:
            unlock(Path(book))
        case ["copy", book]:
            copy(Path(book))
        case ["diff", book, other]:
            diff(Path(book), Path(other))
        case ["import", book, file]:
            bring_in(Path(book), Path(file))
        case ["save", book]:
            save(Path(book))
        case _:
            sys.exit(__doc__)
