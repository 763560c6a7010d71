"""What the branch asks the upper level to correct in its list of members, as a paper to be handed up.

Points on which the branch keeps its own value are asked for; points only noted are named apart. What was taken over from
the list needs no act of anybody and is only counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_text, place_date, two_digits
from desktop_app.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from desktop_app.lists.corrections import CorrectionLine, Corrections
from desktop_app.lists.reconcile import MISSING, STANDING, UNKNOWN

TITLE = "DANH SÁCH ĐỀ NGHỊ ĐIỀU CHỈNH"

_ASKED = {
    MISSING: "Bổ sung vào danh sách của chi bộ",
    UNKNOWN: "Đưa ra khỏi danh sách của chi bộ: không phải đảng viên của chi bộ",
}


def _who(line: CorrectionLine) -> str:
    parts = [line.full_name]
    if line.birth_date is not None:
        parts.append(f"sinh {line.birth_date.text()}")
    if line.party_card:
        parts.append(f"thẻ {line.party_card}")
    return ", ".join(parts)


def _asked(line: CorrectionLine) -> str:
    if line.field in _ASKED:
        return _ASKED[line.field]
    if not line.ours:
        return "Bỏ trống"
    return line.ours


def _theirs(line: CorrectionLine) -> str:
    if line.field == MISSING:
        return "Không có tên"
    return line.theirs or "Để trống"


def _table(lines: Sequence[CorrectionLine], last: str) -> Table:
    return Table(
        columns=(
            Column("STT", 40, "center"),
            Column("Họ và tên, ngày sinh, số thẻ", 190, wrap=True),
            Column("Mục", 120, wrap=True),
            Column("Danh sách đang ghi", 170, wrap=True),
            Column(last, 180, wrap=True),
            Column("Căn cứ, ghi chú", 150, wrap=True),
        ),
        rows=[
            (
                str(n),
                _who(line),
                "Có trong danh sách" if line.field == UNKNOWN else line.label,
                _theirs(line),
                _asked(line) if line.choice == "keep" else line.ours or "–",
                line.note,
            )
            for n, line in enumerate(lines, 1)
        ],
        size=12,
    )


def _order(line: CorrectionLine) -> int:
    return {MISSING: 0, UNKNOWN: 1, STANDING: 2}.get(line.field, 3)


def corrections_document(
    branch: BranchInfo, found: Corrections | None, signer: Signer, day: date
) -> Document:
    """The paper. Whole people come first, then fields; numbers stand in full, since a masked one cannot be corrected
    from. Without any comparison the paper says so."""
    body: list[Block] = []
    if found is None:
        body.append(Paragraph("Chi bộ chưa đối chiếu danh sách lần nào.", indent=False, align="left"))
        subject = f"có đến ngày {date_text(day)}"
    else:
        subject = f"trong danh sách “{found.file_name}”, đối chiếu ngày {date_text(found.made_on)}"
        asked = sorted(found.chosen("keep"), key=_order)
        noted = found.chosen("note")
        taken = len(found.chosen("accept"))
        told = f"Đã đối chiếu {two_digits(found.rows)} người của danh sách với sổ của chi bộ."
        if taken:
            told += f" Chi bộ đã sửa sổ theo danh sách {two_digits(taken)} điểm."
        body.append(Paragraph(told))
        if asked:
            body.append(Heading(f"I- ĐỀ NGHỊ ĐIỀU CHỈNH ({two_digits(len(asked))} điểm)"))
            body.append(_table(asked, "Đề nghị sửa thành"))
        else:
            body.append(Paragraph("Không có điểm nào đề nghị điều chỉnh."))
        if noted:
            number = "II" if asked else "I"
            body.append(Heading(f"{number}- CẦN XÁC MINH THÊM ({two_digits(len(noted))} điểm)"))
            body.append(_table(noted, "Sổ chi bộ đang ghi"))
    return Document(
        title=f"Đề nghị điều chỉnh danh sách đảng viên {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=TITLE,
        subject=subject,
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        landscape=True,
        keywords=("đối chiếu", "danh sách đảng viên"),
    )
