"""The forms about the key of a book: another passphrase, a forgotten one, and when the book locks itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.branch import service
from desktop_app.core import attempts, keys
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError, WrongKey
from desktop_app.core.i18n import _
from desktop_app.ui import busy
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.lock import IDLE_CHOICES, IDLE_KEY, IDLE_MINUTES
from desktop_app.ui.waiting import Countdown

Clock = Callable[[], float]


class PassphraseForm(FormDialog):
    """A new passphrase, after the present one; the new recovery sheet is shown afterwards by the caller."""

    def __init__(self, parent: QWidget, context: Context, book: Book, clock: Clock = time.time) -> None:
        super().__init__(parent, _("Đổi mật khẩu của sổ"), save_label=_("Đổi mật khẩu"))
        self._context, self._book, self._clock = context, book, clock
        fields = self.fields
        fields.add_note(
            _(
                "Đổi xong, mật khẩu cũ và tờ khôi phục cũ không mở được sổ nữa. Phải in hoặc lưu tờ khôi phục mới ngay; "
                "các bản sao lưu ở máy này và ở USB đang cắm cũng chuyển sang mật khẩu mới."
            )
        )
        fields.add_secret("present", _("Mật khẩu đang dùng"), required=True, span=2)
        fields.add_secret("passphrase", _("Mật khẩu mới"), required=True, hint=_("ít nhất 8 ký tự"))
        fields.add_secret("again", _("Gõ lại mật khẩu mới"), required=True)
        self.waiting = Countdown(self.save_button, _("Đổi mật khẩu"))
        self.waiting.start(attempts.seconds_left(book.path, clock()))

    def accept_values(self, values: dict[str, Any]) -> None:
        book = self._book
        try:
            attempts.prove(book, values["present"], "present", self._clock())
        except UserError:
            self.waiting.start(attempts.seconds_left(book.path, self._clock()))
            raise
        passphrase = keys.check_twice(values["passphrase"], values["again"])
        if book.opens_with(passphrase):
            raise UserError(
                _("Mật khẩu mới giống mật khẩu đang dùng."), "passphrase", _("Chọn một câu khác.")
            )
        with book.write(_("Đổi mật khẩu của sổ")) as session:
            service.note_new_passphrase(session, _("người giữ sổ đổi"))
        busy.do(
            self,
            self._context.tasks,
            lambda _progress: book.change_passphrase(passphrase),
            _("Đang khóa sổ bằng mật khẩu mới…"),
        )


class RecoveryForm(FormDialog):
    """Opens a book with the code of its recovery sheet and sets a new passphrase; ``opened`` is the book afterwards."""

    def __init__(
        self,
        parent: QWidget | None,
        path: Path,
        before_upgrade: Callable[[Book], None] | None = None,
        clock: Clock = time.time,
    ) -> None:
        super().__init__(parent, _("Quên mật khẩu"), save_label=_("Mở sổ và đặt mật khẩu mới"))
        self._path, self._before_upgrade, self._clock = path, before_upgrade, clock
        self.opened: Book | None = None
        fields = self.fields
        fields.add_note(
            _(
                "Sổ: {name}. Mã trên tờ khôi phục mở được sổ một lần này; đặt mật khẩu mới xong thì tờ ấy hết hiệu lực và "
                "phải in tờ mới."
            ).format(name=path.name)
        )
        fields.add_text("code", _("Mã khôi phục"), required=True, hint=typed_words(""), span=3)
        fields.add_secret("passphrase", _("Mật khẩu mới"), required=True, hint=_("ít nhất 8 ký tự"))
        fields.add_secret("again", _("Gõ lại mật khẩu mới"), required=True)
        fields.edited.connect(self._help)
        self.waiting = Countdown(self.save_button, _("Mở sổ và đặt mật khẩu mới"))
        self.waiting.start(attempts.seconds_left(path, clock()))

    def _help(self, name: str) -> None:
        if name == "code":
            self.fields.field("code").set_hint(typed_words(str(self.fields.field("code").raw())))

    def done(self, result: int) -> None:
        """Close and let go of the code, which is the key."""
        for name in self.fields.names():
            self.fields.field(name).set_value("")
        self.fields.mark_clean()
        super().done(result)

    def accept_values(self, values: dict[str, Any]) -> None:
        from desktop_app.core import book as books

        passphrase = keys.check_twice(values["passphrase"], values["again"])
        attempts.check_wait(self._path, "code", self._clock())
        try:
            book = books.unlock_with_code(self._path, values["code"], self._before_upgrade)
        except WrongKey:
            self.waiting.start(attempts.note_wrong(self._path, self._clock()))
            raise
        attempts.note_right(self._path)
        try:
            with book.write(_("Đặt mật khẩu mới bằng mã khôi phục")) as session:
                service.note_new_passphrase(session, _("quên mật khẩu"))
            book.change_passphrase(passphrase)
        except BaseException:
            book.close()
            raise
        self.opened = book


def typed_words(code: str) -> str:
    """How far the typing of a recovery code is, in its groups; a group with a strange sign or a slip is named."""
    groups = keys.groups_of(code)
    if not groups:
        return _("14 nhóm, mỗi nhóm 4 ký tự, như trên tờ khôi phục")
    shown = " ".join(groups)
    strange = keys.strange_groups(code)
    if strange:
        return _("{groups}\nNhóm {n} có ký tự không dùng trong mã khôi phục.").format(
            groups=shown, n=", ".join(map(str, strange))
        )
    whole = sum(len(group) == keys.GROUP for group in groups)
    if whole < keys.GROUPS:
        return _("{groups}\nĐã gõ {n} trong {all} nhóm.").format(groups=shown, n=whole, all=keys.GROUPS)
    if len(groups) > keys.GROUPS:
        return _("{groups}\nThừa ký tự: mã chỉ có {all} nhóm.").format(groups=shown, all=keys.GROUPS)
    doubtful = keys.doubtful_groups(code)
    if doubtful:
        return _("{groups}\nCó lẽ gõ nhầm ở nhóm {n}; so lại với tờ khôi phục.").format(
            groups=shown, n=", ".join(map(str, doubtful))
        )
    if not keys.is_code(code):
        return _("{groups}\nCó ký tự gõ nhầm; so lại từng nhóm với tờ khôi phục.").format(groups=shown)
    return _("{groups}\nĐủ {all} nhóm, khớp với nhóm kiểm tra.").format(groups=shown, all=keys.GROUPS)


def idle_words(minutes: float) -> str:
    """``sau 10 phút không dùng``."""
    return _("sau {n} phút không dùng").format(n=round(minutes)) if minutes else _("không tự khóa")


class LockForm(FormDialog):
    """After how many idle minutes the book locks itself."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, _("Tự khóa sổ"), save_label=_("Lưu"))
        self._settings = context.settings
        self.fields.add_note(
            _(
                "Khi không ai gõ phím hay động chuột, sổ tự khóa. Điều đang gõ dở được giữ lại. Ctrl+L khóa ngay."
            )
        )
        self.fields.add_choice(
            "minutes",
            _("Tự khóa"),
            [(minutes, idle_words(minutes) if minutes else _("Không tự khóa")) for minutes in IDLE_CHOICES],
        )
        self.load({"minutes": self._settings.get(IDLE_KEY, IDLE_MINUTES)})

    def warnings(self, values: Mapping[str, Any]) -> Sequence[str]:
        if values.get("minutes") == 0:
            return [
                _(
                    "Rời bàn mà không khóa thì ai ngồi vào cũng đọc được cả sổ. Nhớ bấm Ctrl+L mỗi khi đứng dậy."
                )
            ]
        return []

    def accept_values(self, values: dict[str, Any]) -> None:
        self._settings.set(IDLE_KEY, values["minutes"])
        self._settings.save()
