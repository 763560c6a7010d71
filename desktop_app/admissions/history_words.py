"""How the history tells of applicants, their papers and the yearly target."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import (
    Column,
    Names,
    RecordWords,
    Row,
    changed_only,
    day,
    flag,
    number,
    plain_number,
    refers,
    secret,
    text,
    word,
)
from desktop_app.core.vietnamese import fold, name_key
from desktop_app.members.catalogue import ADMISSION_TRAITS, OCCUPATION_GROUPS
from desktop_app.members.words import FIELD_WORDS, SEX_WORDS


def _applicant(row: Row, _names: Names) -> str:
    return _("quần chúng {name}").format(name=row.get("full_name", ""))


def _paper(row: Row, names: Names) -> str:
    return _("giấy tờ trong hồ sơ của {name}").format(
        name=names("applicant", int(row["applicant_id"])) if row.get("applicant_id") else ""
    )


def _traits(value: object) -> str:
    return ", ".join(
        _(ADMISSION_TRAITS[code]) if code in ADMISSION_TRAITS else code for code in str(value).split()
    )


RECORDS = {
    "applicant": RecordWords(
        N_("Quần chúng"),
        _applicant,
        {
            "full_name": text(FIELD_WORDS["full_name"]),
            "sex": word(FIELD_WORDS["sex"], SEX_WORDS),
            "birth_date": day(FIELD_WORDS["birth_date"]),
            "ethnicity": text(FIELD_WORDS["ethnicity"]),
            "religion": text(FIELD_WORDS["religion"]),
            "hometown": text(FIELD_WORDS["hometown"]),
            "residence": text(FIELD_WORDS["residence"]),
            "phone": secret(FIELD_WORDS["phone"]),
            "occupation": text(FIELD_WORDS["occupation"]),
            "occupation_group": word(FIELD_WORDS["occupation_group"], OCCUPATION_GROUPS),
            "general_education": text(FIELD_WORDS["general_education"]),
            "professional_level": text(FIELD_WORDS["professional_level"]),
            "academic_title": text(FIELD_WORDS["academic_title"]),
            "political_theory": text(FIELD_WORDS["political_theory"]),
            "traits": Column(N_("Diện của người vào Đảng"), _traits),
            "listed_on": day(N_("Ngày vào danh sách quần chúng ưu tú")),
            "sympathiser_on": day(N_("Ngày vào danh sách cảm tình Đảng")),
            "resolution_number": text(N_("Số nghị quyết của chi bộ")),
            "filing_on": day(N_("Ngày bắt đầu làm hồ sơ")),
            "helper_1_id": refers(N_("Đảng viên giúp đỡ thứ nhất"), "member"),
            "helper_2_id": refers(N_("Đảng viên giúp đỡ thứ hai"), "member"),
            "introduced_by_union": text(N_("Đoàn thể giới thiệu")),
            "course_number": text(N_("Số giấy chứng nhận học lớp bồi dưỡng")),
            "course_date": day(N_("Ngày cấp giấy chứng nhận")),
            "considered_on": day(N_("Ngày chi bộ xét")),
            "votes_for": number(N_("Số phiếu tán thành")),
            "denominator": number(N_("Tính trên số")),
            "consent_over_age": flag(N_("Cấp ủy có thẩm quyền đồng ý (trên 60 tuổi)")),
            "decision_number": text(FIELD_WORDS["admission_decision_number"]),
            "decision_date": day(FIELD_WORDS["admission_decision_date"]),
            "decision_received_on": day(N_("Ngày nhận quyết định")),
            "admitted_on": day(N_("Ngày lễ kết nạp")),
            "member_id": refers(N_("Đảng viên"), "member"),
            "stopped_on": day(N_("Ngày đưa ra khỏi danh sách")),
            "stop_reason": text(N_("Lý do đưa ra khỏi danh sách")),
            "note": text(FIELD_WORDS["note"]),
        },
        left_out=frozenset({"sort_key", "folded"}),
        short=lambda row, _names: str(row.get("full_name", "")),
        derived=lambda row: {
            "sort_key": name_key(row["full_name"]),
            "folded": " ".join(part for part in (fold(row["full_name"]), row["phone"]) if part),
        },
    ),
    "applicant_paper": RecordWords(
        N_("Giấy tờ hồ sơ kết nạp"),
        _paper,
        {
            "applicant_id": refers(N_("Quần chúng"), "applicant"),
            "code": text(N_("Mẫu")),
            "issued_on": day(N_("Ngày lập")),
            "received_on": day(N_("Ngày nhận")),
            "valid_until": day(N_("Có giá trị đến")),
            "number": text(N_("Số")),
            "file_id": changed_only(N_("Nội dung tệp")),
            "file_name": text(N_("Tên tệp")),
            "note": text(N_("Ghi chú")),
        },
        parent=("applicant_id", "applicant"),
    ),
    "admission_target": RecordWords(
        N_("Chỉ tiêu kết nạp"),
        lambda row, _names: _("chỉ tiêu kết nạp năm {year}").format(year=row.get("year", "")),
        {
            "year": plain_number(N_("Năm")),
            "target": number(N_("Chỉ tiêu")),
            "source": text(N_("Căn cứ")),
        },
    ),
}
