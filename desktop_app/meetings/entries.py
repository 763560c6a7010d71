"""What is typed about a meeting, checked the same way everywhere, and the meeting it belongs to."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import clean, clean_text
from desktop_app.meetings.models import Meeting

LINE_LIMIT = 300
TEXT_LIMIT = 100_000


def checked_line(text: str, field: str, label: str, required: bool = False) -> str:
    """One line, kept composed. Raises UserError of the field when it is missing or longer than 300 letters."""
    value = clean(text)
    if required and not value:
        raise UserError(_("{label} còn để trống.").format(label=label), field, _("Ghi vào ô này."))
    if len(value) > LINE_LIMIT:
        raise UserError(
            _("{label} dài quá {n} chữ.").format(label=label, n=LINE_LIMIT), field, _("Viết gọn lại.")
        )
    return value


def checked_text(text: str, field: str, label: str) -> str:
    """Text of several lines. Raises UserError of the field when it is overlong."""
    value = clean_text(text)
    if len(value) > TEXT_LIMIT:
        raise UserError(
            _("{label} dài quá {n} chữ.").format(label=label, n=TEXT_LIMIT), field, _("Viết gọn lại.")
        )
    return value


def check_times(start: dt.time, end: dt.time | None) -> None:
    """Raise UserError when a meeting would end before it begins."""
    if end is not None and end <= start:
        raise UserError(
            _("Giờ kết thúc không sau giờ bắt đầu."),
            "end",
            _("Ghi giờ trong cùng một ngày, ví dụ 14:00 và 15:45."),
        )


def checked_month(code: str, field: str) -> str:
    """A month as ``2026-11``. Raises UserError of the field for any other period."""
    period = Period.parse(code)
    if period.kind != "month":
        raise UserError(
            _("“{code}” không phải là tháng.").format(code=code[:20]), field, _("Ghi như 2026-11.")
        )
    return period.code


def meeting_row(session: Session, meeting_id: int) -> Meeting:
    """The row of a meeting, within the session. Raises UserError when there is none or it is in the bin."""
    row = session.get(Meeting, meeting_id)
    if row is None or row.deleted:
        raise UserError(
            _("Không có buổi sinh hoạt số {id}.").format(id=meeting_id),
            "meeting",
            _("Xem danh sách ở trang Sinh hoạt."),
        )
    return row
