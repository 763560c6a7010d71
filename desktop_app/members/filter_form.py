"""Making a filter of the list; how many people it finds stands there while one chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.members import catalogue, filters
from desktop_app.members.filters import PeopleFilter
from desktop_app.members.service import Person
from desktop_app.members.words import FIELD_WORDS, SEX_WORDS
from desktop_app.ui import buttons, messages
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog


class FilterForm(FormDialog):
    """A new filter, or one to be changed. After saving, :attr:`saved` is its name, None when it is kept no longer."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        people: Sequence[Person],
        known: PeopleFilter | None = None,
    ) -> None:
        super().__init__(
            parent,
            _("Bộ lọc mới") if known is None else _("Sửa bộ lọc"),
            save_label=_("Lưu bộ lọc"),
            intro=_("Ô để trống thì không lọc theo ô ấy."),
        )
        self._context = context
        self._today = context.today()
        self._people = people
        self._known = known
        self.saved: str | None = None
        self._build()
        if known is not None:
            self.load({name: value for name, value in asdict(known).items() if value not in ("", None)})
            self.foot.insertWidget(0, buttons.remove(_("Bỏ bộ lọc này"), self._forget))
        self.fields.edited.connect(lambda _name: self._count())
        self._count()
        self.fields.mark_clean()
        name = known.name if known is not None else None
        self.use_draft(
            context,
            f"members/filter/{name or 'new'}",
            "members",
            {"form": "filter", "name": name},
            new=known is None,
        )

    def _choice(self, name: str, label: str, items: Mapping[str, str]) -> None:
        self.fields.add_choice(
            name, label, [(code, _(word)) for code, word in items.items()], empty=_("– tất cả –")
        )

    def _build(self) -> None:
        f = self.fields
        f.add_text("name", _("Tên bộ lọc"), required=True, limit=40, hint=_("ví dụ Nữ dưới 40 tuổi"))
        self._choice("state", _("Trạng thái"), filters.STATES)
        self._choice("sex", _(FIELD_WORDS["sex"]), SEX_WORDS)
        self._choice(
            "ethnicity",
            _(FIELD_WORDS["ethnicity"]),
            {filters.MINORITY: _("Dân tộc thiểu số"), **{name: name for name in catalogue.ETHNICITIES}},
        )
        f.add_number("age_from", _("Tuổi từ"), minimum=0, maximum=130)
        f.add_number("age_to", _("Tuổi đến"), minimum=0, maximum=130)
        f.add_number("party_age_from", _("Tuổi đảng từ (năm)"), minimum=0, maximum=100)
        f.add_number("party_age_to", _("Tuổi đảng đến (năm)"), minimum=0, maximum=100)
        self._choice(
            "religion",
            _(FIELD_WORDS["religion"]),
            {filters.BELIEVER: _("Có tôn giáo"), **{name: name for name in catalogue.RELIGIONS}},
        )
        self._choice("occupation_group", _(FIELD_WORDS["occupation_group"]), catalogue.OCCUPATION_GROUPS)
        self._choice("service_category", _(FIELD_WORDS["service_category"]), catalogue.SERVICE_CATEGORIES)
        self._choice("post", _("Chức vụ"), filters.POSTS)
        levels = {name: name for name in catalogue.PROFESSIONAL_LEVELS}
        self._choice("professional_level", _(FIELD_WORDS["professional_level"]), levels)
        theory = {name: name for name in catalogue.POLITICAL_THEORY}
        self._choice("political_theory", _(FIELD_WORDS["political_theory"]), theory)
        f.add_text("text", _("Có chữ"), hint=_("Trong tên, số, nơi ở, quê quán, nghề nghiệp"))
        f.add_value("count", _("Số đồng chí"))

    def _made(self) -> PeopleFilter:
        """The filter as chosen; a number in fault asks for nothing yet."""
        values: dict[str, Any] = {}
        for item in fields(PeopleFilter):
            try:
                value = self.fields.field(item.name).value()
            except UserError:
                value = None
            values[item.name] = "" if value is None and item.default == "" else value
        values["name"] = values["name"] or ""
        return PeopleFilter(**values)

    def _count(self) -> None:
        wanted = self._made()
        found = sum(wanted.agrees(person, self._today) for person in self._people)
        self.fields.set_value("count", _("{n} đồng chí").format(n=number_text(found)))

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the filter."""
        wanted = self._made()
        before = self._known.name if self._known is not None else None
        with self._context.book.write(_("Lưu bộ lọc “{name}”").format(name=wanted.name)) as session:
            filters.save_filter(session, wanted, before)
        self.saved = wanted.name

    def _forget(self) -> None:
        assert self._known is not None
        name = self._known.name
        if not messages.confirm(
            self,
            _("Bỏ bộ lọc “{name}”?").format(name=name),
            _("Bỏ bộ lọc này"),
            dangerous=True,
            detail=_("Không ai trong danh sách bị ảnh hưởng."),
        ):
            return
        title = _("Bỏ bộ lọc “{name}”").format(name=name)
        with messages.errors_shown(self) as shown, self._context.book.write(title) as session:
            filters.forget_filter(session, name)
        if shown.ok:
            self.saved = None
            self.fields.mark_clean()
            self.accept()
