"""From people, meetings, tasks and ratings to all figures of a period, each with its people: pure, beside the year before.

The parts stand each in a room of its own: :mod:`movement`, :mod:`structure_figures`, :mod:`period_events`,
:mod:`work_lists`; what they are made from in :mod:`facts`, their words in :mod:`figure_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from desktop_app.core import rules
from desktop_app.core.dates import add_months
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, lower_first
from desktop_app.members import party_years
from desktop_app.members.lifecycle import Changes
from desktop_app.members.models import EventKind
from desktop_app.members.service import Person
from desktop_app.ratings.models import Level
from desktop_app.reports.facts import RatingYear, Records, Span, TaskLine
from desktop_app.reports.figure_words import LABELS
from desktop_app.reports.figures import Figure, Figures, Unit
from desktop_app.reports.movement import changes_in, ids_of, increase_decrease
from desktop_app.reports.period_events import admissions, events_in
from desktop_app.reports.structure_figures import GAPS, bands, mean, party_start, structure
from desktop_app.reports.work_lists import attendance_rate, meeting_lists, planned, rating_lists, task_lists


def compute(period: Period, as_of: date, records: Records, years: int = 5) -> Figures:
    """All figures of a period as they stood on ``as_of`` (a day inside it), beside the same period last year: the same stretch
    of it while the period runs."""
    spans: list[Span] = [
        (period.start, as_of),
        (period.same_last_year().start, period.last_year_until(as_of)),
    ]
    now, before = changes_in(records.people, spans)
    figures: dict[str, Figure] = {}

    def put(
        key: str,
        people: Sequence[int] | None,
        past: Sequence[int] | None = None,
        label: str | None = None,
        meetings: Sequence[int] | None = None,
    ) -> None:
        behind = meetings if meetings is not None else people
        figures[key] = Figure(
            key,
            label or LABELS[key],
            None if behind is None else len(behind),
            tuple(people or ()),
            tuple(meetings or ()),
            (),
            None if past is None else len(past),
        )

    def put_value(key: str, value: float | None, past: float | None = None, unit: Unit = "") -> None:
        figures[key] = Figure(key, LABELS[key], value, before=past, unit=unit)

    rows, past_rows = increase_decrease(now), increase_decrease(before)
    for key, ids in rows.items():
        put(key, ids, past_rows[key])

    for key, numbers in structure(records.people, as_of).items():
        if key.endswith(".mean"):
            put_value(key, mean(numbers), unit="age")
        else:
            put(key, numbers, label=_band_label(key, as_of))

    by_id = {person.id: person for person in records.people}
    (admitted, age), (past_admitted, past_age) = admissions(now, by_id), admissions(before, by_id)
    for key, numbers in admitted.items():
        put(key, numbers, past_admitted.get(key, ()), label=_band_label(key, as_of))
    put_value("admissions.mean_age", age, past_age, "age")

    events, past_events = events_in(records.people, spans)
    fixed = [
        key for key in LABELS if key.split(".")[0] in ("recognised", "commendations", "discipline", "badges")
    ]
    put("recognised", events.get("recognised", ()), past_events.get("recognised", ()))

    _put_meetings(period, as_of, records, spans, figures)
    _put_tasks(records, spans, figures)

    for key, ids in rating_lists(records.ratings.get(period.year, _NO_YEAR)).items():
        known, past = records.ratings.get(period.year), records.ratings.get(period.year - 1)
        put(key, None if known is None else ids, None if past is None else rating_lists(past)[key])

    badge_keys = sorted(
        {key for lists in (events, past_events) for key in lists if key.startswith("badges.years_")},
        key=lambda key: int(key.rsplit("_", 1)[1]),
    )
    for key in [*(k for k in fixed if k != "recognised"), *badge_keys]:
        label = None if key in LABELS else f"Huy hiệu {key.rsplit('_', 1)[1]} năm tuổi đảng"
        put(key, events.get(key, ()), past_events.get(key, ()), label)

    return Figures(
        period,
        as_of,
        figures,
        tuple(line for line in records.meetings if spans[0][0] <= line.date <= spans[0][1]),
        tuple(
            (year, {level.value: len(found.levels.get(level.value, ())) for level in Level})
            for year, found in sorted(records.ratings.items())
            if period.year - years < year <= period.year and found.rated
        ),
        {**records.texts, **_texts(period, as_of, records, now, events, spans[0])},
        spans[1][1],
    )


_NO_YEAR = RatingYear(0, (), (), {})


def _texts(
    period: Period,
    as_of: date,
    records: Records,
    now: Changes,
    events: Mapping[str, Sequence[int]],
    span: Span,
) -> dict[str, tuple[str, ...]]:
    """Names and items for the drafted text: who was admitted, recognised, given a badge; tasks done and still open;
    who comes to the end of probation or to a badge in the next period."""
    by_id = {person.id: person for person in records.people}

    def names(numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(by_id[number].full_name for number in numbers)

    given = task_lists(records.tasks, span)
    done = [*given["tasks.on_time"], *given["tasks.late"]]
    still = [
        task
        for task in records.tasks
        if not task.cancelled and task.given <= as_of and (task.done_on is None or task.done_on > as_of)
    ]
    until = period.next().end
    probation: list[str] = []
    for person in records.people:
        if person.standing.state == "probationary" and not person.standing.temporary_in:
            # only the end is asked for, and no holiday moves it
            found = person.probation(as_of, ())
            if found is not None and found.ends <= until:
                probation.append(f"đồng chí {person.full_name} (hết thời gian dự bị {date_text(found.ends)})")
    badges = [
        f"đồng chí {person.full_name} ({years} năm, đợt {date_text(day)})"
        for person, years, day in badges_until(records.people, as_of, until)
    ]
    rated = records.ratings.get(period.year)
    return {
        "branch_level": (rated.branch_level,) if rated is not None and rated.branch_level else (),
        "admitted": names(ids_of(now.admitted)),
        "recognised": names(events.get("recognised", ())),
        "badges": names(events.get("badges.total", ())),
        "commended": names(events.get("commendations.total", ())),
        "tasks_done": tuple(_task_text(task, task.result) for task in done),
        "tasks_open": tuple(
            _task_text(task, f"hạn {date_text(task.due)}" if task.due is not None else "") for task in still
        ),
        "probation": tuple(probation),
        "badges_next": tuple(badges),
    }


def _task_text(task: TaskLine, detail: str) -> str:
    who = f"đồng chí {task.who}" if task.who else ""
    beside = "; ".join(part for part in (who, lower_first(detail.strip().rstrip("."))) if part)
    return f"{task.content.rstrip('.;')} ({beside})" if beside else task.content.rstrip(".;")


_APART = GAPS | {EventKind.DISCIPLINE.value, EventKind.BADGE.value}


def badges_until(people: Iterable[Person], day: date, until: date) -> list[tuple[Person, int, date]]:
    """Who comes to which badge at a round from ``day`` to ``until``: person, years, day of the round. Plain records are
    reckoned from their one admission; those with a gap, a discipline or a badge go through the rules of badges."""
    levels = rules.rule("badges", "levels", day).value
    rounds = [r for year in range(day.year, until.year + 1) for r in party_years.rounds_of(year) if r >= day]
    if not rounds or rounds[0] > until:
        return []
    # a party age reached since the round before the first of these is given at it
    since = max(r for year in (day.year - 1, day.year) for r in party_years.rounds_of(year) if r < rounds[0])
    found = []
    for person in people:
        now = person.standing
        if now.state != "official" or now.temporary_in:
            continue
        begin = party_start(person)
        if begin is None or any(event.kind in _APART for event in person.events):
            badge = person.next_badge(day)
            if badge is not None and badge.round_day <= until:
                found.append((person, badge.years, badge.round_day))
            continue
        first, last = since.year - begin.year, until.year - begin.year
        for level in levels:
            if first <= level <= last:
                reached = add_months(begin, 12 * level)
                round_day = next((r for r in rounds if r >= reached), None)
                if reached > since and round_day is not None and round_day <= until:
                    found.append((person, level, round_day))
                    break
    return found


def _band_label(key: str, day: date) -> str | None:
    if key in LABELS:
        return None
    rule = "party_age_bands" if ".party_age." in key else "age_bands"
    last = key.rsplit(".", 1)[1]
    return next(band.words for band in bands(rule, day) if band.key == last)


def _put_meetings(
    period: Period, as_of: date, records: Records, spans: Sequence[Span], figures: dict[str, Figure]
) -> None:
    here, there = ([m for m in records.meetings if start <= m.date <= end] for start, end in spans)
    found, past = meeting_lists(here), meeting_lists(there)
    regular, thematic = planned(period, as_of)
    last_year = period.same_last_year()
    past_regular, past_thematic = planned(last_year, spans[1][1])
    for key in [key for key in LABELS if key.startswith("meetings.")]:
        unit: Unit = ""
        behind: Sequence[int] = ()
        value: float | None
        before: float | None
        if key == "meetings.regular_planned":
            value, before = regular, past_regular
        elif key == "meetings.thematic_planned":
            value, before = thematic, past_thematic
        elif key == "meetings.attendance_rate":
            value, before, unit = attendance_rate(here), attendance_rate(there), "%"
            behind = [m.id for m in here if m.held]
        else:
            behind = found[key]
            value, before = len(behind), len(past[key])
        figures[key] = Figure(key, LABELS[key], value, (), tuple(behind), (), before if there else None, unit)
    votes = [
        [v.meeting_id for v in records.votes if v.adopted and start <= v.day <= end] for start, end in spans
    ]
    figures["resolutions.adopted"] = Figure(
        "resolutions.adopted",
        LABELS["resolutions.adopted"],
        len(votes[0]),
        (),
        tuple(votes[0]),
        (),
        len(votes[1]),
    )


def _put_tasks(records: Records, spans: Sequence[Span], figures: dict[str, Figure]) -> None:
    given, past = (task_lists(records.tasks, span) for span in spans)
    for key, tasks in given.items():
        figures[key] = Figure(
            key,
            LABELS[key],
            len(tasks),
            tuple(dict.fromkeys(t.member_id for t in tasks if t.member_id is not None)),
            (),
            tuple(task.id for task in tasks),
            len(past[key]),
        )
