"""Words of the members feature: names of fields, events and scopes, masked numbers. Vietnamese source words; screens
translate them with ``_()``, papers print them as they are."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.core.i18n import N_
from desktop_app.core.vietnamese import fold, number_text
from desktop_app.members.catalogue import (
    ADMISSION_TRAITS,
    CARD_ACTS,
    EXEMPTION_REASONS,
    INTERRUPTION_REASONS,
    REMOVAL_REASONS,
    TEMPORARY_REASONS,
)
from desktop_app.members.lifecycle import DISCIPLINE_WORDS
from desktop_app.members.models import EventKind, Scope, Sex, Sphere

SEX_WORDS = {Sex.MALE.value: N_("Nam"), Sex.FEMALE.value: N_("Nữ")}

EVENT_WORDS = {
    EventKind.ADMISSION.value: N_("Kết nạp"),
    EventKind.RECOGNITION.value: N_("Công nhận chính thức"),
    EventKind.TRANSFER_IN.value: N_("Chuyển đến chính thức"),
    EventKind.TRANSFER_OUT.value: N_("Chuyển đi chính thức"),
    EventKind.TEMPORARY_IN.value: N_("Sinh hoạt tạm thời đến"),
    EventKind.TEMPORARY_OUT.value: N_("Sinh hoạt tạm thời đi"),
    EventKind.EXEMPTION.value: N_("Miễn công tác và sinh hoạt"),
    EventKind.SUSPENSION.value: N_("Đình chỉ sinh hoạt"),
    EventKind.DISCIPLINE.value: N_("Kỷ luật"),
    EventKind.COMMENDATION.value: N_("Khen thưởng"),
    EventKind.BADGE.value: N_("Huy hiệu Đảng"),
    EventKind.CARD.value: N_("Thẻ đảng viên"),
    EventKind.INTERRUPTION.value: N_("Gián đoạn sinh hoạt"),
    EventKind.RESTORATION.value: N_("Phục hồi đảng tịch"),
    EventKind.REMOVAL.value: N_("Xóa tên"),
    EventKind.EXPULSION.value: N_("Khai trừ"),
    EventKind.WITHDRAWAL.value: N_("Xin ra khỏi Đảng"),
    EventKind.DEATH.value: N_("Từ trần"),
}
"""In the order in which the dialog offers them."""

SCOPE_WORDS = {
    Scope.OTHER_PROVINCE.value: N_("Tỉnh, thành phố khác"),
    Scope.SAME_PROVINCE.value: N_("Xã, phường khác trong tỉnh"),
    Scope.SAME_BASE.value: N_("Trong cùng đảng bộ cơ sở"),
}

FIELD_WORDS = {
    "full_name": N_("Họ và tên"),
    "other_name": N_("Tên gọi khác"),
    "sex": N_("Giới tính"),
    "birth_date": N_("Ngày sinh"),
    "birth_place": N_("Nơi đăng ký khai sinh"),
    "hometown": N_("Quê quán"),
    "residence": N_("Nơi thường trú"),
    "temporary_residence": N_("Nơi tạm trú"),
    "ethnicity": N_("Dân tộc"),
    "religion": N_("Tôn giáo"),
    "occupation": N_("Nghề nghiệp hiện nay"),
    "citizen_id": N_("Số căn cước"),
    "citizen_id_old": N_("Số CMND cũ"),
    "profile_number": N_("Số lý lịch"),
    "party_card": N_("Số thẻ đảng viên"),
    "party_card_old": N_("Số thẻ cũ"),
    "party_card_place": N_("Nơi cấp thẻ"),
    "party_card_date": N_("Ngày cấp thẻ"),
    "phone": N_("Điện thoại"),
    "general_education": N_("Giáo dục phổ thông"),
    "professional_level": N_("Chuyên môn, nghiệp vụ"),
    "degree": N_("Học vị, ngành"),
    "academic_title": N_("Học hàm"),
    "political_theory": N_("Lý luận chính trị"),
    "foreign_language": N_("Ngoại ngữ"),
    "computing": N_("Tin học"),
    "party_post": N_("Chức vụ Đảng"),
    "government_post": N_("Chức vụ chính quyền"),
    "union_post": N_("Chức vụ đoàn thể"),
    "introducer_1": N_("Người giới thiệu thứ nhất"),
    "introducer_2": N_("Người giới thiệu thứ hai"),
    "dues_category": N_("Đối tượng đóng đảng phí"),
    "holds_leading_post": N_("Giữ chức vụ lãnh đạo, quản lý"),
    "party_age_from": N_("Tuổi đảng được xác nhận tính từ"),
    "note": N_("Ghi chú"),
    "occupation_group": N_("Nhóm nghề nghiệp hiện nay"),
    "occupation_before": N_("Nghề nghiệp trước khi vào Đảng"),
    "occupation_before_group": N_("Nhóm nghề nghiệp khi vào Đảng"),
    "service_category": N_("Bộ đội, công an, hưu trí"),
    "youth_union_date": N_("Ngày vào Đoàn TNCS Hồ Chí Minh"),
    "recruited_date": N_("Ngày được tuyển dụng"),
    "recruited_by": N_("Cơ quan tuyển dụng"),
    "enlisted_date": N_("Ngày nhập ngũ"),
    "discharged_date": N_("Ngày xuất ngũ, chuyển ngành"),
    "honours": N_("Danh hiệu được phong"),
    "photo_id": N_("Ảnh 3 x 4"),
    "admission_date": N_("Ngày vào Đảng (lễ kết nạp)"),
    "admission_decision_date": N_("Ngày quyết định kết nạp"),
    "admission_decision_number": N_("Số quyết định kết nạp"),
    "admission_place": N_("Kết nạp tại chi bộ"),
    "official_date": N_("Ngày chính thức"),
    "official_decision_date": N_("Ngày quyết định công nhận"),
    "official_decision_number": N_("Số quyết định công nhận"),
    "official_place": N_("Công nhận tại chi bộ"),
}

EVENT_FIELD_WORDS = {
    "kind": N_("Việc"),
    "date": N_("Ngày"),
    "until": N_("Đến ngày"),
    "scope": N_("Phạm vi"),
    "place": N_("Nơi"),
    "decision_number": N_("Số quyết định"),
    "decision_date": N_("Ngày quyết định"),
    "decided_by": N_("Cấp quyết định"),
    "detail": N_("Nội dung"),
    "note": N_("Ghi chú"),
    "number": N_("Số"),
    "received_on": N_("Ngày nhận"),
}

SPHERE_WORDS = {
    Sphere.PARTY.value: N_("Đảng"),
    Sphere.GOVERNMENT.value: N_("Chính quyền, chuyên môn"),
    Sphere.UNION.value: N_("Đoàn thể"),
}

DIRECTION_WORDS = {"out": N_("Chuyển đi"), "in": N_("Chuyển đến")}

TRANSFER_WORDS = {
    "permanent": N_("Chính thức"),
    "temporary": N_("Tạm thời"),
    "internal": N_("Nội bộ"),
}

SECRET_FIELDS = frozenset({"citizen_id", "citizen_id_old"})
"""Fields that are shown masked unless asked for."""

NUMBERS = ("party_card", "party_card_old", "citizen_id", "citizen_id_old", "phone")
"""The numbers by which a member is found."""


def search_text(full_name: str, other_name: str, *numbers: str) -> str:
    """What the search box looks through: names without accents, card, citizen and phone numbers."""
    return " ".join(part for part in (fold(full_name), fold(other_name), *numbers) if part)


def masked(number: str) -> str:
    """A number with only its last four digits: ``•••• 1234``; nothing for an empty one."""
    return f"•••• {number[-4:]}" if number else ""


def party_age_text(age: tuple[int, int] | None) -> str:
    """``29 năm 6 tháng``; empty while it does not count."""
    if age is None:
        return ""
    years, months = age
    if not years:
        return f"{months} tháng"
    return f"{years} năm {months} tháng" if months else f"{years} năm"


def money_text(amount: int) -> str:
    """``3.795.000 đ``."""
    return f"{number_text(amount)} đ"


DETAIL_CODES: Mapping[str, Mapping[str, str]] = {
    EventKind.ADMISSION.value: ADMISSION_TRAITS,
    EventKind.TEMPORARY_IN.value: TEMPORARY_REASONS,
    EventKind.TEMPORARY_OUT.value: TEMPORARY_REASONS,
    EventKind.EXEMPTION.value: EXEMPTION_REASONS,
    EventKind.INTERRUPTION.value: INTERRUPTION_REASONS,
    EventKind.DISCIPLINE.value: DISCIPLINE_WORDS,
    EventKind.CARD.value: CARD_ACTS,
    EventKind.REMOVAL.value: REMOVAL_REASONS,
}
"""The codes an event's detail may hold, by kind; every other detail is free text."""


def detail_text(kind: str, detail: str) -> str:
    """The words of the codes of an event's detail, as papers print them; free text as it is."""
    codes = DETAIL_CODES.get(kind, {})
    parts = detail.split()
    if parts and all(part in codes for part in parts):
        return "; ".join(codes[part] for part in parts)
    return detail


def discipline_word(code: str) -> str:
    """The word of a discipline code, or the text itself."""
    return DISCIPLINE_WORDS.get(code, code)
