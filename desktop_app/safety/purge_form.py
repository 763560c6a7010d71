"""The two questions before something is erased for good, and the one about the old copies that still hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.members.models import PURGED_NAME
from desktop_app.safety.bin import hanging_text
from desktop_app.safety.purge import PurgePlan
from desktop_app.ui import labels
from desktop_app.ui.cards import Callout, Card
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.theme import px


def _erased(plan: PurgePlan) -> str:
    lines = []
    if plan.erased:
        lines.append(_("• Xóa khỏi sổ: {what}.").format(what=hanging_text(plan.erased)))
    if plan.kept.get("member"):
        lines.append(_("• Xóa tên, số giấy tờ, nơi ở và mọi điều ghi riêng về đồng chí này."))
    lines.append(_("• Xóa nội dung trong lịch sử thay đổi; lịch sử chỉ còn ghi có một việc đã được xóa."))
    if plan.places:
        lines.append(
            _("• Thay tên bằng “{gone}” ở {n} chỗ khác trong sổ.").format(gone=PURGED_NAME, n=plan.places)
        )
    if plan.also:
        lines.append(_("• Xóa hẳn luôn {n} mục khác trong thùng rác có nhắc tên.").format(n=plan.also))
    if plan.drafts:
        lines.append(_("• Bỏ {n} bản đang gõ dở có liên quan.").format(n=plan.drafts))
    return "\n".join(lines)


def _kept(plan: PurgePlan) -> str:
    lines = []
    resting: Mapping[str, int] = {
        name: n for name, n in plan.kept.items() if name not in ("member", "meeting")
    }
    if resting:
        lines.append(
            _("• {what}: giữ ngày tháng và kết quả, không còn tên, để số liệu đã báo cáo không đổi.").format(
                what=hanging_text(resting)
            )
        )
    if plan.minutes or plan.papers:
        lines.append(
            _(
                "• {minutes} biên bản đã hoàn tất và {papers} văn bản đã ban hành có nhắc tên: là văn bản đã chốt nên giữ "
                "nguyên."
            ).format(minutes=plan.minutes, papers=plan.papers)
        )
    if plan.shared:
        lines.append(
            _("• Tên {names} ở chỗ khác trong sổ: còn bản ghi khác cùng tên nên không thay.").format(
                names=", ".join(plan.shared)
            )
        )
    return "\n".join(lines) or _("• Không còn gì: trong sổ không có bản ghi nào khác dựa vào mục này.")


class PurgeForm(FormDialog):
    """The first question: what will be erased and what stays."""

    def __init__(self, parent: QWidget | None, plan: PurgePlan) -> None:
        super().__init__(
            parent,
            _("Xóa hẳn: {name}").format(name=plan.name),
            save_label=_("Tiếp tục xóa hẳn…"),
            cancel_label=_("Không xóa"),
            max_columns=1,
            dangerous=True,
        )
        self.fields.hide()
        for title, text in ((_("Sẽ xóa"), _erased(plan)), (_("Còn lại trong sổ"), _kept(plan))):
            card = Card(title)
            card.body.addWidget(labels.body(text))
            self._outer.insertWidget(self._outer.count() - 3, card)
        self._outer.insertWidget(
            self._outer.count() - 3,
            Callout("warning", _("Xóa hẳn thì không hoàn tác và không lấy lại được nữa.")),
        )
        self._outer.insertStretch(self._outer.count() - 3, 1)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        if visible:
            # only now the lines know how high they are; the layout would ask for the height of the narrowest form
            self._outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            self.setMinimumSize(0, 0)
            screen = self.screen().availableGeometry()
            width = min(px(760), round(screen.width() * 0.94))
            self._outer.activate()
            self.resize(width, min(self._outer.totalHeightForWidth(width), round(screen.height() * 0.92)))
            self.cancel_button.setFocus()


class PurgeWordForm(FormDialog):
    """The second question: the name, or "XOA HAN", is typed."""

    def __init__(self, parent: QWidget | None, plan: PurgePlan) -> None:
        super().__init__(
            parent,
            _("Xóa hẳn, lần hỏi thứ hai"),
            save_label=_("Xóa hẳn"),
            cancel_label=_("Không xóa"),
            intro=_("Để chắc chắn không xóa nhầm, gõ một trong các chữ dưới đây rồi bấm “Xóa hẳn”."),
            max_columns=1,
            dangerous=True,
        )
        self._plan = plan
        words = _(" hoặc ").join(f"“{word}”" for word in dict.fromkeys((plan.typed[0], plan.typed[-1])))
        self.fields.add_text("word", _("Gõ {words}").format(words=words), required=True)

    def accept_values(self, values: dict[str, Any]) -> None:
        """Refuse another word."""
        self._plan.check_word(values["word"])

    def reject(self) -> None:
        """Nothing was typed that must be kept."""
        self.fields.mark_clean()
        super().reject()
