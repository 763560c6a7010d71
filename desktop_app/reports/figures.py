"""Figures of a report as plain data: each knows the people or meetings behind it, and all of them can be frozen as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from desktop_app.core.period import Period
from desktop_app.core.vietnamese import number_text, percent_text

Value = int | float | None
Unit = Literal["", "%", "age"]
VERSION = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``key`` is its stable name, dotted (``increase.admitted``); ``value`` is None where the records say
    nothing. ``before`` is the same figure of the same period last year. ``people`` and ``meetings`` are the ids it
    counts, ``tasks`` and ``votes`` where it counts those. ``unit`` is ``%`` for rates, ``age`` for mean ages.
    """

    key: str
    label: str
    value: Value
    people: tuple[int, ...] = ()
    meetings: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()
    before: Value = None
    unit: Unit = ""

    @property
    def opens(self) -> bool:
        """Whether there is a list behind it."""
        return bool(self.people or self.meetings or self.tasks)

    def text(self) -> str:
        """The value as papers print it; ``–`` where the records say nothing."""
        return value_text(self.value, self.unit)

    def before_text(self) -> str:
        """The value of the same period last year."""
        return value_text(self.before, self.unit)

    def compared(self) -> str:
        """This period in percent of the same period last year; ``–`` when that was nothing (K 36)."""
        if self.value is None or not self.before:
            return "–"
        return percent_text(self.value, self.before)


def value_text(value: Value, unit: Unit = "") -> str:
    """A value as papers print it."""
    if value is None:
        return "–"
    if unit == "%":
        return number_text(value, 1) + "%"
    return number_text(value, 1) if unit == "age" else number_text(value)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting as the table of meetings lists it. ``rate`` is in percent, None while nothing is marked; ``grade`` the
    code of its class. A meeting that was only planned is not ``held``: nobody was marked present."""

    id: int
    kind: str
    month: str
    date: date
    topic: str
    expected: int
    present: int
    excused: int
    absent: int
    unmarked: int
    rate: float | None
    score: float | None
    grade: str
    final: bool
    held: bool = True


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period as they stood on ``as_of`` (the period's end, or the day of asking when it comes first).

    ``figures`` are in the order of the report; ``meetings`` the lines of its table; ``years`` the ratings of the last
    years (year, level → members). ``texts`` are what the records themselves say, by subject, for drafting the narrative.
    """

    period: Period
    as_of: date
    figures: Mapping[str, Figure]
    meetings: tuple[MeetingLine, ...] = ()
    years: tuple[tuple[int, Mapping[str, int]], ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before_end: date | None = None
    """The last day the figures of last year count to; None: the end of the same period."""

    @property
    def same_stretch(self) -> date | None:
        """While the period runs: to which day of last year it is compared, None where the whole of it is."""
        whole = self.period.same_last_year().end
        return None if self.before_end is None or self.before_end >= whole else self.before_end

    def __getitem__(self, key: str) -> Figure:
        return self.figures[key]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures.values())

    def get(self, key: str) -> Value:
        """The value of a figure, None when there is no such figure."""
        figure = self.figures.get(key)
        return None if figure is None else figure.value

    def number(self, key: str) -> int:
        """The value of a counted figure, 0 when there is none."""
        value = self.get(key)
        return 0 if value is None else int(value)

    def under(self, prefix: str) -> list[Figure]:
        """The figures whose key begins with ``prefix.``."""
        start = prefix + "."
        return [figure for key, figure in self.figures.items() if key.startswith(start)]

    def said(self, subject: str) -> tuple[str, ...]:
        """What the records say about a subject."""
        return tuple(self.texts.get(subject, ()))


# --- frozen ----------------------------------------------------------------------------------------------------------


def to_json(figures: Figures) -> dict[str, Any]:
    """The figures as they are frozen with an issued paper; :func:`from_json` reads them back unchanged."""
    return {
        "version": VERSION,
        "period": figures.period.code,
        "as_of": figures.as_of.isoformat(),
        "figures": [
            {
                "key": f.key,
                "label": f.label,
                "value": f.value,
                "people": list(f.people),
                "meetings": list(f.meetings),
                "tasks": list(f.tasks),
                "before": f.before,
                "unit": f.unit,
            }
            for f in figures
        ],
        "meetings": [
            {
                **{name: getattr(line, name) for name in MeetingLine.__slots__ if name != "date"},
                "date": line.date.isoformat(),
            }
            for line in figures.meetings
        ],
        "years": [[year, dict(levels)] for year, levels in figures.years],
        "texts": {key: list(lines) for key, lines in figures.texts.items()},
        "before_end": None if figures.before_end is None else figures.before_end.isoformat(),
    }


def from_json(data: Mapping[str, Any]) -> Figures:
    """Frozen figures as they were."""
    found = [
        Figure(
            item["key"],
            item["label"],
            item["value"],
            tuple(item["people"]),
            tuple(item["meetings"]),
            tuple(item["tasks"]),
            item["before"],
            item["unit"],
        )
        for item in data["figures"]
    ]
    return Figures(
        Period.parse(data["period"]),
        date.fromisoformat(data["as_of"]),
        {figure.key: figure for figure in found},
        tuple(MeetingLine(**{**line, "date": date.fromisoformat(line["date"])}) for line in data["meetings"]),
        tuple((int(year), dict(levels)) for year, levels in data["years"]),
        {key: tuple(lines) for key, lines in data["texts"].items()},
        # reports issued before the same stretch was compared held the whole of last year
        date.fromisoformat(data["before_end"]) if data.get("before_end") else None,
    )


def nested(figures: Figures) -> dict[str, Any]:
    """Values by their dotted keys as a tree, those of last year under ``previous``; see ``service.figures_json``."""
    tree: dict[str, Any] = {
        "period": figures.period.code,
        "start": figures.period.start.isoformat(),
        "end": figures.period.end.isoformat(),
        "as_of": figures.as_of.isoformat(),
    }
    previous: dict[str, Any] = {}
    for figure in figures:
        _put(tree, figure.key, figure.value)
        if figure.before is not None:
            _put(previous, figure.key, figure.before)
    tree["previous"] = previous
    return tree


def _put(tree: dict[str, Any], key: str, value: Value) -> None:
    *path, last = key.split(".")
    for part in path:
        tree = tree.setdefault(part, {})
    tree[last] = value


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is no longer what was frozen: the value then and now, who came into the list and who fell out."""

    key: str
    label: str
    frozen: Value
    now: Value
    added: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    unit: Unit = ""


def differences(frozen: Figures, now: Figures) -> list[Difference]:
    """The figures that have changed since they were frozen; also where the sum is the same but other people stand
    behind it."""
    found = []
    for key, old in frozen.figures.items():
        new = now.figures.get(key, Figure(key, old.label, None))
        added = tuple(sorted(set(new.people) - set(old.people)))
        gone = tuple(sorted(set(old.people) - set(new.people)))
        if old.value != new.value or added or gone:
            found.append(Difference(key, old.label, old.value, new.value, added, gone, old.unit))
    found += [
        Difference(key, new.label, None, new.value, new.people, (), new.unit)
        for key, new in now.figures.items()
        if key not in frozen.figures and new.value
    ]
    return found


@dataclass(frozen=True)
class Behind:
    """One line of the list behind a figure: ``page`` and ``target`` open it."""

    text: str
    detail: str
    page: str
    target: Mapping[str, int]
