"""Reads what the reports are made from: people once, everything else as sums or plain rows, no query per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean, clean_text
from desktop_app.meetings import period_figures
from desktop_app.meetings.models import Meeting, Task, Vote
from desktop_app.members import lifecycle
from desktop_app.members import service as members
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import EventKind, Member
from desktop_app.members.service import Person
from desktop_app.ratings import regimes
from desktop_app.ratings.eligibility import Outcome, PersonFacts, eligibility
from desktop_app.ratings.models import Campaign, CampaignState, Level, MemberRating
from desktop_app.reports import movement, statistics, transfer_days
from desktop_app.reports.facts import RatingYear, Records, TaskLine, VoteLine
from desktop_app.reports.figures import Figures, MeetingLine

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
    way = transfer_days.way_of(session)
    moves = transfer_days.read(session) if way != "own" else []
    first = period.same_last_year().start
    return Records(
        transfer_days.people_counted(session, people, as_of, moves, way),
        read_meetings(session, people, first, as_of),
        read_tasks(session, first, as_of),
        read_votes(session, first, as_of),
        read_ratings(session, people, period, as_of),
        read_texts(session, period.start, as_of),
    )


# --- meetings --------------------------------------------------------------------------------------------------------


def read_meetings(session: Session, people: Sequence[Person], start: date, end: date) -> list[MeetingLine]:
    """The meetings from ``start`` to ``end`` with their attendance, score and class, by date; final minutes give their
    frozen sums."""
    return [
        MeetingLine(
            found.id,
            found.kind,
            found.month,
            found.date,
            found.topic,
            found.sums.expected,
            found.sums.present,
            found.sums.excused,
            found.sums.absent,
            found.sums.unmarked,
            round(found.sums.present * 100 / found.sums.expected + 1e-9, 1)
            if found.sums.expected and found.held
            else None,
            found.score,
            found.official_class or found.klass or "",
            found.final,
            found.held,
        )
        for found in period_figures.meeting_figures(
            session, start, end, {person.id: _events(person, start) for person in people}
        )
    ]


_STEADY: Sequence[EventFact] = (EventFact(EventKind.RECOGNITION.value, PartialDate(1930)),)


def _events(person: Person, start: date) -> Sequence[EventFact]:
    """The events attendance has to walk through: for an official member with whom nothing has happened since ``start``
    (nearly everybody in a long list) only that they are one."""
    if person.standing.code != "official":
        return person.events
    year = start.year
    for event in person.events:
        if event.date.year >= year or event.until is not None:
            return person.events
    return _STEADY


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


def read_ratings(
    session: Session, people: Sequence[Person], period: Period, as_of: date
) -> dict[int, RatingYear]:
    """The results of the period's year and of the years before it, as far as there were campaigns. A level counts once it
    is decided, or closed as the branch's proposal; who was in a closed campaign is as it was frozen then. This year's
    campaign counts once its review was held, for a whole year that is over in any case."""
    year = period.year
    over = period.kind == "year" and as_of == period.end
    campaigns = [
        campaign
        for campaign in session.execute(
            select(
                Campaign.id,
                Campaign.year,
                Campaign.regime,
                Campaign.review_date,
                Campaign.state,
                Campaign.branch_decided_level,
                Campaign.branch_proposed_level,
            )
            .where(Campaign.year <= year, Campaign.year > year - YEARS)
            .order_by(Campaign.year)
        )
        if campaign.year < year or campaign.review_date <= as_of or over
    ]
    rows: dict[int, list[tuple[int, str | None, str | None, bool | None, str | None]]] = defaultdict(list)
    for campaign_id, *row in session.execute(
        select(
            MemberRating.campaign_id,
            MemberRating.member_id,
            MemberRating.decided_level,
            MemberRating.proposed_level,
            MemberRating.excluded,
            func.json_extract(MemberRating.facts, "$.frozen.outcome"),
        ).where(MemberRating.campaign_id.in_([campaign.id for campaign in campaigns]))
    ):
        rows[campaign_id].append((row[0], row[1], row[2], row[3], row[4]))
    in_bin = set(session.scalars(select(Member.id).where(Member.deleted.is_(True))))
    found = {}
    for campaign in campaigns:
        closed = campaign.state != CampaignState.OPEN.value
        levels: dict[str, list[int]] = {level.value: [] for level in Level}
        exempt: list[int] = []
        not_rated: list[int] = []
        if closed:
            for member_id, decided, proposed, _excluded, outcome in rows[campaign.id]:
                level = decided or proposed
                if outcome == Outcome.ELSEWHERE:
                    continue
                if outcome == Outcome.EXEMPT:
                    exempt.append(member_id)
                elif level and outcome in (None, Outcome.RATED):
                    levels[level].append(member_id)
                else:
                    not_rated.append(member_id)
        else:
            # results of former years are typed in without a campaign having been closed
            for member_id, decided, _proposed, excluded, _outcome_then in rows[campaign.id]:
                if decided and not excluded and member_id not in in_bin:
                    levels[decided].append(member_id)
        if not closed and campaign.year >= year - 1:
            review = min(campaign.review_date, as_of)
            rated = {member_id for ids in levels.values() for member_id in ids}
            overruled = {row[0]: row[3] for row in rows[campaign.id]}
            by_id = {person.id: person for person in people}
            regime = regimes.regime_by_id(campaign.regime, campaign.year)
            for member_id in movement.changes_in(people, [(review, review)])[0].closing:
                if member_id in rated:
                    continue
                standing_out = _outcome(regime, by_id[member_id], review) is Outcome.EXEMPT
                rated_anyway = overruled.get(member_id) is False
                (exempt if standing_out and not rated_anyway else not_rated).append(member_id)
        found[campaign.year] = RatingYear(
            campaign.year,
            tuple(exempt),
            tuple(not_rated),
            {level: tuple(ids) for level, ids in levels.items()},
            campaign.state,
            _branch_level(
                campaign.regime,
                campaign.year,
                campaign.branch_decided_level or (campaign.branch_proposed_level if closed else None),
            ),
        )
    return found


def waiting_for_level(session: Session, people: Iterable[Person], campaign_id: int) -> int:
    """How many of the people to be rated in an open campaign have not yet taken a level for themselves (tự nhận mức).
    ``people`` are those of the branch on the day of asking."""
    campaign = session.execute(
        select(Campaign.year, Campaign.regime, Campaign.review_date).where(Campaign.id == campaign_id)
    ).one()
    rows = {
        member_id: (level, excluded)
        for member_id, level, excluded in session.execute(
            select(MemberRating.member_id, MemberRating.self_level, MemberRating.excluded).where(
                MemberRating.campaign_id == campaign_id
            )
        )
    }
    regime = regimes.regime_by_id(campaign.regime, campaign.year)
    waiting = 0
    for person in people:
        level, excluded = rows.get(person.id, (None, None))
        if level is not None or not person.standing.on_roll:
            continue
        rated = not excluded
        if excluded is None and (person.standing.code != "official"):
            rated = _outcome(regime, person, campaign.review_date) is Outcome.RATED
        waiting += rated
    return waiting


def _branch_level(regime: str, year: int, level: str | None) -> str:
    if not level:
        return ""
    return regimes.regime_by_id(regime, year).title_of(Level(level), regimes.Subject.COLLECTIVE)


def _outcome(regime: regimes.Regime, person: Person, day: date) -> Outcome:
    now = lifecycle.standing(person.events, day)
    admission = lifecycle.current_admission(person.events, day)
    facts = PersonFacts(
        admission.date if admission is not None else None,
        now.exempt,
        now.suspended,
        now.temporary_in,
        now.state == "probationary",
    )
    return eligibility(regime, facts, day).outcome


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
