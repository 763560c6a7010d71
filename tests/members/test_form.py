"""The forms of a member and of an event, filled by typing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import explain, service
from desktop_app.members.event_form import EventForm
from desktop_app.members.form import MemberForm
from desktop_app.members.models import EventKind
from desktop_app.members.page import MembersPage
from desktop_app.members.service import MemberDraft
from desktop_app.members.words import EVENT_WORDS
from desktop_app.ui import messages
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog
from tests.members.conftest import TODAY


def type_into(qtbot: QtBot, form: FormDialog, name: str, text: str) -> None:
    """Type into a field with real keys, as the field has the focus."""
    form.fields.go_to(name)
    editor = form.fields.field(name).editor
    line = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(line, letter)
        else:
            # what an input method such as Unikey hands over: QTest knows no key for these letters
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(line, event)
    QTest.keyClick(line, Qt.Key.Key_Tab)


def shown_form(qtbot: QtBot, form: FormDialog) -> FormDialog:
    # a form left dirty would ask on closing
    qtbot.addWidget(form, before_close_func=lambda widget: widget.fields.mark_clean())
    form.show()
    with qtbot.waitActive(form):
        form.activateWindow()
    return form


def warned(form: FormDialog) -> dict[str, str]:
    form.fields.show_warnings()
    return {
        name: form.fields.field(name).warning.text()
        for name in form.fields.names()
        if form.fields.field(name).warning.text()
    }


def press_save(qtbot: QtBot, form: FormDialog) -> bool:
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    return form.result() == FormDialog.DialogCode.Accepted


def names(book: Book) -> list[str]:
    with book.read() as session:
        return [p.full_name for p in service.people_on(session, TODAY)]


def test_a_member_is_added_by_typing(context: Context, book: Book, qtbot: QtBot) -> None:
    form = MemberForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "Đàm Thị Mỹ Hạnh")
    form.fields.set_value("sex", "female")
    type_into(qtbot, form, "birth_date", "5/7/1990")
    type_into(qtbot, form, "citizen_id", "020 190 000 777")
    type_into(qtbot, form, "ethnicity", "tay")
    type_into(qtbot, form, "admission_date", "3.2.2015")
    type_into(qtbot, form, "official_date", "03/02/2016")
    assert warned(form) == {}
    assert press_save(qtbot, form)
    assert form.saved_id is not None
    with book.read() as session:
        kept = service.get_member(session, form.saved_id, TODAY)
    assert kept.draft.full_name == "Đàm Thị Mỹ Hạnh"
    assert kept.draft.citizen_id == "020190000777"
    assert kept.draft.ethnicity == "Tày"
    assert kept.person.standing.code == "official"
    assert book.last_change is not None
    assert book.last_change.title == "Thêm đảng viên Đàm Thị Mỹ Hạnh"


def test_a_fault_stands_at_its_field_and_nothing_is_kept(context: Context, book: Book, qtbot: QtBot) -> None:
    form = MemberForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "Đàm Thị Mỹ Hạnh")
    type_into(qtbot, form, "admission_date", "10/05/2012")
    type_into(qtbot, form, "official_date", "10/05/2011")
    assert not press_save(qtbot, form)
    assert form.fields.field("official_date").error.text() == (
        "Ngày chính thức (10/05/2011) sớm hơn ngày vào Đảng (10/05/2012). Kiểm tra lại một trong hai ngày."
    )
    assert names(book) == []
    type_into(qtbot, form, "official_date", "31/02/2013")
    assert not press_save(qtbot, form)
    assert form.fields.field("official_date").has_error()
    type_into(qtbot, form, "official_date", "10/05/2013")
    assert press_save(qtbot, form)
    assert names(book) == ["Đàm Thị Mỹ Hạnh"]


def test_warnings_do_not_stop(context: Context, people: dict[str, int], book: Book, qtbot: QtBot) -> None:
    form = MemberForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "Nông Thị Hồng Ánh")
    type_into(qtbot, form, "birth_date", "12/03/1978")
    type_into(qtbot, form, "admission_date", "19/05/2012")
    type_into(qtbot, form, "official_date", "20/05/2013")
    found = warned(form)
    assert "Đã có đồng chí Nông Thị Hồng Ánh" in found["full_name"]
    assert "19/05/2013" in found["official_date"]
    assert press_save(qtbot, form)
    assert names(book).count("Nông Thị Hồng Ánh") == 2


def test_partial_dates_stay_partial(context: Context, book: Book, qtbot: QtBot) -> None:
    form = MemberForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "Đặng Hữu Thủy")
    type_into(qtbot, form, "birth_date", "1949")
    type_into(qtbot, form, "admission_date", "12/1975")
    assert press_save(qtbot, form)
    with book.read() as session:
        person = service.people_on(session, TODAY)[0]
    assert (str(person.birth_date), str(person.admission_date)) == ("1949", "12/1975")


@pytest.mark.parametrize(
    "arrival, code", [(EventKind.TRANSFER_IN, "official"), (EventKind.TEMPORARY_IN, "temporary-in")]
)
def test_a_newcomer(context: Context, book: Book, qtbot: QtBot, arrival: EventKind, code: str) -> None:
    form = MemberForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "Đàm Thị Mỹ Hạnh")
    type_into(qtbot, form, "admission_date", "03/02/2015")
    type_into(qtbot, form, "official_date", "03/02/2016")
    form.fields.set_value("arrival", arrival.value)
    assert not press_save(qtbot, form)
    assert form.fields.field("arrival_date").has_error()
    type_into(qtbot, form, "arrival_date", "01/10/2026")
    type_into(qtbot, form, "arrival_place", "Đảng bộ phường Tam Thanh")
    if arrival is EventKind.TRANSFER_IN:
        assert not press_save(qtbot, form)
        assert form.fields.field("arrival_scope").has_error()
        form.fields.set_value("arrival_scope", "same-base")
    assert press_save(qtbot, form)
    with book.read() as session:
        person = service.people_on(session, TODAY)[0]
    assert person.standing.code == code
    assert str(person.standing.since) == "01/10/2026"


def test_a_record_is_changed(context: Context, people: dict[str, int], book: Book, qtbot: QtBot) -> None:
    form = MemberForm(context, None, people["Hứa Minh Đạt"])
    shown_form(qtbot, form)
    assert form.values()["introducer_1"] == "Nguyễn Xuân Đức"
    assert not form.dirty
    type_into(qtbot, form, "phone", "0987654321")
    phone = form.fields.field("phone").editor
    QTest.keyClick(phone, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    with book.read() as session:
        assert service.get_member(session, people["Hứa Minh Đạt"], TODAY).draft.phone == "0987654321"


# --- events ----------------------------------------------------------------------------------------------------------


def visible(form: FormDialog) -> set[str]:
    return {name for name in form.fields.names() if not form.fields.field(name).isHidden()}


@pytest.mark.parametrize("kind", [kind.value for kind in EventKind])
def test_every_kind_of_event_can_be_asked_for(
    context: Context, people: dict[str, int], qtbot: QtBot, kind: str
) -> None:
    form = EventForm(context, None, people["Lương Văn Cường"])
    shown_form(qtbot, form)
    assert visible(form) == {"kind"}
    form.fields.set_value("kind", kind)
    assert {"kind", "date", "note"} <= visible(form)
    assert ("scope" in visible(form)) == kind.startswith("transfer")


@pytest.mark.parametrize(
    "kind, typed, code",
    [
        (EventKind.TRANSFER_OUT, {"date": "15/3/2026", "place": "Đảng bộ xã Đoàn Kết"}, "left"),
        (EventKind.EXEMPTION, {"date": "01/03/2026", "decision_number": "05-NQ/CB"}, "exempt"),
        (EventKind.INTERRUPTION, {"date": "01/03/2020", "until": "01/06/2020"}, "official"),
        (EventKind.CARD, {"date": "01/03/2026", "number": "120000009999"}, "official"),
        (EventKind.TEMPORARY_OUT, {"date": "01/03/2026", "until": "30/11/2026"}, "temporary-out"),
        (EventKind.DEATH, {"date": "20/11/2026"}, "left"),
        (EventKind.REMOVAL, {"date": "20/11/2026", "decision_number": "12-QĐ/ĐU"}, "left"),
        (EventKind.COMMENDATION, {"date": "20/11/2026", "reward": "Giấy khen"}, "official"),
    ],
)
def test_events_are_recorded_by_typing(
    context: Context,
    people: dict[str, int],
    book: Book,
    qtbot: QtBot,
    kind: EventKind,
    typed: dict[str, str],
    code: str,
) -> None:
    form = EventForm(context, None, people["Lương Văn Cường"])
    shown_form(qtbot, form)
    form.fields.set_value("kind", kind.value)
    for name, text in typed.items():
        type_into(qtbot, form, name, text)
    if kind is EventKind.TRANSFER_OUT:
        assert not press_save(qtbot, form)
        assert form.fields.field("scope").has_error()
        form.fields.set_value("scope", "same-province")
    assert press_save(qtbot, form)
    assert form.sentence == f"{EVENT_WORDS[kind.value]}: Lương Văn Cường"
    with book.read() as session:
        assert service.get_member(session, people["Lương Văn Cường"], TODAY).person.standing.code == code


def test_an_impossible_event_stays_open_with_the_reason(
    context: Context, people: dict[str, int], qtbot: QtBot
) -> None:
    form = EventForm(context, None, people["Chu Văn An"], EventKind.TRANSFER_OUT.value)
    shown_form(qtbot, form)
    type_into(qtbot, form, "date", "01/10/2026")
    form.fields.set_value("scope", "same-base")
    assert not press_save(qtbot, form)
    assert "chuyển đi" in form.fields.field("date").error.text()


@pytest.mark.parametrize("kind, field", [(EventKind.DISCIPLINE, "discipline"), (EventKind.BADGE, "badge")])
def test_a_missing_detail_is_asked_for_at_its_field(
    context: Context, people: dict[str, int], qtbot: QtBot, kind: EventKind, field: str
) -> None:
    form = EventForm(context, None, people["Lương Văn Cường"], kind.value)
    shown_form(qtbot, form)
    type_into(qtbot, form, "date", "01/10/2026")
    form.fields.set_value(field, None)
    assert not press_save(qtbot, form)
    assert form.fields.field(field).has_error()


def test_recognition_on_another_day_is_pointed_out(
    context: Context, people: dict[str, int], qtbot: QtBot
) -> None:
    form = EventForm(context, None, people["Hứa Minh Đạt"], EventKind.RECOGNITION.value)
    shown_form(qtbot, form)
    assert warned(form) == {}
    type_into(qtbot, form, "date", "20/11/2026")
    assert "10/11/2026" in warned(form)["date"]


def test_an_event_is_put_right_and_taken_away(
    context: Context, people: dict[str, int], book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    member_id = people["Chu Văn An"]

    def last() -> service.EventInfo:
        with book.read() as session:
            return service.list_events(session, member_id)[-1]

    event_id = last().id
    form = EventForm(context, None, member_id, event_id=event_id)
    shown_form(qtbot, form)
    assert form.values()["place"] == "Đảng bộ xã Đoàn Kết"
    type_into(qtbot, form, "date", "20/04/2026")
    assert press_save(qtbot, form)
    assert str(last().date) == "20/04/2026"
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_options: True)
    form = EventForm(context, None, member_id, event_id=event_id)
    shown_form(qtbot, form)
    button = next(b for b in form.findChildren(Button) if b.text() == "Đưa vào thùng rác")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert last().kind == "recognition"


def test_choosing_what_happened_makes_room_for_its_fields(
    context: Context, people: dict[str, int], qtbot: QtBot
) -> None:
    form = EventForm(context, None, people["Lương Văn Cường"])
    shown_form(qtbot, form)
    before = form.height()
    form.fields.set_value("kind", EventKind.TRANSFER_OUT.value)
    date, note = form.fields.field("date"), form.fields.field("note")
    qtbot.waitUntil(lambda: not date.visibleRegion().isEmpty() and not note.visibleRegion().isEmpty())
    assert form.height() > before


def test_a_date_proposed_for_one_kind_is_not_kept_for_another(
    context: Context, people: dict[str, int], qtbot: QtBot
) -> None:
    form = EventForm(context, None, people["Hứa Minh Đạt"])
    shown_form(qtbot, form)
    form.fields.set_value("kind", EventKind.RECOGNITION.value)
    assert form.fields.field("date").raw()
    form.fields.set_value("kind", EventKind.TRANSFER_OUT.value)
    assert not form.fields.field("date").raw()
    type_into(qtbot, form, "date", "20/11/2026")
    form.fields.set_value("kind", EventKind.DEATH.value)
    assert form.fields.field("date").raw() == "20/11/2026"


# --- drafts ----------------------------------------------------------------------------------------------------------


def left_half_typed(form: FormDialog) -> None:
    """The program is gone before anything was saved."""
    form.keep_now()
    form.done(0)


def test_a_record_left_half_typed_comes_back_and_goes_with_saving(
    context: Context, people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    member_id = next(iter(people.values()))
    with book.read() as session:
        before = service.get_member(session, member_id, TODAY).draft
    form = MemberForm(context, None, member_id)
    shown_form(qtbot, form)
    type_into(qtbot, form, "occupation", "Trồng rừng")
    form.fields.go_to("birth_date")
    line = form.fields.field("birth_date").input
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, "31/2")
    left_half_typed(form)
    (draft,) = book.drafts()
    assert (draft.key, draft.title) == (f"member/{member_id}", f"Sửa lý lịch: {before.full_name}")
    assert draft.place == {"page": "members", "target": {"form": "member", "member_id": member_id}}

    # somebody changes another field and one of the same meanwhile
    with book.write("Sửa nơi khác") as session:
        service.save_member(session, replace(before, occupation="Kế toán", hometown="Bản Chang"), TODAY)
    again = MemberForm(context, None, member_id)
    shown_form(qtbot, again)
    assert again.fields.field("birth_date").raw() == "31/2"
    assert again.fields.field("hometown").value() == "Bản Chang"
    assert "Nghề nghiệp hiện nay: Kế toán" in again.draft_line.text.text()
    assert not press_save(qtbot, again)
    assert book.drafts()
    assert before.birth_date is not None
    type_into(qtbot, again, "birth_date", before.birth_date.text())
    assert press_save(qtbot, again)
    assert book.drafts() == []
    with book.read() as session:
        kept = service.get_member(session, member_id, TODAY).draft
    assert (kept.occupation, kept.hometown) == ("Trồng rừng", "Bản Chang")


def test_a_draft_goes_only_with_what_was_written(book: Book) -> None:
    book.keep_draft("member/new", "Thêm đảng viên", {"typed": {}})
    with pytest.raises(RuntimeError), book.dropping("member/new"), book.write("Thêm") as session:
        service.save_member(session, MemberDraft("Nông Thị Ánh"), TODAY)
        raise RuntimeError
    assert [draft.key for draft in book.drafts()] == ["member/new"]
    assert names(book) == []
    with book.dropping("member/new"), book.write("Thêm") as session:
        service.save_member(session, MemberDraft("Nông Thị Ánh"), TODAY)
    assert book.drafts() == []


def test_an_event_left_half_typed_comes_back_with_its_kind(
    context: Context, people: dict[str, int], book: Book, qtbot: QtBot
) -> None:
    member_id = next(iter(people.values()))
    form = EventForm(context, None, member_id)
    shown_form(qtbot, form)
    form.fields.field("kind").put_typed(EventKind.TRANSFER_OUT.value)
    type_into(qtbot, form, "date", "2/11/2026")
    type_into(qtbot, form, "place", "Chi bộ Bản Chang")
    left_half_typed(form)
    again = EventForm(context, None, member_id)
    shown_form(qtbot, again)
    assert again.fields.field("place").isVisible()
    assert again.fields.field("place").raw() == "Chi bộ Bản Chang"
    assert again.fields.field("date").raw() == "02/11/2026"
    assert again.fields.field("kind").value() == EventKind.TRANSFER_OUT.value
    again.fields.field("scope").put_typed("outside_province")
    again.fields.mark_clean()
    again.reject()
    assert book.drafts() == []


def test_the_page_opens_what_was_left_half_typed_or_says_that_it_is_gone(
    context: Context, people: dict[str, int], book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MembersPage(context)
    qtbot.addWidget(page)
    page.reload()
    member_id = next(iter(people.values()))
    seen: list[FormDialog] = []

    def run(form: QDialog) -> int:
        assert isinstance(form, FormDialog)
        seen.append(form)
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    page.open(form="member", member_id=member_id)
    page.open(form="member", member_id=None)
    page.open(form="event", member_id=member_id, kind="exemption", event_id=None)
    assert [type(form).__name__ for form in seen] == ["MemberForm", "MemberForm", "EventForm"]
    with pytest.raises(UserError):
        page.open(form="event", member_id=member_id, kind=None, event_id=9999)
    with book.write("Bỏ") as session:
        service.delete_member(session, member_id)
    page.reload()
    with pytest.raises(UserError, match="không còn trong sổ"):
        page.open(form="member", member_id=member_id)


def test_a_confirmed_party_age_and_another_name_by_keys(
    context: Context, book: Book, people: dict[str, int], qtbot: QtBot
) -> None:
    """Members study, B.5: the confirmed date overrides the decision; A.1: a name is not corrected silently."""
    one = people["Nguyễn Xuân Đức"]
    form = MemberForm(context, None, one)
    shown_form(qtbot, form)
    type_into(qtbot, form, "party_age_from", "20/1/1996")
    assert "sớm hơn ngày kết nạp" in warned(form)["party_age_from"]
    type_into(qtbot, form, "party_age_from", "1/12/1996")
    assert "sớm hơn ngày kết nạp" in warned(form)["party_age_from"]
    type_into(qtbot, form, "party_age_from", "1/5/1999")
    type_into(qtbot, form, "full_name", "Nguyễn Xuân Đắc")
    assert set(warned(form)) == {"full_name"}
    assert "06-HD/TW" in warned(form)["full_name"]
    assert press_save(qtbot, form)
    with book.read() as session:
        person = service.get_member(session, one, TODAY).person
    assert person.party_age(TODAY) == (27, 6)
    told = explain.party_age_why(person.events, TODAY, person.party_age_from)
    assert told == "Tính từ 01/05/1999, mốc đã được cấp có thẩm quyền xác nhận."
