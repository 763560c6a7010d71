"""The program's own settings: window, zoom, table layouts, recent books. Never anything out of a book."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings


class Settings:
    """Named values kept in one file. A damaged or unreadable value counts as not set."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under ``key`` (numbers, texts, lists, dicts), or ``default``."""
        raw = self._store.value(key)
        if not isinstance(raw, str):
            return default
        try:
            return json.loads(raw)
        except ValueError:
            return default

    def set(self, key: str, value: Any) -> None:
        """Keep a value; ``None`` forgets it."""
        if value is None:
            self._store.remove(key)
        else:
            self._store.setValue(key, json.dumps(value, ensure_ascii=True))

    def save(self) -> None:
        """Write to the disk now."""
        self._store.sync()
