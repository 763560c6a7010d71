"""Typing into forms: what is read, what is said beside the field, what is asked before it is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.ui import form_panel, messages, theme
from desktop_app.ui.choice_fields import ChoiceField
from desktop_app.ui.date_number_fields import DateField, NumberField
from desktop_app.ui.form_panel import FieldWarning
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.person_field import PersonField
from desktop_app.ui.theme import px

PEOPLE = [
    (1, "Nguyễn Xuân Đức", "sinh 1969"),
    (2, "Đặng Hữu Thủy", "sinh 1949"),
    (3, "Nguyễn Xuân Đức", "sinh 1980"),
]


class EventForm(FormDialog):
    def __init__(self, parent: QWidget | None = None, refuse: UserError | None = None) -> None:
        super().__init__(parent, "Ghi sự kiện", save_label="Ghi sự kiện")
        self.saved: list[dict[str, Any]] = []
        self.refuse = refuse
        f = self.fields
        f.add_text("number", "Số quyết định", required=True, limit=20)
        f.add_date("day", "Ngày", exact=True)
        f.add_choice("kind", "Loại", [("admission", "Kết nạp"), ("transfer", "Chuyển đến")], empty="– chọn –")
        f.add_number("score", "Điểm", decimals=1, minimum=0, maximum=100)
        f.add_person("member", "Đảng viên", PEOPLE)
        f.add_multiline("note", "Ghi chú")
        f.add_check("agreed", "Đã báo cáo")
        f.add_secret("secret", "Mật khẩu")

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        return [("score", "Điểm thấp.")] if values["score"] is not None and values["score"] < 50 else []

    def accept_values(self, values: dict[str, Any]) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.saved.append(values)


@pytest.fixture
def form(show: Callable[[QWidget], QWidget]) -> EventForm:
    made = EventForm()
    made.load({})
    show(made)
    return made


def close_names(form: EventForm) -> None:
    """Esc in the list of names, which has the keyboard while it is open."""
    field = form.fields.field("member")
    assert isinstance(field, PersonField)
    popup = field._completer.popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


Typed = Callable[[EventForm, str, str], None]


@pytest.fixture
def typed(type_text: Callable[[QWidget, str], None]) -> Typed:
    def into(form: EventForm, name: str, text: str) -> None:
        field = form.fields.field(name)
        field.input.setFocus()
        type_text(field.input, text)

    return into


def test_a_whole_form_typed_and_saved_by_keyboard(form: EventForm, qtbot: QtBot, typed: Typed) -> None:
    assert form.fields.field("number").input.hasFocus()
    typed(form, "number", "  41-QĐ/ĐU ")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(form.focusWidget(), "3/2/1998")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(form.focusWidget(), "94,5")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(form.focusWidget(), "dang huu thuy")
    close_names(form)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    typed(form, "note", "một dòng ")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert form.saved == [
        {
            "number": "41-QĐ/ĐU",
            "day": PartialDate(1998, 2, 3),
            "kind": "admission",
            "score": Decimal("94.5"),
            "member": 2,
            "note": "một dòng",
            "agreed": True,
            "secret": "",
        }
    ]
    assert form.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize(
    "text,shown",
    [
        ("3/2/1998", "03/02/1998"),
        ("1975", "1975"),
        ("05/1975", "05/1975"),
        ("3.2.98", "03/02/1998"),
        ("03021998", "03/02/1998"),
    ],
)
def test_a_date_is_put_in_order_only_when_left(
    show: Callable[[QWidget], QWidget], text: str, shown: str
) -> None:
    holder = QWidget()
    field = DateField("day", "Ngày")
    field.setParent(holder)
    show(holder)
    field.line.setFocus()
    for i, letter in enumerate(text, 1):
        QTest.keyClicks(field.line, letter)
        assert field.line.text() == text[:i]
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == shown


def test_a_wrong_date_stays_as_typed_and_is_said_beside_the_field(form: EventForm, typed: Typed) -> None:
    typed(form, "day", "31/02/1998")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    field = form.fields.field("day")
    assert isinstance(field, DateField)
    assert field.line.text() == "31/02/1998"
    assert "không có ngày 31" in field.error.text()
    assert field.error.isVisible()
    field.line.setFocus()
    QTest.keyClick(field.line, Qt.Key.Key_Backspace)
    assert not field.error.isVisible()


def test_saving_shows_every_fault_and_goes_to_the_first(form: EventForm, typed: Typed) -> None:
    typed(form, "day", "1998")
    typed(form, "score", "101")
    form.save()
    faults = {name: form.fields.field(name).error.text() for name in form.fields.names()}
    assert faults["number"] == "Chưa ghi “Số quyết định”."
    assert "chưa đủ ngày, tháng, năm" in faults["day"]
    assert faults["score"] == "Nhiều nhất là 100."
    assert form.focusWidget() is form.fields.field("number").input
    assert not form.saved


def test_a_refusal_of_the_service_is_shown_beside_its_field(show: Callable[[QWidget], QWidget]) -> None:
    form = EventForm(refuse=UserError("Số này đã dùng.", "number", "Ghi số khác."))
    form.load({"number": "5"})
    show(form)
    form.save()
    assert form.isVisible()
    field = form.fields.field("number")
    assert field.error.text() == "Số này đã dùng. Ghi số khác."
    assert field.input.property("wrong") is True
    assert field.input.accessibleDescription() == "Số này đã dùng. Ghi số khác."
    assert form.focusWidget() is field.input
    form.refuse = UserError("Sổ đang chỉ đọc.")
    form.save()
    assert form.fields.fault.isVisible()
    assert form.fields.fault.title.text() == "Sổ đang chỉ đọc."


def test_a_warning_does_not_stop(form: EventForm, qtbot: QtBot, typed: Typed) -> None:
    typed(form, "number", "1")
    typed(form, "score", "40")
    field = form.fields.field("score")
    qtbot.waitUntil(field.warning.isVisible, timeout=2000)
    assert field.warning.text() == "Điểm thấp."
    form.save()
    assert len(form.saved) == 1


def test_a_warning_nobody_can_have_read_is_shown_before_it_is_saved(
    form: EventForm, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_panel, "LOOK_SECONDS", 60.0)
    typed(form, "number", "1")
    typed(form, "score", "40")
    for _press in range(2):
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert form.saved == []
        assert form.fields.field("score").warning.isVisible()
        assert form.look_again.isVisible()
        assert "“Ghi sự kiện” lần nữa" in form.look_again.text()
    monkeypatch.setattr(form_panel, "LOOK_SECONDS", 0.0)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(form.saved) == 1


def test_typing_on_takes_the_request_to_look_again_away(
    form: EventForm, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_panel, "LOOK_SECONDS", 60.0)
    typed(form, "number", "1")
    typed(form, "score", "40")
    form.save()
    form.fields.set_value("score", 60)
    assert not form.look_again.isVisible()
    form.save()
    assert len(form.saved) == 1


def test_the_open_list_of_a_choice_shows_every_line(form: EventForm) -> None:
    field = form.fields.field("kind")
    assert isinstance(field, ChoiceField)
    field.set_items([(n, f"Mức {n}") for n in range(7)])
    field.combo.showPopup()
    view = field.combo.view()
    assert view.verticalScrollBar().maximum() == 0
    field.combo.hidePopup()


def test_the_words_of_a_box_are_whole_in_a_narrow_column(show: Callable[[QWidget], QWidget]) -> None:
    form = FormDialog(None, "Xét")
    words = "Trên 60 tuổi: cấp ủy có thẩm quyền đã đồng ý bằng văn bản"
    box = form.fields.add_check("agreed", words).box
    form.load({})
    show(form)
    form.resize(px(320), px(300))
    QApplication.processEvents()
    lines = box.text().split("\n")
    assert " ".join(lines) == words
    assert len(lines) > 1
    assert max(map(box.fontMetrics().horizontalAdvance, lines)) < box.width()
    assert box.height() >= len(lines) * box.fontMetrics().lineSpacing()


def test_escape_asks_only_when_something_was_typed(
    form: EventForm, answer: Callable[[Callable[[QDialog], None]], list[QDialog]], typed: Typed
) -> None:
    seen = answer(lambda box: None)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert not seen
    form.show()
    typed(form, "number", "4")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Escape)
    assert form.isVisible()
    assert isinstance(seen[0], messages.MessageBox)
    assert seen[0].text.text() == "Bỏ những gì vừa nhập?"

    def drop(box: QDialog) -> None:
        assert isinstance(box, messages.MessageBox)
        box._answer("yes")

    answer(drop)
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_control_enter_saves_from_a_text_of_several_lines(form: EventForm, typed: Typed) -> None:
    typed(form, "number", "7")
    typed(form, "note", "dòng một")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    typed(form, "note", "dòng hai")
    QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.saved[0]["note"] == "dòng một\ndòng hai"


@pytest.mark.parametrize(
    "text,value",
    [("28,5", Decimal("28.5")), ("28.5", Decimal("28.5")), (" 7 ", Decimal(7)), ("", None)],
)
def test_numbers_take_a_comma(qapp: QApplication, text: str, value: object) -> None:
    field = NumberField("n", "Điểm", decimals=1)
    field.line.setText(text)
    assert field.value() == value
    field.deleteLater()


@pytest.mark.parametrize(
    "text,why", [("2x", "không phải là số"), ("2,55", "nhiều nhất 1 chữ số"), ("-1", "Ít nhất là 0")]
)
def test_numbers_that_are_none(qapp: QApplication, text: str, why: str) -> None:
    field = NumberField("n", "Điểm", decimals=1, minimum=0)
    field.line.setText(text)
    with pytest.raises(UserError, match=why) as refused:
        field.value()
    assert refused.value.field == "n"
    field.deleteLater()


def test_people_of_one_name_must_be_told_apart(form: EventForm, typed: Typed) -> None:
    field = form.fields.field("member")
    assert isinstance(field, PersonField)
    typed(form, "member", "nguyen xuan duc")
    close_names(form)
    with pytest.raises(UserError, match="Có 2 đồng chí"):
        field.value()
    popup = field._completer.popup()
    assert popup is not None
    field._typed("duc 1980")
    assert field._model.stringList() == ["Nguyễn Xuân Đức · sinh 1980"]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert field.value() == 3
    field.line.setText("")
    typed(form, "member", "Người Lạ")
    with pytest.raises(UserError, match="Không có đồng chí"):
        field.value()


def test_long_and_strange_text_is_cleaned_or_refused(form: EventForm) -> None:
    field = form.fields.field("number")
    field.set_value("Nguye\u0302\u0303n\u200b  A\u0001n")
    assert field.value() == "Nguyễn An"
    field.set_value("x" * 900)
    with pytest.raises(UserError, match="nhiều nhất 20"):
        field.value()


def test_hidden_fields_are_not_checked(form: EventForm) -> None:
    form.fields.field("number").set_visible(False)
    assert form.fields.check() is not None


def test_labels_belong_to_their_fields_for_screen_readers(form: EventForm) -> None:
    for name in form.fields.names():
        field = form.fields.field(name)
        assert field.input.accessibleName() == field.label


def test_tab_order_is_the_order_of_the_fields(form: EventForm) -> None:
    form.fields.field("number").input.setFocus()
    met = []
    for _step in range(12):
        met.append(form.focusWidget())
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    order = [form.fields.field(name).input for name in form.fields.names()]
    places = [met.index(widget) for widget in order]
    assert places == sorted(places)
    assert met.index(form.cancel_button) > places[-1]
    assert met.index(form.save_button) == met.index(form.cancel_button) + 1


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_columns_are_between_280_and_360_wide(
    qapp: QApplication, show: Callable[[QWidget], QWidget], zoom: int
) -> None:
    theme.apply(qapp, False, zoom)
    form = EventForm()
    show(form)
    form.resize(theme.px(1200), theme.px(600))
    qapp.processEvents()
    for name in ("number", "day", "kind"):
        assert theme.px(280) <= form.fields.field(name).width() <= theme.px(360)
    assert form.fields.field("number").y() == form.fields.field("day").y()
    form.resize(theme.px(360), theme.px(600))
    qapp.processEvents()
    assert form.fields.field("day").y() > form.fields.field("number").y()
