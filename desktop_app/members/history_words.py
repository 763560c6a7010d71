"""How the history tells of members and their events."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import (
    Column,
    Names,
    RecordWords,
    Row,
    changed_only,
    day,
    flag,
    plain_number,
    refers,
    secret,
    text,
    without_numbers,
    word,
)
from desktop_app.core.vietnamese import lower_first, name_key
from desktop_app.members.catalogue import OCCUPATION_GROUPS, SERVICE_CATEGORIES
from desktop_app.members.words import (
    DETAIL_CODES,
    DIRECTION_WORDS,
    EVENT_FIELD_WORDS,
    EVENT_WORDS,
    FIELD_WORDS,
    NUMBERS,
    SCOPE_WORDS,
    SEX_WORDS,
    SPHERE_WORDS,
    TRANSFER_WORDS,
    search_text,
)

_DATES = (
    "birth_date",
    "party_card_date",
    "party_age_from",
    "youth_union_date",
    "recruited_date",
    "enlisted_date",
    "discharged_date",
)
_CODES = {
    "sex": SEX_WORDS,
    "occupation_group": OCCUPATION_GROUPS,
    "occupation_before_group": OCCUPATION_GROUPS,
    "service_category": SERVICE_CATEGORIES,
}
_MEMBER_COLUMNS = (
    "full_name",
    "other_name",
    "sex",
    "birth_date",
    "birth_place",
    "hometown",
    "residence",
    "temporary_residence",
    "ethnicity",
    "religion",
    "occupation",
    "citizen_id",
    "citizen_id_old",
    "profile_number",
    "party_card",
    "party_card_old",
    "party_card_place",
    "party_card_date",
    "phone",
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
    "dues_category",
    "holds_leading_post",
    "party_age_from",
    "note",
    "occupation_group",
    "occupation_before",
    "occupation_before_group",
    "service_category",
    "youth_union_date",
    "recruited_date",
    "recruited_by",
    "enlisted_date",
    "discharged_date",
    "honours",
    "photo_id",
)


def _column(name: str) -> Column:
    label = FIELD_WORDS[name]
    if name in NUMBERS or name == "profile_number":
        return secret(label)
    if name in _DATES:
        return day(label)
    if name in _CODES:
        return word(label, _CODES[name])
    if name == "photo_id":
        return changed_only(label)
    if name == "holds_leading_post":
        return flag(label)
    return text(label)


def _member(row: Row, _names: Names) -> str:
    return _("đảng viên {name}").format(name=row.get("full_name", ""))


def _derived(row: Row) -> Row:
    return {
        "sort_key": name_key(row["full_name"]),
        "folded": search_text(row["full_name"], row["other_name"], *(row[name] for name in NUMBERS)),
    }


def _event(row: Row, names: Names) -> str:
    kind = str(row.get("kind", ""))
    return _("sự kiện {event} của {name}").format(
        event=lower_first(_(EVENT_WORDS[kind])) if kind in EVENT_WORDS else kind,
        name=names("member", int(row["member_id"])) if "member_id" in row else "",
    )


_DETAILS = {code: word for codes in DETAIL_CODES.values() for code, word in codes.items()}


def _detail(value: object) -> str:
    said = without_numbers(str(value))
    codes = said.split()
    if codes and all(code in _DETAILS for code in codes):
        return ", ".join(_(_DETAILS[code]) for code in codes)
    return said


def _of(noun: str) -> Callable[[Row, Names], str]:
    """``chức vụ của Nông Thị Ánh``: a record that belongs to a member."""

    def said(row: Row, names: Names) -> str:
        return _("{noun} của {name}").format(
            noun=_(noun), name=names("member", int(row["member_id"])) if row.get("member_id") else ""
        )

    return said


_MEMBER = ("member_id", "member")


RECORDS = {
    "member": RecordWords(
        N_("Đảng viên"),
        _member,
        {name: _column(name) for name in _MEMBER_COLUMNS},
        left_out=frozenset({"sort_key", "folded"}),
        short=lambda row, _names: str(row.get("full_name", "")),
        bin="deleted",
        derived=_derived,
    ),
    "member_event": RecordWords(
        N_("Sự kiện"),
        _event,
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "kind": word(EVENT_FIELD_WORDS["kind"], EVENT_WORDS),
            "date": day(EVENT_FIELD_WORDS["date"]),
            "until": day(EVENT_FIELD_WORDS["until"]),
            "scope": word(EVENT_FIELD_WORDS["scope"], SCOPE_WORDS),
            "place": text(EVENT_FIELD_WORDS["place"]),
            "decision_number": text(EVENT_FIELD_WORDS["decision_number"]),
            "decision_date": day(EVENT_FIELD_WORDS["decision_date"]),
            "decided_by": text(EVENT_FIELD_WORDS["decided_by"]),
            "detail": Column(EVENT_FIELD_WORDS["detail"], _detail, quoted=True),
            "note": text(EVENT_FIELD_WORDS["note"]),
            "number": secret(EVENT_FIELD_WORDS["number"]),
            "received_on": day(EVENT_FIELD_WORDS["received_on"]),
        },
        parent=_MEMBER,
        when="date",
    ),
    "transfer_case": RecordWords(
        N_("Thủ tục chuyển sinh hoạt"),
        _of(N_("thủ tục chuyển sinh hoạt")),
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "direction": word(N_("Chiều chuyển"), DIRECTION_WORDS),
            "kind": word(N_("Loại chuyển"), TRANSFER_WORDS),
            "reason": text(N_("Lý do")),
            "scope": word(N_("Phạm vi"), SCOPE_WORDS),
            "place": text(N_("Nơi")),
            "effective_on": day(N_("Ngày có hiệu lực")),
            "until": day(N_("Đến ngày")),
            "introduced_on": day(N_("Ngày giới thiệu")),
            "letter_number": text(N_("Số giấy giới thiệu")),
            "presented_on": day(N_("Ngày nộp giấy giới thiệu")),
            "received_on": day(N_("Ngày tiếp nhận")),
            "closed_on": day(N_("Ngày xong")),
            "event_id": refers(N_("Sự kiện"), "member_event"),
            "note": text(N_("Ghi chú")),
        },
        parent=_MEMBER,
    ),
    "post_held": RecordWords(
        N_("Chức vụ đã giữ"),
        _of(N_("chức vụ")),
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "sphere": word(N_("Khối"), SPHERE_WORDS),
            "title": text(N_("Chức vụ")),
            "organisation": text(N_("Đơn vị")),
            "start": day(N_("Từ")),
            "end": day(N_("Đến")),
            "decision_number": text(N_("Số quyết định")),
            "note": text(N_("Ghi chú")),
        },
        parent=_MEMBER,
    ),
    "work_line": RecordWords(
        N_("Quá trình công tác"),
        _of(N_("quá trình công tác")),
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "start": day(N_("Từ")),
            "end": day(N_("Đến")),
            "what": text(N_("Làm gì, chức vụ, đơn vị")),
        },
        parent=_MEMBER,
    ),
    "training_line": RecordWords(
        N_("Đào tạo, bồi dưỡng"),
        _of(N_("đào tạo, bồi dưỡng")),
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "school": text(N_("Tên trường")),
            "subject": text(N_("Ngành học, lớp học")),
            "start": day(N_("Từ")),
            "end": day(N_("Đến")),
            "form": text(N_("Hình thức học")),
            "certificate": text(N_("Văn bằng, chứng chỉ")),
        },
        parent=_MEMBER,
    ),
    "family_line": RecordWords(
        N_("Quan hệ gia đình"),
        _of(N_("quan hệ gia đình")),
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "relation": text(N_("Quan hệ")),
            "full_name": text(N_("Họ và tên")),
            "birth_year": plain_number(N_("Năm sinh")),
            "details": text(N_("Nơi ở, nghề nghiệp")),
        },
        parent=_MEMBER,
    ),
    "attachment": RecordWords(
        N_("Tệp đính kèm"),
        _of(N_("tệp đính kèm")),
        {
            "member_id": refers(N_("Đảng viên"), "member"),
            "event_id": refers(N_("Sự kiện"), "member_event"),
            "file_id": changed_only(N_("Nội dung tệp")),
            "file_name": text(N_("Tên tệp")),
            "title": text(N_("Tên giấy tờ")),
            "added_on": day(N_("Ngày đưa vào")),
            "note": text(N_("Ghi chú")),
        },
        parent=_MEMBER,
    ),
}
