"""Sổ, mẫu biểu: the registers and forms that are bound or handed up."""

from __future__ import annotations

from desktop_app.core.i18n import _
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page


class RegistersPage(Page):
    """Sổ, mẫu biểu: the registers and forms that are bound or handed up."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Sổ, mẫu biểu"))
