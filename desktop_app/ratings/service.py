"""Rating campaigns: opened, filled in, voted, proposed, decided; results for reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, date_text, number_text
from desktop_app.meetings import voting
from desktop_app.members.models import Member
from desktop_app.members.service import people_on
from desktop_app.ratings.facts import facts_to_json
from desktop_app.ratings.models import Campaign, CampaignState, Level, MemberRating, Rerating
from desktop_app.ratings.reading import (
    campaign_of,
    campaigns,
    default_review_date,
    find_campaign,
    levels_by_year,
    load_campaign,
    marks_on,
    recent_results,
    results_of,
    year_results,
)
from desktop_app.ratings.regimes import Regime, regime_by_id, regime_of
from desktop_app.ratings.sheet import (
    BranchDraft,
    BranchRating,
    CampaignInfo,
    CampaignSheet,
    PersonResult,
    RatingRow,
    ReratingInfo,
    RowDraft,
    YearResults,
)

_TEXT_LIMIT = 500


# --- campaigns -------------------------------------------------------------------------------------------------------


def open_campaign(
    session: Session,
    year: int,
    review_date: date,
    today: date,
    due: date | None = None,
    quota: int | None = None,
) -> int:
    """Open the rating of a year and return its id; the regime in force that year is stored with it.

    Raises UserError for a year without a known regime, one that has a campaign already, or a review date that does not
    belong to the year (December to the spring after).
    """
    if year > today.year:
        raise UserError(
            _("Năm {year} chưa đến.").format(year=year), "year", _("Chọn năm nay hoặc năm trước.")
        )
    regime = regime_of(year)
    if session.scalar(select(Campaign.id).where(Campaign.year == year)) is not None:
        raise UserError(
            _("Năm {year} đã có đợt xếp loại.").format(year=year), "year", _("Chọn năm đó ở đầu trang.")
        )
    _check_review_date(year, review_date)
    _check_quota(quota)
    row = Campaign(
        year=year,
        regime=regime.id,
        review_date=review_date,
        due=due,
        quota=quota,
        branch_facts={},
        tally={},
    )
    session.add(row)
    session.flush()
    return row.id


def _check_review_date(year: int, review_date: date) -> None:
    if not date(year, 1, 1) <= review_date <= date(year + 1, 6, 30):
        raise UserError(
            _("Ngày kiểm điểm {day} không thuộc đợt xếp loại năm {year}.").format(
                day=date_text(review_date), year=year
            ),
            "review_date",
            _("Ghi ngày trong năm đó hoặc đầu năm sau."),
        )


def _check_quota(quota: int | None) -> None:
    if quota is not None and quota < 0:
        raise UserError(_("Số xuất sắc được giao không thể âm."), "quota", _("Ghi từ 0 trở lên."))


def update_campaign(
    session: Session,
    campaign_id: int,
    *,
    review_date: date,
    due: date | None,
    quota: int | None,
    outstanding: bool = False,
) -> None:
    """Keep the days of a campaign, the quota from above and whether the raised cap is the one to look at."""
    row = find_campaign(session, campaign_id)
    _check_quota(quota)
    if review_date != row.review_date:
        _require_open(row)
        _check_review_date(row.year, review_date)
        row.review_date = review_date
    row.due, row.quota, row.outstanding_branch = due, quota, outstanding
    session.flush()


def _require_open(row: Campaign) -> None:
    if row.state != CampaignState.OPEN.value:
        raise UserError(
            _("Đề xuất xếp loại năm {year} đã chốt nên không sửa được.").format(year=row.year),
            None,
            _("Chọn “Mở lại đề xuất” rồi sửa."),
        )


# --- filling in ------------------------------------------------------------------------------------------------------


def save_row(session: Session, campaign_id: int, draft: RowDraft) -> None:
    """Keep what was typed for one member. Raises UserError; see :func:`save_rows`."""
    save_rows(session, campaign_id, [draft])


def save_rows(session: Session, campaign_id: int, drafts: Iterable[RowDraft]) -> None:
    """Keep what was typed for several members at once (a paste). Raises UserError with the field: points out of range,
    more votes than voters, a proposal that is closed already (votes and notes may still be added)."""
    campaign = find_campaign(session, campaign_id)
    regime = regime_by_id(campaign.regime, campaign.year)
    drafts = list(drafts)
    ratings = _ratings(session, campaign, [draft.member_id for draft in drafts])
    for draft in drafts:
        rating = ratings[draft.member_id]
        common = _checked_points(draft.common_points, regime, "common")
        task = _checked_points(draft.task_points, regime, "task")
        own = _checked_own(draft.own)
        frozen_values = (
            draft.self_level.value if draft.self_level else None,
            None if common is None else float(common),
            None if task is None else float(task),
            own,
        )
        now = (
            rating.self_level,
            rating.common_points,
            rating.task_points,
            rating.facts.get("own", {}),
        )
        if frozen_values != now:
            _require_open(campaign)
            rating.self_level, rating.common_points, rating.task_points = frozen_values[:3]
            rating.facts = {**rating.facts, "own": own}
        _set_votes(session, campaign, rating, draft.votes_for)
        rating.note = _text(draft.note, "note")
    session.flush()


def _ratings(session: Session, campaign: Campaign, member_ids: Sequence[int]) -> dict[int, MemberRating]:
    """The kept rows of these members, new ones where there are none yet."""
    found = {
        rating.member_id: rating
        for rating in session.scalars(
            select(MemberRating).where(
                MemberRating.campaign_id == campaign.id, MemberRating.member_id.in_(member_ids)
            )
        )
    }
    for member_id in member_ids:
        if member_id not in found:
            if session.get(Member, member_id) is None:
                raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."), "member_id")
            rating = MemberRating(
                campaign_id=campaign.id,
                member_id=member_id,
                facts={},
                excluded_reason="",
                overrule_reason="",
                decided_note="",
                note="",
            )
            session.add(rating)
            found[member_id] = rating
    return found


def check_points(value: Decimal | None, regime: Regime, group: str) -> Decimal | None:
    """Points of a group (``common`` of 30, ``task`` of 70). Raises UserError when out of range or finer than 0,01."""
    if value is None:
        return None
    most = int(regime.rule(f"points_{group}_max").value)
    if not 0 <= value <= most:
        raise UserError(
            _("Điểm {value} nằm ngoài khung 0–{most}.").format(value=number_text(value), most=most),
            f"{group}_points",
            _("Ghi từ 0 đến {most}.").format(most=most),
        )
    if value != value.quantize(Decimal("0.01")):
        raise UserError(
            _("Điểm ghi không quá hai chữ số thập phân."), f"{group}_points", _("Ví dụ 28,5 hoặc 28,25.")
        )
    return value


def _checked_points(value: Decimal | None, regime: Regime, group: str) -> Decimal | None:
    if value is None or regime.measure != "points":
        return None
    return check_points(value, regime, group)


_COUNTS = (
    ("tasks_done", "tasks_total"),
    ("tasks_on_time", "tasks_total"),
    ("tasks_exceeding", "tasks_total"),
    ("unit_on_time", "unit_total"),
    ("unit_exceeding", "unit_total"),
    ("shortcomings_remedied", "shortcomings_total"),
)


def _checked_own(own: Mapping[str, Any]) -> dict[str, Any]:
    """The typed facts as kept. Raises UserError when a part is larger than its whole."""
    for name, value in own.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
            raise UserError(_("Số không thể âm."), name, _("Ghi từ 0 trở lên."))
    for part, whole in _COUNTS:
        one, all_ = own.get(part), own.get(whole)
        if one is not None and all_ is not None and one > all_:
            raise UserError(
                _("Ghi {part} trên tổng số {whole}: phần lớn hơn tổng.").format(part=one, whole=all_),
                part,
                _("Kiểm tra lại hai số."),
            )
    for name, most in (("sick_months", 12), ("maternity_months", 12), ("target_percent", 100)):
        value = own.get(name)
        if value is not None and value > most:
            raise UserError(
                _("Số {value} lớn hơn {most}.").format(value=number_text(value), most=most),
                name,
                _("Kiểm tra lại số."),
            )
    return dict(own)


def _text(value: str, name: str) -> str:
    text = clean(value)
    if len(text) > _TEXT_LIMIT:
        raise UserError(_("Nội dung dài quá {n} ký tự.").format(n=_TEXT_LIMIT), name, _("Ghi gọn lại."))
    return text


def set_excluded(
    session: Session, campaign_id: int, member_id: int, excluded: bool | None, reason: str = ""
) -> None:
    """Rate somebody the rules leave out, or leave out somebody they rate, with a reason; None: as the rules say."""
    campaign = find_campaign(session, campaign_id)
    _require_open(campaign)
    rating = _ratings(session, campaign, [member_id])[member_id]
    text = _text(reason, "reason")
    if excluded is not None and not text:
        raise UserError(
            _("Chưa ghi lý do."), "reason", _("Ghi lý do khác với quy định, ví dụ số văn bản của cấp trên.")
        )
    rating.excluded = excluded
    rating.excluded_reason = text if excluded is not None else ""
    session.flush()


def overrule(
    session: Session, campaign_id: int, member_id: int | None, level: Level | None, reason: str
) -> None:
    """Propose another level than the criteria give, with a reason that is kept; ``level`` None: back to the criteria.

    ``member_id`` None is the branch itself. Raises UserError without a reason.
    """
    campaign = find_campaign(session, campaign_id)
    _require_open(campaign)
    text = _text(reason, "reason")
    if level is not None and not text:
        raise UserError(
            _("Chưa ghi lý do đổi mức."), "reason", _("Ghi vì sao chi bộ đề xuất mức khác với tiêu chí.")
        )
    value, kept = (None, "") if level is None else (level.value, text)
    if member_id is None:
        campaign.branch_proposed_level, campaign.branch_reason = value, kept
    else:
        rating = _ratings(session, campaign, [member_id])[member_id]
        rating.proposed_level, rating.overrule_reason = value, kept
    session.flush()


def save_branch_rating(session: Session, campaign_id: int, draft: BranchDraft) -> None:
    """Keep what was typed for the branch's own rating. Raises UserError."""
    campaign = find_campaign(session, campaign_id)
    _require_open(campaign)
    regime = regime_by_id(campaign.regime, campaign.year)
    common = _checked_points(draft.common_points, regime, "common")
    task = _checked_points(draft.task_points, regime, "task")
    campaign.branch_facts = {
        **(campaign.branch_facts or {}),
        "own": _checked_own(draft.own),
        "common_points": None if common is None else str(common),
        "task_points": None if task is None else str(task),
    }
    campaign.branch_self_level = draft.self_level.value if draft.self_level else None
    if draft.votes_for is not None:
        _check_votes(session, campaign, draft.votes_for)
    campaign.branch_votes_for = draft.votes_for
    session.flush()


# --- votes -----------------------------------------------------------------------------------------------------------


def _voters(session: Session, campaign: Campaign) -> int:
    if campaign.denominator is not None:
        return campaign.denominator
    people = people_on(session, campaign.review_date)
    return voting.denominator(people, marks_on(session, campaign.review_date), campaign.review_date).value


def _check_votes(session: Session, campaign: Campaign, votes: int) -> None:
    voters = _voters(session, campaign)
    if not 0 <= votes <= voters:
        raise UserError(
            _("{votes} phiếu đồng ý nhiều hơn {voters} người có quyền biểu quyết.").format(
                votes=votes, voters=voters
            )
            if votes > voters
            else _("Số phiếu không thể âm."),
            "votes_for",
            _("Kiểm tra số phiếu, hoặc sửa số người có quyền biểu quyết ở “Phiếu, kiểm phiếu…”."),
        )


def _set_votes(session: Session, campaign: Campaign, rating: MemberRating, votes: int | None) -> None:
    if votes == rating.votes_for:
        return
    if campaign.state == CampaignState.DECIDED.value:
        raise UserError(
            _("Cấp trên đã quyết định; không sửa số phiếu nữa."),
            "votes_for",
            _("Ghi vào cột ghi chú nếu cần."),
        )
    if votes is not None:
        _check_votes(session, campaign, votes)
    rating.votes_for = votes


def record_votes(
    session: Session,
    campaign_id: int,
    votes: Mapping[int, int | None],
    denominator: int | None = None,
    tally: Mapping[str, int | None] | None = None,
) -> None:
    """Keep the branch's vote: for each member the ballots that agree.

    ``denominator`` None follows the voting rule of meetings. ``tally`` counts the ballots: ``issued``, ``returned``,
    ``valid``. Raises UserError when the counts do not fit together.
    """
    campaign = find_campaign(session, campaign_id)
    if campaign.state == CampaignState.DECIDED.value:
        raise UserError(_("Cấp trên đã quyết định; không sửa số phiếu nữa."), "votes_for")
    if denominator is not None and denominator < 1:
        raise UserError(
            _("Số người có quyền biểu quyết phải từ 1."), "denominator", _("Để trống thì sổ tự tính.")
        )
    campaign.denominator = denominator
    if tally is not None:
        campaign.tally = _checked_tally(tally, _voters(session, campaign))
    ratings = _ratings(session, campaign, list(votes))
    for member_id, count in votes.items():
        _set_votes(session, campaign, ratings[member_id], count)
    for rating in session.scalars(
        select(MemberRating).where(
            MemberRating.campaign_id == campaign.id, MemberRating.votes_for.is_not(None)
        )
    ):
        assert rating.votes_for is not None
        _check_votes(session, campaign, rating.votes_for)
    session.flush()


def _checked_tally(tally: Mapping[str, int | None], voters: int) -> dict[str, int]:
    kept = {name: value for name, value in tally.items() if value is not None}
    order = (("issued", voters), ("returned", kept.get("issued")), ("valid", kept.get("returned")))
    words = {
        "issued": _("Số phiếu phát ra nhiều hơn số người có quyền biểu quyết ({most})."),
        "returned": _("Số phiếu thu về nhiều hơn số phiếu phát ra ({most})."),
        "valid": _("Số phiếu hợp lệ nhiều hơn số phiếu thu về ({most})."),
    }
    for name, most in order:
        value = kept.get(name)
        if value is not None and (value < 0 or (most is not None and value > most)):
            raise UserError(words[name].format(most=most), name, _("Kiểm tra lại biên bản kiểm phiếu."))
    return kept


def rating_id(session: Session, campaign_id: int, member_id: int) -> int | None:
    """The record of a member's rating, None while nothing was recorded."""
    return session.scalar(
        select(MemberRating.id).where(
            MemberRating.campaign_id == campaign_id, MemberRating.member_id == member_id
        )
    )


# --- proposal and decision -------------------------------------------------------------------------------------------


def propose(session: Session, campaign_id: int) -> None:
    """Close the branch's proposal: every rated member has a level; facts and people are frozen with it.

    Raises UserError naming those who still lack a level.
    """
    campaign = find_campaign(session, campaign_id)
    _require_open(campaign)
    sheet = load_campaign(session, campaign.id)
    missing = [row.full_name for row in sheet.rated if row.level is None]
    if missing:
        names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise UserError(
            _("Còn {n} đồng chí chưa có mức đề xuất: {names}.").format(n=len(missing), names=names),
            None,
            _("Nhập đủ điểm, hoặc chọn mức ở “Đổi mức khác đề xuất…”."),
        )
    if not sheet.rated:
        raise UserError(_("Chưa có đồng chí nào được xếp loại."), None, _("Nhập danh sách đảng viên trước."))
    ratings = _ratings(session, campaign, [row.member_id for row in sheet.rows])
    for row in sheet.rows:
        rating = ratings[row.member_id]
        level = (row.proposal or row.decided) if row.rated else None
        rating.proposed_level = level.value if level else None
        chosen = row.eligibility
        rating.facts = {
            **rating.facts,
            "frozen": {
                "full_name": row.full_name,
                "post": row.post,
                "probationary": row.probationary,
                "outcome": chosen.outcome.value,
                "reason": chosen.reason,
                "source": chosen.source,
                "confidence": chosen.confidence,
                "overruled": chosen.overruled,
                "facts": facts_to_json(row.facts),
            },
        }
    campaign.branch_facts = {**campaign.branch_facts, "frozen": facts_to_json(sheet.branch.facts)}
    campaign.branch_proposed_level = sheet.branch.proposal.value if sheet.branch.proposal else None
    if campaign.denominator is None and any(row.votes_for is not None for row in sheet.rows):
        campaign.denominator = sheet.voters
    campaign.state = CampaignState.PROPOSED.value
    session.flush()


def reopen(session: Session, campaign_id: int) -> None:
    """Take the branch's proposal back to be corrected, as long as the superior has not decided."""
    campaign = find_campaign(session, campaign_id)
    if campaign.state != CampaignState.PROPOSED.value:
        raise UserError(
            _("Cấp trên đã quyết định; chỉ có thể xếp loại lại từng đồng chí.")
            if campaign.state == CampaignState.DECIDED.value
            else _("Đề xuất chưa chốt.")
        )
    for rating in session.scalars(select(MemberRating).where(MemberRating.campaign_id == campaign.id)):
        if not rating.overrule_reason:
            rating.proposed_level = None
        rating.facts = {name: value for name, value in rating.facts.items() if name != "frozen"}
    if not campaign.branch_reason:
        campaign.branch_proposed_level = None
    campaign.branch_facts = {n: v for n, v in campaign.branch_facts.items() if n != "frozen"}
    campaign.state = CampaignState.OPEN.value
    session.flush()


@dataclass(frozen=True)
class Decision:
    """The decision of the superior: number ("41-QĐ/ĐU") and date; ``levels`` only where it differs from the proposal;
    ``branch_level`` None: not decided yet (it may come later, on its own)."""

    number: str
    day: date
    levels: Mapping[int, Level] = field(default_factory=dict)
    branch_level: Level | None = None
    notes: Mapping[int, str] = field(default_factory=dict)


def decide(session: Session, campaign_id: int, decision: Decision, today: date) -> None:
    """Record the superior's decision: everybody as proposed, except those named or already written down from its papers. Raises UserError when the proposal is not
    closed, when it is decided already, or when number or date are missing or impossible."""
    campaign = find_campaign(session, campaign_id)
    if campaign.state == CampaignState.OPEN.value:
        raise UserError(
            _("Chi bộ chưa chốt đề xuất."),
            None,
            _("Chọn “Chốt đề xuất” trước, rồi ghi quyết định của cấp trên."),
        )
    if campaign.state == CampaignState.DECIDED.value:
        raise UserError(
            _("Quyết định đã ghi rồi."), None, _("Đổi mức của một đồng chí thì dùng “Xếp loại lại…”.")
        )
    number = _text(decision.number, "number")
    if not number:
        raise UserError(_("Chưa ghi số quyết định."), "number", _("Ví dụ 41-QĐ/ĐU."))
    _check_decision_date(decision.day, campaign.review_date, today)
    for rating in session.scalars(select(MemberRating).where(MemberRating.campaign_id == campaign.id)):
        if rating.proposed_level is None:
            continue
        level = decision.levels.get(rating.member_id)
        if level is not None:
            rating.decided_level = level.value
        elif rating.decided_level is None:
            rating.decided_level = rating.proposed_level
        rating.decided_note = _text(decision.notes.get(rating.member_id, ""), "note")
    if decision.branch_level is not None:
        campaign.branch_decided_level = decision.branch_level.value
    campaign.decision_number, campaign.decision_date = number, decision.day
    campaign.state = CampaignState.DECIDED.value
    session.flush()


def _check_decision_date(day: date, review_date: date, today: date) -> None:
    if day > today:
        raise UserError(
            _("Ngày quyết định {day} chưa đến.").format(day=date_text(day)), "day", _("Kiểm tra lại ngày.")
        )
    if day < review_date:
        raise UserError(
            _("Ngày quyết định ({day}) sớm hơn ngày chi bộ kiểm điểm ({review}).").format(
                day=date_text(day), review=date_text(review_date)
            ),
            "day",
            _("Kiểm tra lại một trong hai ngày."),
        )


def record_levels(session: Session, campaign_id: int, levels: Mapping[int, Level | None]) -> None:
    """Write down the superior's level of single members before its decision is recorded as a whole: where it differs from
    the proposal, or in an old year known only from its papers. None takes it away again."""
    campaign = find_campaign(session, campaign_id)
    if campaign.state == CampaignState.DECIDED.value:
        raise UserError(
            _("Quyết định đã ghi rồi."), "decided", _("Đổi mức của một đồng chí thì dùng “Xếp loại lại…”.")
        )
    for member_id, rating in _ratings(session, campaign, list(levels)).items():
        level = levels[member_id]
        rating.decided_level = level.value if level is not None else None
    session.flush()


def rerate(
    session: Session,
    campaign_id: int,
    member_id: int | None,
    level: Level,
    reason: str,
    number: str = "",
    day: date | None = None,
    *,
    today: date,
) -> None:
    """Change a decided level by a later decision (xếp loại lại); the old one is kept. ``member_id`` None: the branch, whose
    first decision is recorded the same way."""
    campaign = find_campaign(session, campaign_id)
    if campaign.state != CampaignState.DECIDED.value:
        raise UserError(_("Chưa có quyết định của cấp trên để xếp loại lại."))
    if member_id is None:
        before = campaign.branch_decided_level
    else:
        before = _ratings(session, campaign, [member_id])[member_id].decided_level
    if day is not None:
        _check_decision_date(day, campaign.review_date, today)
    text = _text(reason, "reason")
    if before is not None:
        if before == level.value:
            raise UserError(_("Mức mới giống mức đã quyết định."), "level", _("Chọn mức khác."))
        if not text:
            raise UserError(_("Chưa ghi lý do xếp loại lại."), "reason", _("Ghi lý do nêu trong quyết định."))
        session.add(
            Rerating(
                campaign_id=campaign.id,
                member_id=member_id,
                before=before,
                after=level.value,
                reason=text,
                decision_number=_text(number, "number"),
                decision_date=day,
            )
        )
    if member_id is None:
        campaign.branch_decided_level = level.value
    else:
        _ratings(session, campaign, [member_id])[member_id].decided_level = level.value
    session.flush()


__all__ = [
    "BranchDraft",
    "BranchRating",
    "CampaignInfo",
    "CampaignSheet",
    "Decision",
    "PersonResult",
    "RatingRow",
    "ReratingInfo",
    "RowDraft",
    "YearResults",
    "campaign_of",
    "campaigns",
    "check_points",
    "decide",
    "default_review_date",
    "levels_by_year",
    "load_campaign",
    "open_campaign",
    "overrule",
    "propose",
    "recent_results",
    "record_levels",
    "record_votes",
    "reopen",
    "rerate",
    "results_of",
    "save_branch_rating",
    "save_row",
    "save_rows",
    "set_excluded",
    "update_campaign",
    "year_results",
]
