"""From the facts of one year to a suggested level, with its "why": what is met, what is not, what is not known.

Pure: facts and a regime in, a verdict out. What rests on an inferred rule only warns. What a confirmed rule forbids lowers
the suggestion; the branch may still propose otherwise, with a reason (see ``service.overrule``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, get_type_hints

from desktop_app.core.i18n import N_, _
from desktop_app.core.rules import Confidence, Rule
from desktop_app.core.vietnamese import number_text
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVEL_WORDS, LEVELS, Regime, Subject, lower_of, rank


class Grade(StrEnum):
    """The four grades of a group of criteria in the older regimes."""

    EXCELLENT = "excellent"
    GOOD = "good"
    AVERAGE = "average"
    POOR = "poor"


GRADES = (Grade.EXCELLENT, Grade.GOOD, Grade.AVERAGE, Grade.POOR)
GRADE_WORDS = {
    Grade.EXCELLENT: N_("Xuất sắc"),
    Grade.GOOD: N_("Tốt"),
    Grade.AVERAGE: N_("Trung bình"),
    Grade.POOR: N_("Kém"),
}


@dataclass(frozen=True)
class Facts:
    """What the criteria ask of one person or collective in one year. None: not known.

    Points are Decimal out of 30 and 70. ``grades`` maps a criterion's key to its grade. ``tasks_*`` count the tasks
    given to the person (or the collective), ``unit_*`` those of the unit a leader leads. ``target_percent`` is the share
    of assigned targets reached. ``disciplines`` counts the disciplines of the year (for a collective: of the members of
    the leading collective); ``discipline_remedied`` says the violation was self-discovered and its consequences made
    good. ``work_level`` is the rating as công chức, viên chức; ``state_employee`` says there is one to come.
    ``sick_months`` and ``maternity_months`` are leave in the year. Absences are information.
    """

    subject: Subject = Subject.MEMBER
    common_points: Decimal | None = None
    task_points: Decimal | None = None
    grades: Mapping[str, Grade] | None = None
    tasks_total: int | None = None
    tasks_done: int | None = None
    tasks_on_time: int | None = None
    tasks_exceeding: int | None = None
    unit_total: int | None = None
    unit_on_time: int | None = None
    unit_exceeding: int | None = None
    target_percent: float | None = None
    shortcomings_total: int | None = None
    shortcomings_remedied: int | None = None
    disciplines: int = 0
    discipline_remedied: bool = False
    degraded: bool = False
    state_employee: bool = False
    work_level: Level | None = None
    sick_months: float = 0
    maternity_months: float = 0
    failed_members: int | None = None
    rated_members: int | None = None
    absences_excused: int = 0
    absences_unexcused: int = 0
    absence_months: tuple[int, ...] = ()
    """The months of the absences without reason."""

    @property
    def total(self) -> Decimal | None:
        """The points out of 100, never rounded; None until both groups are scored."""
        if self.common_points is None or self.task_points is None:
            return None
        return self.common_points + self.task_points


_POINTS = ("common_points", "task_points")


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """The facts that differ from "not known", for keeping; points are kept in columns of their own."""
    plain = Facts()
    found: dict[str, Any] = {}
    for field in fields(Facts):
        value = getattr(facts, field.name)
        if field.name not in _POINTS and value != getattr(plain, field.name):
            if field.name == "grades":
                value = {key: grade.value for key, grade in value.items()}
            elif isinstance(value, StrEnum):
                value = value.value
            elif isinstance(value, tuple):
                value = list(value)
            found[field.name] = value
    return found


_HINTS = {name: hint for name, hint in get_type_hints(Facts).items() if name not in _POINTS}


def facts_from_json(data: Mapping[str, Any], base: Facts | None = None) -> Facts:
    """Facts as kept by :func:`facts_to_json`, laid over ``base``; unknown keys are left aside."""
    values: dict[str, Any] = {}
    for name in _HINTS:
        if name not in data:
            continue
        value = data[name]
        if name == "subject":
            value = Subject(value)
        elif name == "grades":
            value = {key: Grade(grade) for key, grade in (value or {}).items()}
        elif name == "work_level":
            value = Level(value) if value else None
        elif name == "absence_months":
            value = tuple(value)
        values[name] = value
    return replace(base or Facts(), **values)


State = Literal["good", "danger", "warning"]


@dataclass(frozen=True)
class Condition:
    """One condition: met, not met, or None where the facts are missing.

    ``allows`` is the highest level left when it is not met (None: it never stands in the way). ``figure`` says what was
    counted, ``source`` the document it comes from.
    """

    key: str
    met: bool | None
    sentence: str
    figure: str = ""
    source: str = ""
    confidence: Confidence = "confirmed"
    allows: Level | None = None

    @property
    def enforced(self) -> bool:
        """Whether it lowers the suggested level when it is not met."""
        return self.allows is not None and self.confidence != "inferred"

    @property
    def state(self) -> State:
        """Tick, cross, or "!" for the unknown and for what only asks to be considered."""
        if self.met:
            return "good"
        return "danger" if self.met is False and self.enforced else "warning"


@dataclass(frozen=True)
class Warning_:
    """What the branch should consider; ``source`` names what it rests on."""

    sentence: str
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the criteria give. ``level`` is the suggestion (None: not enough is known), ``measured`` the level points or
    grades alone would give, ``ceiling`` the highest level confirmed rules leave open."""

    level: Level | None
    measured: Level | None
    ceiling: Level
    conditions: tuple[Condition, ...]
    warnings: tuple[Warning_, ...]
    why: str

    def condition(self, key: str) -> Condition | None:
        """The condition of that key, when it was asked."""
        return next((c for c in self.conditions if c.key == key), None)

    @property
    def met(self) -> int:
        """Conditions that are met."""
        return sum(c.met is True for c in self.conditions)

    @property
    def unmet(self) -> int:
        """Conditions that are not met and stand in the way."""
        return sum(c.state == "danger" for c in self.conditions)

    @property
    def open(self) -> int:
        """Conditions to be considered: not met, but only an inference or a remark."""
        return sum(c.met is False and not c.enforced for c in self.conditions)

    @property
    def unknown(self) -> int:
        """Conditions of which the facts are missing, points and grades aside."""
        return sum(c.met is None and c.key != "measure" for c in self.conditions)


def _share(part: int, whole: int) -> str:
    value = Decimal(part) * 100 / Decimal(whole)
    return number_text(value.quantize(Decimal("0.1"))).removesuffix(",0") + "%"


def _reaches(part: int, whole: int, percent: int) -> bool:
    return part * 100 >= percent * whole


# --- measures --------------------------------------------------------------------------------------------------------


def _by_points(facts: Facts, regime: Regime) -> tuple[Level | None, Condition]:
    """The level the points give (366-QĐ/TW, Điều 11); 89,99 stays below 90."""
    total = facts.total
    if total is None:
        return None, Condition(
            "measure",
            None,
            _("Chưa đủ điểm của hai nhóm tiêu chí"),
            "",
            regime.rule("points_common_max").source,
        )
    excellent, good, completed = (
        regime.rule(key) for key in ("points_excellent", "points_good", "points_completed")
    )
    points = number_text(total)
    if total >= Decimal(excellent.value):
        return Level.EXCELLENT, Condition(
            "measure",
            True,
            _("Tổng {points} điểm, từ {least} trở lên").format(points=points, least=excellent.value),
            _points_figure(facts),
            excellent.source,
            excellent.confidence,
        )
    for level, rule, least, below in (
        (Level.GOOD, good, good.value, excellent.value),
        (Level.COMPLETED, completed, completed.value, good.value),
    ):
        if total >= Decimal(least):
            return level, Condition(
                "measure",
                True,
                _("Tổng {points} điểm, từ {least} đến dưới {below}").format(
                    points=points, least=least, below=below
                ),
                _points_figure(facts),
                rule.source,
                rule.confidence,
            )
    failed = regime.rule("points_failed_below")
    return Level.FAILED, Condition(
        "measure",
        False,
        _("Tổng {points} điểm, dưới {least}").format(points=points, least=failed.value),
        _points_figure(facts),
        failed.source,
        failed.confidence,
        Level.FAILED,
    )


def _points_figure(facts: Facts) -> str:
    assert facts.common_points is not None
    assert facts.task_points is not None
    return f"{number_text(facts.common_points)} + {number_text(facts.task_points)}"


_GRADE_RULES = (
    (Level.EXCELLENT, "grades_excellent"),
    (Level.GOOD, "grades_good"),
    (Level.COMPLETED, "grades_completed"),
)


def _by_grades(facts: Facts, regime: Regime) -> tuple[Level | None, Condition]:
    """The level the grades of the groups of criteria give (132-QĐ/TW, 124-QĐ/TW)."""
    criteria = regime.criteria(facts.subject)
    grades = facts.grades or {}
    missing = [c for c in criteria if c.key not in grades]
    source = regime.rule("grades_excellent").source
    figure = " · ".join(_(GRADE_WORDS[grades[c.key]]) if c.key in grades else "–" for c in criteria)
    if missing:
        return None, Condition(
            "measure",
            None,
            _("Chưa đủ cấp độ thực hiện: còn {n} nhóm tiêu chí").format(n=len(missing)),
            figure,
            source,
        )
    for level, key in _GRADE_RULES:
        rule = regime.rule(key)
        if all(
            GRADES.index(grades[c.key]) <= GRADES.index(Grade(str(rule.value[c.group]))) for c in criteria
        ):
            return level, Condition(
                "measure",
                True,
                _("Tiêu chí nhiệm vụ từ “{task}”, các tiêu chí khác từ “{common}” trở lên").format(
                    task=_(GRADE_WORDS[Grade(rule.value["task"])]),
                    common=_(GRADE_WORDS[Grade(rule.value["common"])]),
                ),
                figure,
                rule.source,
                rule.confidence,
            )
    rule = regime.rule("grades_completed")
    return Level.FAILED, Condition(
        "measure",
        False,
        _("Có tiêu chí ở cấp độ “Kém”"),
        figure,
        rule.source,
        rule.confidence,
        Level.FAILED,
    )


# --- conditions of a level -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Tasks:
    """Tasks of the person or collective, or of the unit a leader leads."""

    total: int | None
    done: int | None
    on_time: int | None
    exceeding: int | None
    prefix: str
    of_unit: bool = False


def _tasks(facts: Facts) -> _Tasks:
    if facts.subject is Subject.LEADER:
        return _Tasks(facts.unit_total, None, facts.unit_on_time, facts.unit_exceeding, "unit_", True)
    return _Tasks(facts.tasks_total, facts.tasks_done, facts.tasks_on_time, facts.tasks_exceeding, "")


def _on_time(tasks: _Tasks, rule: Rule, allows: Level, advisory: bool = False) -> Condition:
    confidence: Confidence = "inferred" if advisory else rule.confidence
    if not tasks.total or tasks.on_time is None:
        text = (
            _("Chưa có số liệu nhiệm vụ của đơn vị phụ trách (cần {need}% đúng hạn)")
            if tasks.of_unit
            else _("Chưa ghi nhiệm vụ nào được giao (cần {need}% đúng hạn)")
        )
        return Condition(
            tasks.prefix + "on_time", None, text.format(need=rule.value), "", rule.source, confidence, allows
        )
    text = (
        _("{share} nhiệm vụ của đơn vị đúng hạn (cần {need}%)")
        if tasks.of_unit
        else _("{share} nhiệm vụ đúng hạn (cần {need}%)")
    )
    return Condition(
        tasks.prefix + "on_time",
        _reaches(tasks.on_time, tasks.total, int(rule.value)),
        text.format(share=_share(tasks.on_time, tasks.total), need=rule.value),
        _("{n}/{total} nhiệm vụ").format(n=tasks.on_time, total=tasks.total),
        rule.source,
        confidence,
        allows,
    )


def _exceeding(tasks: _Tasks, rule: Rule) -> Condition:
    if not tasks.total or tasks.exceeding is None:
        text = (
            _("Chưa rõ tỷ lệ nhiệm vụ vượt mức của đơn vị (cần {need}%)")
            if tasks.of_unit
            else _("Chưa rõ tỷ lệ nhiệm vụ vượt mức (cần {need}%)")
        )
        return Condition(
            tasks.prefix + "exceeding",
            None,
            text.format(need=rule.value),
            "",
            rule.source,
            rule.confidence,
            Level.GOOD,
        )
    text = (
        _("{share} nhiệm vụ của đơn vị vượt mức (cần {need}%)")
        if tasks.of_unit
        else _("{share} nhiệm vụ vượt mức (cần {need}%)")
    )
    return Condition(
        tasks.prefix + "exceeding",
        _reaches(tasks.exceeding, tasks.total, int(rule.value)),
        text.format(share=_share(tasks.exceeding, tasks.total), need=rule.value),
        _("{n}/{total} nhiệm vụ").format(n=tasks.exceeding, total=tasks.total),
        rule.source,
        rule.confidence,
        Level.GOOD,
    )


def _remedied(facts: Facts, rule: Rule) -> Condition:
    total, done = facts.shortcomings_total, facts.shortcomings_remedied
    if total is None or (total and done is None):
        met: bool | None = None
        sentence, figure = _("Chưa rõ khuyết điểm kỳ trước đã khắc phục hết chưa"), ""
    elif not total or done is None:
        met, sentence, figure = True, _("Không có khuyết điểm kỳ trước phải khắc phục"), ""
    else:
        met = _reaches(done, total, int(rule.value))
        sentence = (
            _("Khuyết điểm kỳ trước đã khắc phục hết")
            if met
            else _("Khuyết điểm kỳ trước chưa khắc phục hết")
        )
        figure = f"{done}/{total}"
    return Condition("remedied", met, sentence, figure, rule.source, rule.confidence, Level.GOOD)


def _late(facts: Facts, rule: Rule) -> Condition | None:
    tasks = _tasks(facts)
    if not tasks.total or tasks.on_time is None:
        return None
    done = tasks.total if tasks.done is None else tasks.done
    late = tasks.total - tasks.on_time
    met = done >= tasks.total and late * 100 <= int(rule.value) * tasks.total
    if done < tasks.total:
        sentence = _("Còn {n} nhiệm vụ chưa hoàn thành").format(n=tasks.total - done)
    else:
        sentence = _("{share} nhiệm vụ chậm tiến độ (không quá {most}%)").format(
            share=_share(late, tasks.total), most=rule.value
        )
    return Condition(
        "late",
        met,
        sentence,
        _("{n}/{total} nhiệm vụ").format(n=late, total=tasks.total),
        rule.source,
        rule.confidence,
        Level.FAILED,
    )


def _of_level(level: Level, facts: Facts, regime: Regime) -> list[Condition]:
    """What a regime asks besides points or grades before a level may be proposed."""
    found: list[Condition] = []
    tasks = _tasks(facts)
    if level is Level.EXCELLENT:
        if rule := regime.find("on_time_excellent"):
            found.append(_on_time(tasks, rule, Level.GOOD))
            if tasks.of_unit and facts.tasks_total:
                # the text asks the unit led; the leader's own tasks are shown as advice
                own = _Tasks(facts.tasks_total, None, facts.tasks_on_time, facts.tasks_exceeding, "own_")
                found.append(_on_time(own, rule, Level.GOOD, advisory=True))
        if rule := regime.find("exceed_share"):
            found.append(_exceeding(tasks, rule))
        if rule := regime.find("remedied_share"):
            found.append(_remedied(facts, rule))
    elif level is Level.GOOD:
        if rule := regime.find("on_time_good"):
            found.append(_on_time(tasks, rule, Level.COMPLETED))
    elif level is Level.COMPLETED:
        key = "late_share_collective" if facts.subject is Subject.COLLECTIVE else "late_share_person"
        if (rule := regime.find(key)) and (late := _late(facts, rule)):
            found.append(late)
    return found


# --- conditions of every level ---------------------------------------------------------------------------------------


def _general(facts: Facts, regime: Regime) -> list[Condition]:
    """Cases that stand in the way whatever the points: discipline, decline, targets, work rating, sick leave."""
    if facts.subject is Subject.COLLECTIVE:
        return _general_collective(facts, regime)
    found: list[Condition] = []
    if rule := regime.find("discipline_failed"):
        found.append(_discipline(facts, rule))
    if facts.degraded and (rule := regime.find("degraded_failed")):
        found.append(
            Condition(
                "degraded",
                False,
                _("Bị kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”"),
                "",
                rule.source,
                rule.confidence,
                Level.FAILED,
            )
        )
    if facts.target_percent is not None and (rule := regime.find("targets_failed_below")):
        reached = Decimal(str(facts.target_percent))
        found.append(
            Condition(
                "targets",
                reached >= int(rule.value),
                _(
                    "Hoàn thành {share} chỉ tiêu, nhiệm vụ được giao (dưới {least} là không hoàn thành)"
                ).format(share=f"{number_text(reached)}%", least=f"{rule.value}%"),
                "",
                rule.source,
                rule.confidence,
                Level.FAILED,
            )
        )
    found.extend(_work(facts, regime))
    if facts.sick_months and (rule := regime.find("sick_months")):
        found.append(
            Condition(
                "sick",
                facts.sick_months < rule.value,
                _("Nghỉ ốm {months} tháng trong năm (từ {limit} tháng: không xếp từ Hoàn thành tốt)").format(
                    months=number_text(facts.sick_months), limit=rule.value
                ),
                "",
                rule.source,
                rule.confidence,
                Level.COMPLETED,
            )
        )
    if facts.maternity_months:
        found.append(
            Condition(
                "maternity",
                True,
                _("Nghỉ thai sản {months} tháng: xếp loại theo thời gian làm việc thực tế").format(
                    months=number_text(facts.maternity_months)
                ),
                "",
                "21-HD/BTCTW",
            )
        )
    if facts.absences_unexcused:
        months = ", ".join(str(month) for month in facts.absence_months)
        found.append(
            Condition(
                "absences",
                False,
                _("Vắng không lý do {n} buổi (tháng {months})").format(
                    n=facts.absences_unexcused, months=months
                )
                if months
                else _("Vắng không lý do {n} buổi").format(n=facts.absences_unexcused),
                _("không chặn, chi bộ cân nhắc"),
                _("điểm danh trong năm"),
            )
        )
    return found


def _discipline(facts: Facts, rule: Rule) -> Condition:
    if not facts.disciplines:
        return Condition(
            "discipline",
            True,
            _("Không bị kỷ luật trong năm"),
            "",
            rule.source,
            rule.confidence,
            Level.FAILED,
        )
    forgiven = rule.value == "unless-remedied" and facts.discipline_remedied
    return Condition(
        "discipline",
        forgiven,
        _("Bị kỷ luật trong năm, tự phát hiện và đã khắc phục xong hậu quả")
        if forgiven
        else _("Bị kỷ luật trong năm"),
        "",
        rule.source,
        rule.confidence,
        Level.FAILED,
    )


def _work(facts: Facts, regime: Regime) -> list[Condition]:
    """The rating as công chức, viên chức comes first and is a basis of the member's rating."""
    failed, excellent = regime.find("work_failed"), regime.find("work_excellent")
    if failed is None or excellent is None or not (facts.state_employee or facts.work_level is not None):
        return []
    if facts.work_level is None:
        return [
            Condition(
                "work",
                None,
                _("Chưa có kết quả xếp loại công chức, viên chức của năm"),
                _("xếp loại ở cơ quan trước, ở chi bộ sau"),
                excellent.source,
                excellent.confidence,
                Level.GOOD,
            )
        ]
    word = _(LEVEL_WORDS[facts.work_level])
    sentence = _("Cơ quan xếp loại công chức, viên chức: {level}").format(level=word)
    if facts.work_level is Level.FAILED:
        return [Condition("work", False, sentence, "", failed.source, failed.confidence, Level.FAILED)]
    return [
        Condition(
            "work",
            facts.work_level is Level.EXCELLENT,
            sentence,
            "" if facts.work_level is Level.EXCELLENT else _("chỉ được xếp đến mức Hoàn thành tốt"),
            excellent.source,
            excellent.confidence,
            Level.GOOD,
        )
    ]


def _general_collective(facts: Facts, regime: Regime) -> list[Condition]:
    found: list[Condition] = []
    rule = regime.find("leading_discipline_excellent")
    if rule is not None:
        found.append(
            Condition(
                "leading_discipline",
                facts.disciplines == 0,
                _("Không có thành viên lãnh đạo bị kỷ luật")
                if not facts.disciplines
                else _("Có {n} thành viên lãnh đạo bị kỷ luật trong năm").format(n=facts.disciplines),
                "",
                rule.source,
                rule.confidence,
                Level.GOOD,
            )
        )
    lower = regime.find("leading_discipline_lower")
    if lower is not None and facts.disciplines and not facts.discipline_remedied:
        found.append(
            Condition(
                "leading_discipline_lower",
                False,
                _("Kỷ luật chưa thuộc trường hợp tự phát hiện và đã khắc phục xong"),
                "",
                lower.source,
                lower.confidence,
                Level.FAILED,
            )
        )
    share = regime.find("failed_members_share")
    if share is not None and facts.failed_members is not None and facts.rated_members:
        found.append(
            Condition(
                "failed_members",
                facts.failed_members * 100 <= int(share.value) * facts.rated_members,
                _("{share} đảng viên không hoàn thành nhiệm vụ (không quá {most}%)").format(
                    share=_share(facts.failed_members, facts.rated_members), most=share.value
                ),
                f"{facts.failed_members}/{facts.rated_members}",
                share.source,
                share.confidence,
                Level.FAILED,
            )
        )
    return found


# --- the verdict -----------------------------------------------------------------------------------------------------


def check(facts: Facts, regime: Regime) -> Verdict:
    """The suggested level of one person or collective under a regime, and why."""
    conditions: list[Condition] = []
    measured: Level | None = None
    measure: Condition | None = None
    if regime.measure == "points":
        measured, measure = _by_points(facts, regime)
    elif regime.measure == "grades":
        measured, measure = _by_grades(facts, regime)
    if measure is not None:
        conditions.append(measure)

    level = measured
    while level is not None:
        asked = [c for c in _of_level(level, facts, regime) if all(c.key != old.key for old in conditions)]
        again = {c.key: c for c in _of_level(level, facts, regime)}
        conditions.extend(asked)
        blocked = [c.allows for c in again.values() if c.met is False and c.enforced and c.allows is not None]
        if not blocked:
            break
        level = max(blocked, key=rank)

    general = _general(facts, regime)
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
