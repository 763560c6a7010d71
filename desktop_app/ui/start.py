"""What is set before the first widget module is imported. Importing this module imports no part of Qt."""

from __future__ import annotations

import gc
from typing import Any

_YOUNG_OBJECTS = 20_000


def prepare() -> None:
    """Make start and long lists quicker; to be called once, before anything of Qt is imported."""
    _import_without_reading_sources()
    # a list of members makes tens of thousands of objects that all stay: looking through them again and again is wasted
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)


def _import_without_reading_sources() -> None:
    """Qt's Python layer reads and keeps the source text of every module imported after it, to see whether that module
    switches Qt to other spellings of its names. None here does, and the texts cost a tenth of a second and 20 MiB."""
    try:
        import shiboken6  # noqa: F401 - makes the next import possible
        from shibokensupport import feature  # type: ignore[import-not-found]  # inside shiboken6's library
    except ImportError:
        return
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _switches_nothing


def _switches_nothing(_module: Any) -> bool:
    return False
