"""How the history tells of deadlines closed by hand."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import RecordWords, day, text

RECORDS = {
    "closed_deadline": RecordWords(
        N_("Hạn đã đóng"),
        lambda row, _names: _("hạn đã đóng “{title}”").format(title=row.get("title", "")),
        {
            "title": text(N_("Việc")),
            "closed_on": day(N_("Ngày đóng")),
            "reason": text(N_("Lý do")),
        },
        left_out=frozenset({"key"}),
    ),
}
