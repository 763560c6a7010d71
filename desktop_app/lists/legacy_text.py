"""Text of old files: TCVN3 (.VnTime …) and VNI letters, Unicode read with the wrong code page.

The letters of such files are stored as look-alikes of Western letters. What a text is, is told from its profile: which
reading turns its words into Vietnamese syllables. A reading is only ever proposed; members study, H.4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from desktop_app.core.i18n import N_

_TCVN3_LETTERS = (
    ("àáảãạ", "µ¸¶·¹"),
    ("ăằắẳẵặ", "¨»¾¼½Æ"),
    ("âầấẩẫậ", "©ÇÊÈÉË"),
    ("đ", "®"),
    ("èéẻẽẹ", "ÌÐÎÏÑ"),
    ("êềếểễệ", "ªÒÕÓÔÖ"),
    ("ìíỉĩị", "×ÝØÜÞ"),
    ("òóỏõọ", "ßãáâä"),
    ("ôồốổỗộ", "«åèæçé"),
    ("ơờớởỡợ", "¬êíëìî"),
    ("ùúủũụ", "ïóñòô"),
    ("ưừứửữự", "\u00adõøö÷ù"),
    ("ỳýỷỹỵ", "úýûüþ"),
    ("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦"),
)
_TCVN3 = {
    ord(there): letter
    for letters, codes in _TCVN3_LETTERS
    for letter, there in zip(letters, codes, strict=True)
}
# the two bytes that some programs write for the same letters
_TCVN3 |= {0x03BC: "à", 0x02D7: "ư"}

_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT, _BREVE = "\u0302", "\u0306"
_HATS = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVES = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í"}


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for vowel in "aeouy":
        for mark, tone in _TONES.items():
            pairs[vowel + mark] = vowel + tone
    for horned, letter in (("ô", "ơ"), ("ö", "ư")):
        for mark, tone in _TONES.items():
            pairs[horned + mark] = letter + tone
    for vowel in "aeo":
        for mark, tone in _HATS.items():
            pairs[vowel + mark] = vowel + _HAT + tone
    for mark, tone in _BREVES.items():
        pairs["a" + mark] = "a" + _BREVE + tone
    pairs = {there: unicodedata.normalize("NFC", letter) for there, letter in pairs.items()}
    both = dict(pairs)
    for there, letter in pairs.items():
        both[there.upper()] = letter.upper()
        # a capital letter may carry its mark in small or capital
        both[there[0].upper() + there[1]] = letter.upper()
    return both


_VNI_PAIRS = _vni_pairs()
_VNI_ONES = _VNI_SINGLE | {there.upper(): letter.upper() for there, letter in _VNI_SINGLE.items()}
_VNI_PATTERN = re.compile(
    "|".join(sorted(map(re.escape, _VNI_PAIRS), key=len, reverse=True)) + "|.", re.DOTALL
)


def from_tcvn3(text: str) -> str:
    """``NguyÔn V¨n An`` → ``Nguyễn Văn An``."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """``Nguyeãn Vaên An`` → ``Nguyễn Văn An``."""
    return _VNI_PATTERN.sub(lambda m: _VNI_PAIRS.get(m[0]) or _VNI_ONES.get(m[0], m[0]), text)


def _from_misread_utf8(text: str) -> str:
    """``Nguyá»…n`` → ``Nguyễn``; the text itself when it is nothing of the kind."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text


def _from_windows_1258(text: str) -> str:
    try:
        return unicodedata.normalize("NFC", text.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return text


READINGS: dict[str, Callable[[str], str]] = {
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "utf-8": _from_misread_utf8,
    "windows-1258": _from_windows_1258,
}

READING_WORDS = {
    "tcvn3": N_("phông TCVN3 (.VnTime)"),
    "vni": N_("phông VNI"),
    "utf-8": N_("Unicode bị đọc sai bảng mã"),
    "windows-1258": N_("bảng mã Windows 1258"),
}

_VOWELS = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iêu iu oa oai oay oao oă oe oeo oi ôi ơi oo ua uâ uây uê ui uô uôi "
    "uơ uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu"
).split()
_SYLLABLE = re.compile(
    r"(ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?("
    + "|".join(sorted(_VOWELS, key=len, reverse=True))
    + ")(ch|ng|nh|[cmnpt])?"
)
# vowels that end their syllable
_CLOSED = frozenset(
    "ai ao au ay âu ây eo êu ia iêu iu oai oao oay oeo oi ôi ơi ua uây uôi uơ ui uya ưa ưi ươi ươu ưu yêu".split()
)
_BEFORE_NH = frozenset("a ê i y oa uê uy".split())
_STOPS = frozenset(("c", "ch", "p", "t"))
_STOP_TONES = re.compile("[\u0301\u0323]")
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_LETTERS = frozenset(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàằầáắấảẳẩãẵẫạặậèềéếẻểẽễẹệìíỉĩịòồờóốớỏổởõỗỡọộợùừúứủửũữụựỳýỷỹỵ"
)
_MODERN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\s,.;:()\[\]/\"'“”–\-\d*?!+=<>&#%]+")
_FEW = 3


@lru_cache(maxsize=65536)
def _vietnamese(word: str) -> bool:
    composed = unicodedata.normalize("NFC", word)
    small = composed.lower()
    # a capital after a small letter is a look-alike, not a letter
    if composed[1:] != small[1:] and not composed.isupper():
        return False
    if not all(ch in _LETTERS for ch in small):
        return False
    apart = unicodedata.normalize("NFD", small)
    bare, tones = _TONE_MARKS.subn("", apart)
    syllable = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare))
    if tones > 1 or syllable is None:
        return False
    onset, vowel, end = syllable.groups()
    if onset == "qu" and len(vowel) > 1 and vowel[0] in "ou":
        return False
    if vowel == "oo" and (
        end not in ("c", "ng") or any(mark in apart for mark in "\u0300\u0303\u0309\u0323")
    ):
        # only words like xoong and coóc have it
        return False
    if end is None:
        return True
    if vowel in _CLOSED or (end in ("ch", "nh") and vowel not in _BEFORE_NH):
        return False
    # before c, ch, p and t there are only two tones
    return end not in _STOPS or _STOP_TONES.search(apart) is not None


def _marked_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii()]


def font_reading(names: Iterable[str]) -> str | None:
    """The reading that the fonts of a file speak for: ``.VnTime`` → tcvn3, ``VNI-Times`` → vni."""
    for name in names:
        if name.lower().startswith(".vn"):
            return "tcvn3"
        if name.lower().startswith("vni-"):
            return "vni"
    return None


def detect(texts: Iterable[str], font: str | None = None, sample: int = 4000) -> str | None:
    """Which reading (a key of :data:`READINGS`) a whole file needs; None when its text is right as it is. Where the
    ``font`` speaks for one, a single word is enough."""
    words: list[str] = []
    for text in texts:
        words.extend(_marked_words(unicodedata.normalize("NFC", text)))
        if len(words) >= sample:
            break
    if not words:
        return None
    right = sum(map(_vietnamese, words))
    best, most = None, right
    if font is not None and not any(_MODERN.search(word) for word in words):
        # words that are syllables by chance stay few
        by_font = sum(1 for word in words if _all_vietnamese(READINGS[font](word)))
        if by_font and by_font >= right:
            return font
    for key, read in READINGS.items():
        score = sum(1 for word in words if _all_vietnamese(read(word)))
        if score > most:
            best, most = key, score
    # names of other peoples and foreign words never make a syllable; a few of them prove nothing
    return (
        best
        if best is not None and most - right >= max(_FEW, len(words) // 10) and right < most / 2
        else None
    )


def _all_vietnamese(text: str) -> bool:
    found = _WORD.findall(text)
    return bool(found) and all(_vietnamese(word) for word in found)


def reading_of(text: str, sheet_reading: str | None) -> str | None:
    """Which reading one cell needs: that of its file, or its own when every word becomes Vietnamese only by it."""
    if text.isascii():
        return None
    composed = unicodedata.normalize("NFC", text)
    if sheet_reading is not None:
        if _MODERN.search(composed):
            return None
        converted = READINGS[sheet_reading](composed)
        # a cell of today's letters in an old list stays when the old ones would make nonsense of it; one of another font
        # is read by that
        words = _marked_words(composed)
        if converted != composed and _reads_well(words, sheet_reading):
            return sheet_reading
        if all(map(_vietnamese, words)):
            return None
        other = next((key for key in READINGS if _reads_well(words, key)), sheet_reading)
        return other if other != sheet_reading or converted != composed else None
    if _MODERN.search(composed) or all(map(_vietnamese, words := _marked_words(composed))):
        return None
    return next((key for key in READINGS if _reads_well(words, key)), None)


def _reads_well(words: Iterable[str], reading: str) -> bool:
    read = READINGS[reading]
    return all(_all_vietnamese(read(word)) for word in words)


def surely_modern(texts: Iterable[str]) -> bool:
    """Whether a letter stands there that no old font has at its place."""
    return any(map(_MODERN.search, texts))


def is_modern(texts: Iterable[str]) -> bool:
    """Whether every word of these cells is Vietnamese as it is."""
    return all(map(_vietnamese, (word for text in texts for word in _marked_words(text))))


def written_in(texts: Iterable[str], reading: str) -> bool:
    """Whether these cells hold letters of an old font only and every word is Vietnamese by it."""
    words = [word for text in texts for word in _marked_words(text)]
    return all(_of_the_font(word, reading) for word in words) and _reads_well(words, reading)


def _of_the_font(word: str, reading: str) -> bool:
    if reading == "tcvn3":
        return all(ch.isascii() or not ch.isalpha() or ord(ch) in _TCVN3 for ch in word)
    if reading == "vni":
        # a vowel with its mark is two characters: what stands alone must be a letter of its own
        return all(
            part in _VNI_PAIRS or part in _VNI_ONES or part.isascii() or not part.isalpha()
            for part in _VNI_PATTERN.findall(word)
        )
    return READINGS[reading](word) != word


def stays_with_the_rest(texts: Iterable[str], text: str) -> bool:
    """Whether a cell that reads well as it is stands in a row of today's letters."""
    return all(map(_vietnamese, _marked_words(text))) and any(map(_MODERN.search, texts))


def all_in(texts: Iterable[str], reading: str) -> bool:
    """Whether every one of these cells can be read in the letters of one font."""
    return all(_reads_well(_marked_words(unicodedata.normalize("NFC", text)), reading) for text in texts)


def with_the_rest(texts: Mapping[int, str], reading: str) -> dict[int, str]:
    """The cells that can be read in the old letters of all the others of their row; none when one cannot be in them."""
    if any(_MODERN.search(unicodedata.normalize("NFC", text)) for text in texts.values()):
        return {}
    found = {index: read_as(text, reading) for index, text in texts.items() if not text.isascii()}
    return {index: text for index, text in found.items() if text != texts[index] and _all_vietnamese(text)}


_LOOK_ALIKES = re.compile("[µ¸¶·¹¨»¾¼½Æ©ÇËÎÏÑÖ×ØÜÞßäåæçëîïñöø÷ûü¡¢§£¤¥¦ª«¬®]")


def mixed(text: str) -> tuple[str, str] | None:
    """A text of which only some words are in old letters, with those words read, and their reading; None when there are
    none."""
    if _LOOK_ALIKES.search(text) is None:
        return None
    composed = unicodedata.normalize("NFC", text)
    doubtful = {word for word in _marked_words(composed) if not _vietnamese(word)}
    for key, read in READINGS.items():
        good = {word: read(word) for word in doubtful if read(word) != word and _all_vietnamese(read(word))}
        if good:
            return _replaced(composed, good), key
    return None


def _replaced(text: str, words: dict[str, str]) -> str:
    return unicodedata.normalize("NFC", _WORD.sub(lambda m: words.get(m[0], m[0]), text))


_VOWEL = re.compile(f"[{''.join(sorted({letter for vowel in _VOWELS for letter in vowel}))}]")
_ONSET_AND_END = re.compile(
    r"(ngh|ng|gh|kh|nh|ph|th|tr|ch|[bcdđghklmnpqrstvx])(ch|ng|nh|[cmnpt])", re.IGNORECASE
)


def without_vowel(word: str) -> bool:
    """Whether a word of at least two letters has no vowel."""
    bare = unicodedata.normalize("NFD", word.lower()).replace("\u031b", "")
    return len(word) >= 2 and word.isalpha() and _VOWEL.search(unicodedata.normalize("NFC", bare)) is None


def with_lost_letter(first: str, rest: str | None = None) -> str | None:
    """The syllable with an ư where it was lost: ``Hng`` → ``Hưng``, ``Tr``, ``ng`` → ``Trưng``; None when that is none."""
    if rest is None:
        found = _ONSET_AND_END.fullmatch(first)
        if found is None:
            return None
        first, rest = found[1], found[2]
    whole = f"{first}{'Ư' if first.isupper() and len(first) > 1 else 'ư'}{rest.lower() if not first.isupper() else rest}"
    return whole if _vietnamese(whole) else None


def read_as(text: str, reading: str) -> str:
    """The text in composed Unicode."""
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", READINGS[reading](composed))
