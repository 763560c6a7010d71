"""Nothing readable on the disk: the whole work of a branch in a home of its own, then a search of every file."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.world import ROOT, plain_text_in

_SCENARIO = """
import datetime as dt, os, sys
from pathlib import Path
from desktop_app import printing, sample
from desktop_app.core import backup, book as books, paths
from tests.soak import world
place = Path(sys.argv[1])
made = world.make(place)
path = made.at(place / "sổ của tôi")
with books.unlock(path, world.OLD, key=made.old) as book:
    book.keep_draft("member", "Đảng viên Nông Thị Ánh", {"full_name": sample.SECRETARY})
    for kind in ("recovery-sheet", "member-list", "year-report"):
        try:
            printing.make_paper(book, kind, sample.TODAY)
        except Exception:
            pass
    backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 24, 8))
    backup.restore(book, backup.list_copies(path)[0].path, dt.datetime(2026, 11, 24, 9))
    paths.user_data()
book = books.unlock(path, world.OLD, key=made.old)
with book.write("Lớn") as session:
    from desktop_app.core.orm import set_setting
    set_setting(session, "names", [p["full_name"] for p in sample.load("people")["person"]] * 400)
    session.flush()
    # in the middle of a write, with a journal beside the book
    os._exit(9)
"""


@dataclass
class Plain:
    """The figures."""

    files: int = 0
    found: int = 0
    notes: list[str] = field(default_factory=list)


def run(folder: Path) -> Plain:
    """Do the work in a process whose home and temporary folder are ours, then search."""
    place = folder / "nhà"
    home, temporary = place / "home", place / "tmp"
    for made in (home, temporary):
        made.mkdir(parents=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SOCHIBO_"))},
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    work = place / "work"
    work.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _SCENARIO, str(work)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    figures = Plain(files=sum(file.is_file() for file in place.rglob("*")))
    if done.returncode != 9:
        figures.notes.append(done.stderr[-600:])
        figures.found += 1
    figures.notes += plain_text_in(place)
    figures.found += len(plain_text_in(place))
    return figures
