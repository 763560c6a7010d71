"""The score of a meeting by the dated table (Hướng dẫn 42-HD/BTCTW, mục II, khoản 5). Meetings study, part B6.

Points are given by criterion, either to a group as a whole ("4") or to its parts ("4.1", "4.2" …). Proposals are drawn
from the facts and offered, never put in by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from desktop_app.core import rules
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import number_text, percent_text
from desktop_app.meetings.attendance import AttendanceSums


class MeetingClass(StrEnum):
    """Class of a meeting by its score."""

    GOOD = "good"
    FAIR = "fair"
    AVERAGE = "average"
    POOR = "poor"


CLASS_WORDS = {
    MeetingClass.GOOD: N_("Tốt"),
    MeetingClass.FAIR: N_("Khá"),
    MeetingClass.AVERAGE: N_("Trung bình"),
    MeetingClass.POOR: N_("Kém"),
}


@dataclass(frozen=True)
class Criterion:
    """One line of the table. A group has ``parts``; a part or a group without parts has none."""

    code: str
    title: str
    maximum: float
    parts: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class ScoreTable:
    """The table in force on a day."""

    total: float
    groups: tuple[Criterion, ...]
    source: str
    note: str = ""
    by_code: Mapping[str, Criterion] = field(default_factory=dict)


@cache
def table(day: date) -> ScoreTable | None:
    """The scoring table of a day; None before meetings were scored by points (Hướng dẫn 12-HD/BTCTW had none)."""
    try:
        found = rules.rule("meetings", "score_table", day)
    except KeyError:
        return None
    groups = tuple(
        Criterion(
            group["code"],
            group["title"],
            group["max"],
            tuple(Criterion(part["code"], part["title"], part["max"]) for part in group.get("parts", ())),
        )
        for group in found.value["groups"]
    )
    by_code = {one.code: one for group in groups for one in (group, *group.parts)}
    return ScoreTable(found.value["total"], groups, found.source, found.note, by_code)


def check_points(code: str, points: float, day: date) -> float:
    """The points as they may be kept. Raises UserError for an unknown criterion or points outside 0 … maximum."""
    known = table(day)
    criterion = None if known is None else known.by_code.get(code)
    if criterion is None:
        raise UserError(
            _("Không có tiêu chí “{code}” trong bảng chấm điểm của thời điểm này.").format(code=code[:20]),
            code,
        )
    if not 0 <= points <= criterion.maximum:
        raise UserError(
            _("Tiêu chí {code} cho từ 0 đến {most} điểm, không cho {points} điểm.").format(
                code=code, most=number_text(criterion.maximum), points=number_text(points)
            ),
            code,
            _("Ghi lại số điểm."),
        )
    # quarters of a point are the finest step people use; more digits are a slip of the keys
    if Decimal(str(points)) % Decimal("0.25"):
        raise UserError(
            _("Điểm chỉ chia đến 0,25."),
            code,
            _("Ghi ví dụ {points}.").format(points=number_text(round(points * 4) / 4)),
        )
    return float(points)


@dataclass(frozen=True)
class Score:
    """The score so far. ``complete``: every group has points. ``klass`` is None until then."""

    points: Mapping[str, float]
    groups: Mapping[str, float | None]
    total: float
    complete: bool
    klass: MeetingClass | None


def score(points: Mapping[str, float], day: date) -> Score:
    """Sums and class of the points given. The points of a group are those of its parts when any part has points."""
    known = table(day)
    groups: dict[str, float | None] = {}
    complete = known is not None
    for group in known.groups if known is not None else ():
        parts = [points[part.code] for part in group.parts if part.code in points]
        if parts:
            groups[group.code] = sum(parts)
            complete = complete and len(parts) == len(group.parts)
        else:
            groups[group.code] = points.get(group.code)
            complete = complete and group.code in points
    total = sum(value for value in groups.values() if value is not None)
    return Score(dict(points), groups, total, complete, klass(total, day) if complete else None)


def klass(total: float, day: date) -> MeetingClass | None:
    """The class of a total: Tốt from 90, Khá from 70, Trung bình from 50, else Kém. None when the day had no classes."""
    try:
        found = rules.rule("meetings", "classes", day)
    except KeyError:
        return None
    return next(MeetingClass(code) for code, least in found.value if total >= least)


@dataclass(frozen=True)
class Proposal:
    """Points the facts speak for, with the reason; ``points`` is None when the facts speak against the full points but do
    not say how many to give."""

    code: str
    points: float | None
    reason: str


def proposals(sums: AttendanceSums, minutes: int | None, least: int | None, day: date) -> list[Proposal]:
    """Proposals for the criteria that can be counted: length of the meeting and attendance."""
    known = table(day)
    if known is None:
        return []
    found: list[Proposal] = []
    if minutes is not None and least is not None:
        enough = minutes >= least
        found.append(
            Proposal(
                "1",
                known.by_code["1"].maximum if enough else None,
                (
                    _("Thời lượng {n} phút, đủ {least} phút.")
                    if enough
                    else _("Thời lượng {n} phút, chưa đủ {least} phút.")
                ).format(n=minutes, least=least),
            )
        )
    if sums.norm_met is not None:
        rate = percent_text(sums.present, sums.expected)
        if sums.norm_met:
            reason = _("Dự {rate}, không ai vắng không lý do.").format(rate=rate)
        elif sums.norm_fault == "absent":
            reason = _("Dự {rate} nhưng có {n} đồng chí vắng không lý do.").format(rate=rate, n=sums.absent)
        else:
            reason = _("Dự {rate}, chưa đạt mức chuẩn.").format(rate=rate)
        found.append(Proposal("2", known.by_code["2"].maximum if sums.norm_met else None, reason))
    return found
