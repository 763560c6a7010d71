"""The steps every list begins with: the file or what was pasted, then what its columns are. What comes after is told by
whoever uses it: bringing the list in, or comparing it with the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import number_text
from desktop_app.lists import importer, legacy_text
from desktop_app.lists.importer import ColumnInfo, ColumnMap, Sheet, target_word
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, CheckList
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import CellEdit, Column
from desktop_app.ui.context import Context
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.steps import StepBar
from desktop_app.ui.tasks import BusyBar, Progress, Task
from desktop_app.ui.theme import px

FILE, COLUMNS = "file", "columns"
_HEADING_ROWS = 3
_SAMPLES = 3


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of a step: a sentence, the word on the button that goes on, whether it can be pressed."""

    text: str
    button: str
    ready: bool = True


@dataclass(frozen=True)
class Read:
    """A table of the file with its columns; ``remembered`` when they are as corrected the last time."""

    sheet: Sheet
    columns: ColumnMap
    remembered: bool = False


def flexible(widget: QWidget, least: int, stacked: int = 0) -> QWidget:
    """The widget as high as there is room, on a page that scrolls only when not even ``least`` pixels are left
    (``stacked`` when its parts stand one under the other)."""
    policy = widget.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)
    if stacked and isinstance(widget, layouts.Columns):
        widget.set_least(least, stacked)
    else:
        widget.setMinimumHeight(px(least))
    return widget


def filled(*widgets: QWidget) -> QWidget:
    """The widgets in a column, the last one taking the room that is left."""
    column = layouts.column(*widgets, spacing=8)
    box = column.layout()
    if isinstance(box, QVBoxLayout):
        box.setStretch(len(widgets) - 1, 1)
    return column


def chips_beside(chips: ChipBar, *others: QWidget) -> QWidget:
    """Chips with something right of them; the chips may become two lines."""
    policy = chips.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    chips.setSizePolicy(policy)
    line = layouts.row(chips, *others, spacing=12)
    box = line.layout()
    if isinstance(box, QHBoxLayout):
        box.setStretch(0, 1)
        for other in others:
            box.setAlignment(other, Qt.AlignmentFlag.AlignTop)
    return line


def letter(index: int) -> str:
    """The name of a column as Excel shows it: 0 → A, 27 → AB."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def target_words(column: ColumnInfo) -> str:
    """What a column is taken for, in words."""
    return " + ".join(target_word(t, _) for t in column.targets) or _("– không lấy –")


def _letter_words() -> list[tuple[str, str]]:
    return [
        ("ask", _("Chưa chắc: hỏi lại ở từng dòng")),
        ("convert", _("Đúng, đổi hết sang Unicode")),
        ("keep", _("Không đổi, chữ trong tệp đã đúng")),
    ]


def read_with_columns(context: Context, sheets: Sequence[Sheet]) -> list[Read]:
    """The tables with their columns, as corrected for such a list before or as recognised."""
    with context.book.read() as session:
        found = []
        for sheet in sheets:
            known = importer.known_mapping(session, sheet)
            found.append(Read(sheet, known or importer.recognise(sheet), known is not None))
        return found


class ListSteps(QDialog):
    """A dialog whose first two steps are the list and its columns, and whose last step tells the result.

    Subclasses give the further steps (key, title) and their pages, and answer :meth:`foot_of`, :meth:`act` and
    :meth:`focus_of`. ``sheet`` and ``columns`` are what the first steps found.
    """

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        title: str,
        further: Sequence[tuple[str, str]],
        promises: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.context = context
        self.sheet: Sheet | None = None
        self.columns: ColumnMap | None = None
        self._sheets: list[Sheet] = []
        self._remembered = False
        self._task: Task | None = None
        self._loading = False
        self._began_at = FILE
        self._order = (FILE, COLUMNS, *(key for key, _title in further))
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAcceptDrops(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(12))
        self.heading = labels.title(title, wrap=False)
        self.status = labels.caption("")
        box.addWidget(layouts.column(self.heading, self.status, spacing=2))
        self.steps = StepBar([(FILE, _("Tệp")), (COLUMNS, _("Cột")), *further])
        self.steps.chosen.connect(self._go_to)
        box.addWidget(self.steps)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._make_file_page(promises))
        self.pages.addWidget(self._make_columns_page())
        for key, _title in further:
            self.pages.addWidget(self.make_page(key))
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
        self.show_step(FILE)

    # --- for the subclass ------------------------------------------------------------------------------------------------

    def make_page(self, key: str) -> QWidget:
        """The page of a further step."""
        raise NotImplementedError(key)

    def file_cards(self) -> Sequence[QWidget]:
        """What else stands on the first page."""
        return ()

    def foot_of(self, step: str) -> Foot:
        """What stands at the foot of a step."""
        del step
        return Foot(_("Chưa có gì được ghi vào sổ."), _("Tiếp tục"))

    def act(self, step: str) -> None:
        """Go on from a step: look at the rows, write, close."""
        raise NotImplementedError(step)

    def focus_of(self, step: str) -> QWidget | None:
        """Where the keys go when a further step is shown."""
        del step
        return self.next_button

    def rows_told(self) -> str:
        """How many rows there are, for the line below the title."""
        return ""

    def forget(self) -> None:
        """What was found of the rows is no longer true: the columns changed."""

    def came_too_late(self) -> None:
        """A task ended; tell what it wrote although it was to be stopped."""

    @property
    def working(self) -> bool:
        """Whether something is being read or written."""
        return self._task is not None

    def stop(self) -> None:
        """Stop what is being read or written."""
        if self._task is not None:
            self._task.cancel()

    # --- pages -----------------------------------------------------------------------------------------------------------

    def _make_file_page(self, promises: Sequence[tuple[str, str]]) -> QWidget:
        card = Card(_("Tệp danh sách"))
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
        self.paste_button = buttons.plain(_("Dán bảng đã chép"), self.paste)
        self.paste_button.setToolTip(
            _("Trong Excel hoặc Word: chọn các ô kể cả tiêu đề, Ctrl+C, rồi Ctrl+V ở đây")
        )
        card.body.addWidget(
            layouts.row(
                self.paste_button,
                labels.caption(_("Các ô đã chép từ Excel hoặc Word (Ctrl+V)."), wrap=False),
                None,
                spacing=12,
            )
        )
        self.file_error = Callout("danger")
        self.file_error.hide()
        card.body.addWidget(self.file_error)
        about = Card(_("Chương trình sẽ làm gì"))
        about.body.addWidget(CheckList([("good", what, how) for what, how in promises]))
        return layouts.scrolled(layouts.column(card, about, *self.file_cards(), None, spacing=8))

    def _make_columns_page(self) -> QWidget:
        self.sheet_panel = FormPanel(max_columns=2, scroll=False)
        self.sheet_panel.add_choice("sheet", _("Trang trong tệp"), [(0, "")], required=True)
        self.sheet_panel.edited.connect(self._sheet_edited)
        self.rows_line = labels.body("", wrap=False)
        self.rows_button = buttons.link(_("Sửa…"), self.open_rows)
        self.rows_button.setAccessibleName(_("Sửa dòng tiêu đề và dòng đầu tiên có người"))
        self.rows_panel = FormPanel(max_columns=3, scroll=False)
        rows: dict[str, Any] = {"decimals": 0, "minimum": 1, "maximum": 1_000_000}
        self.rows_panel.add_number("heading_row", _("Tiêu đề bắt đầu ở dòng"), **rows)
        self.rows_panel.add_choice(
            "heading_rows",
            _("Số dòng tiêu đề"),
            [(0, _("Không có")), *((n, number_text(n)) for n in range(1, _HEADING_ROWS + 1))],
        )
        self.rows_panel.add_number("first_row", _("Người đầu tiên ở dòng"), **rows)
        self.rows_panel.edited.connect(self._rows_edited)
        self.letters_card = Card()
        self.letters_title = labels.strong("")
        self.letters_list = labels.body("", wrap=False)
        self.letters_panel = FormPanel(max_columns=1, scroll=False)
        self.letters_panel.add_choice("letters", _("Đọc như vậy có đúng không"), _letter_words())
        self.letters_panel.edited.connect(self._letters_edited)
        told = layouts.column(self.letters_title, self.letters_list, None, spacing=4)
        self.letters_card.body.addWidget(layouts.columns((told, 3), (self.letters_panel, 2), stack_below=600))
        self.columns_note = Callout("warning")
        self.columns_note.hide()
        self.columns_table = EditableTable(
            [
                Column("letter", _("Cột"), 60, text=lambda c: letter(c.index), sort=lambda c: c.index),
                Column(
                    "heading", _("Tiêu đề trong tệp"), 340, text=lambda c: c.heading or _("(không tiêu đề)")
                ),
                Column("samples", _("Ví dụ"), 300, text=lambda c: " · ".join(c.samples).replace("\n", " / ")),
                Column(
                    "targets",
                    _("Lấy vào"),
                    280,
                    kind="status",
                    text=target_words,
                    tone=lambda c: "good" if c.targets else "muted",
                    write=self._write_target,
                    choices=self._target_choices,
                ),
            ],
            key=lambda column: column.index,
            freeze=0,
        )
        self.columns_table.count_words = N_("{n} cột")
        self.columns_table.edited.connect(self._columns_edited)
        self.columns_table.setAccessibleName(_("Các cột của tệp"))
        hint = labels.caption(_("Đổi ở cột “Lấy vào”: bấm F2 hoặc nháy đúp rồi chọn."), wrap=False)
        self.columns_table.setMinimumHeight(px(120))
        frame = flexible(self.columns_table.framed(hint), 200)
        line = layouts.row(self.rows_line, self.rows_button, None)
        return layouts.scrolled(
            filled(self.sheet_panel, line, self.rows_panel, self.letters_card, self.columns_note, frame)
        )

    # --- going from step to step -------------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The step one is at."""
        return self.steps.current() or FILE

    @property
    def last_step(self) -> str:
        """The step that tells the result."""
        return self._order[-1]

    def show_step(self, step: str) -> None:
        """Go to a step."""
        self.pages.setCurrentIndex(self._order.index(step))
        self.steps.set_current(step)
        for n, key in enumerate(self._order):
            self.steps.set_done(key, n < self._order.index(step) or step == self.last_step)
        self.refresh()
        self._take_keys()

    def _take_keys(self) -> None:
        """Give the keys to what the step is about."""
        step = self.step
        focus: QWidget | None
        if step == FILE:
            focus = self.file_field.line
        elif step == COLUMNS:
            asks = self.sheet is not None and not self.letters_card.isHidden() and self.sheet.letters == "ask"
            focus = self.letters_panel.field("letters").editor if asks else self.columns_table
        else:
            focus = self.focus_of(step)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, step: str) -> None:
        """A step of the bar was chosen."""
        if self.working or self.last_step in (self.step, step):
            return
        if self._order.index(step) < self._order.index(self.step):
            self.show_step(step)
        elif self._order.index(step) == self._order.index(self.step) + 1:
            self.next()

    def back(self) -> None:
        """The step before."""
        if not self.working and self.step not in (FILE, self.last_step):
            self.show_step(self._order[self._order.index(self.step) - 1])

    def next(self) -> None:
        """The next step; reads, looks or writes on the way."""
        if self.working or not self.next_button.isEnabled():
            return
        if self.step == FILE:
            self._read()
        elif self.step != COLUMNS or self.rows_panel.check() is not None:
            self.act(self.step)

    def refresh(self) -> None:
        """Buttons and sentences that follow from where one is."""
        step = self.step
        self.pages.setEnabled(not self.working)
        self.back_button.setVisible(step not in (FILE, self.last_step))
        self.back_button.setEnabled(not self.working)
        self.cancel_button.setVisible(step != self.last_step)
        before_last = self._order[-2]
        for n, key in enumerate(self._order):
            able = step != self.last_step and n <= self._order.index(step) + (step != before_last)
            self.steps.set_enabled(key, able)
        foot = self.foot_of(step)
        self.foot_text.setText(foot.text)
        self.next_button.setText(foot.button)
        self.next_button.setEnabled(foot.ready and not self.working)
        self.status.setText(self._status_text())

    def _status_text(self) -> str:
        if self.sheet is None:
            return _("Từ tệp Excel, CSV, Word hoặc bảng dán vào; xem trước rồi mới ghi.")
        text = self.sheet.file_name
        if self.sheet.name:
            text = _("{file} · trang {sheet}").format(file=text, sheet=self.sheet.name)
        told = self.rows_told() if self.step not in (FILE, COLUMNS) else ""
        return f"{text} · {told}" if told else text

    def run_task(self, work: Callable[[Progress], Any], done: Callable[[Any], None], title: str) -> None:
        """Do slow work on the worker while the pages wait."""
        self._began_at = self.step
        self._task = self.context.tasks.run(work, done=done, failed=self._failed, owner=self, title=title)
        self.refresh()

    def _finished(self, task: object) -> None:
        if task is self._task:
            self._task = None
            self.refresh()
            self.came_too_late()
            if self.step == self._began_at and self.isVisible():
                # the page was not to be used meanwhile, so the keys went away from it
                self._take_keys()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.tell_fault(error)

    def tell_fault(self, error: UserError) -> None:
        """Say what was wrong: at the file, or in a box."""
        if self.step == FILE:
            self.file_error.tell(error.message, error.hint or "")
            self.file_error.show()
            self.file_field.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            messages.show_error(self, error)

    # --- 1: the file -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.next()
                return True
            if event.matches(QKeySequence.StandardKey.Paste) and _is_table(
                QGuiApplication.clipboard().text()
            ):
                self.paste()
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

    def paste(self) -> None:
        """Begin with the cells that lie on the clipboard."""
        if not self.working:
            self.open_text(QGuiApplication.clipboard().text())

    def open_text(self, text: str) -> None:
        """Begin with a table given as text: lines of cells with tabs between."""
        self.file_error.hide()
        self._begin(lambda _progress: [importer.sheet_from_text(text)])

    def open_sheet(self, sheet: Sheet) -> None:
        """Begin with a table that was read before."""
        self._begin(lambda _progress: [sheet])

    def _read(self) -> None:
        values = self.file_panel.check()
        self.file_error.hide()
        if values is None:
            return
        path = Path(values["path"]).expanduser()
        self._begin(lambda progress: importer.read_tables(path, progress.check))

    def _begin(self, read: Callable[[Progress], list[Sheet]]) -> None:
        title = _("Đang đọc danh sách…")

        def work(progress: Progress) -> list[Read]:
            progress.step(title)
            return read_with_columns(self.context, read(progress))

        self.run_task(work, self._was_read, title)

    def _was_read(self, found: list[Read]) -> None:
        self._sheets = [one.sheet for one in found]
        self._loading = True
        self.sheet_panel.set_choices(
            "sheet", [(n, sheet.name or sheet.file_name) for n, sheet in enumerate(self._sheets)]
        )
        self._loading = False
        self.sheet_panel.setVisible(len(self._sheets) > 1)
        self.rows_panel.hide()
        self._take(found[0])
        self.show_step(COLUMNS)

    # --- 2: the columns ----------------------------------------------------------------------------------------------------

    def _take(self, read: Read) -> None:
        self.sheet, self.columns, self._remembered = read.sheet, read.columns, read.remembered
        self.forget()
        samples = importer.letter_samples(read.sheet)
        self.letters_card.setVisible(bool(samples))
        if samples:
            font = _(legacy_text.READING_WORDS[samples[0].reading])
            self.letters_title.setText(_("Chữ ghi bằng {font}").format(font=font))
            short = sorted(samples, key=lambda sample: len(sample.read))[:_SAMPLES]
            self.letters_list.setText("\n".join(f"{one.read[:40]}  →  {one.converted[:40]}" for one in short))
        self._load_panels()
        self._show_columns()

    def _load_panels(self) -> None:
        sheet, columns = self.sheet, self.columns
        if sheet is None or columns is None:
            return
        self._loading = True
        self.sheet_panel.load({"sheet": self._sheets.index(sheet)})
        self.rows_panel.load(
            {
                "heading_row": columns.first_heading + 1,
                "heading_rows": _heading_rows(sheet, columns),
                "first_row": columns.first_row + 1,
            }
        )
        self.letters_panel.load({"letters": sheet.letters})
        self._loading = False
        self._say_rows()

    def open_rows(self) -> None:
        """Show where the heading and the first person stand, to be put right."""
        self.rows_panel.show()
        self.rows_button.hide()
        self.rows_panel.go_to("heading_row")

    def _say_rows(self) -> None:
        sheet, columns = self.sheet, self.columns
        if sheet is None or columns is None:
            return
        rows, first = _heading_rows(sheet, columns), columns.first_heading + 1
        if not rows:
            heading = _("Không có dòng tiêu đề")
        elif rows == 1:
            heading = _("Tiêu đề ở dòng {row}").format(row=first)
        else:
            heading = _("Tiêu đề ở dòng {first} đến {last}").format(first=first, last=first + rows - 1)
        self.rows_line.setText(
            _("{heading} · người đầu tiên ở dòng {row}").format(heading=heading, row=columns.first_row + 1)
        )
        self.rows_button.setVisible(self.rows_panel.isHidden())

    def _show_columns(self) -> None:
        columns = self.columns
        if columns is None:
            return
        self.columns_table.set_rows([c for c in columns.columns if c.heading or c.samples or c.targets])
        tone, title, text = "info", "", ""
        if not columns.has_name:
            tone, title = "warning", _("Chưa nhận ra cột họ và tên.")
            self.rows_panel.show()
            self.rows_button.hide()
            text = _("Chọn đúng trang và dòng tiêu đề, hoặc ở dòng có họ tên chọn “Lấy vào”: Họ và tên.")
        elif self._remembered:
            title = _("Các cột lấy như đồng chí đã chọn lần trước.")
            text = _("Danh sách này có cùng tiêu đề; đổi ở cột “Lấy vào” nếu lần này khác.")
        elif columns.not_taken():
            names = ", ".join(f"“{column.heading}”" for column in columns.not_taken()[:6])
            title = _("Không lấy {n} cột: {names}.").format(n=len(columns.not_taken()), names=names)
            text = _("Sổ không có ô tương ứng, hoặc chưa nhận ra; đổi ở cột “Lấy vào” nếu cần.")
        self.columns_note.set_tone(tone)
        self.columns_note.tell(title, text)
        self.columns_note.setVisible(bool(title))
        self.refresh()

    def _replace_sheet(self, sheet: Sheet) -> None:
        if self.sheet is not None:
            self._sheets[self._sheets.index(self.sheet)] = sheet
            self.sheet = sheet

    def _letters_edited(self, _name: str) -> None:
        if self._loading or self.sheet is None or self.columns is None:
            return
        value = self.letters_panel.field("letters").value()
        before = self.sheet.letters
        if value == before:
            return
        sheet = replace(self.sheet, letters=value)
        self._replace_sheet(sheet)
        self.forget()
        if "keep" in (value, before):
            # headings in the old letters read otherwise now
            (read,) = read_with_columns(self.context, [sheet])
            self.columns, self._remembered = read.columns, read.remembered
            self._load_panels()
        self._show_columns()

    def _sheet_edited(self, _name: str) -> None:
        if self._loading or self.columns is None:
            return
        value = self.sheet_panel.field("sheet").value()
        if isinstance(value, int) and self._sheets[value] is not self.sheet:
            self._take(read_with_columns(self.context, [self._sheets[value]])[0])

    def _rows_edited(self, name: str) -> None:
        if self._loading or self.columns is None:
            return
        try:
            value = self.rows_panel.field(name).value()
        except UserError:
            return
        if not isinstance(value, int):
            return
        if name == "first_row":
            self.columns = replace(self.columns, first_row=value - 1)
            self.forget()
        else:
            self._heading_edited()
        self._say_rows()

    def _heading_edited(self) -> None:
        """The heading stands somewhere else than was found."""
        if self.sheet is None or self.columns is None:
            return
        try:
            row = self.rows_panel.field("heading_row").value()
            rows = self.rows_panel.field("heading_rows").value()
        except UserError:
            return
        if not isinstance(row, int) or not isinstance(rows, int) or row > len(self.sheet.rows):
            return
        if (row - 1, rows) == (self.columns.first_heading, _heading_rows(self.sheet, self.columns)):
            return
        self.columns = importer.recognise_at(self.sheet, row - 1, rows)
        self._remembered = False
        self.forget()
        self._loading = True
        self.rows_panel.set_value("first_row", self.columns.first_row + 1)
        self._loading = False
        self._show_columns()

    def _target_choices(self, column: ColumnInfo) -> Sequence[str]:
        words = [_("– không lấy –"), *(target_word(target, _) for target in importer.TARGETS)]
        now = target_words(column)
        return words if now in words else [now, *words]

    def _write_target(self, column: ColumnInfo, text: str) -> ColumnInfo:
        if text == target_words(column):
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
        if self.columns is None:
            return
        for edit in edits:
            self.columns = self.columns.change(edit.row.index, *edit.row.targets)
        self._remembered = False
        self.forget()
        self._show_columns()


def _heading_rows(sheet: Sheet, columns: ColumnMap) -> int:
    """How many rows the heading of a map of columns has."""
    told = [column.heading for column in columns.columns]
    if not any(told):
        return 0
    for count in range(1, _HEADING_ROWS + 1):
        again = importer.recognise_at(sheet, columns.first_heading, count)
        if [column.heading for column in again.columns] == told:
            return count
    return 1


def _is_table(text: str) -> bool:
    """Whether what lies on the clipboard is cells rather than the path of a file."""
    return "\t" in text or "\n" in text.strip("\r\n")
