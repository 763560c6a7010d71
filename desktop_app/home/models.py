"""Deadlines that were closed by hand."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class ClosedDeadline(Base):
    """A deadline no record closes by itself, closed by the secretary with a reason. ``key`` is that of the deadline."""

    __tablename__ = "closed_deadline"

    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(default="")
