"""What is kept of a badge beyond the event of its award: the case that is prepared for a round."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class BadgeCase(Base):
    """The case of one member and level: ``kind`` ``due``, ``early`` (gravely ill), ``posthumous`` or
    ``reissue`` (lost); ``corrected_on``: the branch
    recognised that a discipline was made good; the declaration (Mẫu 6-HHĐ), the remark of a temporary branch, the day it was
    handed up; ``put_off``: not this round, with the reason. The award itself is an event of the member."""

    __tablename__ = "badge_case"
    __table_args__ = (UniqueConstraint("member_id", "years", name="uq_badge_case"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    years: Mapped[int]
    kind: Mapped[str] = mapped_column(default="due")
    round_day: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(default="")
    corrected_on: Mapped[dt.date | None]
    declared_on: Mapped[dt.date | None]
    remark_sent_on: Mapped[dt.date | None]
    submitted_on: Mapped[dt.date | None]
    put_off: Mapped[bool] = mapped_column(default=False)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("member_event.id"))
    note: Mapped[str] = mapped_column(default="")
