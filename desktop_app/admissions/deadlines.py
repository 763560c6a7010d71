"""The deadlines of applicants: certificates and papers that lose their force, the ceremony (members study, B.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.core.deadlines import Deadline


def deadlines(session: Session, today: date, holidays: Collection[date]) -> list[Deadline]:
    """Every deadline as it stands on ``today``."""
    del session, today, holidays
    return []
