"""What a row of yearly levels asks the branch to look at: help after two failed years, commendation after five excellent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.core.i18n import _
from desktop_app.core.rules import Confidence
from desktop_app.core.rules import rule as rule_of
from desktop_app.core.vietnamese import date_text, lower_first
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import Regime
from desktop_app.residence.history_words import VERDICT_WORDS
from desktop_app.residence.service import Remark


@dataclass(frozen=True)
class Hint:
    """A remark that decides nothing. ``key``: ``help``, ``excellent-year``, ``excellent-five-years``, ``residence-…``."""

    key: str
    sentence: str
    source: str
    confidence: Confidence


def _run(levels: Mapping[int, Level], year: int, level: Level) -> int:
    """How many years in a row up to ``year`` had this level; a year without a rating ends the row."""
    count = 0
    while levels.get(year - count) is level:
        count += 1
    return count


def hints(regime: Regime, levels: Mapping[int, Level], year: int) -> tuple[Hint, ...]:
    """The hints for one person at the end of ``year``, from the levels of the years.

    Two failed years in a row ask to educate and help before removal is considered; they never remove anybody by
    themselves. Only excellent years count for a commendation; papers of merit are not counted, the ratings are.
    """
    found: list[Hint] = []
    help_rule = regime.rule("help_failed_years")
    failed = _run(levels, year, Level.FAILED)
    if failed >= int(help_rule.value):
        found.append(
            Hint(
                "help",
                _(
                    "{n} năm liền Không hoàn thành nhiệm vụ: chi bộ giáo dục, giúp đỡ trước khi xem xét đưa ra khỏi Đảng; "
                    "không phải căn cứ để xóa tên."
                ).format(n=failed),
                help_rule.source,
                help_rule.confidence,
            )
        )
    rule = regime.rule("commendation_years")
    excellent = _run(levels, year, Level.EXCELLENT)
    if excellent >= int(rule.value):
        found.append(
            Hint(
                "excellent-five-years",
                _(
                    "Hoàn thành xuất sắc {n} năm liền: đủ điều kiện để được xem xét giấy khen 5 năm liền của cấp trên "
                    "trực tiếp của tổ chức cơ sở đảng."
                ).format(n=excellent),
                rule.source,
                rule.confidence,
            )
        )
    if excellent:
        found.append(
            Hint(
                "excellent-year",
                _("Hoàn thành xuất sắc trong năm: chi bộ biểu dương; giấy khen do đảng ủy cơ sở xét tặng."),
                rule.source,
                rule.confidence,
            )
        )
    return tuple(found)


def residence_hint(remark: Remark, year: int) -> Hint:
    """What the place of residence said in a year (213-QĐ/TW), or that it has not answered yet."""
    rule = rule_of("residence", "duty", date(year, 12, 31))
    if remark.answered_on is None:
        sentence = (
            _("Nơi cư trú năm {year}: chưa có nhận xét, đã gửi phiếu ngày {day}.").format(
                year=year, day=date_text(remark.asked_on)
            )
            if remark.asked_on is not None
            else _("Nơi cư trú năm {year}: chưa có nhận xét.").format(year=year)
        )
        return Hint("residence-waiting", sentence, rule.source, rule.confidence)
    word = VERDICT_WORDS.get(remark.verdict)
    said = (
        [_("Nhận xét nơi cư trú năm {year}: {verdict}.").format(year=year, verdict=lower_first(_(word)))]
        if word
        else [_("Đã có nhận xét nơi cư trú năm {year}.").format(year=year)]
    )
    if remark.remark:
        said.append(f"“{remark.remark}”")
    return Hint(f"residence-{remark.verdict or 'answered'}", " ".join(said), rule.source, rule.confidence)
