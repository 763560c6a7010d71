"""Text at the edge of a paper, and the breaking of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.documents.lines import Measure, Piece, break_balanced, break_lines
from desktop_app.documents.text import NBSP, clean_line, clean_lines, keep_together, list_items


@pytest.mark.parametrize(
    "given_text, wanted",
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("  hai   dấu  cách ", "hai dấu cách"),
        ("một\tmột\u3000hai", "một một hai"),
        ("xóa\x00\u200b\ufeff\u202e\ud800", "xóa"),
        ("dòng\r\nnối", "dòng nối"),
        ("giữ\u00a0liền", "giữ\u00a0liền"),
        ("plain  text", "plain text"),
        ("", ""),
    ],
)
def test_clean_line(given_text: str, wanted: str) -> None:
    assert clean_line(given_text) == wanted


def test_clean_lines() -> None:
    assert clean_lines("một\r\n\n hai \u2028ba\x0bbốn") == ["một", "hai", "ba", "bốn"]
    assert clean_lines("") == []


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once


def test_keep_together() -> None:
    assert keep_together(" Nguyễn  Văn An ") == f"Nguyễn{NBSP}Văn{NBSP}An"


@pytest.mark.parametrize(
    "items, wanted",
    [
        (("Đảng ủy xã", "Lưu Chi bộ"), ["- Đảng ủy xã;", "- Lưu Chi bộ."]),
        (("- Đảng ủy xã,", "- Lưu Chi bộ."), ["- Đảng ủy xã;", "- Lưu Chi bộ."]),
        (("Lưu Chi bộ.",), ["- Lưu Chi bộ."]),
        (("", "  "), []),
        ((), []),
    ],
)
def test_list_items(items: tuple[str, ...], wanted: list[str]) -> None:
    """HD 05-HD/VPTW, điểm 9.2.5: semicolons, a full stop after the last."""
    assert list_items(items) == wanted


WORDS = st.lists(st.text("aăâđêhnoơư-/,.", min_size=1, max_size=30), min_size=1, max_size=40)


@given(WORDS, st.floats(40, 400))
def test_lines_fit_and_hold_all_letters(words: list[str], room: float) -> None:
    measure = Measure()
    lines = break_lines((Piece(" ".join(words)),), 14, room, room, measure)
    for line in lines:
        assert line.width <= room + 0.02
        assert abs(line.width - measure.width(line.text, "regular", 14)) < 0.01
        assert line.gaps == line.text.count(" ")
    assert "".join(line.text for line in lines).replace(" ", "") == "".join(words)
    assert [line.last for line in lines] == [False] * (len(lines) - 1) + [True]


@given(WORDS, st.floats(200, 400))
def test_balanced_titles_need_no_more_lines(words: list[str], room: float) -> None:
    measure = Measure()
    text = " ".join(words)
    plain = break_lines((Piece(text, "bold"),), 14, room, room, measure)
    balanced = break_balanced(text, "bold", 14, room, measure)
    assert len(balanced) == len(plain)
    assert all(line.width <= room + 0.02 for line in balanced)
    if all(measure.width(word, "bold", 14) <= room for word in words):
        assert [word for line in balanced for word in line.text.split(" ")] == words


def test_little_pictures_are_left_out() -> None:
    assert clean_line("Nhất trí 👍🏽 100% ❤\ufe0f ≥ 90 €") == "Nhất trí 100% ❤ ≥ 90 €"
