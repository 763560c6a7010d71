"""From passphrase or recovery code to the key of a book.

The key is scrypt(passphrase, salt) where the salt is the first 16 bytes of the file itself (SQLCipher keeps it in clear),
so that the book needs no side file. The recovery code is the key, written in groups that can be typed in again.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import nfc

SALT_BYTES = 16
KEY_BYTES = 32
MIN_PASSPHRASE = 8
# 32 letters and digits that are not mistaken for one another when written by hand (no I, L, O, U)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})
_CODE_LETTERS = 52
_CHECK_LETTERS = 4
GROUP = 4
GROUPS = (_CODE_LETTERS + _CHECK_LETTERS) // GROUP
_FREE_TRIES, _LONGEST_WAIT = 3, 60


def new_salt() -> bytes:
    """A fresh salt for a new book."""
    return os.urandom(SALT_BYTES)


def salt_of(path: Path) -> bytes:
    """The salt of an existing book. Raises UserError when the file is too short to be one."""
    with path.open("rb") as file:
        salt = file.read(SALT_BYTES)
    if len(salt) < SALT_BYTES:
        raise UserError(
            _("Tệp này rỗng hoặc bị cắt ngắn, không phải là sổ."), "path", _("Mở một bản sao lưu của sổ.")
        )
    return salt


def check_passphrase(passphrase: str) -> None:
    """Raises UserError when a new passphrase is too weak to protect a list of members."""
    text = nfc(passphrase)
    if len(text) < MIN_PASSPHRASE:
        raise UserError(
            _("Mật khẩu cần ít nhất {n} ký tự.").format(n=MIN_PASSPHRASE),
            "passphrase",
            _("Một câu ngắn dễ nhớ thì vừa dễ gõ vừa khó đoán."),
        )
    if len(set(text)) < 4:
        raise UserError(
            _("Mật khẩu lặp lại quá ít ký tự, dễ bị đoán."), "passphrase", _("Chọn một câu khác.")
        )


def check_twice(passphrase: str, again: str) -> str:
    """A new passphrase typed twice alike. Raises UserError at the field ``passphrase`` or ``again``."""
    check_passphrase(passphrase)
    if nfc(passphrase) != nfc(again):
        raise UserError(_("Hai lần gõ mật khẩu không giống nhau."), "again", _("Gõ lại cả hai ô."))
    return passphrase


def derive(passphrase: str, salt: bytes) -> bytes:
    """The 32-byte key of a book; about a tenth of a second by intent."""
    return hashlib.scrypt(
        nfc(passphrase).encode("utf-8"),
        salt=salt,
        n=2**15,
        r=8,
        p=1,
        maxmem=64 * 1024 * 1024,
        dklen=KEY_BYTES,
    )


def _letters(value: int, count: int) -> str:
    return "".join(_ALPHABET[value >> (5 * i) & 31] for i in reversed(range(count)))


def _checksum(key: bytes | bytearray) -> str:
    digest = hashlib.sha256(b"so chi bo recovery" + key).digest()
    return _letters(int.from_bytes(digest[:3], "big") >> 4, _CHECK_LETTERS)


def recovery_code(key: bytes | bytearray) -> tuple[str, ...]:
    """The key as 14 groups of four letters, the last group being the checksum."""
    text = _letters(int.from_bytes(key, "big"), _CODE_LETTERS) + _checksum(key)
    return tuple(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def key_from_code(code: str) -> bytes:
    """The key written on a recovery sheet. Raises UserError when the code was not typed rightly."""
    text = "".join(groups_of(code))
    total = _CODE_LETTERS + _CHECK_LETTERS
    if len(text) != total:
        raise UserError(
            _("Mã khôi phục có {total} ký tự, đồng chí đã gõ {n}.").format(total=total, n=len(text)),
            "code",
            _("Gõ lại từng nhóm 4 ký tự theo tờ khôi phục."),
        )
    if any(ch not in _ALPHABET for ch in text):
        wrong = next(i for i, ch in enumerate(text) if ch not in _ALPHABET)
        raise UserError(
            _("Nhóm thứ {n} có ký tự không dùng trong mã khôi phục.").format(n=wrong // GROUP + 1),
            "code",
            _("So lại nhóm này với tờ khôi phục."),
        )
    key = _key_in(text)
    if key is not None and _agrees(text):
        return key
    doubtful = doubtful_groups(text)
    if doubtful:
        raise UserError(
            _("Mã khôi phục có chỗ gõ nhầm, có lẽ ở nhóm {groups}.").format(
                groups=", ".join(f"{n} ({text[(n - 1) * GROUP : n * GROUP]})" for n in doubtful)
            ),
            "code",
            _("So lại nhóm này với tờ khôi phục."),
        )
    raise UserError(
        _("Mã khôi phục không khớp với nhóm kiểm tra ở cuối."),
        "code",
        _("Có ký tự gõ nhầm; so lại từng nhóm."),
    )


def groups_of(code: str) -> list[str]:
    """What was typed of a recovery code, in its groups of four; the last one may be unfinished."""
    text = "".join(nfc(code).upper().translate(_LOOKALIKES).split())
    return [text[i : i + GROUP] for i in range(0, len(text), GROUP)]


def strange_groups(code: str) -> tuple[int, ...]:
    """The groups (from 1) typed so far in which stands a sign no recovery code has."""
    return tuple(n for n, group in enumerate(groups_of(code), 1) if any(ch not in _ALPHABET for ch in group))


def is_code(code: str) -> bool:
    """Whether this is a whole code that agrees with its checksum."""
    text = "".join(groups_of(code))
    return (
        len(text) == _CODE_LETTERS + _CHECK_LETTERS and all(ch in _ALPHABET for ch in text) and _agrees(text)
    )


def doubtful_groups(code: str) -> tuple[int, ...]:
    """The groups (from 1) of a whole code that does not agree with its checksum in which one letter mistyped, or two
    exchanged, would explain it. Empty when none would."""
    text = "".join(groups_of(code))
    if (
        len(text) != _CODE_LETTERS + _CHECK_LETTERS
        or any(ch not in _ALPHABET for ch in text)
        or _agrees(text)
    ):
        return ()
    value, check = _number(text[:_CODE_LETTERS]), text[_CODE_LETTERS:]
    found: set[int] = set()
    for at in range(_CODE_LETTERS):
        here, weight = _ALPHABET.index(text[at]), 5 * (_CODE_LETTERS - 1 - at)
        if any(_fits(value + (other - here << weight), check) for other in range(32) if other != here):
            found.add(at // GROUP + 1)
        if at + 1 < _CODE_LETTERS:
            gap = _ALPHABET.index(text[at + 1]) - here
            if _fits(value + (gap << weight) - (gap << weight - 5), check):
                found.update((at // GROUP + 1, (at + 1) // GROUP + 1))
    key = _key_in(text)
    right = "" if key is None else _checksum(key)
    if right and sum(a != b for a, b in zip(right, check, strict=True)) <= 2:
        # as likely as not the checksum itself was mistyped
        found.add(_CODE_LETTERS // GROUP + 1)
    return tuple(sorted(found))


def _number(letters: str) -> int:
    value = 0
    for ch in letters:
        value = value << 5 | _ALPHABET.index(ch)
    return value


def _fits(value: int, check: str) -> bool:
    return 0 <= value < 1 << KEY_BYTES * 8 and _checksum(value.to_bytes(KEY_BYTES, "big")) == check


def _key_in(text: str) -> bytes | None:
    value = _number(text[:_CODE_LETTERS])
    return value.to_bytes(KEY_BYTES, "big") if value.bit_length() <= KEY_BYTES * 8 else None


def _agrees(text: str) -> bool:
    key = _key_in(text)
    return key is not None and _checksum(key) == text[_CODE_LETTERS:]


def wait_after(failures: int) -> int:
    """How many seconds to wait after so many wrong passphrases: none for the first two, then 2, 4, 8 … at most 60."""
    return 0 if failures < _FREE_TRIES else min(_LONGEST_WAIT, 2 ** min(failures - _FREE_TRIES + 1, 10))


def pragma_value(key: bytes | bytearray, salt: bytes) -> str:
    """The raw key as SQLCipher takes it."""
    return f"x'{key.hex()}{salt.hex()}'"
