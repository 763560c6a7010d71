"""The real PDF on the screen, and its way to a file, to Word and to the printer. Nothing is written to the disk."""

from __future__ import annotations

import atexit
import math
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts, messages, theme
from desktop_app.ui.theme import px

_KEPT_PAGES = 6
_MAX_SIDE = 6000
FIT = 0.0


_open_files: weakref.WeakSet[PdfFile] = weakref.WeakSet()


def _close_files() -> None:
    for file in list(_open_files):
        file.close()


class PdfFile:
    """A PDF in memory. Pages are drawn when they are asked for, on the main thread only."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self._file: Any = pypdfium2.PdfDocument(data)
            self.sizes: list[tuple[float, float]] = [
                self._file.get_page_size(i) for i in range(len(self._file))
            ]
        except pypdfium2.PdfiumError as error:
            raise UserError(
                _("Không đọc được tệp PDF này."), hint=_("Lập lại văn bản rồi xem lại.")
            ) from error
        self.data = data
        # PDFium wants its files closed before it is unloaded; exit functions run last in, first out
        if not _open_files:
            atexit.register(_close_files)
        _open_files.add(self)

    def image(self, page: int, scale: float) -> QImage:
        """A page at ``scale`` pixels per point."""
        opened = self._file[page]
        try:
            bitmap = opened.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            view = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
            )
            copied = view.copy()
            bitmap.close()
            return copied
        finally:
            opened.close()

    def close(self) -> None:
        """Let the memory go."""
        _open_files.discard(self)
        self._file.close()


class PageView(QAbstractScrollArea):
    """The pages one under the other. ``zoom`` 0 fits the width; Ctrl and the wheel enlarge."""

    zoomed = Signal()
    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: PdfFile | None = None
        self._zoom = FIT
        self._drawn: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.setAccessibleName(_("Bản xem trước"))
        self.setMinimumSize(px(200), px(200))
        theme.changed().changed.connect(self._lay_out)

    def set_file(self, file: PdfFile | None) -> None:
        """Show another file; the place on the page is kept when it has as many pages."""
        same = file is not None and self._file is not None and file.sizes == self._file.sizes
        at = self.verticalScrollBar().value() if same else 0
        self._file = file
        self._drawn.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(at)
        self._scrolled()

    def zoom(self) -> float:
        """Pixels per point, whether fitted or chosen."""
        if self._zoom != FIT or self._file is None or not self._file.sizes:
            return self._zoom or 1.0
        widest = max(width for width, _height in self._file.sizes)
        return max(0.2, (self.viewport().width() - 2 * px(12)) / widest)

    def fits(self) -> bool:
        """Whether the width of the page follows the window."""
        return self._zoom == FIT

    def set_zoom(self, zoom: float) -> None:
        """Pixels per point; 0 fits the width."""
        bar = self.verticalScrollBar()
        part = bar.value() / max(1, bar.maximum() + self.viewport().height())
        self._zoom = min(8.0, max(0.2, zoom)) if zoom else FIT
        self._lay_out()
        bar.setValue(round(part * (bar.maximum() + self.viewport().height())))
        self.zoomed.emit()

    def pages(self) -> int:
        """How many pages there are."""
        return len(self._file.sizes) if self._file is not None else 0

    def page(self) -> int:
        """The page one is at, from 0."""
        return self._page

    def _rects(self) -> list[QRect]:
        if self._file is None:
            return []
        zoom, gap = self.zoom(), px(12)
        room = max(self.viewport().width(), round(max(w for w, _h in self._file.sizes) * zoom) + 2 * gap)
        found, y = [], gap
        for width, height in self._file.sizes:
            # as PDFium rounds: an image drawn a pixel smaller than it is loses half a line of text
            size = QSize(math.ceil(width * zoom), math.ceil(height * zoom))
            found.append(QRect(QPoint((room - size.width()) // 2, y), size))
            y += size.height() + gap
        return found

    def _lay_out(self) -> None:
        rects = self._rects()
        height = rects[-1].bottom() + px(12) if rects else 0
        width = max((r.right() + px(12) for r in rects), default=0)
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, height - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(px(48))
        self.horizontalScrollBar().setRange(0, max(0, width - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.viewport().update()

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = next(
            (i for i, r in enumerate(self._rects()) if r.bottom() >= middle), max(0, self.pages() - 1)
        )
        if page != self._page or self.pages() == 0:
            self._page = page
            self.page_changed.emit(page)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom() * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        to = {
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_Space: bar.value() + bar.pageStep(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
        }.get(Qt.Key(event.key()))
        if to is not None:
            bar.setValue(to)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        c = theme.colours()
        painter.fillRect(self.viewport().rect(), QColor(c.muted_soft))
        shift = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page, rect in enumerate(self._rects()):
            place = rect.translated(shift)
            if place.intersects(event.rect()):
                painter.drawImage(place, self._image(page))
                painter.setPen(QPen(QColor(c.line)))
                painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _image(self, page: int) -> QImage:
        assert self._file is not None
        ratio = self.devicePixelRatioF()
        scale = self.zoom() * ratio
        longest = max(self._file.sizes[page])
        scale = min(scale, _MAX_SIDE / longest)
        key = (page, round(scale * 1000))
        found = self._drawn.get(key)
        if found is None:
            found = self._file.image(page, scale)
            self._drawn[key] = found
            while len(self._drawn) > _KEPT_PAGES:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        return found


@dataclass(frozen=True)
class Printed:
    """What was sent to which printer; ``file`` is where a printer that only makes files put it."""

    printer: str
    pages: int
    copies: int = 1
    file: str = ""
    purpose: str = ""


class PdfPreview(QFrame):
    """The paper as it will be printed, with one button each for PDF, Word and print.

    Saving is the page's work: ``save_pdf_requested`` and ``save_word_requested``. Printing is done here;
    ``exports.watch_prints`` keeps account of it.
    """

    save_pdf_requested = Signal()
    save_word_requested = Signal()
    printed = Signal(object)

    def __init__(self, parent: QWidget | None = None, word: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._file: PdfFile | None = None
        self.ask_purpose: Callable[[], str | None] = str
        """Asks what a print is for; None gives it up."""
        box = QVBoxLayout(self)
        box.setContentsMargins(px(8), px(8), px(8), px(8))
        box.setSpacing(px(8))
        bar = QWidget()
        flow = layouts.Flow(bar, spacing=8)
        self.pdf_button = buttons.plain(_("Lưu PDF…"), self.save_pdf_requested.emit, "pdf")
        self.word_button = buttons.plain(_("Lưu Word…"), self.save_word_requested.emit, "reports")
        self.print_button = buttons.plain(_("In…"), self.print_pdf, "print")
        for button in (self.pdf_button, self.word_button, self.print_button):
            flow.addWidget(button)
        self.word_button.setVisible(word)
        box.addWidget(bar)
        self.view = PageView()
        self.message = labels.body(_("Chưa có văn bản để xem."))
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setContentsMargins(px(16), px(16), px(16), px(16))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.view)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        box.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(px(4))
        self.place = labels.caption("", wrap=False)
        foot.addWidget(self.place)
        foot.addStretch(1)
        self.smaller = self._tool(
            "zoom-out", _("Thu nhỏ trang"), lambda: self.view.set_zoom(self.view.zoom() / 1.2)
        )
        self.fit = buttons.quiet(_("Vừa bề ngang"), lambda: self.view.set_zoom(FIT))
        self.larger = self._tool(
            "zoom-in", _("Phóng to trang"), lambda: self.view.set_zoom(self.view.zoom() * 1.2)
        )
        for button in (self.smaller, self.fit, self.larger):
            foot.addWidget(button)
        box.addLayout(foot)
        self.view.page_changed.connect(lambda _page: self._say_place())
        self.set_pdf(None)

    @staticmethod
    def _tool(icon: str, words: str, slot: Any) -> buttons.Button:
        button = buttons.quiet("", slot, icon)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def set_pdf(self, data: bytes | None) -> None:
        """Show this file; None shows the message instead. A file that cannot be read says so."""
        old = self._file
        self._file = None
        if data:
            try:
                self._file = PdfFile(data)
            except UserError as error:
                self.message.setText(str(error))
        self.view.set_file(self._file)
        if old is not None:
            old.close()
        self._stack.setCurrentWidget(self.view if self._file is not None else self.message)
        for button in (
            self.pdf_button,
            self.word_button,
            self.print_button,
            self.smaller,
            self.fit,
            self.larger,
        ):
            button.setEnabled(self._file is not None)
        self._say_place()

    def set_message(self, text: str) -> None:
        """Say something in the place of the pages."""
        self.message.setText(text)
        self.set_pdf(None)

    def busy(self, text: str = "") -> None:
        """The paper is being made; the old one stays until the new one is there."""
        if self._file is None:
            self.message.setText(text or _("Đang lập văn bản…"))
        else:
            self.place.setText(text or _("Đang lập văn bản…"))

    def pdf(self) -> bytes | None:
        """The file shown."""
        return self._file.data if self._file is not None else None

    def pages(self) -> int:
        """How many pages the file has."""
        return self.view.pages()

    def _say_place(self) -> None:
        pages = self.view.pages()
        self.place.setText(_("Trang {n}/{all}").format(n=self.view.page() + 1, all=pages) if pages else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Print) and self._file is not None:
            self.print_pdf()
        else:
            super().keyPressEvent(event)

    def print_pdf(self) -> None:
        """Ask for the printer and print, page by page, at the printer's resolution."""
        if self._file is None:
            return
        purpose = self.ask_purpose()
        if purpose is None or self._file is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self.window())
        dialog.setWindowTitle(_("In văn bản"))
        dialog.setMinMax(1, self.pages())
        dialog.setFromTo(1, self.pages())
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not accepted or self._file is None:
            return
        try:
            pages = print_file(self._file, printer)
        except UserError as error:
            messages.show_error(self, error)
            return
        to_file = printer.outputFileName()
        self.printed.emit(Printed(printer.printerName(), pages, printer.copyCount(), to_file, purpose))


def print_file(file: PdfFile, printer: Any) -> int:
    """Send the pages the printer was asked for and return how many; the page is neither shrunk nor moved by the margins
    of the printer."""
    from PySide6.QtCore import QMarginsF, QSizeF
    from PySide6.QtGui import QPageLayout, QPageSize

    first = max(1, printer.fromPage()) if printer.fromPage() else 1
    last = min(len(file.sizes), printer.toPage()) if printer.toPage() else len(file.sizes)
    dpi = min(printer.resolution(), 600)
    printer.setResolution(dpi)
    printer.setFullPage(True)

    def take_size(page: int) -> None:
        width, height = file.sizes[page]
        lying = width > height
        size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
        turn = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(size, turn, QMarginsF(0, 0, 0, 0)))
        printer.setFullPage(True)

    take_size(first - 1)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(
            _("Không gửi được đến máy in."),
            hint=_("Kiểm tra máy in đã bật, đã nối, hoặc lưu PDF rồi in sau."),
        )
    try:
        for page in range(first - 1, last):
            if page > first - 1:
                take_size(page)
                printer.newPage()
            image = file.image(page, dpi / 72)
            painter.drawImage(QRect(0, 0, image.width(), image.height()), image)
    finally:
        painter.end()
    return last - first + 1
