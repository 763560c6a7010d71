"""`make bench`: what the program costs, as ratios to raw floors measured in the same run. docs/bench.md explains each.

Compared things run turn by turn in fresh processes, and the figure is the median: a busy machine then disturbs both
sides alike. Times of start-up count from the start of the process.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
PATIENCE = 600
LARGE, SMALL, USUAL = 5000, 500, 34


@dataclass(frozen=True)
class Figure:
    """One measured figure. `value` is None when its program could not be run, `detail` then says why."""

    name: str
    unit: str
    limit: float
    value: float | None
    detail: dict[str, float | str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "ok" if self.value <= self.limit else "OVER"


class Unmeasured(Exception):
    """A program ended with an error; its last words."""


class Bench:
    """The folder, the environment and the figures of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = folder / "home"
        home.mkdir()
        self.environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SOCHIBO_"))
            },
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "TZ": "Asia/Ho_Chi_Minh",
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.figures: list[Figure] = []

    def run(self, module: str, *arguments: str | Path) -> tuple[float, str]:
        """Runs one program to its end: the clock at its start and what it printed."""
        start = time.monotonic()
        try:
            done = subprocess.run(
                [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)],
                cwd=ROOT,
                env=self.environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired as error:
            raise Unmeasured(f"{module} {arguments[0]} gave no answer in {PATIENCE} s") from error
        if done.returncode:
            raise Unmeasured((done.stderr.strip() or "no word").splitlines()[-1])
        return start, done.stdout

    def painted(self, module: str, *arguments: str | Path) -> dict[str, float]:
        """Runs a program that reports its first paint: seconds since its start, and what else it told."""
        start, said = self.run(module, *arguments)
        moment, *others = said.split()
        return {
            "seconds": float(moment) - start,
            **{name: float(value) for name, _, value in (other.partition("=") for other in others)},
        }

    def told(self, module: str, *arguments: str | Path) -> dict[str, float]:
        """Runs a program that prints figures as JSON."""
        figures: dict[str, float] = json.loads(self.run(module, *arguments)[1])
        return figures

    def turns(self, rounds: int, **sides: Callable[[], dict[str, float]]) -> dict[str, dict[str, float]]:
        """Medians of each side's figures over `rounds`, turn by turn, after one round of warming up."""
        seen: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
        for turn in range(rounds + 1):
            for side, measure in sides.items():
                figures = measure()
                if turn:
                    seen[side].append(figures)
        return {
            side: {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            for side, runs in seen.items()
        }

    def add(self, name: str, unit: str, limit: float, value: float | None, **detail: float | str) -> None:
        """Keeps a figure and shows it."""
        figure = Figure(name, unit, limit, value, detail)
        self.figures.append(figure)
        shown = "" if value is None else f"{value:10.3g}"
        notes = ", ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in detail.items())
        print(f"{name:<58}{shown:>10} {unit:<4} ≤ {limit:<5g} {figure.verdict:<12} {notes}", flush=True)

    def failed(self, error: Unmeasured, *figures: tuple[str, str, float]) -> None:
        """Keeps figures that could not be measured."""
        for name, unit, limit in figures:
            self.add(name, unit, limit, None, why=str(error))


FIRST_PAINT = ("first paint ÷ empty Qt window", "×", 1.3)
WINDOW = ("unlocked window, 5,000 members ÷ Qt + SQLAlchemy + table", "×", 1.3)
WINDOW_MEMORY = ("memory of the window with 5,000 members", "MiB", 120.0)
KEYSTROKE = ("search keystroke at 5,000 ÷ raw LIKE", "×", 5.0)
WORST_KEYSTROKE = ("worst keystroke, typed and painted", "ms", 16.0)
PERSON = ("a person's file opened among 5,000, the slowest tab", "ms", 100.0)
MINUTES = ("minutes PDF ÷ raw canvas", "×", 2.0)
LIST = ("5,000-row list PDF ÷ raw canvas", "×", 1.5)
LIST_MEMORY = ("peak memory of that list ÷ raw canvas", "×", 2.0)
COLLECT = ("yearly report of 5,000 members, collect", "ms", 300.0)
STANDING = ("standing of 5,000 eventful lives on a day", "ms", 50.0)
STANDING_LINEAR = ("standing, 50,000 ÷ 5,000 lives, of the tenfold", "×", 1.3)
SAVE = ("a member saved, with history and draft ÷ without", "×", 1.5)
UNLOCK = ("unlocking, 5,000 members, 20 years, 200,000 rows ÷ empty", "×", 1.5)
COPY = ("longest gap between frames while that book is copied", "ms", 50.0)
DIFF = ("differences of that book and a copy of it", "ms", 2000.0)
PREVIEW = ("preview of a list of 5,000 ÷ calamine's bare reading", "×", 12.0)
WRITE = ("writing that list ÷ a raw insert of its rows with history", "×", 4.0)
SHEETS = ("Biểu 1 to 3 of 5,000 members with all checks", "ms", 200.0)
SHEETS_LINEAR = ("Biểu 1 to 3, 50,000 ÷ 5,000 members, of the tenfold", "×", 1.3)
LINEAR = ("collect, 5,000 ÷ 500 members, of the tenfold", "×", 1.3)


def start_up(bench: Bench, large: Path) -> None:
    """The unlock screen, and the window with a large branch."""
    try:
        medians = bench.turns(
            ROUNDS,
            floor=lambda: bench.painted("floors", "window"),
            program=lambda: bench.painted("program", "first-paint"),
        )
        floor, program = medians["floor"]["seconds"], medians["program"]["seconds"]
        bench.add(*FIRST_PAINT, program / floor, program_ms=program * 1000, floor_ms=floor * 1000)
    except Unmeasured as error:
        bench.failed(error, FIRST_PAINT)

    rows = bench.folder / "rows.sqlite"
    _plain_table(rows)
    try:
        medians = bench.turns(
            ROUNDS,
            floor=lambda: bench.painted("floors", "table", rows),
            program=lambda: bench.painted("program", "window", large, "members"),
            home=lambda: bench.painted("program", "window", large, "home"),
        )
        floor, program = medians["floor"]["seconds"], medians["program"]["seconds"]
        bench.add(
            *WINDOW,
            program / floor,
            program_ms=program * 1000,
            floor_ms=floor * 1000,
            home_ms=medians["home"]["seconds"] * 1000,
        )
        bench.add(*WINDOW_MEMORY, medians["program"]["mib"], floor_mib=medians["floor"]["mib"])
    except Unmeasured as error:
        bench.failed(error, WINDOW, WINDOW_MEMORY)


def _plain_table(file: Path) -> None:
    from tests.bench.books import people

    columns = "sort_key full_name birth_date hometown residence ethnicity party_card citizen_id phone".split()
    with sqlite3.connect(file) as connection:
        connection.execute(f"CREATE TABLE person (id INTEGER PRIMARY KEY, {', '.join(columns)})")
        connection.executemany(
            f"INSERT INTO person ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            (
                [person["birth_date"].iso() if name == "birth_date" else person[name] for name in columns]
                for person in people(LARGE)
            ),
        )
        connection.execute("CREATE INDEX by_name ON person (sort_key)")
    connection.close()


def search(bench: Bench, large: Path) -> None:
    """Typing into the search box of the members; both sides are measured in the one process, turn by turn."""
    try:
        found = bench.told("program", "search", large)
        bench.add(
            *KEYSTROKE, found["median"] / found["like"], program_ms=found["median"], floor_ms=found["like"]
        )
        bench.add(*WORST_KEYSTROKE, found["worst"])
    except Unmeasured as error:
        bench.failed(error, KEYSTROKE, WORST_KEYSTROKE)


def person(bench: Bench, large: Path) -> None:
    """One person after the other, each chosen, read and painted, tab by tab."""
    try:
        found = bench.told("person", large)
        bench.add(*PERSON, found["slowest"], usual_ms=found["usual"])
    except Unmeasured as error:
        bench.failed(error, PERSON)


def papers(bench: Bench, large: Path, usual: Path) -> None:
    """The same pages by the writer of papers and by the bare canvas."""
    minutes, members = bench.folder / "minutes.pdf", bench.folder / "member-list.pdf"
    for book, kind, pdf, warm_up, rounds in (
        (usual, "minutes", minutes, "2", ROUNDS),
        (large, "member-list", members, "0", min(ROUNDS, 5)),
    ):
        figures = (MINUTES,) if kind == "minutes" else (LIST, LIST_MEMORY)
        try:
            _compare_pages(bench, book, kind, pdf, warm_up, rounds, figures)
        except Unmeasured as error:
            bench.failed(error, *figures)


def _compare_pages(
    bench: Bench,
    book: Path,
    kind: str,
    pdf: Path,
    warm_up: str,
    rounds: int,
    figures: Sequence[tuple[str, str, float]],
) -> None:
    from tests.bench.pages import write_operations

    # The paper as data, taken from the book once: the writer alone is compared.
    data = pdf.with_suffix(".document")
    bench.run("program", "document", book, kind, data)
    bench.run("program", "pdf", data, pdf, "0")
    operations = pdf.with_suffix(".operations")
    count = write_operations(pdf, operations)
    medians = bench.turns(
        rounds,
        floor=lambda: bench.told("floors", "pages", operations, warm_up),
        program=lambda: bench.told("program", "pdf", data, pdf, warm_up),
    )
    floor, program = medians["floor"], medians["program"]
    bench.add(
        *figures[0],
        program["seconds"] / floor["seconds"],
        program_ms=program["seconds"] * 1000,
        floor_ms=floor["seconds"] * 1000,
        pages=float(count),
    )
    if len(figures) > 1:
        bench.add(
            *figures[1], program["mib"] / floor["mib"], program_mib=program["mib"], floor_mib=floor["mib"]
        )


def yearly_report(bench: Bench, large: Path, small: Path) -> None:
    """Collecting the figures of the yearly report, and how the cost grows with the branch."""
    try:
        medians = bench.turns(
            min(ROUNDS, 5),
            small=lambda: bench.told("program", "collect", small),
            large=lambda: bench.told("program", "collect", large),
        )
        few, many = medians["small"]["seconds"], medians["large"]["seconds"]
        bench.add(*COLLECT, many * 1000)
        # What does not depend on the size is part of the small branch's cost too, so a ratio below 1 is usual.
        bench.add(*LINEAR, many / few / (LARGE / SMALL), small_ms=few * 1000, large_ms=many * 1000)
    except Unmeasured as error:
        bench.failed(error, COLLECT, LINEAR)


def standing(bench: Bench) -> None:
    """Where everybody stands on a day, and how it grows to ten times as many."""
    try:
        medians = bench.turns(
            min(ROUNDS, 3),
            usual=lambda: bench.told("program", "standing", str(LARGE)),
            many=lambda: bench.told("program", "standing", str(10 * LARGE)),
        )
        usual, many = medians["usual"], medians["many"]
        bench.add(*STANDING, usual["seconds"] * 1000, events_each=usual["events"])
        bench.add(*STANDING_LINEAR, many["seconds"] / usual["seconds"] / 10, large_ms=many["seconds"] * 1000)
    except Unmeasured as error:
        bench.failed(error, STANDING, STANDING_LINEAR)


def sheets(bench: Bench, large: Path) -> None:
    """The statistical forms of a year, and how their cost grows; all in one process."""
    try:
        found = bench.told("sheets", large)
        bench.add(*SHEETS, found["book"], people_read_ms=found["few"])
        bench.add(
            *SHEETS_LINEAR, found["many"] / found["few"] / 10, few_ms=found["few"], many_ms=found["many"]
        )
    except Unmeasured as error:
        bench.failed(error, SHEETS, SHEETS_LINEAR)


def safety(bench: Bench, usual: Path) -> None:
    """What the history, the drafts and the copies cost; the old branch stands for the end of twenty years."""
    try:
        found = bench.turns(3, program=lambda: bench.told("program", "save", usual))["program"]
        bench.add(
            *SAVE,
            found["draft"] / found["plain"],
            program_ms=found["draft"] * 1000,
            floor_ms=found["plain"] * 1000,
            history=found["history"] / found["plain"],
            keeping_a_draft_ms=found["keeping"] * 1000,
        )
    except Unmeasured as error:
        bench.failed(error, SAVE)
    old, copy, empty = (bench.folder / f"{name}.chibo" for name in ("old", "old-copy", "empty"))
    try:
        bench.run("books", old, str(LARGE), "20", "200000")
        shutil.copy(old, copy)
        bench.run("books", copy, "edit", "500")
        bench.run("books", empty, "0")
        medians = bench.turns(
            ROUNDS,
            floor=lambda: bench.told("program", "unlock", empty),
            program=lambda: bench.told("program", "unlock", old),
        )
        floor, program = medians["floor"]["seconds"], medians["program"]["seconds"]
        bench.add(*UNLOCK, program / floor, program_ms=program * 1000, floor_ms=floor * 1000)
        made = bench.turns(3, program=lambda: bench.told("program", "copy", old))["program"]
        bench.add(
            *COPY,
            made["gap"] * 1000,
            copy_s=made["seconds"],
            idle_ms=made["idle"] * 1000,
            book_mib=old.stat().st_size / 2**20,
        )
        seen = bench.turns(3, program=lambda: bench.told("program", "diff", old, copy))["program"]
        bench.add(*DIFF, seen["seconds"] * 1000, records=seen["records"])
    except Unmeasured as error:
        bench.failed(error, UNLOCK, COPY, DIFF)


def bring_in(bench: Bench) -> None:
    """A long list previewed and written, beside the least that can do the same."""
    empty, file = bench.folder / "blank.chibo", bench.folder / "list.xlsx"
    try:
        bench.run("books", empty, "0")
        bench.run("lists", file, str(LARGE))
        found = bench.told("program", "import", empty, file)
        for figure, program, floor in ((PREVIEW, "preview", "bare"), (WRITE, "write", "raw")):
            bench.add(
                *figure,
                found[program] / found[floor],
                program_ms=found[program] * 1000,
                floor_ms=found[floor] * 1000,
            )
    except Unmeasured as error:
        bench.failed(error, PREVIEW, WRITE)


def main(out: Path) -> None:
    """Measures everything and writes `out`."""
    with tempfile.TemporaryDirectory(prefix="sochibo-bench-") as name:
        folder = Path(name)
        bench = Bench(folder)
        large, small, usual = (folder / f"{name}.chibo" for name in ("large", "small", "usual"))
        bench.run("books", large, str(LARGE))
        bench.run("books", small, str(SMALL))
        bench.run("books", usual, str(USUAL))
        start_up(bench, large)
        search(bench, large)
        person(bench, large)
        papers(bench, large, usual)
        yearly_report(bench, large, small)
        standing(bench)
        sheets(bench, large)
        safety(bench, usual)
        bring_in(bench)
    result = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "rounds": ROUNDS,
        "figures": [{**asdict(figure), "verdict": figure.verdict} for figure in bench.figures],
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
