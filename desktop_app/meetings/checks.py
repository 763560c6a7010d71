"""What is to be looked at before minutes are made final, and how far a meeting has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from desktop_app.core import rules
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import sentence
from desktop_app.meetings import scoring
from desktop_app.meetings.facts import MinutesFacts
from desktop_app.meetings.models import Mark
from desktop_app.meetings.voting import may_decide

Step = Literal["prepare", "attendance", "conduct", "conclude", "score", "minutes"]
STEPS: tuple[tuple[Step, str], ...] = (
    ("prepare", N_("Chuẩn bị")),
    ("attendance", N_("Điểm danh")),
    ("conduct", N_("Diễn biến")),
    ("conclude", N_("Kết luận, biểu quyết")),
    ("score", N_("Chấm điểm")),
    ("minutes", N_("Biên bản")),
)
"""The walk from preparation to minutes."""


@dataclass(frozen=True)
class Notice:
    """Something to look at: ``danger`` stops the minutes from being final, ``warning`` does not. ``detail`` is the source
    or what to do."""

    tone: Literal["danger", "warning"]
    text: str
    detail: str
    step: Step


def notices(facts: MinutesFacts) -> list[Notice]:
    """What is missing or odd, most serious first."""
    found: list[Notice] = []
    sums = facts.sums
    if not facts.chair:
        found.append(
            Notice("danger", _("Chưa ghi người chủ trì."), _("Người chủ trì ký biên bản."), "prepare")
        )
    if not facts.recorder:
        found.append(
            Notice(
                "danger", _("Chưa ghi người ghi biên bản."), _("Người ghi biên bản ký biên bản."), "prepare"
            )
        )
    if sums.expected == 0:
        found.append(
            Notice(
                "danger",
                _("Không có đảng viên nào phải dự buổi này."),
                _("Xem lại danh sách đảng viên."),
                "attendance",
            )
        )
    elif sums.unmarked:
        found.append(
            Notice(
                "danger",
                _("Còn {n} đồng chí chưa điểm danh.").format(n=sums.unmarked),
                _("Số có mặt và vắng phải khớp với số phải dự."),
                "attendance",
            )
        )
    if facts.unknown_people:
        found.append(
            Notice(
                "warning",
                _("{n} đồng chí chưa có ngày vào Đảng nên không có trong điểm danh.").format(
                    n=facts.unknown_people
                ),
                _("Bổ sung ngày vào Đảng ở trang Đảng viên."),
                "attendance",
            )
        )
    absent = {one.name for one in facts.attendees if one.mark not in (None, Mark.PRESENT.value)}
    for name, word in ((facts.chair, _("Người chủ trì")), (facts.recorder, _("Người ghi biên bản"))):
        if name in absent:
            found.append(
                Notice(
                    "warning",
                    _("{who} {name} được ghi là vắng mặt.").format(who=word, name=name),
                    _("Người ký biên bản phải dự họp. Sửa tên ở bước Chuẩn bị, hoặc sửa điểm danh."),
                    "attendance",
                )
            )
    if sums.expected and not may_decide(sums.official, facts.date):
        found.append(
            Notice(
                "warning",
                _("Chi bộ có dưới 3 đảng viên chính thức, không thể họp để quyết định."),
                rules.rule("meetings", "fewest_official", facts.date).source,
                "attendance",
            )
        )
    length = facts.duration
    if length is None:
        found.append(
            Notice("warning", _("Chưa ghi giờ kết thúc."), _("Ghi ở bước Kết luận, biểu quyết."), "conclude")
        )
    elif length.short:
        found.append(
            Notice(
                "warning",
                _("Thời lượng {n} phút, dưới {least} phút.").format(n=length.minutes, least=length.least),
                length.source,
                "conclude",
            )
        )
    found += _vote_notices(facts)
    if not any(item.written for item in facts.agenda):
        found.append(
            Notice("warning", _("Chưa ghi diễn biến nội dung nào."), _("Ghi ở bước Diễn biến."), "conduct")
        )
    if not facts.minutes_approved:
        found.append(
            Notice(
                "warning",
                _("Chưa ghi việc đọc lại và thông qua biên bản."),
                _("Đánh dấu ở bước Kết luận, biểu quyết."),
                "conclude",
            )
        )
    if scoring.table(facts.date) is not None and not facts.score.complete:
        found.append(Notice("warning", _("Chưa chấm đủ các tiêu chí."), _("Chấm ở bước Chấm điểm."), "score"))
    return sorted(found, key=lambda one: one.tone != "danger")


def _vote_notices(facts: MinutesFacts) -> list[Notice]:
    found: list[Notice] = []
    present = facts.sums.present_official
    for vote in facts.votes:
        counts = (vote.votes_for, vote.votes_against, vote.votes_abstain)
        cast = sum(n or 0 for n in counts)
        result = vote.result
        if result is None:
            found.append(
                Notice(
                    "warning",
                    _("Biểu quyết “{subject}” chưa có kết quả.").format(subject=vote.subject),
                    _("Ghi số tán thành."),
                    "conclude",
                )
            )
            continue
        if cast > vote.denominator:
            found.append(
                Notice(
                    "warning",
                    _("Biểu quyết “{subject}” có {n} phiếu, nhiều hơn mẫu số {base}.").format(
                        subject=vote.subject, n=cast, base=vote.denominator
                    ),
                    sentence(vote.source),
                    "conclude",
                )
            )
        elif cast > present and not facts.sums.unmarked:
            found.append(
                Notice(
                    "warning",
                    _(
                        "Biểu quyết “{subject}” có {n} phiếu, nhiều hơn {present} đảng viên chính thức có mặt."
                    ).format(subject=vote.subject, n=cast, present=present),
                    _("Đảng viên dự bị và sinh hoạt tạm thời không biểu quyết."),
                    "conclude",
                )
            )
        if vote.is_resolution and not result.passed:
            found.append(
                Notice(
                    "warning",
                    _("Nghị quyết chưa được thông qua: {n} tán thành, cần {needed}.").format(
                        n=result.votes_for, needed=result.needed
                    ),
                    sentence(vote.source),
                    "conclude",
                )
            )
    return found


def steps_done(facts: MinutesFacts, changed: bool = False) -> dict[str, bool]:
    """Which steps of the walk bear their tick. ``changed``: something is otherwise than in the last final version."""
    conduct = [item for item in facts.agenda if item.section == "conduct"]
    return {
        "prepare": bool(facts.place and facts.chair and facts.recorder and facts.agenda),
        "attendance": facts.sums.agrees,
        "conduct": bool(conduct) and all(item.written for item in conduct),
        "conclude": facts.end is not None
        and bool(facts.summary or facts.votes)
        and all(vote.result is not None for vote in facts.votes),
        "score": facts.score.complete,
        "minutes": facts.final_version > 0 and not changed,
    }


def stopping(found: Sequence[Notice]) -> list[Notice]:
    """Those that stop the minutes from being made final."""
    return [one for one in found if one.tone == "danger"]
