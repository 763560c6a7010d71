"""The frame: side bar, the page one is on, the undo bar. It contains no rule; pages are made when first visited."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QCursor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core import i18n
from desktop_app.core.errors import BookClosed, UserError
from desktop_app.core.i18n import _
from desktop_app.ui import forms, layouts, messages, theme
from desktop_app.ui.bars import AskBar, Band
from desktop_app.ui.busy import waiting_cursor
from desktop_app.ui.context import Context
from desktop_app.ui.drafts import DraftBar
from desktop_app.ui.page import Page
from desktop_app.ui.sidebar import SideBar
from desktop_app.ui.tasks import BusyBar
from desktop_app.ui.theme import apply_settings
from desktop_app.ui.undo import Step, UndoStack, told_redone, told_undone

_COUNTS_AFTER_MS = 150
_CTRL_Y = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
_COUNTS_AFTER_TYPING_MS = 2000

__all__ = ["MainWindow", "PageEntry", "apply_settings"]


@dataclass(frozen=True)
class PageEntry:
    """A page of the side bar. ``factory`` makes it when it is first shown; ``count`` says what is due there."""

    key: str
    title: str
    icon: str
    factory: Callable[[Context], Page]
    count: Callable[[], int] | None = None


class MainWindow(QMainWindow):
    """The window of an unlocked book.

    ``lock_requested`` and ``closed`` are for whoever made the window; so is ``language_chosen(code)``.
    """

    lock_requested = Signal()
    closed = Signal()
    language_chosen = Signal(str)
    about_requested = Signal()
    check_requested = Signal()
    data_safety_requested = Signal()
    support_requested = Signal()

    may_close: Callable[[], bool] = staticmethod(lambda: True)
    """Asked before the window closes, after the page; whoever made the window may put something in its place."""

    def __init__(self, context: Context, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self.context = replace(context, open_page=self.open_page, changed=self.changed, noted=self.noted)
        self.steps = UndoStack()
        self._left_typed: set[tuple[str, datetime]] | None = None
        self._entries = {entry.key: entry for entry in pages}
        self._pages: dict[str, Page] = {}
        self._key = ""
        self._locking = False
        self._icons: list[tuple[QAction, str]] = []
        self.setWindowTitle(_("Sổ Chi bộ"))
        self.side = SideBar([(entry.key, entry.title, entry.icon) for entry in pages])
        self.stack = QStackedWidget()
        self.help = messages.HelpPanel()
        self.undo_bar = messages.UndoBar()
        self.draft_bar = DraftBar()
        self.draft_bar.resume.connect(self.resume)
        self.draft_bar.drop.connect(self._drop_draft)
        self.ask_bar = AskBar()
        self.notice_bar = AskBar("warning")
        self.busy_bar = BusyBar(self.context.tasks)
        self.looks_only = False
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.help)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.draft_bar)
        right.addLayout(middle, 1)
        right.addWidget(self.busy_bar)
        right.addWidget(self.notice_bar)
        right.addWidget(self.ask_bar)
        right.addWidget(self.undo_bar)
        whole = QHBoxLayout()
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(right, 1)
        holder = QWidget()
        self._frame = QVBoxLayout(holder)
        self._frame.setContentsMargins(0, 0, 0, 0)
        self._frame.setSpacing(0)
        self._frame.addLayout(whole, 1)
        self._holder = holder
        self.setCentralWidget(holder)
        self._make_actions()
        self.side.chosen.connect(self.open_page)
        self.side.lock_pressed.connect(self.lock)
        self.side.menu_pressed.connect(self.show_menu)
        self.undo_bar.undo.connect(lambda _change_set: self.undo())
        self.undo_bar.redo.connect(self.redo)
        self._counts_later = QTimer(self)
        self._counts_later.setSingleShot(True)
        self._counts_later.setInterval(_COUNTS_AFTER_TYPING_MS)
        self._counts_later.timeout.connect(self.renew_counts)
        _application().focusChanged.connect(self._focus_moved)
        theme.changed().changed.connect(self._refit)
        self._restore_window()
        if pages:
            self.open_page(pages[0].key)
        self.show_drafts()
        # the page is painted and answers first: what is due on the others takes a while in a large branch
        QTimer.singleShot(_COUNTS_AFTER_MS, self, self.renew_counts)

    # pages

    def open_page(self, key: str, /, **target: object) -> None:
        """Show a page, made now if it was not yet; stays when the page one is on does not want to be left."""
        if key not in self._entries:
            raise KeyError(key)
        here = self._pages.get(self._key)
        if here is not None and self._key != key and not self._may_leave(here):
            self.side.set_current(self._key)
            return
        page = self._pages.get(key)
        if page is None:
            page = self._entries[key].factory(self.context)
            self._pages[key] = page
            self.stack.addWidget(page)
        self._key = key
        self.stack.setCurrentWidget(page)
        if self.side.isAncestorOf(QApplication.focusWidget() or self):
            self.side.item(key).setFocus()
        self.side.set_current(key)
        if self.help.isVisible():
            self.show_help()
        self._reload(page)
        if target:
            with messages.errors_shown(self):
                page.open(**target)

    def page(self) -> Page | None:
        """The page one is on."""
        return self._pages.get(self._key)

    def key(self) -> str:
        """The key of the page one is on."""
        return self._key

    def _reload(self, page: Page) -> None:
        with messages.errors_shown(self):
            page.reload()

    def changed(self, sentence: str, change: object = None, /) -> None:
        """Something was done: say it, offer to take it back, read the page and the counts again."""
        self._tell_done(sentence, change, "")
        self.renew()

    def noted(self, sentence: str, change: object = None, group: str = "", /) -> None:
        """Something was kept while typing: say it and offer to take it back, without reading the page again."""
        self._tell_done(sentence, change, group)
        self._counts_later.start()

    def _tell_done(self, sentence: str, change: object, group: str) -> None:
        set_id = getattr(change, "id", change)
        if isinstance(set_id, int):
            self.steps.push(sentence, set_id, group, datetime.now())
        self.undo_bar.tell(sentence, set_id)
        messages.tell_in_dialog(sentence)
        self._say_steps()
        if self.draft_bar.isVisible():
            self.show_drafts()
        self.side.set_saved(_("Đã lưu lúc {time}").format(time=datetime.now().strftime("%H:%M")))

    def take_steps(self, steps: UndoStack) -> None:
        """Go on with what was done in the window before this one."""
        self.steps = steps
        self._say_steps()

    def _say_steps(self) -> None:
        self.undo_action.setEnabled(bool(self.steps.done))
        self.redo_action.setEnabled(bool(self.steps.undone))

    def renew(self) -> None:
        """Read the shown page and the counts again."""
        page = self.page()
        if page is not None:
            self._reload(page)
        self.renew_counts()

    def renew_counts(self) -> None:
        """Ask each page's count again."""
        if self._locking:
            return
        for entry in self._entries.values():
            if entry.count is not None:
                self.side.set_count(entry.key, entry.count())

    # back and forth

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(old, QLineEdit | QPlainTextEdit):
            old.removeEventFilter(self)
        if isinstance(now, QLineEdit | QPlainTextEdit) and now.window() is self:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # a field keeps Ctrl+Z to itself only while there is typing in it to take back
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = (
                event.matches(QKeySequence.StandardKey.Undo),
                event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _CTRL_Y,
            )
            if (undo and not _can(watched, "isUndoAvailable")) or (
                redo and not _can(watched, "isRedoAvailable")
            ):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def undo(self) -> None:
        """Take the last step back (Ctrl+Z); once more takes the one before it."""
        self._go_back(self.steps.done, self.steps.undone, told_undone, redo=True)

    def redo(self) -> None:
        """Do again what was taken back last (Ctrl+Y)."""
        self._go_back(self.steps.undone, self.steps.done, told_redone, redo=False)

    def _go_back(
        self, source: list[Step], target: list[Step], told: Callable[[str], str], redo: bool
    ) -> None:
        page, focus = self.page(), self.focusWidget()
        # what is still being typed is a step of its own: it must not come over what is taken back
        if (page is not None and not page.leave()) or not source:
            self._say_steps()
            return
        try:
            step = self.steps.turn(source, target, self.context.book)
        except UserError as error:
            messages.show_error(self, error)
            if error.field == "undone":
                # somebody took it back elsewhere: it is no step any more
                source.pop()
            self._say_steps()
            self.renew()
            return
        if isinstance(focus, QLineEdit | QPlainTextEdit):
            # a field that is typed in is not renewed; this time it has to be
            focus.clearFocus()
        self.renew()
        if isinstance(focus, QLineEdit | QPlainTextEdit) and focus.isVisible():
            focus.setFocus()
        last = self.steps.done[-1].sets[-1] if self.steps.done and not redo else None
        self.undo_bar.tell(told(step.sentence), last, redo)
        self.side.set_saved(_("Đã lưu lúc {time}").format(time=datetime.now().strftime("%H:%M")))
        self._say_steps()

    # what was left half typed

    def show_drafts(self) -> None:
        """List what was left half typed before this window was opened and is still neither saved nor given up."""
        try:
            found = self.context.book.drafts()
        except (UserError, BookClosed):
            found = []
        if self._left_typed is None:
            self._left_typed = {(draft.key, draft.saved_at) for draft in found}
        self.draft_bar.set_drafts(
            [draft for draft in found if (draft.key, draft.saved_at) in self._left_typed]
        )

    def forget_left_typed(self) -> None:
        """As after a start: every draft of now was left half typed."""
        self._left_typed = None

    def resume(self, draft: Any) -> None:
        """Open the form of a draft; when what it was about is gone, let the person choose."""
        place = draft.place
        key, target = place.get("page"), place.get("target", {})
        if key not in self._entries:
            self._ask_about(draft, UserError(_("Không còn trang của phần gõ dở này.")))
            return
        self.open_page(key)
        page = self.page()
        if self._key != key or page is None:
            return
        try:
            page.open(**target)
        except UserError as error:
            self._ask_about(draft, error)
        self.show_drafts()

    def _ask_about(self, draft: Any, error: UserError) -> None:
        answer = messages.ask(
            self,
            error.message,
            [("keep", _("Cứ giữ lại")), ("drop", _("Bỏ phần gõ dở"))],
            "\n".join([_("Phần gõ dở: {title}").format(title=draft.title), *_typed_lines(draft.values)]),
        )
        if answer == "drop":
            self._drop_draft(draft, ask=False)

    def _drop_draft(self, draft: Any, ask: bool = True) -> None:
        if ask and not messages.confirm(
            self,
            _("Bỏ phần gõ dở “{title}”?").format(title=draft.title),
            _("Bỏ phần gõ dở"),
            dangerous=True,
            detail="\n".join(_typed_lines(draft.values)),
        ):
            return
        with messages.errors_shown(self):
            self.context.book.drop_draft(draft.key)
        self.show_drafts()

    def keep_typing(self) -> None:
        """The book is about to be locked: whatever is typed is kept at once, and nothing is asked any more."""
        self._locking = True
        self._counts_later.stop()
        forms.keep_open_forms()
        page = self.page()
        if page is not None:
            page.keep_typing()
            # what is kept when a page is left is kept now too; what it would ask is not asked
            with messages.nobody_there(), contextlib.suppress(UserError):
                self._may_leave(page)

    def look_only(self, text: str, word: str) -> None:
        """The window shows something that cannot be changed: a band across the top says so, with the button that closes it."""
        self.looks_only = True
        self._frame.insertWidget(0, Band(text, word, self.close))

    def show_notice(self, text: str, word: str, act: Callable[[], object]) -> None:
        """A notice across the top that stays until its button is pressed."""

        def read() -> None:
            act()
            band.hide()
            band.deleteLater()

        band = Band(text, word, read, icon="warning")
        self._frame.insertWidget(0, band)

    def _may_leave(self, page: Page) -> bool:
        # where nothing can be kept, nothing must hold anybody back
        return self.looks_only or page.leave()

    # what stands in the side bar

    def set_branch(self, name: str, superior: str = "") -> None:
        """The branch and the body above it."""
        self.side.set_branch(name, superior)
        self.setWindowTitle(_("{branch} – Sổ Chi bộ").format(branch=name) if name else _("Sổ Chi bộ"))
        self._refit()

    def set_backup(self, text: str, tone: str = "muted") -> None:
        """``Sao lưu gần nhất: hôm nay``."""
        self.side.set_backup(text, tone)

    def set_saved(self, text: str) -> None:
        """``Đã lưu lúc 14:05``."""
        self.side.set_saved(text)

    # menu

    def _action(self, text: str, keys: str, slot: Callable[[], object], icon: str = "") -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split(" ")])
        action.triggered.connect(lambda _on=False: slot())
        if icon:
            self._icons.append((action, icon))
        self.addAction(action)
        return action

    def _draw_icons(self) -> None:
        """The pictures of the menu are drawn when it is opened for the first time: the window need not wait for them."""
        for action, icon in self._icons:
            theme.set_icon(action, icon, "second")
        self._icons.clear()

    def _make_actions(self) -> None:
        self.menu = QMenu(self)
        pages = QMenu(_("Đi tới"), self.menu)
        for at, entry in enumerate(self._entries.values(), 1):
            keys = f"Ctrl+{at}" if at < 10 else ""
            word = entry.title.replace("&", "&&")
            pages.addAction(self._action(word, keys, partial(self.open_page, entry.key), entry.icon))
        self.menu.addMenu(pages)
        self.undo_action = self._action(_("Hoàn tác việc vừa làm"), "Ctrl+Z", self.undo, "undo")
        self.menu.addAction(self.undo_action)
        self.redo_action = self._action(
            _("Làm lại việc vừa hoàn tác"), "Ctrl+Y Ctrl+Shift+Z", self.redo, "redo"
        )
        self.menu.addAction(self.redo_action)
        self._say_steps()
        self.menu.addAction(self._action(_("Đọc lại trang này"), "F5", self.renew))
        self.menu.addSeparator()
        self.menu.addAction(
            self._action(
                _("Chữ to hơn"), "Ctrl++ Ctrl+=", lambda: self.set_zoom(self._next_zoom(1)), "zoom-in"
            )
        )
        self.menu.addAction(
            self._action(_("Chữ nhỏ hơn"), "Ctrl+-", lambda: self.set_zoom(self._next_zoom(-1)), "zoom-out")
        )
        self.menu.addAction(self._action(_("Cỡ chữ thường"), "Ctrl+0", lambda: self.set_zoom(100)))
        self.dark_action = self._action(
            "", "Ctrl+Shift+D", lambda: self.set_dark(not theme.is_dark()), "dark"
        )
        self.menu.addAction(self.dark_action)
        self._say_dark()
        language = QMenu(_("Ngôn ngữ"), self.menu)
        for code, word in (("vi", "Tiếng Việt"), ("en", "English")):
            action = self._action(word, "", partial(self.choose_language, code))
            action.setCheckable(True)
            action.setChecked(i18n.language() == code)
            language.addAction(action)
        self.menu.addMenu(language)
        self.menu.addSeparator()
        self.menu.addAction(self._action(_("Kiểm tra sổ…"), "", self.check_requested.emit, "check"))
        self.menu.addAction(self._action(_("Trợ giúp cho trang này"), "F1", self.toggle_help, "help"))
        self.menu.addAction(self._action(_("An toàn dữ liệu…"), "", self.data_safety_requested.emit, "lock"))
        self.menu.addAction(
            self._action(_("Gói thông tin cho người hỗ trợ…"), "", self.support_requested.emit, "download")
        )
        self.menu.addAction(self._action(_("Về chương trình"), "", self.about_requested.emit, "info"))
        self.menu.addSeparator()
        self.menu.addAction(self._action(_("Khóa sổ"), "Ctrl+L", self.lock, "lock"))
        self.menu.addAction(self._action(_("Thoát"), "Ctrl+Q", self.close))
        self._action("", "F10", self.show_menu)

    def show_menu(self) -> None:
        """The menu of everything, above its button."""
        self._draw_icons()
        button = self.side.menu_button
        size = self.menu.sizeHint()
        at = button.mapToGlobal(button.rect().topLeft())
        at.setY(at.y() - size.height())
        self.menu.popup(at if self.isVisible() else QCursor.pos())
        self.menu.setActiveAction(self.menu.actions()[0])

    # zoom, palette, language

    @staticmethod
    def _next_zoom(step: int) -> int:
        levels = theme.ZOOMS
        if step > 0:
            return next((z for z in levels if z > theme.zoom()), levels[-1])
        return next((z for z in reversed(levels) if z < theme.zoom()), levels[0])

    def set_zoom(self, zoom: int) -> None:
        """100 to 200 per cent; remembered."""
        if zoom != theme.zoom():
            with waiting_cursor():
                theme.apply(_application(), theme.is_dark(), zoom)
            self.context.settings.set("window/zoom", theme.zoom())

    def set_dark(self, dark: bool) -> None:
        """The dark or the light palette; remembered."""
        with waiting_cursor():
            theme.apply(_application(), dark, theme.zoom())
        self.context.settings.set("window/dark", dark)
        self._say_dark()

    def _say_dark(self) -> None:
        dark = theme.is_dark()
        self.dark_action.setText(_("Nền sáng") if dark else _("Nền tối"))
        self._icons.append((self.dark_action, "light" if dark else "dark"))

    def choose_language(self, code: str) -> None:
        """Remember the language and tell whoever made the window to make it anew."""
        self.context.settings.set("window/language", code)
        self.language_chosen.emit(code)

    def _refit(self) -> None:
        self.side.fit(self.width(), self.height())

    # help

    def toggle_help(self) -> None:
        """F1: show what the page is for, or put it away."""
        if self.help.isVisible():
            self.help.hide()
        else:
            self.show_help()

    def show_help(self) -> None:
        """What the page one is on is for, and the keys that work everywhere."""
        page = self.page()
        if page is None:
            return
        everywhere = _(
            "Ở mọi trang:\n- Ctrl+1 … Ctrl+9: sang trang khác\n- Ctrl+F: tìm\n- Ctrl+Z: hoàn tác từng việc đã làm, Ctrl+Y: làm lại\n"
            "- Ctrl và + / −: chữ to, chữ nhỏ; Ctrl+0: cỡ thường\n- Ctrl+L: khóa sổ\n- F10: tùy chọn\n- F1: trợ giúp"
        )
        link = (_("An toàn dữ liệu…"), self.data_safety_requested.emit)
        self.help.tell(self._entries[self._key].title, f"{page.help_text()}\n\n{everywhere}".strip(), link)

    # window

    def lock(self) -> None:
        """Close the book at once and ask for the passphrase; what is being typed is kept as a draft, never asked about."""
        self.lock_requested.emit()

    def close_now(self) -> None:
        """Close without asking the page one is on."""
        self._locking = True
        self.close()

    def _restore_window(self) -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.setMinimumSize(min(640, screen.width()), min(420, screen.height()))
        self.resize(min(1366, screen.width()), min(728, screen.height()))
        kept = self.context.settings.get("window/place")
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads, from the side bar through the page: what was put in later stands where it is seen."""
        order = layouts.tab_order(self._holder)
        here = self.focusWidget()
        if here not in order:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        order[(order.index(here) + (1 if forward else -1)) % len(order)].setFocus(reason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # in the dialog just closed a draft may have been given up
        in_front = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if in_front and not self._locking and self.draft_bar.isVisible():
            self.show_drafts()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.page()
        held = page is not None and not self._locking and not self._may_leave(page)
        if held or not self.may_close():
            event.ignore()
            return
        self._counts_later.stop()
        self.context.settings.set("window/place", bytes(self.saveGeometry().toBase64().data()).decode())
        self.context.settings.save()
        super().closeEvent(event)
        self.closed.emit()


def _can(field: QObject, what: str) -> bool:
    place = field.document() if isinstance(field, QPlainTextEdit) else field
    return bool(getattr(place, what)())


def _typed_lines(values: Any) -> list[str]:
    """What stands in a draft, to be read where its form cannot be opened."""
    found = values.get("typed", {}) if isinstance(values, dict) else {}
    base = values.get("base", {}) if isinstance(values, dict) else {}
    lines = []
    for name, typed in found.items():
        text = typed.get("text", "") if isinstance(typed, dict) else typed
        if isinstance(text, str) and text.strip() and typed != base.get(name):
            lines.append(f"• {text.strip()[:200]}")
    return lines[:12]


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
