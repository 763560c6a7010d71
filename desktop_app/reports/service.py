"""Periodic reports: opened, written, issued (frozen), handed up, compared with what the records say today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.models import Post
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean, clean_text, date_text
from desktop_app.documents.blocks import Document
from desktop_app.meetings.models import Meeting, Task
from desktop_app.members.models import Member
from desktop_app.papers import service as papers
from desktop_app.papers.models import Paper, PaperState
from desktop_app.papers.service import PaperDraft, PaperInfo
from desktop_app.reports import (
    annual,
    annual_document,
    checks,
    half_year,
    half_year_document,
    narrative,
    records,
    sheet_service,
)
from desktop_app.reports import figures as plain
from desktop_app.reports.checks import Finding
from desktop_app.reports.figures import Behind, Difference, Figure, Figures
from desktop_app.reports.outline_document import Frame
from desktop_app.reports.sheet_notes import notes

State = Literal["none", "draft", "issued", "submitted"]
KINDS: tuple[str, ...] = (half_year.KIND, annual.KIND)
TEXT_LIMIT = 20_000


@dataclass(frozen=True)
class Slot:
    """A report there is or could be: a kind and a period, its state, the paper when one was begun."""

    kind: str
    period: Period
    state: State
    paper: PaperInfo | None

    @property
    def key(self) -> str:
        return self.period.code


@dataclass(frozen=True)
class Report:
    """A report as it stands. While it is a draft its figures are of today and ``texts`` are the drafted sections with the
    edited ones in their place; issued, everything is as it was frozen. ``drafted`` is what the records would say."""

    kind: str
    period: Period
    state: State
    paper: PaperInfo | None
    figures: Figures
    texts: Mapping[str, str]
    drafted: Mapping[str, str]
    edited: frozenset[str]
    frame: Frame
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]

    @property
    def editable(self) -> bool:
        """Whether the text may still be changed."""
        return self.state in ("none", "draft")

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being issued."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def document(self) -> Document:
        """The paper."""
        make = annual_document.document if self.kind == annual.KIND else half_year_document.document
        return make(self.figures, self.texts, self.frame)


# --- periods ---------------------------------------------------------------------------------------------------------


def kind_of(period: Period) -> str:
    """The kind of report of a period. Raises UserError for months and quarters."""
    if period.kind == "year":
        return annual.KIND
    if period.kind == "half-year":
        return half_year.KIND
    raise UserError(
        _("Chưa có báo cáo cho {period}.").format(period=period.title),
        "period",
        _("Ghi kỳ như 2026 hoặc 2026-H1."),
    )


def _paper_of(session: Session, kind: str, period: Period) -> PaperInfo | None:
    found = papers.list_papers(session, kind, period.code)
    return found[0] if found else None


def _state(paper: PaperInfo | None) -> State:
    if paper is None:
        return "none"
    states: dict[PaperState, State] = {
        PaperState.DRAFT: "draft",
        PaperState.ISSUED: "issued",
        PaperState.SUBMITTED: "submitted",
    }
    return states[paper.state]


def slots(session: Session, today: date, years: int = 3) -> list[Slot]:
    """The reports of this year and the years before: the year and its first half, newest first; others only where a paper
    was begun."""
    begun = {
        (paper.kind, paper.period): paper for kind in KINDS for paper in papers.list_papers(session, kind)
    }
    wanted: list[Period] = []
    for year in range(today.year, today.year - years, -1):
        wanted += [Period("year", year), Period("half-year", year, 1)]
    for _kind, code in begun:
        period = Period.parse(code) if code else None
        if period is not None and period not in wanted:
            wanted.append(period)
    wanted.sort(key=lambda period: (period.end, period.start), reverse=True)
    return [
        Slot(kind, period, _state(begun.get((kind, period.code))), begun.get((kind, period.code)))
        for period in wanted
        if period.start <= today
        for kind in (kind_of(period),)
    ]


# --- one report ------------------------------------------------------------------------------------------------------


def _draft(kind: str, figures: Figures) -> dict[str, str]:
    return annual.draft_narrative(figures) if kind == annual.KIND else half_year.draft_narrative(figures)


def _collect(session: Session, kind: str, period: Period, today: date) -> Figures:
    if kind == annual.KIND:
        return annual.collect(session, period, today)
    return half_year.collect(session, period, today)


def _frame(session: Session, day: date, number: int | None) -> Frame:
    officers = branch_service.officers(session, day)
    return Frame(
        branch_service.get_branch(session),
        branch_service.signer(session, day),
        day,
        number,
        # without a committee the branch's deputy (or nobody) stands where "các đồng chí chi ủy" would
        any(officer.post is Post.COMMITTEE_MEMBER for officer in officers) or len(officers) > 1,
    )


def open_report(session: Session, kind: str, period: Period, today: date) -> Report:
    """The report of a period, begun or not. Raises UserError for a period that does not fit or has not begun."""
    paper = _paper_of(session, kind, period)
    state = _state(paper)
    if paper is not None and state in ("issued", "submitted"):
        return _frozen(session, paper, state, today)
    figures = _collect(session, kind, period, today)
    drafted = _draft(kind, figures)
    edited = {key: str(text) for key, text in paper.narrative.items()} if paper is not None else {}
    texts = {**drafted, **{key: text for key, text in edited.items() if key in drafted}}
    frame = _frame(session, today, paper.number if paper is not None else None)
    return Report(
        kind,
        period,
        state,
        paper,
        figures,
        texts,
        drafted,
        frozenset(edited),
        frame,
        tuple(
            checks.check(figures, texts, frame.branch, frame.signer, today, _previous(session, kind, period))
        ),
        (),
    )


def _frozen(session: Session, paper: PaperInfo, state: State, today: date) -> Report:
    figures = plain.from_json(paper.figures["figures"])
    texts = {key: str(text) for key, text in paper.narrative.items()}
    frame = _frame(session, paper.date, paper.number)
    frame = replace(
        frame,
        signer=branch_service.Signer(paper.signer, paper.signer_post),
    )
    changed = tuple(differences(session, paper.id))
    return Report(
        paper.kind,
        figures.period,
        state,
        paper,
        figures,
        texts,
        texts,
        frozenset(paper.figures.get("edited", ())),
        frame,
        tuple(checks.check_sums(figures)),
        changed,
    )


def _previous(session: Session, kind: str, period: Period) -> checks.Previous | None:
    """The report of the period just before, if it was issued."""
    paper = _paper_of(session, kind, period.previous())
    if paper is None or paper.state is PaperState.DRAFT:
        return None
    before = plain.from_json(paper.figures["figures"])
    return checks.Previous(
        _("{number} ({period})").format(number=paper.number_text or "", period=before.period.title).strip(),
        before.number("closing"),
        before.as_of,
    )


def save_narrative(session: Session, kind: str, period: Period, texts: Mapping[str, str], today: date) -> int:
    """Keep the edited sections and begin the paper if there is none yet; returns its id.

    Only sections that differ from what the records say are kept as edited: the others go on following the records.
    Raises UserError when the report was issued or a section is too long.
    """
    paper = _paper_of(session, kind, period)
    if paper is not None and paper.state is not PaperState.DRAFT:
        raise UserError(
            _("Báo cáo đã ban hành nên không sửa được."), None, _("Lập bản thay thế nếu cần sửa.")
        )
    drafted = _draft(kind, _collect(session, kind, period, today))
    kept: dict[str, str] = {}
    for key in narrative.KEYS:
        if key not in texts:
            continue
        text = clean_text(texts[key])
        if len(text) > TEXT_LIMIT:
            raise UserError(_("Mục này dài quá {n} ký tự.").format(n=TEXT_LIMIT), key, _("Viết gọn lại."))
        if text != drafted.get(key, ""):
            kept[key] = text
    return _save(session, kind, period, today, paper, kept)


def _save(
    session: Session,
    kind: str,
    period: Period,
    today: date,
    paper: PaperInfo | None,
    kept: Mapping[str, str],
) -> int:
    signer = branch_service.signer(session, today)
    if paper is not None:
        # written to the row itself: a version that replaces an issued one keeps its number, which a new draft may not take
        row = session.get_one(Paper, paper.id)
        row.date, row.subject, row.narrative = today, subject(kind, period), dict(kept)
        row.signer, row.signer_post = signer.name, signer.post_line
        session.flush()
        return row.id
    return papers.save_paper(
        session,
        PaperDraft(
            kind=kind,
            type_code="BC",
            subject=subject(kind, period),
            date=today,
            period=period.code,
            signer=signer.name,
            signer_post=signer.post_line,
            narrative=dict(kept),
        ),
    )


def subject(kind: str, period: Period) -> str:
    """The subject of a report: ``tổng kết công tác năm 2026, phương hướng, nhiệm vụ năm 2027``."""
    return annual.subject(period) if kind == annual.KIND else half_year.subject(period)


def issue(session: Session, kind: str, period: Period, today: date) -> int:
    """Number the report, freeze its figures, text and PDF, and return the paper's id.

    Raises UserError when it was issued already or the check found an error.
    """
    report = open_report(session, kind, period, today)
    if not report.editable:
        raise UserError(_("Báo cáo này đã ban hành."), None, _("Lập bản thay thế nếu cần sửa."))
    if report.errors:
        first = report.errors[0]
        raise UserError(first.sentence, None, first.hint)
    edited = {key: report.texts[key] for key in report.edited if key in report.texts}
    paper_id = _save(session, kind, period, today, report.paper, edited)
    number = report.paper.number if report.paper is not None else None
    if number is None:
        number = papers.next_number(session, "BC", today)
    final = replace(report, frame=replace(report.frame, number=number, day=today))
    from desktop_app.documents import pdf

    content = pdf.render(final.document())
    frozen = {"figures": plain.to_json(report.figures), "edited": sorted(edited)}
    papers.issue_paper(session, paper_id, content, frozen, dict(report.texts))
    return paper_id


def submit(session: Session, paper_id: int, day: date) -> None:
    """Note that an issued report was handed up on a day. Raises UserError."""
    papers.mark_submitted(session, paper_id, day)


def reopen(session: Session, paper_id: int, today: date) -> int:
    """A new version of an issued report with the same number: its figures are of today again, its edited sections are
    kept. The version handed up stays as it was. Returns the new paper's id."""
    old = papers.get_paper(session, paper_id)
    if old.period is None:
        raise UserError(_("Văn bản này không phải báo cáo định kỳ."))
    fresh = papers.replace_paper(session, paper_id)
    edited = {key: old.narrative[key] for key in old.figures.get("edited", ()) if key in old.narrative}
    row = session.get_one(Paper, fresh)
    row.date, row.figures, row.narrative = today, {}, edited
    session.flush()
    return fresh


def versions(session: Session, paper_id: int) -> list[PaperInfo]:
    """The issued versions a paper replaces, the newest first."""
    found: list[PaperInfo] = []
    current = paper_id
    while True:
        older = session.scalar(select(Paper.id).where(Paper.replaced_by_id == current))
        if older is None:
            return found
        found.append(papers.get_paper(session, older))
        current = older


def differences(session: Session, paper_id: int) -> list[Difference]:
    """The figures of an issued report that the records give otherwise today (closed periods): computed again for the same
    period up to the same day."""
    paper = papers.get_paper(session, paper_id)
    if paper.state is PaperState.DRAFT or "figures" not in paper.figures:
        return []
    frozen = plain.from_json(paper.figures["figures"])
    return plain.differences(frozen, records.collect(session, frozen.period, frozen.as_of))


# --- behind a figure -------------------------------------------------------------------------------------------------


def people_of(session: Session, figure: Figure) -> list[Behind]:
    """Who or what stands behind a figure: people by given name, tasks, or meetings by date."""
    found: list[Behind] = []
    if figure.tasks:
        rows = session.execute(
            select(
                Task.id,
                Task.content,
                Task.assignee,
                Task.due,
                Task.done_on,
                Task.meeting_id,
                Member.full_name,
            )
            .outerjoin(Member, Member.id == Task.member_id)
            .where(Task.id.in_(figure.tasks))
            .order_by(Task.due, Task.id)
        )
        for row in rows:
            who = row.assignee or row.full_name or ""
            when = (
                _("xong {day}").format(day=date_text(row.done_on))
                if row.done_on
                else _("hạn {day}").format(day=date_text(row.due))
                if row.due
                else ""
            )
            target = {"meeting_id": row.meeting_id} if row.meeting_id is not None else {}
            found.append(Behind(row.content, " · ".join(t for t in (who, when) if t), "meetings", target))
        return found
    if figure.meetings:
        for number, day, topic, month in session.execute(
            select(Meeting.id, Meeting.date, Meeting.topic, Meeting.month)
            .where(Meeting.id.in_(figure.meetings))
            .order_by(Meeting.date)
        ):
            detail = clean(topic) or _("tháng {month}").format(month="/".join(reversed(month.split("-"))))
            found.append(Behind(date_text(day), detail, "meetings", {"meeting_id": number}))
        return found
    if figure.people:
        for number, name, birth in session.execute(
            select(Member.id, Member.full_name, Member.birth_date)
            .where(Member.id.in_(figure.people))
            .order_by(Member.sort_key, Member.id)
        ):
            detail = _("sinh {day}").format(day=birth.text()) if birth is not None else ""
            found.append(Behind(name, detail, "members", {"member_id": number}))
    return found


# --- without a window ------------------------------------------------------------------------------------------------


def paper(session: Session, kind: str, period: Period, today: date) -> Document:
    """The report of a period as it would be printed today: the frozen text and figures when it was issued, else a draft
    without a number. Raises UserError for a kind or period that does not fit."""
    if kind not in KINDS:
        raise UserError(_("Không có loại báo cáo “{kind}”.").format(kind=kind[:40]), "kind")
    if kind_of(period) != kind:
        # says which periods fit
        _collect(session, kind, period, today)
    return open_report(session, kind, period, today).document()


def figures_json(session: Session, period: Period, today: date) -> dict[str, Any]:
    """The figures of any period as a tree of numbers with stable keys:

    ``period``, ``start``, ``end``, ``as_of`` (the day they count to) ·
    ``opening``, ``increase`` {total, admitted, transferred_in, from_other_province, from_same_province, from_same_base,
    restored}, ``decrease`` {total, died, expelled, removed, removed_probationary, withdrawn, transferred_out,
    to_other_province, to_same_province, to_same_base}, ``closing`` ·
    ``structure`` {official, probationary, women, men, sex_unknown, minorities, religious, exempt, temporary_out,
    temporary_in (outside the roll), suspended, age {18_30 … 56_60, from_61, mean, unknown}, party_age {0_9 … from_50,
    mean, unknown}, general_education, professional, political_theory {…}} ·
    ``admissions`` {total, women, minorities, religious, again, age {…}, mean_age}, ``recognised`` ·
    ``meetings`` {total, regular, regular_planned, thematic, thematic_planned, extraordinary, attendance_rate (percent),
    graded {good, fair, average, poor}, not_graded, without_minutes}, ``resolutions`` {adopted},
    ``tasks`` {given, on_time, late, overdue, open} ·
    ``ratings`` {total, exempt, not_rated, rated, excellent, good, completed, failed} (null without a campaign),
    ``commendations`` {total}, ``discipline`` {total, reprimand, warning, dismissal, expulsion, other}, ``badges`` {total,
    years_30 …} · ``previous``: the same of the same period last year where there is something to compare ·
    ``bieu_1``, ``bieu_1_base``, ``bieu_2``, ``bieu_3``, ``target``, ``compared``, ``transfers``, ``checks``: see
    ``sheet_service.sheets_json`` · ``notes``: the sentences under each form.
    """
    found = sheet_service.of_period(session, period, today)
    return {
        **plain.nested(records.collect(session, period, today)),
        **sheet_service.sheets_json(found),
        "notes": {
            name: notes(sheet, found)
            for name, sheet in (
                ("bieu_1", found.sheets.one),
                ("bieu_1_base", found.sheets.base),
                ("bieu_2", found.sheets.two),
                ("bieu_3", found.sheets.three),
            )
        },
    }
