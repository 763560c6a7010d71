"""The meeting a vote on an applicant was taken at: who could vote there, and what its own minutes say of the vote. Members study,
B.1 and K 39.

A vote nobody could cast is refused; a vote that only differs from the minutes is pointed out, since either may be the mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.admissions.records import ApplicantDraft
from desktop_app.core import rules
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, fold
from desktop_app.meetings import voting
from desktop_app.meetings.models import Attendance, Meeting, Vote
from desktop_app.members import service as members
from desktop_app.members.checks import Notice


@dataclass(frozen=True)
class OwnVote:
    """A vote as the minutes of the meeting have it."""

    subject: str
    votes_for: int
    denominator: int


@dataclass(frozen=True)
class Held:
    """The vote of a day as the book knows it. ``marked``: the attendance of a meeting of that day was taken (without it nothing
    can be compared); ``could_vote``: official members who were there; ``votes``: what the minutes count."""

    day: date
    base: voting.Denominator
    meeting: bool = False
    marked: bool = False
    could_vote: int = 0
    votes: tuple[OwnVote, ...] = ()

    @property
    def most(self) -> int | None:
        """The most votes there can have been; None where no attendance was taken."""
        return self.could_vote if self.marked else None


def held_on(session: Session, day: date) -> Held:
    """The meeting of a day; of several the one whose attendance was taken last."""
    meetings = session.scalars(
        select(Meeting.id).where(Meeting.date == day, Meeting.deleted.is_(False)).order_by(Meeting.id.desc())
    ).all()
    marks: Mapping[int, str] = {}
    chosen: int | None = None
    for meeting in meetings:
        rows = session.execute(
            select(Attendance.member_id, Attendance.mark).where(Attendance.meeting_id == meeting)
        )
        marks = {row.member_id: row.mark for row in rows}
        chosen = meeting
        if marks:
            break
    people = members.people_on(session, day)
    votes: tuple[OwnVote, ...] = ()
    if meetings:
        counted = session.execute(
            select(Vote.subject, Vote.votes_for, Vote.denominator)
            .where(Vote.meeting_id.in_(meetings), Vote.votes_for.is_not(None), Vote.denominator.is_not(None))
            .order_by(Vote.position)
        )
        votes = tuple(OwnVote(row[0], row[1] or 0, row[2] or 0) for row in counted)
    return Held(
        day,
        voting.denominator(people, marks, day),
        chosen is not None,
        bool(marks),
        voting.could_vote(people, marks),
        votes,
    )


def own_vote(held: Held, full_name: str) -> OwnVote | None:
    """The vote of the minutes on somebody: the one that names them, else the only one on an admission at all."""
    name = fold(full_name)
    named = [one for one in held.votes if name and name in fold(one.subject)]
    if named:
        return named[-1]
    plain = [one for one in held.votes if "ket nap" in fold(one.subject) and names_nobody(one.subject)]
    return plain[0] if len(plain) == 1 else None


_PLAIN = frozenset(
    "bieu quyet xet de nghi ket nap dang vien quan chung uu tu moi thong qua viec vao ve".split()
)


def names_nobody(subject: str) -> bool:
    """Whether a subject speaks of an admission without saying whose: ``Biểu quyết xét kết nạp đảng viên``."""
    return set(fold(subject).split()) <= _PLAIN


def refusals(draft: ApplicantDraft, held: Held) -> Iterable[UserError]:
    """A vote that more people cast than were there."""
    most = held.most
    if most is None or draft.votes_for is None or draft.votes_for <= most:
        return
    yield UserError(
        _(
            "{n} phiếu tán thành, nhưng buổi họp ngày {day} chỉ có {present} đảng viên chính thức có mặt."
        ).format(n=draft.votes_for, day=date_text(held.day), present=most),
        "votes_for",
        _("Kiểm tra lại số phiếu; nếu điểm danh sót thì sửa điểm danh ở trang Sinh hoạt trước."),
    )


def notices(draft: ApplicantDraft, held: Held) -> Iterable[Notice]:
    """What differs from the attendance and from the minutes; nothing of it refuses."""
    few = rules.rule("meetings", "fewest_official", held.day)
    if draft.denominator and draft.denominator != held.base.value:
        yield Notice(
            "denominator",
            _("Khác với số tính được: {formula} = {n} ({source}).").format(
                formula=held.base.formula, n=held.base.value, source=held.base.source
            ),
        )
    if draft.votes_for is not None and not voting.may_decide(held.base.official, held.day):
        yield Notice(
            "considered_on",
            _("Chi bộ có dưới {n} đảng viên chính thức, không họp để quyết định được ({source}).").format(
                n=few.value, source=few.source
            ),
        )
    own = own_vote(held, draft.full_name)
    if own is None or draft.votes_for is None:
        return
    if (own.votes_for, own.denominator) != (draft.votes_for, draft.denominator):
        yield Notice(
            "votes_for",
            _("Biên bản buổi họp ghi {votes}/{base} ở biểu quyết “{subject}”.").format(
                votes=own.votes_for, base=own.denominator, subject=own.subject
            ),
        )


def attendance_text(held: Held) -> str:
    """What is known of who was there, below the number of votes: ``Có mặt 8 đảng viên chính thức``."""
    if held.most is not None:
        return _("buổi họp ngày {day} có mặt {n} đảng viên chính thức").format(
            day=date_text(held.day), n=held.most
        )
    if held.meeting:
        return _("buổi họp ngày {day} chưa điểm danh nên không đối chiếu được").format(
            day=date_text(held.day)
        )
    return _("sổ chưa có buổi họp ngày {day} nên không đối chiếu được với điểm danh").format(
        day=date_text(held.day)
    )
