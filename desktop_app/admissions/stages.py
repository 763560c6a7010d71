"""Where an applicant stands on a day, what the vote needed, and what the checklist of the file holds. Pure functions of
dates; members study, A.1, A.2, B.1 and B.7. The stage is never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from desktop_app.admissions.records import ApplicantDraft, File, Vote
from desktop_app.core import rules
from desktop_app.core.dates import add_months
from desktop_app.meetings import voting
from desktop_app.members import admission_terms


class Stage(StrEnum):
    """The way into the Party, and leaving it."""

    LISTED = "listed"
    SYMPATHISER = "sympathiser"
    FILING = "filing"
    CONSIDERED = "considered"
    DECIDED = "decided"
    ADMITTED = "admitted"
    STOPPED = "stopped"


ON_THE_WAY = (Stage.LISTED, Stage.SYMPATHISER, Stage.FILING, Stage.CONSIDERED, Stage.DECIDED)
WITH_A_FILE = (Stage.FILING, Stage.CONSIDERED, Stage.DECIDED)
NOT_YET_CONSIDERED = (Stage.LISTED, Stage.SYMPATHISER, Stage.FILING)


def vote(draft: ApplicantDraft) -> Vote | None:
    """The branch's vote; None while the day or the figures are not recorded."""
    day, cast, base = draft.considered_on, draft.votes_for, draft.denominator
    if day is None or cast is None or base is None:
        return None
    threshold = voting.Threshold.TWO_THIRDS.value
    found = voting.result(cast, threshold, base)
    return Vote(cast, base, found.needed, found.passed, voting.threshold_source(threshold, day))


def stage(file: File, day: date) -> tuple[Stage, date | None]:
    """Where somebody stands at the end of ``day`` and since when (None: the day is not recorded). What was dated later does
    not count yet."""
    draft = file.draft

    def come(when: date | None) -> bool:
        return when is not None and when <= day

    if come(file.admitted_on):
        return Stage.ADMITTED, file.admitted_on
    if come(draft.stopped_on):
        return Stage.STOPPED, draft.stopped_on
    received = draft.decision_received_on or draft.decision_date
    if come(received):
        return Stage.DECIDED, received
    cast = vote(draft)
    if come(draft.considered_on) and cast is not None and cast.passed:
        return Stage.CONSIDERED, draft.considered_on
    if come(draft.filing_on) or come(draft.considered_on):
        return Stage.FILING, draft.filing_on or draft.considered_on
    if come(draft.sympathiser_on):
        return Stage.SYMPATHISER, draft.sympathiser_on
    return Stage.LISTED, draft.listed_on if come(draft.listed_on) else None


# --- the file --------------------------------------------------------------------------------------------------------

PaperState = Literal["received", "expired", "missing", "optional", "later"]


@dataclass(frozen=True)
class PaperLine:
    """One line of the checklist. ``expires_on``: from this day the paper has no force any more; ``advisory``: that day rests
    on an inference. ``state``: ``received``; ``expired``; ``missing``; ``optional`` (not there, not always asked for);
    ``later`` (not there, and its turn has not come)."""

    code: str
    step: str
    optional: bool
    state: PaperState
    issued_on: date | None = None
    received_on: date | None = None
    expires_on: date | None = None
    number: str = ""
    note: str = ""
    source: str = ""
    advisory: bool = False
    scanned: bool = False


def checklist(file: File, day: date) -> tuple[PaperLine, ...]:
    """The papers of the file as they are on ``day``. Their force is told for the day the branch considers: what was in force
    when the branch voted has done its duty."""
    now, _since = stage(file, day)
    asked_on = file.draft.considered_on if now not in NOT_YET_CONSIDERED else None
    checked = asked_on or day
    return tuple(
        _line(file, entry["code"], entry["step"], entry.get("optional", False), now, checked)
        for entry in rules.rule("admissions", "checklist", day).value
    )


_TURN = {"before": Stage.FILING, "branch": Stage.CONSIDERED, "above": Stage.DECIDED}
_ORDER = {one: at for at, one in enumerate(Stage)}


def _line(file: File, code: str, step: str, optional: bool, now: Stage, checked: date) -> PaperLine:
    paper = file.paper(code)
    issued = paper.issued_on if paper is not None else None
    received = paper.received_on if paper is not None else None
    number = paper.number if paper is not None else ""
    if code == "course":
        # the certificate is a field of the record: the deadline counts from it
        issued, number = file.draft.course_date, file.draft.course_number
    elif code == "9-KNĐ":
        issued, number = file.draft.decision_date, file.draft.decision_number
        received = received or file.draft.decision_received_on
    expires, source, advisory = expiry(code, issued)
    if paper is not None and paper.valid_until is not None:
        expires, source, advisory = add_days(paper.valid_until), "", False
    if advisory and now not in NOT_YET_CONSIDERED:
        # advice on taking it again is over once the branch has voted
        expires, source, advisory = None, "", False
    there = issued is not None or received is not None
    state: PaperState
    if there:
        gone = expires is not None and expires <= checked and not advisory
        state = "expired" if gone else "received"
    elif optional:
        state = "optional"
    else:
        state = "missing" if _ORDER[now] >= _ORDER[_TURN[step]] else "later"
    return PaperLine(
        code,
        step,
        optional,
        state,
        issued,
        received,
        expires,
        number,
        paper.note if paper is not None else "",
        source,
        advisory,
        paper is not None and bool(paper.file_name),
    )


def add_days(day: date) -> date:
    """The day after a last day of validity: from then on there is no force."""
    return date.fromordinal(day.toordinal() + 1)


def expiry(code: str, issued: date | None) -> tuple[date | None, str, bool]:
    """From which day a paper drawn up on ``issued`` has no force any more, by which source, and whether that is advice only.
    The certificate of the preparatory course lasts 60 months (06-HD/TW, 5.4)."""
    if issued is None:
        return None, "", False
    if code == "course":
        ends = admission_terms.course_expiry(issued)
        rule = rules.rule("members", "course_months", ends)
        return ends, rule.source, rule.advisory
    found = rules.rule("admissions", "paper_months", issued)
    months = found.value.get(code)
    return (
        (None, "", False)
        if months is None
        else (add_months(issued, int(months)), found.source, found.advisory)
    )


def missing(lines: tuple[PaperLine, ...], step: str = "before") -> tuple[PaperLine, ...]:
    """What the file still lacks for a step: not there, or without force."""
    return tuple(
        line
        for line in lines
        if line.step == step and not line.optional and line.state in ("missing", "later", "expired")
    )
