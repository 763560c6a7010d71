"""Reads what the reports are made from: people once, everything else as sums or plain rows, no query per row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean, clean_text
from desktop_app.meetings import attendance, scoring
from desktop_app.meetings.models import Attendance, Meeting, MeetingScore, Task, Vote
from desktop_app.members import lifecycle
from desktop_app.members import service as members
from desktop_app.members.models import EventKind, Member
from desktop_app.members.service import Person
from desktop_app.ratings import eligibility, regimes
from desktop_app.ratings.models import Campaign, Level, MemberRating
from desktop_app.reports import statistics
from desktop_app.reports.figures import Figures, MeetingLine
from desktop_app.reports.statistics import RatingYear, Records, TaskLine, VoteLine

YEARS = 5
"""How many rating years the chart of levels goes back."""


def collect(session: Session, period: Period, today: date) -> Figures:
    """The figures of a period as they stand at its end, or today while it runs. Raises UserError before it has begun."""
    if today < period.start:
        raise UserError(
            _("Kỳ báo cáo {period} chưa bắt đầu.").format(period=period.title),
            "period",
            _("Chọn kỳ đã có sinh hoạt và số liệu."),
        )
    as_of = min(period.end, today)
    return statistics.compute(period, as_of, read(session, period, as_of), YEARS)


def read(session: Session, period: Period, as_of: date) -> Records:
    """The people on ``as_of`` with those who left, and the records of the period and of the same period last year."""
    people = members.people_on(session, as_of, include_left=True)
    first = period.same_last_year().start
    meetings = read_meetings(session, people, first, as_of)
    return Records(
        people,
        meetings,
        read_tasks(session, first, as_of),
        read_votes(session, first, as_of),
        read_ratings(session, people, period.year, as_of),
        read_texts(session, period.start, as_of),
    )


# --- meetings --------------------------------------------------------------------------------------------------------

_STATES = frozenset(
    kind.value
    for kind in (
        EventKind.EXEMPTION,
        EventKind.TEMPORARY_IN,
        EventKind.TEMPORARY_OUT,
        EventKind.SUSPENSION,
    )
)


def _is_plain(person: Person, first: date) -> bool:
    """Whether a person was on the roll through the whole time, with nothing that attendance treats apart."""
    return person.standing.on_roll and all(
        event.date.year < first.year and event.kind not in _STATES for event in person.events
    )


def read_meetings(session: Session, people: Sequence[Person], start: date, end: date) -> list[MeetingLine]:
    """The meetings held from ``start`` to ``end`` with their attendance, score and class, by date.

    Nearly everybody is expected at every meeting, so their marks are counted in the book; only those who came, left, are
    exempt or away for a time are tallied one by one.
    """
    rows = session.execute(
        select(
            Meeting.id,
            Meeting.kind,
            Meeting.month,
            Meeting.date,
            Meeting.topic,
            Meeting.final_version,
            Meeting.official_class,
        )
        .where(Meeting.deleted.is_(False), Meeting.date >= start, Meeting.date <= end)
        .order_by(Meeting.date, Meeting.id)
    ).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    special = {person.id: _seats(person) for person in people if not _is_plain(person, start)}
    plain = len(people) - len(special)
    strangers = _strangers(session, people)

    counted: dict[int, Counter[str]] = {number: Counter() for number in ids}
    gone = select(Member.id).where(Member.deleted.is_(True))
    for meeting_id, mark, count in session.execute(
        select(Attendance.meeting_id, Attendance.mark, func.count())
        .where(Attendance.meeting_id.in_(ids), Attendance.member_id.not_in(gone))
        .group_by(Attendance.meeting_id, Attendance.mark)
    ):
        counted[meeting_id][mark] += count
    marks: dict[int, dict[int, str]] = {number: {} for number in ids}
    for meeting_id, member_id, mark in session.execute(
        select(Attendance.meeting_id, Attendance.member_id, Attendance.mark).where(
            Attendance.meeting_id.in_(ids), Attendance.member_id.in_([*special, *strangers])
        )
    ):
        counted[meeting_id][mark] -= 1
        if member_id in special:
            marks[meeting_id][member_id] = mark

    scores: dict[int, dict[str, float]] = defaultdict(dict)
    for meeting_id, criterion, points in session.execute(
        select(MeetingScore.meeting_id, MeetingScore.criterion, MeetingScore.points).where(
            MeetingScore.meeting_id.in_(ids)
        )
    ):
        scores[meeting_id][criterion] = points

    lines = []
    for row in rows:
        sums = _sums(special, marks[row.id], counted[row.id], plain, row.date)
        given = scoring.score(scores[row.id], row.date) if row.id in scores else None
        lines.append(
            MeetingLine(
                row.id,
                row.kind,
                row.month,
                row.date,
                row.topic,
                sums.expected,
                sums.present,
                sums.excused,
                sums.absent,
                sums.unmarked,
                round(sums.present * 100 / sums.expected + 1e-9, 1)
                if sums.expected and sums.unmarked < sums.expected
                else None,
                None if given is None else given.total,
                row.official_class or (given.klass.value if given is not None and given.klass else ""),
                row.final_version > 0,
            )
        )
    return lines


def _strangers(session: Session, people: Sequence[Person]) -> set[int]:
    """Those in the book who are not among the people asked for since they only come later: their marks belong to nobody."""
    kept = Member.deleted.is_(False)
    if session.scalar(select(func.count()).select_from(Member).where(kept)) == len(people):
        return set()
    known = {person.id for person in people}
    return {number for number in session.scalars(select(Member.id).where(kept)) if number not in known}


_PLAIN_SEAT = attendance.Seat(True, False, "expected")
Seats = Callable[[date], attendance.Seat | None]


def _seats(person: Person) -> Seats:
    """How a person is counted on a day. Without a time of exemption, suspension or absence only the steps of the roll
    matter, walked through once."""
    if any(event.kind in _STATES for event in person.events):
        return lambda day: attendance.seat(lifecycle.standing(person.events, day))
    steps = lifecycle.roll_changes(person.id, person.events)

    def seat(day: date) -> attendance.Seat | None:
        here = False
        for step in steps:
            if step.day > day:
                break
            here = step.step > 0
        return _PLAIN_SEAT if here else None

    return seat


def _sums(
    special: Mapping[int, Seats], marks: Mapping[int, str], counted: Mapping[str, int], plain: int, day: date
) -> attendance.AttendanceSums:
    """The sums of one meeting: the special people one by one, the others by the number of each mark."""
    counts: Counter[tuple[attendance.Seat, str | None]] = Counter()
    for number, seats in special.items():
        found = seats(day)
        if found is not None:
            counts[(found, marks.get(number))] += 1
    marked = 0
    for mark, count in counted.items():
        counts[(_PLAIN_SEAT, mark)] += count
        marked += count
    counts[(_PLAIN_SEAT, None)] += plain - marked
    return attendance.tally_counts(counts, day)


def read_tasks(session: Session, start: date, end: date) -> list[TaskLine]:
    """The tasks given at meetings from ``start`` to ``end``, and those still open from before, by due day."""
    given = func.coalesce(Meeting.date, Task.due)
    rows = session.execute(
        select(
            Task.id,
            given,
            Task.content,
            Task.assignee,
            Task.member_id,
            Task.due,
            Task.done_on,
            Task.cancelled,
            Task.result,
            Member.full_name,
        )
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .outerjoin(Member, Member.id == Task.member_id)
        .where(
            or_(Meeting.id.is_(None), Meeting.deleted.is_(False)),
            given <= end,
            or_(given >= start, and_(Task.done_on.is_(None), Task.cancelled.is_(False))),
        )
        .order_by(Task.due, Task.id)
    )
    return [
        TaskLine(number, day, content, who or name or "", member, due, done, cancelled, result)
        for number, day, content, who, member, due, done, cancelled, result, name in rows
    ]


def read_votes(session: Session, start: date, end: date) -> list[VoteLine]:
    """The resolutions voted on from ``start`` to ``end``."""
    rows = session.execute(
        select(Vote.meeting_id, Meeting.date, Vote.subject, Vote.votes_for, Vote.needed)
        .join(Meeting, Meeting.id == Vote.meeting_id)
        .where(
            Vote.is_resolution.is_(True),
            Meeting.deleted.is_(False),
            Meeting.date >= start,
            Meeting.date <= end,
        )
        .order_by(Meeting.date, Vote.position)
    )
    return [
        VoteLine(meeting, day, subject, votes is not None and needed is not None and votes >= needed)
        for meeting, day, subject, votes, needed in rows
    ]


# --- ratings ---------------------------------------------------------------------------------------------------------


def read_ratings(session: Session, people: Sequence[Person], year: int, as_of: date) -> dict[int, RatingYear]:
    """The results of ``year`` and of the years before it, as far as there were campaigns. A person's level is the one
    decided above, before that the one the branch proposed. ``as_of`` keeps a campaign held later out."""
    campaigns = session.execute(
        select(
            Campaign.id,
            Campaign.year,
            Campaign.regime,
            Campaign.review_date,
            Campaign.state,
            Campaign.branch_decided_level,
            Campaign.branch_proposed_level,
        ).where(Campaign.year <= year, Campaign.year > year - YEARS)
    ).all()
    if not campaigns:
        return {}
    levels: dict[int, dict[int, str]] = defaultdict(dict)
    overruled: dict[int, dict[int, bool]] = defaultdict(dict)
    for campaign_id, member_id, decided, proposed, excluded in session.execute(
        select(
            MemberRating.campaign_id,
            MemberRating.member_id,
            MemberRating.decided_level,
            MemberRating.proposed_level,
            MemberRating.excluded,
        ).where(MemberRating.campaign_id.in_([campaign.id for campaign in campaigns]))
    ):
        if excluded is not None:
            overruled[campaign_id][member_id] = excluded
        level = decided or proposed
        if level and not excluded:
            levels[campaign_id][member_id] = level
    found = {}
    for campaign in campaigns:
        by_level: dict[str, list[int]] = {level.value: [] for level in Level}
        given = levels[campaign.id]
        for member_id, level in given.items():
            by_level[level].append(member_id)
        exempt: list[int] = []
        not_rated: list[int] = []
        if campaign.year >= year - 1:
            # who has no level: exempt, or for what reason not (yet) rated; asked for this year and the last only
            review = min(campaign.review_date, as_of)
            changes = statistics.changes_in(people, [(review, review)])[0]
            by_id = {person.id: person for person in people}
            regime = regimes.regime_by_id(campaign.regime, campaign.year)
            for member_id in changes.closing:
                if member_id in given:
                    continue
                outcome = _outcome(regime, by_id[member_id], review)
                if (
                    outcome is eligibility.Outcome.EXEMPT
                    and overruled[campaign.id].get(member_id) is not False
                ):
                    exempt.append(member_id)
                else:
                    not_rated.append(member_id)
        found[campaign.year] = RatingYear(
            campaign.year,
            tuple(exempt),
            tuple(not_rated),
            {level: tuple(ids) for level, ids in by_level.items()},
            campaign.state,
            _branch_level(
                campaign.regime,
                campaign.year,
                campaign.branch_decided_level or campaign.branch_proposed_level,
            ),
        )
    return found


def _branch_level(regime: str, year: int, level: str | None) -> str:
    if not level:
        return ""
    return regimes.regime_by_id(regime, year).title_of(Level(level), regimes.Subject.COLLECTIVE)


def _outcome(regime: regimes.Regime, person: Person, day: date) -> eligibility.Outcome:
    now = lifecycle.standing(person.events, day)
    admission = lifecycle.current_admission(person.events, day)
    facts = eligibility.PersonFacts(
        admission.date if admission is not None else None,
        now.exempt,
        now.suspended,
        now.temporary_in,
        now.state == "probationary",
    )
    return eligibility.eligibility(regime, facts, day).outcome


# --- what the records say in words -----------------------------------------------------------------------------------


def read_texts(session: Session, start: date, end: date) -> Mapping[str, tuple[str, ...]]:
    """Sentences written down at the meetings: topics, weaknesses, praise, proposals; each once, by date."""
    rows = session.execute(
        select(
            Meeting.date,
            Meeting.kind,
            Meeting.topic,
            Meeting.weaknesses,
            Meeting.praise,
            Meeting.proposals,
        )
        .where(Meeting.deleted.is_(False), Meeting.date >= start, Meeting.date <= end)
        .order_by(Meeting.date, Meeting.id)
    ).all()
    return {
        "topics": tuple(
            f"{clean(row.topic)} (tháng {row.date.month}/{row.date.year})" for row in rows if clean(row.topic)
        ),
        "weaknesses": _lines(row.weaknesses for row in rows),
        "praise": _lines(row.praise for row in rows),
        "proposals": _lines(row.proposals for row in rows),
    }


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        for line in clean_text(text).split("\n"):
            line = clean(line).lstrip("-–+* ").strip()
            if line:
                found.setdefault(line)
    return tuple(found)
