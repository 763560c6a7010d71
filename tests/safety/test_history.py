"""The history read and taken back: by page, by entry, by record; and its screens by real keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import app
from desktop_app.core import book as books
from desktop_app.core import check, history
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind
from desktop_app.core.reverting import StandsOn
from desktop_app.main_window import MainWindow
from desktop_app.members import listing
from desktop_app.members import service as members
from desktop_app.members.models import Member
from desktop_app.safety import service
from desktop_app.safety.history_form import RecordHistoryDialog, day_words
from desktop_app.safety.history_page import HistoryPage
from desktop_app.safety.service import Entry, Filters
from desktop_app.ui import theme
from desktop_app.ui import words as ui_words
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from desktop_app.ui.messages import MessageBox
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks
from tests.members.conftest import TODAY, na_son

PASSPHRASE = "mật khẩu thử"
ANH = "Nông Thị Hồng Ánh"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch with thirteen people, one put right twice; its history tells of reveals and prints too."""
    path = tmp_path_factory.mktemp("books") / "sổ.chibo"
    with books.create(path, PASSPHRASE) as book:
        ids = na_son(book)
        change(book, ids[ANH], "Sửa quê quán", hometown="Xã Đoàn Kết")
        book.log(Kind.REVEAL, f"Xem số căn cước của {ANH}")
        book.log(Kind.PRINT, "In danh sách đảng viên", purpose="nộp đảng ủy", place="máy in cơ quan")
        change(book, ids[ANH], "Sửa số điện thoại và căn cước", phone="0987654321", citizen_id="020178000999")
        change(book, ids["Lương Văn Cường"], "Sửa nghề nghiệp", occupation="Thợ mộc")
    return path


@pytest.fixture
def book(blank: Path, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "sổ.chibo"
    shutil.copy(blank, path)
    with books.unlock(path, PASSPHRASE) as opened:
        yield opened


def change(book: Book, member_id: int, title: str, **values: object) -> int:
    with book.read() as session:
        draft = members.get_member(session, member_id, TODAY).draft
    with book.write(title) as session:
        members.save_member(session, replace(draft, **values), TODAY)  # type: ignore[arg-type]
    assert book.last_change is not None
    return book.last_change.id


def person(book: Book, name: str = ANH) -> int:
    with book.read() as session:
        return next(p.id for p in members.people_on(session, TODAY, include_left=True) if p.full_name == name)


def draft_of(book: Book, name: str = ANH) -> members.MemberDraft:
    with book.read() as session:
        return members.get_member(session, person(book, name), TODAY).draft


def titles(book: Book, **filters: Any) -> list[str]:
    with book.read() as session:
        return [entry.title for entry in service.list_entries(session, Filters(**filters)).rows]


def find(book: Book, title: str) -> Entry:
    with book.read() as session:
        return next(e for e in service.list_entries(session).rows if e.title == title)


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (
            {},
            [
                "Mở sổ bằng mật khẩu",
                "Sửa nghề nghiệp",
                "Sửa số điện thoại và căn cước",
                "In danh sách đảng viên",
                f"Xem số căn cước của {ANH}",
                "Sửa quê quán",
                "Nhập danh sách",
            ],
        ),
        ({"kinds": ["print"]}, ["In danh sách đảng viên"]),
        ({"kinds": ["reveal", "unlock"]}, ["Mở sổ bằng mật khẩu", f"Xem số căn cước của {ANH}"]),
        ({"kinds": ["export"]}, []),
        ({"text": "que quan"}, ["Sửa quê quán"]),
        ({"text": "nop dang uy"}, ["In danh sách đảng viên"]),
        ({"text": "KHÔNG CÓ"}, []),
        # a name finds what touched the person, though the titles do not say so
        (
            {"text": "nong anh", "kinds": ["change"]},
            ["Sửa số điện thoại và căn cước", "Sửa quê quán", "Nhập danh sách"],
        ),
        ({"text": "luong cuong"}, ["Sửa nghề nghiệp", "Nhập danh sách"]),
        ({"first": date(2000, 1, 1), "last": date(2000, 12, 31)}, []),
    ],
)
def test_entries_are_found(book: Book, filters: dict[str, Any], found: list[str]) -> None:
    assert titles(book, **filters) == found


def test_entries_of_today_and_of_one_record(book: Book) -> None:
    today = datetime.now().date()
    assert len(titles(book, first=today - timedelta(days=1), last=today)) == 7
    assert titles(book, table="member", row_id=person(book)) == [
        "Sửa số điện thoại và căn cước",
        "Sửa quê quán",
        "Nhập danh sách",
    ]


def test_a_number_shown_belongs_to_the_story_of_its_member(book: Book) -> None:
    member_id = person(book)
    book.log(Kind.REVEAL, f"Xem số căn cước: {ANH}", table="member", row_id=member_id, field="citizen_id")
    assert titles(book, table="member", row_id=member_id)[0] == f"Xem số căn cước: {ANH}"
    with book.read() as session:
        detail = service.entry_detail(session, find(book, f"Xem số căn cước: {ANH}").id)
    assert detail.about == ("member", member_id, f"Đảng viên {ANH}")


def test_pages_go_on_where_the_last_ended(book: Book) -> None:
    for number in range(25):
        change(book, person(book), f"Lần {number}", note=f"lần {number}")
    seen: list[str] = []
    before: int | None = None
    with book.read() as session:
        while True:
            page = service.list_entries(session, Filters(kinds=["change"]), before, limit=7)
            seen += [entry.title for entry in page.rows]
            before = page.older
            if before is None:
                break
        assert service.totals(session).entries == 32
    assert seen[:25] == [f"Lần {number}" for number in reversed(range(25))]
    assert len(seen) == 29


def test_an_entry_is_told_by_record_and_masked(book: Book) -> None:
    with book.read() as session:
        detail = service.entry_detail(session, find(book, "Sửa số điện thoại và căn cước").id)
    (record,) = detail.records
    assert record.name == f"Đảng viên {ANH}"
    assert [(c.label, c.before, c.after) for c in record.changes] == [
        ("Số căn cước", "••••0000", "••••0999"),
        ("Điện thoại", "••••0000", "••••4321"),
    ]
    assert detail.obstacle is None
    assert detail.undoing == (
        f"Số căn cước của {ANH} đổi từ ••••0999 thành ••••0000.",
        f"Điện thoại của {ANH} đổi từ ••••4321 thành ••••0000.",
    )


def test_an_entry_without_changes_says_more_and_cannot_be_taken_back(book: Book) -> None:
    with book.read() as session:
        detail = service.entry_detail(session, find(book, "In danh sách đảng viên").id)
    assert detail.facts == (("Mục đích", "nộp đảng ủy"), ("Nơi lưu", "máy in cơ quan"))
    assert detail.records == ()
    assert detail.obstacle is not None


def test_a_large_entry_is_told_in_part(book: Book) -> None:
    with book.write("Nhập nhiều") as session:
        history.bulk_insert(
            session,
            Member,
            [{"full_name": f"Người {n}", "sort_key": b"", "folded": ""} for n in range(300)],
        )
    with book.read() as session:
        detail = service.entry_detail(session, find(book, "Nhập nhiều").id)
    assert len(detail.records) == service.SHOWN_RECORDS
    assert detail.more == 300 - service.SHOWN_RECORDS
    assert detail.obstacle is None


# --- taking back -----------------------------------------------------------------------------------------------------


def test_an_older_entry_is_taken_back_when_nothing_stands_on_it(book: Book) -> None:
    book.undo(find(book, "Sửa quê quán").id)
    now = draft_of(book)
    assert (now.hometown, now.phone) == ("Xã Hòa Bình, tỉnh Lạng Sơn", "0987654321")
    assert titles(book)[0] == "Hoàn tác: Sửa quê quán"
    assert find(book, "Sửa quê quán").reverted
    assert check.check_book(book) == []


def test_a_refusal_names_the_later_entry(book: Book) -> None:
    first = find(book, "Sửa quê quán").id
    later = change(book, person(book), "Sửa quê quán lần nữa", hometown="Xã Tân Lập")
    with pytest.raises(StandsOn, match="Sửa quê quán lần nữa") as refused:
        book.undo(first)
    assert refused.value.by == later
    with book.read() as session:
        detail = service.entry_detail(session, first)
    assert detail.obstacle is not None
    assert detail.obstacle.by == later
    book.undo(later)
    with book.read() as session:
        assert service.entry_detail(session, first).obstacle is None


def test_what_was_recorded_afterwards_holds_the_record(book: Book) -> None:
    with book.read() as session:
        listed = service.entry_detail(session, find(book, "Nhập danh sách").id)
    assert listed.obstacle is not None
    assert listed.obstacle.by == find(book, "Sửa nghề nghiệp").id


def test_one_record_of_an_entry_is_taken_back_alone(book: Book) -> None:
    people = [person(book, "Chu Văn An"), person(book, "Đặng Hữu Thủy")]
    drafts = [draft_of(book, "Chu Văn An"), draft_of(book, "Đặng Hữu Thủy")]
    with book.write("Sửa hai người") as session:
        for one in drafts:
            members.save_member(session, replace(one, note="cả hai"), TODAY)
    made = book.last_change
    assert made is not None
    with book.read() as session:
        detail = service.entry_detail(session, made.id, ("member", people[0]))
    assert detail.part == (("member", people[0]),)
    assert [record.row_id for record in detail.records] == [people[0]]
    with book.write("Hoàn tác một phần") as session:
        service.take_back_part(session, made.id, [("member", people[0])])
    assert draft_of(book, "Chu Văn An").note == ""
    assert draft_of(book, "Đặng Hữu Thủy").note == "cả hai"
    with pytest.raises(StandsOn):
        book.undo(made.id)
    assert check.check_book(book) == []


def test_one_old_value_is_put_back_whatever_came_later(book: Book) -> None:
    first = find(book, "Sửa số điện thoại và căn cước").id
    change(book, person(book), "Sửa số điện thoại lần nữa", phone="0911222333")
    with book.write("Lấy lại giá trị cũ") as session:
        service.put_value_back(session, first, "member", person(book), "phone")
    now = draft_of(book)
    assert (now.phone, now.citizen_id) == ("0912000000", "020178000999")
    # what the search looks through follows
    with book.read() as session:
        assert [p.full_name for p in listing.search(members.people_on(session, TODAY), "0912000000")] == [ANH]
    with pytest.raises(UserError, match="đúng giá trị cũ"), book.write("Lại nữa") as session:
        service.put_value_back(session, first, "member", person(book), "phone")
    assert check.check_book(book) == []


def test_a_name_put_back_is_sorted_and_found_again(book: Book) -> None:
    made = change(book, person(book), "Sửa tên", full_name="Nông Thị Hồng Yến")
    with book.write("Lấy lại giá trị cũ") as session:
        service.put_value_back(session, made, "member", person(book, "Nông Thị Hồng Yến"), "full_name")
    with book.read() as session:
        assert members.people_on(session, TODAY)[0].full_name == ANH


def test_events_belong_to_the_story_of_their_member(book: Book) -> None:
    member_id = person(book)
    with book.write("Ghi khen thưởng") as session:
        event_id = members.record_event(
            session,
            members.EventDraft(member_id, "commendation", PartialDate(2026, 5, 19), detail="Giấy khen"),
            TODAY,
        )
    with book.write("Bỏ khen thưởng") as session:
        members.delete_event(session, event_id)
    assert titles(book, table="member", row_id=member_id)[:2] == ["Bỏ khen thưởng", "Ghi khen thưởng"]
    with book.read() as session:
        detail = service.entry_detail(session, find(book, "Bỏ khen thưởng").id)
    assert detail.records[0].name == f"Sự kiện khen thưởng của {ANH}"
    assert detail.records[0].said == f"Xóa sự kiện khen thưởng của {ANH}, 19/05/2026."
    assert not detail.records[0].is_there
    book.undo(find(book, "Bỏ khen thưởng").id)
    with book.read() as session:
        assert members.get_event(session, event_id).detail == "Giấy khen"


# --- the screens -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "Hôm nay"),
        (date(2026, 11, 22), "Hôm qua"),
        (date(2026, 11, 5), "05/11/2026"),
        (date(2027, 1, 2), "02/01/2027"),
    ],
)
def test_days_in_words(day: date, said: str) -> None:
    assert day_words(day, TODAY) == said


@pytest.fixture
def window(book: Book, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    ui_words.install(qapp)
    theme.apply(qapp, False, 100)
    tasks = Tasks()
    shown: list[MainWindow] = []

    def show_history(table: str, row_id: int) -> None:
        app.show_history(shown[0], shown[0].context, table, row_id)

    context = Context(
        book,
        Settings(tmp_path / "s.ini"),
        tasks,
        book.path,
        lambda: datetime.now().date(),
        show_history=show_history,
    )
    entries = [entry for entry in app.pages(context, book) if entry.key in ("members", "history")]
    made = MainWindow(context, entries)
    shown.append(made)
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
    tasks.close()


def opened(window: MainWindow, qtbot: QtBot) -> HistoryPage:
    window.open_page("history")
    page = window.page()
    assert isinstance(page, HistoryPage)
    page.panel.list.setFocus()
    qtbot.waitUntil(lambda: page.panel.card.detail is not None)
    return page


def press(qtbot: QtBot, widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def go_to(qtbot: QtBot, page: HistoryPage, title: str) -> None:
    """Walk down with the arrow key until the card shows the entry."""
    entries = page.panel.list
    press(qtbot, entries, Qt.Key.Key_Home)
    for _step in range(30):
        now = entries.current()
        if now is not None and now.title == title:
            break
        press(qtbot, entries, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.panel.card.heading.text() == title)


def on_box(keys: list[Qt.Key], seen: list[str]) -> None:
    """Answers the next box with keys and keeps what it said."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, MessageBox):
            QTimer.singleShot(20, act)
            return
        seen.append(box.text.text())
        seen.append(box.detail.text())
        for key in keys:
            QTest.keyClick(box.focusWidget() or box, key)
        if box.isVisible():
            seen.append("not answered")
            box.reject()

    QTimer.singleShot(20, act)


def shown_titles(page: HistoryPage) -> list[str]:
    return [line if isinstance(line, str) else line.title for line in page.panel.list.entries.lines]


def test_the_page_lists_by_day_and_tells_the_chosen_entry(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    assert shown_titles(page)[:3] == ["Hôm nay", "Mở sổ bằng mật khẩu", "Sửa nghề nghiệp"]
    assert page.status().startswith("7 mục từ ngày ")
    assert not page.panel.card.revert_button.isVisible()
    go_to(qtbot, page, "Sửa số điện thoại và căn cước")
    assert page.panel.card.revert_button.isEnabled()
    said = [label.text() for label in page.panel.card.findChildren(type(page.panel.card.heading))]
    assert "••••0000 → ••••4321" in said
    assert not any("0987654321" in text for text in said)


def test_chips_and_search_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    chip = next(c for c in page.chips.findChildren(Button) if c.text() == "In")
    chip.setFocus()
    press(qtbot, chip, Qt.Key.Key_Space)
    assert shown_titles(page) == ["Hôm nay", "In danh sách đảng viên"]
    first = next(c for c in page.chips.findChildren(Button) if c.text() == "Tất cả")
    press(qtbot, first, Qt.Key.Key_Space)
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search is not None
    QTest.keyClicks(page.search, "luong cuong")
    qtbot.waitUntil(lambda: shown_titles(page)[1:] == ["Sửa nghề nghiệp", "Nhập danh sách"])
    QTest.keyClicks(page.search, " khong co")
    qtbot.waitUntil(lambda: shown_titles(page) == [])
    assert page.panel.card.detail is None
    press(qtbot, page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown_titles(page)) == 8)


def test_taking_an_entry_back_by_keys(window: MainWindow, qtbot: QtBot, book: Book) -> None:
    page = opened(window, qtbot)
    go_to(qtbot, page, "Sửa quê quán")
    seen: list[str] = []
    on_box([Qt.Key.Key_Return], seen)
    page.panel.card.revert_button.setFocus()
    press(qtbot, page.panel.card.revert_button, Qt.Key.Key_Return)
    assert seen[0] == "Hoàn tác “Sửa quê quán”?"
    assert "đổi từ “Xã Đoàn Kết” thành “Xã Hòa Bình, tỉnh Lạng Sơn”" in seen[1]
    assert draft_of(book).hometown == "Xã Hòa Bình, tỉnh Lạng Sơn"
    assert shown_titles(page)[1] == "Hoàn tác: Sửa quê quán"
    assert window.undo_bar.isVisible()
    qtbot.waitUntil(lambda: not page.panel.card.revert_button.isEnabled())
    assert "đã được hoàn tác" in page.panel.card.why_not.title.text()


def test_the_entry_in_the_way_is_opened_by_keys(window: MainWindow, qtbot: QtBot, book: Book) -> None:
    change(book, person(book), "Sửa quê quán lần nữa", hometown="Xã Tân Lập")
    page = opened(window, qtbot)
    go_to(qtbot, page, "Sửa quê quán")
    card = page.panel.card
    assert not card.revert_button.isEnabled()
    assert "Sửa quê quán lần nữa" in card.why_not.title.text()
    card.other_button.setFocus()
    press(qtbot, card.other_button, Qt.Key.Key_Return)
    assert card.heading.text() == "Sửa quê quán lần nữa"


def test_one_value_comes_back_by_keys(window: MainWindow, qtbot: QtBot, book: Book) -> None:
    page = opened(window, qtbot)
    go_to(qtbot, page, "Sửa số điện thoại và căn cước")
    back = next(
        b
        for b in page.panel.card.findChildren(Button)
        if b.accessibleName() == "Lấy lại giá trị cũ: Điện thoại"
    )
    seen: list[str] = []
    on_box([Qt.Key.Key_Return], seen)
    back.setFocus()
    press(qtbot, back, Qt.Key.Key_Return)
    assert seen[0] == "Lấy lại giá trị cũ của “Điện thoại”?"
    assert "••••0000" in seen[1]
    assert (draft_of(book).phone, draft_of(book).citizen_id) == ("0912000000", "020178000999")


def test_older_entries_come_as_one_scrolls(window: MainWindow, qtbot: QtBot, book: Book) -> None:
    for number in range(150):
        book.log(Kind.PRINT, f"In lần {number}")
    page = opened(window, qtbot)
    entries = page.panel.list
    assert entries.count() < 157
    for _turn in range(20):
        if entries.all_read():
            break
        press(qtbot, entries, Qt.Key.Key_End)
        qtbot.wait(10)
    assert entries.count() == 157


def test_the_chain_is_checked_on_the_page(window: MainWindow, qtbot: QtBot, book: Book) -> None:
    page = opened(window, qtbot)
    page.check_button.setFocus()
    press(qtbot, page.check_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "lịch sử còn nguyên vẹn" in page.status(), timeout=10_000)
    raw = book.raw_connection()
    raw.execute("UPDATE change_set SET title = 'khác' WHERE id = 3")
    raw.close()
    press(qtbot, page.check_button, Qt.Key.Key_Return)
    qtbot.waitUntil(page.faults.isVisible, timeout=10_000)
    assert "không còn nguyên vẹn" in page.status()


def test_the_story_of_a_member_from_the_list_by_keys(
    window: MainWindow, qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs: list[RecordHistoryDialog] = []

    def run(dialog: RecordHistoryDialog) -> int:
        dialogs.append(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.panel.card.detail is not None)
        assert dialog.windowTitle() == f"Lịch sử: Đảng viên {ANH}"
        entries = dialog.panel.list
        assert [line.title for line in entries.entries.lines if isinstance(line, Entry)] == [
            "Sửa số điện thoại và căn cước",
            "Sửa quê quán",
            "Nhập danh sách",
        ]
        press(qtbot, entries, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: dialog.panel.card.heading.text() == "Sửa quê quán")
        on_box([Qt.Key.Key_Return], [])
        dialog.panel.card.revert_button.setFocus()
        press(qtbot, dialog.panel.card.revert_button, Qt.Key.Key_Return)
        dialog.hide()
        return 0

    monkeypatch.setattr(RecordHistoryDialog, "exec", run)
    window.open_page("members")
    page: Any = window.page()
    page.table.setFocus()
    assert page.table.current_row().full_name == ANH
    QTest.keyClick(page.table, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert len(dialogs) == 1
    assert draft_of(book).hometown == "Xã Hòa Bình, tỉnh Lạng Sơn"


def test_the_menu_of_a_row_offers_the_history(window: MainWindow, qtbot: QtBot) -> None:
    window.open_page("members")
    page: Any = window.page()
    offered = [action.text() for action in page.table.row_menu().actions()]
    assert (offered[0], offered[-1]) == ("Sửa…", "Lịch sử…")


def test_the_dialog_of_one_record_takes_back_only_its_part(
    window: MainWindow, qtbot: QtBot, book: Book
) -> None:
    people = [draft_of(book, "Chu Văn An"), draft_of(book, "Đặng Hữu Thủy")]
    with book.write("Sửa hai người") as session:
        for one in people:
            members.save_member(session, replace(one, note="cả hai"), TODAY)
    dialog = RecordHistoryDialog(window, window.context, "member", person(book, "Chu Văn An"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.panel.card.detail is not None)
    assert dialog.panel.card.revert_button.text() == "Hoàn tác phần này…"
    seen: list[str] = []
    on_box([Qt.Key.Key_Return], seen)
    dialog.panel.card.revert_button.setFocus()
    press(qtbot, dialog.panel.card.revert_button, Qt.Key.Key_Return)
    assert "Những phần khác của mục này giữ nguyên." in seen[1]
    assert draft_of(book, "Chu Văn An").note == ""
    assert draft_of(book, "Đặng Hữu Thủy").note == "cả hai"
    dialog.hide()
