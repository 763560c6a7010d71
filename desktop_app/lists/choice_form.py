"""What is to become of one row of a list: the ways to choose from, and field by field for somebody in the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import lower_first
from desktop_app.lists import importer
from desktop_app.lists.importer import Decision, FieldChange, Match, Planned, Row
from desktop_app.members import words
from desktop_app.ui import labels, layouts
from desktop_app.ui.theme import px


@dataclass(frozen=True)
class Way:
    """One way to go with a row, in words."""

    decision: Decision
    words: str


def _person(match: Match) -> str:
    return f"{match.full_name} ({match.birth})" if match.birth else match.full_name


def _left_out(row: Row) -> str:
    return ", ".join(lower_first(_(words.FIELD_WORDS.get(name, name))) for name in row.left_out)


def ways_of(row: Row) -> list[Way]:
    """What can be done with a row, the proposed way first; nothing for titles and sums."""
    if not row.can_be_written:
        return []
    taken: list[Way] = []
    match = row.match()
    updates = [
        Way(
            Decision("update", member_id=found.member_id),
            _("Cập nhật đồng chí {name} trong sổ").format(name=_person(found)),
        )
        for found in row.matches
    ]
    if row.action == "refused":
        left = _left_out(row)
        new = (
            _("Vẫn nhập người mới, bỏ trống {fields}").format(fields=left)
            if left
            else _("Vẫn nhập thành người mới")
        )
        if left:
            updates = [
                Way(way.decision, _("{what}, trừ {fields}").format(what=way.words, fields=left))
                for way in updates
            ]
        taken = [*updates, Way(Decision("new"), new)]
        return [Way(Decision("skip"), _("Không nhập dòng này")), *taken]
    if row.action == "question":
        if row.intended == "update" and match is not None:
            taken = [
                Way(
                    Decision("take", member_id=match.member_id),
                    _("Nhận chỗ sửa, cập nhật đồng chí {name}").format(name=_person(match)),
                ),
                *(way for way in updates if way.decision.member_id != match.member_id),
                Way(Decision("new"), _("Là người khác: nhận chỗ sửa, thêm người mới")),
            ]
        else:
            taken = [
                Way(Decision("take" if not row.matches else "new"), _("Nhận chỗ sửa, thêm người mới")),
                *updates,
            ]
    elif row.action == "update":
        taken = [*updates, Way(Decision("new"), _("Là người khác: thêm người mới"))]
    elif row.action == "skip":
        new_way = Way(Decision("new"), _("Là người khác: thêm người mới"))
        return [Way(Decision("skip"), _("Bỏ qua, đã có trong sổ")), new_way]
    else:
        taken = [Way(Decision("new"), _("Thêm người mới")), *updates]
    return [*taken, Way(Decision("skip"), _("Không nhập dòng này"))]


def way_now(row: Row, decision: Decision | None) -> int | None:
    """Which of :func:`ways_of` holds; None while a question is open."""
    ways = ways_of(row)
    if decision is None:
        if row.action == "question":
            return None
        # the proposed way stands first
        return 0 if ways else None
    plan = importer.planned(row, decision)
    for at, way in enumerate(ways):
        if decision.act == "skip" or plan is None:
            if way.decision.act == "skip":
                return at
        elif plan.member_id is None:
            other = importer.planned(row, way.decision)
            if way.decision.act != "skip" and (other is not None and other.member_id is None):
                return at
        elif way.decision.act in ("update", "take") and way.decision.member_id == plan.member_id:
            return at
    return None


def _change_words(change: FieldChange) -> str:
    before, after = change.before or _("để trống"), change.after
    if change.target in words.SECRET_FIELDS:
        before, after = words.masked(change.before) or _("để trống"), words.masked(change.after)
    return _("{field}: {before} → {after}").format(field=change.label, before=before, after=after)


class _Words(QLabel):
    """The words beside a button, as many lines as they need; pressing them presses the button."""

    def __init__(self, text: str, button: QAbstractButton) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self._button = button

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
            self._button.click()


def with_words(button: QAbstractButton, text: str) -> QWidget:
    """A button of a choice with its words beside it, which may be several lines."""
    button.setAccessibleName(text)
    line = QWidget()
    box = QHBoxLayout(line)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(4))
    box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    words_of = _Words(text, button)
    words_of.setMinimumHeight(px(32))
    words_of.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    box.addWidget(words_of, 1)
    return line


class ChoicePanel(QWidget):
    """The ways of one row as buttons of which one holds, and below them the fields that would change, each to be left
    out. ``decided(row, decision)`` tells what was chosen."""

    decided = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._row: Row | None = None
        self._ways: list[Way] = []
        self._decision: Decision | None = None
        self._setting = False
        self.group: QButtonGroup | None = None
        self.boxes: dict[str, QCheckBox] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(4))
        self._ways_place, self._fields_place = QWidget(), QWidget()
        for place in (self._ways_place, self._fields_place):
            inner = QVBoxLayout(place)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(px(2))
            self._box.addWidget(place)
        self.fields_title = labels.strong(_("Sẽ đổi trong sổ"))
        self.fault = labels.body("")
        labels.set_tone(self.fault, "danger")
        self._box.insertWidget(1, self.fields_title)
        self._box.addWidget(self.fault)
        self.fault.hide()

    def buttons(self) -> list[QRadioButton]:
        """The buttons of the ways, from top to bottom."""
        found = self.group.buttons() if self.group is not None else []
        return [button for button in found if isinstance(button, QRadioButton)]

    def show_row(self, row: Row | None, decision: Decision | None) -> None:
        """Show the ways of a row and the one that holds; what has the keys keeps them while the row is the same."""
        self._setting = True
        if row is None or self._row is None or row.sheet_row != self._row.sheet_row:
            self.fault.hide()
        ways = ways_of(row) if row is not None else []
        same = row is not None and self._row is row and ways == self._ways
        self._row, self._decision = row, decision
        if not same:
            self._ways = ways
            self._build_ways()
        at = way_now(row, decision) if row is not None else None
        if self.group is not None:
            self.group.setExclusive(False)
            for n, button in enumerate(self.buttons()):
                button.setChecked(n == at)
            self.group.setExclusive(True)
        self._show_fields(row, decision)
        self._setting = False

    def _build_ways(self) -> None:
        place = self._ways_place.layout()
        assert place is not None
        layouts.clear(place)
        self.group = QButtonGroup(self)
        for n, way in enumerate(self._ways):
            button = QRadioButton()
            button.clicked.connect(lambda _on=False, n=n: self._choose(n))
            self.group.addButton(button, n)
            place.addWidget(with_words(button, way.words))
        self._ways_place.setVisible(bool(self._ways))

    def _show_fields(self, row: Row | None, decision: Decision | None) -> None:
        match = self._match_now(row, decision)
        changes = match.changes if match is not None else ()
        place = self._fields_place.layout()
        assert place is not None
        if list(self.boxes) != [change.target for change in changes] or place.property("of") != (
            row.sheet_row if row is not None else 0
        ):
            layouts.clear(place)
            self.boxes = {}
            for change in changes:
                box = QCheckBox()
                box.clicked.connect(lambda _on=False: self._fields_chosen())
                self.boxes[change.target] = box
                place.addWidget(with_words(box, _change_words(change)))
            place.setProperty("of", row.sheet_row if row is not None else 0)
        left = decision.without if decision is not None else frozenset()
        for name, box in self.boxes.items():
            box.setChecked(name not in left)
        self.fields_title.setVisible(bool(changes))
        self._fields_place.setVisible(bool(changes))

    @staticmethod
    def _match_now(row: Row | None, decision: Decision | None) -> Match | None:
        if row is None or not row.matches:
            return None
        if decision is None:
            return row.match() if row.action == "update" or row.intended == "update" else None
        if decision.act in ("skip", "new"):
            return None
        if decision.act == "take" and row.member_id is None and decision.member_id is None:
            return None
        return row.match(decision.member_id)

    def _choose(self, at: int) -> None:
        if self._row is not None and not self._setting:
            self.decided.emit(self._row, self._ways[at].decision)

    def _fields_chosen(self) -> None:
        row = self._row
        if row is None or self._setting:
            return
        left = frozenset(name for name, box in self.boxes.items() if not box.isChecked())
        match = self._match_now(row, self._decision)
        if match is None:
            return
        if len(left) == len(self.boxes) and not row.events:
            self.decided.emit(row, Decision("skip"))
            return
        act = "take" if self._decision is None or self._decision.act == "take" else "update"
        self.decided.emit(row, Decision("take" if act == "take" else "update", left, match.member_id))

    def tell_fault(self, errors: Sequence[UserError]) -> None:
        """Say why what was chosen cannot be; nothing when it can."""
        self.fault.setText(" ".join(str(error) for error in errors))
        self.fault.setVisible(bool(errors))


def plan_words(row: Row, plan: Planned | None, decision: Decision | None) -> str:
    """What will happen to a row now, in a few words."""
    if plan is None:
        open_still = decision is None or (decision.act != "skip" and row.action in ("question", "refused"))
        if row.action == "question" and open_still:
            return _("Cần xem")
        if row.action == "refused" and open_still:
            return _("Từ chối")
        if row.action == "skip" and decision is None:
            return _("Bỏ qua")
        return _("Không nhập")
    new = plan.member_id is None
    if row.action == "refused":
        return _("Vẫn nhập, thêm mới") if new else _("Vẫn nhập, cập nhật")
    if row.action == "question":
        return _("Nhận sửa, thêm mới") if new else _("Nhận sửa, cập nhật")
    return _("Thêm mới") if new else _("Cập nhật")
