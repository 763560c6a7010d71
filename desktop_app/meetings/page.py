"""Sinh hoạt: the meetings of the branch, and the one being worked on."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget

from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import date_text, fold, number_text, percent_text
from desktop_app.meetings import deadlines, minutes_reading, period_figures, scoring, service
from desktop_app.meetings.form import NewMeetingForm
from desktop_app.meetings.meeting_page import MeetingView
from desktop_app.meetings.models import MeetingKind
from desktop_app.meetings.records import MeetingInfo
from desktop_app.meetings.score_page import CLASS_TONES
from desktop_app.meetings.step_page import kind_words, month_text
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.tables import RecordTable


def _kind(row: MeetingInfo) -> str:
    word = kind_words()[row.kind]
    return f"{word}: {row.topic}" if row.topic and row.kind != MeetingKind.REGULAR else word


def _present(row: MeetingInfo) -> str:
    if not row.present:
        return ""
    return (
        f"{number_text(row.present)}/{number_text(row.expected)} · {percent_text(row.present, row.expected)}"
    )


def _state(row: MeetingInfo) -> str:
    if row.final:
        return _("Hoàn tất, bản {n}").format(n=row.final_version)
    return _("Đang ghi") if row.present else _("Chuẩn bị")


def _class(row: MeetingInfo) -> str:
    code = row.official_class or row.klass
    if code is None:
        return ""
    word = _(scoring.CLASS_WORDS[scoring.MeetingClass(code)])
    return word if row.score is None else f"{word} · {number_text(row.score)}"


def _columns() -> list[Column]:
    return [
        Column("month", _("Tháng"), 84, text=lambda r: month_text(r.month), sort=lambda r: r.month),
        Column("date", _("Ngày họp"), 104, "date"),
        Column("kind", _("Loại"), 240, text=lambda r: kind_words()[r.kind], tip=_kind),
        Column(
            "present",
            _("Có mặt"),
            140,
            "number",
            text=_present,
            sort=lambda r: r.present / r.expected if r.present and r.expected else None,
            tip=lambda r: _("có mặt / phải dự · tỷ lệ") if r.present else "",
        ),
        Column(
            "klass",
            _("Xếp loại"),
            140,
            "status",
            text=_class,
            tone=lambda r: CLASS_TONES.get(r.official_class or r.klass or "", "muted"),
            tip=lambda r: (
                _("cấp trên quyết định") if r.official_class else _("chi bộ tự chấm") if r.klass else ""
            ),
        ),
        Column(
            "state",
            _("Biên bản"),
            130,
            "status",
            text=_state,
            tone=lambda r: "good" if r.final else "warning" if r.present else "muted",
        ),
    ]


class MeetingsPage(Page):
    """The list of meetings; opening one shows its six steps in the same place."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Sinh hoạt"))
        self.view: MeetingView | None = None
        self.table = RecordTable(
            _columns(),
            key=lambda r: r.id,
            settings=context.settings,
            name="meetings",
            search=lambda r: fold(
                f"{month_text(r.month)} {date_text(r.date)} {kind_words()[r.kind]} {r.topic} {r.place} {r.chair}"
            ),
        )
        self.table.row_activated.connect(lambda row: self.open_meeting(row.id))
        self.table.offer(_("Mở"), lambda row: self.open_meeting(row.id))
        self.table.offer_history(lambda row: context.show_history("meeting", row.id))
        self.table.set_empty(
            _("Chưa có buổi sinh hoạt nào. Chuẩn bị buổi đầu tiên để ghi biên bản."),
            _("Chuẩn bị buổi sinh hoạt"),
            lambda: self.prepare(),
        )
        self.list = self.table.framed()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.content.addWidget(self.stack, 1)
        self.enable_search().changed.connect(self._search)
        self.back = self.add_link(_("Danh sách"), self.show_list, "left")
        self.history_link = self.add_link(_("Lịch sử…"), self._show_history, "history")
        self.open_button = self.add_action(_("Mở"), self._open_chosen)
        self.other = self.add_action(_("Buổi chuyên đề…"), lambda: self.prepare(MeetingKind.THEMATIC.value))
        self._primary_text = ""
        self._next = ""
        self.show_list()

    # list

    def reload(self) -> None:
        if self.view is not None:
            self.view.reload()
        self._read_list()
        self._show_head()

    def _read_list(self) -> None:
        today = self.context.today()
        with self.context.book.read() as session:
            rows = period_figures.list_meetings(session)
            branch_known = service.has_branch(session)
            draft = (
                service.propose_meeting(session, MeetingKind.REGULAR.value, today) if branch_known else None
            )
        self._next = "" if draft is None else draft.month
        self.table.set_rows(rows)
        self._missing = deadlines.missing_meetings(
            rows,
            max(Period("quarter", today.year, (today.month - 1) // 3 + 1).start, self._first(rows, today)),
            today,
        )
        self._count = len(rows)

    @staticmethod
    def _first(rows: list[MeetingInfo], today: Any) -> Any:
        """From when the book knows of meetings; months before are not asked for."""
        return min((row.date for row in rows), default=today).replace(day=1)

    def _status(self) -> str:
        parts = [_("{n} buổi sinh hoạt").format(n=number_text(self._count))]
        parts += [one.sentence for one in self._missing]
        return " · ".join(parts)

    def show_list(self) -> None:
        """Go back to the list, after keeping what was typed."""
        if self.view is not None:
            if not self.view.leave():
                return
            self._drop_view()
        self._read_list()
        self._show_head()
        self.table.setFocus()

    def _drop_view(self) -> None:
        view, self.view = self.view, None
        if view is not None:
            self.stack.setCurrentWidget(self.list)
            self.stack.removeWidget(view)
            view.deleteLater()

    def _open_chosen(self) -> None:
        row = self.table.current_row()
        if isinstance(row, MeetingInfo):
            self.open_meeting(row.id)

    def _show_history(self) -> None:
        """What was done to the meeting one works on, after keeping what was typed."""
        if self.view is not None and self.view.leave():
            self.context.show_history("meeting", self.view.desk.meeting_id)

    def _search(self, text: str) -> None:
        if self.view is not None:
            self.view.search(text)
        else:
            self.table.set_search(text)

    # one meeting

    def open(self, **target: object) -> None:
        """``meeting_id`` opens a meeting (``step`` at one of its steps); ``prepare`` asks for a new one of that kind."""
        meeting_id, step = target.get("meeting_id"), target.get("step")
        if isinstance(meeting_id, int):
            with self.context.book.read() as session:
                # says so when it lies in the bin
                minutes_reading.load_minutes(session, meeting_id)
            self.open_meeting(meeting_id, step if isinstance(step, str) else None)
            if self.view is not None and isinstance(target.get("form"), str):
                self.view.open_form(target)
        elif isinstance(target.get("prepare"), str):
            self.prepare(str(target["prepare"]))

    def open_meeting(self, meeting_id: int, step: str | None = None) -> None:
        """Work on a meeting."""
        if self.view is None or self.view.desk.meeting_id != meeting_id:
            if self.view is not None and not self.view.leave():
                return
            view = MeetingView(self.context, meeting_id)
            self._drop_view()
            self.view = view
            view.head_changed.connect(self._show_head)
            view.deleted.connect(self._was_deleted)
            self.stack.addWidget(view)
            self.stack.setCurrentWidget(view)
            view.go(view.current())
        if step is not None:
            self.view.go(step)
        self._show_head()

    def _was_deleted(self) -> None:
        self._drop_view()
        self._read_list()
        self._show_head()

    def prepare(self, kind: str = MeetingKind.REGULAR.value) -> None:
        """Ask for a new meeting and open it."""
        with self.context.book.read() as session:
            draft = service.propose_meeting(session, kind, self.context.today())
        form = NewMeetingForm(self, self.context, draft)
        if form.run() and form.made is not None:
            change = self.context.book.last_change
            self.open_meeting(form.made)
            self.context.changed(_("Đã tạo buổi sinh hoạt và chương trình."), change)

    # head

    def _show_head(self) -> None:
        inside = self.view is not None
        self.back.setVisible(inside)
        self.history_link.setVisible(inside)
        for button in (self.open_button, self.other):
            button.setVisible(not inside)
        self.open_button.setEnabled(self._count > 0)
        if self.view is not None:
            self.set_title(self.view.title())
            self.set_status(self.view.status())
            self._set_primary(self.view.primary_text(), self._go_on)
            searchable = self.view.current() == "attendance"
        else:
            self.set_title(_("Sinh hoạt"))
            self.set_status(self._status())
            text = (
                _("Chuẩn bị sinh hoạt tháng {month}").format(month=Period.parse(self._next).index)
                if self._next
                else _("Chuẩn bị buổi sinh hoạt")
            )
            self._set_primary(text, lambda: self.prepare())
            searchable = True
        if self.search is not None:
            self.search.setVisible(searchable)

    def _set_primary(self, text: str, slot: Any) -> None:
        if text != self._primary_text:
            self._primary_text = text
            focused = self.primary is not None and self.primary.hasFocus()
            button = self.set_primary(text, slot)
            if focused:
                button.setFocus()

    def _go_on(self) -> None:
        if self.view is not None and self.view.is_finished():
            self.show_list()
        elif self.view is not None:
            self.view.go_on()

    def keep_typing(self) -> None:
        if self.view is not None:
            self.view.keep_typing()

    def leave(self) -> bool:
        return self.view is None or self.view.leave()

    def help_text(self) -> str:
        if self.view is None:
            return _(
                "Danh sách các buổi sinh hoạt, mới nhất ở trên. Enter mở một buổi.\n\nNút đỏ chuẩn bị buổi thường kỳ của "
                "tháng chưa có: ngày, giờ, địa điểm lấy theo buổi trước, chương trình có sẵn các bước và bắt đầu bằng "
                "những việc chưa xong."
            )
        return _(
            "Sáu bước từ chuẩn bị đến biên bản; đi bước nào trước cũng được, mọi điều gõ vào được lưu ngay.\n\n"
            "Điểm danh:\n- C: có mặt, L: vắng có lý do, K: vắng không lý do\n- Space: có mặt rồi sang người sau\n- Enter: "
            "ghi lý do\n- Delete: bỏ dấu\n\nDiễn biến:\n- F2: đổi tên nội dung\n- Alt+↑, Alt+↓: đổi thứ tự\n- "
            "Ctrl+Enter: thêm ý kiến\n\nHoàn tất biên bản giữ lại nguyên văn bản này. Sửa sau đó thì lập bản mới, có ghi "
            "lý do."
        )
