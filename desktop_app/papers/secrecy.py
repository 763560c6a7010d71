"""Marks of secrecy in a heading: a document marked MẬT, TỐI MẬT or TUYỆT MẬT does not belong into this book.

Luật Bảo vệ bí mật nhà nước 117/2025/QH15: such documents are drafted and kept on machines meant for them. The words are
told from their neighbours ("bảo mật", "mật khẩu", "nuôi ong lấy mật"); a heading is pointed out, never refused.
"""

from __future__ import annotations

import re
from typing import Any

from desktop_app.core.history import Kind
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, nfc

TOP, HIGH, PLAIN = "TUYỆT MẬT", "TỐI MẬT", "MẬT"

NOTICE_SETTING = "notice/state-secrets"
"""The day on which the notice about secret documents was read."""

# the word with its neighbours, when only a space is between
_MARK = re.compile(r"(?P<before>\b[^\W\d_]+ )?\b(?P<mark>mật)\b(?= (?P<after>[^\W\d_]+)|)", re.IGNORECASE)
# words that make another one of "mật": secrecy in general, thick, bile, honey, sugar cane
_BEFORE = frozenset(
    "bí bảo thân cơ chu túi sỏi ống nang đường ong lấy rỉ mía nước chiết vàng giữ trinh cẩn kín hội".split()
)
_AFTER = frozenset(
    "khẩu độ mã ong thiết thám vụ danh lệnh ngữ ngọt nghị mía gấu cá hoa tông phục báo tịch ước đàm dịch bò lợn".split()
)
_DOCUMENTS = (
    "tài liệu|văn bản|công văn|báo cáo|nghị quyết|quyết định|kế hoạch|chỉ thị|thông báo|hồ sơ|biên bản|đề án|điện|tờ trình|"
    "kết luận|bản|dấu|mức|loại|độ|mức độ|hạng"
)
_NAMED = re.compile(rf"\b(?:{_DOCUMENTS})\s*:?\s+mật\b")
_BRACKETED = re.compile(r"[(\[{“”\"'«]\s*(?:tài liệu\s+)?mật\s*[)\]}“”\"'»]")
# at either end, set apart from the rest: "Mật – Kế hoạch…", "Kế hoạch…: MẬT"
_APART = re.compile(r"^mật\s*[-–—:/|.,]|[-–—:/|.,]\s*mật[.!]?$|^mật$")
_TYPED_PLAIN = re.compile(r"\b(?P<top>tuyet)\s+mat\b|\b(?P<high>toi)\s+mat\b|[(\[]\s*mat\s*[)\]]")


def marking(text: str) -> str | None:
    """``TUYỆT MẬT``, ``TỐI MẬT`` or ``MẬT`` when a heading bears such a mark, else None."""
    heading = clean(nfc(text))
    lower = heading.lower()
    alone = [found for found in _MARK.finditer(heading) if not _joined(found)]
    for found in alone:
        if _before(found) == "tuyệt":
            return TOP
        if _before(found) == "tối":
            return HIGH
    if alone and _plain_mark(heading, lower, alone):
        return PLAIN
    return _without_accents(lower)


def _before(found: re.Match[str]) -> str:
    return (found.group("before") or "").strip().lower()


def _joined(found: re.Match[str]) -> bool:
    """Whether "mật" is one half of another word."""
    return _before(found) in _BEFORE or (found.group("after") or "").strip().lower() in _AFTER


def _plain_mark(heading: str, lower: str, alone: list[re.Match[str]]) -> bool:
    if _BRACKETED.search(lower) or _APART.search(lower):
        return True
    if any(
        found.start("mark") == named.end() - len("mật") for found in alone for named in _NAMED.finditer(lower)
    ):
        return True
    # a stamp among ordinary writing: "Kế hoạch MẬT của đảng ủy"
    return not heading.isupper() and any(found.group("mark") == "MẬT" for found in alone)


def _without_accents(lower: str) -> str | None:
    """The marks as typed without Vietnamese letters."""
    if not lower.isascii():
        return None
    found = _TYPED_PLAIN.search(lower)
    if found is None:
        return None
    return TOP if found.group("top") else HIGH if found.group("high") else PLAIN


def warning(text: str) -> str | None:
    """The sentence to show at a field with such a heading."""
    mark = marking(text or "")
    if mark is None:
        return None
    return _(
        "Có dấu “{mark}”: tài liệu mật không soạn, không lưu trong sổ này. Nếu không phải tài liệu mật thì bỏ chữ ấy đi."
    ).format(mark=mark)


def log_kept(book: Any, text: str, before: str = "") -> None:
    """Write into the history that a heading with such a mark was kept in spite of the warning; once a heading."""
    mark = marking(text)
    if mark is not None and text != before:
        book.log(
            Kind.NOTICE,
            _("Vẫn giữ tiêu đề có dấu “{mark}”: {text}").format(mark=mark, text=clean(text)[:120]),
            mark=mark,
        )
