"""The sample branch: members introduced to where they live, guests of other branches, a year of remarks. All people are
invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from desktop_app import sample
from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.residence import service
from desktop_app.residence.service import InDraft, InYear, OutDraft, Remark

_WARDS = (
    ("Đảng ủy xã Hòa Bình", "Chi bộ thôn Nà Lùng"),
    ("Đảng ủy phường Tân Thịnh", "Chi bộ tổ dân phố 4"),
    ("Đảng ủy xã Yên Lạc", "Chi bộ thôn Bản Cuôn"),
)
_VERDICTS = ("good", "good", "done", "")
_REMARKS = {
    "good": "Gương mẫu chấp hành, dự họp đầy đủ, tích cực vận động gia đình và hàng xóm.",
    "done": "Chấp hành quy định của địa phương, có tham gia họp thôn.",
    "": "",
}
_GUESTS = (
    (
        "Bế Văn Thành",
        "male",
        "1984-03-12",
        "Trường THCS Hòa Bình",
        "Chi bộ Trường THCS Hòa Bình",
        "2012-05-19",
    ),
    ("Đàm Thị Lan", "female", "1990-11-02", "Trạm Y tế xã Hòa Bình", "Chi bộ Trạm Y tế xã", "2018-09-03"),
    ("Ma Văn Khôi", "male", "1979-07-25", "Hạt Kiểm lâm khu vực II", "Chi bộ Hạt Kiểm lâm", "2006-02-03"),
    ("Phùng Thị Dung", "female", "1987-01-30", "Bưu điện khu vực", "Chi bộ Bưu điện", "2015-12-22"),
)


def fill(book: Book, people: Mapping[str, int]) -> None:
    """Keep it through the same services as the screens; ``people`` are the members' ids by name."""
    year = sample.TODAY.year
    with book.write("Giới thiệu về nơi cư trú") as session:
        names = sorted(people)[:9]
        for at, name in enumerate(names):
            ward, branch = _WARDS[at % len(_WARDS)]
            kind = "activity-exempt" if at == 2 else "introduced"
            out_id = service.save_out(
                session,
                OutDraft(
                    people[name],
                    kind,
                    reason="Công tác lưu động, ở xa nơi cư trú" if kind != "introduced" else "",
                    letter_number=f"{at + 1:02d}-GT/CB",
                    letter_date=dt.date(year, 3, 10),
                    ward=ward,
                    residence_branch=branch,
                    address="Số 12, đường Trần Phú" if at % 3 == 1 else "",
                    received_on=None if at == 7 else dt.date(year, 3, 24),
                ),
                sample.TODAY,
            )
            if kind == "introduced" and at != 7 and at != 8:
                verdict = _VERDICTS[at % len(_VERDICTS)]
                service.save_remark(
                    session,
                    out_id,
                    Remark(
                        year,
                        dt.date(year, 10, 20),
                        dt.date(year, 11, 12) if verdict else None,
                        verdict,
                        _REMARKS[verdict],
                    ),
                    sample.TODAY,
                )
    with book.write("Đảng viên nơi khác cư trú tại thôn") as session:
        for at, (name, sex, born, workplace, home, admitted) in enumerate(_GUESTS):
            guest = service.save_in(
                session,
                InDraft(
                    name,
                    sex,
                    PartialDate.from_iso(born),
                    workplace,
                    home,
                    PartialDate.from_iso(admitted),
                    address="Thôn Nà Sơn",
                    introduced_on=dt.date(year - 1, 4, 2),
                    received_on=dt.date(year - 1, 4, 15),
                    letter_number=f"{20 + at}-GT/ĐU",
                ),
                sample.TODAY,
            )
            done = at < 2
            service.save_in_year(
                session,
                guest,
                InYear(
                    year,
                    2,
                    2 - at % 2,
                    dt.date(year, 11, 3) if at < 3 else None,
                    dt.date(year, 11, 10) if done else None,
                    "good" if done else "",
                    _REMARKS["good"] if done else "",
                ),
                sample.TODAY,
            )
