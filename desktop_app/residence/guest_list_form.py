"""A list of members of other branches who live here, row by row before it is kept (Space marks)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.lists import importer
from desktop_app.residence import guest_list
from desktop_app.residence.guest_list import ListedGuest
from desktop_app.ui import files, messages
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px


class GuestListForm(FormDialog):
    """The people of a list: new ones are ticked, open questions are not, who is known or cannot be is only told. ``kept``
    says how many were kept."""

    def __init__(
        self, parent: QWidget | None, context: Context, file_name: str, guests: Sequence[ListedGuest]
    ) -> None:
        super().__init__(
            parent,
            _("Nhập danh sách đảng viên 213"),
            save_label=_("Ghi vào sổ"),
            intro=_(
                "{file}: {n} người. Đánh dấu (phím cách) những người sẽ ghi; dòng cần xem chỉ ghi khi được đánh dấu."
            ).format(file=file_name, n=number_text(len(guests))),
        )
        self.context = context
        self.kept = 0
        self._file_name, self._guests = file_name, list(guests)
        self.list = QListWidget()
        self.list.setMinimumHeight(px(280))
        self.list.setWordWrap(True)
        self.list.setAccessibleName(_("Người trong danh sách"))
        for guest in self._guests:
            item = QListWidgetItem(_line(guest))
            if guest.can_be_kept:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if guest.fate == "new" else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.fields.add_widget(
            "rows", _("Danh sách"), self.list, self._ticked, self._tick, self.list.itemChanged, span=3
        )

    def _ticked(self) -> tuple[int, ...]:
        return tuple(
            guest.sheet_row
            for at, guest in enumerate(self._guests)
            if guest.can_be_kept and self.list.item(at).checkState() == Qt.CheckState.Checked
        )

    def _tick(self, rows: object) -> None:
        chosen = set(rows) if isinstance(rows, tuple | list | set) else set()
        for at, guest in enumerate(self._guests):
            if guest.can_be_kept:
                state = Qt.CheckState.Checked if guest.sheet_row in chosen else Qt.CheckState.Unchecked
                self.list.item(at).setCheckState(state)

    def accept_values(self, values: dict[str, Any]) -> None:
        chosen = guest_list.to_keep(self._guests, values["rows"])
        if not chosen:
            raise UserError(_("Chưa đánh dấu ai."), "rows", _("Đánh dấu ít nhất một người, hoặc bấm Hủy."))
        title = _("Nhập danh sách đảng viên 213 {name}").format(name=self._file_name)
        with self.context.book.write(title) as session:
            self.kept = guest_list.keep_guests(session, chosen, self.context.today())


def bring_in(parent: QWidget, context: Context, done: Callable[[int], object]) -> None:
    """Ask for a file, read it on the worker and show its people; ``done`` is told how many were kept."""
    endings = " ".join(importer.ENDINGS)
    path = files.ask_open(parent, _("Danh sách đảng viên 213"), [(_("Danh sách"), endings)])
    if path is None:
        return
    today, book = context.today(), context.book

    def work(progress: Progress) -> list[ListedGuest]:
        sheet = importer.read_table(path, progress.check)
        with book.read() as session:
            return guest_list.read_guests(session, sheet, today, progress.check)

    def show(guests: list[ListedGuest]) -> None:
        form = GuestListForm(parent, context, path.name, guests)
        if form.run():
            done(form.kept)

    def refused(error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        messages.show_error(parent, error)

    context.tasks.run(work, done=show, failed=refused, owner=parent, title=_("Đang đọc danh sách…"))


def _line(guest: ListedGuest) -> str:
    draft = guest.draft
    parts = [
        draft.full_name or _("(không có họ tên)"),
        draft.birth_date.text() if draft.birth_date is not None else "",
        draft.workplace or draft.home_branch,
    ]
    text = _("Dòng {row}: {who}").format(row=guest.sheet_row, who=" – ".join(part for part in parts if part))
    words = {"question": _("cần xem"), "known": _("bỏ qua"), "refused": _("từ chối")}
    return f"{text}\n{words[guest.fate]}: {guest.reason}" if guest.fate in words else text
