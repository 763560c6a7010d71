"""Filters of the list that the person made and keeps under a name: part of the book, so that they travel with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.dates import PartialDate, months_between
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import clean, fold, lower_first
from desktop_app.members import catalogue, words
from desktop_app.members.listing import query_words
from desktop_app.members.service import Person

SETTING = "members.filters"
MOST = 12
"""As many filters as are still found at a glance."""
_LONGEST_NAME = 40

MINORITY, BELIEVER = "minority", "believer"
STATES: Mapping[str, str] = {
    "official": N_("Chính thức"),
    "probationary": N_("Dự bị"),
    "exempt": N_("Được miễn"),
    "temporary-out": N_("Tạm thời đi"),
    "temporary-in": N_("Tạm thời đến"),
    "left": N_("Đã rời"),
}
POSTS: Mapping[str, str] = {
    "party_post": N_("Có chức vụ Đảng"),
    "government_post": N_("Có chức vụ chính quyền"),
    "union_post": N_("Có chức vụ đoàn thể"),
}


@dataclass(frozen=True)
class PeopleFilter:
    """What people of a list must be; what is empty asks for nothing. Ages are full years, the ends count too."""

    name: str
    state: str = ""
    sex: str = ""
    ethnicity: str = ""
    religion: str = ""
    age_from: int | None = None
    age_to: int | None = None
    party_age_from: int | None = None
    party_age_to: int | None = None
    occupation_group: str = ""
    service_category: str = ""
    professional_level: str = ""
    political_theory: str = ""
    post: str = ""
    text: str = ""

    def agrees(self, person: Person, day: date) -> bool:
        """Whether somebody is one of them on a day. Who left is one only when asked for; where only the year of birth is
        known, the age must be sure."""
        return all(check(self, person, day) for check in _CHECKS)

    def sentence(self) -> str:
        """What is asked for, in words: ``nữ; dân tộc thiểu số; tuổi từ 30 đến 50``."""
        said: list[str] = []
        if self.state:
            said.append(lower_first(_(STATES[self.state])))
        if self.sex:
            said.append(lower_first(_(words.SEX_WORDS[self.sex])))
        if self.ethnicity:
            minority = self.ethnicity == MINORITY
            said.append(
                _("dân tộc thiểu số") if minority else _("dân tộc {name}").format(name=self.ethnicity)
            )
        if self.religion:
            said.append(_("có tôn giáo") if self.religion == BELIEVER else self.religion)
        for word, low, high in (
            (_("tuổi"), self.age_from, self.age_to),
            (_("tuổi đảng"), self.party_age_from, self.party_age_to),
        ):
            if low is not None or high is not None:
                said.append(word + _range(low, high))
        for code, table in (
            (self.occupation_group, catalogue.OCCUPATION_GROUPS),
            (self.service_category, catalogue.SERVICE_CATEGORIES),
            (self.post, POSTS),
        ):
            if code:
                said.append(lower_first(_(table[code])))
        said.extend(lower_first(value) for value in (self.professional_level,) if value)
        if self.political_theory:
            said.append(_("lý luận {level}").format(level=lower_first(self.political_theory)))
        if self.text:
            said.append(_("tìm “{text}”").format(text=self.text))
        return "; ".join(said)


def _range(low: int | None, high: int | None) -> str:
    first = _(" từ {n}").format(n=low) if low is not None else ""
    return first + (_(" đến {n}").format(n=high) if high is not None else "")


def _state(wanted: PeopleFilter, person: Person, _day: date) -> bool:
    now = person.standing
    if now.state == "left":
        return wanted.state == "left"
    return {
        "": True,
        "official": now.on_roll and now.state == "official",
        "probationary": now.on_roll and now.state == "probationary",
        "exempt": now.on_roll and now.exempt,
        "temporary-out": now.on_roll and now.temporary_out,
        "temporary-in": now.here and now.temporary_in,
        "left": False,
    }[wanted.state]


def _ages(wanted: PeopleFilter, person: Person, day: date) -> bool:
    if wanted.age_from is None and wanted.age_to is None:
        return True
    birth: PartialDate | None = person.birth_date
    if birth is None:
        return False
    youngest, oldest = months_between(birth.last(), day) // 12, months_between(birth.first(), day) // 12
    return (wanted.age_from is None or youngest >= wanted.age_from) and (
        wanted.age_to is None or oldest <= wanted.age_to
    )


def _party_ages(wanted: PeopleFilter, person: Person, day: date) -> bool:
    if wanted.party_age_from is None and wanted.party_age_to is None:
        return True
    age = person.party_age(day)
    if age is None:
        return False
    return (wanted.party_age_from is None or age[0] >= wanted.party_age_from) and (
        wanted.party_age_to is None or age[0] <= wanted.party_age_to
    )


def _origin(wanted: PeopleFilter, person: Person, _day: date) -> bool:
    if wanted.ethnicity == MINORITY:
        if person.ethnicity in ("", catalogue.MAJORITY):
            return False
    elif wanted.ethnicity and person.ethnicity != wanted.ethnicity:
        return False
    if wanted.religion == BELIEVER:
        return person.religion not in ("", catalogue.NO_RELIGION)
    return not wanted.religion or person.religion == wanted.religion


def _same(wanted: PeopleFilter, person: Person, _day: date) -> bool:
    if wanted.sex and person.sex != wanted.sex:
        return False
    if wanted.post and not getattr(person, wanted.post):
        return False
    return all(
        not getattr(wanted, name) or getattr(person, name) == getattr(wanted, name)
        for name in ("occupation_group", "service_category", "professional_level", "political_theory")
    )


def _text(wanted: PeopleFilter, person: Person, _day: date) -> bool:
    found = f"{person.folded} {fold(person.residence)} {fold(person.hometown)} {fold(person.occupation)}"
    return all(word in found for word in query_words(wanted.text))


_CHECKS: tuple[Callable[[PeopleFilter, Person, date], bool], ...] = (
    _state,
    _same,
    _origin,
    _text,
    _ages,
    _party_ages,
)


# --- kept in the book ------------------------------------------------------------------------------------------------


def saved_filters(session: Session) -> list[PeopleFilter]:
    """The filters of this book in the order they were made. What a newer program kept and this one does not know is left
    out."""
    known = {item.name for item in fields(PeopleFilter)}
    found = []
    for entry in orm.get_setting(session, SETTING, []) or []:
        if isinstance(entry, dict) and entry.get("name"):
            found.append(PeopleFilter(**{name: value for name, value in entry.items() if name in known}))
    return found


def save_filter(session: Session, wanted: PeopleFilter, instead_of: str | None = None) -> None:
    """Keep a filter under its name; ``instead_of`` is the name it had before. Raises UserError."""
    name = clean(wanted.name)
    if not name:
        raise UserError(_("Bộ lọc chưa có tên."), "name", _("Ví dụ: Nữ dưới 40 tuổi."))
    if len(name) > _LONGEST_NAME:
        raise UserError(_("Tên dài quá {n} ký tự.").format(n=_LONGEST_NAME), "name", _("Đặt tên ngắn hơn."))
    for low, high, field in (
        (wanted.age_from, wanted.age_to, "age_to"),
        (wanted.party_age_from, wanted.party_age_to, "party_age_to"),
    ):
        if low is not None and high is not None and high < low:
            raise UserError(_("Tuổi cuối nhỏ hơn tuổi đầu."), field, _("Đổi lại hai số."))
    kept = saved_filters(session)
    if any(fold(one.name) == fold(name) and one.name != instead_of for one in kept):
        raise UserError(_("Đã có bộ lọc “{name}”.").format(name=name), "name", _("Đặt tên khác."))
    values = PeopleFilter(**{**asdict(wanted), "name": name, "text": clean(wanted.text)})
    if any(one.name == instead_of for one in kept):
        kept = [values if one.name == instead_of else one for one in kept]
    else:
        if len(kept) >= MOST:
            raise UserError(_("Đã có {n} bộ lọc.").format(n=MOST), "name", _("Bỏ bớt bộ lọc không còn dùng."))
        kept.append(values)
    _write(session, kept)


def forget_filter(session: Session, name: str) -> None:
    """Keep a filter no longer."""
    _write(session, [one for one in saved_filters(session) if one.name != name])


def _write(session: Session, kept: Sequence[PeopleFilter]) -> None:
    asked: list[dict[str, Any]] = []
    for one in kept:
        asked.append({name: value for name, value in asdict(one).items() if value not in ("", None)})
    orm.set_setting(session, SETTING, asked)
