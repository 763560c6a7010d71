"""Huy hiệu Đảng: the rounds to come and who receives what."""

from __future__ import annotations

from desktop_app.core.i18n import _
from desktop_app.ui.context import Context
from desktop_app.ui.page import Page


class BadgesPage(Page):
    """Huy hiệu Đảng: the rounds to come and who receives what."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Huy hiệu Đảng"))
