from __future__ import annotations

import random
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core import vietnamese as vi

ORDERED = [
    "a",
    "à",
    "ả",
    "ã",
    "á",
    "ạ",
    "ă",
    "ằ",
    "â",
    "ấ",
    "b",
    "d",
    "đ",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "y",
]


def test_the_alphabet_and_tones_in_order() -> None:
    shuffled = ORDERED[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=vi.sort_key) == ORDERED


def test_people_are_ordered_by_given_name() -> None:
    names = [
        "Nguyễn Văn Yến",
        "Trần Ái",
        "Lê Đức",
        "Phạm Thị Dung",
        "An Ân",
        "Hoàng Đức",
        "Vũ Bình",
        "Đặng Ánh",
    ]
    assert vi.sorted_names(names) == [
        "Trần Ái",
        "Đặng Ánh",
        "An Ân",
        "Vũ Bình",
        "Phạm Thị Dung",
        "Hoàng Đức",
        "Lê Đức",
        "Nguyễn Văn Yến",
    ]


def test_the_order_does_not_depend_on_form_or_tone_place() -> None:
    assert vi.name_key("Nguyễn Thị Hòa") == vi.name_key("Nguyễn Thị Hoà")
    decomposed = unicodedata.normalize("NFD", "Nguyễn Văn Đức")
    assert vi.name_key(decomposed) == vi.name_key("Nguyễn Văn Đức")


@given(st.text(max_size=60))
def test_any_text_has_a_key_and_is_cleaned_to_one_line(text: str) -> None:
    vi.name_key(text)
    vi.fold(text)
    cleaned = vi.clean(text)
    assert cleaned == vi.clean(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(ch).startswith("C") for ch in cleaned)


def test_search_text_has_no_accents() -> None:
    assert vi.fold("Đặng Thị ÁNH") == "dang thi anh"
    assert vi.fold(unicodedata.normalize("NFD", "Đặng")) == "dang"


@pytest.mark.parametrize(
    "day, text",
    [  # meetings H 1, 2
        (date(2026, 2, 5), "Cẩm Lệ, ngày 05 tháng 02 năm 2026"),
        (date(2026, 5, 27), "Cẩm Lệ, ngày 27 tháng 5 năm 2026"),
        (date(2026, 3, 9), "Cẩm Lệ, ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 23), "Cẩm Lệ, ngày 23 tháng 11 năm 2026"),
        (date(2027, 1, 10), "Cẩm Lệ, ngày 10 tháng 01 năm 2027"),
    ],
)
def test_place_and_date(day: date, text: str) -> None:
    assert vi.place_date("Cẩm Lệ", day) == text


@pytest.mark.parametrize(
    "value, text",
    [(1234567.5, "1.234.567,5"), (28.5, "28,5"), (90, "90"), (89.99, "89,99"), (0, "0"), (100, "100")],
)
def test_numbers(value: float, text: str) -> None:
    assert vi.number_text(value) == text


@pytest.mark.parametrize(
    "part, whole, text",
    [
        (11, 20, "55,0%"),
        (22, 24, "91,7%"),
        (5, 4, "125,0%"),
        (3, 0, "–"),
        (0, 0, "–"),
        (1, 8, "12,5%"),
        (0, 5, "0,0%"),
    ],
)
def test_percent(part: int, whole: int, text: str) -> None:
    assert vi.percent_text(part, whole) == text


@pytest.mark.parametrize(
    "typed, value",
    [("28,5", "28.5"), ("1.234,5", "1234.5"), ("28.5", "28.5"), ("2.530.000", "2530000"), ("1.000", "1000")],
)
def test_numbers_typed(typed: str, value: str) -> None:
    assert vi.parse_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "ba mươi", "1,2,3", "--5", "1-2", "٣"])
def test_not_numbers(typed: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        vi.parse_number(typed)


def test_capital_names_become_title_case() -> None:
    assert vi.title_name("ĐINH THẾ ƯỚC") == "Đinh Thế Ước"
    assert vi.title_name("Lê Thị ý Nhi") == "Lê Thị ý Nhi"


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("Hòa", ("Hòa", "Hoà")),
        ("Hoà", ("Hòa", "Hoà")),
        ("thuý", ("thúy", "thuý")),
        ("KHỎE", ("KHỎE", "KHOẺ")),
        ("Hoa", ("Hoa",)),
        ("Hoàng", ("Hoàng",)),
        ("Bế", ("Bế",)),
        ("của", ("của",)),
        ("", ("",)),
    ],
)
def test_either_vowel_may_bear_the_tone(word: str, forms: tuple[str, ...]) -> None:
    assert vi.spellings(word) == forms
    assert vi.spellings(unicodedata.normalize("NFD", word)) == forms
