"""kill -9 at random moments: what was acknowledged is there, the book opens and is whole."""

from __future__ import annotations

import json
import random
import shutil
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desktop_app.core import backup, check, keys
from desktop_app.core import book as books
from desktop_app.core.errors import UserError
from desktop_app.core.orm import get_setting
from desktop_app.meetings import minutes_reading
from desktop_app.meetings.models import Attendance
from desktop_app.members import service as members
from tests import processes
from tests.soak import acts
from tests.soak.world import FIRST_SCHEMA, NEW, OLD, ROOT, World

# how long after the book was open the process is killed, at most
_LATEST = {"work": 0.5, "import": 0.5, "rekey": 0.12, "backup": 0.35, "restore": 0.6, "upgrade": 0.5}


@dataclass
class Kills:
    """The figures."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    unopened: int = 0
    unsound: int = 0
    journals: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def run(world: World, folder: Path, count: int, seed: int = 1, deadline: float | None = None) -> Kills:
    """Kill ``count`` processes, in turn at each kind of work."""
    context = processes.context()
    chance = random.Random(seed)
    figures = Kills()
    kinds = ("work", "work", "rekey", "work", "backup", "work", "restore", "import", "upgrade", "work")
    for n in range(count):
        if deadline is not None and time.monotonic() > deadline:
            break
        _one(context, world, folder / "kill", kinds[n % len(kinds)], chance, figures)
    return figures


def _one(context: Any, world: World, place: Path, kind: str, chance: random.Random, figures: Kills) -> None:
    path = world.at(place)
    key = world.old
    if kind == "upgrade":
        shutil.copy(FIRST_SCHEMA, path)
        key = keys.derive(OLD, keys.salt_of(path))
    facts = {
        "meeting": world.meeting,
        "people": list(world.people),
        "list": str(ROOT / "tests" / "lists" / "data" / "nfd.csv"),
    }
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=acts.run, args=(kind, str(path), key, facts, chance.randrange(1 << 30), there), daemon=True
    )
    process.start()
    there.close()
    told = _listen(here, process, chance.uniform(0, _LATEST[kind]))
    figures.kills += 1
    figures.by_kind[kind] = figures.by_kind.get(kind, 0) + 1
    figures.acknowledged += sum(what[0] != acts.READY for what in told)
    figures.journals += path.with_name(path.name + "-journal").exists()
    try:
        book = _reopen(path, key, world, kind, told)
    except UserError as error:
        figures.unopened += 1
        figures.notes.append(f"{kind}: {error.message}")
        return
    with book:
        faults = check.check_book(book)
        if faults:
            figures.unsound += 1
            figures.notes.append(f"{kind}: {faults[0]}")
        lost = _lost(book, world, kind, told)
        figures.lost += len(lost)
        figures.notes.extend(f"{kind}: lost {what}" for what in lost)


def _listen(pipe: Connection, process: Any, delay: float) -> list[list[Any]]:
    told: list[list[Any]] = []
    until: float | None = None
    patience = time.monotonic() + 60
    while (now := time.monotonic()) < (until or patience):
        try:
            if pipe.poll(min(0.01, max(0.0, (until or patience) - now))):
                told.append(json.loads(pipe.recv_bytes()))
                if told[-1][0] == acts.READY:
                    until = time.monotonic() + delay
        except EOFError:
            break
    process.kill()
    process.join()
    # what was written into the pipe before the kill counts as acknowledged
    while True:
        try:
            if not pipe.poll(0):
                break
            told.append(json.loads(pipe.recv_bytes()))
        except (EOFError, OSError):
            break
    pipe.close()
    return told


def _reopen(path: Path, key: bytes, world: World, kind: str, told: list[list[Any]]) -> books.Book:
    if kind != "rekey":
        return books.unlock(path, OLD, key=key)
    if any(what[0] == "rekeyed" for what in told):
        return books.unlock(path, NEW, key=world.new)
    try:
        return books.unlock(path, OLD, key=key)
    except UserError as error:
        if error.field != "passphrase":
            raise
        return books.unlock(path, NEW, key=world.new)


def _lost(book: books.Book, world: World, kind: str, told: list[list[Any]]) -> list[str]:
    """What was acknowledged and is not there."""
    if kind == "restore":
        return _lost_by_restoring(book, told)
    last: dict[str, list[Any]] = {}
    for what in told:
        name = (
            what[0] if what[0] in ("draft", "imported") else f"{what[0]} {what[1] if len(what) > 1 else ''}"
        )
        last[name] = what
    lost = []
    with book.read() as session:
        for name, what in last.items():
            head, *rest = what
            good = True
            if head == "member":
                good = members.get_member(session, rest[0], acts.TODAY).draft.note == rest[1]
            elif head == "mark":
                row = (
                    session.query(Attendance)
                    .filter_by(meeting_id=world.meeting, member_id=rest[0])
                    .one_or_none()
                )
                good = row is not None and _same_or_later(row.reason, rest[1])
            elif head == "item":
                found = [
                    i for i in minutes_reading.load_minutes(session, world.meeting).agenda if i.id == rest[0]
                ]
                good = len(found) == 1 and _same_or_later(found[0].content, rest[1])
            elif head == "event":
                good = members.get_event(session, rest[0]).note == rest[1]
            elif head == "undone":
                good = get_setting(session, rest[0]) is None
            elif head == "setting":
                good = get_setting(session, rest[0]) == rest[1]
            elif head == "before":
                good = get_setting(session, "before") == 1
            elif head == "imported":
                good = len(members.known_people(session)) >= rest[0]
            elif head == "upgraded":
                good = len(members.known_people(session)) > 0
            elif head == "copy":
                good = _whole_copy(book, Path(rest[0]), rest[1])
            elif head == "draft":
                kept = book.drafts()
                good = len(kept) == 1 and _same_or_later(kept[0].values["text"], rest[0])
            if not good:
                lost.append(name[:60])
    return lost


def _number(text: str) -> int:
    return next((int(word) for word in text.split() if word.isdigit()), -1)


def _same_or_later(found: str, told: str) -> bool:
    """The acknowledged text, or that of a later write which ended before it could be acknowledged."""
    return found == told or _number(found) > _number(told)


def _whole_copy(book: books.Book, path: Path, setting: str) -> bool:
    if not path.exists():
        return False
    if backup.describe(book, backup.copy_at(path)).state == "damaged":
        return False
    if not setting:
        return True
    with book.look_at(path) as copy, copy.read() as session:
        return get_setting(session, setting) is not None


def _lost_by_restoring(book: books.Book, told: list[list[Any]]) -> list[str]:
    """Each acknowledged turn is in the book or in a copy that was kept before restoring."""
    turns = [what[1] for what in told if what[0] == "turn"]
    found = set()
    with book.read() as session:
        found.add(get_setting(session, "turn"))
    for copy in backup.list_copies(book.path):
        with book.look_at(copy.path) as looked, looked.read() as session:
            found.add(get_setting(session, "turn"))
    return [f"turn {turn}" for turn in turns if turn not in found]
