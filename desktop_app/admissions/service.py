"""Applicants, their papers and the yearly target: read and kept. Admitting one makes a member, in the same change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.admissions import conditions, held, stages
from desktop_app.admissions.conditions import Condition
from desktop_app.admissions.models import AdmissionTarget, Applicant, ApplicantPaper
from desktop_app.admissions.records import ApplicantDraft, File, Helper, PaperDraft
from desktop_app.admissions.stages import PaperLine, Stage
from desktop_app.admissions.words import PAPER_WORDS
from desktop_app.branch.service import holidays as branch_holidays
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.orm import StoredFile, read_file, store_file
from desktop_app.core.vietnamese import clean, clean_text, date_text, fold, name_key, percent_text, title_name
from desktop_app.members import checks, files, lifecycle
from desktop_app.members import service as members
from desktop_app.members.catalogue import known_ethnicity, known_religion
from desktop_app.members.checks import Notice
from desktop_app.members.lifecycle import EventFact
from desktop_app.members.models import Member
from desktop_app.members.service import Person

# --- the yearly target -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    """How many people are to be admitted in a year and who set it."""

    year: int
    target: int
    source: str = ""


def get_target(session: Session, year: int) -> Target | None:
    """The target of a year; None when none was set."""
    row = session.scalar(select(AdmissionTarget).where(AdmissionTarget.year == year))
    return None if row is None else Target(row.year, row.target, row.source)


def set_target(session: Session, target: Target) -> None:
    """Keep the target of a year. Raises UserError for a number below zero."""
    if target.target < 0:
        raise UserError(_("Chỉ tiêu không thể nhỏ hơn 0."), "target", _("Ghi số người, ví dụ 2."))
    row = session.scalar(select(AdmissionTarget).where(AdmissionTarget.year == target.year))
    if row is None:
        row = AdmissionTarget(year=target.year)
        session.add(row)
    row.target, row.source = target.target, clean(target.source)
    session.flush()


def delete_target(session: Session, year: int) -> None:
    """Take the target of a year away (it stays in the history)."""
    row = session.scalar(select(AdmissionTarget).where(AdmissionTarget.year == year))
    if row is not None:
        session.delete(row)
        session.flush()


@dataclass(frozen=True)
class Progress:
    """How far the year's admissions have come: ``admitted`` are the people (row B.1 of Biểu 1) from 1 January to the day."""

    year: int
    admitted: tuple[int, ...]
    target: Target | None

    @property
    def missing(self) -> int:
        """How many are still to be admitted; 0 without a target."""
        return 0 if self.target is None else max(0, self.target.target - len(self.admitted))

    def text(self) -> str:
        """``Năm 2026: kết nạp 1, chỉ tiêu 3, đạt 33,3%``."""
        if self.target is None:
            return _("Năm {year}: kết nạp {n}, chưa ghi chỉ tiêu").format(
                year=self.year, n=len(self.admitted)
            )
        if self.target.target == 0:
            return _("Năm {year}: kết nạp {n}, chỉ tiêu 0").format(year=self.year, n=len(self.admitted))
        return _("Năm {year}: kết nạp {n}, chỉ tiêu {target}, đạt {share}").format(
            year=self.year,
            n=len(self.admitted),
            target=self.target.target,
            share=percent_text(len(self.admitted), self.target.target),
        )


def progress(session: Session, year: int, today: date) -> Progress:
    """The admissions of a year up to ``today`` beside its target."""
    end = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    changes = lifecycle.changes_between(members.events_by_member(session), date(year, 1, 1), end)
    return Progress(year, tuple(change.member_id for change in changes.admitted), get_target(session, year))


# --- reading ---------------------------------------------------------------------------------------------------------

_DRAFT_COLUMNS = tuple(item.name for item in fields(ApplicantDraft) if item.name != "id")
_PAPER_COLUMNS = tuple(item.name for item in fields(PaperDraft))
_TYPED = tuple(name for name in _PAPER_COLUMNS if name != "file_name")
_SEVERAL_LINES = frozenset({"note"})


@dataclass(frozen=True)
class Case:
    """One applicant as lists and the card need them, on the day they were asked for. ``since`` is the day the stage began,
    None when it is not recorded."""

    id: int
    file: File
    stage: Stage
    since: date | None
    lines: tuple[PaperLine, ...]
    conditions: tuple[Condition, ...]
    sort_key: bytes
    folded: str

    @property
    def draft(self) -> ApplicantDraft:
        """The record."""
        return self.file.draft

    @property
    def full_name(self) -> str:
        """Họ và tên."""
        return self.file.draft.full_name

    @property
    def birth_date(self) -> PartialDate | None:
        """Ngày sinh."""
        return self.file.draft.birth_date

    @property
    def helper_names(self) -> tuple[str, ...]:
        """The members who help, and the union that introduces."""
        union = clean(self.file.draft.introduced_by_union)
        return (*(helper.full_name for helper in self.file.helpers), *([union] if union else []))

    @property
    def on_the_way(self) -> bool:
        """Whether there is still something to do for this person."""
        return self.stage in stages.ON_THE_WAY


class _Helpers:
    """Those who help, read once: name and events, from which their standing on any day follows."""

    def __init__(self, session: Session, ids: Collection[int]) -> None:
        self._names: dict[int, str] = {}
        self._events: Mapping[int, Sequence[EventFact]] = {}
        if ids:
            found = session.execute(select(Member.id, Member.full_name).where(Member.id.in_(ids)))
            self._names = {row.id: row.full_name for row in found}
            self._events = members.events_by_member(session, ids)

    def on(self, member_id: int | None, day: date) -> Helper | None:
        """Somebody as they stood on a day; of a record in the bin only the name is known."""
        if member_id is None or member_id not in self._names:
            return None
        events = self._events.get(member_id)
        if events is None:
            return Helper(member_id, self._names[member_id], None, None)
        now = lifecycle.standing(events, day)
        return Helper(member_id, self._names[member_id], now, now.since)


def _case(
    row: Applicant,
    papers: Sequence[PaperDraft],
    helpers: _Helpers,
    former: Sequence[Person],
    most: int | None,
    today: date,
    holidays: Collection[date],
) -> Case:
    draft = ApplicantDraft(id=row.id, **{name: getattr(row, name) for name in _DRAFT_COLUMNS})
    day = draft.considered_on or today
    found = (helpers.on(draft.helper_1_id, day), helpers.on(draft.helper_2_id, day))
    file = File(
        draft,
        tuple(h for h in found if h is not None),
        tuple(papers),
        row.admitted_on,
        row.member_id,
        tuple(former),
        most,
    )
    now, since = stages.stage(file, today)
    return Case(
        row.id,
        file,
        now,
        since,
        stages.checklist(file, today),
        conditions.conditions(file, today, holidays),
        row.sort_key,
        row.folded,
    )


def list_applicants(session: Session, today: date) -> list[Case]:
    """Everybody in the book, in Vietnamese order, with stage, papers and conditions as of ``today``."""
    holidays = branch_holidays(session)
    papers: dict[int, list[PaperDraft]] = {}
    for row in session.scalars(select(ApplicantPaper).order_by(ApplicantPaper.id)):
        papers.setdefault(row.applicant_id, []).append(_paper(row))
    rows = session.scalars(select(Applicant).order_by(Applicant.sort_key, Applicant.id)).all()
    helpers, former = _helpers_of(session, rows), _former_of(session, rows, today)
    most = _most_votes(session, rows)
    return [
        _case(row, papers.get(row.id, ()), helpers, former.get(row.id, ()), most.get(row.id), today, holidays)
        for row in rows
    ]


def _most_votes(session: Session, rows: Iterable[Applicant]) -> dict[int, int]:
    """How many could vote on those who were considered and are not yet admitted, where the attendance was taken."""
    days: dict[date, int | None] = {}
    found: dict[int, int] = {}
    for row in rows:
        day = row.considered_on
        if day is None or row.votes_for is None or row.member_id is not None:
            continue
        if day not in days:
            days[day] = held.held_on(session, day).most
        most = days[day]
        if most is not None:
            found[row.id] = most
    return found


def _former_of(session: Session, rows: Iterable[Applicant], today: date) -> dict[int, list[Person]]:
    """The members of the book with the name and birth date of an applicant who is not yet admitted, by applicant."""
    wanted = {
        row.id: (row.birth_date, fold(row.full_name))
        for row in rows
        if row.member_id is None and row.birth_date is not None
    }
    if not wanted:
        return {}
    births = {birth for birth, _name in wanted.values()}
    known = session.execute(
        select(Member.id, Member.full_name, Member.birth_date).where(
            Member.birth_date.in_(births), Member.deleted.is_(False)
        )
    ).all()
    found: dict[int, list[Person]] = {}
    for applicant_id, (birth, name) in wanted.items():
        for row in known:
            if row.birth_date == birth and fold(row.full_name) == name:
                person = members.get_member(session, row.id, today).person
                found.setdefault(applicant_id, []).append(person)
    return found


def _helpers_of(session: Session, rows: Iterable[Applicant]) -> _Helpers:
    ids = {one for row in rows for one in (row.helper_1_id, row.helper_2_id) if one is not None}
    return _Helpers(session, ids)


def get_applicant(session: Session, applicant_id: int, today: date) -> Case:
    """One applicant. Raises UserError when there is none of this number."""
    row = _row(session, applicant_id)
    papers = [
        _paper(paper)
        for paper in session.scalars(
            select(ApplicantPaper).where(ApplicantPaper.applicant_id == applicant_id)
        )
    ]
    former = _former_of(session, [row], today).get(applicant_id, ())
    most = _most_votes(session, [row]).get(row.id)
    return _case(row, papers, _helpers_of(session, [row]), former, most, today, branch_holidays(session))


def _row(session: Session, applicant_id: int | None) -> Applicant:
    row = session.get(Applicant, applicant_id) if applicant_id is not None else None
    if row is None:
        raise UserError(_("Không tìm thấy quần chúng này; có thể đã bị xóa."), None, _("Xem ở Thùng rác."))
    return row


def _paper(row: ApplicantPaper) -> PaperDraft:
    return PaperDraft(**{name: getattr(row, name) for name in _PAPER_COLUMNS})


# --- keeping ---------------------------------------------------------------------------------------------------------


def tidy(draft: ApplicantDraft) -> ApplicantDraft:
    """The draft as it is kept: NFC, single spaces, known words of the code lists."""
    values: dict[str, Any] = {}
    for item in fields(ApplicantDraft):
        value = getattr(draft, item.name)
        if isinstance(value, str):
            values[item.name] = clean_text(value) if item.name in _SEVERAL_LINES else clean(value)
    values["full_name"] = title_name(values["full_name"])
    values["phone"] = checks.digits_of(values["phone"])
    values["ethnicity"] = known_ethnicity(values["ethnicity"]) or values["ethnicity"]
    values["religion"] = known_religion(values["religion"]) or values["religion"]
    values["sex"] = values.get("sex") or None
    values["traits"] = " ".join(replace(draft, traits=values["traits"]).trait_codes)
    return replace(draft, **values)


_STEPS = (
    "listed_on",
    "sympathiser_on",
    "filing_on",
    "considered_on",
    "decision_date",
    "decision_received_on",
)


def _step_words() -> dict[str, str]:
    return {
        "listed_on": _("ngày vào danh sách quần chúng ưu tú"),
        "sympathiser_on": _("ngày vào danh sách cảm tình Đảng"),
        "filing_on": _("ngày bắt đầu làm hồ sơ"),
        "considered_on": _("ngày chi bộ xét"),
        "decision_date": _("ngày quyết định kết nạp"),
        "decision_received_on": _("ngày nhận quyết định"),
        "stopped_on": _("ngày đưa ra khỏi danh sách"),
        "course_date": _("ngày cấp giấy chứng nhận"),
    }


def check_applicant(draft: ApplicantDraft, today: date) -> list[UserError]:
    """Everything that cannot be kept, field by field; empty when the record may be saved."""
    record = checks.Record(draft.full_name, draft.sex, draft.birth_date)
    found = list(checks.refusals(record, today))
    words = _step_words()
    for name, word in words.items():
        day = getattr(draft, name)
        if day is not None and day > today:
            found.append(
                UserError(
                    _("{what} ({day}) ở sau hôm nay.").format(
                        what=word[:1].upper() + word[1:], day=date_text(day)
                    ),
                    name,
                    _("Kiểm tra lại ngày."),
                )
            )
    found += _out_of_order(draft, words)
    found += _check_vote(draft)
    if draft.helper_1_id is not None and draft.helper_1_id == draft.helper_2_id:
        found.append(
            UserError(
                _("Hai đảng viên giúp đỡ phải là hai người."),
                "helper_2_id",
                _("Chọn người khác, hoặc để trống."),
            )
        )
    for item in fields(ApplicantDraft):
        value = getattr(draft, item.name)
        limit = 5000 if item.name in _SEVERAL_LINES else checks.TEXT_LIMIT
        if isinstance(value, str) and len(value) > limit:
            found.append(
                UserError(_("Nội dung dài quá {n} ký tự.").format(n=limit), item.name, _("Ghi gọn lại."))
            )
    return found


def _out_of_order(draft: ApplicantDraft, words: Mapping[str, str]) -> Iterable[UserError]:
    before: str | None = None
    for name in _STEPS:
        day = getattr(draft, name)
        if day is None:
            continue
        if before is not None and day < getattr(draft, before):
            word = words[name]
            yield UserError(
                _("{what} ({day}) sớm hơn {other} ({before}).").format(
                    what=word[:1].upper() + word[1:],
                    day=date_text(day),
                    other=words[before],
                    before=date_text(getattr(draft, before)),
                ),
                name,
                _("Kiểm tra lại một trong hai ngày."),
            )
        before = name


def _check_vote(draft: ApplicantDraft) -> Iterable[UserError]:
    """The Charter itself: a vote of two thirds, and the age on the day of the vote."""
    considered, decided = draft.considered_on, draft.decision_date or draft.decision_received_on
    if considered is None and draft.votes_for is not None:
        yield UserError(
            _("Có số phiếu nhưng chưa ghi ngày chi bộ xét."), "considered_on", _("Ghi dd/mm/yyyy.")
        )
    if considered is None:
        return
    for name in ("votes_for", "denominator"):
        value = getattr(draft, name)
        if value is not None and value < 0:
            yield UserError(_("Số phiếu không thể nhỏ hơn 0."), name, _("Ghi số người."))
    if draft.votes_for is None and decided is None:
        yield UserError(
            _("Chưa ghi số phiếu tán thành của lần xét ngày {day}.").format(day=date_text(considered)),
            "votes_for",
            _("Ghi số đảng viên chính thức tán thành."),
        )
    if draft.votes_for is not None and not draft.denominator:
        yield UserError(
            _("Chưa ghi số đảng viên chính thức để tính tỷ lệ."), "denominator", _("Ghi số người, ví dụ 20.")
        )
    if draft.votes_for is not None and draft.denominator and draft.votes_for > draft.denominator:
        yield UserError(
            _("{n} phiếu tán thành nhiều hơn {all} đảng viên chính thức được tính.").format(
                n=draft.votes_for, all=draft.denominator
            ),
            "votes_for",
            _("Kiểm tra lại hai số."),
        )
    cast = stages.vote(draft)
    if decided is not None and cast is not None and not cast.passed:
        yield UserError(
            _("Chi bộ tán thành {n}/{all}, chưa đủ 2/3 ({needed}) nên không có quyết định kết nạp.").format(
                n=cast.votes_for, all=cast.denominator, needed=cast.needed
            ),
            "votes_for",
            _("Kiểm tra lại số phiếu, hoặc xóa ngày quyết định."),
        )
    if conditions.age_verdict(draft.birth_date, considered)[1] == "too-young":
        yield UserError(
            _("Ngày chi bộ xét ({day}) người này chưa đủ 18 tuổi.").format(day=date_text(considered)),
            "considered_on",
            _("Kiểm tra lại ngày sinh và ngày xét."),
        )


def save_applicant(session: Session, draft: ApplicantDraft, today: date) -> int:
    """Keep a whole record, new or changed, and return its id. Raises UserError with the field when something cannot be."""
    draft = tidy(draft)
    for error in check_applicant(draft, today):
        raise error
    _refuse_vote(session, draft)
    values = {name: getattr(draft, name) for name in _DRAFT_COLUMNS}
    values["sort_key"] = name_key(draft.full_name)
    values["folded"] = " ".join(part for part in (fold(draft.full_name), draft.phone) if part)
    if draft.id is None:
        row = Applicant(**values)
        session.add(row)
    else:
        row = _row(session, draft.id)
        if row.member_id is not None:
            _refuse_changed_way(row, values)
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.flush()
    return row.id


def _refuse_vote(session: Session, draft: ApplicantDraft) -> None:
    """Raise UserError for a vote that more people cast than were at the meeting; a vote kept before is only pointed out."""
    if draft.considered_on is None or draft.votes_for is None:
        return
    row = session.get(Applicant, draft.id) if draft.id is not None else None
    if row is not None and (row.considered_on, row.votes_for) == (draft.considered_on, draft.votes_for):
        return
    for error in held.refusals(draft, held.held_on(session, draft.considered_on)):
        raise error


_AFTER_CEREMONY = (
    "decision_number",
    "decision_date",
    "decision_received_on",
    "stopped_on",
    "birth_date",
    "full_name",
)


def _refuse_changed_way(row: Applicant, values: Mapping[str, Any]) -> None:
    """What the member's record was made from is put right there, so that the two never say different things."""
    for name in _AFTER_CEREMONY:
        if getattr(row, name) != values[name]:
            raise UserError(
                _("Người này đã được kết nạp nên phần này sửa ở trang Đảng viên."),
                name,
                _("Mở lý lịch đảng viên của người này."),
            )


@dataclass(frozen=True)
class Known:
    """Who is in the book already, read once for the search of duplicates: applicants and members."""

    applicants: tuple[tuple[int, str, PartialDate | None], ...]
    people: tuple[Person, ...]


def known(session: Session, today: date) -> Known:
    """Everybody in the book, those who left as well."""
    rows = session.execute(select(Applicant.id, Applicant.full_name, Applicant.birth_date))
    people = members.people_on(session, today, include_left=True)
    return Known(tuple((row[0], row[1], row[2]) for row in rows), tuple(people))


def warnings_of(draft: ApplicantDraft, known: Known, today: date) -> list[Notice]:
    """What should be looked at again before saving; nothing of it refuses."""
    draft = tidy(draft)
    found = [
        notice
        for notice in checks.notices(checks.Record(draft.full_name, draft.sex, draft.birth_date), today)
        if notice.field in ("full_name", "birth_date")
    ]
    if not draft.full_name:
        return found
    for row_id, name, birth in known.applicants:
        if row_id != draft.id and birth == draft.birth_date and fold(name) == fold(draft.full_name):
            found.append(Notice("full_name", _("Đã có {name} trong danh sách quần chúng.").format(name=name)))
    for person in same_people(draft, known.people):
        found.append(
            Notice(
                "full_name",
                _("Trong sổ đã có đảng viên {name} cùng ngày sinh ({status}).").format(
                    name=person.full_name, status=_(person.standing.label()).lower()
                ),
            )
        )
    return found


def same_people(draft: ApplicantDraft, people: Iterable[Person]) -> list[Person]:
    """Members with the same name and birth date."""
    if draft.birth_date is None:
        return []
    name = fold(clean(draft.full_name))
    return [
        person
        for person in people
        if person.birth_date == draft.birth_date and fold(person.full_name) == name
    ]


def save_paper(session: Session, paper: PaperDraft, today: date) -> None:
    """Keep what is known of one paper of a file; of nothing at all the line goes. The certificate of the course and the
    decision are fields of the record and are kept there. Raises UserError for dates that cannot be."""
    row = _row(session, paper.applicant_id)
    if paper.code not in PAPER_WORDS:
        raise UserError(
            _("Không có loại giấy tờ này trong hồ sơ."), "code", _("Chọn một dòng trong danh sách.")
        )
    paper = replace(paper, number=clean(paper.number), note=clean_text(paper.note))
    for name in ("issued_on", "received_on"):
        day = getattr(paper, name)
        if day is not None and day > today:
            raise UserError(
                _("Ngày {day} ở sau hôm nay.").format(day=date_text(day)), name, _("Kiểm tra lại ngày.")
            )
    if paper.issued_on is not None and paper.received_on is not None and paper.received_on < paper.issued_on:
        raise UserError(
            _("Ngày nhận ({received}) sớm hơn ngày lập ({issued}).").format(
                received=date_text(paper.received_on), issued=date_text(paper.issued_on)
            ),
            "received_on",
            _("Kiểm tra lại hai ngày."),
        )
    if paper.code == "course":
        _put(row, {"course_date": paper.issued_on, "course_number": paper.number})
        paper = replace(paper, issued_on=None, number="")
    kept = _paper_row(session, paper.applicant_id, paper.code)
    values = {name: getattr(paper, name) for name in _TYPED}
    if not any(values[name] for name in _TYPED if name not in ("applicant_id", "code")):
        if kept is not None and kept.file_id is None:
            session.delete(kept)
        elif kept is not None:
            _put(kept, values)
    elif kept is None:
        session.add(ApplicantPaper(**values))
    else:
        _put(kept, values)
    session.flush()


def keep_scan(session: Session, applicant_id: int, code: str, name: str, content: bytes) -> None:
    """Keep the scan of a paper inside the book, in place of an earlier one. Raises UserError when it is no PDF or too large."""
    row = _row(session, applicant_id)
    if files.ending_of(name) != "pdf":
        raise UserError(_("Bản quét là tệp PDF."), "file", _("Chọn tệp PDF, hoặc quét lại thành PDF."))
    kind = files.check_content(name, content)
    held = select(ApplicantPaper.file_id).where(ApplicantPaper.file_id.is_not(None))
    scans = session.scalar(select(func.sum(func.length(StoredFile.content))).where(StoredFile.id.in_(held)))
    if files.used_bytes(session) + (scans or 0) + len(content) > files.BOOK_LIMIT:
        raise UserError(
            _("Các tệp trong sổ đã nặng gần {limit}, không thêm được nữa.").format(
                limit=files.size_text(files.BOOK_LIMIT)
            ),
            "file",
            _("Bỏ bớt những tệp không còn cần, rồi xóa hẳn ở Thùng rác."),
        )
    kept = _paper_row(session, row.id, code)
    if kept is None:
        kept = ApplicantPaper(applicant_id=row.id, code=code)
        session.add(kept)
    kept.file_id, kept.file_name = store_file(session, content, kind.media_type), clean(name)[:200]
    session.flush()


def drop_scan(session: Session, applicant_id: int, code: str) -> None:
    """Take the scan of a paper away; what is known of the paper stays."""
    kept = _paper_row(session, applicant_id, code)
    if kept is not None and kept.file_id is not None:
        kept.file_id, kept.file_name = None, ""
        if not any(getattr(kept, name) for name in _TYPED if name not in ("applicant_id", "code")):
            session.delete(kept)
        session.flush()


def read_scan(session: Session, applicant_id: int, code: str) -> bytes | None:
    """The scan of a paper, None when there is none."""
    kept = _paper_row(session, applicant_id, code)
    return None if kept is None or kept.file_id is None else read_file(session, kept.file_id)


def _paper_row(session: Session, applicant_id: int, code: str) -> ApplicantPaper | None:
    return session.scalar(
        select(ApplicantPaper).where(ApplicantPaper.applicant_id == applicant_id, ApplicantPaper.code == code)
    )


def _put(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def delete_applicant(session: Session, applicant_id: int) -> None:
    """Put a wrongly entered record into the bin with its papers; the history keeps it. Somebody who is no longer followed
    is not deleted but taken off the list with a reason."""
    row = session.get(Applicant, applicant_id)
    if row is None:
        return
    for paper in session.scalars(select(ApplicantPaper).where(ApplicantPaper.applicant_id == applicant_id)):
        session.delete(paper)
    session.flush()
    session.delete(row)
    session.flush()
