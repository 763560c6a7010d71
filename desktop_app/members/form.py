"""The form of one member: the minimum set of the member card (Mẫu 2-HSĐV), in tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.members import catalogue, checks, service
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft, MemberDraft
from desktop_app.members.words import FIELD_WORDS, SCOPE_WORDS, SEX_WORDS
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog

_HERE = "here"
_ARRIVAL = ("arrival", "arrival_date", "arrival_scope", "arrival_place")


def _words(items: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(word, word, "") for word in items]


class MemberForm(FormDialog):
    """Add a member, or change the record of one. After saving, :attr:`saved_id` is the member's id and :attr:`notices`
    what was pointed out."""

    def __init__(self, context: Context, parent: QWidget | None, member_id: int | None = None) -> None:
        super().__init__(
            parent,
            _("Thêm đảng viên") if member_id is None else _("Sửa lý lịch"),
            save_label=_("Thêm vào danh sách") if member_id is None else _("Lưu"),
        )
        self._context = context
        self._today = context.today()
        self.saved_id: int | None = None
        self.notices: list[checks.Notice] = []
        with context.book.read() as session:
            self._known = service.known_people(session)
            self._draft = (
                service.get_member(session, member_id, self._today).draft
                if member_id is not None
                else MemberDraft("")
            )
        self._is_new = member_id is None
        self._build()
        self.load(
            {item.name: getattr(self._draft, item.name) for item in fields(MemberDraft)} | self._arrival()
        )
        self._follow_arrival()
        self.fields.edited.connect(self._edited)
        self.use_draft(
            context,
            f"member/{member_id or 'new'}",
            "members",
            {"form": "member", "member_id": member_id},
            new=self._is_new,
        )

    def draft_title(self) -> str:
        """``Sửa lý lịch: Nông Thị Ánh``."""
        name = self._draft.full_name or str(self.fields.field("full_name").typed()).strip()
        return f"{self.windowTitle()}: {name}" if name else self.windowTitle()

    def _arrival(self) -> dict[str, Any]:
        return {"arrival": _HERE} if self._is_new else {}

    # fields

    def _text(self, name: str, **options: Any) -> None:
        self.fields.add_text(name, _(FIELD_WORDS[name]), **options)

    def _date(self, name: str, **options: Any) -> None:
        self.fields.add_date(name, _(FIELD_WORDS[name]), **options)

    def _listed(self, name: str, items: Sequence[str]) -> None:
        self.fields.add_person(name, _(FIELD_WORDS[name]), _words(items), free=True)

    def _coded(self, name: str, items: Mapping[str, str], **options: Any) -> None:
        self.fields.add_choice(
            name,
            _(FIELD_WORDS[name]),
            [(code, _(word)) for code, word in items.items()],
            empty=_("– chưa ghi –"),
            **options,
        )

    def _build(self) -> None:
        f = self.fields
        f.add_tab(_("Bản thân"))
        self._text("full_name", required=True)
        f.add_choice(
            "sex",
            _(FIELD_WORDS["sex"]),
            [(code, _(word)) for code, word in SEX_WORDS.items()],
            empty=_("– chưa ghi –"),
        )
        self._date("birth_date", hint=_("Chỉ nhớ năm thì ghi năm, ví dụ 1956"))
        self._text("other_name")
        self._text("citizen_id", hint=_("12 chữ số"))
        self._text("phone")
        self._listed("ethnicity", catalogue.ETHNICITIES)
        self._listed("religion", catalogue.RELIGIONS)
        self._text("hometown")
        self._text("residence")
        self._text("temporary_residence")
        self._text("birth_place")
        self._text("citizen_id_old")
        f.add_tab(_("Vào Đảng"))
        if self._is_new:
            f.add_section(_("Đến chi bộ"))
            f.add_choice(
                "arrival",
                _("Đồng chí là đảng viên của chi bộ do"),
                [
                    (_HERE, _("Kết nạp tại đây, hoặc có từ trước khi lập sổ")),
                    (EventKind.TRANSFER_IN.value, _("Chuyển đến chính thức")),
                    (EventKind.TEMPORARY_IN.value, _("Sinh hoạt tạm thời đến")),
                ],
                span=2,
            )
            f.add_date("arrival_date", _("Ngày đến"))
            f.add_choice(
                "arrival_scope",
                _("Từ đâu đến"),
                [(code, _(word)) for code, word in SCOPE_WORDS.items()],
                empty=_("– chọn –"),
            )
            f.add_text("arrival_place", _("Nơi chuyển đi"), hint=_("Tên chi bộ, đảng bộ cũ"))
        f.add_section(_("Ba ngày của đảng viên"))
        self._date("admission_decision_date", hint=_("Tuổi đảng tính từ ngày này"))
        self._date("admission_date", hint=_("Ngày chi bộ tổ chức lễ kết nạp"))
        self._date("official_date", hint=_("Để trống nếu còn dự bị"))
        self._text("admission_decision_number", hint=_("ví dụ 41-QĐ/ĐU"))
        self._text("admission_place")
        self._text("official_place")
        self._text("introducer_1")
        self._text("introducer_2")
        self._date("party_age_from", hint=_("Chỉ ghi khi cấp trên đã xác nhận khác ngày quyết định"))
        f.add_section(_("Thẻ và hồ sơ"))
        self._text("party_card", hint=_("12 chữ số"))
        self._text("party_card_old", hint=_("8 chữ số, thẻ cấp trước 2025"))
        self._text("profile_number")
        self._date("party_card_date")
        self._text("party_card_place")
        f.add_tab(_("Nghề nghiệp"))
        self._text("occupation")
        self._coded("occupation_group", catalogue.OCCUPATION_GROUPS, span=2)
        self._text("occupation_before", hint=_("Lúc được kết nạp"))
        self._coded("occupation_before_group", catalogue.OCCUPATION_GROUPS, span=2)
        self._coded("service_category", catalogue.SERVICE_CATEGORIES)
        self._date("recruited_date")
        self._text("recruited_by")
        self._date("enlisted_date")
        self._date("discharged_date")
        self._date("youth_union_date")
        f.add_tab(_("Trình độ"))
        self._listed("general_education", catalogue.GENERAL_EDUCATION)
        self._listed("professional_level", catalogue.PROFESSIONAL_LEVELS)
        self._listed("political_theory", catalogue.POLITICAL_THEORY)
        self._text("degree")
        self._listed("academic_title", catalogue.ACADEMIC_TITLES)
        self._text("foreign_language")
        self._text("computing")
        f.add_tab(_("Chức vụ, ghi chú"))
        f.add_note(_("Chức vụ có ngày giữ, ngày thôi thì ghi ở thẻ “Chức vụ” của hồ sơ; ba ô này tự theo."))
        self._text("party_post")
        self._text("government_post")
        self._text("union_post")
        f.add_check("holds_leading_post", _(FIELD_WORDS["holds_leading_post"]))
        self._listed("dues_category", catalogue.DUES_CATEGORIES)
        self._text("honours", hint=_("ví dụ Nhà giáo ưu tú"))
        f.add_multiline("note", _(FIELD_WORDS["note"]), limit=5000)

    def _edited(self, name: str) -> None:
        if name == "arrival":
            self._follow_arrival()

    def _follow_arrival(self) -> None:
        if not self._is_new:
            return
        kind = self.fields.field("arrival").value()
        self.fields.field("arrival_date").set_visible(kind != _HERE)
        self.fields.field("arrival_place").set_visible(kind != _HERE)
        self.fields.field("arrival_scope").set_visible(kind == EventKind.TRANSFER_IN.value)

    # saving

    def _made(self, values: Mapping[str, Any]) -> MemberDraft:
        filled: dict[str, Any] = {}
        for item in fields(MemberDraft):
            if item.name in values:
                value = values[item.name]
                filled[item.name] = "" if value is None and isinstance(item.default, str) else value
        filled["full_name"] = values.get("full_name") or ""
        return service.tidy(replace(self._draft, **filled))

    def warnings(self, values: Mapping[str, Any]) -> Sequence[str | tuple[str, str]]:
        """What is odd about the record; it can be saved all the same."""
        draft = self._made(values)
        if not draft.full_name:
            return []
        found = [*checks.notices(draft, self._today), *checks.duplicates(draft, self._known)]
        if not self._is_new:
            found += checks.identity_changes(self._draft, draft, self._today)
        return [
            (notice.field, notice.message) if notice.field in self.fields.names() else notice.message
            for notice in found
            if notice.field is not None
        ]

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the record and, for a newcomer, the day and the way of arrival."""
        draft = self._made(values)
        title = (
            _("Thêm đảng viên {name}").format(name=draft.full_name)
            if self._is_new
            else _("Sửa lý lịch {name}").format(name=draft.full_name)
        )
        arrival = values.get("arrival") or _HERE
        if self._is_new and arrival != _HERE and values.get("arrival_date") is None:
            raise self.fields.field("arrival_date").missing()
        if self._is_new and arrival == EventKind.TRANSFER_IN.value and values.get("arrival_scope") is None:
            raise self.fields.field("arrival_scope").missing()
        with self._context.book.write(title) as session:
            self.saved_id, self.notices = service.save_member(session, draft, self._today)
            if self._is_new and arrival != _HERE:
                event = EventDraft(
                    self.saved_id,
                    arrival,
                    values["arrival_date"],
                    scope=values.get("arrival_scope"),
                    place=values.get("arrival_place") or "",
                )
                try:
                    service.record_event(session, event, self._today)
                except UserError as error:
                    raise UserError(error.message, f"arrival_{error.field}", error.hint) from error
