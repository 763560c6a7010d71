"""Papers of a transfer: the branch's proposal to the committee above, the letter of introduction inside one base organisation.

Letters that leave the base organisation are written by the committee above on its own printed forms (members study, A.2); the
branch hands up its proposal with what they ask for (B.3). The exact forms of 38-HD/BTCTW were not seen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, lower_first, place_date
from desktop_app.documents.blocks import Block, Document, Letterhead, Paragraph, Run, Signature
from desktop_app.members import admission_terms, service, transfers
from desktop_app.members.catalogue import TEMPORARY_REASONS
from desktop_app.members.service import MemberDraft, Person
from desktop_app.members.transfers import REASONS, CaseInfo

_DOTS = "…" * 12


@dataclass(frozen=True)
class Line:
    """One transfer with the person as the record has it."""

    case: CaseInfo
    person: Person
    record: MemberDraft


@dataclass(frozen=True)
class TransferFacts:
    """What the papers are made of."""

    branch: BranchInfo
    signer: Signer
    day: date
    holidays: Collection[date]
    lines: tuple[Line, ...]


def collect(session: Session, today: date, case_ids: Collection[int] | None = None) -> TransferFacts:
    """The transfers out: those under way, or the ones given; in Vietnamese order of the people."""
    lines = []
    for case in transfers.list_cases(session, open_only=case_ids is None):
        if case.direction != "out" or (case_ids is not None and case.id not in case_ids):
            continue
        detail = service.get_member(session, case.member_id, today)
        lines.append(Line(case, detail.person, detail.draft))
    lines.sort(key=lambda line: line.person.sort_key)
    return TransferFacts(
        branch_service.get_branch(session),
        branch_service.signer(session, today),
        today,
        branch_service.holidays(session),
        tuple(lines),
    )


def of_member(facts: TransferFacts, member_id: int | None) -> TransferFacts:
    """Only the transfers of one member, when one is given."""
    if member_id is None:
        return facts
    return replace(facts, lines=tuple(line for line in facts.lines if line.person.id == member_id))


def _day(value: PartialDate | None) -> str:
    return _DOTS if value is None else value.text()


def _said(label: str, text: str) -> Paragraph:
    return Paragraph((Run(f"{label}: "), Run(text or _DOTS)), indent=True, align="left")


def _reason(case: CaseInfo) -> str:
    word = REASONS.get(case.reason) or TEMPORARY_REASONS.get(case.reason) or case.reason
    return lower_first(word)


def _head(facts: TransferFacts, number: str | None) -> Letterhead:
    return Letterhead(
        facts.branch.superior_upper,
        (facts.branch.name_upper,),
        number,
        place_date(facts.branch.place, facts.day),
    )


def _signed(facts: TransferFacts) -> Signature:
    return Signature(facts.branch.authority, facts.signer.post_line, facts.signer.name)


def _person(line: Line) -> list[Block]:
    """Who is introduced: what the register of introductions asks for (Mẫu 10-SHĐ)."""
    person, record = line.person, line.record
    card = person.party_card or person.party_card_old
    return [
        _said("Đồng chí", person.full_name),
        _said("Sinh ngày", _day(person.birth_date)),
        _said("Ngày vào Đảng", _day(person.admission_date)),
        _said(
            "Ngày chính thức",
            "đảng viên dự bị" if person.standing.state == "probationary" else _day(person.official_date),
        ),
        _said("Số thẻ đảng viên", card),
        _said("Số lý lịch đảng viên", record.profile_number),
        _said("Chức vụ trong Đảng", record.party_post or "không"),
    ]


_KINDS = {
    "permanent": "chuyển sinh hoạt đảng chính thức",
    "internal": "chuyển sinh hoạt đảng nội bộ",
    "temporary": "chuyển sinh hoạt đảng tạm thời",
}


def _request(facts: TransferFacts, line: Line) -> Document:
    case = line.case
    until = f" đến ngày {date_text(case.until)}" if case.until is not None else ""
    change = f" từ ngày {date_text(case.effective_on)}" if case.effective_on is not None else ""
    body: list[Block] = [
        Paragraph(f"{facts.branch.name} đề nghị cấp ủy xem xét, làm thủ tục {_KINDS[case.kind]} cho:"),
        *_person(line),
        _said("Lý do chuyển", f"{_reason(case)}{change}" if case.reason else ""),
        _said("Nơi chuyển đến", f"{case.place or _DOTS}{until}"),
        Paragraph("Hồ sơ kèm theo gồm:"),
        Paragraph("1. Bản tự kiểm điểm của đảng viên, có nhận xét của chi bộ.", align="left"),
        Paragraph("2. Quyết định hoặc giấy tờ về việc thay đổi nơi công tác, nơi cư trú.", align="left"),
        Paragraph("3. Thẻ đảng viên và hồ sơ đảng viên do cấp ủy cơ sở quản lý.", align="left"),
        Paragraph("Đảng phí đã đóng đến hết tháng …… năm ……"),
    ]
    recipient = facts.branch.recipient
    return Document(
        title=f"Đề nghị chuyển sinh hoạt đảng: {line.person.full_name}",
        author=facts.branch.name,
        letterhead=_head(facts, "Số ……-CV/CB"),
        type_name="",
        subject=f"về việc {_KINDS[case.kind]}",
        official_letter=True,
        body=tuple(body),
        signatures=(_signed(facts),),
        addressee_label="Kính gửi:",
        addressees=(recipient,),
        recipients=("Như trên,", "Lưu Chi bộ."),
        keywords=("chuyển sinh hoạt đảng",),
    )


def _letter(facts: TransferFacts, line: Line) -> Document:
    case = line.case
    temporary = case.kind == "temporary"
    until = f", đến ngày {date_text(case.until)}" if temporary and case.until is not None else ""
    word = "sinh hoạt đảng tạm thời" if temporary else "sinh hoạt đảng"
    body: list[Block] = [
        Paragraph(f"{facts.branch.name} giới thiệu:"),
        *_person(line),
        _said("Được giới thiệu đến", f"{case.place or _DOTS}{until}"),
        Paragraph("Đảng phí đã đóng đến hết tháng …… năm ……"),
        Paragraph(f"Đề nghị các đồng chí tiếp nhận và giới thiệu đồng chí tham gia {word}."),
    ]
    if case.introduced_on is not None:
        body.append(
            Paragraph(
                f"Giấy này nộp cho nơi đến chậm nhất ngày {date_text(admission_terms.introduction_deadline(case.introduced_on, facts.holidays))}."
            )
        )
    return Document(
        title=f"Giấy giới thiệu sinh hoạt đảng: {line.person.full_name}",
        author=facts.branch.name,
        letterhead=replace(
            _head(facts, f"Số {case.letter_number}" if case.letter_number else "Số ……"),
            place_date=place_date(facts.branch.place, case.introduced_on or facts.day),
        ),
        type_name="GIẤY GIỚI THIỆU",
        subject="sinh hoạt đảng tạm thời" if temporary else "sinh hoạt đảng",
        body=tuple(body),
        signatures=(Signature("NƠI TIẾP NHẬN", "Tiếp nhận ngày …/…/……", ""), _signed(facts)),
        addressee_label="Kính gửi:",
        addressees=(case.place or _DOTS,),
        keywords=("giấy giới thiệu", "sinh hoạt đảng"),
    )


def _joined(papers: Sequence[Document]) -> Document:
    """One file, a sheet for each."""
    if not papers:
        raise UserError(
            _("Không có đồng chí nào đang chuyển đi."),
            "member",
            _("Mở hồ sơ đảng viên, chọn “Chuyển sinh hoạt…” trước."),
        )
    return replace(papers[0], more=tuple(papers[1:]))


def requests(facts: TransferFacts) -> Document:
    """The branch's proposals, a sheet for each transfer that has no letter yet. Raises UserError when there is none."""
    return _joined([_request(facts, line) for line in facts.lines if line.case.introduced_on is None])


def letters(facts: TransferFacts) -> Document:
    """Letters of introduction, a sheet for each transfer that has one. Raises UserError when there is none."""
    return _joined([_letter(facts, line) for line in facts.lines if line.case.introduced_on is not None])
