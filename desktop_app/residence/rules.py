"""Where the introduction of a person to the place they live in stands: pure functions of dates and kinds.

Source: Quy định 213-QĐ/TW, 02/01/2020; Hướng dẫn 33-HD/BTCTW, 30/10/2020 (members study, part E). Whoever is introduced but
exempt from activities there, and whoever need not be introduced, is not asked about every year.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from desktop_app.core import rules
from desktop_app.core.i18n import N_

KINDS = ("introduced", "activity-exempt", "not-introduced")

EXEMPT_REASONS: dict[str, tuple[str, ...]] = {
    "activity-exempt": (
        N_("Quân đội, công an công tác xa nhà hoặc ở doanh trại"),
        N_("Công tác lưu động, ở xa nơi cư trú"),
        N_("Được điều động, luân chuyển, ở nhà công vụ"),
        N_("Đi học tập trung 12 tháng trở lên"),
        N_("Sinh viên ở xa nơi cư trú"),
    ),
    "not-introduced": (
        N_("Làm nhiệm vụ đặc biệt, phải giữ bí mật danh tính"),
        N_("Ở đơn vị sẵn sàng chiến đấu"),
    ),
}
"""The groups the guidance names (33-HD/BTCTW); another reason may be written."""

State = Literal[
    "home",
    "none",
    "not-introduced",
    "to-receive",
    "exempt",
    "settled",
    "to-ask",
    "waiting",
    "answered",
    "ended",
]

STATE_WORDS: dict[str, str] = {
    "home": N_("Sinh hoạt tại nơi cư trú"),
    "none": N_("Chưa giới thiệu"),
    "not-introduced": N_("Được miễn giới thiệu"),
    "to-receive": N_("Chưa thấy tiếp nhận"),
    "exempt": N_("Được miễn sinh hoạt"),
    "settled": N_("Đã tiếp nhận"),
    "to-ask": N_("Chưa gửi phiếu xin ý kiến"),
    "waiting": N_("Chưa có nhận xét"),
    "answered": N_("Đã có nhận xét"),
    "ended": N_("Đã thôi"),
}

STATE_TONES: dict[str, str] = {
    "home": "muted",
    "none": "warning",
    "not-introduced": "muted",
    "to-receive": "warning",
    "exempt": "muted",
    "settled": "good",
    "to-ask": "info",
    "waiting": "warning",
    "answered": "good",
    "ended": "muted",
}


def day_in(key: str, year: int) -> date:
    """A day of the year's work (``introduce_by``, ``ask_from``, ``ask_by``, ``answer_by``) in a year."""
    text = str(rules.rule("residence", key, date(year, 12, 31)).value)
    return date(year, int(text[:2]), int(text[3:]))


def asks_remark(kind: str, day: date) -> bool:
    """Whether a yearly remark is asked for people introduced in this way."""
    try:
        return kind in rules.rule("residence", "remark_kinds", day).value
    except KeyError:
        return False


def state_of(
    kind: str | None,
    received_on: date | None,
    ended_on: date | None,
    asked_on: date | None,
    answered_on: date | None,
    year: int,
    today: date,
    lives_here: bool = False,
) -> State:
    """Where a person's introduction stands in a year, seen on ``today``; ``kind`` None: nothing was done yet. ``lives_here``:
    the branch is that of a village or street, so whoever is not introduced elsewhere lives where they are a member."""
    if kind is None:
        return "home" if lives_here else "none"
    if ended_on is not None and ended_on <= min(today, date(year, 12, 31)):
        return "ended"
    if kind == "not-introduced":
        return "not-introduced"
    if kind == "activity-exempt" or not asks_remark(kind, date(year, 12, 31)):
        return "exempt" if received_on is not None else "to-receive"
    if answered_on is not None:
        return "answered"
    if asked_on is not None:
        return "waiting"
    if received_on is None:
        return "to-receive"
    return "to-ask" if today >= day_in("ask_from", year) else "settled"
