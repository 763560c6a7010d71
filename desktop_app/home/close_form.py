"""Closing a deadline by hand, with the reason; those closed and the way back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.home import closing
from desktop_app.home.closing import Closed
from desktop_app.ui import buttons, layouts, messages
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px
from desktop_app.ui.titled_dialog import TitledDialog


class CloseForm(FormDialog):
    """Why a deadline is closed that no record closes."""

    def __init__(self, parent: QWidget, context: Context, deadline: Deadline) -> None:
        super().__init__(
            parent, _("Đóng việc đến hạn"), save_label=_("Đóng việc này"), intro=deadline.title, max_columns=2
        )
        self._context, self._deadline = context, deadline
        self.fields.add_note(deadline.clause)
        self.fields.add_multiline(
            "reason", _("Lý do"), required=True, hint=_("ví dụ: đảng ủy đồng ý cho nộp ở đợt sau"), lines=2
        )
        self.use_draft(context, f"close/{deadline.key}", "home", {"close": deadline.key})

    def accept_values(self, values: dict[str, Any]) -> None:
        title = _("Đóng việc: {title}").format(title=self._deadline.title)
        with self._context.book.write(title) as session:
            closing.close(session, self._deadline, values["reason"], self._context.today())


class ClosedDialog(TitledDialog):
    """What was closed by hand; each can be due again."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(
            parent, _("Việc đã đóng"), _("Mở lại thì việc được nhắc tiếp, nếu sổ chưa ghi kết quả.")
        )
        self._context = context
        outer = self.outer
        self.table = RecordTable(
            (
                Column("title", _("Việc"), 320, tip=lambda c: c.title),
                Column("closed_on", _("Ngày đóng"), 110, kind="date"),
                Column("reason", _("Lý do"), 280, tip=lambda c: c.reason),
            ),
            key=lambda c: c.key,
            settings=context.settings,
            name="closed-deadlines",
        )
        self.table.set_empty(_("Chưa đóng việc nào."))
        outer.addWidget(self.table.framed(), 1)
        self.reopen_button = buttons.plain(_("Mở lại việc này"), self.reopen, "undo")
        self.table.current_changed.connect(lambda row: self.reopen_button.setEnabled(row is not None))
        outer.addWidget(layouts.row(self.reopen_button, None, buttons.primary(_("Đóng cửa sổ"), self.accept)))
        screen = self.screen().availableGeometry()
        self.resize(QSize(px(820), px(480)).boundedTo(screen.size() * 0.94))
        self._show()

    def _show(self) -> None:
        with self._context.book.read() as session:
            rows = list(closing.closed(session).values())
        self.table.set_rows(rows)
        self.reopen_button.setEnabled(self.table.current_row() is not None)

    def reopen(self) -> None:
        """The chosen one is due again."""
        row = self.table.current_row()
        if not isinstance(row, Closed):
            return
        with (
            messages.errors_shown(self),
            self._context.book.write(_("Mở lại việc: {title}").format(title=row.title)) as session,
        ):
            closing.reopen(session, row.key)
        self._context.changed(_("Đã mở lại việc."), self._context.book.last_change)
        self._show()
