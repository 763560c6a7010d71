"""Rows of one list in TCVN3, in VNI and in today's letters: none is misread without being asked. All people are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop_app.lists import importer, legacy_text
from desktop_app.lists.importer import Preview
from desktop_app.lists.reading import Sheet, sheet_from_text
from tests.members.conftest import TODAY

_TCVN3 = {letter: chr(code) for code, letter in legacy_text._TCVN3.items() if code < 0x100}
_VNI = {letter: there for there, letter in legacy_text._VNI_ONES.items()}
_VNI |= {letter: there for there, letter in legacy_text._VNI_PAIRS.items()}
HEADS = "Họ và tên\tNgày sinh\tQuê quán"


def written(text: str, font: str) -> str:
    """A text as an old font has it."""
    table = {"tcvn3": _TCVN3, "vni": _VNI}.get(font, {})
    return "".join(table.get(letter, letter) for letter in text)


def listed(rows: list[tuple[str, str, str]], letters: Literal["ask", "convert"] = "ask") -> Sheet:
    """A pasted list: rows of name, place and font."""
    lines = [
        f"{written(name, font)}\t{n + 1:02d}/03/1980\t{written(place, font)}"
        for n, (name, place, font) in enumerate(rows)
    ]
    return replace(sheet_from_text("\n".join((HEADS, *lines))), letters=letters)


def look(session: Session, sheet: Sheet, accept: bool = False) -> Preview:
    return importer.preview(session, sheet, importer.recognise(sheet), TODAY, accept_repairs=accept)


SURE = [
    ("Nguyễn Văn Đức", "Đồng Tâm", ""),
    ("Lý Thị Thủy", "Vân Thủy", "vni"),
    ("Đặng Văn Hữu", "Hữu Lũng", "tcvn3"),
]


@pytest.mark.parametrize("letters", ["ask", "convert"])
@pytest.mark.parametrize("accept", [False, True])
def test_a_row_that_reads_well_in_two_fonts_shows_both(
    session: Session, letters: Literal["ask", "convert"], accept: bool
) -> None:
    """Members study, H.4: never converted silently."""
    sheet = listed([*SURE, ("Vi Hồng An", "Mai Pha", "vni")], letters)
    row = look(session, sheet, accept).rows[-1]
    assert row.action == "question"
    (asked,) = (remark for remark in row.of("proposed") if remark.problem == "two_readings")
    assert (asked.target, asked.column) == ("full_name", "Họ và tên")
    assert "“Vi Hoàng An”" in asked.reason
    assert "“Vi Hồng An” (phông VNI)" in asked.reason
    assert [r.action for r in look(session, sheet, True).rows] == ["new", "new", "new", "question"]


def test_a_list_in_one_font_is_not_doubted(session: Session) -> None:
    rows = [(name, place, "vni") for name, place, _font in SURE]
    sheet = listed([*rows, ("Vi Hồng An", "Mai Pha", "vni")], "convert")
    assert sheet.reading == "vni"
    found = look(session, sheet)
    assert [row.action for row in found.rows] == ["new"] * 4
    assert found.rows[-1].name == "Vi Hồng An"
    today = listed([("Nguyễn Văn Đức", "Đồng Tâm", ""), ("Hà Hoàng Nam", "Mai Pha", "")])
    assert [row.of("proposed") for row in look(session, today).rows] == [[], []]


def test_one_font_of_a_list_of_two_reads_the_whole_row(session: Session) -> None:
    """ "Vâ H÷u" is TCVN3 in a list that is VNI for the most part."""
    rows = [(name, place, "vni") for name, place, _font in SURE]
    found = look(session, listed([*rows, ("Võ Hữu Đạt", "Đồng Tâm", "tcvn3")], "convert"))
    assert found.rows[-1].name == "Võ Hữu Đạt"


def test_a_heading_typed_anew_over_an_old_list_is_recognised(session: Session) -> None:
    sheet = listed([(name, place, "tcvn3") for name, place, _font in SURE], "convert")
    assert sheet.reading == "tcvn3"
    assert [plan.draft.hometown for plan in look(session, sheet).plans()] == [place for _n, place, _f in SURE]


_NAMES = st.builds(
    " ".join,
    st.tuples(
        st.sampled_from("Nông Hoàng Vi Hứa Trần Lý Đặng Võ Hà Tô La Vàng Tòng Mã Hồng".split()),
        st.sampled_from("Văn Thị Minh Hồng Hữu Bích Hoàng Mai Công".split()),
        st.sampled_from("An Đạt Hiền Thủy Sơn Hồng Hoàng Phòng Toàn Nam Ngà Tình Tường".split()),
    ),
)
_ROWS = st.tuples(
    _NAMES, st.sampled_from(["Mai Pha", "Hoàng Đồng", "Vân Thủy"]), st.sampled_from(["", "tcvn3", "vni"])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROWS, min_size=2, max_size=8, unique_by=lambda row: row[0]), data=st.data())
def test_no_row_of_a_mixed_list_is_misread_without_a_question(
    session: Session, rows: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    sheet = listed(rows, data.draw(st.sampled_from(["ask", "convert"])))
    found = look(session, sheet, accept=True)
    plans = {plan.sheet_row: plan.draft for plan in found.plans()}
    for row, (name, place, _font) in zip(found.rows, rows, strict=True):
        if (draft := plans.get(row.sheet_row)) is not None:
            assert (draft.full_name, draft.hometown) == (name, place)
        else:
            said = " ".join(remark.reason for remark in row.remarks)
            assert name in said or row.name == name
            assert place in said or (row.own is not None and row.own.hometown == place)
