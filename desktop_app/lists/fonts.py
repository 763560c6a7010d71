"""The letters each row of a list is written in. A list copied together from others has rows in TCVN3, in VNI and in today's
letters; one font writes a row, and a row that can be read in several is nobody's to guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.core.vietnamese import clean, nfc
from desktop_app.lists import legacy_text
from desktop_app.lists.reading import Sheet

_FONTS = frozenset((None, "tcvn3", "vni"))


@dataclass(frozen=True)
class RowFont:
    """``reading`` of a row (a key of :data:`legacy_text.READINGS`, None: today's letters), and the ``others`` in which all its
    cells make Vietnamese words as well; none where the list has rows of one font only."""

    reading: str | None
    others: tuple[str | None, ...] = ()


def read_in(text: str, reading: str | None) -> str:
    """A cell in composed Unicode."""
    return nfc(text) if reading is None else legacy_text.read_as(text, reading)


class Fonts:
    """The fonts of a sheet's rows from ``first_row`` on, as far as they leave no doubt."""

    def __init__(self, sheet: Sheet, first_row: int) -> None:
        self._whole = sheet.reading
        # the words of a column repeat
        self._seen: dict[str, _Letters] = {}
        self.kinds: set[str | None] = {sheet.reading}
        if sheet.letters == "keep":
            self.kinds = {None}
            return
        for row in sheet.rows[first_row:]:
            found = self._fitting([v for v in row if isinstance(v, str) and not v.isascii()])
            if len(found) == 1:
                self.kinds.update(found)

    def of(self, texts: Iterable[str]) -> RowFont | None:
        """The font of a row with these cells; None when no single one fits."""
        kept = [text for text in texts if not text.isascii()]
        if not kept:
            return RowFont(None)
        fitting = self._fitting(kept)
        known = [kind for kind in fitting if kind in self.kinds]
        if not fitting:
            return None
        first = self._whole if self._whole in known else (known or fitting)[0]
        if len(known) < 2:
            return RowFont(first)
        # a wrong code page spoils a whole file: none is looked for in single rows
        others = (kind for kind in fitting if kind in known or kind in _FONTS)
        return RowFont(first, tuple(kind for kind in others if kind != first))

    def _letters(self, text: str) -> _Letters:
        found = self._seen.get(text)
        if found is None:
            composed = nfc(text)
            found = self._seen[text] = (
                composed,
                legacy_text.surely_modern((composed,)),
                legacy_text.is_modern((composed,)),
            )
        return found

    def _fitting(self, texts: Sequence[str]) -> list[str | None]:
        """The letters that all these cells can be in, today's first."""
        if not texts:
            return []
        cells = [self._letters(text) for text in texts]
        modern: list[str | None] = [None] if all(cell[2] for cell in cells) else []
        if any(cell[1] for cell in cells):
            return modern
        composed = [cell[0] for cell in cells]
        return modern + [key for key in legacy_text.READINGS if legacy_text.written_in(composed, key)]


_Letters = tuple[str, bool, bool]
"""A cell in composed form, whether a letter stands there that no old font has, whether every word of it is Vietnamese as it is."""


def doubts_of(
    own: Mapping[int, str], texts: Mapping[int, str], readings: Mapping[int, str], font: RowFont | None
) -> dict[int, dict[str, str]]:
    """The cells of a row that can be read in another way too, with those texts: by another font of the list that fits the
    whole row, or, in a row of several fonts, by the font of a cell beside them."""
    found: dict[int, dict[str, str]] = {}
    if font is not None and not font.others:
        return found
    for index, raw in own.items():
        if index not in texts:
            continue
        if font is not None:
            others = font.others
        else:
            beside = {reading for i, reading in readings.items() if i != index}
            others = tuple(kind for kind in beside if legacy_text.written_in([nfc(raw)], kind))
            if index in readings and legacy_text.is_modern([nfc(raw)]):
                others = (*others, None)
        for kind in others:
            text = clean(read_in(raw, kind))
            if text not in (clean(texts[index]), *found.get(index, {}).values()):
                found.setdefault(index, {})[kind or ""] = text
    return found
