"""Who stayed away from the meetings of three months of a year without a reason: the branch considers it (members study, B.6;
24-QĐ/TW, 8.1). Only a reminder: whether there was a good reason, the branch says, and the committee above decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import list_text
from desktop_app.meetings.models import Attendance, Mark, Meeting, MeetingKind
from desktop_app.members import lifecycle
from desktop_app.members.service import Person

_REGULAR = (MeetingKind.REGULAR.value, MeetingKind.COMBINED.value)


def deadlines(session: Session, people: Sequence[Person], today: date) -> list[Deadline]:
    """One line for each person and year, of this year and the last; ``people`` are those of the list of ``today``."""
    here = {person.id: person for person in people}
    found = []
    for (member_id, year), months in sorted(_months_missed(session, here, today).items()):
        rule = rules.rule("members", "removal_absent_months", date(year, 12, 31))
        if len(months) >= int(rule.value):
            found.append(_line(here[member_id], year, months, rule))
    return found


def _months_missed(
    session: Session, people: dict[int, Person], today: date
) -> dict[tuple[int, int], dict[int, date]]:
    """By person and year the months without any attendance whose monthly meeting was missed without a reason, each with the
    day of that meeting. A time of exemption does not count."""
    rows = session.execute(
        select(Attendance.member_id, Attendance.mark, Meeting.date, Meeting.month, Meeting.kind)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Meeting.deleted.is_(False),
            Meeting.date >= date(today.year - 1, 1, 1),
            Meeting.date <= today,
            Attendance.mark.in_((Mark.ABSENT.value, Mark.PRESENT.value)),
        )
        .order_by(Meeting.date)
    )
    came: set[tuple[int, str]] = set()
    missed: dict[tuple[int, str], date] = {}
    for row in rows:
        if row.mark == Mark.PRESENT.value:
            came.add((row.member_id, row.month))
        elif row.kind in _REGULAR and row.member_id in people:
            missed[row.member_id, row.month] = row.date
    found: dict[tuple[int, int], dict[int, date]] = {}
    for (member_id, month), day in missed.items():
        if (member_id, month) in came or lifecycle.standing(people[member_id].events, day).exempt:
            continue
        year, number = (int(part) for part in month.split("-"))
        found.setdefault((member_id, year), {})[number] = day
    return found


def _line(person: Person, year: int, months: dict[int, date], rule: rules.Rule) -> Deadline:
    numbers = sorted(months)
    return Deadline(
        f"absent-{person.id}-{year}",
        "absent",
        _("Vắng không lý do {n} tháng trong năm {year}, chi bộ xem xét: đồng chí {name}").format(
            n=len(numbers), year=year, name=person.full_name
        ),
        _("Tháng {months} · {source}; chỉ nhắc, chi bộ xem xét lý do, cấp ủy quyết định").format(
            months=list_text([str(number) for number in numbers]), source=rule.source
        ),
        rule.source,
        months[numbers[int(rule.value) - 1]],
        start=months[numbers[0]],
        target={"member_id": person.id},
        action=_("Xem hồ sơ"),
        person=person.full_name,
        advisory=True,
        closable=True,
    )
