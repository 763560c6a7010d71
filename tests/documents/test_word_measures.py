"""What another word processor showed: Word's rows as high as the PDF's, nothing apart that belongs together."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml.ns import qn

from desktop_app.documents import layout
from desktop_app.documents.blocks import Chart, Column, Field, Fields, Paragraph, Signature, Table
from desktop_app.documents.lines import Measure
from desktop_app.documents.ruled import RuledTable, column_widths, least_shrunk
from desktop_app.documents.text import NBSP, keep_together
from tests.documents import papers
from tests.documents.test_docx import paragraph, read
from tests.documents.test_forms import book, paper

LONG_NAME = "Nguyễn Phước Công Tằng Tôn Nữ Hoàng Thượng Quỳnh Như Nghĩa"
GROUPED = Table(
    (Column("TT", 1), Column("Ngày giới thiệu đi, ngày tiếp nhận đến", 1), *(Column("Tỉnh", 1),) * 6),
    (("1",) * 8,),
    groups=(("", 2), ("Đến", 3), ("Đi", 3)),
    size=9,
    numbered=True,
)


def rows_of(table: Any) -> list[Any]:
    return list(table._tbl.findall(qn("w:tr")))


def least_height(row: Any) -> float:
    high = row.find(f".//{qn('w:trHeight')}")
    return 0.0 if high is None else int(high.get(qn("w:val"))) / 20


def test_headings_across_two_rows_have_the_height_of_the_pdf() -> None:
    """Without it a title across both rows is cut where the heading is repeated."""
    rows = rows_of(read(paper(GROUPED)).tables[0])
    ruled = RuledTable(GROUPED, layout.text_width(False), 700, Measure())
    assert [least_height(row) for row in rows[:2]] == pytest.approx(ruled.heading_heights, abs=0.05)
    assert ruled.heading_heights[0] + ruled.heading_heights[1] >= 4 * 9 * layout.TABLE_LEADING


def test_the_row_of_column_numbers_is_as_low_as_in_the_pdf() -> None:
    numbers = rows_of(read(paper(GROUPED)).tables[0])[2]
    pitch = [int(s.get(qn("w:line"))) / 20 for s in numbers.iter(qn("w:spacing"))]
    assert pitch == pytest.approx([layout.COLUMN_NUMBER_SIZE * layout.TABLE_LEADING] * 8)
    pads = [int(top.get(qn("w:w"))) / 20 for top in numbers.iter(qn("w:top"))]
    assert max(pads) < 9 * layout.TABLE_PAD_Y / 2


def test_a_book_has_room_around_its_headings_only() -> None:
    rows = rows_of(read(book(2)).tables[0])
    assert rows[0].find(f".//{qn('w:tcMar')}") is not None
    assert rows[-1].find(f".//{qn('w:tcMar')}") is None


def test_a_thick_row_higher_than_a_page_is_let_go() -> None:
    low, high = (rows_of(read(book(1, note)).tables[0]) for note in ("", "Ghi chú dài " * 150))
    assert low[2].find(f".//{qn('w:keepNext')}") is not None
    assert len(high) - 2 > layout.BOOK_ROW_WHOLE
    assert high[2].find(f".//{qn('w:keepNext')}") is None


def test_a_picture_takes_no_room_beside_it() -> None:
    chart = Chart("bar", "Tuổi", ("18 - 30",), (("2026", (3,)),))
    [inline] = read(paper(chart)).element.body.iter(qn("wp:inline"))
    assert [inline.get(side) for side in ("distT", "distB", "distL", "distR")] == ["0"] * 4


def test_what_is_to_be_filled_stays_with_the_signatures() -> None:
    remark = Fields((Field("Nhận xét:", least_lines=3),))
    opened = read(paper(Paragraph("Một."), remark, signatures=(Signature("T/M CHI BỘ", "BÍ THƯ", ""),)))
    lines = [p for p in opened.element.body.findall(qn("w:p")) if p.find(f".//{qn('w:tab')}") is not None]
    assert len(lines) == 3
    assert all(line.find(f".//{qn('w:keepNext')}") is not None for line in lines)


def test_captions_side_by_side_do_not_touch() -> None:
    opened = read(paper(Fields((Field("Người giới thiệu:", LONG_NAME), Field("Chức vụ:")))))
    first, second = opened.tables[0].rows[0].cells
    indents = [cell._tc.find(f".//{qn('w:ind')}") for cell in (first, second)]
    assert int(indents[0].get(qn("w:right"))) == layout.FORM_GAP * 20
    assert indents[1] is None


def test_the_title_does_not_run_from_its_head() -> None:
    """Kept with a long first row it would leave the head of page 1 alone there."""
    opened = read(papers.resolution())
    assert paragraph(opened, "NGHỊ QUYẾT").find(f".//{qn('w:keepNext')}") is None


def test_a_name_is_never_written_too_small() -> None:
    name, plain = Column("Họ và tên", 1, name=True), Column("Số thẻ", 1)
    assert [least_shrunk(name, size) for size in (14, 12, 11, 9, 8)] == [
        layout.TABLE_NAME_SHRINK,
        *(layout.TABLE_LEAST_LETTERS / size for size in (12, 11, 9)),
        1.0,
    ]
    assert least_shrunk(plain, 9) == layout.TABLE_LEAST_SHRINK


def test_a_long_name_leaves_room_for_the_text() -> None:
    columns = (Column("TT", 1), Column("Họ và tên", 5, name=True), Column("Lý do", 5, wrap=True))
    width = layout.text_width(True)
    reason = "Sức khỏe giảm sút, phải điều trị nhiều đợt. " * 8
    for rows in ([("1", LONG_NAME, reason)], [("1", f"{LONG_NAME}\n05/1951", reason)]):
        found = column_widths(Table(columns, rows, size=11), width, Measure())
        assert found[2] >= width * 5 / 11 - 1
        assert sum(found) == pytest.approx(width)


def test_the_words_of_a_heading_come_before_names() -> None:
    """No heading is torn inside a word while a name could take a second line."""
    marks = tuple(Column("Trong tỉnh", 1, "center") for _n in range(8))
    columns = (Column("Họ và tên", 4, name=True), Column("Nơi đến", 4, wrap=True), *marks)
    table = Table(columns, [(f"{LONG_NAME}\n1951", "Chi bộ thôn Ba", *("",) * 8)], size=9)
    word = Measure().width("Trong", "bold", 9) + 2 * layout.TABLE_PAD_X
    assert min(column_widths(table, layout.text_width(False), Measure())[2:]) >= word


def test_of_a_very_long_name_only_the_last_words_stay_together() -> None:
    assert keep_together(LONG_NAME) == f"{LONG_NAME.rpartition(' ')[0]}{NBSP}Nghĩa"
    assert keep_together("Nguyễn Thị Hoàng Thượng Quỳnh Như") == NBSP.join(
        "Nguyễn Thị Hoàng Thượng Quỳnh Như".split()
    )
