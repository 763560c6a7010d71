"""The program's side of each figure, each in a process of its own. The floors stand in `floors.py`.

first-paint               the unlock screen, painted
window BOOK               unlocked, the page of members painted; then its memory when it has come to rest
search BOOK               typing into the search box of the members, and a raw LIKE in the same book
document BOOK KIND OUT    a paper as data, for `pdf`
pdf DATA OUT N            writes that paper as PDF, after N times; seconds, MiB
collect BOOK              the figures of the yearly report; seconds
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from datetime import date
from pathlib import Path

from tests.bench import memory

TODAY = date(2026, 11, 23)


def document(book: Path, kind: str, out: Path) -> None:
    """Keeps a paper as data. The minutes are those of December 2025."""
    from desktop_app import printing
    from desktop_app.core import book as books
    from tests.bench.books import PASSPHRASE

    with books.unlock(book, PASSPHRASE) as opened:
        paper = printing.make_paper(opened, kind, TODAY, meeting_id=12 if kind == "minutes" else None)
    out.write_bytes(pickle.dumps(paper))


def pdf(data: Path, out: Path, warm_up: int) -> None:
    """Times the writing of a paper in this fresh process; the import of ReportLab is left out on both sides."""
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


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["document", book, kind, out]:
            document(Path(book), kind, Path(out))
        case ["pdf", data, out, times]:
            pdf(Path(data), Path(out), int(times))
        case _:
            sys.exit(__doc__)
