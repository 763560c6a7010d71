"""What is typed in a meeting and not in the book yet comes back after a crash; what was refused does too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.drafts import Draft
from desktop_app.core.errors import UserError
from desktop_app.meetings import agenda_items, minutes_reading, service
from desktop_app.meetings.attendance_page import AttendanceStep
from desktop_app.meetings.conclude_page import ConcludeStep
from desktop_app.meetings.conduct_page import ConductStep
from desktop_app.meetings.form import NewMeetingForm, ReasonForm, VoteForm
from desktop_app.meetings.page import MeetingsPage
from desktop_app.meetings.records import ItemDraft
from desktop_app.meetings.score_page import ScoreStep
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.meetings.samples import TODAY, hold

Key = Qt.Key
Noted = list[tuple[str, Any, str]]


@pytest.fixture
def noted() -> Noted:
    """What the window was told of what is kept while typing."""
    return []


@pytest.fixture
def context(book: Book, qapp: QApplication, tmp_path: Path, noted: Noted) -> Iterator[Context]:
    words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    made = Context(book, Settings(tmp_path / "settings.ini"), tasks, tmp_path / "a.chibo", lambda: TODAY)
    yield replace(made, noted=lambda *told: noted.append(told))
    tasks.close()


@pytest.fixture
def open_page(context: Context, november: int, qtbot: QtBot) -> Iterator[Callable[..., MeetingsPage]]:
    """Open November's meeting in a page of its own, as after a start."""
    pages: list[MeetingsPage] = []

    def opened(step: str) -> MeetingsPage:
        made = MeetingsPage(context)
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(1150, 728)
        made.show()
        with qtbot.waitActive(made):
            made.activateWindow()
        made.reload()
        made.open(meeting_id=november)
        if made.view is not None and not made.view.draft_line.isVisible():
            made.view.go(step)
        return made

    yield opened
    for page in pages:
        if page.view is not None:
            crash(page)


def crash(page: MeetingsPage) -> None:
    """The program is gone: what waits is not saved any more."""
    view = page.view
    assert view is not None
    view.keeper.stop()
    view.desk._timer.stop()
    view.desk._pending.clear()
    page.hide()


def draft_of(book: Book) -> Draft:
    (draft,) = book.drafts()
    return draft


def conduct(page: MeetingsPage) -> ConductStep:
    assert page.view is not None
    found = page.view.step("conduct")
    assert isinstance(found, ConductStep)
    return found


def without_saving(page: MeetingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typing goes on without a pause: only drafts are kept."""
    monkeypatch.setattr("desktop_app.meetings.step_page.SAVED_AFTER_MS", 60_000)
    monkeypatch.setattr("desktop_app.meetings.step_page.SAVED_AT_LEAST_MS", 60_000)


def test_writing_without_a_pause_comes_back(
    open_page: Callable[..., MeetingsPage], book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("conduct")
    without_saving(page, monkeypatch)
    writer = conduct(page).writer
    assert writer.item is not None
    item = writer.item
    QTest.keyClicks(writer.content.text, "Da gieo cay")
    QTest.keyClick(writer.content.text, Key.Key_Return)
    QTest.keyClicks(writer.content.text, "12 ha  ")
    writer.add_opinion.click()
    line = writer.opinions[0]
    QTest.keyClicks(line.speaker.line, "Vi Thi")
    QTest.keyClicks(line.text.text, "Dong y")
    QApplication.sendEvent(line.text.text, QInputMethodEvent(" với", []))
    qtbot.waitUntil(lambda: bool(book.drafts()), timeout=3000)
    qtbot.waitUntil(
        lambda: draft_of(book).values["steps"]["conduct"]["typed"]["opinions"][0][1] == "Dong y với",
        timeout=3000,
    )
    assert draft_of(book).title == "Sinh hoạt 11/2026: Diễn biến"
    crash(page)

    again = open_page("conduct")
    assert again.view is not None
    assert again.view.current() == "conduct"
    assert again.view.draft_line.isVisible()
    writer = conduct(again).writer
    assert writer.item is not None
    assert writer.item.id == item.id
    assert writer.content.text.toPlainText() == "Da gieo cay\n12 ha  "
    assert writer.opinions[0].speaker.line.text() == "Vi Thi"
    assert writer.opinions[0].text.text.toPlainText() == "Dong y với"
    # it goes on into the book as what is typed does, and then needs no draft
    assert again.view.desk.flush()
    assert book.drafts() == []
    QTest.mouseClick(again.view.draft_line.give_up, Qt.MouseButton.LeftButton)
    assert again.leave()
    with book.read() as session:
        facts = minutes_reading.load_minutes(session, again.view.desk.meeting_id)
    (kept,) = [one for one in facts.agenda if one.id == item.id]
    assert (kept.content, kept.opinions) == ("", ())


def test_what_the_book_came_to_say_is_not_written_over(
    open_page: Callable[..., MeetingsPage], book: Book, monkeypatch: pytest.MonkeyPatch, november: int
) -> None:
    page = open_page("conduct")
    without_saving(page, monkeypatch)
    writer = conduct(page).writer
    assert writer.item is not None
    item = writer.item
    QTest.keyClicks(writer.content.text, "dang go")
    assert page.view is not None
    page.view.keeper.keep_now()
    crash(page)
    with book.write("Sửa nơi khác") as session:
        agenda_items.save_item(
            session, ItemDraft(november, item.title, item.section, content="khác", id=item.id)
        )

    again = open_page("conduct")
    assert again.view is not None
    writer = conduct(again).writer
    assert writer.content.text.toPlainText() == "khác"
    assert "trong sổ từ lúc đó đã đổi" in again.view.draft_line.title.text()
    again.view.keeper.keep_now()
    assert draft_of(book).values["steps"]["conduct"]["typed"]["content"] == "dang go"
    QTest.mouseClick(again.view.draft_line.take_back, Qt.MouseButton.LeftButton)
    assert writer.content.text.toPlainText() == "dang go"
    assert again.leave()
    assert book.drafts() == []


def test_an_item_that_is_gone_still_shows_what_was_typed(
    open_page: Callable[..., MeetingsPage], book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("conduct")
    without_saving(page, monkeypatch)
    writer = conduct(page).writer
    assert writer.item is not None
    QTest.keyClicks(writer.content.text, "dang go")
    assert page.view is not None
    page.view.keeper.keep_now()
    crash(page)
    with book.write("Bỏ nội dung") as session:
        agenda_items.delete_item(session, writer.item.id)
    again = open_page("conduct")
    assert again.view is not None
    assert "không còn trong chương trình: dang go" in again.view.draft_line.text.text()
    assert book.drafts()
    QTest.mouseClick(again.view.draft_line.give_up, Qt.MouseButton.LeftButton)
    assert book.drafts() == []
    assert again.leave()


def test_a_refused_value_and_an_open_cell_come_back(
    open_page: Callable[..., MeetingsPage], book: Book, qtbot: QtBot
) -> None:
    page = open_page("conclude")
    view = page.view
    assert view is not None
    conclude = view.step("conclude")
    assert isinstance(conclude, ConcludeStep)
    end = conclude.fields.field("end")
    end.setFocus()
    QTest.keyClicks(end.input, "25 gio")
    conclude.fields.field("summary").setFocus()
    assert end.has_error()
    view.go("attendance")
    grid = view.step("attendance")
    assert isinstance(grid, AttendanceStep)
    QTest.keyClicks(grid.table, "l")
    QTest.keyClick(grid.table, Key.Key_Return)
    editor = grid.table.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "bi om nan")
    page.keep_typing()
    piece = draft_of(book).values["steps"]
    assert piece["conclude"]["end"][0] == "25 gio"
    assert [cell[2] for cell in piece["attendance"]["cells"]] == ["bi om nan"]
    assert draft_of(book).place["target"]["step"] == "attendance"
    crash(page)

    again = open_page("attendance")
    view = again.view
    assert view is not None
    conclude = view.step("conclude")
    assert isinstance(conclude, ConcludeStep)
    assert conclude.fields.field("end").raw() == "25 gio"
    assert conclude.fields.field("end").has_error()
    grid = view.step("attendance")
    assert isinstance(grid, AttendanceStep)
    assert [cell[2] for cell in grid.table.open_cells()] == ["bi om nan"]
    # F2 and Enter take it as it stands
    row = next(at for at, one in enumerate(grid.table.rows_model.visible()) if one.mark == "excused")
    grid.table.setCurrentIndex(grid.table.rows_model.index(row, grid.table.reason_column))
    grid.table.setFocus()
    QTest.keyClick(grid.table, Key.Key_F2)
    editor = grid.table.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "bi om nan"
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: grid.table.open_cells() == [])
    conclude.fields.field("end").put_typed("16:00")
    assert again.leave()
    view.keeper.keep_now()
    assert book.drafts() == []
    with book.read() as session:
        facts = minutes_reading.load_minutes(session, view.desk.meeting_id)
    assert [one.reason for one in facts.attendees if one.mark == "excused"] == ["bi om nan"]
    assert facts.end == dt.time(16, 0)


def test_points_on_their_way_come_back(
    open_page: Callable[..., MeetingsPage],
    book: Book,
    monkeypatch: pytest.MonkeyPatch,
    november: int,
    people: dict[str, int],
    qtbot: QtBot,
) -> None:
    hold(book, november, people)
    page = open_page("score")
    without_saving(page, monkeypatch)
    assert page.view is not None
    score = page.view.step("score")
    assert isinstance(score, ScoreStep)
    rows = score.table.rows_model.rows()
    at = next(at for at, row in enumerate(rows) if row.points not in (None, 0.5) and not row.has_parts)
    score.table.setCurrentIndex(score.table.rows_model.index(at, 3))
    score.table.setFocus()
    QTest.keyClicks(score.table, "0,5")
    editor = score.table.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(score._unsaved))
    points = dict(score._unsaved)
    page.view.keeper.keep_now()
    crash(page)
    again = open_page("score")
    assert again.view is not None
    assert again.view.current() == "score"
    assert again.leave()
    with book.read() as session:
        kept = minutes_reading.load_minutes(session, november).score.points
    assert all(kept.get(code) == value for code, value in points.items())


def test_a_full_disk_while_locking_asks_nothing(
    open_page: Callable[..., MeetingsPage], book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("conduct")
    QTest.keyClicks(conduct(page).writer.content.text, "dang go")

    def full(*_arguments: object) -> None:
        raise UserError("Ổ đĩa đã đầy.")

    monkeypatch.setattr(type(book), "write", full)
    monkeypatch.setattr(QDialog, "exec", lambda _box: pytest.fail("nothing may be asked now"))
    page.keep_typing()
    assert draft_of(book).values["steps"]["conduct"]["typed"]["content"] == "dang go"
    crash(page)


def test_quiet_saves_are_told_with_their_group(
    open_page: Callable[..., MeetingsPage], book: Book, noted: Noted, november: int
) -> None:
    page = open_page("conduct")
    assert page.view is not None
    QTest.keyClicks(conduct(page).writer.content.text, "a")
    assert page.view.desk.flush()
    QTest.keyClicks(conduct(page).writer.content.text, "b")
    assert page.view.desk.flush()
    assert [(told[0], told[2]) for told in noted] == [
        ("Đã lưu Sinh hoạt 11/2026: diễn biến.", f"meeting/{november}/diễn biến")
    ] * 2
    assert noted[0][1].id != noted[1][1].id


def test_finished_minutes_offer_to_go_on(
    open_page: Callable[..., MeetingsPage],
    book: Book,
    november: int,
    people: dict[str, int],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold(book, november, people)
    page = open_page("minutes")
    monkeypatch.setattr("desktop_app.ui.messages.confirm", lambda *_a, **_k: True)
    assert page.primary is not None
    assert page.primary.text() == "Hoàn tất biên bản"
    page.primary.click()
    qtbot.waitUntil(
        lambda: page.primary is not None and page.primary.text() == "Xong, về danh sách", timeout=15_000
    )
    assert page.view is not None
    page.view.go("conclude")
    conclude = page.view.step("conclude")
    assert isinstance(conclude, ConcludeStep)
    QTest.keyClicks(conclude.fields.field("praise").input, "x")
    page.view.go("minutes")
    assert page.primary.text() == "Hoàn tất biên bản"
    seen: list[QDialog] = []

    def run(box: QDialog) -> int:
        seen.append(box)
        box.show()
        assert isinstance(box, ReasonForm)
        QTest.keyClicks(box.fields.field("reason").input, "Sửa lỗi".encode("ascii", "ignore").decode())
        box.keep_now()
        assert [draft.title for draft in book.drafts()] == ["Lập bản 2 của biên bản (Sinh hoạt 11/2026)"]
        box.save()
        return box.result()

    monkeypatch.setattr(QDialog, "exec", run)
    page.primary.click()
    assert len(seen) == 1
    assert book.drafts() == []
    qtbot.waitUntil(lambda: page.view is not None and page.view.desk.facts.final_version == 2, timeout=15_000)
    page.primary.click()
    assert page.view is None


def test_forms_of_a_meeting_open_again_from_their_drafts(
    open_page: Callable[..., MeetingsPage], book: Book, monkeypatch: pytest.MonkeyPatch, november: int
) -> None:
    page = open_page("conclude")
    view = page.view
    assert view is not None
    vote = VoteForm(page, view.desk, None, True)
    vote.load({"subject": "Thông qua nghị quyết"})
    vote.show()
    QTest.keyClicks(vote.fields.field("votes_for").input, "12")
    vote.keep_now()
    vote.done(0)
    with book.read() as session:
        made = NewMeetingForm(page, page.context, service.propose_meeting(session, "thematic", TODAY))
    made.show()
    made.fields.field("topic").put_typed("Học tập")
    made.keep_now()
    made.done(0)
    drafts = {draft.key: draft for draft in book.drafts()}
    assert set(drafts) == {f"vote/{november}/new/resolution", "meeting/new/thematic"}
    seen: list[tuple[str, dict[str, Any]]] = []

    def run(box: QDialog) -> int:
        box.show()
        assert isinstance(box, VoteForm | NewMeetingForm)
        assert box.draft_line.isVisible()
        seen.append((type(box).__name__, box.fields.typed()))
        box.fields.mark_clean()
        box.done(0)
        return 0

    monkeypatch.setattr(QDialog, "exec", run)
    for draft in drafts.values():
        page.open(**draft.place["target"])
    assert {name: (typed.get("votes_for"), typed.get("topic")) for name, typed in seen} == {
        "VoteForm": ("12", None),
        "NewMeetingForm": (None, "Học tập"),
    }
    with pytest.raises(UserError):
        page.open(meeting_id=november, step="conclude", form="vote", id=99)
    with pytest.raises(UserError):
        page.open(meeting_id=9999, step="conclude")
    assert page.leave()
