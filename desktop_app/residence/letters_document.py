"""Papers between the place of work and the place of residence: letters of introduction, requests for a remark, remarks on
guests, the list of the year.

Source: Quy định 213-QĐ/TW, 02/01/2020; Hướng dẫn 33-HD/BTCTW, 30/10/2020 (members study, part E). The form of the remark that
goes with a request was not seen: the sheet asks for what Điều 2 of the rule sets as duties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, place_date, sort_key, two_digits
from desktop_app.documents.blocks import (
    Block,
    Column,
    Document,
    Letterhead,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Signed,
    Table,
)
from desktop_app.members.models import Sex
from desktop_app.residence.history_words import KIND_WORDS, VERDICT_WORDS
from desktop_app.residence.rules import STATE_WORDS
from desktop_app.residence.service import InLine, OutLine

_DOTS = "…" * 12
_LONG_DOTS = "…" * 18
_RULE = "Quy định số 213-QĐ/TW, ngày 02/01/2020 của Bộ Chính trị"
_DUTIES = (
    "Nêu gương trong chấp hành chủ trương của Đảng, pháp luật của Nhà nước, quy định của địa phương",
    "Gương mẫu thực hiện nghĩa vụ công dân",
    "Tham gia các cuộc họp định kỳ do cấp ủy nơi cư trú triệu tập",
    "Tham gia họp nhân dân, giữ mối liên hệ với chi ủy, trưởng thôn, tổ dân phố",
    "Tuyên truyền, vận động gia đình và nhân dân nơi cư trú",
)
"""The duties of Quy định 213-QĐ/TW, Điều 2, in short."""


@dataclass(frozen=True)
class Sender:
    """Who writes: the branch, who signs, the day."""

    branch: BranchInfo
    signer: Signer
    day: date


def _nothing(sentence: str, hint: str) -> UserError:
    return UserError(sentence, "member", hint)


def _day(value: PartialDate | None) -> str:
    return _DOTS if value is None else value.text()


def _said(label: str, text: str) -> Paragraph:
    return Paragraph((Run(f"{label}: "), Run(text or _LONG_DOTS)), indent=True, align="left")


def _head(sender: Sender, number: str | None = None) -> Letterhead:
    return Letterhead(
        sender.branch.superior_upper,
        (sender.branch.name_upper,),
        number,
        place_date(sender.branch.place, sender.day),
    )


def _signed(sender: Sender) -> Signature:
    return Signature(sender.branch.authority, sender.signer.post_line, sender.signer.name)


def _joined(papers: Sequence[Document]) -> Document:
    """One file, a sheet for each."""
    return replace(papers[0], more=tuple(papers[1:]))


def by_ward(lines: Iterable[OutLine]) -> dict[str, list[OutLine]]:
    """People under the committee of the commune or ward they live in, committees in Vietnamese order."""
    found: dict[str, list[OutLine]] = {}
    for line in lines:
        if line.out is not None and line.ward:
            found.setdefault(line.ward, []).append(line)
    return {ward: found[ward] for ward in sorted(found, key=sort_key)}


def _letter(sender: Sender, line: OutLine) -> Document:
    out = line.out
    assert out is not None
    where = f" ({out.residence_branch})" if out.residence_branch else ""
    body: list[Block] = [
        Paragraph(
            f"Thực hiện {_RULE} về việc đảng viên đang công tác giữ mối liên hệ với nơi cư trú, {sender.branch.name} giới thiệu:"
        ),
        _said("Đồng chí", line.full_name),
        _said("Giới tính", "Nữ" if line.sex == Sex.FEMALE else "Nam" if line.sex else ""),
        _said("Sinh ngày", _day(line.birth_date)),
        _said("Kết nạp Đảng ngày", _day(line.admission_date)),
        _said("Công nhận chính thức ngày", _day(line.official_date)),
        _said("Đang sinh hoạt tại", f"{sender.branch.name}, {sender.branch.superior}"),
        _said("Hiện cư trú tại", out.address or line.home),
    ]
    if out.kind == "activity-exempt":
        reason = f": {out.reason[:1].lower()}{out.reason[1:]}" if out.reason else ""
        body.append(
            Paragraph(f"Đồng chí thuộc đối tượng giới thiệu nhưng được miễn sinh hoạt nơi cư trú{reason}.")
        )
    body.append(
        Paragraph(
            "Trân trọng đề nghị cấp ủy nơi cư trú tiếp nhận và tạo điều kiện để đồng chí hoàn thành nhiệm vụ của người "
            "đảng viên nơi cư trú."
        )
    )
    return Document(
        title=f"Giấy giới thiệu về nơi cư trú: {line.full_name}",
        author=sender.branch.name,
        letterhead=_head(sender, f"Số {out.letter_number}" if out.letter_number else "Số ……"),
        type_name="GIẤY GIỚI THIỆU",
        subject="đảng viên về giữ mối liên hệ với nơi cư trú",
        body=tuple(body),
        signatures=(
            Signature(
                "ĐẢNG ỦY (CHI ỦY) NƠI CƯ TRÚ",
                "Tiếp nhận ngày …/…/……, đã giới thiệu về chi bộ ……………………",
                "",
            ),
            _signed(sender),
        ),
        addressee_label="Kính gửi:",
        addressees=(f"{out.ward}{where}",),
        keywords=("giấy giới thiệu", "nơi cư trú"),
    )


def letters(sender: Sender, lines: Iterable[OutLine]) -> Document:
    """Letters of introduction, a sheet for each person, those of one ward together. Raises UserError when there is nobody."""
    papers = [
        _letter(sender, line)
        for among in by_ward(lines).values()
        for line in among
        if line.out is not None and line.out.kind != "not-introduced"
    ]
    if not papers:
        raise _nothing(
            _("Không có ai để lập giấy giới thiệu."), _("Ghi việc giới thiệu và nơi cư trú trước.")
        )
    return _joined(papers)


def _people_table(lines: Sequence[OutLine]) -> Table:
    return Table(
        columns=(
            Column("STT", 7, "center"),
            Column("Họ và tên", 34, name=True),
            Column("Sinh ngày", 16, "center"),
            Column("Chi bộ nơi cư trú", 25, wrap=True),
            Column("Nơi ở", 30, wrap=True),
        ),
        rows=[
            (
                str(n),
                line.full_name,
                "" if line.birth_date is None else line.birth_date.text(),
                line.out.residence_branch if line.out else "",
                (line.out.address if line.out else "") or line.home,
            )
            for n, line in enumerate(lines, 1)
        ],
    )


def _remark_sheet(line: OutLine, branch: BranchInfo, year: int) -> list[Block]:
    found: list[Block] = [
        PageBreak(),
        Paragraph((Run("PHIẾU NHẬN XÉT", bold=True),), indent=False, align="center"),
        Paragraph(
            (Run(f"đảng viên đang công tác giữ mối liên hệ với nơi cư trú, năm {year}", bold=True),),
            indent=False,
            align="center",
        ),
        _said("Đồng chí", line.full_name),
        _said("Sinh ngày", _day(line.birth_date)),
        _said("Đang sinh hoạt tại", f"{branch.name}, {branch.superior}"),
        _said("Hiện cư trú tại", (line.out.address if line.out else "") or line.home),
        Paragraph("Ý kiến của chi ủy nơi cư trú (Quy định 213-QĐ/TW, Điều 2):", keep_with_next=True),
        Table(
            columns=(
                Column("STT", 7, "center"),
                Column("Nhiệm vụ của đảng viên nơi cư trú", 52, wrap=True),
                Column("Tốt", 12, "center"),
                Column("Đạt", 12, "center"),
                Column("Chưa đạt", 14, "center"),
            ),
            rows=[(str(n), duty, "", "", "") for n, duty in enumerate(_DUTIES, 1)],
        ),
        _said("Số buổi có mặt / số buổi mời họp", "…… / ……"),
        Paragraph("Nhận xét chung:", indent=True, align="left"),
        *(Paragraph("…" * 32, indent=False, align="left", keep_with_next=n > 0) for n in range(3)),
        Signed(
            (Signature("T/M CHI ỦY NƠI CƯ TRÚ", "", ""),),
            place_date="………, ngày …… tháng …… năm ……",
        ),
    ]
    return found


def _request(sender: Sender, ward: str, lines: Sequence[OutLine], year: int, until: date) -> Document:
    count = two_digits(len(lines))
    body: list[Block] = [
        Paragraph(
            f"Thực hiện {_RULE} và để có căn cứ kiểm điểm, đánh giá, xếp loại đảng viên năm {year}, {sender.branch.name} trân trọng "
            f"đề nghị chi ủy nơi cư trú cho ý kiến nhận xét đối với {count} đồng chí đang công tác, cư trú tại địa phương:"
        ),
        _people_table(lines),
        Paragraph(
            f"Phiếu nhận xét của từng đồng chí gửi kèm. Đề nghị gửi lại {sender.branch.name} trước ngày {date_text(until)}."
        ),
    ]
    for line in lines:
        body += _remark_sheet(line, sender.branch, year)
    first, *sheets = _split(body)
    return Document(
        title=f"Phiếu xin ý kiến nơi cư trú: {ward}",
        author=sender.branch.name,
        letterhead=_head(sender, "Số ……"),
        type_name="PHIẾU XIN Ý KIẾN",
        subject=f"nhận xét đảng viên giữ mối liên hệ với nơi cư trú năm {year}",
        body=tuple(first),
        signatures=(_signed(sender),),
        recipients=(ward, "Lưu Chi bộ"),
        addressee_label="Kính gửi:",
        addressees=(ward,),
        keywords=("phiếu xin ý kiến", "nơi cư trú"),
        more=tuple(
            Document(
                title=f"Phiếu nhận xét {year}",
                author=sender.branch.name,
                letterhead=None,
                type_name="",
                subject="",
                body=tuple(sheet),
            )
            for sheet in sheets
        ),
    )


def _split(body: Sequence[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for block in body:
        if isinstance(block, PageBreak):
            parts.append([])
        else:
            parts[-1].append(block)
    return parts


def requests(sender: Sender, lines: Iterable[OutLine], year: int, until: date) -> Document:
    """Requests for the remark of a year: a letter to each ward with the list of people, then a sheet for each. Raises
    UserError when there is nobody to ask about."""
    papers: list[Document] = []
    for ward, among in by_ward(lines).items():
        asked = [line for line in among if line.state in ("to-ask", "waiting", "settled", "to-receive")]
        if asked:
            paper = _request(sender, ward, asked, year, until)
            papers += [replace(paper, more=()), *paper.more]
    if not papers:
        raise _nothing(
            _("Không còn ai phải xin ý kiến nơi cư trú năm {year}.").format(year=year),
            _("Xem cột tình trạng ở trang Nơi cư trú."),
        )
    return _joined(papers)


def _answer(sender: Sender, line: InLine, year: int) -> Document:
    guest, found = line.guest, line.year
    verdict = VERDICT_WORDS.get(found.verdict, "")
    body: list[Block] = [
        Paragraph(
            f"{sender.branch.name} nhận xét đảng viên đang công tác giữ mối liên hệ với nơi cư trú năm {year} như sau:"
        ),
        _said("Đồng chí", guest.full_name),
        _said("Sinh ngày", _day(guest.birth_date)),
        _said("Đơn vị công tác", guest.workplace),
        _said("Đang sinh hoạt tại", guest.home_branch),
        _said("Hiện cư trú tại", guest.address),
        _said(
            "Số buổi có mặt / số buổi mời họp",
            f"{two_digits(found.attended)}/{two_digits(found.called)}" if found.called else "",
        ),
        _said("Nhận xét", found.remark),
        _said("Kết quả", verdict),
    ]
    return Document(
        title=f"Nhận xét nơi cư trú {year}: {guest.full_name}",
        author=sender.branch.name,
        letterhead=_head(sender),
        type_name="NHẬN XÉT",
        subject=f"đảng viên giữ mối liên hệ với nơi cư trú năm {year}",
        body=tuple(body),
        signatures=(_signed(sender),),
        recipients=(guest.home_branch or guest.workplace or "Chi bộ nơi công tác", "Lưu Chi bộ"),
        addressee_label="Kính gửi:",
        addressees=(guest.home_branch or guest.workplace or _LONG_DOTS,),
        keywords=("nhận xét", "nơi cư trú"),
    )


def answers(sender: Sender, lines: Iterable[InLine], year: int) -> Document:
    """The branch's remarks on guests for a year, a sheet for each. Raises UserError when there is none to give."""
    papers = [
        _answer(sender, line, year)
        for line in lines
        if line.year.answered_on is not None or line.year.asked_on is not None or line.year.remark
    ]
    if not papers:
        raise _nothing(
            _("Chưa có nhận xét nào về đảng viên 213 năm {year}.").format(year=year),
            _("Ghi nhận xét ở thẻ Nơi khác giới thiệu đến."),
        )
    return _joined(papers)


def year_list(sender: Sender, out: Sequence[OutLine], guests: Sequence[InLine], year: int) -> Document:
    """Both directions of a year as a list: who is introduced where and what was answered, and the guests."""
    ours = Table(
        columns=(
            Column("STT", 6, "center"),
            Column("Họ và tên", 32, name=True),
            Column("Nơi cư trú", 34, wrap=True),
            Column("Diện", 26, wrap=True),
            Column("Ngày giới thiệu", 16, "center"),
            Column("Gửi phiếu", 16, "center"),
            Column("Nhận xét", 16, "center"),
            Column("Kết quả", 26, wrap=True),
        ),
        rows=[_our_row(n, line) for n, line in enumerate([o for o in out if o.state != "home"], 1)],
        size=11,
        caption="I- ĐẢNG VIÊN CỦA CHI BỘ VỀ NƠI CƯ TRÚ",
    )
    theirs = Table(
        columns=(
            Column("STT", 6, "center"),
            Column("Họ và tên", 32, name=True),
            Column("Đơn vị công tác", 34, wrap=True),
            Column("Chi bộ, đảng bộ", 34, wrap=True),
            Column("Ngày tiếp nhận", 16, "center"),
            Column("Mời họp", 12, "center"),
            Column("Có mặt", 12, "center"),
            Column("Nhận xét", 26, wrap=True),
        ),
        rows=[
            (
                str(n),
                line.guest.full_name,
                line.guest.workplace,
                line.guest.home_branch,
                _exact(line.guest.received_on or line.guest.introduced_on),
                str(line.year.called or ""),
                str(line.year.attended) if line.year.called else "",
                VERDICT_WORDS.get(line.year.verdict, ""),
            )
            for n, line in enumerate(guests, 1)
        ],
        size=11,
        caption="II- ĐẢNG VIÊN NƠI KHÁC CƯ TRÚ TẠI ĐỊA BÀN (không tính vào đảng số)",
    )
    return Document(
        title=f"Danh sách đảng viên giữ mối liên hệ với nơi cư trú năm {year}",
        author=sender.branch.name,
        letterhead=_head(sender),
        type_name="DANH SÁCH",
        subject=f"đảng viên giữ mối liên hệ với nơi cư trú năm {year}",
        body=(
            *((ours,) if ours.rows else _nobody(ours)),
            *((theirs,) if theirs.rows else _nobody(theirs)),
        ),
        signatures=(_signed(sender),),
        landscape=True,
        keywords=("nơi cư trú",),
    )


def _nobody(table: Table) -> tuple[Block, ...]:
    """A part of the list nobody stands in: it says so instead of an empty table."""
    heading = Paragraph(
        (Run(table.caption or "", bold=True),), indent=False, align="center", keep_with_next=True
    )
    return heading, Paragraph("Không có đồng chí nào.", indent=False)


def _exact(day: date | None) -> str:
    return "" if day is None else date_text(day)


def _our_row(number: int, line: OutLine) -> tuple[str, ...]:
    out, remark = line.out, line.remark
    where = ", ".join(part for part in (out.residence_branch, out.ward) if part) if out else ""
    result = VERDICT_WORDS.get(remark.verdict, "") if remark is not None else ""
    return (
        str(number),
        line.full_name,
        where,
        KIND_WORDS[out.kind] if out is not None else STATE_WORDS["none"],
        _exact(out.letter_date) if out is not None else "",
        _exact(remark.asked_on) if remark is not None else "",
        _exact(remark.answered_on) if remark is not None else "",
        result or (STATE_WORDS[line.state] if line.state in ("to-ask", "waiting") else ""),
    )
