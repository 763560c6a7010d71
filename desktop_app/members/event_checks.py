"""What should be looked at again when an event is recorded, and what follows from it. Nothing here refuses: the branch proposes,
the committee above decides, and old records followed other rules. Refusals are in :mod:`desktop_app.members.checks`.

Sources: members study, B.1 to B.6 and C; the figures are in ``resources/rules/members.toml`` and ``badges.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, lower_first
from desktop_app.members import admission_terms, lifecycle, party_years, transfers
from desktop_app.members.catalogue import ADMISSION_REVOKED, TIME_LIMITED_EXEMPTIONS
from desktop_app.members.checks import Notice
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Sex
from desktop_app.members.service import EventDraft, Person

Found = Iterable[Notice]


def notices(draft: EventDraft, person: Person, holidays: Collection[date]) -> list[Notice]:
    """What is odd about an event beside the others of the same person; it can be recorded all the same. ``field`` is one of
    the draft."""
    if draft.date is None:
        return []
    others = [event for event in person.events if event.id is None or event.id != draft.id]
    check = _CHECKS.get(draft.kind)
    found = list(check(draft, others, person)) if check is not None else []
    if draft.kind == EventKind.ADMISSION.value:
        found += _late_ceremony(draft, holidays)
    return found


def _day(when: PartialDate | None) -> date | None:
    return when.exact() if when is not None else None


def _before(draft: EventDraft, others: Sequence[EventFact]) -> lifecycle.Standing:
    """The standing at the end of the day before the event."""
    assert draft.date is not None
    return lifecycle.standing(others, draft.date.first())


# --- admission and recognition ---------------------------------------------------------------------------------------


def _admission(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    when, decided = _day(draft.date), _day(draft.decision_date)
    if draft.decision_date is None:
        yield Notice("decision_date", _("Chưa có ngày quyết định: tuổi đảng tạm tính từ ngày vào Đảng."))
    if when is not None and decided is not None and decided > when:
        yield Notice("decision_date", _("Ngày quyết định sau ngày lễ kết nạp."))
    yield from _readmission(draft, others)


def _late_ceremony(draft: EventDraft, holidays: Collection[date]) -> Found:
    """The ceremony within 30 working days from the receipt of the decision (294-QĐ/TW, 4.1)."""
    when, received = _day(draft.date), _day(draft.received_on)
    if when is not None and received is not None:
        latest = admission_terms.ceremony_deadline(received, holidays)
        if when > latest:
            yield Notice(
                "date",
                _(
                    "Lễ kết nạp sau hạn {day} (30 ngày làm việc từ ngày nhận quyết định): phải được cấp ủy cấp trên trực tiếp đồng ý."
                ).format(day=date_text(latest)),
            )


def _readmission(draft: EventDraft, others: Sequence[EventFact]) -> Found:
    """Kết nạp lại: 36 months after leaving, only once, not for everybody (294-QĐ/TW, 3.5)."""
    assert draft.date is not None
    exits = [
        event
        for event in lifecycle.in_order(others)
        if event.kind in _EXITS and not draft.date.surely_before(event.date)
    ]
    earlier = [e for e in others if e.kind == EventKind.ADMISSION.value and e.date.surely_before(draft.date)]
    if not exits or not earlier:
        return
    last = exits[-1]
    rule = rules.rule("members", "readmission_months", draft.date.first())
    free = add_months(last.date.last(), int(rule.value))
    if draft.date.last() < free:
        yield Notice(
            "date",
            _("Kết nạp lại khi chưa đủ {n} tháng từ ngày ra khỏi Đảng (đủ vào {day} · {source}).").format(
                n=rule.value, day=date_text(free), source=rule.source
            ),
        )
    if len(earlier) > 1:
        once = rules.rule("members", "readmission_times", max(draft.date.first(), date(2025, 7, 1)))
        yield Notice(
            "kind",
            _("Chỉ được kết nạp lại một lần; hồ sơ đã có {n} lần kết nạp ({source}).").format(
                n=len(earlier), source=once.source
            ),
        )
    never = _never_again(last.kind, last.detail, draft.date.first())
    if never:
        yield Notice("kind", never)
    if last.kind == EventKind.EXPULSION.value:
        sentence = rules.rule(
            "members", "readmission_sentence_months", max(draft.date.first(), date(2025, 7, 1))
        )
        yield Notice(
            "kind",
            _(
                "Nếu bị khai trừ do bị phạt vì tội ít nghiêm trọng: đủ {n} tháng từ khi được xóa án tích ({source})."
            ).format(n=sentence.value, source=sentence.source),
        )


def _never_again(kind: str, detail: str, day: date) -> str:
    """Why somebody who left in this way is not admitted again, in a sentence; empty where nothing says so (294-QĐ/TW, 3.5)."""
    source = rules.rule("members", "not_readmitted", day).source
    if kind == EventKind.WITHDRAWAL.value:
        return _(
            "Người tự xin ra khỏi Đảng không được kết nạp lại, trừ hoàn cảnh gia đình đặc biệt khó khăn ({source})."
        ).format(source=source)
    if kind == EventKind.REMOVAL.value and detail == "absent":
        return _("Người tự bỏ sinh hoạt đảng không được kết nạp lại ({source}).").format(source=source)
    return ""


def _recognition(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    assert draft.date is not None
    admission = lifecycle.current_admission(others, draft.date.first())
    ceremony = admission.date.exact() if admission is not None else None
    when = draft.date.exact()
    if ceremony is None or when is None or not rules.rule("members", "probation_check", ceremony).value:
        return
    ends = admission_terms.probation_end(ceremony)
    if when != ends:
        # names the day typed: another wrong day is another warning, to be read anew
        sentence = _("Đủ 12 tháng dự bị vào ngày {ends}; ngày chính thức đang ghi {official}.")
        yield Notice("date", sentence.format(ends=date_text(ends), official=date_text(when)))


def _transfer_in(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    """Somebody already on the roll: the figures of the past would change."""
    assert draft.date is not None
    before = _before(draft, others)
    if not before.on_roll or before.since is None:
        return
    admitted = any(e.kind == EventKind.ADMISSION.value and e.date == before.since for e in others)
    yield Notice(
        "date",
        _(
            "Khi ghi chuyển đến, lần kết nạp ngày {day} được coi là ở nơi khác: số liệu các kỳ trước sẽ khác."
        ).format(day=before.since.text())
        if admitted
        else _("Đồng chí đã ở chi bộ từ {day}; kiểm tra lại trước khi ghi chuyển đến lần nữa.").format(
            day=before.since.text()
        ),
    )


# --- exemptions, stays, interruptions --------------------------------------------------------------------------------


def _stay(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    yield from transfers.stay_notices(_day(draft.date), _day(draft.until), draft.detail)
    if draft.until is None:
        yield Notice(
            "until", _("Chưa ghi ngày hết sinh hoạt tạm thời; chương trình nhắc theo thời hạn dài nhất.")
        )


def _exemption(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    when, until = _day(draft.date), _day(draft.until)
    if not draft.detail:
        yield Notice("detail", _("Chưa chọn loại miễn; chương trình không nhắc được thời hạn."))
    if draft.detail == "maternity" and person.sex == Sex.MALE.value:
        yield Notice("detail", _("Loại miễn này dành cho nữ đảng viên."))
    if draft.detail in TIME_LIMITED_EXEMPTIONS and when is not None:
        rule = rules.rule("members", "exemption_max_months", when)
        longest = add_months(when, int(rule.value))
        if until is None:
            yield Notice(
                "until",
                _("Phải có ngày hết: dưới {n} tháng, trước {day} ({source}).").format(
                    n=rule.value, day=date_text(longest), source=rule.source
                ),
            )
        elif until >= longest:
            yield Notice(
                "until",
                _("Loại miễn này dưới {n} tháng: trước {day} ({source}).").format(
                    n=rule.value, day=date_text(longest), source=rule.source
                ),
            )
    elif draft.detail in _WITH_AN_END and draft.until is None:
        yield Notice("until", _("Chưa ghi ngày hết; ghi thì chương trình nhắc trước 30 ngày."))


_WITH_AN_END = frozenset(("treatment", "abroad", "remote", "maternity", "reduced"))
"""Exemptions that are over some day; those of old age go on (B.4)."""


def _interruption(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    if draft.until is None:
        yield Notice("until", _("Chưa ghi ngày sinh hoạt trở lại: tuổi đảng dừng tính từ ngày này."))
    else:
        yield Notice("until", _("Tuổi đảng sẽ trừ khoảng này; cần cấp có thẩm quyền xác nhận."))


# --- discipline, exits, restoration ----------------------------------------------------------------------------------

_EXITS = frozenset(kind.value for kind in (EventKind.REMOVAL, EventKind.EXPULSION, EventKind.WITHDRAWAL))


def _discipline(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    if draft.detail == "dismissal" and _before(draft, others).state == "probationary":
        yield Notice("detail", _("Đảng viên dự bị chỉ có hình thức khiển trách, cảnh cáo."))


def _decided(draft: EventDraft) -> Found:
    if not draft.decision_number and draft.decision_date is None:
        yield Notice(
            "decision_number",
            _("Chưa ghi quyết định: chi bộ chỉ đề nghị, cấp ủy có thẩm quyền quyết định."),
        )


def _removal(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    """Xóa tên is not a discipline; its conditions are 24-QĐ/TW, 8.1 (B.6)."""
    before = _before(draft, others)
    if not draft.detail:
        yield Notice("detail", _("Chưa chọn căn cứ xóa tên."))
    elif draft.detail == "not-recognised" and before.state != "probationary":
        yield Notice("detail", _("Căn cứ này dành cho đảng viên dự bị."))
    elif draft.detail in ("absent", "unpaid"):
        yield Notice("detail", _("3 tháng tính trong một năm; chỉ xóa tên khi không có lý do chính đáng."))
    elif draft.detail == "no-progress":
        yield Notice("detail", _("Phải đủ 12 tháng từ khi chi bộ giáo dục, giúp đỡ mà không tiến bộ."))
    if before.exempt and draft.detail == "absent":
        yield Notice("detail", _("Đồng chí đang được miễn sinh hoạt."))
    yield from _decided(draft)


def _expulsion(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    if _before(draft, others).state == "probationary":
        yield Notice("kind", _("Khai trừ áp dụng với đảng viên chính thức; đảng viên dự bị thì xóa tên."))
    yield from _decided(draft)


def _withdrawal(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    yield from _decided(draft)


# --- cards and badges ------------------------------------------------------------------------------------------------


def _card(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    number = re.sub(r"\D", "", draft.number)
    if not draft.number:
        yield Notice("number", _("Chưa ghi số thẻ."))
    elif len(number) not in _card_lengths():
        lengths = _(" hoặc ").join(str(n) for n in _card_lengths())
        yield Notice("number", _("Số thẻ thường có {n} chữ số.").format(n=lengths))
    if _before(draft, others).state == "probationary":
        yield Notice("kind", _("Thẻ đảng viên phát cho đảng viên chính thức."))


def _card_lengths() -> tuple[int, int]:
    day = date(2025, 9, 29)
    return (
        int(rules.rule("members", "party_card_old_digits", day).value),
        int(rules.rule("members", "party_card_digits", day).value),
    )


def _badge(draft: EventDraft, others: Sequence[EventFact], person: Person) -> Found:
    when = _day(draft.date)
    if when is None or not draft.detail.isdigit():
        return
    years = int(draft.detail)
    start = party_years.party_age_start(others, when, person.party_age_from)
    reached = add_months(start.day, 12 * years) if start is not None and start.exact else None
    if reached is not None and reached > when:
        yield Notice(
            "detail",
            _("Đủ {n} năm tuổi đảng vào {day}; ghi lý do tặng sớm ở ghi chú.").format(
                n=years, day=date_text(reached)
            ),
        )
        yield from _too_early(years, reached, when)
    free = party_years.discipline_until(others, when)
    if free is not None and free > when:
        yield Notice(
            "date",
            _("Đang trong thời gian chưa xét vì kỷ luật, đến {day} ({source}).").format(
                day=date_text(free), source=rules.rule("badges", "discipline_months", when).source
            ),
        )
    if any(e.kind == EventKind.BADGE.value and e.detail == draft.detail for e in others):
        yield Notice("detail", _("Đã ghi huy hiệu {n} năm cho đồng chí.").format(n=years))


def _too_early(years: int, reached: date, when: date) -> Found:
    """12 or 24 months before the years are full at the earliest, for the gravely ill (C)."""
    limits = rules.rule("badges", "early_months", reached)
    if str(years) not in limits.value:
        return
    first = party_years.early_from(years, reached)
    if when < first:
        yield Notice(
            "date",
            _("Xét sớm không quá {n} tháng: sớm nhất {day} ({source}).").format(
                n=limits.value[str(years)], day=date_text(first), source=limits.source
            ),
        )


_CHECKS: Mapping[str, Callable[[EventDraft, Sequence[EventFact], Person], Found]] = {
    EventKind.ADMISSION.value: _admission,
    EventKind.RECOGNITION.value: _recognition,
    EventKind.TRANSFER_IN.value: _transfer_in,
    EventKind.TEMPORARY_IN.value: _stay,
    EventKind.TEMPORARY_OUT.value: _stay,
    EventKind.EXEMPTION.value: _exemption,
    EventKind.INTERRUPTION.value: _interruption,
    EventKind.DISCIPLINE.value: _discipline,
    EventKind.REMOVAL.value: _removal,
    EventKind.EXPULSION.value: _expulsion,
    EventKind.WITHDRAWAL.value: _withdrawal,
    EventKind.CARD.value: _card,
    EventKind.BADGE.value: _badge,
}


# --- what follows ----------------------------------------------------------------------------------------------------


def effect(draft: EventDraft, person: Person) -> str:
    """What follows from the event, with day and source: the end of the probation, how long badges wait, what is taken off
    the party age, what the branch and those above it have to do. Empty where nothing can be said yet."""
    when, tell = _day(draft.date), _EFFECTS.get(draft.kind)
    if when is None or tell is None:
        return ""
    others = [event for event in person.events if event.id is None or event.id != draft.id]
    return " ".join(said for said in tell(draft, when, others) if said)


Told = Iterable[str]


def _member_rule(key: str, day: date, since: date = date(1930, 2, 3)) -> rules.Rule:
    """A rule as on a day; what began ``since`` then tells of earlier days too."""
    return rules.rule("members", key, max(day, since))


_SINCE_294 = date(2025, 7, 1)


def _after_admission(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    yield _("Hết 12 tháng dự bị ngày {day}.").format(day=date_text(admission_terms.probation_end(when)))
    if any(event.kind in _EXITS and event.date.first() <= when for event in others):
        consent = _member_rule("readmission_consent", when)
        yield _(
            "Kết nạp lại: phải được {body} đồng ý bằng văn bản ({source}); tuổi đảng trừ thời gian ở ngoài Đảng."
        ).format(body=consent.value, source=consent.source)


def _after_recognition(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    papers = _member_rule("recognition_papers", when)
    yield _("Hồ sơ thêm: giấy chứng nhận lớp đảng viên mới, mẫu {first} đến {last} ({source}).").format(
        first=papers.value[0], last=papers.value[-1], source=papers.source
    )
    votes = _member_rule("recognition_votes", when)
    yield _(
        "Từ 2/3 số đảng viên chính thức tán thành; {n} lần biểu quyết không đủ thì báo cáo cấp trên ({source})."
    ).format(n=votes.value, source=votes.source)


def _after_transfer_out(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    waits = _member_rule("transfer_waits", when)
    yield _("Đang bị kiểm tra hoặc chờ giải quyết khiếu nại, tố cáo thì chưa chuyển ({source}).").format(
        source=waits.source
    )


def _after_stay_elsewhere(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    source = _member_rule("temporary_max_months", when).source
    yield _("Đồng chí là cấp ủy viên thì vẫn là cấp ủy viên ở nơi chính thức ({source}).").format(
        source=source
    )


def _after_exemption(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    if draft.detail == "reduced":
        yield _("Giảm công tác, không phải miễn: vẫn tính vào mẫu số khi biểu quyết.")
    elif draft.detail == "away":
        yield _(
            "Chi bộ đề nghị, đảng ủy cơ sở quyết định; đăng ký tạm trú, vẫn đóng đảng phí, khi về có nhận xét của nơi đến ({source})."
        ).format(source=_member_rule("exemption_max_months", when).source)
    elif draft.detail:
        yield _("Chi bộ xem xét, quyết nghị và báo cáo cấp ủy cơ sở ({source}).").format(
            source=_member_rule("exemption", when).source
        )


def _after_suspension(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    source = rules.rule("meetings", "suspended_expected", max(when, date(2011, 1, 19))).source
    yield _("Không tính vào số phải dự họp và mẫu số biểu quyết ({source}).").format(
        source=lower_first(source)
    )


def _after_discipline(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    if not draft.detail:
        return
    fact = EventFact(draft.kind, PartialDate.of(when), detail=draft.detail)
    free = party_years.discipline_until([fact], when)
    if free is not None:
        yield _("Chưa xét tặng huy hiệu Đảng trước {day} ({source}).").format(
            day=date_text(free), source=rules.rule("badges", "discipline_months", when).source
        )


def _after_leaving(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    if draft.kind == EventKind.REMOVAL.value and draft.detail == ADMISSION_REVOKED:
        yield _("Biểu 1 không có dòng riêng: tính vào dòng Xóa tên và nêu tên ở ghi chú của biểu.")
        return
    if draft.kind == EventKind.REMOVAL.value and draft.detail:
        yield _("Căn cứ: {source}.").format(source=removal_source(draft.detail, when))
    never = _never_again(draft.kind, draft.detail, max(when, _SINCE_294))
    rule = _member_rule("readmission_months", when, _SINCE_294)
    yield never or _("Sớm nhất {day} mới được xét kết nạp lại ({source}).").format(
        day=date_text(add_months(when, int(rule.value))), source=rule.source
    )
    if any(event.kind == EventKind.BADGE.value for event in others):
        yield _("Huy hiệu Đảng phải nộp lại ({source}).").format(source=_returned(when))


def removal_source(detail: str, day: date) -> str:
    """The document a ground of removal stands in (B.6)."""
    if detail == "unpaid" and day >= date(2026, 2, 1):
        return _member_rule("removal_unpaid_months", day).source
    if detail == "not-recognised":
        return _member_rule("recognition_workdays", day).source
    rule = _member_rule("removal_absent_months", day)
    return (
        rule.source
        if not rule.advisory
        else _("{source}, chưa đối chiếu nguyên văn").format(source=rule.source)
    )


def _returned(day: date) -> str:
    return rules.rule("badges", "badge_returned", day).source


def _after_death(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    if any(event.kind == EventKind.BADGE.value for event in others):
        yield _("Gia đình giữ Huy hiệu Đảng ({source}).").format(source=_returned(when))


def _after_restoration(draft: EventDraft, when: date, others: Sequence[EventFact]) -> Told:
    source = _member_rule("restored_age", when, date(2011, 1, 19)).source
    yield _("Tuổi đảng liên tục, truy nộp đảng phí ({source}).").format(source=source)


_EFFECTS: Mapping[str, Callable[[EventDraft, date, Sequence[EventFact]], Told]] = {
    EventKind.ADMISSION.value: _after_admission,
    EventKind.RECOGNITION.value: _after_recognition,
    EventKind.TRANSFER_OUT.value: _after_transfer_out,
    EventKind.TEMPORARY_OUT.value: _after_stay_elsewhere,
    EventKind.EXEMPTION.value: _after_exemption,
    EventKind.SUSPENSION.value: _after_suspension,
    EventKind.DISCIPLINE.value: _after_discipline,
    EventKind.REMOVAL.value: _after_leaving,
    EventKind.EXPULSION.value: _after_leaving,
    EventKind.WITHDRAWAL.value: _after_leaving,
    EventKind.RESTORATION.value: _after_restoration,
    EventKind.DEATH.value: _after_death,
}
