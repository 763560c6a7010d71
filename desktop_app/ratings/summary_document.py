"""The rating summary of a year (tổng hợp kết quả) as a paper: figures, shares, the years side by side, a chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_text, percent_text, place_date, two_digits, upper_first
from desktop_app.documents.blocks import (
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from desktop_app.ratings.models import CampaignState, Level
from desktop_app.ratings.reading import results_of
from desktop_app.ratings.regimes import LEVEL_TONES, LEVEL_WORDS, LEVELS, Subject
from desktop_app.ratings.sheet import CampaignSheet, YearResults

TYPE_NAME = "TỔNG HỢP"


def levels_chart(years: Sequence[YearResults], height_mm: float = 55) -> Chart:
    """The number of members at each level by year, drawn alike on paper and screen."""
    return Chart(
        "stacked",
        "Số đảng viên theo mức xếp loại",
        tuple(str(results.year) for results in years),
        tuple(
            (LEVEL_WORDS[level], tuple(float(results.by_level[level]) for results in years))
            for level in LEVELS
        ),
        height_mm,
        "đồng chí",
        LEVEL_TONES,
    )


def rating_summary_document(
    branch: BranchInfo,
    sheet: CampaignSheet,
    years: Sequence[YearResults],
    signer: Signer,
    day: date,
    with_caps: bool = False,
) -> Document:
    """The summary of a campaign. ``years`` are the results side by side, oldest first, this one included.

    Totals, exempt, not yet, rated, each level with its share of the rated (ratings study, 5.6; the identities of Biểu 7B
    hold). ``with_caps`` adds the cap in both readings as a note.
    """
    results = results_of(sheet)
    regime = sheet.regime
    body: list[Block] = [
        Paragraph(f"Căn cứ {'; '.join(regime.basis)}."),
        Heading("I- KẾT QUẢ XẾP LOẠI ĐẢNG VIÊN"),
        Table(
            columns=(
                Column("TT", 7, "center"),
                Column("Chỉ tiêu", 56, wrap=True),
                Column("Số đảng viên", 17, "center"),
                Column("Tỷ lệ", 20, "center"),
            ),
            rows=[
                ("1", "Đảng viên có đến thời điểm xếp loại", str(results.total), ""),
                (
                    "2",
                    "Được miễn công tác và sinh hoạt",
                    str(results.exempt),
                    _share(results.exempt, results),
                ),
                ("3", "Chưa xếp loại", str(results.not_yet), _share(results.not_yet, results)),
                ("4", "Được xếp loại", str(results.rated), _share(results.rated, results)),
                *(
                    (
                        "",
                        regime.title_of(level),
                        str(results.by_level[level]),
                        percent_text(results.by_level[level], results.rated),
                    )
                    for level in LEVELS
                ),
            ],
            bold_rows=frozenset({0, 3}),
            size=13,
        ),
        Paragraph(
            "Tỷ lệ ở mục 2, 3, 4 tính trên số đảng viên có đến thời điểm xếp loại; tỷ lệ từng mức tính trên số "
            "được xếp loại."
        ),
    ]
    reasons = [person for person in results.people if person.level is None]
    if reasons:
        body.append(Paragraph("Đảng viên được miễn hoặc chưa xếp loại:", keep_with_next=True))
        body.append(
            Table(
                columns=(
                    Column("TT", 7, "center"),
                    Column("Họ và tên", 35, name=True),
                    Column("Lý do", 58, wrap=True),
                ),
                rows=[
                    (str(n), person.full_name, upper_first(person.reason))
                    for n, person in enumerate(reasons, 1)
                ],
                size=13,
            )
        )
    if with_caps and sheet.caps.reading is not None:
        body.append(Paragraph(_caps(sheet)))
    body.append(Heading("II- XẾP LOẠI CHI BỘ"))
    body.append(Paragraph(_branch(branch, sheet, results.branch_level)))
    body.append(Heading(f"III- SO SÁNH {two_digits(len(years))} NĂM"))
    body.append(
        Table(
            columns=(
                Column("Năm", 8, "center"),
                Column("Có đến", 9, "center"),
                Column("Miễn", 8, "center"),
                Column("Chưa", 8, "center"),
                Column("Được xếp loại", 11, "center", wrap=True),
                *(Column(LEVEL_WORDS[level], 14, "center", wrap=True) for level in LEVELS),
            ),
            rows=[
                (
                    str(year.year),
                    str(year.total),
                    str(year.exempt),
                    str(year.not_yet),
                    str(year.rated),
                    *(_with_share(year, level) for level in LEVELS),
                )
                for year in years
            ],
            size=12,
        )
    )
    if any(year.rated for year in years):
        body.append(levels_chart(years))
    return Document(
        title=f"Tổng hợp kết quả xếp loại năm {sheet.info.year} – {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=TYPE_NAME,
        subject=f"kết quả đánh giá, xếp loại chất lượng đảng viên và chi bộ năm {sheet.info.year}",
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        recipients=(f"{branch.recipient} (để báo cáo),", "Lưu Chi bộ."),
        keywords=("xếp loại", str(sheet.info.year)),
    )


def _share(part: int, results: YearResults) -> str:
    return percent_text(part, results.total)


def _with_share(year: YearResults, level: Level) -> str:
    count = year.by_level[level]
    return f"{count} ({percent_text(count, year.rated)})" if count else "0"


def _caps(sheet: CampaignSheet) -> str:
    reading, caps = sheet.caps.reading, sheet.caps
    assert reading is not None
    quota = f" Số {sheet.info.quota} do cấp trên giao." if sheet.info.quota is not None else ""
    return (
        f"Tỷ lệ Hoàn thành xuất sắc (tham khảo): {two_digits(caps.excellent)} trên "
        f"{two_digits(caps.reaching_good)} đồng chí đạt từ Hoàn thành tốt trở lên; mức {reading.rate}% là không quá "
        f"{two_digits(reading.strict)} nếu tính trên số còn lại ở mức Hoàn thành tốt, không quá "
        f"{two_digits(reading.wide)} nếu tính trên cả {two_digits(caps.reaching_good)} đồng chí.{quota}"
    )


def _branch(branch: BranchInfo, sheet: CampaignSheet, level: Level | None) -> str:
    if level is None:
        return f"{branch.name}: chưa có kết quả xếp loại."
    title = sheet.regime.title_of(level, Subject.COLLECTIVE)
    if sheet.branch.decided is None:
        votes = ""
        if sheet.branch.votes_for is not None:
            votes = f" ({sheet.branch.votes_for}/{sheet.denominator} phiếu đồng ý)"
        return f"{branch.name} đề xuất mức: {title}{votes}."
    decision = ""
    if sheet.info.state is CampaignState.DECIDED and sheet.info.decision_date is not None:
        decision = (
            f" theo Quyết định số {sheet.info.decision_number}, ngày {date_text(sheet.info.decision_date)}"
        )
    return f"{branch.name} được xếp loại: {title}{decision}."
