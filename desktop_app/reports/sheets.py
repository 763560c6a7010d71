"""Biểu 1, 2 and 3 of a span of days: every row with its code, this period, the same period last year and its people.

Sources: members study F.3 (Biểu số 1-BTCTW and the branch's own row c), F.4 (Biểu số 2-BTCTW), F.5 (Biểu 3: structure);
the cases K 33 to 37. Pure: the people are given with their standing on the last day, those who left included.

What the records keep without a date (training, occupation, religion …) is counted as the record says it now, also for a day
long past; ages, party ages and standing are those of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from desktop_app.core import rules
from desktop_app.core.dates import add_months
from desktop_app.core.i18n import N_
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean, fold, percent_text
from desktop_app.members import lifecycle
from desktop_app.members.catalogue import (
    ACADEMIC_TITLES,
    ADMISSION_TRAITS,
    ENTERPRISE_GROUPS,
    ETHNICITIES,
    NO_RELIGION,
    OCCUPATION_GROUPS,
    RELIGIONS,
    known_ethnicity,
    known_religion,
)
from desktop_app.members.lifecycle import Changes, EventFact, Standing
from desktop_app.members.models import EventKind, Sex
from desktop_app.members.service import Person
from desktop_app.reports import statistics
from desktop_app.reports.figures import Unit, Value, value_text
from desktop_app.reports.statistics import BIEU_1, LABELS, Band, Classes, Remembered, band_of, bands

View = Literal["branch", "base"]
"""``branch``: the branch's own sheet; ``base``: as the upper level adds it up, without the moves inside the same base."""

TITLES: Final = {
    1: N_("Thống kê tăng, giảm đảng viên"),
    2: N_("Thống kê đảng viên mới kết nạp"),
    3: N_("Thống kê đội ngũ đảng viên"),
}
"""Names of the forms by number (F.2)."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. ``code`` is its stable name (``B.2.a``, ``II.1.7.b``), ``mark`` what stands before it on paper, ``depth`` how
    far it is set in. ``now`` and ``before`` are None where there is nothing to count (headings). ``missing``: those of whom
    the record does not say; such a row belongs to no form and is shown only when there is somebody."""

    code: str
    mark: str
    label: str
    depth: int
    now: Value
    before: Value
    people: tuple[int, ...] = ()
    people_before: tuple[int, ...] = ()
    unit: Unit = ""
    missing: bool = False

    def now_text(self) -> str:
        """The value as papers print it, nothing beside a heading."""
        return "" if self.now is None and self.unit == "" else value_text(self.now, self.unit)

    def before_text(self) -> str:
        """The value of the same period last year."""
        return "" if self.before is None and self.unit == "" else value_text(self.before, self.unit)

    def percent(self) -> str:
        """This period in percent of the same period last year; ``–`` when that was nothing (K 36)."""
        if self.unit or self.now is None or self.before is None:
            return "" if self.now is None and not self.unit else "–"
        return percent_text(self.now, self.before)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form with its rows in order."""

    number: int
    rows: tuple[SheetRow, ...]
    view: View = "branch"

    @property
    def title(self) -> str:
        return TITLES[self.number]

    def row(self, code: str) -> SheetRow:
        """The row of a code. Raises KeyError."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)

    def count(self, code: str) -> int:
        """The number in a row, 0 where there is none."""
        value = next((row.now for row in self.rows if row.code == code), None)
        return 0 if value is None else int(value)

    def below(self, code: str) -> list[SheetRow]:
        """The counted rows directly under a code."""
        parts = code.count(".") + 1
        return [
            row
            for row in self.rows
            if row.code.startswith(code + ".") and row.code.count(".") == parts and not row.unit
        ]


@dataclass(frozen=True, slots=True)
class Span:
    """The days a form counts, both included, and those it is compared with."""

    start: date
    end: date
    before_start: date
    before_end: date

    @classmethod
    def of(cls, period: Period, as_of: date) -> Span:
        """A reporting period up to ``as_of``, beside the whole of the same period last year."""
        past = period.same_last_year()
        return cls(period.start, min(period.end, as_of), past.start, past.end)

    @classmethod
    def days(cls, start: date, end: date) -> Span:
        """Any days, beside the same days a year earlier."""
        past = start.month == 2 and start.day == 29
        return cls(
            start,
            end,
            add_months(start, -12) + timedelta(days=int(past)),
            # who counts to the end of February means its last day, also in the year before
            add_months(end + timedelta(days=1), -12) - timedelta(days=1),
        )


@dataclass(frozen=True, slots=True)
class Sheets:
    """The forms of one span. ``base`` is Biểu 1 as the upper level adds it up (K 35)."""

    span: Span
    one: Sheet
    base: Sheet
    two: Sheet
    three: Sheet

    def all(self, view: View = "branch") -> tuple[Sheet, Sheet, Sheet]:
        """Biểu 1, 2, 3; Biểu 1 in the view asked for."""
        return (self.base if view == "base" else self.one), self.two, self.three


def compute(people: Sequence[Person], span: Span) -> Sheets:
    """The three forms; ``people`` have their standing of ``span.end``."""
    now, before = statistics.changes_in(
        people, [(span.start, span.end), (span.before_start, span.before_end)]
    )
    return Sheets(
        span,
        increase_decrease(now, before),
        increase_decrease(now, before, "base"),
        admissions(people, now, before),
        structure(people, span),
    )


# --- Biểu 1 ----------------------------------------------------------------------------------------------------------

_INSIDE = {"B.2.c": ("B", "B.2"), "C.5.c": ("C", "C.5")}
DISTRICT_WORDS: Final = {
    "B.2.b": N_("Huyện khác trong tỉnh chuyển đến"),
    "C.5.b": N_("Chuyển đi huyện khác trong tỉnh"),
}


def increase_decrease(now: Changes, before: Changes, view: View = "branch") -> Sheet:
    """Biểu 1. In the view of the ``base`` the moves inside it are in no row and in no sum: they vanish where all branches are
    added up (K 35); A and D stay the branch's own."""
    rows, past = statistics.increase_decrease(now), statistics.increase_decrease(before)
    key_of = {row.code: row.key for row in BIEU_1}
    if view == "base":
        for inside, sums in _INSIDE.items():
            for table in (rows, past):
                for code in sums:
                    table[key_of[code]] = _without(table[key_of[code]], table[key_of[inside]])
    words = dict(LABELS)
    if rules.rule("reports", "level_below_province", now.end).value == "district":
        words.update({key_of[code]: label for code, label in DISTRICT_WORDS.items()})
    return Sheet(
        1,
        tuple(
            _row(row.code, row.mark, words[row.key], row.depth, rows[row.key], past[row.key])
            for row in BIEU_1
            if view == "branch" or row.code not in _INSIDE
        ),
        view,
    )


def _without(people: tuple[int, ...], some: tuple[int, ...]) -> tuple[int, ...]:
    """A list without others, each taken off once: who moved inside the base may have moved outside it too."""
    left = list(people)
    for number in some:
        left.remove(number)
    return tuple(left)


def _row(
    code: str,
    mark: str,
    label: str,
    depth: int,
    people: Sequence[int],
    past: Sequence[int],
    missing: bool = False,
) -> SheetRow:
    return SheetRow(
        code, mark, label, depth, len(people), len(past), tuple(people), tuple(past), missing=missing
    )


# --- rows of Biểu 2 and 3 --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A row to be filled: how it is called and by which key its people are found; no key: a heading."""

    code: str
    label: str
    depth: int
    key: str = ""
    mean: bool = False
    missing: bool = False


_People = Mapping[str, Sequence[int]]
_MARKS = ("", "", "-", "+")


def _fill(lines: Iterable[_Line], now: _People, before: _People) -> tuple[SheetRow, ...]:
    rows = []
    for line in lines:
        mark = _MARKS[line.depth] or line.code.rsplit(".", 1)[-1]
        if line.mean:
            rows.append(
                SheetRow(
                    line.code,
                    mark,
                    line.label,
                    line.depth,
                    statistics.mean(now.get(line.key, ())),
                    statistics.mean(before.get(line.key, ())),
                    unit="age",
                )
            )
        elif line.key:
            people, past = now.get(line.key, ()), before.get(line.key, ())
            if people or past or not line.missing:
                rows.append(_row(line.code, mark, line.label, line.depth, people, past, line.missing))
        else:
            rows.append(SheetRow(line.code, mark, line.label, line.depth, None, None))
    return tuple(rows)


def _occupations(code: str, prefix: str) -> list[_Line]:
    """The rows of occupation of Biểu 2, II.1: those of the enterprises under a row of their own."""
    lines: list[_Line] = []
    number = 0
    for group, label in OCCUPATION_GROUPS.items():
        if group == ENTERPRISE_GROUPS[0]:
            number += 1
            lines.append(
                _Line(
                    f"{code}.{number}",
                    N_("Lãnh đạo, quản lý và lao động trong các doanh nghiệp"),
                    2,
                    prefix + "enterprise",
                )
            )
        if group in ENTERPRISE_GROUPS:
            part = "abc"[ENTERPRISE_GROUPS.index(group)]
            lines.append(_Line(f"{code}.{number}.{part}", label, 3, prefix + group))
        else:
            number += 1
            lines.append(_Line(f"{code}.{number}", label, 2, prefix + group))
    return lines


def _bands(code: str, prefix: str, among: Sequence[Band]) -> list[_Line]:
    return [
        _Line(f"{code}.{number}", band.words, 2, prefix + band.key) for number, band in enumerate(among, 1)
    ]


def _levels(code: str, keys: Sequence[str]) -> list[_Line]:
    return [_Line(f"{code}.{number}", LABELS[key], 2, key) for number, key in enumerate(keys, 1)]


_GENERAL_ROWS = tuple(key for key, _words in reversed(statistics.GENERAL))
_PROFESSIONAL_ROWS = tuple(key for key, _words in reversed(statistics.PROFESSIONAL))
_THEORY_ROWS = tuple(key for key, _words in reversed(statistics.THEORY))

# words that can only mean one group; everything else the record must say by its group
_OCCUPATION_WORDS = {
    "nong dan": "farmer",
    "lam nong": "farmer",
    "lam ruong": "farmer",
    "sinh vien": "student",
    "hoc sinh": "pupil",
    "bo doi": "armed-forces",
    "cong an": "armed-forces",
    "cong chuc xa": "commune",
    "can bo xa": "commune",
    "cong chuc phuong": "commune",
    "can bo phuong": "commune",
    "truong thon": "village",
    "to truong to dan pho": "village",
    "buon ban": "other",
    "lao dong tu do": "other",
    **{fold(label): code for code, label in OCCUPATION_GROUPS.items()},
}
_RETIRED = ("huu tri", "nghi huu", "ve huu")


def occupation_group(text: str) -> str:
    """The group of an occupation written in words that can mean only one; empty for any other."""
    return _OCCUPATION_WORDS.get(fold(clean(text)), "")


def title_of(text: str) -> str:
    """``Phó Giáo sư`` or ``Giáo sư`` of a title as written; the highest counts. Empty for none."""
    folded = fold(text)
    if "pho giao su" in folded or folded.strip().startswith("pgs"):
        return ACADEMIC_TITLES[0]
    return ACADEMIC_TITLES[1] if "giao su" in folded or folded.strip().startswith("gs") else ""


# --- Biểu 2 ----------------------------------------------------------------------------------------------------------


def _admission_lines(day: date) -> list[_Line]:
    lines = [
        _Line("I", N_("Tổng số đảng viên mới kết nạp"), 0, "total"),
        _Line("I.1", N_("Dân tộc thiểu số"), 2, "minority"),
    ]
    lines += [
        _Line(f"I.{number}", label, 2, "trait." + code)
        for number, (code, label) in enumerate(ADMISSION_TRAITS.items(), 2)
    ]
    lines += [
        _Line("I.6", N_("Kết nạp lại"), 2, "again"),
        _Line("I.7", N_("Phụ nữ"), 2, "women"),
        _Line("I.8", N_("Tín đồ tôn giáo"), 2, "religious"),
        _Line("II", N_("Phân tích đảng viên mới kết nạp"), 0),
        _Line("II.1", N_("Nghề nghiệp"), 1, "total"),
        *_occupations("II.1", "occupation."),
        _Line("II.1.x", N_("Chưa ghi nghề nghiệp"), 2, "occupation.", missing=True),
        _Line("II.2", N_("Tuổi đời"), 1, "total"),
        *_bands("II.2", "age.", bands("age_bands", day)),
        _Line("II.2.x", N_("Chưa ghi năm sinh"), 2, "age.", missing=True),
        _Line("II.2.tb", N_("Tuổi bình quân"), 2, "ages", mean=True),
        _Line("II.3", N_("Trình độ giáo dục phổ thông"), 1, "total"),
        *_levels("II.3", _GENERAL_ROWS),
        _Line(
            "II.3.x",
            N_("Chưa ghi trình độ phổ thông"),
            2,
            "structure.general_education.unknown",
            missing=True,
        ),
        _Line("II.4", N_("Trình độ chuyên môn nghiệp vụ"), 1),
        *_levels("II.4", _PROFESSIONAL_ROWS),
        _Line("II.5", N_("Chức danh khoa học"), 1),
        *(_Line(f"II.5.{n}", title, 2, "title." + title) for n, title in enumerate(ACADEMIC_TITLES, 1)),
        _Line("III", N_("Số tổ chức cơ sở đảng có đến cuối kỳ (đảng ủy cơ sở ghi)"), 0),
        _Line("III.1", N_("Đảng bộ cơ sở"), 1),
        _Line("III.1.a", N_("Có kết nạp đảng viên"), 2),
        _Line("III.1.b", N_("Không còn quần chúng"), 2),
        _Line("III.2", N_("Chi bộ cơ sở"), 1),
        _Line("III.2.a", N_("Có kết nạp đảng viên"), 2),
        _Line("III.2.b", N_("Không còn quần chúng"), 2),
    ]
    return lines


def admissions(people: Sequence[Person], now: Changes, before: Changes) -> Sheet:
    """Biểu 2. The occupation is that at admission; where only the present one is recorded, that (see ``by_present_occupation``)."""
    known = {person.id: person for person in people}
    return Sheet(
        2, _fill(_admission_lines(now.end), _admitted(known, now, now.end), _admitted(known, before, now.end))
    )


def _admitted(people: Mapping[int, Person], changes: Changes, day: date) -> dict[str, list[int]]:
    among = bands("age_bands", day)
    found: dict[str, list[int]] = {}
    general = Classes(statistics.GENERAL, "structure.general_education.unknown")
    professional = Classes(statistics.PROFESSIONAL, "")

    def put(key: str, number: int) -> None:
        found.setdefault(key, []).append(number)

    for step in changes.admitted:
        person = people[step.member_id]
        number = person.id
        put("total", number)
        if statistics.is_minority(person.ethnicity):
            put("minority", number)
        if statistics.is_religious(person.religion):
            put("religious", number)
        if person.sex == Sex.FEMALE.value:
            put("women", number)
        if step.again:
            put("again", number)
        for trait in _traits(person.events, step.day):
            put("trait." + trait, number)
        group, _present = occupation_at_admission(person)
        put("occupation." + group, number)
        if group in ENTERPRISE_GROUPS:
            put("occupation.enterprise", number)
        age = statistics.age_of(person.birth_date, step.day)
        if age is None:
            put("age.", number)
        else:
            put("age." + band_of(age, among).key, number)
            put("ages", age)
        put(general(person.general_education), number)
        put(professional(person.professional_level), number)
        put("title." + title_of(person.academic_title), number)
    return found


def _traits(events: Iterable[EventFact], day: date) -> list[str]:
    for event in events:
        if event.kind == EventKind.ADMISSION.value and event.date.first() == day:
            return [trait for trait in dict.fromkeys(event.detail.split()) if trait in ADMISSION_TRAITS]
    return []


def occupation_at_admission(person: Person) -> tuple[str, bool]:
    """The group of the occupation when admitted (empty: not recorded), and whether it had to be taken from the present one."""
    group = person.occupation_before_group or occupation_group(person.occupation_before)
    if group or person.occupation_before.strip():
        return group, False
    group = person.occupation_group or occupation_group(person.occupation)
    return group, bool(group)


# --- Biểu 3 ----------------------------------------------------------------------------------------------------------

_OTHER_GROUP = "55"


def _structure_lines(day: date, keys: Iterable[str]) -> list[_Line]:
    seen = set(keys)
    return [
        _Line("I", N_("Tổng số đảng viên có đến cuối kỳ"), 0, "total"),
        _Line("I.1", N_("Chính thức"), 2, "official"),
        _Line("I.2", N_("Dự bị"), 2, "probationary"),
        _Line("II", N_("Cơ cấu đội ngũ đảng viên"), 0),
        _Line("II.1", N_("Giới tính"), 1, "total"),
        _Line("II.1.1", N_("Nam"), 2, "sex.male"),
        _Line("II.1.2", N_("Nữ"), 2, "sex.female"),
        _Line("II.1.x", N_("Chưa ghi giới tính"), 2, "sex.", missing=True),
        _Line("II.2", N_("Dân tộc"), 1, "total"),
        _Line("II.2.1", N_("Kinh"), 2, "ethnic.01"),
        _Line("II.2.2", N_("Dân tộc thiểu số"), 2, "minority"),
        *(
            _Line(f"II.2.2.{code:02d}", name, 3, f"ethnic.{code:02d}")
            for code, name in enumerate((*ETHNICITIES, N_("Dân tộc khác")), 1)
            if code > 1 and f"ethnic.{code:02d}" in seen
        ),
        _Line("II.2.x", N_("Chưa ghi dân tộc"), 2, "ethnic.", missing=True),
        _Line("II.3", N_("Tôn giáo"), 1, "total"),
        _Line("II.3.1", N_("Không theo tôn giáo"), 2, "religion." + NO_RELIGION),
        _Line("II.3.2", N_("Theo tôn giáo"), 2, "religious"),
        *(
            _Line(f"II.3.2.{code:02d}", name, 3, "religion." + name)
            for code, name in enumerate(RELIGIONS)
            if code and "religion." + name in seen
        ),
        _Line("II.3.x", N_("Chưa ghi tôn giáo"), 2, "religion.", missing=True),
        _Line("II.4", N_("Tuổi đời"), 1, "total"),
        *_bands("II.4", "age.", bands("age_bands", day)),
        _Line("II.4.x", N_("Chưa ghi năm sinh"), 2, "age.", missing=True),
        _Line("II.4.tb", N_("Tuổi bình quân"), 2, "ages", mean=True),
        _Line("II.5", N_("Tuổi đảng"), 1, "total"),
        *_bands("II.5", "party.", bands("party_age_bands", day)),
        _Line("II.5.0", N_("Chưa tính tuổi đảng (dự bị)"), 2, "party.probationary"),
        _Line("II.5.x", N_("Chưa ghi ngày vào Đảng"), 2, "party.", missing=True),
        _Line("II.5.tb", N_("Tuổi đảng bình quân"), 2, "parties", mean=True),
        _Line("II.6", N_("Trình độ giáo dục phổ thông"), 1, "total"),
        *_levels("II.6", _GENERAL_ROWS),
        _Line(
            "II.6.x",
            N_("Chưa ghi trình độ phổ thông"),
            2,
            "structure.general_education.unknown",
            missing=True,
        ),
        _Line("II.7", N_("Trình độ chuyên môn nghiệp vụ"), 1, "total"),
        *_levels("II.7", (*_PROFESSIONAL_ROWS, "structure.professional.none")),
        _Line("II.8", N_("Chức danh khoa học"), 1),
        *(_Line(f"II.8.{n}", title, 2, "title." + title) for n, title in enumerate(ACADEMIC_TITLES, 1)),
        _Line("II.9", N_("Trình độ lý luận chính trị"), 1, "total"),
        *_levels("II.9", (*_THEORY_ROWS, "structure.political_theory.none")),
        _Line("II.10", N_("Nghề nghiệp hiện nay"), 1, "total"),
        *_occupations("II.10", "occupation."),
        _Line("II.10.13", N_("Hưu trí"), 2, "occupation.retired"),
        _Line("II.10.x", N_("Chưa ghi nghề nghiệp"), 2, "occupation.", missing=True),
        _Line("III", N_("Trong tổng số"), 0),
        _Line("III.1", N_("Được miễn công tác và sinh hoạt đảng"), 2, "exempt"),
        _Line("III.2", N_("Đang sinh hoạt tạm thời nơi khác"), 2, "temporary-out"),
        _Line("III.3", N_("Đang bị đình chỉ sinh hoạt"), 2, "suspended"),
    ]


def structure(people: Sequence[Person], span: Span) -> Sheet:
    """Biểu 3 of the last day beside the last day of the same period last year. Rows of single ethnic groups and religions are
    there where there is somebody."""
    classes = _Steady()
    keys = {person.id: classes(person) for person in people}
    now = _structure(people, {p.id: p.standing for p in people}, keys, span.end, span.end)
    before = _structure(people, standings_on(people, span.before_end), keys, span.before_end, span.end)
    return Sheet(3, _fill(_structure_lines(span.end, {*now, *before}), now, before))


def standings_on(people: Iterable[Person], day: date) -> dict[int, Standing]:
    """Where people (known with their standing of a later day) stood on a day; those to whom nothing has happened since are
    not walked through again."""
    found = {}
    year = day.year
    for person in people:
        now = person.standing
        for event in person.events:
            if event.date.year >= year or event.until is not None:
                now = lifecycle.standing(person.events, day)
                break
        found[person.id] = now
    return found


class _Steady:
    """The classes of a person that do not depend on the day; each different word is looked at once."""

    def __init__(self) -> None:
        self._general = Classes(statistics.GENERAL, "structure.general_education.unknown")
        self._professional = Classes(statistics.PROFESSIONAL, "structure.professional.none")
        self._theory = Classes(statistics.THEORY, "structure.political_theory.none")
        self._ethnic = Remembered(_ethnic_keys)
        self._religious = Remembered(_religion_keys)
        self._title = Remembered(title_of)
        self._group = Remembered(occupation_group)
        self._retired = Remembered(lambda text: any(word in fold(clean(text)) for word in _RETIRED))

    def __call__(self, person: Person) -> tuple[str, ...]:
        group = person.occupation_group or self._group(person.occupation)
        if not group and (person.service_category == "retired" or self._retired(person.occupation)):
            group = "retired"
        title = self._title(person.academic_title)
        return (
            "sex." + (person.sex or ""),
            *self._ethnic(person.ethnicity),
            *self._religious(person.religion),
            self._general(person.general_education),
            self._professional(person.professional_level),
            self._theory(person.political_theory),
            "occupation." + group,
            *(("occupation.enterprise",) if group in ENTERPRISE_GROUPS else ()),
            *(("title." + title,) if title else ()),
        )


def _ethnic_keys(text: str) -> tuple[str, ...]:
    if not text.strip():
        return ("ethnic.",)
    known = known_ethnicity(text)
    code = f"{ETHNICITIES.index(known) + 1:02d}" if known is not None else _OTHER_GROUP
    return ("ethnic." + code,) if code == "01" else ("ethnic." + code, "minority")


def _religion_keys(text: str) -> tuple[str, ...]:
    if not text.strip():
        return ("religion.",)
    known = known_religion(text) or RELIGIONS[-1]
    return ("religion." + known,) if known == NO_RELIGION else ("religion." + known, "religious")


def _structure(
    people: Iterable[Person],
    standings: Mapping[int, Standing],
    keys: Mapping[int, Sequence[str]],
    day: date,
    rules_of: date,
) -> dict[str, list[int]]:
    ages, party_ages = bands("age_bands", rules_of), bands("party_age_bands", rules_of)
    found: dict[str, list[int]] = {}

    def put(key: str, number: int) -> None:
        people_there = found.get(key)
        if people_there is None:
            found[key] = [number]
        else:
            people_there.append(number)

    for person in people:
        number = person.id
        now = standings[number]
        state = now.state
        if now.temporary_in or (state != "official" and state != "probationary"):
            continue
        put("total", number)
        put(state, number)
        if now.exempt:
            put("exempt", number)
        if now.temporary_out:
            put("temporary-out", number)
        if now.suspended:
            put("suspended", number)
        for key in keys[number]:
            put(key, number)
        age = statistics.age_of(person.birth_date, day)
        if age is None:
            put("age.", number)
        else:
            put("age." + band_of(age, ages).key, number)
            put("ages", age)
        if state == "probationary":
            put("party.probationary", number)
            continue
        years = _party_years(person, day)
        if years is None:
            put("party.", number)
        else:
            put("party." + band_of(years, party_ages).key, number)
            put("parties", years)
    return found


def _party_years(person: Person, day: date) -> int | None:
    """Full years of party age of an official member."""
    begin = statistics.party_start(person)
    if begin is not None:
        return statistics.full_years(begin.year, begin.month, begin.day, day)
    age = person.party_age(day)
    return None if age is None else age[0]
