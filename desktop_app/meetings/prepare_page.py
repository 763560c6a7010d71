"""Step 1, Chuẩn bị: when, where, who leads, and what is to be done before the meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.meetings import deadlines, service
from desktop_app.meetings.form import exact_day, month_choices
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.step_page import Desk, KeptFields, ScrollCard, Step, TimeField, kind_words
from desktop_app.meetings.task_list import task_line
from desktop_app.papers import secrecy
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.cards import Card, CheckList, Facts
from desktop_app.ui.form_panel import FieldWarning, FormPanel
from desktop_app.ui.theme import px


class PrepareStep(Step):
    """The frame of the meeting, kept as one types."""

    delete_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        facts = desk.facts
        f = self.fields = FormPanel(max_columns=2)
        people = desk.people()
        f.add_choice("kind", _("Loại sinh hoạt"), list(kind_words().items()), required=True)
        months = month_choices(facts.date, facts.month, facts.review_month)
        f.add_choice("month", _("Tính cho tháng"), months, required=True)
        f.add_date("date", _("Ngày họp"), required=True, exact=True)
        f.add(TimeField("start", _("Bắt đầu lúc"), required=True))
        f.add_text("place", _("Địa điểm"), span=2)
        f.add_person("chair", _("Chủ trì"), people, free=True)
        f.add_text("chair_post", _("Chức vụ của người chủ trì"), hint=_("ví dụ Bí thư"))
        f.add_person("recorder", _("Người ghi biên bản"), people, free=True)
        f.add_choice(
            "review_month",
            _("Đánh giá công việc của tháng"),
            months,
            hint=_("Nghị quyết đề ra nhiệm vụ của tháng sau đó"),
        )
        topic = f.add_text("topic", _("Chuyên đề"), span=2)
        self._told_topic = facts.topic
        topic.line.left.connect(self._topic_left)
        f.warn = self._warnings
        f.add_multiline("guests", _("Đại biểu dự"), lines=2, span=2, hint=_("Mỗi người một dòng"))
        f.load(self._values())
        self.kept = KeptFields(desk, f)
        f.edited.connect(self._edited)
        self.before = CheckList()
        self.agenda = Facts()
        self.tasks = labels.body()
        self.delete_button = buttons.link(
            _("Đưa buổi này vào thùng rác"), self.delete_requested.emit, "delete"
        )
        form = Card()
        form.body.addWidget(f)
        side = ScrollCard(_("Trước buổi họp"))
        side.room.addWidget(self.before)
        side.room.addSpacing(px(8))
        side.room.addWidget(labels.strong(_("Chương trình")))
        side.room.addWidget(self.agenda)
        self.tasks_title = labels.strong(_("Việc chuyển sang"))
        side.room.addSpacing(px(8))
        side.room.addWidget(self.tasks_title)
        side.room.addWidget(self.tasks)
        side.room.addStretch(1)
        side.room.addWidget(layouts.row(self.delete_button, None))
        box = layouts.columns((form, 3), (side, 2), stack_below=620)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        desk.refused.connect(self._refused)

    def _values(self) -> dict[str, Any]:
        facts = self.desk.facts
        return {
            "kind": MeetingKind(facts.kind),
            "month": facts.month,
            "date": PartialDate.of(facts.date),
            "start": facts.start,
            "place": facts.place,
            "chair": facts.chair,
            "chair_post": facts.chair_post,
            "recorder": facts.recorder,
            "review_month": facts.review_month,
            "topic": facts.topic,
            "guests": "\n".join(facts.guests),
        }

    @staticmethod
    def _warnings(values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        odd = secrecy.warning(values["topic"] or "")
        return [("topic", odd)] if odd else []

    def _topic_left(self) -> None:
        """A topic that bears a mark of secrecy and was left so is kept in the history, once."""
        try:
            topic = self.fields.field("topic").value()
        except UserError:
            return
        if topic != self._told_topic and self.desk.flush():
            secrecy.log_kept(self.desk.context.book, topic, self._told_topic)
            self._told_topic = topic

    def _edited(self, name: str) -> None:
        try:
            value = self.fields.field(name).value()
        except UserError:
            return
        known = self._values()[name]
        if isinstance(known, PartialDate):
            known = known.exact()
        if isinstance(value, PartialDate):
            value = exact_day(value)
        elif value is None and name in ("chair", "recorder"):
            value = ""
        self.desk.keep_field(name, value, known)
        if name == "chair" and value != known:
            with self.desk.context.book.read() as session:
                post = service.chair_posts(session, self.desk.facts.date).get(value)
            if post is not None:
                self.desk.keep_field("chair_post", post, self.desk.facts.chair_post)

    def _refused(self, key: object, error: UserError) -> None:
        if isinstance(key, tuple) and key[0] == "meeting" and key[1] in self.fields.names():
            self.fields.field(key[1]).set_error(str(error))

    def show_facts(self) -> None:
        facts = self.desk.facts
        self.kept.show(self._values())
        self.fields.field("topic").set_visible(facts.kind != MeetingKind.REGULAR)
        items: list[tuple[str, str, str]] = []
        before, after = deadlines.documents_due(facts.date), deadlines.report_due(facts.date)
        today = self.desk.context.today()
        if before is not None:
            items.append(
                (
                    "warning" if today > before.day and today <= facts.date else "muted",
                    _("Đưa tài liệu đến đảng viên trước hết ngày {day}").format(day=date_text(before.day)),
                    before.source,
                )
            )
        if after is not None:
            late = facts.reported_on is None and today > after.day
            items.append(
                (
                    "good" if facts.reported_on is not None else "warning" if late else "muted",
                    _("Báo cáo cấp trên chậm nhất ngày {day}").format(day=date_text(after.day)),
                    after.source,
                )
            )
        items.append(
            (
                "good" if facts.chair and facts.recorder else "warning",
                _("Có người chủ trì và người ghi biên bản"),
                _("Hai người ký biên bản"),
            )
        )
        self.before.set_items(items)
        self.agenda.set_items([(f"{n}.", item.title) for n, item in enumerate(facts.agenda, 1)])
        unfinished = [task for task in facts.earlier_tasks if task.done_on is None]
        self.tasks.setText("\n".join(f"• {task_line(task)}" for task in unfinished))
        self.tasks.setVisible(bool(unfinished))
        self.tasks_title.setVisible(bool(unfinished))
        self.delete_button.setVisible(facts.final_version == 0)

    def typed(self) -> dict[str, Any]:
        return self.kept.typed()

    def moved(self, piece: Mapping[str, Any]) -> list[str]:
        return self.kept.moved(piece)

    def put_typed(self, piece: Mapping[str, Any], back: bool = False) -> None:
        self.kept.put(piece, back)

    def enter(self) -> None:
        self.fields.field("date").setFocus()
