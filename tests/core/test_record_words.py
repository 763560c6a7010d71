"""Every record and column that has a history is told, or is left out on purpose."""

from __future__ import annotations

import pytest

from desktop_app.core import schema
from desktop_app.core.orm import Base
from desktop_app.core.record_words import check_words, masked, without_numbers
from desktop_app.safety import words


def with_history() -> dict[str, list[str]]:
    schema.metadata()
    kept = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    return {name: list(model.__table__.columns.keys()) for name, model in kept.items() if model.__history__}


def test_every_table_and_column_has_words() -> None:
    assert check_words(words.RECORDS, with_history()) == []


@pytest.mark.parametrize(
    ("table", "before", "after", "said"),
    [
        (
            "member",
            {"citizen_id": "001075001234"},
            {"citizen_id": "001075005678"},
            ["Số căn cước đổi từ ••••1234 thành ••••5678."],
        ),
        (
            "member",
            {"citizen_id": "001075001234", "folded": "a"},
            {"citizen_id": "001175001234", "folded": "b"},
            ["Số căn cước đổi ở phần được che (••••1234)."],
        ),
        ("member", {"phone": ""}, {"phone": "0912345678"}, ["Điện thoại ghi là ••••5678."]),
        (
            "member",
            {"birth_date": "1975"},
            {"birth_date": "1975-05-10"},
            ["Ngày sinh đổi từ 1975 thành 10/05/1975."],
        ),
        (
            "member",
            {"birth_date": "1975-05"},
            {"birth_date": None},
            ["Ngày sinh bỏ trống (trước là 05/1975)."],
        ),
        ("member", {"sex": "male"}, {"sex": "female"}, ["Giới tính đổi từ Nam thành Nữ."]),
        (
            "member",
            {"holds_leading_post": False},
            {"holds_leading_post": True},
            ["Giữ chức vụ lãnh đạo, quản lý đổi từ không thành có."],
        ),
        (
            "member",
            {"hometown": "Cao Bằng"},
            {"hometown": "Hòa An"},
            ["Quê quán đổi từ “Cao Bằng” thành “Hòa An”."],
        ),
        ("member", {"deleted": False}, {"deleted": True}, ["Đảng viên được đưa vào thùng rác."]),
        ("member", {"deleted": True}, {"deleted": False}, ["Đảng viên được lấy lại từ thùng rác."]),
        ("member", {"note": ""}, {"note": "CCCD 001075001234"}, ["Ghi chú ghi là “CCCD ••••1234”."]),
        ("member", {"folded": "a"}, {"folded": "b"}, []),
        ("member", None, {"id": 4, "full_name": "Nông Thị Ánh"}, ["Thêm đảng viên Nông Thị Ánh."]),
        ("member", {"id": 4, "full_name": "Nông Thị Ánh"}, None, ["Xóa đảng viên Nông Thị Ánh."]),
        ("member", None, None, []),
        (
            "member",
            {"id": 4, "full_name": "Nông Thị Ánh", "hometown": "A", "religion": ""},
            {"id": 4, "full_name": "Nông Thị Ánh", "hometown": "B", "religion": ""},
            ["Quê quán của Nông Thị Ánh đổi từ “A” thành “B”."],
        ),
        (
            "member_event",
            {"kind": "admission", "date": "2012-05-10"},
            {"kind": "recognition", "date": "2013-05"},
            [
                "Việc đổi từ Kết nạp thành Công nhận chính thức.",
                "Ngày đổi từ 10/05/2012 thành 05/2013.",
            ],
        ),
        (
            "member_event",
            {"detail": "warning"},
            {"detail": "reprimand"},
            ["Nội dung đổi từ “Cảnh cáo” thành “Khiển trách”."],
        ),
        ("meeting", {"start": "19:30:00"}, {"start": "20:00:00"}, ["Bắt đầu lúc đổi từ 19:30 thành 20:00."]),
        (
            "meeting",
            {"month": "2026-10"},
            {"month": "2026-11"},
            ["Tính cho tháng đổi từ 10/2026 thành 11/2026."],
        ),
        (
            "meeting",
            None,
            {"id": 1, "kind": "regular", "month": "2026-11"},
            ["Thêm buổi sinh hoạt thường kỳ tháng 11/2026."],
        ),
        (
            "attendance",
            {"mark": "excused"},
            {"mark": "present"},
            ["Có mặt hay vắng đổi từ vắng có lý do thành có mặt."],
        ),
        ("meeting_score", {"points": 1.5}, {"points": 2}, ["Điểm đổi từ 1,5 thành 2."]),
        (
            "member_rating",
            {"proposed_level": "good"},
            {"proposed_level": "excellent"},
            ["Đề xuất đổi từ Tốt thành Xuất sắc."],
        ),
        ("member_rating", {"facts": {}}, {"facts": {"own": {}}}, ["Số liệu đánh giá đã thay đổi."]),
        (
            "paper",
            None,
            {"id": 1, "kind": "resolution", "type_code": "NQ", "body_code": "CB", "number": 5},
            ["Thêm nghị quyết số 05-NQ/CB."],
        ),
        (
            "paper",
            None,
            {"id": 1, "kind": "year-report", "type_code": "BC", "number": None, "period": "2026"},
            ["Thêm báo cáo năm 2026."],
        ),
        ("officer", {"end": None}, {"end": "2026-11-05"}, ["Đến ngày ghi là 05/11/2026."]),
        ("officer", {"member_id": None}, {"member_id": 7}, ["Đảng viên giữ chức vụ ghi là số 7."]),
        ("setting", None, {"key": "notice/x", "value": "2026-11-26"}, ["Thêm một cài đặt của sổ."]),
        (
            "setting",
            {"value": "2026-11-25"},
            {"value": "2026-11-26"},
            ["Giá trị đổi từ 25/11/2026 thành 26/11/2026."],
        ),
        (
            "setting",
            {"value": "own"},
            {"value": "received"},
            [
                (
                    "Giá trị đổi từ Chuyển đi theo ngày giới thiệu, chuyển đến theo ngày tiếp nhận thành "
                    "Cả chuyển đi và chuyển đến theo ngày tiếp nhận."
                )
            ],
        ),
        ("setting", {"value": "day"}, {"value": "month"}, ["Giá trị đổi từ theo ngày thành theo tháng."]),
    ],
)
def test_sentences(table: str, before: dict | None, after: dict | None, said: list[str]) -> None:
    assert words.sentences(table, before, after) == said


def test_long_texts_are_told_where_they_differ() -> None:
    long = "Chi bộ thống nhất giao đồng chí phụ trách vận động các hộ tham gia làm đường. " * 5
    (said,) = words.sentences("opinion", {"text": long + "Xong tháng 11."}, {"text": long + "Xong tháng 12."})
    assert "tháng 11" in said
    assert "tháng 12" in said
    assert len(said) < 250


@pytest.mark.parametrize(
    ("number", "shown"),
    [("001075001234", "••••1234"), ("1234", "••••"), ("12345", "••••2345"), ("", "")],
)
def test_masked(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_numbers_in_text_are_masked() -> None:
    assert without_numbers("số 001075001234, năm 2026, 05-NQ/CB") == "số ••••1234, năm 2026, 05-NQ/CB"


def test_every_setting_of_the_branch_has_a_word() -> None:
    """A setting kept in the book shows in the history by what it sets."""
    from desktop_app.safety import bin as bins

    assert bins.KEEP_SETTING in words.SETTINGS
    assert words.sentences("setting", None, {"id": 1, "key": bins.KEEP_SETTING, "value": 60}) == [
        "Thêm số ngày giữ trong thùng rác."
    ]
