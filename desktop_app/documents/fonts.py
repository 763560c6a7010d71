"""The letters of the papers: Liberation Serif 2.1.5, metric-equal to Times New Roman, shipped with the program.

A face is loaded when it is first used; nothing of ReportLab is imported before.
"""

from __future__ import annotations

import threading
from typing import Any, Final, Literal

from desktop_app.core.paths import resources

Face = Literal["regular", "bold", "italic", "bold_italic", "mono"]

FILES: Final[dict[Face, str]] = {
    "regular": "LiberationSerif-Regular.ttf",
    "bold": "LiberationSerif-Bold.ttf",
    "italic": "LiberationSerif-Italic.ttf",
    "bold_italic": "LiberationSerif-BoldItalic.ttf",
    "mono": "LiberationMono-Regular.ttf",
}

# Height of the line box above the base line, as a share of the size: what Word and PDF readers take as the top.
ASCENT: Final = 0.891
DESCENT: Final = 0.216

_loaded: dict[Face, Any] = {}
_lock = threading.Lock()


def face_of(bold: bool, italic: bool) -> Face:
    """The serif face of a weight and slope."""
    if bold:
        return "bold_italic" if italic else "bold"
    return "italic" if italic else "regular"


def font(face: Face) -> Any:
    """The loaded face as ReportLab's ``TTFont``, registered under the name of its file without the ending."""
    found = _loaded.get(face)
    if found is not None:
        return found
    with _lock:
        found = _loaded.get(face)
        if found is None:
            from reportlab import rl_config
            from reportlab.pdfbase import pdfmetrics
            from reportlab.pdfbase.ttfonts import TTFont

            # Binary streams: a sixth smaller and quicker than text-encoded ones.
            rl_config.useA85 = 0
            found = TTFont(name(face), str(resources() / "fonts" / FILES[face]))
            pdfmetrics.registerFont(found)
            _loaded[face] = found
    return found


def name(face: Face) -> str:
    """The name under which a face is registered."""
    return FILES[face].removesuffix(".ttf")
