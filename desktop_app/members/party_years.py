"""Party age, and the badges that come with it.

Pure functions of a member's events (members study, part C; ``resources/rules/badges.toml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, add_months, months_between, years_months
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.members.lifecycle import (
    ADMISSION,
    EXITS,
    INTERRUPTION,
    RESTORATION,
    EventFact,
    Walk,
    in_order,
    standing,
)
from desktop_app.members.models import EventKind

Granularity = Literal["day", "month"]


@dataclass(frozen=True)
class Gap:
    """A time that is taken off the party age: out of the Party (``kind`` of the exit) or interrupted, from ``start`` to
    ``end``; ``months`` and ``days`` long."""

    kind: str
    start: date
    end: date

    @property
    def months(self) -> int:
        return months_between(self.start, self.end)

    @property
    def days(self) -> int:
        """The days beyond the full months."""
        return max(0, (self.end - add_months(self.start, self.months)).days)


@dataclass(frozen=True)
class PartyAgeStart:
    """The day from which party age counts and where it comes from.

    ``source``: ``decision`` (the admission decision), ``card`` (no decision kept: the date of the card),
    ``confirmed`` (set by the record). ``exact`` is False when only a month or year is known: the age is then the one
    surely reached. ``gaps`` were taken off for times without Party activity; the result should be confirmed. ``first`` is
    the date the count began from before they were taken off; ``restored`` the day of a restoration that left no gap.
    """

    day: date
    source: Literal["decision", "card", "confirmed"]
    exact: bool = True
    gaps: tuple[Gap, ...] = ()
    first: PartialDate | None = None
    restored: date | None = None

    @property
    def gap_months(self) -> int:
        """Full months taken off."""
        return sum(gap.months for gap in self.gaps)

    def why(self) -> str:
        """Where the day comes from, in one or two sentences: ``Tính từ ngày quyết định kết nạp 25/08/2024 (Điều lệ …).``"""
        if self.source == "confirmed":
            return _("Tính từ {day}, mốc đã được cấp có thẩm quyền xác nhận.").format(
                day=(self.first or PartialDate.of(self.day)).text()
            )
        first = (self.first or PartialDate.of(self.day)).text()
        clause = rules.rule("members", "party_age_from", max(self.day, date(2011, 1, 19))).source
        said = [
            _("Tính từ ngày quyết định kết nạp {day} ({clause}).").format(day=first, clause=clause)
            if self.source == "decision"
            else _("Không có ngày quyết định kết nạp: tính từ ngày vào Đảng ghi trong thẻ {day}.").format(
                day=first
            )
        ]
        if not self.exact:
            said.append(_("Chưa rõ ngày nên chỉ tính phần chắc chắn đã đủ."))
        for gap in self.gaps:
            said.append(
                _("Trừ {time} {what} ({start} – {end}).").format(
                    time=_span_text(gap.months, gap.days),
                    what=_("gián đoạn sinh hoạt") if gap.kind == INTERRUPTION else _("ở ngoài Đảng"),
                    start=date_text(gap.start),
                    end=date_text(gap.end),
                )
            )
        if self.gaps:
            said.append(
                _("Coi như từ {day}; cần cấp có thẩm quyền xác nhận rồi ghi vào hồ sơ.").format(
                    day=date_text(self.day)
                )
            )
        if self.restored is not None:
            said.append(
                _("Phục hồi đảng tịch {day}: tuổi đảng liên tục.").format(day=date_text(self.restored))
            )
        return " ".join(said)


def _span_text(months: int, days: int) -> str:
    years, months = divmod(months, 12)
    parts = [
        text.format(n=n)
        for n, text in ((years, _("{n} năm")), (months, _("{n} tháng")), (days, _("{n} ngày")))
        if n
    ]
    return " ".join(parts) or _("{n} ngày").format(n=0)


def party_age_start(
    events: Iterable[EventFact], day: date, confirmed_from: PartialDate | None = None
) -> PartyAgeStart | None:
    """From when the party age of a person counts on ``day``: the first decision, moved later by the time outside the
    Party and by interruptions; a wrongful exclusion that was restored leaves no gap (Điều lệ 5.4; B.5)."""
    if confirmed_from is not None:
        exact = confirmed_from.exact() is not None
        return PartyAgeStart(confirmed_from.last(), "confirmed", exact, first=confirmed_from)
    first: PartialDate | None = None
    source: Literal["decision", "card"] = "card"
    out: EventFact | None = None
    gaps: list[Gap] = []
    restored: date | None = None
    for event in in_order(events):
        when = event.date.first()
        if when > day:
            break
        if event.kind in EXITS:
            out = out or event
        elif event.kind == RESTORATION:
            if out is not None:
                restored = when
            out = None
        elif event.kind == INTERRUPTION:
            if first is not None and out is None:
                end = day if event.until is None else min(event.until.last(), day)
                # what was written down twice is taken off once
                start = max([when, *(gap.end for gap in gaps)])
                if end > start:
                    gaps.append(Gap(INTERRUPTION, start, end))
        elif event.kind == ADMISSION:
            counted = event.decision_date or event.date
            if first is None:
                first, source = counted, "decision" if event.decision_date is not None else "card"
            elif out is not None:
                gaps.append(Gap(out.kind, out.date.first(), counted.first()))
            out = None
    if first is None:
        return None
    begin = first.last()
    months = sum(gap.months for gap in gaps)
    days = sum(gap.days for gap in gaps)
    if months or days:
        begin = add_months(begin, months) + timedelta(days=days)
    return PartyAgeStart(begin, source, first.exact() is not None, tuple(gaps), first, restored)


def party_age(
    events: Iterable[EventFact], day: date, confirmed_from: PartialDate | None = None
) -> tuple[int, int] | None:
    """Party age in years and months; None for whoever is not yet (or no longer) an official member."""
    ordered = in_order(events)
    walk = Walk()
    for event in ordered:
        if event.date.first() > day:
            break
        walk.step(event, True)
    start = party_age_start(ordered, day, confirmed_from)
    if walk.party != "official" or start is None:
        return None
    return years_months(start.day, day)


@dataclass(frozen=True)
class BadgeDue:
    """The badge (huy hiệu Đảng) a person comes to next: ``years`` of party age are full on ``reached``, it is given at
    the round of ``round_day``. ``money`` in đồng is None where no multiplier is known. ``blocked_until`` moved the
    round: a discipline was in force. ``remark_only``: a guest, whose own branch proposes; this one writes a remark."""

    years: int
    reached: date
    round_day: date
    multiplier: Decimal | None
    base_pay: int | None
    money: int | None
    source: str
    blocked_until: date | None = None
    remark_only: bool = False


def rounds_of(year: int) -> list[date]:
    """The days on which badges are given in a year: 03/02, 19/5, 02/9, 07/11."""
    days = rules.rule("badges", "rounds", date(year, 12, 31)).value
    return sorted(date(year, int(text[:2]), int(text[3:])) for text in days)


def next_round(day: date) -> date:
    """The first round on or after a day."""
    return next(r for year in (day.year, day.year + 1) for r in rounds_of(year) if r >= day)


def badge_round(reached: date, granularity: Granularity = "day") -> date:
    """The round for a party age reached on a day: the day itself counts; by ``month`` the whole month does."""
    return next_round(reached.replace(day=1) if granularity == "month" else reached)


def early_from(years: int, reached: date, posthumous: bool = False) -> date:
    """The first day the badge may be given early: 12 or 24 months before for the gravely ill, 12 after death."""
    if posthumous:
        months = int(rules.rule("badges", "posthumous_months", reached).value)
    else:
        months = int(rules.rule("badges", "early_months", reached).value[str(years)])
    return add_months(reached, -months)


def badge_money(years: int, day: date) -> tuple[Decimal | None, int | None, int | None, str]:
    """Multiplier, base pay, money in đồng and source for a badge given on a day; None where not known."""
    try:
        table = rules.rule("badges", "money_multipliers", day)
        pay = rules.rule("badges", "base_pay", day)
    except KeyError:
        return None, None, None, ""
    multiplier = Decimal(table.value[str(years)]) if str(years) in table.value else None
    money = None if multiplier is None else int(multiplier * int(pay.value))
    return multiplier, int(pay.value), money, f"{table.source}; {pay.source}"


def discipline_until(events: Iterable[EventFact], day: date) -> date | None:
    """The day from which a disciplined person may be considered for a badge again; None when nothing stands against it
    on ``day``."""
    return max((free for _since, free in _disciplines(events, day)), default=None)


def held_back_until(events: Iterable[EventFact], day: date, round_day: date) -> date | None:
    """The day from which a person may be considered again where a discipline known on ``day`` stood against this round;
    None where none did. One of after the round holds nothing back: the badge came before it."""
    free: date | None = None
    for since, until in sorted(_disciplines(events, day)):
        if since <= round_day < until:
            free = until
            round_day = next_round(until)
    return free


def _disciplines(events: Iterable[EventFact], day: date) -> Iterator[tuple[date, date]]:
    """From when to when each discipline up to ``day`` stands against a badge."""
    for event in events:
        if event.kind == EventKind.DISCIPLINE.value and event.date.first() <= day:
            months = rules.rule("badges", "discipline_months", event.date.first()).value.get(event.detail)
            if months is not None:
                yield event.date.first(), add_months(event.date.last(), int(months))


def next_badge(
    events: Iterable[EventFact],
    day: date,
    confirmed_from: PartialDate | None = None,
    granularity: Granularity = "day",
) -> BadgeDue | None:
    """The next badge whose round is on or after ``day``; None for probationary members, those who left, and beyond the
    last level. Badges recorded as given are not proposed again."""
    events = in_order(events)
    now = standing(events, day)
    start = party_age_start(events, day, confirmed_from)
    if now.state != "official" or start is None:
        return None
    given = _given(events, day)
    for years in rules.rule("badges", "levels", day).value:
        reached = add_months(start.day, 12 * years)
        plain = badge_round(reached, granularity)
        free = held_back_until(events, day, plain)
        round_day = badge_round(free) if free is not None else plain
        if years <= given or round_day < day:
            continue
        multiplier, pay, money, source = badge_money(years, round_day)
        return BadgeDue(
            years,
            reached,
            round_day,
            multiplier,
            pay,
            money,
            source,
            free,
            now.temporary_in,
        )
    return None


def _given(events: Iterable[EventFact], day: date) -> int:
    """The highest badge recorded as given."""
    return max(
        (
            int(e.detail)
            for e in events
            if e.kind == EventKind.BADGE.value and e.date.first() <= day and e.detail.isdigit()
        ),
        default=0,
    )
