"""What the ``import`` command tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop_app.lists.cells import State
from desktop_app.lists.plan import Planned, Preview, Result, Row
from desktop_app.members import lifecycle, listing, service
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind


def _json(plan: Planned, today: date) -> dict[str, str | None]:
    draft = plan.draft
    facts = [
        EventFact(kind.value, when, decision_date=decided)
        for kind, when, decided in (
            (EventKind.ADMISSION, draft.admission_date, draft.admission_decision_date),
            (EventKind.RECOGNITION, draft.official_date, draft.official_decision_date),
        )
        if when is not None
    ]
    facts.extend(
        EventFact(e.kind, e.date, e.until, e.scope, e.detail) for e in plan.events if e.date is not None
    )
    facts.sort(key=lambda fact: fact.date.first())
    person = service.Person(
        id=plan.member_id or 0,
        full_name=draft.full_name,
        sex=draft.sex,
        birth_date=draft.birth_date,
        ethnicity=draft.ethnicity,
        religion=draft.religion,
        hometown=draft.hometown,
        residence=draft.residence,
        citizen_id=draft.citizen_id,
        party_card=draft.party_card,
        party_card_old=draft.party_card_old,
        phone=draft.phone,
        political_theory=draft.political_theory,
        professional_level=draft.professional_level,
        general_education=draft.general_education,
        party_post=draft.party_post,
        holds_leading_post=draft.holds_leading_post,
        occupation=draft.occupation,
        party_age_from=draft.party_age_from,
        sort_key=b"",
        folded="",
        admission_decision_date=draft.admission_decision_date,
        admission_date=draft.admission_date,
        official_date=draft.official_date,
        standing=lifecycle.standing(facts, today),
        events=facts,
    )
    return listing.member_json(person)


def import_json(found: Preview, result: Result | None = None) -> dict[str, Any]:
    """What the ``import`` command prints. ``written`` is 0 without a result (``--dry-run``); ``new``, ``updated`` and
    ``skipped`` count rows; ``members`` are the rows written or to be written, as in the ``members`` command;
    ``rejected``, ``questions`` (open), ``repairs`` (accepted) and ``warnings`` list cells as {sheet_row, column, field,
    value, reason, problem} with ``proposed`` where there is a proposal; ``remarks`` speak of the whole list."""
    plans = found.plans()
    rows = [plan.row for plan in plans]
    counts = found.counts()

    def listed(wanted: Sequence[Row], state: State) -> list[dict[str, Any]]:
        return [
            {
                "sheet_row": row.sheet_row,
                "column": remark.column,
                "field": remark.target,
                "value": remark.value,
                **({"proposed": remark.proposed} if state == "proposed" else {}),
                "problem": remark.problem,
                "reason": remark.reason,
            }
            for row in wanted
            for remark in row.of(state)
        ]

    open_rows = [row for row in found.rows if row.action == "question"]
    return {
        "sheet": found.sheet.name,
        "written": result.written if result is not None else 0,
        "new": len(result.new) if result is not None else counts["new"],
        "updated": len(result.updated) if result is not None else counts["update"],
        "skipped": result.skipped if result is not None else counts["skip"],
        "refused": counts["refused"],
        "open": len(open_rows),
        "members": [_json(plan, found.today) for plan in plans],
        "rejected": listed([row for row in found.rows if row.action == "refused"], "refused"),
        "questions": listed(open_rows, "proposed"),
        "repairs": listed(rows, "proposed"),
        "warnings": listed(rows, "warning"),
        "remarks": [
            {
                "state": remark.state,
                "sheet_row": remark.sheet_row,
                "problem": remark.problem,
                "reason": remark.reason,
            }
            for remark in found.remarks
        ],
        "not_taken_over": [column.heading for column in found.columns.not_taken()],
        "other_sheets": list(found.sheet.others),
    }
