"""The form of a transfer by real keys, and its papers."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.documents.blocks import Document, Paragraph
from desktop_app.members import service, transfers, transfers_document
from desktop_app.members.page import MembersPage
from desktop_app.members.transfer_form import TransferForm
from desktop_app.members.transfers import CaseDraft, CaseInfo
from desktop_app.ui import messages
from desktop_app.ui.buttons import Button
from desktop_app.ui.context import Context
from tests.members.conftest import TODAY, draft
from tests.members.test_form import press_save, shown_form, type_into, visible, warned

MEMBER = "Lương Văn Cường"


def text_of(document: Document) -> str:
    paragraphs = [block for block in document.body if isinstance(block, Paragraph)]
    return "\n".join(
        block.text if isinstance(block.text, str) else "".join(run.text for run in block.text)
        for block in paragraphs
    )


def only_case(book: Book) -> CaseInfo:
    with book.read() as session:
        [case] = transfers.list_cases(session)
    return case


def test_a_transfer_from_its_cause_to_the_letter(
    context: Context, people: dict[str, int], book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members study, K 11 and 12, by real keys: two visits to the form."""
    form = TransferForm(context, None, people[MEMBER])
    shown_form(qtbot, form)
    assert form.values()["direction"] == "out"
    assert "until" not in visible(form)
    type_into(qtbot, form, "effective_on", "1/10/2026")
    type_into(qtbot, form, "place", "Đảng bộ xã Đoàn Kết")
    assert "24/12/2026" in form.fields.field("effective_on").hint.text()
    assert press_save(qtbot, form)
    case = only_case(book)
    assert (case.stage, case.effective_on, case.event_id) == ("prepare", date(2026, 10, 1), None)

    form = TransferForm(context, None, people[MEMBER], case.id)
    shown_form(qtbot, form)
    assert "Đang làm thủ tục" in form.intro.text()
    type_into(qtbot, form, "introduced_on", "2/11/2026")
    type_into(qtbot, form, "letter_number", "15-GT")
    assert "14/12/2026" in form.fields.field("presented_on").hint.text()
    assert not press_save(qtbot, form)
    assert form.fields.field("scope").has_error()
    form.fields.set_value("scope", "same-province")
    assert press_save(qtbot, form)
    assert form.sentence == f"Chuyển đi chính thức: {MEMBER}"
    case = only_case(book)
    assert case.event_id is not None
    with book.read() as session:
        assert service.get_event(session, case.event_id).number == "15-GT"
        assert not service.get_member(session, people[MEMBER], TODAY).person.standing.on_roll


def test_the_fields_follow_the_kind_and_an_odd_stay_is_said(
    context: Context, people: dict[str, int], qtbot: QtBot
) -> None:
    form = TransferForm(context, None, people[MEMBER])
    shown_form(qtbot, form)
    form.fields.set_value("kind", "temporary")
    assert {"scope", "effective_on", "other_reason"}.isdisjoint(visible(form))
    form.fields.set_value("reason", "other")
    assert "other_reason" in visible(form)
    type_into(qtbot, form, "introduced_on", "2/11/2026")
    type_into(qtbot, form, "until", "1/12/2026")
    form.fields.show_warnings()
    assert "từ 3 tháng" in warned(form)["until"]


def test_a_transfer_given_up_is_closed(
    context: Context, people: dict[str, int], book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with book.write("Chuyển") as session:
        case_id = transfers.save_case(
            session, CaseDraft(people[MEMBER], "out", "permanent", "đi học nghề"), TODAY
        )
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_options: True)
    form = TransferForm(context, None, people[MEMBER], case_id)
    shown_form(qtbot, form)
    assert form.values()["other_reason"] == "đi học nghề"
    button = next(b for b in form.findChildren(Button) if b.text() == "Thôi không chuyển…")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert only_case(book).stage == "closed"


def test_the_page_opens_a_transfer_left_half_typed(
    context: Context, people: dict[str, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MembersPage(context)
    qtbot.addWidget(page)
    page.reload()
    seen: list[str] = []

    def run(form: TransferForm) -> int:
        seen.append(form.intro.text())
        return 0

    monkeypatch.setattr(TransferForm, "exec", run)
    page.open(form="transfer", member_id=people[MEMBER], case_id=None)
    assert seen == [MEMBER]


def test_papers_of_the_transfers_under_way(session: Session) -> None:
    record = draft("Hứa Minh Đạt", admission_date="1990-02-03", official_date="1991-02-03")
    member_id = service.save_member(session, record, TODAY)[0]
    case = CaseDraft(
        member_id,
        "out",
        "permanent",
        "retired",
        "same-province",
        "Đảng bộ xã Đoàn Kết",
        effective_on=date(2026, 10, 1),
    )
    case_id = transfers.save_case(session, case, TODAY)
    facts = transfers_document.collect(session, TODAY)
    said = text_of(transfers_document.requests(facts))
    for part in (
        "Hứa Minh Đạt",
        "03/02/1990",
        "Đảng bộ xã Đoàn Kết",
        "nghỉ hưu, nghỉ chế độ từ ngày 01/10/2026",
    ):
        assert part in said
    with pytest.raises(UserError, match="Không có đồng chí nào"):
        transfers_document.letters(facts)
    introduced = CaseDraft(
        **{**case.__dict__, "id": case_id, "introduced_on": date(2026, 11, 2), "letter_number": "15-GT"}
    )
    transfers.save_case(session, introduced, TODAY)
    facts = transfers_document.of_member(transfers_document.collect(session, TODAY), member_id)
    letter = transfers_document.letters(facts)
    assert letter.letterhead is not None
    assert letter.letterhead.number == "Số 15-GT"
    assert "chậm nhất ngày 14/12/2026" in text_of(letter)
