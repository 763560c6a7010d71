"""What is looked at before Biểu 1 to 3 are handed up: the sums (F.3, F.4), the day before, what was handed up for a closed
period, and the records a figure rests on (K 33 to 37).

Every rule is told whether it holds. Those that do not say which people to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, lower_first
from desktop_app.members.catalogue import ADMISSION_REVOKED
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import Person
from desktop_app.members.words import EVENT_WORDS
from desktop_app.reports.sheet_rows import Sheet, SheetRow, Span
from desktop_app.reports.sheet_structure import standings_on
from desktop_app.reports.sheets import Sheets, occupation_at_admission
from desktop_app.reports.transfer_days import WAYS, Counting

Severity = Literal["error", "warning", "good"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule looked at. ``rule`` names it (``D = A + B - C``); ``people`` are those to look at when it does not hold."""

    rule: str
    severity: Severity
    sentence: str
    hint: str = ""
    people: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether there is nothing to put right."""
        return self.severity == "good"


@dataclass(frozen=True)
class Closed:
    """A report handed up: its number, the day it counted to, and the people of its rows by the keys of Biểu 1."""

    name: str
    start: date
    as_of: date
    rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """Names of these people, also of those in the bin since."""


@dataclass(frozen=True)
class InBin:
    """Somebody in the bin whose record says that they joined or left the roll in the span, by which event and when."""

    member_id: int
    name: str
    kind: str
    when: str


def check(
    sheets: Sheets,
    people: Sequence[Person],
    closed: Iterable[Closed] = (),
    counting: Counting | None = None,
    in_bin: Sequence[InBin] = (),
) -> list[Check]:
    """Everything looked at, what does not hold first."""
    found = [
        *check_sums(sheets),
        *check_roll(sheets, people),
        *(check_transfers(counting, sheets.span) if counting is not None else ()),
        *check_unseen(sheets, people, in_bin),
        *check_closed(sheets, people, closed),
        *check_records(sheets, people),
    ]
    order = ("error", "warning", "good")
    return sorted(found, key=lambda one: order.index(one.severity))


# --- sums ------------------------------------------------------------------------------------------------------------

_SUMS = (
    ("B", ("B.1", "B.2", "B.3")),
    ("B.2", ("B.2.a", "B.2.b", "B.2.c")),
    ("C", ("C.1", "C.2", "C.3", "C.4", "C.5")),
    ("C.5", ("C.5.a", "C.5.b", "C.5.c")),
)


def check_sums(sheets: Sheets) -> list[Check]:
    """D = A + B − C for both columns, each sum is that of its rows, "Trong đó" is no more than its row (F.3); I of Biểu 2 is
    B.1, I of Biểu 3 is D, and their blocks add up (F.4)."""
    one = sheets.one
    found = [
        _balance(column, *(_value(one, code, before) for code in "ABCD")) for column, before in _columns()
    ]
    found += [_sum(1, one, total, parts) for total, parts in _SUMS]
    probationary, removed = one.row("C.3.1"), one.row("C.3")
    inside = one.count("C.3.1") <= one.count("C.3")
    found.append(
        Check(
            "C.3.1 <= C.3",
            "good" if inside else "error",
            _("Trong số xóa tên {n} có {part} dự bị.").format(n=removed.now, part=probationary.now),
            "" if inside else _("Xem lại sự kiện xóa tên của những người này."),
            () if inside else probationary.people,
        )
    )
    found += [_base_balance(sheets.base, column, before) for column, before in _columns()]
    found.append(_same(2, "I = B.1", sheets.two.row("I"), one.row("B.1")))
    found += [_block(sheets.two, code) for code in ("II.1", "II.2", "II.3")]
    found.append(_same(3, "I = D", sheets.three.row("I"), one.row("D")))
    found.append(_sum(3, sheets.three, "I", ("I.1", "I.2")))
    found += [_block(sheets.three, f"II.{n}") for n in (1, 2, 3, 4, 5, 6, 7, 9, 10)]
    return found


def _columns() -> tuple[tuple[str, bool], ...]:
    return (_("kỳ này"), False), (_("cùng kỳ"), True)


def _value(sheet: Sheet, code: str, before: bool) -> int:
    row = next((row for row in sheet.rows if row.code == code), None)
    return 0 if row is None else int((row.before if before else row.now) or 0)


def _balance(column: str, a: int, b: int, c: int, d: int) -> Check:
    holds = a + b - c == d
    sentence = (
        _("Biểu 1, {column}: đầu kỳ {a} + tăng {b} − giảm {c} = cuối kỳ {d}.")
        if holds
        else _("Biểu 1, {column}: đầu kỳ {a} + tăng {b} − giảm {c} không bằng cuối kỳ {d}.")
    ).format(column=column, a=a, b=b, c=c, d=d)
    return Check(
        "D = A + B - C",
        "good" if holds else "error",
        sentence,
        "" if holds else _("Xem lại ngày các sự kiện của đảng viên trong kỳ."),
    )


def _base_balance(base: Sheet, column: str, before: bool) -> Check:
    """A + B − C with the row of moves inside the base is D, in the sheet as the upper level adds it up (K 35)."""
    a, b, c, came, went, d = (_value(base, code, before) for code in ("A", "B", "C", "N.1", "N.2", "D"))
    holds = a + b - c + came - went == d and _value(base, "N", before) == came - went
    inside = (
        _(", chuyển trong đảng bộ: đến {came}, đi {went}").format(came=came, went=went)
        if came or went
        else ""
    )
    sentence = (
        _("Biểu 1 của đảng bộ, {column}: đầu kỳ {a} + tăng {b} − giảm {c}{inside} = cuối kỳ {d}.")
        if holds
        else _(
            "Biểu 1 của đảng bộ, {column}: đầu kỳ {a} + tăng {b} − giảm {c}{inside} không bằng cuối kỳ {d}."
        )
    ).format(column=column, a=a, b=b, c=c, inside=inside, d=d)
    return Check(
        "D = A + B - C + N (base)",
        "good" if holds else "error",
        sentence,
        "" if holds else _("Xem lại ngày các sự kiện của đảng viên trong kỳ."),
    )


def _sum(number: int, sheet: Sheet, total: str, parts: Sequence[str]) -> Check:
    row = sheet.row(total)
    got = sum(sheet.count(part) for part in parts)
    return _added(number, f"{total} = {' + '.join(parts)}", row, got)


def _block(sheet: Sheet, code: str) -> Check:
    row = sheet.row(code)
    got = sum(int(part.now or 0) for part in sheet.below(code))
    return _added(sheet.number, f"{code} = Σ {code}.*", row, got)


def _added(number: int, rule: str, row: SheetRow, got: int) -> Check:
    holds = row.now == got
    sentence = (
        _("Biểu {number}, {code} {label}: các dòng cộng đúng {n}.")
        if holds
        else _("Biểu {number}, {code} {label}: tổng là {n} nhưng các dòng cộng lại là {got}.")
    ).format(number=number, code=row.code, label=_(row.label), n=row.now, got=got)
    hint = "" if holds else _("Mở danh sách phía sau con số để xem ai bị tính hai lần hoặc bị sót.")
    return Check(rule, "good" if holds else "error", sentence, hint, () if holds else row.people)


def _same(number: int, rule: str, here: SheetRow, there: SheetRow) -> Check:
    apart = tuple(sorted(set(here.people) ^ set(there.people)))
    holds = here.now == there.now and not apart
    sentence = (
        _("Biểu {number}: tổng số {n} khớp với dòng {code} của Biểu 1.")
        if holds
        else _("Biểu {number}: tổng số {n} không khớp với dòng {code} của Biểu 1 ({other}).")
    ).format(number=number, n=here.now, code=there.code, other=there.now)
    return Check(rule, "good" if holds else "error", sentence, "", apart)


# --- against another reckoning ---------------------------------------------------------------------------------------


def check_roll(sheets: Sheets, people: Sequence[Person]) -> list[Check]:
    """A is who stood on the roll at the end of the day before (D of the period before), D who stands on it at the end of the
    last day: told by the status of each person, not by the moves."""
    before = sheets.span.start.toordinal() - 1
    day = date.fromordinal(before)
    earlier = sheets.earlier if day == sheets.span.before_end else None
    if earlier is None:
        earlier = standings_on(people, day)
    standing = {person.id for person in people if earlier.get(person.id, person.standing).on_roll}
    ends = {person.id for person in people if person.standing.on_roll}
    return [
        _roll("A = D-1", sheets.one.row("A"), standing, day),
        _roll("D", sheets.one.row("D"), ends, sheets.span.end),
    ]


def _roll(rule: str, row: SheetRow, people: set[int], day: date) -> Check:
    apart = tuple(sorted(people ^ set(row.people)))
    sentence = (
        _("Dòng {code}: {n} đảng viên, đúng với danh sách cuối ngày {day}.")
        if not apart
        else _("Dòng {code}: {n} đảng viên, danh sách cuối ngày {day} có {other}.")
    ).format(code=row.code, n=row.now, day=date_text(day), other=len(people))
    return Check(
        rule,
        "error" if apart else "good",
        sentence,
        _("Xem lại các sự kiện của những người này.") if apart else "",
        apart,
    )


_CLOSED_ROWS = (
    ("opening", "A"),
    ("increase.total", "B"),
    ("decrease.total", "C"),
    ("closing", "D"),
)


def check_closed(sheets: Sheets, people: Sequence[Person], closed: Iterable[Closed]) -> list[Check]:
    """What was handed up for this period and for the one before, beside what the records say now: an entry dated into a closed
    period is a difference that is told, with the people it is about, never a silent change."""
    known = {person.id: person.full_name for person in people}
    found: list[Check] = []
    for paper in closed:
        names = {**paper.names, **known}
        rows: list[tuple[SheetRow, frozenset[int]]] = []
        if (paper.start, paper.as_of) == (sheets.span.start, sheets.span.end):
            rows = [
                (sheets.one.row(code), paper.rows[key]) for key, code in _CLOSED_ROWS if key in paper.rows
            ]
        elif paper.as_of.toordinal() + 1 == sheets.span.start.toordinal() and "closing" in paper.rows:
            rows = [(sheets.one.row("A"), paper.rows["closing"])]
        for row, then in rows:
            found.append(_handed_up(paper, row, then, names))
    return found


def _handed_up(paper: Closed, row: SheetRow, then: frozenset[int], names: Mapping[int, str]) -> Check:
    now = set(row.people)
    rule = f"{row.code} = {paper.name}"
    if now == then:
        return Check(
            rule,
            "good",
            _("Dòng {code}: {n}, khớp với {paper} đã chốt đến {day}.").format(
                code=row.code, n=row.now, paper=paper.name, day=date_text(paper.as_of)
            ),
        )
    came, gone = sorted(now - then), sorted(then - now)
    said = [
        _("thêm {names}").format(names=", ".join(names.get(n, "?") for n in came)) if came else "",
        _("bớt {names}").format(names=", ".join(names.get(n, "?") for n in gone)) if gone else "",
    ]
    return Check(
        rule,
        "warning",
        _("Dòng {code}: nay {n}, {paper} đã chốt {then} ({who}).").format(
            code=row.code,
            n=row.now,
            paper=paper.name,
            then=len(then),
            who="; ".join(text for text in said if text),
        ),
        _("Có sự kiện ghi sau khi chốt; nêu rõ với đảng ủy hoặc xem lại ngày sự kiện."),
        tuple(came + gone),
    )


def check_transfers(counting: Counting, span: Span) -> list[Check]:
    """Transfers introduced in one period and received in another, by name: the other branch may count them elsewhere (K 37)."""
    found = []
    for out, code, word in ((True, "C.5", _("chuyển đi")), (False, "B.2", _("chuyển đến"))):
        for edge, where in (
            (span.end, _("kỳ sau")),
            (date.fromordinal(span.start.toordinal() - 1), _("kỳ trước")),
        ):
            moves = [move for move in counting.crossing if move.out is out and move.crosses(edge)]
            if not moves:
                continue
            names = ", ".join(
                _("{name} (giới thiệu {one}, tiếp nhận {other})").format(
                    name=move.name,
                    one=move.introduced.text() if move.introduced is not None else "",
                    other=move.received.text() if move.received is not None else "",
                )
                for move in moves
            )
            here = span.start <= moves[0].counted(counting.way).first() <= span.end
            found.append(
                Check(
                    code,
                    "warning",
                    _("{n} lượt {word} có hai ngày ở hai kỳ: {names}.").format(
                        n=len(moves), word=word, names=names
                    ),
                    (_("Tính ở kỳ này: {way}.") if here else _("Tính ở {where}: {way}.")).format(
                        where=where, way=lower_first(_(WAYS[counting.way]))
                    ),
                    tuple(dict.fromkeys(move.member_id for move in moves)),
                )
            )
    if counting.unknown:
        found.append(
            Check(
                "transfer day",
                "warning",
                _("{n} lượt chuyển chưa ghi đủ hai ngày, tính theo ngày đang có: {names}.").format(
                    n=len(counting.unknown), names=", ".join(move.name for move in counting.unknown)
                ),
                _("Ghi ngày giới thiệu, ngày tiếp nhận ở thủ tục chuyển sinh hoạt."),
                tuple(dict.fromkeys(move.member_id for move in counting.unknown)),
            )
        )
    return found


def revoked(sheets: Sheets, people: Sequence[Person]) -> list[Person]:
    """Those of row C.3 (Xóa tên) whose admission was revoked."""
    among = set(sheets.one.row("C.3").people)
    start, end = sheets.span.start, sheets.span.end
    return [
        person
        for person in people
        if person.id in among
        and any(
            event.detail == ADMISSION_REVOKED
            and event.kind == EventKind.REMOVAL.value
            and start <= event.date.first() <= end
            for event in person.events
        )
    ]


def check_unseen(sheets: Sheets, people: Sequence[Person], in_bin: Sequence[InBin]) -> list[Check]:
    """Those no row of the forms speaks of: a revoked admission, which has no row of its own (B.6), and records in the bin."""
    found = []
    gone = revoked(sheets, people)
    if gone:
        found.append(
            Check(
                "C.3 revoked",
                "warning",
                _("Thu hồi quyết định kết nạp, tính vào dòng Xóa tên: {names}.").format(
                    names=", ".join(person.full_name for person in gone)
                ),
                _("Biểu mẫu không có dòng riêng; hỏi đảng ủy cách ghi, ghi chú của biểu đã nêu tên."),
                tuple(person.id for person in gone),
            )
        )
    if in_bin:
        found.append(
            Check(
                "bin",
                "warning",
                _("Không tính người trong thùng rác: {names}.").format(
                    names=", ".join(
                        _("{name} ({event} {day})").format(
                            name=one.name, event=lower_first(_(EVENT_WORDS[one.kind])), day=one.when
                        )
                        for one in in_bin
                    )
                ),
                _(
                    "Xóa nhầm thì lấy lại từ thùng rác; bị thu hồi quyết định kết nạp thì lấy lại rồi ghi xóa tên với căn cứ ấy."
                ),
                tuple(one.member_id for one in in_bin),
            )
        )
    return found


# --- the records behind ----------------------------------------------------------------------------------------------


def check_records(sheets: Sheets, people: Sequence[Person]) -> list[Check]:
    """Rows of whom the record does not say, moves without reach, dates of which only the year is known, and transfers that
    the other branch dates into another period (K 37)."""
    found = [
        Check(
            f"{sheet.number}/{row.code}",
            "warning",
            _("Biểu {number}: {n} đồng chí {what}.").format(
                number=sheet.number, n=len(row.people), what=_lower(_(row.label))
            ),
            _("Bổ sung vào lý lịch ở trang Đảng viên."),
            row.people,
        )
        for sheet in (sheets.two, sheets.three)
        for row in sheet.rows
        if row.missing and row.people
    ]
    known = {person.id: person for person in people}
    present = tuple(n for n in sheets.two.row("I").people if occupation_at_admission(known[n])[1])
    if present:
        found.append(
            Check(
                "2/II.1",
                "warning",
                _(
                    "Biểu 2: {n} đồng chí chưa ghi nghề nghiệp trước khi vào Đảng, tính theo nghề nghiệp hiện nay."
                ).format(n=len(present)),
                _("Bổ sung vào lý lịch ở trang Đảng viên."),
                present,
            )
        )
    start, end = sheets.span.start, sheets.span.end
    no_reach: list[int] = []
    vague: list[int] = []
    for number in dict.fromkeys((*sheets.one.row("B").people, *sheets.one.row("C").people)):
        for event in known[number].events:
            if not start <= event.date.first() <= end or event.kind not in _MOVES:
                continue
            if event.kind in _TRANSFERS and event.scope not in _REACHES:
                no_reach.append(number)
            if event.date.exact() is None:
                vague.append(number)
    if no_reach:
        found.append(
            Check(
                "scope",
                "warning",
                _("{n} lượt chuyển chưa ghi phạm vi, tính vào dòng b (trong tỉnh).").format(n=len(no_reach)),
                _("Ghi phạm vi ở sự kiện chuyển sinh hoạt."),
                tuple(no_reach),
            )
        )
    if vague:
        found.append(
            Check(
                "date",
                "warning",
                _("{n} sự kiện trong kỳ chỉ ghi tháng hoặc năm, tính từ ngày đầu của tháng, năm ấy.").format(
                    n=len(vague)
                ),
                _("Ghi đủ ngày để khỏi lệch kỳ."),
                tuple(vague),
            )
        )
    return found


_TRANSFERS = frozenset((EventKind.TRANSFER_IN.value, EventKind.TRANSFER_OUT.value))
_REACHES = frozenset(scope.value for scope in Scope)
_MOVES = _TRANSFERS | {
    kind.value
    for kind in (
        EventKind.ADMISSION,
        EventKind.RESTORATION,
        EventKind.REMOVAL,
        EventKind.EXPULSION,
        EventKind.WITHDRAWAL,
        EventKind.DEATH,
    )
}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
