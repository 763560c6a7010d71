"""Which headings bear a mark of secrecy, and which only have the syllable."""

from __future__ import annotations

import unicodedata

import pytest

from desktop_app.papers import secrecy
from desktop_app.papers.secrecy import HIGH, PLAIN, TOP, marking, warning

MARKED = [
    ("TUYỆT MẬT", TOP),
    ("Kế hoạch phòng thủ (Tuyệt mật)", TOP),
    ("Báo cáo tuyệt mật về địa bàn", TOP),
    ("TỐI MẬT", HIGH),
    ("Tối mật - Kế hoạch A2", HIGH),
    ("kế hoạch tối mật", HIGH),
    ("TÀI LIỆU TỐI MẬT", HIGH),
    ("MẬT", PLAIN),
    ("Mật", PLAIN),
    ("Mật – Báo cáo tình hình địa bàn", PLAIN),
    ("Báo cáo tình hình địa bàn: MẬT", PLAIN),
    ("Kế hoạch diễn tập (Mật)", PLAIN),
    ("Kế hoạch diễn tập [MẬT]", PLAIN),
    ("Phổ biến văn bản mật của cấp trên", PLAIN),
    ("Tài liệu mật của Đảng", PLAIN),
    ("TÀI LIỆU MẬT", PLAIN),
    ("Công văn mật số 12", PLAIN),
    ("Độ mật: Mật", PLAIN),
    ("Nghị quyết MẬT của đảng ủy", PLAIN),
    ("Đóng dấu mật", PLAIN),
    ("Triển khai kế hoạch bảo mật, tài liệu mật", PLAIN),
    ("Kế hoạch bảo vệ bí mật – MẬT", PLAIN),
    ("tuyet mat", TOP),
    ("KE HOACH TOI MAT", HIGH),
    ("ke hoach dien tap (mat)", PLAIN),
]

UNMARKED = [
    "",
    "Sinh hoạt thường kỳ tháng 11",
    "Tăng cường bảo mật thông tin",
    "BẢO MẬT THÔNG TIN",
    "Đổi mật khẩu máy tính",
    "Công tác bảo vệ bí mật nhà nước",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC TRONG TÌNH HÌNH MỚI",
    "Mật độ dân cư của thôn",
    "MẬT ĐỘ CHĂN NUÔI",
    "Bỏ phiếu kín bầu bí thư",
    "Quan hệ mật thiết giữa Đảng với Nhân dân",
    "Nuôi ong lấy mật",
    "Mô hình nuôi ong mật",
    "Mật ong Nà Sơn",
    "Chế biến mật mía",
    "Tối nay họp chi bộ",
    "Tuyệt đối giữ bí mật",
    "Mặt trận Tổ quốc",
    "Khắc phục mất đoàn kết",
    "Các mặt công tác",
    "Cơ quan mật vụ thời chống Pháp",
    "Mat tran To quoc",
    "Bien ban sinh hoat",
]


@pytest.mark.parametrize(("text", "mark"), MARKED)
def test_marked_headings(text: str, mark: str) -> None:
    assert marking(text) == mark
    assert marking(unicodedata.normalize("NFD", text)) == mark
    assert mark in (warning(text) or "")


@pytest.mark.parametrize("text", UNMARKED)
def test_headings_that_only_have_the_syllable(text: str) -> None:
    assert marking(text) is None
    assert marking(unicodedata.normalize("NFD", text)) is None
    assert warning(text) is None


def test_a_kept_heading_is_told_once() -> None:
    told: list[tuple[str, str]] = []

    class Door:
        def log(self, kind: object, title: str, /, **detail: object) -> None:
            told.append((str(kind), title))

    secrecy.log_kept(Door(), "Kế hoạch (Mật)")
    secrecy.log_kept(Door(), "Kế hoạch (Mật)", before="Kế hoạch (Mật)")
    secrecy.log_kept(Door(), "Kế hoạch")
    assert told == [("notice", "Vẫn giữ tiêu đề có dấu “MẬT”: Kế hoạch (Mật)")]
