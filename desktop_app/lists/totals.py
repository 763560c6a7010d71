"""What is to say about a whole list: its totals against its rows, its running numbers, the rows that cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, number_text
from desktop_app.lists.headings import EXACT, normal
from desktop_app.lists.plan import Row, SheetRemark
from desktop_app.lists.rows import Reader, Reading
from desktop_app.lists.targets import FEMALE, MALE

_UNIT = r"(?:dong chi|d\s*/\s*c|dc\b|d\.c|dang vien|dv\b|nguoi|thanh vien)"
_COUNT = r"(\d{1,5})\s*(?:\([^()]*\)\s*)?"
_SAID = (
    re.compile(r"(?:danh sach|tong(?: cong| so)?|cong|chi bo|to|nhom)\b[^\d]{0,60}?" + _COUNT + _UNIT),
    re.compile(
        r"^(?:tong(?: cong| so)?|cong)(?: so)?(?: dang vien| dong chi| nguoi)?\s*[:=.\-–]*\s*(\d{1,5})\s*(?:$|[;,.(])"
    ),
)
_UNITS = re.compile(r"^\s*" + _COUNT + _UNIT)
_PART = re.compile(r"^cong\b|^(tong )?cong (to|nhom|muc)\b")
_ALL = re.compile(r"tong|danh sach")
_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_IN_WORDS = re.compile(
    r"(?:danh sach|tong(?: cong| so)?|cong)\b.{0,30}?\b(?:co|gom|la|:)\s+((?:[a-z]+ ){1,4}?)" + _UNIT
)
_NAMED = 20


def said_count(texts: Sequence[str]) -> int | None:
    """How many people a row of totals speaks of: ``Tổng cộng: 25 đ/c`` → 25; None when it speaks of something else."""
    folded = [fold(clean(text)) for text in texts]
    for text in folded:
        for pattern in _SAID:
            if found := pattern.search(text):
                return int(found[1])
        if (found := _IN_WORDS.search(text)) and (count := _from_words(found[1])) is not None:
            return count
    at = next((n for n, text in enumerate(folded) if _ALL.search(text) or _PART.search(text)), None)
    if at is None:
        return None
    for text in folded[at + 1 :]:
        if found := _UNITS.match(text):
            return int(found[1])
    following = folded[at + 1 : at + 2]
    if following and re.fullmatch(r"\d{1,3}", following[0]):
        return int(following[0])
    return None


def _from_words(text: str) -> int | None:
    """``hai muoi lam`` → 25."""
    tens = ones = 0
    for word in text.split():
        if word == "muoi":
            tens, ones = (ones or 1) * 10, 0
        elif word == "tram":
            return None
        elif word in ("mot", "linh", "le"):
            ones = 1 if word == "mot" else ones
        elif word in _NUMBER_WORDS:
            ones = _NUMBER_WORDS[word]
        else:
            return None
    return tens + ones or None


def sheet_remarks(
    reader: Reader, read: Sequence[tuple[Reading, str]], rows: Sequence[Row]
) -> tuple[SheetRemark, ...]:
    """What is to say about the whole list, in the order of its rows."""
    return (
        *_above(reader, read),
        *_totals(reader, read),
        *_order(reader, read),
        *_hidden(reader, read),
        *_branches(reader, read),
        *_second_names(reader),
        *_refused(rows),
    )


def _compared(said: int, counts: Iterable[int], sheet_row: int | None, quoted: str) -> SheetRemark:
    found = list(counts)
    where = _("Dòng {row}").format(row=sheet_row) if sheet_row is not None else _("Ngoài bảng")
    if said in found:
        reason = _("{where} ghi {n} người, khớp với các dòng đọc được.").format(
            where=where, n=number_text(said)
        )
        return SheetRemark("ok", reason, "total", sheet_row)
    reason = _("{where} ghi “{text}” nhưng đọc được {n} dòng người. Xem có dòng nào thiếu hoặc thừa.").format(
        where=where, text=quoted[:80], n=number_text(found[0])
    )
    return SheetRemark("warning", reason, "total", sheet_row)


def _hidden(reader: Reader, read: Sequence[tuple[Reading, str]]) -> Iterable[SheetRemark]:
    """Rows that nobody sees in Excel are read like the others."""
    hidden = [r.sheet_row for r, why in read if not why and r.sheet_row - 1 in reader.sheet.marks.hidden]
    if hidden:
        yield SheetRemark(
            "warning",
            _(
                "{n} dòng người bị ẩn trong tệp (có thể do đang lọc) nhưng vẫn được đọc: dòng {rows}. "
                "Xem có đúng là cần nhập không."
            ).format(n=number_text(len(hidden)), rows=_listed(hidden)),
            "hidden",
            hidden[0],
        )


_BRANCH_HEADINGS = frozenset(
    ("chi bo", "ten chi bo", "thuoc chi bo", "sinh hoat tai chi bo", "chi bo sinh hoat")
)


def _branches(reader: Reader, read: Sequence[tuple[Reading, str]]) -> Iterable[SheetRemark]:
    """A list of a whole đảng bộ: the people of other branches must not come in unseen."""
    columns = [
        column.index
        for column in reader.columns.columns
        if not column.targets and normal(column.heading.split(" – ")[-1]) in _BRANCH_HEADINGS
    ]
    named: dict[str, str] = {}
    first: int | None = None
    for reading, why in read:
        texts = list(reading.texts.values())
        said = [
            clean(text)
            for text in ((reading.texts.get(i, "") for i in columns) if not why else texts)
            if text and (not why or (fold(clean(text)).startswith("chi bo ") and len(texts) <= 2))
        ]
        for name in said:
            if named.setdefault(normal(name), name) is name and len(named) == 2:
                first = reading.sheet_row
    if len(named) > 1:
        yield SheetRemark(
            "warning",
            _("Danh sách có người của {n} chi bộ: {names}. Chỉ nhập người của chi bộ mình.").format(
                n=number_text(len(named)),
                names="; ".join(list(named.values())[:4]) + ("…" if len(named) > 4 else ""),
            ),
            "branches",
            first,
        )


def _second_names(reader: Reader) -> Iterable[SheetRemark]:
    """A list in two halves beside each other: only the columns of one half are taken."""
    for column in reader.columns.columns:
        if (
            not column.targets
            and EXACT.get(normal(column.heading)) == "full_name"
            and len(column.samples) > 1
        ):
            yield SheetRemark(
                "warning",
                _(
                    "Có hai cột “{heading}”; cột thứ hai không được lấy. Nếu danh sách xếp hai nửa cạnh nhau, chép nửa sau xuống dưới."
                ).format(heading=column.heading),
                "second_names",
                reader.columns.first_heading + 1,
            )
            return


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_NAMED])) + ("…" if len(rows) > _NAMED else "")


def _men_and_women(reader: Reader, reading: Reading) -> int | None:
    """The sum below a column of men and one of women."""
    columns = [reader.taken[target] for target in (MALE, FEMALE) if target in reader.taken]
    numbers = [reading.texts.get(column.index, "").strip() for column in columns]
    counts = [int(number) for number in numbers if re.fullmatch(r"\d{1,4}", number, re.ASCII)]
    return sum(counts) if len(counts) == 2 else None


def _totals(reader: Reader, read: Sequence[tuple[Reading, str]]) -> Iterable[SheetRemark]:
    everybody = sum(not why for _reading, why in read)
    so_far = since = 0
    for reading, why in read:
        if not why:
            so_far += 1
            since += 1
            continue
        texts = list(reading.texts.values())
        said = _men_and_women(reader, reading) or said_count(texts)
        group = not any(_ALL.search(fold(clean(text))) or _PART.search(fold(clean(text))) for text in texts)
        if said is not None and not group:
            quoted = clean(" ".join(texts))
            part = any(_PART.search(fold(clean(text))) for text in texts)
            counts = (since, so_far, everybody) if part else (everybody, so_far, since)
            yield _compared(said, counts, reading.sheet_row, quoted)
        since = 0


def _above(reader: Reader, read: Sequence[tuple[Reading, str]]) -> Iterable[SheetRemark]:
    """What a title above the heading says: ``(Danh sách gồm 25 đồng chí)``."""
    everybody = sum(not why for _reading, why in read)
    for at in range(min(reader.columns.first_heading, len(reader.sheet.rows))):
        texts = [text for value in reader.sheet.rows[at] if (text := reader.text(value))]
        yield from _title(texts, everybody, at + 1)
    for text in reader.sheet.around:
        yield from _title([reader.text(text)], everybody, None)


def _title(texts: Sequence[str], everybody: int, sheet_row: int | None) -> Iterable[SheetRemark]:
    said = said_count(texts)
    if said is not None and re.search(r"danh sach|tong so|tong cong", fold(clean(" ".join(texts)))):
        yield _compared(said, (everybody,), sheet_row, clean(" ".join(texts)))


def _order(reader: Reader, read: Sequence[tuple[Reading, str]]) -> Iterable[SheetRemark]:
    """Running numbers that jump: somebody may be missing."""
    if reader.order_column is None:
        return
    before: int | None = None
    jumps: list[tuple[int, int, int]] = []
    for reading, why in read:
        digits = reading.texts.get(reader.order_column, "").strip(" .)")
        if why or not (digits.isascii() and digits.isdigit()):
            continue
        number = int(digits)
        if before is not None and number not in (before + 1, 1):
            jumps.append((before, number, reading.sheet_row))
        before = number
    if not jumps or len(jumps) > 3:
        # a column of other numbers
        return
    for last, number, row in jumps:
        yield SheetRemark(
            "warning",
            _("Số thứ tự từ {a} sang {b} ở dòng {row}. Xem có sót người nào không.").format(
                a=last, b=number, row=row
            ),
            "order",
            row,
        )


def _refused(rows: Sequence[Row]) -> Iterable[SheetRemark]:
    refused = [row.sheet_row for row in rows if row.action == "refused"]
    if not refused:
        return
    yield SheetRemark(
        "refused",
        _("{n} dòng không nhập được vì có ô sai: dòng {rows}.").format(
            n=number_text(len(refused)), rows=_listed(refused)
        ),
        "refused",
        refused[0],
    )
