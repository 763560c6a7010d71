"""The list of corrections for the upper level, as data. All people are invented."""

from __future__ import annotations

from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.documents.blocks import Document, Heading, Paragraph, Table
from desktop_app.lists.correction_document import corrections_document
from desktop_app.lists.corrections import CorrectionLine, Corrections
from tests.members.conftest import TODAY, pd

BRANCH = BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
SIGNER = Signer("Nguyễn Xuân Đức", "BÍ THƯ")


def line(
    field: str, label: str, ours: str, theirs: str, choice: str = "keep", note: str = ""
) -> CorrectionLine:
    return CorrectionLine(
        "Vi Thị Kim Dung", pd("1990-08-21"), "120000000102", field, label, ours, theirs, choice, note
    )


def paper(*lines: CorrectionLine) -> Document:
    return corrections_document(
        BRANCH, Corrections(date(2026, 11, 12), "rà soát.xlsx", 34, lines), SIGNER, TODAY
    )


def test_people_come_before_fields_and_notes_stand_apart() -> None:
    made = paper(
        line("citizen_id", "Số căn cước", "020190000001", "020190000010", note="Theo thẻ căn cước"),
        line("missing", "Không có trong danh sách", "21/08/1990, chính thức", ""),
        line("hometown", "Quê quán", "", "Xã Kỳ Anh"),
        line("birth_date", "Ngày sinh", "21/08/1990", "1990", "note", "Hỏi lại"),
        line("religion", "Tôn giáo", "", "Không", "accept"),
    )
    asked, noted = (block for block in made.body if isinstance(block, Table))
    assert [row[2:] for row in asked.rows] == [
        ("Không có trong danh sách", "Không có tên", "Bổ sung vào danh sách của chi bộ", ""),
        # a masked number could not be corrected from
        ("Số căn cước", "020190000010", "020190000001", "Theo thẻ căn cước"),
        ("Quê quán", "Xã Kỳ Anh", "Bỏ trống", ""),
    ]
    assert asked.rows[0][1] == "Vi Thị Kim Dung, sinh 21/08/1990, thẻ 120000000102"
    assert [row[2:] for row in noted.rows] == [("Ngày sinh", "1990", "21/08/1990", "Hỏi lại")]
    assert [block.text for block in made.body if isinstance(block, Heading)] == [
        "I- ĐỀ NGHỊ ĐIỀU CHỈNH (03 điểm)",
        "II- CẦN XÁC MINH THÊM (01 điểm)",
    ]
    assert made.body[0] == Paragraph(
        "Đã đối chiếu 34 người của danh sách với sổ của chi bộ. Chi bộ đã sửa sổ theo danh sách 01 điểm."
    )
    assert made.subject == "trong danh sách “rà soát.xlsx”, đối chiếu ngày 12/11/2026"


def test_a_paper_without_anything_to_ask_says_so() -> None:
    assert Paragraph("Không có điểm nào đề nghị điều chỉnh.") in paper().body
    empty = corrections_document(BRANCH, None, SIGNER, TODAY)
    assert [block for block in empty.body if isinstance(block, Table)] == []
    assert "chưa đối chiếu" in str(empty.body[0])
