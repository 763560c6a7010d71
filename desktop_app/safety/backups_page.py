"""Sao lưu & khôi phục: the copies of the book, what is in them, and the ways back to one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtGui import QHideEvent

from desktop_app.core import backup, keys, paths
from desktop_app.core import book as books
from desktop_app.core.backup import Copy, CopyInfo
from desktop_app.core.book import Book
from desktop_app.core.compare import compare
from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of, replace_file
from desktop_app.core.history import Kind
from desktop_app.core.i18n import N_, _
from desktop_app.core.places import place_words
from desktop_app.core.vietnamese import number_text, sort_key
from desktop_app.safety import copies, differences
from desktop_app.safety.copies import Keeper, SecondPlace
from desktop_app.safety.differences import Differences
from desktop_app.safety.differences_form import DifferencesDialog
from desktop_app.ui import buttons, files, labels, layouts, messages
from desktop_app.ui.busy import wait
from desktop_app.ui.cards import Callout, Card, Facts
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.tasks import Progress, Task

_STATES = {
    "": N_("đang đọc…"),
    "whole": N_("nguyên vẹn"),
    "other_key": N_("mở bằng mật khẩu cũ"),
    "damaged": N_("hỏng"),
}
_TONES = {"": "muted", "whole": "good", "other_key": "warning", "damaged": "danger"}


@dataclass(frozen=True)
class CopyRow:
    """A copy as listed; ``info`` None while it is being read."""

    copy: Copy
    where: str
    info: CopyInfo | None = None

    @property
    def state(self) -> str:
        """The code of its state, empty while it is being read."""
        return "" if self.info is None else str(self.info.state)


def _columns(today: Callable[[], date]) -> list[Column]:
    def count(of: Callable[[CopyInfo], int | None]) -> Callable[[CopyRow], str]:
        def text(row: CopyRow) -> str:
            found = None if row.info is None else of(row.info)
            return "" if found is None else number_text(found)

        return text

    def order(of: Callable[[CopyInfo], int | None]) -> Callable[[CopyRow], int | None]:
        return lambda row: None if row.info is None else of(row.info)

    def made(row: CopyRow) -> str:
        at = row.copy.made_at
        return f"{at:%H:%M} {copies.day_words(at.date(), today())}"

    return [
        Column("when", _("Lúc làm"), 150, kind="name", text=made, sort=lambda row: row.copy.made_at),
        # what the others do not need is for the reason
        Column("reason", _("Vì sao"), 210, text=lambda row: row.copy.reason, tip=lambda row: row.copy.reason),
        Column(
            "state",
            _("Trạng thái"),
            40,
            kind="status",
            text=lambda row: _(_STATES[row.state]),
            tone=lambda row: _TONES[row.state],
        ),
        Column(
            "members",
            _("Hồ sơ"),
            40,
            kind="number",
            text=count(lambda info: info.members),
            sort=order(lambda info: info.members),
            title_tip=_("Số hồ sơ đảng viên trong sổ, kể cả người đã chuyển đi"),
        ),
        Column(
            "meetings",
            _("Buổi họp"),
            40,
            kind="number",
            text=count(lambda info: info.meetings),
            sort=order(lambda info: info.meetings),
        ),
        Column(
            "size",
            _("MB"),
            40,
            kind="number",
            text=lambda row: copies.megabytes(row.copy.size),
            sort=lambda row: row.copy.size,
        ),
        Column("where", _("Ở đâu"), 40, kind="name", sort=lambda row: sort_key(row.where)),
    ]


class CopyCard(Card):
    """One copy: when and why it was made, what is in it, and what can be done with it."""

    def __init__(self, page: BackupsPage) -> None:
        super().__init__()
        self.facts = Facts()
        self.notice = Callout("warning")
        self.compare_button = buttons.plain(_("Xem khác biệt…"), page.compare_copy)
        self.look_button = buttons.plain(_("Mở để xem…"), page.look_at_copy)
        self.restore_button = buttons.plain(_("Khôi phục về bản này…"), page.restore_copy, "undo")
        self.export_button = buttons.plain(_("Chép ra nơi khác…"), page.export_copy, "copy")
        self.nothing = labels.body(_("Chọn một bản sao trong danh sách."))
        self.acts = layouts.column(
            layouts.row(self.compare_button, self.look_button), self.restore_button, self.export_button
        )
        for widget in (self.facts, self.notice, self.acts, self.nothing):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_row(self, row: CopyRow | None) -> None:
        """Show another copy, or none."""
        for widget in (self.facts, self.acts):
            widget.setVisible(row is not None)
        self.nothing.setVisible(row is None)
        self.set_title(
            "" if row is None else _("Bản sao {when}").format(when=copies.exact_words(row.copy.made_at))
        )
        if row is None:
            self.notice.hide()
            return
        self.facts.set_items(_facts(row))
        self._say_state(row.state)
        usable = row.state in ("whole", "other_key")
        for button in (self.compare_button, self.look_button, self.restore_button):
            button.setEnabled(usable)

    def _say_state(self, state: str) -> None:
        self.notice.setVisible(state in ("other_key", "damaged"))
        if state == "other_key":
            self.notice.set_tone("warning")
            self.notice.tell(
                _("Mở bằng mật khẩu cũ"),
                _("Bản này làm trước lần đổi mật khẩu. Muốn xem hoặc khôi phục thì gõ mật khẩu lúc đó."),
            )
        elif state == "damaged":
            self.notice.set_tone("danger")
            self.notice.tell(
                _("Bản sao này hỏng"),
                _("Không khôi phục được từ đây. Chọn một bản khác; sổ đang dùng không bị ảnh hưởng."),
            )


def _facts(row: CopyRow) -> list[tuple[str, str]]:
    items = [
        (_("Vì sao"), row.copy.reason or "–"),
        (_("Ở đâu"), f"{row.where}, {row.copy.path.parent.name or row.copy.path.parent}"),
        (_("Cỡ"), copies.size_words(row.copy.size)),
    ]
    info = row.info
    if info is not None and info.members is not None:
        items.append(
            (
                _("Trong đó"),
                _("{members} hồ sơ, {meetings} buổi họp").format(
                    members=number_text(info.members), meetings=number_text(info.meetings or 0)
                ),
            )
        )
    if info is not None and info.last_change is not None:
        items.append((_("Sửa lần cuối"), copies.exact_words(info.last_change)))
    return items


class SecondCard(Card):
    """The second place for copies: where it is, whether it is there now, what was last copied to it."""

    def __init__(self, page: BackupsPage) -> None:
        super().__init__()
        self.text = labels.body()
        self.state = labels.caption()
        self.copy_button = buttons.plain(_("Sao lưu ra đó ngay"), page.copy_to_second, "save")
        self.choose_button = buttons.plain(_("Chọn USB, thư mục…"), page.choose_second, "open")
        self.change_button = buttons.link(_("Đổi…"), page.choose_second)
        self.forget_button = buttons.link(_("Thôi dùng"), page.forget_second)
        heading = labels.heading(_("Nơi sao lưu thứ hai"), wrap=False)
        self.body.addWidget(layouts.row(heading, None, self.change_button))
        self.body.addWidget(self.text)
        self.body.addWidget(self.state)
        self.body.addWidget(layouts.flow(self.copy_button, self.choose_button, self.forget_button))

    def show_place(self, place: SecondPlace | None, now: datetime) -> None:
        """Say how things stand."""
        self.choose_button.setVisible(place is None)
        for button in (self.copy_button, self.change_button, self.forget_button):
            button.setVisible(place is not None)
        if place is None:
            self.text.setText(
                _("Chưa chọn. Hỏng máy hay mất máy thì chỉ bản sao ở USB hoặc ổ khác mới cứu được sổ.")
            )
            self.state.hide()
            return
        self.copy_button.setEnabled(place.there)
        self.text.setText(str(place.folder))
        self.state.show()
        tone, words = _second_words(place, now)
        self.state.setText(words)
        labels.set_tone(self.state, tone)


def _second_words(place: SecondPlace, now: datetime) -> tuple[str, str]:
    if not place.there:
        return "warning", _("Chưa cắm hoặc không mở được. Cắm vào là chương trình tự thấy.")
    last = place.last
    if last is None:
        said = _("Đang cắm. Chưa có bản sao nào ở đó.")
        tone = "warning"
    else:
        said = _("Đang cắm. Bản gần nhất ở đó: {when}, {n} bản.").format(
            when=copies.when_words(last.made_at, now.date()), n=number_text(len(place.copies))
        )
        tone = "warning" if copies.reminder(place, now) else "good"
    if place.synced:
        said += " " + _("Thư mục này được đồng bộ lên mạng: bản sao, tuy có khóa, sẽ rời khỏi máy này.")
        tone = "warning"
    if place.same_disk:
        said += " " + _("Thư mục này cùng ổ đĩa với sổ: hỏng ổ là mất cả hai.")
        tone = "warning"
    return tone, said


class BackupsPage(Page):
    """The list of copies left, the chosen one and the second place right.

    ``look(copy, key)`` opens a copy to be looked at; ``restored(sentence)`` is told when the book is another one,
    ``copied()`` when there is one copy more.
    """

    def __init__(
        self,
        context: Context,
        book: Book,
        keeper: Keeper,
        look: Callable[[Copy, bytes | None], object],
        restored: Callable[[str], object],
        copied: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(context, _("Sao lưu & khôi phục"))
        self._copied = copied
        self._book = book
        self._keeper = keeper
        self._look = look
        self._restored = restored
        self._known: dict[tuple[Path, int, datetime], CopyInfo] = {}
        self._keys: dict[Path, bytes] = {}
        self._rows: list[CopyRow] = []
        self._place: SecondPlace | None = None
        self._newest: Path | None = None
        self._reading: Task | None = None
        self._copying: Task | None = None
        self.set_primary(_("Sao lưu ngay"), self.copy_now, "backup")
        self.table = RecordTable(
            _columns(lambda: keeper.now().date()),
            key=lambda row: row.copy.path,
            settings=context.settings,
            name="backups",
        )
        self.table.set_empty(_("Chưa có bản sao nào."), _("Sao lưu ngay"), self.copy_now)
        self.table.sort_by("when", descending=True)
        self.table.current_changed.connect(lambda _row: self._show_copy())
        self.table.row_activated.connect(lambda _row: self.compare_copy())
        self.card = CopyCard(self)
        self.second = SecondCard(self)
        right = layouts.column(self.card, self.second, spacing=16)
        self.content.addWidget(layouts.columns((self.table.framed(), 9), (right, 4), stack_below=900), 1)
        self.set_main(self.table)

    # reading

    def reload(self) -> None:
        self._show_copies(look_there=True)

    def _show_copies(self, look_there: bool) -> None:
        book_path, settings = self._book.path, self.context.settings
        here = [CopyRow(one, _("máy này")) for one in backup.list_copies(book_path)]
        folder = copies.second_folder(settings, book_path)
        if folder is None or (self._place is not None and self._place.folder != folder):
            self._place = None
        place = self._place
        there = [CopyRow(one, place.word) for one in place.copies] if place is not None else []
        rows = [replace(row, info=self._known.get(_mark(row.copy))) for row in (*here, *there)]
        self._rows = sorted(rows, key=lambda row: row.copy.made_at, reverse=True)
        self.set_status(copies.status_words([row.copy for row in here], self._keeper.now().date()))
        if place is not None or folder is None:
            self.second.show_place(place, self._keeper.now())
        self._show_rows()
        if look_there and folder is not None:
            self._look_there(folder)
        self._read_next()

    def _look_there(self, folder: Path) -> None:
        """Read the second place behind the screen: a folder of a network that is gone can take its time."""
        book_path = self._book.path

        def done(place: SecondPlace) -> None:
            self._place = place
            self._show_copies(look_there=False)

        self.context.tasks.run(
            lambda _progress: copies.place_at(folder, book_path),
            done=done,
            owner=self,
            title=_("Đang xem nơi sao lưu thứ hai…"),
        )

    def _show_rows(self) -> None:
        # where all lie on this machine the column says nothing, and the reason needs the room
        where = next(at for at, column in enumerate(self.table.rows_model.columns) if column.key == "where")
        apart = any(row.where != _("máy này") for row in self._rows)
        if apart == self.table.isColumnHidden(where):
            self.table.show_column(where, apart)
        self.table.set_rows(self._rows)
        if self._newest is not None and self.table.select_key(self._newest):
            self._newest = None
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)
        self._show_copy()

    def _show_copy(self) -> None:
        self.card.show_row(self.table.current_row())

    def _read_next(self) -> None:
        """Describe the copies one by one, newest first, so that other work gets its turn in between."""
        if self._reading is not None and not self._reading.progress.cancelled:
            return
        row = next((row for row in self._rows if row.info is None), None)
        if row is None:
            return
        book, copy = self._book, row.copy

        def work(progress: Progress) -> CopyInfo:
            return backup.describe(book, copy, lambda _part: progress.check())

        def failed(error: Exception) -> None:
            self._reading = None
            if not isinstance(error, UserError):
                raise error
            # it went away meanwhile: a stick pulled out, a copy thinned
            self._rows = [other for other in self._rows if other.copy.path != copy.path]
            self._show_rows()
            self._read_next()

        self._reading = self.context.tasks.run(
            work, done=self._was_read, failed=failed, owner=self, title=_("Đang đọc các bản sao…")
        )

    def _was_read(self, info: CopyInfo) -> None:
        self._reading = None
        self._known[_mark(info.copy)] = info
        self._rows = [
            replace(row, info=info) if row.copy.path == info.copy.path else row for row in self._rows
        ]
        self._show_rows()
        if self.isVisible():
            self._read_next()

    def hideEvent(self, event: QHideEvent) -> None:
        self._keys.clear()
        super().hideEvent(event)

    def open(self, **target: object) -> None:
        """``copy`` goes to the copy of this path."""
        path = target.get("copy")
        if isinstance(path, Path):
            self.table.select_key(path)

    # copies

    def copy_now(self) -> None:
        """Make a copy beside the book."""
        self._copy(_("Sao lưu ngay").lower(), None)

    def copy_to_second(self) -> None:
        """Make a copy in the second place."""
        folder = copies.second_folder(self.context.settings, self._book.path)
        if folder is not None:
            self._copy(_("ra nơi thứ hai"), folder)

    def _copy(self, reason: str, folder: Path | None) -> None:
        if self._copying is not None and not self._copying.progress.cancelled:
            return

        def work(progress: Progress) -> Copy:
            return self._keeper.copy(reason, folder, lambda part: progress.step(_("Đang sao lưu…"), part))

        def done(copy: Copy) -> None:
            self._copying = None
            sentence = _("Đã sao lưu lúc {time}; bản sao đã được mở lại và kiểm tra.")
            self._newest = copy.path
            self.context.changed(sentence.format(time=f"{copy.made_at:%H:%M}"))
            self.reload()
            self._copied()

        def failed(error: Exception) -> None:
            self._copying = None
            self.reload()
            if not isinstance(error, UserError):
                raise error
            messages.show_error(self, error)

        self._copying = self.context.tasks.run(
            work, done=done, failed=failed, owner=self, title=_("Đang sao lưu…")
        )

    def choose_second(self) -> None:
        """Choose the second place."""
        chosen = self._ask_second()
        if chosen is None:
            return
        book_path, settings = self._book.path, self.context.settings
        folder = copies.folder_on(chosen)
        with messages.errors_shown(self) as shown:
            copies.check_second_folder(book_path, folder)
            try:
                folder.mkdir(exist_ok=True)
            except OSError as error:
                raise UserError(
                    _("Không ghi được vào “{name}”: {reason}.").format(
                        name=chosen.name or str(chosen), reason=reason_of(error)
                    ),
                    "folder",
                    _("Chọn nơi khác."),
                ) from error
        if shown.ok:
            copies.set_second_folder(settings, book_path, folder)
            settings.save()
            self.reload()

    def _ask_second(self) -> Path | None:
        """A stick that is plugged in is offered by name; any other folder is looked for."""
        now = copies.second_folder(self.context.settings, self._book.path)
        # with letters every other drive is offered, without only what can be pulled out
        sticks = [one for one in files.drives() if copies.is_stick(one.folder) or one.folder.drive]
        if sticks:
            words = _("{name} ({folder}), còn trống {n} GB")
            choices = [
                (
                    str(drive.folder),
                    words.format(
                        name=drive.name or _("USB"),
                        folder=drive.folder,
                        n=number_text(drive.free / 1_073_741_824, 1),
                    ),
                )
                for drive in sticks
            ]
            answer = messages.ask(self, _("Sao lưu thêm ra đâu?"), [("other", _("Thư mục khác…")), *choices])
            if answer != "other":
                return None if answer is None else Path(answer)
        start = now if now is not None and now.is_dir() else None
        return files.ask_folder(self, _("Nơi sao lưu thứ hai"), start)

    def forget_second(self) -> None:
        """No second place any more; the copies there stay."""
        copies.set_second_folder(self.context.settings, self._book.path, None)
        self.context.settings.save()
        self.reload()

    # one copy

    def _usable(self) -> tuple[Copy, bytes | None] | None:
        """The chosen copy with the key it needs (None: the key of the book); asks for its passphrase when it is another."""
        row: CopyRow | None = self.table.current_row()
        if row is None or row.state not in ("whole", "other_key"):
            return None
        if row.state == "whole":
            return row.copy, None
        key = self._keys.get(row.copy.path) or self._ask_key(row.copy)
        return None if key is None else (row.copy, key)

    def _ask_key(self, copy: Copy) -> bytes | None:
        found: list[bytes] = []

        def check(passphrase: str) -> None:
            if not passphrase:
                raise UserError(_("Chưa nhập mật khẩu."))
            try:
                key = keys.derive(passphrase, keys.salt_of(copy.path))
            except OSError as error:
                raise _gone(copy, error) from error
            books.look(copy.path, key).close()
            found.append(key)

        messages.ask_text(
            self,
            _("Bản sao {when} mở bằng mật khẩu cũ.").format(when=copies.exact_words(copy.made_at)),
            _("Mật khẩu lúc làm bản sao"),
            yes_label=_("Mở bản sao"),
            check=check,
            secret=True,
        )
        if not found:
            return None
        self._keys[copy.path] = found[-1]
        return found[-1]

    def compare_copy(self) -> None:
        """What differs between the chosen copy and today."""
        chosen = self._usable()
        if chosen is not None:
            dialog = self.differences_dialog(*chosen)
            dialog.exec()
            dialog.deleteLater()

    def differences_dialog(self, copy: Copy, key: bytes | None) -> DifferencesDialog:
        """The dialog that tells what differs between a copy and today; it reads by itself."""
        book = self._book

        def read(progress: Progress) -> Differences:
            found = compare(book, copy.path, key)
            progress.check()
            with book.read() as session:
                return differences.read(session, found, progress.check)

        return DifferencesDialog(self.context, self, copies.exact_words(copy.made_at), read)

    def look_at_copy(self) -> None:
        """Open the chosen copy in a window of its own, to look only."""
        chosen = self._usable()
        if chosen is not None:
            with messages.errors_shown(self):
                self._look(*chosen)

    def restore_copy(self) -> None:
        """Put the chosen copy in the place of the book, after asking and after keeping the book as it is."""
        chosen = self._usable()
        if chosen is None:
            return
        copy, key = chosen
        when = copies.exact_words(copy.made_at)
        detail = _(
            "Những gì ghi sau lúc đó sẽ không còn trong sổ. Sổ hiện nay được giữ lại trước thành một bản sao “trước khôi "
            "phục”, nên vẫn lấy lại được. Xong, cửa sổ đọc lại sổ đã khôi phục."
        )
        if key is not None:
            detail += "\n" + _(
                "Sổ khôi phục vẫn mở bằng mật khẩu hiện nay, không phải mật khẩu cũ của bản sao."
            )
        if not messages.confirm(
            self,
            _("Khôi phục sổ về bản {when}?").format(when=when),
            _("Khôi phục về bản này"),
            dangerous=True,
            detail=detail,
        ):
            return
        book, now = self._book, self._keeper.now()

        def work(progress: Progress) -> Copy:
            return backup.restore(
                book, copy.path, now, key, lambda part: progress.step(_("Đang khôi phục…"), part)
            )

        came = wait(self, self.context.tasks, work, _("Đang khôi phục…"))
        if isinstance(came.error, UserError):
            messages.show_error(self, came.error)
            self.reload()
        elif came.error is not None:
            raise came.error
        elif came.result is not None:
            self._keeper.forget()
            self._restored(
                _("Đã khôi phục sổ về bản {when}. Sổ trước đó giữ ở bản sao “{reason}”.").format(
                    when=when, reason=came.result.reason
                )
            )

    def export_copy(self) -> None:
        """Put the chosen copy's file somewhere else, as it is (encrypted)."""
        row: CopyRow | None = self.table.current_row()
        if row is None:
            return
        source = row.copy.path
        target = files.ask_save(
            self, _("Chép bản sao ra"), paths.documents() / source.name, [(_("Sổ Chi bộ"), "chibo")]
        )
        if target is None:
            return
        if target.resolve() in (self._book.path.resolve(), source.resolve()):
            messages.show_error(
                self,
                UserError(
                    _("Không chép đè lên chính sổ đang mở hoặc chính bản sao này."),
                    None,
                    _("Chọn nơi khác hoặc đặt tên khác."),
                ),
            )
            return
        book = self._book

        def work(progress: Progress) -> Path:
            try:
                content = source.read_bytes()
            except OSError as error:
                raise _gone(row.copy, error) from error
            progress.check()
            replace_file(target, content)
            title = _("Chép bản sao {when} ra {place}").format(
                when=copies.exact_words(row.copy.made_at), place=target.parent.name or str(target.parent)
            )
            book.log(Kind.BACKUP, title, place=place_words(target.parent, book.path), file=target.name)
            return target

        def done(path: Path) -> None:
            self.context.changed(_("Đã chép bản sao ra “{name}”.").format(name=path.name))

        self.context.tasks.run(work, done=done, owner=self, title=_("Đang chép bản sao…"))

    def help_text(self) -> str:
        return _(
            "Mỗi bản sao là cả cuốn sổ ở một lúc, cũng mã hóa như sổ; chép xong chương trình mở lại và kiểm tra ngay.\n\n"
            "- Tự sao lưu khi mở sổ, trước khi nhập danh sách, trước khi nâng cấp, trước việc sửa nhiều bản ghi, lúc nghỉ tay và khi đóng.\n"
            "- Giữ mọi bản của hai ngày gần đây, rồi mỗi ngày, mỗi tuần, mỗi tháng một bản.\n"
            "- “Xem khác biệt” cho thấy từng bản ghi đã khác sổ hiện nay thế nào.\n"
            "- “Mở để xem” mở bản sao trong cửa sổ riêng, không sửa được gì.\n"
            "- “Khôi phục” luôn giữ sổ hiện nay thành một bản sao trước.\n"
            "- Nơi sao lưu thứ hai nên là USB cất riêng: mất máy thì mở bản sao ở đó bằng mật khẩu của sổ."
        )


def _mark(copy: Copy) -> tuple[Path, int, datetime]:
    return copy.path, copy.size, copy.made_at


def _gone(copy: Copy, error: OSError) -> UserError:
    return UserError(
        _("Không đọc được bản sao “{name}”: {reason}.").format(name=copy.path.name, reason=reason_of(error)),
        None,
        _("Cắm lại USB, hoặc chọn bản sao khác."),
    )
