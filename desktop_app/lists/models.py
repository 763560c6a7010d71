"""What was decided where the book and a list from above differed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class Reconciliation(Base):
    """One comparison of the book with a list from above (the national export)."""

    __tablename__ = "reconciliation"

    made_on: Mapped[dt.date]
    file_name: Mapped[str]
    rows: Mapped[int]


class Correction(Base):
    """One difference found by a reconciliation and what was decided: ``accept`` theirs, ``keep`` ours (to be handed up as a
    correction), ``note``. ``member_id`` is None for somebody only in the list; ``field`` is a field of the record, ``missing``
    (not in the list) or ``unknown`` (not in the book)."""

    __tablename__ = "correction"

    reconciliation_id: Mapped[int] = mapped_column(ForeignKey("reconciliation.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    full_name: Mapped[str] = mapped_column(default="")
    field: Mapped[str]
    ours: Mapped[str] = mapped_column(default="")
    theirs: Mapped[str] = mapped_column(default="")
    choice: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
