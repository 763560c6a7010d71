"""A form in a dialog, with Lưu and Hủy: faults stay beside their fields, what is typed is kept as a draft.

The fields stand in a :class:`~desktop_app.ui.form_panel.FormPanel`; a page without a dialog uses the panel alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.ui import buttons, labels, layouts, messages
from desktop_app.ui.context import Context
from desktop_app.ui.drafts import DraftKeeper, DraftLine, whole
from desktop_app.ui.form_panel import FieldWarning, FormPanel
from desktop_app.ui.theme import px


class FormDialog(QDialog):
    """A form in a dialog. Subclasses fill ``self.fields`` and override :meth:`accept_values`."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        save_label: str = "",
        cancel_label: str = "",
        intro: str = "",
        max_columns: int = 3,
        dangerous: bool = False,
    ) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.setSpacing(px(12))
        self.heading = labels.title(title)
        outer.addWidget(self.heading)
        self.intro = labels.caption(intro)
        outer.addWidget(self.intro)
        self.intro.setVisible(bool(intro))
        self.draft_line = DraftLine()
        self.draft_line.given_up.connect(self._give_up_draft)
        self.draft_line.taken_back.connect(self._take_back_draft)
        outer.addWidget(self.draft_line)
        self.fields = FormPanel(max_columns)
        self.fields.warn = self.warnings
        outer.addWidget(self.fields, 1)
        outer.addWidget(layouts.rule())
        self.cancel_button = buttons.plain(cancel_label or _("Hủy"), self.reject)
        make = buttons.danger if dangerous else buttons.primary
        self.save_button = make(save_label or _("Lưu"), self.save)
        self.save_button.setToolTip(_("Ctrl+S"))
        self.look_again = labels.body()
        labels.set_tone(self.look_again, "warning")
        self.look_again.hide()
        self.fields.edited.connect(self._typed_on)
        self.fields.said.connect(self.grow)
        outer.addWidget(self.look_again)
        self._foot = foot = QWidget()
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(0, 0, 0, 0)
        self.foot.setSpacing(px(12))
        self.draft_note = labels.caption(wrap=False)
        self.foot.addWidget(self.draft_note)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel_button)
        self.foot.addWidget(self.save_button)
        outer.addWidget(foot)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.save)
        self._sized = False
        self._keeper: DraftKeeper | None = None
        self._of_new_record = False
        self._loaded: dict[str, Any] = {}
        self._given_up: dict[str, Any] = {}

    # what subclasses say

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        """What is odd about the values, without stopping: sentences, or (field, sentence). Values in fault are None."""
        return []

    def only_tells(self, warning: FieldWarning) -> bool:
        """Whether a warning is a mere word on what was typed, which nobody must have read before it is saved."""
        return False

    def accept_values(self, values: dict[str, Any]) -> None:
        """Do what the form is for. A UserError is shown beside its field and the form stays open."""

    # what all do

    def load(self, values: Mapping[str, Any]) -> None:
        """Show these values."""
        self.fields.load(values)

    def values(self) -> dict[str, Any]:
        """All values; a UserError of the first field in fault."""
        return self.fields.values()

    @property
    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.fields.dirty

    def save(self) -> None:
        """Check the fields, hand the values on, close when all went well.

        A warning that came up just now is shown first, and the save asked once more.
        """
        values = self.fields.check()
        if values is None or self._unread_warning():
            return
        try:
            with self._saving():
                self.accept_values(values)
        except UserError as error:
            self.fields.show_error(error)
            return
        self.fields.mark_clean()
        self.accept()

    def _typed_on(self, _name: str) -> None:
        self.look_again.hide()

    def _unread_warning(self) -> bool:
        """Whether something odd has come up that nobody can have read yet; says so."""
        unseen = [one for one in self.fields.unseen_warnings() if not self.only_tells(one)]
        self.look_again.setVisible(bool(unseen))
        if not unseen:
            return False
        self.look_again.setText(
            _("Có điều cần xem lại, ghi ở bên trên. Nếu vẫn đúng, bấm “{save}” lần nữa.").format(
                save=self.save_button.text()
            )
        )
        self.grow()
        named = next((warning[0] for warning in unseen if not isinstance(warning, str)), None)
        if named is not None:
            self.fields.show_field(named)
        return True

    # what is being typed

    def use_draft(
        self,
        context: Context,
        key: str,
        page: str,
        target: Mapping[str, Any] | None = None,
        new: bool = False,
    ) -> None:
        """Keep what is typed here under this key until it is saved or given up.

        ``page`` and ``target`` (JSON) open this form again; ``new`` says that it is for something not in the book yet.
        A form that asks for a passphrase cannot have a draft.
        """
        if self.fields.has_secret:
            raise RuntimeError("what is secret is never kept as a draft")
        place = {"page": page, "target": dict(target or {})}
        self._of_new_record = new
        self._keeper = DraftKeeper(
            context.book, key, lambda: whole(self.draft_title()), place, self._draft_now, self
        )
        self._keeper.told.connect(self.draft_note.setText)

    def draft_title(self) -> str:
        """How the list of what was left half typed names this form."""
        intro = self.intro.text() if len(self.intro.text()) <= 60 else ""
        return f"{self.windowTitle()}: {intro}" if intro else self.windowTitle()

    def keep_now(self) -> None:
        """Keep what is typed at once, without a question: the book is about to be locked."""
        if self._keeper is not None:
            self._keeper.keep_now()

    def _draft_now(self) -> dict[str, Any] | None:
        typed = self.fields.typed()
        if typed == self._loaded:
            return None
        return {"typed": typed, "base": self._loaded}

    def _begin_draft(self) -> None:
        """Bring back what was left half typed; from here on what is typed is kept."""
        keeper = self._keeper
        if keeper is None:
            return
        self._loaded = self.fields.typed()
        found = keeper.found()
        if found is not None:
            self._bring_back(found)
        self.fields.typing.connect(keeper.touched)

    def _bring_back(self, draft: Any) -> None:
        """Only what was typed comes back; what the book came to say otherwise since is named, never written over."""
        typed, base = draft.values.get("typed", {}), draft.values.get("base", {})
        names = [name for name in typed if name in self._loaded]
        differences: list[str] = []
        if not self._of_new_record:
            names = [name for name in names if typed[name] != base.get(name)]
            for name in names:
                if self._loaded[name] not in (base.get(name), typed[name]):
                    field = self.fields.field(name)
                    now = field.typed_words(self._loaded[name])
                    differences.append(f"{field.label}: {now}" if now else f"{field.label}: {_('để trống')}")
        self.fields.put_typed({name: typed[name] for name in names})
        if not self.dirty:
            # the book holds it already
            assert self._keeper is not None
            self._keeper.forget()
            return
        self.draft_line.tell_found(draft.saved_at, differences)

    def _give_up_draft(self) -> None:
        self._given_up = self.fields.typed()
        self.fields.put_typed(self._loaded)
        self.fields.mark_clean()
        self.fields.clear_errors()
        self.draft_line.tell_given_up()
        if self._keeper is not None:
            self._keeper.keep_now()
        self.draft_line.take_back.setFocus()

    def _take_back_draft(self) -> None:
        self.fields.put_typed(self._given_up)
        self.draft_line.hide()
        self.fields.focus_first(Qt.FocusReason.OtherFocusReason)

    def _saving(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext() if self._keeper is None else self._keeper.saving()

    def done(self, result: int) -> None:
        """Close. What was typed stays kept only when the form neither saved it nor was told to let it go."""
        if self._keeper is not None:
            self._keeper.stop()
        super().done(result)

    def accept(self) -> None:
        """Close after saving."""
        if self._keeper is not None:
            self._keeper.forget()
        super().accept()

    def run(self, values: Mapping[str, Any] | None = None) -> bool:
        """Load, show and wait; True when it was saved."""
        if values is not None:
            self.load(values)
        saved = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return saved

    def reject(self) -> None:
        """Close without saving; asks first when something was typed."""
        if self.dirty and not messages.confirm(
            self, _("Bỏ những gì vừa nhập?"), _("Bỏ, không lưu"), dangerous=True, no_label=_("Nhập tiếp")
        ):
            return
        if self._keeper is not None:
            self._keeper.forget()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def setVisible(self, visible: bool) -> None:
        if visible and not self._sized:
            self._sized = True
            self._begin_draft()
            self._fit()
        super().setVisible(visible)
        if visible:
            self.fields.focus_first(Qt.FocusReason.TabFocusReason)

    def _fit(self) -> None:
        """As large as the fields want, never larger than the screen."""
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()  # before it is shown a label would measure itself in another type
        self.resize(self._wanted())

    def _wanted(self, width: int = 0) -> QSize:
        """The size the fields want, at this width or as wide as their columns can fill."""
        screen = self.screen().availableGeometry()
        edges = self._outer.contentsMargins()
        outside = edges.left() + edges.right() + px(24)
        if not width:
            room = round(screen.width() * 0.94) - outside
            width = max(self.fields.needed_width(room) + outside, self._foot.sizeHint().width() + outside)
        around = [item.widget() for item in map(self._outer.itemAt, range(self._outer.count())) if item]
        shown = [one for one in around if one is not None and one is not self.fields and not one.isHidden()]
        inside = width - edges.left() - edges.right()
        height = sum(
            one.heightForWidth(inside) if one.hasHeightForWidth() else one.sizeHint().height()
            for one in shown
        )
        height += self._outer.spacing() * len(shown) + edges.top() + edges.bottom()
        height += self.fields.needed_height(width - outside) + px(8)
        return QSize(
            min(width, round(screen.width() * 0.94)),
            min(max(height, px(240)), round(screen.height() * 0.92)),
        )

    def grow(self) -> None:
        """Room for what is shown now, where the screen has it; never smaller than before."""
        if not self.isVisible():
            return  # it takes its size, and its place on the screen, when it is shown
        before, place = self.size(), self.pos()
        self.resize(self._wanted(self.width()).expandedTo(before))
        if self.height() == before.height():
            return
        room = self.screen().availableGeometry()
        title_bar = self.frameGeometry().height() - self.height()
        top = place.y() - (self.height() - before.height()) // 2
        self.move(place.x(), max(room.top(), min(top, room.bottom() - self.height() - title_bar)))


def keep_open_forms() -> None:
    """Every open form keeps what is typed in it at once, without a question."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, FormDialog) and widget.isVisible():
            widget.keep_now()
