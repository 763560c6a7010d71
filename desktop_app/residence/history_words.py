"""How the history tells of members and the place where they live."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import (
    Names,
    RecordWords,
    Row,
    day,
    number,
    plain_number,
    refers,
    secret,
    text,
    word,
)
from desktop_app.core.vietnamese import fold, name_key
from desktop_app.members.words import FIELD_WORDS, SEX_WORDS

KIND_WORDS = {
    "introduced": N_("Giới thiệu về nơi cư trú"),
    "activity-exempt": N_("Giới thiệu, được miễn sinh hoạt nơi cư trú"),
    "not-introduced": N_("Được miễn giới thiệu"),
}

VERDICT_WORDS = {
    "good": N_("Gương mẫu, thực hiện tốt"),
    "done": N_("Có thực hiện"),
    "poor": N_("Chưa thực hiện tốt"),
}


def _of_member(row: Row, names: Names) -> str:
    return _("việc giới thiệu về nơi cư trú của {name}").format(
        name=names("member", int(row["member_id"])) if row.get("member_id") else ""
    )


def _remark(row: Row, names: Names) -> str:
    return _("nhận xét nơi cư trú năm {year} của {name}").format(
        year=row.get("year", ""),
        name=names("residence_out", int(row["residence_out_id"])) if row.get("residence_out_id") else "",
    )


def _year(row: Row, names: Names) -> str:
    return _("năm {year} của {name}").format(
        year=row.get("year", ""),
        name=names("residence_in", int(row["residence_in_id"])) if row.get("residence_in_id") else "",
    )


RECORDS = {
    "residence_out": RecordWords(
        N_("Giới thiệu về nơi cư trú"),
        _of_member,
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "kind": word(N_("Diện"), KIND_WORDS),
            "reason": text(N_("Lý do miễn")),
            "letter_number": text(N_("Số giấy giới thiệu")),
            "letter_date": day(N_("Ngày giới thiệu")),
            "ward": text(N_("Đảng ủy xã, phường nơi cư trú")),
            "residence_branch": text(N_("Chi bộ nơi cư trú")),
            "address": text(N_("Nơi ở")),
            "received_on": day(N_("Ngày nơi cư trú tiếp nhận")),
            "ended_on": day(N_("Ngày thôi")),
            "note": text(N_("Ghi chú")),
        },
        short=lambda row, names: names("member", int(row["member_id"])) if row.get("member_id") else "",
        parent=("member_id", "member"),
    ),
    "residence_remark": RecordWords(
        N_("Nhận xét nơi cư trú"),
        _remark,
        {
            "residence_out_id": refers(N_("Đảng viên"), "residence_out"),
            "year": plain_number(N_("Năm")),
            "asked_on": day(N_("Ngày gửi phiếu xin ý kiến")),
            "answered_on": day(N_("Ngày nhận nhận xét")),
            "verdict": word(N_("Kết quả"), VERDICT_WORDS),
            "remark": text(N_("Nhận xét")),
        },
        parent=("residence_out_id", "residence_out"),
    ),
    "residence_in": RecordWords(
        N_("Đảng viên 213"),
        lambda row, _names: _("đảng viên 213 {name}").format(name=row.get("full_name", "")),
        {
            "full_name": text(FIELD_WORDS["full_name"]),
            "sex": word(FIELD_WORDS["sex"], SEX_WORDS),
            "birth_date": day(FIELD_WORDS["birth_date"]),
            "workplace": text(N_("Đơn vị công tác")),
            "home_branch": text(N_("Chi bộ, đảng bộ đang sinh hoạt")),
            "admission_date": day(N_("Ngày vào Đảng")),
            "official_date": day(N_("Ngày chính thức")),
            "address": text(N_("Nơi ở")),
            "phone": secret(FIELD_WORDS["phone"]),
            "kind": word(N_("Diện"), KIND_WORDS),
            "letter_number": text(N_("Số giấy giới thiệu")),
            "introduced_on": day(N_("Ngày giới thiệu")),
            "received_on": day(N_("Ngày tiếp nhận")),
            "ended_on": day(N_("Ngày thôi")),
            "end_reason": text(N_("Lý do thôi")),
            "note": text(N_("Ghi chú")),
        },
        left_out=frozenset({"sort_key", "folded"}),
        short=lambda row, _names: str(row.get("full_name", "")),
        derived=lambda row: {
            "sort_key": name_key(row["full_name"]),
            "folded": " ".join(part for part in (fold(row["full_name"]), row["phone"]) if part),
        },
    ),
    "residence_in_year": RecordWords(
        N_("Năm của đảng viên 213"),
        _year,
        {
            "residence_in_id": refers(N_("Đảng viên 213"), "residence_in"),
            "year": plain_number(N_("Năm")),
            "called": number(N_("Số buổi mời họp")),
            "attended": number(N_("Số buổi dự họp")),
            "asked_on": day(N_("Ngày nơi công tác xin nhận xét")),
            "answered_on": day(N_("Ngày gửi nhận xét")),
            "verdict": word(N_("Kết quả"), VERDICT_WORDS),
            "remark": text(N_("Nhận xét")),
        },
        parent=("residence_in_id", "residence_in"),
    ),
}
