"""Who is reviewed and rated in a campaign, who is not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.i18n import N_, _
from desktop_app.core.rules import Confidence, Rule
from desktop_app.ratings.regimes import Regime


class Outcome(StrEnum):
    """What a campaign does with a person."""

    RATED = "rated"
    REVIEWED = "reviewed"  # kiểm điểm, không xếp loại
    NOT_REVIEWED = "not-reviewed"
    EXEMPT = "exempt"  # miễn công tác và sinh hoạt: counted apart in the summary
    ELSEWHERE = "elsewhere"  # sinh hoạt tạm thời: rated by the branch of official membership, not counted
    UNKNOWN = "unknown"  # no dated event says since when the person belongs to the branch; not counted


OUTCOME_WORDS = {
    Outcome.RATED: N_("Được xếp loại"),
    Outcome.REVIEWED: N_("Kiểm điểm, không xếp loại"),
    Outcome.NOT_REVIEWED: N_("Không kiểm điểm, không xếp loại"),
    Outcome.EXEMPT: N_("Miễn, không xếp loại"),
    Outcome.ELSEWHERE: N_("Xếp loại ở nơi sinh hoạt chính thức"),
    Outcome.UNKNOWN: N_("Chưa rõ, chưa xếp loại"),
}

OUTCOME_SHORT = {
    Outcome.RATED: N_("Xếp loại"),
    Outcome.REVIEWED: N_("Chỉ kiểm điểm"),
    Outcome.NOT_REVIEWED: N_("Không"),
    Outcome.EXEMPT: N_("Miễn"),
    Outcome.ELSEWHERE: N_("Nơi khác"),
    Outcome.UNKNOWN: N_("Chưa rõ"),
}
"""The word of a grid's column."""


@dataclass(frozen=True)
class PersonFacts:
    """What the rules ask about a person on the review date. ``admitted`` is the day of the ceremony."""

    admitted: PartialDate | None = None
    exempt: bool = False
    suspended: bool = False
    temporary_in: bool = False
    probationary: bool = False


@dataclass(frozen=True)
class Eligibility:
    """Whether a person is rated, the reason when not, and where the rule comes from. The reason is a sentence with named
    places: papers say it in Vietnamese (:attr:`reason`), screens in the language in use (:meth:`said`)."""

    outcome: Outcome
    sentence: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    source: str = ""
    confidence: Confidence = "confirmed"
    overruled: bool = False

    @classmethod
    def typed(
        cls,
        outcome: Outcome,
        reason: str,
        source: str = "",
        confidence: Confidence = "confirmed",
        overruled: bool = False,
    ) -> Eligibility:
        """With a reason in somebody's own words."""
        return cls(outcome, "{reason}", {"reason": reason}, source, confidence, overruled)

    @property
    def reason(self) -> str:
        """The reason in Vietnamese, as papers print it."""
        return self.sentence.format(**self.values)

    def said(self) -> str:
        """The reason in the language in use."""
        return (_(self.sentence) if self.sentence else "").format(**self.values)

    @property
    def rated(self) -> bool:
        """Whether the person gets a level."""
        return self.outcome is Outcome.RATED

    @property
    def counted(self) -> bool:
        """Whether the person counts among the branch's members of the summary."""
        return self.outcome not in (Outcome.ELSEWHERE, Outcome.UNKNOWN)


def _outcome(rule: Rule, default: Outcome = Outcome.NOT_REVIEWED) -> Outcome:
    return {"rated": Outcome.RATED, "reviewed": Outcome.REVIEWED, "elsewhere": Outcome.ELSEWHERE}.get(
        str(rule.value), default
    )


def eligibility(regime: Regime, person: PersonFacts, review_date: date) -> Eligibility:
    """Who is rated on ``review_date`` under a regime (ratings study, 2.5 and the table of section 3)."""
    if person.temporary_in:
        rule = regime.rule("temporary_in")
        return Eligibility(
            _outcome(rule),
            N_("sinh hoạt tạm thời; chi bộ gửi nhận xét về nơi sinh hoạt chính thức"),
            {},
            rule.source,
            rule.confidence,
        )
    if person.exempt:
        rule = regime.rule("exempt")
        return Eligibility(
            _outcome(rule, Outcome.EXEMPT),
            N_("được miễn công tác và sinh hoạt đảng"),
            {},
            rule.source,
            rule.confidence,
        )
    if person.suspended:
        rule = regime.rule("suspended")
        if _outcome(rule) is not Outcome.RATED:
            return Eligibility(
                _outcome(rule), N_("đang bị đình chỉ sinh hoạt đảng"), {}, rule.source, rule.confidence
            )
    if person.admitted is not None:
        months = int(regime.rule("new_member_months").value)
        if add_months(person.admitted.first(), months) > review_date:
            rule = regime.rule("new_member")
            if _outcome(rule) is not Outcome.RATED:
                return Eligibility(
                    _outcome(rule),
                    N_("kết nạp ngày {day}, chưa đủ {months} tháng"),
                    {"day": person.admitted.text(), "months": months},
                    rule.source,
                    rule.confidence,
                )
    return Eligibility(Outcome.RATED, source=regime.title)
