"""The conditions of the levels, one by one: what is met by the facts of a year, with its figure and its source.

Pure: facts and a regime in, conditions out. None as an answer says that the book does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop_app.core.i18n import _
from desktop_app.core.rules import Confidence, Rule
from desktop_app.core.vietnamese import number_text
from desktop_app.ratings.facts import GRADE_WORDS, GRADES, Facts, Grade
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVEL_WORDS, Regime, Subject
from desktop_app.ratings.verdict import Condition


def _share(part: int, whole: int) -> str:
    value = Decimal(part) * 100 / Decimal(whole)
    return number_text(value.quantize(Decimal("0.1"))).removesuffix(",0") + "%"


def _reaches(part: int, whole: int, percent: int) -> bool:
    return part * 100 >= percent * whole


def by_points(facts: Facts, regime: Regime) -> tuple[Level | None, Condition]:
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


def by_grades(facts: Facts, regime: Regime) -> tuple[Level | None, Condition]:
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


def conditions_of_level(level: Level, facts: Facts, regime: Regime) -> list[Condition]:
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


def general_conditions(facts: Facts, regime: Regime) -> list[Condition]:
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
