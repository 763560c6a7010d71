"""What the program puts on the clipboard, and takes away again when the book is locked; never what others put there."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECRET_SECONDS = 60
_OURS = "application/x-sochibo"

_watch: _Watch | None = None
_harmless = ""


class _Watch(QObject):
    """Takes a secret away after its time."""

    def __init__(self) -> None:
        super().__init__(QGuiApplication.instance())
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(clear_ours)


def _clipboard() -> QClipboard:
    return QGuiApplication.clipboard()


def _put(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    data.setData(_OURS, QByteArray(b"clear"))
    # asks the clipboard histories of Windows and KDE not to keep it
    data.setData(
        'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', QByteArray(b"1")
    )
    data.setData("x-kde-passwordManagerHint", QByteArray(b"secret"))
    _clipboard().setMimeData(data)
    if _watch is not None:
        _watch.timer.stop()


def copy(text: str) -> None:
    """Copy something out of the book; taken away when the book is locked."""
    _put(text)


def copy_secret(text: str) -> None:
    """Copy a number that is otherwise masked; taken away after a minute."""
    global _watch
    _put(text)
    if _watch is None:
        _watch = _Watch()
    _watch.timer.start(SECRET_SECONDS * 1000)


def copy_harmless(text: str) -> None:
    """Copy what holds nothing of the book (a bug report): it stays, also after the program has ended.

    Qt makes these data itself: what Python made must not outlive it.
    """
    global _harmless
    _harmless = text
    _clipboard().setText(text)
    if _watch is not None:
        _watch.timer.stop()


def clear_ours() -> None:
    """Empty the clipboard when what lies there came from this program, also by Ctrl+C in a field."""
    if _watch is not None:
        _watch.timer.stop()
    clipboard = _clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode == QClipboard.Mode.Selection and not clipboard.supportsSelection():
            continue
        data: QMimeData | None = clipboard.mimeData(mode)
        if data is None:
            continue
        owned = clipboard.ownsSelection() if mode == QClipboard.Mode.Selection else clipboard.ownsClipboard()
        if data.hasFormat(_OURS) or (owned and not (_harmless and data.text() == _harmless)):
            clipboard.clear(mode)
