"""The agenda of one meeting: its items in their order, and what was said on each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.i18n import _
from desktop_app.meetings.entries import checked_line, checked_text, meeting_row
from desktop_app.meetings.facts import OpinionFacts
from desktop_app.meetings.models import AgendaItem, Opinion
from desktop_app.meetings.records import ItemDraft

_SECTIONS = ("opening", "conduct", "closing")


def save_item(session: Session, draft: ItemDraft) -> int:
    """Keep an item of the agenda and return its id. Raises UserError for an empty title or overlong texts."""
    meeting_row(session, draft.meeting_id)
    if draft.section not in _SECTIONS:
        raise ValueError(draft.section)
    title = checked_line(draft.title, "title", _("Tên nội dung"), required=True)
    row = session.get(AgendaItem, draft.id) if draft.id is not None else None
    if row is None:
        items = list(
            session.scalars(
                select(AgendaItem)
                .where(AgendaItem.meeting_id == draft.meeting_id)
                .order_by(AgendaItem.position)
            )
        )
        rank = _SECTIONS.index(draft.section)
        at = sum(_SECTIONS.index(item.section) <= rank for item in items)
        for item in items[at:]:
            item.position += 1
        row = AgendaItem(meeting_id=draft.meeting_id, position=at + 1)
        session.add(row)
    row.title, row.section, row.topic = title, draft.section, draft.topic
    row.presenter = checked_line(draft.presenter, "presenter", _("Người trình bày"))
    row.content = checked_text(draft.content, "content", _("Nội dung"))
    row.conclusion = checked_text(draft.conclusion, "conclusion", _("Kết luận"))
    session.flush()
    return row.id


def move_item(session: Session, item_id: int, step: int) -> None:
    """Move an item up (-1) or down (+1) in the agenda; it takes on the section of its new neighbours."""
    row = session.get_one(AgendaItem, item_id)
    items = list(
        session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == row.meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )
    at = items.index(row)
    to = min(max(at + step, 0), len(items) - 1)
    if to == at:
        return
    row.section = items[to].section
    items.insert(to, items.pop(at))
    for position, item in enumerate(items, 1):
        item.position = position
    session.flush()


def delete_item(session: Session, item_id: int) -> None:
    """Take an item out of the agenda with the opinions on it (they stay in the history)."""
    row = session.get_one(AgendaItem, item_id)
    for opinion in session.scalars(select(Opinion).where(Opinion.agenda_item_id == item_id)):
        session.delete(opinion)
    session.flush()
    session.delete(row)
    session.flush()


def save_opinions(session: Session, item_id: int, opinions: Sequence[OpinionFacts]) -> None:
    """Keep what was said on an item, in this order; lines with neither name nor text are left out."""
    rows = list(
        session.scalars(
            select(Opinion).where(Opinion.agenda_item_id == item_id).order_by(Opinion.position, Opinion.id)
        )
    )
    wanted = [
        OpinionFacts(
            checked_line(one.speaker, "speaker", _("Người phát biểu")),
            checked_text(one.text, "text", _("Ý kiến")),
        )
        for one in opinions
    ]
    wanted = [one for one in wanted if one.speaker or one.text]
    # an opinion that says the same keeps its row: the one taken away must be the one that goes into the bin
    placed: dict[int, Opinion] = {}
    for at, one in enumerate(wanted):
        same = next((row for row in rows if (row.speaker, row.text) == (one.speaker, one.text)), None)
        if same is not None:
            rows.remove(same)
            placed[at] = same
    for at, one in enumerate(wanted):
        if at not in placed:
            placed[at] = rows.pop(0) if rows else Opinion(agenda_item_id=item_id)
            session.add(placed[at])
        row = placed[at]
        row.position, row.speaker, row.text = at + 1, one.speaker, one.text
    for row in rows:
        session.delete(row)
    session.flush()
