"""An official paper as data: what stands on it, not how it is drawn.

A paper is built once as a :class:`Document` and handed to a writer (``pdf`` or ``docx``). Texts are Vietnamese, NFC,
without trailing spaces. The layout follows the Party's paper layout (``layout`` holds the measures and their source).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Run:
    """A stretch of text inside a paragraph with its own weight."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


Text = str | tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 ``I- KẾT QUẢ``, level 2 ``1. …``, level 3 ``a) …``; the number is part of the text."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body. ``indent`` is the first-line indent of the layout; ``size`` is 0 for the size of the text, other
    for notes below a form."""

    text: Text
    indent: bool = True
    align: Align = "justify"
    keep_with_next: bool = False
    size: float = 0


@dataclass(frozen=True)
class Column:
    """A column of a table. ``width`` is a share of the text width; a ``name`` column never breaks a person's name."""

    title: str
    width: float
    align: Align = "left"
    wrap: bool = False
    name: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table. The heading row is repeated on each page, a row never splits. ``groups`` is an optional row above
    the titles: (title, number of columns it spans). Rows listed in ``bold_rows`` are sums or sub-headings. ``numbered``
    puts the numbers of the columns under their titles. ``lines`` makes a bound book's page: every row is a thick one of at
    least so many thin lines (Mẫu 7-HSĐV has four), the first column standing across them. ``keep_rows`` stay with what
    comes after them: sub-headings, and last rows with the signatures."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    groups: tuple[tuple[str, int], ...] = ()
    bold_rows: frozenset[int] = frozenset()
    caption: str | None = None
    size: float = 12
    numbered: bool = False
    lines: int = 0
    keep_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A small chart drawn alike on paper and screen. ``values`` may hold None for "no figure". ``tones`` gives each series a
    meaning instead of the next colour: "gold", "good", "info", "danger", "muted"."""

    kind: Literal["bar", "stacked", "line"]
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    height_mm: float = 55
    unit: str = ""
    tones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appendix:
    """Starts an appendix on a new page with a centred heading."""

    title: str
    subject: str = ""


@dataclass(frozen=True)
class Code:
    """A code to be typed in again (recovery sheet): set large in a fixed-width face, groups kept whole."""

    groups: tuple[str, ...]
    per_line: int = 4


@dataclass(frozen=True)
class PageBreak:
    """The next block starts on a new page."""


@dataclass(frozen=True)
class Space:
    """Empty room of so many millimetres; none at the top of a page."""

    height_mm: float


@dataclass(frozen=True)
class Centred:
    """A line in the middle of the page in its own size, as on the first page of a bound book."""

    text: str
    size: float = 14
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Field:
    """A caption of a form and what is filled in; ``share`` is its part of the line, ``least_lines`` how many lines it has
    at the least, for the hand."""

    label: str
    value: str = ""
    share: float = 1
    least_lines: int = 1


@dataclass(frozen=True)
class Fields:
    """Captions side by side, each with its value over a dotted line."""

    fields: tuple[Field, ...]
    size: float = 13


@dataclass(frozen=True)
class Boxes:
    """A number of a form, one sign in each of ``count`` boxes; after the boxes named in ``gaps`` there is a small gap."""

    label: str
    text: str
    count: int
    gaps: tuple[int, ...] = ()


@dataclass(frozen=True)
class CardHead:
    """The head of a member's card (Mẫu 2-HSĐV): the organisations left, the Party's title and the boxes right, below them the
    photograph 3 x 4 (a frame with its caption while there is none) and the title. ``code`` names the form."""

    lines: tuple[Field, ...]
    boxes: tuple[Boxes, ...]
    title: str
    code: str = ""
    photo: bytes | None = None
    photo_caption: str = "Ảnh (3 x 4)"


@dataclass(frozen=True)
class Signed:
    """Signatures in the midst of a paper (the opening page of a register), with place and date above them."""

    signatures: tuple[Signature, ...]
    place_date: str = ""


PAGE_COUNT = "⟪số trang⟫"
"""Stands in a paragraph for the number of pages of the whole file."""

Block = (
    Heading
    | Paragraph
    | Table
    | Chart
    | Appendix
    | Code
    | PageBreak
    | Space
    | Centred
    | Fields
    | CardHead
    | Signed
)


@dataclass(frozen=True)
class Letterhead:
    """The head of page 1: superior and issuing body left; the Party's title, place and date right.

    ``body`` may have several lines (a congress names itself as the author). ``number`` is ``Số 05-NQ/CB`` or None;
    ``place_date`` is None on minutes. ``urgency`` is KHẨN, THƯỢNG KHẨN, HỎA TỐC or None.
    """

    superior: str
    body: tuple[str, ...]
    number: str | None = None
    place_date: str | None = None
    urgency: str | None = None


@dataclass(frozen=True)
class Signature:
    """One signature block. ``authority`` is ``T/M CHI BỘ`` (bold) or empty; ``post`` is ``BÍ THƯ`` (regular), or for
    minutes ``NGƯỜI GHI BIÊN BẢN`` / ``CHỦ TRÌ HỘI NGHỊ`` (bold, see ``bold_post``)."""

    authority: str
    post: str
    name: str
    bold_post: bool = False


@dataclass(frozen=True)
class Document:
    """A whole paper.

    One signature stands in the right half beside the recipients; two stand left and right (minutes) and there are no
    recipients. ``dashes`` prints the five hyphens under the subject. ``official_letter`` (công văn) prints no type name
    and sets the subject under the number. ``addressees`` are printed after ``addressee_label`` ("Kính gửi:", "Kính trình:").
    ``plain`` papers (lists for the branch's own use, recovery sheet) may have no letterhead. ``more`` are further papers in
    the same file (letters to several people), each on a sheet of its own with its own page numbers, laid as this one.
    """

    title: str
    author: str
    letterhead: Letterhead | None
    type_name: str
    subject: str
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    dashes: bool = True
    official_letter: bool = False
    addressee_label: str = ""
    addressees: tuple[str, ...] = ()
    landscape: bool = False
    duplex: bool = False
    keywords: tuple[str, ...] = field(default=())
    more: tuple[Document, ...] = ()
