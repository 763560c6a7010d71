"""A report from the book: opened, written, issued, handed up, compared; its paper as text. Product, promises 2, 4 and 5."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from sqlalchemy import select

from desktop_app.core.errors import UserError
from desktop_app.core.period import Period
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Appendix, Document, Heading, Paragraph, Table
from desktop_app.meetings import period_figures
from desktop_app.meetings.models import Meeting, Task
from desktop_app.members.models import Member, MemberEvent
from desktop_app.papers import service as papers
from desktop_app.ratings import reading as ratings
from desktop_app.ratings.models import Campaign, MemberRating
from desktop_app.reports import annual, half_year, records, service
from desktop_app.reports import figures as plain
from desktop_app.reports.narrative import KEYS
from tests.reports.conftest import TODAY, Opened, add_event, add_member

YEAR = Period("year", 2026)
H1 = Period("half-year", 2026, 1)


def words(document: Document) -> str:
    """All text of the body."""
    found = []
    for block in document.body:
        if isinstance(block, Heading | Paragraph):
            found.append(str(block.text))
        elif isinstance(block, Table):
            found += [" | ".join(row) for row in block.rows]
    return "\n".join(found)


def test_figures_of_the_sample(opened: Opened) -> None:
    with opened.book.read() as session:
        tree = service.figures_json(session, YEAR, TODAY)
    assert (tree["opening"], tree["closing"], tree["as_of"]) == (13, 13, "2026-11-23")
    assert tree["increase"]["admitted"] == 1
    assert tree["increase"]["from_other_province"] == 1
    assert tree["decrease"]["to_same_base"] == 1
    assert tree["structure"]["temporary_in"] == 1
    assert tree["meetings"]["regular"] == tree["meetings"]["regular_planned"] == 11
    assert tree["ratings"]["total"] is None
    # the exempt member has no rating row of the closed campaign: he was not on its list
    assert tree["previous"]["ratings"] == {
        "total": 11,
        "exempt": 0,
        "not_rated": 0,
        "rated": 11,
        "excellent": 2,
        "good": 6,
        "completed": 3,
        "failed": 0,
    }
    assert tree["previous"]["closing"] == 13


@pytest.mark.parametrize("code", ["2026-11", "2026-Q3", "2026-H1", "2026", "2025"])
def test_any_period_has_figures(opened: Opened, code: str) -> None:
    with opened.book.read() as session:
        tree = service.figures_json(session, Period.parse(code), TODAY)
    assert tree["closing"] == tree["opening"] + tree["increase"]["total"] - tree["decrease"]["total"]


def test_attendance_is_that_of_the_meetings(opened: Opened) -> None:
    """One truth: the sums of the report are those the meetings show."""
    with opened.book.read() as session:
        figures = annual.collect(session, YEAR, TODAY)
        shown = period_figures.meeting_figures(session, YEAR.start, TODAY)
    assert [(m.id, m.expected, m.present) for m in figures.meetings] == [
        (m.id, m.sums.expected, m.sums.present) for m in shown
    ]
    present, expected = sum(m.sums.present for m in shown), sum(m.sums.expected for m in shown)
    assert figures.get("meetings.attendance_rate") == round(present * 100 / expected, 1)


def test_ratings_are_those_of_the_ratings_page(opened: Opened) -> None:
    with opened.book.read() as session:
        results = ratings.year_results(session, 2025)
        figures = annual.collect(session, Period("year", 2025), TODAY)
    assert results is not None
    assert figures.get("ratings.total") == results.total
    assert figures.get("ratings.rated") == results.rated
    for level, count in results.by_level.items():
        assert figures.get(f"ratings.{level.value}") == count


def test_results_typed_in_for_a_former_year_count(opened: Opened) -> None:
    """A campaign that was never closed, with decided levels only: as the page of ratings counts it."""
    with opened.book.write("Kết quả cũ") as session:
        campaign = Campaign(year=2024, regime="124+25", review_date=date(2024, 12, 10), state="open")
        session.add(campaign)
        session.flush()
        for name in ("Trần Thị Ánh", "Lê Thị Mai"):
            session.add(
                MemberRating(
                    campaign_id=campaign.id, member_id=opened.sample.people[name], decided_level="good"
                )
            )
    with opened.book.read() as session:
        results = ratings.year_results(session, 2024)
        figures = annual.collect(session, Period("year", 2024), TODAY)
    assert results is not None
    found = [figures.get(f"ratings.{key}") for key in ("total", "exempt", "not_rated", "rated", "good")]
    assert found == [results.total, results.exempt, results.not_yet, 2, 2]


def test_every_figure_opens_what_it_counts(opened: Opened) -> None:
    """Promise 2: figure → people."""
    with opened.book.read() as session:
        figures = annual.collect(session, YEAR, TODAY)
        for figure in figures:
            if figure.opens and figure.unit != "%":
                assert len(service.people_of(session, figure)) == figure.value, figure.key
            elif not figure.key.endswith(("_planned", "mean", "mean_age")):
                assert not figure.value or figure.unit == "%", figure.key
        died = service.people_of(session, figures["decrease.died"])
        assert [(row.text, row.page) for row in died] == [("Đỗ Công Lân", "members")]
        late = service.people_of(session, figures["tasks.overdue"])
        assert "đoạn 10" in late[0].text


def test_people_stand_in_vietnamese_order(opened: Opened) -> None:
    with opened.book.read() as session:
        figures = annual.collect(session, YEAR, TODAY)
        names = [row.text for row in service.people_of(session, figures["structure.women"])]
    assert names == ["Trần Thị Ánh", "Phạm Thị Duyên", "Bùi Thị Hạnh", "Lê Thị Mai", "Cao Thị Nhàn"]


# --- text ------------------------------------------------------------------------------------------------------------


def test_the_text_is_drafted_from_the_records(opened: Opened) -> None:
    with opened.book.read() as session:
        report = service.open_report(session, annual.KIND, YEAR, TODAY)
    texts = report.texts
    assert texts["members"].startswith(
        "Đầu năm, chi bộ có 13 đảng viên; trong năm tăng 02 đồng chí (kết nạp 01, chuyển đến 01), "
        "giảm 02 đồng chí (từ trần 01, chuyển đi 01)."
    )
    assert "Cao Thị Nhàn" in texts["development"]
    assert "khiển trách 01" in texts["discipline"]
    assert "11/11 buổi" in texts["meetings"]
    assert "đoạn 10" in texts["plans"]
    assert texts["unions"] == ""
    assert texts["ratings"] == ""
    assert texts["proposals"] == "- Đề nghị xã sửa đường vào nhà văn hóa."


def test_an_empty_book_drafts_nothing(opened: Opened) -> None:
    """What the records do not say is left out, never invented."""
    with opened.book.write("Bỏ hết") as session:
        for row in session.scalars(select(Member)):
            row.deleted = True
        for meeting in session.scalars(select(Meeting)):
            meeting.deleted = True
        for task in session.scalars(select(Task)):
            task.cancelled = True
    with opened.book.read() as session:
        report = service.open_report(session, annual.KIND, YEAR, TODAY)
    assert set(report.texts.values()) == {""}
    [nothing] = report.document().body
    assert isinstance(nothing, Paragraph)
    assert "chưa ghi số liệu" in str(nothing.text)
    assert any("chưa có đảng viên" in finding.sentence for finding in report.errors)


def test_only_edited_sections_are_kept(opened: Opened) -> None:
    with opened.book.write("Sửa lời văn") as session:
        texts = dict(service.open_report(session, annual.KIND, YEAR, TODAY).texts)
        texts["unions"] = "Đoàn thanh niên  hoạt động tốt\r\n"
        service.save_narrative(session, annual.KIND, YEAR, texts, TODAY)
    with opened.book.read() as session:
        report = service.open_report(session, annual.KIND, YEAR, TODAY)
    assert (report.state, report.edited) == ("draft", frozenset({"unions"}))
    with opened.book.write("Thêm người") as session:
        add_member(session, "Sầm Văn Tá", ("admission", "2026-10-01"))
    with opened.book.read() as session:
        after = service.open_report(session, annual.KIND, YEAR, TODAY)
    assert "tăng 03 đồng chí" in after.texts["members"]
    assert after.texts["unions"] == report.texts["unions"]


def test_an_emptied_section_is_not_printed(opened: Opened) -> None:
    with opened.book.write("Sửa") as session:
        service.save_narrative(session, annual.KIND, YEAR, {"proposals": "", "weaknesses": ""}, TODAY)
    with opened.book.read() as session:
        document = service.paper(session, annual.KIND, YEAR, TODAY)
    headings = [str(b.text) for b in document.body if isinstance(b, Heading) and b.level == 1]
    assert headings == [
        "I- KẾT QUẢ LÃNH ĐẠO THỰC HIỆN NHIỆM VỤ NĂM 2026",
        "II- PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027",
    ]


# --- the paper -------------------------------------------------------------------------------------------------------


def test_the_yearly_paper(opened: Opened) -> None:
    """E2 and the layout: head, headings in order, table with all rows of Biểu 1, recipients, signature."""
    with opened.book.read() as session:
        document = service.paper(session, annual.KIND, YEAR, TODAY)
    assert document.letterhead is not None
    assert document.letterhead.body == ("CHI BỘ THÔN NÀ SƠN",)
    assert "05" not in (document.letterhead.number or "")
    assert (document.letterhead.number or "").endswith("-BC/CB")
    assert document.letterhead.place_date == "Hòa Bình, ngày 23 tháng 11 năm 2026"
    assert document.subject == "tổng kết công tác năm 2026, phương hướng, nhiệm vụ năm 2027"
    headings = [str(b.text) for b in document.body if isinstance(b, Heading)]
    assert headings == [
        "I- KẾT QUẢ LÃNH ĐẠO THỰC HIỆN NHIỆM VỤ NĂM 2026",
        "1. Tình hình đảng viên",
        "2. Công tác chính trị, tư tưởng",
        "3. Lãnh đạo thực hiện nhiệm vụ chính trị",
        "4. Công tác xây dựng Đảng",
        "a) Sinh hoạt chi bộ",
        "b) Quản lý, phát triển đảng viên",
        "c) Khen thưởng, kiểm tra, giám sát, kỷ luật",
        "II- HẠN CHẾ, NGUYÊN NHÂN",
        "III- PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027",
        "IV- ĐỀ XUẤT, KIẾN NGHỊ",
    ]
    text = words(document)
    assert "B.1 | Kết nạp | 1 | 0 | –" in text
    assert "D | Đảng viên trong danh sách cuối kỳ báo cáo | 13 | 13 | 100,0%" in text
    assert "c | Chuyển đi trong đảng bộ cơ sở | 1 | 0 | –" in text
    assert document.recipients == ("Đảng ủy xã Hòa Bình (để báo cáo)", "Các đồng chí chi ủy", "Lưu Chi bộ")
    (signature,) = document.signatures
    assert (signature.authority, signature.post, signature.name) == (
        "T/M CHI BỘ",
        "BÍ THƯ",
        "Nguyễn Xuân Đức",
    )
    assert [str(b.title) for b in document.body if isinstance(b, Appendix)] == ["PHỤ LỤC 1", "PHỤ LỤC 2"]


def test_the_year_with_ratings_prints_their_table(opened: Opened) -> None:
    with opened.book.read() as session:
        text = words(service.paper(session, annual.KIND, Period("year", 2025), TODAY))
    assert "d) Đánh giá, xếp loại chất lượng" in text or "c) Đánh giá, xếp loại chất lượng" in text
    assert "a | Hoàn thành xuất sắc nhiệm vụ | 2 | 18,2%" in text
    assert "hoàn thành tốt nhiệm vụ 06 đồng chí (54,5%)" in text


def test_the_half_year_paper(opened: Opened) -> None:
    with opened.book.read() as session:
        document = service.paper(session, half_year.KIND, H1, TODAY)
    assert document.subject == (
        "sơ kết công tác 6 tháng đầu năm 2026, phương hướng, nhiệm vụ 6 tháng cuối năm 2026"
    )
    assert "xếp loại chất lượng" not in words(document)


@pytest.mark.parametrize("kind, period", [(annual.KIND, YEAR), (half_year.KIND, H1)])
def test_it_prints(opened: Opened, tmp_path: Path, kind: str, period: Period) -> None:
    with opened.book.read() as session:
        document = service.paper(session, kind, period, TODAY)
    with pdfplumber.open(io.BytesIO(pdf.render(document))) as file:
        text = "\n".join(page.extract_text() for page in file.pages)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "Nguyễn Xuân Đức" in text
    target = tmp_path / "báo cáo.docx"
    docx.write(document, target)
    assert target.stat().st_size > 10_000


# --- closed periods --------------------------------------------------------------------------------------------------


def issue(opened: Opened, kind: str, period: Period, day: date) -> int:
    with opened.book.write("Ban hành") as session:
        return service.issue(session, kind, period, day)


def test_an_issued_report_is_frozen(opened: Opened) -> None:
    """Promise 4: prints identically, later corrections are listed."""
    paper_id = issue(opened, half_year.KIND, H1, TODAY)
    with opened.book.read() as session:
        before = papers.paper_file(session, paper_id)
        report = service.open_report(session, half_year.KIND, H1, TODAY)
    assert (report.state, report.editable, report.differences) == ("issued", False, ())
    assert report.paper is not None
    assert report.paper.number_text == "Số 01-BC/CB"
    with pdfplumber.open(io.BytesIO(before)) as file:
        assert "Số 01-BC/CB" in file.pages[0].extract_text()
    with opened.book.write("Ghi muộn") as session:
        add_member(
            session,
            "Hà Văn Dũng",
            ("admission", "2015-05-01"),
            ("recognition", "2016-05-01"),
            ("transfer-in:same-province", "2026-06-20"),
            sex="male",
        )
    with opened.book.read() as session:
        after = service.open_report(session, half_year.KIND, H1, date(2026, 12, 30))
        assert papers.paper_file(session, paper_id) == before
    assert after.figures == report.figures
    assert after.texts == report.texts
    changed = {item.key: (item.frozen, item.now) for item in after.differences}
    assert changed["closing"] == (14, 15)
    assert changed["increase.from_same_province"] == (0, 1)
    with opened.book.read() as session:
        again = after.document()
    assert again.letterhead == report.document().letterhead


def test_what_was_issued_cannot_be_written(opened: Opened) -> None:
    issue(opened, half_year.KIND, H1, TODAY)
    with opened.book.write("Thử") as session:
        with pytest.raises(UserError, match="đã ban hành"):
            service.save_narrative(session, half_year.KIND, H1, {"plans": "khác"}, TODAY)
        with pytest.raises(UserError, match="đã ban hành"):
            service.issue(session, half_year.KIND, H1, TODAY)


def test_a_new_version_keeps_number_and_edited_text(opened: Opened) -> None:
    with opened.book.write("Sửa") as session:
        service.save_narrative(session, half_year.KIND, H1, {"unions": "Hội phụ nữ hoạt động đều."}, TODAY)
    first = issue(opened, half_year.KIND, H1, TODAY)
    with opened.book.write("Nộp") as session:
        service.submit(session, first, TODAY)
    with opened.book.write("Ghi muộn") as session:
        add_event(session, opened.sample.people["Lê Thị Mai"], "death", "2026-06-29")
        second = service.reopen(session, first, date(2026, 12, 1))
    with opened.book.read() as session:
        draft = service.open_report(session, half_year.KIND, H1, date(2026, 12, 1))
        assert [v.id for v in service.versions(session, second)] == [first]
    assert (draft.state, draft.edited) == ("draft", frozenset({"unions"}))
    assert draft.figures.get("decrease.died") == 2
    assert "từ trần 02" in draft.texts["members"]
    with opened.book.write("Sửa") as session:
        service.save_narrative(session, half_year.KIND, H1, {"plans": "Giữ vững kết quả."}, date(2026, 12, 1))
    assert issue(opened, half_year.KIND, H1, date(2026, 12, 2)) == second
    with opened.book.read() as session:
        paper = papers.get_paper(session, second)
        old = papers.get_paper(session, first)
    assert (paper.number, paper.version, old.number, old.version) == (1, 2, 1, 1)
    assert old.file_id != paper.file_id


def test_numbers_run_on(opened: Opened) -> None:
    """H 5: one run of numbers for all reports of the term."""
    issue(opened, half_year.KIND, H1, date(2026, 7, 1))
    paper_id = issue(opened, annual.KIND, YEAR, TODAY)
    with opened.book.read() as session:
        assert papers.get_paper(session, paper_id).number_text == "Số 02-BC/CB"


def test_the_next_report_begins_where_the_last_one_ended(opened: Opened) -> None:
    issue(opened, annual.KIND, Period("year", 2025), date(2026, 1, 5))
    with opened.book.write("Ghi muộn") as session:
        add_event(session, opened.sample.people["Lê Thị Mai"], "death", "2025-12-29")
    with opened.book.read() as session:
        report = service.open_report(session, annual.KIND, YEAR, TODAY)
    assert any("đã báo cáo 13" in f.sentence and f.severity == "warning" for f in report.findings)


def test_without_a_signer_it_is_not_issued(opened: Opened) -> None:
    from desktop_app.branch.models import Officer

    with opened.book.write("Bỏ chức vụ") as session:
        for row in session.scalars(select(Officer)):
            session.delete(row)
    with opened.book.write("Thử") as session, pytest.raises(UserError, match="không có người ký"):
        service.issue(session, annual.KIND, YEAR, TODAY)


@pytest.mark.parametrize(
    "kind, period, said",
    [
        (annual.KIND, H1, "cho cả năm"),
        (half_year.KIND, YEAR, "cho nửa năm"),
        (annual.KIND, Period("year", 2027), "chưa bắt đầu"),
        ("minutes", YEAR, "Không có loại báo cáo"),
        (half_year.KIND, Period("quarter", 2026, 3), "Chưa có báo cáo"),
    ],
)
def test_periods_that_do_not_fit(opened: Opened, kind: str, period: Period, said: str) -> None:
    with opened.book.read() as session, pytest.raises(UserError, match=said):
        service.paper(session, kind, period, TODAY)


def test_slots(opened: Opened) -> None:
    issue(opened, annual.KIND, Period("year", 2025), TODAY)
    with opened.book.read() as session:
        found = [(slot.period.code, slot.state) for slot in service.slots(session, TODAY, years=2)]
    assert found == [("2026", "none"), ("2026-H1", "none"), ("2025", "issued"), ("2025-H1", "none")]


def test_warnings_of_the_records(opened: Opened) -> None:
    with opened.book.write("Thiếu") as session:
        add_member(session, "Ma Văn Út", ("admission", "2020-01-01"), ("recognition", "2021-01-01"))
    with opened.book.read() as session:
        report = service.open_report(session, annual.KIND, YEAR, TODAY)
    said = " ".join(finding.sentence for finding in report.findings)
    for part in (
        "1 đảng viên chưa ghi giới tính",
        "1 đảng viên chưa ghi ngày sinh",
        "chưa hoàn tất biên bản",
        "chưa điểm danh xong",
        "chưa có kết quả đánh giá",
        "Kỳ chưa hết",
    ):
        assert part in said
    assert not report.errors
    assert all(f.page for f in report.findings if f.severity == "warning" and "Kỳ chưa hết" not in f.sentence)


def test_all_sections_have_a_draft_key(opened: Opened) -> None:
    with opened.book.read() as session:
        report = service.open_report(session, half_year.KIND, H1, TODAY)
    assert tuple(report.texts) == KEYS


def test_the_number_of_questions_does_not_grow(opened: Opened) -> None:
    """No query per row: a larger book asks the same number of questions."""
    from sqlalchemy import event

    def asked() -> int:
        counted: list[Any] = []
        with opened.book.read() as session:
            bind = session.get_bind()

            def note(*_args: Any) -> None:
                counted.append(1)

            event.listen(bind, "before_cursor_execute", note)
            try:
                records.collect(session, YEAR, TODAY)
            finally:
                event.remove(bind, "before_cursor_execute", note)
        return len(counted)

    before = asked()
    with opened.book.write("Nhiều người") as session:
        for number in range(60):
            member_id = add_member(
                session, f"Nguyễn Văn {number}", ("admission", "2001-01-01"), ("transfer-in", "2026-02-02")
            )
            session.add(MemberEvent(member_id=member_id, kind="recognition", date=_day("2002-01-01")))
    assert asked() == before


def _day(text: str) -> Any:
    from desktop_app.core.dates import PartialDate

    return PartialDate.from_iso(text)


def test_a_report_drafted_in_the_year_says_up_to_which_day_both_columns_count(opened: Opened) -> None:
    """F.3 (cùng kỳ): the table of a running year stands beside the same stretch of last year, that of a whole year beside the
    whole; an old frozen report held the whole of last year."""
    with opened.book.write("Ghi") as session:
        add_event(session, opened.sample.people["Vũ Đức Hải"], "transfer-out:same-province", "2025-12-20")
    year = Period("year", 2026)
    heads, before = [], []
    for today in (TODAY, date(2027, 1, 5)):
        with opened.book.read() as session:
            report = service.open_report(session, annual.KIND, year, today)
        table = next(block for block in report.document().body if isinstance(block, Table))
        heads.append([column.title for column in table.columns[2:4]])
        before.append(report.figures["decrease.transferred_out"].before)
        frozen = plain.to_json(report.figures)
        assert plain.from_json(json.loads(json.dumps(frozen))) == report.figures
        del frozen["before_end"]
        assert plain.from_json(frozen).same_stretch is None
    assert heads == [["Đến 23/11/2026", "Đến 23/11/2025"], ["Năm 2026", "Năm 2025"]]
    assert before == [0, 1]
