"""What lists of members can show: one table of fields for the screen, the printed list and the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.core.dates import PartialDate, age_on
from desktop_app.core.i18n import N_
from desktop_app.members import catalogue, words
from desktop_app.members.service import Person

Kind = Literal["name", "date", "text", "number", "status"]


@dataclass(frozen=True)
class ListField:
    """One possible column. ``width`` is in pixels at 100 % on the screen and a share on paper; ``text`` gives what is
    printed for a person on a day (Vietnamese). ``shown`` columns stand on a new screen, ``printed`` ones in the list
    made without a screen."""

    key: str
    title: str
    width: int
    kind: Kind
    text: Callable[[Person, date], str]
    shown: bool = False
    printed: bool = False


def _day(value: PartialDate | None) -> str:
    return "" if value is None else value.text()


def _age(person: Person, day: date) -> str:
    if person.birth_date is None:
        return ""
    age = age_on(person.birth_date, day)
    return str(age) if age is not None else ""


FIELDS: tuple[ListField, ...] = (
    ListField("full_name", N_("Họ và tên"), 210, "name", lambda p, d: p.full_name, True, True),
    ListField(
        "sex",
        N_("Giới tính"),
        84,
        "text",
        lambda p, d: words.SEX_WORDS.get(p.sex or "", ""),
        printed=True,
    ),
    ListField("birth_date", N_("Sinh"), 100, "date", lambda p, d: _day(p.birth_date), True, True),
    ListField("age", N_("Tuổi"), 64, "number", _age),
    ListField("ethnicity", N_("Dân tộc"), 90, "text", lambda p, d: p.ethnicity, printed=True),
    ListField("religion", N_("Tôn giáo"), 110, "text", lambda p, d: p.religion),
    ListField("hometown", N_("Quê quán"), 230, "text", lambda p, d: p.hometown, printed=True),
    ListField("residence", N_("Nơi thường trú"), 240, "text", lambda p, d: p.residence),
    ListField("occupation", N_("Nghề nghiệp"), 150, "text", lambda p, d: p.occupation),
    ListField("admission_date", N_("Vào Đảng"), 100, "date", lambda p, d: _day(p.admission_date), True, True),
    ListField("official_date", N_("Chính thức"), 104, "date", lambda p, d: _day(p.official_date), True, True),
    ListField(
        "admission_decision_date",
        N_("QĐ kết nạp"),
        104,
        "date",
        lambda p, d: _day(p.admission_decision_date),
    ),
    ListField("party_age", N_("Tuổi đảng"), 130, "text", lambda p, d: words.party_age_text(p.party_age(d))),
    ListField("party_card", N_("Số thẻ đảng viên"), 150, "text", lambda p, d: p.party_card, printed=True),
    ListField("party_card_old", N_("Số thẻ cũ"), 110, "text", lambda p, d: p.party_card_old),
    ListField("citizen_id", N_("Số căn cước"), 130, "text", lambda p, d: words.masked(p.citizen_id)),
    ListField("phone", N_("Điện thoại"), 120, "text", lambda p, d: p.phone),
    ListField("general_education", N_("Học vấn"), 160, "text", lambda p, d: p.general_education),
    ListField("professional_level", N_("Chuyên môn"), 160, "text", lambda p, d: p.professional_level),
    ListField("political_theory", N_("Lý luận"), 110, "text", lambda p, d: p.political_theory),
    ListField("party_post", N_("Chức vụ Đảng"), 150, "text", lambda p, d: p.party_post),
    ListField("government_post", N_("Chức vụ chính quyền"), 170, "text", lambda p, d: p.government_post),
    ListField("union_post", N_("Chức vụ đoàn thể"), 160, "text", lambda p, d: p.union_post),
    ListField("profile_number", N_("Số lý lịch"), 110, "text", lambda p, d: p.profile_number),
    ListField(
        "occupation_group",
        N_("Nhóm nghề nghiệp"),
        240,
        "text",
        lambda p, d: catalogue.OCCUPATION_GROUPS.get(p.occupation_group, ""),
    ),
    ListField(
        "occupation_before",
        N_("Nghề nghiệp trước khi vào Đảng"),
        200,
        "text",
        lambda p, d: p.occupation_before,
    ),
    ListField(
        "service_category",
        N_("Bộ đội, công an, hưu trí"),
        160,
        "text",
        lambda p, d: catalogue.SERVICE_CATEGORIES.get(p.service_category, ""),
    ),
    ListField("status", N_("Trạng thái"), 130, "status", lambda p, d: p.standing.label(), True, True),
)

BY_KEY = {item.key: item for item in FIELDS}
PRINTED: tuple[ListField, ...] = tuple(item for item in FIELDS if item.printed)
"""The columns of the list made without a screen."""


def rows_of(people: Sequence[Person], fields: Sequence[ListField], day: date) -> list[tuple[str, ...]]:
    """The cells of a list, person by person, as they are printed."""
    return [tuple(item.text(person, day) for item in fields) for person in people]
