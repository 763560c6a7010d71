"""The half-year report (báo cáo 6 tháng): its figures, its drafted text, its subject."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.period import Period
from desktop_app.reports import narrative, records
from desktop_app.reports.figures import Figures

KIND = "half-year-report"


def collect(session: Session, period: Period, today: date) -> Figures:
    """The figures of a half-year. Raises UserError for another kind of period or one that has not begun."""
    if period.kind != "half-year":
        raise UserError(
            _("Báo cáo 6 tháng lập cho nửa năm, không phải {period}.").format(period=period.title),
            "period",
            _("Ghi kỳ như 2026-H1."),
        )
    return records.collect(session, period, today)


def draft_narrative(figures: Figures) -> dict[str, str]:
    """The text of each section from the records; members are rated once a year, so that section is left out."""
    return narrative.draft(figures, leave_out=("ratings",))


def subject(period: Period) -> str:
    """The subject under the type name."""
    return f"sơ kết công tác {period.title}, phương hướng, nhiệm vụ {narrative.next_period(period).title}"
