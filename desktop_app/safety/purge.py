"""Erasing for good what lies in the bin: first a plan that says what goes and what stays, then the act, in one transaction.

Where other records of the branch rest on a person (marks, ratings, posts, tasks) the rows stay with their dates and codes, so
that no sum of a report changes, and nothing of them tells any more whose they were. Final minutes and issued papers are
frozen documents: they are counted, and left as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    RowMapping,
    String,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from desktop_app.core import erasing, history, history_reading, schema
from desktop_app.core.drafts import DraftRow
from desktop_app.core.errors import UserError
from desktop_app.core.history import Change, ChangeSet, Kind
from desktop_app.core.i18n import _
from desktop_app.core.orm import StoredFile, Text
from desktop_app.core.vietnamese import clean, fold, name_key, nfc
from desktop_app.home import closing
from desktop_app.members.models import PURGED_NAME
from desktop_app.papers.models import PaperState
from desktop_app.safety import bin as bins
from desktop_app.safety.bin import BinItem, Row, table_of

ANY_WORD = "XOA HAN"
"""What may be typed instead of the name."""

# columns that say nothing of the person but are needed for sums: codes, and the work itself
_CODES: Mapping[str, frozenset[str]] = {
    "member": frozenset({"sex"}),
    "member_event": frozenset({"kind", "scope", "detail"}),
    "attendance": frozenset({"mark"}),
    "task": frozenset({"content", "result"}),
    "officer": frozenset({"post"}),
    "member_rating": frozenset({"self_level", "proposed_level", "decided_level"}),
    "rerating": frozenset({"before", "after"}),
    "meeting": frozenset({"kind", "month", "review_month"}),
}
# what is nothing without the person it belongs to, and no sum rests on
_OWN = frozenset(
    {
        "member_event",
        "transfer_case",
        "post_held",
        "work_line",
        "training_line",
        "family_line",
        "attachment",
        "badge_case",
        "residence_out",
        "residence_remark",
        "correction",
        "applicant",
        "applicant_paper",
    }
)
_DATES_STAY = frozenset({"member_event", "officer", "rerating", "task", "meeting"})
_NAMES: Mapping[str, str] = {"member": "full_name", "officer": "name", "task": "assignee"}
_CODE = re.compile(r"[a-z0-9][a-z0-9.+-]*")
_NUMBERS = ("citizen_id", "citizen_id_old", "party_card", "party_card_old", "profile_number", "phone")
_SHORTEST_NUMBER = 6
# who is somebody in the book: the columns that say the name, and the numbers
_PEOPLE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "member": (("full_name", "other_name"), _NUMBERS),
    "applicant": (("full_name",), ("phone",)),
    "residence_in": (("full_name",), ("phone",)),
}
# who is named here is nobody's namesake in the book: somebody who stood in a list from above and not in the book
_LISTED = "correction"
_CLOSED = "closed_deadline"
# how the place of a draft calls a record whose table has another name
_DRAFT_TABLES: Mapping[str, str] = {"event": "member_event", "item": "agenda_item"}
# what is not searched for a name: the history has its own way, frozen documents stay
_APART = ("change", "change_set", "history_head", "draft", "stored_file", "final_minutes")


@dataclass(frozen=True)
class PurgePlan:
    """What a purge will do. ``erased`` and ``kept`` count records by table (kept: without the person's data), ``places``
    counts other records in which a name is replaced, ``also`` other things in the bin that say it and go with it,
    ``minutes`` and ``papers`` the frozen documents that say a name.

    ``shared`` are names another record bears too: they stay where they are written elsewhere. ``typed`` are the words that
    confirm it.
    """

    items: tuple[BinItem, ...]
    erased: Mapping[str, int]
    kept: Mapping[str, int]
    places: int
    also: int
    drafts: int
    minutes: int
    papers: int
    shared: tuple[str, ...]
    typed: tuple[str, ...]

    @property
    def name(self) -> str:
        """The thing, or how many they are."""
        return self.items[0].name if len(self.items) == 1 else _("{n} mục").format(n=len(self.items))

    def check_word(self, text: str) -> None:
        """Raises UserError unless the name or "XOA HAN" was typed."""
        if fold(clean(text)) not in {fold(clean(word)) for word in self.typed}:
            raise UserError(
                _("Chữ vừa gõ không khớp nên chưa xóa gì."),
                "word",
                _("Gõ đúng “{word}”.").format(word=self.typed[0]),
            )


@dataclass
class _Work:
    """The records of a purge: rows to delete, rows to empty, everything of which the history is erased, and the words."""

    erase: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    empty: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    history: set[Row] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    files: set[int] = field(default_factory=set)
    stay: list[Row] = field(default_factory=list)


# --- what has to go --------------------------------------------------------------------------------------------------


def _collect(session: Session, items: Sequence[BinItem]) -> _Work:
    work = _Work()
    for item in items:
        rows = set(item.rows)
        people = [(row[0], _person(session, item, row)) for row in item.rows if row[0] in _PEOPLE]
        work.names.extend(str(values["full_name"]) for _name, values in people if values.get("full_name"))
        _add_words(session, work, people, rows | _same_person(session, rows))
        for row in item.rows:
            if row[0] == _LISTED and (name := _stranger(_person(session, item, row))):
                work.names.append(name)
                _add_words(session, work, [(_LISTED, {"full_name": name})], rows)
        if item.soft:
            rows |= _collect_soft(session, work, item.rows[0])
        work.history |= rows | _formerly_hanging(session, rows)
    listed = _listed(session, work.words)
    work.erase[_LISTED] |= listed
    work.history |= {(_LISTED, row_id) for row_id in listed}
    closed = closing.of_people(
        session, *({one for name, one in work.history if name == who} for who in ("member", "applicant"))
    )
    work.erase[_CLOSED] |= closed
    work.history |= {(_CLOSED, row_id) for row_id in closed}
    work.files = _files(session, work.history)
    return work


def _same_person(session: Session, rows: Collection[Row]) -> set[Row]:
    """What a member was before the ceremony: the record of the applicant goes with the member's."""
    applicant = table_of("applicant")
    ids = [row_id for table, row_id in rows if table == "member"]
    found = session.connection().scalars(select(applicant.c.id).where(applicant.c.member_id.in_(ids)))
    return {("applicant", row_id) for row_id in found}


def _stranger(values: Mapping[str, Any]) -> str:
    """Who was in a list from above and not in the book; "" for a point of somebody in the book."""
    return "" if values.get("member_id") else str(values.get("full_name") or "")


def _listed(session: Session, words: Collection[str]) -> set[int]:
    """What comparisons with lists from above kept of strangers of these names: all of it goes, not the name alone."""
    table = table_of(_LISTED)
    pattern = erasing.said(words)
    rows = session.connection().execute(
        select(table.c.id, table.c.full_name).where(table.c.member_id.is_(None))
    )
    return {row.id for row in rows if _says(pattern, row.full_name)}


def _named(session: Session, root: Row) -> bool:
    """Whether a record of somebody else names this one (who helped an applicant): that one then keeps its row."""
    return any(
        session.connection().scalar(
            select(table_of(link.table).c.id).where(table_of(link.table).c[link.column] == root[1]).limit(1)
        )
        is not None
        for link in bins.links()
        if link.names and link.parent == root[0]
    )


def _person(session: Session, item: BinItem, row: Row) -> Mapping[str, Any]:
    if item.soft:
        return history_reading.row_now(session.connection(), *row) or {}
    before = session.scalar(
        select(Change.before).where(
            Change.set_id == item.set_id, Change.table_name == row[0], Change.row_id == row[1]
        )
    )
    return before or {}


def _collect_soft(session: Session, work: _Work, root: Row) -> set[Row]:
    below = bins.hanging(session.connection(), [root])
    frozen = set(below.pop("final_minutes", []))
    issued = set()
    if root[0] == "meeting":
        paper = table_of("paper")
        issued = set(
            session.connection().scalars(
                select(paper.c.id).where(
                    paper.c.id.in_(below.get("paper", [])), paper.c.state != PaperState.DRAFT.value
                )
            )
        )
        below["paper"] = [one for one in below.get("paper", []) if one not in issued]
        stays = bool(frozen or issued)
    else:
        # whatever else than the person's own records rests on somebody stays, without the name
        stays = any(ids for table, ids in below.items() if table not in _OWN) or _named(session, root)
    for table, ids in below.items():
        kept = stays and root[0] == "member" and (table == "member_event" or table not in _OWN)
        (work.empty if kept else work.erase)[table].update(ids)
    (work.empty if stays else work.erase)[root[0]].add(root[1])
    if stays:
        work.stay.append(root)
    return {(table, one) for table, ids in below.items() for one in ids}


def _formerly_hanging(session: Session, rows: Collection[Row]) -> set[Row]:
    """What once hung on these records and was deleted before them."""
    found: set[Row] = set()
    waiting = set(rows)
    taken_away = session.scalars(select(Change.id).where(type_coerce(Change.after, String).is_(None))).all()
    while waiting:
        more: set[Row] = set()
        for link in bins.links():
            ids = {str(row_id): row_id for table, row_id in waiting if table == link.parent}
            if not ids or link.names:
                continue
            value = func.json_extract(Change.before, f"$.{link.column}")
            more.update(
                (link.table, row_id)
                for row_id in session.scalars(
                    select(Change.row_id).where(
                        Change.id.in_(taken_away),
                        Change.table_name == link.table,
                        value.in_(list(ids.values())),
                    )
                )
            )
        waiting = more - found - set(rows)
        # what is back in its table belongs to somebody else's sheet by now
        waiting = {row for row in waiting if history_reading.row_now(session.connection(), *row) is None}
        found |= waiting
    return found


# the columns that hold a file of a person; those of issued papers and final minutes are frozen documents
_FILE_COLUMNS = (
    ("paper", "file_id"),
    ("member", "photo_id"),
    ("attachment", "file_id"),
    ("applicant_paper", "file_id"),
)


def _files(session: Session, rows: Collection[Row]) -> set[int]:
    found: set[int] = set()
    for name, column in _FILE_COLUMNS:
        table = table_of(name)
        ids = [row_id for table_name, row_id in rows if table_name == name]
        living = session.connection().scalars(
            select(table.c[column]).where(
                table.c.id.in_(ids), table.c[column].is_not(None), *_not_frozen(name)
            )
        )
        found.update(int(one) for one in living)
        for which in (Change.before, Change.after):
            # also a file that was there for a time only
            gone = session.scalars(
                select(func.json_extract(which, f"$.{column}")).where(
                    Change.table_name == name,
                    Change.row_id.in_(ids),
                    *([type_coerce(Change.after, String).is_(None)] if name == "paper" else []),
                )
            )
            found.update(int(one) for one in gone if one is not None)
    return found


def _add_words(
    session: Session, work: _Work, people: Iterable[tuple[str, Mapping[str, Any]]], own: Collection[Row]
) -> None:
    """Names and numbers to be searched for everywhere; what another record bears too is left where it stands."""
    for table, values in people:
        columns, numbers = _PEOPLE.get(table, (("full_name",), ()))
        # a name of one syllable is also an ordinary word
        words = {n: str(values.get(n) or "") for n in columns}
        words = {n: word for n, word in words.items() if " " in word.strip() and word != PURGED_NAME}
        words |= {n: str(values.get(n)) for n in numbers if len(str(values.get(n) or "")) >= _SHORTEST_NUMBER}
        for name, word in words.items():
            if not _borne_by_others(session, name, word, own):
                work.words.append(word)
            elif name == "full_name":
                work.shared.append(word)


def _borne_by_others(session: Session, name: str, word: str, own: Collection[Row]) -> bool:
    """Whether somebody else in the book has this name or number."""
    for table_name, (names, numbers) in _PEOPLE.items():
        table = table_of(table_name)
        columns = names if name.endswith("_name") else numbers
        mine = [row_id for one, row_id in own if one == table_name]
        other = session.connection().scalar(
            select(table.c.id)
            .where(or_(*(table.c[column] == word for column in columns)), table.c.id.not_in(mine))
            .limit(1)
        )
        if other is not None:
            return True
    return False


def _texts(table_name: str) -> list[Column[Any]]:
    return [
        column
        for column in table_of(table_name).columns
        if isinstance(column.type, String | JSON | Text) and column.name not in ("key", "sort_key")
    ]


def _not_frozen(table_name: str) -> list[ColumnElement[bool]]:
    return [table_of("paper").c.state == PaperState.DRAFT.value] if table_name == "paper" else []


def _mentioning(session: Session, table_name: str, words: Collection[str]) -> list[RowMapping]:
    """The rows of a table that say one of these words."""
    columns = _texts(table_name)
    if not words or not columns:
        return []
    table = table_of(table_name)
    quick = or_(*(erasing.mentions(type_coerce(column, String), words) for column in columns))
    rows = session.connection().execute(select(table.c.id, *columns).where(quick, *_not_frozen(table_name)))
    pattern = erasing.said(words)
    return [row._mapping for row in rows if any(_says(pattern, row._mapping[c.name]) for c in columns)]


def _says(pattern: re.Pattern[str], value: Any) -> bool:
    if isinstance(value, str):
        return pattern.search(nfc(value)) is not None
    if isinstance(value, Mapping):
        return any(_says(pattern, one) for pair in value.items() for one in pair)
    return isinstance(value, Sequence) and any(_says(pattern, one) for one in value)


def _without(pattern: re.Pattern[str], value: Any) -> Any:
    if isinstance(value, str):
        return pattern.sub(PURGED_NAME, nfc(value))
    if isinstance(value, Mapping):
        return {_without(pattern, key): _without(pattern, one) for key, one in value.items()}
    return [_without(pattern, one) for one in value] if isinstance(value, list | tuple) else value


def _searched() -> list[str]:
    return [table.name for table in schema.metadata().sorted_tables if table.name not in _APART]


def _drafts(session: Session, work: _Work) -> list[int]:
    """Drafts that say a word, or are typed at a record that goes."""
    pattern = erasing.said(work.words)
    gone = work.history | {(table, one) for table, ids in work.empty.items() for one in ids}
    found = []
    for row in session.execute(
        select(DraftRow.id, DraftRow.key, DraftRow.title, DraftRow.place, DraftRow.content)
    ):
        place = row.place or {}
        at = {
            (_DRAFT_TABLES.get(name, name), one)
            for name, one in (
                (str(n).removesuffix("_id"), v) for n, v in {**place, **(place.get("target") or {})}.items()
            )
            if isinstance(one, int)
        }
        said = any(_says(pattern, value) for value in (row.title, row.place, row.content))
        if said or at & gone or any(row.key.endswith(f"{table}/{one}") for table, one in gone):
            found.append(row.id)
    return found


def _also(session: Session, words: Collection[str], others: Collection[BinItem]) -> int:
    """How many other things in the bin say one of these words: of them nothing can be left to take back."""
    pattern = erasing.said(words)
    return sum(
        any(_says(pattern, dict(before)) for before in bins.kept_of(session, item))
        for item in others
        if not item.soft
    )


def _frozen(session: Session, words: Collection[str]) -> tuple[int, int]:
    """How many final minutes and issued papers say one of these words."""
    pattern = erasing.said(words)
    minutes = table_of("final_minutes")
    paper = table_of("paper")
    if not words:
        return 0, 0
    connection = session.connection()
    facts = connection.execute(
        select(minutes.c.meeting_id, minutes.c.facts).where(
            erasing.mentions(type_coerce(minutes.c.facts, String), words)
        )
    )
    columns = (paper.c.subject, paper.c.signer, paper.c.narrative, paper.c.figures)
    issued = connection.execute(
        select(*columns).where(
            paper.c.state != PaperState.DRAFT.value,
            or_(*(erasing.mentions(type_coerce(column, String), words) for column in columns)),
        )
    )
    return (
        len({row.meeting_id for row in facts if _says(pattern, row.facts)}),
        sum(any(_says(pattern, value) for value in row) for row in issued),
    )


def plan_purge(session: Session, items: Sequence[BinItem]) -> PurgePlan:
    """What erasing these things for good would do; changes nothing. Raises UserError when one is no longer in the bin."""
    here = {item.key: item for item in bins.current_items(session)}
    missing = [item for item in items if item.key not in here]
    if missing or not items:
        raise UserError(_("Mục này không còn trong thùng rác."), None, _("Xem lại danh sách."))
    items = [here[item.key] for item in items]
    work = _collect(session, items)
    places = sum(
        sum(
            row["id"] not in work.erase[name] | work.empty[name]
            for row in _mentioning(session, name, work.words)
        )
        for name in _searched()
    )
    minutes, issued = _frozen(session, [*work.words, *work.shared])
    typed = [ANY_WORD] if len(items) > 1 else [*work.names[:1], items[0].name, ANY_WORD]
    counts = {name: len(ids) for name, ids in work.erase.items() if ids}
    for item in items:
        for table, _row_id in () if item.soft else item.rows:
            counts[table] = counts.get(table, 0) + 1
    return PurgePlan(
        tuple(items),
        counts,
        {name: len(ids) for name, ids in work.empty.items() if ids},
        places,
        _also(session, work.words, [one for one in here.values() if one not in items]),
        len(_drafts(session, work)),
        minutes,
        issued,
        tuple(work.shared),
        tuple(typed),
    )


# --- the act ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Purged:
    """What was erased: the records by which old copies are known to hold it still, and how many places were not reached."""

    roots: tuple[Row, ...]
    left: int


def purge(session: Session, items: Sequence[BinItem]) -> Purged:
    """Erase these things for good, first thing inside ``book.write``. Raises UserError when one is no longer in the bin."""
    plan = plan_purge(session, items)
    work = _collect(session, plan.items)
    roots = tuple(row for item in plan.items for row in item.rows)
    history.log(session, Kind.PURGE, {"emptied": [list(row) for row in work.stay]})
    connection = session.connection()
    drafts = _drafts(session, work)
    connection.execute(delete(DraftRow).where(DraftRow.id.in_(drafts)))
    for table, ids in work.empty.items():
        for row_id in ids:
            _empty_row(session, table, row_id)
    touched = _replace_words(session, work)
    for found in reversed(schema.metadata().sorted_tables):
        if doomed := work.erase.get(found.name):
            _unlink_papers(session, found.name, doomed)
            connection.execute(delete(found).where(found.c.id.in_(doomed)))
    erasing.purge(session, work.history, work.words, touched)
    _erase_files(session, work.files)
    session.expire_all()
    return Purged(roots, _left(session, work.words))


def _unlink_papers(session: Session, table: str, ids: Collection[int]) -> None:
    if table == "paper":
        paper = table_of("paper")
        session.connection().execute(
            update(paper).where(paper.c.replaced_by_id.in_(ids)).values(replaced_by_id=None)
        )


def _empty_row(session: Session, table_name: str, row_id: int) -> None:
    """Keep a row for the sums, without what tells whose it is."""
    table = table_of(table_name)
    connection = session.connection()
    row = connection.execute(select(table).where(table.c.id == row_id)).one()._mapping
    codes = _CODES.get(table_name, frozenset())
    values: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if column.primary_key or value is None:
            continue
        if column.foreign_keys:
            if column.name == "photo_id":
                values[column.name] = None
            continue
        if isinstance(column.type, JSON):
            values[column.name] = _codes_only(value)
        elif isinstance(value, str):
            keeps = column.name in codes and (table_name == "task" or _CODE.fullmatch(value))
            values[column.name] = value if keeps else None if column.nullable else ""
        elif isinstance(value, bytes):
            values[column.name] = name_key(PURGED_NAME)
        elif not isinstance(value, bool | int | float) and table_name not in _DATES_STAY:
            values[column.name] = None
    if table_name in _NAMES:
        values[_NAMES[table_name]] = PURGED_NAME
    if table_name == "member":
        values["folded"] = fold(PURGED_NAME)
    connection.execute(update(table).where(table.c.id == row_id).values(**values))


def _codes_only(value: Any) -> Any:
    """Codes and figures of a JSON value stay, sentences go."""
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) else ""
    if isinstance(value, Mapping):
        return {key: PURGED_NAME if key == "full_name" else _codes_only(one) for key, one in value.items()}
    return [_codes_only(one) for one in value] if isinstance(value, list | tuple) else value


def _replace_words(session: Session, work: _Work) -> set[Row]:
    """Put "(đã xóa)" where other records say the name; returns those."""
    pattern = erasing.said(work.words)
    touched = set()
    for name in _searched():
        table = table_of(name)
        for row in _mentioning(session, name, work.words):
            if row["id"] in work.erase[name]:
                continue
            values = {
                column.name: _without(pattern, row[column.name])
                for column in _texts(name)
                if _says(pattern, row[column.name])
            }
            session.connection().execute(update(table).where(table.c.id == row["id"]).values(**values))
            touched.add((name, row["id"]))
    return touched


def _erase_files(session: Session, files: Collection[int]) -> None:
    """Files nobody points to any more."""
    connection = session.connection()
    used: set[int] = set()
    for table in schema.metadata().sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == StoredFile.__tablename__ for key in column.foreign_keys):
                used.update(one for one in connection.scalars(select(column)) if one is not None)
    for name, column_name in _FILE_COLUMNS:
        # also what somebody else's record in the bin would come back with
        for which in (Change.before, Change.after):
            said = select(func.json_extract(which, f"$.{column_name}")).where(Change.table_name == name)
            used.update(int(one) for one in connection.scalars(said) if one is not None)
    connection.execute(delete(StoredFile).where(StoredFile.id.in_(set(files) - used)))


def _left(session: Session, words: Collection[str]) -> int:
    """In how many places a word still stands, frozen documents left out; the history was emptied by what it says itself."""
    if not words:
        return 0
    found = sum(len(_mentioning(session, name, words)) for name in _searched())
    pattern = erasing.said(words)
    for question in (
        select(ChangeSet.title, ChangeSet.detail),
        select(DraftRow.title, DraftRow.content),
    ):
        found += sum(any(_says(pattern, value) for value in row) for row in session.execute(question))
    return found
