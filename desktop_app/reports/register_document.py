"""A register ready to be bound: an opening page, the lines, a closing page that says how many pages it has."""

from __future__ import annotations

from desktop_app.core.vietnamese import date_text, place_date, two_digits
from desktop_app.documents.blocks import (
    PAGE_COUNT,
    Block,
    Centred,
    Document,
    Letterhead,
    PageBreak,
    Paragraph,
    Signature,
    Signed,
    Space,
)
from desktop_app.reports.register_tables import pages_of
from desktop_app.reports.registers import REGISTERS, RegisterFacts

PAGES = (
    f"Sổ này có {PAGE_COUNT} trang, đánh số liên tục từ trang 01 đến trang {PAGE_COUNT}, kể cả trang mở sổ và "
    "trang khóa sổ."
)


def register_document(kind: str, facts: RegisterFacts, duplex: bool = False) -> Document:
    """A register of ``registers.REGISTERS`` in landscape, its inner margin wide enough to be bound; ``duplex`` changes the
    margins of the back pages."""
    register = REGISTERS[kind]
    pages = pages_of(kind, facts)
    branch, signer = facts.branch, facts.signer
    until = date_text(facts.day)
    span = f"Ghi đến ngày {until}"
    if facts.start is not None:
        span = f"Ghi từ ngày {date_text(facts.start)} đến ngày {until}"
    signed = Signed(
        (Signature(branch.authority, signer.post_line, signer.name),), place_date(branch.place, facts.today)
    )
    opening: list[Block] = [Space(12), Centred(register.title, 26, bold=True)]
    if register.form:
        opening.append(Centred(f"({register.form})", 14, italic=True))
    opening += [
        Space(4),
        Centred(span, 14),
        Centred("Quyển số: ………", 14),
        Space(5),
        Paragraph(PAGES, indent=False, align="center"),
        signed,
        PageBreak(),
    ]
    if pages.count:
        written = f"Số dòng đã ghi: {two_digits(pages.count)} ({pages.unit})."
    else:
        written = "Trong thời gian này không có ai phải ghi vào sổ."
    closing: tuple[Block, ...] = (
        PageBreak(),
        Space(10),
        Centred("TRANG KHÓA SỔ", 18, bold=True),
        Centred(register.title, 14, bold=True),
        Space(6),
        Paragraph(PAGES),
        Paragraph(written),
        Paragraph(f"{span}."),
        signed,
    )
    return Document(
        title=f"{register.name} {branch.name}",
        author=branch.name,
        letterhead=Letterhead(branch.superior_upper, (branch.name_upper,)),
        type_name="",
        subject="",
        body=(*opening, *pages.blocks, *closing),
        landscape=True,
        duplex=duplex,
        dashes=False,
        keywords=("sổ", register.name),
    )
