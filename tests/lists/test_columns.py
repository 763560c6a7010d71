"""Headings of lists as offices write them (members study, H.1 and H.2)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.vietnamese import fold
from desktop_app.lists.columns import recognise
from desktop_app.lists.importer import read_table
from desktop_app.lists.reading import Sheet, Value
from desktop_app.lists.targets import TARGETS, target_word

LISTS = Path(__file__).parent / "data"
BODY: tuple[Value, ...] = ("x",) * 40


def sheet(*rows: Sequence[Value], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    return Sheet("thử.xlsx", "Trang 1", tuple(tuple(row) for row in rows), merged)


def found(
    *rows: Sequence[Value], merged: tuple[tuple[int, int, int, int], ...] = ()
) -> list[tuple[str, ...]]:
    return [column.targets for column in recognise(sheet(*rows, merged=merged)).columns]


def targets(heads: str) -> list[str]:
    """The targets of headings apart by ``|``, in one word each."""
    row = [head.strip() for head in heads.split("|")]
    return ["+".join(t) for t in found(row, BODY[: len(row)])]


@pytest.mark.parametrize(
    "heads, wanted",
    [
        # H.1, layout 5
        (
            "STT | Họ và tên | Giới tính | Đơn vị/Bộ phận | Chi bộ | Số thẻ Đảng viên | Ngày vào Đảng | Tuổi Đảng | Email | Trạng thái",
            " | full_name | sex | | | party_card | admission_date | | | status",
        ),
        # 6
        (
            "Mã | Họ và Tên | Ngày Sinh | Giới Tính | Số Điện Thoại | Ngày Vào Đảng | Ngày Vào Đảng Chính Thức | Phòng Ban | Quê Quán | Nơi Sinh | Thường Trú | Tạm Trú",
            " | full_name | birth_date | sex | phone | admission_date | official_date | | hometown | birth_place | residence | temporary_residence",
        ),
        # 7
        (
            "Mã ĐV | Số Thẻ | Họ Tên | Số CCCD | Ngày Sinh | Giới Tính | Dân Tộc | Tôn Giáo | Quê Quán | Thường Trú | Nơi Sinh | Nơi Ở | Ngày Vào Đảng | Ngày Chính Thức | Số ĐT | Email | Chi Bộ | Chức Vụ Đảng | Chức Vụ CQ | Trình Độ LLCT | Chuyên Môn",
            " | party_card | full_name | citizen_id | birth_date | sex | ethnicity | religion | hometown | residence | birth_place | temporary_residence | admission_date | official_date | phone | | | party_post | government_post | political_theory | professional_level",
        ),
        # 9
        ("Họ tên | Ngày sinh | Giới tính | Ngày vào Đảng chính thức", "full_name | birth_date | sex | official_date"),
        # 4, army
        (
            "STT | Họ và tên | Năm sinh | Số CCCD | Cấp bậc | Chức vụ | Nhập ngũ | Ngày vào Đảng | Số điện thoại | Khi cần báo tin cho ai | Quê quán | Nơi ở & cự ly | Ghi chú",
            " | full_name | birth_date | citizen_id | | party_post | enlisted_date | admission_date | phone | | hometown | residence | note",
        ),
        # 11
        (
            "STT | Họ tên | Chức vụ | Ngày vào Đảng | Đối tượng | Tỷ lệ | Lương/Trợ cấp | Đảng phí/tháng",
            " | full_name | party_post | admission_date | | | | ",
        ),
        # 12
        (
            "Số TT | Số HHĐ | Họ và tên | Ngày sinh | Quê quán | Ngày cấp có thẩm quyền ra quyết định kết nạp | Ngày kết nạp vào Đảng | Ngày chính thức | Số thẻ đảng viên | Nơi đề nghị tặng HHĐ | Ghi chú",
            " | | full_name | birth_date | hometown | admission_decision_date | admission_date | official_date | party_card | | note",
        ),
        # 15
        (
            "Họ tên | Ngày sinh | Quê quán | Địa chỉ thường trú | Số CMND/CCCD | Ngày cấp | Nơi cấp | Trình độ văn hóa | Trình độ chuyên môn | Trình độ LLCT | Tin học | Ngoại ngữ | Thời gian vào Đảng",
            "full_name | birth_date | hometown | residence | citizen_id | | | general_education | professional_level | political_theory | computing | foreign_language | admission_date",
        ),
        # 16
        ("Họ và tên | Ngày vào đảng (dd/MM/yyyy) | Trình độ LLCT | Chức vụ | Đơn vị", "full_name | admission_date | political_theory | party_post | "),
        # synonyms of H.2
        (
            "HOVATEN | SINH NGÀY | STĐV | Số LL | Số định danh cá nhân | Dự bị | Chính thức | Hộ khẩu | GDPT | CMNV | LLCT",
            "full_name | birth_date | party_card | profile_number | citizen_id | admission_date | official_date | residence | general_education | professional_level | political_theory",
        ),
        (
            "Họ và\ntên  khai sinh* | Ngày, tháng,\nnăm sinh | Ngày vào ĐCSVN | Công nhận chính thức | Nơi ở hiện nay | ĐT",
            "full_name | birth_date | admission_date | official_date | residence | phone",
        ),
        ("STT | Họ và tên", " | full_name"),
        ("Họ và tên | Dự bị | Chính thức | Ngày vào Đảng | Ngày chính thức", "full_name | | | admission_date | official_date"),
        ("Họ và tên | Nam | Nữ | Ngày kết nạp", "full_name | male | female | admission_date"),
        ("Họ và tên | Nam/Nữ | Số thẻ cũ | Số thẻ mới", "full_name | sex | party_card_old | party_card"),
        ("Họ đệm | Tên | Ngày sinh", "family_name | given_name | birth_date"),
        ("Tên | Ngày sinh | Ngày vào Đảng", "full_name | birth_date | admission_date"),
        (
            "Họ và tên | Ngày vào Đảng, ngày chính thức | Nam, nữ\nDân tộc\nTôn giáo",
            "full_name | admission_date+official_date | sex+ethnicity+religion",
        ),
        (
            "Họ và tên | Ngày vào Đảng/Ngày chính thức | Ngày sinh",
            "full_name | admission_date+official_date | birth_date",
        ),
        ("ho va ten | ngay sinh | ngay vao dang | que quan", "full_name | birth_date | admission_date | hometown"),
    ],
)  # fmt: skip
def test_headings_of_one_row(heads: str, wanted: str) -> None:
    assert targets(heads) == [target.strip() for target in wanted.split("|")]


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda t: f"  {t.replace(' ', chr(10))} * ", fold])
def test_accents_case_spaces_and_line_breaks_do_not_matter(change: object) -> None:
    heads = [
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số căn cước",
        "Ngày vào Đảng",
        "Ngày chính thức",
        "Quê quán",
    ]
    assert callable(change)
    assert found([change(head) for head in heads], BODY[:7]) == found(heads, BODY[:7])


def test_a_heading_is_found_below_titles_and_above_a_row_of_numbers() -> None:
    columns = recognise(
        sheet(
            ["ĐẢNG BỘ XÃ HÒA BÌNH", "", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["CHI BỘ THÔN NÀ SƠN"],
            [],
            ["DANH SÁCH ĐẢNG VIÊN NĂM 2026"],
            ["(tính đến ngày 23/11/2026)"],
            [],
            ["TT", "Họ và tên", "Năm sinh", "Ngày vào Đảng"],
            ["(1)", "(2)", "(3)", "(4)"],
            [],
            [1.0, "Nông Thị Ánh", 1990.0, "03/02/2015"],
        )
    )
    assert (columns.first_heading, columns.first_row) == (6, 9)
    assert set(columns.taken()) == {"full_name", "birth_date", "admission_date"}


@pytest.mark.parametrize("numbers", [("A", "B", "1", "2"), (1.0, 2.0, 3.0, 4.0), ("1", "2", "3", "4=2+3")])
def test_rows_of_column_numbers(numbers: tuple[Value, ...]) -> None:
    columns = recognise(
        sheet(["STT", "Họ và tên", "Ngày sinh", "Ghi chú"], numbers, [1.0, "Nông Thị Ánh", "3/2/1990", ""])
    )
    assert columns.first_row == 2


def test_two_rows_with_groups() -> None:
    assert found(
        ["STT", "Họ và tên", "Năm sinh", "", "Ngày vào Đảng", "", "Trình độ", "", "", "Chức vụ", ""],
        ["", "", "Nam", "Nữ", "Dự bị", "Chính thức", "Văn hóa", "CM", "LLCT", "Đảng", "CQ"],
        [1.0, "Nông Thị Ánh", "", 1990.0, "3/2/2015", "3/2/2016", "12/12", "Đại học", "TC", "Bí thư", ""],
    ) == [
        (),
        ("full_name",),
        ("male",),
        ("female",),
        ("admission_date",),
        ("official_date",),
        ("general_education",),
        ("professional_level",),
        ("political_theory",),
        ("party_post",),
        ("government_post",),
    ]


def test_three_rows_with_merged_groups() -> None:
    assert found(
        ["STT", "Họ và tên", "Lý lịch", "", "", "Ngày vào Đảng"],
        ["", "", "Ngày sinh", "Quê quán", "", ""],
        ["", "", "", "Xã", "Tỉnh", ""],
        [1.0, "Nông Thị Ánh", "1/1/1990", "Hòa Bình", "Lạng Sơn", "3/2/2015"],
        merged=((0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 4), (1, 2, 2, 2), (1, 3, 1, 4), (0, 5, 2, 5)),
    ) == [
        (),
        ("full_name",),
        ("birth_date",),
        ("hometown.commune",),
        ("hometown.province",),
        ("admission_date",),
    ]


def test_a_name_over_two_columns_with_one_heading() -> None:
    assert found(
        ["STT", "Họ và tên", "", "Ngày sinh"],
        [1.0, "Nông Thị", "Ánh", "1/1/1990"],
        [2.0, "Vi Văn", "Sơn", "1/1/1980"],
        merged=((0, 1, 0, 2),),
    ) == [(), ("family_name",), ("given_name",), ("birth_date",)]


def test_the_first_person_is_not_taken_for_a_second_heading_row() -> None:
    columns = recognise(sheet(["Họ và tên", "Nhóm", "Quê quán"], ["Nông Thị Ánh", "Nam", "Lạng Sơn"]))
    assert columns.first_row == 1


def test_a_list_in_old_letters_is_recognised() -> None:
    columns = recognise(read_table(LISTS / "tcvn3.xls"))
    assert columns.columns[1].heading == "Họ và tên"
    assert len(columns.taken()) == 8


def test_without_a_heading_every_column_is_open() -> None:
    columns = recognise(sheet(["Nông Thị Ánh", "1/1/1990"], ["Vi Văn Sơn", "1/1/1980"]))
    assert not columns.has_name
    assert [column.targets for column in columns.columns] == [(), ()]
    assert columns.change(0, "full_name").has_name
    assert columns.columns[0].samples == ("Nông Thị Ánh", "Vi Văn Sơn")


def test_a_target_belongs_to_one_column() -> None:
    columns = recognise(sheet(["Họ và tên", "Ngày vào Đảng", "Ngày kết nạp", "Ghi chú"], BODY[:4]))
    assert [c.targets for c in columns.columns] == [("full_name",), ("admission_date",), (), ("note",)]
    changed = columns.change(2, "admission_date")
    assert [c.targets for c in changed.columns] == [("full_name",), (), ("admission_date",), ("note",)]
    assert [c.heading for c in changed.not_taken()] == ["Ngày vào Đảng"]


def test_columns_that_are_not_kept_are_named() -> None:
    columns = recognise(read_table(LISTS / "danh_sach_quoc_gia.xlsx"))
    assert [c.heading for c in columns.not_taken()] == ["ID", "Tổ chức Đảng đang sinh hoạt *"]


def test_every_target_has_a_word() -> None:
    assert all(target_word(target) for target in TARGETS)
    assert target_word("hometown.province") == "Quê quán: tỉnh, thành phố"


cells = st.one_of(
    st.sampled_from(
        [
            "Họ và tên",
            "Ngày sinh",
            "Nam",
            "Nữ",
            "Tên",
            "Họ",
            "Quê quán",
            "Tỉnh",
            "(1)",
            "",
            "x",
            "Ngày vào Đảng\nNgày chính thức",
        ]
    ),
    st.text(max_size=20),
    st.floats(allow_nan=False),
    st.none(),
    st.dates(),
)


@given(st.lists(st.lists(cells, max_size=8), max_size=8))
def test_any_sheet_is_recognised_without_a_fault(rows: list[list[Value]]) -> None:
    columns = recognise(sheet(*rows))
    assert len(columns.columns) == max((len(row) for row in rows), default=0)
    assert all(target in TARGETS or "." in target for target in columns.taken())
    seen = [target for column in columns.columns for target in column.targets]
    assert len(seen) == len(set(seen))


def test_merged_areas_of_a_real_file(tmp_path: Path) -> None:
    path = tmp_path / "gộp.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 4, "DANH SÁCH ĐẢNG VIÊN")
        page.merge_range(2, 0, 3, 0, "STT")
        page.merge_range(2, 1, 3, 1, "Họ và tên")
        page.merge_range(2, 2, 2, 4, "Thường trú")
        page.write_row(3, 2, ["Thôn", "Xã", "Tỉnh"])
        page.write_row(4, 0, [1, "Nông Thị Ánh", "Nà Sơn", "Hòa Bình", "Lạng Sơn"])
    columns = recognise(read_table(path))
    assert [c.targets for c in columns.columns] == [
        (),
        ("full_name",),
        ("residence.hamlet",),
        ("residence.commune",),
        ("residence.province",),
    ]
