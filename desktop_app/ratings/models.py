"""Rating campaigns and the ratings of members and of the branch."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class Level(StrEnum):
    """The four levels: HTXS, HTT, HT, KHT."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    FAILED = "failed"


class CampaignState(StrEnum):
    """open → proposed (chi bộ has voted) → decided (the superior has decided)."""

    OPEN = "open"
    PROPOSED = "proposed"
    DECIDED = "decided"


class Campaign(Base):
    """The rating of one year. ``regime`` is the id of the dated regime ("366+43"), kept so that it is never recomputed
    with newer rules. ``quota`` is the number of excellent ratings handed down from above, None when there is none."""

    __tablename__ = "rating_campaign"
    __table_args__ = (UniqueConstraint("year", name="uq_rating_campaign_year"),)

    year: Mapped[int]
    regime: Mapped[str]
    review_date: Mapped[date]
    due: Mapped[date | None]
    quota: Mapped[int | None]
    outstanding_branch: Mapped[bool] = mapped_column(default=False)
    """The branch had outstanding achievements: the higher cap (25 %) is the one to look at."""
    state: Mapped[str] = mapped_column(default=CampaignState.OPEN.value)
    branch_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """``own`` and ``frozen`` as in :class:`MemberRating`, and the branch's ``common_points``, ``task_points`` as text."""
    branch_self_level: Mapped[str | None]
    branch_proposed_level: Mapped[str | None]
    branch_reason: Mapped[str] = mapped_column(default="")
    branch_decided_level: Mapped[str | None]
    branch_votes_for: Mapped[int | None]
    denominator: Mapped[int | None]
    tally: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The count of the ballots: issued, returned, valid."""
    decision_number: Mapped[str] = mapped_column(default="")
    decision_date: Mapped[date | None]


class MemberRating(Base):
    """The rating of one member in one campaign.

    ``facts`` holds, as JSON, ``own``: what was typed over the records (grades of the older regimes, tasks, remedied
    shortcomings, work rating …, see ``criteria.Facts``), and from the branch's proposal on ``frozen``: everything the
    proposal was made from, so that later corrections of the records do not change it silently."""

    __tablename__ = "member_rating"
    __table_args__ = (UniqueConstraint("campaign_id", "member_id", name="uq_member_rating_person"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("rating_campaign.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    excluded: Mapped[bool | None]
    """None: as the rules say; True/False: the secretary's overrule, with ``excluded_reason``."""
    excluded_reason: Mapped[str] = mapped_column(default="")
    self_level: Mapped[str | None]
    common_points: Mapped[float | None]
    task_points: Mapped[float | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    proposed_level: Mapped[str | None]
    """The branch's proposal; may differ from what the criteria give, then with ``overrule_reason``."""
    overrule_reason: Mapped[str] = mapped_column(default="")
    votes_for: Mapped[int | None]
    decided_level: Mapped[str | None]
    decided_note: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class Rerating(Base):
    """A decided level changed by a later decision (xếp loại lại); the old level stays here. ``member_id`` None: the branch."""

    __tablename__ = "rerating"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("rating_campaign.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    decision_number: Mapped[str] = mapped_column(default="")
    decision_date: Mapped[date | None]
