"""Biểu 1 to 3 of the book: read, checked against what was handed up, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions import service as applicants
from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, lower_first, percent_text
from desktop_app.members import lifecycle
from desktop_app.members import service as members
from desktop_app.members.models import EventKind, Member, MemberEvent
from desktop_app.members.service import Person
from desktop_app.members.words import EVENT_WORDS
from desktop_app.papers import service as papers
from desktop_app.papers.models import PaperState
from desktop_app.reports import annual, half_year, sheet_checks, sheets, statistics
from desktop_app.reports import figures as plain
from desktop_app.reports.figures import Behind
from desktop_app.reports.sheet_checks import Check, Closed
from desktop_app.reports.sheet_rows import Sheet, Span
from desktop_app.reports.sheets import Sheets

FIRST_YEAR = 1930


@dataclass(frozen=True)
class TargetReached:
    """The year's target of admissions and how many were admitted from 01/01 to the last day of the forms."""

    year: int
    target: int
    admitted: int

    def percent(self) -> str:
        """What was reached of the target; ``–`` for a target of nobody."""
        return percent_text(self.admitted, self.target)


@dataclass(frozen=True)
class SheetSet:
    """The forms of a span with what was looked at. ``period`` is None for days chosen by hand."""

    sheets: Sheets
    checks: tuple[Check, ...]
    period: Period | None
    target: TargetReached | None = None

    @property
    def errors(self) -> tuple[Check, ...]:
        """The rules that do not hold."""
        return tuple(one for one in self.checks if one.severity == "error")

    @property
    def title(self) -> str:
        """The span as the head of a form names it: ``năm 2026``, ``từ 01/01/2026 đến 15/3/2026``."""
        span = self.sheets.span
        if self.period is not None:
            return self.period.title
        return f"từ {date_text(span.start)} đến {date_text(span.end)}"


@dataclass(frozen=True)
class SheetFrame:
    """Whose form it is, on which day it is drawn up, who signs and who drew it up (empty: by hand)."""

    branch: BranchInfo
    signer: Signer
    day: date
    drawn_up_by: str = ""


def frame(session: Session, day: date, drawn_up_by: str = "") -> SheetFrame:
    """The branch and its signer on a day."""
    return SheetFrame(
        branch_service.get_branch(session), branch_service.signer(session, day), day, drawn_up_by
    )


def of_period(session: Session, period: Period, today: date) -> SheetSet:
    """The forms of a period, up to ``today`` while it runs. Raises UserError before it has begun."""
    if today < period.start:
        raise UserError(
            _("Kỳ báo cáo {period} chưa bắt đầu.").format(period=period.title),
            "period",
            _("Chọn kỳ đã có sinh hoạt và số liệu."),
        )
    return _read(session, Span.of(period, today), period)


def of_days(session: Session, start: date, end: date, today: date) -> SheetSet:
    """The forms of any days that are past, both included. Raises UserError when they are the wrong way round or to come."""
    if end > today:
        raise UserError(
            _("Ngày {day} chưa đến.").format(day=date_text(end)), "end", _("Chọn hôm nay hoặc ngày đã qua.")
        )
    if start > end:
        raise UserError(
            _("Ngày đầu {start} sau ngày cuối {end}.").format(start=date_text(start), end=date_text(end)),
            "start",
            _("Chọn lại ngày đầu."),
        )
    if start.year < FIRST_YEAR:
        raise UserError(_("Ngày đầu sớm nhất là năm 1930."), "start", _("Chọn lại ngày đầu."))
    return _read(session, Span.days(start, end), None)


def _read(session: Session, span: Span, period: Period | None) -> SheetSet:
    people = members.people_on(session, span.end, include_left=True)
    found = make(people, span, period, closed_reports(session, span))
    crossing = _received_later(session, span)
    if crossing:
        told = Check(
            "C.5",
            "warning",
            _("{n} lượt chuyển đi giới thiệu trong kỳ, nơi mới tiếp nhận sau ngày {day}.").format(
                n=len(crossing), day=date_text(span.end)
            ),
            _("Đã tính chuyển đi ở kỳ này theo ngày giới thiệu; nơi mới tính chuyển đến ở kỳ sau."),
            crossing,
        )
        at = len(found.errors)
        found = replace(found, checks=(*found.checks[:at], told, *found.checks[at:]))
    year = span.end.year
    aim = applicants.get_target(session, year)
    if aim is None:
        return found
    since = statistics.changes_in(people, [(date(year, 1, 1), span.end)])[0]
    return replace(found, target=TargetReached(year, aim.target, len(since.admitted)))


def _received_later(session: Session, span: Span) -> tuple[int, ...]:
    """Those introduced elsewhere in the span and received there after it (K 37)."""
    rows = session.execute(
        select(MemberEvent.member_id, MemberEvent.date, MemberEvent.received_on)
        .join(Member, Member.id == MemberEvent.member_id)
        .where(
            MemberEvent.kind == EventKind.TRANSFER_OUT.value,
            MemberEvent.received_on.is_not(None),
            Member.deleted.is_(False),
        )
        .order_by(MemberEvent.member_id)
    )
    return tuple(
        number
        for number, introduced, received in rows
        if received is not None and span.start <= introduced.first() <= span.end < received.first()
    )


def make(
    people: Sequence[Person], span: Span, period: Period | None = None, closed: Sequence[Closed] = ()
) -> SheetSet:
    """The forms of people read already (with their standing of ``span.end``)."""
    found = sheets.compute(people, span)
    return SheetSet(found, tuple(sheet_checks.check(found, people, closed)), period)


def closed_reports(session: Session, span: Span) -> list[Closed]:
    """The reports handed up or issued for this span and for the one that ended the day before."""
    found = []
    for kind in (half_year.KIND, annual.KIND):
        for paper in papers.list_papers(session, kind):
            if paper.state is PaperState.DRAFT or not paper.period or "figures" not in paper.figures:
                continue
            frozen = plain.from_json(paper.figures["figures"])
            if frozen.as_of == span.end or frozen.as_of + timedelta(days=1) == span.start:
                found.append(
                    Closed(
                        _("báo cáo {number} ({period})").format(
                            number=paper.number_text or "", period=frozen.period.title
                        ),
                        frozen.period.start,
                        frozen.as_of,
                        {
                            key: frozenset(frozen[key].people)
                            for key in ("opening", "increase.total", "decrease.total", "closing")
                        },
                    )
                )
    return found


# --- behind a number -------------------------------------------------------------------------------------------------


def behind(session: Session, people: Iterable[int], days: tuple[date, date] | None = None) -> list[Behind]:
    """The people behind a number by given name, each once; with ``days`` what made them join or leave in between."""
    numbers = sorted(set(people))
    moves: dict[int, list[str]] = {}
    if days is not None:
        for number, events in members.events_by_member(session, numbers).items():
            moves[number] = [
                f"{lower_first(_(EVENT_WORDS[step.kind]))} {step.when.text()}"
                for step in lifecycle.roll_changes(number, events)
                if days[0] <= step.day <= days[1]
            ]
    rows = session.execute(
        select(Member.id, Member.full_name, Member.birth_date)
        .where(Member.id.in_(numbers))
        .order_by(Member.sort_key, Member.id)
    )
    return [
        Behind(
            name,
            " · ".join(
                (
                    *([_("sinh {day}").format(day=birth.text())] if birth is not None else []),
                    *moves.get(number, ()),
                )
            ),
            "members",
            {"member_id": number},
        )
        for number, name, birth in rows
    ]


# --- without a window ------------------------------------------------------------------------------------------------


def sheet_json(sheet: Sheet) -> list[dict[str, Any]]:
    """The rows of a form: ``code``, ``label``, ``now``, ``before`` (null beside a heading), ``percent`` as papers print it
    (``125,0%``, ``–``), ``people`` and ``people_before`` (numbers of members)."""
    return [
        {
            "code": row.code,
            "label": row.label,
            "now": row.now,
            "before": row.before,
            "percent": row.percent(),
            "people": list(row.people),
            "people_before": list(row.people_before),
        }
        for row in sheet.rows
    ]


def sheets_json(found: SheetSet) -> Mapping[str, Any]:
    """``bieu_1`` (the branch's own), ``bieu_1_base`` (as the base organisation adds it up), ``bieu_2``, ``bieu_3``, and
    ``checks``: each rule, whether it holds, its sentence and the people to look at; ``target``: the year's target of
    admissions, how many were admitted and the percentage, null when none was set."""
    forms, aim = found.sheets, found.target
    return {
        "bieu_1": sheet_json(forms.one),
        "bieu_1_base": sheet_json(forms.base),
        "bieu_2": sheet_json(forms.two),
        "bieu_3": sheet_json(forms.three),
        "target": None
        if aim is None
        else {
            "year": aim.year,
            "target": aim.target,
            "admitted": aim.admitted,
            "percent": aim.percent(),
        },
        "checks": [
            {
                "rule": one.rule,
                "ok": one.holds,
                "severity": one.severity,
                "sentence": one.sentence,
                "hint": one.hint,
                "people": list(one.people),
            }
            for one in found.checks
        ],
    }
