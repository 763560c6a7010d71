"""From people, meetings, tasks and ratings to the figures of a period: pure, one pass, each figure with its people.

Sources: members study F.3 (Biểu số 1-BTCTW, with the branch's own row for moves inside the same base organisation), F.4
(Biểu số 2-BTCTW, reduced to what a branch's book holds), F.5 (Biểu 3), K 33-37; ratings study 5.6.

Counting: transfers on the days the events have (``transfer_days`` moves them where the branch counts otherwise); guests (sinh hoạt tạm thời) are
never in the sums; those exempt, suspended or away for a time are.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, TypeVar

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months
from desktop_app.core.i18n import N_
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, fold, lower_first
from desktop_app.meetings.models import MeetingKind
from desktop_app.members import lifecycle
from desktop_app.members.catalogue import MAJORITY, NO_RELIGION, known_ethnicity, known_religion
from desktop_app.members.lifecycle import Changes, EventFact, RollChange
from desktop_app.members.models import EventKind, Scope, Sex
from desktop_app.members.service import Person
from desktop_app.ratings.models import Level
from desktop_app.reports.figures import Figure, Figures, MeetingLine, Unit

Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task given at a meeting. ``given`` is the day of that meeting; ``who`` the name as the minutes print it."""

    id: int
    given: date
    content: str
    who: str
    member_id: int | None
    due: date | None
    done_on: date | None
    cancelled: bool
    result: str = ""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A resolution put to the vote at a meeting."""

    meeting_id: int
    day: date
    subject: str
    adopted: bool


@dataclass(frozen=True, slots=True)
class RatingYear:
    """The results of one rating year: everybody counted is exempt, not rated or rated; the rated have a level each."""

    year: int
    exempt: tuple[int, ...]
    not_rated: tuple[int, ...]
    levels: Mapping[str, tuple[int, ...]]
    state: str = "decided"
    branch_level: str = ""

    @property
    def rated(self) -> tuple[int, ...]:
        """Those who have a level."""
        return tuple(person for level in Level for person in self.levels.get(level.value, ()))

    @property
    def everybody(self) -> tuple[int, ...]:
        """All members counted."""
        return self.rated + self.exempt + self.not_rated


@dataclass(frozen=True, slots=True)
class Records:
    """What the statistics are made from: the people with all their events (those who left included), and the meetings,
    tasks, resolutions of both periods, the ratings of the years there are."""

    people: Sequence[Person]
    meetings: Sequence[MeetingLine] = ()
    tasks: Sequence[TaskLine] = ()
    votes: Sequence[VoteLine] = ()
    ratings: Mapping[int, RatingYear] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# --- increase and decrease (Biểu 1) ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of Biểu 1: its code, the figure it prints, how deep it stands (0 sum, 1 row, 2 part of a row)."""

    code: str
    key: str
    depth: int

    @property
    def mark(self) -> str:
        """What stands before the row on paper: ``A``, ``B.1``, ``a``; nothing before "Trong đó"."""
        last = self.code.rsplit(".", 1)[-1]
        return self.code if self.depth < 2 else last if last.isalpha() else ""


BIEU_1: Final = (
    TableRow("A", "opening", 0),
    TableRow("B", "increase.total", 0),
    TableRow("B.1", "increase.admitted", 1),
    TableRow("B.2", "increase.transferred_in", 1),
    TableRow("B.2.a", "increase.from_other_province", 2),
    TableRow("B.2.b", "increase.from_same_province", 2),
    TableRow("B.2.c", "increase.from_same_base", 2),
    TableRow("B.3", "increase.restored", 1),
    TableRow("C", "decrease.total", 0),
    TableRow("C.1", "decrease.died", 1),
    TableRow("C.2", "decrease.expelled", 1),
    TableRow("C.3", "decrease.removed", 1),
    TableRow("C.3.1", "decrease.removed_probationary", 2),
    TableRow("C.4", "decrease.withdrawn", 1),
    TableRow("C.5", "decrease.transferred_out", 1),
    TableRow("C.5.a", "decrease.to_other_province", 2),
    TableRow("C.5.b", "decrease.to_same_province", 2),
    TableRow("C.5.c", "decrease.to_same_base", 2),
    TableRow("D", "closing", 0),
)
"""The rows of the form in its order; "Huyện khác trong tỉnh" reads "Xã, phường khác trong tỉnh" since 01/7/2025."""

LABELS: Final = {
    "opening": N_("Đảng viên cuối kỳ trước chuyển sang"),
    "increase.total": N_("Đảng viên tăng trong kỳ"),
    "increase.admitted": N_("Kết nạp"),
    "increase.transferred_in": N_("Chuyển đến"),
    "increase.from_other_province": N_("Tỉnh khác chuyển đến"),
    "increase.from_same_province": N_("Xã, phường khác trong tỉnh chuyển đến"),
    "increase.from_same_base": N_("Trong đảng bộ cơ sở chuyển đến"),
    "increase.restored": N_("Phục hồi đảng tịch"),
    "decrease.total": N_("Đảng viên giảm trong kỳ"),
    "decrease.died": N_("Từ trần"),
    "decrease.expelled": N_("Khai trừ"),
    "decrease.removed": N_("Xóa tên"),
    "decrease.removed_probationary": N_("Trong đó: đảng viên dự bị"),
    "decrease.withdrawn": N_("Xin ra khỏi Đảng"),
    "decrease.transferred_out": N_("Chuyển đi"),
    "decrease.to_other_province": N_("Chuyển đi tỉnh khác"),
    "decrease.to_same_province": N_("Chuyển đi xã, phường khác trong tỉnh"),
    "decrease.to_same_base": N_("Chuyển đi trong đảng bộ cơ sở"),
    "closing": N_("Đảng viên trong danh sách cuối kỳ báo cáo"),
    "structure.official": N_("Đảng viên chính thức"),
    "structure.probationary": N_("Đảng viên dự bị"),
    "structure.women": N_("Nữ"),
    "structure.men": N_("Nam"),
    "structure.sex_unknown": N_("Chưa ghi giới tính"),
    "structure.minorities": N_("Dân tộc thiểu số"),
    "structure.religious": N_("Có tôn giáo"),
    "structure.exempt": N_("Được miễn công tác và sinh hoạt đảng"),
    "structure.temporary_out": N_("Đang sinh hoạt tạm thời nơi khác"),
    "structure.temporary_in": N_("Sinh hoạt tạm thời tại chi bộ (ngoài danh sách)"),
    "structure.suspended": N_("Đang bị đình chỉ sinh hoạt"),
    "structure.age.mean": N_("Tuổi bình quân"),
    "structure.age.unknown": N_("Chưa ghi năm sinh"),
    "structure.party_age.mean": N_("Tuổi đảng bình quân"),
    "structure.party_age.unknown": N_("Chưa tính tuổi đảng"),
    "structure.general_education.literate": N_("Biết đọc, biết viết chữ quốc ngữ"),
    "structure.general_education.primary": N_("Tiểu học"),
    "structure.general_education.lower_secondary": N_("Trung học cơ sở"),
    "structure.general_education.upper_secondary": N_("Trung học phổ thông"),
    "structure.general_education.unknown": N_("Chưa ghi trình độ phổ thông"),
    "structure.professional.elementary": N_("Công nhân kỹ thuật, nghiệp vụ, sơ cấp"),
    "structure.professional.intermediate": N_("Trung cấp"),
    "structure.professional.college": N_("Cao đẳng"),
    "structure.professional.university": N_("Đại học"),
    "structure.professional.master": N_("Thạc sĩ"),
    "structure.professional.doctor": N_("Tiến sĩ"),
    "structure.professional.none": N_("Chưa qua đào tạo hoặc chưa ghi"),
    "structure.political_theory.elementary": N_("Sơ cấp"),
    "structure.political_theory.intermediate": N_("Trung cấp"),
    "structure.political_theory.advanced": N_("Cao cấp, cử nhân"),
    "structure.political_theory.none": N_("Chưa có hoặc chưa ghi"),
    "admissions.total": N_("Đảng viên mới kết nạp"),
    "admissions.women": N_("Nữ"),
    "admissions.minorities": N_("Dân tộc thiểu số"),
    "admissions.religious": N_("Có tôn giáo"),
    "admissions.again": N_("Kết nạp lại"),
    "admissions.mean_age": N_("Tuổi bình quân khi kết nạp"),
    "recognised": N_("Công nhận đảng viên chính thức"),
    "meetings.total": N_("Buổi sinh hoạt"),
    "meetings.regular": N_("Sinh hoạt thường kỳ"),
    "meetings.regular_planned": N_("Sinh hoạt thường kỳ theo quy định"),
    "meetings.thematic": N_("Sinh hoạt chuyên đề"),
    "meetings.thematic_planned": N_("Sinh hoạt chuyên đề theo quy định"),
    "meetings.extraordinary": N_("Sinh hoạt bất thường"),
    "meetings.attendance_rate": N_("Tỷ lệ đảng viên dự sinh hoạt bình quân"),
    "meetings.graded.good": N_("Buổi đạt loại Tốt"),
    "meetings.graded.fair": N_("Buổi đạt loại Khá"),
    "meetings.graded.average": N_("Buổi đạt loại Trung bình"),
    "meetings.graded.poor": N_("Buổi loại Kém"),
    "meetings.not_graded": N_("Buổi chưa chấm điểm"),
    "meetings.without_minutes": N_("Buổi chưa hoàn tất biên bản"),
    "resolutions.adopted": N_("Nghị quyết được thông qua"),
    "tasks.given": N_("Nhiệm vụ giao cho đảng viên"),
    "tasks.on_time": N_("Hoàn thành đúng hạn"),
    "tasks.late": N_("Hoàn thành chậm"),
    "tasks.overdue": N_("Quá hạn chưa xong"),
    "tasks.open": N_("Đang làm, chưa đến hạn"),
    "ratings.total": N_("Đảng viên đến thời điểm đánh giá"),
    "ratings.exempt": N_("Được miễn đánh giá, xếp loại"),
    "ratings.not_rated": N_("Chưa được xếp loại"),
    "ratings.rated": N_("Được xếp loại"),
    "ratings.excellent": N_("Hoàn thành xuất sắc nhiệm vụ"),
    "ratings.good": N_("Hoàn thành tốt nhiệm vụ"),
    "ratings.completed": N_("Hoàn thành nhiệm vụ"),
    "ratings.failed": N_("Không hoàn thành nhiệm vụ"),
    "commendations.total": N_("Lượt khen thưởng"),
    "discipline.total": N_("Đảng viên bị thi hành kỷ luật"),
    "discipline.reprimand": N_("Khiển trách"),
    "discipline.warning": N_("Cảnh cáo"),
    "discipline.dismissal": N_("Cách chức"),
    "discipline.expulsion": N_("Khai trừ"),
    "discipline.other": N_("Hình thức khác"),
    "badges.total": N_("Huy hiệu Đảng được tặng"),
}
"""Words of the figures (those of bands are made from the bands)."""

SECTIONS: Final = (
    (N_("Tăng, giảm đảng viên"), ("opening", "increase", "decrease", "closing")),
    (N_("Cơ cấu"), ("structure",)),
    (N_("Kết nạp, công nhận"), ("admissions", "recognised")),
    (N_("Sinh hoạt"), ("meetings", "resolutions")),
    (N_("Nhiệm vụ giao"), ("tasks",)),
    (N_("Xếp loại"), ("ratings",)),
    (N_("Khen thưởng, kỷ luật, huy hiệu"), ("commendations", "discipline", "badges")),
)
"""Headings under which the screen lists the figures, with the first part of their keys."""

GRADES: Final = ("good", "fair", "average", "poor")
"""Classes of a meeting: Tốt, Khá, Trung bình, Kém."""


def changes_in(people: Iterable[Person], spans: Sequence[Span]) -> list[Changes]:
    """Increase and decrease of the roll in each span, all in one pass. Those whose events all lie before the first span
    only count as standing, without walking through their events again."""
    first = min(start for start, _end in spans)
    lists: list[tuple[list[int], list[int], list[RollChange], list[RollChange]]] = [
        ([], [], [], []) for _span in spans
    ]
    for person in people:
        events = person.events
        if not events:
            continue
        if not _any_from(events, first.year):
            if person.standing.on_roll:
                for opening, closing, _joined, _left in lists:
                    opening.append(person.id)
                    closing.append(person.id)
            continue
        steps = lifecycle.roll_changes(person.id, events)
        for (start, end), (opening, closing, joined, left) in zip(spans, lists, strict=True):
            before = after = 0
            for step in steps:
                day = step.day
                if day > end:
                    break
                after += step.step
                if day < start:
                    before += step.step
                else:
                    (joined if step.step > 0 else left).append(step)
            if before > 0:
                opening.append(person.id)
            if after > 0:
                closing.append(person.id)
    return [
        Changes(
            start,
            end,
            tuple(opening),
            tuple(closing),
            tuple(sorted(joined, key=lambda step: step.day)),
            tuple(sorted(left, key=lambda step: step.day)),
        )
        for (start, end), (opening, closing, joined, left) in zip(spans, lists, strict=True)
    ]


def _any_from(events: Sequence[EventFact], year: int) -> bool:
    for event in events:  # noqa: SIM110 - asked for every member of a long list
        if event.date.year >= year:
            return True
    return False


def _ids(steps: Iterable[RollChange]) -> tuple[int, ...]:
    return tuple(step.member_id for step in steps)


def increase_decrease(changes: Changes) -> dict[str, tuple[int, ...]]:
    """The people of each row of Biểu 1 by its key. A move whose reach was not recorded counts inside the province."""
    came, went = EventKind.TRANSFER_IN, EventKind.TRANSFER_OUT
    return {
        "opening": changes.opening,
        "increase.total": _ids(changes.joined),
        "increase.admitted": _ids(changes.admitted),
        "increase.transferred_in": _ids(changes.transferred_in),
        "increase.from_other_province": _ids(changes.joins(came, Scope.OTHER_PROVINCE)),
        "increase.from_same_province": _ids(changes.joins(came, Scope.SAME_PROVINCE)),
        "increase.from_same_base": _ids(changes.joins(came, Scope.SAME_BASE)),
        "increase.restored": _ids(changes.restored),
        "decrease.total": _ids(changes.left),
        "decrease.died": _ids(changes.died),
        "decrease.expelled": _ids(changes.expelled),
        "decrease.removed": _ids(changes.removed),
        "decrease.removed_probationary": _ids(changes.removed_probationary),
        "decrease.withdrawn": _ids(changes.withdrawn),
        "decrease.transferred_out": _ids(changes.transferred_out),
        "decrease.to_other_province": _ids(changes.leaves(went, Scope.OTHER_PROVINCE)),
        "decrease.to_same_province": _ids(changes.leaves(went, Scope.SAME_PROVINCE)),
        "decrease.to_same_base": _ids(changes.leaves(went, Scope.SAME_BASE)),
        "closing": changes.closing,
    }


# --- structure -------------------------------------------------------------------------------------------------------


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
        if event.kind in _GAPS:
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
_GAPS = _EXITS | {EventKind.INTERRUPTION.value}


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


# --- events of a period ----------------------------------------------------------------------------------------------

_DISCIPLINE = ("reprimand", "warning", "dismissal")


def events_in(people: Iterable[Person], spans: Sequence[Span]) -> list[dict[str, list[int]]]:
    """Recognitions, commendations, discipline and badges of each span, of those who were on the roll that day."""
    first = min(start for start, _end in spans)
    found: list[dict[str, list[int]]] = [{} for _span in spans]
    for person in people:
        for event in person.events:
            when = event.date
            if when.year < first.year or event.kind not in _COUNTED:
                continue
            day = when.first()
            for (start, end), lists in zip(spans, found, strict=True):
                if start <= day <= end and _on_roll(person, day):
                    for key in _keys_of(event.kind, event.detail):
                        lists.setdefault(key, []).append(person.id)
    return found


_COUNTED = frozenset(
    kind.value
    for kind in (
        EventKind.RECOGNITION,
        EventKind.COMMENDATION,
        EventKind.DISCIPLINE,
        EventKind.BADGE,
        EventKind.EXPULSION,
    )
)


def _on_roll(person: Person, day: date) -> bool:
    """Whether a person was on the roll on a day or left it that very day."""
    on_roll = False
    for step in lifecycle.roll_changes(person.id, person.events):
        if step.day > day:
            break
        if step.step < 0 and step.day == day:
            return True
        on_roll = step.step > 0
    return on_roll


def _keys_of(kind: str, detail: str) -> tuple[str, ...]:
    if kind == EventKind.RECOGNITION.value:
        return ("recognised",)
    if kind == EventKind.COMMENDATION.value:
        return ("commendations.total",)
    if kind == EventKind.BADGE.value:
        return ("badges.total", *((f"badges.years_{detail}",) if detail.isdigit() else ()))
    if kind == EventKind.EXPULSION.value:
        return "discipline.total", "discipline.expulsion"
    return "discipline.total", f"discipline.{detail if detail in _DISCIPLINE else 'other'}"


def admissions(changes: Changes, people: Mapping[int, Person]) -> tuple[dict[str, list[int]], float | None]:
    """The newly admitted of a period by kind (Biểu 2, reduced), and their mean age at the ceremony."""
    among = bands("age_bands", changes.end)
    found: dict[str, list[int]] = {
        key: [] for key in LABELS if key.startswith("admissions.") and key != "admissions.mean_age"
    }
    for band in among:
        found["admissions.age." + band.key] = []
    ages = []
    for step in changes.admitted:
        person = people[step.member_id]
        found["admissions.total"].append(person.id)
        if person.sex == Sex.FEMALE.value:
            found["admissions.women"].append(person.id)
        if is_minority(person.ethnicity):
            found["admissions.minorities"].append(person.id)
        if is_religious(person.religion):
            found["admissions.religious"].append(person.id)
        if step.again:
            found["admissions.again"].append(person.id)
        age = age_of(person.birth_date, step.day)
        if age is not None:
            ages.append(age)
            found["admissions.age." + band_of(age, among).key].append(person.id)
    return found, mean(ages)


# --- meetings, tasks, ratings ----------------------------------------------------------------------------------------

_REGULAR = (MeetingKind.REGULAR.value, MeetingKind.COMBINED.value)
_THEMATIC = (MeetingKind.THEMATIC.value, MeetingKind.COMBINED.value)


def attendance_rate(lines: Iterable[MeetingLine]) -> float | None:
    """Those present in percent of those expected, over all meetings held; None of none."""
    taken = [line for line in lines if line.held]
    expected = sum(line.expected for line in taken)
    return round(sum(line.present for line in taken) * 100 / expected + 1e-9, 1) if expected else None


def planned(period: Period, until: date) -> tuple[int, int]:
    """Regular and thematic meetings the rules ask for from the period's start to ``until``: one a month, one a quarter
    (a month or quarter begun counts)."""
    months = [month for month in period.months() if month.start <= until]
    thematic = 0
    if period.kind != "month":
        try:
            thematic = int(bool(rules.rule("meetings", "thematic", period.end).value))
        except KeyError:
            thematic = 0
    quarters = {(month.index - 1) // 3 for month in months}
    return len(months), thematic * len(quarters)


def meeting_lists(lines: Iterable[MeetingLine]) -> dict[str, list[int]]:
    """The meetings held, by row."""
    found: dict[str, list[int]] = {
        key: []
        for key in LABELS
        if key.startswith("meetings.") and not key.endswith(("_planned", "attendance_rate"))
    }
    for line in lines:
        if not line.held:
            continue
        found["meetings.total"].append(line.id)
        if line.kind in _REGULAR:
            found["meetings.regular"].append(line.id)
        if line.kind in _THEMATIC:
            found["meetings.thematic"].append(line.id)
        if line.kind == MeetingKind.EXTRAORDINARY.value:
            found["meetings.extraordinary"].append(line.id)
        graded = line.grade in GRADES
        found[f"meetings.graded.{line.grade}" if graded else "meetings.not_graded"].append(line.id)
        if not line.final:
            found["meetings.without_minutes"].append(line.id)
    return found


def task_lists(tasks: Iterable[TaskLine], span: Span) -> dict[str, list[TaskLine]]:
    """Tasks given in a span by how they stood on its last day: each is in exactly one of on time, late, overdue, open."""
    start, end = span
    found: dict[str, list[TaskLine]] = {key: [] for key in LABELS if key.startswith("tasks.")}
    for task in tasks:
        if task.cancelled or not start <= task.given <= end:
            continue
        found["tasks.given"].append(task)
        if task.done_on is not None and task.done_on <= end:
            late = task.due is not None and task.done_on > task.due
            found["tasks.late" if late else "tasks.on_time"].append(task)
        else:
            overdue = task.due is not None and task.due < end
            found["tasks.overdue" if overdue else "tasks.open"].append(task)
    return found


def rating_lists(year: RatingYear) -> dict[str, tuple[int, ...]]:
    """The people of each row of the rating summary (7B: total = exempt + not yet + rated; rated = the four levels)."""
    return {
        "ratings.total": year.everybody,
        "ratings.exempt": year.exempt,
        "ratings.not_rated": year.not_rated,
        "ratings.rated": year.rated,
        **{f"ratings.{level.value}": year.levels.get(level.value, ()) for level in Level},
    }


# --- all of it -------------------------------------------------------------------------------------------------------


def compute(period: Period, as_of: date, records: Records, years: int = 5) -> Figures:
    """All figures of a period as they stood on ``as_of`` (a day inside it), beside the same period last year: the same stretch
    of it while the period runs."""
    spans: list[Span] = [
        (period.start, as_of),
        (period.same_last_year().start, period.last_year_until(as_of)),
    ]
    now, before = changes_in(records.people, spans)
    figures: dict[str, Figure] = {}

    def put(
        key: str,
        people: Sequence[int] | None,
        past: Sequence[int] | None = None,
        label: str | None = None,
        meetings: Sequence[int] | None = None,
    ) -> None:
        behind = meetings if meetings is not None else people
        figures[key] = Figure(
            key,
            label or LABELS[key],
            None if behind is None else len(behind),
            tuple(people or ()),
            tuple(meetings or ()),
            (),
            None if past is None else len(past),
        )

    def put_value(key: str, value: float | None, past: float | None = None, unit: Unit = "") -> None:
        figures[key] = Figure(key, LABELS[key], value, before=past, unit=unit)

    rows, past_rows = increase_decrease(now), increase_decrease(before)
    for key, ids in rows.items():
        put(key, ids, past_rows[key])

    for key, numbers in structure(records.people, as_of).items():
        if key.endswith(".mean"):
            put_value(key, mean(numbers), unit="age")
        else:
            put(key, numbers, label=_band_label(key, as_of))

    by_id = {person.id: person for person in records.people}
    (admitted, age), (past_admitted, past_age) = admissions(now, by_id), admissions(before, by_id)
    for key, numbers in admitted.items():
        put(key, numbers, past_admitted.get(key, ()), label=_band_label(key, as_of))
    put_value("admissions.mean_age", age, past_age, "age")

    events, past_events = events_in(records.people, spans)
    fixed = [
        key for key in LABELS if key.split(".")[0] in ("recognised", "commendations", "discipline", "badges")
    ]
    put("recognised", events.get("recognised", ()), past_events.get("recognised", ()))

    _put_meetings(period, as_of, records, spans, figures)
    _put_tasks(records, spans, figures)

    for key, ids in rating_lists(records.ratings.get(period.year, _NO_YEAR)).items():
        known, past = records.ratings.get(period.year), records.ratings.get(period.year - 1)
        put(key, None if known is None else ids, None if past is None else rating_lists(past)[key])

    badge_keys = sorted(
        {key for lists in (events, past_events) for key in lists if key.startswith("badges.years_")},
        key=lambda key: int(key.rsplit("_", 1)[1]),
    )
    for key in [*(k for k in fixed if k != "recognised"), *badge_keys]:
        label = None if key in LABELS else f"Huy hiệu {key.rsplit('_', 1)[1]} năm tuổi đảng"
        put(key, events.get(key, ()), past_events.get(key, ()), label)

    return Figures(
        period,
        as_of,
        figures,
        tuple(line for line in records.meetings if spans[0][0] <= line.date <= spans[0][1]),
        tuple(
            (year, {level.value: len(found.levels.get(level.value, ())) for level in Level})
            for year, found in sorted(records.ratings.items())
            if period.year - years < year <= period.year and found.rated
        ),
        {**records.texts, **_texts(period, as_of, records, now, events, spans[0])},
        spans[1][1],
    )


_NO_YEAR = RatingYear(0, (), (), {})


def _texts(
    period: Period,
    as_of: date,
    records: Records,
    now: Changes,
    events: Mapping[str, Sequence[int]],
    span: Span,
) -> dict[str, tuple[str, ...]]:
    """Names and items for the drafted text: who was admitted, recognised, given a badge; tasks done and still open;
    who comes to the end of probation or to a badge in the next period."""
    by_id = {person.id: person for person in records.people}

    def names(numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(by_id[number].full_name for number in numbers)

    given = task_lists(records.tasks, span)
    done = [*given["tasks.on_time"], *given["tasks.late"]]
    still = [
        task
        for task in records.tasks
        if not task.cancelled and task.given <= as_of and (task.done_on is None or task.done_on > as_of)
    ]
    until = period.next().end
    probation: list[str] = []
    for person in records.people:
        if person.standing.state == "probationary" and not person.standing.temporary_in:
            # only the end is asked for, and no holiday moves it
            found = person.probation(as_of, ())
            if found is not None and found.ends <= until:
                probation.append(f"đồng chí {person.full_name} (hết thời gian dự bị {date_text(found.ends)})")
    badges = [
        f"đồng chí {person.full_name} ({years} năm, đợt {date_text(day)})"
        for person, years, day in badges_until(records.people, as_of, until)
    ]
    rated = records.ratings.get(period.year)
    return {
        "branch_level": (rated.branch_level,) if rated is not None and rated.branch_level else (),
        "admitted": names(_ids(now.admitted)),
        "recognised": names(events.get("recognised", ())),
        "badges": names(events.get("badges.total", ())),
        "commended": names(events.get("commendations.total", ())),
        "tasks_done": tuple(_task_text(task, task.result) for task in done),
        "tasks_open": tuple(
            _task_text(task, f"hạn {date_text(task.due)}" if task.due is not None else "") for task in still
        ),
        "probation": tuple(probation),
        "badges_next": tuple(badges),
    }


def _task_text(task: TaskLine, detail: str) -> str:
    who = f"đồng chí {task.who}" if task.who else ""
    beside = "; ".join(part for part in (who, lower_first(detail.strip().rstrip("."))) if part)
    return f"{task.content.rstrip('.;')} ({beside})" if beside else task.content.rstrip(".;")


_APART = _GAPS | {EventKind.DISCIPLINE.value, EventKind.BADGE.value}


def badges_until(people: Iterable[Person], day: date, until: date) -> list[tuple[Person, int, date]]:
    """Who comes to which badge at a round from ``day`` to ``until``: person, years, day of the round. Plain records are
    reckoned from their one admission; those with a gap, a discipline or a badge go through the rules of badges."""
    levels = rules.rule("badges", "levels", day).value
    rounds = [r for year in range(day.year, until.year + 1) for r in lifecycle.rounds_of(year) if r >= day]
    if not rounds or rounds[0] > until:
        return []
    # a party age reached since the round before the first of these is given at it
    since = max(r for year in (day.year - 1, day.year) for r in lifecycle.rounds_of(year) if r < rounds[0])
    found = []
    for person in people:
        now = person.standing
        if now.state != "official" or now.temporary_in:
            continue
        begin = party_start(person)
        if begin is None or any(event.kind in _APART for event in person.events):
            badge = person.next_badge(day)
            if badge is not None and badge.round_day <= until:
                found.append((person, badge.years, badge.round_day))
            continue
        first, last = since.year - begin.year, until.year - begin.year
        for level in levels:
            if first <= level <= last:
                reached = add_months(begin, 12 * level)
                round_day = next((r for r in rounds if r >= reached), None)
                if reached > since and round_day is not None and round_day <= until:
                    found.append((person, level, round_day))
                    break
    return found


def _band_label(key: str, day: date) -> str | None:
    if key in LABELS:
        return None
    rule = "party_age_bands" if ".party_age." in key else "age_bands"
    last = key.rsplit(".", 1)[1]
    return next(band.words for band in bands(rule, day) if band.key == last)


def _put_meetings(
    period: Period, as_of: date, records: Records, spans: Sequence[Span], figures: dict[str, Figure]
) -> None:
    here, there = ([m for m in records.meetings if start <= m.date <= end] for start, end in spans)
    found, past = meeting_lists(here), meeting_lists(there)
    regular, thematic = planned(period, as_of)
    last_year = period.same_last_year()
    past_regular, past_thematic = planned(last_year, spans[1][1])
    for key in [key for key in LABELS if key.startswith("meetings.")]:
        unit: Unit = ""
        behind: Sequence[int] = ()
        value: float | None
        before: float | None
        if key == "meetings.regular_planned":
            value, before = regular, past_regular
        elif key == "meetings.thematic_planned":
            value, before = thematic, past_thematic
        elif key == "meetings.attendance_rate":
            value, before, unit = attendance_rate(here), attendance_rate(there), "%"
            behind = [m.id for m in here if m.held]
        else:
            behind = found[key]
            value, before = len(behind), len(past[key])
        figures[key] = Figure(key, LABELS[key], value, (), tuple(behind), (), before if there else None, unit)
    votes = [
        [v.meeting_id for v in records.votes if v.adopted and start <= v.day <= end] for start, end in spans
    ]
    figures["resolutions.adopted"] = Figure(
        "resolutions.adopted",
        LABELS["resolutions.adopted"],
        len(votes[0]),
        (),
        tuple(votes[0]),
        (),
        len(votes[1]),
    )


def _put_tasks(records: Records, spans: Sequence[Span], figures: dict[str, Figure]) -> None:
    given, past = (task_lists(records.tasks, span) for span in spans)
    for key, tasks in given.items():
        figures[key] = Figure(
            key,
            LABELS[key],
            len(tasks),
            tuple(dict.fromkeys(t.member_id for t in tasks if t.member_id is not None)),
            (),
            tuple(task.id for task in tasks),
            len(past[key]),
        )
