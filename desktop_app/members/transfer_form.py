"""A transfer of Party activity step by step: what calls for it, the letter, presenting it, the receipt; with days and papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.branch import service as branch_service
from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text
from desktop_app.documents.writers import to_pdf, to_word
from desktop_app.members import deadlines, service, transfers
from desktop_app.members.catalogue import TEMPORARY_REASONS
from desktop_app.members.transfers import CaseDraft, CaseInfo
from desktop_app.members.words import DIRECTION_WORDS, SCOPE_WORDS, TRANSFER_WORDS
from desktop_app.ui import buttons, messages
from desktop_app.ui.context import Context
from desktop_app.ui.forms import FormDialog

_DATES = ("effective_on", "until", "introduced_on", "presented_on", "received_on")
_PLACES = {
    ("out", "permanent"): N_("Chuyển đến tổ chức đảng"),
    ("out", "internal"): N_("Chuyển đến chi bộ"),
    ("out", "temporary"): N_("Sinh hoạt tạm thời tại"),
    ("in", "permanent"): N_("Từ tổ chức đảng"),
    ("in", "internal"): N_("Từ chi bộ"),
    ("in", "temporary"): N_("Nơi sinh hoạt chính thức"),
}
_COUNTS = {
    ("out", "permanent"): N_("Thôi tính vào đảng số từ ngày giới thiệu."),
    ("out", "internal"): N_(
        "Thôi tính vào đảng số của chi bộ từ ngày giới thiệu; đảng số của đảng bộ không đổi."
    ),
    ("out", "temporary"): N_("Vẫn tính vào đảng số của chi bộ."),
    ("in", "permanent"): N_("Tính vào đảng số từ ngày tiếp nhận."),
    ("in", "internal"): N_("Tính vào đảng số của chi bộ từ ngày tiếp nhận; đảng số của đảng bộ không đổi."),
    ("in", "temporary"): N_("Không tính vào đảng số của chi bộ."),
}
_OTHER = "other"


class TransferForm(FormDialog):
    """One transfer of a member, from its cause to its end. ``case_id`` opens one that is under way. After saving,
    :attr:`sentence` says what was done."""

    def __init__(
        self, context: Context, parent: QWidget | None, member_id: int, case_id: int | None = None
    ) -> None:
        title = _("Chuyển sinh hoạt đảng")
        super().__init__(parent, title, save_label=_("Lưu thủ tục"), max_columns=2)
        self._context = context
        self._today = context.today()
        self._member_id = member_id
        self._case: CaseInfo | None = None
        self.sentence = ""
        with context.book.read() as session:
            self._person = service.get_member(session, member_id, self._today).person
            self._holidays = branch_service.holidays(session)
            if case_id is not None:
                self._case = transfers.get_case(session, case_id)
        self.intro.setText(self._heading())
        self.intro.show()
        self._build()
        self.load(self._start())
        self.fields.edited.connect(self._edited)
        self._follow()
        self._tell_deadline()
        self._feet()
        self.use_draft(
            context,
            f"transfer/{member_id}/{case_id or 'new'}",
            "members",
            {"form": "transfer", "member_id": member_id, "case_id": case_id},
            new=case_id is None,
        )

    def _heading(self) -> str:
        if self._case is None:
            return self._person.full_name
        return f"{self._person.full_name} · {_(transfers.STAGE_WORDS[self._case.stage])}"

    def _build(self) -> None:
        f = self.fields
        f.add_choice(
            "direction",
            _("Chiều chuyển"),
            [(code, _(word)) for code, word in DIRECTION_WORDS.items()],
            required=True,
        )
        f.add_choice(
            "kind", _("Loại"), [(code, _(word)) for code, word in TRANSFER_WORDS.items()], required=True
        )
        f.add_choice("reason", _("Lý do"), [], empty=_("– chọn –"), span=2)
        f.add_text("other_reason", _("Lý do khác"), span=2)
        f.add_choice(
            "scope",
            _("Phạm vi"),
            # within the same base is the internal transfer
            [(code, _(word)) for code, word in SCOPE_WORDS.items() if code != "same-base"],
            empty=_("– chọn –"),
        )
        f.add_text("place", _("Nơi"))
        f.add_date("effective_on", _("Ngày có hiệu lực"), exact=True)
        f.add_date("until", _("Sinh hoạt tạm thời đến ngày"), exact=True)
        f.add_date("introduced_on", _("Ngày giới thiệu"), exact=True)
        f.add_text("letter_number", _("Số giấy giới thiệu"), hint=_("ví dụ 15-GT"), limit=60)
        f.add_date("presented_on", _("Ngày nộp giấy giới thiệu"), exact=True)
        f.add_date("received_on", _("Ngày tiếp nhận"), exact=True)
        f.add_multiline("note", _("Ghi chú"), lines=2, limit=2000)

    def _feet(self) -> None:
        case = self._case
        if case is None:
            return
        at = 0
        if case.open and case.event_id is None:
            self.foot.insertWidget(at, buttons.plain(_("Thôi không chuyển…"), self._give_up))
            at += 1
        if case.direction == "out":
            self.foot.insertWidget(at, buttons.plain(_("Xem giấy tờ…"), self._show_paper))

    def _start(self) -> dict[str, Any]:
        if self._case is None:
            here = self._person.standing.here and not self._person.standing.temporary_in
            return {"direction": "out" if here else "in", "kind": "permanent"}
        values: dict[str, Any] = {item.name: getattr(self._case, item.name) for item in fields(CaseDraft)}
        for name in _DATES:
            day: date | None = values[name]
            values[name] = PartialDate.of(day) if day is not None else None
        self._offer_reasons(self._case.kind)
        if values["reason"] and values["reason"] not in {**transfers.REASONS, **TEMPORARY_REASONS}:
            values["other_reason"], values["reason"] = values["reason"], _OTHER
        return values

    # following what is chosen

    def _offer_reasons(self, kind: str) -> None:
        reasons = TEMPORARY_REASONS if kind == "temporary" else transfers.REASONS
        items = [(code, _(word)) for code, word in reasons.items()]
        self.fields.set_choices("reason", [*items, (_OTHER, _("Lý do khác"))])

    def _chosen(self, name: str) -> str:
        value = self.fields.field(name).value()
        return value if isinstance(value, str) else ""

    def _edited(self, name: str) -> None:
        if name in ("direction", "kind", "reason"):
            self._follow()
        self._tell_deadline()

    def _follow(self) -> None:
        """Show what the direction and the kind need, with their words."""
        direction, kind = self._chosen("direction"), self._chosen("kind")
        self._offer_reasons(kind)
        visible = {
            "other_reason": self._chosen("reason") == _OTHER,
            "scope": kind == "permanent",
            "until": kind == "temporary",
            "effective_on": kind != "temporary",
        }
        for name, shown in visible.items():
            self.fields.field(name).set_visible(shown)
        self._name("place", _(_PLACES[direction, kind]))
        counted = "introduced_on" if direction == "out" else "received_on"
        for name in ("introduced_on", "received_on"):
            self.fields.field(name).set_hint(_(_COUNTS[direction, kind]) if name == counted else "")

    def _name(self, name: str, word: str) -> None:
        named = self.fields.field(name)
        named.label = word
        named.caption.setText(word)
        named.input.setAccessibleName(word)

    def _tell_deadline(self) -> None:
        """By when the next step is due, below the day it counts from."""
        try:
            case = CaseInfo(**self._draft(self.fields.values()).__dict__)
        except UserError:
            return
        found = deadlines.of_case(case, self._person.full_name, self._holidays)
        effective = self.fields.field("effective_on")
        presented = self.fields.field("presented_on")
        effective.set_hint("")
        presented.set_hint("")
        if found is not None:
            (effective if found.kind == "transfer-start" else presented).set_hint(found.clause)

    # what stands in the form

    def _draft(self, values: Mapping[str, Any]) -> CaseDraft:
        reason = values["reason"] or ""
        days = {name: values[name].exact() if values[name] is not None else None for name in _DATES}
        return CaseDraft(
            self._member_id,
            values["direction"] or "",
            values["kind"] or "",
            reason=(values["other_reason"] or "") if reason == _OTHER else reason,
            scope=values["scope"],
            place=values["place"] or "",
            letter_number=values["letter_number"] or "",
            note=values["note"] or "",
            id=self._case.id if self._case is not None else None,
            **days,
        )

    def warnings(self, values: Mapping[str, Any]) -> Sequence[str | tuple[str, str]]:
        """What is odd about the days; it can be kept all the same."""
        if not values.get("direction") or not values.get("kind"):
            return []
        draft = transfers.tidy(self._draft(values))
        found = [
            *transfers.notices_of_person(draft, self._person, self._today),
            *transfers.notices(draft, self._holidays),
        ]
        return [(notice.field or "kind", notice.message) for notice in found]

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the case, with the event it leads to."""
        draft = self._draft(values)
        word = f"{_(DIRECTION_WORDS[draft.direction])} {_(TRANSFER_WORDS[draft.kind]).lower()}"
        self.sentence = _("{event}: {name}").format(event=word, name=self._person.full_name)
        with self._context.book.write(self.sentence) as session:
            transfers.save_case(session, draft, self._today)

    # other acts

    def _give_up(self) -> None:
        if self._case is None or not messages.confirm(
            self,
            _("Ghi là đồng chí {name} thôi không chuyển sinh hoạt?").format(name=self._person.full_name),
            _("Thôi không chuyển"),
            dangerous=True,
            detail=_("Thủ tục được đóng ngày {day} và vẫn nằm trong hồ sơ.").format(
                day=date_text(self._today)
            ),
        ):
            return
        self.sentence = _("Thôi không chuyển sinh hoạt: {name}").format(name=self._person.full_name)
        with messages.errors_shown(self), self._context.book.write(self.sentence) as session:
            assert self._case.id is not None
            transfers.close_case(session, self._case.id, self._today)
        self.fields.mark_clean()
        self.accept()

    def _show_paper(self) -> None:
        """The proposal of the branch, or the letter once there is one."""
        from desktop_app.members import transfers_document
        from desktop_app.ui.paper_dialog import PaperDialog

        assert self._case is not None
        assert self._case.id is not None
        with messages.errors_shown(self):
            with self._context.book.read() as session:
                facts = transfers_document.collect(session, self._today, [self._case.id])
            letter = self._case.introduced_on is not None
            paper = transfers_document.letters(facts) if letter else transfers_document.requests(facts)

            PaperDialog(
                self, self._context, paper.title, paper.title, partial(to_pdf, paper), partial(to_word, paper)
            ).run()


def open_transfer(
    context: Context, parent: QWidget | None, member_id: int, case_id: int | None = None
) -> str:
    """Open the transfer under way of a member, or a new one; the sentence of what was done, empty when nothing was."""
    if case_id is None:
        with context.book.read() as session:
            found = transfers.list_cases(session, member_id, open_only=True)
        case_id = found[0].id if found else None
    form = TransferForm(context, parent, member_id, case_id)
    return form.sentence if form.run() else ""
