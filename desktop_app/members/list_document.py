"""The list of members as a paper: exactly the columns, people and order that are shown, with the filter named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_text, number_text, place_date, two_digits
from desktop_app.documents.blocks import (
    Align,
    Block,
    Column,
    Document,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from desktop_app.members.columns import PRINTED, ListField, rows_of
from desktop_app.members.service import Person

TITLE = "DANH SÁCH ĐẢNG VIÊN"

_NUMBER_WIDTH = 44
# what fits upright beside the number column without tearing words, in the screen widths of the fields
UPRIGHT_WIDTH = 700
_USUAL_NAME, _LETTER = 26, 8
_ONE_LINE = 14
"""Letters that stay on one line where a few columns stand: "Chính thức" on two would double the list."""
_WRAPPED = frozenset(
    {
        "hometown",
        "residence",
        "occupation",
        "general_education",
        "professional_level",
        "party_post",
        "religion",
        "status",
        "political_theory",
    }
)


@dataclass(frozen=True)
class ListColumn:
    """A column of the printed list; ``width`` is its share (pixels of the screen will do)."""

    title: str
    width: float
    align: Align = "left"
    wrap: bool = False
    name: bool = False


def list_columns(fields: Sequence[ListField]) -> tuple[ListColumn, ...]:
    """The columns of a paper for fields of a list."""
    return tuple(
        ListColumn(
            item.title,
            item.width,
            "center" if item.kind in ("date", "number") or item.key in ("sex", "ethnicity") else "left",
            item.key in _WRAPPED,
            item.kind == "name",
        )
        for item in fields
    )


def member_list_document(
    branch: BranchInfo,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str]],
    day: date,
    signer: Signer,
    filter_text: str = "",
    title: str = TITLE,
) -> Document:
    """The list as a paper of the branch.

    ``rows`` hold one text per column, in the order shown; a column of running numbers is put before them. ``filter_text``
    names what was chosen ("dự bị"), empty for the whole list. Citizen numbers come masked unless the caller unmasked them.
    """
    total = sum(column.width for column in columns)
    longest = [max((len(row[at]) for row in rows), default=0) for at in range(len(columns))]
    many = total > UPRIGHT_WIDTH
    # a name is never broken: a very long one turns the sheet rather than to be printed small
    names = sum(
        max(0, n - _USUAL_NAME) * _LETTER for n, column in zip(longest, columns, strict=True) if column.name
    )
    landscape = total + names > UPRIGHT_WIDTH
    table = Table(
        columns=(
            Column("STT", _NUMBER_WIDTH, "center"),
            *(
                Column(c.title, c.width, c.align, c.wrap and (n > _ONE_LINE or many), c.name)
                for n, c in zip(longest, columns, strict=True)
            ),
        ),
        rows=[(str(n), *row) for n, row in enumerate(rows, 1)],
        size=12 if total <= 1100 else 10,
    )
    count = number_text(len(rows)) if len(rows) >= 10 else two_digits(len(rows))
    body: list[Block] = [table]
    body.append(
        Paragraph(f"Danh sách có {count} đồng chí.", indent=False, align="left")
        if rows
        else Paragraph("Danh sách không có đồng chí nào.", indent=False, align="left")
    )
    subject = f"có đến ngày {date_text(day)}"
    if filter_text:
        subject = f"{filter_text[:1].lower()}{filter_text[1:]} – có đến ngày {date_text(day)}"
    return Document(
        title=f"Danh sách đảng viên {branch.name}",
        author=branch.name,
        letterhead=Letterhead(
            branch.superior_upper, (branch.name_upper,), None, place_date(branch.place, day)
        ),
        type_name=title,
        subject=subject,
        body=tuple(body),
        signatures=(Signature(branch.authority, signer.post_line, signer.name),),
        landscape=landscape,
        keywords=("danh sách đảng viên",),
    )


def whole_list_document(
    branch: BranchInfo,
    people: Sequence[Person],
    day: date,
    signer: Signer,
    fields: Sequence[ListField] = PRINTED,
    filter_text: str = "",
) -> Document:
    """The list of given people with the usual columns, as made without a screen."""
    return member_list_document(
        branch, list_columns(fields), rows_of(people, fields, day), day, signer, filter_text
    )
