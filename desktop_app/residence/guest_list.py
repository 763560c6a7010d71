"""A list of the members of other branches who live here (members study, H.1, layout 10): read, looked through, kept at once.

The file is read as every list of people is (``lists``); what has no place in a member's record, the place of work and the
letter of introduction, is found here by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, fold, title_name
from desktop_app.lists import importer
from desktop_app.lists.cells import Found, read_date
from desktop_app.lists.importer import Sheet
from desktop_app.lists.rows import Reader, Reading
from desktop_app.residence import service
from desktop_app.residence.models import ResidenceIn
from desktop_app.residence.service import InDraft

_HEADINGS: tuple[tuple[str, str], ...] = (
    ("received_on", r"^ngay (tiep nhan|den dia ban)"),
    ("introduced_on", r"^ngay( ghi)?( cap)?( giay)? gioi thieu"),
    ("letter_number", r"^so( cua)? giay gioi thieu"),
    ("home_branch", r"^(chi bo|dang bo|to chuc dang)\b.*(cong tac|dang sinh hoat|noi gui|gioi thieu)"),
    ("workplace", r"^(don vi|co quan|noi)\b.*cong tac"),
)
_DATES = ("introduced_on", "received_on")
_WANTED = frozenset(
    (
        "full_name",
        "sex",
        "birth_date",
        "admission_date",
        "official_date",
        "phone",
        "residence",
        "temporary_residence",
    )
)

Fate = Literal["new", "question", "known", "refused"]


@dataclass(frozen=True)
class ListedGuest:
    """One person of the list: what would be kept, and whether it is ``new``, a ``question`` (kept only when ticked),
    ``known`` already, or ``refused``, with the reason."""

    sheet_row: int
    draft: InDraft
    fate: Fate
    reason: str = ""

    @property
    def can_be_kept(self) -> bool:
        """Whether it may be ticked."""
        return self.fate in ("new", "question")


def read_guests(
    session: Session, sheet: Sheet, today: date, check: Callable[[], None] = lambda: None
) -> list[ListedGuest]:
    """The people of a list; titles, sums and signatures are left out. Raises UserError when it has no names or nobody."""
    columns = importer.recognise(sheet)
    if not columns.has_name:
        raise UserError(
            _("Không thấy cột họ tên trong tệp."), "path", _("Dòng tiêu đề cần có cột “Họ và tên”.")
        )
    reader = Reader(sheet, columns, today)
    places = _places(reader)
    seen: dict[str, set[str]] = {}
    for known in session.scalars(select(ResidenceIn).where(ResidenceIn.ended_on.is_(None))):
        seen.setdefault(known.full_name.casefold(), set()).add(_birth(known.birth_date))
    found = []
    for n, (row, why) in enumerate(reader.fates()):
        if n % 50 == 0:
            check()
        if not why:
            guest = _listed(reader, row, places, today)
            births = seen.setdefault(guest.draft.full_name.casefold(), set())
            found.append(_beside(guest, births))
            births.add(_birth(guest.draft.birth_date))
    if not found:
        raise UserError(_("Không thấy dòng nào có người."), "path", _("Chọn tệp khác."))
    return found


def _birth(born: PartialDate | None) -> str:
    return born.iso() if born is not None else ""


def _beside(guest: ListedGuest, births: Collection[str]) -> ListedGuest:
    """A row beside those of the same name, in the book or further up in the list, by their births."""
    mine = _birth(guest.draft.birth_date)
    if not guest.can_be_kept or not births:
        return guest
    if mine and mine in births:
        return replace(guest, fate="known", reason=_("Đã có người cùng họ tên và ngày sinh."))
    if any(not other or not mine or other.startswith(mine) or mine.startswith(other) for other in births):
        reason = _("Đã có người cùng họ tên, chưa đủ ngày sinh để phân biệt.")
        return replace(guest, fate="question", reason=f"{reason} {guest.reason}".strip())
    return guest


def _places(reader: Reader) -> dict[str, int]:
    """The columns of a guest's own fields, by their headings."""
    found: dict[str, int] = {}
    for column in reader.columns.columns:
        heading = fold(clean(column.heading))
        for field, pattern in _HEADINGS:
            if field not in found and re.search(pattern, heading):
                found[field] = column.index
                break
    return found


def _listed(reader: Reader, row: Reading, places: dict[str, int], today: date) -> ListedGuest:
    told = reader.look_closely(row)
    values = told.values
    items = [item for item in told.found if item.target in _WANTED]
    own: dict[str, str | date | None] = {}
    for field, index in places.items():
        text = row.texts.get(index, "")
        if field in _DATES and text:
            item, _mark = read_date(field, row.values[index], text, today, None, reader.sheet.dates_from_1904)
            items.append(item)
            own[field] = _whole(item, items)
        elif text:
            own[field] = clean(text)
    draft = InDraft(
        title_name(clean(str(values.get("full_name") or ""))),
        sex=values.get("sex"),
        birth_date=values.get("birth_date"),
        admission_date=values.get("admission_date"),
        official_date=values.get("official_date"),
        address=str(values.get("residence") or values.get("temporary_residence") or ""),
        phone=str(values.get("phone") or ""),
        **own,  # type: ignore[arg-type]  # texts and days by the names of the draft
    )
    refused = [item.reason for item in items if item.state == "refused"]
    if not draft.full_name:
        refused.append(_("Chưa có họ và tên."))
    asked = [item.reason for item in items if item.state == "proposed"]
    asked += [
        _("“{text}” còn đọc được là “{other}”.").format(
            text=row.texts[index], other="”, “".join(others.values())
        )
        for index, others in row.doubts.items()
    ]
    if reader.sheet.letters != "convert" and row.readings:
        asked.append(_("Chữ phông cũ đã đổi sang Unicode."))
    fate: Fate = "refused" if refused else "question" if asked else "new"
    return ListedGuest(row.sheet_row, draft, fate, " ".join(dict.fromkeys(refused or asked)))


def _whole(item: Found, items: list[Found]) -> date | None:
    """A day of a letter must be whole; a month alone is told and left empty."""
    value = item.value
    day = value.exact() if isinstance(value, PartialDate) else None
    if isinstance(value, PartialDate) and day is None:
        reason = _("{day} không đủ ngày, tháng, năm; đề xuất để trống.").format(day=value.text())
        items.append(Found(item.target, None, "proposed", reason))
    return day


def keep_guests(session: Session, guests: Sequence[ListedGuest], today: date) -> int:
    """Keep these people, inside one writing session; returns how many. Raises UserError that names the row."""
    for guest in guests:
        try:
            service.save_in(session, guest.draft, today)
        except UserError as error:
            raise UserError(
                _("Dòng {row} ({name}): {why}").format(
                    row=guest.sheet_row, name=guest.draft.full_name, why=error.message
                ),
                None,
                _("Bỏ đánh dấu dòng này, hoặc sửa trong tệp rồi nhập lại."),
            ) from error
    return len(guests)


def to_keep(guests: Iterable[ListedGuest], ticked: Iterable[int]) -> list[ListedGuest]:
    """The people whose rows were ticked."""
    rows = set(ticked)
    return [guest for guest in guests if guest.sheet_row in rows and guest.can_be_kept]
