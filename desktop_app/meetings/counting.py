"""Counting the attendance of many meetings at once, without looking at each person for each meeting."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from desktop_app.meetings import attendance
from desktop_app.meetings.attendance import Seat
from desktop_app.members import lifecycle
from desktop_app.members.lifecycle import EventFact


def _touches(events: Iterable[EventFact], first: dt.date, last: dt.date) -> bool:
    """Whether something happens to the person between the two days, so that each day has to be looked at."""
    for event in events:
        if first < event.date.first() <= last:
            return True
        if event.until is not None and first <= event.until.last() < last:
            return True
    return False


class Roll:
    """Who sits where on the days of several meetings. Most people sit in the same place all the time and are counted
    once; only the others are looked at meeting by meeting."""

    def __init__(self, events: Mapping[int, Sequence[EventFact]], days: Sequence[dt.date]) -> None:
        self.plain: Counter[Seat] = Counter()
        self.elsewhere: list[int] = []
        self.special: dict[int, Sequence[EventFact]] = {}
        first, last = min(days), max(days)
        usual = Seat(True, False, "expected")
        for member_id, facts in events.items():
            here = attendance.seat(lifecycle.standing(facts, first))
            if here == usual and not _touches(facts, first, last):
                self.plain[usual] += 1
            elif here is not None or _touches(facts, first, last):
                self.special[member_id] = facts
            else:
                self.elsewhere.append(member_id)

    def counts(
        self, day: dt.date, all_marks: Mapping[str, int], special_marks: Mapping[int, str]
    ) -> Counter[tuple[Seat, str | None]]:
        """People by seat and mark at a meeting; ``all_marks`` counts the marks of everybody."""
        counts: Counter[tuple[Seat, str | None]] = Counter()
        for seat, people in self.plain.items():
            marked = Counter(all_marks)
            marked.subtract(Counter(special_marks.values()))
            for mark, n in marked.items():
                counts[(seat, mark)] += n
            counts[(seat, None)] += people - sum(marked.values())
        for member_id, facts in self.special.items():
            here = attendance.seat(lifecycle.standing(facts, day))
            if here is not None:
                counts[(here, special_marks.get(member_id))] += 1
        return counts
