"""The whole job in the real window with real keys: a new book, the member list, a meeting, its minutes, a rating, the
yearly report; then the program is killed, and everything is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT, RealScreen
from tests.walk.hands import Person, command

PASSPHRASE = "mat khau cua chi bo"


LIST = ROOT / "tests" / "data" / "lists" / "danh_sach.csv"


@pytest.mark.xvfb
@pytest.mark.slow
def test_the_whole_job(real_screen: RealScreen, tmp_path: Path) -> None:
    book, minutes, report = tmp_path / "so.chibo", tmp_path / "bien-ban.pdf", tmp_path / "bao-cao.pdf"
    pictures = tmp_path / "pictures"
    person = Person(real_screen, tmp_path / "data", pictures)
    try:
        _create(person, book)
        _import(person)
        _hold_meeting(person, minutes)
        _rate(person)
        _report(person, report)
    finally:
        person.kill()

    listed = command("members", book, passphrase=PASSPHRASE)["members"]
    assert len(listed) == 12
    assert {"Nông Thị Ánh", "Lương Văn Cường"} <= {one["full_name"] for one in listed}
    assert len(command("meetings", book, passphrase=PASSPHRASE)["meetings"]) == 1
    assert "nguyên vẹn" in command("check", book, passphrase=PASSPHRASE)
    for paper in (minutes, report):
        assert paper.read_bytes().startswith(b"%PDF")

    again = Person(real_screen, tmp_path / "data", pictures)
    try:
        _reopen(again)
    finally:
        again.kill()


def _create(person: Person, book: Path) -> None:
    person.click("Tạo sổ mới", "button")
    person.fill("Tên chi bộ", "Chi bộ thôn Nà Sơn")
    person.keys("Tab")
    person.type("Đảng bộ xã Hòa Bình")
    person.keys("Tab")
    person.type("Hòa Bình")
    person.fill("Bí thư", "Nông Thị Ánh")
    person.fill("Tệp sổ", str(book))
    person.fill("Mật khẩu", PASSPHRASE)
    person.fill("Gõ lại mật khẩu", PASSPHRASE)
    person.picture("new-book")
    person.keys("ctrl+Return")
    person.wait("the recovery sheet", lambda seen: seen["title"] == "Tờ khôi phục")
    person.quiet()
    person.picture("recovery-sheet")
    person.keys("Escape")
    person.wait("the window", lambda seen: seen["page"] == "branch" and not seen["modal"])


def _import(person: Person) -> None:
    raise NotImplementedError


def _hold_meeting(person: Person, minutes: Path) -> None:
    person.keys("ctrl+3")
    person.wait("the meetings", lambda seen: seen["page"] == "meetings")
    person.click("Chuẩn bị sinh hoạt", "button")
    person.fill("Địa điểm", "Nhà văn hóa thôn")
    person.fill("Người ghi biên bản", "Lương Văn Cường")
    person.keys("ctrl+Return")
    person.wait("the meeting", lambda seen: not seen["modal"])
    person.click("Nông Thị Ánh", "cell")
    person.keys("c", "l")
    person.type("Ốm")
    person.keys("Return")
    person.quiet()
    person.picture("attendance-one")
    person.click("Tất cả có mặt", "button")
    person.quiet()
    person.picture("attendance")
    person.click("Tiếp: Diễn biến", "button")
    person.click("4. ", "cell")
    person.fill("Nội dung trình bày", "Thời sự trong tháng.")
    person.picture("conduct")
    person.click("Tiếp: Kết luận", "button")
    person.fill("Kết luận chung", "Thống nhất làm đường hoa.")
    person.fill("Kết thúc lúc", "16:00")
    person.click("Thông qua nghị quyết", "button")
    person.fill("Tán thành", "9")
    person.keys("ctrl+Return")
    person.wait("the vote", lambda seen: not seen["modal"])
    person.click("Giao nhiệm vụ", "button")
    person.fill("Nhiệm vụ", "Trồng 600 m đường hoa")
    person.keys("ctrl+Return")
    person.wait("the task", lambda seen: not seen["modal"])
    person.picture("conclude")
    person.click("Tiếp: Chấm điểm", "button")
    person.click("Nhận điểm gợi ý", "button")
    person.picture("score")
    person.click("Tiếp: Biên bản", "button")
    person.quiet()
    person.picture("minutes")
    person.click("Hoàn tất biên bản", "button")

