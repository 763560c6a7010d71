"""What a page is given by the main window, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks


class BookDoor(Protocol):
    """The two doors of a branch's book; pages hand the session on to a service function and look no further."""

    def read(self) -> AbstractContextManager[Any]:
        """A session that only reads."""
        ...

    def write(self, title: str, /) -> AbstractContextManager[Any]:
        """A session whose changes are one titled change set, all or nothing."""
        ...

    @property
    def last_change(self) -> Any:
        """The change set of the last write (its ``id`` and ``title``), None when nothing was changed."""
        ...

    def undo(self, set_id: int, /) -> None:
        """Take a change set back."""
        ...

    def log(self, kind: Any, title: str, /, **detail: Any) -> None:
        """Write into the history what changed no record (``history.Kind``): an export, a print, a number shown."""
        ...

    def keep_draft(
        self, key: str, title: str, values: Mapping[str, Any], place: Mapping[str, Any] | None = None, /
    ) -> None:
        """Keep what is being typed."""
        ...

    def drop_draft(self, key: str, /) -> None:
        """Forget a draft."""
        ...

    def dropping(self, *keys: str) -> AbstractContextManager[None]:
        """What is written inside brings these drafts into the book: they go in the same step."""
        ...

    def drafts(self) -> Sequence[Any]:
        """What was typed and neither saved nor given up (``core.drafts.Draft``), newest first."""
        ...


class OpenPage(Protocol):
    """Shows another page, on what ``target`` names."""

    def __call__(self, key: str, /, **target: object) -> None: ...


class Changed(Protocol):
    """Says what was just done. With a change set (``book.last_change`` or its id) it can be taken back."""

    def __call__(self, sentence: str, change: object = None, /) -> None: ...


class Noted(Protocol):
    """Says what was kept while typing; changes of one ``group`` within a minute are taken back in one step."""

    def __call__(self, sentence: str, change: object = None, group: str = "", /) -> None: ...


def _open_nothing(key: str, /, **target: object) -> None:
    """A page that stands alone opens no other."""


def _tell_nobody(sentence: str, change: object = None, /) -> None:
    """A page that stands alone has no undo bar."""


def _note_nothing(sentence: str, change: object = None, group: str = "", /) -> None:
    """A page that stands alone has no undo bar."""


class AfterCopy(Protocol):
    """Keeps the book as it is now as a copy in the background, then does the act; at once when nothing changed since the
    last copy. When no copy can be made the user decides; ``given_up`` is done when the act is not."""

    def __call__(
        self, reason: str, act: Callable[[], object], given_up: Callable[[], object] | None = None, /
    ) -> None: ...


def _do_at_once(
    reason: str, act: Callable[[], object], given_up: Callable[[], object] | None = None, /
) -> None:
    """A page that stands alone has nobody who keeps copies."""
    act()


def _keep_no_copy(reason: str, step: Callable[[float], None] | None = None, /) -> None:
    """A page that stands alone has nobody who keeps copies."""


def _show_no_history(table: str, row_id: int, /) -> None:
    """A page that stands alone shows no history."""


@dataclass(frozen=True)
class Context:
    """The open book and the ways back to the main window."""

    book: BookDoor
    settings: Settings
    tasks: Tasks
    book_path: Path
    today: Callable[[], date] = date.today
    open_page: OpenPage = _open_nothing
    changed: Changed = _tell_nobody
    noted: Noted = _note_nothing
    """As ``changed`` for what is kept as one types: the page is not read again under the hands of who types."""
    show_history: Callable[[str, int], None] = _show_no_history
    """Shows what was done to one record: its table and its id."""
    keep_copy: Callable[[str, Callable[[float], None] | None], None] = _keep_no_copy
    """Keeps the book as it is now as a verified copy, named by the reason; for the worker, before it writes a lot."""
    after_copy: AfterCopy = _do_at_once
