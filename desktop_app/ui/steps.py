"""The steps of a walk as tabs with ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from desktop_app.core.i18n import _
from desktop_app.ui import theme
from desktop_app.ui.buttons import ARROWS
from desktop_app.ui.theme import px

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class _Step(QAbstractButton):
    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self.number = number
        self.done = False
        self.current = False
        self.setText(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    def _room(self, width: int) -> int:
        """Pixels for the words beside the mark."""
        return max(px(24), width - px(22) - px(8) - px(8))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._bold())
        return QSize(metrics.horizontalAdvance(self.text()) + px(44), max(px(44), metrics.height() + px(20)))

    def minimumSizeHint(self) -> QSize:
        longest = max(
            (QFontMetrics(self._bold()).horizontalAdvance(word) for word in self.text().split()), default=0
        )
        return QSize(longest + px(40), px(44))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = QFontMetrics(self._bold()).boundingRect(
            QRect(0, 0, self._room(width), 1000), _WRAP, self.text()
        )
        return max(px(44), words.height() + px(20))

    def say(self) -> None:
        state = _("đã xong") if self.done else _("đang làm") if self.current else _("chưa làm")
        self.setAccessibleName(f"{self.number}. {self.text()}, {state}")
        self.setToolTip(self.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect()
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.hover))
            painter.drawRoundedRect(area, px(6), px(6))
        ink = QColor(c.accent_text if self.current else c.good if self.done else c.second)
        font = self._bold() if self.current else self.font()
        painter.setFont(font)
        mark, gap = px(22), px(8)
        room = self._room(area.width())
        words = painter.fontMetrics().boundingRect(QRect(0, 0, room, area.height()), _WRAP, self.text())
        x = area.x() + max(px(4), (area.width() - mark - gap - words.width()) // 2)
        self._paint_mark(painter, QRectF(x, area.center().y() - mark / 2, mark, mark), ink)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRect(x + mark + gap, area.y(), room, area.height()), _WRAP, self.text())
        painter.setPen(QPen(QColor(c.accent if self.current else c.line), px(3) if self.current else 1))
        base = area.bottom() - (px(1) if self.current else 0)
        painter.drawLine(area.left(), base, area.right(), base)
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), px(6), px(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in ARROWS:
            event.ignore()  # the bar decides where they go
        else:
            super().keyPressEvent(event)

    def _paint_mark(self, painter: QPainter, disc: QRectF, ink: QColor) -> None:
        c = theme.colours()
        if self.done and not self.current:
            painter.setPen(QPen(ink, max(2, px(2))))
            painter.drawPolyline(
                [
                    QPointF(disc.left() + disc.width() * 0.22, disc.top() + disc.height() * 0.52),
                    QPointF(disc.left() + disc.width() * 0.43, disc.top() + disc.height() * 0.73),
                    QPointF(disc.left() + disc.width() * 0.80, disc.top() + disc.height() * 0.28),
                ]
            )
            return
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if self.current else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        small = QFont(painter.font())
        small.setPointSizeF(theme.points("caption"))
        painter.setFont(small)
        painter.setPen(QColor(c.on_accent) if self.current else ink)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self.number))


class StepBar(QWidget):
    """Steps as tabs: ``chosen(key)`` when the user goes to one. Left and right, Home and End go along the steps."""

    chosen = Signal(str)

    def __init__(self, steps: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._steps: dict[str, _Step] = {}
        self._box = QGridLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setHorizontalSpacing(0)
        self._box.setVerticalSpacing(0)
        self._across = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[tuple[str, str]]) -> None:
        """(key, title) in order; the first one is the current one."""
        from desktop_app.ui.layouts import clear

        clear(self._box)
        self._steps = {}
        for number, (key, title) in enumerate(steps, 1):
            step = _Step(number, title)
            step.clicked.connect(lambda _on=False, key=key: self._press(key))
            self._steps[key] = step
        self._across = 0
        self._place()
        if steps:
            self.set_current(steps[0][0])

    def _place(self) -> None:
        """All in one line, or in two where that would be too narrow for the words."""
        steps = list(self._steps.values())
        needed = sum(step.minimumSizeHint().width() for step in steps)
        across = len(steps) if self.width() >= needed else (len(steps) + 1) // 2
        if across == self._across:
            return
        self._across = across
        for column in range(self._box.columnCount()):
            self._box.setColumnStretch(column, 0)
        for at, step in enumerate(steps):
            self._box.addWidget(step, at // across, at % across)
            self._box.setColumnStretch(at % across, step.sizeHint().width() if across == len(steps) else 1)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for two lines."""
        half = (len(self._steps) + 1) // 2
        widest = max((step.minimumSizeHint().width() for step in self._steps.values()), default=0)
        return QSize(widest * half, super().minimumSizeHint().height())

    def set_done(self, key: str, done: bool = True) -> None:
        """Put or take the tick of a step."""
        self._steps[key].done = done
        self._steps[key].say()

    def set_enabled(self, key: str, enabled: bool) -> None:
        """Whether one may go to the step."""
        self._steps[key].setEnabled(enabled)

    def current(self) -> str | None:
        """The key of the step one is at."""
        return next((key for key, step in self._steps.items() if step.current), None)

    def set_current(self, key: str) -> None:
        """Go to a step without telling ``chosen``."""
        for other, step in self._steps.items():
            step.current = other == key
            step.setFocusPolicy(Qt.FocusPolicy.TabFocus if step.current else Qt.FocusPolicy.NoFocus)
            step.say()

    def _press(self, key: str) -> None:
        if key != self.current():
            self.chosen.emit(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [key for key, step in self._steps.items() if step.isEnabled()]
        now = self.current()
        at = keys.index(now) if now in keys else 0
        to = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }.get(Qt.Key(event.key()))
        if to is None or not 0 <= to < len(keys):
            super().keyPressEvent(event)
            return
        self._press(keys[to])
        here = self.current()
        if here is not None:
            self._steps[here].setFocus(Qt.FocusReason.TabFocusReason)
