"""The case of one badge: what the branch received and handed on, an early case, a later round, a lost badge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.badges import rules, service, words
from desktop_app.badges.money import levels
from desktop_app.badges.rules import Award, Case
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.members import party_years
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FieldWarning
from desktop_app.ui.forms import FormDialog

People = Sequence[tuple[int, str, str]]


def partial(day: date | None) -> PartialDate | None:
    """A day as a form holds it."""
    return None if day is None else PartialDate.of(day)


def exact(value: PartialDate | None) -> date | None:
    """A whole day of a form."""
    return None if value is None else value.first()


def _round_choices(first: date) -> list[tuple[date, str]]:
    return [(day, date_text(day)) for day in rules.rounds_from(first, 12)]


class CaseForm(FormDialog):
    """The case of a badge that comes."""

    def __init__(self, parent: QWidget, context: Context, award: Award) -> None:
        name = award.person.full_name
        super().__init__(
            parent,
            _("Hồ sơ Huy hiệu Đảng"),
            save_label=_("Lưu hồ sơ"),
            intro=f"{name} · {words.badge_word(award.years)}",
            max_columns=2,
        )
        self._context, self._award = context, award
        fields = self.fields
        kinds = {"posthumous": ("posthumous",), "reissue": ("reissue",)}.get(award.kind, ("due", "early"))
        fields.add_choice("kind", _("Trường hợp"), [(kind, words.long_kind(kind)) for kind in kinds])
        first = award.earliest if award.kind == "early" and award.earliest is not None else award.round_day
        fields.add_choice(
            "round_day",
            _("Đợt đề nghị"),
            _round_choices(min(first, award.round_day)),
            empty=_("đợt gần nhất được xét"),
        )
        fields.add_text("reason", _("Lý do"), hint=_("xét sớm, để đợt sau, bị mất"), span=2)
        fields.add_section(_("Đã nhận, đã gửi"))
        fields.add_date("declared_on", _("Nhận tờ khai ngày"), exact=True)
        if award.remark_only:
            fields.add_date("remark_sent_on", _("Gửi nhận xét về nơi chính thức ngày"), exact=True)
        else:
            fields.add_date("submitted_on", _("Nộp hồ sơ lên cấp trên ngày"), exact=True)
        if award.free_from is not None or award.case.corrected_on is not None:
            fields.add_date(
                "corrected_on",
                _("Chi bộ công nhận đã sửa chữa ngày"),
                exact=True,
                hint=_("có mới được xét"),
            )
        fields.add_multiline("note", _("Ghi chú"), lines=2)
        case = award.case
        self.load(
            {
                "kind": award.kind,
                "round_day": case.round_day,
                "reason": case.reason,
                "note": case.note,
                **{key: partial(getattr(case, key)) for key in self._days()},
            }
        )
        fields.edited.connect(self._follow)
        key = f"badge-case/{award.person.id}-{award.years}"
        self.use_draft(context, key, "badges", {"case": [award.person.id, award.years]})

    def _days(self) -> list[str]:
        names = ("declared_on", "remark_sent_on", "submitted_on", "corrected_on")
        return [name for name in names if name in self.fields.names()]

    def _follow(self, name: str) -> None:
        """An early case may choose the rounds from its first day on."""
        if name != "kind":
            return
        kind = self.fields.field("kind").value()
        award = self._award
        first = award.round_day
        if kind == "early":
            first = min(first, party_years.early_from(award.years, award.reached))
        choice = self.fields.field("round_day")
        choice.set_items(_round_choices(max(first, self._context.today())))  # type: ignore[attr-defined]  # a ChoiceField

    def accept_values(self, values: dict[str, Any]) -> None:
        award = self._award
        days: dict[str, Any] = {name: exact(values[name]) for name in self._days()}
        case = replace(
            award.case,
            kind=values["kind"],
            round_day=values["round_day"],
            reason=values["reason"],
            note=values["note"],
            **days,
        )
        title = _("Hồ sơ Huy hiệu {years} năm của {name}").format(
            years=award.years, name=award.person.full_name
        )
        with self._context.book.write(title) as session:
            service.save_case(session, case, self._context.today())


class NewCaseForm(FormDialog):
    """An early case, or a lost badge to be given again: what does not come by itself."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        people: People,
        others: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(
            parent,
            _("Xét sớm, cấp lại"),
            save_label=_("Lưu trường hợp"),
            intro=_(
                "Người đủ năm và người từ trần tự có trong danh sách; chỉ ghi ở đây người xét sớm, người mất Huy hiệu."
            ),
            max_columns=2,
        )
        self._context = context
        self._coming: Award | None = None
        today = context.today()
        fields = self.fields
        fields.add_person("member_id", _("Đảng viên"), people, required=True).set_not_offered(others or {})
        fields.add_choice(
            "kind", _("Trường hợp"), [(kind, words.long_kind(kind)) for kind in ("early", "reissue")]
        )
        fields.add_choice(
            "years",
            _("Huy hiệu"),
            [(years, words.badge_word(years)) for years in levels(today)],
            required=True,
        )
        fields.add_choice("round_day", _("Đợt đề nghị"), _round_choices(today))
        fields.add_text(
            "reason", _("Lý do"), required=True, hint=_("ví dụ: bệnh nặng, giấy của bệnh viện"), span=2
        )
        fields.edited.connect(self._propose)
        self.use_draft(context, "badge-case/new", "badges", {"new_case": True}, new=True)

    def _propose(self, name: str) -> None:
        """The level the person comes to next, or the last one given."""
        if name not in ("member_id", "kind"):
            return
        try:
            person = self.fields.field("member_id").value()
        except UserError:
            return  # still being typed
        today = self._context.today()
        with self._context.book.read() as session:
            if self.fields.field("kind").value() == "reissue":
                given = service.given_levels(session, person, today)
                years = given[-1] if given else None
            else:
                self._coming = service.next_award(session, person, today)
                years = None if self._coming is None else self._coming.years
        if years is not None:
            self.fields.field("years").set_value(years)

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        # asked for when the person was chosen: this is called when the book may be locked already
        award = self._coming
        if award is None or values.get("kind") != "early" or values.get("years") != award.years:
            return []
        earliest = party_years.early_from(award.years, award.reached)
        if earliest <= self._context.today():
            return []
        return [
            (
                "round_day",
                _("Đủ {n} năm ngày {reached}; xét sớm được từ {day}.").format(
                    n=award.years, reached=date_text(award.reached), day=date_text(earliest)
                ),
            )
        ]

    def accept_values(self, values: dict[str, Any]) -> None:
        case = Case(
            values["member_id"], values["years"], values["kind"], values["round_day"], values["reason"]
        )
        with self._context.book.write(_("Thêm trường hợp Huy hiệu Đảng")) as session:
            kept = service.cases(session).get((case.member_id, case.years))
            if kept is not None:
                case = replace(kept, kind=case.kind, round_day=case.round_day, reason=case.reason)
            service.save_case(session, case, self._context.today())
