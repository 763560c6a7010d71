"""Whether a picture is one: JPEG or PNG, read to its last byte, within bounds."""

from __future__ import annotations

import io
import warnings


def picture_size(content: bytes, most_pixels: int) -> tuple[int, int] | None:
    """Width and height in pixels of a JPEG or PNG that can be read whole; None for anything else and for one of more pixels than
    ``most_pixels`` (told by its head, before it is unpacked)."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # of a picture too large to unpack Pillow only warns
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
                width, height = image.size
                if width * height > most_pixels:
                    return None
                # a photograph of a telephone is read to its end, but small: that is ten times as quick
                image.draft("L", (width // 8, height // 8))
                image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        return None
    return width, height
