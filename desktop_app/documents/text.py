"""Text at the edge of a paper: one form, no invisible characters, names kept whole."""

from __future__ import annotations

import re
import unicodedata

NBSP = "\u00a0"

_LINE_ENDS = re.compile("\r\n|[\r\n\u2028\u2029\u000b\u000c\u0085]")
_SPACES = re.compile(" {2,}")


class _CleanTable(dict[int, str]):
    """Character to what is printed: other spaces become a space, controls and invisible characters nothing."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character == NBSP or character == "\u202f":
            kept = NBSP
        elif character == "\t" or category == "Zs":
            kept = " "
        elif category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            kept = ""
        elif (code > 0xFFFF and category[0] == "S") or 0xFE00 <= code <= 0xFE0F:
            # little pictures have no place on a paper, and its face has none of them
            kept = ""
        else:
            kept = character
        self[code] = kept
        return kept


_CLEAN = _CleanTable()


_LONGEST_WHOLE = 36
"""Letters of a name that still stands whole on a line; a longer one would tear the line before it open."""


def keep_together(name: str) -> str:
    """A person's name (or a date, a number with its unit) that is not broken across lines; of a very long name only the
    last words stay together.

    The spaces become no-break spaces; the writers draw them as ordinary ones, so the text comes out plain.
    """
    words = name.split()
    if len(words) > 3 and sum(map(len, words)) + len(words) - 1 > _LONGEST_WHOLE:
        return " ".join((*words[:-2], NBSP.join(words[-2:])))
    return NBSP.join(words)


def clean_line(text: str) -> str:
    """One line: NFC, printable, single spaces, no spaces at the ends. No-break spaces stay."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _LINE_ENDS.sub(" ", unicodedata.normalize("NFC", text)).translate(_CLEAN)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")


def clean_lines(text: str) -> list[str]:
    """The lines of a text of several lines, each clean, empty ones left out."""
    if text.isprintable():
        line = clean_line(text)
        return [line] if line else []
    lines = (clean_line(line) for line in _LINE_ENDS.split(text))
    return [line for line in lines if line]


def plain(text: str) -> str:
    """A clean line with ordinary spaces only, for places where nothing can break (titles, properties)."""
    return clean_line(text).replace(NBSP, " ")


def list_items(items: tuple[str, ...]) -> list[str]:
    """Items of a list of recipients: ``- …;`` and a full stop after the last (HD 05-HD/VPTW, điểm 9.2.5).

    Items may come with or without their dash and stop.
    """
    texts = [clean_line(item).lstrip("-–").strip().rstrip(";,.").strip() for item in items]
    texts = [text for text in texts if text]
    return [f"- {text}{'.' if at == len(texts) - 1 else ';'}" for at, text in enumerate(texts)]
