"""What is typed or pasted into a cell of the rating grid: read, checked, and judged at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, number_text, parse_number
from desktop_app.ratings.criteria import check
from desktop_app.ratings.facts import Facts, Grade, facts_from_json
from desktop_app.ratings.models import CampaignState, Level
from desktop_app.ratings.regimes import Regime
from desktop_app.ratings.service import check_points
from desktop_app.ratings.sheet import CampaignSheet, RatingRow

_LEVELS: Mapping[str, Level] = {
    word: level
    for level, words in {
        Level.EXCELLENT: "1 x xs htxs xuatsac hoanthanhxuatsac hoanthanhxuatsacnhiemvu htxsnv",
        Level.GOOD: "2 t htt tot hoanthanhtot hoanthanhtotnhiemvu httnv",
        Level.COMPLETED: "3 h ht hoanthanh hoanthanhnhiemvu htnv",
        Level.FAILED: "4 k kht khonghoanthanh khonghoanthanhnhiemvu khtnv",
    }.items()
    for word in words.split()
}
_GRADES: Mapping[str, Grade] = {
    word: grade
    for grade, words in {
        Grade.EXCELLENT: "1 x xs xuatsac",
        Grade.GOOD: "2 t tot",
        Grade.AVERAGE: "3 tb trungbinh",
        Grade.POOR: "4 k kem",
    }.items()
    for word in words.split()
}
_TASKS = ("tasks_total", "tasks_on_time", "tasks_exceeding")


def _letters(text: str) -> str:
    return "".join(ch for ch in fold(clean(text)) if ch.isalnum())


def read_level(text: str, field: str = "level") -> Level | None:
    """``X``, ``xs``, ``Xuất sắc``, ``Hoàn thành xuất sắc nhiệm vụ``, ``1`` … → the level; empty → None."""
    word = _letters(text)
    if not word or word == "–":
        return None
    if word not in _LEVELS:
        raise UserError(
            _("“{text}” không phải là mức xếp loại.").format(text=clean(text)[:40]),
            field,
            _("Gõ X (xuất sắc), T (tốt), H (hoàn thành) hoặc K (không hoàn thành)."),
        )
    return _LEVELS[word]


def read_grade(text: str) -> Grade | None:
    """``X``, ``T``, ``TB``, ``K`` or the whole word → the grade; empty → None."""
    word = _letters(text)
    if not word:
        return None
    if word not in _GRADES:
        raise UserError(
            _("“{text}” không phải là cấp độ.").format(text=clean(text)[:40]),
            "grades",
            _("Gõ X (xuất sắc), T (tốt), TB (trung bình) hoặc K (kém)."),
        )
    return _GRADES[word]


def read_points(text: str, regime: Regime, group: str) -> Decimal | None:
    """``28,5`` or ``28.5`` → points of a group, within its range; empty → None."""
    if not clean(text):
        return None
    try:
        value = parse_number(text)
    except ValueError:
        raise UserError(
            _("“{text}” không phải là điểm.").format(text=clean(text)[:40]),
            f"{group}_points",
            _("Ghi số, ví dụ 28,5."),
        ) from None
    return check_points(value, regime, group)


def read_votes(text: str, denominator: int) -> int | None:
    """``28`` or ``28/30`` → ballots that agree, not more than voters; empty → None."""
    word = clean(text).replace(" ", "")
    if not word:
        return None
    count, _slash, whole = word.partition("/")
    if not count.isascii() or not count.isdigit() or len(count) > 6:
        raise UserError(
            _("“{text}” không phải là số phiếu.").format(text=word[:40]), "votes_for", _("Ghi số, ví dụ 28.")
        )
    if whole and whole != str(denominator):
        raise UserError(
            _("Mẫu số {whole} khác số người có quyền biểu quyết ({n}).").format(
                whole=whole[:10], n=denominator
            ),
            "votes_for",
            _("Sửa số người có quyền biểu quyết ở “Phiếu, kiểm phiếu…”."),
        )
    if int(count) > denominator:
        raise UserError(
            _("{votes} phiếu đồng ý nhiều hơn {n} người có quyền biểu quyết.").format(
                votes=number_text(int(count)), n=denominator
            ),
            "votes_for",
            _("Kiểm tra lại số phiếu."),
        )
    return int(count)


def read_tasks(text: str) -> dict[str, int] | None:
    """``12/12/4``: given, on time, exceeding; empty → None (back to the records)."""
    word = clean(text).replace(" ", "")
    if not word:
        return None
    parts = word.split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise UserError(
            _("Nhiệm vụ ghi ba số: được giao/đúng hạn/vượt mức."), "tasks_total", _("Ví dụ 12/12/4.")
        )
    total, on_time, exceeding = (int(part) for part in parts)
    if on_time > total or exceeding > total:
        raise UserError(
            _("Số đúng hạn hoặc vượt mức lớn hơn số được giao ({n}).").format(n=total),
            "tasks_total",
            _("Kiểm tra lại ba số."),
        )
    return {
        "tasks_total": total,
        "tasks_done": total,
        "tasks_on_time": on_time,
        "tasks_exceeding": exceeding,
    }


def tasks_text(facts: Facts) -> str:
    """``12/12/4`` as :func:`read_tasks` reads it; empty while nothing is known."""
    if facts.tasks_total is None:
        return ""
    return "/".join("–" if getattr(facts, n) is None else str(getattr(facts, n)) for n in _TASKS)


def judged(row: RatingRow, regime: Regime, facts: Facts, **changes: Any) -> RatingRow:
    """The row with other facts, judged again."""
    verdict = check(facts, regime)
    proposal = row.proposal if row.overruled else verdict.level
    return replace(row, facts=facts, verdict=verdict, proposal=proposal, **changes)


def change_cell(row: RatingRow, key: str, text: str, sheet: CampaignSheet) -> RatingRow:
    """The row after a text was typed into the column ``key``. Raises UserError with what to do next."""
    if not row.rated:
        raise UserError(
            _("Đồng chí này không xếp loại: {reason}.").format(reason=row.eligibility.said()),
            key,
            _("Nếu vẫn xếp loại thì chọn “Vẫn xếp loại…” ở bên phải."),
        )
    state = sheet.info.state
    if state is CampaignState.DECIDED and key == "decided":
        raise UserError(
            _("Quyết định đã ghi rồi."), key, _("Đổi mức của một đồng chí thì dùng “Xếp loại lại…”.")
        )
    if state is not CampaignState.OPEN and key not in ("votes_for", "note", "decided"):
        raise UserError(_("Đề xuất đã chốt nên không sửa được."), key, _("Chọn “Mở lại đề xuất” rồi sửa."))
    if key == "votes_for" and state is CampaignState.DECIDED:
        raise UserError(_("Cấp trên đã quyết định; không sửa số phiếu nữa."), key)
    regime = sheet.regime
    if key == "self_level":
        return replace(row, self_level=read_level(text, key))
    if key == "decided":
        return replace(row, decided=read_level(text, key))
    if key == "votes_for":
        return replace(row, votes_for=read_votes(text, sheet.denominator))
    if key == "note":
        return replace(row, note=clean(text))
    if key in ("common_points", "task_points"):
        value = read_points(text, regime, key.partition("_")[0])
        points: dict[str, Any] = {key: value}
        return judged(row, regime, replace(row.facts, **points), **points)
    own = dict(row.own)
    if key == "tasks":
        found = read_tasks(text)
        for name in (*_TASKS, "tasks_done"):
            own.pop(name, None)
        own.update(found or {})
        facts = facts_from_json(found or dict.fromkeys((*_TASKS, "tasks_done")), row.facts)
    else:
        criterion = key.removeprefix("grade:")
        grades = {name: grade.value for name, grade in (row.facts.grades or {}).items()}
        grade = read_grade(text)
        grades.pop(criterion, None)
        if grade is not None:
            grades[criterion] = grade.value
        own["grades"] = grades
        facts = facts_from_json({"grades": grades}, row.facts)
    return judged(row, regime, facts, own=own)
