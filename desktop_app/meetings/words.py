"""Words of the meetings: kinds, marks, parts of a resolution. Vietnamese source words; screens translate them with ``_()``."""

from __future__ import annotations

from desktop_app.core.i18n import N_
from desktop_app.meetings.models import Mark, MeetingKind
from desktop_app.meetings.voting import Threshold

KIND_WORDS = {
    MeetingKind.REGULAR.value: N_("Thường kỳ"),
    MeetingKind.THEMATIC.value: N_("Chuyên đề"),
    MeetingKind.COMBINED.value: N_("Thường kỳ và chuyên đề"),
    MeetingKind.EXTRAORDINARY.value: N_("Bất thường"),
}

TOPIC_WORDS = {
    "politics": N_("Chính trị, tư tưởng"),
    "mission": N_("Nhiệm vụ chính trị"),
    "building": N_("Xây dựng Đảng"),
    "next": N_("Nhiệm vụ kỳ tới"),
}
"""The parts of a resolution an item may belong to."""

MARK_WORDS = {
    Mark.PRESENT.value: N_("có mặt"),
    Mark.EXCUSED.value: N_("vắng có lý do"),
    Mark.ABSENT.value: N_("vắng không lý do"),
}

SECTION_WORDS = {"opening": N_("Mở đầu"), "conduct": N_("Diễn biến"), "closing": N_("Kết thúc")}

THRESHOLD_WORDS = {
    Threshold.OVER_HALF.value: N_("Quá nửa"),
    Threshold.TWO_THIRDS.value: N_("Hai phần ba"),
}
