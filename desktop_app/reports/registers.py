"""The registers that concern members: which there are, and what each of them needs from the book.

A register is continuous: it holds everything up to a day, or what happened in a period. The pages are made in
``register_tables`` and ``register_document`` from these facts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import N_
from desktop_app.core.period import Period
from desktop_app.members.full_record import FullRecord, day_of, full_records
from desktop_app.members.models import TransferCase
from desktop_app.residence.models import ResidenceIn, ResidenceInYear, ResidenceOut, ResidenceRemark


@dataclass(frozen=True)
class RegisterKind:
    """A register: its name on the screen, its title on the first page, the form its columns follow."""

    kind: str
    name: str
    title: str
    form: str = ""
    about: str = ""


REGISTERS: dict[str, RegisterKind] = {
    each.kind: each
    for each in (
        RegisterKind(
            "register-members",
            N_("Sổ danh sách đảng viên"),
            "SỔ DANH SÁCH ĐẢNG VIÊN",
            "Mẫu 7-HSĐV",
            N_("Mọi đảng viên từng có trong chi bộ, theo thứ tự ngày vào sổ."),
        ),
        RegisterKind(
            "register-probationary",
            N_("Sổ đảng viên dự bị"),
            "SỔ THEO DÕI ĐẢNG VIÊN DỰ BỊ",
            "",
            N_("Người kết nạp tại chi bộ và đảng viên dự bị chuyển đến, hạn xét, ngày chính thức."),
        ),
        RegisterKind(
            "register-left",
            N_("Sổ đảng viên ra khỏi Đảng"),
            "SỔ ĐẢNG VIÊN RA KHỎI ĐẢNG",
            "",
            N_("Khai trừ, xóa tên, xin ra khỏi Đảng."),
        ),
        RegisterKind(
            "register-deaths",
            N_("Sổ đảng viên từ trần"),
            "SỔ ĐẢNG VIÊN TỪ TRẦN",
            "",
            N_("Đảng viên từ trần."),
        ),
        RegisterKind(
            "register-cards",
            N_("Sổ phát thẻ đảng viên"),
            "SỔ PHÁT THẺ ĐẢNG VIÊN",
            "",
            N_("Thẻ đã phát, đổi, cấp lại; có chỗ ký nhận."),
        ),
        RegisterKind(
            "register-transfers",
            N_("Sổ giới thiệu sinh hoạt đảng"),
            "SỔ GIỚI THIỆU SINH HOẠT ĐẢNG",
            "theo các cột của Mẫu 10-SHĐ",
            N_("Đi và đến, chính thức, nội bộ và tạm thời."),
        ),
        RegisterKind(
            "register-badges",
            N_("Sổ tặng Huy hiệu Đảng"),
            "SỔ TẶNG HUY HIỆU ĐẢNG",
            "",
            N_("Huy hiệu đã tặng, truy tặng."),
        ),
        RegisterKind(
            "register-residence",
            N_("Sổ đảng viên với nơi cư trú"),
            "SỔ ĐẢNG VIÊN SINH HOẠT NƠI CƯ TRÚ",
            "Quy định số 213-QĐ/TW",
            N_("Đảng viên được giới thiệu về nơi cư trú và đảng viên nơi khác về chi bộ."),
        ),
    )
}


@dataclass(frozen=True)
class TransferLine:
    """A transfer under way whose event is not recorded yet; see ``TransferCase``."""

    member_id: int
    direction: str
    kind: str
    scope: str | None
    place: str
    introduced_on: date
    letter_number: str


@dataclass(frozen=True)
class ResidenceLine:
    """Somebody between the branch and the place where they live, with the remarks by year in words."""

    full_name: str
    birth_date: PartialDate | None
    kind: str
    where: str
    address: str
    letter: str
    introduced_on: date | None
    received_on: date | None
    ended_on: date | None
    admission_date: PartialDate | None
    official_date: PartialDate | None
    remarks: tuple[tuple[int, str], ...] = ()
    note: str = ""
    member_id: int | None = None


@dataclass(frozen=True)
class RegisterFacts:
    """What a register is made from. ``start`` is None for a register from the beginning; ``day`` is its last day."""

    branch: BranchInfo
    signer: Signer
    today: date
    start: date | None
    day: date
    records: tuple[FullRecord, ...]
    holidays: frozenset[date] = frozenset()
    letters: Mapping[int, str] = field(default_factory=dict)
    """Number of the letter of introduction by the event it led to."""
    under_way: tuple[TransferLine, ...] = ()
    residence_out: tuple[ResidenceLine, ...] = ()
    residence_in: tuple[ResidenceLine, ...] = ()

    def holds(self, when: date | None) -> bool:
        """Whether something of that day stands in the register."""
        return when is not None and when <= self.day and (self.start is None or when >= self.start)


def collect(session: Session, kind: str, today: date, period: Period | None = None) -> RegisterFacts:
    """The facts of a register up to ``today``, or of a period (its days after today are not written)."""
    facts = RegisterFacts(
        branch_service.get_branch(session),
        branch_service.signer(session, today),
        today,
        None if period is None else period.start,
        today if period is None else min(period.end, today),
        tuple(full_records(session)),
        branch_service.holidays(session),
    )
    if kind == "register-transfers":
        return _with_transfers(session, facts)
    if kind == "register-residence":
        return _with_residence(session, facts)
    return facts


def _with_transfers(session: Session, facts: RegisterFacts) -> RegisterFacts:
    letters: dict[int, str] = {}
    under_way: list[TransferLine] = []
    known = {record.id for record in facts.records}
    for case in session.scalars(select(TransferCase).order_by(TransferCase.introduced_on, TransferCase.id)):
        if case.event_id is not None:
            letters[case.event_id] = case.letter_number
        elif case.introduced_on is not None and case.closed_on is None and case.member_id in known:
            under_way.append(
                TransferLine(
                    case.member_id,
                    case.direction,
                    case.kind,
                    case.scope,
                    case.place,
                    case.introduced_on,
                    case.letter_number,
                )
            )
    return replace(facts, letters=letters, under_way=tuple(under_way))


def _with_residence(session: Session, facts: RegisterFacts) -> RegisterFacts:
    from desktop_app.residence.history_words import VERDICT_WORDS

    def said(verdict: str, remark: str, asked: date | None) -> str:
        text = VERDICT_WORDS.get(verdict, "") or remark
        return text or ("đã xin ý kiến, chưa trả lời" if asked is not None else "")

    out_years: dict[int, list[tuple[int, str]]] = {}
    for row in session.scalars(select(ResidenceRemark).order_by(ResidenceRemark.year)):
        out_years.setdefault(row.residence_out_id, []).append(
            (row.year, said(row.verdict, row.remark, row.asked_on))
        )
    in_years: dict[int, list[tuple[int, str]]] = {}
    for year in session.scalars(select(ResidenceInYear).order_by(ResidenceInYear.year)):
        meetings = f"dự {year.attended}/{year.called} buổi" if year.called else ""
        text = "; ".join(part for part in (meetings, said(year.verdict, year.remark, None)) if part)
        in_years.setdefault(year.residence_in_id, []).append((year.year, text))
    records = {record.id: record for record in facts.records}
    out: list[ResidenceLine] = []
    for away in session.scalars(select(ResidenceOut).order_by(ResidenceOut.letter_date, ResidenceOut.id)):
        record = records.get(away.member_id)
        if record is None:
            continue
        admission, recognition = record.admission(facts.day), record.recognition(facts.day)
        out.append(
            ResidenceLine(
                record.full_name,
                record.birth_date,
                away.kind,
                ", ".join(part for part in (away.residence_branch, away.ward) if part),
                away.address,
                away.letter_number,
                away.letter_date,
                away.received_on,
                away.ended_on,
                day_of(admission),
                day_of(recognition),
                tuple(out_years.get(away.id, ())),
                away.reason,
                record.id,
            )
        )
    guests = [
        ResidenceLine(
            guest.full_name,
            guest.birth_date,
            guest.kind,
            ", ".join(part for part in (guest.workplace, guest.home_branch) if part),
            guest.address,
            guest.letter_number,
            guest.introduced_on,
            guest.received_on,
            guest.ended_on,
            guest.admission_date,
            guest.official_date,
            tuple(in_years.get(guest.id, ())),
            guest.end_reason,
        )
        for guest in session.scalars(
            select(ResidenceIn).order_by(ResidenceIn.received_on, ResidenceIn.sort_key)
        )
    ]
    return replace(facts, residence_out=tuple(out), residence_in=tuple(guests))
