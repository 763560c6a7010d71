"""All papers about members in one place: registers, lists, the papers of one person, notices; for the screen and the command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.documents.blocks import Document
from desktop_app.members import card_document, card_facts, full_record, member_book_document
from desktop_app.reports import (
    letters,
    letters_document,
    own_data,
    own_data_document,
    register_document,
    registers,
)

Group = Literal["register", "person", "letter"]


@dataclass(frozen=True)
class MemberPaper:
    """A paper: its name and what it is for on the screen. ``person``: it is made for one member (``one``), for all or one
    (``any``) or for nobody in particular. ``bound``: it can be printed on both sides and asked for a period."""

    kind: str
    name: str
    about: str
    group: Group
    person: Literal["none", "one", "any"] = "none"
    bound: bool = False


def _papers() -> Iterator[MemberPaper]:
    for register in registers.REGISTERS.values():
        yield MemberPaper(register.kind, register.name, register.about, "register", bound=True)
    yield MemberPaper(
        "member-book",
        N_("Danh sách đảng viên theo Mẫu 7-HSĐV"),
        N_("Những người đang sinh hoạt, có chữ ký; mỗi người một dòng đậm gồm 4 dòng mảnh."),
        "person",
    )
    yield MemberPaper(
        "member-card",
        N_("Phiếu đảng viên (Mẫu 2-HSĐV)"),
        N_("Ghi những gì sổ có; mục nào sổ không lưu thì để dòng chấm viết tay."),
        "person",
        "one",
    )
    yield MemberPaper(
        "member-data",
        N_("Dữ liệu cá nhân của một đảng viên"),
        N_("Toàn bộ dữ liệu sổ đang lưu, giao cho chính người ấy khi được yêu cầu."),
        "person",
        "one",
    )
    abouts = {
        "letter-probation": N_("Gửi đảng viên dự bị sắp hết hoặc đã hết thời gian dự bị, chưa công nhận."),
        "letter-meeting": N_("Mời dự buổi sinh hoạt tới đây; chưa chuẩn bị buổi nào thì để chỗ viết tay."),
        "letter-exemption": N_("Gửi người có thời hạn miễn sắp hết hoặc mới hết."),
        "letter-badge": N_("Gửi người đến đợt tặng Huy hiệu tới đây, hồ sơ chưa nộp."),
    }
    for kind, name in letters.LETTERS.items():
        yield MemberPaper(kind, name, abouts[kind], "letter", "any")


PAPERS: dict[str, MemberPaper] = {paper.kind: paper for paper in _papers()}


@dataclass(frozen=True)
class Wanted:
    """Which paper, for which day, and how. Without ``period`` a register holds everything up to the day."""

    kind: str
    today: date
    period: Period | None = None
    member_id: int | None = None
    duplex: bool = False
    whole_numbers: bool = False


def paper(session: Session, wanted: Wanted) -> Document:
    """The paper. Raises UserError when the member it needs is missing, or a notice has nobody to go to."""
    kind, today, member_id = wanted.kind, wanted.today, wanted.member_id
    if kind in registers.REGISTERS:
        facts = registers.collect(session, kind, today, wanted.period)
        return register_document.register_document(kind, facts, wanted.duplex)
    if kind in letters.LETTERS:
        return letters_document.letters_document(kind, letters.collect(session, kind, today, member_id))
    if kind == "member-book":
        branch = branch_service.get_branch(session)
        records = full_record.full_records(session)
        signer = branch_service.signer(session, today)
        return member_book_document.member_book_document(branch, records, today, signer, wanted.duplex)
    if member_id is None:
        raise UserError(_("Giấy tờ này lập cho một người."), "member", _("Chọn đảng viên."))
    if kind == "member-card":
        card = card_facts.collect(session, member_id, today)
        return card_document.member_card_document(card, wanted.whole_numbers)
    return own_data_document.own_data_document(own_data.collect(session, member_id, today))
