"""Nơi cư trú: both directions of Quy định 213-QĐ/TW."""

from __future__ import annotations

from desktop_app.core.i18n import _
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page


class ResidencePage(Page):
    """Nơi cư trú: both directions of Quy định 213-QĐ/TW."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Nơi cư trú"))
