"""Several members chosen in the list, the same fields changed once: what differs among them says so and stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.members import bulk, catalogue
from desktop_app.members.words import FIELD_WORDS
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog

_EMPTY = "-"
_LISTS: Mapping[str, Sequence[str]] = {
    "ethnicity": catalogue.ETHNICITIES,
    "religion": catalogue.RELIGIONS,
    "general_education": catalogue.GENERAL_EDUCATION,
    "professional_level": catalogue.PROFESSIONAL_LEVELS,
    "political_theory": catalogue.POLITICAL_THEORY,
    "dues_category": catalogue.DUES_CATEGORIES,
}
_CODES: Mapping[str, Mapping[str, str]] = {
    "occupation_group": catalogue.OCCUPATION_GROUPS,
    "occupation_before_group": catalogue.OCCUPATION_GROUPS,
    "service_category": catalogue.SERVICE_CATEGORIES,
}


class BulkForm(FormDialog):
    """Change fields of several members. After saving, :attr:`changes` are the fields to be changed, :attr:`count` says of how
    many; the page does it, in one act that can be taken back."""

    def __init__(
        self, context: Context, parent: QWidget | None, ids: Sequence[int], names: Sequence[str]
    ) -> None:
        super().__init__(
            parent,
            _("Sửa {n} đồng chí cùng lúc").format(n=number_text(len(ids))),
            save_label=_("Sửa cho {n} đồng chí").format(n=number_text(len(ids))),
            intro=_(
                "{names}. Ô ghi “(khác nhau)” để nguyên thì mỗi người giữ giá trị của mình; gõ dấu - để bỏ trống ở tất cả."
            ).format(names=_few(names)),
        )
        self._context = context
        self._today = context.today()
        self._ids = list(ids)
        self.changes: dict[str, Any] = {}
        self.count = 0
        with context.book.read() as session:
            self._common = bulk.common(session, self._ids)
        self._build()
        self._start = {name: self.fields.field(name).raw() for name in bulk.FIELDS}
        self.fields.mark_clean()
        self.use_draft(context, "members/bulk", "members", {"form": "bulk", "ids": self._ids}, new=True)

    def _build(self) -> None:
        f = self.fields
        differ = _("(khác nhau)")
        for name in bulk.FIELDS:
            label = _(FIELD_WORDS[name])
            shared = name in self._common
            if name in _CODES:
                items = [("", _("– chưa ghi –")), *((code, _(word)) for code, word in _CODES[name].items())]
                f.add_choice(name, label, items, empty=None if shared else differ)
            elif name in _LISTS:
                f.add_person(name, label, [(word, word, "") for word in _LISTS[name]], free=True)
            elif name.endswith("_date"):
                f.add_date(name, label)
            else:
                f.add_text(name, label)
            if shared:
                f.set_value(name, self._common[name])
            else:
                editor = f.field(name).editor
                line = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
                if line is not None:
                    line.setPlaceholderText(differ)

    def draft_title(self) -> str:
        """``Sửa 12 đồng chí cùng lúc``."""
        return self.windowTitle()

    def _touched(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in bulk.FIELDS:
            field = self.fields.field(name)
            if field.raw() == self._start[name]:
                continue
            typed = field.typed()
            text = typed.get("text") if isinstance(typed, Mapping) else typed
            value = "" if text == _EMPTY else field.value()
            if value is None and not name.endswith("_date"):
                value = ""
            found[name] = value
        return found

    def save(self) -> None:
        """Only what was touched is checked, for each person: a fault names who cannot be changed so."""
        try:
            changes = self._touched()
            if not changes:
                raise UserError(_("Chưa đổi ô nào."), bulk.FIELDS[0], _("Sửa một ô, hoặc bấm Hủy."))
            with self._context.book.read() as session:
                self.count = bulk.check_many(session, self._ids, changes, self._today)
        except UserError as error:
            self.fields.show_error(error)
            return
        self.changes = changes
        self.fields.mark_clean()
        self.accept()


def _few(names: Sequence[str]) -> str:
    """``Vi Thị Kim Dung, Lý Thu Phượng và 3 đồng chí khác``."""
    if len(names) <= 4:
        return ", ".join(names)
    return _("{names} và {n} đồng chí khác").format(names=", ".join(names[:3]), n=number_text(len(names) - 3))
