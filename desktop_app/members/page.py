"""The members: list and person side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.branch import service as branch_service
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import lower_first, number_text
from desktop_app.members import columns, files, filters, listing, records, service, words
from desktop_app.members.columns import ListField
from desktop_app.members.filters import PeopleFilter
from desktop_app.members.listing import Counts
from desktop_app.members.party_years import Granularity
from desktop_app.members.person_page import MemberCard
from desktop_app.members.service import MemberDetail, Person
from desktop_app.ui import buttons, layouts, messages
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px

_TONES = {
    "official": "good",
    "probationary": "warning",
    "exempt": "muted",
    "temporary-in": "info",
    "temporary-out": "info",
    "suspended": "danger",
    "left": "muted",
    "unknown": "warning",
}

_REST_MS = 80

_ALL, _LEFT, _SAVED = "all", "left", "saved/"
_FILTERS: dict[str, Callable[[Person], bool]] = {
    _ALL: lambda p: p.standing.state != "left",
    "official": lambda p: p.standing.on_roll and p.standing.state == "official",
    "probationary": lambda p: p.standing.on_roll and p.standing.state == "probationary",
    "exempt": lambda p: p.standing.on_roll and p.standing.exempt,
    "suspended": lambda p: p.standing.on_roll and p.standing.suspended,
    "temporary-out": lambda p: p.standing.on_roll and p.standing.temporary_out,
    "temporary-in": lambda p: p.standing.here and p.standing.temporary_in,
    "unknown": lambda p: p.standing.state == "none",
    _LEFT: lambda p: p.standing.state == "left",
}


_SPARE = {"official_date": 1, "birth_date": 2}
"""What a narrow window does without first: that somebody is an official member the status says too."""


class PeopleTable(RecordTable):
    """The list; its count line counts people."""

    def count_text(self) -> str:
        shown, whole = len(self.visible_rows()), len(self.rows_model.rows())
        text = (
            _("{n} trong {all} đồng chí").format(n=number_text(shown), all=number_text(whole))
            if shown != whole
            else _("{n} đồng chí").format(n=number_text(whole))
        )
        selected = len(self.selected_rows())
        return text + " · " + _("đã chọn {n}").format(n=number_text(selected)) if selected > 1 else text


def _table_columns(today: Callable[[], date]) -> list[Column]:
    """The columns of the screen for the fields of a list."""

    def text_of(item: ListField) -> Callable[[Any], str]:
        if item.key == "full_name":
            # the widths of the column ask for every name of the list: no day is needed for it
            return lambda person: str(person.full_name)
        if item.key in ("status", "sex"):
            return lambda person: _(item.text(person, today())) if item.text(person, today()) else ""
        if item.kind == "date":
            return lambda person: item.text(person, today()) or "—"
        return lambda person: item.text(person, today())

    def order_of(item: ListField) -> Callable[[Any], Any] | None:
        if item.key == "full_name":
            return lambda person: person.sort_key
        if item.key == "age":
            return lambda person: int(item.text(person, today()) or -1)
        if item.key == "party_age":
            return lambda person: person.party_age(today())
        return None

    return [
        Column(
            item.key,
            _(item.title),
            item.width,
            item.kind,
            text=text_of(item),
            sort=order_of(item),
            tone=(lambda person: _TONES[person.standing.code]) if item.kind == "status" else None,
            hidden=not item.shown,
            spare=_SPARE.get(item.key, 0),
        )
        for item in columns.FIELDS
    ]


def _go_nowhere(context: Context, parent: QWidget, /) -> str:
    """A page that stands alone knows no lists."""
    return ""


def _bring_nothing(context: Context, parent: QWidget, text: str | None, /) -> str:
    """A page that stands alone knows no lists."""
    return ""


@dataclass(frozen=True)
class Ways:
    """What the page leads to and does not know: a list brought in (from a file, or ``text`` copied in Excel), and the book
    beside a list from above. Each says what was done, "" when nothing was."""

    bring_in: Callable[[Context, QWidget, str | None], str] = _bring_nothing
    reconcile: Callable[[Context, QWidget], str] = _go_nowhere


class MembersPage(Page):
    """Đảng viên: the list left, one person right."""

    def __init__(self, context: Context, ways: Ways | None = None) -> None:
        super().__init__(context, _("Đảng viên"))
        self._ways = ways or Ways()
        self.granularity: Granularity = "day"
        self.holidays: frozenset[date] = frozenset()
        self._people: list[Person] = []
        self._saved: dict[str, PeopleFilter] = {}
        self._stale = False
        self.add_action(_("Nhập danh sách…"), self.import_list)
        self.set_primary(_("Thêm đảng viên"), self.add_member)
        self.enable_search().changed.connect(self._search)
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._show_people())
        # beside other widgets the bar must be allowed to become two lines high
        policy = self.chips.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.filter_button = buttons.link(_("Bộ lọc mới…"), self.edit_filter)
        self.columns_button = buttons.link(_("Cột hiển thị"), self._choose_columns)
        self.print_button = buttons.link(_("In danh sách"), self.print_list)
        self.bin_button = buttons.link(_("Thùng rác"), self.open_bin)
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.chips, 1)
        for button in (self.bin_button, self.columns_button, self.print_button):
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.list_line = line
        self.content.addWidget(line)
        self.table = PeopleTable(
            _table_columns(context.today),
            key=lambda person: person.id,
            settings=context.settings,
            name="members",
            search=lambda person: person.folded,
        )
        self.table.set_empty(
            _("Chưa có đảng viên nào. Nhập danh sách có sẵn, hoặc thêm từng người."),
            _("Nhập danh sách…"),
            self.import_list,
        )
        # walking through the list and typing a search stay quick: the card follows when the hand rests
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_person)
        self.table.current_changed.connect(lambda _row: self._rest.start())
        self.table.row_activated.connect(lambda _row: self.edit_member())
        self.table.offer(_("Sửa…"), lambda _row: self.edit_member())
        self.table.offer(
            _("Phiếu đảng viên (Mẫu 2-HSĐV)…"),
            lambda person: context.open_page("registers", kind="member-card", member_id=person.id),
        )
        self.table.offer_history(lambda person: context.show_history("member", person.id))
        self.card = MemberCard(self)
        self.bulk_button = buttons.link("", self.change_many)
        self.bulk_button.hide()
        self.table.selection_changed.connect(self._offer_bulk)
        # also where the list is empty yet
        self.table.bind_key("Ctrl+V", lambda _rows: self.paste_list())
        self.reconcile_button = buttons.link(_("Đối chiếu với cấp trên…"), self.reconcile_list)
        self.list_side = self.table.framed(self.bulk_button, self.filter_button, self.reconcile_button)
        sides = layouts.columns((self.list_side, 9), (self.card, 5), stack_below=900)
        sides.set_least_of(self.card, 520)
        self.content.addWidget(sides, 1)
        QShortcut(QKeySequence("F11"), self).activated.connect(self.toggle_wide)

        self.set_main(self.table)

    # reading

    def reload(self) -> None:
        with self.context.book.read() as session:
            self._people = service.people_on(session, self.context.today(), include_left=True)
            self.granularity = listing.badge_granularity(session)
            self.holidays = branch_service.holidays(session)
            deleted = len(service.deleted_members(session))
            self._saved = {_SAVED + one.name: one for one in filters.saved_filters(session)}
        self._stale = False
        # in the wide view nobody sees the list: the file stays that of the same person, whatever was taken back
        shown = self.table.current_row() if self.list_side.isHidden() else None
        self.bin_button.setVisible(deleted > 0)
        self.bin_button.setText(_("Thùng rác ({n})").format(n=deleted))
        counts = listing.count_people(self._people)
        self.set_status(_status(counts))
        self.chips.set_chips([*_chips(counts), *self._saved_chips()])
        self._show_people()
        if shown is not None and any(person.id == shown.id for person in self._people):
            self._go_to(shown.id)
        else:
            self._show_person()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.list_side.isHidden():
            self.toggle_wide()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # a page that is not seen asks the book nothing: it may be locked by then
        self._rest.stop()
        super().hideEvent(event)

    def _saved_chips(self) -> list[tuple[str, str, int | None]]:
        """The filters of this book beside the usual ones, each with how many it finds."""
        today = self.context.today()
        return [
            (key, one.name, sum(one.agrees(person, today) for person in self._people))
            for key, one in self._saved.items()
        ]

    def _agrees(self) -> Callable[[Person], bool]:
        """Who belongs to the chosen chip."""
        key = self.chips.current() or _ALL
        saved = self._saved.get(key)
        if saved is None:
            return _FILTERS.get(key, _FILTERS[_ALL])
        today = self.context.today()
        return lambda person: saved.agrees(person, today)

    def _show_people(self) -> None:
        agrees = self._agrees()
        self.table.set_rows([person for person in self._people if agrees(person)])
        self._say_filter()
        self._after_search()

    def _search(self, text: str) -> None:
        self.table.set_search(" ".join(listing.query_words(text)))
        self._after_search()

    def _after_search(self) -> None:
        """Go to the first one found; where nobody is, say whether somebody stands behind another chip."""
        elsewhere = ""
        if not self.table.visible_rows() and self.search is not None:
            found = listing.search(self._people, self.search.text())
            if found:
                elsewhere = _(
                    "Không ai khớp trong bộ lọc này; {n} đồng chí khớp ở bộ lọc khác. Bấm “Tất cả” hoặc “Đã rời”."
                ).format(n=len(found))
        self.table.say_elsewhere(elsewhere)
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)

    def _show_person(self) -> None:
        """Show the row one is on."""
        self._rest.stop()
        person = self.table.current_row()
        if person is None:
            self.card.show_member(None)
            return
        with self.context.book.read() as session:
            detail = service.get_member(session, person.id, self.context.today())
            photo = files.read_photo(session, person.id)
        self.card.show_member(detail, photo)

    def open(self, **target: object) -> None:
        """``member_id`` goes to a person, ``filter`` chooses a chip, ``event`` opens the dialog of that kind of event,
        ``bring_in`` the steps of bringing in a list, ``reconcile`` those of comparing one."""
        chosen = target.get("filter")
        if isinstance(chosen, str):
            self.chips.set_current(chosen)
        member_id = target.get("member_id")
        if isinstance(member_id, int):
            self._go_to(member_id)
            self.reveal(self.card)
        if isinstance(target.get("form"), str):
            self._open_form(target)
            return
        event = target.get("event")
        if isinstance(event, str):
            self.record_event(event)
        if target.get("bring_in"):
            self.import_list()
        if target.get("reconcile"):
            self.reconcile_list()

    def _open_form(self, target: Mapping[str, object]) -> None:
        """A form that was left half typed. Raises UserError when its record is no longer in the book."""
        member_id, event_id, kind = target.get("member_id"), target.get("event_id"), target.get("kind")
        if target.get("form") == "filter":
            self._run_filter(self._saved.get(f"{_SAVED}{target.get('name')}"))
            return
        ids = target.get("ids")
        if target.get("form") == "bulk" and isinstance(ids, list):
            self._change_these([person for person in self._people if person.id in ids])
            return
        if member_id is None:
            self.add_member()
            return
        if not isinstance(member_id, int) or all(person.id != member_id for person in self._people):
            raise UserError(_("Đảng viên này không còn trong sổ."), None, _("Xem ở Thùng rác."))
        form = str(target.get("form"))
        if self._open_part(form, target, member_id):
            return
        if target.get("form") == "transfer":
            case_id = target.get("case_id")
            self._run_transfer(member_id, case_id if isinstance(case_id, int) else None)
            return
        if isinstance(event_id, int):
            with self.context.book.read() as session:
                service.get_event(session, event_id)
        self._run_event(
            member_id,
            kind if isinstance(kind, str) else None,
            event_id if isinstance(event_id, int) else None,
        )

    def _open_part(self, form: str, target: Mapping[str, object], member_id: int) -> bool:
        """A half typed form of a part of the record; whether ``form`` names one."""
        from desktop_app.members.records_form import KINDS

        part = target.get(f"{form}_id")
        part_id = part if isinstance(part, int) else None
        if form == "member":
            self.edit_member()
        elif form == "photo":
            self.edit_photo()
        elif form == "attachment":
            self._run_paper(member_id, part_id)
        elif form in KINDS:
            self.edit_line(KINDS[form], part_id)
        else:
            return False
        return True

    def show_history(self) -> None:
        """What was done to the record of the person shown, to be taken back."""
        if self.card.detail is not None:
            self.context.show_history("member", self.card.detail.id)

    def _go_to(self, member_id: int) -> None:
        if not self.table.select_key(member_id):
            person = next((p for p in self._people if p.id == member_id), None)
            if person is None:
                return
            if self.search is not None:
                self.search.clear()
            if not self._agrees()(person):
                self.chips.set_current(_LEFT if person.standing.state == "left" else _ALL)
            self.table.select_key(member_id)
        self._show_person()

    # doing

    def _done(self, sentence: str, member_id: int | None = None) -> None:
        self._stale = True
        self.context.changed(sentence, self.context.book.last_change)
        if self._stale:
            self.reload()
        if member_id is not None:
            self._go_to(member_id)

    def _current(self) -> MemberDetail | None:
        """Who is meant now: the row one is on, even when the card has not followed yet."""
        if self._rest.isActive():
            self._show_person()
        return self.card.detail

    def add_member(self) -> None:
        """The dialog of a new member."""
        from desktop_app.members.form import MemberForm

        form = MemberForm(self.context, self)
        if form.run():
            self._done(_("Đã thêm đảng viên."), form.saved_id)

    def edit_member(self) -> None:
        """The dialog of the person shown."""
        from desktop_app.members.form import MemberForm

        detail = self._current()
        form = MemberForm(self.context, self, detail.id) if detail is not None else None
        if detail is not None and form is not None and form.run():
            # the name itself may be what was mended
            with self.context.book.read() as session:
                name = service.get_member(session, detail.id, self.context.today()).person.full_name
            self._done(_("Đã lưu lý lịch {name}.").format(name=name), detail.id)

    def record_event(self, kind: str | None = None) -> None:
        """The dialog of a new event of the person shown."""
        detail = self._current()
        if detail is not None:
            self._run_event(detail.id, kind, None)

    def edit_event(self, event_id: int) -> None:
        """The dialog of an event already recorded."""
        detail = self._current()
        if detail is not None:
            self._run_event(detail.id, None, event_id)

    def _run_event(self, member_id: int, kind: str | None, event_id: int | None) -> None:
        from desktop_app.members.event_form import EventForm

        form = EventForm(self.context, self, member_id, kind, event_id)
        if form.run():
            self._done(form.told or _("Đã ghi: {what}.").format(what=form.sentence), member_id)

    def _offer_bulk(self) -> None:
        count = len(self.table.selected_rows())
        self.bulk_button.setText(_("Sửa {n} đồng chí cùng lúc…").format(n=number_text(count)))
        self.bulk_button.setVisible(count > 1)
        # one line has room for what is wanted now
        self.filter_button.setVisible(count <= 1)

    def change_many(self) -> None:
        """The dialog that changes the same fields of all chosen people."""
        self._change_these(self.table.selected_rows())

    def _change_these(self, people: Sequence[Person]) -> None:
        from desktop_app.members import bulk
        from desktop_app.members.bulk_form import BulkForm

        ids = [person.id for person in people]
        if not ids:
            return
        form = BulkForm(self.context, self, ids, [person.full_name for person in people])
        if not form.run() or not form.count:
            return
        changes, count, today = form.changes, form.count, self.context.today()
        fields = ", ".join(lower_first(_(words.FIELD_WORDS[name])) for name in changes)
        title = _("Sửa {fields} của {n} đồng chí").format(fields=fields, n=number_text(count))

        def work(_progress: Progress) -> int:
            with self.context.book.write(title) as session:
                return bulk.change_many(session, ids, changes, today)

        def act() -> None:
            self.context.tasks.run(
                work,
                done=lambda n: self._done(
                    _("Đã sửa {fields} của {n} đồng chí.").format(fields=fields, n=number_text(n))
                ),
                owner=self,
                title=_("Đang sửa…"),
            )

        self.context.after_copy(_("trước sửa nhiều người cùng lúc"), act)

    def paste_list(self) -> None:
        """What was copied in Excel, through the steps of bringing in a list."""
        text = QGuiApplication.clipboard().text()
        if "\t" not in text and "\n" not in text.strip():
            messages.note(
                self,
                _("Chưa có bảng nào được chép."),
                _("Chọn các ô trong Excel, bấm Ctrl+C, rồi về đây bấm Ctrl+V."),
            )
            return
        with messages.errors_shown(self):
            self._tell(self._ways.bring_in(self.context, self, text))

    def _tell(self, done: str) -> None:
        if done:
            self._done(done)

    def edit_line(self, kind: type[records.Line], line_id: int | None = None) -> None:
        """The dialog of one line of the record: a post, work, a school, a relative."""
        from desktop_app.members.records_form import LineForm

        detail = self._current()
        if detail is None:
            return
        form = LineForm(self.context, self, detail.id, kind, line_id)
        if form.run():
            self._done(form.told, detail.id)

    def switch_family(self) -> None:
        """Keep relatives in this book, or no longer; asked with the reason why they are not kept."""
        with self.context.book.read() as session:
            kept, count = records.family_kept(session), records.count_family(session)
        if not kept:
            if messages.confirm(
                self,
                _("Lưu cả người thân của đảng viên trong sổ này?"),
                _("Lưu người thân"),
                detail=_(records.WHY_NO_FAMILY)
                + " "
                + _("Chỉ lưu khi cấp trên yêu cầu lập Phiếu đảng viên."),
            ):
                with self.context.book.write(_("Từ nay lưu người thân của đảng viên")) as session:
                    records.keep_family(session)
                self._done(_("Từ nay ghi được người thân của đảng viên."))
            return
        if messages.confirm(
            self,
            _("Thôi lưu người thân của đảng viên?"),
            _("Thôi lưu, đưa {n} dòng vào thùng rác").format(n=count) if count else _("Thôi lưu"),
            dangerous=count > 0,
            detail=_("Lấy lại được ở trang Thùng rác."),
        ):

            def act() -> None:
                with self.context.book.write(_("Thôi lưu người thân của đảng viên")) as session:
                    records.forget_family(session)
                self._done(_("Sổ không còn lưu người thân của đảng viên."))

            self.context.after_copy(_("trước thôi lưu người thân"), act)

    def add_paper(self) -> None:
        """The dialog that brings a scanned paper into the book."""
        detail = self._current()
        if detail is not None:
            self._run_paper(detail.id, None)

    def edit_paper(self, attachment_id: int) -> None:
        """The dialog of the words of a paper in the book."""
        detail = self._current()
        if detail is not None:
            self._run_paper(detail.id, attachment_id)

    def _run_paper(self, member_id: int, attachment_id: int | None) -> None:
        from desktop_app.members.files_form import AttachmentForm

        form = AttachmentForm(self.context, self, member_id, attachment_id)
        if form.run():
            self._done(form.told, member_id)

    def look_at_paper(self, attachment_id: int) -> None:
        """Show a paper of the book without leaving it."""
        from desktop_app.members.files_form import show_attachment

        detail = self._current()
        if detail is None:
            return
        with messages.errors_shown(self):
            with self.context.book.read() as session:
                info = files.get_attachment(session, attachment_id)
            show_attachment(self.context, self, info, detail.person.full_name)

    def print_paper(self, kind: str) -> None:
        """A paper about the person shown, on the page of registers and forms."""
        detail = self._current()
        if detail is not None:
            self.context.open_page("registers", kind=kind, member_id=detail.id)

    def edit_photo(self) -> None:
        """The dialog of the photograph."""
        from desktop_app.members.files_form import PhotoForm

        detail = self._current()
        if detail is None:
            return
        form = PhotoForm(self.context, self, detail.id)
        if form.run():
            self._done(form.told, detail.id)

    def toggle_wide(self) -> None:
        """The file of the person alone on the page, or beside the list again."""
        wide = not self.list_side.isHidden()
        self.list_side.setVisible(not wide)
        self.list_line.setVisible(not wide)
        self.card.say_wide(wide)
        if not wide:
            self.table.setFocus()

    def transfer_member(self) -> None:
        """The transfer under way of the person shown, or a new one."""
        detail = self._current()
        if detail is not None:
            self._run_transfer(detail.id, None)

    def _run_transfer(self, member_id: int, case_id: int | None) -> None:
        from desktop_app.members.transfer_form import open_transfer

        sentence = open_transfer(self.context, self, member_id, case_id)
        if sentence:
            self._done(_("Đã ghi: {what}.").format(what=sentence), member_id)

    def delete_member(self) -> None:
        """Put the record shown into the bin, after asking."""
        detail = self._current()
        if detail is None or not messages.confirm(
            self,
            _("Đưa đồng chí {name} vào thùng rác?").format(name=detail.person.full_name),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_(
                "Chỉ làm vậy khi ghi nhầm; lấy lại được ở trang Thùng rác. Người chuyển đi, từ trần hay ra khỏi Đảng thì ghi sự kiện để số liệu vẫn đúng."
            ),
        ):
            return
        name = detail.person.full_name
        with self.context.book.write(_("Đưa vào thùng rác: {name}").format(name=name)) as session:
            service.delete_member(session, detail.id)
        self._done(_("Đã đưa {name} vào thùng rác.").format(name=name))

    def open_bin(self) -> None:
        """Show what was put into the bin."""
        self.context.open_page("bin")

    def import_list(self) -> None:
        """The steps of bringing in a list."""
        self._tell(self._ways.bring_in(self.context, self, None))

    def reconcile_list(self) -> None:
        """The steps of comparing the book with a list from above."""
        self._tell(self._ways.reconcile(self.context, self))

    def listed(self) -> Any:
        """What the table shows now, for printing and saving."""
        from desktop_app.members.list_form import Listed

        shown = tuple(columns.BY_KEY[column.key] for column in self.table.visible_columns())
        return Listed(shown, tuple(self.table.visible_rows()), self._filter_text())

    def _filter_text(self) -> str:
        parts = []
        key = self.chips.current() or _ALL
        saved = self._saved.get(key)
        if saved is not None:
            parts.append(f"{saved.name} ({saved.sentence()})")
        elif key != _ALL:
            parts.append(_FILTER_WORDS[key])
        text = self.search.text().strip() if self.search is not None else ""
        if text:
            parts.append(f"tìm “{text}”")
        return ", ".join(parts)

    def print_list(self) -> None:
        """The list as it is shown, as a paper."""
        from desktop_app.members.list_form import ListDialog

        with messages.errors_shown(self):
            dialog = ListDialog(self.context, self, self.listed())
            dialog.exec()
            dialog.deleteLater()

    def edit_filter(self) -> None:
        """The dialog of the filter chosen, or of a new one."""
        self._run_filter(self._saved.get(self.chips.current() or _ALL))

    def _run_filter(self, known: PeopleFilter | None) -> None:
        from desktop_app.members.filter_form import FilterForm

        form = FilterForm(self.context, self, self._people, known)
        if not form.run():
            return
        self._done(_("Đã lưu bộ lọc “{name}”.").format(name=form.saved) if form.saved else _("Đã bỏ bộ lọc."))
        self.chips.set_current(_SAVED + form.saved if form.saved else _ALL)

    def _say_filter(self) -> None:
        self.filter_button.setText(
            _("Sửa bộ lọc…") if self.chips.current() in self._saved else _("Bộ lọc mới…")
        )

    def _choose_columns(self) -> None:
        menu = self.table.column_menu()
        menu.popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def help_text(self) -> str:
        return _(
            "Danh sách đảng viên của chi bộ; bên phải là từng người.\n\n"
            "- Gõ vào ô Tìm (Ctrl+F): có dấu hay không dấu, chữ nào trước cũng được, số thẻ hoặc số căn cước.\n"
            "- Các nút tròn lọc theo trạng thái; con số luôn đúng với danh sách.\n"
            "- “Ghi sự kiện…” ghi kết nạp, công nhận chính thức, chuyển đến, chuyển đi, miễn, kỷ luật, khen thưởng, "
            "huy hiệu, từ trần… Trạng thái mỗi ngày tính từ các sự kiện này.\n"
            "- Người tạm thời đến không tính vào đảng số; người được miễn vẫn tính.\n"
            "- Chọn nhiều dòng (Shift hoặc Ctrl khi bấm chuột, Ctrl+A) rồi “Sửa … đồng chí cùng lúc”; chép bảng ở Excel rồi Ctrl+V ở đây để nhập.\n"
            "- “Đối chiếu với cấp trên…” dưới bảng so sổ với danh sách cấp trên gửi: nhận, giữ hoặc ghi chú từng điểm, rồi in đề nghị điều chỉnh.\n"
            "- “Bộ lọc mới…” giữ một cách lọc dưới một cái tên, đứng cạnh các nút lọc có sẵn.\n"
            "- “Vì sao?” nói trạng thái, tuổi đảng, huy hiệu được tính từ ngày nào, theo điều nào.\n"
            "- “Mở rộng” hoặc F11 mở hồ sơ ra cả trang; Esc trở lại danh sách.\n"
            "- “In danh sách” in đúng những cột và những người đang thấy.\n\n"
            "Phím: mũi tên để đi trong danh sách, Enter để sửa, Ctrl+C để chép."
        )


_FILTER_WORDS = {
    "official": "Đảng viên chính thức",
    "probationary": "Đảng viên dự bị",
    "exempt": "Đảng viên được miễn công tác và sinh hoạt",
    "suspended": "Đảng viên bị đình chỉ sinh hoạt",
    "temporary-out": "Đảng viên sinh hoạt tạm thời ở nơi khác",
    "temporary-in": "Đảng viên sinh hoạt tạm thời đến",
    "unknown": "Chưa rõ ngày vào Đảng",
    _LEFT: "Đảng viên đã rời chi bộ",
}
"""The chosen filter as the printed list names it."""


def _chips(counts: Counts) -> list[tuple[str, str, int | None]]:
    everybody = counts.on_roll + counts.temporary_in + counts.unknown
    chips: list[tuple[str, str, int | None]] = [
        (_ALL, _("Tất cả"), everybody),
        ("official", _("Chính thức"), counts.official),
        ("probationary", _("Dự bị"), counts.probationary),
    ]
    for key, word, count in (
        ("exempt", _("Được miễn"), counts.exempt),
        ("suspended", _("Đình chỉ"), counts.suspended),
        ("temporary-out", _("Tạm thời đi"), counts.temporary_out),
        ("temporary-in", _("Tạm thời đến"), counts.temporary_in),
        ("unknown", _("Chưa rõ"), counts.unknown),
        (_LEFT, _("Đã rời"), counts.left),
    ):
        if count:
            chips.append((key, word, count))
    return chips


def _status(counts: Counts) -> str:
    """``34 trong danh sách: 32 chính thức (1 được miễn), 2 dự bị · thêm 1 tạm thời đến``."""
    exempt = _(" ({n} được miễn)").format(n=number_text(counts.exempt)) if counts.exempt else ""
    text = _("{all} trong danh sách: {official} chính thức{exempt}, {probationary} dự bị").format(
        all=number_text(counts.on_roll),
        official=number_text(counts.official),
        exempt=exempt,
        probationary=number_text(counts.probationary),
    )
    if counts.temporary_in:
        text += " · " + _("thêm {n} tạm thời đến").format(n=number_text(counts.temporary_in))
    if counts.unknown:
        text += " · " + _("{n} chưa rõ ngày vào Đảng").format(n=number_text(counts.unknown))
    return text
