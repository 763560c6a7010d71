"""Step 4, Kết luận, biểu quyết: the end of the meeting, its votes, the tasks it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.meetings import holding, task_list
from desktop_app.meetings.facts import VoteFacts
from desktop_app.meetings.form import TaskForm, VoteForm
from desktop_app.meetings.records import TaskInfo
from desktop_app.meetings.step_page import Desk, KeptFields, Step, TimeField
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.cards import Card
from desktop_app.ui.columns import Column
from desktop_app.ui.form_panel import FormPanel
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

STATE_TONES = {
    "done": "good",
    "done-late": "warning",
    "late": "danger",
    "open": "muted",
    "cancelled": "muted",
}


def state_words() -> dict[str, str]:
    """How a task stands."""
    return {
        "done": _("Xong"),
        "done-late": _("Xong, chậm hạn"),
        "late": _("Quá hạn"),
        "open": _("Đang làm"),
        "cancelled": _("Thôi giao"),
    }


class ConcludeStep(Step):
    """Conclusions as one types, votes and tasks in dialogs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        f = self.fields = FormPanel(max_columns=1)
        f.add_multiline("summary", _("Kết luận chung của người chủ trì"), lines=2)
        f.add_multiline("praise", _("Biểu dương, phê bình"), lines=2)
        f.add_multiline("proposals", _("Kiến nghị, đề xuất và trả lời"), lines=2)
        f.add(TimeField("end", _("Kết thúc lúc")))
        f.add_check("minutes_approved", _("Đã đọc lại, thông qua biên bản"))
        f.add_text("dues_note", _("Tình hình nộp đảng phí"))
        f.load(self._values())
        self.kept = KeptFields(desk, f)
        f.edited.connect(self._edited)
        desk.refused.connect(self._refused)

        self.votes = QVBoxLayout()
        self.votes.setSpacing(px(8))
        votes = Card(_("Biểu quyết"))
        votes.body.addLayout(self.votes)
        self.add_resolution = buttons.plain(
            _("Thông qua nghị quyết…"), lambda: self._vote(None, True), "vote"
        )
        self.add_vote = buttons.plain(_("Biểu quyết khác…"), lambda: self._vote(None), "add")
        votes.body.addWidget(layouts.row(self.add_resolution, self.add_vote, None))

        columns = [
            Column("content", _("Nhiệm vụ"), 260, tip=lambda t: t.content),
            Column("assignee", _("Người thực hiện"), 140),
            Column("due", _("Hạn"), 96, "date"),
            Column(
                "state",
                _("Tình trạng"),
                110,
                "status",
                text=lambda t: state_words()[t.state(desk.context.today())],
                tone=lambda t: STATE_TONES[t.state(desk.context.today())],
            ),
        ]
        self.tasks = RecordTable(columns, key=lambda t: t.id)
        self.tasks.set_empty(_("Chưa giao nhiệm vụ nào."))
        self.tasks.setMinimumHeight(px(150))
        self.tasks.row_activated.connect(lambda task: self._task(task, task.meeting_id != desk.meeting_id))
        self.tasks.offer(_("Ghi kết quả…"), lambda _task: self._result())
        self.tasks.offer_history(lambda task: desk.context.show_history("task", task.id))
        tasks = Card(_("Nhiệm vụ"))
        tasks.body.addWidget(
            labels.caption(_("Việc giao ở buổi này và việc cũ chưa xong. Enter để ghi kết quả hoặc sửa."))
        )
        tasks.body.addWidget(self.tasks, 1)
        self.add_task = buttons.plain(_("Giao nhiệm vụ…"), lambda: self._task(None, False), "add")
        self.result = buttons.plain(_("Ghi kết quả…"), self._result)
        self.delete_task = buttons.quiet("", self._delete_task, "delete")
        self.delete_task.setToolTip(_("Đưa nhiệm vụ đang chọn vào thùng rác"))
        self.delete_task.setAccessibleName(_("Đưa nhiệm vụ đang chọn vào thùng rác"))
        self.task_history = buttons.history(self._task_history, _("nhiệm vụ đang chọn"))
        tasks.body.addWidget(
            layouts.row(self.add_task, self.result, None, self.task_history, self.delete_task)
        )

        left = Card()
        left.body.addWidget(f)
        right = layouts.column(votes, tasks, spacing=16)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(layouts.columns((left, 2), (layouts.scrolled(right), 3), stack_below=640))

    def open_form(self, target: Mapping[str, object]) -> None:
        """A vote or a task that was left half typed. Raises UserError when it is no longer there."""
        wanted = target.get("id")
        gone = UserError(_("Mục này không còn trong buổi sinh hoạt."))
        if target.get("form") == "vote":
            vote = next((vote for vote in self.desk.facts.votes if vote.id == wanted), None)
            if wanted is not None and vote is None:
                raise gone
            self._vote(vote, bool(target.get("resolution")))
            return
        task = next((task for task in self.tasks.rows_model.rows() if task.id == wanted), None)
        if wanted is not None and task is None:
            raise gone
        self._task(task, bool(target.get("with_result")))

    # the fields

    def _values(self) -> dict[str, Any]:
        facts = self.desk.facts
        return {
            name: getattr(facts, name)
            for name in ("summary", "praise", "proposals", "dues_note", "end", "minutes_approved")
        }

    def _edited(self, name: str) -> None:
        try:
            value = self.fields.field(name).value()
        except UserError:
            return
        self.desk.keep_field(name, value, self._values()[name])

    def _refused(self, key: object, error: UserError) -> None:
        if isinstance(key, tuple) and key[0] == "meeting" and key[1] in self.fields.names():
            self.fields.field(key[1]).set_error(str(error))

    # votes

    def _vote(self, vote: VoteFacts | None, resolution: bool = False) -> None:
        if self.desk.flush() and VoteForm(self, self.desk, vote, resolution).run():
            self.desk.load()
            self.desk.context.changed(_("Đã ghi biểu quyết."), self.desk.context.book.last_change)

    def _delete_vote(self, vote: VoteFacts) -> None:
        if messages.confirm(
            self,
            _("Đưa biểu quyết “{subject}” vào thùng rác?").format(subject=vote.subject),
            _("Đưa vào thùng rác"),
            dangerous=True,
        ):
            self.desk.write(
                _("Đưa biểu quyết vào thùng rác"),
                lambda session: holding.delete_vote(session, vote.id),
                _("Đã đưa biểu quyết “{subject}” vào thùng rác.").format(subject=vote.subject),
            )

    def _vote_card(self, vote: VoteFacts) -> Card:
        card = Card(padding=12)
        words = labels.strong(vote.subject)
        found = vote.result
        if found is None:
            state = labels.body(_("Chưa có kết quả"))
            labels.set_tone(state, "warning")
        else:
            text = _("{n}/{base} tán thành, cần {needed}: {word}").format(
                n=found.votes_for,
                base=found.denominator,
                needed=found.needed,
                word=_("đạt") if found.passed else _("không đạt"),
            )
            state = labels.body(text)
            labels.set_tone(state, "good" if found.passed else "danger")
        edit = buttons.plain(_("Sửa…"), lambda: self._vote(vote))
        edit.setAccessibleDescription(vote.subject)
        told = buttons.history(lambda: self.desk.context.show_history("vote", vote.id), vote.subject)
        remove = buttons.quiet("", lambda: self._delete_vote(vote), "delete")
        remove.setToolTip(_("Đưa biểu quyết vào thùng rác"))
        remove.setAccessibleName(_("Đưa biểu quyết vào thùng rác"))
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(layouts.column(words, state, labels.caption(vote.source), spacing=2), 1)
        line.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(told, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(line)
        return card

    # tasks

    def _task(self, task: TaskInfo | None, with_result: bool) -> None:
        if self.desk.flush() and TaskForm(self, self.desk, task, with_result).run():
            self.desk.load()
            self.desk.context.changed(_("Đã ghi nhiệm vụ."), self.desk.context.book.last_change)

    def _result(self) -> None:
        task = self.tasks.current_row()
        if isinstance(task, TaskInfo):
            self._task(task, True)

    def _task_history(self) -> None:
        task = self.tasks.current_row()
        if isinstance(task, TaskInfo):
            self.desk.context.show_history("task", task.id)

    def _delete_task(self) -> None:
        task = self.tasks.current_row()
        if isinstance(task, TaskInfo):
            self.desk.write(
                _("Đưa nhiệm vụ vào thùng rác"),
                lambda session: task_list.delete_task(session, task.id),
                _("Đã đưa nhiệm vụ “{content}” vào thùng rác.").format(content=task.content),
            )

    # what is shown

    def show_facts(self) -> None:
        facts = self.desk.facts
        self.kept.show(self._values())
        length = facts.duration
        hint = ""
        if length is not None:
            hint = _("Thời lượng {n} phút").format(n=length.minutes)
            if length.least is not None:
                hint += _(", ít nhất {least} phút").format(least=length.least)
        self.fields.field("end").set_hint(
            hint or _("ví dụ 15:45; họp ngày {day}").format(day=date_text(facts.date))
        )
        self.fields.field("end").set_warning(
            _("Ngắn hơn {least} phút ({source}).").format(least=length.least, source=length.source)
            if length is not None and length.short
            else None
        )
        layouts.clear(self.votes)
        if not facts.votes:
            self.votes.addWidget(labels.caption(_("Chưa có biểu quyết nào.")))
        for vote in facts.votes:
            self.votes.addWidget(self._vote_card(vote))
        self.add_resolution.setVisible(facts.resolution_vote is None)
        with self.desk.context.book.read() as session:
            earlier = [
                task
                for task in task_list.open_tasks(session, facts.date)
                if task.meeting_id != facts.meeting_id
            ]
            rows = [*task_list.tasks_of(session, facts.meeting_id), *earlier]
        self.tasks.set_rows(rows)
        self.result.setEnabled(bool(rows))
        self.delete_task.setEnabled(bool(rows))
        self.task_history.setEnabled(bool(rows))

    def typed(self) -> dict[str, Any]:
        return self.kept.typed()

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        return self.kept.moved(piece)

    def put_typed(self, piece: Mapping[str, Any], back: bool = False) -> None:
        self.kept.put(piece, back)

    def enter(self) -> None:
        self.fields.field("summary").setFocus()
