"""What was done for a whole round, or for one person of it: the files handed in, the badges given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.badges import service, words
from desktop_app.badges.rules import Award
from desktop_app.badges.service import Given
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog


def _target(round_day: date, awards: Sequence[Award], form: str) -> dict[str, Any]:
    return {
        "form": form,
        "round_day": round_day.isoformat(),
        "people": [[award.person.id, award.years] for award in awards],
    }


def _intro(awards: Sequence[Award]) -> str:
    if len(awards) == 1:
        return f"{awards[0].person.full_name} · {words.badge_word(awards[0].years)}"
    return _("{n} đồng chí").format(n=len(awards))


class SubmittedForm(FormDialog):
    """The files of these were handed in."""

    def __init__(self, parent: QWidget, context: Context, round_day: date, awards: Sequence[Award]) -> None:
        super().__init__(
            parent,
            _("Đã nộp hồ sơ đợt {day}").format(day=date_text(round_day)),
            save_label=_("Ghi đã nộp"),
            intro=_intro(awards),
        )
        self._context, self._awards, self._round = context, awards, round_day
        self.fields.add_date("day", _("Ngày nộp"), exact=True, required=True)
        self.load({"day": PartialDate.of(context.today())})
        self.use_draft(
            context, f"badges-submitted/{round_day}", "badges", _target(round_day, awards, "submitted")
        )

    def accept_values(self, values: dict[str, Any]) -> None:
        title = _("Nộp hồ sơ Huy hiệu Đảng đợt {day}").format(day=date_text(self._round))
        with self._context.book.write(title) as session:
            service.mark_submitted(session, self._awards, values["day"].first(), self._context.today())


class GivenForm(FormDialog):
    """The badges of these were given: the day and the decision of all, the number of each."""

    def __init__(self, parent: QWidget, context: Context, round_day: date, awards: Sequence[Award]) -> None:
        super().__init__(
            parent,
            _("Đã trao Huy hiệu Đảng đợt {day}").format(day=date_text(round_day)),
            save_label=_("Ghi đã trao"),
            intro=_intro(awards),
        )
        self._context, self._awards, self._round = context, awards, round_day
        fields = self.fields
        fields.add_date("day", _("Ngày trao"), exact=True, required=True)
        fields.add_text("decision_number", _("Số quyết định"), hint=_("ví dụ: 215-QĐ/TU"))
        fields.add_section(_("Số Huy hiệu"), _("Để trống nếu chưa biết; ghi sau trong hồ sơ đảng viên."))
        for award in awards:
            fields.add_text(
                f"number_{award.person.id}_{award.years}", f"{award.person.full_name} ({award.years})"
            )
        self.load({"day": PartialDate.of(min(round_day, context.today()))})
        self.use_draft(context, f"badges-given/{round_day}", "badges", _target(round_day, awards, "given"))

    def accept_values(self, values: dict[str, Any]) -> None:
        title = _("Trao Huy hiệu Đảng đợt {day}").format(day=date_text(self._round))
        with self._context.book.write(title) as session:
            for award in self._awards:
                service.record_given(
                    session,
                    award,
                    Given(
                        values["day"],
                        values[f"number_{award.person.id}_{award.years}"],
                        values["decision_number"],
                    ),
                    self._context.today(),
                )
