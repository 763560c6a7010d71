"""Asking where to save or what to open, in Vietnamese on every system, and names that every system accepts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings, QStorageInfo
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTreeView,
    QWidget,
)

from desktop_app.core import paths
from desktop_app.core.i18n import _
from desktop_app.ui.theme import px

_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"COM{i}" for i in range(1, 10)),
    *(f"LPT{i}" for i in range(1, 10)),
}


def safe_name(text: str, limit: int = 120) -> str:
    """A file name from any text: no signs a system refuses, not too long, never empty."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if ch in '<>:"/\\|?*' or unicodedata.category(ch)[0] == "C" else ch for ch in text)
    name = " ".join(kept.split()).strip(". ")[:limit].strip(". ")
    if name.split(".")[0].upper() in _RESERVED:
        name = "_" + name
    return name or _("khong-ten")


def _dialog(parent: QWidget | None, title: str, filters: Sequence[tuple[str, str]]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    screen = dialog.screen().availableGeometry()
    dialog.resize(min(px(760), round(screen.width() * 0.94)), min(px(560), round(screen.height() * 0.92)))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, True)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons, True)
    dialog.destroyed.connect(_forget_places)
    dialog.setNameFilters([_pattern(word, ends) for word, ends in filters])
    _make_room(dialog)
    return dialog


def _make_room(dialog: QFileDialog) -> None:
    """Names and days whole; what kind of file it is, its ending says."""
    names = dialog.findChild(QTreeView, "treeView")
    if names is not None:
        header = names.header()
        header.setSectionHidden(2, True)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section, longest in ((1, "0.000,00 KiB"), (3, "00/00/0000 00:00 SA")):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, header.fontMetrics().horizontalAdvance(longest) + px(24))
    halves = dialog.findChild(QSplitter, "splitter")
    if halves is not None:
        halves.setSizes([px(180), px(600)])


def _forget_places() -> None:
    """Qt keeps the folders one was in, in a file of its own; where papers of the branch lie is nobody's business."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited"):
        kept.remove(key)


def _pattern(word: str, ends: str) -> str:
    return f"{word} (" + " ".join(f"*.{end}" for end in ends.split()) + ")"


class Foot(Protocol):
    """A widget below the names of a dialog that wants to know which folder one is in."""

    def set_folder(self, folder: Path, /) -> None:
        """One is in this folder now."""
        ...

    def setParent(self, parent: None, /) -> None:
        """Leave the dialog."""
        ...


def _add_foot(dialog: QFileDialog, foot: Foot) -> None:
    grid = dialog.layout()
    assert isinstance(grid, QGridLayout)
    assert isinstance(foot, QWidget)
    grid.addWidget(foot, grid.rowCount(), 0, 1, grid.columnCount())

    def follow(*_args: object) -> None:
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        typed = Path(line.text()).parent if line is not None and line.text() else Path()
        foot.set_folder(Path(dialog.directory().absolutePath()) / typed)

    dialog.directoryEntered.connect(follow)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    if name is not None:
        name.textChanged.connect(follow)
    follow()


def ask_save(
    parent: QWidget | None,
    title: str,
    suggested: str | Path,
    filters: Sequence[tuple[str, str]],
    foot: Foot | None = None,
) -> Path | None:
    """Where to save: ``suggested`` is a name or a path, ``filters`` are (words, ending). Asks before overwriting. The
    ending of the chosen kind is added when it was not typed. ``foot`` is a widget of the caller's below the names."""
    chosen = _chosen(save_dialog(parent, title, suggested, filters, foot))
    if foot is not None:
        foot.setParent(None)  # what was typed in it is still to be read
    return chosen


def save_dialog(
    parent: QWidget | None,
    title: str,
    suggested: str | Path,
    filters: Sequence[tuple[str, str]],
    foot: Foot | None = None,
) -> QFileDialog:
    """The dialog of :func:`ask_save`."""
    dialog = _dialog(parent, title, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    place = Path(suggested)
    dialog.setDirectory(str(place.parent if place.is_absolute() else paths.documents()))
    dialog.selectFile(place.name)
    dialog.setDefaultSuffix(filters[0][1].split()[0] if filters else "")

    def follow(chosen: str) -> None:
        for word, ends in filters:
            if chosen == _pattern(word, ends):
                dialog.setDefaultSuffix(ends.split()[0])
                stem = Path(dialog.selectedFiles()[0]).stem if dialog.selectedFiles() else place.stem
                dialog.selectFile(f"{stem}.{ends.split()[0]}")

    dialog.filterSelected.connect(follow)
    if foot is not None:
        _add_foot(dialog, foot)
    return dialog


def ask_open(
    parent: QWidget | None, title: str, filters: Sequence[tuple[str, str]], folder: Path | None = None
) -> Path | None:
    """Which file to open; ``filters`` are (words, endings apart by spaces)."""
    dialog = _dialog(parent, title, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setDirectory(str(folder or paths.documents()))
    return _chosen(dialog)


def ask_folder(parent: QWidget | None, title: str, folder: Path | None = None) -> Path | None:
    """Which folder to use."""
    dialog = _dialog(parent, title, [])
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.setDirectory(str(folder or paths.documents()))
    return _chosen(dialog)


@dataclass(frozen=True)
class Drive:
    """A drive that is plugged in and can be written to: its folder, its name, the free bytes."""

    folder: Path
    name: str
    free: int


def drives() -> list[Drive]:
    """The drives other than the one the system lies on."""
    return [
        Drive(Path(volume.rootPath()), volume.displayName(), volume.bytesAvailable())
        for volume in QStorageInfo.mountedVolumes()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and not volume.isRoot()
    ]


def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    files = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(files[0]) if accepted and files else None
