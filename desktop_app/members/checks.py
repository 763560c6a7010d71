"""Checks of a member's record: what is refused and what is only pointed out. Pure; the day is given.

Refused is what cannot be: a date in the future, official before admission, a card number of the wrong length. All else
is a warning, since old records differ from today's rules and the branch may not correct them by itself (A.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months, months_between
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, fold, lower_first
from desktop_app.members import admission_terms, lifecycle
from desktop_app.members.catalogue import known_ethnicity, known_religion
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Sex

NAME_LIMIT = 100
TEXT_LIMIT = 500
OLDEST_AGE = 120
YOUNGEST = 15
"""Nobody was admitted younger, whatever the rules of the time."""


@dataclass(frozen=True)
class Notice:
    """Something to look at again; it does not stop the saving. ``field`` is an attribute of the draft, or None."""

    field: str | None
    message: str


@dataclass(frozen=True)
class Record:
    """The part of a member's record the checks look at; :class:`desktop_app.members.service.MemberDraft` has the rest."""

    full_name: str
    sex: str | None = None
    birth_date: PartialDate | None = None
    citizen_id: str = ""
    citizen_id_old: str = ""
    party_card: str = ""
    party_card_old: str = ""
    party_card_date: PartialDate | None = None
    profile_number: str = ""
    phone: str = ""
    ethnicity: str = ""
    religion: str = ""
    admission_decision_date: PartialDate | None = None
    admission_date: PartialDate | None = None
    official_date: PartialDate | None = None
    party_age_from: PartialDate | None = None
    id: int | None = None


def digits_of(text: str) -> str:
    """A number without the separators people type: ``49.123 456`` → ``49123456``; other text is left as it is."""
    bare = re.sub(r"[\s.\-–/]", "", text)
    return bare if bare.isdigit() else text.strip()


# --- refusals --------------------------------------------------------------------------------------------------------


def refusals(record: Record, today: date) -> list[UserError]:
    """Everything that cannot be kept, field by field; empty when the record may be saved."""
    found: list[UserError] = []
    for check in (_check_name, _check_numbers, _check_birth, _check_party_dates):
        found.extend(check(record, today))
    return found


def refuse(record: Record, today: date) -> None:
    """Raise the first refusal as UserError with its field."""
    for error in refusals(record, today):
        raise error


def _check_name(record: Record, today: date) -> Iterable[UserError]:
    if not record.full_name:
        yield UserError(_("Chưa có họ và tên."), "full_name", _("Ghi đủ họ, chữ đệm và tên."))
    elif len(record.full_name) > NAME_LIMIT:
        yield UserError(
            _("Họ và tên dài quá {n} ký tự.").format(n=NAME_LIMIT), "full_name", _("Kiểm tra lại họ và tên.")
        )
    elif re.search(r"\d", record.full_name) is not None:
        yield UserError(_("Họ và tên có chữ số."), "full_name", _("Xóa chữ số trong họ và tên."))
    elif not any(ch.isalpha() for ch in record.full_name):
        yield UserError(_("Họ và tên không có chữ cái nào."), "full_name", _("Kiểm tra lại họ và tên."))


def _number_error(
    field_name: str, label: str, value: str, lengths: Sequence[int], hint: str
) -> UserError | None:
    if not value or (value.isascii() and value.isdigit() and len(value) in lengths):
        return None
    wanted = _(" hoặc ").join(str(n) for n in lengths)
    if not (value.isascii() and value.isdigit()):
        return UserError(
            _("{label} chỉ gồm chữ số ({n} chữ số).").format(label=label, n=wanted), field_name, hint
        )
    return UserError(
        _("{label} phải có {n} chữ số, đang có {m}.").format(label=label, n=wanted, m=len(value)),
        field_name,
        hint,
    )


def _check_numbers(record: Record, today: date) -> Iterable[UserError]:
    if not (record.citizen_id or record.citizen_id_old or record.party_card or record.party_card_old):
        return
    new = int(rules.rule("members", "party_card_digits", max(today, date(2025, 9, 29))).value)
    old = int(rules.rule("members", "party_card_old_digits", today).value)
    citizen = int(rules.rule("members", "citizen_id_digits", today).value)
    again = _("Đối chiếu lại với giấy tờ.")
    card_hint = (
        _("Thẻ cũ {n} số ghi ở ô “Số thẻ cũ”.").format(n=old) if len(record.party_card) == old else again
    )
    lost_zero = citizen - 1 <= len(record.citizen_id) < citizen and record.citizen_id.isdigit()
    citizen_hint = _("Có thể đã mất số 0 ở đầu.") if lost_zero else again
    for error in (
        _number_error("citizen_id", _("Số căn cước"), record.citizen_id, (citizen,), citizen_hint),
        _number_error("citizen_id_old", _("Số CMND cũ"), record.citizen_id_old, (9, 12), again),
        _number_error("party_card", _("Số thẻ đảng viên"), record.party_card, (new,), card_hint),
        _number_error("party_card_old", _("Số thẻ cũ"), record.party_card_old, (old,), again),
    ):
        if error is not None:
            yield error


def _check_birth(record: Record, today: date) -> Iterable[UserError]:
    birth = record.birth_date
    if birth is None:
        return
    if birth.first() > today:
        yield UserError(_("Ngày sinh ở sau hôm nay."), "birth_date", _("Kiểm tra lại ngày sinh."))
    elif birth.last().year < today.year - OLDEST_AGE:
        yield UserError(
            _("Ngày sinh cách đây hơn {n} năm.").format(n=OLDEST_AGE),
            "birth_date",
            _("Kiểm tra lại năm sinh."),
        )


def _surely_younger(birth: PartialDate, day: PartialDate, years: int) -> bool:
    """Whether somebody was younger than that even if as old as the dates allow."""
    return months_between(birth.first(), day.last()) < years * 12


def _check_party_dates(record: Record, today: date) -> Iterable[UserError]:
    for field_name, label in (
        ("admission_decision_date", _("Ngày quyết định kết nạp")),
        ("admission_date", _("Ngày vào Đảng")),
        ("official_date", _("Ngày chính thức")),
        ("party_card_date", _("Ngày cấp thẻ")),
        ("party_age_from", _("Ngày tính tuổi đảng")),
    ):
        value: PartialDate | None = getattr(record, field_name)
        if value is not None and value.first() > today:
            yield UserError(
                _("{label} ({day}) ở sau hôm nay.").format(label=label, day=value.text()),
                field_name,
                _("Kiểm tra lại ngày."),
            )
    birth, admission = record.birth_date, record.admission_date
    official, decision = record.official_date, record.admission_decision_date
    if birth is not None:
        for field_name, value, label in (
            ("admission_date", admission, _("Ngày vào Đảng")),
            ("official_date", official, _("Ngày chính thức")),
        ):
            if value is None:
                continue
            if value.surely_before(birth):
                yield UserError(
                    _("{label} ({day}) sớm hơn ngày sinh ({birth}).").format(
                        label=label, day=value.text(), birth=birth.text()
                    ),
                    field_name,
                    _("Kiểm tra lại một trong hai ngày."),
                )
                break
            if field_name == "admission_date":
                lowest = rules.rule("members", "admission_age_min", value.first())
                # of the years whose rules were not seen only what cannot be is refused
                age = YOUNGEST if lowest.advisory else int(lowest.value)
                if _surely_younger(birth, value, age):
                    yield UserError(
                        _("Vào Đảng ngày {day} khi chưa đủ {age} tuổi (sinh {birth}).").format(
                            day=value.text(), age=age, birth=birth.text()
                        ),
                        field_name,
                        _("Kiểm tra lại ngày sinh và ngày vào Đảng."),
                    )
                    break
    if official is not None and admission is not None and official.surely_before(admission):
        yield UserError(
            _("Ngày chính thức ({official}) sớm hơn ngày vào Đảng ({admission}).").format(
                official=official.text(), admission=admission.text()
            ),
            "official_date",
            _("Kiểm tra lại một trong hai ngày."),
        )
    if decision is not None and admission is None:
        yield UserError(
            _("Có ngày quyết định kết nạp nhưng chưa có ngày vào Đảng."),
            "admission_date",
            _("Ghi ngày chi bộ tổ chức lễ kết nạp."),
        )


# --- warnings --------------------------------------------------------------------------------------------------------


def notices(record: Record, today: date) -> list[Notice]:
    """What should be looked at again; nothing of it stops the saving."""
    found: list[Notice] = []
    found.extend(_notice_name(record))
    found.extend(_notice_citizen_id(record))
    found.extend(_notice_dates(record, today))
    if record.phone and not re.fullmatch(r"0\d{9,10}", digits_of(record.phone).replace("+84", "0")):
        found.append(Notice("phone", _("Số điện thoại thường có 10 chữ số và bắt đầu bằng 0.")))
    if record.profile_number and not re.fullmatch(r"\d{6}\s?[A-ZĐ]{1,4}", record.profile_number.upper()):
        found.append(
            Notice(
                "profile_number", _("Số lý lịch thường gồm 6 chữ số rồi đến chữ viết tắt, ví dụ 012345 LS.")
            )
        )
    if record.ethnicity and known_ethnicity(record.ethnicity) is None:
        found.append(
            Notice(
                "ethnicity",
                _("“{word}” không có trong danh mục 54 dân tộc.").format(word=record.ethnicity[:40]),
            )
        )
    if record.religion and known_religion(record.religion) is None:
        found.append(
            Notice(
                "religion", _("“{word}” không có trong danh mục tôn giáo.").format(word=record.religion[:40])
            )
        )
    return found


_NOT_IN_NAMES = re.compile(r"[^\w\s\u0300-\u036f'’‘ʼ.()\-–]")
"""Names of all peoples of the country do without these; letters with several marks keep some of them apart."""


def _notice_name(record: Record) -> Iterable[Notice]:
    name = record.full_name
    if name and len(name.split()) == 1:
        yield Notice("full_name", _("Họ và tên chỉ có một chữ."))
    elif name and len(name) > 3 and name == name.lower():
        yield Notice("full_name", _("Họ và tên nên viết hoa chữ cái đầu."))
    if odd := _NOT_IN_NAMES.findall(name):
        yield Notice(
            "full_name",
            _("Họ và tên có dấu lạ: {marks}. Xem lại rồi xóa nếu thừa.").format(
                marks=" ".join(dict.fromkeys(odd[:5]))
            ),
        )


def _notice_citizen_id(record: Record) -> Iterable[Notice]:
    """The fourth digit of the number tells century and sex, the next two the year of birth (A.7; structure is general
    knowledge, so it only warns)."""
    number = record.citizen_id
    if len(number) != 12 or not number.isdigit():
        return
    code = int(number[3])
    if record.birth_date is not None:
        year = record.birth_date.year
        if code // 2 != (year - 1900) // 100 or int(number[4:6]) != year % 100:
            yield Notice(
                "citizen_id",
                _("Số căn cước ứng với năm sinh {there}, ngày sinh ghi năm {here}.").format(
                    there=1900 + code // 2 * 100 + int(number[4:6]), here=year
                ),
            )
    if record.sex in (Sex.MALE.value, Sex.FEMALE.value) and (code % 2 == 1) != (
        record.sex == Sex.FEMALE.value
    ):
        there = _("nữ") if code % 2 else _("nam")
        yield Notice("citizen_id", _("Số căn cước ứng với giới tính {there}.").format(there=there))


def _notice_dates(record: Record, today: date) -> Iterable[Notice]:
    birth, admission = record.birth_date, record.admission_date
    official, decision = record.official_date, record.admission_decision_date
    if decision is not None and admission is not None and admission.surely_before(decision):
        yield Notice(
            "admission_decision_date",
            _("Ngày quyết định kết nạp ({decision}) sau ngày vào Đảng ({admission}).").format(
                decision=decision.text(), admission=admission.text()
            ),
        )
    if admission is not None and official is not None:
        ceremony, recognised = admission.exact(), official.exact()
        if (
            ceremony is not None
            and recognised is not None
            and ceremony <= recognised
            and rules.rule("members", "probation_check", ceremony).value
        ):
            ends = admission_terms.probation_end(ceremony)
            if recognised != ends:
                yield Notice(
                    "official_date",
                    _("Đủ 12 tháng dự bị vào ngày {ends}; ngày chính thức đang ghi {official}.").format(
                        ends=date_text(ends), official=official.text()
                    ),
                )
    if birth is not None and admission is not None and birth.exact() and admission.exact():
        highest = int(
            rules.rule("members", "admission_age_max", max(admission.first(), date(2016, 7, 25))).value
        )
        if months_between(birth.first(), admission.first()) > highest * 12:
            yield Notice("admission_date", _("Vào Đảng khi trên {age} tuổi.").format(age=highest))
    if birth is not None and admission is not None:
        lowest = rules.rule("members", "admission_age_min", admission.first())
        if lowest.advisory and _surely_younger(birth, admission, int(lowest.value)):
            yield Notice(
                "admission_date",
                _("Vào Đảng khi chưa đủ {age} tuổi (sinh {birth}).").format(
                    age=lowest.value, birth=birth.text()
                ),
            )
    if admission is None and official is None:
        yield Notice("admission_date", _("Chưa có ngày vào Đảng nên chưa tính vào đảng số."))
    elif admission is None:
        yield Notice("admission_date", _("Chưa có ngày vào Đảng."))
    confirmed, counted = record.party_age_from, decision or admission
    if confirmed is not None and counted is not None and confirmed.surely_before(counted):
        yield Notice(
            "party_age_from",
            _("Mốc tuổi đảng đã xác nhận ({day}) sớm hơn ngày kết nạp ghi trong hồ sơ ({admission}).").format(
                day=confirmed.text(), admission=counted.text()
            ),
        )
    card = record.party_card_date
    if card is not None and admission is not None and card.surely_before(admission):
        yield Notice("party_card_date", _("Ngày cấp thẻ sớm hơn ngày vào Đảng."))


def identity_changes(before: Record, after: Record, today: date) -> list[Notice]:
    """Whether the name or the birth date of a record already kept becomes another: the branch does not correct them by itself
    (A.1). A day added to a month or year that was known is none."""
    rule = rules.rule("members", "identity_change", today)
    found = []
    if before.full_name and before.full_name.lower() != after.full_name.lower():
        found.append(
            Notice(
                "full_name",
                _(
                    "Sổ đang ghi {name}. Chỉ sửa chỗ gõ nhầm so với lý lịch; đổi họ tên phải có quyết định của cấp ủy có thẩm quyền ({source})."
                ).format(name=before.full_name, source=rule.source),
            )
        )
    old, new = before.birth_date, after.birth_date
    if (
        old is not None
        and old != new
        and not (new and old.first() <= new.first() and new.last() <= old.last())
    ):
        found.append(
            Notice(
                "birth_date",
                _(
                    "Sổ đang ghi {day}. Chỉ sửa chỗ gõ nhầm so với lý lịch; đổi ngày sinh phải có quyết định của cấp ủy có thẩm quyền ({source})."
                ).format(day=old.text(), source=rule.source),
            )
        )
    return found


@dataclass(frozen=True)
class Known:
    """Somebody already in the book, for the search of duplicates."""

    id: int
    full_name: str
    birth_date: PartialDate | None
    citizen_id: str
    party_card: str
    party_card_old: str


def duplicates(record: Record, others: Iterable[Known]) -> list[Notice]:
    """Others with the same citizen id, card, or name and birth date (accents and case do not matter)."""
    found: list[Notice] = []
    name = fold(record.full_name)
    for other in others:
        if other.id == record.id:
            continue
        for field_name, label in (
            ("citizen_id", _("Số căn cước")),
            ("party_card", _("Số thẻ đảng viên")),
            ("party_card_old", _("Số thẻ cũ")),
        ):
            value = getattr(record, field_name)
            if value and value == getattr(other, field_name):
                found.append(
                    Notice(
                        field_name,
                        _("{label} này đã ghi cho đồng chí {name}.").format(
                            label=label, name=other.full_name
                        ),
                    )
                )
        if (
            record.birth_date is not None
            and record.birth_date == other.birth_date
            and fold(other.full_name) == name
        ):
            found.append(
                Notice(
                    "full_name",
                    _("Đã có đồng chí {name}, sinh {birth}.").format(
                        name=other.full_name, birth=other.birth_date.text()
                    ),
                )
            )
    return found


# --- events ----------------------------------------------------------------------------------------------------------

_PLANNABLE = frozenset(
    (
        EventKind.EXEMPTION.value,
        EventKind.SUSPENSION.value,
        EventKind.TEMPORARY_IN.value,
        EventKind.TEMPORARY_OUT.value,
    )
)
_OUT_OF_PARTY = frozenset(
    kind.value for kind in (EventKind.REMOVAL, EventKind.EXPULSION, EventKind.WITHDRAWAL)
)
_HERE_ONLY = {
    EventKind.TRANSFER_OUT.value,
    EventKind.TEMPORARY_OUT.value,
    EventKind.EXEMPTION.value,
    EventKind.SUSPENSION.value,
    EventKind.REMOVAL.value,
    EventKind.EXPULSION.value,
    EventKind.WITHDRAWAL.value,
}


def refuse_event(
    event: EventFact, others: Sequence[EventFact], birth: PartialDate | None, today: date
) -> None:
    """Refuse an event that cannot have happened beside the ``others`` of the same member. Raises UserError."""
    kind, when = event.kind, event.date
    latest = add_months(today, 12) if kind in _PLANNABLE else today
    if when.first() > latest:
        raise UserError(
            _("Ngày {day} ở sau hôm nay.").format(day=when.text()), "date", _("Kiểm tra lại ngày.")
        )
    if event.until is not None and event.until.surely_before(when):
        raise UserError(
            _("Ngày kết thúc ({until}) sớm hơn ngày bắt đầu ({day}).").format(
                until=event.until.text(), day=when.text()
            ),
            "until",
            _("Kiểm tra lại hai ngày."),
        )
    if birth is not None and when.surely_before(birth):
        raise UserError(
            _("Ngày {day} sớm hơn ngày sinh ({birth}).").format(day=when.text(), birth=birth.text()),
            "date",
            _("Kiểm tra lại ngày."),
        )
    if event.decision_date is not None and event.decision_date.first() > today:
        raise UserError(
            _("Ngày quyết định ({day}) ở sau hôm nay.").format(day=event.decision_date.text()),
            "decision_date",
            _("Kiểm tra lại ngày quyết định."),
        )
    _refuse_order(event, others)


def _refuse_order(event: EventFact, others: Sequence[EventFact]) -> None:
    kind, when = event.kind, event.date
    death = next((e for e in others if e.kind == EventKind.DEATH.value), None)
    if death is not None:
        if kind == EventKind.DEATH.value:
            raise UserError(
                _("Đã ghi từ trần ngày {day}.").format(day=death.date.text()),
                "kind",
                _("Sửa sự kiện đã ghi thay vì ghi thêm."),
            )
        if death.date.surely_before(when):
            raise UserError(
                _("Ngày {day} sau ngày từ trần ({death}).").format(day=when.text(), death=death.date.text()),
                "date",
                _("Kiểm tra lại ngày."),
            )
    admissions = [e for e in others if e.kind == EventKind.ADMISSION.value]
    if (
        kind not in (EventKind.ADMISSION.value, EventKind.COMMENDATION.value, EventKind.DEATH.value)
        and admissions
        and all(when.surely_before(e.date) for e in admissions)
    ):
        raise UserError(
            _("Ngày {day} sớm hơn ngày vào Đảng ({admission}).").format(
                day=when.text(), admission=admissions[0].date.text()
            ),
            "date",
            _("Kiểm tra lại một trong hai ngày."),
        )
    if kind == EventKind.RECOGNITION.value:
        before = lifecycle.standing(others, when.first())
        if before.left_by in _OUT_OF_PARTY:
            raise UserError(
                _("Đến ngày {day} đồng chí đã ra khỏi Đảng ({why}).").format(
                    day=when.text(), why=lower_first(_(before.label()))
                ),
                "date",
                _("Ghi kết nạp lại hoặc phục hồi đảng tịch trước."),
            )
        if before.state == "official" and any(e.kind == kind for e in others):
            raise UserError(
                _("Đồng chí đã là đảng viên chính thức."), "kind", _("Sửa ngày chính thức đã ghi nếu cần.")
            )
    if kind in _HERE_ONLY:
        # the day before counts too: an exit may be recorded on the day of another one
        now = lifecycle.standing(others, when.last())
        # that a guest went home may be written down after the time given was over
        home = kind == EventKind.TRANSFER_OUT.value and now.left_by == EventKind.TEMPORARY_IN.value
        if now.state == "left" and not home:
            raise UserError(
                _("Đến ngày {day} đồng chí không còn ở chi bộ ({why}).").format(
                    day=when.text(), why=lower_first(_(now.label()))
                ),
                "date",
                _("Kiểm tra lại ngày, hoặc sửa sự kiện đã ghi trước đó."),
            )
    if kind == EventKind.ADMISSION.value:
        now = lifecycle.standing(others, when.first())
        if now.here and not now.temporary_in and admissions:
            raise UserError(
                _("Đồng chí đang là đảng viên của chi bộ."),
                "kind",
                _("Kết nạp lại chỉ ghi sau khi đã ra khỏi Đảng."),
            )
    if kind == EventKind.RESTORATION.value and not any(
        e.kind in (EventKind.REMOVAL.value, EventKind.EXPULSION.value, EventKind.WITHDRAWAL.value)
        and not when.surely_before(e.date)
        for e in others
    ):
        raise UserError(
            _("Chưa ghi việc ra khỏi Đảng trước ngày {day}.").format(day=when.text()),
            "kind",
            _("Ghi khai trừ, xóa tên hoặc xin ra trước, rồi mới ghi phục hồi đảng tịch."),
        )
    if kind == EventKind.BADGE.value and not event.detail.isdigit():
        raise UserError(_("Chưa chọn mức huy hiệu."), "detail", _("Chọn số năm tuổi Đảng."))
