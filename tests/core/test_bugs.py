"""What is told of a bug names nobody: not the report, not the console, not what the database says of a refused row."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desktop_app import sample_work
from desktop_app.core import bugs, chain
from desktop_app.core.book import Book
from tests import plain_text

ROOT = Path(__file__).resolve().parent.parent.parent
NAME, NUMBER = "Nông Thị Ánh", "020178000111"


def _stack() -> types.TracebackType | None:
    """The calls that led here, as a fault raised here would carry them."""
    frame = sys._getframe(1)
    trace: types.TracebackType | None = None
    while frame is not None:
        trace = types.TracebackType(trace, frame, frame.f_lasti, frame.f_lineno)
        if frame.f_back is None:
            break
        frame = frame.f_back
    return trace


def _place() -> tuple[str, ...]:
    """The calls of the program among them."""
    frame: types.FrameType | None = sys._getframe(1)
    found = []
    while frame is not None:
        if "desktop_app" in (module := frame.f_globals.get("__name__", "?")):
            found.append(f"{module}:{frame.f_lineno}")
        frame = frame.f_back
    return tuple(found)


def test_a_fault_in_any_service_names_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole branch is written; at every place from which a row is written a fault with that row in it is reported."""
    reports: dict[tuple[str, ...], str] = {}
    true_digest = chain.row_digest

    def digest(nonce: bytes, table: str, row_id: int, before: str | None, after: str | None) -> Any:
        if (place := _place()) not in reports:
            error = ValueError(f"{table} {row_id}: {before} {after}")
            error.__cause__ = RuntimeError(after)
            reports[place] = bugs.report(error.with_traceback(_stack()))
        return true_digest(nonce, table, row_id, before, after)

    monkeypatch.setattr(chain, "row_digest", digest)
    with sample_work.make(tmp_path / "so.chibo", "mật khẩu thử nghiệm") as book:
        texts = plain_text.texts_of(book)
    assert len(reports) >= 10
    assert len(texts) > 150
    whole = "\n".join(reports.values())
    for module in ("members.service", "meetings.service", "ratings.service"):
        assert module in whole
    for name in texts:
        assert not any(way in whole.encode() for way in plain_text.written(name)), name
    assert str(tmp_path) not in whole
    assert str(ROOT) not in whole


def test_the_database_does_not_tell_what_it_refused(book: Book) -> None:
    with (
        pytest.raises(DBAPIError) as caught,
        book.write("Thử") as session,
    ):
        session.execute(
            text("INSERT INTO member (full_name, citizen_id) VALUES (:a, :b)"), {"a": NAME, "b": NUMBER}
        )
    assert NAME not in str(caught.value)
    assert NUMBER not in str(caught.value)


RAISES: Mapping[str, str] = {
    "main": "raise ValueError(name)",
    "thread": "import threading\ndef run(): raise ValueError(name)\nt = threading.Thread(target=run, name=name); t.start(); t.join()",
    "del": "class Left:\n  def __del__(self): raise ValueError(name)\nleft = Left()\ndel left",
}


@pytest.mark.parametrize("where", RAISES)
def test_what_nobody_catches_is_told_without_values(where: str) -> None:
    code = f"from desktop_app.core import bugs\nbugs.guard_process()\nname = '{NAME} {NUMBER}'\n{RAISES[where]}\n"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        timeout=60,
        check=False,
    )
    assert "builtins.ValueError" in done.stderr
    assert NAME not in done.stderr
    assert NUMBER not in done.stderr


def test_a_crash_leaves_no_image_of_the_memory() -> None:
    code = "import resource\nfrom desktop_app.core import bugs\nbugs.guard_process()\nprint(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "(0, 0)"


def test_nothing_is_written_to_a_log() -> None:
    """The history inside the book is the only log: a log file would stand in clear."""
    for path in (ROOT / "desktop_app").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "import logging" not in source, path.name
        assert "faulthandler" not in source, path.name
