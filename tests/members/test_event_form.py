"""The form of an event: its fields follow the kind; what is odd and what follows is said; real keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.members import explain, listing, service, transfers
from desktop_app.members.event_form import EventForm
from desktop_app.members.models import EventKind
from desktop_app.members.transfers import CaseDraft
from desktop_app.ui.context import Context
from tests.members.conftest import TODAY, happening
from tests.members.test_form import press_save, shown_form, type_into, visible, warned

MEMBER = "Lương Văn Cường"


@pytest.fixture
def form_of(context: Context, people: dict[str, int], qtbot: QtBot) -> Callable[..., EventForm]:
    def made(kind: EventKind | None, name: str = MEMBER, event_id: int | None = None) -> EventForm:
        form = EventForm(context, None, people[name], kind.value if kind else None, event_id)
        shown_form(qtbot, form)
        return form

    return made


def last(book: Book, member_id: int) -> service.EventInfo:
    with book.read() as session:
        return max(service.list_events(session, member_id), key=lambda event: event.id or 0)


def test_a_card_goes_into_the_record_on_wish(
    form_of: Callable[..., EventForm], people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    form = form_of(EventKind.CARD)
    assert {"cause", "number", "place", "into_record"} <= visible(form)
    form.fields.set_value("cause", "exchanged")
    type_into(qtbot, form, "date", "3/2/2026")
    type_into(qtbot, form, "number", "1200 0000 7777")
    type_into(qtbot, form, "place", "Tỉnh ủy Lạng Sơn")
    assert press_save(qtbot, form)
    event = last(book, people[MEMBER])
    assert (event.detail, event.number, event.place) == ("exchanged", "1200 0000 7777", "Tỉnh ủy Lạng Sơn")
    with book.read() as session:
        record = service.get_member(session, people[MEMBER], TODAY)
    assert (record.draft.party_card, record.draft.party_card_place) == ("120000007777", "Tỉnh ủy Lạng Sơn")
    assert listing.search([record.person], "120000007777")


def test_a_card_number_that_is_none_keeps_nothing(
    form_of: Callable[..., EventForm], people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    form = form_of(EventKind.CARD)
    type_into(qtbot, form, "date", "3/2/2026")
    type_into(qtbot, form, "number", "12345")
    assert not press_save(qtbot, form)
    assert form.fields.field("number").has_error()
    assert last(book, people[MEMBER]).kind != "card"


def test_choosing_what_to_record_is_no_typing(form_of: Callable[..., EventForm]) -> None:
    form = form_of(None, "Hứa Minh Đạt")
    for kind in ("recognition", "card", "badge", "exemption"):
        form.fields.set_value("kind", kind)
        assert not form.dirty
    form.fields.set_value("date", PartialDate(2026, 11, 2))
    assert form.dirty


def test_traits_of_an_admission_are_kept_as_codes(
    form_of: Callable[..., EventForm], people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    with book.read() as session:
        admission = next(
            e for e in service.list_events(session, people["Hứa Minh Đạt"]) if e.kind == "admission"
        )
    form = form_of(None, "Hứa Minh Đạt", admission.id)
    form.fields.set_value("trait_youth_union", True)
    form.fields.set_value("trait_foreign_spouse", True)
    type_into(qtbot, form, "received_on", "3/11/2025")
    assert press_save(qtbot, form)
    with book.read() as session:
        kept = service.get_event(session, admission.id or 0)
    assert kept.detail == "youth-union foreign-spouse"
    assert str(kept.received_on) == "03/11/2025"
    again = form_of(None, "Hứa Minh Đạt", admission.id)
    assert again.values()["trait_youth_union"] is True
    assert again.values()["trait_private_owner"] is False


def test_a_text_of_an_earlier_record_stays_a_choice(
    form_of: Callable[..., EventForm], people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    with book.write("Ghi") as session:
        old = happening(people[MEMBER], EventKind.EXEMPTION, "2025-01-05", detail="già yếu")
        event_id = service.record_event(session, old, TODAY)
    form = form_of(None, MEMBER, event_id)
    assert form.values()["cause"] == "già yếu"
    type_into(qtbot, form, "decision_number", "05-NQ/CB")
    assert press_save(qtbot, form)
    assert last(book, people[MEMBER]).detail == "già yếu"


def test_what_is_odd_is_said_at_its_field(form_of: Callable[..., EventForm]) -> None:
    form = form_of(EventKind.REMOVAL)
    form.fields.set_value("date", PartialDate(2026, 11, 2))
    form.fields.set_value("cause", "not-recognised")
    form.fields.show_warnings()
    assert "dự bị" in warned(form)["cause"]
    assert "chi bộ chỉ đề nghị" in warned(form)["decision_number"]


def test_what_follows_is_said_below_the_date(form_of: Callable[..., EventForm]) -> None:
    """Members study, C: cảnh cáo: no badge for nine months."""
    form = form_of(EventKind.DISCIPLINE)
    form.fields.set_value("date", PartialDate(2026, 3, 1))
    form.fields.set_value("discipline", "warning")
    assert "01/12/2026" in form.fields.field("date").hint.text()


def choose(form: EventForm, name: str, code: str) -> None:
    """Choose by the arrow keys."""
    form.fields.go_to(name)
    box = form.fields.field(name).editor
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _step in range(30):
        if form.fields.field(name).value() == code:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(code)


def test_a_life_with_everything_by_keys(
    form_of: Callable[..., EventForm], people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    """Members study, B.4 to B.6: less work, exemption, suspension, removal, restoration, readmission only once."""
    steps: list[tuple[EventKind, dict[str, str], str, str, str]] = [
        # kind, what is typed, what is warned, what follows, the status on the day
        (
            EventKind.EXEMPTION,
            {"date": "1/3/2026", "until": "31/12/2026", "cause": "reduced"},
            "",
            "không phải miễn",
            "official",
        ),
        (EventKind.SUSPENSION, {"date": "1/4/2026", "until": "30/4/2026"}, "", "mẫu số", "suspended"),
        (
            EventKind.EXEMPTION,
            {"date": "1/5/2026", "cause": "age-illness"},
            "",
            "báo cáo cấp ủy cơ sở",
            "exempt",
        ),
        (
            EventKind.REMOVAL,
            {"date": "1/6/2026", "cause": "absent"},
            "đang được miễn",
            "tự bỏ sinh hoạt đảng không được kết nạp lại",
            "left",
        ),
        (EventKind.RESTORATION, {"date": "1/7/2026"}, "", "Tuổi đảng liên tục", "official"),
        (
            EventKind.REMOVAL,
            {"date": "2/8/2026", "cause": "unpaid"},
            "lý do chính đáng",
            "02/08/2029",
            "left",
        ),
        (
            EventKind.ADMISSION,
            {"date": "2/9/2026", "decision_date": "25/8/2026"},
            "chưa đủ 36 tháng",
            "Ban Thường vụ tỉnh ủy",
            "probationary",
        ),
        (EventKind.REMOVAL, {"date": "3/10/2026", "cause": "political"}, "", "294-QĐ/TW", "left"),
        (
            EventKind.ADMISSION,
            {"date": "4/11/2026", "decision_date": "1/11/2026"},
            "kết nạp lại một lần",
            "",
            "probationary",
        ),
    ]
    for kind, typed, odd, follows, status in steps:
        form = form_of(kind)
        for name, text in typed.items():
            if name == "cause":
                choose(form, name, text)
            else:
                type_into(qtbot, form, name, text)
        assert odd in " ".join(warned(form).values())
        assert follows in form.fields.field("date").hint.text()
        assert press_save(qtbot, form), kind
        with book.read() as session:
            day = last(book, people[MEMBER]).date
            assert day is not None
            person = service.get_member(session, people[MEMBER], day.first()).person
        assert person.standing.code == status, kind
        if kind is EventKind.RESTORATION:
            # from the decision of 2011, without a gap
            assert person.party_age(date(2026, 7, 1)) == (14, 9)


def test_less_work_is_seen_beside_the_standing(people: dict[str, int], book: Book) -> None:
    """Members study, B.4: giảm is no exemption; it ends on its day."""
    with book.write("Ghi") as session:
        less = happening(
            people[MEMBER], EventKind.EXEMPTION, "2026-03-01", until="2026-11-23", detail="reduced"
        )
        service.record_event(session, less, TODAY)
        for day, seen in ((date(2026, 2, 28), False), (TODAY, True), (date(2026, 11, 24), False)):
            person = service.get_member(session, people[MEMBER], day).person
            why = explain.standing_why(person.events, day)
            assert (person.standing.code, "Giảm công tác và sinh hoạt từ 01/03/2026" in why) == (
                "official",
                seen,
            )


def test_an_event_of_a_transfer_is_put_right_in_both_places(
    form_of: Callable[..., EventForm], people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    case = CaseDraft(
        people[MEMBER],
        "out",
        "permanent",
        "work",
        "same-province",
        "Đảng bộ xã Đoàn Kết",
        introduced_on=date(2026, 11, 2),
    )
    with book.write("Chuyển") as session:
        case_id = transfers.save_case(session, case, TODAY)
    event = last(book, people[MEMBER])
    form = form_of(None, MEMBER, event.id)
    type_into(qtbot, form, "date", "3/11/2026")
    assert press_save(qtbot, form)
    with book.read() as session:
        assert transfers.get_case(session, case_id).introduced_on == date(2026, 11, 3)
    with pytest.raises(UserError), book.write("Xóa") as session:
        transfers.refuse_case_event(session, event.id or 0)


def test_another_kind_leaves_nothing_of_the_one_before_at_the_day(
    form_of: Callable[..., EventForm],
) -> None:
    """The papers of a recognition are not asked for an exemption, chosen by the arrow keys past it."""
    form = form_of(None)
    form.fields.set_value("kind", EventKind.RECOGNITION.value)
    form._edited("kind")
    form.fields.field("date").set_hint("đủ 2/3")
    form.fields.set_value("kind", EventKind.EXEMPTION.value)
    form._edited("kind")
    assert "2/3" not in form.fields.field("date").hint.text()
    form.fields.set_value("kind", EventKind.DISCIPLINE.value)
    form._edited("kind")
    assert "bắt buộc" in form.fields.field("discipline").caption.text()
