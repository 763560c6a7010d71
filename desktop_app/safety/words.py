"""The words of every table with a history, gathered: names of records and sentences of what changed in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.admissions import history_words as admissions
from desktop_app.badges import history_words as badges
from desktop_app.badges.service import VALUES_SETTING
from desktop_app.branch import history_words as branch
from desktop_app.branch.holidays import NOT_OFF_SETTING
from desktop_app.branch.service import COPIES_DUE, SHEET_DUE
from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import Column, Names, RecordWords, Row, Teller, day_text
from desktop_app.home import history_words as home
from desktop_app.home.deadlines import DUE_SETTING
from desktop_app.lists import history_words as lists
from desktop_app.meetings import history_words as meetings
from desktop_app.members import history_words as members
from desktop_app.members.listing import GRANULARITY_SETTING
from desktop_app.papers import history_words as papers
from desktop_app.ratings import history_words as ratings
from desktop_app.reports.transfer_days import SETTING as TRANSFER_DAYS
from desktop_app.reports.transfer_days import WAYS
from desktop_app.residence import history_words as residence

SETTINGS: dict[str, str] = {
    SHEET_DUE: N_("tờ khôi phục còn phải in hoặc lưu"),
    COPIES_DUE: N_("bản sao còn mở bằng mật khẩu cũ"),
    VALUES_SETTING: N_("mức tiền Huy hiệu chi bộ được thông báo"),
    NOT_OFF_SETTING: N_("ngày được hỏi mà không nghỉ"),
    GRANULARITY_SETTING: N_("cách tính tuổi Đảng khi xét Huy hiệu"),
    DUE_SETTING["half-year-report"]: N_("hạn nộp báo cáo 6 tháng"),
    DUE_SETTING["year-report"]: N_("hạn nộp báo cáo năm"),
    TRANSFER_DAYS: N_("cách tính ngày chuyển sinh hoạt trong số liệu"),
    "bin/keep_days": N_("số ngày giữ trong thùng rác"),
}
"""What a setting of the branch sets; one without a word is "một cài đặt của sổ"."""


_CHOICES: dict[str, str] = {
    **{str(way): word for way, word in WAYS.items()},
    "day": N_("theo ngày"),
    "month": N_("theo tháng"),
}
"""The codes that settings with a choice are kept as."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _setting(row: Row, _names: Names) -> str:
    return _(SETTINGS.get(str(row.get("key", "")), N_("một cài đặt của sổ")))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, str) and value in _CHOICES:
        return _(_CHOICES[value])
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day_text(value)
    plain = value if isinstance(value, str | int | float) else None
    return _("đã ghi") if plain is None else str(plain)


RECORDS: Mapping[str, RecordWords] = {
    **branch.RECORDS,
    **members.RECORDS,
    **lists.RECORDS,
    **meetings.RECORDS,
    **papers.RECORDS,
    **ratings.RECORDS,
    **admissions.RECORDS,
    **badges.RECORDS,
    **residence.RECORDS,
    **home.RECORDS,
    # its name in the book is for the program; which setting it is, "said" tells in words
    "setting": RecordWords(
        N_("Cài đặt"), _setting, {"value": Column(N_("Giá trị"), _value)}, left_out=frozenset({"key"})
    ),
}


def teller(session: Session) -> Teller:
    """Names and sentences for what ``session`` sees; keep it while many are told."""
    return Teller(RECORDS, session)


def record_name(session: Session, table: str, row_id: int) -> str:
    """The record as a heading: ``Đảng viên Nông Thị Ánh``; one that is gone is named as it was."""
    return teller(session).name(table, row_id)


def sentences(
    table: str,
    before: Row | None,
    after: Row | None,
    session: Session | None = None,
    row_id: int | None = None,
) -> list[str]:
    """What changed, a sentence each, numbers of people masked. With ``session`` and ``row_id`` records are named."""
    return Teller(RECORDS, session).sentences(table, before, after, row_id)
