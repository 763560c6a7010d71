"""Keeping applicants, their papers and the target; the ceremony; deadlines; the bin and the purge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from desktop_app.admissions import admitting, conditions, deadlines, held, helping, service
from desktop_app.admissions.models import Applicant, ApplicantPaper
from desktop_app.admissions.records import Ceremony, PaperDraft
from desktop_app.admissions.service import Target
from desktop_app.admissions.stages import Stage
from desktop_app.core import check, schema
from desktop_app.core.deadlines import Deadline
from desktop_app.core.errors import UserError
from desktop_app.core.orm import StoredFile
from desktop_app.core.workdays import public_holidays
from desktop_app.members import service as members
from desktop_app.members.models import EventKind, MemberEvent
from desktop_app.safety import bin as bins
from desktop_app.safety import purge
from tests.admissions.conftest import TODAY, Opened, applicant, ready
from tests.members.conftest import happening, pd


def due(opened: Opened, kind: str, today: date, holidays: frozenset[date] = frozenset()) -> list[Deadline]:
    with opened.book.read() as session:
        return [d for d in deadlines.deadlines(session, today, holidays) if d.kind == kind]


def admit(opened: Opened, applicant_id: int, day: str, member_id: int | None = None) -> int:
    with opened.book.write("Kết nạp") as session:
        ceremony = Ceremony(date.fromisoformat(day), "Chi bộ thôn Nà Sơn", member_id)
        return admitting.admit(session, applicant_id, ceremony, TODAY)


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_a_record_is_kept_tidy_and_found_again(opened: Opened) -> None:
    kept = opened.keep(
        applicant(
            "LÀNH  THỊ SEN",
            ethnicity="tay",
            phone="0912 000 111",
            traits="x youth-union",
            listed_on="2026-01-18",
        )
    )
    case = opened.case(kept)
    assert (case.full_name, case.draft.ethnicity, case.draft.phone) == ("Lành Thị Sen", "Tày", "0912000111")
    assert case.draft.traits == "youth-union"
    assert (case.stage, case.since) == (Stage.LISTED, date(2026, 1, 18))
    with opened.book.read() as session:
        assert [one.id for one in service.list_applicants(session, TODAY)] == [kept]


@pytest.mark.parametrize(
    "values, field",
    [
        ({"sympathiser_on": "2027-01-01"}, "sympathiser_on"),
        ({"listed_on": "2026-03-01", "sympathiser_on": "2026-02-01"}, "sympathiser_on"),
        ({"considered_on": "2026-06-18", "decision_date": "2026-06-01"}, "decision_date"),
        ({"considered_on": "2026-06-18"}, "votes_for"),
        ({"considered_on": "2026-06-18", "votes_for": 9}, "denominator"),
        ({"considered_on": "2026-06-18", "votes_for": 9, "denominator": 8}, "votes_for"),
        ({"votes_for": 9}, "considered_on"),
        (
            {"considered_on": "2026-06-18", "votes_for": 5, "denominator": 9, "decision_date": "2026-08-05"},
            "votes_for",
        ),
        (
            {"birth_date": "2008-11-24", "considered_on": "2026-11-23", "votes_for": 9, "denominator": 9},
            "considered_on",
        ),
        ({"helper_1_id": 1, "helper_2_id": 1}, "helper_2_id"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values: dict[str, object], field: str) -> None:
    found = service.check_applicant(applicant(**values), TODAY)  # type: ignore[arg-type]  # a name among the values
    assert found[0].field == field


def test_denominator_is_that_of_the_branch_on_the_day(opened: Opened) -> None:
    """Members study, B.1: official members less those elsewhere and the exempt ones who are absent."""
    with opened.book.read() as session:
        base = held.held_on(session, TODAY).base
        helpers = [p.full_name for p in members.people_on(session, TODAY) if helping.may_help(p)]
    assert (base.value, base.formula) == (8, "9 − 1 được miễn vắng")
    assert "Hứa Minh Đạt" not in helpers
    assert "Hoàng Bích Yến" not in helpers
    assert "Nguyễn Xuân Đức" in helpers


def test_papers_are_kept_and_an_empty_one_goes(opened: Opened) -> None:
    kept = opened.keep(applicant(filing_on="2026-01-10"))
    with opened.book.write("Ghi giấy tờ") as session:
        service.save_paper(session, PaperDraft(kept, "1-KNĐ", date(2026, 1, 12), date(2026, 1, 14)), TODAY)
        service.save_paper(
            session, PaperDraft(kept, "course", date(2025, 9, 20), None, None, "112/GCN"), TODAY
        )
    case = opened.case(kept)
    assert (case.draft.course_date, case.draft.course_number) == (date(2025, 9, 20), "112/GCN")
    assert {line.code for line in case.lines if line.state == "received"} == {"course", "1-KNĐ"}
    with opened.book.write("Xóa giấy tờ") as session:
        service.save_paper(session, PaperDraft(kept, "1-KNĐ"), TODAY)
        assert session.scalars(select(ApplicantPaper.id)).all() == []
        with pytest.raises(UserError, match="sớm hơn ngày lập"):
            service.save_paper(
                session, PaperDraft(kept, "1-KNĐ", date(2026, 1, 12), date(2026, 1, 10)), TODAY
            )


def test_a_scan_lies_in_the_book(opened: Opened) -> None:
    kept = opened.keep(applicant(filing_on="2026-01-10", course_date="2025-09-20"))
    pdf = b"%PDF-1.4 scanned"
    with opened.book.write("Bản quét") as session:
        service.keep_scan(session, kept, "course", "giấy chứng nhận.pdf", pdf)
        service.keep_scan(session, kept, "1-KNĐ", "đơn.pdf", pdf + b" more")
        for name, content in (("ảnh.png", pdf), ("đơn.pdf", b"no paper"), ("đơn.pdf", b"")):
            with pytest.raises(UserError) as refused:
                service.keep_scan(session, kept, "2-KNĐ", name, content)
            assert refused.value.field == "file"
    assert {line.code for line in opened.case(kept).lines if line.scanned} == {"course", "1-KNĐ"}
    with opened.book.write("Bỏ bản quét") as session:
        assert service.read_scan(session, kept, "course") == pdf
        service.drop_scan(session, kept, "course")
    case = opened.case(kept)
    assert (case.draft.course_date, case.file.paper("course")) == (date(2025, 9, 20), None)
    with opened.book.write("Ghi giấy tờ") as session:
        # emptying the dates does not lose the scan
        service.save_paper(session, PaperDraft(kept, "1-KNĐ"), TODAY)
        assert service.read_scan(session, kept, "1-KNĐ") == pdf + b" more"


def test_target_and_its_share(opened: Opened) -> None:
    with opened.book.write("Chỉ tiêu") as session:
        service.set_target(session, Target(2025, 3, "Nghị quyết năm"))
        with pytest.raises(UserError):
            service.set_target(session, Target(2026, -1))
    with opened.book.read() as session:
        # Hứa Minh Đạt 10/11/2025 and Nông Quang Khánh 20/10/2025
        past = service.progress(session, 2025, TODAY)
        now = service.progress(session, 2026, TODAY)
    assert past.text() == "Năm 2025: kết nạp 2, chỉ tiêu 3, đạt 66,7%"
    assert past.missing == 1
    assert now.text() == "Năm 2026: kết nạp 0, chưa ghi chỉ tiêu"


# --- the ceremony ----------------------------------------------------------------------------------------------------


def test_the_ceremony_makes_the_member_in_one_change(opened: Opened) -> None:
    """Members study, B.5: three dates apart; F.4: traits of the admission and the occupation when admitted."""
    kept = opened.keep(ready(opened))
    member_id = admit(opened, kept, "2026-08-28")
    change = opened.book.last_change
    with opened.book.read() as session:
        detail = members.get_member(session, member_id, TODAY)
        event = session.scalars(select(MemberEvent).where(MemberEvent.member_id == member_id)).one()
        said = (event.detail, event.received_on, event.decision_date, event.decision_number, event.date)
        row = members.get_member(session, member_id, date(2026, 8, 27)).person
    assert said == ("youth-union", pd("2026-08-10"), pd("2026-08-05"), "57-QĐ/ĐU", pd("2026-08-28"))
    assert detail.person.standing.code == "probationary"
    assert row.standing.code == "unknown"
    assert detail.draft.introducer_1 == "Nguyễn Xuân Đức"
    assert detail.draft.introducer_2 == "Ban Chấp hành Đoàn xã Hòa Bình"
    assert detail.draft.occupation == "Giáo viên"
    case = opened.case(kept)
    assert (case.stage, case.since, case.file.member_id) == (Stage.ADMITTED, date(2026, 8, 28), member_id)
    with opened.book.read() as session:
        from desktop_app.members.models import Member

        member = session.get(Member, member_id)
        assert member is not None
        assert (member.occupation_before, member.occupation_before_group) == ("Giáo viên", "public-service")
    # one act, taken back in one step
    assert change is not None
    opened.book.undo(change.id)
    assert opened.case(kept).stage is Stage.DECIDED
    with opened.book.read() as session:
        assert all(p.id != member_id for p in members.people_on(session, TODAY, include_left=True))


def test_a_ceremony_that_cannot_have_been_is_refused(opened: Opened) -> None:
    for values, day, field in (
        ({}, "2026-08-01", "admitted_on"),
        ({}, "2026-12-01", "admitted_on"),
        ({"decision_date": None, "decision_received_on": None}, "2026-08-28", "decision_date"),
        ({"birth_date": "1960-01-01"}, "2026-08-28", None),
    ):
        kept = opened.keep(ready(opened, **values))
        with pytest.raises(UserError) as refused:
            admit(opened, kept, day)
        assert refused.value.field == field
        assert opened.case(kept).file.member_id is None


def test_the_refusal_names_the_day_of_the_decision_that_was_compared(opened: Opened) -> None:
    kept = opened.keep(ready(opened, decision_date="2026-08-10", decision_received_on="2026-08-20"))
    with pytest.raises(UserError, match=r"sớm hơn ngày nhận quyết định \(20/08/2026\)"):
        admit(opened, kept, "2026-08-15")


def test_admitted_once_and_what_made_the_member_is_put_right_there(opened: Opened) -> None:
    kept = opened.keep(ready(opened))
    admit(opened, kept, "2026-08-28")
    with pytest.raises(UserError, match="đã được kết nạp"):
        admit(opened, kept, "2026-08-28")
    draft = opened.case(kept).draft
    with pytest.raises(UserError, match="trang Đảng viên"):
        opened.keep(replace(draft, decision_number="1-QĐ/ĐU"))
    opened.keep(replace(draft, note="Đã phát thẻ"))


def test_somebody_admitted_again_keeps_the_old_record(opened: Opened) -> None:
    """Members study, B.6 and F.4 "Kết nạp lại": not a second record of one person."""
    member_id = opened.people["Lương Văn Cường"]
    with opened.book.write("Xóa tên") as session:
        members.record_event(session, happening(member_id, EventKind.REMOVAL, "2020-05-01"), TODAY)
    draft = ready(opened, full_name="Lương Văn Cường", birth_date="1985-11-05", sex="male", occupation="")
    kept = opened.keep(draft)
    case = opened.case(kept)
    assert [person.id for person in case.file.former] == [member_id]
    asked = next(c for c in case.conditions if c.key == f"former-{member_id}")
    assert (asked.state, asked.sentence) == ("warning", "Từng là đảng viên: xóa tên 01/05/2020")
    assert "Ban Thường vụ tỉnh ủy" in asked.why
    # considered less than 36 months after leaving
    early = replace(draft, considered_on=date(2023, 4, 30), id=kept)
    soon = conditions.conditions(replace(case.file, draft=early), TODAY, frozenset())
    why = next(c for c in soon if c.key == f"former-{member_id}")
    assert why.state == "danger"
    assert "36 tháng" in why.why
    assert admit(opened, kept, "2026-08-28", member_id) == member_id
    with opened.book.read() as session:
        detail = members.get_member(session, member_id, TODAY)
    assert detail.person.standing.code == "probationary"
    assert sum(event.kind == EventKind.ADMISSION for event in detail.events) == 2
    assert detail.draft.introducer_1 == "Nguyễn Xuân Đức"


# --- deadlines -------------------------------------------------------------------------------------------------------


def test_ceremony_within_thirty_working_days(opened: Opened) -> None:
    """Members study, K 10."""
    kept = opened.keep(ready(opened))
    september = frozenset({date(2026, 9, 1), date(2026, 9, 2)})
    for holidays, last in (
        (frozenset(), date(2026, 9, 21)),
        (september, date(2026, 9, 23)),
        (september | {date(2026, 8, 31)}, date(2026, 9, 24)),
    ):
        (deadline,) = due(opened, "ceremony", date(2026, 8, 20), holidays)
        assert (deadline.key, deadline.day, deadline.start) == (f"ceremony-{kept}", last, date(2026, 8, 10))
        assert (deadline.source, deadline.measure) == ("294-QĐ/TW, điểm 4.1", "workdays")
    # it stays until the ceremony was held
    late = due(opened, "ceremony", TODAY)
    assert late[0].left(TODAY, frozenset()) < 0
    admit(opened, kept, "2026-10-01")
    assert due(opened, "ceremony", TODAY) == []
    case = opened.case(kept)
    assert next(c for c in case.conditions if c.key == "ceremony").state == "warning"


def test_a_decision_whose_receipt_is_not_recorded_is_not_forgotten(opened: Opened) -> None:
    """Members study, B.1: 30 working days from the receipt, K 10; from the day of the decision as long as that is not known."""
    opened.keep(ready(opened, decision_received_on=None))
    (found,) = due(opened, "ceremony", date(2026, 8, 20))
    assert (found.start, found.day, found.advisory) == (date(2026, 8, 5), date(2026, 9, 16), True)
    assert "Chưa ghi ngày nhận" in found.clause


def test_certificate_is_told_thirty_days_before(opened: Opened) -> None:
    """Members study, K 14."""
    kept = opened.keep(applicant(sympathiser_on="2021-03-18", course_date="2021-11-20"))
    (deadline,) = due(opened, "course", TODAY)
    assert (deadline.day, deadline.show_from) == (date(2026, 11, 20), date(2026, 10, 21))
    assert deadline.left(TODAY, frozenset()) == -3
    assert deadline.source == "06-HD/TW, điểm 5.4"
    with opened.book.write("Chi bộ xét") as session:
        voted = replace(opened.case(kept).draft, considered_on=date(2026, 10, 18), votes_for=8, denominator=8)
        service.save_applicant(session, voted, TODAY)
    assert due(opened, "course", TODAY) == []


def test_age_and_target_are_told_in_time(opened: Opened) -> None:
    kept = opened.keep(applicant(birth_date="1966-12-24", listed_on="2026-01-18"))
    (deadline,) = due(opened, "admission-age", TODAY)
    assert (deadline.key, deadline.day) == (f"admission-age-{kept}", date(2027, 1, 23))
    with opened.book.write("Chỉ tiêu") as session:
        service.set_target(session, Target(2026, 2, "Kế hoạch của đảng ủy"))
    (target,) = due(opened, "admission-target", TODAY)
    assert (target.day, target.advisory, target.title) == (
        date(2026, 12, 31),
        True,
        "Chỉ tiêu kết nạp năm 2026: còn 2 người",
    )
    # what was not done in time stays until it is closed
    later = date(2027, 2, 1)
    assert [d.key for d in due(opened, "admission-target", later)] == ["admission-target-2026"]
    assert due(opened, "admission-age", later)[0].title == "Lành Thị Sen đã quá tuổi kết nạp"


def test_working_days_are_those_of_the_branch(opened: Opened) -> None:
    assert date(2026, 9, 2) in public_holidays()
    kept = opened.keep(ready(opened))
    case = opened.case(kept, date(2026, 8, 20))
    ceremony = next(c for c in case.conditions if c.key == "ceremony")
    assert "23/09/2026" in ceremony.sentence


# --- the bin ---------------------------------------------------------------------------------------------------------


def test_deleted_with_its_papers_and_taken_back(opened: Opened) -> None:
    kept = opened.keep(applicant(filing_on="2026-01-10"))
    with opened.book.write("Ghi giấy tờ") as session:
        service.save_paper(session, PaperDraft(kept, "1-KNĐ", date(2026, 1, 12)), TODAY)
    with opened.book.write("Đưa vào thùng rác") as session:
        service.delete_applicant(session, kept)
    change = opened.book.last_change
    assert change is not None
    with opened.book.read() as session:
        assert session.scalars(select(Applicant.id)).all() == []
    opened.book.undo(change.id)
    assert opened.case(kept).file.paper("1-KNĐ") is not None


def purge_all(opened: Opened) -> purge.Purged:
    """Erase for good everything that lies in the bin."""
    with opened.book.write("Xóa hẳn") as session:
        return purge.purge(session, bins.current_items(session))


def said_anywhere(opened: Opened, word: str) -> list[str]:
    """The tables that still say a word, the history included."""
    with opened.book.read() as session:
        return [
            table.name
            for table in schema.metadata().sorted_tables
            for row in session.execute(select(table))
            if any(word in str(value) for value in row)
        ]


def test_an_applicant_is_erased_with_the_name_everywhere(opened: Opened) -> None:
    kept = opened.keep(applicant("Lành Thị Sen", phone="0912000111", filing_on="2026-01-10"))
    with opened.book.write("Ghi giấy tờ") as session:
        service.save_paper(
            session, PaperDraft(kept, "1-KNĐ", date(2026, 1, 12), note="Lành Thị Sen viết tay"), TODAY
        )
        service.keep_scan(session, kept, "1-KNĐ", "Lành Thị Sen.pdf", b"%PDF-1.4 scanned")
        members.record_event(
            session,
            happening(
                opened.people["Lý Thu Phượng"], EventKind.COMMENDATION, "2026-01-01", note="Giúp Lành Thị Sen"
            ),
            TODAY,
        )
    with opened.book.write("Đưa vào thùng rác: Lành Thị Sen") as session:
        service.delete_applicant(session, kept)
    with opened.book.read() as session:
        (item,) = bins.current_items(session)
        plan = purge.plan_purge(session, [item])
    assert plan.typed[0] == "Lành Thị Sen"
    assert purge_all(opened).left == 0
    assert said_anywhere(opened, "Lành Thị Sen") == []
    assert said_anywhere(opened, "0912000111") == []
    with opened.book.read() as session:
        assert session.scalars(select(StoredFile.id)).all() == []
    assert check.check_book(opened.book) == []


def test_purging_who_helped_and_who_became_a_member(opened: Opened) -> None:
    kept = opened.keep(ready(opened))
    became = opened.keep(ready(opened, full_name="Vi Thị Ngân", phone="0912000222"))
    member_id = admit(opened, became, "2026-08-28")
    helper = opened.people["Nguyễn Xuân Đức"]
    with opened.book.write("Đưa vào thùng rác") as session:
        members.delete_member(session, helper)
        members.delete_member(session, member_id)
    assert next(c for c in opened.case(kept).conditions if c.key == f"helper-{helper}").state == "muted"
    with opened.book.read() as session:
        items = {item.rows[0][1]: item for item in bins.current_items(session)}
    assert "quần chúng" not in bins.hanging_text(items[helper].hanging)
    purge_all(opened)
    # whom he helped stays as it was; who was an applicant is gone as such too
    case = opened.case(kept)
    assert (case.full_name, case.draft.course_number, case.stage) == (
        "Lành Thị Sen",
        "112/GCN",
        Stage.DECIDED,
    )
    assert next(c for c in case.conditions if c.key == f"helper-{helper}").state == "muted"
    assert said_anywhere(opened, "Vi Thị Ngân") == []
    with opened.book.read() as session:
        assert [one.id for one in service.list_applicants(session, TODAY)] == [kept]
    assert check.check_book(opened.book) == []


def test_erasing_an_applicant_entered_twice_keeps_the_members_name(opened: Opened) -> None:
    kept = opened.keep(applicant("Lý Thu Phượng", birth_date="1988-04-09"))
    with opened.book.write("Đưa vào thùng rác") as session:
        service.delete_applicant(session, kept)
    with opened.book.read() as session:
        plan = purge.plan_purge(session, bins.current_items(session))
    assert plan.shared == ("Lý Thu Phượng",)
