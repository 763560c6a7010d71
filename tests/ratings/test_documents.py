"""The rating list and the rating summary: their text as data, and the PDF they become."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from desktop_app.branch.service import BranchInfo, Signer, get_branch, signer
from desktop_app.core.book import Book
from desktop_app.documents import pdf
from desktop_app.documents.blocks import Chart, Document, Paragraph, Table
from desktop_app.ratings import service
from desktop_app.ratings.list_document import rating_list_document
from desktop_app.ratings.regimes import LEVELS
from desktop_app.ratings.service import Decision, RowDraft
from desktop_app.ratings.summary_document import rating_summary_document
from tests.ratings.conftest import TODAY, open_year

XS, HTT, HT, KHT = LEVELS


def tables(document: Document) -> list[Table]:
    return [block for block in document.body if isinstance(block, Table)]


def texts(document: Document) -> str:
    return "\n".join(str(block.text) for block in document.body if isinstance(block, Paragraph))


def rating_list(book: Book, year: int = 2026, day: date = TODAY) -> Document:
    with book.read() as session:
        return rating_list_document(
            get_branch(session), service.load_campaign(session, year), signer(session, day), day
        )


def rating_summary(book: Book, with_caps: bool = False) -> Document:
    with book.read() as session:
        return rating_summary_document(
            get_branch(session),
            service.load_campaign(session, 2026),
            service.recent_results(session, 2026),
            signer(session, TODAY),
            TODAY,
            with_caps,
        )


def test_the_columns_of_the_list(book: Book, proposed: int) -> None:
    """Ratings study, 5.6: the nominal list."""
    document = rating_list(book)
    people, left_out = tables(document)
    assert [column.title for column in people.columns] == [
        "TT",
        "Họ và tên",
        "Chức vụ",
        "Chung /30",
        "Nhiệm vụ /70",
        "Tổng",
        "Tự nhận",
        "Chi bộ đề xuất (phiếu)",
        "Cấp có thẩm quyền",
        "Ghi chú",
    ]
    assert document.landscape
    assert len(people.rows) == 31
    secretary = next(row for row in people.rows if row[1] == "Nguyễn Xuân Đức")
    assert secretary[2] == "Bí thư"
    assert [row[1] for row in left_out.rows] == ["Hoàng Đức Bình", "Hứa Minh Đạt", "Hoàng Bích Yến"]
    assert left_out.rows[1][3] == "Kết nạp ngày 15/08/2026, chưa đủ 6 tháng"
    assert document.signatures[0].authority == "T/M CHI BỘ"
    assert (document.signatures[0].post, document.signatures[0].name) == ("BÍ THƯ", "Nguyễn Xuân Đức")


def test_votes_decision_and_rerating_are_printed(book: Book, proposed: int, ids: dict[str, int]) -> None:
    member = ids["Mai Công Sơn"]
    with book.write("Phiếu, quyết định") as session:
        service.record_votes(session, proposed, {member: 28})
        service.decide(session, proposed, Decision("41-QĐ/ĐU", TODAY, {member: HTT}), TODAY)
        service.rerate(session, proposed, member, KHT, "Vi phạm", "50-QĐ/ĐU", TODAY, today=TODAY)
    document = rating_list(book)
    row = next(r for r in tables(document)[0].rows if r[1] == "Mai Công Sơn")
    assert row[7] == f"{'Hoàn thành' if row[7].startswith('Hoàn') else 'Tốt'} (28/30)"
    assert row[8] == "Không hoàn thành"
    assert "xếp loại lại theo 50-QĐ/ĐU, trước là Tốt" in row[9]
    assert "Quyết định số 41-QĐ/ĐU, ngày 12/12/2026" in texts(document)


def test_an_old_year_prints_its_grades(book: Book, ids: dict[str, int]) -> None:
    campaign = open_year(book, 2024, date(2024, 12, 10))
    member = ids["Mai Công Sơn"]
    with book.write("Cấp độ") as session:
        service.save_row(
            session,
            campaign,
            RowDraft(
                member, HTT, own={"grades": {"conduct": "good", "task": "good", "commitment": "average"}}
            ),
        )
    document = rating_list(book, 2024)
    titles = [column.title for column in tables(document)[0].columns]
    assert "Cấp độ thực hiện nhiệm vụ" in titles
    assert "Tổng" not in titles
    row = next(r for r in tables(document)[0].rows if r[1] == "Mai Công Sơn")
    assert row[3:6] == ("Tốt", "Tốt", "Tốt")
    assert "124-QĐ/TW" in texts(document)


@pytest.mark.parametrize("with_caps", [False, True])
def test_the_figures_of_the_summary_agree(book: Book, proposed: int, with_caps: bool) -> None:
    """Biểu 7B: có đến = miễn + chưa + đã; đã = the sum of the levels; percentages name their base."""
    document = rating_summary(book, with_caps)
    rows = tables(document)[0].rows
    total, exempt, not_yet, rated = (int(row[2]) for row in rows[:4])
    assert total == exempt + not_yet + rated
    assert rated == sum(int(row[2]) for row in rows[4:])
    assert (total, exempt, not_yet, rated) == (33, 1, 1, 31)
    assert rows[1][3] == "3,0%"
    assert ("tham khảo" in texts(document)) is with_caps
    assert any(isinstance(block, Chart) for block in document.body)
    assert document.recipients[0] == "Đảng ủy xã Hòa Bình (để báo cáo),"


def test_the_branch_in_the_summary(book: Book, proposed: int) -> None:
    assert "chưa có kết quả xếp loại" in texts(rating_summary(book))
    with book.write("Quyết định") as session:
        service.decide(session, proposed, Decision("41-QĐ/ĐU", TODAY, branch_level=XS), TODAY)
    assert (
        "Chi bộ thôn Nà Sơn được xếp loại: Hoàn thành xuất sắc nhiệm vụ theo Quyết định số 41-QĐ/ĐU"
        in texts(rating_summary(book))
    )


def test_the_papers_become_pdf(book: Book, proposed: int) -> None:
    for document, wide in ((rating_list(book), True), (rating_summary(book, True), False)):
        with pdfplumber.open(BytesIO(pdf.render(document))) as read:
            text = "\n".join(page.extract_text() for page in read.pages)
            assert (read.pages[0].width > read.pages[0].height) is wide
        assert "Nguyễn Tôn Nữ Hoàng Thị Thùy Trang" in text or not wide
        assert "Căn cứ Quy định 366-QĐ/TW" in text.replace("\n", " ")


def test_a_long_branch_name_and_an_empty_campaign(book: Book, campaign: int) -> None:
    with book.read() as session:
        sheet = service.load_campaign(session, campaign)
        results = service.recent_results(session, 2026)
    branch = BranchInfo("Chi bộ " + "thôn Nà Sơn " * 6, "Đảng bộ xã Hòa Bình", "Hòa Bình")
    who = service_signer(book)
    assert pdf.render(rating_list_document(branch, sheet, who, TODAY)).startswith(b"%PDF")
    document = rating_summary_document(branch, sheet, results, who, TODAY)
    assert not any(isinstance(block, Chart) for block in document.body)
    assert tables(document)[0].rows[4][3] == "–"


def service_signer(book: Book) -> Signer:
    with book.read() as session:
        return signer(session, TODAY)
