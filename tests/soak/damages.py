"""Random damage: a book refuses with a sentence, or what is read of it is true, or reading or the check says so."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.core import check, cipher, pages
from desktop_app.core.errors import UserError
from tests.soak import world as worlds
from tests.soak.world import World

PAGE = pages.PAGE_BYTES
# unlocking writes an entry of its own
_GROWING = ("change_set", "change", "history_head")


@dataclass
class Damages:
    """The figures: ``harmless`` damage hit nothing that is read."""

    damages: int = 0
    refused: int = 0
    told: int = 0
    harmless: int = 0
    silently_wrong: int = 0
    without_words: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def _flip(content: bytearray, chance: random.Random, world: World) -> None:
    for _n in range(chance.choice((1, 1, 3, 8))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _zeros(content: bytearray, chance: random.Random, world: World) -> None:
    at, length = chance.randrange(len(content)), chance.choice((16, 512, PAGE, 5 * PAGE))
    if chance.random() < 0.5:
        at = at // PAGE * PAGE
    end = min(len(content), at + length)
    content[at:end] = bytes(end - at)


def _garbage(content: bytearray, chance: random.Random, world: World) -> None:
    at, length = chance.randrange(len(content)), chance.choice((512, PAGE, 3 * PAGE))
    end = min(len(content), at + length)
    content[at:end] = chance.randbytes(end - at)


def _cut(content: bytearray, chance: random.Random, world: World) -> None:
    at = chance.randrange(len(content))
    del content[at // PAGE * PAGE if chance.random() < 0.7 else at :]


def _pages(content: bytearray, chance: random.Random) -> tuple[int, int]:
    count = len(content) // PAGE
    return chance.randrange(count) * PAGE, chance.randrange(count) * PAGE


def _swap(content: bytearray, chance: random.Random, world: World) -> None:
    one, two = _pages(content, chance)
    content[one : one + PAGE], content[two : two + PAGE] = (
        content[two : two + PAGE],
        content[one : one + PAGE],
    )


def _double(content: bytearray, chance: random.Random, world: World) -> None:
    one, two = _pages(content, chance)
    content[one : one + PAGE] = content[two : two + PAGE]


def _stale_page(content: bytearray, chance: random.Random, world: World) -> None:
    """A sector that was not written: one page of an earlier state."""
    at = chance.randrange(len(world.older) // PAGE) * PAGE
    content[at : at + PAGE] = world.older[at : at + PAGE]


def _mixed(content: bytearray, chance: random.Random, world: World) -> None:
    """Half of one state, half of another: copied while it was written."""
    at = chance.randrange(1, len(world.older) // PAGE) * PAGE
    content[:at] = world.older[:at]


def _shift(content: bytearray, chance: random.Random, world: World) -> None:
    at = chance.randrange(len(content))
    content[at:at] = chance.randbytes(chance.choice((1, PAGE)))


def _tail(content: bytearray, chance: random.Random, world: World) -> None:
    content += chance.randbytes(PAGE * chance.randrange(1, 9)) if chance.random() < 0.5 else bytes(PAGE * 3)


def _whole_page(content: bytearray, chance: random.Random, world: World) -> None:
    at = _pages(content, chance)[0]
    content[at : at + PAGE] = bytes(PAGE)


_KINDS: dict[str, Callable[[bytearray, random.Random, World], None]] = {
    "flip": _flip,
    "zeros": _zeros,
    "empty page": _whole_page,
    "garbage": _garbage,
    "cut": _cut,
    "swap": _swap,
    "double": _double,
    "stale page": _stale_page,
    "mixed": _mixed,
    "shift": _shift,
    "tail": _tail,
}


def run(world: World, folder: Path, count: int, seed: int = 1, deadline: float | None = None) -> Damages:
    """Damage the book ``count`` times, each kind in turn; some with a journal that is not its own."""
    chance = random.Random(seed)
    figures = Damages()
    path = world.at(folder / "damage")
    with world.open(path) as book:
        truth = worlds.rows(book)
    whole = path.read_bytes()
    journal = _journal(world, folder)
    names = list(_KINDS)
    for n in range(count):
        if deadline is not None and time.monotonic() > deadline:
            break
        kind = names[n % len(names)]
        content = bytearray(whole)
        _KINDS[kind](content, chance, world)
        path.write_bytes(content)
        beside = pages.journal_of(path)
        beside.unlink(missing_ok=True)
        if n % 7 == 3:
            kind = f"{kind} and a stale journal"
            cut = len(journal) if chance.random() < 0.5 else chance.randrange(len(journal))
            beside.write_bytes(journal[:cut])
        figures.damages += 1
        figures.by_kind[kind] = figures.by_kind.get(kind, 0) + 1
        _judge(world, path, truth, kind, figures)
        for left in path.parent.glob("*.journal-de-rieng*"):
            left.unlink()
    return figures


def _journal(world: World, folder: Path) -> bytes:
    """The journal of a write that did not end, of the older state of this book."""

    path = folder / "cũ.chibo"
    path.write_bytes(world.older)
    connection = cipher.open_file(path, world.old, world.older[:16])
    try:
        connection.execute("PRAGMA cache_size=5")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE member SET note = 'dở' || randomblob(900)")
        connection.execute("UPDATE agenda_item SET content = 'dở'")
        return pages.journal_of(path).read_bytes()
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def _judge(
    world: World, path: Path, truth: dict[str, dict[int, tuple[Any, ...]] | None], kind: str, figures: Damages
) -> None:
    try:
        book = world.open(path)
    except UserError as error:
        figures.refused += 1
        if not error.message or not (error.hint or error.ways):
            figures.without_words += 1
            figures.notes.append(f"{kind}: {error.message} without a way out")
        return
    with book:
        found = worlds.rows(book)
        wrong = [table for table in truth if not _true(table, found[table], truth[table])]
        faults = check.check_book(book)
        if faults:
            figures.told += 1
        elif wrong:
            figures.silently_wrong += 1
            figures.notes.append(f"{kind}: {', '.join(wrong)} wrong without a word")
        else:
            figures.harmless += 1


def _true(
    table: str, found: dict[int, tuple[Any, ...]] | None, truth: dict[int, tuple[Any, ...]] | None
) -> bool:
    if found is None or truth is None:
        return True
    if table == "history_head":
        return True
    if table in _GROWING:
        return all(found.get(row_id) == row for row_id, row in truth.items())
    return found == truth
