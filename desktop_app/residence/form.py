"""Dialogs of the place of residence: an introduction, a remark, a guest, a guest's year, a meeting with the guests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.members.words import SEX_WORDS
from desktop_app.papers import secrecy
from desktop_app.residence import rules, service
from desktop_app.residence.history_words import KIND_WORDS, VERDICT_WORDS
from desktop_app.residence.service import InDraft, InLine, InYear, OutDraft, OutLine, Remark
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FieldWarning
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.theme import px


def exact(value: PartialDate | None) -> date | None:
    """The day of a whole date."""
    return None if value is None else value.exact()


def partial(value: date | None) -> PartialDate | None:
    """A day as a field shows it."""
    return None if value is None else PartialDate.of(value)


def _kinds() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in KIND_WORDS.items()]


def _verdicts() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in VERDICT_WORDS.items()]


class OutForm(FormDialog):
    """The introduction of one of our members."""

    def __init__(self, parent: QWidget | None, context: Context, line: OutLine, new: bool = False) -> None:
        super().__init__(
            parent, _("Giới thiệu về nơi cư trú: {name}").format(name=line.full_name), max_columns=2
        )
        self.context = context
        self._line = line
        old = None if new else line.out
        self._draft = old or OutDraft(line.member_id, address=line.home)
        f = self.fields
        f.add_choice("kind", _("Diện"), _kinds(), required=True, span=2)
        f.add_text(
            "reason",
            _("Lý do được miễn"),
            hint=_("Ví dụ: {reason}").format(reason=_(rules.EXEMPT_REASONS["activity-exempt"][0])),
            span=2,
        )
        f.add_text(
            "ward",
            _("Đảng ủy xã, phường nơi cư trú"),
            hint=_("Ghi như ở dòng Kính gửi, ví dụ Đảng ủy phường Tân Thịnh"),
            span=2,
        )
        f.add_text("residence_branch", _("Chi bộ nơi cư trú"), hint=_("Nếu đã biết"), span=2)
        f.add_text("address", _("Nơi ở"), span=2)
        f.add_text("letter_number", _("Số giấy giới thiệu"))
        f.add_date("letter_date", _("Ngày giới thiệu"), exact=True)
        f.add_date("received_on", _("Ngày nơi cư trú tiếp nhận"), exact=True)
        f.add_date("ended_on", _("Ngày thôi"), exact=True, hint=_("Khi đổi nơi ở hoặc chuyển sinh hoạt"))
        f.add_multiline("note", _("Ghi chú"), lines=2, span=2)
        f.edited.connect(self._follow)
        f.load(
            {
                **{name: getattr(self._draft, name) for name in f.names()},
                **{
                    name: partial(getattr(self._draft, name))
                    for name in ("letter_date", "received_on", "ended_on")
                },
            }
        )
        self._follow("kind")
        number = "new" if self._draft.id is None else str(self._draft.id)
        self.use_draft(
            context,
            f"residence/out/{line.member_id}/{number}",
            "residence",
            {"tab": "out", "member_id": line.member_id, "form": "out", "new": self._draft.id is None},
            new=self._draft.id is None,
        )

    def _follow(self, name: str) -> None:
        if name == "kind":
            kind = self.fields.field("kind").typed()
            self.fields.field("reason").set_visible(kind != "introduced")

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """What the branch should look at."""
        odd = secrecy.warning(values["note"] or "")
        return [("note", odd)] if odd else []

    def accept_values(self, values: dict[str, Any]) -> None:
        draft = replace(
            self._draft,
            kind=values["kind"],
            reason=(values["reason"] or "") if values["kind"] != "introduced" else "",
            ward=values["ward"] or "",
            residence_branch=values["residence_branch"] or "",
            address=values["address"] or "",
            letter_number=values["letter_number"] or "",
            letter_date=exact(values["letter_date"]),
            received_on=exact(values["received_on"]),
            ended_on=exact(values["ended_on"]),
            note=values["note"] or "",
        )
        title = _("Giới thiệu về nơi cư trú: {name}").format(name=self._line.full_name)
        with self.context.book.write(title) as session:
            service.save_out(session, draft, self.context.today())


class RemarkForm(FormDialog):
    """What the place of residence says of a member for a year."""

    def __init__(self, parent: QWidget | None, context: Context, line: OutLine, year: int) -> None:
        super().__init__(
            parent, _("Nhận xét nơi cư trú năm {year}: {name}").format(year=year, name=line.full_name)
        )
        assert line.out is not None
        assert line.out.id is not None
        self.context = context
        self._line, self._year, self._out_id = line, year, line.out.id
        old = line.remark or Remark(year)
        f = self.fields
        f.add_date("asked_on", _("Ngày gửi phiếu xin ý kiến"), exact=True)
        f.add_date("answered_on", _("Ngày nhận nhận xét"), exact=True)
        f.add_choice("verdict", _("Kết quả"), _verdicts(), empty=_("– chưa ghi –"))
        f.add_multiline("remark", _("Nhận xét"), lines=5, span=3, limit=3000)
        f.load(
            {
                "asked_on": partial(old.asked_on),
                "answered_on": partial(old.answered_on),
                "verdict": old.verdict or None,
                "remark": old.remark,
            }
        )
        self.use_draft(
            context,
            f"residence/remark/{self._out_id}/{year}",
            "residence",
            {"tab": "out", "member_id": line.member_id, "form": "remark", "year": year},
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """An answer without a word in it would count as answered."""
        if values.get("answered_on") is None or values.get("verdict") or values.get("remark"):
            return []
        return [
            ("verdict", _("Có ngày nhận nhưng chưa ghi kết quả; lưu thì người này coi như đã có nhận xét."))
        ]

    def accept_values(self, values: dict[str, Any]) -> None:
        remark = Remark(
            self._year,
            exact(values["asked_on"]),
            exact(values["answered_on"]),
            values["verdict"] or "",
            values["remark"] or "",
        )
        title = _("Nhận xét nơi cư trú năm {year}: {name}").format(year=self._year, name=self._line.full_name)
        with self.context.book.write(title) as session:
            service.save_remark(session, self._out_id, remark, self.context.today())


class DayForm(FormDialog):
    """One day for several people: sent on, received on. ``day`` is what was chosen."""

    def __init__(
        self, parent: QWidget | None, title: str, label: str, day: date, save_label: str, intro: str
    ) -> None:
        super().__init__(parent, title, save_label=save_label, intro=intro)
        self.day: date | None = None
        self.fields.add_date("day", label, required=True, exact=True)
        self.fields.load({"day": PartialDate.of(day)})

    def accept_values(self, values: dict[str, Any]) -> None:
        self.day = exact(values["day"])


class InForm(FormDialog):
    """Somebody of another branch who lives here."""

    def __init__(self, parent: QWidget | None, context: Context, guest: InDraft | None) -> None:
        super().__init__(
            parent,
            _("Đảng viên 213: {name}").format(name=guest.full_name) if guest else _("Thêm đảng viên 213"),
            intro=_("Người của chi bộ khác cư trú tại địa bàn; không tính vào đảng số của chi bộ."),
            max_columns=2,
        )
        self.context = context
        self._draft = guest or InDraft("")
        f = self.fields
        f.add_text("full_name", _("Họ và tên"), required=True, span=2)
        f.add_choice(
            "sex", _("Giới tính"), [(c, _(w)) for c, w in SEX_WORDS.items()], empty=_("– chưa ghi –")
        )
        f.add_date("birth_date", _("Ngày sinh"))
        f.add_date("admission_date", _("Ngày vào Đảng"))
        f.add_date("official_date", _("Ngày chính thức"))
        f.add_text("workplace", _("Đơn vị công tác"), span=2)
        f.add_text("home_branch", _("Chi bộ, đảng bộ đang sinh hoạt"), span=2)
        f.add_text("address", _("Nơi ở"), span=2)
        f.add_text("phone", _("Điện thoại"))
        f.add_choice("kind", _("Diện"), _kinds()[:2], required=True, span=2)
        f.add_text("letter_number", _("Số giấy giới thiệu"))
        f.add_date("introduced_on", _("Ngày giới thiệu"), exact=True)
        f.add_date("received_on", _("Ngày tiếp nhận"), exact=True)
        f.add_date("ended_on", _("Ngày thôi"), exact=True)
        f.add_text("end_reason", _("Lý do thôi"), span=2)
        f.add_multiline("note", _("Ghi chú"), lines=2, span=2)
        f.load(
            {
                **{name: getattr(self._draft, name) for name in f.names()},
                **{
                    name: partial(getattr(self._draft, name))
                    for name in ("introduced_on", "received_on", "ended_on")
                },
            }
        )
        number = "new" if self._draft.id is None else str(self._draft.id)
        self.use_draft(
            context,
            f"residence/in/{number}",
            "residence",
            {"tab": "in", "guest_id": self._draft.id, "form": "in"},
            new=self._draft.id is None,
        )

    def accept_values(self, values: dict[str, Any]) -> None:
        draft = InDraft(
            full_name=values["full_name"] or "",
            sex=values["sex"],
            birth_date=values["birth_date"],
            workplace=values["workplace"] or "",
            home_branch=values["home_branch"] or "",
            admission_date=values["admission_date"],
            official_date=values["official_date"],
            address=values["address"] or "",
            phone=values["phone"] or "",
            kind=values["kind"],
            letter_number=values["letter_number"] or "",
            introduced_on=exact(values["introduced_on"]),
            received_on=exact(values["received_on"]),
            ended_on=exact(values["ended_on"]),
            end_reason=values["end_reason"] or "",
            note=values["note"] or "",
            id=self._draft.id,
        )
        title = _("Đảng viên 213: {name}").format(name=draft.full_name)
        with self.context.book.write(title) as session:
            service.save_in(session, draft, self.context.today())


class InYearForm(FormDialog):
    """A year of a guest: meetings, the remark."""

    def __init__(self, parent: QWidget | None, context: Context, line: InLine) -> None:
        super().__init__(
            parent, _("Năm {year}: {name}").format(year=line.year.year, name=line.guest.full_name)
        )
        self.context = context
        self._line = line
        f = self.fields
        f.add_number("called", _("Số buổi mời họp"), minimum=0, maximum=366)
        f.add_number("attended", _("Số buổi có mặt"), minimum=0, maximum=366)
        f.add_date("asked_on", _("Ngày nơi công tác xin nhận xét"), exact=True)
        f.add_choice("verdict", _("Kết quả"), _verdicts(), empty=_("– chưa ghi –"))
        f.add_date("answered_on", _("Ngày gửi nhận xét"), exact=True)
        f.add_multiline("remark", _("Nhận xét"), lines=5, span=3, limit=3000)
        f.load(
            {
                "called": line.year.called,
                "attended": line.year.attended,
                "asked_on": partial(line.year.asked_on),
                "answered_on": partial(line.year.answered_on),
                "verdict": line.year.verdict or None,
                "remark": line.year.remark,
            }
        )
        self.use_draft(
            context,
            f"residence/in-year/{line.id}/{line.year.year}",
            "residence",
            {"tab": "in", "guest_id": line.id, "form": "year", "year": line.year.year},
        )

    def accept_values(self, values: dict[str, Any]) -> None:
        year = InYear(
            self._line.year.year,
            values["called"] or 0,
            values["attended"] or 0,
            exact(values["asked_on"]),
            exact(values["answered_on"]),
            values["verdict"] or "",
            values["remark"] or "",
        )
        title = _("Năm {year}: {name}").format(year=year.year, name=self._line.guest.full_name)
        with self.context.book.write(title) as session:
            service.save_in_year(session, self._line.id, year, self.context.today())


class GuestMeetingForm(FormDialog):
    """A meeting with the guests: who was called, who came (Space marks)."""

    def __init__(self, parent: QWidget | None, context: Context, lines: Sequence[InLine], year: int) -> None:
        super().__init__(
            parent,
            _("Họp với đảng viên 213, năm {year}").format(year=year),
            save_label=_("Ghi buổi họp"),
            intro=_("Đánh dấu người có mặt (phím cách). Mọi người trong danh sách được tính là đã mời."),
        )
        self.context = context
        self._year = year
        self._lines = [line for line in lines if line.state != "ended" and line.guest.kind == "introduced"]
        self.list = QListWidget()
        self.list.setMinimumHeight(px(240))
        self.list.setProperty("kind", "checks")
        self.list.setAccessibleName(_("Người có mặt"))
        for line in self._lines:
            item = QListWidgetItem(
                f"{line.guest.full_name} – {line.guest.workplace}"
                if line.guest.workplace
                else line.guest.full_name
            )
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.fields.add_widget(
            "came", _("Có mặt"), self.list, self._came, self._mark, self.list.itemChanged, span=3
        )

    def _came(self) -> tuple[int, ...]:
        return tuple(
            line.id
            for at, line in enumerate(self._lines)
            if self.list.item(at).checkState() == Qt.CheckState.Checked
        )

    def _mark(self, came: object) -> None:
        chosen = set(came) if isinstance(came, tuple | list | set) else set()
        for at, line in enumerate(self._lines):
            self.list.item(at).setCheckState(
                Qt.CheckState.Checked if line.id in chosen else Qt.CheckState.Unchecked
            )

    def accept_values(self, values: dict[str, Any]) -> None:
        with self.context.book.write(
            _("Họp với đảng viên 213, năm {year}").format(year=self._year)
        ) as session:
            service.note_meeting(session, self._year, [line.id for line in self._lines], self._came())
