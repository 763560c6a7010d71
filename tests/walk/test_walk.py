"""The whole job in the real window with real keys: a new book, the member list, a meeting, its minutes, a rating, the
yearly report; then the program is killed, and everything is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RealScreen
from tests.walk.hands import Person, command

PASSPHRASE = "mat khau cua chi bo"


@pytest.mark.xvfb
def test_the_whole_job(real_screen: RealScreen, tmp_path: Path) -> None:
    book = tmp_path / "so.chibo"
    person = Person(real_screen, tmp_path / "data", tmp_path / "pictures")
    try:
        _create(person, book)
    finally:
        person.kill()
    assert command("check", book, passphrase=PASSPHRASE)


def _create(person: Person, book: Path) -> None:
    person.click("Tạo sổ mới", "button")
    person.fill("Tên chi bộ", "Chi bộ thôn Nà Sơn")
    person.keys("Tab")
    person.type("Đảng bộ xã Hòa Bình")
    person.keys("Tab")
    person.type("Hòa Bình")
    person.fill("Bí thư", "Vi Ngọc Sơn")
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
    person.picture("branch")
