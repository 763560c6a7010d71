"""The ceremony: an applicant becomes a member, with the three dates apart, the introducers and what Biểu 2 counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions import conditions, stages
from desktop_app.admissions.models import Applicant
from desktop_app.admissions.records import ApplicantDraft, Ceremony
from desktop_app.admissions.service import Case, get_applicant
from desktop_app.admissions.stages import Stage
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, date_text
from desktop_app.members import service as members
from desktop_app.members.models import EventKind, Member, MemberEvent
from desktop_app.members.service import EventDraft, MemberDraft


def _refuse(case: Case, ceremony: Ceremony, today: date) -> date:
    """The day of the ceremony, when it can have been. Raises UserError."""
    draft, day = case.draft, ceremony.admitted_on
    if case.file.member_id is not None:
        raise UserError(
            _("{name} đã được kết nạp ngày {day}.").format(
                name=draft.full_name, day=date_text(case.file.admitted_on) if case.file.admitted_on else ""
            ),
            "admitted_on",
            _("Sửa ở trang Đảng viên nếu ghi nhầm."),
        )
    if case.stage is Stage.STOPPED:
        raise UserError(
            _("{name} đã thôi được theo dõi.").format(name=draft.full_name), None, _("Theo dõi lại trước.")
        )
    if day is None:
        raise UserError(_("Chưa ghi ngày lễ kết nạp."), "admitted_on", _("Ghi dd/mm/yyyy."))
    decided = draft.decision_date
    if decided is None:
        raise UserError(
            _("Chưa ghi ngày quyết định kết nạp, là ngày bắt đầu tính tuổi đảng."),
            "decision_date",
            _("Ghi quyết định kết nạp trước."),
        )
    if day > today:
        raise UserError(
            _("Ngày lễ kết nạp ({day}) ở sau hôm nay.").format(day=date_text(day)),
            "admitted_on",
            _("Ghi sau khi lễ kết nạp đã tổ chức."),
        )
    received = draft.decision_received_on
    if day < decided or (received is not None and day < received):
        sentence = (
            _("Ngày lễ kết nạp ({day}) sớm hơn ngày quyết định kết nạp ({decided}).")
            if received is None or received < decided
            else _("Ngày lễ kết nạp ({day}) sớm hơn ngày nhận quyết định ({decided}).")
        )
        raise UserError(
            sentence.format(day=date_text(day), decided=date_text(max(decided, received or decided))),
            "admitted_on",
            _("Kiểm tra lại một trong hai ngày."),
        )
    verdict = conditions.age_verdict(draft.birth_date, draft.considered_on or day)[1]
    if verdict == "needs-consent" and not draft.consent_over_age:
        raise UserError(
            _("{name} trên 60 tuổi khi chi bộ xét, chưa ghi ý kiến của cấp ủy trực thuộc Trung ương.").format(
                name=draft.full_name
            ),
            None,
            _("Sửa hồ sơ, đánh dấu đã có ý kiến đồng ý."),
        )
    return day


def introducers(case: Case) -> tuple[str, str]:
    """The two introducers as the member's record names them: members first, then the union."""
    names = (*case.helper_names, "", "")
    return names[0], names[1]


def admit(session: Session, applicant_id: int, ceremony: Ceremony, today: date) -> int:
    """Record the ceremony and return the id of the member it made: a new record, or the old one of somebody admitted again.
    Raises UserError when the ceremony cannot have been."""
    case = get_applicant(session, applicant_id, today)
    day = _refuse(case, ceremony, today)
    if ceremony.member_id is None:
        member_id = _new_member(session, case, ceremony, day, today)
    else:
        member_id = _admitted_again(session, case, ceremony, day, today)
    event = session.scalars(
        select(MemberEvent)
        .where(MemberEvent.member_id == member_id, MemberEvent.kind == EventKind.ADMISSION.value)
        .order_by(MemberEvent.date.desc(), MemberEvent.id.desc())
        .limit(1)
    ).one()
    event.detail = case.draft.traits
    if case.draft.decision_received_on is not None:
        event.received_on = PartialDate.of(case.draft.decision_received_on)
    row = session.get(Applicant, applicant_id)
    assert row is not None
    row.admitted_on, row.member_id = day, member_id
    session.flush()
    return member_id


def _partial(day: date | None) -> PartialDate | None:
    return None if day is None else PartialDate.of(day)


def _record(draft: ApplicantDraft) -> dict[str, Any]:
    """What the applicant's record says for the member's, under the same names."""
    names = (
        "ethnicity",
        "religion",
        "hometown",
        "residence",
        "phone",
        "occupation",
        "general_education",
        "professional_level",
        "academic_title",
        "political_theory",
    )
    return {name: getattr(draft, name) for name in names}


def _new_member(session: Session, case: Case, ceremony: Ceremony, day: date, today: date) -> int:
    draft = case.draft
    first, second = introducers(case)
    member_id, _notices = members.save_member(
        session,
        MemberDraft(
            draft.full_name,
            sex=draft.sex,
            birth_date=draft.birth_date,
            introducer_1=first,
            introducer_2=second,
            admission_decision_date=_partial(draft.decision_date),
            admission_decision_number=draft.decision_number,
            admission_date=PartialDate.of(day),
            admission_place=clean(ceremony.place),
            **_record(draft),
        ),
        today,
    )
    row = session.get(Member, member_id)
    assert row is not None
    row.occupation_group = row.occupation_before_group = draft.occupation_group
    row.occupation_before = draft.occupation
    session.flush()
    return member_id


def _admitted_again(session: Session, case: Case, ceremony: Ceremony, day: date, today: date) -> int:
    assert ceremony.member_id is not None
    draft = case.draft
    row = session.get(Member, ceremony.member_id)
    if row is None or row.deleted:
        raise UserError(
            _("Không tìm thấy hồ sơ cũ; có thể đã bị xóa."),
            "member_id",
            _("Chọn “Lập hồ sơ mới”, hoặc xem Thùng rác."),
        )
    event = EventDraft(
        row.id,
        EventKind.ADMISSION.value,
        PartialDate.of(day),
        place=ceremony.place,
        decision_number=draft.decision_number,
        decision_date=_partial(draft.decision_date),
    )
    known = [e for e in members.list_events(session, row.id) if (e.kind, e.date) == (event.kind, event.date)]
    if not known:  # the record may have been entered before the ceremony was told here
        members.record_event(session, event, today)
    # what is newer replaces what the old record says; what the applicant's record leaves empty stays
    for name, value in _record(draft).items():
        if value and getattr(row, name) != value:
            setattr(row, name, value)
    row.introducer_1, row.introducer_2 = introducers(case)
    if draft.occupation_group:
        row.occupation_group = row.occupation_before_group = draft.occupation_group
    if draft.occupation:
        row.occupation_before = draft.occupation
    session.flush()
    return row.id


def ceremony_warnings(case: Case, day: date | None, holidays: Collection[date]) -> list[str]:
    """What is odd about a ceremony on this day; it can be recorded all the same."""
    found = []
    due = conditions.ceremony_due(case.draft, holidays)
    if due is not None and day is not None and day > due:
        found.append(
            _(
                "Quá 30 ngày làm việc từ ngày nhận quyết định (hạn {due}): phải được cấp ủy cấp trên đồng ý."
            ).format(due=date_text(due))
        )
    for condition in case.conditions:
        if condition.key.startswith("former-"):
            found.append(f"{condition.sentence}. {condition.why}")
        elif condition.state == "danger" and condition.key != "ceremony":
            found.append(f"{condition.sentence}.")
    if stages.vote(case.draft) is None:
        found.append(_("Chưa ghi kết quả biểu quyết của chi bộ."))
    return found
