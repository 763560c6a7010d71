"""The list of applicants of one stage as a paper of the branch. No form of it was found: the columns are those the branch
and the Party committee above ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.admissions.service import Case, Progress
from desktop_app.admissions.stages import Stage
from desktop_app.admissions.words import STAGE_LISTS, STAGE_WORDS
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_text, number_text, place_date, two_digits
from desktop_app.documents.blocks import Block, Column, Document, Letterhead, Paragraph, Signature, Table
from desktop_app.members.words import SEX_WORDS

TITLE = "DANH SÁCH QUẦN CHÚNG THEO DÕI KẾT NẠP ĐẢNG"
_COLUMNS = (
    Column("STT", 4, "center"),
    Column("Họ và tên", 19, name=True),
    Column("Ngày sinh", 10, "center"),
    Column("Nam, nữ, dân tộc", 10, wrap=True),
    Column("Nghề nghiệp, nơi cư trú", 22, wrap=True),
    Column("Trình độ", 14, wrap=True),
    Column("Đảng viên giúp đỡ", 18, wrap=True),
    Column("Giấy chứng nhận bồi dưỡng", 15, wrap=True),
)


def _joined(*parts: str, by: str = ", ") -> str:
    return by.join(part for part in parts if part)


def _course(case: Case) -> str:
    line = next((one for one in case.lines if one.code == "course"), None)
    if line is None or line.issued_on is None:
        return ""
    number = f"số {line.number}, " if line.number else ""
    gone = "; đã hết giá trị" if line.state == "expired" else ""
    return f"{number}cấp {date_text(line.issued_on)}{gone}"


def _row(number: int, case: Case, every_stage: bool) -> tuple[str, ...]:
    draft = case.draft
    since = date_text(case.since) if case.since is not None else ""
    stage = (_joined(STAGE_WORDS[case.stage.value], since),) if every_stage else (since,)
    return (
        str(number),
        draft.full_name,
        draft.birth_date.text() if draft.birth_date is not None else "",
        _joined(SEX_WORDS.get(draft.sex or "", ""), draft.ethnicity),
        _joined(draft.occupation, draft.residence, by="; "),
        _joined(draft.general_education, draft.professional_level, by="; "),
        _joined(*case.helper_names),
        _course(case),
        *stage,
    )


def applicant_list(
    branch: BranchInfo,
    cases: Sequence[Case],
    day: date,
    signer: Signer,
    stage: Stage | None = None,
    progress: Progress | None = None,
) -> Document:
    """The list as it stands on ``day``: of one stage with the day it began, or of everybody on the way with the stage."""
    every = stage is None
    last = Column("Giai đoạn, từ ngày", 14, wrap=True) if every else Column("Từ ngày", 10, "center")
    table = Table((*_COLUMNS, last), [_row(n, case, every) for n, case in enumerate(cases, 1)], size=10)
    count = number_text(len(cases)) if len(cases) >= 10 else two_digits(len(cases))
    body: list[Block] = [table]
    sentence = f"Danh sách có {count} người." if cases else "Danh sách không có ai."
    body.append(Paragraph(sentence, indent=False, align="left"))
    if progress is not None and progress.target is not None:
        source = f" ({progress.target.source})" if progress.target.source else ""
        body.append(Paragraph(f"{progress.text()}{source}.", indent=False, align="left"))
    title = TITLE if stage is None else STAGE_LISTS[stage.value]
    return Document(
        title=f"{title.capitalize()} – {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=title,
        subject=f"có đến ngày {date_text(day)}",
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        landscape=True,
        keywords=("kết nạp đảng viên",),
    )
