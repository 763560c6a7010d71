"""Kết nạp: the applicants and the yearly target."""

from __future__ import annotations

from desktop_app.core.i18n import _
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page


class AdmissionsPage(Page):
    """Kết nạp: the applicants and the yearly target."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Kết nạp"))
