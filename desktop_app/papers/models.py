"""The register of papers: what was numbered, issued and handed up, frozen with its figures."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.orm import Base


class PaperState(StrEnum):
    """draft → issued (numbered, frozen) → submitted (handed up)."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUBMITTED = "submitted"


class Paper(Base):
    """One paper of the branch.

    ``kind`` is the program's kind ("year-report"); ``type_code`` the symbol of the number ("BC"). ``figures`` are the plain
    figures it was made from, ``narrative`` the edited texts by section, both JSON; they and ``file_id`` (the PDF) are
    frozen when it is issued. A corrected paper is a new row with the next ``version`` that replaces the older one.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("term_id", "type_code", "body_code", "number", "version", name="uq_paper_number"),
    )

    kind: Mapped[str] = mapped_column(index=True)
    type_code: Mapped[str]
    body_code: Mapped[str] = mapped_column(default="CB")
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    subject: Mapped[str]
    period: Mapped[str | None] = mapped_column(index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    date: Mapped[dt.date]
    signer: Mapped[str] = mapped_column(default="")
    signer_post: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=PaperState.DRAFT.value)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    narrative: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    submitted_on: Mapped[dt.date | None]
