"""Which column of a list is what: headings of one to three rows anywhere near the top, told by synonyms (members H.2).

Accents, capitals, spaces and line breaks of a heading do not matter; the user can say it differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from desktop_app.core.vietnamese import clean, fold, nfc
from desktop_app.lists import legacy_text
from desktop_app.lists.headings import (
    EXACT,
    ORDER_WORDS,
    OWN_WORDS,
    Guess,
    classify,
    compound,
    normal,
    single,
)
from desktop_app.lists.reading import Sheet, Value
from desktop_app.lists.targets import FAMILY, GIVEN, ORDER, SKIP

HEADING_WITHIN = 15
HEADING_ROWS = 3


@dataclass(frozen=True)
class ColumnInfo:
    """One column: its number from 0, its heading in one line, what it is taken for (several for cells of several lines,
    none when it is not taken over) and a few of its values."""

    index: int
    heading: str
    targets: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnMap:
    """The columns of a sheet. ``first_heading`` and ``first_row`` count rows from 0; without a heading both are 0."""

    columns: tuple[ColumnInfo, ...]
    first_heading: int
    first_row: int

    @property
    def has_name(self) -> bool:
        """Whether the column of the names is known."""
        taken = self.taken()
        return "full_name" in taken or GIVEN in taken

    def taken(self) -> dict[str, ColumnInfo]:
        """The column of each target."""
        return {target: column for column in self.columns for target in column.targets if target != SKIP}

    def not_taken(self) -> list[ColumnInfo]:
        """Columns with a heading that are not taken over (without the running number and what the program itself added)."""
        return [
            c
            for c in self.columns
            if not c.targets and c.heading and normal(c.heading) not in ORDER_WORDS | OWN_WORDS
        ]

    def change(self, index: int, *targets: str) -> ColumnMap:
        """The map with one column taken for something else; whoever had that target before loses it."""
        columns = []
        for column in self.columns:
            if column.index == index:
                columns.append(replace(column, targets=targets))
            elif set(column.targets) & set(targets) - {SKIP}:
                columns.append(replace(column, targets=tuple(t for t in column.targets if t not in targets)))
            else:
                columns.append(column)
        return replace(self, columns=tuple(columns))


# --- where the heading is --------------------------------------------------------------------------------------------


def shown(value: Value) -> str:
    """A cell as people see it: whole numbers without a decimal part, dates as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        text = f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        return text if value.time() == time() else f"{text} {value.hour:02d}:{value.minute:02d}"
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return str(value)


def decoded(text: str, sheet: Sheet) -> tuple[str, str | None]:
    """The text in Unicode and the reading that was needed for it."""
    if sheet.letters == "keep":
        return text, None
    reading = legacy_text.reading_of(text, sheet.reading)
    if reading is not None:
        return legacy_text.read_as(text, reading), reading
    return (text, None) if text.isascii() else legacy_text.mixed(text) or (text, None)


@dataclass(frozen=True)
class LetterSample:
    """A cell written in the letters of an old font, as it is read in Unicode; ``reading`` as in legacy_text."""

    sheet_row: int
    column: int
    read: str
    converted: str
    reading: str


def letter_samples(sheet: Sheet, limit: int = 8) -> list[LetterSample]:
    """Cells with old letters and what they become, for the person to confirm: the longest texts of the first rows, every
    kind of letters among them. Empty when there are none."""
    asked = replace(sheet, letters="ask")
    found: dict[str, list[LetterSample]] = {}
    for at, row in enumerate(sheet.rows):
        for index, value in enumerate(row):
            if not isinstance(value, str) or value.isascii():
                continue
            text, reading = decoded(value, asked)
            if reading is not None and text != value:
                found.setdefault(reading, []).append(
                    LetterSample(at + 1, index, clean(value), clean(text), reading)
                )
    chosen: list[LetterSample] = []
    for samples in found.values():
        different = {sample.converted: sample for sample in reversed(samples)}
        fair = [sample for sample in different.values() if len(sample.converted) <= 60] or list(
            different.values()
        )
        fair.sort(key=lambda sample: (-min(len(sample.converted), 24), sample.sheet_row, sample.column))
        chosen.extend(fair[: max(limit // len(found), 1)])
    return sorted(chosen, key=lambda sample: (sample.sheet_row, sample.column))


def _heading_text(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    value = cells[column] if column < len(cells) else None
    if not isinstance(value, str):
        return ""
    raw = shown(value)
    text, reading = decoded(raw, sheet)
    # a heading typed anew over an old list: "Quê quán" would be read as Quờ quán
    if reading is not None and single(text) is None and single(raw) is not None:
        text = raw
    return text.strip()


_NUMBERED = re.compile(r"\(?\[?[A-Za-z0-9]{1,2}\]?\)?(\s*=.*)?")
_DATA = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{6,}")


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether a row is the row of (1) (2) (3) below a heading."""
    filled = [text.strip() for text in texts if text.strip()]
    return (
        len(filled) >= 3
        and all(_NUMBERED.fullmatch(text) for text in filled)
        and sum(any(ch.isdigit() for ch in text) for text in filled) * 2 >= len(filled)
        and len(set(filled)) == len(filled)
    )


_GROUP_NUMBER = re.compile(r"([ivx]+|[a-h])\s*[.)/-]?")
_GROUP_TITLE = re.compile(r"([ivx]+|[a-h])\s*[.)/-]\s|(dang vien|chi bo|chi uy|to dang|to)\b")


def _is_group(texts: Sequence[str]) -> bool:
    """Whether a row is the title of the first group of people: ``I`` and ``Đảng viên chính thức``."""
    filled = [fold(clean(text)) for text in texts if text]
    if len(filled) == 2:
        return _GROUP_NUMBER.fullmatch(filled[0]) is not None
    return len(filled) == 1 and _GROUP_TITLE.match(filled[0]) is not None


def _may_be_heading(sheet: Sheet, row: int) -> bool:
    """Whether a row can belong to a heading: words only, no dates, no long numbers."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    filled = [value for value in cells if shown(value).strip()]
    if not filled:
        return False
    return all(isinstance(value, str) and not _DATA.search(value) and len(value) <= 300 for value in filled)


def _levels(sheet: Sheet, first: int, count: int, width: int) -> list[list[str]]:
    """For each column its headings from top to bottom, a heading over several columns given to each of them."""
    grid = [[_heading_text(sheet, first + r, c) for c in range(width)] for r in range(count)]
    spanned = [list(row) for row in grid]
    for top, left, bottom, right in sheet.merged:
        if first <= top < first + count and right > left:
            for c in range(left, min(right + 1, width)):
                spanned[top - first][c] = grid[top - first][left] if left < width else ""
            del bottom
    in_merged = {top for top, left, _bottom, right in sheet.merged if right > left}
    grouped: set[int] = set()
    for r in range(count - 1):
        for c in range(1, width):
            if first + r in in_merged:
                if spanned[r][c] != grid[r][c]:
                    grouped |= {c - 1, c}
            elif not grid[r][c] and grid[r + 1][c] and grid[r + 1][c - 1] and spanned[r][c - 1]:
                spanned[r][c] = spanned[r][c - 1]
                grouped |= {c - 1, c}
    result = []
    for c in range(width):
        parts: list[str] = []
        for r in range(count):
            text = spanned[r][c]
            if text and (not parts or text != parts[-1]):
                parts.append(text)
        # below each other in one column they are the lines of one heading
        result.append(parts if c in grouped or len(parts) < 2 else ["\n".join(parts)])
    return result


def _assigned(guesses: Sequence[Guess]) -> list[tuple[str, ...]]:
    """Give each target to one column only: sure guesses before loose ones, left before right."""
    taken: set[str] = set()
    result: list[tuple[str, ...]] = [()] * len(guesses)
    for sure in (True, False):
        for alternatives in (False, True):
            for at, guess in enumerate(guesses):
                if guess.sure != sure or result[at] or not guess.targets:
                    continue
                if any("|" in target for target in guess.targets) != alternatives:
                    continue
                chosen: list[str] = []
                for target in guess.targets:
                    free = next(
                        (one for one in target.split("|") if one not in taken and one not in chosen), None
                    )
                    if target == SKIP:
                        chosen.append(SKIP)
                    elif free is not None and free != ORDER:
                        chosen.append(free)
                # the lines of a compound cell keep their places only together
                if len(chosen) == len(guess.targets) or len(guess.targets) == 1:
                    taken.update(name for name in chosen if name != SKIP)
                    result[at] = tuple(chosen)
    return result


def _with_names(
    assigned: list[tuple[str, ...]], sheet: Sheet, first_row: int, heads: Sequence[Sequence[str]]
) -> None:
    """Settle the columns of the name: family and given name may stand in two, the second without a heading."""
    taken = {target: at for at, targets in enumerate(assigned) for target in targets}
    if "full_name" in taken:
        at = taken["full_name"]
        if (
            assigned[at] == ("full_name",)
            and at + 1 < len(assigned)
            and not assigned[at + 1]
            and (at + 1 >= len(heads) or not heads[at + 1] or heads[at + 1] == heads[at])
            and _holds_given_names(sheet, first_row, at + 1)
        ):
            assigned[at], assigned[at + 1] = (FAMILY,), (GIVEN,)
        elif GIVEN in taken and FAMILY not in taken:
            given = taken[GIVEN]
            assigned[given] = tuple(t for t in assigned[given] if t != GIVEN)
            # "Họ và tên" beside "Tên": the first holds family and middle name when the second is not in it
            apart = given == at + 1 and assigned[at] == ("full_name",)
            if apart and not _ends_with(sheet, first_row, at, given):
                assigned[at], assigned[given] = (FAMILY,), (GIVEN,)
    elif GIVEN in taken and FAMILY not in taken:
        assigned[taken[GIVEN]] = ("full_name",)
    elif FAMILY in taken and GIVEN not in taken:
        at = taken[FAMILY]
        if at + 1 < len(assigned) and not assigned[at + 1] and _holds_given_names(sheet, first_row, at + 1):
            assigned[at + 1] = (GIVEN,)
        else:
            assigned[at] = ("full_name",)


def _column_texts(sheet: Sheet, first_row: int, column: int, limit: int = 40) -> list[str]:
    texts = []
    for row in sheet.rows[first_row:]:
        value = row[column] if column < len(row) else None
        if value is not None and shown(value).strip():
            texts.append(decoded(shown(value), sheet)[0] if isinstance(value, str) else shown(value))
            if len(texts) >= limit:
                break
    return texts


def _holds_given_names(sheet: Sheet, first_row: int, column: int) -> bool:
    texts = _column_texts(sheet, first_row, column)
    single = [
        t for t in texts if len(t.split()) <= 2 and len(t) <= 20 and all(p.isalpha() for p in t.split())
    ]
    return len(texts) >= 2 and len(single) * 5 >= len(texts) * 4


def _ends_with(sheet: Sheet, first_row: int, whole: int, part: int) -> bool:
    pairs = [
        (shown(row[whole]).strip(), shown(row[part]).strip())
        for row in sheet.rows[first_row : first_row + 40]
        if len(row) > max(whole, part)
    ]
    pairs = [(a, b) for a, b in pairs if a and b]
    return bool(pairs) and sum(a.endswith(b) for a, b in pairs) * 2 > len(pairs)


def recognise(sheet: Sheet) -> ColumnMap:
    """Find the heading and say what each column is. Without any heading every column is left open."""
    best: tuple[float, int, int] | None = None
    best_assigned: list[tuple[str, ...]] = []
    best_heads: list[list[str]] = []
    last = min(len(sheet.rows), HEADING_WITHIN)
    for first in range(last):
        for count, heads in _possible_headings(sheet, first):
            assigned = _assigned([classify(parts) for parts in heads])
            if count > 1 and _holds_data(sheet, first, count, assigned):
                break
            found = {target for targets in assigned for target in targets}
            score = float(len(found))
            if not found & {"full_name", GIVEN, FAMILY}:
                score -= 3
            # every further row must explain itself, unless it can be no person
            score += (
                0.1 if count > 1 and _parts_only(sheet, first + count - 1, assigned) else -0.25 * (count - 1)
            )
            if score >= 1 and (best is None or score > best[0]):
                best, best_assigned, best_heads = (score, first, count), assigned, heads
    if best is None:
        columns = tuple(
            ColumnInfo(c, "", (), tuple(_column_texts(sheet, 0, c, 3))) for c in range(sheet.width)
        )
        return ColumnMap(columns, 0, 0)
    _score, first, count = best
    return _map(sheet, first, count, best_heads, best_assigned)


def _parts_only(sheet: Sheet, row: int, assigned: Sequence[tuple[str, ...]]) -> bool:
    """Whether a row names parts of what stands above it: several texts, and nothing where the names stand."""
    filled = {c for c in range(sheet.width) if _heading_text(sheet, row, c)}
    names = {c for c, targets in enumerate(assigned) if {"full_name", FAMILY, GIVEN} & set(targets)}
    return len(filled) >= 2 and bool(names) and not filled & names


def recognise_at(sheet: Sheet, first_heading: int, rows: int) -> ColumnMap:
    """What each column is when the heading stands in ``rows`` rows from ``first_heading`` (counted from 0) on."""
    heads = _levels(sheet, first_heading, max(rows, 0), sheet.width)
    return _map(sheet, first_heading, rows, heads, _assigned([classify(parts) for parts in heads]))


def headings_at(sheet: Sheet, first: int) -> list[tuple[int, list[str]]]:
    """What the columns would be called if the heading began in a row: how many rows it has, a line for each column."""
    return [
        (count, [clean(" – ".join(parts)) for parts in heads])
        for count, heads in _possible_headings(sheet, first)
    ]


def _possible_headings(sheet: Sheet, first: int) -> Iterable[tuple[int, list[list[str]]]]:
    """Headings of one row and more that may begin in a row, each as the texts of every column from top to bottom."""
    if not _may_be_heading(sheet, first):
        return
    width = sheet.width
    # a row with one text alone is a title: nothing stands below it
    alone = sum(bool(_heading_text(sheet, first, c)) for c in range(width)) < 2
    for count in range(1, 2 if alone else HEADING_ROWS + 1):
        at = first + count - 1
        if count > 1:
            if at >= len(sheet.rows) or not _may_be_heading(sheet, at):
                return
            texts = [_heading_text(sheet, at, c) for c in range(width)]
            if is_numbering(texts) or _is_group(texts):
                return
        yield count, _levels(sheet, first, count, width)


def _map(
    sheet: Sheet, first: int, count: int, heads: list[list[str]], assigned: list[tuple[str, ...]]
) -> ColumnMap:
    first_row = first + count
    while first_row < len(sheet.rows) and (
        not sheet.rows[first_row] or is_numbering([shown(v) for v in sheet.rows[first_row]])
    ):
        first_row += 1
    _with_names(assigned, sheet, first_row, heads)
    columns = tuple(
        ColumnInfo(
            c,
            clean(" – ".join(heads[c])),
            assigned[c],
            tuple(_column_texts(sheet, first_row, c, 3)),
        )
        for c in range(sheet.width)
    )
    return ColumnMap(columns, first, first_row)


def _holds_data(sheet: Sheet, first: int, count: int, assigned: Sequence[Iterable[str]]) -> bool:
    """Whether the last row of a supposed heading is the first person: its name column holds no heading."""
    del assigned
    for column in range(sheet.width):
        top = normal(_heading_text(sheet, first, column))
        below = _heading_text(sheet, first + count - 1, column)
        if EXACT.get(top) == "full_name" and below and single(below) is None and not compound(below):
            return True
    return False


def heading_score(sheet: Sheet) -> float:
    """How much of a list of members a sheet looks like."""
    columns = recognise(sheet)
    taken = columns.taken()
    return len(taken) + (5 if columns.has_name else 0) + min(len(sheet.rows), 500) / 1000
