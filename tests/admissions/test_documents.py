"""The papers of applicants, read as data."""

from __future__ import annotations

from desktop_app.admissions import service
from desktop_app.admissions.file_document import applicant_files
from desktop_app.admissions.list_document import applicant_list
from desktop_app.admissions.service import Target
from desktop_app.admissions.stages import Stage
from desktop_app.branch.service import get_branch, signer
from desktop_app.documents.blocks import Document, Paragraph, Table
from tests.admissions.conftest import TODAY, Opened, applicant, ready


def tables(document: Document) -> list[Table]:
    return [block for block in document.body if isinstance(block, Table)]


def texts(document: Document) -> list[str]:
    return [str(block.text) for block in document.body if isinstance(block, Paragraph)]


def test_list_of_a_stage_and_of_all(opened: Opened) -> None:
    opened.keep(ready(opened, residence="Thôn Nà Sơn"))
    opened.keep(applicant("Vi Thị Ngân", course_date="2021-11-20", listed_on="2026-07-18"))
    with opened.book.write("Chỉ tiêu") as session:
        service.set_target(session, Target(2026, 3, "Kế hoạch 15-KH/ĐU"))
    with opened.book.read() as session:
        branch, sign = get_branch(session), signer(session, TODAY)
        cases = service.list_applicants(session, TODAY)
        progress = service.progress(session, 2026, TODAY)
    every = applicant_list(branch, cases, TODAY, sign, None, progress)
    assert [row[1] for row in tables(every)[0].rows] == ["Vi Thị Ngân", "Lành Thị Sen"]
    assert tables(every)[0].rows[1][2:] == (
        "12/05/2000",
        "Nữ, Tày",
        "Giáo viên; Thôn Nà Sơn",
        "Trung học phổ thông; Đại học",
        "Nguyễn Xuân Đức, Ban Chấp hành Đoàn xã Hòa Bình",
        "số 112/GCN, cấp 20/09/2025",
        "Chờ lễ kết nạp, 10/08/2026",
    )
    assert tables(every)[0].rows[0][7] == "cấp 20/11/2021; đã hết giá trị"
    assert texts(every) == [
        "Danh sách có 02 người.",
        "Năm 2026: kết nạp 0, chỉ tiêu 3, đạt 0,0% (Kế hoạch 15-KH/ĐU).",
    ]
    one = applicant_list(branch, cases[:1], TODAY, sign, Stage.LISTED)
    assert one.type_name == "DANH SÁCH QUẦN CHÚNG ƯU TÚ"
    assert tables(one)[0].rows[0][-1] == "18/07/2026"
    assert texts(applicant_list(branch, [], TODAY, sign)) == ["Danh sách không có ai."]


def test_checklists_a_sheet_each(opened: Opened) -> None:
    opened.keep(ready(opened))
    opened.keep(applicant("Vi Thị Ngân", filing_on="2026-07-18"))
    with opened.book.read() as session:
        branch, sign = get_branch(session), signer(session, TODAY)
        cases = service.list_applicants(session, TODAY)
    document = applicant_files(branch, cases, TODAY, sign)
    assert len(document.more) == 1
    assert document.subject == "của Vi Thị Ngân, có đến ngày 23/11/2026"
    papers, asked = tables(document)
    assert [row[1].rpartition("mẫu ")[2].rstrip(")") for row in papers.rows][1:] == [
        f"{n}-KNĐ" for n in range(1, 10)
    ]
    assert papers.rows[0][5] == "Còn thiếu"
    assert asked.rows[0][2] == "Chưa rõ"
    second = document.more[0]
    assert "Giúp đỡ, giới thiệu: Nguyễn Xuân Đức và Ban Chấp hành Đoàn xã Hòa Bình." in texts(second)
    assert tables(second)[0].rows[9][2:5] == ("57-QĐ/ĐU", "05/08/2026", "10/08/2026")
    assert texts(applicant_files(branch, [], TODAY, sign)) == ["Không có hồ sơ nào đang làm."]
