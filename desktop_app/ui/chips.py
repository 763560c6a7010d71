"""Filter chips: a word and how many rows it stands for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.vietnamese import number_text
from desktop_app.ui import layouts
from desktop_app.ui.buttons import Button


class ChipBar(QWidget):
    """Chips in a row. One is always chosen; with ``multi`` any number is. Left and right go from chip to chip."""

    chosen = Signal(object)

    def __init__(self, chips: Sequence[tuple[str, str, int | None]] = (), multi: bool = False) -> None:
        super().__init__()
        self._multi = multi
        self._chips: dict[str, Button] = {}
        self._flow = layouts.Flow(self, spacing=8)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_chips(chips)

    def set_chips(self, chips: Sequence[tuple[str, str, int | None]]) -> None:
        """(key, word, count or None); what was chosen stays chosen when its key is still there."""
        if list(self._chips) != [key for key, _word, _count in chips]:
            before = self.chosen_keys()
            layouts.clear(self._flow)
            self._chips = {}
            for key, _word, _count in chips:
                chip = Button("", "chip")
                chip.setCheckable(True)
                chip.setChecked(key in before)
                chip.clicked.connect(lambda _on=False, key=key: self._press(key))
                self._chips[key] = chip
                self._flow.addWidget(chip)
            if not self._multi and self._chips and not self.chosen_keys():
                next(iter(self._chips.values())).setChecked(True)
        for key, word, count in chips:
            self._chips[key].setText(word if count is None else f"{word} {number_text(count)}")

    def chosen_keys(self) -> list[str]:
        """The keys chosen now."""
        return [key for key, chip in self._chips.items() if chip.isChecked()]

    def current(self) -> str | None:
        """The chosen key, the first one when several are."""
        return next(iter(self.chosen_keys()), None)

    def set_current(self, key: str) -> None:
        """Choose a chip as if it had been pressed."""
        if key in self._chips:
            self._chips[key].setChecked(True)
            self._press(key)

    def _press(self, key: str) -> None:
        if not self._multi:
            for other, chip in self._chips.items():
                chip.setChecked(other == key)
            self.chosen.emit(key)
        else:
            self.chosen.emit(self.chosen_keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        chips = list(self._chips.values())
        at = next((i for i, chip in enumerate(chips) if chip is self.focusWidget()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        chips[(at + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
