"""The package for whoever helps, shown as text before it is saved."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.core import paths
from desktop_app.core.book import Book
from desktop_app.core.files import replace_file
from desktop_app.core.i18n import _
from desktop_app.safety import diagnostics
from desktop_app.ui import buttons, files, labels, layouts, messages
from desktop_app.ui.context import Context
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px
from desktop_app.ui.titled_dialog import TitledDialog


class DiagnosticsDialog(TitledDialog):
    """Shows the text while it is being made and saves it where the person says."""

    def __init__(self, context: Context, parent: QWidget | None, book: Book) -> None:
        super().__init__(parent, _("Gói thông tin cho người hỗ trợ"))
        self._context = context
        self._text = ""
        outer = self.outer
        outer.addWidget(
            labels.body(
                _(
                    "Khi nhờ người khác xem giúp, lưu gói này rồi đưa cho họ. Trong gói chỉ có những gì đọc được dưới đây: "
                    "không có họ tên, số giấy tờ, tên chi bộ hay đường dẫn nào. Không đưa tệp sổ và mật khẩu cho ai."
                )
            )
        )
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Nội dung của gói"))
        self.text.setPlainText(_("Đang kiểm tra sổ…"))
        outer.addWidget(self.text, 1)
        self.close_button = buttons.plain(_("Đóng"), self.reject)
        self.save_button = buttons.primary(_("Lưu gói…"), self.save, "save")
        self.save_button.setEnabled(False)
        outer.addWidget(layouts.row(None, self.close_button, self.save_button))
        screen = self.screen().availableGeometry()
        self.resize(min(px(760), round(screen.width() * 0.94)), min(px(620), round(screen.height() * 0.92)))
        settings = {key: context.settings.get(key) for key in diagnostics.SETTINGS}
        shown = _screen(self)
        now = dt.datetime.now()

        def work(progress: Progress) -> str:
            return diagnostics.describe(
                book, settings, shown, now, lambda part: progress.step(_("Đang kiểm tra sổ…"), part)
            )

        context.tasks.run(work, done=self._show, owner=self, title=_("Đang kiểm tra sổ…"))

    def _show(self, text: str) -> None:
        report = diagnostics.last_report()
        self.text.setPlainText(f"{text}\n{report}" if report else text)
        self._text = text
        self.save_button.setEnabled(True)
        self.save_button.setFocus()

    def save(self) -> None:
        """Ask where to and write the package there."""
        day = self._context.today().strftime("%d-%m-%Y")
        suggested = paths.documents() / f"{_('Gói hỗ trợ Sổ Chi bộ')} {day}.zip"
        target = files.ask_save(self, self.windowTitle(), suggested, [("ZIP", "zip")])
        if target is None:
            return
        with messages.errors_shown(self) as shown:
            replace_file(target, diagnostics.package(self._text))
        if shown.ok:
            self._context.changed(_("Đã lưu {name}.").format(name=target.name))
            self.accept()


def _screen(widget: QWidget) -> dict[str, str]:
    from PySide6 import __version__ as pyside_version

    screen = widget.screen()
    size = screen.size()
    return {
        "Qt": f"{qVersion()}, PySide6 {pyside_version}, {QGuiApplication.platformName()}",
        _("Màn hình"): f"{size.width()}×{size.height()}, {screen.devicePixelRatio():g}×",
    }
