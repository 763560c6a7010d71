"""Thùng rác: everything deleted, ready to be taken back; erased for good only on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from desktop_app.core import backup, traces
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _
from desktop_app.core.traces import Traces
from desktop_app.core.vietnamese import number_text
from desktop_app.safety import bin as bins
from desktop_app.safety import copies, purge
from desktop_app.safety.bin import BinItem, hanging_text, overdue_text
from desktop_app.safety.purge import Purged, PurgePlan
from desktop_app.safety.purge_form import PurgeForm, PurgeWordForm
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout
from desktop_app.ui.choice_fields import ChoiceField
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px

T = TypeVar("T")


def days_text(item: BinItem) -> str:
    """How long until purging is offered."""
    if item.days_left is None:
        return _("giữ mãi")
    if item.days_left > 0:
        return _("còn {n} ngày").format(n=item.days_left)
    return _("hết hạn hôm nay") if item.days_left == 0 else _("quá {n} ngày").format(n=-item.days_left)


def keep_words(days: int | None) -> str:
    """A choice of how long things are kept."""
    return _("Giữ mãi, không nhắc") if days is None else _("{n} ngày").format(n=days)


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Đã bỏ"), 430, tip=lambda item: item.name),
        Column(
            "deleted_at",
            _("Bỏ lúc"),
            110,
            kind="date",
            text=lambda item: f"{item.deleted_at:%d/%m/%Y}",
            tip=lambda item: f"{item.deleted_at:%H:%M %d/%m/%Y}",
            sort=lambda item: item.deleted_at.isoformat(),
        ),
        Column(
            "hanging",
            _("Kèm theo"),
            250,
            text=lambda item: hanging_text(item.hanging),
            tip=lambda item: hanging_text(item.hanging),
        ),
        Column(
            "days_left",
            _("Thời hạn giữ"),
            130,
            kind="status",
            text=days_text,
            tone=lambda item: "warning" if item.overdue else "muted",
            sort=lambda item: item.days_left,
        ),
    )


@dataclass(frozen=True)
class _Removed:
    """How many old copies were deleted, and the names of those that could not be."""

    count: int
    failed: tuple[str, ...]


class BinPage(Page):
    """Thùng rác. ``book`` is needed to look into its copies."""

    def __init__(self, context: Context, book: Book) -> None:
        super().__init__(context, _("Thùng rác"))
        self._book = book
        self._keep: int | None = None
        self._working = False
        self._items: list[BinItem] = []
        self.purge_button = self.add_action(_("Xóa hẳn…"), self.purge, "delete")
        self.set_primary(_("Lấy lại"), self.restore, "undo")
        self.keep = ChoiceField(
            "keep_days", _("Giữ trong thùng rác"), [(days, keep_words(days)) for days in bins.KEEP_CHOICES]
        )
        self.keep.changed.connect(self._choose_keep)
        self.overdue = Callout("warning")
        self.choose_button = buttons.plain(_("Chọn các mục này"), self._choose_overdue)
        self._overdue_line = layouts.row(self.overdue, self.choose_button)
        self.table = RecordTable(
            _columns(),
            key=lambda item: item.key,
            settings=context.settings,
            name="bin",
            search=lambda item: f"{item.name} {hanging_text(item.hanging)}",
        )
        self.enable_search().changed.connect(self.table.set_search)
        # at 150 % the foot with the choice must still be seen
        self.table.setMinimumHeight(px(120))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.set_empty(
            _("Thùng rác trống. Những gì bị bỏ ở các trang khác sẽ nằm ở đây và lấy lại được.")
        )
        self.table.row_activated.connect(lambda _row: self.restore())
        self.table.bind_key("Delete", lambda _rows: self.purge())
        self.table.selection_changed.connect(self._enable)
        self.table.current_changed.connect(lambda _row: self._enable())
        self.content.addWidget(self._overdue_line)
        caption = labels.caption(_("Giữ trong thùng rác"), wrap=False)
        caption.setBuddy(self.keep.combo)
        self.content.addWidget(self.table.framed(caption, self.keep.combo), 1)
        self.set_main(self.table)

    def help_text(self) -> str:
        return _(
            "Mọi thứ đã bỏ đều nằm ở đây cùng những gì kèm theo. Chọn một hay nhiều dòng rồi bấm “Lấy lại” (hoặc Enter): mục "
            "đó trở về đúng như trước.\n"
            "Không mục nào tự mất. Quá thời hạn giữ, chương trình chỉ nhắc; “Xóa hẳn…” hỏi hai lần rồi mới xóa.\n"
            "- Enter: lấy lại\n- Delete: xóa hẳn"
        )

    # reading

    def reload(self) -> None:
        with self.context.book.read() as session:
            self._items = bins.list_bin(session, self.context.today())
            self._keep = bins.keep_days(session)
        self.keep.blockSignals(True)
        self.keep.set_value(self._keep)
        self.keep.blockSignals(False)
        self.table.set_rows(self._items)
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)
        count = number_text(len(self._items))
        self.set_status(
            _("{n} mục · giữ đến khi đồng chí tự xóa").format(n=count)
            if self._keep is None
            else _("{n} mục · giữ {days} ngày, sau đó chỉ nhắc chứ không tự xóa").format(
                n=count, days=self._keep
            )
        )
        words = overdue_text(self._items, self._keep)
        self.overdue.tell(words and f"{words}.", _("Vẫn lấy lại được. Không cần nữa thì xóa hẳn."))
        self._overdue_line.setVisible(bool(words))
        self._enable()

    def open(self, **target: object) -> None:
        key = target.get("key")
        if isinstance(key, str):
            self.table.select_key(key)

    def _enable(self) -> None:
        chosen = bool(self._chosen()) and not self._working
        self.purge_button.setEnabled(chosen)
        if self.primary is not None:
            self.primary.setEnabled(chosen)

    def _chosen(self) -> list[BinItem]:
        rows = self.table.selected_rows() or [self.table.current_row()]
        return [row for row in rows if isinstance(row, BinItem)]

    def _choose_overdue(self) -> None:
        self.table.clearSelection()
        model = self.table.selectionModel()
        for at, item in enumerate(self.table.visible_rows()):
            if item.overdue:
                model.select(
                    self.table.rows_model.index(at, 0),
                    model.SelectionFlag.Select | model.SelectionFlag.Rows,
                )
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # how long things are kept

    def _choose_keep(self) -> None:
        days = self.keep.value()
        if days == self._keep:
            return
        title = _("Giữ trong thùng rác: {how}").format(how=keep_words(days))
        with messages.errors_shown(self) as shown, self.context.book.write(title) as session:
            bins.set_keep_days(session, days)
        if shown.ok:
            self._changed(f"{title}.")
        else:
            self.reload()

    def _changed(self, sentence: str, undoable: bool = True) -> None:
        self.context.changed(sentence, self.context.book.last_change if undoable else None)
        self.reload()

    # taking back

    def restore(self) -> None:
        """Take back what is chosen, with what it belongs to when that is here too."""
        chosen = self._chosen()
        if not chosen or self._working:
            return
        with messages.errors_shown(self) as shown, self.context.book.read() as session:
            owners = {o.key: o for item in chosen for o in bins.owners_in_bin(session, item)}
        if not shown.ok:
            self.reload()
            return
        others = [owner for key, owner in owners.items() if key not in {item.key for item in chosen}]
        if others and not messages.confirm(
            self,
            _("{name} thuộc một mục cũng đang ở trong thùng rác.").format(name=chosen[0].name),
            _("Lấy lại cả hai") if len(others) == 1 else _("Lấy lại tất cả"),
            detail=_("Lấy lại luôn: {names}.").format(names="; ".join(o.name for o in others)),
        ):
            return
        name = chosen[0].name if len(chosen) == 1 else _("{n} mục").format(n=len(chosen))
        back: list[str] = []
        with (
            messages.errors_shown(self) as shown,
            self.context.book.write(_("Lấy lại từ thùng rác: {name}").format(name=name)) as session,
        ):
            for item in chosen:
                if item.name not in back or item.key not in owners:
                    back += bins.restore(session, item, with_owners=True)
        if shown.ok:
            self._changed(
                _("Đã lấy lại {name}.").format(name=name)
                if len(back) <= len(chosen)
                else _("Đã lấy lại {name} cùng mục mà nó thuộc về.").format(name=name)
            )

    # erasing for good

    def purge(self) -> None:
        """Erase what is chosen for good, asked twice, then offer the old copies."""
        chosen = self._chosen()
        if not chosen or self._working:
            return

        def look(_progress: Progress) -> PurgePlan:
            with self._book.read() as session:
                return purge.plan_purge(session, chosen)

        self._run(_("Đang xem những gì liên quan…"), look, self._ask)

    def _ask(self, plan: PurgePlan) -> None:
        if PurgeForm(self, plan).run() and PurgeWordForm(self, plan).run():
            self._run(_("Đang xóa hẳn…"), lambda _progress: self._erase(plan), self._erased)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self._work(True)

        def finished(result: T) -> None:
            self._work(False)
            done(result)

        def failed(error: Exception) -> None:
            self._work(False)
            self.reload()
            if not isinstance(error, UserError):
                raise error
            messages.show_error(self, error)

        self.context.tasks.run(work, done=finished, failed=failed, owner=self, title=title)

    def _work(self, working: bool) -> None:
        self._working = working
        self._enable()

    def _erase(self, plan: PurgePlan) -> Purged:
        # the title itself must not name what it erases
        with self._book.write(_("Xóa hẳn khỏi thùng rác")) as session:
            return purge.purge(session, plan.items)

    def _erased(self, purged: Purged) -> None:
        self._changed(_("Đã xóa hẳn khỏi sổ."), undoable=False)
        if purged.left:
            messages.note(
                self,
                _("Trong sổ còn {n} chỗ nhắc tên.").format(n=purged.left),
                _("Tìm tên này ở các trang và sửa bằng tay."),
            )

        def look(progress: Progress) -> Traces:
            paths = [
                copy.path
                for folder in self._folders()
                for copy in backup.list_copies(self._book.path, folder)
            ]
            return traces.copies_holding(self._book, paths, purged.roots, progress.check)

        self._run(_("Đang xem các bản sao cũ…"), look, self._offer_copies)

    def _folders(self) -> list[Path | None]:
        """Where the copies lie: beside the book, and in the second place while that is there."""
        second = copies.second_place(self.context.settings, self._book.path)
        return [None, *([second.folder] if second is not None and second.there else [])]

    def _offer_copies(self, found: Traces) -> None:
        unread = ""
        if found.unreadable:
            unread = _(
                "Không mở được {n} bản sao nên không biết còn dữ liệu này hay không: {names}. Không cần nữa thì tự xóa."
            ).format(n=len(found.unreadable), names="; ".join(path.name for path in found.unreadable[:5]))
        elsewhere = _("Bản sao ở USB chưa cắm hay ở máy khác thì tự xóa.")
        if not found.holding:
            if unread:
                messages.note(
                    self, _("Không bản sao nào mở được còn giữ dữ liệu này."), f"{unread}\n{elsewhere}"
                )
            return
        if messages.confirm(
            self,
            _("{n} bản sao cũ còn giữ dữ liệu vừa xóa.").format(n=len(found.holding)),
            _("Xóa {n} bản sao cũ còn giữ dữ liệu này").format(n=len(found.holding)),
            dangerous=True,
            detail="\n".join(
                part
                for part in (
                    _("Chương trình sao lưu sổ một bản mới trước, rồi mới xóa các bản cũ này."),
                    unread,
                    elsewhere,
                )
                if part
            ),
            no_label=_("Giữ các bản sao"),
        ):
            self._run(
                _("Đang sao lưu bản mới và xóa bản sao cũ…"),
                lambda _progress: self._remove(found.holding),
                self._removed,
            )

    def _remove(self, holding: Sequence[Path]) -> _Removed:
        now = datetime.now()
        # each place keeps at least the copy of today
        for folder in self._folders():
            if folder is None or any(path.parent == folder for path in holding):
                backup.make_copy(self._book, _("sau khi xóa hẳn"), now, folder)
        failed = []
        for path in holding:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                failed.append(f"{path.name} ({reason_of(error)})")
        return _Removed(len(holding) - len(failed), tuple(failed))

    def _removed(self, removed: _Removed) -> None:
        self._changed(_("Đã xóa {n} bản sao cũ.").format(n=removed.count), undoable=False)
        if removed.failed:
            messages.show_error(
                self,
                UserError(
                    _("Có {n} bản sao chưa xóa được: {names}.").format(
                        n=len(removed.failed), names="; ".join(removed.failed)
                    ),
                    None,
                    _("Cắm lại ổ đĩa hoặc đóng chương trình đang mở bản sao đó rồi tự xóa."),
                ),
            )
