"""What is being typed and not saved yet: kept inside the book, so that a crash, a locked screen or a wrong click loses nothing.

A draft is not part of the history and is dropped when its form is saved or given up. One draft for each ``key``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Connection, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class DraftRow(Base):
    """A draft as the book keeps it."""

    __tablename__ = "draft"
    __history__ = False

    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    place: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    content: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    saved_at: Mapped[str]


@dataclass(frozen=True)
class Draft:
    """What was typed: ``title`` names the form, ``place`` says how to come back there, ``values`` what stood in it."""

    key: str
    title: str
    place: Mapping[str, Any]
    values: Mapping[str, Any]
    saved_at: datetime


def keep(
    connection: Connection, key: str, title: str, place: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Keep a draft in place of the one before of the same key."""
    row = {
        "title": title,
        "place": dict(place),
        "content": dict(values),
        "saved_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    if connection.execute(update(DraftRow).where(DraftRow.key == key).values(**row)).rowcount == 0:
        connection.execute(insert(DraftRow).values(key=key, **row))


def drop(connection: Connection, key: str) -> None:
    """Forget a draft."""
    connection.execute(delete(DraftRow).where(DraftRow.key == key))


def listed(connection: Connection) -> list[Draft]:
    """All drafts, newest first."""
    question = select(
        DraftRow.key, DraftRow.title, DraftRow.place, DraftRow.content, DraftRow.saved_at
    ).order_by(DraftRow.saved_at.desc(), DraftRow.id.desc())
    return [
        Draft(
            row.key,
            row.title,
            row.place or {},
            row.content or {},
            datetime.fromisoformat(row.saved_at).astimezone(),
        )
        for row in connection.execute(question)
    ]
