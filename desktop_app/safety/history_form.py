"""The list of entries of the history, one entry in words, and the dialog with the story of one record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.history import Kind
from desktop_app.core.i18n import _
from desktop_app.core.record_words import FieldChange, shortened
from desktop_app.core.reverting import StandsOn
from desktop_app.core.vietnamese import date_text, number_text
from desktop_app.safety import service, words
from desktop_app.safety.service import Entries, Entry, EntryDetail, RecordDetail
from desktop_app.ui import buttons, labels, layouts, messages, theme, undo
from desktop_app.ui.cards import Callout, Card
from desktop_app.ui.context import Context
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_REST_MS = 80
_SLOW = 400
"""From so many changes on an entry is read and taken back by the worker."""
_ROOM = 400
_VALUES_OF = 4
"""Only an entry that brought or took so few records lists their values."""


def day_words(day: date, today: date) -> str:
    """``Hôm nay``, ``Hôm qua``, ``05/11/2026``."""
    if day == today:
        return _("Hôm nay")
    if day == today - timedelta(days=1):
        return _("Hôm qua")
    return date_text(day)


def kind_word(kind: str) -> str:
    """The kind of an entry in one word."""
    return _(service.KIND_WORDS.get(kind, kind))


def _second_line(entry: Entry) -> str:
    parts = [entry.at.strftime("%H:%M"), kind_word(entry.kind)]
    if entry.changes > 1:
        parts.append(_("{n} bản ghi").format(n=number_text(entry.changes)))
    if entry.reverted:
        parts.append(_("đã hoàn tác"))
    return " · ".join(parts)


class EntriesModel(QAbstractListModel):
    """Headings of days and entries below them."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.lines: list[Entry | str] = []

    def clear(self) -> None:
        """Nothing is listed."""
        self.beginResetModel()
        self.lines = []
        self.endResetModel()

    def append(self, entries: list[Entry]) -> None:
        """Older entries below those there are."""
        added: list[Entry | str] = []
        last = next((line for line in reversed(self.lines) if isinstance(line, Entry)), None)
        day = last.at.date() if last is not None else None
        for entry in entries:
            if entry.at.date() != day:
                day = entry.at.date()
                added.append(day_words(day, self._today()))
            added.append(entry)
        if added:
            start = len(self.lines)
            self.beginInsertRows(_NOWHERE, start, start + len(added) - 1)
            self.lines.extend(added)
            self.endInsertRows()

    def place(self, set_id: int) -> int | None:
        """Where an entry stands."""
        return next(
            (at for at, line in enumerate(self.lines) if isinstance(line, Entry) and line.id == set_id),
            None,
        )

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line if isinstance(line, str) else f"{line.title}. {_second_line(line)}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, Entry):
            return line.title
        return None


class _Painter(QStyledItemDelegate):
    """A heading of a day; an entry as picture, title and a second line."""

    def __init__(self, view: EntryList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(self._view.entries.lines[index.row()], str)
        fonts = [theme.font("strong")] if heading else [theme.font("body"), theme.font("caption")]
        height = sum(QFontMetrics(font).height() for font in fonts) + px(12)
        return QSize(px(120), max(px(32 if heading else 52), height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._view.entries.lines[index.row()]
        rect: QRect = option.rect
        colours = theme.colours()
        painter.save()
        if isinstance(line, str):
            painter.fillRect(rect, QColor(colours.band))
            painter.setFont(theme.font("strong"))
            painter.setPen(QColor(colours.second))
            painter.drawText(
                rect.adjusted(px(12), 0, -px(12), 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                line,
            )
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        size = px(20)
        picture = theme.icon(service.KIND_ICONS.get(line.kind, "info"), "second", 20)
        painter.drawPixmap(
            rect.x() + px(12), rect.center().y() - size // 2, picture.pixmap(QSize(size, size))
        )
        left = rect.x() + px(44)
        room = rect.right() - left - px(12)
        title_font, second_font = theme.font("body"), theme.font("caption")
        heights = QFontMetrics(title_font).height(), QFontMetrics(second_font).height()
        top = rect.y() + (rect.height() - sum(heights)) // 2
        for text, font, height, colour in (
            (line.title, title_font, heights[0], colours.second if line.reverted else colours.text),
            (_second_line(line), second_font, heights[1], colours.second),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(
                QRect(left, top, room, height),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room),
            )
            top += height
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


class EntryList(QListView):
    """Entries by day; older ones are read as one scrolls. ``chosen(entry or None)``."""

    chosen = Signal(object)

    def __init__(self, today: Callable[[], date], load: Callable[[int | None], Entries]) -> None:
        super().__init__()
        self.entries = EntriesModel(today)
        self._load = load
        self._older: int | None = None
        self._all = True
        self.setModel(self.entries)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(px(200))
        self.setAccessibleName(_("Các mục của lịch sử"))
        self._nothing = labels.body("", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setParent(self.viewport())
        self._nothing.hide()
        self.empty_words = _("Chưa có mục nào.")
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._go_on())
        self.selectionModel().currentChanged.connect(lambda now, _old: self._moved(now))
        theme.changed().changed.connect(self.scheduleDelayedItemsLayout)

    def reload(self, keep: int | None = None) -> None:
        """Read again from the newest on; stay on the entry ``keep`` or on the one one is on."""
        now = self.current()
        wanted = keep if keep is not None else now.id if now is not None else None
        count = len(self.entries.lines)
        self.entries.clear()
        self._older, self._all = None, False
        self._read()
        while wanted is not None and not self._all and self.entries.place(wanted) is None:
            if len(self.entries.lines) >= max(count, 10 * service.PAGE):
                break
            self._read()
        at = self.entries.place(wanted) if wanted is not None else None
        if at is None:
            at = next((i for i, line in enumerate(self.entries.lines) if not isinstance(line, str)), None)
        if at is not None:
            self.setCurrentIndex(self.entries.index(at))
        else:
            self.chosen.emit(None)
        self._go_on()

    def current(self) -> Entry | None:
        """The entry one is on."""
        index = self.currentIndex()
        line = self.entries.lines[index.row()] if index.isValid() else None
        return line if isinstance(line, Entry) else None

    def count(self) -> int:
        """How many entries are listed so far."""
        return sum(not isinstance(line, str) for line in self.entries.lines)

    def all_read(self) -> bool:
        """Whether the oldest entry is listed."""
        return self._all

    def _read(self) -> None:
        page = self._load(self._older)
        self._older = page.older
        self._all = page.older is None
        self.entries.append(page.rows)
        self._nothing.setText(self.empty_words if self._all else _("Đang tìm…"))
        self._nothing.setVisible(not self.entries.lines)
        self._place_nothing()

    def _go_on(self) -> None:
        """Read older entries while the end of the list is near."""
        if self._all or not self.isVisible():
            return
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() < 2 * self.viewport().height():
            self._read()
            # a search that finds little goes on in steps; keys and paint come between
            QTimer.singleShot(0, self, self._go_on)

    def _moved(self, now: QModelIndex) -> None:
        line = self.entries.lines[now.row()] if now.isValid() else None
        self.chosen.emit(line if isinstance(line, Entry) else None)

    def _place_nothing(self) -> None:
        self._nothing.setGeometry(self.viewport().rect().adjusted(px(16), px(16), -px(16), -px(16)))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._place_nothing()
        QTimer.singleShot(0, self, self._go_on)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._go_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.scrollToTop()
        super().keyPressEvent(event)


class EntryCard(Card):
    """One entry in words: what changed, record by record, and what can be done about it."""

    revert_requested = Signal()
    record_revert_requested = Signal(object)
    value_requested = Signal(object, object)
    record_requested = Signal(str, int)
    entry_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._detail: EntryDetail | None = None
        self.heading = labels.heading()
        self.when = labels.caption()
        self._inside = QWidget()
        self._box = QVBoxLayout(self._inside)
        self._box.setContentsMargins(0, px(8), px(8), px(8))
        self._box.setSpacing(px(8))
        self._scroll = layouts.scrolled(self._inside)
        self.why_not = Callout("info")
        self.other_button = buttons.link(_("Mở mục đó"), self._open_other)
        self.revert_button = buttons.primary(_("Hoàn tác mục này…"), self.revert_requested.emit, "undo")
        self.foot = layouts.row(self.other_button, None, self.revert_button)
        self.nothing = labels.body(_("Chọn một mục trong danh sách để xem điều gì đã thay đổi."))
        for widget in (self.heading, self.when):
            self.body.addWidget(widget)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.why_not)
        self.body.addWidget(self.foot)
        self.body.addWidget(self.nothing)
        self.body.addStretch(0)
        self.show_entry(None)

    @property
    def detail(self) -> EntryDetail | None:
        """What is shown."""
        return self._detail

    def say(self, sentence: str) -> None:
        """A sentence in the place of an entry."""
        self.show_entry(None)
        self.nothing.setText(sentence)

    def show_entry(self, detail: EntryDetail | None, only: tuple[str, int] | None = None) -> None:
        """Show another entry, or none. ``only``: the record whose story this is; it needs no link to itself."""
        self._detail = detail
        for widget in (self.heading, self.when, self._scroll, self.foot):
            widget.setVisible(detail is not None)
        self.why_not.setVisible(False)
        self.nothing.setVisible(detail is None)
        self.nothing.setText(_("Chọn một mục trong danh sách để xem điều gì đã thay đổi."))
        layouts.clear(self._box)
        if detail is None:
            return
        entry = detail.entry
        self.heading.setText(entry.title)
        self.when.setText(
            f"{kind_word(entry.kind)} · {entry.at.strftime('%H:%M')}, {date_text(entry.at.date())}"
        )
        for label, value in detail.facts:
            self._box.addWidget(labels.body(_("{label}: {value}").format(label=label, value=value)))
        if detail.about is not None and only != detail.about[:2]:
            table, row_id, name = detail.about
            link = buttons.link(name, partial(self.record_requested.emit, table, row_id))
            link.setToolTip(_("Xem lịch sử của bản ghi này"))
            self._box.addWidget(layouts.row(link, None))
        for record in detail.records:
            self._box.addWidget(self._record(detail, record, only))
        if detail.more:
            self._box.addWidget(
                labels.caption(_("Và {n} bản ghi nữa trong mục này.").format(n=number_text(detail.more)))
            )
        self._box.addStretch(1)
        self._say_whether(detail)
        self._scroll.verticalScrollBar().setValue(0)

    def _say_whether(self, detail: EntryDetail) -> None:
        changes = detail.entry.kind == Kind.CHANGE and detail.entry.changes > 0
        self.revert_button.setVisible(changes)
        self.revert_button.setText(_("Hoàn tác mục này…") if detail.part is None else _("Hoàn tác phần này…"))
        self.revert_button.setEnabled(detail.obstacle is None)
        other = self._other()
        self.other_button.setVisible(other is not None)
        self.foot.setVisible(changes or other is not None)
        if detail.obstacle is not None:
            if changes:
                self.why_not.set_tone("info" if detail.obstacle.gone else "warning")
                self.why_not.tell(detail.obstacle.message, detail.obstacle.hint or "")
            else:
                self.why_not.set_tone("info")
                self.why_not.tell(_("Mục này ghi lại một việc đã làm, không sửa bản ghi nào."), "")
            self.why_not.setVisible(True)

    def _other(self) -> int | None:
        """The entry this one points to: the one in the way, or the one it took back."""
        if self._detail is None:
            return None
        if self._detail.obstacle is not None and self._detail.obstacle.by is not None:
            return self._detail.obstacle.by
        return self._detail.entry.reverts

    def _open_other(self) -> None:
        other = self._other()
        if other is not None:
            self.entry_requested.emit(other)

    def _record(self, detail: EntryDetail, record: RecordDetail, only: tuple[str, int] | None) -> QWidget:
        block = QFrame()
        block.setProperty("kind", "clear")
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, px(4))
        box.setSpacing(px(2))
        many = len(detail.records) + detail.more > 1
        head: list[QWidget | int | None] = []
        own = only == (record.table, record.row_id)
        if own:
            head.append(labels.strong(record.name))
        else:
            name = buttons.link(record.name, partial(self.record_requested.emit, record.table, record.row_id))
            name.setToolTip(_("Xem lịch sử của bản ghi này"))
            head.append(name)
        state = {"new": _("mới ghi"), "gone": _("đã xóa")}.get(record.state)
        if state is not None:
            head.append(labels.caption(state, wrap=False))
        head.append(None)
        if many and detail.entry.kind == Kind.CHANGE and not detail.entry.reverted:
            back = buttons.quiet("", partial(self.record_revert_requested.emit, record), "undo")
            said = _("Chỉ hoàn tác phần này: {record}").format(record=record.name)
            back.setToolTip(said)
            back.setAccessibleName(said)
            head.append(back)
        box.addWidget(layouts.row(*head))
        told: list[QWidget] = []
        if record.state == "changed":
            if record.said:
                told.append(labels.body(record.said))
            told.append(self._columns(detail, record))
        elif len(detail.records) + detail.more <= _VALUES_OF:
            told.append(self._values(record))
        below = layouts.column(*told, spacing=4)
        inside = below.layout()
        if inside is not None and not own:
            # under the words of the link
            inside.setContentsMargins(px(9), 0, 0, 0)
        box.addWidget(below)
        return block

    def _columns(self, detail: EntryDetail, record: RecordDetail) -> QWidget:
        """Each column before and after, with the way back to the old value."""
        lines: list[tuple[str, str, QWidget | None]] = []
        for change in record.changes:
            back = None
            if detail.entry.kind == Kind.CHANGE and record.is_there:
                back = buttons.quiet("", partial(self.value_requested.emit, record, change), "undo")
                said = _("Lấy lại giá trị cũ: {field}").format(field=change.label)
                back.setToolTip(said)
                back.setAccessibleName(said)
            lines.append((change.label, _change_text(change), back))
        return _lines(lines)

    def _values(self, record: RecordDetail) -> QWidget:
        """What stood in a record that came or went."""
        lines: list[tuple[str, str, QWidget | None]] = []
        for change in record.changes:
            value = change.after if record.state == "new" else change.before
            if value and change.valued:
                lines.append((change.label, value[:_ROOM] + ("…" if len(value) > _ROOM else ""), None))
        return _lines(lines)


def _lines(lines: Sequence[tuple[str, str, QWidget | None]]) -> QWidget:
    """Labels left, words right, a small button at the end."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(4))
    grid.setColumnMinimumWidth(0, px(120))
    grid.setColumnStretch(1, 1)
    for at, (label, text, button) in enumerate(lines):
        named = labels.caption(label)
        named.setMaximumWidth(px(160))
        grid.addWidget(named, at, 0)
        grid.addWidget(labels.body(text), at, 1)
        if button is not None:
            grid.addWidget(button, at, 2)
    return holder


def _change_text(change: FieldChange) -> str:
    cut = shortened(change, _ROOM)
    if not change.valued:
        return _("đã thay đổi")
    if cut.before == cut.after and change.secret:
        return _("{value} (đổi ở phần được che)").format(value=cut.after)
    nothing = _("để trống")
    return _("{before} → {after}").format(before=cut.before or nothing, after=cut.after or nothing)


Load = Callable[[Session, int | None], Entries]


class HistoryPanel(QWidget):
    """Entries left, the chosen one right; taking back asks first and writes a new entry."""

    reverted = Signal()

    def __init__(self, context: Context, load: Load, only: tuple[str, int] | None = None) -> None:
        super().__init__()
        self.context = context
        self._load = load
        self._only = only
        self._opened: int | None = None
        self.list = EntryList(context.today, self._page)
        self.card = EntryCard()
        frame = QFrame()
        frame.setProperty("kind", "card")
        box = QVBoxLayout(frame)
        box.setContentsMargins(px(2), px(2), px(2), px(2))
        box.addWidget(self.list)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(layouts.columns((frame, 5), (self.card, 6), stack_below=760))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_chosen)
        self.list.chosen.connect(self._chosen)
        self.card.revert_requested.connect(self._revert)
        self.card.record_revert_requested.connect(self._revert_record)
        self.card.value_requested.connect(self._put_back)
        self.card.record_requested.connect(lambda table, row_id: context.show_history(table, row_id))
        self.card.entry_requested.connect(self.show_entry)
        self.setFocusProxy(self.list)

    def _page(self, before_id: int | None) -> Entries:
        with self.context.book.read() as session:
            return self._load(session, before_id)

    def reload(self) -> None:
        """Read the entries again."""
        self.list.reload()
        self._show_chosen()

    def show_entry(self, set_id: int) -> None:
        """Show an entry, in the list when it is there."""
        at = self.list.entries.place(set_id)
        if at is None:
            self.list.reload(set_id)
            at = self.list.entries.place(set_id)
        if at is not None:
            self.list.setCurrentIndex(self.list.entries.index(at))
            self._show_chosen()
        else:
            self._opened = set_id
            self._read(set_id)

    def _chosen(self, _entry: Entry | None) -> None:
        self._opened = None
        self._rest.start()

    def _show_chosen(self) -> None:
        self._rest.stop()
        entry = self.list.current()
        if self._opened is not None:
            self._read(self._opened)
        elif entry is None:
            self.card.show_entry(None)
        elif self._slow(entry):
            self.card.say(_("Đang đọc mục này…"))
            self._read_slowly(entry.id)
        else:
            self._read(entry.id)

    def hideEvent(self, event: Any) -> None:
        # what is not seen asks the book nothing: it may be locked by then
        self._rest.stop()
        super().hideEvent(event)

    @staticmethod
    def _slow(entry: Entry) -> bool:
        return entry.changes > _SLOW

    def _read(self, set_id: int) -> None:
        with messages.errors_shown(self), self.context.book.read() as session:
            self.card.show_entry(service.entry_detail(session, set_id, self._only), self._only)

    def _read_slowly(self, set_id: int) -> None:
        def work(_progress: Progress) -> EntryDetail:
            with self.context.book.read() as session:
                return service.entry_detail(session, set_id, self._only)

        def done(detail: EntryDetail) -> None:
            now = self.list.current()
            if now is not None and now.id == set_id:
                self.card.show_entry(detail, self._only)

        self.context.tasks.run(work, done=done, owner=self, title=_("Đang đọc mục của lịch sử…"))

    # taking back

    def _revert(self) -> None:
        detail = self.card.detail
        if detail is None:
            return
        entry = detail.entry
        lines = [f"• {sentence}" for sentence in detail.undoing[:6]]
        rest = len(detail.undoing) - 6 + detail.more
        if rest > 0:
            lines.append(_("• và {n} chỗ khác.").format(n=number_text(rest)))
        if detail.part is not None:
            lines.append(_("Những phần khác của mục này giữ nguyên."))
        lines.append(_("Mục cũ vẫn còn; lịch sử có thêm một mục mới."))
        if not messages.confirm(
            self, _("Hoàn tác “{title}”?").format(title=entry.title), _("Hoàn tác"), detail="\n".join(lines)
        ):
            return
        said = _(undo.REVERTED).format(title=entry.title)
        part = detail.part
        title = _("Hoàn tác một phần: {title}").format(title=entry.title)

        def act() -> None:
            if part is None:
                self.context.book.undo(entry.id)
                return
            with self.context.book.write(title) as session:
                service.take_back_part(session, entry.id, part)

        if self._slow(entry):
            self.context.tasks.run(
                lambda _progress: act(),
                done=lambda _nothing: self._done(said),
                failed=self._refused,
                owner=self,
                title=_("Đang hoàn tác…"),
            )
            return
        try:
            act()
        except UserError as error:
            self._refused(error)
            return
        self._done(said)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, StandsOn) and error.by is not None:
            choices = [("stay", _("Để sau")), ("open", _("Mở mục mới hơn"))]
            if messages.ask(self, error.message, choices, error.hint or "") == "open":
                self.show_entry(error.by)
            return
        if isinstance(error, UserError):
            messages.show_error(self, error)
            return
        raise error

    def _done(self, sentence: str) -> None:
        self.context.changed(sentence, self.context.book.last_change)
        self.reverted.emit()

    def _revert_record(self, record: RecordDetail) -> None:
        detail = self.card.detail
        if detail is None or not messages.confirm(
            self,
            _("Chỉ hoàn tác phần của “{record}”?").format(record=record.name),
            _("Hoàn tác phần này"),
            detail=_("Những phần khác của mục này giữ nguyên. Lịch sử có thêm một mục mới."),
        ):
            return
        title = _("Hoàn tác một phần: {record}").format(record=record.name)
        try:
            with self.context.book.write(title) as session:
                service.take_back_part(session, detail.entry.id, [(record.table, record.row_id)])
        except UserError as error:
            self._refused(error)
            return
        self._done(_("Đã hoàn tác phần của {record}.").format(record=record.name))

    def _put_back(self, record: RecordDetail, change: FieldChange) -> None:
        detail = self.card.detail
        before = shortened(change).before or _("để trống")
        if detail is None or not messages.confirm(
            self,
            _("Lấy lại giá trị cũ của “{field}”?").format(field=change.label),
            _("Lấy lại giá trị cũ"),
            detail=_("{record}: {field} sẽ là {value}. Lịch sử có thêm một mục mới.").format(
                record=record.name,
                field=change.label,
                value=before if change.valued else _("như trước mục này"),
            ),
        ):
            return
        title = _("Lấy lại giá trị cũ: {field} – {record}").format(field=change.label, record=record.name)
        with messages.errors_shown(self) as shown, self.context.book.write(title) as session:
            service.put_value_back(session, detail.entry.id, record.table, record.row_id, change.column)
        if shown.ok:
            self._done(_("Đã lấy lại giá trị cũ: {field}.").format(field=change.label))


class RecordHistoryDialog(QDialog):
    """What was done to one record and to what belongs to it."""

    def __init__(self, parent: QWidget | None, context: Context, table: str, row_id: int) -> None:
        super().__init__(parent)
        with context.book.read() as session:
            name = words.record_name(session, table, row_id)
        self.setWindowTitle(_("Lịch sử: {record}").format(record=name))
        self.panel = HistoryPanel(
            context,
            lambda session, before_id: service.list_entries(
                session, service.Filters(table=table, row_id=row_id), before_id
            ),
            (table, row_id),
        )
        self.panel.list.empty_words = _("Lịch sử chưa ghi gì về bản ghi này.")
        self.panel.reverted.connect(self.panel.reload)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(12))
        box.addWidget(labels.heading(name))
        box.addWidget(self.panel, 1)
        self.close_button = buttons.plain(_("Đóng"), self.reject)
        box.addWidget(layouts.row(None, self.close_button))
        room = self.screen().availableGeometry().size()
        self.resize(QSize(px(980), px(600)).boundedTo(room))
        self.panel.reload()
        self.panel.list.setFocus()
