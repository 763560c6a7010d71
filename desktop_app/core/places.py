"""What kind of place a folder is: beside the book, on a stick, in the network, in a folder that somebody synchronises.

A file written there is read by whoever reads the place, so the place is said before and kept in the history after.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path

from desktop_app.core import paths
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import fold


class PlaceKind(StrEnum):
    """Where a folder lies."""

    BOOK = "book"
    DOCUMENTS = "documents"
    REMOVABLE = "removable"
    NETWORK = "network"
    SYNCED = "synced"
    OTHER = "other"


_SYNCED = ("onedrive", "google drive", "googledrive", "dropbox", "icloud", "nextcloud", "owncloud", "mega")
_STICKS = ("/media/", "/run/media/", "/Volumes/")
_NETWORK_SYSTEMS = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ncpfs",
    "fuse.sshfs",
    "fuse.rclone",
    "davfs",
)
_WINDOWS_REMOVABLE, _WINDOWS_REMOTE = 2, 4


def place_kind(folder: Path, book: Path | None = None) -> PlaceKind:
    """The kind of a folder; ``book`` is the file of the open book."""
    absolute = Path(os.path.abspath(folder))
    if any(_is_synced(part) for part in absolute.parts):
        return PlaceKind.SYNCED
    kind = _windows_kind(absolute) if sys.platform == "win32" else _mounted_kind(absolute)
    if kind is not None:
        return kind
    if book is not None and absolute == Path(os.path.abspath(book.parent)):
        return PlaceKind.BOOK
    documents = paths.documents()
    if documents != Path.home() and absolute.is_relative_to(documents):
        return PlaceKind.DOCUMENTS
    return PlaceKind.OTHER


def place_words(folder: Path, book: Path | None = None) -> str:
    """How the history names a folder: its kind and its name, never the whole path."""
    name = folder.name or str(folder)
    words = {
        PlaceKind.BOOK: _("cùng thư mục với sổ"),
        PlaceKind.DOCUMENTS: _("tài liệu của máy này"),
        PlaceKind.REMOVABLE: _("USB hoặc ổ rời"),
        PlaceKind.NETWORK: _("ổ đĩa mạng"),
        PlaceKind.SYNCED: _("thư mục đồng bộ lên mạng"),
        PlaceKind.OTHER: _("thư mục khác trên máy này"),
    }
    return f"{words[place_kind(folder, book)]}: {name}"


def _is_synced(part: str) -> bool:
    name = fold(part)
    return any(name == known or name.startswith((known + " ", known + "-")) for known in _SYNCED)


def _windows_kind(folder: Path) -> PlaceKind | None:  # pragma: no cover - needs Windows
    import ctypes

    anchor = folder.anchor
    if anchor.startswith("\\\\"):
        return PlaceKind.NETWORK
    kind = ctypes.windll.kernel32.GetDriveTypeW(anchor)  # type: ignore[attr-defined]
    return {_WINDOWS_REMOVABLE: PlaceKind.REMOVABLE, _WINDOWS_REMOTE: PlaceKind.NETWORK}.get(kind)


def _mounted_kind(folder: Path, mounts: str = "/proc/self/mountinfo") -> PlaceKind | None:
    if str(folder).startswith(_STICKS):
        return PlaceKind.REMOVABLE
    mount = _mount_of(os.path.realpath(folder), mounts)
    if mount is None:
        return None
    device, system = mount
    if system in _NETWORK_SYSTEMS:
        return PlaceKind.NETWORK
    disk = Path("/sys/dev/block") / device
    for flag in (disk / "removable", disk.resolve().parent / "removable"):
        try:
            if flag.read_text(encoding="ascii").strip() == "1":
                return PlaceKind.REMOVABLE
        except OSError:
            continue
    return None


def _mount_of(folder: str, mounts: str) -> tuple[str, str] | None:
    """Device number and file system of the mount a folder lies on."""
    try:
        lines = Path(mounts).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    best, found = -1, None
    for line in lines:
        before, _dash, after = line.partition(" - ")
        fields, rest = before.split(), after.split()
        if len(fields) < 5 or not rest:
            continue
        point = fields[4].replace("\\040", " ")
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and len(point) > best:
            best, found = len(point), (fields[2], rest[0])
    return found
