"""Why a member's derived values are what they are, in plain sentences: the standing, the party age, the probation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, lower_first
from desktop_app.members import admission_terms, lifecycle, party_years
from desktop_app.members.catalogue import EXEMPTION_REASONS, INTERRUPTION_REASONS, TEMPORARY_REASONS
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind

_STATES: dict[str, tuple[str, str]] = {
    EventKind.EXEMPTION.value: (
        N_("Được miễn sinh hoạt từ {start}{until}"),
        N_("vẫn tính vào đảng số; vắng mặt không tính vào mẫu số khi biểu quyết"),
    ),
    EventKind.TEMPORARY_OUT.value: (
        N_("Sinh hoạt tạm thời nơi khác từ {start}{until}"),
        N_("vẫn tính vào đảng số của chi bộ"),
    ),
    EventKind.TEMPORARY_IN.value: (
        N_("Sinh hoạt tạm thời tại chi bộ từ {start}{until}"),
        N_("không tính vào đảng số của chi bộ"),
    ),
    EventKind.SUSPENSION.value: (
        N_("Đình chỉ sinh hoạt từ {start}{until}"),
        N_("vẫn tính vào đảng số, vẫn đóng đảng phí"),
    ),
}
_REASONS = {**EXEMPTION_REASONS, **TEMPORARY_REASONS, **INTERRUPTION_REASONS}


def standing_why(events: Iterable[EventFact], day: date) -> str:
    """Which events of the record make the standing of a day, with their dates: ``Chính thức từ 15/09/2025. …``"""
    ordered = lifecycle.in_order(event for event in events if event.date.first() <= day)
    now = lifecycle.standing(ordered, day)
    if now.state == "none":
        return _("Chưa ghi ngày vào Đảng hoặc ngày chuyển đến nên chưa tính vào đảng số.")
    if now.state == "left":
        since = now.since.text() if now.since is not None else ""
        return _("{what} ngày {day}: không còn tính vào đảng số.").format(what=_(now.label()), day=since)
    said = [_came(ordered, now.since)] if not now.temporary_in else []
    said.append(_party(ordered, now.state, day))
    said.extend(_flag(ordered, kind, day) for kind, on in _flags(now) if on)
    said.append(_reduced(ordered, now.since, day))
    return " ".join(text for text in said if text)


def _reduced(ordered: Sequence[EventFact], since: PartialDate | None, day: date) -> str:
    """Less work is no exemption and no standing of its own, but it is to be seen."""
    last = next((event for event in reversed(ordered) if event.kind == EventKind.EXEMPTION.value), None)
    if (
        last is None
        or last.detail != "reduced"
        or (since is not None and last.date.surely_before(since))
        or (last.until is not None and last.until.last() < day)
    ):
        return ""
    until = _(" đến {day}").format(day=last.until.text()) if last.until is not None else ""
    return _(
        "Giảm công tác và sinh hoạt từ {start}{until}: không phải miễn, vẫn tính vào mẫu số khi biểu quyết."
    ).format(start=last.date.text(), until=until)


def _flags(now: lifecycle.Standing) -> Sequence[tuple[str, bool]]:
    return (
        (EventKind.TEMPORARY_IN.value, now.temporary_in),
        (EventKind.EXEMPTION.value, now.exempt),
        (EventKind.TEMPORARY_OUT.value, now.temporary_out),
        (EventKind.SUSPENSION.value, now.suspended),
    )


_CAME = {
    EventKind.ADMISSION.value: N_("Kết nạp tại chi bộ ngày {day}."),
    EventKind.TRANSFER_IN.value: N_("Chuyển đến chi bộ ngày {day}."),
    EventKind.RESTORATION.value: N_("Được phục hồi đảng tịch ngày {day}."),
}


def _came(ordered: Sequence[EventFact], since: PartialDate | None) -> str:
    for event in reversed(ordered):
        if event.date == since and event.kind in _CAME:
            return _(_CAME[event.kind]).format(day=event.date.text())
    return ""


def _party(ordered: Sequence[EventFact], state: str, day: date) -> str:
    if state == "probationary":
        admission = lifecycle.current_admission(ordered, day)
        ceremony = admission.date.exact() if admission is not None else None
        rights = _("Chưa có quyền biểu quyết, ứng cử, bầu cử cho đến khi có quyết định công nhận.")
        if ceremony is None:
            return _("Đảng viên dự bị: chưa ghi công nhận chính thức.") + " " + rights
        words = _("Đảng viên dự bị: hết 12 tháng dự bị {day}, chưa ghi công nhận chính thức.").format(
            day=date_text(admission_terms.probation_end(ceremony))
        )
        return f"{words} {rights}"
    recognition = lifecycle.current_recognition(ordered, day)
    if recognition is None:
        return _("Chưa ghi ngày chính thức; người chuyển đến được coi là đảng viên chính thức.")
    return _("Chính thức từ {day}.").format(day=recognition.date.text())


def _flag(ordered: Sequence[EventFact], kind: str, day: date) -> str:
    event = next(event for event in reversed(ordered) if event.kind == kind)
    words, effect = _STATES[kind]
    until = _(" đến {day}").format(day=event.until.text()) if event.until is not None else ""
    text = _(words).format(start=event.date.text(), until=until)
    if event.detail:
        reason = _REASONS.get(event.detail)
        text += f" ({lower_first(_(reason)) if reason is not None else event.detail})"
    return f"{text}: {_(effect)}."


def party_age_why(events: Iterable[EventFact], day: date, confirmed_from: PartialDate | None = None) -> str:
    """From which date and clause the party age of a day counts, or why it does not count."""
    events = list(events)
    start = party_years.party_age_start(events, day, confirmed_from)
    if party_years.party_age(events, day, confirmed_from) is None:
        state = lifecycle.standing(events, day).state
        if state == "probationary":
            return _(
                "Đảng viên dự bị chưa tính tuổi đảng; khi được công nhận sẽ tính từ ngày quyết định kết nạp."
            )
        if state == "left":
            return _("Không còn là đảng viên nên không tính tuổi đảng.")
        return _("Chưa đủ ngày tháng để tính tuổi đảng.")
    return start.why() if start is not None else ""
