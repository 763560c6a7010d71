"""Rules as dated values with their source, read from ``resources/rules/*.toml``.

Each file holds entries ``[[rule]]`` with ``key``, ``from`` (the first day), ``value``, ``source``, ``confidence``
(``confirmed``, ``secondary``, ``inferred``) and an optional ``note``. The past is computed with the rules of its time; a new
decree is a new entry. What rests on an inferred value is advice and never enforced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from desktop_app.core import paths
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _

Confidence = Literal["confirmed", "secondary", "inferred"]


@dataclass(frozen=True)
class Rule:
    """One value in force from a day on, with the document it comes from."""

    key: str
    start: date
    value: Any
    source: str
    confidence: Confidence
    note: str = ""

    @property
    def advisory(self) -> bool:
        """Whether it rests on an inference: shown as advice, never enforced."""
        return self.confidence == "inferred"


class NotYet(UserError, KeyError):
    """Nothing was in force on a day: it lies before everything that is known. Told as a sentence where a person asked for
    the day."""

    def __init__(self, key: str, day: date) -> None:
        super().__init__(
            _("Chương trình không có quy định của năm {year}.").format(year=day.year),
            "on",
            _("Chọn một ngày gần đây hơn, hoặc xem lại ngày giờ của máy."),
        )
        self.key = key


def in_force(rules: Iterable[Rule], key: str, day: date) -> Rule:
    """The newest value of ``key`` that had begun on ``day``. Raises NotYet (a KeyError) when there was none."""
    best: Rule | None = None
    for rule in rules:
        if rule.key == key and rule.start <= day and (best is None or rule.start >= best.start):
            best = rule
    if best is None:
        raise NotYet(key, day)
    return best


@cache
def load(name: str) -> Sequence[Rule]:
    """The rules of one file, e.g. ``load("meetings")`` reads ``resources/rules/meetings.toml``."""
    with (paths.resources() / "rules" / f"{name}.toml").open("rb") as file:
        data = tomllib.load(file)
    return tuple(
        Rule(
            key=entry["key"],
            start=entry["from"],
            value=entry["value"],
            source=entry["source"],
            confidence=entry["confidence"],
            note=entry.get("note", ""),
        )
        for entry in data["rule"]
    )


def rule(name: str, key: str, day: date) -> Rule:
    """The value of ``key`` of the file ``name`` in force on ``day``."""
    return in_force(_of_key(name, key), key, day)


@cache
def _of_key(name: str, key: str) -> Sequence[Rule]:
    return tuple(rule for rule in load(name) if rule.key == key)
