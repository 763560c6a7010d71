"""The handover of a book: its minutes as data and on paper, and the whole walk by keys."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app import app, printing
from desktop_app.branch import service as branch
from desktop_app.branch.models import Post
from desktop_app.core import backup, history, history_reading
from desktop_app.core import book as books
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError, WrongKey
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Document, Heading, Paragraph, Table
from desktop_app.meetings import task_list
from desktop_app.meetings.records import TaskDraft
from desktop_app.members import service as members
from desktop_app.members.service import EventDraft, MemberDraft
from desktop_app.papers import service as papers
from desktop_app.safety import handover
from desktop_app.safety.handover import CopiesFound, Handover
from desktop_app.safety.handover_document import handover_minutes
from desktop_app.safety.handover_form import HandoverDialog
from desktop_app.ui import messages
from desktop_app.ui.paper_dialog import PaperDialog
from tests.opened import (
    PASSPHRASE,
    Hands,
    hands,
    made,
    opened_page,
    path,
    press,
    program,
    save_sheet,
    settled,
    type_into,
    unlock,
)

__all__ = ["hands", "made", "path", "program"]
TODAY = dt.date(2026, 11, 23)
NEW = "cau cua bi thu moi"
GIVEN = Handover(
    "Nguyễn Xuân Đức",
    "Lý Thu Phượng",
    TODAY,
    witness="Trần Văn Hải",
    witness_post="Ủy viên Ban Thường vụ Đảng ủy xã",
    place="Nhà văn hóa thôn",
)


def fill(book: Book) -> None:
    """Three members, one gone; a task."""
    with book.write("Ghi") as session:
        branch.save_officer(
            session,
            branch.OfficerInfo(None, Post.SECRETARY, "Nguyễn Xuân Đức", None, dt.date(2023, 1, 1), None),
        )
        for name, gone in (("Nông Thị Ánh", False), ("Lý Thu Phượng", False), ("Hứa Văn Bình", True)):
            member_id, _notices = members.save_member(
                session,
                MemberDraft(
                    full_name=name,
                    sex="female",
                    birth_date=PartialDate.parse("10/05/1980"),
                    admission_date=PartialDate.parse("03/02/2010"),
                    official_date=PartialDate.parse("03/02/2011"),
                ),
                TODAY,
            )
            if gone:
                members.record_event(
                    session,
                    EventDraft(member_id, "death", PartialDate.parse("01/06/2025")),
                    TODAY,
                )
        task_list.save_task(
            session,
            TaskDraft(None, "Trồng 600 m đường hoa", assignee="Nông Thị Ánh", due=dt.date(2026, 12, 15)),
        )


@pytest.fixture
def facts(path: Path) -> handover.HandoverFacts:
    with books.unlock(path, PASSPHRASE) as book:
        fill(book)
        with book.read() as session:
            return handover.collect(
                session, GIVEN, "so.chibo", CopiesFound(12, 3, "USB", dt.datetime(2026, 11, 23, 14, 5))
            )


def text_of(document: Document) -> str:
    parts: list[str] = []
    for block in document.body:
        if isinstance(block, Heading):
            parts.append(block.text)
        elif isinstance(block, Paragraph):
            parts.append(
                block.text if isinstance(block.text, str) else "".join(run.text for run in block.text)
            )
        elif isinstance(block, Table):
            parts += [" | ".join(row) for row in block.rows]
    return "\n".join(parts).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_counted(facts: handover.HandoverFacts) -> None:
    assert dict(facts.members) == {
        "Đảng viên trong danh sách": 2,
        "Trong đó: chính thức": 2,
        "Trong đó: dự bị": 0,
        "Hồ sơ người đã rời chi bộ": 1,
    }
    assert facts.giver_post == "bí thư"
    assert facts.tasks == (("Trồng 600 m đường hoa", "Nông Thị Ánh", dt.date(2026, 12, 15)),)
    assert facts.meetings == ()
    assert facts.papers == ()


def test_the_minutes_as_data(facts: handover.HandoverFacts) -> None:
    document = handover_minutes(facts)
    text = text_of(document)
    assert document.letterhead is not None
    assert document.letterhead.number is None
    assert document.letterhead.place_date is None
    assert (document.type_name, document.recipients) == ("BIÊN BẢN", ())
    assert [signature.post for signature in document.signatures] == [
        "NGƯỜI BÀN GIAO",
        "CHỨNG KIẾN",
        "NGƯỜI NHẬN",
    ]
    for words in (
        "Ngày 23 tháng 11 năm 2026, tại Nhà văn hóa thôn, Chi bộ thôn Nà Sơn tiến hành bàn giao",
        "đồng chí Nguyễn Xuân Đức, bí thư chi bộ.",
        "đồng chí Trần Văn Hải, Ủy viên Ban Thường vụ Đảng ủy xã.",
        "12 bản ở máy tính của chi bộ; 3 bản ở USB, bản gần nhất lúc 14 giờ 05 ngày 23/11/2026",
        "1 | Đảng viên trong danh sách | 2",
        "1 | Trồng 600 m đường hoa | Nông Thị Ánh | 15/12/2026",
        "tờ khôi phục cũ hết hiệu lực",
    ):
        assert words in text
    assert "./." not in text


def test_the_minutes_on_paper(facts: handover.HandoverFacts) -> None:
    document = handover_minutes(facts)
    with pdfplumber.open(BytesIO(pdf.render(document))) as paper:
        first, last = paper.pages[0], paper.pages[-1]
        assert (round(first.width), round(first.height)) == (595, 842)
        found = first.extract_text()
        assert "BIÊN BẢN" in found
        assert "bàn giao sổ và tài liệu của chi bộ" in found
        words = last.extract_words(keep_blank_chars=True, extra_attrs=["fontname", "size"])
        posts = {w["text"]: w for w in words if w["text"] in ("NGƯỜI BÀN GIAO", "CHỨNG KIẾN", "NGƯỜI NHẬN")}
        assert len(posts) == 3
        assert {round(w["size"]) for w in posts.values()} == {14}
        assert len({round(w["top"]) for w in posts.values()}) == 1
        assert posts["NGƯỜI BÀN GIAO"]["x1"] < posts["CHỨNG KIẾN"]["x0"]
        assert posts["CHỨNG KIẾN"]["x1"] < posts["NGƯỜI NHẬN"]["x0"]
        left, right = 30 * 72 / 25.4, 195 * 72 / 25.4
        for page in paper.pages:
            assert all(left - 3 <= w["x0"] and w["x1"] <= right + 3 for w in page.extract_words())
    assert docx.render(document).startswith(b"PK")


def test_without_a_witness_two_sign(facts: handover.HandoverFacts) -> None:
    plain = handover_minutes(
        handover.HandoverFacts(**{**vars(facts), "handover": Handover("Nguyễn Xuân Đức", "", TODAY)})
    )
    assert len(plain.signatures) == 2
    assert "Người nhận: đồng chí ……" in text_of(plain)


def test_the_paper_without_a_window(path: Path, tmp_path: Path) -> None:
    with books.unlock(path, PASSPHRASE) as book:
        fill(book)
        printing.write_paper(printing.make_paper(book, "handover", TODAY), tmp_path / "bàn giao.pdf")
    assert (tmp_path / "bàn giao.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "given, field",
    [
        (Handover("", "B", TODAY), "giver"),
        (Handover("A", " ", TODAY), "taker"),
        (Handover("Nông Thị Ánh", " nông thị ánh ", TODAY), "taker"),
        (Handover("A", "x" * 300, TODAY), "taker"),
    ],
)
def test_who_cannot_hand_over_to_whom(given: Handover, field: str) -> None:
    with pytest.raises(UserError) as refused:
        handover.check(given)
    assert refused.value.field == field


# --- on the screen ---------------------------------------------------------------------------------------------------


def test_the_whole_handover(qtbot: QtBot, program: app.Program, path: Path, hands: Hands) -> None:
    with books.unlock(path, PASSPHRASE) as book:
        fill(book)
        old_code = "".join(book.recovery_code())
        backup.make_copy(book, "hôm trước", dt.datetime(2026, 11, 20, 8))
    unlock(qtbot, program)
    page = opened_page(program)
    assert program.book is not None
    seen: dict[str, Any] = {}

    def walk(dialog: HandoverDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        seen["refused"] = (dialog.step(), dialog.who.field("taker").error.text())
        dialog.who.set_value("taker", "Lý Thu Phượng")
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        seen["counted"] = dialog.step()
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        seen["unprinted"] = dialog.paper_line.title.text()
        hands.will(PaperDialog, save_sheet)
        QTest.mouseClick(dialog.paper_button, Qt.MouseButton.LeftButton)
        seen["printed"] = dialog.paper_line.title.text()
        QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
        type_into(dialog.key, "present", "khong phai")
        type_into(dialog.key, "passphrase", NEW)
        type_into(dialog.key, "again", NEW)
        dialog.next()
        seen["wrong"] = dialog.key.field("present").error.text()
        type_into(dialog.key, "present", PASSPHRASE)
        # after it: the recovery sheet, then the question about the new secretary
        hands.will(PaperDialog, save_sheet)
        hands.will(messages.MessageBox, lambda box: press(box, "Ghi bí thư mới"))
        dialog.next()

    hands.will(HandoverDialog, walk)
    assert page._ways is not None
    page._ways.hand_over(page)
    settled(qtbot, program)
    assert seen["refused"][0] == "who"
    assert "Người nhận" in seen["refused"][1]
    assert seen["counted"] == "count"
    assert "chưa" in seen["unprinted"]
    assert "đã được in" in seen["printed"]
    assert "không đúng" in seen["wrong"]
    book = program.book
    assert book.opens_with(NEW)
    with book.read() as session:
        (entry,) = history_reading.list_changes(session, 5, [history.Kind.HANDOVER])
        assert "Lý Thu Phượng" in entry.title
        officers = branch.officers(session, dt.date.today())
        assert [o.name for o in officers if o.post is Post.SECRETARY] == ["Lý Thu Phượng"]
        assert not branch.sheet_due(session)
        (kept,) = papers.list_papers(session, kind="handover")
        assert papers.paper_file(session, kept.id).startswith(b"%PDF")
    assert {backup.describe(book, copy).state for copy in backup.list_copies(path)} == {"whole"}
    program.lock()
    with pytest.raises(WrongKey):
        books.unlock(path, PASSPHRASE)
    with pytest.raises(WrongKey):
        books.unlock_with_code(path, old_code)
    books.unlock(path, NEW).close()


def test_a_handover_given_up_changes_nothing(
    qtbot: QtBot, program: app.Program, path: Path, hands: Hands
) -> None:
    unlock(qtbot, program)
    page = opened_page(program)
    book = program.book
    assert book is not None

    def give_up(dialog: HandoverDialog) -> None:
        dialog.who.set_value("giver", "Nguyễn Xuân Đức")
        dialog.who.set_value("taker", "Lý Thu Phượng")
        dialog.next()
        dialog.back()
        hands.will(messages.MessageBox, lambda box: press(box, "Làm tiếp"))
        dialog.reject()
        assert dialog.isVisible()
        hands.will(messages.MessageBox, lambda box: press(box, "Dừng bàn giao"))
        dialog.reject()

    hands.will(HandoverDialog, give_up)
    assert page._ways is not None
    page._ways.hand_over(page)
    assert book.opens_with(PASSPHRASE)
    with book.read() as session:
        assert history_reading.list_changes(session, 5, [history.Kind.HANDOVER]) == []
        assert not branch.sheet_due(session)


def test_a_lock_during_a_handover_ends_it(qtbot: QtBot, program: app.Program, hands: Hands) -> None:
    unlock(qtbot, program)
    page = opened_page(program)

    def locked(dialog: HandoverDialog) -> None:
        dialog.who.set_value("taker", "Lý Thu Phượng")
        program.lock()
        assert not dialog.isVisible()

    hands.will(HandoverDialog, locked)
    assert page._ways is not None
    page._ways.hand_over(page)
    assert program.book is None
    assert program.shell.isVisible()
