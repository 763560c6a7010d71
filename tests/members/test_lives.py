"""Twenty years of random lives: what the program derives is what must follow, on every day and in every month."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings

from desktop_app.core.dates import month_end
from desktop_app.members import checks, lifecycle
from tests.members.lives import FIRST, LAST, Life, events_of, valid_lives


def _days(life: Life) -> list[date]:
    """The days on which something may change, with their neighbours."""
    days = {FIRST, LAST}
    for event in life.events:
        for near in (-1, 0, 1):
            days.add(event.date.first() + timedelta(days=near))
    return sorted(days)


@settings(max_examples=150)
@given(valid_lives())
def test_standing_follows_from_what_happened(lives: tuple[Life, ...]) -> None:
    for life in lives:
        for day in _days(life):
            now = lifecycle.standing(life.events, day)
            assert now.on_roll == life.on_roll(day), (day, life.events)
            if now.here:
                assert now.state == life.state(day), (day, life.events)


@settings(max_examples=100)
@given(valid_lives())
def test_steps_of_the_roll_are_the_ones_that_happened(lives: tuple[Life, ...]) -> None:
    for life in lives:
        found = lifecycle.roll_changes(1, life.events)
        assert [(c.day, c.step, c.kind, c.scope, c.probationary) for c in found] == [
            (s.day, s.step, s.kind, s.scope, s.probationary) for s in life.steps
        ]


@settings(max_examples=40)
@given(valid_lives())
def test_a_later_event_changes_nothing_of_the_past(lives: tuple[Life, ...]) -> None:
    """Once somebody is or was on the roll, what is recorded afterwards leaves the earlier days as they were reported."""
    for life in lives:
        if not life.steps:
            continue
        for n, event in enumerate(life.events):
            day = event.date.first() - timedelta(days=1)
            if day < life.steps[0].day:
                continue
            before = lifecycle.standing(life.events[:n], day)
            if before.on_roll and not life.on_roll(day):
                # admitted elsewhere, which only the transfer that follows tells
                continue
            assert lifecycle.standing(life.events, day) == before


@settings(max_examples=60)
@given(valid_lives())
def test_every_event_was_one_that_could_be_recorded(lives: tuple[Life, ...]) -> None:
    for life in lives:
        for n, event in enumerate(life.events):
            checks.refuse_event(event, life.events[:n], life.draft.birth_date, LAST)


@settings(max_examples=25)
@given(valid_lives())
def test_every_month_keeps_its_sums(lives: tuple[Life, ...]) -> None:
    """F.3: D = A + B − C, and A of a month is D of the month before."""
    events = events_of(lives)
    before: tuple[int, ...] | None = None
    for year in range(FIRST.year, LAST.year + 1):
        for month in range(1, 13):
            found = lifecycle.changes_between(events, date(year, month, 1), month_end(year, month))
            assert len(found.closing) == len(found.opening) + len(found.joined) - len(found.left)
            assert before is None or found.opening == before
            before = found.closing
