"""Tables: order, search, selection, layout, copying, and the grid that is typed into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.ui import theme
from desktop_app.ui.columns import CellEdit, Column
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.settings import Settings
from desktop_app.ui.tables import RecordTable


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    born: PartialDate | None = None
    score: float | None = None
    state: str = "Chính thức"


PEOPLE = [
    Person(1, "Hoàng Bích Yến", PartialDate(1992, 2, 11), 8),
    Person(2, "Nguyễn Xuân Đức", PartialDate(1969), 9.5),
    Person(3, "Nông Thị Hồng Ánh", PartialDate(1978, 3, 12), None),
    Person(4, "Đặng Hữu Thủy", None, 7),
    Person(5, "Lò Văn Đức", PartialDate(1969, 5), 9.5),
]
COLUMNS = [
    Column("name", "Họ và tên", 200, "name"),
    Column("born", "Sinh", 100, "date"),
    Column("score", "Điểm", 80, "number"),
    Column("state", "Trạng thái", 120, "status", tone=lambda row: "good"),
]


@pytest.fixture
def table(show: Callable[[QWidget], QWidget]) -> RecordTable:
    made = RecordTable(COLUMNS, key=lambda row: row.id)
    made.set_rows(PEOPLE)
    made.resize(700, 400)
    show(made)
    return made


def names(table: RecordTable) -> list[str]:
    return [row.name.split()[-1] for row in table.visible_rows()]


def test_sorted_by_given_name_the_vietnamese_way(table: RecordTable) -> None:
    table._sort_clicked(0)
    assert names(table) == ["Ánh", "Đức", "Đức", "Thủy", "Yến"]
    assert [r.id for r in table.visible_rows()][1:3] == [5, 2]
    table._sort_clicked(0)
    assert names(table) == ["Yến", "Thủy", "Đức", "Đức", "Ánh"]


def test_equal_rows_keep_their_order_and_empty_ones_come_last_both_ways(table: RecordTable) -> None:
    table._sort_clicked(2)
    assert [r.id for r in table.visible_rows()] == [4, 1, 2, 5, 3]
    table._sort_clicked(2)
    assert [r.id for r in table.visible_rows()] == [2, 5, 1, 4, 3]
    table._sort_clicked(1)
    assert [r.id for r in table.visible_rows()] == [2, 5, 3, 1, 4]


@pytest.mark.parametrize(
    "text,ids",
    [
        ("duc", [2, 5]),
        ("đức nguyễn", [2]),
        ("DANG", [4]),
        ("Nguye\u0302\u0303n", [2]),
        ("không ai", []),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_search_takes_words_in_any_order_without_accents(
    table: RecordTable, text: str, ids: list[int]
) -> None:
    table.set_search(text)
    assert [r.id for r in table.visible_rows()] == ids
    assert table.count_text() == (f"{len(ids)} trong 5" if len(ids) < 5 else "5 dòng")


def test_the_selection_stays_with_its_record(table: RecordTable) -> None:
    told: list[Any] = []
    table.current_changed.connect(told.append)
    assert table.select_key(4)
    table._sort_clicked(0)
    assert table.current_row() == PEOPLE[3]
    assert [r.id for r in table.selected_rows()] == [4]
    changed = replace(PEOPLE[3], score=10)
    table.set_rows([PEOPLE[0], changed])
    assert table.current_row() is changed
    assert told[-1] is changed
    table.set_rows([PEOPLE[0]])
    assert table.current_row() in (None, PEOPLE[0])


def test_keys_go_along_the_rows_and_open_one(table: RecordTable) -> None:
    opened: list[Any] = []
    table.row_activated.connect(opened.append)
    table.setFocus()
    assert table.current_row() is PEOPLE[0]
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [PEOPLE[1]]
    QTest.keyClick(table, Qt.Key.Key_T)
    assert table.current_row() is PEOPLE[3]


def test_several_rows_are_selected_counted_and_copied(table: RecordTable) -> None:
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [r.id for r in table.selected_rows()] == [1, 2]
    assert table.count_text() == "5 dòng · đã chọn 2"
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "Hoàng Bích Yến\t11/02/1992\t8\tChính thức\nNguyễn Xuân Đức\t1969\t9,5\tChính thức"
    )


def test_keys_of_the_page(table: RecordTable) -> None:
    pressed: list[list[Any]] = []
    table.bind_key("C", pressed.append)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C)
    assert pressed == [[PEOPLE[0]]]


def test_layout_is_remembered(show: Callable[[QWidget], QWidget], settings: Settings) -> None:
    def make() -> RecordTable:
        made = RecordTable(COLUMNS, key=lambda row: row.id, settings=settings, name="people")
        made.set_rows(PEOPLE)
        made.resize(700, 400)
        show(made)
        return made

    first = make()
    first.horizontalHeader().moveSection(1, 2)
    first.horizontalHeader().resizeSection(0, 333)
    first._sort_clicked(2)
    first.show_column(3, False)
    first.save_layout()
    again = make()
    assert [c.key for c in again.visible_columns()] == ["name", "score", "born"]
    assert again.columnWidth(0) == 333
    assert again.rows_model.sorted_by() == ("score", False)
    assert [r.id for r in again.visible_rows()] == [4, 1, 2, 5, 3]
    again.forget_layout()
    assert [c.key for c in again.visible_columns()] == ["name", "born", "score", "state"]
    assert [r.id for r in again.visible_rows()] == [1, 2, 3, 4, 5]
    settings.set(
        "table/people", {"width": "x", "order": 3, "hidden": ["name", "born", "score", "state"], "sort": 1}
    )
    assert [c.key for c in make().visible_columns()] == ["name"]


@pytest.mark.parametrize("zoom", [100, 150, 200])
@pytest.mark.parametrize("width", [300, 700, 1300])
def test_names_and_dates_are_never_cut_and_rows_are_high_enough(
    qapp: QApplication, table: RecordTable, zoom: int, width: int
) -> None:
    theme.apply(qapp, False, zoom)
    table.resize(width, 400)
    qapp.processEvents()
    metrics = table.fontMetrics()
    longest = max(metrics.horizontalAdvance(p.name) for p in PEOPLE)
    assert table.columnWidth(0) >= longest + theme.px(10)
    assert table.columnWidth(1) >= metrics.horizontalAdvance("12/03/1978") + theme.px(10)
    assert table.rowHeight(0) >= theme.px(36)
    last = table.columnViewportPosition(3) + table.columnWidth(3)
    assert last >= table.viewport().width() - 1


def test_a_narrow_table_keeps_the_status_and_prints_every_column(
    show: Callable[[QWidget], QWidget], settings: Settings
) -> None:
    columns = [replace(column, spare=1) if column.key == "born" else column for column in COLUMNS]
    made = RecordTable(columns, key=lambda row: row.id, settings=settings, name="narrow")
    made.set_rows(PEOPLE)
    made.resize(900, 400)
    show(made)
    assert not made.isColumnHidden(1)
    least = sum(made._columns.needed_width(column) for column in columns)
    made.resize(least - 20, 400)
    assert made.isColumnHidden(1)
    assert sum(made.columnWidth(at) for at in (0, 2, 3)) <= made.viewport().width()
    assert [column.key for column in made.visible_columns()] == ["name", "born", "score", "state"]
    assert "khuất 1 cột" in made.count_label().text()
    made.save_layout()
    assert made._columns.remembered()["hidden"] == []
    assert made._columns.remembered()["width"] == {}
    made.resize(900, 400)
    assert not made.isColumnHidden(1)
    assert "khuất" not in made.count_label().text()


def test_a_column_keeps_its_least_width_where_the_window_is_narrow(
    show: Callable[[QWidget], QWidget], settings: Settings
) -> None:
    columns = [replace(column, least=150) if column.key == "score" else column for column in COLUMNS]
    made = RecordTable(columns, key=lambda row: row.id, settings=settings, name="least")
    made.set_rows(PEOPLE)
    made.resize(300, 400)
    show(made)
    assert made.columnWidth(2) >= theme.px(150)


def test_a_name_of_ten_thousand_letters_does_not_push_the_others_out(table: RecordTable) -> None:
    table.set_rows([Person(1, "Nguyễn " + "x" * 10_000)])
    assert table.columnWidth(0) <= theme.px(440)


def test_empty_tables_say_so_and_offer_a_way_on(table: RecordTable) -> None:
    pressed: list[bool] = []
    table.set_empty("Chưa có đảng viên nào.", "Thêm đảng viên", lambda: pressed.append(True))
    table.set_search("không ai")
    assert table._empty is not None
    assert table._empty.isVisible()
    assert table._empty_text.text() == "Không có dòng nào khớp với điều đang tìm."
    table.set_search("")
    assert not table._empty.isVisible()
    table.set_rows([])
    assert table._empty_text.text() == "Chưa có đảng viên nào."
    assert table._empty.parent() is table  # nothing of the table, as the frozen column, lies over it
    assert table._empty_button is not None
    QTest.mouseClick(table._empty_button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_the_menu_of_columns_keeps_the_last_one(table: RecordTable) -> None:
    for action in table.column_menu().actions()[:3]:
        action.trigger()
    actions = table.column_menu().actions()[:4]
    assert [a.isChecked() for a in actions] == [False, False, False, True]
    assert not actions[3].isEnabled()


def test_a_large_table_is_shown_at_once(show: Callable[[QWidget], QWidget]) -> None:
    made = RecordTable(COLUMNS, key=lambda row: row.id)
    made.set_rows([Person(i, f"Lê Văn {i}") for i in range(100_000)])
    show(made)
    made.set_search("99999")
    assert [r.id for r in made.visible_rows()] == [99_999]


# --- the grid --------------------------------------------------------------------------------------------------------


def write_score(row: Person, text: str) -> Person:
    if not text:
        return replace(row, score=None)
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise UserError(f"“{text}” không phải là số.", hint="Ghi số, ví dụ 28,5.") from None
    if value > 30:
        raise UserError("Nhiều nhất là 30.")
    return replace(row, score=value)


GRID = [
    Column("name", "Họ và tên", 200, "name"),
    Column("score", "/30", 80, "number", write=write_score),
    Column("born", "Sinh", 100, "date"),
    Column(
        "state", "Tự nhận", 120, choices=["Tốt", "Xuất sắc"], write=lambda row, text: replace(row, state=text)
    ),
]


@pytest.fixture
def grid(show: Callable[[QWidget], QWidget]) -> Iterator[EditableTable]:
    made = EditableTable(GRID, key=lambda row: row.id)
    made.set_rows(PEOPLE)
    frame = made.framed()
    show(frame).resize(800, 400)
    made.setFocus()
    made.go_to(0, 1)
    yield made
    frame.close()


@pytest.fixture
def edits(grid: EditableTable) -> list[list[CellEdit]]:
    told: list[list[CellEdit]] = []
    grid.edited.connect(told.append)
    return told


def press(widget: QWidget, key: Qt.Key) -> None:
    """A key, and what Qt does about it in its next turn."""
    QTest.keyClick(widget, key)
    QApplication.processEvents()


def editor(grid: EditableTable) -> QLineEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    return found


def test_typing_replaces_a_cell_and_enter_goes_down(grid: EditableTable, edits: list[list[CellEdit]]) -> None:
    QTest.keyClick(grid, Qt.Key.Key_2)
    QTest.keyClicks(editor(grid), "8,5")
    press(editor(grid), Qt.Key.Key_Return)
    assert [(e.row.id, e.column, e.text, e.row.score) for e in edits[0]] == [(1, "score", "28,5", 28.5)]
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 1)
    assert grid.hasFocus()


def test_f2_edits_escape_gives_up_tab_goes_on(grid: EditableTable, edits: list[list[CellEdit]]) -> None:
    QTest.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("1")
    press(editor(grid), Qt.Key.Key_Escape)
    assert not edits
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, 3)
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 1)
    QTest.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("12")
    press(editor(grid), Qt.Key.Key_Tab)
    assert edits[0][0].row.score == 12
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 3)
    QTest.keyClick(grid, Qt.Key.Key_Backtab)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 1)


def test_a_refused_text_stays_and_says_why(grid: EditableTable, edits: list[list[CellEdit]]) -> None:
    QTest.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("31")
    press(editor(grid), Qt.Key.Key_Return)
    assert not edits
    assert {at: e.message for at, e in grid.errors().items()} == {(1, "score"): "Nhiều nhất là 30."}
    assert grid.rows_model.cell_text(0, 1) == "31"
    assert "Nhiều nhất là 30." in str(grid.rows_model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))
    grid.go_to(0, 1)
    assert grid.notice.text() == "Nhiều nhất là 30."
    grid.set_rows(PEOPLE)
    assert grid.rows_model.cell_text(0, 1) == "31"
    QTest.keyClick(grid, Qt.Key.Key_F2)
    editor(grid).setText("30")
    press(editor(grid), Qt.Key.Key_Return)
    assert not grid.errors()
    assert edits[0][0].row.score == 30


def test_a_block_of_excel_is_pasted_as_one_act(grid: EditableTable, edits: list[list[CellEdit]]) -> None:
    said: list[str] = []
    grid.noticed.connect(said.append)
    QGuiApplication.clipboard().setText('10\t1/1/1990\tTốt\r\n99\t\tXuất sắc\r\n12,5\t\t"Tốt"\r\n')
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(edits) == 1
    assert [(e.row.id, e.column, e.text) for e in edits[0]] == [
        (1, "score", "10"),
        (1, "state", "Tốt"),
        (2, "state", "Xuất sắc"),
        (3, "score", "12,5"),
        (3, "state", "Tốt"),
    ]
    assert edits[0][0].row.state == "Tốt"
    assert said == ["Đã dán 5 ô. 1 ô chưa nhận, có ghi lý do. Bỏ qua 3 ô không sửa được."]
    assert list(grid.errors()) == [(2, "score")]


def test_paste_beyond_the_last_row_and_one_value_into_many(
    grid: EditableTable, edits: list[list[CellEdit]]
) -> None:
    grid.go_to(4, 1)
    QGuiApplication.clipboard().setText("1\n2")
    grid.paste()
    assert "1 ô nằm ngoài bảng" in grid.notice.text()
    grid.go_to(0, 1)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QGuiApplication.clipboard().setText("9")
    grid.paste()
    assert [(e.row.id, e.row.score) for e in edits[-1]] == [(1, 9), (2, 9), (3, 9)]
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert [e.row.score for e in edits[-1]] == [None, None, None]


def test_a_block_of_cells_is_copied(grid: EditableTable) -> None:
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "8\n9,5"


def test_the_name_stays_while_the_grid_is_scrolled(qapp: QApplication, grid: EditableTable) -> None:
    wide = [*GRID, *(Column(f"c{i}", f"Cột {i}", 150, text=lambda row: "x") for i in range(8))]
    made = EditableTable(wide, key=lambda row: row.id)
    made.set_rows(PEOPLE)
    frame = made.framed()
    frame.resize(800, 300)
    frame.show()
    qapp.processEvents()
    bar = made.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert made._frozen is not None
    assert made._frozen.isVisible()
    assert made._frozen.columnWidth(0) == made.columnWidth(0)
    left = made.viewport().mapToGlobal(QPoint(0, 0)).x()
    assert made._frozen.viewport().mapToGlobal(QPoint(0, 0)).x() == left
    made.go_to(0, 1)
    assert made.visualRect(made.currentIndex()).left() >= made._frozen.width() - 1
    frame.close()
    frame.deleteLater()


def test_letters_look_for_a_choice_and_enter_takes_it(grid: EditableTable) -> None:
    grid.go_to(0, 3)
    QTest.keyClick(grid, Qt.Key.Key_F2)
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClicks(combo, "x")
    assert combo.isVisible()
    assert QApplication.focusWidget() is combo
    # rows shown anew while the cell is open do not carry the keys elsewhere
    grid.edited.connect(lambda _edits: grid.set_rows(list(grid.rows_model.rows())))
    QTest.keyClick(combo, Qt.Key.Key_Return)
    QTest.qWait(50)
    assert grid.rows_model.row(0).state == "Xuất sắc"
    assert grid.hasFocus()
