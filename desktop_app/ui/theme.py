"""Colours, fonts, spacing, icons and zoom of the screens.

The palette holds the names and values of the look of the program; everything a screen measures goes through :func:`px`
so that it grows with the zoom. :func:`apply` may be called again while windows are open: layouts, fixed sizes and icons
set through this module follow.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QLabel, QLayout, QWidget

from desktop_app.core import paths

if TYPE_CHECKING:
    from desktop_app.ui.settings import Settings

ZOOMS = (100, 110, 125, 150, 175, 200)
FAMILIES = ("Segoe UI", "Open Sans")
"""Faces whose lines are high enough for capitals with two marks (Ẩ, Ồ); others cut them."""
_SHIPPED = ("OpenSans-Regular.ttf", "OpenSans-Semibold.ttf")
BASE_POINTS = 11.0
POINTS = {"title": 17.0, "heading": 13.0, "strong": 11.0, "body": 11.0, "caption": 9.5, "figure": 20.0}

Tone = Literal["good", "warning", "danger", "info", "gold", "muted", "text"]
TextRole = Literal["title", "heading", "strong", "body", "caption", "figure"]
_NO_LIMIT = 16777215
_STYLE = "QT_STYLE_OVERRIDE"


@dataclass(frozen=True)
class Colours:
    """One palette. The first ten are those of the look; the others are derived and checked for contrast by a test."""

    window: str
    card: str
    line: str
    text: str
    second: str
    accent: str
    selection: str
    gold: str
    good: str
    warning: str
    on_accent: str
    accent_hover: str
    accent_text: str
    """Words in the accent, also on the pale grounds."""
    edge: str
    """Border of fields and buttons: 3:1 on the card."""
    band: str
    hover: str
    info: str
    good_soft: str
    warning_soft: str
    info_soft: str
    muted_soft: str


LIGHT = Colours(
    window="#F5F6F8",
    card="#FFFFFF",
    line="#DDE1E7",
    text="#1A1D21",
    second="#56606B",
    accent="#A61C1C",
    selection="#FBEAE8",
    gold="#B98900",
    good="#1B7A4B",
    warning="#9A5B00",
    on_accent="#FFFFFF",
    accent_hover="#8C1515",
    accent_text="#A61C1C",
    edge="#8A929C",
    band="#F9FAFC",
    hover="#F0F2F5",
    info="#2C5AA0",
    good_soft="#E9F4EE",
    warning_soft="#FFF5E3",
    info_soft="#EAF1FB",
    muted_soft="#EEF0F3",
)
DARK = Colours(
    window="#1B1D21",
    card="#24272C",
    line="#3A3F46",
    text="#ECEEF1",
    second="#A9B2BD",
    accent="#E5706B",
    selection="#4A2A2A",
    gold="#E3B341",
    good="#58B987",
    warning="#E0A13C",
    on_accent="#1B1D21",
    accent_hover="#F0908B",
    accent_text="#F19691",
    edge="#7C858F",
    band="#282C31",
    hover="#2F343A",
    info="#82AEEB",
    good_soft="#203A2E",
    warning_soft="#3D3220",
    info_soft="#243447",
    muted_soft="#31363D",
)


class _Notifier(QObject):
    changed = Signal()


class _State:
    def __init__(self) -> None:
        self.dark = False
        self.zoom = 100
        self.dpi_scale = 1.0
        self.family = ""
        self.notifier: _Notifier | None = None
        self.icons: dict[tuple[str, str, int, int, float, bool], QIcon] = {}


_state = _State()


def colours() -> Colours:
    """The palette in use."""
    return DARK if _state.dark else LIGHT


def is_dark() -> bool:
    """Whether the dark palette is in use."""
    return _state.dark


def zoom() -> int:
    """The zoom in per cent, 100 to 200."""
    return _state.zoom


def scale() -> float:
    """Screen pixels for one pixel of the design."""
    return _state.zoom / 100 * _state.dpi_scale


def px(n: float) -> int:
    """``n`` pixels of the 100 % design in pixels of the screen now."""
    return max(1, round(n * scale())) if n > 0 else round(n * scale())


def changed() -> _Notifier:
    """The object whose ``changed`` signal tells that zoom or palette are now others."""
    if _state.notifier is None:
        _state.notifier = _Notifier()
    return _state.notifier


def tone_colour(tone: str) -> QColor:
    """The colour of a word of this tone on a card."""
    c = colours()
    return QColor(
        {
            "good": c.good,
            "warning": c.warning,
            "danger": c.accent_text,
            "info": c.info,
            "gold": c.warning if not _state.dark else c.gold,
            "muted": c.second,
        }.get(tone, c.text)
    )


def dot_colour(tone: str) -> QColor:
    """The colour of the dot beside a word of this tone: gold stays gold here, the word is darker to be readable."""
    return QColor(colours().gold) if tone == "gold" else tone_colour(tone)


def soft_colour(tone: str) -> QColor:
    """The pale ground of a badge or callout of this tone."""
    c = colours()
    return QColor(
        {
            "good": c.good_soft,
            "warning": c.warning_soft,
            "gold": c.warning_soft,
            "danger": c.selection,
            "info": c.info_soft,
        }.get(tone, c.muted_soft)
    )


def points(role: TextRole = "body") -> float:
    """The size of a text role in points at the zoom now."""
    return POINTS[role] * _state.zoom / 100


def font(role: TextRole = "body", tabular: bool = False) -> QFont:
    """The font of a text role; ``tabular`` gives all figures one width."""
    found = QFont(_state.family) if _state.family else QFont()
    found.setPointSizeF(points(role))
    if role in ("title", "heading", "strong", "figure"):
        found.setWeight(QFont.Weight.DemiBold)
    if tabular:
        found.setFeature(QFont.Tag("tnum"), 1)
    return found


def contrast(one: str, other: str) -> float:
    """Contrast of two colours ``#RRGGBB`` as WCAG 2 counts it, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# --- putting it on ---------------------------------------------------------------------------------------------------


def prepare() -> None:
    """Choose Fusion before the QApplication is made. Choosing it later works too but costs a tenth of the start."""
    os.environ[_STYLE] = "Fusion"


def _choose_family(app: QApplication) -> str:
    """The system's face where it can carry Vietnamese capitals, else the one that comes with the program."""
    for name in FAMILIES:
        if QFontDatabase.hasFamily(name):
            return name
    for file in _SHIPPED:
        QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / file))
    return FAMILIES[-1] if QFontDatabase.hasFamily(FAMILIES[-1]) else app.font().family()


def apply(app: QApplication, dark: bool | None = False, zoom: int = 100) -> None:
    """Give the application this palette and zoom. ``dark=None`` follows the system. Open windows follow."""
    old = scale()
    if dark is None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    _state.dark = dark
    _state.zoom = min(200, max(100, zoom))
    screen = QGuiApplication.primaryScreen()
    _state.dpi_scale = screen.logicalDotsPerInch() / 96 if screen is not None else 1.0
    if not _state.family:
        _state.family = _choose_family(app)
        if os.environ.get(_STYLE, "").lower() != "fusion":
            app.setStyle("Fusion")
    _state.icons.clear()
    app.setFont(font())
    app.setPalette(_palette(colours()))
    sheet = _style_sheet(colours())
    # the same sheet again would make every widget that lives measure itself anew: seconds with a few pages open
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    windows = app.topLevelWidgets()
    for window in windows:
        _rescale(window, old, scale())
    changed().changed.emit()


def apply_settings(app: QApplication, settings: Settings) -> None:
    """Palette and zoom as they were last chosen; a palette never chosen follows the system."""
    zoom = settings.get("window/zoom", 100)
    dark = settings.get("window/dark")
    apply(app, dark if isinstance(dark, bool) else None, zoom if isinstance(zoom, int) else 100)


def restyle(widget: QWidget) -> None:
    """Draw the widget anew after one of its style properties was set."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _scaled(owner: QObject, name: str, value: int, old: float, new: float) -> int:
    """The value at the new scale. The value at scale 1 is kept so that going to and fro does not drift."""
    key = "kit_" + name
    base = owner.property(key)
    if not isinstance(base, float) or round(base * old) != value:
        base = value / old
        owner.setProperty(key, base)
    return round(base * new)


def _rescale(window: QWidget, old: float, new: float) -> None:
    if old != new:
        for layout in window.findChildren(QLayout):
            _rescale_layout(layout, old, new)
    for widget in (window, *window.findChildren(QWidget)):
        if old != new and not widget.isWindow():
            _rescale_limits(widget, old, new)
        name = widget.property("kit_icon")
        if isinstance(name, str) and isinstance(widget, QAbstractButton | QLabel):
            _put_icon(widget, name)
    for action in window.findChildren(QAction):
        name = action.property("kit_icon")
        if isinstance(name, str):
            _put_icon(action, name)


def _rescale_layout(layout: QLayout, old: float, new: float) -> None:
    m = layout.contentsMargins()
    sides = (("left", m.left()), ("top", m.top()), ("right", m.right()), ("bottom", m.bottom()))
    layout.setContentsMargins(*(_scaled(layout, name, value, old, new) for name, value in sides))
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(_scaled(layout, "across", layout.horizontalSpacing(), old, new))
        layout.setVerticalSpacing(_scaled(layout, "down", layout.verticalSpacing(), old, new))
    elif layout.spacing() >= 0:
        layout.setSpacing(_scaled(layout, "spacing", layout.spacing(), old, new))


def _rescale_limits(widget: QWidget, old: float, new: float) -> None:
    from_style = {bytes(name.data()) for name in widget.dynamicPropertyNames()}
    if widget.minimumWidth() > 0 and b"_q_stylesheet_minw" not in from_style:
        widget.setMinimumWidth(_scaled(widget, "min_w", widget.minimumWidth(), old, new))
    if widget.minimumHeight() > 0 and b"_q_stylesheet_minh" not in from_style:
        widget.setMinimumHeight(_scaled(widget, "min_h", widget.minimumHeight(), old, new))
    if widget.maximumWidth() < _NO_LIMIT and b"_q_stylesheet_maxw" not in from_style:
        widget.setMaximumWidth(_scaled(widget, "max_w", widget.maximumWidth(), old, new))
    if widget.maximumHeight() < _NO_LIMIT and b"_q_stylesheet_maxh" not in from_style:
        widget.setMaximumHeight(_scaled(widget, "max_h", widget.maximumHeight(), old, new))


# --- icons -----------------------------------------------------------------------------------------------------------


def icon_pixmap(name: str, colour: QColor | str, size: int) -> QPixmap:
    """The drawing ``resources/icons/<name>.svg`` in one colour; ``size`` in pixels of the screen."""
    from PySide6.QtSvg import QSvgRenderer

    value = QColor(colour).name()
    source = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    source = source.replace("currentColor", value).replace('stroke-width="2"', 'stroke-width="1.8"')
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _role_colour(role: str) -> str:
    names = {f.name for f in fields(Colours)}
    return getattr(colours(), role) if role in names else tone_colour(role).name()


def icon(name: str, role: str = "text", size: int = 20, gap: int = 0, disabled: bool = True) -> QIcon:
    """The icon in a colour of the palette (``text``, ``second``, ``accent``, ``on_accent`` or a tone); ``size`` at 100 %.
    ``gap`` is empty room right of it: a style sheet knows no other way to keep icon and words apart. Without
    ``disabled`` it is only drawn as it is, for a painter."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    key = (name, role, px(size), px(gap), ratio, disabled)
    found = _state.icons.get(key)
    if found is None:
        found = QIcon(_with_gap(icon_pixmap(name, _role_colour(role), px(size)), px(gap)))
        if disabled:
            found.addPixmap(
                _with_gap(icon_pixmap(name, colours().edge, px(size)), px(gap)), QIcon.Mode.Disabled
            )
        _state.icons[key] = found
    return found


def _with_gap(pixmap: QPixmap, gap: int) -> QPixmap:
    if gap == 0:
        return pixmap
    ratio = pixmap.devicePixelRatio()
    wider = QPixmap(pixmap.width() + round(gap * ratio), pixmap.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wider


def set_icon(
    target: QAbstractButton | QLabel | QAction, name: str, role: str = "text", size: int = 20
) -> None:
    """Give a button, label or action an icon that follows palette and zoom."""
    target.setProperty("kit_icon", f"{name}|{role}|{size}")
    _put_icon(target, f"{name}|{role}|{size}")


def _put_icon(target: QWidget | QAction, spec: str) -> None:
    name, role, size = spec.split("|")
    if isinstance(target, QLabel):
        target.setPixmap(icon_pixmap(name, _role_colour(role), px(int(size))))
    elif isinstance(target, QAction):
        target.setIcon(icon(name, role, int(size)))
    elif isinstance(target, QAbstractButton):
        gap = 4 if target.text() else 0
        target.setIcon(icon(name, role, int(size), gap))
        target.setIconSize(QSize(px(int(size)) + px(gap), px(int(size))))


# --- palette and style sheet -----------------------------------------------------------------------------------------


def _palette(c: Colours) -> QPalette:
    p = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.card),
        (role.AlternateBase, c.band),
        (role.Text, c.text),
        (role.PlaceholderText, c.second),
        (role.Button, c.card),
        (role.ButtonText, c.text),
        (role.BrightText, c.accent),
        (role.ToolTipBase, c.card),
        (role.ToolTipText, c.text),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.text),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Accent, c.accent),
        (role.Light, c.card),
        (role.Midlight, c.hover),
        (role.Mid, c.line),
        (role.Dark, c.edge),
        (role.Shadow, c.edge),
    ):
        p.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, where, QColor(c.second))
    return p


def _style_sheet(c: Colours) -> str:
    """Only what Fusion and the palette cannot say. Sizes are those of the zoom now."""
    icons = (paths.resources() / "icons").as_posix()
    dark = "dark" if c is DARK else "light"

    def pt(role: TextRole) -> str:
        return f"{points(role):g}pt"

    ring = f"border: 2px solid {c.accent};"
    # a border of one pixel does not grow with the zoom, so the padding makes up for it: 36 px at 100 %, 72 at 200 %
    pad_y, pad_x = px(8) - 1, px(16)
    field_pad = px(10)
    line_height = px(20)
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {pt("title")}; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {pt("heading")}; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {pt("figure")}; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="caption"] {{ font-size: {pt("caption")}; color: {c.second}; }}
QLabel[role="label"] {{ font-size: {pt("caption")}; color: {c.second}; font-weight: 600; }}
QLabel[role="error"] {{ font-size: {pt("caption")}; color: {c.accent_text}; font-weight: 600; }}
QLabel[tone="good"] {{ color: {c.good}; }}
QLabel[tone="warning"] {{ color: {c.warning}; }}
QLabel[tone="danger"] {{ color: {c.accent_text}; }}
QLabel[tone="info"] {{ color: {c.info}; }}
QLabel[tone="gold"] {{ color: {tone_colour("gold").name()}; }}
QLabel[tone="muted"] {{ color: {c.second}; }}
QFrame[kind="card"] {{ background: {c.card}; border: 1px solid {c.line}; border-radius: {px(10)}px; }}
QFrame[kind="side"] {{ background: {c.card}; border: 0; border-right: 1px solid {c.line}; }}
QFrame[kind="bar"] {{ background: {c.card}; border: 0; border-top: 1px solid {c.line}; }}
QFrame[kind="note"] {{ background: {c.card}; border: 0; border-bottom: 1px solid {c.line}; }}
QFrame[kind="band"] {{ background: {c.warning_soft}; border: 0; border-bottom: 1px solid {c.line}; }}
QFrame[kind="rule"] {{ background: {c.line}; border: 0; }}
QScrollArea, QScrollArea > QWidget > QWidget[kind="clear"] {{ background: transparent; border: 0; }}

QPushButton {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge}; border-radius: {px(6)}px;
  padding: {pad_y}px {pad_x}px; min-height: {line_height}px; outline: 0; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.selection}; }}
QPushButton:disabled {{ color: {c.second}; border-color: {c.line}; background: {c.window}; }}
QPushButton:focus {{ {ring} padding: {pad_y - 1}px {pad_x - 1}px; }}
QPushButton[kind="primary"], QPushButton[kind="danger"] {{ background: {c.accent}; color: {c.on_accent};
  border: 1px solid {c.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="danger"]:hover {{ background: {c.accent_hover}; }}
QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled {{ background: {c.muted_soft};
  color: {c.second}; border-color: {c.line}; }}
QPushButton[kind="primary"]:focus, QPushButton[kind="danger"]:focus {{ {ring} }}
QPushButton[kind="remove"] {{ color: {c.accent_text}; border-color: {c.accent_text}; }}
QPushButton[kind="link"] {{ background: transparent; color: {c.accent_text}; border: 1px solid transparent; padding: {pad_y}px {px(8)}px; }}
QPushButton[kind="link"]:hover {{ background: {c.hover}; }}
QPushButton[kind="link"]:focus {{ {ring} padding: {pad_y - 1}px {px(8) - 1}px; }}
QPushButton[kind="link"]:disabled {{ color: {c.second}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; padding: {pad_y}px {px(8)}px; text-align: left; }}
QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet"]:focus {{ {ring} padding: {pad_y - 1}px {px(8) - 1}px; }}
QPushButton[kind="bare"] {{ background: transparent; border: 0; padding: 0; min-height: 0; }}
QPushButton[kind="chip"] {{ border-radius: {px(15)}px; padding: {px(6)}px {px(14)}px; min-height: {line_height}px; border-color: {c.edge}; }}
QPushButton[kind="chip"]:checked {{ background: {c.selection}; color: {c.accent_text}; border: 1px solid {c.accent}; font-weight: 600; }}
QPushButton[kind="chip"]:focus {{ {ring} padding: {px(6) - 1}px {px(14) - 1}px; }}
QPushButton[kind="tab"] {{ background: transparent; color: {c.second}; border: 2px solid transparent; border-bottom: 3px solid transparent;
  border-radius: 0; padding: {px(6)}px {px(8)}px; min-height: {line_height}px; }}
QPushButton[kind="tab"]:hover {{ color: {c.text}; background: {c.hover}; }}
QPushButton[kind="tab"]:checked {{ color: {c.accent_text}; border-bottom: 3px solid {c.accent}; }}
QPushButton[kind="tab"]:focus {{ {ring} border-bottom: 3px solid {c.accent}; border-radius: {px(4)}px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{ background: {c.card}; color: {c.text};
  border: 1px solid {c.edge}; border-radius: {px(6)}px; padding: {pad_y}px {field_pad}px; min-height: {line_height}px;
  placeholder-text-color: {c.second}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ {ring}
  padding: {pad_y - 1}px {field_pad - 1}px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {c.accent};
  background: {c.selection}; padding: {pad_y - 1}px {field_pad - 1}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only {{ background: {c.window};
  color: {c.second}; border-color: {c.line}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: 0; width: {px(28)}px; }}
QComboBox::down-arrow {{ image: url({icons}/arrow-down-{dark}.svg); width: {px(16)}px; height: {px(16)}px; }}
QComboBox QAbstractItemView {{ background: {c.card}; border: 1px solid {c.edge}; selection-background-color: {c.selection};
  selection-color: {c.text}; outline: 0; }}
QComboBox QAbstractItemView::item {{ min-height: {px(36)}px; padding: 0 {px(8)}px; }}
QListView {{ outline: 0; }}
QListWidget[kind="checks"] {{ background: {c.card}; border: 1px solid {c.edge}; border-radius: {px(6)}px; padding: {px(4)}px; }}
QListWidget[kind="checks"]:focus {{ {ring} padding: {px(4) - 1}px; }}
QListWidget[kind="checks"]::item {{ min-height: {px(36)}px; padding: 0 {px(8)}px; color: {c.text}; }}
QListWidget[kind="checks"]::item:selected {{ background: {c.selection}; color: {c.text}; }}
QListWidget[kind="checks"]::indicator {{ width: {px(16)}px; height: {px(16)}px; border: 2px solid {c.edge};
  background: {c.card}; border-radius: {px(4)}px; }}
QListWidget[kind="checks"]::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
  image: url({icons}/tick-{dark}.svg); }}
QCheckBox, QRadioButton {{ outline: 0; spacing: {px(8)}px; min-height: {px(32)}px; padding: 0 {px(4)}px; border: 2px solid transparent;
  border-radius: {px(6)}px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(16)}px; height: {px(16)}px; border: 2px solid {c.edge};
  background: {c.card}; border-radius: {px(4)}px; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: url({icons}/tick-{dark}.svg); }}
QRadioButton::indicator {{ border-radius: {px(8) + 2}px; }}
QRadioButton::indicator:checked {{ border: {px(6)}px solid {c.accent}; width: {2 * (px(8) + 2 - px(6))}px;
  height: {2 * (px(8) + 2 - px(6))}px; }}

QTableView {{ background: {c.card}; alternate-background-color: {c.band}; border: 2px solid transparent;
  border-radius: {px(8)}px; gridline-color: {c.line}; outline: 0; }}
QTableView:focus {{ {ring} }}
QTableView[kind="frozen"] {{ border: 0; border-radius: 0; }}
QTableView::item {{ padding: 0 {px(5)}px; border: 0; }}
QTableView::item:selected {{ background: {c.selection}; color: {c.text}; }}
QTableView QTableCornerButton::section {{ background: {c.card}; border: 0; }}
QHeaderView {{ background: {c.card}; border: 0; }}
QHeaderView::section {{ background: {c.card}; color: {c.second}; font-weight: 600; border: 0;
  border-bottom: 1px solid {c.line}; padding: {px(9)}px {px(8)}px; font-size: {pt("caption")}; }}
QHeaderView::section:hover {{ color: {c.text}; background: {c.hover}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: {px(12)}px; height: {px(12)}px;
  subcontrol-position: center right; subcontrol-origin: margin; right: {px(4)}px; }}
QHeaderView::up-arrow {{ image: url({icons}/arrow-up-{dark}.svg); }}
QHeaderView::down-arrow {{ image: url({icons}/arrow-down-{dark}.svg); }}
QLineEdit[kind="cell"] {{ border: 2px solid {c.accent}; border-radius: 0; padding: 0 {px(6)}px; min-height: 0; }}
QComboBox[kind="cell"] {{ border: 2px solid {c.accent}; border-radius: 0; padding: 0 {px(6)}px; min-height: 0; }}

QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {c.second}; padding: {px(8)}px {px(12)}px; min-height: {line_height}px;
  border: 2px solid transparent; border-bottom: 3px solid transparent; }}
QTabBar::tab:hover {{ color: {c.text}; background: {c.hover}; }}
QTabBar::tab:selected {{ color: {c.accent_text}; border-bottom: 3px solid {c.accent}; }}
QTabBar::tab:focus {{ {ring} border-bottom: 3px solid {c.accent}; border-radius: {px(4)}px; }}
QMenu {{ background: {c.card}; border: 1px solid {c.edge}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(8)}px {px(28)}px {px(8)}px {px(16)}px; border: 2px solid transparent; border-radius: {px(4)}px; }}
QMenu::item:selected {{ background: {c.selection}; color: {c.text}; border-color: {c.accent}; }}
QMenu::item:disabled {{ color: {c.second}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(4)}px {px(8)}px; }}
QMenuBar::item {{ padding: {px(8)}px {px(12)}px; }}
QMenuBar::item:selected {{ background: {c.selection}; color: {c.text}; }}
QProgressBar {{ background: {c.muted_soft}; border: 0; border-radius: {px(3)}px; max-height: {px(6)}px; min-height: {px(6)}px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(3)}px; }}
QToolTip {{ background: {c.card}; color: {c.text}; border: 1px solid {c.edge}; padding: {px(6)}px; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.edge}; border-radius: {px(4)}px; margin: {px(2)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(36)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(36)}px; }}
QScrollBar::handle:hover {{ background: {c.second}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
"""
