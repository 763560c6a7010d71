"""The sample branch: its list as the upper level has it, with some differences, and what was decided about them. All people
are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy.orm import Session

from desktop_app import sample
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.core.vietnamese import date_text
from desktop_app.lists import corrections, importer
from desktop_app.lists.corrections import Decision
from desktop_app.lists.importer import Sheet
from desktop_app.members import service as members
from desktop_app.members.service import Person

_DAY = dt.date(2026, 11, 12)
_FILE = "Danh sách rà soát chi bộ Nà Sơn.xlsx"


def _day(value: PartialDate | None) -> str:
    return value.text() if value is not None else ""


_COLUMNS: tuple[tuple[str, Callable[[Person], str]], ...] = (
    ("Họ và tên *", lambda p: p.full_name),
    ("Giới tính *", lambda p: "Nữ" if p.sex == "female" else "Nam"),
    ("Sinh ngày *", lambda p: _day(p.birth_date)),
    ("Dân tộc *", lambda p: p.ethnicity),
    ("Tôn giáo *", lambda p: p.religion),
    ("Số định danh cá nhân *", lambda p: p.citizen_id),
    ("Số thẻ Đảng* (12 số theo HD38-HD/BTCTW)", lambda p: p.party_card),
    ("Số thẻ theo Đảng quyết định 85", lambda p: p.party_card_old),
    ("Quê quán (theo mô hình 2 cấp)", lambda p: p.hometown),
    ("Thường trú (theo mô hình 2 cấp)", lambda p: p.residence),
    ("Ngày vào Đảng*", lambda p: _day(p.admission_date)),
    ("Ngày vào Đảng chính thức*", lambda p: _day(p.official_date)),
    ("Trạng thái hoạt động", lambda p: "Miễn sinh hoạt" if p.standing.exempt else "Đang sinh hoạt"),
)
_AT = {heading: at for at, (heading, _of) in enumerate(_COLUMNS)}


def national_list(session: Session) -> Sheet:
    """The list the upper level sent back: one person is missing, one is not of the branch, five values differ."""
    people = [p for p in members.people_on(session, sample.TODAY) if p.standing.on_roll]
    rows = [[of(person) for _heading, of in _COLUMNS] for person in people]
    for at, heading, text in (
        (1, "Thường trú (theo mô hình 2 cấp)", "Xóm 3, thôn Nà Sơn, xã Hòa Bình, tỉnh Lạng Sơn"),
        (4, "Dân tộc *", "Nùng" if people[4].ethnicity != "Nùng" else "Tày"),
        (7, "Ngày vào Đảng*", date_text(dt.date(2001, 5, 19))),
        (9, "Số thẻ theo Đảng quyết định 85", ""),
        (12, "Sinh ngày *", str(people[12].birth_date.year) if people[12].birth_date is not None else ""),
    ):
        rows[at][_AT[heading]] = text
    del rows[15]
    rows.append(["Vi Thị Tuyết Mai", "Nữ", "14/08/1979", "Tày", "Không", "020179300415"])
    head = ("STT", *(heading for heading, _of in _COLUMNS))
    return Sheet(_FILE, "DANH SACH", (head, *((str(n), *row) for n, row in enumerate(rows, 1))))


def fill(book: Book) -> None:
    """Compare that list with the book and keep what was decided about most of it."""
    with book.write(f"Đối chiếu {_FILE}") as session:
        sheet = national_list(session)
        columns = importer.recognise(sheet)
        found = corrections.compare_list(session, sheet, columns, _DAY)
        decisions: dict[str, Decision] = {}
        for item in found.differences:
            if item.kind == "differs" and item.field == "residence":
                continue
            if item.field == "admission_date":
                decisions[item.key] = Decision("note", "Đang xin sao quyết định kết nạp")
            elif item.kind == "unknown":
                decisions[item.key] = Decision("keep", "Sinh hoạt ở chi bộ thôn Nà Pàn")
            else:
                decisions[item.key] = Decision("keep", "Theo lý lịch đảng viên" if item.ours else "")
        corrections.keep_decisions(session, found, sheet.file_name, decisions, _DAY)
