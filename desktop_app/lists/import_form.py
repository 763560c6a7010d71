"""Bringing in a list, in four steps: the list, its columns, what would happen to every row, the result.

Nothing is written before the last button; the whole import is one change of the book and can be taken back at once.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text
from desktop_app.lists import importer
from desktop_app.lists.importer import Preview, Result, Row
from desktop_app.lists.preview_form import PreviewPage, Sight, sights_of
from desktop_app.lists.steps_form import COLUMNS, Foot
from desktop_app.lists.writing_steps_form import WritingSteps
from desktop_app.ui import buttons, exports, layouts
from desktop_app.ui.cards import Callout, Card, CheckList, FigureTile
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.tasks import Progress

PREVIEW, RESULT = "preview", "result"
_TOLD = 200


def _promises() -> list[tuple[str, str]]:
    return [
        (
            _("Tìm hàng tiêu đề và nhận ra từng cột."),
            _(
                "Danh sách rà soát quốc gia, sổ danh sách, danh sách trích ngang đều đọc được; sửa lại được ở bước Cột."
            ),
        ),
        (
            _("Xem trước từng dòng: thêm mới, cập nhật người đã có, hay từ chối kèm lý do."),
            _("Chỗ nào phải đoán (mất số 0, năm hai chữ số, chữ hoa, phông cũ) chỉ đề xuất, không tự sửa."),
        ),
        (
            _("Chỉ ghi vào sổ ở bước cuối, và hoàn tác được cả lần nhập."),
            _("Tệp đã chọn không bị thay đổi."),
        ),
    ]


class ImportDialog(WritingSteps):
    """The four steps; with ``text`` (cells pasted from Excel) it begins at the columns. Accepted when something was
    written and not taken back."""

    def __init__(self, context: Context, parent: QWidget | None = None, text: str | None = None) -> None:
        self._result: Result | None = None
        self.preview = PreviewPage()
        super().__init__(
            context,
            parent,
            _("Nhập danh sách đảng viên"),
            [(PREVIEW, _("Xem trước")), (RESULT, _("Kết quả"))],
            _promises(),
        )
        self.preview.decided.connect(self.refresh)
        if text is not None:
            self.open_text(text)

    def make_page(self, key: str) -> QWidget:
        return self.preview if key == PREVIEW else self._make_result_page()

    def _make_result_page(self) -> QWidget:
        self.result_note = Callout("good")
        self.tiles = {
            key: FigureTile("0", word)
            for key, word in (
                ("new", _("thêm mới")),
                ("update", _("cập nhật")),
                ("skip", _("bỏ qua")),
                ("question", _("cần xem, chưa nhập")),
                ("refused", _("bị từ chối")),
            )
        }
        figures = Card()
        figures.body.addWidget(layouts.row(*self.tiles.values(), None, spacing=24))
        self.undo_button = buttons.plain(_("Hoàn tác cả lần nhập"), self.undo, "undo")
        self.left_card = Card(_("Những dòng chưa nhập"))
        self.left_list = CheckList()
        self.left_button = buttons.plain(_("Lưu danh sách cần sửa…"), self.save_left, "excel")
        self.left_button.setToolTip(
            _("Tệp Excel chỉ có những dòng này, ô sai được tô màu kèm lý do; sửa xong nhập lại được ngay")
        )
        self.left_card.body.addWidget(self.left_list)
        self.saved_note = Callout("good")
        self.saved_note.hide()
        return layouts.scrolled(
            layouts.column(
                self.result_note,
                figures,
                layouts.row(self.left_button, self.undo_button, None),
                self.saved_note,
                self.left_card,
                None,
                spacing=16,
            )
        )

    # --- the steps -------------------------------------------------------------------------------------------------------

    def foot_of(self, step: str) -> Foot:
        if step == PREVIEW and self.preview.found is not None:
            plans = self.preview.plans()
            new = sum(plan.member_id is None for plan in plans)
            text = _("Sẽ ghi: {new} thêm mới, {update} cập nhật. Chưa có gì được ghi vào sổ.").format(
                new=number_text(new), update=number_text(len(plans) - new)
            )
            button = _("Ghi {n} đồng chí vào sổ").format(n=number_text(len(plans)))
            return Foot(text, button, bool(plans))
        return Foot("", _("Xong")) if step == RESULT else super().foot_of(step)

    def act(self, step: str) -> None:
        if step == COLUMNS:
            self._look()
        elif step == PREVIEW:
            self._write()
        else:
            self.finish()

    def focus_of(self, step: str) -> QWidget | None:
        return self.preview.table if step == PREVIEW else self.next_button

    def rows_told(self) -> str:
        found = self.preview.found
        return _("{n} dòng").format(n=number_text(len(found.rows))) if found is not None else ""

    def came_too_late(self) -> None:
        if self._result is not None and self.step != RESULT:
            # the stop came too late: what was written is told
            self._written(self._result)

    # --- 3: the preview --------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        sheet, columns, today = self.sheet, self.columns, self.context.today()
        if sheet is None or columns is None:
            return
        book = self.context.book

        def work(progress: Progress) -> tuple[Preview, list[Sight]]:
            progress.step(_("Đang xem từng dòng…"))
            with book.read() as session:
                found = importer.preview(session, sheet, columns, today, check=progress.check)
            return found, sights_of(found)

        self.run_task(work, self._was_previewed, _("Đang xem từng dòng…"))

    def _was_previewed(self, seen: tuple[Preview, list[Sight]]) -> None:
        self.preview.show_preview(*seen)
        self.show_step(PREVIEW)

    # --- 4: writing ------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        found = self.preview.found
        if found is None:
            return
        choices = self.preview.choices()

        def write(session: Session) -> Result:
            result = importer.apply(session, found, choices)
            importer.remember_mapping(session, found.sheet, found.columns)
            return result

        def keep(result: Result) -> None:
            self._result = result

        title = _("Nhập danh sách {name}").format(name=found.sheet.file_name)
        self.write_all(_("trước nhập danh sách"), title, write, keep, self._written)

    def rows_left(self) -> list[Row]:
        """The refused rows and open questions that were not written."""
        found, result = self.preview.found, self._result
        if found is None or result is None:
            return []
        written = {*result.new, *result.updated}
        return [
            row
            for row in found.rows
            if row.sheet_row not in written and row.action in ("refused", "question")
        ]

    def _written(self, result: Result) -> None:
        if self.step == RESULT:
            return
        self._result = result
        for key, count in (
            ("new", len(result.new)),
            ("update", len(result.updated)),
            ("skip", result.skipped),
            ("question", result.questions),
            ("refused", result.refused),
        ):
            self.tiles[key].set_figure(number_text(count))
        self.result_note.set_tone("good")
        self.result_note.tell(
            _("Đã ghi {n} đồng chí vào sổ.").format(n=number_text(result.written)),
            _("Cả lần nhập là một thay đổi; hoàn tác được ngay ở đây hoặc sau này trong lịch sử."),
        )
        left = self.rows_left()
        self.left_card.setVisible(bool(left))
        self.left_button.setVisible(bool(left))
        self.left_list.set_items(
            [
                (
                    "danger" if row.action == "refused" else "warning",
                    _("Dòng {row}: {name}").format(
                        row=row.sheet_row, name=row.name or _("(không có họ tên)")
                    ),
                    _reason(row),
                )
                for row in left[:_TOLD]
            ]
        )
        self.show_step(RESULT)

    def save_left(self) -> None:
        """Save the rows that were not written as a workbook to mend and bring in again."""
        found = self.preview.found
        if found is None:
            return
        choices = self.preview.choices()
        leaving = Leaving(
            _("Danh sách cần sửa"),
            _("Cần sửa {name}").format(
                name=found.sheet.file_name.rpartition(".")[0] or found.sheet.file_name
            ),
            note=_("Tệp ghi đủ các số như danh sách đã chọn."),
            detail={"rows": len(self.rows_left())},
        )
        self.saved_note.hide()
        exports.save(
            self,
            self.context,
            leaving,
            _("Excel"),
            "xlsx",
            lambda: importer.refused_workbook(found, choices),
            self._left_saved,
        )

    def _left_saved(self) -> None:
        """The line of the window stands behind this dialog: what was saved is told here too."""
        self.saved_note.tell(
            _("Đã lưu danh sách cần sửa."), _("Sửa các ô được tô màu trong Excel rồi nhập lại tệp ấy.")
        )
        self.saved_note.show()

    def taken_back(self) -> str:
        for key in ("new", "update"):
            self.tiles[key].set_figure(number_text(0))
        return _("Đã hoàn tác: sổ như trước khi nhập.")


def bring_in(context: Context, parent: QWidget, text: str | None = None) -> str:
    """Go through the steps; says what was done, "" when nothing was. Raises UserError when ``text`` is no table."""
    dialog = ImportDialog(context, parent, text)
    done = ""
    if dialog.exec():
        done = _("Đã nhập danh sách.")
    elif dialog.undone:
        # without it the line of the window would still offer to take back an earlier list
        done = _("Đã hoàn tác lần nhập danh sách.")
    dialog.deleteLater()
    return done


def _reason(row: Row) -> str:
    """Why a row was not written, with the column of the list when the sentence does not begin with it."""
    reason = row.reason.replace("\n", " ")
    first = next((remark for remark in row.remarks if remark.reason == row.reason), None)
    if first is not None and first.column and not reason.startswith(first.column):
        reason = f"{first.column}: {reason}"
    return reason[:300]
