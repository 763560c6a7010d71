"""A document as bytes. The writers are loaded only when the first paper is asked for: loading them takes long."""

from __future__ import annotations

from desktop_app.documents.blocks import Document


def to_pdf(document: Document) -> bytes:
    """The paper as it is printed."""
    from desktop_app.documents import pdf

    return pdf.render(document)


def to_word(document: Document) -> bytes:
    """The same paper for Word."""
    from desktop_app.documents import docx

    return docx.render(document)
