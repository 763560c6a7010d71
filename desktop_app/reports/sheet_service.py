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
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import PURGED_NAME, Member, MemberEvent
from desktop_app.members.service import Person
from desktop_app.members.words import EVENT_WORDS
from desktop_app.papers import service as papers
from desktop_app.papers.models import PaperState
from desktop_app.reports import annual, half_year, movement, sheet_checks, sheets, transfer_days
from desktop_app.reports import figures as plain
from desktop_app.reports.figures import Behind
from desktop_app.reports.sheet_checks import Check, Closed, InBin
from desktop_app.reports.sheet_rows import Sheet, Span
from desktop_app.reports.sheets import Sheets
from desktop_app.reports.transfer_days import Counting

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
    counting: Counting = Counting()
    revoked: tuple[str, ...] = ()
    """Names of those in row C.3 whose admission was revoked: no form has a row for them (B.6)."""

    @property
    def running(self) -> bool:
        """Whether the period goes on after the last day counted."""
        return self.period is not None and self.sheets.span.end < self.period.end

    @property
    def whole_before(self) -> bool:
        """Whether the column of last year holds the whole of the same period."""
        return self.period is not None and self.sheets.span.before_end == self.period.same_last_year().end

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


def of_period(session: Session, period: Period, today: date, whole: bool = False) -> SheetSet:
    """The forms of a period, up to ``today`` while it runs, then beside the same stretch of last year (``whole``: the whole of
    the same period). Raises UserError before it has begun."""
    if today < period.start:
        raise UserError(
            _("Kỳ báo cáo {period} chưa bắt đầu.").format(period=period.title),
            "period",
            _("Chọn kỳ đã có sinh hoạt và số liệu."),
        )
    return _read(session, Span.of(period, today, whole), period)


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
    way, moves = transfer_days.way_of(session), transfer_days.read(session)
    listed = members.people_on(session, span.end, include_left=True)
    people = transfer_days.people_counted(session, listed, span.end, moves, way)
    counting = transfer_days.counting(moves, way, span.start, span.end)
    found = make(people, span, period, closed_reports(session, span), counting, in_bin(session, span))
    year = span.end.year
    aim = applicants.get_target(session, year)
    if aim is None:
        return found
    since = movement.changes_in(people, [(date(year, 1, 1), span.end)])[0]
    return replace(found, target=TargetReached(year, aim.target, len(since.admitted)))


def make(
    people: Sequence[Person],
    span: Span,
    period: Period | None = None,
    closed: Sequence[Closed] = (),
    counting: Counting | None = None,
    in_bin: Sequence[InBin] = (),
) -> SheetSet:
    """The forms of people read already (with their standing of ``span.end``), transfers on the days they are counted by (each
    branch by its own)."""
    counting = counting or Counting()
    found = sheets.compute(people, span)
    checks = sheet_checks.check(found, people, closed, counting, in_bin)
    revoked = tuple(person.full_name for person in sheet_checks.revoked(found, people))
    return SheetSet(found, tuple(checks), period, counting=counting, revoked=revoked)


def in_bin(session: Session, span: Span) -> list[InBin]:
    """Those whose record lies in the bin although it says that they joined or left the roll in the span: no figure holds them,
    so that they are named."""
    events: dict[tuple[int, str], list[EventFact]] = {}
    for number, name, event in session.execute(
        select(Member.id, Member.full_name, MemberEvent)
        .join(MemberEvent, MemberEvent.member_id == Member.id)
        .where(Member.deleted.is_(True), Member.full_name != PURGED_NAME)
        .order_by(Member.sort_key, Member.id)
    ):
        events.setdefault((number, name), []).append(
            EventFact(event.kind, event.date, event.until, event.scope, event.detail, place=event.place)
        )
    found = []
    for (number, name), facts in events.items():
        moves = [step for step in lifecycle.roll_changes(number, facts) if span.start <= step.day <= span.end]
        if moves:
            found.append(InBin(number, name, moves[0].kind, moves[0].when.text()))
    return found


def closed_reports(session: Session, span: Span) -> list[Closed]:
    """The reports handed up or issued for this span and for the one that ended the day before."""
    found = []
    for kind in (half_year.KIND, annual.KIND):
        for paper in papers.list_papers(session, kind):
            if paper.state is PaperState.DRAFT or not paper.period or "figures" not in paper.figures:
                continue
            frozen = plain.from_json(paper.figures["figures"])
            if frozen.as_of == span.end or frozen.as_of + timedelta(days=1) == span.start:
                rows = {
                    key: frozenset(frozen[key].people)
                    for key in ("opening", "increase.total", "decrease.total", "closing")
                }
                found.append(
                    Closed(
                        _("báo cáo {number} ({period})").format(
                            number=paper.number_text or "", period=frozen.period.title
                        ),
                        frozen.period.start,
                        frozen.as_of,
                        rows,
                        members.names_of(session, frozenset().union(*rows.values())),
                    )
                )
    return found


# --- behind a number -------------------------------------------------------------------------------------------------


def behind(session: Session, people: Iterable[int], days: tuple[date, date] | None = None) -> list[Behind]:
    """The people behind a number by given name, each once; with ``days`` what made them join or leave in between."""
    numbers = sorted(set(people))
    moves: dict[int, list[str]] = {}
    if days is not None:
        counted = transfer_days.days_of(transfer_days.read(session), transfer_days.way_of(session))
        for number, events in members.events_by_member(session, numbers).items():
            moves[number] = [
                f"{lower_first(_(EVENT_WORDS[step.kind]))} {step.when.text()}"
                for step in lifecycle.roll_changes(number, transfer_days.moved(events, counted))
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
    """``bieu_1`` (the branch's own), ``bieu_1_base`` (as the base organisation adds it up: A + B − C + N = D, the row N of
    moves inside it only where somebody moved), ``bieu_2``, ``bieu_3``, and ``checks``: each rule, whether it holds, its
    sentence and the people to look at; ``target``: the year's target of admissions, how many were admitted and the
    percentage, null when none was set; ``compared``: the days of the column of last year; ``transfers``: by which day they
    are counted (``own``, ``introduced``, ``received``) and those whose two days lie in two periods."""
    forms, aim = found.sheets, found.target
    span, counting = forms.span, found.counting
    return {
        "compared": {
            "start": span.before_start.isoformat(),
            "end": span.before_end.isoformat(),
            "running": found.running,
        },
        "transfers": {
            "counted_by": counting.way,
            "crossing": [
                {
                    "member_id": move.member_id,
                    "direction": "out" if move.out else "in",
                    "introduced": move.introduced.iso() if move.introduced is not None else None,
                    "received": move.received.iso() if move.received is not None else None,
                }
                for move in counting.crossing
            ],
        },
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
