"""Biểu 3: the structure of the members on a day beside the same day a year earlier (members study F.5). Pure, one pass a day."""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter

from desktop_app.core.dates import order_of
from desktop_app.core.i18n import N_
from desktop_app.core.vietnamese import clean, fold
from desktop_app.members import lifecycle
from desktop_app.members.catalogue import (
    ACADEMIC_TITLES,
    ENTERPRISE_GROUPS,
    ETHNICITIES,
    NO_RELIGION,
    RELIGIONS,
    known_ethnicity,
    known_religion,
)
from desktop_app.members.lifecycle import Standing
from desktop_app.members.service import Person
from desktop_app.reports import structure_figures
from desktop_app.reports.sheet_rows import (
    GENERAL_ROWS,
    PROFESSIONAL_ROWS,
    RETIRED,
    THEORY_ROWS,
    Line,
    Sheet,
    Span,
    band_lines,
    fill,
    level_lines,
    occupation_group,
    occupations,
    title_of,
)
from desktop_app.reports.structure_figures import Band, Classes, Remembered, band_of, bands

_OTHER_GROUP = "55"


def _structure_lines(day: date, keys: Iterable[str]) -> list[Line]:
    seen = set(keys)
    return [
        Line("I", N_("Tổng số đảng viên có đến cuối kỳ"), 0, "total"),
        Line("I.1", N_("Chính thức"), 2, "official"),
        Line("I.2", N_("Dự bị"), 2, "probationary"),
        Line("II", N_("Cơ cấu đội ngũ đảng viên"), 0),
        Line("II.1", N_("Giới tính"), 1, "total"),
        Line("II.1.1", N_("Nam"), 2, "sex.male"),
        Line("II.1.2", N_("Nữ"), 2, "sex.female"),
        Line("II.1.x", N_("Chưa ghi giới tính"), 2, "sex.", missing=True),
        Line("II.2", N_("Dân tộc"), 1, "total"),
        Line("II.2.1", N_("Kinh"), 2, "ethnic.01"),
        Line("II.2.2", N_("Dân tộc thiểu số"), 2, "minority"),
        *(
            Line(f"II.2.2.{code:02d}", name, 3, f"ethnic.{code:02d}")
            for code, name in enumerate((*ETHNICITIES, N_("Dân tộc khác")), 1)
            if code > 1 and f"ethnic.{code:02d}" in seen
        ),
        Line("II.2.x", N_("Chưa ghi dân tộc"), 2, "ethnic.", missing=True),
        Line("II.3", N_("Tôn giáo"), 1, "total"),
        Line("II.3.1", N_("Không theo tôn giáo"), 2, "religion." + NO_RELIGION),
        Line("II.3.2", N_("Theo tôn giáo"), 2, "religious"),
        *(
            Line(f"II.3.2.{code:02d}", name, 3, "religion." + name)
            for code, name in enumerate(RELIGIONS)
            if code and "religion." + name in seen
        ),
        Line("II.3.x", N_("Chưa ghi tôn giáo"), 2, "religion.", missing=True),
        Line("II.4", N_("Tuổi đời"), 1, "total"),
        *band_lines("II.4", "age.", bands("age_bands", day)),
        Line("II.4.x", N_("Chưa ghi năm sinh"), 2, "age.", missing=True),
        Line("II.4.tb", N_("Tuổi bình quân"), 2, "ages", mean=True),
        Line("II.5", N_("Tuổi đảng"), 1, "total"),
        *band_lines("II.5", "party.", bands("party_age_bands", day)),
        Line("II.5.0", N_("Chưa tính tuổi đảng (dự bị)"), 2, "party.probationary"),
        Line("II.5.x", N_("Chưa ghi ngày vào Đảng"), 2, "party.", missing=True),
        Line("II.5.tb", N_("Tuổi đảng bình quân"), 2, "parties", mean=True),
        Line("II.6", N_("Trình độ giáo dục phổ thông"), 1, "total"),
        *level_lines("II.6", GENERAL_ROWS),
        Line(
            "II.6.x",
            N_("Chưa ghi trình độ phổ thông"),
            2,
            "structure.general_education.unknown",
            missing=True,
        ),
        Line("II.7", N_("Trình độ chuyên môn nghiệp vụ"), 1, "total"),
        *level_lines("II.7", (*PROFESSIONAL_ROWS, "structure.professional.none")),
        Line("II.8", N_("Chức danh khoa học"), 1),
        *(Line(f"II.8.{n}", title, 2, "title." + title) for n, title in enumerate(ACADEMIC_TITLES, 1)),
        Line("II.9", N_("Trình độ lý luận chính trị"), 1, "total"),
        *level_lines("II.9", (*THEORY_ROWS, "structure.political_theory.none")),
        Line("II.10", N_("Nghề nghiệp hiện nay"), 1, "total"),
        *occupations("II.10", "occupation."),
        Line("II.10.13", N_("Hưu trí"), 2, "occupation.retired"),
        Line("II.10.x", N_("Chưa ghi nghề nghiệp"), 2, "occupation.", missing=True),
        Line("III", N_("Trong tổng số"), 0),
        Line("III.1", N_("Được miễn công tác và sinh hoạt đảng"), 2, "exempt"),
        Line("III.2", N_("Đang sinh hoạt tạm thời nơi khác"), 2, "temporary-out"),
        Line("III.3", N_("Đang bị đình chỉ sinh hoạt"), 2, "suspended"),
    ]


def structure(people: Sequence[Person], span: Span, earlier: Mapping[int, Standing] | None = None) -> Sheet:
    """Biểu 3 of the last day beside the last day of the same period last year. Rows of single ethnic groups and religions are
    there where there is somebody. ``earlier``: :func:`standings_on` of the day a year earlier, where it is known already."""
    classes = _Steady()
    known: list[_Known] = []
    # in the order of their numbers once, not anew in each of the rows
    for person in sorted(people, key=attrgetter("id")):
        birth, begin = person.birth_date, structure_figures.party_start(person)
        known.append(
            (
                person,
                classes(person),
                # whoever is known by the month or year of birth is as old as the whole month or year says
                0 if birth is None else birth.order,
                0 if begin is None else order_of(begin),
            )
        )
    now = _structure(known, {}, span.end, span.end)
    if earlier is None:
        earlier = standings_on(people, span.before_end)
    before = _structure(known, earlier, span.before_end, span.end)
    return Sheet(3, fill(_structure_lines(span.end, {*now, *before}), now, before))


_Known = tuple[Person, tuple[str, ...], int, int]
"""What of a person is the same on every day: the classes of the record, the birthday and the day from which party age counts
as :func:`order_of` gives them (0: not recorded, or to be walked through)."""

_YEAR = order_of(date(2001, 1, 1)) - order_of(date(2000, 1, 1))


def _reached(day: date) -> int:
    """The last birthday that is reached on a day: on 28/02 of a common year also that of those born on 29/02."""
    return order_of(day) + (day.month == 2 and day.day == 28 and not isleap(day.year))


def standings_on(people: Iterable[Person], day: date) -> dict[int, Standing]:
    """Where people (known with their standing of a later day) stood on a day, of those only to whom something has happened
    since or whose state had an end: all others stood where they stand."""
    found = {}
    year = day.year
    for person in people:
        for event in person.events:
            if event.date.year >= year or event.until is not None:
                found[person.id] = lifecycle.standing(person.events, day)
                break
    return found


class _Steady:
    """The classes of a person that do not depend on the day; each different word is looked at once."""

    def __init__(self) -> None:
        self._general = Classes(structure_figures.GENERAL, "structure.general_education.unknown")
        self._professional = Classes(structure_figures.PROFESSIONAL, "structure.professional.none")
        self._theory = Classes(structure_figures.THEORY, "structure.political_theory.none")
        self._ethnic = Remembered(_ethnic_keys)
        self._religious = Remembered(_religion_keys)
        self._title = Remembered(title_of)
        self._group = Remembered(occupation_group)
        self._retired = Remembered(lambda text: any(word in fold(clean(text)) for word in RETIRED))

        self._seen: dict[tuple[object, ...], tuple[str, ...]] = {}

    def __call__(self, person: Person) -> tuple[str, ...]:
        """Most people of a long list share all of it with others: one tuple then stands for all of them."""
        words = (
            person.sex,
            person.ethnicity,
            person.religion,
            person.general_education,
            person.professional_level,
            person.political_theory,
            person.academic_title,
            person.occupation_group,
            person.occupation,
            person.service_category,
        )
        found = self._seen.get(words)
        if found is None:
            found = self._seen[words] = self._classes(person)
        return found

    def _classes(self, person: Person) -> tuple[str, ...]:
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
    known: Iterable[_Known], standings: Mapping[int, Standing], day: date, rules_of: date
) -> dict[str, list[int]]:
    """The people of each row; ``standings`` are of those who stood elsewhere than the record of the last day says."""
    age_keys = _ByYears("age.", bands("age_bands", rules_of))
    party_keys = _ByYears("party.", bands("party_age_bands", rules_of))
    found: defaultdict[str, list[int]] = defaultdict(list)
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    ages: list[int] = []
    parties: list[int] = []
    reached = _reached(day)
    for person, keys, born, begun in known:
        number = person.id
        now = standings.get(number) or person.standing
        state = now.state
        if (state != "official" and state != "probationary") or now.temporary_in:
            continue
        found[state].append(number)
        alike[keys].append(number)
        if now.exempt or now.temporary_out or now.suspended:
            for key, holds in (
                ("exempt", now.exempt),
                ("temporary-out", now.temporary_out),
                ("suspended", now.suspended),
            ):
                if holds:
                    found[key].append(number)
        if born:
            age = (reached - born) // _YEAR
            found[age_keys[age]].append(number)
            ages.append(age)
        else:
            found["age."].append(number)
        if state == "probationary":
            found["party.probationary"].append(number)
            continue
        years = (reached - begun) // _YEAR if begun else _walked(person, day)
        if years is None:
            found["party."].append(number)
        else:
            found[party_keys[years]].append(number)
            parties.append(years)
    for shared, numbers in alike.items():
        found["total"] += numbers
        for key in shared:
            found[key] += numbers
    for numbers in found.values():
        numbers.sort()
    found["ages"], found["parties"] = ages, parties
    return found


class _ByYears(dict[int, str]):
    """The key of the band of each number of years."""

    def __init__(self, prefix: str, among: Sequence[Band]) -> None:
        super().__init__()
        self._prefix, self._among = prefix, among

    def __missing__(self, years: int) -> str:
        key = self[years] = self._prefix + band_of(years, self._among).key
        return key


def _walked(person: Person, day: date) -> int | None:
    """Full years of party age of an official member who was out of the Party for a time."""
    age = person.party_age(day)
    return None if age is None else age[0]
