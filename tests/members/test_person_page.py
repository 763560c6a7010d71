"""A person's file beside the list: posts, work, papers, photograph, and why derived values are what they are."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.members import files, records, service, why
from desktop_app.members.bulk_form import BulkForm
from desktop_app.members.files_form import AttachmentForm, PhotoForm, PictureDialog, portrait
from desktop_app.members.filter_form import FilterForm
from desktop_app.members.page import MembersPage
from desktop_app.members.records import FamilyDraft
from desktop_app.members.records_form import LineForm
from desktop_app.ui import messages
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from tests.members.conftest import TODAY
from tests.members.test_form import type_into

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]
POSTS, WORK, PAPERS = 2, 3, 4


@pytest.fixture
def page(people: dict[str, int], context: Context, qtbot: QtBot) -> Iterator[MembersPage]:
    shown = MembersPage(context)
    qtbot.addWidget(shown)
    shown.resize(1150, 728)
    shown.reload()
    shown.show()
    qtbot.waitExposed(shown)
    shown.open(member_id=people["Nguyễn Xuân Đức"])
    yield shown
    shown.hide()


def words(widget: QWidget) -> list[str]:
    QCoreApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and not label.isHidden()]


def press(widget: QWidget, word: str) -> None:
    button = next(b for b in widget.findChildren(Button) if word in (b.text(), b.accessibleName()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_post_is_written_by_typing_and_stands_on_the_card(
    page: MembersPage, people: dict[str, int], book: Book, qtbot: QtBot, answer: Answer
) -> None:
    page.card.tabs.setCurrentIndex(POSTS)
    assert "Bí thư chi bộ" in words(page.card.tabs.currentWidget())

    def write(dialog: QDialog) -> None:
        form = cast(LineForm, dialog)
        type_into(qtbot, form, "title", "Trưởng thôn")
        type_into(qtbot, form, "organisation", "Thôn Nà Sơn")
        type_into(qtbot, form, "start", "2/2019")
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)

    answer(write)
    press(page.card, "Ghi chức vụ…")
    assert "02/2019 – nay" in words(page.card.tabs.currentWidget())
    assert page.card.posts.text() == "Bí thư chi bộ · Trưởng thôn"

    def end_it(dialog: QDialog) -> None:
        form = cast(LineForm, dialog)
        type_into(qtbot, form, "end", "1/2018")
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
        assert form.fields.field("end").has_error()
        type_into(qtbot, form, "end", "12/2025")
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)

    answer(end_it)
    press(page.card, "Sửa: Trưởng thôn, 02/2019 – nay")
    assert page.card.posts.text() == "Bí thư chi bộ"


def test_a_line_half_typed_is_opened_again(page: MembersPage, people: dict[str, int], answer: Answer) -> None:
    seen = answer(lambda _dialog: None)
    page.open(form="post_held", member_id=people["Lý Thu Phượng"], post_held_id=None)
    page.open(form="attachment", member_id=people["Lý Thu Phượng"], attachment_id=None)
    page.open(form="photo", member_id=people["Lý Thu Phượng"])
    page.open(form="bulk", ids=list(people.values())[:3])
    page.open(form="filter", name=None)
    assert [type(dialog) for dialog in seen] == [LineForm, AttachmentForm, PhotoForm, BulkForm, FilterForm]
    with pytest.raises(UserError):
        page.open(form="work_line", member_id=9999)


def test_relatives_are_asked_for_with_the_reason(
    page: MembersPage, book: Book, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off by default, with the sentence why (members study, A.3: items 27 to 30 are of no use for reports)."""
    page.card.tabs.setCurrentIndex(WORK)
    assert records.WHY_NO_FAMILY in words(page.card.tabs.currentWidget())
    asked: list[str] = []

    def yes(_parent: object, _text: str, word: str, **options: object) -> bool:
        asked.append(f"{word} {options.get('detail', '')}")
        return True

    monkeypatch.setattr(messages, "confirm", yes)
    press(page.card, "Lưu người thân…")
    assert "dữ liệu cá nhân của người khác" in asked[0]
    with book.write("Ghi") as session:
        records.save_line(session, FamilyDraft(people["Nguyễn Xuân Đức"], "Vợ", "Bế Thị Mai"), TODAY)
    page.reload()
    assert "Bế Thị Mai" in words(page.card.tabs.currentWidget())
    press(page.card, "Thôi lưu người thân…")
    assert "đưa 1 dòng vào thùng rác" in asked[1]
    assert "Bế Thị Mai" not in words(page.card.tabs.currentWidget())


def scan(folder: Path, wide: int = 300, high: int = 300) -> Path:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    path = folder / "ảnh thẻ.png"
    assert image.save(str(path))
    return path


def test_a_paper_and_a_photograph_come_in_and_are_looked_at_inside_the_program(
    page: MembersPage, book: Book, people: dict[str, int], tmp_path: Path, qtbot: QtBot, answer: Answer
) -> None:
    path = scan(tmp_path)
    page.card.tabs.setCurrentIndex(PAPERS)

    def bring_in(dialog: QDialog) -> None:
        form = cast(AttachmentForm, dialog)
        type_into(qtbot, form, "file", str(path))
        assert form.values()["title"] == "ảnh thẻ"
        type_into(qtbot, form, "title", "Giấy khen 2024")
        QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)

    answer(bring_in)
    press(page.card, "Đưa giấy tờ vào…")
    assert "Giấy khen 2024" in words(page.card.tabs.currentWidget())
    seen = answer(lambda dialog: None)
    press(page.card, "Xem: Giấy khen 2024")
    [dialog] = seen
    assert isinstance(dialog, PictureDialog)

    # a photograph is cut to 3 by 4 and made small
    path = scan(tmp_path, 2000, 1200)

    def choose(dialog: QDialog) -> None:
        photo = cast(PhotoForm, dialog)
        type_into(qtbot, photo, "file", str(path))
        QTest.mouseClick(photo.save_button, Qt.MouseButton.LeftButton)

    answer(choose)
    page.edit_photo()
    with book.read() as session:
        kept = files.read_photo(session, people["Nguyễn Xuân Đức"])
    assert kept is not None
    assert len(kept) < files.PHOTO_LIMIT
    image = QImage.fromData(kept)
    assert (image.width(), image.height()) == (450, 600)
    with pytest.raises(UserError):
        portrait(b"%PDF")


def test_a_wrong_file_is_told_at_its_field(
    page: MembersPage, people: dict[str, int], context: Context, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "căn cước.pdf"
    path.write_bytes(b"MZ this is no PDF")
    form = AttachmentForm(context, page, people["Nguyễn Xuân Đức"])
    qtbot.addWidget(form, before_close_func=lambda widget: widget.fields.mark_clean())
    form.show()
    type_into(qtbot, form, "file", str(path))
    form.fields.show_warnings()
    assert "nhạy cảm" in form.fields.field("title").warning.text()
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.fields.field("file").has_error()
    assert form.result() != QDialog.DialogCode.Accepted


def test_the_file_of_a_person_by_its_buttons(
    page: MembersPage, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone on the page and back by keys; why its values are so; papers about the person on their own page."""
    QTest.mouseClick(page.card.wide_button, Qt.MouseButton.LeftButton)
    assert not page.table.isVisible()
    assert page.card.isVisible()
    page.card.tabs.bar.buttons[0].setFocus()
    QTest.keyClick(page.card.tabs.bar.buttons[0], Qt.Key.Key_Right)
    assert page.card.tabs.currentIndex() == 1
    QTest.keyClick(page.card.tabs.bar.buttons[1], Qt.Key.Key_Escape)
    assert page.table.isVisible()

    told: list[str] = []
    monkeypatch.setattr(messages, "note", lambda _parent, text, detail="": told.append(detail))
    QTest.mouseClick(page.card.why_button, Qt.MouseButton.LeftButton)
    assert "Điều lệ" in told[0]
    assert "đợt trao gần nhất" in told[0]
    assert "Chính thức từ 03/02/1998" in page.card.status.toolTip()

    asked: list[tuple[str, dict[str, object]]] = []
    page.context = replace(page.context, open_page=lambda key, /, **target: asked.append((key, target)))
    menu = page.card.more_menu()
    for action in menu.actions():
        if action.text().startswith("In "):
            action.trigger()
    menu.close()
    member_id = people["Nguyễn Xuân Đức"]
    assert asked == [
        ("registers", {"kind": kind, "member_id": member_id}) for kind in ("member-card", "member-data")
    ]


@pytest.mark.parametrize(
    "name, status, age",
    [
        ("Nguyễn Xuân Đức", "Chính thức từ 03/02/1998", "ngày quyết định kết nạp 20/01/1997 (Điều lệ"),
        ("Lương Văn Cường", "Chính thức từ", "Không có ngày quyết định kết nạp"),
        ("Hứa Minh Đạt", "chậm nhất 22/12/2026 (294-QĐ/TW", "chưa tính tuổi đảng"),
        ("Hoàng Đức Bình", "vẫn tính vào đảng số", "03/02/1980"),
        ("Hoàng Bích Yến", "không tính vào đảng số", "08/03/2019"),
    ],
)
def test_derived_values_say_why(book: Book, people: dict[str, int], name: str, status: str, age: str) -> None:
    """B.5, B.7 and K 1 to 3 and 8 of the members study."""
    with book.read() as session:
        person = service.get_member(session, people[name], TODAY).person
    found = why.reasons(person, TODAY, "day", frozenset())
    assert status in found[0].text
    assert age in found[1].text


def test_a_photograph_of_a_telephone_held_upright_stands_upright(qapp: QApplication) -> None:
    """Telephones keep the picture lying and write down how they were held."""
    lying = Image.new("RGB", (80, 60), (0, 0, 250))
    lying.paste((250, 0, 0), (0, 0, 40, 60))
    told = Image.Exif()
    told[0x0112] = 6
    made = io.BytesIO()
    lying.save(made, "JPEG", exif=told)
    with Image.open(io.BytesIO(portrait(made.getvalue()))) as upright:
        width, height = upright.size
        top, bottom = upright.getpixel((width // 2, 10)), upright.getpixel((width // 2, height - 10))
    assert width < height
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)
