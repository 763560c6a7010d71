"""A campaign as plain data: what screens, papers and reports see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.ratings.caps import CapAdvice
from desktop_app.ratings.eligibility import Eligibility, Outcome
from desktop_app.ratings.facts import Facts
from desktop_app.ratings.hints import Hint
from desktop_app.ratings.models import CampaignState, Level
from desktop_app.ratings.regimes import LEVELS, Regime, rank
from desktop_app.ratings.verdict import Verdict


@dataclass(frozen=True)
class CampaignInfo:
    """The rating of one year as a whole."""

    id: int
    year: int
    regime: str
    review_date: date
    due: date | None
    quota: int | None
    outstanding: bool
    state: CampaignState
    denominator: int | None
    tally: Mapping[str, int]
    decision_number: str
    decision_date: date | None


@dataclass(frozen=True)
class RowDraft:
    """What is typed for one member. ``own`` lays facts over the records by their name in ``criteria.Facts``, as JSON
    values; what is not in it follows the records."""

    member_id: int
    self_level: Level | None = None
    common_points: Decimal | None = None
    task_points: Decimal | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    votes_for: int | None = None
    note: str = ""


@dataclass(frozen=True)
class RatingRow:
    """One member in a campaign: what was typed, what the criteria give, what was proposed and decided.

    ``proposal`` is the branch's proposal, or while none is made the level the criteria give. ``past`` are the decided
    levels of earlier years. ``own`` are the facts typed over the records.
    """

    member_id: int
    full_name: str
    post: str
    probationary: bool
    eligibility: Eligibility
    self_level: Level | None
    common_points: Decimal | None
    task_points: Decimal | None
    facts: Facts
    own: Mapping[str, Any]
    verdict: Verdict
    proposal: Level | None
    overruled: bool
    overrule_reason: str
    votes_for: int | None
    decided: Level | None
    decided_note: str
    note: str
    past: Mapping[int, Level]
    hints: tuple[Hint, ...]
    sort_key: bytes = b""
    folded: str = ""

    @property
    def rated(self) -> bool:
        return self.eligibility.rated

    @property
    def total(self) -> Decimal | None:
        """Points out of 100."""
        return self.facts.total

    @property
    def level(self) -> Level | None:
        """The level that stands: decided, else proposed."""
        return self.decided or self.proposal

    @property
    def above_ceiling(self) -> bool:
        """Whether the proposal is higher than the conditions of confirmed rules leave open."""
        return (
            self.overruled and self.proposal is not None and rank(self.proposal) < rank(self.verdict.ceiling)
        )

    def draft(self) -> RowDraft:
        """What was typed, ready to be changed and saved."""
        return RowDraft(
            self.member_id,
            self.self_level,
            self.common_points,
            self.task_points,
            dict(self.own),
            self.votes_for,
            self.note,
        )


@dataclass(frozen=True)
class BranchDraft:
    """What is typed for the branch as a collective."""

    self_level: Level | None = None
    common_points: Decimal | None = None
    task_points: Decimal | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    votes_for: int | None = None


@dataclass(frozen=True)
class BranchRating:
    """The branch's own rating, the last thing to be rated."""

    self_level: Level | None
    facts: Facts
    own: Mapping[str, Any]
    verdict: Verdict
    proposal: Level | None
    overruled: bool
    overrule_reason: str
    votes_for: int | None
    decided: Level | None
    past: Mapping[int, Level]

    @property
    def level(self) -> Level | None:
        return self.decided or self.proposal

    def draft(self) -> BranchDraft:
        return BranchDraft(
            self.self_level,
            self.facts.common_points,
            self.facts.task_points,
            dict(self.own),
            self.votes_for,
        )


@dataclass(frozen=True)
class ReratingInfo:
    """A decided level changed later."""

    member_id: int | None
    before: Level
    after: Level
    reason: str
    decision_number: str
    decision_date: date | None


@dataclass(frozen=True)
class CampaignSheet:
    """A campaign with everybody in it, in Vietnamese order: the rated first seen as :attr:`rated`, the others with their
    reason as :attr:`not_rated`."""

    info: CampaignInfo
    regime: Regime
    rows: tuple[RatingRow, ...]
    branch: BranchRating
    caps: CapAdvice
    voters: int
    voters_formula: str
    voters_source: str
    reratings: tuple[ReratingInfo, ...]

    @property
    def rated(self) -> tuple[RatingRow, ...]:
        return tuple(row for row in self.rows if row.rated)

    @property
    def not_rated(self) -> tuple[RatingRow, ...]:
        return tuple(row for row in self.rows if not row.rated)

    @property
    def counts(self) -> dict[Level, int]:
        """How many stand at each level now."""
        found = Counter(row.level for row in self.rated if row.level is not None)
        return {level: found[level] for level in LEVELS}

    @property
    def denominator(self) -> int:
        """What votes are divided by: as typed, else as the voting rule gives."""
        return self.info.denominator if self.info.denominator is not None else self.voters

    def row(self, member_id: int) -> RatingRow:
        """The row of one member. Raises KeyError."""
        for row in self.rows:
            if row.member_id == member_id:
                return row
        raise KeyError(member_id)


@dataclass(frozen=True)
class PersonResult:
    """One person in the results of a year; ``level`` None: not rated, with ``reason``."""

    member_id: int
    full_name: str
    level: Level | None
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class YearResults:
    """The results of a year. Always: total = exempt + not_yet + rated, rated = the sum of ``by_level`` (Biểu 7B).

    Levels not yet decided are those the branch proposed (``decided`` False)."""

    year: int
    regime: str
    total: int
    exempt: int
    not_yet: int
    rated: int
    by_level: Mapping[Level, int]
    people: tuple[PersonResult, ...]
    decided: bool
    branch_level: Level | None
    decision_number: str = ""
    decision_date: date | None = None

    def at(self, level: Level) -> tuple[PersonResult, ...]:
        """The people behind a figure."""
        return tuple(person for person in self.people if person.level is level)
