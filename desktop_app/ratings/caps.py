"""The cap on "Hoàn thành xuất sắc nhiệm vụ", in both readings, as advice.

"Not more than 20 % of those rated Hoàn thành tốt" can be read in two ways, and no text seen says which, nor how to round:
reading A takes those who stay at Hoàn thành tốt as the base, reading B everybody who reaches it, the excellent ones
included. "Không vượt quá" never rounds up. The number handed down from above comes before both.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from desktop_app.core.i18n import _
from desktop_app.core.rules import Confidence
from desktop_app.ratings.regimes import Regime


def strict_cap(reaching_good: int, rate: float) -> int:
    """Reading A: the most excellent ratings X with X ≤ rate % of (N − X), N members reaching at least good."""
    return floor(reaching_good * rate / (100 + rate))


def wide_cap(reaching_good: int, rate: float) -> int:
    """Reading B: the most excellent ratings X with X ≤ rate % of N."""
    return floor(reaching_good * rate / 100)


@dataclass(frozen=True)
class CapReading:
    """The cap at one rate: ``strict`` by reading A, ``wide`` by reading B."""

    rate: int
    strict: int
    wide: int
    source: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class CapAdvice:
    """What the caps say for a year: never enforced. ``reaching_good`` is N, ``excellent`` the ratings proposed now."""

    reaching_good: int
    excellent: int
    readings: tuple[CapReading, ...]
    quota: int | None
    outstanding: bool = False

    @property
    def reading(self) -> CapReading | None:
        """The reading to look at: the raised rate only where the branch had outstanding achievements."""
        if not self.readings:
            return None
        return self.readings[-1] if self.outstanding else self.readings[0]

    @property
    def limit(self) -> int | None:
        """The number that counts: the quota from above when there is one, else the wider reading."""
        if self.quota is not None:
            return self.quota
        return None if self.reading is None else self.reading.wide

    @property
    def exceeded(self) -> bool:
        """Whether more excellent ratings are proposed than the number that counts."""
        return self.limit is not None and self.excellent > self.limit

    def sentence(self) -> str:
        """One line for the screen."""
        if self.reading is None:
            text = _("Trần xuất sắc: năm này chưa thấy quy định tỷ lệ")
        elif self.reading.strict == self.reading.wide:
            text = _("Trần xuất sắc (tham khảo, {rate}%): {n}").format(
                rate=self.reading.rate, n=self.reading.strict
            )
        else:
            text = _("Trần xuất sắc (tham khảo, {rate}%): {a} hoặc {b}").format(
                rate=self.reading.rate, a=self.reading.strict, b=self.reading.wide
            )
        return text

    def explanation(self) -> str:
        """Both readings at every rate with their base and source, for whoever asks why."""
        lines = []
        for reading in self.readings:
            lines.append(
                _(
                    "{rate} của {n} đồng chí đạt từ Hoàn thành tốt: {a} nếu tính trên số còn lại ở mức Hoàn thành tốt, "
                    "{b} nếu tính trên cả {n}. Căn cứ: {source}."
                ).format(
                    rate=f"{reading.rate}%",
                    n=self.reaching_good,
                    a=reading.strict,
                    b=reading.wide,
                    source=reading.source,
                )
            )
            if reading.note:
                lines.append(reading.note)
        lines.append(_("Số đảng ủy giao được lấy trước; số trên đây chỉ để tham khảo."))
        return "\n".join(lines)


def advise(
    regime: Regime, reaching_good: int, excellent: int, quota: int | None, outstanding: bool = False
) -> CapAdvice:
    """The caps of a regime for N members reaching at least good."""
    readings = []
    for key in ("cap_rate", "cap_rate_outstanding"):
        found = regime.find(key)
        if found is not None:
            readings.append(
                CapReading(
                    int(found.value),
                    strict_cap(reaching_good, found.value),
                    wide_cap(reaching_good, found.value),
                    found.source,
                    found.confidence,
                    found.note,
                )
            )
    return CapAdvice(reaching_good, excellent, tuple(readings), quota, outstanding and len(readings) > 1)
