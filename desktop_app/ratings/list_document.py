"""The rating list of a year (danh sách kết quả xếp loại) as a paper: everybody rated, below them those who are not and why."""

from __future__ import annotations

from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_text, number_text, place_date, two_digits, upper_first
from desktop_app.documents.blocks import Block, Column, Document, Letterhead, Paragraph, Signature, Table
from desktop_app.ratings.facts import GRADE_WORDS
from desktop_app.ratings.models import CampaignState, Level
from desktop_app.ratings.regimes import LEVEL_WORDS, Regime
from desktop_app.ratings.sheet import CampaignSheet, RatingRow

TITLE = "DANH SÁCH"


def level_word(level: Level | None) -> str:
    """The short word of a level in the columns of papers; empty where there is none."""
    return "" if level is None else LEVEL_WORDS[level]


def _measure_columns(regime: Regime) -> tuple[Column, ...]:
    if regime.measure == "points":
        return (
            Column(f"Chung /{regime.rule('points_common_max').value}", 8, "center"),
            Column(f"Nhiệm vụ /{regime.rule('points_task_max').value}", 9, "center"),
            Column("Tổng", 7, "center"),
        )
    if regime.measure == "grades":
        return (Column("Cấp độ thực hiện nhiệm vụ", 12, "center", wrap=True),)
    return ()


def _measure_cells(row: RatingRow, regime: Regime) -> tuple[str, ...]:
    def points(value: object) -> str:
        return "" if value is None else number_text(value)  # type: ignore[arg-type]  # Decimal or None

    if regime.measure == "points":
        return (points(row.common_points), points(row.task_points), points(row.total))
    if regime.measure == "grades":
        grade = (row.facts.grades or {}).get("task")
        return ("" if grade is None else GRADE_WORDS[grade],)
    return ()


def _proposal(row: RatingRow, denominator: int) -> str:
    word = level_word(row.proposal)
    if word and row.votes_for is not None:
        return f"{word} ({row.votes_for}/{denominator})"
    return word


def _note(row: RatingRow, sheet: CampaignSheet) -> str:
    parts = [row.note, row.decided_note]
    for again in sheet.reratings:
        if again.member_id == row.member_id:
            number = f" theo {again.decision_number}" if again.decision_number else ""
            parts.append(f"xếp loại lại{number}, trước là {LEVEL_WORDS[again.before]}")
    return "; ".join(part for part in parts if part)


def rating_list_document(branch: BranchInfo, sheet: CampaignSheet, signer: Signer, day: date) -> Document:
    """The list of a campaign as it stands: points, self-rating, the branch's proposal with its vote, the decision.

    Columns: TT, Họ và tên, Chức vụ, the measure of the regime, Tự nhận, Chi bộ đề xuất (phiếu), Cấp có thẩm quyền, Ghi chú
    (ratings study, 5.6). Landscape. ``day`` is the date of the paper.
    """
    regime, rated = sheet.regime, sheet.rated
    table = Table(
        columns=(
            Column("TT", 4.5, "center"),
            Column("Họ và tên", 24, name=True),
            Column("Chức vụ", 16, wrap=True),
            *_measure_columns(regime),
            Column("Tự nhận", 11, "center"),
            Column("Chi bộ đề xuất (phiếu)", 19, "center", wrap=True),
            Column("Cấp có thẩm quyền", 13, "center", wrap=True),
            Column("Ghi chú", 14, wrap=True),
        ),
        rows=[
            (
                str(n),
                row.full_name,
                row.post,
                *_measure_cells(row, regime),
                level_word(row.self_level),
                _proposal(row, sheet.denominator),
                level_word(row.decided),
                _note(row, sheet),
            )
            for n, row in enumerate(rated, 1)
        ],
        size=11,
    )
    body: list[Block] = [
        Paragraph(f"Căn cứ {'; '.join(regime.basis)}.", keep_with_next=True),
        table,
        Paragraph(_sums(sheet)),
    ]
    if sheet.not_rated:
        body.append(Paragraph("Không xếp loại:", keep_with_next=True))
        body.append(
            Table(
                columns=(
                    Column("TT", 4.5, "center"),
                    Column("Họ và tên", 26, name=True),
                    Column("Chức vụ", 20, wrap=True),
                    Column("Lý do", 66, wrap=True),
                ),
                rows=[
                    (str(n), row.full_name, row.post, upper_first(row.eligibility.reason))
                    for n, row in enumerate(sheet.not_rated, 1)
                ],
                size=11,
            )
        )
    if decided := _decision(sheet):
        body.append(Paragraph(decided))
    return Document(
        title=f"Danh sách xếp loại đảng viên năm {sheet.info.year} – {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=TITLE,
        subject=f"đánh giá, xếp loại chất lượng đảng viên năm {sheet.info.year}",
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        landscape=True,
        keywords=("xếp loại", str(sheet.info.year)),
    )


def _sums(sheet: CampaignSheet) -> str:
    counts = sheet.counts
    words = ", ".join(
        f"{sheet.regime.title_of(level)} {two_digits(counts[level])}"
        for level in counts
        if counts[level] or sheet.regime.measure != "recorded"
    )
    missing = len(sheet.rated) - sum(counts.values())
    tail = f", chưa có mức {two_digits(missing)}" if missing else ""
    return f"Danh sách có {two_digits(len(sheet.rated))} đồng chí được xếp loại: {words}{tail}."


def _decision(sheet: CampaignSheet) -> str:
    info = sheet.info
    if info.state is not CampaignState.DECIDED or info.decision_date is None:
        return ""
    return (
        f"Cột “Cấp có thẩm quyền” theo Quyết định số {info.decision_number}, "
        f"ngày {date_text(info.decision_date)}."
    )
