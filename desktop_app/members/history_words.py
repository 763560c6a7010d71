"""How the history tells of members and their events."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import (
    Column,
    Names,
    RecordWords,
    Row,
    day,
    flag,
    refers,
    secret,
    text,
    without_numbers,
    word,
)
from desktop_app.core.vietnamese import lower_first, name_key
from desktop_app.members.words import (
    EVENT_FIELD_WORDS,
    EVENT_WORDS,
    FIELD_WORDS,
    NUMBERS,
    SCOPE_WORDS,
    SEX_WORDS,
    discipline_word,
    search_text,
)

_DATES = ("birth_date", "party_card_date", "party_age_from")
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
)


def _column(name: str) -> Column:
    label = FIELD_WORDS[name]
    if name in NUMBERS or name == "profile_number":
        return secret(label)
    if name in _DATES:
        return day(label)
    if name == "sex":
        return word(label, SEX_WORDS)
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


def _detail(value: object) -> str:
    return _(discipline_word(without_numbers(str(value))))


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
        },
        parent=("member_id", "member"),
        when="date",
    ),
}
