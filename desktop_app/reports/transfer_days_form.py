"""The setting by which day of a transfer the figures count (K 37)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.i18n import _
from desktop_app.reports import transfer_days
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog


class TransferDaysForm(FormDialog):
    """One choice, kept for the branch."""

    def __init__(self, parent: QWidget | None, context: Context) -> None:
        super().__init__(
            parent,
            _("Cách tính ngày chuyển sinh hoạt"),
            intro=_(
                "Giới thiệu trong kỳ này, tiếp nhận ở kỳ sau thì tính vào kỳ nào; theo hướng dẫn của đảng ủy. "
                "Danh sách đảng viên không đổi, chỉ số liệu báo cáo và biểu thống kê."
            ),
            max_columns=2,
        )
        self._context = context
        self.way = self.fields.add_choice(
            "way",
            _("Tính chuyển đi, chuyển đến"),
            [(way, _(word)) for way, word in transfer_days.WAYS.items()],
            span=2,
        )
        with context.book.read() as session:
            self.load({"way": transfer_days.way_of(session)})

    def accept_values(self, values: dict[str, Any]) -> None:
        with self._context.book.write(_("Đặt cách tính ngày chuyển sinh hoạt")) as session:
            transfer_days.set_way(session, values["way"])
        self._context.changed(_("Đã đặt cách tính ngày chuyển sinh hoạt."), self._context.book.last_change)
