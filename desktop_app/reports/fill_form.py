"""Filling a workbook the upper level gave: which file, which of its sheets, which form, and for each figure its cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import N_, _
from desktop_app.documents import workbook
from desktop_app.documents.workbook import Worksheet
from desktop_app.reports import filling, given_file
from desktop_app.reports.filling import Place
from desktop_app.reports.sheet_rows import Sheet
from desktop_app.reports.sheet_service import SheetSet
from desktop_app.ui import exports, labels
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.exports import Leaving
from desktop_app.ui.field import WidgetField
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.theme import px

FORMS = (
    ("one", N_("Biểu 1")),
    ("base", N_("Biểu 1 của đảng bộ")),
    ("two", N_("Biểu 2")),
    ("three", N_("Biểu 3")),
)
"""The forms by their codes on the screen."""

_PART_WORDS = {"now": N_("Kỳ này"), "before": N_("Cùng kỳ"), "percent": N_("So sánh")}


def form_of(found: SheetSet, code: str) -> Sheet:
    """The form of a code of ``FORMS``."""
    forms = found.sheets
    return {"one": forms.one, "base": forms.base, "two": forms.two, "three": forms.three}[code]


class _CellsField(WidgetField):
    """The table of figures and cells; a draft keeps the cells that were typed."""

    keeps = True

    def __init__(self, form: FillForm, table: EditableTable) -> None:
        super().__init__("cells", _("Số nào vào ô nào"), table, lambda: form.cells(), lambda _value: None)
        self._form = form

    def typed(self) -> Any:
        return self._form.typed_cells()

    def put_typed(self, typed: Any) -> None:
        if isinstance(typed, dict):
            self._form.put_cells(typed)

    def typed_words(self, typed: Any) -> str:
        return ", ".join(typed.values()) if isinstance(typed, dict) else ""


class FillForm(FormDialog):
    """Choose the file; what was found by its words can be corrected cell by cell; nothing else in the file is touched."""

    def __init__(self, parent: QWidget | None, context: Context, found: SheetSet, form: str = "one") -> None:
        super().__init__(
            parent,
            _("Điền vào biểu có sẵn"),
            _("Lưu tệp đã điền…"),
            _("Đóng"),
            _(
                "Số liệu {period}. Chỉ ghi vào những ô nêu dưới đây; công thức và mọi thứ khác giữ nguyên."
            ).format(period=found.title),
            max_columns=2,
        )
        self.context = context
        self.found = found
        self._content = b""
        self._read_from = ""
        self._sheets: dict[str, Worksheet] = {}
        self.places: list[Place] = []
        self._proposed: dict[str, str] = {}
        self.file = self.fields.add_file(
            "file",
            _("Tệp biểu mẫu"),
            [(_("Excel"), "xlsx")],
            required=True,
            hint=_("Tệp .xlsx của cấp trên; tệp gốc không bị sửa, bản đã điền lưu thành tệp khác."),
        )
        self.sheet = self.fields.add_choice("sheet", _("Trang trong tệp"), [])
        self.form = self.fields.add_choice("form", _("Biểu"), [(code, _(word)) for code, word in FORMS])
        self.table = EditableTable(
            (
                Column("label", _("Tiêu chí"), 300, text=_row_words, tip=_row_words),
                Column("part", _("Cột"), 96, text=lambda place: _(_PART_WORDS[place.part])),
                Column("value", _("Số"), 72, "number", text=lambda place: _shown(place.value)),
                Column("cell", _("Ô"), 80, text=lambda place: place.cell, write=self._write_cell),
                Column("standing", _("Đang có"), 112, text=_standing),
            ),
            key=lambda place: place.key,
        )
        self.table.set_empty(_("Chọn tệp biểu mẫu ở trên."))
        self.table.setMinimumHeight(px(280))
        self.fields.add(_CellsField(self, self.table), 2)
        self.summary = labels.caption()
        self._outer.insertWidget(4, self.summary)
        self.file.line.textChanged.connect(self._file_typed)
        self.file.line.left.connect(self._file_left)
        self.sheet.changed.connect(self._find)
        self.form.changed.connect(self._find)
        self.table.edited.connect(lambda _cells: self._say())
        self.form.set_value(form)
        target: dict[str, Any] = {"sheet": form, "fill": True}
        if found.period is not None:
            target["period"] = found.period.code
        self.use_draft(context, "fill-form", "reports", target)
        self._say()

    # --- reading

    def _file_typed(self, _text: str = "") -> None:
        """A name is typed letter by letter: while there is no such file nothing is said until the field is left."""
        text = self.file.line.text().strip()
        path = self.file.value() if text else None
        if path is not None and path.is_file():
            self._read_file()
        else:
            self._forget_file()

    def _file_left(self) -> None:
        if self.file.line.text().strip() and not self._read_from:
            self._read_file()

    def _read_file(self) -> None:
        """Read the file named and say at its field why it cannot be filled, or what to know of it."""
        path = self.file.value()
        if path is None or str(path) == self._read_from:
            return
        try:
            given = given_file.look_at(path)
        except UserError as error:
            self._forget_file()
            self.file.set_error(str(error))
            return
        self._content = given.content
        self._read_from = str(path)
        self.file.set_error(None)
        self.file.set_warning(given.notice)
        self._sheets = {sheet.name: sheet for sheet in given.sheets}
        self.sheet.set_items([(sheet.name, sheet.name) for sheet in given.sheets])
        self._find()

    def _forget_file(self) -> None:
        """Nothing of a file read before stays beside the name of another."""
        self.file.set_warning(None)
        self.sheet.set_warning(None)
        if not self._read_from:
            return
        self._content, self._read_from, self._sheets = b"", "", {}
        self.sheet.set_items([])
        self.places = []
        self.table.set_rows([])
        self._say()

    def _find(self) -> None:
        sheet = self._sheets.get(self.sheet.value() or "")
        if sheet is None:
            return
        form = form_of(self.found, self.form.value())
        with self.context.book.read() as session:
            known = filling.remembered(session, form, sheet)
        self.places = filling.find_places(form, sheet, known)
        self._proposed = {place.key: place.cell for place in self.places}
        self.table.forget_errors()
        self.table.set_rows(self.places)
        self._warn(sheet, form)
        self._say()

    def _warn(self, sheet: Worksheet, form: Sheet) -> None:
        """What stands in the way of the figures on this sheet."""
        found = [place for place in self.places if place.cell and place.value is not None]
        if sheet.protected and found and all(place.formula or place.locked for place in found):
            said = _("Trang này khóa chống sửa, không ô nào ghi được: bỏ khóa bằng Excel rồi chọn lại tệp.")
        elif sheet.protected:
            said = _("Trang này khóa chống sửa: chỉ ghi vào những ô được để mở.")
        elif any(row.code == "N" for row in form.rows):
            said = _("Biểu của đảng bộ không có dòng chuyển trong đảng bộ: A + B − C lệch D {n}.").format(
                n=form.count("N")
            )
        else:
            said = ""
        self.sheet.set_warning(said)

    def _write_cell(self, place: Place, text: str) -> Place:
        sheet = self._sheets[self.sheet.value()]
        new = filling.put(place, text, sheet)
        self.places = [new if one.key == new.key else one for one in self.places]
        return new

    def _say(self) -> None:
        used = sum(place.used for place in self.places)
        formulas = sum(place.formula for place in self.places)
        without = sum(not place.cell for place in self.places)
        locked = sum(place.locked and not place.formula for place in self.places)
        said = _("Sẽ ghi {used} ô; {formulas} ô là công thức, giữ nguyên; {without} số chưa có ô.").format(
            used=used, formulas=formulas, without=without
        )
        if locked:
            said += " " + _("{n} ô đang khóa, không ghi.").format(n=locked)
        self.summary.setText(said if self.places else "")

    # --- what was typed

    def cells(self) -> dict[str, str]:
        """Figure → cell as it stands now."""
        return {place.key: place.cell for place in self.places}

    def typed_cells(self) -> dict[str, str]:
        """The cells that are otherwise than proposed."""
        return {key: cell for key, cell in self.cells().items() if cell != self._proposed.get(key)}

    def put_cells(self, typed: dict[str, str]) -> None:
        """Show typed cells again."""
        sheet = self._sheets.get(self.sheet.value() or "")
        if sheet is None:
            return
        self.places = [
            filling.put(place, typed.get(place.key, self._proposed[place.key]), sheet)
            for place in self.places
        ]
        self.table.set_rows(self.places)
        self._say()

    # --- writing

    def save(self) -> None:
        """Ask where to put the filled file; the form closes once it is there."""
        values = self.fields.check()
        if values is None:
            return
        path: Path = values["file"]
        try:
            if str(path) != self._read_from:
                given_file.look_at(path)
                self._read_file()
            elif self._changed_since(path):
                self._read_again()
                raise UserError(
                    _("Tệp vừa được sửa ở nơi khác; đã đọc lại."), "file", _("Xem lại các ô rồi lưu.")
                )
            cells = filling.values_of(self.places)
            if not cells:
                raise UserError(
                    _("Chưa có ô nào để ghi."), "cells", _("Ghi tên ô, ví dụ D12, bên cạnh từng số.")
                )
            content = workbook.fill(self._content, self.sheet.value(), cells)
        except UserError as error:
            self.fields.show_error(error)
            return
        title = _("{name} đã điền số liệu {period}").format(name=path.stem, period=self.found.title)
        exports.save(
            self,
            self.context,
            Leaving(title, title.replace("/", "-"), detail={"cells": len(cells)}, source=path),
            _("Excel"),
            "xlsx",
            lambda: content,
            self._written,
        )

    def _read_again(self) -> None:
        """The file as it is now, with the cells that were typed."""
        sheet, typed = self.sheet.value(), self.typed_cells()
        self._read_from = ""
        self._read_file()
        if sheet in self._sheets:
            self.sheet.set_value(sheet)
            self.put_cells(typed)

    def _changed_since(self, path: Path) -> bool:
        """Whether somebody wrote to the file after it was read; one that is gone by now was read whole."""
        try:
            return path.read_bytes() != self._content
        except OSError:
            return False

    def _written(self) -> None:
        form, sheet = form_of(self.found, self.form.value()), self._sheets[self.sheet.value()]
        with self.context.book.write(_("Ghi nhớ ô của biểu mẫu {sheet}").format(sheet=sheet.name)) as session:
            filling.remember(session, form, sheet, self.places)
        self.fields.mark_clean()
        self.accept()


def _row_words(place: Place) -> str:
    return f"{place.code} {_(place.label)}"


def _shown(value: object) -> str:
    from desktop_app.ui.values import show_value

    return show_value(value)


def _standing(place: Place) -> str:
    return _("công thức") if place.formula else _("ô khóa") if place.locked else place.standing
