"""Preset agendas (``resources/templates/agenda_*.toml``): the steps and contents a meeting of each kind has."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from desktop_app.core import paths
from desktop_app.core.period import Period


@dataclass(frozen=True)
class PresetItem:
    """One item of a preset. ``code`` ``tasks`` marks the one that starts with last time's unfinished tasks."""

    section: str
    title: str
    topic: str = ""
    code: str = ""


@cache
def _preset(kind: str) -> tuple[PresetItem, ...]:
    with (paths.resources() / "templates" / f"agenda_{kind}.toml").open("rb") as file:
        return tuple(PresetItem(**entry) for entry in tomllib.load(file)["item"])


def preset(kind: str, review: Period) -> list[PresetItem]:
    """The items of a kind of meeting; ``review`` is the month assessed, the month after it the one planned."""
    return [
        PresetItem(
            item.section,
            item.title.format(review=review.title, plan=review.next().title),
            item.topic,
            item.code,
        )
        for item in _preset(kind)
    ]
