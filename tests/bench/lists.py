"""A list of invented people as a workbook, for measuring: `python -m tests.bench.lists OUT.xlsx 5000`."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

from desktop_app.core.vietnamese import date_text
from tests.bench.books import people

HEADINGS = (
    "STT|Họ và tên|Giới tính|Ngày sinh|Dân tộc|Tôn giáo|Quê quán|Nơi thường trú|Số căn cước|Số thẻ đảng viên|Số điện thoại|"
    "Ngày vào Đảng|Ngày chính thức|Trình độ LLCT"
).split("|")


def write(path: Path, count: int) -> None:
    """Write a list of ``count`` people below a title; the same for the same count."""
    import xlsxwriter

    dice = random.Random(count)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write(0, 0, "DANH SÁCH ĐẢNG VIÊN")
        sheet.write_row(2, 0, HEADINGS)
        for number, person in enumerate(people(count), 1):
            birth = person["birth_date"].exact()
            admitted = birth + timedelta(days=22 * 366 + dice.randrange(2000))
            official = date(admitted.year + 1, admitted.month, min(admitted.day, 28))
            female = person["sex"] == "female"
            sheet.write_row(
                number + 2,
                0,
                (
                    number,
                    person["full_name"],
                    "Nữ" if female else "Nam",
                    date_text(birth),
                    person["ethnicity"],
                    person["religion"],
                    person["hometown"],
                    person["residence"],
                    person["citizen_id"],
                    person["party_card"],
                    person["phone"],
                    date_text(admitted),
                    date_text(official),
                    person["political_theory"],
                ),
            )


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
