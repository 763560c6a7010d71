"""The day of the year of which it is not known whether it is a day off, while a deadline in working days passes over it: the branch
is asked (members study, I and K 8 to 12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.branch import holidays
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text


def deadlines(session: Session, among: Iterable[Deadline], today: date) -> list[Deadline]:
    """The question of this year, when one of ``among`` depends on the answer; told until it is answered."""
    question = holidays.asked(session, today.year)
    if question is None:
        return []
    moved = [
        one
        for one in among
        if one.measure == "workdays"
        and (one.show_from is None or one.show_from <= today)
        and _passes(one, question.day)
    ]
    if not moved:
        return []
    return [
        Deadline(
            f"day-off-asked-{question.day.isoformat()}",
            "day-off-asked",
            _("Ngày {day} ({name}) có nghỉ không?").format(day=date_text(question.day), name=question.name),
            _(
                "{n} hạn tính bằng ngày làm việc đi qua ngày này, nếu nghỉ thì hạn đổi một ngày · {source}"
            ).format(n=len(moved), source=question.source),
            question.source,
            max(question.day, today),
            page="branch",
            target={"form": "holidays"},
            action=_("Trả lời"),
            advisory=True,
        )
    ]


def _passes(one: Deadline, day: date) -> bool:
    """Whether the working days of a deadline pass over a day: from its start on, or back from it (badges before a round)."""
    if one.start is None:
        return False
    return one.start < day <= one.day or one.day <= day < one.start
