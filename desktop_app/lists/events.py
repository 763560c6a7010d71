"""What a list says of the course of a membership: its column of status, and columns that tell of one event each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold
from desktop_app.lists import cells
from desktop_app.lists.cells import cut, is_blank
from desktop_app.lists.remarks import Remarks
from desktop_app.lists.rows import Happening, Told
from desktop_app.lists.targets import (
    DIED,
    EXEMPTED,
    EXITED,
    LEFT_ON,
    MOVED_IN,
    MOVED_OUT,
    STATUS,
)
from desktop_app.members import checks, words
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Scope
from desktop_app.members.service import EventDraft, MemberDraft

_KINDS = {
    MOVED_OUT: EventKind.TRANSFER_OUT,
    MOVED_IN: EventKind.TRANSFER_IN,
    EXEMPTED: EventKind.EXEMPTION,
    DIED: EventKind.DEATH,
}
_WAYS_OUT = (EventKind.EXPULSION, EventKind.REMOVAL, EventKind.WITHDRAWAL)
# without their day the person would go on counting as a member
_ENDS = frozenset((EventKind.TRANSFER_OUT, EventKind.DEATH, *_WAYS_OUT))
_MOVES = frozenset((EventKind.TRANSFER_OUT, EventKind.TRANSFER_IN))
_REACHES = (
    (
        r"ngoai (tinh|thanh pho|tp)|(tinh|thanh pho|tp)(,? thanh pho)? khac|khac (tinh|thanh pho)",
        Scope.OTHER_PROVINCE,
    ),
    (r"(trong|cung) (tinh|thanh pho|tp)", Scope.SAME_PROVINCE),
    (r"noi bo|(trong|cung) dang bo( co so)?(?=\W*$|\s*[,;.)])", Scope.SAME_BASE),
)
_CAN_WAIT = frozenset(
    (EventKind.EXEMPTION, EventKind.SUSPENSION, EventKind.TEMPORARY_IN, EventKind.TEMPORARY_OUT)
)


def status_of(told: Told, draft: MemberDraft, remarks: Remarks) -> cells.Status:
    """What the column of status says, with what is odd about it."""
    text, left_on = told.status, told.left_on
    status = cells.read_status(text) if text and not is_blank(text) else cells.Status()
    if not status.understood:
        reason = _("Chưa rõ trạng thái “{text}” nghĩa là gì; đề xuất nhập như đang sinh hoạt.").format(
            text=cut(text, 40)
        )
        remarks.say("proposed", STATUS, reason, "status", _("Đang sinh hoạt"))
    if status.kind is None and left_on is not None and LEFT_ON not in remarks.refused:
        reason = _(
            "Có ngày rời, mất hoặc miễn ({day}) nhưng trạng thái không nói việc gì; đề xuất bỏ qua ngày này."
        ).format(day=left_on.text())
        remarks.say("proposed", LEFT_ON, reason, "left_on", "")
    if status.probationary and draft.official_date is not None:
        remarks.say("warning", "official_date", _("Ghi “dự bị” nhưng có ngày chính thức."), "official_date")
    if (
        status.probationary is False
        and draft.official_date is None
        and not told.probationary
        and draft.admission_date is not None
    ):
        remarks.say(
            "warning", STATUS, _("Ghi là chính thức nhưng không có ngày chính thức."), "official_date"
        )
    return status


def events_of(
    status: cells.Status, told: Told, draft: MemberDraft, remarks: Remarks, today: date
) -> tuple[EventDraft, ...]:
    """The events a row tells of beside admission and recognition, in the order of time; what cannot have happened is
    said."""
    if status.kind is None and not told.happened:
        return ()
    facts = [
        EventFact(kind.value, when)
        for kind, when in (
            (EventKind.ADMISSION, draft.admission_date),
            (EventKind.RECOGNITION, draft.official_date),
        )
        if when is not None
    ]
    happened = sorted(told.happened, key=lambda h: h.date.first() if h.date is not None else today)
    left_on = told.left_on or _day_of_status(status, told, today)
    if status.kind is not None and left_on is None:
        # the day stands in the column of that event
        left_on = next((h.date for h in happened if _kind(h) is status.kind and h.date is not None), None)
        if left_on is not None:
            happened = [h for h in happened if not (_kind(h) is status.kind and h.date == left_on)]
    events: list[EventDraft] = []
    for happening in happened:
        event = _event(happening, facts, draft, remarks, today)
        if event is not None and event.date is not None:
            facts.append(EventFact(event.kind, event.date))
            events.append(event)
    last = _status_event(status, left_on, facts, draft, remarks, today)
    if last is not None:
        place = next((h.rest for h in told.happened if _kind(h) is status.kind and h.date == left_on), "")
        events.append(_draft(EventKind(last.kind), left_on, place) if place else last)
    return tuple(_with_reach(event, status, told, remarks) for event in events)


def _with_reach(event: EventDraft, status: cells.Status, told: Told, remarks: Remarks) -> EventDraft:
    """A transfer with its scope when the list says one; it is never assumed: the figures of a report rest on it."""
    if EventKind(event.kind) not in _MOVES:
        return event
    column = next(
        (h.target for h in told.happened if _kind(h).value == event.kind and h.date == event.date), None
    )
    said = event.place
    if status.kind is not None and status.kind.value == event.kind:
        said = f"{said} {told.status}"
    scopes = {scope for words_of, scope in _REACHES if re.search(rf"\b({words_of})\b", fold(clean(said)))}
    if len(scopes) == 1:
        return replace(event, scope=scopes.pop().value)
    reason = _(
        "{event} {day}: danh sách không nói rõ sang tỉnh khác, trong tỉnh hay trong đảng bộ; nhập mà để trống phạm vi, ghi thêm ở sự kiện."
    ).format(event=_(words.EVENT_WORDS[event.kind]), day=event.date.text() if event.date is not None else "")
    remarks.say("warning", column or (LEFT_ON if LEFT_ON in remarks.where else STATUS), reason, "scope")
    return event


def _day_of_status(status: cells.Status, told: Told, today: date) -> PartialDate | None:
    """The one day that the word of the status names itself: ``Từ trần ngày 01/02/2024``."""
    if status.kind is None:
        return None
    found, _rest = cells.read_happening(LEFT_ON, told.status, told.status, today)
    return found.value if isinstance(found.value, PartialDate) else None


def _kind(happening: Happening) -> EventKind:
    if happening.target != EXITED:
        return _KINDS[happening.target]
    said = cells.read_status(happening.rest).kind if happening.rest else None
    return said if said in _WAYS_OUT else EventKind.REMOVAL


def _event(
    happening: Happening, facts: Sequence[EventFact], draft: MemberDraft, remarks: Remarks, today: date
) -> EventDraft | None:
    kind, target = _kind(happening), happening.target
    word = _(words.EVENT_WORDS[kind.value])
    if target in remarks.refused:
        return None
    if happening.date is None:
        marked = any(remark.target == target for remark in remarks.all)
        if marked and kind in _ENDS:
            reason = _("{event}: không có ngày nên không nhập được. Ghi thêm ngày.").format(event=word)
            remarks.say("refused", target, reason, "left_on")
        return None
    if not _possible(EventFact(kind.value, happening.date), facts, draft, remarks, today, target):
        return None
    if target == EXITED and cells.read_status(happening.rest or "-").kind not in _WAYS_OUT:
        reason = _("Không rõ hình thức ra Đảng; đề xuất ghi “{event}” ngày {day}.").format(
            event=word, day=happening.date.text()
        )
        remarks.say("proposed", target, reason, "status", f"{word}, {happening.date.text()}")
    return _draft(kind, happening.date, happening.rest)


def _draft(kind: EventKind, when: PartialDate | None, rest: str) -> EventDraft:
    moved = kind in _MOVES
    note = _("Theo danh sách nhập vào.")
    return EventDraft(
        0,
        kind.value,
        when,
        place=rest[: checks.TEXT_LIMIT] if moved else "",
        note=note if moved or not rest else f"{rest}\n{note}",
    )


def _possible(
    fact: EventFact,
    facts: Sequence[EventFact],
    draft: MemberDraft,
    remarks: Remarks,
    today: date,
    target: str,
) -> bool:
    try:
        checks.refuse_event(fact, facts, draft.birth_date, today)
    except UserError as error:
        future = fact.date.first() > today
        problem = "future" if future else "left_on" if target == LEFT_ON else target
        remarks.say("refused", target, str(error), problem)
        return False
    return True


def _status_event(
    status: cells.Status,
    left_on: PartialDate | None,
    facts: Sequence[EventFact],
    draft: MemberDraft,
    remarks: Remarks,
    today: date,
) -> EventDraft | None:
    kind = status.kind
    if kind is None:
        return None
    word = _(words.EVENT_WORDS[kind.value])
    if left_on is None:
        if LEFT_ON in remarks.refused:
            return None
        if kind in _CAN_WAIT:
            reason = _("{event}: không có ngày; đề xuất nhập người này, việc đó ghi sau.").format(event=word)
            remarks.say("proposed", STATUS, reason, "status", _("Đang sinh hoạt"))
        else:
            reason = _("{event}: không có ngày nên không nhập được. Ghi thêm ngày.").format(event=word)
            remarks.say("refused", STATUS, reason, "left_on")
        return None
    if not _possible(EventFact(kind.value, left_on), facts, draft, remarks, today, LEFT_ON):
        return None
    if not status.sure:
        reason = _("Trạng thái chưa nói rõ; đề xuất ghi “{event}” ngày {day}.").format(
            event=word, day=left_on.text()
        )
        remarks.say("proposed", STATUS, reason, "status", f"{word}, {left_on.text()}")
    return _draft(kind, left_on, "")
