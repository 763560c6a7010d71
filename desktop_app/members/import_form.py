"""Bringing in a list, in four steps: the file, its columns, what would happen to every row, the result.

Nothing is written before the last button; the whole import is one change of the book and can be taken back at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import name_key, number_text
from desktop_app.members import importer, legacy_text
from desktop_app.members.importer import (
    Action,
    Cell,
    Choice,
    ColumnInfo,
    ColumnMap,
    Preview,
    Result,
    Row,
    Sheet,
    target_word,
)
from desktop_app.ui import buttons, labels, layouts, messages, theme
from desktop_app.ui.cards import Badge, Callout, Card, CheckList, Facts, FigureTile
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormPanel
from desktop_app.ui.steps import StepBar
from desktop_app.ui.tables import CellDelegate, CellEdit, Column, EditableTable, RecordTable
from desktop_app.ui.tasks import BusyBar, Progress, Task
from desktop_app.ui.theme import px

FILE, COLUMNS, PREVIEW, RESULT = "file", "columns", "preview", "result"
_STEPS = (FILE, COLUMNS, PREVIEW, RESULT)
_ALL = "all"

_ACTION_WORDS: dict[str, str] = {
    "new": N_("Thêm mới"),
    "update": N_("Cập nhật"),
    "question": N_("Cần xem"),
    "refused": N_("Từ chối"),
    "skip": N_("Bỏ qua"),
}
_ACTION_TONES: dict[str, str] = {
    "new": "good",
    "update": "info",
    "question": "warning",
    "refused": "danger",
    "skip": "muted",
}
_CHIP_WORDS: dict[str, str] = {
    "new": N_("Mới"),
    "update": N_("Cập nhật"),
    "question": N_("Cần xem"),
    "refused": N_("Bị từ chối"),
    "skip": N_("Bỏ qua"),
}
_NAMES = frozenset(("full_name", "family_name", "given_name"))
_SHORT = frozenset(
    ("sex", "ethnicity", "religion", "citizen_id", "citizen_id_old", "party_card", "party_card_old", "phone")
)
_CELL_TONES = {"proposed": "warning", "warning": "info", "refused": "danger"}
_CELL_ICONS = {"proposed": "edit", "warning": "warning", "refused": "close"}
_CELL_WORDS = {"proposed": N_("đề xuất sửa"), "warning": N_("nên xem lại"), "refused": N_("không nhận")}


@dataclass(frozen=True)
class _Sight:
    """A row of the preview with what the user decided about it."""

    row: Row
    choice: Choice | None

    @property
    def sheet_row(self) -> int:
        return self.row.sheet_row

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def taken(self) -> bool:
        """Whether it will be written."""
        if self.row.action == "question":
            return self.choice == "take"
        return self.row.action in ("new", "update") and self.choice != "skip"

    @property
    def fate(self) -> str:
        """The key of its tone: what will happen now."""
        if self.row.action in ("new", "update") and not self.taken:
            return "skip"
        if self.row.action == "question" and self.taken:
            return self.row.intended or "new"
        return self.row.action

    def word(self) -> str:
        """What will happen, in words."""
        if self.row.action == "question":
            if self.taken:
                return _("Nhận sửa, thêm mới") if self.row.intended == "new" else _("Nhận sửa, cập nhật")
            return _("Bỏ qua") if self.choice == "skip" else _(_ACTION_WORDS["question"])
        if self.row.action in ("new", "update") and not self.taken:
            return _("Không nhập")
        return _(_ACTION_WORDS[self.row.action])

    def cell(self, index: int) -> Cell | None:
        """The cell of a column of the file."""
        return next((cell for cell in self.row.cells if cell.index == index), None)


class _MarkedCells(CellDelegate):
    """Draws cells with something to say on a pale ground with an icon; the words stand in the tip and beside."""

    def __init__(self, table: RecordTable, name_columns: frozenset[int]) -> None:
        super().__init__(table)
        self._of = table
        self.name_columns = name_columns

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column = self._of.rows_model.columns[index.column()]
        cell = self._marked(column, index)
        if cell is None:
            if column.key == "word":
                super().paint(painter, option, index)
            else:
                QStyledItemDelegate.paint(self, painter, option, index)
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tone = _CELL_TONES[cell.state]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.colours().selection))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # on the ground of a chosen row the pale ones would not be seen
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(theme.tone_colour(tone)) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft_colour(tone))
        ground = rect.adjusted(px(2), px(4), -px(2), -px(4))
        painter.drawRoundedRect(ground, px(5), px(5))
        size = px(16)
        picture = theme.icon_pixmap(_CELL_ICONS[cell.state], theme.tone_colour(tone), size)
        painter.drawPixmap(QRect(rect.x() + px(7), rect.center().y() - size // 2 + 1, size, size), picture)
        painter.setFont(option.font)
        painter.setPen(QPen(theme.tone_colour(tone)))
        left = rect.x() + px(7) + size + px(6)
        room = rect.right() - left - px(6)
        words = option.fontMetrics.elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(
            QRect(left, rect.y(), room, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            words,
        )
        painter.restore()

    def _marked(self, column: Column, index: QModelIndex | QPersistentModelIndex) -> Cell | None:
        sight: _Sight = self._of.rows_model.row(index.row())
        if column.key == "name":
            return next((cell for cell in self._names(sight) if cell.state in _CELL_TONES), None)
        if not column.key.startswith("c"):
            return None
        cell = sight.cell(int(column.key[1:]))
        return cell if cell is not None and cell.state in _CELL_TONES else None

    def _names(self, sight: _Sight) -> list[Cell]:
        return [cell for cell in sight.row.cells if cell.index in self.name_columns]


def _flexible(widget: QWidget, least: int) -> QWidget:
    """The widget as high as there is room, on a page that scrolls only when not even ``least`` pixels are left."""
    policy = widget.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)
    widget.setMinimumHeight(px(least))
    return widget


def _filled(*widgets: QWidget) -> QWidget:
    """The widgets in a column, the last one taking the room that is left."""
    column = layouts.column(*widgets, spacing=8)
    box = column.layout()
    if isinstance(box, QVBoxLayout):
        box.setStretch(len(widgets) - 1, 1)
    return column


def _letter(index: int) -> str:
    """The name of a column as Excel shows it: 0 → A, 27 → AB."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


class ImportDialog(QDialog):
    """The four steps. Accepted when something was written and not taken back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self._context = context
        self._sheets: list[Sheet] = []
        self._sheet: Sheet | None = None
        self._columns: ColumnMap | None = None
        self._preview: Preview | None = None
        self._choices: dict[int, Choice] = {}
        self._result: Result | None = None
        self._change_id: int | None = None
        self._undone = False
        self._task: Task | None = None
        self._read_path: Path | None = None
        self._loading = False
        title = _("Nhập danh sách đảng viên")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAcceptDrops(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(12))
        self.heading = labels.title(title, wrap=False)
        self.status = labels.caption("")
        box.addWidget(layouts.column(self.heading, self.status, spacing=2))
        self.steps = StepBar(
            [(FILE, _("Tệp")), (COLUMNS, _("Cột")), (PREVIEW, _("Xem trước")), (RESULT, _("Kết quả"))]
        )
        self.steps.chosen.connect(self._go_to)
        box.addWidget(self.steps)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._make_file_page())
        self.pages.addWidget(self._make_columns_page())
        self.pages.addWidget(self._make_preview_page())
        self.pages.addWidget(self._make_result_page())
        box.addWidget(self.pages, 1)
        self.busy = BusyBar(context.tasks, self)
        box.addWidget(self.busy)
        box.addWidget(layouts.rule())
        self.cancel_button = buttons.plain(_("Hủy"), self.reject)
        self.back_button = buttons.plain(_("Quay lại"), self.back, "left")
        self.next_button = buttons.primary(_("Tiếp tục"), self.next)
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        self.foot_text = labels.body("", wrap=True)
        foot.addWidget(self.foot_text, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        box.addLayout(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.next)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.back)
        context.tasks.finished.connect(self._finished)
        screen = self.screen().availableGeometry()
        self.resize(min(round(screen.width() * 0.94), px(1240)), min(round(screen.height() * 0.92), px(720)))
        self._show_step(FILE)

    # --- pages -------------------------------------------------------------------------------------------------------

    def _make_file_page(self) -> QWidget:
        card = Card(_("Tệp danh sách đang dùng"))
        self.file_panel = FormPanel(max_columns=2, scroll=False)
        endings = " ".join(importer.ENDINGS)
        self.file_field = self.file_panel.add_file(
            "path",
            _("Tệp Excel, CSV hoặc Word"),
            [(_("Danh sách"), endings), (_("Mọi tệp"), "*")],
            required=True,
            hint=_("Chọn tệp, gõ đường dẫn, hoặc kéo tệp thả vào đây."),
        )
        # the only field of the page: Enter reads the file instead of going on to the next field
        self.file_field.line.installEventFilter(self)
        card.body.addWidget(self.file_panel)
        self.file_error = Callout("danger")
        self.file_error.hide()
        card.body.addWidget(self.file_error)
        about = Card(_("Chương trình sẽ làm gì"))
        about.body.addWidget(
            CheckList(
                [
                    (
                        "good",
                        _("Tìm hàng tiêu đề và nhận ra từng cột."),
                        _(
                            "Danh sách rà soát quốc gia, sổ danh sách, danh sách trích ngang đều đọc được; sửa lại được ở bước Cột."
                        ),
                    ),
                    (
                        "good",
                        _("Xem trước từng dòng: thêm mới, cập nhật người đã có, hay từ chối kèm lý do."),
                        _(
                            "Chỗ nào phải đoán (mất số 0, năm hai chữ số, chữ hoa, phông cũ) chỉ đề xuất, không tự sửa."
                        ),
                    ),
                    (
                        "good",
                        _("Chỉ ghi vào sổ ở bước cuối, và hoàn tác được cả lần nhập."),
                        _("Tệp đã chọn không bị thay đổi."),
                    ),
                ]
            )
        )
        return layouts.scrolled(layouts.column(card, about, None, spacing=16))

    def _make_columns_page(self) -> QWidget:
        self.sheet_panel = FormPanel(max_columns=2, scroll=False)
        self.sheet_panel.add_choice("sheet", _("Trang trong tệp"), [(0, "")], required=True)
        self.sheet_panel.add_number(
            "first_row",
            _("Dòng đầu tiên có người (số dòng của Excel)"),
            decimals=0,
            minimum=1,
            maximum=1_000_000,
        )
        self.sheet_panel.edited.connect(self._sheet_edited)
        self.columns_note = Callout("warning")
        self.columns_note.hide()
        self.columns_table = EditableTable(
            [
                Column("letter", _("Cột"), 60, text=lambda c: _letter(c.index), sort=lambda c: c.index),
                Column(
                    "heading", _("Tiêu đề trong tệp"), 340, text=lambda c: c.heading or _("(không tiêu đề)")
                ),
                Column("samples", _("Ví dụ"), 300, text=lambda c: " · ".join(c.samples).replace("\n", " / ")),
                Column(
                    "targets",
                    _("Lấy vào"),
                    280,
                    kind="status",
                    text=self._target_words,
                    tone=lambda c: "good" if c.targets else "muted",
                    write=self._write_target,
                    choices=self._target_choices,
                ),
            ],
            key=lambda column: column.index,
            freeze=0,
        )
        self.columns_table.edited.connect(self._columns_edited)
        self.columns_table.setAccessibleName(_("Các cột của tệp"))
        hint = labels.caption(_("Đổi ở cột “Lấy vào”: bấm F2 hoặc nháy đúp rồi chọn."), wrap=False)
        self.columns_table.setMinimumHeight(px(120))
        frame = _flexible(self.columns_table.framed(hint), 200)
        return layouts.scrolled(_filled(self.sheet_panel, self.columns_note, frame))

    def _make_preview_page(self) -> QWidget:
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._filter())
        self.take_all_button = buttons.plain(_("Nhận mọi chỗ sửa"), self.take_all, "check")
        head = layouts.row(self.chips, self.take_all_button, spacing=12)
        box = head.layout()
        if isinstance(box, QHBoxLayout):
            box.setStretch(0, 1)
        self.table: RecordTable | None = None
        self._table_place = QWidget()
        place = QVBoxLayout(self._table_place)
        place.setContentsMargins(0, 0, 0, 0)
        self.detail_title = labels.heading("")
        self.detail_badge = Badge("")
        self.detail_reason = labels.body("")
        self.detail_list = CheckList()
        self.detail_changes = Facts()
        self.detail_changes_title = labels.strong(_("Sẽ đổi trong sổ"))
        self.choice_button = buttons.plain("", lambda: self._toggle_current())
        card = Card(padding=8)
        for widget in (
            self.detail_title,
            layouts.row(self.detail_badge, None),
            self.detail_reason,
            self.detail_list,
            self.detail_changes_title,
            self.detail_changes,
        ):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        side = layouts.column(layouts.scrolled(card), self.choice_button, spacing=8)
        middle = _flexible(layouts.columns((self._table_place, 5), (side, 2)), 200)
        return layouts.scrolled(_filled(head, middle))

    def _make_result_page(self) -> QWidget:
        self.result_note = Callout("good")
        self.tiles = {
            key: FigureTile("0", word)
            for key, word in (
                ("new", _("thêm mới")),
                ("update", _("cập nhật")),
                ("skip", _("bỏ qua")),
                ("question", _("cần xem, chưa nhập")),
                ("refused", _("bị từ chối")),
            )
        }
        figures = Card()
        figures.body.addWidget(layouts.row(*self.tiles.values(), None, spacing=24))
        self.undo_button = buttons.plain(_("Hoàn tác cả lần nhập"), self.undo, "undo")
        self.left_card = Card(_("Những dòng chưa nhập"))
        self.left_list = CheckList()
        self.left_card.body.addWidget(self.left_list)
        return layouts.scrolled(
            layouts.column(
                self.result_note,
                figures,
                layouts.row(self.undo_button, None),
                self.left_card,
                None,
                spacing=16,
            )
        )

    # --- going from step to step ---------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The step one is at."""
        return self.steps.current() or FILE

    def _show_step(self, step: str) -> None:
        self.pages.setCurrentIndex(_STEPS.index(step))
        self.steps.set_current(step)
        for n, key in enumerate(_STEPS):
            self.steps.set_done(key, n < _STEPS.index(step) or step == RESULT)
        self._refresh()
        focus: QWidget | None = {
            FILE: self.file_field.line,
            COLUMNS: self.columns_table,
            PREVIEW: self.table,
            RESULT: self.next_button,
        }[step]
        if focus is not None:
            focus.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, step: str) -> None:
        """A step of the bar was chosen."""
        if self._task is not None or self.step == RESULT or step == RESULT:
            return
        if _STEPS.index(step) < _STEPS.index(self.step):
            self._show_step(step)
        elif _STEPS.index(step) == _STEPS.index(self.step) + 1:
            self.next()

    def back(self) -> None:
        """The step before."""
        if self._task is None and self.step in (COLUMNS, PREVIEW):
            self._show_step(_STEPS[_STEPS.index(self.step) - 1])

    def next(self) -> None:
        """The next step; reads, previews or writes on the way."""
        if self._task is not None or not self.next_button.isEnabled():
            return
        {FILE: self._read, COLUMNS: self._make_preview, PREVIEW: self._write, RESULT: self._close}[
            self.step
        ]()

    def _refresh(self) -> None:
        """Buttons and sentences that follow from where one is."""
        step, working = self.step, self._task is not None
        self.pages.setEnabled(not working)
        self.back_button.setVisible(step in (COLUMNS, PREVIEW))
        self.back_button.setEnabled(not working)
        self.cancel_button.setVisible(step != RESULT)
        for n, key in enumerate(_STEPS):
            self.steps.set_enabled(key, step != RESULT and n <= _STEPS.index(step) + (step != PREVIEW))
        ready = True
        text = _("Chưa có gì được ghi vào sổ.")
        label = _("Tiếp tục")
        if step == PREVIEW and self._preview is not None:
            rows = self._preview.to_write(self._choices)
            new = sum(row.intended == "new" for row in rows)
            text = _("Sẽ ghi: {new} thêm mới, {update} cập nhật. Chưa có gì được ghi vào sổ.").format(
                new=number_text(new), update=number_text(len(rows) - new)
            )
            label = _("Ghi {n} đồng chí vào sổ").format(n=number_text(len(rows)))
            ready = bool(rows)
        elif step == RESULT:
            text, label = "", _("Xong")
        self.foot_text.setText(text)
        self.next_button.setText(label)
        self.next_button.setEnabled(ready and not working)
        self.status.setText(self._status_text())

    def _status_text(self) -> str:
        if self._sheet is None:
            return _("Từ tệp Excel, CSV hoặc Word; xem trước rồi mới ghi.")
        text = self._sheet.file_name
        if self._sheet.name:
            text = _("{file} · trang {sheet}").format(file=text, sheet=self._sheet.name)
        if self._preview is not None and self.step in (PREVIEW, RESULT):
            text += " · " + _("{n} dòng").format(n=number_text(len(self._preview.rows)))
        return text

    def _run(self, work: Callable[[Progress], Any], done: Callable[[Any], None], title: str) -> None:
        self._task = self._context.tasks.run(work, done=done, failed=self._failed, owner=self, title=title)
        self._refresh()

    def _finished(self, task: object) -> None:
        if task is self._task:
            self._task = None
            self._refresh()
            if self._result is not None and self.step != RESULT:
                # the stop came too late: what was written is told
                self._written(self._result)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        if self.step == FILE:
            self.file_error.tell(error.message, error.hint or "")
            self.file_error.show()
            self.file_field.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            messages.show_error(self, error)

    # --- 1: the file -----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.next()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step == FILE and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), "")
        if path and self.step == FILE:
            self.file_field.line.setText(path)
            self._read()

    def open_file(self, path: Path) -> None:
        """Begin with this file."""
        self.file_field.line.setText(str(path))
        self._read()

    def _read(self) -> None:
        values = self.file_panel.check()
        self.file_error.hide()
        if values is None:
            return
        path = Path(values["path"]).expanduser()

        def work(progress: Progress) -> list[tuple[Sheet, ColumnMap]]:
            progress.step(_("Đang đọc tệp…"))
            found = importer.read_tables(path, progress.check)
            return [(sheet, importer.recognise(sheet)) for sheet in found]

        self._run(work, self._was_read, _("Đang đọc tệp…"))

    def _was_read(self, found: list[tuple[Sheet, ColumnMap]]) -> None:
        self._sheets = [sheet for sheet, _columns in found]
        self._loading = True
        self.sheet_panel.set_choices(
            "sheet",
            [(n, sheet.name or sheet.file_name) for n, sheet in enumerate(self._sheets)],
        )
        self._loading = False
        self.sheet_panel.field("sheet").set_visible(len(self._sheets) > 1)
        self._take_sheet(*found[0])
        self._show_step(COLUMNS)

    # --- 2: the columns --------------------------------------------------------------------------------------------------

    def _take_sheet(self, sheet: Sheet, columns: ColumnMap) -> None:
        self._sheet, self._columns, self._preview = sheet, columns, None
        self._loading = True
        self.sheet_panel.load({"sheet": self._sheets.index(sheet), "first_row": columns.first_row + 1})
        self._loading = False
        self._show_columns()

    def _show_columns(self) -> None:
        sheet, columns = self._sheet, self._columns
        if sheet is None or columns is None:
            return
        self.columns_table.set_rows([c for c in columns.columns if c.heading or c.samples or c.targets])
        if not columns.has_name:
            self.columns_note.set_tone("warning")
            self.columns_note.tell(
                _("Chưa nhận ra cột họ và tên."),
                _("Chọn đúng trang, hoặc ở dòng có họ tên chọn “Lấy vào”: Họ và tên."),
            )
        elif sheet.reading is not None:
            self.columns_note.set_tone("info")
            self.columns_note.tell(
                _("Tệp ghi bằng {font}.").format(font=_(legacy_text.READING_WORDS[sheet.reading])),
                _("Chữ được đổi sang Unicode để xem trước; chỉ ghi khi đồng chí nhận."),
            )
        elif columns.not_taken():
            names = ", ".join(f"“{column.heading}”" for column in columns.not_taken()[:6])
            self.columns_note.set_tone("info")
            self.columns_note.tell(
                _("Không lấy {n} cột: {names}.").format(n=len(columns.not_taken()), names=names),
                _("Sổ không có ô tương ứng, hoặc chưa nhận ra; đổi ở cột “Lấy vào” nếu cần."),
            )
        self.columns_note.setVisible(
            not columns.has_name or sheet.reading is not None or bool(columns.not_taken())
        )
        self._refresh()

    def _sheet_edited(self, name: str) -> None:
        if self._loading or self._columns is None:
            return
        try:
            value = self.sheet_panel.field(name).value()
        except UserError:
            return
        if name == "sheet" and isinstance(value, int):
            sheet = self._sheets[value]
            if sheet is not self._sheet:
                self._take_sheet(sheet, importer.recognise(sheet))
        elif name == "first_row" and isinstance(value, int):
            self._columns = replace(self._columns, first_row=value - 1)
            self._preview = None

    def _target_words(self, column: ColumnInfo) -> str:
        return " + ".join(target_word(t, _) for t in column.targets) or _("– không lấy –")

    def _target_choices(self, column: ColumnInfo) -> Sequence[str]:
        words = [_("– không lấy –"), *(target_word(target, _) for target in importer.TARGETS)]
        now = self._target_words(column)
        return words if now in words else [now, *words]

    def _write_target(self, column: ColumnInfo, text: str) -> ColumnInfo:
        if text == self._target_words(column):
            return column
        if text == _("– không lấy –"):
            return replace(column, targets=())
        for target in importer.TARGETS:
            if text == target_word(target, _):
                return replace(column, targets=(target,))
        raise UserError(
            _("Không có ô “{text}” trong sổ.").format(text=text[:40]), "targets", _("Chọn trong danh sách.")
        )

    def _columns_edited(self, edits: list[CellEdit]) -> None:
        if self._columns is None:
            return
        for edit in edits:
            self._columns = self._columns.change(edit.row.index, *edit.row.targets)
        self._preview = None
        self._show_columns()

    # --- 3: the preview --------------------------------------------------------------------------------------------------

    def _make_preview(self) -> None:
        sheet, columns, today = self._sheet, self._columns, self._context.today()
        if sheet is None or columns is None or self.sheet_panel.check() is None:
            return
        book = self._context.book

        def work(progress: Progress) -> Preview:
            progress.step(_("Đang xem từng dòng…"))
            with book.read() as session:
                return importer.preview(session, sheet, columns, today, check=progress.check)

        self._run(work, self._was_previewed, _("Đang xem từng dòng…"))

    def _was_previewed(self, found: Preview) -> None:
        self._preview = found
        self._choices = {}
        self._build_table(found)
        self._fill()
        counts = found.counts()
        start = "question" if counts["question"] else "refused" if counts["refused"] else _ALL
        self.chips.set_current(start)
        self._show_step(PREVIEW)

    def _build_table(self, found: Preview) -> None:
        name_columns = frozenset(
            column.index
            for column in found.columns.columns
            if column.targets and set(column.targets) <= _NAMES
        )
        columns = [
            Column("sheet_row", _("Dòng"), 56, kind="number"),
            Column(
                "word",
                _("Sẽ làm"),
                150,
                kind="status",
                text=_Sight.word,
                tone=lambda s: _ACTION_TONES[s.fate],
            ),
            Column(
                "name",
                _("Họ và tên"),
                200,
                kind="status",
                text=lambda s: s.name or _("(trống)"),
                sort=lambda s: name_key(s.name) if s.name else None,
                tip=self._name_tip(name_columns),
            ),
        ]
        for column in found.columns.columns:
            if not column.targets or column.index in name_columns:
                continue
            target = column.targets[0]
            columns.append(
                Column(
                    f"c{column.index}",
                    column.heading or self._target_words(column),
                    160,
                    # numbers, dates and single words are never cut
                    kind="status" if target in _SHORT or target.endswith("_date") else "text",
                    text=self._cell_words(column.index),
                    sort=self._date_order(target) if target.endswith("_date") else None,
                    tip=self._cell_tip(column.index),
                    title_tip=f"{_letter(column.index)}: {column.heading} → {self._target_words(column)}",
                )
            )
        columns.append(Column("reason", _("Lý do"), 320, text=lambda s: s.row.reason.replace("\n", " ")))
        table = RecordTable(columns, key=lambda sight: sight.sheet_row, freeze=0)
        table.setItemDelegate(_MarkedCells(table, name_columns))
        table.setAccessibleName(_("Các dòng của danh sách"))
        table.setMinimumHeight(px(120))
        table.current_changed.connect(self._show_detail)
        table.row_activated.connect(lambda _row: self._toggle_current())
        table.bind_key("Space", lambda _rows: self._toggle(table.selected_rows()))
        hint = labels.caption(_("Phím cách: nhận hoặc bỏ dòng đang chọn."), wrap=False)
        place = self._table_place.layout()
        if place is not None:
            layouts.clear(place)
            place.addWidget(table.framed(hint))
        self.table = table

    @staticmethod
    def _date_order(target: str) -> Callable[[_Sight], str | None]:
        def order(sight: _Sight) -> str | None:
            value = getattr(sight.row.draft, target, None)
            return value.iso() if value is not None else None

        return order

    def _name_tip(self, name_columns: frozenset[int]) -> Callable[[_Sight], str]:
        tips = [self._cell_tip(index) for index in sorted(name_columns)]
        return lambda sight: "\n".join(text for tip in tips if (text := tip(sight)))

    @staticmethod
    def _cell_words(index: int) -> Callable[[_Sight], str]:
        def words(sight: _Sight) -> str:
            cell = sight.cell(index)
            if cell is None:
                return ""
            if cell.state == "refused" or (cell.state == "warning" and not cell.stored):
                return cell.read or _("trống")
            return cell.stored or (cell.read if sight.row.action == "skip" else "")

        return words

    @staticmethod
    def _cell_tip(index: int) -> Callable[[_Sight], str]:
        def tip(sight: _Sight) -> str:
            cell = sight.cell(index)
            if cell is None or not cell.reason:
                return ""
            return _("Trong tệp: {value}").format(value=cell.read or "–") + f"\n{cell.reason}"

        return tip

    def _sights(self) -> list[_Sight]:
        if self._preview is None:
            return []
        return [_Sight(row, self._choices.get(row.sheet_row)) for row in self._preview.rows]

    def _fill(self) -> None:
        """Show the rows with what was decided about them."""
        if self._preview is None or self.table is None:
            return
        self.table.set_rows(self._sights())
        counts = self._preview.counts()
        self.chips.set_chips(
            [
                (_ALL, _("Tất cả"), len(self._preview.rows)),
                *((key, _(_CHIP_WORDS[key]), counts[key]) for key in _CHIP_WORDS if counts[key]),
            ]
        )
        self.take_all_button.setVisible(counts["question"] > 0)
        open_left = any(
            row.action == "question" and self._choices.get(row.sheet_row) != "take"
            for row in self._preview.rows
        )
        self.take_all_button.setText(_("Nhận mọi chỗ sửa") if open_left else _("Bỏ nhận mọi chỗ sửa"))
        self._refresh()

    def _filter(self) -> None:
        if self.table is None:
            return
        key = self.chips.current() or _ALL
        self.table.set_filter(None if key == _ALL else lambda sight: sight.row.action == key)
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)
        self._show_detail(self.table.current_row())

    def take_all(self) -> None:
        """Take every proposed repair, or let go of all of them."""
        if self._preview is None:
            return
        questions = [row.sheet_row for row in self._preview.rows if row.action == "question"]
        if all(self._choices.get(at) == "take" for at in questions):
            for at in questions:
                self._choices.pop(at, None)
        else:
            self._choices.update(dict.fromkeys(questions, "take"))
        self._decided()

    def _toggle_current(self) -> None:
        row = self.table.current_row() if self.table is not None else None
        if row is not None:
            self._toggle([row])

    def _toggle(self, rows: Sequence[_Sight]) -> None:
        """Take what was not taken, leave what was."""
        able = [sight for sight in rows if sight.row.action in ("new", "update", "question")]
        take = any(not sight.taken for sight in able)
        for sight in able:
            at = sight.sheet_row
            if sight.row.action == "question":
                if take:
                    self._choices[at] = "take"
                else:
                    self._choices.pop(at, None)
            elif take:
                self._choices.pop(at, None)
            else:
                self._choices[at] = "skip"
        if able:
            self._decided()

    def _decided(self) -> None:
        self._fill()
        if self.table is not None:
            self._show_detail(self.table.current_row())

    def _show_detail(self, sight: _Sight | None) -> None:
        """What is to say about the row one is on."""
        known = sight is not None
        for widget in (self.detail_badge, self.detail_list, self.choice_button):
            widget.setVisible(known)
        if sight is None:
            self.detail_title.setText(_("Chọn một dòng để xem lý do."))
            self.detail_reason.setText("")
            self.detail_changes_title.hide()
            self.detail_changes.set_items([])
            return
        row = sight.row
        self.detail_title.setText(row.name or _("(không có họ tên)"))
        self.detail_badge.set_text(
            _("Dòng {row} · {what}").format(row=row.sheet_row, what=sight.word()), _ACTION_TONES[sight.fate]
        )
        items: list[tuple[str, str, str]] = []
        for remark in sorted(
            row.remarks, key=lambda r: ("refused", "proposed", "warning", "tidied").index(r.state)
        ):
            state = {"refused": "danger", "proposed": "warning", "warning": "warning"}.get(
                remark.state, "muted"
            )
            word = _(_CELL_WORDS[remark.state]) if remark.state in _CELL_WORDS else _("đã gọn lại")
            value = remark.value.replace("\n", " / ")
            where = f"{remark.column} ({word})" + (f": {value}" if value else "")
            items.append((state, remark.reason, where[:160]))
        self.detail_list.set_items(items)
        plain = {"new": _("Không có gì phải xem lại."), "update": row.reason}
        self.detail_reason.setText(row.reason if row.action == "skip" or not items else "")
        if not items and row.action in plain:
            self.detail_reason.setText(plain[row.action])
        self.detail_reason.setVisible(bool(self.detail_reason.text()))
        self.detail_changes_title.setVisible(bool(row.changes))
        self.detail_changes.set_items(
            [(change.label, f"{change.before or _('để trống')} → {change.after}") for change in row.changes]
        )
        self.choice_button.setVisible(row.action in ("new", "update", "question"))
        self.choice_button.setText(self._choice_word(row.action, sight.taken))

    @staticmethod
    def _choice_word(action: Action, taken: bool) -> str:
        if action == "question":
            return _("Không nhận dòng này") if taken else _("Nhận chỗ sửa của dòng này")
        return _("Không nhập dòng này") if taken else _("Nhập dòng này")

    # --- 4: writing ------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        found = self._preview
        if found is None:
            return
        choices = dict(self._choices)
        book, keep_copy = self._context.book, self._context.keep_copy
        title = _("Nhập danh sách {name}").format(name=found.sheet.file_name)

        def work(progress: Progress) -> Result:
            keep_copy(
                _("trước nhập danh sách"),
                lambda part: progress.step(_("Đang sao lưu trước khi ghi…"), part),
            )
            progress.step(_("Đang ghi vào sổ…"))
            with book.write(title) as session:
                result = importer.apply(session, found, choices)
                progress.check()
            self._result = result
            change = book.last_change
            self._change_id = change.id if change is not None else None
            return result

        self._run(work, self._written, _("Đang ghi vào sổ…"))

    def _written(self, result: Result) -> None:
        if self.step == RESULT:
            return
        self._result = result
        for key, count in (
            ("new", len(result.new)),
            ("update", len(result.updated)),
            ("skip", result.skipped),
            ("question", result.questions),
            ("refused", result.refused),
        ):
            self.tiles[key].set_figure(number_text(count))
        self.result_note.set_tone("good")
        self.result_note.tell(
            _("Đã ghi {n} đồng chí vào sổ.").format(n=number_text(result.written)),
            _("Cả lần nhập là một thay đổi; hoàn tác được ngay ở đây hoặc sau này trong lịch sử."),
        )
        written = {*result.new, *result.updated}
        left = [
            row
            for row in (self._preview.rows if self._preview is not None else ())
            if row.sheet_row not in written and row.action in ("refused", "question")
        ]
        self.left_card.setVisible(bool(left))
        self.left_list.set_items(
            [
                (
                    "danger" if row.action == "refused" else "warning",
                    _("Dòng {row}: {name}").format(
                        row=row.sheet_row, name=row.name or _("(không có họ tên)")
                    ),
                    row.reason.replace("\n", " ")[:300],
                )
                for row in left[:200]
            ]
        )
        self._show_step(RESULT)

    def undo(self) -> None:
        """Take the whole import back."""
        if self._change_id is None or self._undone:
            return
        with messages.errors_shown(self) as shown:
            self._context.book.undo(self._change_id)
        if shown.ok:
            self._undone = True
            self.undo_button.setEnabled(False)
            self.result_note.set_tone("info")
            self.result_note.tell(_("Đã hoàn tác: sổ như trước khi nhập."), "")
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        if self._undone:
            super().reject()
        else:
            self.accept()

    def reject(self) -> None:
        """Close; what was written stays written."""
        if self._task is not None:
            self._task.cancel()
            if self.step == PREVIEW:
                # it may be too late to stop the writing: what came of it is told first
                return
        if self.step == RESULT:
            self._close()
            return
        super().reject()
