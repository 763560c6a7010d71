"""The dialogs of a book that may be damaged: "Kiểm tra sổ", and what was saved of a damaged one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.core import check
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.repair import Lost, Repaired
from desktop_app.ui import buttons, clipboard, labels, layouts, theme
from desktop_app.ui.tasks import Progress, Tasks
from desktop_app.ui.theme import px

COPIES, SALVAGE = "copies", "salvage"


class CheckDialog(QDialog):
    """Checks the open book on the worker and says what is wrong; ``way`` is the way out that was chosen."""

    def __init__(self, parent: QWidget | None, book: Book, tasks: Tasks) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.way = ""
        self.setWindowTitle(_("Kiểm tra sổ"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.setSpacing(px(12))
        self.heading = labels.heading(_("Đang kiểm tra sổ…"))
        self.words = labels.body(
            _("Đọc từng trang của tệp, so lịch sử với các bản ghi, thử mở các văn bản đã ban hành.")
        )
        outer.addWidget(self.heading)
        outer.addWidget(self.words)
        outer.addStretch(1)
        self.copies_button = buttons.plain(_("Xem các bản sao lưu"), lambda: self._leave(COPIES))
        self.salvage_button = buttons.plain(_("Cứu dữ liệu sang sổ mới…"), lambda: self._leave(SALVAGE))
        self.close_button = buttons.primary(_("Đóng"), self.reject)
        self.copies_button.hide()
        self.salvage_button.hide()
        outer.addWidget(layouts.row(None, self.copies_button, self.salvage_button, self.close_button))
        self.setMinimumWidth(px(560))
        self.task = tasks.run(
            lambda progress: _check(book, progress),
            done=self.tell,
            failed=self._failed,
            owner=self,
            title=_("Đang kiểm tra sổ…"),
        )

    def tell(self, faults: Sequence[str]) -> None:
        """What the check found."""
        if not faults:
            self.heading.setText(_("Sổ nguyên vẹn."))
            self.words.setText(
                _("Mọi trang, liên kết, văn bản và toàn bộ lịch sử thay đổi đều còn đúng như khi ghi.")
            )
            return
        self.heading.setText(_("Sổ có chỗ hỏng"))
        self.words.setText("\n".join(f"• {fault}" for fault in faults))
        self.copies_button.show()
        self.salvage_button.show()
        # closing is no way out of a damaged book
        for button, kind in ((self.copies_button, "primary"), (self.close_button, "plain")):
            button.setProperty("kind", kind)
            theme.restyle(button)
        self.copies_button.setFocus()
        self.adjustSize()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.tell([str(error)])

    def _leave(self, way: str) -> None:
        self.way = way
        self.accept()

    def done(self, result: int) -> None:
        self.task.cancel()
        super().done(result)


def _check(book: Book, progress: Progress) -> list[str]:
    return check.check_book(book, lambda part: progress.step(_("Đang kiểm tra sổ…"), part))


def lost_line(lost: Lost) -> str:
    """``buổi sinh hoạt số 12 “2026-11”: nằm ở chỗ hỏng của tệp``."""
    name = f" “{lost.name}”" if lost.name else ""
    if lost.id is None:
        return f"{lost.part}: {lost.why}"
    return _("{part} số {n}{name}: {why}").format(part=lost.part, n=lost.id, name=name, why=lost.why)


class SavedDialog(QDialog):
    """What was saved of a damaged book and the list of what was not; accepted: open the new book."""

    def __init__(self, parent: QWidget | None, result: Repaired) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(_("Cứu dữ liệu từ sổ bị hỏng"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.setSpacing(px(12))
        outer.addWidget(labels.heading(_("Đã cứu dữ liệu sang “{name}”").format(name=result.path.name)))
        self.words = labels.body("\n".join([*result.sentences(), *result.faults]))
        outer.addWidget(self.words)
        outer.addWidget(
            labels.caption(_("Tệp hỏng vẫn ở chỗ cũ, không bị sửa. Sổ mới mở bằng mật khẩu như trước."))
        )
        self.lost = QPlainTextEdit("\n".join(lost_line(lost) for lost in result.lost))
        self.lost.setReadOnly(True)
        self.lost.setTabChangesFocus(True)
        self.lost.setAccessibleName(_("Những gì không cứu được"))
        self.lost.setMinimumHeight(px(200))
        self.copy_button = buttons.plain(_("Chép danh sách"), self._copy, "copy")
        self.later_button = buttons.plain(_("Để sau"), self.reject)
        self.open_button = buttons.primary(_("Mở sổ mới"), self.accept)
        if result.lost:
            outer.addWidget(labels.make(_("Những gì không cứu được hoặc chỉ còn một phần"), "label"))
            outer.addWidget(self.lost, 1)
        else:
            self.copy_button.hide()
        outer.addWidget(layouts.row(self.copy_button, None, self.later_button, self.open_button))
        self.setMinimumWidth(px(640))
        self.open_button.setFocus()

    def _copy(self) -> None:
        clipboard.copy(self.lost.toPlainText())
        self.copy_button.setText(_("Đã chép"))
