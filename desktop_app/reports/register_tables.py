"""The pages of the registers: which rows they hold and under which columns. Pure functions of :class:`RegisterFacts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import date_text
from desktop_app.core.workdays import add_workdays
from desktop_app.documents.blocks import Block, Centred, Column, Space, Table
from desktop_app.members import admission_terms, lifecycle, party_years
from desktop_app.members.catalogue import CARD_ACTS
from desktop_app.members.full_record import FullRecord, RecordedEvent, day_of
from desktop_app.members.lifecycle import RollChange
from desktop_app.members.member_book_document import badge_words, book_table, day_words, lines
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.words import detail_text, party_age_text
from desktop_app.reports.registers import RegisterFacts, ResidenceLine
from desktop_app.residence.history_words import KIND_WORDS

SIZE = 9.5


@dataclass(frozen=True)
class Pages:
    """The inside of a register: its blocks, how many lines were written, and what they count."""

    blocks: tuple[Block, ...]
    count: int
    unit: str = "đồng chí"


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float = SIZE) -> Table:
    return Table(tuple(columns), rows, size=size, numbered=True)


def _numbered(rows: Iterator[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(str(n), *row) for n, row in enumerate(rows, 1)]


def _who(record: FullRecord) -> str:
    return lines(record.full_name, day_words(record.birth_date))


def _party_days(record: FullRecord, day: date) -> str:
    admission, recognition = record.admission(day), record.recognition(day)
    return lines(day_words(day_of(admission)), day_words(day_of(recognition)))


def _decision(event: RecordedEvent | None) -> str:
    """Number, day and body of the decision."""
    if event is None:
        return ""
    return lines(event.decision_number, day_words(event.decision_date), event.decided_by)


def _card(record: FullRecord) -> str:
    return record.party_card or record.party_card_old


def _event_of(record: FullRecord, change: RollChange) -> RecordedEvent | None:
    return next(
        (event for event in record.events if event.kind == change.kind and event.date == change.when), None
    )


def _changes(
    facts: RegisterFacts, wanted: Callable[[RollChange], bool]
) -> list[tuple[FullRecord, RollChange, RecordedEvent | None]]:
    """The steps of the roll inside the register's time, by day."""
    found = [
        (record, change, _event_of(record, change))
        for record in facts.records
        for change in lifecycle.roll_changes(record.id, record.events)
        if facts.holds(change.day) and wanted(change)
    ]
    return sorted(found, key=lambda each: (each[1].day, each[0].sort_key))


# --- Sổ danh sách đảng viên ------------------------------------------------------------------------------------------


def _members(facts: RegisterFacts) -> Pages:
    """Everybody in the order in which they came into the book."""
    came: list[tuple[date, bytes, FullRecord]] = []
    for record in facts.records:
        entered = [c.day for c in lifecycle.roll_changes(record.id, record.events) if c.step > 0]
        entered += [event.date.first() for event in record.of_kind(EventKind.TEMPORARY_IN, facts.day)]
        first = min(entered, default=None)
        if first is None and not record.events:
            first = date.max  # nothing is known yet; nobody vanishes
        if first is not None and (first == date.max or facts.holds(first)):
            came.append((first, record.sort_key, record))
    came.sort(key=lambda each: each[:2])
    return Pages((book_table([record for _day, _key, record in came], facts.day),), len(came))


# --- Sổ theo dõi đảng viên dự bị -------------------------------------------------------------------------------------


def _probationary(facts: RegisterFacts) -> Pages:
    columns = (
        Column("TT", 8, "center"),
        Column("Họ và tên, ngày sinh", 36, name=True),
        Column("Ngày vào Đảng (lễ kết nạp)", 20, "center", wrap=True),
        Column("Quyết định kết nạp", 27, wrap=True),
        Column("Người giới thiệu", 33, wrap=True),
        Column("Hết thời gian dự bị", 20, "center", wrap=True),
        Column("Chi bộ xét chậm nhất", 24, "center", wrap=True),
        Column("Ngày chính thức", 20, "center", wrap=True),
        Column("Quyết định công nhận", 27, wrap=True),
        Column("Ghi chú", 26, wrap=True),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for record, change, _event in _changes(facts, lambda c: c.step > 0 and c.probationary):
            admission = record.admission(change.day)
            recognition = _recognition_after(record, change.day, facts.day)
            ends, deadline = _probation_days(admission, facts)
            yield (
                _who(record),
                day_words(day_of(admission)),
                _decision(admission),
                lines(record.introducer_1, record.introducer_2),
                ends,
                deadline,
                day_words(day_of(recognition)),
                _decision(recognition),
                _after_probation(record, change, recognition, facts.day),
            )

    found = _numbered(rows())
    return Pages((_table(columns, found),), len(found))


def _recognition_after(record: FullRecord, start: date, day: date) -> RecordedEvent | None:
    return next(
        (event for event in record.of_kind(EventKind.RECOGNITION, day) if event.date.first() >= start), None
    )


def _probation_days(admission: RecordedEvent | None, facts: RegisterFacts) -> tuple[str, str]:
    """When the twelve months are full and by when the branch considers; empty where the rule of that time is only inferred
    (long ago the probation had other lengths: members study, B.2)."""
    ceremony = admission.date.exact() if admission is not None else None
    if ceremony is None:
        return "", ""
    ends = admission_terms.probation_end(ceremony)
    limit = rules.rule("members", "recognition_workdays", ends)
    if limit.advisory or rules.rule("members", "probation_months", ceremony).advisory:
        return "", ""
    days = int(limit.value)
    return date_text(ends), date_text(add_workdays(ends, days, facts.holidays))


def _after_probation(
    record: FullRecord, change: RollChange, recognition: RecordedEvent | None, day: date
) -> str:
    said = [f"Chuyển đến {change.when.text()}"] if change.kind == EventKind.TRANSFER_IN else []
    if recognition is None:
        said += [
            f"{record.standing(later.day).label()} {later.when.text()}"
            for later in lifecycle.roll_changes(record.id, record.events)
            if later.step < 0 and change.day <= later.day <= day
        ][:1]
    return "; ".join(said)


# --- Sổ đảng viên ra khỏi Đảng, từ trần ------------------------------------------------------------------------------

_OUT_OF_PARTY = (EventKind.REMOVAL.value, EventKind.EXPULSION.value, EventKind.WITHDRAWAL.value)


def _left(facts: RegisterFacts) -> Pages:
    columns = (
        Column("TT", 8, "center"),
        Column("Họ và tên, ngày sinh", 36, name=True),
        Column("Quê quán", 34, wrap=True),
        Column("Ngày vào Đảng, ngày chính thức", 21, "center", wrap=True),
        Column("Số thẻ đảng viên", 27, "center", wrap=True),
        Column("Hình thức ra khỏi Đảng", 24, wrap=True),
        Column("Ngày ra khỏi Đảng", 21, "center", wrap=True),
        Column("Quyết định", 29, wrap=True),
        Column("Lý do", 34, wrap=True),
        Column("Ghi chú", 22, wrap=True),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for record, change, event in _changes(facts, lambda c: c.step < 0 and c.kind in _OUT_OF_PARTY):
            word = lifecycle.standing(record.events, change.day).label()
            yield (
                _who(record),
                record.hometown,
                _party_days(record, change.day),
                _card(record),
                f"{word} (dự bị)" if change.probationary else word,
                change.when.text(),
                _decision(event),
                ""
                if event is None
                else "; ".join(part for part in (detail_text(event.kind, event.detail), event.note) if part),
                _came_back(record, change.day, facts.day),
            )

    found = _numbered(rows())
    return Pages((_table(columns, found),), len(found))


def _came_back(record: FullRecord, since: date, day: date) -> str:
    for event in record.events:
        if since < event.date.first() <= day:
            if event.kind == EventKind.RESTORATION:
                return f"Phục hồi đảng tịch {event.date.text()}"
            if event.kind == EventKind.ADMISSION:
                return f"Kết nạp lại {event.date.text()}"
    return ""


def _deaths(facts: RegisterFacts) -> Pages:
    columns = (
        Column("TT", 8, "center"),
        Column("Họ và tên, ngày sinh", 38, name=True),
        Column("Quê quán", 38, wrap=True),
        Column("Ngày vào Đảng, ngày chính thức", 22, "center", wrap=True),
        Column("Số thẻ đảng viên, số lý lịch", 28, "center", wrap=True),
        Column("Huy hiệu Đảng", 22, "center", wrap=True),
        Column("Tuổi đảng", 25, "center", wrap=True),
        Column("Ngày từ trần", 22, "center", wrap=True),
        Column("Lý do", 28, wrap=True),
        Column("Ghi chú", 25, wrap=True),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for record, change, event in _changes(facts, lambda c: c.step < 0 and c.kind == EventKind.DEATH):
            before = [each for each in record.events if each is not event]
            age = party_years.party_age(before, change.day, record.party_age_from)
            yield (
                _who(record),
                record.hometown,
                _party_days(record, change.day),
                lines(_card(record), record.profile_number),
                badge_words(record, facts.day),
                party_age_text(age),
                change.when.text(),
                "" if event is None else event.detail,
                "" if event is None else event.note,
            )

    found = _numbered(rows())
    return Pages((_table(columns, found),), len(found))


# --- Sổ phát thẻ đảng viên -------------------------------------------------------------------------------------------


def _cards(facts: RegisterFacts) -> Pages:
    columns = (
        Column("TT", 8, "center"),
        Column("Họ và tên, ngày sinh", 38, name=True),
        Column("Quê quán", 36, wrap=True),
        Column("Ngày vào Đảng, ngày chính thức", 22, "center", wrap=True),
        Column("Số lý lịch", 22, "center", wrap=True),
        Column("Số thẻ đảng viên", 28, "center", wrap=True),
        Column("Phát, đổi, cấp lại", 22, "center", wrap=True),
        Column("Ngày", 21, "center"),
        Column("Nơi cấp, quyết định", 28, wrap=True),
        Column("Ký nhận", 24),
        Column("Ghi chú", 22, wrap=True),
    )
    found: list[tuple[date, bytes, tuple[str, ...]]] = []
    for record in facts.records:
        cards = record.of_kind(EventKind.CARD, facts.day)
        for event in cards:
            if facts.holds(event.date.first()):
                act = CARD_ACTS.get(event.detail, event.detail)
                place = lines(event.decided_by or event.place, event.decision_number)
                found.append(
                    _card_row(
                        record, facts, event.date, event.number or _card(record), act, place, event.note
                    )
                )
        if not cards and _card(record) and _ever_here(record, facts.day):
            issued = record.party_card_date
            # a card of which only the number is known stands in the whole register alone
            if facts.start is None if issued is None else facts.holds(issued.first()):
                found.append(_card_row(record, facts, issued, _card(record), "", record.party_card_place, ""))
    found.sort(key=lambda each: each[:2])
    rows = _numbered(row for _day, _key, row in found)
    return Pages((_table(columns, rows),), len(rows), "lượt phát thẻ")


def _card_row(
    record: FullRecord,
    facts: RegisterFacts,
    when: PartialDate | None,
    number: str,
    act: str,
    place: str,
    note: str,
) -> tuple[date, bytes, tuple[str, ...]]:
    cells = (
        _who(record),
        record.hometown,
        _party_days(record, facts.day),
        record.profile_number,
        number,
        act,
        day_words(when),
        place,
        "",
        note,
    )
    return (date.min if when is None else when.first(), record.sort_key, cells)


def _ever_here(record: FullRecord, day: date) -> bool:
    """Whether the person was on the roll up to a day; a guest's card belongs to another branch's register."""
    return any(c.step > 0 and c.day <= day for c in lifecycle.roll_changes(record.id, record.events))


# --- Sổ giới thiệu sinh hoạt đảng ------------------------------------------------------------------------------------

_PLACES = tuple(
    (kind, scope)
    for kind in (EventKind.TRANSFER_IN.value, EventKind.TRANSFER_OUT.value)
    for scope in (Scope.OTHER_PROVINCE.value, Scope.SAME_PROVINCE.value, Scope.SAME_BASE.value)
) + ((EventKind.TEMPORARY_IN.value, None), (EventKind.TEMPORARY_OUT.value, None))
_MOVES = tuple(dict.fromkeys(kind for kind, _scope in _PLACES))


def _transfers(facts: RegisterFacts) -> Pages:
    columns = (
        Column("Số TT", 9, "center"),
        Column("Ngày giới thiệu đi, ngày tiếp nhận đến", 22, "center", wrap=True),
        Column("Họ và tên, ngày sinh", 34, name=True),
        Column("Ngày vào Đảng, ngày chính thức", 20, "center", wrap=True),
        Column("Số thẻ đảng viên", 25, "center"),
        Column("Số giấy giới thiệu", 17, "center", wrap=True),
        Column("Giới thiệu đi: nơi đến", 31, wrap=True),
        Column("Tiếp nhận đến: nơi giới thiệu đi", 31, wrap=True),
        Column("Ngoài tỉnh", 11, "center", wrap=True),
        Column("Trong tỉnh", 11, "center", wrap=True),
        Column("Nội bộ", 11, "center", wrap=True),
        Column("Ngoài tỉnh", 11, "center", wrap=True),
        Column("Trong tỉnh", 11, "center", wrap=True),
        Column("Nội bộ", 11, "center", wrap=True),
        Column("Đến", 10, "center"),
        Column("Đi", 10, "center"),
        Column("Ghi chú", 20, wrap=True),
    )
    groups = (("", 8), ("Chính thức đến", 3), ("Chính thức đi", 3), ("Tạm thời", 2), ("", 1))
    found = sorted(_moves(facts), key=lambda each: each[:2])
    rows = _numbered(row for _day, _key, row in found)
    count = len(rows)
    if rows:
        sums = [str(sum(1 for row in rows if row[at] == "x")) for at in range(8, 16)]
        rows.append(("", "", "Cộng", "", "", "", "", "", *sums, ""))
    table = Table(
        columns,
        rows,
        groups=tuple(groups),
        bold_rows=frozenset((count,)) if rows else frozenset(),
        size=9,
        numbered=True,
    )
    return Pages((table,), count, "lượt giới thiệu, tiếp nhận")


def _moves(facts: RegisterFacts) -> Iterator[tuple[date, bytes, tuple[str, ...]]]:
    records = {record.id: record for record in facts.records}
    for record in facts.records:
        for event in record.events:
            when = event.date.first()
            if event.kind not in _MOVES or not facts.holds(when):
                continue
            letter = event.number or facts.letters.get(event.id or 0, "") or event.decision_number
            until = "" if event.until is None else f"đến {event.until.text()}"
            yield (
                when,
                record.sort_key,
                _move_row(
                    facts, record, event.kind, event.scope, event.date.text(), letter, event.place, until
                ),
            )
    for case in facts.under_way:
        if not facts.holds(case.introduced_on):
            continue
        record = records[case.member_id]
        kind = {
            ("out", False): EventKind.TRANSFER_OUT.value,
            ("in", False): EventKind.TRANSFER_IN.value,
            ("out", True): EventKind.TEMPORARY_OUT.value,
            ("in", True): EventKind.TEMPORARY_IN.value,
        }[case.direction, case.kind == "temporary"]
        scope = Scope.SAME_BASE.value if case.kind == "internal" else case.scope
        yield (
            case.introduced_on,
            record.sort_key,
            _move_row(
                facts,
                record,
                kind,
                scope,
                date_text(case.introduced_on),
                case.letter_number,
                case.place,
                "chưa xong thủ tục",
            ),
        )


def _move_row(
    facts: RegisterFacts,
    record: FullRecord,
    kind: str,
    scope: str | None,
    when: str,
    letter: str,
    place: str,
    note: str,
) -> tuple[str, ...]:
    temporary = kind in (EventKind.TEMPORARY_IN, EventKind.TEMPORARY_OUT)
    # a transfer whose reach was not recorded is counted inside the province, as in Biểu 1
    cell = (kind, None if temporary else scope or Scope.SAME_PROVINCE.value)
    away = kind in (EventKind.TRANSFER_OUT, EventKind.TEMPORARY_OUT)
    return (
        when,
        _who(record),
        _party_days(record, facts.day),
        _card(record),
        letter,
        place if away else "",
        "" if away else place,
        *("x" if each == cell else "" for each in _PLACES),
        note,
    )


# --- Sổ tặng Huy hiệu Đảng -------------------------------------------------------------------------------------------


def _badges(facts: RegisterFacts) -> Pages:
    columns = (
        Column("TT", 8, "center"),
        Column("Họ và tên, ngày sinh", 38, name=True),
        Column("Quê quán", 36, wrap=True),
        Column("Ngày quyết định kết nạp", 22, "center", wrap=True),
        Column("Ngày vào Đảng, ngày chính thức", 22, "center", wrap=True),
        Column("Số thẻ đảng viên", 27, "center", wrap=True),
        Column("Huy hiệu (năm)", 17, "center", wrap=True),
        Column("Số Huy hiệu", 20, "center", wrap=True),
        Column("Ngày tặng", 22, "center", wrap=True),
        Column("Quyết định", 28, wrap=True),
        Column("Ký nhận", 22),
        Column("Ghi chú", 22, wrap=True),
    )
    given = sorted(
        (
            (event.date.first(), record.sort_key, record, event)
            for record in facts.records
            for event in record.of_kind(EventKind.BADGE, facts.day)
            if facts.holds(event.date.first())
        ),
        key=lambda each: each[:2],
    )
    rows = _numbered(
        (
            _who(record),
            record.hometown,
            day_words(admission.decision_date if (admission := record.admission(when)) else None),
            _party_days(record, when),
            _card(record),
            event.detail,
            event.number,
            event.date.text(),
            _decision(event),
            "",
            event.note,
        )
        for when, _key, record, event in given
    )
    return Pages((_table(columns, rows),), len(rows), "lượt tặng")


# --- Sổ đảng viên sinh hoạt nơi cư trú -------------------------------------------------------------------------------


def _residence(facts: RegisterFacts) -> Pages:
    def columns(where: str) -> tuple[Column, ...]:
        return (
            Column("TT", 8, "center"),
            Column("Họ và tên, ngày sinh", 38, name=True),
            Column("Ngày vào Đảng, ngày chính thức", 22, "center", wrap=True),
            Column(where, 40, wrap=True),
            Column("Địa chỉ nơi cư trú", 38, wrap=True),
            Column("Diện", 30, wrap=True),
            Column("Giấy giới thiệu", 24, "center", wrap=True),
            Column("Ngày tiếp nhận", 21, "center", wrap=True),
            Column("Nhận xét từng năm", 36, wrap=True),
            Column("Thôi, lý do", 26, wrap=True),
        )

    out = [line for line in facts.residence_out if _stands(facts, line)]
    guests = [line for line in facts.residence_in if _stands(facts, line)]
    blocks: tuple[Block, ...] = (
        Centred("Phần I. Đảng viên của chi bộ được giới thiệu về nơi cư trú", 14, bold=True),
        _table(columns("Chi bộ, đảng bộ nơi cư trú"), _numbered(_residence_rows(out))),
        Space(8),
        Centred(
            "Phần II. Đảng viên nơi khác giữ mối liên hệ với chi bộ (không tính vào đảng số)", 14, bold=True
        ),
        _table(columns("Đơn vị công tác, chi bộ nơi công tác"), _numbered(_residence_rows(guests))),
    )
    return Pages(blocks, len(out) + len(guests))


def _stands(facts: RegisterFacts, line: ResidenceLine) -> bool:
    """In a register of a period stand those whose link fell into it."""
    begun = line.introduced_on or line.received_on
    if begun is not None and begun > facts.day:
        return False
    return facts.start is None or line.ended_on is None or line.ended_on >= facts.start


def _residence_rows(found: Sequence[ResidenceLine]) -> Iterator[tuple[str, ...]]:
    def shown(value: date | None) -> str:
        return "" if value is None else date_text(value)

    for line in found:
        yield (
            lines(line.full_name, day_words(line.birth_date)),
            lines(day_words(line.admission_date), day_words(line.official_date)),
            line.where,
            line.address,
            KIND_WORDS.get(line.kind, ""),
            lines(line.letter, shown(line.introduced_on)),
            shown(line.received_on),
            lines(*(f"{year}: {text}" if text else "" for year, text in line.remarks)),
            lines(shown(line.ended_on), line.note),
        )


_MAKERS: dict[str, Callable[[RegisterFacts], Pages]] = {
    "register-members": _members,
    "register-probationary": _probationary,
    "register-left": _left,
    "register-deaths": _deaths,
    "register-cards": _cards,
    "register-transfers": _transfers,
    "register-badges": _badges,
    "register-residence": _residence,
}


def pages_of(kind: str, facts: RegisterFacts) -> Pages:
    """The inside of a register."""
    return _MAKERS[kind](facts)
