"""What one cell of a list says: the value to keep, and whether it stands as it is, was tidied, needs an answer or cannot be.

Tidied without asking is what can only mean one thing (``Nam``, ``10.05.1975``, ``49.123456``, a real date of Excel). What
was lost or guessed (zeros at the front, a year of two digits, capitals, old letters) is only proposed. Members study, H.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from desktop_app.core.dates import FIRST_YEAR, LAST_YEAR, PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, fold
from desktop_app.lists import legacy_text
from desktop_app.lists.reading import Value
from desktop_app.lists.targets import ADDRESSES, SKIP
from desktop_app.members import checks
from desktop_app.members.catalogue import known_ethnicity, known_religion
from desktop_app.members.models import EventKind, Sex

State = Literal["ok", "tidied", "proposed", "warning", "refused"]
"""``proposed`` waits for an answer; ``refused`` keeps its row from being written."""

SHOWN = 80
_BLANKS = frozenset(("", "-", "--", "–", "—", "...", "…", "n/a", "null", "none", "/", "//", "."))
_WORKING_AGE = 17
_PARTY_FOUNDED = 1930


@dataclass(frozen=True)
class Found:
    """What a cell yields for one target: ``value`` None is "nothing"."""

    target: str
    value: Any
    state: State = "ok"
    reason: str = ""
    problem: str = ""


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing: empty, spaces, a dash, "null"."""
    bare = text.strip()
    if len(bare) > _LONGEST_BLANK and bare.isprintable():
        return False
    return not bare or clean(bare).lower() in _BLANKS


_LONGEST_BLANK = max(map(len, _BLANKS))


_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)( N/A)?|Err:\d{3}",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Whether a cell shows an error of a formula: ``#N/A``, ``#VALUE!``, in LibreOffice ``Err:508``."""
    return text[:1] in "#Ee" and _ERROR.fullmatch(text.strip()) is not None


def read_error(target: str, text: str) -> Found:
    """A formula that has failed: what stood there is not known, so that the row waits; other words are left empty."""
    name = text.strip()
    if target in _KEYS or target.endswith(("_date", "_on")):
        reason = _("Ô có lỗi công thức của Excel ({error}). Sửa công thức hoặc ghi giá trị.").format(
            error=name
        )
        return Found(target, None, "refused", reason, target)
    reason = _("Ô có lỗi công thức của Excel ({error}); để trống.").format(error=name)
    return Found(target, None, "warning", reason, target)


_KEYS = frozenset(
    ("full_name", "family_name", "given_name", "sex", "male", "female", "citizen_id", "citizen_id_old", "party_card",
     "party_card_old", "status")
)  # fmt: skip


def cut(text: str, limit: int = SHOWN) -> str:
    """The text as repeated in a message: one line, not too long."""
    if len(text) <= limit and text.isprintable():
        return text
    text = clean(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _refused(target: str, error: UserError) -> Found:
    return Found(target, None, "refused", str(error), target)


# --- names -----------------------------------------------------------------------------------------------------------

PROBATIONARY = re.compile(r"[(\[]?\s*\b(dự\s*bị|du\s*bi|đvdb|db|đb)\b\.?\s*[)\]]?", re.IGNORECASE)
_OFFICIAL = re.compile(r"[(\[]?\s*\b(chính\s*thức|chinh\s*thuc|đvct|ct)\b\.?\s*[)\]]?", re.IGNORECASE)
_ADDRESS_WORDS = re.compile(r"^(đ/c|đ\.c\.?|đc\.|đồng chí|ông|bà)(\s*[:.]\s*|\s+)", re.IGNORECASE)
_REMARK = re.compile(
    r"(bi thu|pho |chi uy|dang uy|truong|to truong|dang vien|chinh thuc|sinh|nam|nu)\b|[\d(]"
)
_AFTER_NAME = re.compile(r"\s*[,;\n]\s*|\s+[-–—]\s+")
_NUMBERED_NAME = re.compile(r"^\d{1,4}\s*[.)/-]\s*")
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")


_DIGIT = re.compile(r"\d")


def _title(name: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), name)


def _with_lost_letters(name: str) -> str:
    """The letter ư of TCVN3 is a soft hyphen, which copying easily loses: ``Hng`` and ``Tr ng`` are Hưng and Trưng."""
    words = name.split()
    result: list[str] = []
    for word in words:
        bare = legacy_text.without_vowel(word)
        if bare and result and legacy_text.without_vowel(result[-1]):
            joined = legacy_text.with_lost_letter(result[-1], word)
            if joined is not None:
                result[-1] = joined
                continue
        result.append(word)
    return " ".join(
        (legacy_text.with_lost_letter(word) or word) if legacy_text.without_vowel(word) else word
        for word in result
    )


def read_name(text: str, target: str = "full_name", legacy: bool = False) -> tuple[list[Found], bool]:
    """A name, and whether it was marked as that of a probationary member. Small letters at the start of a word are
    normal in old fonts, which have no accented capitals."""
    name = clean(text)
    lines = [line for part in text.split("\n") if (line := clean(part))] if len(text) < 200 else []
    if len(lines) > 1:
        if all(fold(line) == fold(lines[0]) for line in lines):
            name = lines[0]
        elif _REMARK.match(fold(lines[1])):
            # a line of its own below the name is no part of it
            name = ", ".join(lines)
    probationary = PROBATIONARY.search(name) is not None and len(name) < 200
    tidy = _ADDRESS_WORDS.sub(
        "", _NUMBERED_NAME.sub("", PROBATIONARY.sub(" ", name) if probationary else name)
    )
    tidy = clean(tidy).strip(" ,;.*_-–—")
    if tidy.startswith("(") and tidy.endswith(")") and tidy.count("(") == 1:
        tidy = tidy[1:-1].strip()
    found: list[Found] = []
    apart = _AFTER_NAME.split(tidy, maxsplit=1) if len(tidy) < 200 else [tidy]
    if len(apart) == 2 and len(apart[0].split()) >= 2:
        tidy = apart[0]
        reason = _("Bỏ “{text}” khỏi họ tên.").format(text=cut(apart[1], 40))
        found.append(Found(target, tidy, "proposed", reason, "name_remark"))
    if legacy and (mended := _with_lost_letters(tidy)) != tidy:
        reason = _("Có thể đã mất chữ “ư” khi chép; đề xuất ghi “{name}”.").format(name=mended)
        tidy = mended
        found.append(Found(target, tidy, "proposed", reason, "lost_letter"))
    bracket = _IN_BRACKETS.search(tidy) if len(tidy) < 200 else None
    if bracket is not None and fold(clean(bracket[1])) in ("nam", "nu") and bracket.end() >= len(tidy):
        tidy = clean(tidy[: bracket.start()])
        found.append(replace(read_sex(bracket[1]), state="tidied"))
        bracket = None
    if bracket is not None and clean(_IN_BRACKETS.sub(" ", tidy)):
        tidy = clean(_IN_BRACKETS.sub(" ", tidy))
        reason = _("Bỏ phần trong ngoặc “{text}” khỏi họ tên.").format(text=cut(bracket[1], 40))
        found.append(Found(target, tidy, "proposed", reason, "name_remark"))
    if not tidy:
        return found, probationary
    words = [word for word in tidy.split() if len(word) > 1 and word.isalpha()]
    capitals = [word for word in words if word.isupper()]
    small = [word for word in tidy.split() if word[:1].isalpha() and word[:1].islower()]
    if len(tidy) <= checks.NAME_LIMIT and _DIGIT.search(tidy) is None and (capitals or small):
        written = _title(tidy)
        if legacy and not capitals:
            found.append(Found(target, written))
        elif written != tidy:
            reason = (
                _("Họ tên viết hoa toàn bộ; đề xuất viết “{name}”.")
                if capitals
                else _("Họ tên viết thường; đề xuất viết “{name}”.")
            ).format(name=written)
            found.append(Found(target, written, "proposed", reason, "name_case"))
        else:
            found.append(Found(target, tidy))
    elif tidy != name:
        found.append(Found(target, tidy, "tidied", _("Bỏ phần không thuộc họ tên.")))
    else:
        found.append(Found(target, tidy))
    return found, probationary


def read_sex(text: str) -> Found:
    """``Nam``, ``Nữ`` and their usual abbreviations."""
    word = fold(clean(text)).strip(".")
    if word in ("nam", "m", "male", "nam gioi", "trai", "ong"):
        return Found("sex", Sex.MALE.value)
    if word in ("nu", "f", "female", "nu gioi", "gai", "ba"):
        return Found("sex", Sex.FEMALE.value)
    return Found(
        "sex",
        None,
        "warning",
        _("“{text}” không rõ là nam hay nữ; để trống giới tính.").format(text=cut(text, 30)),
        "sex",
    )


def is_mark(text: str) -> bool:
    """Whether a cell of a yes-column is marked: x, v, +, 1, a tick."""
    return fold(clean(text)).strip(".") in (
        "x",
        "v",
        "+",
        "1",
        "co",
        "✓",
        "✔",
        "√",
        "*",
        "xx",
        "true",
        "nam",
        "nu",
    )


_UNIT = r"(xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|thành phố|đặc khu|thôn|bản|xóm|ấp|khóm|khu|tổ|tp|tt|tx|p|q|x|h|t)"
_ENDS_IN_UNIT = re.compile(rf"(^|[\s,]){_UNIT}\.?$", re.IGNORECASE)
_ONE_WORD_AFTER_UNIT = re.compile(r"(^|,\s*)(xã|phường|huyện|tỉnh|thành phố)\s+[^\s,\d]+$", re.IGNORECASE)
_STARTS_WITH_UNIT = re.compile(rf"{_UNIT}\b", re.IGNORECASE)
_WORD_THEN_UNIT = re.compile(rf"[^\s,]+\s*,\s*{_UNIT}\b", re.IGNORECASE)


def _address(lines: Sequence[str]) -> str:
    """An address of several lines; one that was only cut at the edge of its column is put together again: ``xã Yên`` and
    ``Bình, tỉnh`` and ``Lạng Sơn`` are xã Yên Bình, tỉnh Lạng Sơn."""
    joined = ""
    for line in lines:
        cut = any(pattern.search(joined) for pattern in (_ENDS_IN_UNIT, _ONE_WORD_AFTER_UNIT))
        cut = cut and _STARTS_WITH_UNIT.match(line) is None or _WORD_THEN_UNIT.match(line) is not None
        joined = f"{joined}{' ' if cut else ', '}{line}" if joined else line
    return joined


def read_text(target: str, text: str) -> Found:
    """Plain text; words of the code lists in their own spelling."""
    if text.isprintable():
        joined = clean(text).strip(" ,;")
    else:
        lines = [line for part in clean_text(text).split("\n") if (line := clean(part).strip(" ,;"))]
        if target in ADDRESSES:
            joined = _address(lines)
        else:
            joined = ("\n" if target == "note" else ", ").join(lines)
    limit = 5000 if target == "note" else checks.TEXT_LIMIT
    if len(joined) > limit:
        reason = _("Nội dung dài quá {n} ký tự.").format(n=limit)
        return Found(target, None, "refused", f"{reason} " + _("Ghi gọn lại."), target)
    if target == "ethnicity":
        return Found(target, known_ethnicity(joined) or joined)
    if target == "religion":
        return Found(target, known_religion(joined) or joined)
    if target == "political_theory":
        known = _THEORY.get(
            fold(joined).replace(".", "").removesuffix(" llct").removesuffix(" ly luan chinh tri")
        )
        return Found(target, known or joined, "tidied" if known and known != joined else "ok", "")
    return Found(target, joined)


_THEORY = {
    "sc": "Sơ cấp",
    "so cap": "Sơ cấp",
    "tc": "Trung cấp",
    "trung cap": "Trung cấp",
    "cc": "Cao cấp",
    "cao cap": "Cao cấp",
    "cn": "Cử nhân",
    "cu nhan": "Cử nhân",
}


def read_education(value: Value, text: str) -> Found:
    """General education; Excel takes ``12/12`` for the 12th of December."""
    if isinstance(value, date):
        written = f"{value.day}/{value.month}"
        reason = _("Excel đã đổi trình độ văn hóa thành ngày; đề xuất ghi “{text}”.").format(text=written)
        return Found("general_education", written, "proposed", reason, "education_as_date")
    return read_text("general_education", text)


# --- numbers ---------------------------------------------------------------------------------------------------------

_CARD_AS_DECIMAL = re.compile(r"(\d{1,2})[.,](\d{1,6})")
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


def _digits(value: Value, text: str) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool) and float(value).is_integer():
        return str(int(value))
    bare = re.sub(r"[\s.\-–—/'’‘`,_]", "", clean(text))
    return bare


_NUMBER_LABEL = re.compile(
    r"^(số\s+)?(cccd|cmnd|cmt|cc|căn\s+cước|thẻ(\s+đảng)?|thẻ\s+đv|tđv|đdcn)(\s+số)?\s*[:.]?\s*(?=\d)",
    re.IGNORECASE,
)
"""``CCCD: 020…``: what the number is stands before it."""


_SHORTEST_PAIR = 8 + 1 + 12


def split_numbers(text: str) -> tuple[str, ...]:
    """Two numbers of one kind in a cell, the old one beside the new one: 8 digits (or 9 of an identity card) and 12."""
    if len(text) < _SHORTEST_PAIR:
        return ()
    parts = [_digits(None, part) for part in re.split(r"[\n;,/()]|\s[-–]\s", text) if part.strip()]
    sizes = sorted(len(part) for part in parts if part.isascii() and part.isdigit())
    return tuple(parts) if len(parts) == 2 and sizes in ([8, 12], [9, 12]) else ()


_LETTERS_FOR_DIGITS = str.maketrans("OolI|", "00111")


def read_number(target: str, value: Value, text: str, heading: str) -> Found:
    """Numbers of citizen id and cards. Lost zeros are proposed; a number of the other kind goes to its own field."""
    if isinstance(value, str) and not text[:1].isdigit():
        text = _NUMBER_LABEL.sub("", text)
    digits = _digits(value, text)
    parts = _CARD_AS_DECIMAL.fullmatch(clean(text))
    if parts is not None and target in ("party_card", "party_card_old") and len(parts[0]) < 9:
        # 49.123450 kept as a decimal number has lost its last zero
        number = parts[1].zfill(2) + parts[2].ljust(6, "0")
        reason = _("Excel đã bỏ số 0 của số thẻ; đề xuất ghi {number}.").format(number=number)
        return Found("party_card_old", number, "proposed", reason, "lost_zero")
    if _SCIENTIFIC.fullmatch(clean(text)):
        reason = _("Excel đã rút gọn số thành “{text}” nên mất chữ số. Ghi lại số đầy đủ, dạng chữ.").format(
            text=cut(text, 30)
        )
        return Found(target, None, "refused", reason, target)
    if isinstance(value, str) and re.fullmatch(r"\d{8,12}[.,]0", clean(text)):
        # a number that went through a calculation
        digits = digits[:-1]
    letters = digits.translate(_LETTERS_FOR_DIGITS)
    if letters != digits and letters.isascii() and letters.isdigit() and len(letters) in (8, 12):
        reason = _("Có chữ cái lẫn trong số; đề xuất ghi {number}.").format(number=letters)
        kept = target if (len(letters) == 12) == (target in ("citizen_id", "party_card")) else None
        if kept is not None:
            return Found(kept, letters, "proposed", reason, "letter_in_number")
    if not (digits.isascii() and digits.isdigit()):
        reason = _("“{text}” không phải là số. Đối chiếu lại với giấy tờ.").format(text=cut(text, 30))
        return Found(target, None, "refused", reason, target)
    count = len(digits)
    zero = _("Mất số 0 ở đầu ({n} chữ số); đề xuất ghi {number}.")
    plan: dict[str, dict[int, tuple[str, int, bool]]] = {
        # digits found -> field, digits to fill to, whether to ask
        "citizen_id": {
            12: ("citizen_id", 12, False),
            11: ("citizen_id", 12, True),
            10: ("citizen_id", 12, True),
        },
        "citizen_id_old": {
            9: ("citizen_id_old", 9, False),
            12: ("citizen_id_old", 12, False),
            8: ("citizen_id_old", 9, True),
            11: ("citizen_id_old", 12, True),
        },
        "party_card": {
            12: ("party_card", 12, False),
            11: ("party_card", 12, True),
            10: ("party_card", 12, True),
            8: ("party_card_old", 8, False),
            7: ("party_card_old", 8, True),
        },
        "party_card_old": {
            8: ("party_card_old", 8, False),
            7: ("party_card_old", 8, True),
            6: ("party_card_old", 8, True),
            12: ("party_card", 12, False),
        },
    }
    if target == "citizen_id" and count == 9:
        asks = "cm" not in fold(heading)
        reason = (
            _("9 chữ số là số CMND; đề xuất ghi vào ô Số CMND cũ.")
            if asks
            else _("9 chữ số: ghi vào ô Số CMND cũ.")
        )
        return Found(
            "citizen_id_old",
            digits,
            "proposed" if asks else "tidied",
            reason,
            "citizen_id_old" if asks else "",
        )
    known = plan[target].get(count)
    if known is not None and known[2] and digits.startswith("0"):
        # what begins with a zero has lost none
        known = None
    if known is None:
        wanted = {"citizen_id": "12", "citizen_id_old": "9", "party_card": "12", "party_card_old": "8"}[
            target
        ]
        reason = _("Phải có {n} chữ số, đang có {m}. Đối chiếu lại với giấy tờ.").format(n=wanted, m=count)
        return Found(target, None, "refused", reason, target)
    kept, width, asks = known
    number = digits.zfill(width)
    if asks:
        return Found(kept, number, "proposed", zero.format(n=count, number=number), "lost_zero")
    if kept != target:
        reason = (
            _("8 chữ số: ghi vào ô Số thẻ cũ.")
            if kept == "party_card_old"
            else _("12 chữ số: ghi vào ô Số thẻ đảng viên.")
        )
        return Found(kept, number, "tidied", reason)
    return Found(kept, number, "ok" if clean(text) == number else "tidied", "")


def read_phone(value: Value, text: str) -> Found:
    """One or several telephone numbers."""
    if fold(clean(text)) in ("khong", "khong co", "ko", "k", "chua co"):
        return Found("phone", None)
    parts = (
        [text]
        if isinstance(value, float | int)
        else [p for p in re.split(r"[;,/\n]|\s-\s|\bhoặc\b", text) if clean(p)]
    )
    numbers: list[str] = []
    state: State = "ok"
    reason = problem = ""
    for part in parts:
        digits = _digits(value if len(parts) == 1 else None, part).strip("()")
        digits = re.sub(r"[()]", "", digits)
        if digits.startswith("+84"):
            digits = "0" + digits[3:].removeprefix("0")
        elif digits.startswith("84") and len(digits) == 11:
            digits = "0" + digits[2:]
        if not (digits.isascii() and digits.isdigit()):
            whole = read_text("phone", text)
            if whole.state == "refused":
                return whole
            return Found(
                "phone", whole.value, "warning", _("Không rõ là số điện thoại; giữ nguyên chữ."), "phone"
            )
        if len(digits) == 9 and digits[0] != "0":
            digits = "0" + digits
            state, problem = "proposed", "lost_zero"
            reason = _("Mất số 0 ở đầu; đề xuất ghi {number}.").format(number=digits)
        numbers.append(digits)
    joined = "; ".join(numbers)
    if len(joined) > checks.TEXT_LIMIT:
        return Found(
            "phone", None, "refused", _("Nội dung dài quá {n} ký tự.").format(n=checks.TEXT_LIMIT), "phone"
        )
    return Found("phone", joined or None, state, reason, problem)


# --- dates -----------------------------------------------------------------------------------------------------------

_TWO_DIGIT_YEAR = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{2})")
_PLAIN_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{2})")
_WHOLE_DATE = re.compile(
    r"(?:\bngày\s*)?(?<![\d/.\-])\d{1,2}\s*tháng\s*\d{1,2}\s*(?:năm|[/.\-])?\s*\d{4}(?!\d)|"
    r"\btháng\s*\d{1,2}\s*(?:năm|[/.\-])\s*\d{4}(?!\d)|"
    r"(?<![\d/.\-])\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(?:\d{4}|\d{2})(?![\d/.\-])|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)|(?<![\d/.\-])\d{1,2}\s*[/.\-]\s*\d{4}(?![\d/.\-])|(?<![\d/.\-])(?:19|20)\d{2}(?![\d/.\-])",
    re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"[\sT]+(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)?\s*(?:AM|SA))$", re.IGNORECASE)
_MARKS = frozenset(("x", "v", "+", "✓", "✔", "√"))
_NO_DATE = frozenset(
    ("chua", "khong", "khong ro", "khong nho", "chua ro", "chua co", "k", "ko", "du bi", "db")
)


def _from_serial(number: int, from_1904: bool) -> PartialDate:
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    return PartialDate.of(start + timedelta(days=number))


_DATE_LABELS = re.compile(
    r"\b(ngày|vào\s+đảng|vào|kết\s*nạp|công\s*nhận|từ|kn|vđ|cn)\b\.?|[()]", re.IGNORECASE
)


def split_dates(text: str) -> list[str]:
    """The dates of a cell that holds two of them and nothing else but signs and words of status; [] otherwise."""
    if len(text) > 200:
        return []
    found = _WHOLE_DATE.findall(text)
    rest = _WHOLE_DATE.sub(" ", text)
    rest = _DATE_LABELS.sub(" ", _OFFICIAL.sub(" ", PROBATIONARY.sub(" ", rest)))
    return found if len(found) == 2 and not any(ch.isalnum() for ch in rest) else []


def read_date(
    target: str,
    value: Value,
    text: str,
    today: date,
    born: PartialDate | None = None,
    from_1904: bool = False,
) -> tuple[Found, bool]:
    """A date of any precision, and whether the cell marks a probationary member."""
    plain = _PLAIN_DATE.fullmatch(text) if isinstance(value, str) else None
    if plain is not None:
        day, month, year = int(plain[1]), int(plain[2]), int(plain[3])
        # the last days of a month are left to the slower and wiser
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 28:
            return Found(target, PartialDate(year, month, day)), False
    if isinstance(value, date):
        return _real_date(target, value, today), False
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _number_date(target, value, text, today, from_1904), False
    raw = clean_text(text).strip("'’‘` ")
    probationary = PROBATIONARY.search(raw) is not None if len(raw) < 200 else False
    if len(raw) < 200:
        raw = clean(_OFFICIAL.sub(" ", PROBATIONARY.sub(" ", raw))).strip(" ,;:.-–'’()")
    raw = _MIDNIGHT.sub("", raw)
    raw, doubt = _as_written(raw)
    if is_blank(raw) or fold(raw) in _NO_DATE:
        return Found(target, None), probationary
    if fold(raw) in _MARKS:
        return Found(target, None, "warning", _("Chỉ đánh dấu, không có ngày."), target), probationary
    if doubt is None and raw.isascii() and raw.isdigit() and len(raw) == 5:
        return _number_date(target, int(raw), raw, today, from_1904), probationary
    short = _TWO_DIGIT_YEAR.fullmatch(raw) if doubt is None else None
    short_month = _MONTH_AND_YEAR.fullmatch(raw)
    try:
        if short_month is not None and int(short_month[2]) > 12:
            return _short_year(target, short_month, today, born), probationary
        if doubt is not None:
            parsed = PartialDate.parse(raw)
            return Found(
                target, parsed, "proposed", doubt.format(day=parsed.text()), "date_as_written"
            ), probationary
        if short is not None:
            return _short_year(target, short, today, born), probationary
        parsed = PartialDate.parse(raw)
    except UserError as error:
        return Found(target, None, "refused", str(error), target), probationary
    same = parsed.text() == clean(text)
    reason = _("Bỏ chữ “dự bị” khỏi ô ngày.") if probationary else ""
    return Found(target, parsed, "ok" if same or not reason else "tidied", reason), probationary


_BEFORE_DATE = re.compile(r"^(?:sinh|ngày|năm|từ|vào)\s+(?:ngày\s+|năm\s+)?(?=\d)", re.IGNORECASE)
_IN_WORDS = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*(?:năm|[/.\-])?\s*(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})\s*[/.]\s*(\d{1,2})\s*[/.]\s*(\d{1,2})")
_OTHER_SIGNS = re.compile(r"(\d{1,2})\s*[/.,\\|\-–—]+\s*(\d{1,2})\s*[/.,\\|\-–—]+\s*(\d{4}|\d{2})")
_ENGLISH = re.compile(r"(\d{1,2})[\s\-/.]+([a-z]{3,9})[\s\-/.,]+(\d{4}|\d{2})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AROUND = re.compile(r"(?:khoảng|chừng|độ|~)\s*((?:19|20)\d{2})", re.IGNORECASE)
_NO_DAY = re.compile(
    r"(?:0{1,2}|\?{1,2}|x{1,2}|\.{2,})\s*[/.\-]\s*(\d{1,2}|\?{1,2}|x{1,2}|\.{2,})\s*[/.\-]\s*(\d{4})", re.I
)
_LOOK_ALIKE = re.compile(r"[\dOolI|]{1,2}\s*[/.\-]\s*[\dOolI|]{1,2}\s*[/.\-]\s*[\dOolI]{4}")
_SPLIT_YEAR = re.compile(r"(\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*)(\d{1,2})\s+(\d{2,3})")
_YEAR_AS_DECIMAL = re.compile(r"((?:19|20)\d{2})[.,]0")


def _as_written(raw: str) -> tuple[str, str | None]:
    """A date in other words or signs as it is usually written, and what to ask when it was guessed (with ``{day}``)."""
    text = _BEFORE_DATE.sub("", raw)
    if found := _IN_WORDS.fullmatch(text):
        return "/".join(found.groups()), None
    if found := _YEAR_FIRST.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}", None
    if found := _YEAR_AS_DECIMAL.fullmatch(text):
        return found[1], None
    if (found := _ENGLISH.fullmatch(text)) and found[2][:3].lower() in _MONTHS:
        return f"{found[1]}/{_MONTHS.index(found[2][:3].lower()) + 1}/{found[3]}", None
    if found := _NO_DAY.fullmatch(text):
        month = found[1] if found[1].isdigit() and int(found[1]) else ""
        return f"{month}/{found[2]}".lstrip("/"), _("Không có ngày hoặc tháng; đề xuất chỉ ghi {day}.")
    if found := _OTHER_SIGNS.fullmatch(text):
        return "/".join(found.groups()), None
    if found := _AROUND.fullmatch(text):
        return found[1], _("Chỉ ghi khoảng chừng; đề xuất ghi {day}.")
    if found := _SPLIT_YEAR.fullmatch(text):
        return found[1] + found[2] + found[3], _("Năm bị tách rời; đề xuất đọc là {day}.")
    if _LOOK_ALIKE.fullmatch(text) and not text.isdigit():
        digits = text.translate(str.maketrans("OolI|", "00111"))
        if digits != text:
            return digits, _("Có chữ cái lẫn trong ngày; đề xuất đọc là {day}.")
    return text, None


def _real_date(target: str, value: date, today: date) -> Found:
    day = value.date() if isinstance(value, datetime) else value
    serial = (day - date(1899, 12, 30)).days
    if day.year < FIRST_YEAR + 6 and FIRST_YEAR <= serial <= today.year:
        reason = _("Ô ghi năm {year} nhưng Excel hiện thành ngày {day}; đề xuất chỉ lấy năm.").format(
            year=serial, day=PartialDate.of(day).text()
        )
        return Found(target, PartialDate(serial), "proposed", reason, "year_as_date")
    if not FIRST_YEAR <= day.year <= 2100:
        return Found(
            target,
            None,
            "refused",
            _("Năm {year} không hợp lý. Kiểm tra lại năm.").format(year=day.year),
            target,
        )
    return Found(target, PartialDate.of(day))


def turned(found: Found) -> Found:
    """A real date of a column whose days Excel took for months, turned back: only proposed."""
    value = found.value
    if found.state not in ("ok", "tidied") or not isinstance(value, PartialDate) or value.exact() is None:
        return found
    back = PartialDate(value.year, value.day, value.month)
    if back == value:
        return found
    reason = _("Có thể Excel đã đảo ngày và tháng (đang là {day}); đề xuất đọc là {back}.").format(
        day=value.text(), back=back.text()
    )
    return Found(found.target, back, "proposed", reason, "day_and_month")


def _number_date(target: str, value: float, text: str, today: date, from_1904: bool) -> Found:
    if float(value).is_integer():
        number = int(value)
        if FIRST_YEAR <= number <= 2100:
            return Found(target, PartialDate(number))
        if 2100 < number <= 73050:
            found = _from_serial(number, from_1904)
            return Found(
                target,
                found,
                "tidied",
                _("{number} là ngày {day} theo cách đếm của Excel.").format(number=number, day=found.text()),
            )
        digits = str(number)
        if len(digits) in (7, 8):
            try:
                found = PartialDate.parse(digits.zfill(8))
            except UserError as error:
                return _refused(target, error)
            return Found(
                target,
                found,
                "proposed",
                _("Đọc {number} là ngày {day}.").format(number=digits, day=found.text()),
                "date_as_number",
            )
    else:
        month, _dot, year = repr(value).partition(".")
        if month.isdigit() and 1 <= int(month) <= 12 and len(year) in (3, 4) and year[:2] in ("19", "20"):
            found = PartialDate(int(year.ljust(4, "0")), int(month))
            return Found(
                target,
                found,
                "proposed",
                _("Đọc {number} là tháng {day}.").format(number=cut(text), day=found.text()),
                "date_as_number",
            )
        if 2100 < value <= 73050:
            return Found(target, _from_serial(int(value), from_1904))
    reason = _(
        "“{text}” không phải là ngày. Ghi dd/mm/yyyy, ví dụ 03/02/1998; nếu chỉ nhớ năm thì ghi 1998."
    ).format(text=cut(text, 40))
    return Found(target, None, "refused", reason, target)


def _short_year(target: str, found: re.Match[str], today: date, born: PartialDate | None) -> Found:
    *before, written = found.groups()
    year = int(written)
    fitting: list[PartialDate] = []
    for century in (1900, 2000):
        date_ = PartialDate.parse("/".join((*before, str(century + year))))
        if date_.first() > today:
            continue
        if target == "birth_date":
            fits = _WORKING_AGE <= today.year - date_.year <= checks.OLDEST_AGE - 10
        else:
            fits = date_.year >= _PARTY_FOUNDED and (
                born is None or date_.year - born.year >= _WORKING_AGE - 1
            )
        if fits:
            fitting.append(date_)
    if not fitting:
        reason = _("Năm chỉ có hai chữ số ({text}) và không rõ thế kỷ. Ghi đủ bốn chữ số.").format(
            text=cut(found[0], 20)
        )
        return Found(target, None, "refused", reason, target)
    chosen = fitting[-1]
    reason = _("Năm chỉ có hai chữ số; đề xuất đọc là {day}.").format(day=chosen.text())
    return Found(target, chosen, "proposed", reason, "short_year")


# --- status ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Status:
    """What a status column says: an event that ended or changed the membership, or only official or probationary.
    ``sure`` is False when the word leaves open what happened."""

    kind: EventKind | None = None
    probationary: bool | None = None
    sure: bool = True
    understood: bool = True


_STATUS_WORDS: tuple[tuple[str, Status], ...] = (
    (r"tu tran|\bmat\b|qua doi|chet|hy sinh", Status(EventKind.DEATH)),
    (r"khai tru", Status(EventKind.EXPULSION)),
    (r"xoa ten", Status(EventKind.REMOVAL)),
    (r"xin ra|ra khoi dang", Status(EventKind.WITHDRAWAL)),
    (r"\bmien\b", Status(EventKind.EXEMPTION)),
    (r"tam thoi.*(di|noi khac)|di .*tam thoi", Status(EventKind.TEMPORARY_OUT, sure=False)),
    (r"tam thoi", Status(EventKind.TEMPORARY_IN, sure=False)),
    (r"chuyen.*\b(den|ve|tu)\b", Status(EventKind.TRANSFER_OUT, sure=False)),
    (r"chuyen (di|sinh hoat|cong tac|dang)|da chuyen|chuyen ra", Status(EventKind.TRANSFER_OUT)),
    (r"(nghi|da) huu|huu tri|nghi (mat suc|che do)", Status()),
    (r"\broi\b|\bnghi\b|ngung", Status(EventKind.TRANSFER_OUT, sure=False)),
    (r"dinh chi", Status(EventKind.SUSPENSION)),
    (r"du bi", Status(probationary=True)),
    (r"chinh thuc", Status(probationary=False)),
    (
        r"dang (sinh hoat|sh)|dang hoat dong|sinh hoat|hoat dong|dang cong tac|binh thuong|co mat|dang vien|active",
        Status(),
    ),
)


def read_status(text: str) -> Status:
    """What the word of a status column means."""
    word = fold(clean(text))
    for pattern, status in _STATUS_WORDS:
        if re.search(pattern, word):
            return status
    return Status(understood=False)


def split_lines(text: str, count: int) -> list[str]:
    """The lines of a compound cell; a cell without line ends is cut at its commas, semicolons or slashes. As many lines as
    fields keep their places, empty ones too."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while len(whole) > count and not whole[-1].strip():
        whole.pop()
    if len(whole) == count:
        return [clean(line) for line in whole]
    lines = [line for line in clean_text(text).split("\n") if line.strip()]
    if len(lines) == 1 and count > 1:
        # not 10/12, not 3/2/1998
        cut_up = [part for part in re.split(r"[;,]|(?<!\d)/|/(?!\d)|\s[-–]\s", lines[0]) if part.strip()]
        if 1 < len(cut_up) <= count:
            lines = cut_up
    if len(lines) > count:
        lines = [*lines[: count - 1], " ".join(lines[count - 1 :])]
    return [line.strip() for line in lines]


_CARD_LINE = re.compile(r"\d{2}[.\s]?\d{6}|\d{12}")
_PROFILE_LINE = re.compile(r"\d{4,6}\s?[-/.]?\s?[A-ZĐ]{1,5}", re.IGNORECASE)
_EDUCATION_LINE = re.compile(
    r"(1[0-2]|\d)\s*/\s*1[02]|thpt|thcs|cap (i|1)|pho thong|tieu hoc|het lop", re.IGNORECASE
)
_THEORY_LINE = re.compile(
    r"(sc|so cap|tc|trung cap|cc|cao cap|cn|cu nhan)( ly luan| llct| chinh tri).*|sc|so cap|cao cap"
)
_LANGUAGE_LINE = re.compile(
    r"(tieng |anh|nga\b|phap|trung\b|nhat|han|duc|lao|khmer)|toeic|ielts|toefl|\b[abc][12]?\b|bac \d|tieng"
)
_BADGE_LINE = re.compile(r"(hh|huy hieu)\b.*|\d0 nam.*|\d5 nam.*")
_KINDS_OF_LINES: dict[str, Callable[[str], bool]] = {
    # the number of the badge is not kept
    SKIP: lambda t: _BADGE_LINE.fullmatch(fold(clean(t))) is not None,
    "sex": lambda t: read_sex(t).value is not None,
    "ethnicity": lambda t: known_ethnicity(t) is not None,
    "religion": lambda t: known_religion(t) is not None,
    "party_card": lambda t: _CARD_LINE.fullmatch(clean(t)) is not None,
    "party_card_old": lambda t: _CARD_LINE.fullmatch(clean(t)) is not None,
    "profile_number": lambda t: _PROFILE_LINE.fullmatch(clean(t)) is not None,
    "general_education": lambda t: _EDUCATION_LINE.search(fold(clean(t))) is not None,
    "political_theory": lambda t: _THEORY_LINE.fullmatch(fold(clean(t)).replace(".", "")) is not None,
    "foreign_language": lambda t: _LANGUAGE_LINE.match(fold(clean(t))) is not None,
}
"""Fields whose lines are known by what they say, asked in this order."""


def match_lines(lines: Sequence[str], targets: Sequence[str]) -> dict[str, str]:
    """Give each line of a compound cell its target: by its label, by place when all are there, otherwise by what it says."""
    labelled = _labelled(lines, targets)
    if labelled:
        return labelled
    if len(lines) == len(targets) and not _in_wrong_places(lines, targets):
        return dict(zip(targets, lines, strict=True))
    left = [line for line in lines if line.strip()]
    found: dict[str, str] = {}
    for target, test in _KINDS_OF_LINES.items():
        if target in targets:
            hit = next((line for line in left if test(line)), None)
            if hit is not None:
                found[target] = hit
                left.remove(hit)
    open_ = [target for target in targets if target not in found]
    # a line that is like nothing known stands for what is not known by its look
    for target in [t for t in open_ if t not in _KINDS_OF_LINES] + [t for t in open_ if t in _KINDS_OF_LINES]:
        if left and not (target in _STRICT and not _KINDS_OF_LINES[target](left[0])):
            found[target] = left.pop(0)
    return found


def cut_name(first: str, second: str) -> bool:
    """Whether the second line of a name only carries on the first: ``NÔNG THỊ HỒNG`` and ``ÁNH``, ``Lê Thị`` and ``Hồng Ba``."""
    words, more = fold(clean(first)).split(), fold(clean(re.sub(r"\(.*", "", second))).split()
    if len(words) < 2 or not more:
        return False
    return words[-1] in ("thi", "van") or (len(more) == 1 and more[0] != words[-1])


_LINE_LABELS: dict[str, str] = {
    "vh": "general_education", "gdpt": "general_education", "ll": "political_theory", "llct": "political_theory",
    "cm": "professional_level", "cmnv": "professional_level", "nn": "foreign_language", "th": "computing",
}  # fmt: skip
_LINE_LABEL = re.compile(r"\s*([A-Za-z]{2,4})\s*[:.]\s*(.*)")


def _labelled(lines: Sequence[str], targets: Sequence[str]) -> dict[str, str]:
    """``VH: 12/12`` names its field itself; a line without a label carries on the one above. Empty without labels."""
    found: dict[str, str] = {}
    last = ""
    for line in filter(None, map(clean, lines)):
        label = _LINE_LABEL.fullmatch(line)
        target = _LINE_LABELS.get(label[1].lower(), "") if label is not None else ""
        if label is not None and target in targets and target not in found:
            last, found[target] = target, label[2]
        elif last:
            found[last] = f"{found[last]} {line}".strip()
        else:
            return {}
    return found


def _in_wrong_places(lines: Sequence[str], targets: Sequence[str]) -> bool:
    """Whether a line is not what its place asks for but what another place does: the number of the file where no card is."""
    return any(
        line.strip()
        and target in _KINDS_OF_LINES
        and not _KINDS_OF_LINES[target](line)
        and any(_KINDS_OF_LINES[t](line) for t in targets if t in _STRICT and t != target)
        for target, line in zip(targets, lines, strict=True)
    )


_STRICT = frozenset((SKIP, "sex", "ethnicity", "religion", "party_card", "party_card_old", "profile_number"))


# --- events ----------------------------------------------------------------------------------------------------------


def read_happening(
    target: str, value: Value, text: str, today: date, from_1904: bool = False
) -> tuple[Found, str]:
    """A cell that tells of an event: its day, and what else it says (where to, why)."""
    if not isinstance(value, str):
        return read_date(target, value, text, today, None, from_1904)[0], ""
    dates = _WHOLE_DATE.findall(text)
    if len(dates) == 1 and clean(text) != dates[0]:
        item, _mark = read_date(target, dates[0], dates[0], today, None, from_1904)
        rest = clean(_WHOLE_DATE.sub(" ", text)).strip(" ,;:.-–()")
        return item, _LEADING_DAY.sub("", rest).strip(" ,;:.-–()")
    return read_date(target, value, text, today, None, from_1904)[0], ""


_LEADING_DAY = re.compile(r"^(ngày|tháng|năm|từ|từ ngày)\b", re.IGNORECASE)


def read_service(text: str) -> Found:
    """Column 9 of Mẫu 7-HSĐV: Bộ đội, Công an, Hưu trí, as their codes."""
    word = fold(clean(text)).replace(".", "")
    for code, pattern in _SERVICE_WORDS:
        if re.search(pattern, word):
            return Found("service_category", code)
    reason = _("“{text}” không rõ là bộ đội, công an hay hưu trí; để trống.").format(text=cut(text, 30))
    return Found("service_category", None, "warning", reason, "service_category")


_SERVICE_WORDS = (
    ("retired", r"huu|\bht\b"),
    ("police", r"cong an|\bca\b"),
    ("army", r"bo doi|quan doi|\bbd\b|quan nhan|si quan|quan nhan chuyen nghiep"),
)
