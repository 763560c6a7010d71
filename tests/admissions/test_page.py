"""The page of applicants, used as a secretary uses it: real keys in the forms, chips, the button of the next step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.admissions import service
from desktop_app.admissions.form import ApplicantForm
from desktop_app.admissions.page import AdmissionsPage
from desktop_app.admissions.stages import Stage
from desktop_app.admissions.step_form import CeremonyForm, PaperForm, StepForm, TargetForm
from desktop_app.members import service as members
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from desktop_app.ui.paper_dialog import PaperDialog
from tests.admissions.conftest import TODAY, Opened, applicant, ready
from tests.members.test_form import press_save, shown_form, type_into, warned

Answer = Callable[[Callable[[QDialog], None]], list[QDialog]]


@pytest.fixture
def page(opened: Opened, context: Context, qtbot: QtBot) -> Iterator[AdmissionsPage]:
    shown = AdmissionsPage(context)
    qtbot.addWidget(shown)
    shown.resize(1150, 728)
    shown.reload()
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    shown.hide()


def names(page: AdmissionsPage) -> list[str]:
    return [case.full_name for case in page.table.visible_rows()]


def chips(page: AdmissionsPage) -> list[str]:
    return [chip.text() for chip in page.chips.findChildren(Button) if not chip.isHidden()]


def test_an_applicant_is_added_by_typing(opened: Opened, context: Context, qtbot: QtBot) -> None:
    form = ApplicantForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "LÀNH THỊ SEN")
    type_into(qtbot, form, "birth_date", "16/2/2004")
    type_into(qtbot, form, "phone", "0912 000 111")
    type_into(qtbot, form, "sympathiser_on", "18/3/2020")
    type_into(qtbot, form, "listed_on", "18/1/2026")
    type_into(qtbot, form, "helper_1_id", "nguyen xuan duc")
    form.fields.field("trait-youth-union").set_value(True)
    assert not press_save(qtbot, form)
    assert (
        form.fields.field("sympathiser_on")
        .error.text()
        .startswith("Ngày vào danh sách cảm tình Đảng (18/03/2020)")
    )
    type_into(qtbot, form, "sympathiser_on", "18/3/2026")
    assert press_save(qtbot, form)
    assert form.saved_id is not None
    case = opened.case(form.saved_id)
    assert (case.full_name, case.draft.phone, case.stage) == ("Lành Thị Sen", "0912000111", Stage.SYMPATHISER)
    assert case.draft.helper_1_id == opened.people["Nguyễn Xuân Đức"]
    assert case.draft.traits == "youth-union"
    assert opened.book.last_change is not None
    assert opened.book.last_change.title == "Thêm quần chúng Lành Thị Sen"


def test_one_known_already_is_pointed_out(opened: Opened, context: Context, qtbot: QtBot) -> None:
    form = ApplicantForm(context, None)
    shown_form(qtbot, form)
    type_into(qtbot, form, "full_name", "Lý Thu Phượng")
    type_into(qtbot, form, "birth_date", "09/04/1988")
    assert "cùng ngày sinh (chính thức)" in warned(form)["full_name"]


def test_the_vote_is_proposed_its_base_and_counted(opened: Opened, context: Context, qtbot: QtBot) -> None:
    """Members study, B.1: two thirds of the official members, with the denominator rule."""
    kept = opened.keep(
        ready(
            opened,
            considered_on=None,
            votes_for=None,
            denominator=None,
            decision_number="",
            decision_date=None,
            decision_received_on=None,
        )
    )
    form = StepForm(context, None, kept, "considered")
    shown_form(qtbot, form)
    type_into(qtbot, form, "considered_on", "18/11/2026")
    assert form.fields.field("denominator").value() == 8
    assert "9 − 1 được miễn vắng = 8 chính thức, cần 6 phiếu" in form.fields.field("denominator").hint.text()
    type_into(qtbot, form, "votes_for", "5")
    assert "Chưa đủ 2/3: cần 6 phiếu" in warned(form)["votes_for"]
    type_into(qtbot, form, "votes_for", "6")
    assert "votes_for" not in warned(form)
    assert press_save(qtbot, form)
    assert (opened.case(kept).stage, opened.case(kept).since) == (Stage.CONSIDERED, date(2026, 11, 18))


def test_the_ceremony_makes_a_member(opened: Opened, context: Context, qtbot: QtBot) -> None:
    kept = opened.keep(ready(opened))
    form = CeremonyForm(context, None, kept)
    shown_form(qtbot, form)
    assert form.fields.field("member_id").isHidden()
    type_into(qtbot, form, "admitted_on", "1/10/2026")
    form.fields.show_warnings()
    assert "Quá 30 ngày làm việc" in form.fields.warning.title.text()
    type_into(qtbot, form, "admitted_on", "1/8/2026")
    assert not press_save(qtbot, form)
    assert form.fields.field("admitted_on").has_error()
    type_into(qtbot, form, "admitted_on", "28/8/2026")
    assert press_save(qtbot, form)
    assert form.member_id is not None
    with opened.book.read() as session:
        person = members.get_member(session, form.member_id, TODAY).person
    assert (person.full_name, person.standing.code) == ("Lành Thị Sen", "probationary")


def test_a_paper_is_written_down(opened: Opened, context: Context, qtbot: QtBot) -> None:
    kept = opened.keep(applicant(filing_on="2026-01-10"))
    form = PaperForm(context, None, kept, "course")
    shown_form(qtbot, form)
    type_into(qtbot, form, "issued_on", "20/11/2021")
    assert warned(form)["issued_on"] == "Đã hết giá trị từ 20/11/2026 · 06-HD/TW, điểm 5.4"
    type_into(qtbot, form, "issued_on", "20/9/2025")
    type_into(qtbot, form, "number", "112/GCN")
    assert press_save(qtbot, form)
    assert opened.case(kept).draft.course_date == date(2025, 9, 20)


def test_a_scan_is_put_in_by_its_path(opened: Opened, context: Context, qtbot: QtBot, tmp_path: Path) -> None:
    kept = opened.keep(applicant(filing_on="2026-01-10"))
    scan = tmp_path / "don.pdf"
    scan.write_bytes(b"%PDF-1.4 scanned")
    form = PaperForm(context, None, kept, "1-KNĐ")
    shown_form(qtbot, form)
    type_into(qtbot, form, "file", str(tmp_path / "gone.pdf"))
    assert not press_save(qtbot, form)
    assert form.fields.field("file").has_error()
    type_into(qtbot, form, "file", str(scan))
    assert press_save(qtbot, form)
    with opened.book.read() as session:
        assert service.read_scan(session, kept, "1-KNĐ") == b"%PDF-1.4 scanned"
    again = PaperForm(context, None, kept, "1-KNĐ")
    qtbot.addWidget(again)
    assert "Đang lưu “don.pdf”" in again.fields.field("file").hint.text()


def test_the_target_is_typed_and_shown(
    page: AdmissionsPage, context: Context, qtbot: QtBot, answer: Answer
) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, TargetForm)
        type_into(qtbot, dialog, "target", "3")
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)

    answer(fill)
    page.edit_target()
    assert page.status() == "Năm 2026: kết nạp 0, chỉ tiêu 3, đạt 0,0%"


def test_chips_list_and_card(opened: Opened, page: AdmissionsPage, qtbot: QtBot, answer: Answer) -> None:
    first = opened.keep(ready(opened))
    opened.keep(applicant("Vi Thị Ngân", filing_on="2026-07-18", birth_date="1999-11-21"))
    gone = opened.keep(applicant("Bàn Văn Lưu", stopped_on="2026-03-18", stop_reason="Chuyển nơi khác"))
    page.reload()
    qtbot.waitUntil(lambda: bool(chips(page)))
    assert chips(page) == ["Đang theo dõi 2", "Đang làm hồ sơ 1", "Chờ lễ kết nạp 1", "Thôi theo dõi 1"]
    assert names(page) == ["Vi Thị Ngân", "Lành Thị Sen"]
    page.open(applicant_id=first)
    assert page.card.name.text() == "Lành Thị Sen"
    assert page.card.act.text() == "Ghi lễ kết nạp…"
    assert "Quá hạn lễ kết nạp" in page.card.next.text.text()
    page.open(applicant_id=gone)
    assert page.chosen_stage() is Stage.STOPPED
    QTest.mouseClick(page.card.act, Qt.MouseButton.LeftButton)
    assert opened.case(gone).stage is Stage.LISTED
    assert page.search is not None
    page.chips.set_current("all")
    QTest.keyClicks(page.search, "ngan")
    assert names(page) == ["Vi Thị Ngân"]
    qtbot.waitUntil(lambda: page.card.name.text() == "Vi Thị Ngân")

    def hold(dialog: QDialog) -> None:
        assert isinstance(dialog, StepForm)
        assert "Ngày chi bộ xét" in dialog.fields.field("considered_on").caption.text()

    assert answer(hold) == []
    QTest.mouseClick(page.card.act, Qt.MouseButton.LeftButton)


def test_what_was_half_typed_opens_again(
    opened: Opened, page: AdmissionsPage, context: Context, qtbot: QtBot, answer: Answer
) -> None:
    kept = opened.keep(ready(opened))
    page.reload()
    form = CeremonyForm(context, None, kept)
    shown_form(qtbot, form)
    type_into(qtbot, form, "admitted_on", "28/8/2026")
    form.keep_now()
    form.done(0)
    (draft,) = opened.book.drafts()
    assert draft.place["page"] == "admissions"

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, CeremonyForm)
        assert dialog.fields.field("admitted_on").raw() == "28/08/2026"
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)

    answer(look)
    page.open(**draft.place["target"])
    assert opened.case(kept).stage is Stage.ADMITTED
    assert opened.book.drafts() == []


def test_put_into_the_bin_after_asking(
    opened: Opened, page: AdmissionsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.ui import messages

    opened.keep(applicant(listed_on="2026-01-18"))
    page.reload()
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_more: True)
    page.delete_applicant()
    with opened.book.read() as session:
        assert service.list_applicants(session, TODAY) == []
    assert page.card.case is None


def test_papers_of_what_is_shown(opened: Opened, page: AdmissionsPage, qtbot: QtBot, answer: Answer) -> None:
    opened.keep(replace(ready(opened), full_name="Hoàng Thị Diễm"))
    page.reload()
    titles: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, PaperDialog)
        qtbot.waitUntil(lambda: dialog.preview.pdf() is not None, timeout=20_000)
        titles.append(dialog.windowTitle())
        dialog.reject()

    answer(look)
    page.print_list()
    page.print_file()
    assert titles == ["Danh sách theo dõi kết nạp", "Phiếu theo dõi hồ sơ Hoàng Thị Diễm"]
