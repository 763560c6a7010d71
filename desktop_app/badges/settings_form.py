"""How badges are reckoned in this branch: by day or month, and the multiples and base pay it was told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.badges import service
from desktop_app.badges.money import BASE_PAY, OwnValue, levels, unknown_levels
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, number_text
from desktop_app.members import listing
from desktop_app.members.words import money_text
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog


def _key_word(key: str) -> str:
    return _("Lương cơ sở (đồng)") if key == BASE_PAY else _("Huy hiệu {n} năm (lần)").format(n=key)


def own_word(value: OwnValue) -> str:
    """``Huy hiệu 45 năm: 2,5 lần từ 01/01/2026``."""
    shown = (
        money_text(int(value.value))
        if value.key == BASE_PAY
        else _("{n} lần").format(n=number_text(value.value))
    )
    return _("{what}: {value} từ {day}").format(
        what=_("Lương cơ sở") if value.key == BASE_PAY else _("Huy hiệu {n} năm").format(n=value.key),
        value=shown,
        day=date_text(value.start),
    )


class SettingsForm(FormDialog):
    """The setting and, one at a time, a value of the branch's own or one to be taken away."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        with context.book.read() as session:
            self._own = service.own_values(session)
            granularity = listing.badge_granularity(session)
        today = context.today()
        unknown = ", ".join(str(years) for years in unknown_levels(today, self._own))
        super().__init__(
            parent,
            _("Mức tiền, cách tính Huy hiệu"),
            save_label=_("Lưu"),
            intro=_("Chưa rõ mức tiền của {levels} năm.").format(levels=unknown) if unknown else "",
        )
        self._context = context
        fields = self.fields
        fields.add_choice(
            "granularity",
            _("Tuổi đảng tính đủ"),
            [("day", _("đến ngày")), ("month", _("đến tháng"))],
            hint=_("văn bản ghi “tính theo tháng”; theo thông báo của cấp trên"),
        )
        fields.add_section(_("Mức chi bộ được thông báo"), _("Để trống nếu không thêm."))
        fields.add_choice(
            "key",
            _("Mức của"),
            [(key, _key_word(key)) for key in (*map(str, levels(today)), BASE_PAY)],
            empty=_("không thêm"),
        )
        fields.add_number("value", _("Giá trị"), decimals=2, hint=_("số lần, hoặc số tiền"))
        fields.add_date("start", _("Từ ngày"), exact=True)
        fields.add_text("source", _("Theo văn bản"), hint=_("số, ngày, nơi ban hành"), span=2)
        if self._own:
            fields.add_choice(
                "removed",
                _("Bỏ mức đã ghi"),
                [(at, own_word(value)) for at, value in enumerate(self._own)],
                empty=_("không bỏ"),
                span=2,
            )
        self.load({"granularity": granularity, "key": None, "removed": None})
        self.use_draft(context, "badge-settings", "badges", {"form": "settings"})

    def accept_values(self, values: dict[str, Any]) -> None:
        added = self._added(values)
        with self._context.book.write(_("Đặt mức tiền, cách tính Huy hiệu Đảng")) as session:
            if values["granularity"] != listing.badge_granularity(session):
                listing.set_badge_granularity(session, values["granularity"])
            at = values.get("removed")
            if at is not None:
                service.delete_own_value(session, self._own[at].key, self._own[at].start)
            if added is not None:
                service.save_own_value(session, added)

    @staticmethod
    def _added(values: dict[str, Any]) -> OwnValue | None:
        if values["key"] is None:
            if values["value"] is not None:
                raise UserError(_("Chưa chọn mức của gì."), "key", _("Chọn Huy hiệu hoặc lương cơ sở."))
            return None
        if values["value"] is None:
            raise UserError(_("Chưa ghi giá trị."), "value", _("Ví dụ: 2,5."))
        if values["start"] is None:
            raise UserError(_("Chưa ghi từ ngày nào."), "start", _("Ghi ngày văn bản có hiệu lực."))
        return OwnValue(values["key"], values["start"].first(), Decimal(values["value"]), values["source"])
