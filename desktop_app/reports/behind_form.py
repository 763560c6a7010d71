"""The people, meetings or tasks behind a figure of a report."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.reports.figures import Behind
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px


class BehindDialog(QDialog):
    """A list to look at; Enter or a double click goes to the record."""

    def __init__(
        self, parent: QWidget | None, context: Context, title: str, value: str, rows: Sequence[Behind]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._context = context
        self.chosen: Behind | None = None
        people = bool(rows) and rows[0].page == "members"
        self.table = RecordTable(
            (
                Column(
                    "text",
                    _("Họ và tên") if people else _("Nội dung"),
                    250,
                    kind="name" if people else "text",
                    text=lambda row: row.text,
                ),
                Column("detail", _("Chi tiết"), 230, text=lambda row: row.detail),
            ),
            key=lambda row: (row.page, row.text, row.detail, tuple(row.target.items())),
            search=lambda row: f"{row.text} {row.detail}",
        )
        self.table.set_empty(_("Không có ai phía sau con số này."))
        self.table.set_rows(list(rows))
        self.table.row_activated.connect(self._open)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(12))
        box.addWidget(labels.heading(f"{title}: {value}"))
        box.addWidget(self.table.framed(), 1)
        self.go = buttons.primary(_("Mở hồ sơ") if people else _("Mở buổi sinh hoạt"), self._open_current)
        self.go.setEnabled(bool(rows))
        close = buttons.plain(_("Đóng"), self.reject)
        box.addWidget(layouts.row(None, close, self.go))
        room = self.screen().availableGeometry().size()
        self.resize(QSize(px(600), px(480)).boundedTo(room * 0.92))
        if rows:
            self.table.select_key((rows[0].page, rows[0].text, rows[0].detail, tuple(rows[0].target.items())))
        self.table.setFocus()

    def _open_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._open(row)

    def _open(self, row: Behind) -> None:
        self.chosen = row
        self.accept()
        if row.target:
            self._context.open_page(row.page, **dict(row.target))
