"""Step 6, Biên bản: the paper as it will be printed, what is still to be looked at, versions, the resolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.documents.blocks import Document
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.meetings import checks, final_minutes
from desktop_app.meetings.facts import MinutesFacts
from desktop_app.meetings.form import ReasonForm
from desktop_app.meetings.minutes_document import minutes
from desktop_app.meetings.resolution_document import resolution, subject_of
from desktop_app.meetings.step_page import Desk, ScrollCard, Step
from desktop_app.ui import buttons, exports, labels, layouts, messages
from desktop_app.ui.cards import CheckList, Timeline, TimelineItem
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.exports import Leaving
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.tasks import Progress, Task
from desktop_app.ui.theme import px

MAKERS: dict[str, Callable[[MinutesFacts], Document]] = {"minutes": minutes, "resolution": resolution}


def render(kind: str, facts: MinutesFacts) -> bytes:
    """The PDF of a paper; for the worker."""
    return to_pdf(MAKERS[kind](facts))


def write_word(kind: str, facts: MinutesFacts) -> bytes:
    """The Word file of a paper; for the worker."""
    return to_word(MAKERS[kind](facts))


class MinutesStep(Step):
    """Preview, warnings, "Hoàn tất", resolution."""

    go_requested = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._task: Task | None = None
        self._shown: tuple[str, MinutesFacts] | None = None
        self.kind = ChipBar()
        self.kind.chosen.connect(lambda _key: self._draw())
        self.preview = PdfPreview()
        self.preview.save_pdf_requested.connect(self._save_pdf)
        self.preview.save_word_requested.connect(self._save_word)
        exports.watch_prints(self.preview, desk.context, self._leaving)
        self.notices = CheckList()
        self.state = labels.body()
        self.versions = Timeline()
        self.versions_title = labels.strong(_("Các bản đã hoàn tất"))
        self.issue = buttons.plain(_("Ban hành nghị quyết…"), self._issue, "flag")
        self.resolution_state = labels.caption()
        side = ScrollCard(_("Trước khi hoàn tất"))
        for widget in (self.notices, self.state, self.versions_title, self.versions):
            side.room.addWidget(widget)
        side.room.addSpacing(px(8))
        self.resolution_title = labels.heading(_("Nghị quyết"))
        side.room.addWidget(self.resolution_title)
        side.room.addWidget(self.resolution_state)
        side.room.addWidget(layouts.row(self.issue, None))
        side.room.addStretch(1)
        side.setMinimumWidth(px(290))
        left = layouts.column(self.kind, self.preview, spacing=8)
        left_box = left.layout()
        assert isinstance(left_box, QVBoxLayout)
        left_box.setStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(layouts.columns((left, 2), (side, 1), stack_below=640))

    def show_facts(self) -> None:
        facts, desk = self.desk.facts, self.desk
        found = checks.notices(facts)
        items = [(one.tone, one.text, one.detail) for one in found]
        self.notices.set_items(items or [("good", _("Đủ các phần, không có gì phải xem lại"), "")])
        if not facts.final_version:
            self.state.setText(_("Biên bản còn là bản nháp."))
        elif desk.changed_since_final:
            self.state.setText(
                _("Đã sửa sau bản {n}. Hoàn tất để lập bản mới; bản cũ vẫn được giữ.").format(
                    n=facts.final_version
                )
            )
        else:
            self.state.setText(_("Biên bản đã hoàn tất (bản {n}).").format(n=facts.final_version))
        self.versions_title.setVisible(bool(desk.versions))
        self.versions.set_items(
            [
                TimelineItem(
                    date_text(dt.datetime.fromisoformat(one.made_at).date()),
                    _("Bản {n}").format(n=one.version),
                    one.reason,
                    "good",
                )
                for one in desk.versions
            ]
        )
        vote, paper = facts.resolution_vote, facts.resolution
        for widget in (self.resolution_title, self.resolution_state, self.issue):
            widget.setVisible(vote is not None)
        if vote is not None and paper is not None:
            result = vote.result
            passed = result is not None and result.passed
            if paper.issued:
                text = _("Đã ban hành {number}, ngày {day}.").format(
                    number=paper.number, day=date_text(paper.date)
                )
            elif not passed:
                text = _("Chưa ban hành được vì chưa được thông qua.")
            else:
                text = _("Được thông qua. Số sẽ cấp: {number}.").format(number=paper.number)
            self.resolution_state.setText(text)
            self.issue.setVisible(not paper.issued)
            self.issue.setEnabled(passed)
        chips: list[tuple[str, str, int | None]] = [("minutes", _("Biên bản"), None)]
        if vote is not None:
            chips.append(("resolution", _("Nghị quyết"), None))
        self.kind.set_chips(chips)
        self.kind.setVisible(len(chips) > 1)
        if self.isVisible():
            self._draw()

    def enter(self) -> None:
        self._draw()
        self.preview.view.setFocus()

    def _draw(self) -> None:
        kind, facts = self.kind.current() or "minutes", self.desk.facts
        if self._shown == (kind, facts):
            return
        if self._task is not None:
            self._task.cancel()
        self.preview.busy(_("Đang lập văn bản…"))

        def work(progress: Progress) -> bytes:
            progress.check()
            return render(kind, facts)

        def done(data: bytes) -> None:
            self._shown = (kind, facts)
            self.preview.set_pdf(data)

        self._task = self.desk.context.tasks.run(work, done=done, owner=self)

    # saving

    def _name(self) -> str:
        facts = self.desk.facts
        kind = self.kind.current() or "minutes"
        return (
            _("Biên bản {title}").format(title=facts.title)
            if kind == "minutes"
            else _("Nghị quyết {subject}").format(subject=subject_of(facts))
        )

    def _leaving(self) -> Leaving:
        name = self._name()
        return Leaving(name, name, detail={"pages": self.preview.pages()})

    def _save_pdf(self) -> None:
        data = self.preview.pdf()
        if data is not None:
            self._save(_("PDF"), "pdf", lambda: data)

    def _save_word(self) -> None:
        kind, facts = self.kind.current() or "minutes", self.desk.facts
        self._save(_("Word"), "docx", lambda: write_word(kind, facts))

    def _save(self, word: str, ending: str, make: Callable[[], bytes]) -> None:
        exports.save(self, self.desk.context, self._leaving(), word, ending, make)

    # final

    def finish(self) -> None:
        """Make the minutes final, after asking when something is odd and for the reason of a later version."""
        if not self.desk.flush():
            return
        facts = self.desk.facts
        if facts.final_version and not self.desk.changed_since_final:
            messages.note(
                self,
                _("Biên bản đã hoàn tất và không có gì thay đổi từ bản {n}.").format(n=facts.final_version),
            )
            return
        found = checks.notices(facts)
        stopping = checks.stopping(found)
        if stopping:
            messages.show_error(self, UserError(stopping[0].text, None, stopping[0].detail))
            self.go_requested.emit(stopping[0].step)
            return
        if found and not messages.confirm(
            self,
            _("Còn {n} điều nên xem lại:").format(n=len(found))
            + "\n"
            + "\n".join(f"• {one.text}" for one in found),
            _("Vẫn hoàn tất"),
        ):
            return
        reason = ""
        if facts.final_version:
            form = ReasonForm(self, self.desk)
            if not form.run():
                return
            reason = form.reason
        frozen = replace(facts, final_version=facts.final_version + 1)
        self.desk.context.tasks.run(
            lambda _progress: render("minutes", frozen),
            done=lambda data: self._freeze(facts, data, reason),
            owner=self,
            title=_("Đang lập biên bản…"),
        )

    def _freeze(self, facts: MinutesFacts, data: bytes, reason: str) -> None:
        now = dt.datetime.now()
        self.desk.write(
            _("Hoàn tất biên bản"),
            lambda session: final_minutes.finish_minutes(session, facts.meeting_id, data, facts, now, reason),
            _("Đã hoàn tất biên bản."),
        )

    def _issue(self) -> None:
        if not self.desk.flush():
            return
        facts = self.desk.facts
        paper = facts.resolution
        if paper is None:
            return
        if not paper.signer:
            messages.show_error(
                self, UserError(_("Chưa có người ký nghị quyết."), None, _("Ghi bí thư ở trang Chi bộ."))
            )
            return
        if not messages.confirm(
            self,
            _(
                "Ban hành {number}, ngày {day}, {signer} ký? Sau khi ban hành, số và nội dung không đổi nữa."
            ).format(number=paper.number, day=date_text(paper.date), signer=paper.signer),
            _("Ban hành nghị quyết"),
        ):
            return
        self.desk.context.tasks.run(
            lambda _progress: render("resolution", facts),
            done=lambda data: self._was_issued(facts, data),
            owner=self,
            title=_("Đang lập nghị quyết…"),
        )

    def _was_issued(self, facts: MinutesFacts, data: bytes) -> None:
        number = facts.resolution.number if facts.resolution is not None else ""
        self.desk.write(
            _("Ban hành nghị quyết"),
            lambda session: final_minutes.issue_resolution(session, facts, data),
            _("Đã ban hành {number}.").format(number=number),
        )
