"""Forms of the branch: its names, a term, an officer, the passphrase, a new book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.branch import service
from desktop_app.branch.models import BranchKind, Post
from desktop_app.branch.words import KIND_WORDS, POST_WORDS
from desktop_app.core import keys, paths
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.recognising import SUFFIX
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.forms import FormDialog

People = Callable[[], Sequence[tuple[int, str, str]]]
"""The members who can hold a post: id, name, a word that tells them apart."""


def kind_choices() -> list[tuple[str, str]]:
    """Kinds of branch in words."""
    return [(code, _(word)) for code, word in KIND_WORDS.items()]


def post_words() -> dict[Post, str]:
    """Posts in words."""
    return {Post(code): _(word) for code, word in POST_WORDS.items()}


def _add_names(fields: FormPanel) -> None:
    fields.add_text("name", _("Tên chi bộ"), required=True, hint=_("ví dụ: Chi bộ thôn Nà Sơn"))
    fields.add_text("superior", _("Đảng bộ cấp trên"), required=True, hint=_("ví dụ: Đảng bộ xã Hòa Bình"))
    fields.add_text("place", _("Địa danh ghi trên văn bản"), required=True, hint=_("ví dụ: Hòa Bình"))
    fields.add_choice("kind", _("Loại chi bộ"), kind_choices())


class BranchForm(FormDialog):
    """The branch's names as papers print them."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, _("Tên chi bộ và văn bản"), save_label=_("Lưu"))
        self._context = context
        fields = self.fields
        _add_names(fields)
        fields.add_section(_("Trên văn bản"))
        fields.add_text("authority", _("Quyền hạn ký"), hint=_("mặc định: T/M CHI BỘ"))
        fields.add_text("report_recipient", _("Nơi nhận báo cáo"), hint=_("ví dụ: Đảng ủy xã Hòa Bình"))
        fields.add_text("meeting_place", _("Nơi sinh hoạt thường lệ"), hint=_("ví dụ: Nhà văn hóa thôn"))
        fields.add_check("minutes_dashes", _("In năm gạch nối dưới trích yếu của biên bản"))
        self.use_draft(context, "branch", "branch", {"form": "branch"})

    def accept_values(self, values: dict[str, Any]) -> None:
        with self._context.book.write(_("Sửa tên chi bộ và văn bản")) as session:
            service.save_branch(session, service.BranchInfo(**values))


class TermForm(FormDialog):
    """A term: numbers of papers begin again with it."""

    def __init__(self, parent: QWidget, context: Context, term_id: int | None) -> None:
        super().__init__(parent, _("Nhiệm kỳ"), save_label=_("Lưu nhiệm kỳ"))
        self._context = context
        self._term_id = term_id
        self.fields.add_text("title", _("Tên nhiệm kỳ"), required=True, hint=_("ví dụ: 2025 - 2030"))
        self.fields.add_date("start", _("Từ ngày"), exact=True, required=True, hint=_("ngày đại hội bế mạc"))
        self.fields.add_date("end", _("Dự kiến đến ngày"), exact=True)
        self.use_draft(
            context,
            f"term/{term_id or 'new'}",
            "branch",
            {"form": "term", "id": term_id},
            new=term_id is None,
        )

    def accept_values(self, values: dict[str, Any]) -> None:
        end: PartialDate | None = values["end"]
        with self._context.book.write(_("Lưu nhiệm kỳ {title}").format(title=values["title"])) as session:
            service.save_term(
                session,
                service.TermInfo(
                    self._term_id,
                    values["title"],
                    values["start"].first(),
                    None if end is None else end.first(),
                ),
            )


class OfficerForm(FormDialog):
    """Who holds a post from when."""

    def __init__(self, parent: QWidget, context: Context, people: People, officer_id: int | None) -> None:
        super().__init__(parent, _("Chức vụ trong chi bộ"), save_label=_("Lưu chức vụ"))
        self._context = context
        self._officer_id = officer_id
        self._people = {key: name for key, name, _detail in people()}
        self.fields.add_choice("post", _("Chức vụ"), [(post, word) for post, word in post_words().items()])
        self.fields.add_person("person", _("Họ và tên"), people(), free=True, required=True)
        self.fields.add_date("start", _("Từ ngày"), exact=True, required=True)
        self.fields.add_date("end", _("Đến hết ngày"), exact=True, hint=_("để trống nếu đang giữ"))
        self.use_draft(
            context,
            f"officer/{officer_id or 'new'}",
            "branch",
            {"form": "officer", "id": officer_id},
            new=officer_id is None,
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[str]:
        person = values.get("person")
        warning = service.name_warning(person) if isinstance(person, str) else None
        return [warning] if warning else []

    def accept_values(self, values: dict[str, Any]) -> None:
        person = values["person"]
        member_id = person if isinstance(person, int) else None
        name = self._people.get(person, "") if isinstance(person, int) else str(person)
        end: PartialDate | None = values["end"]
        with self._context.book.write(_("Ghi chức vụ của {name}").format(name=name)) as session:
            service.save_officer(
                session,
                service.OfficerInfo(
                    self._officer_id,
                    Post(values["post"]),
                    name,
                    member_id,
                    values["start"].first(),
                    None if end is None else end.first(),
                ),
            )


class NewBookForm(FormDialog):
    """Everything a new book needs; ``created`` is the open book afterwards."""

    def __init__(self, parent: QWidget | None, today: date) -> None:
        super().__init__(parent, _("Tạo sổ mới"), save_label=_("Tạo sổ"))
        self.created: Book | None = None
        fields = self.fields
        fields.add_section(_("Chi bộ"))
        _add_names(fields)
        fields.add_text("secretary", _("Bí thư"), hint=_("họ và tên, không ghi học vị"))
        fields.add_date(
            "term_start", _("Nhiệm kỳ từ ngày"), exact=True, required=True, hint=_("ngày đại hội chi bộ")
        )
        fields.add_section(_("Nơi lưu sổ"))
        fields.add_file("path", _("Tệp sổ"), [(_("Sổ Chi bộ"), SUFFIX.lstrip("."))], save=True, required=True)
        fields.add_section(_("Mật khẩu"), _("Quên cả mật khẩu và tờ khôi phục thì không ai mở được sổ."))
        fields.add_secret(
            "passphrase", _("Mật khẩu"), required=True, hint=_("ít nhất 8 ký tự, một câu dễ nhớ")
        )
        fields.add_secret("again", _("Gõ lại mật khẩu"), required=True)
        self.load(
            {
                "kind": BranchKind.VILLAGE.value,
                "term_start": PartialDate(today.year, 1, 1),
                "path": paths.documents() / f"Sổ chi bộ{SUFFIX}",
            }
        )
        fields.edited.connect(self._propose)

    def _propose(self, name: str) -> None:
        if name == "superior" and not self.fields.field("place").raw():
            superior = self.fields.field("superior").raw()
            if isinstance(superior, str) and superior:
                self.fields.field("place").set_hint(
                    _("ví dụ: {place}").format(place=service.place_of(superior))
                )

    def accept_values(self, values: dict[str, Any]) -> None:
        from desktop_app.core import book as books

        passphrase = keys.check_twice(values["passphrase"], values["again"])
        book = books.create(values["path"], passphrase)
        try:
            with book.write(_("Tạo sổ")) as session:
                service.set_up(
                    session,
                    service.BranchInfo(
                        name=values["name"],
                        superior=values["superior"],
                        place=values["place"],
                        kind=values["kind"],
                    ),
                    term_start=values["term_start"].first(),
                    secretary=values["secretary"],
                )
        except BaseException:
            book.close()
            book.path.unlink(missing_ok=True)
            raise
        self.created = book
