"""What the criteria say: the conditions met and not met with their sources, what to weigh, the level that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.core.rules import Confidence
from desktop_app.ratings.models import Level

State = Literal["good", "danger", "warning"]


@dataclass(frozen=True)
class Condition:
    """One condition: met, not met, or None where the facts are missing.

    ``allows`` is the highest level left when it is not met (None: it never stands in the way). ``figure`` says what was
    counted, ``source`` the document it comes from.
    """

    key: str
    met: bool | None
    sentence: str
    figure: str = ""
    source: str = ""
    confidence: Confidence = "confirmed"
    allows: Level | None = None

    @property
    def enforced(self) -> bool:
        """Whether it lowers the suggested level when it is not met."""
        return self.allows is not None and self.confidence != "inferred"

    @property
    def state(self) -> State:
        """Tick, cross, or "!" for the unknown and for what only asks to be considered."""
        if self.met:
            return "good"
        return "danger" if self.met is False and self.enforced else "warning"


@dataclass(frozen=True)
class Warning_:
    """What the branch should consider; ``source`` names what it rests on."""

    sentence: str
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the criteria give. ``level`` is the suggestion (None: not enough is known), ``measured`` the level points or
    grades alone would give, ``ceiling`` the highest level confirmed rules leave open."""

    level: Level | None
    measured: Level | None
    ceiling: Level
    conditions: tuple[Condition, ...]
    warnings: tuple[Warning_, ...]
    why: str

    def condition(self, key: str) -> Condition | None:
        """The condition of that key, when it was asked."""
        return next((c for c in self.conditions if c.key == key), None)

    @property
    def met(self) -> int:
        """Conditions that are met."""
        return sum(c.met is True for c in self.conditions)

    @property
    def unmet(self) -> int:
        """Conditions that are not met and stand in the way."""
        return sum(c.state == "danger" for c in self.conditions)

    @property
    def open(self) -> int:
        """Conditions to be considered: not met, but only an inference or a remark."""
        return sum(c.met is False and not c.enforced for c in self.conditions)

    @property
    def unknown(self) -> int:
        """Conditions of which the facts are missing, points and grades aside."""
        return sum(c.met is None and c.key != "measure" for c in self.conditions)
