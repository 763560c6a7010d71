"""Reporting periods: month, quarter, half-year, year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from desktop_app.core.dates import add_months, month_end
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _

Kind = Literal["month", "quarter", "half-year", "year"]
_MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_ROMAN = ("I", "II", "III", "IV")


def year_earlier(last: date) -> date:
    """The last day of the same stretch a year earlier: the same day, the end of the month for the end of the month (who
    counts to the end of February means its last day, in every year)."""
    if (last + timedelta(days=1)).day == 1:
        return month_end(last.year - 1, last.month)
    return add_months(last, -12)


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; ``index`` counts from 1 within the year."""

    kind: Kind
    year: int
    index: int = 1

    @classmethod
    def parse(cls, code: str) -> Period:
        """``2026``, ``2026-H1``, ``2026-Q3``, ``2026-11``. Raises UserError."""
        if found := re.fullmatch(r"(\d{4})(?:-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?", code.strip().upper()):
            year, part = int(found.group(1)), found.group(2)
            if 1930 <= year <= 2100:
                if part is None:
                    return cls("year", year)
                if part[0] == "H":
                    return cls("half-year", year, int(part[1]))
                if part[0] == "Q":
                    return cls("quarter", year, int(part[1]))
                return cls("month", year, int(part))
        raise UserError(
            _("“{code}” không phải là kỳ báo cáo.").format(code=code[:20]),
            "period",
            _("Ghi 2026, 2026-H1, 2026-Q3 hoặc 2026-11."),
        )

    @classmethod
    def month_of(cls, day: date) -> Period:
        """The month a day lies in."""
        return cls("month", day.year, day.month)

    @property
    def code(self) -> str:
        """The short name used in files and commands: ``2026-H1``."""
        suffix = {
            "year": "",
            "half-year": f"-H{self.index}",
            "quarter": f"-Q{self.index}",
            "month": f"-{self.index:02d}",
        }[self.kind]
        return f"{self.year}{suffix}"

    @property
    def start(self) -> date:
        return date(self.year, (self.index - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        return month_end(self.year, self.index * _MONTHS[self.kind])

    @property
    def title(self) -> str:
        """As papers write it: ``6 tháng đầu năm 2026``, ``quý III năm 2026``, ``tháng 11 năm 2026``, ``năm 2026``."""
        if self.kind == "year":
            return f"năm {self.year}"
        if self.kind == "half-year":
            return f"6 tháng {'đầu' if self.index == 1 else 'cuối'} năm {self.year}"
        if self.kind == "quarter":
            return f"quý {_ROMAN[self.index - 1]} năm {self.year}"
        return (
            f"tháng {self.index:02d} năm {self.year}"
            if self.index <= 2
            else f"tháng {self.index} năm {self.year}"
        )

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def previous(self) -> Period:
        """The period just before, of the same kind."""
        if self.index > 1:
            return Period(self.kind, self.year, self.index - 1)
        return Period(self.kind, self.year - 1, 12 // _MONTHS[self.kind])

    def next(self) -> Period:
        """The period just after, of the same kind."""
        if self.index < 12 // _MONTHS[self.kind]:
            return Period(self.kind, self.year, self.index + 1)
        return Period(self.kind, self.year + 1, 1)

    def same_last_year(self) -> Period:
        """The same period of the year before (cùng kỳ)."""
        return Period(self.kind, self.year - 1, self.index)

    def last_year_until(self, as_of: date) -> date:
        """The last day of what a period is compared with: the whole of the same period last year once it is over, while it
        runs the same stretch of it (01/01 to 10/12 beside 01/01 to 10/12 of the year before)."""
        whole = self.same_last_year().end
        return whole if as_of >= self.end else min(year_earlier(as_of), whole)

    def months(self) -> list[Period]:
        """The months it is made of."""
        first = (self.index - 1) * _MONTHS[self.kind] + 1
        return [Period("month", self.year, month) for month in range(first, first + _MONTHS[self.kind])]
