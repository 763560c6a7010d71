"""The bin of the members: records taken out of the book by mistake come back from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.i18n import _
from desktop_app.members import service
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog


class BinForm(FormDialog):
    """Choose one of the records in the bin and take it back."""

    def __init__(self, context: Context, parent: QWidget | None, deleted: Sequence[tuple[int, str]]) -> None:
        super().__init__(parent, _("Thùng rác"), save_label=_("Lấy lại"), max_columns=1)
        self._context = context
        self._names = dict(deleted)
        self.restored_id: int | None = None
        self.restored_name = ""
        self.fields.add_choice("member_id", _("Bản ghi đã bỏ"), list(deleted), required=True)
        self.load({"member_id": deleted[0][0] if deleted else None})

    def accept_values(self, values: dict[str, Any]) -> None:
        """Take the chosen record back."""
        member_id = values["member_id"]
        self.restored_name = self._names[member_id]
        title = _("Lấy lại: {name}").format(name=self.restored_name)
        with self._context.book.write(title) as session:
            service.restore_member(session, member_id)
        self.restored_id = member_id
