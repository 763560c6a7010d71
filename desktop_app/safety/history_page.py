"""The history of the book: everything that was done to it and with it, by day; each entry in words and to be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy
from sqlalchemy.orm import Session

from desktop_app.core.history import Kind
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, number_text
from desktop_app.safety import service
from desktop_app.safety.history_form import HistoryPanel
from desktop_app.safety.service import Entries, Filters
from desktop_app.ui.cards import Callout
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.tasks import Progress

_ALL, _OTHER = "all", "other"
_CHIPS = (
    Kind.CHANGE,
    Kind.UNLOCK,
    Kind.EXPORT,
    Kind.PRINT,
    Kind.REVEAL,
    Kind.BACKUP,
    Kind.RESTORE,
)
_SEARCH_MS = 200

Verify = Callable[[], list[str]]
"""Reads the whole chain; sentences about what is wrong."""


class HistoryPage(Page):
    """Lịch sử: entries by day left, the chosen one right."""

    def __init__(self, context: Context, verify: Verify) -> None:
        super().__init__(context, _("Lịch sử"))
        self._verify = verify
        self._verdict = ""
        self.check_button = self.add_action(_("Kiểm tra lịch sử"), self.check, "check")
        self._said = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_MS)
        self._wait.timeout.connect(self._search)
        self.enable_search().changed.connect(lambda _text: self._wait.start())
        self.chips = ChipBar(
            [
                (_ALL, _("Tất cả"), None),
                *((kind.value, _(service.KIND_WORDS[kind.value]), None) for kind in _CHIPS),
                (_OTHER, _("Khác"), None),
            ]
        )
        self.chips.chosen.connect(lambda _key: self._search())
        # the bar must be allowed to become two lines high
        policy = self.chips.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.content.addWidget(self.chips)
        self.faults = Callout("danger")
        self.faults.hide()
        self.content.addWidget(self.faults)
        self.panel = HistoryPanel(context, self._load)
        self.panel.list.empty_words = _("Không có mục nào như đang tìm.")
        self.content.addWidget(self.panel, 1)
        self.set_main(self.panel.list)

    def _filters(self) -> Filters:
        chosen = self.chips.current() or _ALL
        shown = {kind.value for kind in _CHIPS}
        kinds = None if chosen == _ALL else {k.value for k in Kind} - shown if chosen == _OTHER else {chosen}
        return Filters(text=self.search.text() if self.search is not None else "", kinds=kinds)

    def _load(self, session: Session, before_id: int | None) -> Entries:
        return service.list_entries(session, self._filters(), before_id)

    def _search(self) -> None:
        self._wait.stop()
        self.panel.list.scrollToTop()
        self.panel.reload()

    def reload(self) -> None:
        with self.context.book.read() as session:
            totals = service.totals(session)
        if totals.since is None:
            said = _("Chưa có mục nào.")
        else:
            said = _("{n} mục từ ngày {day}").format(
                n=number_text(totals.entries), day=date_text(totals.since.date())
            )
        self._said = said
        self._say()
        self.panel.reload()

    def _say(self) -> None:
        self.set_status(" · ".join(part for part in (self._said, self._verdict) if part))

    def open(self, **target: object) -> None:
        """``entry`` shows one entry, ``kind`` chooses a chip, ``check`` reads the whole history."""
        kind = target.get("kind")
        if isinstance(kind, str):
            self.chips.set_current(kind)
        entry = target.get("entry")
        if isinstance(entry, int):
            if self.search is not None:
                self.search.clear()
            self.chips.set_current(_ALL)
            self.panel.show_entry(entry)
        if target.get("check"):
            self.check()

    def check(self) -> None:
        """Read the whole chain and tell whether it is whole."""
        self.check_button.setEnabled(False)

        def work(_progress: Progress) -> list[str]:
            return self._verify()

        def done(faults: list[str]) -> None:
            self.check_button.setEnabled(True)
            now = datetime.now().strftime("%H:%M")
            self.faults.setVisible(bool(faults))
            if faults:
                self._verdict = _("lịch sử không còn nguyên vẹn (kiểm tra lúc {time})").format(time=now)
                self.faults.tell(
                    _("Lịch sử không còn nguyên vẹn: có mục bị sửa hoặc bị cắt từ bên ngoài chương trình."),
                    "\n".join(faults),
                )
            else:
                self._verdict = _("lịch sử còn nguyên vẹn (kiểm tra lúc {time})").format(time=now)
            self._say()

        def failed(error: Exception) -> None:
            self.check_button.setEnabled(True)
            raise error

        self.context.tasks.run(
            work, done=done, failed=failed, owner=self, title=_("Đang kiểm tra lịch sử từ mục đầu tiên…")
        )

    def help_text(self) -> str:
        return _(
            "Mọi thay đổi trong sổ và mọi lần mở sổ, xuất tệp, in, xem số căn cước đều được ghi ở đây, theo ngày.\n\n"
            "Chọn một mục để xem cái gì đã đổi, từ gì thành gì.\n\n"
            "- Hoàn tác mục này…: lấy lại như trước mục đó; lịch sử có thêm một mục mới, không mất mục nào\n"
            "- Nút mũi tên ở từng dòng: chỉ lấy lại giá trị cũ của dòng đó\n"
            "- Bấm tên bản ghi: xem lịch sử riêng của bản ghi\n\n"
            "Các mục nối với nhau bằng mã kiểm tra; “Kiểm tra lịch sử” cho biết có mục nào bị sửa hay bị cắt không."
        )
