"""The walk through a meeting with real keys: attendance, writing, votes, score, minutes; nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.meetings import final_minutes, minutes_reading, service
from desktop_app.meetings.attendance_page import AttendanceStep
from desktop_app.meetings.conclude_page import ConcludeStep
from desktop_app.meetings.conduct_page import ConductStep
from desktop_app.meetings.facts import MinutesFacts
from desktop_app.meetings.form import NewMeetingForm, TaskForm, VoteForm
from desktop_app.meetings.minutes_page import MinutesStep
from desktop_app.meetings.page import MeetingsPage
from desktop_app.meetings.prepare_page import PrepareStep
from desktop_app.meetings.score_page import ScoreStep
from desktop_app.ui import theme, words
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from desktop_app.ui.messages import MessageBox
from desktop_app.ui.person_field import PersonField
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from desktop_app.ui.text_fields import TextField
from tests.meetings.samples import EXEMPT, TODAY, hold

Key = Qt.Key


@pytest.fixture
def context(book: Book, qapp: QApplication, tmp_path: Path) -> Iterator[Context]:
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    yield Context(book, Settings(tmp_path / "settings.ini"), tasks, tmp_path / "a.chibo", lambda: TODAY)
    tasks.close()


@pytest.fixture
def page(context: Context, november: int, qtbot: QtBot) -> Iterator[MeetingsPage]:
    """The page with November's meeting open, shown and in focus."""
    made = MeetingsPage(context)
    qtbot.addWidget(made)
    made.resize(1150, 728)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.reload()
    made.open(meeting_id=november)
    yield made
    # the window keeps what is still waiting before the book is closed
    assert made.leave()
    made.close()


def facts_of(page: MeetingsPage) -> MinutesFacts:
    """What the book holds now."""
    assert page.view is not None
    with page.context.book.read() as session:
        return minutes_reading.load_minutes(session, page.view.desk.meeting_id)


def step(page: MeetingsPage, key: str) -> QWidget:
    assert page.view is not None
    page.view.go(key)
    return page.view.step(key)


def attendance(page: MeetingsPage) -> AttendanceStep:
    found = step(page, "attendance")
    assert isinstance(found, AttendanceStep)
    return found


# --- attendance ------------------------------------------------------------------------------------------------------


def test_attendance_in_one_pass_with_space(page: MeetingsPage, qtbot: QtBot) -> None:
    table = attendance(page).table
    for _n in range(11):
        QTest.keyClick(table, Key.Key_Space)
    assert page.view is not None
    assert page.view.leave()
    sums = facts_of(page).sums
    # Space marks the exempt member too, so the one elsewhere is the only one passed over
    assert (sums.expected, sums.present, sums.unmarked) == (11, 11, 0)


def test_keys_mark_and_reasons_are_typed(page: MeetingsPage, qtbot: QtBot) -> None:
    found = attendance(page)
    table = found.table
    QTest.keyClick(table, Key.Key_C)
    QTest.keyClick(table, Key.Key_Down)
    QTest.keyClick(table, Key.Key_Down)
    QTest.keyClick(table, Key.Key_L)
    QTest.keyClick(table, Key.Key_Return)
    editor = page.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "cong tac, lam khong kip")
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 3)
    QTest.keyClick(table, Key.Key_K)
    assert page.view is not None
    assert page.view.leave()
    marks = {one.name: (one.mark, one.reason) for one in facts_of(page).attendees if one.mark}
    assert marks == {
        "Nông Thị Hồng Ánh": ("present", ""),
        "Lương Văn Cường": ("excused", "cong tac, lam khong kip"),
        "Vi Thị Kim Dung": ("absent", ""),
    }
    QTest.keyClick(table, Key.Key_Delete)
    assert page.view.leave()
    assert facts_of(page).sums.absent == 0


def test_a_reason_still_being_typed_is_kept_when_the_step_is_left(page: MeetingsPage, qtbot: QtBot) -> None:
    table = attendance(page).table
    QTest.keyClick(table, Key.Key_Return)
    editor = page.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "bi om")
    step(page, "conduct")
    first = facts_of(page).attendees[0]
    assert (first.mark, first.reason) == ("excused", "bi om")


def test_all_present_leaves_the_exempt_out_and_the_card_turns_green(page: MeetingsPage, qtbot: QtBot) -> None:
    found = attendance(page)
    found.all_present.click()
    sums = facts_of(page).sums
    assert (sums.present, sums.expected, sums.exempt_absent) == (10, 10, 1)
    assert found.agreement.title.text() == "10 + 0 + 0 = 10, khớp"
    assert "đạt mức chuẩn" in found.norm.text.text()
    assert "mẫu số 8" in found.vote.text()
    assert "quá nửa là 5" in found.vote.text()
    assert not found.all_present.isEnabled()


def test_a_click_marks_and_who_is_elsewhere_cannot_be_marked(page: MeetingsPage, qtbot: QtBot) -> None:
    table = attendance(page).table
    names = [row.name for row in table.visible_rows()]
    for name in ("Triệu Thế Hải", "Bế Văn Sáng"):
        index = table.rows_model.index(names.index(name), 3)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert page.view is not None
    assert page.view.leave()
    assert [one.name for one in facts_of(page).attendees if one.mark == "absent"] == ["Triệu Thế Hải"]


def test_attendance_is_searched_without_accents(page: MeetingsPage, qtbot: QtBot) -> None:
    found = attendance(page)
    assert page.search is not None
    QTest.keyClicks(page.search, "trieu")
    assert [row.name for row in found.table.visible_rows()] == ["Triệu Thế Hải"]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_when_the_step_is_left(page: MeetingsPage, qtbot: QtBot) -> None:
    conduct = step(page, "conduct")
    assert isinstance(conduct, ConductStep)
    writer = conduct.writer
    QTest.keyClicks(writer.presenter.line, "vi thi kim dung")
    QTest.keyClicks(writer.content.text, "Doc bao cao")
    QTest.keyClick(writer.content.text, Key.Key_Return)
    QTest.keyClicks(writer.content.text, "thang 11")
    writer.add_opinion.click()
    QTest.keyClicks(writer.opinions[0].speaker.line, "Khach moi")
    QTest.keyClicks(writer.opinions[0].text.text, "Nhat tri.")
    QTest.keyClicks(writer.conclusion.text, "Thong nhat.")
    step(page, "score")
    item = next(item for item in facts_of(page).agenda if item.written)
    assert item.presenter in ("Vi Thị Kim Dung", "vi thi kim dung")
    assert (item.content, item.conclusion) == ("Doc bao cao\nthang 11", "Thong nhat.")
    assert [(one.speaker, one.text) for one in item.opinions] == [("Khach moi", "Nhat tri.")]


def test_an_opinion_is_taken_away_and_can_be_taken_back(page: MeetingsPage, qtbot: QtBot) -> None:
    conduct = step(page, "conduct")
    assert isinstance(conduct, ConductStep)
    assert page.view is not None
    told: list[tuple[str, bool]] = []
    desk = page.view.desk
    desk.context = replace(
        desk.context, changed=lambda sentence, change=None: told.append((sentence, change is not None))
    )
    writer = conduct.writer
    for name in ("Mot", "Hai"):
        writer.add_opinion.click()
        QTest.keyClicks(writer.opinions[-1].speaker.line, name)
        QTest.keyClicks(writer.opinions[-1].text.text, "Nhat tri.")
    assert desk.flush()
    remove = next(
        b for b in writer.opinions[0].findChildren(Button) if b.accessibleName().endswith("thùng rác")
    )
    remove.setFocus()
    QTest.keyClick(remove, Key.Key_Return)
    assert told == [("Đã đưa ý kiến của Mot vào thùng rác.", True)]
    said = [one.speaker for item in facts_of(page).agenda for one in item.opinions]
    assert said == ["Hai"]
    assert page.leave()


def test_autosave_does_not_disturb_typing(page: MeetingsPage, qtbot: QtBot) -> None:
    conduct = step(page, "conduct")
    assert isinstance(conduct, ConductStep)
    assert page.view is not None
    text = conduct.writer.content.text
    text.setFocus()
    QTest.keyClicks(text, "dong mot  ")
    with qtbot.waitSignal(page.view.desk.saved, timeout=5000):
        pass
    QTest.keyClicks(text, "con tiep")
    assert text.toPlainText() == "dong mot  con tiep"
    assert "đã lưu lúc" in page.status()
    assert page.leave()
    assert any(item.content == "dong mot  con tiep" for item in facts_of(page).agenda)


def test_items_are_switched_without_losing_text(page: MeetingsPage, qtbot: QtBot) -> None:
    conduct = step(page, "conduct")
    assert isinstance(conduct, ConductStep)
    first = conduct.outline.currentRow()
    QTest.keyClicks(conduct.writer.conclusion.text, "mot")
    conduct.outline.setFocus()
    QTest.keyClick(conduct.outline, Key.Key_Down)
    assert conduct.writer.conclusion.text.toPlainText() == ""
    QTest.keyClicks(conduct.writer.conclusion.text, "hai")
    conduct.outline.setFocus()
    QTest.keyClick(conduct.outline, Key.Key_Up)
    assert conduct.outline.currentRow() == first
    assert conduct.writer.conclusion.text.toPlainText() == "mot"
    assert [item.conclusion for item in facts_of(page).agenda if item.conclusion] == ["mot", "hai"]


def test_outline_is_added_to_renamed_and_moved(
    page: MeetingsPage, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    conduct = step(page, "conduct")
    assert isinstance(conduct, ConductStep)

    def type_title(box: QDialog) -> None:
        assert isinstance(box, MessageBox)
        line = box.focusWidget()
        assert line is not None
        QTest.keyClicks(line, "Noi dung khac")
        QTest.keyClick(line, Key.Key_Return)

    answer(type_title)
    before = len(facts_of(page).agenda)
    conduct.add_button.click()
    agenda = facts_of(page).agenda
    assert len(agenda) == before + 1
    at = next(at for at, item in enumerate(agenda) if item.title == "Noi dung khac")
    assert conduct.outline.currentRow() == at
    QTest.keyClick(conduct.outline, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert facts_of(page).agenda[at - 1].title == "Noi dung khac"
    QTest.keyClick(conduct.outline, Key.Key_Delete)
    assert len(facts_of(page).agenda) == before


def test_preparation_is_kept_and_faults_stay_at_their_field(page: MeetingsPage, qtbot: QtBot) -> None:
    prepare = step(page, "prepare")
    assert isinstance(prepare, PrepareStep)
    assert page.view is not None
    start = prepare.fields.field("start")
    assert isinstance(start, TextField)
    start.line.selectAll()
    QTest.keyClicks(start.line, "19h30")
    recorder = prepare.fields.field("recorder")
    assert isinstance(recorder, PersonField)
    recorder.line.selectAll()
    QTest.keyClicks(recorder.line, "hua minh dat")
    assert page.view.leave()
    assert facts_of(page).start == dt.time(19, 30)
    assert facts_of(page).recorder == "Hứa Minh Đạt"
    date = prepare.fields.field("date")
    line = date.editor
    line.setFocus()
    line.selectAll()  # type: ignore[attr-defined]  # the line of a date
    QTest.keyClicks(line, "31/02/2026")
    QTest.keyClick(line, Key.Key_Return)
    assert "không có ngày 31" in date.error.text()
    assert facts_of(page).date == dt.date(2026, 11, 18)


def test_a_refused_end_stays_as_typed_beside_its_reason(page: MeetingsPage, qtbot: QtBot) -> None:
    conclude = step(page, "conclude")
    assert isinstance(conclude, ConcludeStep)
    end = conclude.fields.field("end")
    end.setFocus()
    QTest.keyClicks(end.editor, "13:00")
    conclude.fields.field("summary").setFocus()
    conclude.desk.flush()
    assert end.has_error()
    assert end.raw() == "13:00"
    assert facts_of(page).end is None


def test_typing_without_a_pause_is_kept_all_the_same(
    page: MeetingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    conclude = step(page, "conclude")
    assert isinstance(conclude, ConcludeStep)
    monkeypatch.setattr("desktop_app.meetings.step_page.SAVED_AT_LEAST_MS", 300)
    praise = conclude.fields.field("praise")
    praise.setFocus()
    for _n in range(12):
        QTest.keyClick(praise.editor, Key.Key_A)
        qtbot.wait(50)
    assert facts_of(page).praise
    assert praise.raw() == "a" * 12


# --- votes, tasks, score ---------------------------------------------------------------------------------------------


def test_a_vote_and_a_task_are_recorded(
    page: MeetingsPage, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    attendance(page).all_present.click()
    conclude = step(page, "conclude")
    assert isinstance(conclude, ConcludeStep)

    def vote(box: QDialog) -> None:
        assert isinstance(box, VoteForm)
        QTest.keyClicks(box.fields.field("votes_for").editor, "5")
        box.fields.show_warnings()
        assert "Cần 5/8. Đạt" in box.fields.field("threshold").warning.text()
        box.save()

    answer(vote)
    conclude.add_resolution.click()
    found = facts_of(page).votes[0]
    assert (found.is_resolution, found.votes_for, found.denominator, found.own_denominator) == (
        True,
        5,
        8,
        False,
    )

    def task(box: QDialog) -> None:
        assert isinstance(box, TaskForm)
        QTest.keyClicks(box.fields.field("content").editor, "Ra soat ho ngheo")
        QTest.keyClicks(box.fields.field("who").editor, "vi thi kim dung")
        QTest.keyClicks(box.fields.field("due").editor, "5/12/2026")
        box.save()

    answer(task)
    conclude.add_task.click()
    given = facts_of(page).tasks[0]
    assert (given.content, given.assignee, given.due) == (
        "Ra soat ho ngheo",
        "Vi Thị Kim Dung",
        dt.date(2026, 12, 5),
    )


def type_points(page: MeetingsPage, table: QWidget, text: str, qtbot: QtBot) -> None:
    """The first key opens the cell, the others go into it; Enter takes it over when the view comes back to its events."""
    QTest.keyClicks(table, text[0])
    editor = page.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.wait(1)


def test_points_are_typed_into_the_table(page: MeetingsPage, qtbot: QtBot) -> None:
    score = step(page, "score")
    assert isinstance(score, ScoreStep)
    table = score.table
    for text in ("5", "4", "10"):
        type_points(page, table, text, qtbot)
    QTest.keyClick(table, Key.Key_Down)
    QTest.keyClick(table, Key.Key_Down)
    type_points(page, table, "36", qtbot)
    assert page.view is not None
    assert page.view.leave()
    assert facts_of(page).score.points == {"1": 5, "2": 4, "3": 10, "4": 36}
    table.setCurrentIndex(table.rows_model.index(5, 3))
    type_points(page, table, "41", qtbot)
    assert "từ 0 đến 40" in str(table.errors()[("4", "points")])
    assert page.view.leave()
    assert facts_of(page).score.points["4"] == 36


# --- minutes ---------------------------------------------------------------------------------------------------------


def test_minutes_are_finished_and_the_resolution_issued(
    page: MeetingsPage, people: dict[str, int], book: Book, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    assert page.view is not None
    hold(book, page.view.desk.meeting_id, people)
    page.reload()
    minutes = step(page, "minutes")
    assert isinstance(minutes, MinutesStep)
    qtbot.waitUntil(lambda: minutes.preview.pages() > 0, timeout=10_000)
    assert page.primary is not None
    assert page.primary.text() == "Hoàn tất biên bản"

    def yes(box: QDialog) -> None:
        assert isinstance(box, MessageBox)
        box.answer = "yes"

    answer(yes)
    page.primary.click()
    qtbot.waitUntil(lambda: facts_of(page).final_version == 1, timeout=10_000)
    assert "đã hoàn tất, bản 1" in page.status()
    minutes.issue.click()
    qtbot.waitUntil(lambda: getattr(facts_of(page).resolution, "issued", False) is True, timeout=10_000)
    with book.read() as session:
        assert final_minutes.minutes_file(session, page.view.desk.meeting_id).startswith(b"%PDF")


def test_unmarked_people_stop_the_minutes(page: MeetingsPage, answer: Callable[..., None]) -> None:
    minutes = step(page, "minutes")
    assert isinstance(minutes, MinutesStep)
    seen: list[str] = []
    answer(lambda box: seen.append(box.accessibleName()))
    minutes.finish()
    assert seen == ["Còn 10 đồng chí chưa điểm danh."]
    assert page.view is not None
    assert page.view.current() == "attendance"


# --- the list --------------------------------------------------------------------------------------------------------


def test_next_month_is_prepared_from_the_list(
    page: MeetingsPage, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    page.show_list()
    assert page.view is None
    assert page.primary is not None
    assert page.primary.text() == "Chuẩn bị sinh hoạt tháng 12"

    def make(box: QDialog) -> None:
        assert isinstance(box, NewMeetingForm)
        assert box.fields.values()["recorder"] == "Vi Thị Kim Dung"
        box.save()

    answer(make)
    page.primary.click()
    assert page.view is not None
    facts = facts_of(page)
    assert (facts.month, facts.date, facts.chair_post) == ("2026-12", dt.date(2026, 12, 18), "Bí thư")
    page.show_list()
    assert [row.month for row in page.table.visible_rows()] == ["2026-12", "2026-11"]


def test_a_draft_is_put_into_the_bin(page: MeetingsPage, answer: Callable[..., None]) -> None:
    prepare = step(page, "prepare")
    assert isinstance(prepare, PrepareStep)

    def yes(box: QDialog) -> None:
        assert isinstance(box, MessageBox)
        box.answer = "yes"

    answer(yes)
    prepare.delete_button.click()
    assert page.view is None
    assert page.table.visible_rows() == []


def test_everybody_in_the_list_can_be_reached_by_name(page: MeetingsPage) -> None:
    assert EXEMPT in [row.name for row in attendance(page).table.visible_rows()]
    assert page.help_text()


def test_a_marked_heading_is_pointed_out_at_its_field_and_kept_in_the_history(
    page: MeetingsPage, context: Context, qtbot: QtBot
) -> None:
    from desktop_app.core import history, history_reading
    from desktop_app.meetings.form import NewMeetingForm

    with context.book.read() as session:
        form = NewMeetingForm(page, context, service.propose_meeting(session, "thematic", context.today()))
    qtbot.addWidget(form)
    form.show()
    topic = form.fields.field("topic")
    topic.set_value("Kế hoạch bảo vệ (Tối mật)")
    qtbot.waitUntil(lambda: "TỐI MẬT" in topic.warning.text())
    assert topic.warning.isVisible()
    form.save()
    assert form.made is not None
    with context.book.read() as session:
        (entry,) = history_reading.list_changes(session, kinds=(history.Kind.NOTICE,))
    assert entry.title == "Vẫn giữ tiêu đề có dấu “TỐI MẬT”: Kế hoạch bảo vệ (Tối mật)"
