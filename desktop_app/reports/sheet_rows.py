"""Rows of the statistical forms: what stands in one, and how the rows of Biểu 2 and 3 are filled from lists of people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from desktop_app.core.dates import add_months
from desktop_app.core.i18n import N_
from desktop_app.core.period import Period, year_earlier
from desktop_app.core.vietnamese import clean, fold, percent_text
from desktop_app.members.catalogue import ACADEMIC_TITLES, ENTERPRISE_GROUPS, OCCUPATION_GROUPS
from desktop_app.reports import structure_figures
from desktop_app.reports.figure_words import LABELS
from desktop_app.reports.figures import Unit, Value, value_text
from desktop_app.reports.structure_figures import Band

View = Literal["branch", "base"]
"""``branch``: the branch's own sheet; ``base``: as the upper level adds it up, without the moves inside the same base."""

TITLES: Final = {
    1: N_("Thống kê tăng, giảm đảng viên"),
    2: N_("Thống kê đảng viên mới kết nạp"),
    3: N_("Thống kê đội ngũ đảng viên"),
}
"""Names of the forms by number (F.2)."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. ``code`` is its stable name (``B.2.a``, ``II.1.7.b``), ``mark`` what stands before it on paper, ``depth`` how
    far it is set in. ``now`` and ``before`` are None where there is nothing to count (headings). ``missing``: those of whom
    the record does not say; such a row belongs to no form and is shown only when there is somebody."""

    code: str
    mark: str
    label: str
    depth: int
    now: Value
    before: Value
    people: tuple[int, ...] = ()
    people_before: tuple[int, ...] = ()
    unit: Unit = ""
    missing: bool = False

    def now_text(self) -> str:
        """The value as papers print it, nothing beside a heading."""
        return "" if self.now is None and self.unit == "" else value_text(self.now, self.unit)

    def before_text(self) -> str:
        """The value of the same period last year."""
        return "" if self.before is None and self.unit == "" else value_text(self.before, self.unit)

    def share(self) -> float | None:
        """This period as a part of the same period last year; None where there is nothing to compare, and for a difference
        of two counts that is below nothing."""
        if self.unit or self.now is None or not self.before or self.now < 0 or self.before < 0:
            return None
        return self.now / self.before

    def percent(self) -> str:
        """This period in percent of the same period last year; ``–`` when that was nothing (K 36)."""
        if self.share() is None:
            return "" if self.now is None and not self.unit else "–"
        return percent_text(self.now or 0, self.before or 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form with its rows in order."""

    number: int
    rows: tuple[SheetRow, ...]
    view: View = "branch"

    @property
    def title(self) -> str:
        return TITLES[self.number]

    def row(self, code: str) -> SheetRow:
        """The row of a code. Raises KeyError."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)

    def count(self, code: str) -> int:
        """The number in a row, 0 where there is none."""
        value = next((row.now for row in self.rows if row.code == code), None)
        return 0 if value is None else int(value)

    def below(self, code: str) -> list[SheetRow]:
        """The counted rows directly under a code."""
        parts = code.count(".") + 1
        return [
            row
            for row in self.rows
            if row.code.startswith(code + ".") and row.code.count(".") == parts and not row.unit
        ]


@dataclass(frozen=True, slots=True)
class Span:
    """The days a form counts, both included, and those it is compared with."""

    start: date
    end: date
    before_start: date
    before_end: date

    @classmethod
    def of(cls, period: Period, as_of: date, whole: bool = False) -> Span:
        """A reporting period up to ``as_of``, beside the same period last year: a period that is over beside the whole of it,
        one that still runs beside the same stretch of it, on wish (``whole``) beside the whole."""
        past = period.same_last_year()
        until = past.end if whole else period.last_year_until(as_of)
        return cls(period.start, min(period.end, as_of), past.start, until)

    @classmethod
    def days(cls, start: date, end: date) -> Span:
        """Any days, beside the same days a year earlier."""
        past = start.month == 2 and start.day == 29
        return cls(
            start,
            end,
            add_months(start, -12) + timedelta(days=int(past)),
            year_earlier(end),
        )


def made_row(
    code: str,
    mark: str,
    label: str,
    depth: int,
    people: Sequence[int],
    past: Sequence[int],
    missing: bool = False,
) -> SheetRow:
    return SheetRow(
        code, mark, label, depth, len(people), len(past), tuple(people), tuple(past), missing=missing
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A row to be filled: how it is called and by which key its people are found; no key: a heading."""

    code: str
    label: str
    depth: int
    key: str = ""
    mean: bool = False
    missing: bool = False


_People = Mapping[str, Sequence[int]]
_MARKS = ("", "", "-", "+")


def fill(lines: Iterable[Line], now: _People, before: _People) -> tuple[SheetRow, ...]:
    rows = []
    for line in lines:
        mark = _MARKS[line.depth] or line.code.rsplit(".", 1)[-1]
        if line.mean:
            rows.append(
                SheetRow(
                    line.code,
                    mark,
                    line.label,
                    line.depth,
                    structure_figures.mean(now.get(line.key, ())),
                    structure_figures.mean(before.get(line.key, ())),
                    unit="age",
                )
            )
        elif line.key:
            people, past = now.get(line.key, ()), before.get(line.key, ())
            if people or past or not line.missing:
                rows.append(made_row(line.code, mark, line.label, line.depth, people, past, line.missing))
        else:
            rows.append(SheetRow(line.code, mark, line.label, line.depth, None, None))
    return tuple(rows)


def occupations(code: str, prefix: str) -> list[Line]:
    """The rows of occupation of Biểu 2, II.1: those of the enterprises under a row of their own."""
    lines: list[Line] = []
    number = 0
    for group, label in OCCUPATION_GROUPS.items():
        if group == ENTERPRISE_GROUPS[0]:
            number += 1
            lines.append(
                Line(
                    f"{code}.{number}",
                    N_("Lãnh đạo, quản lý và lao động trong các doanh nghiệp"),
                    2,
                    prefix + "enterprise",
                )
            )
        if group in ENTERPRISE_GROUPS:
            part = "abc"[ENTERPRISE_GROUPS.index(group)]
            lines.append(Line(f"{code}.{number}.{part}", label, 3, prefix + group))
        else:
            number += 1
            lines.append(Line(f"{code}.{number}", label, 2, prefix + group))
    return lines


def band_lines(code: str, prefix: str, among: Sequence[Band]) -> list[Line]:
    return [
        Line(f"{code}.{number}", band.words, 2, prefix + band.key) for number, band in enumerate(among, 1)
    ]


def level_lines(code: str, keys: Sequence[str]) -> list[Line]:
    return [Line(f"{code}.{number}", LABELS[key], 2, key) for number, key in enumerate(keys, 1)]


GENERAL_ROWS = tuple(key for key, _words in reversed(structure_figures.GENERAL))
PROFESSIONAL_ROWS = tuple(key for key, _words in reversed(structure_figures.PROFESSIONAL))
THEORY_ROWS = tuple(key for key, _words in reversed(structure_figures.THEORY))

# words that can only mean one group; everything else the record must say by its group
_OCCUPATION_WORDS = {
    "nong dan": "farmer",
    "lam nong": "farmer",
    "lam ruong": "farmer",
    "sinh vien": "student",
    "hoc sinh": "pupil",
    "bo doi": "armed-forces",
    "cong an": "armed-forces",
    "cong chuc xa": "commune",
    "can bo xa": "commune",
    "cong chuc phuong": "commune",
    "can bo phuong": "commune",
    "truong thon": "village",
    "to truong to dan pho": "village",
    "buon ban": "other",
    "lao dong tu do": "other",
    **{fold(label): code for code, label in OCCUPATION_GROUPS.items()},
}
RETIRED = ("huu tri", "nghi huu", "ve huu")


def occupation_group(text: str) -> str:
    """The group of an occupation written in words that can mean only one; empty for any other."""
    return _OCCUPATION_WORDS.get(fold(clean(text)), "")


def title_of(text: str) -> str:
    """``Phó Giáo sư`` or ``Giáo sư`` of a title as written; the highest counts. Empty for none."""
    folded = fold(text)
    if "pho giao su" in folded or folded.strip().startswith("pgs"):
        return ACADEMIC_TITLES[0]
    return ACADEMIC_TITLES[1] if "giao su" in folded or folded.strip().startswith("gs") else ""
