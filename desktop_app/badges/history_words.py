"""How the history tells of the cases of badges."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import Names, RecordWords, Row, day, flag, plain_number, refers, text, word

KIND_WORDS = {
    "due": N_("Đến hạn"),
    "early": N_("Xét sớm vì bệnh nặng"),
    "posthumous": N_("Truy tặng"),
    "reissue": N_("Cấp lại vì bị mất"),
}


def _case(row: Row, names: Names) -> str:
    return _("hồ sơ Huy hiệu {years} năm của {name}").format(
        years=row.get("years", ""),
        name=names("member", int(row["member_id"])) if row.get("member_id") else "",
    )


RECORDS = {
    "badge_case": RecordWords(
        N_("Hồ sơ Huy hiệu Đảng"),
        _case,
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "years": plain_number(N_("Loại huy hiệu (năm)")),
            "kind": word(N_("Trường hợp"), KIND_WORDS),
            "round_day": day(N_("Đợt")),
            "reason": text(N_("Lý do")),
            "corrected_on": day(N_("Ngày chi bộ công nhận đã sửa chữa")),
            "declared_on": day(N_("Ngày nhận tờ khai")),
            "remark_sent_on": day(N_("Ngày gửi nhận xét")),
            "submitted_on": day(N_("Ngày nộp hồ sơ")),
            "put_off": flag(N_("Để đợt sau")),
            "event_id": refers(N_("Sự kiện"), "member_event"),
            "note": text(N_("Ghi chú")),
        },
        parent=("member_id", "member"),
    ),
}
