"""The deadlines of members introduced to their place of residence (members study, E)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.core.deadlines import Deadline


def deadlines(session: Session, today: date, holidays: Collection[date]) -> list[Deadline]:
    """Every deadline as it stands on ``today``."""
    del session, today, holidays
    return []
