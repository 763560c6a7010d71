"""The lists a branch hands up before a round: badges proposed (Mẫu 4-HHĐ), lost ones to be given again (4A-HHĐ), posthumous ones
(4B-HHĐ); a sheet for each level. Columns of 4A-HHĐ in 38-HD/BTCTW; the others follow it (members study, C)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from desktop_app.badges.rules import Award
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import date_text, place_date, two_digits
from desktop_app.documents.blocks import Block, Column, Document, Letterhead, Paragraph, Signature, Table
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind

Form = Literal["4", "4A", "4B"]
TITLE = "DANH SÁCH ĐẢNG VIÊN"
SUBJECTS: dict[Form, tuple[str, str]] = {
    "4": ("đề nghị tặng Huy hiệu", ""),
    "4A": ("đề nghị cấp lại Huy hiệu", " bị mất"),
    "4B": ("đề nghị truy tặng Huy hiệu", ""),
}
FORM_OF: dict[str, Form] = {"due": "4", "early": "4", "reissue": "4A", "posthumous": "4B"}
"""On which form a badge of each kind is proposed."""

_COLUMNS = (
    Column("Số TT", 4.5, "center"),
    Column("Số HHĐ", 8, "center", wrap=True),
    Column("Họ và tên", 19, name=True),
    Column("Ngày sinh", 9.5, "center"),
    Column("Quê quán", 18, wrap=True),
    Column("Ngày cấp có thẩm quyền ra quyết định kết nạp", 12, "center", wrap=True),
    Column("Ngày kết nạp vào Đảng", 10, "center", wrap=True),
    Column("Ngày chính thức", 10, "center", wrap=True),
    Column("Số thẻ đảng viên", 12, "center", wrap=True),
    Column("Nơi đề nghị tặng HHĐ", 12, wrap=True),
    Column("Ghi chú", 14, wrap=True),
)


@dataclass(frozen=True)
class Line:
    """One person of the list: the badge and the number of the one that was lost."""

    award: Award
    number: str = ""


def _day(value: PartialDate | None) -> str:
    return "" if value is None else value.text()


def _died(events: Sequence[EventFact]) -> str:
    day = next((e.date for e in events if e.kind == EventKind.DEATH.value), None)
    return "" if day is None else f"từ trần {day.text()}"


def _note(award: Award) -> str:
    case = award.case
    parts = []
    if award.kind == "early":
        parts.append(f"xét sớm: {case.reason}" if case.reason else "xét sớm")
    elif award.kind == "posthumous":
        parts.append(_died(award.person.events))
    elif award.kind == "reissue":
        parts.append(case.reason)
    if award.moved == "out":
        parts.append("đã chuyển sinh hoạt, nơi chuyển đi xét")
    if case.corrected_on is not None:
        parts.append(f"kỷ luật đã sửa chữa, chi bộ công nhận {date_text(case.corrected_on)}")
    parts.append(case.note)
    return "; ".join(part for part in parts if part)


def _row(n: int, line: Line, branch: BranchInfo) -> tuple[str, ...]:
    award, person = line.award, line.award.person
    return (
        str(n),
        line.number,
        person.full_name,
        _day(person.birth_date),
        person.hometown,
        _day(person.admission_decision_date),
        _day(person.admission_date),
        _day(person.official_date),
        person.party_card or person.party_card_old,
        branch.name,
        _note(award),
    )


def proposal_list(
    branch: BranchInfo, form: Form, round_day: date, lines: Sequence[Line], signer: Signer, day: date
) -> Document:
    """The list of one form for one round, each level on its own sheet, the highest first; one empty sheet when there is nobody.
    ``day`` is the date of the paper."""
    levels = sorted({line.award.years for line in lines}, reverse=True)
    sheets = [
        _sheet(branch, form, round_day, years, [x for x in lines if x.award.years == years], signer, day)
        for years in levels
    ] or [_sheet(branch, form, round_day, None, [], signer, day)]
    return replace(sheets[0], more=tuple(sheets[1:]))


def _sheet(
    branch: BranchInfo,
    form: Form,
    round_day: date,
    years: int | None,
    lines: Sequence[Line],
    signer: Signer,
    day: date,
) -> Document:
    before, after = SUBJECTS[form]
    level = f"{years} năm tuổi Đảng" if years is not None else "Đảng"
    subject = f"{before} {level}{after}\n(Tặng đợt {date_text(round_day)})"
    body: list[Block] = []
    if lines:
        body.append(
            Table(
                _COLUMNS, [_row(n, line, branch) for n, line in enumerate(lines, 1)], size=11, numbered=True
            )
        )
        body.append(Paragraph(f"Danh sách có {two_digits(len(lines))} đồng chí.", indent=False, align="left"))
    else:
        body.append(Paragraph("Đợt này không có đồng chí nào.", indent=False, align="left"))
    return Document(
        title=f"Danh sách {before} Đảng đợt {date_text(round_day)} – {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=TITLE,
        subject=subject,
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        landscape=True,
        keywords=("Huy hiệu Đảng", f"Mẫu {form}-HHĐ", date_text(round_day)),
    )
