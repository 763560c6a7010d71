"""Step 3, Diễn biến: the agenda left, writing in the middle, the page of the minutes right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean
from desktop_app.meetings import agenda_items
from desktop_app.meetings.facts import ItemFacts, MinutesFacts, OpinionFacts
from desktop_app.meetings.records import ItemDraft
from desktop_app.meetings.step_page import Desk, Step, in_focus
from desktop_app.meetings.words import TOPIC_WORDS
from desktop_app.papers import secrecy
from desktop_app.ui import buttons, labels, layouts, messages, theme
from desktop_app.ui.cards import Card
from desktop_app.ui.choice_fields import ChoiceField
from desktop_app.ui.field import Field
from desktop_app.ui.person_field import PersonField
from desktop_app.ui.preview import PageView, PdfFile
from desktop_app.ui.tasks import Progress, Task
from desktop_app.ui.text_fields import MultilineField
from desktop_app.ui.theme import px

PREVIEW_AFTER_MS = 500


def topic_words() -> list[tuple[str, str]]:
    """The parts of a resolution an item may belong to."""
    return [(code, _(word)) for code, word in TOPIC_WORDS.items()]


def _blank() -> QIcon:
    """The room of a tick, so that all titles begin in one line."""
    empty = QPixmap(px(16), px(16))
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)


class OpinionLine(QWidget):
    """Who spoke and what was said."""

    changed = Signal()
    composing = Signal()
    remove_requested = Signal(object)

    def __init__(self, people: list[tuple[str, str, str]], opinion: OpinionFacts) -> None:
        super().__init__()
        self.speaker = PersonField("speaker", _("Người phát biểu"), people, free=True)
        self.text = MultilineField("text", _("Ý kiến"), lines=1)
        # tall enough for two lines; it scrolls beyond
        self.text.text.setMaximumHeight(px(84))
        self.speaker.set_value(opinion.speaker)
        self.text.set_value(opinion.text)
        remove = buttons.quiet("", lambda: self.remove_requested.emit(self), "close")
        remove.setToolTip(_("Đưa ý kiến này vào thùng rác"))
        remove.setAccessibleName(_("Đưa ý kiến này vào thùng rác"))
        self.speaker.setMinimumWidth(px(150))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.speaker, 2)
        box.addWidget(self.text, 3)
        box.addWidget(remove, 0, Qt.AlignmentFlag.AlignBottom)
        self.speaker.changed.connect(self.changed)
        self.text.changed.connect(self.changed)
        self.speaker.composing.connect(self.composing)
        self.text.composing.connect(self.composing)

    def opinion(self) -> OpinionFacts:
        """What stands here now."""
        return OpinionFacts(clean(self.speaker.line.text()), self.text.text.toPlainText())


class ItemWriter(QWidget):
    """Writing about one item: presenter, content, opinions by name, conclusion."""

    changed = Signal()
    composing = Signal()
    removed = Signal(str)

    def __init__(self, people: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self._people = people
        self._loading = False
        self.item: ItemFacts | None = None
        self.title = labels.heading()
        self.presenter = PersonField("presenter", _("Người trình bày"), people, free=True)
        self.topic = ChoiceField(
            "topic", _("Đưa kết luận vào phần nào của nghị quyết"), topic_words(), empty=_("– không đưa –")
        )
        self.content = MultilineField("content", _("Nội dung trình bày"), lines=3)
        self.conclusion = MultilineField("conclusion", _("Kết luận"), lines=2)
        self.add_opinion = buttons.plain(_("Thêm ý kiến"), self._add, "add")
        self.add_opinion.setToolTip("Ctrl+Enter")
        self.opinions: list[OpinionLine] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(8))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, px(8), 0)
        box.setSpacing(px(12))
        box.addWidget(self.title)
        box.addWidget(self.presenter)
        box.addWidget(self.content)
        box.addWidget(labels.strong(_("Ý kiến thảo luận")))
        box.addLayout(self._lines)
        box.addWidget(layouts.row(self.add_opinion, None))
        box.addWidget(self.conclusion)
        box.addWidget(self.topic)
        box.addStretch(1)
        for field in (self.presenter, self.topic, self.content, self.conclusion):
            field.changed.connect(self._edited)
            field.composing.connect(self.composing)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._add)

    def _edited(self) -> None:
        if not self._loading and self.item is not None:
            self.changed.emit()

    def _add(self) -> None:
        line = self._append(OpinionFacts("", ""))
        line.speaker.line.setFocus()

    def _append(self, opinion: OpinionFacts) -> OpinionLine:
        line = OpinionLine(self._people, opinion)
        line.changed.connect(self._edited)
        line.composing.connect(self.composing)
        line.remove_requested.connect(self._remove)
        self.opinions.append(line)
        self._lines.addWidget(line)
        return line

    def _remove(self, line: OpinionLine) -> None:
        self.opinions.remove(line)
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.add_opinion.setFocus()
        self._edited()
        opinion = line.opinion()
        if opinion.speaker or opinion.text.strip():
            self.removed.emit(opinion.speaker)

    def load(self, item: ItemFacts | None, people: list[tuple[str, str, str]], waits: bool = False) -> None:
        """Show an item; the same one again only where it says something else, nobody is typing and nothing ``waits``."""
        self._people = people
        same = item is not None and self.item is not None and item.id == self.item.id
        self.item = item
        self.setEnabled(item is not None)
        self.title.setText(item.title if item is not None else _("Chưa có nội dung nào"))
        if item is None or (same and (waits or in_focus(self))):
            return
        self._loading = True
        for field, value in (
            (self.presenter, item.presenter),
            (self.topic, item.topic or None),
            (self.content, item.content),
            (self.conclusion, item.conclusion),
        ):
            self._put(field, value)
        if not same or tuple(line.opinion() for line in self.opinions) != item.opinions:
            self._drop_lines()
            for opinion in item.opinions:
                self._append(opinion)
        self._loading = False

    def typed(self) -> dict[str, Any]:
        """What stands here exactly as typed, as JSON."""
        return {
            "presenter": self.presenter.typed(),
            "topic": self.topic.typed(),
            "content": self.content.typed(),
            "conclusion": self.conclusion.typed(),
            "opinions": [[line.speaker.typed(), line.text.typed()] for line in self.opinions],
        }

    def put_typed(self, typed: Mapping[str, Any]) -> None:
        """Show again what :meth:`typed` gave; counts as an edit."""
        self._loading = True
        for name in ("presenter", "topic", "content", "conclusion"):
            field: Field = getattr(self, name)
            field.put_typed(typed.get(name))
        wanted = typed.get("opinions", [])
        if wanted != [[line.speaker.typed(), line.text.typed()] for line in self.opinions]:
            self._drop_lines()
            for speaker, text in wanted:
                line = self._append(OpinionFacts("", ""))
                line.speaker.put_typed(speaker)
                line.text.put_typed(text)
        self._loading = False
        self._edited()

    def _drop_lines(self) -> None:
        for line in self.opinions:
            self._lines.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.opinions = []

    @staticmethod
    def _put(field: Field, value: object) -> None:
        try:
            now = field.value()
        except UserError:
            now = object()
        if (now or None) != (value or None):
            field.set_value(value)

    def draft(self, meeting_id: int) -> tuple[ItemDraft, list[OpinionFacts]] | None:
        """What stands here now."""
        if self.item is None:
            return None
        item = self.item
        return (
            ItemDraft(
                meeting_id,
                item.title,
                item.section,
                self.topic.value() or "",
                clean(self.presenter.line.text()),
                self.content.text.toPlainText(),
                self.conclusion.text.toPlainText(),
                item.id,
            ),
            [line.opinion() for line in self.opinions],
        )


class Outline(QListWidget):
    """The items of the agenda. F2 renames, Alt+Up and Alt+Down move, Delete takes one out."""

    rename_requested = Signal()
    move_requested = Signal(int)
    remove_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSpacing(px(3))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setIconSize(QSize(px(16), px(16)))
        self.setAccessibleName(_("Chương trình"))

    def measure(self) -> None:
        """Give each title the height it needs at this width."""
        room = self.viewport().width() - px(16) - 2 * px(3) - px(14)
        for at in range(self.count()):
            line = self.item(at)
            box = self.fontMetrics().boundingRect(
                QRect(0, 0, max(room, px(60)), 10_000), Qt.TextFlag.TextWordWrap, line.text()
            )
            line.setSizeHint(QSize(px(60), max(px(36), box.height() + px(12))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F2:
            self.rename_requested.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_requested.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)


def render_minutes(facts: MinutesFacts) -> bytes:
    """The PDF of the minutes; for the worker."""
    from desktop_app.documents import pdf
    from desktop_app.meetings.minutes_document import minutes

    return pdf.render(minutes(facts))


class LivePage(Card):
    """The page of the minutes as it will be printed, drawn anew shortly after something was kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=8)
        self._desk = desk
        self._file: PdfFile | None = None
        self._task: Task | None = None
        self.pages = PageView()
        self.body.addWidget(labels.caption(_("Trang biên bản, vẽ lại sau mỗi lần lưu")))
        self.body.addWidget(self.pages, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._draw)

    def renew(self) -> None:
        """Draw again in a moment."""
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # the event as Qt gives it
        self._timer.start(0)

    def _draw(self) -> None:
        facts = self._desk.facts
        if self._task is not None:
            self._task.cancel()

        def work(progress: Progress) -> bytes:
            progress.check()
            return render_minutes(facts)

        self._task = self._desk.context.tasks.run(
            work, done=self._show, owner=self, title=_("Đang vẽ trang biên bản…")
        )

    def _show(self, data: bytes) -> None:
        old, self._file = self._file, PdfFile(data)
        self.pages.set_file(self._file)
        if old is not None:
            old.close()


class ConductStep(Step):
    """The course of the meeting, item by item."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._filling = False
        self._wanted: int | None = None
        self._base: dict[str, Any] = {}
        self.outline = Outline()
        self.writer = ItemWriter(desk.people())
        self.page = LivePage(desk)
        self.add_button = buttons.plain(_("Thêm"), self._add, "add")
        self.rename_button = self._tool("edit", _("Đổi tên (F2)"), self._rename)
        self.up_button = self._tool("up", _("Đưa lên (Alt+↑)"), lambda: self._move(-1))
        self.down_button = self._tool("down", _("Đưa xuống (Alt+↓)"), lambda: self._move(1))
        self.history_button = buttons.history(self._show_history)
        self.remove_button = self._tool("delete", _("Đưa vào thùng rác (Delete)"), self._remove)
        left = Card(_("Chương trình"), padding=12)
        left.body.addWidget(self.outline, 1)
        left.body.addWidget(self.add_button)
        left.body.addWidget(
            layouts.row(
                self.rename_button,
                self.up_button,
                self.down_button,
                None,
                self.history_button,
                self.remove_button,
                spacing=0,
            )
        )
        left.setMinimumWidth(px(200))
        middle = Card()
        middle.body.addWidget(layouts.scrolled(self.writer))
        middle.setMinimumWidth(px(330))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(16))
        box.addWidget(left, 5)
        box.addWidget(middle, 9)
        box.addWidget(self.page, 7)
        self.outline.currentRowChanged.connect(self._chosen)
        self.outline.rename_requested.connect(self._rename)
        self.outline.itemDoubleClicked.connect(lambda _item: self._rename())
        self.outline.move_requested.connect(self._move)
        self.outline.remove_requested.connect(self._remove)
        self.writer.changed.connect(self._edited)
        self.writer.composing.connect(desk.typing)
        self.writer.removed.connect(self._opinion_removed)
        theme.changed().changed.connect(self._fit)

    @staticmethod
    def _tool(icon: str, words: str, slot: object) -> buttons.Button:
        button = buttons.quiet("", slot, icon)  # type: ignore[arg-type]  # a function without arguments
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # the page goes first when there is no room: step 6 shows it large
        self.page.setVisible(self.width() >= px(860))

    # the outline

    def _current(self) -> ItemFacts | None:
        at = self.outline.currentRow()
        agenda = self.desk.facts.agenda
        return agenda[at] if 0 <= at < len(agenda) else None

    def _chosen(self, _at: int) -> None:
        if self._filling:
            return
        item = self._current()
        self._wanted = None if item is None else item.id
        self.desk.flush()
        self._wanted = None
        self._load()

    def _load(self) -> None:
        item = self._current()
        waits = item is not None and self.desk.waits(("item", str(item.id)))
        self.writer.load(item, self.desk.people(), waits)
        if not waits:
            self._base = self.writer.typed()

    def _show_history(self) -> None:
        """What was done to the item one is on and to the opinions on it."""
        item = self._current()
        if item is not None and item.id is not None and self.desk.flush():
            self.desk.context.show_history("agenda_item", item.id)

    def _add(self) -> None:
        title = messages.ask_text(
            self, _("Thêm nội dung vào chương trình"), _("Tên nội dung"), warn=secrecy.warning
        )
        if not title or not clean(title):
            return
        meeting_id = self.desk.meeting_id
        made: list[int] = []
        self.desk.write(
            _("Thêm nội dung"),
            lambda session: made.append(agenda_items.save_item(session, ItemDraft(meeting_id, title))),
        )
        if made:
            secrecy.log_kept(self.desk.context.book, title)
        self._go_to(made[0] if made else None)

    def _rename(self) -> None:
        item = self._current()
        if item is None:
            return
        title = messages.ask_text(
            self, _("Đổi tên nội dung"), _("Tên nội dung"), item.title, warn=secrecy.warning
        )
        if not title or not clean(title) or title == item.title or not self.desk.flush():
            return
        now = self._current() or item
        meeting_id = self.desk.meeting_id
        draft = ItemDraft(
            meeting_id, title, now.section, now.topic, now.presenter, now.content, now.conclusion, now.id
        )
        if self.desk.write(_("Đổi tên nội dung"), lambda session: agenda_items.save_item(session, draft)):
            secrecy.log_kept(self.desk.context.book, title, item.title)

    def _move(self, step: int) -> None:
        item = self._current()
        if item is not None:
            self.desk.write(_("Đổi thứ tự"), lambda session: agenda_items.move_item(session, item.id, step))
            self._go_to(item.id)

    def _remove(self) -> None:
        item = self._current()
        if item is None:
            return
        if item.written and not messages.confirm(
            self,
            _("Đưa “{title}” cùng những gì đã ghi vào thùng rác?").format(title=item.title),
            _("Đưa vào thùng rác"),
            dangerous=True,
        ):
            return
        at = self.outline.currentRow()
        self.desk.write(
            _("Đưa nội dung vào thùng rác"),
            lambda session: agenda_items.delete_item(session, item.id),
            _("Đã đưa “{title}” vào thùng rác.").format(title=item.title),
        )
        self.outline.setCurrentRow(min(at, self.outline.count() - 1))

    def _go_to(self, item_id: int | None) -> None:
        for at, item in enumerate(self.desk.facts.agenda):
            if item.id == item_id:
                self.outline.setCurrentRow(at)

    # writing

    def _edited(self) -> None:
        found = self.writer.draft(self.desk.meeting_id)
        if found is None:
            return
        draft, opinions = found
        assert draft.id is not None
        item_id = draft.id

        def keep(session: Session) -> None:
            agenda_items.save_item(session, draft)
            agenda_items.save_opinions(session, item_id, opinions)

        self.desk.later(("item", str(item_id)), keep)

    def _opinion_removed(self, speaker: str) -> None:
        if self.desk.flush():
            self.desk.context.changed(
                _("Đã đưa ý kiến của {name} vào thùng rác.").format(name=speaker)
                if speaker
                else _("Đã đưa một ý kiến vào thùng rác."),
                self.desk.context.book.last_change,
            )

    def show_facts(self) -> None:
        agenda = self.desk.facts.agenda
        self._filling = True
        here = self._wanted or (self.writer.item.id if self.writer.item is not None else None)
        while self.outline.count() > len(agenda):
            self.outline.takeItem(self.outline.count() - 1)
        while self.outline.count() < len(agenda):
            self.outline.addItem(QListWidgetItem())
        for at, item in enumerate(agenda):
            line = self.outline.item(at)
            words = f"{at + 1}. {item.title}"
            if line.text() != words:
                line.setText(words)
            wanted = "check" if item.written else ""
            if line.icon().isNull() or line.data(Qt.ItemDataRole.UserRole) != wanted:
                line.setData(Qt.ItemDataRole.UserRole, wanted)
                line.setIcon(theme.icon("check", "good", 16) if wanted else _blank())
            line.setToolTip(item.title + (" · " + _("đã ghi") if item.written else ""))
        self.outline.measure()
        at = next((at for at, item in enumerate(agenda) if item.id == here), -1)
        if at < 0 and agenda:
            at = next((at for at, item in enumerate(agenda) if item.section == "conduct"), 0)
        self.outline.setCurrentRow(at)
        self._filling = False
        self._load()
        self.page.renew()

    def typed(self) -> dict[str, Any]:
        item, typed = self.writer.item, self.writer.typed()
        if item is None or typed == self._base:
            return {}
        return {"item": item.id, "title": item.title, "typed": typed, "base": self._base}

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        self._go_to(piece["item"])
        item = self.writer.item
        if item is None or item.id != piece["item"]:
            words = str(piece["typed"].get("content") or "").strip()
            gone = _("nội dung “{title}” không còn trong chương trình").format(title=piece.get("title", ""))
            return [f"{gone}: {words}" if words else gone]
        now = self.writer.typed()
        return [item.title] if now not in (piece["typed"], piece["base"]) else []

    def put_typed(self, piece: Mapping[str, Any], back: bool = False) -> None:
        self._go_to(piece["item"])
        item, wanted = self.writer.item, piece["base" if back else "typed"]
        if item is not None and item.id == piece["item"] and self.writer.typed() != wanted:
            self.writer.put_typed(wanted)

    def enter(self) -> None:
        self.writer.presenter.line.setFocus()

    def leave(self) -> None:
        self.outline.setFocus()
