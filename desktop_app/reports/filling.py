"""Biểu 1 to 3 into a workbook the upper level gave: which cell takes which figure, found by the words of its rows and of its
heading or named by the person, and remembered for the next time. Pure but for the remembering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold
from desktop_app.documents.workbook import Value, Worksheet, cell_at, cell_name
from desktop_app.members.catalogue import PROFESSIONAL_LEVELS
from desktop_app.reports.sheet_rows import Sheet, SheetRow
from desktop_app.reports.sheets import DISTRICT_WORDS

Part = Literal["now", "before", "percent"]
PARTS: tuple[Part, ...] = ("now", "before", "percent")
SETTING = "reports.filled_cells"
_SHORTEST = 12
"""Letters a label must have to be taken for the beginning of a longer one."""


@dataclass(frozen=True, slots=True)
class Place:
    """One figure and the cell it goes into (empty: nowhere). ``label`` is the words of its row, ``standing`` what stands in
    the cell now; ``formula``: the cell reckons by itself and is left alone, as is one ``locked`` in a protected sheet."""

    code: str
    part: Part
    label: str
    cell: str
    value: Value | None
    standing: str = ""
    formula: bool = False
    locked: bool = False

    @property
    def key(self) -> str:
        return f"{self.code}/{self.part}"

    @property
    def used(self) -> bool:
        """Whether it will be written."""
        return bool(self.cell) and not (self.formula or self.locked) and self.value is not None


# --- labels ----------------------------------------------------------------------------------------------------------

_NUMBERING = re.compile(
    r"^(?:[-+*•–.)\s]|\(?(?:[ivx]+|[a-d])\s*[.)\-–:]\s*|\(?[0-9]+(?:\.[0-9a-z]+)*\s*[.)])+"
)
_SAYS = re.compile(r"[^\W\d]{2}|\d\s*[-–]\s*\d")
_WORDS = re.compile(r"[^a-z0-9]+")
_SHORT = {
    "cb": "can bo",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "sy": "si",
    "dv": "dang vien",
}
_LEFT_OUT = ("tong so ", "trong do ", "so ", "tu ")


def plain_label(text: str) -> str:
    """The words of a row without numbering, accents and what is written one way or the other: ``1. Kết nạp`` → ``ket nap``."""
    folded = _NUMBERING.sub("", fold(clean(text)))
    words = " ".join(_SHORT.get(word, word) for word in _WORDS.sub(" ", folded).split())
    for start in _LEFT_OUT:
        words = words.removeprefix(start)
    return words.removesuffix(" tuoi")


def _also(row: SheetRow) -> Iterable[str]:
    """The words by which forms call a row."""
    words = plain_label(row.label)
    yield words
    if words.startswith("cong nhan ky thuat"):
        yield plain_label(PROFESSIONAL_LEVELS[0])
    if row.code in DISTRICT_WORDS:
        yield plain_label(DISTRICT_WORDS[row.code])


def match_rows(form: Sheet, labels: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Code → line of the worksheet, for labels given with their lines in order. Both go downwards: a label is sought among
    the rows after the last one found."""
    rows = [row for row in form.rows if not row.missing]
    found: dict[str, int] = {}
    at = 0
    for line, text in labels:
        label = plain_label(text)
        if not label:
            continue
        place = next(
            (place for place in range(at, len(rows)) if label in _also(rows[place])),
            next(
                (
                    place
                    for place in range(at, min(at + 4, len(rows)))
                    if len(label) >= _SHORTEST
                    and any(
                        one.startswith(label) or label.startswith(one) for one in _also(rows[place]) if one
                    )
                ),
                None,
            ),
        )
        if place is None and len(label) >= _SHORTEST:
            # The closing row of the form, also in a form that leaves rows out and shortens its words.
            begun = [
                one for one in range(at, len(rows)) if any(w.startswith(label) for w in _also(rows[one]))
            ]
            place = begun[0] if begun == [len(rows) - 1] else None
        if place is not None:
            found[rows[place].code] = line
            at = place + 1
    return found


def _begins(start: str, label: str) -> bool:
    return len(start) >= _SHORTEST and label.startswith(start + " ")


def find_columns(sheet: Worksheet) -> dict[Part, int]:
    """The columns of this period, the same period last year and the percentage, by the words of the heading; else by its
    numbers 2, 3, 4."""
    found: dict[Part, int] = {}
    for (_row, column), text in sorted(sheet.cells.items()):
        words = " ".join(fold(clean(text)).split())
        if "%" in words or "so voi" in words or "so sanh" in words:
            if "ky" in words or "so sanh" in words or words == "%":
                found.setdefault("percent", column)
        elif "cung ky" in words or words == "ky truoc":
            found.setdefault("before", column)
        elif words in ("ky nay", "trong ky", "so luong", "thuc hien ky nay") or words.startswith(
            "ky bao cao"
        ):
            found.setdefault("now", column)
    if "now" in found:
        return found
    for (row, column), text in sorted(sheet.cells.items()):
        if text == "1":
            across = {sheet.cells.get((row, at), ""): at for at in range(column + 1, column + 8)}
            if "2" in across and "3" in across:
                numbered: dict[Part, int] = {"now": across["2"], "before": across["3"]}
                last = next((at for text, at in across.items() if text.startswith("4")), None)
                return numbered | ({"percent": last} if last is not None else {})
    return found


def find_places(form: Sheet, sheet: Worksheet, remembered: Mapping[str, str] | None = None) -> list[Place]:
    """Where each figure of a form goes in a worksheet: as remembered, else as its words and its heading say. Rows that were
    not found have no cell."""
    columns = find_columns(sheet)
    first = min(columns.values(), default=1)
    labels: dict[int, str] = {}
    for (line, column), text in sorted(sheet.cells.items()):
        # the last text left of the figures: numbering stands in a column of its own, or before the words
        if column < first and _SAYS.search(text):
            labels[line] = text
    lines = match_rows(form, sorted(labels.items()))
    known = remembered or {}
    places = []
    for row in form.rows:
        if row.missing or row.now is None:
            continue
        for part in PARTS:
            key = f"{row.code}/{part}"
            cell = known.get(key)
            if cell is None:
                down, across = lines.get(row.code), columns.get(part)
                cell = cell_name(down, across) if down is not None and across is not None else ""
            places.append(put(Place(row.code, part, row.label, "", _value(row, part)), cell, sheet))
    return places


def _value(row: SheetRow, part: Part) -> Value | None:
    if part == "percent":
        if row.share() is None:
            return row.percent() or None
        share = Decimal(str(row.now)) * 100 / Decimal(str(row.before))
        return float(share.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return row.now if part == "now" else row.before


def put(place: Place, cell: str, sheet: Worksheet) -> Place:
    """A figure into another cell as it was typed (empty: into none). Raises UserError for what is no cell."""
    if not cell.strip():
        return replace(place, cell="", standing="", formula=False, locked=False)
    at = sheet.shown(cell_at(cell))
    return replace(
        place,
        cell=cell_name(*at),
        standing=sheet.cells.get(at, ""),
        formula=at in sheet.formulas,
        locked=sheet.locked(at),
    )


def values_of(places: Iterable[Place]) -> dict[tuple[int, int], Value]:
    """What is to be written where. Raises UserError when two figures would go into one cell."""
    found: dict[tuple[int, int], Value] = {}
    taken: dict[tuple[int, int], Place] = {}
    for place in places:
        if not place.used or place.value is None:
            continue
        at = cell_at(place.cell)
        if at in taken:
            raise UserError(
                _("Ô {cell} nhận hai số: “{one}” và “{other}”.").format(
                    cell=place.cell, one=_(taken[at].label), other=_(place.label)
                ),
                "cell",
                _("Sửa tên ô của một trong hai dòng."),
            )
        taken[at] = place
        found[at] = place.value
    return found


# --- remembering -----------------------------------------------------------------------------------------------------


def _name(form: Sheet, sheet: Worksheet) -> str:
    return f"{form.number}{'b' if form.view == 'base' else ''}/{sheet.name}"


def remembered(session: Session, form: Sheet, sheet: Worksheet) -> dict[str, str]:
    """The cells named the last time for this form in a worksheet of this name."""
    kept: Any = orm.get_setting(session, SETTING, {})
    found = kept.get(_name(form, sheet), {}) if isinstance(kept, dict) else {}
    return {str(key): str(cell) for key, cell in found.items()}


def remember(session: Session, form: Sheet, sheet: Worksheet, places: Iterable[Place]) -> None:
    """Keep which cell took which figure."""
    kept: Any = orm.get_setting(session, SETTING, {})
    table = dict(kept) if isinstance(kept, dict) else {}
    table[_name(form, sheet)] = {place.key: place.cell for place in places if place.cell}
    orm.set_setting(session, SETTING, table)
