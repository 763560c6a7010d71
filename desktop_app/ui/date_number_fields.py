"""Fields typed as text and read as a value: a date that may be partial, a number written the Vietnamese way."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, number_text, parse_number
from desktop_app.ui.editors import TypedLine
from desktop_app.ui.field import LineField


class DateField(LineField):
    """A date typed freely: ``3/2/1998``, ``05/1975``, ``1975``. It is put in order when the field is left, never while typing."""

    def __init__(
        self, name: str, label: str, required: bool = False, hint: str = "", exact: bool = False
    ) -> None:
        self.line = TypedLine()
        super().__init__(name, label, self.line, required, hint)
        self._exact = exact
        self.line.setPlaceholderText(_("ngày/tháng/năm"))
        self.line.setMaxLength(60)
        self.line.textChanged.connect(lambda _text: self._edited())
        self.line.left.connect(self.normalise)

    def raw(self) -> Hashable:
        return self.line.text().strip()

    def value(self) -> PartialDate | None:
        text = clean(self.line.text())
        if not text:
            if self.required:
                raise self.missing()
            return None
        found = PartialDate.parse(text, self.name)
        if self._exact and found.precision != "day":
            raise self.refuse(
                _("“{text}” chưa đủ ngày, tháng, năm.").format(text=found.text()),
                _("Ghi dd/mm/yyyy, ví dụ 03/02/2026."),
            )
        return found

    def normalise(self) -> None:
        """Write the date the usual way, or say what is wrong with it."""
        try:
            found = self.value()
        except UserError as error:
            if self.line.text().strip():
                self.set_error(str(error))
            return
        if found is not None and self.line.text() != found.text():
            self.line.setText(found.text())

    def set_value(self, value: Any) -> None:
        from datetime import date

        if isinstance(value, date):
            value = PartialDate.of(value)
        self.line.setText(
            "" if value is None else value.text() if isinstance(value, PartialDate) else str(value)
        )


class NumberField(LineField):
    """A number with a decimal comma; ``int`` without decimals, ``Decimal`` with."""

    def __init__(
        self,
        name: str,
        label: str,
        required: bool = False,
        hint: str = "",
        decimals: int = 0,
        minimum: float | None = None,
        maximum: float | None = None,
    ) -> None:
        self.line = TypedLine()
        super().__init__(name, label, self.line, required, hint)
        self._decimals, self._minimum, self._maximum = decimals, minimum, maximum
        self.line.setMaxLength(40)
        self.line.textChanged.connect(lambda _text: self._edited())
        self.line.left.connect(self.normalise)

    def raw(self) -> Hashable:
        return self.line.text().strip()

    def value(self) -> int | Decimal | None:
        text = clean(self.line.text())
        if not text:
            if self.required:
                raise self.missing()
            return None
        try:
            number = parse_number(text)
        except ValueError as error:
            raise self.refuse(
                _("“{text}” không phải là số.").format(text=text[:40]),
                _("Ghi chữ số, phần lẻ sau dấu phẩy, ví dụ 28,5.")
                if self._decimals
                else _("Chỉ ghi chữ số."),
            ) from error
        if number != round(number, self._decimals):
            if self._decimals == 0:
                raise self.refuse(_("“{label}” là số nguyên, không có phần lẻ.").format(label=self.label))
            raise self.refuse(
                _("“{label}” có nhiều nhất {n} chữ số sau dấu phẩy.").format(
                    label=self.label, n=self._decimals
                )
            )
        if self._minimum is not None and number < Decimal(str(self._minimum)):
            raise self.refuse(_("Ít nhất là {n}.").format(n=number_text(self._minimum)))
        if self._maximum is not None and number > Decimal(str(self._maximum)):
            raise self.refuse(_("Nhiều nhất là {n}.").format(n=number_text(self._maximum)))
        return number if self._decimals else int(number)

    def normalise(self) -> None:
        """Write the number the usual way, or say what is wrong with it."""
        try:
            number = self.value()
        except UserError as error:
            if self.line.text().strip():
                self.set_error(str(error))
            return
        if number is not None and self.line.text() != number_text(number):
            self.line.setText(number_text(number))

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else number_text(value))
