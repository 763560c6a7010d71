"""The half-year report on paper. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.documents.blocks import Document
from desktop_app.reports import half_year, outline_document
from desktop_app.reports.figures import Figures
from desktop_app.reports.outline_document import Frame


def document(figures: Figures, narrative: Mapping[str, str], frame: Frame) -> Document:
    """The report with the sections that have text; headings of the meetings study, E2."""
    return outline_document.report(figures, narrative, frame, half_year.subject(figures.period))
