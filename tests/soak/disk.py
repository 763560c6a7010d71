"""A disk that fills at every step of saving, copying, upgrading, exporting, rekeying and restoring.

A small tmpfs is filled where one may mount it; elsewhere the system refuses to let files grow beyond a limit.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desktop_app import printing
from desktop_app.core import backup, check, cipher, keys
from desktop_app.core import book as books
from desktop_app.core.errors import UserError
from desktop_app.core.orm import get_setting, set_setting, store_file
from tests import processes
from tests.soak.world import FIRST_SCHEMA, NEW, OLD, World

_SMALL_DISK = 24 * 1024 * 1024


@dataclass
class Disk:
    """The figures: each try ended well or in a sentence; ``harmed``: the old data was not whole afterwards."""

    tries: int = 0
    refused: int = 0
    done: int = 0
    harmed: int = 0
    without_words: int = 0
    left_behind: int = 0
    how: str = ""
    by_step: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def _save(book: books.Book, folder: Path) -> None:
    with book.write("Tệp lớn") as session:
        store_file(session, os.urandom(300_000), "application/pdf")


def _draft(book: books.Book, folder: Path) -> None:
    book.keep_draft("minutes", "Biên bản", {"text": "đang gõ " * 40_000})


def _backup(book: books.Book, folder: Path) -> None:
    backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 24, 8))


def _export(book: books.Book, folder: Path) -> None:
    paper = printing.make_paper(book, "recovery-sheet", dt.date(2026, 11, 24))
    printing.write_paper(paper, folder / "tờ khôi phục.pdf")


def _rekey(book: books.Book, folder: Path) -> None:
    book.change_passphrase(NEW)


def _restore(book: books.Book, folder: Path) -> None:
    backup.restore(book, backup.list_copies(book.path)[0].path, dt.datetime(2026, 11, 24, 9))


STEPS: dict[str, Callable[[books.Book, Path], None]] = {
    "save": _save,
    "draft": _draft,
    "backup": _backup,
    "export": _export,
    "rekey": _rekey,
    "restore": _restore,
}


def run(
    world: World, folder: Path, points: int, deadline: float | None = None, may_mount: bool = True
) -> Disk:
    """Try each step with ``points`` amounts of room."""
    figures = Disk()
    with _small_disk(folder / "disk", may_mount) as mounted:
        figures.how = "tmpfs" if mounted else "limit of file sizes"
        place = folder / "disk" / "so"
        for point in range(points):
            for step in (*STEPS, "upgrade"):
                if deadline is not None and time.monotonic() > deadline:
                    return figures
                _one(world, place, step, point / max(1, points - 1), mounted, figures)
    return figures


@contextlib.contextmanager
def _small_disk(place: Path, may_mount: bool) -> Iterator[bool]:
    place.mkdir(exist_ok=True)
    mounted = False
    if may_mount and sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount"):
        command = ["mount", "-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", str(place)]
        mounted = subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], capture_output=True, check=True)


def _one(world: World, place: Path, step: str, part: float, mounted: bool, figures: Disk) -> None:
    path = world.at(place)
    key = world.old
    if step == "upgrade":
        shutil.rmtree(place)
        place.mkdir()
        shutil.copy(FIRST_SCHEMA, path)
        key = keys.derive(OLD, keys.salt_of(path))
    size = path.stat().st_size
    # from nothing to a little more than any step needs
    room = round(part**2 * size * 2.6)
    names = {file.name for file in place.rglob("*")}
    before = _facts(path, key, step)
    figures.tries += 1
    figures.by_step[step] = figures.by_step.get(step, 0) + 1
    said = _filled(path, key, step, room, place) if mounted else _limited(path, key, step, size, room)
    if said == "":
        figures.done += 1
    elif said.startswith("!"):
        figures.without_words += 1
        figures.notes.append(f"{step} at {room}: {said}")
    else:
        figures.refused += 1
        left = {file.name for file in place.rglob("*")} - names
        left -= {file.name for file in place.rglob("*.lock")}
        if any(name.endswith((".tmp", ".thu", ".moi", ".khoi-phuc", "-journal")) for name in left):
            figures.left_behind += 1
            figures.notes.append(f"{step} at {room}: left {sorted(left)}")
    problem = _harm(world, path, key, step, before, said)
    if problem:
        figures.harmed += 1
        figures.notes.append(f"{step} at {room}: {problem}")


def _facts(path: Path, key: bytes, step: str) -> tuple[int, object]:
    if step == "upgrade":
        connection = cipher.open_file(path, key, keys.salt_of(path))
        try:
            return int(connection.execute("SELECT count(*) FROM member").fetchone()[0]), None
        finally:
            connection.close()
    with books.unlock(path, OLD, key=key) as book:
        with book.write("Trước") as session:
            set_setting(session, "before", step)
        with book.read() as session:
            return _members(session), get_setting(session, "before")


def _members(session: Any) -> int:
    from desktop_app.members import service

    return len(service.known_people(session))


def _act(path: Path, key: bytes, step: str) -> str:
    """The sentence it ended in, nothing when it went well, an exclamation mark before what was no sentence."""
    try:
        if step == "upgrade":
            books.unlock(path, OLD, before_upgrade=_copy_first, key=key).close()
        else:
            with books.unlock(path, OLD, key=key) as book:
                STEPS[step](book, path.parent)
    except UserError as error:
        return str(error)
    except Exception as error:
        return f"!{type(error).__name__}: {error}"[:200]
    return ""


def _copy_first(book: books.Book) -> None:
    backup.make_copy(book, "trước nâng cấp", dt.datetime(2026, 11, 24, 8))


def _filled(path: Path, key: bytes, step: str, room: int, place: Path) -> str:
    filler = place.parent / "đầy"
    free = shutil.disk_usage(place).free
    with filler.open("wb") as file, contextlib.suppress(OSError):
        file.write(bytes(max(0, free - room)))
        file.flush()
    try:
        return _act(path, key, step)
    finally:
        filler.unlink()


def _limited(path: Path, key: bytes, step: str, size: int, room: int) -> str:
    context = processes.context()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_in_limits, args=(str(path), key, step, room, there))
    process.start()
    there.close()
    try:
        return str(here.recv())
    except EOFError:
        return "!the process died"
    finally:
        process.join()
        here.close()


def _in_limits(path: str, key: bytes, step: str, limit: int, pipe: Connection) -> None:
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    pipe.send(_act(Path(path), key, step))


def _harm(world: World, path: Path, key: bytes, step: str, before: tuple[int, object], said: str) -> str:
    """What is not as it was, with room again."""
    passphrase, opens = (NEW, world.new) if step == "rekey" and said == "" else (OLD, key)
    try:
        with books.unlock(path, passphrase, key=opens) as book:
            faults = check.check_book(book)
            if faults:
                return faults[0]
            with book.read() as session:
                found = _members(session), get_setting(session, "before")
            if step == "upgrade":
                found = found[0], None
            if step == "restore" and said == "":
                return "" if found[0] == before[0] else "the restored book is another"
            return "" if found == before else f"{before} became {found}"
    except UserError as error:
        return f"does not open: {error.message}"
