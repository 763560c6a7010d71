"""Where things live: resources beside the program, settings and backups with the user.

The program runs from a source tree, installed, frozen in a folder, or portable (a folder ``data`` beside the frozen
program keeps everything on the stick).
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

APP_FOLDER = "SoChiBo"


def _root() -> Path:
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
    return Path(__file__).resolve().parents[2]


def resources() -> Path:
    """The folder of fonts, icons, rules, templates and the sample."""
    return _root() / "resources"


def translations() -> Path:
    """The folder of the gettext catalogues."""
    return _root() / "translations"


def _portable() -> Path | None:
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).parent / "data"
        if beside.is_dir():
            return beside
    return None


def user_data() -> Path:
    """The folder of settings and logs of this user; made when missing. Where it cannot be made nothing is kept there, and the
    program works all the same."""
    portable = _portable()
    if portable is not None:
        return portable
    override = os.environ.get("SOCHIBO_DATA")
    if override:
        folder = Path(override)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", str(Path.home()))) / APP_FOLDER
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sochibo"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def settings_file() -> Path:
    """The program's own settings (window, zoom, last book); nothing personal but the books' places."""
    return user_data() / "settings.ini"


def backups_of(book: Path) -> Path:
    """The folder of the verified copies of a book: beside it, so that it travels with it."""
    return book.parent / f"{book.stem} - sao lưu"


def documents() -> Path:
    """Where a new book or an exported paper is proposed."""
    for name in ("Documents", "Tài liệu"):
        folder = Path.home() / name
        if folder.is_dir():
            return folder
    return Path.home()
