"""Every box of the program: errors, questions, the undo bar, and the report of a bug.

A sentence says what, why and what next. Buttons are named by what they do. A bug report holds no data of the book:
only kinds of errors, module and line, and versions.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core import bugs
from desktop_app.core.errors import BookClosed, UserError
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, clipboard, labels, layouts, theme
from desktop_app.ui.theme import px


class MessageBox(QDialog):
    """An icon, a sentence, what next, and buttons named by what they do; the key of the pressed one is in ``answer``."""

    def __init__(
        self, parent: QWidget | None, text: str, detail: str = "", icon: str = "info", tone: str = "info"
    ) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(_("Sổ Chi bộ"))
        self.answer: str | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(24), px(24), px(16))
        outer.setSpacing(px(24))
        top = QHBoxLayout()
        top.setSpacing(px(16))
        picture = QLabel()
        theme.set_icon(picture, icon, tone, 28)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(8))
        self.text = labels.strong(text)
        self.detail = labels.body(detail)
        words.addWidget(self.text)
        words.addWidget(self.detail)
        words.addStretch(1)
        top.addLayout(words, 1)
        outer.addLayout(top, 1)
        self.detail.setVisible(bool(detail))
        self.words = words
        self._buttons = layouts.Flow(spacing=8, right=True)
        outer.addLayout(self._buttons)
        self.setMinimumWidth(min(px(440), _screen_width(self)))
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)

    def add_button(self, key: str, word: str, kind: str = "plain", focus: bool = False) -> buttons.Button:
        """A button; pressing it closes the box with this answer."""
        button = buttons.Button(word, kind)
        button.clicked.connect(lambda: self._answer(key))
        self._buttons.addWidget(button)
        if focus:
            button.setFocus(Qt.FocusReason.TabFocusReason)
        return button

    def _answer(self, key: str) -> None:
        self.answer = key
        self.accept()

    def ask(self) -> str | None:
        """Show the box and wait; the key of the button, or None when it was closed."""
        if _nobody_there:
            self.deleteLater()
            return None
        self.adjustSize()
        self.exec()
        self.deleteLater()
        return self.answer


_nobody_there = False


@contextmanager
def nobody_there() -> Iterator[None]:
    """The book is being locked: boxes inside the block are not shown, a question is answered by none of its buttons."""
    global _nobody_there
    before, _nobody_there = _nobody_there, True
    try:
        yield
    finally:
        _nobody_there = before


def _screen_width(widget: QWidget) -> int:
    return round(widget.screen().availableGeometry().width() * 0.9)


def show_error(parent: QWidget | None, error: UserError) -> None:
    """A whole act failed: one sentence and what next. A fault of one field belongs beside that field instead."""
    box = MessageBox(parent, error.message, error.hint or "", "warning", "warning")
    box.add_button("close", _("Đã rõ"), "primary", focus=True)
    box.ask()


def note(parent: QWidget | None, text: str, detail: str = "") -> None:
    """Something worth a box that is no fault."""
    box = MessageBox(parent, text, detail, "info", "info")
    box.add_button("close", _("Đã rõ"), "primary", focus=True)
    box.ask()


def confirm(
    parent: QWidget | None,
    question: str,
    yes_label: str,
    dangerous: bool = False,
    detail: str = "",
    no_label: str = "",
) -> bool:
    """A question with one way on, named ``yes_label``. When it is dangerous the safe button has the focus."""
    box = MessageBox(
        parent, question, detail, "warning" if dangerous else "help", "warning" if dangerous else "info"
    )
    box.add_button("no", no_label or _("Không, quay lại"), focus=dangerous)
    box.add_button("yes", yes_label, "danger" if dangerous else "primary", focus=not dangerous)
    return box.ask() == "yes"


def ask(
    parent: QWidget | None, question: str, choices: Sequence[tuple[str, str]], detail: str = ""
) -> str | None:
    """A question with several ways on: (key, words). The last one is the primary one. None when the box was closed."""
    box = MessageBox(parent, question, detail, "help", "info")
    for key, word in choices:
        last = key == choices[-1][0]
        box.add_button(key, word, "primary" if last else "plain", focus=last)
    return box.ask()


def ask_unsaved(parent: QWidget | None, what: str = "") -> str:
    """Before leaving something unsaved: ``save``, ``discard`` or ``stay``."""
    choices = [("stay", _("Ở lại")), ("discard", _("Không lưu")), ("save", _("Lưu rồi đi tiếp"))]
    return ask(parent, what or _("Có điều vừa nhập chưa lưu."), choices) or "stay"


def ask_text(
    parent: QWidget | None,
    question: str,
    label: str,
    initial: str = "",
    yes_label: str = "",
    check: Callable[[str], None] | None = None,
    secret: bool = False,
    warn: Callable[[str], str | None] | None = None,
) -> str | None:
    """One line of text. ``check`` refuses it with a UserError, shown below the line; ``warn`` says there what is odd about
    it, without stopping. None when it was given up."""
    box = MessageBox(parent, question, "", "edit", "info")
    caption = labels.make(label, "label")
    edit = QLineEdit(initial)
    edit.setAccessibleName(label)
    if secret:
        edit.setEchoMode(QLineEdit.EchoMode.Password)
    caption.setBuddy(edit)
    wrong = labels.make("", "error")
    wrong.hide()
    odd = labels.caption("")
    labels.set_tone(odd, "warning")
    odd.hide()

    def say_odd(text: str) -> None:
        said = warn(text) if warn is not None else None
        odd.setText(said or "")
        odd.setVisible(bool(said))

    edit.textChanged.connect(say_odd)
    for widget in (caption, edit, wrong, odd):
        box.words.insertWidget(box.words.count() - 1, widget)
    box.add_button("no", _("Hủy"))
    yes = buttons.primary(yes_label or _("Đồng ý"))

    def accept() -> None:
        try:
            if check is not None:
                check(edit.text())
        except UserError as error:
            wrong.setText(str(error))
            wrong.show()
            edit.setFocus()
            return
        box.answer = "yes"
        box.accept()

    yes.clicked.connect(accept)
    edit.returnPressed.connect(accept)
    box._buttons.addWidget(yes)
    edit.setFocus()
    edit.selectAll()
    return edit.text() if box.ask() == "yes" else None


class Shown:
    """Whether everything inside :func:`errors_shown` went well."""

    ok = False


@contextmanager
def errors_shown(parent: QWidget | None) -> Iterator[Shown]:
    """Show a UserError of the block in a box; bugs pass through. ``shown.ok`` tells whether the block went through."""
    shown = Shown()
    try:
        yield shown
        shown.ok = True
    except UserError as error:
        show_error(parent, error)


# --- undo bar --------------------------------------------------------------------------------------------------------


class UndoBar(QFrame):
    """Says what was just done and takes it back: ``undo(change_set_id)``; what was taken back is done again: ``redo``.
    Stays until the next act or until closed."""

    undo = Signal(object)
    redo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self._change_set: object = None
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(16), px(8))
        box.setSpacing(px(16))
        self.picture = QLabel()
        theme.set_icon(self.picture, "good", "good")
        self.text = labels.body()
        self.undo_button = buttons.plain(_("Hoàn tác"), self._undo, "undo")
        self.undo_button.setToolTip(_("Lấy lại như trước (Ctrl+Z)"))
        self.redo_button = buttons.plain(_("Làm lại"), self._redo, "redo")
        self.redo_button.setToolTip(_("Làm lại việc vừa hoàn tác (Ctrl+Y)"))
        self.redo_button.hide()
        self.close_button = buttons.quiet("", self.clear, "close")
        self.close_button.setAccessibleName(_("Đóng dòng này"))
        self.close_button.setToolTip(_("Đóng dòng này"))
        box.addWidget(self.picture)
        box.addWidget(self.text, 1)
        box.addWidget(self.redo_button)
        box.addWidget(self.undo_button)
        box.addWidget(self.close_button)
        self.hide()

    def tell(self, sentence: str, change_set_id: object = None, redo: bool = False) -> None:
        """Show what was done; without a change set there is nothing to take back. ``redo`` offers to do it again."""
        self._change_set = change_set_id
        self.text.setText(sentence)
        self.undo_button.setVisible(change_set_id is not None)
        self.redo_button.setVisible(redo)
        self.show()

    def clear(self) -> None:
        """Nothing to say any more."""
        self._change_set = None
        self.hide()

    def can_undo(self) -> bool:
        """Whether the last act can be taken back from here."""
        return self._change_set is not None

    def _redo(self) -> None:
        self.redo_button.hide()
        self.redo.emit()

    def _undo(self) -> None:
        change_set, self._change_set = self._change_set, None
        self.undo_button.hide()
        if change_set is not None:
            self.undo.emit(change_set)


class DoneLine(QFrame):
    """What was just done, at the foot of the dialog one is in: the bar of the window lies behind it."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self.setProperty("kind", "bar")
        box = QHBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(8))
        box.setSpacing(px(12))
        picture = QLabel()
        theme.set_icon(picture, "good", "good")
        self.text = labels.body()
        box.addWidget(picture)
        box.addWidget(self.text, 1)

    def tell(self, sentence: str) -> None:
        """Show what was done."""
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()


def tell_in_dialog(sentence: str) -> None:
    """Say what was done in the dialog that is open in front of the window, where one is."""
    from PySide6.QtWidgets import QApplication

    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QDialog) or isinstance(dialog, MessageBox):
        return
    box = dialog.layout()
    if not isinstance(box, QVBoxLayout):
        return
    line = next(iter(dialog.findChildren(DoneLine)), None)
    if line is None:
        line = DoneLine(dialog)
        box.addWidget(line)
    line.tell(sentence)


# --- bugs ------------------------------------------------------------------------------------------------------------


def bug_report(error: BaseException) -> str:
    """What a bug report may say (:func:`desktop_app.core.bugs.report`), with the versions of Qt."""
    from PySide6 import __version__ as pyside_version
    from PySide6.QtCore import qVersion

    return bugs.report(error, f"PySide6 {pyside_version}, Qt {qVersion()}")


class BugBox(QDialog):
    """Tells that something went wrong inside the program, with a text to copy."""

    def __init__(self, parent: QWidget | None, report: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Sổ Chi bộ"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(24), px(24), px(16))
        outer.setSpacing(px(16))
        outer.addWidget(labels.heading(_("Chương trình gặp lỗi ngoài dự tính.")))
        outer.addWidget(
            labels.body(
                _(
                    "Việc vừa làm có thể chưa xong; những gì đã lưu trước đó vẫn còn nguyên. Chép đoạn dưới đây gửi "
                    "người phụ trách phần mềm. Trong đó không có dữ liệu của chi bộ."
                )
            )
        )
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(_("Nội dung báo lỗi"))
        self.report.setMinimumHeight(px(160))
        outer.addWidget(self.report, 1)
        self.copy = buttons.plain(_("Chép nội dung"), self._copy, "copy")
        self.close_button = buttons.primary(_("Đóng"), self.accept)
        outer.addWidget(layouts.row(None, self.copy, self.close_button))
        self.resize(min(px(640), _screen_width(self)), px(420))
        self.close_button.setFocus()

    def _copy(self) -> None:
        clipboard.copy_harmless(self.report.toPlainText())
        self.copy.setText(_("Đã chép"))


class _Hook(QObject):
    """Brings what was raised anywhere to the main thread."""

    raised = Signal(str)

    def __init__(self, keep: Callable[[str], None] | None) -> None:
        super().__init__()
        self._keep = keep
        self._box: BugBox | None = None
        self.raised.connect(self._show)

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, BookClosed):
            return
        if isinstance(error, UserError):
            self.raised.emit("\n" + str(error))
            return
        report = bug_report(error.with_traceback(trace))
        if self._keep is not None:
            self._keep(report)
        self.raised.emit(report)

    def _show(self, report: str) -> None:
        from PySide6.QtWidgets import QApplication

        if report.startswith("\n"):
            show_error(QApplication.activeWindow(), UserError(report[1:]))
            return
        if self._box is not None:  # one box is enough: a fault in painting would open one per frame
            return
        self._box = BugBox(QApplication.activeWindow(), report)
        try:
            self._box.exec()
        finally:
            self._box.deleteLater()
            self._box = None


_hook: _Hook | None = None


def install_excepthook(keep: Callable[[str], None] | None = None) -> None:
    """From now on whatever nobody caught is shown as a bug report (a UserError as its sentence). ``keep`` gets the
    text of each report too, for the log."""
    global _hook
    hook = _Hook(keep)
    _hook = hook
    sys.excepthook = hook.take

    def in_thread(raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            hook.take(raised.exc_type, raised.exc_value, raised.exc_traceback)

    threading.excepthook = in_thread


# --- help ------------------------------------------------------------------------------------------------------------


class HelpPanel(QFrame):
    """What F1 shows beside the page: a heading and plain paragraphs; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(px(320))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(8), px(8), px(16))
        outer.setSpacing(px(8))
        self.heading = labels.heading()
        self.close_button = buttons.quiet("", self.hide, "close")
        self.close_button.setAccessibleName(_("Đóng trợ giúp"))
        self.close_button.setToolTip(_("Đóng trợ giúp (Esc)"))
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        self.body = QWidget()
        self._box = QVBoxLayout(self.body)
        self._box.setContentsMargins(0, 0, px(8), 0)
        self._box.setSpacing(px(12))
        outer.addWidget(layouts.scrolled(self.body), 1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.hide)
        self.hide()

    def tell(self, heading: str, text: str, link: tuple[str, Callable[[], object]] | None = None) -> None:
        """Show a text: a blank line starts a paragraph, lines beginning with ``- `` are items; ``link`` leads on."""
        self.heading.setText(heading)
        layouts.clear(self._box)
        for paragraph in text.strip().split("\n\n"):
            for line in paragraph.split("\n"):
                self._box.addWidget(labels.body("•  " + line[2:] if line.startswith("- ") else line))
        if link is not None:
            self._box.addWidget(layouts.row(buttons.link(*link), None))
        self._box.addStretch(1)
        self.show()
        self.close_button.setFocus()
