"""One person beside the list, like a file one knows: who, what is due, and under tabs the story, the record, the posts, work and
training, papers, and what was changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QWidget

from desktop_app.core import history
from desktop_app.core.i18n import N_, _
from desktop_app.members import card, files, lines, listing, records, why, words
from desktop_app.members.lines import Line
from desktop_app.members.models import EventKind
from desktop_app.members.party_years import Granularity
from desktop_app.members.records import FamilyDraft, PostDraft, TrainingDraft, WorkDraft
from desktop_app.members.service import MemberDetail
from desktop_app.ui import buttons, clipboard, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, Facts, Initials, Timeline, TimelineItem
from desktop_app.ui.context import Context
from desktop_app.ui.tabs import Tabs
from desktop_app.ui.theme import px

_SHOWN_MS = 30_000

_ACTION_WORDS = {
    EventKind.ADMISSION.value: N_("Ghi ngày vào Đảng…"),
    EventKind.RECOGNITION.value: N_("Ghi công nhận chính thức…"),
}


class Acts(Protocol):
    """What can be done with the person shown, and what the page knows of the branch; the page around does it."""

    context: Context
    granularity: Granularity
    holidays: frozenset[date]

    def edit_member(self) -> None: ...
    def delete_member(self) -> None: ...
    def record_event(self, kind: str | None = None) -> None: ...
    def edit_event(self, event_id: int) -> None: ...
    def edit_line(self, kind: type[records.Line], line_id: int | None = None) -> None: ...
    def switch_family(self) -> None: ...
    def transfer_member(self) -> None: ...
    def add_paper(self) -> None: ...
    def edit_paper(self, attachment_id: int) -> None: ...
    def look_at_paper(self, attachment_id: int) -> None: ...
    def edit_photo(self) -> None: ...
    def print_paper(self, kind: str) -> None: ...
    def show_history(self) -> None: ...
    def toggle_wide(self) -> None: ...


@dataclass(frozen=True)
class Doors:
    """What the small buttons beside a line do with its id; None leaves the button out."""

    edit: Callable[[int], object] | None
    history: Callable[[int], object] | None = None
    look: Callable[[int], object] | None = None


class Lines(QWidget):
    """Dated lines one under the other, each with buttons to look at it, to put it right and to see its history."""

    def __init__(self, empty: str, doors: Doors) -> None:
        super().__init__()
        self._empty, self._doors = empty, doors
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, px(4), px(8), px(8))
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(2))
        self._grid.setColumnStretch(1, 1)

    def set_lines(self, shown: Sequence[Line]) -> None:
        """Show other lines."""
        layouts.clear(self._grid)
        if not shown:
            self._grid.addWidget(labels.caption(self._empty), 0, 0, 1, 3)
        top = Qt.AlignmentFlag.AlignTop
        for at, line in enumerate(shown):
            said = [labels.body(line.what)]
            if line.detail:
                said.append(labels.caption(line.detail))
            when = labels.caption(line.when, wrap=False)
            words_of = layouts.column(*said, None, spacing=1)
            if line.id is not None:
                # the first line of the words stands level with the buttons
                when.setContentsMargins(0, px(9), 0, 0)
                words_of.setContentsMargins(0, px(7), 0, 0)
                self._grid.addWidget(self._buttons(line, line.id), at, 2, top)
            self._grid.addWidget(when, at, 0, top)
            self._grid.addWidget(words_of, at, 1)
        self._grid.setRowStretch(len(shown), 1)

    def _buttons(self, line: Line, line_id: int) -> QWidget:
        of = _("{event}, {day}").format(event=line.what, day=line.when)
        found: list[QWidget] = []
        for slot, icon, word in (
            (self._doors.look, "show", _("Xem: {event}").format(event=line.what)),
            (self._doors.edit, "edit", _("Sửa: {event}, {day}").format(event=line.what, day=line.when)),
        ):
            if slot is not None:
                button = buttons.quiet("", partial(slot, line_id), icon)
                button.setToolTip(word)
                button.setAccessibleName(word)
                found.append(button)
        if self._doors.history is not None:
            found.append(buttons.history(partial(self._doors.history, line_id), of))
        return layouts.row(*found, spacing=0)


class MemberCard(Card):
    """One person of the members' page."""

    def __init__(self, page: Acts) -> None:
        super().__init__()
        self._page = page
        self._detail: MemberDetail | None = None
        self._due: card.Due | None = None
        self._shown_whole = False
        self._build_head()
        self._build_tabs()
        self.edit_button = buttons.plain(_("Sửa"), page.edit_member, "edit")
        self.event_button = buttons.plain(_("Ghi sự kiện…"), page.record_event)
        self.wide_button = buttons.quiet("", page.toggle_wide)
        self.more_button = buttons.quiet("", self._more, "more")
        self.more_button.setAccessibleName(_("Việc khác"))
        self.more_button.setToolTip(_("Việc khác"))
        self.say_wide(False)
        self.foot = layouts.row(self.edit_button, self.event_button, None, self.wide_button, self.more_button)
        self.nobody = labels.body(_("Chọn một đồng chí trong danh sách."))
        for widget in (self.head, self.numbers, self.due, self.settle):
            self.body.addWidget(widget)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.foot)
        self.body.addWidget(self.nobody)
        self.body.addStretch(0)
        self.show_member(None)

    def _build_head(self) -> None:
        self.initials = Initials()
        self.name = labels.title()
        self.status = labels.caption()
        self.age = labels.caption()
        self.posts = labels.caption()
        self.why_button = buttons.link(_("Vì sao?"), self._tell_why)
        self.why_button.setToolTip(_("Trạng thái, tuổi đảng, huy hiệu được tính từ ngày nào, theo điều nào"))
        self.citizen = labels.caption("", wrap=False)
        self.show_button = buttons.link(_("Hiện"), self._toggle_citizen)
        self.show_button.setToolTip(_("Hiện đủ số căn cước trong 30 giây; việc xem được ghi vào lịch sử"))
        self.copy_button = buttons.link(_("Chép số"), self._copy_citizen)
        self.copy_button.setToolTip(
            _("Chép số căn cước để dán sang nơi khác; sau 60 giây số này tự bị xóa khỏi chỗ chép")
        )
        self.copy_button.hide()
        # who leaves the desk with a number on the screen need not think of it
        self._mask_again = QTimer(self)
        self._mask_again.setSingleShot(True)
        self._mask_again.setInterval(_SHOWN_MS)
        self._mask_again.timeout.connect(self.mask_number)
        self.party_card = labels.caption("", wrap=False)
        said = layouts.column(self.name, self.status, self.age, self.posts, spacing=2)
        self.head = QWidget()
        top = QHBoxLayout(self.head)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(px(12))
        top.addWidget(self.initials, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(said, 1)
        self.numbers = layouts.flow(
            layouts.row(self.citizen, self.show_button, self.copy_button, spacing=4),
            self.party_card,
            self.why_button,
            spacing=12,
        )
        self.due = Callout("info")
        # the words say how pressing it is; beside a list there is no room for an icon
        self.due.picture.hide()
        self.due.text.setProperty("role", "caption")
        self.act = buttons.link("", self._settle)
        self.settle = layouts.row(self.act, None)

    def _build_tabs(self) -> None:
        page = self._page
        told = page.context.show_history
        self.tabs = Tabs()
        self.story = Lines(_("Chưa ghi sự kiện nào."), Doors(page.edit_event, partial(told, "member_event")))
        self.record = Facts()
        self.posts_held = self._lines(_("Chưa ghi chức vụ nào."), PostDraft)
        self.work = self._lines(_("Chưa ghi quá trình công tác."), WorkDraft)
        self.training = self._lines(_("Chưa ghi trường, lớp nào."), TrainingDraft)
        self.family = self._lines(_("Chưa ghi người thân nào."), FamilyDraft)
        self.family_note = labels.caption("")
        self.family_add = buttons.link(_("Ghi người thân…"), partial(page.edit_line, FamilyDraft))
        self.family_switch = buttons.link("", page.switch_family)
        self.papers = Lines(
            _("Chưa có giấy tờ nào trong sổ."),
            Doors(page.edit_paper, partial(told, "attachment"), page.look_at_paper),
        )
        self.history = Timeline()

        def headed(title: str, word: str, slot: Callable[[], object]) -> QWidget:
            return layouts.row(labels.strong(title, wrap=False), None, buttons.link(word, slot))

        filled: tuple[tuple[str, QWidget, Callable[[MemberDetail], None]], ...] = (
            (_("Quá trình"), self.story, self._fill_story),
            (_("Lý lịch"), layouts.column(8, self.record, None), self._fill_record),
            (
                _("Chức vụ"),
                layouts.column(
                    headed(_("Đã và đang giữ"), _("Ghi chức vụ…"), partial(page.edit_line, PostDraft)),
                    self.posts_held,
                    None,
                ),
                self._fill_posts,
            ),
            (
                _("Công tác, đào tạo"),
                layouts.column(
                    headed(_("Công tác"), _("Ghi công tác…"), partial(page.edit_line, WorkDraft)),
                    self.work,
                    headed(
                        _("Đào tạo, bồi dưỡng"), _("Ghi đào tạo…"), partial(page.edit_line, TrainingDraft)
                    ),
                    self.training,
                    layouts.row(labels.strong(_("Người thân"), wrap=False), None, self.family_add),
                    self.family,
                    self.family_note,
                    layouts.row(self.family_switch, None),
                    None,
                ),
                self._fill_work,
            ),
            (
                _("Giấy tờ"),
                layouts.column(
                    layouts.flow(
                        buttons.link(_("Đưa giấy tờ vào…"), page.add_paper, "add"),
                        buttons.link(_("Ảnh 3 x 4…"), page.edit_photo),
                        buttons.link(_("In phiếu đảng viên…"), partial(page.print_paper, "member-card")),
                    ),
                    self.papers,
                    None,
                ),
                self._fill_papers,
            ),
            (
                _("Lịch sử"),
                layouts.column(
                    layouts.row(buttons.link(_("Xem kỹ, hoàn tác…"), page.show_history, "history"), None),
                    self.history,
                    None,
                ),
                self._fill_history,
            ),
        )
        self._fill: list[Callable[[MemberDetail], None]] = []
        for title, widget, fill in filled:
            self.tabs.addTab(layouts.scrolled(widget), title)
            self._fill.append(fill)
        self.tabs.currentChanged.connect(lambda _at: self._fill_tab())

    def _lines(self, empty: str, kind: type[records.Line]) -> Lines:
        page = self._page
        return Lines(
            empty,
            Doors(
                lambda line_id: page.edit_line(kind, line_id),
                partial(page.context.show_history, records.table_name(kind)),
            ),
        )

    @property
    def detail(self) -> MemberDetail | None:
        """Who is shown."""
        return self._detail

    def show_member(self, detail: MemberDetail | None, photo: bytes | None = None) -> None:
        """Show another person, or nobody."""
        if detail is None or self._detail is None or detail.id != self._detail.id:
            self._shown_whole = False
            self._mask_again.stop()
        self._detail = detail
        for widget in (self.head, self.numbers, self.tabs, self.foot):
            widget.setVisible(detail is not None)
        self.nobody.setVisible(detail is None)
        if detail is None:
            self.due.hide()
            self.settle.hide()
            return
        day = self._page.context.today()
        person = detail.person
        self.initials.set_name(person.full_name)
        self.initials.set_picture(photo)
        self.name.setText(person.full_name)
        self._said = why.reasons(person, day, self._page.granularity, self._page.holidays)
        for label, text in (
            (self.status, card.status_line(person, day)),
            (self.age, card.party_age_line(person, day)),
            (self.posts, card.posts_line(detail.draft)),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        by_title = {said.title: said.text for said in self._said}
        self.status.setToolTip(by_title.get(_("Trạng thái"), ""))
        self.age.setToolTip(by_title.get(_("Tuổi đảng"), ""))
        number = person.party_card or person.party_card_old
        self.party_card.setText(_("Thẻ {number}").format(number=number) if number else _("Thẻ: chưa cấp"))
        self._say_citizen()
        self._say_due(card.due_now(person, day, self._page.granularity, self._page.holidays))
        self._fill_tab()

    def _tell_why(self) -> None:
        if self._detail is not None:
            text = "\n\n".join(f"{said.title}: {said.value}\n{said.text}" for said in self._said)
            messages.note(self, self._detail.person.full_name, text)

    def say_wide(self, wide: bool) -> None:
        """What the button says: the file alone on the page, or beside the list."""
        self.wide_button.setText(_("Danh sách") if wide else _("Mở rộng"))
        self.wide_button.setToolTip(
            _("Trở lại danh sách (Esc)") if wide else _("Mở rộng hồ sơ ra cả trang (F11)")
        )

    # the citizen number

    def _say_citizen(self) -> None:
        assert self._detail is not None
        number = self._detail.person.citizen_id
        shown = number if self._shown_whole else words.masked(number)
        self.citizen.setText(_("CCCD {number}").format(number=shown) if number else _("CCCD: chưa ghi"))
        self.show_button.setVisible(bool(number))
        self.show_button.setText(_("Che") if self._shown_whole else _("Hiện"))
        self.copy_button.setVisible(bool(number) and self._shown_whole)
        self.copy_button.setText(_("Chép số"))

    def _toggle_citizen(self) -> None:
        if self._detail is None:
            return
        if self._shown_whole:
            self.mask_number()
            return
        person = self._detail.person
        with messages.errors_shown(self) as shown:
            self._page.context.book.log(
                history.Kind.REVEAL,
                _("Xem số căn cước: {name}").format(name=person.full_name),
                table="member",
                row_id=self._detail.id,
                field="citizen_id",
            )
        if shown.ok:
            self._shown_whole = True
            self._mask_again.start()
            self._say_citizen()

    def _copy_citizen(self) -> None:
        number = self._detail.person.citizen_id if self._detail is not None else None
        if number and self._shown_whole:
            clipboard.copy_secret(number)
            self.copy_button.setText(_("Đã chép"))

    def mask_number(self) -> None:
        """Show no more of the number than its last figures."""
        self._mask_again.stop()
        if self._shown_whole:
            self._shown_whole = False
            self._say_citizen()

    def hideEvent(self, event: QHideEvent) -> None:
        self.mask_number()
        super().hideEvent(event)

    # what is due

    def _say_due(self, due: card.Due | None) -> None:
        self._due = due
        self.due.setVisible(due is not None)
        self.settle.setVisible(due is not None and due.action is not None)
        if due is not None:
            self.due.set_tone(due.tone)
            self.due.tell(due.title, due.text)
            if due.action is not None:
                self.act.setText(_(_ACTION_WORDS[due.action]))

    def _settle(self) -> None:
        if self._due is not None and self._due.action is not None:
            self._page.record_event(self._due.action)

    # the tabs

    def _fill_tab(self) -> None:
        """Only the tab one looks at is filled: walking through the list stays quick."""
        if self._detail is not None:
            self._fill[self.tabs.currentIndex()](self._detail)

    def _fill_story(self, detail: MemberDetail) -> None:
        self.story.set_lines(lines.of_story(card.story(detail)))

    def _fill_record(self, detail: MemberDetail) -> None:
        derived = [(said.title, said.value) for said in self._said[1:]]
        self.record.set_items([*derived, *card.record_lines(detail.draft)])

    def _fill_posts(self, detail: MemberDetail) -> None:
        with self._page.context.book.read() as session:
            held = records.lines_of(session, PostDraft, detail.id)
            of_branch = records.branch_posts(session, detail.id)
        self.posts_held.set_lines(lines.of_posts(held, of_branch, detail.draft))

    def _fill_work(self, detail: MemberDetail) -> None:
        with self._page.context.book.read() as session:
            work = records.lines_of(session, WorkDraft, detail.id)
            training = records.lines_of(session, TrainingDraft, detail.id)
            kept = records.family_kept(session)
            family = records.lines_of(session, FamilyDraft, detail.id) if kept else []
        self.work.set_lines(lines.of_work(work))
        self.training.set_lines(lines.of_training(training))
        for widget in (self.family, self.family_add):
            widget.setVisible(kept)
        self.family_note.setVisible(not kept)
        self.family_note.setText(_(records.WHY_NO_FAMILY))
        self.family_switch.setText(_("Thôi lưu người thân…") if kept else _("Lưu người thân…"))
        self.family.set_lines(lines.of_family(family))

    def _fill_papers(self, detail: MemberDetail) -> None:
        with self._page.context.book.read() as session:
            kept = files.attachments(session, detail.id)
        self.papers.set_lines(lines.of_papers(kept, detail.events))

    def _fill_history(self, detail: MemberDetail) -> None:
        with self._page.context.book.read() as session:
            told = listing.member_history(session, detail.id)
        self.history.set_items(
            [
                TimelineItem(line.at.strftime("%d/%m/%Y %H:%M"), line.title, "\n".join(line.sentences))
                for line in told
            ]
        )

    # what is done rarely

    def _more(self) -> None:
        menu = self.more_menu()
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """What is done rarely."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Ảnh 3 x 4…"), self._page.edit_photo)
        for word, kind in (
            (_("In phiếu đảng viên…"), "member-card"),
            (_("In dữ liệu cá nhân theo yêu cầu…"), "member-data"),
        ):
            menu.addAction(word, partial(self._page.print_paper, kind))
        menu.addAction(_("Lịch sử…"), self._page.show_history)
        menu.addAction(_("Chuyển sinh hoạt…"), self._page.transfer_member)
        menu.addSeparator()
        menu.addAction(_("Đưa vào thùng rác vì ghi nhầm…"), self._page.delete_member)
        return menu
