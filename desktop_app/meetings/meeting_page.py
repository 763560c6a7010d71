"""One meeting from preparation to minutes: six steps as tabs with ticks. Everything typed is kept as one goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, lower_first
from desktop_app.meetings import checks, service
from desktop_app.meetings.attendance_page import AttendanceStep
from desktop_app.meetings.conclude_page import ConcludeStep
from desktop_app.meetings.conduct_page import ConductStep
from desktop_app.meetings.minutes_page import MinutesStep
from desktop_app.meetings.prepare_page import PrepareStep
from desktop_app.meetings.score_page import ScoreStep
from desktop_app.meetings.step_page import Desk, Step, title_text
from desktop_app.ui import messages
from desktop_app.ui.context import Context
from desktop_app.ui.drafts import PAGE_MS, DraftKeeper, DraftLine
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.steps import StepBar
from desktop_app.ui.theme import px

_MAKERS: dict[str, type[Step]] = {
    "prepare": PrepareStep,
    "attendance": AttendanceStep,
    "conduct": ConductStep,
    "conclude": ConcludeStep,
    "score": ScoreStep,
    "minutes": MinutesStep,
}


class MeetingView(QWidget):
    """The walk through one meeting. ``head_changed`` when title, status or the next step are others; ``deleted`` when the
    meeting was put into the bin."""

    head_changed = Signal()
    deleted = Signal()

    def __init__(self, context: Context, meeting_id: int) -> None:
        super().__init__()
        self.context = context
        self.desk = Desk(context, meeting_id, self)
        self.bar = StepBar([(key, _(title)) for key, title in checks.STEPS])
        self.bar.chosen.connect(self.go)
        self.stack = QStackedWidget()
        self._steps: dict[str, Step] = {}
        self._pieces: dict[str, Any] = {}
        self._held: dict[str, Any] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        self.draft_line = DraftLine()
        self.draft_line.given_up.connect(self._give_up)
        self.draft_line.taken_back.connect(self._take_back)
        box.addWidget(self.bar)
        box.addWidget(self.draft_line)
        box.addWidget(self.stack, 1)
        self.desk.changed.connect(self._show)
        self.desk.saved.connect(self.head_changed)
        done = checks.steps_done(self.desk.facts)
        keys = [key for key, _title in checks.STEPS]
        first = next((key for key in keys if not done[key]), keys[-1])
        self._ticks()
        self.go(first)
        self._place: dict[str, Any] = {"page": "meetings", "target": {"meeting_id": meeting_id}}
        self.keeper = DraftKeeper(
            context.book,
            f"meeting/{meeting_id}",
            lambda: f"{self.desk.name}: {_(dict(checks.STEPS)[self.current()])}",  # type: ignore[index]  # known keys
            self._place,
            self._typed,
            self,
            PAGE_MS,
            PAGE_MS,
        )
        self.desk.typing.connect(self.keeper.touched)
        self.desk.saved.connect(self.keeper.settle)
        self._bring_back()

    # what is typed and not in the book yet

    def _typed(self) -> dict[str, Any] | None:
        pieces = dict(self._held)
        for key, step in self._steps.items():
            if key != self.current() and step.typed():
                # a step that is not seen does not follow what is saved by itself
                step.show_facts()
            piece = step.typed()
            if piece:
                pieces[key] = piece
        self._place["target"]["step"] = self.current()
        return {"steps": pieces} if pieces else None

    def _bring_back(self) -> None:
        """What was left half typed comes back, unless the book came to say something else: then it is asked for."""
        draft = self.keeper.found()
        if draft is None:
            return
        self._pieces = {key: piece for key, piece in draft.values.get("steps", {}).items() if key in _MAKERS}
        moved: list[str] = []
        for key, piece in self._pieces.items():
            self.step(key).show_facts()
            moved += self.step(key).moved(piece)
        if moved:
            self._held = dict(self._pieces)
            self.draft_line.tell_asked(draft.saved_at, moved)
            return
        self._put()
        if self._typed() is None:
            self.keeper.forget()
            return
        self.draft_line.tell_found(draft.saved_at)
        last = draft.place.get("target", {}).get("step")
        if last in _MAKERS:
            self.go(last)
            self.draft_line.show()

    def _put(self, back: bool = False) -> None:
        for key, piece in self._pieces.items():
            self.step(key).put_typed(piece, back)
        self._held = {}

    def _give_up(self) -> None:
        held, self._held = self._held, {}
        if not held:
            self._put(back=True)
        self.keeper.keep_now()
        self.draft_line.tell_given_up()

    def _take_back(self) -> None:
        self._put()
        self.go(next(iter(self._pieces), self.current()))
        self.draft_line.hide()

    def keep_typing(self) -> None:
        """Keep what is typed at once, without a question."""
        self.desk.flush(quiet=True)
        self.keeper.keep_now()
        self.keeper.stop()
        for table in self.findChildren(EditableTable):
            table.drop_editor()

    # where one is

    def step(self, key: str) -> Step:
        """A step, made when it is first needed."""
        found = self._steps.get(key)
        if found is None:
            found = _MAKERS[key](self.desk)
            self._steps[key] = found
            self.stack.addWidget(found)
            if isinstance(found, PrepareStep):
                found.delete_requested.connect(self._delete)
            elif isinstance(found, MinutesStep):
                found.go_requested.connect(self.go)
        return found

    def current(self) -> str:
        """The key of the step one is at."""
        return self.bar.current() or "prepare"

    def go(self, key: str) -> None:
        """Go to a step after keeping what was typed in this one."""
        here = self._steps.get(self.current())
        if here is not None and here.isVisible():
            here.leave()
        if not self.desk.flush():
            return
        step = self.step(key)
        if key != self.current() and not self._held:
            self.draft_line.hide()
        self.bar.set_current(key)
        self.stack.setCurrentWidget(step)
        step.show_facts()
        step.enter()
        self.head_changed.emit()

    def open_form(self, target: Mapping[str, object]) -> None:
        """A form that was left half typed. Raises UserError when what it was about is no longer there."""
        if target.get("form") == "finish":
            self.step("minutes")
            self.go_on()
            return
        step = self.step("conclude")
        assert isinstance(step, ConcludeStep)
        step.open_form(target)

    def next_key(self) -> str | None:
        """The step after this one."""
        keys = [key for key, _title in checks.STEPS]
        at = keys.index(self.current()) + 1  # type: ignore[arg-type]  # the bar has only these keys
        return keys[at] if at < len(keys) else None

    def go_on(self) -> None:
        """What the primary button does: the next step, at the end "Hoàn tất"."""
        following = self.next_key()
        if following is not None:
            self.go(following)
            return
        step = self.step("minutes")
        assert isinstance(step, MinutesStep)
        step.finish()

    def is_finished(self) -> bool:
        """Whether one stands at the end and the minutes are final as they are."""
        return (
            self.next_key() is None
            and self.desk.facts.final_version > 0
            and not self.desk.changed_since_final
        )

    def primary_text(self) -> str:
        """What the primary button says."""
        following = self.next_key()
        if self.is_finished():
            return _("Xong, về danh sách")
        if following is None:
            return _("Hoàn tất biên bản")
        return _("Tiếp: {step}").format(step=_(dict(checks.STEPS)[following]))  # type: ignore[index]  # as above

    # what is shown

    def title(self) -> str:
        """``Sinh hoạt thường kỳ tháng 11/2026``."""
        return title_text(self.desk.facts)

    def status(self) -> str:
        """``18/11/2026, 14:00 · Nhà văn hóa thôn · nháp, đã lưu lúc 14:05``."""
        facts = self.desk.facts
        parts = [f"{date_text(facts.date)}, {facts.start:%H:%M}"]
        if facts.place:
            parts.append(facts.place)
        if not facts.final_version:
            state = _("nháp")
        elif self.desk.changed_since_final:
            state = _("đã sửa sau bản {n}").format(n=facts.final_version)
        else:
            state = _("đã hoàn tất, bản {n}").format(n=facts.final_version)
        if self.desk.saved_at is not None:
            state += ", " + _("đã lưu lúc {time}").format(time=f"{self.desk.saved_at:%H:%M}")
        return " · ".join([*parts, state])

    def _ticks(self) -> None:
        done = checks.steps_done(self.desk.facts, self.desk.changed_since_final)
        for key, ticked in done.items():
            self.bar.set_done(key, ticked)

    def _show(self) -> None:
        self._ticks()
        step = self._steps.get(self.current())
        if step is not None:
            step.show_facts()
        self.head_changed.emit()

    def search(self, text: str) -> None:
        """Search where there is something to search: the attendance list."""
        step = self._steps.get("attendance")
        if isinstance(step, AttendanceStep):
            step.search(text)

    # keeping

    def reload(self) -> None:
        """Keep what was typed and read the meeting again."""
        if not self._held:
            self.draft_line.hide()
        if self.desk.flush():
            self.desk.load()

    def leave(self) -> bool:
        """Keep everything; False when the book could not be written."""
        here = self._steps.get(self.current())
        if here is not None and here.isVisible():
            here.leave()
        return self.desk.flush()

    def _delete(self) -> None:
        facts = self.desk.facts
        if not messages.confirm(
            self,
            _("Đưa {title} vào thùng rác?").format(title=lower_first(self.title())),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_("Những gì đã ghi ở buổi này đi theo; lấy lại được ở trang Thùng rác."),
        ):
            return
        self.desk.flush()
        self.context.after_copy(_("trước xóa buổi sinh hoạt"), lambda: self._delete_now(facts.meeting_id))

    def _delete_now(self, meeting_id: int) -> None:
        with (
            messages.errors_shown(self) as shown,
            self.context.book.write(_("Đưa vào thùng rác: {title}").format(title=self.title())) as session,
        ):
            service.delete_meeting(session, meeting_id)
        if shown.ok:
            change = self.context.book.last_change
            title = self.title()
            self.deleted.emit()
            self.context.changed(_("Đã đưa {title} vào thùng rác.").format(title=lower_first(title)), change)
