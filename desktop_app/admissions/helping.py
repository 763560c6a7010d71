"""Who may help an applicant and introduce them, and of everybody else why not. Members study, B.1 (294-QĐ/TW, 3.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.core import rules
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.members import admission_terms, lifecycle
from desktop_app.members.service import Person


def may_help(person: Person) -> bool:
    """Whether somebody may be asked to help and introduce: the official members of the branch."""
    return person.standing.state == "official" and not person.standing.temporary_in


def why_not_helpers(people: Iterable[Person], day: date) -> dict[str, tuple[str, str]]:
    """Of everybody who may not help, by name: the sentence that says why, and what to do (294-QĐ/TW, 3.2.1)."""
    source = rules.rule("admissions", "introducers", day).source
    return {
        person.full_name: _why_not_helper(person, source, day) for person in people if not may_help(person)
    }


def _why_not_helper(person: Person, source: str, day: date) -> tuple[str, str]:
    now, name = person.standing, person.full_name
    since = now.since.text() if now.since is not None else "…"
    choose = _("Chọn một đảng viên chính thức của chi bộ.")
    if now.state == "left":
        word = _(now.label()).lower()
        return _("Đồng chí {name} không còn ở chi bộ ({status} {day}).").format(
            name=name, status=word, day=since
        ), choose
    if now.state == "probationary":
        admission = lifecycle.current_admission(person.events, day)
        ceremony = admission.date.exact() if admission is not None else None
        said = _(
            "Đồng chí {name} còn dự bị; người giúp đỡ, giới thiệu phải là đảng viên chính thức ({source})."
        ).format(name=name, source=source)
        if ceremony is None:
            return said, choose
        return said, _("{choose} {name} hết dự bị ngày {day}, được công nhận rồi thì chọn được.").format(
            choose=choose, name=name, day=date_text(admission_terms.probation_end(ceremony))
        )
    if now.temporary_in:
        return _("Đồng chí {name} chỉ sinh hoạt tạm thời ở chi bộ từ {day}.").format(
            name=name, day=since
        ), choose
    return _("Sổ chưa ghi đồng chí {name} vào Đảng ngày nào.").format(name=name), _(
        "Bổ sung ngày vào Đảng, ngày chính thức ở trang Đảng viên."
    )
