"""The dialog "Xem khác biệt": what differs between a copy and the book of today, record by record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.safety import differences
from desktop_app.safety.differences import Differences, DifferentRecord
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.cards import Callout, Card
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.page import SearchBox
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px
from desktop_app.ui.titled_dialog import TitledDialog

_ALL = "all"


class DifferencesDialog(TitledDialog):
    """``read`` finds the differing records on the worker; the dialog is there at once and fills when they are known."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        when: str,
        read: Callable[[Progress], Differences],
    ) -> None:
        status = labels.caption(_("Đang so sánh…"))
        super().__init__(parent, _("Bản sao {when} khác sổ hiện nay ở đâu").format(when=when), status)
        self.status = status
        self.records: Sequence[DifferentRecord] = ()
        outer = self.outer
        self.chips = ChipBar()
        self.chips.chosen.connect(lambda _key: self._filter())
        # the words of the groups are long: in a narrow window they take two lines
        policy = self.chips.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.search = SearchBox(_("Tìm họ tên, số, chữ…"))
        self.search.changed.connect(self._search)
        self.kinds = QComboBox()
        self.kinds.setItemDelegate(QStyledItemDelegate(self.kinds))
        self.kinds.setAccessibleName(_("Loại bản ghi"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.currentIndexChanged.connect(lambda _at: self._filter())
        line = layouts.row(self.search, self.kinds, None)
        outer.addWidget(self.chips)
        outer.addWidget(line)
        self.table = RecordTable(
            (
                Column("name", _("Bản ghi"), 300, tip=lambda r: r.name),
                Column(
                    "state", _("Khác thế nào"), 130, kind="status", tone=lambda r: differences.TONES[r.kind]
                ),
                Column("summary", _("Khác ở chỗ"), 360, tip=lambda r: "\n".join(r.sentences)),
            ),
            key=lambda r: (r.kind, r.table, r.row_id),
            settings=context.settings,
            name="differences",
        )
        self.search.onward.connect(self.table.setFocus)
        self.table.set_empty(_("Đang so sánh…"))
        self.table.current_changed.connect(lambda _row: self._show())
        self.card = Card()
        self.name = labels.heading()
        self.group = labels.caption()
        inside = QWidget()
        self.lines = QVBoxLayout(inside)
        self.lines.setContentsMargins(0, 0, px(8), 0)
        self.lines.setSpacing(px(8))
        self.card.body.addWidget(self.name)
        self.card.body.addWidget(self.group)
        self.card.body.addWidget(layouts.scrolled(inside), 1)
        outer.addWidget(layouts.columns((self.table.framed(), 9), (self.card, 5), stack_below=760), 1)
        self.fault = Callout("danger")
        self.fault.hide()
        outer.addWidget(self.fault)
        self.close_button = buttons.primary(_("Đóng"), self.accept)
        outer.addWidget(layouts.row(None, self.close_button))
        screen = self.screen().availableGeometry()
        self.resize(QSize(px(1040), px(640)).boundedTo(screen.size() * 0.94))
        self._show()
        self.table.setFocus()
        self._task = context.tasks.run(
            read,
            done=self.show_differences,
            failed=self._failed,
            owner=self,
            title=_("Đang so sánh bản sao với sổ…"),
        )

    def show_differences(self, found: Differences) -> None:
        """Show what differs."""
        self.records = found.records
        self.status.setText(differences.status_words(found))
        self.table.set_empty(_("Bản sao giống hệt sổ hiện nay."))
        self.chips.set_chips(
            [
                (_ALL, _("Tất cả"), sum(found.counts.values())),
                *((kind, differences.group_words(kind), n) for kind, n in found.counts.items() if n),
            ]
        )
        kinds = differences.record_kinds(found.records)
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(_("Mọi loại bản ghi"), None)
        for table, word in kinds:
            self.kinds.addItem(word, table)
        self.kinds.blockSignals(False)
        self.kinds.setVisible(len(kinds) > 1)
        self._filter()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.status.setText(_("Chưa so sánh được."))
        self.table.set_empty(_("Chưa so sánh được."))
        self.fault.tell(error.message, error.hint or "")
        self.fault.show()

    def _filter(self) -> None:
        group, table = self.chips.current() or _ALL, self.kinds.currentData()
        self.table.set_rows([r for r in self.records if group in (_ALL, r.kind) and table in (None, r.table)])
        self._first()

    def _search(self, text: str) -> None:
        self.table.set_search(text)
        self._first()

    def _first(self) -> None:
        if self.table.current_row() is None and self.table.visible_rows():
            self.table.go_to(0)
        self._show()

    def _show(self) -> None:
        """The sentences of the record one is on."""
        record: DifferentRecord | None = self.table.current_row()
        layouts.clear(self.lines)
        self.card.setVisible(record is not None)
        if record is None:
            return
        self.name.setText(record.name)
        self.group.setText(record.group)
        for sentence in record.sentences:
            self.lines.addWidget(labels.body(sentence))
        self.lines.addStretch(1)

    def done(self, result: int) -> None:
        self._task.cancel()
        super().done(result)
