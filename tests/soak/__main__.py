"""``python -m tests.soak [--quick] [--kills N] [--damages N] [--seconds S] build/soak.json``; ``make soak``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.soak import damages, disk, kills, plain, world


def measure(
    folder: Path, kill_count: int, damage_count: int, points: int, seconds: float, seed: int = 1
) -> dict[str, Any]:
    """All four parts, within a time; what is over time is left out and shows in the counts."""
    begin = time.monotonic()
    made = world.make(folder)

    def until(part: float) -> float:
        return begin + seconds * part

    found = {
        "plain": asdict(plain.run(folder)),
        "disk": asdict(disk.run(made, folder, points, until(0.25))),
        "kills": asdict(kills.run(made, folder, kill_count, seed, until(0.65))),
        "damages": asdict(damages.run(made, folder, damage_count, seed, until(1.0))),
    }
    left = world.plain_text_in(folder)
    found["plain"]["found"] += len(left)
    found["plain"]["notes"] += left
    return {**found, "seconds": round(time.monotonic() - begin, 1), "verdict": verdict(found)}


def verdict(found: dict[str, Any]) -> dict[str, int]:
    """The figures that must be nought."""
    return {
        "acknowledged work lost": found["kills"]["lost"],
        "books that do not open after a kill": found["kills"]["unopened"],
        "books that are not whole after a kill": found["kills"]["unsound"],
        "old data harmed by a full disk": found["disk"]["harmed"],
        "full disks without a sentence": found["disk"]["without_words"],
        "left behind by a full disk": found["disk"]["left_behind"],
        "books that open silently wrong": found["damages"]["silently_wrong"],
        "damage without a way out": found["damages"]["without_words"],
        "plain text found": found["plain"]["found"],
    }


def table(found: dict[str, Any]) -> str:
    """The figures to read."""
    done = {
        "kills": found["kills"]["kills"],
        "acknowledged before a kill": found["kills"]["acknowledged"],
        "kills that left a journal": found["kills"]["journals"],
        "tries on a full disk": found["disk"]["tries"],
        "damages": found["damages"]["damages"],
        "  refused": found["damages"]["refused"],
        "  told by reading or the check": found["damages"]["told"],
        "  hit nothing": found["damages"]["harmless"],
        "seconds": found["seconds"],
    }
    return "\n".join(f"{name:40} {value:>8}" for name, value in {**done, **found["verdict"]}.items())


def main() -> int:
    """Run, print, write; 1 when a figure that must be nought is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--damages", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kill_count, damage_count, points, seconds = (20, 40, 3, 60.0) if options.quick else (320, 520, 12, 720.0)
    with tempfile.TemporaryDirectory(prefix="sochibo-soak-") as folder:
        found = measure(
            Path(folder),
            options.kills or kill_count,
            options.damages or damage_count,
            points,
            options.seconds or seconds,
            options.seed,
        )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    print(table(found))
    for part in ("kills", "disk", "damages", "plain"):
        for line in found[part]["notes"][:10]:
            print(f"  {part}: {line}", file=sys.stderr)
    return 1 if any(found["verdict"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
