"""The whole job in the real window with real keys: a new book, the member list, a meeting, its minutes, a rating, the
yearly report; then the program is killed, and everything is there."""

from __future__ import annotations

import os
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
    pictures = Path(os.environ.get("SOCHIBO_WALK_PICTURES") or tmp_path / "pictures")
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
    person.click("Để sau", "button")
    person.wait("the window", lambda seen: seen["page"] == "branch" and not seen["modal"])


def _import(person: Person) -> None:
    person.keys("ctrl+2")
    person.wait("the members", lambda seen: seen["page"] == "members")
    person.click("Nhập danh sách", "button")
    person.wait("the import", lambda seen: seen["modal"])
    person.fill("Tệp Excel", str(LIST))
    person.keys("ctrl+Return")
    person.wait("the columns", lambda seen: any("người đầu tiên ở dòng" in text for text in seen["texts"]))
    person.picture("import-columns")
    person.click("Tiếp tục", "button")
    person.click("Nông Thị Ánh", "cell")
    person.picture("import-preview")
    person.click("Ghi 12", "button")
    person.wait("the result", lambda seen: any("Đã ghi 12" in text for text in seen["texts"]))
    person.quiet()
    person.click("Xong", "button")
    person.wait("the list", lambda seen: not seen["modal"])
    person.quiet()
    person.picture("members")


def _hold_meeting(person: Person, minutes: Path) -> None:
    person.keys("ctrl+3")
    person.wait("the meetings", lambda seen: seen["page"] == "meetings")
    person.click("Chuẩn bị sinh hoạt", "button")
    person.fill("Địa điểm", "Nhà văn hóa thôn")
    person.fill("Người ghi biên bản", "Lương Văn Cường")
    person.keys("ctrl+Return")
    person.wait("the meeting", lambda seen: not seen["modal"])
    person.click("Nông Thị Ánh", "cell")
    person.keys("l", "Return")
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
    person.click("Vẫn hoàn tất", "button")
    person.quiet()
    person.picture("finished")
    _save_pdf(person, minutes)


def _save_pdf(person: Person, target: Path) -> None:
    person.click("Lưu PDF", "button")
    person.wait("where to save", lambda seen: seen["modal"])
    person.keys("ctrl+a")
    person.type(str(target))
    person.keys("Return")
    person.wait("the saved file", lambda seen: not seen["modal"] and target.exists())


def _rate(person: Person) -> None:
    person.keys("ctrl+4")
    person.wait("the ratings", lambda seen: seen["page"] == "ratings")
    person.click("Mở đợt xếp loại", "button")
    person.wait("the form", lambda seen: seen["modal"])
    person.keys("ctrl+Return")
    person.wait("the campaign", lambda seen: not seen["modal"])
    person.quiet()
    person.click("Nông Thị Ánh", "cell")
    person.picture("ratings-empty")
    person.keys("Right")
    person.type("Tốt")
    person.keys("Tab")
    person.type("28")
    person.keys("Tab")
    person.type("60")
    person.keys("Return")
    person.quiet()
    person.picture("ratings")


def _report(person: Person, target: Path) -> None:
    person.keys("ctrl+5")
    person.wait("the reports", lambda seen: seen["page"] == "reports")
    person.click("Năm", "cell")
    person.quiet()
    person.picture("report")
    _save_pdf(person, target)


def _reopen(person: Person) -> None:
    person.fill("Mật khẩu", PASSPHRASE)
    person.keys("Return")
    person.wait("the home page", lambda seen: seen["page"] == "home")
    person.keys("ctrl+3")
    person.wait("the meeting", lambda seen: seen["page"] == "meetings")
    person.quiet()
    person.picture("after-the-kill")
