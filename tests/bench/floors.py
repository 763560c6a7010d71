"""The least that can do the same: what the program is compared with. Each is a program of its own.

window                    an empty window, painted
table ROWS.sqlite         Qt + SQLAlchemy + the members as one table, painted
pages OPERATIONS.json     the same letters and lines on the same places, drawn by ReportLab's canvas; seconds, MiB
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path

from tests.bench import memory


def window() -> None:
    """An empty main window of the program's size."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    from tests.bench import stopwatch

    app = QApplication(sys.argv[:1])
    shown = QMainWindow()
    shown.setCentralWidget(QWidget())
    shown.resize(1366, 728)

    def painted() -> None:
        stopwatch.report()
        stopwatch.stop()

    watch = stopwatch.FirstPaint(
        lambda thing: thing is shown or thing is shown.centralWidget(), painted
    ).watch()
    shown.show()
    app.exec()
    del watch


def draw(operations: Path, out: Path) -> float:
    """Draws the pages that `pages.write_operations` described; seconds, without the reading of the description."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    start = time.perf_counter()
    reading = 0.0
    with operations.open(encoding="utf-8") as file:
        fonts: dict[str, str] = json.loads(next(file))
        for name, path in fonts.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, path))
        canvas = Canvas(str(out), initialFontName=next(iter(fonts)))
        while True:
            since = time.perf_counter()
            line = next(file, "")
            page = json.loads(line) if line else None
            reading += time.perf_counter() - since
            if page is None:
                break
            canvas.setPageSize(page["size"])
            now: tuple[str, float] | None = None
            for font, size, x, y, text in page["texts"]:
                if (font, size) != now:
                    canvas.setFont(font, size)
                    now = (font, size)
                canvas.drawString(x, y, text)
            canvas.setLineWidth(0.5)
            for ends in page["lines"]:
                canvas.line(*ends)
            canvas.showPage()
        canvas.save()
    return time.perf_counter() - start - reading


def pages(operations: Path, warm_up: int) -> None:
    """Times `draw` in this fresh process, after `warm_up` times; the import of ReportLab is left out."""
    for needed in ("reportlab.pdfbase.ttfonts", "reportlab.pdfgen.canvas"):
        import_module(needed)
    out = operations.with_suffix(".canvas.pdf")
    for _ in range(warm_up):
        draw(operations, out)
    seconds = draw(operations, out)
    print(json.dumps({"seconds": seconds, "mib": memory.peak_mib()}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["window"]:
            window()
        case ["table", path]:
            from tests.bench import floor_table

            floor_table.show(Path(path))
        case ["pages", path, times]:
            pages(Path(path), int(times))
        case _:
            sys.exit(__doc__)
