"""The grid of a rating year: its columns, the words and colours of its cells, and what its chips leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.ratings import entry
from desktop_app.ratings.eligibility import OUTCOME_SHORT
from desktop_app.ratings.facts import GRADE_WORDS
from desktop_app.ratings.form import LEVEL_TONES
from desktop_app.ratings.models import CampaignState, Level
from desktop_app.ratings.regimes import LEVEL_WORDS, LEVELS, Subject
from desktop_app.ratings.service import CampaignSheet, RatingRow
from desktop_app.ui.columns import Column


def _to_check(row: RatingRow) -> bool:
    """Whether the branch should look at this row: something stands against it, or excellent without the figures."""
    verdict = row.verdict
    return (
        verdict.unmet > 0
        or verdict.open > 0
        or row.above_ceiling
        or (row.proposal is Level.EXCELLENT and verdict.unknown > 0)
    )


FILTERS: dict[str, Callable[[RatingRow], bool]] = {
    "rated": lambda row: row.rated,
    "open": lambda row: row.rated and row.level is None,
    "check": lambda row: row.rated and _to_check(row),
    "not-rated": lambda row: not row.rated,
}


def level_word(level: Level | None) -> str:
    return "" if level is None else _(LEVEL_WORDS[level])


def _proposal_text(row: RatingRow) -> str:
    if not row.rated:
        return _(OUTCOME_SHORT[row.eligibility.outcome])
    word = level_word(row.proposal) or "–"
    return word + " *" if row.overruled else word


def _proposal_tone(row: RatingRow) -> str:
    return LEVEL_TONES[row.proposal] if row.rated and row.proposal is not None else "muted"


def _conditions_text(row: RatingRow) -> str:
    if not row.rated or not row.verdict.conditions:
        return ""
    verdict = row.verdict
    if verdict.level is None and verdict.measured is None:
        return _("chưa chấm")
    if verdict.unmet:
        return _("thiếu {n}").format(n=verdict.unmet)
    if verdict.open:
        return _("xem {n}").format(n=verdict.open)
    if verdict.unknown:
        return _("chưa rõ")
    return _("đủ")


def _conditions_tone(row: RatingRow) -> str:
    verdict = row.verdict
    if not row.rated or not verdict.conditions or (verdict.level is None and verdict.measured is None):
        return "muted"
    if verdict.unmet or verdict.open:
        return "danger" if verdict.unmet else "warning"
    if verdict.unknown:
        return "warning" if row.proposal is Level.EXCELLENT else "muted"
    return "good"


def _number(value: Any) -> str:
    return "" if value is None else number_text(value)


def _order(level: Level | None) -> int | None:
    return None if level is None else LEVELS.index(level)


def grid_columns(sheet: CampaignSheet, records: bool, now: Callable[[], CampaignSheet]) -> tuple[Column, ...]:
    """The columns of a year: by points, by grades, or only the recorded level."""
    regime, state = sheet.regime, sheet.info.state

    def write(key: str) -> Callable[[Any, str], Any]:
        return lambda row, text: entry.change_cell(row, key, text, now())

    open_ = state is CampaignState.OPEN
    level_tip = _("Gõ X, T, H hoặc K")
    found = [Column("full_name", _("Họ và tên"), 190, "name", sort=lambda row: row.sort_key)]
    if regime.measure != "recorded":
        found.append(
            Column(
                "self_level",
                _("Tự nhận"),
                104,
                text=lambda row: level_word(row.self_level),
                sort=lambda row: _order(row.self_level),
                write=write("self_level") if open_ else None,
                title_tip=level_tip,
                hidden=not open_,
            )
        )
    if regime.measure == "points":
        for key, group in (("common_points", "common"), ("task_points", "task")):
            found.append(
                Column(
                    key,
                    f"/{regime.rule(f'points_{group}_max').value}",
                    56,
                    "number",
                    text=lambda row, key=key: _number(getattr(row, key)),  # type: ignore[misc]
                    write=write(key) if open_ else None,
                    title_tip=_("Nhóm tiêu chí chung")
                    if group == "common"
                    else _("Kết quả thực hiện nhiệm vụ"),
                )
            )
        found.append(Column("total", _("Tổng"), 60, "number", text=lambda row: _number(row.total)))
    found.extend(
        _grade_column(c.key, c.short, c.title, open_, write) for c in regime.criteria(Subject.MEMBER)
    )
    if regime.measure != "recorded":
        found += [
            Column(
                "tasks",
                _("Nhiệm vụ"),
                90,
                text=lambda row: entry.tasks_text(row.facts),
                write=write("tasks") if open_ else None,
                title_tip=_("Được giao/đúng hạn/vượt mức"),
                hidden=True,
            ),
            Column(
                "conditions",
                _("Điều kiện"),
                92,
                "status",
                text=_conditions_text,
                tone=_conditions_tone,
                sort=lambda row: (-row.verdict.unmet, -row.verdict.open, -row.verdict.unknown),
                hidden=not open_,
            ),
            Column(
                "proposal",
                _("Đề xuất"),
                120,
                "status",
                text=_proposal_text,
                tone=_proposal_tone,
                sort=lambda row: _order(row.proposal),
                tip=lambda row: row.overrule_reason or row.verdict.why,
            ),
            Column(
                "votes_for",
                _("Phiếu"),
                64,
                text=lambda row: "" if row.votes_for is None else f"{row.votes_for}/{now().denominator}",
                sort=lambda row: row.votes_for,
                write=write("votes_for") if state is not CampaignState.DECIDED else None,
                title_tip=_("Số phiếu đồng ý với mức đề xuất"),
            ),
        ]
    if records or not open_ or regime.measure == "recorded":
        found.append(
            Column(
                "decided",
                _("Quyết định"),
                120,
                "status",
                text=lambda row: level_word(row.decided) or ("" if row.rated else "–"),
                tone=lambda row: "muted" if row.decided is None else LEVEL_TONES[row.decided],
                sort=lambda row: _order(row.decided),
                write=write("decided") if state is not CampaignState.DECIDED else None,
                title_tip=level_tip,
            )
        )
    found.append(Column("post", _("Chức vụ"), 120, hidden=True))
    found.append(Column("note", _("Ghi chú"), 160, write=write("note"), hidden=True))
    return tuple(found)


def _grade_column(
    key: str, short: str, title: str, open_: bool, write: Callable[[str], Callable[[Any, str], Any]]
) -> Column:
    def text(row: RatingRow) -> str:
        grade = (row.facts.grades or {}).get(key)
        return "" if grade is None else _(GRADE_WORDS[grade])

    return Column(
        f"grade:{key}",
        short,
        92,
        text=text,
        write=write(f"grade:{key}") if open_ else None,
        title_tip=title + ". " + _("Gõ X, T, TB hoặc K"),
    )
