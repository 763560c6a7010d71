"""Handing the book over on the screen, step by step: who, what is counted, the minutes, the new passphrase."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core import attempts, keys
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, number_text
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.safety import copies, handover
from desktop_app.safety.handover import Handover, HandoverFacts
from desktop_app.safety.handover_document import handover_minutes
from desktop_app.ui import busy, buttons, labels, layouts, messages
from desktop_app.ui.cards import Callout, Card, Facts
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.steps import StepBar
from desktop_app.ui.theme import px
from desktop_app.ui.waiting import Countdown

People = Callable[[], Sequence[tuple[int, str, str]]]
WHO, COUNT, PAPER, KEY = "who", "count", "paper", "key"
_STEPS = (WHO, COUNT, PAPER, KEY)


class HandoverDialog(QDialog):
    """The walk of a handover. Accepted when the book opens with the passphrase of the one who takes it over; ``handover``
    then says who that is."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        book: Book,
        people: People,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent.window())
        self._context, self._book, self._clock = context, book, clock
        self._people = {key: name for key, name, _detail in people()}
        self.handover: Handover | None = None
        self.facts: HandoverFacts | None = None
        self._kept_for: Handover | None = None
        title = _("Bàn giao sổ")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(12))
        box.addWidget(labels.title(title, wrap=False))
        self.steps = StepBar(
            [
                (WHO, _("Ai giao, ai nhận")),
                (COUNT, _("Kiểm đếm")),
                (PAPER, _("Biên bản")),
                (KEY, _("Mật khẩu mới")),
            ]
        )
        self.steps.chosen.connect(self._chosen)
        box.addWidget(self.steps)
        self.pages = QStackedWidget()
        for page in (
            self._make_who(people),
            self._make_count(),
            self._make_paper(),
            self._make_key(),
        ):
            self.pages.addWidget(page)
        box.addWidget(self.pages, 1)
        box.addWidget(layouts.rule())
        self.cancel_button = buttons.plain(_("Hủy"), self.reject)
        self.back_button = buttons.plain(_("Quay lại"), self.back, "left")
        self.next_button = buttons.primary(_("Tiếp tục"), self.next)
        self.waiting = Countdown(self.next_button, _("Trao sổ cho người nhận"))
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addStretch(1)
        for button in (self.cancel_button, self.back_button, self.next_button):
            foot.addWidget(button)
        box.addLayout(foot)
        for shortcut in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(shortcut), self).activated.connect(self.next)
        screen = self.screen().availableGeometry()
        self.resize(min(round(screen.width() * 0.94), px(880)), min(round(screen.height() * 0.92), px(580)))
        with self._book.read() as session:
            proposed = handover.proposed(session, context.today())
        self.who.load({"giver": proposed.giver, "day": PartialDate.of(proposed.day), "place": proposed.place})
        self._show(WHO)

    # --- the steps ---------------------------------------------------------------------------------------------------

    def _make_who(self, people: People) -> QWidget:
        self.who = FormPanel(max_columns=2)
        self.who.add_text("giver", _("Người bàn giao"), required=True, hint=_("bí thư đang giữ sổ"))
        self.who.add_person(
            "taker", _("Người nhận"), people(), free=True, required=True, hint=_("người giữ sổ từ nay")
        )
        self.who.add_date("day", _("Ngày bàn giao"), exact=True, required=True)
        self.who.add_text("place", _("Nơi bàn giao"))
        self.who.add_text("witness", _("Người chứng kiến"), hint=_("nếu có, ví dụ đại diện đảng ủy"))
        self.who.add_text("witness_post", _("Chức vụ người chứng kiến"))
        return self.who

    def _make_count(self) -> QWidget:
        self.counted = QWidget()
        self._counted_box = QVBoxLayout(self.counted)
        self._counted_box.setContentsMargins(0, 0, px(8), 0)
        self._counted_box.setSpacing(px(12))
        return layouts.scrolled(self.counted)

    def _make_paper(self) -> QWidget:
        self.paper_line = Callout("info")
        self.paper_button = buttons.plain(_("Xem, in, lưu biên bản…"), self.show_paper, "print")
        about = Card(_("Biên bản bàn giao"))
        about.body.addWidget(
            labels.body(
                _(
                    "In hai bản, hai bên kiểm đếm rồi cùng ký, mỗi bên giữ một bản. Lưu được cả PDF và Word. Biên bản cũng "
                    "được giữ lại trong sổ."
                )
            )
        )
        about.body.addWidget(layouts.row(self.paper_button, None))
        return layouts.column(about, self.paper_line, None, spacing=16)

    def _make_key(self) -> QWidget:
        self.key = FormPanel(max_columns=2)
        self.key.add_note(
            _(
                "Từ đây người nhận tự gõ, không cho ai xem. Xong bước này mật khẩu cũ và tờ khôi phục cũ không mở được sổ nữa, "
                "các bản sao lưu chuyển sang mật khẩu mới, và tờ khôi phục mới hiện ra để in."
            )
        )
        self.key.add_secret(
            "present", _("Mật khẩu đang dùng"), required=True, hint=_("người bàn giao gõ lần cuối"), span=2
        )
        self.key.add_secret("passphrase", _("Mật khẩu mới"), required=True, hint=_("ít nhất 8 ký tự"))
        self.key.add_secret("again", _("Gõ lại mật khẩu mới"), required=True)
        return self.key

    # --- going on ----------------------------------------------------------------------------------------------------

    def step(self) -> str:
        """The step one is at."""
        return self.steps.current() or WHO

    def _show(self, step: str) -> None:
        at = _STEPS.index(step)
        self.steps.set_current(step)
        for n, key in enumerate(_STEPS):
            self.steps.set_done(key, n < at)
            self.steps.set_enabled(key, n <= at)
        self.pages.setCurrentIndex(at)
        self.back_button.setVisible(step != WHO)
        if step == KEY:
            self.waiting.start(attempts.seconds_left(self._book.path, self._clock()))
        else:
            self.waiting.stop()
            self.next_button.setText(_("Tiếp tục"))
        if step == PAPER:
            self._say_paper()
        self._focus(step)

    def _focus(self, step: str) -> None:
        first = {WHO: "taker", KEY: "present"}.get(step)
        if first is not None:
            panel = self.who if step == WHO else self.key
            panel.field(first).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self.paper_button if step == PAPER else self.next_button).setFocus()

    def _chosen(self, step: str) -> None:
        if _STEPS.index(step) < _STEPS.index(self.step()):
            self._show(step)

    def back(self) -> None:
        """One step back; what was typed stays."""
        at = _STEPS.index(self.step())
        if at:
            self._show(_STEPS[at - 1])

    def next(self) -> None:
        """On to the next step, or hand over when it is the last one."""
        if not self.next_button.isEnabled():
            return
        step = self.step()
        if step == WHO:
            if self._take_who():
                self._show(COUNT)
        elif step == COUNT:
            self._show(PAPER)
        elif step == PAPER:
            if self._paper_kept() or messages.confirm(
                self,
                _("Biên bản bàn giao chưa được in hoặc lưu."),
                _("Đi tiếp, in sau"),
                detail=_(
                    "Sau khi bàn giao vẫn lập lại được biên bản, nhưng hai bên nên ký trước khi đổi mật khẩu."
                ),
                no_label=_("Quay lại biên bản"),
            ):
                self._show(KEY)
        else:
            self._hand_over()

    def _take_who(self) -> bool:
        values = self.who.check()
        if values is None:
            return False
        person = values["taker"]
        taken = Handover(
            giver=values["giver"],
            taker=self._people.get(person, "") if isinstance(person, int) else str(person),
            day=values["day"].first(),
            taker_id=person if isinstance(person, int) else None,
            witness=values["witness"],
            witness_post=values["witness_post"],
            place=values["place"],
        )
        try:
            handover.check(taken)
            place = copies.second_place(self._context.settings, self._book.path)
            found = handover.copies_found(self._book.path, place)
            with self._book.read() as session:
                self.facts = handover.collect(session, taken, self._book.path.name, found)
        except UserError as error:
            self.who.show_error(error)
            return False
        self.handover = taken
        self._show_counts(self.facts)
        return True

    def _show_counts(self, facts: HandoverFacts) -> None:
        layouts.clear(self._counted_box)
        kept = [(_("Ở máy này"), number_text(facts.copies.beside))]
        if facts.copies.second_word:
            kept.append((facts.copies.second_word, number_text(facts.copies.second)))
        if facts.copies.last is not None:
            kept.append((_("Gần nhất"), copies.exact_words(facts.copies.last)))
        for title, items in (
            (_("Hồ sơ đảng viên"), [(word, number_text(count)) for word, count in facts.members]),
            (
                _("Sinh hoạt"),
                [
                    (
                        str(one.year),
                        _("{held} buổi, {final} biên bản đã hoàn tất").format(held=one.held, final=one.final),
                    )
                    for one in facts.meetings
                ],
            ),
            (
                _("Văn bản đã ban hành"),
                [
                    (word, " · ".join(part for part in (number_text(n), last) if part))
                    for word, n, last in facts.papers
                ],
            ),
            (
                _("Đánh giá, xếp loại"),
                [
                    (str(year), _("đã có quyết định") if done else _("có hồ sơ"))
                    for year, done in facts.ratings
                ],
            ),
            (
                _("Nhiệm vụ còn đang thực hiện"),
                [(task[1] or "–", self._task_words(task)) for task in facts.tasks],
            ),
            (_("Bản sao lưu"), kept),
        ):
            card = Card(title)
            card.body.addWidget(Facts(items) if items else labels.caption(_("Không có")))
            self._counted_box.addWidget(card)
        self._counted_box.addStretch(1)

    @staticmethod
    def _task_words(task: tuple[str, str, Any]) -> str:
        content, _who, due = task
        return content if due is None else _("{task} · hạn {day}").format(task=content, day=date_text(due))

    # --- the minutes -------------------------------------------------------------------------------------------------

    def _paper_kept(self) -> bool:
        return self._kept_for is not None and self._kept_for == self.handover

    def _say_paper(self) -> None:
        if self._paper_kept():
            self.paper_line.set_tone("good")
            self.paper_line.tell(_("Biên bản đã được in hoặc lưu."))
        else:
            self.paper_line.set_tone("warning")
            self.paper_line.tell(_("Biên bản chưa được in hoặc lưu."))

    def show_paper(self) -> None:
        """The minutes as they will be printed."""
        if self.facts is None:
            return
        document = handover_minutes(self.facts)

        title = _("Biên bản bàn giao sổ")
        dialog = PaperDialog(
            self,
            self._context,
            title,
            title,
            render=partial(to_pdf, document),
            make_word=partial(to_word, document),
            purposes=(N_("In để hai bên ký"), N_("Lưu hồ sơ chi bộ"), N_("Nộp đảng ủy")),
        )
        dialog.exec()
        if dialog.kept:
            self._kept_for = self.handover
        dialog.deleteLater()
        if not self._book.closed:
            self._say_paper()
            self.next_button.setFocus()

    # --- the key -----------------------------------------------------------------------------------------------------

    def _hand_over(self) -> None:
        values = self.key.check()
        if values is None or self.handover is None or self.facts is None:
            return
        book, given, facts = self._book, self.handover, self.facts
        try:
            attempts.prove(book, values["present"], "present", self._clock())
            passphrase = keys.check_twice(values["passphrase"], values["again"])
            if book.opens_with(passphrase):
                raise UserError(
                    _("Mật khẩu mới giống mật khẩu đang dùng."), "passphrase", _("Chọn một câu khác.")
                )
            busy.do(
                self,
                self._context.tasks,
                lambda _progress: self._change(book, given, facts, passphrase),
                _("Đang khóa sổ bằng mật khẩu mới…"),
            )
        except UserError as error:
            self.key.show_error(error)
            self.waiting.start(attempts.seconds_left(book.path, self._clock()))
            return
        self.accept()

    @staticmethod
    def _change(book: Book, given: Handover, facts: HandoverFacts, passphrase: str) -> bool:
        from desktop_app.documents import pdf

        content = pdf.render(handover_minutes(facts))
        title = _("Bàn giao sổ cho đồng chí {taker}").format(taker=given.taker)
        with book.write(title) as session:
            handover.note(session, given)
        book.change_passphrase(passphrase)
        with book.write(_("Giữ biên bản bàn giao sổ")) as session:
            handover.keep_minutes(session, facts, content)
        return True

    # --- leaving -----------------------------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """Close and forget the passphrases."""
        self.key.load({})
        super().done(result)

    def reject(self) -> None:
        """Give the handover up; asks when something was typed. Nothing has been changed."""
        if (self.who.dirty or self.key.dirty) and not messages.confirm(
            self,
            _("Dừng bàn giao? Sổ vẫn mở bằng mật khẩu đang dùng."),
            _("Dừng bàn giao"),
            no_label=_("Làm tiếp"),
        ):
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()


def hand_over(
    parent: QWidget,
    context: Context,
    book: Book,
    people: People,
    after_new_passphrase: Callable[[], object],
) -> None:
    """Walk through a handover; then the new recovery sheet and the copies, then the entry of the new secretary is offered."""
    dialog = HandoverDialog(parent, context, book, people)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    given = dialog.handover
    dialog.deleteLater()
    if not accepted or given is None:
        return
    after_new_passphrase()
    if book.closed:
        return
    offer_secretary(parent, context, book, given)


def offer_secretary(parent: QWidget, context: Context, book: Book, given: Handover) -> None:
    """Offer to write the new secretary down; papers are signed by that name from that day."""
    with book.read() as session:
        known = handover.is_secretary(session, given, given.day)
    if known or not messages.confirm(
        parent,
        _("Ghi đồng chí {name} là bí thư từ ngày {day}?").format(name=given.taker, day=date_text(given.day)),
        _("Ghi bí thư mới"),
        detail=_(
            "Văn bản từ ngày này do bí thư mới ký; bí thư cũ thôi từ hôm trước. Sửa được ở trang Chi bộ."
        ),
        no_label=_("Không ghi"),
    ):
        return
    with (
        messages.errors_shown(parent) as shown,
        book.write(_("Ghi chức vụ của {name}").format(name=given.taker)) as session,
    ):
        handover.record_secretary(session, given, given.day)
    if shown.ok:
        context.changed(_("Đã ghi bí thư mới."), book.last_change)
