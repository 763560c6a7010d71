"""What an import would do: every row against its own sense, the rows before it and the people of the book."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Literal

from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, lower_first, title_name
from desktop_app.lists.cells import Found, State, Status, cut
from desktop_app.lists.columns import ColumnInfo, ColumnMap, shown
from desktop_app.lists.events import events_of, status_of
from desktop_app.lists.legacy_text import READING_WORDS
from desktop_app.lists.people import People, Seen
from desktop_app.lists.plan import (
    Action,
    Cell,
    FieldChange,
    Match,
    Preview,
    Remark,
    Row,
    known_event,
    text_of,
    without_fields,
)
from desktop_app.lists.reading import Sheet
from desktop_app.lists.remarks import Remarks
from desktop_app.lists.rows import Reader, Reading
from desktop_app.lists.targets import FAMILY, GIVEN
from desktop_app.lists.totals import sheet_remarks
from desktop_app.members import checks, service, words
from desktop_app.members.service import EventDraft, MemberDraft

_RANK: dict[State, int] = {"ok": 0, "tidied": 1, "warning": 2, "proposed": 3, "refused": 4}
_DRAFT_FIELDS = frozenset(item.name for item in fields(MemberDraft))

_GONE_BY_NOTE = re.compile(
    r"(da )?(chuyen (di|sinh hoat|sh|dang)|tu tran|qua doi|chet|khai tru|xoa ten|xin ra|ra khoi dang|mien (sh|sinh hoat|cong tac))\b"
)
_PARTY_DATES = ("birth_date", "admission_decision_date", "admission_date", "official_date")


def preview(
    session: Session,
    sheet: Sheet,
    columns: ColumnMap,
    today: date,
    accept_repairs: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Preview:
    """What the import would do, row by row; nothing is written. Raises UserError when the column of the names is not
    known or the list has no rows."""
    if not columns.has_name:
        raise UserError(
            _("Không nhận ra cột họ và tên trong “{name}”.").format(name=sheet.file_name),
            "columns",
            _("Chọn đúng trang có danh sách, hoặc chỉ ra cột họ và tên."),
        )
    reader = Reader(sheet, columns, today)
    with _garbage_kept():
        people = People(session)
        read = reader.fates()
        rows = list(_rows(reader, read, people, today, accept_repairs, check))
    if not rows:
        raise UserError(
            _("Danh sách trong “{name}” chưa có dòng nào.").format(name=sheet.file_name),
            "path",
            _("Chọn tệp khác."),
        )
    return Preview(sheet, columns, tuple(rows), today, accept_repairs, sheet_remarks(reader, read, rows))


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Many thousand rows are made here and none is thrown away: to look for garbage among them again and again is dear."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _rows(
    reader: Reader,
    read: Sequence[tuple[Reading, str]],
    people: People,
    today: date,
    accept_repairs: bool,
    check: Callable[[], None],
) -> Iterator[Row]:
    seen = Seen()
    for n, (reading, why) in enumerate(read):
        if n % 50 == 0:
            check()
        if why:
            name = clean(next(iter(reading.texts.values())))[:80]
            yield Row(reading.sheet_row, "skip", name, partial(_plain, reader, reading), reason=why)
        else:
            yield _preview_row(reader, reading, people, seen, today, accept_repairs)


def _plain(reader: Reader, reading: Reading) -> tuple[Cell, ...]:
    return tuple(
        Cell(c.index, c.heading, cut(reading.texts.get(c.index, "")), "", "ok", "") for c in reader.named
    )


def _preview_row(
    reader: Reader, reading: Reading, people: People, seen: Seen, today: date, accept_repairs: bool
) -> Row:
    told = reader.member(reading)
    values, found, where, probationary = told.values, told.found, told.where, told.probationary
    remarks = Remarks(reader, reading, where)
    for item in found:
        if item.reason and item.state != "ok":
            remarks.say(
                item.state,
                item.target,
                item.reason,
                item.problem,
                text_of(item.target, item.value) if item.state == "proposed" else "",
            )
    _say_legacy(reader, reading, remarks, found)
    _say_marks(reader, reading, remarks)
    # what was read is tidy; a name too long or empty is told by the checks of the record
    name = title_name(values.pop("full_name", ""))
    draft = MemberDraft(name, **{k: v for k, v in values.items() if k in _DRAFT_FIELDS})
    if probationary and draft.official_date is not None:
        remarks.say("warning", "official_date", _("Ghi “dự bị” nhưng có ngày chính thức."), "official_date")
    if draft.note and _GONE_BY_NOTE.match(fold(draft.note)):
        reason = _(
            "Ghi chú “{text}”: xem có còn trong danh sách của chi bộ không; chưa ghi sự kiện nào."
        ).format(text=cut(draft.note, 60))
        remarks.say("warning", "note", reason, "note")
    status = status_of(told, draft, remarks)
    events = events_of(status, told, draft, remarks, today)
    _check_record(draft, remarks, today)
    if not remarks.refused:
        _check_twin(draft, seen, remarks)
    own, left_out = _standing_part(draft, remarks, today)
    matches = people.matches(own) if own is not None else ()
    match = _only(matches, remarks)
    action: Action = "new"
    merged = draft
    changes: tuple[FieldChange, ...] = ()
    if not remarks.refused:
        action, merged, changes = _met(reading, draft, matches, match, events, seen, remarks, today)
        if remarks.refused:
            # what the list would change of somebody cannot be: it can still be taken without those fields
            own, left_out = _standing_part(draft, remarks, today)
            matches = people.matches(own) if own is not None else ()
            match = _only(matches, remarks)
    if not remarks.refused:
        seen.add(reading.sheet_row, draft)
        if match is not None:
            seen.members[match.member_id] = reading.sheet_row
        if action == "new":
            for notice in checks.notices(draft, today):
                if notice.field is None or notice.field in where or notice.field == "admission_date":
                    remarks.say("warning", notice.field or "full_name", notice.message, notice.field or "")
            _warn_probation(draft, probationary, status, remarks, today)
    fate, intended, reason = _fate(action, remarks.all, changes, accept_repairs)
    return Row(
        reading.sheet_row,
        fate,
        draft.full_name[: checks.NAME_LIMIT] or cut(remarks.reader.name_text(reading)),
        partial(_cells, reader, reading, tuple(remarks.all), None if told.at_a_glance else found),
        tuple(remarks.all),
        reason,
        intended,
        merged if intended is not None else None,
        events,
        match.member_id if match is not None else None,
        changes,
        matches,
        own,
        left_out,
    )


def _only(matches: Sequence[Match], remarks: Remarks) -> Match | None:
    """The one person of the book a row is put to; of several none, and of near ones none beside another fault."""
    if len(matches) != 1 or (remarks.refused and not matches[0].sure):
        return None
    return matches[0]


def _standing_part(
    draft: MemberDraft, remarks: Remarks, today: date
) -> tuple[MemberDraft | None, tuple[str, ...]]:
    """The record without what cannot be, and the targets left out; None without a name."""
    left = {
        remark.target for remark in remarks.all if remark.state == "refused" and remark.problem != "duplicate"
    }
    left |= {
        remark.target
        for remark in remarks.all
        if remark.problem == "duplicate" and remark.target != "full_name"
    } & remarks.refused
    if not left:
        return draft, ()
    for _turn in range(4):
        if "full_name" in left:
            return None, ()
        own = without_fields(draft, left)
        more = {error.field or "full_name" for error in service.check_member(own, today)}
        if not more:
            return own, tuple(sorted(left))
        left |= more
    return None, ()


def _met(
    reading: Reading,
    draft: MemberDraft,
    matches: Sequence[Match],
    match: Match | None,
    events: Sequence[EventDraft],
    seen: Seen,
    remarks: Remarks,
    today: date,
) -> tuple[Action, MemberDraft, tuple[FieldChange, ...]]:
    """What becomes of a row that stands by itself, beside the people of the book."""
    if not matches:
        return "new", draft, ()
    if match is None:
        names = ", ".join(
            dict.fromkeys(f"{m.full_name} ({m.birth})" if m.birth else m.full_name for m in matches)
        )
        if matches[0].sure:
            reason = _("Trùng với nhiều người trong sổ: {names}.").format(names=names)
            remarks.say("refused", "full_name", reason, "duplicate")
        else:
            reason = _("Gần giống nhiều người trong sổ: {names}; đề xuất nhập là người mới.").format(
                names=names
            )
            remarks.say("proposed", "full_name", reason, "near", draft.full_name)
        return "new", draft, ()
    if match.member_id in seen.members:
        reason = _("Trùng với dòng {row} của danh sách: cùng là một người trong sổ.").format(
            row=seen.members[match.member_id]
        )
        remarks.say("refused", "full_name", reason, "duplicate")
        return "update", draft, ()
    adds = [event for event in events if not known_event(match.events, event)]
    nothing = not match.changes and not adds
    if nothing and (match.sure or _agrees(match.known, draft)):
        return "skip", match.known, ()
    if not match.sure:
        reason = _("Có thể là đồng chí {name} trong sổ ({why}); đề xuất cập nhật người đó.").format(
            name=f"{match.full_name}, {match.birth}" if match.birth else match.full_name, why=match.why
        )
        remarks.say("proposed", "full_name", reason, "near", match.full_name)
    for change in match.changes:
        if change.asked:
            _ask(change, remarks)
    if nothing:
        return "skip", match.known, ()
    merged = replace(
        match.known, **{change.target: getattr(draft, change.target) for change in match.changes}
    )
    _check_record(merged, remarks, today)
    return "update", merged, match.changes


def _agrees(known: MemberDraft, draft: MemberDraft) -> bool:
    """Whether a row without a birth says something else of a person that the book says too."""
    return any(
        getattr(draft, name) and getattr(draft, name) == getattr(known, name)
        for name in ("admission_date", "official_date", "phone", "profile_number")
    )


def _ask(change: FieldChange, remarks: Remarks) -> None:
    if change.target in words.SECRET_FIELDS:
        reason = _("{field} khác với trong sổ.").format(field=change.label)
    else:
        reason = _("{field} trong sổ là {before}, danh sách ghi {after}.").format(
            field=change.label, before=change.before, after=change.after
        )
    remarks.say("proposed", change.target, reason, "differs", change.after)


def _fate(
    action: Action, remarks: Sequence[Remark], changes: Sequence[FieldChange], accept_repairs: bool
) -> tuple[Action, Literal["new", "update"] | None, str]:
    """What becomes of a row after all that is to say about it: its fate, what it would become if taken, and why."""
    refused = [remark.reason for remark in remarks if remark.state == "refused"]
    if refused:
        return "refused", None, " ".join(refused)
    questions = [remark for remark in remarks if remark.state == "proposed"]
    open_still = not all(remark.is_repair for remark in questions)
    if action == "skip" and not any(remark.problem in ("near", "struck", "group") for remark in questions):
        return "skip", None, _("Đã có trong sổ, không có gì mới.")
    intended: Literal["new", "update"] = "new" if action == "new" else "update"
    if questions:
        reason = " ".join(dict.fromkeys(remark.reason for remark in questions))
        return "question" if open_still or not accept_repairs else intended, intended, reason
    if intended == "update":
        names = ", ".join(lower_first(change.label) for change in changes) or _("sự kiện")
        return "update", "update", _("Đã có trong sổ; cập nhật {fields}.").format(fields=names)
    return "new", "new", ""


def _cells(
    reader: Reader, reading: Reading, remarks: Sequence[Remark], found: Sequence[Found] | None
) -> tuple[Cell, ...]:
    if found is None:
        found = reader.look_closely(reading).found
    stored: dict[str, str] = {}
    for item in found:
        if item.value is not None:
            stored.setdefault(item.target, text_of(item.target, item.value))
    said: dict[int, list[Remark]] = {}
    for remark in remarks:
        if remark.index is not None:
            said.setdefault(remark.index, []).append(remark)
    cells = []
    for column, targets in reader.fields:
        read = reading.texts.get(column.index, "")
        mine = said.get(column.index)
        if len(targets) == 1:
            kept = stored.get(targets[0], "")
        else:
            kept = " · ".join(stored[target] for target in targets if stored.get(target))
        if mine is None:
            cells.append(Cell(column.index, column.heading, cut(read), cut(kept), "ok", ""))
            continue
        worst = max(mine, key=lambda remark: _RANK[remark.state])
        if worst.state == "refused":
            kept = ""
        elif not kept:
            # a number that goes to the field of the other kind
            kept = " · ".join(dict.fromkeys(stored.get(r.target, "") for r in mine if stored.get(r.target)))
        reasons = "\n".join(dict.fromkeys(remark.reason for remark in mine))
        cells.append(Cell(column.index, column.heading, cut(read), cut(kept), worst.state, reasons))
    return tuple(cells)


def _say_marks(reader: Reader, reading: Reading, remarks: Remarks) -> None:
    if reading.other_heading is not None:
        reason = _(
            "Dòng này thuộc bảng có tiêu đề ở dòng {row}, các cột xếp khác bảng trên. Chép bảng đó ra tệp riêng rồi nhập."
        ).format(row=reading.other_heading)
        remarks.say("refused", "full_name", reason, "other_heading")
    if reading.group:
        reason = _("Đứng dưới nhóm “{group}”; chỉ nhận nếu đang trong danh sách của chi bộ.").format(
            group=cut(reading.group, 60)
        )
        remarks.say("proposed", "full_name", reason, "group", reader.name_text(reading))
    if any((reading.sheet_row - 1, index) in reader.sheet.marks.struck for index in reader.name_columns):
        name = reader.name_text(reading)
        reason = _("Họ tên bị gạch ngang trong tệp; chỉ nhận nếu còn trong danh sách của chi bộ.")
        remarks.say("proposed", "full_name", reason, "struck", name)


def _say_two_readings(column: ColumnInfo, reading: Reading, remarks: Remarks) -> None:
    """A cell that is Vietnamese in several ways: all are shown, and nobody but the person can say which it is."""
    kept = reading.texts[column.index]
    fonts = {reading.readings.get(column.index, ""): kept} | dict(reading.doubts[column.index])
    both = _(" hay ").join(
        _("“{text}” ({font})").format(
            text=cut(text, 60), font=_(READING_WORDS[kind]) if kind else _("chữ Unicode")
        )
        for kind, text in fonts.items()
    )
    reason = _("Đọc được nhiều cách: {both}. Xem giấy tờ rồi sửa trong tệp nếu cách đầu không đúng.").format(
        both=both
    )
    target = column.targets[0].split(".")[0]
    remarks.where.setdefault(target, column)
    remarks.say("proposed", target, reason, "two_readings", cut(kept, 200))


def _say_legacy(reader: Reader, reading: Reading, remarks: Remarks, found: Sequence[Found]) -> None:
    if not reading.readings and not reading.doubts:
        return
    for column in reader.named:
        if column.index in reading.doubts:
            _say_two_readings(column, reading, remarks)
            continue
        font = reading.readings.get(column.index)
        if font is None:
            continue
        cells = reader.sheet.rows[reading.sheet_row - 1]
        # the cell may be merged with one above, or the person go on in the rows below
        raw = (shown(cells[column.index]) if column.index < len(cells) else "") or reading.texts[column.index]
        mine = [
            item
            for item in found
            if item.target in {t.split(".")[0] for t in column.targets} and item.value is not None
        ]
        proposed = "\n".join(text_of(item.target, item.value) for item in mine) or cut(
            reading.texts[column.index], 200
        )
        if {FAMILY, GIVEN} & set(column.targets):
            proposed = cut(reading.texts[column.index], 200)
        confirmed = reader.sheet.letters == "convert"
        words_of = (
            _("Chữ ghi bằng {font}; đã đổi thành “{text}”.")
            if confirmed
            else _("Chữ ghi bằng {font}; đề xuất đổi thành “{text}”.")
        )
        reason = words_of.format(font=_(READING_WORDS[font]), text=cut(proposed, 60))
        remarks.where.setdefault(column.targets[0].split(".")[0], column)
        state: State = "tidied" if confirmed else "proposed"
        remarks.say(state, column.targets[0].split(".")[0], reason, "legacy_text", proposed, value=raw)


def _check_record(draft: MemberDraft, remarks: Remarks, today: date) -> None:
    """Say what keeps the record from being written; what follows from a cell refused before is not said again."""
    before = set(remarks.refused)
    for error in service.check_member(draft, today):
        target = error.field or "full_name"
        if target in before:
            continue
        value = getattr(draft, target, None)
        problem = target
        if isinstance(value, PartialDate) and value.first() > today:
            problem = "future"
        elif target in _PARTY_DATES:
            if set(_PARTY_DATES) & remarks.refused:
                continue
            if (
                target == "official_date"
                and draft.admission_date is not None
                and isinstance(value, PartialDate)
                and value.surely_before(draft.admission_date)
            ):
                problem = "official_before_admission"
        remarks.say("refused", target, str(error), problem)


def _check_twin(draft: MemberDraft, seen: Seen, remarks: Remarks) -> None:
    twin = seen.twin(draft)
    if twin is None:
        return
    if not twin.sure:
        what = {
            "near": _(
                "Cùng ngày sinh, họ tên gần giống với dòng {row} ({name}); đề xuất coi là người khác và nhập thêm."
            ),
            "full_name": _("Cùng họ tên và năm sinh với dòng {row}; đề xuất coi là người khác và nhập thêm."),
        }[twin.by]
        if twin.by == "full_name" and draft.birth_date is not None and draft.birth_date.exact() is not None:
            what = _(
                "Cùng ngày sinh, tên chỉ khác dấu với dòng {row} ({name}); đề xuất coi là người khác và nhập thêm."
            )
        reason = what.format(row=twin.sheet_row, name=twin.full_name)
        remarks.say("proposed", "full_name", reason, "duplicate", draft.full_name)
        return
    what = {
        "citizen_id": _("cùng số căn cước"),
        "party_card": _("cùng số thẻ đảng viên"),
        "party_card_old": _("cùng số thẻ cũ"),
        "full_name": _("cùng họ tên và ngày sinh"),
    }[twin.by]
    reason = _("Trùng với dòng {row} ({name}): {what}.").format(
        row=twin.sheet_row, name=twin.full_name, what=what
    )
    remarks.say("refused", twin.by, reason, "duplicate")


def _warn_probation(
    draft: MemberDraft, probationary: bool, status: Status, remarks: Remarks, today: date
) -> None:
    admission = draft.admission_date
    if draft.official_date is not None or admission is None or probationary or status.probationary:
        return
    if today.year - admission.year >= 2:
        remarks.say(
            "warning",
            "admission_date",
            _("Vào Đảng từ {day} mà danh sách không có ngày chính thức; sẽ tính là đảng viên dự bị.").format(
                day=admission.text()
            ),
            "official_date",
        )
