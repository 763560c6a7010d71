"""Writing down one line of a record: a post, a piece of work, a school, a relative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.i18n import N_, _
from desktop_app.members import records, service
from desktop_app.members.models import Sphere
from desktop_app.members.records import FamilyDraft, Line, PostDraft, TrainingDraft, WorkDraft
from desktop_app.members.words import SPHERE_WORDS
from desktop_app.ui import buttons, messages
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.forms import FormDialog


def _post(f: FormPanel) -> None:
    f.add_choice(
        "sphere",
        _("Thuộc khối"),
        [(code, _(word)) for code, word in SPHERE_WORDS.items()],
        required=True,
    )
    f.add_text("title", _("Chức vụ"), required=True, hint=_("ví dụ Trưởng thôn, Bí thư chi đoàn"))
    f.add_text("organisation", _("Đơn vị"), span=2)
    f.add_date("start", _("Từ"), hint=_("Ngày, tháng hoặc chỉ năm"))
    f.add_date("end", _("Đến"), hint=_("Để trống nếu đang giữ"))
    f.add_text("decision_number", _("Số quyết định"))
    f.add_text("note", _("Ghi chú"))


def _work(f: FormPanel) -> None:
    f.add_date("start", _("Từ"), hint=_("Tháng, năm; ví dụ 09/2001"))
    f.add_date("end", _("Đến"), hint=_("Để trống nếu đến nay"))
    f.add_multiline("what", _("Làm gì, chức vụ, đơn vị công tác"), required=True, lines=3, limit=2000)


def _training(f: FormPanel) -> None:
    f.add_text("school", _("Tên trường, nơi học"), required=True, span=2)
    f.add_text("subject", _("Ngành học hoặc tên lớp"), span=2)
    f.add_date("start", _("Từ"), hint=_("Tháng, năm"))
    f.add_date("end", _("Đến"))
    f.add_text("form", _("Hình thức học"), hint=_("Chính quy, tại chức, từ xa…"))
    f.add_text("certificate", _("Văn bằng, chứng chỉ"))


def _family(f: FormPanel) -> None:
    f.add_text("relation", _("Quan hệ"), required=True, hint=_("ví dụ Cha đẻ, Vợ, Con"))
    f.add_text("full_name", _("Họ và tên"), required=True)
    f.add_number("birth_year", _("Năm sinh"))
    f.add_multiline("details", _("Nơi ở, nghề nghiệp"), lines=2, limit=2000)


@dataclass(frozen=True)
class _Shape:
    """How a kind of line is asked for and told of."""

    build: Callable[[FormPanel], None]
    add: str
    change: str
    written: str
    binned: str
    ask: str


_SHAPES: Mapping[type[Line], _Shape] = {
    PostDraft: _Shape(
        _post,
        N_("Ghi chức vụ"),
        N_("Sửa chức vụ"),
        N_("Đã ghi chức vụ của {name}."),
        N_("Đã đưa chức vụ của {name} vào thùng rác."),
        N_("Đưa chức vụ này vào thùng rác?"),
    ),
    WorkDraft: _Shape(
        _work,
        N_("Ghi quá trình công tác"),
        N_("Sửa quá trình công tác"),
        N_("Đã ghi quá trình công tác của {name}."),
        N_("Đã đưa một dòng công tác của {name} vào thùng rác."),
        N_("Đưa dòng công tác này vào thùng rác?"),
    ),
    TrainingDraft: _Shape(
        _training,
        N_("Ghi đào tạo, bồi dưỡng"),
        N_("Sửa đào tạo, bồi dưỡng"),
        N_("Đã ghi đào tạo, bồi dưỡng của {name}."),
        N_("Đã đưa một dòng đào tạo của {name} vào thùng rác."),
        N_("Đưa dòng đào tạo này vào thùng rác?"),
    ),
    FamilyDraft: _Shape(
        _family,
        N_("Ghi người thân"),
        N_("Sửa người thân"),
        N_("Đã ghi người thân của {name}."),
        N_("Đã đưa một người thân của {name} vào thùng rác."),
        N_("Đưa người thân này vào thùng rác?"),
    ),
}
KINDS: Mapping[str, type[Line]] = {records.table_name(kind): kind for kind in _SHAPES}
"""Each kind of line by its table, as drafts and the history name it."""


class LineForm(FormDialog):
    """One line of a member's record, new or to be put right. After saving, :attr:`told` says what was done."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        member_id: int,
        kind: type[Line],
        line_id: int | None = None,
    ) -> None:
        shape = _SHAPES[kind]
        super().__init__(parent, _(shape.add) if line_id is None else _(shape.change), max_columns=2)
        self._context = context
        self._today = context.today()
        self._member_id, self._line_id = member_id, line_id
        self._kind: type[Any] = kind
        self._shape = shape
        self.told = ""
        with context.book.read() as session:
            self._name = service.get_member(session, member_id, self._today).person.full_name
            line = records.get_line(session, kind, line_id) if line_id is not None else None
        self.intro.setText(self._name)
        self.intro.show()
        shape.build(self.fields)
        if line is not None:
            self.load({item.name: getattr(line, item.name) for item in fields(kind)})
            self.foot.insertWidget(0, buttons.remove(_("Đưa vào thùng rác"), self._remove))
        elif kind is PostDraft:
            self.load({"sphere": Sphere.GOVERNMENT.value})
        table = records.table_name(kind)
        self.use_draft(
            context,
            f"line/{member_id}/{table}/{line_id or 'new'}",
            "members",
            {"form": table, "member_id": member_id, f"{table}_id": line_id},
            new=line_id is None,
        )

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the line."""
        draft = self._kind(member_id=self._member_id, id=self._line_id, **values)
        with self._context.book.write(f"{self.windowTitle()}: {self._name}") as session:
            records.save_line(session, draft, self._today)
        self.told = _(self._shape.written).format(name=self._name)

    def _remove(self) -> None:
        if self._line_id is None or not messages.confirm(
            self,
            _(self._shape.ask),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_("Lấy lại được ở trang Thùng rác."),
        ):
            return
        with (
            messages.errors_shown(self) as shown,
            self._context.book.write(
                _("Đưa vào thùng rác: {what}, {name}").format(what=_(self._shape.add), name=self._name)
            ) as session,
        ):
            records.delete_line(session, self._kind, self._line_id)
        if shown.ok:
            self.told = _(self._shape.binned).format(name=self._name)
            self.fields.mark_clean()
            self.accept()
