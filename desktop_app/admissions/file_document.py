"""The checklist of an applicant's file as a paper: what is there, what is missing, what the rules ask (members study, A.1).

One sheet a person, to be laid into the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from desktop_app.admissions.conditions import Condition
from desktop_app.admissions.service import Case
from desktop_app.admissions.stages import PaperLine
from desktop_app.admissions.words import NEXT_WORDS, PAPER_WORDS, STAGE_WORDS
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.i18n import N_
from desktop_app.core.vietnamese import date_text, list_text, lower_first, place_date
from desktop_app.documents.blocks import (
    Block,
    Column,
    Document,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)

TITLE = "PHIẾU THEO DÕI HỒ SƠ KẾT NẠP"
STATE_WORDS = {
    "received": N_("Đã có"),
    "expired": N_("Hết giá trị"),
    "missing": N_("Còn thiếu"),
    "optional": N_("Nếu có"),
    "later": N_("Chưa đến bước này"),
}
_MARKS = {"good": "Đạt", "danger": "Chưa đạt", "warning": "Cần xem", "muted": "Chưa rõ"}


def _day(day: date | None) -> str:
    return "" if day is None else date_text(day)


def _state(line: PaperLine) -> str:
    parts = [STATE_WORDS[line.state]]
    if line.expires_on is not None:
        word = "nên lấy lại từ" if line.advisory else "giá trị đến trước"
        parts.append(f"{word} {date_text(line.expires_on)}")
    if line.note:
        parts.append(line.note)
    return "; ".join(parts)


def _paper_row(number: int, line: PaperLine) -> tuple[str, ...]:
    form = "" if line.code == "course" else f" (mẫu {line.code})"
    return (
        str(number),
        f"{PAPER_WORDS[line.code]}{form}",
        line.number,
        _day(line.issued_on),
        _day(line.received_on),
        _state(line),
    )


def _condition_row(condition: Condition) -> tuple[str, str, str]:
    return condition.sentence, condition.why, _MARKS[condition.state]


def _body(case: Case) -> tuple[Block, ...]:
    draft = case.draft
    born = f"sinh {draft.birth_date.text()}" if draft.birth_date is not None else ""
    who = ", ".join(part for part in (born, lower_first(draft.occupation), draft.residence) if part)
    since = f" từ {date_text(case.since)}" if case.since is not None else ""
    lines = [
        f"Họ và tên: {draft.full_name}{', ' if who else ''}{who}.",
        f"Giai đoạn: {lower_first(STAGE_WORDS[case.stage.value])}{since}.",
    ]
    if case.helper_names:
        lines.append(f"Giúp đỡ, giới thiệu: {list_text(case.helper_names)}.")
    if step := NEXT_WORDS[case.stage.value]:
        lines.append(f"Việc tiếp theo: {lower_first(step)}.")
    papers = Table(
        (
            Column("STT", 5, "center"),
            Column("Giấy tờ", 38, wrap=True),
            Column("Số", 12, wrap=True),
            Column("Ngày lập", 13, "center"),
            Column("Ngày nhận", 13, "center"),
            Column("Tình trạng", 22, wrap=True),
        ),
        [_paper_row(n, line) for n, line in enumerate(case.lines, 1)],
        size=11,
    )
    asked = Table(
        (
            Column("Điều kiện", 42, wrap=True),
            Column("Căn cứ", 46, wrap=True),
            Column("Kết quả", 12, "center"),
        ),
        [_condition_row(condition) for condition in case.conditions],
        size=11,
    )
    return (
        *(Paragraph(line, indent=False, align="left") for line in lines),
        papers,
        Paragraph("Các điều kiện theo quy định:", indent=False, align="left", keep_with_next=True),
        asked,
    )


def applicant_file(branch: BranchInfo, case: Case, day: date, signer: Signer) -> Document:
    """The checklist of one person as it stands on ``day``."""
    return _paper(branch, day, signer, f"của {case.full_name}, có đến ngày {date_text(day)}", _body(case))


def applicant_files(branch: BranchInfo, cases: Sequence[Case], day: date, signer: Signer) -> Document:
    """The checklists of these people in one file, each on a sheet of its own."""
    if not cases:
        nobody = Paragraph("Không có hồ sơ nào đang làm.", indent=False, align="left")
        return _paper(branch, day, signer, f"có đến ngày {date_text(day)}", (nobody,))
    first, *more = (applicant_file(branch, case, day, signer) for case in cases)
    return replace(first, more=tuple(more))


def _paper(branch: BranchInfo, day: date, signer: Signer, subject: str, body: tuple[Block, ...]) -> Document:
    return Document(
        title="Phiếu theo dõi hồ sơ kết nạp",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=TITLE,
        subject=subject,
        body=body,
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        keywords=("kết nạp đảng viên",),
    )
