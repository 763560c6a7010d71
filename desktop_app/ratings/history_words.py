"""How the history tells of rating campaigns and ratings."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import (
    Names,
    RecordWords,
    Row,
    changed_only,
    day,
    flag,
    number,
    plain_number,
    refers,
    text,
    word,
)
from desktop_app.ratings.models import CampaignState
from desktop_app.ratings.regimes import LEVEL_WORDS

STATE_WORDS = {
    CampaignState.OPEN: N_("nháp"),
    CampaignState.PROPOSED: N_("chi bộ đã chốt đề xuất"),
    CampaignState.DECIDED: N_("cấp trên đã quyết định"),
}
_STATES = {state.value: said for state, said in STATE_WORDS.items()}
_LEVELS = {level.value: said for level, said in LEVEL_WORDS.items()}
_CAMPAIGN = ("campaign_id", "rating_campaign")


def _campaign(row: Row, _names: Names) -> str:
    return _("đợt xếp loại năm {year}").format(year=row.get("year", ""))


def _year(row: Row, names: Names) -> str:
    return names("rating_campaign", int(row["campaign_id"])) if row.get("campaign_id") is not None else ""


def _rating(row: Row, names: Names) -> str:
    return _("xếp loại của {name} trong {campaign}").format(
        name=names("member", int(row["member_id"])) if row.get("member_id") is not None else "",
        campaign=_year(row, names),
    )


def _rerating(row: Row, names: Names) -> str:
    return _("xếp loại lại {name} trong {campaign}").format(
        name=names("member", int(row["member_id"])) if row.get("member_id") is not None else _("chi bộ"),
        campaign=_year(row, names),
    )


RECORDS = {
    "rating_campaign": RecordWords(
        N_("Đợt xếp loại"),
        _campaign,
        {
            "year": plain_number(N_("Năm")),
            "regime": text(N_("Quy định áp dụng")),
            "review_date": day(N_("Ngày họp xếp loại")),
            "due": day(N_("Hạn nộp")),
            "quota": number(N_("Số xuất sắc cấp trên giao")),
            "outstanding_branch": flag(N_("Chi bộ có thành tích nổi trội")),
            "state": word(N_("Tình trạng"), _STATES),
            "branch_facts": changed_only(N_("Số liệu của chi bộ")),
            "branch_self_level": word(N_("Chi bộ tự nhận"), _LEVELS),
            "branch_proposed_level": word(N_("Mức đề xuất cho chi bộ"), _LEVELS),
            "branch_reason": text(N_("Lý do")),
            "branch_decided_level": word(N_("Mức quyết định cho chi bộ"), _LEVELS),
            "branch_votes_for": number(N_("Phiếu đồng ý cho chi bộ")),
            "denominator": number(N_("Tính trên số")),
            "tally": changed_only(N_("Kiểm phiếu")),
            "decision_number": text(N_("Số quyết định")),
            "decision_date": day(N_("Ngày quyết định")),
        },
    ),
    "member_rating": RecordWords(
        N_("Xếp loại"),
        _rating,
        {
            "campaign_id": refers(N_("Đợt xếp loại"), "rating_campaign"),
            "member_id": refers(N_("Đảng viên"), "member"),
            "excluded": flag(N_("Không thuộc diện xếp loại")),
            "excluded_reason": text(N_("Lý do không thuộc diện")),
            "self_level": word(N_("Tự nhận"), _LEVELS),
            "common_points": number(N_("Điểm tiêu chí chung")),
            "task_points": number(N_("Điểm kết quả nhiệm vụ")),
            "facts": changed_only(N_("Số liệu đánh giá")),
            "proposed_level": word(N_("Đề xuất"), _LEVELS),
            "overrule_reason": text(N_("Lý do đề xuất mức khác")),
            "votes_for": number(N_("Số phiếu đồng ý")),
            "decided_level": word(N_("Quyết định"), _LEVELS),
            "decided_note": text(N_("Ghi chú của quyết định")),
            "note": text(N_("Ghi chú in trong danh sách")),
        },
        parent=_CAMPAIGN,
    ),
    "rerating": RecordWords(
        N_("Xếp loại lại"),
        _rerating,
        {
            "campaign_id": refers(N_("Đợt xếp loại"), "rating_campaign"),
            "member_id": refers(N_("Đảng viên"), "member"),
            "before": word(N_("Mức cũ"), _LEVELS),
            "after": word(N_("Mức mới"), _LEVELS),
            "reason": text(N_("Lý do")),
            "decision_number": text(N_("Số quyết định")),
            "decision_date": day(N_("Ngày quyết định")),
        },
        parent=_CAMPAIGN,
    ),
}
