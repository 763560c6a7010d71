"""What a column of a list can be taken for, and the words for it on the screen."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.core.i18n import N_
from desktop_app.members.words import FIELD_WORDS

FAMILY, GIVEN = "family_name", "given_name"
MALE, FEMALE = "male", "female"
STATUS, LEFT_ON = "status", "left_on"
BIRTH_DAY, BIRTH_MONTH = "birth_day", "birth_month"
ORDER = "order"
SKIP = "skip"
"""A line of a compound cell that is known and not kept."""
DIED, EXITED = "died_on", "exited_on"
MOVED_OUT, MOVED_IN, EXEMPTED = "moved_out_on", "moved_in_on", "exempted_on"
EVENTS = (MOVED_OUT, MOVED_IN, EXEMPTED, DIED, EXITED)
"""Columns that tell of one event each: its day, and in the rest of the cell where to or why (Mẫu 7-HSĐV, 10 to 13)."""


ADDRESSES = ("birth_place", "hometown", "residence", "temporary_residence")
_PARTS = ("detail", "hamlet", "commune", "district", "province", "country")

TARGETS: dict[str, str] = {
    "full_name": FIELD_WORDS["full_name"],
    FAMILY: N_("Họ và chữ đệm"),
    GIVEN: N_("Tên (cột riêng)"),
    "sex": FIELD_WORDS["sex"],
    MALE: N_("Nam (đánh dấu hoặc năm sinh)"),
    FEMALE: N_("Nữ (đánh dấu hoặc năm sinh)"),
    **{
        name: FIELD_WORDS[name]
        for name in (
            "birth_date",
            "ethnicity",
            "religion",
            "citizen_id",
            "citizen_id_old",
            "party_card",
            "party_card_old",
            "party_card_date",
            "party_card_place",
            "profile_number",
            "admission_decision_date",
            "admission_decision_number",
            "admission_date",
            "admission_place",
            "official_decision_date",
            "official_decision_number",
            "official_date",
            "official_place",
            "hometown",
            "birth_place",
            "residence",
            "temporary_residence",
            "phone",
            "occupation",
            "occupation_before",
            "service_category",
            "youth_union_date",
            "recruited_date",
            "recruited_by",
            "enlisted_date",
            "discharged_date",
            "honours",
            "general_education",
            "professional_level",
            "degree",
            "academic_title",
            "political_theory",
            "foreign_language",
            "computing",
            "party_post",
            "government_post",
            "union_post",
            "introducer_1",
            "introducer_2",
            "other_name",
            "note",
        )
    },
    BIRTH_DAY: N_("Ngày trong tháng sinh"),
    BIRTH_MONTH: N_("Tháng sinh"),
    STATUS: N_("Trạng thái"),
    LEFT_ON: N_("Ngày rời, mất hoặc miễn"),
    MOVED_OUT: N_("Ngày chuyển đi, nơi đến"),
    MOVED_IN: N_("Ngày chuyển đến, nơi đi"),
    EXEMPTED: N_("Ngày miễn sinh hoạt"),
    DIED: N_("Ngày từ trần"),
    EXITED: N_("Ngày ra khỏi Đảng, hình thức"),
}
"""What a column can be taken for, in the order in which the screen offers it, with its word."""

_PART_WORDS = {
    "detail": N_("địa chỉ chi tiết"),
    "hamlet": N_("thôn, tổ dân phố"),
    "commune": N_("xã, phường"),
    "district": N_("huyện, quận"),
    "province": N_("tỉnh, thành phố"),
    "country": N_("quốc gia"),
}


def target_word(target: str, say: Callable[[str], str] = str) -> str:
    """The word of a target, ``say`` being the translation: ``hometown.province`` → ``Quê quán: tỉnh, thành phố``."""
    if target == SKIP:
        return say(N_("(không lấy)"))
    name, _dot, part = target.partition(".")
    if part:
        return f"{say(FIELD_WORDS[name])}: {say(_PART_WORDS[part])}"
    return say(TARGETS[name])


def is_target(name: str) -> bool:
    """Whether a column can be taken for this."""
    whole, _dot, part = name.partition(".")
    if name == SKIP:
        return True
    return (whole in ADDRESSES and part in _PARTS) if part else name in TARGETS
