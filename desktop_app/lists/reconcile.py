"""Comparing the book with a list from above (the national export, or any other list): who and what differs.

    listed = read_list(sheet, columns, today)
    found = compare(listed, known_people(session, today), fields_of(columns), today)

Nothing is written here; :mod:`desktop_app.lists.corrections` keeps what was decided about each difference. The columns of
the national list: members study, A.6 and H.1 (layouts 2 and 3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, name_key
from desktop_app.lists.cells import Status, cut, read_status
from desktop_app.lists.importer import ColumnMap, Sheet
from desktop_app.lists.people import People
from desktop_app.lists.rows import Reader
from desktop_app.lists.targets import FAMILY, FEMALE, GIVEN, MALE
from desktop_app.members import checks, lifecycle, service, words
from desktop_app.members.lifecycle import EventFact, Standing
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft, MemberDraft

MISSING, UNKNOWN, STANDING = "missing", "unknown", "standing"
"""Differences of a whole person: not in the list, not in the book, elsewhere in life than the list says."""

Kind = Literal["differs", "book-empty", "list-empty", "standing", "missing", "unknown"]

_NOT_COMPARED = frozenset(
    ("id", "holds_leading_post", "note", "admission_decision_number", "official_decision_number")
)
FIELDS = tuple(
    item.name
    for item in fields(MemberDraft)
    if item.name not in _NOT_COMPARED and item.name in words.FIELD_WORDS
)
"""What can be compared, in the order of the record."""

_ON_DECISION = frozenset(("full_name", "birth_date"))
_DATED = frozenset(
    kind.value
    for kind in (
        EventKind.DEATH,
        EventKind.REMOVAL,
        EventKind.EXPULSION,
        EventKind.WITHDRAWAL,
        EventKind.EXEMPTION,
        EventKind.SUSPENSION,
    )
)
"""What a list can say whole with one date; a transfer also has a scope and a letter, so it is recorded by hand."""


@dataclass(frozen=True)
class Listed:
    """A person of the list. ``unread`` are the fields with a cell that cannot be: the text of the cell and why;
    ``proposed`` the fields whose value was mended while reading, and how."""

    sheet_row: int
    draft: MemberDraft
    status: Status = field(default_factory=Status)
    status_text: str = ""
    left_on: PartialDate | None = None
    unread: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    proposed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A person of the book on the day of the comparison."""

    draft: MemberDraft
    standing: Standing
    events: Sequence[EventFact] = ()

    @property
    def id(self) -> int:
        """The number of the record."""
        return self.draft.id or 0


@dataclass(frozen=True)
class Earlier:
    """What was decided about the same difference when a list was last compared."""

    choice: str
    note: str
    made_on: date


@dataclass(frozen=True)
class Difference:
    """One point to decide. ``ours`` and ``theirs`` are texts as shown; ``value`` is what accepting writes; ``refusal`` says
    why it cannot be accepted (empty when it can); ``why`` is what should be known before deciding."""

    key: str
    kind: Kind
    member_id: int | None
    sheet_row: int | None
    full_name: str
    field: str
    label: str
    ours: str
    theirs: str
    value: Any = None
    refusal: str = ""
    why: str = ""
    earlier: Earlier | None = None
    person: Listed | None = None
    event: EventDraft | None = None

    @property
    def acceptable(self) -> bool:
        """Whether theirs can be taken over."""
        return not self.refusal


@dataclass(frozen=True)
class Comparison:
    """The result of comparing: how many people of the list were found in the book, how many agree in everything."""

    differences: tuple[Difference, ...]
    rows: int
    matched: int
    agreeing: int
    known: Mapping[int, Known] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many differences of each kind."""
        found = Counter(item.kind for item in self.differences)
        return {
            kind: found[kind]
            for kind in ("differs", "standing", "book-empty", "list-empty", "missing", "unknown")
            if found[kind]
        }


# --- reading the list ------------------------------------------------------------------------------------------------


def fields_of(columns: ColumnMap) -> frozenset[str]:
    """The fields a list has a column for."""
    taken = columns.taken()
    found = {target.split(".")[0] for target in taken}
    if found & {FAMILY, GIVEN}:
        found.add("full_name")
    if found & {MALE, FEMALE}:
        found.add("sex")
    return frozenset(found)


def read_list(
    sheet: Sheet, columns: ColumnMap, today: date, check: Callable[[], None] = lambda: None
) -> list[Listed]:
    """The people of a list; titles, sums and signatures are left out as in an import. Raises UserError when the column of names is not known or nobody is listed."""
    if not columns.has_name:
        raise UserError(
            _("Không nhận ra cột họ và tên trong “{name}”.").format(name=sheet.file_name),
            "columns",
            _("Chọn đúng trang có danh sách, hoặc chỉ ra cột họ và tên."),
        )
    reader = Reader(sheet, columns, today)
    people: list[Listed] = []
    for n, (reading, why) in enumerate(reader.fates()):
        if n % 50 == 0:
            check()
        if why:
            continue
        told = reader.member(reading)
        values, found, where, status_text, left_on = (
            told.values,
            told.found,
            told.where,
            told.status,
            told.left_on,
        )
        draft = service.tidy(MemberDraft(**{"full_name": "", **_draft_values(values)}))
        unread = {
            item.target: (_cell_text(reading.texts, where, item.target), item.reason)
            for item in found
            if item.state == "refused"
        }
        mended = {item.target: item.reason for item in found if item.state == "proposed" and item.reason}
        status = read_status(status_text) if status_text else Status()
        people.append(Listed(reading.sheet_row, draft, status, clean(status_text), left_on, unread, mended))
    if not people:
        raise UserError(
            _("Danh sách trong “{name}” chưa có dòng nào.").format(name=sheet.file_name),
            "path",
            _("Chọn tệp khác."),
        )
    return people


_DRAFT_FIELDS = frozenset(item.name for item in fields(MemberDraft))


def _draft_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in _DRAFT_FIELDS}


def _cell_text(texts: Mapping[int, str], where: Mapping[str, Any], target: str) -> str:
    column = where.get(target)
    return cut(texts.get(column.index, "")) if column is not None else ""


# --- reading the book ------------------------------------------------------------------------------------------------


def known_people(session: Session, day: date) -> list[Known]:
    """Everybody in the book (the bin left out) with the standing on ``day``."""
    return [
        Known(item.draft, lifecycle.standing(item.events, day), tuple(item.events))
        for item in People(session).everybody()
    ]


def same_point(
    member_id: int | None, full_name: str, name: str, ours: str, theirs: str
) -> tuple[object, ...]:
    """What makes a difference the same as one of an earlier list."""
    return (member_id if member_id is not None else fold(full_name), name, ours, theirs)


# --- who is who ------------------------------------------------------------------------------------------------------

_NUMBERS = ("citizen_id", "party_card", "party_card_old")


def _agreement(one: MemberDraft, other: MemberDraft) -> int:
    """How much speaks for two records being one person; 0 when too little does."""
    points = 0
    numbers = 0
    for name in _NUMBERS:
        ours, theirs = getattr(one, name), getattr(other, name)
        if ours and ours == theirs:
            points += 3
            numbers += 1
    named = fold(one.full_name) == fold(other.full_name)
    points += 2 * named
    if one.birth_date is not None and other.birth_date is not None:
        apart = one.birth_date.surely_before(other.birth_date) or other.birth_date.surely_before(
            one.birth_date
        )
        if apart and not numbers:
            return 0
        points += 0 if apart else 2
    if not numbers:
        # two citizen ids that differ are two people, even of one name and birthday
        differ = one.citizen_id and other.citizen_id and one.citizen_id != other.citizen_id
        return 0 if differ or not named else points
    return points


def match(listed: Sequence[Listed], known: Sequence[Known]) -> tuple[dict[int, Known], dict[int, str]]:
    """Which row of the list is whom: by sheet row, and for rows of which that cannot be said the reason.

    Numbers count more than names; nobody is given to two rows.
    """
    by: dict[tuple[str, str], list[Known]] = {}
    for person in known:
        for name in _NUMBERS:
            if value := getattr(person.draft, name):
                by.setdefault((name, value), []).append(person)
        by.setdefault(("name", fold(person.draft.full_name)), []).append(person)
    # by row, whoever it may be: points first
    near = {row.sheet_row: _candidates(row, by) for row in listed}
    pairs = [(points, row, person) for row, people in near.items() for points, person in people]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2].id))
    found: dict[int, Known] = {}
    unclear: dict[int, str] = {}
    given: dict[int, int] = {}
    for points, row_number, person in pairs:
        if row_number in found or row_number in unclear or person.id in given:
            continue
        rivals = [
            other
            for other_points, other in near[row_number]
            if other_points == points and other is not person and other.id not in given
        ]
        if rivals:
            names = ", ".join(f"{p.draft.full_name} ({_birth(p.draft)})" for p in (person, *rivals))
            unclear[row_number] = _("Trong sổ có nhiều người hợp với dòng này: {names}.").format(names=names)
            continue
        found[row_number] = person
        given[person.id] = row_number
    for row_number, people in near.items():
        if people and row_number not in found and row_number not in unclear:
            # nobody is added a second time because the list names him twice
            unclear[row_number] = _("Trùng với dòng {row} của danh sách: cùng là một người trong sổ.").format(
                row=given[people[0][1].id]
            )
    return found, unclear


def _candidates(row: Listed, by: Mapping[tuple[str, str], Sequence[Known]]) -> list[tuple[int, Known]]:
    near: dict[int, Known] = {}
    for name in _NUMBERS:
        for person in by.get((name, getattr(row.draft, name)), ()):
            near[person.id] = person
    for person in by.get(("name", fold(row.draft.full_name)), ()):
        near[person.id] = person
    found = [(_agreement(row.draft, person.draft), person) for person in near.values()]
    return sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[0], pair[1].id))


def _birth(draft: MemberDraft) -> str:
    return draft.birth_date.text() if draft.birth_date is not None else _("chưa ghi ngày sinh")


# --- what differs ----------------------------------------------------------------------------------------------------

_SHORT_WORDS = (
    (re.compile(r"\b(t\.?\s?p\.?)(?=\s)", re.IGNORECASE), "thành phố"),
    (re.compile(r"\bt\.?\s?x\.?(?=\s)", re.IGNORECASE), "thị xã"),
    (re.compile(r"\bt\.?\s?t\.?(?=\s)", re.IGNORECASE), "thị trấn"),
)


def _bare(text: str) -> tuple[bytes, ...]:
    """A text as compared: capitals, signs, the place of the tone (hòa, hoà) and common short forms do not matter."""
    for pattern, whole in _SHORT_WORDS:
        text = pattern.sub(whole, text)
    return tuple(name_key(word) for word in re.split(r"[\W_]+", text.lower()) if word)


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values say the same."""
    if ours == theirs:
        return True
    if isinstance(ours, str) and isinstance(theirs, str):
        return _bare(ours) == _bare(theirs)
    return False


def text_of(name: str, value: Any) -> str:
    """A value as shown and as kept with a decision."""
    if value is None or value == "":
        return ""
    if isinstance(value, PartialDate):
        return value.text()
    if name == "sex":
        return _(words.SEX_WORDS.get(str(value), str(value)))
    return str(value)


def _kind_of(ours: Any, theirs: Any) -> Kind:
    if theirs in (None, ""):
        return "list-empty"
    if ours in (None, ""):
        return "book-empty"
    if isinstance(ours, PartialDate) and isinstance(theirs, PartialDate):
        # a date known less well lacks something rather than contradicts
        if ours.iso().startswith(theirs.iso()):
            return "list-empty"
        if theirs.iso().startswith(ours.iso()):
            return "book-empty"
    return "differs"


def _field_difference(name: str, row: Listed, person: Known) -> Difference | None:
    ours, theirs = getattr(person.draft, name), getattr(row.draft, name)
    refusal = why = ""
    if name in row.unread:
        said, refusal = row.unread[name]
        kind: Kind = "differs" if ours not in (None, "") else "book-empty"
        theirs, shown = None, said
    else:
        if same(ours, theirs) or (ours in (None, "") and theirs in (None, "")):
            return None
        if name == "admission_date" and same(person.draft.admission_decision_date, theirs):
            # the list gives the day of the decision, which the book keeps apart (members study, B.5)
            return None
        kind, shown = _kind_of(ours, theirs), text_of(name, theirs)
        if theirs in (None, ""):
            refusal = _("Danh sách để trống mục này, không có gì để nhận.")
        elif kind == "list-empty":
            refusal = _("Danh sách ghi kém chính xác hơn sổ, không có gì để nhận.")
    if name in row.proposed:
        why = row.proposed[name]
    elif name in _ON_DECISION and kind == "differs":
        why = _(
            "Đổi họ tên, ngày sinh phải theo quyết định của cấp có thẩm quyền; xem giấy tờ trước khi nhận."
        )
    return Difference(
        f"{person.id}:{name}",
        kind,
        person.id,
        row.sheet_row,
        person.draft.full_name,
        name,
        _(words.FIELD_WORDS[name]),
        text_of(name, ours),
        shown,
        theirs,
        refusal,
        why,
    )


def _standing_words(standing: Standing) -> str:
    word = _(standing.label())
    if standing.state == "left" and standing.since is not None:
        return _("{what}, {day}").format(what=word, day=standing.since.text())
    return word


def _list_words(row: Listed) -> str:
    word = row.status_text or _("có tên trong danh sách")
    return _("{what}, {day}").format(what=word, day=row.left_on.text()) if row.left_on is not None else word


def _agrees(row: Listed, standing: Standing) -> bool:
    """Whether the book says of a person what the status column of the list says."""
    kind = row.status.kind
    if not row.status.understood:
        return False
    if kind is None:
        if not row.status_text:
            # a list without the word says only that the person is on it
            return standing.on_roll or standing.state == "none"
        return (standing.on_roll and not standing.exempt) or standing.state == "none"
    if kind is EventKind.EXEMPTION:
        return standing.exempt
    if kind is EventKind.SUSPENSION:
        return standing.suspended
    if kind is EventKind.TEMPORARY_OUT:
        return standing.temporary_out
    if kind is EventKind.TEMPORARY_IN:
        return standing.temporary_in
    return standing.state == "left" and (standing.left_by == kind.value or not row.status.sure)


def _standing_difference(row: Listed, person: Known, today: date) -> Difference | None:
    if _agrees(row, person.standing):
        return None
    event: EventDraft | None = None
    by_hand = _("Ghi bằng “Ghi sự kiện…” để có đủ ngày, phạm vi và quyết định; ở đây chỉ giữ hoặc ghi chú.")
    refusal = by_hand
    kind = row.status.kind
    if kind is not None and kind.value in _DATED and row.status.sure and row.left_on is not None:
        try:
            checks.refuse_event(
                EventFact(kind.value, row.left_on), person.events, person.draft.birth_date, today
            )
        except UserError as error:
            refusal = str(error)
        else:
            event = EventDraft(person.id, kind.value, row.left_on, note=_("Theo danh sách đối chiếu."))
            refusal = ""
    return Difference(
        f"{person.id}:{STANDING}",
        "standing",
        person.id,
        row.sheet_row,
        person.draft.full_name,
        STANDING,
        _("Trạng thái"),
        _standing_words(person.standing),
        _list_words(row),
        event,
        refusal,
        event=event,
    )


def _unknown(row: Listed, why: str, today: date) -> Difference:
    parts = [_birth(row.draft)]
    if row.draft.party_card or row.draft.party_card_old:
        parts.append(_("thẻ {number}").format(number=row.draft.party_card or row.draft.party_card_old))
    if row.status_text:
        parts.append(_list_words(row))
    refusal = ""
    if why:
        refusal = _("Chưa rõ là ai nên không thêm vào sổ được.")
    elif row.unread:
        refusal = " ".join(reason for _said, reason in row.unread.values())
    elif row.status.kind is not None or not row.status.understood:
        refusal = _("Trạng thái trong danh sách không phải đang sinh hoạt; ghi vào sổ bằng “Thêm đảng viên”.")
    else:
        refusal = " ".join(str(error) for error in service.check_member(row.draft, today))
    return Difference(
        f"r{row.sheet_row}:{UNKNOWN}",
        "unknown",
        None,
        row.sheet_row,
        row.draft.full_name or _("(không có họ tên)"),
        UNKNOWN,
        _("Không có trong sổ"),
        "",
        ", ".join(parts),
        row.draft,
        refusal,
        why or _("Nhận là thêm người này vào sổ; giữ là đề nghị cấp trên đưa ra khỏi danh sách của chi bộ."),
        person=row,
    )


def _missing(person: Known) -> Difference:
    return Difference(
        f"{person.id}:{MISSING}",
        "missing",
        person.id,
        None,
        person.draft.full_name,
        MISSING,
        _("Không có trong danh sách"),
        f"{_birth(person.draft)}, {_standing_words(person.standing).lower()}",
        "",
        None,
        _("Người đang sinh hoạt không bị đưa ra khỏi sổ vì thiếu tên ở danh sách."),
        _("Giữ là đề nghị cấp trên bổ sung; người đã chuyển đi thì ghi sự kiện chuyển đi."),
    )


def compare(
    listed: Sequence[Listed],
    known: Sequence[Known],
    names: Iterable[str],
    today: date,
    earlier: Mapping[tuple[object, ...], Earlier] | None = None,
) -> Comparison:
    """Everything in which a list and the book differ; people in the order of the list, then those it lacks.

    Only the fields the list has a column for (``names``) are compared. A person counts as missing when he or she is on the
    roll; those who left or are here for a time are only compared when the list names them.
    """
    compared = [name for name in FIELDS if name in set(names)]
    found, unclear = match(listed, known)
    differences: list[Difference] = []
    agreeing = 0
    for row in listed:
        person = found.get(row.sheet_row)
        if person is None:
            differences.append(_unknown(row, unclear.get(row.sheet_row, ""), today))
            continue
        mine = [item for name in compared if (item := _field_difference(name, row, person)) is not None]
        other = _standing_difference(row, person, today)
        if other is not None:
            mine.insert(0, other)
        agreeing += not mine
        differences.extend(mine)
    met = {person.id for person in found.values()}
    for person in sorted(known, key=lambda p: name_key(p.draft.full_name)):
        if person.id not in met and person.standing.on_roll:
            differences.append(_missing(person))
    if earlier:
        differences = [
            replace(
                item,
                earlier=earlier.get(
                    same_point(item.member_id, item.full_name, item.field, item.ours, item.theirs)
                ),
            )
            for item in differences
        ]
    return Comparison(
        tuple(differences), len(listed), len(found), agreeing, {person.id: person for person in known}
    )
