"""Palette contrast (WCAG 2: 4.5 for text, 3 for lines that carry meaning), zoom without drift, icons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop_app.core import paths
from desktop_app.main_window import MainWindow
from desktop_app.ui import buttons, theme
from desktop_app.ui.settings import Settings

PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}
TEXT = [
    ("text", "window"),
    ("text", "card"),
    ("text", "band"),
    ("text", "hover"),
    ("text", "selection"),
    ("text", "warning_soft"),
    ("text", "good_soft"),
    ("second", "window"),
    ("second", "card"),
    ("second", "band"),
    ("second", "hover"),
    ("second", "muted_soft"),
    ("accent_text", "card"),
    ("accent_text", "window"),
    ("accent_text", "selection"),
    ("accent_text", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("good", "card"),
    ("good", "band"),
    ("good", "good_soft"),
    ("good", "selection"),
    ("warning", "card"),
    ("warning", "band"),
    ("warning", "warning_soft"),
    ("warning", "selection"),
    ("info", "card"),
    ("info", "band"),
    ("info", "info_soft"),
    ("info", "selection"),
]
LINES = [("edge", "card"), ("accent", "card"), ("accent", "window"), ("gold", "card")]


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("ink,ground", TEXT)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    c = PALETTES[name]
    assert theme.contrast(getattr(c, ink), getattr(c, ground)) >= 4.5


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("ink,ground", LINES)
def test_lines_that_carry_meaning_are_seen(name: str, ink: str, ground: str) -> None:
    c = PALETTES[name]
    assert theme.contrast(getattr(c, ink), getattr(c, ground)) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_buttons_and_fields_are_high_enough_at_every_zoom(
    qapp: QApplication, show: Callable[[QWidget], QWidget], zoom: int
) -> None:
    theme.apply(qapp, False, zoom)
    least = 36 * zoom / 100 - 1
    for widget in (buttons.plain("Sửa"), buttons.primary("Lưu"), buttons.link("In"), QLineEdit()):
        show(widget)
        assert widget.sizeHint().height() >= least


def test_zoom_there_and_back_leaves_every_measure_as_it_was(
    qapp: QApplication, show: Callable[[QWidget], QWidget]
) -> None:
    outer = QWidget()
    box = QHBoxLayout(outer)
    box.setContentsMargins(theme.px(13), theme.px(7), theme.px(5), theme.px(3))
    box.setSpacing(theme.px(9))
    inner = QPushButton("Ghi")
    inner.setMinimumWidth(theme.px(131))
    box.addWidget(inner)
    show(outer)

    def measures() -> tuple[object, ...]:
        m = box.contentsMargins()
        return m.left(), m.top(), m.right(), m.bottom(), box.spacing(), inner.minimumWidth()

    before = measures()
    for zoom in (110, 175, 200, 125, 150, 100):
        theme.apply(qapp, False, zoom)
        if zoom == 200:
            assert measures() == tuple(2 * n for n in before if isinstance(n, int))
    assert measures() == before


def test_zoom_keeps_to_its_limits(qapp: QApplication) -> None:
    theme.apply(qapp, False, 500)
    assert theme.zoom() == 200
    theme.apply(qapp, False, 20)
    assert theme.zoom() == 100
    assert MainWindow._next_zoom(1) == 110
    assert MainWindow._next_zoom(-1) == 100


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = sorted(path.stem for path in (paths.resources() / "icons").glob("*.svg"))
    assert len(names) > 50
    for name in names:
        image = theme.icon_pixmap(name, "#A61C1C", 24).toImage()
        assert any(image.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24)), name
    assert (paths.resources() / "icons" / "LICENSE").read_text(encoding="utf-8").count("ISC License")


def test_icons_follow_the_palette(qapp: QApplication) -> None:
    button = buttons.plain("In", None, "print")
    holder = QWidget()
    button.setParent(holder)
    before = button.icon().pixmap(24, 24).toImage()
    theme.apply(qapp, True, 100)
    assert button.icon().pixmap(24, 24).toImage() != before
    holder.deleteLater()


def test_settings_survive_damage(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    kept = Settings(path)
    kept.set("table/members", {"width": {"name": 250}, "hidden": []})
    kept.set("book/recent", ["/sách/Chi bộ Nà Sơn.chibo"])
    kept.save()
    again = Settings(path)
    assert again.get("table/members") == {"width": {"name": 250}, "hidden": []}
    assert again.get("book/recent") == ["/sách/Chi bộ Nà Sơn.chibo"]
    path.write_bytes(b"\x00\xff[General\nwindow\\zoom=notjson\n")
    assert Settings(path).get("window/zoom", 100) == 100
