"""A page's surroundings without a book: a door that remembers its titles, settings of its own, a fixed day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core import i18n
from desktop_app.core.drafts import Draft
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks

TODAY = date(2026, 11, 23)


@dataclass
class FakeChange:
    id: int
    title: str


@dataclass
class FakeBook:
    """Remembers what was written and taken back."""

    written: list[str] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    last_change: FakeChange | None = None
    logged: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    kept: dict[str, Draft] = field(default_factory=dict)

    @contextmanager
    def read(self) -> Iterator[Any]:
        yield object()

    @contextmanager
    def write(self, title: str, /) -> Iterator[Any]:
        yield object()
        self.written.append(title)
        self.last_change = FakeChange(len(self.written), title)

    def undo(self, set_id: int, /) -> None:
        self.undone.append(set_id)
        self.written.append(f"Hoàn tác {set_id}")
        self.last_change = FakeChange(len(self.written), self.written[-1])

    def log(self, kind: Any, title: str, /, **detail: Any) -> None:
        self.logged.append((str(kind), title, detail))

    def keep_draft(
        self, key: str, title: str, values: Mapping[str, Any], place: Mapping[str, Any] | None = None, /
    ) -> None:
        self.kept[key] = Draft(key, title, place or {}, dict(values), datetime(2026, 11, 23, 14, 5))

    def drop_draft(self, key: str, /) -> None:
        self.kept.pop(key, None)

    @contextmanager
    def dropping(self, *keys: str) -> Iterator[None]:
        yield
        for key in keys:
            self.kept.pop(key, None)

    def drafts(self) -> list[Draft]:
        return list(self.kept.values())


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    """Vietnamese, light, 100 % before and after each test."""
    i18n.set_language("vi")
    words.install(qapp)
    theme.apply(qapp, False, 100)
    yield
    i18n.set_language("vi")
    if theme.is_dark() or theme.zoom() != 100:
        theme.apply(qapp, False, 100)


class _StrayWindows(QObject):
    """Notes labels and buttons that come up as windows of their own: they were shown before they had a parent."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QLabel | QAbstractButton)
            and watched.isWindow()
        ):
            self.seen.append(f"{type(watched).__name__} {watched.text()!r}")
        return False


@pytest.fixture(autouse=True)
def no_stray_windows(qapp: QApplication, looks: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test in which a label or button flashed up alone."""
    watch = _StrayWindows()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)
    assert not watch.seen or "buttons_and_fields" in request.node.name


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of this test only."""
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """A worker that is stopped at the end."""
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def book() -> FakeBook:
    """A book that remembers."""
    return FakeBook()


@pytest.fixture
def context(book: FakeBook, settings: Settings, tasks: Tasks, tmp_path: Path) -> Context:
    """What a page is given."""
    return Context(book, settings, tasks, tmp_path / "na-son.chibo", lambda: TODAY)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Show a widget, with the focus, until the end of the test."""

    def forget(widget: QWidget) -> None:
        if isinstance(widget, FormDialog):
            widget.fields.mark_clean()  # closing it must not ask

    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget, before_close_func=forget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return shown


@pytest.fixture
def type_text() -> Callable[[QWidget, str], None]:
    """Type letters one by one, accented ones too (QTest knows only Latin letters)."""

    def typed(widget: QWidget, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(widget, event)

    return typed
