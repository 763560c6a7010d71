"""Dates as records keep them: a day, a month or only a year, with the precision kept."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold

FIRST_YEAR = 1900
LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of known precision: ``1975``, ``05/1975`` or ``10/05/1975``."""

    year: int
    month: int | None = None
    day: int | None = None
    order: int = field(init=False, repr=False, compare=False)
    """Grows with the earliest day it can be: compare it with that of another, or with :func:`order_of` a day."""

    def __post_init__(self) -> None:
        # kept, not asked for each time: a list of members compares tens of thousands of them
        object.__setattr__(self, "order", (self.year * 13 + (self.month or 1)) * 32 + (self.day or 1))

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        return "year" if self.month is None else "month" if self.day is None else "day"

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The exact day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """``1975``, ``1975-05`` or ``1975-05-10`` as stored."""
        parts = [int(part) for part in text.split("-")]
        return cls(*parts)

    @classmethod
    def parse(cls, text: str, field: str | None = None) -> PartialDate:
        """A date as people type it: ``3/2/1998``, ``03-02-1998``, ``3.2.98``, ``05/1975``, ``1975``, ``ngày 3 tháng 2
        năm 1998``, ISO. The day always comes first; a month above 12 is an error, never read the American way."""
        raw = clean(text).strip("'’ ")
        found = (
            re.fullmatch(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})", raw)
            or re.fullmatch(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})", fold(raw))
            or re.fullmatch(r"(\d{2})(\d{2})(\d{4})", raw)
        )
        if found:
            day, month, year = (int(part) for part in found.groups())
            return cls._checked(_full_year(year, found.group(3)), month, day, text, field)
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", raw):
            year, month, day = (int(part) for part in found.groups())
            return cls._checked(year, month, day, text, field)
        if found := re.fullmatch(r"(?:thang\s*)?(\d{1,2})\s*(?:[/.\-\s]|nam)\s*(\d{4})", fold(raw)):
            return cls._checked(int(found.group(2)), int(found.group(1)), None, text, field)
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})", raw):
            return cls._checked(int(found.group(1)), int(found.group(2)), None, text, field)
        if found := re.fullmatch(r"(?:nam\s*)?(\d{4})", fold(raw)):
            return cls._checked(int(found.group(1)), None, None, text, field)
        raise UserError(
            _("“{text}” không phải là ngày.").format(text=raw[:40]),
            field,
            _("Ghi dd/mm/yyyy, ví dụ 03/02/1998; nếu chỉ nhớ năm thì ghi 1998."),
        )

    @classmethod
    def _checked(
        cls, year: int, month: int | None, day: int | None, text: str, field: str | None
    ) -> PartialDate:
        shown = clean(text)[:40]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise UserError(_("Năm {year} không hợp lý.").format(year=year), field, _("Kiểm tra lại năm."))
        if month is not None and not 1 <= month <= 12:
            raise UserError(
                _("“{text}” không có tháng {month}.").format(text=shown, month=month),
                field,
                _("Ghi ngày trước, tháng sau: dd/mm/yyyy."),
            )
        if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise UserError(
                _("Tháng {month:02d}/{year} không có ngày {day}.").format(month=month, year=year, day=day),
                field,
                _("Kiểm tra lại ngày."),
            )
        return cls(year, month, day)

    def iso(self) -> str:
        """As stored: ``1975``, ``1975-05``, ``1975-05-10``. Text order is time order within one precision."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def text(self) -> str:
        """As shown: ``1975``, ``05/1975``, ``10/05/1975``."""
        return "/".join(reversed(self.iso().split("-")))

    def __str__(self) -> str:
        return self.text()

    def first(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def last(self) -> date:
        """The latest day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def exact(self) -> date | None:
        """The day, when it is known."""
        return (
            date(self.year, self.month, self.day) if self.month is not None and self.day is not None else None
        )

    def surely_before(self, other: PartialDate) -> bool:
        """Whether every day it can be is earlier than every day ``other`` can be."""
        return self.last() < other.first()


@lru_cache(maxsize=1024)
def order_of(day: date) -> int:
    """The :attr:`PartialDate.order` of a day."""
    return (day.year * 13 + day.month) * 32 + day.day


def _full_year(year: int, written: str) -> int:
    if len(written) == 4:
        return year
    # two digits: 00-30 belong to this century, the rest to the last (members H.3)
    return 2000 + year if year <= 30 else 1900 + year


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of the month where it does not exist (29/02 → 28/02)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Full months from ``start`` to ``end`` (0 when ``end`` is earlier)."""
    if end < start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def years_months(start: date, end: date) -> tuple[int, int]:
    """Full years and the months beyond them."""
    return divmod(months_between(start, end), 12)


def age_on(birth: PartialDate, day: date) -> int | None:
    """Age in full years, None when only a year is known and it could be either."""
    exact = birth.exact()
    if exact is not None:
        return months_between(exact, day) // 12
    return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def day_before(day: date) -> date:
    """Yesterday of a day."""
    return day - timedelta(days=1)
