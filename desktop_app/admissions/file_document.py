"""The checklist of an applicant's file as a paper: what is there, what is missing, what the rules ask (members study, A.1).

One page a person, to be laid into the file; of several people one paper of several pages.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    Heading,
    Letterhead,
    PageBreak,
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


def _paper_row(number: int, line: PaperLine) -> tuple[str, ...]:
    form = "" if line.code == "course" else line.code
    until = _day(line.expires_on)
    if until and line.advisory:
        until = f"{until} (tham khảo)"
    state = STATE_WORDS[line.state]
    return (
        str(number),
        PAPER_WORDS[line.code],
        form,
        line.number,
        _day(line.issued_on),
        _day(line.received_on),
        until,
        f"{state}; {line.note}" if line.note else state,
    )


def _condition_row(condition: Condition) -> tuple[str, str, str]:
    return condition.sentence, condition.why, _MARKS[condition.state]


def _page(case: Case) -> list[Block]:
    draft = case.draft
    born = f"sinh {draft.birth_date.text()}" if draft.birth_date is not None else ""
    who = [part for part in (born, lower_first(draft.occupation), draft.residence) if part]
    since = f" từ {date_text(case.since)}" if case.since is not None else ""
    lines: list[Block] = [
        Heading(f"{draft.full_name}", 1),
        Paragraph(f"{', '.join(who)}." if who else "", indent=False, align="left"),
        Paragraph(f"Giai đoạn: {STAGE_WORDS[case.stage.value]}{since}.", indent=False, align="left"),
    ]
    if case.helper_names:
        lines.append(Paragraph(f"Giúp đỡ: {list_text(case.helper_names)}.", indent=False, align="left"))
    lines += [
        Table(
            (
                Column("STT", 5, "center"),
                Column("Giấy tờ", 36, wrap=True),
                Column("Mẫu", 9, "center"),
                Column("Số", 12, wrap=True),
                Column("Ngày lập", 13, "center"),
                Column("Ngày nhận", 13, "center"),
                Column("Giá trị đến trước", 14, "center", wrap=True),
                Column("Tình trạng", 16, wrap=True),
            ),
            [_paper_row(n, line) for n, line in enumerate(case.lines, 1)],
            size=10,
        ),
        Paragraph("Điều kiện", indent=False, align="left", keep_with_next=True),
        Table(
            (
                Column("Nội dung", 46, wrap=True),
                Column("Căn cứ", 54, wrap=True),
                Column("Kết quả", 12, "center"),
            ),
            [_condition_row(condition) for condition in case.conditions],
            size=10,
        ),
    ]
    if step := NEXT_WORDS[case.stage.value]:
        lines.append(Paragraph(f"Việc tiếp theo: {lower_first(step)}.", indent=False, align="left"))
    return [line for line in lines if not (isinstance(line, Paragraph) and line.text == "")]


def applicant_files(branch: BranchInfo, cases: Sequence[Case], day: date, signer: Signer) -> Document:
    """The checklists of these people as they stand on ``day``, a page each."""
    body: list[Block] = []
    for case in cases:
        if body:
            body.append(PageBreak())
        body += _page(case)
    if not cases:
        body.append(Paragraph("Không có hồ sơ nào đang làm.", indent=False, align="left"))
    name = f" – {cases[0].full_name}" if len(cases) == 1 else ""
    return Document(
        title=f"Phiếu theo dõi hồ sơ kết nạp{name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=TITLE,
        subject=f"có đến ngày {date_text(day)}",
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        landscape=True,
        keywords=("kết nạp đảng viên",),
    )
