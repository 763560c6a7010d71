from pathlib import Path
import os, subprocess, sys
import pytest
from tests.conftest import ROOT, RealScreen
from tests.walk.hands import Person, command
from tests.walk import test_walk as w

def test_dev(real_screen: RealScreen, tmp_path: Path) -> None:
    book = tmp_path/"so.chibo"
    command("new", book, "--branch", "Chi bộ thôn Nà Sơn", "--superior", "Đảng bộ xã Hòa Bình", "--secretary", "Nông Thị Ánh", passphrase=w.PASSPHRASE)
    command("import", book, w.LIST, passphrase=w.PASSPHRASE)
    p = Person(real_screen, tmp_path/"data", Path("/tmp/walkpics"), str(book))
    try:
        p.fill("Mật khẩu", w.PASSPHRASE); p.keys("Return")
        p.wait("home", lambda s: s["page"]=="home")
        for step in os.environ.get("STEPS","meeting").split(","):
            if step=="meeting": w._hold_meeting(p, tmp_path/"bb.pdf")
            if step=="rate": w._rate(p)
            if step=="report": w._report(p, tmp_path/"bc.pdf")
    finally:
        p.kill()
