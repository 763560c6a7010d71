"""Pages of a PDF as pictures, one at a time, for the preview and for printing. Knows no Qt: pixels go out as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class PageImage:
    """A rendered page: 4 bytes a pixel in the order blue, green, red, unused (``QImage.Format_RGB32``)."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Pages:
    """An open PDF. Pages are rendered when asked for; `close` lets the file go. Use from one thread at a time."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        self._pdf: Any = pypdfium2.PdfDocument(content)
        self._count = len(self._pdf)

    def __enter__(self) -> Pages:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go; twice does no harm."""
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return self._count

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page (from 0) in points."""
        width, height = self._pdf.get_page_size(index)
        return float(width), float(height)

    def render(self, index: int, scale: float) -> PageImage:
        """A page (from 0) with `scale` pixels a point (1.0 is 72 dots per inch)."""
        bitmap = self._bitmap(index, scale)
        try:
            return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()

    def png(self, index: int, scale: float) -> bytes:
        """A page (from 0) as a PNG file."""
        bitmap = self._bitmap(index, scale)
        try:
            out = BytesIO()
            bitmap.to_pil().convert("RGB").save(out, "PNG")
            return out.getvalue()
        finally:
            bitmap.close()

    def _bitmap(self, index: int, scale: float) -> Any:
        page = self._pdf[index]
        try:
            return page.render(scale=scale, prefer_bgrx=True)
        finally:
            page.close()


def page_images(content: bytes, dpi: float, pages: Iterable[int] | None = None) -> Iterator[PageImage]:
    """The pages of a PDF (all, or those given, from 0) as pictures, one after the other."""
    with Pages(content) as opened:
        for index in range(opened.page_count) if pages is None else pages:
            yield opened.render(index, dpi / 72)
