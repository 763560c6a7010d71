"""The bin: every kind of record goes in and comes back as it was, or is erased and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app import sample
from desktop_app.admissions import service as admissions
from desktop_app.admissions.records import ApplicantDraft
from desktop_app.branch import service as branch_service
from desktop_app.branch.models import Post
from desktop_app.branch.service import BranchInfo, OfficerInfo, TermInfo
from desktop_app.core import backup, check, history, history_reading, traces
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.history import Change
from desktop_app.core.orm import get_setting, set_setting
from desktop_app.core.period import Period
from desktop_app.core.recognising import PAGE_BYTES
from desktop_app.core.vietnamese import fold
from desktop_app.home.models import ClosedDeadline
from desktop_app.lists import corrections
from desktop_app.lists.models import Correction, Reconciliation
from desktop_app.meetings import agenda_items, holding, minutes_reading, period_figures, task_list
from desktop_app.meetings import service as meetings
from desktop_app.meetings.facts import OpinionFacts
from desktop_app.meetings.models import Attendance, Task
from desktop_app.meetings.records import ItemDraft, MarkDraft, MeetingDraft, TaskDraft, VoteDraft
from desktop_app.members import service as members
from desktop_app.members.models import PURGED_NAME, Attachment, EventKind, Member, MemberEvent
from desktop_app.members.service import EventDraft, MemberDraft
from desktop_app.papers import service as papers
from desktop_app.papers.service import PaperDraft
from desktop_app.ratings.models import Campaign, MemberRating
from desktop_app.reports import service as reports
from desktop_app.safety import bin as bins
from desktop_app.safety import purge
from desktop_app.safety.bin import BinItem, hanging_text
from tests.conftest import SAMPLE_PASSPHRASE as PASSPHRASE

TODAY = sample.TODAY
WHO = "Bế Thị Dấu"
MARK = "Dấu vết riêng cần xóa"


@dataclass(frozen=True)
class Ids:
    """Records everybody can delete: somebody with events, marks, a task, a post and a rating, and what hangs on a meeting."""

    member: int
    event: int
    meeting: int
    item: int
    vote: int
    task: int
    officer: int
    paper: int
    held: int


def add_person(session: Session, name: str = WHO) -> int:
    return members.save_member(
        session,
        MemberDraft(
            name,
            sex="female",
            birth_date=PartialDate.from_iso("1980-05-10"),
            citizen_id="020180009871",
            phone="0912009871",
            party_card="120000009871",
            residence="Thôn Nà Sơn",
            admission_decision_date=PartialDate.from_iso("2004-02-20"),
            admission_date=PartialDate.from_iso("2004-03-03"),
            official_date=PartialDate.from_iso("2005-03-03"),
        ),
        TODAY,
    )[0]


def prepare(book: Book) -> Ids:
    with book.read() as session:
        meeting = next(row.id for row in period_figures.list_meetings(session) if not row.final_version)
        held = next(row.id for row in period_figures.list_meetings(session) if row.final_version)
        campaign = session.query(Campaign.id).order_by(Campaign.year).first()
    assert campaign is not None
    with book.write(f"Thêm đảng viên: {WHO}") as session:
        member = add_person(session)
    with book.write(f"Khen thưởng: {WHO}") as session:
        event = members.record_event(
            session,
            EventDraft(
                member, EventKind.COMMENDATION.value, PartialDate(2025, 2, 3), detail="Giấy khen", note=MARK
            ),
            TODAY,
        )
    with book.write("Chuẩn bị") as session:
        item = agenda_items.save_item(
            session, ItemDraft(meeting, f"Việc {MARK}", presenter=WHO, content=MARK)
        )
        agenda_items.save_opinions(
            session, item, [OpinionFacts(WHO, MARK), OpinionFacts("Người khác", f"Theo {WHO}, {MARK}")]
        )
        holding.mark_attendance(session, meeting, [MarkDraft(member, "excused", MARK)])
        vote = holding.save_vote(session, VoteDraft(meeting, f"Thông qua {MARK}", is_resolution=True))
        task = task_list.save_task(session, TaskDraft(meeting, f"Làm {MARK}", member))
        holding.save_score(session, meeting, {next(iter(criteria(session, meeting))): 1.0})
        officer = branch_service.save_officer(
            session, OfficerInfo(None, Post.COMMITTEE_MEMBER, WHO, member, dt.date(2026, 1, 1), None)
        )
        session.add(Attendance(meeting_id=held, member_id=member, mark="present", reason=MARK))
        session.add(MemberRating(campaign_id=campaign[0], member_id=member, decided_level="good", note=MARK))
        paper = papers.save_paper(
            session, PaperDraft("resolution", "NQ", f"Về {MARK}", TODAY, number=77, narrative={"a": MARK})
        )
    return Ids(member, event, meeting, item, vote, task, officer, paper, held)


def criteria(session: Session, meeting: int) -> Iterator[str]:
    from desktop_app.meetings import scoring

    day = minutes_reading.load_minutes(session, meeting).date
    for code in ("1", "2", "3", "4", "1.1", "2.1", "I.1", "a", "1a"):
        try:
            scoring.check_points(code, 1.0, day)
        except (UserError, KeyError):
            continue
        yield code


@pytest.fixture(scope="session")
def prepared(sample_book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ids]:
    """The sample branch with one person more, who has everything; made once and copied."""
    path = tmp_path_factory.mktemp("bin") / "na-son.chibo"
    shutil.copy(sample_book, path)
    with books.unlock(path, PASSPHRASE) as book:
        return path, prepare(book)


@pytest.fixture
def book(prepared: tuple[Path, Ids], tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "na-son.chibo"
    shutil.copy(prepared[0], path)
    with books.unlock(path, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def ids(prepared: tuple[Path, Ids]) -> Ids:
    return prepared[1]


def rows(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    """Every record of the book, byte by byte; the history left out."""
    connection = book.raw_connection(read_only=True)
    try:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if row[0] not in ("change", "change_set", "history_head")
        ]
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in names
        }
    finally:
        connection.close()


def in_bin(book: Book) -> list[BinItem]:
    with book.read() as session:
        return bins.list_bin(session, dt.date.today())


def only(book: Book) -> BinItem:
    (item,) = in_bin(book)
    return item


def restore(book: Book, item: BinItem, with_owners: bool = False) -> list[str]:
    with book.write(f"Lấy lại: {item.name}") as session:
        return bins.restore(session, item, with_owners)


def erase(book: Book, *items: BinItem) -> purge.Purged:
    with book.write("Xóa hẳn khỏi thùng rác") as session:
        return purge.purge(session, items)


Act = Callable[[Session, Ids], object]


def _undone(book: Book, ids: Ids) -> None:
    with book.write("Thêm nhầm") as session:
        add_person(session, f"Lò Văn {MARK}")
    assert book.last_change is not None
    book.undo(book.last_change.id)


KINDS: dict[str, tuple[Act, str, str]] = {
    "member": (
        lambda s, i: members.delete_member(s, i.member),
        f"Đảng viên {WHO}",
        "3 sự kiện, 2 lần điểm danh, 1 nhiệm vụ, 1 lần giữ chức vụ, 1 lần xếp loại",
    ),
    "event": (lambda s, i: members.delete_event(s, i.event), "hen thưởng", ""),
    "meeting": (
        lambda s, i: meetings.delete_meeting(s, i.meeting),
        "Buổi sinh hoạt",
        "1 lần điểm danh, 9 nội dung, 2 ý kiến, 1 biểu quyết, 1 nhiệm vụ, 1 điểm chấm",
    ),
    "agenda item": (lambda s, i: agenda_items.delete_item(s, i.item), MARK, "2 ý kiến"),
    "opinions": (lambda s, i: agenda_items.save_opinions(s, i.item, []), "2 ý kiến của", ""),
    "marks": (
        lambda s, i: holding.mark_attendance(s, i.meeting, [MarkDraft(i.member, None)]),
        "1 lần điểm danh của",
        "",
    ),
    "vote": (lambda s, i: holding.delete_vote(s, i.vote), MARK, ""),
    "task": (lambda s, i: task_list.delete_task(s, i.task), MARK, ""),
    "officer": (lambda s, i: branch_service.delete_officer(s, i.officer), WHO, ""),
    "paper": (lambda s, i: papers.delete_draft(s, i.paper), "Nghị quyết số 77-NQ/CB", ""),
    "rating": (
        lambda s, i: s.delete(s.query(MemberRating).filter_by(member_id=i.member).one()),
        WHO,
        "",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_deleted_comes_back_as_it_was(book: Book, ids: Ids, kind: str) -> None:
    act, name, hanging = KINDS[kind]
    before = rows(book)
    with book.write("Đưa vào thùng rác") as session:
        act(session, ids)
    item = only(book)
    assert name in item.name
    assert hanging_text(item.hanging) == hanging
    assert item.days_left == 30
    assert restore(book, item) == [item.name]
    assert rows(book) == before
    assert in_bin(book) == []
    assert check.check_book(book) == []
    # taking back is an act like another: it can be undone, and the thing is in the bin again
    assert book.last_change is not None
    book.undo(book.last_change.id)
    again = only(book)
    assert (again.name, again.hanging) == (item.name, item.hanging)
    restore(book, again)
    assert rows(book) == before


def test_the_opinion_taken_away_is_the_one_in_the_bin(book: Book, ids: Ids) -> None:
    """The first of two goes: what was said second is not what comes back."""
    before = rows(book)
    with book.write("Bỏ một ý kiến") as session:
        agenda_items.save_opinions(session, ids.item, [OpinionFacts("Người khác", f"Theo {WHO}, {MARK}")])
    restore(book, only(book))
    with book.read() as session:
        item = next(i for i in minutes_reading.load_minutes(session, ids.meeting).agenda if i.id == ids.item)
    assert {one.speaker for one in item.opinions} == {WHO, "Người khác"}
    assert len(rows(book)["opinion"]) == len(before["opinion"])


def test_an_addition_taken_back_lies_in_the_bin(book: Book, ids: Ids) -> None:
    _undone(book, ids)
    item = only(book)
    assert item.name == f"Đảng viên Lò Văn {MARK}"
    assert hanging_text(item.hanging) == "2 sự kiện"
    restore(book, item)
    with book.read() as session:
        assert session.query(Member).filter_by(full_name=f"Lò Văn {MARK}").count() == 1


def test_a_long_list_taken_back_is_one_thing(book: Book) -> None:
    with book.write("Nhập danh sách") as session:
        members.insert_members(
            session,
            [
                MemberDraft(f"Người Thứ {'ABCDEFGHIJKL'[n]}", admission_date=PartialDate(2010, 1, 1))
                for n in range(12)
            ],
            TODAY,
        )
    before = rows(book)
    assert book.last_change is not None
    book.undo(book.last_change.id)
    item = only(book)
    assert item.name == "Hoàn tác: Nhập danh sách"
    assert hanging_text(item.hanging) == "12 đảng viên, 12 sự kiện"
    restore(book, item)
    assert rows(book) == before


def figures(book: Book) -> list[Any]:
    """The figures of two years, without the reminder that somebody lies in the bin."""
    with book.read() as session:
        found = [reports.figures_json(session, Period.parse(code), TODAY) for code in ("2025", "2026")]
    for each in found:
        each["checks"] = [check for check in each["checks"] if check["rule"] != "bin"]
    return [json.dumps(each, sort_keys=True) for each in found]


def said(book: Book, *words: str) -> list[str]:
    """Where a word still stands: in any table, and in any page of the file once it is deciphered."""
    found = []
    for name, table in {**rows(book), **history_rows(book)}.items():
        if name in ("final_minutes", "stored_file"):
            continue
        for row in table:
            found += [f"{name} {row[0]}" for word in words if word.lower() in str(row).lower()]
    whole = pages(book)
    for word in words:
        for form in {word, word.upper(), json.dumps(word)[1:-1]}:
            if form.encode() in whole:
                found.append(f"page: {form}")
    return found


def history_rows(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    connection = book.raw_connection(read_only=True)
    try:
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in ("change", "change_set")
        }
    finally:
        connection.close()


def pages(book: Book) -> bytes:
    """The pages as they lie in the file, deciphered: also those no table uses any more (SQLCipher 4, AES-256-CBC)."""
    data = book.path.read_bytes()
    found = []
    for at in range(0, len(data), PAGE_BYTES):
        page = data[at : at + PAGE_BYTES]
        start, end = (16 if at == 0 else 0), PAGE_BYTES - 80
        cipher = Cipher(algorithms.AES(book._key), modes.CBC(page[end : end + 16])).decryptor()
        found.append(cipher.update(page[start:end]) + cipher.finalize())
    whole = b"".join(found)
    assert b"CREATE TABLE" in whole
    return whole


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_purged_leaves_nothing(book: Book, ids: Ids, kind: str) -> None:
    act, _name, _hanging = KINDS[kind]
    book.keep_draft(
        "member/1", f"Sửa {WHO}", {"full_name": WHO}, {"page": "members", "member_id": ids.member}
    )
    with book.write(f"Đưa vào thùng rác: {WHO}" if kind == "member" else "Đưa vào thùng rác") as session:
        act(session, ids)
    item = only(book)
    before = figures(book)
    gone = set(item.rows)
    result = erase(book, item)
    assert result.left == 0
    assert in_bin(book) == []
    assert figures(book) == before
    assert check.check_book(book) == []
    for name, row_id in gone:
        with book.read() as session:
            told = session.execute(
                select(Change.before, Change.after).where(Change.table_name == name, Change.row_id == row_id)
            ).all()
        assert told
        assert not any(change.before or change.after for change in told)
    with pytest.raises(UserError, match="không còn trong thùng rác"):
        restore(book, item)
    if kind == "member":
        assert said(book, WHO, "020180009871", "0912009871", "120000009871") == []
        assert book.drafts() == []
    elif kind != "rating":
        assert len(book.drafts()) == 1
    if kind == "agenda item":
        # the sentence written there stands in the other records that say it, nowhere else
        assert not any(place.startswith(("opinion", "agenda_item")) for place in said(book, MARK))


def test_everything_of_a_meeting_is_erased_with_what_was_deleted_before_it(book: Book, ids: Ids) -> None:
    with book.write("Bỏ nội dung") as session:
        agenda_items.delete_item(session, ids.item)
    with book.write("Bỏ buổi") as session:
        meetings.delete_meeting(session, ids.meeting)
        members.delete_event(session, ids.event)
        branch_service.delete_officer(session, ids.officer)
        papers.delete_draft(session, ids.paper)
    assert len(in_bin(book)) == 5
    erase(book, *in_bin(book))
    assert in_bin(book) == []
    with book.write("Sửa") as session:
        session.query(Attendance).filter_by(reason=MARK).one().reason = ""
        session.query(MemberRating).filter_by(note=MARK).one().note = ""
    assert check.check_book(book) == []
    left = said(book, MARK)
    assert {place.split()[0] for place in left} <= {"change", "page:"}


def test_of_a_person_only_what_the_sums_need_stays(book: Book, ids: Ids) -> None:
    with book.write(f"Đưa vào thùng rác: {WHO}") as session:
        members.delete_member(session, ids.member)
    with book.read() as session:
        plan = purge.plan_purge(session, in_bin(book))
    assert plan.kept == {
        "member_event": 3,
        "attendance": 2,
        "task": 1,
        "officer": 1,
        "member_rating": 1,
        "member": 1,
    }
    assert plan.erased == {}
    assert plan.places == 3  # the presenter and two opinions
    assert plan.also == 0
    assert (plan.minutes, plan.papers) == (0, 0)
    erase(book, only(book))
    with book.read() as session:
        row = history_reading.row_now(session.connection(), "member", ids.member)
        assert row is not None
        kept = {name: value for name, value in row.items() if value not in ("", None, False)}
        kept.pop("sort_key")
        assert kept == {
            "id": ids.member,
            "full_name": PURGED_NAME,
            "folded": "(da xoa)",
            "sex": "female",
            "deleted": True,
        }
        event = history_reading.row_now(session.connection(), "member_event", ids.event)
        assert event is not None
        assert (event["kind"], event["date"], event["detail"], event["note"]) == (
            "commendation",
            "2025-02-03",
            "",
            "",
        )
        item = next(i for i in minutes_reading.load_minutes(session, ids.meeting).agenda if i.id == ids.item)
        assert members.deleted_members(session) == []
    # what was said stays, who said it does not
    assert item.presenter == PURGED_NAME
    assert [(one.speaker, one.text) for one in item.opinions] == [
        (PURGED_NAME, MARK),
        ("Người khác", f"Theo {PURGED_NAME}, {MARK}"),
    ]


def test_what_says_the_name_elsewhere_in_the_bin_goes_with_it(book: Book, ids: Ids) -> None:
    with book.write("Bỏ ý kiến") as session:
        agenda_items.save_opinions(session, ids.item, [])
    with book.write("Bỏ văn bản") as session:
        papers.delete_draft(session, ids.paper)
    with book.write(f"Đưa vào thùng rác: {WHO}") as session:
        members.delete_member(session, ids.member)
    chosen = next(item for item in in_bin(book) if item.soft)
    with book.read() as session:
        assert purge.plan_purge(session, [chosen]).also == 1
    erase(book, chosen)
    assert [item.rows for item in in_bin(book)] == [(("paper", ids.paper),)]
    assert said(book, WHO) == []


@pytest.mark.parametrize(
    "written",
    [
        "hoàng thị thuý",
        "HOÀNG THỊ THUÝ",
        "Hoàng thị Thúy",
        "Hoàng  Thị  Thúy",
        "Hoàng\u00a0Thị\u00a0Thúy",
        "Hoàng Thị\nThúy",
        unicodedata.normalize("NFD", "Hoàng Thị Thúy"),
    ],
)
def test_however_a_name_was_typed_it_is_forgotten(book: Book, written: str) -> None:
    with book.write("Thêm") as session:
        person = add_person(session, "Hoàng Thị Thúy")
    with book.write(f"Ghi {written}") as session:
        set_setting(session, "ghi", {"note": [f"Theo {written}, đã xong"]})
        set_setting(session, "khác", "Hoàng Thị Thúya, Xhoàng Thị Thúy")
    book.keep_draft("a", "Ghi chép", {"note": f"đồng chí {written}"}, {})
    with book.write("Xóa") as session:
        members.delete_member(session, person)
    assert erase(book, only(book)).left == 0
    with book.read() as session:
        assert get_setting(session, "ghi") == {"note": ["Theo (đã xóa), đã xong"]}
        assert get_setting(session, "khác") == "Hoàng Thị Thúya, Xhoàng Thị Thúy"
        titles = [one.title for one in history_reading.list_changes(session, kinds=None)]
        told = session.execute(select(history.Change.before, history.Change.after)).all()
    assert book.drafts() == []
    assert not any("thuy" in fold(title) for title in titles)
    assert not any("hoang thi thuy," in fold(str(tuple(one))).replace("  ", " ") for one in told)
    assert check.check_book(book) == []


LISTED = "Triệu Thị Lạ"


def listed(session: Session, member_id: int | None = None) -> int:
    """A comparison with a list from above in which somebody stands who is not in the book."""
    made = Reconciliation(made_on=TODAY, file_name="danh_sach.xlsx", rows=3)
    session.add(made)
    session.flush()
    for who, name, theirs in ((None, LISTED, "05/10/1980, thẻ 120000005577"), (member_id, WHO, "Tày")):
        session.add(
            Correction(
                reconciliation_id=made.id,
                member_id=who,
                full_name=name,
                field="unknown" if who is None else "ethnicity",
                theirs=theirs,
                choice="note",
                note=f"Hỏi lại {LISTED}",
            )
        )
    return made.id


def test_a_comparison_no_longer_wanted_is_erased_with_the_strangers_it_names(book: Book, ids: Ids) -> None:
    with book.write("Đối chiếu") as session:
        made = listed(session, ids.member)
        set_setting(session, "ghi", f"Hỏi xã về {LISTED} và {WHO}")
    with book.write("Bỏ") as session:
        corrections.delete_made(session, made)
    with pytest.raises(UserError, match="không còn trong sổ"), book.write("Bỏ") as session:
        corrections.delete_made(session, made)
    with book.read() as session:
        assert made not in [one.id for one in corrections.list_made(session)]
        assert purge.plan_purge(session, [only(book)]).places == 1
    assert only(book).hanging == {"correction": 2}
    assert erase(book, only(book)).left == 0
    assert said(book, LISTED, "120000005577") == []
    with book.read() as session:
        # who is in the book keeps the name wherever it stands
        assert get_setting(session, "ghi") == f"Hỏi xã về {PURGED_NAME} và {WHO}"
    assert check.check_book(book) == []


def test_who_was_listed_before_being_added_is_forgotten_there_too(book: Book, ids: Ids) -> None:
    with book.write("Đối chiếu") as session:
        made = listed(session, ids.member)
    with book.write("Thêm") as session:
        person = add_person(session, LISTED.upper())
        members.delete_member(session, person)
    with book.read() as session:
        assert purge.plan_purge(session, [only(book)]).erased["correction"] == 1
    assert erase(book, only(book)).left == 0
    assert said(book, LISTED, "120000005577") == []
    with book.read() as session:
        left = session.scalars(select(Correction).where(Correction.reconciliation_id == made))
        assert [row.note for row in left] == [f"Hỏi lại {PURGED_NAME}"]
    assert check.check_book(book) == []


def test_a_great_many_people_are_purged_at_once(book: Book) -> None:
    people = []
    with book.write("Thêm") as session:
        for n in range(130):
            draft = MemberDraft(
                f"Mùa Thử Nhiều {chr(97 + n // 26)}{chr(97 + n % 26)}",
                citizen_id=f"02018{n:07}",
                phone=f"09120{n:05}",
            )
            people.append(members.save_member(session, draft, TODAY)[0])
    with book.write("Xóa") as session:
        for person in people:
            members.delete_member(session, person)
    assert erase(book, *in_bin(book)).left == 0
    assert said(book, "Mùa Thử Nhiều") == []
    assert check.check_book(book) == []


def test_who_has_nothing_but_events_is_erased_whole(book: Book) -> None:
    with book.write("Thêm Lèo Thị Thừa") as session:
        made = members.save_member(
            session, MemberDraft("Lèo Thị Thừa", admission_date=PartialDate(2001)), TODAY
        )[0]
        members.delete_member(session, made)
    with book.read() as session:
        assert purge.plan_purge(session, in_bin(book)).erased == {"member": 1, "member_event": 1}
    erase(book, only(book))
    with book.read() as session:
        assert history_reading.row_now(session.connection(), "member", made) is None
    assert said(book, "Lèo Thị Thừa") == []
    # and nobody is ever given the number again
    with book.write("Thêm") as session:
        assert add_person(session, "Người Mới Đến") > made


def test_why_a_deadline_was_closed_goes_with_the_person(book: Book, ids: Ids) -> None:
    with book.write("Đóng hạn") as session:
        applicant = admissions.save_applicant(session, ApplicantDraft("Mạc Quý Hiếm"), TODAY)
        for key in (
            f"profile-{ids.member}-2004-03-03",
            f"absent-{ids.member}-2026",
            f"applicant-paper-{applicant}-application",
            f"profile-{ids.member}1-2004-03-03",
            f"half-year-report-{ids.member}",
        ):
            session.add(ClosedDeadline(key=key, closed_on=TODAY, reason=f"{key}: ốm nặng"))
        admissions.delete_applicant(session, applicant)
        members.delete_member(session, ids.member)
    with book.read() as session:
        found = in_bin(book)
        assert purge.plan_purge(session, found).erased["closed_deadline"] == 3
    erase(book, *found)
    with book.read() as session:
        assert [row.key for row in session.query(ClosedDeadline).order_by(ClosedDeadline.id)] == [
            f"profile-{ids.member}1-2004-03-03",
            f"half-year-report-{ids.member}",
        ]
    assert said(book, f"profile-{ids.member}-2004-03-03: ốm nặng") == []
    assert said(book, "application: ốm nặng") == []


def test_a_name_somebody_else_bears_stays_where_it_is_written(book: Book, ids: Ids) -> None:
    with book.write("Ghi hai lần") as session:
        second = add_person(session)
        members.delete_member(session, second)
    with book.read() as session:
        plan = purge.plan_purge(session, in_bin(book))
    assert plan.shared == (WHO,)
    assert plan.places == 0
    erase(book, only(book))
    with book.read() as session:
        assert members.get_member(session, ids.member, TODAY).person.full_name == WHO
        assert minutes_reading.load_minutes(session, ids.meeting).agenda[-1] is not None
    assert check.check_book(book) == []


def test_frozen_documents_are_counted_and_not_touched(book: Book) -> None:
    with book.read() as session:
        person = next(p for p in members.people_on(session, TODAY) if p.full_name == "Hứa Minh Đạt")
        own = {*session.scalars(select(Attachment.file_id).where(Attachment.member_id == person.id))}
        own |= {*session.scalars(select(Member.photo_id).where(Member.id == person.id))}
    frozen = {name: rows(book)[name] for name in ("final_minutes", "stored_file", "paper")}
    # the person's own scans and photograph are no documents of the branch
    frozen["stored_file"] = [row for row in frozen["stored_file"] if row[0] not in own]
    assert len(own) == 3
    with book.write("Đưa vào thùng rác") as session:
        members.delete_member(session, person.id)
    with book.read() as session:
        plan = purge.plan_purge(session, in_bin(book))
    assert plan.minutes > 0
    before = figures(book)
    assert erase(book, only(book)).left == 0
    assert {name: rows(book)[name] for name in frozen} == frozen
    assert figures(book) == before
    assert check.check_book(book) == []


# --- what cannot come back alone -------------------------------------------------------------------------------------


def test_what_belongs_to_something_in_the_bin_comes_back_with_it(book: Book, ids: Ids) -> None:
    before = rows(book)
    with book.write("Bỏ nội dung") as session:
        agenda_items.delete_item(session, ids.item)
    with book.write("Bỏ buổi") as session:
        meetings.delete_meeting(session, ids.meeting)
    item = next(item for item in in_bin(book) if not item.soft)
    with book.read() as session:
        assert [owner.key for owner in bins.owners_in_bin(session, item)] == [f"row/meeting/{ids.meeting}"]
    with pytest.raises(UserError, match="cũng đang ở trong thùng rác"):
        restore(book, item)
    assert len(restore(book, item, with_owners=True)) == 2
    assert rows(book) == before


def test_a_number_given_anew(book: Book, ids: Ids) -> None:
    with book.write("Bỏ bản nháp") as session:
        papers.delete_draft(session, ids.paper)
    with book.write("Nghị quyết khác") as session:
        papers.save_paper(session, PaperDraft("resolution", "NQ", "Về việc khác", TODAY, number=77))
    with pytest.raises(UserError, match="Số 77-NQ/CB đã dùng cho văn bản “Về việc khác”"):
        restore(book, only(book))


def test_a_draft_of_a_new_version_comes_back_in_its_place(book: Book) -> None:
    with book.read() as session:
        issued = next(paper for paper in papers.list_papers(session) if paper.state != "draft")
    with book.write("Bản mới") as session:
        draft = papers.replace_paper(session, issued.id)
    before = rows(book)
    with book.write("Bỏ bản nháp") as session:
        papers.delete_draft(session, draft)
    restore(book, only(book))
    assert rows(book) == before


def test_a_month_that_has_another_meeting(book: Book, ids: Ids) -> None:
    with book.read() as session:
        facts = minutes_reading.load_minutes(session, ids.meeting)
    with book.write("Bỏ buổi") as session:
        meetings.delete_meeting(session, ids.meeting)
    with book.write("Buổi khác") as session:
        meetings.create_meeting(session, MeetingDraft("regular", facts.month, facts.date, facts.start))
    with pytest.raises(UserError, match="đã có buổi sinh hoạt thường kỳ"):
        restore(book, only(book))


def test_a_second_resolution(book: Book, ids: Ids) -> None:
    with book.write("Bỏ biểu quyết") as session:
        holding.delete_vote(session, ids.vote)
    with book.write("Biểu quyết khác") as session:
        holding.save_vote(session, VoteDraft(ids.meeting, "Nghị quyết khác", is_resolution=True))
    with pytest.raises(UserError, match="đã có biểu quyết thông qua nghị quyết"):
        restore(book, only(book))


def test_a_mark_set_anew_is_no_longer_in_the_bin(book: Book, ids: Ids) -> None:
    for mark in (None, "present"):
        with book.write("Điểm danh") as session:
            holding.mark_attendance(session, ids.meeting, [MarkDraft(ids.member, mark)])
    assert in_bin(book) == []


def test_what_belongs_to_something_erased_goes_with_it(book: Book, ids: Ids) -> None:
    with book.write("Bỏ sự kiện") as session:
        members.delete_event(session, ids.event)
    with book.write("Đưa vào thùng rác") as session:
        members.delete_member(session, ids.member)
    erase(book, next(item for item in in_bin(book) if item.soft))
    assert in_bin(book) == []


# --- counted nowhere -------------------------------------------------------------------------------------------------


def test_tasks_of_a_meeting_in_the_bin_are_nobodys_work(book: Book, ids: Ids) -> None:
    def open_ids() -> set[int]:
        with book.read() as session:
            return {task.id for task in task_list.open_tasks(session, dt.date(2027, 1, 1))}

    assert ids.task in open_ids()
    with book.write("Bỏ buổi") as session:
        meetings.delete_meeting(session, ids.meeting)
    assert ids.task not in open_ids()
    restore(book, only(book))
    assert ids.task in open_ids()


def test_a_meeting_deleted_by_the_first_release_gets_its_tasks_back(book: Book, ids: Ids) -> None:
    """It called the open tasks off in the same act."""
    before = rows(book)
    with book.write("Xóa buổi sinh hoạt") as session:
        meetings.delete_meeting(session, ids.meeting)
        for task in session.query(Task).filter_by(meeting_id=ids.meeting):
            task.cancelled = True
    restore(book, only(book))
    assert rows(book) == before


# --- how long --------------------------------------------------------------------------------------------------------


def test_nothing_is_purged_by_itself(book: Book, ids: Ids) -> None:
    with book.write("Bỏ") as session:
        members.delete_member(session, ids.member)
    later = dt.date.today() + dt.timedelta(days=45)
    with book.read() as session:
        items = bins.list_bin(session, later)
        assert [item.days_left for item in items] == [-15]
        assert bins.overdue_text(items, bins.keep_days(session)) == "Có 1 mục đã quá 30 ngày"
    for days, left in ((60, 15), (None, None), (180, 135)):
        with book.write("Giữ") as session:
            bins.set_keep_days(session, days)
        with book.read() as session:
            (item,) = bins.list_bin(session, later)
            assert item.days_left == left
            assert not item.overdue
    with pytest.raises(UserError, match="ít nhất 30 ngày"), book.write("Giữ") as session:
        bins.set_keep_days(session, 7)


# --- the word, and the old copies ------------------------------------------------------------------------------------


def test_the_word_that_confirms(book: Book, ids: Ids) -> None:
    with book.write("Bỏ") as session:
        members.delete_member(session, ids.member)
    with book.read() as session:
        plan = purge.plan_purge(session, in_bin(book))
    for word in (WHO, "bế thị dấu", " XOA HAN ", "Xóa hẳn", f"Đảng viên {WHO}"):
        plan.check_word(word)
    for word in ("", "xoa", "Bế Thị", "có"):
        with pytest.raises(UserError, match="chưa xóa gì"):
            plan.check_word(word)


def test_the_old_copies_that_still_hold_it(book: Book, prepared: tuple[Path, Ids], ids: Ids) -> None:
    now = dt.datetime(2026, 11, 20, 8, 0)
    with book.write("Bỏ") as session:
        members.delete_member(session, ids.member)
    holds = backup.make_copy(book, "mở sổ", now).path
    broken = holds.with_name("na-son 2026-11-19 08.00.00 hỏng.chibo")
    broken.write_bytes(b"x" * 8192)
    purged = erase(book, only(book))
    after = backup.make_copy(book, "sau khi xóa hẳn", now + dt.timedelta(hours=1)).path
    other = holds.with_name("na-son 2026-11-18 08.00.00 trước.chibo")
    with books.create(other, "một mật khẩu khác") as made:
        assert made.path == other
    found = traces.copies_holding(book, [holds, broken, after, other], purged.roots)
    assert found.holding == (holds,)
    assert set(found.unreadable) == {broken, other}


def test_a_copy_of_before_the_record_holds_nothing(book: Book) -> None:
    early = backup.make_copy(book, "mở sổ", dt.datetime(2026, 11, 20, 8, 0)).path
    with book.write("Thêm Lèo Thị Thừa") as session:
        made = members.save_member(session, MemberDraft("Lèo Thị Thừa"), TODAY)[0]
        members.delete_member(session, made)
    assert traces.copies_holding(book, [early], erase(book, only(book)).roots).holding == ()


# --- any order -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bin") / "nhỏ.chibo"
    with books.create(path, PASSPHRASE) as book, book.write("Chi bộ") as session:
        branch_service.save_branch(
            session, BranchInfo("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình", "Hòa Bình")
        )
        branch_service.save_term(session, TermInfo(None, "2025 - 2030", dt.date(2025, 3, 1), None))
        for name in ("Nông Thị Một", "Vi Văn Hai", "Lý Thu Ba"):
            members.save_member(session, MemberDraft(name, admission_date=PartialDate(2010, 1, 1)), TODAY)
    return path


ACTS = st.lists(
    st.tuples(st.sampled_from(("delete", "event", "restore", "undo", "purge", "add")), st.integers(0, 5)),
    max_size=12,
)


@given(ACTS)
@settings(max_examples=12)
def test_any_sequence_agrees_with_a_model(
    small: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "nhỏ.chibo"
    shutil.copy(small, path)
    with books.unlock(path, PASSPHRASE) as book:
        play(book, acts)


def state(book: Book) -> tuple[frozenset[int], frozenset[int]]:
    """Who is in the list, and which events there are."""
    with book.read() as session:
        people = members.people_on(session, TODAY, include_left=True)
        return (
            frozenset(person.id for person in people),
            frozenset(row[0] for row in session.query(MemberEvent.id)),
        )


def play(book: Book, acts: list[tuple[str, int]]) -> None:
    people, events = state(book)
    kept: dict[int, tuple[int, tuple[frozenset[int], frozenset[int]]]] = {}
    newest = 0
    for act, chance in acts:
        before = (people, events)
        last = book.last_change
        if act == "delete" and people:
            chosen = sorted(people)[chance % len(people)]
            with book.write("Bỏ người") as session:
                members.delete_member(session, chosen)
            people -= {chosen}
        elif act == "event" and events:
            chosen = sorted(events)[chance % len(events)]
            with book.write("Bỏ sự kiện") as session:
                members.delete_event(session, chosen)
            events -= {chosen}
        elif act == "add":
            with book.write("Thêm người") as session:
                made = members.save_member(
                    session,
                    MemberDraft(f"Người Thêm {'ABCDEF'[chance]}", admission_date=PartialDate(2012)),
                    TODAY,
                )[0]
            people |= {made}
            events |= state(book)[1]
        elif act in ("restore", "purge") and (items := in_bin(book)):
            item = items[chance % len(items)]
            with book.read() as session:
                owners = bins.owners_in_bin(session, item)
                plan = purge.plan_purge(session, [item])
            if act == "restore":
                restore(book, item, with_owners=True)
                for one in (item, *owners):
                    people |= {row_id for name, row_id in one.rows if name == "member"}
                    events |= {row_id for name, row_id in one.rows if name == "member_event"}
            else:
                erase(book, item)
                assert plan.name == item.name
                if item.soft:
                    assert plan.erased["member"] == 1
                    events = state(book)[1]
                kept.clear()
        elif act == "undo" and last is not None and last.id in kept:
            newest, was = kept.pop(last.id)
            book.undo(last.id)
            people, events = was
        now = book.last_change
        if now is not None and now.id != newest and act != "purge":
            newest = now.id
            kept = {**kept, now.id: (newest, before)}
        assert state(book) == (people, events)
        assert check.check_book(book) == []


def test_a_book_of_the_first_release_forgets_too(tmp_path: Path) -> None:
    """It kept letters with marks escaped; its copies have no kinds of entries."""
    released = Path(__file__).parent.parent / "data" / "books" / "schema-0001.chibo"
    path, copy = tmp_path / "cũ.chibo", tmp_path / "cũ 2026-11-20 08.00.00 trước nâng cấp.chibo"
    shutil.copy(released, path)
    shutil.copy(released, copy)
    with books.unlock(path, "mật khẩu thử") as book:
        with book.read() as session:
            person = members.people_on(session, TODAY, include_left=True)[0]
        with book.write("Đưa vào thùng rác") as session:
            members.delete_member(session, person.id)
        with book.read() as session:
            plan = purge.plan_purge(session, in_bin(book))
        purged = erase(book, only(book))
        assert purged.left == 0
        assert check.check_book(book) == []
        places = said(book, person.full_name)
        # only frozen documents may still say the name
        assert places == [] or plan.minutes or plan.papers
        escaped = json.dumps(person.full_name)[1:-1]
        for row in history_rows(book)["change"]:
            assert escaped not in str(row)
            assert person.full_name not in str(row)
        assert traces.copies_holding(book, [copy], purged.roots).holding == (copy,)
