"""Members and the place where they live: both directions, read and kept. Guests are never members of this branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.branch.models import Branch, BranchKind
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, clean_text, fold, name_key, sort_key, title_name
from desktop_app.members import service as members
from desktop_app.members.checks import digits_of
from desktop_app.residence import rules
from desktop_app.residence.models import ResidenceIn, ResidenceInYear, ResidenceOut, ResidenceRemark
from desktop_app.residence.rules import State

_TEXT_LIMIT = 300
_REMARK_LIMIT = 3000


# --- ours, introduced to where they live -----------------------------------------------------------------------------


@dataclass(frozen=True)
class OutDraft:
    """The introduction of one of our members; ``id`` None for a new one. See :class:`residence.models.ResidenceOut`."""

    member_id: int
    kind: str = "introduced"
    reason: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    ward: str = ""
    residence_branch: str = ""
    address: str = ""
    received_on: date | None = None
    ended_on: date | None = None
    note: str = ""
    id: int | None = None


@dataclass(frozen=True)
class Remark:
    """What the place of residence says of somebody for a year; ``verdict`` a code of ``history_words.VERDICT_WORDS``."""

    year: int
    asked_on: date | None = None
    answered_on: date | None = None
    verdict: str = ""
    remark: str = ""


@dataclass(frozen=True)
class OutLine:
    """One of our members in the list of a year: the introduction that runs (or ran last), the remark, where it stands."""

    member_id: int
    full_name: str
    sort_key: bytes
    sex: str | None
    birth_date: PartialDate | None
    admission_date: PartialDate | None
    official_date: PartialDate | None
    home: str
    out: OutDraft | None
    remark: Remark | None
    state: State

    @property
    def ward(self) -> str:
        """The Party committee of the commune or ward, empty when nothing is written yet."""
        return self.out.ward if self.out is not None else ""


_OUT = tuple(f.name for f in fields(OutDraft) if f.name != "id")


def _out_of(row: ResidenceOut) -> OutDraft:
    return OutDraft(**{name: getattr(row, name) for name in _OUT}, id=row.id)


def list_out(session: Session, year: int, today: date) -> list[OutLine]:
    """Every member of the roll with their introduction in ``year``, in Vietnamese order. Guests are not asked for."""
    last: dict[int, ResidenceOut] = {}
    for row in session.scalars(select(ResidenceOut).order_by(ResidenceOut.id)):
        known = last.get(row.member_id)
        # the one that runs counts, else the newest
        if known is None or known.ended_on is not None:
            last[row.member_id] = row
    remarks = {
        row.residence_out_id: Remark(row.year, row.asked_on, row.answered_on, row.verdict, row.remark)
        for row in session.scalars(select(ResidenceRemark).where(ResidenceRemark.year == year))
    }
    branch = session.get(Branch, 1)
    village = branch is not None and branch.kind == BranchKind.VILLAGE.value
    found = []
    for person in members.people_on(session, today, include_temporary=False):
        if not person.standing.on_roll:
            continue
        running = last.get(person.id)
        out = None if running is None else _out_of(running)
        remark = None if running is None else remarks.get(running.id)
        state = rules.state_of(
            out.kind if out else None,
            out.received_on if out else None,
            out.ended_on if out else None,
            remark.asked_on if remark else None,
            remark.answered_on if remark else None,
            year,
            today,
            village,
        )
        found.append(
            OutLine(
                person.id,
                person.full_name,
                person.sort_key,
                person.sex,
                person.birth_date,
                person.admission_date,
                person.official_date,
                person.residence,
                out,
                remark,
                state,
            )
        )
    return found


def get_out(session: Session, out_id: int) -> OutDraft:
    """One introduction. Raises UserError when it is gone."""
    row = session.get(ResidenceOut, out_id)
    if row is None:
        raise UserError(_("Không tìm thấy lần giới thiệu này; có thể đã bị bỏ."))
    return _out_of(row)


def _order(earlier: date | None, later: date | None, field: str, sentence: str) -> None:
    if earlier is not None and later is not None and later < earlier:
        raise UserError(sentence, field, _("Kiểm tra lại hai ngày."))


def _refuse_later(day: date | None, today: date, field: str) -> None:
    if day is not None and day > today:
        raise UserError(_("Ngày này chưa đến."), field, _("Ghi ngày đã qua hoặc hôm nay."))


def _texts(draft: OutDraft | InDraft, names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        text = clean(getattr(draft, name))
        if len(text) > _TEXT_LIMIT:
            raise UserError(_("Nội dung dài quá {n} ký tự.").format(n=_TEXT_LIMIT), name, _("Ghi gọn lại."))
        found[name] = text
    return found


def save_out(session: Session, draft: OutDraft, today: date) -> int:
    """Keep the introduction of a member and return its id. Raises UserError with the field for what cannot be."""
    if draft.kind not in rules.KINDS:
        raise UserError(_("Chưa chọn diện."), "kind", _("Chọn một dòng trong danh sách."))
    texts = _texts(draft, ("reason", "letter_number", "ward", "residence_branch", "address"))
    if draft.kind != "introduced" and not texts["reason"]:
        raise UserError(_("Chưa ghi lý do được miễn."), "reason", _("Chọn hoặc ghi lý do."))
    if draft.kind != "not-introduced" and not texts["ward"]:
        raise UserError(
            _("Chưa ghi đảng ủy xã, phường nơi cư trú."), "ward", _("Ví dụ: Đảng ủy phường Tân Thịnh.")
        )
    for name in ("letter_date", "received_on", "ended_on"):
        _refuse_later(getattr(draft, name), today, name)
    _order(draft.letter_date, draft.received_on, "received_on", _("Ngày tiếp nhận sớm hơn ngày giới thiệu."))
    _order(
        draft.letter_date or draft.received_on,
        draft.ended_on,
        "ended_on",
        _("Ngày thôi sớm hơn ngày giới thiệu."),
    )
    row = session.get(ResidenceOut, draft.id) if draft.id is not None else None
    if row is None:
        running = session.scalar(
            select(ResidenceOut.id).where(
                ResidenceOut.member_id == draft.member_id, ResidenceOut.ended_on.is_(None)
            )
        )
        if running is not None and draft.ended_on is None:
            raise UserError(
                _("Đồng chí này đang có một lần giới thiệu chưa thôi."),
                "ended_on",
                _("Ghi ngày thôi của lần trước rồi mới giới thiệu nơi mới."),
            )
        row = ResidenceOut(member_id=draft.member_id)
        session.add(row)
    values: dict[str, Any] = {name: getattr(draft, name) for name in _OUT}
    values |= texts
    values["note"] = clean_text(draft.note)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row.id


def delete_out(session: Session, out_id: int) -> None:
    """Put a wrongly entered introduction with its remarks into the bin."""
    for row in session.scalars(select(ResidenceRemark).where(ResidenceRemark.residence_out_id == out_id)):
        session.delete(row)
    session.flush()
    found = session.get(ResidenceOut, out_id)
    if found is not None:
        session.delete(found)
        session.flush()


def _remark_row(session: Session, out_id: int, year: int) -> ResidenceRemark:
    row = session.scalar(
        select(ResidenceRemark).where(
            ResidenceRemark.residence_out_id == out_id, ResidenceRemark.year == year
        )
    )
    if row is None:
        row = ResidenceRemark(residence_out_id=out_id, year=year)
        session.add(row)
    return row


def ask_remarks(session: Session, out_ids: Sequence[int], year: int, day: date, today: date) -> int:
    """Note that the request for the year's remark was sent on ``day``; returns for how many. Raises UserError."""
    _refuse_later(day, today, "asked_on")
    for out_id in out_ids:
        _remark_row(session, out_id, year).asked_on = day
    session.flush()
    return len(out_ids)


def receive(session: Session, out_ids: Sequence[int], day: date, today: date) -> None:
    """Note that the place of residence took these people in on ``day``. Raises UserError when that is before the letter."""
    _refuse_later(day, today, "received_on")
    for out_id in out_ids:
        row = session.get(ResidenceOut, out_id)
        if row is None:
            continue
        _order(row.letter_date, day, "received_on", _("Ngày tiếp nhận sớm hơn ngày giới thiệu."))
        row.received_on = day
    session.flush()


def save_remark(session: Session, out_id: int, remark: Remark, today: date) -> None:
    """Keep the remark of a year. Raises UserError for days that cannot be and an answer without its day."""
    _refuse_later(remark.asked_on, today, "asked_on")
    _refuse_later(remark.answered_on, today, "answered_on")
    _order(remark.asked_on, remark.answered_on, "answered_on", _("Ngày nhận sớm hơn ngày gửi phiếu."))
    text = clean_text(remark.remark)
    if len(text) > _REMARK_LIMIT:
        raise UserError(_("Nội dung dài quá {n} ký tự.").format(n=_REMARK_LIMIT), "remark", _("Ghi gọn lại."))
    if (text or remark.verdict) and remark.answered_on is None:
        raise UserError(
            _("Đã có nhận xét nhưng chưa ghi ngày nhận."), "answered_on", _("Ghi ngày nhận được.")
        )
    row = _remark_row(session, out_id, remark.year)
    row.asked_on, row.answered_on, row.verdict, row.remark = (
        remark.asked_on,
        remark.answered_on,
        remark.verdict,
        text,
    )
    session.flush()


def remarks_of(session: Session, year: int) -> dict[int, Remark]:
    """The year's remark of each member it was asked for, by the member's id."""
    rows = session.execute(
        select(
            ResidenceOut.member_id,
            ResidenceRemark.asked_on,
            ResidenceRemark.answered_on,
            ResidenceRemark.verdict,
            ResidenceRemark.remark,
        )
        .join(ResidenceOut, ResidenceOut.id == ResidenceRemark.residence_out_id)
        .where(ResidenceRemark.year == year)
        .order_by(ResidenceRemark.id)
    )
    return {row[0]: Remark(year, row[1], row[2], row[3], row[4]) for row in rows}


def wards(session: Session) -> list[str]:
    """The committees of communes and wards written so far, in Vietnamese order."""
    found = {w for w in session.scalars(select(ResidenceOut.ward).distinct()) if w}
    return sorted(found, key=sort_key)


# --- others, introduced to us ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InDraft:
    """Somebody of another branch who lives here; ``id`` None for a new one. See :class:`residence.models.ResidenceIn`."""

    full_name: str
    sex: str | None = None
    birth_date: PartialDate | None = None
    workplace: str = ""
    home_branch: str = ""
    admission_date: PartialDate | None = None
    official_date: PartialDate | None = None
    address: str = ""
    phone: str = ""
    kind: str = "introduced"
    letter_number: str = ""
    introduced_on: date | None = None
    received_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    note: str = ""
    id: int | None = None


@dataclass(frozen=True)
class InYear:
    """A year of a guest: meetings called and attended, the remark asked for and given back."""

    year: int
    called: int = 0
    attended: int = 0
    asked_on: date | None = None
    answered_on: date | None = None
    verdict: str = ""
    remark: str = ""


@dataclass(frozen=True)
class InLine:
    """A guest in the list of a year."""

    guest: InDraft
    sort_key: bytes
    folded: str
    year: InYear
    state: State

    @property
    def id(self) -> int:
        assert self.guest.id is not None
        return self.guest.id


_IN = tuple(f.name for f in fields(InDraft) if f.name != "id")
_IN_YEAR = tuple(f.name for f in fields(InYear) if f.name != "year")


def _in_of(row: ResidenceIn) -> InDraft:
    return InDraft(**{name: getattr(row, name) for name in _IN}, id=row.id)


def _in_state(guest: InDraft, year: InYear, today: date) -> State:
    if guest.ended_on is not None and guest.ended_on <= min(today, date(year.year, 12, 31)):
        return "ended"
    if guest.kind != "introduced":
        return "exempt"
    if year.answered_on is not None:
        return "answered"
    return "waiting" if year.asked_on is not None else "settled"


def list_in(session: Session, year: int, today: date) -> list[InLine]:
    """The guests with their ``year``, in Vietnamese order; those who came later than that year are left out."""
    years = {
        row.residence_in_id: InYear(year, **{name: getattr(row, name) for name in _IN_YEAR})
        for row in session.scalars(select(ResidenceInYear).where(ResidenceInYear.year == year))
    }
    found = []
    for row in session.scalars(select(ResidenceIn).order_by(ResidenceIn.sort_key, ResidenceIn.id)):
        came = row.received_on or row.introduced_on
        if came is not None and came.year > year:
            continue
        if row.ended_on is not None and row.ended_on.year < year:
            continue
        guest = _in_of(row)
        of_year = years.get(row.id, InYear(year))
        found.append(InLine(guest, row.sort_key, row.folded, of_year, _in_state(guest, of_year, today)))
    return found


def get_in(session: Session, guest_id: int) -> InDraft:
    """One guest. Raises UserError when they are gone."""
    row = session.get(ResidenceIn, guest_id)
    if row is None:
        raise UserError(_("Không tìm thấy người này; có thể đã bị bỏ."))
    return _in_of(row)


def save_in(session: Session, draft: InDraft, today: date) -> int:
    """Keep a guest and return the id. Raises UserError with the field for what cannot be."""
    name = title_name(clean(draft.full_name))
    if not name:
        raise UserError(_("Chưa có họ và tên."), "full_name", _("Ghi họ và tên."))
    texts = _texts(draft, ("full_name", "workplace", "home_branch", "address", "letter_number", "end_reason"))
    texts["full_name"] = name
    for field in ("introduced_on", "received_on", "ended_on"):
        _refuse_later(getattr(draft, field), today, field)
    _order(
        draft.introduced_on, draft.received_on, "received_on", _("Ngày tiếp nhận sớm hơn ngày giới thiệu.")
    )
    _order(
        draft.received_on or draft.introduced_on,
        draft.ended_on,
        "ended_on",
        _("Ngày thôi sớm hơn ngày giới thiệu."),
    )
    if (
        draft.admission_date is not None
        and draft.official_date is not None
        and draft.official_date.surely_before(draft.admission_date)
    ):
        raise UserError(
            _("Ngày chính thức sớm hơn ngày vào Đảng."), "official_date", _("Kiểm tra lại hai ngày.")
        )
    values: dict[str, Any] = {name: getattr(draft, name) for name in _IN}
    values |= texts
    values["note"] = clean_text(draft.note)
    values["phone"] = digits_of(clean(draft.phone))
    values["sort_key"] = name_key(name)
    values["folded"] = " ".join(part for part in (fold(name), values["phone"]) if part)
    row = session.get(ResidenceIn, draft.id) if draft.id is not None else None
    if row is None:
        row = ResidenceIn()
        for column, value in values.items():
            setattr(row, column, value)
        session.add(row)
    else:
        for column, value in values.items():
            if getattr(row, column) != value:
                setattr(row, column, value)
    session.flush()
    return row.id


def delete_in(session: Session, guest_id: int) -> None:
    """Put a wrongly entered guest with their years into the bin."""
    for row in session.scalars(select(ResidenceInYear).where(ResidenceInYear.residence_in_id == guest_id)):
        session.delete(row)
    session.flush()
    found = session.get(ResidenceIn, guest_id)
    if found is not None:
        session.delete(found)
        session.flush()


def _year_row(session: Session, guest_id: int, year: int) -> ResidenceInYear:
    row = session.scalar(
        select(ResidenceInYear).where(
            ResidenceInYear.residence_in_id == guest_id, ResidenceInYear.year == year
        )
    )
    if row is None:
        row = ResidenceInYear(residence_in_id=guest_id, year=year, called=0, attended=0)
        session.add(row)
    return row


def save_in_year(session: Session, guest_id: int, year: InYear, today: date) -> None:
    """Keep the year of a guest. Raises UserError when more meetings were attended than called, or days cannot be."""
    if year.called < 0 or year.attended < 0:
        raise UserError(_("Số buổi không thể nhỏ hơn 0."), "attended", _("Kiểm tra lại."))
    if year.attended > year.called:
        raise UserError(
            _("Số buổi dự ({attended}) nhiều hơn số buổi mời ({called}).").format(
                attended=year.attended, called=year.called
            ),
            "attended",
            _("Kiểm tra lại hai số."),
        )
    _refuse_later(year.asked_on, today, "asked_on")
    _refuse_later(year.answered_on, today, "answered_on")
    _order(year.asked_on, year.answered_on, "answered_on", _("Ngày gửi nhận xét sớm hơn ngày nhận phiếu."))
    row = _year_row(session, guest_id, year.year)
    for name in _IN_YEAR:
        value = getattr(year, name)
        setattr(row, name, clean_text(value) if name == "remark" else value)
    session.flush()


def note_meeting(session: Session, year: int, called: Sequence[int], attended: Iterable[int]) -> None:
    """Count one meeting with the guests: who was called, who of them came."""
    came = set(attended)
    for guest_id in called:
        row = _year_row(session, guest_id, year)
        row.called += 1
        row.attended += guest_id in came
    session.flush()


def counts(lines: Sequence[OutLine] | Sequence[InLine]) -> Mapping[str, int]:
    """How many stand where, by state."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.state] = found.get(line.state, 0) + 1
    return found
