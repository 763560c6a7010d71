"""Closing by hand a deadline that no record closes, with the reason, and taking that back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.deadlines import Deadline
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean
from desktop_app.home.models import ClosedDeadline
from desktop_app.members.models import EventKind


@dataclass(frozen=True)
class Closed:
    """A deadline closed by hand: when and why."""

    key: str
    title: str
    closed_on: dt.date
    reason: str


def closed(session: Session) -> dict[str, Closed]:
    """The deadlines closed by hand, by their key, the last closed first."""
    rows = session.execute(
        select(
            ClosedDeadline.key, ClosedDeadline.title, ClosedDeadline.closed_on, ClosedDeadline.reason
        ).order_by(ClosedDeadline.closed_on.desc(), ClosedDeadline.id.desc())
    )
    return {row.key: Closed(*row) for row in rows}


def close(session: Session, deadline: Deadline, reason: str, day: dt.date) -> None:
    """Close a deadline on ``day``. Raises UserError without a reason, and for one that the records close themselves."""
    text = clean(reason)
    if not deadline.closable:
        raise UserError(
            _("Việc này tự hết khi ghi kết quả vào sổ, không đóng bằng tay."),
            hint=_("Bấm nút của dòng ấy để ghi kết quả."),
        )
    if not text:
        raise UserError(_("Chưa ghi lý do đóng."), "reason", _("Ví dụ: đảng ủy đã đồng ý cho nộp ở đợt sau."))
    row = session.scalar(select(ClosedDeadline).where(ClosedDeadline.key == deadline.key))
    if row is None:
        row = ClosedDeadline(key=deadline.key)
        session.add(row)
    row.title, row.closed_on, row.reason = deadline.title, day, text
    session.flush()


def reopen(session: Session, key: str) -> None:
    """Take the closing back: the deadline is due again while the records do not say otherwise."""
    row = session.scalar(select(ClosedDeadline).where(ClosedDeadline.key == key))
    if row is not None:
        session.delete(row)
        session.flush()


_KEY = re.compile(r"(?P<kind>[a-z_]+(?:-[a-z_]+)*)-(?P<id>\d+)-")
_OF_MEMBERS = frozenset(
    {"profile", "absent", "interruption", "back-dues", *(kind.value for kind in EventKind)}
)
_OF_APPLICANTS = frozenset({"applicant-paper", "admission-age"})


def of_people(session: Session, members: Collection[int], applicants: Collection[int]) -> set[int]:
    """The records of deadlines closed by hand that concern these people: the reason tells of them too."""
    found = set()
    for row in session.execute(select(ClosedDeadline.id, ClosedDeadline.key)):
        key = _KEY.match(f"{row.key}-")
        if key is None:
            continue
        for kinds, ids in ((_OF_MEMBERS, members), (_OF_APPLICANTS, applicants)):
            if key["kind"] in kinds and int(key["id"]) in ids:
                found.add(row.id)
    return found
