"""Vietnamese text: one form, search without accents, order by given name, dates and numbers as papers write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# The order of the Vietnamese alphabet and of the tones (ngang, huyền, hỏi, ngã, sắc, nặng).
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_MARKS = {"\u0306": {"a": "ă"}, "\u0302": {"a": "â", "e": "ê", "o": "ô"}, "\u031b": {"o": "ơ", "u": "ư"}}


def nfc(text: str) -> str:
    """The text in composed form (NFC), the only form kept in a book."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line as it is kept: NFC, no control or invisible characters, single spaces, no spaces at the ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return " ".join(text.split())
    text = "".join(
        " " if ch in "\t\n\r\u00a0\u2028\u2029\u3000" else ch
        for ch in text
        if ch in "\t\n\r" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(text.split())


def clean_text(text: str) -> str:
    """Text of several lines as it is kept: NFC, no control characters, line ends unified, no trailing spaces."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text).rstrip()
    text = (
        unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    )
    text = "".join(
        ch for ch in text if ch in "\t\n" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _fold_char(ch: str) -> str:
    if ch in "đĐ":
        return "d"
    return "".join(c for c in unicodedata.normalize("NFD", ch) if not unicodedata.combining(c)).lower()


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Text for searching: without accents, đ = d, small letters. ``Đặng Thị Ánh`` → ``dang thi anh``."""
    return text.translate(_FOLD)


@lru_cache(maxsize=16384)
def _syllable(word: str) -> bytes:
    """Letters first, tone last: ``hòa`` and ``hoà`` are the same syllable."""
    letters = bytearray()
    tone = 0
    for ch in unicodedata.normalize("NFC", word).lower():
        if ch == "đ":
            letters.append(_LETTERS.index("đ") + 2)
            continue
        parts = unicodedata.normalize("NFD", ch)
        base = parts[0]
        for mark in parts[1:]:
            if mark in _TONES:
                tone = _TONES.index(mark)
            else:
                base = _MARKS.get(mark, {}).get(base, base)
        at = _LETTERS.find(base)
        if at >= 0:
            letters.append(at + 2)
        elif base.isdigit():
            letters.extend((1, 0x30 + int(base) if base.isascii() else 0x30))
        else:
            letters.extend(b"\xfe" + base.encode("utf-8", "replace")[:4])
    return bytes(letters) + b"\x01" + bytes((tone + 1,))


# two vowels at the end of a syllable of which either may bear the tone: hòa and hoà, khỏe and khoẻ, thúy and thuý
_TONE = "[\u0300\u0301\u0303\u0309\u0323]?"
_TWO_VOWELS = re.compile(f"(?:(o)({_TONE})([ae])|(u)({_TONE})(y))({_TONE})$", re.IGNORECASE)


def spellings(word: str) -> tuple[str, ...]:
    """A word with its tone on either of two vowels, as people type it; just itself when there is no choice."""
    text = unicodedata.normalize("NFD", word)
    found = _TWO_VOWELS.search(text)
    if found is None:
        return (nfc(word),)
    one, early, other = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
    if bool(early) == bool(found[7]):
        return (nfc(word),)
    start, tone = text[: found.start()], early or found[7]
    return nfc(f"{start}{one}{tone}{other}"), nfc(f"{start}{one}{other}{tone}")


def sort_key(text: str) -> bytes:
    """Key of the Vietnamese dictionary order, syllable by syllable; the same on every system."""
    return b"\x00".join(_syllable(word) for word in text.split())


def name_key(full_name: str) -> bytes:
    """Key for lists of people: by given name (last word), then family and middle names."""
    words = full_name.split()
    if not words:
        return b""
    return b"\x00".join(_syllable(word) for word in (words[-1], *words[:-1]))


def sorted_names(names: Iterable[str]) -> list[str]:
    """Names in the order of Vietnamese lists."""
    return sorted(names, key=name_key)


def title_name(full_name: str) -> str:
    """``ĐINH THẾ ƯỚC`` → ``Đinh Thế Ước``; a name that is not all capitals stays as it is written."""
    name = clean(full_name)
    return " ".join(w[:1] + w[1:].lower() for w in name.split()) if name.isupper() else name


def list_text(items: Iterable[str]) -> str:
    """``A, B và C``."""
    found = [item for item in items if item]
    return found[0] if len(found) == 1 else " và ".join((", ".join(found[:-1]), found[-1])) if found else ""


def sentence(text: str) -> str:
    """The text ending in a full stop, never ``./.``."""
    text = text.strip().removesuffix("./.").rstrip()
    return text if not text or text[-1] in ".!?:;" else text + "."


def lower_first(text: str) -> str:
    """The text with a small first letter, as inside a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


# --- numbers ---------------------------------------------------------------------------------------------------------


def number_text(value: int | float | Decimal, decimals: int | None = None) -> str:
    """``1234.5`` → ``1.234,5``. Without ``decimals`` no more digits than needed (at most two)."""
    amount = Decimal(str(value))
    if decimals is None:
        amount = amount.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
        digits = max(0, -int(amount.as_tuple().exponent))
    else:
        digits = decimals
        amount = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{amount:,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def percent_text(part: int | float, whole: int | float, decimals: int = 1) -> str:
    """``11, 20`` → ``55,0%``; a part of nothing is ``–``."""
    if not whole:
        return "–"
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    return number_text(share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), decimals) + "%"


def two_digits(n: int) -> str:
    """Counts below ten take a leading zero on papers: ``5`` → ``05``; zero stays ``0``."""
    return f"{n:02d}" if 0 < n < 10 else number_text(n)


def parse_number(text: str) -> Decimal:
    """A number typed the Vietnamese way: ``1.234,5``, ``28,5``, ``28.5``. Raises ValueError."""
    raw = clean(text).replace(" ", "")
    if "," in raw:
        raw = raw.replace(".", "").replace(",", ".")
    elif raw.count(".") > 1 or (
        raw.count(".") == 1 and len(raw.split(".")[1]) == 3 and not raw.startswith("0")
    ):
        raw = raw.replace(".", "")
    if not raw or any(ch not in "0123456789.-" for ch in raw):
        raise ValueError(text)
    try:
        return Decimal(raw)
    except ArithmeticError as error:
        raise ValueError(text) from error


# --- dates -----------------------------------------------------------------------------------------------------------

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def date_text(day: date) -> str:
    """``05/11/2026``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def date_in_words(day: date) -> str:
    """``ngày 05 tháng 02 năm 2026``: days below 10 and months 1 and 2 take a zero (HD 05-HD/VPTW, place and date)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_date(place: str, day: date) -> str:
    """The line of place and date: ``Cẩm Lệ, ngày 05 tháng 02 năm 2026``."""
    return f"{place}, {date_in_words(day)}"


def weekday_text(day: date) -> str:
    """``Thứ Hai``."""
    return WEEKDAYS[day.weekday()]
