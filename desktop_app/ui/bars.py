"""Quiet bars at the bottom of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, theme
from desktop_app.ui.theme import px


class AskBar(QFrame):
    """Asks for something without standing in the way: a sentence, the act, and "Để sau"."""

    def __init__(self, icon: str = "backup", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self._act: Callable[[], object] | None = None
        self._later: Callable[[], object] | None = None
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(16), px(8))
        box.setSpacing(px(16))
        self.picture = QLabel()
        theme.set_icon(self.picture, icon, "warning")
        self.text = labels.body()
        self.act_button = buttons.plain("", self._do)
        self.later_button = buttons.quiet(_("Để sau"), self._put_off)
        box.addWidget(self.picture)
        box.addWidget(self.text, 1)
        box.addWidget(self.act_button)
        box.addWidget(self.later_button)
        self.hide()

    def ask(
        self,
        sentence: str,
        word: str,
        act: Callable[[], object],
        later: Callable[[], object] | None = None,
    ) -> None:
        """Show the question; ``act`` when its button is pressed, ``later`` when it is put off."""
        self.text.setText(sentence)
        self.act_button.setText(word)
        self._act, self._later = act, later
        self.setAccessibleName(sentence)
        self.show()

    def clear(self) -> None:
        """Nothing to ask any more."""
        self._act = self._later = None
        self.hide()

    def _do(self) -> None:
        act = self._act
        self.clear()
        if act is not None:
            act()

    def _put_off(self) -> None:
        later = self._later
        self.clear()
        if later is not None:
            later()


class Band(QFrame):
    """A clear band across the top of a window that is not the usual one: what it shows, and the way out of it."""

    def __init__(
        self,
        text: str,
        word: str,
        act: Callable[[], object],
        parent: QWidget | None = None,
        icon: str = "show",
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "band")
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(16), px(8))
        box.setSpacing(px(12))
        self.picture = QLabel()
        theme.set_icon(self.picture, icon, "warning")
        self.text = labels.strong(text)
        self.button = buttons.plain(word, act)
        box.addWidget(self.picture)
        box.addWidget(self.text, 1)
        box.addWidget(self.button)
        self.setAccessibleName(text)
