"""From the facts of one year to a suggested level, with its "why": what is met, what is not, what is not known.

Pure: facts and a regime in, a verdict out. What rests on an inferred rule only warns. What a confirmed rule forbids lowers
the suggestion; the branch may still propose otherwise, with a reason (see ``service.overrule``).
"""

from __future__ import annotations

from desktop_app.core.i18n import _
from desktop_app.ratings.conditions import by_grades, by_points, conditions_of_level, general_conditions
from desktop_app.ratings.facts import Facts
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVEL_WORDS, LEVELS, Regime, lower_of, rank
from desktop_app.ratings.verdict import Condition, Verdict, Warning_


def check(facts: Facts, regime: Regime) -> Verdict:
    """The suggested level of one person or collective under a regime, and why."""
    conditions: list[Condition] = []
    measured: Level | None = None
    measure: Condition | None = None
    if regime.measure == "points":
        measured, measure = by_points(facts, regime)
    elif regime.measure == "grades":
        measured, measure = by_grades(facts, regime)
    if measure is not None:
        conditions.append(measure)

    level = measured
    while level is not None:
        asked = [
            c
            for c in conditions_of_level(level, facts, regime)
            if all(c.key != old.key for old in conditions)
        ]
        again = {c.key: c for c in conditions_of_level(level, facts, regime)}
        conditions.extend(asked)
        blocked = [c.allows for c in again.values() if c.met is False and c.enforced and c.allows is not None]
        if not blocked:
            break
        level = max(blocked, key=rank)

    general = general_conditions(facts, regime)
    conditions.extend(general)
    ceiling = Level.EXCELLENT if measured is None else measured
    for condition in conditions:
        if condition.met is False and condition.enforced and condition.allows is not None:
            ceiling = lower_of(ceiling, condition.allows)
    if level is not None:
        ceiling = lower_of(ceiling, level)
        level = ceiling
    elif ceiling is Level.FAILED:
        level = Level.FAILED
    return Verdict(
        level,
        measured,
        ceiling,
        tuple(conditions),
        tuple(_warnings(facts, regime, level, measured, conditions)),
        _why(level, measured, conditions),
    )


def _why(level: Level | None, measured: Level | None, conditions: list[Condition]) -> str:
    if level is None:
        missing = [c.sentence for c in conditions if c.key == "measure"]
        return missing[0] if missing else _("Năm này ghi mức đã được kết luận.")
    against = [c.sentence for c in conditions if c.state == "danger"]
    if against and measured is not level:
        return "; ".join(against)
    return next((c.sentence for c in conditions if c.key == "measure"), "")


def _warnings(
    facts: Facts,
    regime: Regime,
    level: Level | None,
    measured: Level | None,
    conditions: list[Condition],
) -> list[Warning_]:
    found: list[Warning_] = []
    if level is not None and measured is not None and rank(level) > rank(measured):
        if regime.measure == "points" and level in (Level.GOOD, Level.COMPLETED):
            least = regime.rule(f"points_{level.value}").value
            below = regime.rule(f"points_{LEVELS[rank(level) - 1].value}").value
            found.append(
                Warning_(
                    _("Điểm vượt khung {least}–<{below} của mức {level}; mức thay thế do suy luận.").format(
                        least=least, below=below, level=_(LEVEL_WORDS[level])
                    ),
                    regime.rule("points_excellent").source,
                )
            )
        else:
            found.append(
                Warning_(_("Mức thay thế do suy luận; chi bộ cân nhắc."), regime.rule("regime").source)
            )
    for condition in conditions:
        if condition.met is False and condition.confidence == "inferred":
            found.append(
                Warning_(
                    _("{sentence}: căn cứ chưa thấy nguyên văn, chi bộ cân nhắc.").format(
                        sentence=condition.sentence
                    ),
                    condition.source,
                )
            )
        elif condition.key == "measure" and condition.confidence == "inferred":
            found.append(
                Warning_(_("Mức theo cấp độ tiêu chí do suy luận; chi bộ cân nhắc."), condition.source)
            )
    return found
