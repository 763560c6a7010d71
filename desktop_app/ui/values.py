"""How values stand on the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.core.dates import PartialDate
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, number_text


def show_value(value: Any) -> str:
    """A value the Vietnamese way: dates dd/mm/yyyy, decimal comma, ``Có`` for yes; nothing is empty."""
    if value is None or value is False:
        return ""
    if value is True:
        return _("Có")
    if isinstance(value, str):
        return value
    if isinstance(value, PartialDate):
        return value.text()
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, int | float | Decimal):
        return number_text(value)
    return str(value)
