"""A chart drawn elsewhere, shown here at the size and in the palette of the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.theme import px

Draw = Callable[[int, bool, float], bytes]
"""(width in pixels, dark, pixels of the screen for one of the design) → PNG."""


class ChartView(QWidget):
    """Shows what ``draw`` gives; drawn again only when width, palette or zoom are others. ``alt`` says it in words."""

    def __init__(self, draw: Draw, alt: str, height: int = 180, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._height = height
        self._key: tuple[int, bool, float] | None = None
        self._image = QImage()
        self.setAccessibleName(alt)
        self.setToolTip(alt)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed().changed.connect(self.update)

    def set_chart(self, draw: Draw, alt: str) -> None:
        """Show another chart."""
        self._draw = draw
        self._key = None
        self.setAccessibleName(alt)
        self.setToolTip(alt)
        self.update()

    def image(self) -> QImage:
        """The picture at the size now."""
        ratio = self.devicePixelRatioF()
        key = (round(self.width() * ratio), theme.is_dark(), round(theme.scale() * ratio, 3))
        if key != self._key and key[0] > 0:
            self._key = key
            found = QImage()
            found.loadFromData(self._draw(*key))
            found.setDevicePixelRatio(ratio)
            shape = self._shape()
            self._image = found
            if shape != self._shape():
                self.updateGeometry()
        return self._image

    def _shape(self) -> float:
        return self._image.height() / self._image.width() if self._image.width() else 0.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self._shape()) if self._shape() else px(self._height)

    def sizeHint(self) -> QSize:
        width = max(self.width(), px(240))
        return QSize(px(280), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self.image()  # its shape decides the height

    def paintEvent(self, event: QPaintEvent) -> None:
        image = self.image()
        if image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = image.deviceIndependentSize().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
        painter.drawImage(
            self.rect().adjusted(0, 0, size.width() - self.width(), size.height() - self.height()), image
        )
