"""What was made quick answers as the plain way does: narrowing searches, places by key, the start."""

from __future__ import annotations

import gc
import subprocess
import sys
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.vietnamese import fold
from desktop_app.ui.columns import Column
from desktop_app.ui.rows_model import RowsModel


@dataclass
class Row:
    id: int
    name: str


ROWS = [
    Row(number, name)
    for number, name in enumerate(
        ("Nguyễn Văn Đức", "Ngô Thị Hoa", "Trần Đức Anh", "Đặng Thị Ánh", "an", "ANH HOA", "")
    )
]


def model() -> RowsModel:
    found = RowsModel([Column("name", "Họ và tên", kind="name")], lambda row: row.id, lambda row: row.name)
    found.set_rows(ROWS)
    return found


@given(st.lists(st.text("anđứcghtoÁ ", max_size=8), max_size=8))
def test_a_search_finds_the_same_whatever_was_searched_before(searches: list[str]) -> None:
    rows = model()
    for text in searches:
        rows.set_search(text)
        words = fold(text).split()
        assert rows.visible() == [row for row in ROWS if all(word in fold(row.name) for word in words)]


def test_other_rows_orders_and_filters_are_searched_anew() -> None:
    rows = model()
    rows.set_search("an")
    rows.sort_by("name", descending=True)
    rows.set_search("anh")
    assert [row.id for row in rows.visible()] == [5, 3, 2]
    rows.set_filter(lambda row: row.id != 3)
    assert [row.id for row in rows.visible()] == [5, 2]
    rows.set_rows([*ROWS, Row(7, "Lý Minh Anh")])
    rows.set_filter(None)
    assert {row.id for row in rows.visible()} == {5, 3, 2, 7}


def test_a_place_is_where_the_row_is_shown_now() -> None:
    rows = model()
    assert rows.place(3) == 3
    assert rows.place(99) is None
    rows.set_search("anh")
    assert rows.place(3) == 1
    assert rows.place(0) is None
    rows.replace(1, Row(8, "Đặng Ánh"))
    assert rows.place(3) is None
    assert rows.place(8) == 1


def test_qt_reads_no_sources_and_still_knows_its_names() -> None:
    program = (
        "from desktop_app.ui import start; start.prepare(); "
        "import linecache; before = len(linecache.cache); "
        "from PySide6.QtWidgets import QWidget; import json, decimal, fractions; "
        "assert len(linecache.cache) == before, linecache.cache.keys(); "
        "assert hasattr(QWidget, 'setWindowTitle')"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    assert gc.isenabled()
