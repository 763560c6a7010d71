"""Transfers of Party activity as cases: papers, days and deadlines, from the change that calls for one to its end.

Sources: members study, B.3 (kinds and deadlines), K 11, 12, 35, 37. A transfer out leaves the roll on the day of the letter of
introduction, a transfer in joins it on the day of receipt: when that day is written down the event of the membership is
recorded with the case, changed with it and taken back with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import clean, clean_text, date_text, fold
from desktop_app.members import admission_terms, checks, service
from desktop_app.members.catalogue import TEMPORARY_REASONS
from desktop_app.members.checks import Notice
from desktop_app.members.models import EventKind, Member, MemberEvent, Scope, TransferCase
from desktop_app.members.service import EventDraft, Person
from desktop_app.members.words import DIRECTION_WORDS, TRANSFER_WORDS

Stage = Literal["prepare", "introduced", "presented", "received", "closed"]

STAGE_WORDS: dict[str, str] = {
    "prepare": N_("Đang làm thủ tục"),
    "introduced": N_("Đã có giấy giới thiệu"),
    "presented": N_("Đã nộp giấy giới thiệu"),
    "received": N_("Đã tiếp nhận"),
    "closed": N_("Thôi không chuyển"),
}

REASONS: dict[str, str] = {
    "work": N_("Có quyết định đến đơn vị công tác mới"),
    "retired": N_("Nghỉ hưu, nghỉ chế độ"),
    "left-work": N_("Thôi việc"),
    "discharged": N_("Phục viên, xuất ngũ"),
    "residence": N_("Thay đổi nơi cư trú lâu dài"),
}
"""What calls for an official transfer (294-QĐ/TW, 6.3.1); temporary ones have ``TEMPORARY_REASONS``."""


@dataclass(frozen=True)
class CaseDraft:
    """A case to keep, see :class:`desktop_app.members.models.TransferCase`; ``reason`` is a code of ``REASONS``, of
    ``TEMPORARY_REASONS`` or free text."""

    member_id: int
    direction: str
    kind: str
    reason: str = ""
    scope: str | None = None
    place: str = ""
    effective_on: date | None = None
    until: date | None = None
    introduced_on: date | None = None
    letter_number: str = ""
    presented_on: date | None = None
    received_on: date | None = None
    note: str = ""
    id: int | None = None


@dataclass(frozen=True)
class CaseInfo(CaseDraft):
    """A case as kept."""

    closed_on: date | None = None
    event_id: int | None = None

    @property
    def stage(self) -> Stage:
        """How far it has come, from its dates."""
        if self.closed_on is not None:
            return "closed"
        if self.received_on is not None:
            return "received"
        if self.presented_on is not None:
            return "presented"
        return "prepare" if self.introduced_on is None else "introduced"

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.stage in ("prepare", "introduced", "presented")

    def label(self) -> str:
        """``Chuyển đi chính thức``."""
        return f"{_(DIRECTION_WORDS[self.direction])} {_(TRANSFER_WORDS[self.kind]).lower()}"


def reason_text(reason: str) -> str:
    """The words of a reason's code, or the text itself."""
    word = REASONS.get(reason) or TEMPORARY_REASONS.get(reason)
    return _(word) if word is not None else reason


_FIELDS = tuple(item.name for item in fields(CaseInfo))


def _info(row: TransferCase) -> CaseInfo:
    return CaseInfo(**{name: getattr(row, name) for name in _FIELDS})


def list_cases(session: Session, member_id: int | None = None, open_only: bool = False) -> list[CaseInfo]:
    """Cases of one member or of all who are not in the bin, the newest first."""
    question = (
        select(TransferCase)
        .join(Member, Member.id == TransferCase.member_id)
        .where(Member.deleted.is_(False))
        .order_by(TransferCase.id.desc())
    )
    if member_id is not None:
        question = question.where(TransferCase.member_id == member_id)
    if open_only:
        question = question.where(TransferCase.closed_on.is_(None), TransferCase.received_on.is_(None))
    found = [_info(row) for row in session.scalars(question)]
    return [case for case in found if case.open] if open_only else found


def get_case(session: Session, case_id: int) -> CaseInfo:
    """One case. Raises UserError when it is gone."""
    row = session.get(TransferCase, case_id)
    if row is None:
        raise UserError(_("Không tìm thấy thủ tục chuyển sinh hoạt này; có thể đã bị xóa."))
    return _info(row)


# --- checks ----------------------------------------------------------------------------------------------------------

_DAYS = (
    ("introduced_on", N_("Ngày giới thiệu")),
    ("presented_on", N_("Ngày nộp giấy giới thiệu")),
    ("received_on", N_("Ngày tiếp nhận")),
)


def tidy(draft: CaseDraft) -> CaseDraft:
    """The draft as it is kept: single spaces, and what its kind does not have left out."""
    scope = Scope.SAME_BASE.value if draft.kind == "internal" else draft.scope
    return replace(
        draft,
        reason=clean(draft.reason),
        place=clean(draft.place),
        letter_number=clean(draft.letter_number),
        note=clean_text(draft.note),
        scope=None if draft.kind == "temporary" else scope,
        until=draft.until if draft.kind == "temporary" else None,
    )


def refusals(draft: CaseDraft, today: date) -> Iterable[UserError]:
    """Everything that keeps a (tidied) case from being saved, each with its field."""
    if draft.direction not in DIRECTION_WORDS:
        yield UserError(_("Chưa chọn chuyển đi hay chuyển đến."), "direction", _("Chọn một dòng."))
    if draft.kind not in TRANSFER_WORDS:
        yield UserError(_("Chưa chọn loại chuyển sinh hoạt."), "kind", _("Chọn một dòng."))
    for name in ("reason", "place", "letter_number"):
        if len(getattr(draft, name)) > checks.TEXT_LIMIT:
            yield UserError(
                _("Nội dung dài quá {n} ký tự.").format(n=checks.TEXT_LIMIT), name, _("Ghi gọn lại.")
            )
    before: date | None = None
    before_label = ""
    for name, label in _DAYS:
        day: date | None = getattr(draft, name)
        if day is None:
            continue
        if day > today:
            yield UserError(
                _("Ngày {day} ở sau hôm nay.").format(day=date_text(day)), name, _("Kiểm tra lại ngày.")
            )
        if before is not None and day < before:
            yield UserError(
                _("{label} ({day}) sớm hơn {before_label} ({before}).").format(
                    label=_(label), day=date_text(day), before_label=before_label, before=date_text(before)
                ),
                name,
                _("Kiểm tra lại hai ngày."),
            )
        before, before_label = day, _(label).lower()
    start = draft.introduced_on or draft.effective_on
    if draft.until is not None and start is not None and draft.until <= start:
        yield UserError(
            _("Ngày kết thúc ({until}) không sau ngày bắt đầu ({day}).").format(
                until=date_text(draft.until), day=date_text(start)
            ),
            "until",
            _("Kiểm tra lại hai ngày."),
        )
    if draft.kind == "permanent" and _counts_from(draft) is not None and draft.scope is None:
        # the sheet of increase and decrease has a row for each: a guess would go into a report
        yield UserError(_("Chưa chọn phạm vi chuyển."), "scope", _("Chọn một dòng trong danh sách."))


def notices(draft: CaseDraft, holidays: Collection[date]) -> list[Notice]:
    """What should be looked at again; nothing of it stops the saving."""
    found = []
    if draft.kind == "temporary":
        found += stay_notices(draft.introduced_on or draft.effective_on, draft.until, draft.reason)
    if draft.effective_on is not None and draft.introduced_on is not None:
        latest = admission_terms.transfer_deadline(draft.effective_on, holidays)
        if draft.introduced_on > latest:
            found.append(
                Notice(
                    "introduced_on",
                    _("Giới thiệu sau hạn làm thủ tục ({day}).").format(day=date_text(latest)),
                )
            )
    if draft.introduced_on is not None and draft.presented_on is not None:
        latest = admission_terms.introduction_deadline(draft.introduced_on, holidays)
        if draft.presented_on > latest:
            found.append(
                Notice(
                    "presented_on",
                    _("Nộp giấy giới thiệu sau hạn ({day}).").format(day=date_text(latest)),
                )
            )
    return found


def notices_of_person(draft: CaseDraft, person: Person, today: date) -> list[Notice]:
    """What the standing of the person says of the transfer (B.3); nothing of it stops the saving."""
    if draft.direction != "out":
        return []
    if person.standing.suspended:
        waits = rules.rule("members", "transfer_waits", today)
        return [
            Notice(
                "direction",
                _(
                    "Đồng chí đang bị đình chỉ sinh hoạt; đang bị kiểm tra hoặc chờ giải quyết khiếu nại, tố cáo thì chưa chuyển ({source})."
                ).format(source=waits.source),
            )
        ]
    post = fold(person.party_post)
    if draft.kind == "temporary" and ("bi thu" in post or "uy vien" in post):
        source = rules.rule("members", "temporary_max_months", today).source
        return [
            Notice(
                "kind",
                _("{post}: sinh hoạt tạm thời nơi khác vẫn giữ chức vụ cấp ủy ở chi bộ ({source}).").format(
                    post=person.party_post, source=source
                ),
            )
        ]
    return []


def longest_stay(start: date, reason: str) -> tuple[int, rules.Rule]:
    """How many months a temporary stay may last at most, and the rule: 12, for study in the country 24."""
    key = "temporary_study_max_months" if reason == "study" else "temporary_max_months"
    rule = rules.rule("members", key, start)
    return int(rule.value), rule


def stay_notices(start: date | None, until: date | None, reason: str) -> list[Notice]:
    """Whether a temporary stay is as long as the rules have it: from 3 to under 12 months, for study up to 24."""
    if start is None or until is None:
        return []
    shortest = int(rules.rule("members", "temporary_min_months", start).value)
    longest, rule = longest_stay(start, reason)
    if until < add_months(start, shortest):
        return [Notice("until", _("Sinh hoạt tạm thời áp dụng từ {n} tháng trở lên.").format(n=shortest))]
    # study lasts up to the two years, other stays less than the twelve months
    if until > add_months(start, longest) or (reason != "study" and until == add_months(start, longest)):
        return [
            Notice(
                "until",
                _("Sinh hoạt tạm thời dưới {n} tháng ({source}); lâu hơn thì chuyển chính thức.").format(
                    n=longest, source=rule.source
                )
                if reason != "study"
                else _("Đi học trong nước sinh hoạt tạm thời đến {n} tháng ({source}).").format(
                    n=longest, source=rule.source
                ),
            )
        ]
    return []


# --- keeping ---------------------------------------------------------------------------------------------------------


def _counts_from(draft: CaseDraft) -> date | None:
    """The day the event counts from: the introduction of who goes, the receipt of who comes (K 37)."""
    return draft.introduced_on if draft.direction == "out" else draft.received_on


def _event_kind(draft: CaseDraft) -> EventKind:
    if draft.kind == "temporary":
        return EventKind.TEMPORARY_OUT if draft.direction == "out" else EventKind.TEMPORARY_IN
    return EventKind.TRANSFER_OUT if draft.direction == "out" else EventKind.TRANSFER_IN


_EVENT_FIELD = {"date": {"out": "introduced_on", "in": "received_on"}}


def save_case(session: Session, draft: CaseDraft, today: date) -> int:
    """Keep a case, new or changed, with the event it leads to; returns its id. Raises UserError with the field when
    something cannot be."""
    draft = tidy(draft)
    for error in refusals(draft, today):
        raise error
    if session.get(Member, draft.member_id) is None:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."), "member_id")
    row = session.get(TransferCase, draft.id) if draft.id is not None else None
    if draft.id is not None and row is None:
        raise UserError(_("Không tìm thấy thủ tục chuyển sinh hoạt này; có thể đã bị xóa."))
    values: dict[str, Any] = {
        item.name: getattr(draft, item.name) for item in fields(CaseDraft) if item.name != "id"
    }
    if row is None:
        row = TransferCase(**values)
        session.add(row)
    else:
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.flush()
    _keep_event(session, row, draft, today)
    return row.id


def _keep_event(session: Session, row: TransferCase, draft: CaseDraft, today: date) -> None:
    """Bring the event of the membership in line with the case."""
    day, kind = _counts_from(draft), _event_kind(draft)
    event_id = row.event_id
    if day is None:
        if event_id is not None:
            service.delete_event(session, event_id)
        return
    if event_id is None:
        event_id = _recorded_by_hand(session, draft.member_id, kind, day)
    known = service.get_event(session, event_id) if event_id is not None else None
    event = replace(
        known or EventDraft(draft.member_id, kind.value, None),
        kind=kind.value,
        date=PartialDate.of(day),
        until=PartialDate.of(draft.until) if draft.until is not None else None,
        scope=draft.scope,
        place=draft.place,
        number=draft.letter_number,
        received_on=PartialDate.of(draft.presented_on) if draft.presented_on is not None else None,
        detail=draft.reason if kind in (EventKind.TEMPORARY_IN, EventKind.TEMPORARY_OUT) else "",
    )
    try:
        kept = service.record_event(session, event, today)
    except UserError as error:
        name = _EVENT_FIELD.get(error.field or "", {}).get(draft.direction, error.field)
        raise UserError(error.message, name, error.hint) from error
    if row.event_id != kept:
        row.event_id = kept
        session.flush()


def _recorded_by_hand(session: Session, member_id: int, kind: EventKind, day: date) -> int | None:
    """The same event already recorded without a case: it is taken up instead of being recorded twice."""
    taken = select(TransferCase.event_id).where(TransferCase.event_id.is_not(None))
    return session.scalar(
        select(MemberEvent.id)
        .where(
            MemberEvent.member_id == member_id,
            MemberEvent.kind == kind.value,
            MemberEvent.date == PartialDate.of(day),
            MemberEvent.id.not_in(taken),
        )
        .limit(1)
    )


def _case_of(session: Session, event_id: int) -> TransferCase | None:
    return session.scalars(select(TransferCase).where(TransferCase.event_id == event_id)).first()


def follow_event(session: Session, event_id: int) -> None:
    """Bring a case in line after its event was put right by itself."""
    case = _case_of(session, event_id)
    if case is None:
        return
    event = service.get_event(session, event_id)
    day = event.date.exact() if event.date is not None else None
    values: dict[str, Any] = {
        "place": event.place,
        "letter_number": event.number,
        "until": event.until.exact() if event.until is not None else None,
        "introduced_on" if case.direction == "out" else "received_on": day,
    }
    if event.received_on is not None:
        values["presented_on"] = event.received_on.exact()
    if case.kind == "permanent":
        values["scope"] = event.scope
    for name, value in values.items():
        if getattr(case, name) != value:
            setattr(case, name, value)
    session.flush()


def refuse_case_event(session: Session, event_id: int) -> None:
    """Refuse to delete an event that a case has recorded. Raises UserError."""
    if _case_of(session, event_id) is not None:
        raise UserError(
            _("Sự kiện này thuộc một thủ tục chuyển sinh hoạt."),
            None,
            _("Mở “Chuyển sinh hoạt…” và xóa ngày giới thiệu hoặc ngày tiếp nhận ở đó."),
        )


def close_case(session: Session, case_id: int, day: date) -> None:
    """The transfer does not take place. Raises UserError when it already has."""
    case = get_case(session, case_id)
    if case.event_id is not None:
        raise UserError(
            _("Việc chuyển sinh hoạt này đã ghi vào quá trình của đồng chí."),
            None,
            _("Nếu ghi nhầm, xóa ngày giới thiệu hoặc ngày tiếp nhận rồi lưu trước."),
        )
    row = session.get_one(TransferCase, case_id)
    row.closed_on = day
    session.flush()


def delete_case(session: Session, case_id: int) -> None:
    """Take a wrongly entered case away (it stays in the history). Its event stays: it has its own place in the record."""
    row = session.get(TransferCase, case_id)
    if row is not None:
        session.delete(row)
        session.flush()
