"""Biểu 1, 2 and 3 of a span of days: every row with its code, this period, the same period last year and its people.

Sources: members study F.3 (Biểu số 1-BTCTW and the branch's own row c), F.4 (Biểu số 2-BTCTW), F.5 (Biểu 3: structure);
the cases K 33 to 37. Pure: the people are given with their standing on the last day, those who left included.

What the records keep without a date (training, occupation, religion …) is counted as the record says it now, also for a day
long past; ages, party ages and standing are those of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desktop_app.core import rules
from desktop_app.core.i18n import N_
from desktop_app.members.catalogue import (
    ACADEMIC_TITLES,
    ADMISSION_TRAITS,
    ENTERPRISE_GROUPS,
)
from desktop_app.members.lifecycle import Changes, EventFact, Standing
from desktop_app.members.models import EventKind, Sex
from desktop_app.members.service import Person
from desktop_app.reports import movement, structure_figures
from desktop_app.reports.figure_words import LABELS
from desktop_app.reports.movement import BIEU_1
from desktop_app.reports.sheet_rows import (
    GENERAL_ROWS,
    PROFESSIONAL_ROWS,
    Line,
    Sheet,
    SheetRow,
    Span,
    View,
    band_lines,
    fill,
    level_lines,
    made_row,
    occupation_group,
    occupations,
    title_of,
)
from desktop_app.reports.sheet_structure import standings_on, structure
from desktop_app.reports.structure_figures import Classes, band_of, bands


@dataclass(frozen=True, slots=True)
class Sheets:
    """The forms of one span. ``base`` is Biểu 1 as the upper level adds it up (K 35)."""

    span: Span
    one: Sheet
    base: Sheet
    two: Sheet
    three: Sheet
    earlier: Mapping[int, Standing] | None = field(default=None, repr=False, compare=False)
    """:func:`standings_on` of the last day of the period before."""

    def all(self, view: View = "branch") -> tuple[Sheet, Sheet, Sheet]:
        """Biểu 1, 2, 3; Biểu 1 in the view asked for."""
        return (self.base if view == "base" else self.one), self.two, self.three


def compute(people: Sequence[Person], span: Span) -> Sheets:
    """The three forms; ``people`` have their standing of ``span.end``."""
    now, before = movement.changes_in(people, [(span.start, span.end), (span.before_start, span.before_end)])
    earlier = standings_on(people, span.before_end)
    return Sheets(
        span,
        increase_decrease(now, before),
        increase_decrease(now, before, "base"),
        admissions(people, now, before),
        structure(people, span, earlier),
        earlier,
    )


# --- Biểu 1 ----------------------------------------------------------------------------------------------------------

_Both = tuple[tuple[int, ...], tuple[int, ...]]
"""The people of a row, in this period and in the same period last year."""
_INSIDE = {"B.2.c": ("B", "B.2"), "C.5.c": ("C", "C.5")}
DISTRICT_WORDS: Final = {
    "B.2.b": N_("Huyện khác trong tỉnh chuyển đến"),
    "C.5.b": N_("Chuyển đi huyện khác trong tỉnh"),
}


def increase_decrease(now: Changes, before: Changes, view: View = "branch") -> Sheet:
    """Biểu 1. In the view of the ``base`` the moves inside it are in no row and in no sum: they vanish where all branches are
    added up (K 35). A and D stay the branch's own, so that between them stands the row N, came less gone inside the base, as
    soon as there is anybody: A + B − C + N = D."""
    rows, past = movement.increase_decrease(now), movement.increase_decrease(before)
    came, went = ((rows[key], past[key]) for key in ("increase.from_same_base", "decrease.to_same_base"))
    key_of = {row.code: row.key for row in BIEU_1}
    if view == "base":
        for inside, sums in _INSIDE.items():
            for table in (rows, past):
                for code in sums:
                    table[key_of[code]] = _without(table[key_of[code]], table[key_of[inside]])
    words = dict(LABELS)
    if rules.rule("reports", "level_below_province", now.end).value == "district":
        words.update({key_of[code]: label for code, label in DISTRICT_WORDS.items()})
    made = [
        made_row(row.code, row.mark, words[row.key], row.depth, rows[row.key], past[row.key])
        for row in BIEU_1
        if view == "branch" or row.code not in _INSIDE
    ]
    if view == "base":
        made[-1:-1] = _inside_rows(came, went)
    return Sheet(1, tuple(made), view)


def _inside_rows(came: _Both, went: _Both) -> list[SheetRow]:
    """What a single branch's sheet lacks once the moves inside the base are left out; none where nobody moved."""
    if not any((*came, *went)):
        return []
    label = N_("Chuyển trong cùng đảng bộ cơ sở (đến trừ đi)")
    now, before = (len(came[at]) - len(went[at]) for at in (0, 1))
    return [
        SheetRow("N", "", label, 0, now, before, came[0] + went[0], came[1] + went[1], missing=True),
        made_row("N.1", "+", N_("Chi bộ khác trong đảng bộ chuyển đến"), 2, *came, missing=True),
        made_row("N.2", "−", N_("Chuyển đi chi bộ khác trong đảng bộ"), 2, *went, missing=True),
    ]


def _without(people: tuple[int, ...], some: tuple[int, ...]) -> tuple[int, ...]:
    """A list without others, each taken off once: who moved inside the base may have moved outside it too."""
    left = list(people)
    for number in some:
        left.remove(number)
    return tuple(left)


# --- Biểu 2 ----------------------------------------------------------------------------------------------------------


def _admission_lines(day: date) -> list[Line]:
    lines = [
        Line("I", N_("Tổng số đảng viên mới kết nạp"), 0, "total"),
        Line("I.1", N_("Dân tộc thiểu số"), 2, "minority"),
    ]
    lines += [
        Line(f"I.{number}", label, 2, "trait." + code)
        for number, (code, label) in enumerate(ADMISSION_TRAITS.items(), 2)
    ]
    lines += [
        Line("I.6", N_("Kết nạp lại"), 2, "again"),
        Line("I.7", N_("Phụ nữ"), 2, "women"),
        Line("I.8", N_("Tín đồ tôn giáo"), 2, "religious"),
        Line("II", N_("Phân tích đảng viên mới kết nạp"), 0),
        Line("II.1", N_("Nghề nghiệp"), 1, "total"),
        *occupations("II.1", "occupation."),
        Line("II.1.x", N_("Chưa ghi nghề nghiệp"), 2, "occupation.", missing=True),
        Line("II.2", N_("Tuổi đời"), 1, "total"),
        *band_lines("II.2", "age.", bands("age_bands", day)),
        Line("II.2.x", N_("Chưa ghi năm sinh"), 2, "age.", missing=True),
        Line("II.2.tb", N_("Tuổi bình quân"), 2, "ages", mean=True),
        Line("II.3", N_("Trình độ giáo dục phổ thông"), 1, "total"),
        *level_lines("II.3", GENERAL_ROWS),
        Line(
            "II.3.x",
            N_("Chưa ghi trình độ phổ thông"),
            2,
            "structure.general_education.unknown",
            missing=True,
        ),
        Line("II.4", N_("Trình độ chuyên môn nghiệp vụ"), 1),
        *level_lines("II.4", PROFESSIONAL_ROWS),
        Line("II.5", N_("Chức danh khoa học"), 1),
        *(Line(f"II.5.{n}", title, 2, "title." + title) for n, title in enumerate(ACADEMIC_TITLES, 1)),
        Line("III", N_("Số tổ chức cơ sở đảng có đến cuối kỳ (đảng ủy cơ sở ghi)"), 0),
        Line("III.1", N_("Đảng bộ cơ sở"), 1),
        Line("III.1.a", N_("Có kết nạp đảng viên"), 2),
        Line("III.1.b", N_("Không còn quần chúng"), 2),
        Line("III.2", N_("Chi bộ cơ sở"), 1),
        Line("III.2.a", N_("Có kết nạp đảng viên"), 2),
        Line("III.2.b", N_("Không còn quần chúng"), 2),
    ]
    return lines


def admissions(people: Sequence[Person], now: Changes, before: Changes) -> Sheet:
    """Biểu 2. The occupation is that at admission; where only the present one is recorded, that (see ``by_present_occupation``)."""
    known = {person.id: person for person in people}
    return Sheet(
        2, fill(_admission_lines(now.end), _admitted(known, now, now.end), _admitted(known, before, now.end))
    )


def _admitted(people: Mapping[int, Person], changes: Changes, day: date) -> dict[str, list[int]]:
    among = bands("age_bands", day)
    found: dict[str, list[int]] = {}
    general = Classes(structure_figures.GENERAL, "structure.general_education.unknown")
    professional = Classes(structure_figures.PROFESSIONAL, "")

    def put(key: str, number: int) -> None:
        found.setdefault(key, []).append(number)

    for step in changes.admitted:
        person = people[step.member_id]
        number = person.id
        put("total", number)
        if structure_figures.is_minority(person.ethnicity):
            put("minority", number)
        if structure_figures.is_religious(person.religion):
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
        age = structure_figures.age_of(person.birth_date, step.day)
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
