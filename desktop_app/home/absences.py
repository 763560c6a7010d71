"""Who stayed away from the meetings of three months of a year without a reason: the branch considers it (members study, B.6;
24-QĐ/TW, 8.1). Only a reminder: whether there was a good reason, the branch says, and the committee above decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, select
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
    missed = _missed(session, here, today)
    # of thousands few missed so many: only for these it is asked whether they came to another meeting of the month
    attended = _attended(session, {member_id for member_id, _year in missed}, today)
    found = []
    for (member_id, year), months in sorted(missed.items()):
        left = {
            number: day
            for number, day in months.items()
            if (member_id, f"{year:04d}-{number:02d}") not in attended
            and not lifecycle.standing(here[member_id].events, day).exempt
        }
        rule = _rule(year)
        if len(left) >= int(rule.value):
            found.append(_line(here[member_id], year, left, rule))
    return found


def _rule(year: int) -> rules.Rule:
    return rules.rule("members", "removal_absent_months", date(year, 12, 31))


def _marks(mark: Mark, today: date) -> Select[int, date, str]:
    return (
        select(Attendance.member_id, Meeting.date, Meeting.month)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Meeting.deleted.is_(False),
            Meeting.date >= date(today.year - 1, 1, 1),
            Meeting.date <= today,
            Attendance.mark == mark.value,
        )
    )


def _missed(session: Session, people: Collection[int], today: date) -> dict[tuple[int, int], dict[int, date]]:
    """By person and year, of those with as many as the rule says, the months whose monthly meeting was missed without a reason,
    each with the day of that meeting."""
    found: dict[tuple[int, int], dict[int, date]] = {}
    question = _marks(Mark.ABSENT, today).where(Meeting.kind.in_(_REGULAR)).order_by(Meeting.date)
    for member_id, day, month in session.execute(question):
        if member_id in people:
            year, number = (int(part) for part in month.split("-"))
            found.setdefault((member_id, year), {})[number] = day
    return {key: months for key, months in found.items() if len(months) >= int(_rule(key[1]).value)}


def _attended(session: Session, members: Collection[int], today: date) -> set[tuple[int, str]]:
    """The months in which these people came to some meeting."""
    if not members:
        return set()
    question = _marks(Mark.PRESENT, today).where(Attendance.member_id.in_(list(members)))
    return {(member_id, month) for member_id, _day, month in session.execute(question)}


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
