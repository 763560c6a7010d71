"""The small forms of the card: the next step, one paper of the file, the target of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.admissions import admitting, conditions, held, service, stages
from desktop_app.admissions.form import add_helpers, exact_day
from desktop_app.admissions.held import Held
from desktop_app.admissions.records import ApplicantDraft, Ceremony, PaperDraft
from desktop_app.admissions.service import Target
from desktop_app.admissions.words import PAPER_WORDS
from desktop_app.branch.service import get_branch, holidays
from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text
from desktop_app.meetings import voting
from desktop_app.members import files
from desktop_app.members import service as members
from desktop_app.ui import buttons, messages
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FieldWarning, FormPanel
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.paper_dialog import PaperDialog

STEPS: Mapping[str, tuple[str, str]] = {
    "sympathiser": (N_("Đưa vào danh sách cảm tình Đảng"), N_("Vào danh sách cảm tình Đảng: {name}")),
    "filing": (N_("Bắt đầu làm hồ sơ kết nạp"), N_("Bắt đầu làm hồ sơ: {name}")),
    "considered": (N_("Chi bộ xét kết nạp"), N_("Chi bộ xét kết nạp: {name}")),
    "decided": (N_("Quyết định kết nạp"), N_("Quyết định kết nạp: {name}")),
    "stopped": (N_("Đưa ra khỏi danh sách theo dõi"), N_("Thôi theo dõi: {name}")),
}
"""Each step: its title, and the title of the change it makes."""

AFTER = {"listed": "sympathiser", "sympathiser": "filing", "filing": "considered", "considered": "decided"}
"""The step that leads on from a stage."""

_DATES = (
    "sympathiser_on",
    "filing_on",
    "course_date",
    "considered_on",
    "decision_date",
    "decision_received_on",
    "stopped_on",
)


class StepForm(FormDialog):
    """The next step of an applicant: only what is asked now."""

    def __init__(self, context: Context, parent: QWidget | None, applicant_id: int, step: str) -> None:
        title, _sentence = STEPS[step]
        super().__init__(
            parent,
            _(title),
            save_label=_("Đưa ra khỏi danh sách") if step == "stopped" else "",
            max_columns=2,
            dangerous=step == "stopped",
        )
        self._context = context
        self._today = context.today()
        self._step = step
        self.sentence = ""
        self._held: Held | None = None
        self._proposed: Any = None
        with context.book.read() as session:
            self._case = service.get_applicant(session, applicant_id, self._today)
            self._people = (
                members.people_on(session, self._today, include_left=True) if step == "sympathiser" else []
            )
        self.intro.setText(self._case.full_name)
        self.intro.show()
        _BUILD[step](self, self.fields)
        draft = self._case.draft
        self.load({name: getattr(draft, name) for name in self.fields.names() if hasattr(draft, name)})
        if step == "considered":
            self._follow_base()
            self.fields.mark_clean()
            self.fields.edited.connect(lambda name: self._follow_base() if name == "considered_on" else None)
        self.use_draft(
            context,
            f"applicant-step/{applicant_id}/{step}",
            "admissions",
            {"form": "step", "applicant_id": applicant_id, "step": step},
        )

    # the fields of each step

    def _sympathiser(self, f: FormPanel) -> None:
        f.add_date("sympathiser_on", _("Ngày chi bộ ra nghị quyết"), required=True, exact=True)
        f.add_text("resolution_number", _("Số nghị quyết của chi bộ"), hint=_("ví dụ 12-NQ/CB"))
        add_helpers(f, self._people, self._case.file.helpers, self._today)

    def _filing(self, f: FormPanel) -> None:
        f.add_date("filing_on", _("Ngày bắt đầu làm hồ sơ"), required=True, exact=True)
        f.add_date(
            "course_date",
            _("Ngày cấp giấy chứng nhận bồi dưỡng"),
            exact=True,
            hint=_("lớp bồi dưỡng nhận thức về Đảng, có giá trị 60 tháng"),
        )
        f.add_text("course_number", _("Số giấy chứng nhận"))

    def _considered(self, f: FormPanel) -> None:
        f.add_date("considered_on", _("Ngày chi bộ xét"), required=True, exact=True)
        f.add_number("votes_for", _("Số phiếu tán thành"), required=True, minimum=0)
        f.add_number("denominator", _("Trên số đảng viên chính thức"), required=True, minimum=1)
        f.add_check(
            "consent_over_age",
            _("Trên 60 tuổi: cấp ủy có thẩm quyền đã đồng ý"),
            hint=_("chỉ đánh dấu khi có văn bản đồng ý"),
        )

    def _decided(self, f: FormPanel) -> None:
        f.add_text("decision_number", _("Số quyết định kết nạp"), hint=_("ví dụ 57-QĐ/ĐU"))
        f.add_date(
            "decision_date",
            _("Ngày quyết định"),
            required=True,
            exact=True,
            hint=_("tuổi đảng tính từ ngày này"),
        )
        f.add_date(
            "decision_received_on",
            _("Ngày nhận được quyết định"),
            required=True,
            exact=True,
            hint=_("30 ngày làm việc đến lễ kết nạp tính từ ngày này"),
        )

    def _stopped(self, f: FormPanel) -> None:
        f.add_date("stopped_on", _("Từ ngày"), required=True, exact=True)
        f.add_text(
            "stop_reason", _("Lý do"), required=True, hint=_("ví dụ chuyển nơi khác, không còn nguyện vọng")
        )

    # what follows from what

    def _day(self, name: str) -> date | None:
        try:
            return exact_day(self.fields.field(name).value())
        except UserError:
            return None

    def _follow_base(self) -> None:
        """Propose the number of official members the vote is divided by, with how it comes about, and say who was there."""
        day = self._day("considered_on")
        field, votes = self.fields.field("denominator"), self.fields.field("votes_for")
        if day is None or day > self._today:
            self._held = None
            votes.set_hint("")
            field.set_hint(_("ghi ngày xét thì chương trình tính sẵn số này"))
            return
        with self._context.book.read() as session:
            self._held = held.held_on(session, day)
        base = self._held.base
        votes.set_hint(held.attendance_text(self._held))
        try:
            typed = field.value()
        except UserError:
            typed = None
        if typed is None or typed == self._proposed:
            self._proposed = base.value
            self.fields.set_value("denominator", base.value)
        needed = voting.needed(voting.Threshold.TWO_THIRDS.value, base.value)
        field.set_hint(
            _("{formula} = {n} chính thức, cần {needed} phiếu · {source}").format(
                formula=base.formula, n=base.value, needed=needed, source=base.source
            )
        )

    def _draft_of(self, values: Mapping[str, Any]) -> ApplicantDraft:
        known: dict[str, Any] = {}
        for name, value in values.items():
            if name in _DATES:
                known[name] = exact_day(value)
            elif value is None and isinstance(getattr(self._case.draft, name), str):
                known[name] = ""
            else:
                known[name] = value
        return replace(self._case.draft, **known)

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """What the rules say of the step; it can be recorded all the same, for the branch decides."""
        draft = self._draft_of(values)
        found: list[FieldWarning] = []
        if self._step == "considered" and draft.considered_on is not None:
            if self._held is not None and self._held.day == draft.considered_on:
                found += [
                    (error.field or "votes_for", str(error)) for error in held.refusals(draft, self._held)
                ]
                found += [(one.field or "votes_for", one.message) for one in held.notices(draft, self._held)]
            cast = stages.vote(draft)
            if cast is not None and not cast.passed:
                found.append(
                    (
                        "votes_for",
                        _("Chưa đủ 2/3: cần {n} phiếu. Vẫn ghi được, người này tiếp tục làm hồ sơ.").format(
                            n=cast.needed
                        ),
                    )
                )
            file = replace(self._case.file, draft=draft)
            for condition in conditions.conditions(file, self._today, frozenset()):
                if condition.key != "vote" and condition.state in ("danger", "warning"):
                    found.append(f"{condition.sentence}.")
        if self._step == "filing" and draft.course_date is not None:
            ends = stages.expiry("course", draft.course_date)[0]
            if ends is not None and ends <= self._today:
                found.append(("course_date", _("Đã hết giá trị từ {day}.").format(day=date_text(ends))))
        return found

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the step."""
        _title, sentence = STEPS[self._step]
        self.sentence = _(sentence).format(name=self._case.full_name)
        with self._context.book.write(self.sentence) as session:
            service.save_applicant(session, self._draft_of(values), self._today)


_BUILD: Mapping[str, Callable[[StepForm, FormPanel], None]] = {
    "sympathiser": StepForm._sympathiser,
    "filing": StepForm._filing,
    "considered": StepForm._considered,
    "decided": StepForm._decided,
    "stopped": StepForm._stopped,
}


class CeremonyForm(FormDialog):
    """The ceremony: the applicant becomes a member. After saving, :attr:`member_id` is whom it made."""

    def __init__(self, context: Context, parent: QWidget | None, applicant_id: int) -> None:
        super().__init__(parent, _("Lễ kết nạp"), save_label=_("Kết nạp"), max_columns=2)
        self._context = context
        self._today = context.today()
        self._id = applicant_id
        self.member_id: int | None = None
        self.sentence = ""
        with context.book.read() as session:
            self._case = service.get_applicant(session, applicant_id, self._today)
            branch = get_branch(session)
            self._holidays = holidays(session)
        draft, former = self._case.draft, self._case.file.former
        self.intro.setText(
            _("{name} · quyết định {number} ngày {day}").format(
                name=self._case.full_name,
                number=draft.decision_number or "…",
                day=date_text(draft.decision_date) if draft.decision_date is not None else "…",
            )
        )
        self.intro.show()
        f = self.fields
        f.add_date(
            "admitted_on",
            _("Ngày lễ kết nạp"),
            required=True,
            exact=True,
            hint=_("là ngày vào Đảng; 12 tháng dự bị tính từ ngày này"),
        )
        f.add_text("place", _("Tại chi bộ"))
        f.add_choice(
            "member_id",
            _("Hồ sơ đảng viên"),
            [
                (
                    person.id,
                    _("Ghi vào hồ sơ cũ: {name} ({status})").format(
                        name=person.full_name, status=_(person.standing.label()).lower()
                    ),
                )
                for person in former
            ],
            empty=_("Lập hồ sơ mới"),
            hint=_("người từng là đảng viên thì ghi vào hồ sơ cũ (kết nạp lại)") if former else "",
            span=2,
        )
        f.field("member_id").set_visible(bool(former))
        self.load({"place": branch.name, "member_id": former[0].id if len(former) == 1 else None})
        self.use_draft(
            context,
            f"applicant-step/{applicant_id}/ceremony",
            "admissions",
            {"form": "ceremony", "applicant_id": applicant_id},
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """What is odd about the ceremony; it can be recorded all the same."""
        return admitting.ceremony_warnings(self._case, exact_day(values.get("admitted_on")), self._holidays)

    def accept_values(self, values: dict[str, Any]) -> None:
        """Record the ceremony: member, dates, introducers and traits in one change."""
        ceremony = Ceremony(exact_day(values["admitted_on"]), values["place"] or "", values["member_id"])
        with self._context.book.write(_("Kết nạp {name}").format(name=self._case.full_name)) as session:
            self.member_id = admitting.admit(session, self._id, ceremony, self._today)
        self.sentence = _("Đã kết nạp {name}.").format(name=self._case.full_name)


class PaperForm(FormDialog):
    """One paper of an applicant's file."""

    def __init__(self, context: Context, parent: QWidget | None, applicant_id: int, code: str) -> None:
        super().__init__(parent, _("Giấy tờ trong hồ sơ"), max_columns=2)
        self._context = context
        self._today = context.today()
        self._id, self._code = applicant_id, code
        self.sentence = ""
        with context.book.read() as session:
            case = service.get_applicant(session, applicant_id, self._today)
        self._name = case.full_name
        line = next(line for line in case.lines if line.code == code)
        kept = case.file.paper(code)
        self.intro.setText(f"{_(PAPER_WORDS[code])} · {self._name}")
        self.intro.show()
        f = self.fields
        f.add_date("issued_on", _("Ngày lập, ngày cấp"), exact=True)
        f.add_date("received_on", _("Ngày chi bộ nhận"), exact=True)
        f.add_text("number", _("Số"))
        f.add_date(
            "valid_until",
            _("Có giá trị đến hết ngày"),
            exact=True,
            hint=_("chỉ ghi khi giấy tờ nói khác với quy định"),
        )
        f.add_file(
            "file",
            _("Bản quét (PDF)"),
            [(_("PDF"), "pdf")],
            hint=_("Đến {limit}; bản quét nằm trong sổ, được khóa cùng sổ.").format(
                limit=files.size_text(files.FILE_LIMIT)
            ),
        )
        self._scan = kept.file_name if kept is not None else ""
        if self._scan:
            f.field("file").set_hint(
                _("Đang lưu “{name}”; chọn tệp khác thì thay bản này.").format(name=self._scan)
            )
            self.foot.insertWidget(0, buttons.plain(_("Xem bản quét"), self._look))
            self.foot.insertWidget(1, buttons.plain(_("Bỏ bản quét"), self._drop))
        f.add_multiline("note", _("Ghi chú"), lines=2, limit=2000)
        decision = code == "9-KNĐ"
        if decision:
            f.add_note(_("Số và ngày quyết định ghi ở bước “Ghi quyết định kết nạp”."))
            for name in ("issued_on", "number"):
                f.field(name).set_visible(False)
        self.load(
            {
                "issued_on": line.issued_on,
                "received_on": kept.received_on if kept is not None else None,
                "number": line.number,
                "valid_until": kept.valid_until if kept is not None else None,
                "note": line.note,
            }
        )
        self.use_draft(
            context,
            f"applicant-paper/{applicant_id}/{code}",
            "admissions",
            {"form": "paper", "applicant_id": applicant_id, "code": code},
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """Whether the paper has lost its force."""
        issued = exact_day(values.get("issued_on"))
        ends, source, _advisory = stages.expiry(self._code, issued)
        if ends is None or exact_day(values.get("valid_until")) is not None:
            return []
        word = (
            _("Nên dùng trước {day} · {source}")
            if ends > self._today
            else _("Đã lâu, từ {day} nên lấy lại · {source}")
        )
        if self._code == "course":
            word = (
                _("Có giá trị đến trước {day} · {source}")
                if ends > self._today
                else _("Đã hết giá trị từ {day} · {source}")
            )
        return [("issued_on", word.format(day=date_text(ends), source=source))]

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the paper."""
        paper = PaperDraft(
            self._id,
            self._code,
            exact_day(values["issued_on"]),
            exact_day(values["received_on"]),
            exact_day(values["valid_until"]),
            values["number"] or "",
            values["note"] or "",
        )
        self.sentence = _("Đã ghi giấy tờ {code} của {name}.").format(code=self._code, name=self._name)
        path: Path | None = values["file"]
        content = read_scan(path) if path is not None else b""
        title = _("Ghi giấy tờ hồ sơ: {name}").format(name=self._name)
        with self._context.book.write(title) as session:
            service.save_paper(session, paper, self._today)
            if path is not None:
                service.keep_scan(session, self._id, self._code, path.name, content)

    def _look(self) -> None:
        with self._context.book.read() as session:
            content = service.read_scan(session, self._id, self._code)
        if content is not None:
            title = _("Bản quét {paper}, {name}").format(paper=_(PAPER_WORDS[self._code]), name=self._name)
            dialog = PaperDialog(self, self._context, title, title, render=lambda: content)
            dialog.exec()
            dialog.deleteLater()

    def _drop(self) -> None:
        if not messages.confirm(
            self,
            _("Bỏ bản quét “{file}” của {name}?").format(file=self._scan, name=self._name),
            _("Bỏ bản quét"),
            dangerous=True,
            detail=_("Ngày và số của giấy tờ vẫn còn; lấy lại bản quét ở trang Lịch sử."),
        ):
            return
        self.sentence = _("Đã bỏ bản quét của {name}.").format(name=self._name)
        title = _("Bỏ bản quét: {name}").format(name=self._name)
        with messages.errors_shown(self) as shown, self._context.book.write(title) as session:
            service.drop_scan(session, self._id, self._code)
        if shown.ok:
            self.fields.mark_clean()
            self.accept()


def read_scan(path: Path) -> bytes:
    """The content of a file on the disk. Raises UserError when it cannot be read or is too large."""
    try:
        if path.stat().st_size > files.FILE_LIMIT:
            # said with the right words by the service, without reading gigabytes
            with path.open("rb") as file:
                return file.read(files.FILE_LIMIT + 1)
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp “{name}”: {reason}.").format(name=path.name, reason=reason_of(error)),
            "file",
            _("Kiểm tra lại tệp, hoặc chọn tệp khác."),
        ) from error


class TargetForm(FormDialog):
    """How many people are to be admitted in a year."""

    def __init__(self, context: Context, parent: QWidget | None, year: int) -> None:
        super().__init__(parent, _("Chỉ tiêu kết nạp"), max_columns=2)
        self._context = context
        self.sentence = ""
        years = range(year - 1, year + 3)
        self.fields.add_choice("year", _("Năm"), [(one, str(one)) for one in years], required=True)
        self.fields.add_number(
            "target", _("Chỉ tiêu (số người)"), minimum=0, hint=_("để trống là bỏ chỉ tiêu")
        )
        self.fields.add_text("source", _("Căn cứ"), hint=_("ví dụ Kế hoạch số 15-KH/ĐU"), span=2)
        self.load(self._kept(year))
        self.fields.edited.connect(self._follow)
        self.use_draft(context, "admission-target", "admissions", {"form": "target", "year": year})

    def _kept(self, year: int) -> dict[str, Any]:
        with self._context.book.read() as session:
            kept = service.get_target(session, year)
        return {
            "year": year,
            "target": kept.target if kept is not None else None,
            "source": kept.source if kept is not None else "",
        }

    def _follow(self, name: str) -> None:
        if name == "year":
            kept = self._kept(int(self.fields.field("year").value()))
            self.fields.set_value("target", kept["target"])
            self.fields.set_value("source", kept["source"])

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the target, or take it away when the number is left empty."""
        year = int(values["year"])
        self.sentence = _("Đã ghi chỉ tiêu kết nạp năm {year}.").format(year=year)
        with self._context.book.write(_("Chỉ tiêu kết nạp năm {year}").format(year=year)) as session:
            if values["target"] is None:
                service.delete_target(session, year)
                self.sentence = _("Đã bỏ chỉ tiêu kết nạp năm {year}.").format(year=year)
            else:
                service.set_target(session, Target(year, int(values["target"]), values["source"] or ""))
