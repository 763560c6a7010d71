"""Cards and what stands on them: figures, callouts, timelines, facts, checks, things that are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.theme import px


class Card(QFrame):
    """A white card; fill :attr:`body`."""

    def __init__(self, title: str = "", padding: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(padding), px(padding), px(padding), px(padding))
        self.body.setSpacing(px(8))
        self.title = labels.heading(title)
        self.body.addWidget(self.title)
        self.title.setVisible(bool(title))

    def set_title(self, text: str) -> None:
        """The heading of the card."""
        self.title.setText(text)
        self.title.setVisible(bool(text))


class FigureTile(QWidget):
    """A large figure and the word it counts; with ``on_click`` it opens what is behind it."""

    def __init__(self, figure: str, word: str, on_click: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._on_click = on_click
        box = QVBoxLayout(self)
        box.setContentsMargins(px(4), px(4), px(4), px(4))
        box.setSpacing(0)
        self.figure = labels.make(figure, "figure", wrap=False)
        self.word = labels.caption(word)
        box.addWidget(self.figure)
        box.addWidget(self.word)
        if on_click is not None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(_("Xem danh sách phía sau con số này"))
        self.set_figure(figure, word)

    def set_figure(self, figure: str, word: str | None = None) -> None:
        """Show another figure."""
        self.figure.setText(figure)
        if word is not None:
            self.word.setText(word)
        self.setAccessibleName(f"{figure} {self.word.text()}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._on_click is not None and event.button() == Qt.MouseButton.LeftButton:
            self._on_click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on_click is not None and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Space,
        ):
            self._on_click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.colours().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))


class Badge(QWidget):
    """A few words on a pale ground: ``Quá 3 ngày``."""

    def __init__(self, text: str, tone: str = "muted", min_width: int = 0) -> None:
        super().__init__()
        self._text, self._tone, self._min = text, tone, min_width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_text(self, text: str, tone: str | None = None) -> None:
        """Other words, and maybe another tone."""
        self._text = text
        self._tone = tone or self._tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words."""
        return self._text

    def wanted(self) -> int:
        """The width the words need, in pixels of the 100 % design."""
        return max(self._min, round(self.sizeHint().width() / theme.scale()))

    def at_least(self, width: int) -> None:
        """Not narrower than this, in pixels of the 100 % design."""
        self._min = width
        self.updateGeometry()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(
            max(px(self._min), metrics.horizontalAdvance(self._text) + px(22)),
            max(px(32), metrics.height() + px(10)),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft_colour(self._tone))
        radius = self.height() / 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.setFont(self._font())
        painter.setPen(theme.tone_colour(self._tone))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class Callout(QFrame):
    """A sentence on a pale ground with an icon: ``warning``, ``good``, ``danger`` or ``info``."""

    ICONS = {
        "warning": "warning",
        "good": "good",
        "danger": "error",
        "info": "info",
        "muted": "info",
        "gold": "flag",
    }

    def __init__(self, tone: str = "info", title: str = "", text: str = "") -> None:
        super().__init__()
        self._tone = tone
        box = QHBoxLayout(self)
        box.setContentsMargins(px(12), px(10), px(12), px(10))
        box.setSpacing(px(10))
        self.picture = QLabel()
        box.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        self.title = labels.strong()
        self.text = labels.body()
        words.addWidget(self.title)
        words.addWidget(self.text)
        box.addLayout(words, 1)
        self.set_tone(tone)
        self.tell(title, text)

    def set_tone(self, tone: str) -> None:
        """Another tone: ground, icon and colour of the title."""
        self._tone = tone
        theme.set_icon(self.picture, self.ICONS.get(tone, "info"), tone)
        labels.set_tone(self.title, tone)
        self.update()

    def tell(self, title: str, text: str = "") -> None:
        """Other words."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft_colour(self._tone))
        painter.drawRoundedRect(self.rect(), px(8), px(8))


@dataclass(frozen=True)
class TimelineItem:
    """A dated event: when, what, a detail below it."""

    when: str
    what: str
    detail: str = ""
    tone: str = "text"


class Timeline(QWidget):
    """Dated events, one under the other, the date in a column of its own."""

    def __init__(self, items: Sequence[TimelineItem] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(20))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setColumnStretch(1, 1)
        self.set_items(items)

    def set_items(self, items: Sequence[TimelineItem]) -> None:
        """Show other events."""
        layouts.clear(self._grid)
        for row, item in enumerate(items):
            when = labels.caption(item.when, wrap=False)
            what = labels.body(item.what)
            if item.tone != "text":
                labels.set_tone(what, item.tone)
            words = layouts.column(what, *([labels.caption(item.detail)] if item.detail else []), spacing=1)
            self._grid.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, row, 1)


class Facts(QWidget):
    """Words left, values right, as in ``Phải dự  33``; ``strong`` rows carry weight."""

    def __init__(self, items: Sequence[tuple[str, str]] = (), right: bool = False) -> None:
        super().__init__()
        self._right = right
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 0 if right else 1)
        self._grid.setColumnStretch(0, 1 if right else 0)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, str]], strong: Sequence[str] = ()) -> None:
        """Show other values; the words in ``strong`` are drawn with weight."""
        layouts.clear(self._grid)
        for row, (word, value) in enumerate(items):
            heavy = word in strong
            left = (
                labels.strong(word) if heavy else labels.body(word) if self._right else labels.caption(word)
            )
            shown = labels.strong(value) if heavy else labels.body(value)
            if self._right:
                shown.setWordWrap(False)
                shown.setAlignment(Qt.AlignmentFlag.AlignRight)
            else:
                left.setWordWrap(False)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(left, row, 0, top)
            self._grid.addWidget(shown, row, 1, (top | Qt.AlignmentFlag.AlignRight) if self._right else top)


class CheckList(QWidget):
    """Conditions with tick, cross or mark: (``good`` | ``danger`` | ``warning`` | ``muted``, sentence, detail)."""

    ICONS = {"good": "check", "danger": "close", "warning": "warning", "muted": "more"}

    def __init__(self, items: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, str, str]]) -> None:
        """Show other conditions."""
        words = {
            "good": _("đạt"),
            "danger": _("không đạt"),
            "warning": _("cần xem"),
            "muted": _("chưa có số liệu"),
        }
        layouts.clear(self._grid)
        for row, (state, sentence, detail) in enumerate(items):
            disc = Disc(self.ICONS.get(state, "more"), state)
            disc.setAccessibleName(words.get(state, ""))
            disc.setToolTip(words.get(state, ""))
            text = layouts.column(
                labels.body(sentence), *([labels.caption(detail)] if detail else []), spacing=1
            )
            self._grid.addWidget(disc, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1)


class Disc(QWidget):
    """A small icon on a round pale ground."""

    def __init__(self, icon: str, tone: str, size: int = 24) -> None:
        super().__init__()
        self._icon, self._tone, self._size = icon, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft_colour(self._tone))
        painter.drawEllipse(self.rect())
        size = px(self._size * 0.62)
        picture = theme.icon(self._icon, theme_role(self._tone), round(self._size * 0.62)).pixmap(
            QSize(size, size)
        )
        painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, size, size, picture)


def theme_role(tone: str) -> str:
    """The palette name an icon of this tone is drawn in."""
    return {"danger": "accent_text", "muted": "second"}.get(tone, tone)


class Initials(QWidget):
    """A photograph 3 x 4, or the initials of a name on a pale ground where there is none."""

    def __init__(self, name: str = "", size: int = 60) -> None:
        super().__init__()
        self._size = size
        self._text = ""
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_picture(self, content: bytes | None) -> None:
        """A photograph in place of the initials; None, or one that cannot be read, shows them."""
        picture = QPixmap()
        self._picture = picture if content and picture.loadFromData(content) else None
        self.update()

    def set_name(self, name: str) -> None:
        """Another person."""
        words = name.split()
        self._text = (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else name[:1].upper()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size * 4 / 3))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            corners = QPainterPath()
            corners.addRoundedRect(QRectF(self.rect()), px(6), px(6))
            painter.setClipPath(corners)
            painter.drawPixmap(self.rect(), self._picture)
            return
        painter.setBrush(QColor(theme.colours().selection))
        painter.drawRoundedRect(self.rect(), px(6), px(6))
        painter.setFont(theme.font("title"))
        painter.setPen(QColor(theme.colours().accent_text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class DueCard(Card):
    """Something to do: how long is left, what, why, and the one button that does it."""

    def __init__(
        self,
        badge: str,
        tone: str,
        title: str,
        detail: str,
        button: str = "",
        slot: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(padding=12)
        self.badge = Badge(badge, tone, min_width=128)
        words = layouts.column(labels.strong(title), labels.caption(detail), spacing=2)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(12))
        self._row.addWidget(self.badge)
        self._row.addWidget(words, 1)
        self.button: buttons.Button | None = None
        self._acts = QWidget()
        self._acts.setProperty("kind", "clear")
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(px(8))
        self._row.addWidget(self._acts)
        if button:
            self.button = buttons.plain(button, slot)
            self.button.setAccessibleDescription(title)
            acts.addWidget(self.button)
        self._acts.setVisible(bool(button))
        self.body.addLayout(self._row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{badge}. {title}")
        self.setAccessibleDescription(detail)

    def add_link(self, text: str, slot: Callable[[], object]) -> buttons.Button:
        """A quiet second way out beside the button."""
        link = buttons.link(text, slot)
        link.setAccessibleDescription(self.accessibleName())
        box = self._acts.layout()
        assert box is not None
        box.addWidget(link)
        self._acts.setVisible(True)
        return link

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """One under the other where the words would get less room than the button."""
        taken = self.badge.sizeHint().width() + self._acts_width()
        stacked = self.width() - taken < px(280)
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)
            side = Qt.AlignmentFlag.AlignLeft if stacked else Qt.AlignmentFlag(0)
            self._row.setAlignment(self.badge, side)
            self._row.setAlignment(self._acts, side)

    def _acts_width(self) -> int:
        return 0 if self._acts.isHidden() else self._acts.sizeHint().width()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be turned."""
        hint = super().minimumSizeHint()
        return QSize(max(self.badge.sizeHint().width(), self._acts_width()) + 2 * px(12), hint.height())
