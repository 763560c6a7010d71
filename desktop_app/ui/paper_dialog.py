"""A paper shown as it will be printed, with one button each for PDF, Word, other forms and print. In memory only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.core import paths
from desktop_app.core.files import replace_file
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, files, layouts, messages
from desktop_app.ui.context import Context
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.theme import px

Write = Callable[[Path], None]


class PaperDialog(QDialog):
    """Shows a paper. ``render`` makes the PDF on the worker; ``write_word`` and ``extra`` (word, ending, write) make the
    other forms, on the worker too."""

    def __init__(
        self,
        parent: QWidget | None,
        context: Context,
        title: str,
        suggested: str,
        render: Callable[[], bytes],
        write_word: Write | None = None,
        extra: Sequence[tuple[str, str, Write]] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._context = context
        self._title = title
        self._suggested = suggested
        self._render = render
        self._write_word = write_word
        self.kept = False
        """Whether the paper was printed or saved from here."""
        self.preview = PdfPreview(word=write_word is not None)
        self.preview.save_pdf_requested.connect(self._save_pdf)
        self.preview.save_word_requested.connect(self._save_word)
        self.preview.printed.connect(self._keep)
        self.close_button = buttons.plain(_("Đóng"), self.reject)
        others: list[QWidget | int | None] = [
            buttons.plain(_("Lưu {form}…").format(form=word), partial(self._save, word, ending, write))
            for word, ending, write in extra
        ]
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(self.preview, 1)
        box.addWidget(layouts.row(*others, None, self.close_button))
        screen = self.screen().availableGeometry()
        self.resize(QSize(px(860), px(680)).boundedTo(screen.size()))
        self.preview.busy(_("Đang lập văn bản…"))
        context.tasks.run(
            lambda _progress: render(), done=self.preview.set_pdf, owner=self, title=_("Đang lập văn bản…")
        )

    def _keep(self) -> None:
        self.kept = True

    def _save_pdf(self) -> None:
        data = self.preview.pdf()
        if data is not None:
            self._save(_("PDF"), "pdf", lambda path: replace_file(path, data))

    def _save_word(self) -> None:
        if self._write_word is not None:
            self._save(_("Word"), "docx", self._write_word)

    def _save(self, word: str, ending: str, write: Write) -> None:
        suggested = paths.documents() / f"{files.safe_name(self._suggested)}.{ending}"
        target = files.ask_save(self, self._title, suggested, [(word, ending)])
        if target is None:
            return
        with messages.errors_shown(self) as shown:
            write(target)
        if shown.ok:
            self._keep()
            self._context.changed(_("Đã lưu {name}.").format(name=target.name))
