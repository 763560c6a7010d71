"""What stands on the pages of a PDF, as the plainest list of drawing operations: letters at places, and lines.

From it `floors.draw` draws the same pages with ReportLab's canvas and nothing else: the floor of a writer of papers.
The file has one line of JSON for the fonts (name: file), then one for each page: its size, its texts (font, size, x, y,
text) and its lines (x0, y0, x1, y1).
"""

from __future__ import annotations

import ctypes
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_FILES = {file.stem: str(file) for file in FONTS.glob("*.ttf")}


def write_operations(pdf: Path, out: Path) -> int:
    """Write the operations that give the pages of `pdf`; returns the number of pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_page(page) for page in document]
    finally:
        document.close()
    used = {text[0] for page in pages for text in page["texts"]}
    fonts = {name: _FILES[name] for name in sorted(used)}
    out.write_text("".join(json.dumps(line) + "\n" for line in (fonts, *pages)), encoding="utf-8")
    return len(pages)


def _page(page: Any) -> dict[str, Any]:
    texts: list[list[Any]] = []
    lines: list[tuple[float, float, float, float]] = []
    letters = page.get_textpage()
    for thing in page.get_objects(max_depth=2):
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            lines += _lines(thing)
        elif thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            text = _text(thing, letters)
            if not text.strip():
                continue
            matrix = thing.get_matrix()
            size = ctypes.c_float()
            pdfium.FPDFTextObj_GetFontSize(thing, size)
            font, height = _font(thing), round(size.value * abs(matrix.d), 2)
            last = texts[-1] if texts else None
            # One drawString may come back in pieces, one for each subset of its font.
            if last and last[:2] == [font, height] and last[3] == matrix.f and abs(last[5] - matrix.e) < 0.6:
                last[4] += text
                last[5] = thing.get_bounds()[2]
            else:
                texts.append([font, height, matrix.e, matrix.f, text, thing.get_bounds()[2]])
    width, height = page.get_size()
    return {
        "size": (width, height),
        "texts": [[*text[:4], text[4].rstrip()] for text in texts],
        "lines": lines,
    }


def _lines(thing: Any) -> list[tuple[float, float, float, float]]:
    """The strokes of a path, each from one point to the next."""
    matrix = thing.get_matrix()
    lines = []
    first = last = (0.0, 0.0)
    for at in range(pdfium.FPDFPath_CountSegments(thing)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        else:
            lines.append((*last, *point))
        if pdfium.FPDFPathSegment_GetClose(segment):
            lines.append((*point, *first))
        last = point
    return lines


def _text(thing: Any, letters: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(thing, letters, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFTextObj_GetText(thing, letters, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").replace("\r\n", " ")


def _font(thing: Any) -> str:
    font = pdfium.FPDFTextObj_GetFont(thing)
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode().partition("+")[2] or buffer.value.decode()
    return name if name in _FILES else "LiberationSerif-Regular"
