"""The text of a report, section by section: what the records say, and what was written in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.reports import narrative
from desktop_app.reports.service import Report
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.drafts import whole
from desktop_app.ui.theme import px

AUTOSAVE_MS = 900
AUTOSAVE_AT_LEAST_MS = 5000
"""Who types without a pause is not to lose more than this."""


class SectionBox(QWidget):
    """One section: its heading, whether it follows the records, the text."""

    edited = Signal()

    def __init__(self, section: narrative.Section) -> None:
        super().__init__()
        self.key = section.key
        self._drafted = ""
        self.base = ""
        """What the book holds, or says where nothing was written."""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        heading = _(section.heading)
        self.state = labels.caption("")
        self.back = buttons.link(_("Lấy lại theo sổ"), self._take_back)
        self.back.setAccessibleDescription(heading)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(layouts.column(labels.strong(heading), self.state, spacing=0), 1)
        head.addWidget(self.back)
        box.addLayout(head)
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName(heading)
        self.edit.setTabChangesFocus(True)
        self.edit.setPlaceholderText(_("Để trống thì mục này không in."))
        self.edit.setMinimumSize(px(160), px(112))
        self.edit.textChanged.connect(self._changed)
        box.addWidget(self.edit)

    def load(self, text: str, drafted: str, editable: bool) -> None:
        """Show the text; ``drafted`` is what the records say."""
        self._drafted = drafted
        self.base = text
        if self.edit.toPlainText() != text:
            self.edit.blockSignals(True)
            self.edit.setPlainText(text)
            self.edit.blockSignals(False)
            lines = min(9, max(3, sum(1 + len(line) // 70 for line in text.split("\n")) + 1))
            self.edit.setMinimumHeight(px(24 * lines))
        self.edit.setReadOnly(not editable)
        self._say(editable)

    def text(self) -> str:
        """The text as it stands."""
        return self.edit.toPlainText()

    def _say(self, editable: bool = True) -> None:
        own = self.text().strip() != self._drafted.strip()
        self.state.setText(_("đã sửa") if own else _("theo số liệu trong sổ") if self._drafted else "")
        self.back.setVisible(editable and own)

    def _changed(self) -> None:
        self._say()
        self.edited.emit()

    def _take_back(self) -> None:
        self.edit.setPlainText(self._drafted)
        self.edit.setFocus()


class TextEditor(QWidget):
    """All sections. ``to_save`` comes a moment after the last key, and at once from :meth:`flush`."""

    to_save = Signal(dict)
    typing = Signal()

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(4), px(4), px(12), px(12))
        box.setSpacing(px(16))
        self.boxes: dict[str, SectionBox] = {}
        for section in narrative.OUTLINE:
            if section.writable:
                made = SectionBox(section)
                made.edited.connect(partial(self._edited))
                self.boxes[section.key] = made
                box.addWidget(made)
        box.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.flush)
        self._since = QElapsedTimer()
        self._waiting = False

    def load(self, report: Report) -> None:
        """Show a report; what is being typed stays."""
        if self._waiting:
            return
        for key, section in self.boxes.items():
            section.load(report.texts.get(key, ""), report.drafted.get(key, ""), report.editable)

    def texts(self) -> dict[str, str]:
        """The text of every section."""
        return {key: section.text() for key, section in self.boxes.items()}

    def _edited(self) -> None:
        if not self._waiting:
            self._since.start()
        self._waiting = True
        self.typing.emit()
        self._timer.start(max(0, min(AUTOSAVE_MS, AUTOSAVE_AT_LEAST_MS - self._since.elapsed())))

    def typed(self) -> dict[str, list[str]]:
        """Section → its text, what the book holds; only where they differ."""
        return {
            key: [whole(box.text()), box.base] for key, box in self.boxes.items() if box.text() != box.base
        }

    def moved(self, typed: Mapping[str, Sequence[str]]) -> list[str]:
        """The headings of sections that came to say something else since :meth:`typed` gave this."""
        return [
            box.edit.accessibleName()
            for key, box in self.boxes.items()
            if key in typed and box.base not in tuple(typed[key])
        ]

    def put_typed(self, typed: Mapping[str, Sequence[str]], back: bool = False) -> None:
        """Show again what :meth:`typed` gave, or (``back``) what the book said then; it is saved in a moment."""
        for key, box in self.boxes.items():
            if key in typed and box.text() != typed[key][1 if back else 0]:
                box.edit.setPlainText(typed[key][1 if back else 0])

    def was_saved(self, texts: Mapping[str, str]) -> None:
        """The book holds these texts now."""
        for key, text in texts.items():
            self.boxes[key].base = text

    def was_refused(self) -> None:
        """What was handed over is not in the book: it stays here until the next key tries again."""
        self._waiting = True

    def let_go(self) -> None:
        """Another report is about to be shown."""
        self._timer.stop()
        self._waiting = False

    def flush(self) -> None:
        """Hand over what was typed, if anything was."""
        self._timer.stop()
        if self._waiting:
            self._waiting = False
            self.to_save.emit(self.texts())
