"""Recording a dated event of a membership; the fields change with what is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.branch import service as branch_service
from desktop_app.core import rules
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.members import admission_terms, event_checks, lifecycle, service, transfers
from desktop_app.members.catalogue import (
    ADMISSION_TRAITS,
    CARD_ACTS,
    EXEMPTION_REASONS,
    INTERRUPTION_REASONS,
    REMOVAL_REASONS,
    TEMPORARY_REASONS,
)
from desktop_app.members.lifecycle import DISCIPLINE_WORDS
from desktop_app.members.models import EventKind
from desktop_app.members.service import EventDraft
from desktop_app.members.words import EVENT_WORDS, SCOPE_WORDS
from desktop_app.ui import buttons, messages
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog


@dataclass(frozen=True)
class _Shape:
    """How an event is asked for: the word of its date, which fields, a sentence on how it counts, the words of its place, end
    and number, and the codes of its cause."""

    day: str
    shown: tuple[str, ...]
    note: str = ""
    place: str = N_("Nơi")
    until: str = N_("Đến ngày")
    number: str = N_("Số")
    received: str = N_("Ngày nhận")
    cause: str = N_("Lý do")
    causes: Mapping[str, str] = field(default_factory=dict)


_DECISION = ("decision_number", "decision_date", "decided_by")
_TRAITS = {f"trait_{code.replace('-', '_')}": code for code in ADMISSION_TRAITS}
_DECIDES = N_("Chi bộ đề nghị, cấp ủy có thẩm quyền quyết định.")
_SHAPES: Mapping[str, _Shape] = {
    EventKind.ADMISSION.value: _Shape(
        N_("Ngày lễ kết nạp"),
        (*_DECISION, "received_on", "place", *_TRAITS),
        N_("Tuổi đảng tính từ ngày quyết định; 12 tháng dự bị tính từ ngày lễ kết nạp."),
        N_("Tại chi bộ"),
        received=N_("Ngày nhận quyết định"),
    ),
    EventKind.RECOGNITION.value: _Shape(
        N_("Ngày chính thức"),
        (*_DECISION, "place"),
        N_("Ngày chính thức là ngày hết 12 tháng dự bị, dù quyết định ký muộn hơn."),
        N_("Tại chi bộ"),
    ),
    EventKind.TRANSFER_IN.value: _Shape(
        N_("Ngày tiếp nhận"),
        ("scope", "place", "number", "received_on", *_DECISION),
        N_("Tính vào đảng số từ ngày tiếp nhận."),
        N_("Từ đâu đến"),
        number=N_("Số giấy giới thiệu"),
        received=N_("Ngày nộp giấy giới thiệu"),
    ),
    EventKind.TRANSFER_OUT.value: _Shape(
        N_("Ngày giới thiệu đi"),
        ("scope", "place", "number", "received_on", *_DECISION),
        N_("Thôi tính vào đảng số từ ngày giới thiệu đi."),
        N_("Đi đâu"),
        number=N_("Số giấy giới thiệu"),
        received=N_("Ngày nộp giấy giới thiệu"),
    ),
    EventKind.TEMPORARY_IN.value: _Shape(
        N_("Từ ngày"),
        ("until", "cause", "place", "number"),
        N_("Không tính vào đảng số của chi bộ."),
        N_("Nơi sinh hoạt chính thức"),
        number=N_("Số giấy giới thiệu"),
        causes=TEMPORARY_REASONS,
    ),
    EventKind.TEMPORARY_OUT.value: _Shape(
        N_("Từ ngày"),
        ("until", "cause", "place", "number"),
        N_("Vẫn tính vào đảng số của chi bộ."),
        N_("Nơi sinh hoạt tạm thời"),
        number=N_("Số giấy giới thiệu"),
        causes=TEMPORARY_REASONS,
    ),
    EventKind.EXEMPTION.value: _Shape(
        N_("Từ ngày"),
        ("until", "cause", *_DECISION),
        N_("Vẫn tính vào đảng số; vắng mặt không tính vào mẫu số khi biểu quyết."),
        cause=N_("Loại miễn"),
        causes=EXEMPTION_REASONS,
    ),
    EventKind.SUSPENSION.value: _Shape(
        N_("Từ ngày"), ("until", "reason", *_DECISION), N_("Vẫn tính vào đảng số và vẫn đóng đảng phí.")
    ),
    EventKind.INTERRUPTION.value: _Shape(
        N_("Từ ngày"),
        ("until", "cause"),
        N_("Khoảng gián đoạn bị trừ vào tuổi đảng; vẫn tính vào đảng số."),
        until=N_("Sinh hoạt trở lại ngày"),
        causes=INTERRUPTION_REASONS,
    ),
    EventKind.DISCIPLINE.value: _Shape(N_("Ngày kỷ luật"), ("discipline", *_DECISION)),
    EventKind.COMMENDATION.value: _Shape(N_("Ngày khen thưởng"), ("reward", *_DECISION)),
    EventKind.BADGE.value: _Shape(N_("Ngày trao"), ("badge", "number", *_DECISION), number=N_("Số huy hiệu")),
    EventKind.CARD.value: _Shape(
        N_("Ngày cấp thẻ"),
        ("cause", "number", "place", "into_record"),
        place=N_("Nơi cấp"),
        number=N_("Số thẻ"),
        cause=N_("Việc"),
        causes=CARD_ACTS,
    ),
    EventKind.RESTORATION.value: _Shape(
        N_("Ngày phục hồi"), _DECISION, N_("Tuổi đảng liên tục; nhắc truy nộp đảng phí.")
    ),
    EventKind.REMOVAL.value: _Shape(
        N_("Ngày xóa tên"), ("cause", *_DECISION), _DECIDES, cause=N_("Căn cứ"), causes=REMOVAL_REASONS
    ),
    EventKind.EXPULSION.value: _Shape(N_("Ngày khai trừ"), ("reason", *_DECISION), _DECIDES),
    EventKind.WITHDRAWAL.value: _Shape(
        N_("Ngày ra khỏi Đảng"),
        ("reason", *_DECISION),
        N_("Chi bộ xem xét, cấp ủy có thẩm quyền quyết định."),
    ),
    EventKind.DEATH.value: _Shape(N_("Ngày từ trần"), ("reason",)),
}
_DETAILS = ("discipline", "badge", "reward", "reason", "cause")
_OPTIONAL = (
    "until",
    "scope",
    "place",
    *_DECISION,
    *_DETAILS,
    "number",
    "received_on",
    "into_record",
    *_TRAITS,
)


class EventForm(FormDialog):
    """Record an event of a member, or put one right. ``kind`` presets what is recorded. After saving, :attr:`sentence`
    says what was done."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        member_id: int,
        kind: str | None = None,
        event_id: int | None = None,
    ) -> None:
        super().__init__(
            parent,
            _("Ghi sự kiện") if event_id is None else _("Sửa sự kiện"),
            save_label=_("Ghi sự kiện") if event_id is None else _("Lưu"),
            max_columns=2,
        )
        self._context = context
        self._today = context.today()
        self._member_id = member_id
        self._event_id = event_id
        self.sentence = ""
        self.told = ""
        self._proposed: PartialDate | None = None
        with context.book.read() as session:
            detail = service.get_member(session, member_id, self._today)
            event = service.get_event(session, event_id) if event_id is not None else None
            self._holidays = branch_service.holidays(session)
        self._person = detail.person
        self.intro.setText(detail.person.full_name)
        self.intro.show()
        self._build()
        self._kept_detail = event.detail if event is not None else ""
        if event is not None:
            # the choices of the kind before the value, or it would have no line to stand on
            self._offer_causes(event.kind)
        self.load(self._start(event) if event is not None else {"kind": kind})
        self.fields.edited.connect(self._edited)
        self._follow()
        if event is None and kind is not None:
            self._propose_date(kind)
            self.fields.mark_clean()
        if event is not None:
            self.foot.insertWidget(0, buttons.remove(_("Đưa vào thùng rác"), self._remove))
        self.use_draft(
            context,
            f"event/{member_id}/{event_id or 'new'}" + (f"/{kind}" if kind else ""),
            "members",
            {"form": "event", "member_id": member_id, "kind": kind, "event_id": event_id},
            new=event_id is None,
        )

    def _build(self) -> None:
        f = self.fields
        f.add_choice(
            "kind",
            _("Việc cần ghi"),
            [(code, _(word)) for code, word in EVENT_WORDS.items()],
            required=True,
            empty=_("– chọn –"),
            span=2,
        )
        f.add_date("date", _("Ngày"), required=True)
        f.add_date("until", _("Đến ngày"))
        f.add_choice(
            "scope",
            _("Phạm vi"),
            [(code, _(word)) for code, word in SCOPE_WORDS.items()],
            empty=_("– chọn –"),
        )
        f.add_choice("cause", _("Lý do"), [], empty=_("– chọn –"), span=2)
        f.add_text("place", _("Nơi"))
        f.add_text("number", _("Số"), limit=40)
        f.add_choice(
            "discipline",
            _("Hình thức"),
            [(code, _(word)) for code, word in DISCIPLINE_WORDS.items()],
            empty=_("– chọn –"),
        )
        levels = rules.rule("badges", "levels", self._today).value
        f.add_choice(
            "badge",
            _("Mức huy hiệu"),
            [(str(n), _("{n} năm tuổi Đảng").format(n=n)) for n in levels],
            empty=_("– chọn –"),
        )
        f.add_text("reward", _("Hình thức khen thưởng"), hint=_("ví dụ Giấy khen, Bằng khen"))
        f.add_text("reason", _("Lý do"))
        f.add_text("decision_number", _("Số quyết định"), hint=_("ví dụ 41-QĐ/ĐU"))
        f.add_date("decision_date", _("Ngày quyết định"))
        f.add_text("decided_by", _("Cấp quyết định"))
        f.add_date("received_on", _("Ngày nhận"))
        f.add_check("into_record", _("Ghi số, nơi cấp, ngày cấp này vào hồ sơ"), span=2)
        for name, code in _TRAITS.items():
            f.add_check(name, _(ADMISSION_TRAITS[code]), span=2)
        f.add_multiline("note", _("Ghi chú"), lines=2, limit=2000)

    def _start(self, event: EventDraft) -> dict[str, Any]:
        values = {item.name: getattr(event, item.name) for item in fields(EventDraft)}
        values[self._detail_name(event.kind) or "reason"] = event.detail or None
        if event.kind == EventKind.ADMISSION.value:
            traits = event.detail.split()
            values.update({name: code in traits for name, code in _TRAITS.items()})
        return values

    @staticmethod
    def _detail_name(kind: str | None) -> str | None:
        shape = _SHAPES.get(kind) if kind is not None else None
        return next((name for name in _DETAILS if shape is not None and name in shape.shown), None)

    # following what is recorded

    def _offer_causes(self, kind: str) -> None:
        """The codes of the kind; a text of an earlier record stays among them."""
        causes = _SHAPES[kind].causes
        items = [(code, _(word)) for code, word in causes.items()]
        if causes and self._kept_detail and self._kept_detail not in causes:
            items.append((self._kept_detail, self._kept_detail))
        self.fields.set_choices("cause", items)

    def _edited(self, name: str) -> None:
        if name == "kind":
            if self._proposed is not None and self._typed_date() == self._proposed:
                # the day proposed for another kind must not be recorded for this one
                self._propose("date", None)
            self._proposed = None
            # what follows from the kind before does not follow from this one
            self.fields.field("date").set_hint("")
            self._follow()
            kind = self._kind()
            if kind is not None:
                self._propose_date(kind)
            self.grow()
            if self._event_id is None:
                # choosing what to record is no typing, nor is what is proposed for it
                self.fields.mark_clean("kind")
        self._tell_effect()

    def _tell_effect(self) -> None:
        """What follows from what stands in the form, below the date."""
        kind = self._kind()
        if kind is None:
            return
        try:
            values = self.fields.values()
        except UserError:
            return
        self.fields.field("date").set_hint(event_checks.effect(self._draft(values), self._person))

    def _draft_now(self) -> dict[str, Any] | None:
        found = super()._draft_now()
        chosen = ("kind", "date", "badge", "into_record")
        if found is None or self.dirty:
            return found
        typed, base = found["typed"], found["base"]
        return found if any(typed[name] != base[name] for name in typed if name not in chosen) else None

    def _typed_date(self) -> PartialDate | None:
        try:
            day = self.fields.field("date").value()
        except UserError:
            return None
        return day if isinstance(day, PartialDate) else None

    def _kind(self) -> str | None:
        try:
            kind = self.fields.field("kind").value()
        except UserError:
            return None
        return kind if isinstance(kind, str) else None

    def _follow(self) -> None:
        """Show the fields of the kind, with its words."""
        kind = self._kind()
        shape = _SHAPES.get(kind) if kind is not None else None
        for name in _OPTIONAL:
            self.fields.field(name).set_visible(shape is not None and name in shape.shown)
        for name in ("date", "note"):
            self.fields.field(name).set_visible(shape is not None)
        self.fields.field("kind").set_hint(_(shape.note) if shape is not None and shape.note else "")
        if kind is None or shape is None:
            return
        self._offer_causes(kind)
        for name, word in (
            ("date", shape.day),
            ("place", shape.place),
            ("until", shape.until),
            ("number", shape.number),
            ("received_on", shape.received),
            ("cause", shape.cause),
        ):
            self._name(name, _(word))
        # refused at saving when they are empty, so said before
        for name, word in (("scope", _("Phạm vi")), ("discipline", _("Hình thức"))):
            self.fields.field(name).caption.setText(f"{word} {_('(bắt buộc)')}")

    def _name(self, name: str, word: str) -> None:
        """Call a field by the word of the kind."""
        named = self.fields.field(name)
        named.label = word
        named.caption.setText(f"{word} " + _("(bắt buộc)") if named.required else word)
        named.input.setAccessibleName(word)

    def _propose_date(self, kind: str) -> None:
        """The day that follows from the rules, where one does: the official date, the round of the badge."""
        if self.fields.field("date").raw():
            return
        if kind == EventKind.RECOGNITION.value:
            ends = self._probation_end()
            if ends is not None and ends <= self._today:
                self._proposed = PartialDate.of(ends)
                self._propose("date", self._proposed)
        elif kind == EventKind.BADGE.value:
            badge = self._person.next_badge(self._today)
            if badge is not None:
                self._propose("badge", str(badge.years))
        elif kind == EventKind.CARD.value:
            self._propose("into_record", True)

    def _propose(self, name: str, value: Any) -> None:
        self.fields.set_value(name, value)
        self.fields.mark_clean(name)

    def _probation_end(self) -> Any:
        admission = lifecycle.current_admission(self._person.events, self._today)
        ceremony = admission.date.exact() if admission is not None else None
        return admission_terms.probation_end(ceremony) if ceremony is not None else None

    def _draft(self, values: Mapping[str, Any]) -> EventDraft:
        """The event as it stands in the form."""
        kind = values["kind"]
        detail_name = self._detail_name(kind)
        detail = (values[detail_name] or "") if detail_name is not None else ""
        if kind == EventKind.ADMISSION.value:
            detail = " ".join(code for name, code in _TRAITS.items() if values[name])
        return EventDraft(
            self._member_id,
            kind,
            values["date"],
            values["until"],
            values["scope"],
            values["place"] or "",
            values["decision_number"] or "",
            values["decision_date"],
            values["decided_by"] or "",
            detail,
            values["note"] or "",
            self._event_id,
            values["number"] or "",
            values["received_on"],
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[str | tuple[str, str]]:
        """What is odd about the event; it can be recorded all the same."""
        if values.get("kind") is None or values.get("date") is None:
            return []
        detail_name = self._detail_name(values["kind"]) or "kind"
        return [
            (detail_name if notice.field == "detail" else notice.field or "kind", notice.message)
            for notice in event_checks.notices(self._draft(values), self._person, self._holidays)
        ]

    # saving

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the event."""
        kind = values["kind"]
        detail_name = self._detail_name(kind)
        draft = self._draft(values)
        if detail_name == "discipline" and not draft.detail:
            raise UserError(_("Chưa chọn hình thức kỷ luật."), "discipline", _("Chọn một hình thức."))
        if "scope" in _SHAPES[kind].shown and draft.scope is None:
            # the sheet of increase and decrease has a row for each: a guess would go into a report
            raise UserError(_("Chưa chọn phạm vi chuyển."), "scope", _("Chọn một dòng trong danh sách."))
        word = _(EVENT_WORDS[kind])
        self.sentence = _("{event}: {name}").format(event=word, name=self._person.full_name)
        try:
            with self._context.book.write(self.sentence) as session:
                event_id = service.record_event(session, draft, self._today)
                transfers.follow_event(session, event_id)
                if values["into_record"]:
                    service.take_card(session, event_id, self._today)
        except UserError as error:
            field = detail_name if error.field == "detail" else error.field
            raise UserError(error.message, field, error.hint) from error

    def _remove(self) -> None:
        kind = self._kind()
        word = _(EVENT_WORDS[kind]) if kind is not None else ""
        if self._event_id is None or not messages.confirm(
            self,
            _("Đưa sự kiện “{event}” của đồng chí {name} vào thùng rác?").format(
                event=word, name=self._person.full_name
            ),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_("Chỉ làm vậy khi ghi nhầm; lấy lại được ở trang Thùng rác."),
        ):
            return
        self.sentence = _("Đưa vào thùng rác: {event}, {name}").format(
            event=word, name=self._person.full_name
        )
        self.told = _("Đã đưa sự kiện “{event}” của {name} vào thùng rác.").format(
            event=word, name=self._person.full_name
        )
        with messages.errors_shown(self), self._context.book.write(self.sentence) as session:
            transfers.refuse_case_event(session, self._event_id)
            service.delete_event(session, self._event_id)
        self.fields.mark_clean()
        self.accept()
