"""Pictures of every screen on a given book, taken without a display."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from datetime import time as clock
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app import sample
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.main_window import MainWindow
from desktop_app.safety.copies import Keeper
from desktop_app.ui import theme, words
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page
from desktop_app.ui.settings import Settings
from desktop_app.ui.tasks import Tasks

WIDTH, HEIGHT = 1366, 728
_LONGEST_WAIT = 20.0


@dataclass(frozen=True)
class Shot:
    """One picture: its name, how to get there, which widget to take (None: the window)."""

    name: str
    go: Callable[[MainWindow], QWidget | None]


def take(folder: Path, book: Book, zooms: list[int], only: str | None, dark: bool) -> Iterator[Path]:
    """Take all pictures at each zoom, light and (``dark``) dark; yields the files."""
    application = _application()
    words.install(application)
    for zoom in zooms:
        for is_dark in (False, True) if dark else (False,):
            theme.apply(application, is_dark, zoom)
            suffix = ("" if zoom == 100 else f"-{zoom}") + ("-dark" if is_dark else "")
            yield from _round(folder, book, suffix, only)


def _application() -> QApplication:
    """The running application, or one on a screen as large as the usual one, when there is none to look at."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        return QApplication(["sochibo"])
    one = {"name": "", "x": 0, "y": 0, "width": WIDTH, "height": 768, "logicalDpi": 96, "dpr": 1}
    with tempfile.TemporaryDirectory() as place:
        told = Path(place) / "screen.json"
        told.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
        return QApplication(["sochibo", "-platform", f"offscreen:configfile={told}"])


def _round(folder: Path, book: Book, suffix: str, only: str | None) -> Iterator[Path]:
    from desktop_app import app
    from desktop_app.branch import service

    with tempfile.TemporaryDirectory() as place:
        tasks = Tasks()
        context = Context(
            book=book,
            settings=Settings(Path(place) / "s.ini"),
            tasks=tasks,
            book_path=book.path,
            today=lambda: sample.TODAY,
        )
        for left in book.drafts():
            # what the pictures before left half typed
            book.drop_draft(left.key)
        window = MainWindow(context, app.pages(context, book, partial(_place_of_copies, book)))
        with book.read() as session:
            branch = service.get_branch(session)
        window.set_branch(branch.name, branch.superior)
        window.set_saved("Đã lưu lúc 14:05")
        window.set_backup("Sao lưu gần nhất: hôm nay")
        window.resize(WIDTH, HEIGHT)
        window.show()
        for shot in _shots(book):
            if only is not None and only not in shot.name:
                continue
            widget = shot.go(window) or window
            if isinstance(widget, QDialog):
                widget.show()
            settle(tasks)
            target = folder / f"{shot.name}{suffix}.png"
            widget.grab().save(str(target))
            yield target
            if widget is not window:
                widget.hide()
                widget.deleteLater()
        window.hide()
        tasks.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _place_of_copies(book: Book, context: Context) -> Page:
    from desktop_app.safety.backups_page import BackupsPage

    return BackupsPage(context, book, Keeper(book, _now), lambda _copy, _key: None, lambda _sentence: None)


def _now() -> datetime:
    return datetime.combine(sample.TODAY, clock(14, 5))


def settle(tasks: Tasks) -> None:
    """Wait until the screen stands still: no work on its way, nothing left to paint."""
    begin = time.monotonic()
    quiet = 0
    while quiet < 6 and time.monotonic() - begin < _LONGEST_WAIT:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.04)
        quiet = 0 if tasks.busy() else quiet + 1


def _bring_back(book: Book) -> None:
    """Empty the bin of the round before."""
    from desktop_app.safety import bin as bins

    with book.write("Lấy lại") as session:
        while found := bins.current_items(session):
            bins.restore(session, found[0], with_owners=True)


def _use(book: Book, member_id: int) -> None:
    """Some use of the sample, so that its history tells of more than its making."""
    from desktop_app.core import history
    from desktop_app.members import service as members

    if book.last_change is not None and book.last_change.title.startswith("Sửa"):
        return
    book.log(history.Kind.UNLOCK, "Mở sổ bằng mật khẩu")
    with book.read() as session:
        draft = members.get_member(session, member_id, sample.TODAY).draft
    book.log(history.Kind.REVEAL, f"Xem số căn cước của {draft.full_name}")
    book.log(history.Kind.PRINT, "In danh sách đảng viên", purpose="nộp đảng ủy xã")
    changed = replace(
        draft, phone="0912000345", residence="Xóm 2, thôn Nà Sơn", citizen_id="020101005678", degree=""
    )
    with book.write(f"Sửa thông tin {draft.full_name}") as session:
        members.save_member(session, changed, sample.TODAY)


_TABS = ("story", "record", "posts", "work", "papers", "history")


def _shots(book: Book) -> list[Shot]:
    from desktop_app.admissions import service as admissions
    from desktop_app.branch.form import NewBookForm
    from desktop_app.core import backup, opening
    from desktop_app.core.repair import Lost, Repaired
    from desktop_app.meetings import agenda_items, minutes_reading, period_figures
    from desktop_app.meetings import service as meetings
    from desktop_app.members import service as members
    from desktop_app.members.page import MembersPage
    from desktop_app.safety.backups_page import BackupsPage
    from desktop_app.safety.check_form import CheckDialog, SavedDialog
    from desktop_app.ui.lock import UnlockScreen

    copied = backup.list_copies(book.path)
    _bring_back(book)
    with book.read() as session:
        held = period_figures.list_meetings(session, sample.MEETING_DAY, sample.MEETING_DAY)[0].id
        coming = period_figures.list_meetings(session)[0].id
        applicants = {one.full_name: one.id for one in admissions.list_applicants(session, sample.TODAY)}
        by_name = {p.full_name: p.id for p in members.people_on(session, sample.TODAY)}
    person, told = by_name["Hứa Minh Đạt"], by_name[sample.SECRETARY]

    def page(key: str, **target: object) -> Callable[[MainWindow], None]:
        def go(window: MainWindow) -> None:
            window.open_page(key, **target)

        return go

    def unlock(_window: MainWindow) -> QWidget:
        screen = UnlockScreen([Path("Tài liệu") / "Sổ chi bộ Nà Sơn.chibo"])
        screen.resize(900, 640)
        screen.show()
        return screen

    def unlock_damaged(window: MainWindow) -> QWidget:
        screen = unlock(window)
        assert isinstance(screen, UnlockScreen)
        screen.show_error(opening.damaged("Mật khẩu đúng nhưng phần đầu của tệp sổ đã hỏng."))
        return screen

    def check_book(window: MainWindow) -> QWidget:
        return CheckDialog(window, book, window.context.tasks)

    def check_faults(window: MainWindow) -> QWidget:
        dialog = CheckDialog(window, book, window.context.tasks)
        dialog.task.cancel()
        dialog.tell(
            [
                "Có 2 trang của tệp bị hỏng hoặc bị sửa từ bên ngoài.",
                "Không đọc được: 3 biên bản đã hoàn tất, 12 lượt điểm danh.",
            ]
        )
        return dialog

    def saved(window: MainWindow) -> QWidget:
        result = Repaired(Path("Sổ chi bộ Nà Sơn - cứu lại.chibo"))
        result.saved.update({"member": 39, "meeting": 23, "final_minutes": 22, "paper": 25})
        result.rebuilt.update({"attendance": 12})
        result.lost.append(
            Lost("stored_file", "tệp văn bản", 31, "", "tệp hỏng, đã thay bằng một dòng ghi chú", True)
        )
        result.lost.append(Lost("opinion", "ý kiến phát biểu", 18, "Lý Thu Phượng", "nằm ở chỗ hỏng của tệp"))
        return SavedDialog(window, result)

    def member_form(window: MainWindow) -> QWidget:
        from desktop_app.members.form import MemberForm

        form = MemberForm(window.context, window, person)
        return form

    def applicant_form(window: MainWindow) -> QWidget:
        from desktop_app.admissions.form import ApplicantForm

        return ApplicantForm(window.context, window, applicants["Vi Thị Ngân"])

    def applicant_step(window: MainWindow) -> QWidget:
        from desktop_app.admissions.step_form import StepForm

        form = StepForm(window.context, window, applicants["Vi Thị Ngân"], "considered")
        form.fields.set_value("considered_on", sample.MEETING_DAY)
        form.fields.set_value("votes_for", 20)
        form.fields.show_warnings()
        return form

    def applicant_paper(window: MainWindow) -> QWidget:
        from desktop_app.admissions.step_form import PaperForm

        return PaperForm(window.context, window, applicants["Vi Thị Ngân"], "2-KNĐ")

    def ceremony(window: MainWindow) -> QWidget:
        from desktop_app.admissions.step_form import CeremonyForm

        form = CeremonyForm(window.context, window, applicants["Hoàng Thị Diễm"])
        form.fields.show_warnings()
        return form

    def member_file(tab: int) -> Callable[..., None]:
        def go(window: MainWindow, wide: bool = False) -> None:
            window.open_page("members", member_id=told)
            place = window.page()
            assert isinstance(place, MembersPage)
            if place.list_side.isHidden() != wide:
                place.toggle_wide()
            place.card.tabs.setCurrentIndex(tab)

        return go

    def member_post(window: MainWindow) -> QWidget:
        from desktop_app.members.records import PostDraft
        from desktop_app.members.records_form import LineForm

        member_file(0)(window)
        return LineForm(window.context, window, told, PostDraft)

    def member_bulk(window: MainWindow) -> QWidget:
        from desktop_app.members.bulk_form import BulkForm

        names = [sample.SECRETARY, sample.DEPUTY, sample.COMMITTEE]
        return BulkForm(window.context, window, [by_name[name] for name in names], names)

    def member_filter(window: MainWindow) -> QWidget:
        from desktop_app.members.filter_form import FilterForm
        from desktop_app.members.filters import MINORITY, PeopleFilter

        with book.read() as session:
            everybody = members.people_on(session, sample.TODAY)
        wanted = PeopleFilter("Nữ dân tộc thiểu số dưới 50", sex="female", ethnicity=MINORITY, age_to=50)
        return FilterForm(window.context, window, everybody, wanted)

    def member_photo(window: MainWindow) -> QWidget:
        from desktop_app.members.files_form import PhotoForm

        return PhotoForm(window.context, window, told)

    def member_print(window: MainWindow) -> QWidget:
        from desktop_app.members.list_form import ListDialog

        window.open_page("members")
        place = window.page()
        assert isinstance(place, MembersPage)
        return ListDialog(window.context, window, place.listed())

    def admissions_target(window: MainWindow) -> QWidget:
        from desktop_app.admissions.step_form import TargetForm

        return TargetForm(window.context, window, sample.TODAY.year)

    def residence_meeting(window: MainWindow) -> QWidget:
        from desktop_app.residence import service as residence
        from desktop_app.residence.form import GuestMeetingForm

        with book.read() as session:
            guests = residence.list_in(session, sample.TODAY.year, sample.TODAY)
        form = GuestMeetingForm(window, window.context, guests, sample.TODAY.year)
        form.fields.set_value("came", (guests[0].id,))
        return form

    def sheets_behind(window: MainWindow) -> QWidget:
        from desktop_app.reports.behind_form import BehindDialog
        from desktop_app.reports.figures import Behind

        rows = [Behind(name, "", "members", {"member_id": key}) for name, key in list(by_name.items())[:6]]
        return BehindDialog(window, window.context, "Chuyển đến", "6", rows)

    def list_steps(window: MainWindow, further: int, compare: bool = False) -> QWidget:
        from desktop_app import sample_corrections
        from desktop_app.lists.import_form import ImportDialog
        from desktop_app.lists.reconcile_form import ReconcileDialog

        with book.read() as session:
            sheet = sample_corrections.national_list(session)
        dialog = (ReconcileDialog if compare else ImportDialog)(window.context, window)
        dialog.resize(1240, 660)
        dialog.show()
        dialog.open_sheet(sheet)
        settle(window.context.tasks)
        for _step in range(further):
            dialog.next()
            settle(window.context.tasks)
        return dialog

    def event_form(kind: str, **typed: object) -> Callable[[MainWindow], QWidget]:
        def go(window: MainWindow) -> QWidget:
            from desktop_app.members.event_form import EventForm

            form = EventForm(window.context, window, person, kind)
            form.fields.put_typed(typed)
            form.fields.show_warnings()
            return form

        return go

    def transfer(window: MainWindow) -> QWidget:
        from desktop_app.members import transfers
        from desktop_app.members.transfer_form import TransferForm

        with book.read() as session:
            case = next(c for c in transfers.list_cases(session) if c.stage == "prepare")
        return TransferForm(window.context, window, case.member_id, case.id)

    def lock_wait(_window: MainWindow) -> QWidget:
        screen = UnlockScreen([Path("Tài liệu") / "Sổ chi bộ Nà Sơn.chibo"], locked=True)
        screen.resize(900, 640)
        screen.show()
        screen.show_error(
            UserError(
                "Mật khẩu không đúng.", "passphrase", "Gõ lại, chú ý bộ gõ tiếng Việt và phím Caps Lock."
            )
        )
        screen.waiting.start(8)
        return screen

    def handover(step: str) -> Callable[[MainWindow], QWidget]:
        def go(window: MainWindow) -> QWidget:
            from desktop_app.safety.handover_form import HandoverDialog

            dialog = HandoverDialog(window, window.context, book, lambda: [(person, "Hứa Minh Đạt", "")])
            dialog.who.set_value("taker", person)
            if step != "who":
                dialog.next()
            if step in ("paper", "key"):
                dialog.next()
            if step == "key":
                dialog._show("key")
            return dialog

        return go

    def passphrase(window: MainWindow) -> QWidget:
        from desktop_app.branch.passphrase_form import PassphraseForm

        return PassphraseForm(window, window.context, book)

    def forgotten(window: MainWindow) -> QWidget:
        from desktop_app.branch.passphrase_form import RecoveryForm

        form = RecoveryForm(window, book.path)
        form.fields.set_value("code", "abcd efgh 23kk 9xyz 77")
        form._help("code")
        return form

    def new_book(window: MainWindow) -> QWidget:
        return NewBookForm(window, sample.TODAY)

    def differences(window: MainWindow) -> QWidget:
        window.open_page("backups")
        place = window.page()
        assert isinstance(place, BackupsPage)
        return place.differences_dialog(copied[-2], None)

    def fill_bin() -> None:
        from desktop_app.safety import bin as bins

        with book.read() as session:
            if bins.current_items(session):
                return
            item = minutes_reading.load_minutes(session, coming).agenda[2].id or 0
            event = members.get_member(session, person, sample.TODAY).events[0].id or 0
        acts: list[tuple[str, Callable[[Any], None]]] = [
            ("Đưa vào thùng rác: sự kiện", lambda s: members.delete_event(s, event)),
            ("Đưa vào thùng rác: Hứa Minh Đạt", lambda s: members.delete_member(s, person)),
            ("Đưa nội dung vào thùng rác", lambda s: agenda_items.delete_item(s, item)),
            ("Đưa vào thùng rác: buổi sinh hoạt", lambda s: meetings.delete_meeting(s, coming)),
        ]
        for title, act in acts:
            with book.write(title) as session:
                act(session)

    def bin_page(window: MainWindow) -> None:
        fill_bin()
        window.open_page("bin", key=f"row/member/{person}")

    def bin_purge(window: MainWindow, second: bool = False) -> QWidget:
        from desktop_app.safety import bin as bins
        from desktop_app.safety import purge
        from desktop_app.safety.purge_form import PurgeForm, PurgeWordForm

        fill_bin()
        with book.read() as session:
            chosen = [item for item in bins.current_items(session) if item.rows == (("member", person),)]
            plan = purge.plan_purge(session, chosen)
        return PurgeWordForm(window, plan) if second else PurgeForm(window, plan)

    def data_safety(window: MainWindow) -> QWidget:
        from desktop_app.safety.data_safety_form import DataSafetyDialog

        dialog = DataSafetyDialog(window)
        dialog.resize(min(WIDTH, theme.px(920)), min(HEIGHT, theme.px(700)))
        return dialog

    def support(window: MainWindow) -> QWidget:
        from desktop_app.safety.diagnostics_form import DiagnosticsDialog

        return DiagnosticsDialog(window.context, window, book)

    def export(window: MainWindow) -> QWidget:
        from desktop_app.ui import exports, files
        from desktop_app.ui.exports import Leaving

        leaving = Leaving("Danh sách đảng viên", "", note="Số căn cước được che bớt.")
        foot = exports.export_foot(window.context, leaving)
        suggested = book.path.parent / "Danh sách đảng viên 23-11-2026.pdf"
        return files.save_dialog(window, "Lưu Danh sách đảng viên", suggested, [("PDF", "pdf")], foot)

    def residence_form(window: MainWindow) -> QDialog:
        from desktop_app.residence import service
        from desktop_app.residence.form import OutForm

        with book.read() as session:
            lines = service.list_out(session, sample.TODAY.year, sample.TODAY)
        return OutForm(window, window.context, next(line for line in lines if line.out is not None))

    def badges_page(window: MainWindow) -> Any:
        from desktop_app.badges.page import BadgesPage

        window.open_page("badges")
        place = window.page()
        assert isinstance(place, BadgesPage)
        return place

    def badge_case(window: MainWindow) -> QWidget:
        from desktop_app.badges.case_form import CaseForm

        return CaseForm(window, window.context, badges_page(window).table.visible_rows()[0])

    def badge_new_case(window: MainWindow) -> QWidget:
        from desktop_app.badges.case_form import NewCaseForm

        return NewCaseForm(window, window.context, [(person, "Hứa Minh Đạt", "2001")])

    def badge_given(window: MainWindow) -> QWidget:
        from desktop_app.badges.given_form import GivenForm

        awards = badges_page(window).table.visible_rows()
        return GivenForm(window, window.context, awards[0].round_day, awards)

    def badge_settings(window: MainWindow) -> QWidget:
        from desktop_app.badges.settings_form import SettingsForm

        return SettingsForm(window, window.context)

    def close_deadline(window: MainWindow) -> QWidget:
        from desktop_app.home import service as home
        from desktop_app.home.close_form import CloseForm

        with book.read() as session:
            found = next(item for item in home.due(session, sample.TODAY) if item.deadline.closable)
        return CloseForm(window, window.context, found.deadline)

    def closed_deadlines(window: MainWindow) -> QWidget:
        from desktop_app.home import closing
        from desktop_app.home import service as home
        from desktop_app.home.close_form import ClosedDialog

        with book.write("Đóng việc") as session:
            if not closing.closed(session):
                found = [item.deadline for item in home.due(session, sample.TODAY) if item.deadline.closable]
                closing.close(session, found[-1], "Đảng ủy đồng ý dời sang quý sau", sample.TODAY)
        return ClosedDialog(window, window.context)

    def holidays(window: MainWindow) -> QWidget:
        from desktop_app.branch.holidays_form import HolidaysDialog

        return HolidaysDialog(window, window.context)

    def history(window: MainWindow) -> None:
        _use(book, person)
        window.open_page("history")

    def record_history(window: MainWindow) -> QWidget:
        from desktop_app.safety.history_form import RecordHistoryDialog

        return RecordHistoryDialog(window, window.context, "member", person)

    def form_draft(window: MainWindow) -> QWidget:
        _leave_half_typed(window, person)
        return member_form(window)

    def drafts(window: MainWindow) -> None:
        _leave_half_typed(window, person)
        window.open_page("members", member_id=person)
        window.forget_left_typed()
        window.show_drafts()

    return [
        Shot("unlock", unlock),
        Shot("unlock-damaged", unlock_damaged),
        Shot("check", check_book),
        Shot("check-faults", check_faults),
        Shot("check-saved", saved),
        Shot("export", export),
        Shot("lock-wait", lock_wait),
        Shot("data-safety", data_safety),
        Shot("support", support),
        Shot("new-book", new_book),
        Shot("passphrase", passphrase),
        Shot("forgotten", forgotten),
        *(Shot(f"handover-{step}", handover(step)) for step in ("who", "count", "paper", "key")),
        Shot("home", page("home")),
        Shot("home-close", close_deadline),
        Shot("home-closed", closed_deadlines),
        Shot("members", page("members", member_id=person)),
        Shot("member-form", member_form),
        Shot("admissions", page("admissions")),
        Shot("admissions-target", admissions_target),
        Shot("admissions-file", page("admissions", applicant_id=applicants["Vi Thị Ngân"])),
        Shot("applicant-form", applicant_form),
        Shot("applicant-step", applicant_step),
        Shot("applicant-paper", applicant_paper),
        Shot("applicant-ceremony", ceremony),
        *(Shot(f"member-file-{name}", member_file(at)) for at, name in enumerate(_TABS)),
        Shot("member-file-wide", partial(member_file(3), wide=True)),
        Shot("member-post-form", member_post),
        Shot("member-photo", member_photo),
        Shot("member-print", member_print),
        Shot("member-bulk", member_bulk),
        Shot("import-columns", partial(list_steps, further=0)),
        Shot("import-preview", partial(list_steps, further=1)),
        Shot("reconcile", partial(list_steps, further=1, compare=True)),
        Shot("member-filter", member_filter),
        Shot("event-admission", event_form("admission", date="10/11/2025", received_on="3/11/2025")),
        Shot("event-exemption", event_form("exemption", date="1/12/2025", cause="away")),
        Shot("event-removal", event_form("removal", date="20/11/2026", cause="unpaid")),
        Shot("event-card", event_form("card", date="3/2/2026", cause="issued", number="120000004471")),
        Shot("transfer", transfer),
        Shot("meetings", page("meetings")),
        *(
            Shot(
                f"meeting-{name}",
                page("meetings", meeting_id=coming if name == "prepare" else held, step=step),
            )
            for name, step in (
                ("prepare", "prepare"),
                ("attendance", "attendance"),
                ("conduct", "conduct"),
                ("conclude", "conclude"),
                ("score", "score"),
                ("minutes", "minutes"),
            )
        ),
        Shot("badges", page("badges")),
        Shot("badges-case", badge_case),
        Shot("badges-new-case", badge_new_case),
        Shot("badges-given", badge_given),
        Shot("badges-settings", badge_settings),
        Shot("ratings", page("ratings")),
        Shot("reports", page("reports", period="2026")),
        Shot("sheets", page("reports", period="2026", sheet="one")),
        Shot("sheets-behind", sheets_behind),
        Shot("sheets-structure", page("reports", period="2026-H1", sheet="three")),
        Shot("registers", page("registers")),
        Shot("registers-transfers", page("registers", kind="register-transfers")),
        Shot("registers-card", page("registers", kind="member-card", member_id=person)),
        Shot("registers-letters", page("registers", kind="letter-badge")),
        Shot("residence", page("residence")),
        Shot("residence-guests", page("residence", tab="in")),
        Shot("residence-form", residence_form),
        Shot("residence-meeting", residence_meeting),
        Shot("branch", page("branch")),
        Shot("branch-holidays", holidays),
        Shot("backups", page("backups")),
        Shot("backups-differences", differences),
        Shot("history", history),
        Shot("history-record", record_history),
        Shot("bin", bin_page),
        Shot("bin-purge", bin_purge),
        Shot("bin-purge-word", partial(bin_purge, second=True)),
        # what is left half typed stays above every page from here on
        Shot("form-draft", form_draft),
        Shot("drafts", drafts),
    ]


def _leave_half_typed(window: MainWindow, person: int) -> None:
    """A record and an event left half typed; the record changed meanwhile."""
    from desktop_app.members.event_form import EventForm
    from desktop_app.members.form import MemberForm

    window.show_drafts()
    form = MemberForm(window.context, window, person)
    event = EventForm(window.context, window, person, "exemption")
    for dialog, typed in (
        (form, {"phone": "0912 345 6", "occupation": "Trồng rừng, chăn nuôi", "hometown": "thôn Nà Sơn"}),
        (event, {"date": "1/12/20", "cause": "age-illness", "note": "Sức khỏe yếu, có đơn xin"}),
    ):
        dialog.show()
        dialog.fields.put_typed(typed)
        dialog.keep_now()
        dialog.done(0)
        dialog.deleteLater()
