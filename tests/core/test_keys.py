from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core import attempts, keys
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


# --- waiting after wrong passphrases ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failures, seconds",
    [(0, 0), (1, 0), (2, 0), (3, 2), (4, 4), (5, 8), (6, 16), (7, 32), (8, 60), (9, 60), (10_000, 60)],
)
def test_waiting_grows_to_a_minute(failures: int, seconds: int) -> None:
    assert keys.wait_after(failures) == seconds


def test_wrong_tries_are_counted_for_each_book_and_forgiven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "data"))
    one, other = tmp_path / "một.chibo", tmp_path / "hai.chibo"
    assert [attempts.note_wrong(one, 100.0 + i) for i in range(5)] == [0, 0, 2, 4, 8]
    assert attempts.seconds_left(one, 104.0) == 8
    assert attempts.seconds_left(one, 111.2) == 1
    assert attempts.seconds_left(one, 112.0) == 0
    assert attempts.seconds_left(other, 104.0) == 0
    # it lies on the disk, without the name of the book
    (kept,) = (tmp_path / "data").iterdir()
    assert "một" not in kept.read_text(encoding="utf-8")
    # a clock set back neither forgives nor locks for a day
    assert attempts.seconds_left(one, 50.0) == 8
    assert attempts.seconds_left(one, 58.0) == 0
    # an hour forgives, and so does the right passphrase
    assert attempts.failures(one, 50.0 + 3601) == 0
    attempts.note_right(one)
    assert attempts.failures(one, 50.0) == 0
    kept.write_text("{hỏng", encoding="utf-8")
    assert attempts.seconds_left(one, 60.0) == 0
    attempts.note_wrong(one, 60.0)
    assert attempts.failures(one, 60.0) == 1


def test_trying_at_a_copy_is_trying_at_the_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCHIBO_DATA", str(tmp_path / "data"))
    book, copy, other = (tmp_path / f"{name}.chibo" for name in ("sổ", "bản sao", "sổ khác"))
    for path, salt in ((book, b"a" * 16), (copy, b"a" * 16), (other, b"b" * 16)):
        path.write_bytes(salt + bytes(4096))
    for _try in range(4):
        attempts.note_wrong(book, 100.0)
    assert attempts.seconds_left(copy, 100.0) == 4
    assert attempts.seconds_left(other, 100.0) == 0
    book.rename(tmp_path / "đổi tên.chibo")
    assert attempts.seconds_left(tmp_path / "đổi tên.chibo", 100.0) == 4


# --- typing a recovery code ------------------------------------------------------------------------------------------

CODE = keys.recovery_code(bytes(range(32)))


def test_the_groups_typed_so_far() -> None:
    text = " ".join(CODE[:3]).lower() + " a1"
    assert keys.groups_of(text) == [*CODE[:3], "A1"]
    assert keys.groups_of("") == []


@pytest.mark.parametrize("at", [0, 5, 23, 51, 52, 55])
def test_the_group_with_a_wrong_letter_is_named(at: int) -> None:
    text = "".join(CODE)
    wrong = "Z" if text[at] != "Z" else "Y"
    typed = text[:at] + wrong + text[at + 1 :]
    assert at // 4 + 1 in keys.doubtful_groups(typed)
    with pytest.raises(UserError, match=f"nhóm.*{at // 4 + 1} \\("):
        keys.key_from_code(typed)


def test_two_letters_exchanged_are_named() -> None:
    text = "".join(CODE)
    at = next(i for i in range(20, 52) if text[i] != text[i + 1])
    typed = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert at // 4 + 1 in keys.doubtful_groups(typed)
    assert keys.doubtful_groups(text) == ()
    assert keys.doubtful_groups(text[:-1]) == ()
