from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core import keys
from desktop_app.core.errors import UserError


@given(st.binary(min_size=32, max_size=32))
def test_the_code_is_the_key(key: bytes) -> None:
    groups = keys.recovery_code(key)
    assert len(groups) == 14
    assert keys.key_from_code(" ".join(groups)) == key
    assert keys.key_from_code("-".join(groups).lower()) == key


@given(st.binary(min_size=32, max_size=32), st.integers(0, 55), st.integers(1, 31))
def test_a_mistyped_letter_is_noticed(key: bytes, place: int, shift: int) -> None:
    text = "".join(keys.recovery_code(key))
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    wrong = text[:place] + alphabet[(alphabet.index(text[place]) + shift) % 32] + text[place + 1 :]
    with pytest.raises(UserError) as caught:
        keys.key_from_code(wrong)
    assert caught.value.field == "code"


@pytest.mark.parametrize("code", ["", "ABCD", "Ă" * 56, "U" * 56 + "1", "\x00" * 56])
def test_what_is_not_a_code(code: str) -> None:
    with pytest.raises(UserError):
        keys.key_from_code(code)


def test_the_typing_program_does_not_matter() -> None:
    salt = bytes(16)
    assert keys.derive("mật khẩu", salt) == keys.derive(unicodedata.normalize("NFD", "mật khẩu"), salt)


@pytest.mark.parametrize("weak", ["", "ngắn", "aaaaaaaaaa", "1212121212"])
def test_weak_passphrases(weak: str) -> None:
    with pytest.raises(UserError) as caught:
        keys.check_passphrase(weak)
    assert caught.value.field == "passphrase"
