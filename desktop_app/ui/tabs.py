"""Tabs that go on in a second line when one is too narrow for them: no tab is ever cut or hidden."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui import layouts
from desktop_app.ui.buttons import Button


class _Bar(QWidget):
    """The words of the tabs; left and right go from tab to tab and show it."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        self.flow = layouts.Flow(self, spacing=0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, title: str) -> None:
        """One more tab."""
        at = len(self.buttons)
        button = Button(title, "tab")
        button.setCheckable(True)
        button.clicked.connect(lambda _on=False: self.chosen.emit(at))
        self.buttons.append(button)
        self.flow.addWidget(button)

    def mark(self, at: int) -> None:
        """Show which tab is open; the Tab key comes to this one only."""
        for n, button in enumerate(self.buttons):
            button.setChecked(n == at)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == at else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        at = next((n for n, button in enumerate(self.buttons) if button.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        to = (at + step) % len(self.buttons)
        self.chosen.emit(to)
        self.buttons[to].setFocus(Qt.FocusReason.TabFocusReason)


class Tabs(QWidget):
    """Pages, one of them shown, under a bar of tabs."""

    currentChanged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.bar = _Bar()
        self.bar.chosen.connect(self.setCurrentIndex)
        self._stack = QStackedWidget()
        box.addWidget(self.bar)
        box.addWidget(layouts.rule())
        box.addWidget(self._stack, 1)

    def hasHeightForWidth(self) -> bool:
        """The pages scroll: a second line of tabs takes from them, not from what stands around."""
        return False

    def sizeHint(self) -> QSize:
        """No higher than needed: the pages scroll, and take the room there is."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def addTab(self, widget: QWidget, title: str) -> int:
        """One more page."""
        at = self._stack.addWidget(widget)
        self.bar.add(title)
        self.bar.mark(self._stack.currentIndex())
        return at

    def count(self) -> int:
        """How many pages."""
        return self._stack.count()

    def tabText(self, at: int) -> str:
        """The word of a tab."""
        return self.bar.buttons[at].text()

    def currentIndex(self) -> int:
        """Which page is shown."""
        return self._stack.currentIndex()

    def currentWidget(self) -> QWidget:
        """The page shown."""
        widget = self._stack.currentWidget()
        assert widget is not None
        return widget

    def setCurrentIndex(self, at: int) -> None:
        """Show another page."""
        changed = at != self._stack.currentIndex()
        self._stack.setCurrentIndex(at)
        self.bar.mark(self._stack.currentIndex())
        if changed:
            self.currentChanged.emit(at)
