"""The short form of the harness; ``make soak`` runs the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak import damages, disk, kills, plain, world
from tests.soak.world import World

pytestmark = [pytest.mark.disk, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world.make(tmp_path_factory.mktemp("soak"))


def test_killed_at_random_moments(made: World, tmp_path: Path) -> None:
    figures = kills.run(made, tmp_path, 12, seed=11)
    assert (figures.kills, figures.lost, figures.unopened, figures.unsound) == (12, 0, 0, 0), figures.notes
    assert world.plain_text_in(tmp_path) == []


@pytest.mark.parametrize("may_mount", [True, False], ids=["small disk", "limited files"])
def test_a_disk_that_fills(made: World, tmp_path: Path, may_mount: bool) -> None:
    figures = disk.run(made, tmp_path, 2 if may_mount else 1, may_mount=may_mount)
    assert figures.refused >= 6, figures
    assert (figures.harmed, figures.without_words, figures.left_behind) == (0, 0, 0), figures.notes


def test_damaged_at_random_places(made: World, tmp_path: Path) -> None:
    figures = damages.run(made, tmp_path, 33, seed=11)
    assert (figures.damages, figures.silently_wrong, figures.without_words) == (33, 0, 0), figures.notes


def test_nothing_readable_on_the_disk(tmp_path: Path) -> None:
    figures = plain.run(tmp_path)
    assert figures.found == 0, figures.notes
    assert figures.files > 3
