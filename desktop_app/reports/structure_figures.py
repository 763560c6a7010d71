"""How the members of a day are made up: sex, origin, age, party age, education (Biểu 3; members study F.5, K 33-37)."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import fold
from desktop_app.members.catalogue import MAJORITY, NO_RELIGION, known_ethnicity, known_religion
from desktop_app.members.models import EventKind, Sex
from desktop_app.members.service import Person
from desktop_app.reports.figure_words import LABELS


def age_of(birth: PartialDate | None, day: date) -> int | None:
    """Age in full years; where only the year (or month) is known, the difference of the years (and months)."""
    if birth is None:
        return None
    if birth.month is not None:
        if birth.day is not None:
            return full_years(birth.year, birth.month, birth.day, day)
        if birth.month > day.month:
            return day.year - birth.year - 1
    return day.year - birth.year


def full_years(year: int, month: int, day_of_month: int, day: date) -> int:
    """Full years from a date to ``day``; who was born on 29/02 is a year older on 28/02 (as ``core.dates.age_on``, without
    building the days in between: it is asked for every member of a long list)."""
    full = day.year - year
    if (day.month, day.day) < (month, day_of_month) and not (
        month == 2 and day_of_month == 29 and (day.month, day.day) == (2, 28) and not isleap(day.year)
    ):
        full -= 1
    return full


@dataclass(frozen=True, slots=True)
class Band:
    """A band of ages, ``last`` 0 for no upper end."""

    first: int
    last: int

    @property
    def key(self) -> str:
        return f"{self.first}_{self.last}" if self.last else f"from_{self.first}"

    @property
    def words(self) -> str:
        """``18 - 30``, ``Trên 60``, ``Dưới 10``."""
        if not self.last:
            return f"Trên {self.first - 1}"
        return f"Dưới {self.last + 1}" if self.first == 0 else f"{self.first} - {self.last}"


def bands(key: str, day: date) -> tuple[Band, ...]:
    """The bands of age (``age_bands``) or party age (``party_age_bands``) in force on a day."""
    return tuple(Band(first, last) for first, last in rules.rule("reports", key, day).value)


def band_of(value: int, among: Sequence[Band]) -> Band:
    """The band a value falls into; whoever is below the first band counts in it."""
    for band in among:
        if not band.last or value <= band.last:
            return band
    return among[-1]


GENERAL = (
    ("structure.general_education.upper_secondary", ("trung hoc pho thong", "thpt", "12/12", "10/10")),
    ("structure.general_education.lower_secondary", ("trung hoc co so", "thcs")),
    ("structure.general_education.primary", ("tieu hoc",)),
    ("structure.general_education.literate", ("biet doc",)),
)
PROFESSIONAL = (
    ("structure.professional.doctor", ("tien si", "tien sy")),
    ("structure.professional.master", ("thac si", "thac sy")),
    ("structure.professional.university", ("dai hoc", "cu nhan", "ky su", "bac si")),
    ("structure.professional.college", ("cao dang",)),
    ("structure.professional.intermediate", ("trung cap",)),
    ("structure.professional.elementary", ("cong nhan ky thuat", "nhan vien nghiep vu", "so cap")),
)
THEORY = (
    ("structure.political_theory.advanced", ("cao cap", "cu nhan")),
    ("structure.political_theory.intermediate", ("trung cap",)),
    ("structure.political_theory.elementary", ("so cap",)),
)


class Classes:
    """Words of a level → key of its figure; each different word is looked at once."""

    def __init__(self, table: Sequence[tuple[str, tuple[str, ...]]], otherwise: str) -> None:
        self._table, self._otherwise = table, otherwise
        self._known: dict[str, str] = {"": otherwise}

    def __call__(self, text: str) -> str:
        found = self._known.get(text)
        if found is None:
            folded = fold(text)
            found = next(
                (key for key, starts in self._table if any(word in folded for word in starts)),
                self._grade(folded),
            )
            self._known[text] = found
        return found

    def _grade(self, folded: str) -> str:
        """Old style ``7/10``, ``9/12``: the class reached out of those there were."""
        reached, slash, classes = folded.partition("/")
        if self._table is GENERAL and slash and reached.strip().isdigit() and classes.strip() in ("10", "12"):
            at = int(reached) / int(classes)
            return (
                "structure.general_education.lower_secondary"
                if at >= 0.7
                else "structure.general_education.primary"
            )
        return self._otherwise


T = TypeVar("T")


class Remembered(Generic[T]):
    """What a word of a record says, each different word looked at once."""

    def __init__(self, test: Callable[[str], T]) -> None:
        self._test = test
        self._known: dict[str, T] = {}

    def __call__(self, text: str) -> T:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._test(text)
        return found


def is_minority(text: str) -> bool:
    """Whether an ethnic group as written counts as a minority."""
    return bool(text.strip()) and known_ethnicity(text) != MAJORITY


def is_religious(text: str) -> bool:
    """Whether a religion as written is one."""
    return bool(text.strip()) and known_religion(text) != NO_RELIGION


def _party_years(person: Person, day: date) -> int | None:
    """Full years of party age on a day; records without a time outside the Party need no walk through them."""
    if person.standing.state != "official":
        return None
    begin = party_start(person)
    if begin is not None:
        return full_years(begin.year, begin.month, begin.day, day)
    age = person.party_age(day)
    return None if age is None else age[0]


def party_start(person: Person) -> date | None:
    """From when party age counts, for records that need no walk: one admission, never out of the Party."""
    if person.party_age_from is not None:
        return person.party_age_from.last()
    admission = None
    for event in person.events:
        if event.kind in GAPS:
            return None
        if event.kind == _ADMISSION:
            if admission is not None:
                return None
            admission = event
    if admission is None:
        return None
    return (admission.decision_date or admission.date).last()


_ADMISSION = EventKind.ADMISSION.value
_EXITS = frozenset(
    kind.value for kind in (EventKind.REMOVAL, EventKind.EXPULSION, EventKind.WITHDRAWAL, EventKind.DEATH)
)
GAPS = _EXITS | {EventKind.INTERRUPTION.value}


def structure(people: Iterable[Person], day: date) -> dict[str, list[int]]:
    """The people of each row of the structure on ``day`` (their ``standing`` must be of that day); the means are under
    ``structure.age.mean`` and ``structure.party_age.mean`` as the single values they are made of."""
    ages, party_ages = bands("age_bands", day), bands("party_age_bands", day)
    found: dict[str, list[int]] = {key: [] for key in LABELS if key.startswith("structure.")}
    for prefix, among in (("structure.age.", ages), ("structure.party_age.", party_ages)):
        for band in among:
            found[prefix + band.key] = []
    general = Classes(GENERAL, "structure.general_education.unknown")
    professional = Classes(PROFESSIONAL, "structure.professional.none")
    theory = Classes(THEORY, "structure.political_theory.none")
    minority, religious = Remembered(is_minority), Remembered(is_religious)
    sexes = {Sex.MALE.value: "structure.men", Sex.FEMALE.value: "structure.women"}
    for person in people:
        now, number = person.standing, person.id
        if now.state not in ("official", "probationary"):
            continue
        if now.temporary_in:
            found["structure.temporary_in"].append(number)
            continue
        found["structure." + now.state].append(number)
        found[sexes.get(person.sex or "", "structure.sex_unknown")].append(number)
        if minority(person.ethnicity):
            found["structure.minorities"].append(number)
        if religious(person.religion):
            found["structure.religious"].append(number)
        if now.exempt:
            found["structure.exempt"].append(number)
        if now.temporary_out:
            found["structure.temporary_out"].append(number)
        if now.suspended:
            found["structure.suspended"].append(number)
        age = age_of(person.birth_date, day)
        if age is None:
            found["structure.age.unknown"].append(number)
        else:
            found["structure.age." + band_of(age, ages).key].append(number)
            found["structure.age.mean"].append(age)
        years = _party_years(person, day)
        if years is None:
            found["structure.party_age.unknown"].append(number)
        else:
            found["structure.party_age." + band_of(years, party_ages).key].append(number)
            found["structure.party_age.mean"].append(years)
        found[general(person.general_education)].append(number)
        found[professional(person.professional_level)].append(number)
        found[theory(person.political_theory)].append(number)
    return found


def mean(values: Sequence[int]) -> float | None:
    """The mean to one decimal, None of nothing."""
    return round(sum(values) / len(values) + 1e-9, 1) if values else None
