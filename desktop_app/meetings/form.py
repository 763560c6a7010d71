"""Dialogs of a meeting: a new one, a vote, a task, what came of a task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean
from desktop_app.meetings import holding, service, task_list, voting
from desktop_app.meetings.facts import MinutesFacts, VoteFacts
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.records import MeetingDraft, TaskDraft, TaskInfo, VoteDraft
from desktop_app.meetings.step_page import Desk, TimeField, kind_words, month_text
from desktop_app.papers import secrecy
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FieldWarning
from desktop_app.ui.forms import FormDialog


def month_choices(day: dt.date, *wanted: str) -> list[tuple[str, str]]:
    """Months around a day to choose from, and those already chosen."""
    months = {Period.parse(code).code for code in wanted if code}
    month = Period.month_of(day)
    for _n in range(12):
        month = month.previous()
    for _n in range(16):
        months.add(month.code)
        month = month.next()
    return [(code, month_text(code)) for code in sorted(months, reverse=True)]


def exact_day(value: PartialDate | None) -> dt.date | None:
    """The day of a whole date."""
    return None if value is None else value.exact()


def _title(form: str, what: str, desk: Desk) -> str:
    words = f"{form}: {clean(what)[:60]}" if clean(what) else form
    return f"{words} ({desk.name})"


class NewMeetingForm(FormDialog):
    """Prepare a meeting. ``made`` is the id of the new meeting."""

    def __init__(self, parent: QWidget | None, context: Context, draft: MeetingDraft) -> None:
        super().__init__(parent, _("Chuẩn bị buổi sinh hoạt"), save_label=_("Tạo buổi sinh hoạt"))
        self.context = context
        self.made: int | None = None
        self._review = draft.review_month
        with context.book.read() as session:
            people = service.names_on(session, draft.date)
        names = [(name, name, "") for name in people]
        f = self.fields
        f.add_choice("kind", _("Loại sinh hoạt"), list(kind_words().items()), required=True)
        f.add_choice("month", _("Tính cho tháng"), month_choices(draft.date, draft.month), required=True)
        f.add_date("date", _("Ngày họp"), required=True, exact=True)
        f.add(TimeField("start", _("Bắt đầu lúc"), required=True))
        f.add_text("place", _("Địa điểm"), span=2)
        f.add_person("chair", _("Chủ trì"), names, free=True)
        f.add_person("recorder", _("Người ghi biên bản"), names, free=True)
        f.add_text("topic", _("Chuyên đề"), hint=_("Tên chuyên đề, nếu có"), span=2)
        f.load(
            {
                "kind": MeetingKind(draft.kind),
                "month": draft.month,
                "date": draft.date,
                "start": draft.start,
                "place": draft.place,
                "chair": draft.chair,
                "recorder": draft.recorder,
                "topic": draft.topic,
            }
        )
        self._draft = draft
        self.use_draft(
            context, f"meeting/new/{draft.kind}", "meetings", {"prepare": str(draft.kind)}, new=True
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """A topic that bears a mark of secrecy."""
        odd = secrecy.warning(values["topic"] or "")
        return [("topic", odd)] if odd else []

    def accept_values(self, values: dict[str, Any]) -> None:
        day = exact_day(values["date"])
        assert day is not None
        chair = values["chair"] or ""
        month = values["month"]
        with self.context.book.write(
            _("Chuẩn bị sinh hoạt {month}").format(month=month_text(month))
        ) as session:
            self.made = service.create_meeting(
                session,
                MeetingDraft(
                    kind=str(values["kind"]),
                    month=month,
                    date=day,
                    start=values["start"],
                    place=values["place"],
                    chair=chair,
                    chair_post=service.chair_posts(session, day).get(chair, ""),
                    recorder=values["recorder"] or "",
                    topic=values["topic"],
                ),
            )
        secrecy.log_kept(self.context.book, values["topic"])


class VoteForm(FormDialog):
    """A vote: what, how many, and whether it is carried."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, vote: VoteFacts | None, resolution: bool = False
    ) -> None:
        super().__init__(parent, _("Biểu quyết"), save_label=_("Ghi biểu quyết"))
        self.desk = desk
        self._vote = vote
        self._passed = False
        facts: MinutesFacts = desk.facts
        base = facts.denominator
        f = self.fields
        f.add_text("subject", _("Việc biểu quyết"), required=True, span=2)
        f.add_choice(
            "threshold",
            _("Cần đạt"),
            [
                (voting.Threshold.OVER_HALF.value, _("Quá nửa")),
                (voting.Threshold.TWO_THIRDS.value, _("Từ hai phần ba")),
            ],
            hint=_("Kết nạp, công nhận chính thức, đề nghị khai trừ: hai phần ba"),
        )
        f.add_multiline(
            "content",
            _("Nội dung (lời văn nghị quyết)"),
            lines=4,
            span=3,
            hint=_("Mỗi dòng thành một đoạn của nghị quyết"),
        )
        f.add_number("votes_for", _("Tán thành"), minimum=0)
        f.add_number("votes_against", _("Không tán thành"), minimum=0)
        f.add_number("votes_abstain", _("Không có ý kiến"), minimum=0)
        f.add_number(
            "denominator",
            _("Mẫu số"),
            minimum=0,
            hint=_("Tính được {n}: {formula}. {source}").format(
                n=base.value, formula=base.formula, source=base.source
            ),
        )
        f.add_check("is_resolution", _("Thông qua nghị quyết của buổi này"))
        f.add_check("secret", _("Bỏ phiếu kín"))
        f.warn = self.warnings
        self._computed = base.value
        if vote is None:
            self.load(
                {
                    "subject": _("Thông qua nghị quyết") if resolution else "",
                    "threshold": voting.Threshold.OVER_HALF.value,
                    "denominator": base.value,
                    "is_resolution": resolution,
                }
            )
        else:
            self.load({name: getattr(vote, name) for name in f.names()})
        number = "new" if vote is None else str(vote.id)
        self.use_draft(
            desk.context,
            f"vote/{desk.meeting_id}/{number}" + ("/resolution" if resolution else ""),
            "meetings",
            {
                "meeting_id": desk.meeting_id,
                "step": "conclude",
                "form": "vote",
                "id": None if vote is None else vote.id,
                "resolution": resolution,
            },
            new=vote is None,
        )

    def draft_title(self) -> str:
        """``Biểu quyết: Thông qua nghị quyết (Sinh hoạt 11/2026)``."""
        return _title(self.windowTitle(), str(self.fields.field("subject").typed()), self.desk)

    def warnings(self, values: Any) -> list[FieldWarning]:
        """The result, and numbers that cannot be."""
        base = values["denominator"] if values["denominator"] is not None else self._computed
        found: list[FieldWarning] = []
        odd = secrecy.warning(values["subject"] or "")
        if odd:
            found.append(("subject", odd))
        if values["denominator"] is not None and values["denominator"] != self._computed:
            found.append(("denominator", _("Khác với mẫu số tính được ({n}).").format(n=self._computed)))
        cast = sum(values[name] or 0 for name in ("votes_for", "votes_against", "votes_abstain"))
        if cast > base:
            found.append(
                ("votes_for", _("Cộng {n} phiếu, nhiều hơn mẫu số {base}.").format(n=cast, base=base))
            )
        elif cast > self.desk.facts.sums.present_official and not self.desk.facts.sums.unmarked:
            found.append(
                (
                    "votes_for",
                    _("Cộng {n} phiếu, nhiều hơn {present} đảng viên chính thức có mặt.").format(
                        n=cast, present=self.desk.facts.sums.present_official
                    ),
                )
            )
        if values["votes_for"] is not None and values["threshold"]:
            result = voting.result(values["votes_for"], values["threshold"], base)
            self._passed = result.passed
            word = _("Đạt") if result.passed else _("Không đạt")
            found.append(
                ("threshold", _("Cần {n}/{base}. {word}.").format(n=result.needed, base=base, word=word))
            )
        return found

    def only_tells(self, warning: FieldWarning) -> bool:
        """That the vote passed."""
        return self._passed and warning[0] == "threshold"

    def accept_values(self, values: dict[str, Any]) -> None:
        own = values["denominator"]
        draft = VoteDraft(
            self.desk.meeting_id,
            values["subject"],
            values["content"],
            values["is_resolution"],
            values["secret"],
            values["threshold"],
            values["votes_for"],
            values["votes_against"],
            values["votes_abstain"],
            None if own is None or own == self._computed else own,
            None if self._vote is None else self._vote.id,
        )
        with self.desk.context.book.write(f"{self.desk.name}: {_('Biểu quyết')}") as session:
            holding.save_vote(session, draft)
        secrecy.log_kept(
            self.desk.context.book, values["subject"], self._vote.subject if self._vote is not None else ""
        )


class TaskForm(FormDialog):
    """A task, and later what came of it."""

    def __init__(self, parent: QWidget | None, desk: Desk, task: TaskInfo | None, with_result: bool) -> None:
        super().__init__(
            parent, _("Kết quả nhiệm vụ") if with_result else _("Giao nhiệm vụ"), save_label=_("Ghi nhiệm vụ")
        )
        self.desk = desk
        self._task = task
        people = [(one.id, one.name, "") for one in desk.facts.attendees]
        self._names = {one.id: one.name for one in desk.facts.attendees}
        f = self.fields
        f.add_text("content", _("Nhiệm vụ"), required=True, span=3)
        f.add_person(
            "who",
            _("Người thực hiện"),
            people,
            free=True,
            hint=_("Đảng viên, hoặc tên tổ chức đoàn thể"),
            span=2,
        )
        f.add_date("due", _("Hạn"), exact=True)
        if with_result:
            f.add_date("done_on", _("Hoàn thành ngày"), exact=True)
            f.add_check("exceeded", _("Vượt yêu cầu"))
            f.add_check("cancelled", _("Thôi không giao nữa"))
            f.add_multiline("result", _("Kết quả"), lines=3, span=3)
        values: dict[str, Any] = {}
        if task is not None:
            values = {
                name: getattr(task, name)
                for name in ("content", "due", "done_on", "exceeded", "cancelled", "result")
            }
            values["who"] = task.member_id if task.member_id in self._names else task.assignee
        self.load({name: values.get(name) for name in f.names()})
        number = "new" if task is None else str(task.id)
        self.use_draft(
            desk.context,
            f"task/{desk.meeting_id}/{number}" + ("/result" if with_result else ""),
            "meetings",
            {
                "meeting_id": desk.meeting_id,
                "step": "conclude",
                "form": "task",
                "id": None if task is None else task.id,
                "with_result": with_result,
            },
            new=task is None,
        )

    def draft_title(self) -> str:
        """``Giao nhiệm vụ: Sửa đường (Sinh hoạt 11/2026)``."""
        return _title(self.windowTitle(), str(self.fields.field("content").typed()), self.desk)

    def accept_values(self, values: dict[str, Any]) -> None:
        who = values["who"]
        member = isinstance(who, int)
        old = self._task
        draft = TaskDraft(
            self.desk.meeting_id if old is None else old.meeting_id,
            values["content"],
            who if member else None,
            self._names[who] if member else who or "",
            exact_day(values["due"]),
            exact_day(values.get("done_on")) if "done_on" in values else old.done_on if old else None,
            bool(values.get("exceeded", old.exceeded if old else False)),
            bool(values.get("cancelled", old.cancelled if old else False)),
            values.get("result", old.result if old else "") or "",
            None if old is None else old.id,
        )
        with self.desk.context.book.write(f"{self.desk.name}: {_('Nhiệm vụ')}") as session:
            task_list.save_task(session, draft)


class ReasonForm(FormDialog):
    """Why a later version of the minutes is made; :attr:`reason` afterwards."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(
            parent,
            _("Lập bản {n} của biên bản").format(n=desk.facts.final_version + 1),
            save_label=_("Hoàn tất bản mới"),
            intro=_("Bản trước được giữ nguyên. Ghi ngắn gọn vì sao lập bản mới."),
            max_columns=2,
        )
        self.desk = desk
        self.reason = ""
        self.fields.add_multiline("reason", _("Lý do"), required=True, lines=2, limit=300)
        self.use_draft(
            desk.context,
            f"minutes/{desk.meeting_id}/reason",
            "meetings",
            {"meeting_id": desk.meeting_id, "step": "minutes", "form": "finish"},
            new=True,
        )

    def draft_title(self) -> str:
        """``Lập bản 2 của biên bản (Sinh hoạt 11/2026)``."""
        return _title(self.windowTitle(), "", self.desk)

    def accept_values(self, values: dict[str, Any]) -> None:
        self.reason = values["reason"]
