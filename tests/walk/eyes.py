"""The real program with eyes: it opens its window as always and tells, on its standard output, where things stand.

A line of JSON on standard input asks; the answer is a line of JSON. Nothing is pressed or typed from here: that is done
from outside, with real keys and clicks on the display.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from desktop_app.app import Program


def windows() -> Iterator[QWidget]:
    """Where to look: the modal window if there is one, else the window in front, then the others."""
    modal = QApplication.activeModalWidget()
    if modal is not None:
        yield modal
        return
    active = QApplication.activeWindow()
    if active is not None:
        yield active
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not active:
            yield window


def place(widget: QWidget, at: QPoint | None = None) -> dict[str, Any]:
    """Where it is on the display; when it is scrolled out of sight, where to turn the wheel and in which direction."""
    inside = at if at is not None else widget.rect().center()
    point = widget.mapToGlobal(inside)
    found: dict[str, Any] = {"x": point.x(), "y": point.y(), "enabled": widget.isEnabled()}
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and parent.viewport() is not widget:
            view = parent.viewport()
            seen = view.mapFromGlobal(point)
            if not view.rect().contains(seen):
                middle = view.mapToGlobal(view.rect().center())
                found["wheel"] = [middle.x(), middle.y(), "5" if seen.y() > 0 else "4"]
        parent = parent.parentWidget()
    return found


def find(words: str, kind: str = "") -> dict[str, Any] | None:
    """The first visible thing whose words begin so."""
    for window in windows():
        for widget in [window, *window.findChildren(QWidget)]:
            if not widget.isVisible():
                continue
            if isinstance(widget, QAbstractButton) and kind in ("", "button"):
                text = widget.text().replace("&", "") or widget.accessibleName()
                if text.startswith(words):
                    return place(widget)
            elif isinstance(widget, QTabBar) and kind in ("", "tab"):
                for index in range(widget.count()):
                    if widget.tabText(index).replace("&", "").startswith(words):
                        return place(widget, widget.tabRect(index).center())
            elif isinstance(widget, QAbstractItemView) and kind in ("", "cell"):
                model = widget.model()
                for row in range(model.rowCount()):
                    for column in range(model.columnCount() if isinstance(widget, QTableView) else 1):
                        cell = model.index(row, column)
                        rect = widget.visualRect(cell)
                        if rect.isValid() and str(cell.data() or "").startswith(words):
                            return place(widget.viewport(), rect.center())
            elif isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox) and kind in ("", "field"):
                if widget.accessibleName().startswith(words):
                    return place(widget)
            elif kind == "label" and isinstance(widget, QLabel) and widget.text().startswith(words):
                return place(widget)
    return None


def state(program: Program) -> dict[str, Any]:
    focus = QApplication.focusWidget()
    front = next(windows(), None)
    texts = [
        label.text()
        for label in (front.findChildren(QLabel) if front is not None else [])
        if label.isVisible() and label.text()
    ]
    return {
        "focus": focus.accessibleName() if focus is not None else "",
        "focus_kind": type(focus).__name__,
        "title": front.windowTitle() if front is not None else "",
        "modal": QApplication.activeModalWidget() is not None,
        "busy": program.tasks.busy(),
        "page": program.window.key() if program.window is not None else "",
        "texts": texts,
    }


def main() -> int:
    application = QApplication([sys.argv[0]])
    program = Program(application, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    program.start()
    asked: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            asked.put(line)

    threading.Thread(target=read, daemon=True).start()

    def answer() -> None:
        while not asked.empty():
            question = json.loads(asked.get())
            try:
                reply = (
                    find(question["find"], question.get("kind", "")) if "find" in question else state(program)
                )
            except Exception:
                reply = {"error": traceback.format_exc()}
            print(json.dumps(reply), flush=True)

    timer = QTimer()
    timer.timeout.connect(answer)
    timer.start(15)
    code = application.exec()
    program.end()
    return code


if __name__ == "__main__":
    sys.exit(main())
