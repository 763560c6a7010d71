"""How the history tells of lists from above and of what was decided about their differences."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import Names, RecordWords, Row, day, day_text, number, refers, text, word
from desktop_app.members.words import FIELD_WORDS

CORRECTION_WORDS = {
    **FIELD_WORDS,
    "missing": N_("Không có trong danh sách"),
    "unknown": N_("Không có trong sổ"),
    "standing": N_("Trạng thái"),
}
"""What can differ between the book and a list from above: a field, or the person as a whole."""

CHOICE_WORDS = {
    "accept": N_("Nhận theo danh sách"),
    "keep": N_("Giữ theo sổ, đề nghị sửa"),
    "note": N_("Ghi chú để xem lại"),
}


def _difference(row: Row, names: Names) -> str:
    """Somebody only in the list is no member: the list's own name tells who it is."""
    member_id = row.get("member_id")
    return _("điểm khác khi đối chiếu của {name}").format(
        name=names("member", int(member_id)) if member_id else row.get("full_name") or ""
    )


RECORDS = {
    "reconciliation": RecordWords(
        N_("Lần đối chiếu"),
        lambda row, _names: _("lần đối chiếu ngày {day}").format(day=day_text(row.get("made_on"))),
        {
            "made_on": day(N_("Ngày đối chiếu")),
            "file_name": text(N_("Tên tệp")),
            "rows": number(N_("Số dòng")),
        },
    ),
    "correction": RecordWords(
        N_("Điểm khác khi đối chiếu"),
        _difference,
        {
            "reconciliation_id": refers(N_("Lần đối chiếu"), "reconciliation"),
            "member_id": refers(N_("Đảng viên"), "member"),
            "full_name": text(N_("Họ và tên trong danh sách")),
            "field": word(N_("Mục"), CORRECTION_WORDS),
            "ours": text(N_("Trong sổ")),
            "theirs": text(N_("Trong danh sách")),
            "choice": word(N_("Cách xử lý"), CHOICE_WORDS),
            "note": text(N_("Ghi chú")),
        },
        parent=("reconciliation_id", "reconciliation"),
    ),
}
