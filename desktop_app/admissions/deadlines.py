"""The deadlines of applicants: certificates and papers that lose their force, the ceremony, the upper age, the target of the
year. Members study, B.1; K 6, 10, 14."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions import service
from desktop_app.admissions.models import AdmissionTarget, Applicant
from desktop_app.admissions.service import Case
from desktop_app.admissions.stages import NOT_YET_CONSIDERED, Stage
from desktop_app.admissions.words import PAPER_WORDS
from desktop_app.core import rules
from desktop_app.core.dates import add_months
from desktop_app.core.deadlines import Deadline
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.members import admission_terms


def deadlines(session: Session, today: date, holidays: Collection[date]) -> list[Deadline]:
    """Every deadline as it stands on ``today``."""
    found: list[Deadline] = []
    if session.scalar(select(Applicant.id).limit(1)) is not None:
        for case in service.list_applicants(session, today):
            found += _of(case, today, holidays)
    found += _target(session, today)
    return found


def _of(case: Case, today: date, holidays: Collection[date]) -> Iterable[Deadline]:
    if case.stage in NOT_YET_CONSIDERED:
        yield from _course(case, today)
        yield from _papers(case, today)
        yield from _age(case, today)
    if case.stage is Stage.DECIDED:
        yield from _ceremony(case, holidays)


def _days(key: str, today: date) -> timedelta:
    return timedelta(days=int(rules.rule("admissions", key, today).value))


def _course(case: Case, today: date) -> Iterable[Deadline]:
    """The certificate of the preparatory course loses its force after 60 months (06-HD/TW, 5.4)."""
    line = next((one for one in case.lines if one.code == "course"), None)
    if line is None or line.expires_on is None or line.issued_on is None:
        return
    months = rules.rule("members", "course_months", line.expires_on)
    notice = timedelta(days=int(rules.rule("members", "course_reminder_days", today).value))
    yield Deadline(
        f"course-{case.id}",
        "course",
        _("Giấy chứng nhận bồi dưỡng nhận thức về Đảng hết giá trị: {name}").format(name=case.full_name),
        _(
            "Cấp {issued}, có giá trị {n} tháng, hết ngày {day}; quá hạn phải học lại trước khi chi bộ xét · {source}"
        ).format(
            issued=date_text(line.issued_on),
            n=months.value,
            day=date_text(line.expires_on),
            source=months.source,
        ),
        months.source,
        line.expires_on,
        line.issued_on,
        page="admissions",
        target={"applicant_id": case.id},
        action=_("Xem hồ sơ"),
        person=case.full_name,
        show_from=line.expires_on - notice,
    )


def _papers(case: Case, today: date) -> Iterable[Deadline]:
    """Papers of a file under way that should be asked for again after a year: advice only."""
    if case.stage is not Stage.FILING:
        return
    for line in case.lines:
        if line.code == "course" or line.expires_on is None or line.issued_on is None:
            continue
        given = _("Giấy này ghi có giá trị đến {day}").format(
            day=date_text(line.expires_on - timedelta(days=1))
        )
        yield Deadline(
            f"applicant-paper-{case.id}-{line.code}",
            "applicant-paper",
            _("{paper} ({code}) của {name} đã lâu, nên lấy lại").format(
                paper=_(PAPER_WORDS[line.code]), code=line.code, name=case.full_name
            ),
            _("Lập ngày {issued}, nên dùng trước ngày {day} · {source}").format(
                issued=date_text(line.issued_on), day=date_text(line.expires_on), source=line.source
            )
            if line.source
            else given,
            line.source or given,
            line.expires_on,
            line.issued_on,
            page="admissions",
            target={"applicant_id": case.id},
            action=_("Xem hồ sơ"),
            person=case.full_name,
            advisory=line.advisory,
            closable=True,
            show_from=line.expires_on - _days("reminder_days", today),
        )


def last_day_of_age(birth: date, day: date) -> date:
    """The last day on which the branch may consider somebody without the consent asked for above the upper age."""
    years = int(rules.rule("members", "admission_age_max", max(day, date(2016, 7, 25))).value)
    return add_months(birth, years * 12 + 1) - timedelta(days=1)


def _age(case: Case, today: date) -> Iterable[Deadline]:
    """Full 60 years, counted by months, on the day the branch considers (294-QĐ/TW, Điều 1)."""
    birth = case.birth_date.exact() if case.birth_date is not None else None
    if birth is None or case.draft.consent_over_age:
        return
    rule = rules.rule("members", "admission_age_max", max(today, date(2016, 7, 25)))
    last = last_day_of_age(birth, today)
    yield Deadline(
        f"admission-age-{case.id}",
        "admission-age",
        (_("{name} đã quá tuổi kết nạp") if last < today else _("{name} sắp quá tuổi kết nạp")).format(
            name=case.full_name
        ),
        _(
            "Sinh {birth}; sau ngày {day} là trên {n} tuổi tính theo tháng, phải được cấp ủy trực thuộc Trung ương đồng ý · {source}"
        ).format(birth=date_text(birth), day=date_text(last), n=rule.value, source=rule.source),
        rule.source,
        last,
        birth,
        page="admissions",
        target={"applicant_id": case.id},
        action=_("Xem hồ sơ"),
        person=case.full_name,
        closable=True,
        show_from=last - _days("age_reminder_days", today),
    )


def _ceremony(case: Case, holidays: Collection[date]) -> Iterable[Deadline]:
    """The ceremony within 30 working days from receipt of the decision (294-QĐ/TW, 4.1); while the receipt is not recorded, from
    the day of the decision, which can only be too early."""
    received, decided = case.draft.decision_received_on, case.draft.decision_date
    start = received or decided
    if start is None:
        return
    due = admission_terms.ceremony_deadline(start, holidays)
    rule = rules.rule("members", "ceremony_workdays", start)
    words = (
        _(
            "Hạn {day} · {n} ngày làm việc từ ngày nhận quyết định ({start}); muộn hơn phải được cấp trên đồng ý · {source}"
        )
        if received is not None
        else _(
            "Chưa ghi ngày nhận quyết định: tạm tính {n} ngày làm việc từ ngày ký ({start}), đến {day} · {source}"
        )
    )
    yield Deadline(
        f"ceremony-{case.id}",
        "ceremony",
        _("Tổ chức lễ kết nạp: {name}").format(name=case.full_name),
        words.format(day=date_text(due), n=rule.value, start=date_text(start), source=rule.source),
        rule.source,
        due,
        start,
        "workdays",
        "admissions",
        {"applicant_id": case.id},
        _("Ghi lễ kết nạp"),
        case.full_name,
        advisory=rule.advisory or received is None,
    )


def _target(session: Session, today: date) -> Iterable[Deadline]:
    """The yearly target is to be reached by the end of the year; one that was missed stays until it is closed."""
    years = select(AdmissionTarget.year).where(AdmissionTarget.year.in_((today.year - 1, today.year)))
    for year in session.scalars(years.order_by(AdmissionTarget.year)):
        found = service.progress(session, year, today)
        if not found.missing or found.target is None:
            continue
        last = date(year, 12, 31)
        source = found.target.source or _("Chỉ tiêu do chi bộ ghi")
        yield Deadline(
            f"admission-target-{year}",
            "admission-target",
            _("Chỉ tiêu kết nạp năm {year}: còn {n} người").format(year=year, n=found.missing),
            f"{found.text()} · {source}",
            source,
            last,
            date(year, 1, 1),
            page="admissions",
            action=_("Xem danh sách"),
            advisory=True,
            closable=True,
            show_from=last - _days("target_reminder_days", today),
        )
