"""After wrong passphrases one waits: a button that counts the seconds down."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractButton

from desktop_app.core.i18n import _

_TICK_MS = 200


class Countdown(QObject):
    """Keeps a button from being pressed and says on it how long: "Thử lại sau 8 giây"."""

    def __init__(
        self, button: QAbstractButton, word: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(button)
        self._button, self._word, self._clock = button, word, clock
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self, seconds: int) -> None:
        """Wait so long from now; 0 ends the waiting."""
        self._until = self._clock() + seconds
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """The button is for something else now: it is free, and its word is set by whoever has it."""
        self._until = 0.0
        self._timer.stop()
        self._button.setEnabled(True)

    def left(self) -> int:
        """The seconds still to wait."""
        return max(0, math.ceil(self._until - self._clock()))

    def tick(self) -> None:
        """Say how long it still is."""
        left = self.left()
        self._button.setEnabled(not left)
        self._button.setText(_("Thử lại sau {n} giây").format(n=left) if left else self._word)
        if not left:
            self._timer.stop()
