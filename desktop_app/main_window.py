"""The frame: side bar, the page one is on, the undo bar. It contains no rule; pages are made when first visited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QCursor, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core import i18n
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.ui import messages, theme
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.sidebar import SideBar
from desktop_app.ui.tasks import BusyBar
from desktop_app.ui.theme import apply_settings

_COUNTS_AFTER_MS = 150

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

    def __init__(self, context: Context, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self.context = replace(context, open_page=self.open_page, changed=self.changed)
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
        self.busy_bar = BusyBar(self.context.tasks)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.help)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(middle, 1)
        right.addWidget(self.busy_bar)
        right.addWidget(self.undo_bar)
        holder = QWidget()
        whole = QHBoxLayout(holder)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(right, 1)
        self.setCentralWidget(holder)
        self._make_actions()
        self.side.chosen.connect(self.open_page)
        self.side.lock_pressed.connect(self.lock)
        self.side.menu_pressed.connect(self.show_menu)
        self.undo_bar.undo.connect(self._undo)
        theme.changed().changed.connect(self._refit)
        self._restore_window()
        if pages:
            self.open_page(pages[0].key)
        # the page is painted and answers first: what is due on the others takes a while in a large branch
        QTimer.singleShot(_COUNTS_AFTER_MS, self, self.renew_counts)

    # pages

    def open_page(self, key: str, /, **target: object) -> None:
        """Show a page, made now if it was not yet; stays when the page one is on does not want to be left."""
        if key not in self._entries:
            raise KeyError(key)
        here = self._pages.get(self._key)
        if here is not None and self._key != key and not here.leave():
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
        change_set = getattr(change, "id", change)
        self.undo_bar.tell(sentence, change_set)
        self.undo_action.setEnabled(self.undo_bar.can_undo())
        self.side.set_saved(_("Đã lưu lúc {time}").format(time=datetime.now().strftime("%H:%M")))
        self.renew()

    def renew(self) -> None:
        """Read the shown page and the counts again."""
        page = self.page()
        if page is not None:
            self._reload(page)
        self.renew_counts()

    def renew_counts(self) -> None:
        """Ask each page's count again."""
        for entry in self._entries.values():
            if entry.count is not None:
                self.side.set_count(entry.key, entry.count())

    def _undo(self, change_set: Any) -> None:
        try:
            self.context.book.undo(change_set)
        except UserError as error:
            messages.show_error(self, error)
            return
        self.undo_action.setEnabled(False)
        self.undo_bar.tell(_("Đã lấy lại như trước."))
        self.renew()

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
            pages.addAction(self._action(entry.title, keys, partial(self.open_page, entry.key), entry.icon))
        self.menu.addMenu(pages)
        self.undo_action = self._action(_("Hoàn tác việc vừa làm"), "Ctrl+Z", self.undo_bar._undo, "undo")
        self.undo_action.setEnabled(False)
        self.menu.addAction(self.undo_action)
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
        self.menu.addAction(self._action(_("Trợ giúp cho trang này"), "F1", self.toggle_help, "help"))
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
            theme.apply(_application(), theme.is_dark(), zoom)
            self.context.settings.set("window/zoom", theme.zoom())

    def set_dark(self, dark: bool) -> None:
        """The dark or the light palette; remembered."""
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
            "Ở mọi trang:\n- Ctrl+1 … Ctrl+9: sang trang khác\n- Ctrl+F: tìm\n- Ctrl+Z: hoàn tác việc vừa làm\n"
            "- Ctrl và + / −: chữ to, chữ nhỏ; Ctrl+0: cỡ thường\n- Ctrl+L: khóa sổ\n- F10: tùy chọn\n- F1: trợ giúp"
        )
        self.help.tell(self._entries[self._key].title, f"{page.help_text()}\n\n{everywhere}".strip())

    # window

    def lock(self) -> None:
        """Close the book and ask for the passphrase, unless the page one is on does not want to be left."""
        page = self.page()
        if page is None or page.leave():
            self.lock_requested.emit()

    def _restore_window(self) -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.setMinimumSize(min(640, screen.width()), min(420, screen.height()))
        self.resize(min(1366, screen.width()), min(728, screen.height()))
        kept = self.context.settings.get("window/place")
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.page()
        if page is not None and not page.leave():
            event.ignore()
            return
        self.context.settings.set("window/place", bytes(self.saveGeometry().toBase64().data()).decode())
        self.context.settings.save()
        super().closeEvent(event)
        self.closed.emit()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
