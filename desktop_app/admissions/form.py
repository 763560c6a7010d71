"""The form of an applicant: who they are, the steps of the way, what Biểu 2 will count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.admissions import helping, service
from desktop_app.admissions.records import ApplicantDraft, Helper
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.members.catalogue import (
    ACADEMIC_TITLES,
    ADMISSION_TRAITS,
    ETHNICITIES,
    GENERAL_EDUCATION,
    OCCUPATION_GROUPS,
    POLITICAL_THEORY,
    PROFESSIONAL_LEVELS,
    RELIGIONS,
)
from desktop_app.members.service import Person
from desktop_app.members.words import FIELD_WORDS, SEX_WORDS
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FieldWarning, FormPanel
from desktop_app.ui.forms import FormDialog

_PARTIAL = frozenset({"birth_date"})
TRAIT = "trait-"


def exact_day(value: Any) -> date | None:
    """The day of a date field that asks for the whole day."""
    return value.exact() if isinstance(value, PartialDate) else None


def people_items(people: Sequence[Person]) -> list[tuple[int, str, str]]:
    """Members to choose from, told apart by their birth."""
    return [
        (person.id, person.full_name, person.birth_date.text() if person.birth_date is not None else "")
        for person in people
    ]


def _choices(words: Sequence[str], kept: str) -> list[tuple[str, str]]:
    """The words of a list, with one that was kept and is not among them."""
    return [(word, word) for word in (*words, *([kept] if kept and kept not in words else ()))]


class ApplicantForm(FormDialog):
    """Add an applicant or put a record right. After saving, :attr:`saved_id` and :attr:`sentence` say what was kept."""

    def __init__(self, context: Context, parent: QWidget | None, applicant_id: int | None = None) -> None:
        super().__init__(parent, _("Thêm quần chúng") if applicant_id is None else _("Sửa hồ sơ quần chúng"))
        self._context = context
        self._today = context.today()
        self._id = applicant_id
        self.saved_id: int | None = applicant_id
        self.sentence = ""
        with context.book.read() as session:
            self._known = service.known(session, self._today)
            case = (
                service.get_applicant(session, applicant_id, self._today)
                if applicant_id is not None
                else None
            )
        self._draft = case.draft if case is not None else ApplicantDraft("", listed_on=self._today)
        self._admitted = case is not None and case.file.member_id is not None
        self._known_helpers = case.file.helpers if case is not None else ()
        if case is not None:
            self.intro.setText(case.full_name)
            self.intro.show()
        self._build()
        self.load(self._values(self._draft))
        self.use_draft(
            context,
            f"applicant/{applicant_id or 'new'}",
            "admissions",
            {"form": "applicant", "applicant_id": applicant_id},
            new=applicant_id is None,
        )

    def _build(self) -> None:
        f, kept = self.fields, self._draft
        f.add_tab(_("Bản thân"))
        f.add_text("full_name", _(FIELD_WORDS["full_name"]), required=True)
        f.add_choice(
            "sex",
            _(FIELD_WORDS["sex"]),
            [(code, _(word)) for code, word in SEX_WORDS.items()],
            empty=_("– chọn –"),
        )
        f.add_date("birth_date", _(FIELD_WORDS["birth_date"]), hint=_("tuổi kết nạp tính theo tháng"))
        for name, words in (("ethnicity", ETHNICITIES), ("religion", RELIGIONS)):
            f.add_choice(
                name, _(FIELD_WORDS[name]), _choices(words, getattr(kept, name)), empty=_("– chọn –")
            )
        f.add_text("phone", _(FIELD_WORDS["phone"]))
        f.add_text("hometown", _(FIELD_WORDS["hometown"]))
        f.add_text("residence", _(FIELD_WORDS["residence"]))
        f.add_text("occupation", _(FIELD_WORDS["occupation"]))
        f.add_choice(
            "occupation_group",
            _(FIELD_WORDS["occupation_group"]),
            [(code, _(word)) for code, word in OCCUPATION_GROUPS.items()],
            empty=_("– chọn –"),
            hint=_("nhóm của Biểu 2 khi kết nạp"),
        )
        for name, words in (
            ("general_education", GENERAL_EDUCATION),
            ("professional_level", PROFESSIONAL_LEVELS),
            ("academic_title", ACADEMIC_TITLES),
            ("political_theory", POLITICAL_THEORY),
        ):
            f.add_choice(
                name, _(FIELD_WORDS[name]), _choices(words, getattr(kept, name)), empty=_("– chọn –")
            )
        f.add_section(_("Diện của người vào Đảng"), _("Biểu 2 đếm theo các ô này khi kết nạp."))
        for code, word in ADMISSION_TRAITS.items():
            f.add_check(TRAIT + code, _(word))
        f.add_tab(_("Các bước"))
        f.add_date("listed_on", _("Vào danh sách quần chúng ưu tú"), exact=True)
        f.add_date("sympathiser_on", _("Vào danh sách cảm tình Đảng"), exact=True)
        f.add_text("resolution_number", _("Số nghị quyết của chi bộ"), hint=_("ví dụ 12-NQ/CB"))
        add_helpers(f, self._known.people, self._known_helpers, self._today)
        f.add_date("course_date", _("Ngày cấp giấy chứng nhận bồi dưỡng"), exact=True)
        f.add_text("course_number", _("Số giấy chứng nhận"))
        f.add_date("filing_on", _("Bắt đầu làm hồ sơ"), exact=True)
        f.add_date("considered_on", _("Chi bộ xét ngày"), exact=True)
        f.add_number("votes_for", _("Số phiếu tán thành"), minimum=0)
        f.add_number("denominator", _("Trên số đảng viên chính thức"), minimum=0)
        f.add_check("consent_over_age", _("Trên 60 tuổi: cấp ủy có thẩm quyền đã đồng ý"), span=3)
        f.add_text("decision_number", _("Số quyết định kết nạp"), hint=_("ví dụ 57-QĐ/ĐU"))
        f.add_date("decision_date", _("Ngày quyết định kết nạp"), exact=True)
        f.add_date("decision_received_on", _("Ngày nhận quyết định"), exact=True)
        f.add_multiline("note", _("Ghi chú"), lines=2, limit=2000)

    def _values(self, draft: ApplicantDraft) -> dict[str, Any]:
        values: dict[str, Any] = {item.name: getattr(draft, item.name) for item in fields(ApplicantDraft)}
        for code in ADMISSION_TRAITS:
            values[TRAIT + code] = code in draft.trait_codes
        for name in ("ethnicity", "religion", "general_education", "professional_level"):
            values[name] = values[name] or None
        return values

    def _draft_of(self, values: Mapping[str, Any]) -> ApplicantDraft:
        kept: dict[str, Any] = {}
        for item in fields(ApplicantDraft):
            name = item.name
            if name not in values:
                kept[name] = getattr(self._draft, name)
            elif name.endswith(("_on", "_date")) and name not in _PARTIAL:
                kept[name] = exact_day(values[name])
            else:
                kept[name] = values[name] if values[name] is not None else item.default
        kept["full_name"] = values.get("full_name") or ""
        kept["traits"] = " ".join(code for code in ADMISSION_TRAITS if values.get(TRAIT + code))
        kept["id"] = self._id
        return ApplicantDraft(**kept)

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """What is odd about the record; it can be kept all the same."""
        if self._admitted:
            return []
        # what is in the book was read before: the book may be locked while one types
        found = service.warnings_of(self._draft_of(values), self._known, self._today)
        return [(notice.field, notice.message) if notice.field else notice.message for notice in found]

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the record."""
        draft = service.tidy(self._draft_of(values))
        title = (
            _("Thêm quần chúng {name}") if self._id is None else _("Sửa hồ sơ quần chúng {name}")
        ).format(name=draft.full_name)
        with self._context.book.write(title) as session:
            self.saved_id = service.save_applicant(session, draft, self._today)
        self.sentence = (
            _("Đã thêm {name} vào danh sách quần chúng.")
            if self._id is None
            else _("Đã lưu hồ sơ của {name}.")
        ).format(name=draft.full_name)


def add_helpers(f: FormPanel, people: Sequence[Person], known: Sequence[Helper], today: date) -> None:
    """The fields of those who help: the official members among ``people``, and whoever was chosen before; of the others it is
    said why not."""
    others = helping.why_not_helpers(people, today)
    people = [person for person in people if helping.may_help(person)]
    items = people_items(people)
    items += [(one.id, one.full_name, "") for one in known if all(one.id != item[0] for item in items)]
    for name, label, hint in (
        ("helper_1_id", _("Đảng viên giúp đỡ thứ nhất"), _("đảng viên chính thức")),
        ("helper_2_id", _("Đảng viên giúp đỡ thứ hai"), ""),
    ):
        f.add_person(name, label, items, hint=hint).set_not_offered(others)
    f.add_text(
        "introduced_by_union",
        _("Đoàn thể giới thiệu"),
        hint=_("đoàn viên: Ban Chấp hành Đoàn cơ sở thay một đảng viên"),
    )
