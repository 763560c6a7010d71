"""All facts of a meeting, gathered for its minutes: as they stand now, or as they were frozen in a version."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.branch import service as branch_service
from desktop_app.branch.service import BranchInfo
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.meetings import attendance, scoring, voting
from desktop_app.meetings.entries import meeting_row
from desktop_app.meetings.facts import (
    AttendeeFacts,
    ItemFacts,
    MinutesFacts,
    OpinionFacts,
    ResolutionFacts,
    StandingFacts,
    TaskFacts,
    VoteFacts,
    from_plain,
)
from desktop_app.meetings.holding import marks_of
from desktop_app.meetings.models import AgendaItem, FinalMinutes, Meeting, MeetingScore, Opinion, Task, Vote
from desktop_app.meetings.service import usual_review_month
from desktop_app.meetings.task_list import find_tasks, tasks_of
from desktop_app.members import service as members_service
from desktop_app.papers import service as papers_service
from desktop_app.papers.models import PaperState


def load_minutes(session: Session, meeting_id: int, version: int | None = None) -> MinutesFacts:
    """All facts of a meeting as they stand now, or as they were frozen in a final version. Raises UserError."""
    if version is not None:
        frozen = session.scalar(
            select(FinalMinutes.facts).where(
                FinalMinutes.meeting_id == meeting_id, FinalMinutes.version == version
            )
        )
        if frozen is None:
            raise UserError(_("Biên bản này không có bản thứ {n}.").format(n=version), "version")
        return from_plain(MinutesFacts, frozen)
    row = meeting_row(session, meeting_id)
    people = members_service.people_on(session, row.date)
    marks = marks_of(session, meeting_id)
    attendees = tuple(
        AttendeeFacts(
            person.id,
            person.full_name,
            StandingFacts(
                person.standing.state,
                person.standing.exempt,
                person.standing.temporary_in,
                person.standing.temporary_out,
                person.standing.suspended,
            ),
            *marks.get(person.id, (None, "")),
        )
        for person in people
        if attendance.seat(person.standing) is not None
    )
    sums = attendance.tally(
        attendees, {one.id: one.mark for one in attendees if one.mark is not None}, row.date
    )
    base = voting.denominator_of(sums, row.date)
    votes = tuple(
        VoteFacts(
            vote.id,
            vote.subject,
            vote.content,
            vote.is_resolution,
            vote.secret,
            vote.threshold,
            vote.votes_for,
            vote.votes_against,
            vote.votes_abstain,
            base.value if vote.denominator is None else vote.denominator,
            vote.own_denominator,
            voting.needed(vote.threshold, base.value) if vote.needed is None else vote.needed,
            vote.source or f"{base.source}; {voting.threshold_source(vote.threshold, row.date)}",
        )
        for vote in session.scalars(select(Vote).where(Vote.meeting_id == meeting_id).order_by(Vote.position))
    )
    points: dict[str, float] = {
        row.criterion: row.points
        for row in session.execute(
            select(MeetingScore.criterion, MeetingScore.points).where(MeetingScore.meeting_id == meeting_id)
        )
    }
    given = tuple(
        TaskFacts(task.id, task.content, task.assignee, task.due) for task in tasks_of(session, meeting_id)
    )
    return MinutesFacts(
        meeting_id=row.id,
        branch=_branch(session),
        kind=row.kind,
        month=row.month,
        review_month=row.review_month or usual_review_month(row.month, row.date),
        date=row.date,
        start=row.start,
        end=row.end,
        place=row.place,
        chair=row.chair,
        chair_post=row.chair_post,
        recorder=row.recorder,
        guests=tuple(line.strip() for line in row.guests.split("\n") if line.strip()),
        dues_note=row.dues_note,
        topic=row.topic,
        summary=row.summary,
        praise=row.praise,
        proposals=row.proposals,
        weaknesses=row.weaknesses,
        minutes_approved=row.minutes_approved,
        reported_on=row.reported_on,
        official_class=row.official_class,
        attendees=attendees,
        sums=sums,
        denominator=base,
        agenda=_agenda(session, meeting_id),
        votes=votes,
        tasks=given,
        earlier_tasks=_earlier_tasks(session, row),
        score=scoring.score(points, row.date),
        resolution=_resolution(session, row, votes),
        unknown_people=sum(person.standing.state == "none" for person in people),
        final_version=row.final_version,
    )


def _branch(session: Session) -> BranchInfo:
    return branch_service.get_branch(session)


def _agenda(session: Session, meeting_id: int) -> tuple[ItemFacts, ...]:
    said: dict[int, list[OpinionFacts]] = {}
    for item_id, speaker, text in session.execute(
        select(Opinion.agenda_item_id, Opinion.speaker, Opinion.text)
        .join(AgendaItem, AgendaItem.id == Opinion.agenda_item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(Opinion.position, Opinion.id)
    ):
        said.setdefault(item_id, []).append(OpinionFacts(speaker, text))
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return tuple(
        ItemFacts(
            item.id,
            item.section,
            item.topic,
            item.title,
            item.presenter,
            item.content,
            item.conclusion,
            tuple(said.get(item.id, ())),
        )
        for item in rows
    )


def _earlier_tasks(session: Session, row: Meeting) -> tuple[TaskFacts, ...]:
    """Tasks of earlier meetings that were open when this one was held, or finished since the meeting before."""
    previous = session.scalar(
        select(func.max(Meeting.date)).where(Meeting.deleted.is_(False), Meeting.date < row.date)
    )
    found = find_tasks(session, Task.cancelled.is_(False), Meeting.date < row.date)
    return tuple(
        TaskFacts(task.id, task.content, task.assignee, task.due, task.done_on, task.exceeded, task.result)
        if task.done_on is not None and task.done_on <= row.date
        else TaskFacts(task.id, task.content, task.assignee, task.due)
        for task in found
        if task.done_on is None or previous is None or task.done_on > previous
    )


def _resolution(session: Session, row: Meeting, votes: Sequence[VoteFacts]) -> ResolutionFacts | None:
    issued = next(
        (
            paper
            for paper in papers_service.list_papers(session, kind="resolution", meeting_id=row.id)
            if paper.state is not PaperState.DRAFT
        ),
        None,
    )
    if issued is not None:
        return ResolutionFacts(
            issued.number_text or "", issued.date, issued.signer, issued.signer_post, True, issued.id
        )
    if not any(vote.is_resolution for vote in votes):
        return None
    signer = branch_service.signer(session, row.date)
    number = papers_service.next_number(session, "NQ", row.date)
    return ResolutionFacts(
        papers_service.format_number(number, "NQ"), row.date, signer.name, signer.post_line
    )
