"""A paper shown as it will be printed, with one button each for PDF, Word, other forms and print. In memory only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import buttons, exports, layouts
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.theme import px

Make = Callable[[], bytes]


class PaperDialog(QDialog):
    """Shows a paper. ``render`` makes the PDF on the worker; ``make_word`` and ``extra`` (word, ending, make) make the
    other forms, on the worker too. ``purposes`` stand in place of what papers usually are for."""

    def __init__(
        self,
        parent: QWidget | None,
        context: Context,
        title: str,
        suggested: str,
        render: Callable[[], bytes],
        make_word: Make | None = None,
        extra: Sequence[tuple[str, str, Make]] = (),
        purposes: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._context = context
        self._title = title
        self._suggested = suggested
        self._render = render
        self._make_word = make_word
        self._purposes = purposes
        self.kept = False
        """Whether the paper was printed or saved from here."""
        self.preview = PdfPreview(word=make_word is not None)
        self.preview.save_pdf_requested.connect(self._save_pdf)
        self.preview.save_word_requested.connect(self._save_word)
        self.preview.printed.connect(self._keep)
        exports.watch_prints(self.preview, context, self._leaving)
        self.close_button = buttons.plain(_("Đóng"), self.reject)
        others: list[QWidget | int | None] = [
            buttons.plain(_("Lưu {form}…").format(form=word), partial(self._save, word, ending, make))
            for word, ending, make in extra
        ]
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(self.preview, 1)
        box.addWidget(layouts.row(*others, None, self.close_button))
        screen = self.screen().availableGeometry()
        self.resize(QSize(px(860), px(680)).boundedTo(screen.size()))
        self._closed = False

    def run(self) -> bool:
        """Show and wait; True when the paper was printed or saved."""
        self.exec()
        self.deleteLater()
        return self.kept

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._closed = False
        if self.preview.pdf() is None:
            render = self._render
            self.preview.busy(_("Đang lập văn bản…"))
            self._context.tasks.run(
                lambda _progress: render(), done=self._show, owner=self, title=_("Đang lập văn bản…")
            )

    def done(self, result: int) -> None:
        """Let go of the pages: they hold names."""
        self._closed = True
        self.preview.set_pdf(None)
        super().done(result)

    def _show(self, content: bytes) -> None:
        if not self._closed:
            self.preview.set_pdf(content)

    def _leaving(self) -> Leaving:
        return Leaving(self._title, self._suggested, self._purposes, detail={"pages": self.preview.pages()})

    def _keep(self, *_printed: object) -> None:
        self.kept = True

    def _save_pdf(self) -> None:
        data = self.preview.pdf()
        if data is not None:
            self._save(_("PDF"), "pdf", lambda: data)

    def _save_word(self) -> None:
        if self._make_word is not None:
            self._save(_("Word"), "docx", self._make_word)

    def _save(self, word: str, ending: str, make: Make) -> None:
        exports.save(self, self._context, self._leaving(), word, ending, make, self._keep)
