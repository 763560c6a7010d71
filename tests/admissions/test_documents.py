"""The papers of applicants, read as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop_app.admissions import service
from desktop_app.admissions.file_document import applicant_files
from desktop_app.admissions.list_document import applicant_list
from desktop_app.admissions.resolution_document import (
    admission_resolution,
    admission_resolutions,
    meeting_of,
)
from desktop_app.admissions.service import Target
from desktop_app.admissions.stages import Stage
from desktop_app.branch.service import get_branch, signer
from desktop_app.documents.blocks import Document, Paragraph, Table
from desktop_app.meetings import holding, records
from desktop_app.meetings import service as meetings
from desktop_app.members import service as members
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


def test_resolution_is_filled_with_what_the_book_knows(opened: Opened) -> None:
    kept = opened.keep(
        ready(
            opened,
            considered_on="2026-11-18",
            decision_date=None,
            decision_received_on=None,
            decision_number="",
            votes_for=6,
        )
    )
    with opened.book.read() as session:
        branch, sign = get_branch(session), signer(session, TODAY)
        case = service.get_applicant(session, kept, TODAY)
        nothing = meeting_of(session, case.draft.considered_on)
    assert nothing.sums is None
    bare = texts(admission_resolution(branch, case, nothing, sign, TODAY))
    assert "Tổng số đảng viên của chi bộ: …………" in bare[2]
    with opened.book.write("Sinh hoạt") as session:
        meeting_id = meetings.create_meeting(
            session,
            replace(
                meetings.propose_meeting(session, "regular", date(2026, 11, 18)),
                date=date(2026, 11, 18),
                chair="Nguyễn Xuân Đức",
                chair_post="Bí thư chi bộ",
                recorder="Lý Thu Phượng",
            ),
        )
        ids = [
            person.id
            for person in members.people_on(session, date(2026, 11, 18), include_temporary=False)
            if not person.standing.exempt
        ]
        marks = [records.MarkDraft(one, "present") for one in ids[1:]]
        holding.mark_attendance(session, meeting_id, [records.MarkDraft(ids[0], "excused", "Ốm"), *marks])
        facts = meeting_of(session, date(2026, 11, 18))
    document = admission_resolution(branch, case, facts, sign, TODAY)
    said = texts(document)
    assert (
        said[2]
        == "Tổng số đảng viên của chi bộ: 11 đảng viên, trong đó chính thức 09 đồng chí, dự bị 02 đồng chí."
    )
    assert said[3] == "Có mặt: 09 đảng viên, trong đó chính thức 07 đồng chí, dự bị 02 đồng chí."
    assert said[4] == "Vắng mặt: 02 đảng viên, trong đó chính thức 02 đồng chí, dự bị 0 đồng chí."
    assert said[5] == "Lý do vắng mặt: ốm."
    assert said[6] == "Chủ trì hội nghị: đồng chí Nguyễn Xuân Đức, chức vụ: Bí thư chi bộ."
    assert "tán thành kết nạp: 06 đồng chí, đạt 75,0% so với 08 đảng viên chính thức" in said[-2]
    assert admission_resolutions([document, document], branch).more == (document,)
    assert len(texts(admission_resolutions([], branch))) == 1
